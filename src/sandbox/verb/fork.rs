//! `fork`: a copy to try things in and the way back from it; with a name, a world to come back to.

use super::{Deed, Kind, Verb, optional};

pub(super) static VERB: Verb = Verb {
    name: "fork",
    summary: mark!(
        "plays on in a copy, or leaves it; with a name, saves the world under it or goes to the one that has it"
    ),
    parameters: &[optional("NAME", Kind::Snapshot)],
    examples: &[("fork", &[]), ("fork before-the-change", &[])],
    does: |sandbox, words| {
        let Some(name) = words.first().map(|it| it.trim()).filter(|it| !it.is_empty()) else {
            return Ok(Deed::Fork);
        };
        let is_saved = sandbox.snapshots().any(|(saved, _)| saved == name);
        Ok(if is_saved { Deed::Open(name.to_owned()) } else { Deed::Save(name.to_owned()) })
    },
};
