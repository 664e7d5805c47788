//! Command lines to calls, echoes, answers and errors: each file of `tests/cases/commands` is one test.

use std::{fs, path::Path};

use serde::Deserialize;
use vestibule::{
    api::Call,
    sandbox::{Outcome, Sandbox, command, complete::complete},
    world::{RequestKind, World, fixture},
};

/// A file: lines that run one after the other in one world.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The person who is signed in to the portal.
    signed_in: Option<String>,
    run: Vec<Run>,
}

/// A line and what is expected of it; ids are written as `{name of the thing}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    line: String,
    /// The call as the line alone spells it.
    call: Option<Call>,
    echo: Option<String>,
    /// What AWS CLI prints; empty for an operation that answers nothing.
    prints: Option<String>,
    error: Option<String>,
    hint: Option<String>,
    teach: Option<String>,
    changed: Option<bool>,
}

#[test]
fn every_case_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/commands");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    let failures: Vec<_> = files.iter().flat_map(|file| failures(file)).collect();
    assert!(files.len() >= 10, "only {} files", files.len());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn a_profile_completes_step_by_step() {
    let sandbox = Sandbox::new("acme", acme());
    for (profile, first) in [
        ("st", Some("staging")),
        ("an", Some("ana.ruiz:")),
        ("ana.ruiz:st", Some("ana.ruiz:staging:")),
        ("ana.ruiz:staging:", Some("ana.ruiz:staging:ViewOnlyAccess")),
        // Where the portal has no tile for a person, there is no role to take.
        ("ana.ruiz:management:", None),
    ] {
        let line = format!("aws sts get-caller-identity --profile {profile}");
        let found = complete(&sandbox, &line, line.len());
        assert_eq!(found.first().map(|it| it.text.as_str()), first, "{profile}");
    }
}

#[test]
fn a_resource_that_has_a_policy_completes_a_question() {
    let sandbox = Sandbox::new("acme", acme());
    for line in [
        "why devi.nair s3:GetObject on ",
        "who can s3:GetObject on arn:aws:s3",
        "console get-resource-policy --resource-arn ",
    ] {
        let found = complete(&sandbox, line, line.len());
        let texts: Vec<_> = found.iter().map(|it| (&*it.text, &*it.note)).collect();
        assert_eq!(texts, [("arn:aws:s3:::acme-audit-logs", "log-archive")], "{line}");
    }
    let line = "aws s3api get-bucket-policy --bucket ";
    let found = complete(&sandbox, line, line.len());
    assert_eq!(found.first().map(|it| &*it.text), Some("acme-audit-logs"));
}

pub(crate) fn acme() -> World {
    fixture::parse("acme.toml", include_str!("../../content/worlds/acme.toml")).unwrap()
}

fn failures(file: &Path) -> Vec<String> {
    let source = fs::read_to_string(file).unwrap();
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let case: Case = match toml::from_str(&source) {
        Ok(case) => case,
        Err(error) => return vec![format!("{name}: {error}")],
    };
    let mut sandbox = Sandbox::new("acme", acme());
    if let Some(user) = &case.signed_in {
        let user = sandbox.world().user_named(user).unwrap().id.clone();
        sandbox.sign_in(Some(user));
    }
    let mut failures = Vec::new();
    for run in &case.run {
        let outcome = sandbox.run(&with_ids(&run.line, sandbox.world()));
        let found = check(run, &outcome, sandbox.world());
        failures.extend(found.into_iter().map(|it| format!("{name}: {}\n{it}", run.line)));
    }
    failures
}

fn check(run: &Run, outcome: &Outcome, world: &World) -> Vec<String> {
    let error = outcome.output.as_ref().err();
    let actual = [
        ("echo", &run.echo, Some(outcome.echo.clone())),
        ("prints", &run.prints, outcome.output.as_ref().ok().map(|it| it.text.clone())),
        ("error", &run.error, error.map(ToString::to_string)),
        ("hint", &run.hint, error.and_then(|it| it.hint()).map(ToOwned::to_owned)),
        ("teach", &run.teach, outcome.teach.clone()),
        ("changed", &run.changed.map(|it| it.to_string()), Some(outcome.changed.to_string())),
    ]
    .map(|(what, expected, actual)| (what, expected.clone(), actual));
    let mut failures = Vec::new();
    for (what, expected, actual) in actual {
        let Some(expected) = expected else { continue };
        let actual = actual.map(|it| without_ids(&it, world)).unwrap_or_default();
        if expected.trim_end() != actual.trim_end() {
            failures.push(format!("  {what} expected: {expected}\n  {what} was:      {actual}"));
        }
    }
    let call = command::parse(&run.line).map(|it| it.call);
    if run.call.as_ref().is_some_and(|expected| call.as_ref() != Ok(expected)) {
        failures.push(format!("  call was: {call:?}"));
    }
    if let Some(error) = error.filter(|_| run.error.is_none()) {
        failures.push(format!("  refused: {error}"));
    }
    failures
}

/// Each id of the world with what stands for it in a case; of requests with one name, the newest last.
fn ids(world: &World) -> Vec<(String, String)> {
    let mut ids = Vec::new();
    let mut add = |id: &str, name: &str| ids.push((id.to_owned(), format!("{{{name}}}")));
    add(&world.instance.arn, "instance");
    add(&world.instance.identity_store, "store");
    world.permission_sets().for_each(|it| add(it.arn.as_str(), &it.name));
    world.applications().for_each(|it| add(it.arn.id(), &it.name));
    world.users().for_each(|it| add(it.id.as_str(), &it.user_name));
    world.groups().for_each(|it| add(it.id.as_str(), &it.display_name));
    world.roles().for_each(|it| add(it.name.rsplit('_').next().unwrap(), "suffix"));
    for request in world.requests() {
        let name = match request.kind {
            RequestKind::Create(_) => "create request",
            RequestKind::Delete(_) => "delete request",
            RequestKind::Provision { .. } => "provision request",
        };
        add(request.id.as_str(), name);
    }
    ids
}

fn without_ids(text: &str, world: &World) -> String {
    // Longer ids first: the instance is part of the ARN of a permission set.
    let mut ids = ids(world);
    ids.sort_by_key(|(id, _)| std::cmp::Reverse(id.len()));
    ids.into_iter().fold(text.to_owned(), |text, (id, name)| text.replace(&id, &name))
}

fn with_ids(text: &str, world: &World) -> String {
    ids(world).into_iter().rev().fold(text.to_owned(), |text, (id, name)| text.replace(&name, &id))
}
