//! Markdown of a question as a few plain tags of HTML, for tools that show nothing else.

use std::fmt::Write as _;

use crate::{
    course::{
        document::{Block, BlockKind, List},
        inline::Inline,
        parse,
    },
    text::Role,
};

/// Paragraphs, lists, code and emphasis; what is more than that becomes its text.
pub(super) fn of(markdown: &str) -> String {
    let document = parse::parse("", markdown);
    blocks(&document.blocks)
}

/// The same without a paragraph around a single one: for an option or a cell.
pub(super) fn inside(markdown: &str) -> String {
    let html = of(markdown);
    let bare = html.strip_prefix("<p>").and_then(|it| it.strip_suffix("</p>"));
    bare.filter(|it| !it.contains("<p>")).map(str::to_owned).unwrap_or(html)
}

/// Text in which nothing is a tag.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            // XML has no other control characters at all.
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

fn blocks(blocks: &[Block]) -> String {
    blocks.iter().map(|it| block(&it.kind)).collect()
}

fn block(kind: &BlockKind) -> String {
    match kind {
        BlockKind::Paragraph(text) => format!("<p>{}</p>", inline(text)),
        BlockKind::Heading { text, .. } => format!("<p><b>{}</b></p>", inline(text)),
        BlockKind::Code(it) => format!("<pre>{}</pre>", escaped(it.text.text())),
        BlockKind::List(list) => items(list),
        BlockKind::Quote(inner) => format!("<blockquote>{}</blockquote>", blocks(inner)),
        BlockKind::Callout(it) => {
            let title = it.title.as_ref().map(|it| format!("<p><b>{}</b></p>", inline(it)));
            title.unwrap_or_default() + &blocks(&it.blocks)
        }
        BlockKind::Card(it) => {
            let [definition, example] = [&it.definition, &it.example].map(|it| blocks(it));
            format!("<p><b>{}</b></p>{definition}{example}", inline(&it.term))
        }
        BlockKind::Definition { terms, blocks: inner } => {
            let terms: Vec<String> =
                terms.iter().map(|it| format!("<p><b>{}</b></p>", inline(it))).collect();
            terms.concat() + &blocks(inner)
        }
        BlockKind::Table(table) => {
            let row = |cells: &Vec<Inline>| {
                let cells: Vec<String> =
                    cells.iter().map(|it| format!("<td>{}</td>", inline(it))).collect();
                format!("<tr>{}</tr>", cells.concat())
            };
            let rows: String = [&table.header].into_iter().chain(&table.rows).map(row).collect();
            format!("<table>{rows}</table>")
        }
        BlockKind::Footnote { blocks: inner, .. } => blocks(inner),
        BlockKind::Details(it) => format!("<p>{}</p>{}", inline(&it.summary), blocks(&it.blocks)),
        BlockKind::Rule | BlockKind::Quiz { .. } | BlockKind::Fault(_) => String::new(),
    }
}

fn items(list: &List) -> String {
    let mut out = String::new();
    for item in &list.items {
        let inner = blocks(&item.blocks);
        let bare = inner.strip_prefix("<p>").and_then(|it| it.strip_suffix("</p>"));
        let bare = bare.filter(|it| !it.contains("<p>")).unwrap_or(&inner);
        let _ = write!(out, "<li>{bare}</li>");
    }
    if list.start.is_some() { format!("<ol>{out}</ol>") } else { format!("<ul>{out}</ul>") }
}

fn inline(text: &Inline) -> String {
    let mut out = String::new();
    for span in text.spans(0..text.text().len(), &mut 0) {
        let mut part = escaped(span.text());
        if span.role == Role::Code {
            part = format!("<code>{part}</code>");
        }
        if span.emphasis.strong {
            part = format!("<b>{part}</b>");
        }
        if span.emphasis.italic {
            part = format!("<i>{part}</i>");
        }
        out += &part;
    }
    out
}
