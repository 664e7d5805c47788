//! The instance of Identity Center.

use serde_json::{Value, json};

use super::{
    answer::{page, time},
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

fn summary(world: &World) -> Value {
    let instance = &world.instance;
    let owner = &world.organization.management;
    let store = &instance.identity_store;
    json!({
        "InstanceArn": &*instance.arn,
        "IdentityStoreId": &**store,
        "IdentityStoreArn": format!("arn:aws:identitystore::{owner}:identitystore/{store}"),
        "OwnerAccountId": owner,
        "CreatedDate": time(instance.created),
        "Status": "ACTIVE",
        "PrimaryRegion": &*instance.region,
        "Regions": [{
            "RegionName": &*instance.region,
            "Status": "ACTIVE",
            "AddedDate": time(instance.created),
            "IsPrimaryRegion": true,
        }],
    })
}
