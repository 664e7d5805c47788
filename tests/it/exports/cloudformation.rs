//! The template of `CloudFormation`, read as JSON: what refers to what.

use serde_json::{Value, json};
use vestibule::world::PolicyType;

use super::{made, worlds, written};
use crate::named::{assigned, assignments, attachments};

#[test]
fn cloudformation_refers_to_what_it_declares() {
    for world in worlds() {
        let template: Value = serde_json::from_str(&written(&world, "cloudformation")).unwrap();
        let (parameters, resources) = (&template["Parameters"], &template["Resources"]);
        let about = |reference: &Value| {
            let label = reference["Ref"].as_str().unwrap();
            parameters[label]["Description"].as_str().unwrap().to_owned()
        };
        let mut rows = Vec::new();
        let mut n_sets = 0;
        for (label, resource) in resources.as_object().unwrap() {
            assert!(label.chars().all(|c| c.is_ascii_alphanumeric()), "{label}");
            assert!(parameters[label].is_null(), "{label}");
            let properties = &resource["Properties"];
            // Another test looks at these.
            let kind = resource["Type"].as_str().unwrap();
            if kind.starts_with("AWS::SSO::Application") || !kind.starts_with("AWS::SSO::") {
                continue;
            }
            assert_eq!(properties["InstanceArn"], json!({ "Ref": "InstanceArn" }));
            if resource["Type"] == "AWS::SSO::PermissionSet" {
                n_sets += 1;
                let set = world.permission_set_named(properties["Name"].as_str().unwrap()).unwrap();
                let policy = set.content.inline_policy.as_ref();
                let policy = policy.map(|it| serde_json::from_str::<Value>(it).unwrap());
                assert_eq!(properties.get("InlinePolicy"), policy.as_ref());
                let references = properties.get("CustomerManagedPolicyReferences");
                let n_references = references.and_then(Value::as_array).map_or(0, Vec::len);
                assert_eq!(n_references, set.content.customer_policies.size());
                let has_boundary = properties.get("PermissionsBoundary").is_some();
                assert_eq!(has_boundary, set.content.boundary.is_some());
                continue;
            }
            if resource["Type"] == "AWS::SSO::InstanceAccessControlAttributeConfiguration" {
                assert_eq!(properties["AccessControlAttributes"][0]["Key"], "CostCenter");
                continue;
            }
            assert_eq!(resource["Type"], "AWS::SSO::Assignment");
            let set = properties["PermissionSetArn"]["Fn::GetAtt"][0].as_str().unwrap();
            let account = about(&properties["TargetId"]);
            let kind = properties["PrincipalType"].as_str().unwrap().to_owned();
            let who = about(&properties["PrincipalId"]);
            rows.push([
                account.strip_prefix("The id of the account ").unwrap().to_owned(),
                resources[set]["Properties"]["Name"].as_str().unwrap().to_owned(),
                kind.clone(),
                who.strip_prefix(&format!("The id of the {} ", kind.to_lowercase()))
                    .unwrap()
                    .to_owned(),
            ]);
        }
        rows.sort();
        assert_eq!(rows, assignments(&world));
        assert_eq!(n_sets, world.permission_sets().count());
    }
}

#[test]
fn cloudformation_has_applications_with_those_who_are_assigned() {
    for world in worlds() {
        let template: Value = serde_json::from_str(&written(&world, "cloudformation")).unwrap();
        let resources = &template["Resources"];
        let of_type = |kind: &'static str| {
            let all = resources.as_object().unwrap().values();
            all.filter(move |it| it["Type"] == kind).map(|it| &it["Properties"])
        };
        for application in of_type("AWS::SSO::Application") {
            assert_eq!(application["InstanceArn"], json!({ "Ref": "InstanceArn" }));
            let own = world.application_named(application["Name"].as_str().unwrap()).unwrap();
            let url = own.sign_in.as_ref().and_then(|it| it.url.as_deref());
            assert_eq!(application["PortalOptions"]["SignInOptions"]["ApplicationUrl"], json!(url));
        }
        assert_eq!(of_type("AWS::SSO::Application").count(), made(&world).count());
        let rows = of_type("AWS::SSO::ApplicationAssignment").map(|it| {
            let label = it["ApplicationArn"]["Fn::GetAtt"][0].as_str().unwrap();
            let kind = it["PrincipalType"].as_str().unwrap();
            let who = &template["Parameters"][it["PrincipalId"]["Ref"].as_str().unwrap()];
            let before = format!("The id of the {} ", kind.to_lowercase());
            let who = who["Description"].as_str().unwrap().strip_prefix(&before).unwrap();
            let name = resources[label]["Properties"]["Name"].as_str().unwrap();
            [name, kind, who].map(ToOwned::to_owned)
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort();
        assert_eq!(rows, assigned(&world));
    }
}

#[test]
fn cloudformation_has_policies_with_what_they_are_attached_to() {
    for world in worlds() {
        let template: Value = serde_json::from_str(&written(&world, "cloudformation")).unwrap();
        let mut rows = Vec::new();
        for (_, resource) in template["Resources"].as_object().unwrap() {
            if resource["Type"] != "AWS::Organizations::Policy" {
                continue;
            }
            let text = |name: &str| resource["Properties"][name].as_str().unwrap().to_owned();
            let kind = PolicyType::named(&text("Type")).unwrap();
            let own = world.organization_policy_named(kind, &text("Name")).unwrap();
            let content: Value = serde_json::from_str(&own.content).unwrap();
            assert_eq!(resource["Properties"]["Content"], content);
            let targets = resource["Properties"]["TargetIds"].as_array().into_iter().flatten();
            for target in targets {
                let parameter = &template["Parameters"][target["Ref"].as_str().unwrap()];
                let about = parameter["Description"].as_str().unwrap();
                let about = about.strip_prefix("The id of ").unwrap();
                let mut kinds = ["the account ", "the organizational unit "].into_iter();
                let name = kinds.find_map(|it| about.strip_prefix(it)).unwrap_or(about);
                rows.push([text("Name"), text("Type"), name.to_owned()]);
            }
        }
        rows.sort();
        assert_eq!(rows, attachments(&world));
    }
}

#[test]
fn cloudformation_has_the_customer_managed_policies_of_its_own_account() {
    let mut n_waiting = 0;
    for world in worlds() {
        let template: Value = serde_json::from_str(&written(&world, "cloudformation")).unwrap();
        let management = &world.organization.management;
        let resources = template["Resources"].as_object().unwrap();
        let of_type = |kind: &'static str| resources.iter().filter(move |it| it.1["Type"] == kind);
        let own = of_type("AWS::IAM::ManagedPolicy").map(|(_, it)| {
            let text = |name: &str| it["Properties"][name].as_str().unwrap().to_owned();
            (text("Path"), text("ManagedPolicyName"), it["Properties"]["PolicyDocument"].clone())
        });
        let expected = world.customer_policies_in(management).map(|it| {
            let document: Value = serde_json::from_str(it.document()).unwrap();
            (it.path.to_string(), it.name.to_string(), document)
        });
        assert_eq!(own.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        let notes = template["Metadata"]["Notes"].as_array().into_iter().flatten();
        let left_out = notes.filter(|it| it.as_str().unwrap().starts_with("Left out: "));
        let elsewhere = world.customer_policies().filter(|it| it.account != *management);
        let by_hand = world.applications().filter(|it| it.saml.is_some());
        let buckets = of_type("AWS::S3::BucketPolicy").count();
        let n_resources = world.resource_policies().count() - buckets;
        assert_eq!(left_out.count(), elsewhere.count() + by_hand.count() + n_resources);
        for (_, assignment) in of_type("AWS::SSO::Assignment") {
            for label in assignment["DependsOn"].as_array().into_iter().flatten() {
                assert_eq!(resources[label.as_str().unwrap()]["Type"], "AWS::IAM::ManagedPolicy");
                n_waiting += 1;
            }
        }
    }
    assert_eq!(n_waiting, 1);
}
