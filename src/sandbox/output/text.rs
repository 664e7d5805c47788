//! `--output text`: values between tabs, a line for each object, members in the order of the alphabet.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{is_scalar, scalar};

/// The text.
pub(super) fn print(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value, None, None);
    out
}

/// Writes `value`, which is the member called `name` of the object around it; objects of one list share `keys`.
fn write(out: &mut String, value: &Value, name: Option<&str>, keys: Option<&BTreeSet<&str>>) {
    match value {
        Value::Object(members) => object(out, members, name, keys),
        Value::Array(items) => list(out, items, name),
        _ => line(out, [scalar(value)]),
    }
}

fn object(
    out: &mut String,
    members: &Map<String, Value>,
    name: Option<&str>,
    keys: Option<&BTreeSet<&str>>,
) {
    let own: BTreeSet<&str> =
        members.iter().filter(|(_, it)| is_scalar(it)).map(|(key, _)| key.as_str()).collect();
    let keys = keys.unwrap_or(&own);
    let cells = keys.iter().map(|key| members.get(*key).map(scalar).unwrap_or_default());
    if !keys.is_empty() {
        line(out, name.map(str::to_uppercase).into_iter().chain(cells));
    }
    let mut rest: Vec<_> = members.iter().filter(|(key, _)| !keys.contains(key.as_str())).collect();
    rest.sort_by_key(|(key, _)| key.as_str());
    for (key, value) in rest {
        write(out, value, Some(key), None);
    }
}

fn list(out: &mut String, items: &[Value], name: Option<&str>) {
    if items.iter().any(Value::is_object) {
        let objects = items.iter().filter_map(Value::as_object);
        let members = objects.flat_map(|it| it.iter());
        let keys = members.filter(|(_, it)| is_scalar(it)).map(|(key, _)| key.as_str()).collect();
        for item in items {
            write(out, item, name, Some(&keys));
        }
        return;
    }
    let scalars: Vec<_> = items.iter().filter(|it| is_scalar(it)).map(scalar).collect();
    match name {
        Some(name) => {
            for scalar in scalars {
                line(out, [name.to_uppercase(), scalar]);
            }
        }
        None if scalars.is_empty() => {}
        None => line(out, scalars),
    }
    for item in items.iter().filter(|it| !is_scalar(it)) {
        write(out, item, name, None);
    }
}

fn line(out: &mut String, cells: impl IntoIterator<Item = String>) {
    let cells: Vec<_> = cells.into_iter().collect();
    out.push_str(&cells.join("\t"));
    out.push('\n');
}
