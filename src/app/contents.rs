//! The table of contents: parts, chapters with their read marks, drafts.

use std::collections::BTreeSet;

use crate::{
    app::{Action, scrollbar::Extent},
    course::{Course, Item, flow::Look},
    text::{Role, Row, Span, wrap},
};

/// The contents pane: a cursor over the items of the course.
#[derive(Debug, Default)]
pub struct ContentsPane {
    cursor: usize,
    size: (usize, usize),
    /// The first row in view, where the wheel went somewhere else than the cursor.
    top: Option<usize>,
}

/// The list as it is on the screen.
#[derive(Debug)]
struct Wrapped {
    /// Each row, and the item that it belongs to.
    rows: Vec<(usize, Row)>,
    /// The first row in view.
    top: usize,
}

impl ContentsPane {
    /// Gives the pane `columns` and `rows`, frame excluded.
    pub fn fit(&mut self, columns: u16, rows: u16) {
        self.size = (usize::from(columns).max(1), usize::from(rows).max(1));
    }

    /// Puts the cursor on `chapter`.
    pub fn point_at(&mut self, course: &Course, chapter: usize) {
        let is_it = |item: &Item| matches!(item, Item::Chapter(idx) if *idx == chapter);
        self.cursor = course.items.iter().position(is_it).unwrap_or(0);
        self.top = None;
    }

    /// The chapter under the cursor, if it is written.
    pub fn chapter(&self, course: &Course) -> Option<usize> {
        let Some(Item::Chapter(idx)) = course.items.get(self.cursor) else { return None };
        course.chapters().get(*idx).is_some_and(|it| it.path.is_some()).then_some(*idx)
    }

    /// Moves the cursor.
    pub fn step(&mut self, course: &Course, action: Action) {
        let page = self.size.1.max(2) / 2;
        let last = course.items.len().saturating_sub(1);
        let at = self.cursor;
        self.top = None;
        self.cursor = match action {
            Action::Down => at + 1,
            Action::Up => at.saturating_sub(1),
            Action::PageDown => at + page,
            Action::PageUp => at.saturating_sub(page),
            Action::HalfDown => at + page.div_ceil(2),
            Action::HalfUp => at.saturating_sub(page.div_ceil(2)),
            Action::Top => 0,
            Action::End => last,
            _ => at,
        }
        .min(last);
    }

    /// Puts the cursor on item `idx`.
    pub fn go_to(&mut self, course: &Course, idx: usize) {
        self.cursor = idx.min(course.items.len().saturating_sub(1));
    }

    /// Every row.
    pub fn all_rows(
        &self,
        course: &Course,
        open: usize,
        read: &BTreeSet<String>,
        look: Look,
    ) -> Vec<Row> {
        course.items.iter().map(|item| item_row(course, item, open, read, look)).collect()
    }

    /// The rows in view, titles wrapped, each with the item that it belongs to.
    pub fn rows(
        &self,
        course: &Course,
        open: usize,
        read: &BTreeSet<String>,
        look: Look,
    ) -> Vec<(usize, Row)> {
        let Wrapped { rows, top } = self.wrapped(course, open, read, look);
        rows.into_iter().skip(top).take(self.size.1).collect()
    }

    /// The item under the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Moves what is in view by `n_rows`, down if positive; the cursor stays on its item.
    pub fn scroll(&mut self, course: &Course, n_rows: isize) {
        // Neither read marks nor the page in view change how many rows there are.
        let look = Look::default();
        let Wrapped { rows, top } = self.wrapped(course, usize::MAX, &BTreeSet::new(), look);
        let last = rows.len().saturating_sub(self.size.1);
        self.top = Some(top.saturating_add_signed(n_rows).min(last));
    }

    /// How much of the list is in view.
    pub fn extent(&self, course: &Course) -> Extent {
        let Wrapped { rows, top } =
            self.wrapped(course, usize::MAX, &BTreeSet::new(), Look::default());
        Extent { from: top, to: (top + self.size.1).min(rows.len()), all: rows.len() }
    }

    fn wrapped(
        &self,
        course: &Course,
        open: usize,
        read: &BTreeSet<String>,
        look: Look,
    ) -> Wrapped {
        let (columns, height) = self.size;
        let items = self.all_rows(course, open, read, look).into_iter().enumerate();
        let rows: Vec<(usize, Row)> = items
            .flat_map(|(idx, row)| {
                let indent = row.spans.iter().rev().skip(1).map(Span::width).sum();
                wrap::wrap(&row, columns, indent).into_iter().map(move |row| (idx, row))
            })
            .collect();
        // The cursor is in the middle, unless an end of the list is in view.
        let first = || rows.iter().position(|it| it.0 == self.cursor).unwrap_or(0);
        let top = self.top.unwrap_or_else(|| first().saturating_sub(height / 2));
        let top = top.min(rows.len().saturating_sub(height));
        Wrapped { rows, top }
    }
}

fn item_row(course: &Course, item: &Item, open: usize, read: &BTreeSet<String>, look: Look) -> Row {
    let signs = if look.ascii { ["x ", "> ", "- "] } else { ["✓ ", "▸ ", "· "] };
    let [read_sign, open_sign, other_sign] = signs;
    match item {
        Item::Part(title) => Row::of(title, Role::Subheading),
        Item::Separator => Row::of(if look.ascii { "---" } else { "───" }, Role::Frame),
        Item::Chapter(idx) => {
            let Some(chapter) = course.chapters().get(*idx) else { return Row::default() };
            let is_draft = chapter.path.is_none();
            let (sign, role) = match (read.contains(&chapter.id), *idx == open) {
                (true, _) => (read_sign, Role::Good),
                (false, true) => (open_sign, Role::Accent),
                (false, false) => (other_sign, Role::Dim),
            };
            let text_role = match (is_draft, *idx == open) {
                (true, _) => Role::Dim,
                (false, true) => Role::Accent,
                (false, false) => Role::Text,
            };
            let number = chapter.number.as_deref().map(|it| format!("{it} ")).unwrap_or_default();
            Row::new([
                Span::new("  ".repeat(chapter.depth), Role::Text),
                Span::new(if is_draft { "  " } else { sign }, role),
                Span::new(number, Role::Dim),
                Span::new(&chapter.title, text_role),
            ])
        }
    }
}
