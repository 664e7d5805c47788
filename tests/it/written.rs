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

/// Writes the case of a form at `path` with another outlook, before what is filled in; false without
/// `INSTA_UPDATE=always` in the environment.
pub(crate) fn outlook(path: &Path, source: &str, outlook: &[String]) -> bool {
    let old = regex::Regex::new(r"(?s)outlook = \[\n.*?\n\]\n\n").unwrap();
    let rows = outlook.iter().map(|it| format!("    {},\n", serde_json::Value::from(it.as_str())));
    let rows: String = rows.collect();
    let new = if rows.is_empty() { rows } else { format!("outlook = [\n{rows}]\n\n") };
    let is_written = env::var("INSTA_UPDATE").is_ok_and(|it| it == "always");
    if is_written {
        let bare = old.replace(source, "");
        fs::write(path, bare.replacen("[fill]", &format!("{new}[fill]"), 1)).unwrap();
    }
    is_written
}
