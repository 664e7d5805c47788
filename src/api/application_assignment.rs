//! Application assignments: who may use which application. They come and go at once, without requests.

use serde_json::{Value, json};

use super::{
    ApiError,
    account_assignment::{own, principal, with_groups},
    answer::{members, ranged},
    application::find,
    input::Input,
    quota,
    rows::Answer,
};
use crate::world::{Application, ApplicationArn, Principal, Quota, World};

/// The same assignment again is accepted and makes no second one.
pub(super) fn create(world: &mut World, input: &Input<'_>) -> Answer {
    let application = find(world, input)?;
    let principal = existing(world, principal(input)?)?;
    if !world.is_assigned_to(&application.arn, &principal) {
        check_groups(world, application, &principal)?;
        world.assign_application(application.arn.clone(), principal);
    }
    Ok(json!({}))
}

pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let application = find(world, input)?.arn.clone();
    let principal = principal(input)?;
    if world.unassign_application(&application, &principal) {
        return Ok(json!({}));
    }
    Err(not_assigned(&application, &principal))
}

/// Direct assignments alone: what comes by a group is in `list_for_principal`.
pub(super) fn describe(world: &World, input: &Input<'_>) -> Answer {
    let (application, principal) = (find(world, input)?, principal(input)?);
    if world.is_assigned_to(&application.arn, &principal) {
        return Ok(listed(&application.arn, &principal));
    }
    Err(not_assigned(&application.arn, &principal))
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let arn = &find(world, input)?.arn;
    let rows =
        |first: Option<Principal>| world.assigned_to_from(arn, first).map(|it| (it.clone(), it));
    ranged(input, "ApplicationAssignments", rows, |it| listed(arn, it))
}

/// A user's list holds what comes by groups, too, as rows of the groups.
pub(super) fn list_for_principal(world: &World, input: &Input<'_>) -> Answer {
    let principals = with_groups(world, principal(input)?);
    let only = input.structure("Filter").and_then(|filter| filter.text("ApplicationArn"));
    let only = only.map(ApplicationArn::from);
    let rows = |first: Option<(Principal, ApplicationArn)>| {
        let begun = first.clone().map(|(principal, _)| principal);
        let principals = principals.iter().skip_while(move |it| Some(*it) < begun.as_ref());
        let rows = principals.flat_map(move |principal| {
            let first = first.as_ref().filter(|(begun, _)| begun == principal);
            let first = first.map(|(_, arn)| arn.clone()).or_else(|| only.clone());
            let only = only.clone();
            world
                .applications_of_from(principal, first.unwrap_or_else(|| "".into()))
                .take_while(move |it| only.as_ref().is_none_or(|only| *it == only))
                .map(move |arn| (principal, arn))
        });
        rows.map(|(principal, arn)| ((principal.clone(), arn.clone()), (principal, arn)))
    };
    ranged(input, "ApplicationAssignments", rows, |(principal, arn)| listed(arn, principal))
}

pub(super) fn configuration(world: &World, input: &Input<'_>) -> Answer {
    Ok(json!({ "AssignmentRequired": find(world, input)?.is_assignment_required }))
}

/// Whoever is assigned stays so, also while nobody needs to be.
pub(super) fn configure(world: &mut World, input: &Input<'_>) -> Answer {
    let is_assignment_required =
        input.members().get("AssignmentRequired").and_then(Value::as_bool).unwrap_or(true);
    let application = Application { is_assignment_required, ..find(world, input)?.clone() };
    world.put_application(application);
    Ok(json!({}))
}

fn check_groups(
    world: &World,
    application: &Application,
    principal: &Principal,
) -> Result<(), ApiError> {
    if let Principal::User(_) = principal {
        return Ok(());
    }
    let first = Some(Principal::Group("".into()));
    let groups = world.assigned_to_from(&application.arn, first).count();
    let whose = ("ApplicationAssignment", application.arn.id());
    quota::check(world, Quota::GroupsPerAssignment, groups, whose)
}

/// The principal, if there is one.
fn existing(world: &World, principal: Principal) -> Result<Principal, ApiError> {
    own(world, &principal).ok_or_else(|| {
        let (kind, id) = (principal.kind(), principal.id());
        ApiError::not_found(format!("Could not find {kind} with id {id}"))
    })
}

fn not_assigned(application: &ApplicationArn, principal: &Principal) -> ApiError {
    let id = application.id();
    ApiError::not_found(format!("Could not find an assignment of {principal} to {id}"))
}

fn listed(application: &ApplicationArn, principal: &Principal) -> Value {
    members([
        ("ApplicationArn", json!(application)),
        ("PrincipalId", principal.id().into()),
        ("PrincipalType", principal.kind().into()),
    ])
    .into()
}
