//! The knowledge check: banks of questions, an attempt at some of them, and its score.
//!
//! Pure: no file is read and no clock. [`read()`] makes a [`Bank`] of TOML, an [`Attempt`] walks through
//! questions of it with a seed, and a [`Score`] says how it went. The answer of a question may be computed
//! from a world, see [`computed`]. A new kind of question is a file in `quiz/kind`, a variant of [`Kind`]
//! and a row in the list of kinds in `parse.rs`; the compiler names what else it needs.

mod attempt;
pub mod class;
pub mod computed;
mod exam;
pub mod form;
pub mod history;
pub mod kind;
mod mode;
mod parse;
pub mod result;
pub mod schedule;
mod score;
mod shuffle;
mod skim;
mod slot;
mod table;
pub mod text;
pub mod trade;
pub mod trend;
mod whole;

use std::collections::BTreeSet;

pub use self::{
    attempt::{Attempt, Given, NotYet, Skip},
    computed::Setup,
    exam::Exam,
    kind::{Judged, Kind, Sign},
    mode::Mode,
    parse::{beside, open, parse, read},
    schedule::Schedule,
    score::{Mark, Score, Verdict},
    slot::Feedback,
    trend::Trends,
    whole::{WHOLE, paths},
};

use self::skim::Unread;

/// A bank of questions: one file below `quizzes/`, with the one beside it for what mdbook-quiz cannot ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bank {
    /// The file, relative to the folder of the course.
    pub path: String,
    /// What the check is called; the name of the file where its author gave none.
    pub title: String,
    /// The share of the marks, in percent, that is needed to pass.
    pub pass_percent: u8,
    /// How many questions a form has where the learner does not say; all of them where the author does not.
    pub count: Option<usize>,
    /// The proportions in which a form draws, by outcome, in the author's order.
    pub draw: Vec<(String, usize)>,
    /// In the author's order.
    pub questions: Vec<Question>,
    /// Questions before those that are read when they are asked.
    unread: Option<Unread>,
}

/// What a form is chosen by: all that is known of a question before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known<'bank> {
    /// Its id.
    pub id: &'bank str,
    /// The path of the bank it belongs to.
    pub bank: &'bank str,
    /// The outcome that is tested.
    pub outcome: Option<&'bank str>,
    /// The passage to read again.
    pub reread: Option<&'bank str>,
}

impl Bank {
    /// A bank of `questions`, of which no two have one id.
    pub fn new(path: &str, title: &str, pass_percent: u8, questions: Vec<Question>) -> Self {
        let (path, title) = (path.to_owned(), title.to_owned());
        Self { path, title, pass_percent, count: None, draw: Vec::new(), questions, unread: None }
    }

    /// The question with this id, and its place in the author's order.
    pub fn question(&self, id: &str) -> Option<(usize, &Question)> {
        self.questions.iter().enumerate().find(|(_, question)| question.id == id)
    }

    /// What is known of every question, in the author's order.
    pub fn known(&self) -> Vec<Known<'_>> {
        let unread = self.unread.iter().flat_map(|it| &it.places).map(|it| Known {
            id: &it.id,
            bank: &self.path,
            outcome: it.outcome.as_deref(),
            reread: it.reread.as_deref(),
        });
        let read = self.questions.iter().map(|it| Known {
            id: &it.id,
            bank: &it.bank,
            outcome: it.outcome.as_deref(),
            reread: it.reread.as_deref(),
        });
        unread.chain(read).collect()
    }

    /// Whether there is no question at all.
    pub fn is_empty(&self) -> bool {
        self.unread.is_none() && self.questions.is_empty()
    }

    /// Forgets those of the questions with these ids that are not read yet and cannot be; whether there were any.
    pub fn forget_unreadable(&mut self, ids: &[String]) -> bool {
        let Some(unread) = &mut self.unread else { return false };
        let wanted: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
        let (read, _) = parse(&self.path, &unread.text_of(|id| wanted.contains(id)));
        let read: BTreeSet<&str> = read.questions.iter().map(|it| it.id.as_str()).collect();
        let n_before = unread.places.len();
        unread.places.retain(|it| !wanted.contains(&*it.id) || read.contains(&*it.id));
        unread.places.len() < n_before
    }

    /// Leaves only the questions with these ids, and reads those that were not read: who walks through a few
    /// has no use for thousands.
    pub fn keep(&mut self, ids: &[String]) {
        let ids: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
        self.questions.retain(|question| ids.contains(question.id.as_str()));
        if let Some(unread) = self.unread.take() {
            let text = unread.text_of(|id| ids.contains(id));
            let (mut read, _) = parse(&self.path, &text);
            read.questions.append(&mut self.questions);
            self.questions = read.questions;
        }
    }
}

/// One question, whatever its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Unique in its course and stable: the learner's record is kept by it.
    pub id: String,
    /// The path of the bank it belongs to.
    pub bank: String,
    /// What is asked, in Markdown.
    pub prompt: String,
    /// How it is answered.
    pub kind: Kind,
    /// Why the answer is what it is, in Markdown; shown after answering, empty where there is none.
    pub explanation: String,
    /// The id of the lesson's outcome that is tested.
    pub outcome: Option<String>,
    /// How hard its author thinks it is.
    pub difficulty: Option<Difficulty>,
    /// What those who ask are told, from a nudge to nearly the answer; at most three.
    pub hints: Vec<String>,
    /// The passage to read again, as a path from the folder of the course with an anchor.
    pub reread: Option<String>,
    /// The world that the answer is computed from, where it is.
    pub setup: Option<Setup>,
    /// Says whether what is asked or answered was edited: 16 hexadecimal digits.
    pub fingerprint: String,
}

impl Question {
    /// The page that it leads back to.
    pub fn page(&self) -> Option<&str> {
        self.reread.as_deref().map(page_of)
    }
}

/// The page of a passage, without its anchor.
fn page_of(passage: &str) -> &str {
    passage.split('#').next().unwrap_or(passage)
}

/// How hard a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difficulty {
    /// A term or a fact.
    Easy,
    /// A rule, applied.
    Medium,
    /// Several rules at once.
    Hard,
}

impl Difficulty {
    /// All of them, by the words of a bank.
    pub const ALL: [(&'static str, Self); 3] =
        [("easy", Self::Easy), ("medium", Self::Medium), ("hard", Self::Hard)];
}
