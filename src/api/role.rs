//! Roles in IAM: those that Identity Center has made in the caller's account. Nobody can change them.

use serde_json::{Map, Value, json};

use super::{
    ApiError,
    answer::{marked_page, time},
    caller::session,
    customer_policy::path_of,
    input::Input,
    rows::Answer,
};
use crate::world::{Role, World, role_path};

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let (account, _) = session(world, input.caller())?;
    let prefix = input.text("PathPrefix").unwrap_or("/");
    let is_wanted = role_path(&world.instance.region).starts_with(prefix);
    let mut roles: Vec<_> = world.roles_in(account).filter(|_| is_wanted).collect();
    roles.sort_by(|left, right| left.name.cmp(&right.name));
    marked_page(input, "Roles", roles.into_iter().map(|role| described(world, role).into()))
}

pub(super) fn get(world: &World, input: &Input<'_>) -> Answer {
    let role = find(world, input)?;
    let mut members = described(world, role);
    let boundary = role.snapshot.boundary.as_ref().map(|boundary| {
        let arn = boundary.arn(&role.account);
        json!({ "PermissionsBoundaryType": "PermissionsBoundaryPolicy", "PermissionsBoundaryArn": arn })
    });
    members.insert("PermissionsBoundary".to_owned(), boundary.into());
    members.insert("RoleLastUsed".to_owned(), json!({}));
    Ok(json!({ "Role": members }))
}

pub(super) fn list_attached_policies(world: &World, input: &Input<'_>) -> Answer {
    let role = find(world, input)?;
    let prefix = input.text("PathPrefix").unwrap_or("/");
    let policies = role.snapshot.managed_policies.iter();
    let managed = policies.map(|arn| (arn.name().to_owned(), arn.to_string()));
    let customer = role.snapshot.customer_policies.iter();
    let customer = customer.map(|it| (it.name.to_string(), it.arn(&role.account)));
    let wanted = managed.chain(customer).filter(|(_, arn)| path_of(arn).starts_with(prefix));
    let described = wanted.map(|(name, arn)| json!({ "PolicyName": name, "PolicyArn": arn }));
    marked_page(input, "AttachedPolicies", described)
}

pub(super) fn list_inline_policies(world: &World, input: &Input<'_>) -> Answer {
    let role = find(world, input)?;
    let name = role.snapshot.inline_policy.as_ref().map(|_| Value::from(INLINE_POLICY));
    marked_page(input, "PolicyNames", name.into_iter())
}

pub(super) fn get_inline_policy(world: &World, input: &Input<'_>) -> Answer {
    let role = find(world, input)?;
    let name = input.required("PolicyName")?;
    let policy = role.snapshot.inline_policy.as_ref().filter(|_| name == INLINE_POLICY);
    let policy = policy.ok_or_else(|| {
        let message = format!("The role policy with name {name} cannot be found.");
        ApiError::new("NoSuchEntity", message)
    })?;
    Ok(json!({
        "RoleName": &*role.name,
        "PolicyName": INLINE_POLICY,
        "PolicyDocument": serde_json::from_str::<Value>(policy).unwrap_or_default(),
    }))
}

/// Refuses every change of a role that Identity Center has made: it is changed by its permission set.
pub(super) fn refuse(world: &World, input: &Input<'_>) -> Answer {
    let role = find(world, input)?;
    let message = format!(
        "Cannot perform the operation on the protected role '{}' - this role is only modifiable \
         by AWS",
        role.name
    );
    Err(ApiError::new("UnmodifiableEntity", message))
}

fn find<'w>(world: &'w World, input: &Input<'w>) -> Result<&'w Role, ApiError> {
    let (account, _) = session(world, input.caller())?;
    let name = input.required("RoleName")?;
    // IAM's names are the same in capitals and small letters.
    let role = world.roles_in(account).find(|role| role.name.eq_ignore_ascii_case(name));
    role.ok_or_else(|| not_found("role", name))
}

/// What IAM says of a role, a user or a group that is not there.
pub(super) fn not_found(kind: &str, name: &str) -> ApiError {
    ApiError::new("NoSuchEntity", format!("The {kind} with name {name} cannot be found."))
}

fn described(world: &World, role: &Role) -> Map<String, Value> {
    let members: [(&str, Value); 7] = [
        ("Path", role_path(&world.instance.region).into()),
        ("RoleName", (&*role.name).into()),
        ("RoleId", (&*role.id).into()),
        ("Arn", (&*role.arn).into()),
        ("CreateDate", time(role.created).into()),
        ("AssumeRolePolicyDocument", trust_policy(world, role)),
        ("MaxSessionDuration", MAX_SESSION_DURATION.into()),
    ];
    members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

/// Only a sign-in by Identity Center leads into the role.
fn trust_policy(world: &World, role: &Role) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "Federated": world.saml_provider(&role.account) },
            "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
            "Condition": {
                "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" },
            },
        }],
    })
}

/// What the inline policy of a permission set is called in its roles.
const INLINE_POLICY: &str = "AwsSSOInlinePolicy";
/// Twelve hours, whatever the session duration of the permission set.
const MAX_SESSION_DURATION: u32 = 43_200;
