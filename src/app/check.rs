//! The knowledge-check pane: one question at a time, then its feedback, at the end the result.

use crate::{
    app::Context,
    course::flow::Look,
    quiz::{
        Attempt, Bank, Feedback, Score,
        text::{Names, Paper},
    },
    text::{Role, Row, wrap},
};

/// The pane over one attempt at a bank.
#[derive(Debug)]
pub struct CheckPane {
    /// The questions.
    pub bank: Bank,
    /// The answers so far.
    pub attempt: Attempt,
    /// Whether the hint of the question is shown.
    pub hint: bool,
    /// What cannot be done yet, and why: shown until the next key.
    pub notice: Option<String>,
    names: Names,
    look: Look,
    size: (usize, usize),
    rows: Vec<Row>,
    top: usize,
}

impl CheckPane {
    /// The pane over `attempt`; its size comes with [`Self::fit`].
    pub fn new(bank: Bank, attempt: Attempt, names: Names, look: Look) -> Self {
        Self {
            bank,
            attempt,
            hint: false,
            notice: None,
            names,
            look,
            size: (0, 0),
            rows: Vec::new(),
            top: 0,
        }
    }

    /// Lays the pane out for `columns` and `rows`, frame excluded.
    pub fn fit(&mut self, columns: u16, rows: u16) {
        // The last row is for the word that there is more.
        let size = (usize::from(columns).max(1), usize::from(rows).saturating_sub(1).max(1));
        if size != self.size {
            self.size = size;
            self.lay_out();
        }
    }

    /// Where keys go.
    pub fn context(&self) -> Context {
        if self.attempt.is_finished() {
            Context::Result
        } else if self.feedback().is_some() {
            Context::Feedback
        } else {
            Context::Question
        }
    }

    /// The feedback on the question in view, once it is answered.
    pub fn feedback(&self) -> Option<Feedback<'_>> {
        self.attempt.feedback(&self.bank)
    }

    /// The result so far.
    pub fn score(&self) -> Score {
        self.attempt.score(&self.bank)
    }

    /// The rows in view.
    pub fn visible(&self) -> &[Row] {
        let end = (self.top + self.size.1).min(self.rows.len());
        self.rows.get(self.top..end).unwrap_or_default()
    }

    /// Whether there is more below the rows in view.
    pub fn has_more(&self) -> bool {
        self.top + self.size.1 < self.rows.len()
    }

    /// Every row, for whoever shows them all.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What is said after the answer, without the question that was asked.
    pub fn feedback_rows(&self) -> Vec<Row> {
        self.feedback().map(|it| self.paper().feedback(&it)).unwrap_or_default()
    }

    /// Moves by `n_rows`, down if positive; by a page or half of one for the larger steps.
    pub fn scroll(&mut self, n_rows: isize) {
        let last = self.rows.len().saturating_sub(self.size.1);
        self.top = self.top.saturating_add_signed(n_rows).min(last);
    }

    /// Rows of the pane.
    pub fn height(&self) -> usize {
        self.size.1
    }

    /// The passage to reread after this answer, or the first one of the result.
    pub fn reread(&self) -> Option<String> {
        match self.context() {
            Context::Result => self.score().reread.into_iter().next(),
            _ => self.attempt.question(&self.bank)?.reread.clone(),
        }
    }

    /// Does `change` to the attempt and lays the pane out from its top.
    pub fn turn<T>(&mut self, change: impl FnOnce(&mut Attempt, &Bank) -> T) -> T {
        self.hint = false;
        self.top = 0;
        let changed = change(&mut self.attempt, &self.bank);
        self.lay_out();
        changed
    }

    /// Lays the pane out again after a change that keeps the question in view.
    pub fn lay_out(&mut self) {
        let paper = self.paper();
        let mut rows = match (self.context(), self.feedback()) {
            (Context::Result, _) => paper.result(),
            (_, Some(feedback)) => {
                paper.prompt().into_iter().chain(paper.feedback(&feedback)).collect()
            }
            (_, None) => paper.question(),
        };
        if self.hint {
            rows.push(Row::default());
            rows.extend(paper.hint());
        }
        if let Some(notice) = &self.notice {
            rows.push(Row::default());
            rows.extend(wrap::wrap(&Row::of(notice, Role::Warning), paper.columns, 0));
        }
        self.rows = rows;
        self.top = self.top.min(self.rows.len().saturating_sub(self.size.1));
    }

    fn paper(&self) -> Paper<'_> {
        let columns = self.size.0.saturating_sub(2).clamp(1, usize::from(super::lesson::MEASURE));
        let Self { bank, attempt, names, look, .. } = self;
        Paper { bank, attempt, names, columns, look: *look }
    }
}
