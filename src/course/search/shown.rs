//! What is shown of a result: the text around it without the marks of Markdown, the words marked.

use std::ops::Range;

use super::page::{Page, fold};
use crate::text::{Role, Row, Span, split_at_width, width};

/// Columns before a match that are shown at most.
const BEFORE: usize = 24;

/// Bytes behind a match that are looked at.
const AFTER: usize = 320;

/// Columns of all that is shown, more than any screen has room for.
const MOST_COLUMNS: usize = 240;

/// The text around byte `at` in a section of `page`, on one row.
pub(super) fn around(page: &Page, section: usize, at: usize, words: &[String]) -> Row {
    let body = page.body(section);
    // The heading is shown by itself, so what follows it is shown here.
    let at = at.max(body.start);
    let code = page.code.iter().find(|it| it.contains(&at));
    let start = match code {
        Some(_) => line_start(&page.text, body.start, at),
        None => paragraph_start(&page.text, body.start, at),
    };
    let end = (at + AFTER).min(body.end);
    let (before, after) = (page.readable(start..at), page.readable(at..end));
    let (before, after) = match code {
        Some(_) => (one_line(&before), one_line(&after)),
        None => (plain(&before), plain(&after)),
    };
    let space = if joins(page, at) { "" } else { " " };
    let before = last_columns(&before, BEFORE);
    let text = if before.is_empty() {
        after
    } else {
        format!("{before}{}{after}", if before.ends_with(' ') { "" } else { space })
    };
    Row::new(marked(split_at_width(text.trim(), MOST_COLUMNS).0, words, Role::Text))
}

/// `text` with `role`, and the words in it standing out. They are in small letters.
pub fn marked(text: &str, words: &[String], role: Role) -> Vec<Span> {
    let folded = fold(text);
    let mut places: Vec<Range<usize>> = Vec::new();
    for word in words.iter().filter(|it| !it.is_empty()) {
        places.extend(folded.match_indices(word).map(|(at, it)| at..at + it.len()));
    }
    places.sort_by_key(|it| (it.start, usize::MAX - it.end));
    let mut spans = Vec::new();
    let mut at = 0;
    for place in places {
        if place.start < at {
            continue;
        }
        let found = text.get(at..place.start).zip(text.get(place.clone()));
        let Some((before, found)) = found else { continue };
        if !before.is_empty() {
            spans.push(Span::new(before, role));
        }
        spans.push(Span::new(found, Role::Accent).strong());
        at = place.end;
    }
    let rest = text.get(at..).unwrap_or_default();
    if !rest.is_empty() {
        spans.push(Span::new(rest, role));
    }
    spans
}

/// `text` on one line without the marks of Markdown that stand in sentences, lists and tables.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for line in text.lines() {
        let mut line = line.trim_start_matches(['>', '#', ' ', '\t', '|', ':', '-', '+']);
        let is_callout = line.starts_with("[!") && !line.starts_with("[![");
        if line.starts_with("```") || line.starts_with("~~~") || is_callout {
            continue;
        }
        if line.trim_end().bytes().all(|it| matches!(it, b'-' | b':' | b'|' | b' ' | b'=' | b'`')) {
            continue;
        }
        while let Some(c) = line.chars().next() {
            line = line.get(c.len_utf8()..).unwrap_or_default();
            match c {
                '*' | '`' | '[' => {}
                '~' if line.starts_with('~') => line = line.trim_start_matches('~'),
                '\\' => {
                    let escaped = line.chars().next().filter(char::is_ascii_punctuation);
                    plain.extend(escaped.or(Some(c)));
                    line = line.get(escaped.map_or(0, char::len_utf8)..).unwrap_or_default();
                }
                '|' => plain.push(' '),
                ']' => line = behind_address(line),
                '!' if line.starts_with('[') => {}
                c => plain.push(c),
            }
        }
        plain.push(' ');
    }
    one_line(&plain)
}

/// What stands behind the address of a link, if `rest` begins with one.
fn behind_address(rest: &str) -> &str {
    let inside = rest.strip_prefix('(').and_then(|it| it.split_once(')'));
    inside.map_or(rest, |(_, behind)| behind)
}

/// `text` with single spaces in place of white space.
fn one_line(text: &str) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // What stood beside a word still does.
    if text.ends_with(char::is_whitespace) && !line.is_empty() {
        line.push(' ');
    }
    line
}

/// Whether the letters before and after byte `at` stand side by side.
fn joins(page: &Page, at: usize) -> bool {
    let before = page.text.get(..at).and_then(|it| it.chars().next_back());
    before.is_some_and(|it| !it.is_whitespace())
}

fn line_start(text: &str, from: usize, at: usize) -> usize {
    let before = text.get(from..at).unwrap_or_default();
    before.rfind('\n').map_or(from, |it| from + it + 1)
}

fn paragraph_start(text: &str, from: usize, at: usize) -> usize {
    let before = text.get(from..at).unwrap_or_default();
    let blank = before.rfind("\n\n").map(|it| it + 2);
    let windows = before.rfind("\n\r\n").map(|it| it + 3);
    from + blank.max(windows).unwrap_or(0)
}

/// The end of `text`, from a word on, in at most `columns`.
fn last_columns(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut rest = text;
    while width(rest) > columns - 4 {
        match rest.trim_start().split_once(' ') {
            Some((_, behind)) => rest = behind,
            None => return "... ".to_owned(),
        }
    }
    format!("... {rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_not_shown_and_words_are_marked() {
        for (text, expected) in [
            ("A *set* of [links](a(b.md) here", "A set of links here"),
            ("- one\n- `two`\n\n> three", "one two three"),
            ("| a | b |\n|---|---|\n| c | d |", "a  b c  d"),
            ("> [!NOTE]\n> **A title**\n> and text", "A title and text"),
            ("![a picture](x.png) and \\* more", "a picture and * more"),
            ("~~gone~~ and about ~5", "gone and about ~5"),
        ] {
            assert_eq!(plain(text).trim(), one_line(expected).trim(), "{text}");
        }
        let words = ["perm".to_owned(), "set".to_owned()];
        let spans = marked("A Permission set", &words, Role::Text);
        let shown: Vec<(&str, Role)> = spans.iter().map(|it| (it.text(), it.role)).collect();
        let expected = [
            ("A ", Role::Text),
            ("Perm", Role::Accent),
            ("ission ", Role::Text),
            ("set", Role::Accent),
        ];
        assert_eq!(shown, expected);
    }
}
