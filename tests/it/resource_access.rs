//! Policies of resources in a world: each rule as a case of `tests/cases/access/worlds`, and what must hold for any.
//!
//! ```toml
//! about = "policies of resources in other accounts"
//!
//! [[cases]]
//! title = "across accounts both allow"               # the rule
//! source = "IAM User Guide, …"                       # where it stands
//! run = ["aws s3api put-bucket-policy …"]            # lines that run before, in the world `sharing`, with
//!                                                    # {role:SET@ACCOUNT}, {session:SET@ACCOUNT:USER}, {organization}
//! user = "ana.ruiz"
//! set = "Reader"
//! action = "s3:GetObject"
//! resource = "arn:aws:s3:::lake/q3.csv"
//! account = "shop"                                   # where the user acts
//! expect = "DENY because identity"                   # or ALLOW
//! says = ["+ passes      resource-based policy"]     # parts of what `why` tells
//! ```
//!
//! Each case is asked in all the ways there are, and decided by the second evaluator, too.
#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::{collections::BTreeSet, fs, path::Path};

use proptest::{prelude::*, sample::select};
use serde::Deserialize;
use serde_json::{Value, json};
use vestibule::{
    access::{
        Access,
        ladder::{Answer, Question},
        matrix::Probe,
        what::Reach,
    },
    api::{self, Call},
    policy::{Policy, decide::Layer, request::Action},
    sandbox::Sandbox,
    world::{World, fixture},
};

use crate::by_definition::{self, Asked, Met};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    about: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    source: String,
    #[serde(default)]
    run: Vec<String>,
    user: String,
    set: String,
    action: String,
    resource: String,
    account: String,
    expect: String,
    #[serde(default)]
    says: Vec<String>,
}

#[test]
fn every_rule_about_policies_of_resources_holds_in_a_world() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/access/worlds");
    let (mut failures, mut titles) = (Vec::new(), BTreeSet::new());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file: File = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(!file.about.is_empty());
        for case in file.cases {
            assert!(!case.source.is_empty(), "{}", case.title);
            assert!(titles.insert(case.title.clone()), "two cases are called {}", case.title);
            failures.extend(run(&case).err().map(|it| format!("{}\n  {it}", case.title)));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(titles.len() >= 40, "{} cases", titles.len());
}

fn run(case: &Case) -> Result<(), String> {
    let mut sandbox = Sandbox::new("sharing", sharing());
    for line in &case.run {
        let line = filled(line, sandbox.world());
        if let Err(error) = sandbox.run(&line).output {
            return Err(format!("{line}\n  {error}"));
        }
    }
    let Case { user, set, action, resource, account, expect, .. } = case;
    let words = format!("{user} {action} on {resource} in {account} as {set}");
    let told = sandbox.run(&format!("can {words}")).output.map_err(|it| it.to_string())?;
    let wanted = format!("{expect}, as {set} in {account}");
    if told.text.trim() != wanted {
        let why = sandbox.run(&format!("why {words}")).output.unwrap();
        return Err(format!("{}, not {wanted}\n{}", told.text.trim(), why.text));
    }
    let why = sandbox.run(&format!("why {words}")).output.unwrap();
    let missing = case.says.iter().find(|it| !why.text.contains(it.as_str()));
    if let Some(missing) = missing {
        return Err(format!("it does not say: {missing}\n{}", why.text));
    }
    let world = sandbox.world();
    agrees(world, &question(world, user, set, action, resource, account))
}

fn sharing() -> World {
    fixture::parse("sharing.toml", include_str!("../cases/worlds/sharing.toml")).unwrap()
}

/// The line with ARNs of roles and sessions in place of what stands for them.
fn filled(line: &str, world: &World) -> String {
    let mut out = line.replace("{organization}", &world.organization.id);
    for role in world.roles() {
        let account = world.organization.account(role.account.as_str()).unwrap();
        let set = world.permission_set(role.permission_set.as_str()).unwrap();
        let place = format!("{}@{}", set.name, account.name);
        out = out.replace(&format!("{{role:{place}}}"), &role.arn);
        for user in world.users() {
            let session = format!(
                "arn:aws:sts::{}:assumed-role/{}/{}",
                role.account, role.name, user.user_name
            );
            out = out.replace(&format!("{{session:{place}:{}}}", user.user_name), &session);
        }
    }
    out
}

fn question(
    world: &World,
    user: &str,
    set: &str,
    action: &str,
    resource: &str,
    account: &str,
) -> Question {
    Question {
        user: world.user_named(user).unwrap().id.clone(),
        action: Action::new(action).unwrap(),
        resource: resource.to_owned(),
        account: world.organization.account_named(account).unwrap().id.clone(),
        permission_set: world.permission_set_named(set).unwrap().arn.clone(),
        context: Vec::new(),
    }
}

/// Whether the ladder, the matrix, `who can` and the second evaluator say the same.
fn agrees(world: &World, question: &Question) -> Result<(), String> {
    let access = Access::new(world);
    let answer = access.ask(question);
    let (verdict, layer) = by_definition(world, question, &answer);
    let decision = &answer.weighed.as_ref().unwrap().decision;
    if (decision.verdict.word(), decision.layer.map(Layer::word)) != (verdict, layer) {
        return Err(format!("the second evaluator says {verdict} {layer:?}"));
    }
    let account = world.organization.account(question.account.as_str()).unwrap();
    let user = world.user(question.user.as_str()).unwrap();
    let (action, resource) = (question.action.clone(), question.resource.clone());
    let probes = vec![Probe { action: action.clone(), resource: resource.clone() }];
    let mut roles = world.roles_in(&account.id);
    let is_anyhow = roles.any(|role| {
        let holders = world.assignments_in(&account.id, &role.permission_set);
        let mine = world.principals_of(&user.id);
        let is_mine = holders.into_iter().any(|it| mine.contains(&it.principal));
        let set = role.permission_set.clone();
        is_mine && access.ask(&Question { permission_set: set, ..question.clone() }).is_allowed
    });
    let matrix = access.matrix(&[user], &[account], probes.clone());
    if matrix.cell(0, 0).allows(0) != is_anyhow {
        return Err(format!("the matrix says {:?}", matrix.cell(0, 0)));
    }
    if access.cells(&[user], &[account], &probes) != [matrix.cell(0, 0)] {
        return Err("a cell is another one than in the matrix".to_owned());
    }
    let who = access.who_can(&action, &resource, account);
    let by_role = who.iter().find(|it| it.role.permission_set == question.permission_set);
    let is_named = by_role.is_some_and(|it| it.people.iter().any(|it| it.id == user.id));
    if is_named != answer.is_allowed {
        return Err(format!("`who can` names them: {is_named}"));
    }
    Ok(())
}

/// What the second evaluator makes of the policies that the question met.
fn by_definition(
    world: &World,
    question: &Question,
    answer: &Answer,
) -> (&'static str, Option<&'static str>) {
    let weighed = answer.weighed.as_ref().unwrap();
    let layers = weighed.policies.layers();
    let read = |it: &Policy| serde_json::from_str::<Value>(&it.source).unwrap();
    let levels = |layer| {
        let levels = layers.levels(layer).into_iter();
        levels.map(|it| it.iter().map(|it| read(it)).collect()).collect::<Vec<Vec<Value>>>()
    };
    let met = Met {
        scp: levels(Layer::ServiceControl),
        rcp: levels(Layer::ResourceControl),
        resource: layers.resource.map(|it| read(it)),
        identity: layers.identity.iter().map(|it| read(it)).collect(),
        boundary: layers.boundary.map(|it| read(it)),
        session: Vec::new(),
    };
    let texts = |it: &[Box<str>]| it.iter().map(ToString::to_string).collect();
    let context = weighed.context.iter().map(|(key, values)| (key.to_owned(), texts(values)));
    // By definition: who owns a bucket is known by its policy.
    let owner = world.resource_policies().find(|it| {
        question.resource.split('/').next() == Some(&*it.arn) || *it.arn == *question.resource
    });
    let named = question.resource.split(':').nth(4).filter(|it| !it.is_empty());
    let bucket = question.resource.split('/').next();
    let bare = world.bare_buckets().find(|it| Some(it.0) == bucket).map(|it| it.1.as_str());
    let owner = named.or(owner.map(|it| it.account.as_str())).or(bare);
    let asked = Asked {
        action: question.action.name().to_owned(),
        resource: match question.action.name() {
            "s3:ListAllMyBuckets" => "*".to_owned(),
            _ => question.resource.clone(),
        },
        resource_account: owner.unwrap_or(question.account.as_str()).to_owned(),
        account: question.account.to_string(),
        role: weighed.principal.role.clone(),
        arn: weighed.principal.arn.clone(),
        context: context.collect(),
    };
    by_definition::verdict(&asked, &met)
}

/// Who may ask in the world `sharing`: user, permission set, account.
const ASKING: [(&str, &str, &str); 8] = [
    ("ana.ruiz", "Reader", "shop"),
    ("ana.ruiz", "Empty", "shop"),
    ("ana.ruiz", "Bounded", "shop"),
    ("ben.okafor", "Empty", "shop"),
    ("ana.ruiz", "Reader", "data"),
    ("ben.okafor", "Empty", "data"),
    ("cleo.martin", "Reader", "main"),
    ("cleo.martin", "Reader", "other"),
];

const ACTIONS: [&str; 4] = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"];

fn any_statement(effect: &'static str) -> impl Strategy<Value = Value> {
    let principals = [
        "\"*\"",
        r#"{"AWS": "222233334444"}"#,
        r#"{"AWS": ["arn:aws:iam::333344445555:root", "111122223333"]}"#,
        r#"{"AWS": "{role:Empty@shop}"}"#,
        r#"{"AWS": ["{role:Bounded@shop}", "{role:Empty@data}"]}"#,
        r#"{"AWS": "{session:Empty@shop:ben.okafor}"}"#,
        r#"{"AWS": ["{session:Bounded@shop:ana.ruiz}", "{session:Empty@data:ben.okafor}"]}"#,
        r#"{"AWS": ["222233334444", "{role:Empty@shop}", "{session:Empty@shop:ana.ruiz}"]}"#,
        r#"{"Service": "sns.amazonaws.com"}"#,
    ];
    let actions = vec![json!("s3:*"), json!("s3:GetObject"), json!(["s3:PutObject", "s3:List*"])];
    let resources = vec![
        json!("arn:aws:s3:::pond/*"),
        json!("arn:aws:s3:::pond"),
        json!(["arn:aws:s3:::pond", "arn:aws:s3:::pond/secret/*"]),
    ];
    let conditions = vec![
        json!({}),
        json!({"StringLike": {"aws:userid": "*:ana.ruiz"}}),
        json!({"StringNotEquals": {"aws:PrincipalAccount": "222233334444"}}),
    ];
    (
        select(principals.to_vec()),
        prop::bool::weighted(0.1),
        select(actions),
        select(resources),
        select(conditions),
    )
        .prop_map(move |(principal, not, action, resource, condition)| {
            let principal: Value = serde_json::from_str(&filled(principal, &sharing())).unwrap();
            let element = if not { "NotPrincipal" } else { "Principal" };
            let mut statement = json!({"Effect": effect, "Action": action, "Resource": resource});
            statement[element] = principal;
            if condition != json!({}) {
                statement["Condition"] = condition;
            }
            statement
        })
}

fn any_statements() -> impl Strategy<Value = Vec<Value>> {
    let statement = prop_oneof![3 => any_statement("Allow"), 1 => any_statement("Deny")];
    prop::collection::vec(statement, 1..4)
}

/// The world with this policy of the bucket, put there by its owner.
fn with(statements: &[Value], owner: &str) -> World {
    let mut world = sharing();
    let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let owner = world.organization.account_named(owner).unwrap().id.clone();
    let put = json!({
        "ResourceArn": "arn:aws:s3:::pond", "AccountId": owner, "PolicyDocument": policy,
    });
    api::call(&mut world, &Call::new("console", "PutResourcePolicy", put)).unwrap();
    world
}

fn all_questions(world: &World) -> impl Iterator<Item = Question> + '_ {
    ASKING.into_iter().flat_map(move |(user, set, account)| {
        ACTIONS.into_iter().flat_map(move |action| {
            ["arn:aws:s3:::pond", "arn:aws:s3:::pond/a", "arn:aws:s3:::pond/secret/b"]
                .map(|it| question(world, user, set, action, it, account))
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn all_ways_to_ask_agree(
        statements in any_statements(), owner in select(vec!["data", "shop", "main"])
    ) {
        let world = with(&statements, owner);
        for question in all_questions(&world) {
            agrees(&world, &question).map_err(|it| TestCaseError::fail(format!("{question:?}: {it}")))?;
        }
    }

    #[test]
    fn one_more_deny_for_a_resource_never_allows_more_and_one_more_allow_never_less(
        statements in any_statements(),
        owner in select(vec!["data", "shop"]),
        deny in any_statement("Deny"),
        allow in any_statement("Allow"),
    ) {
        let before = with(&statements, owner);
        let denied = with(&[statements.clone(), vec![deny]].concat(), owner);
        let allowed = with(&[statements, vec![allow]].concat(), owner);
        let of = |world: &World| {
            let access = Access::new(world);
            let questions = all_questions(world);
            questions.map(|it| access.ask(&it).is_allowed).collect::<Vec<_>>()
        };
        let (was, less, more) = (of(&before), of(&denied), of(&allowed));
        for (idx, was) in was.iter().enumerate() {
            prop_assert!(*was || !less[idx]);
            prop_assert!(more[idx] || !was);
        }
    }
}

/// What a bucket's policy opens in its own account is counted as open somewhere.
#[test]
fn what_a_policy_of_a_resource_opens_is_part_of_what_somebody_can_do() {
    let levels = |principal: &str, set: &str| {
        let statement = json!({
            "Effect": "Allow",
            "Principal": {"AWS": filled(principal, &sharing())},
            "Action": ["s3:GetObject", "s3:ListBucket"],
            "Resource": ["arn:aws:s3:::pond", "arn:aws:s3:::pond/*"],
        });
        let world = with(&[statement], "shop");
        let account = world.organization.account_named("shop").unwrap();
        let user = world.user_named("ana.ruiz").unwrap();
        let set = world.permission_set_named(set).unwrap();
        let role = world.role(&account.id, &set.arn).unwrap();
        let found = Access::new(&world).what_can(user, account, role);
        let s3 = found.iter().find(|it| it.service.prefix == "s3").map(Reach::whole);
        s3.map_or((0, 0), |it| (it.n_everywhere, it.n_somewhere))
    };
    assert_eq!(levels("{role:Empty@shop}", "Empty"), (0, 2));
    assert_eq!(levels("{session:Empty@shop:ana.ruiz}", "Empty"), (0, 2));
    // An account is not enough, and a boundary is only passed by a session.
    assert_eq!(levels("222233334444", "Empty"), (0, 0));
    assert_eq!(levels("{role:Bounded@shop}", "Bounded"), (0, 0));
    assert_eq!(levels("{session:Bounded@shop:ana.ruiz}", "Bounded"), (0, 2));
    assert_eq!(levels("{session:Bounded@shop:ben.okafor}", "Bounded"), (0, 0));
}
