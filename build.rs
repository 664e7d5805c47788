//! Compresses the table of AWS's operations, and tells cargo which folders of the course are embedded, so that a
//! new file is seen.

use std::{env, fs, path::Path};

use ruzstd::encoding::{CompressionLevel, compress_to_vec};

const TABLE: &str = "assets/aws/operations.json";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in ["content", "quizzes", "book.toml", TABLE] {
        println!("cargo::rerun-if-changed={path}");
    }
    let folder = env::var("OUT_DIR")?;
    let table = fs::read(TABLE)?;
    let compressed = compress_to_vec(table.as_slice(), CompressionLevel::Fastest);
    fs::write(Path::new(&folder).join("operations.zst"), compressed)?;
    Ok(())
}
