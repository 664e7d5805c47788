//! Bringing roles in accounts to the newest version of their permission set, and who lags behind.

use serde_json::json;

use super::{
    ApiError,
    account_assignment::{self, no_request, status as end_of},
    answer::{ranged, time},
    input::Input,
    organization::find_account,
    permission_set::find,
    rows::Answer,
};
use crate::world::{AccountId, PermissionSetArn, RequestHandle, RequestKind, Role, World};

pub(super) fn provision(world: &mut World, input: &Input<'_>) -> Answer {
    let set = find(world, input)?.arn.clone();
    let account = match (input.required("TargetType")?, input.text("TargetId")) {
        ("AWS_ACCOUNT", Some(account)) => Some(find_account(world, account)?.id.clone()),
        ("AWS_ACCOUNT", None) => {
            return Err(ApiError::invalid("TargetId is required when TargetType is AWS_ACCOUNT"));
        }
        _ => None,
    };
    check_concurrent(world, &set)?;
    let id = world.provision(set.clone(), account.clone());
    Ok(json!({ "PermissionSetProvisioningStatus": {
        "Status": "IN_PROGRESS",
        "RequestId": id,
        "AccountId": account,
        "PermissionSetArn": set,
    } }))
}

pub(super) fn status(world: &World, input: &Input<'_>) -> Answer {
    let id = input.required("ProvisionPermissionSetRequestId")?;
    match world.request(id).map(|request| (request, &request.kind)) {
        Some((request, RequestKind::Provision { permission_set, account })) => {
            Ok(json!({ "PermissionSetProvisioningStatus": {
                "Status": end_of(request),
                "RequestId": request.id,
                "AccountId": account,
                "PermissionSetArn": permission_set,
                "FailureReason": request.failure,
                "CreatedDate": time(request.created),
            } }))
        }
        None | Some((_, RequestKind::Create(_) | RequestKind::Delete(_))) => {
            Err(no_request("PermissionSetProvisioningStatus", id))
        }
    }
}

pub(super) fn list_requests(world: &World, input: &Input<'_>) -> Answer {
    let kind = RequestHandle::Provisioning;
    account_assignment::list_requests(world, input, "PermissionSetsProvisioningStatus", kind)
}

/// What matters while requests take their time: three at once, and one for each permission set.
fn check_concurrent(world: &World, set: &PermissionSetArn) -> Result<(), ApiError> {
    let sets = world.pending().filter_map(|request| match &request.kind {
        RequestKind::Provision { permission_set, .. } => Some(permission_set),
        RequestKind::Create(_) | RequestKind::Delete(_) => None,
    });
    let sets: Vec<_> = sets.collect();
    if sets.contains(&set) {
        let id = set.id();
        let message = format!("PermissionSet with id {id} is being provisioned. Try again later.");
        return Err(ApiError::conflict(message));
    }
    if sets.len() >= MAX_CONCURRENT {
        let message = format!("There can be at most {MAX_CONCURRENT} concurrent requests");
        return Err(ApiError::new("ThrottlingException", message));
    }
    Ok(())
}

/// How many permission sets AWS provisions at the same time.
const MAX_CONCURRENT: usize = 3;

pub(super) fn list_accounts(world: &World, input: &Input<'_>) -> Answer {
    let set = find(world, input)?;
    let roles = |first: Option<AccountId>| {
        let roles = world.roles_of_from(&set.arn, first.unwrap_or_else(|| "".into()));
        let roles = roles.filter(|role| is_wanted(world, input, role));
        roles.map(|role| (role.account.clone(), role))
    };
    ranged(input, "AccountIds", roles, |role| json!(role.account))
}

pub(super) fn list_permission_sets(world: &World, input: &Input<'_>) -> Answer {
    let account = find_account(world, input.required("AccountId")?)?;
    let roles = |first: Option<PermissionSetArn>| {
        let roles = world.roles_in_from(&account.id, first.unwrap_or_else(|| "".into()));
        let roles = roles.filter(|role| is_wanted(world, input, role));
        roles.map(|role| (role.permission_set.clone(), role))
    };
    ranged(input, "PermissionSets", roles, |role| json!(role.permission_set))
}

fn is_wanted(world: &World, input: &Input<'_>, role: &Role) -> bool {
    match input.text("ProvisioningStatus") {
        Some("LATEST_PERMISSION_SET_PROVISIONED") => !world.has_drifted(role),
        Some("LATEST_PERMISSION_SET_NOT_PROVISIONED") => world.has_drifted(role),
        Some(_) | None => true,
    }
}
