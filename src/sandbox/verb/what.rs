//! `what can`: what a person can do in an account, by service and access level.

use std::fmt::Write as _;

use super::{Deed, Kind, Parameter, Verb, refused, wanted, word};
use crate::{
    access::{
        Access,
        what::{Extent, Reach},
    },
    catalogue::actions::AccessLevel,
    sandbox::question,
};

const CLAUSES: &[&str] = &["in", "as", "after"];

pub(super) static VERB: Verb = Verb {
    name: "what",
    summary: mark!("lists what a person can do in an account, by service and access level"),
    parameters: &[
        word("can"),
        wanted("USER", Kind::User),
        word("do"),
        Parameter {
            name: "in ACCOUNT, as SET, after 2h",
            kind: Kind::Clauses(CLAUSES),
            optional: true,
        },
    ],
    examples: &[("what can alice.haddad do in production", &[])],
    does: |sandbox, words| {
        let [_, user, _, rest @ ..] = words else {
            return Err(refused(
                tr!("`what can` wants a user, then `do`").to_owned(),
                String::new(),
            ));
        };
        let clauses = question::clauses(rest, CLAUSES)?;
        let world = question::world_after(sandbox.world(), clauses.after.as_deref())?;
        let user = question::person(&world, user)?;
        let (account, sets) = question::roles_of(&world, user, &clauses)?;
        let access = Access::new(&world);
        let mut text = String::new();
        for set in &sets {
            let Ok((role, _)) = world.acting_role(&user.id, &account.id, &set.arn) else {
                continue;
            };
            if !text.is_empty() {
                text.push('\n');
            }
            let whose =
                tr!("as {set} in {account_text}", set = set.name, account_text = account.name);
            let _ = writeln!(text, "{whose}");
            table(&access.what_can(user, account, role), &mut text);
        }
        if text.is_empty() {
            text = tr!(
                "{user_name} can take no role in {name}\n",
                user_name = user.user_name,
                name = account.name
            );
        }
        Ok(Deed::Tell(text))
    },
};

fn table(reaches: &[Reach], text: &mut String) {
    let names = AccessLevel::ALL.map(|it| format!("{:>12}", short(it)));
    let _ = writeln!(text, "{:<28}{}", "", names.concat());
    for reach in reaches {
        let cells = reach.levels.map(|it| format!("{:>12}", cell(it)));
        let _ = writeln!(text, "{:<28}{}", reach.service.prefix, cells.concat().trim_end());
    }
    let n_services = reaches.len();
    let n_all: usize = reaches.iter().map(|it| it.whole().n_everywhere).sum();
    let n_some: usize = reaches.iter().map(|it| it.whole().n_somewhere).sum();
    *text += &tr!(
        "{n_all} actions of {n_services} services, and {n_some} more on some resources or conditions (+)\n",
        n_all,
        n_services,
        n_some
    );
}

/// The level, in a word of AWS's own that fits the table.
fn short(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::PermissionsManagement => "Permissions",
        _ => level.name(),
    }
}

fn cell(extent: Extent) -> String {
    let Extent { n_everywhere, n_somewhere, n_all } = extent;
    match (n_everywhere, n_somewhere, n_all) {
        (_, _, 0) => String::new(),
        (0, 0, _) => "-".to_owned(),
        (all, 0, _) if all == n_all => tr!("all").to_owned(),
        (some, 0, _) => format!("{some}/{n_all}"),
        (some, more, _) => format!("{some}+{more}/{n_all}"),
    }
}
