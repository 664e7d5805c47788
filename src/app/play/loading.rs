//! How much of a view is laid out: enough for the screen and what is near it, however large the world is.

use super::{PlayPane, Tab};
use crate::app::Action;

/// How many lines are wanted at least; all of a small world.
const FEW: usize = 120;

/// How many lines of a view are laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Loading {
    n_wanted: usize,
    /// The step in the middle of the history, where it is not the one that is looked at.
    pub(super) step: Option<usize>,
}

impl Default for Loading {
    fn default() -> Self {
        Self { n_wanted: FEW, step: None }
    }
}

impl PlayPane {
    /// How many lines of the view are to be laid out. A search looks at all of them.
    pub(super) fn n_wanted(&self) -> usize {
        if !self.filter.is_empty() {
            return usize::MAX;
        }
        // The screen is filled, and has a page below it.
        self.loading.n_wanted.max(2 * self.size.1)
    }

    /// Whether the view goes on below the lines that are laid out.
    pub fn goes_on(&self) -> bool {
        matches!(self.tab, Tab::View(_)) && self.lines.len() >= self.n_wanted()
    }

    /// Lays out what `action` goes to, if that was not done yet; `page` is how many lines a page moves.
    pub(super) fn load_for(&mut self, action: Action, page: usize) {
        if self.tab == Tab::History {
            return self.load_steps(action, page);
        }
        if !self.goes_on() {
            return;
        }
        let n_wanted = match action {
            Action::End => usize::MAX,
            // A screen more than where it goes to, so that it is filled.
            Action::Down | Action::PageDown | Action::HalfDown => self.cursor + 3 * page,
            _ => return,
        };
        if n_wanted > self.lines.len() {
            // Twice as many each time, so that going down step by step costs no more than going at once.
            self.loading.n_wanted = n_wanted.max(self.lines.len().saturating_mul(2));
            self.lines = self.lines_now();
        }
    }

    /// Takes the mark of what is new from lines that only came into what is laid out from below, because
    /// lines above them went.
    pub(super) fn forget_entered(&mut self) {
        if !self.goes_on() {
            return;
        }
        let mut last = self.lines.len();
        while last > 0 && self.fresh.remove(&(last - 1)) {
            last -= 1;
        }
    }
}
