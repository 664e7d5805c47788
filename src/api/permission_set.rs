//! Permission sets: their own life, without what is in them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    ApiError,
    answer::{ranged, time},
    input::Input,
    quota,
    rows::Answer,
    tag::MAX_TAGS,
};
use crate::world::{Content, PermissionSet, Quota, Tag, World, is_session_duration};

pub(super) fn create(world: &mut World, input: &Input<'_>) -> Answer {
    let name = input.required("Name")?;
    if world.permission_set_named(name).is_some() {
        let message = format!("PermissionSet with name {name} already exists.");
        return Err(ApiError::conflict(message));
    }
    let count = world.permission_sets.len();
    quota::check(world, Quota::PermissionSets, count, ("PermissionSet", world.instance.id()))?;
    let mut content = Content::new(session_duration(input)?.unwrap_or("PT1H"));
    content.relay_state = input.text("RelayState").map(Arc::from);
    let description = input.text("Description").map(Arc::from);
    let arn = world.add_permission_set(name, description, tags(input)?, content);
    let set = world.permission_set(arn.as_str());
    Ok(json!({ "PermissionSet": set.map(described) }))
}

pub(super) fn describe(world: &World, input: &Input<'_>) -> Answer {
    Ok(json!({ "PermissionSet": described(find(world, input)?) }))
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let sets = |first: Option<u64>| world.permission_sets.from(first.unwrap_or_default());
    ranged(input, "PermissionSets", sets, |set| json!(set.arn))
}

/// A relay state that is left out is cleared; a description or a duration that is left out stays.
pub(super) fn update(world: &mut World, input: &Input<'_>) -> Answer {
    let arn = find(world, input)?.arn.clone();
    let session_duration = session_duration(input)?;
    world.change_permission_set(&arn, |set| {
        set.content.relay_state = input.text("RelayState").map(Arc::from);
        if let Some(description) = input.text("Description") {
            set.description = Some(description.into());
        }
        if let Some(session_duration) = session_duration {
            set.content.session_duration = session_duration.into();
        }
    });
    Ok(json!({}))
}

pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let arn = find(world, input)?.arn.clone();
    if world.roles_of(&arn).next().is_some() {
        return Err(ApiError::conflict(
            "Could not delete because PermissionSet has ApplicationProfile associated with it.",
        ));
    }
    world.permission_sets.remove(&arn);
    Ok(json!({}))
}

/// The permission set that the call names.
pub(super) fn find<'w>(world: &'w World, input: &Input<'_>) -> Result<&'w PermissionSet, ApiError> {
    let arn = input.required("PermissionSetArn")?;
    world.permission_set(arn).ok_or_else(|| {
        let id = super::scope::last_part(arn);
        ApiError::not_found(format!("Could not find PermissionSet with id {id}"))
    })
}

fn described(set: &PermissionSet) -> Value {
    json!({
        "Name": &*set.name,
        "PermissionSetArn": set.arn,
        "Description": set.description.as_deref(),
        "CreatedDate": time(set.created),
        "SessionDuration": &*set.content.session_duration,
        "RelayState": set.content.relay_state.as_deref(),
    })
}

fn session_duration<'a>(input: &Input<'a>) -> Result<Option<&'a str>, ApiError> {
    let duration = input.text("SessionDuration");
    if duration.is_some_and(|duration| !is_session_duration(duration)) {
        return Err(ApiError::invalid("SessionDuration must be between PT1H and PT12H"));
    }
    Ok(duration)
}

pub(super) fn tags(input: &Input<'_>) -> Result<Vec<Tag>, ApiError> {
    let text = |tag: &Value, member: &str| {
        Arc::from(tag.get(member).and_then(Value::as_str).unwrap_or_default())
    };
    let tags: Vec<Tag> = input
        .list("Tags")
        .iter()
        .map(|tag| Tag { key: text(tag, "Key"), value: text(tag, "Value") })
        .collect();
    if tags.len() > MAX_TAGS {
        return Err(ApiError::invalid(format!("There can be at most {MAX_TAGS} tags")));
    }
    if let Some(tag) = tags.iter().find(|tag| tag.key.starts_with("aws:")) {
        return Err(ApiError::invalid(format!("The tag key {} begins with aws:", tag.key)));
    }
    Ok(tags)
}
