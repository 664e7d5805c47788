//! A walk through a large book in a real terminal: find, open, follow, come back, mark, resize.
#![cfg(unix)]

use std::{fs, path::Path};

use vestibule::course::generate::Size;

use crate::{book, program::Program, pty::Terminal};

#[test]
fn a_large_book_is_walked_through() {
    let program = Program::fresh();
    let dir = program.dir().join("book");
    book::write(&dir, Size::LARGE);
    let folder = dir.to_string_lossy().into_owned();
    let arguments = ["--course", folder.as_str()];
    let mut terminal = Terminal::start(&program, &arguments, 100, 30);
    terminal.see_all(&["Chapter 1: ", "saved"]);

    // Find in the course, and open what was found.
    let (title, section) = (heading(&dir, 40, "# "), heading(&dir, 40, "## "));
    let typed = section.to_lowercase();
    terminal.press("g/").see("Find in the course").press(&typed);
    terminal.see_all(&[&title, &section, "sections"]).press("\r");
    terminal.see_all(&[&format!("▸ {title}"), &section, "n next match"]);

    // Follow three links, each to a section of the next chapter; what it is is said before.
    let mut left = Vec::new();
    for chapter in 41..44 {
        let (title, section) = (heading(&dir, chapter, "# "), heading(&dir, chapter, "## "));
        terminal.press("gg").see(&heading(&dir, chapter - 1, "# "));
        // Chapters have two links at their top; one was left with its second in focus.
        terminal.press("\t\t").see(&format!("→ {title} #"));
        left.push(page(terminal.settle()));
        terminal.press("\r").see(&format!("▸ {section}"));
    }
    let furthest = page(terminal.settle());

    // Back to where each was left, exactly, and forward again.
    for before in left.iter().rev() {
        terminal.press("\u{7f}").wait("the page that was left", |it| page_of(it) == *before);
    }
    terminal.press("LLL").wait("the last page again", |it| page_of(it) == furthest);
    terminal.press("HH").wait("the second page", |it| page_of(it) == left[1]);

    // A bookmark with a note, which a kill does not lose.
    terminal.press("\u{1b}j").press("m").see("A note for this bookmark").press("come back\r");
    terminal.see("bookmarked");
    terminal.signal("KILL");
    terminal.end();
    let mut terminal = Terminal::start(&program, &arguments, 100, 30);
    terminal.see_all(&["Chapter 41: ", "saved"]).press("G").press("gm");
    let title = heading(&dir, 41, "# ");
    terminal.see_all(&["Bookmarks", &title, "come back"]).press("\r");
    terminal.see_all(&["This chapter follows", "? keys"]);

    // Ten sizes, and the first line in view stays the first: a heading, then a line inside a paragraph.
    let section = heading(&dir, 41, "## ");
    terminal.press("gg}").see(&format!("▸ {section}"));
    for keys in ["", "jjjj"] {
        // Whatever was pressed before is done when this is seen.
        terminal.press(keys).press("m").see("A note for").press("\u{1b}").see("? keys");
        let line = first_line(terminal.settle().screen());
        let word = line.split(' ').next().unwrap().to_owned();
        assert_eq!(keys.is_empty(), line == section, "{line}");
        for (columns, rows) in SIZES {
            terminal.resize(columns, rows);
            terminal.wait(&format!("`{word}` on the first line"), |it| {
                let last = it.rows(0, columns).last();
                let is_drawn = last.is_some_and(|it| it.contains("? keys"));
                is_drawn && first_line(it).split(' ').any(|it| it == word)
            });
        }
        assert_eq!(first_line(terminal.settle().screen()), line);
    }
    terminal.quit();
}

const SIZES: [(u16, u16); 10] = [
    (80, 24),
    (60, 20),
    (120, 40),
    (45, 15),
    (200, 60),
    (90, 25),
    (70, 50),
    (140, 30),
    (300, 90),
    (100, 30),
];

/// The first heading of a chapter with these signs.
fn heading(dir: &Path, chapter: usize, signs: &str) -> String {
    let text = fs::read_to_string(dir.join(format!("src/chapter-{chapter:03}.md"))).unwrap();
    text.lines().find_map(|it| it.strip_prefix(signs)).unwrap().to_owned()
}

/// The screen but for its last line, which says what keys do now.
fn page(terminal: &Terminal) -> String {
    let text = terminal.text();
    text.rsplit_once('\n').unwrap().0.to_owned()
}

fn page_of(screen: &vt100::Screen) -> String {
    let text = screen.contents();
    text.rsplit_once('\n').map_or(String::new(), |it| it.0.to_owned())
}

/// The first line of the page, beside the contents where they are shown.
fn first_line(screen: &vt100::Screen) -> String {
    let (_, columns) = screen.size();
    let beside = if columns < 90 { 0 } else { 29 };
    let line = screen.rows(beside, columns - beside).nth(2).unwrap_or_default();
    line.trim_end_matches(['│', ' ']).trim_start_matches('│').trim().to_owned()
}

#[test]
fn a_large_page_shows_its_beginning_and_has_its_end() {
    let program = Program::fresh();
    let dir = program.dir().join("book");
    book::write(&dir, Size::ONE_PAGE);
    let folder = dir.to_string_lossy().into_owned();
    let arguments = ["--course", folder.as_str()];
    let mut terminal = Terminal::start(&program, &arguments, 100, 30);
    // Keys that come before the rest of it do what they do in the whole page.
    terminal.press("G").see("100 %");
    let end = page(terminal.settle());
    terminal.press("gg").see(&heading(&dir, 1, "# "));
    terminal.press("G").wait("the end again", |it| page_of(it) == end);
    terminal.quit();
    let mut terminal = Terminal::start(&program, &arguments, 100, 30);
    terminal.wait("the end, where it was left", |it| page_of(it) == end);
    terminal.quit();
}
