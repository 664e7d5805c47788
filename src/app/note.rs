//! A small window with something to read beside the page: a footnote, the definition of a term, what is wrong in
//! the settings.

use crate::{
    app::{Action, scrollbar::Extent},
    course::{
        document::Block,
        flow::{self, Look},
    },
    text::{Role, Row, wrap},
};

/// Something to read, until it is closed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Note {
    /// What it is.
    pub title: String,
    /// The chapter and the byte of its page where it stands, if it stands in the course.
    pub place: Option<(usize, usize)>,
    blocks: Vec<Block>,
    sentences: Vec<Row>,
    rows: Vec<Row>,
    columns: u16,
    height: usize,
    top: usize,
}

/// Columns beyond which lines are too long to read well.
const MEASURE: u16 = 72;

/// Columns before what goes on of a sentence, so that one sees where the next begins.
const INDENT: usize = 2;

impl Note {
    /// A window that shows `blocks`, which stand in a chapter at a byte of its page.
    pub fn new(title: impl Into<String>, place: (usize, usize), blocks: Vec<Block>) -> Self {
        Self { title: title.into(), place: Some(place), blocks, ..Self::default() }
    }

    /// A window that says `sentences`, which stand nowhere in the course.
    pub fn saying(title: impl Into<String>, sentences: &[String]) -> Self {
        let sentences = sentences.iter().map(|it| Row::of(it, Role::Text)).collect();
        Self { title: title.into(), sentences, ..Self::default() }
    }

    /// Lays it out for a screen of `columns` and `rows`.
    pub fn fit(&mut self, (columns, rows): (u16, u16), look: Look) {
        let columns = columns.saturating_sub(8).clamp(1, MEASURE);
        if columns != self.columns {
            self.columns = columns;
            self.rows = flow::flow_all(&self.blocks, columns, look);
            let wrapped = |it| wrap::wrap(it, columns.into(), INDENT);
            self.rows.extend(self.sentences.iter().flat_map(wrapped));
        }
        // The frame, a blank row and a row of keys belong to the window.
        self.height = usize::from(rows).saturating_sub(8).max(1);
        self.top = self.top.min(self.rows.len().saturating_sub(self.height));
    }

    /// The rows in view.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().skip(self.top).take(self.height)
    }

    /// Every row.
    pub fn all_rows(&self) -> &[Row] {
        &self.rows
    }

    /// How much of it is in view.
    pub fn extent(&self) -> Extent {
        let all = self.rows.len();
        Extent { from: self.top, to: (self.top + self.height).min(all), all }
    }

    /// Whether something is out of view.
    pub fn goes_on(&self) -> bool {
        self.rows.len() > self.height
    }

    /// Moves by `n_rows`, down if positive.
    pub fn scroll(&mut self, n_rows: isize) {
        let last = self.rows.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(n_rows).min(last);
    }

    /// Moves through it.
    pub fn act(&mut self, action: Action) {
        let page = self.height.saturating_sub(1).max(1);
        let last = self.rows.len().saturating_sub(self.height);
        self.top = match action {
            Action::Down => self.top + 1,
            Action::Up => self.top.saturating_sub(1),
            Action::PageDown => self.top + page,
            Action::PageUp => self.top.saturating_sub(page),
            Action::HalfDown => self.top + page.div_ceil(2),
            Action::HalfUp => self.top.saturating_sub(page.div_ceil(2)),
            Action::Top => 0,
            Action::End => last,
            _ => self.top,
        }
        .min(last);
    }
}
