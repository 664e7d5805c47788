//! The lesson page being read: where the learner is in it, what is in focus, what was searched for.

mod fold;
mod reading;
mod select;

use crate::{
    app::{seen::Seen, selection::Selection},
    course::{
        document::{Document, TargetKind},
        find::{self, Match},
        flow::Look,
        picture::Picture,
        sheet::{Place, Sheet},
    },
    text::Row,
};

/// Columns of text beyond which lines are too long to read well.
pub const MEASURE: u16 = 88;

/// Blocks beyond which rows are not counted from where they were.
const FAR: usize = 64;

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
    /// What is selected with the mouse.
    pub selection: Option<Selection>,
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
    /// The block that the learner was last brought to.
    arrived: Option<usize>,
    /// What of the page was on the screen.
    pub seen: Seen,
    /// Whether that has what the record knows.
    pub is_seen_known: bool,
    /// Whether the learner took the read mark away: then it does not come back by itself.
    pub is_unmarked: bool,
}

/// Exactly where the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spot {
    /// What the first row in view shows.
    pub place: Place,
    /// Rows in view above that of the place.
    pub above: usize,
    /// Index of the target in focus.
    pub focus: Option<usize>,
}

/// A search in the page.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What is searched for.
    pub query: String,
    /// What of it is marked, and gone through with n and N: it as a whole, or each of its words.
    sought: Vec<String>,
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
            selection: None,
            sheet,
            look,
            width: 0,
            height: 1,
            top: 0,
            row: 0,
            place,
            arrived: None,
            seen: Seen::default(),
            is_seen_known: false,
            is_unmarked: false,
        }
    }

    /// Lays the page out for a pane of `columns` and `rows`, frame excluded, keeping the place.
    pub fn fit(&mut self, columns: u16, rows: u16) {
        let width = columns.saturating_sub(2).max(1);
        self.height = usize::from(rows).max(1);
        if width != self.width {
            self.width = width;
            self.selection = None;
            self.lay_out();
            if let Some(mut search) = self.search.take() {
                search.matches = find::find_any(self.all_rows(), &search.sought);
                search.at = search.at.min(search.matches.len().saturating_sub(1));
                self.search = Some(search);
            }
        }
        self.top = self.fitting(self.row);
        self.note_seen();
    }

    /// The rows in view.
    pub fn rows(&self) -> Vec<&Row> {
        self.sheet.rows(&self.document, self.top, self.height)
    }

    /// Number of the row at the top of the view; lays out what is above it.
    pub fn top(&self) -> usize {
        self.top - self.sheet.first(&self.document)
    }

    /// The pictures in view, each with the row of the view that it begins in and how many of its rows are above.
    pub fn pictures(&self) -> Vec<(&Picture, usize, usize)> {
        if self.document.pictures.is_empty() {
            return Vec::new();
        }
        let block_at = |row| self.sheet.place_at(&self.document, row).block;
        let (first, last) = (block_at(self.top), block_at(self.top + self.height - 1));
        let in_view = self.document.pictures.iter().filter(|it| (first..=last).contains(&it.block));
        let placed = in_view.map(|it| {
            let row = self.sheet.row_of_block(&self.document, it.block);
            (it, row.saturating_sub(self.top), self.top.saturating_sub(row))
        });
        placed.collect()
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
        let end = self.sheet.last_offset(&self.document) + self.document.left;
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
        // Nothing between here and the ends of the page is laid out to go there.
        let top = match top {
            0 => {
                self.sheet.recentre(0);
                self.sheet.first(&self.document)
            }
            usize::MAX => {
                self.sheet.recentre(self.document.blocks.len().saturating_sub(1));
                self.sheet.end(&self.document)
            }
            top => top,
        };
        self.put(top);
        if self.focus.is_some_and(|it| !self.is_in_view(it)) {
            self.focus = None;
        }
    }

    /// Puts row `top` at the top, and counts rows from there if it is far from where they were counted from.
    fn put(&mut self, top: usize) {
        self.top = self.fitting(top);
        self.place = self.sheet.place_at(&self.document, self.top);
        let block = self.place.block;
        if block.abs_diff(self.sheet.origin()) > FAR {
            let before = self.sheet.row_of_block(&self.document, block);
            self.sheet.recentre(block);
            let after = self.sheet.row_of_block(&self.document, block);
            self.top = self.top.wrapping_add(after).wrapping_sub(before);
        }
        self.row = self.top;
    }

    /// The row of `place`, counted from there where it is far away: whoever asks must go there.
    fn row_to_go_to(&mut self, place: Place) -> usize {
        if place.block.abs_diff(self.sheet.origin()) > FAR {
            self.sheet.recentre(place.block);
        }
        self.sheet.row_of(&self.document, place)
    }

    /// Puts the heading with `anchor` at the top; false if there is none.
    pub fn scroll_to_anchor(&mut self, anchor: &str) -> bool {
        let Some(block) = self.document.block_at(anchor) else { return false };
        let row = self.row_to_go_to(Place { block, offset: 0 });
        self.scroll_to(row);
        self.arrived = Some(block);
        true
    }

    /// Puts the next heading at the top, or the previous one.
    pub fn to_heading(&mut self, next: bool) {
        let here = self.sheet.place_at(&self.document, self.top).block;
        let is_above = self.sheet.row_of_block(&self.document, here) < self.top;
        let headings = &self.document.headings;
        // Of the block at the top, the first row may be above the view, in it, or just below its first row.
        let heading = if next {
            let is_at_top = self.sheet.row_of_block(&self.document, here) == self.top;
            let after = |block: usize| block > here || (block == here && !is_above && !is_at_top);
            let n_before = headings.partition_point(|it| !after(it.block));
            headings.get(n_before)
        } else {
            let before = |block: usize| block < here || (block == here && is_above);
            let n_before = headings.partition_point(|it| before(it.block));
            n_before.checked_sub(1).and_then(|idx| headings.get(idx))
        };
        match heading.map(|it| it.block) {
            Some(block) => {
                let row = self.row_to_go_to(Place { block, offset: 0 });
                self.scroll_to(row);
            }
            None if next => {}
            None => self.scroll_to(0),
        }
    }

    /// Exactly where the reader is.
    pub fn spot(&self) -> Spot {
        let row = self.sheet.row_of(&self.document, self.place);
        Spot { place: self.place, above: row.saturating_sub(self.top), focus: self.focus }
    }

    /// Puts a spot that was left back in view: at the same width all is where it was.
    pub fn return_to(&mut self, spot: Spot) {
        let row = self.row_to_go_to(spot.place);
        self.scroll_to(row.saturating_sub(spot.above));
        self.focus = spot.focus.filter(|it| self.is_in_view(*it));
        self.arrived = Some(spot.place.block);
    }

    /// The block that the reader was last brought to, or else the one at the top.
    pub fn arrived(&self) -> usize {
        self.arrived.unwrap_or(self.place.block)
    }

    /// Takes the whole page in place of its beginning.
    pub fn complete(&mut self, document: Box<Document>) {
        let spot = self.spot();
        self.document = document;
        self.lay_out();
        self.return_to(spot);
    }

    /// Begins the layout anew around the place.
    fn lay_out(&mut self) {
        self.sheet = Sheet::new(&self.document, self.width, self.look, self.place.block);
        self.row = self.sheet.row_of(&self.document, self.place);
    }

    /// Puts target `idx` in focus, if there is one, and in view.
    pub fn point_at(&mut self, idx: usize) {
        if self.has_target(idx) {
            self.show_target(idx);
        }
    }

    /// Whether the page shows a thing with this index: what is folded is not there to be opened.
    pub fn has_target(&self, idx: usize) -> bool {
        self.sheet.line_of_target(&self.document, idx).is_some()
    }

    /// The block that the section with block `block` begins with.
    pub fn section_at(&self, block: usize) -> usize {
        let headings = self.document.headings.iter().map(|it| it.block);
        headings.take_while(|it| *it <= block).last().unwrap_or(0)
    }

    /// The rows from block `block` to the next heading, and the block of that heading; of tables all columns.
    pub fn section_from(&self, block: usize) -> (Vec<Row>, usize) {
        let n_blocks = self.document.blocks.len();
        let next = self.document.headings.iter().map(|it| it.block).find(|it| *it > block);
        let next = next.unwrap_or(n_blocks);
        if block >= n_blocks {
            return (Vec::new(), n_blocks);
        }
        let document = Document { has_all_columns: true, ..(*self.document).clone() };
        let sheet = Sheet::new(&document, self.width, self.look, block);
        let from = sheet.row_of_block(&document, block);
        let to = if next < n_blocks {
            sheet.row_of_block(&document, next)
        } else {
            sheet.end(&document)
        };
        let rows = sheet.rows(&document, from, to.saturating_sub(from));
        (rows.into_iter().cloned().collect(), next)
    }

    /// The rows that hold `query`, also where they are folded.
    pub fn rows_with(&self, query: &str) -> Vec<Row> {
        let document = Document { is_whole: true, ..(*self.document).clone() };
        let sheet = Sheet::new(&document, self.width, self.look, self.place.block);
        let rows = sheet.rows(&document, 0, usize::MAX);
        let found = find::find(rows.iter().copied(), query);
        let mut numbers: Vec<usize> = found.iter().map(first_row).collect();
        numbers.dedup();
        numbers.into_iter().filter_map(|it| rows.get(it).copied().cloned()).collect()
    }

    /// The first knowledge check of the page.
    pub fn quiz(&self) -> Option<String> {
        self.document.targets.iter().find_map(|it| match &it.kind {
            TargetKind::Quiz { path } => Some(path.clone()),
            TargetKind::Link { .. }
            | TargetKind::Footnote { .. }
            | TargetKind::Run { .. }
            | TargetKind::Fold { .. }
            | TargetKind::Table { .. } => None,
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
        // What is folded has no row.
        let shown = |idx: &usize| self.sheet.line_of_target(&self.document, *idx).is_some();
        let target = match (self.focus, next) {
            (Some(focus), true) => (focus + 1..n_targets).find(shown),
            (Some(focus), false) => (0..focus).rev().find(shown),
            (None, true) => self.in_view().first().copied().or_else(|| self.below()),
            (None, false) => {
                self.in_view().last().copied().or_else(|| (0..n_targets).rev().find(shown))
            }
        };
        if let Some(target) = target {
            self.show_target(target);
        }
    }

    /// Puts target `idx`, which is shown, in focus and in view; what is between it and here is not laid out.
    fn show_target(&mut self, idx: usize) {
        let block = self.document.targets.get(idx).map_or(0, |it| it.block);
        let is_far = block.abs_diff(self.sheet.origin()) > FAR;
        if is_far {
            self.sheet.recentre(block);
        }
        if let Some(row) = self.row_of(idx) {
            self.focus = Some(idx);
            if is_far {
                self.put(row.saturating_sub(self.height / 3));
            } else {
                self.show_row(row);
            }
        }
    }

    /// What Enter opens: the target in focus, else the only block or check in view, else the first thing in view.
    pub fn to_open(&self) -> Option<usize> {
        let acts = |idx: &usize| {
            let kind = self.document.targets.get(*idx).map(|it| &it.kind);
            matches!(kind, Some(TargetKind::Run { .. } | TargetKind::Quiz { .. }))
        };
        let only = || {
            let mut acting = self.in_view().into_iter().filter(acts);
            acting.next().filter(|_| acting.next().is_none())
        };
        self.focus.or_else(only)
    }

    /// Searches for `query` from the place in view on.
    pub fn search(&mut self, query: &str) {
        self.show_all(true);
        let matches = find::find(self.all_rows(), query);
        let top = self.top();
        let at = matches.iter().position(|it| first_row(it) >= top).unwrap_or(0);
        let query = query.to_owned();
        self.search = Some(Search { sought: vec![query.clone()], query, matches, at });
        self.show_match();
    }

    /// Searches for `words`, side by side if they stand so anywhere on the page, and shows what stands at
    /// byte `offset` of its source.
    pub fn show_found(&mut self, words: &[String], offset: usize) {
        self.show_all(true);
        let query = words.join(" ");
        let mut sought = vec![query.clone()];
        let mut matches = find::find_any(self.all_rows(), &sought);
        if matches.is_empty() {
            sought = words.to_vec();
            matches = find::find_any(self.all_rows(), &sought);
        }
        let place = self.place_of(offset);
        let row = self.row_to_go_to(place);
        let first = self.sheet.first(&self.document);
        let at = matches.iter().position(|it| first + first_row(it) >= row).unwrap_or(0);
        self.search = Some(Search { query, sought, matches, at });
        self.scroll_to(row.saturating_sub(self.height / 3));
        self.show_match();
        self.arrived = Some(place.block);
    }

    /// Shows what stands at byte `offset` of the source.
    pub fn show_offset(&mut self, offset: usize) {
        let place = self.place_of(offset);
        let row = self.row_to_go_to(place);
        self.scroll_to(row);
        self.arrived = Some(place.block);
    }

    /// The place of byte `offset` of the source.
    pub fn place_of(&self, offset: usize) -> Place {
        let after = self.document.blocks.partition_point(|it| it.span.start <= offset);
        Place { block: after.saturating_sub(1), offset }
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

    fn all_rows(&self) -> impl Iterator<Item = &Row> + Clone {
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
            self.put(row.saturating_sub(self.height / 3));
        }
    }

    /// The targets that begin in view, from top to bottom.
    fn in_view(&self) -> Vec<usize> {
        let on = |row: &Row| row.spans.iter().filter_map(|span| span.target).collect::<Vec<_>>();
        let above = self.top.saturating_sub(1);
        let is_there = self.sheet.at_least_first(&self.document, above) == above;
        let above = is_there.then(|| self.sheet.rows(&self.document, above, 1));
        let above: Vec<usize> = above.into_iter().flatten().flat_map(on).collect();
        let mut targets: Vec<usize> = self.rows().into_iter().flat_map(on).collect();
        targets.retain(|it| !above.contains(it));
        targets.sort_unstable();
        targets.dedup();
        targets
    }

    fn is_in_view(&self, target: usize) -> bool {
        self.in_view().contains(&target)
    }

    /// The first target below the view, of which as little as possible is laid out.
    fn below(&self) -> Option<usize> {
        let targets = &self.document.targets;
        let here = self.sheet.place_at(&self.document, self.top).block;
        let mut at = targets.partition_point(|it| it.block < here);
        while let Some(block) = targets.get(at).map(|it| it.block) {
            let first = self.sheet.row_of_block(&self.document, block);
            let rows = self.sheet.block(&self.document, block).iter();
            let rows = rows.skip(self.top.saturating_sub(first));
            let found = rows.flat_map(|row| &row.spans).find_map(|span| span.target);
            if found.is_some() {
                return found;
            }
            at = targets.partition_point(|it| it.block <= block);
        }
        None
    }

    fn row_of(&self, target: usize) -> Option<usize> {
        self.sheet.row_of_target(&self.document, target)
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
