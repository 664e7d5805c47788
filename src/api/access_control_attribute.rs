//! Attributes for access control: attributes of users that become tags of their sessions. One
//! configuration for the instance, or none.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ApiError, input::Input, rows::Answer};
use crate::world::{AccessControlAttribute, World};

pub(super) fn create(world: &mut World, input: &Input<'_>) -> Answer {
    if world.access_control_attributes.is_some() {
        let message = format!("{CONFIGURATION} already exists for this instance.");
        return Err(ApiError::conflict(message));
    }
    world.access_control_attributes = Some(read(input)?);
    Ok(json!({}))
}

pub(super) fn describe(world: &World, _: &Input<'_>) -> Answer {
    let attributes = world.access_control_attributes.as_ref().ok_or_else(none)?;
    let attributes: Vec<Value> = attributes
        .iter()
        .map(|it| json!({ "Key": &*it.key, "Value": { "Source": [&*it.source] } }))
        .collect();
    Ok(json!({
        "Status": "ENABLED",
        (CONFIGURATION): { "AccessControlAttributes": attributes },
    }))
}

pub(super) fn update(world: &mut World, input: &Input<'_>) -> Answer {
    world.access_control_attributes.as_ref().ok_or_else(none)?;
    world.access_control_attributes = Some(read(input)?);
    Ok(json!({}))
}

pub(super) fn delete(world: &mut World, _: &Input<'_>) -> Answer {
    world.access_control_attributes.take().ok_or_else(none)?;
    Ok(json!({}))
}

fn read(input: &Input<'_>) -> Result<Vec<AccessControlAttribute>, ApiError> {
    let configuration = input.structure(CONFIGURATION);
    let given = configuration.as_ref().map_or(&[][..], |it| it.list("AccessControlAttributes"));
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().into();
    let attributes: Vec<_> = given
        .iter()
        .map(|it| AccessControlAttribute {
            key: text(it.get("Key")),
            source: text(it.pointer("/Value/Source/0")),
        })
        .collect();
    let mut keys = BTreeSet::new();
    match attributes.iter().find(|it| !keys.insert(&it.key)) {
        Some(twice) => {
            Err(ApiError::invalid(format!("The attribute key {} is there twice", twice.key)))
        }
        None => Ok(attributes),
    }
}

fn none() -> ApiError {
    ApiError::not_found(format!("{CONFIGURATION} does not exist for this instance."))
}

const CONFIGURATION: &str = "InstanceAccessControlAttributeConfiguration";
