//! Tells cargo which folders of the course are embedded, so that a new file is seen.

fn main() {
    for path in ["content", "quizzes", "book.toml"] {
        println!("cargo::rerun-if-changed={path}");
    }
}
