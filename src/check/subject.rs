//! The whole course, read once, for the checks to look at.

use std::collections::BTreeSet;

use crate::{
    course::{
        Course, Document, Files,
        document::{Outcome, TargetKind},
        link, load, parse,
    },
    fault::Fault,
    quiz::{self, Bank},
    world::{World, fixture},
};

/// A course with all its pages, quiz banks and worlds.
pub(super) struct Subject {
    pub(super) course: Course,
    /// The text of `book.toml`.
    pub(super) book: String,
    /// The text of `words.txt`, where the course has one.
    pub(super) words: Option<String>,
    /// `SUMMARY.md` as a page; without a word when it cannot be read.
    pub(super) summary: Document,
    /// The pages that can be read, in the order of the summary.
    pub(super) pages: Vec<Page>,
    /// The Markdown files that no chapter is, with their texts.
    pub(super) strays: Vec<(String, String)>,
    /// The banks below `quizzes/` and those that lessons place from elsewhere, by path.
    pub(super) banks: Vec<BankFile>,
    /// The files below `worlds/`, by path.
    pub(super) worlds: Vec<WorldFile>,
    /// What was found when the course was opened and its files were read.
    pub(super) reading: Vec<Fault>,
    /// Whether the summary and every page were read, so that what they do not mention is mentioned nowhere.
    pub(super) is_whole: bool,
}

/// A page that was read.
pub(super) struct Page {
    /// Index of its chapter.
    pub(super) chapter: usize,
    pub(super) document: Document,
    /// The text of its file, where it includes others.
    own: Option<String>,
}

/// A quiz bank that was read.
pub(super) struct BankFile {
    pub(super) path: String,
    pub(super) source: String,
    /// The file beside it with its text, where there is one.
    pub(super) beside: Option<(String, String)>,
    pub(super) bank: Bank,
    pub(super) faults: Vec<Fault>,
}

impl BankFile {
    /// The texts of the bank, with their paths.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let beside = self.beside.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        [(self.path.as_str(), self.source.as_str())].into_iter().chain(beside)
    }
}

/// A world that was read.
pub(super) struct WorldFile {
    pub(super) path: String,
    /// What lessons call it.
    pub(super) name: String,
    pub(super) source: String,
    pub(super) world: Result<World, Vec<Fault>>,
}

impl Subject {
    /// Reads every file of the course in `files`.
    pub(super) fn read(files: Files) -> Self {
        let (course, reading) = load::open(files);
        let path = course.in_src("SUMMARY.md");
        let summary = course.files().read(&path).unwrap_or_default();
        let mut subject = Self {
            book: course.files().read("book.toml").unwrap_or_default(),
            words: None,
            summary: parse::parse(&path, &summary),
            is_whole: !course.chapters().is_empty(),
            course,
            pages: Vec::new(),
            strays: Vec::new(),
            banks: Vec::new(),
            worlds: Vec::new(),
            reading,
        };
        if subject.course.files().has(load::WORDS) {
            subject.words = subject.text(load::WORDS.to_owned()).map(|(_, text)| text);
        }
        subject.read_pages();
        subject.read_strays();
        subject.read_banks();
        subject.read_worlds();
        subject
    }

    /// The page of chapter number `chapter`, if it was read.
    pub(super) fn page_of(&self, chapter: usize) -> Option<&Page> {
        self.pages.iter().find(|page| page.chapter == chapter)
    }

    /// The world that lessons call `name`.
    pub(super) fn world_named(&self, name: &str) -> Option<&WorldFile> {
        self.worlds.iter().find(|world| world.name == name)
    }

    /// The lessons that ask the bank at `path`.
    pub(super) fn pages_asking<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Page> {
        self.pages.iter().filter(move |page| page.quizzes().any(|quiz| quiz == path))
    }

    /// Every text that was read, with its path: Markdown, TOML and the list of words.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let summary = [(self.summary.file.as_str(), self.summary.source.as_str())];
        let strays = self.strays.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        (summary.into_iter())
            .chain(self.pages.iter().map(Page::text))
            .chain(strays)
            .chain(self.words.iter().map(|text| (load::WORDS, text.as_str())))
            .chain(self.tomls())
    }

    /// The texts of `book.toml`, banks and worlds, with their paths.
    pub(super) fn tomls(&self) -> impl Iterator<Item = (&str, &str)> {
        let banks = self.banks.iter().flat_map(BankFile::texts);
        let worlds = self.worlds.iter().map(|it| (it.path.as_str(), it.source.as_str()));
        [("book.toml", self.book.as_str())].into_iter().chain(banks).chain(worlds)
    }

    fn read_pages(&mut self) {
        for (chapter, it) in self.course.chapters().iter().enumerate() {
            let Some(path) = &it.path else { continue };
            match load::document(&self.course, path) {
                Ok(document) => {
                    // With what it includes, a page is not the text of its file.
                    let has_includes = !document.origins.is_empty();
                    let own = has_includes.then(|| self.course.files().read(path).ok()).flatten();
                    self.pages.push(Page { chapter, document, own });
                }
                Err(fault) => {
                    self.is_whole = false;
                    self.reading.push(listed_in(&self.summary, path, fault));
                }
            }
        }
    }

    fn read_strays(&mut self) {
        let mut paths = self.course.files().list(&self.course.src);
        let included = self.pages.iter().flat_map(|page| &page.document.origins);
        let included: BTreeSet<&str> = included.map(|it| it.file.as_str()).collect();
        paths.retain(|path| {
            has_ending(path, ".md")
                && *path != self.summary.file
                && self.course.chapter_at(path).is_none()
                && !included.contains(path.as_str())
        });
        self.strays = paths.into_iter().filter_map(|path| self.text(path)).collect();
    }

    fn read_banks(&mut self) {
        let listed = self.course.files().list("quizzes").into_iter();
        let mut paths: BTreeSet<String> = listed.filter(|path| has_ending(path, ".toml")).collect();
        let placed = self.pages.iter().flat_map(Page::quizzes).map(str::to_owned);
        // One that is missing is a fault of the lesson.
        paths.extend(placed.filter(|path| self.course.files().has(path)));
        for path in paths {
            let Some((path, source)) = self.text(path) else { continue };
            // What stands beside a bank is read with it.
            let Some(beside) = quiz::beside(&path) else { continue };
            let (mut bank, mut faults) = quiz::parse(&path, &source);
            let beside = Some(beside).filter(|it| self.course.files().has(it));
            let beside = beside.and_then(|it| self.text(it));
            if let Some((path, source)) = &beside {
                faults.extend(bank.add(path, source));
            }
            self.banks.push(BankFile { path, source, beside, bank, faults });
        }
    }

    fn read_worlds(&mut self) {
        for name in self.course.worlds() {
            let Some((path, source)) = self.text(self.course.world_path(&name)) else { continue };
            let world = fixture::parse(&path, &source);
            self.worlds.push(WorldFile { path, name, source, world });
        }
    }

    /// The path with its text; without one there is a fault more.
    fn text(&mut self, path: String) -> Option<(String, String)> {
        match self.course.files().read(&path) {
            Ok(text) => Some((path, text)),
            Err(fault) => {
                self.reading.push(fault);
                None
            }
        }
    }
}

impl Page {
    /// The path of its file, and the text of that alone.
    fn text(&self) -> (&str, &str) {
        (&self.document.file, self.own.as_deref().unwrap_or(&self.document.source))
    }

    /// The paths of the banks that the page asks.
    pub(super) fn quizzes(&self) -> impl Iterator<Item = &str> {
        self.document.targets.iter().filter_map(|target| match &target.kind {
            TargetKind::Quiz { path } => Some(path.as_str()),
            TargetKind::Link { .. }
            | TargetKind::Footnote { .. }
            | TargetKind::Run { .. }
            | TargetKind::Fold { .. }
            | TargetKind::Table { .. } => None,
        })
    }

    /// What the lesson promises.
    pub(super) fn outcomes(&self) -> &[Outcome] {
        &self.document.meta.outcomes
    }
}

/// A fault of the file `path` as a whole moves to the line of the summary that names the file.
fn listed_in(summary: &Document, path: &str, fault: Fault) -> Fault {
    let is_it = |href: &str| link::resolve(&summary.file, href).is_ok_and(|it| it == path);
    let target = summary.targets.iter().find(|target| match &target.kind {
        TargetKind::Link { href } => is_it(href),
        TargetKind::Run { .. }
        | TargetKind::Footnote { .. }
        | TargetKind::Quiz { .. }
        | TargetKind::Fold { .. }
        | TargetKind::Table { .. } => false,
    });
    match (fault.line_text(), target) {
        (None, Some(target)) => {
            let span = target.span.clone();
            Fault::at(&summary.file, &summary.source, span, fault.message).help_if(fault.help)
        }
        (Some(_), _) | (None, None) => fault,
    }
}

fn has_ending(path: &str, ending: &str) -> bool {
    path.strip_suffix(ending).is_some_and(|stem| !stem.is_empty())
}
