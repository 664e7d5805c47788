//! `aws help`, `aws SERVICE help`, `aws SERVICE OPERATION help`: short, from the table, with what is not served.

use std::fmt::Write as _;

use super::{
    SyntaxError,
    global::GLOBALS,
    lookup::{self, FILLED_IN, Target},
    spelling::kebab,
    typed::Typed,
};
use crate::{
    catalogue::{self, Member, Shape, ShapeKind},
    sandbox::names,
    words,
};

/// The help that `words` ask for; `None` if they are a command.
pub(crate) fn asked(words: &[String]) -> Option<Result<String, SyntaxError>> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (first, rest) = words.split_first()?;
    let named = match (*first, rest) {
        ("aws", [named @ .., "help"]) => named,
        (ours, ["help"]) if catalogue::is_ours(ours) => std::slice::from_ref(first),
        (ours, [_, "help"]) if catalogue::is_ours(ours) => words.get(..2)?,
        _ => return None,
    };
    match named {
        [] => Some(Ok(everything())),
        [service] => Some(lookup::find_service(service).map(|_| of_service(service))),
        [service, operation] => {
            Some(Target::of_words(service, operation).map(|target| of_operation(&target)))
        }
        _ => None,
    }
}

fn everything() -> String {
    let mut out = tr!("aws SERVICE OPERATION [--option value …]\n\nServices:\n").to_owned();
    let services = |ours: bool| {
        let services = catalogue::services().filter(move |(_, service)| service.ours == ours);
        services.map(|(name, _)| (name.to_owned(), lookup::note(name).to_owned()))
    };
    table(&mut out, services(false));
    out += tr!("\nWithout aws, because AWS has no command for it:\n");
    table(&mut out, services(true));
    out += tr!("\nOptions of every command:\n");
    let globals = GLOBALS.iter().filter(|it| it.is_served());
    table(&mut out, globals.map(|it| (format!("--{}", it.name), words::of(it.help).to_owned())));
    out += tr!("\n`aws SERVICE help` lists operations, `aws SERVICE OPERATION help` options.\n");
    out
}

fn of_service(name: &str) -> String {
    let Some(service) = catalogue::service(name) else { return String::new() };
    let mut out = format!("{name}: {}\n\nOperations:\n", lookup::note(name));
    let operations = service.operations.iter();
    table(&mut out, operations.map(|(name, it)| (kebab(name), it.doc.to_string())));
    let missing = service.known.iter().filter(|it| service.operations.get(it).is_none());
    let missing: Vec<String> = missing.map(|it| kebab(it)).collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        out += &tr!("\nAWS also has, and the sandbox does not serve: {missing}.\n", missing);
    }
    out
}

fn of_operation(target: &Target) -> String {
    let operation = target.operation;
    let aws = if target.service.ours { "" } else { "aws " };
    let mut out = format!("{aws}{} {}\n", target.service_name, kebab(target.name));
    if !operation.doc.is_empty() {
        let _ = write!(out, "\n{}\n", operation.doc);
    }
    let mut input: Vec<&Member> = operation.input.iter().collect();
    input.sort_by_key(|it| (FILLED_IN.contains(&it.name), !it.required));
    if !input.is_empty() {
        out += tr!("\nOptions:\n");
        table(&mut out, input.into_iter().map(|it| option(target, it)));
    }
    if !operation.output.is_empty() {
        let names: Vec<_> = operation.output.iter().map(|it| it.name).collect();
        out += &tr!("\nAnswers with: {names}.\n", names = names.join(", "));
    }
    if !operation.errors.is_empty() {
        out += &tr!("\nErrors: {errors}.\n", errors = operation.errors.join(", "));
    }
    out
}

/// An option with what may stand behind it, and what it is for.
fn option(target: &Target, member: &Member) -> (String, String) {
    let typed = Typed::of(target.service, member.shape);
    let value = typed.map(|it| value(it)).unwrap_or_default();
    let is_filled_in = FILLED_IN.contains(&member.name);
    let mut notes = Vec::new();
    notes.extend((member.required && !is_filled_in).then(|| tr!("required").to_owned()));
    notes.extend(is_filled_in.then(|| tr!("filled in if left out").to_owned()));
    let noun = names::noun(names::member_of(target.service_name, member.name), None);
    notes.extend(noun.map(|it| tr!("the name of the {noun} does too", noun = words::of(it))));
    notes.extend(typed.and_then(|it| limits(it.shape)));
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
    (format!("--{}{value}", kebab(member.name)), format!("{}{notes}", member.doc))
}

/// How a value is spelled, as `Key=…,Value=…`.
pub(crate) fn value_words(typed: Typed<'_>) -> String {
    value(typed).trim_start().to_owned()
}

fn value(typed: Typed<'_>) -> String {
    let shape = typed.shape;
    if !shape.values.is_empty() {
        return format!(" {}", shape.values.join("|"));
    }
    match shape.kind {
        ShapeKind::Structure | ShapeKind::Map if typed.takes_shorthand() => {
            let keys: Vec<_> =
                shape.members.iter().take(2).map(|it| format!("{}=…", it.name)).collect();
            if keys.is_empty() { " KEY=…".to_owned() } else { format!(" {}", keys.join(",")) }
        }
        ShapeKind::Structure | ShapeKind::Map => " JSON".to_owned(),
        ShapeKind::List => {
            let item = typed.item().map(value).unwrap_or_default();
            format!("{item} …")
        }
        ShapeKind::Integer | ShapeKind::Long => " NUMBER".to_owned(),
        ShapeKind::Boolean => String::new(),
        ShapeKind::String => " TEXT".to_owned(),
        ShapeKind::Timestamp => " TIME".to_owned(),
    }
}

fn limits(shape: &Shape) -> Option<String> {
    let noun = match shape.kind {
        ShapeKind::String if shape.values.is_empty() => " characters",
        ShapeKind::List => " items",
        ShapeKind::Integer | ShapeKind::Long => "",
        _ => return None,
    };
    match (shape.min, shape.max) {
        (Some(min), Some(max)) => Some(tr!("{min} to {max}{noun}", min, max, noun)),
        (None, Some(max)) => Some(tr!("at most {max}{noun}", max, noun)),
        (Some(min), None) if min > 0 => Some(tr!("at least {min}{noun}", min, noun)),
        _ => None,
    }
}

/// Two columns, the first as wide as it has to be.
fn table(out: &mut String, rows: impl Iterator<Item = (String, String)>) {
    let rows: Vec<_> = rows.collect();
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    let width = width.min(WIDEST);
    for (name, note) in rows {
        let line = format!("  {name:width$}  {note}");
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

const WIDEST: usize = 32;
