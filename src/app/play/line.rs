//! A line of what the sandbox pane shows, and what it is about.

use crate::{
    sandbox::view::{self, ItemRef},
    text::Row,
};

/// A line of what is shown.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) row: Row,
    /// The thing of the world that it is about.
    pub(super) item: Option<ItemRef>,
    /// After how many steps it stands, in the history.
    pub(super) n_steps: Option<usize>,
    /// The byte from which on it says what the last change did, where it does.
    pub(super) marks_from: Option<usize>,
    /// The entry of the view that it belongs to.
    pub(super) entry: usize,
}

impl From<view::Line> for Line {
    fn from(it: view::Line) -> Self {
        let view::Line { row, item, marks_from, entry } = it;
        Self { row, item, n_steps: None, marks_from, entry }
    }
}

impl Line {
    /// A line that is about nothing.
    pub(super) fn about_nothing(row: Row) -> Self {
        Self { row, item: None, n_steps: None, marks_from: None, entry: 0 }
    }

    /// Whether it is about a thing of the world, or a step.
    pub(super) fn is_thing(&self) -> bool {
        self.item.is_some() || self.n_steps.is_some()
    }

    /// What it says of the world as it is.
    pub(super) fn said(&self) -> String {
        let mut text = self.row.text();
        text.truncate(self.marks_from.unwrap_or(text.len()));
        text
    }
}
