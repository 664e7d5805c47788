//! Any bytes, read as a page: what it names stands inside of it, in order, and nothing of it could steer a
//! terminal.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vestibule::course::{
    Document,
    document::{Block, BlockKind},
    parse,
};

fuzz_target!(|data: &[u8]| {
    let Ok(source) = str::from_utf8(data) else { return };
    let page = parse::parse("content/a.md", source);
    check(&page);
});

fn check(page: &Document) {
    assert!(is_clean(&page.title), "{:?}", page.title);
    let n_blocks = page.blocks.len();
    assert!(page.targets.iter().all(|it| it.block < n_blocks), "{:?}", page.targets);
    assert!(page.targets.is_sorted_by_key(|it| it.block), "{:?}", page.targets);
    assert!(page.headings.iter().all(|it| it.block < n_blocks), "{:?}", page.headings);
    assert!(page.headings.is_sorted_by_key(|it| it.block), "{:?}", page.headings);
    let spans = page.targets.iter().map(|it| &it.span).chain(page.images.iter().map(|it| &it.span));
    for span in spans.chain(page.blocks.iter().map(|it| &it.span)) {
        assert!(page.source.get(span.clone()).is_some(), "{span:?}");
    }
    let mut anchors: Vec<&str> = page.headings.iter().map(|it| it.anchor.as_str()).collect();
    anchors.sort_unstable();
    anchors.dedup();
    assert_eq!(anchors.len(), page.headings.len(), "two headings have one anchor");
    for fault in &page.faults {
        assert!(is_clean(&fault.to_string()), "{fault:?}");
    }
    assert!(depth(&page.blocks) <= 24);
}

fn is_clean(text: &str) -> bool {
    !text.contains(|c: char| c.is_control())
}

/// How deep blocks are nested.
fn depth(blocks: &[Block]) -> usize {
    let of = |block: &Block| match &block.kind {
        BlockKind::List(list) => {
            1 + list.items.iter().map(|it| depth(&it.blocks)).max().unwrap_or_default()
        }
        BlockKind::Quote(blocks)
        | BlockKind::Definition { blocks, .. }
        | BlockKind::Footnote { blocks, .. } => depth(blocks),
        BlockKind::Callout(it) => depth(&it.blocks),
        BlockKind::Details(it) => depth(&it.blocks),
        BlockKind::Card(it) => depth(&it.definition).max(depth(&it.example)),
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Table(_)
        | BlockKind::Code(_)
        | BlockKind::Rule
        | BlockKind::Quiz { .. }
        | BlockKind::Fault(_) => 0,
    };
    1 + blocks.iter().map(of).max().unwrap_or_default()
}
