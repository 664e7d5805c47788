//! The state of the screens, and `update`: what each message does to it.
//!
//! Elm's shape: a key becomes a [`Msg`] by the key table, [`update`] changes the state and returns
//! [`Effect`]s, `run` performs them and `ui` draws. Nothing here touches a terminal, a file or a clock.

pub mod bars;
pub mod bindings;
pub mod check;
pub mod contents;
pub mod editor;
pub mod fuzzy;
pub mod input;
pub mod keys;
pub mod lesson;
pub mod message;
pub mod note;
pub mod overlay;
pub mod panes;
pub mod picker;
pub mod play;
pub mod pointer;
pub mod popup;
pub mod recall;
pub mod review;
pub mod scrollbar;
pub mod search;
pub mod seen;
pub mod selection;
pub mod settings;
pub mod window;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    check::{CheckPane, Plan},
    contents::ContentsPane,
    go::{Destination, Visit},
    keys::Keys,
    lesson::LessonPane,
    panes::Arrangement,
    play::PlayPane,
    pointer::{Gesture, Held, Pressed},
    review::Practised,
    seen::Seen,
    settings::Settings,
};
pub use self::{
    input::Input,
    message::{Action, Context, Effect, Msg},
    overlay::Overlay,
    panes::Pane,
};
use crate::{
    course::{Course, flow::Look, glossary::Glossary, sheet::Place},
    progress::BookmarkRecord,
    quiz::result::QuizResult,
    sandbox::Sandbox,
    words,
};

mod arrange;
mod go;
mod lesson_keys;
mod marks;
mod overlay_keys;
mod palette;
mod play_keys;
mod quiz_keys;

/// What the program was started for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The course: contents, lesson, sandbox or check.
    Learn,
    /// The sandbox alone.
    Sandbox,
    /// A knowledge check alone.
    Quiz,
}

/// The three keys that matter at the first start.
pub const FIRST_KEYS: [Action; 3] = [Action::PageDown, Action::NextPane, Action::Help];

/// Why a sandbox that another program holds is not kept.
const COPY: &str = mark!("another vestibule plays this world, and this is a copy");

/// Why the sandbox of a question is not kept.
const OF_QUESTION: &str = mark!("this is the world of a question, yours comes back after it");

/// Said of a page when all of it was on the screen.
const READ: &str = mark!("all of the page was seen: marked as read (x takes the mark away)");

/// What is known when the program starts.
#[derive(Debug)]
pub struct Start {
    /// What it was started for.
    pub mode: Mode,
    /// The course.
    pub course: Course,
    /// How rows are drawn.
    pub look: Look,
    /// What the learner's record calls the course.
    pub course_key: String,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// Seed of the next shuffle.
    pub seed: u64,
    /// Ids of the chapters that were read.
    pub read: BTreeSet<String>,
    /// Where the learner was in each chapter, by id.
    pub places: BTreeMap<String, Place>,
    /// Whether this learner sees the program for the first time.
    pub is_first: bool,
}

/// The whole state.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is open or shut, whatever the others are")]
pub struct App {
    /// What the program was started for.
    pub mode: Mode,
    /// The course.
    pub course: Course,
    /// Ids of the chapters that were read.
    pub read: BTreeSet<String>,
    /// The pane that has the keys.
    pub focus: Pane,
    /// The contents.
    pub contents: ContentsPane,
    /// The lesson page.
    pub lesson: Option<LessonPane>,
    /// The sandbox.
    pub play: Option<PlayPane>,
    /// The knowledge check.
    pub check: Option<CheckPane>,
    /// What lies over the panes.
    pub overlay: Option<Overlay>,
    /// A sentence for the footer, until the next key.
    pub notice: Option<String>,
    /// Whether what the learner does is kept, or why not.
    pub keeping: Result<(), String>,
    /// Whether the footer shows only the three keys that matter.
    pub is_first: bool,
    /// Seconds since 1970, as whoever reads the clock last said.
    pub now: i64,
    /// The keys that hold.
    pub keys: Keys,
    /// What the learner has settled.
    pub settings: Settings,
    /// What the button of the mouse is held on.
    held: Option<Held>,
    /// What it went down on last.
    pressed: Option<Pressed>,
    look: Look,
    course_key: String,
    size: (u16, u16),
    check_started: i64,
    /// The result of the first attempt that is done.
    pub result: Option<Box<QuizResult>>,
    /// When the question in view was shown.
    check_seen: i64,
    /// What the next check is to be.
    pub plan: Plan,
    /// What is known of the questions that were answered, once that was asked.
    pub practised: Option<Practised>,
    /// The sandbox of the learner, while that of a question is shown.
    set_aside: Option<Box<PlayPane>>,
    seed: u64,
    places: BTreeMap<String, Place>,
    contents_open: bool,
    lesson_open: bool,
    right: Option<Pane>,
    zoomed: bool,
    /// Whether a strip under the lesson shows what the last block answered.
    strip: bool,
    visits: Vec<Visit>,
    /// Where Back was pressed: Forward returns there.
    ahead: Vec<Visit>,
    n_jumps: usize,
    /// The bookmarks, once they were asked for.
    bookmarks: Option<Vec<BookmarkRecord>>,
    /// The terms of the course, once they were asked for.
    glossary: Option<Box<Glossary>>,
    /// Where to go in the page that is being opened.
    destination: Option<Destination>,
    kept_place: Option<(usize, Place)>,
    kept_seen: Option<(usize, Seen)>,
}

/// What `msg` does to `app`.
pub fn update(app: &mut App, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Do(action) => app.hear(action != Action::ToggleRead, |app| app.act(action)),
        Msg::Pointer(_) if !app.has_mouse() => Vec::new(),
        Msg::Pointer(pointer) => {
            // What is there is what was drawn, with all that was said.
            let spot = app.spot_at(pointer.column, pointer.row);
            match pointer.gesture {
                Gesture::Press | Gesture::PressAgain | Gesture::Wheel { .. } => {
                    app.hear(true, |app| app.take_pointer(pointer, spot))
                }
                Gesture::Drag | Gesture::Release => app.take_pointer(pointer, spot),
            }
        }
        Msg::Page(chapter, document) => app.show_page(chapter, document),
        Msg::Rest(chapter, document) => app.complete_page(chapter, document),
        Msg::Rewritten(chapter, document) => app.rewrite_page(chapter, document),
        Msg::Bank { bank, left, names, past } => app.show_bank(*bank, left, names, past),
        Msg::Bookmarks(bookmarks, then) => {
            app.bookmarks = Some(bookmarks);
            then.map(|then| app.act(then)).unwrap_or_default()
        }
        Msg::Glossary(glossary, then) => {
            app.glossary = Some(glossary);
            app.act(then)
        }
        Msg::Set { setting, value, kept } => app.take_setting(setting, value, kept),
        Msg::Tick => app.tick(),
        other => {
            app.take(other);
            Vec::new()
        }
    };
    if let Some(play) = &mut app.play {
        play.look_ahead();
    }
    app.settle();
    effects.extend(app.progress_to_keep());
    effects
}

impl App {
    /// The state at the start; the pages, worlds and banks that it needs are asked for with effects.
    pub fn new(start: Start) -> Self {
        let (focus, right) = match start.mode {
            Mode::Learn => (Pane::Lesson, None),
            Mode::Sandbox => (Pane::Sandbox, Some(Pane::Sandbox)),
            Mode::Quiz => (Pane::Quiz, Some(Pane::Quiz)),
        };
        Self {
            mode: start.mode,
            course: start.course,
            read: start.read,
            focus,
            contents: ContentsPane::default(),
            lesson: None,
            play: None,
            check: None,
            overlay: None,
            notice: None,
            keeping: Ok(()),
            is_first: start.is_first,
            now: 0,
            keys: Keys::default(),
            settings: Settings::default(),
            held: None,
            pressed: None,
            look: start.look,
            course_key: start.course_key,
            check_started: 0,
            result: None,
            check_seen: 0,
            plan: Plan::default(),
            practised: None,
            set_aside: None,
            size: start.size,
            seed: start.seed,
            places: start.places,
            contents_open: true,
            lesson_open: start.mode == Mode::Learn,
            right,
            zoomed: false,
            strip: false,
            visits: Vec::new(),
            ahead: Vec::new(),
            n_jumps: 0,
            bookmarks: None,
            glossary: None,
            destination: None,
            kept_place: None,
            kept_seen: None,
        }
    }

    /// What the learner does begins something new: what was said goes, and a page that was seen may be marked
    /// as read.
    fn hear(&mut self, may_mark: bool, act: impl FnOnce(&mut Self) -> Vec<Effect>) -> Vec<Effect> {
        self.notice = None;
        self.is_first = false;
        let mut effects = if may_mark { self.mark_if_seen() } else { Vec::new() };
        let is_marked = !effects.is_empty();
        effects.extend(act(self));
        if is_marked && self.notice.is_none() {
            self.notice = Some(words::of(READ).to_owned());
        }
        effects.extend(self.ask_for_seen());
        effects
    }

    /// Takes in what asks for nothing outside.
    fn take(&mut self, msg: Msg) {
        match msg {
            Msg::Type(c) => self.type_text(c.encode_utf8(&mut [0; 4])),
            Msg::Paste(text) => self.type_text(&text),
            Msg::Point(number) => self.point(number),
            Msg::Resize(columns, rows) => self.size = (columns, rows),
            Msg::World { sandbox, is_fork, notice } => self.show_world(*sandbox, is_fork, notice),
            Msg::QuestionWorld(sandbox) => self.show_question_world(*sandbox),
            Msg::Settled(questions) => {
                if let Some(check) = &mut self.check {
                    check.settle(questions);
                }
            }
            Msg::Lines(lines) => {
                if let Some(play) = &mut self.play {
                    play.recall.remember(lines);
                }
            }
            Msg::Library(library) => self.take_library(library),
            Msg::Seen(chapter, kept) => {
                if let Some(lesson) = self.lesson.as_mut().filter(|it| it.chapter == chapter) {
                    lesson.seen.join(&kept);
                    lesson.is_seen_known = true;
                }
            }
            Msg::Printed { chapter, from, to } => {
                if let Some(lesson) = self.lesson.as_mut().filter(|it| it.chapter == chapter) {
                    lesson.note_printed(from, to);
                }
            }
            Msg::Told(what) => self.notice = Some(what),
            Msg::Answers(practised) => self.take_answers(*practised),
            Msg::Edited(edited) => self.take_edited(edited),
            Msg::Keeping(keeping) => self.keeping = keeping,
            Msg::Do(_)
            | Msg::Pointer(_)
            | Msg::Page(..)
            | Msg::Rest(..)
            | Msg::Rewritten(..)
            | Msg::Bookmarks(..)
            | Msg::Glossary(..)
            | Msg::Bank { .. }
            | Msg::Set { .. }
            | Msg::Tick => {}
        }
    }

    /// How rows are drawn.
    pub fn look(&self) -> Look {
        self.look
    }

    /// Columns and rows of the screen.
    pub fn size(&self) -> (u16, u16) {
        self.size
    }

    /// Whether `pane` is open.
    pub fn is_open(&self, pane: Pane) -> bool {
        self.arrangement().open.contains(&pane)
    }

    /// Where keys go now.
    pub fn context(&self) -> Context {
        if let Some(overlay) = &self.overlay {
            return overlay.context();
        }
        match self.focus {
            Pane::Contents => Context::Contents,
            Pane::Lesson => Context::Lesson,
            Pane::Sandbox => self.play.as_ref().map_or(Context::Sandbox, PlayPane::context),
            Pane::Quiz => self.check.as_ref().map_or(Context::Result, CheckPane::context),
        }
    }

    /// The screen, divided; `None` if it is too small.
    pub fn layout(&self) -> Option<panes::Layout> {
        panes::divide(self.size.0, self.size.1, &self.arrangement())
    }

    /// Rows of the strip under the lesson that shows what the last block answered: none if the sandbox is in view.
    pub fn strip_rows(&self) -> usize {
        let Some(play) = self.play.as_ref().filter(|_| self.strip) else { return 0 };
        let in_view = self.layout().is_some_and(|it| it.of(Pane::Sandbox).is_some());
        if in_view { 0 } else { play.answer(usize::MAX).len().min(usize::from(self.size.1) / 3) }
    }

    /// The panes that are open.
    pub fn arrangement(&self) -> Arrangement {
        let contents = self.lesson_open && (self.contents_open || self.focus == Pane::Contents);
        let open = [
            contents.then_some(Pane::Contents),
            self.lesson_open.then_some(Pane::Lesson),
            self.right,
        ];
        Arrangement {
            open: open.into_iter().flatten().collect(),
            focus: self.focus,
            zoomed: self.zoomed,
        }
    }

    /// Whether `action` does something now: the footer shows only what does.
    pub fn can(&self, action: Action) -> bool {
        let play = self.play.as_ref();
        if let Some(Overlay::Editor(it)) = &self.overlay {
            return it.can(action);
        }
        if self.context() == Context::Picker {
            return action != Action::Delete || self.has_bookmark().is_some();
        }
        match action {
            Action::Undo => play.is_some_and(|it| it.sandbox.undo_count() > 0),
            Action::Redo => play.is_some_and(|it| it.sandbox.redo_count() > 0),
            Action::Edit | Action::Delete => play.is_some_and(|it| it.item().is_some()),
            Action::Open => self.can_open(),
            Action::NextThing if self.context() == Context::Lesson => {
                self.lesson.as_ref().is_some_and(|it| !it.document.targets.is_empty())
            }
            Action::Left | Action::Right if self.context() == Context::Lesson => {
                self.lesson.as_ref().is_some_and(LessonPane::has_table_in_focus)
            }
            Action::FindNext | Action::FindPrevious => {
                self.lesson.as_ref().is_some_and(|it| it.search.is_some())
            }
            Action::Back => !self.visits.is_empty(),
            Action::Forward => !self.ahead.is_empty(),
            Action::NextPane => self.arrangement().open.len() > 1,
            Action::ToggleContents | Action::GoContents | Action::GoLesson => self.lesson_open,
            Action::GoSandbox => play.is_some(),
            Action::Outline => {
                self.lesson.as_ref().is_some_and(|it| !it.document.headings.is_empty())
            }
            Action::GoQuiz => self.check.is_some(),
            Action::Retry
            | Action::Exam
            | Action::Reread
            | Action::Hint
            | Action::Pick(_)
            | Action::Skip
            | Action::TypeAnswer
            | Action::Flag
            | Action::Grid
            | Action::NextQuestion
            | Action::PreviousQuestion
            | Action::TryWorld => self.check.as_ref().is_some_and(|it| it.can(action)),
            _ => true,
        }
    }

    fn can_open(&self) -> bool {
        match self.context() {
            Context::Lesson => self.lesson.as_ref().is_some_and(|it| it.to_open().is_some()),
            Context::Contents => self.contents.chapter(&self.course).is_some(),
            Context::Form => matches!(&self.overlay, Some(Overlay::Form(it)) if it.is_document()),
            Context::Note => matches!(&self.overlay, Some(Overlay::Note(it)) if it.place.is_some()),
            Context::Sandbox => self
                .play
                .as_ref()
                .is_some_and(|it| it.item().is_some() || it.step_under_cursor().is_some()),
            _ => true,
        }
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Quit if self.overlay.is_none() => {
                self.overlay = Some(Overlay::quit());
                return Vec::new();
            }
            // What was written in the editor is kept nowhere yet: leaving it asks first.
            Action::Interrupt if self.context() == Context::Editor => {
                return self.act_on_overlay(Action::Close);
            }
            Action::Interrupt => return self.interrupt(),
            Action::Suspend => return vec![Effect::Suspend],
            _ => {}
        }
        if self.overlay.is_some() {
            return self.act_on_overlay(action);
        }
        self.act_on_panes(action).unwrap_or_else(|| match self.focus {
            Pane::Contents => self.act_on_contents(action),
            Pane::Lesson => self.act_on_lesson(action),
            Pane::Sandbox => self.act_on_play(action),
            Pane::Quiz => self.act_on_check(action),
        })
    }

    /// What means the same in every pane; `None` if `action` is for the pane in focus.
    fn act_on_panes(&mut self, action: Action) -> Option<Vec<Effect>> {
        match action {
            Action::NextPane => self.next_pane(),
            Action::Zoom => self.zoomed = !self.zoomed,
            Action::ToggleContents | Action::GoContents if self.lesson_open => {
                self.toggle_contents(action == Action::GoContents);
            }
            Action::GoLesson if self.lesson_open => self.focus = Pane::Lesson,
            Action::GoSandbox if self.play.is_some() => self.show_right(Pane::Sandbox),
            Action::GoQuiz => return Some(self.go_to_quiz()),
            Action::GoReview | Action::GoWarmUp => return Some(self.ask_of_all(action)),
            Action::Goto => self.overlay = Some(Overlay::Goto),
            Action::Help => {
                self.overlay = Some(Overlay::Help { of: self.context(), top: 0 });
            }
            Action::Palette => return Some(self.open_palette()),
            Action::Mouse => self.toggle_mouse(),
            Action::Back | Action::Forward => return Some(self.go_back(action == Action::Back)),
            Action::FindInCourse => return Some(self.find_in_course()),
            Action::Outline => self.outline(),
            Action::Bookmarks => return Some(self.list_bookmarks()),
            Action::Glossary => return Some(self.list_terms()),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn act_on_contents(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Open => match self.contents.chapter(&self.course) {
                Some(chapter) => {
                    self.focus = Pane::Lesson;
                    return self.go_to(chapter, None);
                }
                None => self.notice = Some(tr!("this lesson is not written yet").to_owned()),
            },
            Action::Close => self.focus = Pane::Lesson,
            _ => self.contents.step(&self.course, action),
        }
        Vec::new()
    }

    /// Points at the thing with this number, from 1, where the learner is.
    fn point(&mut self, number: usize) {
        let Some(idx) = number.checked_sub(1) else { return };
        match (&mut self.overlay, self.focus) {
            (Some(overlay), _) => overlay.point_at(idx),
            (None, Pane::Quiz) => {
                if let Some(check) = &mut self.check {
                    check.point_at(idx);
                }
            }
            (None, Pane::Contents) => self.contents.go_to(&self.course, idx),
            (None, Pane::Lesson) => {
                if let Some(lesson) = &mut self.lesson {
                    lesson.point_at(idx);
                }
            }
            (None, Pane::Sandbox) => {
                if let Some(play) = &mut self.play {
                    play.point_at(idx);
                }
            }
        }
    }

    fn interrupt(&mut self) -> Vec<Effect> {
        let is_cleared = match (&mut self.overlay, &mut self.play) {
            (Some(overlay), _) => overlay.clear(),
            (None, Some(play)) if self.focus == Pane::Sandbox => play.clear_command(),
            (None, _) if self.focus == Pane::Quiz => {
                self.check.as_mut().is_some_and(CheckPane::clear_field)
            }
            (None, _) => false,
        };
        if is_cleared { Vec::new() } else { vec![Effect::Quit] }
    }

    fn show_world(&mut self, sandbox: Sandbox, is_fork: bool, notice: Option<String>) {
        self.play = Some(PlayPane::new(sandbox, is_fork.then_some(words::of(COPY)), self.look));
        self.notice = notice.or(self.notice.take());
        self.right.get_or_insert(Pane::Sandbox);
    }

    fn type_text(&mut self, typed: &str) {
        if let Some(overlay) = &mut self.overlay {
            overlay.type_text(typed);
            self.search_as_typed();
        } else if let Some(play) = self.play.as_mut().filter(|_| self.focus == Pane::Sandbox) {
            self.notice = play.type_text(typed).or(self.notice.take());
        } else if let Some(check) = self.check.as_mut().filter(|_| self.focus == Pane::Quiz) {
            check.type_text(typed);
        }
    }
}
