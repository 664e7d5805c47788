//! The knowledge-check pane: one question at a time, then its feedback, at the end the result.

use crate::{
    app::Context,
    course::{self, document::Outcome, flow::Look},
    quiz::{self, Attempt, Bank, Feedback, Score},
    text::{Role, Row, Span, wrap},
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
    outcomes: Vec<Outcome>,
    look: Look,
    size: (usize, usize),
    rows: Vec<Row>,
    top: usize,
}

impl CheckPane {
    /// The pane over `attempt`; its size comes with [`Self::fit`].
    pub fn new(bank: Bank, attempt: Attempt, outcomes: Vec<Outcome>, look: Look) -> Self {
        Self {
            bank,
            attempt,
            hint: false,
            notice: None,
            outcomes,
            look,
            size: (0, 0),
            rows: Vec::new(),
            top: 0,
        }
    }

    /// Lays the pane out for `columns` and `rows`, frame excluded.
    pub fn fit(&mut self, columns: u16, rows: u16) {
        let size = (usize::from(columns).max(1), usize::from(rows).max(1));
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
        let columns = self.size.0.saturating_sub(2).clamp(1, usize::from(super::lesson::MEASURE));
        let rows = match self.context() {
            Context::Result => self.result_rows(),
            _ => self.question_rows(columns),
        };
        self.rows = rows.iter().flat_map(|row| wrap::wrap(row, columns, indent_of(row))).collect();
        self.top = self.top.min(self.rows.len().saturating_sub(self.size.1));
    }

    fn question_rows(&self, columns: usize) -> Vec<Row> {
        let Some(question) = self.attempt.question(&self.bank) else { return Vec::new() };
        let mut rows = vec![self.heading(), Row::default()];
        rows.extend(markdown(&question.prompt, columns, self.look));
        rows.push(Row::default());
        match self.feedback() {
            None => {
                rows.extend(quiz::text::options(&self.attempt, &self.bank));
                rows.push(Row::default());
                if self.hint {
                    let hint = question.hint.as_deref().unwrap_or("this question has no hint");
                    rows.push(Row::new([
                        Span::new("Hint  ", Role::Note),
                        Span::new(hint, Role::Text),
                    ]));
                }
                rows.extend(self.notice.iter().map(|it| Row::of(it, Role::Warning)));
            }
            Some(feedback) => {
                rows.extend(quiz::text::feedback(&feedback));
                rows.push(Row::default());
                rows.extend(markdown(&question.explanation, columns, self.look));
            }
        }
        rows
    }

    fn result_rows(&self) -> Vec<Row> {
        let words =
            |id: &str| self.outcomes.iter().find(|it| it.id == id).map(|it| it.text.clone());
        quiz::text::result(&self.score(), &self.bank, self.attempt.seed(), words)
    }

    fn heading(&self) -> Row {
        let (at, n_questions) = self.attempt.position();
        Row::new([
            Span::new(format!("{at} / {n_questions}"), Role::Heading),
            Span::new(format!("   {}", self.bank.title), Role::Dim),
        ])
    }
}

/// Markdown of a bank as rows.
fn markdown(source: &str, columns: usize, look: Look) -> Vec<Row> {
    let document = course::parse::parse("", source);
    let columns = u16::try_from(columns).unwrap_or(u16::MAX);
    let mut rows = Vec::new();
    for block in 0..document.blocks.len() {
        if block > 0 {
            rows.push(Row::default());
        }
        rows.extend(course::flow::flow(&document, block, columns, look));
    }
    rows
}

/// Columns by which the continuation of a wrapped row is indented: what stands before its text.
fn indent_of(row: &Row) -> usize {
    match row.spans.as_slice() {
        [first, _, ..] => first.width().min(8),
        _ => 0,
    }
}
