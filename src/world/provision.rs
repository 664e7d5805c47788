//! How assignments make roles: the state machine of requests, provisioning and drift.
//!
//! Everything happens at once here; AWS takes seconds, which is why its answers say `IN_PROGRESS`.
//! What is wrong with a principal shows only in the end of a request, never in the answer.

use std::{borrow::Borrow, sync::Arc};

use super::{
    AccountId, Assignment, Content, PermissionSet, PermissionSetArn, Principal, Request, RequestId,
    RequestKind, Role, UserId, World, role_path,
};

impl World {
    /// All assignments: by account, then permission set, then principal.
    pub fn assignments(&self) -> impl Iterator<Item = &Assignment> {
        self.assignments.iter()
    }

    /// The assignments of one permission set in one account.
    pub fn assignments_in<'a>(
        &'a self,
        account: &'a AccountId,
        permission_set: &'a PermissionSetArn,
    ) -> impl Iterator<Item = &'a Assignment> {
        let first = Assignment {
            account: account.clone(),
            permission_set: permission_set.clone(),
            principal: Principal::User(UserId::from("")),
        };
        self.assignments.range(first..).take_while(move |assignment| {
            assignment.account == *account && assignment.permission_set == *permission_set
        })
    }

    /// Whether this assignment exists.
    pub fn is_assigned(&self, assignment: &Assignment) -> bool {
        self.assignments.contains(assignment)
    }

    /// All provisioned roles, by account, then permission set.
    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        self.roles.values().map(AsRef::as_ref)
    }

    /// The provisioned roles of one account.
    pub fn roles_in<'a>(&'a self, account: &'a AccountId) -> impl Iterator<Item = &'a Role> {
        let first = (account.clone(), PermissionSetArn::from(""));
        self.roles
            .range(first..)
            .take_while(move |((owner, _), _)| owner == account)
            .map(|(_, role)| role.as_ref())
    }

    /// The role that a permission set has become in an account.
    pub fn role(&self, account: &AccountId, permission_set: &PermissionSetArn) -> Option<&Role> {
        self.roles.get(&(account.clone(), permission_set.clone())).map(AsRef::as_ref)
    }

    /// Whether the role lags behind its permission set.
    pub fn has_drifted(&self, role: &Role) -> bool {
        let set = self.permission_sets.get(&role.permission_set);
        set.is_some_and(|set| set.version != role.version)
    }

    /// The request with this id.
    pub fn request(&self, id: &str) -> Option<&Request> {
        self.requests.get(id)
    }

    /// All requests, oldest first.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter()
    }
}
