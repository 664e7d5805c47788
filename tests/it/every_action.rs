//! Every action of the key table is reached: once by its key, and once by the palette.
//!
//! A state is a way to a place where some actions do something. An action is reached when its key changes what
//! is seen, or is asked of the outside, in one of the states; where the palette can be opened, choosing it there
//! does exactly the same. Elsewhere the palette says where the action works.

use std::{collections::BTreeMap, fs, path::Path};

use ratatui::{Terminal, backend::TestBackend};
use vestibule::{
    app::{
        Action, Context, Effect, Msg, Overlay,
        bindings::{self, BINDINGS, Binding},
        check::Plan,
        keys::Keys,
        picker::Choice,
    },
    quiz,
    ui::{self, Theme, theme::Depth},
};

use crate::{
    book,
    walk::{Walk, key},
};

type Way = Box<dyn Fn(&mut Walk)>;

/// Ways to places by keys; in `AUDIT` stands a command that makes a permission set.
const KEYS: &[&str] = &[
    "",
    "2*Space Tab",
    "Tab / text:role Enter n",
    "]",
    "] Tab",
    "] Tab Right",
    "2*Space ] Backspace",
    "g t",
    "g t G",
    "] Space g t",
    "g s",
    "g s Tab 4*j",
    "g s / text:dev Enter",
    "g s z End",
    "g s i paste:AUDIT Enter Esc",
    "g s i paste:AUDIT Enter Esc u",
    "g s i paste:AUDIT 2*Left",
    "g s i paste:'tick 2h' Enter paste:'roles staging' Enter 2*Up",
    "g s i paste:'aws sso-admin create-p'",
    "g s i paste:'aws sso-admin create-a' Tab",
    "g s i paste:'aws sso-admin create-a' Tab 2*Left",
    "g s i paste:'tick 2h' Enter paste:'tick 3h' Enter Ctrl-R text:tick",
    "g s i paste:'tick 2h' Enter Ctrl-R text:ti Left",
    "g q",
    "g q a End",
    "g q a Enter",
    "g q a Enter 2*j",
    "/ text:role 2*Left",
    "m text:abc 2*Left",
    "m text:abc Enter g m",
    "g s a Enter text:Audit 2*Left",
    "g s a Enter Tab",
    "g s 2*Tab e text:inline Enter",
    "g s 2*Tab e text:inline Enter Ctrl-O",
    "g s 2*Tab e text:inline Enter Ctrl-O 3*Down 2*Right",
    "g s 2*Tab e text:inline Enter Ctrl-O text:abc",
    "g s 2*Tab e text:inline Enter Ctrl-O text:'  '",
    "g s 2*Tab e text:inline Enter Ctrl-O text:abc Ctrl-/",
    ": text:abc 2*Left",
    ": Down",
    "g d Enter",
    "q",
    "? j",
    "2*Space g",
    "g q a g s g",
];

/// Every way to a place.
fn states() -> Vec<Way> {
    let by_keys = KEYS.iter().map(|keys| -> Way {
        let keys = keys.replace("AUDIT", &format!("'{AUDIT}'"));
        Box::new(move |it| {
            it.keys(&keys);
        })
    });
    let small = ["g d Enter", "g d Enter j", "g d Enter End"].map(|keys| -> Way {
        Box::new(move |it| {
            it.resize((60, 12)).keys(keys);
        })
    });
    let typed = ["", "Esc", "Esc i text:abc 2*Left"].map(|keys| -> Way {
        Box::new(move |it| {
            until(it, Action::TypeAnswer);
            it.keys(keys);
        })
    });
    let exams = ["", "] ]", "] ."].map(|keys| -> Way {
        Box::new(move |it| {
            exam(it);
            it.keys(keys);
        })
    });
    let results = ["", "G"].map(|keys| -> Way {
        Box::new(move |it| {
            it.start_check().answer(&[2]).keys(keys);
        })
    });
    let world: Way = Box::new(|it| until(it, Action::TryWorld));
    let six = ["", "G"].map(|keys| -> Way {
        Box::new(move |it| {
            it.perform(Effect::OpenBank("quizzes/six.toml".to_owned()));
            it.keys(keys);
        })
    });
    let by_keys = by_keys.chain(six);
    by_keys.chain(small).chain(typed).chain(exams).chain(results).chain([world]).collect()
}

const AUDIT: &str = "aws sso-admin create-permission-set --name Audit";

/// Practises until `action` does something.
fn until(walk: &mut Walk, action: Action) {
    walk.app.plan = Plan { count: Some(100), ..Plan::default() };
    walk.perform(Effect::OpenBank("quizzes/practice.toml".to_owned()));
    for _ in 0..150 {
        if walk.app.can(action) {
            return;
        }
        match walk.app.context() {
            Context::Question => walk.keys("a b c d Enter s"),
            Context::Answer => walk.keys("Esc s"),
            _ => walk.keys("End Enter"),
        };
    }
    assert!(walk.app.can(action), "{action:?} never does anything");
}

fn exam(walk: &mut Walk) {
    walk.app.plan = Plan { mode: quiz::Mode::Exam, ..Plan::default() };
    walk.perform(Effect::OpenBank("quizzes/workforce-identity.toml".to_owned()));
}

/// Our course with one more page behind its first.
fn course() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["content", "content/worlds", "quizzes"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let text = fs::read_to_string(&path).unwrap();
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                book::put(dir.path(), &name, &text);
            }
        }
    }
    let summary = fs::read_to_string(root.join("content/SUMMARY.md")).unwrap();
    let summary = summary.replacen("\n# Further on", "- [Second](second.md)\n\n# Further on", 1);
    book::put(dir.path(), "content/SUMMARY.md", &summary);
    let cells = |word: &str| format!("|{}\n", format!(" {word} |").repeat(9));
    let table = [cells("A wide heading"), cells("---"), cells("something long")].concat();
    let second = format!("# Second\n\nA page.\n\n{table}\n{}", "Words.\n\n".repeat(40));
    book::put(dir.path(), "content/second.md", &second);
    book::put(dir.path(), "quizzes/six.toml", &six());
    let book = fs::read_to_string(root.join("book.toml")).unwrap();
    book::put(dir.path(), "book.toml", &book);
    dir
}

/// A bank of one question with six options, longer than the screen.
fn six() -> String {
    let long = "Which one is it?\n\n".repeat(30);
    let wrong: Vec<String> = (1..6).map(|it| format!("\"Number {it}\"")).collect();
    format!(
        "[[questions]]\ntype = \"MultipleChoice\"\nid = \"4311f1d9-1627-4cf4-b3ed-ebdea867a747\"\n\
         prompt.prompt = \"\"\"\n{long}\"\"\"\nprompt.distractors = [{}]\nanswer.answer = \"Number 6\"\n",
        wrong.join(", ")
    )
}

/// What is seen, where the cursor stands, and what was asked of the outside.
fn seen(walk: &mut Walk) -> String {
    let (columns, rows) = walk.app.size();
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    let theme = Theme::named("dark", Depth::Full).unwrap();
    terminal.draw(|frame| ui::draw(&walk.app, &theme, frame)).unwrap();
    let cursor = terminal.get_cursor_position().unwrap();
    let buffer = terminal.backend().buffer();
    let cells: Vec<_> = buffer.content.iter().map(|it| (it.symbol(), it.style())).collect();
    let session = &mut walk.session;
    let asked = (session.take_suspend(), session.take_copied(), session.take_edited());
    format!("{cells:?} {cursor:?} {asked:?} {}", walk.has_ended)
}

/// Chooses the row in the palette, without looking where it stands.
fn choose(walk: &mut Walk, row: &Binding) -> bool {
    walk.keys(":");
    let Some(Overlay::Picker(picker)) = &walk.app.overlay else { return false };
    let is_it = |choice: &Choice| *choice == Choice::Do(row.action);
    let found = picker.matching().iter().position(|it| is_it(&it.choice) && it.label == help(row));
    let Some(at) = found else { return false };
    walk.step(Msg::Point(at + 1));
    walk.keys("Enter");
    true
}

/// What the table says of a row; one without words belongs to the one above it.
fn help(row: &Binding) -> &'static str {
    let at = BINDINGS.iter().position(|it| std::ptr::eq(it, row)).unwrap();
    BINDINGS.iter().take(at + 1).rev().find(|it| !it.help.is_empty()).unwrap().help
}

/// Tries a row in every state until its key does something there; says what is wrong.
fn reach(row: &Binding, dir: &Path, states: &[Way], contexts: &[Context]) -> Result<(), String> {
    let key_name = row.each_key().next().unwrap();
    let new = |way: &Way| {
        let mut walk = Walk::unrecorded_in(dir, (100, 30));
        walk.keys("Esc");
        way(&mut walk);
        walk
    };
    for (way, context) in states.iter().zip(contexts) {
        if !row.on.contains(context) {
            continue;
        }
        let mut walk = new(way);
        let before = seen(&mut walk);
        walk.press(key(key_name));
        let after = seen(&mut walk);
        if before == after {
            continue;
        }
        let goes = *context == Context::Goto;
        if !goes && Keys::default().action(*context, ":") != Some(Action::Palette) {
            return Ok(());
        }
        // The clock of an exam may go on between the two, but not each time.
        for _ in 0..3 {
            let mut by_key = new(way);
            seen(&mut by_key);
            by_key.press(key(key_name));
            let mut walk = new(way);
            seen(&mut walk);
            if goes {
                walk.keys("Esc");
            }
            if !choose(&mut walk, row) {
                return Err(format!("`{}` is not in the palette in {context:?}", help(row)));
            }
            if seen(&mut walk) == seen(&mut by_key) {
                return Ok(());
            }
        }
        return Err(format!("`{}` by palette is something else in {context:?}", help(row)));
    }
    Err(format!("`{}`, {key_name} in {:?}, does nothing anywhere", help(row), row.on))
}

#[test]
fn every_action_is_reached_by_its_key_and_by_the_palette() {
    let dir = course();
    let states = states();
    let contexts: Vec<Context> = states
        .iter()
        .map(|way| {
            let mut walk = Walk::unrecorded_in(dir.path(), (100, 30));
            walk.keys("Esc");
            way(&mut walk);
            walk.app.context()
        })
        .collect();
    for context in Context::ALL {
        assert!(contexts.contains(&context), "no state leads to {context:?}");
    }
    let mut wrong = Vec::new();
    for row in BINDINGS {
        wrong.extend(reach(row, dir.path(), &states, &contexts).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_palette_has_every_action_and_says_where_it_works() {
    let dir = course();
    let mut walk = Walk::unrecorded_in(dir.path(), (100, 30));
    let all = |walk: &mut Walk| {
        walk.keys(":");
        let Some(Overlay::Picker(picker)) = &walk.app.overlay else { panic!() };
        let entries = picker.matching().into_iter().cloned().collect::<Vec<_>>();
        walk.keys("Esc");
        entries
    };
    let (lesson, sandbox) = (all(&mut walk), all(walk.keys("g s")));
    walk.keys("g l");
    for row in BINDINGS {
        let is_it = |it: &&vestibule::app::picker::Entry| {
            let key = row.each_key().next().unwrap();
            let has_key = it.note.split([' ', ',']).any(|it| it == key);
            it.label == help(row) && has_key
        };
        for entries in [&lesson, &sandbox] {
            assert!(entries.iter().any(|it| is_it(&it)), "{} {}", row.keys, help(row));
        }
        let entry = lesson.iter().find(is_it).unwrap();
        if let Choice::Tell(told) = &entry.choice {
            assert!(entry.is_dim);
            assert!(row.on.iter().all(|it| *it != Context::Lesson), "{}", help(row));
            assert!(told.contains(&bindings::places(row.on)) || row.on.len() > 1, "{told}");
        }
    }
    let mut by_choice: BTreeMap<&str, usize> = BTreeMap::new();
    for it in &lesson {
        let kind = match it.choice {
            Choice::Chapter(_) => "lesson",
            Choice::Anchor(_) => "heading",
            _ => "action",
        };
        *by_choice.entry(kind).or_default() += 1;
    }
    let headings = walk.app.lesson.as_ref().unwrap().document.headings.len();
    assert_eq!((by_choice["lesson"], by_choice["heading"]), (2, headings));
    // What works now comes first, and what does not says so when it is chosen.
    let first_dim = lesson.iter().position(|it| it.is_dim).unwrap();
    assert!(lesson[..first_dim].len() > headings, "{first_dim}");
    let tells = lesson.iter().position(|it| it.is_dim && matches!(it.choice, Choice::Tell(_)));
    let tells = tells.unwrap();
    walk.keys(":").step(Msg::Point(tells + 1));
    walk.keys("Enter");
    let last = walk.screen().lines().last().unwrap().to_owned();
    assert!(last.contains("this works in: "), "{last}");
}
