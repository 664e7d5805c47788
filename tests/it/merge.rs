//! Another machine's record taken in: nothing of either is lost, and what is no record changes nothing.

use std::fs;

use serde_json::{Value, json};
use vestibule::progress::{AttemptRecord, Change, Store};

use crate::{
    program::Program,
    progress::{attempt, bookmark, filled, line, open, read, seen, step},
};

/// What is new, table by table, where anything is.
fn merge(store: &mut Store, export: &Value) -> Vec<(&'static str, usize)> {
    let mut new = store.merge(export, str::to_owned).unwrap().new;
    new.retain(|(_, n)| *n > 0);
    new
}

#[test]
fn an_empty_record_becomes_the_other_one_and_twice_adds_nothing() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let export = filled(one.path()).export().unwrap();
    let mut store = open(other.path());
    assert!(merge(&mut store, &export).len() > 5);
    assert_eq!(store.export().unwrap(), export);
    assert_eq!(merge(&mut store, &export), []);
    assert_eq!(store.export().unwrap(), export);
}

#[test]
fn both_records_are_united() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut here, mut there) = (open(one.path()), open(other.path()));
    let finished = AttemptRecord { finished: Some(9), correct: 3, ..attempt(1, 5) };
    for change in [
        read("first", true),
        Change::Attempt(attempt(1, 5)),
        Change::Attempt(AttemptRecord { finished: Some(8), ..attempt(2, 6) }),
        step(0, "{\"here\":1}"),
        line("acme", "portal ana"),
    ] {
        here.apply(&change).unwrap();
    }
    for change in [
        read("second", true),
        Change::Attempt(finished),
        Change::Attempt(attempt(2, 6)),
        Change::Attempt(attempt(3, 7)),
        step(0, "{\"there\":1}"),
        line("acme", "portal ana"),
        line("acme", "roles"),
    ] {
        there.apply(&change).unwrap();
    }
    let merged = here.merge(&there.export().unwrap(), str::to_owned).unwrap();
    assert_eq!(merged.kept, [("workforce".to_owned(), "acme".to_owned())]);
    let record = here.export().unwrap();
    let all = |table: &str, column: &str| {
        let rows = record[table].as_array().unwrap().iter();
        rows.map(|row| row[column].clone()).collect::<Vec<Value>>()
    };
    assert_eq!(all("reads", "chapter"), [json!("first"), json!("second")]);
    assert_eq!(all("attempts", "finished"), [json!(9), json!(8), Value::Null]);
    assert_eq!(all("attempts", "correct"), [json!(3), json!(0), json!(0)]);
    assert_eq!(all("steps", "step"), [json!({"here": 1})]);
    assert_eq!(all("lines", "line"), [json!("portal ana"), json!("roles")]);
}

#[test]
fn a_course_may_be_elsewhere_on_the_other_machine() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let export = filled(one.path()).export().unwrap();
    let mut store = open(other.path());
    store.merge(&export, |it| if it == "workforce" { "mine" } else { it }.to_owned()).unwrap();
    assert!(!store.reads("mine").unwrap().is_empty());
    assert!(store.reads("workforce").unwrap().is_empty());
}

#[test]
fn an_earlier_export_is_taken_and_what_is_none_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path());
    let before = store.export().unwrap();
    let reads = json!([{"course": "old", "chapter": "one"}]);
    let export = |version: i64, reads: Value| json!({"format": "vestibule progress", "version": version, "reads": reads});
    for (export, expected) in [
        (json!([]), "this is not what `vestibule progress export` writes"),
        (json!({"format": "vestibule-result"}), "this is not what"),
        (export(1, json!({})), "this is not what"),
        (export(99, reads.clone()), "it is of version 99, and this program knows versions up to"),
        (export(1, json!([7])), "row 1 of `reads` cannot be read: it is no object"),
        (export(1, json!([{"course": "a"}])), "row 1 of `reads` cannot be read: NOT NULL"),
        (
            export(1, json!([reads[0].clone(), {"course": "a", "page": 1}])),
            "row 2 of `reads` cannot be read: Invalid column name: page",
        ),
    ] {
        let error = store.merge(&export, str::to_owned).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert_eq!(store.export().unwrap(), before);
    }
    assert_eq!(merge(&mut store, &export(1, reads)), [("reads", 1)]);
}

#[test]
fn a_record_moves_from_machine_to_machine_by_the_command_line() {
    let (here, there) = (Program::fresh(), Program::fresh());
    there.run(&["learn"], "x\nq\n");
    there.run(&["sandbox"], "aws sso-admin create-permission-set --name Audit\nq\n");
    let export = there.run(&["progress", "export"], "").out;
    let ran = here.run(&["progress", "import", "-"], &export);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("New here: 1 of "), "{}", ran.out);
    assert_eq!(here.run(&["progress", "export"], "").out, export);
    let again = here.run(&["progress", "import", "-"], &export);
    assert_eq!(again.out, "Nothing in it is new.\n");
    here.run(&["sandbox"], "aws sso-admin create-permission-set --name Mine\nq\n");
    let again = here.run(&["progress", "import", "-"], &export);
    let expected = "Nothing in it is new.\n\
        The world acme was played on both machines: yours stays as it is.\n";
    assert_eq!(again.out, expected);
    let wrong = here.run(&["progress", "import", "-"], "[");
    assert_eq!(wrong.code, 3, "{wrong:?}");
    assert!(wrong.err.contains("`standard input` is not JSON: EOF"), "{}", wrong.err);
}

#[test]
fn everything_that_knows_a_chapter_takes_its_new_id() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    for change in [read("one", true), bookmark(1, "a note", true), seen("0-120")] {
        store.apply(&change).unwrap();
    }
    let (course, from, to) = ("workforce".to_owned(), "one".to_owned(), "first".to_owned());
    store.apply(&Change::Renamed { course, from, to }).unwrap();
    let record = store.export().unwrap();
    for table in ["reads", "bookmarks", "seen"] {
        let rows = record[table].as_array().unwrap();
        let chapters: Vec<&Value> = rows.iter().map(|row| &row["chapter"]).collect();
        assert_eq!(chapters, ["first"], "{table}");
    }
}

#[test]
fn a_lesson_that_was_renamed_keeps_what_its_learner_did() {
    let program = Program::fresh();
    program.run(&["new", "mine"], "");
    program.run(&["learn", "--course", "mine"], "\nx\nq\n");
    let src = program.dir().join("mine/content");
    let page = fs::read_to_string(src.join("first-lesson.md")).unwrap();
    let page = page.replace("minutes = 5", "minutes = 5\naliases = [\"first-lesson\"]");
    fs::write(src.join("beginning.md"), page).unwrap();
    fs::remove_file(src.join("first-lesson.md")).unwrap();
    let summary = fs::read_to_string(src.join("SUMMARY.md")).unwrap();
    fs::write(src.join("SUMMARY.md"), summary.replace("first-lesson.md", "beginning.md")).unwrap();
    let chapters = |record: &Value, table: &str| record[table][0]["chapter"].clone();
    assert_eq!(chapters(&program.record(), "reads"), "first-lesson");
    let ran = program.run(&["learn", "--course", "mine"], "q\n");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let record = program.record();
    for table in ["reads", "places", "courses"] {
        assert_eq!(chapters(&record, table), "beginning", "{table}");
        assert_eq!(record[table].as_array().unwrap().len(), 1, "{table}");
    }
}
