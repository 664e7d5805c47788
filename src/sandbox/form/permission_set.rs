//! Forms for permission sets and what is in them.

use serde_json::{Map, Value, json};

use super::{Field, Form, LABELS, call};
use crate::{
    api::Call,
    catalogue,
    sandbox::view::{ItemRef, account_text},
    world::{ManagedPolicyArn, PermissionSet, World},
};

pub(super) fn new_fields() -> Vec<Field> {
    vec![
        Field::text(
            LABELS.name,
            tr!("1 to 32 letters, digits and + = , . @ - _; it cannot change later"),
        )
        .required(),
        Field::text(LABELS.description, tr!("a sentence about what it is for")),
        Field::choice(LABELS.policy, policy_names(), tr!("the first AWS managed policy, if any")),
        Field::choice(
            LABELS.session,
            SESSIONS.map(str::to_owned).to_vec(),
            tr!("how long a role lasts"),
        )
        .with(Some("PT1H"))
        .required(),
    ]
}

pub(super) fn create(form: &Form, world: &World) -> Result<Vec<Call>, String> {
    let name = form.value(LABELS.name);
    if world.permission_set_named(name).is_some() {
        return Err(tr!("there is a permission set called `{name}` already", name));
    }
    let mut input = Map::from_iter([("Name".to_owned(), Value::from(name))]);
    match form.value(LABELS.description) {
        "" => {}
        text => {
            input.insert("Description".to_owned(), Value::from(text));
        }
    }
    input.insert("SessionDuration".to_owned(), Value::from(form.value(LABELS.session)));
    let mut calls = vec![call("sso-admin", "CreatePermissionSet", Value::Object(input))];
    match form.value(LABELS.policy) {
        "" => {}
        policy => calls.push(with_policy("AttachManagedPolicyToPermissionSet", name, policy)),
    }
    Ok(calls)
}

pub(super) fn attach_fields(world: &World, about: Option<&ItemRef>) -> Vec<Field> {
    let mut fields = one(world, about);
    fields.push(
        Field::choice(LABELS.policy, policy_names(), tr!("an AWS managed policy")).required(),
    );
    fields
}

pub(super) fn attach(form: &Form, world: &World) -> Result<Vec<Call>, String> {
    let (name, policy) = (form.value(LABELS.permission_set), form.value(LABELS.policy));
    let set = world.permission_set_named(name);
    if set.is_some_and(|set| set.content.managed_policies.iter().any(|it| it.name() == policy)) {
        return Err(tr!("{policy} is in {name} already", policy, name));
    }
    Ok(vec![with_policy("AttachManagedPolicyToPermissionSet", name, policy)])
}

pub(super) fn detach_fields(world: &World, about: Option<&ItemRef>) -> Vec<Field> {
    let set = about_set(world, about);
    let mut choices: Vec<String> = match set {
        Some(set) => names_in(set).collect(),
        None => world.permission_sets().flat_map(names_in).collect(),
    };
    choices.sort_unstable();
    choices.dedup();
    let policy = if let Some(ItemRef::ManagedPolicy { policy, .. }) = about {
        Some(policy.name())
    } else {
        None
    };
    let mut fields = one(world, about);
    fields.push(
        Field::choice(LABELS.policy, choices, tr!("an AWS managed policy")).with(policy).required(),
    );
    fields
}

pub(super) fn detach(form: &Form, world: &World) -> Result<Vec<Call>, String> {
    let (name, policy) = (form.value(LABELS.permission_set), form.value(LABELS.policy));
    let set = world.permission_set_named(name);
    if set.is_some_and(|set| names_in(set).all(|it| it != policy)) {
        return Err(tr!("{policy} is not in {name}", policy, name));
    }
    Ok(vec![with_policy("DetachManagedPolicyFromPermissionSet", name, policy)])
}

pub(super) fn inline_fields(world: &World, about: Option<&ItemRef>) -> Vec<Field> {
    let policy = about_set(world, about).and_then(|set| set.content.inline_policy.as_deref());
    let mut fields = one(world, about);
    let field = Field::text(LABELS.document, tr!("JSON; it takes the place of the old one"));
    fields.push(field.document().with(Some(policy.unwrap_or(EXAMPLE))).required());
    fields
}

pub(super) fn put_inline(form: &Form, _: &World) -> Result<Vec<Call>, String> {
    let (set, policy) = (form.value(LABELS.permission_set), form.value(LABELS.document));
    match serde_json::from_str::<Value>(policy) {
        Ok(Value::Object(_)) => {}
        Ok(_) => return Err(tr!("the policy is no JSON object: it begins with `{`").to_owned()),
        Err(error) => return Err(tr!("the policy is no JSON: {error}", error)),
    }
    let input = json!({"PermissionSetArn": set, "InlinePolicy": policy});
    Ok(vec![call("sso-admin", "PutInlinePolicyToPermissionSet", input)])
}

pub(super) fn delete_inline(form: &Form, world: &World) -> Result<Vec<Call>, String> {
    let name = form.value(LABELS.permission_set);
    let set = world.permission_set_named(name);
    if set.is_some_and(|set| set.content.inline_policy.is_none()) {
        return Err(tr!("{name} has no inline policy", name));
    }
    let input = json!({"PermissionSetArn": name});
    Ok(vec![call("sso-admin", "DeleteInlinePolicyFromPermissionSet", input)])
}

pub(super) fn one(world: &World, about: Option<&ItemRef>) -> Vec<Field> {
    let name = about_set(world, about).map(|set| &*set.name);
    vec![Field::choice(LABELS.permission_set, set_names(world), "").with(name).required()]
}

pub(super) fn delete(form: &Form) -> Vec<Call> {
    let input = json!({"PermissionSetArn": form.value(LABELS.permission_set)});
    vec![call("sso-admin", "DeletePermissionSet", input)]
}

pub(super) fn after_deleting(form: &Form, world: &World) -> Option<String> {
    let accounts = accounts_with(form, world);
    let accounts = accounts?.join(", ");
    Some(tr!("AWS will refuse: it is still provisioned in {accounts}", accounts))
}

pub(super) fn after_editing(form: &Form, world: &World) -> Option<String> {
    let accounts = accounts_with(form, world)?;
    Some(match accounts.as_slice() {
        [account] => tr!(
            "the role in {account} keeps the old version until it is provisioned again",
            account
        ),
        accounts => tr!(
            "the roles in {accounts} keep the old version until it is provisioned again",
            accounts = accounts.join(", ")
        ),
    })
}

/// The permission set that a row is about, or that its thing was made from.
pub(super) fn about_set<'a>(
    world: &'a World,
    about: Option<&ItemRef>,
) -> Option<&'a PermissionSet> {
    world.permission_set(about?.named().permission_set?.as_str())
}

pub(super) fn set_names(world: &World) -> Vec<String> {
    world.permission_sets().map(|set| set.name.to_string()).collect()
}

/// The names of the accounts that hold a role of the form's permission set; none if there is no such account.
fn accounts_with(form: &Form, world: &World) -> Option<Vec<String>> {
    let set = world.permission_set_named(form.value(LABELS.permission_set))?;
    let roles = world.roles().filter(|role| role.permission_set == set.arn);
    let names: Vec<_> = roles.map(|role| account_text(world, &role.account).to_owned()).collect();
    (!names.is_empty()).then_some(names)
}

fn with_policy(operation: &str, set: &str, policy: &str) -> Call {
    // Paths differ from policy to policy, so the line shows the whole ARN.
    let arn = catalogue::managed_policy(policy).unwrap_or(policy);
    let input = json!({"PermissionSetArn": set, "ManagedPolicyArn": arn});
    call("sso-admin", operation, input)
}

fn policy_names() -> Vec<String> {
    let arns = catalogue::pickable().into_iter();
    arns.map(|arn| ManagedPolicyArn::from(arn).name().to_owned()).collect()
}

fn names_in(set: &PermissionSet) -> impl Iterator<Item = String> {
    set.content.managed_policies.iter().map(|policy| policy.name().to_owned())
}

const SESSIONS: [&str; 5] = ["PT1H", "PT2H", "PT4H", "PT8H", "PT12H"];

/// A policy to begin with.
pub(super) const EXAMPLE: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}"#;
