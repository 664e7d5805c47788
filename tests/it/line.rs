//! The command line of the sandbox pane: what Tab offers, what comes back, what is pasted.

use vestibule::app::{Context, recall::Recall};

use crate::{
    program::Program,
    walk::{Walk, picture},
};

/// The sandbox pane with its command line open.
fn open(size: (u16, u16)) -> Walk {
    let mut walk = Walk::new(size);
    walk.keys("g s i");
    walk
}

/// What is typed, and what the line shows.
fn line(walk: &Walk) -> (String, String) {
    let play = walk.app.play.as_ref().unwrap();
    let typed = play.command.as_ref().map(|it| it.text().to_owned()).unwrap_or_default();
    let shown: String = play.command_rows(9).0.iter().map(vestibule::text::Row::text).collect();
    (typed, shown.strip_prefix("$ ").unwrap_or(&shown).trim_end().to_owned())
}

#[test]
fn the_line_shows_what_would_be_taken() {
    let mut walk = open((120, 40));
    let begun = "aws organizations create-";
    for (keys, typed, shown) in [
        ("text:'aws organizations create-' Tab", begun, "aws organizations create-account"),
        ("Tab", begun, "aws organizations create-organizational-unit"),
        ("Down", begun, "aws organizations create-policy"),
        ("3*Tab", begun, "aws organizations create-account"),
        ("3*Shift-Tab", begun, "aws organizations create-policy"),
        ("Up", begun, "aws organizations create-organizational-unit"),
        ("Esc", begun, begun),
        ("Tab text:p", "aws organizations create-p", "aws organizations create-policy"),
        ("Enter", "aws organizations create-policy ", "aws organizations create-policy"),
        (
            "Ctrl-U text:'aws identitystore create-' Tab Tab",
            "aws identitystore create-",
            "aws identitystore create-group-membership",
        ),
        // A space takes it too, and so does the way to the end of the line.
        (
            "Space",
            "aws identitystore create-group-membership ",
            "aws identitystore create-group-membership",
        ),
        (
            "Ctrl-U text:'aws identitystore create-' Tab End",
            "aws identitystore create-group ",
            "aws identitystore create-group",
        ),
        // Erasing widens the choice again; any other edit is about what was typed.
        (
            "Ctrl-U text:'aws organizations create-' Tab text:o Backspace",
            begun,
            "aws organizations create-account",
        ),
        ("Left", begun, begun),
        // As far as all agree nothing has to be chosen, and what is there already is chosen first.
        (
            "End Ctrl-U text:'aws identitystore list-group-m' Tab",
            "aws identitystore list-group-memberships",
            "aws identitystore list-group-memberships",
        ),
        (
            "Tab",
            "aws identitystore list-group-memberships",
            "aws identitystore list-group-memberships-for-member",
        ),
        ("Esc Ctrl-U text:'assign dev' Tab", "assign dev", "assign Developers"),
        ("Ctrl-C", "", ""),
        ("Tab Tab", "", "assign"),
        ("Ctrl-C", "", ""),
    ] {
        walk.keys(keys);
        assert_eq!(line(&walk), (typed.to_owned(), shown.to_owned()), "{keys}");
    }
    assert_eq!(walk.app.context(), Context::Command);
    walk.keys("Tab Esc Esc");
    assert_eq!(walk.app.context(), Context::Sandbox);
}

#[test]
fn a_word_that_is_whole_needs_no_choice() {
    let mut walk = open((80, 24));
    walk.keys("text:'aws organizations create-' Tab text:policy");
    assert_eq!(walk.app.context(), Context::Command);
    walk.keys("Ctrl-U text:'assign zzz' Tab");
    assert!(walk.screen().contains("nothing that could stand here begins so"));
    walk.keys("Ctrl-U text:'assign ' Tab text:zzz");
    assert_eq!(line(&walk).0, "assign zzz");
    assert_eq!(walk.app.context(), Context::Command);
}

#[test]
fn the_choices_look_so() {
    picture("completion", |it| {
        it.keys("g s i text:'aws sso-admin ' Tab 5*Tab");
    });
    picture("search", |it| {
        it.keys("g s i text:'portal ana.ruiz' Enter text:'aws sso-admin list-instances' Enter");
        it.keys("Ctrl-R text:list");
    });
    picture("paste", |it| {
        it.keys(&format!("g s i paste:'{SETS}'"));
    });
}

#[test]
fn the_cursor_of_a_long_line_is_in_view() {
    let mut walk = open((40, 12));
    walk.keys("text:'aws identitystore create-user --user-name zoe.king --display-name Zoe'");
    let play = |walk: &Walk| {
        let play = walk.app.play.as_ref().unwrap();
        let (rows, at) = play.command_rows(play.shares().command);
        (rows.iter().map(vestibule::text::Row::text).collect::<Vec<_>>(), at)
    };
    let (rows, (down, right)) = play(&walk);
    assert_eq!(rows[down].get(right - 3..), Some("Zoe "), "{rows:?}");
    walk.keys("Home");
    let (rows, at) = play(&walk);
    assert!(rows[0].starts_with("$ aws"), "{rows:?}");
    assert_eq!(at, (0, 2));
}

/// What is drawn of a search: what is sought, and the line that was found.
fn found(walk: &Walk) -> (String, String) {
    let play = walk.app.play.as_ref().unwrap();
    let mut rows = play.command_rows(9).0.into_iter().map(|it| it.text());
    (rows.next().unwrap(), rows.collect())
}

#[test]
fn lines_come_back_also_in_the_next_run() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = Walk::kept_in(dir.path(), (120, 40));
    first.keys(
        "g s i text:'portal ana.ruiz' Enter text:'assign x y z' Enter text:'roles staging' 2*Enter",
    );
    // What a form runs can be had back as a line, too.
    first.keys("Esc 2*] a Enter text:Audit Enter");
    drop(first);
    let mut walk = Walk::kept_in(dir.path(), (120, 40));
    walk.keys("g s");
    assert_eq!(walk.app.play.as_ref().unwrap().recall, Recall::default(), "the start reads none");
    let form = "aws sso-admin create-permission-set --name Audit --session-duration PT1H";
    for (keys, expected) in [
        ("i text:typed Up", form),
        ("Up", "roles staging"),
        ("Ctrl-P", "assign x y z"),
        ("Up", "portal ana.ruiz"),
        ("Up", "portal ana.ruiz"),
        ("3*Down", form),
        ("Ctrl-N", "typed"),
        ("Down", "typed"),
        ("Ctrl-R text:ana Tab", "portal ana.ruiz"),
        ("Up", "portal ana.ruiz"),
        ("Down", "assign x y z"),
    ] {
        walk.keys(keys);
        assert_eq!(line(&walk).0, expected, "{keys}");
    }
}

#[test]
fn a_search_shows_what_it_has_found() {
    let mut walk = open((120, 40));
    walk.keys(
        "text:'portal ana.ruiz' Enter text:'roles staging' Enter text:'portal devi.nair' Enter",
    );
    walk.keys("text:typed Ctrl-R");
    for (keys, sought, expected) in [
        ("", "search: ", "$ portal devi.nair"),
        ("text:PORT", "search: PORT", "$ portal devi.nair"),
        ("Ctrl-R", "search: PORT", "$ portal ana.ruiz"),
        ("Ctrl-R", "search: PORT", "$ portal ana.ruiz"),
        ("Ctrl-W text:s", "search: s", "$ roles staging"),
        ("text:zz", "search: szz", "no line that was run holds this"),
        ("Backspace", "search: sz", "no line that was run holds this"),
        ("Backspace", "search: s", "$ roles staging"),
    ] {
        walk.keys(keys);
        assert_eq!(found(&walk), (sought.to_owned(), expected.to_owned()), "{keys}");
        assert_eq!(walk.app.context(), Context::Recall);
    }
    assert_eq!(line(walk.keys("Esc")).0, "typed");
    assert_eq!(line(walk.keys("Ctrl-R text:zz Enter")).0, "typed");
    assert!(walk.screen().contains("no line that was run holds this"));
    // Any other key is about the line that was found, and Enter runs it.
    assert_eq!(line(walk.keys("Ctrl-R text:ana Home text:x")).0, "xportal ana.ruiz");
    walk.keys("Ctrl-U Ctrl-K Ctrl-R text:staging Enter");
    let said = walk.app.play.as_ref().unwrap().said().to_vec();
    assert_eq!(said.len(), 5);
    assert_eq!(said[1], said[4]);
    assert_eq!(line(&walk).0, "");
    walk.keys("Ctrl-R Ctrl-C");
    assert_eq!(walk.app.context(), Context::Command);
    walk.keys("Ctrl-R 2*Esc");
    assert_eq!(walk.app.context(), Context::Sandbox);
}

#[test]
fn a_copy_keeps_no_lines() {
    let dir = tempfile::tempdir().unwrap();
    let first = Walk::kept_in(dir.path(), (80, 24));
    let mut copy = Walk::kept_in(dir.path(), (80, 24));
    copy.keys("g s i text:'roles staging' Enter Up");
    assert_eq!(line(&copy).0, "roles staging");
    drop((first, copy));
    assert_eq!(line(Walk::kept_in(dir.path(), (80, 24)).keys("g s i Up")).0, "");
}

const SETS: &str = "# Two sets.\raws sso-admin create-permission-set \\\r  --name A\r\rSET=$(aws sso-admin create-permission-set --name B --query PermissionSet.PermissionSetArn --output text)\raws sso-admin attach-managed-policy-to-permission-set --permission-set-arn $SET --managed-policy-arn SecurityAudit\r";

#[test]
fn lines_that_are_pasted_run_as_one_step() {
    let dir = tempfile::tempdir().unwrap();
    let mut walk = Walk::kept_in(dir.path(), (120, 40));
    let counts = |walk: &Walk| {
        let sandbox = &walk.app.play.as_ref().unwrap().sandbox;
        (sandbox.undo_count(), sandbox.redo_count(), sandbox.cursor())
    };
    walk.keys(&format!("g s i paste:'{SETS}'"));
    assert!(walk.screen().contains("3 commands: Enter runs them as one step"));
    assert_eq!(counts(&walk), (0, 0, 0));
    walk.keys("Enter");
    assert!(walk.screen().contains("3 commands ran, as one step"), "{}", walk.screen());
    assert_eq!((counts(&walk), line(&walk).0), ((1, 0, 3), String::new()));
    // Each command comes back as a line of its own, however many lines it was written in.
    walk.keys("3*Up");
    assert_eq!(line(&walk).0, "aws sso-admin create-permission-set \\\n  --name A");
    walk.keys("2*Esc u");
    assert_eq!(counts(&walk), (0, 1, 0));
    walk.keys("Ctrl-R");
    drop(walk);
    assert_eq!(counts(&Walk::kept_in(dir.path(), (120, 40))), (1, 0, 3));
}

#[test]
fn what_is_pasted_stops_at_the_first_fault_and_nothing_is_lost() {
    let mut walk = open((120, 40));
    walk.keys("paste:'tick 1h\ntick 2h\n# wrong\ntick soon\ntick 3h\n' Enter");
    assert!(walk.screen().contains("2 ran, line 4 failed"), "{}", walk.screen());
    assert_eq!(line(&walk).0, "tick soon\ntick 3h");
    assert_eq!(walk.steps(), 2);
    // What was wrong is put right where it stands, and the rest goes on.
    walk.keys("End Ctrl-W text:4h Enter");
    assert_eq!((line(&walk).0, walk.steps()), (String::new(), 4));
    let sandbox = &walk.app.play.as_ref().unwrap().sandbox;
    assert_eq!(sandbox.undo_count(), 2);
}

#[test]
fn what_is_pasted_may_undo_and_the_record_follows() {
    let dir = tempfile::tempdir().unwrap();
    let mut walk = Walk::kept_in(dir.path(), (120, 40));
    walk.keys(
        "g s i text:'tick 1h' Enter text:'tick 2h' Enter text:'tick 3h' Enter text:undo Enter",
    );
    let steps = |walk: &Walk| {
        let sandbox = &walk.app.play.as_ref().unwrap().sandbox;
        (sandbox.steps().to_vec(), sandbox.cursor())
    };
    for pasted in ["undo\nredo", "undo\nundo", "redo\ntick 4h", "undo\ntick 5h\ntick 6h"] {
        walk.keys(&format!("paste:'{pasted}' Enter"));
        let again = Walk::kept_in(dir.path(), (80, 24));
        assert_eq!(steps(&again), steps(&walk), "{pasted}");
    }
}

#[test]
fn a_paste_goes_into_what_is_typed_and_is_completed_where_the_cursor_is() {
    let mut walk = open((120, 40));
    walk.keys("text:'aws sso-admin ' paste:'list-instances\n' Enter");
    assert_eq!(walk.app.play.as_ref().unwrap().said().len(), 1);
    walk.keys("paste:'tick 1h\nassign dev' Tab Enter");
    assert_eq!(line(&walk).0, "tick 1h\nassign Developers ");
    walk.keys("Ctrl-U Backspace Enter");
    assert_eq!((walk.steps(), line(&walk).0), (1, String::new()));
    let long = "x".repeat(200_000);
    walk.keys(&format!("paste:{long}"));
    assert!(walk.screen().contains("too much to paste"));
}

#[test]
fn a_line_of_plain_mode_runs_an_earlier_one() {
    let program = Program::fresh();
    let first = program.run(&["sandbox", "acme", "--plain"], "portal ana.ruiz\nroles staging\n");
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    let again = program.run(&["sandbox", "acme", "--plain"], "!ANA\n!!\n!zzz\n");
    assert_eq!(again.out.matches("list-accounts --access-token").count(), 2, "{}", again.out);
    assert!(again.out.contains("no line that was run holds this"), "{}", again.out);
}

#[test]
fn a_line_of_plain_mode_goes_to_a_view_by_its_name() {
    let program = Program::fresh();
    let lines = "view sessions\nview permission\nview ORGANIZATION\nview a\nview\n?\n";
    let ran = program.run(&["sandbox", "acme", "--plain"], lines);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let mut rest = ran.out.as_str();
    for expected in [
        "Sandbox acme · Sessions\n",
        "Sandbox acme · Permission sets\n",
        "Sandbox acme · Organization\n",
        "there is `view` with organization, people, permission sets, ",
        "there is `view` with organization",
        "view NAME    go to a view of the sandbox: organization, people, permission sets, ",
    ] {
        let at = rest.find(expected).unwrap_or_else(|| panic!("{expected}\n{}", ran.out));
        rest = rest.get(at + 1..).unwrap();
    }
}

#[test]
fn a_line_of_plain_mode_asks_what_can_come_next() {
    let program = Program::fresh();
    // What only holds the words comes after what begins with them.
    let lines = "aws organizations create-\t\naws sso ?\nassign zzz\t\nassign dev ?\n";
    let ran = program.run(&["sandbox", "acme", "--plain"], lines);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for expected in [
        "\ncreate-organizational-unit  ",
        "\nlist-account-roles  ",
        "nothing that could stand here begins so",
        "\nViewOnlyAccess  ",
    ] {
        assert!(ran.out.contains(expected), "{expected}\n{}", ran.out);
    }
    assert!(!ran.out.contains('\t'));
}
