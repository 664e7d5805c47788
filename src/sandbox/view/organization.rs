//! The organization as a tree: organizational units, accounts, and the roles that were made in each account.

use std::iter;

use super::{
    ItemRef,
    entry::{Entries, Entry},
    page::{Lead, Page, Part, listed},
    principal_text,
};
use crate::{
    text::{Role as Look, Span},
    world::{
        Account, CustomerPolicy, IDENTITY_CENTER, OrganizationPolicy, OrganizationalUnit, Parent,
        PolicyType, Role, World,
    },
};

/// The root, and below it at each level the accounts, then the organizational units with what is in them.
pub(super) fn entries(world: &World) -> Entries<'_> {
    Box::new(iter::once(Entry::Root).chain(below(world, &Parent::Root)))
}

fn below<'a>(world: &'a World, parent: &Parent) -> Entries<'a> {
    let organization = &world.organization;
    let accounts = organization.accounts_in(parent).map(Entry::Account);
    let units = organization.organizational_units_in(parent).flat_map(move |unit| {
        let below = below(world, &Parent::OrganizationalUnit(unit.id.clone()));
        iter::once(Entry::OrganizationalUnit(unit)).chain(below)
    });
    Box::new(accounts.chain(units))
}

pub(super) fn lay(world: &World, entry: Entry<'_>, page: &mut Page, ascii: bool) {
    let signs = if ascii { &ASCII } else { &UNICODE };
    let mut tree = Tree { world, signs, page };
    match entry {
        Entry::Root => tree.root(),
        Entry::OrganizationalUnit(unit) => tree.unit(unit),
        Entry::Account(account) => tree.account(account),
        _ => {}
    }
}

struct Tree<'a> {
    world: &'a World,
    signs: &'static Signs,
    page: &'a mut Page,
}

/// What hangs from an account.
#[derive(Debug, Clone, Copy)]
enum Leaf<'a> {
    Policy(&'a CustomerPolicy),
    Role(&'a Role),
}

impl Tree<'_> {
    fn root(&mut self) {
        let root = &self.world.organization.root;
        let mut parts: Vec<Part> =
            vec![Span::new(tr!("Root"), Look::Heading).into(), Span::new(root, Look::Dim).into()];
        parts.extend(guardrails(self.world, root));
        self.page.entry(Lead { first: "", rest: "" }, parts, None);
    }

    fn unit(&mut self, unit: &OrganizationalUnit) {
        let mut parts: Vec<Part> = vec![
            Span::new(&unit.name, Look::Subheading).into(),
            Span::new(unit.id.as_str(), Look::Dim).into(),
        ];
        parts.extend(guardrails(self.world, unit.id.as_str()));
        let prefix = self.prefix(&unit.parent);
        let inside = Parent::OrganizationalUnit(unit.id.clone());
        let has_more = below(self.world, &inside).next().is_some();
        let item = ItemRef::OrganizationalUnit(unit.id.clone());
        self.hang(&prefix, self.is_last(unit), has_more, parts, item);
    }

    fn account(&mut self, account: &Account) {
        let organization = &self.world.organization;
        let is_management = account.id == organization.management;
        let delegated = organization.delegated_administrator(IDENTITY_CENTER);
        let note = if is_management {
            tr!("management account")
        } else if delegated == Some(&account.id) {
            tr!("delegated administrator")
        } else {
            ""
        };
        let mut parts: Vec<Part> = vec![
            Span::from(&*account.name).into(),
            Span::new(account.id.as_str(), Look::Dim).into(),
            Span::new(note, Look::Dim).into(),
        ];
        parts.extend(guardrails(self.world, account.id.as_str()));
        let is_last = organization.organizational_units_in(&account.parent).next().is_none()
            && organization.accounts_in(&account.parent).next_back() == Some(account);
        let policies = self.world.customer_policies_in(&account.id).map(Leaf::Policy);
        let roles = self.world.roles_in(&account.id).map(Leaf::Role);
        let mut leaves = policies.chain(roles).peekable();
        let prefix = self.prefix(&account.parent);
        let item = ItemRef::Account(account.id.clone());
        let has_more = leaves.peek().is_some();
        let inside = self.hang(&prefix, is_last, has_more, parts, item);
        while let Some(leaf) = leaves.next() {
            let is_last = leaves.peek().is_none();
            self.hang(&inside, is_last, false, self.leaf_parts(leaf), leaf_item(leaf));
        }
    }

    /// A line of the tree; gives what stands before the lines below it.
    fn hang(
        &mut self,
        prefix: &str,
        is_last: bool,
        has_more: bool,
        parts: Vec<Part>,
        item: ItemRef,
    ) -> String {
        let sign = if is_last { self.signs.last } else { self.signs.more };
        let inside = format!("{prefix}{}", self.down(is_last));
        let (first, rest) =
            (format!("{prefix}{sign}"), format!("{inside}{}", self.down(!has_more)));
        self.page.entry(Lead { first: &first, rest: &rest }, parts, Some(item));
        inside
    }

    /// What stands before the lines below `parent`.
    fn prefix(&self, parent: &Parent) -> String {
        let Parent::OrganizationalUnit(id) = parent else { return String::new() };
        let unit = self.world.organization.organizational_unit(id.as_str());
        unit.map_or_else(String::new, |unit| {
            self.prefix(&unit.parent) + self.down(self.is_last(unit))
        })
    }

    /// Whether nothing follows the organizational unit where it hangs.
    fn is_last(&self, unit: &OrganizationalUnit) -> bool {
        let mut there = self.world.organization.organizational_units_in(&unit.parent);
        there.next_back() == Some(unit)
    }

    fn down(&self, is_last: bool) -> &'static str {
        if is_last { self.signs.gap } else { self.signs.down }
    }

    fn leaf_parts(&self, leaf: Leaf<'_>) -> Vec<Part> {
        match leaf {
            Leaf::Policy(policy) => vec![
                Span::new(tr!("policy"), Look::Dim).into(),
                Part::near(&policy.name, Look::Text),
                Span::new(tr!("customer managed"), Look::Dim).into(),
            ],
            Leaf::Role(role) => self.role_parts(role),
        }
    }

    fn role_parts(&self, role: &Role) -> Vec<Part> {
        let mut parts = vec![Span::new(&role.name, Look::Code).into()];
        if self.world.has_drifted(role) {
            parts.push(Span::new(tr!("outdated"), Look::Warning).into());
        }
        let holders = self.world.assignments_in(&role.account, &role.permission_set);
        let holders: Vec<_> = holders.map(|it| principal_text(self.world, &it.principal)).collect();
        if holders.is_empty() {
            parts.push(Span::new(tr!("held by nobody"), Look::Dim).into());
        } else {
            parts.extend(listed(tr!("held by"), holders));
        }
        parts
    }
}

/// The policies of the organization that are attached to a target, but for those that allow everything.
fn guardrails(world: &World, target: &str) -> Vec<Part> {
    let kinds = PolicyType::ALL.into_iter().filter(|kind| world.is_policy_type_enabled(*kind));
    let policies = kinds.flat_map(|kind| {
        let limits = move |it: &&OrganizationPolicy| it.id.as_str() != kind.full_access().0;
        world.policies_of(target, kind).filter(limits)
    });
    let names: Vec<String> = policies.map(|it| it.name.to_string()).collect();
    if names.is_empty() { Vec::new() } else { listed(tr!("limited by"), names) }
}

fn leaf_item(leaf: Leaf<'_>) -> ItemRef {
    match leaf {
        Leaf::Policy(policy) => ItemRef::Account(policy.account.clone()),
        Leaf::Role(role) => ItemRef::Role {
            account: role.account.clone(),
            permission_set: role.permission_set.clone(),
        },
    }
}

/// The lines of the tree.
struct Signs {
    more: &'static str,
    last: &'static str,
    down: &'static str,
    gap: &'static str,
}

const UNICODE: Signs = Signs { more: "├─ ", last: "└─ ", down: "│  ", gap: "   " };

const ASCII: Signs = Signs { more: "|- ", last: "`- ", down: "|  ", gap: "   " };
