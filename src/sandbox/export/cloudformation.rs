//! A template of `CloudFormation`: permission sets, assignments, applications and policies; accounts, organizational
//! units, people and groups are parameters.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    Labels, Row, access_control, accounts, applications, assigned, boundary, organization,
    portal_options, present, reference, resource_policies, rows, tags,
};
use crate::world::{
    Application, CUSTOM_PROVIDER, CustomerPolicy, ManagedPolicyArn, OrganizationPolicy,
    PermissionSet, PolicyType, Principal, ResourcePolicy, World,
};

pub(super) fn write(world: &World) -> String {
    let mut template = Template::default();
    template.parameter("InstanceArn", "The ARN of the Identity Center instance");
    for account in accounts(world) {
        let about = format!("The id of the account {}", account.name);
        template.named_parameter(&format!("Account {}", account.name), account.id.as_str(), &about);
    }
    let (made, _) = applications(world);
    let of_applications = made.iter().flat_map(|it| assigned(world, it));
    for (principal, name) in rows(world).map(|it| (it.principal, it.name)).chain(of_applications) {
        template.principal(principal, name);
    }
    world
        .customer_policies_in(&world.organization.management)
        .for_each(|it| template.customer_policy(it));
    for policy in own_resource_policies(world) {
        template.resource_policy(policy);
    }
    for set in world.permission_sets() {
        template.permission_set(set);
    }
    rows(world).for_each(|row| template.assignment(world, &row));
    for application in made {
        template.application(world, application);
    }
    if let Some(attributes) = access_control(world) {
        let properties = json!({
            "InstanceArn": { "Ref": "InstanceArn" },
            "AccessControlAttributes": attributes,
        });
        let kind = "AWS::SSO::InstanceAccessControlAttributeConfiguration";
        template.resource("AccessControlAttributes", kind, properties);
    }
    for target in organization::all_targets(world) {
        template.target(world, &target);
    }
    organization::policies(world).for_each(|it| template.organization_policy(world, it));
    let notes = notes(world);
    let notes = (!notes.is_empty()).then(|| json!({ "Notes": notes }));
    let whole = present(json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": format!("IAM Identity Center of {}", world.title),
        "Metadata": notes,
        "Parameters": template.parameters,
        "Resources": template.resources,
    }));
    format!("{whole:#}\n")
}

/// What a template cannot do.
fn notes(world: &World) -> Vec<String> {
    let types: Vec<_> = organization::enabled(world).map(PolicyType::name).collect();
    let enable = (!types.is_empty())
        .then(|| format!("Enable in the organization beforehand: {}.", types.join(", ")));
    let detach = PolicyType::ALL.into_iter().filter_map(|kind| {
        let (_, targets) = organization::detached(world, kind);
        let names = organization::listed(&targets);
        let full = kind.full_access().1;
        (!targets.is_empty()).then(|| format!("Detach {full} afterwards from: {names}."))
    });
    let management = &world.organization.management;
    let elsewhere = world.customer_policies().filter(|it| it.account != *management);
    let elsewhere = elsewhere.filter_map(|it| {
        let account = world.organization.account(it.account.as_str())?;
        Some(format!(
            "Left out: the customer managed policy {} of {}, which needs a stack in that account.",
            it.name, account.name
        ))
    });
    let resources = resource_policies(world).filter_map(|(policy, account)| {
        if account.id == *management && property(policy).is_some() {
            return None;
        }
        Some(format!(
            "Left out: the policy of {} in {}, which is set with the resource, or in a stack of that account.",
            policy.arn, account.name
        ))
    });
    let (_, by_hand) = applications(world);
    let by_hand = by_hand.into_iter().map(|it| {
        format!(
            "Left out: {}, because the console alone makes applications that sign in by SAML.",
            it.name
        )
    });
    enable.into_iter().chain(detach).chain(elsewhere).chain(resources).chain(by_hand).collect()
}

/// The policies of resources of the management account that a template can set.
fn own_resource_policies(world: &World) -> impl Iterator<Item = &ResourcePolicy> {
    let management = &world.organization.management;
    let own = world.resource_policies().filter(|it| it.account == *management);
    own.filter(|it| property(it).is_some())
}

/// The type of resource that sets a policy, and the property that says whose it is.
fn property(policy: &ResourcePolicy) -> Option<(&'static str, &'static str, Value)> {
    Some(match policy.kind()?.service() {
        "s3" => ("AWS::S3::BucketPolicy", "Bucket", policy.name().into()),
        "sqs" => ("AWS::SQS::QueuePolicy", "Queues", json!([policy.url()])),
        "sns" => ("AWS::SNS::TopicPolicy", "Topics", json!([&*policy.arn])),
        "secretsmanager" => {
            ("AWS::SecretsManager::ResourcePolicy", "SecretId", (&*policy.arn).into())
        }
        _ => return None,
    })
}

#[derive(Default)]
struct Template {
    labels: Labels,
    parameters: Map<String, Value>,
    resources: Map<String, Value>,
    /// From ids of the world to what stands for them in the template.
    references: BTreeMap<String, Value>,
}

impl Template {
    fn parameter(&mut self, label: &str, about: &str) {
        self.labels.taken.insert(label.to_owned());
        let parameter = json!({ "Type": "String", "Description": about });
        self.parameters.insert(label.to_owned(), parameter);
    }

    fn named_parameter(&mut self, name: &str, id: &str, about: &str) {
        let label = self.labels.camel(name);
        self.references.insert(id.to_owned(), json!({ "Ref": label }));
        self.parameter(&label, about);
    }

    fn principal(&mut self, principal: &Principal, name: &str) {
        if !self.references.contains_key(principal.id()) {
            let kind = principal.kind().to_lowercase();
            let about = format!("The id of the {kind} {name}");
            self.named_parameter(&format!("{kind} {name}"), principal.id(), &about);
        }
    }

    fn assignment(&mut self, world: &World, row: &Row<'_>) {
        let label = format!("{} for {} in {}", row.set.name, row.name, row.account.name);
        let reference = |id: &str| self.references.get(id).cloned().unwrap_or_default();
        let properties = json!({
            "InstanceArn": { "Ref": "InstanceArn" },
            "PermissionSetArn": reference(row.set.arn.as_str()),
            "PrincipalType": row.principal.kind(),
            "PrincipalId": reference(row.principal.id()),
            "TargetType": "AWS_ACCOUNT",
            "TargetId": reference(row.account.id.as_str()),
        });
        // AWS looks for the policies when it makes the role.
        let taken = organization::taken(world, &row.account.id, row.set);
        let taken = taken.filter_map(|it| self.references.get(&it.arn()).cloned());
        let before: Vec<Value> = taken.collect();
        let label = self.resource(&label, "AWS::SSO::Assignment", properties);
        if let Some(resource) = self.resources.get_mut(&label).filter(|_| !before.is_empty())
            && let Some(members) = resource.as_object_mut()
        {
            members.insert("DependsOn".to_owned(), before.into());
        }
    }

    /// A parameter for what a policy is attached to, unless there is one.
    fn target(&mut self, world: &World, target: &organization::Target<'_>) {
        if self.references.contains_key(target.id) {
            return;
        }
        let (label, about) = if world.organization.account(target.id).is_some() {
            (format!("Account {}", target.name), format!("The id of the account {}", target.name))
        } else if world.organization.organizational_unit(target.id).is_some() {
            let about = format!("The id of the organizational unit {}", target.name);
            (format!("Organizational unit {}", target.name), about)
        } else {
            ("Root".to_owned(), format!("The id of {}", target.name))
        };
        self.named_parameter(&label, target.id, &about);
    }

    fn organization_policy(&mut self, world: &World, policy: &OrganizationPolicy) {
        let targets = organization::targets(world, &policy.id);
        let targets: Vec<_> = targets.iter().filter_map(|it| self.references.get(it.id)).collect();
        let description = Some(&*policy.description).filter(|it| !it.is_empty());
        let properties = present(json!({
            "Name": &*policy.name,
            "Description": description,
            "Type": policy.kind.name(),
            "Content": serde_json::from_str::<Value>(&policy.content).ok(),
            "TargetIds": (!targets.is_empty()).then_some(targets),
        }));
        self.resource(&policy.name, "AWS::Organizations::Policy", properties);
    }

    /// One of the account that the stack is in.
    fn customer_policy(&mut self, policy: &CustomerPolicy) {
        let properties = present(json!({
            "ManagedPolicyName": &*policy.name,
            "Path": &*policy.path,
            "Description": policy.description.as_deref(),
            "PolicyDocument": serde_json::from_str::<Value>(policy.document()).ok(),
        }));
        let label = self.resource(&policy.name, "AWS::IAM::ManagedPolicy", properties);
        self.references.insert(policy.arn(), label.into());
    }

    /// Whether assignments are required is nothing that a template can say.
    fn application(&mut self, world: &World, application: &Application) {
        let properties = present(json!({
            "InstanceArn": { "Ref": "InstanceArn" },
            "ApplicationProviderArn": CUSTOM_PROVIDER,
            "Name": &*application.name,
            "Description": application.description.as_deref(),
            "Status": (!application.is_enabled).then_some("DISABLED"),
            "PortalOptions": portal_options(application),
            "Tags": tags(&application.tags),
        }));
        let label = self.resource(&application.name, "AWS::SSO::Application", properties);
        let arn = json!({ "Fn::GetAtt": [label, "ApplicationArn"] });
        for (principal, name) in assigned(world, application) {
            let properties = json!({
                "ApplicationArn": arn,
                "PrincipalType": principal.kind(),
                "PrincipalId": self.references.get(principal.id()),
            });
            let label = format!("{} for {name}", application.name);
            self.resource(&label, "AWS::SSO::ApplicationAssignment", properties);
        }
    }

    fn resource_policy(&mut self, policy: &ResourcePolicy) {
        let Some((kind, member, value)) = property(policy) else { return };
        let document = serde_json::from_str::<Value>(&policy.document).ok();
        let name = if kind.starts_with("AWS::SecretsManager") {
            "ResourcePolicy"
        } else {
            "PolicyDocument"
        };
        self.resource(
            &format!("Policy of {}", policy.name()),
            kind,
            json!({ member: value, name: document }),
        );
    }

    fn permission_set(&mut self, set: &PermissionSet) {
        let content = &set.content;
        let policies: Vec<&str> =
            content.managed_policies.iter().map(ManagedPolicyArn::as_str).collect();
        let customer: Vec<Value> = content.customer_policies.iter().map(reference).collect();
        let policy = content.inline_policy.as_ref().map(|it| serde_json::from_str::<Value>(it));
        let mut properties = json!({
            "InstanceArn": { "Ref": "InstanceArn" },
            "Name": &*set.name,
            "Description": set.description.as_deref(),
            "SessionDuration": &*content.session_duration,
            "RelayStateType": content.relay_state.as_deref(),
            "ManagedPolicies": policies,
            "CustomerManagedPolicyReferences": customer,
            "PermissionsBoundary": content.boundary.as_ref().map(boundary),
            "InlinePolicy": policy.and_then(Result::ok),
            "Tags": tags(&set.tags),
        });
        if let Some(members) = properties.as_object_mut() {
            members.retain(|_, value| !value.is_null() && value != &json!([]));
        }
        let label = self.resource(&set.name, "AWS::SSO::PermissionSet", properties);
        let arn = json!({ "Fn::GetAtt": [label, "PermissionSetArn"] });
        self.references.insert(set.arn.to_string(), arn);
    }

    /// Adds a resource; gives its label.
    fn resource(&mut self, name: &str, kind: &str, properties: Value) -> String {
        let label = self.labels.camel(name);
        self.resources.insert(label.clone(), json!({ "Type": kind, "Properties": properties }));
        label
    }
}
