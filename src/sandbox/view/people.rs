//! The identity store: groups with their members, then users with their groups.

use super::{
    ItemRef, Line,
    page::{Lead, Page, listed},
};
use crate::{
    text::{Role, Span},
    world::{Group, User, World},
};

pub(super) fn lines(world: &World, width: usize) -> Vec<Line> {
    let mut page = Page::new(width);
    page.heading("Groups");
    world.groups().for_each(|group| add_group(&mut page, world, group));
    if world.groups().next().is_none() {
        page.sentence(Lead::NONE, "No group yet.", Role::Dim);
    }
    page.heading("Users");
    world.users().for_each(|user| add_user(&mut page, world, user));
    if world.users().next().is_none() {
        page.sentence(Lead::NONE, "No user yet.", Role::Dim);
    }
    page.into_lines()
}

fn add_group(page: &mut Page, world: &World, group: &Group) {
    let members: Vec<_> = world.members_of(&group.id).collect();
    let count = match members.len() {
        0 => "no members".to_owned(),
        1 => "1 member".to_owned(),
        n => format!("{n} members"),
    };
    let parts = [Span::new(&group.display_name, Role::Accent), Span::new(count, Role::Dim)];
    page.entry(Lead::NONE, parts, Some(ItemRef::Group(group.id.clone())));
    for membership in members {
        let user = world.user(membership.user.as_str());
        let name = user.map_or("a deleted user", |user| &user.user_name);
        let item = ItemRef::Membership(membership.id.clone());
        page.entry(Lead::INSIDE, [Span::from(name)], Some(item));
    }
}

fn add_user(page: &mut Page, world: &World, user: &User) {
    let groups = world.memberships_of(&user.id).filter_map(|it| world.group(it.group.as_str()));
    let mut groups = listed(groups.map(|group| group.display_name.to_string()), Role::Text);
    let note = if groups.is_empty() { "in no group" } else { "in" };
    let mut parts = vec![
        Span::new(&user.user_name, Role::Accent),
        Span::from(&*user.display_name),
        Span::new(note, Role::Dim),
    ];
    parts.append(&mut groups);
    page.entry(Lead::NONE, parts, Some(ItemRef::User(user.id.clone())));
}
