//! Reads `SUMMARY.md` by mdBook's grammar.

use crate::{
    course::{Chapter, Item},
    fault::Fault,
};

/// What a summary says, and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Summary {
    pub(super) items: Vec<Item>,
    pub(super) chapters: Vec<Chapter>,
    pub(super) faults: Vec<Fault>,
}

pub(super) fn parse(_file: &str, _src: &str, _source: &str) -> Summary {
    Summary::default()
}
