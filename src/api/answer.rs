//! How answers look: AWS's order of members, its times, its pages.

use std::iter::{Enumerate, Skip};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{Timestamp, tz::Offset};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{ApiError, input::Input, rows::Answer};
use crate::catalogue::{Member, Service, Shape, ShapeKind};

/// The answer with its members in the order of the table, without those that are null.
pub(super) fn arrange(service: &Service, members: &[Member], mut answer: Value) -> Value {
    if let Value::Object(given) = &mut answer {
        arrange_members(service, members, given);
    }
    answer
}

/// Long lists are answers, too, so what stands in order already is not touched.
fn arrange_members(service: &Service, members: &[Member], given: &mut Map<String, Value>) {
    if given.values().any(Value::is_null) {
        given.retain(|_, value| !value.is_null());
    }
    if !is_in_order(members, given) {
        let mut all: Vec<_> = std::mem::take(given).into_iter().collect();
        let place = |name: &str| members.iter().position(|it| it.name == name);
        debug_assert!(
            all.iter().all(|(name, _)| place(name).is_some()),
            "members that AWS does not have: {all:?}"
        );
        all.sort_by_cached_key(|(name, _)| place(name));
        *given = all.into_iter().collect();
    }
    for (name, value) in given.iter_mut().filter(|(_, value)| value.is_object() || value.is_array())
    {
        if let Some(member) = members.iter().find(|it| it.name == name) {
            arrange_shape(service, service.shape(member.shape), value);
        }
    }
}

fn is_in_order(members: &[Member], given: &Map<String, Value>) -> bool {
    let mut members = members.iter();
    given.keys().all(|name| members.any(|it| it.name == name))
}

fn arrange_shape(service: &Service, shape: Option<&Shape>, value: &mut Value) {
    let Some(shape) = shape else { return };
    match (shape.kind, value) {
        (ShapeKind::Structure, Value::Object(given)) if !shape.document => {
            arrange_members(service, &shape.members, given);
        }
        (ShapeKind::List, Value::Array(items)) => {
            let item = shape.member.and_then(|name| service.shape(name));
            for value in items {
                arrange_shape(service, item, value);
            }
        }
        _ => {}
    }
}

/// A time as AWS CLI prints it. Every row of a list has one or two, so its digits are put down two by two.
pub(super) fn time(time: Timestamp) -> String {
    let at = Offset::UTC.to_datetime(time);
    let year = at.year().unsigned_abs();
    let parts = [
        ("", year / 100),
        ("", year % 100),
        ("-", u16::from(at.month().unsigned_abs())),
        ("-", u16::from(at.day().unsigned_abs())),
        ("T", u16::from(at.hour().unsigned_abs())),
        (":", u16::from(at.minute().unsigned_abs())),
        (":", u16::from(at.second().unsigned_abs())),
    ];
    let mut text = String::with_capacity("2026-01-05T09:00:00+00:00".len());
    for (before, number) in parts {
        text.push_str(before);
        let at = 2 * usize::from(number);
        text.push_str(TWO_DIGITS.get(at..at + 2).unwrap_or("00"));
    }
    text.push_str("+00:00");
    text
}

/// The numbers below a hundred, one after the other.
const TWO_DIGITS: &str = "00010203040506070809101112131415161718192021222324252627282930313233343536373839\
                          40414243444546474849505152535455565758596061626364656667686970717273747576777879\
                          8081828384858687888990919293949596979899";

/// When something was made and when it was changed last: the same for most.
pub(super) fn times(created: Timestamp, updated: Timestamp) -> [(&'static str, Value); 2] {
    let first = time(created);
    let last = if updated == created { first.clone() } else { time(updated) };
    [("CreatedAt", first.into()), ("UpdatedAt", last.into())]
}

/// A structure of the answer, with room for what is in it and no more.
pub(super) fn members<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    let mut map = Map::with_capacity(N);
    map.extend(members.map(|(name, value)| (name.to_owned(), value)));
    map
}

/// Structures of a list, of which most have the members of the one before: those take over its names, which are
/// hashed already.
#[derive(Default)]
pub(super) struct Alike {
    /// The names of the one before, without values.
    names: Map<String, Value>,
}

impl Alike {
    /// The next structure.
    pub(super) fn members<'m>(
        &mut self,
        members: impl IntoIterator<Item = (&'m str, Value)>,
    ) -> Value {
        let mut structure = self.names.clone();
        let mut members = members.into_iter();
        let mut slots = structure.iter_mut();
        let mut n_same = 0;
        let other = loop {
            match (slots.next(), members.next()) {
                (Some((name, slot)), Some((same, value))) if name == same => *slot = value,
                (None, None) => return structure.into(),
                (_, other) => break other,
            }
            n_same += 1;
        };
        let mut structure: Map<_, _> = structure.into_iter().take(n_same).collect();
        let rest = other.into_iter().chain(members);
        structure.extend(rest.map(|(name, value)| (name.to_owned(), value)));
        self.names = structure.keys().map(|name| (name.clone(), Value::Null)).collect();
        structure.into()
    }
}

/// One page of a short list, with the token of the next one. Without a size, everything: AWS CLI
/// asks for page after page and prints them as one.
pub(super) fn page(input: &Input<'_>, name: &str, items: impl Iterator<Item = Value>) -> Answer {
    let size = input.number("MaxResults");
    paged(input, name, (size, "NextToken"), counted(items), |item| item)
}

/// The same for the portal, whose members begin with small letters.
pub(super) fn portal_page(
    input: &Input<'_>,
    name: &str,
    items: impl Iterator<Item = Value>,
) -> Answer {
    let size = input.number("maxResults");
    paged(input, name, (size, "nextToken"), counted(items), |item| item)
}

/// The same for IAM, which also says whether there is more.
pub(super) fn marked_page(
    input: &Input<'_>,
    name: &str,
    items: impl Iterator<Item = Value>,
) -> Answer {
    let size = input.number("MaxItems");
    let page = paged(input, name, (size, "Marker"), counted(items), |item| item);
    let Ok(mut answer) = page else {
        return Err(ApiError::new("ValidationError", "Invalid Marker."));
    };
    let is_truncated = answer.get("Marker").is_some_and(Value::is_string);
    if let Some(members) = answer.as_object_mut() {
        members.insert("IsTruncated".to_owned(), is_truncated.into());
    }
    Ok(answer)
}

/// The list of an answer. It comes of its name alone, or of its name and how many rows AWS puts on a page
/// at most, whatever size was asked for.
pub(super) struct List {
    name: &'static str,
    most: usize,
}

impl From<&'static str> for List {
    fn from(name: &'static str) -> Self {
        Self { name, most: usize::MAX }
    }
}

impl From<(&'static str, usize)> for List {
    fn from((name, most): (&'static str, usize)) -> Self {
        Self { name, most }
    }
}

/// One page of a list that may be long: `rows` are those from a place on, or all, each with its
/// place, so that no page pays for those before it.
pub(super) fn ranged<P, R, I>(
    input: &Input<'_>,
    list: impl Into<List>,
    rows: impl FnOnce(Option<P>) -> I,
    describe: impl FnMut(R) -> Value,
) -> Answer
where
    P: Serialize + DeserializeOwned,
    I: Iterator<Item = (P, R)>,
{
    let List { name, most } = list.into();
    let size = input.number("MaxResults").map(|size| size.min(most));
    paged(input, name, (size, "NextToken"), rows, describe)
}

fn counted<I: Iterator>(items: I) -> impl FnOnce(Option<usize>) -> Skip<Enumerate<I>> {
    |first| items.enumerate().skip(first.unwrap_or_default())
}

fn paged<P, R, I>(
    input: &Input<'_>,
    name: &str,
    (size, token): (Option<usize>, &str),
    rows: impl FnOnce(Option<P>) -> I,
    mut describe: impl FnMut(R) -> Value,
) -> Answer
where
    P: Serialize + DeserializeOwned,
    I: Iterator<Item = (P, R)>,
{
    let first = match input.text(token) {
        None => None,
        Some(token) => Some(place_of(name, token).ok_or_else(|| {
            ApiError::invalid("The NextToken is not one that an earlier answer gave")
        })?),
    };
    let mut rows = rows(first);
    let size = size.unwrap_or(usize::MAX);
    let page: Vec<Value> = rows.by_ref().take(size).map(|(_, row)| describe(row)).collect();
    let next = rows.next().and_then(|(place, _)| token_of(name, &place));
    let mut answer = Map::new();
    answer.insert(name.to_owned(), page.into());
    answer.insert(token.to_owned(), next.into());
    Ok(Value::Object(answer))
}

/// The text that stands for a place in the list called `name`; AWS says nothing about its form.
fn token_of(name: &str, place: &impl Serialize) -> Option<String> {
    serde_json::to_vec(&(name, place)).ok().map(|json| URL_SAFE_NO_PAD.encode(json))
}

fn place_of<P: DeserializeOwned>(name: &str, token: &str) -> Option<P> {
    let json = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (list, place): (String, P) = serde_json::from_slice(&json).ok()?;
    (list == name).then_some(place)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn structures_of_a_list_are_the_same_whatever_came_before() {
        let rows = [
            json!({ "a": 1, "b": 2 }),
            json!({ "a": 3, "b": null }),
            json!({ "a": 4, "b": 5, "c": 6 }),
            json!({ "a": 7, "c": 8, "b": 9 }),
            json!({ "c": 10 }),
            json!({}),
            json!({ "a": 11 }),
        ];
        for first in &rows {
            for second in &rows {
                let mut alike = Alike::default();
                for row in [first, second] {
                    let members = row.as_object().into_iter().flatten();
                    let made = alike.members(members.map(|(name, it)| (&**name, it.clone())));
                    // As text, for the order counts.
                    assert_eq!(made.to_string(), row.to_string());
                }
            }
        }
    }
}
