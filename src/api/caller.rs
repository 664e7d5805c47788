//! Who is calling, from which account, and in which role.

use serde_json::{Value, json};

use super::{ApiError, Call, Caller, authorization, input::Input, portal, rows::Answer};
use crate::{
    api,
    world::{AccountId, IDENTITY_CENTER, NoSession, PermissionSetArn, World},
};

/// An administrator's session is of a role that has nothing to do with Identity Center; a person's of
/// a provisioned one.
pub(super) fn identity(world: &World, input: &Input<'_>) -> Answer {
    let (account, arn) = session(world, input.caller())?;
    if let Caller::Session { user, account, permission_set } = input.caller() {
        let (role, user_name) =
            world.acting_role(user, account, permission_set).map_err(no_session)?;
        let id = format!("{}:{user_name}", role.id);
        return Ok(json!({ "UserId": id, "Account": account, "Arn": arn }));
    }
    let role = role(input.caller());
    Ok(json!({ "UserId": format!("{}:{SESSION}", role.id), "Account": account, "Arn": arn }))
}

/// Refuses what a person's role does not allow, and a member account what the whole organization is asked
/// for.
///
/// The delegated administrator of Identity Center may do it, but for what the management account has.
pub(super) fn check(world: &World, call: &Call) -> Result<(), ApiError> {
    authorization::check(world, call)?;
    let account = match &call.caller {
        Caller::Account(account) if ORGANIZATION_WIDE.contains(&&*call.service) => account,
        Caller::Account(account)
            if call.service == "console"
                && !OF_EVERY_ACCOUNT.contains(&&*call.operation)
                && world.organization.delegated_administrator(IDENTITY_CENTER) != Some(account) =>
        {
            return Err(ApiError::new(
                "AccessDeniedException",
                "Identity Center's console is for the management account and its delegated administrator",
            ));
        }
        Caller::Session { account, .. }
            if ORGANIZATION_WIDE.contains(&&*call.service)
                && *account != world.organization.management =>
        {
            account
        }
        Caller::Account(_) | Caller::Administrator | Caller::Portal(_) | Caller::Session { .. } => {
            return Ok(());
        }
    };
    let delegate = world.organization.delegated_administrator(IDENTITY_CENTER);
    let is_write = api::changes(call);
    let is_allowed = match call.service.as_str() {
        // It may read the organization, and change nothing of it.
        ORGANIZATIONS => !is_write,
        _ if MANAGEMENT_ONLY.contains(&&*call.operation) => false,
        _ => {
            !is_write
                || !(CONSOLE_ONLY.contains(&&*call.operation) || is_of_management(world, call))
        }
    };
    if delegate == Some(account) && is_allowed {
        return Ok(());
    }
    let (_, arn) = session(world, &call.caller)?;
    // In IAM policies, sso-admin is called sso.
    let prefix = call.service.strip_suffix("-admin").unwrap_or(&call.service);
    let message = format!("User: {arn} is not authorized to perform: {prefix}:{}", call.operation);
    Err(ApiError::new("AccessDeniedException", message))
}

/// Whether the call is about the management account, or about a permission set that is a role there.
fn is_of_management(world: &World, call: &Call) -> bool {
    let management = &world.organization.management;
    let text = |name: &str| call.input.get(name).and_then(Value::as_str);
    let sets = ["PermissionSetArn", "ResourceArn"].into_iter().filter_map(text);
    let mut sets = sets.map(PermissionSetArn::from);
    text("TargetId") == Some(management.as_str())
        || sets.any(|set| world.role(management, &set).is_some())
}

/// Who the caller is to IAM: the account, and the session of a role there.
pub(super) fn session<'w>(
    world: &'w World,
    caller: &'w Caller,
) -> Result<(&'w AccountId, String), ApiError> {
    let account = caller.account(world).ok_or_else(unrecognized)?;
    if let Caller::Session { user, account, permission_set } = caller {
        let (role, user_name) =
            world.acting_role(user, account, permission_set).map_err(no_session)?;
        // The path of the role is no part of it.
        let arn = format!("arn:aws:sts::{account}:assumed-role/{}/{user_name}", role.name);
        return Ok((account, arn));
    }
    Ok((account, session_arn(account, role(caller))))
}

/// The refusal of a caller who has no credentials of an account.
pub(super) fn unrecognized() -> ApiError {
    ApiError::new(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    )
}

/// The refusal of a person who has no session of the role and cannot get one.
pub(super) fn no_session(why: NoSession) -> ApiError {
    match why {
        NoSession::Expired => {
            ApiError::new("ExpiredToken", "The security token included in the request is expired")
        }
        NoSession::SignedOut => {
            ApiError::new("UnauthorizedException", "Session token not found or invalid")
        }
        NoSession::NoAccess => portal::no_access(),
    }
}

fn session_arn(account: &AccountId, role: &Role) -> String {
    format!("arn:aws:sts::{account}:assumed-role/{}/{SESSION}", role.name)
}

fn role(caller: &Caller) -> &'static Role {
    match caller {
        Caller::Administrator | Caller::Portal(_) | Caller::Session { .. } => &ADMINISTRATOR,
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
const ORGANIZATION_WIDE: &[&str] = &["sso-admin", "identitystore", ORGANIZATIONS];
const ORGANIZATIONS: &str = "organizations";
/// What AWS answers to the management account alone, though it changes nothing.
const MANAGEMENT_ONLY: &[&str] = &["ListAccountAssignmentsForPrincipal"];
/// What an account does in the consoles of other services than Identity Center.
const OF_EVERY_ACCOUNT: &[&str] =
    &["PutResourcePolicy", "GetResourcePolicy", "ListResourcePolicies", "DeleteResourcePolicy"];
/// What is left to the owner of the instance.
const CONSOLE_ONLY: &[&str] = &["CreateInstance", "UpdateInstance", "DeleteInstance"];
