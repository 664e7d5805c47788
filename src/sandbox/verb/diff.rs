//! `diff`: what a change did to who may do what where.

use std::fmt::Write as _;

use super::{
    Deed, Kind, Parameter, Verb,
    matrix::{letter, letters, matrix, probes},
    refused,
};
use crate::{
    access::{
        Access,
        matrix::{Cell, Matrix},
    },
    sandbox::{Refusal, Sandbox, question},
};

const CLAUSES: &[&str] = &["from", "to", "of", "in", "for", "on"];

pub(super) static VERB: Verb = Verb {
    name: "diff",
    summary: mark!(
        "shows what changed in who may do what: since the start, or between two steps of `history`"
    ),
    parameters: &[Parameter {
        name: "from STEP, to STEP, of ACTION, on ARN, for USER, in ACCOUNT",
        kind: Kind::Clauses(CLAUSES),
        optional: true,
    }],
    examples: &[("diff", &[]), ("diff from 0 to 1", &[])],
    does: |sandbox, words| {
        let clauses = question::clauses(words, CLAUSES)?;
        let from = step(sandbox, clauses.from.as_deref())?.unwrap_or(0);
        let to = step(sandbox, clauses.to.as_deref())?.unwrap_or(sandbox.cursor());
        let (before, after) = (sandbox.world_after(from), sandbox.world_after(to));
        let probes = probes(&clauses)?;
        let old = matrix(&before, &Access::new(&before), &clauses, probes.clone());
        let new = matrix(&after, &Access::new(&after), &clauses, probes.clone());
        let (old, new) = match (old, new) {
            (Err(refusal), Err(_)) => return Err(refusal),
            // Who or what is not there yet, or no more, may do nothing.
            (old, new) => {
                let nothing = |_| Matrix::nothing(probes.clone());
                (old.unwrap_or_else(nothing), new.unwrap_or_else(nothing))
            }
        };
        let differences = new.differences(&old);
        if differences.is_empty() {
            let text = tr!(
                "nobody may do more or less after step {to} than after step {from}\n",
                to,
                from
            );
            return Ok(Deed::Tell(text));
        }
        let mut text = String::new();
        for (n, probe) in new.probes.iter().enumerate() {
            let what = tr!(
                "{action} on {resource}",
                action = probe.action.name(),
                resource = probe.resource
            );
            let _ = writeln!(text, "{} {what}", letter(n));
        }
        text.push('\n');
        for it in differences {
            let user = after.user(it.user.as_str()).or_else(|| before.user(it.user.as_str()));
            let user = user.map_or_else(|| it.user.to_string(), |it| it.user_name.to_string());
            let place = crate::sandbox::view::account_text(&after, &it.account);
            let shown = |cell: Cell| {
                if cell.is_open {
                    letters(cell, new.probes.len())
                } else {
                    tr!("no role").to_owned()
                }
            };
            let (old, new) = (shown(it.before), shown(it.after));
            let _ = writeln!(text, "{user:<20} {place:<20} {old} -> {new}");
        }
        Ok(Deed::Tell(text))
    },
};

/// The number of a step of `history`; 0 is the start.
fn step(sandbox: &Sandbox, typed: Option<&str>) -> Result<Option<usize>, Refusal> {
    let Some(typed) = typed else { return Ok(None) };
    let n_steps = sandbox.steps().len();
    match typed.parse() {
        Ok(n) if n <= n_steps => Ok(Some(n)),
        _ => Err(refused(
            tr!("`{typed}` is no step", typed),
            tr!("`history` lists the steps; 0 is the start, {n_steps} the last", n_steps),
        )),
    }
}
