//! Users of the identity store.

use serde_json::{Map, Value, json};

use super::{
    ApiError,
    answer::{Alike, members, page, ranged, times},
    attribute,
    group::{check_quota, check_revision, filter, unique_attribute},
    input::Input,
    rows::Answer,
    scope::last_part,
};
use crate::world::{Quota, User, World, is_reserved_name};

pub(super) fn create(world: &mut World, input: &Input<'_>) -> Answer {
    let user_name = input
        .text("UserName")
        .ok_or_else(|| ApiError::invalid("userName is a required attribute"))?;
    let display_name = check(input.members())?.to_owned();
    if is_reserved_name(user_name) {
        return Err(ApiError::invalid(format!("The username {user_name} is reserved")));
    }
    if world.user_named(user_name).is_some() {
        return Err(duplicate("UserName"));
    }
    check_quota(world.users.len(), world.quotas.of(Quota::Users), "users")?;
    let attributes = input.members().iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
    // There may be many users: no room is left for what never comes.
    let mut kept = Map::with_capacity(attributes.clone().count());
    kept.extend(attributes.map(|(name, value)| (name.clone(), value.clone())));
    let id = world.add_user(user_name, &display_name, kept);
    let user = world.user(id.as_str()).map(|user| members(key(world, user)));
    Ok(user.unwrap_or_default().into())
}

/// The attributes that every user has, and what the table cannot tell of the others; gives the
/// display name.
fn check(attributes: &Map<String, Value>) -> Result<&str, ApiError> {
    let missing =
        |name: &str| ApiError::invalid(format!("{name}: The attribute {name} is required"));
    let text = |value: &Value| value.as_str().is_some();
    let display_name = attributes.get("DisplayName").and_then(Value::as_str);
    let display_name = display_name.ok_or_else(|| missing("displayname"))?;
    let name = attributes.get("Name").ok_or_else(|| missing("name"))?;
    for (member, written) in [("FamilyName", "familyname"), ("GivenName", "givenname")] {
        name.get(member).filter(|value| text(value)).ok_or_else(|| missing(written))?;
    }
    let photos = attributes.get("Photos").and_then(Value::as_array).into_iter().flatten();
    let is_primary = |photo: &&Value| photo.get("Primary") == Some(&Value::Bool(true));
    if photos.filter(is_primary).count() > 1 {
        return Err(ApiError::invalid("photos: Only one photo can be the primary one"));
    }
    Ok(display_name)
}

pub(super) fn describe(world: &World, input: &Input<'_>) -> Answer {
    let user = find(world, input.required("UserId")?)?;
    Ok(Alike::default().members(described(world, input, user)))
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let mut alike = Alike::default();
    let describe = |user| alike.members(described(world, input, user));
    if let Some(name) = filter(input, "UserName")? {
        return page(input, "Users", world.user_named(name).into_iter().map(describe));
    }
    let users = |first: Option<u64>| world.users.from(first.unwrap_or_default());
    ranged(input, "Users", users, describe)
}

pub(super) fn update(world: &mut World, input: &Input<'_>) -> Answer {
    let mut user = find(world, input.required("UserId")?)?.clone();
    check_revision(input, user.revision)?;
    let mut attributes = user.attributes.clone();
    attributes.insert("DisplayName".to_owned(), (&*user.display_name).into());
    attribute::apply(&KIND, &mut attributes, input)?;
    user.display_name = check(&attributes)?.into();
    attributes.shift_remove("DisplayName");
    user.attributes = attributes;
    user.revision += 1;
    user.updated = world.now();
    let answer = members(key(world, &user));
    world.users.insert(user.id.clone(), user);
    Ok(answer.into())
}

/// Assignments of the user stay and open nothing.
pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let user = find(world, input.required("UserId")?)?;
    check_revision(input, user.revision)?;
    let id = user.id.clone();
    world.remove_user(&id);
    Ok(json!({}))
}

/// AWS's console alone does this, and a provider that pushes.
pub(super) fn disable(world: &mut World, input: &Input<'_>) -> Answer {
    set_enabled(world, input, false)
}

pub(super) fn enable(world: &mut World, input: &Input<'_>) -> Answer {
    set_enabled(world, input, true)
}

fn set_enabled(world: &mut World, input: &Input<'_>, is_enabled: bool) -> Answer {
    let user = find(world, input.required("UserId")?)?;
    if user.is_enabled == is_enabled {
        let status = if is_enabled { "enabled" } else { "disabled" };
        return Err(ApiError::conflict(format!("{} is {status} already", user.user_name)));
    }
    let id = user.id.clone();
    world.set_user_enabled(&id, is_enabled);
    Ok(json!({}))
}

pub(super) fn id(world: &World, input: &Input<'_>) -> Answer {
    let (path, value) = unique_attribute(input)?;
    let user = if path.eq_ignore_ascii_case("userName") {
        world.user_named(value)
    } else if path.eq_ignore_ascii_case("emails.value") {
        world.user_with_email(value)
    } else {
        return Err(ApiError::invalid(format!("{path} is not a unique attribute of a user")));
    };
    let user = user.ok_or_else(not_found)?;
    let mut members = members(key(world, user));
    members.shift_remove("Revision");
    Ok(members.into())
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

fn key(world: &World, user: &User) -> [(&'static str, Value); 4] {
    [
        ("IdentityStoreId", (&*world.instance.identity_store).into()),
        ("UserId", user.id.as_str().into()),
        ("UserArn", ["arn:aws:identitystore:::user/", user.id.as_str()].concat().into()),
        ("Revision", user.revision.to_string().into()),
    ]
}

/// Extensions are shown only where the call asks for them by name. The members stand in AWS's order where the
/// attributes do, so that a long list need not be put in order.
fn described<'w>(
    world: &'w World,
    input: &'w Input<'_>,
    user: &'w User,
) -> impl Iterator<Item = (&'w str, Value)> {
    let is_before = |name: &str| BEFORE_DISPLAY_NAME.contains(&name);
    let attributes = || user.attributes.iter().map(|(name, value)| (name.as_str(), value));
    let before = attributes().filter(move |(name, _)| is_before(name));
    let after = attributes().filter(move |(name, _)| !is_before(name));
    let after = after.filter_map(|(name, value)| match value {
        Value::Object(all) if name == "Extensions" => Some((name, wanted(input, all)?.into())),
        value => Some((name, value.clone())),
    });
    let status = if user.is_enabled { "ENABLED" } else { "DISABLED" };
    key(world, user)
        .into_iter()
        .chain([("UserName", (&*user.user_name).into())])
        .chain(before.map(|(name, value)| (name, value.clone())))
        .chain([("DisplayName", (&*user.display_name).into())])
        .chain(after)
        .chain([("UserStatus", status.into())])
        .chain(times(user.created, user.updated))
}

/// The extensions that the call asks for; none where there are none.
fn wanted(input: &Input<'_>, extensions: &Map<String, Value>) -> Option<Map<String, Value>> {
    let names = input.list("Extensions");
    let mut wanted = extensions.clone();
    wanted.retain(|name, _| names.iter().any(|it| it == name.as_str()));
    (!wanted.is_empty()).then_some(wanted)
}

/// The name that a person signs in with stays.
const KIND: attribute::Kind = attribute::Kind { create: "CreateUser", fixed: &["UserName"] };
/// Attributes that AWS tells before the display name.
const BEFORE_DISPLAY_NAME: [&str; 2] = ["ExternalIds", "Name"];
/// Members of `CreateUser` that are fields of a [`User`] or no attribute at all.
const OWN: [&str; 3] = ["IdentityStoreId", "UserName", "DisplayName"];
