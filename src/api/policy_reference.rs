//! Customer managed policies in a permission set: by path and name, whatever the accounts have there.

use serde_json::{Value, json};

use super::{
    ApiError, answer::page, input::Input, managed_policy::check_quota, permission_set::find,
    rows::Answer,
};
use crate::world::{PolicyReference, World};

pub(super) fn attach(world: &mut World, input: &Input<'_>) -> Answer {
    let set = find(world, input)?;
    let reference = required(input)?;
    if set.content.customer_policies.contains(&reference) {
        let PolicyReference { name, path } = reference;
        // AWS has two blanks there, too.
        let message = format!(
            "Given customer managed policy with name: {name}  and path {path} already attached"
        );
        return Err(ApiError::conflict(message));
    }
    check_quota(world, set)?;
    let arn = set.arn.clone();
    world.change_permission_set(&arn, |set| {
        set.content.customer_policies.insert_mut(reference);
    });
    Ok(json!({}))
}

pub(super) fn detach(world: &mut World, input: &Input<'_>) -> Answer {
    let set = find(world, input)?;
    let reference = required(input)?;
    if !set.content.customer_policies.contains(&reference) {
        let PolicyReference { name, path } = reference;
        let message = format!(
            "Could not find CustomerManagedPolicyReference with name {name} and path {path}"
        );
        return Err(ApiError::not_found(message));
    }
    let arn = set.arn.clone();
    world.change_permission_set(&arn, |set| {
        set.content.customer_policies.remove_mut(&reference);
    });
    Ok(json!({}))
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let references = find(world, input)?.content.customer_policies.iter();
    page(input, "CustomerManagedPolicyReferences", references.map(described))
}

/// The reference that an input or a structure in it names; its path is `/` if left out.
pub(super) fn read(input: &Input<'_>) -> Option<PolicyReference> {
    let reference = input.structure(REFERENCE)?;
    let path = reference.text("Path").unwrap_or("/");
    Some(PolicyReference { path: path.into(), name: reference.text("Name")?.into() })
}

pub(super) fn described(reference: &PolicyReference) -> Value {
    json!({ "Name": &*reference.name, "Path": &*reference.path })
}

fn required(input: &Input<'_>) -> Result<PolicyReference, ApiError> {
    read(input).ok_or_else(|| ApiError::invalid(format!("{REFERENCE} is a required attribute")))
}

pub(super) const REFERENCE: &str = "CustomerManagedPolicyReference";
