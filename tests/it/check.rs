//! The author's linter over damaged courses, each of which opens all the same, and over our own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use vestibule::{
    check::{self, Report},
    course::{
        Document, Files,
        flow::{Look, flow},
        load,
    },
};

/// Each folder of `tests/cases/damaged` is a course; its `expected.txt` holds the faults that the check
/// finds, one a line, and its summary. `INSTA_UPDATE=always` writes them anew.
#[test]
fn damaged_courses_say_what_is_wrong() {
    let mut wrong = Vec::new();
    for dir in damaged() {
        let found = written(&check::course(Files::folder(&dir)));
        let expected = fs::read_to_string(dir.join("expected.txt")).unwrap_or_default();
        if found == expected {
            continue;
        }
        if std::env::var("INSTA_UPDATE").is_ok_and(|it| it == "always") {
            fs::write(dir.join("expected.txt"), found).unwrap();
        } else {
            wrong.push(format!("=== {} says\n{found}", dir.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn damaged_courses_open_and_every_page_can_be_read() {
    for dir in damaged() {
        let (course, faults) = load::open(Files::folder(&dir));
        assert!(!course.chapters().is_empty() || !faults.is_empty(), "{}", dir.display());
        for chapter in 0..course.chapters().len() {
            let text = text_of(&load::page(&course, chapter));
            assert!(text.chars().any(char::is_alphanumeric), "{} {chapter}", dir.display());
            assert_clean(&text);
        }
    }
}

#[test]
fn what_is_told_of_damage_is_clean() {
    for dir in damaged() {
        for fault in check::course(Files::folder(&dir)).faults {
            assert_clean(&fault.to_string());
            assert_clean(&fault.render().replace('\n', " "));
        }
    }
}

#[test]
fn faults_show_their_line_and_what_to_do() {
    let dir = cases().join("links");
    let report = check::course(Files::folder(&dir));
    let is_it = |it: &&vestibule::fault::Fault| it.message.contains("a-prt");
    let shown = report.faults.iter().find(is_it).unwrap().render();
    let expected = [
        "error: `src/deep/two.md` has no heading with the anchor `#a-prt`",
        " --> src/one.md:7:41",
        "  |",
        "7 | - An anchor that no heading has: [part](deep/two.md#a-prt), and [here](#nowhere).",
        "  |                                         ^^^^^^^^^^^^^^^^^",
        "  |",
        "  = help: did you mean `a-part`?",
    ];
    assert_eq!(shown.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn our_own_course_has_no_faults() {
    for files in [Files::embedded(), Files::folder(Path::new(env!("CARGO_MANIFEST_DIR")))] {
        let report = check::course(files);
        assert!(report.faults.is_empty(), "{}", written(&report));
        assert!(report.n_pages > 0 && report.n_banks > 0 && report.n_worlds > 0);
        assert!(report.summary().ends_with(": no faults"));
    }
}

/// The command itself, with nothing of a home around it.
#[test]
fn the_command_prints_every_fault_and_says_by_its_code() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        let output = command.args(arguments).env_clear().output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let dir = cases().join("links");
    let report = check::course(Files::folder(&dir));
    let (code, out) = run(&["check", dir.to_str().unwrap()]);
    assert_eq!(code, Some(1));
    assert!(report.faults.iter().all(|fault| out.contains(&fault.render())), "{out}");
    assert_eq!(out.lines().last(), Some(report.summary().as_str()));
    assert_eq!(run(&["check"]).0, Some(0));
}

/// A page of nothing but escapes is told in few words and in no time.
#[test]
fn a_file_of_rubbish_gives_few_faults() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("src")).unwrap();
    let rubbish = format!("# A\n\n{}", "\u{1b}[31m\n".repeat(100_000));
    for (name, text) in [
        ("book.toml", "[book]\ntitle = \"x\"\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", &rubbish),
    ] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    let found = written(&check::course(Files::folder(dir.path())));
    assert_eq!(found.lines().count(), 22);
    let last = "src/a.md:23:1: from here on 99980 more such characters never reach the screen (take it out)";
    assert_eq!(found.lines().nth(20), Some(last));
}

#[test]
#[cfg(unix)]
fn a_file_whose_name_holds_an_escape_is_told_without_it() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("src")).unwrap();
    for (name, text) in [
        ("book.toml", "[book]\ntitle = \"x\"\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "# A\n"),
        ("src/b\u{1b}[31m.md", "# B\n"),
    ] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    let found = written(&check::course(Files::folder(dir.path())));
    let expected = [
        "src/b.md:1:1: no reader reaches this page (list it in `src/SUMMARY.md` or take it out of the folder)",
        "src/b.md:1:1: the name of the file has U+001B (a terminal escape)",
        "1 page, 0 quiz banks, 0 worlds: 2 faults",
    ];
    assert_eq!(found.lines().collect::<Vec<_>>(), expected);
}

#[test]
#[cfg(unix)]
fn links_of_the_file_system_that_lead_out_are_refused() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.md"), "# Secret\n").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let src = dir.path().join("src");
    fs::create_dir(&src).unwrap();
    for (name, text) in [
        ("book.toml", "[book]\ntitle = \"x\"\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n"),
        ("src/a.md", "# A\n\n[out](c.md) ![out](out/secret.md)\n\n{{#quiz ../quizzes/q.toml}}\n"),
    ] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    for name in ["src/b.md", "src/c.md"] {
        symlink(outside.path().join("secret.md"), dir.path().join(name)).unwrap();
    }
    for name in ["src/out", "quizzes", "src/worlds"] {
        symlink(outside.path(), dir.path().join(name)).unwrap();
    }
    let found = written(&check::course(Files::folder(dir.path())));
    let inside = "(a course reads only files inside the folder of its book.toml)";
    let expected = [
        &format!("src/SUMMARY.md:2:3: `src/b.md` leads out of the course folder {inside}"),
        &format!("src/a.md:3:7: `src/c.md` leads out of the course folder {inside}"),
        &format!("src/a.md:3:20: `src/out/secret.md` leads out of the course folder {inside}"),
        "src/a.md:5:9: the file `quizzes/q.toml` is missing",
        "2 pages, 0 quiz banks, 0 worlds: 4 faults",
    ];
    assert_eq!(found.lines().collect::<Vec<_>>(), expected);
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/damaged")
}

fn damaged() -> Vec<PathBuf> {
    let entries = fs::read_dir(cases()).unwrap();
    let mut dirs: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    dirs.sort();
    assert!(!dirs.is_empty());
    dirs
}

fn written(report: &Report) -> String {
    let faults = report.faults.iter().map(ToString::to_string);
    faults.chain([report.summary()]).flat_map(|line| [line, "\n".to_owned()]).collect()
}

fn text_of(page: &Document) -> String {
    let rows = (0..page.blocks.len()).flat_map(|idx| flow(page, idx, 80, Look::default()));
    rows.map(|row| row.text()).collect::<Vec<_>>().join(" ")
}

fn assert_clean(text: &str) {
    assert_eq!(vestibule::text::clean(text), text);
}

#[test]
fn ids_are_written_and_nothing_else_is_touched() {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("book.toml", "[book]\ntitle = \"x\"\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "# A\n\n{{#quiz ../quizzes/a.toml}}\n"),
        ("quizzes/a.toml", FORGETFUL),
        (
            "quizzes/a.more.toml",
            "[[questions]]\ntype = \"Numeric\" # a number\nprompt.prompt = \"2\"\nanswer.answer = 2\n",
        ),
    ] {
        fs::create_dir_all(dir.path().join(name).parent().unwrap()).unwrap();
        fs::write(dir.path().join(name), text).unwrap();
    }
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        let output = command.args(arguments).env_clear().output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let path = dir.path().to_str().unwrap();
    assert!(run(&["check", path]).1.contains("--fix"));
    let (code, out) = run(&["check", "--fix", path]);
    assert_eq!(code, Some(0), "{out}");
    let told = "quizzes/a.toml: 2 ids written\nquizzes/a.more.toml: 1 id written\n";
    assert!(out.starts_with(told), "{out}");
    let text = fs::read_to_string(dir.path().join("quizzes/a.toml")).unwrap();
    let uuid = regex::Regex::new(
        "  id = \"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"\r?\n",
    );
    let uuid = uuid.unwrap();
    assert_eq!(uuid.find_iter(&text).count(), 2, "{text}");
    assert_eq!(uuid.replace_all(&text, ""), FORGETFUL);
    assert!(!run(&["check", "--fix", path]).1.contains("written"));
    assert_eq!(run(&["check", "--fix"]).0, Some(3), "the built-in course cannot be changed");
}

/// A bank with line ends, indents, comments and a byte order of its own; two of its questions have no id.
const FORGETFUL: &str = concat!(
    "# é\r\ntitle = 'Forgetful'\r\n\r\n",
    "[[questions]]\r\n  type   =   'MultipleChoice'   # one\r\n  prompt.prompt = 'One?'\r\n",
    "  prompt.distractors = ['No']\r\n  answer.answer = 'Yes'\r\n",
    "[[questions]]\n  type = 'MultipleChoice'\n  prompt.prompt = 'Two?'\n",
    "  prompt.distractors = [ 'No' ]\n  answer = { answer = 'Yes' }\n",
    "[[questions]]\n  id = 'kept'\n  type = 'MultipleChoice'\n  prompt.prompt = 'Three?'\n",
    "  prompt.distractors = ['No']\n  answer.answer = 'Yes'",
);
