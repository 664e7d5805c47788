//! The course: Markdown to rows, our own course, and what holds for any page.

use std::{
    fs,
    path::{Path, PathBuf},
    rc::Rc,
};

use proptest::prelude::*;
use vestibule::{
    course::{
        self, Document, Files, Item,
        document::TargetKind,
        find,
        flow::{Look, flow},
        link::{self, PathError, Reference},
        parse,
        sheet::{Place, Sheet},
    },
    text::{Role, Row, Span},
};

use super::layout::markdown;

/// Each file of `tests/cases/markdown` is Markdown, then sections `--- width N` (with `ascii`, or `whole` for a
/// page with nothing folded) with the rows that it becomes, `|` marking where a row begins. `INSTA_UPDATE=always` writes them anew.
#[test]
fn markdown_becomes_rows() {
    let mut wrong = Vec::new();
    for path in case_files("markdown") {
        let case = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let found = render_case(&name, &case);
        if found == case {
            continue;
        }
        if std::env::var("INSTA_UPDATE").is_ok_and(|it| it == "always") {
            fs::write(&path, found).unwrap();
        } else {
            wrong.push(format!("=== {name} became\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[cfg(unix)]
fn a_link_out_of_the_course_is_refused() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.md"), "# Secret\n").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let src = dir.path().join("src");
    fs::create_dir(&src).unwrap();
    fs::write(dir.path().join("book.toml"), "[book]\ntitle = \"x\"\n").unwrap();
    fs::write(src.join("SUMMARY.md"), "- [A](a.md)\n- [B](folder/secret.md)\n- [C](c.md)\n")
        .unwrap();
    fs::write(src.join("real.md"), "# Real\n").unwrap();
    for (target, link) in [
        (outside.path().join("secret.md"), "a.md"),
        (outside.path().to_owned(), "folder"),
        (src.join("real.md"), "c.md"),
    ] {
        std::os::unix::fs::symlink(target, src.join(link)).unwrap();
    }
    let (course, faults) = course::load::open(Files::folder(dir.path()));
    assert_eq!(faults, []);
    let pages: Vec<Document> = (0..3).map(|idx| course::load::page(&course, idx)).collect();
    assert_eq!(
        pages[0].faults[0].to_string(),
        "src/a.md:1:1: `src/a.md` leads out of the course folder (a course reads only files inside the folder of its book.toml)"
    );
    assert!(pages[1].faults[0].message.contains("leads out"));
    assert_eq!(pages[2].title, "Real");
    assert!(course.files().read("../x").is_err());
    assert!(course.files().read("/etc/hostname").is_err());
    let listed = course.files().list("src");
    assert_eq!(listed, ["src/SUMMARY.md", "src/c.md", "src/real.md"]);
}

#[test]
fn our_course_is_embedded_and_whole() {
    let (course, faults) = course::load::open(Files::embedded());
    assert_eq!(faults, []);
    assert!(course.items.iter().any(|item| matches!(item, Item::Chapter(0))));
    for (idx, chapter) in course.chapters().iter().enumerate() {
        let page = course::load::page(&course, idx);
        assert_eq!(page.faults, [], "{}", chapter.title);
        assert_eq!(page.title, chapter.title);
    }
    let lesson = course::load::page(&course, 0);
    assert_eq!(lesson.meta.world.as_deref(), Some("acme"));
    assert_eq!(lesson.meta.outcomes.len(), 8);
    let quizzes: Vec<&str> = lesson
        .targets
        .iter()
        .filter_map(|target| match &target.kind {
            TargetKind::Quiz { path } => Some(path.as_str()),
            TargetKind::Link { .. }
            | TargetKind::Footnote { .. }
            | TargetKind::Run { .. }
            | TargetKind::Fold { .. }
            | TargetKind::Table { .. } => None,
        })
        .collect();
    assert_eq!(quizzes, ["quizzes/workforce-identity.toml", "quizzes/practice.toml"]);
    let from_folder = Files::folder(Path::new(env!("CARGO_MANIFEST_DIR")));
    for under in ["content", "quizzes"] {
        assert_eq!(course.files().list(under), from_folder.list(under));
    }
}

#[test]
fn links_lead_to_chapters_anchors_files_and_the_web() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("src/sub")).unwrap();
    for (name, text) in [
        ("book.toml", "[book]\n[output.html]\nfold = true\n"),
        ("src/SUMMARY.md", "- [One](one.md)\n- [To come]()\n- [Sharp](sub/c%23%20x.md)\n"),
        ("src/sub/c# x.md", "# Sharp\n"),
    ] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    let (course, faults) = course::load::open(Files::folder(dir.path()));
    assert_eq!(faults, []);
    let chapter = |chapter, anchor: Option<&str>| Reference::Chapter {
        chapter,
        anchor: anchor.map(str::to_owned),
    };
    for (href, expected) in [
        ("../one.md", chapter(0, None)),
        ("../one.md#a-b", chapter(0, Some("a-b"))),
        ("c%23%20x.md", chapter(2, None)),
        ("#here", Reference::Anchor("here".into())),
        ("picture.png", Reference::File("src/sub/picture.png".into())),
        ("https://a.b/c.md", Reference::Web("https://a.b/c.md".into())),
        ("", Reference::Broken(PathError::Empty)),
        ("../../../x.md", Reference::Broken(PathError::Outside("../../../x.md".into()))),
    ] {
        assert_eq!(link::reference(&course, "src/sub/c# x.md", href), expected, "{href}");
    }
    assert_eq!(course::load::page(&course, 1).title, "To come");
    assert_eq!(course::load::page(&course, 2).title, "Sharp");
    assert_eq!(course::load::page(&course, 3).faults.len(), 1);
    assert!(course.files().has("src/sub/c# x.md") && !course.files().has("src/../../x"));
}

#[test]
fn text_is_found_at_every_width() {
    let source = "> - A [single sign-on](a.md) for a **workforce**, by permission sets.\n\n\
                  Single\n\nsign-on\n";
    let document = parse::parse("a.md", source);
    for width in 1..90 {
        let sheet = Sheet::new(&document, width, Look::default(), 0);
        let rows = sheet.rows(&document, 0, usize::MAX);
        for (query, expected) in
            [("SINGLE sign-on for a workforce", 1), ("single", 2), ("on sign", 0)]
        {
            let found = find::find(rows.iter().copied(), query);
            assert_eq!(found.len(), expected, "{query} at {width}");
        }
    }
}

#[test]
fn crlf_and_a_byte_order_mark_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("src")).unwrap();
    let plain = "# One\n\n- a\n- b\n\n```json\n{\n  \"a\": 1\n}\n```\n\n> quote\n> goes on\n";
    let windows = format!("\u{feff}{}", plain.replace('\n', "\r\n"));
    for (name, text) in [
        ("book.toml", "\u{feff}[book]\r\ntitle = \"x\"\r\n"),
        ("src/SUMMARY.md", "\u{feff}- [One](one.md)\r\n- [Two](two.md)\r\n"),
        ("src/one.md", plain),
        ("src/two.md", &windows),
    ] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    let (course, faults) = course::load::open(Files::folder(dir.path()));
    assert_eq!(faults, []);
    let texts = |idx| all_text(&course::load::page(&course, idx), 40);
    assert_eq!(texts(0), texts(1));
}

#[test]
fn deep_nesting_is_quick_and_readable() {
    let n = 10_000;
    for (name, source) in [
        ("quotes", format!("{} deep", ">".repeat(n))),
        ("lists on one line", format!("{}deep", "- ".repeat(n))),
        (
            "nested lists",
            (0..400).map(|idx| "  ".repeat(idx) + "- item\n").collect::<String>() + "\ndeep",
        ),
        ("stars", format!("{}deep{}", "*".repeat(n), "*".repeat(n))),
        ("brackets", format!("{}deep{}", "[".repeat(n), "](x)".repeat(n))),
        ("images", format!("{}deep{}", "![".repeat(n), "](x)".repeat(n))),
        ("tags", format!("{}deep", "<b ".repeat(n))),
        ("tags in a block", format!("<div>\n{}deep", "<b ".repeat(n))),
        ("numbers", format!("{}deep", "1. ".repeat(n))),
        ("footnotes", format!("{}deep", "[^a]: ".repeat(n))),
        ("definitions", format!("term\n{}deep", ": ".repeat(n))),
        ("a wide table", format!("|{}\n|{}\n|deep", "a|".repeat(2000), "-|".repeat(2000))),
        ("a long word", format!("{} deep", "x".repeat(100_000))),
        ("a long line of code", format!("```json\n{}\ndeep\n```", "{".repeat(100_000))),
    ] {
        for width in [1, 80] {
            let text = all_text(&parse::parse("a.md", &source), width);
            let text: String = text.split_whitespace().collect();
            assert!(text.contains("deep") || width == 1 && text.contains('d'), "{name} {width}");
        }
    }
}

#[test]
fn escapes_of_the_author_never_reach_a_row() {
    let source = "# \u{1b}[31mred\n\n`\u{1b}]0;x\u{7}` *\u{9b}2J* <b\u{1b}>\n\n```sh\n\u{1b}[2J\n```\n\n\
                  | \u{1b}[0m |\n|-|\n| \u{202e}x |\n\n[\u{1b}[1mx](https://a.b/\u{1b}[1m)\n\n<p>\u{1b}[1m</p>\n\n&#27;[31m\n";
    let document = parse::parse("a.md", source);
    for row in all_rows(&document, 30) {
        assert!(!row.text().contains(|c: char| c.is_control() || c == '\u{202e}'), "{row:?}");
    }
    let fault = Document::of_fault(
        "x",
        vestibule::fault::Fault::at("a\u{1b}.md", source, 0..3, "bad \u{1b}[1m"),
    );
    assert!(all_rows(&fault, 30).iter().all(|row| !row.text().contains(char::is_control)));
}

#[test]
fn a_row_of_a_target_leads_to_it() {
    let source = "Go [there](b.md) or run:\n\n```aws\naws a\naws b\n```\n\n{{#quiz q.toml}}\n";
    let document = Rc::new(parse::parse("content/a.md", source));
    let sheet = Sheet::new(&document, 40, Look::default(), 1);
    let kinds: Vec<&TargetKind> = document.targets.iter().map(|target| &target.kind).collect();
    assert_eq!(
        kinds,
        [
            &TargetKind::Link { href: "b.md".into() },
            &TargetKind::Run { command: "aws a\naws b".into() },
            &TargetKind::Quiz { path: "content/q.toml".into() },
        ]
    );
    let first = sheet.first(&document);
    let row_of = |idx| sheet.row_of_target(&document, idx).map(|row| row - first);
    assert_eq!([0, 1, 2, 3].map(row_of), [Some(0), Some(2), Some(6), None]);
    assert_eq!(sheet.end(&document) - first, 7);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_place_is_kept_across_widths(source in markdown(), width in 1..100_u16, other in 1..100_u16, origin in 0..9_usize) {
        let document = parse::parse("a.md", &source);
        let (sheet, narrow) = (
            Sheet::new(&document, width, Look::default(), origin),
            Sheet::new(&document, other, Look::default(), 0),
        );
        let (first, end) = (sheet.first(&document), sheet.end(&document));
        for row in first..end {
            let place = sheet.place_at(&document, row);
            let back = sheet.row_of(&document, place);
            prop_assert!(back <= row + 1);
            prop_assert_eq!(sheet.place_at(&document, back), place);
            let elsewhere = narrow.row_of(&document, place);
            prop_assert!(elsewhere < narrow.end(&document));
            prop_assert_eq!(narrow.place_at(&document, elsewhere).block, place.block);
            let shown = narrow.place_at(&document, elsewhere);
            let top = narrow.row_of_block(&document, place.block);
            prop_assert!(shown.offset <= place.offset || elsewhere == top);
        }
        let whole: Vec<String> = sheet.rows(&document, 0, usize::MAX).into_iter().map(Row::text).collect();
        prop_assert_eq!(whole.len(), end - first);
        for top in first..end {
            // A sheet in which nothing is laid out yet shows the same.
            let fresh = Sheet::new(&document, width, Look::default(), origin);
            let part: Vec<String> = fresh.rows(&document, top, 3).into_iter().map(Row::text).collect();
            let at = top - first;
            prop_assert_eq!(&part[..], &whole[at..whole.len().min(at + 3)]);
        }
        prop_assert_eq!(sheet.at_least_first(&document, 0), first);
        let far = Place { block: 999, offset: 9 };
        prop_assert!(sheet.row_of(&document, far) < end.max(first + 1));
    }

    #[test]
    fn any_text_is_a_page(source in "(\\PC|\n|\t|\r| |#|-|>|`|\\||:|\\*|\\[|\\]|\\(|\\)|<|!){0,80}", width in 1..20_u16) {
        let document = parse::parse("a.md", &source);
        for row in all_rows(&document, width) {
            prop_assert!(!row.text().contains(char::is_control));
        }
        for target in &document.targets {
            prop_assert!(target.block < document.blocks.len());
        }
    }
}

pub(super) fn all_rows(document: &Document, width: u16) -> Vec<Row> {
    (0..document.blocks.len()).flat_map(|idx| flow(document, idx, width, Look::default())).collect()
}

/// What the page says, without borders and signs.
fn all_text(document: &Document, width: u16) -> String {
    let rows = all_rows(document, width);
    let text = |row: &Row| {
        let spans = row.spans.iter().filter(|span| span.role != Role::Frame);
        spans.map(Span::text).collect::<String>()
    };
    rows.iter().map(text).collect::<Vec<_>>().join("\n")
}

fn render_case(name: &str, case: &str) -> String {
    let mut sections = case.split("\n--- ");
    let source = sections.next().unwrap();
    let document = parse::parse(&format!("content/{name}"), &format!("{source}\n"));
    let mut out = source.to_owned();
    for section in sections {
        let heading = section.lines().next().unwrap();
        let mut words = heading.split(' ');
        assert_eq!(words.next(), Some("width"), "{name}: {heading}");
        let width: u16 = words.next().unwrap().parse().unwrap();
        let words: Vec<&str> = words.collect();
        let ascii = words.contains(&"ascii");
        let document = Document { is_whole: words.contains(&"whole"), ..document.clone() };
        let sheet = Sheet::new(&document, width, Look { ascii }, 0);
        out.extend(["\n--- ", heading, "\n"]);
        for row in sheet.rows(&document, 0, usize::MAX) {
            out.extend(["|", row.text().trim_end(), "\n"]);
        }
    }
    out
}

fn case_files(folder: &str) -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}
