//! Text that was selected with the mouse: from a cell to another, row by row.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::{Role, Row, Span, width};

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
    /// It goes on with the line of code, blanks and all.
    Code,
}

/// Puts the selected parts of rows together.
#[derive(Debug, Default)]
pub struct Copied {
    text: String,
    /// Whether a row was taken, so that the next one is joined to it.
    has_rows: bool,
    /// The cells of the row of a table that may go on.
    cells: Vec<Option<String>>,
}

impl Copied {
    /// Adds the `columns` of `row`, without what is drawn around its text. An edge is no row.
    pub fn push(&mut self, row: &Row, columns: &Range<usize>, joint: Joint) {
        self.end_cells();
        if !is_edge(row) {
            self.add(&part(row, columns), joint);
        }
    }

    /// Adds cells of a table; those that go on with the cells before them, inside of the row that has the source
    /// `goes_on`, are joined to these.
    pub fn push_cells(&mut self, cells: Vec<Option<String>>, goes_on: Option<&str>) {
        let Some(source) = goes_on.filter(|_| !self.cells.is_empty()) else {
            self.end_cells();
            self.cells = cells;
            return;
        };
        for (cell, more) in self.cells.iter_mut().zip(cells) {
            let Some(more) = more else { continue };
            let cell = cell.get_or_insert_default();
            let last = cell.split_whitespace().next_back().unwrap_or_default();
            let first = more.split_whitespace().next().unwrap_or_default();
            // A word that was too long is whole in the source.
            let is_broken = source.contains(&[last, first].concat());
            if !is_broken && !cell.is_empty() && !more.is_empty() {
                cell.push(' ');
            }
            cell.push_str(&more);
        }
    }

    /// Adds the row of a table, from the first cell that was selected to the last.
    fn end_cells(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        let is_touched = |it: &Option<String>| it.is_some();
        let first = cells.iter().position(is_touched);
        let last = cells.iter().rposition(is_touched);
        let Some(cells) = first.zip(last).and_then(|(from, to)| cells.get(from..=to)) else {
            return;
        };
        let cells: Vec<&str> = cells.iter().map(|it| it.as_deref().unwrap_or_default()).collect();
        self.add(&cells.join("\t"), Joint::Line);
    }

    fn add(&mut self, text: &str, joint: Joint) {
        if joint != Joint::Code {
            self.end_row();
        }
        match joint {
            Joint::Code => self.text.push_str(text),
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

    /// Takes away the blanks at the end of the last row: only where a line of code goes on do they say something.
    /// A tab is there for a cell of a table that is empty.
    fn end_row(&mut self) {
        let is_blank = |c: char| c.is_whitespace() && !"\n\t".contains(c);
        self.text.truncate(self.text.trim_end_matches(is_blank).len());
    }

    /// The text; blank rows at its ends are none.
    pub fn text(mut self) -> String {
        self.end_cells();
        self.end_row();
        self.text.trim_matches('\n').to_owned()
    }
}

/// The text in `columns` of `row` without frames and bars.
fn part(row: &Row, columns: &Range<usize>) -> String {
    let mut text = String::new();
    let mut at = 0;
    let ground = ground_of_code(row);
    for (idx, span) in row.spans.iter().enumerate() {
        let end = at + span.width();
        if !span.is_drawn() && !is_ground(ground, idx) {
            text.push_str(within(span, at, columns));
        }
        at = end;
    }
    text
}

/// The part in `columns` of `span`, which stands at column `at`.
fn within<'a>(span: &'a Span, at: usize, columns: &Range<usize>) -> &'a str {
    let end = at + span.width();
    let from = columns.start.clamp(at, end) - at;
    columns_of(span.text(), from, columns.end.clamp(at, end) - at)
}

/// Whether `row` says nothing: it is empty, or of nothing but what is drawn.
pub fn is_blank(row: &Row) -> bool {
    row.spans.iter().all(|it| it.is_drawn() || it.text().trim().is_empty())
}

/// Whether `row` is of nothing but lines, as the upper edge of a frame is; one that has bars alone is a blank row.
fn is_edge(row: &Row) -> bool {
    let is_bar = |c: char| c.is_whitespace() || BARS.contains(c);
    is_blank(row) && row.spans.iter().any(|it| !it.text().chars().all(is_bar))
}

/// Signs that stand beside text, of quotes, frames and tables.
const BARS: &str = "│|▌";

/// What `columns` have of each cell of `row`, nothing where they do not touch it, if it is of a table of several
/// columns.
pub fn cells_of(row: &Row, columns: &Range<usize>) -> Option<Vec<Option<String>>> {
    // Only between two cells does a bar have blanks on both of its sides.
    let is_between = |it: &Span| {
        let mut signs = it.text().trim().chars();
        it.is_drawn()
            && it.text().starts_with(' ')
            && it.text().ends_with(' ')
            && signs.next().is_some_and(|c| BARS.contains(c))
            && signs.next().is_none()
    };
    let mut cells = vec![(0, 0, String::new())];
    let mut at = 0;
    for span in &row.spans {
        let end = at + span.width();
        if is_between(span) {
            cells.push((end, end, String::new()));
        } else if let Some((_, cell_end, text)) = cells.last_mut() {
            *cell_end = end;
            if !span.is_drawn() {
                text.push_str(within(span, at, columns));
            }
        }
        at = end;
    }
    let touched = |(start, end, text): (usize, usize, String)| {
        let is_touched = columns.start < end.max(start + 1) && start < columns.end;
        is_touched.then(|| text.trim().to_owned())
    };
    (cells.len() > 1).then(|| cells.into_iter().map(touched).collect())
}

/// The part of `text` that has the columns from `from` up to `to`; a wide letter belongs to its first column.
fn columns_of(text: &str, from: usize, to: usize) -> &str {
    let start = crate::text::split_at_width(text, from).0.len();
    let end = crate::text::split_at_width(text, to).0.len();
    text.get(start..end.max(start)).unwrap_or_default()
}

/// What of a row of code is no code but the ground that it stands on, which has a margin at its left and goes on
/// to the edge at its right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// The span that is the margin.
    pub margin: usize,
    /// The span behind the code, if there is any.
    rest: Option<usize>,
}

/// The ground of `row`, if that is of code: it stands inside of what is drawn around it.
pub fn ground_of_code(row: &Row) -> Option<Ground> {
    let is_around = |it: &Span| match it.role {
        _ if it.is_drawn() => true,
        Role::Dim => true,
        _ => it.role != Role::Code && it.text().trim().is_empty(),
    };
    let margin = row.spans.iter().position(|it| !is_around(it))?;
    row.spans.get(margin).filter(|it| it.role == Role::Code && it.text() == " ")?;
    let last = row.spans.iter().rposition(|it| !it.is_drawn());
    let is_rest = |idx: &usize| {
        let span = row.spans.get(*idx);
        span.is_some_and(|it| it.role == Role::Code && it.text().trim().is_empty())
    };
    Some(Ground { margin, rest: last.filter(|it| *it > margin).filter(is_rest) })
}

/// Whether span number `idx` is a part of `ground`.
fn is_ground(ground: Option<Ground>, idx: usize) -> bool {
    ground.is_some_and(|it| it.margin == idx || it.rest == Some(idx))
}

/// Signs that stand inside a word or before it: of names, options, paths, addresses, ARNs.
const JOINERS: &str = "-_./:@+%~#*$'’";

/// Those that end no word, and those that begin none.
const NOT_LAST: &str = ".:'’";
const NOT_FIRST: &str = ".:'’@+%";

/// The columns of the letters around `column` of `row` that nothing divides.
fn run_at(row: &Row, column: usize) -> Option<Range<usize>> {
    let letters = letters(row);
    let at = letters.iter().position(|it| it.columns.contains(&column))?;
    let clicked = letters.get(at).filter(|it| it.is_of_word)?;
    // Wide letters are words among themselves: no blank divides them from others.
    let wide = clicked.columns.len();
    let joins = |it: &&Letter<'_>| it.is_of_word && it.columns.len() == wide;
    let before = letters.iter().take(at).rev().take_while(joins).count();
    let after = letters.iter().skip(at).take_while(joins).count();
    let run = letters.get(at - before..at + after)?;
    Some(run.first()?.columns.start..run.last()?.columns.end)
}

/// The columns of a run without the signs that begin no word, or end none; nothing where no letter is left.
fn trimmed(row: &Row, run: &Range<usize>, first: &str, last: &str) -> Option<Range<usize>> {
    let letters = letters(row);
    let is_inside = |it: &&Letter<'_>| run.contains(&it.columns.start);
    let mut word: Vec<&Letter<'_>> = letters.iter().filter(is_inside).collect();
    while word.last().is_some_and(|it| last.contains(it.text)) {
        word.pop();
    }
    let n_signs = word.iter().take_while(|it| first.contains(it.text)).count();
    let word = word.get(n_signs..)?;
    let says = word.iter().any(|it| it.text.chars().any(char::is_alphanumeric));
    says.then_some(word.first()?.columns.start..word.last()?.columns.end)
}

/// The word at a cell of `rows`, also where it is broken over some of them: the row and the column of its first
/// cell and of its last. `joint` says how a row goes on with the one before it.
pub fn word_over(
    rows: &[&Row],
    joint: impl Fn(usize) -> Joint,
    line: usize,
    column: usize,
) -> Option<((usize, usize), (usize, usize))> {
    let is_broken =
        |line: usize| line < rows.len() && matches!(joint(line), Joint::Word | Joint::Code);
    let run = run_at(rows.get(line)?, column)?;
    let (mut first, mut last) = ((line, run.clone()), (line, run));
    while first.0 > 0 && is_broken(first.0) && text_of(rows.get(first.0)?)?.start == first.1.start {
        let above = rows.get(first.0 - 1)?;
        let Some(more) = run_at(above, text_of(above)?.end - 1) else { break };
        first = (first.0 - 1, more);
    }
    while is_broken(last.0 + 1) && text_of(rows.get(last.0)?)?.end == last.1.end {
        let below = rows.get(last.0 + 1)?;
        let Some(more) = run_at(below, text_of(below)?.start) else { break };
        last = (last.0 + 1, more);
    }
    let (above, below) = (rows.get(first.0)?, rows.get(last.0)?);
    let ends = if first.0 == last.0 {
        let word = trimmed(above, &first.1, NOT_FIRST, NOT_LAST)?;
        (word.start, word.end)
    } else {
        let word = |it: Option<Range<usize>>, run: &Range<usize>| it.unwrap_or(run.clone());
        let begin = word(trimmed(above, &first.1, NOT_FIRST, ""), &first.1).start;
        (begin, word(trimmed(below, &last.1, "", NOT_LAST), &last.1).end)
    };
    let found = ((first.0, ends.0), (last.0, ends.1 - 1));
    (found.0 <= (line, column) && (line, column) <= found.1).then_some(found)
}

/// A letter of a row, with its marks.
struct Letter<'a> {
    text: &'a str,
    columns: Range<usize>,
    is_of_word: bool,
    is_drawn: bool,
}

fn letters(row: &Row) -> Vec<Letter<'_>> {
    let ground = ground_of_code(row);
    let mut letters = Vec::new();
    let mut at = 0;
    for (idx, span) in row.spans.iter().enumerate() {
        let is_drawn = span.is_drawn() || is_ground(ground, idx);
        for text in span.text().graphemes(true) {
            let columns = at..at + width(text);
            at = columns.end;
            let is_word = text.chars().any(char::is_alphanumeric) || JOINERS.contains(text);
            letters.push(Letter { text, columns, is_of_word: is_word && !is_drawn, is_drawn });
        }
    }
    letters
}

/// The columns between the first letter of `row` and its last that are not drawn around its text.
fn text_of(row: &Row) -> Option<Range<usize>> {
    let letters = letters(row);
    // A blank of code divides the words of two rows as it does those of one.
    let is_code = ground_of_code(row).is_some();
    let says = |it: &&Letter<'_>| !it.is_drawn && (is_code || !it.text.trim().is_empty());
    let mut said = letters.iter().filter(says);
    let first = said.next()?;
    Some(first.columns.start..said.next_back().unwrap_or(first).columns.end)
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
    fn a_word_is_what_is_copied_as_one() {
        let word = |text: &str, column: usize| {
            let row = Row::new([
                Span::new("│ ", Role::Frame),
                Span::new(text, Role::Text),
                Span::new(" │", Role::Frame),
            ]);
            let (first, last) = word_over(&[&row], |_| Joint::Line, 0, column + 2)?;
            Some(columns_of(&row.text(), first.1, last.1 + 1).to_owned())
        };
        for (text, column, expected) in [
            ("one two.", 0, Some("one")),
            ("one two.", 3, None),
            ("one two.", 5, Some("two")),
            ("one two.", 7, None),
            ("one two.", 8, None),
            ("a word -- and on", 7, None),
            ("\"InstanceArn\": \"arn:aws:sso:::instance/ssoins-7\",", 3, Some("InstanceArn")),
            (
                "\"InstanceArn\": \"arn:aws:sso:::instance/ssoins-7\",",
                22,
                Some("arn:aws:sso:::instance/ssoins-7"),
            ),
            ("aws --user-id ana.ruiz, $SET", 6, Some("--user-id")),
            ("aws --user-id ana.ruiz, $SET", 15, Some("ana.ruiz")),
            ("aws --user-id ana.ruiz, $SET", 24, Some("$SET")),
            ("'don't' it's", 2, Some("don't")),
            ("see e\u{301}te\u{301}!", 5, Some("e\u{301}te\u{301}")),
            ("AWSの了解しました。", 2, Some("AWS")),
            ("AWSの了解しました。", 6, Some("の了解しました")),
            ("", 0, None),
        ] {
            assert_eq!(word(text, column).as_deref(), expected, "{text} {column}");
        }
    }

    #[test]
    fn a_word_that_is_broken_over_rows_is_one() {
        let rows = ["the arn:aws:", "sso:::instance/", "ssoins-7 is", "long"];
        let rows = rows.map(|it| Row::of(it, Role::Text));
        let rows: Vec<&Row> = rows.iter().collect();
        let joint = |line| if line == 3 { Joint::Space } else { Joint::Word };
        for (line, column) in [(0, 5), (0, 11), (1, 0), (1, 14), (2, 7)] {
            let word = word_over(&rows, joint, line, column);
            assert_eq!(word, Some(((0, 4), (2, 7))), "{line} {column}");
        }
        assert_eq!(word_over(&rows, joint, 2, 9), Some(((2, 9), (2, 10))));
        assert_eq!(word_over(&rows, joint, 0, 0), Some(((0, 0), (0, 2))));
        assert_eq!(word_over(&rows, joint, 2, 8), None);
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
        assert_eq!(ground_of_code(&code), Some(Ground { margin: 0, rest: None }));
        copied.push(&code, &(0..7), Joint::Line);
        assert_eq!(copied.text(), "e two three-four\n\n  漢字");
    }
}
