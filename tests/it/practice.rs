//! Which questions are asked: forms drawn from banks, and what the record says about questions.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use proptest::prelude::*;
use vestibule::{
    course::Files,
    progress::{AnswerRecord, Change, Store},
    quiz::{
        self, Bank, Mode, Question, Schedule, WHOLE,
        form::{self, Wanted, form},
        parse,
        schedule::Answered,
    },
    run,
};

use crate::{program::Program, walk::Walk};

const OURS: &str = "quizzes/workforce-identity.toml";
const DAY: i64 = 86_400;
const NOW: i64 = 1_700_000_000;

/// A bank of `n_questions` called `q00`, `q01` …, with the outcomes a, a, a, b, b, c, none in turn, about two pages
/// in turn; `head` is what else stands at its top.
fn bank(n_questions: usize, head: &str) -> Bank {
    let (bank, faults) = parse("quizzes/a.toml", &source(n_questions, head));
    assert_eq!(faults, []);
    bank
}

fn source(n_questions: usize, head: &str) -> String {
    let mut source = format!("{head}\n");
    for number in 0..n_questions {
        let outcome = ["a", "a", "a", "b", "b", "c", ""].iter().cycle().nth(number).unwrap();
        let page = if number % 2 == 0 { "one" } else { "two" };
        writeln!(source, "[[questions]]\ntype = \"MultipleChoice\"\nid = \"q{number:02}\"")
            .unwrap();
        writeln!(source, "prompt.prompt = \"Question {number}?\"").unwrap();
        writeln!(source, "prompt.distractors = [\"no\"]\nanswer.answer = \"yes\"").unwrap();
        writeln!(source, "reread = \"content/{page}.md#part\"").unwrap();
        if !outcome.is_empty() {
            writeln!(source, "outcome = \"{outcome}\"").unwrap();
        }
    }
    source
}

fn wanted(mode: Mode, count: Option<usize>) -> Wanted {
    Wanted { mode, count, seed: 42, ..Wanted::default() }
}

/// The numbers of the questions of a form, drawn with nothing in the record.
fn numbers(bank: &Bank, wanted: &Wanted) -> Vec<usize> {
    numbers_of(&form(bank, wanted, &Schedule::default(), NOW))
}

fn numbers_of(ids: &[String]) -> Vec<usize> {
    ids.iter().map(|id| id.trim_start_matches('q').parse().unwrap()).collect()
}

fn answered(question: &str, days_ago: i64, mark: u8) -> Answered<'_> {
    Answered {
        quiz: "quizzes/a.toml",
        question,
        fingerprint: "1",
        answered: NOW - days_ago * DAY,
        mark,
        confidence: None,
        moves: true,
    }
}

#[test]
fn a_large_bank_gives_the_same_forms_without_being_read_as_a_whole() {
    let dir = tempfile::tempdir().unwrap();
    let head = format!("[draw]\na = 1\nb = 2\n[multipart]\nfirst = \"{}\"\n", "x".repeat(270_000));
    std::fs::create_dir(dir.path().join("quizzes")).unwrap();
    std::fs::write(dir.path().join("quizzes/a.toml"), source(60, &head)).unwrap();
    let more = "[[questions]]\ntype = \"Order\"\nid = \"q60\"\nprompt.prompt = \"?\"\n\
        answer.order = [\"1\", \"2\", \"3\"]\noutcome = \"b\"\n";
    std::fs::write(dir.path().join("quizzes/a.more.toml"), more).unwrap();
    let files = Files::folder(dir.path());
    let (read, faults) = quiz::read(&files, "quizzes/a.toml").unwrap();
    let (mut opened, _) = quiz::open(&files, "quizzes/a.toml").unwrap();
    assert_eq!((faults.len(), read.questions.len(), opened.questions.len()), (0, 61, 1));
    assert_eq!(opened.known(), read.known());
    let wanted = wanted(Mode::Exam, Some(50));
    let ids = form(&opened, &wanted, &Schedule::default(), NOW);
    assert_eq!(ids, form(&read, &wanted, &Schedule::default(), NOW));
    opened.keep(&ids);
    let mut kept = read;
    kept.keep(&ids);
    assert_eq!(opened, kept);
    assert_eq!(opened.questions.len(), 50);
}

/// A question that cannot be asked is drawn, and another one takes its place.
#[test]
fn damage_in_a_large_bank_makes_no_form_shorter() {
    let dir = tempfile::tempdir().unwrap();
    let head = format!("[multipart]\nfirst = \"{}\"\n", "x".repeat(270_000));
    let damaged =
        source(60, &head).replace("\"MultipleChoice\"\nid = \"q4", "\"Riddle\"\nid = \"q4");
    std::fs::create_dir(dir.path().join("quizzes")).unwrap();
    std::fs::write(dir.path().join("quizzes/a.toml"), damaged).unwrap();
    std::fs::create_dir(dir.path().join("src")).unwrap();
    std::fs::write(dir.path().join("book.toml"), "[book]\ntitle = \"A\"\n").unwrap();
    std::fs::write(dir.path().join("src/SUMMARY.md"), "- [One](one.md)\n").unwrap();
    std::fs::write(dir.path().join("src/one.md"), "# One\n").unwrap();
    let course = dir.path().to_str().unwrap();
    let args = ["quiz", "a", "--course", course, "--count", "20", "--seed", "42", "--plain"];
    let ran = Program::fresh().run(&args, "");
    assert!(ran.out.contains("1 / 20"), "{ran:?}");
}

#[test]
fn a_seed_gives_the_same_form_for_ever() {
    let drawn = numbers(&bank(60, ""), &wanted(Mode::Practice, Some(20)));
    let expected = [40, 5, 2, 39, 54, 58, 6, 24, 22, 37, 52, 49, 14, 45, 16, 12, 7, 0, 38, 20];
    assert_eq!(drawn, expected);
    let by_outcome = bank(60, "[draw]\na = 1\nb = 2\nc = 1");
    let drawn = [
        numbers(&by_outcome, &wanted(Mode::Exam, Some(20))),
        numbers(&by_outcome, &wanted(Mode::WarmUp, None)),
    ];
    let of_twenty = [40, 5, 2, 39, 54, 58, 24, 22, 37, 52, 49, 45, 12, 38, 11, 31, 25, 18, 17, 19];
    assert_eq!(drawn, [of_twenty.to_vec(), vec![40, 2, 39, 24, 52]]);
}

#[test]
fn a_form_that_asks_all_there_is_keeps_the_order_of_the_author() {
    let all: Vec<usize> = (0..10).collect();
    for count in [None, Some(10), Some(99)] {
        assert_eq!(numbers(&bank(10, ""), &wanted(Mode::Practice, count)), all, "{count:?}");
    }
    assert_eq!(numbers(&bank(10, "count = 4"), &wanted(Mode::Practice, None)).len(), 4);
    assert_eq!(numbers(&bank(10, "count = 4"), &wanted(Mode::Practice, Some(10))), all);
    assert_eq!(numbers(&bank(0, "questions = []"), &wanted(Mode::Practice, None)), [0; 0]);
}

#[test]
fn an_outcome_and_a_lesson_narrow_a_form() {
    let bank = bank(14, "");
    let of = |outcome: Option<&str>, lesson: Option<&str>| {
        let (outcome, lesson) = (outcome.map(str::to_owned), lesson.map(str::to_owned));
        numbers(&bank, &Wanted { outcome, lesson, ..wanted(Mode::Practice, None) })
    };
    assert_eq!(of(Some("b"), None), [3, 4, 10, 11]);
    assert_eq!(of(None, Some("content/two.md")), [1, 3, 5, 7, 9, 11, 13]);
    assert_eq!(of(Some("b"), Some("content/two.md")), [3, 11]);
    assert_eq!(of(Some("d"), None), [0; 0]);
    assert_eq!(form::outcomes(&bank), ["a", "b", "c"]);
}

/// How many questions of each outcome are drawn.
#[test]
fn a_draw_keeps_the_proportions_of_the_author() {
    // Of 70 questions 30 are of a, 20 of b, 10 of c, 10 of none.
    for (draw, count, expected) in [
        ("a = 1\nb = 1", 10, "a5 b5"),
        ("a = 3\nb = 2\nc = 1", 12, "a6 b4 c2"),
        // The largest remainder: 5.5, 3.3 and 1.1; then the first of equals.
        ("a = 5\nb = 3\nc = 1", 10, "a6 b3 c1"),
        ("a = 1\nb = 1\nc = 1", 10, "a4 b3 c3"),
        ("c = 1\nb = 1\na = 1", 10, "a3 b3 c4"),
        // More than there are: filled up with what the author names, then with the rest.
        ("c = 1", 9, "c9"),
        ("a = 1\nc = 3", 40, "a30 c10"),
        ("b = 1\nc = 1", 20, "b10 c10"),
        // An outcome without questions has no share.
        ("a = 1\nnowhere = 1", 10, "a10"),
        ("nowhere = 1", 0, ""),
    ] {
        let bank = bank(70, &format!("[draw]\n{draw}"));
        let ids = form(&bank, &wanted(Mode::Practice, Some(count)), &Schedule::default(), NOW);
        let mut counts = BTreeMap::new();
        for id in &ids {
            let outcome = bank.question(id).unwrap().1.outcome.as_deref().unwrap_or("none");
            *counts.entry(outcome).or_insert(0) += 1;
        }
        let told: Vec<String> = counts.iter().map(|(name, n)| format!("{name}{n}")).collect();
        assert_eq!(told.join(" "), expected, "{draw:?} {count}");
    }
}

#[test]
fn a_review_asks_what_is_due_and_the_most_overdue_first() {
    let bank = bank(8, "count = 2");
    let answers = [
        answered("q00", 1, 0),
        answered("q01", 9, 0),
        answered("q02", 2, 100),
        answered("q03", 3, 100),
        answered("q04", 9, 100),
        answered("gone", 99, 0),
    ];
    let schedule = Schedule::of(answers, NOW);
    let asked = |wanted: &Wanted| numbers_of(&form(&bank, wanted, &schedule, NOW));
    assert_eq!(asked(&wanted(Mode::Review, None)), [1, 4, 0, 3]);
    assert_eq!(asked(&wanted(Mode::Review, Some(2))), [1, 4]);
    let of_b = Wanted { outcome: Some("b".to_owned()), ..wanted(Mode::Review, None) };
    assert_eq!(asked(&of_b), [4, 3]);
    let earlier = form(&bank, &wanted(Mode::Review, None), &schedule, NOW - 9 * DAY);
    assert_eq!(earlier, [""; 0]);
}

#[test]
fn the_weakest_come_first_and_what_was_never_asked_last() {
    let bank = bank(7, "");
    let warm_up = |question, mark| Answered { moves: false, ..answered(question, 0, mark) };
    let answers = [
        answered("q06", 3, 100),
        answered("q05", 3, 0),
        answered("q04", 30, 100),
        // Equally well known, but wrong more often.
        answered("q02", 3, 100),
        warm_up("q02", 0),
        warm_up("q01", 100),
        warm_up("q00", 0),
    ];
    let schedule = Schedule::of(answers, NOW);
    let asked = |count| numbers_of(&form(&bank, &wanted(Mode::Weakest, count), &schedule, NOW));
    assert_eq!(asked(None), [4, 5, 2, 6, 0, 1, 3]);
    assert_eq!(asked(Some(3)), [4, 5, 2]);
    let nothing =
        form(&self::bank(30, ""), &wanted(Mode::Weakest, None), &Schedule::default(), NOW);
    assert_eq!(numbers_of(&nothing), (0..10).collect::<Vec<usize>>());
}

#[test]
fn what_was_missed_or_guessed_is_asked_again_in_another_order() {
    let bank = bank(8, "");
    let guessed = Answered { confidence: Some(1), ..answered("q05", 1, 100) };
    let sure = Answered { confidence: Some(3), ..answered("q06", 1, 100) };
    let answers = [
        answered("q00", 2, 0),
        answered("q01", 2, 50),
        answered("q02", 2, 0),
        // It was missed, and is not any more.
        answered("q02", 1, 100),
        answered("q03", 2, 100),
        answered("q03", 1, 90),
        guessed,
        sure,
    ];
    let schedule = Schedule::of(answers, NOW);
    let mut orders = BTreeSet::new();
    for seed in 0..20 {
        let wanted = Wanted { seed, ..wanted(Mode::Retry, None) };
        let mut asked = numbers_of(&form(&bank, &wanted, &schedule, NOW));
        orders.insert(asked.clone());
        asked.sort_unstable();
        assert_eq!(asked, [0, 1, 3, 5]);
    }
    assert!(orders.len() > 5, "{orders:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_form_asks_each_question_once_and_as_many_as_there_are(
        n_questions in 0..60_usize,
        count in proptest::option::of(0..80_usize),
        mode in proptest::sample::select(&Mode::ALL),
        shares in proptest::collection::vec(1..5_usize, 3),
        outcome in proptest::option::of(proptest::sample::select(&["a", "b", "c", "d"])),
        answers in proptest::collection::vec((0..60_usize, 0..40_i64, 0..=100_u8), 0..40),
        seed in any::<u64>(),
    ) {
        let head = match n_questions {
            0 => "questions = []".to_owned(),
            _ => format!("[draw]\na = {}\nb = {}\nc = {}", shares[0], shares[1], shares[2]),
        };
        let bank = bank(n_questions, &head);
        let ids: Vec<String> = (0..60).map(|number| format!("q{number:02}")).collect();
        let answers = answers.iter().map(|(id, days, mark)| answered(&ids[*id], *days, *mark));
        let schedule = Schedule::of(answers, NOW);
        let outcome = outcome.map(str::to_owned);
        let wanted = Wanted { outcome: outcome.clone(), seed, ..wanted(mode, count) };
        let asked = form(&bank, &wanted, &schedule, NOW);
        prop_assert_eq!(&form(&bank, &wanted, &schedule, NOW), &asked);
        let once: BTreeSet<&String> = asked.iter().collect();
        prop_assert_eq!(once.len(), asked.len());
        prop_assert!(asked.len() <= count.unwrap_or(usize::MAX));
        let fits = |id: &str| {
            let found = bank.question(id).map(|(_, it)| it.outcome.clone());
            found.is_some_and(|it| outcome.is_none() || it == outcome)
        };
        prop_assert!(asked.iter().all(|id| fits(id)));
        if matches!(mode, Mode::Practice | Mode::Exam) {
            let there = bank.questions.iter().filter(|it| fits(&it.id)).count();
            prop_assert_eq!(asked.len(), there.min(count.unwrap_or(usize::MAX)));
        }
    }
}

/// Questions of the check of lesson 1 that are chosen by one letter.
pub(crate) fn ours() -> Vec<Question> {
    let (bank, faults) = quiz::read(&Files::embedded(), OURS).unwrap();
    assert_eq!(faults, []);
    let is_choice = |it: &Question| matches!(it.kind, quiz::Kind::Choice(_)) && it.setup.is_none();
    bank.questions.into_iter().filter(is_choice).filter(|it| !it.kind.takes_several()).collect()
}

/// A record in `dir` that holds an answer to `question`, given so many days before today.
pub(crate) fn keep(
    dir: &std::path::Path,
    question: &Question,
    days_ago: i64,
    mark: u8,
    fingerprint: &str,
) {
    let (mut store, _) = Store::open(dir).unwrap();
    let answered = run::now() - days_ago * DAY;
    let record = AnswerRecord {
        course: "built-in".to_owned(),
        quiz: question.bank.clone(),
        question: question.id.clone(),
        fingerprint: fingerprint.to_owned(),
        mode: "practice".to_owned(),
        started: answered - 60,
        seed: 7,
        answered,
        mark,
        confidence: None,
        seconds: 20,
    };
    store.apply(&Change::Answer(record)).unwrap();
}

#[test]
fn what_is_due_is_told_quietly_and_asked_with_g_r() {
    let dir = tempfile::tempdir().unwrap();
    let questions = ours();
    keep(dir.path(), &questions[0], 30, 0, &questions[0].fingerprint);
    keep(dir.path(), &questions[1], 20, 100, "another");
    keep(dir.path(), &questions[2], 0, 100, &questions[2].fingerprint);
    let gone = Question { id: "gone".to_owned(), ..questions[0].clone() };
    keep(dir.path(), &gone, 90, 0, "gone");
    let mut walk = Walk::kept_in(dir.path(), (160, 50));
    let screen = walk.screen();
    assert_eq!(screen.matches("2 due ·").count(), 1, "{screen}");
    assert_eq!(screen.matches("Contents · 2 due").count(), 1, "{screen}");
    assert_eq!(screen.matches("2 questions are due: g r asks them").count(), 1, "{screen}");
    walk.keys("g r");
    let screen = walk.screen();
    assert!(screen.contains("1 / 2   Review"), "{screen}");
    assert!(!screen.contains("Changed since you answered it."), "{screen}");
    walk.keys("a Enter");
    assert_eq!(walk.app.due(), 1);
    walk.keys("G Enter");
    let screen = walk.screen();
    assert!(screen.contains("2 / 2   Review"), "{screen}");
    assert!(screen.contains("Changed since you answered it."), "{screen}");
    walk.keys("a 1");
    assert_eq!(walk.app.due(), 0);
    walk.keys("G Enter");
    let screen = walk.screen();
    assert!(screen.contains("before: "), "{screen}");
    walk.keys("g r");
    let screen = walk.screen();
    assert!(screen.contains("nothing is due: the next question comes back in "), "{screen}");
    drop(walk);
    // What was answered just now is in the record, with its mode.
    let (store, _) = Store::open(dir.path()).unwrap();
    let modes: Vec<String> =
        store.answers("built-in").unwrap().into_iter().map(|it| it.mode).collect();
    assert_eq!(modes, ["practice", "practice", "practice", "practice", "review", "review"]);
}

#[test]
fn a_review_by_lines_ends_and_says_when_the_next_is() {
    let program = Program::fresh();
    let ran = program.run(&["review"], "");
    assert_eq!(
        (ran.out.as_str(), ran.code),
        ("Nothing is due: a question comes back some days after you answered it.\n", 0)
    );
    assert_eq!(program.run(&["quiz", "--missed"], "").out, "Nothing was missed or guessed.\n");
    let questions = ours();
    for (question, days_ago) in questions.iter().zip([0, 5, 9]) {
        keep(&program.data(), question, days_ago, 0, &question.fingerprint);
    }
    let told = program.run(&["progress", "show"], "").out;
    assert!(told.contains("  answers: 3\n  due now: 2\n"), "{told}");
    // The share of each outcome, attempt by attempt.
    assert!(told.contains("0 %\n"), "{told}");
    // The most overdue first, and no more than are asked for.
    let ran = program.run(&["review", "--count", "1"], "a\n");
    // Lines are broken somewhere.
    let first = |it: &Question| it.prompt.chars().take(30).collect::<String>();
    let places: Vec<Option<usize>> =
        questions[..3].iter().map(|it| ran.out.find(&first(it))).collect();
    assert!(places[0].is_none() && places[1].is_none(), "{places:?} {}", ran.out);
    assert!(places[2].is_some() && ran.out.contains("1 / 1   Review"), "{}", ran.out);
    assert!(ran.out.contains("/1 ("), "{}", ran.out);
    let told = program.run(&["progress", "show"], "").out;
    assert!(told.contains("  answers: 4\n  due now: 1\n"), "{told}");
    program.run(&["review"], "a\n");
    let told = program.run(&["progress", "show"], "").out;
    assert!(told.contains("  answers: 5\n  next due: in 24 hours\n"), "{told}");
    let ran = program.run(&["review"], "");
    assert_eq!(ran.out, "Nothing is due: the next question comes back in 24 hours.\n");
}

#[test]
fn a_form_is_asked_by_outcome_and_by_what_is_weak() {
    let program = Program::fresh();
    let questions = ours();
    let last = questions.last().unwrap();
    keep(&program.data(), last, 3, 0, &last.fingerprint);
    let prompt: String = last.prompt.chars().take(30).collect();
    let due_before = program.run(&["progress", "show"], "").out;
    // What was missed comes first: an answer that is right by chance would take it away.
    for arguments in [&["quiz", "--missed"][..], &["quiz", "--weakest", "--count", "1"]] {
        let ran = program.run(arguments, "a\n");
        assert!(ran.out.contains("1 / 1"), "{arguments:?} {}", ran.out);
        assert!(ran.out.contains(&prompt), "{arguments:?} {}", ran.out);
    }
    // Neither moves the schedule.
    let due_after = program.run(&["progress", "show"], "").out;
    assert!(due_before.contains("due now: 1") && due_after.contains("due now: 1"), "{due_after}");
    let outcome = last.outcome.as_deref().unwrap();
    let (bank, _) = quiz::read(&Files::embedded(), WHOLE).unwrap();
    let of_it = bank.questions.iter().filter(|it| it.outcome.as_deref() == Some(outcome)).count();
    let ran = program.run(&["quiz", "--outcome", outcome], "");
    assert!(ran.out.contains(&format!("1 / {of_it}")), "{of_it} {}", ran.out);
    let warm_up = program.run(&["quiz", "--warm-up", "--count", "1", "--seed", "7"], "a\n");
    assert!(warm_up.out.contains("before you read."), "{}", warm_up.out);
    assert_eq!(warm_up.code, 0);
}

#[test]
fn a_warm_up_asks_about_the_page_in_view() {
    let mut walk = Walk::new((120, 40));
    walk.keys("g w");
    let screen = walk.screen();
    assert!(screen.contains("1 / 5   Warm-up"), "{screen}");
    let pages: Vec<_> = walk.app.check.iter().flat_map(|it| &it.bank.questions).collect();
    assert!(pages.iter().all(|it| it.page() == Some("content/workforce-identity.md")), "{screen}");
    // It is at hand until it is finished.
    walk.keys("a Enter g l g w");
    let screen = walk.screen();
    assert!(screen.contains("1 / 5   Warm-up"), "{screen}");
}
