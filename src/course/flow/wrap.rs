//! Breaks running text into rows.
//!
//! Unicode's line breaking decides, but between two ASCII letters a rule of ours does: after a space, and
//! after a hyphen or slash inside a word. So `--name` is never torn from its dashes, and a command in a
//! sentence stays whole where it can.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::{
    course::inline::Inline,
    text::{Role, split_at_width, width as width_of},
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
            wrap_line(line, &breaks, width, |row| rows.push(base + row.start..base + row.end));
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

fn wrap_line(line: &str, breaks: &[usize], width: usize, mut push: impl FnMut(Range<usize>)) {
    let mut start = line.len() - line.trim_start_matches(' ').len();
    let mut end = start;
    let mut used = 0;
    let mut from = start;
    for &to in breaks.iter().chain([&line.len()]) {
        let segment = line.get(from..to).unwrap_or_default();
        let body = segment.trim_end_matches(' ');
        if body.is_empty() {
            used += segment.len();
            from = from.max(to);
            continue;
        }
        let mut columns = width_of(body);
        if used + columns > width && end > start {
            push(start..end);
            (start, used) = (from, 0);
        }
        if columns > width {
            let mut rest = body;
            loop {
                let len = cut(rest, width, &['-', '/', ':', '_', '.', ',', '=', '&', '?']);
                let (_, tail) = rest.split_at_checked(len).unwrap_or((rest, ""));
                if tail.is_empty() {
                    break;
                }
                push(start..start + len);
                start += len;
                rest = tail;
            }
            columns = width_of(rest);
        }
        end = from + body.len();
        used += columns + segment.len() - body.len();
        from = to;
    }
    push(start..end);
}

/// Length of the part of `rest` that goes on a row of `columns`: all of it, or up to the last of the
/// `seams` in its second half, or as much as fits; at least one letter.
fn cut(rest: &str, columns: usize, seams: &[char]) -> usize {
    let (head, tail) = match rest.as_bytes().get(..=columns) {
        Some(bytes) if bytes.is_ascii() => rest.split_at_checked(columns).unwrap_or((rest, "")),
        _ => split_at_width(rest, columns),
    };
    if tail.is_empty() {
        return rest.len();
    }
    if head.is_empty() {
        return rest.graphemes(true).next().map_or(rest.len(), str::len);
    }
    match head.rfind(seams) {
        // A seam is ASCII, so the next byte starts a letter.
        Some(at) if at + 1 > head.len() / 2 && tail_starts_a_letter(rest, at + 1) => at + 1,
        _ => head.len(),
    }
}

/// Whether no combining mark belongs to the letter before byte `idx`.
fn tail_starts_a_letter(rest: &str, idx: usize) -> bool {
    rest.as_bytes().get(idx).is_none_or(u8::is_ascii)
}

/// Where `line` may be broken.
fn breaks(line: &str, mut is_code: impl FnMut(usize) -> bool) -> Vec<usize> {
    let bytes = line.as_bytes();
    let mut found = Vec::with_capacity(line.len() / 5 + 1);
    if line.is_ascii() {
        for (idx, pair) in bytes.windows(2).enumerate() {
            let &[left, right] = pair else { continue };
            if may_break(bytes, idx + 1, left, right) && (left == b' ' || !is_code(idx)) {
                found.push(idx + 1);
            }
        }
        return found;
    }
    let mut unicode = unicode_linebreak::linebreaks(line).map(|(idx, _)| idx).peekable();
    let mut left = None;
    for (idx, right) in line.char_indices() {
        while unicode.next_if(|at| *at < idx).is_some() {}
        let breaks = match left {
            Some(left) if char::is_ascii(&left) && right.is_ascii() => {
                let (left, right) = (left as u8, right as u8);
                may_break(bytes, idx, left, right) && (left == b' ' || !is_code(idx - 1))
            }
            Some(_) => unicode.peek() == Some(&idx),
            None => false,
        };
        if breaks {
            found.push(idx);
        }
        left = Some(right);
    }
    found
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::inline::Style;

    fn wrapped(text: &str, role: Role, width: usize) -> Vec<String> {
        let mut inline = Inline::default();
        for (idx, line) in text.split('\n').enumerate() {
            if idx > 0 {
                inline.push_break(0);
            }
            inline.push(line, 0..line.len(), Style { role, ..Style::default() });
        }
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
