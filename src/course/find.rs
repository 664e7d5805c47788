//! Finds text in rows, also where it was wrapped.

use std::ops::Range;

use memchr::memmem::Finder;
use unicode_segmentation::UnicodeSegmentation;

use crate::text::{Row, width};

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
    let query: String = query.trim().chars().flat_map(char::to_lowercase).collect();
    let mut matches = Vec::new();
    if query.is_empty() {
        return matches;
    }
    let letters: Vec<char> = query.chars().collect();
    let rows: Vec<&Row> = rows.collect();
    let finder = query.is_ascii().then(|| Finder::new(query.as_bytes()));
    let mut plain = Plain::default();
    for idx in 0..rows.len() {
        let mut start = 0;
        if let (Some(finder), Some(row)) = (&finder, rows.get(idx))
            && plain.read(row)
        {
            start = plain.find(idx, finder, &mut matches);
            // What is left may only be the beginning of a match that goes on below.
            let tail = plain.letters.len().saturating_sub(query.len() - 1);
            start = start.max(tail);
            let goes_on = |start: &usize| {
                query.as_bytes().starts_with(plain.letters.get(*start..).unwrap_or_default())
            };
            let Some(first) = (start..plain.letters.len()).find(goes_on) else { continue };
            start = first;
        }
        let mut window = Window { rows: &rows, first: idx, lines: Vec::new() };
        while window.get(0).is_some_and(|line| start < line.chars.len()) {
            match match_at(&mut window, start, &letters) {
                Some((found, next)) => {
                    matches.push(found);
                    start = next;
                }
                None => start += 1,
            }
        }
    }
    matches
}

/// A row of ASCII, in small letters: what nearly all rows are, and what is looked through many letters at a time.
#[derive(Default)]
struct Plain {
    letters: Vec<u8>,
    /// The column of each letter.
    columns: Vec<usize>,
}

impl Plain {
    /// Reads `row`, or says that it is not of ASCII.
    fn read(&mut self, row: &Row) -> bool {
        self.letters.clear();
        self.columns.clear();
        let mut column = 0;
        for span in &row.spans {
            let text = span.text();
            if span.is_drawn() {
                column += width(text);
                continue;
            }
            if !text.is_ascii() {
                return false;
            }
            let n_spaces = if self.letters.is_empty() {
                text.bytes().take_while(|byte| *byte == b' ').count()
            } else {
                0
            };
            let text = text.as_bytes().get(n_spaces..).unwrap_or_default();
            column += n_spaces;
            self.letters.extend(text.iter().map(u8::to_ascii_lowercase));
            self.columns.extend(column..column + text.len());
            column += text.len();
        }
        while self.letters.last() == Some(&b' ') {
            self.letters.pop();
        }
        true
    }

    /// Adds the matches inside of the row, which is number `row`; says where the last of them ends.
    fn find(&self, row: usize, finder: &Finder<'_>, matches: &mut Vec<Match>) -> usize {
        let len = finder.needle().len();
        let mut end = 0;
        while let Some(at) = self.letters.get(end..).and_then(|rest| finder.find(rest)) {
            let start = end + at;
            end = start + len;
            let column = |idx: usize| self.columns.get(idx).copied().unwrap_or_default();
            matches.push(Match { pieces: vec![(row, column(start)..column(end - 1) + 1)] });
        }
        end
    }
}

/// Rows from one on, each read when it is asked for.
struct Window<'a> {
    rows: &'a [&'a Row],
    first: usize,
    lines: Vec<Line>,
}

impl Window<'_> {
    fn get(&mut self, idx: usize) -> Option<&Line> {
        while self.lines.len() <= idx {
            let row = self.first + self.lines.len();
            self.lines.push(Line::of(row, self.rows.get(row)?));
        }
        self.lines.get(idx)
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
                if span.is_drawn() || (chars.is_empty() && grapheme == " ") {
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
fn match_at(window: &mut Window<'_>, start: usize, query: &[char]) -> Option<(Match, usize)> {
    let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
    let (mut line, mut at) = (0, start);
    let mut end_on_first = start;
    for &wanted in query {
        if at == window.get(line)?.chars.len() {
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
    use crate::text::{Role, Span};

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
