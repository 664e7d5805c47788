//! Asynchronous requests: AWS answers at once with an id, and the end of the work is read later.
//!
//! In most worlds the work is done at once and only the answer says `IN_PROGRESS`. In a stepwise world it
//! is done when the clock has moved on. What is wrong with a principal or with a policy that an account lacks
//! shows only in the end of a request, never in the answer.

use jiff::{SignedDuration, Timestamp};

use super::{
    AccountId, Assignment, PermissionSetArn, Principal, Request, RequestHandle, RequestId,
    RequestKind, World,
};

impl World {
    /// The request with this id.
    pub fn request(&self, id: &str) -> Option<&Request> {
        self.requests.get(id)
    }

    /// All requests, oldest first.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter()
    }

    /// The requests of one kind from a place on, oldest first, with their places.
    pub fn requests_for(
        &self,
        kind: RequestHandle,
        first: u64,
    ) -> impl Iterator<Item = (u64, &Request)> {
        self.requests.having(kind, first)
    }

    /// The requests that have not ended, those that end first in front.
    pub fn pending(&self) -> impl Iterator<Item = &Request> {
        self.pending.iter().filter_map(|(_, place)| self.requests.at(*place))
    }

    /// Asks for an assignment, which also provisions. The same assignment twice is one.
    pub(crate) fn create_assignment(&mut self, assignment: Assignment) -> RequestId {
        self.ask(RequestKind::Create(assignment))
    }

    /// Makes an assignment that is there from the start, unless something is wrong with it; without `asks`, no request
    /// tells of it.
    pub(super) fn make_assignment(&mut self, assignment: Assignment, asks: bool) -> Option<String> {
        let kind = RequestKind::Create(assignment);
        if !asks {
            return self.carry_out(&kind);
        }
        let id = self.ask(kind);
        self.request(id.as_str()).and_then(|it| it.failure.clone())
    }

    /// Puts in a request that was made before.
    pub(super) fn restore_request(&mut self, request: Request) {
        let (id, due) = (request.id.clone(), request.due);
        self.requests.insert(id.clone(), request);
        if let Some(due) = due
            && let Some(place) = self.requests.place(id.as_str())
        {
            self.pending.insert_mut((due, place));
        }
    }

    /// Asks for the end of an assignment. The role goes with the last one.
    pub(crate) fn delete_assignment(&mut self, assignment: Assignment) -> RequestId {
        self.ask(RequestKind::Delete(assignment))
    }

    /// Asks for the newest version of a permission set in one account, or in all that have its role.
    pub(crate) fn provision(
        &mut self,
        permission_set: PermissionSetArn,
        account: Option<AccountId>,
    ) -> RequestId {
        self.ask(RequestKind::Provision { permission_set, account })
    }

    /// Lets the requests that are due by `then` end, each at its time.
    pub(super) fn end_requests(&mut self, then: Timestamp) {
        while let Some((due, place)) = self.pending.first().copied().filter(|it| it.0 <= then) {
            self.pending.remove_mut(&(due, place));
            let Some(mut request) = self.requests.at(place).cloned() else { continue };
            self.now = due;
            request.failure = self.carry_out(&request.kind);
            request.due = None;
            self.requests.insert(request.id.clone(), request);
        }
    }

    fn ask(&mut self, kind: RequestKind) -> RequestId {
        let due = self.stepwise.then(|| self.due(&kind)).flatten();
        let failure = if due.is_none() { self.carry_out(&kind) } else { None };
        let id = self.ids.request();
        let created = self.now;
        self.restore_request(Request { id: id.clone(), kind, due, failure, created });
        id
    }

    /// When a request ends that is made now: AWS changes one role at a time in an account, so it waits for those
    /// before it there.
    fn due(&self, kind: &RequestKind) -> Option<Timestamp> {
        let before = self.pending().filter(|it| self.meet(&it.kind, kind));
        let begin = before.filter_map(|it| it.due).max().unwrap_or(self.now);
        begin.saturating_add(DURATION).ok()
    }

    /// Whether two requests are about roles of one account.
    fn meet(&self, one: &RequestKind, other: &RequestKind) -> bool {
        match (one.place(), other.place()) {
            ((_, Some(one)), (_, Some(other))) => one == other,
            ((set, None), (_, Some(account))) | ((_, Some(account)), (set, None)) => {
                self.role(account, set).is_some()
            }
            ((set, None), (other, None)) => {
                self.roles_of(set).any(|role| self.role(&role.account, other).is_some())
            }
        }
    }

    /// Does what was asked for; gives why it could not be done, in which case nothing is.
    fn carry_out(&mut self, kind: &RequestKind) -> Option<String> {
        match kind {
            RequestKind::Create(assignment) => {
                let Assignment { account, permission_set, principal } = assignment;
                let failure = self
                    .missing_assignee(principal)
                    .or_else(|| self.missing_policy(account, permission_set));
                if failure.is_none() && self.permission_set(permission_set.as_str()).is_some() {
                    self.assign(assignment.clone());
                }
                failure
            }
            RequestKind::Delete(assignment) => {
                let failure = self.missing_assignee(&assignment.principal).or_else(|| {
                    let missing = !self.is_assigned(assignment);
                    missing.then(|| missing_assignment(assignment))
                });
                if failure.is_none() {
                    self.unassign(assignment);
                }
                failure
            }
            RequestKind::Provision { permission_set, account: Some(account) } => {
                self.provision_one(permission_set, account)
            }
            RequestKind::Provision { permission_set, account: None } => {
                let roles = self.roles_of(permission_set);
                let accounts: Vec<_> = roles.map(|role| role.account.clone()).collect();
                let ends = accounts.iter().map(|it| self.provision_one(permission_set, it));
                ends.fold(None, Option::or)
            }
        }
    }

    fn provision_one(&mut self, set: &PermissionSetArn, account: &AccountId) -> Option<String> {
        if self.assignments_in(account, set).next().is_none() {
            return Some(ASSIGNMENT_NOT_FOUND.to_owned());
        }
        let failure = self.missing_policy(account, set);
        if failure.is_none() {
            self.provision_role(account, set);
        }
        failure
    }

    /// Why there is nobody to assign to: the failure's text comes from a public report of a live one.
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

    /// Why a role cannot be made or brought up to date: the account lacks a policy that the set names.
    fn missing_policy(&self, account: &AccountId, set: &PermissionSetArn) -> Option<String> {
        let set = self.permission_set(set.as_str())?;
        if self.role(account, &set.arn).is_some_and(|role| role.version == set.version) {
            return None;
        }
        let mut references = set.content.references();
        let missing = references
            .find(|it| self.customer_policy(account, &it.path, &it.name).is_none())?
            .arn(account);
        Some(format!("Received a 404 status error: Not supported policy {missing}."))
    }
}

impl RequestKind {
    /// The permission set, and the account unless it is all that have the set.
    fn place(&self) -> (&PermissionSetArn, Option<&AccountId>) {
        match self {
            Self::Create(it) | Self::Delete(it) => (&it.permission_set, Some(&it.account)),
            Self::Provision { permission_set, account } => (permission_set, account.as_ref()),
        }
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
/// How long a request takes in a stepwise world.
const DURATION: SignedDuration = SignedDuration::from_secs(5);
