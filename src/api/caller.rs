//! Who is calling, and from which account.

use serde_json::json;

use super::{ApiError, Call, Caller, input::Input, rows::Answer};
use crate::world::{AccountId, World};

/// A session of a role that has nothing to do with Identity Center.
pub(super) fn identity(world: &World, input: &Input<'_>) -> Answer {
    let (account, arn) = session(world, input.caller())?;
    let role = role(input.caller());
    Ok(json!({ "UserId": format!("{}:{SESSION}", role.id), "Account": account, "Arn": arn }))
}

/// Refuses the administrator of a member account what the whole organization is asked for.
pub(super) fn check(call: &Call) -> Result<(), ApiError> {
    match &call.caller {
        Caller::Account(account) if ORGANIZATION_WIDE.contains(&&*call.service) => {
            let arn = session_arn(account, role(&call.caller));
            // In IAM policies, sso-admin is called sso.
            let prefix = call.service.strip_suffix("-admin").unwrap_or(&call.service);
            Err(ApiError::new(
                "AccessDeniedException",
                format!("User: {arn} is not authorized to perform: {prefix}:{}", call.operation),
            ))
        }
        Caller::Account(_) | Caller::Administrator | Caller::Portal(_) => Ok(()),
    }
}

/// Who the caller is to IAM: the account, and the session of a role there.
pub(super) fn session<'w>(
    world: &'w World,
    caller: &'w Caller,
) -> Result<(&'w AccountId, String), ApiError> {
    let account = caller.account(world).ok_or_else(unrecognized)?;
    Ok((account, session_arn(account, role(caller))))
}

/// The refusal of a caller who has no credentials of an account.
pub(super) fn unrecognized() -> ApiError {
    ApiError::new(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    )
}

fn session_arn(account: &AccountId, role: &Role) -> String {
    format!("arn:aws:sts::{account}:assumed-role/{}/{SESSION}", role.name)
}

fn role(caller: &Caller) -> &'static Role {
    match caller {
        Caller::Administrator | Caller::Portal(_) => &ADMINISTRATOR,
        Caller::Account(_) => &MEMBER,
    }
}

struct Role {
    name: &'static str,
    id: &'static str,
}

const ADMINISTRATOR: Role = Role { name: "OrganizationAdministrator", id: "AROAEXAMPLEADMINISTRA" };
/// What Organizations makes in an account that it creates.
const MEMBER: Role = Role { name: "OrganizationAccountAccessRole", id: "AROAEXAMPLEMEMBERACCE" };
const SESSION: &str = "administrator";
/// The services that answer for the whole organization, from its management account.
const ORGANIZATION_WIDE: &[&str] = &["sso-admin", "identitystore", "organizations"];
