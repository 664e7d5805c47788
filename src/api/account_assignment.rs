//! Account assignments: who gets which permission set in which account.

use serde_json::{Value, json};

use super::{
    ApiError,
    answer::{members, ranged, time},
    input::Input,
    organization::find_account,
    permission_set::find,
    quota,
    rows::Answer,
};
use crate::world::{
    AccountId, Assignment, Principal, Quota, Request, RequestHandle, RequestId, RequestKind,
    UserId, World,
};

pub(super) fn create(world: &mut World, input: &Input<'_>) -> Answer {
    let assignment = assignment(world, input)?;
    check_creation(world, &assignment)?;
    let id = world.create_assignment(assignment.clone());
    Ok(json!({ "AccountAssignmentCreationStatus": in_progress(&id, &assignment) }))
}

pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let assignment = assignment(world, input)?;
    let id = world.delete_assignment(assignment.clone());
    Ok(json!({ "AccountAssignmentDeletionStatus": in_progress(&id, &assignment) }))
}

pub(super) fn creation_status(world: &World, input: &Input<'_>) -> Answer {
    let id = input.required("AccountAssignmentCreationRequestId")?;
    match world.request(id).map(|request| (request, &request.kind)) {
        Some((request, RequestKind::Create(assignment))) => {
            Ok(json!({ "AccountAssignmentCreationStatus": ended(request, assignment) }))
        }
        None | Some((_, RequestKind::Delete(_) | RequestKind::Provision { .. })) => {
            Err(no_request("AccountAssignmentCreationStatus", id))
        }
    }
}

pub(super) fn deletion_status(world: &World, input: &Input<'_>) -> Answer {
    let id = input.required("AccountAssignmentDeletionRequestId")?;
    match world.request(id).map(|request| (request, &request.kind)) {
        Some((request, RequestKind::Delete(assignment))) => {
            Ok(json!({ "AccountAssignmentDeletionStatus": ended(request, assignment) }))
        }
        None | Some((_, RequestKind::Create(_) | RequestKind::Provision { .. })) => {
            Err(no_request("AccountAssignmentDeletionStatus", id))
        }
    }
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let set = find(world, input)?;
    let account = find_account(world, input.required("AccountId")?)?;
    let rows = |first: Option<Principal>| {
        let rows = world.assignments_in_from(&account.id, &set.arn, first);
        rows.map(|row| (row.principal.clone(), row))
    };
    ranged(input, "AccountAssignments", rows, listed)
}

/// A user's list holds what comes by groups, too, as rows of the groups.
pub(super) fn list_for_principal(world: &World, input: &Input<'_>) -> Answer {
    let principals = with_groups(world, principal(input)?);
    let account = input.structure("Filter").and_then(|filter| filter.text("AccountId"));
    let account = account.map(AccountId::from);
    let rows = |first: Option<Assignment>| {
        let begun = first.clone().map(|first| first.principal);
        let principals = principals.iter().skip_while(move |it| Some(*it) < begun.as_ref());
        let rows = principals.flat_map(move |principal| {
            let first = first.as_ref().filter(|first| first.principal == *principal);
            let place = first.map(|it| (it.account.clone(), it.permission_set.clone()));
            let place = place.or_else(|| account.clone().map(|account| (account, "".into())));
            let account = account.clone();
            world
                .assignments_of_from(principal, place)
                .take_while(move |row| account.as_ref().is_none_or(|it| row.account == *it))
        });
        rows.map(|row| (row.clone(), row))
    };
    ranged(input, "AccountAssignments", rows, listed)
}

/// The refusal for a request that does not exist or asked for something else.
pub(super) fn no_request(what: &str, id: &str) -> ApiError {
    ApiError::not_found(format!("Could not find {what} with id {id}"))
}

/// The status and, if it failed, the reason of a request that has ended.
pub(super) fn status(request: &Request) -> &'static str {
    match (request.due, &request.failure) {
        (Some(_), _) => "IN_PROGRESS",
        (None, Some(_)) => "FAILED",
        (None, None) => "SUCCEEDED",
    }
}

pub(super) fn list_creations(world: &World, input: &Input<'_>) -> Answer {
    list_requests(world, input, "AccountAssignmentsCreationStatus", RequestHandle::Creation)
}

pub(super) fn list_deletions(world: &World, input: &Input<'_>) -> Answer {
    list_requests(world, input, "AccountAssignmentsDeletionStatus", RequestHandle::Deletion)
}

/// The requests of one kind: only what they are called, when they were made and how they stand.
pub(super) fn list_requests(
    world: &World,
    input: &Input<'_>,
    name: &'static str,
    kind: RequestHandle,
) -> Answer {
    let wanted = input.structure("Filter").and_then(|filter| filter.text("Status"));
    let rows = |first: Option<u64>| {
        let requests = world.requests_for(kind, first.unwrap_or_default());
        requests.filter(|(_, request)| wanted.is_none_or(|it| it == status(request)))
    };
    ranged(input, name, rows, |request| {
        json!({
            "Status": status(request),
            "RequestId": request.id,
            "CreatedDate": time(request.created),
        })
    })
}

/// What the service refuses at once: one too many of something.
fn check_creation(world: &World, assignment: &Assignment) -> Result<(), ApiError> {
    let is_creation = |it: &&Request| matches!(it.kind, RequestKind::Create(_));
    if world.pending().filter(is_creation).count() >= MAX_OUTSTANDING {
        let message = format!("There can be at most {MAX_OUTSTANDING} outstanding requests");
        return Err(ApiError::new("ThrottlingException", message));
    }
    if world.is_assigned(assignment) {
        return Ok(());
    }
    let Assignment { account, permission_set, principal } = assignment;
    if let Principal::Group(_) = principal {
        let first = Some(Principal::Group("".into()));
        let groups = world.assignments_in_from(account, permission_set, first).count();
        let whose = ("AccountAssignment", permission_set.id());
        quota::check(world, Quota::GroupsPerAssignment, groups, whose)?;
    }
    if world.role(account, permission_set).is_none() {
        let sets = world.roles_in(account).count();
        let whose = ("PermissionSet", account.as_str());
        quota::check(world, Quota::PermissionSetsPerAccount, sets, whose)?;
    }
    Ok(())
}

/// How many assignments AWS makes at the same time.
const MAX_OUTSTANDING: usize = 15;

fn assignment(world: &World, input: &Input<'_>) -> Result<Assignment, ApiError> {
    let account = find_account(world, input.required("TargetId")?)?.id.clone();
    let permission_set = find(world, input)?.arn.clone();
    let principal = principal(input)?;
    let principal = own(world, &principal).unwrap_or(principal);
    Ok(Assignment { account, permission_set, principal })
}

/// The principal with the id that the world has already, so that it holds each once; none if it is gone.
pub(super) fn own(world: &World, principal: &Principal) -> Option<Principal> {
    match principal {
        Principal::User(id) => world.user(id.as_str()).map(|it| Principal::User(it.id.clone())),
        Principal::Group(id) => world.group(id.as_str()).map(|it| Principal::Group(it.id.clone())),
    }
}

/// The principal, and the groups that it is in; a principal that is gone has none.
pub(super) fn with_groups(world: &World, principal: Principal) -> Vec<Principal> {
    let mut principals = match &principal {
        Principal::User(id) => world.principals_of(id),
        Principal::Group(_) => Vec::new(),
    };
    if principals.is_empty() {
        principals.push(principal);
    }
    principals.sort();
    principals
}

/// Who an assignment is for.
pub(super) fn principal(input: &Input<'_>) -> Result<Principal, ApiError> {
    let id = input.required("PrincipalId")?;
    Ok(match input.required("PrincipalType")? {
        "GROUP" => Principal::Group(id.into()),
        _ => Principal::User(UserId::from(id)),
    })
}

/// What AWS answers at once, whatever the end will be.
fn in_progress(id: &RequestId, assignment: &Assignment) -> Value {
    members([
        ("Status", "IN_PROGRESS".into()),
        ("RequestId", json!(id)),
        ("TargetId", json!(assignment.account)),
        ("TargetType", "AWS_ACCOUNT".into()),
        ("PermissionSetArn", json!(assignment.permission_set)),
        ("PrincipalType", assignment.principal.kind().into()),
        ("PrincipalId", assignment.principal.id().into()),
    ])
    .into()
}

fn ended(request: &Request, assignment: &Assignment) -> Value {
    let mut answer = in_progress(&request.id, assignment);
    if let Some(members) = answer.as_object_mut() {
        members.insert("Status".to_owned(), status(request).into());
        members.insert("FailureReason".to_owned(), request.failure.as_deref().into());
        members.insert("CreatedDate".to_owned(), time(request.created).into());
    }
    answer
}

fn listed(assignment: &Assignment) -> Value {
    members([
        ("AccountId", json!(assignment.account)),
        ("PermissionSetArn", json!(assignment.permission_set)),
        ("PrincipalType", assignment.principal.kind().into()),
        ("PrincipalId", assignment.principal.id().into()),
    ])
    .into()
}
