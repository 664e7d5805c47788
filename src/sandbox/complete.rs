//! Tab completion, derived from the operation table and from the names in the world.

use super::Sandbox;

/// What the word at the cursor could become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The whole word, quoted where a shell wants quotes.
    pub text: String,
    /// What it is.
    pub note: String,
    /// Byte offset in the line from which `text` replaces what stands before the cursor.
    pub start: usize,
}

/// What can stand at byte `cursor` of `line`, best first.
pub fn complete(sandbox: &Sandbox, line: &str, cursor: usize) -> Vec<Completion> {
    let _ = (sandbox, line, cursor);
    Vec::new()
}
