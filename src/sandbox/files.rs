//! What `file://` reads: nothing where a line is typed, and the files beside it where a script runs.

/// The files that `file://` reads.
pub trait Files {
    /// The text of the file at `path`.
    fn read(&self, path: &str) -> Result<String, Unread>;
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// What is wrong, in AWS CLI's words where it has some.
    pub problem: String,
    /// What to do about it.
    pub hint: String,
}

impl Unread {
    /// A problem and what to do about it.
    pub fn new(problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { problem: problem.into(), hint: hint.into() }
    }
}

/// No files at all: what is typed is all there is.
#[derive(Debug, Clone, Copy)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, path: &str) -> Result<String, Unread> {
        Err(Unread::new(
            format!("the sandbox reads no file, so not `file://{path}`"),
            "put the text itself in single quotes; a script reads the files beside it",
        ))
    }
}
