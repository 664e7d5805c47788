//! The mouse: what is at a cell, what a click, a drag and the wheel do, and that nothing of it gives an answer.

use proptest::prelude::*;
use vestibule::{
    app::{
        Msg, Pane,
        pointer::{Gesture, Pointer},
    },
    text,
};

use crate::{
    book,
    walk::{Walk, assert_harmless, picture},
};

/// Where `words` begin on a screen.
pub(crate) fn cell_of(screen: &str, words: &str) -> Option<(u16, u16)> {
    screen.lines().zip(0..).find_map(|(line, row)| {
        let (before, _) = line.split_once(words)?;
        Some((u16::try_from(text::width(before)).unwrap(), row))
    })
}

impl Walk {
    pub(crate) fn cell_of(&self, words: &str) -> (u16, u16) {
        let cell = cell_of(&self.screen(), words);
        assert!(cell.is_some(), "no `{words}` on\n{}", self.screen());
        cell.unwrap()
    }

    pub(crate) fn gesture(&mut self, (column, row): (u16, u16), gesture: Gesture) -> &mut Self {
        self.step(Msg::Pointer(Pointer { column, row, gesture }));
        self
    }

    pub(crate) fn click_at(&mut self, at: (u16, u16)) -> &mut Self {
        self.gesture(at, Gesture::Press).gesture(at, Gesture::Release)
    }

    pub(crate) fn click(&mut self, words: &str) -> &mut Self {
        let at = self.cell_of(words);
        self.click_at(at)
    }

    pub(crate) fn wheel(&mut self, at: (u16, u16), notches: i32) -> &mut Self {
        for _ in 0..notches.abs() {
            self.gesture(at, Gesture::Wheel { down: notches > 0 });
        }
        self
    }
}

/// Words, and what is at their first cell.
type Spots = &'static [(&'static str, &'static str)];

/// Columns, rows; the keys before; the words, with what is there.
const SPOTS: &[(u16, u16, &str, Spots)] = &[
    (
        160,
        50,
        "Esc",
        &[
            ("Workforce identity", "None"),
            ("From a template", "Item(3)"),
            ("role            ", "Item(3)"),
            ("This lesson is about", "Text { row: 3, column: 0 }"),
            ("Organization]", "View(View(Organization))"),
            ("People", "View(View(People))"),
            ("types a command", "CommandLine"),
            ("? keys", "Key(Help)"),
            ("next page", "Key(PageDown)"),
        ],
    ),
    (
        80,
        24,
        "Esc",
        &[
            ("Lesson]", "Pane(Lesson)"),
            ("Sandbox", "Pane(Sandbox)"),
            ("Contents", "Pane(Contents)"),
            ("This lesson is about", "Text { row: 3, column: 0 }"),
        ],
    ),
    (
        120,
        40,
        "g s i paste:'aws sso-admin create-a' Tab",
        &[
            ("create-account-assignment  ", "Completion(0)"),
            ("create-application ", "Completion(1)"),
            ("management", "Line(1)"),
        ],
    ),
    (
        120,
        40,
        "g q b",
        &[("1 / 4", "Check(0)"), ("s skip", "Key(Skip)"), ("Enter submit", "Key(Submit)")],
    ),
    (
        80,
        24,
        "g s a Enter",
        &[
            ("Account  ", "Field { idx: 2, byte: 0 }"),
            ("group Auditors", "Choice(1)"),
            ("Enter accept", "Key(Commit)"),
            ("Assign access", "Window"),
            ("not kept", "Beside"),
        ],
    ),
    (
        80,
        24,
        "g s p",
        &[("Ana Ruiz", "Entry(0)"), ("ben.okafor", "Entry(1)"), ("Portal as", "Window")],
    ),
    (80, 24, "q", &[("yes", "Key(Yes)"), ("no ", "Key(Close)"), ("Leave vestibule?", "Window")]),
    (80, 24, "Esc g", &[("s sandbox", "Key(GoSandbox)"), ("top", "Key(Top)")]),
    (80, 24, "/ text:role", &[(" / role", "Typed(0)"), ("role", "Beside")]),
];

#[test]
fn what_is_at_a_cell_is_what_is_drawn_there() {
    let mut wrong = Vec::new();
    for (columns, rows, keys, spots) in SPOTS {
        let mut walk = Walk::unrecorded((*columns, *rows));
        walk.keys(keys);
        for (words, expected) in *spots {
            let Some((column, row)) = cell_of(&walk.screen(), words) else {
                wrong.push(format!("no `{words}` after `{keys}`"));
                continue;
            };
            let spot = walk.app.spot_at(column, row);
            let spot = spot.map_or_else(|| "None".to_owned(), |it| format!("{it:?}"));
            if spot != *expected {
                wrong.push(format!("`{words}` after `{keys}` is {spot}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

type Words = &'static [&'static str];

/// Columns, rows; the keys before; the words to click one after the other; words that are then seen.
const CLICKS: &[(u16, u16, &str, Words, Words)] = &[
    // The contents.
    (160, 50, "Esc", &["From a template"], &["this lesson is not written yet", "● Contents"]),
    // A link, a block, a check.
    (120, 40, "Esc / text:'Look at Acme' Enter", &["Enter runs this"], &["\"InstanceArn\""]),
    (80, 24, "Esc G", &["Enter starts"], &["1 / 4", "[Knowledge check]"]),
    // Tabs of panes and of views.
    (80, 24, "Esc", &["Sandbox"], &["[Sandbox]", "[Organization]"]),
    (80, 24, "Esc", &["Sandbox", "People"], &["[People]", "ana.ruiz"]),
    (80, 24, "Esc", &["Sandbox", "›"], &["[Portal]"]),
    // A row of a view is selected by the first click and opened by the second.
    (120, 40, "g s Tab", &["devi.nair"], &["[People]"]),
    (120, 40, "g s Tab", &["Devi Nair", "Devi Nair"], &["[Portal]", "signed in as"]),
    // A click into the sandbox from elsewhere only selects, also where the cursor is already.
    (120, 40, "Esc g l", &["Root"], &["● Sandbox"]),
    (120, 40, "g s", &["types a command"], &["Enter accept"]),
    (
        120,
        40,
        "g s i paste:'aws sso-admin create-a' Tab",
        &["create-application "],
        &["$ aws sso-admin create-application"],
    ),
    // Keys in the footer, in windows and in the list of all.
    (120, 40, "Esc", &["? keys"], &["Keys: lesson"]),
    (120, 40, "Esc ?", &["not kept"], &["This lesson is about"]),
    (120, 40, "q", &["no  "], &["This lesson is about"]),
    (120, 40, "Esc : text:'mouse off'", &["mouse: off"], &["mouse: off, "]),
    (120, 40, "g s p", &["ben.okafor"], &["[Portal]", "signed in as"]),
    (120, 40, "Esc g / paste:boundary", &["Workforce identity with"], &["next match"]),
    // Forms.
    (120, 40, "g s a Enter", &["group Auditors"], &["> group Auditors", "Who             group"]),
    (120, 40, "g s a Enter", &["Account  ", "shared-services"], &["> shared-services"]),
    (120, 40, "g s a Enter", &["Account  ", "Enter accept"], &["a user or a group"]),
    (120, 40, "g s a Enter", &["not kept"], &["$ i types a command"]),
    (120, 40, "g s a Enter text:Audit", &["not kept"], &["Assign access", "Audit"]),
    (120, 40, "Esc m", &["not kept"], &["This lesson is about"]),
    (120, 40, "Esc m text:abc", &["not kept"], &["A note for this bookmark", "> abc"]),
    // A search is kept by a click on the page.
    (120, 40, "Esc / text:role", &["not kept"], &["next match"]),
    // What gives an answer is not clicked.
    (120, 40, "g q b", &["Enter submit"], &["1 / 4", "an answer is given with a key"]),
    (120, 40, "g q b", &["how sure"], &["1 / 4", "an answer is given with a key"]),
    (120, 40, "g q", &["pick"], &["1 / 4", "an answer is given with a key"]),
];

#[test]
fn a_click_does_what_it_points_at() {
    let mut wrong = Vec::new();
    for (columns, rows, keys, clicks, seen) in CLICKS {
        let mut walk = Walk::unrecorded((*columns, *rows));
        walk.keys(keys);
        for words in *clicks {
            match cell_of(&walk.screen(), words) {
                Some(at) => {
                    walk.click_at(at);
                }
                None => wrong.push(format!("`{keys}`, clicks {clicks:?}: no `{words}`")),
            }
        }
        let screen = walk.screen();
        let missing: Vec<_> = seen.iter().filter(|it| !screen.contains(**it)).collect();
        if !missing.is_empty() {
            wrong.push(format!("`{keys}`, clicks {clicks:?}: no {missing:?} on\n{screen}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_click_picks_an_option_and_takes_it_back() {
    for size in [(160, 50), (120, 40), (80, 24)] {
        let mut walk = Walk::unrecorded(size);
        walk.start_check().keys("g l g q");
        let chosen = |walk: &Walk| {
            let check = walk.app.check.as_ref().unwrap();
            check.attempt.chosen()
        };
        walk.click(" b  ");
        assert_eq!(chosen(&walk), ['b'], "{}", walk.screen());
        walk.click(" c  ");
        assert!(chosen(&walk).contains(&'c'), "{}", walk.screen());
        // Where it is asked from elsewhere, the pane gets the keys too.
        assert_eq!(walk.app.focus, Pane::Quiz);
    }
}

#[test]
fn the_wheel_moves_what_is_under_it_and_nothing_else() {
    let mut walk = Walk::unrecorded((160, 24));
    walk.keys("Esc 2*j");
    let lesson = |walk: &Walk| walk.app.lesson.as_ref().unwrap().top();
    let page = walk.cell_of("This lesson is about");
    let before = lesson(&walk);
    walk.wheel(page, 2);
    assert_eq!(lesson(&walk), before + 6);
    walk.wheel(page, -1);
    assert_eq!(lesson(&walk), before + 3);
    let play = |walk: &Walk| walk.app.play.as_ref().unwrap().top();
    let view = walk.cell_of("management");
    walk.wheel(view, 1);
    assert_eq!((play(&walk), lesson(&walk), walk.app.focus), (3, before + 3, Pane::Lesson));
    walk.wheel(view, -9);
    assert_eq!(play(&walk), 0);
    // The list of keys is over it all.
    walk.keys("?").wheel((80, 12), 1);
    assert!(!walk.screen().contains("Space, PageDown"), "{}", walk.screen());
    walk.keys("Esc").wheel((1, 23), 4);
    assert_eq!((play(&walk), lesson(&walk)), (0, before + 3));
}

#[test]
fn the_wheel_scrolls_contents_that_are_longer_than_their_pane() {
    let mut walk = Walk::unrecorded((120, 12));
    walk.keys("Esc g t");
    let item = walk.cell_of("From a template");
    walk.wheel(item, 30);
    assert!(walk.screen().contains("Reviewing access"), "{}", walk.screen());
    // What is clicked there does not jump.
    let last = walk.cell_of("Reviewing access");
    walk.gesture(last, Gesture::Press);
    assert!(walk.screen().contains("Reviewing access"), "{}", walk.screen());
    walk.keys("g t k j").wheel((2, 4), -30);
    assert!(walk.screen().contains("Workforce identity"), "{}", walk.screen());
}

#[test]
fn a_mouse_that_is_off_does_nothing() {
    let mut walk = Walk::unrecorded((120, 40));
    walk.keys("Esc M");
    assert!(walk.screen().contains("the mouse is off"));
    let before = walk.screen();
    walk.click("? keys").wheel((20, 20), 3);
    assert_eq!(walk.screen(), before);
    walk.keys("M").click("? keys");
    assert!(walk.screen().contains("Keys: lesson"));
}

impl Walk {
    /// Drags from the first cell of `from` to the last of `to`; what is copied, and the screen then.
    pub(crate) fn drag(&mut self, from: &str, to: &str) -> (Option<String>, String) {
        let start = self.cell_of(from);
        let (column, row) = self.cell_of(to);
        let end = (column + u16::try_from(text::width(to)).unwrap() - 1, row);
        self.session.take_copied();
        self.gesture(start, Gesture::Press).gesture(end, Gesture::Drag);
        self.gesture(end, Gesture::Release);
        (self.session.take_copied(), self.screen())
    }
}

/// Columns, rows; the keys before; from and to; what is copied.
const DRAGS: &[(u16, u16, &str, &str, &str, &str)] = &[
    // A word, a sentence over rows, and back to front.
    (80, 24, "Esc", "single", "single", "single"),
    (
        120,
        40,
        "Esc",
        "This lesson",
        "access",
        "This lesson is about single sign-on for a workforce across many AWS accounts. It covers permission sets, the access",
    ),
    (80, 24, "Esc", "about", "This lesson i", "is a"),
];

#[test]
fn what_is_dragged_over_is_copied() {
    for (columns, rows, keys, from, to, expected) in DRAGS {
        let mut walk = Walk::unrecorded((*columns, *rows));
        walk.keys(keys);
        let (copied, screen) = walk.drag(from, to);
        let copied = copied.unwrap_or_default();
        assert!(copied.starts_with(expected) || copied == *expected, "{copied}\n{screen}");
        assert!(screen.contains("copied "), "{screen}");
    }
}

const PAGE: &str = "# Title

One sentence that is long enough to be wrapped over two rows or three, because it goes on, cross-account,
and does not end before it has said all.

- first item
- second item
  goes on

> quoted words
> go on

```sh
echo one
  echo two
```

| a | b |
|---|---|
| c | d |
";

#[test]
fn a_selection_is_the_text_without_what_is_drawn_around_it() {
    let dir = tempfile::tempdir().unwrap();
    book::put(dir.path(), "book.toml", "[book]\ntitle = \"Mine\"\nsrc = \"src\"\n");
    book::put(dir.path(), "src/SUMMARY.md", "# Summary\n\n[Title](title.md)\n");
    book::put(dir.path(), "src/title.md", PAGE);
    let mut walk = Walk::unrecorded_in(dir.path(), (60, 60));
    walk.keys("Esc");
    let (copied, _) = walk.drag("One", "two");
    // From the first word to the one that ends with `two rows`.
    assert_eq!(copied.unwrap(), "One sentence that is long enough to be wrapped over two");
    let (copied, screen) = walk.drag("Title", "echo two");
    let expected = "\
Title

One sentence that is long enough to be wrapped over two rows or three, because it goes on, cross-account, and does not end before it has said all.

• first item
• second item goes on

quoted words go on

echo one
  echo two";
    assert_eq!(copied.unwrap(), expected, "{screen}");
    assert!(screen.contains("copied 11 lines"), "{screen}");
    // It stays while the page moves, and goes with Esc or another size.
    let is_selected = |walk: &Walk| walk.app.lesson.as_ref().unwrap().selection.is_some();
    walk.keys("j k");
    assert!(is_selected(&walk));
    walk.keys("Esc");
    assert!(!is_selected(&walk));
    walk.drag("One", "long");
    walk.resize((50, 60));
    assert!(!is_selected(&walk));
}

#[test]
fn a_selection_of_the_transcript_has_its_lines() {
    let mut walk = Walk::unrecorded((120, 40));
    walk.keys("g s i paste:'aws sso-admin list-instances' Enter Esc Esc Shift-Tab");
    let (copied, screen) = walk.drag("\"Instances\"", "InstanceArn");
    let expected = "\"Instances\": [\n        {\n            \"InstanceArn";
    assert_eq!(copied.as_deref(), Some(expected), "{screen}");
    let (copied, _) = walk.drag("{", "\"Instances\"");
    assert_eq!(copied.as_deref(), Some("{\n    \"Instances\""));
    walk.keys("Esc");
    assert!(walk.app.play.as_ref().unwrap().selection.is_none());
}

/// Ways to the places of the program, for what may happen there.
const PLACES: &[&str] = &[
    "",
    "Esc",
    "Esc g t",
    "Esc 3*Space Tab",
    "Esc / text:role",
    "Esc ?",
    "Esc :",
    "Esc g",
    "Esc g / paste:boundary",
    "Esc g d Enter",
    "Esc m text:abc",
    "g s",
    "g s Tab",
    "g s End",
    "g s p",
    "g s a",
    "g s a Enter text:Audit",
    "g s 2*Tab e text:inline Enter Ctrl-O",
    "g s i paste:'aws sso-admin create-a' Tab",
    "g s i paste:'tick 2h' Enter paste:'tick 3h' Enter Esc 2*Shift-Tab",
    "g s i paste:'tick 2h' Enter Esc Shift-Tab",
    "g s R",
    "g q",
    "g q a",
    "g q a Enter",
    "q",
];

/// How many questions have an answer.
fn answered(walk: &Walk) -> usize {
    let check = walk.app.check.as_ref();
    check.map_or(0, |it| it.attempt.given(&it.bank).iter().filter(|it| it.2.is_answered).count())
}

fn gestures() -> impl Strategy<Value = Vec<(u16, u16, Gesture)>> {
    let gesture = prop_oneof![
        4 => Just(Gesture::Press),
        3 => Just(Gesture::PressAgain),
        2 => Just(Gesture::Drag),
        4 => Just(Gesture::Release),
        1 => any::<bool>().prop_map(|down| Gesture::Wheel { down }),
    ];
    prop::collection::vec((0..170_u16, 0..55_u16, gesture), 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_pointer_breaks_anything_or_gives_an_answer(
        place in 0..PLACES.len(),
        size in prop::sample::select(vec![(160, 50), (120, 40), (80, 24), (40, 12), (30, 9)]),
        gestures in gestures(),
    ) {
        let mut walk = Walk::unrecorded(size);
        walk.keys(PLACES[place]);
        let before = answered(&walk);
        for (column, row, gesture) in gestures {
            walk.gesture((column, row), gesture);
            assert_harmless(&walk.buffer());
            prop_assert!(answered(&walk) <= before);
        }
    }
}

#[test]
fn no_cell_gives_an_answer() {
    for ((columns, rows), first, keys) in [((80, 24), 0, "b"), ((120, 40), 39, "a h")] {
        let mut walk = Walk::unrecorded((columns, rows));
        walk.start_check().keys(keys);
        for at in (first..rows).flat_map(|row| (0..columns).map(move |column| (column, row))) {
            let mut attempt = walk.app.check.as_ref().unwrap().attempt.clone();
            walk.click_at(at).gesture(at, Gesture::PressAgain).gesture(at, Gesture::Release);
            let check = walk.app.check.as_mut().unwrap();
            assert!(check.feedback().is_none() && !check.attempt.is_finished(), "{at:?}");
            std::mem::swap(&mut check.attempt, &mut attempt);
            walk.keys("Esc Esc Esc g q");
        }
    }
}

#[test]
fn the_screens_after_clicks_look_so() {
    picture("selection", |it| {
        it.keys("Esc 2*j").drag("lesson", "you");
    });
    picture("clicked_option", |it| {
        it.start_check().click("pick").keys("G").click(" b  ");
    });
}
