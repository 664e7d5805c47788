//! The permissions boundary of a permission set: at most one, of either kind.

use serde_json::{Value, json};

use super::{
    ApiError,
    input::Input,
    managed_policy::known,
    permission_set::find,
    policy_reference::{self, REFERENCE},
    rows::Answer,
};
use crate::world::{Boundary, ManagedPolicyArn, PermissionSet, World};

pub(super) fn put(world: &mut World, input: &Input<'_>) -> Answer {
    let arn = find(world, input)?.arn.clone();
    let boundary = required(input)?;
    world.change_permission_set(&arn, |set| set.content.boundary = Some(boundary));
    Ok(json!({}))
}

pub(super) fn get(world: &World, input: &Input<'_>) -> Answer {
    let set = find(world, input)?;
    let described: Value = match set.content.boundary.as_ref().ok_or_else(|| none(set))? {
        Boundary::Managed(arn) => json!({ "ManagedPolicyArn": arn }),
        Boundary::Customer(it) => json!({ (REFERENCE): policy_reference::described(it) }),
    };
    Ok(json!({ "PermissionsBoundary": described }))
}

pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let set = find(world, input)?;
    if set.content.boundary.is_none() {
        return Err(none(set));
    }
    let arn = set.arn.clone();
    world.change_permission_set(&arn, |set| set.content.boundary = None);
    Ok(json!({}))
}

/// Exactly one of the two kinds.
fn required(input: &Input<'_>) -> Result<Boundary, ApiError> {
    let given = input.structure("PermissionsBoundary");
    let managed = given.as_ref().and_then(|it| it.text("ManagedPolicyArn"));
    let customer = given.as_ref().and_then(policy_reference::read);
    match (managed, customer) {
        (Some(arn), None) => Ok(Boundary::Managed(ManagedPolicyArn::from(known(arn)?))),
        (None, Some(reference)) => Ok(Boundary::Customer(reference)),
        (None, None) | (Some(_), Some(_)) => Err(ApiError::invalid(format!(
            "PermissionsBoundary must have exactly one of ManagedPolicyArn and {REFERENCE}"
        ))),
    }
}

fn none(set: &PermissionSet) -> ApiError {
    let id = set.arn.id();
    ApiError::not_found(format!(
        "Could not find PermissionsBoundary for PermissionSet with id {id}"
    ))
}
