//! The lesson page being read: where the learner is in it, what is in focus, what was searched for.

use crate::{
    course::{
        document::{Document, TargetKind},
        find::{self, Match},
        flow::Look,
        sheet::{Place, Sheet},
    },
    text::Row,
};

/// Columns of text beyond which lines are too long to read well.
pub const MEASURE: u16 = 88;

/// A page, laid out for the pane, and the reader's place in it.
#[derive(Debug)]
pub struct LessonPane {
    /// Which chapter of the course this is.
    pub chapter: usize,
    /// The page.
    pub document: Box<Document>,
    /// Index of the target in focus.
    pub focus: Option<usize>,
    /// The search, while there is one.
    pub search: Option<Search>,
    sheet: Sheet,
    look: Look,
    width: u16,
    height: usize,
    /// The row at the top of the view, in the numbers of the sheet.
    top: usize,
    /// The row of the place: the top, but where a tall pane shows the end of the page it is further down.
    row: usize,
    /// What keeps the place while the width changes: set by moving, read by laying out.
    place: Place,
}

/// A search in the page.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What is searched for.
    pub query: String,
    /// Where it is.
    pub matches: Vec<Match>,
    /// Which of the matches is in view.
    pub at: usize,
}

impl LessonPane {
    /// A page with the reader at `place`; the pane's size comes with [`Self::fit`].
    pub fn new(chapter: usize, document: Box<Document>, place: Place, look: Look) -> Self {
        let sheet = Sheet::new(&document, 1, look, place.block);
        Self {
            chapter,
            document,
            focus: None,
            search: None,
            sheet,
            look,
            width: 0,
            height: 1,
            top: 0,
            row: 0,
            place,
        }
    }

    /// Lays the page out for a pane of `columns` and `rows`, frame excluded, keeping the place.
    pub fn fit(&mut self, columns: u16, rows: u16) {
        let width = columns.saturating_sub(2).clamp(1, MEASURE);
        self.height = usize::from(rows).max(1);
        if width != self.width {
            self.width = width;
            self.sheet = Sheet::new(&self.document, width, self.look, self.place.block);
            self.row = self.sheet.row_of(&self.document, self.place);
            if let Some(mut search) = self.search.take() {
                search.matches = find::find(self.all_rows(), &search.query);
                search.at = search.at.min(search.matches.len().saturating_sub(1));
                self.search = Some(search);
            }
        }
        self.top = self.fitting(self.row);
    }

    /// The rows in view.
    pub fn rows(&self) -> Vec<&Row> {
        self.sheet.rows(&self.document, self.top, self.height)
    }

    /// Number of the row at the top of the view; lays out what is above it.
    pub fn top(&self) -> usize {
        self.top - self.sheet.first(&self.document)
    }

    /// Columns that the text is laid out in.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Where the reader is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// How much of the page is in view or above it, in percent of its source: so nothing below is laid out.
    pub fn percent(&self) -> usize {
        let rows = self.rows();
        let reached = rows.iter().map(|row| row.offset).max().unwrap_or(0);
        let end = self.sheet.last_offset(&self.document);
        (reached * 100).checked_div(end).unwrap_or(100).min(100)
    }

    /// Whether the end of the page is in view.
    pub fn at_end(&self) -> bool {
        self.sheet.rows(&self.document, self.top, self.height + 1).len() <= self.height
    }

    /// Moves by `n_rows`, down if positive.
    pub fn scroll(&mut self, n_rows: isize) {
        self.scroll_to(self.top.saturating_add_signed(n_rows));
    }

    /// Moves by a page less two rows, which stay for orientation.
    pub fn page(&mut self, down: bool) {
        let step = self.height.saturating_sub(2).max(1);
        self.scroll_to(if down { self.top + step } else { self.top.saturating_sub(step) });
    }

    /// Moves by half a page.
    pub fn half_page(&mut self, down: bool) {
        let step = (self.height / 2).max(1);
        self.scroll_to(if down { self.top + step } else { self.top.saturating_sub(step) });
    }

    /// Puts row `top` at the top, as far as the page is long enough.
    pub fn scroll_to(&mut self, top: usize) {
        self.top = self.fitting(top);
        self.row = self.top;
        self.place = self.sheet.place_at(&self.document, self.top);
        if self.focus.is_some_and(|it| !self.is_in_view(it)) {
            self.focus = None;
        }
    }

    /// Puts the heading with `anchor` at the top; false if there is none.
    pub fn scroll_to_anchor(&mut self, anchor: &str) -> bool {
        let Some(heading) = self.document.headings.iter().find(|it| it.anchor == anchor) else {
            return false;
        };
        let block = heading.block;
        self.scroll_to(self.sheet.row_of_block(&self.document, block));
        true
    }

    /// Puts the next heading at the top, or the previous one.
    pub fn to_heading(&mut self, next: bool) {
        let rows = self.document.headings.iter();
        let mut rows = rows.map(|it| self.sheet.row_of_block(&self.document, it.block));
        let row = if next {
            rows.find(|row| *row > self.top)
        } else {
            rows.take_while(|row| *row < self.top).last()
        };
        if let Some(row) = row.or((!next).then_some(0)) {
            self.scroll_to(row);
        }
    }

    /// Puts a place that was left back in view.
    pub fn return_to(&mut self, place: Place) {
        self.scroll_to(self.sheet.row_of(&self.document, place));
    }

    /// Puts target `idx` in focus, if there is one, and in view.
    pub fn point_at(&mut self, idx: usize) {
        if idx < self.document.targets.len() {
            self.focus = Some(idx);
            self.show_row(self.row_of(idx));
        }
    }

    /// The block that the section with block `block` begins with.
    pub fn section_at(&self, block: usize) -> usize {
        let headings = self.document.headings.iter().map(|it| it.block);
        headings.take_while(|it| *it <= block).last().unwrap_or(0)
    }

    /// The rows from block `block` to the next heading, and the block of that heading.
    pub fn section_from(&self, block: usize) -> (Vec<&Row>, usize) {
        let n_blocks = self.document.blocks.len();
        let next = self.document.headings.iter().map(|it| it.block).find(|it| *it > block);
        let next = next.unwrap_or(n_blocks);
        if block >= n_blocks {
            return (Vec::new(), n_blocks);
        }
        let from = self.sheet.row_of_block(&self.document, block);
        let to = if next < n_blocks {
            self.sheet.row_of_block(&self.document, next)
        } else {
            self.sheet.end(&self.document)
        };
        (self.sheet.rows(&self.document, from, to.saturating_sub(from)), next)
    }

    /// The rows that hold `query`.
    pub fn rows_with(&self, query: &str) -> Vec<&Row> {
        let rows: Vec<&Row> = self.all_rows().collect();
        let found = find::find(rows.iter().copied(), query);
        let mut numbers: Vec<usize> = found.iter().map(first_row).collect();
        numbers.dedup();
        numbers.into_iter().filter_map(|it| rows.get(it).copied()).collect()
    }

    /// The first knowledge check of the page.
    pub fn quiz(&self) -> Option<String> {
        self.document.targets.iter().find_map(|it| match &it.kind {
            TargetKind::Quiz { path } => Some(path.clone()),
            TargetKind::Link { .. } | TargetKind::Run { .. } => None,
        })
    }

    /// The title of the section in view.
    pub fn section(&self) -> Option<&str> {
        let block = self.place.block;
        let headings = self.document.headings.iter().filter(|it| it.level <= 2);
        headings.take_while(|it| it.block <= block).last().map(|it| it.text.as_str())
    }

    /// Puts the next target in focus, or the previous one, starting in view.
    pub fn focus_thing(&mut self, next: bool) {
        let n_targets = self.document.targets.len();
        let in_view = || (0..n_targets).filter(|it| self.is_in_view(*it));
        let below = || (0..n_targets).find(|it| self.row_of(*it) >= self.top);
        let target = match (self.focus, next) {
            (Some(focus), true) => (focus + 1 < n_targets).then_some(focus + 1),
            (Some(focus), false) => focus.checked_sub(1),
            (None, true) => in_view().next().or_else(below),
            (None, false) => in_view().next_back().or(n_targets.checked_sub(1)),
        };
        if let Some(target) = target {
            self.focus = Some(target);
            self.show_row(self.row_of(target));
        }
    }

    /// What Enter opens: the target in focus, else the only block or check in view, else the first thing in view.
    pub fn to_open(&self) -> Option<usize> {
        let in_view = || (0..self.document.targets.len()).filter(|it| self.is_in_view(*it));
        let acts = |it: &usize| {
            self.document
                .targets
                .get(*it)
                .is_some_and(|it| !matches!(it.kind, TargetKind::Link { .. }))
        };
        let only = || {
            let mut acting = in_view().filter(acts);
            acting.next().filter(|_| acting.next().is_none())
        };
        self.focus.or_else(only)
    }

    /// Searches for `query` from the place in view on.
    pub fn search(&mut self, query: &str) {
        let matches = find::find(self.all_rows(), query);
        let at = matches.iter().position(|it| first_row(it) >= self.top()).unwrap_or(0);
        self.search = Some(Search { query: query.to_owned(), matches, at });
        self.show_match();
    }

    /// Goes to the next match, or the previous one, around the ends of the page.
    pub fn to_match(&mut self, next: bool) {
        if let Some(search) = &mut self.search
            && !search.matches.is_empty()
        {
            let n_matches = search.matches.len();
            let step = if next { 1 } else { n_matches - 1 };
            search.at = (search.at + step) % n_matches;
            self.show_match();
        }
    }

    fn all_rows(&self) -> impl Iterator<Item = &Row> {
        self.sheet.rows(&self.document, 0, usize::MAX).into_iter()
    }

    fn show_match(&mut self) {
        let found = self.search.as_ref().and_then(|it| it.matches.get(it.at));
        if let Some(row) = found.map(first_row) {
            self.show_row(self.sheet.first(&self.document) + row);
        }
    }

    /// Scrolls as little as needed to see row `row`, with a third of the page above it if it must scroll.
    fn show_row(&mut self, row: usize) {
        if row < self.top || row + 1 >= self.top + self.height {
            self.top = self.fitting(row.saturating_sub(self.height / 3));
            self.row = self.top;
            self.place = self.sheet.place_at(&self.document, self.top);
        }
    }

    fn is_in_view(&self, target: usize) -> bool {
        let bottom = self.top + self.height - 1;
        let block = self.document.targets.get(target).map_or(usize::MAX, |it| it.block);
        // Only what is in view is laid out to see which of its rows are.
        let first = self.sheet.place_at(&self.document, self.top).block;
        let last = self.sheet.place_at(&self.document, bottom).block;
        (first..=last).contains(&block) && (self.top..=bottom).contains(&self.row_of(target))
    }

    fn row_of(&self, target: usize) -> usize {
        self.sheet.row_of_target(&self.document, target).unwrap_or(0)
    }

    /// The row nearest to `top` with which the view is full, if the page is long enough.
    fn fitting(&self, top: usize) -> usize {
        let top = self.sheet.at_least_first(&self.document, top);
        // A view that is full needs no look at what is below it.
        if self.sheet.rows(&self.document, top, self.height).len() == self.height {
            return top;
        }
        let last = self.sheet.end(&self.document) - self.height;
        self.sheet.at_least_first(&self.document, top.min(last))
    }
}

fn first_row(found: &Match) -> usize {
    found.pieces.first().map_or(0, |(row, _)| *row)
}
