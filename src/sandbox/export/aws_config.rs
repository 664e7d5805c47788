//! The `~/.aws/config` of one person: a session, and a profile for every role in the portal.

use std::fmt::Write as _;

use super::Labels;
use crate::world::{User, World};

pub(super) fn write(world: &World, user: &User) -> String {
    let region = &world.instance.region;
    let session = Labels::default().kebab(&world.title);
    let mut config = format!(
        "# {} signs in with: aws sso login --sso-session {session}\n\
         [sso-session {session}]\n\
         sso_start_url = {}\n\
         sso_region = {region}\n\
         sso_registration_scopes = sso:account:access\n",
        user.user_name,
        world.portal_url(),
    );
    let mut labels = Labels::default();
    for tile in world.portal(&user.id) {
        for set in tile.permission_sets {
            let profile = labels.kebab(&format!("{}-{}", tile.account.name, set.name));
            let _ = write!(
                config,
                "\n[profile {profile}]\n\
                 sso_session = {session}\n\
                 sso_account_id = {}\n\
                 sso_role_name = {}\n\
                 region = {region}\n",
                tile.account.id, set.name,
            );
        }
    }
    config
}
