//! The files that a line may name: none where it is typed, and those beside it where a script runs.

/// What `file://`, `import` and `export` reach.
pub trait Files {
    /// The text of the file at `path`.
    fn read(&self, path: &str) -> Result<String, FileError>;

    /// Makes the file at `path`, which is not there yet.
    fn write(&self, path: &str, text: &str) -> Result<(), FileError>;

    /// Where the line stands that names a file.
    fn place(&self) -> Place {
        Place::Script
    }
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Somebody typed it.
    Typed,
    /// In a script.
    Script,
    /// Inside a line of a script: in `$(…)`, or in a file that the line imports.
    Within,
}

/// Why a file is not read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// What is wrong, in AWS CLI's words where it has some.
    pub problem: String,
    /// What to do about it.
    pub hint: String,
}

impl FileError {
    /// A problem and what to do about it.
    pub fn new(problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { problem: problem.into(), hint: hint.into() }
    }
}

/// No files at all: what is typed is all there is.
#[derive(Debug, Clone, Copy)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, path: &str) -> Result<String, FileError> {
        Err(FileError::new(
            tr!("the sandbox reads no file, so not `file://{path}`", path),
            tr!("put the text itself in single quotes; a script reads the files beside it"),
        ))
    }

    fn write(&self, path: &str, _: &str) -> Result<(), FileError> {
        Err(FileError::new(
            tr!("a line that is typed writes no file, so not `{path}`", path),
            tr!(
                "without the file it is shown here; `vestibule export world` writes one, and so does a \
             script beside itself"
            ),
        ))
    }

    fn place(&self) -> Place {
        Place::Typed
    }
}

/// The same files for a line inside another, which may still be refused: nothing is written for it.
pub(super) struct Within<'a>(pub(super) &'a dyn Files);

impl Files for Within<'_> {
    fn read(&self, path: &str) -> Result<String, FileError> {
        self.0.read(path)
    }

    fn write(&self, path: &str, text: &str) -> Result<(), FileError> {
        if self.0.place() == Place::Typed {
            return self.0.write(path, text);
        }
        Err(FileError::new(
            tr!("`{path}` is not written from inside another line", path),
            tr!("give it a line of its own in the script"),
        ))
    }

    fn place(&self) -> Place {
        match self.0.place() {
            Place::Typed => Place::Typed,
            Place::Script | Place::Within => Place::Within,
        }
    }
}
