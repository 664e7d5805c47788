//! Text that was selected with the mouse: from a cell to another, row by row.

use std::ops::Range;

use crate::text::{Role, Row, Span};

/// A cell of what a pane shows, also where it is out of view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Point {
    /// The block of the page; 0 where there are none.
    pub block: usize,
    /// The row of the block; the one after its last is the blank row below it.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// What is selected, from where the button went down to where the pointer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    anchor: Point,
    head: Point,
}

impl Selection {
    /// What lies between two cells, both of them included.
    pub fn new(anchor: Point, head: Point) -> Self {
        Self { anchor, head }
    }

    /// The first cell and the last.
    pub fn ends(&self) -> (Point, Point) {
        (self.anchor.min(self.head), self.anchor.max(self.head))
    }

    /// The columns of a row that are selected.
    pub fn columns(&self, block: usize, line: usize) -> Option<Range<usize>> {
        let (first, last) = self.ends();
        let here = (block, line);
        if here < (first.block, first.line) || here > (last.block, last.line) {
            return None;
        }
        let from = if here == (first.block, first.line) { first.column } else { 0 };
        let is_last = here == (last.block, last.line);
        Some(from..if is_last { last.column + 1 } else { usize::MAX })
    }
}

/// How a row goes on with the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// It is a line of its own.
    Line,
    /// It goes on with the sentence.
    Space,
    /// It goes on with the word.
    Word,
}

/// Puts the selected parts of rows together.
#[derive(Debug, Default)]
pub struct Copied {
    text: String,
    /// Whether a row was taken, so that the next one is joined to it.
    has_rows: bool,
}

impl Copied {
    /// Adds the `columns` of `row`, without what is drawn around its text. A row of nothing but that is none.
    pub fn push(&mut self, row: &Row, columns: &Range<usize>, joint: Joint) {
        let (text, is_drawn) = part(row, columns);
        if is_drawn {
            return;
        }
        let text = text.trim_end();
        match joint {
            _ if !self.has_rows => self.text.push_str(text),
            Joint::Line => {
                self.text.push('\n');
                self.text.push_str(text);
            }
            Joint::Space => {
                if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                    self.text.push(' ');
                }
                self.text.push_str(text.trim_start());
            }
            Joint::Word => self.text.push_str(text.trim_start()),
        }
        self.has_rows = true;
    }

    /// The text; blank rows at its ends are none.
    pub fn text(self) -> String {
        self.text.trim_matches('\n').trim_end().to_owned()
    }
}

/// The text in `columns` of `row` without frames and bars, and whether these are all that the row has.
fn part(row: &Row, columns: &Range<usize>) -> (String, bool) {
    let mut text = String::new();
    let mut at = 0;
    let is_frame = |it: &Span| it.role == Role::Frame;
    let margin = margin_of_code(row);
    for (idx, span) in row.spans.iter().enumerate() {
        let end = at + span.width();
        if !is_frame(span) && margin != Some(idx) {
            let from = columns.start.clamp(at, end) - at;
            let to = columns.end.clamp(at, end) - at;
            text.push_str(columns_of(span.text(), from, to));
        }
        at = end;
    }
    let has_frame = row.spans.iter().any(is_frame);
    let is_blank = |it: &Span| is_frame(it) || it.text().trim().is_empty();
    (text, has_frame && row.spans.iter().all(is_blank))
}

/// The part of `text` that has the columns from `from` up to `to`; a wide letter belongs to its first column.
fn columns_of(text: &str, from: usize, to: usize) -> &str {
    let start = crate::text::split_at_width(text, from).0.len();
    let end = crate::text::split_at_width(text, to).0.len();
    text.get(start..end.max(start)).unwrap_or_default()
}

/// The span that is the margin of code, if `row` is of code: it stands behind what is drawn around it.
pub fn margin_of_code(row: &Row) -> Option<usize> {
    let is_around = |it: &Span| match it.role {
        Role::Frame | Role::Dim => true,
        _ => it.role != Role::Code && it.text().trim().is_empty(),
    };
    let idx = row.spans.iter().position(|it| !is_around(it))?;
    row.spans.get(idx).filter(|it| it.role == Role::Code && it.text() == " ").map(|_| idx)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(block: usize, line: usize, column: usize) -> Point {
        Point { block, line, column }
    }

    #[test]
    fn it_goes_from_cell_to_cell_whichever_comes_first() {
        for (anchor, head) in [(point(1, 2, 5), point(2, 0, 3)), (point(2, 0, 3), point(1, 2, 5))] {
            let selection = Selection::new(anchor, head);
            for (block, line, expected) in [
                (1, 1, None),
                (1, 2, Some(5..usize::MAX)),
                (1, 3, Some(0..usize::MAX)),
                (2, 0, Some(0..4)),
                (2, 1, None),
            ] {
                assert_eq!(selection.columns(block, line), expected, "{block} {line}");
            }
        }
        let cell = Selection::new(point(0, 0, 2), point(0, 0, 2));
        assert_eq!(cell.columns(0, 0), Some(2..3));
    }

    #[test]
    fn frames_are_not_copied_and_rows_are_joined() {
        let framed = |text: &str| {
            Row::new([
                Span::new("│ ", Role::Frame),
                Span::new(text, Role::Text),
                Span::new("   │", Role::Frame),
            ])
        };
        let all = 0..usize::MAX;
        let mut copied = Copied::default();
        copied.push(&framed("one two"), &(4..usize::MAX), Joint::Line);
        copied.push(&framed("three"), &all, Joint::Space);
        copied.push(&framed("-four"), &all, Joint::Word);
        copied.push(&Row::of("────", Role::Frame), &all, Joint::Line);
        copied.push(&Row::default(), &all, Joint::Line);
        let code = Row::new([Span::new(" ", Role::Code), Span::new("  漢字 x   ", Role::CodeKey)]);
        assert_eq!(margin_of_code(&code), Some(0));
        copied.push(&code, &(0..7), Joint::Line);
        assert_eq!(copied.text(), "e two three-four\n\n  漢字");
    }
}
