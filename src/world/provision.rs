//! How assignments make roles: the state machine of requests, provisioning and drift.
//!
//! Everything happens at once here; AWS takes seconds, which is why its answers say `IN_PROGRESS`.
//! What is wrong with a principal shows only in the end of a request, never in the answer.

use std::sync::Arc;

use super::{
    AccountId, Assignment, Content, PermissionSet, PermissionSetArn, Principal, Request, RequestId,
    RequestKind, Role, Tag, UserId, World, role_path,
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

    /// Adds a permission set that is provisioned nowhere.
    pub(crate) fn add_permission_set(
        &mut self,
        name: &str,
        description: Option<Arc<str>>,
        tags: Vec<Tag>,
        content: Content,
    ) -> PermissionSetArn {
        let id = self.ids.permission_set(&self.instance.region);
        let arn = format!("arn:aws:sso:::permissionSet/{}/{id}", self.instance.id());
        let arn = PermissionSetArn::from(arn);
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

    /// Asks for an assignment, which also provisions. The same assignment twice is one.
    pub(crate) fn create_assignment(&mut self, assignment: Assignment) -> RequestId {
        let failure = self.missing_assignee(&assignment.principal);
        if failure.is_none() {
            self.provision_role(&assignment.account, &assignment.permission_set);
            self.assignments.insert_mut(assignment.clone());
        }
        self.record(RequestKind::Create(assignment), failure)
    }

    /// Asks for the end of an assignment. The role goes with the last one.
    pub(crate) fn delete_assignment(&mut self, assignment: Assignment) -> RequestId {
        let failure = self.missing_assignee(&assignment.principal).or_else(|| {
            let missing = !self.is_assigned(&assignment);
            missing.then(|| missing_assignment(&assignment))
        });
        if failure.is_none() {
            self.assignments.remove_mut(&assignment);
            let key = (assignment.account.clone(), assignment.permission_set.clone());
            if self.assignments_in(&key.0, &key.1).next().is_none() {
                self.roles.remove_mut(&key);
            }
        }
        self.record(RequestKind::Delete(assignment), failure)
    }

    /// Asks for the newest version of a permission set in one account, or in all that have its role.
    pub(crate) fn provision(
        &mut self,
        permission_set: PermissionSetArn,
        account: Option<AccountId>,
    ) -> RequestId {
        let accounts: Vec<_> = match &account {
            Some(account) => vec![account.clone()],
            None => self.roles_of(&permission_set).map(|role| role.account.clone()).collect(),
        };
        let mut failure = None;
        for account in &accounts {
            if self.assignments_in(account, &permission_set).next().is_some() {
                self.provision_role(account, &permission_set);
            } else {
                failure = Some(ASSIGNMENT_NOT_FOUND.to_owned());
            }
        }
        self.record(RequestKind::Provision { permission_set, account }, failure)
    }

    /// The roles that a permission set has become.
    pub fn roles_of<'a>(
        &'a self,
        permission_set: &'a PermissionSetArn,
    ) -> impl Iterator<Item = &'a Role> {
        self.roles().filter(move |role| role.permission_set == *permission_set)
    }

    /// Makes the role, or brings it to the newest version under its old name.
    fn provision_role(&mut self, account: &AccountId, permission_set: &PermissionSetArn) {
        let Some(set) = self.permission_sets.get(permission_set).cloned() else { return };
        let key = (account.clone(), permission_set.clone());
        let role = match self.roles.get(&key) {
            Some(role) if role.version == set.version => return,
            Some(role) => {
                Role { snapshot: set.content, version: set.version, ..role.as_ref().clone() }
            }
            None => self.new_role(account, &set),
        };
        self.roles.insert_mut(key, Arc::new(role));
    }

    fn new_role(&mut self, account: &AccountId, set: &PermissionSet) -> Role {
        let name = format!("AWSReservedSSO_{}_{}", set.name, self.ids.role_suffix());
        let path = role_path(&self.instance.region);
        Role {
            account: account.clone(),
            permission_set: set.arn.clone(),
            arn: format!("arn:aws:iam::{account}:role{path}{name}").into(),
            name: name.into(),
            id: self.ids.role().into(),
            snapshot: set.content.clone(),
            version: set.version,
            created: self.now,
        }
    }

    fn missing_assignee(&self, principal: &Principal) -> Option<String> {
        let is_there = match principal {
            Principal::User(id) => self.users.get(id).is_some(),
            Principal::Group(id) => self.groups.get(id).is_some(),
        };
        (!is_there).then(|| {
            let store = &self.instance.identity_store;
            format!(
                "Received a 404 status error: the {} assignee {} was not found in directory {store}",
                principal.kind(),
                principal.id()
            )
        })
    }

    fn record(&mut self, kind: RequestKind, failure: Option<String>) -> RequestId {
        let id = self.ids.request();
        let request = Request { id: id.clone(), kind, failure, created: self.now };
        self.requests.insert(id.clone(), request);
        id
    }
}

fn missing_assignment(assignment: &Assignment) -> String {
    let Assignment { account, permission_set, principal } = assignment;
    format!(
        "Received a 404 status error: EntitlementItem doesn't exist with the given entitlement key \
         EntitlementKey{{{account}, {permission_set}, {principal}}}"
    )
}

const ASSIGNMENT_NOT_FOUND: &str = "Received a 404 status error: Assignment not found.";
