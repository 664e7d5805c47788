//! The one inline policy of a permission set.

use std::sync::Arc;

use serde_json::json;

use super::{ApiError, input::Input, permission_set::find, rows::Answer};
use crate::world::{World, inline_policy_fault};

pub(super) fn put(world: &mut World, input: &Input<'_>) -> Answer {
    let arn = find(world, input)?.arn.clone();
    let policy = input.required("InlinePolicy")?;
    if let Some(fault) = inline_policy_fault(policy) {
        return Err(ApiError::invalid(fault));
    }
    world.change_permission_set(&arn, |set| {
        set.content.inline_policy = Some(Arc::from(policy));
    });
    Ok(json!({}))
}

/// A permission set without an inline policy answers with an empty text.
pub(super) fn get(world: &World, input: &Input<'_>) -> Answer {
    let policy = find(world, input)?.content.inline_policy.as_deref();
    Ok(json!({ "InlinePolicy": policy.unwrap_or_default() }))
}

pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let set = find(world, input)?;
    if set.content.inline_policy.is_some() {
        let arn = set.arn.clone();
        world.change_permission_set(&arn, |set| set.content.inline_policy = None);
    }
    Ok(json!({}))
}
