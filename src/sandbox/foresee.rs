//! What a typed line will do before it is run: its calls, made on a copy of the world.
//!
//! Reads are not made, and what touches more than a learner could look through is not tried.

use super::{
    NoFiles, Refusal, Sandbox, Step,
    command::{self, Command, SyntaxError},
    preview::{self, Difference},
    shell,
    verb::{self, Deed},
};
use crate::{
    api::{self, Call},
    text::{Role, Row},
    world::World,
};

/// What a line would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlook {
    /// It changes the world, and this of access.
    Change(Difference),
    /// It changes nothing.
    Nothing,
    /// It changes more than is looked at before.
    Much,
    /// It goes to another world, or nobody can say before.
    Unseen,
}

impl Sandbox {
    /// What `line` would do now; why not, if it would be refused.
    pub fn foresee(&self, line: &str) -> Result<Outlook, Refusal> {
        let read = shell::read(line).map_err(SyntaxError::from)?;
        if read.runs_commands() {
            return Ok(Outlook::Unseen);
        }
        let shell::Line::Command(words) = read else { return Ok(Outlook::Nothing) };
        let look_up = |name: &str| self.variables.get(name).cloned();
        // There is no command in it.
        let words = shell::expand(&words, &look_up, &mut |_| Ok(String::new()))?;
        self.foresee_words(&words)
    }

    /// The same of words as a command gets them.
    pub(super) fn foresee_words(&self, words: &[String]) -> Result<Outlook, Refusal> {
        let Some((first, rest)) = words.split_first() else { return Ok(Outlook::Nothing) };
        if self.is_builtin(first, rest) || command::help(words).is_some() {
            return Ok(Outlook::Nothing);
        }
        let Some(verb) = verb::find(first) else { return self.foresee_lines([words.to_vec()]) };
        let asked = self.ask(verb, rest)?;
        let (now, steps) = (self.cursor(), self.steps());
        Ok(match asked.deed {
            _ if asked.as_cli => Outlook::Nothing,
            Deed::Lines(lines) => {
                let words: Result<Vec<_>, _> = lines.iter().map(|it| command::split(it)).collect();
                self.foresee_lines(words?)?
            }
            Deed::Undo if now > 0 => self.turned(steps.first_undone(now).unwrap_or_default()),
            Deed::Redo if now < steps.len() => self.turned(steps.end_of(now)),
            Deed::Tell(_)
            | Deed::Answer { .. }
            | Deed::Save(_)
            | Deed::Write { .. }
            | Deed::Undo
            | Deed::Redo => Outlook::Nothing,
            Deed::Fork | Deed::Open(_) | Deed::Import(_) => Outlook::Unseen,
        })
    }

    /// The way to the world after `n_steps` steps.
    fn turned(&self, n_steps: usize) -> Outlook {
        let now = self.cursor();
        let range = now.min(n_steps)..now.max(n_steps);
        let calls: Vec<Call> = self.steps().range(range).filter_map(Step::call).collect();
        if calls.iter().any(|call| preview::is_large(self.world(), call)) {
            return Outlook::Much;
        }
        let after = self.world_after(n_steps);
        Outlook::Change(preview::compare(self.world(), &after, &calls, &self.probes()))
    }

    fn foresee_lines(
        &self,
        lines: impl IntoIterator<Item = Vec<String>>,
    ) -> Result<Outlook, Refusal> {
        let mut world = self.world().clone();
        let mut calls = Vec::new();
        for words in lines {
            let command = command::read(&world, self.who(), &words, &NoFiles)?;
            if !command::changes(&command) {
                continue;
            }
            let Some(call) = try_call(&mut world, command)? else {
                return Ok(Outlook::Much);
            };
            calls.push(call);
        }
        if calls.is_empty() {
            return Ok(Outlook::Nothing);
        }
        Ok(Outlook::Change(preview::compare(self.world(), &world, &calls, &self.probes())))
    }
}

/// Makes the call in a copy; nothing if it touches too much.
fn try_call(copy: &mut World, command: Command) -> Result<Option<Call>, Refusal> {
    if preview::is_large(copy, &command.call) {
        return Ok(None);
    }
    let made = api::call(copy, &command.call);
    made.map_err(|error| Refusal::of_call(&command.call, error))?;
    Ok(Some(command.call))
}

impl Outlook {
    /// What is shown over the command line before Enter, at most `most` rows; nothing for what changes nothing.
    pub fn rows(&self, most: usize) -> Vec<Row> {
        let told = |text: &str| vec![Row::of(text, Role::Dim)];
        match self {
            Self::Change(difference) if difference.is_empty() => {
                told("Enter changes no role, portal tile, assignment or access")
            }
            Self::Change(difference) => {
                let mut rows = told("Enter changes:");
                rows.extend(difference.rows(most.saturating_sub(1)));
                rows
            }
            Self::Much => told("Enter changes too much to show it before"),
            Self::Nothing | Self::Unseen => Vec::new(),
        }
    }

    /// The same as text that stands alone.
    pub fn text(&self) -> String {
        match self {
            Self::Change(difference) if !difference.is_empty() => {
                let rows = difference.rows(usize::MAX);
                rows.iter().map(|row| row.text() + "\n").collect()
            }
            Self::Change(_) => "no role, portal tile, assignment or access changes\n".to_owned(),
            Self::Nothing => "nothing changes\n".to_owned(),
            Self::Much => "too much changes to show it before\n".to_owned(),
            Self::Unseen => "what it does is not known before it runs\n".to_owned(),
        }
    }
}
