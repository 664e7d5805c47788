//! The learner's record: what is kept is there again, whatever happened to the program or the file.

use std::{fs, path::Path, thread};

use proptest::prelude::*;
use serde_json::json;
use vestibule::progress::{
    AnswerRecord, AttemptRecord, BookmarkRecord, Change, Flag, MOST_LINES, Play, Scope, Store,
    StoreError, Taken, WorldSummary,
};

const COURSE: &str = "workforce";

pub(crate) fn open(dir: &Path) -> Store {
    let (store, notice) = Store::open(dir).unwrap();
    assert_eq!(notice, None);
    store
}

fn place(chapter: &str, place: (usize, usize)) -> Change {
    Change::Place { course: COURSE.to_owned(), chapter: chapter.to_owned(), place }
}

pub(crate) fn read(chapter: &str, read: bool) -> Change {
    Change::Read { course: COURSE.to_owned(), chapter: chapter.to_owned(), read }
}

pub(crate) fn step(index: usize, json: &str) -> Change {
    let (course, world) = (COURSE.to_owned(), "acme".to_owned());
    Change::Step { course, world, index, json: json.to_owned() }
}

fn cursor(cursor: usize) -> Change {
    Change::Cursor { course: COURSE.to_owned(), world: "acme".to_owned(), cursor }
}

pub(crate) fn attempt(seed: u64, started: i64) -> AttemptRecord {
    AttemptRecord {
        course: COURSE.to_owned(),
        quiz: "quizzes/a.toml".to_owned(),
        seed,
        started,
        finished: None,
        correct: 0,
        total: 4,
        state: r#"{"at":0}"#.to_owned(),
    }
}

/// An answer in the attempt [`attempt`] with the same seed and start.
fn answer(question: &str, seed: u64, started: i64, answered: i64) -> AnswerRecord {
    AnswerRecord {
        course: COURSE.to_owned(),
        quiz: "quizzes/a.toml".to_owned(),
        question: question.to_owned(),
        fingerprint: "00c0ffee00c0ffee".to_owned(),
        mode: "practice".to_owned(),
        started,
        seed,
        answered,
        mark: 100,
        confidence: Some(3),
        seconds: 12,
    }
}

fn play(steps: &[&str], cursor: usize) -> Play {
    Play { steps: steps.iter().map(|step| (*step).to_owned()).collect(), cursor }
}

#[test]
fn what_is_kept_is_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("deep/er");
    assert!(!Store::peek(&data));
    let mut store = open(&data);
    assert!(Store::peek(&data));
    let finished = AttemptRecord { finished: Some(90), correct: 3, ..attempt(u64::MAX, 10) };
    for change in [
        place("one", (3, 40)),
        place("two", (0, 0)),
        place("one", (4, 0)),
        read("one", true),
        read("one", true),
        read("two", true),
        read("two", false),
        Change::Attempt(finished.clone()),
        Change::Attempt(attempt(7, 20)),
        step(0, r#"{"line":"a"}"#),
        step(1, r#"{"line":"b"}"#),
        cursor(1),
        Change::Flag { flag: Flag::FirstStartSeen, set: true },
    ] {
        store.apply(&change).unwrap();
    }
    drop(store);
    let store = open(&data);
    assert_eq!(store.last_chapter(COURSE).unwrap().as_deref(), Some("one"));
    assert_eq!(store.place(COURSE, "one").unwrap(), Some((4, 0)));
    assert_eq!(store.place(COURSE, "three").unwrap(), None);
    assert_eq!(store.reads(COURSE).unwrap(), ["one"]);
    assert_eq!(store.reads("another").unwrap(), [""; 0]);
    let quiz = "quizzes/a.toml";
    assert_eq!(store.attempts(COURSE, quiz).unwrap(), [finished, attempt(7, 20)]);
    assert_eq!(store.open_attempt(COURSE, quiz).unwrap(), Some(attempt(7, 20)));
    let expected = play(&[r#"{"line":"a"}"#, r#"{"line":"b"}"#], 1);
    assert_eq!(store.play(COURSE, "acme").unwrap(), Some(expected));
    assert_eq!(store.play(COURSE, "globex").unwrap(), None);
    assert!(store.flag(Flag::FirstStartSeen).unwrap());
}

#[test]
fn a_step_after_an_undo_takes_the_place_of_what_was_undone() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    for change in [step(0, "1"), step(1, "2"), step(2, "3"), cursor(1), step(1, "4")] {
        store.apply(&change).unwrap();
    }
    assert_eq!(store.play(COURSE, "acme").unwrap(), Some(play(&["1", "4"], 2)));
    let (course, world) = (COURSE.to_owned(), "acme".to_owned());
    let anew = Change::Play { course, world, play: play(&["5"], 0) };
    store.apply(&anew).unwrap();
    assert_eq!(store.play(COURSE, "acme").unwrap(), Some(play(&["5"], 0)));
}

#[test]
fn a_finished_attempt_is_not_opened_by_a_process_that_has_not_heard_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let (mut one, mut other) = (open(dir.path()), open(dir.path()));
    one.apply(&Change::Attempt(attempt(7, 20))).unwrap();
    let finished = AttemptRecord { finished: Some(30), correct: 4, ..attempt(7, 20) };
    one.apply(&Change::Attempt(finished.clone())).unwrap();
    other.apply(&Change::Attempt(attempt(7, 20))).unwrap();
    assert_eq!(other.attempts(COURSE, "quizzes/a.toml").unwrap(), [finished]);
    assert_eq!(other.open_attempt(COURSE, "quizzes/a.toml").unwrap(), None);
}

#[test]
fn every_answer_is_kept_and_the_last_one_in_an_attempt_counts() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    // The edges of what can be said, and a clock that was set back.
    let edges = AnswerRecord {
        seed: u64::MAX,
        mark: u8::MAX,
        confidence: None,
        seconds: u32::MAX,
        ..answer("edges", 7, i64::MIN, i64::MAX)
    };
    let again = AnswerRecord { mark: 50, confidence: None, ..answer("one", 7, 20, 24) };
    let elsewhere = AnswerRecord { course: "other".to_owned(), ..answer("one", 7, 20, 21) };
    for given in [
        answer("one", 7, 20, 21),
        edges.clone(),
        elsewhere.clone(),
        answer("one", 7, 10, 11),
        again.clone(),
        answer("one", 8, 20, 21),
    ] {
        store.apply(&Change::Answer(given)).unwrap();
    }
    drop(store);
    let store = open(dir.path());
    let expected = [again, edges, answer("one", 7, 10, 11), answer("one", 8, 20, 21)];
    assert_eq!(store.answers(COURSE).unwrap(), expected);
    assert_eq!(store.answers("other").unwrap(), [elsewhere]);
    assert_eq!(store.answers("none").unwrap(), []);
}

#[test]
fn an_answer_and_its_attempt_are_kept_together_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let changes = |question: &str, state: &str| {
        let kept = AttemptRecord { state: state.to_owned(), ..attempt(7, 20) };
        let given = Change::Answer(answer(question, 7, 20, 21));
        Change::Together(vec![given, Change::Attempt(kept)])
    };
    store.apply(&changes("one", r#"{"at":1}"#)).unwrap();
    store.apply(&changes("two", "this is no JSON")).unwrap_err();
    assert_eq!(store.answers(COURSE).unwrap(), [answer("one", 7, 20, 21)]);
    let kept = store.open_attempt(COURSE, "quizzes/a.toml").unwrap().unwrap();
    assert_eq!(kept.state, r#"{"at":1}"#);
}

#[test]
fn bookmarks_are_one_a_block_and_what_was_seen_is_there_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    for (block, note, is_kept) in [
        (3, "first", true),
        (1, "", true),
        (3, "again", true),
        (2, "gone", true),
        (2, "", false),
        (9, "never there", false),
    ] {
        store.apply(&bookmark(block, note, is_kept)).unwrap();
    }
    store.apply(&seen("0-10")).unwrap();
    store.apply(&seen("0-120 300-")).unwrap();
    drop(store);
    let store = open(dir.path());
    let kept = store.bookmarks(COURSE).unwrap();
    let kept: Vec<(usize, &str)> = kept.iter().map(|it| (it.place.0, it.note.as_str())).collect();
    assert_eq!(kept, [(1, ""), (3, "again")]);
    assert_eq!(store.bookmarks("other").unwrap(), []);
    assert_eq!(store.seen(COURSE, "one").unwrap().as_deref(), Some("0-120 300-"));
    assert_eq!(store.seen(COURSE, "two").unwrap(), None);
}

pub(crate) fn bookmark(block: usize, note: &str, is_kept: bool) -> Change {
    let bookmark = BookmarkRecord {
        chapter: "one".to_owned(),
        place: (block, 40),
        heading: "Roles".to_owned(),
        note: note.to_owned(),
    };
    Change::Bookmark { course: COURSE.to_owned(), bookmark, is_kept }
}

pub(crate) fn seen(spans: &str) -> Change {
    let (course, chapter) = (COURSE.to_owned(), "one".to_owned());
    Change::Seen { course, chapter, spans: spans.to_owned() }
}

#[test]
fn several_copies_of_the_program_write_at_once() {
    let dir = tempfile::tempdir().unwrap();
    thread::scope(|scope| {
        for copy in 0..4 {
            let dir = dir.path();
            scope.spawn(move || {
                let mut store = open(dir);
                for number in 0..50 {
                    store.apply(&read(&format!("{copy}-{number}"), true)).unwrap();
                    store.apply(&place("one", (number, copy))).unwrap();
                }
            });
        }
    });
    let store = open(dir.path());
    assert_eq!(store.reads(COURSE).unwrap().len(), 200);
    assert_eq!(store.place(COURSE, "one").unwrap().unwrap().0, 49);
}

#[test]
fn a_damaged_record_is_set_aside_and_never_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let record = dir.path().join("progress.sqlite");
    let mut store = open(dir.path());
    store.apply(&read("one", true)).unwrap();
    drop(store);
    let whole = fs::read(&record).unwrap();
    let foreign = {
        let path = dir.path().join("foreign.sqlite");
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection.execute_batch("create table notes (note)").unwrap();
        drop(connection);
        fs::read(&path).unwrap()
    };
    let cases = [
        b"not a record".to_vec(),
        vec![0; 5000],
        whole[..5000].to_vec(),
        whole[..50].to_vec(),
        foreign,
    ];
    for (idx, damaged) in cases.iter().enumerate() {
        fs::write(&record, damaged).unwrap();
        fs::write(dir.path().join("progress.sqlite-wal"), b"old changes").unwrap();
        let (mut store, notice) = Store::open(dir.path()).unwrap();
        let name = format!("progress.damaged-{}.sqlite", idx + 1);
        assert!(notice.as_ref().is_some_and(|it| it.contains(&name)), "{idx}: {notice:?}");
        assert_eq!(&fs::read(dir.path().join(&name)).unwrap(), damaged);
        assert!(dir.path().join(name + "-wal").exists(), "{idx}");
        assert_eq!(store.reads(COURSE).unwrap(), [""; 0]);
        store.apply(&read("two", true)).unwrap();
        drop(store);
        assert_eq!(open(dir.path()).reads(COURSE).unwrap(), ["two"]);
    }
}

#[test]
fn a_record_that_is_damaged_inside_is_replaced_when_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let record = dir.path().join("progress.sqlite");
    drop(open(dir.path()));
    let mut bytes = fs::read(&record).unwrap();
    let n_whole = bytes.len();
    bytes[4096..].fill(0xa5);
    fs::write(&record, &bytes).unwrap();
    let (mut store, _) = Store::open(dir.path()).unwrap();
    store.apply(&read("one", true)).unwrap();
    let notice = store.take_notice();
    assert!(notice.is_some_and(|it| it.contains("progress.damaged-1.sqlite")));
    assert_eq!(store.take_notice(), None);
    assert_eq!(store.reads(COURSE).unwrap(), ["one"]);
    let aside = fs::read(dir.path().join("progress.damaged-1.sqlite")).unwrap();
    assert_eq!(aside.len(), n_whole);
}

#[test]
fn a_damaged_record_in_use_stays_where_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let record = dir.path().join("progress.sqlite");
    let _user = open(dir.path());
    fs::write(&record, b"not a record").unwrap();
    let error = Store::open(dir.path()).unwrap_err();
    assert!(matches!(error, StoreError::Damaged), "{error:?}");
    assert_eq!(fs::read(&record).unwrap(), b"not a record");
}

#[test]
fn a_record_that_is_damaged_inside_and_in_use_is_told_and_stays() {
    let dir = tempfile::tempdir().unwrap();
    let record = dir.path().join("progress.sqlite");
    drop(open(dir.path()));
    let mut bytes = fs::read(&record).unwrap();
    bytes[4096..].fill(0xa5);
    fs::write(&record, &bytes).unwrap();
    let (mut store, user) = (open(dir.path()), open(dir.path()));
    for _ in 0..3 {
        let error = store.apply(&read("one", true)).unwrap_err();
        assert!(matches!(error, StoreError::Damaged), "{error:?}");
    }
    assert!(!dir.path().join("progress.damaged-1.sqlite").exists());
    drop(user);
    store.replace().unwrap();
    store.apply(&read("one", true)).unwrap();
    assert_eq!(fs::read(dir.path().join("progress.damaged-1.sqlite")).unwrap(), bytes);
}

#[test]
fn a_record_of_a_later_version_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let record = dir.path().join("progress.sqlite");
    let connection = rusqlite::Connection::open(&record).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let before = fs::read(&record).unwrap();
    let error = Store::open(dir.path()).unwrap_err();
    assert!(error.to_string().contains("newer vestibule"), "{error}");
    assert_eq!(fs::read(&record).unwrap(), before);
}

#[test]
fn where_nothing_can_be_kept_a_sentence_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    for data in [file.clone(), file.join("below")] {
        let error = Store::open(&data).unwrap_err();
        assert!(error.to_string().contains("cannot be used"), "{error}");
    }
    let taken = dir.path().join("taken");
    fs::create_dir_all(taken.join("progress.sqlite")).unwrap();
    assert!(Store::open(&taken).is_err());
}

#[test]
fn a_world_is_claimed_by_one_process() {
    let dir = tempfile::tempdir().unwrap();
    let (one, other) = (open(dir.path()), open(dir.path()));
    let claim = one.claim(COURSE, "acme").unwrap();
    assert_eq!(other.claim(COURSE, "acme").unwrap_err(), Taken);
    other.claim(COURSE, "globex").unwrap();
    drop(claim);
    other.claim(COURSE, "acme").unwrap();
}

fn snapshot(name: &str, json: Option<&str>) -> Change {
    let (course, world) = (COURSE.to_owned(), "acme".to_owned());
    Change::Snapshot { course, world, name: name.to_owned(), json: json.map(str::to_owned) }
}

pub(crate) fn filled(dir: &Path) -> Store {
    let mut store = open(dir);
    for change in [
        place("one", (1, 2)),
        read("one", true),
        Change::Attempt(AttemptRecord { finished: Some(90), correct: 3, ..attempt(7, 10) }),
        step(0, r#"{"line":"a"}"#),
        Change::Flag { flag: Flag::FirstStartSeen, set: true },
        snapshot("before", Some(r#"[{"a":1}]"#)),
        snapshot("gone", Some("[]")),
        snapshot("gone", None),
        line("acme", "undo"),
        bookmark(3, "again", true),
        seen("0-120 300-"),
        Change::Answer(answer("one", u64::MAX, 10, 20)),
        Change::Answer(AnswerRecord { confidence: None, ..answer("two", 7, 10, 30) }),
        Change::Read { course: "other".to_owned(), chapter: "x".to_owned(), read: true },
    ] {
        store.apply(&change).unwrap();
    }
    store
}

#[test]
fn a_glimpse_shows_what_is_kept_and_only_while_nobody_is_at_work() {
    let dir = tempfile::tempdir().unwrap();
    // A name that means something in an address.
    let dir = &dir.path().join("a %41?b#c d");
    assert!(Store::glimpse(dir).is_none());
    let store = filled(dir);
    assert!(Store::glimpse(dir).is_none(), "somebody is at work");
    let expected = store.show().unwrap();
    drop(store);
    let mut glimpse = Store::glimpse(dir).unwrap();
    assert_eq!(glimpse.show().unwrap(), expected);
    assert!(glimpse.apply(&read("five", true)).is_err(), "it is for reading alone");
    // Who looks keeps nobody from opening it.
    let mut store = open(dir);
    store.apply(&read("five", true)).unwrap();
    drop((glimpse, store));
    assert!(Store::glimpse(dir).unwrap().reads(COURSE).unwrap().contains(&"five".to_owned()));
    fs::write(dir.join("progress.sqlite"), b"damaged").unwrap();
    assert!(Store::glimpse(dir).is_none());
}

pub(crate) fn line(world: &str, line: &str) -> Change {
    let (course, world) = (COURSE.to_owned(), world.to_owned());
    Change::Line { course, world, line: line.to_owned() }
}

#[test]
fn the_newest_lines_of_a_world_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    for change in [line("acme", "a"), line("acme", "a"), line("empty", "e"), line("acme", "b\n c")]
    {
        store.apply(&change).unwrap();
    }
    assert_eq!(store.lines(COURSE, "acme").unwrap(), ["a", "b\n c"]);
    for number in 0..=MOST_LINES {
        store.apply(&line("acme", &number.to_string())).unwrap();
    }
    drop(store);
    let mut store = open(dir.path());
    let lines = store.lines(COURSE, "acme").unwrap();
    assert_eq!((lines.len(), lines[0].as_str()), (MOST_LINES, "1"));
    assert_eq!(lines.last(), Some(&MOST_LINES.to_string()));
    let (course, world) = (COURSE.to_owned(), "acme".to_owned());
    store.reset(&Scope::Play { course, world }).unwrap();
    assert_eq!(store.lines(COURSE, "acme").unwrap(), [""; 0]);
    assert_eq!(store.lines(COURSE, "empty").unwrap(), ["e"]);
}

#[test]
fn the_export_holds_everything() {
    let dir = tempfile::tempdir().unwrap();
    let expected = json!({
        "format": "vestibule progress",
        "version": 5,
        "courses": [{"course": COURSE, "chapter": "one"}],
        "places": [{"course": COURSE, "chapter": "one", "block": 1, "byte": 2}],
        "reads": [
            {"course": "other", "chapter": "x"},
            {"course": COURSE, "chapter": "one"},
        ],
        "attempts": [{
            "id": 1, "course": COURSE, "quiz": "quizzes/a.toml", "seed": "7", "started": 10,
            "finished": 90, "correct": 3, "total": 4, "state": {"at": 0},
        }],
        "plays": [{"course": COURSE, "world": "acme", "cursor": 1}],
        "steps": [{"course": COURSE, "world": "acme", "position": 0, "step": {"line": "a"}}],
        "flags": [{"flag": "first-start-seen"}],
        "snapshots": [
            {"course": COURSE, "world": "acme", "name": "before", "state": [{"a": 1}]},
        ],
        "lines": [{"course": COURSE, "world": "acme", "number": 0, "line": "undo"}],
        "answers": [
            {
                "id": 1, "course": COURSE, "quiz": "quizzes/a.toml", "question": "one",
                "fingerprint": "00c0ffee00c0ffee", "mode": "practice", "started": 10,
                "seed": "18446744073709551615", "answered": 20, "mark": 100, "confidence": 3,
                "seconds": 12,
            },
            {
                "id": 2, "course": COURSE, "quiz": "quizzes/a.toml", "question": "two",
                "fingerprint": "00c0ffee00c0ffee", "mode": "practice", "started": 10,
                "seed": "7", "answered": 30, "mark": 100, "confidence": null, "seconds": 12,
            },
        ],
        "bookmarks": [{
            "course": COURSE, "chapter": "one", "block": 3, "byte": 40, "heading": "Roles",
            "note": "again",
        }],
        "seen": [{"course": COURSE, "chapter": "one", "spans": "0-120 300-"}],
    });
    assert_eq!(filled(dir.path()).export().unwrap(), expected);
}

#[test]
fn the_summary_is_by_course() {
    let dir = tempfile::tempdir().unwrap();
    let summary = filled(dir.path()).show().unwrap();
    let [other, course] = summary.courses.as_slice() else { panic!("{summary:?}") };
    assert_eq!((other.course.as_str(), other.read.as_slice()), ("other", &["x".to_owned()][..]));
    assert_eq!(course.last_chapter.as_deref(), Some("one"));
    assert_eq!((course.attempts.len(), course.answers, other.answers), (1, 2, 0));
    let acme = WorldSummary { world: "acme".to_owned(), steps: 1, cursor: 1 };
    assert_eq!(course.worlds, [acme]);
}

#[test]
fn a_reset_forgets_what_was_asked_and_nothing_else() {
    for (scope, n_courses, n_worlds, n_answers, flag) in [
        (Scope::Play { course: COURSE.to_owned(), world: "acme".to_owned() }, 2, 0, 2, true),
        (Scope::Play { course: COURSE.to_owned(), world: "globex".to_owned() }, 2, 1, 2, true),
        (Scope::Course(COURSE.to_owned()), 1, 0, 0, true),
        (Scope::Everything, 0, 0, 0, false),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let mut store = filled(dir.path());
        store.reset(&scope).unwrap();
        let summary = store.show().unwrap();
        assert_eq!(summary.courses.len(), n_courses, "{scope:?}");
        let worlds = summary.courses.iter().map(|course| course.worlds.len());
        assert_eq!(worlds.sum::<usize>(), n_worlds, "{scope:?}");
        assert_eq!(store.answers(COURSE).unwrap().len(), n_answers, "{scope:?}");
        assert_eq!(store.flag(Flag::FirstStartSeen).unwrap(), flag, "{scope:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A kill leaves what was written up to some byte: every change before it is kept, and none by half.
    #[test]
    fn a_kill_at_any_byte_costs_at_most_what_was_being_written(share in 0..=10_000_u64) {
        let (dir, killed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut store = open(dir.path());
        let chapters: Vec<String> = (0..20).map(|number| format!("{number:02}")).collect();
        let mut n_bytes_after = Vec::new();
        for (number, chapter) in chapters.iter().enumerate() {
            store.apply(&read(chapter, true)).unwrap();
            store.apply(&step(number, &format!("\"{chapter}\""))).unwrap();
            let wal = fs::metadata(dir.path().join("progress.sqlite-wal")).unwrap();
            n_bytes_after.push(wal.len());
        }
        for name in ["progress.sqlite", "progress.sqlite-wal"] {
            fs::copy(dir.path().join(name), killed.path().join(name)).unwrap();
        }
        let wal = killed.path().join("progress.sqlite-wal");
        let cut = fs::metadata(&wal).unwrap().len() * share / 10_000;
        fs::OpenOptions::new().write(true).open(&wal).unwrap().set_len(cut).unwrap();
        let store = open(killed.path());
        let n_whole = n_bytes_after.iter().filter(|n_bytes| **n_bytes <= cut).count();
        let reads = store.reads(COURSE).unwrap();
        prop_assert!(chapters.starts_with(&reads));
        prop_assert!(reads.len() == n_whole || reads.len() == n_whole + 1, "{} {n_whole}", reads.len());
        let n_steps = store.play(COURSE, "acme").unwrap().map_or(0, |play| play.steps.len());
        prop_assert!(n_steps == n_whole);
    }

    /// What is cut off anywhere is noticed, and the rest is kept.
    #[test]
    fn a_record_cut_at_any_byte_is_set_aside(share in 0..=10_000_u64) {
        let dir = tempfile::tempdir().unwrap();
        drop(filled(dir.path()));
        let record = dir.path().join("progress.sqlite");
        let n_bytes = fs::metadata(&record).unwrap().len();
        let cut = n_bytes * share / 10_000;
        fs::OpenOptions::new().write(true).open(&record).unwrap().set_len(cut).unwrap();
        let (mut store, _) = Store::open(dir.path()).unwrap();
        store.apply(&read("two", true)).unwrap();
        let expected = if cut == n_bytes { vec!["one", "two"] } else { vec!["two"] };
        prop_assert_eq!(store.reads(COURSE).unwrap(), expected);
        let aside = dir.path().join("progress.damaged-1.sqlite");
        prop_assert_eq!(aside.exists(), cut != 0 && cut != n_bytes);
    }
}
