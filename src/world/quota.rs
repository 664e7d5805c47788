//! The quotas of Identity Center and Organizations: one list. A world may lower them, so that a learner can reach one.

use rpds::RedBlackTreeMapSync;

/// Something of which there can only be so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quota {
    /// Permission sets in the instance.
    PermissionSets,
    /// Permission sets that are roles in one account.
    PermissionSetsPerAccount,
    /// Managed policies in one permission set, AWS's and customers' together.
    PoliciesPerPermissionSet,
    /// Groups assigned to one permission set in one account, or to one application.
    GroupsPerAssignment,
    /// Accounts in the organization.
    Accounts,
    /// Organizational units in the organization.
    OrganizationalUnits,
    /// Applications in the instance.
    Applications,
    /// Users in the identity store.
    Users,
    /// Groups in the identity store.
    Groups,
}

/// Each with its name in a world's file and its value of 2026, which is that of AWS's user guide.
const QUOTAS: [(Quota, &str, usize); 9] = [
    (Quota::PermissionSets, "permission_sets", 3_500),
    (Quota::PermissionSetsPerAccount, "permission_sets_per_account", 500),
    (Quota::PoliciesPerPermissionSet, "policies_per_permission_set", 25),
    (Quota::GroupsPerAssignment, "groups_per_assignment", 100),
    // The default of Organizations, which AWS raises for whoever asks.
    (Quota::Accounts, "accounts", 10),
    (Quota::OrganizationalUnits, "organizational_units", 2_000),
    (Quota::Applications, "applications", 7_000),
    (Quota::Users, "users", 200_000),
    (Quota::Groups, "groups", 100_000),
];

impl Quota {
    /// The names that a world's file has for them.
    pub fn names() -> impl Iterator<Item = (Self, &'static str)> {
        QUOTAS.iter().map(|(quota, name, _)| (*quota, *name))
    }
}

/// The quotas of one world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotas {
    lowered: RedBlackTreeMapSync<Quota, usize>,
}

impl Default for Quotas {
    fn default() -> Self {
        Self { lowered: RedBlackTreeMapSync::new_sync() }
    }
}

impl Quotas {
    /// How many there can be.
    pub fn of(&self, quota: Quota) -> usize {
        let usual = QUOTAS.iter().find(|(it, ..)| *it == quota).map_or(usize::MAX, |it| it.2);
        self.lowered.get(&quota).copied().unwrap_or(usual)
    }

    /// Those that are not AWS's, by name.
    pub fn changed(&self) -> impl Iterator<Item = (&'static str, usize)> {
        QUOTAS.iter().filter_map(|(quota, name, _)| Some((*name, *self.lowered.get(quota)?)))
    }

    /// Makes it fewer than AWS has, or more.
    pub(crate) fn set(&mut self, quota: Quota, most: usize) {
        self.lowered.insert_mut(quota, most);
    }
}
