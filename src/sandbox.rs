//! A world being played.

pub mod command;
pub mod view;

use std::fmt;

/// Why a line gave no answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The line never reached the service: what AWS CLI itself says.
    Syntax {
        /// AWS CLI's words.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { message, .. } => f.write_str(message),
        }
    }
}
