//! A world being played: the one place where a learner's line, form or key becomes a change that can be undone.
//!
//! A [`Sandbox`] runs AWS CLI lines (`command`), keeps what changed (`history`), shows the world (`view`),
//! offers forms that write such lines (`form`) and says what there is to learn from an answer (`teach`).
//! A world can be saved under a name, and a copy played
//! (`snapshot`).

pub mod command;
pub mod complete;
pub mod document;
pub mod export;
mod files;
pub mod foresee;
pub mod form;
mod history;
pub mod import;
mod line;
mod names;
pub mod output;
pub mod preview;
pub mod question;
pub mod script;
mod shell;
mod snapshot;
mod step;
mod steps;
mod teach;
mod told;
pub mod verb;
pub mod view;

use std::{collections::BTreeMap, fmt};

use crate::{
    access::matrix::Probe,
    api::{ApiError, Call},
    world::{UserId, World},
};

pub use files::{FileError, Files, NoFiles, Place};
pub use line::is_command;
pub use step::Step;
pub use steps::Steps;

use command::{Command, SyntaxError};
use history::History;
use output::{Answer, Printed};
use question::Questions;
use snapshot::Saved;
use view::ItemRef;

/// A world being played, with all that was done to it.
#[derive(Debug, Clone)]
pub struct Sandbox {
    name: String,
    history: History,
    who: Option<UserId>,
    /// What `NAME=value` set. It is no part of the history.
    variables: BTreeMap<String, String>,
    saved: Saved,
    /// What was asked about access last. It is no part of the history either.
    questions: Option<Questions>,
}

impl Sandbox {
    /// A sandbox called `name` in which nothing has happened yet.
    pub fn new(name: &str, start: World) -> Self {
        Self::of(name, History::new(start))
    }

    /// A sandbox in which `steps` have been done, the last of them undone down to `cursor`.
    ///
    /// Steps that the world now refuses are left out; the second value says which.
    pub fn resume(
        name: &str,
        start: World,
        steps: Vec<Step>,
        cursor: usize,
    ) -> (Self, Option<String>) {
        let (history, lost) = History::replay(start, steps, cursor);
        let lost = match lost.as_slice() {
            [] => None,
            [only] => {
                Some(tr!("1 step no longer fits this world and was left out: `{only}`", only))
            }
            [first, ..] => Some(tr!(
                "{n} steps no longer fit this world and were left out, the first: `{first}`",
                n = lost.len(),
                first
            )),
        };
        (Self::of(name, history), lost)
    }

    fn of(name: &str, history: History) -> Self {
        Self {
            name: name.to_owned(),
            history,
            who: None,
            variables: BTreeMap::new(),
            saved: Saved::default(),
            questions: None,
        }
    }

    /// What the world is called on the command line, as `acme`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The world as it is now.
    pub fn world(&self) -> &World {
        self.history.world()
    }

    /// The person who is signed in to the portal. Whoever it is, it is no part of the history.
    pub fn who(&self) -> Option<&UserId> {
        self.who.as_ref()
    }

    /// Signs a person in to the portal, or everybody out.
    pub fn sign_in(&mut self, who: Option<UserId>) {
        self.who = who;
    }

    /// What was asked about access last.
    pub fn questions(&self) -> Option<&Questions> {
        self.questions.as_ref()
    }

    /// Opens a statement of the answer, or closes it.
    pub fn open_statement(&mut self, statement: &ItemRef) {
        if let Some(questions) = &mut self.questions {
            questions.turn(statement);
        }
    }

    /// Takes the last step back; gives its line.
    pub fn undo(&mut self) -> Option<String> {
        let first = self.steps().first_undone(self.cursor())?;
        let told = self.told(first);
        self.history.undo().map(|_| told)
    }

    /// Does the last undone step again; gives its line.
    pub fn redo(&mut self) -> Option<String> {
        let told = self.told(self.cursor());
        self.history.redo().map(|_| told)
    }

    /// Goes back to the world's start. That is a step too, so it can be undone.
    pub fn reset(&mut self) {
        self.history.reset();
    }

    /// Makes one step of all that were taken since `first` steps were done.
    pub fn join(&mut self, first: usize) {
        self.history.join(first);
    }

    /// Undoes or redoes, until the first `n_steps` steps are done.
    pub fn go_to(&mut self, n_steps: usize) {
        self.history.go_to(n_steps);
    }

    /// The world as it was after the first `n_steps` steps.
    pub fn world_after(&self, n_steps: usize) -> World {
        self.history.world_after(n_steps)
    }

    /// What step number `idx`, and those joined to it, did to access.
    pub fn difference(&self, idx: usize) -> preview::Difference {
        let end = self.steps().end_of(idx);
        let calls: Vec<Call> = self.steps().range(idx..end).filter_map(Step::call).collect();
        let (before, after) = (self.world_after(idx), self.world_after(end));
        preview::compare(&before, &after, &calls, &self.probes())
    }

    /// What is tried for everybody where access is compared.
    fn probes(&self) -> Vec<Probe> {
        let asked = self.questions().and_then(|it| question::ask(self.world(), &it.words).ok());
        question::probes(asked.as_ref())
    }

    /// How often undo does something; steps that are joined are undone together.
    pub fn undo_count(&self) -> usize {
        count(self.steps().range(0..self.cursor()))
    }

    /// How often redo does something.
    pub fn redo_count(&self) -> usize {
        count(self.steps().range(self.cursor()..self.steps().len()))
    }

    /// All steps, the undone ones too.
    pub fn steps(&self) -> &Steps {
        self.history.steps()
    }

    /// How many of the steps are done.
    pub fn cursor(&self) -> usize {
        self.history.cursor()
    }

    fn make(&mut self, command: &Command) -> Outcome {
        let echo = command::echo(command);
        let mut world = self.world().clone();
        let answer = command::call(&mut world, command);
        let whole = answer.as_ref().map(Answer::whole).map_err(Clone::clone);
        let teach = command
            .skeleton
            .is_none()
            .then(|| teach::after(self.world(), &world, &command.call, &whole));
        let teach = teach.flatten();
        let output = match answer {
            Ok(answer) => output::print(&command.style, &command.call.operation, &answer)
                .map_err(Refusal::of_print),
            Err(error) => Err(Refusal::of_call(&command.call, error)),
        };
        let changed = output.is_ok() && command::changes(command);
        if changed {
            let step = Step::of(&command.call);
            // Only options of AWS CLI's own, as the form of the answer, are not in the call.
            let step = if command.globals.is_empty() { step } else { step.told(&echo) };
            self.history.push(step, world);
        }
        if output.is_ok() && command.call.operation == "SignIn" {
            let user = command.call.input.get("UserId").and_then(serde_json::Value::as_str);
            self.who = user.and_then(|id| self.world().user(id)).map(|user| user.id.clone());
        }
        Outcome { output, teach, changed, ..Outcome::told(&echo) }
    }
}

/// How many undos the steps are worth.
fn count<'a>(steps: impl Iterator<Item = &'a Step>) -> usize {
    let is_first = |(idx, step): &(usize, &Step)| *idx == 0 || !step.joined;
    steps.enumerate().filter(is_first).count()
}

/// What one command line did.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The strict AWS CLI line, names replaced by ids and defaults filled in; or the line as typed.
    pub echo: String,
    /// What AWS CLI prints of AWS's answer, or why there is none.
    pub output: Result<Printed, Refusal>,
    /// What there is to learn from it.
    pub teach: Option<String>,
    /// Whether the world is another one now, so that there is a step to undo.
    pub changed: bool,
    /// What the commands in it did, whose output was put in: those of `$(…)`.
    pub inner: Vec<Self>,
    /// What the lines before the last did, where it stands for several, as a verb does.
    pub before: Vec<Self>,
}

impl Outcome {
    fn refused(line: &str, refusal: Refusal) -> Self {
        Self { output: Err(refusal), ..Self::told(&short(line)) }
    }

    /// A line that was taken and prints nothing.
    fn told(echo: &str) -> Self {
        Self {
            echo: echo.to_owned(),
            output: Ok(Printed::default()),
            teach: None,
            changed: false,
            inner: Vec::new(),
            before: Vec::new(),
        }
    }

    /// A line that prints `text` and calls nothing.
    fn printed(echo: &str, text: String) -> Self {
        Self { output: Ok(Printed { text, is_json: false }), ..Self::told(echo) }
    }
}

/// Why a line gave no answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The line never reached the service.
    Syntax {
        /// What AWS CLI itself says, or what the sandbox does not take.
        message: String,
        /// What to do about it.
        hint: Option<String>,
        /// Byte offset in the line, where the fault has a place.
        at: Option<usize>,
    },
    /// The service refused the call.
    Api {
        /// AWS's name of the operation.
        operation: String,
        /// AWS's error.
        error: ApiError,
    },
}

impl Refusal {
    fn of_call(call: &Call, error: ApiError) -> Self {
        match error.code.as_str() {
            // Found before anything is sent, so AWS CLI prints it bare.
            "ParamValidation" => Self::Syntax { message: error.message, hint: None, at: None },
            _ => Self::Api { operation: call.operation.clone(), error },
        }
    }

    fn of_print(message: String) -> Self {
        let hint =
            tr!("the answer is of another form; here nothing was done, AWS would have done it");
        Self::Syntax { message, hint: Some(hint.to_owned()), at: None }
    }

    /// What to do about it, where that is known.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Syntax { hint, .. } => hint.as_deref(),
            Self::Api { .. } => None,
        }
    }
}

impl From<SyntaxError> for Refusal {
    fn from(error: SyntaxError) -> Self {
        Self::Syntax { message: error.message, hint: error.hint, at: error.at }
    }
}

/// The line that AWS CLI prints on standard error.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { message, .. } => f.write_str(message),
            Self::Api { operation, error: ApiError { code, message, .. } } => write!(
                f,
                "An error occurred ({code}) when calling the {operation} operation: {message}"
            ),
        }
    }
}

/// A line to show, cut where nobody would read on.
fn short(line: &str) -> String {
    let mut lines = line.trim().lines();
    let first = lines.next().unwrap_or_default();
    let cut: String = first.chars().take(MOST_SHOWN).collect();
    let is_whole = cut.len() == first.len() && lines.next().is_none();
    if is_whole { cut } else { format!("{} …", cut.trim_end_matches(['\\', ' '])) }
}

const MOST_SHOWN: usize = 400;
