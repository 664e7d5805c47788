//! An exam in plain mode, driven by a script.
#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::fs;

use vestibule::{
    course::Files,
    quiz::{self, Attempt, Kind, result::read},
};

use crate::{program::Program, results::timeless};

/// The lines that answer an exam which is open, hand it in and read its review; the first answer is wrong where it
/// can be.
fn exam_lines(mut attempt: Attempt) -> String {
    let (bank, _) = quiz::read(&Files::embedded(), "quizzes/practice.toml").unwrap();
    let ids: Vec<String> = attempt.ids().map(str::to_owned).collect();
    let mut lines = Vec::new();
    let mut is_wrong = true;
    for (place, id) in ids.iter().enumerate() {
        attempt.go_to(place);
        let (_, question) = bank.question(id).unwrap();
        let letter = |text: &String| {
            let letters = attempt.letters();
            letters.into_iter().find(|(_, it)| it == text).unwrap().0
        };
        match &question.kind {
            Kind::Choice(choice) => {
                let options = choice.options.iter().filter(|it| it.correct != is_wrong);
                let n = if choice.multiple { usize::MAX } else { 1 };
                lines.push(options.map(|it| letter(&it.text)).take(n).collect());
                is_wrong = false;
            }
            Kind::Ordering(ordering) => lines.push(ordering.items.iter().map(letter).collect()),
            Kind::Matching(it) => lines.push(it.pairs.iter().map(|it| letter(&it.right)).collect()),
            Kind::Short(short) => lines.extend([short.answers[0].clone(), String::new()]),
            Kind::Number(number) => lines.extend([number.answer.to_string(), String::new()]),
        }
    }
    lines.extend([(ids.len() + 1).to_string(), "y".to_owned()]);
    lines.join("\n") + &"\n".repeat(ids.len() + 2)
}

#[test]
fn an_exam_by_script_is_the_same_twice() {
    let arguments =
        |file| ["quiz", "practice", "--exam", "--seed", "42", "--count", "20", "--result", file];
    let program = Program::fresh();
    assert_eq!(program.run(&arguments("open.json"), "").code, 1);
    let lines = exam_lines(program.attempt());
    let sit = || {
        let program = Program::fresh();
        let ran = program.run(&arguments("exam.json"), &lines);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
        let text = fs::read_to_string(program.dir().join("exam.json")).unwrap();
        let listed = program.run(&["results", "list"], "").out;
        assert!(listed.contains("exam        19/20 right"), "{listed}");
        timeless(read(text.as_bytes()).unwrap())
    };
    let (first, second) = (sit(), sit());
    assert_eq!(first, second);
    assert_eq!((first.total, first.correct, first.marks, first.seed), (20, 19, 1900, 42));
    assert_eq!(first.mode, quiz::Mode::Exam);
    let kinds: std::collections::BTreeSet<&str> =
        first.answers.iter().map(|it| it.kind.as_str()).collect();
    assert!(kinds.len() >= 3, "{kinds:?}");
}
