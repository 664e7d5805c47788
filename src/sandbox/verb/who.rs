//! `who can`: everybody who can do something in an account, by the role that lets them.

use std::fmt::Write as _;

use super::{Deed, Kind, Parameter, Verb, refused, wanted, word};
use crate::{access::Access, sandbox::question};

const CLAUSES: &[&str] = &["on", "in", "after"];

pub(super) static VERB: Verb = Verb {
    name: "who",
    summary: mark!("lists everybody who can do something in an account"),
    parameters: &[
        word("can"),
        wanted("ACTION", Kind::Action),
        Parameter {
            name: "in ACCOUNT, on ARN, after 2h",
            kind: Kind::Clauses(CLAUSES),
            optional: true,
        },
    ],
    examples: &[("who can s3:ListAllMyBuckets in production", &[])],
    does: |sandbox, words| {
        let [_, action, rest @ ..] = words else {
            return Err(refused(tr!("`who can` wants an action").to_owned(), String::new()));
        };
        let clauses = question::clauses(rest, CLAUSES)?;
        let world = question::world_after(sandbox.world(), clauses.after.as_deref())?;
        let action = question::action(action)?;
        let resource = question::resource(clauses.on)?;
        let Some(account) = clauses.account else {
            let hint = tr!("for example `who can s3:ListAllMyBuckets in production`").to_owned();
            return Err(refused(tr!("say in which account, with `in ACCOUNT`").to_owned(), hint));
        };
        let account = question::account(&world, &account)?;
        let access = Access::new(&world);
        let found = access.who_can(&action, &resource, account);
        let mut text = String::new();
        for it in &found {
            let set = world.permission_set(it.role.permission_set.as_str());
            let set = set.map_or(&*it.role.name, |set| &set.name);
            let _ = writeln!(text, "{}", tr!("as {set}:", set));
            for user in it.people.iter().take(MOST) {
                let _ = writeln!(text, "  {}", user.user_name);
            }
            let n_more = it.people.len().saturating_sub(MOST);
            if n_more > 0 {
                text += &tr!("  and {n_more} more\n", n_more);
            }
            if it.n_refused > 0 {
                text += &tr!("  ({n} more have the role and are refused)\n", n = it.n_refused);
            }
        }
        if found.is_empty() {
            text = tr!(
                "nobody can {action} in {account}\n",
                action = action.name(),
                account = account.name
            );
        }
        Ok(Deed::Tell(text))
    },
};

/// So many of a role are named.
const MOST: usize = 50;
