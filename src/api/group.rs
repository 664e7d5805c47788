//! Groups of the identity store, and what users and groups have in common.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{
    ApiError,
    answer::{Alike, members, page, ranged, times},
    attribute,
    input::Input,
    rows::Answer,
    scope::last_part,
    user::duplicate,
};
use crate::world::{Group, Quota, World, is_reserved_name};

pub(super) fn create(world: &mut World, input: &Input<'_>) -> Answer {
    let name = input
        .text("DisplayName")
        .ok_or_else(|| ApiError::invalid("displayname: The attribute displayname is required"))?;
    check_name(world, name)?;
    check_quota(world.groups.len(), world.quotas.of(Quota::Groups), "groups")?;
    let id = world.add_group(name, input.text("Description").map(Arc::from));
    let group = world.group(id.as_str()).map(|group| members(key(world, group)));
    Ok(group.unwrap_or_default().into())
}

pub(super) fn describe(world: &World, input: &Input<'_>) -> Answer {
    let group = find(world, input.required("GroupId")?)?;
    Ok(members(described(world, group)).into())
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let mut alike = Alike::default();
    let describe = |group| alike.members(described(world, group));
    if let Some(name) = filter(input, "DisplayName")? {
        return page(input, "Groups", world.group_named(name).into_iter().map(describe));
    }
    let groups = |first: Option<u64>| world.groups.from(first.unwrap_or_default());
    ranged(input, "Groups", groups, describe)
}

pub(super) fn update(world: &mut World, input: &Input<'_>) -> Answer {
    let mut group = find(world, input.required("GroupId")?)?.clone();
    check_revision(input, group.revision)?;
    let mut attributes = Map::new();
    attributes.insert("DisplayName".to_owned(), (&*group.display_name).into());
    if let Some(description) = &group.description {
        attributes.insert("Description".to_owned(), (&**description).into());
    }
    attribute::apply(&KIND, &mut attributes, input)?;
    let text = |name: &str| attributes.get(name).and_then(Value::as_str);
    let name = text("DisplayName")
        .ok_or_else(|| ApiError::invalid("displayname: The attribute displayname is required"))?;
    if *name != *group.display_name {
        check_name(world, name)?;
    }
    group.display_name = name.into();
    group.description = text("Description").map(Arc::from);
    group.revision += 1;
    group.updated = world.now();
    let answer = members(key(world, &group));
    world.groups.insert(group.id.clone(), group);
    Ok(answer.into())
}

/// Assignments of the group stay and open nothing.
pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let group = find(world, input.required("GroupId")?)?;
    check_revision(input, group.revision)?;
    let id = group.id.clone();
    world.remove_group(&id);
    Ok(json!({}))
}

pub(super) fn id(world: &World, input: &Input<'_>) -> Answer {
    let (path, value) = unique_attribute(input)?;
    if !path.eq_ignore_ascii_case("displayName") {
        return Err(ApiError::invalid(format!("{path} is not a unique attribute of a group")));
    }
    let group = world.group_named(value).ok_or_else(not_found)?;
    let mut members = members(key(world, group));
    members.shift_remove("Revision");
    Ok(members.into())
}

/// Refuses a name that AWS keeps for itself or that another group has.
fn check_name(world: &World, name: &str) -> Result<(), ApiError> {
    if is_reserved_name(name) {
        return Err(ApiError::invalid(format!("The group name {name} is reserved")));
    }
    if world.group_named(name).is_some() {
        return Err(duplicate("GroupDisplayName"));
    }
    Ok(())
}

/// Refuses one more where the identity store is full.
pub(super) fn check_quota(n_rows: usize, most: usize, what: &str) -> Result<(), ApiError> {
    if n_rows < most {
        return Ok(());
    }
    let message = format!("The identity store has {most} {what}, which is the most it holds");
    Err(ApiError::new("ServiceQuotaExceededException", message))
}

/// The group with this id or ARN.
pub(super) fn find<'w>(world: &'w World, id: &str) -> Result<&'w Group, ApiError> {
    world.group(last_part(id)).ok_or_else(not_found)
}

/// Refuses a call that expects another revision: AWS's optimistic lock.
pub(super) fn check_revision(input: &Input<'_>, revision: u64) -> Result<(), ApiError> {
    if input.text("Revision").is_none_or(|expected| expected == revision.to_string()) {
        return Ok(());
    }
    let error = ApiError::conflict("The resource was changed since the given revision");
    Err(error.with("Reason", "CONCURRENT_MODIFICATION"))
}

/// The value that the one filter of a list asks for; AWS filters by `attribute` alone.
pub(super) fn filter<'a>(input: &Input<'a>, attribute: &str) -> Result<Option<&'a str>, ApiError> {
    let Some(filter) = input.list("Filters").first() else { return Ok(None) };
    let text = |member: &str| filter.get(member).and_then(Value::as_str).unwrap_or_default();
    if text("AttributePath").eq_ignore_ascii_case(attribute) {
        return Ok(filter.get("AttributeValue").and_then(Value::as_str));
    }
    let path = text("AttributePath");
    Err(ApiError::invalid(format!("{path} cannot be filtered by, only {attribute} can")))
}

/// Path and value of the unique attribute that `GetUserId` and `GetGroupId` look for.
pub(super) fn unique_attribute<'a>(input: &Input<'a>) -> Result<(&'a str, &'a str), ApiError> {
    let identifier = input.structure("AlternateIdentifier");
    let attribute = identifier.and_then(|identifier| identifier.structure("UniqueAttribute"));
    let Some(attribute) = attribute else {
        // Nothing in a world comes from outside, so no external id is known.
        return Err(ApiError::not_found("The external id was not found."));
    };
    Ok((attribute.required("AttributePath")?, attribute.required("AttributeValue")?))
}

fn not_found() -> ApiError {
    ApiError::not_found("GROUP not found.").with("ResourceType", "GROUP")
}

fn key(world: &World, group: &Group) -> [(&'static str, Value); 4] {
    [
        ("IdentityStoreId", (&*world.instance.identity_store).into()),
        ("GroupId", group.id.as_str().into()),
        ("GroupArn", ["arn:aws:identitystore:::group/", group.id.as_str()].concat().into()),
        ("Revision", group.revision.to_string().into()),
    ]
}

fn described(world: &World, group: &Group) -> [(&'static str, Value); 8] {
    let [store, id, arn, revision] = key(world, group);
    let [created, updated] = times(group.created, group.updated);
    let name = ("DisplayName", (&*group.display_name).into());
    let description = ("Description", group.description.as_deref().into());
    [store, id, arn, revision, name, description, created, updated]
}

const KIND: attribute::Kind = attribute::Kind { create: "CreateGroup", fixed: &[] };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_store_takes_no_more() {
        assert!(check_quota(4, 5, "groups").is_ok());
        let error = check_quota(5, 5, "groups").unwrap_err();
        assert_eq!(error.code, "ServiceQuotaExceededException");
    }
}
