//! Runs the commands of each lesson, in order, in a fresh copy of its world.
//!
//! What a learner can run must do what the lesson says, so a command that is refused is a fault.

use super::subject::{Page, Subject};
use crate::{
    course::document::{TargetKind, numbered_commands},
    fault::Fault,
    sandbox::{Outcome, Sandbox},
};

pub(super) fn check(subject: &Subject, faults: &mut Vec<Fault>) {
    for page in &subject.pages {
        let Some(name) = &page.document.meta.world else {
            faults.extend(commands(page).filter(|it| it.is_first).map(|it| nowhere(page, &it)));
            continue;
        };
        // A world that is missing or damaged has its own faults.
        let world = subject.world_named(name).and_then(|it| it.world.as_ref().ok());
        let Some(world) = world else { continue };
        let mut sandbox = Sandbox::new(name, world.clone());
        for command in commands(page) {
            let outcome = sandbox.run(&command.text);
            faults.extend(refused(page, &command, outcome));
        }
    }
}

/// A command of a lesson.
struct Command {
    text: String,
    /// Where its first line begins in the page.
    start: usize,
    /// Whether it is the first of its block.
    is_first: bool,
}

fn commands(page: &Page) -> impl Iterator<Item = Command> {
    let document = &page.document;
    let blocks = document.targets.iter().filter_map(|target| match &target.kind {
        TargetKind::Run { command } => Some((command, target.span.start)),
        TargetKind::Link { .. }
        | TargetKind::Footnote { .. }
        | TargetKind::Quiz { .. }
        | TargetKind::Fold { .. }
        | TargetKind::Table { .. } => None,
    });
    blocks.flat_map(move |(block, start)| {
        let commands = numbered_commands(block).into_iter().enumerate();
        commands.map(move |(idx, (line, text))| {
            // The fence is the line above the first of the block.
            let start = line_start(&document.source, start, line + 1);
            Command { text, start, is_first: idx == 0 }
        })
    })
}

fn nowhere(page: &Page, command: &Command) -> Fault {
    at(page, command, tr!("the lesson has no world to run this in"))
        .help(tr!("name one in its metadata, `world = \"…\"`, or fence the block `sh`"))
}

fn refused(page: &Page, command: &Command, outcome: Outcome) -> Option<Fault> {
    let refusal = outcome.output.err()?;
    let printed = refusal.to_string();
    let message: Vec<&str> =
        printed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let help = refusal.hint().map(str::to_owned).or(outcome.teach);
    Some(at(page, command, message.join(" ")).help_if(help))
}

/// A fault at the first line of the command.
fn at(page: &Page, command: &Command, message: impl Into<String>) -> Fault {
    let source = &page.document.source;
    let line = source.get(command.start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let indent = line.len() - line.trim_start().len();
    let span = command.start + indent..command.start + line.trim_end().len();
    page.document.fault_at(span, message)
}

/// Where the line begins that is `n` lines below the byte `from`.
fn line_start(source: &str, from: usize, n: usize) -> usize {
    let rest = source.get(from..).unwrap_or_default();
    from + rest.split_inclusive('\n').take(n).map(str::len).sum::<usize>()
}
