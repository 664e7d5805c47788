//! Whether the instance and the identity store that a call names are this world's.

use serde_json::{Map, Value};

use super::ApiError;
use crate::{catalogue::Operation, world::World};

/// Refuses a call about another instance or identity store.
pub(super) fn check(
    world: &World,
    operation: &Operation,
    members: &Map<String, Value>,
) -> Result<(), ApiError> {
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    if let Some(arn) = text("InstanceArn").filter(|arn| **arn != *world.instance.arn) {
        let message = format!("Could not find Instance with arn {arn}");
        return Err(not_found(operation, message));
    }
    let store = text("IdentityStoreId");
    if store.is_some_and(|id| last_part(id) != &*world.instance.identity_store) {
        return Err(not_found(operation, "IDENTITY_STORE not found.".to_owned())
            .with("ResourceType", "IDENTITY_STORE"));
    }
    Ok(())
}

/// Whether the instance and the identity store that a call names are this world's.
pub(super) fn is_here(world: &World, members: &Map<String, Value>) -> bool {
    let is = |name: &str, ours: &str| {
        members.get(name).and_then(Value::as_str).is_none_or(|given| last_part(given) == ours)
    };
    is("InstanceArn", world.instance.id()) && is("IdentityStoreId", &world.instance.identity_store)
}

/// `ResourceNotFoundException`, where the operation has it.
fn not_found(operation: &Operation, message: String) -> ApiError {
    if operation.errors.contains(&"ResourceNotFoundException") {
        ApiError::not_found(message)
    } else {
        ApiError::new("AccessDeniedException", message)
    }
}

/// An id, also where its ARN was given.
pub(super) fn last_part(arn_or_id: &str) -> &str {
    arn_or_id.rsplit('/').next().unwrap_or(arn_or_id)
}
