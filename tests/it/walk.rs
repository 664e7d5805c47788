//! Key walks: keys in, picture out. The App with its effects performed, drawn on a screen in memory.
//!
//! A walk is written as keys: `Space 3*Tab Enter paste:'aws sts get-caller-identity'`. Pictures are kept in
//! files, four sizes to a file; `INSTA_UPDATE=always cargo test` writes them anew.

use std::{fmt::Write as _, fs, path::Path};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, Cell},
    style::Color,
};
use tempfile::TempDir;
use vestibule::{
    app::{self, App, Effect, Mode, Msg, Start},
    course::{Course, Files, document::TargetKind, flow::Look, load},
    keymap,
    run::{self, Ends, Session, data::DataDir},
    ui::{self, Theme, theme::Depth},
};

use crate::program::letters;

const SIZES: [(u16, u16); 4] = [(160, 50), (120, 40), (80, 24), (40, 12)];

/// A learner at a screen of some size.
pub(crate) struct Walk {
    pub(crate) app: App,
    pub(crate) session: Session,
    theme: Theme,
    pub(crate) has_ended: bool,
    /// The folder of the record, while the walk lasts.
    dir: Option<TempDir>,
}

impl Walk {
    /// The first start on a fresh machine.
    pub(crate) fn new(size: (u16, u16)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let walk = Self::of(course(Files::embedded()), size, &data, (Depth::Full, false));
        Self { dir: Some(dir), ..walk }
    }

    /// The same without any record, for walks that need none.
    pub(crate) fn unrecorded(size: (u16, u16)) -> Self {
        Self::of_files(Files::embedded(), size)
    }

    /// The same in the course in folder `dir`.
    pub(crate) fn unrecorded_in(dir: &Path, size: (u16, u16)) -> Self {
        Self::of_files(Files::folder(dir), size)
    }

    fn of_files(files: Files, size: (u16, u16)) -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        Self::of(course(files), size, &file.join("no-folder"), (Depth::Full, false))
    }

    pub(crate) fn of(book: Course, size: (u16, u16), data: &Path, look: (Depth, bool)) -> Self {
        let (depth, ascii) = look;
        let data = DataDir::choose(Some(data.to_owned()));
        let (mut session, remembered, notice) = Session::open(data, "built-in", false);
        let mut app = App::new(Start {
            mode: Mode::Learn,
            course: book,
            look: Look { ascii },
            course_key: "built-in".to_owned(),
            size,
            seed: 7,
            read: remembered.read,
            places: remembered.places,
            is_first: remembered.is_first,
        });
        app.keeping = session.keeping();
        app.now = run::now();
        let first = app.course.chapters().iter().position(|it| it.path.is_some());
        let page = app.page_to_open(first.unwrap());
        run::open(&mut app, &mut session, vec![page]);
        app.notice = notice.or(app.notice.take());
        session.create_record(&mut app);
        let theme = Theme::named("dark", depth).unwrap();
        Self { app, session, theme, has_ended: false, dir: None }
    }

    /// A start with the course in folder `dir`, and its record beside it.
    pub(crate) fn in_course(dir: &Path, size: (u16, u16)) -> Self {
        let files = Files::folder(dir);
        Self::of(course(files), size, &dir.join("data"), (Depth::Full, false))
    }

    /// A start over the record in `dir`.
    pub(crate) fn kept_in(dir: &Path, size: (u16, u16)) -> Self {
        Self::of(course(Files::embedded()), size, dir, (Depth::Full, false))
    }

    /// Keeps a folder as long as the walk lasts.
    pub(crate) fn keep(&mut self, dir: TempDir) {
        self.dir = Some(dir);
    }

    /// Performs an effect as if the program had asked for it.
    pub(crate) fn perform(&mut self, effect: Effect) {
        run::open(&mut self.app, &mut self.session, vec![effect]);
    }

    /// How many steps are done in the sandbox.
    pub(crate) fn steps(&self) -> usize {
        self.app.play.as_ref().unwrap().sandbox.cursor()
    }

    pub(crate) fn step(&mut self, msg: Msg) {
        self.has_ended |= self.session.step(&mut self.app, msg) == Ends::Program;
    }

    /// Presses keys, types and pastes.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        for word in shlex::split(keys).unwrap() {
            if let Some(text) = word.strip_prefix("paste:") {
                self.step(Msg::Paste(text.to_owned()));
            } else if let Some(text) = word.strip_prefix("text:") {
                text.chars().for_each(|c| self.press(key(&c.to_string())));
            } else {
                let (count, name) = word.split_once('*').unwrap_or(("1", &word));
                (0..count.parse().unwrap()).for_each(|_| self.press(key(name)));
            }
        }
        self
    }

    pub(crate) fn press(&mut self, key: KeyEvent) {
        if let Some(msg) = keymap::message(&self.app.keys, self.app.context(), key) {
            self.step(msg);
        }
    }

    /// Goes with Tab to the block or check that `is_it`, and presses Enter.
    fn open(&mut self, is_it: impl Fn(&TargetKind) -> bool) -> &mut Self {
        let targets = self.app.lesson.as_ref().unwrap().document.targets.clone();
        let is_there = |walk: &Self| {
            let focus = walk.app.lesson.as_ref().and_then(|it| targets.get(it.focus?));
            focus.is_some_and(|it| is_it(&it.kind))
        };
        for _ in 0..=targets.len() {
            if is_there(self) {
                break;
            }
            self.keys("Tab");
        }
        assert!(is_there(self));
        self.keys("Enter")
    }

    /// Runs the blocks of the walkthrough up to the one that begins with `last`.
    fn run_until(&mut self, last: &str) -> &mut Self {
        let targets = self.app.lesson.as_ref().unwrap().document.targets.clone();
        let commands = targets.iter().filter_map(|it| match &it.kind {
            TargetKind::Run { command } => Some(command),
            _ => None,
        });
        let mut has_run = false;
        for wanted in commands {
            self.open(|it| matches!(it, TargetKind::Run { command } if command == wanted));
            has_run = wanted.starts_with(last);
            if has_run {
                break;
            }
        }
        assert!(has_run);
        self
    }

    pub(crate) fn start_check(&mut self) -> &mut Self {
        self.open(|it| matches!(it, TargetKind::Quiz { .. }))
    }

    /// Answers every question; those whose place from 1 is in `wrong` with a wrong answer.
    pub(crate) fn answer(&mut self, wrong: &[usize]) -> &mut Self {
        let check = self.app.check.as_ref().unwrap();
        for answer in letters(&check.attempt, &check.bank, wrong) {
            self.keys(&format!("text:{answer} Enter")).go_on();
        }
        self
    }

    /// Reads feedback to its end and leaves it.
    fn go_on(&mut self) -> &mut Self {
        while self.app.context() == app::Context::Feedback {
            self.keys("Enter");
        }
        self
    }

    pub(crate) fn resize(&mut self, (columns, rows): (u16, u16)) -> &mut Self {
        self.step(Msg::Resize(columns, rows));
        self
    }

    pub(crate) fn buffer(&self) -> Buffer {
        let (columns, rows) = self.app.size();
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| ui::draw(&self.app, &self.theme, frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    /// The screen as text.
    pub(crate) fn screen(&self) -> String {
        text(&self.buffer())
    }

    /// The section of the page that is in view.
    pub(crate) fn section(&self) -> Option<String> {
        self.app.lesson.as_ref()?.section().map(str::to_owned)
    }
}

pub(crate) fn course(files: Files) -> Course {
    load::open(files).0
}

fn text(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width).max(1);
    let row = |cells: &[Cell]| {
        let mut row = String::new();
        let mut covered = 0;
        for cell in cells {
            if covered == 0 {
                row.push_str(cell.symbol());
                covered = vestibule::text::width(cell.symbol()).max(1);
            }
            covered -= 1;
        }
        row.trim_end().to_owned() + "\n"
    };
    buffer.content.chunks(width).map(row).collect()
}

/// A key by the name that the key table gives it.
pub(crate) fn key(name: &str) -> KeyEvent {
    let (held, plain) = match (name.strip_prefix("Ctrl-"), name.strip_prefix("Alt-")) {
        (Some(plain), _) => (KeyModifiers::CONTROL, plain),
        (_, Some(plain)) => (KeyModifiers::ALT, plain),
        (None, None) => (KeyModifiers::NONE, name),
    };
    let mut chars = plain.chars();
    let code = match (plain, chars.next(), chars.next()) {
        ("Space", ..) => KeyCode::Char(' '),
        ("Enter", ..) => KeyCode::Enter,
        ("Tab", ..) => KeyCode::Tab,
        ("Shift-Tab", ..) => KeyCode::BackTab,
        ("Esc", ..) => KeyCode::Esc,
        ("Backspace", ..) => KeyCode::Backspace,
        ("Delete", ..) => KeyCode::Delete,
        ("Left", ..) => KeyCode::Left,
        ("Right", ..) => KeyCode::Right,
        ("Up", ..) => KeyCode::Up,
        ("Down", ..) => KeyCode::Down,
        ("Home", ..) => KeyCode::Home,
        ("End", ..) => KeyCode::End,
        ("PageUp", ..) => KeyCode::PageUp,
        ("PageDown", ..) => KeyCode::PageDown,
        (_, Some(c), None) if held.is_empty() => KeyCode::Char(c),
        (_, Some(c), None) => KeyCode::Char(c.to_ascii_lowercase()),
        _ => KeyCode::Null,
    };
    assert_ne!(code, KeyCode::Null, "no key is called `{name}`");
    KeyEvent::new(code, held)
}

/// Checks what holds of every screen: nothing in a cell can steer a terminal.
pub(crate) fn assert_harmless(buffer: &Buffer) {
    for cell in &buffer.content {
        let harmful =
            |c: char| c.is_control() || c == '\u{fe0f}' || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!cell.symbol().contains(harmful), "{:?}", cell.symbol());
    }
}

/// Keeps the picture of a walk at every size.
pub(crate) fn picture(name: &str, walk: impl Fn(&mut Walk)) {
    picture_of(name, Walk::new, walk);
}

/// The same of a walk that begins elsewhere.
pub(crate) fn picture_of(name: &str, new: impl Fn((u16, u16)) -> Walk, walk: impl Fn(&mut Walk)) {
    let mut pictures = String::new();
    for size in SIZES {
        let mut walked = new(size);
        walk(&mut walked);
        let buffer = walked.buffer();
        assert_harmless(&buffer);
        writeln!(pictures, "{}×{}\n{}", size.0, size.1, text(&buffer)).unwrap();
    }
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, pictures) });
}

const ASSIGNMENT: &str = "aws sso-admin create-account-assignment";
const ROLE: &str = "AWSReservedSSO_PowerUserAccess_";

#[test]
fn a_key_that_cannot_go_on_says_why_and_where() {
    for (keys, expected) in [
        ("g s i paste:'aws sso-admin create-p' Tab", "create-permission-set"),
        ("g s i paste:'aws sso-admin create-' Tab", "create-account-assignment"),
        ("g s i paste:'aws sso-admin zzz' Tab", "nothing that could stand here begins so"),
        ("g s a Enter paste:'mia'", "nothing matches"),
        ("g s a Enter paste:'mia' Tab Enter", "a user or a group"),
    ] {
        let mut walk = Walk::new((80, 24));
        walk.keys(keys);
        assert!(walk.screen().contains(expected), "{keys}\n{}", walk.screen());
    }
}

#[test]
fn the_screens_of_the_first_walk_look_so() {
    picture("first_start", |_| {});
    picture("contents", |it| {
        it.keys("x g t");
    });
    picture("role_appears", |it| {
        it.run_until(ASSIGNMENT);
        if it.app.size().0 < app::panes::TWO_PANES {
            it.keys("g s");
        }
    });
    picture("form", |it| {
        it.keys("g s a Enter text:Audit");
    });
    picture("picker", |it| {
        it.keys("g s p text:a");
    });
    picture("help", |it| {
        it.keys("?");
    });
    picture("question", |it| {
        it.start_check().keys("b h");
    });
    picture("feedback", |it| {
        it.start_check().keys("a Enter");
    });
    picture("result", |it| {
        it.start_check().answer(&[3]);
    });
}

#[test]
fn the_role_of_an_assignment_is_seen_by_its_true_name() {
    for size in SIZES {
        let mut walk = Walk::new(size);
        assert!(!walk.screen().contains(ROLE));
        walk.run_until(ASSIGNMENT);
        if size.0 < app::panes::TWO_PANES {
            walk.keys("g s");
        }
        let whole = size.0 > 40;
        let seen = if whole { ROLE } else { "AWSReservedSSO_" };
        assert!(walk.screen().contains(seen), "{size:?}\n{}", walk.screen());
        let play = walk.app.play.as_ref().unwrap();
        assert_eq!((play.sandbox.undo_count(), play.sandbox.redo_count()), (3, 0));
    }
}

#[test]
fn a_check_is_scored_and_only_what_was_missed_is_asked_again() {
    for size in SIZES {
        let mut walk = Walk::new(size);
        walk.start_check().answer(&[2]);
        assert!(walk.screen().contains("Score: 3/4 (75 %)"), "{}", walk.screen());
        let missed = walk.app.check.as_ref().unwrap().score().missed;
        walk.keys("r");
        let check = walk.app.check.as_ref().unwrap();
        let asked = check.attempt.question(&check.bank).unwrap();
        assert_eq!(check.attempt.position(), (1, 1));
        assert_eq!(missed, [check.bank.questions.iter().position(|it| it == asked).unwrap()]);
        walk.answer(&[]);
        assert!(walk.screen().contains("Score: 1/1 (100 %)"), "{}", walk.screen());
        // A result that does not fit is read to its end first.
        walk.keys("G Enter");
        assert_eq!(walk.app.focus, app::Pane::Lesson);
    }
}

#[test]
fn the_footer_shows_only_three_keys_at_the_first_start() {
    let mut walk = Walk::new((120, 40));
    let footer = |walk: &Walk| walk.screen().lines().last().unwrap().to_owned();
    let keys = app::FIRST_KEYS;
    let shown = walk.app.keys.footer(&walk.app).into_iter().filter(|it| keys.contains(&it.action));
    let shown: Vec<_> = shown.map(|it| format!("{} {}", it.key(), it.name)).collect();
    assert_eq!(shown.len(), 3);
    let first = footer(&walk);
    assert!(shown.iter().all(|it| first.contains(it)), "{first}");
    let words: usize = shown.iter().map(|it| it.split(' ').count()).sum();
    assert_eq!(first.split_whitespace().count(), words, "{first}");
    walk.keys("? Esc");
    assert!(footer(&walk).len() > first.len());
}

#[test]
fn without_colours_and_in_ascii_everything_is_still_told() {
    let dir = tempfile::tempdir().unwrap();
    let course = |data: &str, depth, ascii| {
        let data = dir.path().join(data);
        let mut walk = Walk::of(course(Files::embedded()), (80, 24), &data, (depth, ascii));
        walk.start_check().keys("a Enter");
        walk
    };
    let (full, mono) = (course("full", Depth::Full, false), course("mono", Depth::Mono, false));
    assert_eq!(full.screen(), mono.screen());
    let is_plain = |cell: &Cell| cell.fg == Color::Reset && cell.bg == Color::Reset;
    assert!(!full.buffer().content.iter().all(is_plain));
    assert!(mono.buffer().content.iter().all(is_plain));
    let mut walk = course("ascii", Depth::Mono, true);
    let ascii = walk.screen();
    walk.go_on();
    for keys in [
        "", "?", "Esc :", "Esc h", "g s", "Tab", "Tab", "Tab", "Tab", "p", "Esc a", "Enter",
        "Esc g t", "x",
    ] {
        let screen = walk.keys(keys).screen();
        assert_eq!(
            screen.chars().find(|c| !c.is_ascii() && !c.is_alphabetic()),
            None,
            "{keys}: {screen}"
        );
    }
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("feedback_ascii", ascii);
    });
}

#[test]
fn the_record_brings_the_learner_back() {
    let dir = tempfile::tempdir().unwrap();
    let start = || Walk::of(course(Files::embedded()), (120, 40), dir.path(), (Depth::Full, false));
    let mut first = start();
    first.run_until(ASSIGNMENT).keys("Esc 2*Space");
    let place = first.app.lesson.as_ref().unwrap().place();
    let top = first.app.lesson.as_ref().unwrap().top();
    first.start_check().keys("a");
    let chosen = first.app.check.as_ref().unwrap().attempt.chosen();
    first.keys("Ctrl-C");
    assert!(first.has_ended);
    drop(first);
    let mut second = start();
    assert!(!second.app.is_first);
    assert_eq!(second.app.play.as_ref().unwrap().sandbox.undo_count(), 3);
    second.start_check();
    assert_eq!(second.app.check.as_ref().unwrap().attempt.chosen(), chosen);
    // The check is at the end of the page, which is where the first walk left it.
    assert!(second.app.lesson.as_ref().unwrap().top() >= top);
    assert!(second.app.lesson.as_ref().unwrap().place().block >= place.block);
}

/// A course whose every text tries to steer the terminal.
fn hostile(dir: &Path) {
    let escape = "\u{1b}[31m\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\u{fe0f}";
    let lesson = format!(
        "# Title {escape}\n\nText {escape} &#27;[2J `code {escape}` [link](x{escape}.md)\n\n\
         | a{escape} | b |\n|---|---|\n| c{escape} | d |\n\n```aws\naws sts {escape}\n```\n\n\
         ```text\n{escape}\tx\n```\n\n{{{{#quiz ../quizzes/q.toml}}}}\n"
    );
    let bank = r#"
[[questions]]
type = "MultipleChoice"
id = "4311f1d9-1627-4cf4-b3ed-ebdea867a747"
prompt.prompt = "Why \u001B[31m &#27;[2J?"
prompt.distractors = ["No \u001B[31m"]
answer.answer = "Yes \u009B2J"
context = "So \u001B]0;x\u0007"
"#;
    for (path, source) in [
        ("book.toml", "[book]\ntitle = \"B \\u001B[31m\"\nsrc = \"content\"\n".to_owned()),
        ("content/SUMMARY.md", format!("# S\n\n- [One {escape}](one.md)\n- [Two {escape}]()\n")),
        ("content/one.md", lesson),
        ("quizzes/q.toml", bank.to_owned()),
    ] {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, source).unwrap();
    }
}

#[test]
fn nothing_that_a_course_holds_steers_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    hostile(dir.path());
    let files = Files::folder(dir.path());
    let data = dir.path().join("data");
    let mut walk = Walk::of(course(files), (120, 40), &data, (Depth::Full, false));
    for keys in ["j", "g t", "j", "Enter", "g l", "Tab", "Tab", "Enter", "?", "Esc", ":", "Esc"] {
        assert_harmless(&walk.keys(keys).buffer());
    }
    walk.start_check();
    assert!(walk.screen().contains("Why"), "{}", walk.screen());
    for keys in ["a", "h", "Enter", "Enter", "Enter"] {
        assert_harmless(&walk.keys(keys).buffer());
    }
    let mut walk = Walk::new((120, 40));
    let line = "paste:'aws identitystore create-user --user-name \u{1b}[31mE\u{9b}'";
    assert_harmless(&walk.keys("g s i").keys(line).buffer());
    assert_harmless(&walk.keys("Enter").buffer());
    assert_harmless(&walk.keys("Esc [").buffer());
    assert!(walk.screen().contains("--user-name E"), "{}", walk.screen());
}
