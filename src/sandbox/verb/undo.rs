//! `undo`: takes the last step back.

use super::{Deed, Verb};

pub(super) static VERB: Verb = Verb {
    name: "undo",
    summary: mark!("takes the last step back"),
    parameters: &[],
    examples: &[("undo", &[])],
    does: |_, _| Ok(Deed::Undo),
};
