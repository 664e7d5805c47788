//! Effects performed: pages, banks and worlds read, the learner's record kept.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::{Path, PathBuf},
    thread::{self, JoinHandle},
};

use crate::{
    app::{
        self, App, Effect, Msg,
        review::{Practised, answered},
        seen::Seen,
    },
    course::{Course, Document, glossary::Glossary, load, search::Library, sheet::Place},
    progress::{
        AnswerRecord, AttemptRecord, BookmarkRecord, Change, Claim, Flag, Store, StoreError,
    },
    quiz::{self, Question, Schedule, computed, history::Past, text::Names},
    run::{self, Ahead, ahead, data::DataDir, settle::Settler},
    sandbox::Sandbox,
    world::World,
};

/// Whether something ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// It goes on.
    Nothing,
    /// The program ends.
    Program,
}

/// The world outside, as the program reaches it.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is so or not, whatever the others are")]
pub struct Session {
    data: DataDir,
    course_key: String,
    record: Record,
    claims: BTreeMap<String, Claim>,
    copied: Option<String>,
    suspend: bool,
    edited: Option<String>,
    reading: bool,
    seed_given: bool,
    ahead: Ahead,
    /// Whether the page in view is read anew when its author changes it.
    pub watches: bool,
    /// What makes and keeps settings.
    pub settler: Settler,
    /// Whether the beginning of a large page is drawn before the rest of it is read.
    pub draws_first: bool,
}

/// The learner's record, as far as there is one.
#[derive(Debug)]
enum Record {
    /// It is open.
    Open(Box<Store>),
    /// There is none yet: it is made after the first draw, and then keeps these.
    Later(PathBuf, Vec<Change>),
    /// It was only looked at: it is opened after the first draw, and then keeps these.
    Early(PathBuf, Box<Store>, Vec<Change>),
    /// Nothing is kept, and why.
    None(String),
}

impl Record {
    /// What can be read.
    fn store(&self) -> Option<&Store> {
        match self {
            Self::Open(store) | Self::Early(_, store, _) => Some(store),
            Self::Later(..) | Self::None(_) => None,
        }
    }
}

/// The record while it is being opened, beside whatever else is done meanwhile.
#[derive(Debug)]
pub struct Opening {
    course_key: String,
    thread: JoinHandle<Opened>,
}

/// The record, and what it says at once.
#[derive(Debug)]
struct Opened {
    record: Record,
    notice: Option<String>,
    remembered: Remembered,
    /// What could not be read.
    troubles: Vec<String>,
    /// Whether all is read in one go until the first draw.
    reading: bool,
}

impl Opened {
    /// Without a record nothing is remembered.
    fn nothing(record: Record) -> Self {
        let remembered = Remembered { is_first: true, ..Remembered::default() };
        Self { record, notice: None, remembered, troubles: Vec::new(), reading: false }
    }
}

impl Opening {
    /// Begins to open the record in `data`, if there is one, for the course that it calls `course_key`.
    pub fn begin(data: &DataDir, course_key: &str) -> Self {
        let (path, key) = (data.path().map(Path::to_owned), course_key.to_owned());
        Self { course_key: course_key.to_owned(), thread: thread::spawn(move || open(path, &key)) }
    }
}

fn open(path: Option<PathBuf>, course_key: &str) -> Opened {
    let Some(path) = path else {
        return Opened::nothing(Record::None(tr!("there is no place for data").to_owned()));
    };
    if !Store::peek(&path) {
        return Opened::nothing(Record::Later(path, Vec::new()));
    }
    if let Some(store) = Store::glimpse(&path) {
        let mut troubles = Vec::new();
        let remembered = Remembered::of(&store, course_key, &mut troubles);
        if troubles.is_empty() {
            let record = Record::Early(path, Box::new(store), Vec::new());
            return Opened { remembered, ..Opened::nothing(record) };
        }
    }
    match Store::open(&path) {
        Ok((store, notice)) => {
            let reading = store.begin_reading().is_ok();
            let mut troubles = Vec::new();
            let remembered = Remembered::of(&store, course_key, &mut troubles);
            Opened { record: Record::Open(Box::new(store)), notice, remembered, troubles, reading }
        }
        Err(error) => Opened::nothing(Record::None(error.to_string())),
    }
}

/// What the record knows of a course at the start.
#[derive(Debug, Default)]
pub struct Remembered {
    /// Ids of the chapters that were read.
    pub read: BTreeSet<String>,
    /// Where the learner was in each chapter.
    pub places: BTreeMap<String, Place>,
    /// The chapter where the learner was last.
    pub chapter: Option<String>,
    /// The quizzes that were begun and not finished.
    pub open_quizzes: Vec<String>,
    /// Whether there was no record.
    pub is_first: bool,
}

impl Remembered {
    /// What cannot be read is as if it had not been, and noted.
    fn of(store: &Store, course: &str, troubles: &mut Vec<String>) -> Self {
        let mut note = |error: StoreError| troubles.push(error.to_string());
        let places = store.places(course).map_err(&mut note).unwrap_or_default();
        Self {
            read: store.reads(course).map_err(&mut note).unwrap_or_default().into_iter().collect(),
            places: places
                .into_iter()
                .map(|(id, (block, offset))| (id, Place { block, offset }))
                .collect(),
            chapter: store.last_chapter(course).map_err(&mut note).unwrap_or_default(),
            open_quizzes: store.open_quizzes(course).map_err(&mut note).unwrap_or_default(),
            is_first: !store.flag(Flag::FirstStartSeen).map_err(&mut note).unwrap_or_default(),
        }
    }
}

impl Session {
    /// A session over the record in `data`, opened here and now.
    pub fn open(
        data: DataDir,
        course_key: &str,
        seed_given: bool,
    ) -> (Self, Remembered, Option<String>) {
        let opening = Opening::begin(&data, course_key);
        Self::new(data, opening, seed_given)
    }

    /// A session over the record that was opened, and what that knows; the sentence is for the learner.
    pub fn new(
        data: DataDir,
        opening: Opening,
        seed_given: bool,
    ) -> (Self, Remembered, Option<String>) {
        // A thread that panicked has told its story in the log.
        let panicked =
            || Opened::nothing(Record::None(tr!("the record cannot be opened").to_owned()));
        let Opened { record, notice, remembered, troubles, reading } =
            opening.thread.join().unwrap_or_else(|_| panicked());
        if let Record::None(why) = &record {
            data.log(&format!("nothing is kept: {why}"));
        }
        for trouble in troubles {
            data.log(&format!("the record cannot be read: {trouble}"));
        }
        let session = Self {
            data,
            course_key: opening.course_key,
            record,
            claims: BTreeMap::new(),
            copied: None,
            suspend: false,
            edited: None,
            reading,
            seed_given,
            ahead: Ahead::default(),
            watches: false,
            settler: Settler::default(),
            draws_first: false,
        };
        (session, remembered, notice)
    }

    /// Takes what was read ahead, for when it is asked for.
    pub fn expect(&mut self, ahead: Ahead) {
        self.ahead = ahead;
    }

    fn end_reading(&mut self) {
        if let (true, Record::Open(store)) = (std::mem::take(&mut self.reading), &self.record)
            && let Err(error) = store.end_reading()
        {
            self.data.log(&format!("the record could not be read: {error}"));
        }
    }

    /// Whether anything is kept, and why not.
    pub fn keeping(&self) -> Result<(), String> {
        match &self.record {
            Record::Open(_) | Record::Later(..) | Record::Early(..) => Ok(()),
            Record::None(why) => Err(why.clone()),
        }
    }

    /// Makes the record if there is none yet, keeps what happened so far, sees what is due and what is marked.
    pub fn create_record(&mut self, app: &mut App) -> Ends {
        app.settings.themes = self.settler.themes();
        let ends = self.make_record(app);
        self.follow_aliases(app);
        if ends == Ends::Program {
            return ends;
        }
        let answers = app.practised.is_none().then_some(Effect::ReadAnswers);
        self.perform_all(app, [Effect::ReadBookmarks(None)].into_iter().chain(answers).collect())
    }

    /// What is kept of chapters that the course no longer has belongs to those that say that they are meant.
    fn follow_aliases(&mut self, app: &mut App) {
        let strangers = app.strangers();
        if strangers.is_empty() {
            return;
        }
        let aliases = load::aliases(&app.course);
        for from in strangers {
            let chapter = aliases.get(&from).and_then(|it| app.course.chapters().get(*it));
            let Some(to) = chapter.map(|it| it.id.clone()) else { continue };
            app.rename_chapter(&from, &to);
            let course = self.course_key.clone();
            self.perform_all(app, vec![Effect::Keep(Change::Renamed { course, from, to })]);
        }
    }

    fn make_record(&mut self, app: &mut App) -> Ends {
        self.end_reading();
        let first_start = Change::Flag { flag: Flag::FirstStartSeen, set: true };
        if let Record::Early(path, ..) = &self.record {
            let path = path.clone();
            let waiting = self.open_record(&path, app);
            let keeping = self.keeping();
            if keeping.is_err() {
                self.step(app, Msg::Keeping(keeping));
            }
            let first_start = app.is_first.then_some(first_start);
            let changes = waiting.into_iter().chain(first_start);
            return self.perform_all(app, changes.map(Effect::Keep).collect());
        }
        if let Record::Later(path, _) = &self.record {
            let path = path.clone();
            let waiting = self.open_record(&path, app);
            let changes = waiting.into_iter().chain([first_start]).map(Effect::Keep);
            let keeping = self.keeping();
            // The world was opened without a record: now it can be claimed.
            let world = app.play.as_ref().filter(|_| keeping.is_ok());
            let world = world.map(|it| Effect::OpenWorld(it.sandbox.name().to_owned()));
            let effects = changes.chain(world).collect();
            self.step(app, Msg::Keeping(keeping));
            return self.perform_all(app, effects);
        }
        if app.is_first {
            return self.perform_all(app, vec![Effect::Keep(first_start)]);
        }
        Ends::Nothing
    }

    /// Opens the record now, or makes it; gives the changes that waited for it.
    fn open_record(&mut self, path: &Path, app: &mut App) -> Vec<Change> {
        let before = std::mem::replace(&mut self.record, Record::None(String::new()));
        let waiting = match before {
            // Who only looked lets go first.
            Record::Later(_, waiting) | Record::Early(_, _, waiting) => waiting,
            Record::Open(_) | Record::None(_) => Vec::new(),
        };
        self.record = match Store::open(path) {
            Ok((store, notice)) => {
                app.notice = notice.or(app.notice.take());
                Record::Open(Box::new(store))
            }
            Err(error) => {
                self.data.log(&format!("nothing is kept: {error}"));
                Record::None(error.to_string())
            }
        };
        waiting
    }

    /// Does what `msg` means, and everything that follows from it.
    pub fn step(&mut self, app: &mut App, msg: Msg) -> Ends {
        app.now = run::now();
        let effects = app::update(app, msg);
        self.perform_all(app, effects)
    }

    /// Performs effects in order, and what follows from them.
    pub fn perform_all(&mut self, app: &mut App, effects: Vec<Effect>) -> Ends {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            if effect == Effect::Quit {
                return Ends::Program;
            }
            if let Some(msg) = self.perform(app, effect) {
                waiting.extend(app::update(app, msg));
            }
        }
        Ends::Nothing
    }

    /// The text that was copied since this was last asked.
    pub fn take_copied(&mut self) -> Option<String> {
        self.copied.take()
    }

    /// The text that the learner wants to change in an editor of the system, if asked since this was last asked.
    pub fn take_edited(&mut self) -> Option<String> {
        self.edited.take()
    }

    /// Where the record and the log are.
    pub fn data(&self) -> &DataDir {
        &self.data
    }

    /// Whether the learner asked to suspend since this was last asked.
    pub fn take_suspend(&mut self) -> bool {
        std::mem::take(&mut self.suspend)
    }

    /// The page in view, if its author has changed it.
    pub(super) fn rewritten(&self, app: &App) -> Option<Msg> {
        let lesson = app.lesson.as_ref()?;
        let page = load::page(&app.course, lesson.chapter);
        // While a file is being written there may be nothing in it.
        let is_new = page.source != lesson.document.source && !page.source.trim().is_empty();
        is_new.then(|| Msg::Rewritten(lesson.chapter, Box::new(self.measured(app, page))))
    }

    /// The rest of the page in view, if only its beginning is there.
    pub(super) fn rest(&self, app: &App) -> Option<Msg> {
        let lesson = app.lesson.as_ref().filter(|it| it.document.left > 0)?;
        let page = load::page(&app.course, lesson.chapter);
        Some(Msg::Rest(lesson.chapter, Box::new(self.measured(app, page))))
    }

    /// `page` with the sizes of its pictures, where they can be shown.
    fn measured(&self, app: &App, mut page: Document) -> Document {
        self.settler.protocol.measure(app.course.files(), &mut page, app.size().1);
        page
    }

    fn perform(&mut self, app: &App, effect: Effect) -> Option<Msg> {
        match effect {
            Effect::OpenPage { chapter, to } => {
                let to = if self.draws_first { to } else { usize::MAX };
                let page = self.ahead.take_page(&app.course, chapter, to);
                Some(Msg::Page(chapter, Box::new(self.measured(app, page))))
            }
            Effect::ReadSeen(chapter, id) => Some(Msg::Seen(chapter, self.seen(&id))),
            Effect::ReadBookmarks(then) => Some(Msg::Bookmarks(self.bookmarks(), then)),
            Effect::ReadGlossary(then) => {
                Some(Msg::Glossary(Box::new(Glossary::read(&app.course)), then))
            }
            Effect::ReadCourse => Some(Msg::Library(Box::new(Library::read(&app.course)))),
            Effect::OpenBank(path) => Some(self.bank(&app.course, &path)),
            Effect::ReadAnswers => Some(self.answers(&app.course, app.now)),
            Effect::OpenWorld(name) => Some(self.world(&app.course, &name)),
            Effect::Settle(questions) => Some(self.settle(&app.course, questions)),
            Effect::OpenQuestionWorld(setup) => Some(question_world(&app.course, &setup)),
            Effect::Report { question, words } => Some(self.report(&question, &words)),
            Effect::ReadLines(world) => self.lines(&world),
            Effect::Keep(change) => self.keep(app, change),
            Effect::Set(setting, value) => Some(self.settler.settle(app, setting, value)),
            Effect::LookFor(path) => Some(Msg::Told(app.course.files().told_of(&path))),
            Effect::Copy(text) => {
                self.copied = Some(text);
                None
            }
            Effect::EditOutside(text) => {
                self.edited = Some(text);
                None
            }
            Effect::Suspend => {
                self.suspend = true;
                None
            }
            Effect::Quit => None,
        }
    }

    fn keep(&mut self, app: &App, change: Change) -> Option<Msg> {
        self.end_reading();
        match &mut self.record {
            Record::Later(_, waiting) | Record::Early(_, _, waiting) => {
                waiting.push(change);
                None
            }
            Record::None(why) => {
                (app.keeping.as_ref().err() != Some(why)).then(|| Msg::Keeping(Err(why.clone())))
            }
            Record::Open(store) => match store.apply(&change) {
                Ok(()) => app.keeping.is_err().then_some(Msg::Keeping(Ok(()))),
                Err(error) => {
                    self.data.log(&format!("a change was not kept: {error}"));
                    Some(Msg::Keeping(Err(error.to_string())))
                }
            },
        }
    }

    fn seen(&self, chapter: &str) -> Seen {
        let kept = self.record.store().map(|it| it.seen(&self.course_key, chapter));
        let kept = kept.and_then(Result::ok).flatten();
        kept.map(|it| Seen::parse(&it)).unwrap_or_default()
    }

    fn bookmarks(&self) -> Vec<BookmarkRecord> {
        let kept = self.record.store().map_or(Ok(Vec::new()), |it| it.bookmarks(&self.course_key));
        let log = |it: &StoreError| self.data.log(&format!("the bookmarks cannot be read: {it}"));
        kept.inspect_err(log).unwrap_or_default()
    }

    /// The lines that were run in a world before, if they can be read.
    fn lines(&self, world: &str) -> Option<Msg> {
        match self.record.store()?.lines(&self.course_key, world) {
            Ok(lines) => Some(Msg::Lines(lines)),
            Err(error) => {
                self.data.log(&format!("earlier lines cannot be read: {error}"));
                None
            }
        }
    }

    fn bank(&self, course: &Course, path: &str) -> Msg {
        let (bank, faults) = match quiz::open(course.files(), path) {
            Ok(read) => read,
            Err(fault) => return Msg::Told(fault.to_string()),
        };
        if let (true, Some(fault)) = (bank.is_empty(), faults.first()) {
            return Msg::Told(fault.to_string());
        }
        // A seed that was asked for begins a form of its own.
        let left = match self.record.store() {
            Some(store) if !self.seed_given => {
                store.open_attempt(&self.course_key, path).ok().flatten()
            }
            _ => None,
        };
        let read = |it: AttemptRecord| Some((serde_json::from_str(&it.state).ok()?, it.started));
        let names = names(course, &bank);
        let past = self.record.store().map(|it| it.attempts(&self.course_key, path));
        let past = past.and_then(Result::ok).unwrap_or_default().into_iter();
        let past = past
            .filter(|it| it.finished.is_some())
            .filter_map(|it| Past::of(it.correct, it.total, &it.state));
        Msg::Bank { left: left.and_then(read), names, past: past.collect(), bank: Box::new(bank) }
    }

    /// What follows from all answers to questions that the course still has.
    fn answers(&self, course: &Course, now: i64) -> Msg {
        let kept = self.record.store().map(|it| it.answers(&self.course_key));
        let kept = kept.unwrap_or(Ok(Vec::new())).unwrap_or_else(|error| {
            self.data.log(&format!("the answers cannot be read: {error}"));
            Vec::new()
        });
        Msg::Answers(Box::new(practised(course, &kept, now)))
    }

    /// Asks worlds for the answers of questions. Where one cannot, the question stays as it was written.
    fn settle(&self, course: &Course, mut questions: Vec<Question>) -> Msg {
        let mut worlds: BTreeMap<String, World> = BTreeMap::new();
        let told = computed::settle_all(&mut questions, |name| {
            if let Some(world) = worlds.get(name) {
                return Ok(world.clone());
            }
            let world = ahead::world(course, name)?;
            Ok(worlds.entry(name.to_owned()).or_insert(world).clone())
        });
        for why in told {
            self.data.log(&why);
        }
        Msg::Settled(questions)
    }

    /// Writes down what a learner says of a question.
    fn report(&self, question: &Question, words: &str) -> Msg {
        match self.data.report(question, words) {
            Ok(path) => Msg::Told(tr!("thank you: written to {path}", path = path.display())),
            Err(error) => Msg::Told(tr!("the report could not be written: {error}", error)),
        }
    }

    fn world(&mut self, course: &Course, name: &str) -> Msg {
        let start = match self.ahead.take_world(course, name) {
            Ok(world) => world,
            Err(told) => return Msg::Told(told),
        };
        let Some(store) = self.record.store() else {
            let sandbox = Box::new(Sandbox::new(name, start));
            return Msg::World { sandbox, is_fork: false, notice: None };
        };
        let play = store.play(&self.course_key, name).ok().flatten().unwrap_or_default();
        let steps = play.steps.iter().map_while(|it| serde_json::from_str(it).ok()).collect();
        let (mut sandbox, mut notice) = Sandbox::resume(name, start, steps, play.cursor);
        for (saved, json) in store.snapshots(&self.course_key, name).unwrap_or_default() {
            sandbox.remember(&saved, &json);
        }
        let mut is_fork = false;
        if !self.claims.contains_key(name) {
            match store.claim(&self.course_key, name) {
                Ok(claim) => {
                    self.claims.insert(name.to_owned(), claim);
                }
                Err(taken) => (notice, is_fork) = (Some(taken.to_string()), true),
            }
        }
        Msg::World { sandbox: Box::new(sandbox), is_fork, notice }
    }
}

/// What follows from answers to questions that the course still has.
pub(crate) fn practised(course: &Course, answers: &[AnswerRecord], now: i64) -> Practised {
    let mut practised = Practised::default();
    if answers.is_empty() {
        return practised;
    }
    let paths = quiz::paths(course.files()).into_iter();
    let banks: Vec<quiz::Bank> =
        paths.filter_map(|path| Some(quiz::open(course.files(), &path).ok()?.0)).collect();
    let asked = banks.iter().flat_map(quiz::Bank::known);
    let there: BTreeMap<(&str, &str), Option<&str>> =
        asked.map(|it| ((it.bank, it.id), it.outcome)).collect();
    practised.schedule = Schedule::of(answers.iter().map(answered), now);
    practised.schedule.retain(|card| there.contains_key(&(&card.quiz, &card.question)));
    for answer in answers.iter().filter(|it| answered(it).moves) {
        if let Some(Some(outcome)) = there.get(&(&answer.quiz, &answer.question)) {
            practised.trends.take(outcome, (answer.started, answer.seed), answer.mark);
        }
    }
    practised
}

/// The world of a question, to try it.
fn question_world(course: &Course, setup: &quiz::Setup) -> Msg {
    match ahead::world(course, &setup.world).and_then(|start| setup.play(start)) {
        Ok(sandbox) => Msg::QuestionWorld(Box::new(sandbox)),
        Err(why) => Msg::Told(why),
    }
}

/// Words for what `bank` names, from the pages that its questions lead back to.
pub(crate) fn names(course: &Course, bank: &quiz::Bank) -> Names {
    let mut names = Names::default();
    let mut pages: BTreeMap<&str, Document> = BTreeMap::new();
    for passage in bank.known().into_iter().filter_map(|it| it.reread) {
        if names.passages.contains_key(passage) {
            continue;
        }
        let (path, anchor) = passage.split_once('#').unwrap_or((passage, ""));
        let Some(chapter) = course.chapter_at(path) else { continue };
        let page = pages.entry(path).or_insert_with(|| load::page(course, chapter));
        let title = page.heading_at(anchor).map_or(&page.title, |it| &it.text);
        names.passages.insert(passage.to_owned(), title.clone());
    }
    let outcomes = pages.into_values().flat_map(|it| it.meta.outcomes);
    names.outcomes.extend(outcomes.map(|it| (it.id, it.text)));
    names
}
