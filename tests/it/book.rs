//! Large generated books, for whoever tests on one.

use std::{fs, path::Path};

use vestibule::course::generate::{Size, generate};

/// Writes a book into `dir`.
pub(crate) fn write(dir: &Path, size: Size) {
    for (path, text) in generate(size, 1) {
        put(dir, &path, &text);
    }
}

/// Writes one file of a book.
pub(crate) fn put(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
