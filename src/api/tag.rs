//! Tags of permission sets. They are on the set, not on its roles, and never cause drift.

use serde_json::json;

use super::{
    ApiError, answer::page, input::Input, permission_set::tags, rows::Answer, scope::last_part,
};
use crate::world::{PermissionSet, Tag, World};

pub(super) fn tag(world: &mut World, input: &Input<'_>) -> Answer {
    let set = find(world, input)?;
    let mut all = set.tags.clone();
    for new in tags(input)? {
        match all.iter_mut().find(|tag| tag.key == new.key) {
            Some(old) => *old = new,
            None => all.push(new),
        }
    }
    if all.len() > MAX_TAGS {
        return Err(ApiError::new(
            "ServiceQuotaExceededException",
            format!("There can be at most {MAX_TAGS} tags"),
        ));
    }
    let set = PermissionSet { tags: all, ..set.clone() };
    world.permission_sets.insert(set.arn.clone(), set);
    Ok(json!({}))
}

pub(super) fn untag(world: &mut World, input: &Input<'_>) -> Answer {
    let set = find(world, input)?;
    let keys = input.list("TagKeys");
    let is_kept = |tag: &&Tag| !keys.iter().any(|key| key.as_str() == Some(&*tag.key));
    let set =
        PermissionSet { tags: set.tags.iter().filter(is_kept).cloned().collect(), ..set.clone() };
    world.permission_sets.insert(set.arn.clone(), set);
    Ok(json!({}))
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let tags = find(world, input)?.tags.iter();
    page(input, "Tags", tags.map(|tag| json!({ "Key": &*tag.key, "Value": &*tag.value })))
}

fn find<'w>(world: &'w World, input: &Input<'_>) -> Result<&'w PermissionSet, ApiError> {
    let arn = input.required("ResourceArn")?;
    world.permission_set(arn).ok_or_else(|| {
        let (what, id) = (arn.split([':', '/']).rev().nth(2), last_part(arn));
        match what {
            Some("permissionSet") => {
                ApiError::not_found(format!("Could not find PermissionSet with id {id}"))
            }
            // The instance itself, applications and token issuers.
            _ => ApiError::new("NotServed", "the sandbox keeps the tags of permission sets alone"),
        }
    })
}

/// The table allows more, the documentation of the service does not.
pub(super) const MAX_TAGS: usize = 50;
