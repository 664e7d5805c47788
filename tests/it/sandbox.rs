//! A sandbox as a whole: its history, its forms, its views, its completion, and lines that read back.

use std::{collections::BTreeMap, fs, path::Path};

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value};
use vestibule::{
    api::{self, Call},
    catalogue,
    sandbox::{
        NoFiles, Sandbox, Step,
        command::{parse, print},
        complete::complete,
        form::{Form, FormKind},
        script,
        view::{ItemRef, View},
    },
    text::Row,
    world::{PolicyType, Principal, World},
};

use crate::{commands::acme, written};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_printed_call_reads_back_as_the_same_call(call in any_call()) {
        let line = print(&call);
        prop_assert!(!line.contains(char::is_control), "{}", line);
        prop_assert_eq!(parse(&line).map(|it| it.call), Ok(call), "{}", line);
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_line_is_taken_without_harm(line in "\\PC{0,60}", cursor in 0usize..80) {
        let mut sandbox = sandbox();
        complete(&sandbox, &line, cursor);
        let with_aws = format!("aws sso-admin create-permission-set {line}");
        complete(&sandbox, &with_aws, cursor);
        sandbox.run(&line);
        sandbox.run(&with_aws);
    }

    #[test]
    fn undo_restores_and_replay_repeats(plan in prop::collection::vec((0..LINES.len(), 0u8..8), 0..24)) {
        let mut sandbox = sandbox();
        let mut worlds = vec![sandbox.world().clone()];
        for (idx, also) in plan {
            match also {
                0 => { sandbox.undo(); }
                1 => { sandbox.redo(); }
                2 => sandbox.reset(),
                _ => {
                    let before = sandbox.world().clone();
                    let outcome = sandbox.run(LINES[idx]);
                    prop_assert_eq!(outcome.changed || *sandbox.world() == before, true);
                    prop_assert!(!outcome.changed || outcome.output.is_ok());
                }
            }
            worlds.truncate(sandbox.cursor());
            worlds.push(sandbox.world().clone());
        }
        let (steps, cursor) = (sandbox.steps().to_vec(), sandbox.cursor());
        let (again, lost) = Sandbox::resume("acme", acme(), steps, cursor);
        prop_assert_eq!(lost, None);
        prop_assert_eq!(again.world(), sandbox.world());
        prop_assert_eq!(again.redo_count(), sandbox.redo_count());
        let end = sandbox.world().clone();
        let n_steps = sandbox.undo_count();
        while sandbox.undo().is_some() {
            prop_assert_eq!(sandbox.world(), &worlds[sandbox.cursor()]);
        }
        prop_assert_eq!(sandbox.world(), &acme());
        for _ in 0..n_steps {
            sandbox.redo();
        }
        prop_assert_eq!(sandbox.world(), &end);
    }
}

#[test]
fn reads_are_no_steps_and_a_change_drops_what_was_undone() {
    let mut sandbox = sandbox();
    sandbox.run("aws sso-admin create-permission-set --name A");
    sandbox.run("aws sso-admin list-permission-sets");
    sandbox.run("aws sso-admin create-permission-set --name A");
    sandbox.run("aws sso-admin create-permission-set --name B");
    assert_eq!((sandbox.undo_count(), sandbox.redo_count()), (2, 0));
    assert!(sandbox.undo().unwrap().contains("--name B"));
    assert_eq!((sandbox.undo_count(), sandbox.redo_count()), (1, 1));
    sandbox.reset();
    assert_eq!((sandbox.undo_count(), sandbox.redo_count()), (2, 0));
    assert_eq!(sandbox.world(), &acme());
    assert_eq!(sandbox.undo().unwrap(), "reset");
    assert!(sandbox.world().permission_set_named("A").is_some());
}

#[test]
fn what_is_joined_is_undone_and_redone_together() {
    let mut sandbox = sandbox();
    sandbox.run("aws sso-admin create-permission-set --name A");
    sandbox.run("aws sso-admin create-permission-set --name B");
    sandbox.run("aws sso-admin create-permission-set --name C");
    sandbox.join(1);
    assert_eq!((sandbox.undo_count(), sandbox.redo_count()), (2, 0));
    assert!(sandbox.undo().unwrap().contains("--name B"));
    assert!(sandbox.world().permission_set_named("A").is_some());
    assert!(sandbox.world().permission_set_named("B").is_none());
    assert_eq!((sandbox.undo_count(), sandbox.redo_count()), (1, 1));
    // A join without a new step leaves what was undone as it is.
    sandbox.undo();
    sandbox.join(0);
    assert_eq!(sandbox.redo_count(), 2);
    sandbox.redo();
    sandbox.redo();
    assert!(sandbox.world().permission_set_named("C").is_some());
}

#[test]
fn a_copy_is_left_without_a_trace_and_a_saved_world_comes_back() {
    let mut sandbox = sandbox();
    sandbox.run("aws sso-admin create-permission-set --name A");
    sandbox.run("aws sso-admin create-permission-set --name B");
    sandbox.undo();
    assert!(sandbox.fork() && !sandbox.fork());
    sandbox.run("aws sso-admin create-permission-set --name C");
    sandbox.save("with C");
    let in_copy = sandbox.world().clone();
    // What the record keeps is enough to go on after a kill.
    let (steps, cursor) = (sandbox.steps().to_vec(), sandbox.cursor());
    let (mut again, _) = Sandbox::resume("acme", acme(), steps, cursor);
    for name in ["", "with C"] {
        again.remember(name, &sandbox.kept(name).unwrap());
    }
    for mut sandbox in [sandbox, again] {
        assert!(sandbox.leave_copy() && !sandbox.is_copy() && !sandbox.leave_copy());
        assert_eq!((sandbox.undo_count(), sandbox.redo_count()), (1, 1));
        assert!(sandbox.world().permission_set_named("C").is_none());
        assert!(sandbox.open("with C") && !sandbox.open("never saved"));
        assert_eq!(*sandbox.world(), in_copy);
        // A world that was saved can be saved again, with what came after it.
        sandbox.run("aws sso-admin create-permission-set --name D");
        sandbox.save("with D");
        let with_d = sandbox.world().clone();
        assert_eq!(sandbox.snapshots().collect::<Vec<_>>(), [("with C", 2), ("with D", 3)]);
        sandbox.undo();
        assert_eq!(sandbox.undo().unwrap(), "open with C");
        assert!(sandbox.world().permission_set_named("A").is_some());
        assert!(sandbox.open("with D"));
        let (again, lost) =
            Sandbox::resume("acme", acme(), sandbox.steps().to_vec(), sandbox.cursor());
        assert_eq!((lost, again.world()), (None, &with_d));
    }
}

#[test]
fn a_step_that_no_longer_fits_is_left_out_and_named() {
    let mut sandbox = sandbox();
    for name in ["A", "B", "C"] {
        sandbox.run(&format!("aws sso-admin create-permission-set --name {name}"));
    }
    let mut steps = sandbox.steps().to_vec();
    let mut call = steps[1].call().unwrap();
    call.input.insert("Name".to_owned(), Value::from("A"));
    steps[1] = Step::of(&call);
    let kept = serde_json::to_string(&steps).unwrap();
    let steps: Vec<Step> = serde_json::from_str(&kept).unwrap();
    let (again, lost) = Sandbox::resume("acme", acme(), steps, 2);
    assert!(lost.unwrap().starts_with("1 step no longer fits this world and was left out: `aws"));
    assert_eq!((again.undo_count(), again.redo_count()), (1, 1));
    assert!(again.world().permission_set_named("B").is_none());
}

#[test]
fn a_script_stops_at_the_line_that_fails() {
    let script = "# two, one of them wrong\naws sso-admin create-permission-set \\\n  --name A\n\n\
                  aws sso-admin create-permission-set --name A\naws sts get-caller-identity\n";
    let mut sandbox = sandbox();
    let ran: Vec<_> = script::run(&mut sandbox, script, &NoFiles, false).collect();
    let lines: Vec<_> = ran.iter().map(|it| (it.line_number, it.outcome.output.is_ok())).collect();
    assert_eq!(lines, [(2, true), (5, false)]);
}

/// A form filled in, and the lines that it stands for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormCase {
    form: String,
    /// Of `tests/cases/worlds`; Acme if left out.
    world: Option<String>,
    fill: BTreeMap<String, String>,
    lines: Vec<String>,
    /// What it says that the lines will do to access.
    #[serde(default)]
    outlook: Vec<String>,
}

fn sandbox_of(world: &str) -> Sandbox {
    let path = format!("{}/tests/cases/worlds/{world}.toml", env!("CARGO_MANIFEST_DIR"));
    Sandbox::new(
        world,
        vestibule::world::fixture::parse(world, &fs::read_to_string(path).unwrap()).unwrap(),
    )
}

#[test]
fn forms_write_the_lines_that_do_what_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/forms");
    let mut wrong = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        let case: FormCase = toml::from_str(&source).unwrap();
        let named = |kind: &FormKind| format!("{kind:?}") == case.form;
        let kind = FormKind::ALL.into_iter().chain(FormKind::operations()).find(named).unwrap();
        let fill: Vec<_> = case.fill.iter().map(|(label, value)| (&**label, &**value)).collect();
        let mut sandbox = case.world.as_deref().map_or_else(sandbox, sandbox_of);
        let form = filled(kind, &fill, sandbox.world());
        assert_eq!(form.lines(sandbox.world()), Ok(case.lines.clone()), "{kind:?}");
        let outlook: Vec<String> =
            form.outlook_rows(sandbox.world()).iter().map(Row::text).collect();
        if outlook != case.outlook && !written::outlook(&path, &source, &outlook) {
            wrong.push(format!("{kind:?}\n{}", outlook.join("\n")));
        }
        for line in case.lines {
            let outcome = sandbox.run(&line);
            assert!(outcome.changed, "{line}: {:?}", outcome.output);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_operation_that_changes_something_has_its_form() {
    let world = acme();
    let user = ItemRef::User(world.user_named("ana.ruiz").unwrap().id.clone());
    let mut n_forms = 0;
    for kind in FormKind::operations() {
        let FormKind::Operation(service, operation) = kind else { panic!("{kind:?}") };
        n_forms += 1;
        let form = Form::new(kind, &world, Some(&user));
        assert!(!kind.title().is_empty());
        let (_, table) = catalogue::services().find(|(name, _)| *name == service).unwrap();
        let members = &table.operations.get(operation).unwrap().input;
        let required = members.iter().filter(|it| it.required).count();
        let fields = form.fields.iter().filter(|it| it.required).count();
        // The instance and the store are filled in.
        assert!(required <= fields + 1, "{kind:?}");
        assert!(form.fields.iter().all(|it| !it.label.is_empty() && !it.hint.is_empty()));
    }
    assert!(n_forms > 30);
    // What is on the list of things is served, and is offered once.
    let kinds = FormKind::editing(&user);
    assert!(kinds.contains(&FormKind::Operation("console", "SignIn")), "{kinds:?}");
    assert!(kinds.contains(&FormKind::EditUser));
}

#[test]
fn a_form_says_kindly_what_is_missing_or_will_be_refused() {
    let long = "A".repeat(40);
    for (kind, fill, expected) in [
        (FormKind::CreatePermissionSet, vec![], "fill in: name"),
        (
            FormKind::CreatePermissionSet,
            vec![("Name", long.as_str())],
            "the name has 40 characters; AWS takes at most 32",
        ),
        (
            FormKind::CreatePermissionSet,
            vec![("Name", "read only")],
            "the name must not have a blank in it",
        ),
        (
            FormKind::CreatePermissionSet,
            vec![("Name", "ViewOnlyAccess")],
            "there is a permission set called `ViewOnlyAccess` already",
        ),
        (
            FormKind::CreatePermissionSet,
            vec![("Name", "A"), ("Session duration", "PT9H")],
            "`PT9H` is not a choice for session duration",
        ),
        (FormKind::Assign, vec![("Who", "group Developers")], "choose: permission set"),
        (
            FormKind::AddMember,
            vec![("Group", "Developers"), ("User", "ana.ruiz")],
            "ana.ruiz is in Developers already",
        ),
        (
            FormKind::PutInlinePolicy,
            vec![("Permission set", "ViewOnlyAccess"), ("Policy document", "[]")],
            "the policy is no JSON object: it begins with `{`",
        ),
    ] {
        let form = filled(kind, &fill, &acme());
        assert_eq!(form.lines(&acme()), Err(expected.to_owned()), "{kind:?}");
    }
}

#[test]
fn a_form_says_what_depends_on_what_goes() {
    let world = acme();
    let set = world.permission_set_named("AdministratorAccess").unwrap();
    let group = world.group_named("Auditors").unwrap();
    let user = world.user_named("devi.nair").unwrap();
    let role = world.role(&world.organization.management, &set.arn).unwrap();
    let assignment = ItemRef::Assignment {
        account: world.organization.management.clone(),
        permission_set: set.arn.clone(),
        principal: Principal::User(user.id.clone()),
    };
    let policy = set.content.managed_policies.iter().next().unwrap().clone();
    let permission_set = set.arn.clone();
    for (item, expected) in [
        (
            ItemRef::PermissionSet(set.arn.clone()),
            "AWS will refuse: it is still provisioned in management, network, shared-services"
                .to_owned(),
        ),
        (
            ItemRef::Group(group.id.clone()),
            "has 1 member; 2 assignments stay behind, granting nothing".to_owned(),
        ),
        (
            ItemRef::User(user.id.clone()),
            "leaves 1 group; 1 assignment stays behind, granting nothing".to_owned(),
        ),
        (
            ItemRef::ManagedPolicy { permission_set, policy },
            "the roles in management, network, shared-services keep the old version until it is \
             provisioned again"
                .to_owned(),
        ),
        (assignment, format!("it is the last one here, so the role goes too: {}", role.name)),
    ] {
        let kind = FormKind::removing(&item).unwrap();
        let form = Form::new(kind, &world, Some(&item));
        assert!(form.lines(&world).is_ok(), "{kind:?}");
        assert_eq!(form.consequence(&world), Some(expected), "{kind:?}");
    }
}

#[test]
fn a_form_knows_the_application_under_the_cursor() {
    let mut sandbox = sandbox_of("applications");
    assert!(sandbox.run("aws identitystore delete-user --user-id ana.ruiz").changed);
    let world = sandbox.world();
    let wiki = world.application_named("Wiki").unwrap();
    let item = ItemRef::Application(wiki.arn.clone());
    let gone = world.assigned_to(&wiki.arn).next().unwrap();
    let application = wiki.arn.clone();
    let assignment = ItemRef::ApplicationAssignment { application, principal: gone.clone() };
    let line = |kind, item| Form::new(kind, world, Some(item)).lines(world).unwrap().join("\n");
    let update = FormKind::Operation("sso-admin", "UpdateApplication");
    assert!(FormKind::editing(&item).contains(&update));
    for (kind, item, expected) in [
        (
            update,
            &item,
            "update-application --application-arn Wiki --name Wiki --description 'What everybody knows' --status ENABLED"
                .to_owned(),
        ),
        (
            FormKind::removing(&item).unwrap(),
            &item,
            "delete-application --application-arn Wiki".to_owned(),
        ),
        (
            FormKind::removing(&assignment).unwrap(),
            &assignment,
            format!(
                "delete-application-assignment --application-arn Wiki --principal-id {} --principal-type USER",
                gone.id()
            ),
        ),
    ] {
        assert_eq!(line(kind, item), format!("aws sso-admin {expected}"));
    }
    let tags = Form::new(FormKind::Operation("sso-admin", "TagResource"), world, Some(&item));
    assert!(tags.fields.iter().any(|field| field.label == "resource arn" && field.value == "Wiki"));
}

#[test]
fn a_form_knows_the_policy_under_the_cursor() {
    let sandbox = sandbox_of("organization_policies");
    let world = sandbox.world();
    let policies = world.organization_policies(PolicyType::ServiceControl);
    let policy = policies.into_iter().find(|it| &*it.name == "DenyLeaving").unwrap();
    let item = ItemRef::OrganizationPolicy(policy.id.clone());
    let line =
        |kind: FormKind| Form::new(kind, world, Some(&item)).lines(world).unwrap().join("\n");
    let update = FormKind::Operation("organizations", "UpdatePolicy");
    assert!(FormKind::editing(&item).contains(&update));
    let expected = format!(
        "aws organizations update-policy --policy-id DenyLeaving --name DenyLeaving --description 'Nobody leaves' --content '{}'",
        policy.content
    );
    assert_eq!(line(update), expected);
    let removing = FormKind::removing(&item).unwrap();
    assert_eq!(line(removing), "aws organizations delete-policy --policy-id DenyLeaving");
    let disable = FormKind::Operation("organizations", "DisablePolicyType");
    let root = &world.organization.root;
    let expected = format!("--root-id {root} --policy-type SERVICE_CONTROL_POLICY");
    assert_eq!(line(disable), format!("aws organizations disable-policy-type {expected}"));
}

#[test]
fn views_read_well_in_sixty_columns() {
    let mut sandbox = sandbox();
    for line in [
        "aws sso-admin create-permission-set --name An-administrators-name-of-32-cha --description 'As long as a name can be, and a description that must break'",
        "aws sso-admin create-account-assignment --target-id production --target-type AWS_ACCOUNT --permission-set-arn An-administrators-name-of-32-cha --principal-type GROUP --principal-id Platform",
        "aws sso-admin create-permission-set --name Nowhere",
        "aws sso-admin attach-managed-policy-to-permission-set --permission-set-arn ViewOnlyAccess --managed-policy-arn SecurityAudit",
        "aws sso-admin put-inline-policy-to-permission-set --permission-set-arn ViewOnlyAccess --inline-policy '{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}}'",
        "aws sso-admin provision-permission-set --permission-set-arn ViewOnlyAccess --target-type AWS_ACCOUNT --target-id staging",
        "aws sso-admin create-application --name Wiki --description 'What everybody knows' --application-provider-arn custom --portal-options SignInOptions={Origin=APPLICATION,ApplicationUrl=https://wiki.example.com/a/start/that/is/longer/than/the/pane}",
        "aws sso-admin create-application-assignment --application-arn Wiki --principal-type GROUP --principal-id Platform",
        "aws sso-admin create-application-assignment --application-arn Wiki --principal-type GROUP --principal-id Auditors",
        "aws sso-admin create-application --name Ledger --application-provider-arn custom --status DISABLED --portal-options Visibility=DISABLED",
        "aws sso-admin create-application --name Canteen --application-provider-arn custom",
        "aws sso-admin put-application-assignment-configuration --application-arn Canteen --no-assignment-required",
        "aws sso-admin attach-customer-managed-policy-reference-to-permission-set --permission-set-arn ViewOnlyAccess --customer-managed-policy-reference Name=ReadLogs,Path=/team/",
        "aws sso-admin put-permissions-boundary-to-permission-set --permission-set-arn ViewOnlyAccess --permissions-boundary ManagedPolicyArn=arn:aws:iam::aws:policy/PowerUserAccess",
        "aws sso-admin tag-resource --resource-arn ViewOnlyAccess --tags Key=team,Value=audit",
        "aws iam create-policy --policy-name ReadLogs --path /team/ --profile staging --policy-document '{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"logs:Get*\",\"Resource\":\"*\"}}'",
        "aws organizations create-policy --name DenyLeaving --type SERVICE_CONTROL_POLICY --description 'Nobody leaves the organization, whatever role a person or a program may have there' --content '{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"organizations:LeaveOrganization\",\"Resource\":\"*\"}}'",
        "aws organizations attach-policy --policy-id DenyLeaving --target-id Workloads",
        "aws identitystore delete-group --group-id Auditors",
        "login ben.okafor",
        "login emil.larsen",
        "aws sso get-role-credentials --account-id staging --role-name ViewOnlyAccess --profile ana.ruiz",
        "aws sso get-role-credentials --account-id staging --role-name ViewOnlyAccess --profile ben.okafor",
        "aws sso get-role-credentials --account-id network --role-name AdministratorAccess --profile devi.nair",
        "tick 20m",
        "console disable-user --user-id ana.ruiz",
        "console sign-out --user-id ben.okafor",
    ] {
        let outcome = sandbox.run(line);
        assert!(outcome.changed, "{line}: {:?}", outcome.output);
    }
    let world = sandbox.world();
    let who = world.user_named("devi.nair").map(|user| &user.id);
    for view in View::ALL {
        for (ascii, name) in [(false, "unicode"), (true, "ascii")] {
            let lines = view.lines(world, who, 60, ascii);
            assert!(lines.iter().all(|line| line.row.width() <= 60), "{view:?}");
            let text: Vec<_> = lines.iter().map(|line| line.row.text()).collect();
            if !ascii || view == View::Organization {
                insta::assert_snapshot!(format!("{view:?}_{name}"), text.join("\n"));
            }
        }
    }
}

#[test]
fn nothing_is_lost_for_want_of_width() {
    let world = acme();
    let who = world.user_named("ana.ruiz").map(|user| &user.id);
    for view in View::ALL {
        let letters = |width: u16| -> String {
            let lines = view.lines(&world, who, width, true);
            let text = lines.iter().map(|line| line.row.text());
            text.flat_map(|row| row.chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>())
                .collect()
        };
        let wide = letters(400);
        for width in [0, 1, 8, 20, 33, 60] {
            assert_eq!(letters(width), wide, "{view:?} at {width}");
        }
    }
}

#[test]
fn an_empty_portal_says_why() {
    let mut sandbox = sandbox();
    let grace = sandbox.world().user_named("grace.kim").unwrap().id.clone();
    let text = |sandbox: &Sandbox| -> String {
        let lines = View::Portal.lines(sandbox.world(), Some(&grace), 200, false);
        lines.iter().map(|line| line.row.text()).collect::<Vec<_>>().join(" ")
    };
    assert!(
        text(&sandbox).contains("grace.kim is in no group, and no assignment names grace.kim.")
    );
    sandbox.run("aws identitystore create-group --display-name New");
    sandbox.run(
        "aws identitystore create-group-membership --group-id New --member-id UserId=grace.kim",
    );
    assert!(text(&sandbox).contains("no assignment names grace.kim or the group New."));
    sandbox.run("aws identitystore delete-user --user-id grace.kim");
    assert!(text(&sandbox).contains("has been deleted"));
}

#[test]
fn tab_completes_services_operations_options_and_names() {
    let sandbox = sandbox();
    for (line, first, start) in [
        ("", "aws", 0),
        ("aws sso-", "sso-admin", 4),
        ("aws sso-admin create-p", "create-permission-set", 14),
        ("aws sso-admin create-permission-set ", "--name", 36),
        ("aws sso-admin create-permission-set --name A --s", "--session-duration", 45),
        ("aws sso-admin delete-permission-set --permission-set-arn Vi", "ViewOnlyAccess", 57),
        ("aws sso-admin create-account-assignment --target-id prod", "production", 52),
        ("aws sso-admin create-account-assignment --principal-type G", "GROUP", 57),
        (
            "aws sso-admin create-account-assignment --principal-type USER --principal-id ",
            "ana.ruiz",
            77,
        ),
        ("aws identitystore create-group-membership --member-id UserId=gr", "UserId=grace.kim", 54),
        ("aws sso list-accounts --profile b", "ben.okafor", 32),
        ("aws identitystore is-member-in-groups --group-ids Developers Pl", "Platform", 61),
    ] {
        let found = complete(&sandbox, line, line.len());
        let best = found.first().map(|it| (it.text.as_str(), it.start));
        assert_eq!(best, Some((first, start)), "{line}");
    }
    assert!(complete(&sandbox, "aws nosuch x", 12).is_empty());
}

#[test]
fn every_operation_that_is_served_can_be_typed() {
    for (service, operation) in api::served() {
        let call = Call::new(service, operation, Value::Null);
        assert_eq!(parse(&print(&call)).map(|it| it.call), Ok(call));
    }
}

fn sandbox() -> Sandbox {
    Sandbox::new("acme", acme())
}

fn filled(kind: FormKind, fill: &[(&str, &str)], world: &World) -> Form {
    let mut form = Form::new(kind, world, None);
    for (label, value) in fill {
        let field = form.fields.iter_mut().find(|field| field.label == *label);
        (*value).clone_into(&mut field.unwrap().value);
    }
    form
}

/// A call of any served operation with any JSON in some of its members.
fn any_call() -> impl Strategy<Value = Call> {
    let served: Vec<_> = api::served().collect();
    let members = prop::collection::vec((any::<prop::sample::Index>(), any_value()), 0..5);
    (prop::sample::select(served), members).prop_map(|((service, operation), members)| {
        let known = &catalogue::operation(service, operation).unwrap().input;
        let mut input = Map::new();
        for (idx, value) in members.into_iter().filter(|_| !known.is_empty()) {
            input.insert(idx.get(known).name.to_owned(), value);
        }
        Call::new(service, operation, Value::Object(input))
    })
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[a-zA-Z0-9=,@:/.-]{0,8}",
        "-{0,2}[a-z]{0,3}",
        "[\\[{'\" \\\\$`|#=,-]{0,6}",
        "file://x",
        any::<String>(),
    ];
    let leaf = prop_oneof![
        4 => text.prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let key = prop_oneof!["[A-Z][a-zA-Z]{0,6}", "\\PC{0,4}", Just("UserId".to_owned())];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// Lines for random walks; some are refused in some states.
const LINES: [&str; 10] = [
    "aws sso-admin create-permission-set --name Audit",
    "aws sso-admin attach-managed-policy-to-permission-set --permission-set-arn Audit --managed-policy-arn SecurityAudit",
    "aws sso-admin create-account-assignment --target-id staging --target-type AWS_ACCOUNT --permission-set-arn Audit --principal-type GROUP --principal-id Developers",
    "aws sso-admin delete-account-assignment --target-id staging --target-type AWS_ACCOUNT --permission-set-arn Audit --principal-type GROUP --principal-id Developers",
    "aws sso-admin delete-permission-set --permission-set-arn Audit",
    "aws identitystore create-user --user-name jo --name GivenName=Jo,FamilyName=Doe --display-name Jo",
    "aws identitystore create-group-membership --group-id Developers --member-id UserId=jo",
    "aws identitystore delete-user --user-id jo",
    "aws identitystore delete-group --group-id Auditors",
    "aws sso-admin list-permission-sets",
];
