//! What must hold for any policies and any request: more denies never allow, order never matters, printing
//! loses nothing, and a second evaluator, in `by_definition`, comes to the same verdict.
//!
//! The alphabets are small, so that much matches.
#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::Arc;

use proptest::{prelude::*, sample::select};
use serde_json::{Map, Value, json};
use vestibule::{
    catalogue,
    policy::{
        Kind, Policy,
        decide::{Decision, Layer, Layers, decide, is_allowed},
        request::{Action, Context, Principal, Request},
    },
};

use super::by_definition::{self, Asked, Met};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_second_evaluator_comes_to_the_same_verdict(asked in any_asked(), met in any_met()) {
        let (decision, allowed) = decided(&asked, &met);
        let (verdict, layer) = by_definition::verdict(&asked, &met);
        prop_assert_eq!(decision.verdict.word(), verdict);
        prop_assert_eq!(decision.layer.map(Layer::word), layer);
        prop_assert_eq!(allowed, verdict == "allow");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn one_more_deny_never_allows_more(
        asked in any_asked(), met in any_met(), deny in any_statement("Deny"), at in any_place()
    ) {
        let mut more = met.clone();
        add(&mut more, deny, at);
        prop_assert!(decided(&asked, &met).1 || !decided(&asked, &more).1);
    }

    #[test]
    fn one_more_allow_never_denies_more(
        asked in any_asked(), met in any_met(), allow in any_statement("Allow"), at in any_place()
    ) {
        let mut more = met.clone();
        add(&mut more, allow, at);
        prop_assert!(decided(&asked, &more).1 || !decided(&asked, &met).1);
    }

    #[test]
    fn one_more_statement_of_a_resource_goes_one_way(
        asked in any_asked(), met in any_met(), other in any_resource_policy(), own in any_resource_policy()
    ) {
        let with = |effect: &str| {
            let (mut policy, mut more) = (own.clone(), met.clone());
            let statements = policy["Statement"].as_array_mut().unwrap();
            for statement in other["Statement"].as_array().unwrap() {
                let mut statement = statement.clone();
                statement["Effect"] = json!(effect);
                statements.push(statement);
            }
            more.resource = Some(policy);
            decided(&asked, &more).1
        };
        let was = decided(&asked, &Met { resource: Some(own.clone()), ..met.clone() }).1;
        prop_assert!(was || !with("Deny"));
        prop_assert!(with("Allow") || !was);
    }

    #[test]
    fn order_never_matters(asked in any_asked(), met in any_met(), by in 0..7_usize) {
        let mut other = met.clone();
        for policies in lists(&mut other) {
            shuffle(policies, by);
            for policy in policies {
                reorder(policy, by);
            }
        }
        other.resource.iter_mut().chain(&mut other.boundary).for_each(|it| reorder(it, by));
        let (one, another) = (decided(&asked, &met).0, decided(&asked, &other).0);
        prop_assert_eq!(one.verdict, another.verdict);
        prop_assert_eq!(one.layer, another.layer);
        prop_assert_eq!(one.blocked_by, another.blocked_by);
    }

    #[test]
    fn capitals_of_actions_and_keys_never_matter(asked in any_asked(), met in any_met()) {
        let mut other = met.clone();
        for policies in lists(&mut other) {
            policies.iter_mut().for_each(shout);
        }
        other.resource.iter_mut().chain(&mut other.boundary).for_each(shout);
        let mut shouted = asked.clone();
        shouted.action = asked.action.to_uppercase();
        for (key, _) in &mut shouted.context {
            *key = key.to_uppercase();
        }
        prop_assert_eq!(decided(&asked, &met).0, decided(&shouted, &other).0);
    }

    #[test]
    fn what_is_printed_reads_as_the_same(asked in any_asked(), met in any_met()) {
        let mut printed = met.clone();
        let again = |kind, policy: &mut Value| {
            let first = Policy::parse(&policy.to_string(), kind).unwrap().to_string();
            let second = Policy::parse(&first, kind).unwrap().to_string();
            assert_eq!(first, second);
            *policy = serde_json::from_str(&second).unwrap();
        };
        printed.scp.iter_mut().flatten().for_each(|it| again(Kind::ServiceControl, it));
        printed.rcp.iter_mut().flatten().for_each(|it| again(Kind::ResourceControl, it));
        printed.resource.iter_mut().for_each(|it| again(Kind::Resource, it));
        let identity = printed.identity.iter_mut().chain(&mut printed.session);
        identity.chain(&mut printed.boundary).for_each(|it| again(Kind::Identity, it));
        prop_assert_eq!(decided(&asked, &met), decided(&asked, &printed));
    }

    #[test]
    fn a_layer_blocks_if_taking_it_away_changes_the_verdict(
        asked in any_asked(), met in any_met()
    ) {
        let decision = decided(&asked, &met).0;
        if decision.verdict.word() == "allow" {
            prop_assert_eq!(&decision.blocked_by, &[]);
            return Ok(());
        }
        let mut changed = Vec::new();
        for layer in Layer::ALL {
            let mut fewer = met.clone();
            match layer {
                Layer::ServiceControl => fewer.scp.clear(),
                Layer::ResourceControl => fewer.rcp.clear(),
                Layer::Resource => fewer.resource = None,
                Layer::Identity => fewer.identity.clear(),
                Layer::Boundary => fewer.boundary = None,
                Layer::Session => fewer.session.clear(),
            }
            if decided(&asked, &fewer).0.verdict != decision.verdict {
                changed.push(layer);
            }
        }
        if changed.is_empty() {
            changed.extend(decision.layer);
        }
        prop_assert_eq!(&decision.blocked_by, &changed);
        prop_assert_eq!(decision.blocked_by.first().copied(), decision.layer);
    }
}

#[test]
fn every_policy_that_aws_wrote_is_read_and_printed_the_same() {
    let mut n_policies = 0;
    for arn in catalogue::managed_policies() {
        let document = catalogue::managed_policy_document(arn).unwrap();
        let policy = Policy::parse(document, Kind::Identity);
        let policy = policy.unwrap_or_else(|error| panic!("{arn}: {error}"));
        let printed = policy.to_string();
        let again = Policy::parse(&printed, Kind::Identity).unwrap();
        assert_eq!(again.to_string(), printed, "{arn}");
        assert_eq!(plain(&printed), plain(document), "{arn}");
        n_policies += 1;
    }
    assert_eq!(n_policies, 1_582);
}

/// What a document says, whether of one or of a list of one, and in which order its elements stand.
fn plain(document: &str) -> Value {
    fn listed(value: Value) -> Value {
        match value {
            Value::Array(items) => items.into_iter().map(listed).collect(),
            Value::Object(members) => {
                members.into_iter().map(|it| (it.0, listed_value(it.1))).collect()
            }
            // Truth values and numbers are compared as texts.
            Value::String(text) => text.into(),
            other => other.to_string().into(),
        }
    }
    fn listed_value(value: Value) -> Value {
        match listed(value) {
            Value::String(text) => json!([text]),
            other => other,
        }
    }
    let mut root: Map<String, Value> = serde_json::from_str(document).unwrap();
    root.remove("Id");
    root.entry("Version").or_insert_with(|| "2008-10-17".into());
    if let Some(one) = root.get_mut("Statement").filter(|it| it.is_object()) {
        *one = json!([one.take()]);
    }
    listed(root.into())
}

/// What the program decides, at length and in short.
fn decided(asked: &Asked, met: &Met) -> (Decision, bool) {
    let read = |kind, it: &Value| Arc::new(Policy::parse(&it.to_string(), kind).unwrap());
    let all = |kind, it: &[Value]| it.iter().map(|it| read(kind, it)).collect::<Vec<_>>();
    let levels = |kind, it: &[Vec<Value>]| it.iter().map(|it| all(kind, it)).collect::<Vec<_>>();
    let (service, owner) =
        (levels(Kind::ServiceControl, &met.scp), levels(Kind::ResourceControl, &met.rcp));
    let (identity, session) =
        (all(Kind::Identity, &met.identity), all(Kind::Identity, &met.session));
    let resource = met.resource.as_ref().map(|it| read(Kind::Resource, it));
    let boundary = met.boundary.as_ref().map(|it| read(Kind::Identity, it));
    let layers = Layers {
        service_control: &service,
        resource_control: &owner,
        resource: resource.as_ref(),
        identity: &identity,
        boundary: boundary.as_ref(),
        session: &session,
    };
    let mut context = Context::default();
    for (key, values) in &asked.context {
        context.set(key, values.iter().map(String::as_str));
    }
    let principal = Principal {
        arn: asked.arn.clone(),
        account: asked.account.clone(),
        role: asked.role.clone(),
    };
    let request = Request {
        principal: &principal,
        action: &Action::new(&asked.action).unwrap(),
        resource: &asked.resource,
        resource_account: &asked.resource_account,
        context: &context,
    };
    (decide(&request, &layers), is_allowed(&request, &layers))
}

/// All lists of policies.
fn lists(met: &mut Met) -> impl Iterator<Item = &mut Vec<Value>> {
    let control = met.scp.iter_mut().chain(&mut met.rcp);
    control.chain([&mut met.identity, &mut met.session])
}

/// Adds a statement to a policy that is there, in any of the layers that a statement of an identity fits.
fn add(met: &mut Met, statement: Value, at: usize) {
    let control = met.scp.iter_mut().flatten();
    let policies =
        control.chain(&mut met.identity).chain(&mut met.session).chain(&mut met.boundary);
    let mut policies: Vec<_> = policies.collect();
    let n_policies = policies.len().max(1);
    if let Some(policy) = policies.get_mut(at % n_policies) {
        let statements = policy["Statement"].as_array_mut().unwrap();
        statements.insert(at % (statements.len() + 1), statement);
    }
}

fn any_place() -> impl Strategy<Value = usize> {
    0..60_usize
}

fn shuffle<T>(items: &mut [T], by: usize) {
    items.reverse();
    items.rotate_left(by % items.len().max(1));
}

/// The same policy with every list and every object in another order.
fn reorder(value: &mut Value, by: usize) {
    match value {
        Value::Array(items) => {
            shuffle(items, by);
            for item in items {
                reorder(item, by);
            }
        }
        Value::Object(members) => {
            let mut all: Vec<_> = std::mem::take(members).into_iter().collect();
            shuffle(&mut all, by);
            for (_, member) in &mut all {
                reorder(member, by);
            }
            *members = all.into_iter().collect();
        }
        _ => {}
    }
}

/// The same policy with its actions and condition keys in capitals.
fn shout(policy: &mut Value) {
    for statement in policy["Statement"].as_array_mut().unwrap() {
        for element in ["Action", "NotAction"] {
            for action in
                statement.get_mut(element).and_then(Value::as_array_mut).into_iter().flatten()
            {
                *action = action.as_str().unwrap().to_uppercase().into();
            }
        }
        let operators = statement.get_mut("Condition").and_then(Value::as_object_mut);
        for (_, keys) in operators.into_iter().flatten() {
            let keys = keys.as_object_mut().unwrap();
            *keys =
                std::mem::take(keys).into_iter().map(|it| (it.0.to_uppercase(), it.1)).collect();
        }
    }
}

const MINE: &str = "111122223333";
const OTHERS: &str = "444455556666";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/R/ana";
const ROLE: &str = "arn:aws:iam::111122223333:role/path/R";
const USER: &str = "arn:aws:iam::111122223333:user/ana";

fn any_asked() -> impl Strategy<Value = Asked> {
    let actions = select(vec![
        "s3:GetObject",
        "s3:GetObject",
        "s3:PutObject",
        "s3:ListBucket",
        "sqs:SendMessage",
        "kms:Decrypt",
        "sts:AssumeRole",
        "sts:GetCallerIdentity",
    ]);
    let resources = select(vec!["*", "arn:aws:s3:::a/b", "arn:aws:s3:::a/*", "arn:aws:s3:::b/b/c"]);
    let accounts = select(vec![MINE, MINE, OTHERS]);
    let context = KEYS.map(any_entry).to_vec();
    (actions, resources, accounts, any::<bool>(), context).prop_map(
        |(action, resource, resource_account, is_user, context)| Asked {
            action: action.to_owned(),
            resource: resource.to_owned(),
            resource_account: resource_account.to_owned(),
            account: MINE.to_owned(),
            role: (!is_user).then(|| ROLE.to_owned()),
            arn: if is_user { USER } else { SESSION }.to_owned(),
            context: context.into_iter().flatten().collect(),
        },
    )
}

/// A condition key: the operators that fit, the values in policies, the values in requests.
type Key =
    (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

const KEYS: [Key; 8] = [
    (
        "aws:PrincipalTag/team",
        &[
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
        ],
        &["a", "A*", "*", "b?", "${aws:PrincipalTag/site}", "${s3:prefix, 'a'}", "${*}", "a${?}"],
        &["a", "A", "b", "a*", "*", ""],
    ),
    (
        "aws:TagKeys",
        &["StringEquals", "StringNotEquals", "StringNotLike", "StringNotEqualsIgnoreCase"],
        &["a", "b", "A", "?", "${aws:TagKeys}"],
        &["a", "b", "A", "c"],
    ),
    (
        "s3:max-keys",
        &[
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
        ],
        &["1", "2", "3", "-1.5"],
        &["1", "2", "2.0", "3"],
    ),
    (
        "aws:CurrentTime",
        &[
            "DateEquals",
            "DateNotEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
        ],
        &["2026-11-30T12:00:00Z", "2026-11-30T12:00:01Z"],
        &["2026-11-30T11:00:00Z", "2026-11-30T12:00:00Z", "2026-11-30T12:00:01Z"],
    ),
    ("aws:SecureTransport", &["Bool", "Null"], &["true", "false"], &["true", "false"]),
    ("s3:checksum", &["BinaryEquals"], &["true", "AAAA"], &["true", "AAAA", "?"]),
    (
        "aws:SourceIp",
        &["IpAddress", "NotIpAddress"],
        &["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "0.0.0.0/0"],
        &["10.1.2.3", "10.2.3.4", "11.0.0.0"],
    ),
    (
        "aws:SourceArn",
        &["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike"],
        &[
            "arn:aws:s3:::a",
            "arn:aws:s3:*:a",
            "arn:aws:*:::*",
            "arn:aws:s3:::${aws:PrincipalTag/team}",
        ],
        &["arn:aws:s3:::a", "arn:aws:s3:::b", "arn:aws:s3:::a:b", "none"],
    ),
];

fn any_entry(key: Key) -> impl Strategy<Value = Option<(String, Vec<String>)>> + Clone {
    let (key, _, _, values) = key;
    let values = prop::collection::vec(select(values), 0..3);
    prop::option::of(
        values.prop_map(move |it| (key.to_owned(), it.into_iter().map(str::to_owned).collect())),
    )
}

fn any_condition() -> impl Strategy<Value = (String, String, Vec<String>)> {
    select(KEYS.as_slice()).prop_flat_map(|(key, operators, values, _)| {
        let sets = select(vec!["", "", "ForAllValues:", "ForAnyValue:"]);
        let values = prop::collection::vec(select(values), 1..3);
        (select(operators), sets, any::<bool>(), values).prop_map(
            move |(operator, set, if_exists, values)| {
                let if_exists = if if_exists { "IfExists" } else { "" };
                let operator = match operator {
                    "Null" => operator.to_owned(),
                    _ => format!("{set}{operator}{if_exists}"),
                };
                (operator, key.to_owned(), values.into_iter().map(str::to_owned).collect())
            },
        )
    })
}

fn any_statement(effect: &'static str) -> impl Strategy<Value = Value> {
    let actions = vec![
        "*",
        "s3:*",
        "S3:get*",
        "s3:?etObject",
        "s3:PutObject",
        "sqs:*",
        "*:*",
        "kms:Decrypt",
        "sts:*",
    ];
    let resources = vec![
        "*",
        "*",
        "arn:aws:s3:::a/*",
        "arn:aws:s3:::?/b",
        "arn:aws:s3:*::*/b",
        "arn:aws:s3:::a/${*}",
        "arn:aws:s3:::${aws:PrincipalTag/team}/*",
        "arn:aws:s3:::${aws:PrincipalTag/Site, 'a'}/b",
        "arn:aws:s3:${s3:max-keys}::a/b",
    ];
    let actions = prop::collection::vec(select(actions), 1..3);
    let resources = prop::collection::vec(select(resources), 1..3);
    let conditions = prop_oneof![
        2 => Just(Vec::new()),
        3 => prop::collection::vec(any_condition(), 1..3)
    ];
    (actions, prop::bool::weighted(0.15), resources, prop::bool::weighted(0.15), conditions)
        .prop_map(move |(actions, not_action, resources, not_resource, conditions)| {
            let mut statement = Map::new();
            statement.insert("Effect".to_owned(), effect.into());
            let action = if not_action { "NotAction" } else { "Action" };
            statement.insert(action.to_owned(), json!(actions));
            let resource = if not_resource { "NotResource" } else { "Resource" };
            statement.insert(resource.to_owned(), json!(resources));
            let mut operators = Map::new();
            for (operator, key, values) in conditions {
                let keys = operators.entry(operator).or_insert_with(|| json!({}));
                keys[key] = json!(values);
            }
            if !operators.is_empty() {
                statement.insert("Condition".to_owned(), operators.into());
            }
            statement.into()
        })
}

/// Mostly allows, so that not everything is denied.
fn any_policy() -> impl Strategy<Value = Value> {
    let everything = json!({"Effect": "Allow", "Action": ["*"], "Resource": ["*"]});
    let statement = prop_oneof![
        2 => Just(everything),
        5 => any_statement("Allow"),
        1 => any_statement("Deny")
    ];
    (prop::collection::vec(statement, 1..3), prop::bool::weighted(0.85)).prop_map(
        |(statements, is_new)| {
            let version = if is_new { "2012-10-17" } else { "2008-10-17" };
            json!({"Version": version, "Statement": statements})
        },
    )
}

fn any_resource_policy() -> impl Strategy<Value = Value> {
    let principals = select(vec![
        json!("*"),
        json!({"AWS": ["*"]}),
        json!({"AWS": [MINE]}),
        json!({"AWS": ["arn:aws:iam::111122223333:root", OTHERS]}),
        json!({"AWS": [ROLE]}),
        json!({"AWS": [SESSION, USER]}),
        json!({"AWS": [SESSION, USER, ROLE, MINE]}),
        json!({"AWS": ["arn:aws:iam::111122223333:role/R"]}),
        json!({"Service": ["sns.amazonaws.com"]}),
    ]);
    let principals = prop::collection::vec((principals, prop::bool::weighted(0.15)), 2);
    (any_policy(), principals).prop_map(|(mut policy, principals)| {
        let statements = policy["Statement"].as_array_mut().unwrap();
        for (statement, (principal, not)) in statements.iter_mut().zip(principals) {
            let element = if not { "NotPrincipal" } else { "Principal" };
            statement[element] = principal;
        }
        policy
    })
}

fn any_resource_control() -> impl Strategy<Value = Value> {
    any_statement("Deny").prop_map(|mut statement| {
        statement["Principal"] = json!("*");
        json!({"Version": "2012-10-17", "Statement": [statement]})
    })
}

fn any_met() -> impl Strategy<Value = Met> {
    let some = |n| prop::collection::vec(any_policy(), n);
    let scp = prop_oneof![Just(Vec::new()), prop::collection::vec(some(1..3), 1..3),];
    let rcp = prop_oneof![
        3 => Just(Vec::new()),
        1 => prop::collection::vec(prop::collection::vec(any_resource_control(), 0..2), 1..3),
    ];
    let session = prop_oneof![3 => some(0..1), 1 => some(1..3)];
    let resource = prop::option::of(any_resource_policy());
    let boundary = prop::option::weighted(0.3, any_policy());
    (scp, rcp, resource, some(0..4), boundary, session).prop_map(
        |(scp, rcp, resource, identity, boundary, session)| Met {
            scp,
            rcp,
            resource,
            identity,
            boundary,
            session,
        },
    )
}
