//! Member accounts that administer a service for the whole organization.

use serde_json::{Value, json};

use super::{
    ApiError,
    answer::{page, time},
    input::Input,
    organization::{constraint, described_account, find_member, invalid_input},
    rows::Answer,
};
use crate::world::{IDENTITY_CENTER, World};

pub(super) fn register(world: &mut World, input: &Input<'_>) -> Answer {
    let account = find_member(world, input)?.id.clone();
    let service = input.required("ServicePrincipal")?;
    check_service(service)?;
    if account == world.organization.management {
        return Err(constraint(
            "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
            "You cannot register master account/management account as delegated administrator \
             for your organization.",
        ));
    }
    match world.organization.delegated_administrator(service) {
        None => {}
        Some(registered) if *registered == account => {
            return Err(ApiError::new(
                "AccountAlreadyRegisteredException",
                "The provided account is already a delegated administrator for your organization.",
            ));
        }
        // Identity Center takes one.
        Some(_) => {
            return Err(constraint(
                "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED",
                "You have exceeded the allowed number of delegated administrators for the service.",
            ));
        }
    }
    let now = world.now();
    world.organization.delegations.insert_mut((service.into(), account), now);
    Ok(json!({}))
}

pub(super) fn deregister(world: &mut World, input: &Input<'_>) -> Answer {
    let account = find_member(world, input)?.id.clone();
    let service = input.required("ServicePrincipal")?;
    check_service(service)?;
    if world.organization.delegations.remove_mut(&(service.into(), account)) {
        return Ok(json!({}));
    }
    Err(not_registered())
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let service = input.text("ServicePrincipal");
    let delegations = world.organization.delegations();
    let wanted = delegations.filter(|it| service.is_none_or(|service| service == it.service));
    let described = wanted.filter_map(|delegation| {
        let account = world.organization.account(delegation.account.as_str())?;
        let Value::Object(mut members) = described_account(world, account) else { return None };
        members.remove("Paths");
        members.insert("DelegationEnabledDate".to_owned(), time(delegation.enabled).into());
        Some(members.into())
    });
    page(input, "DelegatedAdministrators", described)
}

pub(super) fn list_services(world: &World, input: &Input<'_>) -> Answer {
    let account = &find_member(world, input)?.id;
    let delegations = world.organization.delegations();
    let mut services = delegations.filter(|it| it.account == account).peekable();
    if services.peek().is_none() {
        return Err(not_registered());
    }
    let described = services.map(
        |it| json!({ "ServicePrincipal": it.service, "DelegationEnabledDate": time(it.enabled) }),
    );
    page(input, "DelegatedServices", described)
}

/// Enabling Identity Center gave it trusted access; no other service has it here.
fn check_service(service: &str) -> Result<(), ApiError> {
    if service == IDENTITY_CENTER {
        return Ok(());
    }
    if service.ends_with(".amazonaws.com") {
        return Err(constraint(
            "SERVICE_ACCESS_NOT_ENABLED",
            "You must enable trusted access for the service before you register a delegated \
             administrator for it.",
        ));
    }
    Err(invalid_input(
        "UNRECOGNIZED_SERVICE_PRINCIPAL",
        "You specified an unrecognized service principal.",
    ))
}

fn not_registered() -> ApiError {
    ApiError::new(
        "AccountNotRegisteredException",
        "The provided account is not a registered delegated administrator for your organization.",
    )
}
