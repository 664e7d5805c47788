//! A template of `CloudFormation`: permission sets, assignments and applications; accounts, people and groups are parameters.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    Labels, access_control, accounts, assigned, boundary, portal_options, present, reference, rows,
    tags,
};
use crate::world::{
    Application, CUSTOM_PROVIDER, ManagedPolicyArn, PermissionSet, Principal, World,
};

pub(super) fn write(world: &World) -> String {
    let mut template = Template::default();
    template.parameter("InstanceArn", "The ARN of the Identity Center instance");
    for account in accounts(world) {
        let about = format!("The id of the account {}", account.name);
        template.named_parameter(&format!("Account {}", account.name), account.id.as_str(), &about);
    }
    let of_applications = world.applications().flat_map(|it| assigned(world, it));
    for (principal, name) in rows(world).map(|it| (it.principal, it.name)).chain(of_applications) {
        template.principal(principal, name);
    }
    for set in world.permission_sets() {
        template.permission_set(set);
    }
    for row in rows(world) {
        let label = format!("{} for {} in {}", row.set.name, row.name, row.account.name);
        let reference = |id: &str| template.references.get(id).cloned().unwrap_or_default();
        let properties = json!({
            "InstanceArn": { "Ref": "InstanceArn" },
            "PermissionSetArn": reference(row.set.arn.as_str()),
            "PrincipalType": row.principal.kind(),
            "PrincipalId": reference(row.principal.id()),
            "TargetType": "AWS_ACCOUNT",
            "TargetId": reference(row.account.id.as_str()),
        });
        template.resource(&label, "AWS::SSO::Assignment", properties);
    }
    for application in world.applications() {
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
    let whole = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": format!("IAM Identity Center of {}", world.title),
        "Parameters": template.parameters,
        "Resources": template.resources,
    });
    format!("{whole:#}\n")
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
