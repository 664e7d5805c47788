//! Forms for assignments: who gets what where, its end, and the newest version into accounts.

use serde_json::{Value, json};

use super::{Field, Form, LABELS, call, permission_set};
use crate::{
    api::Call,
    sandbox::view::{ItemRef, account_text, principal_text},
    words,
    world::{AccountId, Assignment, Principal, World},
};

pub(super) fn fields(world: &World, about: Option<&ItemRef>) -> Vec<Field> {
    let set = permission_set::about_set(world, about).map(|set| &*set.name);
    let account = about_account(about).map(|id| account_text(world, id));
    let who =
        about.and_then(|it| it.named().principal).map(|principal| who_text(world, &principal));
    vec![
        Field::choice(LABELS.who, everybody(world), tr!("a user or a group"))
            .with(who.as_deref())
            .required(),
        Field::choice(
            LABELS.permission_set,
            permission_set::set_names(world),
            tr!("what they may do"),
        )
        .with(set)
        .required(),
        Field::choice(LABELS.account, account_names(world), tr!("where: one account at a time"))
            .with(account)
            .required(),
    ]
}

pub(super) fn assign(form: &Form, world: &World) -> Result<Vec<Call>, String> {
    let assignment = find(form, world);
    if assignment.is_some_and(|assignment| world.is_assigned(&assignment)) {
        return Err(tr!("this assignment exists already").to_owned());
    }
    Ok(vec![call("sso-admin", "CreateAccountAssignment", input(form, world))])
}

pub(super) fn unassign(form: &Form, world: &World) -> Result<Vec<Call>, String> {
    let assignment = find(form, world);
    if assignment.is_some_and(|assignment| !world.is_assigned(&assignment)) {
        return Err(tr!("there is no such assignment").to_owned());
    }
    Ok(vec![call("sso-admin", "DeleteAccountAssignment", input(form, world))])
}

pub(super) fn after_assigning(form: &Form, world: &World) -> Option<String> {
    let Assignment { account, permission_set, .. } = find(form, world)?;
    let name = account_text(world, &account);
    let role = world.role(&account, &permission_set)?;
    Some(tr!("{name} has the role already: {role}", name, role = role.name))
}

pub(super) fn after_unassigning(form: &Form, world: &World) -> Option<String> {
    let assignment = find(form, world)?;
    if world.principal_name(&assignment.principal).is_none() {
        let who = principal_text(world, &assignment.principal);
        return Some(tr!("it will be accepted and then fail, because it is for {who}", who));
    }
    let role = world.role(&assignment.account, &assignment.permission_set)?;
    let others = world.assignments_in(&assignment.account, &assignment.permission_set);
    Some(match others.filter(|it| **it != assignment).count() {
        0 => tr!("it is the last one here, so the role goes too: {name}", name = role.name),
        1 => tr!("the role stays for 1 other assignment").to_owned(),
        n => tr!("the role stays for {n} other assignments", n),
    })
}

pub(super) fn provision_fields(world: &World, about: Option<&ItemRef>) -> Vec<Field> {
    let account = about_account(about).map(|id| account_text(world, id));
    let mut choices = vec![EVERYWHERE.to_owned()];
    choices.extend(account_names(world));
    let mut fields = permission_set::one(world, about);
    let field =
        Field::choice(LABELS.account, choices, tr!("where its role is to be brought up to date"));
    fields.push(field.with(Some(account.unwrap_or(words::of(EVERYWHERE)))).required());
    fields
}

pub(super) fn provision(form: &Form) -> Vec<Call> {
    let set = form.value(LABELS.permission_set);
    let input = match form.value(LABELS.account) {
        all if all == words::of(EVERYWHERE) => {
            json!({"PermissionSetArn": set, "TargetType": "ALL_PROVISIONED_ACCOUNTS"})
        }
        account => {
            json!({"PermissionSetArn": set, "TargetId": account, "TargetType": "AWS_ACCOUNT"})
        }
    };
    vec![call("sso-admin", "ProvisionPermissionSet", input)]
}

fn input(form: &Form, world: &World) -> Value {
    let who = form.value(LABELS.who);
    let principal = principal(who, world);
    let kind = principal.as_ref().map_or("USER", Principal::kind);
    let id = who.split_once(' ').map_or(who, |(_, name)| name);
    json!({
        "TargetId": form.value(LABELS.account),
        "TargetType": "AWS_ACCOUNT",
        "PermissionSetArn": form.value(LABELS.permission_set),
        "PrincipalType": kind,
        "PrincipalId": id,
    })
}

fn find(form: &Form, world: &World) -> Option<Assignment> {
    Some(Assignment {
        account: world.organization.account_named(form.value(LABELS.account))?.id.clone(),
        permission_set: world.permission_set_named(form.value(LABELS.permission_set))?.arn.clone(),
        principal: principal(form.value(LABELS.who), world)?,
    })
}

/// `group Developers`, `user ana.ruiz`; somebody who is gone by the id.
fn who_text(world: &World, principal: &Principal) -> String {
    let name = world.principal_name(principal).unwrap_or(principal.id());
    format!("{} {name}", principal.kind().to_lowercase())
}

fn principal(who: &str, world: &World) -> Option<Principal> {
    let (kind, name) = who.split_once(' ')?;
    Some(match kind {
        "group" => {
            Principal::Group(world.group_named(name).map_or(name.into(), |it| it.id.clone()))
        }
        _ => Principal::User(world.user_named(name).map_or(name.into(), |it| it.id.clone())),
    })
}

/// Groups first: assigning to groups is what AWS recommends; then users, then those who are gone.
fn everybody(world: &World) -> Vec<String> {
    let groups = world.groups().map(|group| format!("group {}", group.display_name));
    let users = world.users().map(|user| format!("user {}", user.user_name));
    let gone = world.assigned_principals().filter(|it| world.principal_name(it).is_none());
    let gone = gone.map(|it| who_text(world, it));
    groups.chain(users).chain(gone).collect()
}

pub(super) fn account_names(world: &World) -> Vec<String> {
    let accounts = world.organization.accounts_in_tree_order().into_iter();
    accounts.map(|account| account.name.to_string()).collect()
}

pub(super) fn about_account(about: Option<&ItemRef>) -> Option<&AccountId> {
    about?.named().account
}

const EVERYWHERE: &str = mark!("all accounts that have it");
