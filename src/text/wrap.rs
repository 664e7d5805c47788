//! Where text may be broken into rows, and rows broken there.
//!
//! Unicode's line breaking decides, but between two ASCII letters a rule of ours does: after a space, and
//! after a hyphen or slash inside a word. So `--name` is never torn from its dashes, and a command in a
//! sentence stays whole where it can.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{Row, Span, width as width_of};

/// `row` as rows of at most `columns`, broken between words; those after the first are indented by `indent`.
///
/// A word that is wider than the row is broken where it must be. Nothing is lost but the spaces at a break.
pub fn wrap(row: &Row, columns: usize, indent: usize) -> Vec<Row> {
    if row.width() <= columns {
        return vec![row.clone()];
    }
    let text = row.text();
    // An indent leaves half of the row, and room for a wide letter.
    let indent = if indent.max(2) + indent <= columns { indent } else { 0 };
    let mut rows = Vec::new();
    break_line(&text, &breaks(&text, |_| false), 0, (columns, columns - indent), |range| {
        let mut part = slice(row, range);
        if !rows.is_empty() && indent > 0 {
            part.spans.insert(0, Span::from(" ".repeat(indent).as_str()));
        }
        rows.push(part);
    });
    rows
}

/// `row` as rows of at most `columns`, cut anywhere: for what is typed, where a cursor must find its place.
pub fn cut_row(row: &Row, columns: usize) -> Vec<Row> {
    let text = row.text();
    let mut rows = Vec::new();
    let mut start = 0;
    loop {
        let len = cut(text.get(start..).unwrap_or_default(), columns, &[]);
        rows.push(slice(row, start..start + len));
        start += len;
        if start >= text.len() {
            return rows;
        }
    }
}

/// The bytes of each row of `line`, spaces at the ends of rows left out: the first row has `first` columns,
/// the others `rest`; it starts at byte `start`. A row is never wider, unless a single letter is.
pub(crate) fn break_line(
    line: &str,
    breaks: &[usize],
    mut start: usize,
    (first, rest): (usize, usize),
    mut push: impl FnMut(Range<usize>),
) {
    let mut width = first;
    let mut end = start;
    let mut used = 0;
    let mut from = start;
    for &to in breaks.iter().chain([&line.len()]) {
        let segment = line.get(from..to).unwrap_or_default();
        let n_spaces = segment.bytes().rev().take_while(|byte| *byte == b' ').count();
        let body = segment.get(..segment.len() - n_spaces).unwrap_or_default();
        if body.is_empty() {
            used += segment.len();
            from = from.max(to);
            continue;
        }
        let mut columns = width_of(body);
        if used + columns > width {
            if end > start {
                push(start..end);
                width = rest;
            }
            (start, used) = (from, 0);
        }
        if columns > width {
            let mut left = body;
            loop {
                let len = cut(left, width, &['-', '/', ':', '_', '.', ',', '=', '&', '?']);
                let (_, tail) = left.split_at_checked(len).unwrap_or((left, ""));
                if tail.is_empty() {
                    break;
                }
                push(start..start + len);
                (start, width, left) = (start + len, rest, tail);
            }
            columns = width_of(left);
        }
        end = from + body.len();
        used += columns + segment.len() - body.len();
        from = to;
    }
    push(start..end);
}

/// Length of the part of `rest` that goes on a row of `columns`: all of it, or up to the last of the
/// `seams` in its second half, or as much as fits; at least one letter.
pub(crate) fn cut(rest: &str, columns: usize, seams: &[char]) -> usize {
    // A row has no more bytes than this, so that a letter as long as a book is looked at once and not for each row.
    let rest = rest.get(..rest.floor_char_boundary(LONGEST_ROW + 64 * columns)).unwrap_or(rest);
    let (head, tail) = match rest.as_bytes().get(..=columns) {
        Some(bytes) if bytes.is_ascii() => rest.split_at_checked(columns).unwrap_or((rest, "")),
        _ => super::split_at_width(rest, columns),
    };
    if tail.is_empty() {
        return rest.len();
    }
    if head.is_empty() {
        let letter = rest.graphemes(true).next().unwrap_or(rest);
        let is_whole = columns < LETTER && width_of(letter) <= LETTER;
        return if is_whole { letter.len() } else { torn(letter, columns) };
    }
    match head.rfind(seams) {
        // A seam is ASCII, so the next byte starts a letter.
        Some(at) if at + 1 > head.len() / 2 && tail_starts_a_letter(rest, at + 1) => at + 1,
        _ => head.len(),
    }
}

/// Bytes of a row beyond those that its columns may need.
const LONGEST_ROW: usize = 1024;

/// Columns that a letter that people write takes at most, with all its marks.
const LETTER: usize = 4;

/// Length of the part of `letter` that fits `columns`: a chain of joined letters may be one to Unicode and yet as
/// long as a page.
fn torn(letter: &str, columns: usize) -> usize {
    let mut used = 0;
    let mut ends = letter.char_indices().map(|(idx, c)| {
        used += width_of(c.encode_utf8(&mut [0; 4]));
        (idx, used)
    });
    let beyond = ends.find(|(idx, used)| *idx > 0 && *used > columns);
    beyond.map_or(letter.len(), |(idx, _)| idx)
}

/// Whether no combining mark belongs to the letter before byte `idx`.
fn tail_starts_a_letter(rest: &str, idx: usize) -> bool {
    rest.as_bytes().get(idx).is_none_or(u8::is_ascii)
}

/// Where `line` may be broken.
pub(crate) fn breaks(line: &str, mut is_code: impl FnMut(usize) -> bool) -> Vec<usize> {
    let bytes = line.as_bytes();
    let mut found = Vec::with_capacity(line.len() / 5 + 1);
    let mut at = 0;
    while let Some(region) = beyond_ascii(bytes, at) {
        ascii_breaks(bytes, at..region.start, &mut is_code, &mut found);
        let text = line.get(region.clone()).unwrap_or_default();
        unicode_breaks(line, text, region.start, &mut is_code, &mut found);
        at = region.end;
    }
    ascii_breaks(bytes, at..line.len(), &mut is_code, &mut found);
    found
}

/// The first words from byte `at` on that are not all of ASCII, with a word before and one after them: Unicode's
/// rules look no further across a space.
fn beyond_ascii(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = bytes.get(at..)?;
    let first = at + rest.iter().position(|byte| !byte.is_ascii())?;
    let word_before = |end: usize| {
        let before = bytes.get(at..end).unwrap_or_default();
        let before = before.get(..before.len() - trailing_spaces(before)).unwrap_or_default();
        at + before.iter().rposition(|byte| *byte == b' ').map_or(0, |idx| idx + 1)
    };
    let here = bytes.get(at..first).unwrap_or_default();
    let start =
        word_before(at + here.iter().rposition(|byte| *byte == b' ').map_or(0, |idx| idx + 1));
    // The end is where the second word begins after the last letter beyond ASCII.
    let (mut n_words, mut end) = (0, first);
    while let Some(byte) = bytes.get(end) {
        if !byte.is_ascii() {
            n_words = 0;
        } else if *byte != b' ' && bytes.get(end - 1) == Some(&b' ') {
            n_words += 1;
            if n_words == 2 {
                break;
            }
        }
        end += 1;
    }
    Some(start..end)
}

fn trailing_spaces(bytes: &[u8]) -> usize {
    bytes.iter().rev().take_while(|byte| **byte == b' ').count()
}

/// The breaks before the letters of `range` and before what follows it, where all is ASCII.
fn ascii_breaks(
    bytes: &[u8],
    range: Range<usize>,
    is_code: &mut impl FnMut(usize) -> bool,
    found: &mut Vec<usize>,
) {
    let from = range.start.saturating_sub(1);
    let to = (range.end + 1).min(bytes.len());
    for (idx, pair) in (from..).zip(bytes.get(from..to).unwrap_or_default().windows(2)) {
        let &[left, right] = pair else { continue };
        if may_break(bytes, idx + 1, left, right) && (left == b' ' || !is_code(idx)) {
            found.push(idx + 1);
        }
    }
}

/// The breaks inside of `text`, which stands at byte `base` of the line.
fn unicode_breaks(
    line: &str,
    text: &str,
    base: usize,
    is_code: &mut impl FnMut(usize) -> bool,
    found: &mut Vec<usize>,
) {
    let bytes = line.as_bytes();
    let mut unicode = unicode_linebreak::linebreaks(text).map(|(idx, _)| base + idx).peekable();
    let mut letters = text.grapheme_indices(true).map(|(idx, _)| base + idx).peekable();
    let mut left = None;
    for (idx, right) in text.char_indices() {
        let idx = base + idx;
        // Unicode's two rules differ for a few marks; a letter is never torn from its marks.
        let starts_a_letter = letters.next_if_eq(&idx).is_some();
        while unicode.next_if(|at| *at < idx).is_some() {}
        let breaks = match left {
            Some(left) if char::is_ascii(&left) && right.is_ascii() => {
                let (left, right) = (left as u8, right as u8);
                may_break(bytes, idx, left, right) && (left == b' ' || !is_code(idx - 1))
            }
            Some(_) => unicode.peek() == Some(&idx),
            None => false,
        };
        if breaks && starts_a_letter {
            found.push(idx);
        }
        left = Some(right);
    }
}

/// Whether a row may end between the ASCII letters `left` and `right`, which stands at `idx`.
fn may_break(bytes: &[u8], idx: usize, left: u8, right: u8) -> bool {
    match left {
        b' ' => right != b' ',
        b'-' | b'/' => {
            let before = idx.checked_sub(2).and_then(|idx| bytes.get(idx));
            right.is_ascii_alphabetic() && before.is_some_and(u8::is_ascii_alphanumeric)
        }
        _ => false,
    }
}

/// The bytes `range` of the row's text, with their roles.
fn slice(row: &Row, range: Range<usize>) -> Row {
    let mut start = 0;
    let mut spans = Vec::new();
    for span in &row.spans {
        let end = start + span.text().len();
        let from = range.start.clamp(start, end) - start;
        let to = range.end.clamp(start, end) - start;
        if from < to {
            spans.push(span.with_text(span.text().get(from..to).unwrap_or_default()));
        }
        start = end;
    }
    Row { spans, offset: row.offset }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Role;

    fn texts(rows: &[Row]) -> Vec<String> {
        rows.iter().map(Row::text).collect()
    }

    #[test]
    fn rows_break_between_words_and_keep_their_roles() {
        let row = Row::new([Span::new("$ ", Role::Dim), Span::new("aws sso list", Role::Accent)]);
        let rows = wrap(&row, 9, 2);
        assert_eq!(texts(&rows), ["$ aws sso", "  list"]);
        assert_eq!(rows[1].spans[1].role, Role::Accent);
        assert_eq!(
            texts(&wrap(&Row::of("abcdefghij k", Role::Text), 4, 1)),
            ["abcd", " efg", " hij", " k"]
        );
        assert_eq!(texts(&wrap(&Row::of("漢字漢字", Role::Text), 1, 4)), ["漢", "字", "漢", "字"]);
        assert_eq!(texts(&wrap(&Row::default(), 1, 0)), [""]);
    }

    #[test]
    fn a_chain_of_letters_that_is_one_is_torn_where_it_must_be() {
        let chain = "क्".repeat(40);
        for columns in 1..30 {
            let rows = wrap(&Row::of(&chain, Role::Text), columns, 0);
            assert!(rows.iter().all(|row| row.width() <= columns.max(LETTER)), "{columns}");
            assert!(rows.iter().all(|row| row.width() <= columns || columns < LETTER));
            assert_eq!(texts(&rows).concat(), chain);
        }
    }

    proptest::proptest! {
        #[test]
        fn words_of_ascii_change_nothing_about_others(line in "[a-c/ \\-–—“”«(.,!?é漢\u{301}\u{200b}👩\u{200d}🇩]{0,40}") {
            let mut whole = Vec::new();
            unicode_breaks(&line, &line, 0, &mut |_| false, &mut whole);
            proptest::prop_assert_eq!(breaks(&line, |_| false), whole);
        }

        #[test]
        fn nothing_is_lost_and_nothing_is_too_wide(text in "\\PC{0,60}", columns in 2_usize..20, indent in 0_usize..6) {
            let row = Row::of(&text, Role::Text);
            let solid = |text: &str| text.replace(' ', "");
            for rows in [wrap(&row, columns, indent), cut_row(&row, columns)] {
                proptest::prop_assert_eq!(solid(&texts(&rows).concat()).replace(char::is_whitespace, ""), solid(&row.text()).replace(char::is_whitespace, ""));
                for row in rows {
                    // A letter with its marks may take three columns, and is never broken.
                    let is_letter = row.text().trim().graphemes(true).count() == 1;
                    let fits = row.width() <= columns || is_letter;
                    proptest::prop_assert!(fits, "{:?} in {}", row.text(), columns);
                }
            }
        }
    }
}
