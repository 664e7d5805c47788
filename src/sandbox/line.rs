//! A typed line from end to end: read as a shell reads it, values put in, run, and nothing left of it if it fails.

use super::{
    Files, NoFiles, Outcome, Refusal, Sandbox,
    command::{self, SyntaxError},
    files::Within,
    shell::{self, Word},
    verb,
};
use crate::catalogue;

impl Sandbox {
    /// Runs one command line: `aws …`, an assignment, or a comment.
    pub fn run(&mut self, line: &str) -> Outcome {
        self.run_beside(line, &NoFiles)
    }

    /// The same where `file://` reads from `files`. Of a line that is refused nothing stays, nor of the
    /// commands in it.
    pub fn run_beside(&mut self, line: &str, files: &dyn Files) -> Outcome {
        let read = check_text(line).and_then(|()| Ok(shell::read(line)?));
        let read = match read {
            Ok(read) => read,
            Err(error) => return Outcome::refused(line, error.into()),
        };
        let before = read.runs_commands().then(|| self.clone());
        let mut inner = Vec::new();
        let mut outcome = match read {
            shell::Line::Nothing => Ok(Outcome::told(line.trim())),
            shell::Line::Set(values) => self.set(&values, files, &mut inner),
            shell::Line::Command(words) => self.command(&words, files, &mut inner),
        }
        .unwrap_or_else(|refusal| Outcome::refused(line, refusal));
        if let (Err(_), Some(before)) = (&outcome.output, before) {
            *self = before;
            for it in &mut inner {
                it.changed = false;
            }
        }
        outcome.changed |= inner.iter().chain(&outcome.before).any(|it| it.changed);
        outcome.inner = inner;
        outcome
    }

    /// Gives variables their values.
    fn set(
        &mut self,
        values: &[(String, Word)],
        files: &dyn Files,
        inner: &mut Vec<Outcome>,
    ) -> Result<Outcome, Refusal> {
        let mut echo = Vec::new();
        for (name, word) in values {
            let variables = self.variables.clone();
            let value =
                shell::expand_value(word, &|name| variables.get(name).cloned(), &mut |words| {
                    self.value_of(words, files, inner)
                })?;
            echo.push(format!("{name}={}", command::quote(&value)));
            self.variables.insert(name.clone(), value);
        }
        Ok(Outcome::told(&echo.join(" ")))
    }

    /// Runs one command, after those that stand in it.
    fn command(
        &mut self,
        words: &[Word],
        files: &dyn Files,
        inner: &mut Vec<Outcome>,
    ) -> Result<Outcome, Refusal> {
        let variables = self.variables.clone();
        let words = shell::expand(words, &|name| variables.get(name).cloned(), &mut |words| {
            self.value_of(words, files, inner)
        })?;
        if let Some((name, rest)) = words.split_first().filter(|it| self.is_builtin(it.0, it.1)) {
            return self.builtin(name, rest);
        }
        if let Some(text) = command::help(&words) {
            return Ok(Outcome::printed(&words.join(" "), text?));
        }
        if let Some(verb) = words.first().and_then(|it| verb::find(it)) {
            return self.run_verb(verb, words.get(1..).unwrap_or_default(), files);
        }
        let command = command::read(self.world(), self.who.as_ref(), &words, files);
        Ok(self.make(&command.map_err(Refusal::from)?))
    }

    /// What a command in `$(…)` prints.
    fn value_of(
        &mut self,
        words: &[Word],
        files: &dyn Files,
        inner: &mut Vec<Outcome>,
    ) -> Result<String, Refusal> {
        let outcome = self.command(words, &Within(files), inner)?;
        let printed = outcome.output.clone().map(|it| it.text);
        inner.push(outcome);
        printed
    }

    /// Whether a shell does it itself. `export` is also a verb, which no variable stands behind.
    pub(super) fn is_builtin(&self, name: &str, rest: &[String]) -> bool {
        let is_variable = |it: &String| {
            it.contains('=') || it.starts_with("AWS_") || self.variables.contains_key(it)
        };
        match name {
            "export" => rest.first().is_some_and(is_variable),
            _ => BUILTINS.contains(&name),
        }
    }

    /// What a shell does itself, as far as it makes a difference here.
    fn builtin(&mut self, name: &str, rest: &[String]) -> Result<Outcome, Refusal> {
        let echo = |rest: &[String]| {
            let words = rest.iter().map(|it| command::quote(it));
            std::iter::once(name.to_owned()).chain(words).collect::<Vec<_>>().join(" ")
        };
        let refused = |word: &str, hint: &str| {
            let message = tr!("`{name} {word}` is nothing that the sandbox does", name, word);
            Err(Refusal::Syntax { message, hint: Some(hint.to_owned()), at: None })
        };
        if name == "set" {
            // A script stops at what fails and at a variable that is not set: that is all these say.
            let odd = rest.iter().find(|it| !STOPS.contains(&it.as_str()));
            return match odd {
                Some(word) => refused(word, tr!("a script stops at its first failing line anyway")),
                None => Ok(Outcome::told(&echo(rest))),
            };
        }
        for word in rest {
            let (variable, value) = match word.split_once('=') {
                Some((variable, value)) => (variable, Some(value)),
                None => (word.as_str(), None),
            };
            if variable.starts_with("AWS_") {
                let hint =
                    tr!("the sandbox reads no environment: say it with an option, as `--profile`");
                return refused(word, hint);
            }
            if let Some(value) = value {
                self.variables.insert(variable.to_owned(), value.to_owned());
            }
        }
        Ok(Outcome::told(&echo(rest)))
    }
}

/// Whether `line` begins like something that the sandbox runs: a command, a verb, an assignment.
pub fn is_command(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let is_set = || matches!(shell::read(line), Ok(shell::Line::Set(_)));
    first == "aws"
        || catalogue::is_ours(first)
        || verb::find(first).is_some()
        || BUILTINS.contains(&first)
        || is_set()
}

/// Refuses what is no text of one line that a shell would pass on.
fn check_text(line: &str) -> Result<(), SyntaxError> {
    let fault = |message: String, hint: &str, at| {
        Err(SyntaxError { message, hint: Some(hint.to_owned()), at: Some(at) })
    };
    if line.len() > LONGEST {
        let message = tr!("the line has {n} bytes; {LONGEST} is the most", n = line.len(), LONGEST);
        return fault(message, tr!("a shell passes no more to a command either"), 0);
    }
    let odd = |c: &char| c.is_control() && !matches!(c, '\n' | '\t');
    match line.char_indices().find(|(_, c)| odd(c)) {
        Some((at, c)) => {
            let code = format!("{:04X}", u32::from(c));
            let message = tr!("a control character stands here (U+{code})", code);
            fault(message, tr!("take it out: a script is text"), at)
        }
        None => Ok(()),
    }
}

/// Bytes of a line: as many as Linux passes in one word.
pub(super) const LONGEST: usize = 131_072;

/// Commands of a shell that say nothing but what the sandbox does anyway.
const BUILTINS: [&str; 2] = ["set", "export"];

/// What may follow `set`.
const STOPS: [&str; 8] = ["-e", "-u", "-eu", "-ue", "-euo", "-o", "pipefail", "errexit"];
