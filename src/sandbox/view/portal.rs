//! The access portal as one person sees it, or an honest sentence where there is nothing to see.

use super::{
    ItemRef,
    page::{Lead, Page},
};
use crate::{
    text::{Role, Span},
    world::{Application, User, UserId, World},
};

pub(super) fn lay(world: &World, who: Option<&UserId>, page: &mut Page) {
    let user = who.and_then(|id| world.user(id.as_str()));
    match (who, user) {
        (_, Some(user)) => add_portal(page, world, user),
        (Some(_), None) => {
            let gone = tr!("This person has been deleted, so there is nobody to sign in.");
            page.sentence(Lead::NONE, gone, Role::Dim);
        }
        (None, None) => {
            let ask = tr!("Nobody is signed in: choose a person to see the portal as.");
            page.sentence(Lead::NONE, ask, Role::Dim);
        }
    }
}

fn add_portal(page: &mut Page, world: &World, user: &User) {
    if !user.is_enabled {
        let refused =
            tr!("{user_name} is disabled and cannot sign in.", user_name = user.user_name);
        return page.sentence(Lead::NONE, &refused, Role::Text);
    }
    if world.user_of_token(&world.portal_token(&user.id)).is_none() {
        let name = &user.user_name;
        let ended = tr!(
            "The portal session of {name} is over. `console sign-in --user-id {name}` begins a new one.",
            name
        );
        return page.sentence(Lead::NONE, &ended, Role::Text);
    }
    let mut parts = vec![
        Span::new(tr!("signed in as"), Role::Dim),
        Span::new(&user.user_name, Role::Accent),
        Span::from(&*user.display_name),
    ];
    if let Some(session) = world.sessions_of(&user.id).last() {
        let until = tr!("until {clock}", clock = session.expires.strftime("%Y-%m-%d %H:%M UTC"));
        parts.push(Span::new(until, Role::Dim));
    }
    page.entry(Lead::NONE, parts, Some(ItemRef::User(user.id.clone())));
    page.blank();
    let (accounts, applications) = (world.portal(&user.id), world.portal_applications(&user.id));
    if accounts.is_empty() && applications.is_empty() {
        page.sentence(Lead::NONE, &why_empty(world, user), Role::Text);
    }
    let mut n_rows = 0;
    let (n_accounts, most) = (accounts.len(), page.most_rows());
    for (tile, n_before) in accounts.into_iter().zip(0..) {
        if n_rows >= most {
            let more = tr!(
                "and {n_more} more accounts: / and a name finds each",
                n_more = n_accounts - n_before
            );
            page.sentence(Lead::NONE, &more, Role::Dim);
            break;
        }
        n_rows += 1 + tile.permission_sets.len();
        let account = tile.account;
        let parts =
            [Span::new(&account.name, Role::Subheading), Span::new(account.id.as_str(), Role::Dim)];
        page.entry(Lead::NONE, parts, Some(ItemRef::Account(account.id.clone())));
        for set in tile.permission_sets {
            let item =
                ItemRef::Role { account: account.id.clone(), permission_set: set.arn.clone() };
            page.entry(Lead::INSIDE, [Span::new(&set.name, Role::Link)], Some(item));
        }
    }
    add_applications(page, &applications);
}

/// Tiles that lead out of AWS.
fn add_applications(page: &mut Page, applications: &[&Application]) {
    if !applications.is_empty() {
        page.heading(tr!("Applications"));
    }
    for application in applications {
        let url = application.sign_in.as_ref().and_then(|it| it.url.as_deref());
        let parts = [
            Span::new(&application.name, Role::Link),
            Span::new(url.unwrap_or_default(), Role::Dim),
        ];
        page.entry(Lead::INSIDE, parts, Some(ItemRef::Application(application.arn.clone())));
    }
}

fn why_empty(world: &World, user: &User) -> String {
    let name = &user.user_name;
    let groups: Vec<&str> = world
        .memberships_of(&user.id)
        .filter_map(|it| world.group(it.group.as_str()))
        .map(|group| &*group.display_name)
        .collect();
    match groups.as_slice() {
        [] => {
            tr!("The portal is empty: {name} is in no group, and no assignment names {name}.", name)
        }
        [group] => tr!(
            "The portal is empty: no assignment names {name} or the group {group}.",
            name,
            group
        ),
        groups => tr!(
            "The portal is empty: no assignment names {name} or one of the groups {groups}.",
            name,
            groups = groups.join(", ")
        ),
    }
}
