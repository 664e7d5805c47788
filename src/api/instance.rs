//! The instance of Identity Center.

use serde_json::{Value, json};

use super::{
    ApiError,
    answer::{page, time},
    identity_store,
    input::Input,
    rows::Answer,
};
use crate::world::World;

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    page(input, "Instances", std::iter::once(summary(world)))
}

pub(super) fn describe(world: &World) -> Value {
    let mut instance = summary(world);
    if let Some(members) = instance.as_object_mut() {
        let details = json!({ "KeyType": "AWS_OWNED_KMS_KEY", "EncryptionStatus": "ENABLED" });
        members.insert("EncryptionConfigurationDetails".to_owned(), details);
        members.insert("PermissionSetsEnabled".to_owned(), true.into());
    }
    instance
}

/// An organization has one instance, and this one does.
pub(super) fn create(world: &mut World, _: &Input<'_>) -> Answer {
    let owner = &world.organization.management;
    Err(ApiError::conflict(format!(
        "Account {owner} is the management account of an organization that has an instance already."
    )))
}

/// Only the name can change here: the rest is what a world is built on.
pub(super) fn update(world: &mut World, input: &Input<'_>) -> Answer {
    let has = |name: &&&str| input.members().contains_key(**name);
    let details = ["EncryptionConfiguration", "PermissionSetsEnabled", "NetworkConfiguration"];
    match (details.iter().filter(has).count(), input.members().get("PermissionSetsEnabled")) {
        (0, _) | (1, Some(Value::Bool(true))) => {}
        (1, Some(_)) => {
            return Err(ApiError::invalid("PermissionSetsEnabled can only be set to true"));
        }
        (1, None) => {
            let message = "the sandbox has one key and one network, and neither can change";
            return Err(ApiError::new("NotServed", message));
        }
        _ => {
            let message = format!("Only one of {} can be given in a call", details.join(", "));
            return Err(ApiError::invalid(message));
        }
    }
    if let Some(name) = input.text("Name") {
        world.instance.name = Some(name.into());
    }
    Ok(json!({}))
}

/// The world is built on its instance.
pub(super) fn delete(_: &mut World, _: &Input<'_>) -> Answer {
    let message = "deleting the instance would end this world: `reset` starts it anew instead";
    Err(ApiError::new("NotServed", message))
}

pub(super) fn list_regions(world: &World, input: &Input<'_>) -> Answer {
    page(input, "Regions", std::iter::once(region(world)))
}

pub(super) fn describe_region(world: &World, input: &Input<'_>) -> Answer {
    let name = input.required("RegionName")?;
    if *name != *world.instance.region {
        return Err(ApiError::not_found(format!("Could not find Region with name {name}")));
    }
    Ok(region(world))
}

fn region(world: &World) -> Value {
    json!({
        "RegionName": &*world.instance.region,
        "Status": "ACTIVE",
        "AddedDate": time(world.instance.created),
        "IsPrimaryRegion": true,
    })
}

fn summary(world: &World) -> Value {
    let instance = &world.instance;
    let owner = &world.organization.management;
    json!({
        "InstanceArn": &*instance.arn,
        "IdentityStoreId": &*instance.identity_store,
        "IdentityStoreArn": identity_store::arn(world),
        "OwnerAccountId": owner,
        "Name": instance.name.as_deref(),
        "CreatedDate": time(instance.created),
        "Status": "ACTIVE",
        "PrimaryRegion": &*instance.region,
        "Regions": [region(world)],
    })
}
