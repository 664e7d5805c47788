//! How an attempt went: marks, by outcome, by how sure the learner was, and what to read again.

use std::fmt;

use super::{Question, attempt::Given};

/// What an answer is worth, in percent of the question: 100 at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(u8);

impl Mark {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// All of the question.
    pub const FULL: Self = Self(100);

    /// `n_right` of `n_all` parts, rounded down.
    pub fn share(n_right: usize, n_all: usize) -> Self {
        let percent = (n_right.min(n_all) * 100).checked_div(n_all).unwrap_or(0);
        Self(u8::try_from(percent).unwrap_or(0))
    }

    /// Everything or nothing.
    pub fn whole(is_right: bool) -> Self {
        if is_right { Self::FULL } else { Self::NONE }
    }

    /// In percent of the question.
    pub fn percent(self) -> u8 {
        self.0
    }

    /// What is left of it after hints that cost `percent` of the question.
    #[must_use]
    pub fn less(self, percent: u8) -> Self {
        Self(self.0.saturating_sub(percent))
    }
}

/// What an answer is, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// All that had to be given was, and nothing else.
    Correct,
    /// Some of it, where the author gives marks for parts.
    Partly,
    /// Anything else.
    NotQuite,
}

impl Verdict {
    /// The word for an answer that is worth `mark` before hints are counted.
    pub fn of(mark: Mark) -> Self {
        match mark {
            Mark::FULL => Self::Correct,
            Mark::NONE => Self::NotQuite,
            _ => Self::Partly,
        }
    }

    /// Whether all of it was right.
    pub fn is_correct(self) -> bool {
        match self {
            Self::Correct => true,
            Self::Partly | Self::NotQuite => false,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Correct => tr!("Correct"),
            Self::Partly => tr!("Partly right"),
            Self::NotQuite => tr!("Not quite"),
        })
    }
}

/// The result of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Score {
    /// Questions that were answered wholly right.
    pub correct: usize,
    /// Questions that were asked.
    pub total: usize,
    /// The sum of the marks, in percent of a question.
    pub marks: usize,
    /// Enough of them for the bank.
    pub passed: bool,
    /// For each outcome, in the author's order: its id, right, asked.
    pub by_outcome: Vec<(String, usize, usize)>,
    /// For each step of confidence, from a guess to sure: right, asked.
    pub by_confidence: [(usize, usize); 3],
    /// The sum of the certainty-based marks and the most that it could be; none if no answer had a confidence.
    pub certainty: Option<(i64, i64)>,
    /// The passages of the questions that were missed, each once; those that were sure and wrong first.
    pub reread: Vec<String>,
    /// The places of the missed questions in the bank.
    pub missed: Vec<usize>,
    /// The places of those that were right and no more than a guess.
    pub guessed: Vec<usize>,
    /// The places of those that the learner was sure of and missed.
    pub sure_and_wrong: Vec<usize>,
}

impl Score {
    /// The share of the marks, rounded down, so that nobody reads the mark for passing and has not passed.
    pub fn percent(&self) -> usize {
        self.marks.checked_div(self.total).unwrap_or_default()
    }
}

impl Score {
    /// The numbers alone.
    pub fn numbers(&self) -> String {
        // One decimal, rounded down as the percentage is.
        let marks = match (self.marks / 100, self.marks % 100 / 10) {
            (whole, 0) => whole.to_string(),
            (whole, tenths) => format!("{whole}.{tenths}"),
        };
        format!("{marks}/{} ({} %)", self.total, self.percent())
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&tr!("Score: {numbers}", numbers = self.numbers()))
    }
}

/// What a sure, a fairly sure and a guessed answer are worth when they are right, and when they are wrong: the
/// scale of Gardner-Medwin, by which only an honest confidence pays.
const CERTAINTY: [(i64, i64); 3] = [(1, 0), (2, -2), (3, -6)];

/// The sum of the certainty-based marks of answers, each with how sure the learner was and whether it was right,
/// and the most that it could be; none if no answer had a confidence.
pub(super) fn certainty(
    answers: impl IntoIterator<Item = (Option<u8>, bool)>,
) -> Option<(i64, i64)> {
    let worth = |(confidence, is_right): (Option<u8>, bool)| {
        let (won, lost) = CERTAINTY.get(usize::from(confidence?).checked_sub(1)?)?;
        Some(if is_right { *won } else { *lost })
    };
    let sum = |(sum, most), worth| (sum + worth, most + 3);
    answers
        .into_iter()
        .filter_map(worth)
        .fold(None, |all, it| Some(sum(all.unwrap_or_default(), it)))
}

/// Counts answers: each the question's place in its bank, the question, and what was given.
pub(super) fn tally(pass_percent: u8, mut answers: Vec<(usize, &Question, Given)>) -> Score {
    answers.sort_by_key(|(idx, _, _)| *idx);
    let sure = answers.iter().map(|(_, _, it)| (it.confidence, it.verdict.is_correct()));
    let certainty = certainty(sure);
    let mut score = Score { total: answers.len(), certainty, ..Score::default() };
    let mut reread: Vec<(bool, &String)> = Vec::new();
    for (idx, question, given) in &answers {
        score.marks += usize::from(given.mark.percent());
        let is_correct = given.verdict.is_correct();
        let is_sure = given.confidence == Some(3);
        if let Some(outcome) = &question.outcome {
            count(&mut score.by_outcome, outcome, is_correct);
        }
        score.be_sure(given, is_correct);
        if is_correct {
            score.correct += 1;
            score.guessed.extend((given.confidence == Some(1)).then_some(*idx));
            continue;
        }
        score.missed.push(*idx);
        score.sure_and_wrong.extend(is_sure.then_some(*idx));
        reread.extend(question.reread.as_ref().map(|it| (!is_sure, it)));
    }
    reread.sort_by_key(|(later, _)| *later);
    for (_, passage) in reread {
        if !score.reread.contains(passage) {
            score.reread.push(passage.clone());
        }
    }
    let needed = usize::from(pass_percent) * score.total;
    score.passed = score.total > 0 && score.marks >= needed;
    score
}

impl Score {
    fn be_sure(&mut self, given: &Given, is_correct: bool) {
        let Some(idx) = given.confidence.and_then(|it| usize::from(it).checked_sub(1)) else {
            return;
        };
        let Some((right, asked)) = self.by_confidence.get_mut(idx) else { return };
        *asked += 1;
        *right += usize::from(is_correct);
    }
}

fn count(by_outcome: &mut Vec<(String, usize, usize)>, outcome: &str, is_correct: bool) {
    if !by_outcome.iter().any(|(id, _, _)| id == outcome) {
        by_outcome.push((outcome.to_owned(), 0, 0));
    }
    if let Some((_, correct, asked)) = by_outcome.iter_mut().find(|(id, _, _)| id == outcome) {
        *correct += usize::from(is_correct);
        *asked += 1;
    }
}
