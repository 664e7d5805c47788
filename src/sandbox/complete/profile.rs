//! What `--profile` takes, step by step: a user or an account, then an account of the user, then a role there.

use std::collections::BTreeSet;

use super::{Choice, choice, nothing};
use crate::{
    sandbox::{
        command::PORTAL,
        names::{self, Names, Note},
        view::account_text,
    },
    world::{AccountId, PermissionSetArn, UserId, World},
};

/// The names that can stand there, where `typed` does. Those that end in a colon go on.
pub(super) fn names<'a>(world: &'a World, service: &str, typed: &str) -> Names<'a> {
    match typed.split(':').collect::<Vec<_>>().as_slice() {
        [user, _] => accounts(world, user),
        [user, account, _] => permission_sets(world, user, account),
        _ if service == PORTAL => users(world, typed, ""),
        // Elsewhere a person calls in a role alone.
        _ => Box::new(names::accounts(world).chain(users(world, typed, ":"))),
    }
}

fn users<'a>(world: &'a World, typed: &str, end: &'static str) -> Names<'a> {
    let typed = typed.to_owned();
    // However many there are, those that begin so are found.
    let begin =
        names::users_beginning(world, &typed).take(if typed.is_empty() { 0 } else { usize::MAX });
    let others =
        names::users(world).filter(move |(name, _)| typed.is_empty() || !name.starts_with(&typed));
    Box::new(begin.chain(others).map(move |(name, note)| match end {
        "" => (name, note),
        _ => (format!("{name}{end}").into(), note),
    }))
}

/// `USER:ACCOUNT:` for the accounts in which the user may act.
fn accounts<'a>(world: &'a World, user: &str) -> Names<'a> {
    let Some(id) = person(world, user) else { return nothing() };
    let ids: BTreeSet<AccountId> =
        roles(world, id).into_iter().map(|(account, _)| account).collect();
    let user = user.to_owned();
    let name = move |id: AccountId| -> Choice<'a> {
        (format!("{user}:{}:", account_text(world, &id)).into(), Note::Text(id.to_string().into()))
    };
    Box::new(ids.into_iter().map(name))
}

/// `USER:ACCOUNT:SET` for the roles that the user may take there.
fn permission_sets<'a>(world: &'a World, user: &str, account: &str) -> Names<'a> {
    let Some(id) = person(world, user) else { return nothing() };
    let organization = &world.organization;
    let found = organization.account_named(account).or_else(|| organization.account(account));
    let Some(found) = found else { return nothing() };
    let before = format!("{user}:{account}:");
    let here = roles(world, id).into_iter().filter(|(place, _)| *place == found.id);
    let sets = here.filter_map(|(_, arn)| world.permission_set(arn.as_str()));
    Box::new(sets.map(move |set| {
        choice(format!("{before}{}", set.name), set.description.as_deref().unwrap_or_default())
    }))
}

/// Whoever has the name, or had it when a role session began that lives.
fn person<'a>(world: &'a World, name: &str) -> Option<&'a UserId> {
    world.user_named(name).map(|user| &user.id).or_else(|| world.user_in_role(name))
}

/// What the portal offers, and what lives on without it.
fn roles(world: &World, user: &UserId) -> BTreeSet<(AccountId, PermissionSetArn)> {
    let offered = world.portal(user).into_iter().flat_map(|tile| {
        let account = tile.account.id.clone();
        tile.permission_sets.into_iter().map(move |set| (account.clone(), set.arn.clone()))
    });
    let living = world.role_sessions_of(user);
    offered.chain(living.map(|(account, set, _)| (account.clone(), set.clone()))).collect()
}
