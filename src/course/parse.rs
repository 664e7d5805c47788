//! Markdown to a document.

use crate::course::Document;

/// The document that `source`, the text of `file`, is.
pub fn parse(file: &str, source: &str) -> Document {
    Document { file: file.to_owned(), source: source.to_owned(), ..Document::default() }
}
