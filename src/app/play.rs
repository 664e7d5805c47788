//! The sandbox pane: the views of a world being played, its history, the transcript, the command line.

mod command;
mod filter;
mod line;
mod loading;
mod past;
mod scroll;
mod shares;

use std::collections::BTreeSet;

use crate::{
    app::{Action, Input, panes, popup::Popup, recall::Recall, selection::Selection},
    course::{flow::Look, highlight},
    sandbox::{
        Outcome, Sandbox,
        view::{ItemRef, Seen, View},
    },
    text::{Role, Row, Span, wrap},
    words,
    world::{UserId, World},
};

use line::Line;
use loading::Loading;
use past::Past;

pub use shares::{Parts, Shares};

/// What the pane shows: a view of the world, its history, or everything that was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// A view of the world.
    View(View),
    /// The steps that were taken.
    History,
    /// The commands that were run and what they answered.
    Transcript,
}

impl Tab {
    /// Every tab, in the order in which they are stepped through.
    pub fn all() -> impl Iterator<Item = Self> {
        View::ALL.into_iter().map(Self::View).chain([Self::History, Self::Transcript])
    }

    /// Its English name, which can be typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::View(view) => view.name(),
            Self::History => mark!("History"),
            Self::Transcript => mark!("Transcript"),
        }
    }

    /// Its name on the screen.
    pub fn title(self) -> &'static str {
        words::of(self.name())
    }
}

/// The pane.
#[derive(Debug)]
pub struct PlayPane {
    /// The world and its history.
    pub sandbox: Sandbox,
    /// Why nothing of this is kept, where that is so.
    pub unkept: Option<&'static str>,
    /// What is shown.
    pub tab: Tab,
    /// The command being typed.
    pub command: Option<Input>,
    /// What can stand at its cursor, after Tab.
    popup: Option<Popup>,
    /// The line that was looked ahead of, and what it would change.
    foreseen: (String, Vec<Row>),
    /// The lines that were run before.
    pub recall: Recall,
    look: Look,
    size: (usize, usize),
    /// Columns at the right that lists leave free for their bar.
    edge: usize,
    lines: Vec<Line>,
    loading: Loading,
    /// Words that the lines must hold.
    filter: String,
    /// The search for them.
    search: Option<filter::Seeking>,
    past: Option<Past>,
    /// What the step under the cursor did, in the history.
    did: Vec<Row>,
    /// The world as it is shown, and as it was before the last change.
    now: World,
    before: Option<World>,
    /// Indices of lines that were not there before the last change.
    fresh: BTreeSet<usize>,
    n_changes: usize,
    cursor: usize,
    top: usize,
    /// Whether the wheel says what is in view: then new lines do not come into it by themselves.
    was_scrolled: bool,
    said: Vec<Vec<Row>>,
    answer: Vec<Row>,
    /// How many of the last rows of the answer say what it teaches.
    n_taught: usize,
    transcript: Vec<Row>,
    /// What of the transcript is selected with the mouse.
    pub selection: Option<Selection>,
    last_echo: Option<String>,
}

impl PlayPane {
    /// The pane over `sandbox`; its size comes with [`Self::fit`].
    pub fn new(mut sandbox: Sandbox, unkept: Option<&'static str>, look: Look) -> Self {
        let somebody = sandbox.world().users().next().map(|user| user.id.clone());
        sandbox.sign_in(somebody);
        Self {
            now: sandbox.world().clone(),
            before: None,
            sandbox,
            unkept,
            tab: Tab::View(View::Organization),
            command: None,
            popup: None,
            foreseen: (String::new(), Vec::new()),
            recall: Recall::default(),
            look,
            size: (0, 0),
            edge: 0,
            lines: Vec::new(),
            loading: Loading::default(),
            filter: String::new(),
            search: None,
            past: None,
            did: Vec::new(),
            fresh: BTreeSet::new(),
            n_changes: 0,
            cursor: 0,
            top: 0,
            was_scrolled: false,
            said: Vec::new(),
            answer: Vec::new(),
            n_taught: 0,
            transcript: Vec::new(),
            selection: None,
            last_echo: None,
        }
    }

    /// What the views are about.
    fn seen(&self) -> Seen<'_> {
        Seen {
            who: self.sandbox.who(),
            questions: self.sandbox.questions(),
            before: self.before.as_ref().filter(|_| self.past.is_none()),
        }
    }

    /// Leaves so many columns free at the right of lists, from the next [`Self::fit`] on.
    pub fn leave_edge(&mut self, columns: usize) {
        if std::mem::replace(&mut self.edge, columns) != columns {
            self.size = (0, 0);
        }
    }

    /// Columns at the right that lists leave free.
    pub fn edge(&self) -> usize {
        self.edge
    }

    /// Lays the pane out for `columns` and `rows`, frame excluded.
    pub fn fit(&mut self, columns: u16, rows: u16) {
        let size = (usize::from(columns).max(1), usize::from(rows));
        if size != self.size {
            let rewrap = size.0 != self.size.0;
            self.size = size;
            if rewrap {
                self.lay_out();
                self.rewrap();
            }
        }
        self.follow_cursor();
    }

    /// The lines of the view that are on the screen, each with its marks: under the cursor, new.
    pub fn visible(&self) -> impl Iterator<Item = (&Row, bool, bool)> {
        let has_cursor = self.tab != Tab::Transcript;
        let (lines, transcript): (&[Line], &[Row]) =
            if has_cursor { (&self.lines, &[]) } else { (&[], &self.transcript) };
        let rows = lines.iter().map(|it| &it.row).skip(self.top);
        let rows = rows.chain(transcript.iter().skip(self.top));
        let marked = rows.zip(self.top..).map(move |(row, idx)| {
            (row, has_cursor && idx == self.cursor, has_cursor && self.fresh.contains(&idx))
        });
        marked.take(self.shares().view)
    }

    /// What the last command answered, or what the one being typed would change, cut to `n_rows` with a
    /// word on what was cut.
    pub fn answer(&self, n_rows: usize) -> Vec<Row> {
        if !self.foreseen.1.is_empty() {
            return self.foreseen.1.iter().take(n_rows).cloned().collect();
        }
        if self.tab == Tab::History {
            return self.step_rows().iter().take(n_rows).cloned().collect();
        }
        let n_cut = self.answer.len().saturating_sub(n_rows);
        if n_cut == 0 {
            return self.answer.clone();
        }
        // What it teaches stands at the end, and is what the learner needs most.
        let (said, taught) = self.answer.split_at(self.answer.len() - self.n_taught);
        let taught = if taught.len() + 2 < n_rows { taught } else { &[] };
        let kept = n_rows.saturating_sub(1 + taught.len());
        let n_more = said.len().saturating_sub(kept);
        let more = tr!("{n_more} more lines: see the Transcript view", n_more);
        let said = said.iter().take(kept).cloned();
        said.chain([Row::of(more, Role::Dim)]).chain(taught.iter().cloned()).collect()
    }

    /// What can stand at the cursor of the command line, if the learner is choosing.
    pub fn popup(&self) -> Option<&Popup> {
        self.popup.as_ref()
    }

    /// What is under the cursor; on a row that only tells of a thing, the thing.
    pub fn item(&self) -> Option<&ItemRef> {
        match self.tab {
            Tab::View(_) => {
                let here = self.lines.get(self.cursor)?;
                let above = self.lines.get(..self.cursor).unwrap_or_default().iter().rev();
                let above = above.take_while(|it| !it.row.text().is_empty());
                let tells_of = |it: &&Line| indent(it) < indent(here);
                let thing = || above.filter(|it| it.item.is_some()).find(tells_of)?.item.as_ref();
                here.item.as_ref().or_else(thing)
            }
            Tab::History | Tab::Transcript => None,
        }
    }

    /// The last command in AWS CLI's spelling.
    pub fn last_echo(&self) -> Option<&str> {
        self.last_echo.as_deref()
    }

    /// Runs one command line and shows what it answers.
    pub fn run(&mut self, line: &str) -> Outcome {
        let before = (self.sandbox.cursor(), self.sandbox.who().cloned());
        let asked = self.sandbox.questions().cloned();
        let was_copy = self.sandbox.is_copy();
        let outcome = self.sandbox.run(line);
        if self.sandbox.is_copy() == was_copy {
            // However much a line does, it is undone as one.
            self.sandbox.join(before.0);
        }
        self.say(outcome_rows(&outcome));
        self.last_echo = Some(outcome.echo.clone());
        let after = (self.sandbox.cursor(), self.sandbox.who().cloned());
        if outcome.changed || before != after || self.sandbox.is_copy() != was_copy {
            self.refresh();
        } else if self.sandbox.questions() != asked.as_ref() {
            self.lay_out();
            self.follow_cursor();
        }
        outcome
    }

    /// Undoes or redoes one step, or starts anew, and says so; false if there was nothing to do.
    pub fn turn_back(&mut self, action: Action) -> bool {
        let said = match action {
            Action::Undo => self.sandbox.undo().map(|it| tr!("undone: {step}", step = it)),
            Action::Redo => self.sandbox.redo().map(|it| tr!("redone: {step}", step = it)),
            Action::Reset => {
                self.sandbox.reset();
                Some(
                    tr!("the world is as it was at the start; u brings your changes back")
                        .to_owned(),
                )
            }
            Action::Fork if self.sandbox.is_copy() => self
                .sandbox
                .leave_copy()
                .then(|| tr!("you are where you were when you made the copy").to_owned()),
            Action::Fork => self.sandbox.fork().then(|| words::of(IN_COPY).to_owned()),
            _ => None,
        };
        let Some(said) = said else { return false };
        self.say(vec![Row::of(said, Role::Note)]);
        self.refresh();
        true
    }

    /// Goes to the world that was saved as `name`, and says so; false if there is none.
    pub fn open(&mut self, name: &str) -> bool {
        let is_open = self.sandbox.open(name);
        if is_open {
            let said =
                tr!("this is `{name}`, as you saved it; u brings back what was before", name);
            self.say(vec![Row::of(said, Role::Note)]);
            self.refresh();
        }
        is_open
    }

    /// Shows `tab` from its top, or from its end if it is the transcript.
    pub fn show(&mut self, tab: Tab) {
        self.tab = tab;
        self.selection = None;
        self.filter.clear();
        self.search = None;
        self.fresh.clear();
        self.cursor = 0;
        self.top = 0;
        self.loading = Loading::default();
        self.lay_out();
        match tab {
            Tab::View(_) => {}
            Tab::History => {
                self.go_to_line_of_step();
                self.look();
            }
            Tab::Transcript => self.top = self.last_top(),
        }
        self.follow_cursor();
    }

    /// Shows the next tab, or the previous one.
    pub fn step_tab(&mut self, next: bool) {
        let all: Vec<Tab> = Tab::all().collect();
        let at = all.iter().position(|it| *it == self.tab).unwrap_or(0);
        let step = if next { 1 } else { all.len() - 1 };
        if let Some(tab) = all.get((at + step) % all.len()) {
            self.show(*tab);
        }
    }

    /// Moves the cursor through the lines, or the transcript.
    pub fn step(&mut self, action: Action) {
        let page = self.shares().view.max(2) - 1;
        self.load_for(action, page);
        self.was_scrolled = false;
        let last = match self.tab {
            Tab::View(_) | Tab::History => self.lines.len().saturating_sub(1),
            Tab::Transcript => self.last_top(),
        };
        let at = match self.tab {
            Tab::History if matches!(action, Action::Down | Action::Up) => {
                self.step_in_history(action == Action::Down);
                return self.follow_cursor();
            }
            Tab::View(_) | Tab::History => &mut self.cursor,
            Tab::Transcript => &mut self.top,
        };
        *at = match action {
            Action::Down => *at + 1,
            Action::Up => at.saturating_sub(1),
            Action::PageDown => *at + page,
            Action::PageUp => at.saturating_sub(page),
            Action::HalfDown => *at + page.div_ceil(2),
            Action::HalfUp => at.saturating_sub(page.div_ceil(2)),
            Action::Top => 0,
            Action::End => last,
            _ => *at,
        }
        .min(last);
        self.look();
        self.follow_cursor();
    }

    /// Shows the portal as this person.
    pub fn see_as(&mut self, who: UserId) {
        self.sandbox.sign_in(Some(who));
        self.show(Tab::View(View::Portal));
    }

    /// Puts the cursor on line `idx`.
    pub fn point_at(&mut self, idx: usize) {
        self.cursor = idx;
        // What is pointed at is in view.
        self.was_scrolled = true;
        self.follow_cursor();
        self.look();
    }

    /// Shows a statement of the answer in full, or no more.
    pub fn open_statement(&mut self, statement: &ItemRef) {
        self.sandbox.open_statement(statement);
        self.fresh.clear();
        self.lay_out();
        self.follow_cursor();
    }

    /// Every line of the view that is laid out, those about a thing with their number.
    pub fn lines(&self) -> impl Iterator<Item = (Option<usize>, &Row)> {
        let lines = self.lines.iter().enumerate();
        lines.map(move |(idx, it)| (it.is_thing().then_some(idx + 1), &it.row))
    }

    /// How often the world has changed before the learner's eyes.
    pub fn n_changes(&self) -> usize {
        self.n_changes
    }

    /// The lines that were not there before the last change.
    pub fn fresh(&self) -> impl Iterator<Item = &Row> {
        self.fresh.iter().filter_map(|it| self.lines.get(*it)).map(|it| &it.row)
    }

    /// Everything that was said, an entry for each command.
    pub fn said(&self) -> &[Vec<Row>] {
        &self.said
    }

    /// Says something in the transcript.
    pub fn say(&mut self, rows: Vec<Row>) {
        let columns = self.columns().max(1).into();
        self.transcript.extend(rows.iter().flat_map(|row| wrap::wrap(row, columns, 2)));
        self.said.push(rows);
        self.show_answer();
        if self.tab == Tab::Transcript {
            self.top = self.last_top();
        }
    }

    /// Makes the lines anew after a change and marks those that were not there before.
    fn refresh(&mut self) {
        self.n_changes += 1;
        self.was_scrolled = false;
        self.past = None;
        self.loading.step = None;
        self.foreseen = (String::new(), Vec::new());
        self.before = Some(std::mem::replace(&mut self.now, self.sandbox.world().clone()));
        let world = self.sandbox.world();
        if self.sandbox.who().is_none_or(|who| world.user(who.as_str()).is_none()) {
            let somebody = world.users().next().map(|user| user.id.clone());
            self.sandbox.sign_in(somebody);
        }
        let before: BTreeSet<String> = self.lines.iter().map(Line::said).collect();
        let here = self.item().cloned().filter(|_| self.begins_before());
        self.lay_out();
        self.fresh.clear();
        for (idx, line) in self.lines.iter().enumerate() {
            // A row that only goes on with a thing is as new as the thing; an empty one ends it.
            let is_within = line.item.is_none() && !line.row.text().is_empty();
            let goes_on = is_within && idx > 0 && self.fresh.contains(&(idx - 1));
            if goes_on || !before.contains(&line.said()) {
                self.fresh.insert(idx);
            }
        }
        self.forget_entered();
        match (self.tab, self.fresh.first()) {
            (Tab::View(_), Some(first)) => self.cursor = *first,
            (Tab::History, _) => {
                self.fresh.clear();
                self.cursor = self.line_of_now();
                self.look();
            }
            // Where lines came or went further up, the same thing stands elsewhere.
            (Tab::View(_), None) => {
                let there = here.and_then(|it| {
                    self.lines.iter().position(|line| line.item.as_ref() == Some(&it))
                });
                self.cursor = there.unwrap_or(self.cursor);
            }
            (Tab::Transcript, _) => {}
        }
        self.follow_cursor();
    }

    /// Columns for the lines of a view.
    fn columns(&self) -> u16 {
        u16::try_from(self.size.0.saturating_sub(2 + self.edge)).unwrap_or(u16::MAX)
    }

    /// Wraps what was said anew, for another width.
    fn rewrap(&mut self) {
        let columns = self.columns().max(1).into();
        self.selection = None;
        let rows = self.said.iter().flatten();
        self.transcript = rows.flat_map(|row| wrap::wrap(row, columns, 2)).collect();
        self.show_answer();
    }

    /// Shows what was said last.
    fn show_answer(&mut self) {
        let columns = self.size.0.max(1);
        self.answer = match self.said.last().map(Vec::as_slice) {
            // The answer is what matters; the line is whole in the transcript.
            Some([line, answer @ ..]) if !answer.is_empty() => {
                let wrapped = answer.iter().flat_map(|row| wrap::wrap(row, columns, 2));
                std::iter::once(line.fitting(columns)).chain(wrapped).collect()
            }
            Some(rows) => rows.iter().flat_map(|row| wrap::wrap(row, columns, 2)).collect(),
            None => Vec::new(),
        };
        let is_taught = |row: &&Row| row.spans.iter().all(|it| it.role == Role::Note);
        self.n_taught = self.answer.iter().rev().take_while(is_taught).count();
    }

    fn follow_cursor(&mut self) {
        let n_rows = self.shares().view;
        match self.tab {
            Tab::View(_) | Tab::History => {
                self.cursor = self.cursor.min(self.lines.len().saturating_sub(1));
                let last =
                    if self.was_scrolled { self.cursor } else { self.last_fresh_beside_cursor() };
                let top = self.top.min(self.lines.len().saturating_sub(n_rows));
                self.top = panes::keep_in_view(top, self.cursor, last, n_rows);
            }
            Tab::Transcript => self.top = self.top.min(self.last_top()),
        }
    }

    /// The last of the new lines that follow the cursor without a gap: they are shown together.
    fn last_fresh_beside_cursor(&self) -> usize {
        (self.cursor..self.lines.len())
            .take_while(|it| self.fresh.contains(it))
            .last()
            .unwrap_or(self.cursor)
    }

    fn last_top(&self) -> usize {
        self.transcript.len().saturating_sub(self.shares().view)
    }
}

/// Said where Tab finds nothing.
pub const NO_COMPLETION: &str = mark!("nothing that could stand here begins so");

/// Said where a search among the lines that were run finds nothing.
pub const NO_LINE: &str = mark!("no line that was run holds this");

const IN_COPY: &str = mark!("you play on in a copy; f again, and you are back where you were");

/// How far in the text of a line stands, behind what draws the tree.
fn indent(line: &Line) -> usize {
    line.row.text().chars().take_while(|c| " │├└─|`-+\\".contains(*c)).count()
}

/// A command and what it answered, as rows: the strict line, the answer or the error, what it teaches.
pub fn outcome_rows(outcome: &Outcome) -> Vec<Row> {
    let echo = |outcome: &Outcome| {
        Row::new([Span::new("$ ", Role::Dim), Span::new(&outcome.echo, Role::Accent)])
    };
    let taught = |outcome: &Outcome| outcome.teach.clone().map(|it| Row::of(it, Role::Note));
    let inner = outcome.inner.iter();
    let mut rows: Vec<Row> = outcome.before.iter().flat_map(outcome_rows).collect();
    rows.extend(inner.flat_map(|it| std::iter::once(echo(it)).chain(taught(it))));
    rows.push(echo(outcome));
    match &outcome.output {
        Ok(printed) if printed.is_json => rows.extend(highlight::rows("json", &printed.text)),
        Ok(printed) => rows.extend(printed.text.lines().map(|it| Row::of(it, Role::Text))),
        Err(refusal) => {
            let told = refusal.to_string();
            rows.extend(told.lines().map(|line| Row::of(line, Role::Bad)));
            rows.extend(refusal.hint().map(|it| Row::of(it, Role::Note)));
        }
    }
    rows.extend(taught(outcome));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::fixture;

    #[test]
    fn a_row_that_tells_of_a_thing_stands_for_it() {
        let source = include_str!("../../content/worlds/acme.toml");
        let world = fixture::parse("acme.toml", source).unwrap();
        let mut pane = PlayPane::new(Sandbox::new("acme", world), None, Look { ascii: false });
        // Narrow, so that a role takes two rows.
        pane.fit(60, 40);
        pane.show(Tab::View(View::PermissionSets));
        let mut at = |row: usize| {
            pane.cursor = row;
            pane.item().cloned()
        };
        let set = at(0).unwrap();
        assert!(matches!(set, ItemRef::PermissionSet(_)));
        // Its description, a policy in it, and the accounts that have it.
        assert_eq!(at(1), Some(set.clone()));
        assert!(matches!(at(2), Some(ItemRef::ManagedPolicy { .. })));
        assert_eq!(at(3), Some(set));
        assert_eq!(at(4), None);
        pane.show(Tab::View(View::Organization));
        let is_role = |line: &Line| matches!(line.item, Some(ItemRef::Role { .. }));
        let role = pane.lines.iter().position(is_role).unwrap();
        assert!(pane.lines[role + 1].item.is_none());
        pane.cursor = role + 1;
        assert_eq!(pane.item(), pane.lines[role].item.as_ref());
    }
}
