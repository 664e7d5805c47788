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
    ("iam", "PolicyArn", policy),
    ("iam", "PolicySourceArn", role),
    ("organizations", "PolicyId", organization_policy),
    ("organizations", "TargetId", target),
    ("organizations", "SourceParentId", place),
    ("organizations", "DestinationParentId", place),
    ("organizations", "RootId", place),
];

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
