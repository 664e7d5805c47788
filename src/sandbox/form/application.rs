//! What forms of operations know of an application under the cursor.

use crate::{
    sandbox::{names, view::ItemRef},
    world::{Application, World},
};

/// What the thing under the cursor says of a member; one that is being made shares nothing with it.
pub(super) fn known(
    member: &str,
    world: &World,
    about: Option<&ItemRef>,
    is_new: bool,
) -> Option<String> {
    if member == "ApplicationProviderArn" {
        return Some("custom".to_owned());
    }
    let principal = about.and_then(|it| it.named().principal);
    match member {
        "PrincipalType" => return Some(principal?.kind().to_owned()),
        "PrincipalId" => {
            let principal = principal?;
            return Some(world.principal_name(&principal).unwrap_or(principal.id()).to_owned());
        }
        _ => {}
    }
    let application = about_application(world, about)?;
    Some(match member {
        "ApplicationArn" | "ResourceArn" => names::application(world, application).into_owned(),
        _ if is_new => return None,
        "Name" => application.name.to_string(),
        "Description" => application.description.as_deref()?.to_owned(),
        "Status" => if application.is_enabled { "ENABLED" } else { "DISABLED" }.to_owned(),
        "AssignmentRequired" => application.is_assignment_required.to_string(),
        _ => return None,
    })
}

fn about_application<'a>(world: &'a World, about: Option<&ItemRef>) -> Option<&'a Application> {
    world.application(about?.named().application?.as_str())
}
