//! A call as one strict AWS CLI line that a shell and [`super::parse`] read back to the same call.
//!
//! A call of a service of ours has no `aws` before it: AWS CLI knows no such command.

use serde_json::{Map, Value};

use super::{
    global,
    lookup::Target,
    spelling::kebab,
    typed::Typed,
    value::{self, is_file},
    words::quote,
};
use crate::{
    api::Call,
    catalogue::{self, ShapeKind},
};

/// The line; members stand in AWS's order.
///
/// What no option can say on one line (control characters, values of another type than the table's)
/// goes into `--cli-input-json`.
pub fn print(call: &Call) -> String {
    let aws = (!catalogue::is_ours(&call.service)).then(|| "aws".to_owned());
    let mut words: Vec<_> = aws.into_iter().collect();
    words.extend([quote(&call.service), quote(&kebab(&call.operation))]);
    let mut rest = call.input.clone();
    if let Some(target) = Target::of_call(&call.service, &call.operation) {
        for member in &target.operation.input {
            let Some(given) = rest.get(member.name) else { continue };
            // An option of AWS CLI's own hides the member of the same name.
            let typed = Typed::of(target.service, member.shape)
                .filter(|_| global::paging(&target, &kebab(member.name)).is_none());
            if let Some(text) = typed.and_then(|typed| option(&kebab(member.name), typed, given)) {
                words.push(text);
                rest.shift_remove(member.name);
            }
        }
    }
    if !rest.is_empty() {
        let json = Value::Object(rest).to_string();
        words.extend(["--cli-input-json".to_owned(), quote(&json)]);
    }
    words.join(" ")
}

/// The option with its value, in the shortest spelling that reads back to the same value.
fn option(flag: &str, typed: Typed<'_>, given: &Value) -> Option<String> {
    if typed.kind() == ShapeKind::Boolean {
        return Some(format!("--{}{flag}", if given.as_bool()? { "" } else { "no-" }));
    }
    let spellings = [plain(typed, given), shorthand(typed, given), json(typed, given)];
    let words = spellings.into_iter().flatten().find(|words| {
        let is_safe = |word: &String| !word.contains(char::is_control) && !is_file(word);
        let is_split = words.len() > 1 && words.iter().any(|word| word.starts_with('-'));
        !is_split
            && words.iter().all(is_safe)
            && value::read(flag, typed, words).as_ref() == Ok(given)
    })?;
    Some(match words.as_slice() {
        // A shell would pass it on, but AWS CLI would take it for an option.
        [word] if word.starts_with('-') => format!("--{flag}={}", quote(word)),
        words => {
            let quoted = words.iter().map(|word| quote(word));
            std::iter::once(format!("--{flag}")).chain(quoted).collect::<Vec<_>>().join(" ")
        }
    })
}

fn plain(typed: Typed<'_>, given: &Value) -> Option<Vec<String>> {
    match given {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Number(number) => Some(vec![number.to_string()]),
        Value::Array(items) if typed.kind() == ShapeKind::List => {
            let words = items.iter().map(|item| match item {
                Value::String(text) if !text.starts_with('-') => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            });
            words.collect()
        }
        _ => None,
    }
}

fn shorthand(typed: Typed<'_>, given: &Value) -> Option<Vec<String>> {
    match given {
        Value::Object(members) => pairs(members).map(|word| vec![word]),
        Value::Array(items) if typed.kind() == ShapeKind::List && !items.is_empty() => {
            items.iter().map(|item| item.as_object().and_then(pairs)).collect()
        }
        _ => None,
    }
}

/// `Key=a,Value=b`, where every value is short and clear without quotes.
fn pairs(members: &Map<String, Value>) -> Option<String> {
    let pairs = members.iter().map(|(key, value)| {
        let value = match value {
            Value::String(text) if is_clear(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            _ => return None,
        };
        Some(format!("{key}={value}"))
    });
    pairs.collect::<Option<Vec<_>>>().filter(|pairs| !pairs.is_empty()).map(|it| it.join(","))
}

fn is_clear(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_.:/@+".contains(c))
}

fn json(typed: Typed<'_>, given: &Value) -> Option<Vec<String>> {
    match typed.kind() {
        ShapeKind::Structure | ShapeKind::List | ShapeKind::Map => Some(vec![given.to_string()]),
        ShapeKind::String
        | ShapeKind::Integer
        | ShapeKind::Long
        | ShapeKind::Boolean
        | ShapeKind::Timestamp => None,
    }
}
