//! The words of a check as rows: what the pane shows and what plain mode prints.

use std::collections::BTreeMap;

use super::{Attempt, Bank, Feedback, FeedbackOption, Kind};
use crate::{
    course::{flow, flow::Look, parse},
    text::{Role, Row, Span, wrap},
};

/// Words for the ids and paths that a bank names, as far as its course gives them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// What the learner can do, by the id of the outcome.
    pub outcomes: BTreeMap<String, String>,
    /// The heading of a passage, by its path and anchor.
    pub passages: BTreeMap<String, String>,
}

/// What an attempt looks like on paper of a certain width.
#[derive(Debug, Clone, Copy)]
pub struct Paper<'a> {
    /// The questions.
    pub bank: &'a Bank,
    /// The answers so far.
    pub attempt: &'a Attempt,
    /// Words for ids and paths.
    pub names: &'a Names,
    /// Columns of the rows.
    pub columns: usize,
    /// How rows are drawn.
    pub look: Look,
}

impl Paper<'_> {
    /// The question that is shown: where we are, what is asked, what may be chosen. Empty when all is done.
    pub fn question(&self) -> Vec<Row> {
        let Some(question) = self.attempt.question(self.bank) else { return Vec::new() };
        let Kind::Choice(choice) = &question.kind;
        let mut rows = self.prompt();
        let chosen = self.attempt.chosen();
        for (letter, option) in self.attempt.options(self.bank) {
            let sign = match (choice.multiple, chosen.contains(&letter)) {
                (false, false) => "( )",
                (false, true) => "(x)",
                (true, false) => "[ ]",
                (true, true) => "[x]",
            };
            let prefix =
                [Span::new(sign, Role::Frame), Span::new(format!(" {letter}  "), Role::Key)];
            rows.extend(self.hanging(prefix.to_vec(), &option.text));
        }
        rows.push(Row::default());
        let how = if choice.multiple { "Choose all that apply." } else { "Choose one." };
        rows.push(Row::of(how, Role::Dim));
        rows
    }

    /// The hint of the question that is shown.
    pub fn hint(&self) -> Vec<Row> {
        let hint = self.attempt.question(self.bank).and_then(|it| it.hint.as_deref());
        let hint = hint.unwrap_or("This question has no hint.");
        self.hanging(vec![Span::new("Hint  ", Role::Note)], hint)
    }

    /// What is said after an answer: the verdict, each option with its reason, the explanation.
    pub fn feedback(&self, feedback: &Feedback<'_>) -> Vec<Row> {
        let mut rows = Vec::new();
        let role = if feedback.verdict.is_correct() { Role::Good } else { Role::Bad };
        rows.push(Row::of(format!("{}.", feedback.verdict), role));
        for option in &feedback.options {
            rows.push(Row::default());
            rows.extend(self.answered(option));
        }
        if !feedback.explanation.is_empty() {
            rows.push(Row::default());
            rows.extend(self.markdown(feedback.explanation, self.columns));
        }
        if let Some(passage) = feedback.reread {
            rows.push(Row::default());
            rows.extend(self.passage("Read again: ", passage));
        }
        rows
    }

    /// The end of an attempt: score, whether it passed, by outcome, what to read again, the seed.
    pub fn result(&self) -> Vec<Row> {
        let score = self.attempt.score(self.bank);
        let (word, role) =
            if score.passed { ("Passed.", Role::Good) } else { ("Not passed yet.", Role::Warning) };
        let needed = format!(" {} % are needed.", self.bank.pass_percent);
        let mut rows = vec![
            Row::of(&self.bank.title, Role::Subheading),
            Row::default(),
            Row::of(score.to_string(), Role::Heading),
            Row::new([Span::new(word, role), Span::new(needed, Role::Dim)]),
        ];
        if !score.by_outcome.is_empty() {
            rows.push(Row::default());
            rows.push(Row::of("You can", Role::Subheading));
        }
        for (outcome, correct, asked) in &score.by_outcome {
            let (sign, role) = if correct == asked { ("+", Role::Good) } else { ("-", Role::Bad) };
            let words = self.names.outcomes.get(outcome).unwrap_or(outcome);
            let prefix = Span::new(format!("{sign} {correct}/{asked}  "), role);
            rows.extend(self.hanging(vec![prefix], words));
        }
        if !score.reread.is_empty() {
            rows.push(Row::default());
            rows.push(Row::of("Read again", Role::Subheading));
        }
        rows.extend(score.reread.iter().flat_map(|passage| self.passage("  ", passage)));
        rows.push(Row::default());
        let seed = format!("This form has the seed {}.", self.attempt.seed());
        rows.push(Row::of(seed, Role::Dim));
        rows
    }

    /// Where we are and what is asked.
    pub fn prompt(&self) -> Vec<Row> {
        let (at, n_questions) = self.attempt.position();
        let mut rows = vec![
            Row::new([
                Span::new(format!("{at} / {n_questions}"), Role::Heading),
                Span::new(format!("   {}", self.bank.title), Role::Dim),
            ]),
            Row::default(),
        ];
        let prompt = self.attempt.question(self.bank).map(|it| it.prompt.as_str());
        rows.extend(self.markdown(prompt.unwrap_or_default(), self.columns));
        rows.push(Row::default());
        rows
    }

    /// An option after the answer: a sign, the letter, what it says, in words what it was, and why.
    fn answered(&self, option: &FeedbackOption<'_>) -> Vec<Row> {
        let (sign, role, words) = match (option.correct, option.chosen) {
            (true, true) => ("+", Role::Good, "right, your choice"),
            (true, false) => ("+", Role::Good, "right"),
            (false, true) => ("-", Role::Bad, "wrong, your choice"),
            (false, false) => (".", Role::Dim, "wrong"),
        };
        let prefix = [Span::new(sign, role), Span::new(format!(" {}  ", option.letter), Role::Key)];
        let mut rows = self.hanging(prefix.to_vec(), option.text);
        let indent = "     ";
        match option.rationale {
            Some(reason) => {
                let reason = format!("{words}: {reason}");
                rows.extend(self.hanging(vec![Span::from(indent)], &reason));
            }
            None => rows.push(Row::of(format!("{indent}{words}"), role)),
        }
        rows
    }

    fn passage(&self, label: &str, passage: &str) -> Vec<Row> {
        let words = self.names.passages.get(passage).map_or(passage, String::as_str);
        let row = Row::new([Span::new(label, Role::Dim), Span::new(words, Role::Link)]);
        wrap::wrap(&row, self.columns, crate::text::width(label))
    }

    /// Inline Markdown behind `prefix`, its further rows indented to where the first one starts.
    fn hanging(&self, prefix: Vec<Span>, source: &str) -> Vec<Row> {
        let indent = prefix.iter().map(Span::width).sum::<usize>();
        let rows = self.markdown(source, self.columns.saturating_sub(indent).max(1));
        if rows.is_empty() {
            return vec![Row::new(prefix)];
        }
        let rows = rows.into_iter().enumerate().map(|(idx, row)| {
            let blank = || vec![Span::from(" ".repeat(indent).as_str())];
            let before = if idx == 0 { prefix.clone() } else { blank() };
            Row::new(before.into_iter().chain(row.spans))
        });
        rows.collect()
    }

    fn markdown(&self, source: &str, columns: usize) -> Vec<Row> {
        let document = parse::parse("", source);
        let columns = u16::try_from(columns).unwrap_or(u16::MAX);
        let mut rows = Vec::new();
        for block in 0..document.blocks.len() {
            if block > 0 {
                rows.push(Row::default());
            }
            rows.extend(flow::flow(&document, block, columns, self.look));
        }
        rows
    }
}
