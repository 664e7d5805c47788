//! `matrix`: who may do what where, as a table.

use std::fmt::Write as _;

use super::{Deed, Kind, Parameter, Verb, refused};
use crate::{
    access::{
        Access,
        matrix::{Cell, Matrix, Probe},
    },
    sandbox::{Refusal, question},
    world::World,
};

const CLAUSES: &[&str] = &["of", "in", "for", "on", "after"];

pub(super) static VERB: Verb = Verb {
    name: "matrix",
    summary: mark!("shows who may do what where: people by accounts, for some actions"),
    parameters: &[Parameter {
        name: "of ACTION, on ARN, for USER, in ACCOUNT, after 2h",
        kind: Kind::Clauses(CLAUSES),
        optional: true,
    }],
    examples: &[
        ("matrix", &[]),
        ("matrix of s3:GetObject on arn:aws:s3:::reports/q3.csv in production", &[]),
    ],
    does: |sandbox, words| {
        let clauses = question::clauses(words, CLAUSES)?;
        let world = question::world_after(sandbox.world(), clauses.after.as_deref())?;
        let probes = probes(&clauses)?;
        let matrix = matrix(&world, &Access::new(&world), &clauses, probes)?;
        Ok(Deed::Tell(table(&world, &matrix)))
    },
};

/// The actions that were named, each on the resource that was; without any, the usual ones.
pub(super) fn probes(clauses: &question::Clauses) -> Result<Vec<Probe>, Refusal> {
    if clauses.actions.is_empty() {
        return Ok(Probe::usual());
    }
    let resource = question::resource(clauses.on.clone())?;
    let probe = |action: &String| {
        Ok(Probe { action: question::action(action)?, resource: resource.clone() })
    };
    clauses.actions.iter().map(probe).collect()
}

/// The matrix of the people and accounts that were named, or of all.
pub(super) fn matrix<'w>(
    world: &'w World,
    access: &Access<'w>,
    clauses: &question::Clauses,
    probes: Vec<Probe>,
) -> Result<Matrix, Refusal> {
    let users = match &clauses.user {
        Some(name) => vec![question::person(world, name)?],
        None => world.users().collect(),
    };
    let accounts = match &clauses.account {
        Some(name) => vec![question::account(world, name)?],
        None => world.organization.accounts_in_tree_order(),
    };
    if users.len().saturating_mul(accounts.len()) > MOST_CELLS {
        return Err(refused(
            tr!(
                "{n} people in {n_accounts} accounts are too many to show",
                n = users.len(),
                n_accounts = accounts.len()
            ),
            tr!("name one with `for USER` or `in ACCOUNT`").to_owned(),
        ));
    }
    Ok(access.matrix(&users, &accounts, probes))
}

/// More cells would not be read by anybody.
const MOST_CELLS: usize = 100_000;

fn table(world: &World, matrix: &Matrix) -> String {
    let mut text = String::new();
    for (n, probe) in matrix.probes.iter().enumerate() {
        let what =
            tr!("{action} on {resource}", action = probe.action.name(), resource = probe.resource);
        let _ = writeln!(text, "{} {what}", letter(n));
    }
    let name = |user: &str| world.user(user).map_or("", |it| &it.user_name).to_owned();
    for (n, user) in matrix.users.iter().enumerate() {
        let row = matrix.accounts.iter().zip(matrix.row(n)).filter(|it| it.1.is_open);
        let mut is_first = true;
        for (account, cell) in row {
            if is_first {
                let _ = writeln!(text, "\n{}", name(user.as_str()));
                is_first = false;
            }
            let place = crate::sandbox::view::account_text(world, account);
            let _ = writeln!(text, "  {place:<24} {}", letters(*cell, matrix.probes.len()));
        }
    }
    text
}

/// The letters of what a cell allows, and dots for the rest.
pub(in crate::sandbox) fn letters(cell: Cell, n_probes: usize) -> String {
    let of = |n| if cell.allows(n) { letter(n) } else { '.' };
    (0..n_probes).map(of).collect()
}

/// What stands for a probe in the table.
pub(in crate::sandbox) fn letter(n: usize) -> char {
    let letters = ('A'..='Z').chain('a'..='z').chain('0'..='9');
    letters.into_iter().nth(n).unwrap_or('#')
}
