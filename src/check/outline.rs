//! Checks what the course consists of: `book.toml`, `SUMMARY.md`, and files that cannot be read or reached.

use super::subject::Subject;
use crate::fault::Fault;

pub(super) fn check(subject: &Subject, faults: &mut Vec<Fault>) {
    faults.extend(subject.reading.iter().cloned());
    // Without an outline nothing is listed, and its own fault says enough.
    if subject.course.chapters().is_empty() {
        return;
    }
    let summary = &subject.summary.file;
    faults.extend(subject.strays.iter().map(|(path, text)| {
        Fault::at(path, text, 0..0, tr!("no reader reaches this page"))
            .help(tr!("list it in `{summary}` or take it out of the folder", summary))
    }));
}
