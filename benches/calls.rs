//! What a call costs in a large organization, beside a small one: `cargo bench --bench calls`.
//!
//! The first lines that it prints are of the first call, measured once. Nothing counts the memory here: that would
//! take time at each piece of an answer.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark may panic, print and read the clock"
)]

use std::{hint::black_box, time::Duration, time::Instant};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use mimalloc::MiMalloc;
use serde_json::{Value, json};
use vestibule::{
    api::{self, Call, Caller},
    world::{
        World,
        generate::{Size, generate},
    },
};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = first, operations, pages
}
criterion_main!(benches);

/// The first call pays for its rows of the operation table: once, so it is measured once.
fn first(_: &mut Criterion) {
    let mut world = generate(Size { assignments: 0, ..Size::SMALL }, 1);
    let call = assign(&world, 3, "Set00003", "group-00003");
    let start = Instant::now();
    api::call(&mut world, &call).unwrap();
    println!("first call: {:?}", start.elapsed());
    let start = Instant::now();
    api::call(&mut world, &call).unwrap();
    println!("second call: {:?}", start.elapsed());
}

/// Twenty microseconds and one for each entity; at most twice the time in the large one.
fn operations(bench: &mut Criterion) {
    let mut bench = bench.benchmark_group("operations");
    for (name, size) in [("small", Size::SMALL), ("large", NEARLY_FULL)] {
        let mut world = generate(size, 1);
        let call = assign(&world, 5, "Set00009", "group-00009");
        let answer = api::call(&mut world, &call).unwrap();
        let request = answer["AccountAssignmentCreationStatus"]["RequestId"].clone();
        for call in calls(&world, &request) {
            let refused = api::call(&mut world.clone(), &call).err();
            assert_eq!(refused, None, "{call}");
            bench.bench_function(format!("{call}, {name}"), |b| {
                b.iter_batched_ref(
                    || world.clone(),
                    |world| api::call(world, black_box(&call)),
                    BatchSize::SmallInput,
                );
            });
        }
    }
}

/// A page of a hundred, at both ends of a list.
fn pages(bench: &mut Criterion) {
    let mut bench = bench.benchmark_group("pages");
    for (name, size) in [("small", Size::SMALL), ("large", NEARLY_FULL)] {
        let mut world = generate(size, 1);
        let call = Call::new("identitystore", "ListUsers", json!({ "MaxResults": 100 }));
        let first = ready(&world, call);
        let mut last = first.clone();
        loop {
            let answer = api::call(&mut world, &last).unwrap();
            let Some(token) = answer.get("NextToken") else { break };
            last.input.insert("NextToken".to_owned(), token.clone());
        }
        for (place, call) in [("first", first), ("last", last)] {
            bench.bench_function(format!("the {place} 100 users, {name}"), |b| {
                b.iter(|| api::call(&mut world, black_box(&call)));
            });
        }
    }
}

/// An inline policy.
const POLICY: &str = r#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#;

/// As large as it can be if one more of everything must fit into AWS's quotas.
const NEARLY_FULL: Size =
    Size { users: 99_999, permission_sets: 3_499, applications: 6_999, ..Size::LARGE };

/// One call of every core operation.
#[expect(clippy::too_many_lines, reason = "it is a list")]
fn calls(world: &World, request: &Value) -> Vec<Call> {
    let set = json!({ "PermissionSetArn": "Set00002" });
    let with = |more: Value| {
        let mut input = set.clone();
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let page = json!({ "MaxResults": 100 });
    let application = json!({ "ApplicationArn": "Application 00005" });
    let member = json!({ "GroupId": "group-00005", "MemberId": { "UserId": "user.000001" } });
    let policy = json!({ "ManagedPolicyArn": "SecurityAudit" });
    let status = json!({ "AccountAssignmentCreationRequestId": request });
    let person = json!({
        "UserName": "new", "DisplayName": "New", "Name": { "GivenName": "N", "FamilyName": "W" },
    });
    let assignments = json!({ "AccountId": "account-00005", "PermissionSetArn": "Set00009" });
    let mut calls: Vec<Call> = [
        ("sso-admin", "CreatePermissionSet", json!({ "Name": "New" })),
        ("sso-admin", "DescribePermissionSet", set.clone()),
        ("sso-admin", "ListPermissionSets", page.clone()),
        ("sso-admin", "UpdatePermissionSet", with(json!({ "SessionDuration": "PT2H" }))),
        ("sso-admin", "AttachManagedPolicyToPermissionSet", with(policy)),
        ("sso-admin", "PutInlinePolicyToPermissionSet", with(json!({ "InlinePolicy": POLICY }))),
        ("sso-admin", "DescribeAccountAssignmentCreationStatus", status),
        ("sso-admin", "ListAccountAssignments", assignments),
        ("sso-admin", "ListAccountsForProvisionedPermissionSet", set.clone()),
        (
            "sso-admin",
            "ListPermissionSetsProvisionedToAccount",
            json!({ "AccountId": "account-00005" }),
        ),
        (
            "sso-admin",
            "ListAccountAssignmentsForPrincipal",
            json!({ "PrincipalId": "user.000001", "PrincipalType": "USER" }),
        ),
        (
            "sso-admin",
            "ProvisionPermissionSet",
            with(json!({ "TargetType": "ALL_PROVISIONED_ACCOUNTS" })),
        ),
        (
            "sso-admin",
            "CreateApplication",
            json!({ "Name": "New", "ApplicationProviderArn": "custom" }),
        ),
        ("sso-admin", "DescribeApplication", application.clone()),
        ("sso-admin", "ListApplications", json!({ "MaxResults": 10 })),
        ("sso-admin", "ListApplicationAssignments", application),
        (
            "sso-admin",
            "CreateApplicationAssignment",
            json!({
                "ApplicationArn": "Application 00005",
                "PrincipalId": "user.000099",
                "PrincipalType": "USER",
            }),
        ),
        (
            "sso-admin",
            "ListApplicationAssignmentsForPrincipal",
            json!({ "PrincipalId": "user.000001", "PrincipalType": "USER" }),
        ),
        ("identitystore", "CreateUser", person),
        ("identitystore", "DescribeUser", json!({ "UserId": "user.000001" })),
        ("identitystore", "ListUsers", page.clone()),
        ("identitystore", "DeleteUser", json!({ "UserId": "user.000001" })),
        ("identitystore", "CreateGroup", json!({ "DisplayName": "New" })),
        ("identitystore", "ListGroups", page),
        ("identitystore", "CreateGroupMembership", member),
        (
            "identitystore",
            "ListGroupMemberships",
            json!({ "GroupId": "group-00007", "MaxResults": 50 }),
        ),
        ("organizations", "ListAccounts", json!({ "MaxResults": 10 })),
        ("organizations", "DescribeAccount", json!({ "AccountId": "account-00005" })),
    ]
    .into_iter()
    .map(|(service, operation, input)| ready(world, Call::new(service, operation, input)))
    .collect();
    calls.push(assign(world, 7, "Set00003", "group-00001"));
    let person = world.user_named("user.000001").unwrap().id.clone();
    let portal =
        Call { caller: Caller::Portal(person), ..Call::new("sso", "ListAccounts", json!({})) };
    calls.push(ready(world, portal));
    calls
}

fn assign(world: &World, account: usize, set: &str, group: &str) -> Call {
    let input = json!({
        "PermissionSetArn": set,
        "PrincipalType": "GROUP",
        "PrincipalId": group,
        "TargetType": "AWS_ACCOUNT",
        "TargetId": format!("account-{account:05}"),
    });
    ready(world, Call::new("sso-admin", "CreateAccountAssignment", input))
}

/// The call as AWS gets it: with ids.
fn ready(world: &World, mut call: Call) -> Call {
    api::fill_defaults(world, &mut call);
    api::resolve_names(world, &mut call);
    call
}
