//! Tab completion, derived from the operation table, the verbs and the names in the world.
//!
//! Candidates come one by one and only those that match are kept, up to [`MOST`]: the work is bounded
//! in an organization of any size.

mod profile;

use std::borrow::Cow;

use super::{
    Sandbox,
    command::{self, FILLED_IN, GLOBALS, Takes, Target, kebab, quote, split_open},
    export::FORMATS,
    names::{self, Names, Note},
    output::Format,
    question,
    verb::{self, Kind, VERBS, Verb},
};
use crate::{
    api,
    catalogue::{self, Member, ShapeKind, actions},
    words,
    world::World,
};

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

/// How many completions are offered at most.
pub const MOST: usize = 200;

/// How many names are looked at for one that has the typed text inside: more would keep the learner waiting.
/// Users, of whom there may be more, are found by their beginning wherever they are.
const MOST_LOOKED_AT: usize = 10_000;

/// What can stand at byte `cursor` of `line`: beginnings first, then what has the typed text inside.
pub fn complete(sandbox: &Sandbox, line: &str, cursor: usize) -> Vec<Completion> {
    let before = line.get(..cursor).unwrap_or(line);
    let (words, open) = split_open(before);
    let typed = open.text.to_lowercase();
    // An option is typed from its beginning; a name may be found by any part of it.
    let finds_inside = !typed.starts_with('-');
    let (mut first, mut then) = (Vec::new(), Vec::new());
    for (name, note) in choices(sandbox, &words, &open.text).take(MOST_LOOKED_AT) {
        match place(&name, &typed) {
            Some(0) => first.push((name, note)),
            Some(_) if finds_inside && then.len() < MOST => then.push((name, note)),
            _ => {}
        }
        if first.len() == MOST {
            break;
        }
    }
    let found = first.into_iter().chain(then).take(MOST).map(|(name, note)| Completion {
        text: quote(&name),
        note: note.text(sandbox.world()),
        start: open.start,
    });
    found.collect()
}

/// Where `typed`, in small letters, stands in `name`, in letters of any size.
pub fn place(name: &str, typed: &str) -> Option<usize> {
    if name.is_ascii() {
        let (name, typed) = (name.as_bytes(), typed.as_bytes());
        if typed.is_empty() {
            return Some(0);
        }
        return name.windows(typed.len()).position(|it| it.eq_ignore_ascii_case(typed));
    }
    name.to_lowercase().find(typed)
}

/// Everything that can stand behind `words`.
fn choices<'a>(sandbox: &'a Sandbox, words: &[String], typed: &str) -> Names<'a> {
    // A service of ours stands where AWS's services have `aws` before them.
    let is_ours = words.first().is_some_and(|word| catalogue::is_ours(word));
    let after_aws = words.get(usize::from(!is_ours)..).unwrap_or_default();
    match (words.first().map(String::as_str), after_aws) {
        (None, _) => beginnings(),
        (Some(first), rest) if verb::find(first).is_some() => match verb::find(first) {
            Some(verb) if verb.parameters.first().is_some_and(|it| it.kind == Kind::Line) => {
                choices(sandbox, rest, typed)
            }
            Some(verb) => after_verb(sandbox, verb, rest),
            None => nothing(),
        },
        (Some(first), _) if first != "aws" && !is_ours => nothing(),
        (_, []) => Box::new(services(false).chain([choice("help", tr!("lists the services"))])),
        (_, [service]) => operations(service),
        (_, [service, operation, rest @ ..]) => match Target::of_words(service, operation) {
            Ok(target) => after_operation(sandbox, &target, rest, typed),
            Err(_) => nothing(),
        },
    }
}

type Choice<'a> = (Cow<'a, str>, Note<'a>);

fn choice<'a>(name: impl Into<Cow<'a, str>>, note: impl Into<Cow<'a, str>>) -> Choice<'a> {
    (name.into(), Note::Text(note.into()))
}

fn nothing<'a>() -> Names<'a> {
    Box::new(std::iter::empty())
}

fn beginnings<'a>() -> Names<'a> {
    let verbs = VERBS.iter().map(|verb| choice(verb.name, words::of(verb.summary)));
    Box::new(std::iter::once(choice("aws", "AWS CLI")).chain(verbs).chain(services(true)))
}

fn services<'a>(ours: bool) -> impl Iterator<Item = Choice<'a>> {
    let services = catalogue::services().filter(move |(_, service)| service.ours == ours);
    services.map(|(name, _)| choice(name, command::note(name)))
}

fn operations<'a>(service: &str) -> Names<'a> {
    let Some(service) = catalogue::service(service) else { return nothing() };
    let operations = service.operations.iter();
    let operations = operations.map(|(name, operation)| choice(kebab(name), &*operation.doc));
    Box::new(operations.chain([choice("help", tr!("lists the operations"))]))
}

/// Every action that the catalogue has, with its access level.
fn action_names<'a>() -> Names<'a> {
    let all = actions::services().iter().flat_map(actions::Service::actions);
    Box::new(all.map(|it| choice(it.to_string(), it.level().name())))
}

/// What can stand after `before` in a question: what its clause names, or the next clause.
fn after_clause<'a>(
    world: &'a World,
    clauses: &'a [&'a str],
    before: Option<&String>,
) -> Names<'a> {
    match before.map(String::as_str) {
        Some("in") => names::accounts(world),
        Some("as") => names::permission_sets(world),
        Some("for") => names::users(world),
        Some("of") => action_names(),
        Some("on") => names::resources(world),
        Some("with" | "after" | "from" | "to") => nothing(),
        _ => {
            let known = question::CLAUSES.iter().filter(|it| clauses.contains(&it.0));
            Box::new(known.map(|(word, what, _)| choice(*word, *what)))
        }
    }
}

fn after_verb<'a>(sandbox: &'a Sandbox, verb: &'static Verb, words: &[String]) -> Names<'a> {
    let world = sandbox.world();
    let n_given = words.iter().filter(|word| !word.starts_with("--")).count();
    let (kind, clauses) = match verb.parameters {
        [fixed @ .., verb::Parameter { kind: Kind::Clauses(clauses), .. }]
            if n_given >= fixed.len() =>
        {
            (None, Some((*clauses, words.last().filter(|_| n_given > fixed.len()))))
        }
        parameters => (parameters.get(n_given).map(|it| it.kind), None),
    };
    let named = match kind {
        _ if clauses.is_some() => {
            clauses.map_or_else(nothing, |(clauses, before)| after_clause(world, clauses, before))
        }
        Some(Kind::Word(only)) => Box::new(std::iter::once(choice(only, ""))),
        Some(Kind::Principal) => names::principals(world),
        Some(Kind::User) => names::users(world),
        Some(Kind::PermissionSet) => names::permission_sets(world),
        Some(Kind::Account) => names::accounts(world),
        Some(Kind::Verb) => {
            Box::new(VERBS.iter().map(|verb| choice(verb.name, words::of(verb.summary))))
        }
        Some(Kind::Snapshot) => {
            let saved = sandbox.snapshots();
            Box::new(saved.map(|(name, _)| choice(name, tr!("a world that you saved"))))
        }
        Some(Kind::Format) => {
            Box::new(FORMATS.iter().map(|it| choice(it.name, words::of(it.about))))
        }
        Some(Kind::Action) => action_names(),
        Some(Kind::Clauses(_) | Kind::Free | Kind::Line) | None => nothing(),
    };
    let has_lines = verb.examples.iter().any(|(_, lines)| !lines.is_empty());
    let as_cli = has_lines && !words.iter().any(|it| it == verb::AS_CLI);
    let as_cli = as_cli.then(|| choice(verb::AS_CLI, tr!("prints the AWS CLI lines instead")));
    Box::new(named.chain(as_cli))
}

fn after_operation<'a>(
    sandbox: &'a Sandbox,
    target: &Target,
    words: &[String],
    typed: &str,
) -> Names<'a> {
    if let Some(flag) = pending(target, words).filter(|_| !typed.starts_with("--")) {
        return values(sandbox, target, flag, words, typed);
    }
    let is_given = |name: &str| words.iter().any(|word| word.strip_prefix("--") == Some(name));
    let mut members: Vec<&'static Member> = target.operation.input.iter().collect();
    // Required ones first; what is filled in by itself comes last.
    members.sort_by_key(|it| (FILLED_IN.contains(&it.name), !it.required));
    let members = members.into_iter().map(|it| (kebab(it.name), &*it.doc));
    let globals = GLOBALS.iter().filter(|it| it.is_served());
    let options = members.chain(globals.map(|it| (it.name.to_owned(), words::of(it.help))));
    let options = options.filter(|(name, _)| !is_given(name));
    let mut choices: Vec<_> =
        options.map(|(name, note)| choice(format!("--{name}"), note)).collect();
    if words.is_empty() {
        choices.push(choice("help", tr!("says what the options are for")));
    }
    Box::new(choices.into_iter())
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
        None => usize::from(GLOBALS.iter().any(|it| it.name == flag && it.takes != Takes::Nothing)),
    };
    (n_values < most).then_some(flag)
}

fn values<'a>(
    sandbox: &'a Sandbox,
    target: &Target,
    flag: &str,
    words: &[String],
    typed: &str,
) -> Names<'a> {
    let world = sandbox.world();
    let Some(member) = target.member(flag) else {
        return match flag {
            "profile" => profile::names(world, target.service_name, typed),
            "output" => Box::new(Format::ALL.iter().map(|(name, _)| choice(*name, ""))),
            "region" => {
                let region = choice(&*world.instance.region, tr!("where Identity Center is"));
                Box::new(std::iter::once(region))
            }
            "generate-cli-skeleton" => {
                Box::new(["input", "output"].map(|it| choice(it, "")).into_iter())
            }
            _ => nothing(),
        };
    };
    let shape = target.service.shape(member.shape);
    let values = shape.map(|shape| shape.values.as_slice()).unwrap_or_default();
    if !values.is_empty() {
        let shape = member.shape;
        // What is served comes first.
        let (served, others): (Vec<&str>, Vec<&str>) =
            values.iter().copied().partition(|it: &&str| api::serves_value(shape, it));
        let served = served.into_iter().map(|it| choice(it, ""));
        let others = others.into_iter().map(|it| choice(it, words::of(NOT_HERE)));
        return Box::new(served.chain(others));
    }
    let beside = |flag: &str| {
        let idx = words.iter().position(|word| word == flag)?;
        words.get(idx + 1).map(String::as_str)
    };
    match member.name {
        // A union with one member: shorthand spells it out.
        "MemberId" => {
            let users = names::users(world);
            Box::new(users.map(|(name, note)| (format!("UserId={name}").into(), note)))
        }
        name => {
            let name = names::member_of(target.service_name, name);
            let kind = beside("--principal-type");
            let named = names::of_member(world, name, kind).unwrap_or_else(nothing);
            if typed.is_empty() || names::noun(name, kind) != Some("user") {
                return named;
            }
            let typed = typed.to_owned();
            let begin = names::users_beginning(world, &typed);
            Box::new(begin.chain(named.filter(move |(name, _)| !name.starts_with(&typed))))
        }
    }
}

const NOT_HERE: &str = mark!("AWS has it, the sandbox has not");
