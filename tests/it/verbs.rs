//! The short verbs: their examples run, and say in AWS CLI's words what they do.

use vestibule::sandbox::{
    Sandbox,
    complete::complete,
    is_command,
    verb::{VERBS, find},
};

use crate::commands::acme;

/// Acme with a step behind it and one before it, so that there is something to undo and to redo.
fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new("acme", acme());
    for name in ["First", "Second"] {
        sandbox.run(&format!("aws sso-admin create-permission-set --name {name}"));
    }
    sandbox.undo();
    sandbox
}

#[test]
fn every_example_of_a_verb_runs_and_is_spelled_in_aws_cli() {
    for verb in VERBS {
        assert!(!verb.examples.is_empty(), "{}", verb.name);
        for (line, lines) in verb.examples {
            assert_eq!(line.split(' ').next(), Some(verb.name));
            assert!(is_command(line), "{line}");
            let outcome = sandbox().run(line);
            assert!(outcome.output.is_ok(), "{line}: {:?}", outcome.output);
            let spelled = sandbox().run(&format!("{line} --as-cli"));
            if lines.is_empty() {
                let told = spelled.output.unwrap_err().to_string();
                assert_eq!(told, format!("AWS CLI has no command for `{}`", verb.name));
                continue;
            }
            assert!(!spelled.changed, "{line}");
            assert_eq!(spelled.output.unwrap().text, lines.join("\n") + "\n", "{line}");
            // The lines do what the verb does.
            let (mut by_verb, mut by_lines) = (sandbox(), sandbox());
            by_verb.run(line);
            for line in *lines {
                assert!(by_lines.run(line).output.is_ok(), "{line}");
            }
            assert_eq!(by_verb.world(), by_lines.world(), "{line}");
            assert_eq!(by_verb.steps(), by_lines.steps(), "{line}");
        }
    }
}

#[test]
fn every_verb_and_what_follows_it_completes() {
    let sandbox = sandbox();
    for verb in VERBS {
        let found = complete(&sandbox, verb.name, verb.name.len());
        assert!(found.iter().any(|it| it.text == verb.name && it.note == verb.summary));
        assert_eq!(find(verb.name).map(|it| it.name), Some(verb.name));
    }
    for (line, first) in [
        ("assign ", "Developers"),
        ("assign Developers View", "ViewOnlyAccess"),
        ("assign Developers ViewOnlyAccess prod", "production"),
        ("assign Developers ViewOnlyAccess production ", "--as-cli"),
        ("portal an", "ana.ruiz"),
        ("roles stag", "staging"),
        ("login ", "ana.ruiz"),
        ("help un", "unassign"),
    ] {
        let found = complete(&sandbox, line, line.len());
        assert_eq!(found.first().map(|it| it.text.as_str()), Some(first), "{line}");
    }
    assert!(complete(&sandbox, "undo ", 5).is_empty());
}

#[test]
fn undo_and_redo_are_verbs_and_login_says_who_is_there() {
    let mut sandbox = sandbox();
    assert!(sandbox.run("redo").output.unwrap().text.starts_with("redone: aws sso-admin"));
    assert!(sandbox.run("undo").output.unwrap().text.contains("--name Second"));
    assert!(sandbox.run("login ana.ruiz").changed);
    let who = sandbox.who().and_then(|it| sandbox.world().user(it.as_str()));
    assert_eq!(who.map(|it| &*it.user_name), Some("ana.ruiz"));
    for line in ["undo", "undo", "undo"] {
        sandbox.run(line);
    }
    assert_eq!(sandbox.run("undo").output.unwrap_err().to_string(), "nothing to undo");
}
