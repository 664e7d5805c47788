//! Who is signed in to the portal, and who acts in which role until when, by the world's clock.
//!
//! A role session lives to its own end, whatever becomes of the person; those that no new one could
//! follow are marked.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    ItemRef,
    page::{Lead, Page},
};
use crate::{
    text::{Role, Span},
    world::{AccountId, PermissionSetArn, RoleSession, UserId, World},
};

pub(super) fn lay(world: &World, page: &mut Page) {
    let now = [Span::new(tr!("now"), Role::Dim), Span::new(clock(world.now()), Role::Text)];
    page.entry(Lead::NONE, now, None);
    page.heading(tr!("Signed in to the portal"));
    add_portal_sessions(page, world);
    page.heading(tr!("In a role"));
    add_role_sessions(page, world);
}

fn add_portal_sessions(page: &mut Page, world: &World) {
    let n_sessions = world.live_sessions().count();
    if n_sessions == 0 {
        let nobody = tr!(
            "Nobody has signed in. Who has never done so counts as signed in, without a clock."
        );
        page.sentence(Lead::NONE, nobody, Role::Dim);
    }
    let n_shown = page.most_rows();
    for session in world.live_sessions().take(n_shown) {
        let user = world.user(session.user.as_str());
        let name = user.map_or(tr!("a deleted user"), |user| &user.user_name);
        let parts = [
            Span::new(name, Role::Accent),
            Span::new(tr!("since {clock}", clock = clock(session.started)), Role::Dim),
            Span::new(until(session.expires), Role::Text),
        ];
        let (id, user) = (session.id.clone(), session.user.clone());
        page.entry(Lead::NONE, parts, Some(ItemRef::PortalSession { id, user }));
    }
    add_rest(page, n_sessions.saturating_sub(n_shown));
}

/// Says how many sessions there is no room for.
fn add_rest(page: &mut Page, n_left: usize) {
    if n_left > 0 {
        let more = tr!("and {n_left} more: / and a name finds each", n_left);
        page.sentence(Lead::INSIDE, &more, Role::Dim);
    }
}

type Living<'a> = (&'a UserId, &'a PermissionSetArn, &'a RoleSession);

/// By account, in the order of the tree.
fn add_role_sessions(page: &mut Page, world: &World) {
    let mut of_account: BTreeMap<&AccountId, Vec<Living<'_>>> = BTreeMap::new();
    for (user, account, set, session) in world.kept_role_sessions() {
        if world.now() < session.expires {
            of_account.entry(account).or_default().push((user, set, session));
        }
    }
    if of_account.is_empty() {
        let none = tr!("Nobody is in a role: `aws sso get-role-credentials` begins a session.");
        return page.sentence(Lead::NONE, none, Role::Dim);
    }
    let mut n_left = of_account.values().map(Vec::len).sum::<usize>();
    let mut n_room = page.most_rows();
    for account in world.organization.accounts_in_tree_order() {
        let Some(living) = of_account.get(&account.id) else { continue };
        if n_room == 0 {
            break;
        }
        let parts =
            [Span::new(&account.name, Role::Subheading), Span::new(account.id.as_str(), Role::Dim)];
        page.entry(Lead::NONE, parts, Some(ItemRef::Account(account.id.clone())));
        for (user, set, session) in living.iter().take(n_room) {
            add_role_session(page, world, &account.id, (user, set, session));
        }
        let n_shown = living.len().min(n_room);
        n_room -= n_shown;
        n_left -= n_shown;
    }
    add_rest(page, n_left);
}

fn add_role_session(
    page: &mut Page,
    world: &World,
    account: &AccountId,
    (user, set, session): Living<'_>,
) {
    let name = world.permission_set(set.as_str()).map_or(set.id(), |set| &set.name);
    let mut parts = vec![
        Span::new(&session.user_name, Role::Accent),
        Span::new(name, Role::Text),
        Span::new(until(session.expires), Role::Text),
    ];
    if let Some(why) = why_no_new_one(world, user, account, set) {
        parts.push(Span::new(tr!("no new one: {why}", why), Role::Warning));
    }
    let item = ItemRef::RoleSession {
        user: user.clone(),
        account: account.clone(),
        permission_set: set.clone(),
    };
    page.entry(Lead::INSIDE, parts, Some(item));
}

/// Why no new session could begin where one lives on.
fn why_no_new_one(
    world: &World,
    user: &UserId,
    account: &AccountId,
    set: &PermissionSetArn,
) -> Option<&'static str> {
    match world.user(user.as_str()) {
        None => Some(tr!("the user is deleted")),
        Some(it) if !it.is_enabled => Some(tr!("the user is disabled")),
        Some(_) if world.open_role(user, account, set).is_none() => Some(tr!("no longer assigned")),
        Some(_) if world.user_of_token(&world.portal_token(user)).is_none() => {
            Some(tr!("signed out of the portal"))
        }
        Some(_) => None,
    }
}

fn until(time: Timestamp) -> String {
    tr!("until {clock}", clock = clock(time))
}

fn clock(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
