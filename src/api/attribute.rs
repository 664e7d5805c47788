//! Changes of single attributes of users and groups, by path: what `UpdateUser` and `UpdateGroup` do.
//!
//! Paths are spelled as SCIM spells them (`name.givenName`), members as AWS does (`Name.GivenName`):
//! capitals make no difference. What comes out must be what the operation that creates would take.

use serde_json::{Map, Value};

use super::{ApiError, input::Input, validate};
use crate::catalogue::{self, Member, Operation, Service, ShapeKind};

/// What has attributes: the operation that creates it, and its attributes that never change.
pub(super) struct Kind {
    pub(super) create: &'static str,
    pub(super) fixed: &'static [&'static str],
}

/// Applies the operations of a call to attributes, which are named as the creating operation does.
pub(super) fn apply(
    kind: &Kind,
    attributes: &mut Map<String, Value>,
    input: &Input<'_>,
) -> Result<(), ApiError> {
    let Some((service, create)) = described(kind) else { return Ok(()) };
    for operation in input.list("Operations") {
        let path = operation.get("AttributePath").and_then(Value::as_str).unwrap_or_default();
        let value = operation.get("AttributeValue").filter(|value| !value.is_null());
        let place = place(kind, service, create, path)?;
        let value = value.map(|value| place.spelled(service, value));
        place.put(attributes, value);
    }
    check(kind, attributes)
}

/// Whether AWS would create something with these attributes, as far as the table tells.
fn check(kind: &Kind, attributes: &Map<String, Value>) -> Result<(), ApiError> {
    let Some((service, create)) = described(kind) else { return Ok(()) };
    let known = attributes.iter().filter(|(name, _)| create.input_member(name).is_some());
    let mut members: Map<_, _> = known.map(|(name, value)| (name.clone(), value.clone())).collect();
    // Not an attribute, but what creates wants it; the call itself had a right one.
    members.insert("IdentityStoreId".to_owned(), "d-0000000000".into());
    let checked = validate::check(SERVICE, service, create, &members);
    // AWS CLI cannot look into documents, so the service refuses all of it.
    checked.map_err(|error| ApiError::invalid(error.message))
}

fn described(kind: &Kind) -> Option<(&'static Service, &'static Operation)> {
    let service = catalogue::service(SERVICE)?;
    Some((service, service.operations.get(kind.create)?))
}

/// Where an attribute is: members one inside the other, and the shape of the last.
struct Place<'a> {
    names: Vec<&'a str>,
    shape: Option<&'a str>,
}

fn place<'a>(
    kind: &Kind,
    service: &'a Service,
    create: &'a Operation,
    path: &'a str,
) -> Result<Place<'a>, ApiError> {
    let unknown = || ApiError::invalid(format!("The attribute path {path} is not supported"));
    if path.contains(':') {
        let extension = create.input_member("Extensions").ok_or_else(unknown)?;
        let names = std::iter::once(extension.name).chain(path.split('.'));
        return Ok(Place { names: names.collect(), shape: None });
    }
    let mut members = create.input.as_slice();
    let mut place = Place { names: Vec::new(), shape: None };
    for segment in path.split('.') {
        let member = named(members, segment).ok_or_else(unknown)?;
        place.names.push(member.name);
        place.shape = Some(member.shape);
        let shape = service.shape(member.shape);
        members = shape.map(|shape| shape.members.as_slice()).unwrap_or_default();
    }
    let first = place.names.first().copied().unwrap_or_default();
    if kind.fixed.contains(&first) {
        return Err(ApiError::invalid(format!("The attribute {path} cannot be changed")));
    }
    if matches!(first, "IdentityStoreId" | "Extensions") {
        return Err(unknown());
    }
    Ok(place)
}

impl Place<'_> {
    /// The value with its members spelled as the table does.
    fn spelled(&self, service: &Service, value: &Value) -> Value {
        self.shape.map_or_else(|| value.clone(), |shape| spelled(service, shape, value))
    }

    /// Puts a value, or takes away what is there; a structure without members goes, too.
    fn put(&self, attributes: &mut Map<String, Value>, value: Option<Value>) {
        put(attributes, &self.names, value);
    }
}

fn put(members: &mut Map<String, Value>, names: &[&str], value: Option<Value>) {
    let Some((name, below)) = names.split_first() else { return };
    if below.is_empty() {
        match value {
            Some(value) => drop(members.insert((*name).to_owned(), value)),
            None => drop(members.shift_remove(*name)),
        }
        return;
    }
    let mut inner = match members.get(*name) {
        Some(Value::Object(inner)) => inner.clone(),
        _ => Map::new(),
    };
    put(&mut inner, below, value);
    let inner = (!inner.is_empty()).then(|| Value::Object(inner));
    put(members, &[*name], inner);
}

fn spelled(service: &Service, shape: &str, value: &Value) -> Value {
    let Some(shape) = service.shape(shape) else { return value.clone() };
    match (shape.kind, value) {
        (ShapeKind::Structure, Value::Object(given)) if !shape.document => {
            let given = given.iter().map(|(name, value)| match named(&shape.members, name) {
                Some(member) => (member.name.to_owned(), spelled(service, member.shape, value)),
                None => (name.clone(), value.clone()),
            });
            given.collect()
        }
        (ShapeKind::List, Value::Array(items)) => {
            let item = shape.member.unwrap_or_default();
            items.iter().map(|value| spelled(service, item, value)).collect()
        }
        _ => value.clone(),
    }
}

fn named<'m>(members: &'m [Member], name: &str) -> Option<&'m Member> {
    members.iter().find(|member| member.name.eq_ignore_ascii_case(name))
}

const SERVICE: &str = "identitystore";
