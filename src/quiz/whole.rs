//! All banks of a course as one: what is due or weak may be in any of them.

use std::collections::BTreeSet;

use super::{Bank, beside, parse::read_file};
use crate::{course::Files, fault::Fault};

/// The path of the bank that holds every question of the course: no file can be called so.
pub const WHOLE: &str = "all";

/// The paths of the banks of a course.
pub fn paths(files: &Files) -> Vec<String> {
    files.list("quizzes").into_iter().filter(|path| beside(path).is_some()).collect()
}

/// Reads every bank of a course. What cannot be read is told and left out; of two questions with one id the
/// first one stays.
pub(super) fn read(files: &Files) -> (Bank, Vec<Fault>) {
    let mut whole = Bank::new(WHOLE, tr!("All questions"), PASS_PERCENT, Vec::new());
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for path in paths(files) {
        match read_file(files, &path) {
            Ok((bank, told)) => {
                let new = bank.questions.into_iter().filter(|it| ids.insert(it.id.clone()));
                whole.questions.extend(new);
                faults.extend(told);
            }
            Err(fault) => faults.push(fault),
        }
    }
    (whole, faults)
}

const PASS_PERCENT: u8 = 70;
