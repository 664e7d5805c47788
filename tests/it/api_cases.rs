//! One file of `tests/cases/api`, one test: calls to AWS over a world, and what must come back.
//!
//! ```toml
//! about = "a second permission set of the same name is refused"
//! world = "acme"                                    # of content/worlds or tests/cases/worlds;
//!                                                   # acme if left out
//!
//! [[calls]]
//! call = "sso-admin CreatePermissionSet"
//! caller = "ana.ruiz"                               # a portal user, or an account for its administrator;
//!                                                   # that of the management account if left out;
//!                                                   # "ana.ruiz:staging:ViewOnlyAccess" is her role there
//! input = { Name = "Audit" }                        # names are resolved, defaults filled in
//! keep = { set = "PermissionSet.PermissionSetArn" } # later inputs and outputs may say "$set"
//! output = { PermissionSet = { Name = "Audit" } }   # a part of the answer; lists in full length
//!                                                   # "-absent-" for a member that must not be there
//! roles = { production = ["ViewOnlyAccess"] }       # the permission sets of an account's roles
//!
//! [[calls]]
//! call = "sso-admin CreatePermissionSet"
//! input = { Name = "Audit" }
//! error = "ConflictException"                       # instead of an output
//! message = "PermissionSet with name Audit already exists."
//! members = { Reason = "…" }                        # further members of the error
//! ```

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;
use serde_json::{Map, Value};
use vestibule::{
    api::{self, Call, Caller},
    catalogue::{self, Member, ShapeKind},
    world::{World, fixture},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    about: String,
    #[serde(default = "acme")]
    world: String,
    calls: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    call: String,
    caller: Option<String>,
    #[serde(default)]
    input: Map<String, Value>,
    #[serde(default)]
    keep: BTreeMap<String, String>,
    output: Option<Value>,
    error: Option<String>,
    message: Option<String>,
    #[serde(default)]
    members: Map<String, Value>,
    #[serde(default)]
    roles: BTreeMap<String, Vec<String>>,
}

#[test]
fn every_case_answers_as_aws_does() {
    let mut paths: Vec<_> = fs::read_dir(root().join("tests/cases/api"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .collect();
    paths.sort();
    let failures: Vec<String> = paths.iter().filter_map(|path| run(path).err()).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(paths.len() >= 35, "{} cases", paths.len());
}

#[test]
fn the_tables_of_the_cases_name_files_that_are_there() {
    let folder = root().join("tests/cases/api");
    let source = fs::read_to_string(folder.join("README.md")).unwrap();
    let (mut n_rows, mut missing) = (0, Vec::new());
    for row in source.lines().filter(|it| it.starts_with("| ") && !it.ends_with("| Case |")) {
        let named = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        for name in named.split(", ") {
            let file = name.strip_prefix('`').and_then(|it| it.strip_suffix('`'));
            let path = file.map(|file| folder.join(format!("{file}.toml")));
            missing.extend((!path.is_some_and(|it| it.is_file())).then(|| row.to_owned()));
        }
        n_rows += 1;
    }
    assert_eq!(missing, [""; 0]);
    assert!(n_rows > 40, "{n_rows} rows");
}

fn run(path: &Path) -> Result<(), String> {
    let source = fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    let case: Case = toml::from_str(&source).map_err(|error| format!("{name}: {error}"))?;
    let start = read_world(&case.world);
    let mut world = start.clone();
    let mut kept = BTreeMap::new();
    let mut log = Vec::new();
    for (idx, step) in case.calls.iter().enumerate() {
        let failed = |what: String| format!("{name}, call {} ({}): {what}", idx + 1, case.about);
        let call = prepare(&world, step, &kept);
        let before = world.clone();
        let answer = api::call(&mut world, &call);
        if (answer.is_err() || !api::changes(&call)) && world != before {
            return Err(failed("changed the world".to_owned()));
        }
        judge(step, &call, answer.as_ref(), &kept).map_err(failed)?;
        for (name, place) in &step.keep {
            let value = at(answer.as_ref().unwrap(), place);
            kept.insert(name.clone(), value.as_str().unwrap().to_owned());
        }
        judge_roles(step, &world).map_err(failed)?;
        // What was refused is no step, and is not taken again.
        log.extend(answer.is_ok().then_some(call));
    }
    let mut again = start;
    for call in &log {
        api::again(&mut again, call);
    }
    if again == world { Ok(()) } else { Err(format!("{name}: a replay makes another world")) }
}

fn prepare(world: &World, step: &Step, kept: &BTreeMap<String, String>) -> Call {
    let (service, operation) = step.call.split_once(' ').unwrap();
    let mut call = Call::new(service, operation, fill(Value::Object(step.input.clone()), kept));
    if let Some(name) = &step.caller {
        call.caller = caller(world, name);
    }
    api::fill_defaults(world, &mut call);
    api::resolve_names(world, &mut call);
    // A call survives being written down.
    serde_json::from_str(&serde_json::to_string(&call).unwrap()).unwrap()
}

fn caller(world: &World, name: &str) -> Caller {
    let user = |name: &str| world.user_named(name).unwrap().id.clone();
    let account = |name: &str| world.organization.account_named(name).map(|it| it.id.clone());
    match name.split(':').collect::<Vec<_>>().as_slice() {
        [person, place, set] => Caller::Session {
            // A role session outlives the user.
            user: world.user_in_role(person).cloned().unwrap_or_else(|| user(person)),
            account: account(place).unwrap(),
            permission_set: world.permission_set_named(set).unwrap().arn.clone(),
        },
        _ => account(name).map_or_else(|| Caller::Portal(user(name)), Caller::Account),
    }
}

fn judge(
    step: &Step,
    call: &Call,
    answer: Result<&Value, &api::ApiError>,
    kept: &BTreeMap<String, String>,
) -> Result<(), String> {
    match (answer, &step.output, &step.error) {
        (Ok(answer), Some(expected), None) => {
            let operation = catalogue::operation(&call.service, &call.operation).unwrap();
            members_conform(&call.service, &operation.output, answer)?;
            contains(answer, &fill(expected.clone(), kept), "")?;
        }
        (Err(error), None, Some(code)) => {
            if error.code != *code {
                return Err(format!("{error}, not {code}"));
            }
            let known = catalogue::operation(&call.service, &call.operation);
            if known.is_some_and(|known| !known.errors.contains(&&**code))
                && !COMMON.contains(&&**code)
            {
                return Err(format!("AWS does not document {code} for this operation"));
            }
            if let Some(message) = &step.message {
                let expected = fill(Value::from(message.clone()), kept);
                if error.message != expected {
                    return Err(format!("the message is {:?}, not {expected}", error.message));
                }
            }
            contains(&Value::Object(error.members.clone()), &step.members.clone().into(), "")?;
        }
        (answer, _, _) => return Err(format!("unexpected: {answer:?}")),
    }
    Ok(())
}

/// Errors that AWS documents for no operation because all may have them, and our own.
const COMMON: [&str; 13] = [
    "InvalidBucketName",
    "MalformedPolicy",
    "MethodNotAllowed",
    "NoSuchBucketPolicy",
    "ParamValidation",
    "ForbiddenException",
    "UnauthorizedException",
    "ExpiredToken",
    "UnrecognizedClientException",
    "ValidationError",
    "AccessDenied",
    "UnmodifiableEntity",
    "NotServed",
];

/// Whether an answer has only members that AWS has, in AWS's order, each of its shape.
fn members_conform(service: &str, members: &[Member], answer: &Value) -> Result<(), String> {
    let mut expected = members.iter();
    for (name, value) in answer.as_object().unwrap() {
        let Some(member) = expected.find(|member| member.name == name) else {
            return Err(format!("{name} is unknown or out of order"));
        };
        conforms(service, member.shape, value).map_err(|what| format!("{name}: {what}"))?;
    }
    match members.iter().find(|member| member.required && answer.get(member.name).is_none()) {
        Some(member) => Err(format!("{} is missing", member.name)),
        None => Ok(()),
    }
}

fn conforms(service: &str, shape_name: &str, value: &Value) -> Result<(), String> {
    let shape = catalogue::service(service).unwrap().shape(shape_name).unwrap();
    match (shape.kind, value) {
        (ShapeKind::Structure, _) if shape.document => Ok(()),
        (ShapeKind::Structure, Value::Object(_)) => members_conform(service, &shape.members, value),
        (ShapeKind::List, Value::Array(items)) => {
            items.iter().try_for_each(|item| conforms(service, shape.member.unwrap(), item))
        }
        // The live service has words for it that its model lacks.
        (ShapeKind::String, Value::String(_)) if shape_name == "PolicySourceType" => Ok(()),
        (ShapeKind::String, Value::String(text)) => {
            let is_allowed = shape.values.is_empty() || shape.values.contains(&&**text);
            // AWS answers with an empty text for no inline policy, whatever the pattern says.
            if text.is_empty() || is_allowed && shape.matches(text) {
                return Ok(());
            }
            Err(format!("{text:?} is no {shape_name}"))
        }
        (ShapeKind::Map, Value::Object(entries)) => {
            entries.values().try_for_each(|item| conforms(service, shape.value.unwrap(), item))
        }
        (ShapeKind::Boolean, Value::Bool(_))
        | (ShapeKind::Timestamp, Value::String(_))
        | (ShapeKind::Integer | ShapeKind::Long, Value::Number(_)) => Ok(()),
        // AWS CLI shows IAM's documents as what they are: JSON.
        (ShapeKind::String, Value::Object(_)) if shape_name == "policyDocumentType" => Ok(()),
        (kind, value) => Err(format!("{value} is no {kind:?}")),
    }
}

fn judge_roles(step: &Step, world: &World) -> Result<(), String> {
    for (account, expected) in &step.roles {
        let account = world.organization.account_named(account).unwrap();
        let mut sets = Vec::new();
        for role in world.roles_in(&account.id) {
            let (name, suffix) = role.name.rsplit_once('_').unwrap();
            assert!(suffix.len() == 16 && suffix.bytes().all(|it| it.is_ascii_hexdigit()));
            sets.push(name.strip_prefix("AWSReservedSSO_").unwrap());
        }
        sets.sort_unstable();
        if sets != *expected {
            return Err(format!("{} has the roles {sets:?}", account.name));
        }
    }
    Ok(())
}

/// Whether `given` has all of `expected`: members may be more, the items of a list may not.
fn contains(given: &Value, expected: &Value, place: &str) -> Result<(), String> {
    match (given, expected) {
        (Value::Object(given), Value::Object(expected)) => {
            expected.iter().try_for_each(|(name, expected)| {
                let given = given.get(name).unwrap_or(&Value::Null);
                contains(given, expected, &format!("{place}.{name}"))
            })
        }
        (Value::Array(given), Value::Array(expected)) if given.len() == expected.len() => {
            let pairs = given.iter().zip(expected).enumerate();
            pairs.into_iter().try_for_each(|(idx, (given, expected))| {
                contains(given, expected, &format!("{place}[{idx}]"))
            })
        }
        (Value::Null, Value::String(expected)) if expected == "-absent-" => Ok(()),
        (given, expected) if given == expected => Ok(()),
        (given, expected) => Err(format!("{place} is {given}, not {expected}")),
    }
}

/// The value with every `$name` replaced by what was kept under that name.
fn fill(value: Value, kept: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(mut text) => {
            for (name, id) in kept {
                text = text.replace(&format!("${name}"), id);
            }
            text.into()
        }
        Value::Array(items) => items.into_iter().map(|item| fill(item, kept)).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, fill(value, kept))).collect()
        }
        other => other,
    }
}

fn at<'a>(answer: &'a Value, place: &str) -> &'a Value {
    place.split('.').fold(answer, |value, name| match name.parse::<usize>() {
        Ok(idx) => &value[idx],
        Err(_) => &value[name],
    })
}

fn read_world(name: &str) -> World {
    let places = ["content/worlds", "tests/cases/worlds"];
    let mut sources = places.iter().map(|place| root().join(format!("{place}/{name}.toml")));
    let source = sources.find_map(|path| fs::read_to_string(path).ok()).unwrap();
    fixture::parse(name, &source).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn acme() -> String {
    "acme".to_owned()
}
