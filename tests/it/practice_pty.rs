//! Practice, exam and review in the real program in a pseudo-terminal, with a kill in the middle.
#![cfg(unix)]

use rusqlite::Connection;
use serde_json::Value;
use vestibule::{
    course::Files,
    quiz::{self, Attempt, Bank, Kind, Question, computed},
};

use crate::{
    kinds::acme,
    program::{Program, flat},
    pty::Terminal,
};

/// The questions for practice, as the program asks them.
fn practice() -> Bank {
    let (mut bank, faults) = quiz::read(&Files::embedded(), "quizzes/practice.toml").unwrap();
    assert_eq!(faults, []);
    assert_eq!(computed::settle_all(&mut bank.questions, |_| Ok(acme())), [] as [String; 0]);
    bank
}

/// The keys that answer the question which `attempt` shows, and leave it to be submitted.
fn keys(attempt: &Attempt, bank: &Bank, rightly: bool) -> String {
    let question = attempt.question(bank).unwrap();
    let letters = attempt.letters();
    let letter = |text: &str| letters.iter().find(|(_, it)| *it == text).unwrap().0;
    match &question.kind {
        Kind::Choice(choice) => {
            let fitting = choice.options.iter().filter(|it| it.correct == rightly);
            let n_picks = if rightly { usize::MAX } else { 1 };
            fitting.take(n_picks).map(|it| letter(&it.text)).collect()
        }
        Kind::Ordering(ordering) => {
            let mut keys: Vec<char> = ordering.items.iter().map(|it| letter(it)).collect();
            if !rightly {
                keys.reverse();
            }
            keys.into_iter().collect()
        }
        Kind::Matching(matching) => {
            let mut keys: Vec<char> = matching.pairs.iter().map(|it| letter(&it.right)).collect();
            if !rightly {
                keys.reverse();
            }
            keys.into_iter().collect()
        }
        Kind::Short(short) if rightly => format!("{}\r", short.answers.first().unwrap()),
        Kind::Number(number) if rightly => format!("{}\r", number.answer),
        Kind::Short(_) => "something else\r".to_owned(),
        Kind::Number(_) => "987654\r".to_owned(),
    }
}

/// The beginning of what is asked, as far as a screen shows it on one line.
fn beginning(question: &Question) -> String {
    flat(&question.prompt).chars().take(30).collect()
}

/// Sees the question that `attempt` shows.
fn see_question(terminal: &mut Terminal, attempt: &Attempt, bank: &Bank) {
    let (at, of) = attempt.position();
    let question = attempt.question(bank).unwrap();
    let (number, begins) = (format!("{at} / {of}"), beginning(question));
    terminal.wait(&format!("{number} {begins}"), |screen| {
        let text = screen.contents();
        text.contains(&number) && flat(&text).contains(&begins)
    });
}

/// Gives the answer that `keys` give, to know what comes next.
fn give(attempt: &mut Attempt, bank: &Bank, keys: &str) {
    match keys.strip_suffix('\r') {
        Some(text) => assert!(attempt.write(bank, text)),
        None => keys.chars().for_each(|letter| assert!(attempt.toggle(bank, letter))),
    }
}

/// Columns and rows on which no feedback has to be scrolled.
const TALL: (u16, u16) = (100, 150);

fn start(program: &Program, arguments: &[&str]) -> Terminal {
    Terminal::start(program, arguments, TALL.0, TALL.1)
}

/// The form that is asked, once the record has it: it is made after the first screen.
fn asked(program: &Program) -> Attempt {
    for _ in 0..200 {
        let record = program.record();
        let attempts = record.pointer("/attempts").and_then(Value::as_array);
        let open = attempts.and_then(|it| it.iter().find(|it| it["finished"].is_null()));
        if let Some(open) = open {
            return serde_json::from_value(open["state"].clone()).unwrap();
        }
    }
    unreachable!("no form is asked")
}

/// Five questions, the first of which is answered wrongly and surely.
fn practise(program: &Program, bank: &Bank) {
    let mut terminal = start(program, &["quiz", "practice", "--count", "5", "--seed", "7"]);
    terminal.see("1 / 5");
    let mut attempt = asked(program);
    while !attempt.is_finished() {
        see_question(&mut terminal, &attempt, bank);
        let is_first = attempt.position().0 == 1;
        let (sure, verdict) = if is_first {
            (3, "Not quite. You said: sure.")
        } else {
            (2, "Correct. You said: fairly sure.")
        };
        let keys = keys(&attempt, bank, !is_first);
        terminal.press(&keys).press(&sure.to_string()).see(verdict);
        give(&mut attempt, bank, &keys);
        attempt.submit(bank, Some(sure)).unwrap();
        attempt.next();
        terminal.press("\r");
    }
    terminal.see_all(&["Score: 4/5 (80 %)", "Passed.", "Sure and wrong", "sure: 0 of 1 right"]);
    terminal.press("\r");
    assert_eq!(terminal.end(), 0);
}

/// An exam of ten up to its seventh question; one answer is wrong at first, and marked. Then the program is killed.
/// The form, and the place of that answer in it.
fn begin_exam(program: &Program, bank: &Bank) -> (Attempt, usize) {
    let exam = ["quiz", "practice", "--exam", "--count", "10", "--seed", "9"];
    let mut terminal = start(program, &exam);
    terminal.see_all(&["1 / 10", "left"]);
    let mut attempt = asked(program);
    let is_single = |attempt: &Attempt| {
        let kind = &attempt.question(bank).unwrap().kind;
        matches!(kind, Kind::Choice(choice) if !choice.multiple)
    };
    let mut changed = None;
    for idx in 0..6 {
        attempt.go_to(idx);
        see_question(&mut terminal, &attempt, bank);
        let is_wrong = changed.is_none() && is_single(&attempt);
        if is_wrong {
            changed = Some(idx);
            terminal.press("m").see("marked");
        }
        terminal.press(&keys(&attempt, bank, !is_wrong)).press("\r");
    }
    let changed = changed.unwrap();
    attempt.go_to(6);
    see_question(&mut terminal, &attempt, bank);
    assert!(!terminal.text().contains("Correct"), "an exam tells nothing");
    terminal.signal("KILL");
    terminal.end();
    (attempt, changed)
}

/// The exam goes on where it was; the answer is changed, the last question left open, all handed in and reviewed.
fn end_exam(program: &Program, bank: &Bank, mut attempt: Attempt, changed: usize) {
    let mut terminal = start(program, &["quiz", "practice"]);
    terminal.see_all(&["7 / 10", "left"]);
    terminal.press(".").see_all(&["All questions", "6  answered", "answered, marked", "7  open"]);
    let up = "k".repeat(6 - changed);
    terminal.press(&up).press("\r");
    attempt.go_to(changed);
    see_question(&mut terminal, &attempt, bank);
    terminal.press(&keys(&attempt, bank, true)).press("\r");
    for idx in changed + 1..6 {
        attempt.go_to(idx);
        see_question(&mut terminal, &attempt, bank);
        terminal.press("]");
    }
    for idx in 6..9 {
        attempt.go_to(idx);
        see_question(&mut terminal, &attempt, bank);
        terminal.press(&keys(&attempt, bank, true)).press("\r");
    }
    terminal.see("10 / 10").press(".G\r").see("Question 10 has no answer.").press("y");
    for number in 1..=10 {
        let verdict = if number == 10 { "Not answered." } else { "Correct." };
        terminal.see_all(&[&format!("{number} / 10"), verdict]);
        terminal.press("\r");
    }
    terminal.see_all(&["Score: 9/10 (90 %)", "Time:"]).press("\r");
    assert_eq!(terminal.end(), 0);
}

impl Terminal {
    /// Leaves a check that is not finished.
    pub(crate) fn quit_quiz(&mut self) {
        self.press("q").see("Leave vestibule?").press("y");
        assert_eq!(self.end(), 1);
        self.assert_given_back("quit");
    }
}

#[test]
fn practice_exam_kill_review_and_what_is_due() {
    let program = Program::fresh();
    let bank = practice();
    practise(&program, &bank);
    let (attempt, changed) = begin_exam(&program, &bank);
    end_exam(&program, &bank, attempt, changed);

    // Two months later: what was answered is due.
    let record = Connection::open(program.data().join("progress.sqlite")).unwrap();
    let n_moved = record.execute("update answers set answered = answered - 5184000", []).unwrap();
    drop(record);
    assert_eq!(n_moved, 14, "five of practice, nine of the exam");
    let mut terminal = start(&program, &["review"]);
    terminal.see("1 / ");
    let mut due = asked(&program);
    assert!(due.ids().count() >= 10, "{}", due.ids().count());
    see_question(&mut terminal, &due, &bank);
    let keys = keys(&due, &bank, true);
    terminal.press(&keys).press("2").see("Correct.");
    give(&mut due, &bank, &keys);
    terminal.quit_quiz();
}
