//! Tags of permission sets and applications. Those of a set are not on its roles, and never cause drift.

use serde_json::json;

use super::{
    ApiError, answer::page, application, input::Input, permission_set::tags, rows::Answer,
    scope::last_part,
};
use crate::world::{Application, PermissionSet, Tag, World};

pub(super) fn tag(world: &mut World, input: &Input<'_>) -> Answer {
    let mut all = find(world, input)?.to_vec();
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
    put(world, input, all)
}

pub(super) fn untag(world: &mut World, input: &Input<'_>) -> Answer {
    let keys = input.list("TagKeys");
    let is_kept = |tag: &&Tag| !keys.iter().any(|key| key.as_str() == Some(&*tag.key));
    let kept = find(world, input)?.iter().filter(is_kept).cloned().collect();
    put(world, input, kept)
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let tags = find(world, input)?.iter();
    page(input, "Tags", tags.map(|tag| json!({ "Key": &*tag.key, "Value": &*tag.value })))
}

fn find<'w>(world: &'w World, input: &Input<'_>) -> Result<&'w [Tag], ApiError> {
    let arn = input.required("ResourceArn")?;
    let set = world.permission_set(arn).map(|it| it.tags.as_slice());
    let tags = set.or_else(|| world.application(arn).map(|it| it.tags.as_slice()));
    tags.ok_or_else(|| match arn.split([':', '/']).rev().nth(2) {
        Some("permissionSet") => {
            ApiError::not_found(format!("Could not find PermissionSet with id {}", last_part(arn)))
        }
        Some("application") => application::not_found(arn),
        // The instance itself, and token issuers.
        _ => ApiError::new(
            "NotServed",
            "the sandbox keeps the tags of permission sets and applications alone",
        ),
    })
}

fn put(world: &mut World, input: &Input<'_>, tags: Vec<Tag>) -> Answer {
    let arn = input.required("ResourceArn")?;
    if let Some(set) = world.permission_set(arn) {
        let set = PermissionSet { tags, ..set.clone() };
        world.permission_sets.insert(set.arn.clone(), set);
    } else if let Some(application) = world.application(arn) {
        let application = Application { tags, ..application.clone() };
        world.put_application(application);
    }
    Ok(json!({}))
}

/// The table allows more, the documentation of the service does not.
pub(super) const MAX_TAGS: usize = 50;
