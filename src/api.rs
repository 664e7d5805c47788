//! AWS's own operations over a [`World`]: the one way in which a world changes.
//!
//! A call is checked against the operation table, names are accepted where AWS wants ids, and the
//! effect is a function in the file of its resource. A refused call changes nothing.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::world::{UserId, World};

/// One request to AWS, with AWS's names and JSON members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Who asks.
    #[serde(default, skip_serializing_if = "Caller::is_administrator")]
    pub caller: Caller,
    /// As AWS CLI names it: `sso-admin`, `identitystore`, `organizations`, `sso`, `sts`.
    pub service: String,
    /// As AWS's API names it: `CreatePermissionSet`.
    pub operation: String,
    /// The members.
    #[serde(default)]
    pub input: Map<String, Value>,
}

/// Who makes a call.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Caller {
    /// The administrator of the management account.
    #[default]
    Administrator,
    /// A person who has signed in to the access portal; the `sso` service alone knows such a caller.
    Portal(UserId),
}

/// AWS's refusal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// AWS's name for it, as `ConflictException`.
    pub code: String,
    /// AWS's words where they are known.
    pub message: String,
    /// Further members of the error, as `Reason`.
    #[serde(default)]
    pub members: Map<String, Value>,
}

impl Call {
    /// A call of the administrator.
    pub fn new(service: &str, operation: &str, input: Value) -> Self {
        let input = match input {
            Value::Object(members) => members,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => Map::new(),
        };
        let (service, operation) = (service.to_owned(), operation.to_owned());
        Self { caller: Caller::Administrator, service, operation, input }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.service, self.operation)
    }
}

impl Caller {
    fn is_administrator(&self) -> bool {
        *self == Self::Administrator
    }
}

impl ApiError {
    /// An error without further members.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), members: Map::new() }
    }

    /// The same error with one more member.
    #[must_use]
    pub fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.members.insert(member.to_owned(), value.into());
        self
    }
}

/// Makes the call. The answer has AWS's members in AWS's order.
pub fn call(world: &mut World, call: &Call) -> Result<Value, ApiError> {
    let _ = world;
    Err(ApiError::new("NotServed", format!("{call} is not part of the sandbox yet")))
}

/// Fills in what a learner may leave out: the instance, the identity store, a portal user's token.
pub fn fill_defaults(world: &World, call: &mut Call) {
    let _ = (world, call);
}

/// Puts ids and ARNs where the call has names of things in the world.
pub fn resolve_names(world: &World, call: &mut Call) {
    let _ = (world, call);
}
