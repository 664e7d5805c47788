//! Assignments: for each account, who has which permission set.

use super::{
    ItemRef, Line,
    page::{Lead, Page, Part},
    principal_text,
};
use crate::{
    text::{Role, Span},
    world::{Account, AccountId, Assignment, Parent, World},
};

pub(super) fn lines(world: &World, mut page: Page) -> Vec<Line> {
    add_below(&mut page, world, &Parent::Root);
    if page.is_empty() {
        page.sentence(Lead::NONE, "No assignment yet: nobody can enter any account.", Role::Dim);
    }
    page.into_lines()
}

/// The accounts that hang from `parent`, then those further down: the order of the tree.
fn add_below(page: &mut Page, world: &World, parent: &Parent) {
    for account in world.organization.accounts_in(parent) {
        if page.is_full() {
            return;
        }
        add_account(page, world, account);
    }
    for unit in world.organization.organizational_units_in(parent) {
        if page.is_full() {
            return;
        }
        add_below(page, world, &Parent::OrganizationalUnit(unit.id.clone()));
    }
}

fn add_account(page: &mut Page, world: &World, account: &Account) {
    let mut assignments = in_account(world, &account.id).peekable();
    if assignments.peek().is_none() {
        return;
    }
    if !page.is_empty() {
        page.blank();
    }
    let parts = [Span::new(&account.name, Role::Accent), Span::new(account.id.as_str(), Role::Dim)];
    page.entry(Lead::NONE, parts, Some(ItemRef::Account(account.id.clone())));
    for assignment in assignments {
        if page.is_full() {
            break;
        }
        let set = world.permission_set(assignment.permission_set.as_str());
        let set = set.map_or(assignment.permission_set.id(), |set| &set.name);
        let who = principal_text(world, &assignment.principal);
        let mut parts: Vec<Part> = vec![
            Span::from(set).into(),
            Span::new("for", Role::Dim).into(),
            Part::near(who, Role::Text),
        ];
        if world.principal_name(&assignment.principal).is_none() {
            parts.push(Span::new("dangling", Role::Warning).into());
            parts.push(Span::new(assignment.principal.id(), Role::Dim).into());
        }
        page.entry(Lead::INSIDE, parts, Some(item(assignment)));
    }
}

fn in_account<'a>(
    world: &'a World,
    account: &'a AccountId,
) -> impl Iterator<Item = &'a Assignment> {
    world.roles_in(account).flat_map(|role| world.assignments_in(account, &role.permission_set))
}

fn item(assignment: &Assignment) -> ItemRef {
    ItemRef::Assignment {
        account: assignment.account.clone(),
        permission_set: assignment.permission_set.clone(),
        principal: assignment.principal.clone(),
    }
}
