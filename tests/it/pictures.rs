//! The pictures of README and of the page beside them, drawn by the program: real keys, then its cells as SVG.

mod svg;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
};

use ratatui::{Terminal, backend::TestBackend};
use vestibule::{
    app::{App, Mode, Msg, Start},
    course::{Files, flow::Look, load},
    run::{self, Session, data::DataDir},
    ui::{self, Theme, theme::Depth},
};

use crate::written;

#[test]
fn the_pictures_show_the_program() {
    let kept = tempfile::tempdir().unwrap();
    let mut learner = Learner::open(kept.path());
    learner.walk_through();
    learner.draw("lesson", "The lesson beside the sandbox, after its walkthrough made a role");

    learner.press(&["g", "q"]);
    learner.answer(true);
    learner.pick(true);
    learner.press(&["h"]);
    learner.draw("question", "A question of the knowledge check, with its hint");

    learner.press(&["Enter", "End", "Enter"]);
    learner.answer(false);
    learner.answer(true);
    learner.draw("result", "The result: a score of 3 out of 4, by outcome, and what to read again");
}

/// One screen in every size and theme, on a page that has them all.
#[test]
fn the_pictures_show_every_size_and_theme() {
    let kept = tempfile::tempdir().unwrap();
    let mut learner = Learner::open(kept.path());
    learner.walk_through();
    let mut page = PAGE.to_owned();
    for (size, how) in SIZES {
        let (columns, rows) = size;
        let _ = write!(page, "\n## {columns}×{rows}\n\n{how}\n");
        learner.session.step(&mut learner.app, Msg::Resize(columns, rows));
        for theme in ["dark", "light", "high-contrast"] {
            let title = format!("The lesson and its sandbox at {columns}×{rows}, {theme}");
            let name = format!("lesson-{columns}x{rows}-{theme}");
            let picture = svg::draw(learner.drawn(theme).backend().buffer(), &title);
            written::compare(&format!("assets/pictures/{name}.svg"), &picture);
            let _ = write!(page, "\n![{title}]({name}.svg)\n");
        }
    }
    written::compare("assets/pictures/README.md", &page);
}

/// Sizes of terminals, and what to see in each.
const SIZES: [((u16, u16), &str); 3] = [
    (
        (80, 24),
        "The smallest terminal for which everything is made: one pane, and the others behind `w`.",
    ),
    (
        (120, 40),
        "Lesson and sandbox side by side; this is also how most of README's pictures are drawn.",
    ),
    ((200, 60), "Contents, lesson and sandbox, and a lesson no wider than one likes to read."),
];

const PAGE: &str = "\
# The same screen in three sizes and three themes

The walkthrough of the lesson has just made a role, in the themes `dark`, `light` and `high-contrast`.
The tests draw these pictures, so they show the program as it is: `VESTIBULE_WRITE=1 cargo test` writes them anew.
";

#[test]
fn a_picture_shows_why_somebody_may_not() {
    let kept = tempfile::tempdir().unwrap();
    let mut learner = Learner::open(kept.path());
    learner.press(&["g", "s", "z", "v", "alice", "Tab", "s3:DeleteObject", "Tab"]);
    learner.press(&["arn:aws:s3:::reports/q3.csv", "Tab", "production", "Enter"]);
    learner.press(&["Down", "Down", "Down", "Down", "Down", "Down", "Enter"]);
    learner.draw("access", "The ladder from a person to a denial, with the statement that decided");

    learner.press(&["i", "assign Developers AdministratorAccess staging", "Enter", "Esc"]);
    learner.draw("cells", "Who may do what where, and what a change gave to three people");
}

/// Somebody at the keys, on a screen of 120 columns and 36 rows.
pub(crate) struct Learner {
    app: App,
    session: Session,
}

impl Learner {
    /// Opens the course, with an empty record in `dir`.
    pub(crate) fn open(dir: &Path) -> Self {
        let data = DataDir::choose(Some(dir.to_owned()));
        let (session, ..) = Session::open(data, "pictures", false);
        let app = App::new(Start {
            mode: Mode::Learn,
            course: load::open(Files::embedded()).0,
            look: Look { ascii: false },
            course_key: "pictures".to_owned(),
            size: (120, 36),
            seed: 7,
            read: BTreeSet::new(),
            places: BTreeMap::new(),
            is_first: false,
        });
        let mut learner = Self { app, session };
        let page = learner.app.page_to_open(0);
        run::open(&mut learner.app, &mut learner.session, vec![page]);
        learner
    }

    /// Goes through the first commands of the lesson's walkthrough.
    fn walk_through(&mut self) {
        self.press(&["/", "Create a set for", "Enter", "Esc", "Tab", "Enter", "Tab", "Enter"]);
        self.press(&["Tab", "Enter", "Tab", "Enter"]);
    }

    /// Presses keys by the names of the key table; what is no key is typed.
    pub(crate) fn press(&mut self, keys: &[&str]) {
        for key in keys {
            let action = self.app.keys.action(self.app.context(), key);
            let msg = action.map_or_else(|| Msg::Paste((*key).to_owned()), Msg::Do);
            self.session.step(&mut self.app, msg);
        }
    }

    /// Picks the options that are right, or the first one that is not.
    fn pick(&mut self, rightly: bool) {
        let check = self.app.check.as_ref().unwrap();
        let question = check.attempt.question(&check.bank).unwrap();
        let n_picks = if rightly && question.kind.takes_several() { usize::MAX } else { 1 };
        let options = check.attempt.options(&check.bank);
        let picks = options.iter().filter(|(_, it)| it.correct == rightly);
        let letters: Vec<String> = picks.take(n_picks).map(|(it, _)| it.to_string()).collect();
        for letter in &letters {
            self.press(&[letter]);
        }
    }

    /// Answers a question and reads its feedback to the end.
    fn answer(&mut self, rightly: bool) {
        self.pick(rightly);
        self.press(&["Enter", "End", "Enter"]);
    }

    /// The screen as text, each row on a line.
    pub(crate) fn screen(&self) -> String {
        self.drawn("dark").backend().to_string()
    }

    fn draw(&self, name: &str, title: &str) {
        let picture = svg::draw(self.drawn("dark").backend().buffer(), title);
        written::compare(&format!("assets/pictures/{name}.svg"), &picture);
    }

    fn drawn(&self, theme: &str) -> Terminal<TestBackend> {
        let theme = Theme::named(theme, Depth::Full).unwrap();
        let (columns, rows) = self.app.size();
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| ui::draw(&self.app, &theme, frame)).unwrap();
        terminal
    }
}
