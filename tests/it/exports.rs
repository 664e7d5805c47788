//! Exports read by parsers of others, imports read back: the same world, by its names.
#![expect(clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::{collections::BTreeMap, fs, io::Write as _, process::Command};

use hcl::eval::Evaluate as _;
use proptest::prelude::*;
use serde_json::{Value, json};
use vestibule::{
    sandbox::{
        NoFiles, Sandbox,
        export::{FORMATS, export},
        import, script,
    },
    world::{ManagedPolicyArn, Principal, World, fixture},
};

use crate::{
    api_properties::{after, any_call},
    named::{assigned, assignments, identity, named},
};

/// Acme, and a world whose names hold what shells, templates and tables take for their own.
fn worlds() -> Vec<World> {
    let acme = include_str!("../../content/worlds/acme.toml");
    let nasty = include_str!("../cases/worlds/nasty.toml");
    let parse = |source| fixture::parse("world.toml", source).unwrap();
    let applications = include_str!("../cases/worlds/applications.toml");
    let policies = include_str!("../cases/worlds/organization_policies.toml");
    vec![parse(acme), parse(nasty), parse(applications), parse(policies)]
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
    ];
    for key in made {
        file.remove(key);
    }
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
    let again = import::table("again.csv", &text, Some(bare(world))).unwrap();
    let gone = |rows: Vec<[String; 4]>| -> Vec<_> {
        // Who is gone comes back by the id, which is all that the table has.
        let known = |it: &[String; 4]| {
            world.user_named(&it[3]).is_some() || world.group_named(&it[3]).is_some()
        };
        rows.into_iter().filter(known).collect()
    };
    assert_eq!(gone(assignments(&again)), assignments(world));
}

fn check_script(world: &World) {
    let text = written(world, "aws-cli");
    let mut sandbox = Sandbox::new("again", bare(world));
    for ran in script::run(&mut sandbox, &text, &NoFiles, false) {
        assert!(ran.outcome.output.is_ok(), "{}: {:?}\n{text}", ran.line_number, ran.outcome);
    }
    assert_eq!(identity(sandbox.world()), identity(world));
    assert_eq!(assignments(sandbox.world()), assignments(world));
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

#[test]
fn a_script_says_what_it_does_not_make() {
    let told = |line: &str| {
        let worlds = worlds().into_iter();
        let titles = worlds.filter(|it| written(it, "aws-cli").contains(line)).map(|it| it.title);
        titles.map(|it| it.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(told("# Left out: the policies of the organization"), ["Policies"]);
    assert_eq!(told("# So must the customer managed policies").len(), 1);
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

/// A real shell takes the script; nothing in a name runs or is expanded.
#[cfg(unix)]
#[test]
fn a_shell_passes_on_what_the_script_means() {
    for world in worlds() {
        let dir = tempfile::tempdir().unwrap();
        let aws = dir.path().join("aws");
        // In place of AWS CLI: notes its words, answers with the name of what was made.
        fs::write(&aws, "#!/bin/sh\nfor word in \"$@\"; do printf '%s\\036' \"$word\" >> \"$WORDS\"; done\necho id\n").unwrap();
        Command::new("chmod").arg("+x").arg(&aws).status().unwrap();
        let words = dir.path().join("words");
        let path = format!("{}:/usr/bin:/bin", dir.path().display());
        let mut shell = Command::new("/bin/sh")
            .args(["-e", "-u"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::null())
            .env_clear()
            .env("PATH", path)
            .env("WORDS", &words)
            .spawn()
            .unwrap();
        shell.stdin.take().unwrap().write_all(written(&world, "aws-cli").as_bytes()).unwrap();
        assert!(shell.wait().unwrap().success());
        let words = fs::read_to_string(words).unwrap();
        let words: Vec<&str> = words.split('\u{1e}').collect();
        let after = |flag: &str| -> Vec<&str> {
            let parted = words.windows(2).filter(|it| it[0] == flag).map(|it| it[1]);
            let joined = words.iter().filter_map(|it| it.strip_prefix(flag)?.strip_prefix('='));
            parted.chain(joined).collect()
        };
        let sets: Vec<_> = world.permission_sets().map(|it| &*it.name).collect();
        assert_eq!(after("--name").into_iter().filter(|it| sets.contains(it)).count(), sets.len());
        let names = after("--display-name");
        for name in world
            .groups()
            .map(|it| &it.display_name)
            .chain(world.users().map(|it| &it.display_name))
        {
            assert!(names.contains(&&**name), "{name}");
        }
        // Line breaks stand in JSON.
        let inputs = after("--cli-input-json").into_iter().map(|it| {
            let input: Value = serde_json::from_str(it).unwrap();
            input["InlinePolicy"].as_str().unwrap().to_owned()
        });
        let inputs: Vec<String> = inputs.collect();
        let mut policies = after("--inline-policy");
        policies.extend(inputs.iter().map(String::as_str));
        for policy in world.permission_sets().filter_map(|it| it.content.inline_policy.as_ref()) {
            assert!(policies.contains(&&**policy), "{policy}");
        }
        let n_applications = world.applications().map(|it| world.assigned_to(&it.arn).count());
        let n_assignments = assignments(&world).len() + n_applications.sum::<usize>();
        assert_eq!(after("--principal-type").len(), n_assignments);
    }
}

/// A file of Terraform as another parser reads it: resources by type and label.
struct Terraform {
    resources: BTreeMap<String, BTreeMap<String, hcl::Block>>,
}

impl Terraform {
    fn read(text: &str) -> Self {
        let body = hcl::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let mut resources: BTreeMap<String, BTreeMap<String, hcl::Block>> = BTreeMap::new();
        for block in body.blocks().filter(|it| it.identifier() == "resource") {
            let [kind, label] = block.labels() else { panic!("{block:?}") };
            let of_kind = resources.entry(kind.as_str().to_owned()).or_default();
            let before = of_kind.insert(label.as_str().to_owned(), block.clone());
            assert!(before.is_none(), "{label:?} is there twice");
        }
        Self { resources }
    }

    fn blocks(&self, kind: &str) -> impl Iterator<Item = &hcl::Block> {
        self.resources.get(kind).into_iter().flat_map(BTreeMap::values)
    }

    /// What an argument is in all resources of a type, sorted.
    fn all(&self, kind: &str, name: &str) -> Vec<String> {
        let mut texts: Vec<_> = self.blocks(kind).filter_map(|it| argument(it, name)).collect();
        texts.sort();
        texts
    }

    /// The argument of the resource that an expression refers to.
    fn referred(&self, expression: &str, name: &str) -> String {
        let mut parts = expression.split('.');
        let (kind, label) = (parts.next().unwrap(), parts.next().unwrap());
        argument(&self.resources[kind][label], name).unwrap()
    }

    /// Applications with those who are assigned.
    fn assigned(&self) -> Vec<[String; 3]> {
        let rows = self.blocks("aws_ssoadmin_application_assignment").map(|block| {
            let get = |name: &str| argument(block, name).unwrap();
            let kind = get("principal_type");
            let name = if kind == "USER" { "user_name" } else { "display_name" };
            let name = self.referred(&get("principal_id"), name);
            [self.referred(&get("application_arn"), "name"), kind, name]
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort();
        rows
    }

    fn assignments(&self) -> Vec<[String; 4]> {
        let rows = self.blocks("aws_ssoadmin_account_assignment").map(|block| {
            let get = |name: &str| argument(block, name).unwrap();
            let kind = get("principal_type");
            let name = if kind == "USER" { "user_name" } else { "display_name" };
            [
                key(&attribute(block, "target_id").unwrap()),
                self.referred(&get("permission_set_arn"), "name"),
                kind,
                self.referred(&get("principal_id"), name),
            ]
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort();
        rows
    }
}

fn attribute(block: &hcl::Block, name: &str) -> Option<hcl::Expression> {
    block.body().attributes().find(|it| it.key() == name).map(|it| it.expr().clone())
}

/// The text of an argument; an expression as it is written.
fn argument(block: &hcl::Block, name: &str) -> Option<String> {
    Some(plain(&attribute(block, name)?))
}

fn plain(expression: &hcl::Expression) -> String {
    match expression {
        hcl::Expression::String(text) => text.clone(),
        hcl::Expression::TemplateExpr(_) => {
            let value = expression.evaluate(&hcl::eval::Context::new()).unwrap();
            value.as_str().unwrap().to_owned()
        }
        other => hcl::format::to_string(other).unwrap(),
    }
}

/// The key of `local.account_ids["key"]`.
fn key(expression: &hcl::Expression) -> String {
    let hcl::Expression::Traversal(traversal) = expression else { panic!("{expression:?}") };
    match traversal.operators.last() {
        Some(hcl::expr::TraversalOperator::Index(index)) => plain(index),
        other => panic!("{other:?}"),
    }
}

#[test]
fn terraform_is_read_as_the_same_world() {
    for world in worlds() {
        let file = Terraform::read(&written(&world, "terraform"));
        let sorted = |texts: &mut dyn Iterator<Item = &str>| -> Vec<String> {
            let mut texts: Vec<_> = texts.map(ToOwned::to_owned).collect();
            texts.sort();
            texts
        };
        let groups = sorted(&mut world.groups().map(|it| &*it.display_name));
        assert_eq!(file.all("aws_identitystore_group", "display_name"), groups);
        let users = sorted(&mut world.users().map(|it| &*it.user_name));
        assert_eq!(file.all("aws_identitystore_user", "user_name"), users);
        let sets = sorted(&mut world.permission_sets().map(|it| &*it.name));
        assert_eq!(file.all("aws_ssoadmin_permission_set", "name"), sets);
        let policies = world.permission_sets().filter_map(|it| it.content.inline_policy.as_deref());
        let policies = sorted(&mut { policies });
        let kind = "aws_ssoadmin_permission_set_inline_policy";
        assert_eq!(file.all(kind, "inline_policy"), policies);
        let of_customers = file.blocks("aws_ssoadmin_customer_managed_policy_attachment").count();
        let own = world.permission_sets().map(|it| it.content.customer_policies.size());
        assert_eq!(of_customers, own.sum::<usize>());
        let boundaries = file.blocks("aws_ssoadmin_permissions_boundary_attachment").count();
        let own = world.permission_sets().filter(|it| it.content.boundary.is_some());
        assert_eq!(boundaries, own.count());
        let managed = world.permission_sets().flat_map(|it| &it.content.managed_policies);
        let managed = sorted(&mut managed.map(ManagedPolicyArn::as_str));
        let kind = "aws_ssoadmin_managed_policy_attachment";
        assert_eq!(file.all(kind, "managed_policy_arn"), managed);
        let members = file.all("aws_identitystore_group_membership", "member_id");
        assert_eq!(members.len(), world.memberships().count());
        assert_eq!(file.assignments(), assignments(&world));
        let applications = sorted(&mut world.applications().map(|it| &*it.name));
        assert_eq!(file.all("aws_ssoadmin_application", "name"), applications);
        assert_eq!(file.assigned(), assigned(&world));
        let open = file.blocks("aws_ssoadmin_application_assignment_configuration").count();
        let own = world.applications().filter(|it| !it.is_assignment_required);
        assert_eq!(open, own.count());
        let urls = world.applications().filter_map(|it| it.sign_in.as_ref()?.url.as_deref());
        for url in urls {
            let wanted = format!("application_url = \"{url}\"");
            assert!(written(&world, "terraform").contains(&wanted), "{wanted}");
        }
    }
}

#[test]
fn cloudformation_refers_to_what_it_declares() {
    for world in worlds() {
        let template: Value = serde_json::from_str(&written(&world, "cloudformation")).unwrap();
        let (parameters, resources) = (&template["Parameters"], &template["Resources"]);
        let about = |reference: &Value| {
            let label = reference["Ref"].as_str().unwrap();
            parameters[label]["Description"].as_str().unwrap().to_owned()
        };
        let mut rows = Vec::new();
        let mut n_sets = 0;
        for (label, resource) in resources.as_object().unwrap() {
            assert!(label.chars().all(|c| c.is_ascii_alphanumeric()), "{label}");
            assert!(parameters[label].is_null(), "{label}");
            let properties = &resource["Properties"];
            // Another test looks at these.
            if resource["Type"].as_str().unwrap().starts_with("AWS::SSO::Application") {
                continue;
            }
            assert_eq!(properties["InstanceArn"], json!({ "Ref": "InstanceArn" }));
            if resource["Type"] == "AWS::SSO::PermissionSet" {
                n_sets += 1;
                let set = world.permission_set_named(properties["Name"].as_str().unwrap()).unwrap();
                let policy = set.content.inline_policy.as_ref();
                let policy = policy.map(|it| serde_json::from_str::<Value>(it).unwrap());
                assert_eq!(properties.get("InlinePolicy"), policy.as_ref());
                let references = properties.get("CustomerManagedPolicyReferences");
                let n_references = references.and_then(Value::as_array).map_or(0, Vec::len);
                assert_eq!(n_references, set.content.customer_policies.size());
                let has_boundary = properties.get("PermissionsBoundary").is_some();
                assert_eq!(has_boundary, set.content.boundary.is_some());
                continue;
            }
            if resource["Type"] == "AWS::SSO::InstanceAccessControlAttributeConfiguration" {
                assert_eq!(properties["AccessControlAttributes"][0]["Key"], "CostCenter");
                continue;
            }
            assert_eq!(resource["Type"], "AWS::SSO::Assignment");
            let set = properties["PermissionSetArn"]["Fn::GetAtt"][0].as_str().unwrap();
            let account = about(&properties["TargetId"]);
            let kind = properties["PrincipalType"].as_str().unwrap().to_owned();
            let who = about(&properties["PrincipalId"]);
            rows.push([
                account.strip_prefix("The id of the account ").unwrap().to_owned(),
                resources[set]["Properties"]["Name"].as_str().unwrap().to_owned(),
                kind.clone(),
                who.strip_prefix(&format!("The id of the {} ", kind.to_lowercase()))
                    .unwrap()
                    .to_owned(),
            ]);
        }
        rows.sort();
        assert_eq!(rows, assignments(&world));
        assert_eq!(n_sets, world.permission_sets().count());
    }
}

#[test]
fn cloudformation_has_applications_with_those_who_are_assigned() {
    for world in worlds() {
        let template: Value = serde_json::from_str(&written(&world, "cloudformation")).unwrap();
        let resources = &template["Resources"];
        let of_type = |kind: &'static str| {
            let all = resources.as_object().unwrap().values();
            all.filter(move |it| it["Type"] == kind).map(|it| &it["Properties"])
        };
        for application in of_type("AWS::SSO::Application") {
            assert_eq!(application["InstanceArn"], json!({ "Ref": "InstanceArn" }));
            let own = world.application_named(application["Name"].as_str().unwrap()).unwrap();
            let url = own.sign_in.as_ref().and_then(|it| it.url.as_deref());
            assert_eq!(application["PortalOptions"]["SignInOptions"]["ApplicationUrl"], json!(url));
        }
        assert_eq!(of_type("AWS::SSO::Application").count(), world.applications().count());
        let rows = of_type("AWS::SSO::ApplicationAssignment").map(|it| {
            let label = it["ApplicationArn"]["Fn::GetAtt"][0].as_str().unwrap();
            let kind = it["PrincipalType"].as_str().unwrap();
            let who = &template["Parameters"][it["PrincipalId"]["Ref"].as_str().unwrap()];
            let before = format!("The id of the {} ", kind.to_lowercase());
            let who = who["Description"].as_str().unwrap().strip_prefix(&before).unwrap();
            let name = resources[label]["Properties"]["Name"].as_str().unwrap();
            [name, kind, who].map(ToOwned::to_owned)
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort();
        assert_eq!(rows, assigned(&world));
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
fn a_report_has_a_row_for_every_assignment_set_and_person() {
    for world in worlds() {
        let text = written(&world, "markdown");
        let options = pulldown_cmark::Options::ENABLE_TABLES;
        let mut n_rows = 0;
        let mut cells = Vec::new();
        for event in pulldown_cmark::Parser::new_ext(&text, options) {
            match event {
                pulldown_cmark::Event::Start(pulldown_cmark::Tag::TableRow) => n_rows += 1,
                pulldown_cmark::Event::Start(pulldown_cmark::Tag::TableCell) => {
                    cells.push(String::new());
                }
                pulldown_cmark::Event::Text(text) => {
                    if let Some(cell) = cells.last_mut() {
                        cell.push_str(&text);
                    }
                }
                pulldown_cmark::Event::Html(html) | pulldown_cmark::Event::InlineHtml(html) => {
                    panic!("{html}")
                }
                _ => {}
            }
        }
        let expected =
            assignments(&world).len() + world.permission_sets().count() + world.users().count();
        assert_eq!(n_rows, expected + world.applications().count(), "{text}");
        for name in
            world.users().map(|it| it.display_name.split_whitespace().collect::<Vec<_>>().join(" "))
        {
            assert!(cells.contains(&name), "{name}\n{text}");
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
fn a_table_with_faults_names_their_lines() {
    let head = "principal_type,principal_name,permission_set_name,target_id\n";
    for (rows, expected) in [
        ("ROBOT,x,Set,111122223333\n", "t.csv:2:1: a principal's type is `GROUP` or `USER`"),
        ("USER,two words,Set,111122223333\n", "t.csv:2:1: a user name has no white space"),
        ("USER,a,Set,1111\n", "t.csv:2:1: an account id has twelve digits"),
        ("USER,a,Not a name,111122223333\n", "t.csv:2:1: the name of a permission set has"),
        (
            "USER,a,Set,111122223333\nUSER,a,Set,111122223333\n",
            "t.csv:3:1: this assignment is here twice",
        ),
        ("USER,a,Set\n", "t.csv:2:1: the row has 3 cells, the table 4 columns"),
        ("USER,,Set,111122223333\n", "t.csv:2:1: the principal has no name"),
        ("GROUP,Administrator,Set,111122223333\n", "t.csv:2:1: AWS keeps the name `Administrator`"),
    ] {
        let faults = import::table("t.csv", &format!("{head}{rows}"), None).unwrap_err();
        let told = faults[0].to_string();
        assert!(told.starts_with(expected), "{told}");
    }
    let faults = import::table("t.csv", "a,b\n1,2\n", None).unwrap_err();
    let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "t.csv:1:1: the table has no column `principal_type`, `principal_name`, `permission_set_name`",
            "t.csv:1:1: the table has no column `target_id` and no `target_name`",
        ]
    );
}

#[test]
fn lines_that_are_refused_name_their_line() {
    let lines =
        "# people\naws identitystore create-group --display-name Night\naws sso-admin nothing\n";
    let faults = import::lines("day.sh", lines, worlds().remove(0), &NoFiles).unwrap_err();
    let told = faults[0].to_string();
    assert!(told.starts_with("day.sh:3:1: "), "{told}");
    let world =
        import::lines("day.sh", lines.rsplit_once("aws").unwrap().0, worlds().remove(0), &NoFiles)
            .unwrap();
    assert!(world.group_named("Night").is_some());
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
