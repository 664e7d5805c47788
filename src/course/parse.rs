//! Markdown to a [`Document`]. The only file that names the Markdown crate, but for its `parts`.
//!
//! Events of the parser build a tree with a stack of our own, so that no nesting of the author's can
//! overflow the program's. Beyond [`MAX_DEPTH`] levels a container is left out and its text stays.

mod fault;
mod fence;
mod html;
mod parts;

use std::{collections::VecDeque, mem, ops::Range};

use memchr::memmem;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Tag, TagEnd};

use self::fence::Fence;
pub(super) use crate::course::hidden::HiddenLines;
use crate::{
    course::{
        anchor::Anchors,
        document::{
            Alignment, Block, BlockKind, CalloutKind, Code, Document, Heading, Image, List,
            ListItem, Table, Target, TargetKind,
        },
        include::Expanded,
        inline::{Draft, Inline, Style},
        link,
    },
    fault::Fault,
    text::{Emphasis, Role},
};

/// The document that `source`, the text of `file`, is.
///
/// Beside `CommonMark` it knows tables, footnotes, struck text, task lists, heading ids, definition lists
/// and GitHub's alerts, and of ours: `<!-- lesson … -->` (see [`crate::course::meta`]), `{{#quiz path}}` alone in a
/// paragraph, and code fenced `aws`, which can be run.
pub fn parse(file: &str, source: &str) -> Document {
    page(file, Expanded::of(source.to_owned()), &HiddenLines::default())
}

/// The document that the page in `file` is with its includes, without the lines of code that are hidden.
pub(super) fn page(file: &str, expanded: Expanded, hidden_lines: &HiddenLines) -> Document {
    let Expanded { text, origins, title, faults } = expanded;
    let mut builder = Builder::new(file, &text, hidden_lines);
    builder.document.origins = origins;
    builder.unplaced = faults.into();
    let size = parts::size(&text);
    parts::events(&text, options(), size, |event, span| builder.event(event, span));
    let mut document = builder.finish();
    document.title = title.unwrap_or(document.title);
    document.source = text;
    document
}

/// How deep blocks may be nested; nobody reads deeper, and rows have no room for more.
const MAX_DEPTH: usize = 24;

/// The language of code that the learner runs.
const RUN: &str = "aws";

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES
}

struct Builder<'a> {
    source: &'a str,
    hidden_lines: &'a HiddenLines,
    document: Document,
    /// Faults of includes that stand below what was built so far, each with its byte in the source.
    unplaced: VecDeque<(usize, Fault)>,
    anchors: Anchors,
    /// The open containers; the first is the page.
    frames: Vec<Frame>,
    /// Containers that are open beyond the depth that is kept.
    skipped: usize,
    is_too_deep: bool,
    leaf: Option<Leaf>,
    /// The cells of the open row.
    cells: Vec<Inline>,
    strong: usize,
    italic: usize,
    struck: usize,
    links: Vec<OpenLink>,
    images: Vec<OpenLink>,
}

/// A block that holds blocks, still open.
struct Frame {
    kind: FrameKind,
    start: usize,
    blocks: Vec<Block>,
}

enum FrameKind {
    Page,
    Quote(Option<CalloutKind>),
    List(List),
    Item(Option<bool>),
    /// An entry of a definition list.
    Entry(Vec<Inline>),
    Footnote(String),
    Table(Table),
    /// What is folded: its summary, and the target that shows it.
    Details(Draft, usize),
    /// The summary of what is folded.
    Summary,
}

/// A block that holds text, still open.
struct Leaf {
    kind: LeafKind,
    text: Draft,
    span: Range<usize>,
}

enum LeafKind {
    Paragraph,
    /// Text straight inside a container: a paragraph of a tight list.
    Tight,
    Heading(u8, Option<String>),
    Code(Fence),
    Html(String),
    Term,
    Cell,
}

struct OpenLink {
    href: String,
    target: Option<usize>,
    /// Length of the leaf's text where the link begins.
    start: usize,
}

impl<'a> Builder<'a> {
    fn new(file: &str, source: &'a str, hidden_lines: &'a HiddenLines) -> Self {
        Self {
            source,
            hidden_lines,
            document: Document { file: file.to_owned(), ..Document::default() },
            unplaced: VecDeque::new(),
            anchors: Anchors::default(),
            frames: vec![Frame { kind: FrameKind::Page, start: 0, blocks: room(source) }],
            skipped: 0,
            is_too_deep: false,
            leaf: None,
            cells: Vec::new(),
            strong: 0,
            italic: 0,
            struck: 0,
            links: Vec::new(),
            images: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text, span);
            }
            Event::Code(text) => {
                let role = if self.links.is_empty() { Role::Code } else { Role::Link };
                let style = Style { role, ..self.style() };
                self.leaf(&span).text.push(&text, span, style);
            }
            Event::Html(html) => match &mut self.leaf(&span).kind {
                LeafKind::Html(text) => text.push_str(&html),
                _ => self.inline_html(&html, span),
            },
            Event::InlineHtml(html) => self.inline_html(&html, span),
            Event::FootnoteReference(label) => {
                let kind = TargetKind::Footnote { label: label.to_string() };
                let target = Some(self.target(kind, span.clone()));
                let style = Style { role: Role::Link, target, ..self.style() };
                self.leaf(&span).text.push(&format!("[{label}]"), span, style);
            }
            Event::SoftBreak => self.text(" ", span),
            Event::HardBreak => self.leaf(&span).text.push_break(span.start),
            Event::Rule => {
                self.close_tight();
                self.push(BlockKind::Rule, span);
            }
            Event::TaskListMarker(done) => self.task(done, span),
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_leaf(LeafKind::Paragraph, span),
            Tag::Heading { level, id, .. } => {
                let id = id.map(pulldown_cmark::CowStr::into_string);
                self.open_leaf(LeafKind::Heading(level as u8, id), span);
            }
            Tag::CodeBlock(kind) => {
                let info = if let CodeBlockKind::Fenced(info) = &kind { info } else { "" };
                self.open_leaf(LeafKind::Code(Fence::of(info)), span);
            }
            Tag::HtmlBlock => self.open_leaf(LeafKind::Html(String::new()), span),
            Tag::DefinitionListTitle => {
                self.next_entry(span.start);
                self.open_leaf(LeafKind::Term, span);
            }
            Tag::TableCell => self.open_leaf(LeafKind::Cell, span),
            Tag::BlockQuote(kind) => {
                let kind = kind.map(callout);
                self.open(FrameKind::Quote(kind), span.start);
            }
            Tag::List(start) => {
                let list = List { start, tight: true, items: Vec::new() };
                self.open(FrameKind::List(list), span.start);
            }
            Tag::Item => self.open(FrameKind::Item(None), span.start),
            Tag::FootnoteDefinition(label) => {
                self.open(FrameKind::Footnote(label.into_string()), span.start);
            }
            Tag::DefinitionList => self.open(FrameKind::Entry(Vec::new()), span.start),
            Tag::Table(alignments) => {
                let alignments = alignments.into_iter().map(alignment).collect();
                let start = span.start;
                let target = self.target(TargetKind::Table { passed: 0 }, span);
                let table = Table { target, alignments, ..Table::default() };
                self.open(FrameKind::Table(table), start);
            }
            Tag::Emphasis => self.italic += 1,
            Tag::Strong => self.strong += 1,
            Tag::Strikethrough => self.struck += 1,
            Tag::Link { dest_url, link_type, .. } => {
                let mail = if link_type == LinkType::Email { "mailto:" } else { "" };
                self.open_link(format!("{mail}{dest_url}"), span);
            }
            Tag::Image { dest_url, .. } => {
                let start = self.leaf(&span).text.text().len();
                self.document.images.push(Image { href: dest_url.to_string(), span });
                self.images.push(OpenLink { href: dest_url.into_string(), target: None, start });
            }
            Tag::DefinitionListDefinition
            | Tag::TableHead
            | Tag::TableRow
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Range<usize>) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::DefinitionListTitle
            | TagEnd::TableCell => self.close_leaf(span),
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::Table => self.close(span),
            TagEnd::TableHead | TagEnd::TableRow => self.close_row(tag == TagEnd::TableHead),
            TagEnd::DefinitionListDefinition => self.close_tight(),
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Link => self.close_link(span),
            TagEnd::Image => self.close_image(span),
            TagEnd::Superscript | TagEnd::Subscript | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Opens a container, unless it is too deep. A list needs room for its items too.
    fn open(&mut self, kind: FrameKind, start: usize) {
        self.close_tight();
        let room = if matches!(kind, FrameKind::List(_)) { 2 } else { 1 };
        if self.skipped > 0 || self.frames.len() + room > MAX_DEPTH {
            self.too_deep(start);
            self.skipped += 1;
        } else {
            self.frames.push(Frame { kind, start, blocks: Vec::new() });
        }
    }

    fn close(&mut self, span: Range<usize>) {
        self.close_tight();
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        self.close_folds(span.end);
        if self.frames.len() < 2 {
            return;
        }
        let Some(Frame { kind, start, blocks }) = self.frames.pop() else { return };
        let blocks = fitting(blocks);
        let kind = match kind {
            // Those were closed.
            FrameKind::Page | FrameKind::Details(..) | FrameKind::Summary => return,
            FrameKind::Quote(None) => BlockKind::Quote(blocks),
            FrameKind::Quote(Some(kind)) => BlockKind::callout(kind, blocks),
            FrameKind::List(list) => BlockKind::List(List { items: fitting(list.items), ..list }),
            FrameKind::Item(done) => return self.item(ListItem { done, blocks }),
            FrameKind::Entry(terms) => BlockKind::entry(terms, blocks),
            FrameKind::Footnote(label) => BlockKind::Footnote { label: label.into(), blocks },
            FrameKind::Table(it) => {
                BlockKind::Table(Box::new(Table { rows: fitting(it.rows), ..it }))
            }
        };
        self.push(kind, start..span.end.max(start));
    }

    fn item(&mut self, item: ListItem) {
        if let Some(FrameKind::List(list)) = self.frames.last_mut().map(|frame| &mut frame.kind) {
            list.items.push(item);
        }
    }

    /// Closes the entry of a definition list that is complete when the next term comes.
    fn next_entry(&mut self, start: usize) {
        self.close_tight();
        let complete = self.skipped == 0
            && self.frames.last().is_some_and(|frame| {
                matches!(frame.kind, FrameKind::Entry(_)) && !frame.blocks.is_empty()
            });
        if complete {
            self.close(start..start);
            self.open(FrameKind::Entry(Vec::new()), start);
        }
    }

    fn close_row(&mut self, is_header: bool) {
        let cells = fitting(mem::take(&mut self.cells));
        match self.frames.last_mut().map(|frame| &mut frame.kind) {
            Some(FrameKind::Table(table)) if self.skipped == 0 => {
                table.add(cells, is_header);
            }
            // A table too deep to be kept is read cell by cell.
            _ => {
                for cell in cells {
                    let start = cell.start().unwrap_or_default();
                    self.push(BlockKind::Paragraph(cell), start..start);
                }
            }
        }
    }

    fn task(&mut self, done: bool, span: Range<usize>) {
        match self.frames.last_mut().map(|frame| &mut frame.kind) {
            Some(FrameKind::Item(marker)) if self.skipped == 0 => *marker = Some(done),
            _ => self.text(if done { "[x] " } else { "[ ] " }, span),
        }
    }

    fn open_leaf(&mut self, kind: LeafKind, span: Range<usize>) {
        self.close_tight();
        self.leaf = Some(Leaf { kind, text: Draft::default(), span });
    }

    /// The open leaf; where there is none, a paragraph of a tight list begins.
    fn leaf(&mut self, span: &Range<usize>) -> &mut Leaf {
        let leaf = self.leaf.get_or_insert_with(|| Leaf {
            kind: LeafKind::Tight,
            text: Draft::default(),
            span: span.clone(),
        });
        leaf.span.end = leaf.span.end.max(span.end);
        leaf
    }

    fn close_tight(&mut self) {
        if let Some(leaf) = &self.leaf {
            let span = leaf.span.clone();
            self.close_leaf(span);
        }
    }

    fn close_leaf(&mut self, span: Range<usize>) {
        let Some(Leaf { kind, mut text, .. }) = self.leaf.take() else { return };
        if matches!(kind, LeafKind::Code(_)) {
            text.pop_break();
        }
        let mut text = text.done();
        match kind {
            LeafKind::Paragraph | LeafKind::Tight => {
                if matches!(kind, LeafKind::Paragraph) {
                    self.loosen();
                }
                if let Some(path) = quiz_path(self.source, &span) {
                    self.quiz(path.to_owned(), span);
                } else if !text.is_blank() {
                    self.push(BlockKind::Paragraph(text), span);
                }
            }
            LeafKind::Heading(level, id) => self.heading(level, id, text, span),
            LeafKind::Code(fence) => {
                if let Some(prefix) = self.hidden_lines.of(&fence.language, fence.prefix.as_deref())
                {
                    text = text.with_lines(|line| prefix.shown(line));
                }
                self.code(fence.language, text, span);
            }
            LeafKind::Html(html) => self.html(&html, span),
            LeafKind::Term => match self.frames.last_mut().map(|frame| &mut frame.kind) {
                Some(FrameKind::Entry(terms)) if self.skipped == 0 => terms.push(text),
                _ => self.push(BlockKind::Paragraph(text), span),
            },
            LeafKind::Cell => self.cells.push(text),
        }
    }

    /// A list with a paragraph straight in an item has blank lines between its items.
    fn loosen(&mut self) {
        if let [
            ..,
            Frame { kind: FrameKind::List(list), .. },
            Frame { kind: FrameKind::Item(_), .. },
        ] = self.frames.as_mut_slice()
            && self.skipped == 0
        {
            list.tight = false;
        }
    }

    fn heading(&mut self, level: u8, id: Option<String>, text: Inline, span: Range<usize>) {
        let plain = text.text().replace('\n', " ").trim().to_owned();
        let anchor = self.anchors.add(id, &plain);
        let block = self.block_idx();
        self.document.headings.push(Heading { level, text: plain, anchor, block });
        self.push(BlockKind::Heading { level, text }, span);
    }

    fn code(&mut self, language: String, text: Inline, span: Range<usize>) {
        let target = (language == RUN && !text.is_blank()).then(|| {
            self.target(TargetKind::Run { command: text.text().to_owned() }, span.clone())
        });
        let code = Code { language: language.into(), text, target };
        self.push(BlockKind::Code(Box::new(code)), span);
    }

    fn quiz(&mut self, path: String, span: Range<usize>) {
        match link::resolve(&self.document.file, &path) {
            Ok(path) => {
                let target = self.target(TargetKind::Quiz { path: path.clone() }, span.clone());
                self.push(BlockKind::Quiz { path, target }, span);
            }
            Err(error) => {
                let start = self.source.get(span.clone()).and_then(|text| text.find(&path));
                let start = span.start + start.unwrap_or_default();
                self.fault(start..start + path.len(), error.to_string(), span);
            }
        }
    }

    fn text(&mut self, text: &str, span: Range<usize>) {
        let style = self.style();
        let leaf = self.leaf(&span);
        match leaf.kind {
            LeafKind::Code(_) => leaf.text.push_lines(text, span.start),
            _ => leaf.text.push(text, span, style),
        }
    }

    fn open_link(&mut self, href: String, span: Range<usize>) {
        let start = self.leaf(&span).text.text().len();
        let target = self.target(TargetKind::Link { href: href.clone() }, span);
        self.links.push(OpenLink { href, target: Some(target), start });
    }

    /// Ends a link: one without text shows where it leads, one into the web its address as well.
    fn close_link(&mut self, span: Range<usize>) {
        let style = self.style();
        let Some(OpenLink { href, target, start }) = self.links.pop() else { return };
        let end = span.end..span.end;
        let leaf = self.leaf(&span);
        let shown = leaf.text.text().get(start..).unwrap_or_default();
        let is_heading = matches!(leaf.kind, LeafKind::Heading(..));
        if shown.trim().is_empty() && href.is_empty() {
            // A link without text or address is nothing that Enter could open.
            self.document.targets.pop();
        } else if shown.trim().is_empty() {
            leaf.text.push(&href, end, Style { role: Role::Link, target, ..style });
        } else if link::is_web(&href) && !is_heading && !link::is_shown(&href, shown) {
            let dim = Style { role: Role::Dim, emphasis: Emphasis::default(), target };
            leaf.text.push(&format!(" ({href})"), end, dim);
        }
    }

    /// Ends an image: its text has been read; one without text shows the name of its file.
    fn close_image(&mut self, span: Range<usize>) {
        let style = self.style();
        let Some(OpenLink { href, start, .. }) = self.images.pop() else { return };
        let leaf = self.leaf(&span);
        let shown = leaf.text.text().get(start..).unwrap_or_default();
        if shown.trim().is_empty() {
            let name = href.rsplit('/').next().unwrap_or_default();
            leaf.text.push(name, span, style);
        }
    }

    fn style(&self) -> Style {
        let target = self.links.last().and_then(|link| link.target);
        Style {
            role: if target.is_some() { Role::Link } else { Role::Text },
            emphasis: Emphasis {
                strong: self.strong > 0,
                italic: self.italic > 0,
                struck: self.struck > 0,
            },
            target,
        }
    }

    fn target(&mut self, kind: TargetKind, span: Range<usize>) -> usize {
        let block = self.block_idx();
        self.document.targets.push(Target { kind, block, span });
        self.document.targets.len() - 1
    }

    /// Index of the block of the page that is being built.
    fn block_idx(&self) -> usize {
        self.frames.first().map_or(0, |page| page.blocks.len())
    }

    fn push(&mut self, kind: BlockKind, span: Range<usize>) {
        let end = span.end;
        if let Some(frame) = self.frames.last_mut() {
            frame.blocks.push(Block { span, kind });
        }
        if !self.unplaced.is_empty() {
            self.place_faults(end);
        }
    }

    fn finish(mut self) -> Document {
        self.close_tight();
        while self.frames.len() > 1 {
            let end = self.source.len();
            self.close(end..end);
        }
        self.place_faults(usize::MAX);
        self.document.blocks = self.frames.pop().map(|page| page.blocks).unwrap_or_default();
        let headings = &self.document.headings;
        let title = headings.iter().find(|heading| heading.level == 1).or(headings.first());
        self.document.title =
            title.map_or_else(|| self.document.file.clone(), |heading| heading.text.clone());
        self.document
    }
}

/// Room for the blocks of a page: to grow, and to leave behind what was too small, takes more of a large one.
fn room(source: &str) -> Vec<Block> {
    let n_blocks = memmem::find_iter(source.as_bytes(), b"\n\n").count();
    Vec::with_capacity(n_blocks.min(source.len() / 32))
}

/// The same without room for more.
fn fitting<T>(mut items: Vec<T>) -> Vec<T> {
    items.shrink_to_fit();
    items
}

fn callout(kind: pulldown_cmark::BlockQuoteKind) -> CalloutKind {
    match kind {
        pulldown_cmark::BlockQuoteKind::Note => CalloutKind::Note,
        pulldown_cmark::BlockQuoteKind::Tip => CalloutKind::Tip,
        pulldown_cmark::BlockQuoteKind::Important => CalloutKind::Important,
        pulldown_cmark::BlockQuoteKind::Warning => CalloutKind::Warning,
        pulldown_cmark::BlockQuoteKind::Caution => CalloutKind::Caution,
    }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None | pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}

/// The path of `{{#quiz path}}` when that is all that the paragraph at `span` says.
fn quiz_path<'a>(source: &'a str, span: &Range<usize>) -> Option<&'a str> {
    let text = source.get(span.clone())?.trim().strip_prefix("{{#quiz")?.strip_suffix("}}")?;
    let path = text.strip_prefix([' ', '\t'])?.trim();
    (!path.is_empty() && !path.contains(['\n', '{', '}'])).then_some(path)
}
