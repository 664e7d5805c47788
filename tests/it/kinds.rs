//! The kinds of question: how each is asked, answered, marked and explained; answers that worlds compute; exams.

use std::{fmt::Write as _, fs, path::Path};

use proptest::prelude::*;
use serde::Deserialize;
use vestibule::{
    course::flow::Look,
    quiz::{
        self, Attempt, Bank, Exam, Mode, NotYet, Sign, Verdict, computed,
        text::{Names, Paper},
    },
    world::{World, fixture},
};

const BANK: &str = include_str!("../cases/quiz/kinds/bank.toml");
const MORE: &str = include_str!("../cases/quiz/kinds/bank.more.toml");

pub(crate) fn acme() -> World {
    let source = include_str!("../../content/worlds/acme.toml");
    fixture::parse("content/worlds/acme.toml", source).unwrap()
}

/// A bank with a question of each kind, its worlds asked.
fn bank() -> Bank {
    let (mut bank, mut faults) = quiz::parse("quizzes/bank.toml", BANK);
    faults.extend(bank.add("quizzes/bank.more.toml", MORE));
    assert_eq!(faults, []);
    let told = computed::settle_all(&mut bank.questions, |name| {
        assert_eq!(name, "acme");
        Ok(acme())
    });
    assert_eq!(told, [] as [String; 0]);
    bank
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    answers: Vec<Answer>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    question: String,
    give: String,
    #[serde(default)]
    hints: usize,
    confidence: Option<u8>,
    mark: u8,
}

/// Gives what `texts` say to the question that is shown: options by their letters, or a text.
fn give(attempt: &mut Attempt, bank: &Bank, texts: &str) {
    if attempt.question(bank).unwrap().kind.is_typed() {
        assert!(attempt.write(bank, texts));
        return;
    }
    for text in texts.split(", ") {
        let letters = attempt.letters();
        let letter = letters.iter().find(|(_, it)| *it == text).unwrap().0;
        assert!(attempt.toggle(bank, letter));
    }
}

#[test]
fn every_kind_is_asked_marked_and_explained() {
    let bank = bank();
    let answers = include_str!("../cases/quiz/kinds/answers.toml");
    let answers: Answers = toml::from_str(answers).unwrap();
    let names = Names::default();
    let mut told = String::new();
    let mut kinds = std::collections::HashSet::new();
    for answer in answers.answers {
        let mut attempt =
            Attempt::of(&bank, std::slice::from_ref(&answer.question), 7, Mode::Practice);
        kinds.insert(std::mem::discriminant(&attempt.question(&bank).unwrap().kind));
        for _ in 0..answer.hints {
            assert!(attempt.take_hint(&bank));
        }
        give(&mut attempt, &bank, &answer.give);
        let text = |attempt: &Attempt, is_before: bool| {
            let look = Look { ascii: false };
            let paper = Paper { bank: &bank, attempt, names: &names, columns: 72, look };
            let rows = match attempt.feedback(&bank) {
                Some(feedback) if !is_before => paper.feedback(&feedback),
                _ => paper.question(),
            };
            rows.iter().map(|row| row.text().trim_end().to_owned() + "\n").collect::<String>()
        };
        let before = text(&attempt, true);
        let verdict = match attempt.submit(&bank, answer.confidence) {
            Err(NotYet::Slip) => {
                told.push_str("(a slip, submitted again)\n");
                attempt.submit(&bank, answer.confidence)
            }
            other => other,
        };
        let given = attempt.given_here(&bank).unwrap().1;
        assert_eq!(given.mark.percent(), answer.mark, "{answer:?}");
        assert_eq!(verdict, Ok(given.verdict), "{answer:?}");
        let after = text(&attempt, false);
        let _ = writeln!(
            told,
            "=== {} <- {}
{before}---
{after}",
            answer.question, answer.give
        );
    }
    assert_eq!(kinds.len(), 5, "every kind has a case");
    insta::with_settings!({
        snapshot_path => "../cases/quiz/kinds",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_snapshot!("told", told) });
}

#[test]
fn what_is_no_answer_yet_is_not_taken() {
    let bank = bank();
    for (question, given, why) in [
        ("several", "", NotYet::NothingChosen { multiple: true }),
        ("order", "It is assigned.", NotYet::Incomplete { n_open: 3 }),
        ("match", "AWS Lambda", NotYet::Incomplete { n_open: 1 }),
        ("short", " ", NotYet::NothingTyped),
        ("number", "twelve", NotYet::NoNumber),
        ("number", "", NotYet::NothingTyped),
    ] {
        let mut attempt = Attempt::of(&bank, &[question.to_owned()], 7, Mode::Practice);
        if !given.is_empty() {
            give(&mut attempt, &bank, given);
        }
        assert_eq!(attempt.submit(&bank, None), Err(why), "{question}");
        assert!(!why.to_string().is_empty());
        assert!(attempt.feedback(&bank).is_none(), "{question}");
    }
}

#[test]
fn an_order_is_never_shown_solved_and_letters_are_taken_back() {
    let bank = bank();
    for seed in 0..200 {
        let mut attempt = Attempt::of(&bank, &["order".to_owned()], seed, Mode::Practice);
        for letter in ['a', 'b', 'c', 'd'] {
            assert!(attempt.toggle(&bank, letter));
        }
        assert_ne!(attempt.clone().submit(&bank, None), Ok(Verdict::Correct), "{seed}");
        attempt.clear();
        for letter in ['b', 'a', 'b', 'c', 'd', 'b'] {
            assert!(attempt.toggle(&bank, letter));
        }
        let signs: Vec<String> = attempt.asked(&bank).into_iter().map(|it| it.sign).collect();
        assert_eq!(signs, ["[1]", "[4]", "[2]", "[3]"]);
    }
    let mut attempt = Attempt::of(&bank, &["match".to_owned()], 7, Mode::Practice);
    let signs = |attempt: &Attempt| {
        let asked = attempt.asked(&bank).into_iter().map(|it| it.sign);
        asked.collect::<String>()
    };
    for (letter, expected) in [
        ('c', "[c][ ]       + "),
        ('a', "[c][a] +     + "),
        ('b', "[c][a] +     + "),
        ('c', "[ ][a] +       "),
        ('b', "[b][a] +  +    "),
    ] {
        attempt.toggle(&bank, letter);
        assert_eq!(signs(&attempt), expected, "{letter}");
    }
}

#[test]
fn a_world_is_believed_and_not_the_author() {
    let (bank, _) = quiz::parse("quizzes/bank.toml", BANK);
    let mut question = bank.question("computed").unwrap().1.clone();
    let setup = question.setup.clone().unwrap();
    let computed = setup.compute(acme()).unwrap();
    assert!(computed.values.contains("deny") && computed.values.contains("scp"), "{computed:?}");
    assert_eq!(computed::settle(&mut question, &computed), Ok(()));

    // The author claims the opposite.
    let wrong = BANK.replace("\"It is allowed.\" = \"allow\"", "\"It is allowed.\" = \"scp\"");
    let wrong = wrong.replace(
        "\"A service control policy denies it.\" = \"scp\"",
        "\"A service control policy denies it.\" = \"allow\"",
    );
    let (bank, faults) = quiz::parse("quizzes/bank.toml", &wrong);
    assert_eq!(faults, []);
    let mut question = bank.question("computed").unwrap().1.clone();
    let told = computed::settle(&mut question, &computed).unwrap_err();
    assert!(
        told.contains("differs in `A service control policy denies it.`, `It is allowed.`"),
        "{told}"
    );
    let quiz::Kind::Choice(choice) = &question.kind else { panic!("{question:?}") };
    let right: Vec<&str> =
        choice.options.iter().filter(|it| it.correct).map(|it| it.text.as_str()).collect();
    assert_eq!(right, ["It is allowed."], "the world decides");

    for (from, to, told) in [
        (
            "assign alice.haddad PowerUserAccess",
            "assign nobody PowerUserAccess",
            "`assign nobody PowerUserAccess production` was refused",
        ),
        ("ask = \"can alice.haddad", "ask = \"can nobody", "was refused"),
        (
            "\"It is allowed.\" = \"allow\"",
            "\"It is allowed.\" = \"scp\"",
            "more than one option right",
        ),
        ("it.\" = \"scp\"", "it.\" = \"rcp\"", "no option right"),
    ] {
        let source = BANK.replacen(from, to, 1);
        assert_ne!(source, BANK, "{from}");
        let (mut bank, faults) = quiz::parse("quizzes/bank.toml", &source);
        assert_eq!(faults, []);
        let said = computed::settle_all(&mut bank.questions, |_| Ok(acme()));
        assert!(said.len() == 1 && said[0].contains(told), "{from}: {said:?}");
    }
    let (mut bank, _) = quiz::parse("quizzes/bank.toml", BANK);
    let said = computed::settle_all(&mut bank.questions, |_| Err("no such world".to_owned()));
    assert_eq!(said, ["question computed: no such world"]);
}

#[test]
fn an_exam_tells_nothing_before_it_is_handed_in() {
    let bank = bank();
    let ids = ["several", "short", "order", "number"].map(str::to_owned);
    let mut attempt = Attempt::of(&bank, &ids, 7, Mode::Practice).as_exam(1000, Some(600));
    assert_eq!((attempt.mode(), attempt.is_open_exam()), (Mode::Exam, true));
    give(&mut attempt, &bank, "Two");
    assert!(attempt.next_hint(&bank).is_none(), "an exam has no hints");
    attempt.be_sure(&bank, Some(3)).unwrap();
    assert!(attempt.feedback(&bank).is_none());
    attempt.go_to(1);
    attempt.toggle_flag();
    // What looks like a slip is not told, either.
    give(&mut attempt, &bank, "SCMI");
    attempt.go_to(3);
    assert_eq!(attempt.be_sure(&bank, Some(1)), Err(NotYet::NothingTyped));
    assert_eq!(attempt.grid(&bank), [(true, false), (true, true), (false, false), (false, false)]);
    assert_eq!(attempt.open_numbers(&bank), [3, 4]);

    // The program is killed, and goes on; the answer is changed.
    let kept = serde_json::to_string(&attempt).unwrap();
    let mut attempt: Attempt = serde_json::from_str(&kept).unwrap();
    assert_eq!(attempt.reconcile(&bank), None);
    assert!(!attempt.tick(&bank, 1100));
    assert_eq!(attempt.exam().and_then(Exam::left), Some(500));
    attempt.go_to(0);
    give(&mut attempt, &bank, "Four");
    attempt.hand_in(&bank);
    assert!(!attempt.toggle(&bank, 'a'), "what is handed in stays");
    let mut told = Vec::new();
    while let Some(feedback) = attempt.feedback(&bank) {
        told.push((feedback.verdict, feedback.is_answered, feedback.confidence));
        attempt.next();
    }
    assert_eq!(
        told,
        [
            (Verdict::Correct, true, Some(3)),
            (Verdict::NotQuite, true, None),
            (Verdict::NotQuite, false, None),
            (Verdict::NotQuite, false, None)
        ]
    );
    assert!(attempt.is_finished());
    assert_eq!(attempt.score(&bank).to_string(), "Score: 1/4 (25 %)");
    assert_eq!(attempt.exam().map(Exam::used), Some(100));

    // Who lets the time go by hands in, too.
    let mut late: Attempt = serde_json::from_str(&kept).unwrap();
    assert!(late.tick(&bank, 1600));
    assert!(!late.is_open_exam());
    assert_eq!(late.score(&bank).marks, 50);
}

#[test]
fn confidence_is_counted_beside_the_score() {
    let bank = bank();
    let ids = ["several", "short", "number"].map(str::to_owned);
    let mut attempt = Attempt::of(&bank, &ids, 7, Mode::Practice);
    for (given, confidence) in [("Two, Four", Some(1)), ("SAML", Some(3)), ("12", None)] {
        give(&mut attempt, &bank, given);
        attempt.submit(&bank, confidence).unwrap();
        attempt.next();
    }
    let score = attempt.score(&bank);
    assert_eq!(score.to_string(), "Score: 2/3 (66 %)");
    assert_eq!(score.by_confidence, [(1, 1), (0, 0), (0, 1)]);
    assert_eq!(score.certainty, Some((-5, 6)));
    let places = |ids: &[&str]| -> Vec<usize> {
        ids.iter().map(|id| bank.question(id).unwrap().0).collect()
    };
    assert_eq!(score.sure_and_wrong, places(&["short"]));
    assert_eq!(score.guessed, places(&["several"]));
    let again = attempt.retry(&bank, 9);
    let mut asked: Vec<&str> = again.ids().collect();
    asked.sort_unstable();
    assert_eq!((asked, again.mode()), (vec!["several", "short"], Mode::Retry));
}

#[test]
fn an_edited_question_has_another_fingerprint() {
    let of = |source: &str, id: &str| {
        let (bank, _) = quiz::parse("quizzes/bank.toml", source);
        bank.question(id).unwrap().1.fingerprint.clone()
    };
    for (id, from, to, changes) in [
        ("several", "Which are even?", "Which are odd?", true),
        ("several", "\"Five\"", "\"Seven\"", true),
        ("several", "Halve them.", "Divide them.", false),
        ("several", "\"Two\", \"Four\"", "\"Four\", \"Two\"", false),
        ("several", "[\"Two\", \"Four\"]", "[\"Two\", \"Six\"]", true),
        ("short", "SCIM 2.0", "SCIM 2", true),
        ("computed", "s3:DeleteObject", "s3:PutObject", true),
    ] {
        let edited = BANK.replace(from, to);
        assert_ne!(edited, BANK);
        assert_eq!(of(BANK, id) != of(&edited, id), changes, "{id}: {to}");
    }
}

#[test]
fn faults_beside_a_bank_are_told() {
    let mut told = String::new();
    for (name, source) in [
        ("kinds", "[[questions]]\ntype = \"MultipleChoice\"\n[[questions]]\ntype = \"Essay\"\n"),
        (
            "order",
            "[[questions]]\ntype = \"Order\"\nprompt.prompt = \"?\"\nanswer.order = [\"a\", \"b\"]\n[[questions]]\ntype = \"Order\"\nprompt.prompt = \"?\"\nanswer.order = [\"a\", \"b\", \"a\"]\n",
        ),
        (
            "match",
            "[[questions]]\ntype = \"Match\"\nprompt.prompt = \"?\"\nanswer.pairs = [[\"a\"], [\"b\", \"c\"]]\n[[questions]]\ntype = \"Match\"\nprompt.prompt = \"?\"\nanswer.pairs = [[\"a\", \"x\"], [\"b\", \"x\"]]\n",
        ),
        (
            "number",
            "[[questions]]\ntype = \"Numeric\"\nprompt.prompt = \"?\"\nanswer.answer = \"12\"\n[[questions]]\ntype = \"Numeric\"\nprompt.prompt = \"!\"\nanswer.answer = 12\nanswer.tolerance = -1\n",
        ),
        (
            "world",
            "[[questions]]\ntype = \"Numeric\"\nprompt.prompt = \"?\"\nanswer.answer = 12\nworld.nam = \"acme\"\n[[questions]]\ntype = \"Order\"\nprompt.prompt = \"?\"\nanswer.order = [\"a\", \"b\", \"c\"]\nworld = { name = \"acme\", ask = \"history\" }\n",
        ),
        (
            "words",
            "title = \"T\"\n[[questions]]\ntype = \"Numeric\"\nid = \"short\"\nprompt.prompt = \"?\"\nanswer.answer = 1\ndifficulty = \"brutal\"\nhint = \"a\"\nhints = [\"a\", \"b\", \"c\", \"d\"]\n",
        ),
    ] {
        let (mut bank, _) = quiz::parse("quizzes/bank.toml", BANK);
        let faults = bank.add("quizzes/bank.more.toml", source);
        assert!(!faults.is_empty(), "{name}");
        let faults: Vec<String> = faults.iter().map(vestibule::fault::Fault::render).collect();
        let _ = writeln!(told, "=== {name}\n{}\n", faults.join("\n\n"));
        assert!(bank.questions.len() >= 3, "what was there stays");
    }
    insta::with_settings!({
        snapshot_path => "../cases/quiz/kinds",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_snapshot!("faults", told) });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is pressed and typed, nothing panics, and the mark is full where nothing is told to be wrong.
    #[test]
    fn any_answer_has_a_mark(
        question in 0usize..7,
        seed in any::<u64>(),
        letters in prop::collection::vec(prop::char::range('a', 'h'), 0..12),
        typed in "[SCIM0-9. -]{0,8}",
    ) {
        let bank = bank();
        let id = bank.questions[question].id.clone();
        let mut attempt = Attempt::of(&bank, &[id], seed, Mode::Practice);
        for letter in letters {
            attempt.toggle(&bank, letter);
        }
        attempt.write(&bank, &typed);
        let taken = match attempt.submit(&bank, Some(2)) {
            Err(NotYet::Slip) => attempt.submit(&bank, Some(2)),
            other => other,
        };
        if let Ok(verdict) = taken {
            let feedback = attempt.feedback(&bank).unwrap();
            let is_wrong = feedback.rows.iter().any(|it| it.sign == Sign::Wrong);
            let is_missed = feedback.rows.iter().any(|it| it.words == "right");
            let is_choice = ["several", "computed"].contains(&attempt.question(&bank).unwrap().id.as_str());
            prop_assert_eq!(verdict == Verdict::Correct, !(is_wrong || is_choice && is_missed));
            prop_assert_eq!(feedback.mark.percent() == 100, verdict == Verdict::Correct);
        }
        let kept: Attempt = serde_json::from_str(&serde_json::to_string(&attempt).unwrap()).unwrap();
        prop_assert_eq!(&kept, &attempt);
    }
}

#[test]
fn a_bank_is_read_with_what_stands_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/quiz");
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("book.toml"), "[book]\ntitle = \"T\"\n").unwrap();
    for name in ["bank.toml", "bank.more.toml"] {
        fs::copy(folder.join("kinds").join(name), dir.path().join(name)).unwrap();
    }
    let files = vestibule::course::Files::folder(dir.path());
    let (bank, faults) = quiz::read(&files, "bank.toml").unwrap();
    assert_eq!((bank.questions.len(), faults), (7, Vec::new()));
    assert_eq!((bank.count, bank.draw.len()), (Some(3), 2));
    assert!(quiz::read(&files, "other.toml").is_err());
}
