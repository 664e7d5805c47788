//! Terraform, read by a parser of HCL: the same resources with the same arguments.

use std::collections::BTreeMap;

use hcl::eval::Evaluate as _;
use vestibule::world::{ManagedPolicyArn, PolicyType};

use super::{made, worlds, written};
use crate::named::{assigned, assignments, attachments};

/// A file of Terraform as another parser reads it: resources by type and label.
struct Terraform {
    resources: BTreeMap<String, BTreeMap<String, hcl::Block>>,
}

impl Terraform {
    fn read(text: &str) -> Self {
        let body = hcl::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let mut resources: BTreeMap<String, BTreeMap<String, hcl::Block>> = BTreeMap::new();
        for block in body.blocks().filter(|it| ["resource", "data"].contains(&it.identifier())) {
            let [kind, label] = block.labels() else { panic!("{block:?}") };
            let looked_up = if block.identifier() == "data" { "data." } else { "" };
            let of_kind = resources.entry(format!("{looked_up}{}", kind.as_str())).or_default();
            let before = of_kind.insert(label.as_str().to_owned(), block.clone());
            assert!(before.is_none(), "{label:?} is there twice");
        }
        Self { resources }
    }

    fn blocks(&self, kind: &str) -> impl Iterator<Item = &hcl::Block> {
        self.resources.get(kind).into_iter().flat_map(BTreeMap::values)
    }

    /// What an argument is in all resources of a type, sorted.
    fn all(&self, kind: &str, name: &str) -> Vec<String> {
        let mut texts: Vec<_> = self.blocks(kind).filter_map(|it| argument(it, name)).collect();
        texts.sort();
        texts
    }

    /// The argument of the resource that an expression refers to.
    fn referred(&self, expression: &str, name: &str) -> String {
        let mut parts = expression.split('.');
        let (kind, label) = (parts.next().unwrap(), parts.next().unwrap());
        argument(&self.resources[kind][label], name).unwrap()
    }

    /// What a policy is attached to, as the export's parameters and reports name it.
    fn target(&self, expression: &hcl::Expression) -> String {
        let text = plain(expression);
        if text.starts_with("local.account_ids") {
            return key(expression);
        }
        let Some(label) = text.strip_prefix("data.aws_organizations_organizational_unit.") else {
            assert_eq!(text, "data.aws_organizations_organization.this.roots[0].id");
            return "the root".to_owned();
        };
        let units = &self.resources["data.aws_organizations_organizational_unit"];
        let unit = &units[label.strip_suffix(".id").unwrap()];
        let name = argument(unit, "name").unwrap();
        match self.target(&attribute(unit, "parent_id").unwrap()) {
            above if above == "the root" => name,
            above => format!("{above}/{name}"),
        }
    }

    /// The policies of the organization with what they are attached to.
    fn attachments(&self) -> Vec<[String; 3]> {
        let rows = self.blocks("aws_organizations_policy_attachment").map(|block| {
            let policy = argument(block, "policy_id").unwrap();
            let of_policy = |name| self.referred(&policy, name);
            let target = self.target(&attribute(block, "target_id").unwrap());
            [of_policy("name"), of_policy("type"), target]
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort();
        rows
    }

    /// Applications with those who are assigned.
    fn assigned(&self) -> Vec<[String; 3]> {
        let rows = self.blocks("aws_ssoadmin_application_assignment").map(|block| {
            let get = |name: &str| argument(block, name).unwrap();
            let kind = get("principal_type");
            let name = if kind == "USER" { "user_name" } else { "display_name" };
            let name = self.referred(&get("principal_id"), name);
            [self.referred(&get("application_arn"), "name"), kind, name]
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort();
        rows
    }

    fn assignments(&self) -> Vec<[String; 4]> {
        let rows = self.blocks("aws_ssoadmin_account_assignment").map(|block| {
            let get = |name: &str| argument(block, name).unwrap();
            let kind = get("principal_type");
            let name = if kind == "USER" { "user_name" } else { "display_name" };
            [
                key(&attribute(block, "target_id").unwrap()),
                self.referred(&get("permission_set_arn"), "name"),
                kind,
                self.referred(&get("principal_id"), name),
            ]
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort();
        rows
    }
}

fn attribute(block: &hcl::Block, name: &str) -> Option<hcl::Expression> {
    block.body().attributes().find(|it| it.key() == name).map(|it| it.expr().clone())
}

/// The text of an argument; an expression as it is written.
fn argument(block: &hcl::Block, name: &str) -> Option<String> {
    Some(plain(&attribute(block, name)?))
}

fn plain(expression: &hcl::Expression) -> String {
    match expression {
        hcl::Expression::String(text) => text.clone(),
        hcl::Expression::TemplateExpr(_) => {
            let value = expression.evaluate(&hcl::eval::Context::new()).unwrap();
            value.as_str().unwrap().to_owned()
        }
        other => hcl::format::to_string(other).unwrap(),
    }
}

/// The key of `local.account_ids["key"]`.
fn key(expression: &hcl::Expression) -> String {
    let hcl::Expression::Traversal(traversal) = expression else { panic!("{expression:?}") };
    match traversal.operators.last() {
        Some(hcl::expr::TraversalOperator::Index(index)) => plain(index),
        other => panic!("{other:?}"),
    }
}

#[test]
fn terraform_is_read_as_the_same_world() {
    for world in worlds() {
        let file = Terraform::read(&written(&world, "terraform"));
        let sorted = |texts: &mut dyn Iterator<Item = &str>| -> Vec<String> {
            let mut texts: Vec<_> = texts.map(ToOwned::to_owned).collect();
            texts.sort();
            texts
        };
        let groups = sorted(&mut world.groups().map(|it| &*it.display_name));
        assert_eq!(file.all("aws_identitystore_group", "display_name"), groups);
        let users = sorted(&mut world.users().map(|it| &*it.user_name));
        assert_eq!(file.all("aws_identitystore_user", "user_name"), users);
        let sets = sorted(&mut world.permission_sets().map(|it| &*it.name));
        assert_eq!(file.all("aws_ssoadmin_permission_set", "name"), sets);
        let policies = world.permission_sets().filter_map(|it| it.content.inline_policy.as_deref());
        let policies = sorted(&mut { policies });
        let kind = "aws_ssoadmin_permission_set_inline_policy";
        assert_eq!(file.all(kind, "inline_policy"), policies);
        let of_customers = file.blocks("aws_ssoadmin_customer_managed_policy_attachment").count();
        let own = world.permission_sets().map(|it| it.content.customer_policies.size());
        assert_eq!(of_customers, own.sum::<usize>());
        let boundaries = file.blocks("aws_ssoadmin_permissions_boundary_attachment").count();
        let own = world.permission_sets().filter(|it| it.content.boundary.is_some());
        assert_eq!(boundaries, own.count());
        let managed = world.permission_sets().flat_map(|it| &it.content.managed_policies);
        let managed = sorted(&mut managed.map(ManagedPolicyArn::as_str));
        let kind = "aws_ssoadmin_managed_policy_attachment";
        assert_eq!(file.all(kind, "managed_policy_arn"), managed);
        let members = file.all("aws_identitystore_group_membership", "member_id");
        assert_eq!(members.len(), world.memberships().count());
        assert_eq!(file.assignments(), assignments(&world));
        let applications = sorted(&mut made(&world).map(|it| &*it.name));
        assert_eq!(file.all("aws_ssoadmin_application", "name"), applications);
        assert_eq!(file.assigned(), assigned(&world));
        let open = file.blocks("aws_ssoadmin_application_assignment_configuration").count();
        let own = made(&world).filter(|it| !it.is_assignment_required);
        assert_eq!(open, own.count());
        let urls = made(&world).filter_map(|it| it.sign_in.as_ref()?.url.as_deref());
        for application in world.applications().filter(|it| it.saml.is_some()) {
            let note = format!("# Left out: {}, because", application.name);
            assert!(written(&world, "terraform").contains(&note), "{note}");
        }
        for url in urls {
            let wanted = format!("application_url = \"{url}\"");
            assert!(written(&world, "terraform").contains(&wanted), "{wanted}");
        }
    }
}

#[test]
fn terraform_has_policies_with_what_they_are_attached_to() {
    for world in worlds() {
        let file = Terraform::read(&written(&world, "terraform"));
        assert_eq!(file.attachments(), attachments(&world));
        let all = PolicyType::ALL.into_iter().flat_map(|it| world.organization_policies(it));
        let mut contents: Vec<_> =
            all.filter(|it| !it.is_aws).map(|it| it.content.to_string()).collect();
        contents.sort();
        assert_eq!(file.all("aws_organizations_policy", "content"), contents);
        let delegates = file.blocks("aws_organizations_delegated_administrator").count();
        assert_eq!(delegates, world.organization.delegations().count());
    }
}

/// Each is made in its account, and assignments that need it wait for it.
#[test]
fn terraform_has_the_customer_managed_policies_of_every_account() {
    let mut n_waiting = 0;
    for world in worlds() {
        let text = written(&world, "terraform");
        let file = Terraform::read(&text);
        let mut documents: Vec<_> =
            world.customer_policies().map(|it| it.document().to_owned()).collect();
        documents.sort();
        assert_eq!(file.all("aws_iam_policy", "policy"), documents);
        let body = hcl::parse(&text).unwrap();
        let providers = body.blocks().filter(|it| it.identifier() == "provider");
        let aliases: Vec<_> = providers.filter_map(|it| argument(it, "alias")).collect();
        let elsewhere = file.all("aws_iam_policy", "provider");
        let of_buckets = file.all("aws_s3_bucket_policy", "provider");
        let all = elsewhere.iter().chain(&of_buckets);
        assert!(all.clone().all(|it| it.starts_with("aws.")));
        assert!(all.into_iter().all(|it| aliases.contains(&it.replacen("aws.", "", 1))));
        let management = &world.organization.management;
        let members = world.customer_policies().filter(|it| it.account != *management);
        assert_eq!(elsewhere.len(), members.count());
        let buckets = file.all("aws_s3_bucket_policy", "policy");
        let own = world.resource_policies().filter(|it| it.arn.starts_with("arn:aws:s3:"));
        let mut own: Vec<_> = own.map(|it| it.document.to_string()).collect();
        own.sort();
        assert_eq!(buckets, own);
        let kinds = ["aws_s3_bucket_policy", "aws_kms_key_policy"];
        let n_set = kinds.iter().map(|it| file.blocks(it).count()).sum::<usize>();
        let n_left_out = text.matches("# Left out: the policy of").count();
        assert_eq!(n_set + n_left_out, world.resource_policies().count());
        for before in file.all("aws_ssoadmin_account_assignment", "depends_on") {
            file.referred(before.trim_matches(['[', ']', '\n', ' ']), "policy");
            n_waiting += 1;
        }
    }
    assert_eq!(n_waiting, 2);
}
