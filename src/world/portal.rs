//! The access portal: what one person sees after signing in.

use std::collections::{BTreeMap, BTreeSet};

use super::{Account, PermissionSet, Principal, UserId, World};

/// An account in the portal with the permission sets to choose from there.
#[derive(Debug, Clone, PartialEq)]
pub struct PortalAccount<'a> {
    /// The account.
    pub account: &'a Account,
    /// One role of these at a time; they never add up.
    pub permission_sets: Vec<&'a PermissionSet>,
}

impl World {
    /// What a user's assignments, direct and by group, open: accounts in the order of the tree.
    ///
    /// Assignments whose principal is gone open nothing.
    pub fn portal(&self, user: &UserId) -> Vec<PortalAccount<'_>> {
        let mut open: BTreeMap<_, BTreeSet<u64>> = BTreeMap::new();
        let principals = self.principals_of(user);
        for principal in &principals {
            for assignment in self.assignments_of(principal) {
                let set = self.permission_sets.place(assignment.permission_set.as_str());
                open.entry(assignment.account.as_str()).or_default().extend(set);
            }
        }
        let accounts = open.into_iter().filter_map(|(account, sets)| {
            let account = self.organization.account(account)?;
            let sets = sets.into_iter().filter_map(|place| self.permission_sets.at(place));
            Some(PortalAccount { account, permission_sets: sets.collect() })
        });
        let mut accounts: Vec<_> =
            accounts.filter(|account| !account.permission_sets.is_empty()).collect();
        accounts.sort_by_cached_key(|it| self.organization.place_in_tree(it.account));
        accounts
    }

    /// The principals whose assignments count for a user: the user and the user's groups.
    ///
    /// Empty for a user that is gone.
    pub fn principals_of(&self, user: &UserId) -> Vec<Principal> {
        let Some(user) = self.user(user.as_str()) else { return Vec::new() };
        let groups = self.memberships_of(&user.id);
        let groups = groups.map(|membership| Principal::Group(membership.group.clone()));
        std::iter::once(Principal::User(user.id.clone())).chain(groups).collect()
    }
}
