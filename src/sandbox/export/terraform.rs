//! Terraform: plain resources of the AWS provider. Instance, identity store and accounts are looked up.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Value, json};

use super::{
    Labels, Row, access_control, applications, assigned, boundary, one_line, organization, present,
    reference, resource_policies, rows,
};
use crate::world::{
    Account, AccountId, Application, CUSTOM_PROVIDER, CustomerPolicy, Group, IDENTITY_CENTER,
    OrganizationPolicy, PermissionSet, PolicyType, ResourcePolicy, Tag, User, World,
};

pub(super) fn write(world: &World) -> String {
    let mut file = File { text: head(world), ..File::default() };
    world.groups().for_each(|group| file.group(group));
    world.users().for_each(|user| file.user(world, user));
    file.customer_policies(world);
    world.permission_sets().for_each(|set| file.permission_set(set));
    if let Some(attributes) = access_control(world) {
        let blocks: Vec<_> = attributes.iter().map(|it| ("attribute", it)).collect();
        let lines = [("instance_arn", INSTANCE.to_owned())];
        file.resource("aws_ssoadmin_instance_access_control_attributes", "this", &lines, &blocks);
    }
    rows(world).for_each(|row| file.assignment(world, &row));
    let (made, by_hand) = applications(world);
    for application in by_hand {
        let name = one_line(&application.name);
        let note = "no provider makes applications that sign in by SAML, the console alone does";
        let _ = writeln!(file.text, "\n# Left out: {name}, because {note}.");
    }
    for application in made {
        file.application(world, application);
    }
    file.resource_policies(world);
    file.delegation(world);
    file.organization(world);
    file.text
}

/// What is looked up: nothing of it is an id.
fn head(world: &World) -> String {
    let region = quoted(&world.instance.region);
    // The first that knows all of the resources.
    let has_new = |world: &World| world.resource_policies().next().is_some();
    let version = if organization::policies(world).next().is_some() || has_new(world) {
        ">= 5.80"
    } else if !applications(world).0.is_empty() {
        ">= 5.32"
    } else {
        ">= 5.0"
    };
    format!(
        r#"terraform {{
  required_providers {{
    aws = {{
      source  = "hashicorp/aws"
      version = "{version}"
    }}
  }}
}}

provider "aws" {{
  region = {region}
}}

data "aws_ssoadmin_instances" "this" {{}}

data "aws_organizations_organization" "this" {{}}

locals {{
  instance_arn      = tolist(data.aws_ssoadmin_instances.this.arns)[0]
  identity_store_id = tolist(data.aws_ssoadmin_instances.this.identity_store_ids)[0]
  account_ids       = {{ for account in data.aws_organizations_organization.this.accounts : account.name => account.id }}
}}
"#
    )
}

/// The type of resource that sets a policy, and the argument that says whose it is.
fn resource_policy(policy: &ResourcePolicy) -> Option<(&'static str, &'static str, String)> {
    let (arn, name) = (policy.arn.to_string(), policy.name().to_owned());
    Some(match policy.kind()?.service() {
        "s3" => ("aws_s3_bucket_policy", "bucket", name),
        "sqs" => ("aws_sqs_queue_policy", "queue_url", policy.url()),
        "sns" => ("aws_sns_topic_policy", "arn", arn),
        "kms" => ("aws_kms_key_policy", "key_id", arn),
        "secretsmanager" => ("aws_secretsmanager_secret_policy", "secret_arn", arn),
        "dynamodb" => ("aws_dynamodb_resource_policy", "resource_arn", arn),
        "ecr" => ("aws_ecr_repository_policy", "repository", name),
        _ => return None,
    })
}

#[derive(Default)]
struct File {
    text: String,
    /// For each type of resource, the labels that it has.
    labels: BTreeMap<&'static str, Labels>,
    /// From ids of the world to the expressions that stand for them.
    references: BTreeMap<String, String>,
    /// The providers that act in other accounts.
    providers: BTreeMap<AccountId, String>,
}

impl File {
    fn group(&mut self, group: &Group) {
        let lines = [
            ("identity_store_id", STORE.to_owned()),
            ("display_name", quoted(&group.display_name)),
            ("description", optional(group.description.as_deref())),
        ];
        let address = self.resource("aws_identitystore_group", &group.display_name, &lines, &[]);
        self.references.insert(group.id.to_string(), format!("{address}.group_id"));
    }

    fn user(&mut self, world: &World, user: &User) {
        let mut lines = vec![
            ("identity_store_id", STORE.to_owned()),
            ("user_name", quoted(&user.user_name)),
            ("display_name", quoted(&user.display_name)),
        ];
        for (member, argument) in TEXTS {
            lines.push((argument, optional(user.attributes.get(*member).and_then(Value::as_str))));
        }
        let mut blocks = Vec::new();
        for (member, block) in BLOCKS {
            match user.attributes.get(*member) {
                Some(Value::Array(items)) => blocks.extend(items.iter().map(|it| (*block, it))),
                Some(value) => blocks.push((*block, value)),
                None => {}
            }
        }
        let address = self.resource("aws_identitystore_user", &user.user_name, &lines, &blocks);
        let member = format!("{address}.user_id");
        self.references.insert(user.id.to_string(), member.clone());
        for group in world.memberships_of(&user.id).filter_map(|it| world.group(it.group.as_str()))
        {
            let lines = [
                ("identity_store_id", STORE.to_owned()),
                ("group_id", self.references.get(group.id.as_str()).cloned().unwrap_or_default()),
                ("member_id", member.clone()),
            ];
            let label = format!("{} in {}", user.user_name, group.display_name);
            self.resource("aws_identitystore_group_membership", &label, &lines, &[]);
        }
    }

    fn permission_set(&mut self, set: &PermissionSet) {
        let lines = [
            ("instance_arn", INSTANCE.to_owned()),
            ("name", quoted(&set.name)),
            ("description", optional(set.description.as_deref())),
            ("session_duration", quoted(&set.content.session_duration)),
            ("relay_state", optional(set.content.relay_state.as_deref())),
            ("tags", tags(&set.tags)),
        ];
        let address = self.resource("aws_ssoadmin_permission_set", &set.name, &lines, &[]);
        let arn = format!("{address}.arn");
        self.references.insert(set.arn.to_string(), arn.clone());
        let on_set = [("instance_arn", INSTANCE.to_owned()), ("permission_set_arn", arn)];
        for policy in &set.content.managed_policies {
            let [instance, arn] = on_set.clone();
            let lines = [instance, arn, ("managed_policy_arn", quoted(policy.as_str()))];
            let label = format!("{} {}", set.name, policy.name());
            self.resource("aws_ssoadmin_managed_policy_attachment", &label, &lines, &[]);
        }
        for policy in &set.content.customer_policies {
            let kind = "aws_ssoadmin_customer_managed_policy_attachment";
            let label = format!("{} {}", set.name, policy.name);
            let blocks = [("customer_managed_policy_reference", &reference(policy))];
            self.resource(kind, &label, &on_set, &blocks);
        }
        if let Some(it) = &set.content.boundary {
            let kind = "aws_ssoadmin_permissions_boundary_attachment";
            let blocks = [("permissions_boundary", &boundary(it))];
            self.resource(kind, &set.name, &on_set, &blocks);
        }
        if let Some(policy) = &set.content.inline_policy {
            let [instance, arn] = on_set;
            let lines = [instance, arn, ("inline_policy", quoted(policy))];
            self.resource("aws_ssoadmin_permission_set_inline_policy", &set.name, &lines, &[]);
        }
    }

    fn assignment(&mut self, world: &World, row: &Row<'_>) {
        let label = format!("{} for {} in {}", row.set.name, row.name, row.account.name);
        let reference = |id: &str| self.references.get(id).cloned().unwrap_or_default();
        // AWS looks for the policies when it makes the role.
        let taken = organization::taken(world, &row.account.id, row.set);
        let taken: Vec<_> = taken.map(|it| reference(&it.arn())).collect();
        let before =
            if taken.is_empty() { String::new() } else { format!("[{}]", taken.join(", ")) };
        let lines = [
            ("instance_arn", INSTANCE.to_owned()),
            ("permission_set_arn", reference(row.set.arn.as_str())),
            ("principal_type", quoted(row.principal.kind())),
            ("principal_id", reference(row.principal.id())),
            ("target_type", quoted("AWS_ACCOUNT")),
            ("target_id", account_id(row.account)),
            ("depends_on", before),
        ];
        self.resource("aws_ssoadmin_account_assignment", &label, &lines, &[]);
    }

    /// Each in its account: those of members by the role that Organizations makes there.
    fn customer_policies(&mut self, world: &World) {
        for policy in world.customer_policies() {
            let account = world.organization.account(policy.account.as_str());
            let account = account.filter(|it| it.id != world.organization.management);
            let provider = account.map(|it| self.provider(world, it)).unwrap_or_default();
            self.customer_policy(policy, account, provider);
        }
    }

    /// Each in its account, as the policies of customers are.
    fn resource_policies(&mut self, world: &World) {
        for (policy, account) in resource_policies(world) {
            let is_here = policy.region().is_none_or(|it| *it == *world.instance.region);
            let Some((kind, argument, value)) = resource_policy(policy).filter(|_| is_here) else {
                let why =
                    if is_here { "no resource sets it alone" } else { "it is in another Region" };
                let _ = writeln!(
                    self.text,
                    "\n# Left out: the policy of {}, because {why}.",
                    policy.arn
                );
                continue;
            };
            let elsewhere = (account.id != world.organization.management).then_some(account);
            let provider = elsewhere.map(|it| self.provider(world, it)).unwrap_or_default();
            let lines = [
                ("provider", provider),
                (argument, quoted(&value)),
                ("policy", quoted(&policy.document)),
            ];
            self.resource(kind, policy.name(), &lines, &[]);
        }
    }

    /// The provider that acts in an account, written where it is first needed.
    fn provider(&mut self, world: &World, account: &Account) -> String {
        if let Some(known) = self.providers.get(&account.id) {
            return known.clone();
        }
        let alias = self.label("provider", &account.name);
        let role = "arn:aws:iam::%s:role/OrganizationAccountAccessRole";
        let _ = writeln!(
            self.text,
            "\nprovider \"aws\" {{\n  alias  = \"{alias}\"\n  region = {}\n\n  assume_role {{\n    \
             role_arn = format(\"{role}\", {})\n  }}\n}}",
            quoted(&world.instance.region),
            account_id(account),
        );
        let provider = format!("aws.{alias}");
        self.providers.insert(account.id.clone(), provider.clone());
        provider
    }

    fn customer_policy(
        &mut self,
        policy: &CustomerPolicy,
        account: Option<&Account>,
        provider: String,
    ) {
        let lines = [
            ("provider", provider),
            ("name", quoted(&policy.name)),
            ("path", optional((&*policy.path != "/").then_some(&*policy.path))),
            ("description", optional(policy.description.as_deref())),
            ("policy", quoted(policy.document())),
            ("tags", tags(&policy.tags)),
        ];
        let place = account.map(|it| format!(" in {}", it.name)).unwrap_or_default();
        let label = format!("{}{place}", policy.name);
        let address = self.resource("aws_iam_policy", &label, &lines, &[]);
        self.references.insert(policy.arn(), address);
    }

    fn delegation(&mut self, world: &World) {
        let organization = &world.organization;
        let delegate = organization.delegated_administrator(IDENTITY_CENTER);
        if let Some(account) = delegate.and_then(|it| organization.account(it.as_str())) {
            let lines = [
                ("account_id", account_id(account)),
                ("service_principal", quoted(IDENTITY_CENTER)),
            ];
            let kind = "aws_organizations_delegated_administrator";
            self.resource(kind, &account.name, &lines, &[]);
        }
    }

    fn organization(&mut self, world: &World) {
        let organization = &world.organization;
        let root = "data.aws_organizations_organization.this.roots[0].id";
        self.references.insert(organization.root.to_string(), root.to_owned());
        for unit in organization::units(world) {
            let above = self.references.get(organization.parent_id(&unit.parent)).cloned();
            let lines = [("parent_id", above.unwrap_or_default()), ("name", quoted(&unit.name))];
            let kind = "aws_organizations_organizational_unit";
            let label = self.thing("data", kind, &unit.name, &lines, &[]);
            self.references.insert(unit.id.to_string(), format!("data.{kind}.{label}.id"));
        }
        for account in organization.accounts() {
            self.references.insert(account.id.to_string(), account_id(account));
        }
        for kind in organization::enabled(world) {
            let note = "must be enabled in the organization, which is only looked up here";
            let _ = writeln!(self.text, "\n# {} {note}.", kind.name());
        }
        organization::policies(world).for_each(|it| self.organization_policy(world, it));
        for kind in PolicyType::ALL {
            let (_, targets) = organization::detached(world, kind);
            if !targets.is_empty() {
                let _ = writeln!(
                    self.text,
                    "\n# Detach {} by hand from: {}. No resource does it.",
                    kind.full_access().1,
                    one_line(&organization::listed(&targets))
                );
            }
        }
    }

    fn organization_policy(&mut self, world: &World, policy: &OrganizationPolicy) {
        let description = Some(&*policy.description).filter(|it| !it.is_empty());
        let lines = [
            ("name", quoted(&policy.name)),
            ("description", optional(description)),
            ("type", quoted(policy.kind.name())),
            ("content", quoted(&policy.content)),
        ];
        let address = self.resource("aws_organizations_policy", &policy.name, &lines, &[]);
        for target in organization::targets(world, &policy.id) {
            let id = self.references.get(target.id).cloned().unwrap_or_default();
            let lines = [("policy_id", format!("{address}.id")), ("target_id", id)];
            let label = format!("{} at {}", policy.name, target.name);
            self.resource("aws_organizations_policy_attachment", &label, &lines, &[]);
        }
    }

    fn application(&mut self, world: &World, application: &Application) {
        let lines = [
            ("instance_arn", INSTANCE.to_owned()),
            ("application_provider_arn", quoted(CUSTOM_PROVIDER)),
            ("name", quoted(&application.name)),
            ("description", optional(application.description.as_deref())),
            ("status", optional((!application.is_enabled).then_some("DISABLED"))),
            ("tags", tags(&application.tags)),
        ];
        let visibility = if application.is_visible { "ENABLED" } else { "DISABLED" };
        let options = application.sign_in.as_ref().map(|it| {
            let url = it.url.as_deref();
            let sign_in = json!({ "Origin": it.origin.kind(), "ApplicationUrl": url });
            json!({ "Visibility": visibility, "SignInOptions": present(sign_in) })
        });
        if options.is_none() && !application.is_visible {
            // The provider takes the visibility beside sign_in_options alone.
            self.text
                .push_str("\n# Hide it in the portal: no sign-in options, no visibility here.");
        }
        let blocks: Vec<_> = options.iter().map(|it| ("portal_options", it)).collect();
        let kind = "aws_ssoadmin_application";
        let address = self.resource(kind, &application.name, &lines, &blocks);
        let arn = ("application_arn", format!("{address}.application_arn"));
        if !application.is_assignment_required {
            let lines = [arn.clone(), ("assignment_required", "false".to_owned())];
            let kind = "aws_ssoadmin_application_assignment_configuration";
            self.resource(kind, &application.name, &lines, &[]);
        }
        for (principal, name) in assigned(world, application) {
            let id = self.references.get(principal.id()).cloned().unwrap_or_default();
            let lines =
                [arn.clone(), ("principal_type", quoted(principal.kind())), ("principal_id", id)];
            let label = format!("{} for {name}", application.name);
            self.resource("aws_ssoadmin_application_assignment", &label, &lines, &[]);
        }
    }

    /// Writes a resource, without lines that have no value; gives its address.
    fn resource(
        &mut self,
        kind: &'static str,
        name: &str,
        lines: &[(&str, String)],
        blocks: &[(&str, &Value)],
    ) -> String {
        let label = self.thing("resource", kind, name, lines, blocks);
        format!("{kind}.{label}")
    }

    /// A label for a resource of this type.
    fn label(&mut self, kind: &'static str, name: &str) -> String {
        let labels = self.labels.entry(kind).or_default();
        let label = labels.snake(name);
        if label.is_empty() || label.starts_with(|c: char| c.is_ascii_digit()) {
            return labels.snake(&format!("r {label}"));
        }
        label
    }

    /// The same for a resource or what is looked up; gives its label.
    fn thing(
        &mut self,
        what: &str,
        kind: &'static str,
        name: &str,
        lines: &[(&str, String)],
        blocks: &[(&str, &Value)],
    ) -> String {
        let label = self.label(kind, name);
        let _ = writeln!(self.text, "\n{what} \"{kind}\" \"{label}\" {{");
        let lines: Vec<_> = lines.iter().filter(|(_, value)| !value.is_empty()).collect();
        let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        for (name, value) in lines {
            let _ = writeln!(self.text, "  {name:width$} = {value}");
        }
        for (block, value) in blocks {
            self.text.push('\n');
            self.block(block, value, "  ");
        }
        self.text.push_str("}\n");
        label
    }

    fn block(&mut self, name: &str, value: &Value, indent: &str) {
        let _ = writeln!(self.text, "{indent}{name} {{");
        let inside = format!("{indent}  ");
        for (member, value) in value.as_object().into_iter().flatten() {
            let value = match value {
                Value::String(text) => quoted(text),
                Value::Bool(_) | Value::Number(_) => value.to_string(),
                Value::Array(items) => {
                    let items: Vec<_> =
                        items.iter().filter_map(Value::as_str).map(quoted).collect();
                    format!("[{}]", items.join(", "))
                }
                Value::Object(_) => {
                    self.block(&snake(member), value, &inside);
                    continue;
                }
                Value::Null => continue,
            };
            let _ = writeln!(self.text, "{inside}{} = {value}", snake(member));
        }
        let _ = writeln!(self.text, "{indent}}}");
    }
}

/// What stands for the id of an account.
fn account_id(account: &Account) -> String {
    format!("local.account_ids[{}]", quoted(&account.name))
}

/// A string of HCL: `${` and `%{` begin nothing in it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut before = None;
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '{' => {
                // The sign that would open a template is doubled.
                out.extend(before.filter(|it| matches!(it, '$' | '%')));
                out.push(c);
            }
            c if c.is_control() => drop(write!(out, "\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
        before = Some(c);
    }
    out.push('"');
    out
}

/// Nothing for nothing, so that the line is left out.
fn optional(text: Option<&str>) -> String {
    text.map(quoted).unwrap_or_default()
}

/// A map of HCL; nothing for no tags, so that the line is left out.
fn tags(tags: &[Tag]) -> String {
    let tag = |tag: &Tag| format!("    {} = {}\n", quoted(&tag.key), quoted(&tag.value));
    let lines: String = tags.iter().map(tag).collect();
    if lines.is_empty() { lines } else { format!("{{\n{lines}  }}") }
}

/// `GivenName` as `given_name`.
fn snake(member: &str) -> String {
    let mut out = String::new();
    for c in member.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

const INSTANCE: &str = "local.instance_arn";
const STORE: &str = "local.identity_store_id";

/// Attributes of a user and the provider's arguments.
const TEXTS: &[(&str, &str)] = &[
    ("NickName", "nickname"),
    ("ProfileUrl", "profile_url"),
    ("UserType", "user_type"),
    ("Title", "title"),
    ("PreferredLanguage", "preferred_language"),
    ("Locale", "locale"),
    ("Timezone", "timezone"),
];
/// The same for those that are blocks.
const BLOCKS: &[(&str, &str)] = &[
    ("Name", "name"),
    ("Emails", "emails"),
    ("PhoneNumbers", "phone_numbers"),
    ("Addresses", "addresses"),
];
