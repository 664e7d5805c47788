//! Permission sets: what is in each, and in which accounts it has become a role.

use super::{
    ItemRef, account_text,
    entry::{Entries, Entry},
    page::{Lead, Page, listed},
};
use crate::{
    text::{Role, Span},
    world::{Boundary, PermissionSet, PolicyReference, World},
};

pub(super) fn entries(world: &World) -> Entries<'_> {
    let nothing = world.permission_sets().next().is_none().then_some(Entry::Nothing);
    Box::new(world.permission_sets().map(Entry::PermissionSet).chain(nothing))
}

pub(super) fn lay(world: &World, entry: Entry<'_>, page: &mut Page) {
    match entry {
        Entry::PermissionSet(set) => {
            page.blank();
            add(page, set);
            add_accounts(page, world, set);
        }
        Entry::Nothing => page.sentence(Lead::NONE, tr!("No permission set yet."), Role::Dim),
        _ => {}
    }
}

fn add(page: &mut Page, set: &PermissionSet) {
    let session =
        tr!("session {session_duration}", session_duration = set.content.session_duration);
    let parts = [Span::new(&set.name, Role::Accent), Span::new(session, Role::Dim)];
    page.entry(Lead::NONE, parts, Some(ItemRef::PermissionSet(set.arn.clone())));
    if let Some(description) = &set.description {
        page.sentence(Lead::INSIDE, description, Role::Dim);
    }
    add_policies(page, set);
    match &set.content.boundary {
        Some(Boundary::Managed(arn)) => {
            let parts = [
                (tr!("boundary"), Role::Dim),
                (arn.name(), Role::Text),
                (tr!("AWS managed"), Role::Dim),
            ];
            page.entry(Lead::INSIDE, parts.map(|(text, role)| Span::new(text, role)), None);
        }
        Some(Boundary::Customer(policy)) => {
            page.entry(Lead::INSIDE, customer_policy(tr!("boundary"), policy), None);
        }
        None => {}
    }
    if let Some(url) = &set.content.relay_state {
        let parts = [Span::new(tr!("the console opens at"), Role::Dim), Span::new(url, Role::Link)];
        page.entry(Lead::INSIDE, parts, None);
    }
    if !set.tags.is_empty() {
        let tags = set.tags.iter().map(|tag| format!("{}={}", tag.key, tag.value));
        page.entry(Lead::INSIDE, listed(tr!("tags"), tags), None);
    }
}

/// What each account has under this name; `/` goes without saying.
fn customer_policy(what: &str, policy: &PolicyReference) -> [Span; 3] {
    let path = if &*policy.path == "/" { "" } else { &*policy.path };
    [
        Span::new(what, Role::Dim),
        Span::new(format!("{path}{}", policy.name), Role::Text),
        Span::new(tr!("customer managed"), Role::Dim),
    ]
}

fn add_policies(page: &mut Page, set: &PermissionSet) {
    for policy in &set.content.managed_policies {
        let parts = [
            Span::new(tr!("policy"), Role::Dim),
            Span::from(policy.name()),
            Span::new(tr!("AWS managed"), Role::Dim),
        ];
        let permission_set = set.arn.clone();
        let item = ItemRef::ManagedPolicy { permission_set, policy: policy.clone() };
        page.entry(Lead::INSIDE, parts, Some(item));
    }
    for policy in &set.content.customer_policies {
        page.entry(Lead::INSIDE, customer_policy(tr!("policy"), policy), None);
    }
    if let Some(policy) = &set.content.inline_policy {
        let size = tr!("{n} characters", n = policy.chars().count());
        let parts = [
            Span::new(tr!("policy"), Role::Dim),
            Span::from(tr!("inline")),
            Span::new(size, Role::Dim),
        ];
        page.entry(Lead::INSIDE, parts, Some(ItemRef::InlinePolicy(set.arn.clone())));
    }
    if set.content.n_policies() == 0 && set.content.inline_policy.is_none() {
        page.sentence(Lead::INSIDE, tr!("no policy: it allows nothing"), Role::Dim);
    }
}

fn add_accounts(page: &mut Page, world: &World, set: &PermissionSet) {
    let mut roles = world.roles_of(&set.arn).peekable();
    let is_nowhere = roles.peek().is_none();
    let names = roles.map(|role| {
        let outdated = if world.has_drifted(role) { tr!(" (outdated)") } else { "" };
        format!("{}{outdated}", account_text(world, &role.account))
    });
    if is_nowhere {
        page.sentence(Lead::INSIDE, tr!("in no account: assign it and a role appears"), Role::Dim);
    } else {
        page.entry(Lead::INSIDE, listed(tr!("a role in"), names), None);
    }
}
