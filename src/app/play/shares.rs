//! How the rows of the sandbox pane are shared out, and what of its transcript is selected.

use std::ops::Range;

use ratatui::layout::Rect;

use super::{PlayPane, Tab};
use crate::{
    app::selection::{Copied, Joint, Point, Selection, word_over},
    text::{Row, wrap},
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

impl Parts {
    /// The rows of what can stand at the cursor of the command line, under the rule.
    pub fn choices(self) -> Rect {
        let rule = self.told.height.min(1);
        Rect { y: self.told.y + rule, height: self.told.height - rule, ..self.told }
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
        let mut copied = Copied::default();
        for (line, (row, joint)) in self.said_rows().enumerate() {
            if let Some(columns) = selection.columns(0, line) {
                copied.push(&row, &columns, joint);
            }
        }
        copied.text()
    }

    /// The first cell and the last of the word at a cell of the transcript.
    pub fn word_at(&self, line: usize, column: usize) -> Option<(Point, Point)> {
        // A word is not longer than a few rows.
        let above = line.saturating_sub(LONGEST_WORD);
        let rows: Vec<(Row, Joint)> =
            self.said_rows().skip(above).take(2 * LONGEST_WORD + 1).collect();
        let joint = |at: usize| rows.get(at).map_or(Joint::Line, |it| it.1);
        let shown: Vec<&Row> = rows.iter().map(|it| &it.0).collect();
        let (first, last) = word_over(&shown, joint, line - above, column)?;
        let point = |(line, column): (usize, usize)| Point { block: 0, line: line + above, column };
        Some((point(first), point(last)))
    }

    /// The rows of the transcript, each with how it goes on with the one before it.
    fn said_rows(&self) -> impl Iterator<Item = (Row, Joint)> {
        let columns = self.columns().max(1).into();
        self.said.iter().flatten().flat_map(move |said| {
            let text = said.text();
            let mut end = 0;
            wrap::wrap(said, columns, 2).into_iter().enumerate().map(move |(nth, row)| {
                let body = row.text();
                let body = if nth > 0 { body.trim_start() } else { &body };
                let rest = text.get(end..).unwrap_or_default();
                let gap = rest.find(body).unwrap_or_default();
                let joint = match gap {
                    _ if nth == 0 => Joint::Line,
                    0 => Joint::Word,
                    _ => Joint::Space,
                };
                end += gap + body.len();
                (row, joint)
            })
        })
    }

    /// The number of the line under the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }
}

/// Rows of the choices that are worth more than the view: a rule, two of them, how many more there are.
const FEW_CHOICES: usize = 4;

/// Rows beyond which no word goes on.
const LONGEST_WORD: usize = 30;
