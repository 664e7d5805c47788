//! A shell script of AWS CLI commands that builds what is in the identity store and in Identity Center, and
//! the policies of accounts and of the organization.
//!
//! It looks up ids by name and keeps them in variables, so it runs with the real AWS CLI, and in a
//! sandbox with the same accounts.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Value, json};

use super::{
    Labels, access_control, accounts, applications, assigned, boundary, n_dangling, one_line,
    organization, portal_options, present, reference, resource_policies, rows, tags,
};
use crate::{
    api::Call,
    sandbox::{command, document},
    world::{
        Account, Application, CUSTOM_PROVIDER, CustomerPolicy, Group, IDENTITY_CENTER,
        OrganizationPolicy, PermissionSet, PolicyType, User, World,
    },
};

pub(super) fn write(world: &World) -> String {
    let taken = [STORE, INSTANCE, ROOT].into_iter().map(str::to_lowercase).collect();
    let labels = Labels { taken };
    let mut script = Script { text: head(world), labels, variables: BTreeMap::new() };
    script.groups(world);
    script.users(world);
    script.customer_policies(world);
    script.permission_sets(world);
    script.assignments(world);
    script.applications(world);
    script.resource_policies(world);
    // Last, because they may forbid what stands above.
    script.delegation(world);
    script.organization(world);
    script.text
}

fn head(world: &World) -> String {
    let mut head = format!("#!/bin/sh\n# {}\n", one_line(&world.title));
    head.push_str(
        "# Run it as an administrator of the management account: sh -e FILE.\n\
         # Accounts and organizational units must exist; everything else is made that is written here.\n",
    );
    let management = &world.organization.management;
    if world.customer_policies().any(|it| it.account != *management)
        || world.resource_policies().any(|it| it.account != *management)
    {
        head.push_str(
            "# A profile with the name of an account must be that of an administrator there.\n",
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
        self.look_up(STORE, "Instances[0].IdentityStoreId");
        for group in world.groups() {
            self.group(group);
        }
    }

    fn group(&mut self, group: &Group) {
        let input = json!({
            "IdentityStoreId": mark(STORE),
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
                    "IdentityStoreId": mark(STORE),
                    "GroupId": mark(group),
                    "MemberId": { "UserId": mark(member) },
                });
                self.call(&Call::new("identitystore", "CreateGroupMembership", input));
            }
        }
    }

    fn user(&mut self, user: &User) {
        let mut input = user.attributes.clone();
        input.insert("IdentityStoreId".to_owned(), mark(STORE).into());
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
        let n_things = world.permission_sets().count() + applications(world).0.len();
        if n_things > 0 || access_control(world).is_some() {
            self.look_up(INSTANCE, "Instances[0].InstanceArn");
        }
        for set in world.permission_sets() {
            self.permission_set(set);
        }
        if let Some(attributes) = access_control(world) {
            let configuration = json!({ "AccessControlAttributes": attributes });
            let input = json!({
                "InstanceArn": mark(INSTANCE),
                "InstanceAccessControlAttributeConfiguration": configuration,
            });
            let operation = "CreateInstanceAccessControlAttributeConfiguration";
            self.call(&Call::new("sso-admin", operation, input));
        }
    }

    fn permission_set(&mut self, set: &PermissionSet) {
        let input = json!({
            "InstanceArn": mark(INSTANCE),
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
                "InstanceArn": mark(INSTANCE),
                "PermissionSetArn": mark(&variable),
                member: value,
            });
            self.call(&Call::new("sso-admin", operation, input));
        }
    }

    fn assignments(&mut self, world: &World) {
        for account in accounts(world) {
            self.account(account);
        }
        for row in rows(world) {
            let variable = |id: &str| mark(self.variables.get(id).map_or("", String::as_str));
            let input = json!({
                "InstanceArn": mark(INSTANCE),
                "TargetId": variable(row.account.id.as_str()),
                "TargetType": "AWS_ACCOUNT",
                "PermissionSetArn": variable(row.set.arn.as_str()),
                "PrincipalType": row.principal.kind(),
                "PrincipalId": variable(row.principal.id()),
            });
            self.call(&Call::new("sso-admin", "CreateAccountAssignment", input));
        }
    }

    /// Looks an account up, unless it has been.
    fn account(&mut self, account: &Account) {
        if !self.variables.contains_key(account.id.as_str()) {
            let variable = self.variable("account", &account.name, account.id.as_str());
            let command = "aws organizations list-accounts";
            self.find(&variable, command, "Accounts", &account.name);
        }
    }

    fn customer_policies(&mut self, world: &World) {
        if world.customer_policies().next().is_some() {
            self.text.push('\n');
        }
        for policy in world.customer_policies() {
            self.customer_policy(world, policy);
        }
    }

    fn customer_policy(&mut self, world: &World, policy: &CustomerPolicy) {
        let input = json!({
            "PolicyName": &*policy.name,
            "Path": (&*policy.path != "/").then_some(&*policy.path),
            "PolicyDocument": policy.document(),
            "Description": policy.description.as_deref(),
            "Tags": tags(&policy.tags),
        });
        let line = command::print(&Call::new("iam", "CreatePolicy", present(input)));
        let account = world.organization.account(policy.account.as_str());
        let profile = account.map(|it| profile(world, it)).unwrap_or_default();
        let _ = writeln!(self.text, "{line}{profile}");
    }

    /// Of buckets as lines; of what the sandbox has no calls for as remarks, to be made lines where AWS runs them.
    fn resource_policies(&mut self, world: &World) {
        if world.resource_policies().next().is_some() {
            self.text.push_str("\n# The resources must exist.\n");
        }
        for (policy, account) in resource_policies(world) {
            let profile = profile(world, account);
            let document = document::on_one_line(&policy.document);
            let arn = &policy.arn;
            if arn.starts_with("arn:aws:s3:") {
                let input = json!({ "Bucket": policy.name(), "Policy": &*policy.document });
                let line = command::print(&Call::new("s3api", "PutBucketPolicy", input));
                let _ = writeln!(self.text, "{line}{profile}");
            } else if let Some(line) = policy.command(&document, command::quote) {
                let _ =
                    writeln!(self.text, "# Take the # away, if this is for AWS: {line}{profile}");
            } else {
                let _ = writeln!(
                    self.text,
                    "# Left out: the policy of {arn}, which takes a call for each statement."
                );
            }
        }
    }

    fn delegation(&mut self, world: &World) {
        let organization = &world.organization;
        let delegate = organization.delegated_administrator(IDENTITY_CENTER);
        let Some(account) = delegate.and_then(|it| organization.account(it.as_str())) else {
            return;
        };
        self.account(account);
        let id = self.variables.get(account.id.as_str()).map(|it| mark(it));
        let input = json!({ "AccountId": id, "ServicePrincipal": IDENTITY_CENTER });
        self.call(&Call::new("organizations", "RegisterDelegatedAdministrator", input));
    }

    fn organization(&mut self, world: &World) {
        let organization = &world.organization;
        if organization::enabled(world).next().is_none()
            && organization::policies(world).next().is_none()
        {
            return;
        }
        let root = ROOT.to_owned();
        let command = "aws organizations list-roots --query 'Roots[0].Id' --output text";
        let _ = writeln!(self.text, "\n{root}=$({command})");
        self.variables.insert(organization.root.to_string(), root.clone());
        for unit in organization::units(world) {
            let above = self.variables.get(organization.parent_id(&unit.parent)).cloned();
            let variable = self.variable("organizational_unit", &unit.name, unit.id.as_str());
            let command = format!(
                "aws organizations list-organizational-units-for-parent --parent-id \"${}\"",
                above.unwrap_or_default()
            );
            self.find(&variable, &command, "OrganizationalUnits", &unit.name);
        }
        let targets = organization::all_targets(world);
        let targets = targets.iter().filter_map(|it| organization.account(it.id));
        targets.for_each(|it| self.account(it));
        for kind in organization::enabled(world) {
            self.text.push_str("# Where the type is enabled already, leave this line out.\n");
            let input = json!({ "RootId": mark(&root), "PolicyType": kind.name() });
            self.call(&Call::new("organizations", "EnablePolicyType", input));
        }
        organization::policies(world).for_each(|it| self.organization_policy(world, it));
        for kind in PolicyType::ALL {
            let (full, targets) = organization::detached(world, kind);
            for target in targets {
                self.attachment("DetachPolicy", full.as_str(), target.id);
            }
        }
    }

    fn organization_policy(&mut self, world: &World, policy: &OrganizationPolicy) {
        let input = json!({
            "Content": &*policy.content,
            // The API wants one, though it may be empty.
            "Description": &*policy.description,
            "Name": &*policy.name,
            "Type": policy.kind.name(),
        });
        let variable = self.variable("policy", &policy.name, policy.id.as_str());
        let call = Call::new("organizations", "CreatePolicy", input);
        self.keep(&variable, &call, "Policy.PolicySummary.Id");
        for target in organization::targets(world, &policy.id) {
            self.attachment("AttachPolicy", &mark(&variable), target.id);
        }
    }

    fn attachment(&mut self, operation: &'static str, policy: &str, target: &str) {
        let target = self.variables.get(target).map(|it| mark(it));
        let input = json!({ "PolicyId": policy, "TargetId": target });
        self.call(&Call::new("organizations", operation, input));
    }

    fn applications(&mut self, world: &World) {
        let (made, by_hand) = applications(world);
        for application in by_hand {
            let name = one_line(&application.name);
            let note = "in the console, which alone makes applications that sign in by SAML, and assign it there";
            let _ = writeln!(self.text, "# Make {name} {note}.");
        }
        for application in made {
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
            "InstanceArn": mark(INSTANCE),
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

    /// Keeps the id of the first row of a list that has this name.
    fn find(&mut self, variable: &str, command: &str, list: &str, name: &str) {
        // A literal of JMESPath within double quotes of the shell.
        let name = name.replace('\\', r"\\").replace('\'', r"\'");
        let query = double_quoted(&format!("{list}[?Name=='{name}'].Id | [0]"));
        let _ = writeln!(self.text, "{variable}=$({command} --query {query} --output text)");
    }

    fn look_up(&mut self, variable: &str, query: &str) {
        let _ = writeln!(
            self.text,
            "\n{variable}=$(aws sso-admin list-instances --query '{query}' --output text)"
        );
    }

    fn call(&mut self, call: &Call) {
        let line = self.with_variables(&command::print(call));
        let _ = writeln!(self.text, "{line}");
    }

    fn keep(&mut self, variable: &str, call: &Call, query: &str) {
        let line = self.with_variables(&command::print(call));
        let _ = writeln!(self.text, "{variable}=$({line} --query {query} --output text)");
    }

    /// The line with the variables that its marks stand for; what only looks like a mark stays.
    fn with_variables(&self, line: &str) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once(MARK) {
            out.push_str(before);
            match after.split_once(MARK) {
                Some((name, behind)) if self.labels.taken.contains(&name.to_lowercase()) => {
                    out.extend(["\"$", name, "\""]);
                    rest = behind;
                }
                Some(_) | None => {
                    out.push_str(MARK);
                    rest = after;
                }
            }
        }
        out + rest
    }
}

/// The option with which somebody calls in an account.
fn profile(world: &World, account: &Account) -> String {
    if account.id == world.organization.management {
        return String::new();
    }
    format!(" --profile {}", command::quote(&account.name))
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
    format!("{MARK}{variable}{MARK}")
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

const MARK: &str = "@@";
const STORE: &str = "IDENTITY_STORE_ID";
const INSTANCE: &str = "INSTANCE_ARN";
const ROOT: &str = "ROOT_ID";
