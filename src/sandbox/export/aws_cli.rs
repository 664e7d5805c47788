//! A shell script of AWS CLI commands that builds what is in the identity store and in Identity Center.
//!
//! It looks up ids by name and keeps them in variables, so it runs with the real AWS CLI, and in a
//! sandbox with the same accounts.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Value, json};

use super::{
    Labels, access_control, accounts, assigned, boundary, n_dangling, portal_options, present,
    reference, rows, tags,
};
use crate::{
    api::Call,
    sandbox::command,
    world::{Application, CUSTOM_PROVIDER, Group, PermissionSet, PolicyType, User, World},
};

pub(super) fn write(world: &World) -> String {
    let mut script =
        Script { text: head(world), labels: Labels::default(), variables: BTreeMap::new() };
    script.groups(world);
    script.users(world);
    script.permission_sets(world);
    script.assignments(world);
    script.applications(world);
    script.text
}

fn head(world: &World) -> String {
    let mut head = format!("#!/bin/sh\n# {}\n", one_line(&world.title));
    head.push_str(
        "# Run it as an administrator of the management account: sh -e FILE.\n\
         # The accounts must exist; groups, people, permission sets, assignments and applications are made.\n",
    );
    if world.permission_sets().any(|it| it.content.references().next().is_some()) {
        head.push_str(
            "# So must the customer managed policies that permission sets name, in every account where they \
             are assigned.\n",
        );
    }
    let mut limits = PolicyType::ALL.into_iter().flat_map(|it| world.organization_policies(it));
    if limits.any(|it| !it.is_aws) {
        head.push_str(
            "# Left out: the policies of the organization, and what they are attached to.\n",
        );
    }
    match n_dangling(world) {
        0 => {}
        n => drop(writeln!(
            head,
            "# Left out, because the person or group is gone: {n} assignments."
        )),
    }
    head
}

struct Script {
    text: String,
    labels: Labels,
    /// From ids of the world to the variables that hold the real ones.
    variables: BTreeMap<String, String>,
}

impl Script {
    fn groups(&mut self, world: &World) {
        self.look_up("IDENTITY_STORE_ID", "Instances[0].IdentityStoreId");
        for group in world.groups() {
            self.group(group);
        }
    }

    fn group(&mut self, group: &Group) {
        let input = json!({
            "IdentityStoreId": mark("IDENTITY_STORE_ID"),
            "DisplayName": &*group.display_name,
            "Description": group.description.as_deref(),
        });
        let variable = self.variable("group", &group.display_name, group.id.as_str());
        self.keep(&variable, &Call::new("identitystore", "CreateGroup", present(input)), "GroupId");
    }

    fn users(&mut self, world: &World) {
        for user in world.users() {
            self.user(user);
            for membership in world.memberships_of(&user.id) {
                let Some(group) = self.variables.get(membership.group.as_str()) else { continue };
                let member = self.variables.get(user.id.as_str()).map_or("", String::as_str);
                let input = json!({
                    "IdentityStoreId": mark("IDENTITY_STORE_ID"),
                    "GroupId": mark(group),
                    "MemberId": { "UserId": mark(member) },
                });
                self.call(&Call::new("identitystore", "CreateGroupMembership", input));
            }
        }
    }

    fn user(&mut self, user: &User) {
        let mut input = user.attributes.clone();
        input.insert("IdentityStoreId".to_owned(), mark("IDENTITY_STORE_ID").into());
        input.insert("UserName".to_owned(), (&*user.user_name).into());
        input.insert("DisplayName".to_owned(), (&*user.display_name).into());
        let variable = self.variable("user", &user.user_name, user.id.as_str());
        self.keep(&variable, &Call::new("identitystore", "CreateUser", input.into()), "UserId");
        if !user.is_enabled {
            let _ = writeln!(
                self.text,
                "# Disable {} in the console: AWS has no API for it.",
                one_line(&user.user_name)
            );
        }
    }

    fn permission_sets(&mut self, world: &World) {
        let n_things = world.permission_sets().count() + world.applications().count();
        if n_things > 0 || access_control(world).is_some() {
            self.look_up("INSTANCE_ARN", "Instances[0].InstanceArn");
        }
        for set in world.permission_sets() {
            self.permission_set(set);
        }
        if let Some(attributes) = access_control(world) {
            let configuration = json!({ "AccessControlAttributes": attributes });
            let input = json!({
                "InstanceArn": mark("INSTANCE_ARN"),
                "InstanceAccessControlAttributeConfiguration": configuration,
            });
            let operation = "CreateInstanceAccessControlAttributeConfiguration";
            self.call(&Call::new("sso-admin", operation, input));
        }
    }

    fn permission_set(&mut self, set: &PermissionSet) {
        let input = json!({
            "InstanceArn": mark("INSTANCE_ARN"),
            "Name": &*set.name,
            "Description": set.description.as_deref(),
            "SessionDuration": &*set.content.session_duration,
            "RelayState": set.content.relay_state.as_deref(),
            "Tags": tags(&set.tags),
        });
        let variable = self.variable("permission_set", &set.name, set.arn.as_str());
        let call = Call::new("sso-admin", "CreatePermissionSet", present(input));
        self.keep(&variable, &call, "PermissionSet.PermissionSetArn");
        for (operation, member, value) in content(set) {
            let input = json!({
                "InstanceArn": mark("INSTANCE_ARN"),
                "PermissionSetArn": mark(&variable),
                member: value,
            });
            self.call(&Call::new("sso-admin", operation, input));
        }
    }

    fn assignments(&mut self, world: &World) {
        for account in accounts(world) {
            let variable = self.variable("account", &account.name, account.id.as_str());
            // A literal of JMESPath within double quotes of the shell.
            let name = account.name.replace('\\', r"\\").replace('\'', r"\'");
            let query = format!("Accounts[?Name=='{name}'].Id | [0]");
            let command = format!(
                "aws organizations list-accounts --query {} --output text",
                double_quoted(&query)
            );
            let _ = writeln!(self.text, "{variable}=$({command})");
        }
        for row in rows(world) {
            let variable = |id: &str| mark(self.variables.get(id).map_or("", String::as_str));
            let input = json!({
                "InstanceArn": mark("INSTANCE_ARN"),
                "TargetId": variable(row.account.id.as_str()),
                "TargetType": "AWS_ACCOUNT",
                "PermissionSetArn": variable(row.set.arn.as_str()),
                "PrincipalType": row.principal.kind(),
                "PrincipalId": variable(row.principal.id()),
            });
            self.call(&Call::new("sso-admin", "CreateAccountAssignment", input));
        }
    }

    fn applications(&mut self, world: &World) {
        for application in world.applications() {
            self.application(application);
            for (principal, _) in assigned(world, application) {
                let variable = |id: &str| self.variables.get(id).map(|it| mark(it));
                let Some(id) = variable(principal.id()) else { continue };
                let input = json!({
                    "ApplicationArn": variable(application.arn.as_str()),
                    "PrincipalType": principal.kind(),
                    "PrincipalId": id,
                });
                self.call(&Call::new("sso-admin", "CreateApplicationAssignment", input));
            }
        }
    }

    fn application(&mut self, application: &Application) {
        let input = json!({
            "InstanceArn": mark("INSTANCE_ARN"),
            "ApplicationProviderArn": CUSTOM_PROVIDER,
            "Name": &*application.name,
            "Description": application.description.as_deref(),
            "PortalOptions": portal_options(application),
            "Tags": tags(&application.tags),
            "Status": (!application.is_enabled).then_some("DISABLED"),
        });
        let variable = self.variable("application", &application.name, application.arn.as_str());
        let call = Call::new("sso-admin", "CreateApplication", present(input));
        self.keep(&variable, &call, "ApplicationArn");
        if !application.is_assignment_required {
            let input = json!({ "ApplicationArn": mark(&variable), "AssignmentRequired": false });
            self.call(&Call::new("sso-admin", "PutApplicationAssignmentConfiguration", input));
        }
    }

    /// A variable for the thing with this id.
    fn variable(&mut self, kind: &str, name: &str, id: &str) -> String {
        let variable = self.labels.snake(&format!("{kind}_{name}")).to_uppercase();
        self.variables.insert(id.to_owned(), variable.clone());
        variable
    }

    fn look_up(&mut self, variable: &str, query: &str) {
        let _ = writeln!(
            self.text,
            "\n{variable}=$(aws sso-admin list-instances --query '{query}' --output text)"
        );
    }

    fn call(&mut self, call: &Call) {
        let _ = writeln!(self.text, "{}", with_variables(&command::print(call)));
    }

    fn keep(&mut self, variable: &str, call: &Call, query: &str) {
        let line = with_variables(&command::print(call));
        let _ = writeln!(self.text, "{variable}=$({line} --query {query} --output text)");
    }
}

/// The calls that fill a permission set: operation, member and its value.
fn content(set: &PermissionSet) -> Vec<(&'static str, &'static str, Value)> {
    let content = &set.content;
    let managed = content
        .managed_policies
        .iter()
        .map(|policy| ("AttachManagedPolicyToPermissionSet", "ManagedPolicyArn", json!(policy)));
    let customer = content.customer_policies.iter().map(|policy| {
        (
            "AttachCustomerManagedPolicyReferenceToPermissionSet",
            "CustomerManagedPolicyReference",
            reference(policy),
        )
    });
    let inline = content
        .inline_policy
        .iter()
        .map(|policy| ("PutInlinePolicyToPermissionSet", "InlinePolicy", json!(&**policy)));
    let boundary = content
        .boundary
        .iter()
        .map(|it| ("PutPermissionsBoundaryToPermissionSet", "PermissionsBoundary", boundary(it)));
    managed.chain(customer).chain(inline).chain(boundary).collect()
}

/// What stands for a variable until the line is written: nothing in it needs a quote.
fn mark(variable: &str) -> String {
    format!("@@{variable}@@")
}

/// The line with the variables that its marks stand for.
fn with_variables(line: &str) -> String {
    let mut out = String::new();
    for (idx, part) in line.split("@@").enumerate() {
        match idx % 2 {
            0 => out.push_str(part),
            _ => out.extend(["\"$", part, "\""]),
        }
    }
    out
}

fn double_quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        if matches!(c, '"' | '\\' | '$' | '`') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
