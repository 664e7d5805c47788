//! Plain mode: the same App as lines of text. A line that is typed becomes messages; what changed is printed.
//!
//! The keys of the screen work here as well, typed and followed by Enter, because both come from the key
//! table. An empty line goes on, a number chooses the thing with that number, `aws …` runs in the sandbox.

mod answer;
mod edit;
mod hear;
mod say;

use crate::{
    app::{Action, App, Context, Msg, Overlay, Pane, play::Tab},
    text::{Role, Row},
};

/// Mistakes in the settings that are told at the start.
const N_MISTAKES: usize = 20;

/// What was said so far, so that only what is new is said next.
#[derive(Debug, Default)]
pub struct Talk {
    /// The chapter and its first block that was not printed yet.
    page: Option<(usize, usize)>,
    /// How often the learner had gone somewhere else when a page was printed last.
    n_jumps: usize,
    n_answers: usize,
    /// The change of the world whose new rows were said last.
    n_changes: usize,
    tab: Option<(Tab, String)>,
    /// How many statements are open in the view of access, and the rows of that view.
    opened: (usize, Vec<Row>),
    focus: Option<Pane>,
    /// The chapter, and which of its targets show what they fold.
    folds: (usize, Vec<usize>),
    quiz: Option<QuizSeen>,
    overlay: Option<String>,
    /// The document in the editor, while it is open.
    document: Option<String>,
    /// Sections that were printed since the learner's last line: chapter, first block, block after the last.
    printed: Vec<(usize, usize, usize)>,
}

/// The part of a knowledge check that is on the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
struct QuizSeen {
    seed: u64,
    position: usize,
    context: Context,
    hints: usize,
    handed_in: bool,
}

impl QuizSeen {
    /// Whether the answer to the question of `later` was still being typed.
    fn is_typing_of(&self, later: &Self) -> bool {
        *self == Self { context: Context::Answer, ..later.clone() }
    }
}

/// What a typed line means: rows to print at once, and messages.
#[derive(Debug, Default)]
pub struct Heard {
    /// Printed before the messages are performed.
    pub rows: Vec<Row>,
    /// Performed in order.
    pub msgs: Vec<Msg>,
}

impl Heard {
    /// Messages alone.
    fn of(msgs: impl IntoIterator<Item = Msg>) -> Self {
        Self { rows: Vec::new(), msgs: msgs.into_iter().collect() }
    }
}

impl Talk {
    /// Nothing was said yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is said first: the name of the course, how to go on, the first section.
    pub fn begin(&mut self, app: &App) -> Vec<Row> {
        let mut rows = vec![Row::of(&app.course.title, Role::Title)];
        rows.push(Row::of(
            tr!("Enter goes on. ? lists what can be typed here. q leaves."),
            Role::Dim,
        ));
        if let Err(why) = &app.keeping {
            rows.push(Row::of(tr!("What you do is not kept: {why}", why), Role::Warning));
        }
        let mistakes = &app.settings.mistakes;
        rows.extend(mistakes.iter().take(N_MISTAKES).map(|it| Row::of(it, Role::Warning)));
        if mistakes.len() > N_MISTAKES {
            let told = tr!("and more: {n} mistakes in all", n = mistakes.len());
            rows.push(Row::of(told, Role::Warning));
        }
        rows.push(Row::default());
        rows.extend(self.answer(app));
        rows
    }

    /// What stands before the learner's line.
    pub fn prompt(&self, app: &App) -> String {
        match (app.context(), &app.overlay) {
            (Context::Form, Some(Overlay::Form(it))) => {
                let field = it.form.fields.get(it.form.focus);
                field
                    .map_or_else(|| tr!("form> ").to_owned(), |field| format!("{}> ", field.said()))
            }
            (Context::Editor, Some(Overlay::Editor(it))) => {
                tr!("line {next_line}> ", next_line = Self::next_line(it))
            }
            (Context::Question, _) => tr!("answer> ").to_owned(),
            (_, Some(Overlay::Bookmark { .. } | Overlay::Report(_))) => tr!("note> ").to_owned(),
            (context, _) => format!("{}> ", context.title()),
        }
    }

    /// What happens without being asked for: after the feedback, which is all on the paper, the next question; a
    /// search in a large world, to its end.
    pub fn goes_on(&self, app: &App) -> Vec<Msg> {
        if app.is_searching() {
            return vec![Msg::Tick];
        }
        match app.context() {
            // A world to try, or an exam to look through, waits for the learner.
            Context::Feedback if !app.can(Action::TryWorld) && !app.is_in_review() => {
                [Action::End, Action::Open].map(Msg::Do).into()
            }
            // A note is on the paper as soon as it is shown.
            Context::Note => vec![Msg::Do(Action::Close)],
            _ => Vec::new(),
        }
    }

    /// What is new since the last time.
    pub fn answer(&mut self, app: &App) -> Vec<Row> {
        let mut rows = Vec::new();
        rows.extend(app.notice.iter().map(|it| Row::of(it, Role::Warning)));
        rows.extend(self.new_answers(app));
        rows.extend(self.new_quiz(app));
        rows.extend(self.new_view(app));
        rows.extend(self.new_page(app));
        rows.extend(self.new_folds(app));
        rows.extend(self.new_overlay(app));
        self.focus = Some(app.focus);
        rows
    }
}
