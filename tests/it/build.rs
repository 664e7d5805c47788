//! A walk from an empty organization to a person with two tiles in the portal: by forms, then by commands.

use vestibule::{
    app::{Effect, Pane, play::Tab},
    sandbox::{
        Sandbox,
        complete::complete,
        form::{Field, Form, FormKind},
        view::{ItemRef, View},
    },
    world::World,
};

use crate::walk::Walk;

/// Keys that build it with forms alone.
const FORMS: [&str; 5] = [
    // People: a new user.
    "Tab a Enter text:jane.doe Tab text:Jane Tab text:Doe Enter",
    // Permission sets: two, each with a policy.
    "Tab a Enter text:Look 2*Tab text:ViewOnlyAccess Enter",
    "a Enter text:Change 2*Tab text:PowerUserAccess Enter",
    // Assignments: both for her.
    "Tab a text:jane Tab text:Look Tab text:management Enter",
    "a text:jane Tab text:Change Tab text:management Enter",
];

/// The same as commands.
const COMMANDS: [&str; 7] = [
    "aws identitystore create-user --user-name jane.doe --name GivenName=Jane,FamilyName=Doe --display-name 'Jane Doe'",
    "aws sso-admin create-permission-set --name Look --session-duration PT1H",
    "aws sso-admin attach-managed-policy-to-permission-set --permission-set-arn Look --managed-policy-arn arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
    "aws sso-admin create-permission-set --name Change --session-duration PT1H",
    "aws sso-admin attach-managed-policy-to-permission-set --permission-set-arn Change --managed-policy-arn arn:aws:iam::aws:policy/PowerUserAccess",
    "aws sso-admin create-account-assignment --target-id management --target-type AWS_ACCOUNT --permission-set-arn Look --principal-type USER --principal-id jane.doe",
    "aws sso-admin create-account-assignment --target-id management --target-type AWS_ACCOUNT --permission-set-arn Change --principal-type USER --principal-id jane.doe",
];

fn empty(size: (u16, u16)) -> Walk {
    let mut walk = Walk::new(size);
    walk.perform(Effect::OpenWorld("empty".to_owned()));
    walk.keys("g s");
    assert_eq!(walk.app.focus, Pane::Sandbox);
    assert_eq!(world(&walk).users().count() + world(&walk).permission_sets().count(), 0);
    assert_eq!(world(&walk).organization.accounts().count(), 1);
    walk
}

fn world(walk: &Walk) -> &World {
    walk.app.play.as_ref().unwrap().sandbox.world()
}

/// Undoes everything and does everything again.
fn back_and_forth(walk: &mut Walk, n_steps: usize) {
    let end = world(walk).clone();
    let counts = |walk: &Walk| {
        let sandbox = &walk.app.play.as_ref().unwrap().sandbox;
        (sandbox.undo_count(), sandbox.redo_count())
    };
    assert_eq!(counts(walk), (n_steps, 0));
    walk.keys(&format!("{n_steps}*u"));
    assert_eq!(counts(walk), (0, n_steps));
    assert_eq!(world(walk), world(&empty((80, 24))));
    assert!(walk.keys("u").screen().contains("nothing to undo"));
    walk.keys(&format!("{n_steps}*Ctrl-R"));
    assert_eq!(*world(walk), end);
    assert!(walk.keys("Ctrl-R").screen().contains("nothing to redo"));
}

#[test]
fn an_empty_organization_becomes_a_portal_with_two_tiles() {
    for size in [(160, 50), (120, 40), (80, 24)] {
        let mut forms = empty(size);
        for keys in FORMS {
            let before = forms.app.play.as_ref().unwrap().sandbox.undo_count();
            forms.keys(keys);
            assert!(forms.app.overlay.is_none(), "{keys}\n{}", forms.screen());
            // Whatever a form does is one step.
            assert_eq!(forms.app.play.as_ref().unwrap().sandbox.undo_count(), before + 1, "{keys}");
        }
        forms.keys("p Enter");
        assert_eq!(forms.app.play.as_ref().unwrap().tab, Tab::View(View::Portal));
        let screen = forms.screen();
        for tile in ["management", "Look", "Change"] {
            assert!(screen.contains(tile), "{tile}\n{screen}");
        }
        let jane = world(&forms).user_named("jane.doe").unwrap().id.clone();
        let tiles = world(&forms).portal(&jane);
        assert_eq!(tiles.iter().map(|it| it.permission_sets.len()).sum::<usize>(), 2);
        back_and_forth(&mut forms, FORMS.len());

        let mut commands = empty(size);
        commands.keys("i");
        for line in COMMANDS {
            commands.keys(&format!("paste:\"{line}\" Enter"));
        }
        commands.keys("Esc");
        assert!(*world(&commands) == *world(&forms), "forms and commands made the same world");
        back_and_forth(&mut commands, COMMANDS.len());
    }
}

#[test]
fn the_history_shows_how_it_was_and_goes_there() {
    let mut walk = empty((80, 24));
    for keys in FORMS {
        walk.keys(keys);
    }
    let end = world(&walk).clone();
    // Assignments, portal, history.
    while walk.app.play.as_ref().unwrap().tab != Tab::History {
        walk.keys("Tab");
    }
    let screen = walk.screen();
    assert!(screen.contains("now aws sso-admin create-account-assignment"), "{screen}");
    assert!(screen.contains("+ portal tile  management, Change for jane.doe"), "{screen}");
    // A step up, and the assignments are those of then; nothing has changed.
    while walk.app.play.as_ref().unwrap().step_under_cursor() == Some(walk.steps()) {
        walk.keys("k");
    }
    while walk.app.play.as_ref().unwrap().tab != Tab::View(View::Assignments) {
        walk.keys("Shift-Tab");
    }
    let screen = walk.screen();
    assert!(screen.contains("as it was after step 4") && screen.contains("Look"), "{screen}");
    assert!(!screen.contains("Change  for"), "{screen}");
    assert_eq!(*world(&walk), end);
    assert!(walk.keys("a").screen().contains("this is how it was"));
    assert!(walk.keys("Esc").screen().contains("Change  for"));
    // Enter goes there; undo and redo go on from there.
    while walk.app.play.as_ref().unwrap().tab != Tab::History {
        walk.keys("Tab");
    }
    walk.keys("g g Enter");
    assert_eq!(world(&walk).users().count(), 0);
    assert!(walk.screen().contains("undone"), "{}", walk.screen());
    walk.keys("5*Ctrl-R");
    assert_eq!(*world(&walk), end);
}

#[test]
fn a_copy_and_a_saved_world_that_were_typed_survive_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let start = || {
        let mut walk = Walk::kept_in(dir.path(), (120, 40));
        walk.perform(Effect::OpenWorld("empty".to_owned()));
        walk.keys("g s i");
        walk
    };
    let typed = |walk: &mut Walk, line: &str| {
        let words: Vec<_> = line.split(' ').map(|it| format!("text:{it}")).collect();
        walk.keys(&format!("{} Enter", words.join(" Space ")));
        world(walk).clone()
    };
    let mut first = start();
    let original = typed(&mut first, "tick 1h");
    typed(&mut first, "undo");
    typed(&mut first, "redo");
    typed(&mut first, "fork");
    let in_copy = typed(&mut first, "tick 2h");
    typed(&mut first, "fork later");
    drop(first);
    let mut second = start();
    assert_eq!(*world(&second), in_copy);
    // The copy is left from before where it was made.
    typed(&mut second, "undo");
    typed(&mut second, "undo");
    // Whoever types it is asked, for the copy will be gone.
    assert_ne!(typed(&mut second, "fork"), original);
    second.keys("y");
    assert_eq!(*world(&second), original);
    drop(second);
    let mut third = start();
    assert_eq!(*world(&third), original);
    assert_eq!(typed(&mut third, "fork later"), in_copy);
    drop(third);
    let mut fourth = start();
    assert_eq!(*world(&fourth), in_copy);
    assert_eq!(typed(&mut fourth, "undo"), original);
    assert_ne!(typed(&mut fourth, "undo"), original);
}

#[test]
fn a_copy_and_a_saved_world_survive_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let start = || {
        let mut walk = Walk::kept_in(dir.path(), (120, 40));
        walk.perform(Effect::OpenWorld("empty".to_owned()));
        walk.keys("g s");
        walk
    };
    let mut first = start();
    first.keys(FORMS[0]);
    let original = world(&first).clone();
    first.keys("f").keys(FORMS[1]).keys("s text:two Enter");
    let in_copy = world(&first).clone();
    assert!(first.screen().contains("empty (copy)"), "{}", first.screen());
    drop(first);
    let mut second = start();
    assert_eq!(*world(&second), in_copy);
    assert!(second.screen().contains("empty (copy)"), "{}", second.screen());
    second.keys("f y");
    assert_eq!(*world(&second), original);
    drop(second);
    let mut third = start();
    assert_eq!(*world(&third), original);
    assert!(!third.screen().contains("(copy)"));
    third.keys("o Enter");
    assert_eq!(*world(&third), in_copy);
    drop(third);
    let mut fourth = start();
    assert_eq!(*world(&fourth), in_copy);
    fourth.keys("u");
    assert_eq!(*world(&fourth), original);
}

#[test]
fn a_search_leaves_what_holds_the_words_and_what_it_hangs_from() {
    let mut walk = Walk::new((80, 24));
    walk.keys("g s / text:auditors");
    let screen = walk.screen();
    for (expected, is_there) in [
        ("Security", true),
        ("log-archive", true),
        ("Auditors (group)", true),
        ("staging", false),
        ("devi.nair", false),
        (" shown", true),
    ] {
        assert_eq!(screen.contains(expected), is_there, "{expected}\n{screen}");
    }
    let screen = walk.keys("Enter").screen();
    assert!(screen.contains("only what holds auditors; Esc shows all"), "{screen}");
    assert!(walk.keys("Esc").screen().contains("devi.nair"));
    // What hangs from what holds the words is shown too; headings of sections stay.
    let screen = walk.keys("Tab / text:platform Enter").screen();
    assert!(screen.contains("Groups") && screen.contains("emil.larsen"), "{screen}");
    assert!(!screen.contains("ana.ruiz") && !screen.contains("Identity source"), "{screen}");
    assert!(walk.keys("/ text:zzz").screen().contains("nothing found"));
    assert!(walk.keys("Esc").screen().contains("ana.ruiz"));
}

#[test]
fn what_is_under_the_cursor_is_changed_by_a_form() {
    let mut walk = Walk::new((80, 24));
    walk.keys("g s Tab / text:ana.ruiz Enter");
    while !matches!(walk.app.play.as_ref().unwrap().item(), Some(ItemRef::User(_))) {
        walk.keys("j");
    }
    walk.keys("e text:names Enter");
    assert!(walk.screen().contains("nothing is changed yet"), "{}", walk.screen());
    // First name, last name.
    let mut n_tabs = 0;
    while !walk.screen().contains("Last name     Ruiz") && n_tabs < 9 {
        walk.keys("Tab");
        n_tabs += 1;
    }
    assert!(walk.screen().contains("Ana"), "{}", walk.screen());
    walk.keys("Esc e text:disable Enter Enter");
    let ana = world(&walk).user_named("ana.ruiz").unwrap();
    assert!(!ana.is_enabled);
    // Any operation can be found by its name.
    walk.keys("Esc e text:'any other' Enter text:create-group");
    assert!(walk.screen().contains("identitystore create-group"), "{}", walk.screen());
    walk.keys("Enter");
    assert!(walk.screen().contains("display name"), "{}", walk.screen());
}

/// The inline policy of the one permission set.
fn inline(walk: &Walk) -> Option<String> {
    let set = world(walk).permission_sets().next().unwrap();
    set.content.inline_policy.as_deref().map(str::to_owned)
}

#[test]
fn a_policy_is_written_in_the_editor() {
    for size in [(160, 50), (80, 24), (40, 12)] {
        let mut walk = empty(size);
        walk.keys("Tab").keys(FORMS[1]).keys("k");
        walk.keys("e text:inline Enter");
        assert!(walk.screen().contains("Policy document"), "{}", walk.screen());
        let screen = walk.keys("Ctrl-O").screen();
        assert!(screen.contains("1 {") && screen.contains(r#"  "Version""#), "{screen}");
        assert!(screen.contains("JSON  111 characters") || size.0 == 40, "{screen}");
        // A mistake is said where it is, and keeps the document in the editor.
        walk.keys("Down End text:,");
        let screen = walk.keys("Ctrl-S").screen();
        assert!(screen.contains("not JSON yet, at line 2"), "{screen}");
        // Undone, it is as it was, and leaving it asks nothing.
        let screen = walk.keys("Ctrl-/ Esc").screen();
        assert!(screen.contains("Policy document"), "{screen}");
        walk.keys("Esc");
        assert_eq!(inline(&walk), None);
    }
}

#[test]
fn a_policy_from_the_editor_is_one_line_and_one_step() {
    let mut walk = empty((80, 24));
    walk.keys("Tab").keys(FORMS[1]).keys("k");
    let policy = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}\n}";
    // What is pasted keeps its lines.
    walk.keys("e text:inline Enter Ctrl-O Ctrl-K 12*Ctrl-K 12*Ctrl-K 12*Ctrl-K");
    walk.keys(&format!("paste:'{policy}'"));
    let screen = walk.screen();
    assert!(screen.contains("2   \"Version\"") && screen.contains("4 }"), "{screen}");
    let steps = walk.steps();
    walk.keys("Ctrl-S");
    let line = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#;
    let shown = r#"{"Version": "2012-10-17","#;
    assert!(walk.screen().contains(shown), "{}", walk.screen());
    walk.keys("Enter");
    assert_eq!((inline(&walk).as_deref(), walk.steps()), (Some(line), steps + 1));
    // Leaving it drops nothing unasked, and nothing is left of what was dropped.
    walk.keys("e text:inline Enter Ctrl-O text:x Ctrl-C");
    assert!(walk.screen().contains("Esc again drops"), "{}", walk.screen());
    walk.keys("Esc");
    assert!(walk.screen().contains(shown), "{}", walk.screen());
    walk.keys("Esc");
    assert_eq!(inline(&walk).as_deref(), Some(line));
}

#[test]
fn a_policy_that_can_hardly_be_meant_is_told_in_the_editor_and_the_form() {
    for size in [(160, 50), (120, 40), (80, 24)] {
        let mut walk = empty(size);
        walk.keys("Tab").keys(FORMS[1]).keys("k");
        walk.keys("e text:inline Enter Ctrl-O Ctrl-K 12*Ctrl-K 12*Ctrl-K 12*Ctrl-K");
        let policy = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:GetObjects","s3:Get*"],"Resource":"*"}}"#;
        walk.keys(&format!("paste:'{policy}'"));
        let told = "there is no action `s3:GetObjects`";
        let help = "do you mean `s3:GetObject`?  and 1 more";
        let screen = walk.screen();
        assert!(screen.contains(&format!("warning at line 1, column 66: {told}")), "{screen}");
        assert!(screen.contains(help), "{screen}");
        // It is a policy all the same.
        let screen = walk.keys("Ctrl-S").screen();
        assert!(screen.contains(&format!("warning at line 1, column 72: {told}")), "{screen}");
        assert!(screen.contains(help), "{screen}");
        walk.keys("Enter");
        assert!(inline(&walk).is_some_and(|it| it.contains("s3:GetObjects")), "{}", walk.screen());
    }
}

/// Of the types of policies the sandbox has two; the others are named as what they are.
#[test]
fn what_aws_has_and_the_sandbox_has_not_is_no_choice() {
    let world = crate::commands::acme();
    for operation in ["EnablePolicyType", "DisablePolicyType", "CreatePolicy"] {
        let form = Form::new(FormKind::Operation("organizations", operation), &world, None);
        let is_type = |it: &&Field| ["policy type", "type"].contains(&&*it.label);
        let field = form.fields.iter().find(is_type).unwrap();
        assert_eq!(field.choices, ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]);
        assert!(field.hint.contains("AWS also has TAG_POLICY, "), "{}", field.hint);
        assert!(field.hint.ends_with("which the sandbox has not."), "{}", field.hint);
    }
    let sandbox = Sandbox::new("acme", world);
    let line = "aws organizations enable-policy-type --policy-type ";
    let found = complete(&sandbox, line, line.len());
    let served: Vec<&str> =
        found.iter().filter(|it| it.note.is_empty()).map(|it| it.text.as_str()).collect();
    assert_eq!(served, ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]);
    assert!(found.len() > 10 && found[2..].iter().all(|it| it.note.contains("has not")));
}
