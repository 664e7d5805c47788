//! How much of a view is laid out: the screen and what is near it, however large the world is.

use std::ops::Range;

use super::{Line, PlayPane, Tab};
use crate::{
    app::Action,
    sandbox::view::{Excerpt, View},
};

/// How many lines are laid out at least; all of a small world.
const FEW: usize = 120;

/// How many more lines a search goes on for when the learner comes to the end of what it has found.
const MORE_FOUND: usize = 500;

/// Which lines of a view are laid out.
#[derive(Debug, Clone)]
pub(super) struct Loading {
    /// The entry in the middle.
    at: usize,
    n_above: usize,
    n_below: usize,
    /// The entries that are there, and how many the view has.
    entries: Range<usize>,
    n_entries: usize,
    /// How many lines a search looks for.
    n_found: usize,
    /// The step in the middle of the history, where it is not the one that is looked at.
    pub(super) step: Option<usize>,
}

impl Default for Loading {
    fn default() -> Self {
        Self {
            at: 0,
            n_above: 0,
            n_below: FEW,
            entries: 0..0,
            n_entries: 0,
            n_found: MORE_FOUND,
            step: None,
        }
    }
}

impl PlayPane {
    /// Whether the view goes on below the lines that are laid out.
    pub fn goes_on(&self) -> bool {
        if self.search.is_some() {
            return self.has_more_to_search();
        }
        matches!(self.tab, Tab::View(_)) && self.loading.entries.end < self.loading.n_entries
    }

    /// Whether the view goes on above the lines that are laid out.
    pub fn begins_before(&self) -> bool {
        matches!(self.tab, Tab::View(_)) && self.search.is_none() && self.loading.entries.start > 0
    }

    /// Lays the lines out: again, after a change or for another width.
    pub(super) fn lay_out(&mut self) {
        let columns = self.columns();
        self.lines = match self.tab {
            Tab::View(_) | Tab::History if self.search.is_some() => self.search_anew(columns),
            Tab::View(view) => self.view_lines(view, columns),
            Tab::History => self.history_lines(columns.into()),
            Tab::Transcript => Vec::new(),
        };
    }

    fn view_lines(&mut self, view: View, columns: u16) -> Vec<Line> {
        let Loading { at, n_above, n_below, .. } = self.loading;
        // The screen is filled, and has a page below it.
        let screens = 2 * self.size.1;
        let (n_above, n_below) = match (n_above, n_below) {
            (_, 0) => (n_above.max(screens), 0),
            _ => (n_above, n_below.max(screens)),
        };
        let sight = view.of(self.shown(), self.seen(), columns, self.look.ascii);
        let Excerpt { lines, entries, n_entries } = sight.around(at, n_above, n_below);
        let past = if entries.start == 0 { self.past_line() } else { None };
        self.loading.entries = entries;
        self.loading.n_entries = n_entries;
        past.into_iter().chain(lines.into_iter().map(Line::from)).collect()
    }

    /// Lays out what `action` goes to, if that was not done yet; `page` is how many lines a page moves.
    pub(super) fn load_for(&mut self, action: Action, page: usize) {
        if self.tab == Tab::History && self.search.is_none() {
            return self.load_steps(action, page);
        }
        let (goes_on, begins_before) = (self.goes_on(), self.begins_before());
        let is_near_end = self.cursor + 3 * page >= self.lines.len();
        let goes_down =
            matches!(action, Action::End | Action::Down | Action::PageDown | Action::HalfDown);
        if self.search.is_some() {
            if goes_on && goes_down && (is_near_end || action == Action::End) {
                self.loading.n_found = self.lines.len() + MORE_FOUND;
                self.search_on();
            }
            return;
        }
        match action {
            Action::Top if begins_before => self.load(0, 0, FEW),
            Action::End if goes_on => self.load(usize::MAX, FEW, 0),
            _ if goes_down && goes_on && is_near_end => self.load_around_cursor(page),
            Action::Up | Action::PageUp | Action::HalfUp
                if begins_before && self.cursor < 3 * page =>
            {
                self.load_around_cursor(page);
            }
            _ => {}
        }
    }

    /// How many entries the view has.
    pub(super) fn n_entries(&self) -> usize {
        self.loading.n_entries
    }

    /// Lays out what is around entry `at` for a view of `n_rows`, or an end where it is one.
    pub(super) fn load_entry(&mut self, at: usize, n_rows: usize) {
        match at {
            0 => self.load(0, 0, FEW),
            usize::MAX => self.load(at, FEW, 0),
            _ => self.load(at, (4 * n_rows).max(FEW / 2), (8 * n_rows).max(FEW)),
        }
    }

    fn load(&mut self, at: usize, n_above: usize, n_below: usize) {
        self.loading = Loading { at, n_above, n_below, ..self.loading.clone() };
        self.fresh.clear();
        self.lay_out();
    }

    /// Moves what is laid out to where the cursor is, which stays on its line.
    fn load_around_cursor(&mut self, page: usize) {
        let Some(here) = self.lines.get(self.cursor) else { return };
        let (entry, from) = (here.entry, self.start_of(here.entry));
        let (within, row) = (self.cursor - from, self.cursor - self.top.min(self.cursor));
        let before = self.cursor;
        self.loading.at = entry;
        self.loading.n_above = (4 * page).max(FEW / 2);
        self.loading.n_below = (8 * page).max(FEW);
        self.lay_out();
        self.cursor = self.start_of(entry) + within;
        self.top = self.cursor.saturating_sub(row);
        let fresh = std::mem::take(&mut self.fresh);
        let moved = fresh.into_iter().filter_map(|it| (it + self.cursor).checked_sub(before));
        self.fresh = moved.filter(|it| *it < self.lines.len()).collect();
    }

    /// The first line of an entry.
    fn start_of(&self, entry: usize) -> usize {
        self.lines.iter().position(|it| it.entry == entry).unwrap_or(0)
    }

    /// How many lines a search looks for at present.
    pub(super) fn n_found_wanted(&self) -> usize {
        self.loading.n_found
    }

    /// Takes the mark of what is new from lines that only came into what is laid out from below or above, because
    /// lines went or came elsewhere.
    pub(super) fn forget_entered(&mut self) {
        if self.goes_on() {
            let mut last = self.lines.len();
            while last > 0 && self.fresh.remove(&(last - 1)) {
                last -= 1;
            }
        }
        if self.begins_before() {
            let n_entered = (0..self.lines.len()).take_while(|it| self.fresh.contains(it)).count();
            self.fresh.retain(|it| *it >= n_entered);
        }
    }
}
