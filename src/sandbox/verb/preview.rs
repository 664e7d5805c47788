//! `preview`: what a line would change, without running it.

use super::{Deed, Kind, Verb, wanted};
use crate::sandbox::Refusal;

pub(super) static VERB: Verb = Verb {
    name: "preview",
    summary: mark!(
        "says which roles, portal tiles and assignments a line would change, and runs nothing"
    ),
    parameters: &[wanted("LINE", Kind::Line)],
    examples: &[("preview assign Developers ViewOnlyAccess production", &[])],
    does: |sandbox, words| match sandbox.foresee_words(words) {
        Ok(outlook) => Ok(Deed::Tell(outlook.text())),
        Err(refusal @ Refusal::Api { .. }) => {
            Ok(Deed::Tell(tr!("AWS will refuse: {refusal}\n", refusal)))
        }
        Err(refusal) => Err(refusal),
    },
};
