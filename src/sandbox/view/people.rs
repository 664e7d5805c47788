//! The identity store: groups with their members, then users with their groups.

use std::iter;

use super::{
    ItemRef,
    entry::{Entries, Entry},
    page::{Lead, Page, Part, listed},
};
use crate::{
    text::{Role, Span},
    world::{Group, IdentitySource, User, World},
};

pub(super) fn entries(world: &World) -> Entries<'_> {
    let groups = iter::once(Entry::Groups).chain(world.groups().map(Entry::Group));
    let users = iter::once(Entry::Users).chain(world.users().map(Entry::User));
    Box::new(groups.chain(users).chain([Entry::IdentitySource]))
}

pub(super) fn lay(world: &World, entry: Entry<'_>, page: &mut Page) {
    match entry {
        Entry::Groups => {
            page.heading(tr!("Groups"));
            if world.groups().next().is_none() {
                page.sentence(Lead::NONE, tr!("No group yet."), Role::Dim);
            }
        }
        Entry::Group(group) => add_group(page, world, group),
        Entry::Users => {
            page.heading(tr!("Users"));
            if world.users().next().is_none() {
                page.sentence(Lead::NONE, tr!("No user yet."), Role::Dim);
            }
        }
        Entry::User(user) => add_user(page, world, user),
        Entry::IdentitySource => add_source(page, world),
        _ => {}
    }
}

/// Where people come from, and the tokens of who pushes them.
fn add_source(page: &mut Page, world: &World) {
    page.heading(tr!("Identity source"));
    let source = match world.identity_source() {
        IdentitySource::Directory => tr!("Identity Center's own directory"),
        IdentitySource::ManagedActiveDirectory => {
            tr!("Active Directory, as AWS Managed Microsoft AD")
        }
        IdentitySource::ActiveDirectoryConnector => tr!("Active Directory, through AD Connector"),
        IdentitySource::External(name) => name,
    };
    let kind = world.identity_source().kind();
    page.entry(Lead::NONE, [Span::new(source, Role::Accent), Span::new(kind, Role::Dim)], None);
    let Some(scim) = world.scim() else { return };
    page.entry(
        Lead::INSIDE,
        [Span::new("SCIM", Role::Text), Span::new(&scim.endpoint, Role::Dim)],
        None,
    );
    for token in &scim.tokens {
        let (state, role) = if token.expires <= world.now() {
            (tr!("expired"), Role::Warning)
        } else if scim.in_use.as_ref() == Some(&token.id) {
            (tr!("used by the provider"), Role::Text)
        } else {
            (tr!("not used yet"), Role::Dim)
        };
        let until = tr!("until {clock}", clock = token.expires.strftime("%Y-%m-%d"));
        let parts = [
            Span::new(tr!("token"), Role::Dim),
            Span::from(&*token.id),
            Span::new(state, role),
            Span::new(until, Role::Dim),
        ];
        page.entry(Lead::INSIDE, parts, None);
    }
}

fn add_group(page: &mut Page, world: &World, group: &Group) {
    let n_members = world.members_of(&group.id).count();
    let count = match n_members {
        0 => tr!("no members").to_owned(),
        1 => tr!("1 member").to_owned(),
        many => tr!("{many} members", many),
    };
    let parts = [Span::new(&group.display_name, Role::Accent), Span::new(count, Role::Dim)];
    page.entry(Lead::NONE, parts, Some(ItemRef::Group(group.id.clone())));
    let n_shown = page.most_rows();
    for membership in world.members_of(&group.id).take(n_shown) {
        let user = world.user(membership.user.as_str());
        let name = user.map_or(tr!("a deleted user"), |user| &user.user_name);
        let item = ItemRef::Membership(membership.id.clone());
        page.entry(Lead::INSIDE, [Span::from(name)], Some(item));
    }
    if n_members > n_shown {
        let more =
            tr!("and {n_shown} more: / and a name finds each", n_shown = n_members - n_shown);
        page.sentence(Lead::INSIDE, &more, Role::Dim);
    }
}

fn add_user(page: &mut Page, world: &World, user: &User) {
    let groups = world.memberships_of(&user.id).filter_map(|it| world.group(it.group.as_str()));
    let groups: Vec<_> = groups.map(|group| group.display_name.to_string()).collect();
    let mut parts: Vec<Part> = vec![
        Span::new(&user.user_name, Role::Accent).into(),
        Span::from(&*user.display_name).into(),
    ];
    if !user.is_enabled {
        parts.push(Span::new(tr!("disabled"), Role::Text).into());
    }
    if groups.is_empty() {
        parts.push(Span::new(tr!("in no group"), Role::Dim).into());
    } else {
        parts.extend(listed(tr!("in"), groups));
    }
    page.entry(Lead::NONE, parts, Some(ItemRef::User(user.id.clone())));
}
