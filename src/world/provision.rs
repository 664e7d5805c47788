//! How assignments make roles: provisioning and drift. `request` says when.

use std::sync::Arc;

use jiff::Timestamp;
use rpds::RedBlackTreeSetSync;

use super::{
    AccountId, Assignment, ByPrincipal, Content, Ids, PermissionSet, PermissionSetArn, Principal,
    Role, Tag, UserId, World, role_path,
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
        self.assignments_in_from(account, permission_set, None)
    }

    /// The same, from a principal on.
    pub(crate) fn assignments_in_from<'a>(
        &'a self,
        account: &'a AccountId,
        permission_set: &'a PermissionSetArn,
        first: Option<Principal>,
    ) -> impl Iterator<Item = &'a Assignment> {
        let mut least = least(account.clone(), permission_set.clone());
        if let Some(principal) = first {
            least.principal = principal;
        }
        self.assignments.range(least..).take_while(move |assignment| {
            assignment.account == *account && assignment.permission_set == *permission_set
        })
    }

    /// The assignments in one account, by permission set, then principal.
    pub fn assignments_of_account<'a>(
        &'a self,
        account: &'a AccountId,
    ) -> impl Iterator<Item = &'a Assignment> {
        let first = least(account.clone(), PermissionSetArn::from(""));
        self.assignments.range(first..).take_while(move |it| it.account == *account)
    }

    /// The assignments of one principal, without those of the groups that it is in: by account,
    /// then permission set.
    pub fn assignments_of<'a>(
        &'a self,
        principal: &'a Principal,
    ) -> impl Iterator<Item = &'a Assignment> {
        self.assignments_of_from(principal, None)
    }

    /// The same, from an account and a permission set on.
    pub(crate) fn assignments_of_from<'a>(
        &'a self,
        principal: &'a Principal,
        first: Option<(AccountId, PermissionSetArn)>,
    ) -> impl Iterator<Item = &'a Assignment> {
        let (account, permission_set) = first.unwrap_or_else(|| ("".into(), "".into()));
        let first = Assignment { account, permission_set, principal: principal.clone() };
        self.assignments_of
            .range(ByPrincipal(first)..)
            .map(|ByPrincipal(assignment)| assignment)
            .take_while(move |assignment| assignment.principal == *principal)
    }

    /// Everybody who is assigned somewhere, each once: users, then groups, by id.
    pub(crate) fn assigned_principals(&self) -> impl Iterator<Item = &Principal> {
        let mut last = None;
        let all = self.assignments_of.iter().map(|it| &it.0.principal);
        all.filter(move |it| last.replace(*it) != Some(*it))
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
        self.roles_in_from(account, "".into())
    }

    /// The same, from the role of a permission set on.
    pub(crate) fn roles_in_from<'a>(
        &'a self,
        account: &'a AccountId,
        first: PermissionSetArn,
    ) -> impl Iterator<Item = &'a Role> {
        self.roles
            .range((account.clone(), first)..)
            .take_while(move |((owner, _), _)| owner == account)
            .map(|(_, role)| role.as_ref())
    }

    /// The role that a permission set has become in an account.
    pub fn role(&self, account: &AccountId, permission_set: &PermissionSetArn) -> Option<&Role> {
        self.roles.get(&(account.clone(), permission_set.clone())).map(AsRef::as_ref)
    }

    /// The ARN of the SAML provider by which an account trusts Identity Center.
    pub fn saml_provider(&self, account: &AccountId) -> String {
        let own = self.ids.saml_provider(account);
        format!("arn:aws:iam::{account}:saml-provider/AWSSSO_{own}_DO_NOT_DELETE")
    }

    /// Whether the role lags behind its permission set.
    pub fn has_drifted(&self, role: &Role) -> bool {
        let set = self.permission_sets.get(&role.permission_set);
        set.is_some_and(|set| set.version != role.version)
    }

    /// Adds a permission set that is provisioned nowhere.
    pub(crate) fn add_permission_set(
        &mut self,
        name: &str,
        description: Option<Arc<str>>,
        tags: Vec<Tag>,
        content: Content,
    ) -> PermissionSetArn {
        let arn = self.new_permission_set_arn();
        let set = PermissionSet {
            arn: arn.clone(),
            name: name.into(),
            description,
            tags,
            created: self.now,
            content,
            version: 1,
        };
        self.permission_sets.insert(arn.clone(), set);
        arn
    }

    /// The ARN of a permission set that is to be made, or is gone.
    pub(super) fn new_permission_set_arn(&mut self) -> PermissionSetArn {
        let id = self.ids.permission_set(&self.instance.region);
        format!("arn:aws:sso:::permissionSet/{}/{id}", self.instance.id()).into()
    }

    /// Makes a new version of a permission set; the roles that it has become stay as they are.
    pub(crate) fn change_permission_set(
        &mut self,
        arn: &PermissionSetArn,
        change: impl FnOnce(&mut PermissionSet),
    ) {
        let Some(mut set) = self.permission_sets.get(arn).cloned() else { return };
        change(&mut set);
        set.version += 1;
        self.permission_sets.insert(arn.clone(), set);
    }

    /// Ends all assignments, those of applications too, without requests: a change of the identity source
    /// does that.
    pub(super) fn end_all_assignments(&mut self) {
        let assignments: Vec<_> = self.assignments().cloned().collect();
        for assignment in &assignments {
            self.unassign(assignment);
        }
        self.application_assignments = RedBlackTreeSetSync::new_sync();
        self.applications_of = RedBlackTreeSetSync::new_sync();
    }

    /// Makes an assignment and, if it is the first there, the role.
    pub(crate) fn assign(&mut self, assignment: Assignment) {
        self.provision_role(&assignment.account, &assignment.permission_set);
        self.assignments_of.insert_mut(ByPrincipal(assignment.clone()));
        self.assignments.insert_mut(assignment);
    }

    /// Ends an assignment and, if it was the last there, the role.
    pub(super) fn unassign(&mut self, assignment: &Assignment) {
        self.assignments.remove_mut(assignment);
        self.assignments_of.remove_mut(&ByPrincipal(assignment.clone()));
        let Assignment { account, permission_set, .. } = assignment;
        if self.assignments_in(account, permission_set).next().is_none() {
            self.roles.remove_mut(&(account.clone(), permission_set.clone()));
            self.accounts_of.remove_mut(&(permission_set.clone(), account.clone()));
        }
    }

    /// The roles that a permission set has become, by account.
    pub fn roles_of<'a>(
        &'a self,
        permission_set: &'a PermissionSetArn,
    ) -> impl Iterator<Item = &'a Role> {
        self.roles_of_from(permission_set, "".into())
    }

    /// The same, from an account on.
    pub(crate) fn roles_of_from<'a>(
        &'a self,
        permission_set: &'a PermissionSetArn,
        first: AccountId,
    ) -> impl Iterator<Item = &'a Role> {
        self.accounts_of
            .range((permission_set.clone(), first)..)
            .take_while(move |(set, _)| set == permission_set)
            .filter_map(|(set, account)| self.role(account, set))
    }

    /// Makes the role, or brings it to the newest version under its old name.
    pub(super) fn provision_role(
        &mut self,
        account: &AccountId,
        permission_set: &PermissionSetArn,
    ) {
        let Some(set) = self.permission_sets.get(permission_set) else { return };
        let key = (account.clone(), permission_set.clone());
        let role = match self.roles.get(&key) {
            Some(role) if role.version == set.version => return,
            Some(role) => {
                let snapshot = set.content.clone();
                Role { snapshot, version: set.version, ..role.as_ref().clone() }
            }
            None => new_role(&mut self.ids, &self.instance.region, self.now, account, set),
        };
        self.accounts_of.insert_mut((key.1.clone(), key.0.clone()));
        self.roles.insert_mut(key, Arc::new(role));
    }

    /// Gives a role what it was made of before, so that it is not up to date; false if there is no role.
    pub(super) fn restore_snapshot(
        &mut self,
        account: &AccountId,
        permission_set: &PermissionSetArn,
        snapshot: Content,
    ) -> bool {
        let key = (account.clone(), permission_set.clone());
        let Some(role) = self.roles.get(&key) else { return false };
        // Versions begin at 1.
        let role = Role { snapshot, version: 0, ..role.as_ref().clone() };
        self.roles.insert_mut(key, Arc::new(role));
        true
    }
}

fn new_role(
    ids: &mut Ids,
    region: &str,
    now: Timestamp,
    account: &AccountId,
    set: &PermissionSet,
) -> Role {
    let name = format!("AWSReservedSSO_{}_{}", set.name, ids.role_suffix());
    let path = role_path(region);
    Role {
        account: account.clone(),
        permission_set: set.arn.clone(),
        arn: format!("arn:aws:iam::{account}:role{path}{name}").into(),
        name: name.into(),
        id: ids.role().into(),
        snapshot: set.content.clone(),
        version: set.version,
        created: now,
    }
}

/// What stands before all assignments of a permission set in an account.
fn least(account: AccountId, permission_set: PermissionSetArn) -> Assignment {
    Assignment { account, permission_set, principal: Principal::User(UserId::from("")) }
}
