//! The knowledge-check pane: one question at a time, then its feedback, at the end the result.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    app::{Action, Context, Input, scrollbar::Extent},
    course::flow::Look,
    quiz::{
        Attempt, Bank, Feedback, Mode, Question, Score, WHOLE,
        history::Past,
        text::{Names, Paper},
    },
    text::{self, Role, Row, Span, wrap},
    words,
};

/// Said under an answer that is typed.
const HOW_TO_SUBMIT: &str =
    mark!("Enter submits it; 1, 2 or 3 submits it and says how sure you are; i changes it.");

/// What a check is to be, from the command line or a key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What it is for.
    pub mode: Mode,
    /// How many questions are asked; where nobody says, what the bank says.
    pub count: Option<usize>,
    /// Only questions of this outcome.
    pub outcome: Option<String>,
    /// Only questions that lead back to this page.
    pub lesson: Option<String>,
    /// Minutes of an exam; where nobody says, a minute and a half for each question.
    pub minutes: Option<u32>,
}

/// The pane over one attempt at a bank.
#[derive(Debug)]
pub struct CheckPane {
    /// The questions.
    pub bank: Bank,
    /// The answers so far.
    pub attempt: Attempt,
    /// What cannot be done yet, and why: shown until the next key.
    pub notice: Option<String>,
    /// The attempts at the bank that were finished before, the oldest first.
    pub past: Vec<Past>,
    names: Names,
    look: Look,
    size: (usize, usize),
    rows: Vec<Row>,
    top: usize,
    /// The answer being typed.
    field: Option<Input>,
    /// The row that it begins on, where one can be typed.
    typed_at: Option<usize>,
    /// The row of the grid under the cursor, while all questions of an exam are shown.
    grid: Option<usize>,
}

impl CheckPane {
    /// The pane over `attempt`; its size comes with [`Self::fit`].
    pub fn new(bank: Bank, attempt: Attempt, names: Names, look: Look) -> Self {
        let mut it = Self {
            bank,
            attempt,
            notice: None,
            past: Vec::new(),
            names,
            look,
            size: (0, 0),
            rows: Vec::new(),
            top: 0,
            field: None,
            typed_at: None,
            grid: None,
        };
        it.offer_field();
        it
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

    /// Takes in what was answered before: the questions that were edited since, and the shares of each outcome.
    pub fn remember(&mut self, changed: BTreeSet<String>, before: BTreeMap<String, Vec<usize>>) {
        self.names.changed = changed;
        self.names.before = before;
        self.lay_out();
    }

    /// Where keys go.
    pub fn context(&self) -> Context {
        if self.attempt.is_finished() {
            Context::Result
        } else if self.grid.is_some() {
            Context::Grid
        } else if self.feedback().is_some() {
            Context::Feedback
        } else if self.field.is_some() {
            Context::Answer
        } else {
            Context::Question
        }
    }

    /// Whether `action` does something now, as far as this pane knows.
    pub fn can(&self, action: Action) -> bool {
        let question = self.attempt.question(&self.bank);
        let is_typed = question.is_some_and(|it| it.kind.is_typed());
        match action {
            Action::Pick(_) => !is_typed,
            Action::TypeAnswer => is_typed,
            Action::Hint => self.attempt.next_hint(&self.bank).is_some(),
            Action::Skip => !self.attempt.is_open_exam(),
            Action::Flag | Action::Grid | Action::NextQuestion | Action::PreviousQuestion => {
                self.attempt.is_open_exam()
            }
            Action::Reread => self.reread().is_some(),
            // An exam is over a bank that its author put together.
            Action::Exam => self.bank.path != WHOLE,
            Action::TryWorld => {
                self.context() == Context::Feedback && question.is_some_and(|it| it.setup.is_some())
            }
            Action::Retry => {
                let score = self.score();
                !score.missed.is_empty() || !score.guessed.is_empty()
            }
            _ => true,
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

    /// How many hints are shown.
    pub fn n_hints(&self) -> usize {
        self.attempt.hints(&self.bank).len()
    }

    /// The rows in view.
    pub fn visible(&self) -> &[Row] {
        let end = (self.top + self.size.1).min(self.rows.len());
        self.rows.get(self.top..end).unwrap_or_default()
    }

    /// The letter of the option that row `row` of those in view belongs to.
    pub fn letter_at(&self, row: usize) -> Option<char> {
        let is_chosen = self.context() == Context::Question;
        let row = self.visible().get(row).filter(|_| is_chosen)?;
        let code = row.spans.iter().find_map(|it| it.target)?;
        char::from_u32(u32::try_from(code).ok()?)
    }

    /// The question of an exam that row `row` of those in view belongs to; one more for the row that hands in.
    pub fn question_at(&self, row: usize) -> Option<usize> {
        self.grid?;
        let idx = (self.top + row).checked_sub(Paper::ROWS_ABOVE_GRID)?;
        (idx <= self.attempt.position().1).then_some(idx)
    }

    /// Whether there is more below the rows in view.
    pub fn has_more(&self) -> bool {
        self.top + self.size.1 < self.rows.len()
    }

    /// How much of it is in view.
    pub fn extent(&self) -> Extent {
        let all = self.rows.len();
        Extent { from: self.top, to: (self.top + self.size.1).min(all), all }
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

    /// Puts in the questions whose answers were computed.
    pub fn settle(&mut self, questions: Vec<Question>) {
        self.bank.put(questions);
        self.lay_out();
    }

    /// Does `change` to the attempt and lays the pane out from its top.
    pub fn turn<T>(&mut self, change: impl FnOnce(&mut Attempt, &Bank) -> T) -> T {
        self.top = 0;
        self.grid = None;
        let changed = change(&mut self.attempt, &self.bank);
        self.offer_field();
        self.lay_out();
        changed
    }

    // The answer that is typed.

    /// A question that is answered by typing is typed into at once.
    fn offer_field(&mut self) {
        let question = self.attempt.question(&self.bank);
        let is_open = question.is_some_and(|it| it.kind.is_typed()) && self.feedback().is_none();
        let is_empty = self.attempt.typed().is_empty();
        self.field = (is_open && is_empty).then(Input::default);
    }

    /// Types the answer anew, from what was typed before.
    pub fn open_field(&mut self) {
        self.field = Some(Input::new(self.attempt.typed()));
        self.lay_out();
    }

    /// The byte of the typed answer that is at a cell of those in view, on the row that it begins on.
    pub fn answer_byte_at(&self, down: usize, right: usize) -> Option<usize> {
        let first = self.typed_at?;
        let row = self.top + down;
        let drawn = self.rows.get(row).filter(|_| row == first)?;
        // What it is called, and the gap behind that.
        let lead: usize = drawn.spans.iter().take(2).map(|it| it.text().len()).sum();
        let byte = text::split_at_width(&drawn.text(), right).0.len().saturating_sub(lead);
        // The cursor takes a column of its own.
        let before = self.field.as_ref().map_or(usize::MAX, Input::cursor);
        Some(if byte > before { byte - 1 } else { byte })
    }

    /// Types on at byte `byte` of the answer.
    pub fn type_at(&mut self, byte: usize) {
        if self.field.is_none() {
            self.open_field();
        }
        if let Some(field) = &mut self.field {
            field.go_to(byte);
        }
        self.lay_out();
    }

    /// Takes what was typed as the answer, which is then to be submitted.
    pub fn close_field(&mut self) {
        self.field = None;
        self.lay_out();
    }

    /// Types into the answer.
    pub fn type_text(&mut self, typed: &str) {
        self.edit(|field| field.insert(typed));
    }

    /// Edits the answer.
    pub fn edit_field(&mut self, action: Action) {
        self.edit(|field| {
            field.edit(action);
        });
    }

    /// Takes back what is typed; false if there is nothing.
    pub fn clear_field(&mut self) -> bool {
        let is_typed = self.field.as_ref().is_some_and(|field| !field.text().is_empty());
        if is_typed {
            self.edit(|field| field.set(""));
        }
        is_typed
    }

    fn edit(&mut self, change: impl FnOnce(&mut Input)) {
        let Some(field) = &mut self.field else { return };
        change(field);
        let text = field.text().to_owned();
        self.attempt.write(&self.bank, &text);
        self.lay_out();
        // What is typed stands at the end.
        self.scroll(isize::MAX);
    }

    // All questions of an exam.

    /// Shows all questions, the one in view under the cursor, or hides them.
    pub fn toggle_grid(&mut self) {
        let here = self.attempt.position().0.saturating_sub(1);
        self.grid = if self.grid.is_none() { Some(here) } else { None };
        self.lay_out();
    }

    /// Moves the cursor of the grid.
    pub fn step_grid(&mut self, action: Action) {
        let last = self.attempt.position().1;
        let page = self.size.1.max(2) - 1;
        if let Some(at) = &mut self.grid {
            *at = match action {
                Action::Down => *at + 1,
                Action::Up => at.saturating_sub(1),
                Action::PageDown | Action::HalfDown => *at + page,
                Action::PageUp | Action::HalfUp => at.saturating_sub(page),
                Action::Top => 0,
                Action::End => last,
                _ => *at,
            }
            .min(last);
        }
        self.lay_out();
    }

    /// Puts the cursor of the grid on the row with this index.
    pub fn point_at(&mut self, idx: usize) {
        if let Some(at) = &mut self.grid {
            *at = idx.min(self.attempt.position().1);
            self.lay_out();
        }
    }

    /// The question under the cursor of the grid; its number of questions for the row that hands in.
    pub fn under_cursor(&self) -> Option<usize> {
        self.grid
    }

    /// Lays the pane out again after a change that keeps the question in view.
    pub fn lay_out(&mut self) {
        let paper = self.paper();
        let mut rows = match (self.context(), self.feedback()) {
            (Context::Result, _) => paper.result(&self.past),
            (Context::Grid, _) => paper.grid(self.grid.unwrap_or_default()),
            (_, Some(feedback)) => {
                paper.prompt().into_iter().chain(paper.feedback(&feedback)).collect()
            }
            (_, None) => paper.question(),
        };
        let typed = self.typed();
        let typed_at = (!typed.is_empty()).then_some(rows.len() + 1);
        rows.extend(typed);
        if let Some(notice) = &self.notice {
            rows.push(Row::default());
            rows.extend(wrap::wrap(&Row::of(notice, Role::Warning), paper.columns, 0));
        }
        self.typed_at = typed_at;
        self.rows = rows;
        self.top = self.top.min(self.rows.len().saturating_sub(self.size.1));
        if let Some(at) = self.grid {
            let at = at + Paper::ROWS_ABOVE_GRID;
            self.top = self.top.clamp((at + 1).saturating_sub(self.size.1), at);
        }
    }

    /// The answer that is typed, with its cursor, and what to do when it is.
    pub fn typed(&self) -> Vec<Row> {
        let is_question = matches!(self.context(), Context::Question | Context::Answer);
        let is_typed = self.attempt.question(&self.bank).is_some_and(|it| it.kind.is_typed());
        if !is_question || !is_typed {
            return Vec::new();
        }
        let columns = self.paper().columns;
        let (before, cursor, after) = match &self.field {
            Some(field) => (field.before(), "_", field.after()),
            None => (self.attempt.typed(), "", ""),
        };
        let row = Row::new([
            Span::new(tr!("Answer"), Role::Key),
            Span::new("  ", Role::Key),
            Span::new(before, Role::Text),
            Span::new(cursor, Role::Key),
            Span::new(after, Role::Text),
        ]);
        let mut rows = vec![Row::default()];
        rows.extend(wrap::wrap(&row, columns, 8));
        if self.field.is_none() {
            rows.extend(wrap::wrap(&Row::of(words::of(HOW_TO_SUBMIT), Role::Dim), columns, 0));
        }
        rows
    }

    fn paper(&self) -> Paper<'_> {
        let columns = self.size.0.saturating_sub(2).max(1);
        let Self { bank, attempt, names, look, .. } = self;
        Paper { bank, attempt, names, columns, look: *look }
    }
}
