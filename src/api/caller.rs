//! Who is calling.

use serde_json::{Value, json};

use crate::world::World;

/// The administrator of the management account, in a session of a role that has nothing to do with
/// Identity Center.
pub(super) fn identity(world: &World) -> Value {
    let account = &world.organization.management;
    json!({
        "UserId": format!("{ROLE_ID}:{SESSION}"),
        "Account": account,
        "Arn": format!("arn:aws:sts::{account}:assumed-role/{ROLE}/{SESSION}"),
    })
}

const ROLE: &str = "OrganizationAdministrator";
const ROLE_ID: &str = "AROAEXAMPLEADMINISTRA";
const SESSION: &str = "administrator";
