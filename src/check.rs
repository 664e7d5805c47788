//! The author's linter: everything that is wrong with a course, collected.

use crate::{
    course::{Files, load},
    fault::Fault,
};

/// What was looked at and what is wrong.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Everything that is wrong, in the order of the files.
    pub faults: Vec<Fault>,
    /// How many pages were looked at.
    pub n_pages: usize,
}

impl Report {
    /// One sentence: how much was looked at and how much is wrong.
    pub fn summary(&self) -> String {
        format!("{} pages, {} faults", self.n_pages, self.faults.len())
    }
}

/// Looks for faults in the course in `files`.
pub fn course(files: Files) -> Report {
    let (course, mut faults) = load::open(files);
    for chapter in 0..course.chapters().len() {
        faults.extend(load::page(&course, chapter).faults);
    }
    Report { faults, n_pages: course.chapters().len() }
}
