//! Policies beside those of permission sets: of the organization, with what they are attached to, the customer
//! managed ones of each account, with the permission sets that name them, and those of resources.

use std::{cell::OnceCell, collections::BTreeMap, iter};

use super::{
    ItemRef, account_text,
    entry::{Entries, Entry},
    page::{Lead, Page, listed},
};
use crate::{
    access::principal_names,
    policy::{Effect, Kind, Policy},
    text::{Role, Span},
    words,
    world::{
        CustomerPolicy, OrganizationPolicy, PolicyReference, PolicyType, ResourcePolicy, World,
    },
};

pub(super) fn entries(world: &World) -> Entries<'_> {
    let of_organization = PolicyType::ALL.into_iter().flat_map(|kind| {
        let policies = world.organization_policies(kind).map(Entry::OrganizationPolicy);
        iter::once(Entry::PolicyType(kind)).chain(policies)
    });
    let of_accounts = world.customer_policies().map(Entry::CustomerPolicy);
    let of_accounts = iter::once(Entry::CustomerPolicies).chain(of_accounts);
    let of_resources = world.resource_policies().map(Entry::ResourcePolicy);
    let of_resources = iter::once(Entry::ResourcePolicies).chain(of_resources);
    Box::new(of_organization.chain(of_accounts).chain(of_resources))
}

pub(super) fn lay<'a>(
    world: &'a World,
    entry: Entry<'_>,
    page: &mut Page,
    users: &OnceCell<Users<'a>>,
) {
    match entry {
        Entry::PolicyType(kind) => {
            page.heading(match kind {
                PolicyType::ServiceControl => tr!("Service control policies"),
                PolicyType::ResourceControl => tr!("Resource control policies"),
            });
            if !world.is_policy_type_enabled(kind) {
                let told = tr!("Not enabled: none of them limits anybody.");
                page.sentence(Lead::NONE, told, Role::Dim);
            }
        }
        // Before its type is enabled, AWS's own is nothing but a name.
        Entry::OrganizationPolicy(policy)
            if !policy.is_aws || world.is_policy_type_enabled(policy.kind) =>
        {
            add(page, world, policy);
        }
        Entry::CustomerPolicies => {
            page.heading(tr!("Customer managed policies"));
            if world.n_customer_policies() == 0 {
                let none =
                    tr!("No account has one: `aws iam create-policy`, with `--profile` for a \
                            member account.");
                page.sentence(Lead::NONE, none, Role::Dim);
            }
        }
        Entry::CustomerPolicy(policy) => {
            let users = users.get_or_init(|| self::users(world));
            add_customer_policy(page, world, policy, users);
        }
        Entry::ResourcePolicies => {
            page.heading(tr!("Policies of resources"));
            if world.n_resource_policies() == 0 {
                let none =
                    tr!("No bucket, key or other resource has one: `console put-resource-policy`.");
                page.sentence(Lead::NONE, none, Role::Dim);
            }
        }
        Entry::ResourcePolicy(policy) => add_resource_policy(page, world, policy),
        _ => {}
    }
}

fn add(page: &mut Page, world: &World, policy: &OrganizationPolicy) {
    let owner = if policy.is_aws { tr!("AWS's own") } else { "" };
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
        names.push(tr!("{n_more} more", n_more));
    }
    if names.is_empty() {
        page.sentence(Lead::INSIDE, tr!("attached to nothing: it limits nobody"), Role::Dim);
    } else {
        page.entry(Lead::INSIDE, listed(tr!("attached to"), names), None);
    }
}

/// The name of the root, an organizational unit or an account.
fn target_text(world: &World, id: &str) -> String {
    let organization = &world.organization;
    let account = organization.account(id).map(|it| it.name.to_string());
    let unit = || organization.organizational_unit(id).map(|it| it.name.to_string());
    account.or_else(unit).unwrap_or_else(|| tr!("Root").to_owned())
}

fn add_customer_policy(page: &mut Page, world: &World, policy: &CustomerPolicy, users: &Users<'_>) {
    let reference = PolicyReference { path: policy.path.clone(), name: policy.name.clone() };
    let path = if &*policy.path == "/" { "" } else { &*policy.path };
    let parts = [
        Span::new(format!("{path}{}", policy.name), Role::Accent),
        Span::new(
            tr!("in {account_text}", account_text = account_text(world, &policy.account)),
            Role::Dim,
        ),
        Span::new(format!("v{}", policy.default_version), Role::Dim),
    ];
    let (account, name) = (policy.account.clone(), policy.name.clone());
    page.entry(Lead::NONE, parts, Some(ItemRef::CustomerPolicy { account, name }));
    match users.get(&reference) {
        None => page.sentence(Lead::INSIDE, tr!("no permission set names it"), Role::Dim),
        Some(users) => {
            let users = users.iter().map(|it| (*it).to_owned());
            page.entry(Lead::INSIDE, listed(tr!("named by"), users), None);
        }
    }
}

/// The names of the permission sets that name a customer managed policy.
pub(super) type Users<'a> = BTreeMap<&'a PolicyReference, Vec<&'a str>>;

/// Them for all such policies, looked for once.
pub(super) fn users(world: &World) -> Users<'_> {
    let mut users = Users::new();
    for set in world.permission_sets() {
        for reference in set.content.references() {
            users.entry(reference).or_default().push(&set.name);
        }
    }
    users
}

fn add_resource_policy(page: &mut Page, world: &World, policy: &ResourcePolicy) {
    let parts = [
        Span::new(&policy.arn, Role::Accent),
        Span::new(policy.kind().map_or("", |it| words::of(it.noun)), Role::Dim),
        Span::new(
            tr!("in {account_text}", account_text = account_text(world, &policy.account)),
            Role::Dim,
        ),
    ];
    let (account, arn) = (policy.account.clone(), policy.arn.clone());
    page.entry(Lead::NONE, parts, Some(ItemRef::ResourcePolicy { account, arn }));
    let read = Policy::parse(&policy.document, Kind::Resource);
    for statement in read.iter().flat_map(|it| &it.statements).take(MOST_NAMES) {
        let verb = match statement.effect {
            Effect::Allow => tr!("allows"),
            Effect::Deny => tr!("denies"),
        };
        let names = principal_names(world, iter::once(statement)).join(", ");
        let but = if statement.actions.not { tr!("all but ") } else { "" };
        let actions =
            read.iter().flat_map(|it| statement.actions.spans().map(|span| it.text(span)));
        let actions = actions.collect::<Vec<_>>().join(", ");
        let parts = [
            Span::new(format!("{verb} {names}"), Role::Text),
            Span::new(format!("{but}{actions}"), Role::Dim),
        ];
        page.entry(Lead::INSIDE, parts, None);
    }
}

/// AWS's own policies are attached everywhere.
const MOST_NAMES: usize = 12;
