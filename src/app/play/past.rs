//! The history in the pane: its steps, and the world as it was at one of them.

use super::{Line, PlayPane, Tab};
use crate::{
    app::Action,
    text::{Role, Row, Span, wrap},
    world::World,
};

/// The world as it was, while the learner looks at it.
#[derive(Debug)]
pub(super) struct Past {
    /// After how many steps.
    pub(super) n_steps: usize,
    world: World,
}

/// A search among the steps, from the start of the world on, and what it has found so far.
#[derive(Debug, Default)]
pub(super) struct StepSearch {
    /// Lowercase.
    words: Vec<String>,
    /// The first step that was not looked at, and how many can be undone before it.
    pub(super) next: usize,
    n_before: usize,
    /// Those that hold every word, with what was done together with them.
    pub(super) found: Vec<Line>,
}

impl StepSearch {
    /// A search for what holds every word of `text`.
    pub(super) fn new(text: &str) -> Self {
        let words = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        Self { words, ..Self::default() }
    }

    fn holds(&self, lines: &[Line]) -> bool {
        let text: String = lines.iter().map(|it| it.row.text().to_lowercase() + " ").collect();
        self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

impl PlayPane {
    /// The world that the views show: that of now, or as it was at the step being looked at.
    pub(super) fn shown(&self) -> &World {
        self.past.as_ref().map_or(self.sandbox.world(), |it| &it.world)
    }

    /// Whether the views show the world as it was, not as it is.
    pub fn is_in_past(&self) -> bool {
        self.past.is_some()
    }

    /// Back to the world of now; false if that is what is shown.
    pub fn look_at_now(&mut self) -> bool {
        if self.past.take().is_none() {
            return false;
        }
        self.show(self.tab);
        true
    }

    /// Undoes or redoes to the step under the cursor, and says so; false if it is the last one done.
    pub fn go_to_step(&mut self) -> bool {
        let Some(n_steps) = self.step_under_cursor().filter(|it| *it != self.sandbox.cursor())
        else {
            return false;
        };
        self.sandbox.go_to(n_steps);
        let said =
            tr!("went to {step}; u and Ctrl-R go on from here", step = self.name_of(n_steps));
        self.say(vec![Row::of(said, Role::Note)]);
        self.refresh();
        true
    }

    /// After how many steps the line under the cursor stands, in the history.
    pub fn step_under_cursor(&self) -> Option<usize> {
        if self.tab != Tab::History {
            return None;
        }
        let mut at = self.lines.get(..=self.cursor)?.iter().filter_map(|it| it.n_steps);
        at.next_back()
    }

    /// Goes to the next step, or to the previous one.
    pub(super) fn step_in_history(&mut self, next: bool) {
        let is_step = |idx: &usize| self.lines.get(*idx).is_some_and(|it| it.n_steps.is_some());
        let to = if next {
            (self.cursor + 1..self.lines.len()).find(is_step)
        } else {
            (0..self.cursor).rev().find(is_step)
        };
        self.cursor = to.unwrap_or(self.cursor);
        self.look();
    }

    /// Looks at the step under the cursor.
    pub(super) fn look(&mut self) {
        let Some(n_steps) = self.step_under_cursor() else { return };
        self.past = (n_steps != self.sandbox.cursor())
            .then(|| Past { n_steps, world: self.sandbox.world_after(n_steps) });
        self.did = self.rows_of_step();
    }

    /// What the step under the cursor did to access.
    pub(super) fn step_rows(&self) -> &[Row] {
        if self.tab == Tab::History { &self.did } else { &[] }
    }

    fn rows_of_step(&self) -> Vec<Row> {
        let Some(n_steps) = self.step_under_cursor().filter(|it| *it > 0) else {
            return Vec::new();
        };
        let first = self.sandbox.steps().first_undone(n_steps).unwrap_or(0);
        let rows = self.sandbox.difference(first).rows(N_ROWS);
        let rows = if rows.is_empty() {
            vec![Row::of(tr!("nobody's access changed with this step"), Role::Dim)]
        } else {
            rows
        };
        let columns = self.size.0.max(1);
        rows.iter().flat_map(|row| wrap::wrap(row, columns, 2)).collect()
    }

    /// The steps in reach: a line for each undo, those that are undone dimmed; before them all, the start of the world.
    pub(super) fn history_lines(&self, columns: usize) -> Vec<Line> {
        let steps = self.sandbox.steps();
        let (first, last) = self.steps_in_reach();
        let mut lines = if first == 0 {
            self.step_lines(columns, 0, Some(0), tr!("the world as it was at the start"))
        } else {
            vec![note_line(tr!("{first} earlier steps", first))]
        };
        let before = steps.iter().take(first).enumerate();
        let mut number = before.filter(|(idx, it)| *idx == 0 || !it.joined).count();
        let mut idx = first;
        while idx < last {
            number += 1;
            lines.extend(self.lines_of_step(columns, idx, number));
            idx = steps.end_of(idx);
        }
        if last < steps.len() {
            lines.push(note_line(tr!("{last} later steps", last = steps.len() - last)));
        }
        lines
    }

    /// Goes on with a search in the history, until there are `n_wanted` lines or enough was looked at for now.
    pub(super) fn seek_steps(&self, search: &mut StepSearch, n_wanted: usize, columns: usize) {
        let steps = self.sandbox.steps();
        let end = (search.next + STEPS_SEARCHED).min(steps.len());
        while search.next < end && search.found.len() < n_wanted {
            search.n_before += 1;
            let lines = self.lines_of_step(columns, search.next, search.n_before);
            if search.holds(&lines) {
                search.found.extend(lines);
            }
            search.next = steps.end_of(search.next);
        }
    }

    /// The lines of step number `idx` and of those that are undone together with it: undo number `number`.
    fn lines_of_step(&self, columns: usize, idx: usize, number: usize) -> Vec<Line> {
        let end = self.sandbox.steps().end_of(idx);
        let lines = (idx..end).map(|it| {
            let number = (it == idx).then_some(number);
            self.step_lines(columns, end, number, &self.sandbox.told(it))
        });
        lines.flatten().collect()
    }

    /// The line of a step, or of one that goes on with another and so has no number, in as many rows as it takes.
    fn step_lines(
        &self,
        columns: usize,
        n_steps: usize,
        number: Option<usize>,
        text: &str,
    ) -> Vec<Line> {
        let cursor = self.sandbox.cursor();
        let is_first = number.is_some();
        let (sign, role) = match () {
            () if n_steps == cursor && is_first => (tr!("now "), Role::Good),
            () if n_steps > cursor && is_first => (tr!("undone "), Role::Dim),
            () => ("", Role::Dim),
        };
        let text_role = if n_steps > cursor { Role::Dim } else { Role::Text };
        let lead = number.map_or_else(|| "     ".to_owned(), |number| format!("{number:3}  "));
        let row = Row::new([
            Span::new(lead, Role::Dim),
            Span::new(sign, role),
            Span::new(text, text_role),
        ]);
        let rows = wrap::wrap(&row, columns.max(1), 5).into_iter().enumerate();
        let n_steps = |idx: usize| (is_first && idx == 0).then_some(n_steps);
        rows.map(|(idx, row)| Line { n_steps: n_steps(idx), ..Line::about_nothing(row) }).collect()
    }

    /// The first of the steps that are laid out, and the end of them: those around the one in the middle. However
    /// long the history is, no more is looked at.
    fn steps_in_reach(&self) -> (usize, usize) {
        let steps = self.sandbox.steps();
        let looked_at = self.past.as_ref().map(|it| it.n_steps);
        let middle = self.loading.step.or(looked_at).unwrap_or(self.sandbox.cursor());
        // What is undone together stays together.
        let is_first = |idx: &usize| steps.get(*idx).is_none_or(|it| !it.joined);
        let first = (0..=middle.saturating_sub(STEPS_IN_REACH)).rev().find(is_first).unwrap_or(0);
        let last = (middle + STEPS_IN_REACH).min(steps.len());
        (first, (last..steps.len()).find(is_first).unwrap_or(steps.len()))
    }

    /// Whether there are steps before those that are laid out, and behind them.
    pub(super) fn is_history_cut(&self) -> (bool, bool) {
        let (first, last) = self.steps_in_reach();
        (first > 0, last < self.sandbox.steps().len())
    }

    /// Lays out the steps around this one.
    pub(super) fn load_step(&mut self, n_steps: usize) {
        self.loading.step = Some(n_steps);
        self.lay_out();
    }

    /// Lays out the steps around the place that `action` goes to, if the history goes on there.
    pub(super) fn load_steps(&mut self, action: Action, page: usize) {
        let n_steps = self.sandbox.steps().len();
        let (first, last) = self.steps_in_reach();
        let is_near_top = first > 0 && self.cursor < 2 * page;
        let is_near_end = last < n_steps && self.cursor + 2 * page >= self.lines.len();
        let here = self.step_under_cursor().unwrap_or(0);
        let middle = match action {
            Action::Top if first > 0 => 0,
            Action::End if last < n_steps => n_steps,
            Action::Up | Action::PageUp | Action::HalfUp if is_near_top => here,
            Action::Down | Action::PageDown | Action::HalfDown if is_near_end => here,
            _ => return,
        };
        let row = self.cursor.saturating_sub(self.top);
        self.load_step(middle);
        self.cursor = self.line_of(middle);
        self.top = self.cursor.saturating_sub(row);
    }

    /// Puts the cursor on the step that is looked at, or on the present.
    pub(super) fn go_to_line_of_step(&mut self) {
        let at = self.past.as_ref().map_or(self.sandbox.cursor(), |it| it.n_steps);
        self.cursor = self.line_of(at);
    }

    /// Where the line of the present is, in the history.
    pub(super) fn line_of_now(&self) -> usize {
        self.line_of(self.sandbox.cursor())
    }

    fn line_of(&self, n_steps: usize) -> usize {
        self.lines.iter().position(|it| it.n_steps == Some(n_steps)).unwrap_or(0)
    }

    /// What stands above a view that shows the world as it was.
    pub(super) fn past_line(&self) -> Option<Line> {
        let past = self.past.as_ref()?;
        let told = tr!("as it was after {step}; Esc shows now", step = self.name_of(past.n_steps));
        let row = Row::of(told, Role::Warning);
        Some(Line::about_nothing(row))
    }

    fn name_of(&self, n_steps: usize) -> String {
        let done = self.sandbox.steps().iter().take(n_steps);
        match done.enumerate().filter(|(idx, it)| *idx == 0 || !it.joined).count() {
            0 => tr!("the start").to_owned(),
            number => tr!("step {number}", number),
        }
    }
}

fn note_line(text: String) -> Line {
    Line::about_nothing(Row::of(text, Role::Note))
}

/// How many steps before and behind the one in the middle are laid out.
const STEPS_IN_REACH: usize = 200;
/// How many a search looks at in one go: a few milliseconds of work.
const STEPS_SEARCHED: usize = 500;

/// How many rows say what a step did.
const N_ROWS: usize = 6;
