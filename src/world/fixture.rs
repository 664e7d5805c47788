//! Starting worlds, written in TOML by authors. Things are linked by names, never by ids:
//!
//! ```toml
//! title = "Acme"                        # on the screen
//! description = "A shop"                # optional, as everything below unless it says otherwise
//! region = "us-west-2"                  # the home Region; us-east-1 if left out
//! time = 2026-01-05T09:00:00Z           # the world's clock
//! seed = 1                              # what ids are made of
//! identity_source = "external"          # or identity-center-directory (if left out),
//!                                       # active-directory-managed, active-directory-connector
//! identity_provider = "Okta"            # required for an external source
//! portal_session_duration = "PT8H"      # PT15M to P90D; PT8H if left out
//! portal_subdomain = "acme"             # in the portal's address; the identity store's id if left out
//!
//! stepwise = true                       # requests take five seconds of the clock, in each account one
//!                                       # after the other; none if left out
//!
//! [quotas]                              # others than AWS has: permission_sets, users, groups, accounts,
//! permission_sets = 3                   # applications, permission_sets_per_account,
//!                                       # policies_per_permission_set, groups_per_assignment,
//!                                       # organizational_units
//!
//! [automatic_provisioning]              # of an external source, by SCIM
//! tokens = [2025-03-01T09:00:00Z]       # when each access token was made, oldest first: at most two, each good for
//!                                       # a year
//! in_use = 1                            # the one that the provider has; none if left out
//!
//! [access_control_attributes]           # tags of sessions, and where they come from
//! CostCenter = "${path:enterprise.costCenter}"
//!
//! [organization]                        # required
//! management = "management"             # required: the name of the management account
//! organizational_units = ["Workloads", "Workloads/Prod"]      # parents before children
//! policy_types = ["service_control_policies"]                 # enabled; those that have a policy, if left out
//! delegated_administrator = "shared-services"                 # of Identity Center
//!
//! [[accounts]]                          # the management account may be among them
//! name = "production"                   # required, unique
//! id = "888899990000"                   # twelve digits; made of the seed if left out
//! email = "production@example.com"
//! organizational_unit = "Workloads/Prod"                      # at the root if left out
//!
//! [[policies]]                          # a customer managed policy in one account
//! account = "production"                # required
//! name = "Boundary"                     # required, unique in the account
//! path = "/team/"                       # `/` if left out
//! description = "…"
//! document = '{ … }'                    # required: JSON
//! tags = { team = "shop" }
//! default_version = 2                   # of a policy with versions, which stand in place of the document:
//! next_version = 4                      # numbers are never given again; one more than the last, if left out
//!
//! [[policies.versions]]                 # one to five, oldest first
//! number = 2                            # required
//! document = '{ … }'                    # required: JSON
//!
//! [[service_control_policies]]          # and [[resource_control_policies]]
//! name = "DenyLeaving"                  # required, unique
//! document = '{ … }'                    # required: JSON
//! description = "…"
//! targets = ["Root", "Workloads/Prod", "production"]
//!
//! [[service_control_policies]]          # AWS's own, where it is not attached everywhere: after the others
//! name = "FullAWSAccess"
//! targets = ["Root", "Workloads"]
//!
//! [[resource_policies]]                 # whom a resource is open to: a bucket, queue, topic, key, secret, table,
//!                                       # repository or function, or a role, as the sandbox names them
//! arn = "arn:aws:s3:::reports"          # required, unique: the resource
//! account = "production"                # who owns it: required where the ARN does not say it
//! document = '{ … }'                    # JSON: required, but for a bucket that has no policy, and is this account's
//!
//! [[groups]]
//! name = "Developers"                   # required, unique
//! description = "…"
//!
//! [[users]]
//! name = "ana.ruiz"                     # required, unique: what she signs in with
//! given_name = "Ana"                    # required
//! family_name = "Ruiz"                  # required
//! display_name = "Ana Ruiz"             # both names if left out
//! email = "ana@example.com"
//! groups = ["Developers"]
//! status = "disabled"                   # or enabled, if left out
//! attributes = { Title = "Buyer" }      # what else AWS knows, as `aws identitystore create-user` takes it
//!
//! [[permission_sets]]
//! name = "ViewOnlyAccess"               # required, unique, 1 to 32 characters
//! description = "…"
//! session_duration = "PT4H"             # PT1H to PT12H; PT1H if left out
//! relay_state = "https://…"
//! managed_policies = ["ViewOnlyAccess"] # names or ARNs of AWS managed policies
//! customer_managed_policies = ["Shop", "/team/Shop"]          # what each account has under the name
//! permissions_boundary = "PowerUserAccess"                    # AWS's by name or ARN, else as above
//! inline_policy = '{ … }'               # JSON
//! tags = { team = "shop" }
//!
//! [[applications]]                      # customer managed applications: OAuth 2.0, or SAML 2.0 with an acs_url
//! name = "Wiki"                         # required, 1 to 100 characters
//! description = "…"                     # up to 128 characters
//! url = "https://wiki.example.com"      # where its tile in the portal leads
//! origin = "application"                # who begins a sign-in; or identity-center
//! acs_url = "https://wiki.example.com/saml"                   # where SAML's assertions go
//! audience = "urn:example:wiki"         # whom they are for: required with an acs_url
//! relay_state = "…"                     # what is passed on with them
//! status = "disabled"                   # or enabled, if left out
//! visibility = "disabled"               # whether the portal shows it; enabled if left out
//! assignment_required = false           # whether everybody may use it; true if left out
//! account = "shared-services"           # where it was made; the management account if left out
//! groups = ["Developers"]               # who is assigned
//! users = ["ana.ruiz"]
//! deleted_users = ["1"]                 # and deleted_groups: who is gone, as in [[assignments]]
//! tags = { team = "shop" }
//!
//! [[assignments]]                       # a group or a user; all three are required
//! group = "Developers"
//! permission_set = "ViewOnlyAccess"
//! account = "production"
//!
//! [[assignments]]                       # for somebody who is gone: deleted_user or deleted_group, the same name for
//! deleted_user = "1"                    # the same one
//! permission_set = "ViewOnlyAccess"
//! account = "production"
//!
//! [[outdated_roles]]                    # a role that is not what its permission set is now: as [[permission_sets]]
//! permission_set = "ViewOnlyAccess"     # required
//! account = "production"                # required
//! session_duration = "PT1H"
//!
//! [[requests]]                          # what AWS was asked for, oldest first; if there is none at all, each
//! kind = "create"                       # assignment makes one that has succeeded. Or delete, or provision
//! group = "Developers"                  # as in [[assignments]]; nobody, to provision
//! permission_set = "ViewOnlyAccess"     # or deleted_permission_set, as deleted_user
//! account = "production"                # all that have the permission set, if left out to provision
//! created = 2026-01-05T08:00:00Z        # required
//! due = 2026-01-05T09:00:05Z            # when it ends, while it has not
//! failure = "…"                         # why it failed; {principal}, {permission_set}, {directory} are their ids
//!
//! [[portal_sessions]]                   # a sign-in to the portal; who has none is taken as signed in
//! user = "ana.ruiz"                     # required
//! started = 2026-01-05T08:00:00Z        # required
//! expires = 2026-01-05T16:00:00Z        # required
//! ended = 2026-01-05T08:30:00Z          # when it was ended before that
//!
//! [[role_sessions]]                     # temporary credentials for a role; all but the user is required
//! user_name = "ana.ruiz"                # who the session says it is
//! user = "ana.ruiz"                     # who that is today; somebody who is gone, if left out
//! account = "production"
//! permission_set = "ViewOnlyAccess"
//! expires = 2026-01-05T12:00:00Z
//! ```
//!
//! No secret stands in a file: tokens and keys are made of the seed, as ids are. When something was made stands
//! there only where it is said above.

mod application;
mod assignment;
mod builder;
mod organization_policy;
mod permission_set;
mod reader;
mod request;
mod resource_policy;
mod sign_in;
mod user;
mod writer;

pub use self::writer::write;

use self::{builder::Builder, reader::Reader};
use super::World;
use crate::fault::Fault;

/// Reads the world in `source`, which is the text of `file`; if anything is wrong, everything that is.
pub fn parse(file: &str, source: &str) -> Result<World, Vec<Fault>> {
    let reader = Reader::new(file, source);
    let tree = reader.parse();
    let world = Builder::read(&reader, &tree);
    let faults = reader.into_faults();
    if faults.is_empty() { Ok(world) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACME: &str = include_str!("../../content/worlds/acme.toml");

    #[test]
    fn acme_is_what_the_course_says() {
        let world = parse("acme.toml", ACME).unwrap();
        assert_eq!(world.organization.accounts().count(), 8);
        assert_eq!(world.organization.organizational_units().count(), 4);
        assert_eq!((world.users().count(), world.groups().count()), (7, 3));
        assert_eq!(world.permission_sets().count(), 2);
        assert_eq!((world.assignments().count(), world.roles().count()), (6, 6));
        assert!(world.requests().all(|request| request.failure.is_none()));
        assert_eq!(world, parse("acme.toml", ACME).unwrap());
    }

    #[test]
    fn ids_come_from_the_seed_and_never_change() {
        let source = include_str!("../../tests/cases/worlds/unguarded.toml");
        let world = parse("unguarded.toml", source).unwrap();
        let role = world.roles().next().unwrap();
        let ids = [
            world.instance.arn.to_string(),
            world.instance.identity_store.to_string(),
            world.organization.id.to_string(),
            world.organization.organizational_units().next().unwrap().id.to_string(),
            world.groups().next().unwrap().id.to_string(),
            world.users().next().unwrap().id.to_string(),
            world.memberships().next().unwrap().id.to_string(),
            world.permission_sets().next().unwrap().arn.to_string(),
            world.requests().next().unwrap().id.to_string(),
            role.arn.to_string(),
            role.id.to_string(),
        ];
        assert_eq!(ids, GOLDEN);
    }

    #[test]
    fn every_fault_is_reported_with_its_line() {
        for (file, source) in [
            ("damaged.toml", include_str!("../../tests/cases/worlds/damaged.toml")),
            (
                "damaged_policies.toml",
                include_str!("../../tests/cases/worlds/damaged_policies.toml"),
            ),
            (
                "damaged_resource_policies.toml",
                include_str!("../../tests/cases/worlds/damaged_resource_policies.toml"),
            ),
            ("damaged_saml.toml", include_str!("../../tests/cases/worlds/damaged_saml.toml")),
            (
                "damaged_requests.toml",
                include_str!("../../tests/cases/worlds/damaged_requests.toml"),
            ),
            (
                "damaged_sessions.toml",
                include_str!("../../tests/cases/worlds/damaged_sessions.toml"),
            ),
        ] {
            let faults = parse(file, source).unwrap_err();
            let reported: Vec<String> = faults.iter().map(ToString::to_string).collect();
            let expected: Vec<&str> =
                source.lines().filter_map(|it| it.strip_prefix("#: ")).collect();
            assert_eq!(reported, expected);
        }
    }

    #[test]
    fn a_source_and_its_provider_fit_each_other() {
        let world = |keys: &str| {
            let source = format!("title = \"T\"\n{keys}\n[organization]\nmanagement = \"m\"");
            parse("t.toml", &source)
        };
        let good = world("identity_source = 'external'\nidentity_provider = 'Okta'").unwrap();
        assert_eq!(good.identity_source().provider(), Some("Okta"));
        for (keys, expected) in [
            ("identity_source = 'external'", "2:19: an external source needs its"),
            ("identity_provider = 'Okta'", "2:21: an identity provider needs"),
            (
                "identity_source = 'active-directory-managed'\nidentity_provider = 'Okta'",
                "3:21: only an external source has",
            ),
        ] {
            let faults = world(keys).unwrap_err();
            assert!(faults.iter().any(|it| it.to_string().contains(expected)), "{faults:?}");
        }
    }

    #[test]
    fn what_is_said_of_people_and_portal_is_written_too() {
        let source = "title = 'T'\nidentity_source = 'external'\nidentity_provider = 'Okta'\n\
                      portal_session_duration = 'PT30M'\n[organization]\nmanagement = 'm'\n\
                      [[users]]\nname = 'ana'\ngiven_name = 'A'\nfamily_name = 'R'\n\
                      status = 'disabled'";
        let world = parse("t.toml", source).unwrap();
        let again = parse("again.toml", &write(&world, false)).unwrap();
        assert_eq!(again.identity_source().provider(), Some("Okta"));
        assert_eq!(again.access_portal, world.access_portal);
        assert!(!again.user_named("ana").unwrap().is_enabled);
    }

    #[test]
    fn provisioning_is_for_an_external_source() {
        let source = "title = 'T'\n[automatic_provisioning]\n[organization]\nmanagement = 'm'";
        let faults = parse("t.toml", source).unwrap_err();
        let told = faults.first().unwrap().to_string();
        assert_eq!(told, "t.toml:2:1: automatic provisioning is for an external identity source");
    }

    /// What is shown once and never again stands in no file.
    #[test]
    fn a_file_holds_no_secret() {
        let source = include_str!("../../tests/cases/worlds/sessions.toml");
        let world = parse("sessions.toml", source).unwrap();
        let text = write(&world, false);
        let tokens = world.scim().unwrap().tokens.iter().map(|it| it.token.to_string());
        let sessions = world.live_role_sessions();
        let keys = sessions.flat_map(|it| [&it.access_key, &it.secret_key, &it.token]);
        let secrets: Vec<_> = tokens.chain(keys.map(ToString::to_string)).collect();
        assert_eq!(secrets.len(), 2 + 2 * 3);
        assert!(secrets.iter().all(|it| !text.contains(it)), "{text}");
    }

    const GOLDEN: [&str; 11] = [
        "arn:aws:sso:::instance/ssoins-790767094cea8ca4",
        "d-da16ea55e3",
        "o-s3l3qray8z",
        "ou-nojj-4aya21y1",
        "0f0a867f-c743-707a-42dd-a822fe1d3511",
        "958ca040-2718-7031-8387-3efcb76a7953",
        "b5e71bd0-1463-70a7-3ff4-bc4f43de8637",
        "arn:aws:sso:::permissionSet/ssoins-790767094cea8ca4/ps-79076710ee82d76c",
        "419d1ac9-836c-418b-adc1-aafeca234c26",
        "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/us-west-2/\
         AWSReservedSSO_AdministratorAccess_ea2befc3e284811a",
        "AROAUNJMOLAQNQWTTI5B3",
    ];
}
