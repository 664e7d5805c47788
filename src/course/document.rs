//! A page as a tree of blocks, each knowing where in the source it stands.

use std::ops::Range;

pub use crate::course::include::Origin;
use crate::{
    course::{
        include,
        inline::{Draft, Inline, Style},
        picture::Picture,
    },
    fault::Fault,
};

/// A page: its blocks, and what is found on it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The file, relative to the course folder.
    pub file: String,
    /// The first heading of level 1; without one the first heading, or else the name of the file.
    pub title: String,
    /// What the author says about the lesson.
    pub meta: Meta,
    /// The bytes in the source of the TOML that `meta` was made of.
    pub meta_span: Range<usize>,
    /// The blocks from top to bottom.
    pub blocks: Vec<Block>,
    /// What Enter opens, from top to bottom.
    pub targets: Vec<Target>,
    /// The headings, from top to bottom.
    pub headings: Vec<Heading>,
    /// The anchors that the author's HTML makes, each with its block.
    pub anchors: Vec<(String, usize)>,
    /// The images, from top to bottom; what is shown of them is their text.
    pub images: Vec<Image>,
    /// The paragraphs that are pictures, from top to bottom, where the terminal can show them.
    pub pictures: Vec<Picture>,
    /// What is wrong with the page.
    pub faults: Vec<Fault>,
    /// The Markdown that it was made of, with what it includes.
    pub source: String,
    /// Where each part of the source comes from; none where all of it is the file.
    pub origins: Vec<Origin>,
    /// Bytes of a large page that were not read: this is its beginning, until the rest comes.
    pub left: usize,
    /// Whether all is shown, whatever is folded or scrolled: while something is searched for.
    pub is_whole: bool,
    /// Whether tables show all of their columns, however many they are: where nothing can be scrolled.
    pub has_all_columns: bool,
}

/// The TOML of `<!-- lesson … -->`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meta {
    /// The id of the lesson, where it is not that of its file.
    pub id: Option<String>,
    /// Minutes that the lesson takes.
    pub minutes: Option<u32>,
    /// For whom it is, such as `intermediate`.
    pub level: Option<String>,
    /// One line that says what the lesson is about.
    pub description: Option<String>,
    /// What the learner can do after it.
    pub outcomes: Vec<Outcome>,
    /// The world of the sandbox beside the lesson.
    pub world: Option<String>,
    /// What the lesson was called before its file was renamed: records of then are its own.
    pub aliases: Vec<String>,
}

/// What the learner can do after a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What questions and labs call it.
    pub id: String,
    /// The rest of the sentence "after this lesson you can".
    pub text: String,
}

/// A heading of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// From 1 to 6.
    pub level: u8,
    /// Its text without styles.
    pub text: String,
    /// Its anchor, unique on the page, as mdBook makes it.
    pub anchor: String,
    /// Index of its block, or of the block that it stands in.
    pub block: usize,
}

/// An image of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Where its file is, as the author wrote it.
    pub href: String,
    /// Its bytes in the source.
    pub span: Range<usize>,
}

/// Something on the page that Enter opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What happens.
    pub kind: TargetKind,
    /// Index of the block that it stands in.
    pub block: usize,
    /// Its bytes in the source.
    pub span: Range<usize>,
}

/// What Enter does with a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetKind {
    /// Follows a link, which is written as the author wrote it.
    Link { href: String },
    /// Runs the commands of a block in the sandbox; [`commands`] splits them.
    Run { command: String },
    /// Shows the footnote with this label.
    Footnote { label: String },
    /// Starts the quiz in this file, relative to the course folder.
    Quiz { path: String },
    /// Shows what is folded here, or folds it.
    Fold { is_open: bool },
    /// Scrolls a table sideways, where it is too wide; this many of its columns are passed.
    Table { passed: usize },
}

/// A block and its bytes in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its bytes in the source.
    pub span: Range<usize>,
    /// What it is.
    pub kind: BlockKind,
}

/// The kinds of blocks. Of a large page there are ten thousand: what is rare and large is in a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading { level: u8, text: Inline },
    /// Running text.
    Paragraph(Inline),
    /// A list, nested ones inside its items.
    List(List),
    /// A table.
    Table(Box<Table>),
    /// A block quote.
    Quote(Vec<Block>),
    /// A note, a warning and their kin.
    Callout(Box<Callout>),
    /// A term with its definition and an example.
    Card(Box<Card>),
    /// A term, or several, with what they mean.
    Definition { terms: Box<[Inline]>, blocks: Vec<Block> },
    /// Code.
    Code(Box<Code>),
    /// A line across the page.
    Rule,
    /// The place of a quiz.
    Quiz { path: String, target: usize },
    /// A footnote, at the place where it is defined.
    Footnote { label: Box<str>, blocks: Vec<Block> },
    /// Blocks that are folded under a summary, or not.
    Details(Box<Details>),
    /// What is wrong here, in place of what should be here.
    Fault(Box<Fault>),
}

/// A note, a warning and their kin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callout {
    /// Which of them.
    pub kind: CalloutKind,
    /// What stands in place of the name of its kind.
    pub title: Option<Inline>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A term with its definition and an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The term.
    pub term: Inline,
    /// What it means.
    pub definition: Vec<Block>,
    /// From the paragraph on that begins `Example:`.
    pub example: Vec<Block>,
}

/// A block of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// In small letters; empty where the author names none.
    pub language: Box<str>,
    /// Its lines.
    pub text: Inline,
    /// Index of the target that runs it, where it can be run.
    pub target: Option<usize>,
}

/// What is folded, or not: its target says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// What is shown of it in any case.
    pub summary: Inline,
    /// What is folded.
    pub blocks: Vec<Block>,
    /// Index of its target.
    pub target: usize,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The number of the first item of an ordered list.
    pub start: Option<u64>,
    /// Whether its items stand without blank lines between them.
    pub tight: bool,
    /// Its items.
    pub items: Vec<ListItem>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListItem {
    /// Whether the task is done, in a task list.
    pub done: Option<bool>,
    /// What the item says.
    pub blocks: Vec<Block>,
}

/// A table; a row has at most as many cells as there are alignments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Index of the target that scrolls it.
    pub target: usize,
    /// How each column is aligned.
    pub alignments: Vec<Alignment>,
    /// The cells of the header.
    pub header: Vec<Inline>,
    /// The rows below.
    pub rows: Vec<Vec<Inline>>,
}

/// How the cells of a column are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alignment {
    /// At the left, also where the author says nothing.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

impl Code {
    /// The lines that are seen, as they stand in `source`: a tab is one.
    pub fn lines_of(&self, source: &str) -> String {
        let (mut at, mut piece) = (0, 0);
        let mut lines = Vec::new();
        for seen in self.text.text().split('\n') {
            let typed = source.get(self.text.offset(at, &mut piece)..);
            let typed = typed.and_then(|it| it.lines().next()).unwrap_or_default();
            // Where a part of the line is hidden, what is seen of it holds.
            let is_it = typed.split_whitespace().eq(seen.split_whitespace());
            lines.push(if is_it { typed } else { seen });
            at += seen.len() + 1;
        }
        lines.join("\n")
    }
}

/// The five alerts of GitHub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalloutKind {
    /// Good to know.
    Note,
    /// Makes something easier.
    Tip,
    /// Needed to succeed.
    Important,
    /// Needs attention now.
    Warning,
    /// May do harm.
    Caution,
}

impl BlockKind {
    /// A callout of `blocks`; its title is the first paragraph, when that is wholly strong.
    pub fn callout(kind: CalloutKind, blocks: Vec<Block>) -> Self {
        let mut rest = blocks.into_iter();
        let (title, blocks) = match rest.next() {
            Some(Block { kind: Self::Paragraph(text), .. })
                if text.all(|style| style.emphasis.strong) =>
            {
                (Some(text), rest.collect())
            }
            first => (None, first.into_iter().chain(rest).collect()),
        };
        Self::Callout(Box::new(Callout { kind, title, blocks }))
    }

    /// An entry of a definition list: a concept card where a paragraph begins `Example:`.
    pub fn entry(mut terms: Vec<Inline>, mut blocks: Vec<Block>) -> Self {
        let is_example = |block: &Block| match &block.kind {
            Self::Paragraph(text) => text.text().starts_with("Example:"),
            _ => false,
        };
        match (blocks.iter().position(is_example), terms.len()) {
            (Some(at), 1) => Self::Card(Box::new(Card {
                term: terms.pop().unwrap_or_default(),
                example: blocks.split_off(at),
                definition: blocks,
            })),
            _ => Self::Definition { terms: terms.into(), blocks },
        }
    }
}

impl BlockKind {
    /// What it says itself, code aside: not what the blocks in it say.
    pub fn prose(&self) -> Vec<&Inline> {
        match self {
            Self::Heading { text, .. } | Self::Paragraph(text) => vec![text],
            Self::Table(table) => table.header.iter().chain(table.rows.iter().flatten()).collect(),
            Self::Callout(it) => it.title.iter().collect(),
            Self::Card(it) => vec![&it.term],
            Self::Definition { terms, .. } => terms.iter().collect(),
            Self::Details(it) => vec![&it.summary],
            Self::List(_)
            | Self::Quote(_)
            | Self::Code(_)
            | Self::Rule
            | Self::Quiz { .. }
            | Self::Footnote { .. }
            | Self::Fault(_) => Vec::new(),
        }
    }

    /// The blocks that it holds, from top to bottom.
    fn inner(&self) -> Vec<&Block> {
        match self {
            Self::List(list) => list.items.iter().flat_map(|it| &it.blocks).collect(),
            Self::Quote(blocks)
            | Self::Definition { blocks, .. }
            | Self::Footnote { blocks, .. } => blocks.iter().collect(),
            Self::Callout(it) => it.blocks.iter().collect(),
            Self::Details(it) => it.blocks.iter().collect(),
            Self::Card(it) => it.definition.iter().chain(&it.example).collect(),
            Self::Heading { .. }
            | Self::Paragraph(_)
            | Self::Table(_)
            | Self::Code(_)
            | Self::Rule
            | Self::Quiz { .. }
            | Self::Fault(_) => Vec::new(),
        }
    }
}

impl Table {
    /// Adds a row.
    pub(super) fn add(&mut self, mut cells: Vec<Inline>, is_header: bool) {
        cells.truncate(self.alignments.len());
        if is_header {
            self.header = cells;
        } else {
            self.rows.push(cells);
        }
    }
}

impl CalloutKind {
    /// The word that titles a callout without a title of its own.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => tr!("Note"),
            Self::Tip => tr!("Tip"),
            Self::Important => tr!("Important"),
            Self::Warning => tr!("Warning"),
            Self::Caution => tr!("Caution"),
        }
    }
}

impl Document {
    /// Every block, also those that stand in others, from top to bottom.
    pub fn all_blocks(&self) -> Vec<&Block> {
        let mut all = Vec::new();
        let mut open: Vec<&Block> = self.blocks.iter().rev().collect();
        while let Some(block) = open.pop() {
            all.push(block);
            open.extend(block.kind.inner().into_iter().rev());
        }
        all
    }

    /// A page that shows what is wrong instead of the lesson.
    pub fn of_fault(title: &str, fault: Fault) -> Self {
        let mut page = Self::titled(title, BlockKind::Fault(Box::new(fault.clone())));
        page.file.clone_from(&fault.file);
        page.faults.push(fault);
        page
    }

    /// A page of one paragraph of ours.
    pub fn of_text(title: &str, text: &str) -> Self {
        Self::titled(title, BlockKind::Paragraph(plain(text)))
    }

    fn titled(title: &str, kind: BlockKind) -> Self {
        let heading = BlockKind::Heading { level: 1, text: plain(title) };
        let blocks = [heading, kind].map(|kind| Block { span: 0..0, kind }).into();
        Self { title: title.to_owned(), blocks, ..Self::default() }
    }

    /// The footnote with `label`, and the byte where it is defined.
    pub fn footnote(&self, label: &str) -> Option<(&[Block], usize)> {
        self.all_blocks().into_iter().find_map(|block| match &block.kind {
            BlockKind::Footnote { label: it, blocks } if **it == *label => {
                Some((blocks.as_slice(), block.span.start))
            }
            _ => None,
        })
    }

    /// The heading with `anchor`.
    pub fn heading_at(&self, anchor: &str) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.anchor == anchor)
    }

    /// The block that `anchor` stands in: that of a heading, or of HTML with this id.
    pub fn block_at(&self, anchor: &str) -> Option<usize> {
        let made = || self.anchors.iter().find(|(id, _)| id == anchor).map(|(_, block)| *block);
        self.heading_at(anchor).map(|heading| heading.block).or_else(made)
    }

    /// Shows what target number `target` folds, or folds it; false where it folds nothing.
    pub fn toggle(&mut self, target: usize) -> bool {
        let kind = self.targets.get_mut(target).map(|it| &mut it.kind);
        let Some(TargetKind::Fold { is_open }) = kind else { return false };
        *is_open = !*is_open;
        true
    }

    /// Scrolls the table of target number `target` by a column; false where it is no table, or at its edge.
    pub fn scroll(&mut self, target: usize, to_right: bool) -> bool {
        let kind = self.targets.get_mut(target).map(|it| &mut it.kind);
        let Some(TargetKind::Table { passed }) = kind else { return false };
        let now = if to_right { Some(*passed + 1) } else { passed.checked_sub(1) };
        *passed = now.unwrap_or(*passed);
        now.is_some()
    }

    /// How many columns of the table of target number `target` are passed; none where all are shown.
    pub(super) fn passed(&self, target: usize) -> Option<usize> {
        match self.targets.get(target).map(|it| &it.kind) {
            Some(TargetKind::Table { passed }) if !self.is_whole && !self.has_all_columns => {
                Some(*passed)
            }
            _ => None,
        }
    }

    /// Whether what target number `target` folds is shown.
    pub fn is_unfolded(&self, target: usize) -> bool {
        self.is_whole || self.is_open(target)
    }

    /// Whether target number `target` was unfolded, and not only for a search.
    pub fn is_open(&self, target: usize) -> bool {
        let kind = self.targets.get(target).map(|it| &it.kind);
        kind == Some(&TargetKind::Fold { is_open: true })
    }

    /// The bytes of what those of `blocks` fold whose targets are not `is_open`, from top to bottom; what is folded
    /// in it goes with it.
    pub fn folded(
        &self,
        blocks: Range<usize>,
        is_open: impl Fn(usize) -> bool,
    ) -> Vec<Range<usize>> {
        let before = self.targets.partition_point(|it| it.block < blocks.start);
        let targets = self.targets.iter().enumerate().skip(before);
        let targets = targets.take_while(|(_, it)| it.block < blocks.end);
        let folds = |(idx, it): &(usize, &Target)| {
            matches!(it.kind, TargetKind::Fold { .. }) && !is_open(*idx)
        };
        let mut holding: Vec<usize> = targets.filter(folds).map(|(_, it)| it.block).collect();
        holding.dedup();
        let mut folded = Vec::new();
        let mut open: Vec<&Block> = Vec::new();
        for block in holding {
            open.extend(self.blocks.get(block));
            while let Some(block) = open.pop() {
                match &block.kind {
                    BlockKind::Details(it) if !is_open(it.target) => {
                        let ends = it.blocks.first().zip(it.blocks.last());
                        folded.extend(ends.map(|(first, last)| first.span.start..last.span.end));
                    }
                    kind => open.extend(kind.inner().into_iter().rev()),
                }
            }
        }
        folded
    }

    /// A fault at the bytes `span` of the source, told at its place in the file that they come from.
    pub fn fault_at(&self, span: Range<usize>, message: impl Into<String>) -> Fault {
        include::relocated(&self.origins, Fault::at(&self.file, &self.source, span, message))
    }
}

/// The commands of a block, in order.
///
/// A command ends with its line, unless the line ends with a backslash or inside quotes. Blank lines and
/// comments (`#`) are left out, a prompt (`$ `) is taken off.
pub fn commands(block: &str) -> Vec<String> {
    numbered_commands(block).into_iter().map(|(_, command)| command).collect()
}

/// The [`commands`] of a block, each with the line of the block on which it begins, from 0.
pub fn numbered_commands(block: &str) -> Vec<(usize, String)> {
    let mut commands = Vec::new();
    let mut current = String::new();
    let mut begin = 0;
    for (idx, line) in block.lines().enumerate() {
        if current.is_empty() {
            begin = idx;
            let line = line.trim_start();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            current.push_str(line.strip_prefix("$ ").unwrap_or(line));
        } else {
            current.push_str(line);
        }
        match ending(&current) {
            Ending::Complete => {
                commands.push((begin, std::mem::take(&mut current).trim_end().to_owned()));
            }
            Ending::Continued => {
                current.pop();
            }
            Ending::Quoted => current.push('\n'),
        }
    }
    if !current.trim().is_empty() {
        commands.push((begin, current.trim_end().to_owned()));
    }
    commands
}

fn plain(text: &str) -> Inline {
    let mut draft = Draft::default();
    draft.push(text, 0..0, Style::default());
    draft.done()
}

enum Ending {
    Complete,
    Continued,
    Quoted,
}

fn ending(command: &str) -> Ending {
    let mut quote = None;
    let mut escaped = false;
    for c in command.chars() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (None | Some('"'), '\\') => escaped = true,
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    match (quote, escaped) {
        (_, true) => Ending::Continued,
        (Some(_), false) => Ending::Quoted,
        (None, false) => Ending::Complete,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_split_into_its_commands() {
        for (block, expected) in [
            ("aws a\naws b\n", &["aws a", "aws b"][..]),
            ("# first\n\n$ aws a\n", &["aws a"]),
            ("aws a \\\n  --name x\naws b", &["aws a   --name x", "aws b"]),
            (
                "aws a --policy '{\n  \"x\": 1\n}'\naws b",
                &["aws a --policy '{\n  \"x\": 1\n}'", "aws b"],
            ),
            ("aws a 'never closed\n", &["aws a 'never closed"]),
            ("", &[]),
        ] {
            assert_eq!(commands(block), expected, "{block:?}");
        }
        let begins = numbered_commands("# a\n\naws a \\\n  b\n$ aws c '\n'\naws d");
        let begins: Vec<usize> = begins.iter().map(|(begin, _)| *begin).collect();
        assert_eq!(begins, [2, 4, 6]);
    }
}
