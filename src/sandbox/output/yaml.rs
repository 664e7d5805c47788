//! `--output yaml`: block style, members in the order of the alphabet, long texts folded at 80 columns.
//!
//! AWS CLI lets libyaml lay it out, and so do we, by a port of it to Rust. What is decided here is only
//! which texts need quotes, because without them they would read back as something else.

use std::sync::LazyLock;

use libyaml_safer::{Emitter, Encoding, Event, MappingStyle, ScalarStyle, SequenceStyle};
use regex::Regex;
use serde_json::Value;

/// The text.
pub(super) fn print(value: &Value) -> String {
    if value.as_object().is_some_and(serde_json::Map::is_empty) {
        return String::new();
    }
    if super::is_scalar(value) {
        return format!("{value}\n");
    }
    let mut out = Vec::new();
    // Writing to memory fails for no value.
    let written = emit(&mut out, value);
    debug_assert!(written.is_ok(), "{written:?}");
    String::from_utf8_lossy(&out).into_owned()
}

fn emit(out: &mut Vec<u8>, value: &Value) -> libyaml_safer::Result<()> {
    let mut emitter = Emitter::new();
    emitter.set_output_string(out);
    emitter.set_unicode(true);
    emitter.emit(Event::stream_start(Encoding::Utf8))?;
    emitter.emit(Event::document_start(None, &[], true))?;
    emit_value(&mut emitter, value)?;
    emitter.emit(Event::document_end(true))?;
    emitter.emit(Event::stream_end())?;
    emitter.flush()
}

fn emit_value(emitter: &mut Emitter<'_>, value: &Value) -> libyaml_safer::Result<()> {
    let plain = |text: &str| Event::scalar(None, None, text, true, false, ScalarStyle::Plain);
    match value {
        Value::Null => emitter.emit(plain("null")),
        Value::Bool(_) | Value::Number(_) => emitter.emit(plain(&value.to_string())),
        Value::String(text) => emitter.emit(string(text)),
        Value::Array(items) => {
            emitter.emit(Event::sequence_start(None, None, true, SequenceStyle::Block))?;
            items.iter().try_for_each(|item| emit_value(emitter, item))?;
            emitter.emit(Event::sequence_end())
        }
        Value::Object(members) => {
            emitter.emit(Event::mapping_start(None, None, true, MappingStyle::Block))?;
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(key, _)| key.as_str());
            members.into_iter().try_for_each(|(key, value)| {
                emitter.emit(string(key))?;
                emit_value(emitter, value)
            })?;
            emitter.emit(Event::mapping_end())
        }
    }
}

fn string(text: &str) -> Event {
    Event::scalar(
        None,
        None,
        text,
        OTHER.as_ref().is_some_and(|it| !it.is_match(text)),
        true,
        ScalarStyle::Any,
    )
}

/// Texts that YAML 1.2 reads as a truth value, a number, nothing, a time or a sign of its own.
static OTHER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:true|True|TRUE|false|False|FALSE",
        r"|[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+",
        r"|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        r"|[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+",
        r"|<<|=|~|null|Null|NULL|",
        r"|[0-9]{4}-[0-9]{2}-[0-9]{2}",
        r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?",
        r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$",
    ))
    // It compiles: the tests print with it.
    .ok()
});
