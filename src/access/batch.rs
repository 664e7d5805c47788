//! Decisions in bulk: a line of JSON with a request and all policies that it meets, a line of JSON back.
//!
//! ```json
//! {"id": 1, "request": {"action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
//!   "principal": "arn:aws:iam::111122223333:role/R", "principal_account": "111122223333",
//!   "resource_account": "111122223333", "context": {"aws:SecureTransport": "true"}},
//!  "identity": ["ReadOnlyAccess", {"Version": "2012-10-17", "Statement": []}], "boundary": {},
//!  "session": {}, "scp": [["a policy of the root"], ["of the account"]], "rcp": [[]],
//!  "resource_policy": {}}
//! ```
//!
//! Only `request` with its `action` is needed. A policy is a document, the name of an AWS managed policy, or
//! its ARN; AWS's own policies of organizations are `FullAWSAccess` and `RCPFullAWSAccess`. What AWS itself
//! adds to the context of every request (`aws:PrincipalArn`, `aws:PrincipalAccount`, `aws:PrincipalType`,
//! `aws:ResourceAccount`) is added where it is not given; the path of a session's role is known only if
//! `aws:PrincipalArn` is.

mod case;

use std::{collections::HashMap, sync::Arc};

use case::{Case, Policies};

use crate::{
    catalogue,
    policy::{
        Kind, Policy,
        json::{self, Member, Value},
        position,
    },
};

/// Answers lines, and remembers the policies that it has read.
#[derive(Debug, Default)]
pub struct Batch {
    read: HashMap<Kind, HashMap<Box<str>, Arc<Policy>>>,
    n_bytes: usize,
}

/// How much of the texts of policies is remembered.
const MOST_REMEMBERED: usize = 32 << 20;

/// What keeps a line from being answered.
#[derive(Debug, PartialEq, Eq)]
struct Wrong {
    /// Which part of the line: `scp[1][0]`.
    place: String,
    message: String,
    /// The byte of the line, from 0.
    at: usize,
}

impl Batch {
    /// The answer to a line, without its end: a verdict with its reasons, or an `error`.
    pub fn answer(&mut self, line: &str) -> String {
        self.answer_text(line).0
    }

    /// The same for bytes that may not be text; and whether it is an error.
    pub fn answer_bytes(&mut self, line: &[u8]) -> (String, bool) {
        match str::from_utf8(line) {
            Ok(line) => self.answer_text(line),
            Err(error) => {
                let at = error.valid_up_to();
                let message = tr!("this is not UTF-8 text").to_owned();
                let text = String::from_utf8_lossy(line);
                let wrong = Wrong { place: tr!("the line").to_owned(), message, at };
                (wrong.told(&text, "null"), true)
            }
        }
    }

    fn answer_text(&mut self, line: &str) -> (String, bool) {
        let line = line.trim_end();
        let (root, id);
        let decided = match json::read(line) {
            Ok(read) => {
                root = read;
                id = root.get("id").map_or("null", |it| it.span.of(line));
                self.decided(line, &root)
            }
            Err(error) => {
                id = "null";
                let at = error.span.start();
                Err(Wrong { place: tr!("the line").to_owned(), message: error.message, at })
            }
        };
        match decided {
            Ok(case) => (case.told(id), false),
            Err(wrong) => (wrong.told(line, id), true),
        }
    }

    fn decided(&mut self, line: &str, root: &Value<'_>) -> Result<Case, Wrong> {
        let members = known(root, tr!("the line"), &LINE)?;
        let mut policies = Policies::default();
        let mut request = None;
        for Member { key, value, .. } in members {
            let place = &**key;
            match place {
                "request" => request = Some(value),
                "identity" => policies.identity = self.list(line, value, place, Kind::Identity)?,
                "boundary" => policies.boundary = self.maybe(line, value, place, Kind::Identity)?,
                "session" => policies.session = self.list(line, value, place, Kind::Identity)?,
                "scp" => {
                    policies.service_control =
                        self.levels(line, value, place, Kind::ServiceControl)?;
                }
                "rcp" => {
                    policies.resource_control =
                        self.levels(line, value, place, Kind::ResourceControl)?;
                }
                "resource_policy" => {
                    policies.resource = self.maybe(line, value, place, Kind::Resource)?;
                }
                _ => {}
            }
        }
        let request =
            request.ok_or_else(|| Wrong::new(tr!("the line"), tr!("it has no request"), root))?;
        Case::read(request, policies)
    }

    fn maybe(
        &mut self,
        line: &str,
        value: &Value<'_>,
        place: &str,
        kind: Kind,
    ) -> Result<Option<Arc<Policy>>, Wrong> {
        match value.kind {
            json::Kind::Null => Ok(None),
            _ => self.policy(line, value, place, kind).map(Some),
        }
    }

    /// A list of policies, or one.
    fn list(
        &mut self,
        line: &str,
        value: &Value<'_>,
        place: &str,
        kind: Kind,
    ) -> Result<Vec<Arc<Policy>>, Wrong> {
        if value.kind == json::Kind::Null {
            return Ok(Vec::new());
        }
        let of = |(n, it)| self.policy(line, it, &format!("{place}[{n}]"), kind);
        value.items().iter().enumerate().map(of).collect()
    }

    fn levels(
        &mut self,
        line: &str,
        value: &Value<'_>,
        place: &str,
        kind: Kind,
    ) -> Result<Vec<Vec<Arc<Policy>>>, Wrong> {
        let levels = match &value.kind {
            json::Kind::Null => return Ok(Vec::new()),
            json::Kind::Array(levels) => levels,
            _ => return Err(Wrong::new(place, tr!("levels are a list, the root first"), value)),
        };
        let mut found = Vec::new();
        for (n, level) in levels.iter().enumerate() {
            let place = format!("{place}[{n}]");
            if !matches!(level.kind, json::Kind::Array(_)) {
                return Err(Wrong::new(&place, tr!("a level is a list of policies"), level));
            }
            found.push(self.list(line, level, &place, kind)?);
        }
        Ok(found)
    }

    fn policy(
        &mut self,
        line: &str,
        value: &Value<'_>,
        place: &str,
        kind: Kind,
    ) -> Result<Arc<Policy>, Wrong> {
        let written = value.span.of(line);
        if let Some(policy) = self.read.get(&kind).and_then(|it| it.get(written)) {
            return Ok(Arc::clone(policy));
        }
        let (text, offset) = match value.as_str() {
            Some(name) => {
                let unknown =
                    || Wrong::new(place, tr!("AWS has no managed policy {name}", name), value);
                (published(name, kind).ok_or_else(unknown)?, None)
            }
            None => (written, Some(value.span.start())),
        };
        let policy = Policy::parse(text, kind).map_err(|error| Wrong {
            place: place.to_owned(),
            at: offset.map_or(value.span.start(), |it| it + error.span.start()),
            message: error.message,
        })?;
        let policy = Arc::new(policy);
        self.n_bytes += written.len() + text.len();
        if self.n_bytes > MOST_REMEMBERED {
            self.read.clear();
            self.n_bytes = 0;
        }
        self.read.entry(kind).or_default().insert(written.into(), Arc::clone(&policy));
        Ok(policy)
    }
}

/// The document of a policy that AWS has written, by its name, id or ARN.
fn published(name: &str, kind: Kind) -> Option<&'static str> {
    match (kind, name) {
        (Kind::ServiceControl, "FullAWSAccess" | "p-FullAWSAccess") => Some(FULL_ACCESS),
        (Kind::ResourceControl, "RCPFullAWSAccess" | "p-RCPFullAWSAccess") => {
            Some(RESOURCE_CONTROL_FULL_ACCESS)
        }
        _ => catalogue::managed_policy(name).and_then(catalogue::managed_policy_document),
    }
}

const FULL_ACCESS: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

const RESOURCE_CONTROL_FULL_ACCESS: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}"#;

/// The members of an object, all of which are known and stand in it once.
fn known<'v, 'a>(
    value: &'v Value<'a>,
    place: &str,
    names: &[&str],
) -> Result<&'v [Member<'a>], Wrong> {
    let Some(members) = value.members() else {
        return Err(Wrong::new(
            place,
            tr!("this is {name}, not an object", name = value.name()),
            value,
        ));
    };
    for (n_before, Member { key, key_span, .. }) in members.iter().enumerate() {
        let wrong = |message| Wrong { place: place.to_owned(), message, at: key_span.start() };
        if !names.contains(&&**key) {
            return Err(wrong(tr!(
                "there is no {key}; known are {names}",
                key,
                names = names.join(", ")
            )));
        }
        if members.iter().take(n_before).any(|it| it.key == *key) {
            return Err(wrong(tr!("{key} stands here twice", key)));
        }
    }
    Ok(members)
}

const LINE: [&str; 8] =
    ["id", "request", "identity", "boundary", "session", "scp", "rcp", "resource_policy"];

impl Wrong {
    fn new(place: &str, message: impl Into<String>, value: &Value<'_>) -> Self {
        Self { place: place.to_owned(), message: message.into(), at: value.span.start() }
    }

    fn told(&self, line: &str, id: &str) -> String {
        let (_, column) = position(line, self.at);
        let message = serde_json::Value::from(format!("{}: {}", self.place, self.message));
        format!(r#"{{"id":{id},"error":{{"message":{message},"column":{column}}}}}"#)
    }
}
