//! Checks a call against the operation table, as AWS CLI and then the service do.
//!
//! AWS CLI itself refuses unknown and missing members, wrong types and what is too short
//! (`Parameter validation failed`); what is too long, of a wrong pattern or no allowed value
//! is refused by the service (`ValidationException`). Each names all faults at once.

use std::fmt;

use serde_json::{Map, Value};

use super::ApiError;
use crate::catalogue::{Member, Operation, Service, Shape, ShapeKind};

/// Refuses an input that the operation's constraints do not allow.
pub(super) fn check(
    service_name: &str,
    service: &Service,
    operation: &Operation,
    input: &Map<String, Value>,
) -> Result<(), ApiError> {
    let mut check = Check { service, client: Vec::new(), server: Vec::new() };
    check.members(&operation.input, input, &Path::Top);
    check.into_result(service_name, operation)
}

/// What was found so far.
struct Check<'a> {
    service: &'a Service,
    client: Vec<String>,
    server: Vec<String>,
}

/// Where in the input we are; written out only when something is wrong there.
enum Path<'a> {
    Top,
    Member(&'a Self, &'a str),
    Item(&'a Self, usize),
}

impl Check<'_> {
    fn members(&mut self, members: &[Member], given: &Map<String, Value>, path: &Path<'_>) {
        let place = || match path {
            Path::Top => "input".to_owned(),
            Path::Member(..) | Path::Item(..) => path.to_string(),
        };
        for member in members.iter().filter(|it| it.required && !given.contains_key(it.name)) {
            let (place, name) = (place(), member.name);
            self.client.push(format!("Missing required parameter in {place}: \"{name}\""));
        }
        for name in given.keys().filter(|name| !members.iter().any(|it| it.name == **name)) {
            let place = place();
            let names: Vec<_> = members.iter().map(|member| member.name).collect();
            let names = names.join(", ");
            self.client
                .push(format!("Unknown parameter in {place}: \"{name}\", must be one of: {names}"));
        }
        for member in members {
            if let (Some(value), Some(shape)) =
                (given.get(member.name), self.service.shape(member.shape))
            {
                self.value(shape, value, &Path::Member(path, member.name));
            }
        }
    }

    fn value(&mut self, shape: &Shape, value: &Value, path: &Path<'_>) {
        if shape.document {
            return;
        }
        match (shape.kind, value) {
            (ShapeKind::Structure, Value::Object(given)) => {
                if shape.union && given.len() != 1 {
                    self.union(shape, path);
                }
                self.members(&shape.members, given, path);
            }
            (ShapeKind::List, Value::Array(items)) => self.list(shape, items, path),
            (ShapeKind::Map, Value::Object(entries)) => self.map(shape, entries, path),
            (ShapeKind::String, Value::String(text)) => self.text(shape, text, path),
            (ShapeKind::Integer | ShapeKind::Long, Value::Number(number)) if !number.is_f64() => {
                self.number(shape, number.as_i64().unwrap_or(i64::MAX), path);
            }
            (ShapeKind::Boolean, Value::Bool(_))
            | (ShapeKind::Timestamp, Value::String(_) | Value::Number(_)) => {}
            (
                ShapeKind::Structure
                | ShapeKind::List
                | ShapeKind::Map
                | ShapeKind::String
                | ShapeKind::Integer
                | ShapeKind::Long
                | ShapeKind::Boolean
                | ShapeKind::Timestamp,
                _,
            ) => self.client.push(format!(
                "Invalid type for parameter {path}, value: {value}, type: {}, valid types: {}",
                given_type(value),
                valid_types(shape.kind)
            )),
        }
    }

    fn union(&mut self, shape: &Shape, path: &Path<'_>) {
        let names: Vec<_> = shape.members.iter().map(|member| member.name).collect();
        self.client.push(format!(
            "Invalid number of parameters set for tagged union structure {path}. \
             Can only set one of the following keys: {}.",
            names.join(", ")
        ));
    }

    fn list(&mut self, shape: &Shape, items: &[Value], path: &Path<'_>) {
        self.length(shape, items.len(), path, || Value::from(items).to_string());
        let Some(item) = shape.member.and_then(|name| self.service.shape(name)) else { return };
        for (idx, value) in items.iter().enumerate() {
            self.value(item, value, &Path::Item(path, idx));
        }
    }

    fn map(&mut self, shape: &Shape, entries: &Map<String, Value>, path: &Path<'_>) {
        let length = i64::try_from(entries.len()).unwrap_or(i64::MAX);
        let value = || Value::from(entries.clone()).to_string();
        if let Some(min) = shape.min.filter(|min| length < *min) {
            // AWS CLI counts the entries of no map.
            let constraint = format!("Member must have length greater than or equal to {min}");
            self.refuse(shape, &value(), path, &constraint);
        }
        self.most(shape, length, path, value);
        let shape_of = |name: Option<&str>| name.and_then(|name| self.service.shape(name));
        let (key_shape, item) = (shape_of(shape.key), shape_of(shape.value));
        for (key, value) in entries {
            let path = Path::Member(path, key);
            if let Some(key_shape) = key_shape {
                self.text(key_shape, key, &path);
            }
            if let Some(item) = item {
                self.value(item, value, &path);
            }
        }
    }

    fn text(&mut self, shape: &Shape, text: &str, path: &Path<'_>) {
        self.length(shape, text.chars().count(), path, || text.to_owned());
        if !shape.values.is_empty() && !shape.values.contains(&text) {
            let values = shape.values.join(", ");
            let constraint = format!("Member must satisfy enum value set: [{values}]");
            self.refuse(shape, text, path, &constraint);
        }
        if let Some(pattern) = shape.pattern.as_ref().filter(|_| !shape.matches(text)) {
            let constraint = format!("Member must satisfy regular expression pattern: {pattern}");
            self.refuse(shape, text, path, &constraint);
        }
    }

    fn number(&mut self, shape: &Shape, number: i64, path: &Path<'_>) {
        if let Some(min) = shape.min.filter(|min| number < *min) {
            self.client.push(format!(
                "Invalid value for parameter {path}, value: {number}, valid min value: {min}"
            ));
        }
        if let Some(max) = shape.max.filter(|max| number > *max) {
            let constraint = format!("Member must have value less than or equal to {max}");
            self.refuse(shape, &number.to_string(), path, &constraint);
        }
    }

    fn length(
        &mut self,
        shape: &Shape,
        length: usize,
        path: &Path<'_>,
        value: impl FnOnce() -> String,
    ) {
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        if let Some(min) = shape.min.filter(|min| length < *min) {
            self.client.push(format!(
                "Invalid length for parameter {path}, value: {length}, valid min length: {min}"
            ));
        }
        self.most(shape, length, path, value);
    }

    fn most(
        &mut self,
        shape: &Shape,
        length: i64,
        path: &Path<'_>,
        value: impl FnOnce() -> String,
    ) {
        if let Some(max) = shape.max.filter(|max| length > *max) {
            let constraint = format!("Member must have length less than or equal to {max}");
            self.refuse(shape, &value(), path, &constraint);
        }
    }

    /// Notes what the service refuses. It keeps sensitive values out of its message.
    fn refuse(&mut self, shape: &Shape, value: &str, path: &Path<'_>, constraint: &str) {
        let value = if shape.sensitive { String::new() } else { format!(" '{value}'") };
        let place = path.service_place();
        self.server
            .push(format!("Value{value} at '{place}' failed to satisfy constraint: {constraint}"));
    }

    fn into_result(self, service_name: &str, operation: &Operation) -> Result<(), ApiError> {
        if !self.client.is_empty() {
            let message = format!("Parameter validation failed:\n{}", self.client.join("\n"));
            return Err(ApiError::new("ParamValidation", message));
        }
        if self.server.is_empty() {
            return Ok(());
        }
        // Organizations, the portal and the services of the query protocol have names of their own.
        let has = |code| operation.errors.contains(&code);
        if has("InvalidInputException") {
            let message = "You provided a value that does not match the required pattern.";
            let error = ApiError::new("InvalidInputException", message);
            return Err(error.with("Reason", "INVALID_PATTERN"));
        }
        let code = match service_name {
            "iam" | "sts" => "ValidationError",
            _ if has("InvalidRequestException") => "InvalidRequestException",
            _ => "ValidationException",
        };
        let n_faults = self.server.len();
        let errors = if n_faults == 1 { "error" } else { "errors" };
        let faults = self.server.join("; ");
        Err(ApiError::new(code, format!("{n_faults} validation {errors} detected: {faults}")))
    }
}

impl Path<'_> {
    /// As the service writes it: `tags.1.member.key`.
    fn service_place(&self) -> String {
        match self {
            Self::Top => String::new(),
            Self::Member(Path::Top, name) => lower_first(name),
            Self::Member(above, name) => format!("{}.{}", above.service_place(), lower_first(name)),
            Self::Item(above, idx) => format!("{}.{}.member", above.service_place(), idx + 1),
        }
    }
}

/// As AWS CLI writes it: `Tags[0].Key`.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top => Ok(()),
            Self::Member(Path::Top, name) => f.write_str(name),
            Self::Member(above, name) => write!(f, "{above}.{name}"),
            Self::Item(above, idx) => write!(f, "{above}[{idx}]"),
        }
    }
}

fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

fn given_type(value: &Value) -> &'static str {
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

fn valid_types(kind: ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Structure | ShapeKind::Map => "<class 'dict'>",
        ShapeKind::List => "<class 'list'>, <class 'tuple'>",
        ShapeKind::String => "<class 'str'>",
        ShapeKind::Integer | ShapeKind::Long => "<class 'int'>",
        ShapeKind::Boolean => "<class 'bool'>",
        ShapeKind::Timestamp => "<class 'datetime.datetime'>, timestamp-string",
    }
}
