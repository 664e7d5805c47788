//! What of a view, of the history or of the transcript is in view, and moving it with the wheel or the bar.

use super::{Line, PlayPane, Tab};
use crate::app::{Action, scrollbar::Extent};

/// What a bar beside the lines counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Lines: all of them are laid out.
    Line,
    /// Entries of a view.
    Entry,
    /// Steps of the history.
    Step,
}

impl PlayPane {
    /// Moves what is in view by `n_rows`, down if positive; the cursor comes along where it must.
    pub fn scroll(&mut self, n_rows: isize) {
        let action = if n_rows > 0 { Action::Down } else { Action::Up };
        if self.tab == Tab::Transcript {
            self.top = self.top.saturating_add_signed(n_rows).min(self.last_top());
            return;
        }
        let n_shown = self.shares().view;
        if self.lines.len() <= n_shown {
            return;
        }
        if self.tab == Tab::History {
            // Where the cursor is, there the learner looks.
            (0..n_rows.unsigned_abs()).for_each(|_| self.step(action));
            return;
        }
        self.load_for(action, n_shown.max(2) - 1);
        self.put_top(self.top.saturating_add_signed(n_rows));
    }

    /// How much is in view: what is not laid out counts by entries of the view, or by steps.
    pub fn extent(&self) -> Extent {
        let n_lines = self.n_lines();
        let (from, to) = (self.top, (self.top + self.shares().view).min(n_lines));
        let unit = self.unit();
        let number = |line: &Line| match unit {
            Unit::Line => None,
            Unit::Entry => Some(line.entry),
            Unit::Step => line.n_steps,
        };
        // A line that only goes on with another has the number of that.
        let number_at = |idx: usize| {
            let mut above = self.lines.get(..=idx).unwrap_or_default().iter().rev();
            above.find_map(number).unwrap_or(0)
        };
        let all = match unit {
            Unit::Line => {
                // What a search has not looked at yet is more.
                let all = n_lines + usize::from(self.search.is_some() && self.goes_on());
                return Extent { from, to, all };
            }
            Unit::Entry => self.n_entries(),
            Unit::Step => self.sandbox.steps().len() + 1,
        };
        let (begins_before, goes_on) = self.is_cut();
        let is_end = to == n_lines && !goes_on;
        Extent {
            from: if from == 0 && !begins_before { 0 } else { number_at(from).max(1) },
            to: if is_end { all } else { number_at(to.saturating_sub(1)).min(all - 1) },
            all,
        }
    }

    /// Puts part `to` of what [`Self::extent`] counts at the top; an end, for what is beyond it.
    pub fn scroll_to(&mut self, to: usize) {
        match self.unit() {
            Unit::Line if self.tab == Tab::Transcript => self.top = to.min(self.last_top()),
            Unit::Line => self.put_top(to),
            Unit::Entry => {
                self.load_entry(to, self.shares().view);
                let first = |it: &Line| it.entry >= to;
                let at = self.lines.iter().position(first).unwrap_or(usize::MAX);
                self.put_top(if to == 0 { 0 } else { at });
            }
            Unit::Step => {
                let to = to.min(self.sandbox.steps().len());
                self.load_step(to);
                let is_there = |it: &Line| it.n_steps.is_some_and(|it| it <= to);
                self.cursor = self.lines.iter().rposition(is_there).unwrap_or(0);
                self.put_top(self.cursor);
            }
        }
    }

    /// Puts line `top` at the top, as far as there are lines below it; the cursor is one of those in view.
    fn put_top(&mut self, top: usize) {
        let n_shown = self.shares().view;
        self.top = top.min(self.lines.len().saturating_sub(n_shown));
        let end = (self.top + n_shown).saturating_sub(1).max(self.top);
        let in_view = self.top..=end;
        self.was_scrolled = true;
        if self.tab != Tab::History {
            self.cursor = self.cursor.clamp(self.top, end);
            return;
        }
        if !in_view.contains(&self.cursor) {
            let is_step = |idx: &usize| self.lines.get(*idx).is_some_and(|it| it.n_steps.is_some());
            let is_above = self.cursor < self.top;
            let mut steps = in_view.filter(is_step);
            let found = if is_above { steps.next() } else { steps.next_back() };
            self.cursor = found.unwrap_or(self.top);
        }
        self.look();
        self.follow_cursor();
    }

    fn unit(&self) -> Unit {
        match (self.tab, self.is_cut()) {
            (Tab::Transcript, _) | (_, (false, false)) => Unit::Line,
            _ if self.search.is_some() => Unit::Line,
            (Tab::View(_), _) => Unit::Entry,
            (Tab::History, _) => Unit::Step,
        }
    }

    /// Whether there is more above what is laid out, and below it.
    fn is_cut(&self) -> (bool, bool) {
        match self.tab {
            Tab::History if self.search.is_none() => self.is_history_cut(),
            _ => (self.begins_before(), self.goes_on()),
        }
    }

    /// The number of the first line in view.
    pub fn top(&self) -> usize {
        self.top
    }

    /// How many lines there are to scroll through.
    pub fn n_lines(&self) -> usize {
        if self.tab == Tab::Transcript { self.transcript.len() } else { self.lines.len() }
    }
}
