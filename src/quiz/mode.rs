//! What an attempt is for, and what follows from that.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The list of the ways to practise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Feedback after each answer.
    #[default]
    Practice,
    /// Feedback at the end, when all is handed in.
    Exam,
    /// A few questions before a lesson, without a score.
    WarmUp,
    /// What is due today.
    Review,
    /// What went worst so far, first.
    Weakest,
    /// What was missed or guessed.
    Retry,
}

impl Mode {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Practice, Self::Exam, Self::WarmUp, Self::Review, Self::Weakest, Self::Retry];

    /// The word for it in records, files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Practice => mark!("practice"),
            Self::Exam => mark!("exam"),
            Self::WarmUp => mark!("warm-up"),
            Self::Review => mark!("review"),
            Self::Weakest => mark!("weakest"),
            Self::Retry => mark!("retry"),
        }
    }

    /// The one that `word` stands for.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// What the learner is told about answers before the end: everything, or nothing.
    pub fn tells_at_once(self) -> bool {
        self != Self::Exam
    }

    /// Whether there is a score at the end.
    pub fn is_scored(self) -> bool {
        self != Self::WarmUp
    }

    /// Whether an answer says when the question is to be asked again. Who picks what is weak, or asks what was
    /// just missed, would move the schedule by its own choice.
    pub fn moves_schedule(self) -> bool {
        matches!(self, Self::Practice | Self::Exam | Self::Review)
    }
}

impl Mode {
    /// What the learner calls it.
    pub fn said(self) -> &'static str {
        crate::words::of(self.word())
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_has_one_word() {
        for mode in Mode::ALL {
            assert_eq!(Mode::named(mode.word()), Some(mode));
            assert_eq!(serde_json::to_value(mode).unwrap(), mode.word());
        }
    }
}
