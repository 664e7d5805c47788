//! Account assignments, and the requests by which they come and go.

use std::{cmp::Ordering, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AccountId, GroupId, Handles, PermissionSetArn, RequestId, UserId};

/// Who, what, where. It has no other attribute and no id: these three are its key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Assignment {
    /// Where.
    pub account: AccountId,
    /// What.
    pub permission_set: PermissionSetArn,
    /// Who.
    pub principal: Principal,
}

/// An assignment that is sorted by who, then where, then what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ByPrincipal(pub(crate) Assignment);

impl ByPrincipal {
    fn key(&self) -> (&Principal, &AccountId, &PermissionSetArn) {
        (&self.0.principal, &self.0.account, &self.0.permission_set)
    }
}

impl Ord for ByPrincipal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for ByPrincipal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Who an assignment is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Principal {
    /// One person.
    User(UserId),
    /// Everybody in a group.
    Group(GroupId),
}

impl Principal {
    /// The id without its kind.
    pub fn id(&self) -> &str {
        match self {
            Self::User(id) => id.as_str(),
            Self::Group(id) => id.as_str(),
        }
    }

    /// `USER` or `GROUP`, AWS's `PrincipalType`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::User(_) => "USER",
            Self::Group(_) => "GROUP",
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind(), self.id())
    }
}

/// An asynchronous request: AWS answers at once with its id, and its end is read later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What `Describe…Status` wants.
    pub id: RequestId,
    /// What was asked for.
    pub kind: RequestKind,
    /// When its effect comes; none once it has ended.
    pub due: Option<Timestamp>,
    /// Why it failed; none if it succeeded or has not ended.
    pub failure: Option<String>,
    /// When it was asked for.
    pub created: Timestamp,
}

/// What a request is found by: the kind of thing that it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequestHandle {
    /// New assignments.
    Creation,
    /// Ends of assignments.
    Deletion,
    /// Newest versions.
    Provisioning,
}

impl Handles for Request {
    type Handle = RequestHandle;

    fn handles(&self) -> Vec<RequestHandle> {
        vec![match self.kind {
            RequestKind::Create(_) => RequestHandle::Creation,
            RequestKind::Delete(_) => RequestHandle::Deletion,
            RequestKind::Provision { .. } => RequestHandle::Provisioning,
        }]
    }
}

/// What an asynchronous request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestKind {
    /// A new assignment.
    Create(Assignment),
    /// The end of an assignment.
    Delete(Assignment),
    /// The newest version of a permission set in one account, or in all that have it.
    Provision {
        /// Which permission set.
        permission_set: PermissionSetArn,
        /// Which account; none means all that have it.
        account: Option<AccountId>,
    },
}
