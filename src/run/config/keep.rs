//! A setting written back into `config.toml`: whatever else stands there, comments too, stays as it is.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process,
};

use toml::de::{DeTable, DeValue};

use crate::app::settings::{Setting, Value};

/// Writes `setting` into the file at `path`, which is made with its folder where there is none. A kill at any
/// moment leaves the file as it was or as it shall be.
pub(crate) fn keep(path: &Path, setting: Setting, value: &Value) -> io::Result<()> {
    let before = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    let now = with(&before, setting.name, &spelled(value)).map_err(io::Error::other)?;
    if now == before {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Where the name leads elsewhere, the file is there.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let new = beside(&path);
    let written = write(&new, &now, &path).and_then(|()| fs::rename(&new, &path));
    if written.is_err() {
        // What cannot be removed does no harm.
        let _ = fs::remove_file(&new);
    }
    written
}

fn write(new: &Path, text: &str, old: &Path) -> io::Result<()> {
    let mut file = fs::File::create(new)?;
    if let Ok(metadata) = fs::metadata(old) {
        file.set_permissions(metadata.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A file that nobody else writes.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", process::id()));
    name.into()
}

/// A value as the file spells it.
fn spelled(value: &Value) -> String {
    match value {
        Value::Name(name) => toml::Value::from(name.as_str()).to_string(),
        Value::Columns(n) => n.to_string(),
        Value::Switch(is_on) => is_on.to_string(),
    }
}

/// `source` with `name = value` in it, in place of what stood for it, else after the last line of its kind.
fn with(source: &str, name: &str, value: &str) -> Result<String, String> {
    let text = source.strip_prefix('\u{feff}').unwrap_or(source);
    let base = source.len() - text.len();
    let (table, errors) = DeTable::parse_recoverable(text);
    if let Some(error) = errors.first() {
        let why = error.message().lines().next().unwrap_or_default();
        return Err(tr!("what stands there is no TOML ({why}): mend it first", why));
    }
    let break_ = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let table = table.get_ref();
    let mut new = source.to_owned();
    if let Some((_, old)) = table.iter().find(|(key, _)| key.get_ref() == name) {
        if matches!(old.get_ref(), DeValue::Table(_)) {
            return Err(tr!("`{name}` is a table there: mend it first", name));
        }
        let span = old.span();
        new.replace_range(span.start + base..span.end + base, value);
        return Ok(new);
    }
    // What is neither a table nor a list of them stands before the first of those.
    let is_plain = |it: &DeValue<'_>| !matches!(it, DeValue::Table(_) | DeValue::Array(_));
    let lines = table.iter().filter(|(_, it)| is_plain(it.get_ref()));
    let line = format!("{name} = {value}{break_}");
    let Some(last) = lines.map(|(_, it)| it.span().end).max() else {
        let gap = if text.is_empty() { "" } else { break_ };
        new.insert_str(base, &format!("{line}{gap}"));
        return Ok(new);
    };
    match text.get(last..).and_then(|it| it.find('\n')) {
        Some(end) => new.insert_str(base + last + end + 1, &line),
        None => new.extend([break_, &line]),
    }
    Ok(new)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::settings::{MEASURE, SINGLE_LETTER_KEYS, THEME};

    #[test]
    fn what_else_stands_there_stays() {
        for (before, name, value, after) in [
            ("", "measure", "72", "measure = 72\n"),
            (
                "# mine\ntheme = \"dark\" # at night\nmeasure = 60\n",
                "theme",
                "\"light\"",
                "# mine\ntheme = \"light\" # at night\nmeasure = 60\n",
            ),
            (
                "theme = \"dark\" # at night\n\n# keys\n[keys]\nundo = [\"U\"]\n",
                "measure",
                "72",
                "theme = \"dark\" # at night\nmeasure = 72\n\n# keys\n[keys]\nundo = [\"U\"]\n",
            ),
            ("[keys]\nundo = []\n", "measure", "72", "measure = 72\n\n[keys]\nundo = []\n"),
            ("keys.undo = []\n", "measure", "72", "measure = 72\n\nkeys.undo = []\n"),
            ("a = 1", "measure", "72", "a = 1\nmeasure = 72\n"),
            (
                "a = \"\"\"\n1\"\"\" # x\r\nb = 1\r\n[c]\r\n",
                "measure",
                "72",
                "a = \"\"\"\n1\"\"\" # x\r\nb = 1\r\nmeasure = 72\r\n[c]\r\n",
            ),
            ("[[a]]\nmeasure = 1", "measure", "72", "measure = 72\n\n[[a]]\nmeasure = 1"),
            ("\u{feff}a = 1\n", "measure", "72", "\u{feff}a = 1\nmeasure = 72\n"),
            ("\u{feff}measure = 7\n", "measure", "72", "\u{feff}measure = 72\n"),
            ("\"measure\" = \"x\"\n", "measure", "72", "\"measure\" = 72\n"),
        ] {
            assert_eq!(with(before, name, value).unwrap(), after, "{before:?}");
        }
        assert!(with("[measure]\n", "measure", "72").unwrap_err().contains("is a table"));
        assert!(with("measure.x = 1\n", "measure", "72").unwrap_err().contains("is a table"));
        let error = with("measure = \n", "measure", "72").unwrap_err();
        assert!(error.contains("no TOML") && error.ends_with("mend it first"), "{error}");
    }

    proptest! {
        /// Whatever a file holds, it then holds the same and the setting.
        #[test]
        fn a_file_says_the_setting_and_all_that_it_said(
            lines in prop::collection::vec(prop::sample::select(vec![
                "a = 1", "b = [1,\n2] # two", "# words", "", "d.e = 3", "measure = 60", "f = { g = 1 }",
                "h = '''\n[x]\n'''", "  i = 2", "\tj = \"\\\"\"",
            ]), 0..8),
            tables in prop::collection::vec(prop::sample::select(vec![
                "[keys]\nundo = [\"U\"]", "[[l]]\nmeasure = 3", "# of k\n[k] # k",
            ]), 0..3),
            is_ended in any::<bool>(),
        ) {
            let source = [lines, tables].concat().join("\n") + if is_ended { "\n" } else { "" };
            let Ok(mut said) = toml::from_str::<toml::Table>(&source) else { return Ok(()) };
            let now = with(&source, "measure", "72").unwrap();
            said.insert("measure".to_owned(), toml::Value::Integer(72));
            prop_assert_eq!(toml::from_str::<toml::Table>(&now).unwrap(), said, "{}", now);
            let comments = |it: &str| it.matches('#').count();
            prop_assert_eq!(comments(&now), comments(&source));
        }
    }

    #[test]
    fn a_file_is_made_with_its_folder_and_keeps_its_rights() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b/config.toml");
        let name = Value::Name("C:\\mine \"x\".toml".to_owned());
        keep(&path, THEME, &name).unwrap();
        keep(&path, SINGLE_LETTER_KEYS, &Value::Switch(false)).unwrap();
        let read = || toml::from_str::<toml::Table>(&fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(read().get("theme").unwrap().as_str().unwrap(), name.to_string());
        assert_eq!(read().get("single-letter-keys").unwrap().as_bool(), Some(false));
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt as _, symlink};
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            let link = dir.path().join("link.toml");
            symlink(&path, &link).unwrap();
            keep(&link, MEASURE, &Value::Columns(60)).unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        #[cfg(not(unix))]
        keep(&path, MEASURE, &Value::Columns(60)).unwrap();
        assert_eq!(read().get("measure").unwrap().as_integer(), Some(60));
        let left = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(left, 1);
        // What is no TOML is not touched.
        fs::write(&path, "theme = \n").unwrap();
        assert!(keep(&path, MEASURE, &Value::Columns(60)).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "theme = \n");
    }
}
