//! Cases of `tests/cases/access`: a request, the policies that it meets, and what follows, each with the
//! rule in words and where the rule stands.
//!
//! ```toml
//! about = "which actions a pattern means"
//!
//! [[cases]]
//! title = "capitals do not matter in an action"      # the rule
//! source = "IAM User Guide, elements_action"         # where it stands
//! action = "s3:GetObject"                            # that one if left out
//! resource = "arn:aws:s3:::reports/q3.csv"           # `*` if left out
//! principal = "arn:aws:sts::111122223333:assumed-role/R/ana"   # that one if left out
//! principal_account = "111122223333"                 # of the principal's ARN if left out
//! resource_account = "444455556666"                  # of the resource's ARN, or the principal's
//! context = { "aws:SourceIp" = "203.0.113.7" }
//! identity = ['{"Effect": "Allow", "Action": "S3:getobject", "Resource": "*"}']
//! condition = '{"Bool": {…}}'                        # instead of `identity`: all is allowed where it is met
//! boundary = '…'                                     # each policy is a document, a statement (of
//! session = '…'                                      # version 2012-10-17), or the name of an AWS
//! scp = [['…'], ['…']]                               # managed policy
//! rcp = [['…']]
//! resource_policy = '…'
//! expect = "allow"
//! layer = "identity"                                 # these may be left out
//! blocked_by = ["scp"]
//! message = "User: …"
//! reasons = ["a part of a reason"]                   # in the order of the statements told
//! refusal = "UnmodifiableEntity: …"                  # of IAM, whatever policies say
//! error = "a part of the message"                    # instead of `expect`
//! ```

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use vestibule::access::batch::Batch;

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
    #[serde(default = "get_object")]
    action: String,
    resource: Option<String>,
    #[serde(default = "ana")]
    principal: String,
    principal_account: Option<String>,
    resource_account: Option<String>,
    #[serde(default)]
    context: Map<String, Value>,
    #[serde(default)]
    identity: Vec<String>,
    condition: Option<String>,
    boundary: Option<String>,
    session: Option<String>,
    scp: Option<Vec<Vec<String>>>,
    rcp: Option<Vec<Vec<String>>>,
    resource_policy: Option<String>,
    expect: Option<String>,
    layer: Option<String>,
    blocked_by: Option<Vec<String>>,
    message: Option<String>,
    #[serde(default)]
    reasons: Vec<String>,
    refusal: Option<String>,
    error: Option<String>,
}

fn get_object() -> String {
    "s3:GetObject".to_owned()
}

fn ana() -> String {
    "arn:aws:sts::111122223333:assumed-role/R/ana".to_owned()
}

#[test]
fn every_case_is_decided_as_aws_does() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/access");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    // What is asked of a world is in a folder of its own.
    paths.retain(|it| it.is_file());
    paths.sort();
    let (mut failures, mut titles, mut n_cases) = (Vec::new(), BTreeSet::new(), 0);
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let file: File = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!file.about.is_empty());
        for case in file.cases {
            n_cases += 1;
            assert!(!case.source.is_empty(), "{}", case.title);
            let is_new = titles.insert(case.title.clone());
            assert!(is_new, "{name}: two cases are called {}", case.title);
            failures.extend(run(&case).err().map(|it| format!("{name}: {}\n  {it}", case.title)));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(n_cases >= 150, "{n_cases} cases");
}

fn run(case: &Case) -> Result<(), String> {
    let line = line(case);
    let answer: Value = serde_json::from_str(&Batch::default().answer(&line)).unwrap();
    let fail = |what: &str, expected: Value| {
        (answer.get(what) != Some(&expected))
            .then_some(format!("{what} is not {expected}\n  {line}\n  {answer}"))
            .map_or(Ok(()), Err)
    };
    if let Some(part) = &case.error {
        let message = answer.pointer("/error/message").and_then(Value::as_str);
        let is_told = message.is_some_and(|it| it.contains(part.as_str()));
        return is_told.then_some(()).ok_or(format!("no error with {part}: {answer}"));
    }
    fail("verdict", json!(case.expect.as_ref().unwrap()))?;
    if let Some(layer) = &case.layer {
        fail("layer", json!(layer))?;
    }
    if let Some(blocked_by) = &case.blocked_by {
        fail("blocked_by", json!(blocked_by))?;
    }
    if let Some(message) = &case.message {
        fail("message", json!(message))?;
    }
    if let Some(refusal) = &case.refusal {
        fail("refusal", json!(refusal))?;
    }
    for (n, reason) in case.reasons.iter().enumerate() {
        let told = answer.pointer(&format!("/statements/{n}/reason")).and_then(Value::as_str);
        if !told.is_some_and(|it| it.contains(reason.as_str())) {
            return Err(format!("reason {n} has no {reason}\n  {line}\n  {answer}"));
        }
    }
    Ok(())
}

/// The case as a line of a batch.
fn line(case: &Case) -> String {
    let mut request = json!({
        "action": case.action,
        "principal": case.principal,
        "context": case.context,
    });
    for (name, value) in [
        ("resource", &case.resource),
        ("principal_account", &case.principal_account),
        ("resource_account", &case.resource_account),
    ] {
        if let Some(value) = value {
            request[name] = json!(value);
        }
    }
    let policies = |texts: &[String]| {
        let texts: Vec<_> = texts.iter().map(|it| policy(it)).collect();
        format!("[{}]", texts.join(","))
    };
    let levels = |levels: &[Vec<String>]| {
        let levels: Vec<_> = levels.iter().map(|it| policies(it)).collect();
        format!("[{}]", levels.join(","))
    };
    let everything = |condition| {
        format!(r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{condition}}}"#)
    };
    let identity = match &case.condition {
        Some(condition) => vec![everything(condition)],
        None => case.identity.clone(),
    };
    let mut line = format!(r#"{{"id":1,"request":{request},"identity":{}"#, policies(&identity));
    for (name, value) in [
        ("boundary", case.boundary.as_deref().map(policy)),
        ("session", case.session.as_deref().map(policy)),
        ("resource_policy", case.resource_policy.as_deref().map(policy)),
        ("scp", case.scp.as_deref().map(levels)),
        ("rcp", case.rcp.as_deref().map(levels)),
    ] {
        if let Some(value) = value {
            let _ = write!(line, r#","{name}":{value}"#);
        }
    }
    line + "}"
}

/// A document as it is, a statement in one, a name in quotes. Lines end where blanks can stand.
fn policy(text: &str) -> String {
    let text = text.trim().replace('\n', " ");
    match text.starts_with('{') {
        true if text.contains("\"Statement\"") || text.contains("\"Version\"") => text,
        true => format!(r#"{{"Version":"2012-10-17","Statement":[{text}]}}"#),
        false => json!(text).to_string(),
    }
}
