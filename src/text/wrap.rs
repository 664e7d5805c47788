//! Rows cut to a width: at the places where Unicode lets a line break, or anywhere.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{Row, Span, width};

/// `row` as rows of at most `columns`, broken between words; those after the first are indented by `indent`.
///
/// A word that is wider than the row is broken where it must be. Nothing is lost but the spaces at a break.
pub fn wrap(row: &Row, columns: usize, indent: usize) -> Vec<Row> {
    if row.width() <= columns {
        return vec![row.clone()];
    }
    let text = row.text();
    let indent = if indent < columns { indent } else { 0 };
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut line = 0..0;
    let mut room = columns;
    for (end, _) in unicode_linebreak::linebreaks(&text) {
        let word = text.get(line.end..end).unwrap_or_default();
        let used = width(text.get(line.clone()).unwrap_or_default());
        if used + width(word.trim_end()) <= room {
            line.end = end;
            continue;
        }
        if !line.is_empty() {
            ranges.push(line.clone());
            line = line.end..line.end;
            room = columns - indent;
        }
        for piece in pieces(text.get(line.start..end).unwrap_or_default(), room, columns - indent) {
            if !line.is_empty() {
                ranges.push(line.clone());
                room = columns - indent;
            }
            line = line.end..line.end + piece;
        }
    }
    ranges.push(line);
    ranges.iter().enumerate().map(|(idx, range)| part(row, &text, range, idx > 0, indent)).collect()
}

/// `row` as rows of at most `columns`, cut anywhere: for what is typed, where a cursor must find its place.
pub fn cut(row: &Row, columns: usize) -> Vec<Row> {
    let text = row.text();
    let mut start = 0;
    let pieces = pieces(&text, columns, columns).into_iter().map(|n_bytes| {
        start += n_bytes;
        slice(row, start - n_bytes..start)
    });
    pieces.collect()
}

/// Bytes of each piece when `text` is cut into pieces of at most `first`, then `rest` columns.
fn pieces(text: &str, first: usize, rest: usize) -> Vec<usize> {
    let mut pieces = vec![0];
    let (mut used, mut room) = (0, first.max(1));
    for grapheme in text.graphemes(true) {
        let columns = width(grapheme);
        if used + columns > room && used > 0 {
            pieces.push(0);
            (used, room) = (0, rest.max(1));
        }
        used += columns;
        if let Some(last) = pieces.last_mut() {
            *last += grapheme.len();
        }
    }
    pieces
}

/// One of the rows: its bytes of the text without the spaces at the break, indented unless it is the first.
fn part(row: &Row, text: &str, range: &Range<usize>, indented: bool, indent: usize) -> Row {
    let kept = text.get(range.clone()).unwrap_or_default().trim_end();
    let mut part = slice(row, range.start..range.start + kept.len());
    if indented && indent > 0 {
        part.spans.insert(0, Span::from(" ".repeat(indent).as_str()));
    }
    part
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

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_too_wide(text in "\\PC{0,60}", columns in 2_usize..20, indent in 0_usize..6) {
            let row = Row::of(&text, Role::Text);
            let solid = |text: &str| text.replace(' ', "");
            for rows in [wrap(&row, columns, indent), cut(&row, columns)] {
                proptest::prop_assert_eq!(solid(&texts(&rows).concat()).replace(char::is_whitespace, ""), solid(&row.text()).replace(char::is_whitespace, ""));
                for row in rows {
                    proptest::prop_assert!(row.width() <= columns, "{:?} in {}", row.text(), columns);
                }
            }
        }
    }
}
