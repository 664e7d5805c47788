//! What the access portal tells a signed-in user.

use serde_json::json;

use super::{ApiError, TOKEN, answer::portal_page, input::Input, rows::Answer};
use crate::world::{AccountId, UserId, World};

pub(super) fn list_accounts(world: &World, input: &Input<'_>) -> Answer {
    let accounts = world.portal(signed_in(world, input)?).into_iter().map(|it| {
        json!({
            "accountId": it.account.id,
            "accountName": &*it.account.name,
            "emailAddress": &*it.account.email,
        })
    });
    portal_page(input, "accountList", accounts)
}

/// The role names here are the names of permission sets, never those of the roles in the account.
pub(super) fn list_account_roles(world: &World, input: &Input<'_>) -> Answer {
    let id = input.required("accountId")?;
    let portal = world.portal(signed_in(world, input)?);
    let account = portal.into_iter().find(|it| it.account.id.as_str() == id);
    let sets = account.into_iter().flat_map(|it| it.permission_sets);
    let roles = sets.map(|set| json!({ "roleName": &*set.name, "accountId": id }));
    portal_page(input, "roleList", roles)
}

/// Temporary credentials of a role, which is named by its permission set here too.
pub(super) fn role_credentials(world: &mut World, input: &Input<'_>) -> Answer {
    let user = signed_in(world, input)?.clone();
    let account = AccountId::from(input.required("accountId")?);
    let set = world.permission_set_named(input.required("roleName")?).map(|set| set.arn.clone());
    let session = set.and_then(|set| world.start_role_session(&user, &account, &set));
    let session = session.ok_or_else(no_access)?;
    Ok(json!({ "roleCredentials": {
        "accessKeyId": &*session.access_key,
        "secretAccessKey": &*session.secret_key,
        "sessionToken": &*session.token,
        "expiration": session.expires.as_millisecond(),
    } }))
}

pub(super) fn logout(world: &mut World, input: &Input<'_>) -> Answer {
    let user = signed_in(world, input)?.clone();
    let token = input.required(TOKEN)?;
    match world.session_of_token(token).map(|session| session.id.clone()) {
        Some(id) => world.end_session(id.as_str()),
        None => world.sign_out(&user),
    }
    Ok(json!({}))
}

/// What AWS says where no assignment opens the role; its model does not list the error.
pub(super) fn no_access() -> ApiError {
    ApiError::new("ForbiddenException", "No access")
}

fn signed_in<'w>(world: &'w World, input: &Input<'_>) -> Result<&'w UserId, ApiError> {
    world
        .user_of_token(input.required(TOKEN)?)
        .ok_or_else(|| ApiError::new("UnauthorizedException", "Session token not found or invalid"))
}
