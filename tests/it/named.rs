//! What a world is by its names: what stays the same when it leaves and comes back.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use vestibule::world::{
    Application, Content, CustomerPolicy, Parent, PolicyType, Principal, Request, RequestKind,
    ResourcePolicy, Role, World,
};

/// What a world is, without ids that another world of the same names has otherwise.
pub(crate) fn named(world: &World) -> Value {
    let organization = &world.organization;
    let parent = |parent: &Parent| match parent {
        Parent::Root => None,
        Parent::OrganizationalUnit(id) => {
            organization.organizational_unit(id.as_str()).map(|it| it.name.to_string())
        }
    };
    let accounts: Vec<Value> = organization
        .accounts()
        .map(|it| json!([&*it.name, it.id, &*it.email, parent(&it.parent)]))
        .collect();
    let units: Vec<Value> = organization
        .organizational_units()
        .map(|it| json!([&*it.name, parent(&it.parent)]))
        .collect();
    json!({
        "accounts": accounts,
        "units": units,
        "identity": identity(world),
        "assignments": assignments(world),
        "owners": world.applications().map(|it| it.account.to_string()).collect::<Vec<_>>(),
        "attributes": world.users().map(|it| json!(it.attributes)).collect::<Vec<_>>(),
        "enabled": world.users().map(|it| it.is_enabled).collect::<Vec<_>>(),
        "source": format!("{:?}", world.identity_source()),
        "portal": format!("{:?}", world.access_portal),
        "organization": organization_policies(world),
        "policies": policies(world),
        "resources": resource_policies(world),
        "roles": roles(world),
        "gone": gone(world),
        "scim": scim(world),
        "saml": saml(world),
        "sessions": sessions(world),
        "requests": requests(world),
        "versions": versions(world),
    })
}

/// What was asked for, oldest first; who is gone and what is gone by the order in which they first come.
fn requests(world: &World) -> Vec<String> {
    let mut gone: Vec<String> = Vec::new();
    let mut known = |name: Option<&str>, id: &str| {
        name.map_or_else(
            || {
                let at = gone.iter().position(|it| it == id).unwrap_or_else(|| {
                    gone.push(id.to_owned());
                    gone.len() - 1
                });
                format!("gone {at}")
            },
            ToOwned::to_owned,
        )
    };
    let mut told = |request: &Request| {
        let (kind, set, account, principal) = match &request.kind {
            RequestKind::Create(it) => {
                ("create", &it.permission_set, Some(&it.account), Some(&it.principal))
            }
            RequestKind::Delete(it) => {
                ("delete", &it.permission_set, Some(&it.account), Some(&it.principal))
            }
            RequestKind::Provision { permission_set, account } => {
                ("provision", permission_set, account.as_ref(), None)
            }
        };
        let name = world.permission_set(set.as_str()).map(|it| &*it.name);
        let set_name = known(name, set.as_str());
        let who = principal.map(|it| (it.kind(), known(world.principal_name(it), it.id())));
        let mut failure = request.failure.clone().unwrap_or_default();
        for id in [Some(set.as_str()), principal.map(Principal::id)].into_iter().flatten() {
            failure = failure.replace(id, "ID");
        }
        failure = failure.replace(&*world.instance.identity_store, "STORE");
        format!(
            "{kind} {set_name} {account:?} {who:?} {:?} {} {failure}",
            request.due, request.created
        )
    };
    let mut requests: Vec<String> = world.requests().map(&mut told).collect();
    // Those that a world file makes by itself are made in the order of its assignments.
    if world.requests().all(|it| it.created == world.now() && it.failure.is_none()) {
        requests.sort();
    }
    requests
}

/// All versions of all customer managed policies.
fn versions(world: &World) -> Vec<String> {
    let told = world.customer_policies().map(|it| {
        let versions: Vec<_> =
            it.versions.iter().map(|version| (version.number, &*version.document)).collect();
        format!("{} v{} of {} {versions:?}", it.arn(), it.default_version, it.n_versions)
    });
    told.collect()
}

/// Applications that sign in by SAML, with those who are assigned; not those who are gone.
fn saml(world: &World) -> Vec<String> {
    let all = world.applications().filter(|it| it.saml.is_some());
    let told = all.map(|it| {
        let principals = world.assigned_to(&it.arn);
        let names: BTreeSet<_> = principals.filter_map(|it| world.principal_name(it)).collect();
        format!("{} {:?} {:?} {:?} {names:?}", it.name, it.saml, it.sign_in, it.description)
    });
    told.collect()
}

/// The roles, what each was made of, and whether that is what its permission set is now.
fn roles(world: &World) -> BTreeSet<String> {
    let role = |it: &Role| {
        let set = &world.permission_set(it.permission_set.as_str()).unwrap().name;
        // How a set is laid out inside depends on how it came about.
        let Content { session_duration, relay_state, inline_policy, boundary, .. } = &it.snapshot;
        let managed: Vec<_> = it.snapshot.managed_policies.iter().collect();
        let customer: Vec<_> = it.snapshot.customer_policies.iter().collect();
        let content = (session_duration, relay_state, managed, customer, inline_policy, boundary);
        format!("{} {set} {} {content:?}", it.account, world.has_drifted(it))
    };
    world.roles().map(role).collect()
}

/// What those have who are gone, one by one, sorted.
fn gone(world: &World) -> Vec<Vec<String>> {
    let mut gone: BTreeMap<&Principal, Vec<String>> = BTreeMap::new();
    for it in world.assignments().filter(|it| world.principal_name(&it.principal).is_none()) {
        let set = &world.permission_set(it.permission_set.as_str()).unwrap().name;
        let has = format!("{} {} {set}", it.principal.kind(), it.account);
        gone.entry(&it.principal).or_default().push(has);
    }
    for application in world.applications() {
        for it in world.assigned_to(&application.arn) {
            if world.principal_name(it).is_none() {
                let has = format!("{} {}", it.kind(), application.name);
                gone.entry(it).or_default().push(has);
            }
        }
    }
    let mut gone: Vec<Vec<String>> = gone.into_values().collect();
    for has in &mut gone {
        has.sort();
    }
    gone.sort();
    gone
}

/// The tokens of automatic provisioning, by when they were made, and which of them the provider has.
fn scim(world: &World) -> Value {
    let Some(scim) = world.scim() else { return Value::Null };
    let times: Vec<_> = scim.tokens.iter().map(|it| [it.created, it.expires]).collect();
    let used = scim.token_in_use();
    json!([
        format!("{times:?}"),
        used.and_then(|used| scim.tokens.iter().position(|it| it == used))
    ])
}

/// The sessions of people who are there.
fn sessions(world: &World) -> Value {
    let sessions = world.users().map(|user| {
        let portal: Vec<_> = world
            .sessions_of(&user.id)
            .map(|it| format!("{} {} {:?}", it.started, it.expires, it.ended))
            .collect();
        let roles = world.role_sessions_of(&user.id);
        let roles: BTreeSet<_> = roles
            .map(|(account, set, it)| {
                let set = &world.permission_set(set.as_str()).unwrap().name;
                format!("{} {account} {set} {}", it.user_name, it.expires)
            })
            .collect();
        json!([portal, roles])
    });
    sessions.collect()
}

/// The customer managed policies of all accounts.
pub(crate) fn policies(world: &World) -> Value {
    let policy = |it: &CustomerPolicy| {
        let tags: BTreeSet<_> = it.tags.iter().map(|tag| (&*tag.key, &*tag.value)).collect();
        json!([it.arn(), it.document(), it.description.as_deref(), tags])
    };
    world.customer_policies().map(policy).collect()
}

/// The policies of resources, each with the account that owns it.
pub(crate) fn resource_policies(world: &World) -> Value {
    let policy = |it: &ResourcePolicy| json!([&*it.arn, it.account, &*it.document]);
    let bare = world.bare_buckets().map(|(arn, account)| json!([arn, account]));
    world.resource_policies().map(policy).chain(bare).collect()
}

/// The policies that somebody wrote for the organization, with their types and what they are attached to, sorted.
pub(crate) fn attachments(world: &World) -> Vec<[String; 3]> {
    let organization = &world.organization;
    let name = |id: &str| -> String {
        let account = organization.account(id).map(|it| it.name.to_string());
        let unit = organization.organizational_unit(id);
        let unit = unit.map(|it| Parent::OrganizationalUnit(it.id.clone()));
        let unit = unit.and_then(|it| organization.names_to(&it));
        account.or(unit).unwrap_or_else(|| "the root".to_owned())
    };
    let all = PolicyType::ALL.into_iter().flat_map(|it| world.organization_policies(it));
    let own = all.filter(|it| !it.is_aws);
    let rows = own.flat_map(|policy| {
        let targets: Vec<_> = world.targets_of(&policy.id).map(name).collect();
        let row = |it| [policy.name.to_string(), policy.kind.name().to_owned(), it];
        targets.into_iter().map(row)
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort();
    rows
}

/// Which policies of the organization are attached where, which types are enabled, and who is delegated.
pub(crate) fn organization_policies(world: &World) -> Value {
    let organization = &world.organization;
    let name = |id: &str| -> String {
        let account = organization.account(id).map(|it| it.name.to_string());
        let unit = || organization.organizational_unit(id).map(|it| it.name.to_string());
        account.or_else(unit).unwrap_or_else(|| "Root".to_owned())
    };
    let of_type = |kind: PolicyType| {
        let policies = world.organization_policies(kind).map(|it| {
            let targets: BTreeSet<_> = world.targets_of(&it.id).map(name).collect();
            json!([&*it.name, &*it.description, &*it.content, targets])
        });
        json!([world.is_policy_type_enabled(kind), policies.collect::<Vec<_>>()])
    };
    let delegates = organization.delegations().map(|it| name(it.account.as_str()));
    json!([PolicyType::ALL.map(of_type), delegates.collect::<Vec<_>>()])
}

/// What the identity store and the permission sets are.
pub(crate) fn identity(world: &World) -> Value {
    let groups: Vec<Value> =
        world.groups().map(|it| json!([&*it.display_name, it.description.as_deref()])).collect();
    let users: Vec<Value> = world
        .users()
        .map(|it| {
            let groups = world.memberships_of(&it.id);
            let groups: Vec<_> = groups
                .map(|it| world.group(it.group.as_str()).unwrap().display_name.to_string())
                .collect();
            let name = &it.attributes["Name"];
            let email = it.attributes.get("Emails").map(|emails| emails[0]["Value"].clone());
            json!([
                &*it.user_name,
                &*it.display_name,
                name["GivenName"],
                name["FamilyName"],
                email,
                groups
            ])
        })
        .collect();
    let sets: Vec<Value> = world
        .permission_sets()
        .map(|it| {
            let content = &it.content;
            let mut tags: Vec<_> =
                it.tags.iter().map(|tag| json!([&*tag.key, &*tag.value])).collect();
            tags.sort_by_key(ToString::to_string);
            let policies: Vec<_> =
                content.managed_policies.iter().map(ToString::to_string).collect();
            json!([
                &*it.name,
                it.description.as_deref(),
                &*content.session_duration,
                content.relay_state.as_deref(),
                policies,
                content.inline_policy.as_deref(),
                format!("{:?} {:?}", content.customer_policies, content.boundary),
                tags,
            ])
        })
        .collect();
    json!([groups, users, sets, applications(world)])
}

/// Applications that AWS's API makes, with those who are assigned; not those who are gone.
fn applications(world: &World) -> Vec<Value> {
    let application = |it: &Application| {
        let principals = world.assigned_to(&it.arn);
        let names = principals.filter_map(|it| Some((it.kind(), world.principal_name(it)?)));
        let tags: BTreeSet<_> = it.tags.iter().map(|tag| (&*tag.key, &*tag.value)).collect();
        json!([
            &*it.name,
            it.description.as_deref(),
            format!("{:?} {} {}", it.sign_in, it.is_enabled, it.is_visible),
            it.is_assignment_required,
            tags,
            names.collect::<BTreeSet<_>>(),
        ])
    };
    world.applications().filter(|it| it.saml.is_none()).map(application).collect()
}

/// Who has what where, sorted; not those who are gone.
pub(crate) fn assignments(world: &World) -> Vec<[String; 4]> {
    let rows = world.assignments().filter_map(|it| {
        Some([
            world.organization.account(it.account.as_str())?.name.to_string(),
            world.permission_set(it.permission_set.as_str())?.name.to_string(),
            it.principal.kind().to_owned(),
            world.principal_name(&it.principal)?.to_owned(),
        ])
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort();
    rows
}

/// The same with those who are assigned, sorted; not those who are gone.
pub(crate) fn assigned(world: &World) -> Vec<[String; 3]> {
    let of_one = |application: &Application| {
        let principals = world.assigned_to(&application.arn);
        let named = principals.filter_map(|it| Some((it.kind(), world.principal_name(it)?)));
        let row = |(kind, name): (&str, &str)| [&*application.name, kind, name].map(str::to_owned);
        named.map(row).collect::<Vec<_>>()
    };
    let made = world.applications().filter(|it| it.saml.is_none());
    let mut rows: Vec<_> = made.flat_map(of_one).collect();
    rows.sort();
    rows
}
