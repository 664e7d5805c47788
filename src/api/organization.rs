//! The organization's tree.

use serde_json::{Value, json};

use super::{
    ApiError,
    answer::{members, page, ranged, time},
    input::Input,
    organization_policy::root,
    rows::Answer,
};
use crate::world::{Account, OrganizationalUnit, Parent, World};

pub(super) fn describe(world: &World) -> Value {
    let organization = &world.organization;
    let management = organization.account(organization.management.as_str());
    json!({ "Organization": {
        "Id": &*organization.id,
        "Arn": arn(world, "organization", ""),
        "FeatureSet": "ALL",
        "MasterAccountArn": management.map(|account| account_arn(world, account)),
        "MasterAccountId": organization.management,
        "MasterAccountEmail": management.map(|account| &*account.email),
        "AvailablePolicyTypes": [{ "Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED" }],
    } })
}

pub(super) fn list_roots(world: &World, input: &Input<'_>) -> Answer {
    page(input, "Roots", std::iter::once(root(world)))
}

pub(super) fn list_units(world: &World, input: &Input<'_>) -> Answer {
    let parent = find_parent(world, input)?;
    let units =
        |first: Option<u64>| world.organization.units_from(&parent, first.unwrap_or_default());
    ranged(input, "OrganizationalUnits", units, |unit| described_unit(world, unit))
}

pub(super) fn describe_unit(world: &World, input: &Input<'_>) -> Answer {
    Ok(json!({ "OrganizationalUnit": described_unit(world, find_unit(world, input)?) }))
}

pub(super) fn list_accounts(world: &World, input: &Input<'_>) -> Answer {
    let accounts = |first: Option<u64>| world.organization.accounts.from(first.unwrap_or_default());
    ranged(input, "Accounts", accounts, |account| described_account(world, account))
}

pub(super) fn list_accounts_for_parent(world: &World, input: &Input<'_>) -> Answer {
    let parent = find_parent(world, input)?;
    let accounts =
        |first: Option<u64>| world.organization.accounts_from(&parent, first.unwrap_or_default());
    ranged(input, "Accounts", accounts, |account| described_account(world, account))
}

pub(super) fn describe_account(world: &World, input: &Input<'_>) -> Answer {
    let account = find_member(world, input)?;
    Ok(json!({ "Account": described_account(world, account) }))
}

pub(super) fn list_parents(world: &World, input: &Input<'_>) -> Answer {
    let child = input.required("ChildId")?;
    let organization = &world.organization;
    let account = organization.account(child).map(|account| &account.parent);
    let unit = || organization.organizational_unit(child).map(|unit| &unit.parent);
    let parent = account.or_else(unit).ok_or_else(|| {
        ApiError::new("ChildNotFoundException", "You specified a child that doesn't exist.")
    })?;
    let kind = match parent {
        Parent::Root => "ROOT",
        Parent::OrganizationalUnit(_) => "ORGANIZATIONAL_UNIT",
    };
    let parent = json!({ "Id": organization.parent_id(parent), "Type": kind });
    page(input, "Parents", std::iter::once(parent))
}

pub(super) fn list_children(world: &World, input: &Input<'_>) -> Answer {
    let parent = find_parent(world, input)?;
    let kind = input.required("ChildType")?;
    let organization = &world.organization;
    let described = |id: &str| json!({ "Id": id, "Type": kind });
    if kind == "ACCOUNT" {
        let accounts =
            |first: Option<u64>| organization.accounts_from(&parent, first.unwrap_or_default());
        ranged(input, "Children", accounts, |account| described(account.id.as_str()))
    } else {
        let units =
            |first: Option<u64>| organization.units_from(&parent, first.unwrap_or_default());
        ranged(input, "Children", units, |unit| described(unit.id.as_str()))
    }
}

/// The account that a call of Identity Center names.
pub(super) fn find_account<'w>(world: &'w World, id: &str) -> Result<&'w Account, ApiError> {
    let account = world.organization.account(id);
    account.ok_or_else(|| ApiError::not_found(format!("Could not find Account with id {id}")))
}

/// The account that a call of Organizations names.
pub(super) fn find_member<'w>(
    world: &'w World,
    input: &Input<'_>,
) -> Result<&'w Account, ApiError> {
    world.organization.account(input.required("AccountId")?).ok_or_else(|| {
        ApiError::new("AccountNotFoundException", "You specified an account that doesn't exist.")
    })
}

/// The refusal of what a limit or a rule of Organizations forbids.
pub(super) fn constraint(reason: &str, message: impl Into<String>) -> ApiError {
    ApiError::new("ConstraintViolationException", message).with("Reason", reason)
}

/// The refusal of a value that Organizations does not take.
pub(super) fn invalid_input(reason: &str, message: impl Into<String>) -> ApiError {
    ApiError::new("InvalidInputException", message).with("Reason", reason)
}

/// The organizational unit that the call names.
pub(super) fn find_unit<'w>(
    world: &'w World,
    input: &Input<'_>,
) -> Result<&'w OrganizationalUnit, ApiError> {
    let unit = world.organization.organizational_unit(input.required("OrganizationalUnitId")?);
    unit.ok_or_else(|| {
        ApiError::new(
            "OrganizationalUnitNotFoundException",
            "You specified an organizational unit that doesn't exist.",
        )
    })
}

/// The root or organizational unit that the call names.
pub(super) fn find_parent(world: &World, input: &Input<'_>) -> Result<Parent, ApiError> {
    world.organization.parent_with_id(input.required("ParentId")?).ok_or_else(|| {
        ApiError::new("ParentNotFoundException", "You specified a parent that doesn't exist.")
    })
}

pub(super) fn described_unit(world: &World, unit: &OrganizationalUnit) -> Value {
    let path = world.organization.path(&Parent::OrganizationalUnit(unit.id.clone()));
    json!({
        "Id": unit.id,
        "Arn": arn(world, "ou", unit.id.as_str()),
        "Name": &*unit.name,
        "Path": path,
    })
}

pub(super) fn described_account(world: &World, account: &Account) -> Value {
    let is_management = account.id == world.organization.management;
    let path = world.organization.path(&account.parent);
    members([
        ("Id", json!(account.id)),
        ("Arn", account_arn(world, account).into()),
        ("Email", (&*account.email).into()),
        ("Name", (&*account.name).into()),
        ("Status", "ACTIVE".into()),
        ("State", "ACTIVE".into()),
        ("Paths", json!([format!("{path}{}/", account.id)])),
        ("JoinedMethod", json!(if is_management { "INVITED" } else { "CREATED" })),
        ("JoinedTimestamp", time(account.joined).into()),
    ])
    .into()
}

fn account_arn(world: &World, account: &Account) -> String {
    arn(world, "account", account.id.as_str())
}

/// The ARN of something of the organization; with an empty id, what such ARNs begin with.
pub(super) fn arn(world: &World, kind: &str, id: &str) -> String {
    let organization = &world.organization;
    let slash = if id.is_empty() { "" } else { "/" };
    let (management, organization) = (&organization.management, &organization.id);
    format!("arn:aws:organizations::{management}:{kind}/{organization}{slash}{id}")
}
