//! How the rows of the sandbox pane are shared out, and what of its lines is in view.

use std::ops::Range;

use ratatui::layout::Rect;

use super::{PlayPane, Tab};
use crate::{
    app::{
        Action,
        selection::{Copied, Joint, Selection},
    },
    text::wrap,
};

/// How the rows of the pane are shared out, from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shares {
    /// Rows of the view (the tabs take one more, above).
    pub view: usize,
    /// Rows of the last answer, its rule included; 0 if there is none.
    pub answer: usize,
    /// Rows of the command line.
    pub command: usize,
}

/// Where the parts of the pane are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// The names of the views.
    pub tabs: Rect,
    /// The lines of the view.
    pub view: Rect,
    /// The last answer, its rule included.
    pub told: Rect,
    /// The command line.
    pub command: Rect,
}

impl Shares {
    /// The parts of a pane that has `area`, frame excluded.
    pub fn parts(self, area: Rect) -> Parts {
        let height = |rows: usize| u16::try_from(rows).unwrap_or(0).min(area.height);
        let tabs = area.height.min(1);
        let command = area.bottom() - height(self.command);
        let told = command.saturating_sub(height(self.answer)).max(area.y);
        let part = |y: u16, height: u16| Rect { y, height, ..area };
        let view = area.y + tabs;
        Parts {
            tabs: part(area.y, tabs),
            view: part(view, height(self.view).min(told.saturating_sub(view))),
            told: part(told, command - told),
            command: part(command, area.bottom() - command),
        }
    }
}

impl PlayPane {
    /// How the rows are shared out.
    pub fn shares(&self) -> Shares {
        let rows = self.size.1.saturating_sub(1);
        let command = self.n_command_rows().min(rows / 3).max(1);
        let popup = self.popup.as_ref().map_or(0, |it| it.n_rows() + 1);
        let wanted = match self.tab {
            _ if popup > 0 => popup,
            _ if !self.foreseen.1.is_empty() => self.foreseen.1.len() + 1,
            Tab::History if !self.did.is_empty() => self.did.len() + 1,
            Tab::View(_) if !self.answer.is_empty() => self.answer.len() + 1,
            Tab::View(_) | Tab::History | Tab::Transcript => 0,
        };
        let command = command.min(rows);
        // To leave out a line or two would save nothing: that they are left out takes one.
        let usual = (rows - command) * 2 / 5;
        let usual = if popup > 0 { usual.max(FEW_CHOICES) } else { usual };
        let answer = if wanted <= usual + 2 { wanted } else { usual }.min(rows - command);
        Shares { view: rows - command - answer, answer, command }
    }

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
        let last = self.lines.len().saturating_sub(n_shown);
        self.top = self.top.saturating_add_signed(n_rows).min(last);
        let end = (self.top + n_shown).saturating_sub(1).max(self.top);
        self.cursor = self.cursor.clamp(self.top, end);
        self.was_scrolled = true;
    }

    /// The number of the first line in view.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The selected columns of each row in view.
    pub fn selected(&self) -> Vec<Option<Range<usize>>> {
        let Some(selection) = self.selection.filter(|_| self.tab == Tab::Transcript) else {
            return Vec::new();
        };
        let rows = self.transcript.iter().enumerate().skip(self.top).take(self.shares().view);
        let columns = rows.map(|(line, row)| {
            let columns = selection.columns(0, line)?;
            Some(columns.start..columns.end.min(row.width()))
        });
        columns.collect()
    }

    /// What is selected, as it was said: lines that were too long are whole again.
    pub fn copied(&self, selection: Selection) -> String {
        let columns = self.columns().max(1).into();
        let mut copied = Copied::default();
        let mut line = 0;
        for said in self.said.iter().flatten() {
            let text = said.text();
            let mut rest = text.as_str();
            for (nth, row) in wrap::wrap(said, columns, 2).iter().enumerate() {
                let body = row.text();
                let body = if nth > 0 { body.trim_start() } else { &body };
                let (gap, after) = rest.split_once(body).unwrap_or(("", rest));
                let joint = match gap {
                    _ if nth == 0 => Joint::Line,
                    "" => Joint::Word,
                    _ => Joint::Space,
                };
                rest = after;
                if let Some(columns) = selection.columns(0, line) {
                    copied.push(row, &columns, joint);
                }
                line += 1;
            }
        }
        copied.text()
    }

    /// How many lines there are to scroll through.
    pub fn n_lines(&self) -> usize {
        if self.tab == Tab::Transcript { self.transcript.len() } else { self.lines.len() }
    }

    /// The number of the line under the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }
}

/// Rows of the choices that are worth more than the view: a rule, two of them, how many more there are.
const FEW_CHOICES: usize = 4;
