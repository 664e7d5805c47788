//! Changes of the organization's tree: new accounts, organizational units, accounts that move.

use serde_json::{Value, json};

use super::{
    ApiError,
    answer::{ranged, time},
    input::Input,
    organization::{constraint, described_unit, find_member, find_parent, find_unit},
    rows::Answer,
};
use crate::world::{Account, AccountRequest, OrganizationalUnit, Parent, Quota, World};

/// The account is there at once, though AWS's answer says that it is being made.
pub(super) fn create_account(world: &mut World, input: &Input<'_>) -> Answer {
    let (name, email) = (input.required("AccountName")?, input.required("Email")?);
    if world.organization.accounts.len() >= world.quotas.of(Quota::Accounts) {
        return Err(constraint(
            "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
            "You have exceeded the allowed number of AWS accounts in your organization.",
        ));
    }
    let id = world.add_account_by_request(name, email);
    let request = world.organization.account_requests.get(&id);
    let status = request.map(|request| {
        json!({
            "Id": request.id,
            "AccountName": &*request.name,
            "State": "IN_PROGRESS",
            "RequestedTimestamp": time(request.created),
        })
    });
    Ok(json!({ "CreateAccountStatus": status }))
}

pub(super) fn account_status(world: &World, input: &Input<'_>) -> Answer {
    let id = input.required("CreateAccountRequestId")?;
    let request = world.organization.account_requests.get(id).ok_or_else(|| {
        ApiError::new(
            "CreateAccountStatusNotFoundException",
            "We can't find an create account request with the specified CreateAccountRequestId.",
        )
    })?;
    Ok(json!({ "CreateAccountStatus": status(request) }))
}

pub(super) fn list_account_statuses(world: &World, input: &Input<'_>) -> Answer {
    let states = input.list("States");
    let is_wanted = |request: &AccountRequest| {
        states.is_empty() || states.iter().any(|it| it.as_str() == Some(state(request)))
    };
    let rows = |first: Option<u64>| {
        let requests = world.organization.account_requests.from(first.unwrap_or_default());
        requests.filter(|(_, request)| is_wanted(request))
    };
    ranged(input, "CreateAccountStatuses", rows, status)
}

pub(super) fn create_unit(world: &mut World, input: &Input<'_>) -> Answer {
    let parent = find_parent(world, input)?;
    let name = input.required("Name")?;
    let depth = world.path_of_targets(&parent, "").len() - 2;
    if depth >= MAX_DEPTH {
        return Err(constraint(
            "OU_DEPTH_LIMIT_EXCEEDED",
            "You have exceeded the organizational unit depth limit.",
        ));
    }
    check_unit_name(world, &parent, name)?;
    let count = world.organization.organizational_units.len();
    if count >= world.quotas.of(Quota::OrganizationalUnits) {
        return Err(constraint(
            "OU_NUMBER_LIMIT_EXCEEDED",
            "You have exceeded the number of organizational units that you can have in an \
             organization.",
        ));
    }
    let id = world.add_organizational_unit(name, parent);
    let unit = world.organization.organizational_unit(id.as_str());
    Ok(json!({ "OrganizationalUnit": unit.map(|unit| described_unit(world, unit)) }))
}

pub(super) fn update_unit(world: &mut World, input: &Input<'_>) -> Answer {
    let unit = find_unit(world, input)?.clone();
    let unit = match input.text("Name").filter(|name| **name != *unit.name) {
        None => unit,
        Some(name) => {
            check_unit_name(world, &unit.parent, name)?;
            let unit = OrganizationalUnit { name: name.into(), ..unit };
            world.organization.organizational_units.insert(unit.id.clone(), unit.clone());
            unit
        }
    };
    Ok(json!({ "OrganizationalUnit": described_unit(world, &unit) }))
}

pub(super) fn delete_unit(world: &mut World, input: &Input<'_>) -> Answer {
    let id = find_unit(world, input)?.id.clone();
    let parent = Parent::OrganizationalUnit(id.clone());
    let organization = &world.organization;
    let has_units = organization.organizational_units_in(&parent).next().is_some();
    if has_units || organization.accounts_in(&parent).next().is_some() {
        return Err(ApiError::new(
            "OrganizationalUnitNotEmptyException",
            "The specified OU is not empty. Move all accounts to another root or to other OUs, \
             remove all child OUs, and try the operation again.",
        ));
    }
    world.detach_all_policies(id.as_str());
    world.organization.organizational_units.remove(&id);
    Ok(json!({}))
}

/// What is assigned in the account stays; the policies above it are others.
pub(super) fn move_account(world: &mut World, input: &Input<'_>) -> Answer {
    let account = find_member(world, input)?.clone();
    let organization = &world.organization;
    let source = organization.parent_with_id(input.required("SourceParentId")?);
    if source.as_ref() != Some(&account.parent) {
        return Err(ApiError::new(
            "SourceParentNotFoundException",
            "We can't find a source root or OU with the ParentId that you specified.",
        ));
    }
    let destination = organization.parent_with_id(input.required("DestinationParentId")?);
    let destination = destination.ok_or_else(|| {
        ApiError::new(
            "DestinationParentNotFoundException",
            "We can't find the destination container (a root or OU) with the ParentId that you \
             specified.",
        )
    })?;
    if destination == account.parent {
        return Err(ApiError::new(
            "DuplicateAccountException",
            "That account is already present in the specified destination.",
        ));
    }
    let moved = Account { parent: destination, ..account };
    world.organization.accounts.insert(moved.id.clone(), moved);
    Ok(json!({}))
}

fn check_unit_name(world: &World, parent: &Parent, name: &str) -> Result<(), ApiError> {
    if world.organization.organizational_unit_in(parent, name).is_none() {
        return Ok(());
    }
    let message = "An OU with the same name already exists.";
    Err(ApiError::new("DuplicateOrganizationalUnitException", message))
}

fn state(request: &AccountRequest) -> &'static str {
    if request.end.is_ok() { "SUCCEEDED" } else { "FAILED" }
}

fn status(request: &AccountRequest) -> Value {
    json!({
        "Id": request.id,
        "AccountName": &*request.name,
        "State": state(request),
        "RequestedTimestamp": time(request.created),
        "CompletedTimestamp": time(request.created),
        "AccountId": request.end.as_ref().ok(),
        "FailureReason": request.end.as_ref().err(),
    })
}

/// How many levels of organizational units there may be below the root.
const MAX_DEPTH: usize = 5;
