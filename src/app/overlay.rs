//! What lies over the panes and has the keys until it is closed.

use std::borrow::Cow;

use crate::{
    app::{
        Action, Context, Input, editor::EditorOverlay, note::Note, picker::Picker,
        scrollbar::Extent, search::SearchOverlay,
    },
    progress::BookmarkRecord,
    sandbox::{complete::place, form::Form},
};

/// The list of overlays.
#[derive(Debug)]
pub enum Overlay {
    /// A search being typed.
    Find(Input),
    /// The name under which a world is to be saved, being typed.
    Name(Input),
    /// What is wrong with a question, being typed.
    Report(Input),
    /// A bookmark whose note is being typed.
    Bookmark {
        /// The note.
        input: Input,
        /// The place.
        bookmark: BookmarkRecord,
    },
    /// A form being filled in, and what is still missing.
    Form(Box<FormOverlay>),
    /// A document of a form, being edited.
    Editor(Box<EditorOverlay>),
    /// A list to choose from.
    Picker(Picker),
    /// A search in the course, being typed.
    Search(Box<SearchOverlay>),
    /// Something to read beside the page.
    Note(Box<Note>),
    /// A question to answer with yes or no.
    Ask(Ask),
    /// The keys of a context, from row `top` on.
    Help {
        /// The context that had the keys before.
        of: Context,
        /// The first row that is shown.
        top: usize,
    },
    /// `g` was pressed.
    Goto,
}

/// A form and the field being typed in.
#[derive(Debug)]
pub struct FormOverlay {
    /// The form.
    pub form: Form,
    /// The text of the field in focus.
    pub input: Input,
    /// What is missing, after Enter.
    pub missing: Option<String>,
    /// Whether something was typed or chosen in it.
    pub is_touched: bool,
}

/// A question, and what yes does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The question.
    pub question: Cow<'static, str>,
    /// What is done after yes.
    pub then: Then,
}

/// What a yes does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Leaves the program.
    Quit,
    /// Starts the world anew.
    Reset,
    /// Goes back to where the copy was made.
    LeaveCopy,
    /// Hands the exam in.
    HandIn,
}

impl Overlay {
    /// Asks whether to leave.
    pub fn quit() -> Self {
        Self::Ask(Ask {
            question: Cow::Borrowed(tr!("Leave vestibule? Everything you did is kept.")),
            then: Then::Quit,
        })
    }

    /// Asks whether to start the world anew.
    pub fn reset() -> Self {
        Self::Ask(Ask {
            question: Cow::Borrowed(tr!("Start this world anew? u brings your changes back.")),
            then: Then::Reset,
        })
    }

    /// Asks whether to leave the copy that is played.
    pub fn leave_copy() -> Self {
        Self::Ask(Ask {
            question: Cow::Borrowed(tr!(
                "Back to where you were before the copy? What you did in it goes; s saves it under a name first."
            )),
            then: Then::LeaveCopy,
        })
    }

    /// Asks whether to hand an exam in, of which the questions with these numbers have no answer.
    pub fn hand_in(open: &[usize]) -> Self {
        let numbers: Vec<String> = open.iter().map(usize::to_string).collect();
        let question = match numbers.split_last() {
            None => tr!("Every question has an answer. Hand in?").to_owned(),
            Some((only, [])) => tr!("Question {only} has no answer. Hand in all the same?", only),
            Some((last, rest)) => {
                tr!(
                    "Questions {rest} and {last} have no answer. Hand in all the same?",
                    rest = rest.join(", "),
                    last
                )
            }
        };
        Self::Ask(Ask { question: Cow::Owned(question), then: Then::HandIn })
    }

    /// Where keys go.
    pub fn context(&self) -> Context {
        match self {
            Self::Find(_) => Context::Find,
            Self::Name(_) | Self::Report(_) | Self::Bookmark { .. } => Context::Name,
            Self::Form(_) => Context::Form,
            Self::Editor(_) => Context::Editor,
            Self::Picker(_) | Self::Search(_) => Context::Picker,
            Self::Note(_) => Context::Note,
            Self::Ask(_) => Context::Ask,
            Self::Help { .. } => Context::Help,
            Self::Goto => Context::Goto,
        }
    }

    /// The line that is typed.
    pub fn input(&mut self) -> Option<&mut Input> {
        match self {
            Self::Find(input)
            | Self::Name(input)
            | Self::Report(input)
            | Self::Bookmark { input, .. } => Some(input),
            Self::Search(it) => Some(&mut it.input),
            Self::Form(it) => Some(&mut it.input),
            Self::Picker(picker) => Some(&mut picker.filter),
            Self::Editor(_) | Self::Note(_) | Self::Ask(_) | Self::Help { .. } | Self::Goto => None,
        }
    }

    /// Takes back what is being typed; false if there is nothing.
    pub fn clear(&mut self) -> bool {
        let Some(input) = self.input().filter(|it| !it.text().is_empty()) else { return false };
        input.set("");
        if let Self::Search(it) = self {
            it.clear();
        }
        true
    }

    /// Moves what is in view by `n_rows`, down if positive, or the cursor of a list.
    pub fn scroll(&mut self, n_rows: isize) {
        match self {
            Self::Picker(picker) => picker.scroll(n_rows),
            Self::Search(it) => it.scroll(n_rows),
            Self::Editor(it) => it.scroll(n_rows),
            Self::Note(note) => note.scroll(n_rows),
            Self::Help { top, .. } => *top = top.saturating_add_signed(n_rows),
            Self::Form(it) => it.point_at(it.form.focus.saturating_add_signed(n_rows.signum())),
            Self::Find(_)
            | Self::Name(_)
            | Self::Report(_)
            | Self::Bookmark { .. }
            | Self::Ask(_)
            | Self::Goto => {}
        }
    }

    /// Puts part `to` first in view, of what is in view as `from` says; in a list the cursor comes along.
    pub fn scroll_to(&mut self, from: Extent, to: usize) {
        // The list shows what is above its cursor.
        let last = if to == 0 { 0 } else { to.saturating_add(from.shown()).saturating_sub(1) };
        match self {
            Self::Picker(picker) => picker.point_at(last),
            Self::Search(it) => it.point_at(last),
            Self::Note(note) => note.scroll(from.way_to(to)),
            Self::Help { top, .. } => *top = to,
            Self::Form(it) => {
                let n_fields = it.form.fields.len();
                let field = last.saturating_mul(n_fields) / from.all.max(1);
                it.point_at(field.min(n_fields.saturating_sub(1)));
            }
            Self::Find(_)
            | Self::Name(_)
            | Self::Report(_)
            | Self::Bookmark { .. }
            | Self::Editor(_)
            | Self::Ask(_)
            | Self::Goto => {}
        }
    }

    /// Puts the cursor on what has the index `idx`.
    pub fn point_at(&mut self, idx: usize) {
        match self {
            Self::Picker(picker) => picker.point_at(idx),
            Self::Search(it) => it.point_at(idx),
            Self::Editor(it) => it.point_at(idx),
            Self::Find(_)
            | Self::Name(_)
            | Self::Report(_)
            | Self::Bookmark { .. }
            | Self::Form(_)
            | Self::Note(_)
            | Self::Ask(_)
            | Self::Help { .. }
            | Self::Goto => {}
        }
    }

    /// Takes what is typed.
    pub fn type_text(&mut self, typed: &str) {
        match self {
            Self::Find(input)
            | Self::Name(input)
            | Self::Report(input)
            | Self::Bookmark { input, .. } => input.insert(typed),
            Self::Form(it) => it.type_text(typed),
            Self::Editor(it) => it.type_text(typed),
            Self::Picker(picker) => picker.type_text(typed),
            Self::Search(it) => it.type_text(typed),
            Self::Note(_) | Self::Ask(_) | Self::Help { .. } | Self::Goto => {}
        }
    }
}

impl FormOverlay {
    /// `form` with its first field in focus.
    pub fn new(form: Form) -> Self {
        let mut it = Self { form, input: Input::default(), missing: None, is_touched: false };
        it.focus(it.form.focus);
        it
    }

    /// The choices of the field in focus that hold what is typed; all of them while nothing is.
    pub fn matching(&self) -> Vec<&str> {
        let Some(field) = self.form.fields.get(self.form.focus) else { return Vec::new() };
        let typed = self.input.text().to_lowercase();
        let is_chosen = self.input.text() == field.value;
        let holds = |it: &&str| is_chosen || place(it, &typed).is_some();
        field.choices.iter().map(String::as_str).filter(holds).collect()
    }

    /// Edits the field in focus, steps through its choices, or goes to another field.
    pub fn act(&mut self, action: Action) {
        self.missing = None;
        let (at, n_fields) = (self.form.focus, self.form.fields.len().max(1));
        match action {
            Action::NextThing | Action::Down => self.focus((at + 1) % n_fields),
            Action::PreviousThing | Action::Up => self.focus((at + n_fields - 1) % n_fields),
            Action::Left | Action::Right if self.has_choices() => {
                self.step_choice(action == Action::Right);
            }
            _ if self.input.edit(action) => self.take_input(),
            _ => {}
        }
    }

    /// Types into the field; in a field with choices, narrows them.
    pub fn type_text(&mut self, typed: &str) {
        self.missing = None;
        if self.has_choices() && self.is_settled() {
            self.input.set("");
        }
        self.input.insert(typed);
        self.take_input();
    }

    /// Goes to the first field that keeps the form from being complete, if it is one field that does.
    pub fn go_to_incomplete(&mut self) {
        if let Some(field) = self.form.incomplete().filter(|it| *it != self.form.focus) {
            self.focus(field);
        }
    }

    /// Goes to the field with this index.
    pub fn point_at(&mut self, field: usize) {
        if field < self.form.fields.len() && field != self.form.focus {
            self.missing = None;
            self.focus(field);
        }
    }

    /// Chooses what has the index `idx` among [`Self::matching`].
    pub fn choose(&mut self, idx: usize) {
        if let Some(choice) = self.matching().get(idx).map(|it| (*it).to_owned()) {
            self.missing = None;
            self.take_choice(choice);
        }
    }

    /// Whether the field in focus holds a document.
    pub fn is_document(&self) -> bool {
        self.form.fields.get(self.form.focus).is_some_and(|it| it.is_document)
    }

    /// What stands before the field in focus.
    pub fn label(&self) -> &str {
        self.form.fields.get(self.form.focus).map_or("", |it| &it.label)
    }

    /// Takes `document` into the field in focus.
    pub fn take_document(&mut self, document: &str) {
        self.missing = None;
        self.input.set(document);
        self.take_input();
    }

    fn focus(&mut self, field: usize) {
        self.form.focus = field;
        let value = self.form.fields.get(field).map(|it| it.value.clone());
        self.input.set(value.unwrap_or_default());
    }

    fn has_choices(&self) -> bool {
        self.form.fields.get(self.form.focus).is_some_and(|it| !it.choices.is_empty())
    }

    /// Whether the field shows what was chosen, and not the beginning of a word being typed.
    fn is_settled(&self) -> bool {
        self.form.fields.get(self.form.focus).is_some_and(|it| it.value == self.input.text())
    }

    /// The value is what is typed; in a field with choices, the first choice that begins so or holds it.
    fn take_input(&mut self) {
        self.is_touched = true;
        let typed = self.input.text().to_owned();
        let Some(field) = self.form.fields.get_mut(self.form.focus) else { return };
        if field.choices.is_empty() || typed.is_empty() {
            field.value = typed;
            return;
        }
        let typed = typed.to_lowercase();
        let n_letters = typed.chars().count();
        let found = field.choices.iter().filter_map(|it| {
            let place = place(it, &typed)?;
            Some((place > 0, place == 0 && it.chars().count() > n_letters, it))
        });
        // The first of those that are it, else of those that begin so, else of those that hold it.
        let found = found.min_by_key(|(is_inside, is_longer, _)| (*is_inside, *is_longer));
        field.value = found.map(|(_, _, it)| it.clone()).unwrap_or_default();
    }

    fn step_choice(&mut self, next: bool) {
        let Some(field) = self.form.fields.get(self.form.focus) else { return };
        let matching = self.matching();
        let at = matching.iter().position(|it| *it == field.value);
        let n_choices = matching.len();
        let to = match (at, next) {
            (None, true) => 0,
            (None, false) => n_choices.saturating_sub(1),
            (Some(at), true) => (at + 1) % n_choices,
            (Some(at), false) => (at + n_choices - 1) % n_choices,
        };
        if let Some(choice) = matching.get(to).map(|it| (*it).to_owned()) {
            self.take_choice(choice);
        }
    }

    fn take_choice(&mut self, choice: String) {
        self.is_touched = true;
        let was_settled = self.is_settled();
        // A word being typed stays as the filter that it is.
        if was_settled {
            self.input.set(choice.clone());
        }
        if let Some(field) = self.form.fields.get_mut(self.form.focus) {
            field.value = choice;
        }
    }
}
