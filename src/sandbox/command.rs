//! An AWS CLI line to a call and back.

mod names;
mod shorthand;
mod words;

use crate::sandbox::Refusal;

fn syntax(message: impl Into<String>, hint: Option<String>) -> Refusal {
    Refusal::Syntax { message: message.into(), hint }
}
