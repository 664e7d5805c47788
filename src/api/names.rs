//! What a learner may leave out or write by name, and what AWS wants instead.

use serde_json::{Map, Value};

use super::{Call, Caller, PORTAL_SERVICE, TOKEN};
use crate::{
    catalogue,
    world::{CUSTOM_PROVIDER, CustomerPolicy, Parent, PolicyType, SAML_PROVIDER, World},
};

/// Fills in what a learner may leave out: the instance, the identity store, a portal user's token.
pub fn fill_defaults(world: &World, call: &mut Call) {
    let Some(operation) = catalogue::operation(&call.service, &call.operation) else { return };
    for (member, value) in
        [("InstanceArn", &world.instance.arn), ("IdentityStoreId", &world.instance.identity_store)]
    {
        let is_wanted = operation.input_member(member).is_some_and(|member| member.required);
        if is_wanted && !call.input.contains_key(member) {
            call.input.insert(member.to_owned(), Value::from(&**value));
        }
    }
    if let Caller::Portal(user) = &call.caller
        && call.service == PORTAL_SERVICE
        && !call.input.contains_key(TOKEN)
    {
        call.input.insert(TOKEN.to_owned(), world.portal_token(user).into());
    }
}

/// Puts ids and ARNs where the call has names of things in the world.
///
/// What names nothing stays as it is, for AWS to refuse.
pub fn resolve_names(world: &World, call: &mut Call) {
    let Call { caller, service, input, .. } = call;
    for (_, member, find) in NAMES_OF.iter().filter(|(of, _, _)| of == service) {
        if let Some(Value::String(text)) = input.get_mut(*member)
            && let Some(id) = find(world, caller, text)
        {
            *text = id;
        }
    }
    resolve_members(world, input);
}

fn resolve_members(world: &World, members: &mut Map<String, Value>) {
    let kind = members.get("PrincipalType").and_then(Value::as_str).map(ToOwned::to_owned);
    for (name, value) in members.iter_mut() {
        let find = NAMES.iter().find(|(member, _)| member == name).map(|(_, find)| *find);
        match value {
            Value::Object(inner) => resolve_members(world, inner),
            Value::Array(items) => {
                for item in items {
                    match (item, find) {
                        (Value::Object(inner), _) => resolve_members(world, inner),
                        (Value::String(text), Some(find)) => resolve(world, find, None, text),
                        _ => {}
                    }
                }
            }
            Value::String(text) => {
                if let Some(find) = find {
                    resolve(world, find, kind.as_deref(), text);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

fn resolve(world: &World, find: Find, kind: Option<&str>, text: &mut String) {
    if let Some(id) = find(world, text, kind) {
        *text = id;
    }
}

/// Puts names where the call has ids and ARNs of things that have names in `world`, and leaves out what
/// [`fill_defaults`] fills in; says whether every id of a thing with a name was known. What is put in means the same.
pub fn name_ids(world: &World, call: &mut Call) -> bool {
    let Call { caller, service, input, .. } = call;
    input.retain(|member, value| match member.as_str() {
        "InstanceArn" => *value != *world.instance.arn,
        "IdentityStoreId" => *value != *world.instance.identity_store,
        _ => true,
    });
    let mut is_whole = true;
    let kind = input.get("PrincipalType").and_then(Value::as_str).map(ToOwned::to_owned);
    for (member, value) in input.iter_mut() {
        let of_service = NAMES_OF.iter().find(|it| it.0 == service && it.1 == member);
        is_whole &= match (of_service, value) {
            (Some((_, _, find)), Value::String(id)) => {
                name_id(world, id, |name| find(world, caller, name))
            }
            (_, value) => name_member(world, member, value, kind.as_deref()),
        };
    }
    is_whole
}

fn name_member(world: &World, member: &str, value: &mut Value, kind: Option<&str>) -> bool {
    let find = NAMES.iter().find(|it| it.0 == member).map(|it| it.1);
    match (value, find) {
        (Value::String(id), Some(find)) => name_id(world, id, |name| find(world, name, kind)),
        (Value::Array(items), _) => {
            let mut is_whole = true;
            for item in items {
                is_whole &= name_member(world, member, item, kind);
            }
            is_whole
        }
        (Value::Object(members), _) => {
            let kind = members.get("PrincipalType").and_then(Value::as_str).map(ToOwned::to_owned);
            let mut is_whole = true;
            for (member, value) in members.iter_mut() {
                is_whole &= name_member(world, member, value, kind.as_deref());
            }
            is_whole
        }
        _ => true,
    }
}

/// Puts a name for an id, if `find` finds the id by it; says whether it did.
fn name_id(world: &World, id: &mut String, find: impl Fn(&str) -> Option<String>) -> bool {
    let name = name_of(world, id).filter(|name| find(name).as_ref() == Some(id));
    let is_named = name.is_some();
    *id = name.unwrap_or_else(|| std::mem::take(id));
    is_named
}

/// The name of the thing with this id or ARN.
fn name_of(world: &World, id: &str) -> Option<String> {
    let organization = &world.organization;
    let user = world.user(id).map(|it| &it.user_name);
    let found = user
        .or_else(|| world.group(id).map(|it| &it.display_name))
        .or_else(|| world.permission_set(id).map(|it| &it.name))
        .or_else(|| organization.account(id).map(|it| &it.name))
        .or_else(|| world.application(id).map(|it| &it.name))
        .or_else(|| organization.organizational_unit(id).map(|it| &it.name))
        .or_else(|| world.organization_policy(id).map(|it| &it.name));
    let root = (id == &*organization.root).then_some("Root");
    // The last part of an ARN is the name of a policy, of an application's provider, of a role.
    let last = id.starts_with("arn:").then(|| id.rsplit('/').next()).flatten();
    found.map(|it| &**it).or(root).or(last).map(ToOwned::to_owned)
}

/// From a name, and the `PrincipalType` beside it, to an id.
type Find = fn(&World, &str, Option<&str>) -> Option<String>;

/// The members that take names, in inputs and in the structures inside them.
const NAMES: &[(&str, Find)] = &[
    ("PermissionSetArn", permission_set),
    ("ResourceArn", taggable),
    ("ApplicationArn", application),
    ("ApplicationProviderArn", application_provider),
    ("ApplicationProvider", application_provider),
    ("ApplicationAccount", account),
    ("ManagedPolicyArn", managed_policy),
    ("TargetId", account),
    ("AccountId", account),
    ("accountId", account),
    ("PrincipalId", principal),
    ("UserId", user),
    ("GroupId", group),
    ("GroupIds", group),
    ("OrganizationalUnitId", organizational_unit),
    ("ParentId", parent),
    ("ChildId", child),
    (TOKEN, token),
];

/// From a name, where it means something in one service or to one caller, to an id.
type FindOf = fn(&World, &Caller, &str) -> Option<String>;

/// The members that take names in one service alone, by service and member.
const NAMES_OF: &[(&str, &str, FindOf)] = &[
    ("console", "ResourceArn", resource),
    ("iam", "PolicyArn", policy),
    ("iam", "PolicySourceArn", role),
    ("organizations", "PolicyId", organization_policy),
    ("organizations", "TargetId", target),
    ("organizations", "SourceParentId", place),
    ("organizations", "DestinationParentId", place),
    ("organizations", "RootId", place),
];

/// A resource that has a policy, by its own name.
fn resource(world: &World, _: &Caller, name: &str) -> Option<String> {
    let mut named = world.resource_policies().filter(|it| it.name() == name);
    let first = named.next().filter(|_| !name.contains(':'))?;
    named.next().is_none().then(|| first.arn.to_string())
}

/// A policy of the organization, of whichever type.
fn organization_policy(world: &World, _: &Caller, name: &str) -> Option<String> {
    let mut found =
        PolicyType::ALL.iter().filter_map(|it| world.organization_policy_named(*it, name));
    found.next().map(|policy| policy.id.to_string())
}

/// What a policy of the organization is attached to.
fn target(world: &World, _: &Caller, name: &str) -> Option<String> {
    account(world, name, None).or_else(|| parent(world, name, None))
}

/// The root or an organizational unit.
fn place(world: &World, _: &Caller, name: &str) -> Option<String> {
    parent(world, name, None)
}

/// A policy of the caller's account, or one of AWS.
fn policy(world: &World, caller: &Caller, name: &str) -> Option<String> {
    let account = caller.account(world)?;
    let own = world.customer_policy_named(account, name).filter(|it| &*it.name == name);
    own.map(CustomerPolicy::arn).or_else(|| managed_policy(world, name, None))
}

/// A role of the caller's account, by its name or that of its permission set.
fn role(world: &World, caller: &Caller, name: &str) -> Option<String> {
    let account = caller.account(world)?;
    let set = world.permission_set_named(name).and_then(|it| world.role(account, &it.arn));
    let role = set.or_else(|| world.roles_in(account).find(|it| *it.name == *name));
    role.map(|it| it.arn.to_string())
}

fn permission_set(world: &World, name: &str, _: Option<&str>) -> Option<String> {
    world.permission_set_named(name).map(|set| set.arn.to_string())
}

fn application(world: &World, name: &str, _: Option<&str>) -> Option<String> {
    world.application_named(name).map(|application| application.arn.to_string())
}

fn taggable(world: &World, name: &str, _: Option<&str>) -> Option<String> {
    permission_set(world, name, None).or_else(|| application(world, name, None))
}

/// A provider by the last part of its ARN.
fn application_provider(_: &World, name: &str, _: Option<&str>) -> Option<String> {
    let providers = [CUSTOM_PROVIDER, SAML_PROVIDER].into_iter();
    providers.map(ToOwned::to_owned).find(|arn| arn.rsplit('/').next() == Some(name))
}

fn managed_policy(_: &World, name: &str, _: Option<&str>) -> Option<String> {
    catalogue::managed_policy(name).map(ToOwned::to_owned)
}

fn account(world: &World, name: &str, _: Option<&str>) -> Option<String> {
    world.organization.account_named(name).map(|account| account.id.to_string())
}

fn user(world: &World, name: &str, _: Option<&str>) -> Option<String> {
    world.user_named(name).map(|user| user.id.to_string())
}

fn group(world: &World, name: &str, _: Option<&str>) -> Option<String> {
    world.group_named(name).map(|group| group.id.to_string())
}

fn principal(world: &World, name: &str, kind: Option<&str>) -> Option<String> {
    match kind {
        Some("USER") => user(world, name, None),
        Some("GROUP") => group(world, name, None),
        Some(_) | None => user(world, name, None).or_else(|| group(world, name, None)),
    }
}

fn organizational_unit(world: &World, path: &str, _: Option<&str>) -> Option<String> {
    let organization = &world.organization;
    let by_name = || organization.organizational_unit_named(path);
    let unit = organization.organizational_unit_at(path).or_else(by_name);
    unit.map(|unit| unit.id.to_string())
}

fn parent(world: &World, name: &str, _: Option<&str>) -> Option<String> {
    if name == "Root" {
        return Some(world.organization.parent_id(&Parent::Root).to_owned());
    }
    organizational_unit(world, name, None)
}

fn child(world: &World, name: &str, _: Option<&str>) -> Option<String> {
    account(world, name, None).or_else(|| organizational_unit(world, name, None))
}

fn token(world: &World, name: &str, _: Option<&str>) -> Option<String> {
    world.user_named(name).map(|user| world.portal_token(&user.id))
}
