//! Users of the identity store.

use serde_json::{Map, Value, json};

use super::{
    ApiError,
    answer::{page, ranged, time},
    group::{check_revision, filter, unique_attribute},
    input::Input,
    rows::Answer,
    scope::last_part,
};
use crate::world::{User, World, is_reserved_name};

pub(super) fn create(world: &mut World, input: &Input<'_>) -> Answer {
    let missing =
        |name: &str| ApiError::invalid(format!("{name}: The attribute {name} is required"));
    let user_name = input
        .text("UserName")
        .ok_or_else(|| ApiError::invalid("userName is a required attribute"))?;
    let display_name = input.text("DisplayName").ok_or_else(|| missing("displayname"))?;
    let name = input.structure("Name").ok_or_else(|| missing("name"))?;
    name.text("FamilyName").ok_or_else(|| missing("familyname"))?;
    name.text("GivenName").ok_or_else(|| missing("givenname"))?;
    if is_reserved_name(user_name) {
        return Err(ApiError::invalid(format!("The username {user_name} is reserved")));
    }
    if world.user_named(user_name).is_some() {
        return Err(duplicate("UserName"));
    }
    let attributes = input.members().iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
    let attributes = attributes.map(|(name, value)| (name.clone(), value.clone())).collect();
    let id = world.add_user(user_name, display_name, attributes);
    let user = world.user(id.as_str()).map(|user| key(world, user));
    Ok(user.unwrap_or_default().into())
}

pub(super) fn describe(world: &World, input: &Input<'_>) -> Answer {
    find(world, input.required("UserId")?).map(|user| described(world, user))
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    if let Some(name) = filter(input, "UserName")? {
        let user = world.user_named(name).into_iter();
        return page(input, "Users", user.map(|user| described(world, user)));
    }
    let users = |first: Option<u64>| world.users.from(first.unwrap_or_default());
    ranged(input, "Users", users, |user| described(world, user))
}

/// Assignments of the user stay and open nothing.
pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let user = find(world, input.required("UserId")?)?;
    check_revision(input, user.revision)?;
    let id = user.id.clone();
    world.remove_user(&id);
    Ok(json!({}))
}

pub(super) fn id(world: &World, input: &Input<'_>) -> Answer {
    let (path, value) = unique_attribute(input)?;
    let user = match path {
        "userName" => world.user_named(value),
        "emails.value" => world.user_with_email(value),
        _ => return Err(ApiError::invalid(format!("{path} is not a unique attribute of a user"))),
    };
    let user = user.ok_or_else(not_found)?;
    let store = &*world.instance.identity_store;
    Ok(json!({ "IdentityStoreId": store, "UserId": user.id }))
}

/// The user with this id or ARN.
pub(super) fn find<'w>(world: &'w World, id: &str) -> Result<&'w User, ApiError> {
    world.user(last_part(id)).ok_or_else(not_found)
}

/// The refusal of a second thing with the same name.
pub(super) fn duplicate(attribute: &str) -> ApiError {
    let error = ApiError::conflict(format!("Duplicate {attribute}"));
    error.with("Reason", "UNIQUENESS_CONSTRAINT_VIOLATION")
}

fn not_found() -> ApiError {
    ApiError::not_found("USER not found.").with("ResourceType", "USER")
}

fn key(world: &World, user: &User) -> Map<String, Value> {
    let members = [
        ("IdentityStoreId", (&*world.instance.identity_store).into()),
        ("UserId", user.id.as_str().into()),
        ("UserArn", format!("arn:aws:identitystore:::user/{}", user.id).into()),
        ("Revision", user.revision.to_string().into()),
    ];
    members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

fn described(world: &World, user: &User) -> Value {
    let mut members = user.attributes.clone();
    members.extend(key(world, user));
    let own: [(&str, Value); 5] = [
        ("UserName", (&*user.user_name).into()),
        ("DisplayName", (&*user.display_name).into()),
        ("UserStatus", "ENABLED".into()),
        ("CreatedAt", time(user.created).into()),
        ("UpdatedAt", time(user.updated).into()),
    ];
    members.extend(own.map(|(name, value)| (name.to_owned(), value)));
    members.into()
}

/// Members of `CreateUser` that are fields of a [`User`] or no attribute at all.
const OWN: [&str; 3] = ["IdentityStoreId", "UserName", "DisplayName"];
