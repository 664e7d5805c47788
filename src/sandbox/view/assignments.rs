//! Assignments: for each account, who has which permission set.

use super::{
    ItemRef,
    entry::{Entries, Entry},
    organization,
    page::{Lead, Page, Part},
    principal_text,
};
use crate::{
    text::{Role, Span},
    world::{Account, AccountId, Assignment, World},
};

/// Every account in the order of the tree: where nobody has anything, there is nothing to show.
pub(super) fn entries(world: &World) -> Entries<'_> {
    let accounts = organization::entries(world).filter(|it| matches!(it, Entry::Account(_)));
    let nothing = world.assignments().next().is_none().then_some(Entry::Nothing);
    Box::new(accounts.chain(nothing))
}

pub(super) fn lay(world: &World, entry: Entry<'_>, page: &mut Page) {
    match entry {
        Entry::Account(account) => add_account(page, world, account),
        Entry::Nothing => {
            let none = tr!("No assignment yet: nobody can enter any account.");
            page.sentence(Lead::NONE, none, Role::Dim);
        }
        _ => {}
    }
}

fn add_account(page: &mut Page, world: &World, account: &Account) {
    let mut assignments = in_account(world, &account.id).peekable();
    if assignments.peek().is_none() {
        return;
    }
    page.blank();
    let parts = [Span::new(&account.name, Role::Accent), Span::new(account.id.as_str(), Role::Dim)];
    page.entry(Lead::NONE, parts, Some(ItemRef::Account(account.id.clone())));
    for assignment in assignments {
        let set = world.permission_set(assignment.permission_set.as_str());
        let set = set.map_or(assignment.permission_set.id(), |set| &set.name);
        let who = principal_text(world, &assignment.principal);
        let mut parts: Vec<Part> = vec![
            Span::from(set).into(),
            Span::new(tr!("for"), Role::Dim).into(),
            Part::near(who, Role::Text),
        ];
        if world.principal_name(&assignment.principal).is_none() {
            parts.push(Span::new(tr!("dangling"), Role::Warning).into());
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
