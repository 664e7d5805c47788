//! AWS's own operations over a [`World`]: the one way in which a world changes.
//!
//! A call is checked against the operation table, names are accepted where AWS wants ids, and the
//! effect is a function in the file of its resource. A refused call changes nothing.

mod access_control_attribute;
mod account_assignment;
mod answer;
mod application;
mod application_assignment;
mod application_provider;
mod attribute;
mod authorization;
mod bucket_policy;
mod caller;
mod clock;
mod customer_policy;
mod delegated_administrator;
mod group;
mod identity_source;
mod identity_store;
mod inline_policy;
mod input;
mod instance;
mod managed_policy;
mod membership;
mod names;
mod organization;
mod organization_change;
mod organization_policy;
mod permission_set;
mod permissions_boundary;
mod policy_reference;
mod portal;
mod provisioning;
mod quota;
mod resource_policy;
mod role;
mod rows;
mod saml_application;
mod scim;
mod scim_token;
mod scope;
mod session;
mod simulation;
mod tag;
mod user;
mod validate;

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::{input::Input, rows::Effect};
use crate::{
    catalogue::{self, Operation, Service},
    world::{AccountId, PermissionSetArn, PolicyType, UserId, World},
};

pub use names::{fill_defaults, name_ids, resolve_names};

/// One request to AWS, with AWS's names and JSON members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Who asks.
    #[serde(default, skip_serializing_if = "Caller::is_administrator")]
    pub caller: Caller,
    /// As AWS CLI names it: `sso-admin`, `identitystore`, `organizations`, `iam`, `s3api`, `sso`, `sts`; or
    /// one of ours, for what AWS has no API for: `console`, `scim`, `clock`.
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
    /// The administrator of a member account, by the role that Organizations made there.
    Account(AccountId),
    /// A person who has signed in to the access portal; the `sso` service alone knows such a caller.
    Portal(UserId),
    /// A person in the role that a permission set has become in an account.
    Session {
        /// Who.
        user: UserId,
        /// Where.
        account: AccountId,
        /// What the role was made from.
        permission_set: PermissionSetArn,
    },
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

    /// The account in which the caller acts; a person in the portal acts in none.
    fn account<'a>(&'a self, world: &'a World) -> Option<&'a AccountId> {
        match self {
            Self::Administrator => Some(&world.organization.management),
            Self::Account(account) | Self::Session { account, .. } => Some(account),
            Self::Portal(_) => None,
        }
    }
}

impl ApiError {
    /// An error without further members.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), members: Map::new() }
    }

    /// What was asked for is not there.
    fn not_found(message: impl Into<String>) -> Self {
        Self::new("ResourceNotFoundException", message)
    }

    /// What is there stands against it.
    fn conflict(message: impl Into<String>) -> Self {
        Self::new("ConflictException", message)
    }

    /// The input breaks a rule of the service.
    fn invalid(message: impl Into<String>) -> Self {
        Self::new("ValidationException", message)
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
    let (service, operation) = described(call)?;
    let Some(row) = rows::find(&call.service, &call.operation) else {
        return Err(not_served(call));
    };
    let mut members = Cow::Borrowed(&call.input);
    authenticate(world, call, &mut members)?;
    validate::check(&call.service, service, operation, &members)?;
    scope::check(world, operation, &members)?;
    let input = Input::new(&call.caller, &members);
    let answer = match row.effect {
        Effect::Tell(tell) => tell(world),
        Effect::Read(read) => read(world, &input)?,
        Effect::Write(write) => {
            let mut next = world.clone();
            let answer = write(&mut next, &input)?;
            *world = next;
            answer
        }
    };
    Ok(answer::arrange(service, &operation.output, answer))
}

/// Makes a change that this world, or one before it, has taken already; says whether it takes it again.
///
/// The shape of the input was checked then, and nobody reads the answer, so the table is not asked. A world that
/// does not take the call may have half of it: who goes on in it keeps a copy.
pub fn again(world: &mut World, call: &Call) -> bool {
    let Some(Effect::Write(write)) =
        rows::find(&call.service, &call.operation).map(|row| row.effect)
    else {
        return false;
    };
    let mut members = Cow::Borrowed(&call.input);
    if authenticate(world, call, &mut members).is_err() || !scope::is_here(world, &members) {
        return false;
    }
    write(world, &Input::new(&call.caller, &members)).is_ok()
}

/// Whether the call, if it is not refused, may change the world.
pub fn changes(call: &Call) -> bool {
    let row = rows::find(&call.service, &call.operation);
    row.is_some_and(|row| matches!(row.effect, Effect::Write(_)))
}

/// All operations that are served, as service and operation.
pub fn served() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows::ROWS.iter().map(|row| (row.service, row.operation))
}

/// Whether the sandbox has the operation.
pub fn is_served(call: &Call) -> bool {
    rows::find(&call.service, &call.operation).is_some()
}

/// Whether the sandbox has what AWS calls `value` among the values of a shape: all but some types of policies.
pub fn serves_value(shape: &str, value: &str) -> bool {
    shape != "PolicyType" || PolicyType::named(value).is_some()
}

/// The table's words on the operation, or the refusal of a name that AWS or the sandbox does not have.
fn described(call: &Call) -> Result<(&'static Service, &'static Operation), ApiError> {
    let Some(service) = catalogue::service(&call.service) else {
        return Err(ApiError::new(
            "NotServed",
            format!("the service `{}` is not part of the sandbox", call.service),
        ));
    };
    if let Some(operation) = service.operations.get(&call.operation) {
        return Ok((service, operation));
    }
    if service.known.contains(&&*call.operation) {
        return Err(not_served(call));
    }
    let whose = if service.ours { "the sandbox" } else { "AWS" };
    let message = format!("{whose} has no operation `{}` in `{}`", call.operation, call.service);
    Err(ApiError::new("UnknownOperationException", message))
}

fn not_served(call: &Call) -> ApiError {
    let message = format!(
        "AWS has the operation `{}` in `{}`, the sandbox does not serve it yet",
        call.operation, call.service
    );
    ApiError::new("NotServed", message)
}

/// Holds callers to their services, and gives the portal's its token.
fn authenticate(
    world: &World,
    call: &Call,
    members: &mut Cow<'_, Map<String, Value>>,
) -> Result<(), ApiError> {
    let is_portal = call.service == PORTAL_SERVICE;
    match &call.caller {
        Caller::Portal(_) if !is_portal => Err(caller::unrecognized()),
        Caller::Portal(user) => {
            if !members.contains_key(TOKEN) {
                let token = Value::from(world.portal_token(user));
                members.to_mut().insert(TOKEN.to_owned(), token);
            }
            Ok(())
        }
        Caller::Account(_) | Caller::Administrator | Caller::Session { .. } => {
            caller::check(world, call)
        }
    }
}

/// The service whose calls carry a portal token instead of a signature.
const PORTAL_SERVICE: &str = "sso";
/// The member that holds the token.
const TOKEN: &str = "accessToken";
