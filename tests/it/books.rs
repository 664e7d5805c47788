//! Books as mdBook has them: their contents, and each page with its rows, anchors, links and faults.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use vestibule::course::{
    Course, Document, Files, Item,
    document::TargetKind,
    flow::Look,
    link::{self, Reference},
    load,
    sheet::Sheet,
};

/// Columns that the pages are laid out in.
const WIDTH: u16 = 60;

/// Each folder of `tests/cases/books` is a book, and its `expected.txt` what a reader gets of it.
/// `INSTA_UPDATE=always` writes them anew.
#[test]
fn books_are_read_as_mdbook_reads_them() {
    let mut wrong = Vec::new();
    for dir in books() {
        let found = written(&dir);
        let expected = fs::read_to_string(dir.join("expected.txt")).unwrap_or_default();
        if found == expected {
            continue;
        }
        if std::env::var("INSTA_UPDATE").is_ok_and(|it| it == "always") {
            fs::write(dir.join("expected.txt"), found).unwrap();
        } else {
            wrong.push(format!("=== {} is\n{found}", dir.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn books() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/books");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

fn written(dir: &Path) -> String {
    let (course, faults) = load::open(Files::folder(dir));
    let mut out = format!("{}\n", course.title);
    for item in &course.items {
        let line = match item {
            Item::Part(title) => format!("# {title}"),
            Item::Separator => "---".to_owned(),
            Item::Chapter(idx) => {
                let it = course.chapters().get(*idx).unwrap();
                let number = it.number.as_deref().unwrap_or("-");
                let path = it.path.as_deref().unwrap_or("a draft");
                format!("{}{number} {}: {path}", "  ".repeat(it.depth), it.title)
            }
        };
        writeln!(out, "{line}").unwrap();
    }
    for fault in faults {
        writeln!(out, "! {fault}").unwrap();
    }
    for idx in 0..course.chapters().len() {
        write_page(&mut out, &course, &load::page(&course, idx));
    }
    out
}

fn write_page(out: &mut String, course: &Course, page: &Document) {
    writeln!(out, "\n=== {} {}", page.file, page.title).unwrap();
    let sheet = Sheet::new(page, WIDTH, Look::default(), 0);
    for row in sheet.rows(page, 0, usize::MAX) {
        writeln!(out, "|{}", row.text().trim_end()).unwrap();
    }
    for heading in &page.headings {
        writeln!(out, "#{}", heading.anchor).unwrap();
    }
    for (anchor, _) in &page.anchors {
        writeln!(out, "#{anchor} (made by HTML)").unwrap();
    }
    for target in &page.targets {
        let TargetKind::Link { href } = &target.kind else { continue };
        let leads = match link::reference(course, &page.file, href) {
            Reference::Chapter { chapter, anchor } => {
                let document = load::page(course, chapter);
                let anchor = anchor.unwrap_or_default();
                let is_there = anchor.is_empty() || document.block_at(&anchor).is_some();
                format!("{} {anchor} {}", document.file, if is_there { "" } else { "is not there" })
            }
            Reference::Anchor(anchor) => match page.block_at(&anchor) {
                Some(block) => format!("block {block}"),
                None => "an anchor that is not there".to_owned(),
            },
            Reference::File(path) => format!("the file {path}"),
            Reference::Web(address) => address,
            Reference::Broken(why) => why.to_string(),
        };
        writeln!(out, "{href} -> {}", leads.trim_end()).unwrap();
    }
    for fault in &page.faults {
        writeln!(out, "! {fault}").unwrap();
    }
}
