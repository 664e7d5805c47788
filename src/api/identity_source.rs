//! Where people come from, which is set in the console alone.

use serde_json::{Value, json};

use super::{ApiError, input::Input, rows::Answer};
use crate::world::{IdentitySource, World};

pub(super) fn describe(world: &World) -> Value {
    let source = world.identity_source();
    json!({ "Type": source.kind(), "ProviderName": source.provider() })
}

/// To or from Active Directory, users, groups and assignments go; that is no refusal.
pub(super) fn set(world: &mut World, input: &Input<'_>) -> Answer {
    let (kind, provider) = (input.required("Type")?, input.text("ProviderName"));
    let source = IdentitySource::of_kind(kind, provider)
        .ok_or_else(|| ApiError::invalid("ProviderName is required for the type EXTERNAL"))?;
    if provider.is_some() && source.provider().is_none() {
        return Err(ApiError::invalid(format!("the type {kind} has no ProviderName")));
    }
    if source == *world.identity_source() {
        return Err(ApiError::conflict("that is the identity source already"));
    }
    world.set_identity_source(source);
    Ok(json!({}))
}
