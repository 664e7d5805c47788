//! The command line: exit codes, what is printed where, and the whole lesson by lines that are piped in.

use std::{collections::BTreeSet, fs, path::Path};

use clap::CommandFactory as _;
use serde_json::{Value, json};
use vestibule::{
    cli::Cli,
    course::{
        Files,
        document::{Document, TargetKind},
        load,
    },
    quiz::Attempt,
};

use crate::program::{Program, bank, flat, letters};

const CREATE_AUDIT: &str = "aws sso-admin create-permission-set --name Audit\n";

/// Answers as they are typed, one a line: the next question comes by itself.
fn typed(answers: &[String]) -> String {
    answers.join("\n") + "\n"
}

#[test]
fn exit_codes_say_how_it_went() {
    let program = Program::fresh();
    let file = program.dir().join("file");
    fs::write(&file, "").unwrap();
    let file = file.to_string_lossy();
    let missing = program.dir().join("missing");
    let missing = missing.to_string_lossy();
    for (arguments, input, code, told) in [
        (&["--version"][..], "", 0, ""),
        (&["check"], "", 0, ""),
        (&["learn"], "", 0, ""),
        (&["learn", "workforce-identity"], "q\n", 0, ""),
        (&["sandbox", "--run", "-"], CREATE_AUDIT, 0, ""),
        (&["sandbox", "--run", "-"], "aws sso-admin frobnicate\n", 1, "frobnicate"),
        (&["quiz"], "", 1, ""),
        (&["check", &missing], "", 3, "cannot be read"),
        (&["check", &file], "", 3, "cannot be read"),
        (&["frobnicate"], "", 2, "unrecognized subcommand"),
        (&["quiz", "--seed", "seven"], "", 2, "invalid value"),
        (&["quiz", "nobody"], "", 2, "hint: there is practice, workforce-identity"),
        (&["quiz", "--outcome", "nobody"], "", 2, "hint: there is "),
        (&["quiz", "--lesson", "nobody"], "", 2, "hint: there is workforce-identity"),
        (&["quiz", "--exam", "--weakest"], "", 2, "cannot be used with"),
        (&["quiz", "--warm-up", "--count", "1"], "q\n", 1, ""),
        (&["quiz", "--missed"], "", 0, ""),
        (&["review"], "", 0, ""),
        (&["learn", "nobody"], "", 2, "hint: there is workforce-identity"),
        (&["sandbox", "nobody"], "", 2, "hint: there is acme"),
        (&["--theme", "nobody"], "", 2, "hint: try --theme"),
        (&["progress", "reset"], "", 2, "hint: say --yes"),
        (&["--course", &missing], "", 3, "vestibule: "),
        (&["--course", &file], "", 3, "vestibule: "),
        (&["sandbox", "--run", &missing], "", 3, "cannot be read"),
    ] {
        let ran = program.run(arguments, input);
        assert_eq!(ran.code, code, "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(told), "{arguments:?}: {}", ran.err);
        assert!(
            code != 0 || !told.is_empty() || !ran.err.contains("hint"),
            "{arguments:?}: {}",
            ran.err
        );
    }
}

#[test]
fn a_quiz_by_piped_answers_repeats_and_is_scored() {
    let bank = bank();
    let form = Attempt::new(&bank, 7);
    for (wrong, score, code) in [
        (&[][..], "Score: 4/4 (100 %)", 0),
        (&[2], "Score: 3/4 (75 %)", 0),
        (&[1, 4], "Score: 2/4 (50 %)", 1),
    ] {
        let answers = letters(&form, &bank, wrong);
        let lines = typed(&answers);
        let ran = Program::fresh().run(&["quiz", "--seed", "7"], &lines);
        assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{}", ran.out);
        assert!(ran.out.contains(score), "{score}: {}", ran.out);
        let said = flat(&ran.out);
        for question in &bank.questions {
            assert!(said.contains(&flat(&question.prompt)), "{}: {said}", question.prompt);
            assert!(said.contains(&flat(&question.explanation)), "{}", question.explanation);
        }
        let lines_again = Program::fresh().run(&["quiz", "--seed", "7"], &lines).out;
        assert_eq!(lines_again, ran.out);
    }
}

#[test]
fn feedback_gives_the_reason_of_every_option() {
    let bank = bank();
    let answers = letters(&Attempt::new(&bank, 11), &bank, &[1]);
    let lines = typed(&answers);
    let said = flat(&Program::fresh().run(&["quiz", "--seed", "11"], &lines).out);
    let mut n_reasons = 0;
    for question in &bank.questions {
        let vestibule::quiz::Kind::Choice(choice) = &question.kind else { panic!("{question:?}") };
        for option in &choice.options {
            let reason = option.rationale.as_deref().unwrap();
            assert!(said.contains(&flat(reason)), "{reason}: {said}");
            n_reasons += 1;
        }
    }
    assert!(n_reasons >= 16);
    for it in ["1 / 4", "2 / 4", "3 / 4", "4 / 4", "Score: 3/4 (75 %)", "11"] {
        assert!(said.contains(it), "{it}: {said}");
    }
}

#[test]
fn another_seed_gives_another_form() {
    let form = |seed: &str| Program::fresh().run(&["quiz", "--seed", seed], "").out;
    let forms: BTreeSet<String> = ["1", "2", "3", "4", "5"].into_iter().map(form).collect();
    assert!(forms.len() > 2);
}

#[test]
fn a_script_prints_what_aws_cli_prints() {
    let ran = Program::fresh().run(&["sandbox", "acme", "--run", "-"], CREATE_AUDIT);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    let set = &answer["PermissionSet"];
    let arn = set["PermissionSetArn"].as_str().unwrap();
    assert!(arn.starts_with("arn:aws:sso:::permissionSet/ssoins-"), "{arn}");
    let date = set["CreatedDate"].as_str().unwrap();
    let expected = json!({"PermissionSet": {
        "Name": "Audit", "PermissionSetArn": arn, "CreatedDate": date, "SessionDuration": "PT1H",
    }});
    assert_eq!(answer, expected);
    let lines = [
        "{",
        r#"    "PermissionSet": {"#,
        r#"        "Name": "Audit","#,
        &format!(r#"        "PermissionSetArn": "{arn}","#),
        &format!(r#"        "CreatedDate": "{date}","#),
        r#"        "SessionDuration": "PT1H""#,
        "    }",
        "}",
        "",
    ];
    assert_eq!(ran.out, lines.join("\n"));
    assert!(
        ran.err.starts_with("$ aws sso-admin create-permission-set --name Audit"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("--instance-arn arn:aws:sso:::instance/ssoins-"), "{}", ran.err);
}

#[test]
fn a_refused_command_ends_a_script_as_aws_cli_would() {
    let name = "A".repeat(40);
    let script = format!(
        "# Two that run and one that is refused.\n{CREATE_AUDIT}aws sts get-caller-identity\n\
         aws sso-admin create-permission-set --name {name}\naws sso-admin list-instances\n"
    );
    let ran = Program::fresh().run(&["sandbox", "acme", "--run", "-"], &script);
    assert_eq!(ran.code, 1);
    let answers: Vec<Value> =
        serde_json::Deserializer::from_str(&ran.out).into_iter().collect::<Result<_, _>>().unwrap();
    assert_eq!(answers.len(), 2, "{}", ran.out);
    let expected = format!(
        "An error occurred (ValidationException) when calling the CreatePermissionSet operation: \
         1 validation error detected: Value '{name}' at 'name' failed to satisfy constraint: \
         Member must have length less than or equal to 32"
    );
    assert!(ran.err.lines().any(|it| it == expected), "{}", ran.err);
    assert!(ran.err.contains("\nhint: "), "{}", ran.err);
    assert!(!ran.err.contains("list-instances"), "{}", ran.err);
}

#[test]
fn a_script_changes_no_record_and_is_the_same_every_time() {
    let program = Program::fresh();
    let script = program.dir().join("script");
    fs::write(&script, CREATE_AUDIT.to_owned() + "aws sso-admin list-permission-sets\n").unwrap();
    let run = || program.run(&["sandbox", "--run", &script.to_string_lossy()], "");
    let (first, second) = (run(), run());
    assert_eq!(first.code, 0, "{}", first.err);
    assert_eq!((&first.out, &first.err), (&second.out, &second.err));
    assert!(!program.data().exists());
}

/// Each command with its path of names and the text after its help.
fn commands(command: &clap::Command, before: &[String]) -> Vec<(Vec<String>, String)> {
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let mut all = vec![(before.to_vec(), after)];
    for it in command.get_subcommands() {
        let path = [before, &[it.get_name().to_owned()]].concat();
        all.extend(commands(it, &path));
    }
    all
}

#[cfg(unix)]
/// A new course is one that its author can go on with: nothing is wrong with it, nor warned of.
#[test]
fn a_new_course_passes_and_nothing_is_written_over() {
    let program = Program::fresh();
    let made = program.run(&["new", "mine/first"], "");
    assert_eq!((made.code, made.err.as_str()), (0, ""), "{made:?}");
    assert!(made.out.contains("vestibule --course mine/first"), "{}", made.out);
    let checked = program.run(&["check", "mine/first"], "");
    let summary = "1 page, 1 quiz bank, 1 world: no faults\n";
    assert_eq!((checked.code, checked.out.as_str()), (0, summary));
    let again = program.run(&["new", "mine/first"], "");
    assert_eq!((again.code, again.out.as_str()), (2, ""));
    assert!(again.err.contains("`mine/first` is not empty"), "{}", again.err);
    // Each course has questions of its own.
    program.run(&["new", "other"], "");
    let bank = |dir: &str| {
        fs::read_to_string(program.dir().join(dir).join("quizzes/first-lesson.toml")).unwrap()
    };
    assert_eq!(bank("other").matches("\nid = ").count(), 2);
    assert_ne!(bank("other"), bank("mine/first"));
    // A file is no folder.
    fs::write(program.dir().join("file"), "").unwrap();
    let refused = program.run(&["new", "file"], "");
    assert_eq!(refused.code, 3, "{refused:?}");
}

#[test]
fn every_help_has_an_example_that_runs() {
    let all = commands(&Cli::command(), &[]);
    assert!(all.len() >= 9);
    for (path, after) in all {
        let program = Program::fresh();
        let ours = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(ours, &program.dir().join("my-course"));
        for name in ["ana.json", "bob.json"] {
            let result = ours.join("tests/cases/results").join(name);
            fs::copy(result, program.dir().join(name)).unwrap();
        }
        let mut arguments: Vec<&str> = path.iter().map(String::as_str).collect();
        arguments.push("--help");
        let help = program.run(&arguments, "");
        assert_eq!(help.code, 0);
        let example = after.strip_prefix("Example: ").unwrap_or_else(|| panic!("{path:?}"));
        assert!(help.out.contains(example), "{}", help.out);
        assert!(path.iter().all(|it| example.contains(it.as_str())), "{example}");
        if path.first().is_some_and(|it| it == "results") {
            program.shell("yes a | head -n 200 | vestibule quiz workforce-identity");
        }
        let ran = program.shell(example);
        // Nobody answers the questions of the check, so it is not passed.
        let code = i32::from(path == ["quiz"]);
        assert_eq!(
            (ran.code, ran.err.contains("vestibule: ")),
            (code, false),
            "{example}: {ran:?}"
        );
    }
}

/// Copies what a course is made of.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    fs::copy(from.join("book.toml"), to.join("book.toml")).unwrap();
    let course = Files::folder(from);
    for path in course.list("content").into_iter().chain(course.list("quizzes")) {
        fs::create_dir_all(to.join(&path).parent().unwrap()).unwrap();
        fs::copy(from.join(&path), to.join(&path)).unwrap();
    }
}

#[test]
fn check_passes_on_our_course_and_points_at_faults_of_another() {
    let program = Program::fresh();
    let ours = program.run(&["check"], "");
    assert_eq!((ours.code, ours.err.as_str()), (0, ""), "{}", ours.out);
    let damaged = program.dir().join("damaged");
    copy(Path::new(env!("CARGO_MANIFEST_DIR")), &damaged);
    let path = damaged.join("content/workforce-identity.md");
    let lesson = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{lesson}\n{{{{#quiz ../../../secret.toml}}}}\n")).unwrap();
    let line = lesson.lines().count() + 2;
    for arguments in [&["check", "damaged"][..], &["check", "--course", "damaged"]] {
        let ran = program.run(arguments, "");
        assert_eq!(ran.code, 1, "{}", ran.out);
        let place = format!("content/workforce-identity.md:{line}:");
        assert!(ran.out.contains(&place), "{place} {}", ran.out);
        assert!(ran.out.contains("#quiz ../../../secret.toml"), "{}", ran.out);
    }
}

#[test]
fn progress_is_shown_exported_and_forgotten() {
    let program = Program::fresh();
    let shown = || program.run(&["progress", "show"], "").out;
    assert_eq!(shown(), "Nothing is kept yet.\n");
    assert!(!program.data().exists());
    let bank = bank();
    let answers = letters(&Attempt::new(&bank, 7), &bank, &[3]);
    let lines = typed(&answers);
    program.run(&["quiz", "--seed", "7"], &lines);
    program.run(&["sandbox"], CREATE_AUDIT);
    program.run(&["learn"], "x\nq\n");
    let told = shown();
    for it in
        ["lessons read: 1", "workforce-identity", "3/4", "seed 7", "finished", "acme", "1 of 1"]
    {
        assert!(told.contains(it), "{it}: {told}");
    }
    let record = program.record();
    assert_eq!(record["format"], "vestibule progress");
    assert_eq!(record["attempts"][0]["correct"], 3);
    assert_eq!(program.run(&["progress", "reset"], "").code, 2);
    assert_eq!(shown(), told);
    assert_eq!(program.run(&["progress", "reset", "--yes"], "").code, 0);
    assert_eq!(shown(), "Nothing is kept yet.\n");
}

#[test]
fn a_seed_that_is_asked_for_begins_a_form_and_leaving_keeps_the_place() {
    let program = Program::fresh();
    let bank = bank();
    let seven = letters(&Attempt::new(&bank, 7), &bank, &[]);
    program.run(&["quiz", "--seed", "7"], &format!("{}\n", seven[0]));
    let again = program.run(&["quiz"], "");
    assert!(again.out.contains("2 / 4"), "{}", again.out);
    assert!(!again.out.contains("1 / 4"), "{}", again.out);
    assert!(again.out.contains("going on where you left this check"), "{}", again.out);
    let fresh = program.run(&["quiz", "--seed", "8"], "");
    assert!(fresh.out.contains("1 / 4"), "{}", fresh.out);
}

fn lesson() -> Document {
    let (course, _) = load::open(Files::embedded());
    load::page(&course, course.chapter_at("content/workforce-identity.md").unwrap())
}

/// The number that opens the first target which `is_it`.
fn number(lesson: &Document, is_it: impl Fn(&TargetKind) -> bool) -> usize {
    lesson.targets.iter().position(|it| is_it(&it.kind)).unwrap() + 1
}

#[test]
fn the_whole_lesson_is_walked_by_lines() {
    let program = Program::fresh();
    let (lesson, bank) = (lesson(), bank());
    // Read: every heading comes by, in its order.
    let read = program.run(&["--plain"], &"\n".repeat(lesson.headings.len()));
    assert_eq!((read.code, read.err.as_str()), (0, ""));
    let mut rest = read.out.as_str();
    for heading in &lesson.headings {
        let (_, after) =
            rest.split_once(&heading.text).unwrap_or_else(|| panic!("{}", heading.text));
        rest = after;
    }
    // Try: every block of the walkthrough runs, and the developer's portal shows the new account.
    let runs: Vec<usize> = (0..lesson.targets.len())
        .filter(|it| matches!(lesson.targets[*it].kind, TargetKind::Run { .. }))
        .map(|it| it + 1)
        .collect();
    let quiz = number(&lesson, |it| matches!(it, TargetKind::Quiz { .. }));
    let numbers: Vec<String> = runs.iter().chain([&quiz]).map(ToString::to_string).collect();
    let tried = program.run(&["--plain"], &numbers.join("\n"));
    assert_eq!((tried.code, tried.err.as_str()), (0, ""));
    assert!(!tried.out.contains("An error occurred"), "{}", tried.out);
    assert!(tried.out.contains("AWSReservedSSO_PowerUserAccess_"), "{}", tried.out);
    assert!(tried.out.contains("IN_PROGRESS"), "{}", tried.out);
    assert!(tried.out.contains("1 / 4"), "{}", tried.out);
    // Be asked: the form that was begun goes on, one answer is wrong, and only that is asked again.
    let answers = letters(&program.attempt(), &bank, &[2]);
    let lines = typed(&answers);
    let asked = program.run(&["--plain"], &format!("{quiz}\n{lines}r\n"));
    assert!(asked.out.contains("going on where you left this check"), "{}", asked.out);
    assert!(asked.out.contains("Score: 3/4 (75 %)"), "{}", asked.out);
    assert!(asked.out.contains("1 / 1"), "{}", asked.out);
    let again = letters(&program.attempt(), &bank, &[]);
    assert_eq!(again.len(), 1);
    let retried = program.run(&["--plain"], &format!("{quiz}\n{}\n", again[0]));
    assert!(retried.out.contains("Score: 1/1 (100 %)"), "{}", retried.out);
    for out in [read.out, tried.out, asked.out, retried.out] {
        let control = out.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(control, None);
    }
}
