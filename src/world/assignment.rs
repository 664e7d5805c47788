//! Account assignments, and the requests by which they come and go.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AccountId, GroupId, PermissionSetArn, RequestId, UserId};

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
    /// Why it failed; none if it succeeded.
    pub failure: Option<String>,
    /// When it was asked for.
    pub created: Timestamp,
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
