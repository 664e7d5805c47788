//! `vestibule new`: a small course that shows what a course can hold, and passes `vestibule check`.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

use anyhow::Context as _;
use include_dir::{Dir, DirEntry, include_dir};

use super::{Refused, check::mend, commands::Done};

/// The course that is written: its questions get ids of their own.
static COURSE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/new");

/// Writes the course into `dir`, which is made unless it is there and empty.
pub(super) fn new(dir: &Path) -> Done {
    let shown = dir.display();
    match fs::read_dir(dir).map(|mut entries| entries.next().is_some()) {
        Ok(true) => {
            let message = tr!("`{shown}` is not empty", shown);
            return Err(Refused::arguments(
                message,
                tr!("name a new folder: no file is written over"),
            ));
        }
        Err(_) if dir.exists() => {
            return Err(Refused::input(tr!("`{shown}` is not a folder that can be read", shown)));
        }
        Ok(false) | Err(_) => {}
    }
    let mut out = io::stdout().lock();
    for (path, contents) in files(&COURSE) {
        let file = dir.join(path);
        let write = || {
            fs::create_dir_all(file.parent().unwrap_or(dir))?;
            fs::write(&file, contents)
        };
        write().with_context(|| tr!("`{name}` cannot be written", name = file.display()))?;
        writeln!(out, "{}", file.display())?;
    }
    mend(dir, &mut io::sink())?;
    writeln!(out, "\n{}", tr!("Read it:   vestibule --course {dir}", dir = shown))?;
    writeln!(out, "{}", tr!("Check it:  vestibule check {dir}", dir = shown))?;
    Ok(ExitCode::SUCCESS)
}

/// Every file, with its path from the folder of the course.
fn files(dir: &'static Dir<'static>) -> Vec<(&'static Path, &'static [u8])> {
    let inside = |entry: &'static DirEntry<'static>| match entry {
        DirEntry::Dir(dir) => files(dir),
        DirEntry::File(file) => vec![(file.path(), file.contents())],
    };
    dir.entries().iter().flat_map(inside).collect()
}
