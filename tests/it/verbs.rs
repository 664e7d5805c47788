//! The short verbs: their examples run, and say in AWS CLI's words what they do.

use vestibule::sandbox::{
    FileError, Files, NoFiles, Place, Sandbox,
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

/// The files beside the scripts of these tests; what is written goes nowhere.
struct Beside;

impl Files for Beside {
    fn read(&self, path: &str) -> Result<String, FileError> {
        let text = match path {
            "team.sh" => "# Two lines.\nassign Developers ViewOnlyAccess development\ntick 1h\n",
            "stops.sh" => "assign Developers ViewOnlyAccess development\nassign Nobody x y\n",
            "again.sh" => "import team.sh\n",
            "writes.sh" => "export csv out.csv\n",
            "team.csv" => {
                "principal_type,principal_name,permission_set_name,target_name\n\
                 GROUP,Developers,Deploy,development\n"
            }
            "wrong.csv" => "principal_type,principal_name\nGROUP,Developers\n",
            "small.toml" => "title = \"Small\"\n[organization]\nmanagement = \"root\"\n",
            "wrong.toml" => "title = \"Small\"\n",
            _ => return Err(FileError::new(format!("no `{path}`"), "name another")),
        };
        Ok(text.to_owned())
    }

    fn write(&self, path: &str, text: &str) -> Result<(), FileError> {
        assert!(!text.is_empty(), "{path}");
        Ok(())
    }
}

#[test]
fn every_example_of_a_verb_runs_and_is_spelled_in_aws_cli() {
    for verb in VERBS {
        assert!(!verb.examples.is_empty(), "{}", verb.name);
        for (line, lines) in verb.examples {
            assert_eq!(line.split(' ').next(), Some(verb.name));
            assert!(is_command(line), "{line}");
            let outcome = sandbox().run_beside(line, &Beside);
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
    let mut sandbox = sandbox();
    sandbox.save("before");
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
        ("export ", "aws-cli"),
        ("fork ", "before"),
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

#[test]
fn fork_makes_a_copy_and_leaves_it_and_keeps_worlds_under_names() {
    let mut sandbox = sandbox();
    let (world, steps) = (sandbox.world().clone(), sandbox.steps().clone());
    assert!(sandbox.run("fork").output.unwrap().text.starts_with("you play on in a copy"));
    assert!(sandbox.is_copy());
    assert!(sandbox.run("tick 1h").changed);
    sandbox.run("fork");
    assert_eq!((sandbox.is_copy(), sandbox.world(), sandbox.steps()), (false, &world, &steps));
    let saved = sandbox.run("fork 'before lunch'");
    assert_eq!(
        saved.output.unwrap().text,
        "saved as `before lunch`; `fork 'before lunch'` opens it\n"
    );
    assert!(!saved.changed);
    sandbox.run("tick 1h");
    let opened = sandbox.run("fork 'before lunch'");
    assert!(opened.changed && opened.output.is_ok());
    assert_eq!(sandbox.world(), &world);
    sandbox.run("undo");
    assert_ne!(sandbox.world(), &world);
}

#[test]
fn import_takes_in_lines_rows_and_worlds_beside_a_script_and_nothing_of_a_wrong_one() {
    let mut sandbox = sandbox();
    let n_assigned = |sandbox: &Sandbox| sandbox.world().assignments().count();
    let before = n_assigned(&sandbox);
    let outcome = sandbox.run_beside("import team.sh", &Beside);
    assert!(outcome.changed && outcome.before.len() == 1, "{outcome:?}");
    assert_eq!(n_assigned(&sandbox), before + 1);
    assert_eq!(sandbox.undo().unwrap(), "clock advance --by PT1H");
    assert!(sandbox.run_beside("import team.csv", &Beside).changed);
    assert!(sandbox.world().permission_set_named("Deploy").is_some());
    assert_eq!(n_assigned(&sandbox), before + 2);
    let kept = (sandbox.world().clone(), sandbox.steps().clone());
    for (line, told) in [
        ("import stops.sh", "stops.sh:2: no user and no group is called `Nobody`"),
        ("import again.sh", "again.sh:1: `import` stands in no other line"),
        ("import writes.sh", "writes.sh:1: `out.csv` is not written from inside another line"),
        ("import wrong.csv", "wrong.csv:1:1: the table has no column `permission_set_name`"),
        ("import wrong.toml", "wrong.toml:1:1: "),
        ("import gone.sh", "no `gone.sh`"),
        ("X=$(import team.sh)", "`import` stands in no other line"),
        ("X=$(export csv out.csv)", "`out.csv` is not written from inside another line"),
    ] {
        let refusal = sandbox.run_beside(line, &Beside).output.unwrap_err().to_string();
        assert!(refusal.starts_with(told), "{line}: {refusal}");
        assert_eq!((sandbox.world(), sandbox.steps()), (&kept.0, &kept.1), "{line}");
    }
    assert!(sandbox.run_beside("import small.toml", &Beside).changed);
    assert_eq!((sandbox.world().users().count(), sandbox.steps().len()), (0, kept.1.len() + 1));
}

#[test]
fn export_shows_or_writes_and_a_typed_line_reaches_no_file() {
    let mut sandbox = sandbox();
    let shown = sandbox.run("export markdown").output.unwrap().text;
    assert!(shown.starts_with("# "), "{shown}");
    assert_eq!(sandbox.run("V=$(export csv)").output.unwrap().text, "");
    assert_eq!(sandbox.run_beside("export toml world.toml", &Beside).output.unwrap().text, "");
    sandbox.run("login ana.ruiz");
    assert!(sandbox.run("export aws-config").output.unwrap().text.contains("[profile "));
    // The shell's own stays the shell's.
    assert_eq!(sandbox.run("export NAME=x").output.unwrap().text, "");
    assert_eq!(sandbox.run("export NAME").output.unwrap().text, "");
    for (line, told) in [
        ("export", "`export` wants FORMAT"),
        ("export word", "no format is called `word`"),
        ("export csv out.csv", "a line that is typed writes no file, so not `out.csv`"),
        (
            "import team.sh",
            "a world that you play takes in no file: it is kept by what you did in it",
        ),
    ] {
        let refusal = sandbox.run(line).output.unwrap_err();
        assert_eq!(refusal.to_string(), told);
        assert!(refusal.hint().is_some());
    }
    assert_eq!(NoFiles.place(), Place::Typed);
}

/// A world or a table that a script takes in is one step: undone, redone, forked over, and made again from the record.
#[test]
fn what_a_file_brings_is_a_step() {
    let mut sandbox = sandbox();
    let mut worlds = vec![sandbox.world().clone()];
    assert!(sandbox.run("fork start").output.is_ok());
    for line in [
        "import team.csv",
        "import small.toml",
        "aws identitystore create-group --display-name Night",
    ] {
        let outcome = sandbox.run_beside(line, &Beside);
        assert!(outcome.changed && outcome.output.is_ok(), "{line}: {:?}", outcome.output);
        worlds.push(sandbox.world().clone());
    }
    assert_eq!(&*sandbox.world().title, "Small");
    assert_eq!(sandbox.told(1), "import team.csv");
    let kept: Vec<String> =
        sandbox.steps().iter().map(|it| serde_json::to_string(it).unwrap()).collect();
    let steps = kept.iter().map(|it| serde_json::from_str(it).unwrap()).collect();
    let (again, lost) = Sandbox::resume("acme", acme(), steps, kept.len());
    assert_eq!(lost, None);
    assert!(again.world() == sandbox.world());
    for world in worlds.iter().rev().skip(1) {
        assert!(sandbox.undo().is_some());
        assert!(sandbox.world() == world);
    }
    while sandbox.redo().is_some() {}
    assert!(sandbox.world() == worlds.last().unwrap());
    // What was saved before is there still, and what is saved now leads back to the file's world.
    assert!(sandbox.run("fork small").output.is_ok());
    assert!(sandbox.run("fork start").output.is_ok());
    assert!(*sandbox.world() == worlds[0]);
    assert!(sandbox.run("fork small").output.is_ok());
    assert!(sandbox.world() == worlds.last().unwrap());
    // A fault in the file leaves everything as it was.
    let n_steps = sandbox.steps().len();
    assert!(sandbox.run_beside("import wrong.toml", &Beside).output.is_err());
    assert_eq!(sandbox.steps().len(), n_steps);
}
