//! `redo`: does the step again that was undone.

use super::{Deed, Verb};

pub(super) static VERB: Verb = Verb {
    name: "redo",
    summary: mark!("does the step again that was undone"),
    parameters: &[],
    examples: &[("redo", &[])],
    does: |_, _| Ok(Deed::Redo),
};
