//! A simulated external provider that pushes people and groups, as SCIM would take them from it.
//!
//! The provider shows its token at every push; what SCIM refuses is refused with SCIM's status.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{ApiError, input::Input, rows::Answer, scim_token, user};
use crate::world::{GroupId, User, UserId, World, is_reserved_name};

/// What is done at the provider: it is given another token.
pub(super) fn configure(world: &mut World, input: &Input<'_>) -> Answer {
    let id = input.required("TokenId")?;
    if world.use_scim_token(id) { Ok(json!({})) } else { Err(scim_token::not_found(id)) }
}

/// A user who has the name already is the one that is pushed, and may sign in again.
pub(super) fn push_user(world: &mut World, input: &Input<'_>) -> Answer {
    authorize(world)?;
    check(input)?;
    let (user_name, display_name) = (input.required("UserName")?, input.required("DisplayName")?);
    let attributes = input.members().iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
    let attributes: Map<_, _> = attributes.map(|(name, it)| (name.clone(), it.clone())).collect();
    let Some(user) = world.user_named(user_name) else {
        let id = world.add_user(user_name, display_name, attributes);
        return Ok(json!({ "UserId": id, "Action": "CREATED" }));
    };
    let id = user.id.clone();
    if *user.display_name != *display_name || user.attributes != attributes {
        let (revision, updated) = (user.revision + 1, world.now());
        let display_name = display_name.into();
        let user = User { display_name, attributes, revision, updated, ..user.clone() };
        world.users.insert(id.clone(), user);
    }
    world.set_user_enabled(&id, true);
    Ok(json!({ "UserId": id, "Action": "UPDATED" }))
}

/// The group has exactly the pushed members then; groups inside it are dropped, and people who were
/// not pushed.
pub(super) fn push_group(world: &mut World, input: &Input<'_>) -> Answer {
    authorize(world)?;
    let name = input.required("DisplayName")?;
    if is_reserved_name(name) {
        return Err(violates(&format!("the name {name} is reserved")));
    }
    let known = world.group_named(name).map(|group| group.id.clone());
    let action = if known.is_some() { "UPDATED" } else { "CREATED" };
    let group = known.unwrap_or_else(|| world.add_group(name, None));
    let mut members = BTreeSet::new();
    let (mut taken, mut dropped) = (Vec::new(), Vec::new());
    for name in input.list("Members").iter().filter_map(Value::as_str) {
        match world.user_named(name) {
            Some(user) if members.insert(user.id.clone()) => taken.push(name),
            Some(_) => {}
            None => dropped.push(name),
        }
    }
    set_members(world, &group, &members);
    Ok(json!({
        "GroupId": group,
        "Action": action,
        "Members": taken,
        "DroppedMembers": dropped,
        "DroppedGroups": input.list("NestedGroups"),
    }))
}

pub(super) fn deactivate_user(world: &mut World, input: &Input<'_>) -> Answer {
    let id = pushed(world, input)?;
    world.set_user_enabled(&id, false);
    Ok(json!({}))
}

pub(super) fn remove_user(world: &mut World, input: &Input<'_>) -> Answer {
    let id = pushed(world, input)?;
    world.remove_user(&id);
    Ok(json!({}))
}

fn pushed(world: &World, input: &Input<'_>) -> Result<UserId, ApiError> {
    authorize(world)?;
    Ok(user::find(world, input.required("UserId")?)?.id.clone())
}

fn set_members(world: &mut World, group: &GroupId, members: &BTreeSet<UserId>) {
    let old: Vec<_> = world.members_of(group).map(|it| (it.id.clone(), it.user.clone())).collect();
    for (membership, _) in old.iter().filter(|(_, user)| !members.contains(user)) {
        world.remove_membership(membership.as_str());
    }
    for user in members.iter().filter(|user| !old.iter().any(|(_, it)| it == *user)) {
        world.add_membership(user.clone(), group.clone());
    }
}

/// Whether the provider may push: it must be the source, and its token must be good.
fn authorize(world: &World) -> Result<(), ApiError> {
    if world.identity_source().provider().is_none() {
        return Err(ApiError::conflict("no external identity provider is the source"));
    }
    let token = world.scim().and_then(|scim| scim.token_in_use());
    if token.is_some_and(|token| world.now() < token.expires) {
        return Ok(());
    }
    Err(ApiError::new("UnauthorizedException", "the access token is missing, deleted or expired")
        .with("status", "401"))
}

/// The four names that every user needs, and one value at most of everything else.
fn check(input: &Input<'_>) -> Result<(), ApiError> {
    let name = input.structure("Name");
    let part = |member: &str| name.as_ref().and_then(|name| name.text(member));
    for (path, value) in [
        ("userName", input.text("UserName")),
        ("name.givenName", part("GivenName")),
        ("name.familyName", part("FamilyName")),
        ("displayName", input.text("DisplayName")),
    ] {
        if value.is_none_or(|value| value.trim().is_empty()) {
            return Err(violates(&format!("`{path}` is missing")));
        }
    }
    for (path, member) in
        [("emails", "Emails"), ("phoneNumbers", "PhoneNumbers"), ("addresses", "Addresses")]
    {
        if input.list(member).len() > 1 {
            return Err(violates(&format!("`{path}` has more than one value")));
        }
    }
    let user_name = input.required("UserName")?;
    if is_reserved_name(user_name) {
        return Err(violates(&format!("the name {user_name} is reserved")));
    }
    Ok(())
}

/// SCIM's words, and ours on what it was.
fn violates(what: &str) -> ApiError {
    let message =
        format!("Request is unparsable, syntactically incorrect, or violates schema: {what}");
    ApiError::invalid(message).with("status", "400").with("schemas", json!([SCHEMA]))
}

const SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
/// Members that are fields of a [`User`].
const OWN: [&str; 2] = ["UserName", "DisplayName"];
