//! Double clicks, and clicks into lines that are typed.

use vestibule::app::{Context, pointer::Gesture};

use crate::{book, walk::Walk};

impl Walk {
    /// Clicks twice on the first cell of `words`, or `right` of it; what is copied.
    pub(crate) fn double_click(&mut self, words: &str, right: u16) -> Option<String> {
        let (column, row) = self.cell_of(words);
        let at = (column + right, row);
        self.session.take_copied();
        self.click_at(at).gesture(at, Gesture::PressAgain).gesture(at, Gesture::Release);
        self.session.take_copied()
    }
}

/// Columns, rows; the keys before; what is clicked twice, and how far right of its begin; what is copied.
type Word = (u16, u16, &'static str, &'static str, u16, Option<&'static str>);

const WORDS: &[Word] = &[
    (80, 24, "Esc", "single sign-on", 2, Some("single")),
    (80, 24, "Esc", "single sign-on", 9, Some("sign-on")),
    (160, 50, "Esc", "AWS accounts", 1, Some("AWS")),
    // The sign behind a word is none of it, and a blank is no word.
    (80, 24, "Esc", "workforce across", 9, None),
    (120, 40, "Esc", "This lesson", 4, None),
    (
        120,
        40,
        "g s i paste:'aws sso-admin list-instances' Enter 2*Esc Shift-Tab",
        "arn:aws:sso",
        4,
        Some("arn:aws:sso:::instance/ssoins-72238c8c0a9e1d01"),
    ),
    (
        120,
        40,
        "g s i paste:'aws sso-admin list-instances' Enter 2*Esc Shift-Tab",
        "InstanceArn",
        4,
        Some("InstanceArn"),
    ),
];

#[test]
fn a_double_click_selects_a_word_and_copies_it() {
    let mut wrong = Vec::new();
    for (columns, rows, keys, words, right, expected) in WORDS {
        let mut walk = Walk::unrecorded((*columns, *rows));
        walk.keys(keys);
        let copied = walk.double_click(words, *right);
        let screen = walk.screen();
        let is_right = match (&copied, expected) {
            // The id is the seed's.
            (Some(it), Some(expected)) if expected.contains("ssoins") => {
                it.starts_with("arn:aws:sso:::instance/ssoins-") && it.len() == expected.len()
            }
            _ => copied.as_deref() == *expected,
        };
        if !is_right {
            wrong.push(format!("`{words}` {right} after `{keys}`: {copied:?}\n{screen}"));
        }
        assert_eq!(screen.contains("copied 1 line"), expected.is_some(), "{screen}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_word_that_is_broken_over_rows_is_copied_whole() {
    let dir = tempfile::tempdir().unwrap();
    let arn = "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Audit";
    book::put(dir.path(), "book.toml", "[book]\ntitle = \"Mine\"\nsrc = \"src\"\n");
    book::put(dir.path(), "src/SUMMARY.md", "# Summary\n\n[Title](title.md)\n");
    let page = format!("# Title\n\nIt is {arn} or 漢字 in 東京。\n\n- `{arn}`\n");
    book::put(dir.path(), "src/title.md", &page);
    let mut walk = Walk::unrecorded_in(dir.path(), (44, 30));
    walk.keys("Esc");
    for words in ["arn:aws:iam", "AWSReservedSSO", "sso.amazon"] {
        assert_eq!(walk.double_click(words, 1).as_deref(), Some(arn), "{}", walk.screen());
    }
    for right in [0, 1, 2, 3] {
        assert_eq!(walk.double_click("漢字", right).as_deref(), Some("漢字"));
    }
    assert_eq!(walk.double_click("東京", 2).as_deref(), Some("東京"));
    assert_eq!(walk.double_click("東京", 4), None);
}

/// Columns, rows; the keys before; what is clicked twice; what is then on the screen, and what is not.
type Opened = (u16, u16, &'static str, &'static str, &'static str, &'static str);

const OPENED: &[Opened] = &[
    // A row of a view is chosen by the first click and opened by the second, wherever the keys were.
    (160, 50, "Esc", "management", "\"Name\": \"management\"", "no"),
    (120, 40, "g s Tab", "Devi Nair", "signed in as", "[People]"),
    // What is chosen already is opened by the first, and the second adds nothing.
    (120, 40, "g s Tab j", "Ben Okafor", "[Portal]", "[People]"),
    // One click opens these, and what comes up under the pointer is not meant.
    (160, 50, "Esc g t", "1. Workforce", "● Lesson", "● Contents"),
    (120, 40, "g s p", "ben.okafor", "[Portal]", "Portal as"),
    (120, 40, "Esc :", "find words in this page", "\n /", "Palette"),
    (120, 40, "Esc ?", "not kept", "This lesson is about", "Keys: lesson"),
];

#[test]
fn a_double_click_opens_what_a_click_only_chooses() {
    let mut wrong = Vec::new();
    for (columns, rows, keys, words, seen, gone) in OPENED {
        let mut walk = Walk::unrecorded((*columns, *rows));
        walk.keys(keys);
        let copied = walk.double_click(words, 0);
        let screen = walk.screen();
        let is_gone = *gone == "no" || !screen.contains(gone);
        if !screen.contains(seen) || !is_gone || copied.is_some() {
            wrong.push(format!("`{words}` after `{keys}`: {copied:?}\n{screen}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn two_quick_clicks_on_a_key_press_it_twice_and_on_a_link_follow_it_once() {
    let mut walk = Walk::unrecorded((120, 40));
    walk.keys("Esc / text:the Enter");
    let at = |walk: &Walk| walk.app.lesson.as_ref().unwrap().search.as_ref().unwrap().at;
    let before = at(&walk);
    walk.double_click("n next match", 0);
    assert_eq!(at(&walk), before + 2);
    let dir = tempfile::tempdir().unwrap();
    book::put(dir.path(), "book.toml", "[book]\ntitle = \"Mine\"\nsrc = \"src\"\n");
    book::put(dir.path(), "src/SUMMARY.md", "# Summary\n\n[One](one.md)\n[Two](two.md)\n");
    book::put(dir.path(), "src/one.md", "# One\n\n[Over there](two.md) it is.\n");
    book::put(dir.path(), "src/two.md", "# Two\n\n[Back here](one.md) it is.\n");
    let mut walk = Walk::unrecorded_in(dir.path(), (80, 24));
    walk.keys("Esc");
    assert_eq!(walk.double_click("Over there", 1), None);
    assert_eq!(walk.section().as_deref(), Some("Two"));
}

#[test]
fn a_double_click_picks_an_option_and_gives_no_answer() {
    for size in [(160, 50), (80, 24)] {
        let mut walk = Walk::unrecorded(size);
        walk.start_check().keys("g l g q");
        walk.double_click(" b  ", 1);
        let check = walk.app.check.as_ref().unwrap();
        assert_eq!(check.attempt.chosen(), ['b'], "{}", walk.screen());
        assert!(check.feedback().is_none());
    }
}

/// Columns, rows; the keys before; what is clicked, and how far right of its begin; what is typed there; what is
/// then on the screen.
type Typed = (u16, u16, &'static str, &'static str, u16, &'static str, &'static str);

const TYPED: &[Typed] = &[
    // The command line, on one row and on two, and what goes on over lines.
    (120, 40, "g s i text:'roles of ana'", "roles of", 6, "x", "$ roles xof ana"),
    (120, 40, "g s i text:'roles of ana'", "roles of", 60, "x", "$ roles of anax"),
    (80, 24, "g s i paste:'漢字漢字 z'", "漢字", 4, "x", "$ 漢字x漢字 z"),
    (80, 24, "g s i paste:'漢字漢字 z'", "漢字", 5, "x", "$ 漢字x漢字 z"),
    (
        80,
        24,
        "g s i paste:'aws sso-admin create-account-assignment --instance-arn abcdefghijklmnopqr --x 0123456789'",
        "0123456789",
        2,
        "_",
        "01_23456789",
    ),
    (80, 24, "g s i paste:\"tick 1h\ntick 2h\"", "> tick 2h", 7, "5", "> tick 52h"),
    (
        120,
        40,
        "g s i text:'tick 7h' Enter text:z Ctrl-R text:tic",
        "search: ",
        2,
        "x",
        "$ tick 7hx",
    ),
    // A search, the filter of a list, a search in the course, a note.
    (80, 24, "Esc / text:漢字role", " / 漢", 5, "x", " / 漢x字role"),
    (80, 24, "Esc / text:role", " / role", 60, "x", " / rolex"),
    (120, 40, "Esc : text:hepl", "> hepl", 4, "x", "> hexpl"),
    (120, 40, "Esc g / paste:boundary", "> boundary", 4, "x", "> boxundary"),
    (80, 24, "Esc m text:abc", "> abc", 2, "x", "> xabc"),
    (80, 24, "Esc m text:abc", "> abc", 0, "x", "> xabc"),
    // A field of a form, the one in focus and another.
    (120, 40, "g s 2*Tab a text:Abc", "Abc", 1, "x", "Axbc"),
    (120, 40, "g s 2*Tab a text:Abc Tab text:words Shift-Tab", "words", 3, "x", "worxds"),
];

#[test]
fn a_click_puts_the_cursor_into_what_is_typed() {
    let mut wrong = Vec::new();
    for (columns, rows, keys, words, right, typed, seen) in TYPED {
        let mut walk = Walk::unrecorded((*columns, *rows));
        walk.keys(keys);
        let (column, row) = walk.cell_of(words);
        walk.click_at((column + right, row)).keys(&format!("text:{typed}"));
        if !walk.screen().contains(seen) {
            wrong.push(format!("`{words}` {right} after `{keys}`: no `{seen}`\n{}", walk.screen()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_click_puts_the_cursor_into_an_answer_and_gives_none() {
    let dir = tempfile::tempdir().unwrap();
    book::put(dir.path(), "book.toml", "[book]\ntitle = \"Mine\"\nsrc = \"src\"\n");
    book::put(dir.path(), "src/SUMMARY.md", "# Summary\n\n[Title](title.md)\n");
    book::put(dir.path(), "src/title.md", "# Title\n\n{{#quiz ../quizzes/own.toml}}\n");
    let bank = "[[questions]]\nid = \"6a8c1c0e-4f0a-4f7d-9a53-0b1f4c1d2e3f\"\ntype = \"ShortAnswer\"\n\
        prompt.prompt = \"Which service is it?\"\nanswer.answer = \"sso-admin\"\n\
        context = \"Its name is older than the service's.\"\n";
    book::put(dir.path(), "quizzes/own.toml", bank);
    for size in [(80, 24), (120, 40)] {
        let mut walk = Walk::unrecorded_in(dir.path(), size);
        walk.start_check().keys("text:sodmin");
        let (column, row) = walk.cell_of("sodmin");
        walk.click_at((column + 1, row)).keys("text:x");
        assert!(walk.screen().contains("sx_odmin"), "{}", walk.screen());
        // Behind the cursor, which has a column of its own, and behind all of it.
        walk.click_at((column + 4, row)).keys("text:y");
        assert!(walk.screen().contains("sxoy_dmin"), "{}", walk.screen());
        walk.click_at((column + 30, row)).keys("text:z");
        assert!(walk.screen().contains("sxoydminz_"), "{}", walk.screen());
        let check = walk.app.check.as_ref().unwrap();
        assert!(check.feedback().is_none());
        // From elsewhere, too.
        walk.keys("Esc g l");
        walk.click_at((column, row));
        walk.keys("g q");
        assert!(walk.app.check.as_ref().unwrap().feedback().is_none());
    }
}

#[test]
fn a_click_into_a_choice_takes_it() {
    let mut walk = Walk::unrecorded((120, 40));
    walk.keys("g s i paste:'aws sso-admin create-a' Tab");
    assert_eq!(walk.app.context(), Context::Completion);
    walk.click("aws sso-admin create-account").keys("text:x");
    assert_eq!(walk.app.context(), Context::Command);
    assert!(walk.screen().contains("$ xaws sso-admin create-account-assignment"));
}

#[test]
fn a_long_line_in_a_window_has_its_cursor_where_it_is_typed() {
    let mut walk = Walk::unrecorded((40, 24));
    walk.keys("Esc m");
    for typed in ["0123456789 0123456789 0123456789", " 0123456789 abc"] {
        walk.keys(&format!("paste:'{typed}'"));
        let window = walk.app.window().unwrap();
        let (x, y) = window.cursor.unwrap();
        let row = &window.rows[usize::from(y - window.inside.y)];
        assert_eq!(usize::from(x - window.inside.x), row.width() % 32, "{}", walk.screen());
    }
    // And a click finds its place there.
    let at = walk.cell_of("abc");
    walk.click_at(at).keys("text:x");
    let typed = walk.screen().replace([' ', '│', '\n'], "");
    assert!(typed.contains("xabc"), "{}", walk.screen());
}
