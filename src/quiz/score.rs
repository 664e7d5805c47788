//! How an attempt went: by question, by outcome, and what to read again.

use std::fmt;

use super::Question;

/// The result of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Questions that were answered rightly.
    pub correct: usize,
    /// Questions that were asked.
    pub total: usize,
    /// Enough of them for the bank.
    pub passed: bool,
    /// For each outcome, in the author's order: its id, right, asked.
    pub by_outcome: Vec<(String, usize, usize)>,
    /// The passages of the questions that were missed, each once.
    pub reread: Vec<String>,
    /// The places of the missed questions in the bank.
    pub missed: Vec<usize>,
}

impl Score {
    /// The share that is right, rounded down, so that nobody reads the mark for passing and has not passed.
    pub fn percent(&self) -> usize {
        (self.correct * 100).checked_div(self.total).unwrap_or_default()
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Score: {}/{} ({} %)", self.correct, self.total, self.percent())
    }
}

/// Counts answers: each the question's place in its bank, the question, and whether it was right.
pub(super) fn tally(pass_percent: u8, mut answers: Vec<(usize, &Question, bool)>) -> Score {
    answers.sort_by_key(|(idx, _, _)| *idx);
    let total = answers.len();
    let mut by_outcome: Vec<(String, usize, usize)> = Vec::new();
    let mut reread: Vec<String> = Vec::new();
    let mut missed = Vec::new();
    for (idx, question, is_correct) in answers {
        if let Some(outcome) = &question.outcome {
            count(&mut by_outcome, outcome, is_correct);
        }
        if is_correct {
            continue;
        }
        missed.push(idx);
        if let Some(passage) = question.reread.as_ref().filter(|it| !reread.contains(it)) {
            reread.push(passage.clone());
        }
    }
    let correct = total - missed.len();
    let passed = total > 0 && correct * 100 >= usize::from(pass_percent) * total;
    Score { correct, total, passed, by_outcome, reread, missed }
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
