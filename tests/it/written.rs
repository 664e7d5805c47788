//! Files that the program writes itself: compared with what it says now, or written anew.

use std::{env, fs, path::Path};

/// Compares the file at `path`, relative to the project, with `now`.
///
/// With `VESTIBULE_WRITE=1` in the environment the file is written instead.
pub(crate) fn compare(path: &str, now: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if env::var_os("VESTIBULE_WRITE").is_some_and(|it| it == "1") {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, now).unwrap();
    }
    let before = fs::read_to_string(&file).unwrap_or_default();
    assert!(before == now, "{path} is stale: VESTIBULE_WRITE=1 cargo test writes it anew");
}
