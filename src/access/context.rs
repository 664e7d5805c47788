//! What AWS adds to a request of a person in a role: the condition keys of the session and of the account.
//!
//! Source: IAM User Guide, "AWS global condition context keys" and "IAM policy variables"; `aws:username` is
//! not there, because a role session is no IAM user.

use crate::{
    policy::request::{Context, Principal},
    world::{Account, Role, User, World},
};

/// The principal of a person's session in a role.
pub(super) fn principal(role: &Role, user_name: &str) -> Principal {
    Principal {
        arn: format!("arn:aws:sts::{}:assumed-role/{}/{user_name}", role.account, role.name),
        account: role.account.to_string(),
        role: Some(role.arn.to_string()),
    }
}

/// The keys that every request of the session has.
pub(super) fn session(
    world: &World,
    account: &Account,
    role: &Role,
    user: Option<&User>,
    user_name: &str,
) -> Context {
    let mut context = shared(world, account, role);
    person(world, role, user, user_name, &mut context);
    context
}

/// The keys that every session of the role has, whoever took it.
pub(super) fn shared(world: &World, account: &Account, role: &Role) -> Context {
    let mut context = Context::default();
    let organization = &world.organization;
    let now = world.now();
    context.set("aws:PrincipalArn", [&*role.arn]);
    context.set("aws:PrincipalAccount", [role.account.as_str()]);
    context.set("aws:PrincipalType", ["AssumedRole"]);
    context.set("aws:PrincipalOrgID", [&*organization.id]);
    context.set("aws:PrincipalOrgPaths", [organization.path(&account.parent)]);
    context.set("aws:PrincipalIsAWSService", ["false"]);
    context.set("aws:PrincipalOrgMasterAccountId", [organization.management.as_str()]);
    context.set("aws:ViaAWSService", ["false"]);
    context.set("aws:SecureTransport", ["true"]);
    context.set("aws:CurrentTime", [now.to_string()]);
    context.set("aws:EpochTime", [now.as_second().to_string()]);
    context
}

/// The keys that a person brings.
pub(super) fn person(
    world: &World,
    role: &Role,
    user: Option<&User>,
    user_name: &str,
    context: &mut Context,
) {
    context.set("aws:userid", [format!("{}:{user_name}", role.id)]);
    for attribute in world.access_control_attributes.iter().flatten() {
        if let Some(value) = user.and_then(|it| attribute_value(it, &attribute.source)) {
            context.set(&format!("aws:PrincipalTag/{}", attribute.key), [value]);
        }
    }
}

/// Where the tags come from that `is_wanted`, by their keys in lower case.
pub(super) fn sources(world: &World, is_wanted: impl Fn(&str) -> bool) -> Vec<&str> {
    let attributes = world.access_control_attributes.iter().flatten();
    let wanted = attributes.filter(|it| is_wanted(&it.key.to_lowercase()));
    wanted.map(|it| &*it.source).collect()
}

/// The keys of the resource.
pub(super) fn resource(world: &World, arn: &str, owner: Option<&Account>, context: &mut Context) {
    if let Some(owner) = owner {
        context.set_default("aws:ResourceAccount", owner.id.as_str());
        context.set_default("aws:ResourceOrgID", &world.organization.id);
        let path = world.organization.path(&owner.parent);
        context.set_default("aws:ResourceOrgPaths", &path);
    }
    let region = arn.split(':').nth(3).filter(|it| !it.is_empty() && !it.contains('*'));
    if let Some(region) = region {
        context.set_default("aws:RequestedRegion", region);
    }
}

/// The value that a source such as `${path:enterprise.costCenter}` has for a person.
///
/// Paths follow the SCIM names, as in `userName`, `name.givenName`, `emails[primary eq true].value`.
pub(super) fn attribute_value(user: &User, source: &str) -> Option<String> {
    let path = source.strip_prefix("${path:")?.strip_suffix('}')?;
    match path {
        "userName" => return Some(user.user_name.to_string()),
        "displayName" => return Some(user.display_name.to_string()),
        _ => {}
    }
    let (mut members, path) = match path.strip_prefix("enterprise.") {
        Some(rest) => (user.attributes.get("Extensions")?.get(ENTERPRISE)?.as_object()?, rest),
        None => (&user.attributes, path),
    };
    let mut steps = path.split('.').peekable();
    while let Some(step) = steps.next() {
        let name = step.split('[').next().unwrap_or(step);
        let value = members.iter().find(|it| it.0.eq_ignore_ascii_case(name)).map(|it| it.1)?;
        let value = if name == step { value } else { value.as_array()?.first()? };
        if steps.peek().is_none() {
            return value.as_str().map(ToOwned::to_owned);
        }
        members = value.as_object()?;
    }
    None
}

const ENTERPRISE: &str = "aws:identitystore:enterprise";
