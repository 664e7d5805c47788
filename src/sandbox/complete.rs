//! Tab completion, derived from the operation table and from the names in the world.

use super::{
    Sandbox,
    command::{GLOBALS, Target, kebab, quote, split_open},
    names,
    output::Format,
};
use crate::catalogue::{self, Member, Rows, ShapeKind};

/// What the word at the cursor could become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The whole word, quoted where a shell wants quotes.
    pub text: String,
    /// What it is.
    pub note: String,
    /// Byte offset in the line from which `text` replaces what stands before the cursor.
    pub start: usize,
}

/// What can stand at byte `cursor` of `line`: beginnings first, then what has the typed text inside.
pub fn complete(sandbox: &Sandbox, line: &str, cursor: usize) -> Vec<Completion> {
    let before = line.get(..cursor).unwrap_or(line);
    let (words, open) = split_open(before);
    // A service of ours stands where AWS's services have `aws` before them.
    let is_ours = words.first().is_some_and(|word| catalogue::is_ours(word));
    let after_aws = words.get(usize::from(!is_ours)..);
    let choices = match after_aws.unwrap_or_default() {
        [] if words.is_empty() => beginnings(),
        [] => services(false),
        [service] => operations(service),
        [service, operation, rest @ ..] => match Target::of_words(service, operation) {
            Ok(target) => after_operation(sandbox, &target, rest, &open.text),
            Err(_) => Vec::new(),
        },
    };
    let typed = open.text.to_lowercase();
    let matching = |is_wanted: fn(&str, &str) -> bool| {
        let typed = typed.clone();
        choices.iter().filter(move |it| is_wanted(&it.value.to_lowercase(), &typed))
    };
    let first = matching(|value, typed| value.starts_with(typed));
    // An option is typed from its beginning; a name may be found by any part of it.
    let then = matching(|value, typed| {
        !typed.starts_with('-') && value.contains(typed) && !value.starts_with(typed)
    });
    let found = first.chain(then).map(|it| Completion {
        text: quote(&it.value),
        note: it.note.clone(),
        start: open.start,
    });
    found.collect()
}

struct Choice {
    value: String,
    note: String,
}

fn choice(value: impl Into<String>, note: impl Into<String>) -> Choice {
    Choice { value: value.into(), note: note.into() }
}

fn beginnings() -> Vec<Choice> {
    let aws = choice("aws", "AWS CLI");
    std::iter::once(aws).chain(services(true)).collect()
}

fn services(ours: bool) -> Vec<Choice> {
    let note =
        |name| SERVICES.iter().find(|(known, _)| *known == name).map_or("", |(_, note)| note);
    let services = catalogue::services().filter(|(_, service)| service.ours == ours);
    services.map(|(name, _)| choice(name, note(name))).collect()
}

fn operations(service: &str) -> Vec<Choice> {
    let operations = catalogue::service(service).map(|service| &service.operations);
    let operations = operations.into_iter().flat_map(Rows::iter);
    operations.map(|(name, operation)| choice(kebab(name), &*operation.doc)).collect()
}

fn after_operation(
    sandbox: &Sandbox,
    target: &Target,
    words: &[String],
    typed: &str,
) -> Vec<Choice> {
    if let Some(flag) = pending(target, words).filter(|_| !typed.starts_with("--")) {
        return values(sandbox, target, flag, words);
    }
    let is_given = |name: &str| words.iter().any(|word| word.strip_prefix("--") == Some(name));
    let mut members: Vec<&Member> = target.operation.input.iter().collect();
    // Required ones first; what is filled in by itself comes last.
    members.sort_by_key(|it| (FILLED_IN.contains(&it.name), !it.required));
    let members = members.into_iter().map(|it| (kebab(it.name), it.doc.to_string()));
    let globals =
        GLOBALS.iter().filter(|it| it.is_served()).map(|it| (it.name.to_owned(), String::new()));
    let options = members.chain(globals).filter(|(name, _)| !is_given(name));
    options.map(|(name, note)| choice(format!("--{name}"), note)).collect()
}

/// The option whose value the cursor stands in.
fn pending<'a>(target: &Target, words: &'a [String]) -> Option<&'a str> {
    let idx = words.iter().rposition(|word| word.starts_with("--"))?;
    let flag = words.get(idx)?.strip_prefix("--")?;
    let n_values = words.len() - idx - 1;
    let most = match target.member(flag).and_then(|it| target.service.shape(it.shape)) {
        Some(shape) => match shape.kind {
            ShapeKind::List => usize::MAX,
            ShapeKind::Boolean => 0,
            ShapeKind::Structure
            | ShapeKind::Map
            | ShapeKind::String
            | ShapeKind::Integer
            | ShapeKind::Long
            | ShapeKind::Timestamp => 1,
        },
        None => usize::from(GLOBALS.iter().any(|it| it.name == flag && it.takes_value)),
    };
    (n_values < most).then_some(flag)
}

fn values(sandbox: &Sandbox, target: &Target, flag: &str, words: &[String]) -> Vec<Choice> {
    let world = sandbox.world();
    let Some(member) = target.member(flag) else {
        return match flag {
            "profile" => named(names::users(world)),
            "output" => Format::ALL.iter().map(|(name, _)| choice(*name, "")).collect(),
            "region" => vec![choice(&*world.instance.region, "where Identity Center is")],
            _ => Vec::new(),
        };
    };
    let shape = target.service.shape(member.shape);
    let values = shape.map(|shape| shape.values.as_slice()).unwrap_or_default();
    if !values.is_empty() {
        return values.iter().map(|value| choice(*value, "")).collect();
    }
    let beside = |flag: &str| {
        let idx = words.iter().position(|word| word == flag)?;
        words.get(idx + 1).map(String::as_str)
    };
    match member.name {
        // A union with one member: shorthand spells it out.
        "MemberId" => {
            let users = names::users(world).into_iter();
            users.map(|(name, note)| choice(format!("UserId={name}"), note)).collect()
        }
        name => {
            named(names::of_member(world, name, beside("--principal-type")).unwrap_or_default())
        }
    }
}

fn named(names: Vec<(String, String)>) -> Vec<Choice> {
    names.into_iter().map(|(name, note)| choice(name, note)).collect()
}

/// Members that the sandbox fills in where they are left out.
const FILLED_IN: [&str; 3] = ["InstanceArn", "IdentityStoreId", "accessToken"];

/// What each service is for; the table has no words on that.
const SERVICES: [(&str, &str); 9] = [
    ("clock", "the world's time, which you move"),
    ("iam", "roles and customer managed policies of one account"),
    ("console", "what AWS's console alone does: there is no API"),
    ("identitystore", "users, groups and memberships"),
    ("organizations", "accounts and organizational units"),
    ("scim", "an external identity provider that pushes people and groups"),
    ("sso", "the access portal, as the person who is signed in"),
    ("sso-admin", "the instance, permission sets and assignments"),
    ("sts", "who is calling"),
];
