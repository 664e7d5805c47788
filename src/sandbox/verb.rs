//! Short verbs: one word for what is done all day, and the AWS CLI lines that it stands for.
//!
//! A verb is a file with its spec, and a row in [`VERBS`]; help, completion, plain mode and the test of its
//! examples follow. Where AWS has a command for it, the verb only writes that command.

mod assign;
mod can;
mod diff;
mod export;
mod fork;
mod help;
mod history;
mod import;
mod login;
mod matrix;
mod portal;
mod preview;
mod redo;
mod roles;
mod tick;
mod unassign;
mod undo;
mod what;
mod who;
mod why;

use std::fmt::Write as _;

use super::{FileError, Files, Outcome, Refusal, Sandbox, command, question::Questions};

pub(super) use can::verdict;
pub(super) use matrix::{letter, letters};

/// A verb.
#[derive(Debug)]
pub struct Verb {
    /// What is typed.
    pub name: &'static str,
    /// What it does, in a few words.
    pub summary: &'static str,
    /// What follows it, in order.
    pub parameters: &'static [Parameter],
    /// Lines that a test runs in Acme, each with the AWS CLI lines that `--as-cli` prints for it; none where
    /// AWS has no command for it.
    pub examples: &'static [(&'static str, &'static [&'static str])],
    does: fn(&Sandbox, &[String]) -> Result<Deed, Refusal>,
}

/// A word after a verb.
#[derive(Debug)]
pub struct Parameter {
    /// As the usage shows it.
    pub name: &'static str,
    /// What it names.
    pub kind: Kind,
    /// Whether it may be left out.
    pub optional: bool,
}

/// What a parameter names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A user or a group.
    Principal,
    /// A user.
    User,
    /// A permission set.
    PermissionSet,
    /// An account.
    Account,
    /// A verb.
    Verb,
    /// A world that was saved.
    Snapshot,
    /// A format of export.
    Format,
    /// An action of AWS.
    Action,
    /// Exactly this word.
    Word(&'static str),
    /// All the words that are left: clauses that begin with one of these.
    Clauses(&'static [&'static str]),
    /// A whole line, to its end.
    Line,
    /// Something without a name.
    Free,
}

/// What a verb comes to.
pub(super) enum Deed {
    /// AWS CLI lines, to be run one after the other.
    Lines(Vec<String>),
    /// Something to read.
    Tell(String),
    /// The answer to a question about access, and the words of the question.
    Answer { text: String, words: Vec<String> },
    /// One step back.
    Undo,
    /// One step forward again.
    Redo,
    /// A copy to play in, or the way back from it.
    Fork,
    /// A world saved under a name.
    Save(String),
    /// The world that was saved under a name.
    Open(String),
    /// A file with this text.
    Write {
        /// Beside the script.
        path: String,
        /// All of it.
        text: String,
    },
    /// What a file holds.
    Import(String),
}

/// All verbs, in the order of the help.
pub static VERBS: &[&Verb] = &[
    &assign::VERB,
    &unassign::VERB,
    &roles::VERB,
    &portal::VERB,
    &login::VERB,
    &tick::VERB,
    &can::VERB,
    &why::VERB,
    &who::VERB,
    &what::VERB,
    &matrix::VERB,
    &diff::VERB,
    &undo::VERB,
    &redo::VERB,
    &history::VERB,
    &preview::VERB,
    &fork::VERB,
    &export::VERB,
    &import::VERB,
    &help::VERB,
];

/// The verb called `name`.
pub fn find(name: &str) -> Option<&'static Verb> {
    VERBS.iter().copied().find(|verb| verb.name == name)
}

impl Verb {
    /// How it is typed: `assign WHO SET ACCOUNT`.
    pub fn usage(&self) -> String {
        let mut usage = self.name.to_owned();
        for Parameter { name, optional, .. } in self.parameters {
            let _ = if *optional { write!(usage, " [{name}]") } else { write!(usage, " {name}") };
        }
        usage
    }
}

/// What a verb is asked to do.
pub(super) struct Asked {
    pub(super) deed: Deed,
    /// Its line.
    pub(super) echo: String,
    /// Whether only the AWS CLI lines are wanted.
    pub(super) as_cli: bool,
}

impl Sandbox {
    /// Runs a verb; `words` follow it, and what they name is in `files`.
    pub(super) fn run_verb(
        &mut self,
        verb: &'static Verb,
        words: &[String],
        files: &dyn Files,
    ) -> Result<Outcome, Refusal> {
        let Asked { deed, echo, as_cli } = self.ask(verb, words)?;
        match deed {
            Deed::Lines(lines) if as_cli => {
                Ok(Outcome::printed(&format!("{echo} {AS_CLI}"), lines.join("\n") + "\n"))
            }
            _ if as_cli => Err(refused(
                tr!("AWS CLI has no command for `{name}`", name = verb.name),
                tr!("it is the sandbox's own").to_owned(),
            )),
            deed => self.perform(deed, &echo, files),
        }
    }

    /// What `words` ask of a verb. Nothing is done.
    pub(super) fn ask(&self, verb: &'static Verb, words: &[String]) -> Result<Asked, Refusal> {
        let takes_line = verb.parameters.iter().any(|it| it.kind == Kind::Line);
        let is_flag =
            |word: &String| if takes_line { word == AS_CLI } else { word.starts_with("--") };
        let (flags, words): (Vec<_>, Vec<_>) = words.iter().cloned().partition(is_flag);
        if let Some(odd) = flags.iter().find(|it| *it != AS_CLI) {
            return Err(refused(
                tr!("Unknown options: {odd}", odd),
                tr!(
                    "`{usage}`; with `{AS_CLI}` it prints what AWS CLI calls it",
                    usage = verb.usage(),
                    AS_CLI
                ),
            ));
        }
        for (Parameter { name, kind, .. }, given) in verb.parameters.iter().zip(&words) {
            if matches!(kind, Kind::Word(word) if word != given) {
                return Err(refused(
                    tr!("`{verb}` goes on with `{name}`", verb = verb.name, name),
                    tr!("it is typed `{usage}`", usage = verb.usage()),
                ));
            }
        }
        let least = verb.parameters.iter().filter(|it| !it.optional).count();
        if words.len() < least {
            let missing = verb.parameters.get(words.len()).map_or("", |it| it.name);
            return Err(refused(
                tr!("`{name}` wants {missing}", name = verb.name, missing),
                tr!("it is typed `{usage}`", usage = verb.usage()),
            ));
        }
        let takes_rest =
            takes_line || matches!(verb.parameters, [.., Parameter { kind: Kind::Clauses(_), .. }]);
        if let Some(word) = words.get(verb.parameters.len()).filter(|_| !takes_rest) {
            let hint = tr!(
                "it is typed `{usage}`; put quotes around names with blanks",
                usage = verb.usage()
            );
            return Err(refused(
                tr!("`{name}` has no use for `{word}`", name = verb.name, word),
                hint,
            ));
        }
        let quoted = words.iter().map(|word| command::quote(word));
        let echo =
            std::iter::once(verb.name.to_owned()).chain(quoted).collect::<Vec<_>>().join(" ");
        Ok(Asked { deed: (verb.does)(self, &words)?, echo, as_cli: !flags.is_empty() })
    }

    fn perform(&mut self, deed: Deed, echo: &str, files: &dyn Files) -> Result<Outcome, Refusal> {
        match deed {
            Deed::Lines(lines) => Ok(self.run_lines(&lines)),
            Deed::Tell(text) => Ok(Outcome::printed(echo, text)),
            Deed::Answer { text, words } => {
                self.questions = Some(Questions { words, opened: Vec::new() });
                Ok(Outcome::printed(echo, text))
            }
            Deed::Undo => {
                let told = self.undo().map(|step| tr!("undone: {step}", step));
                turned(echo, told, tr!("nothing to undo"))
            }
            Deed::Redo => {
                let told = self.redo().map(|step| tr!("redone: {step}", step));
                turned(echo, told, tr!("nothing to redo"))
            }
            Deed::Fork if self.leave_copy() => Ok(Outcome::printed(
                echo,
                tr!("you are where you were when you made the copy\n").into(),
            )),
            Deed::Fork => {
                self.fork();
                let told =
                    tr!("you play on in a copy; `fork` again, and you are back where you were\n");
                Ok(Outcome::printed(echo, told.into()))
            }
            Deed::Save(name) => {
                self.save(&name);
                let told = tr!(
                    "saved as `{name}`; `fork {quote}` opens it\n",
                    name,
                    quote = command::quote(&name)
                );
                Ok(Outcome::printed(echo, told))
            }
            Deed::Open(name) => {
                let changed = self.open(&name);
                let told = tr!("this is `{name}`, as it was saved; `undo` goes back\n", name);
                Ok(Outcome { changed, ..Outcome::printed(echo, told) })
            }
            Deed::Write { path, text } => {
                files.write(&path, &text).map_err(unreachable_file)?;
                Ok(Outcome::told(echo))
            }
            Deed::Import(path) => self.import(&path, echo, files),
        }
    }

    /// Runs lines one after the other; the outcome is that of the last, and the others are in it.
    fn run_lines(&mut self, lines: &[String]) -> Outcome {
        let mut done: Vec<Outcome> = Vec::new();
        for line in lines {
            let outcome = self.run(line);
            let is_refused = outcome.output.is_err();
            done.push(outcome);
            if is_refused {
                break;
            }
        }
        let Some(mut last) = done.pop() else { return Outcome::told("") };
        last.before = done;
        last
    }
}

fn turned(echo: &str, told: Option<String>, nothing: &str) -> Result<Outcome, Refusal> {
    match told {
        Some(told) => Ok(Outcome::printed(echo, told + "\n")),
        None => Err(refused(nothing.to_owned(), tr!("`history` lists the steps").to_owned())),
    }
}

pub(super) fn unreachable_file(error: FileError) -> Refusal {
    refused(error.problem, error.hint)
}

/// A refusal in words of the sandbox.
pub(super) fn refused(message: String, hint: String) -> Refusal {
    Refusal::Syntax { message, hint: Some(hint), at: None }
}

/// `30m` as `PT30M`; what is ISO 8601 already stays.
pub(super) fn iso(typed: &str) -> Result<String, Refusal> {
    let upper = typed.to_ascii_uppercase();
    let is_iso = upper.starts_with('P') && upper.chars().all(|c| c.is_ascii_alphanumeric());
    if is_iso {
        return Ok(upper);
    }
    let (number, unit) = typed.split_at_checked(typed.len().saturating_sub(1)).unwrap_or(("", ""));
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    match unit {
        "s" | "m" | "h" if is_number => Ok(format!("PT{number}{}", unit.to_ascii_uppercase())),
        "d" if is_number => Ok(format!("P{number}D")),
        _ => Err(refused(
            tr!("`{typed}` is no length of time", typed),
            tr!("a number and s, m, h or d, as in `30m`; or ISO 8601, as in `PT1H30M`").to_owned(),
        )),
    }
}

const fn wanted(name: &'static str, kind: Kind) -> Parameter {
    Parameter { name, kind, optional: false }
}

const fn word(word: &'static str) -> Parameter {
    Parameter { name: word, kind: Kind::Word(word), optional: false }
}

const fn optional(name: &'static str, kind: Kind) -> Parameter {
    Parameter { name, kind, optional: true }
}

/// Prints the AWS CLI lines instead of running them.
pub(crate) const AS_CLI: &str = "--as-cli";
