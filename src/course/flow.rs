//! A block to rows of text: a pure function of the block, the width and the look.
//!
//! Containers lay out what they hold at a smaller width and put their bar, bullet or frame before it.
//! Where too little room is left for that, the decoration goes and the text stays: nothing is lost for
//! want of width.

mod code;
mod signs;
mod table;
mod wrap;

use std::ops::Range;

use crate::{
    course::{
        document::{
            Block, BlockKind, Callout, CalloutKind, Card, Details, Document, List, ListItem, Table,
        },
        inline::{Draft, Inline, Style},
        picture::Picture,
    },
    text::{Role, Row, Span},
};

use signs::Signs;

/// How the page is drawn, apart from its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Lines and signs of ASCII only.
    pub ascii: bool,
}

impl Look {
    /// The sign where something was cut.
    pub fn cut(self) -> &'static str {
        if self.ascii { "..." } else { "…" }
    }
}

/// Whether `table` can be read as a table where there is room for `width` columns.
pub fn table_fits(width: usize, table: &Table) -> bool {
    table::fits(width, table)
}

/// The rows of block number `block` at `width` columns, without the blank row between blocks.
pub fn flow(document: &Document, block: usize, width: u16, look: Look) -> Vec<Row> {
    let picture = document.picture(block);
    let Some(block) = document.blocks.get(block) else { return Vec::new() };
    let width = usize::from(width.max(1));
    let flow = Flow { document, signs: Signs::of(look), width, depth: 0 };
    let mut rows = flow.block(block);
    if let Some(picture) = picture {
        flow.add_picture(picture, &mut rows, &block.span);
    }
    // Rows of decoration belong to the text above them, the first ones to the block. Offsets never
    // fall, so that a place can be searched.
    let mut last = block.span.start;
    for row in &mut rows {
        if row.offset != NO_TEXT {
            last = row.offset.max(last);
        }
        row.offset = last;
    }
    rows
}

/// The rows of `blocks`, one after the other, at `width` columns; they stand in no page.
pub fn flow_all(blocks: &[Block], width: u16, look: Look) -> Vec<Row> {
    // Nothing of them is folded.
    let document = &Document { is_whole: true, ..Document::default() };
    let width = usize::from(width.max(1));
    let flow = Flow { document, signs: Signs::of(look), width, depth: 0 };
    flow.blocks(blocks, false)
}

/// The offset, for the time being, of a row that shows nothing of the source: what text keeps of a larger one.
const NO_TEXT: usize = u32::MAX as usize;

/// Columns that text must have beside a decoration; with less the decoration goes.
const LEAST_TEXT: usize = 6;

/// What a block needs to know to lay itself out.
#[derive(Clone, Copy)]
struct Flow<'a> {
    /// The page, whose targets say what is folded.
    document: &'a Document,
    signs: &'static Signs,
    width: usize,
    /// How many lists this one stands in.
    depth: usize,
}

impl Flow<'_> {
    fn block(self, block: &Block) -> Vec<Row> {
        match &block.kind {
            BlockKind::Heading { level, text } => self.heading(*level, text),
            BlockKind::Paragraph(text) => self.text(text),
            BlockKind::List(list) => self.list(list),
            BlockKind::Table(table) => table::rows(self, table),
            BlockKind::Quote(blocks) => self.quote(blocks),
            BlockKind::Callout(it) => self.callout(it, &block.span),
            BlockKind::Card(it) => self.card(it),
            BlockKind::Definition { terms, blocks } => self.definition(terms, blocks),
            BlockKind::Code(it) => code::rows(self, it, &block.span),
            BlockKind::Rule => vec![self.line(self.signs.horizontal, self.width)],
            BlockKind::Quiz { path, target } => self.quiz(path, *target, &block.span),
            BlockKind::Footnote { label, blocks } => self.footnote(label, blocks, &block.span),
            BlockKind::Details(it) => self.details(it, &block.span),
            BlockKind::Fault(fault) => code::fault(self, fault, &block.span),
        }
    }

    /// Blocks below each other, with a blank row between two unless they stand in a tight list.
    fn blocks(self, blocks: &[Block], tight: bool) -> Vec<Row> {
        let mut rows = Vec::new();
        for (idx, block) in blocks.iter().enumerate() {
            if idx > 0 && !tight {
                rows.push(blank());
            }
            rows.append(&mut self.block(block));
        }
        rows
    }

    fn text(self, text: &Inline) -> Vec<Row> {
        let (mut piece, mut start) = (0, 0);
        wrap::wrap(text, self.width)
            .into_iter()
            .map(|range| Row {
                offset: text.offset(range.start, &mut start),
                spans: text.spans(range, &mut piece),
            })
            .collect()
    }

    /// Room for `picture` over its text, or a sentence under that why it is not shown.
    fn add_picture(self, picture: &Picture, rows: &mut Vec<Row>, span: &Range<usize>) {
        match &picture.shape {
            Ok(shape) => {
                let n_rows = shape.cells(u16::try_from(self.width).unwrap_or(u16::MAX)).1;
                rows.splice(0..0, std::iter::repeat_n(blank(), n_rows.into()));
            }
            Err(why) => {
                let told = tr!("(a picture that is not shown: {why})", why);
                rows.append(&mut self.own(&[(&told, Role::Dim)], None, span.clone()));
            }
        }
    }

    fn heading(self, level: u8, text: &Inline) -> Vec<Row> {
        let role = match level {
            1 => Role::Title,
            2 => Role::Heading,
            _ => Role::Subheading,
        };
        let text = strong(text, role);
        let underline = match level {
            1 => self.signs.double,
            2 => self.signs.horizontal,
            _ => {
                let sign = if level == 3 { self.signs.heading } else { self.signs.small_heading };
                return self.behind(sign, Role::Frame, |flow| flow.text(&text));
            }
        };
        let mut rows = self.text(&text);
        let width = rows.iter().map(Row::width).max().unwrap_or_default();
        rows.push(self.line(underline, width));
        rows
    }

    fn list(self, list: &List) -> Vec<Row> {
        let inner = Self { depth: self.depth + 1, ..self };
        let number = |idx: usize| list.start.map(|start| start.saturating_add(idx as u64));
        let widest =
            number(list.items.len().saturating_sub(1)).map_or(0, |number| number.to_string().len());
        let mut rows = Vec::new();
        for (idx, item) in list.items.iter().enumerate() {
            if idx > 0 && !list.tight {
                rows.push(blank());
            }
            let marker = match number(idx) {
                Some(number) => format!("{number:>widest$}."),
                None => self.signs.bullet(self.depth).to_owned(),
            };
            rows.append(&mut inner.item(&marker, item, list.tight));
        }
        rows
    }

    /// An item: its marker, and its text beside it; below it where there is no room.
    fn item(self, marker: &str, item: &ListItem, tight: bool) -> Vec<Row> {
        let task = item.done.map_or("", |done| if done { " [x]" } else { " [ ]" });
        let marker = format!("{marker}{task} ");
        let indent = crate::text::width(&marker);
        let Some(flow) = self.narrower(indent) else {
            let mut rows = self.own(&[(marker.trim(), Role::Dim)], None, NO_TEXT..NO_TEXT);
            rows.append(&mut self.blocks(&item.blocks, tight));
            return rows;
        };
        let mut rows = flow.blocks(&item.blocks, tight);
        if rows.is_empty() {
            rows.push(blank());
        }
        before(&mut rows, &Span::new(marker, Role::Dim), &spaces(indent, Role::Text));
        rows
    }

    fn quote(self, blocks: &[Block]) -> Vec<Row> {
        let mut rows = self.behind(self.signs.bar, Role::Frame, |flow| flow.blocks(blocks, false));
        for span in rows.iter_mut().flat_map(|row| &mut row.spans) {
            if span.role == Role::Text {
                span.role = Role::Quote;
            }
        }
        rows
    }

    fn callout(self, callout: &Callout, span: &Range<usize>) -> Vec<Row> {
        let Callout { kind, title, blocks } = callout;
        let (kind, title) = (*kind, title.as_ref());
        let role = match kind {
            CalloutKind::Note | CalloutKind::Tip => Role::Note,
            CalloutKind::Important => Role::Important,
            CalloutKind::Warning | CalloutKind::Caution => Role::Warning,
        };
        let style = Style { role, ..Style::default() };
        let start = title.and_then(Inline::start).unwrap_or(span.start);
        let sign = self.signs.callout(kind);
        let mut heading = Draft::default();
        heading.push(sign, start..start, style);
        match title {
            Some(title) => heading.append(title),
            None => heading.push(kind.word(), start..start, style),
        }
        let heading = strong(&heading.done(), role);
        let bar = self.signs.bar;
        self.behind(bar, role, |flow| {
            let mut rows = flow.text(&heading);
            set_apart(&mut rows, sign);
            rows.append(&mut flow.blocks(blocks, false));
            rows
        })
    }

    fn card(self, card: &Card) -> Vec<Row> {
        let Card { term, definition, example } = card;
        let term = strong(term, Role::Accent);
        let Some(flow) = self.narrower(4) else {
            let mut rows = self.text(&term);
            rows.append(&mut self.blocks(definition, false));
            rows.append(&mut self.blocks(example, false));
            return rows;
        };
        let mut title = flow.text(&term);
        let mut body = Vec::new();
        // A term of one row stands in the frame's upper edge; a longer one inside the frame.
        let edge_title =
            if title.len() == 1 && title.iter().all(|row| row.width() + 2 <= flow.width) {
                title.pop()
            } else {
                body.append(&mut title);
                None
            };
        body.append(&mut flow.blocks(definition, false));
        body.push(blank());
        body.append(&mut flow.blocks(example, false));
        self.frame(edge_title, body)
    }

    /// A box around `body`, which is four columns narrower, with `title` in its upper edge.
    fn frame(self, title: Option<Row>, body: Vec<Row>) -> Vec<Row> {
        let signs = self.signs;
        let mut top = Row { offset: NO_TEXT, ..Row::default() };
        top.push(signs.corners[0], Role::Frame);
        let mut drawn = 1;
        if let Some(title) = title {
            top.push(format!("{} ", signs.horizontal), Role::Frame);
            drawn += 3 + title.width();
            top.offset = title.offset;
            top.spans.extend(title.spans);
            top.push(" ", Role::Frame);
        }
        let rest = self.width.saturating_sub(drawn + 1);
        top.push(signs.horizontal.repeat(rest) + signs.corners[1], Role::Frame);
        let mut rows = vec![top];
        for mut row in body {
            let pad = self.width.saturating_sub(4 + row.width());
            row.spans.insert(0, Span::new(format!("{} ", signs.vertical), Role::Frame));
            row.push(format!("{} {}", " ".repeat(pad), signs.vertical), Role::Frame);
            rows.push(row);
        }
        let edge = signs.horizontal.repeat(self.width.saturating_sub(2));
        let bottom = format!("{}{edge}{}", signs.corners[2], signs.corners[3]);
        rows.push(Row { offset: NO_TEXT, ..Row::of(bottom, Role::Frame) });
        rows
    }

    fn definition(self, terms: &[Inline], blocks: &[Block]) -> Vec<Row> {
        let mut rows: Vec<Row> =
            terms.iter().flat_map(|term| self.text(&strong(term, Role::Accent))).collect();
        rows.append(&mut self.behind("  ", Role::Text, |flow| flow.blocks(blocks, false)));
        rows
    }

    fn footnote(self, label: &str, blocks: &[Block], span: &Range<usize>) -> Vec<Row> {
        let marker = format!("[{label}] ");
        let indent = crate::text::width(&marker).min(4);
        let mut rows = self.own(&[(marker.trim(), Role::Dim)], None, span.clone());
        if rows.len() == 1
            && let Some(flow) = self.narrower(crate::text::width(&marker))
        {
            let mut beside = flow.blocks(blocks, false);
            if !beside.is_empty() {
                before(
                    &mut beside,
                    &Span::new(marker.as_str(), Role::Dim),
                    &spaces(crate::text::width(&marker), Role::Text),
                );
                return beside;
            }
        }
        let below = spaces(indent, Role::Text);
        rows.append(&mut self.behind(below.text(), Role::Text, |flow| flow.blocks(blocks, false)));
        rows
    }

    fn details(self, details: &Details, span: &Range<usize>) -> Vec<Row> {
        let Details { summary, blocks, target } = details;
        let target = *target;
        let is_open = self.document.is_unfolded(target);
        let start = summary.start().unwrap_or(span.start);
        let style = |role| Style { role, target: Some(target), ..Style::default() };
        let mut title = Draft::default();
        let sign = if is_open { self.signs.unfolded } else { self.signs.run };
        title.push(sign, start..start, style(Role::Key));
        if summary.is_blank() {
            title.push(tr!("Details"), start..start, style(Role::Text));
        }
        let mut summary = summary.clone();
        summary.restyle(|it| Style { target: it.target.or(Some(target)), ..it });
        title.append(&summary);
        if is_open {
            let mut rows = self.text(&title.done());
            set_apart(&mut rows, sign);
            if !blocks.is_empty() {
                let bar = self.signs.fold;
                rows.append(&mut self.behind(bar, Role::Frame, |it| it.blocks(blocks, false)));
            }
            return rows;
        }
        title.push(self.signs.between, start..start, style(Role::Dim));
        title.push("Enter", start..start, style(Role::Key));
        title.push(tr!(" opens"), start..start, style(Role::Dim));
        self.text(&title.done())
    }

    /// The name of the check is that of its file, by which the command line knows it, too.
    fn quiz(self, path: &str, target: usize, span: &Range<usize>) -> Vec<Row> {
        let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".toml");
        let words = [
            (self.signs.run, Role::Key),
            (tr!("Knowledge check"), Role::Accent),
            (" ", Role::Text),
            (name, Role::Text),
            (self.signs.between, Role::Dim),
            ("Enter", Role::Key),
            (tr!(" starts"), Role::Dim),
        ];
        self.own(&words, Some(target), span.clone())
    }

    /// Rows of our own words, wrapped as the author's are, that stand for the bytes `span`.
    fn own(self, words: &[(&str, Role)], target: Option<usize>, span: Range<usize>) -> Vec<Row> {
        let mut text = Draft::default();
        for (word, role) in words {
            let style = Style { role: *role, target, ..Style::default() };
            text.push(word, span.start..span.start, style);
        }
        self.text(&text.done())
    }

    /// What `inner` lays out, with `sign` before each row where there is room for it.
    fn behind(self, sign: &str, role: Role, inner: impl Fn(Self) -> Vec<Row>) -> Vec<Row> {
        let Some(flow) = self.narrower(crate::text::width(sign)) else { return inner(self) };
        let mut rows = inner(flow);
        let span = Span::new(sign, role);
        let span = if sign.trim().is_empty() { span } else { span.drawn() };
        before(&mut rows, &span, &span);
        rows
    }

    fn line(self, sign: &str, width: usize) -> Row {
        Row { offset: NO_TEXT, ..Row::of(sign.repeat(width.min(self.width)), Role::Frame) }
    }

    /// The same with `columns` less, if enough are left for text.
    fn narrower(self, columns: usize) -> Option<Self> {
        let width = self.width.checked_sub(columns)?;
        (width >= LEAST_TEXT).then_some(Self { width, ..self })
    }
}

/// Puts `first` before the first row and `rest` before the others.
fn before(rows: &mut [Row], first: &Span, rest: &Span) {
    for (idx, row) in rows.iter_mut().enumerate() {
        row.spans.insert(0, if idx == 0 { first.clone() } else { rest.clone() });
    }
}

/// Makes `sign`, with which the first row begins, a thing that is drawn, apart from the text.
fn set_apart(rows: &mut [Row], sign: &str) {
    let Some(spans) = rows.first_mut().map(|row| &mut row.spans) else { return };
    let Some(first) = spans.first_mut() else { return };
    let Some(rest) = first.text().strip_prefix(sign.trim_end()) else { return };
    let rest = first.with_text(rest.trim_start());
    let len = first.text().len() - rest.text().len();
    let drawn = first.with_text(first.text().get(..len).unwrap_or_default()).drawn();
    *first = rest;
    spans.insert(0, drawn);
}

fn spaces(n: usize, role: Role) -> Span {
    Span::new(" ".repeat(n), role)
}

fn blank() -> Row {
    Row { spans: Vec::new(), offset: NO_TEXT }
}

/// `text` as a title: strong, and with `role` where the author gave it no other.
fn strong(text: &Inline, role: Role) -> Inline {
    let mut text = text.clone();
    text.restyle(|mut style| {
        style.emphasis.strong = true;
        if style.role == Role::Text {
            style.role = role;
        }
        style
    });
    text
}
