//! Who can do what, and why: from a person to a decision, with every rung in between.

pub mod batch;
pub mod reserved;
