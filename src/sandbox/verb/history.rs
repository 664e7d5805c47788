//! `history`: the steps that were taken, and those that were undone.

use super::{Deed, Verb};

pub(super) static VERB: Verb = Verb {
    name: "history",
    summary: "lists the steps that changed the world, the undone ones too",
    parameters: &[],
    examples: &[("history", &[])],
    does: |sandbox, _| {
        let steps = sandbox.steps().iter().enumerate();
        let lines: Vec<String> = steps
            .map(|(idx, step)| {
                let mark = if idx < sandbox.cursor() { "" } else { "  (undone)" };
                format!("{:4}  {}{mark}", idx + 1, step.line())
            })
            .collect();
        let nothing = || "nothing has changed since the start".to_owned();
        let text = if lines.is_empty() { nothing() } else { lines.join("\n") };
        Ok(Deed::Tell(text + "\n"))
    },
};
