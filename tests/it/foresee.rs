//! What a typed line will do, said before it is run: in the pane, and by `preview`.

use vestibule::sandbox::{
    Sandbox,
    foresee::Outlook,
    preview::{Difference, Sign},
};

use crate::{
    commands::acme,
    walk::{Walk, picture},
};

fn sandbox() -> Sandbox {
    Sandbox::new("acme", acme())
}

/// What is said before a line is run is what has changed after it, and saying it changes nothing.
#[test]
fn what_a_line_will_do_is_what_it_does() {
    let mut sandbox = sandbox();
    for line in [
        "aws sso-admin create-permission-set --name Audit",
        "assign Auditors Audit production",
        "assign ana.ruiz Audit production",
        "aws identitystore create-group-membership --group-id Auditors --member-id UserId=emil.larsen",
        "console disable-user --user-id emil.larsen",
        "console enable-user --user-id emil.larsen",
        "aws sso-admin attach-managed-policy-to-permission-set --permission-set-arn Audit --managed-policy-arn SecurityAudit",
        "aws sso-admin provision-permission-set --permission-set-arn Audit --target-type ALL_PROVISIONED_ACCOUNTS",
        "unassign ana.ruiz Audit production",
        "aws identitystore delete-group --group-id Auditors",
        "tick 1h",
        "console set-identity-source --type ACTIVE_DIRECTORY_CONNECTOR",
        "undo",
        "redo",
    ] {
        let (before, n_steps) = (sandbox.world().clone(), sandbox.steps().len());
        let outlook = sandbox.foresee(line).unwrap();
        assert!(*sandbox.world() == before && sandbox.steps().len() == n_steps, "{line}");
        assert_eq!(sandbox.foresee(line).unwrap(), outlook, "{line}");
        let was = sandbox.cursor();
        let outcome = sandbox.run(line);
        assert!(outcome.output.is_ok(), "{line}: {:?}", outcome.output);
        let first = was.min(sandbox.cursor());
        let mut difference = sandbox.difference(first);
        if line == "undo" {
            difference = back(&difference);
        }
        assert_eq!(outlook, Outlook::Change(difference), "{line}");
    }
}

/// The difference seen from its other side.
fn back(difference: &Difference) -> Difference {
    let turn = |sign: Sign| match sign {
        Sign::Added => Sign::Removed,
        Sign::Removed => Sign::Added,
        Sign::Changed => Sign::Changed,
    };
    let mut back = difference.clone();
    for (sign, _) in back.assignments.iter_mut().chain(&mut back.roles) {
        *sign = turn(*sign);
    }
    back.tiles = std::mem::take(&mut back.tiles)
        .into_iter()
        .map(|((sign, tile), people)| ((turn(sign), tile), people))
        .collect();
    back.cells = std::mem::take(&mut back.cells)
        .into_iter()
        .map(|((sign, may), people)| ((turn(sign), may), people))
        .collect();
    back
}

#[test]
fn a_line_that_changes_nothing_or_is_not_whole_has_no_outlook() {
    let mut sandbox = sandbox();
    sandbox.run("X=1");
    for line in [
        "",
        "# a comment",
        "X=2",
        "help",
        "history",
        "fork name",
        "aws sso-admin help",
        "aws sso-admin list-permission-sets",
        "portal ana.ruiz",
        "assign Auditors ViewOnlyAccess development --as-cli",
        "aws sso-admin create-permission-set --generate-cli-skeleton",
    ] {
        assert_eq!(sandbox.foresee(line).unwrap(), Outlook::Nothing, "{line}");
    }
    for line in [
        "a",
        "aws",
        "aws sso-admin create-permission-set",
        "aws sso-admin create-permission-set --name",
        "aws sso-admin create-permission-set --name 'Aud",
        "aws sso-admin create-permission-set --name ViewOnlyAccess",
        "assign Auditors ViewOnlyAccess",
        "assign Auditors ViewOnlyAccess nowhere",
        "assign $Y ViewOnlyAccess production",
    ] {
        assert!(sandbox.foresee(line).is_err(), "{line}");
    }
    let line = "aws identitystore delete-group --group-id $(aws identitystore list-groups)";
    assert_eq!(sandbox.foresee(line).unwrap(), Outlook::Unseen);
}

/// What is said before several lines run is what has changed after them, up to the first that fails.
#[test]
fn what_several_lines_will_do_is_what_they_do() {
    for (lines, fails) in [
        (
            "G=Auditors\naws sso-admin create-permission-set --name Audit\nassign $G Audit production",
            None,
        ),
        (
            "ID=$(aws sso-admin create-permission-set --name Audit --query PermissionSet.PermissionSetArn --output text)\n\
             aws sso-admin attach-managed-policy-to-permission-set --permission-set-arn $ID \\\n  --managed-policy-arn SecurityAudit\n\
             # and now\nassign Auditors Audit production\nassign ana.ruiz Audit staging",
            None,
        ),
        (
            "assign ana.ruiz ViewOnlyAccess production\nundo\nassign ana.ruiz ViewOnlyAccess staging",
            None,
        ),
        (
            "assign ana.ruiz ViewOnlyAccess production\n\nassign nobody ViewOnlyAccess production\nassign x",
            Some(3),
        ),
        ("aws x\nassign ana.ruiz ViewOnlyAccess production", Some(1)),
        ("aws sso-admin list-instances\nportal ana.ruiz", None),
    ] {
        let mut sandbox = sandbox();
        let commands = vestibule::sandbox::script::commands(lines);
        let all = sandbox.foresee_all(&commands);
        assert!(*sandbox.world() == acme() && sandbox.steps().is_empty(), "{lines}");
        assert_eq!(all.fails.as_ref().map(|it| it.0), fails, "{lines}");
        let mut n_done = 0;
        for (number, line) in &commands {
            let outcome = sandbox.run(line);
            if let Err(refusal) = outcome.output {
                assert_eq!(all.fails, Some((*number, refusal.to_string())), "{lines}");
                break;
            }
            n_done += 1;
        }
        assert_eq!(all.n_done, n_done, "{lines}");
        if sandbox.steps().is_empty() {
            assert_eq!(all.outlook, None, "{lines}");
        } else {
            sandbox.join(0);
            let Some(Outlook::Change(foreseen)) = all.outlook else { panic!("{lines}: {all:?}") };
            assert_eq!(foreseen, sandbox.difference(0), "{lines}");
            assert!(!foreseen.is_empty());
        }
    }
    // What leads elsewhere is not followed.
    let commands = vestibule::sandbox::script::commands("tick 1h\nfork\nassign x");
    let all = sandbox().foresee_all(&commands);
    assert_eq!((all.n_done, all.outlook, all.fails), (1, Some(Outlook::Unseen), None));
}

#[test]
fn of_very_many_lines_the_first_hundred_are_looked_at() {
    let lines: Vec<String> = (0..150)
        .map(|n| format!("aws identitystore create-group --display-name new-{n}"))
        .collect();
    let commands = vestibule::sandbox::script::commands(&lines.join("\n"));
    let all = sandbox().foresee_all(&commands);
    assert_eq!((all.n_commands, all.n_done, all.is_cut), (150, 100, true));
    let told = all.rows(6)[0].text();
    assert!(
        told.starts_with("Enter runs 150 commands as one step; what the first 100 do"),
        "{told}"
    );
    let few = sandbox().foresee_all(&commands[..100]);
    assert_eq!((few.n_done, few.is_cut), (100, false));
}

#[test]
fn what_pasted_lines_change_is_shown_before_they_run() {
    let mut walk = Walk::new((80, 24));
    walk.keys("g s i paste:'assign ana.ruiz ViewOnlyAccess production\nassign ana.ruiz ViewOnlyAccess staging'");
    let screen = walk.screen();
    for expected in
        ["Enter runs 2 commands as one step", "+ assignment", "in staging", "in production"]
    {
        assert!(screen.contains(expected), "{expected}\n{screen}");
    }
    walk.keys("paste:'\nassign nobody ViewOnlyAccess production'");
    assert!(
        walk.screen().contains("line 3 will fail, 2 commands run before it"),
        "{}",
        walk.screen()
    );
    let steps = walk.steps();
    walk.keys("Enter");
    assert_eq!(walk.steps(), steps + 2, "{}", walk.screen());
}

#[test]
fn what_a_typed_line_changes_is_shown_until_it_is_another_line() {
    let mut walk = Walk::new((80, 24));
    walk.keys("g s i paste:'assign ana.ruiz ViewOnlyAccess'");
    assert!(!walk.screen().contains("Enter changes"), "{}", walk.screen());
    walk.keys("paste:' production'");
    let screen = walk.screen();
    for expected in ["Enter changes:", "+ assignment  ViewOnlyAccess for ana.ruiz in production"] {
        assert!(screen.contains(expected), "{expected}\n{screen}");
    }
    let steps = walk.steps();
    walk.keys("Backspace");
    assert!(!walk.screen().contains("Enter changes"), "{}", walk.screen());
    walk.keys("text:n");
    assert!(walk.screen().contains("Enter changes:"), "{}", walk.screen());
    assert_eq!(walk.steps(), steps);
    // Once it has run, the answer is what counts.
    walk.keys("Enter");
    assert!(!walk.screen().contains("Enter changes"), "{}", walk.screen());
    assert!(walk.steps() > steps);
    // A copy is not left by a word without asking.
    walk.keys("Esc f i paste:fork Enter");
    assert!(walk.app.overlay.is_some(), "{}", walk.screen());
    assert!(walk.app.play.as_ref().unwrap().sandbox.is_copy());
    walk.keys("y");
    assert!(!walk.app.play.as_ref().unwrap().sandbox.is_copy());
}

#[test]
fn what_a_typed_line_changes_looks_so() {
    picture("typed_change", |it| {
        it.keys("g s i paste:'assign ana.ruiz ViewOnlyAccess production'");
    });
    picture("sessions", |it| {
        for line in [
            "login ana.ruiz",
            "aws sso get-role-credentials --account-id staging --role-name ViewOnlyAccess",
            "login ben.okafor",
            "tick 20m",
            "console disable-user --user-id ana.ruiz",
        ] {
            it.keys(&format!("g s i paste:\"{line}\" Enter Esc"));
        }
        it.keys("7*Tab");
    });
}
