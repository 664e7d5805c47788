//! The words after an option as the JSON value that the operation's member wants.
//!
//! The rules are AWS CLI's: scalars as they stand, structures and lists of them in shorthand or as JSON.

use serde_json::Value;

use super::{shorthand, typed::Typed};
use crate::catalogue::ShapeKind;

/// The value of option `flag`, whose member is `typed`, from the `words` that followed it.
pub(crate) fn read(flag: &str, typed: Typed<'_>, words: &[String]) -> Result<Value, ValueError> {
    let first = words.first().map_or("", String::as_str).trim_start();
    let is_json = first.starts_with(['[', '{']);
    if typed.kind() == ShapeKind::List {
        if words.len() == 1 && first.starts_with('[') {
            return from_json(flag, first);
        }
        let Some(item) = typed.item() else { return Ok(Value::from(words)) };
        let in_shorthand = typed.takes_shorthand() && !is_json;
        let read = if in_shorthand { from_shorthand } else { from_word };
        let items = words.iter().map(|word| read(flag, item, word));
        return items.collect::<Result<_, _>>().map(Value::Array);
    }
    let word = words.first().map_or("", String::as_str);
    let read = if typed.takes_shorthand() && !is_json { from_shorthand } else { from_word };
    read(flag, typed, word)
}

/// Why the words after an option are no value for it, in AWS CLI's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ValueError {
    /// Neither shorthand nor JSON.
    #[error("Error parsing parameter '--{flag}': {problem}")]
    Syntax {
        /// The option.
        flag: String,
        /// Why.
        problem: String,
    },
    /// Python's own words, which AWS CLI shows as they are.
    #[error("invalid literal for int() with base 10: '{0}'")]
    Integer(String),
}

/// Whether AWS CLI would read `word` as the name of a file.
pub(crate) fn is_file(word: &str) -> bool {
    word.starts_with("file://") || word.starts_with("fileb://")
}

/// `text` as JSON, or AWS CLI's complaint about option `flag`.
pub(crate) fn from_json(flag: &str, text: &str) -> Result<Value, ValueError> {
    serde_json::from_str(text).map_err(|error| {
        let problem = format!("Invalid JSON: {error}\nJSON received: {text}");
        ValueError::Syntax { flag: flag.to_owned(), problem }
    })
}

/// The value of one word that is not shorthand.
fn from_word(flag: &str, typed: Typed<'_>, word: &str) -> Result<Value, ValueError> {
    match typed.kind() {
        ShapeKind::Structure | ShapeKind::List | ShapeKind::Map => from_json(flag, word),
        ShapeKind::Integer | ShapeKind::Long => integer(word),
        ShapeKind::Boolean => Ok(Value::Bool(!word.eq_ignore_ascii_case("false"))),
        ShapeKind::String | ShapeKind::Timestamp => Ok(Value::from(word)),
    }
}

fn from_shorthand(flag: &str, typed: Typed<'_>, word: &str) -> Result<Value, ValueError> {
    let problem = match shorthand::parse(word) {
        Ok(read) => return give_types(flag, typed, Value::Object(read)),
        Err(error) => error.to_string(),
    };
    Err(ValueError::Syntax { flag: flag.to_owned(), problem })
}

/// Shorthand's strings as the types that the shapes want; what does not fit stays for the validation.
fn give_types(flag: &str, typed: Typed<'_>, value: Value) -> Result<Value, ValueError> {
    match (typed.kind(), value) {
        (ShapeKind::Structure, Value::Object(members)) => {
            let members = members.into_iter().map(|(name, value)| match typed.member(&name) {
                Some(member) if member.shape.document => {
                    Err(ValueError::Syntax { flag: flag.to_owned(), problem: no_document(&name) })
                }
                Some(member) => Ok((name, give_types(flag, member, value)?)),
                None => Ok((name, value)),
            });
            members.collect::<Result<_, _>>().map(Value::Object)
        }
        (ShapeKind::Map, Value::Object(members)) => {
            let members = members.into_iter().map(|(key, value)| match typed.item() {
                Some(item) => Ok((key, give_types(flag, item, value)?)),
                None => Ok((key, value)),
            });
            members.collect::<Result<_, _>>().map(Value::Object)
        }
        (ShapeKind::List, Value::Array(items)) => {
            let items = items.into_iter().map(|value| match typed.item() {
                Some(item) => give_types(flag, item, value),
                None => Ok(value),
            });
            items.collect::<Result<_, _>>().map(Value::Array)
        }
        // `Values=a` says a list of one.
        (ShapeKind::List, value) => Ok(Value::Array(vec![value])),
        (ShapeKind::Integer | ShapeKind::Long, Value::String(word)) => integer(&word),
        (ShapeKind::Boolean, Value::String(word)) if word.eq_ignore_ascii_case("true") => {
            Ok(Value::Bool(true))
        }
        (ShapeKind::Boolean, Value::String(word)) if word.eq_ignore_ascii_case("false") => {
            Ok(Value::Bool(false))
        }
        (_, value) => Ok(value),
    }
}

fn integer(word: &str) -> Result<Value, ValueError> {
    let number = word.trim().parse::<i64>().ok();
    number.map(Value::from).ok_or_else(|| ValueError::Integer(word.to_owned()))
}

fn no_document(member: &str) -> String {
    tr!(
        "Shorthand syntax does not support document types. Use JSON input for top-level argument \
         to specify nested parameter: {member}",
        member
    )
}
