//! The organization as a tree: organizational units, accounts, and the roles that were made in each account.

use std::collections::BTreeMap;

use super::{
    ItemRef, Line,
    page::{Lead, Page, Part, listed},
    principal_text,
};
use crate::{
    text::{Role as Look, Span},
    world::{Account, IDENTITY_CENTER, OrganizationalUnit, Parent, Role, World},
};

pub(super) fn lines(world: &World, width: usize, ascii: bool) -> Vec<Line> {
    let signs = if ascii { &ASCII } else { &UNICODE };
    let mut tree = Tree { world, signs, below: children(world), page: Page::new(width) };
    let root = [Span::new("Root", Look::Heading), Span::new(&world.organization.root, Look::Dim)];
    tree.page.entry(Lead { first: "", rest: "" }, root, None);
    tree.branch("", tree.children_of(&Parent::Root));
    tree.page.into_lines()
}

struct Tree<'a> {
    world: &'a World,
    signs: &'static Signs,
    below: BTreeMap<&'a Parent, Vec<Child<'a>>>,
    page: Page,
}

/// What hangs from a line of the tree.
#[derive(Debug, Clone, Copy)]
enum Child<'a> {
    Account(&'a Account),
    OrganizationalUnit(&'a OrganizationalUnit),
    Role(&'a Role),
}

impl<'a> Tree<'a> {
    fn branch(&mut self, prefix: &str, children: Vec<Child<'a>>) {
        let n_children = children.len();
        for (idx, child) in children.into_iter().enumerate() {
            let is_last = idx + 1 == n_children;
            let (sign, down) = if is_last {
                (self.signs.last, self.signs.gap)
            } else {
                (self.signs.more, self.signs.down)
            };
            let below = self.below(child);
            let prefix_below = format!("{prefix}{down}");
            let first = format!("{prefix}{sign}");
            let hang = if below.is_empty() { self.signs.gap } else { self.signs.down };
            let rest = format!("{prefix_below}{hang}");
            let lead = Lead { first: &first, rest: &rest };
            self.page.entry(lead, self.parts(child), Some(item(child)));
            self.branch(&prefix_below, below);
        }
    }

    fn below(&self, child: Child<'a>) -> Vec<Child<'a>> {
        match child {
            Child::Account(account) => self.world.roles_in(&account.id).map(Child::Role).collect(),
            Child::OrganizationalUnit(unit) => {
                self.children_of(&Parent::OrganizationalUnit(unit.id.clone()))
            }
            Child::Role(_) => Vec::new(),
        }
    }

    fn children_of(&self, parent: &Parent) -> Vec<Child<'a>> {
        self.below.get(parent).cloned().unwrap_or_default()
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
                vec![
                    Span::from(&*account.name).into(),
                    Span::new(account.id.as_str(), Look::Dim).into(),
                    Span::new(note, Look::Dim).into(),
                ]
            }
            Child::OrganizationalUnit(unit) => vec![
                Span::new(&unit.name, Look::Subheading).into(),
                Span::new(unit.id.as_str(), Look::Dim).into(),
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

fn item(child: Child<'_>) -> ItemRef {
    match child {
        Child::Account(account) => ItemRef::Account(account.id.clone()),
        Child::OrganizationalUnit(unit) => ItemRef::OrganizationalUnit(unit.id.clone()),
        Child::Role(role) => ItemRef::Role {
            account: role.account.clone(),
            permission_set: role.permission_set.clone(),
        },
    }
}

/// What hangs from each parent, accounts before organizational units, in one pass over both.
fn children(world: &World) -> BTreeMap<&Parent, Vec<Child<'_>>> {
    let mut below: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for account in world.organization.accounts() {
        below.entry(&account.parent).or_default().push(Child::Account(account));
    }
    for unit in world.organization.organizational_units() {
        below.entry(&unit.parent).or_default().push(Child::OrganizationalUnit(unit));
    }
    below
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
