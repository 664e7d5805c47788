//! Whom `--profile` names: an account's administrator, a person in the portal, or a person in a role.

use super::{PORTAL, SyntaxError, syntax};
use crate::{
    api::{Call, Caller},
    world::{NoSession, User, World},
};

/// The caller that a profile stands for: the name of an account, of a user, or `USER:ACCOUNT:SET`.
pub(super) fn caller(world: &World, call: &Call, name: &str) -> Result<Caller, SyntaxError> {
    let account = world.organization.account_named(name);
    let account = account.or_else(|| world.organization.account(name));
    if let Some(account) = account {
        let is_management = account.id == world.organization.management;
        return Ok(if is_management {
            Caller::Administrator
        } else {
            Caller::Account(account.id.clone())
        });
    }
    match world.user_named(name) {
        Some(user) if call.service == PORTAL => Ok(Caller::Portal(user.id.clone())),
        Some(_) => {
            let message =
                tr!("with `--profile {name}` the sandbox takes `aws {PORTAL}` alone", name, PORTAL);
            let hint =
                tr!("`--profile {name}:ACCOUNT:PERMISSION_SET` is the person in a role", name);
            Err(syntax(message, Some(hint)))
        }
        None => role(world, call, name).unwrap_or_else(|| Err(unknown(name))),
    }
}

/// A person in a role, by names or ids; nothing if one of the three names nothing.
fn role(world: &World, call: &Call, name: &str) -> Option<Result<Caller, SyntaxError>> {
    // Ids of permission sets have colons of their own, and come last.
    let mut parts = name.splitn(3, ':');
    let (user, account, set) = (parts.next()?, parts.next()?, parts.next()?);
    let known = world.user_named(user).or_else(|| world.user(user));
    // A role session outlives the user.
    let id = known.map(|user| &user.id).or_else(|| world.user_in_role(user))?;
    let organization = &world.organization;
    let account = organization.account_named(account).or_else(|| organization.account(account))?;
    let set = world.permission_set_named(set).or_else(|| world.permission_set(set))?;
    if call.service == PORTAL {
        return Some(Ok(Caller::Portal(id.clone())));
    }
    let refused = match world.acting_role(id, &account.id, &set.arn) {
        // What has expired, the service itself refuses.
        Ok(_) | Err(NoSession::Expired) => None,
        Err(NoSession::SignedOut) => Some(signed_out(user, known)),
        Err(NoSession::NoAccess) => Some(syntax(
            tr!(
                "An error occurred (ForbiddenException) when calling the GetRoleCredentials operation: \
             No access"
            ),
            Some(tr!(
                "no assignment gives {user} the permission set {name} in {account}",
                user,
                name = set.name,
                account = account.name
            )),
        )),
    };
    Some(refused.map_or_else(
        || {
            Ok(Caller::Session {
                user: id.clone(),
                account: account.id.clone(),
                permission_set: set.arn.clone(),
            })
        },
        Err,
    ))
}

/// AWS CLI finds out before it calls anything.
fn signed_out(name: &str, user: Option<&User>) -> SyntaxError {
    let hint = match user {
        Some(user) if user.is_enabled => {
            tr!("`console sign-in --user-id {name}` signs the person in again", name)
        }
        Some(_) => tr!("{name} is disabled, so there are no new sessions", name),
        None => tr!("{name} is deleted, so there are no new sessions", name),
    };
    syntax(
        tr!("Error when retrieving token from sso: Token has expired and refresh failed"),
        Some(hint),
    )
}

fn unknown(name: &str) -> SyntaxError {
    let hint = tr!(
        "a profile here is the name of a user or of an account, or USER:ACCOUNT:PERMISSION_SET"
    );
    syntax(tr!("The config profile ({name}) could not be found", name), Some(hint.to_owned()))
}
