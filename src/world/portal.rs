//! The access portal: what one person sees after signing in.

use std::collections::BTreeSet;

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
        let principals = self.principals_of(user);
        let open: BTreeSet<_> = self
            .assignments()
            .filter(|assignment| principals.contains(&assignment.principal))
            .map(|assignment| (&assignment.account, &assignment.permission_set))
            .collect();
        let accounts = self.organization.accounts_in_tree_order().into_iter();
        let accounts = accounts.map(|account| PortalAccount {
            account,
            permission_sets: self
                .permission_sets()
                .filter(|set| open.contains(&(&account.id, &set.arn)))
                .collect(),
        });
        accounts.filter(|account| !account.permission_sets.is_empty()).collect()
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

    /// The token that the portal gives to a signed-in user, for the `sso` service's `accessToken`.
    pub fn portal_token(&self, user: &UserId) -> String {
        format!("{TOKEN}{user}")
    }

    /// Whose portal token this is.
    pub fn user_of_token(&self, token: &str) -> Option<&UserId> {
        self.user(token.strip_prefix(TOKEN)?).map(|user| &user.id)
    }
}

const TOKEN: &str = "aoaAAAAA";
