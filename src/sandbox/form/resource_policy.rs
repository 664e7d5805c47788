//! What forms know of the policy of a resource: that under the cursor, or what a new one may begin with.

use crate::{
    sandbox::view::{ItemRef, account_text},
    world::World,
};

use super::assignment;

pub(super) fn known(member: &str, world: &World, about: Option<&ItemRef>) -> Option<String> {
    let policy = match about {
        Some(ItemRef::ResourcePolicy { arn, .. }) => world.resource_policy(arn),
        Some(ItemRef::Statement { policy, .. }) => world.resource_policy(policy),
        _ => None,
    };
    Some(match member {
        "ResourceArn" => policy?.arn.to_string(),
        "Bucket" => policy?.name().to_owned(),
        "PolicyDocument" | "Policy" => match policy {
            Some(policy) => policy.document.to_string(),
            None => EXAMPLE.replace(SOMEBODY, world.organization.management.as_str()),
        },
        "AccountId" => account_text(world, assignment::about_account(about)?).to_owned(),
        _ => return None,
    })
}

/// What stands in the example for an account.
const SOMEBODY: &str = "111122223333";

/// To be changed: the bucket that it is of, and whom it is for.
const EXAMPLE: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}]}"#;
