//! What the access portal tells a signed-in user.

use serde_json::json;

use super::{ApiError, TOKEN, answer::portal_page, input::Input, rows::Answer};
use crate::world::{UserId, World};

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

fn signed_in<'w>(world: &'w World, input: &Input<'_>) -> Result<&'w UserId, ApiError> {
    world
        .user_of_token(input.required(TOKEN)?)
        .ok_or_else(|| ApiError::new("UnauthorizedException", "Session token not found or invalid"))
}
