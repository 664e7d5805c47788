//! What of a page is shown: what is folded, which columns of a table, and all of it while something is searched for.

use std::collections::BTreeMap;

use super::LessonPane;
use crate::{
    course::document::{Document, Target, TargetKind},
    text::{Role, Row},
};

impl LessonPane {
    /// Shows what target `idx` folds, or folds it; its row stays where it is on the screen.
    pub fn toggle(&mut self, idx: usize) {
        self.change(idx, |document| document.toggle(idx));
    }

    /// Whether the target in focus is a table that is too wide, so that it scrolls sideways.
    pub fn has_table_in_focus(&self) -> bool {
        let target = self.focus.and_then(|it| self.document.targets.get(it));
        target.is_some_and(|it| matches!(it.kind, TargetKind::Table { .. }))
    }

    /// Scrolls the table in focus by a column, as far as it has more; false if it has not.
    pub fn scroll_table(&mut self, to_right: bool) -> bool {
        let Some(idx) = self.focus.filter(|_| self.has_table_in_focus()) else { return false };
        let shown =
            |pane: &Self| pane.folded_rows(idx).into_iter().map(Row::text).collect::<Vec<_>>();
        let before = shown(self);
        let scrolled = self.change(idx, |document| document.scroll(idx, to_right));
        if !scrolled || shown(self) != before {
            return scrolled;
        }
        self.change(idx, |document| document.scroll(idx, !to_right));
        false
    }

    /// Scrolls the table in focus to its next column, and from its end back to its beginning.
    pub fn turn_table(&mut self) {
        if !self.scroll_table(true) {
            while self.scroll_table(false) {}
        }
    }

    /// Does to the page what `change` does to what target `idx` stands for; its row stays on the screen where it is.
    fn change(&mut self, idx: usize, change: impl Fn(&mut Document) -> bool) -> bool {
        let Some(block) = self.document.targets.get(idx).map(|it| it.block) else { return false };
        let line = self.row_of(idx).map_or(0, |row| row.saturating_sub(self.top));
        let is_changed = change(&mut self.document);
        if is_changed {
            self.sheet.forget(block);
            self.sheet.recentre(block);
            let row = self.row_of(idx).unwrap_or(self.top);
            self.scroll_to(row - line);
        }
        is_changed
    }

    /// The rows of what target `idx` folds, from its own on; the blocks around it end with it.
    pub fn folded_rows(&self, idx: usize) -> Vec<&Row> {
        let Some(block) = self.document.targets.get(idx).map(|it| it.block) else {
            return Vec::new();
        };
        let rows = self.sheet.block(&self.document, block).iter();
        rows.skip_while(|row| row.spans.iter().all(|it| it.target != Some(idx))).collect()
    }

    /// The targets that block number `block` shows, each with the author's words there.
    pub fn words_in(&self, block: usize) -> BTreeMap<usize, String> {
        let mut words: BTreeMap<usize, String> = BTreeMap::new();
        let rows = self.sheet.block(&self.document, block).iter();
        for span in rows.flat_map(|row| &row.spans) {
            let Some(target) = span.target else { continue };
            let of_target = words.entry(target).or_default();
            if !matches!(span.role, Role::Key | Role::Dim) {
                of_target.push_str(span.text());
            }
        }
        words
    }

    /// Forgets the search, and folds again what was shown for it.
    pub fn forget_search(&mut self) {
        self.search = None;
        self.show_all(false);
    }

    /// Shows all that is folded, or folds it again, keeping the place.
    pub(super) fn show_all(&mut self, all: bool) {
        let was = std::mem::replace(&mut self.document.is_whole, all);
        let hides =
            |it: &Target| matches!(it.kind, TargetKind::Fold { .. } | TargetKind::Table { .. });
        if was != all && self.document.targets.iter().any(hides) {
            self.lay_out();
            self.top = self.fitting(self.row);
        }
    }
}
