//! The identity store itself: the one that belongs to the instance.

use serde_json::{Value, json};

use super::{answer::page, input::Input, rows::Answer};
use crate::world::World;

pub(super) fn describe(world: &World) -> Value {
    json!({
        "IdentityStoreId": &*world.instance.identity_store,
        "IdentityStoreArn": arn(world),
    })
}

pub(super) fn arn(world: &World) -> String {
    let (owner, id) = (&world.organization.management, &world.instance.identity_store);
    format!("arn:aws:identitystore::{owner}:identitystore/{id}")
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    page(input, "IdentityStores", std::iter::once(describe(world)))
}
