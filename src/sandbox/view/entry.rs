//! What a view is made of, from its top to its end: entries, each of which is laid out by itself.
//!
//! They are found as they are asked for, from either end, so a screen of a view costs the same however large the
//! world is.

use std::iter;

use super::{View, applications, assignments, organization, people, permission_sets, policies};
use crate::world::{
    Account, Application, CustomerPolicy, Group, OrganizationPolicy, OrganizationalUnit, Parent,
    PermissionSet, PolicyType, ResourcePolicy, User, World,
};

/// A thing of a view with what belongs to it, or a heading with what is said under it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Entry<'a> {
    /// The root of the organization.
    Root,
    OrganizationalUnit(&'a OrganizationalUnit),
    Account(&'a Account),
    Groups,
    Group(&'a Group),
    Users,
    User(&'a User),
    IdentitySource,
    PermissionSet(&'a PermissionSet),
    Application(&'a Application),
    PolicyType(PolicyType),
    OrganizationPolicy(&'a OrganizationPolicy),
    CustomerPolicies,
    CustomerPolicy(&'a CustomerPolicy),
    ResourcePolicies,
    ResourcePolicy(&'a ResourcePolicy),
    /// All of a view that is about little.
    Whole,
    /// Said where there is nothing else.
    Nothing,
}

/// Entries from the top, or with `rev` from the end.
pub(super) type Entries<'a> = Box<dyn DoubleEndedIterator<Item = Entry<'a>> + 'a>;

impl Entry<'_> {
    /// How many entries this one hangs from.
    pub(super) fn depth(self, world: &World) -> usize {
        match self {
            Self::Root
            | Self::Groups
            | Self::Users
            | Self::IdentitySource
            | Self::PolicyType(_)
            | Self::CustomerPolicies
            | Self::ResourcePolicies
            | Self::Whole
            | Self::Nothing => 0,
            Self::OrganizationalUnit(unit) => 1 + depth_of(world, &unit.parent),
            Self::Account(account) => 1 + depth_of(world, &account.parent),
            Self::Group(_)
            | Self::User(_)
            | Self::PermissionSet(_)
            | Self::Application(_)
            | Self::OrganizationPolicy(_)
            | Self::CustomerPolicy(_)
            | Self::ResourcePolicy(_) => 1,
        }
    }

    /// Whether other entries can hang from it.
    pub(super) fn is_above(self) -> bool {
        match self {
            Self::Root
            | Self::OrganizationalUnit(_)
            | Self::Groups
            | Self::Users
            | Self::PolicyType(_)
            | Self::CustomerPolicies
            | Self::ResourcePolicies => true,
            Self::IdentitySource
            | Self::Whole
            | Self::Nothing
            | Self::Account(_)
            | Self::Group(_)
            | Self::User(_)
            | Self::PermissionSet(_)
            | Self::Application(_)
            | Self::OrganizationPolicy(_)
            | Self::CustomerPolicy(_)
            | Self::ResourcePolicy(_) => false,
        }
    }
}

/// How many organizational units are above what hangs from `parent`.
fn depth_of(world: &World, parent: &Parent) -> usize {
    let above = |parent: &Parent| match parent {
        Parent::Root => None,
        Parent::OrganizationalUnit(id) => world.organization.organizational_unit(id.as_str()),
    };
    iter::successors(above(parent), |unit| above(&unit.parent)).count()
}

/// The entries of `view`.
pub(super) fn entries(view: View, world: &World) -> Entries<'_> {
    match view {
        View::Organization => organization::entries(world),
        View::People => people::entries(world),
        View::PermissionSets => permission_sets::entries(world),
        View::Assignments => assignments::entries(world),
        View::Applications => applications::entries(world),
        View::Policies => policies::entries(world),
        View::Portal | View::Sessions | View::Access => Box::new(iter::once(Entry::Whole)),
    }
}

/// How many entries `view` has, without looking at them.
pub(super) fn count(view: View, world: &World) -> usize {
    let organization = &world.organization;
    match view {
        View::Organization => {
            1 + organization.organizational_units.len() + organization.accounts.len()
        }
        View::People => 3 + world.groups.len() + world.users.len(),
        View::PermissionSets => world.permission_sets.len().max(1),
        View::Assignments => {
            organization.accounts.len() + usize::from(world.assignments().next().is_none())
        }
        View::Applications => world.applications.len().max(1),
        View::Policies => {
            let of_organization = PolicyType::ALL.len() + organization.policies.len();
            of_organization + 2 + world.n_customer_policies() + world.n_resource_policies()
        }
        View::Portal | View::Sessions | View::Access => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{
        fixture,
        generate::{Size, generate},
    };

    #[test]
    fn as_many_are_counted_as_there_are_from_either_end() {
        let acme = include_str!("../../../content/worlds/acme.toml");
        let policies = include_str!("../../../tests/cases/worlds/organization_policies.toml");
        let worlds = [
            fixture::parse("acme.toml", acme).unwrap(),
            fixture::parse("organization_policies.toml", policies).unwrap(),
            generate(Size::SMALL, 1),
            generate(Size { accounts: 120, ..Size::SMALL }, 2),
            crate::sandbox::import::empty(None),
        ];
        for world in &worlds {
            for view in View::ALL {
                let down: Vec<String> = entries(view, world).map(|it| format!("{it:?}")).collect();
                let mut up: Vec<String> =
                    entries(view, world).rev().map(|it| format!("{it:?}")).collect();
                up.reverse();
                assert_eq!(down, up, "{view:?} of {}", world.title);
                assert_eq!(down.len(), count(view, world), "{view:?} of {}", world.title);
            }
        }
    }
}
