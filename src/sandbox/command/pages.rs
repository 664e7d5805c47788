//! A list that AWS gives in pages, as AWS CLI prints it: whole.

use serde_json::{Map, Value};

use super::Command;
use crate::{
    api::{self, ApiError},
    catalogue::Operation,
    world::World,
};

/// Whether AWS CLI asks on for the rest: a list in pages, and no page named by the learner.
pub(crate) fn are_wanted(operation: &Operation, input: &Map<String, Value>) -> bool {
    let has = |names: [&str; 3]| names.iter().any(|name| input.contains_key(*name));
    let is_paged = TOKEN.iter().any(|name| operation.input_member(name).is_some());
    is_paged && !has(TOKEN) && !has(LIMIT)
}

/// Makes the call, and for a list in pages the calls for all its pages.
pub(crate) fn call(world: &mut World, command: &Command) -> Result<Value, ApiError> {
    let mut whole = api::call(world, &command.call)?;
    if !command.all_pages {
        return Ok(whole);
    }
    let mut call = command.call.clone();
    while let Some((name, token)) = take_token(&mut whole) {
        // A service that gives the same token again would never end.
        if call.input.get(&name) == Some(&token) {
            break;
        }
        call.input.insert(name, token);
        append(&mut whole, api::call(world, &call)?);
    }
    if let Some(whole) = whole.as_object_mut() {
        whole.shift_remove(IS_TRUNCATED);
    }
    Ok(whole)
}

fn take_token(page: &mut Value) -> Option<(String, Value)> {
    let page = page.as_object_mut()?;
    let found = TOKEN.iter().find_map(|name| page.shift_remove_entry(*name));
    found.filter(|(_, token)| !token.is_null())
}

fn append(whole: &mut Value, page: Value) {
    let (Some(whole), Value::Object(page)) = (whole.as_object_mut(), page) else { return };
    for (name, value) in page {
        match (whole.get_mut(&name), value) {
            (Some(Value::Array(rows)), Value::Array(more)) => rows.extend(more),
            (_, value) => {
                whole.insert(name, value);
            }
        }
    }
}

const TOKEN: [&str; 3] = ["NextToken", "nextToken", "Marker"];

const LIMIT: [&str; 3] = ["MaxResults", "maxResults", "MaxItems"];

/// What IAM says of a page and AWS CLI keeps to itself.
const IS_TRUNCATED: &str = "IsTruncated";
