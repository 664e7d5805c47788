//! `history`: the steps that were taken, and those that were undone.

use super::{Deed, Verb};

pub(super) static VERB: Verb = Verb {
    name: "history",
    summary: mark!("lists the steps that changed the world, the undone ones too"),
    parameters: &[],
    examples: &[("history", &[])],
    does: |sandbox, _| {
        let lines: Vec<String> = (0..sandbox.steps().len())
            .map(|idx| {
                let mark = if idx < sandbox.cursor() { "" } else { tr!("  (undone)") };
                format!("{:4}  {}{mark}", idx + 1, sandbox.told(idx))
            })
            .collect();
        let nothing = || tr!("nothing has changed since the start").to_owned();
        let text = if lines.is_empty() { nothing() } else { lines.join("\n") };
        Ok(Deed::Tell(text + "\n"))
    },
};
