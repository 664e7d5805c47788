//! `tick`: moves the world's clock on.

use super::{Deed, Kind, Verb, iso, wanted};

pub(super) static VERB: Verb = Verb {
    name: "tick",
    summary: mark!("moves the world's clock on: 30m, 2h, 1d, or ISO 8601 as PT1H30M"),
    parameters: &[wanted("DURATION", Kind::Free)],
    examples: &[
        ("tick 2h", &["clock advance --by PT2H"]),
        ("tick P1DT1H", &["clock advance --by P1DT1H"]),
    ],
    does: |_, words| {
        let typed = words.first().map(String::as_str).unwrap_or_default();
        Ok(Deed::Lines(vec![format!("clock advance --by {}", iso(typed)?)]))
    },
};
