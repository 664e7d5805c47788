//! The knowledge check: banks of questions, an attempt at one, and its score.
//!
//! Pure: no file is read and no clock. [`parse()`] makes a [`Bank`] of TOML, an [`Attempt`] walks through it
//! with a seed, and a [`Score`] says how it went. A new kind of question is a file beside `choice.rs`, a
//! variant of [`Kind`] and a row in the list of kinds in `parse.rs`; the compiler names what else it needs.

mod attempt;
mod choice;
mod parse;
mod score;
mod shuffle;
mod table;
pub mod text;

pub use self::{
    attempt::{Attempt, Feedback, FeedbackOption, NotYet, Skip, Verdict},
    choice::{Choice, Choosable},
    parse::parse,
    score::Score,
};

/// A bank of questions: one file below `quizzes/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bank {
    /// The file, relative to the folder of the course.
    pub path: String,
    /// What the check is called; the name of the file where its author gave none.
    pub title: String,
    /// The share of questions, in percent, that have to be right to pass.
    pub pass_percent: u8,
    /// In the author's order.
    pub questions: Vec<Question>,
}

impl Bank {
    /// The question with this id, and its place in the author's order.
    pub fn question(&self, id: &str) -> Option<(usize, &Question)> {
        self.questions.iter().enumerate().find(|(_, question)| question.id == id)
    }
}

/// One question, whatever its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Unique in its bank and stable: the learner's record is kept by it.
    pub id: String,
    /// What is asked, in Markdown.
    pub prompt: String,
    /// How it is answered.
    pub kind: Kind,
    /// Why the answer is what it is, in Markdown; shown after answering, empty where there is none.
    pub explanation: String,
    /// The id of the lesson's outcome that is tested.
    pub outcome: Option<String>,
    /// A nudge for those who ask for one.
    pub hint: Option<String>,
    /// The passage to read again, as a path from the folder of the course with an anchor.
    pub reread: Option<String>,
}

/// The list of the kinds of question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One or several of the options are right.
    Choice(Choice),
}
