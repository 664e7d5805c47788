//! What exports say of the organization's policies: where each is attached, and where AWS's own is not.

use std::collections::BTreeSet;

use crate::world::{
    AccountId, CustomerPolicy, Node, OrganizationPolicy, OrganizationalUnit, Parent, PermissionSet,
    PolicyId, PolicyType, World,
};

/// The root, an organizational unit or an account that a policy can be attached to.
pub(super) struct Target<'a> {
    pub(super) id: &'a str,
    /// `the root`, `Workloads/Prod`, `production`.
    pub(super) name: String,
}

/// The types that are enabled.
pub(super) fn enabled(world: &World) -> impl Iterator<Item = PolicyType> + use<'_> {
    PolicyType::ALL.into_iter().filter(|it| world.is_policy_type_enabled(*it))
}

/// The policies that somebody wrote, without AWS's own.
pub(super) fn policies(world: &World) -> impl Iterator<Item = &OrganizationPolicy> {
    let all = PolicyType::ALL.into_iter().flat_map(|it| world.organization_policies(it));
    all.filter(|it| !it.is_aws)
}

/// What a policy is attached to, in the order of the tree.
pub(super) fn targets<'a>(world: &'a World, policy: &PolicyId) -> Vec<Target<'a>> {
    let ids: BTreeSet<&str> = world.targets_of(policy).collect();
    named(world, |id| ids.contains(id))
}

/// What AWS's own policy of a type was taken from, with the policy's id: nothing while the type is not enabled.
pub(super) fn detached(world: &World, kind: PolicyType) -> (PolicyId, Vec<Target<'_>>) {
    let full = PolicyId::from(kind.full_access().0);
    let ids: BTreeSet<&str> = world.targets_of(&full).collect();
    let is_enabled = world.is_policy_type_enabled(kind);
    let targets = named(world, |id| is_enabled && !ids.contains(id));
    (full, targets)
}

/// All that a policy is attached to or AWS's own was taken from, each once.
pub(super) fn all_targets(world: &World) -> Vec<Target<'_>> {
    let attached = policies(world).flat_map(|it| targets(world, &it.id));
    let detached = PolicyType::ALL.into_iter().flat_map(|it| detached(world, it).1);
    let ids: BTreeSet<&str> = attached.chain(detached).map(|it| it.id).collect();
    named(world, |id| ids.contains(id))
}

/// The organizational units among [`all_targets`] and those above them, parents first.
pub(super) fn units(world: &World) -> Vec<&OrganizationalUnit> {
    let organization = &world.organization;
    let mut wanted = BTreeSet::new();
    for target in all_targets(world) {
        let mut at = organization.organizational_unit(target.id);
        while let Some(unit) = at {
            wanted.insert(unit.id.as_str());
            at = match &unit.parent {
                Parent::OrganizationalUnit(id) => organization.organizational_unit(id.as_str()),
                Parent::Root => None,
            };
        }
    }
    let units = organization.tree().into_iter().filter_map(|(_, node)| match node {
        Node::OrganizationalUnit(unit) => Some(unit),
        Node::Root(_) | Node::Account(_) => None,
    });
    units.filter(|it| wanted.contains(it.id.as_str())).collect()
}

/// The customer managed policies that a permission set takes from an account.
pub(super) fn taken<'a>(
    world: &'a World,
    account: &'a AccountId,
    set: &'a PermissionSet,
) -> impl Iterator<Item = &'a CustomerPolicy> {
    let references = set.content.references();
    references.filter_map(|it| world.customer_policy(account, &it.path, &it.name))
}

/// Names, with a comma between them.
pub(super) fn listed(targets: &[Target<'_>]) -> String {
    targets.iter().map(|it| &*it.name).collect::<Vec<_>>().join(", ")
}

fn named(world: &World, is_wanted: impl Fn(&str) -> bool) -> Vec<Target<'_>> {
    let organization = &world.organization;
    let targets = organization.tree().into_iter().map(|(_, node)| match node {
        Node::Root(id) => Target { id, name: "the root".to_owned() },
        Node::OrganizationalUnit(unit) => {
            let names = organization.names_to(&Parent::OrganizationalUnit(unit.id.clone()));
            Target { id: unit.id.as_str(), name: names.unwrap_or_default() }
        }
        Node::Account(account) => {
            Target { id: account.id.as_str(), name: account.name.to_string() }
        }
    });
    targets.filter(|it| is_wanted(it.id)).collect()
}
