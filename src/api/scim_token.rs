//! Automatic provisioning as the console sets it up: the address and the tokens for a provider.

use serde_json::{Value, json};

use super::{ApiError, answer::time, input::Input, rows::Answer};
use crate::world::{Scim, ScimToken, World};

pub(super) fn enable(world: &mut World, _: &Input<'_>) -> Answer {
    if world.identity_source().provider().is_none() {
        return Err(ApiError::conflict(
            "automatic provisioning is for an external identity provider; set one as the source first",
        ));
    }
    if world.scim().is_some() {
        return Err(ApiError::conflict("automatic provisioning is enabled already"));
    }
    let token = world.enable_scim();
    let mut answer = with_secret(&token);
    answer.insert("ScimEndpoint".to_owned(), world.scim().map(|it| &*it.endpoint).into());
    Ok(answer.into())
}

pub(super) fn create(world: &mut World, _: &Input<'_>) -> Answer {
    if enabled(world)?.tokens.len() >= MAX_TOKENS {
        return Err(ApiError::new(
            "ServiceQuotaExceededException",
            format!("there are {MAX_TOKENS} access tokens already"),
        ));
    }
    let token = world.add_scim_token();
    Ok(token.as_ref().map(with_secret).unwrap_or_default().into())
}

/// Tokens that expired are listed until they are deleted, and count.
pub(super) fn list(world: &World, _: &Input<'_>) -> Answer {
    let scim = enabled(world)?;
    let tokens = scim.tokens.iter().map(|token| {
        json!({
            "TokenId": &*token.id,
            "CreatedAt": time(token.created),
            "ExpiresAt": time(token.expires),
            "Status": if world.now() < token.expires { "ACTIVE" } else { "EXPIRED" },
        })
    });
    Ok(json!({ "ScimEndpoint": &*scim.endpoint, "Tokens": tokens.collect::<Vec<_>>() }))
}

pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let id = input.required("TokenId")?;
    enabled(world)?;
    if world.remove_scim_token(id) { Ok(json!({})) } else { Err(not_found(id)) }
}

/// The refusal of a token that is not there.
pub(super) fn not_found(id: &str) -> ApiError {
    ApiError::not_found(format!("there is no access token {id}"))
}

fn enabled(world: &World) -> Result<&Scim, ApiError> {
    world.scim().ok_or_else(|| ApiError::conflict("automatic provisioning is not enabled"))
}

/// The secret is shown when a token is made, and never again.
fn with_secret(token: &ScimToken) -> serde_json::Map<String, Value> {
    let members = [
        ("TokenId", (&*token.id).into()),
        ("AccessToken", (&*token.token).into()),
        ("CreatedAt", time(token.created).into()),
        ("ExpiresAt", time(token.expires).into()),
    ];
    members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

const MAX_TOKENS: usize = 2;
