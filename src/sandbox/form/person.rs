//! Forms for users, groups and who is in which group.

use serde_json::{Map, Value, json};

use super::{Field, Form, LABELS, and_list, call};
use crate::{
    api::Call,
    sandbox::view::ItemRef,
    world::{Group, Membership, Principal, User, World},
};

pub(super) fn user_fields(world: &World, about: Option<&ItemRef>) -> Vec<Field> {
    let group = about_group(world, about).map(|group| &*group.display_name);
    vec![
        Field::text(LABELS.user_name, tr!("what the person signs in with, as jane.doe")).required(),
        Field::text(LABELS.given_name, "").required(),
        Field::text(LABELS.family_name, "").required(),
        Field::text(LABELS.display_name, tr!("first and last name if left empty")),
        Field::text(LABELS.email, ""),
        Field::choice(LABELS.group, group_names(world), tr!("the first group, if any")).with(group),
    ]
}

pub(super) fn create_user(form: &Form, world: &World) -> Result<Vec<Call>, String> {
    let user_name = form.value(LABELS.user_name);
    if world.user_named(user_name).is_some() {
        return Err(tr!("there is a user called `{user_name}` already", user_name));
    }
    let (given, family) = (form.value(LABELS.given_name), form.value(LABELS.family_name));
    let display = match form.value(LABELS.display_name) {
        "" => format!("{given} {family}"),
        display => display.to_owned(),
    };
    let mut input = json!({
        "UserName": user_name,
        "Name": {"GivenName": given, "FamilyName": family},
        "DisplayName": display,
    });
    let email = form.value(LABELS.email);
    if !email.is_empty() {
        let emails = json!([{"Value": email, "Type": "work", "Primary": true}]);
        input.as_object_mut().and_then(|input| input.insert("Emails".to_owned(), emails));
    }
    let mut calls = vec![call("identitystore", "CreateUser", input)];
    match form.value(LABELS.group) {
        "" => {}
        group => calls.push(membership(group, user_name)),
    }
    Ok(calls)
}

pub(super) fn group_fields() -> Vec<Field> {
    vec![
        Field::text(LABELS.name, tr!("as Developers")).required(),
        Field::text(LABELS.description, tr!("a sentence about who is in it")),
    ]
}

pub(super) fn create_group(form: &Form, world: &World) -> Result<Vec<Call>, String> {
    let name = form.value(LABELS.name);
    if world.group_named(name).is_some() {
        return Err(tr!("there is a group called `{name}` already", name));
    }
    let mut input = Map::from_iter([("DisplayName".to_owned(), Value::from(name))]);
    match form.value(LABELS.description) {
        "" => {}
        text => {
            input.insert("Description".to_owned(), Value::from(text));
        }
    }
    Ok(vec![call("identitystore", "CreateGroup", Value::Object(input))])
}

pub(super) fn member_fields(world: &World, about: Option<&ItemRef>) -> Vec<Field> {
    let membership = about_membership(world, about);
    let group = match membership {
        Some(membership) => world.group(membership.group.as_str()),
        None => about_group(world, about),
    };
    let user = match membership {
        Some(membership) => world.user(membership.user.as_str()),
        None => about_user(world, about),
    };
    vec![
        Field::choice(LABELS.group, group_names(world), "")
            .with(group.map(|group| &*group.display_name))
            .required(),
        Field::choice(LABELS.user, user_names(world), "")
            .with(user.map(|user| &*user.user_name))
            .required(),
    ]
}

pub(super) fn add_member(form: &Form, world: &World) -> Result<Vec<Call>, String> {
    let (group, user) = (form.value(LABELS.group), form.value(LABELS.user));
    if find_membership(form, world).is_some() {
        return Err(tr!("{user} is in {group} already", user, group));
    }
    Ok(vec![membership(group, user)])
}

/// The id of a membership is its own: no name stands for it.
pub(super) fn remove_member(form: &Form, world: &World) -> Result<Vec<Call>, String> {
    let (group, user) = (form.value(LABELS.group), form.value(LABELS.user));
    let Some(membership) = find_membership(form, world) else {
        return Err(tr!("{user} is not in {group}", user, group));
    };
    let input = json!({"MembershipId": membership.id.as_str()});
    Ok(vec![call("identitystore", "DeleteGroupMembership", input)])
}

pub(super) fn one_user(world: &World, about: Option<&ItemRef>) -> Vec<Field> {
    let user = about_user(world, about).map(|user| &*user.user_name);
    vec![Field::choice(LABELS.user, user_names(world), "").with(user).required()]
}

pub(super) fn delete_user(form: &Form) -> Vec<Call> {
    let input = json!({"UserId": form.value(LABELS.user)});
    vec![call("identitystore", "DeleteUser", input)]
}

pub(super) fn after_deleting_user(form: &Form, world: &World) -> Option<String> {
    let user = world.user_named(form.value(LABELS.user))?;
    let groups = world.memberships_of(&user.id).count();
    let groups = match groups {
        0 => None,
        1 => Some(tr!("leaves 1 group").to_owned()),
        n => Some(tr!("leaves {n} groups", n)),
    };
    let left = left_behind(world, &Principal::User(user.id.clone()));
    and_list([groups, left])
}

pub(super) fn one_group(world: &World, about: Option<&ItemRef>) -> Vec<Field> {
    let group = about_group(world, about).map(|group| &*group.display_name);
    vec![Field::choice(LABELS.group, group_names(world), "").with(group).required()]
}

pub(super) fn delete_group(form: &Form) -> Vec<Call> {
    let input = json!({"GroupId": form.value(LABELS.group)});
    vec![call("identitystore", "DeleteGroup", input)]
}

pub(super) fn after_deleting_group(form: &Form, world: &World) -> Option<String> {
    let group = world.group_named(form.value(LABELS.group))?;
    let members = world.members_of(&group.id).count();
    let members = match members {
        0 => None,
        1 => Some(tr!("has 1 member").to_owned()),
        n => Some(tr!("has {n} members", n)),
    };
    let left = left_behind(world, &Principal::Group(group.id.clone()));
    and_list([members, left])
}

pub(super) fn edit_user_fields(world: &World, about: Option<&ItemRef>) -> Vec<Field> {
    let user = about_user(world, about);
    let names = user.and_then(|it| it.attributes.get("Name"));
    let part = |part: &str| names.and_then(|it| it.get(part)?.as_str());
    let emails = user.and_then(|it| it.attributes.get("Emails"));
    let email = emails.and_then(|it| it.get(0)?.get("Value")?.as_str());
    let mut fields = one_user(world, about);
    fields.extend([
        Field::text(LABELS.given_name, "").with(part("GivenName")).required(),
        Field::text(LABELS.family_name, "").with(part("FamilyName")).required(),
        Field::text(LABELS.display_name, "").with(user.map(|it| &*it.display_name)).required(),
        Field::text(LABELS.email, "").with(email),
    ]);
    fields
}

/// Only what differs is written.
pub(super) fn edit_user(form: &Form, world: &World) -> Result<Vec<Call>, String> {
    let Some(user) = world.user_named(form.value(LABELS.user)) else { return Ok(Vec::new()) };
    let about = ItemRef::User(user.id.clone());
    let before = edit_user_fields(world, Some(&about));
    let changes = changes(form, &before, |label| match label {
        it if it == LABELS.given_name => "name.givenName",
        it if it == LABELS.family_name => "name.familyName",
        it if it == LABELS.display_name => "displayName",
        _ => "emails",
    });
    update("UpdateUser", "UserId", form.value(LABELS.user), changes)
}

pub(super) fn edit_group_fields(world: &World, about: Option<&ItemRef>) -> Vec<Field> {
    let group = about_group(world, about);
    let mut fields = one_group(world, about);
    fields.extend([
        Field::text(LABELS.name, "").with(group.map(|it| &*it.display_name)).required(),
        Field::text(LABELS.description, "").with(group.and_then(|it| it.description.as_deref())),
    ]);
    fields
}

/// Only what differs is written.
pub(super) fn edit_group(form: &Form, world: &World) -> Result<Vec<Call>, String> {
    let Some(group) = world.group_named(form.value(LABELS.group)) else { return Ok(Vec::new()) };
    let about = ItemRef::Group(group.id.clone());
    let before = edit_group_fields(world, Some(&about));
    let changes = changes(form, &before, |label| match label {
        it if it == LABELS.name => "displayName",
        _ => "description",
    });
    update("UpdateGroup", "GroupId", form.value(LABELS.group), changes)
}

/// The attributes that the form has otherwise than `before`; without a value, they go.
fn changes(form: &Form, before: &[Field], path: fn(&str) -> &'static str) -> Vec<Value> {
    let changed = before.iter().skip(1).filter_map(|field| {
        let (path, value) = (path(&field.label), form.value(&field.label));
        let whole = match (path, value) {
            _ if value == field.value => return None,
            (_, "") => return Some(json!({"AttributePath": path})),
            ("emails", value) => json!([{"Value": value, "Type": "work", "Primary": true}]),
            (_, value) => Value::from(value),
        };
        Some(json!({"AttributePath": path, "AttributeValue": whole}))
    });
    changed.collect()
}

fn update(
    operation: &str,
    member: &str,
    name: &str,
    changes: Vec<Value>,
) -> Result<Vec<Call>, String> {
    if changes.is_empty() {
        return Err(tr!("nothing is changed yet").to_owned());
    }
    Ok(vec![call("identitystore", operation, json!({member: name, "Operations": changes}))])
}

/// The user that a row is about.
pub(super) fn about_user<'a>(world: &'a World, about: Option<&ItemRef>) -> Option<&'a User> {
    let (ItemRef::User(id)
    | ItemRef::PortalSession { user: id, .. }
    | ItemRef::RoleSession { user: id, .. }) = about?
    else {
        return None;
    };
    world.user(id.as_str())
}

/// The group that a row is about.
pub(super) fn about_group<'a>(world: &'a World, about: Option<&ItemRef>) -> Option<&'a Group> {
    let Some(ItemRef::Group(id)) = about else { return None };
    world.group(id.as_str())
}

pub(super) fn user_names(world: &World) -> Vec<String> {
    world.users().map(|user| user.user_name.to_string()).collect()
}

pub(super) fn group_names(world: &World) -> Vec<String> {
    world.groups().map(|group| group.display_name.to_string()).collect()
}

fn about_membership<'a>(world: &'a World, about: Option<&ItemRef>) -> Option<&'a Membership> {
    let Some(ItemRef::Membership(id)) = about else { return None };
    world.membership(id.as_str())
}

fn find_membership<'a>(form: &Form, world: &'a World) -> Option<&'a Membership> {
    let group = world.group_named(form.value(LABELS.group))?;
    let user = world.user_named(form.value(LABELS.user))?;
    world.membership_of(&user.id, &group.id)
}

fn membership(group: &str, user: &str) -> Call {
    let input = json!({"GroupId": group, "MemberId": {"UserId": user}});
    call("identitystore", "CreateGroupMembership", input)
}

/// What becomes of the assignments of somebody who goes.
fn left_behind(world: &World, principal: &Principal) -> Option<String> {
    let n_applications = world.applications_of(principal).count();
    match world.assignments_of(principal).count() + n_applications {
        0 => None,
        1 => Some(tr!("1 assignment stays behind, granting nothing").to_owned()),
        n => Some(tr!("{n} assignments stay behind, granting nothing", n)),
    }
}
