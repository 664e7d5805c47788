//! The words of a check as rows, one after the other: what plain mode prints, and what the pane shows too.
//!
//! Prompts, options and reasons stay the Markdown that their authors wrote, and no row is wrapped: whoever
//! shows them knows the width.

use super::{Attempt, Bank, Feedback, FeedbackOption, Kind, Score};
use crate::text::{Role, Row};

/// The question that is shown: where we are, what is asked, what may be chosen. Empty when all is done.
pub fn question(attempt: &Attempt, bank: &Bank) -> Vec<Row> {
    let Some(question) = attempt.question(bank) else { return Vec::new() };
    let mut rows = vec![position(attempt), Row::default()];
    rows.extend(markdown(&question.prompt, Role::Text));
    rows.push(Row::default());
    rows.extend(options(attempt, bank));
    rows.push(Row::default());
    rows.push(Row::of(how_to_answer(&question.kind), Role::Dim));
    rows
}

/// `Question 1 / 4`.
pub fn position(attempt: &Attempt) -> Row {
    let (at, total) = attempt.position();
    Row::of(format!("Question {at} / {total}"), Role::Heading)
}

/// The options by letter; what is chosen is marked by a sign, one shape for one answer, one for several.
pub fn options(attempt: &Attempt, bank: &Bank) -> Vec<Row> {
    let chosen = attempt.chosen();
    let multiple = attempt.question(bank).is_some_and(|question| {
        let Kind::Choice(choice) = &question.kind;
        choice.multiple
    });
    let row = |(letter, option): (char, &super::Choosable)| {
        let sign = match (multiple, chosen.contains(&letter)) {
            (false, false) => "( )",
            (false, true) => "(x)",
            (true, false) => "[ ]",
            (true, true) => "[x]",
        };
        let mut row = Row::of(sign, Role::Frame);
        row.push(format!(" {letter} "), Role::Key);
        row.push(&option.text, Role::Text);
        row
    };
    attempt.options(bank).into_iter().map(row).collect()
}

/// What the learner is asked to do, as a sentence.
pub fn how_to_answer(kind: &Kind) -> &'static str {
    let Kind::Choice(choice) = kind;
    if choice.multiple { "Choose all that apply." } else { "Choose one." }
}

/// What is said after an answer: the verdict, each option with its reason, the explanation.
pub fn feedback(feedback: &Feedback<'_>) -> Vec<Row> {
    let mut rows = vec![verdict(feedback), Row::default()];
    for option in &feedback.options {
        rows.push(answered(option));
        rows.extend(
            option.rationale.iter().map(|reason| Row::of(format!("    {reason}"), Role::Dim)),
        );
    }
    if !feedback.explanation.is_empty() {
        rows.push(Row::default());
        rows.extend(markdown(feedback.explanation, Role::Text));
    }
    if let Some(reread) = feedback.reread {
        rows.push(Row::default());
        rows.push(labelled("Read again: ", reread));
    }
    rows
}

/// The verdict with a full stop.
pub fn verdict(feedback: &Feedback<'_>) -> Row {
    let role = if feedback.verdict.is_correct() { Role::Good } else { Role::Bad };
    Row::of(format!("{}.", feedback.verdict), role)
}

/// An option after the answer: a sign, the letter, what it says, and in words what it was.
pub fn answered(option: &FeedbackOption<'_>) -> Row {
    let (sign, role, words) = match (option.correct, option.chosen) {
        (true, true) => ("+", Role::Good, " (right, your choice)"),
        (true, false) => ("+", Role::Good, " (right)"),
        (false, true) => ("-", Role::Bad, " (wrong, your choice)"),
        (false, false) => (" ", Role::Text, " (wrong)"),
    };
    let mut row = Row::of(sign, role);
    row.push(format!(" {} ", option.letter), Role::Key);
    row.push(option.text, Role::Text);
    row.push(words, if option.chosen || option.correct { role } else { Role::Dim });
    row
}

/// The end of an attempt: score, whether it passed, by outcome, what to read again, the seed.
///
/// `name` gives the words of an outcome, where they are known.
pub fn result(
    score: &Score,
    bank: &Bank,
    seed: u64,
    name: impl Fn(&str) -> Option<String>,
) -> Vec<Row> {
    let role = if score.passed { Role::Good } else { Role::Warning };
    let word = if score.passed { "Passed." } else { "Not passed yet." };
    let mut rows = vec![Row::of(score.to_string(), Role::Heading), Row::of(word, role)];
    rows.last_mut().into_iter().for_each(|row| {
        row.push(format!(" {} % are needed.", bank.pass_percent), Role::Dim);
    });
    if !score.by_outcome.is_empty() {
        rows.push(Row::default());
        rows.push(Row::of("By outcome", Role::Subheading));
    }
    for (outcome, correct, asked) in &score.by_outcome {
        let role = if correct == asked { Role::Good } else { Role::Bad };
        let mut row = Row::of(format!("  {correct}/{asked} "), role);
        row.push(name(outcome).unwrap_or_else(|| outcome.clone()), Role::Text);
        rows.push(row);
    }
    if !score.reread.is_empty() {
        rows.push(Row::default());
        rows.push(Row::of("Read again", Role::Subheading));
    }
    rows.extend(score.reread.iter().map(|passage| Row::of(format!("  {passage}"), Role::Link)));
    rows.push(Row::default());
    rows.push(labelled("Seed: ", &seed.to_string()));
    rows
}

fn labelled(label: &str, value: &str) -> Row {
    let mut row = Row::of(label, Role::Dim);
    row.push(value, Role::Text);
    row
}

/// Markdown as it was written, a row for each of its lines.
fn markdown(source: &str, role: Role) -> impl Iterator<Item = Row> {
    source.lines().map(move |line| Row::of(line, role))
}
