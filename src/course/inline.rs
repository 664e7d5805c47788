//! Running text: one string, and what each piece of it is and where in the source it stands.

use std::{borrow::Cow, num::NonZeroU32, ops::Range};

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{Emphasis, Role, Span, clean};

/// Text inside a block: a paragraph, a heading, a table cell, the lines of a code block.
///
/// It is clean; its only control character is the line feed of a hard line break.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inline {
    text: Box<str>,
    pieces: Box<[Piece]>,
}

/// The same while it is being written.
#[derive(Debug, Default)]
pub struct Draft {
    text: String,
    pieces: Vec<Piece>,
}

/// How a piece of text looks, and what Enter opens there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// What the text is.
    pub role: Role,
    /// How the author stressed it.
    pub emphasis: Emphasis,
    /// Index into the targets of the document.
    pub target: Option<usize>,
}

/// A run of one style; it ends where the next piece starts. A large page has a hundred thousand, so they are small:
/// places beyond four gigabytes are not told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Piece {
    start: u32,
    source: (u32, u32),
    role: Role,
    emphasis: Emphasis,
    /// The number of the target, from 1.
    target: Option<NonZeroU32>,
}

impl Piece {
    fn new(start: usize, source: &Range<usize>, style: Style) -> Self {
        let source = (small(source.start), small(source.end));
        Self { start: small(start), source, ..Self::default().with(style) }
    }

    fn with(self, style: Style) -> Self {
        let Style { role, emphasis, target } = style;
        let target = target.and_then(|it| NonZeroU32::new(small(it).saturating_add(1)));
        Self { role, emphasis, target, ..self }
    }

    fn start(&self) -> usize {
        self.start as usize
    }

    fn source(&self) -> Range<usize> {
        self.source.0 as usize..self.source.1 as usize
    }

    fn target(&self) -> Option<usize> {
        self.target.map(|it| it.get() as usize - 1)
    }

    fn style(&self) -> Style {
        Style { role: self.role, emphasis: self.emphasis, target: self.target() }
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Draft {
    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds `text`, cleaned, that stands at `source`.
    pub fn push(&mut self, text: &str, source: Range<usize>, style: Style) {
        if text.is_empty() {
            return;
        }
        let clean = clean(text);
        let (joined, rest) =
            clean.split_at_checked(self.joined(&clean, style)).unwrap_or(("", clean.as_ref()));
        self.text.push_str(joined);
        if joined.is_empty() || !rest.is_empty() {
            self.extend(
                source.start.saturating_add(joined.len()).min(source.end)..source.end,
                style,
            );
            self.text.push_str(rest);
        }
    }

    /// How many bytes of `next`, which has `style`, belong to the last letter of the text: a letter is never
    /// torn from its marks by a style, because a terminal shows it as one.
    fn joined(&self, next: &str, style: Style) -> usize {
        let is_ascii = |byte: Option<u8>| byte.is_none_or(|byte| byte.is_ascii());
        let alone = is_ascii(self.text.bytes().next_back()) && is_ascii(next.bytes().next());
        if alone || self.text.is_empty() || self.pieces.last().is_some_and(|it| it.style() == style)
        {
            return 0;
        }
        let tail = self.text.floor_char_boundary(self.text.len().saturating_sub(LONGEST_LETTER));
        let tail = self.text.get(tail..).unwrap_or_default();
        let head = next.get(..next.floor_char_boundary(LONGEST_LETTER)).unwrap_or_default();
        let seam = [tail, head].concat();
        let mut ends = seam.grapheme_indices(true).map(|(idx, letter)| idx + letter.len());
        ends.find(|end| *end >= tail.len()).map_or(0, |end| end - tail.len())
    }

    /// Ends the line here, as the author wishes.
    pub fn push_break(&mut self, offset: usize) {
        self.extend(offset..offset, Style::default());
        self.text.push('\n');
    }

    /// Adds the lines of a code block, of which each line feed ends one; a tab is four columns wide.
    pub fn push_lines(&mut self, text: &str, offset: usize) {
        let style = Style { role: Role::Code, ..Style::default() };
        let mut at = offset;
        for line in text.split_inclusive('\n') {
            let body = line.trim_end_matches(['\n', '\r']);
            let source = at..at + body.len();
            if body.contains('\t') {
                self.push(&expand_tabs(body), source, style);
            } else {
                self.push(body, source, style);
            }
            at += line.len();
            if line.ends_with('\n') {
                self.push_break(at - 1);
            }
        }
    }

    /// Takes off the line break that the text ends with, if it does.
    pub fn pop_break(&mut self) {
        if self.text.ends_with('\n') {
            self.text.pop();
            let len = self.text.len();
            while self.pieces.last().is_some_and(|piece| piece.start() >= len) {
                self.pieces.pop();
            }
        }
    }

    /// Adds all of `other`.
    pub fn append(&mut self, other: &Inline) {
        let base = self.text.len();
        self.text.push_str(&other.text);
        let base = small(base);
        self.pieces.extend(
            other.pieces.iter().map(|it| Piece { start: it.start.saturating_add(base), ..*it }),
        );
    }

    /// Opens a piece at the end of the text, or prolongs the last one where that changes nothing.
    fn extend(&mut self, source: Range<usize>, style: Style) {
        let len = self.text.len();
        match self.pieces.last_mut() {
            Some(last)
                if last.style() == style
                    && last.source().end == source.start
                    && last.source().len() == len - last.start() =>
            {
                last.source.1 = small(source.end);
            }
            _ => self.pieces.push(Piece::new(len, &source, style)),
        }
    }

    /// The text as it is read.
    pub fn done(self) -> Inline {
        Inline { text: self.text.into(), pieces: self.pieces.into() }
    }
}

impl Inline {
    /// The text without styles.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing to read.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The lines of which `shown` leaves something, each as it leaves it.
    #[must_use]
    pub(super) fn with_lines<'a>(
        &'a self,
        shown: impl Fn(&'a str) -> Option<Cow<'a, str>>,
    ) -> Self {
        let mut out = Draft::default();
        let (mut base, mut piece) = (0, 0);
        for line in self.text.split('\n') {
            if let Some(text) = shown(line) {
                let start = self.offset(base, &mut piece);
                let style = self.style(base, &mut piece);
                // Each line but the last ends with a break, also one without a letter.
                out.push(&text, start..start.saturating_add(line.len()), style);
                out.push_break(start.saturating_add(line.len()));
            }
            base += line.len() + 1;
        }
        out.pop_break();
        out.done()
    }

    /// Gives every piece the style that `change` makes of it.
    pub fn restyle(&mut self, change: impl Fn(Style) -> Style) {
        for piece in &mut self.pieces {
            *piece = piece.with(change(piece.style()));
        }
    }

    /// Whether `holds` is true of every piece that shows something.
    pub fn all(&self, holds: impl Fn(Style) -> bool) -> bool {
        (0..self.pieces.len()).all(|idx| {
            let text = self.text.get(self.range(idx)).unwrap_or_default();
            text.trim().is_empty() || self.pieces.get(idx).is_some_and(|piece| holds(piece.style()))
        })
    }

    /// The spans of the bytes `range` of the text. `cursor` is the piece to start from; give the same
    /// variable, first 0, to calls with growing ranges.
    pub fn spans(&self, range: Range<usize>, cursor: &mut usize) -> Vec<Span> {
        let mut spans = Vec::new();
        self.seek(range.start, cursor);
        let mut start = range.start;
        while start < range.end {
            let Some(style) = self.pieces.get(*cursor).map(Piece::style) else { break };
            // Pieces that differ only in their place in the source become one span.
            let goes_on = |next: &Piece| next.start() < range.end && next.style() == style;
            while self.pieces.get(*cursor + 1).is_some_and(goes_on) {
                *cursor += 1;
            }
            let end = self.range(*cursor).end.min(range.end);
            let text = self.text.get(start..end).unwrap_or_default().trim_end_matches('\n');
            if !text.is_empty() {
                let mut span = Span::of_clean(text, style.role);
                span.emphasis = style.emphasis;
                span.target = style.target;
                spans.push(span);
            }
            start = end.max(start + 1);
            self.seek(start, cursor);
        }
        spans
    }

    /// Where byte `idx` of the text stands in the source; `cursor` as in [`Inline::spans`].
    pub fn offset(&self, idx: usize, cursor: &mut usize) -> usize {
        self.seek(idx, cursor);
        self.pieces.get(*cursor).map_or(0, |piece| {
            let source = piece.source();
            source.start.saturating_add(idx.saturating_sub(piece.start())).min(source.end)
        })
    }

    /// Where the text starts in the source.
    pub fn start(&self) -> Option<usize> {
        self.pieces.first().map(|piece| piece.source().start)
    }

    /// The style at byte `idx` of the text.
    pub fn style(&self, idx: usize, cursor: &mut usize) -> Style {
        self.seek(idx, cursor);
        self.pieces.get(*cursor).map_or_else(Style::default, Piece::style)
    }

    /// The targets that the text names, in order, each once.
    pub fn targets(&self) -> impl Iterator<Item = usize> {
        let mut last = None;
        self.pieces.iter().filter_map(move |piece| {
            let target = piece.target.filter(|_| piece.target != last);
            last = piece.target.or(last);
            target.and(piece.target())
        })
    }

    /// The text, byte for byte in its place, with backticks for what is `hidden`.
    pub fn hiding(&self, hidden: impl Fn(Style) -> bool) -> Cow<'_, str> {
        let mut text = Cow::Borrowed(&*self.text);
        for (idx, piece) in self.pieces.iter().enumerate().filter(|(_, it)| hidden(it.style())) {
            let range = self.range(idx);
            if range.start == piece.start() && self.text.get(range.clone()).is_some() {
                text.to_mut().replace_range(range.clone(), &"`".repeat(range.len()));
            }
        }
        text
    }

    /// The text of target `target`, without the address that is shown after a link.
    pub fn target_text(&self, target: usize) -> String {
        let of_target = |idx: &usize| {
            self.pieces.get(*idx).is_some_and(|piece| {
                piece.style().target == Some(target) && piece.role != Role::Dim
            })
        };
        (0..self.pieces.len())
            .filter(of_target)
            .filter_map(|idx| self.text.get(self.range(idx)))
            .collect()
    }

    fn seek(&self, idx: usize, cursor: &mut usize) {
        while self.pieces.get(*cursor + 1).is_some_and(|next| next.start() <= idx) {
            *cursor += 1;
        }
    }

    /// The bytes of the text that piece `idx` takes.
    fn range(&self, idx: usize) -> Range<usize> {
        let start = self.pieces.get(idx).map_or(self.text.len(), Piece::start);
        start..self.pieces.get(idx + 1).map_or(self.text.len(), Piece::start)
    }
}

/// Bytes beyond which a letter and its marks are not looked at as one.
const LONGEST_LETTER: usize = 256;

fn expand_tabs(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut columns = 0;
    for part in line.split_inclusive('\t') {
        let text = part.trim_end_matches('\t');
        out.push_str(text);
        columns += crate::text::width(text);
        if part.len() > text.len() {
            let n_spaces = 4 - columns % 4;
            out.extend(std::iter::repeat_n(' ', n_spaces));
            columns += n_spaces;
        }
    }
    out
}
