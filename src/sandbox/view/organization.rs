//! The organization as a tree: organizational units, accounts, and the roles that were made in each account.

use super::{
    ItemRef, Line,
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

pub(super) fn lines(world: &World, page: Page, ascii: bool) -> Vec<Line> {
    let signs = if ascii { &ASCII } else { &UNICODE };
    let mut tree = Tree { world, signs, page };
    let root = &world.organization.root;
    let mut parts: Vec<Part> =
        vec![Span::new("Root", Look::Heading).into(), Span::new(root, Look::Dim).into()];
    parts.extend(guardrails(world, root));
    tree.page.entry(Lead { first: "", rest: "" }, parts, None);
    tree.branch("", tree.below_parent(&Parent::Root));
    tree.page.into_lines()
}

struct Tree<'a> {
    world: &'a World,
    signs: &'static Signs,
    page: Page,
}

/// What hangs from a line of the tree.
#[derive(Debug, Clone, Copy)]
enum Child<'a> {
    Account(&'a Account),
    Policy(&'a CustomerPolicy),
    OrganizationalUnit(&'a OrganizationalUnit),
    Role(&'a Role),
}

/// What hangs from something, found as it is asked for.
type Children<'a> = Box<dyn Iterator<Item = Child<'a>> + 'a>;

impl<'a> Tree<'a> {
    fn branch(&mut self, prefix: &str, children: Children<'a>) {
        let mut children = children.peekable();
        while let (Some(child), false) = (children.next(), self.page.is_full()) {
            let (sign, down) = if children.peek().is_none() {
                (self.signs.last, self.signs.gap)
            } else {
                (self.signs.more, self.signs.down)
            };
            let mut below = self.below(child).peekable();
            let prefix_below = format!("{prefix}{down}");
            let first = format!("{prefix}{sign}");
            let hang = if below.peek().is_none() { self.signs.gap } else { self.signs.down };
            let rest = format!("{prefix_below}{hang}");
            let lead = Lead { first: &first, rest: &rest };
            self.page.entry(lead, self.parts(child), Some(item(child)));
            self.branch(&prefix_below, Box::new(below));
        }
    }

    fn below(&self, child: Child<'a>) -> Children<'a> {
        match child {
            Child::Account(account) => {
                let policies = self.world.customer_policies_in(&account.id).map(Child::Policy);
                Box::new(policies.chain(self.world.roles_in(&account.id).map(Child::Role)))
            }
            Child::OrganizationalUnit(unit) => {
                self.below_parent(&Parent::OrganizationalUnit(unit.id.clone()))
            }
            Child::Policy(_) | Child::Role(_) => Box::new(std::iter::empty()),
        }
    }

    /// What hangs from `parent`, accounts before organizational units.
    fn below_parent(&self, parent: &Parent) -> Children<'a> {
        let organization = &self.world.organization;
        let accounts = organization.accounts_in(parent).map(Child::Account);
        let units = organization.organizational_units_in(parent).map(Child::OrganizationalUnit);
        Box::new(accounts.chain(units))
    }

    fn parts(&self, child: Child<'_>) -> Vec<Part> {
        match child {
            Child::Account(account) => {
                let is_management = account.id == self.world.organization.management;
                let delegated = self.world.organization.delegated_administrator(IDENTITY_CENTER);
                let note = if is_management {
                    "management account"
                } else if delegated == Some(&account.id) {
                    "delegated administrator"
                } else {
                    ""
                };
                let mut parts: Vec<Part> = vec![
                    Span::from(&*account.name).into(),
                    Span::new(account.id.as_str(), Look::Dim).into(),
                    Span::new(note, Look::Dim).into(),
                ];
                parts.extend(guardrails(self.world, account.id.as_str()));
                parts
            }
            Child::OrganizationalUnit(unit) => {
                let mut parts: Vec<Part> = vec![
                    Span::new(&unit.name, Look::Subheading).into(),
                    Span::new(unit.id.as_str(), Look::Dim).into(),
                ];
                parts.extend(guardrails(self.world, unit.id.as_str()));
                parts
            }
            Child::Policy(policy) => vec![
                Span::new("policy", Look::Dim).into(),
                Part::near(&policy.name, Look::Text),
                Span::new("customer managed", Look::Dim).into(),
            ],
            Child::Role(role) => self.role_parts(role),
        }
    }

    fn role_parts(&self, role: &Role) -> Vec<Part> {
        let mut parts = vec![Span::new(&role.name, Look::Code).into()];
        if self.world.has_drifted(role) {
            parts.push(Span::new("outdated", Look::Warning).into());
        }
        let holders = self.world.assignments_in(&role.account, &role.permission_set);
        let holders: Vec<_> = holders.map(|it| principal_text(self.world, &it.principal)).collect();
        if holders.is_empty() {
            parts.push(Span::new("held by nobody", Look::Dim).into());
        } else {
            parts.extend(listed("held by", holders));
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
    if names.is_empty() { Vec::new() } else { listed("limited by", names) }
}

fn item(child: Child<'_>) -> ItemRef {
    match child {
        Child::Policy(policy) => ItemRef::Account(policy.account.clone()),
        Child::Account(account) => ItemRef::Account(account.id.clone()),
        Child::OrganizationalUnit(unit) => ItemRef::OrganizationalUnit(unit.id.clone()),
        Child::Role(role) => ItemRef::Role {
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
