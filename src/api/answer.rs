//! How answers look: AWS's order of members, its times, its pages.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{ApiError, input::Input, rows::Answer};
use crate::catalogue::{Member, Service, ShapeKind};

/// The answer with its members in the order of the table, without those that are null.
pub(super) fn arrange(service: &Service, members: &[Member], answer: Value) -> Value {
    let Value::Object(mut given) = answer else { return answer };
    let mut arranged = Map::new();
    for member in members {
        match given.remove(member.name) {
            None | Some(Value::Null) => {}
            Some(value) => {
                arranged
                    .insert(member.name.to_owned(), arrange_shape(service, member.shape, value));
            }
        }
    }
    debug_assert!(given.is_empty(), "members that AWS does not have: {given:?}");
    Value::Object(arranged)
}

fn arrange_shape(service: &Service, shape: &str, value: Value) -> Value {
    let Some(shape) = service.shape(shape) else { return value };
    match (shape.kind, value) {
        (ShapeKind::Structure, value) if !shape.document => arrange(service, &shape.members, value),
        (ShapeKind::List, Value::Array(items)) => {
            let item = shape.member.unwrap_or_default();
            items.into_iter().map(|value| arrange_shape(service, item, value)).collect()
        }
        (_, value) => value,
    }
}

/// A time as AWS CLI prints it.
pub(super) fn time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

/// One page of a list, with the token of the next one. Without a size, everything: AWS CLI asks for
/// page after page and prints them as one.
pub(super) fn page(input: &Input<'_>, name: &str, items: impl Iterator<Item = Value>) -> Answer {
    paged(input, name, items, ["MaxResults", "NextToken"])
}

/// The same for the portal, whose members begin with small letters.
pub(super) fn portal_page(
    input: &Input<'_>,
    name: &str,
    items: impl Iterator<Item = Value>,
) -> Answer {
    paged(input, name, items, ["maxResults", "nextToken"])
}

fn paged(
    input: &Input<'_>,
    name: &str,
    items: impl Iterator<Item = Value>,
    [size, token]: [&str; 2],
) -> Answer {
    let start = match input.text(token) {
        None => 0,
        Some(token) => page_start(token).ok_or_else(|| {
            ApiError::invalid("The NextToken is not one that an earlier answer gave")
        })?,
    };
    let mut items = items.skip(start);
    let size = input.number(size).unwrap_or(usize::MAX);
    let page: Vec<Value> = items.by_ref().take(size).collect();
    let next = items.next().is_some().then(|| format!("{PAGE}{}", start + page.len()));
    let mut answer = Map::new();
    answer.insert(name.to_owned(), page.into());
    answer.insert(token.to_owned(), next.into());
    Ok(Value::Object(answer))
}

fn page_start(token: &str) -> Option<usize> {
    token.strip_prefix(PAGE)?.parse().ok()
}

const PAGE: &str = "page/";
