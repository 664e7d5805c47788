//! Breaks running text and lines of code into rows, by the rules of [`crate::text::wrap`].

use std::ops::Range;

use crate::{
    course::inline::Inline,
    text::{
        Role, width as width_of,
        wrap::{break_line, breaks, cut},
    },
};

/// The bytes of each row of `text` at `width` columns, spaces at the ends of rows left out.
///
/// A row is never wider, unless a single letter is. Always at least one row.
pub(super) fn wrap(text: &Inline, width: usize) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let mut base = 0;
    let mut piece = 0;
    for line in text.text().split('\n') {
        if fits(line, width) {
            let body = line.trim_matches(' ');
            let start = base + line.len() - line.trim_start_matches(' ').len();
            rows.push(start..start + body.len());
        } else {
            let is_code =
                |idx: usize, piece: &mut usize| text.style(base + idx, piece).role == Role::Code;
            let breaks = breaks(line, |idx| is_code(idx, &mut piece));
            let start = line.len() - line.trim_start_matches(' ').len();
            break_line(line, &breaks, start, (width, width), |row| {
                rows.push(base + row.start..base + row.end);
            });
        }
        base += line.len() + 1;
    }
    rows
}

/// The bytes of each row of a line of code at `width` columns, and the columns they take: nothing is left
/// out. The rows after the first are `indent` columns narrower.
pub(super) fn wrap_code(line: &str, width: usize, indent: usize) -> Vec<(Range<usize>, usize)> {
    let mut rows = Vec::new();
    let mut start = 0;
    loop {
        let rest = line.get(start..).unwrap_or_default();
        let columns = if rows.is_empty() { width } else { width.saturating_sub(indent).max(1) };
        let len = cut(rest, columns, &[' ', ',']);
        rows.push((start..start + len, rest.get(..len).map_or(0, width_of)));
        start += len;
        if start >= line.len() {
            return rows;
        }
    }
}

/// The widest run of `text` that breaking leaves whole, and its widest line.
pub(super) fn widths(text: &Inline) -> (usize, usize) {
    let (mut run, mut whole) = (0, 0);
    for line in text.text().split('\n') {
        whole = whole.max(width_of(line));
        run = line.split(' ').map(width_of).max().unwrap_or_default().max(run);
    }
    (run, whole)
}

fn fits(line: &str, width: usize) -> bool {
    // No letter of UTF-8 is wider than it has bytes; few lines have more than three for a column, and
    // those that have are only wrapped the long way.
    line.len() <= width || (line.len() <= width * 3 && width_of(line) <= width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::inline::{Draft, Style};

    fn wrapped(text: &str, role: Role, width: usize) -> Vec<String> {
        let mut inline = Draft::default();
        for (idx, line) in text.split('\n').enumerate() {
            if idx > 0 {
                inline.push_break(0);
            }
            inline.push(line, 0..line.len(), Style { role, ..Style::default() });
        }
        let inline = inline.done();
        wrap(&inline, width)
            .into_iter()
            .map(|row| inline.text().get(row).unwrap().to_owned())
            .collect()
    }

    #[test]
    fn text_breaks_where_a_reader_expects_it() {
        for (text, width, expected) in [
            ("one two three", 7, &["one two", "three"][..]),
            ("one two", 7, &["one two"]),
            ("one  two", 5, &["one", "two"]),
            ("use --instance-arn", 14, &["use", "--instance-arn"]),
            ("é use --instance-arn", 12, &["é use", "--instance-", "arn"]),
            ("a\nb", 9, &["a", "b"]),
            ("well-known", 6, &["well-", "known"]),
            ("abcdefgh", 3, &["abc", "def", "gh"]),
            ("漢字漢字", 5, &["漢字", "漢字"]),
            ("漢字", 1, &["漢", "字"]),
            ("e\u{301}e\u{301}e\u{301}", 2, &["e\u{301}e\u{301}", "e\u{301}"]),
            ("say “hello” now", 8, &["say", "“hello”", "now"]),
            ("", 4, &[""]),
            ("arn:aws:iam::123456789012:role/x", 16, &["arn:aws:iam::", "123456789012:", "role/x"]),
        ] {
            assert_eq!(wrapped(text, Role::Text, width), expected, "{text}");
        }
    }

    #[test]
    fn code_in_a_sentence_stays_whole_where_it_can() {
        let text = "run aws-cli sso-admin";
        assert_eq!(wrapped(text, Role::Code, 16), ["run aws-cli", "sso-admin"]);
        assert_eq!(wrapped(text, Role::Text, 16), ["run aws-cli sso-", "admin"]);
    }

    #[test]
    fn lines_of_code_lose_nothing() {
        for (line, width, expected) in [
            ("aws sso list", 8, &["aws sso ", "list"][..]),
            ("abcdefgh", 4, &["abcd", "ef", "gh"]),
            ("", 4, &[""]),
            ("漢字", 1, &["漢", "字"]),
        ] {
            let rows = wrap_code(line, width, 2);
            let rows: Vec<_> = rows.into_iter().map(|(row, _)| line.get(row).unwrap()).collect();
            assert_eq!(rows, expected, "{line}");
        }
    }
}
