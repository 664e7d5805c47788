//! Policies beside those of permission sets: of the organization, with what they are attached to, and the
//! customer managed ones of each account, with the permission sets that name them.

use std::collections::BTreeMap;

use super::{
    ItemRef, Line, account_text,
    page::{Lead, Page, listed},
};
use crate::{
    text::{Role, Span},
    world::{CustomerPolicy, OrganizationPolicy, PolicyReference, PolicyType, World},
};

pub(super) fn lines(world: &World, mut page: Page) -> Vec<Line> {
    for kind in PolicyType::ALL {
        page.heading(match kind {
            PolicyType::ServiceControl => "Service control policies",
            PolicyType::ResourceControl => "Resource control policies",
        });
        add_type(&mut page, world, kind);
    }
    page.heading("Customer managed policies");
    add_customer_policies(&mut page, world);
    page.into_lines()
}

fn add_type(page: &mut Page, world: &World, kind: PolicyType) {
    if !world.is_policy_type_enabled(kind) {
        page.sentence(Lead::NONE, "Not enabled: none of them limits anybody.", Role::Dim);
    }
    for policy in world.organization_policies(kind) {
        if page.is_full() {
            break;
        }
        // Before its type is enabled, AWS's own is nothing but a name.
        if !policy.is_aws || world.is_policy_type_enabled(kind) {
            add(page, world, policy);
        }
    }
}

fn add(page: &mut Page, world: &World, policy: &OrganizationPolicy) {
    let owner = if policy.is_aws { "AWS's own" } else { "" };
    let parts = [
        Span::new(&policy.name, Role::Accent),
        Span::new(policy.id.as_str(), Role::Dim),
        Span::new(owner, Role::Dim),
    ];
    page.entry(Lead::NONE, parts, Some(ItemRef::OrganizationPolicy(policy.id.clone())));
    if !policy.description.is_empty() {
        page.sentence(Lead::INSIDE, &policy.description, Role::Dim);
    }
    let mut targets = world.targets_of(&policy.id);
    let mut names: Vec<String> =
        targets.by_ref().take(MOST_NAMES).map(|id| target_text(world, id)).collect();
    let n_more = targets.count();
    if n_more > 0 {
        names.push(format!("{n_more} more"));
    }
    if names.is_empty() {
        page.sentence(Lead::INSIDE, "attached to nothing: it limits nobody", Role::Dim);
    } else {
        page.entry(Lead::INSIDE, listed("attached to", names), None);
    }
}

/// The name of the root, an organizational unit or an account.
fn target_text(world: &World, id: &str) -> String {
    let organization = &world.organization;
    let account = organization.account(id).map(|it| it.name.to_string());
    let unit = || organization.organizational_unit(id).map(|it| it.name.to_string());
    account.or_else(unit).unwrap_or_else(|| "Root".to_owned())
}

fn add_customer_policies(page: &mut Page, world: &World) {
    let mut policies = world.customer_policies().peekable();
    if policies.peek().is_none() {
        let none =
            "No account has one: `aws iam create-policy`, with `--profile` for a member account.";
        return page.sentence(Lead::NONE, none, Role::Dim);
    }
    let mut users: BTreeMap<&PolicyReference, Vec<String>> = BTreeMap::new();
    for set in world.permission_sets() {
        for reference in set.content.references() {
            users.entry(reference).or_default().push(set.name.to_string());
        }
    }
    for policy in policies {
        if page.is_full() {
            break;
        }
        let reference = PolicyReference { path: policy.path.clone(), name: policy.name.clone() };
        add_customer_policy(page, world, policy, users.get(&reference));
    }
}

fn add_customer_policy(
    page: &mut Page,
    world: &World,
    policy: &CustomerPolicy,
    users: Option<&Vec<String>>,
) {
    let path = if &*policy.path == "/" { "" } else { &*policy.path };
    let parts = [
        Span::new(format!("{path}{}", policy.name), Role::Accent),
        Span::new(format!("in {}", account_text(world, &policy.account)), Role::Dim),
        Span::new(format!("v{}", policy.default_version), Role::Dim),
    ];
    let (account, name) = (policy.account.clone(), policy.name.clone());
    page.entry(Lead::NONE, parts, Some(ItemRef::CustomerPolicy { account, name }));
    match users {
        None => page.sentence(Lead::INSIDE, "no permission set names it", Role::Dim),
        Some(users) => page.entry(Lead::INSIDE, listed("named by", users.clone()), None),
    }
}

/// AWS's own policies are attached everywhere.
const MOST_NAMES: usize = 12;
