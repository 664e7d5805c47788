//! AWS managed policies in a permission set.

use serde_json::json;

use super::{ApiError, answer::page, input::Input, permission_set::find, rows::Answer};
use crate::{
    catalogue,
    world::{ManagedPolicyArn, World},
};

pub(super) fn attach(world: &mut World, input: &Input<'_>) -> Answer {
    let set = find(world, input)?;
    let policy = input.required("ManagedPolicyArn")?;
    if catalogue::managed_policy(policy) != Some(policy) {
        return Err(ApiError::not_found(format!("Policy does not exist with ARN: {policy}")));
    }
    let (arn, id) = (set.arn.clone(), set.arn.id());
    if set.content.managed_policies.contains(policy) {
        // AWS writes `manged`, too.
        return Err(ApiError::conflict(format!(
            "Permission set with id {id} already has a typed link attachment to a manged policy \
             with {policy}"
        )));
    }
    if set.content.managed_policies.size() >= MAX_POLICIES {
        return Err(ApiError::new(
            "ServiceQuotaExceededException",
            format!(
                "You have exceeded AWS SSO limits. Cannot create ManagedPolicy more than \
                 {MAX_POLICIES} for id {id}. Please refer to \
                 https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html"
            ),
        ));
    }
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

/// AWS managed policies and customer managed ones together, since 2026.
const MAX_POLICIES: usize = 25;
