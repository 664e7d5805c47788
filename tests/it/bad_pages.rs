//! Pages that nobody would write: long, wide, deep, or of every letter that there is. Each is read in bounded
//! time, loses nothing and steers no terminal. `benches/reader.rs` has the sizes of the real thing.

use std::time::{Duration, Instant};

use vestibule::{
    app::lesson::LessonPane,
    course::{
        Document,
        flow::{Look, flow},
        parse,
        sheet::Place,
    },
    text::Row,
};

use super::layout::{UNICODE, holds_table, lost, said, shown};

/// Bytes of a page here: enough that what grows with the square of it would not end.
const SIZE: usize = 200_000;

/// A page is read, moved in and laid out in this time, whatever the machine does besides.
const LIMIT: Duration = Duration::from_secs(20);

/// As often as `SIZE` holds it.
fn filled(with: &str) -> String {
    with.repeat(SIZE / with.len())
}

fn numbered(of: impl Fn(usize) -> String) -> String {
    let mut page = String::new();
    let mut number = 0;
    while page.len() < SIZE {
        page.push_str(&of(number));
        number += 1;
    }
    page
}

fn nested(n: usize, of: impl Fn(usize) -> String) -> String {
    (0..n).map(of).collect()
}

fn pages() -> Vec<(&'static str, String)> {
    let cells = |n: usize, cell: &str| format!("|{}\n", format!("{cell}|").repeat(n));
    vec![
        ("paragraphs", filled("Some words of a paragraph, and **strong** ones.\n\n")),
        ("one line", filled("words and more ")),
        ("one word", filled("x")),
        ("one line of ideographs", filled("漢字")),
        ("one letter with all marks", format!("e{}", filled("\u{301}"))),
        ("letters without width", filled("\u{200b}\u{200d}\u{2060}")),
        ("joined pictures", filled("👩\u{200d}")),
        ("flags", filled("🇩")),
        ("from right to left", filled("שלום ")),
        ("one letter of a chain", filled("क्")),
        ("links in a paragraph", numbered(|n| format!("[link {n}](page{n}.md) "))),
        ("links in a list", numbered(|n| format!("- [link {n}](page{n}.md#x)\n"))),
        ("links by reference", numbered(|n| format!("[link {n}][r{n}]\n\n[r{n}]: page{n}.md\n\n"))),
        ("addresses", numbered(|n| format!("<https://example.com/{n}>\n"))),
        ("headings", filled("# Same\n\n")),
        ("footnotes", numbered(|n| format!("a[^{n}]\n\n[^{n}]: b\n\n"))),
        ("definitions", filled("term\n: means\n\n")),
        ("quizzes that lead out", filled("{{#quiz ../../../x.toml}}\n\n")),
        ("metadata again and again", filled("<!-- lesson\nminutes = 3\n-->\n\n")),
        ("stars", filled("*a **b ")),
        ("brackets", filled("[")),
        ("pictures in pictures", filled("![a](")),
        ("code in quotes", filled("`` ` ")),
        (
            "a table of 200 columns",
            cells(200, "a") + &cells(200, "-") + &cells(200, "some words").repeat(80),
        ),
        ("a table without cells", cells(2000, "a") + &cells(2000, "-") + &"|\n".repeat(20_000)),
        ("a cell as long as a book", format!("| a | b |\n|-|-|\n| x | {} |\n", filled("word "))),
        ("lists 1,000 deep", nested(1000, |n| "  ".repeat(n) + "- item\n")),
        ("quotes 1,000 deep", nested(1000, |n| ">".repeat(n + 1) + " quote\n")),
        ("folds 1,000 deep", nested(1000, |_| "<details><summary>s</summary>\n\n".to_owned())),
        ("folds", filled("<details><summary>s</summary>t</details>\n\n")),
        ("tags", filled("<b a=\"")),
        ("tags in a block", format!("<div>\n{}", filled("<details <a id="))),
        ("remarks without an end", filled("<!-- a")),
        ("code", format!("```\n{}```\n", filled("let x = 1;\n"))),
        ("code on one line", format!("```json\n{}\n```\n", filled("{\"a\": [1, 2]} "))),
        ("code of JSON strings", format!("```json\n{}\n```\n", filled("\"a\" "))),
        ("code of Rust strings", format!("```rust\n{}\n```\n", filled("r#\"a"))),
        ("code of Rust remarks", format!("```rust\n{}\n```\n", filled("/* 'a "))),
        ("code of Python strings", format!("```python\n{}\n```\n", filled("\"\"\"a \"\" "))),
        ("code of YAML", format!("```yaml\n{}\n```\n", filled("a: [b, {c: d}] # e\n"))),
        ("code of YAML on one line", format!("```yaml\n{}\n```\n", filled("- - a "))),
        ("code of HCL", format!("```hcl\n{}\n```\n", filled("  a = \"b\" \t "))),
        ("tabs in code", format!("```\n{}\n```\n", filled("\ta"))),
        ("escapes", filled("\u{1b}[31m\u{9b}2J\u{1b}]0;x\u{7}a ")),
    ]
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test may look at the clock")]
fn pages_that_nobody_would_write_are_read_in_time() {
    for (name, source) in pages() {
        let begin = Instant::now();
        let document = Box::new(parse::parse("a.md", &source));
        let mut pane = LessonPane::new(0, document, Place::default(), Look::default());
        pane.fit(82, 24);
        move_about(&mut pane);
        for (columns, rows) in [(40, 12), (120, 50)] {
            pane.fit(columns, rows);
            move_about(&mut pane);
        }
        assert!(begin.elapsed() < LIMIT, "{name}: {:?}", begin.elapsed());
    }
}

#[test]
fn what_stands_on_the_first_row_is_in_view_and_a_link_far_away_is_gone_to() {
    let source = format!("{{{{#quiz q.toml}}}}\n\n{}[far](b.md)\n", filled("A paragraph.\n\n"));
    let document = Box::new(parse::parse("a.md", &source));
    let mut pane = LessonPane::new(0, document, Place::default(), Look::default());
    pane.fit(82, 24);
    assert_eq!(pane.to_open(), Some(0));
    for (next, expected) in [(true, 0), (true, 1), (true, 1), (false, 0)] {
        pane.focus_thing(next);
        assert_eq!(pane.focus, Some(expected));
        let is_in_view = |row: &&Row| row.spans.iter().any(|it| it.target == Some(expected));
        assert!(pane.rows().iter().any(is_in_view), "{expected}");
    }
    assert_eq!(pane.top(), 0);
}

/// Everything that a key does on a page.
fn move_about(pane: &mut LessonPane) {
    pane.scroll_to(usize::MAX);
    let seen = |pane: &LessonPane| {
        let _ = (pane.to_open(), pane.percent(), pane.at_end(), pane.section().is_some());
        for row in pane.rows() {
            assert!(!row.text().contains(char::is_control), "{row:?}");
        }
    };
    seen(pane);
    assert!(pane.at_end());
    for down in [false, true, false] {
        pane.focus_thing(!down);
        pane.to_heading(down);
        pane.page(down);
        pane.half_page(down);
        pane.scroll(if down { 1 } else { -1 });
        seen(pane);
    }
    pane.scroll_to(0);
    assert_eq!(pane.top(), 0);
    pane.focus_thing(true);
    seen(pane);
}

#[test]
fn nothing_of_such_a_page_is_lost() {
    for (name, source) in pages() {
        let page = Document { is_whole: true, ..parse::parse("a.md", &source) };
        for width in [20, 80] {
            for (idx, block) in page.blocks.iter().enumerate() {
                let rows = flow(&page, idx, width, Look::default());
                for row in &rows {
                    assert!(!row.text().contains(char::is_control), "{name}");
                    assert!(row.width() <= usize::from(width), "{name} at {width}: {row:?}");
                }
                let shown = shown(&rows, UNICODE);
                let expected = said(block, UNICODE, 0);
                if holds_table(block) {
                    assert_eq!(lost(&expected, &shown), None, "{name} at {width}");
                } else {
                    assert_eq!(shown, expected, "{name} at {width}");
                }
            }
        }
    }
}

#[test]
fn every_character_is_shown_or_left_out_on_purpose() {
    let all: Vec<char> = (0..=u32::from(char::MAX)).filter_map(char::from_u32).collect();
    // Letters of all planes; those of the first, where nearly all is, each.
    let some = |(idx, c): (usize, &char)| (*c < '\u{10000}' || idx % 61 == 0).then_some(*c);
    let some: Vec<char> = all.iter().enumerate().filter_map(some).collect();
    for line in some.chunks(48) {
        let text: String = line.iter().flat_map(|c| ['x', *c]).collect();
        let page = parse::parse("a.md", &format!("```\n{text}\n```\n\n> {text}"));
        for width in [20, 33] {
            for (idx, block) in page.blocks.iter().enumerate() {
                let rows = flow(&page, idx, width, Look::default());
                for row in &rows {
                    let unclean = |c: char| {
                        c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{fe0f}'
                    };
                    assert!(!row.text().contains(unclean), "{row:?}");
                    assert!(row.width() <= usize::from(width), "{row:?}");
                }
                assert_eq!(shown(&rows, UNICODE), said(block, UNICODE, 0));
            }
        }
    }
}
