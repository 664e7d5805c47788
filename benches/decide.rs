//! What the policy language costs: `cargo bench --bench decide`.
//!
//! A decision with reasons is the verdict and what every statement says about the request.
#![expect(clippy::unwrap_used, reason = "a benchmark may panic")]

use std::{hint::black_box, sync::Arc, time::Duration};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mimalloc::MiMalloc;
use serde_json::json;
use vestibule::{
    access::batch::Batch,
    catalogue,
    policy::{
        Kind, Policy,
        decide::{Layers, decide, is_allowed},
        request::{Action, Context, Principal, Request},
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
    targets = parse, decision, lines
}
criterion_main!(benches);

const SMALL: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Sid": "Read", "Effect": "Allow", "Action": ["s3:Get*", "s3:List*"],
        "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
    {"Sid": "Own", "Effect": "Allow", "Action": "s3:*",
        "Resource": "arn:aws:s3:::homes/${aws:PrincipalTag/login}/*",
        "Condition": {"StringLike": {"aws:PrincipalTag/team": ["red-*", "blue-*"]}}},
    {"Sid": "NotFromOutside", "Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"]}}}]}"#;

/// AWS's `ReadOnlyAccess`, which has some three thousand patterns.
fn read_only() -> &'static str {
    catalogue::managed_policy("ReadOnlyAccess")
        .and_then(catalogue::managed_policy_document)
        .unwrap()
}

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    for (name, document) in [("ReadOnlyAccess", read_only()), ("small", SMALL)] {
        group.bench_function(name, |it| {
            it.iter(|| Policy::parse(black_box(document), Kind::Identity).unwrap());
        });
    }
}

fn decision(criterion: &mut Criterion) {
    let principal = Principal::from_arn("arn:aws:sts::111122223333:assumed-role/R/ana").unwrap();
    let mut context = Context::default();
    for (key, value) in [
        ("aws:SecureTransport", "true"),
        ("aws:SourceIp", "203.0.113.7"),
        ("aws:PrincipalTag/login", "ana"),
        ("aws:PrincipalTag/team", "blue-1"),
        ("aws:PrincipalArn", "arn:aws:iam::111122223333:role/R"),
    ] {
        context.set(key, [value]);
    }
    for (name, document) in [("ReadOnlyAccess", read_only()), ("small", SMALL)] {
        let identity = [Arc::new(Policy::parse(document, Kind::Identity).unwrap())];
        let layers = Layers { identity: &identity, ..Layers::default() };
        let mut group = criterion.benchmark_group(name);
        for (name, resource) in [
            ("s3:GetObject", "arn:aws:s3:::reports/2026/q3.csv"),
            ("s3:DeleteObject", "arn:aws:s3:::homes/ana/notes.txt"),
            ("ec2:DescribeInstances", "*"),
        ] {
            let action = Action::new(name).unwrap();
            let request = Request {
                principal: &principal,
                action: &action,
                resource,
                resource_account: "111122223333",
                context: &context,
            };
            group.bench_function(format!("{name} with reasons"), |it| {
                it.iter(|| {
                    let request = black_box(&request);
                    let statements = identity.iter().flat_map(|it| &it.statements);
                    let outcomes: Vec<_> = statements.map(|it| it.check(request)).collect();
                    (decide(request, &layers), outcomes)
                });
            });
            group.bench_function(format!("{name} without reasons"), |it| {
                it.iter(|| is_allowed(black_box(&request), &layers));
            });
        }
    }
}

/// How many lines are answered in a second is in the column of elements.
fn lines(criterion: &mut Criterion) {
    let lines: Vec<String> = (0..1_000).map(line).collect();
    let mut group = criterion.benchmark_group("batch");
    group.throughput(Throughput::Elements(lines.len().try_into().unwrap()));
    group.bench_function("lines", |it| {
        let mut batch = Batch::default();
        it.iter(|| lines.iter().map(|it| batch.answer(it).len()).sum::<usize>());
    });
}

/// Every line has policies of its own beside some that return.
fn line(n: usize) -> String {
    let statement = |it: serde_json::Value| json!({"Version": "2012-10-17", "Statement": [it]});
    json!({
        "id": n,
        "request": {
            "action": if n.is_multiple_of(3) { "s3:PutObject" } else { "s3:GetObject" },
            "resource": format!("arn:aws:s3:::reports/{n}.csv"),
            "principal": "arn:aws:sts::111122223333:assumed-role/R/ana",
            "resource_account": "111122223333",
            "context": {"aws:SecureTransport": "true", "aws:PrincipalTag/team": "red"},
        },
        "identity": ["ReadOnlyAccess", statement(json!({
            "Effect": "Allow", "Action": ["s3:Put*"], "Resource": format!("arn:aws:s3:::reports/{n}*"),
            "Condition": {"StringEquals": {"aws:PrincipalTag/team": ["red", "blue"]}},
        }))],
        "scp": [["FullAWSAccess"], [statement(json!({
            "Effect": "Allow", "NotAction": ["organizations:*", "account:*"], "Resource": "*",
        }))]],
        "resource_policy": statement(json!({
            "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        })),
    })
    .to_string()
}
