//! The files beside a script, which it reads and writes: those in its folder, and none that a path or a link
//! leads to from there.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    path::{Component, Path, PathBuf},
};

use crate::sandbox::{FileError, Files};

/// What a script may read.
#[derive(Debug)]
pub(super) struct Beside {
    /// The folder of the script; none for standard input.
    folder: Option<PathBuf>,
}

impl Beside {
    /// What may be read by the script in `file`.
    pub(super) fn new(file: &Path) -> Self {
        let is_file = file != Path::new("-");
        let folder = is_file.then(|| file.parent().unwrap_or(Path::new("")));
        let here =
            |it: &Path| if it.as_os_str().is_empty() { PathBuf::from(".") } else { it.to_owned() };
        Self { folder: folder.map(here) }
    }
}

impl Beside {
    /// The folder, if `path` does not lead out of it by its own words.
    fn folder_for(&self, path: &str) -> Result<&Path, FileError> {
        let Some(folder) = &self.folder else {
            let why = tr!("a script from standard input has no folder, so not `{path}`", path);
            return Err(FileError::new(
                why,
                tr!("name the script with `--run FILE`, the files beside it"),
            ));
        };
        let is_inside = |it: Component<'_>| matches!(it, Component::Normal(_) | Component::CurDir);
        let stays = Path::new(path).components().all(is_inside);
        if stays { Ok(folder) } else { Err(outside(path)) }
    }
}

impl Files for Beside {
    fn read(&self, path: &str) -> Result<String, FileError> {
        let folder = self.folder_for(path)?;
        let found = fs::canonicalize(folder)
            .and_then(|folder| Ok((fs::canonicalize(folder.join(path))?, folder)));
        let (full, folder) = found.map_err(|error| unreadable(path, &error))?;
        if !full.starts_with(folder) {
            return Err(outside(path));
        }
        let mut text = Vec::new();
        let opened =
            fs::File::open(full).and_then(|it| it.take(LARGEST + 1).read_to_end(&mut text));
        opened.map_err(|error| unreadable(path, &error))?;
        if text.len() as u64 > LARGEST {
            let why = tr!(
                "`{path}` is larger than any input of AWS ({most} bytes)",
                path,
                most = LARGEST
            );
            return Err(FileError::new(why, tr!("name a smaller file")));
        }
        String::from_utf8(text).map_err(|_bytes| {
            let why = format!(
                "Unable to load paramfile ({path}), text contents could not be decoded.  If this is \
                 a binary file, please use the fileb:// prefix instead of the file:// prefix."
            );
            FileError::new(why, tr!("save the file as UTF-8"))
        })
    }

    /// Nobody's work is written over.
    fn write(&self, path: &str, text: &str) -> Result<(), FileError> {
        let folder = self.folder_for(path)?;
        let wanted = folder.join(path);
        let unwritten = |error: io::Error| {
            let why = match error.kind() {
                io::ErrorKind::AlreadyExists => tr!("`{path}` is there already", path),
                io::ErrorKind::NotFound => tr!("`{path}` is in a folder that is not there", path),
                _ => tr!("`{path}` cannot be written: {error}", path, error),
            };
            FileError::new(why, tr!("name a new file: no file is written over"))
        };
        let place = wanted.parent().unwrap_or(folder);
        let place = fs::canonicalize(place).map_err(unwritten)?;
        if !place.starts_with(fs::canonicalize(folder).map_err(unwritten)?) {
            return Err(outside(path));
        }
        let file = fs::File::create_new(&wanted);
        file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(unwritten)
    }
}

fn outside(path: &str) -> FileError {
    FileError::new(
        tr!("`{path}` is not in the folder of the script", path),
        tr!("a script reaches the files beside it, by paths that begin there"),
    )
}

/// AWS CLI's words.
fn unreadable(path: &str, error: &io::Error) -> FileError {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "[Errno 2] No such file or directory".to_owned(),
        io::ErrorKind::IsADirectory => "[Errno 21] Is a directory".to_owned(),
        _ => error.to_string(),
    };
    let why = format!("Unable to load paramfile file://{path}: {reason}: '{path}'");
    FileError::new(why, tr!("the path begins in the folder of the script"))
}

/// Ten times what AWS takes for a policy.
const LARGEST: u64 = 1_048_576;
