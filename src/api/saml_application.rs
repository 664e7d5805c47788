//! Applications that sign in by SAML 2.0: the console alone makes them, AWS has no API for it.

use super::{
    application::{check_quota, created},
    input::Input,
    rows::Answer,
};
use crate::world::{Saml, SignIn, SignInOrigin, World};

/// Asks what the console asks; from then on it is an application like the others.
pub(super) fn create(world: &mut World, input: &Input<'_>) -> Answer {
    check_quota(world)?;
    let account = input.caller().account(world).unwrap_or(&world.organization.management).clone();
    let mut application = world.add_application(input.required("DisplayName")?, &account);
    application.description = input.text("Description").map(Into::into);
    let url = input.text("StartUrl").map(Into::into);
    application.sign_in = Some(SignIn { origin: SignInOrigin::IdentityCenter, url });
    application.saml = Some(Saml {
        acs_url: input.required("AcsUrl")?.into(),
        audience: input.required("Audience")?.into(),
        relay_state: input.text("RelayState").map(Into::into),
    });
    let answer = created(world, &application.arn);
    world.put_application(application);
    Ok(answer)
}
