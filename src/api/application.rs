//! Applications: their own life, without who is assigned to them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    ApiError,
    answer::{members, ranged, time},
    identity_store,
    input::Input,
    permission_set::tags,
    quota,
    rows::Answer,
    scope::last_part,
};
use crate::world::{
    Application, ApplicationArn, ApplicationHandle, CUSTOM_PROVIDER, Quota, Retry, SignIn,
    SignInOrigin, World,
};

/// The same call with the same token makes nothing new.
pub(super) fn create(world: &mut World, input: &Input<'_>) -> Answer {
    let provider = input.required("ApplicationProviderArn")?;
    if provider != CUSTOM_PROVIDER {
        return Err(ApiError::invalid(format!(
            "The application provider with arn '{provider}' is not supported for this action."
        )));
    }
    if let Some(before) = before(world, input)? {
        return Ok(created(world, &before));
    }
    check_quota(world)?;
    let (tags, portal) = (tags(input)?, portal_options(input)?);
    let account = input.caller().account(world).unwrap_or(&world.organization.management).clone();
    let mut application = world.add_application(input.required("Name")?, &account);
    application.tags = tags;
    application.is_visible = portal.is_visible.unwrap_or(true);
    application.retry = input
        .text("ClientToken")
        .map(|token| Retry { token: token.into(), input: input.members().clone() });
    change(&mut application, input, portal.sign_in);
    let answer = created(world, &application.arn);
    world.put_application(application);
    Ok(answer)
}

/// Whether there may be one more.
pub(super) fn check_quota(world: &World) -> Result<(), ApiError> {
    let count = world.applications.len();
    quota::check(world, Quota::Applications, count, ("Application", world.instance.id()))
}

pub(super) fn describe(world: &World, input: &Input<'_>) -> Answer {
    Ok(described(world, find(world, input)?))
}

/// What is left out stays. Visibility is chosen once: AWS has no member for it here.
pub(super) fn update(world: &mut World, input: &Input<'_>) -> Answer {
    let mut application = find(world, input)?.clone();
    let portal = portal_options(input)?;
    if let Some(name) = input.text("Name") {
        application.name = name.into();
    }
    change(&mut application, input, portal.sign_in);
    world.put_application(application);
    Ok(json!({}))
}

/// Its assignments go with it.
pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let arn = find(world, input)?.arn.clone();
    world.remove_application(&arn);
    Ok(json!({}))
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let filter = input.structure("Filter");
    let wanted = |name: &str| filter.as_ref().and_then(|filter| filter.text(name));
    let provider = wanted("ApplicationProvider");
    let account = wanted("ApplicationAccount").map(|it| ApplicationHandle::Account(it.into()));
    let rows = |first: Option<u64>| -> Rows<'_> {
        let first = first.unwrap_or_default();
        let rows: Rows<'_> = match account {
            Some(account) => Box::new(world.applications.having(account, first)),
            None => Box::new(world.applications.from(first)),
        };
        match provider {
            Some(provider) => Box::new(rows.filter(move |(_, it)| it.provider() == provider)),
            None => rows,
        }
    };
    ranged(input, ("Applications", MAX_PAGE), rows, |it| described(world, it))
}

/// AWS's list of applications holds no more, though a page of 100 may be asked for.
const MAX_PAGE: usize = 50;

/// Applications with their places.
type Rows<'w> = Box<dyn Iterator<Item = (u64, &'w Application)> + 'w>;

/// The application that the call names.
pub(super) fn find<'w>(world: &'w World, input: &Input<'_>) -> Result<&'w Application, ApiError> {
    let arn = input.required("ApplicationArn")?;
    world.application(arn).ok_or_else(|| not_found(arn))
}

/// The refusal of an application that is not there.
pub(super) fn not_found(arn: &str) -> ApiError {
    ApiError::not_found(format!("Could not find Application with id {}", last_part(arn)))
}

/// The application that a call with this token has made already.
fn before(world: &World, input: &Input<'_>) -> Result<Option<ApplicationArn>, ApiError> {
    let Some(token) = input.text("ClientToken") else { return Ok(None) };
    let Some(application) = world.applications.find(ApplicationHandle::Token(token.into())) else {
        return Ok(None);
    };
    if application.retry.as_ref().is_some_and(|it| it.input == *input.members()) {
        return Ok(Some(application.arn.clone()));
    }
    // AWS's documentation names it so, and its list of errors leaves it out.
    let message =
        format!("IdempotentParameterMismatch: the ClientToken {token} came with other parameters");
    Err(ApiError::conflict(message))
}

fn change(application: &mut Application, input: &Input<'_>, sign_in: Option<SignIn>) {
    if let Some(description) = input.text("Description") {
        application.description = Some(description.into());
    }
    if let Some(status) = input.text("Status") {
        application.is_enabled = status == "ENABLED";
    }
    if sign_in.is_some() {
        application.sign_in = sign_in;
    }
}

/// What `PortalOptions` says.
struct PortalOptions {
    is_visible: Option<bool>,
    sign_in: Option<SignIn>,
}

fn portal_options(input: &Input<'_>) -> Result<PortalOptions, ApiError> {
    let options = input.structure("PortalOptions");
    let visibility = options.as_ref().and_then(|it| it.text("Visibility"));
    let sign_in = options.as_ref().and_then(|it| it.structure("SignInOptions"));
    let sign_in = sign_in.map(|it| {
        let origin =
            SignInOrigin::ALL.into_iter().find(|origin| it.text("Origin") == Some(origin.kind()));
        let origin = origin.unwrap_or(SignInOrigin::IdentityCenter);
        SignIn { origin, url: it.text("ApplicationUrl").map(Arc::from) }
    });
    if sign_in.as_ref().is_some_and(|it| it.origin == SignInOrigin::Application && it.url.is_none())
    {
        return Err(ApiError::invalid("ApplicationUrl is required if Origin is APPLICATION"));
    }
    Ok(PortalOptions { is_visible: visibility.map(|it| it == "ENABLED"), sign_in })
}

pub(super) fn created(world: &World, arn: &ApplicationArn) -> Value {
    json!({
        "ApplicationArn": arn,
        "InstanceArn": &*world.instance.arn,
        "IdentityStoreArn": identity_store::arn(world),
    })
}

fn described(world: &World, application: &Application) -> Value {
    let sign_in = application
        .sign_in
        .as_ref()
        .map(|it| json!({ "Origin": it.origin.kind(), "ApplicationUrl": it.url.as_deref() }));
    let visibility = word(application.is_visible);
    members([
        ("ApplicationArn", json!(application.arn)),
        ("ApplicationProviderArn", application.provider().into()),
        ("Name", (&*application.name).into()),
        ("ApplicationAccount", json!(application.account)),
        ("InstanceArn", (&*world.instance.arn).into()),
        ("IdentityStoreArn", identity_store::arn(world).into()),
        ("Status", word(application.is_enabled).into()),
        ("PortalOptions", json!({ "SignInOptions": sign_in, "Visibility": visibility })),
        ("Description", application.description.as_deref().into()),
        ("CreatedDate", time(application.created).into()),
        ("CreatedFrom", (&*world.instance.region).into()),
    ])
    .into()
}

fn word(is_enabled: bool) -> &'static str {
    if is_enabled { "ENABLED" } else { "DISABLED" }
}
