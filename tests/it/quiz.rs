//! The knowledge check: banks that authors wrote, the forms that seeds give, and what comes of answers.

use std::{
    fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;
use vestibule::{
    course::Files,
    quiz::{
        self, Attempt, Bank, Kind, NotYet, Question, Sign, Skip, Verdict,
        kind::{Choice, Choosable},
        text::{Names, Paper},
    },
};

/// The TOML files of a folder of this package, by name.
fn banks(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "toml"));
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

fn sound(source: &str) -> Bank {
    let (bank, faults) = quiz::parse("quizzes/whole.toml", source);
    assert_eq!(faults, []);
    bank
}

fn whole() -> Bank {
    sound(include_str!("../cases/quiz/sound/whole.toml"))
}

/// Options of which the first is right.
fn options(texts: &[&str], multiple: bool) -> Kind {
    let option = |(idx, text): (usize, &&str)| Choosable {
        text: (*text).to_owned(),
        correct: idx == 0,
        rationale: None,
    };
    let options = texts.iter().enumerate().map(option).collect();
    Kind::Choice(Choice { options, multiple, fixed: false, partial: false })
}

fn question(id: &str) -> Question {
    Question {
        id: id.to_owned(),
        bank: "q.toml".to_owned(),
        prompt: format!("{id}?"),
        kind: options(&["yes", "no", "perhaps"], false),
        explanation: String::new(),
        outcome: None,
        difficulty: None,
        hints: Vec::new(),
        reread: None,
        setup: None,
        fingerprint: String::new(),
    }
}

fn bank(ids: &[&str]) -> Bank {
    Bank::new("q.toml", "Q", 70, ids.iter().map(|id| question(id)).collect())
}

fn letter_of(attempt: &Attempt, bank: &Bank, text: &str) -> char {
    let options = attempt.options(bank);
    options.iter().find(|(_, option)| option.text == text).unwrap().0
}

/// Answers the question that is shown with an option, and goes on.
fn answer(attempt: &mut Attempt, bank: &Bank, text: &str) -> Verdict {
    let letter = letter_of(attempt, bank, text);
    assert!(attempt.toggle(bank, letter));
    let verdict = attempt.submit(bank, None).unwrap();
    attempt.next();
    verdict
}

fn asked(attempt: &Attempt, bank: &Bank) -> String {
    attempt.question(bank).unwrap().id.clone()
}

/// A form as text: each question's id and its options in order.
fn form(bank: &Bank, mut attempt: Attempt) -> Vec<String> {
    let mut form = Vec::new();
    while let Some(question) = attempt.question(bank) {
        let options: Vec<&str> =
            attempt.options(bank).into_iter().map(|(_, option)| option.text.as_str()).collect();
        form.push(format!("{}: {}", question.id, options.join(", ")));
        assert!(attempt.toggle(bank, 'a'));
        attempt.submit(bank, None).unwrap();
        attempt.next();
    }
    form
}

#[test]
fn faults_of_authors_are_told() {
    for (name, source) in banks("tests/cases/quiz/faults") {
        let (bank, faults) = quiz::parse(&format!("quizzes/{name}.toml"), &source);
        assert!(!faults.is_empty(), "{name}");
        let kept: Vec<&str> = bank.questions.iter().map(|it| it.id.as_str()).collect();
        let told: Vec<String> = faults.iter().map(vestibule::fault::Fault::render).collect();
        let told = format!("{}\n\nkept: {}", told.join("\n\n"), kept.join(", "));
        insta::with_settings!({
            snapshot_path => "../cases/quiz/faults",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_snapshot!(name, told) });
    }
}

/// What is beside a bank is for us alone; all else mdbook-quiz reads as we do.
#[test]
fn our_banks_are_read_by_mdbook_quiz() {
    use mdbook_quiz_schema::Question as Theirs;
    let mut n_banks = 0;
    let ours = banks("quizzes").into_iter().filter(|(name, _)| !name.contains(".more"));
    for (name, source) in banks("tests/cases/quiz/sound").into_iter().chain(ours) {
        let theirs: mdbook_quiz_schema::Quiz = toml::from_str(&source).unwrap();
        let ours = sound(&source);
        assert_eq!(ours.questions.len(), theirs.questions.len(), "{name}");
        for (ours, theirs) in ours.questions.iter().zip(theirs.questions) {
            let prompt = match (&ours.kind, theirs) {
                (Kind::Choice(choice), Theirs::MultipleChoice(theirs)) => {
                    let n_wrong = choice.options.iter().filter(|option| !option.correct).count();
                    assert_eq!(n_wrong, theirs.0.prompt.distractors.len(), "{name}: {}", ours.id);
                    theirs.0.prompt.prompt
                }
                (Kind::Short(short), Theirs::ShortAnswer(theirs)) => {
                    let others = theirs.0.answer.alternatives.unwrap_or_default();
                    let answers = [vec![theirs.0.answer.answer], others].concat();
                    assert_eq!(short.answers, answers, "{name}: {}", ours.id);
                    theirs.0.prompt.prompt
                }
                (ours, theirs) => panic!("{name}: {ours:?} is {theirs:?}"),
            };
            assert!(ours.prompt.ends_with(prompt.0.trim()), "{name}: {}", ours.id);
        }
        n_banks += 1;
    }
    assert!(n_banks > 2);
}

/// The practice of lesson 1 holds what it says: enough of each outcome and kind, and reasons everywhere.
#[test]
fn the_bank_of_practice_is_whole() {
    let (bank, faults) = quiz::read(&Files::embedded(), "quizzes/practice.toml").unwrap();
    assert_eq!(faults, []);
    let count = |it: &dyn Fn(&Question) -> bool| bank.questions.iter().filter(|q| it(q)).count();
    assert!(count(&|_| true) > 100, "the lesson says so");
    assert!(count(&|q| q.setup.is_some()) >= 16);
    assert!(count(&|q| !matches!(q.kind, Kind::Choice(_))) >= 12);
    for (outcome, _) in &bank.draw {
        assert!(count(&|q| q.outcome.as_ref() == Some(outcome)) >= 8, "{outcome}");
    }
    for question in &bank.questions {
        let lacks = question.difficulty.is_none()
            || question.outcome.is_none()
            || question.reread.is_none()
            || question.explanation.is_empty();
        assert!(!lacks, "{question:?}");
        if let Kind::Choice(choice) = &question.kind {
            let reasons = choice.options.iter().filter(|it| it.rationale.is_none());
            assert!(reasons.clone().all(|it| it.correct), "{question:?}");
        }
    }
}

#[test]
fn a_bank_is_read_as_its_author_wrote_it() {
    let bank = whole();
    assert_eq!((bank.title.as_str(), bank.pass_percent), ("Colours and numbers", 60));
    let [colour, even, first] = bank.questions.as_slice() else { panic!("{bank:?}") };
    assert_eq!(colour.prompt, "Which of these is a **colour**?");
    assert_eq!(colour.explanation, "Green is a colour.\n\nThe others are not.");
    assert_eq!(colour.outcome.as_deref(), Some("colours"));
    assert_eq!(colour.hints, ["Look out of the window."]);
    assert_eq!(colour.reread.as_deref(), Some("content/colours.md#green"));
    let Kind::Choice(choice) = &colour.kind else { panic!("{colour:?}") };
    let rationales: Vec<Option<&str>> =
        choice.options.iter().map(|option| option.rationale.as_deref()).collect();
    let expected = [
        Some("It is the colour of leaves."),
        None,
        Some("It is long, but no colour."),
        Some("A number in code."),
    ];
    assert_eq!(rationales, expected);
    let shape = |question: &Question| {
        let Kind::Choice(choice) = &question.kind else { panic!("{question:?}") };
        let texts: Vec<String> = choice.options.iter().map(|it| it.text.clone()).collect();
        (texts.join(", "), choice.multiple, choice.fixed)
    };
    assert!(even.prompt.starts_with("Here are numbers: two, three, four, five.\n\nWhich"));
    assert_eq!(shape(even), ("Five, Four, Three, Two".to_owned(), true, true));
    assert_eq!(shape(first), ("The second, The first, The third".to_owned(), false, true));
    // Records are kept by the id that is made of a prompt, so it may never change.
    assert_eq!(first.id, "q-c36c3b6c3f46f552");
}

#[test]
fn a_seed_gives_the_same_form_for_ever() {
    let bank = bank(&["one", "two", "three", "four"]);
    // These were reckoned by another implementation of the generator, in another language.
    for (seed, expected) in [
        (
            7,
            [
                "two: perhaps, no, yes",
                "three: perhaps, no, yes",
                "one: yes, no, perhaps",
                "four: no, yes, perhaps",
            ],
        ),
        (
            0,
            [
                "four: perhaps, yes, no",
                "one: perhaps, no, yes",
                "two: no, yes, perhaps",
                "three: no, yes, perhaps",
            ],
        ),
        (
            u64::MAX,
            [
                "three: no, perhaps, yes",
                "one: perhaps, no, yes",
                "two: yes, no, perhaps",
                "four: no, perhaps, yes",
            ],
        ),
    ] {
        // Everything was missed, so everything is asked again, shuffled.
        let again = Attempt::new(&bank, 1).retry(&bank, seed);
        assert_eq!(form(&bank, again), expected, "{seed}");
    }
    // At first the questions come in the author's order, and only the options are shuffled.
    let first = [
        "one: perhaps, no, yes",
        "two: no, yes, perhaps",
        "three: no, perhaps, yes",
        "four: no, yes, perhaps",
    ];
    assert_eq!(form(&bank, Attempt::new(&bank, 7)), first);
}

#[test]
fn a_choice_replaces_the_other_unless_several_are_right() {
    let mut bank = bank(&["one"]);
    let mut attempt = Attempt::new(&bank, 1);
    for (letter, changed, chosen) in [
        ('a', true, "a"),
        ('B', true, "b"),
        ('b', true, ""),
        ('d', false, ""),
        ('!', false, ""),
        ('c', true, "c"),
    ] {
        assert_eq!(attempt.toggle(&bank, letter), changed, "{letter}");
        assert_eq!(attempt.chosen().into_iter().collect::<String>(), chosen, "{letter}");
    }
    bank.questions[0].kind = options(&["yes", "no", "perhaps"], true);
    for (letter, chosen) in [('a', "ac"), ('b', "abc"), ('c', "ab"), ('A', "b")] {
        assert!(attempt.toggle(&bank, letter));
        assert_eq!(attempt.chosen().into_iter().collect::<String>(), chosen, "{letter}");
    }
}

#[test]
fn an_answer_is_all_or_nothing() {
    let bank = whole();
    for (chosen, verdict) in [
        ("Two, Four", Verdict::Correct),
        ("Two", Verdict::NotQuite),
        ("Two, Four, Five", Verdict::NotQuite),
        ("Three", Verdict::NotQuite),
    ] {
        let mut attempt = Attempt::new(&bank, 3);
        while asked(&attempt, &bank) != "even" {
            attempt.skip();
        }
        let not_yet = attempt.submit(&bank, None).unwrap_err();
        assert_eq!(not_yet, NotYet::NothingChosen { multiple: true });
        assert!(attempt.feedback(&bank).is_none());
        for text in chosen.split(", ") {
            let letter = letter_of(&attempt, &bank, text);
            attempt.toggle(&bank, letter);
        }
        assert_eq!(attempt.submit(&bank, None), Ok(verdict), "{chosen}");
        assert_eq!(attempt.submit(&bank, None), Err(NotYet::Answered));
        assert!(!attempt.toggle(&bank, 'a'), "an answer that is given stays");
        assert_eq!(attempt.skip(), Skip::Impossible);
        let feedback = attempt.feedback(&bank).unwrap();
        assert_eq!(feedback.verdict, verdict, "{chosen}");
        let signs: Vec<(&str, Sign, bool)> = (feedback.rows.iter())
            .map(|it| (it.label.as_str(), it.sign, it.words.ends_with("your choice")))
            .collect();
        let row = |label, text, is_right| {
            let is_chosen = chosen.split(", ").any(|it| it == text);
            let wrong = if is_chosen { Sign::Wrong } else { Sign::Left };
            (label, if is_right { Sign::Right } else { wrong }, is_chosen)
        };
        let expected = [
            row("a", "Five", false),
            row("b", "Four", true),
            row("c", "Three", false),
            row("d", "Two", true),
        ];
        assert_eq!(signs, expected, "{chosen}");
    }
}

#[test]
fn a_question_that_is_skipped_comes_back_once() {
    let bank = bank(&["one", "two", "three"]);
    let mut attempt = Attempt::new(&bank, 5);
    let first = asked(&attempt, &bank);
    assert_eq!(attempt.skip(), Skip::Later);
    assert_ne!(asked(&attempt, &bank), first);
    assert_eq!(attempt.position(), (1, 3));
    attempt.next();
    assert_eq!(attempt.position(), (1, 3), "without an answer there is no next");
    answer(&mut attempt, &bank, "yes");
    answer(&mut attempt, &bank, "yes");
    assert_eq!((asked(&attempt, &bank), attempt.position()), (first, (3, 3)));
    assert_eq!(attempt.skip(), Skip::LeftOpen);
    assert!(attempt.is_finished());
    assert_eq!(attempt.skip(), Skip::Impossible);
    assert_eq!(attempt.submit(&bank, None), Err(NotYet::NothingAsked));
    assert_eq!(attempt.score(&bank).to_string(), "Score: 2/3 (66 %)");
}

#[test]
fn the_last_question_is_skipped_in_two_steps() {
    let bank = bank(&["one"]);
    let mut attempt = Attempt::new(&bank, 5);
    assert_eq!(attempt.skip(), Skip::Last);
    assert!(!attempt.is_finished());
    assert_eq!(attempt.skip(), Skip::LeftOpen);
    assert!(attempt.is_finished());
}

#[test]
fn a_score_says_what_was_missed_and_retry_asks_it_again() {
    let mut bank = bank(&["one", "two", "three", "four"]);
    for (question, outcome) in bank.questions.iter_mut().zip(["a", "b", "a", "c"]) {
        question.outcome = Some(outcome.to_owned());
        question.reread = Some(format!("content/x.md#{outcome}"));
    }
    let mut attempt = Attempt::new(&bank, 7);
    while !attempt.is_finished() {
        let wrong = ["one", "three"].contains(&asked(&attempt, &bank).as_str());
        answer(&mut attempt, &bank, if wrong { "no" } else { "yes" });
    }
    let score = attempt.score(&bank);
    assert_eq!(score.to_string(), "Score: 2/4 (50 %)");
    assert!(!score.passed);
    let of = |id: &str, correct, asked| (id.to_owned(), correct, asked);
    assert_eq!(score.by_outcome, [of("a", 0, 2), of("b", 1, 1), of("c", 1, 1)]);
    assert_eq!(score.reread, ["content/x.md#a"]);
    assert_eq!(score.missed, [0, 2]);

    let mut retry = attempt.retry(&bank, 8);
    assert_eq!((retry.position(), retry.seed()), ((1, 2), 8));
    while !retry.is_finished() {
        answer(&mut retry, &bank, "yes");
    }
    let score = retry.score(&bank);
    assert_eq!(score.to_string(), "Score: 2/2 (100 %)");
    assert!(score.passed);
    assert!(retry.retry(&bank, 9).is_finished());
}

#[test]
fn passing_is_by_the_bank() {
    for (pass_percent, n_right, passed) in [
        (70, 2, false),
        (70, 3, true),
        (75, 3, true),
        (76, 3, false),
        (1, 0, false),
        (100, 4, true),
    ] {
        let mut bank = bank(&["one", "two", "three", "four"]);
        bank.pass_percent = pass_percent;
        let mut attempt = Attempt::new(&bank, 1);
        for number in 0..4 {
            answer(&mut attempt, &bank, if number < n_right { "yes" } else { "no" });
        }
        assert_eq!(attempt.score(&bank).passed, passed, "{pass_percent} {n_right}");
    }
    let nothing = bank(&[]);
    let attempt = Attempt::new(&nothing, 1);
    assert_eq!(attempt.score(&nothing).to_string(), "Score: 0/0 (0 %)");
    assert_eq!(attempt.position(), (0, 0));
    assert!(attempt.is_finished());
}

#[test]
fn an_attempt_that_was_kept_meets_a_bank_that_changed() {
    let old = bank(&["one", "two", "three"]);
    let mut attempt = Attempt::new(&old, 2);
    let first = asked(&attempt, &old);
    answer(&mut attempt, &old, "yes");
    let second = asked(&attempt, &old);
    assert!(attempt.toggle(&old, 'a'));
    let json = serde_json::to_string(&attempt).unwrap();
    let kept = || serde_json::from_str::<Attempt>(&json).unwrap();
    assert_eq!(kept(), attempt);
    assert_eq!(kept().reconcile(&old), None);
    let far = json.replace("\"at\":1", "\"at\":18446744073709551615");
    let mut far: Attempt = serde_json::from_str(&far).unwrap();
    assert_eq!((far.position(), far.is_finished(), far.skip()), ((3, 3), true, Skip::Impossible));

    let mut without_first = old.clone();
    without_first.questions.retain(|question| question.id != first);
    let mut attempt = kept();
    let said = attempt.reconcile(&without_first);
    assert_eq!(said.as_deref(), Some("1 question left the check since you began this check."));
    assert_eq!((asked(&attempt, &without_first), attempt.position()), (second.clone(), (1, 2)));

    let change = |id: &str| {
        let mut changed = old.clone();
        let question = changed.questions.iter_mut().find(|question| question.id == *id).unwrap();
        question.kind = options(&["yes", "nearly", "no"], false);
        changed
    };
    let (changed, mut attempt) = (change(&first), kept());
    let said = attempt.reconcile(&changed);
    assert_eq!(said.as_deref(), Some("1 question changed since you began this check."));
    assert_eq!((asked(&attempt, &changed), attempt.position()), (second.clone(), (1, 3)));
    for _ in 0..2 {
        answer(&mut attempt, &changed, "no");
    }
    assert_eq!((asked(&attempt, &changed), attempt.position()), (first, (3, 3)));

    let (changed, mut attempt) = (change(&second), kept());
    attempt.reconcile(&changed).unwrap();
    assert_eq!(asked(&attempt, &changed), second);
    let last = attempt.options(&changed).last().unwrap().1.text.clone();
    assert_eq!(last, "nearly", "what is new comes last");
}

#[test]
fn an_attempt_at_another_bank_altogether_is_over() {
    let old = bank(&["one", "two"]);
    let other = bank(&["three"]);
    let mut attempt = Attempt::new(&old, 2);
    assert!(attempt.question(&other).is_none());
    assert!(attempt.options(&other).is_empty());
    assert!(!attempt.toggle(&other, 'a'));
    assert_eq!(attempt.submit(&other, None), Err(NotYet::NothingAsked));
    assert!(attempt.reconcile(&other).unwrap().starts_with("2 questions left"));
    assert!(attempt.is_finished());
    assert_eq!(attempt.score(&other).total, 0);
}

#[test]
fn the_words_of_a_check() {
    let bank = whole();
    let mut attempt = Attempt::new(&bank, 7);
    let names = Names {
        outcomes: [("colours".to_owned(), "tell a colour".to_owned())].into(),
        ..Names::default()
    };
    let look = vestibule::course::flow::Look { ascii: true };
    let paper = |attempt: &Attempt, write: &dyn Fn(&Paper<'_>) -> Vec<vestibule::text::Row>| {
        write(&Paper { bank: &bank, attempt, names: &names, columns: 60, look })
    };
    let mut rows = Vec::new();
    while !attempt.is_finished() {
        attempt.toggle(&bank, 'b');
        rows.extend(paper(&attempt, &|it| it.question()));
        attempt.submit(&bank, None).unwrap();
        rows.push(vestibule::text::Row::default());
        let feedback = attempt.feedback(&bank).unwrap();
        rows.extend(paper(&attempt, &|it| it.feedback(&feedback)));
        rows.push(vestibule::text::Row::default());
        attempt.next();
    }
    rows.extend(paper(&attempt, &|it| it.result(&[])));
    let lines: Vec<String> = rows.iter().map(vestibule::text::Row::text).collect();
    insta::with_settings!({
        snapshot_path => "../cases/quiz/sound",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_snapshot!("whole", lines.join("\n")) });
}

#[derive(Debug, Clone)]
enum Move {
    Toggle(char),
    Submit,
    Next,
    Skip,
    Keep,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        3 => prop::char::range('a', 'g').prop_map(Move::Toggle),
        2 => Just(Move::Submit),
        2 => Just(Move::Next),
        1 => Just(Move::Skip),
        1 => Just(Move::Keep),
    ];
    prop::collection::vec(one, 0..60)
}

proptest! {
    /// Whatever is pressed, the place stays inside, the score fits the questions, and keeping loses nothing.
    #[test]
    fn any_moves_leave_a_sound_attempt(seed: u64, moves in moves()) {
        let bank = whole();
        let mut attempt = Attempt::new(&bank, seed);
        for it in moves {
            let before = attempt.position();
            match it {
                Move::Toggle(letter) => { attempt.toggle(&bank, letter); }
                Move::Submit => { attempt.submit(&bank, None).ok(); }
                Move::Next => attempt.next(),
                Move::Skip => { attempt.skip(); }
                Move::Keep => {
                    let json = serde_json::to_string(&attempt).unwrap();
                    let mut kept: Attempt = serde_json::from_str(&json).unwrap();
                    prop_assert_eq!(kept.reconcile(&bank), None);
                    prop_assert_eq!(&kept, &attempt);
                    attempt = kept;
                }
            }
            prop_assert!(attempt.position().0 >= before.0);
            prop_assert_eq!(attempt.is_finished(), attempt.question(&bank).is_none());
            let score = attempt.score(&bank);
            prop_assert_eq!((score.total, score.correct + score.missed.len()), (3, 3));
        }
    }

    /// Every form asks every question once, with all its options.
    #[test]
    fn a_form_is_whole(seed: u64) {
        let bank = bank(&["one", "two", "three", "four", "five"]);
        let mut questions: Vec<String> = form(&bank, Attempt::new(&bank, seed));
        questions.sort();
        for (line, id) in questions.iter().zip(["five", "four", "one", "three", "two"]) {
            let mut words: Vec<&str> = line.split([':', ',', ' ']).filter(|it| !it.is_empty()).collect();
            words.sort_unstable();
            let mut expected = vec![id, "no", "perhaps", "yes"];
            expected.sort_unstable();
            prop_assert_eq!(words, expected);
        }
    }

    #[test]
    fn no_text_makes_the_parser_fail(source: String) {
        let (bank, faults) = quiz::parse("q.toml", &source);
        prop_assert!(bank.questions.is_empty());
        prop_assert!(!faults.is_empty());
    }
}
