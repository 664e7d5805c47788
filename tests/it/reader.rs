//! Key walks through a book: finding in it, going about in it, coming back, marking what matters.

use std::path::Path;

use tempfile::TempDir;
use vestibule::{
    app::{Context, Effect},
    course::{Files, generate::Size},
    ui::theme::Depth,
};

use crate::{
    book,
    program::Program,
    walk::{Walk, picture_of},
};

/// A small book: three pages that lead to each other, with terms, footnotes and a search to be made.
fn small(dir: &Path) {
    for (path, text) in [
        ("book.toml", "[book]\ntitle = \"Doors\"\n"),
        (
            "src/SUMMARY.md",
            "# Summary\n\n- [Doors](doors.md)\n- [Keys](keys.md)\n- [Houses](houses.md)\n- [Gardens]()\n",
        ),
        ("src/doors.md", DOORS),
        ("src/keys.md", KEYS),
        ("src/houses.md", HOUSES),
    ] {
        book::put(dir, path, text);
    }
}

const DOORS: &str = "# Doors

A door keeps people out and lets them in.[^1] Who has a [key](keys.md#who-has-one) opens it.
The [site](https://example.com/a) says more, [the end](#the-end) comes, [this](gone.md) is gone.

[^1]: Some doors do neither, as *painted* ones.

## The hinge

Hinge
: What a door turns on.

  Example: the brass hinge of a garden door.

Porch
: A roof before a door, where a guest waits.

## The end

Nothing comes after the end of doors.
";

const KEYS: &str = "# Keys

A key opens one door, a master key opens many.

## Who has one

The keeper of the house has one. A guest waits on the porch, and knocks.

Master key
: A key that opens every door of a house.

## Lost ones

Who loses one asks for another.
Who finds one gives it back.
";

const HOUSES: &str = "# Houses

A house has doors, and a keeper who holds the master key.
";

fn walk(size: (u16, u16)) -> (TempDir, Walk) {
    let dir = tempfile::tempdir().unwrap();
    small(dir.path());
    let walk = Walk::in_course(dir.path(), size);
    (dir, walk)
}

/// Keeps the folder as long as the program.
fn leaked(size: (u16, u16)) -> Walk {
    let (dir, mut walk) = walk(size);
    walk.keep(dir);
    walk
}

fn last_line(walk: &Walk) -> String {
    walk.screen().lines().last().unwrap().to_owned()
}

#[test]
fn the_screens_of_finding_look_so() {
    picture_of("find_in_course", leaked, |it| {
        it.keys("g / text:maste text:rkey Backspace");
        it.keys("Ctrl-U paste:'keeper houze'");
    });
    picture_of("palette", leaked, |it| {
        it.keys(": text:key");
    });
    picture_of("outline", leaked, |it| {
        it.keys("Ctrl-D } g o");
    });
    picture_of("bookmark", leaked, |it| {
        it.keys("2*j m text:'ask about it' Enter } m Enter g g");
    });
    picture_of("footnote", leaked, |it| {
        it.keys("Tab Enter");
    });
    picture_of("term", leaked, |it| {
        it.keys("g d text:master Enter");
    });
}

#[test]
fn the_palette_leads_to_the_headings_of_every_page() {
    let (_dir, mut walk) = walk((60, 12));
    walk.keys(": text:whohas");
    assert!(walk.screen().contains("Who has one  in Keys"), "{}", walk.screen());
    walk.keys("Enter");
    let lesson = walk.app.lesson.as_ref().unwrap();
    assert_eq!(lesson.chapter, 1);
    assert_eq!(lesson.place().offset, lesson.document.source.find("Who has one").unwrap());
    // A page is found by its title once, and the headings of this page are said to be here.
    walk.keys(": text:keys");
    assert_eq!(walk.screen().matches("Keys  lesson").count(), 1, "{}", walk.screen());
    assert!(!walk.screen().contains("Keys  in Keys"), "{}", walk.screen());
    walk.keys("Ctrl-U text:whohas");
    assert!(walk.screen().contains("Who has one  on this page"), "{}", walk.screen());
    assert!(!walk.screen().contains("Who has one  in Keys"), "{}", walk.screen());
}

#[test]
fn what_is_found_opens_at_the_match_and_n_goes_on() {
    let (_dir, mut walk) = walk((100, 30));
    walk.keys("g / paste:'keeper' ");
    assert!(walk.screen().contains("2 sections"), "{}", walk.screen());
    walk.keys("Enter");
    assert_eq!(walk.app.context(), Context::Lesson);
    let lesson = walk.app.lesson.as_ref().unwrap();
    assert_eq!(lesson.document.title, "Keys");
    let search = lesson.search.as_ref().unwrap();
    assert_eq!((search.query.as_str(), search.matches.len()), ("keeper", 1));
    // Words that stand apart are gone through one by one; those that nothing holds are the ones that were taken.
    walk.keys("g / paste:'keeper kouse' Enter");
    let lesson = walk.app.lesson.as_ref().unwrap();
    assert_eq!(lesson.search.as_ref().unwrap().matches.len(), 3, "{}", walk.screen());
    walk.keys("n n n 2*Backspace");
    assert_eq!(walk.section().as_deref(), Some("Doors"), "{}", walk.screen());
    walk.keys("g / Esc");
    assert_eq!(walk.app.context(), Context::Lesson);
}

#[test]
fn a_link_says_where_it_leads_before_it_is_followed() {
    let (dir, mut walk) = walk((120, 40));
    for (idx, expected) in [
        "",
        "→ Keys #who-has-one",
        "→ https://example.com/a (Enter copies it)",
        "→ The end",
        "→ `src/gone.md`, no page of the course",
    ]
    .iter()
    .enumerate()
    {
        walk.keys("Tab");
        assert!(last_line(&walk).contains(expected), "{idx}: {}", last_line(&walk));
    }
    // Whether it is there is said when it is followed.
    walk.keys("Enter");
    assert!(last_line(&walk).contains("the file `src/gone.md` is missing"), "{}", last_line(&walk));
    book::put(dir.path(), "src/gone.md", "Here.\n");
    walk.keys("Enter");
    let told = "`src/gone.md` is a file of the course, not a page";
    assert!(last_line(&walk).contains(told), "{}", last_line(&walk));
    walk.keys("Esc");
    assert!(!last_line(&walk).contains('→'), "{}", last_line(&walk));
}

/// What does not fit the line at the bottom ends with a sign that it goes on.
#[test]
fn what_is_said_at_the_bottom_is_cut_with_a_sign() {
    let dir = tempfile::tempdir().unwrap();
    small(dir.path());
    book::put(
        dir.path(),
        "src/doors.md",
        "# Doors\n\nThe [site](https://example.com/a/very/long/path/of/doors?x=1&y=2) says more.\n",
    );
    for (ascii, link, sign) in [
        (false, "→ https://example.com/a/v…ors?x=1&y=2 (Enter copies it)", "…"),
        (true, "-> https://example.com/a/...rs?x=1&y=2 (Enter copies it)", "..."),
    ] {
        let course = crate::walk::course(Files::folder(dir.path()));
        let data = dir.path().join(format!("data-{ascii}"));
        let mut walk = Walk::of(course, (80, 24), &data, (Depth::Full, ascii));
        walk.keys("j Tab");
        assert!(last_line(&walk).contains(link), "{}", last_line(&walk));
        walk.app.notice = Some("a word and another, ".repeat(5));
        let line = last_line(&walk);
        assert_eq!(line.trim_end().chars().count(), 80, "{line}");
        assert!(line.starts_with(" a word") && line.trim_end().ends_with(sign), "{line}");
    }
}

/// What is said most often is said whole on a small screen, and the way to the keys beside it.
#[test]
fn that_a_page_is_read_is_said_whole_in_80_columns() {
    let (_dir, mut walk) = walk((80, 24));
    for _ in 0..20 {
        if walk.app.read.is_empty() {
            walk.keys("Ctrl-D");
        }
    }
    let line = last_line(&walk);
    assert!(line.contains("(x takes the mark away)") && line.contains("? keys"), "{line}");
}

#[test]
fn back_and_forward_lead_to_the_exact_place() {
    let dir = tempfile::tempdir().unwrap();
    book::write(dir.path(), Size { chapters: 5, bytes: 60_000 });
    let mut walk = Walk::in_course(dir.path(), (80, 30));
    let mut left = Vec::new();
    let page = |walk: &Walk| {
        let screen = walk.screen();
        screen.trim_end().rsplit_once('\n').unwrap().0.to_owned()
    };
    for (keys, on) in [
        ("Space j j", "]"),
        ("Tab Tab", "Enter"),
        ("G k", "["),
        ("} } k", ": paste:'Chapter 4' Enter"),
        ("7*j", "g o End Enter"),
    ] {
        walk.keys(keys);
        left.push(page(&walk));
        walk.keys(on);
    }
    let last = page(&walk);
    for before in left.iter().rev() {
        walk.keys("Backspace");
        assert_eq!(page(&walk), *before);
    }
    walk.keys("Backspace");
    assert_eq!(page(&walk), left[0]);
    for after in left.iter().skip(1).chain([&last]) {
        walk.keys("L");
        assert_eq!(page(&walk), *after);
    }
    // Who goes elsewhere from the middle has nothing ahead.
    walk.keys("H H ] L");
    assert!(!last_line(&walk).contains("forward"));
}

#[test]
fn a_footnote_and_a_term_are_read_beside_the_page() {
    let (_dir, mut walk) = walk((80, 14));
    walk.keys("Tab Enter");
    assert_eq!(walk.app.context(), Context::Note);
    assert!(walk.screen().contains("Some doors do neither"), "{}", walk.screen());
    walk.keys("q");
    assert_eq!(walk.app.context(), Context::Lesson);
    // One term in view is shown at once, of several one is chosen.
    walk.keys("] d");
    assert!(walk.screen().contains("Terms in view"), "{}", walk.screen());
    walk.keys("text:porch Enter");
    assert!(walk.screen().contains("where a guest waits"), "{}", walk.screen());
    walk.keys("Enter");
    assert_eq!(walk.section().as_deref(), Some("The hinge"), "{}", walk.screen());
    walk.keys("] ] d");
    assert!(walk.screen().contains("opens every door of a house"), "{}", walk.screen());
    walk.keys("Esc g d");
    for term in ["Hinge", "Master key", "Porch"] {
        assert!(walk.screen().contains(term), "{term}: {}", walk.screen());
    }
    // Our own course has its terms, too.
    let mut walk = Walk::unrecorded((80, 24));
    walk.keys("g d");
    assert_eq!(walk.app.context(), Context::Picker, "{}", walk.screen());
}

#[test]
fn bookmarks_have_notes_and_are_kept() {
    let (dir, mut walk) = walk((80, 12));
    walk.keys("g m");
    assert!(last_line(&walk).contains("no place is marked yet"), "{}", last_line(&walk));
    walk.keys("m text:first Enter ] } m Enter");
    assert!(last_line(&walk).contains("g m lists"), "{}", last_line(&walk));
    drop(walk);
    let mut walk = Walk::in_course(dir.path(), (80, 12));
    walk.keys("g m");
    let screen = walk.screen();
    let at = |text: &str| screen.find(text).unwrap_or_else(|| panic!("no {text}:\n{screen}"));
    assert!(at("Doors  first") < at("Keys ▸ Who has one"), "{screen}");
    walk.keys("Down Enter");
    assert_eq!(walk.section().as_deref(), Some("Who has one"), "{}", walk.screen());
    // The note is changed where it is, and a bookmark is removed from the list.
    walk.keys("m text:knock Enter g m Ctrl-D");
    assert!(walk.screen().contains("Keys ▸ Who has one  knock"), "{}", walk.screen());
    assert!(!walk.screen().contains("first"), "{}", walk.screen());
    walk.keys("Ctrl-D");
    assert_eq!(walk.app.context(), Context::Lesson);
    drop(walk);
    let mut walk = Walk::in_course(dir.path(), (80, 12));
    walk.keys("g m");
    assert!(last_line(&walk).contains("no place is marked yet"), "{}", last_line(&walk));
}

/// What stands behind the sign of a bookmark on the screen.
fn marked(walk: &Walk, sign: char) -> Vec<String> {
    let screen = walk.screen();
    screen.lines().filter_map(|it| it.split_once(sign)).map(|it| it.1.to_owned()).collect()
}

#[test]
fn a_bookmark_is_shown_where_it_stands() {
    for size in [(160, 50), (120, 40), (80, 12), (40, 12)] {
        let (dir, mut walk) = walk(size);
        assert!(marked(&walk, '★').is_empty());
        // The first paragraph, and a heading further down.
        walk.keys("2*j m text:first Enter g g");
        let of = |rows: &[String], words: &[&str]| {
            rows.len() == words.len()
                && rows.iter().zip(words).all(|(row, it)| row.trim_start().starts_with(it))
        };
        let first = if size.1 > 12 { "Doors" } else { "A door keeps" };
        assert!(of(&marked(&walk, '★'), &[first]), "{size:?}\n{}", walk.screen());
        walk.keys("] } m Enter");
        let second = if size.1 > 12 { "Keys" } else { "Who has one" };
        assert!(of(&marked(&walk, '★'), &[second]), "{}", walk.screen());
        // It moves with the page, and is no longer there when it is out of view.
        if size.1 == 12 {
            walk.keys("j");
            assert!(marked(&walk, '★').is_empty(), "{}", walk.screen());
        }
        drop(walk);
        // Another start shows it at once.
        let mut walk = Walk::in_course(dir.path(), size);
        walk.keys("[");
        assert!(of(&marked(&walk, '★'), &[first]), "{}", walk.screen());
        walk.keys("g m Ctrl-D Esc");
        assert!(marked(&walk, '★').is_empty(), "{}", walk.screen());
    }
}

#[test]
fn a_bookmark_needs_no_colour_and_can_be_drawn_in_ascii() {
    let (dir, mut walk) = walk((80, 24));
    walk.keys("m text:mine Enter");
    drop(walk);
    let course = crate::walk::course(Files::folder(dir.path()));
    let walk = Walk::of(course, (80, 24), &dir.path().join("data"), (Depth::Mono, true));
    let rows = marked(&walk, '*');
    assert!(rows.len() == 1 && rows[0].starts_with("Doors"), "{}", walk.screen());
    assert!(!walk.screen().contains('★'));
    // In plain mode it is a line before the line that it stands on.
    let folder = dir.path().to_string_lossy().into_owned();
    let program = Program::fresh();
    let said = program.run(&["--plain", "--course", &folder], "m\nmine\n]\nm\n\n[\n").out;
    assert!(said.contains("note> "), "{said}");
    assert!(said.contains("★ your bookmark: mine\nDoors\n═════"), "{said}");
    let said = program.run(&["--plain", "--course", &folder], "[\n").out;
    assert!(said.contains("★ your bookmark: mine\nDoors\n═════"), "{said}");
    assert!(said.contains("★ your bookmark\nKeys\n════"), "{said}");
}

#[test]
fn a_page_is_read_when_all_of_it_was_on_the_screen() {
    let (dir, mut walk) = walk((80, 12));
    let is_read = |walk: &Walk| walk.app.read.iter().cloned().collect::<Vec<_>>();
    // To the end without the middle: not read, and it is said.
    walk.keys("G Space");
    assert_eq!(is_read(&walk), [""; 0]);
    assert!(last_line(&walk).contains("not marked as read"), "{}", last_line(&walk));
    // The middle in another run of the program.
    walk.keys("Backspace g g Space");
    drop(walk);
    let mut walk = Walk::in_course(dir.path(), (80, 12));
    walk.keys("g g");
    for _ in 0..20 {
        if is_read(&walk).is_empty() {
            walk.keys("Ctrl-D");
        }
    }
    assert_eq!(is_read(&walk), ["doors"]);
    assert!(last_line(&walk).contains("x takes the mark away"), "{}", last_line(&walk));
    walk.keys("x");
    assert_eq!(is_read(&walk), [""; 0]);
    walk.keys("j k j");
    assert_eq!(is_read(&walk), [""; 0]);
    walk.keys("x");
    assert_eq!(is_read(&walk), ["doors"]);
}

#[test]
fn plain_mode_finds_goes_and_marks_as_the_screen_does() {
    let book = tempfile::tempdir().unwrap();
    small(book.path());
    let folder = book.path().to_string_lossy().into_owned();
    let arguments = ["--plain", "--course", &folder];
    for (lines, expected) in [
        ("g/keeper\n", &["2 sections", "Keys ▸ Who has one", "The keeper of the house"][..]),
        ("g/keper\n2\n", &["this is keeper", "Who has one\n", "Houses\n══════"]),
        (":outline\n", &["list the headings of this page"]),
        ("g o\n3\n", &["Headings of this page", "Nothing comes after"]),
        ("2\nL\nH\n", &["open Keys #who-has-one", "A guest waits"]),
        ("1\n", &["Footnote 1", "Some doors do neither"]),
        ("d\n1\n", &["Terms in view", "What a door turns on."]),
        ("g d\n2\n", &["Glossary", "A key that opens every door"]),
        ("m\nmine\ng m\n1\n", &["A note for this bookmark", "Doors  mine"]),
        ("m\nmine\ng m\nd 1\n", &["Bookmarks", "the bookmark is gone"]),
    ] {
        let said = Program::fresh().run(&arguments, lines).out;
        for it in expected {
            assert!(said.contains(it), "{lines:?}: no `{it}` in\n{said}");
        }
    }
    let program = Program::fresh();
    program.run(&arguments, "m\nmine\n");
    let shown = program.run(&["progress", "show"], "").out;
    assert!(shown.contains("  bookmark: doors · Doors · mine"), "{shown}");
    let said = program.run(&arguments, "\n\n\n\n\n\n\n").out;
    assert!(said.contains("A house has doors"), "{said}");
    let shown = program.run(&["progress", "show"], "").out;
    assert!(shown.contains("lessons read: 3"), "{shown}");
}

#[test]
fn a_page_that_is_asked_for_twice_is_where_it_was() {
    let (_dir, mut walk) = walk((80, 12));
    walk.keys("}").perform(Effect::OpenPage { chapter: 0, to: 0 });
    assert_eq!(walk.section().as_deref(), Some("The hinge"));
}

#[test]
fn a_page_is_read_when_all_of_it_was_on_the_screen_and_not_before() {
    // The row at the top, and the one below the last, may be blank.
    for rows in 12..30 {
        let dir = tempfile::tempdir().unwrap();
        book::write(dir.path(), Size { chapters: 1, bytes: 6_000 });
        let mut walk = Walk::in_course(dir.path(), (80, rows));
        let seen = |walk: &Walk| walk.app.lesson.as_ref().unwrap().seen.to_string();
        walk.keys("G");
        assert_ne!(seen(&walk), "0-", "{rows}\n{}", walk.screen());
        walk.keys("g g");
        assert_ne!(seen(&walk), "0-", "{rows}\n{}", walk.screen());
        walk.keys("60*Ctrl-D");
        assert_eq!(seen(&walk), "0-", "{rows}");
    }
}
