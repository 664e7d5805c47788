//! The result of an attempt as a file that is told of elsewhere: what was asked, what was answered, what it was worth.
//!
//! The file is JSON and holds all that a teacher's merge needs, so that nobody needs the bank. Its totals follow from
//! its answers, and [`read()`] refuses a file in which they do not. [`page`] writes the result for people.

pub mod page;
mod read;

use serde::{Deserialize, Serialize};

use super::{Attempt, Bank, Given, Kind, Mode, Question, Score, kind::Choosable, slot::HINT_COSTS};

pub use self::read::{LARGEST, Unreadable, read};

/// What says that a file is a result.
const FORMAT: &str = "vestibule-result";

/// Which keys it has. A program of another version says so and reads nothing.
const VERSION: u32 = 1;

/// A whole result. Its keys are those of the file, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuizResult {
    format: String,
    version: u32,
    /// Who answered, as they say themselves; may be empty.
    pub learner: String,
    /// The title of the course.
    pub course: String,
    /// The path of the bank in the course.
    pub quiz: String,
    /// What the quiz is called.
    pub title: String,
    /// How it was practised.
    pub mode: Mode,
    /// What gives the same form again.
    pub seed: u64,
    /// When the first question was shown, in seconds since 1970.
    pub started: i64,
    /// When the last answer was given.
    pub finished: i64,
    /// The share of the marks that is needed to pass.
    pub pass_percent: u8,
    /// Whether they were enough.
    pub passed: bool,
    /// Questions that were answered wholly right, hints or not.
    pub correct: usize,
    /// Questions that were asked.
    pub total: usize,
    /// The sum of the marks, in percent of a question.
    pub marks: usize,
    /// In the order of the form.
    pub answers: Vec<Answer>,
}

/// One question and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The id of the question.
    pub question: String,
    /// Another one where the question was edited.
    pub fingerprint: String,
    /// The id of the outcome that is tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// The first line of what is asked, in Markdown.
    pub prompt: String,
    /// The word for the kind of question, such as `choice`.
    pub kind: String,
    /// What the answer is worth, in percent of the question, hints taken off.
    pub mark: u8,
    /// From 1, a guess, to 3, sure; none where the learner did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<u8>,
    /// How many hints were taken.
    pub hints: u8,
    /// How long it took.
    pub seconds: u32,
    /// Of a choice, every option.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<AnswerOption>>,
    /// Of any other kind, what was given, as text; none where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerOption {
    /// What it says, in Markdown.
    pub text: String,
    /// It is right.
    pub correct: bool,
    /// The learner chose it.
    pub chosen: bool,
}

/// What an attempt does not know of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sitting {
    /// Who answers; may be empty.
    pub learner: String,
    /// The title of the course.
    pub course: String,
    /// In seconds since 1970.
    pub started: i64,
    /// In seconds since 1970.
    pub finished: i64,
}

impl QuizResult {
    /// The result of an attempt at a bank as it is now. What was not answered is there, and is worth nothing.
    pub fn of(attempt: &Attempt, bank: &Bank, sitting: Sitting) -> Self {
        let answers: Vec<Answer> = attempt
            .given(bank)
            .iter()
            .map(|(_, question, given)| Answer::of(question, given))
            .collect();
        let Totals { correct, total, marks } = Totals::of(&answers);
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            learner: sitting.learner,
            course: sitting.course,
            quiz: bank.path.clone(),
            title: bank.title.clone(),
            mode: attempt.mode(),
            seed: attempt.seed(),
            started: sitting.started,
            finished: sitting.finished,
            pass_percent: bank.pass_percent,
            passed: is_passed(bank.pass_percent, marks, total),
            correct,
            total,
            marks,
            answers,
        }
    }

    /// The text of the file.
    pub fn to_json(&self) -> String {
        // Plain structs of texts and numbers: nothing in them fails to be written.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The totals as the rest of the program has them.
    pub fn score(&self) -> Score {
        let Self { correct, total, marks, passed, .. } = *self;
        Score { correct, total, marks, passed, ..Score::default() }
    }

    /// From the first question to the last answer; nothing if the clock was set back meanwhile.
    pub fn seconds(&self) -> u64 {
        u64::try_from(self.finished.saturating_sub(self.started)).unwrap_or_default()
    }
}

impl Answer {
    fn of(question: &Question, given: &Given) -> Self {
        let texts = if given.is_answered { given.texts.as_slice() } else { &[] };
        let (kind, options, said) = match &question.kind {
            Kind::Choice(choice) => {
                let option = |it: &Choosable| AnswerOption {
                    text: it.text.clone(),
                    correct: it.correct,
                    chosen: texts.contains(&it.text),
                };
                (CHOICE, Some(choice.options.iter().map(option).collect()), None)
            }
            Kind::Ordering(_) => ("order", None, Some(texts.join("; "))),
            Kind::Matching(matching) => {
                let pairs = matching.pairs.iter().zip(texts);
                let pairs: Vec<String> =
                    pairs.map(|(pair, right)| format!("{} = {right}", pair.left)).collect();
                ("match", None, Some(pairs.join("; ")))
            }
            Kind::Short(_) => ("short", None, Some(texts.join("; "))),
            Kind::Number(_) => ("number", None, Some(texts.join("; "))),
        };
        Self {
            question: question.id.clone(),
            fingerprint: question.fingerprint.clone(),
            outcome: question.outcome.clone(),
            prompt: question
                .prompt
                .lines()
                .find(|it| !it.trim().is_empty())
                .unwrap_or_default()
                .to_owned(),
            kind: kind.to_owned(),
            mark: given.mark.percent(),
            confidence: given.confidence,
            hints: u8::try_from(given.hints).unwrap_or(u8::MAX),
            seconds: given.seconds,
            options,
            given: said.filter(|_| given.is_answered),
        }
    }

    /// Wholly right, hints or not.
    pub fn is_right(&self) -> bool {
        Some(self.mark) == whole_mark(self.hints)
    }

    /// Whether anything was answered: a question that was left open is not.
    pub fn is_answered(&self) -> bool {
        let chosen = self.options.iter().flatten().any(|it| it.chosen);
        chosen || self.given.is_some()
    }
}

/// The kind whose answers are among options.
const CHOICE: &str = "choice";

/// What a right answer is worth after so many hints; none if there are not so many.
fn whole_mark(hints: u8) -> Option<u8> {
    let cost: u8 = HINT_COSTS.get(..usize::from(hints))?.iter().sum();
    100_u8.checked_sub(cost)
}

fn is_passed(pass_percent: u8, marks: usize, total: usize) -> bool {
    total > 0 && marks >= usize::from(pass_percent) * total
}

/// What follows from the answers.
struct Totals {
    correct: usize,
    total: usize,
    marks: usize,
}

impl Totals {
    fn of(answers: &[Answer]) -> Self {
        let correct = answers.iter().filter(|it| it.is_right()).count();
        let marks = answers.iter().map(|it| usize::from(it.mark)).sum();
        Self { correct, total: answers.len(), marks }
    }
}
