//! Exports read by parsers of others, imports read back: the same world, by its names.
#![expect(clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod cloudformation;
mod import;
mod markdown;
mod script;
mod terraform;

use proptest::prelude::*;
use vestibule::{
    sandbox::{
        export::{FORMATS, export},
        import as bring,
    },
    world::{Application, Principal, World, fixture},
};

use self::script::check_script;
use crate::{
    api_properties::{after, any_call},
    named::{assignments, named},
};

/// Acme, and a world whose names hold what shells, templates and tables take for their own.
fn worlds() -> Vec<World> {
    let acme = include_str!("../../content/worlds/acme.toml");
    let nasty = include_str!("../cases/worlds/nasty.toml");
    let parse = |source| fixture::parse("world.toml", source).unwrap();
    let applications = include_str!("../cases/worlds/applications.toml");
    let policies = include_str!("../cases/worlds/organization_policies.toml");
    let sessions = include_str!("../cases/worlds/sessions.toml");
    let saml = include_str!("../cases/worlds/saml.toml");
    let asked = include_str!("../cases/worlds/asked.toml");
    let sharing = include_str!("../cases/worlds/sharing.toml");
    let others = [applications, policies, sessions, saml, asked, sharing].map(parse);
    [parse(acme), parse(nasty)].into_iter().chain(others).collect()
}

/// The applications that something else than the console can make.
fn made(world: &World) -> impl Iterator<Item = &Application> {
    world.applications().filter(|it| it.saml.is_none())
}

fn written(world: &World, format: &str) -> String {
    export(world, format, None).unwrap()
}

/// The organization with nobody in it: what a script needs to begin with.
fn bare(world: &World) -> World {
    let mut file: toml::Table = fixture::write(world, false).parse().unwrap();
    let made = [
        "applications",
        "groups",
        "users",
        "permission_sets",
        "assignments",
        "access_control_attributes",
        "policies",
        "service_control_policies",
        "resource_control_policies",
        "resource_policies",
        "outdated_roles",
        "requests",
        "stepwise",
        "portal_sessions",
        "role_sessions",
    ];
    for key in made {
        file.remove(key);
    }
    let organization = file.get_mut("organization").and_then(toml::Value::as_table_mut).unwrap();
    organization.remove("policy_types");
    organization.remove("delegated_administrator");
    fixture::parse("bare.toml", &file.to_string()).unwrap()
}

fn check_toml(world: &World) {
    let text = written(world, "toml");
    let again = fixture::parse("again.toml", &text).unwrap();
    assert_eq!(named(&again), named(world));
    assert_eq!(written(&again, "toml"), text);
}

fn check_csv(world: &World) {
    let text = written(world, "csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let n_rows = reader.records().map(Result::unwrap).count();
    assert_eq!(n_rows, world.assignments().count());
    let again = bring::table("again.csv", &text, Some(bare(world))).unwrap();
    let gone = |rows: Vec<[String; 4]>| -> Vec<_> {
        // Who is gone comes back by the id, which is all that the table has.
        let known = |it: &[String; 4]| {
            world.user_named(&it[3]).is_some() || world.group_named(&it[3]).is_some()
        };
        rows.into_iter().filter(known).collect()
    };
    assert_eq!(gone(assignments(&again)), assignments(world));
}

#[test]
fn a_world_file_makes_the_same_world() {
    worlds().iter().for_each(check_toml);
}

#[test]
fn a_table_of_assignments_makes_the_same_assignments() {
    worlds().iter().for_each(check_csv);
}

#[test]
fn a_script_makes_the_same_world() {
    worlds().iter().for_each(check_script);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_was_played_comes_back(calls in prop::collection::vec(any_call(), 1..30)) {
        let world = after(&calls);
        check_toml(&world);
        check_csv(&world);
        check_script(&world);
    }
}

#[test]
fn a_config_has_a_profile_for_every_role_of_the_person() {
    for world in worlds() {
        for user in world.users() {
            let text = export(&world, "aws-config", Some(&user.user_name)).unwrap();
            let config = ini::Ini::load_from_str(&text).unwrap();
            let sections = config.sections().flatten();
            let sessions: Vec<_> =
                sections.filter_map(|it| it.strip_prefix("sso-session ")).collect();
            let [session] = sessions[..] else { panic!("{sessions:?}") };
            let profiles =
                config.iter().filter(|(name, _)| name.is_some_and(|it| it.starts_with("profile ")));
            let profiles: Vec<_> = profiles
                .map(|(_, it)| {
                    assert_eq!(it.get("sso_session"), Some(session));
                    (
                        it.get("sso_account_id").unwrap().to_owned(),
                        it.get("sso_role_name").unwrap().to_owned(),
                    )
                })
                .collect();
            let tiles = world.portal(&user.id);
            let tiles = tiles.iter().flat_map(|tile| {
                let account = tile.account.id.to_string();
                tile.permission_sets.iter().map(move |set| (account.clone(), set.name.to_string()))
            });
            assert_eq!(profiles, tiles.collect::<Vec<_>>());
        }
    }
}

#[test]
fn pseudonyms_leave_no_name_and_the_same_shape() {
    for world in worlds() {
        let text = fixture::write(&world, true);
        let hidden = fixture::parse("hidden.toml", &text).unwrap();
        let shape = |world: &World| {
            (
                world.organization.accounts().count(),
                world.organization.organizational_units().count(),
                world.users().count(),
                world.groups().count(),
                world.memberships().count(),
                world.permission_sets().count(),
                assignments(world).len(),
                world.roles().count(),
            )
        };
        assert_eq!(shape(&hidden), shape(&world));
        let names = world.users().map(|it| it.user_name.to_string());
        let names = names.chain(world.groups().map(|it| it.display_name.to_string()));
        let names = names.chain(world.organization.accounts().map(|it| it.id.to_string()));
        for name in names {
            assert!(!text.contains(&name), "{name}\n{text}");
        }
    }
}

#[test]
fn every_format_is_written_and_an_unknown_one_refused() {
    let world = worlds().remove(0);
    for format in FORMATS {
        assert!(
            !export(&world, format.name, Some("ana.ruiz")).unwrap().is_empty(),
            "{}",
            format.name
        );
    }
    let refusals = [
        export(&world, "cdk", None),
        export(&world, "aws-config", None),
        export(&world, "aws-config", Some("bo")),
    ];
    let told = refusals.map(|it| it.unwrap_err().to_string());
    assert_eq!(
        told,
        [
            "no format is called `cdk`",
            "`aws-config` is for one person: name the person",
            "nobody is called `bo`",
        ]
    );
    let gone = Principal::User("nobody".into());
    assert_eq!(world.principal_name(&gone), None);
}
