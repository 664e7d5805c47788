//! Lays the parts of a view out in rows: side by side while they fit, else on indented rows below.

use super::{ItemRef, Line};
use crate::text::{Role, Row, Span, width, wrap};

/// The rows of a part of a view so far; or, in a search, whether it holds what is sought.
#[derive(Debug, Default)]
pub(super) struct Page {
    width: usize,
    lines: Vec<Line>,
    sought: Option<Sought>,
    is_whole: bool,
}

/// What is sought. Nothing is laid out for it.
#[derive(Debug)]
struct Sought {
    /// Lowercase.
    words: Vec<String>,
    /// What the thing says that is being looked at.
    text: String,
    is_thing: bool,
    holds: bool,
    n_parts: usize,
}

impl Sought {
    /// Looks at parts of a thing, or at what goes on with one.
    fn look_at(&mut self, parts: impl Iterator<Item = Part>, is_thing: bool) {
        if is_thing {
            self.end_thing();
            self.is_thing = true;
        }
        for part in parts {
            self.n_parts += 1;
            let text = part.span.text();
            if text.is_ascii() {
                let start = self.text.len();
                self.text.push_str(text);
                if let Some(added) = self.text.get_mut(start..) {
                    added.make_ascii_lowercase();
                }
            } else {
                self.text.push_str(&text.to_lowercase());
            }
            self.text.push(' ');
        }
    }

    fn end_thing(&mut self) {
        let holds = || self.words.iter().all(|word| self.text.contains(word.as_str()));
        self.holds = self.holds || (self.is_thing && holds());
        self.text.clear();
        self.is_thing = false;
    }
}

/// What stands before the parts of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lead<'a> {
    /// On its first row.
    pub(super) first: &'a str,
    /// On the rows that go on with it.
    pub(super) rest: &'a str,
}

/// A piece of an entry that is broken only where there is no other way.
#[derive(Debug, Clone)]
pub(super) struct Part {
    span: Span,
    /// Columns between it and the part before it.
    gap: usize,
    /// Whether it says what the last change did.
    is_mark: bool,
}

impl Part {
    /// A part that stands close to the one before it.
    pub(super) fn joined(text: impl AsRef<str>, role: Role) -> Self {
        Self { gap: 0, ..Span::new(text, role).into() }
    }

    /// What the last change did, after all other parts.
    pub(super) fn mark(text: impl AsRef<str>, role: Role) -> Self {
        Self { is_mark: true, ..Span::new(text, role).into() }
    }

    /// A part that goes on with the one before it, as a word of a sentence does.
    pub(super) fn near(text: impl AsRef<str>, role: Role) -> Self {
        Self { gap: 1, ..Span::new(text, role).into() }
    }
}

impl From<Span> for Part {
    fn from(span: Span) -> Self {
        Self { span, gap: 2, is_mark: false }
    }
}

impl Lead<'static> {
    /// Nothing before a thing at the left edge.
    pub(super) const NONE: Self = Lead { first: "", rest: "    " };

    /// Two columns before a thing that belongs to the one above.
    pub(super) const INSIDE: Self = Lead { first: "  ", rest: "      " };
}

impl Page {
    pub(super) fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// A page that takes all that belongs to a thing.
    pub(super) fn whole(width: usize) -> Self {
        Self { is_whole: true, ..Self::new(width) }
    }

    /// How many rows a thing may have that belong to it.
    pub(super) fn most_rows(&self) -> usize {
        if self.is_whole || self.sought.is_some() { usize::MAX } else { MOST_ROWS }
    }

    /// A page that lays nothing out, and only looks for a thing that holds all of `words`, which are lowercase.
    pub(super) fn sought(words: &[String]) -> Self {
        let (words, text) = (words.to_vec(), String::new());
        let sought = Sought { words, text, is_thing: false, holds: false, n_parts: 0 };
        Self { sought: Some(sought), ..Self::default() }
    }

    /// Whether a thing of it holds what is sought, and how many parts were looked at.
    pub(super) fn holds(mut self) -> (bool, usize) {
        let Some(sought) = &mut self.sought else { return (false, 0) };
        sought.end_thing();
        (sought.holds, sought.n_parts)
    }

    pub(super) fn into_lines(self) -> Vec<Line> {
        self.lines
    }

    /// A thing of the world: its parts, two columns between them.
    pub(super) fn entry(
        &mut self,
        lead: Lead<'_>,
        parts: impl IntoIterator<Item = impl Into<Part>>,
        mut item: Option<ItemRef>,
    ) {
        let parts = parts.into_iter().map(Into::into);
        if let Some(sought) = &mut self.sought {
            return sought.look_at(parts, item.is_some());
        }
        let mut row = start_row(lead.first);
        let mut is_fresh = true;
        let mut marks_from = None;
        for Part { span, gap, is_mark } in parts.filter(|part: &Part| !part.span.text().is_empty())
        {
            if !is_fresh && row.width() + gap + span.width() > self.width {
                self.push(&mut row, &mut item, marks_from, lead.rest);
                marks_from = is_mark.then_some(0);
            } else if !is_fresh {
                let end = row.text().len();
                marks_from = marks_from.or_else(|| is_mark.then_some(end));
                row.push(" ".repeat(gap), Role::Text);
            }
            is_fresh = false;
            let mut rest = span.text();
            loop {
                // However narrow the pane is, each row takes some of the text.
                let room = self.width.saturating_sub(row.width()).max(MIN_ROOM);
                let cut = wrap::cut(rest, room, &['_', '/']);
                let (head, tail) = rest.split_at_checked(cut).unwrap_or((rest, ""));
                row.spans.push(span.with_text(head));
                if tail.is_empty() {
                    break;
                }
                rest = tail;
                self.push(&mut row, &mut item, marks_from, lead.rest);
                marks_from = is_mark.then_some(0);
            }
        }
        self.lines.push(Line { row, item, marks_from, entry: 0 });
    }

    /// A heading of a section, with an empty row before it.
    pub(super) fn heading(&mut self, text: &str) {
        self.blank();
        self.entry(Lead::NONE, [Span::new(text, Role::Heading)], None);
    }

    /// A sentence, broken between its words.
    pub(super) fn sentence(&mut self, lead: Lead<'_>, text: &str, role: Role) {
        let lead = Lead { rest: lead.first, ..lead };
        self.entry(lead, text.split_whitespace().map(|word| Part::near(word, role)), None);
    }

    /// A row that is laid out already; what is too wide is cut with a sign.
    pub(super) fn row(&mut self, row: &Row) {
        if let Some(sought) = &mut self.sought {
            return sought.look_at(row.spans.iter().cloned().map(Into::into), false);
        }
        self.lines.push(Line { row: row.fitting(self.width), ..Line::default() });
    }

    /// An empty row; at the top of a view none is shown.
    pub(super) fn blank(&mut self) {
        if let Some(sought) = &mut self.sought {
            return sought.end_thing();
        }
        self.lines.push(Line::default());
    }

    fn push(
        &mut self,
        row: &mut Row,
        item: &mut Option<ItemRef>,
        marks_from: Option<usize>,
        lead: &str,
    ) {
        let row = std::mem::replace(row, start_row(lead));
        self.lines.push(Line { row, item: item.take(), marks_from, entry: 0 });
    }
}

/// Some dim words and the names that they introduce, all but the last with a comma.
pub(super) fn listed(words: &str, names: impl IntoIterator<Item = String>) -> Vec<Part> {
    let mut names: Vec<String> = names.into_iter().collect();
    let last = names.pop();
    let with_comma = names.into_iter().map(|name| format!("{name},"));
    let names = with_comma.chain(last).map(|name| Part::near(name, Role::Text));
    std::iter::once(Part::from(Span::new(words, Role::Dim))).chain(names).collect()
}

fn start_row(lead: &str) -> Row {
    if width(lead) == 0 { Row::default() } else { Row::of(lead, Role::Frame) }
}

const MIN_ROOM: usize = 8;

/// More rows than this that belong to one thing are counted, not shown: a search finds each.
const MOST_ROWS: usize = 500;
