//! Refusals of what would be one too many.

use super::ApiError;
use crate::world::{Quota, World};

/// Refuses the next `what` of `id`, of which there are `count`, where the quota is reached.
pub(super) fn check(
    world: &World,
    quota: Quota,
    count: usize,
    (what, id): (&str, &str),
) -> Result<(), ApiError> {
    let most = world.quotas.of(quota);
    if count < most {
        return Ok(());
    }
    Err(ApiError::new(
        "ServiceQuotaExceededException",
        format!(
            "You have exceeded AWS SSO limits. Cannot create {what} more than {most} for id {id}. \
             Please refer to https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html"
        ),
    ))
}
