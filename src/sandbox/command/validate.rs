//! What AWS CLI checks before it calls: required members, types and least lengths, and nothing more.
//!
//! Patterns and greatest lengths are the service's to check; `api` does that.

use serde_json::{Map, Value};

use super::typed::Typed;
use crate::catalogue::{Member, Operation, Service, ShapeKind};

/// All that AWS CLI finds wrong with `input`, a line for each; empty if it would make the call.
pub(crate) fn problems(
    service: &Service,
    operation: &Operation,
    input: &Map<String, Value>,
) -> Vec<String> {
    let mut found = Vec::new();
    members(service, &operation.input, input, "", &mut found);
    found
}

fn members(
    service: &Service,
    known: &[Member],
    given: &Map<String, Value>,
    path: &str,
    found: &mut Vec<String>,
) {
    let place = place(path);
    for member in known.iter().filter(|it| it.required && !given.contains_key(it.name)) {
        found.push(format!("Missing required parameter in {place}: \"{}\"", member.name));
    }
    for name in given.keys().filter(|name| !known.iter().any(|it| it.name == **name)) {
        let names: Vec<_> = known.iter().map(|member| member.name).collect();
        let names = names.join(", ");
        found.push(format!("Unknown parameter in {place}: \"{name}\", must be one of: {names}"));
    }
    for (name, value) in given {
        let member = known.iter().find(|member| member.name == name);
        if let Some(typed) = member.and_then(|member| Typed::of(service, member.shape)) {
            check(service, typed, value, &format!("{path}.{name}"), found);
        }
    }
}

fn check(service: &Service, typed: Typed<'_>, value: &Value, path: &str, found: &mut Vec<String>) {
    if typed.shape.document {
        return;
    }
    match (typed.kind(), value) {
        (ShapeKind::Structure, Value::Object(given)) => {
            if typed.shape.union {
                union(typed, given, path, found);
            }
            members(service, &typed.shape.members, given, path, found);
        }
        (ShapeKind::Map, Value::Object(given)) => {
            for (key, value) in given {
                let path = format!("{path}.{key}");
                typed.item().iter().for_each(|item| check(service, *item, value, &path, found));
            }
        }
        (ShapeKind::List, Value::Array(items)) => {
            least("length", typed, length(items.len()), path, found);
            for (idx, value) in items.iter().enumerate() {
                let path = format!("{path}[{idx}]");
                typed.item().iter().for_each(|item| check(service, *item, value, &path, found));
            }
        }
        (ShapeKind::String | ShapeKind::Timestamp, Value::String(text)) => {
            least("length", typed, length(text.chars().count()), path, found);
        }
        (ShapeKind::Integer | ShapeKind::Long, Value::Number(number)) if number.is_i64() => {
            least("value", typed, number.as_i64().unwrap_or_default(), path, found);
        }
        (ShapeKind::Boolean, Value::Bool(_)) => {}
        (kind, value) => found.push(format!(
            "Invalid type for parameter {}, value: {value}, type: {}, valid types: {}",
            place(path),
            type_of(value),
            wanted(kind),
        )),
    }
}

fn union(typed: Typed<'_>, given: &Map<String, Value>, path: &str, found: &mut Vec<String>) {
    let names: Vec<_> = typed.shape.members.iter().map(|member| member.name).collect();
    let (place, names) = (place(path), names.join(", "));
    match given.len() {
        // AWS CLI lacks the blank between the two words, too.
        0 => found.push(format!(
            "Must set one of the following keys for tagged unionstructure {place}: {names}."
        )),
        1 => {}
        _ => found.push(format!(
            "Invalid number of parameters set for tagged union structure {place}. Can only set \
             one of the following keys: {names}."
        )),
    }
}

fn least(what: &str, typed: Typed<'_>, actual: i64, path: &str, found: &mut Vec<String>) {
    let Some(least) = typed.shape.min.filter(|least| actual < *least) else { return };
    found.push(format!(
        "Invalid {what} for parameter {}, value: {actual}, valid min {what}: {least}",
        place(path)
    ));
}

fn length(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn place(path: &str) -> &str {
    match path.strip_prefix('.') {
        Some(place) => place,
        None => "input",
    }
}

/// Python's names, which AWS CLI shows.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "<class 'NoneType'>",
        Value::Bool(_) => "<class 'bool'>",
        Value::Number(number) if number.is_f64() => "<class 'float'>",
        Value::Number(_) => "<class 'int'>",
        Value::String(_) => "<class 'str'>",
        Value::Array(_) => "<class 'list'>",
        Value::Object(_) => "<class 'dict'>",
    }
}

fn wanted(kind: ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Structure | ShapeKind::Map => "<class 'dict'>",
        ShapeKind::List => "<class 'list'>, <class 'tuple'>",
        ShapeKind::String => "<class 'str'>",
        ShapeKind::Integer | ShapeKind::Long => "<class 'int'>",
        ShapeKind::Boolean => "<class 'bool'>",
        ShapeKind::Timestamp => "<class 'datetime.datetime'>, timestamp-string",
    }
}
