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

/// How a line changes the world.
enum Way {
    /// Not at all.
    Nowhere,
    /// Nobody can say before.
    Unseen,
    /// By going to the world after so many steps.
    To(usize),
    /// By these lines, as words.
    By(Vec<Vec<String>>),
}

/// What several commands would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlooks {
    /// How many there are.
    pub n_commands: usize,
    /// How many run before one fails, or before one that is not looked at.
    pub n_done: usize,
    /// Whether the rest was not looked at because there are so many.
    pub is_cut: bool,
    /// The line of the first that fails, and why.
    pub fails: Option<(usize, String)>,
    /// What those that run do together; nothing if they change nothing.
    pub outlook: Option<Outlook>,
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
        match self.way(words)? {
            Way::Nowhere => Ok(Outlook::Nothing),
            Way::Unseen => Ok(Outlook::Unseen),
            Way::To(n_steps) => Ok(self.turned(n_steps)),
            Way::By(lines) => self.foresee_lines(lines),
        }
    }

    /// How a line will change the world.
    fn way(&self, words: &[String]) -> Result<Way, Refusal> {
        let Some((first, rest)) = words.split_first() else { return Ok(Way::Nowhere) };
        if self.is_builtin(first, rest) || command::help(words).is_some() {
            return Ok(Way::Nowhere);
        }
        let Some(verb) = verb::find(first) else { return Ok(Way::By(vec![words.to_vec()])) };
        let asked = self.ask(verb, rest)?;
        let (now, steps) = (self.cursor(), self.steps());
        Ok(match asked.deed {
            _ if asked.as_cli => Way::Nowhere,
            Deed::Lines(lines) => {
                let words: Result<Vec<_>, _> = lines.iter().map(|it| command::split(it)).collect();
                Way::By(words?)
            }
            Deed::Undo if now > 0 => Way::To(steps.first_undone(now).unwrap_or_default()),
            Deed::Redo if now < steps.len() => Way::To(steps.end_of(now)),
            Deed::Tell(_)
            | Deed::Answer { .. }
            | Deed::Save(_)
            | Deed::Write { .. }
            | Deed::Undo
            | Deed::Redo => Way::Nowhere,
            Deed::Fork | Deed::Open(_) | Deed::Import(_) => Way::Unseen,
        })
    }

    /// What several commands would do together, each with the number of its line: up to the first that fails,
    /// and no more than a hundred.
    pub fn foresee_all(&self, commands: &[(usize, String)]) -> Outlooks {
        let mut all = Outlooks { n_commands: commands.len(), ..Outlooks::default() };
        let mut copy = self.clone();
        let mut calls = Vec::new();
        all.is_cut = commands.len() > MOST_COMMANDS;
        for (number, line) in commands.iter().take(MOST_COMMANDS) {
            let way = match copy.is_seen(line) {
                Ok(None) => copy.follow(line, &mut calls),
                Ok(Some(unseen)) => {
                    all.outlook = Some(unseen);
                    return all;
                }
                Err(refusal) => Err(refusal),
            };
            if let Err(refusal) = way {
                all.fails = Some((*number, refusal.to_string()));
                break;
            }
            all.n_done += 1;
        }
        all.outlook = (!calls.is_empty()).then(|| {
            Outlook::Change(preview::compare(self.world(), copy.world(), &calls, &self.probes()))
        });
        all
    }

    /// What keeps a line from being tried before it runs.
    fn is_seen(&self, line: &str) -> Result<Option<Outlook>, Refusal> {
        let read = shell::read(line).map_err(SyntaxError::from)?;
        if read.runs_commands() {
            // It is known only when they have run, and they mostly read.
            return Ok(None);
        }
        let shell::Line::Command(words) = read else { return Ok(None) };
        let look_up = |name: &str| self.variables.get(name).cloned();
        let words = shell::expand(&words, &look_up, &mut |_| Ok(String::new()))?;
        let is_large = |call: &Call| preview::is_large(self.world(), call);
        let is_much = match self.way(&words)? {
            Way::Nowhere => false,
            Way::Unseen => return Ok(Some(Outlook::Unseen)),
            Way::To(n_steps) => self.calls_to(n_steps).iter().any(is_large),
            Way::By(lines) => lines.iter().any(|words| {
                let command = command::read(self.world(), self.who(), words, &NoFiles);
                command.is_ok_and(|it| command::changes(&it) && is_large(&it.call))
            }),
        };
        Ok(is_much.then_some(Outlook::Much))
    }

    /// Runs the line here, which is a copy; adds the calls that it made or took back.
    fn follow(&mut self, line: &str, calls: &mut Vec<Call>) -> Result<(), Refusal> {
        let (was, steps) = (self.cursor(), self.steps().clone());
        let outcome = self.run(line);
        let is = self.cursor();
        let made = if is < was { steps.range(is..was) } else { self.steps().range(was..is) };
        calls.extend(made.filter_map(Step::call));
        outcome.output.map(|_| ())
    }

    /// The way to the world after `n_steps` steps.
    fn turned(&self, n_steps: usize) -> Outlook {
        let calls = self.calls_to(n_steps);
        if calls.iter().any(|call| preview::is_large(self.world(), call)) {
            return Outlook::Much;
        }
        let after = self.world_after(n_steps);
        Outlook::Change(preview::compare(self.world(), &after, &calls, &self.probes()))
    }

    /// The calls between now and the world after `n_steps` steps.
    fn calls_to(&self, n_steps: usize) -> Vec<Call> {
        let now = self.cursor();
        let range = now.min(n_steps)..now.max(n_steps);
        self.steps().range(range).filter_map(Step::call).collect()
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
                told(tr!("Enter changes no role, portal tile, assignment or access"))
            }
            Self::Change(difference) => {
                let mut rows = told(tr!("Enter changes:"));
                rows.extend(difference.rows(most.saturating_sub(1)));
                rows
            }
            Self::Much => told(tr!("Enter changes too much to show it before")),
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
            Self::Change(_) => {
                tr!("no role, portal tile, assignment or access changes\n").to_owned()
            }
            Self::Nothing => tr!("nothing changes\n").to_owned(),
            Self::Much => tr!("too much changes to show it before\n").to_owned(),
            Self::Unseen => tr!("what it does is not known before it runs\n").to_owned(),
        }
    }
}

impl Outlooks {
    /// What is shown over the command line before Enter, at most `most` rows: what fails, and what changes.
    pub fn rows(&self, most: usize) -> Vec<Row> {
        let Self { n_commands, n_done, is_cut, fails, outlook } = self;
        let (sum, rows) = match outlook {
            Some(Outlook::Change(it)) if !it.is_empty() => (":", it.rows(most.saturating_sub(1))),
            Some(Outlook::Change(_)) => {
                (tr!("; no role, portal tile, assignment or access changes"), Vec::new())
            }
            Some(Outlook::Much) => (tr!("; they change too much to show it before"), Vec::new()),
            Some(Outlook::Unseen) => (tr!("; what they do is not known before"), Vec::new()),
            Some(Outlook::Nothing) | None => (tr!("; nothing changes"), Vec::new()),
        };
        let told = if let Some((number, why)) = fails {
            let before = match n_done {
                0 => tr!("nothing runs before it").to_owned(),
                1 => tr!("1 command runs before it").to_owned(),
                n => tr!("{n} commands run before it", n),
            };
            Row::of(
                tr!("line {number} will fail, {before}: {why}", number, before, why),
                Role::Warning,
            )
        } else {
            let is_cut = *is_cut && matches!(outlook, Some(Outlook::Change(_)));
            let cut =
                if is_cut { tr!("; what the first {n_done} do", n_done) } else { String::new() };
            Row::of(
                tr!("Enter runs {n_commands} commands as one step{cut}{sum}", n_commands, cut, sum),
                Role::Dim,
            )
        };
        std::iter::once(told).chain(rows).collect()
    }
}

/// How many commands are looked ahead of together.
const MOST_COMMANDS: usize = 100;
