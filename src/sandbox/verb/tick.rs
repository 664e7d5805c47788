//! `tick`: moves the world's clock on.

use super::{Deed, Kind, Verb, refused, wanted};

pub(super) static VERB: Verb = Verb {
    name: "tick",
    summary: "moves the world's clock on: 30m, 2h, 1d, or ISO 8601 as PT1H30M",
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

/// `30m` as `PT30M`; what is ISO 8601 already stays.
fn iso(typed: &str) -> Result<String, crate::sandbox::Refusal> {
    let upper = typed.to_ascii_uppercase();
    let is_iso = upper.starts_with('P') && upper.chars().all(|c| c.is_ascii_alphanumeric());
    if is_iso {
        return Ok(upper);
    }
    let (number, unit) = typed.split_at_checked(typed.len().saturating_sub(1)).unwrap_or(("", ""));
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    match unit {
        "s" | "m" | "h" if is_number => Ok(format!("PT{number}{}", unit.to_ascii_uppercase())),
        "d" if is_number => Ok(format!("P{number}D")),
        _ => Err(refused(
            format!("`{typed}` is no length of time"),
            "a number and s, m, h or d, as in `tick 30m`; or ISO 8601, as in `tick PT1H30M`"
                .to_owned(),
        )),
    }
}
