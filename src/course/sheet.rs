//! A page laid out at one width, block by block as they are asked for.
//!
//! A blank row stands between two blocks. The document is given with each call, so that whoever holds
//! both may change neither behind the other's back.

use std::{cell::OnceCell, ops::Range};

use serde::{Deserialize, Serialize};

use crate::{
    course::{
        Document,
        flow::{Look, flow},
    },
    text::Row,
};

/// A place in the text of a page, whatever the width.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Place {
    /// Index of the block.
    pub block: usize,
    /// Byte offset in the source.
    pub offset: usize,
}

/// The rows of a page at one width, each block laid out once, when it is asked for.
///
/// Rows have numbers. The first row of the block that the sheet was made around is [`ORIGIN`], so that
/// numbers are known without laying out what is above.
#[derive(Debug, Clone)]
pub struct Sheet {
    width: u16,
    look: Look,
    origin: usize,
    blocks: Vec<OnceCell<Vec<Row>>>,
}

/// The number of the first row of the block that a sheet was made around.
const ORIGIN: usize = usize::MAX / 2;

impl Sheet {
    /// A sheet for `document` around block `origin`, with nothing laid out yet.
    pub fn new(document: &Document, width: u16, look: Look, origin: usize) -> Self {
        let blocks: Vec<_> = document.blocks.iter().map(|_| OnceCell::new()).collect();
        Self { width: width.max(1), look, origin: origin.min(blocks.len()), blocks }
    }

    /// The width that it is laid out for.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// How it is drawn.
    pub fn look(&self) -> Look {
        self.look
    }

    /// The block that the rows are numbered from.
    pub fn origin(&self) -> usize {
        self.origin
    }

    /// Numbers the rows from block `origin` on; what was laid out stays, and every row has another number.
    pub fn recentre(&mut self, origin: usize) {
        self.origin = origin.min(self.blocks.len());
    }

    /// Forgets how block number `block` was laid out, because it shows something else now.
    pub fn forget(&mut self, block: usize) {
        if let Some(rows) = self.blocks.get_mut(block) {
            rows.take();
        }
    }

    /// The first row of the page; lays out what is above the origin.
    pub fn first(&self, document: &Document) -> usize {
        self.top_of(document, 0)
    }

    /// The row after the last one of the page; lays out what is below the origin.
    pub fn end(&self, document: &Document) -> usize {
        let end = self.top_of(document, self.blocks.len());
        if self.blocks.is_empty() { end } else { end - 1 }
    }

    /// Row `row`, or the first of the page if that is below it; lays out what is between it and the origin.
    pub fn at_least_first(&self, document: &Document, row: usize) -> usize {
        row.max(self.locate(document, row).1)
    }

    /// The offset of the last row of the page; lays out its last block alone.
    pub fn last_offset(&self, document: &Document) -> usize {
        let last = self.blocks.len().checked_sub(1).map(|it| self.block(document, it));
        last.and_then(<[Row]>::last).map_or(0, |row| row.offset)
    }

    /// At most `n` rows from row `top`; lays out what is shown and what is between it and the origin.
    pub fn rows<'a>(&'a self, document: &Document, top: usize, n: usize) -> Vec<&'a Row> {
        let mut rows = Vec::with_capacity(n.min(512));
        let (first, mut at) = self.locate(document, top);
        for block in first..self.blocks.len() {
            if rows.len() == n {
                break;
            }
            let of_block = self.block(document, block);
            let end = at + of_block.len();
            let skipped = top.saturating_sub(at).min(of_block.len());
            rows.extend(of_block.iter().skip(skipped).take(n - rows.len()));
            if end >= top && rows.len() < n && block + 1 < self.blocks.len() {
                rows.push(&BLANK);
            }
            at = end + 1;
        }
        rows
    }

    /// The place that row `row` shows; a blank row shows the block below it.
    pub fn place_at(&self, document: &Document, row: usize) -> Place {
        let (first, mut at) = self.locate(document, row);
        for block in first..self.blocks.len() {
            let rows = self.block(document, block);
            if let Some(found) = rows.get(row.saturating_sub(at)) {
                return Place { block, offset: found.offset };
            }
            at += rows.len() + 1;
        }
        let block = self.blocks.len().saturating_sub(1);
        let last = self.blocks.get(block).and_then(|_| self.block(document, block).last());
        Place { block, offset: last.map_or(0, |row| row.offset) }
    }

    /// The block that row `row` is of, and which of its rows it is; the blank row below a block is the one after
    /// its last.
    pub fn line_at(&self, document: &Document, row: usize) -> (usize, usize) {
        let (first, mut at) = self.locate(document, row);
        for block in first..self.blocks.len() {
            let n_rows = self.block(document, block).len();
            if row <= at + n_rows {
                return (block, row.saturating_sub(at));
            }
            at += n_rows + 1;
        }
        (self.blocks.len(), 0)
    }

    /// The row that shows `place`.
    pub fn row_of(&self, document: &Document, place: Place) -> usize {
        if place.block >= self.blocks.len() {
            return self.end(document).saturating_sub(1);
        }
        let rows = self.block(document, place.block);
        let shown = rows.partition_point(|row| row.offset <= place.offset).saturating_sub(1);
        let offset = rows.get(shown).map_or(0, |row| row.offset);
        let first = rows.partition_point(|row| row.offset < offset);
        self.top_of(document, place.block) + first
    }

    /// The first row of block number `block`.
    pub fn row_of_block(&self, document: &Document, block: usize) -> usize {
        self.top_of(document, block.min(self.blocks.len().saturating_sub(1)))
    }

    /// The first row that target number `target` is on.
    pub fn row_of_target(&self, document: &Document, target: usize) -> Option<usize> {
        let block = document.targets.get(target)?.block;
        let line = self.line_of_target(document, target)?;
        Some(self.top_of(document, block) + line)
    }

    /// The row of its block that target number `target` begins on; lays out that block alone.
    pub fn line_of_target(&self, document: &Document, target: usize) -> Option<usize> {
        let block = document.targets.get(target)?.block;
        let shows = |row: &Row| row.spans.iter().any(|span| span.target == Some(target));
        self.block(document, block).iter().position(shows)
    }

    /// The rows of block number `block`, which it lays out alone.
    pub fn block(&self, document: &Document, block: usize) -> &[Row] {
        self.blocks.get(block).map_or(&[], |rows| {
            rows.get_or_init(|| flow(document, block, self.width, self.look)).as_slice()
        })
    }

    fn top_of(&self, document: &Document, block: usize) -> usize {
        let rows_in = |blocks: Range<usize>| -> usize {
            blocks.map(|it| self.block(document, it).len() + 1).sum()
        };
        if block < self.origin {
            ORIGIN - rows_in(block..self.origin)
        } else {
            ORIGIN + rows_in(self.origin..block)
        }
    }

    /// A block that begins at row `row` or above it, and its first row; for a row above the page its first block.
    fn locate(&self, document: &Document, row: usize) -> (usize, usize) {
        let (mut block, mut at) = (self.origin, ORIGIN);
        while at > row && block > 0 {
            block -= 1;
            at -= self.block(document, block).len() + 1;
        }
        (block, at)
    }
}

static BLANK: Row = Row { spans: Vec::new(), offset: 0 };
