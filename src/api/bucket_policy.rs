//! S3's own calls for the policies of buckets. A bucket is there as soon as its policy is, and belongs to the
//! account that calls.

use serde_json::json;

use super::{ApiError, Caller, caller::session, input::Input, rows::Answer};
use crate::world::{AccountId, ResourcePolicy, ResourceType, World, resource_policy_fault};

pub(super) fn put(world: &mut World, input: &Input<'_>) -> Answer {
    let (arn, account) = bucket(world, input, "PutBucketPolicy")?;
    let document = input.required("Policy")?;
    let fault = resource_policy_fault(&arn, document);
    if let Some(fault) =
        fault.or_else(|| super::resource_policy::unknown_principal(world, document))
    {
        return Err(ApiError::new("MalformedPolicy", fault));
    }
    let policy = ResourcePolicy { arn: arn.into(), account, document: document.into() };
    world.put_resource_policy(policy);
    Ok(json!({}))
}

pub(super) fn get(world: &World, input: &Input<'_>) -> Answer {
    let (arn, _) = bucket(world, input, "GetBucketPolicy")?;
    let policy = world
        .resource_policy(&arn)
        .ok_or_else(|| ApiError::new("NoSuchBucketPolicy", "The bucket policy does not exist"))?;
    Ok(json!({ "Policy": &*policy.document }))
}

/// That there is none is no error.
pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let (arn, _) = bucket(world, input, "DeleteBucketPolicy")?;
    world.remove_resource_policy(&arn);
    Ok(json!({}))
}

/// The ARN of the bucket and the account that owns it, which must be that of the caller.
fn bucket(
    world: &World,
    input: &Input<'_>,
    operation: &str,
) -> Result<(String, AccountId), ApiError> {
    let arn = format!("arn:aws:s3:::{}", input.required("Bucket")?);
    if ResourceType::of(&arn).is_none() {
        return Err(ApiError::new("InvalidBucketName", "The specified bucket is not valid."));
    }
    let (account, user) = session(world, input.caller())?;
    let owner = world.owner_of(&arn).unwrap_or(account.as_str());
    if owner != account.as_str() {
        return Err(match input.caller() {
            // Whom the policy of the bucket lets call.
            Caller::Session { .. } => ApiError::new(
                "MethodNotAllowed",
                "The specified method is not allowed against this resource.",
            ),
            Caller::Administrator | Caller::Account(_) | Caller::Portal(_) => ApiError::new(
                "AccessDenied",
                format!(
                    "User: {user} is not authorized to perform: s3:{operation} on resource: \"{arn}\" because no \
                     resource-based policy allows the s3:{operation} action"
                ),
            ),
        });
    }
    if input.text("ExpectedBucketOwner").is_some_and(|it| it != owner) {
        return Err(ApiError::new("AccessDenied", "Access Denied"));
    }
    Ok((arn.clone(), account.clone()))
}
