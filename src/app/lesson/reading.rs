//! What of the page was on the screen, and which places of it are.
//!
//! What is folded counts as seen once it was unfolded and shown; a page is read without it.

use std::ops::Range;

use super::LessonPane;
use crate::{app::seen, course::sheet::Place};

/// Rows below the view that are looked at for the next text.
const MORE: usize = 8;

impl LessonPane {
    /// Notes that what is in view was seen.
    pub(super) fn note_seen(&mut self) {
        let rows = self.sheet.rows(&self.document, self.top, self.height + MORE);
        if rows.is_empty() {
            return;
        }
        // A blank row and a line that is drawn are of no byte: the next one with text is, in its block.
        let byte_of = |row: usize| {
            let block = self.sheet.place_at(&self.document, self.top + row).block;
            let start = self.document.blocks.get(block).map_or(0, |it| it.span.start);
            let mut bytes = rows.iter().skip(row).map(|it| it.offset);
            bytes.find(|it| *it >= start).unwrap_or(start)
        };
        // What is above the first block is laid out already where that is in view.
        let is_begin = self.sheet.place_at(&self.document, self.top).block == 0
            && self.top <= self.sheet.first(&self.document);
        let from = if is_begin { 0 } else { byte_of(0) };
        let to = if rows.len() > self.height { byte_of(self.height) } else { seen::END };
        self.add_seen(self.blocks_in_view(), from, to);
    }

    /// Notes that the blocks from `from` up to `to` were printed.
    pub fn note_printed(&mut self, from: usize, to: usize) {
        let start = |block: usize| self.document.blocks.get(block).map(|it| it.span.start);
        let begin = if from == 0 { 0 } else { start(from).unwrap_or(seen::END) };
        self.add_seen(from..to, begin, start(to).unwrap_or(seen::END));
    }

    /// Notes that the bytes from `from` up to `to` were seen, which are of `blocks`: but for what these fold.
    fn add_seen(&mut self, blocks: Range<usize>, mut from: usize, to: usize) {
        let is_open = |target| self.document.is_unfolded(target);
        for hidden in self.document.folded(blocks, is_open) {
            self.seen.add(from, hidden.start.min(to));
            from = from.max(hidden.end);
        }
        self.seen.add(from, to);
    }

    /// Whether all of the page was seen, but for what the learner has left folded.
    pub fn is_all_seen(&self) -> bool {
        if !self.seen.has_ends() {
            return false;
        }
        // A search shows what is folded for a while, and asks nobody to read it.
        let is_open = |target| self.document.is_open(target);
        let folded = self.document.folded(0..self.document.blocks.len(), is_open);
        let mut seen = self.seen.clone();
        for hidden in folded {
            seen.add(hidden.start, hidden.end);
        }
        seen.is_all()
    }

    /// The row of those in view that shows `place`.
    pub fn row_in_view(&self, place: Place) -> Option<usize> {
        let last = self.document.blocks.len().checked_sub(1)?;
        let place = Place { block: place.block.min(last), ..place };
        if !self.blocks_in_view().contains(&place.block) {
            return None;
        }
        let row = self.sheet.row_of(&self.document, place).checked_sub(self.top)?;
        (row < self.height).then_some(row)
    }

    /// The blocks of which a row is in view.
    fn blocks_in_view(&self) -> Range<usize> {
        let block_at = |row| self.sheet.place_at(&self.document, row).block;
        block_at(self.top)..block_at(self.top + self.height - 1) + 1
    }
}
