//! A block to rows of text.

use crate::{course::Document, text::Row};

/// How the page is drawn, apart from its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Lines and signs of ASCII only.
    pub ascii: bool,
}

/// The rows of block number `block` at `width` columns, without the blank row between blocks.
pub fn flow(_document: &Document, _block: usize, _width: u16, _look: Look) -> Vec<Row> {
    Vec::new()
}
