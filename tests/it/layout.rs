//! What holds of the rows of any page: none is too wide, and they say what the page says, at every width.

use std::collections::BTreeMap;

use proptest::prelude::*;
use vestibule::{
    course::{
        Document,
        document::{Block, BlockKind, CalloutKind, List, Table, TargetKind},
        flow::{Look, flow},
        inline::Inline,
        parse,
    },
    text::{Role, Row, Span},
};

/// The widths at which a page is read; narrower ones have a property of their own.
const WIDTHS: std::ops::RangeInclusive<u16> = 20..=300;

/// A part of a table with a line of ours below it stands where the table does, and nothing is numbered behind the page.
#[test]
fn no_row_stands_behind_the_end_of_the_page() {
    let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(12));
    let table = [row("a heading"), row("---"), row("some words")].concat();
    let source = format!("{table}\n- item\n\n  {}\n", table.replace('\n', "\n  "));
    let document = parse::parse("a.md", &source);
    for width in 4..120 {
        for idx in 0..document.blocks.len() {
            let rows = flow(&document, idx, width, Look::default());
            let last = rows.iter().map(|row| row.offset).max();
            assert!(last <= Some(source.len()), "{last:?} at {width}: {rows:#?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_rows_say_what_the_page_says_at_every_width(source in markdown(), ascii: bool) {
        let document = whole(&source);
        let signs = if ascii { ASCII } else { UNICODE };
        for (idx, block) in document.blocks.iter().enumerate() {
            let expected = said(block, signs, 0);
            for width in WIDTHS {
                let rows = flow(&document, idx, width, Look { ascii });
                let shown = shown(&rows, signs);
                match &block.kind {
                    BlockKind::Table(table) => {
                        let is_it = [grid(table), records(table)].contains(&letters(&shown));
                        prop_assert!(is_it, "at {width}: {rows:#?}");
                    }
                    _ if holds_table(block) => {
                        let lost = lost(&expected, &shown);
                        prop_assert!(lost.is_none(), "{lost:?} at {width}: {rows:#?}");
                    }
                    _ => prop_assert_eq!(&shown, &expected, "at {}", width),
                }
                for row in &rows {
                    prop_assert!(row.width() <= usize::from(width), "at {width}: {row:?}");
                }
                prop_assert!(rows.is_sorted_by_key(|row| row.offset));
                prop_assert!(rows.iter().all(|row| row.offset <= source.len()));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_however_narrow(source in markdown(), width in 1..20_u16, ascii: bool) {
        let document = whole(&source);
        let signs = if ascii { ASCII } else { UNICODE };
        for (idx, block) in document.blocks.iter().enumerate() {
            let rows = flow(&document, idx, width, Look { ascii });
            let lost = lost(&said(block, signs, 0), &shown(&rows, signs));
            prop_assert!(lost.is_none(), "{lost:?}: {rows:#?}");
            for row in &rows {
                // A letter may be two columns wide, with its marks three, and is never torn.
                let widest = if row.text().is_ascii() { 1 } else { 3 };
                prop_assert!(row.width() <= usize::from(width).max(widest), "{row:?}");
            }
            prop_assert!(rows.is_sorted_by_key(|row| row.offset));
        }
    }
}

#[test]
fn a_table_that_is_too_wide_shows_every_cell_while_it_is_scrolled() {
    for (n_columns, width) in [(8, 20), (8, 40), (8, 60), (12, 80), (200, 88), (30, 300)] {
        let row =
            |of: &dyn Fn(usize) -> String| (0..n_columns).map(of).collect::<Vec<_>>().join(" | ");
        let header = row(&|column| format!("head{column}ing"));
        let line = row(&|_| "---".to_owned());
        let cells = row(&|column| format!("some text of cell{column}y"));
        let source = format!("| {header} |\n| {line} |\n| {cells} |\n");
        let mut document = parse::parse("a.md", &source);
        let mut shown_at = Vec::new();
        for passed in 0..n_columns {
            document.targets[0].kind = TargetKind::Table { passed };
            let rows = flow(&document, 0, width, Look::default());
            assert!(rows.iter().all(|row| row.width() <= usize::from(width)), "{rows:#?}");
            assert!(rows.iter().any(|row| row.spans.iter().any(|it| it.target == Some(0))));
            shown_at.push(shown(&rows, UNICODE));
        }
        for column in 0..n_columns {
            for text in [format!("head{column}ing"), format!("cell{column}y")] {
                assert!(shown_at.iter().any(|it| it.contains(&text)), "{text} at {width}");
            }
        }
        // All of it is there at once while something is searched for, or nothing can be scrolled.
        let whole = Document { has_all_columns: true, ..document };
        let rows = flow(&whole, 0, width, Look::default());
        assert!(shown(&rows, UNICODE).contains(&format!("cell{}y", n_columns - 1)));
    }
}

/// The page, with nothing folded.
fn whole(source: &str) -> Document {
    Document { is_whole: true, ..parse::parse("a.md", source) }
}

/// Our own signs that are no frame: bullets by depth, the bar of a callout, of a callout's kinds, of what Enter starts,
/// between two remarks.
#[derive(Clone, Copy)]
pub(super) struct Signs {
    bullets: [&'static str; 3],
    bar: &'static str,
    callouts: [&'static str; 5],
    run: &'static str,
    unfolded: &'static str,
    between: &'static str,
}

impl Signs {
    fn callout(self, kind: CalloutKind) -> &'static str {
        self.callouts.get(kind as usize).copied().unwrap()
    }
}

pub(super) const UNICODE: Signs = Signs {
    bullets: ["•", "◦", "▪"],
    bar: "▌ ",
    callouts: ["●", "✦", "◆", "▲", "■"],
    run: "▶",
    unfolded: "▼",
    between: "·",
};

const ASCII: Signs = Signs {
    bullets: ["-", "*", "+"],
    bar: "| ",
    callouts: ["(i)", "(*)", "(!)", "/!\\", "[!]"],
    run: ">",
    unfolded: "v",
    between: "-",
};

/// What the rows say, without frames, bars and white space.
pub(super) fn shown(rows: &[Row], signs: Signs) -> String {
    let is_bar = |span: &Span| {
        span.text() == signs.bar
            && matches!(span.role, Role::Note | Role::Important | Role::Warning)
    };
    let spans = rows.iter().flat_map(|row| &row.spans);
    let spans = spans.filter(|span| span.role != Role::Frame && !is_bar(span));
    solid(&spans.map(Span::text).collect::<String>())
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What the rows of `block`, which stands in `depth` lists, must say, in order.
pub(super) fn said(block: &Block, signs: Signs, depth: usize) -> String {
    let within =
        |blocks: &[Block]| blocks.iter().map(|block| said(block, signs, depth)).collect::<String>();
    let text = match &block.kind {
        BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => text.text().to_owned(),
        BlockKind::List(list) => said_by_list(list, signs, depth),
        BlockKind::Table(table) => cells(table),
        BlockKind::Quote(blocks) => within(blocks),
        BlockKind::Callout(it) => {
            let title = it.title.as_ref().map_or(it.kind.word(), |title| title.text());
            [signs.callout(it.kind), title, &within(&it.blocks)].concat()
        }
        BlockKind::Card(it) => {
            [it.term.text(), &within(&it.definition), &within(&it.example)].concat()
        }
        BlockKind::Definition { terms, blocks } => {
            terms.iter().map(Inline::text).collect::<String>() + &within(blocks)
        }
        BlockKind::Code(it) => {
            let runs = format!("{}Enter runs this in the sandbox", signs.run);
            it.text.text().to_owned() + it.target.map_or("", |_| &runs)
        }
        BlockKind::Rule => String::new(),
        BlockKind::Quiz { path, .. } => {
            let name = path.rsplit('/').next().unwrap().trim_end_matches(".toml");
            format!("{}Knowledge check{name}{}Enter starts", signs.run, signs.between)
        }
        BlockKind::Footnote { label, blocks } => format!("[{label}]{}", within(blocks)),
        BlockKind::Details(it) => {
            let summary = if it.summary.is_blank() { "Details" } else { it.summary.text() };
            [signs.unfolded, summary, &within(&it.blocks)].concat()
        }
        BlockKind::Fault(fault) => fault.render(),
    };
    solid(&text)
}

fn said_by_list(list: &List, signs: Signs, depth: usize) -> String {
    let item = |(idx, item): (usize, &vestibule::course::document::ListItem)| {
        let marker = match list.start {
            Some(start) => format!("{}.", start + idx as u64),
            None => (*signs.bullets.get(depth.min(2)).unwrap()).to_owned(),
        };
        let task = item.done.map_or("", |done| if done { "[x]" } else { "[ ]" });
        let blocks = item.blocks.iter().map(|block| said(block, signs, depth + 1));
        marker + task + &blocks.collect::<String>()
    };
    list.items.iter().enumerate().map(item).collect()
}

/// All that the cells of a table say, once.
fn cells(table: &Table) -> String {
    table.header.iter().chain(table.rows.iter().flatten()).map(Inline::text).collect()
}

/// The letters of a table with lines around its cells.
fn grid(table: &Table) -> BTreeMap<char, usize> {
    letters(&solid(&cells(table)))
}

/// The letters of a table that is read row by row, each cell after the header of its column.
fn records(table: &Table) -> BTreeMap<char, usize> {
    let mut text = String::new();
    for row in &table.rows {
        for (header, cell) in table.header.iter().zip(row) {
            let colon = if header.is_blank() { "" } else { ":" };
            text.extend([header.text(), colon, cell.text()]);
        }
    }
    letters(&solid(&text))
}

/// A letter of `expected` that is not there as often in `shown`.
pub(super) fn lost(expected: &str, shown: &str) -> Option<char> {
    let there = letters(shown);
    let is_lost = |(letter, n): (char, usize)| {
        (there.get(&letter).copied().unwrap_or_default() < n).then_some(letter)
    };
    letters(expected).into_iter().find_map(is_lost)
}

/// Whether a table is in `block`, whose cells are shown side by side, or each after its header.
pub(super) fn holds_table(block: &Block) -> bool {
    let within = |blocks: &[Block]| blocks.iter().any(holds_table);
    match &block.kind {
        BlockKind::Table(_) => true,
        BlockKind::List(list) => list.items.iter().any(|item| within(&item.blocks)),
        BlockKind::Quote(blocks)
        | BlockKind::Definition { blocks, .. }
        | BlockKind::Footnote { blocks, .. } => within(blocks),
        BlockKind::Callout(it) => within(&it.blocks),
        BlockKind::Details(it) => within(&it.blocks),
        BlockKind::Card(it) => within(&it.definition) || within(&it.example),
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Code(_)
        | BlockKind::Rule
        | BlockKind::Quiz { .. }
        | BlockKind::Fault(_) => false,
    }
}

/// The letters of `text`, each with how often it is there.
fn letters(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in text.chars() {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

/// Pages of blocks of every kind, with words of every script, in any order.
pub(super) fn markdown() -> impl Strategy<Value = String> {
    let line = || prop::collection::vec(word(), 1..12).prop_map(|words| words.join(" "));
    let block = (0..24_u8, line(), line()).prop_map(|(kind, one, two)| block(kind, &one, &two));
    prop::collection::vec(block, 1..5).prop_map(|blocks| blocks.join("\n\n"))
}

/// Words of every script and form.
const WORDS: &[&str] = &[
    "漢字かな",
    "👩\u{200d}💻",
    "👩**\u{200d}💻 joined**",
    "🇩*🇪* 🇫🇷",
    "e\u{301}te\u{301}",
    "a**\u{301}b**",
    "שלום עולם",
    "\u{200f}مرحبا\u{200e}",
    "zero\u{200b}width\u{feff}",
    "soft\u{ad}hyphen",
    "ก็ไม่",
    "한글 \u{1112}\u{1161}\u{11ab}",
    "\u{202e}evil\u{202c}",
    "**strong words**",
    "***both*** __so__ _and so_",
    "`aws sso-admin`",
    "`` a ` b ``",
    "[a link](https://example.com/a/b)",
    "[another](other.md#x)",
    "<https://example.org/x?y=z&a=b>",
    "![a picture](x.png)",
    "a[^1]",
    "line\\\nbreak",
    "~~gone~~ ~once~ *so*",
    "&amp; <b>html</b> <name>",
    "{{#other x}}",
    "\u{1b}[31mred",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z]{1,9}",
        1 => "[a-z]{20,40}",
        1 => "[a-z]{2,5}(-[a-z]{2,9}){1,4}",
        6 => prop::sample::select(WORDS).prop_map(str::to_owned),
    ]
}

fn block(kind: u8, one: &str, two: &str) -> String {
    let (flat_one, flat_two) = (one.replace('\n', " "), two.replace('\n', " "));
    match kind {
        0 => format!("# {flat_one}"),
        1 => format!("### {flat_one} {{#own-id}}"),
        2 => format!("- {one}\n  - {flat_two}\n    1. {flat_one}\n- [x] {flat_two}"),
        3 => format!("10. {one}\n\n    {flat_two}\n11. {two}"),
        4 => {
            let first = format!("| {flat_one} | b | c |\n|:-:|--:|---|\n");
            format!("{first}| {flat_two} | x | {flat_one} |\n| y | {flat_two} | |")
        }
        5 => format!("> {flat_one}\n> > {flat_two}"),
        6 => {
            format!(
                "> [!WARNING]\n> **{}**\n>\n> {flat_two}",
                flat_one.replace(['*', '_', '~'], "")
            )
        }
        7 => format!("> [!TIP]\n> {flat_one}"),
        8 => format!("{flat_one}\n: {flat_two}\n\n  Example: {flat_one}"),
        9 => format!("{flat_one}\n: {flat_two}"),
        10 => format!("```json\n{one}\n\t{two}\n```"),
        11 => format!("```aws\n{flat_one}\n```"),
        12 => format!("---\n\n[^1]: {flat_one}\n\n{{{{#quiz q.toml}}}}"),
        13 => format!("1. > {flat_one}\n   >\n   > - [ ] {flat_two}\n   >   * {flat_one}"),
        14 => format!("> [!NOTE]\n> 1. {flat_one}\n>\n>    ```rust\n>    {flat_two}\n>    ```"),
        15 => format!("{flat_one}\n===\n\n{flat_two}\n---"),
        16 => format!("    {flat_one}\n    \tindented"),
        17 => format!("* [X] {flat_one}\n\n  {flat_two}\n* [ ] \n+ other"),
        19 => format!("<details>\n<summary>{flat_one}</summary>\n\n{two}\n\n</details>"),
        20 => format!(
            "<details open><summary>\n\n**{flat_one}**\n\n</summary>\n\n- {flat_two}\n\n  <details>\n\n  deep"
        ),
        21 => format!("> <details><summary>a</summary>{flat_one}\n>\n> - x\n\n{flat_two}"),
        18 => format!("<div>\n<p>{flat_one}</p>\n{flat_two}\n</div>"),
        _ => format!("{one}\n{two}"),
    }
}

#[test]
fn the_signs_of_the_tests_are_those_of_the_program() {
    let document: Document = parse::parse("a.md", "- a\n  - b\n    - c\n\n{{#quiz q.toml}}\n");
    for (ascii, signs) in [(false, UNICODE), (true, ASCII)] {
        for (idx, block) in document.blocks.iter().enumerate() {
            let rows = flow(&document, idx, 60, Look { ascii });
            assert_eq!(shown(&rows, signs), said(block, signs, 0));
        }
    }
}
