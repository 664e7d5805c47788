//! The editor that the learner has chosen for the system, run on a document.

use std::{
    env,
    fs::{self, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{self, Command},
};

use super::data::DataDir;

/// The most that is read back, in bytes: far more than any policy may have.
const MOST_BYTES: u64 = 1 << 20;

/// What the learner makes of `text` in `$VISUAL` or `$EDITOR`; or why nothing came back.
///
/// The text lies in a file of the data directory meanwhile, and stays there if it cannot be read back.
pub(super) fn edit(text: &str, data: &DataDir) -> Result<String, String> {
    let set = |name: &str| env::var(name).ok().filter(|it| !it.trim().is_empty());
    let Some(editor) = set("VISUAL").or_else(|| set("EDITOR")) else {
        return Err(tr!("neither $VISUAL nor $EDITOR names an editor: edit it here").to_owned());
    };
    let words = words(&editor);
    let Some((program, arguments)) = words.split_first() else {
        return Err(tr!("`{editor}` names no editor", editor));
    };
    let folder = data.path().map_or_else(env::temp_dir, Path::to_path_buf);
    let path = folder.join(format!("policy-{}.json", process::id()));
    write(&path, text)
        .map_err(|error| tr!("{path} cannot be written: {error}", path = path.display(), error))?;
    let ended = Command::new(program).args(arguments).arg(&path).status();
    let taken = match ended {
        Ok(status) if status.success() => return read(path),
        Ok(status) => tr!("{program} ended with {status}: nothing was taken", program, status),
        Err(error) => tr!("{program} cannot be run: {error}", program, error),
    };
    // A file that cannot be removed does no harm.
    let _ = fs::remove_file(&path);
    Err(taken)
}

/// The program and its arguments. The path of a program has spaces or backslashes on some systems.
fn words(editor: &str) -> Vec<String> {
    if Path::new(editor).is_file() {
        return vec![editor.to_owned()];
    }
    let escaped = if cfg!(windows) { editor.replace('\\', "\\\\") } else { editor.to_owned() };
    shlex::split(&escaped).unwrap_or_default()
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    writeln!(file, "{text}")
}

fn read(path: PathBuf) -> Result<String, String> {
    let read = || -> io::Result<String> {
        let mut text = String::new();
        fs::File::open(&path)?.take(MOST_BYTES + 1).read_to_string(&mut text)?;
        if text.len() as u64 > MOST_BYTES {
            return Err(io::Error::other(tr!("it is longer than a megabyte")));
        }
        Ok(text)
    };
    let text = read()
        .map_err(|error| tr!("{path} was not taken: {error}", path = path.display(), error))?;
    let _ = fs::remove_file(&path);
    Ok(text)
}
