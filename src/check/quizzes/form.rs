//! Whether a bank can give what its forms promise, and a lesson what its outcomes promise.

use std::collections::BTreeMap;

use super::{Seen, instead};
use crate::fault::Fault;

/// A form that draws by outcome needs as many questions of each outcome as its share is.
///
/// Shares are rounded down, so that no share is asked for more than every form takes.
pub(super) fn too_few(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    let bank = &seen.bank.bank;
    let mut n_of: BTreeMap<&str, usize> = BTreeMap::new();
    for question in &bank.questions {
        *n_of.entry(question.outcome.as_deref().unwrap_or_default()).or_default() += 1;
    }
    let shares: usize = bank.draw.iter().map(|(_, share)| share).sum();
    for (outcome, share) in &bank.draw {
        let n_there = n_of.get(outcome.as_str()).copied().unwrap_or_default();
        let n_drawn = bank.count.map_or(1, |count| (count * share / shares.max(1)).max(1));
        if n_there >= n_drawn {
            continue;
        }
        let message = match n_there {
            0 => {
                tr!(
                    "a form draws questions of the outcome `{outcome}`, and the bank has none",
                    outcome
                )
            }
            _ => tr!(
                "a form draws {n_drawn} questions of the outcome `{outcome}`, and the bank has {n_there}",
                n_drawn,
                outcome,
                n_there
            ),
        };
        let known = n_of.keys().copied().filter(|it| !it.is_empty());
        let help = if n_there == 0 { instead(outcome, known) } else { None };
        faults.push(seen.at_key("draw", outcome, message).help_if(help));
    }
}
