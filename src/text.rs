//! Styled text without styles: rows of spans, each span with a role that a theme turns into colours.
//!
//! Everything that can reach a terminal becomes a [`Span`], and a span never holds a control character,
//! an escape sequence or U+FE0F (which leaves stale cells behind in ratatui). This is the only gate.

pub mod wrap;

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What a piece of text is; a theme decides what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Role {
    /// Running text.
    #[default]
    Text,
    /// Text that matters less: hints, counts, punctuation of lists.
    Dim,
    /// A term or a value that stands out.
    Accent,
    /// The heading of a page.
    Title,
    /// A heading of a section, level 2.
    Heading,
    /// A heading below level 2.
    Subheading,
    /// Code inside a sentence, or a block of it without highlighting.
    Code,
    /// A key of an object, or an option of a command.
    CodeKey,
    /// A string or a value.
    CodeString,
    /// A number, `true`, `false` or `null`.
    CodeNumber,
    /// A comment.
    CodeComment,
    /// A link that can be opened.
    Link,
    /// Borders, rules, bars and table lines.
    Frame,
    /// The bar and the text of a block quote.
    Quote,
    /// Title of a note or a tip.
    Note,
    /// Title of an important callout.
    Important,
    /// Title of a warning or a caution; also a warning sentence.
    Warning,
    /// Something is right, allowed or done.
    Good,
    /// Something is wrong, denied or failed.
    Bad,
    /// The name of a key in the footer or in help.
    Key,
}

/// Emphasis of the author's, on top of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Emphasis {
    /// `**strong**`
    pub strong: bool,
    /// `*emphasis*`
    pub italic: bool,
    /// `~~struck~~`
    pub struck: bool,
}

/// A run of clean text with one role.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Span {
    text: String,
    /// What the text is.
    pub role: Role,
    /// How the author stressed it.
    pub emphasis: Emphasis,
    /// Index of the thing that Enter opens here (a link, a block to run), in the list of the span's owner.
    pub target: Option<usize>,
    is_drawn: bool,
}

impl Span {
    /// A span of `text` with `role`; what must not reach a terminal is removed here.
    pub fn new(text: impl AsRef<str>, role: Role) -> Self {
        Self { text: clean(text.as_ref()).into_owned(), role, ..Self::default() }
    }

    /// A span of `text`, which was cleaned already.
    pub(crate) fn of_clean(text: &str, role: Role) -> Self {
        debug_assert!(matches!(clean(text), Cow::Borrowed(_)), "{text:?}");
        Self { text: text.to_owned(), role, ..Self::default() }
    }

    /// The clean text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Columns that the text takes.
    pub fn width(&self) -> usize {
        width(&self.text)
    }

    /// The same span with another text.
    #[must_use]
    pub fn with_text(&self, text: impl AsRef<str>) -> Self {
        Self { text: clean(text.as_ref()).into_owned(), ..self.clone() }
    }

    /// The same span that opens target number `target`.
    #[must_use]
    pub fn opening(mut self, target: usize) -> Self {
        self.target = Some(target);
        self
    }

    /// The same span, which is drawn around the text and no part of it, whatever its colour.
    #[must_use]
    pub fn drawn(mut self) -> Self {
        self.is_drawn = true;
        self
    }

    /// Whether it is drawn around the text: a frame, a rule, a bar, a sign. It is neither found nor copied.
    pub fn is_drawn(&self) -> bool {
        self.is_drawn || self.role == Role::Frame
    }

    /// The same span, strong.
    #[must_use]
    pub fn strong(mut self) -> Self {
        self.emphasis.strong = true;
        self
    }
}

impl From<&str> for Span {
    fn from(text: &str) -> Self {
        Self::new(text, Role::Text)
    }
}

/// One line of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Row {
    /// From left to right.
    pub spans: Vec<Span>,
    /// Byte offset in the source of the first text on this row: what keeps the place when the width changes.
    pub offset: usize,
}

impl Row {
    /// A row of `spans`.
    pub fn new(spans: impl IntoIterator<Item = Span>) -> Self {
        Self { spans: spans.into_iter().collect(), offset: 0 }
    }

    /// A row of one span.
    pub fn of(text: impl AsRef<str>, role: Role) -> Self {
        Self::new([Span::new(text, role)])
    }

    /// Its text without roles.
    pub fn text(&self) -> String {
        self.spans.iter().map(Span::text).collect()
    }

    /// Columns that the row takes.
    pub fn width(&self) -> usize {
        self.spans.iter().map(Span::width).sum()
    }

    /// The row cut to `columns`, with `…` where something was cut.
    #[must_use]
    pub fn fitting(&self, columns: usize) -> Self {
        if self.width() <= columns || columns == 0 {
            let spans = if columns == 0 { Vec::new() } else { self.spans.clone() };
            return Self { spans, offset: self.offset };
        }
        let mut left = columns - 1;
        let mut spans = Vec::new();
        for span in &self.spans {
            if span.width() > left {
                let beginning = split_at_width(span.text(), left).0;
                spans.push(span.with_text(format!("{beginning}…")));
                break;
            }
            left -= span.width();
            spans.push(span.clone());
        }
        Self { spans, offset: self.offset }
    }

    /// The row without its first `columns`; what lies across them is left out whole.
    #[must_use]
    pub fn from_column(&self, columns: usize) -> Self {
        let mut left = columns;
        let mut spans = Vec::new();
        for span in &self.spans {
            let (beginning, mut rest) = split_at_width(span.text(), left);
            left -= width(beginning);
            if left > 0 {
                let cut = rest.graphemes(true).next().map_or(0, str::len);
                left = left.saturating_sub(if cut > 0 { left } else { 0 });
                rest = rest.get(cut..).unwrap_or_default();
            }
            if !rest.is_empty() {
                spans.push(span.with_text(rest));
            }
        }
        Self { spans, offset: self.offset }
    }

    /// The row, all of which opens target number `target`, or nothing.
    #[must_use]
    pub fn opening(mut self, target: Option<usize>) -> Self {
        for span in &mut self.spans {
            span.target = target;
        }
        self
    }

    /// What is opened at `column`.
    pub fn target_at(&self, column: usize) -> Option<usize> {
        let mut end = 0;
        let span = self.spans.iter().find(|it| {
            end += it.width();
            column < end
        });
        span?.target
    }

    /// Adds a span at the right.
    pub fn push(&mut self, text: impl AsRef<str>, role: Role) {
        self.spans.push(Span::new(text, role));
    }
}

/// Columns that `text` takes in a terminal: the sum over its graphemes, as ratatui's buffer counts.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The longest beginning of `text` that fits `columns`, and the rest.
pub fn split_at_width(text: &str, columns: usize) -> (&str, &str) {
    let mut used = 0;
    for (idx, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > columns {
            return text.split_at(idx);
        }
    }
    (text, "")
}

/// `text` cut to `columns`, with `…` where something was cut.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    fit_with(text, columns, "…")
}

/// `text` cut to `columns`, with `sign` where something was cut.
pub fn fit_with<'a>(text: &'a str, columns: usize, sign: &str) -> Cow<'a, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let sign = split_at_width(sign, columns).0;
    Cow::Owned(format!("{}{sign}", split_at_width(text, columns - width(sign)).0))
}

/// `text` cut to `columns` before its last third, with `sign` where something was cut: of an address the host and
/// the end say most.
pub fn fit_inside<'a>(text: &'a str, columns: usize, sign: &str) -> Cow<'a, str> {
    let all = width(text);
    if all <= columns {
        return Cow::Borrowed(text);
    }
    let sign = split_at_width(sign, columns).0;
    let room = columns - width(sign);
    let end = split_at_width(text, all - room / 3).1;
    let start = split_at_width(text, room.saturating_sub(width(end))).0;
    Cow::Owned(format!("{start}{sign}{end}"))
}

/// `text` without what must never reach a terminal.
///
/// Removed: escape sequences (CSI whole, others their introducer), control characters of C0 and C1
/// (tab and line feed become a space, as do U+2028 and U+2029), U+FE0F, and the marks that reorder text
/// (U+202A to U+202E, U+2066 to U+2069).
pub fn clean(text: &str) -> Cow<'_, str> {
    // Nearly all text is printable ASCII. A look at every byte, without stopping at the first that is
    // not, is done many bytes at a time.
    let is_plain = text.bytes().fold(true, |plain, byte| plain & (b' '..=b'~').contains(&byte));
    if is_plain || !text.chars().any(is_unclean) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\t' | '\n' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\u{1b}' if chars.peek() == Some(&'[') => skip_csi(&mut chars),
            '\u{9b}' => skip_csi_body(&mut chars),
            c if is_unclean(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn is_unclean(c: char) -> bool {
    c.is_control()
        || c == '\u{fe0f}'
        || ('\u{2028}'..='\u{2029}').contains(&c)
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
}

fn skip_csi(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    chars.next();
    skip_csi_body(chars);
}

/// Skips parameters and the final byte of a control sequence; stops before anything else.
fn skip_csi_body(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while chars.next_if(|c| (' '..='?').contains(c)).is_some() {}
    chars.next_if(|c| ('@'..='~').contains(c));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_controls_never_stay() {
        for (dirty, expected) in [
            ("plain", "plain"),
            ("\u{1b}[31mred\u{1b}[0m", "red"),
            ("\u{1b}]0;title\u{7}x", "]0;titlex"),
            ("\u{9b}2Jgone", "gone"),
            ("a\tb\nc\rd", "a b cd"),
            ("\u{26a0}\u{fe0f} warn", "\u{26a0} warn"),
            ("\u{202e}evil", "evil"),
            ("a\u{2028}b\u{2029}c", "a b c"),
            ("\u{1b}", ""),
            ("\u{1b}[", ""),
        ] {
            assert_eq!(clean(dirty), expected, "{dirty:?}");
        }
    }

    #[test]
    fn width_is_the_sum_over_graphemes() {
        for (text, expected) in [("abc", 3), ("漢字", 4), ("e\u{301}", 1), ("👩‍💻", 2), ("", 0)]
        {
            assert_eq!(width(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_row_is_cut_where_the_columns_end() {
        let row = Row::new([Span::new("$ ", Role::Dim), Span::new("aws sso list", Role::Accent)]);
        for (columns, expected) in [
            (20, "$ aws sso list"),
            (14, "$ aws sso list"),
            (9, "$ aws ss…"),
            (2, "$…"),
            (1, "…"),
            (0, ""),
        ] {
            assert_eq!(row.fitting(columns).text(), expected, "{columns}");
        }
    }

    #[test]
    fn fit_marks_what_it_cuts() {
        assert_eq!(fit("漢字漢字", 5), "漢字…");
        assert_eq!(fit("abc", 3), "abc");
        assert_eq!(fit("abc", 0), "");
        assert_eq!(fit_with("abcdef", 5, "..."), "ab...");
        assert_eq!(fit_with("abcdef", 2, "..."), "..");
    }

    #[test]
    fn fit_inside_keeps_both_ends() {
        for (text, columns, sign, expected) in [
            ("https://a.eu/b/c?x=1", 20, "…", "https://a.eu/b/c?x=1"),
            ("https://a.eu/b/c?x=1", 13, "…", "https://…?x=1"),
            ("https://a.eu/b/c?x=1", 9, "...", "http...=1"),
            ("漢字漢字漢字", 9, "…", "漢字漢…字"),
            ("漢字漢字漢字", 1, "…", "…"),
            ("漢字漢字漢字", 0, "…", ""),
        ] {
            assert_eq!(fit_inside(text, columns, sign), expected, "{text} {columns}");
        }
    }
}
