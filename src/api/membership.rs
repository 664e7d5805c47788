//! Who is in which group.

use serde_json::{Value, json};

use super::{
    ApiError,
    answer::{members, ranged, time},
    group,
    input::Input,
    rows::Answer,
    scope::last_part,
    user,
};
use crate::world::{Membership, User, World};

pub(super) fn create(world: &mut World, input: &Input<'_>) -> Answer {
    let group = group::find(world, input.required("GroupId")?)?.id.clone();
    let user = member(world, input)?.id.clone();
    if world.membership_of(&user, &group).is_some() {
        let error = ApiError::conflict("Member and Group relationship already exists.");
        return Err(error.with("Reason", "UNIQUENESS_CONSTRAINT_VIOLATION"));
    }
    let id = world.add_membership(user, group);
    Ok(json!({
        "IdentityStoreId": &*world.instance.identity_store,
        "MembershipId": id,
        "MembershipArn": arn(id.as_str()),
    }))
}

pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    if world.remove_membership(last_part(input.required("MembershipId")?)) {
        return Ok(json!({}));
    }
    Err(not_found())
}

pub(super) fn describe(world: &World, input: &Input<'_>) -> Answer {
    let membership = world.membership(last_part(input.required("MembershipId")?));
    membership.map(|membership| described(world, membership)).ok_or_else(not_found)
}

pub(super) fn id(world: &World, input: &Input<'_>) -> Answer {
    let group = group::find(world, input.required("GroupId")?)?;
    let user = member(world, input)?;
    let membership = world.membership_of(&user.id, &group.id).ok_or_else(not_found)?;
    Ok(json!({
        "IdentityStoreId": &*world.instance.identity_store,
        "MembershipId": membership.id,
        "MembershipArn": arn(membership.id.as_str()),
    }))
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let group = group::find(world, input.required("GroupId")?)?;
    let memberships = |first: Option<u64>| world.members_from(&group.id, first.unwrap_or_default());
    ranged(input, "GroupMemberships", memberships, |it| described(world, it))
}

pub(super) fn list_for_member(world: &World, input: &Input<'_>) -> Answer {
    let user = member(world, input)?;
    let memberships =
        |first: Option<u64>| world.memberships_from(&user.id, first.unwrap_or_default());
    ranged(input, "GroupMemberships", memberships, |it| described(world, it))
}

pub(super) fn is_member(world: &World, input: &Input<'_>) -> Answer {
    let user = member(world, input)?;
    let mut results = Vec::new();
    for id in input.list("GroupIds").iter().filter_map(Value::as_str) {
        let group = group::find(world, id)?;
        results.push(json!({
            "GroupId": group.id,
            "MemberId": { "UserId": user.id },
            "MembershipExists": world.membership_of(&user.id, &group.id).is_some(),
        }));
    }
    Ok(json!({ "Results": results }))
}

fn not_found() -> ApiError {
    let error = ApiError::not_found("GROUP_MEMBERSHIP not found.");
    error.with("ResourceType", "GROUP_MEMBERSHIP")
}

fn member<'w>(world: &'w World, input: &Input<'_>) -> Result<&'w User, ApiError> {
    let member = input.structure("MemberId");
    let id = member.and_then(|member| member.text("UserId")).unwrap_or_default();
    user::find(world, id)
}

fn described(world: &World, membership: &Membership) -> Value {
    members([
        ("IdentityStoreId", (&*world.instance.identity_store).into()),
        ("MembershipId", json!(membership.id)),
        ("MembershipArn", arn(membership.id.as_str()).into()),
        ("GroupId", json!(membership.group)),
        ("MemberId", json!({ "UserId": membership.user })),
        ("CreatedAt", time(membership.created).into()),
        ("UpdatedAt", time(membership.created).into()),
    ])
    .into()
}

fn arn(id: &str) -> String {
    format!("arn:aws:identitystore:::membership/{id}")
}
