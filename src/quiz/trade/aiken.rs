//! Aiken: a line that asks, a line for each option, and a line with the letter of the answer. It holds nothing else.

use std::{fmt::Write as _, ops::Range};

use super::{
    COMPUTED, DIFFICULTIES, Draft, EXPLANATIONS, HINTS, LeftOut, MATCHES, ORDERS, OUTCOMES,
    REASONS, REREAD, SEVERAL, TYPED, one_line, shown,
};
use crate::{
    fault::Fault,
    quiz::{
        Bank, Kind, Question,
        kind::{Choice, Choosable},
    },
};

const LINES: &str = mark!("questions whose text does not fit a line");

pub(super) fn write(bank: &Bank, left_out: &mut LeftOut) -> Vec<u8> {
    let mut out = String::new();
    for question in &bank.questions {
        let choice = match what_fits(question) {
            Ok(choice) => choice,
            Err(why) => {
                left_out.add(why, question);
                continue;
            }
        };
        for (is_lost, what) in [
            (!question.hints.is_empty(), HINTS),
            (question.reread.is_some(), REREAD),
            (choice.options.iter().any(|it| it.rationale.is_some()), REASONS),
            (!question.explanation.trim().is_empty(), EXPLANATIONS),
            (question.outcome.is_some(), OUTCOMES),
            (question.difficulty.is_some(), DIFFICULTIES),
        ] {
            left_out.add_if(is_lost, what, question);
        }
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(out, "{}", one_line(&question.prompt));
        let mut answer = 'A';
        for (letter, text) in ('A'..='Z').zip(shown(question)) {
            let _ = writeln!(out, "{letter}. {}", one_line(&text));
            if choice.options.iter().any(|it| it.correct && it.text == text) {
                answer = letter;
            }
        }
        let _ = writeln!(out, "ANSWER: {answer}");
    }
    out.into_bytes()
}

/// The choice, or why the question cannot be written.
fn what_fits(question: &Question) -> Result<&Choice, &'static str> {
    if question.setup.is_some() {
        return Err(COMPUTED);
    }
    let choice = match &question.kind {
        Kind::Choice(choice) if !choice.multiple => choice,
        Kind::Choice(_) => return Err(SEVERAL),
        Kind::Ordering(_) => return Err(ORDERS),
        Kind::Matching(_) => return Err(MATCHES),
        Kind::Short(_) | Kind::Number(_) => return Err(TYPED),
    };
    // Lines that mean something as lines: code, lists, tables, quotes.
    let is_block = |line: &str| {
        let line = line.trim_start();
        ["```", "~~~", "- ", "* ", "+ ", "|", ">", "#", "1. "].iter().any(|it| line.starts_with(it))
    };
    let prompt = one_line(&question.prompt);
    let is_taken = option_of(&prompt).is_some() || answer_of(&prompt).is_some();
    if question.prompt.lines().any(is_block) || is_taken { Err(LINES) } else { Ok(choice) }
}

/// Questions, and a fault for each that cannot be one here.
pub(super) fn read(file: &str, source: &str) -> (Vec<Draft>, Vec<Fault>) {
    let (mut drafts, mut faults) = (Vec::new(), Vec::new());
    let mut open = Open::default();
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let line = line.trim().trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            continue;
        }
        if let Some(letter) = answer_of(line) {
            match std::mem::take(&mut open).closed(letter) {
                Ok(draft) => drafts.push(draft),
                Err(why) => faults.push(Fault::at(file, source, span, why)),
            }
        } else if let Some((letter, text)) = option_of(line).filter(|_| !open.prompt.is_empty()) {
            open.options.push((letter, one_line(text)));
        } else if open.options.is_empty() {
            open.span.get_or_insert(span);
            let blank = if open.prompt.is_empty() { "" } else { " " };
            open.prompt = format!("{}{blank}{}", open.prompt, one_line(line));
        } else {
            let lost = std::mem::take(&mut open);
            let why = tr!("the question has no line `ANSWER: A`");
            faults.push(Fault::at(file, source, lost.span.unwrap_or_default(), why));
            open.span = Some(span);
            open.prompt = one_line(line);
        }
    }
    if let Some(span) = open.span {
        faults.push(Fault::at(file, source, span, tr!("the question has no line `ANSWER: A`")));
    }
    (drafts, faults)
}

/// What is read of a question so far.
#[derive(Default)]
struct Open {
    span: Option<Range<usize>>,
    prompt: String,
    options: Vec<(char, String)>,
}

impl Open {
    fn closed(self, answer: char) -> Result<Draft, String> {
        if self.prompt.is_empty() {
            return Err(tr!("nothing is asked before this answer").to_owned());
        }
        if !self.options.iter().any(|(letter, _)| *letter == answer) {
            return Err(tr!("no option has the letter {answer}", answer));
        }
        let option =
            |(letter, text)| Choosable { text, correct: letter == answer, rationale: None };
        let mut options: Vec<Choosable> = self.options.into_iter().map(option).collect();
        options.sort_by_key(|it| !it.correct);
        let kind = Kind::Choice(Choice { options, multiple: false, fixed: false, partial: false });
        let (prompt, explanation) = (self.prompt, String::new());
        Ok(Draft { id: None, prompt, kind, explanation, outcome: None, difficulty: None })
    }
}

/// `A. text` or `A) text`.
fn option_of(line: &str) -> Option<(char, &str)> {
    let mut chars = line.chars();
    let letter = chars.next().filter(char::is_ascii_uppercase)?;
    let rest = chars.as_str().strip_prefix(['.', ')'])?;
    let text = rest.strip_prefix(char::is_whitespace)?.trim();
    (!text.is_empty()).then_some((letter, text))
}

/// `ANSWER: A`.
fn answer_of(line: &str) -> Option<char> {
    let letter = line.strip_prefix("ANSWER:")?.trim();
    let mut chars = letter.chars();
    let first = chars.next().filter(char::is_ascii_uppercase)?;
    chars.as_str().is_empty().then_some(first)
}
