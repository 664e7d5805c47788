//! AWS managed policies in a permission set.

use serde_json::json;

use super::{ApiError, answer::page, input::Input, permission_set::find, quota, rows::Answer};
use crate::{
    catalogue,
    world::{ManagedPolicyArn, PermissionSet, Quota, World},
};

pub(super) fn attach(world: &mut World, input: &Input<'_>) -> Answer {
    let set = find(world, input)?;
    let policy = input.required("ManagedPolicyArn")?;
    known(policy)?;
    let (arn, id) = (set.arn.clone(), set.arn.id());
    if set.content.managed_policies.contains(policy) {
        // AWS writes `manged`, too.
        return Err(ApiError::conflict(format!(
            "Permission set with id {id} already has a typed link attachment to a manged policy \
             with {policy}"
        )));
    }
    check_quota(world, set)?;
    world.change_permission_set(&arn, |set| {
        set.content.managed_policies.insert_mut(ManagedPolicyArn::from(policy));
    });
    Ok(json!({}))
}

pub(super) fn detach(world: &mut World, input: &Input<'_>) -> Answer {
    let set = find(world, input)?;
    let policy = input.required("ManagedPolicyArn")?;
    if !set.content.managed_policies.contains(policy) {
        return Err(ApiError::not_found(format!("Could not find ManagedPolicy with arn {policy}")));
    }
    let arn = set.arn.clone();
    world.change_permission_set(&arn, |set| {
        set.content.managed_policies.remove_mut(policy);
    });
    Ok(json!({}))
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let policies = find(world, input)?.content.managed_policies.iter();
    let policies = policies.map(|arn| json!({ "Name": arn.name(), "Arn": arn }));
    page(input, "AttachedManagedPolicies", policies)
}

/// The ARN, if AWS has a managed policy with it.
pub(super) fn known(arn: &str) -> Result<&str, ApiError> {
    let is_known = catalogue::published_policy(arn).is_some();
    let unknown = || ApiError::not_found(format!("Policy does not exist with ARN: {arn}"));
    is_known.then_some(arn).ok_or_else(unknown)
}

/// Refuses one managed policy more than a set can hold, AWS's and customers' together.
pub(super) fn check_quota(world: &World, set: &PermissionSet) -> Result<(), ApiError> {
    quota::check(
        world,
        Quota::PoliciesPerPermissionSet,
        set.content.n_policies(),
        ("ManagedPolicy", set.arn.id()),
    )
}
