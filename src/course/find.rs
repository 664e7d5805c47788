//! Finds text in rows, also where it was wrapped.

use std::{collections::VecDeque, ops::Range};

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{Role, Row, width};

/// A place where the text was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// On which rows, counted from the first one given, and at which columns.
    pub pieces: Vec<(usize, Range<usize>)>,
}

/// Where `query` stands in `rows`, whatever the case of letters.
///
/// A space of the query may be the end of a wrapped row. Borders, bars and indents do not count, and a
/// blank row is never crossed.
pub fn find<'a>(rows: impl Iterator<Item = &'a Row>, query: &str) -> Vec<Match> {
    let query: Vec<char> = query.trim().chars().flat_map(char::to_lowercase).collect();
    let mut matches = Vec::new();
    if query.is_empty() {
        return matches;
    }
    let mut window: VecDeque<Line> = VecDeque::new();
    let mut rows = rows.enumerate().map(|(idx, row)| Line::of(idx, row)).peekable();
    loop {
        // A match that starts on the first row may need as many rows as the query has letters.
        while window.len() <= query.len() {
            match rows.next() {
                Some(line) => window.push_back(line),
                None => break,
            }
        }
        let Some(first) = window.front() else { return matches };
        let mut start = 0;
        while start < first.chars.len() {
            match match_at(&window, start, &query) {
                Some((found, next)) => {
                    matches.push(found);
                    start = next;
                }
                None => start += 1,
            }
        }
        window.pop_front();
    }
}

/// Where any of `queries` stands in `rows`, from top to bottom; the first query goes before the others where
/// two begin at the same place.
pub fn find_any<'a>(rows: impl Iterator<Item = &'a Row> + Clone, queries: &[String]) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    for query in queries {
        found.extend(find(rows.clone(), query));
    }
    if queries.len() > 1 {
        let start = |it: &Match| it.pieces.first().map_or((0, 0), |(row, at)| (*row, at.start));
        found.sort_by_key(start);
        found.dedup_by_key(|it| start(it));
    }
    found
}

/// The readable letters of one row, in small letters, each with its columns.
struct Line {
    row: usize,
    chars: Vec<(char, Range<usize>)>,
}

impl Line {
    fn of(row: usize, of: &Row) -> Self {
        let mut chars = Vec::new();
        let mut column = 0;
        for span in &of.spans {
            for grapheme in span.text().graphemes(true) {
                let columns = column..column + width(grapheme);
                column = columns.end;
                if span.role == Role::Frame || (chars.is_empty() && grapheme == " ") {
                    continue;
                }
                let lower = grapheme.chars().flat_map(char::to_lowercase);
                chars.extend(lower.map(|c| (c, columns.clone())));
            }
        }
        while chars.last().is_some_and(|(c, _)| *c == ' ') {
            chars.pop();
        }
        Self { row, chars }
    }
}

/// The match of `query` from letter `start` of the first line on, and the letter after it there.
fn match_at(window: &VecDeque<Line>, start: usize, query: &[char]) -> Option<(Match, usize)> {
    let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
    let (mut line, mut at) = (0, start);
    let mut end_on_first = start;
    for &wanted in query {
        let current = window.get(line)?;
        if at == current.chars.len() {
            line += 1;
            at = 0;
            window.get(line).filter(|next| !next.chars.is_empty())?;
            if wanted == ' ' {
                continue;
            }
        }
        let current = window.get(line)?;
        let (c, columns) = current.chars.get(at)?;
        if *c != wanted {
            return None;
        }
        match pieces.last_mut().filter(|(row, _)| *row == current.row) {
            Some((_, range)) => range.end = columns.end,
            None => pieces.push((current.row, columns.clone())),
        }
        at += 1;
        if line == 0 {
            end_on_first = at;
        }
    }
    Some((Match { pieces }, end_on_first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn text_is_found_across_rows_and_cases() {
        let rows = [
            Row::new([Span::new("│ ", Role::Frame), Span::from("The Access portal and")]),
            Row::new([Span::new("│ ", Role::Frame), Span::from("the perm-")]),
            Row::new([Span::new("│ ", Role::Frame), Span::from("ission set")]),
            Row::default(),
            Row::of("of 漢字 ÄRGER", Role::Text),
        ];
        for (query, expected) in [
            ("access PORTAL", vec![vec![(0, 6..19)]]),
            ("the", vec![vec![(0, 2..5)], vec![(1, 2..5)]]),
            ("and the", vec![vec![(0, 20..23), (1, 2..5)]]),
            ("perm-ission", vec![vec![(1, 6..11), (2, 2..8)]]),
            ("set of", vec![]),
            ("字 är", vec![vec![(4, 5..10)]]),
            ("", vec![]),
            ("nowhere", vec![]),
        ] {
            let found: Vec<_> = find(rows.iter(), query).into_iter().map(|it| it.pieces).collect();
            assert_eq!(found, expected, "{query}");
        }
    }
}
