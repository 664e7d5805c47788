//! What a page folds and what scrolls sideways: with keys, while something is searched for, and in plain mode.

use std::{fs, path::Path};

use tempfile::TempDir;
use vestibule::{
    course::{Files, load},
    ui::theme::Depth,
};

use crate::{program::Program, walk::Walk};

const PAGE: &str = "# Page\n\nBefore the fold.\n\n\
    <details>\n<summary>More about it</summary>\n\nHidden words, and [a link](other.md).\n\n\
    <details><summary>Deeper</summary>\n\nThe deepest words.\n\n</details>\n\n</details>\n\n\
    After the fold.\n\n\
    | Name | First column | Second column | Third column | Fourth column | Fifth column | Sixth |\n\
    |---|---|---|---|---|---|---|\n\
    | row one | alpha alpha | beta beta | gamma gamma | delta delta | epsilon eps | zeta |\n\n\
    The end.\n";

fn book() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("src")).unwrap();
    for (name, text) in [
        ("book.toml", "[book]\ntitle = \"Folds\"\n"),
        ("src/SUMMARY.md", "- [Page](page.md)\n- [Other](other.md)\n"),
        ("src/page.md", PAGE),
        ("src/other.md", "# Other\n\nAnother page.\n"),
    ] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

/// A reader of the book, without a record.
fn reading(book: &TempDir, size: (u16, u16)) -> Walk {
    let course = load::open(Files::folder(book.path())).0;
    let no_folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml/none");
    Walk::of(course, size, &no_folder, (Depth::Full, false))
}

#[test]
fn enter_unfolds_and_folds_again() {
    let book = book();
    let mut walk = reading(&book, (80, 40));
    let has = |walk: &Walk, text: &str| walk.screen().contains(text);
    assert!(has(&walk, "▶ More about it · Enter opens") && !has(&walk, "Hidden words"));
    // Nothing of what is folded is stopped at.
    walk.keys("2*Tab");
    assert!(!has(&walk, "Hidden words"));
    walk.keys("Shift-Tab Enter");
    assert!(has(&walk, "▼ More about it") && has(&walk, "│ Hidden words"));
    assert!(has(&walk, "▶ Deeper · Enter opens") && !has(&walk, "deepest"));
    walk.keys("2*Tab Enter");
    assert!(has(&walk, "│ │ The deepest words."));
    walk.keys("2*Shift-Tab Enter");
    assert!(!has(&walk, "Hidden words") && has(&walk, "After the fold."));
    // What was opened inside of it is open when it is opened again.
    walk.keys("Enter");
    assert!(has(&walk, "The deepest words."));
    walk.keys("Tab Enter");
    assert!(has(&walk, "Another page."));
}

#[test]
fn a_search_shows_what_is_folded_and_esc_folds_it_again() {
    let book = book();
    let mut walk = reading(&book, (80, 40));
    walk.keys("/ text:'deepest words' Enter");
    assert!(walk.screen().contains("│ │ The deepest words."));
    walk.keys("/ Ctrl-U text:'epsilon' Enter");
    assert!(walk.screen().contains("Fifth column: epsilon eps"));
    walk.keys("Esc");
    assert!(!walk.screen().contains("deepest"));
    assert!(!walk.screen().contains("epsilon"));
    assert!(walk.screen().contains("▶ More about it"));
}

/// Whether the bytes of `words` count as seen.
fn is_seen(walk: &Walk, words: &str) -> bool {
    let lesson = walk.app.lesson.as_ref().unwrap();
    let at = lesson.document.source.find(words).unwrap();
    let seen = lesson.seen.to_string();
    seen.split(' ').any(|stretch| {
        let (from, to) = stretch.split_once('-').unwrap();
        let to = if to.is_empty() { usize::MAX } else { to.parse().unwrap() };
        (from.parse::<usize>().unwrap()..to).contains(&at)
    })
}

fn is_read(walk: &Walk) -> bool {
    !walk.app.read.is_empty()
}

#[test]
fn what_is_folded_is_seen_when_it_was_shown_and_not_before() {
    let book = book();
    let mut walk = reading(&book, (80, 40));
    assert!(is_seen(&walk, "Before the fold") && is_seen(&walk, "After the fold"));
    assert!(is_seen(&walk, "More about it") && is_seen(&walk, "The end."));
    assert!(!is_seen(&walk, "Hidden words") && !is_seen(&walk, "The deepest words"));
    // The page is read all the same: nobody has to unfold everything.
    walk.keys("Tab");
    assert!(is_read(&walk));
    walk.keys("Enter");
    assert!(is_seen(&walk, "Hidden words") && !is_seen(&walk, "The deepest words"));
    walk.keys("2*Tab Enter");
    assert_eq!(walk.app.lesson.as_ref().unwrap().seen.to_string(), "0-");
    // What a search shows was shown, too.
    let mut walk = reading(&book, (80, 40));
    walk.keys("/ text:deepest");
    assert!(is_seen(&walk, "Hidden words") && is_seen(&walk, "The deepest words"));
}

#[test]
fn what_was_unfolded_must_be_read_to_its_end() {
    let dir = book();
    let rows: Vec<String> = (0..30).map(|it| format!("Row {it}.\n\n")).collect();
    let rows = rows.concat();
    let page = format!(
        "# Page\n\nBefore.\n\n<details open>\n<summary>More</summary>\n\n{rows}</details>\n\nAfter.\n"
    );
    fs::write(dir.path().join("src/page.md"), page).unwrap();
    let mut walk = reading(&dir, (80, 16));
    walk.keys("j");
    assert!(!is_read(&walk) && is_seen(&walk, "Row 0.") && !is_seen(&walk, "Row 9."));
    // At the end, without the middle.
    walk.keys("G k");
    assert!(!is_read(&walk) && is_seen(&walk, "Row 29.") && !is_seen(&walk, "Row 9."));
    // Folded again it need not be read; what was seen of it stays seen.
    walk.keys("g g Tab Enter j");
    assert!(is_read(&walk) && is_seen(&walk, "Row 0.") && !is_seen(&walk, "Row 9."));
}

#[test]
fn a_table_that_is_too_wide_scrolls_sideways() {
    let book = book();
    let mut walk = reading(&book, (64, 40));
    let has = |walk: &Walk, text: &str| walk.screen().contains(text);
    assert!(has(&walk, "│ row one │ alpha alpha  │"), "{}", walk.screen());
    assert!(has(&walk, "▶ columns 1 to 4 of 7 · Enter shows more"), "{}", walk.screen());
    // The keys mean nothing before the table is in focus.
    walk.keys("Right");
    assert!(has(&walk, "columns 1 to 4 of 7"));
    walk.keys("2*Tab Right");
    assert!(has(&walk, "columns 1, 3 to 5 of 7") && !has(&walk, "alpha"), "{}", walk.screen());
    assert!(has(&walk, "row one") && has(&walk, "beta beta"));
    walk.keys("9*Right");
    assert!(has(&walk, "columns 1, 5 to 7 of 7") && has(&walk, "zeta"), "{}", walk.screen());
    // At its end it is at its end: one key back is one column back.
    walk.keys("Left");
    assert!(has(&walk, "columns 1, 4 to 6 of 7"));
    walk.keys("Enter Enter");
    assert!(has(&walk, "columns 1 to 4 of 7"), "{}", walk.screen());
    walk.keys("Left Right Right");
    assert!(has(&walk, "columns 1, 4 to 6 of 7"));
    // A screen that is wide enough shows all of it, and needs no keys for it.
    let wide = reading(&book, (160, 40));
    assert!(has(&wide, "zeta") && !has(&wide, "shows more"), "{}", wide.screen());
}

#[test]
fn plain_mode_unfolds_by_number_and_has_all_columns() {
    let book = book();
    let program = Program::fresh();
    let dir = book.path().to_str().unwrap();
    let ran = program.run(&["--plain", "--course", dir], "1\n/deepest\n3\n1\n");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let mut rest = ran.out.as_str();
    for expected in [
        "▶ More about it · Enter opens",
        "Fifth column: epsilon eps",
        "   1  unfold More about it",
        // Unfolded, with what can be opened in it.
        "│ Hidden words, and a link.",
        "   1  fold More about it",
        "   2  open Other",
        "   3  unfold Deeper",
        // A search finds what is folded.
        "The deepest words.",
        "│ ▼ Deeper",
        "│ │ The deepest words.",
        "▶ More about it · Enter opens",
    ] {
        let at = rest.find(expected).unwrap_or_else(|| panic!("{expected}\n{}", ran.out));
        rest = rest.get(at + expected.len()..).unwrap();
    }
}
