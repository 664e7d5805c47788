//! A list that AWS gives in pages, as AWS CLI asks for it: whole, or cut and resumed with a token of AWS CLI's own.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use super::{Command, SyntaxError, syntax};
use crate::{
    api::{self, ApiError},
    catalogue::{self, Operation},
    sandbox::output::{Answer, TOKEN},
    world::World,
};

/// How a list in pages is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paging {
    /// Whether AWS CLI asks on for the rest, as it does unless it is told otherwise.
    pub all: bool,
    /// `--max-items`: how many are printed.
    pub max_items: Option<usize>,
    /// `--starting-token`: where an answer that was cut goes on.
    pub start: Option<Start>,
    /// `--page-size`: how many are asked for at once.
    pub page_size: Option<i64>,
}

/// What AWS CLI's own token says: the service's token, and how many items of that page were printed already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    token: Option<String>,
    n_printed: usize,
}

impl Start {
    /// Reads the token that a cut answer ended with.
    pub(crate) fn read(token: &str) -> Result<Self, SyntaxError> {
        let bad = || {
            let hint = tr!("it takes the `NextToken` that an answer to `--max-items` ends with");
            syntax(tr!("Bad starting token: {token}", token), Some(hint.to_owned()))
        };
        let bytes = STANDARD.decode(token).ok().ok_or_else(bad)?;
        let read: Map<String, Value> = serde_json::from_slice(&bytes).ok().ok_or_else(bad)?;
        let given = TOKEN.iter().find_map(|name| read.get(*name)).ok_or_else(bad)?;
        let n_printed = read.get(TRUNCATED).and_then(Value::as_u64).unwrap_or_default();
        let n_printed = usize::try_from(n_printed).ok().ok_or_else(bad)?;
        Ok(Self { token: given.as_str().map(ToOwned::to_owned), n_printed })
    }

    fn write(name: &str, token: Option<&Value>, n_printed: Option<usize>) -> String {
        // As Python writes JSON, so that the token is the one that AWS CLI gives.
        let token = token.cloned().unwrap_or_default();
        let printed = n_printed.map(|n| format!(", \"{TRUNCATED}\": {n}")).unwrap_or_default();
        STANDARD.encode(format!("{{\"{name}\": {token}{printed}}}"))
    }
}

/// Whether the operation answers in pages.
pub(crate) fn are_there(operation: &Operation) -> bool {
    TOKEN.iter().any(|name| operation.input_member(name).is_some())
}

/// Whether the learner asks for one page by the service's own members.
pub(crate) fn one_is_named(input: &Map<String, Value>) -> bool {
    TOKEN.iter().chain(&LIMIT).any(|name| input.contains_key(*name))
}

/// Makes the call, and for a list in pages the calls for all its pages.
pub(crate) fn call(world: &mut World, command: &Command) -> Result<Answer, ApiError> {
    if !command.paging.all {
        let pages = vec![api::call(world, &command.call)?];
        return Ok(Answer { pages, is_paged: false, resume: None });
    }
    let Paging { max_items, start, page_size, .. } = &command.paging;
    let mut call = command.call.clone();
    let names = names(&call);
    if let Some(size) = page_size {
        call.input.insert(names.1.to_owned(), json!(size));
    }
    let mut token = start.as_ref().and_then(|it| it.token.clone()).map(Value::String);
    let mut skip = start.as_ref().map_or(0, |it| it.n_printed);
    let mut answer = Answer { is_paged: true, ..Answer::default() };
    let mut n_items = 0;
    loop {
        if let Some(token) = &token {
            call.input.insert(names.0.to_owned(), token.clone());
        }
        let mut page = api::call(world, &call)?;
        let next = TOKEN.iter().find_map(|name| page.get(*name)).filter(|it| !it.is_null());
        let next = next.cloned();
        let mut none = Vec::new();
        let items = rows(&mut page).unwrap_or(&mut none);
        items.drain(..skip.min(items.len()));
        if let Some(most) = max_items.filter(|most| n_items + items.len() > *most) {
            items.truncate(most - n_items);
            let n_printed = items.len() + skip;
            answer.resume = Some(Start::write(names.0, token.as_ref(), Some(n_printed)));
            answer.pages.push(page);
            return Ok(answer);
        }
        n_items += items.len();
        skip = 0;
        answer.pages.push(page);
        // A service that gives the same token again would never end.
        let Some(next) = next.filter(|next| Some(next) != token.as_ref()) else {
            return Ok(answer);
        };
        if *max_items == Some(n_items) {
            answer.resume = Some(Start::write(names.0, Some(&next), None));
            return Ok(answer);
        }
        token = Some(next);
    }
}

/// The names of the members for the token and for the size of a page.
fn names(call: &api::Call) -> (&'static str, &'static str) {
    let operation = catalogue::operation(&call.service, &call.operation);
    let is_there = |name: &&str| operation.is_some_and(|it| it.input_member(name).is_some());
    let first = |names: [&'static str; 3]| names.into_iter().find(is_there).unwrap_or_default();
    (first(TOKEN), first(LIMIT))
}

/// The list of the page.
fn rows(page: &mut Value) -> Option<&mut Vec<Value>> {
    page.as_object_mut()?.values_mut().find_map(Value::as_array_mut)
}

const LIMIT: [&str; 3] = ["MaxResults", "maxResults", "MaxItems"];

const TRUNCATED: &str = "boto_truncate_amount";
