//! Signing in to the access portal, what ends that, and how the portal is set up. AWS has no API for
//! it; what people do once they are signed in is in `portal`.

use serde_json::{Value, json};

use super::{ApiError, answer::time, input::Input, rows::Answer, user};
use crate::world::{PortalSession, World, is_portal_session_duration};

pub(super) fn sign_in(world: &mut World, input: &Input<'_>) -> Answer {
    let user = user::find(world, input.required("UserId")?)?;
    if !user.is_enabled {
        let message = format!("{} is disabled and cannot sign in", user.user_name);
        return Err(ApiError::new("AccessDeniedException", message));
    }
    let id = user.id.clone();
    let session = world.sign_in(&id);
    Ok(json!({
        "SessionId": session.id,
        "AccessToken": session.token(),
        "StartedAt": time(session.started),
        "ExpiresAt": time(session.expires),
    }))
}

pub(super) fn sign_out(world: &mut World, input: &Input<'_>) -> Answer {
    let user = user::find(world, input.required("UserId")?)?;
    let (id, token) = (user.id.clone(), world.portal_token(&user.id));
    if world.user_of_token(&token).is_none() {
        return Err(ApiError::not_found(format!("{} is not signed in", user.user_name)));
    }
    world.sign_out(&id);
    Ok(json!({}))
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let user = user::find(world, input.required("UserId")?)?;
    let sessions = world.sessions_of(&user.id).filter(|session| session.is_live(world.now()));
    Ok(json!({ "Sessions": sessions.map(described).collect::<Vec<_>>() }))
}

pub(super) fn end(world: &mut World, input: &Input<'_>) -> Answer {
    let id = input.required("SessionId")?;
    if !world.session(id).is_some_and(|session| session.is_live(world.now())) {
        return Err(ApiError::not_found(format!("there is no active session {id}")));
    }
    world.end_session(id);
    Ok(json!({}))
}

pub(super) fn describe_portal(world: &World) -> Value {
    let duration = &*world.access_portal.session_duration;
    json!({ "PortalUrl": world.portal_url(), "SessionDuration": duration })
}

pub(super) fn set_duration(world: &mut World, input: &Input<'_>) -> Answer {
    let duration = input.required("SessionDuration")?;
    if !is_portal_session_duration(duration) {
        return Err(ApiError::invalid(format!(
            "a portal session lasts PT15M, 15 minutes, to P90D, 90 days; not `{duration}`"
        )));
    }
    world.access_portal.session_duration = duration.into();
    Ok(json!({}))
}

pub(super) fn set_subdomain(world: &mut World, input: &Input<'_>) -> Answer {
    if let Some(subdomain) = &world.access_portal.subdomain {
        let message = format!("the subdomain is `{subdomain}`: it is chosen once");
        return Err(ApiError::conflict(message));
    }
    world.access_portal.subdomain = Some(input.required("Subdomain")?.into());
    Ok(json!({ "PortalUrl": world.portal_url() }))
}

fn described(session: &PortalSession) -> Value {
    json!({
        "SessionId": session.id,
        "StartedAt": time(session.started),
        "ExpiresAt": time(session.expires),
    })
}
