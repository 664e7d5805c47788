//! Which lines of a file an include wants, and the text that they make.

use std::{borrow::Cow, ops::Range};

/// A line of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Its number in the file, from 1.
    number: usize,
    /// Whether it is there only because all of the file is.
    is_hidden: bool,
    text: &'a str,
}

/// What stands after the path of an include.
enum Wanted<'a> {
    /// The lines with these indices.
    Lines(Range<usize>),
    /// What stands between `ANCHOR: name` and `ANCHOR_END: name`.
    Anchor(&'a str),
}

fn parse(wanted: &str) -> Wanted<'_> {
    let mut parts = wanted.splitn(3, ':');
    let first = parts.next().unwrap_or_default();
    let start = match first.parse::<usize>() {
        Ok(number) => Some(number.saturating_sub(1)),
        Err(_) if first.is_empty() => None,
        Err(_) => return Wanted::Anchor(first),
    };
    let end = parts.next().map(str::parse::<usize>);
    Wanted::Lines(match (start, end) {
        (start, Some(Ok(end))) => start.unwrap_or_default()..end,
        (Some(start), None) => start..start.saturating_add(1),
        (start, _) => start.unwrap_or_default()..usize::MAX,
    })
}

/// Whether `wanted` is the name of an anchor.
pub(super) fn is_anchor(wanted: &str) -> bool {
    matches!(parse(wanted), Wanted::Anchor(_))
}

/// The lines of `text` that are `wanted`; with `all`, the others as well, hidden. Lines with an anchor are left
/// out where anchors count.
pub(super) fn take<'a>(text: &'a str, wanted: &str, all: bool) -> Vec<Line<'a>> {
    let lines = text.lines().zip(1..);
    let anchor = match parse(wanted) {
        Wanted::Lines(range) => {
            let line = |(text, number): (&'a str, usize)| {
                let is_hidden = !range.contains(&(number - 1));
                (all || !is_hidden).then_some(Line { number, is_hidden, text })
            };
            return lines.filter_map(line).collect();
        }
        Wanted::Anchor(anchor) => anchor,
    };
    let mut taken = Vec::new();
    let mut is_inside = false;
    for (text, number) in lines {
        match (name_after(text, "ANCHOR:"), name_after(text, "ANCHOR_END:")) {
            (_, Some(name)) if is_inside && name == anchor => {
                is_inside = false;
                if !all {
                    break;
                }
            }
            (None, None) if is_inside || all => {
                taken.push(Line { number, is_hidden: !is_inside, text });
            }
            (Some(name), _) if !is_inside => is_inside = name == anchor,
            _ => {}
        }
    }
    taken
}

/// The name after `mark` in a line.
fn name_after<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.match_indices(mark).find_map(|(at, _)| {
        let rest = line.get(at + mark.len()..)?.trim_start();
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let len = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        rest.get(..len).filter(|name| !name.is_empty())
    })
}

/// Text of a file, and the number that each of its lines has there.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub(super) text: Cow<'a, str>,
    /// Where each line of the text begins.
    starts: Vec<usize>,
    /// The number of each line in the file, from 1; none where all are there.
    numbers: Vec<usize>,
}

impl<'a> Part<'a> {
    /// All of a file.
    pub(super) fn of(text: &'a str) -> Self {
        Self::new(Cow::Borrowed(text), Vec::new())
    }

    /// These lines of a file; hidden ones as rustdoc hides them.
    pub(super) fn from_lines(lines: Vec<Line<'_>>) -> Part<'static> {
        let mut text = String::with_capacity(lines.iter().map(|it| it.text.len() + 3).sum());
        for (idx, line) in lines.iter().enumerate() {
            let end = if idx > 0 { "\n" } else { "" };
            text.extend([end, if line.is_hidden { "# " } else { "" }, line.text]);
        }
        let numbers = lines.into_iter().map(|it| it.number).collect();
        Part::new(Cow::Owned(text), numbers)
    }

    /// All of a file as a block of Rust with `words` after the fence.
    pub(super) fn fenced(text: &str, words: &str) -> Part<'static> {
        let words: String = words.split_whitespace().flat_map(|word| [",", word]).collect();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let fenced = format!("```rust{words}\n{text}{end}```\n");
        // The fences stand for the lines beside them.
        let n_lines = fenced.matches('\n').count().saturating_sub(2);
        let numbers = [1].into_iter().chain(1..=n_lines).chain([n_lines.max(1)]).collect();
        Part::new(Cow::Owned(fenced), numbers)
    }

    fn new(text: Cow<'a, str>, numbers: Vec<usize>) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|it| it + 1);
        let starts = [0].into_iter().chain(ends).collect();
        Self { text, starts, numbers }
    }

    /// The line and the column, from 1, of byte `at` in the file.
    pub(super) fn place(&self, at: usize) -> (usize, usize) {
        let line = self.line(at);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = self.text.get(start..at).unwrap_or_default();
        // Nobody counts along a line as long as a book.
        let column = if before.len() > LONG { before.len() } else { before.chars().count() };
        (self.number(line), column + 1)
    }

    /// The bytes `range` of the text, cut where the lines of the file do not follow each other.
    pub(super) fn runs(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut runs = vec![range.clone()];
        if self.numbers.is_empty() || range.is_empty() {
            return runs;
        }
        for line in self.line(range.start) + 1..=self.line(range.end - 1) {
            let start = self.starts.get(line).copied().unwrap_or(range.end);
            if self.number(line) != self.number(line - 1) + 1
                && let Some(last) = runs.last_mut()
            {
                last.end = start;
                runs.push(start..range.end);
            }
        }
        runs
    }

    /// The index of the line that byte `at` is on.
    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    fn number(&self, line: usize) -> usize {
        self.numbers.get(line).or(self.numbers.last()).copied().unwrap_or(line + 1)
    }
}

/// Bytes beyond which the columns of a line are not counted by its letters.
const LONG: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_chosen_as_mdbook_chooses_them() {
        let plain = "Lorem\nipsum\ndolor\nsit\namet";
        let nested = "Lorem\n// ANCHOR:    outer\nipsum\n# ANCHOR: in-ner_1\ndolor\nsit\n\
                      # ANCHOR_END: in-ner_1\nlorem\n/* ANCHOR_END:outer */\nipsum";
        for (text, wanted, alone, hidden) in [
            (plain, "", plain, plain),
            (plain, ":", plain, plain),
            (plain, "2", "ipsum", "# Lorem\nipsum\n# dolor\n# sit\n# amet"),
            (plain, "0", "Lorem", "Lorem\n# ipsum\n# dolor\n# sit\n# amet"),
            (plain, "2:3", "ipsum\ndolor", "# Lorem\nipsum\ndolor\n# sit\n# amet"),
            (plain, "4:", "sit\namet", "# Lorem\n# ipsum\n# dolor\nsit\namet"),
            (plain, "4:x", "sit\namet", "# Lorem\n# ipsum\n# dolor\nsit\namet"),
            (plain, ":3", "Lorem\nipsum\ndolor", "Lorem\nipsum\ndolor\n# sit\n# amet"),
            (plain, "5:3", "", "# Lorem\n# ipsum\n# dolor\n# sit\n# amet"),
            (plain, ":100", plain, plain),
            (plain, "none", "", "# Lorem\n# ipsum\n# dolor\n# sit\n# amet"),
            (
                nested,
                "outer",
                "ipsum\ndolor\nsit\nlorem",
                "# Lorem\nipsum\ndolor\nsit\nlorem\n# ipsum",
            ),
            (nested, "in-ner_1", "dolor\nsit", "# Lorem\n# ipsum\ndolor\nsit\n# lorem\n# ipsum"),
            (
                "a\nANCHOR: x\nb\nANCHOR_END: x\nc\nANCHOR: x\nd\nANCHOR_END: x",
                "x",
                "b",
                "# a\nb\n# c\nd",
            ),
            ("one\r\ntwo\r\n", "", "one\ntwo", "one\ntwo"),
        ] {
            let shown = |all| Part::from_lines(take(text, wanted, all)).text.into_owned();
            assert_eq!((shown(false).as_str(), shown(true).as_str()), (alone, hidden), "{wanted}");
        }
    }

    #[test]
    fn a_part_knows_its_lines() {
        let text = "a\nANCHOR: x\nb\nANCHOR: y\nçd\nANCHOR_END: x\n";
        let part = Part::from_lines(take(text, "x", false));
        assert_eq!(part.text, "b\nçd");
        assert_eq!([0, 2, 4, 5].map(|at| part.place(at)), [(3, 1), (5, 1), (5, 2), (5, 3)]);
        assert_eq!(part.runs(0..5), [0..2, 2..5]);
        assert_eq!(part.runs(2..5).first(), Some(&(2..5)));
        let fenced = Part::fenced("one\ntwo", "editable x");
        assert_eq!(fenced.text, "```rust,editable,x\none\ntwo\n```\n");
        assert_eq!([0, 19, 23, 27].map(|at| fenced.place(at).0), [1, 1, 2, 2]);
        assert_eq!(Part::of("a\nb").place(2), (2, 1));
    }
}
