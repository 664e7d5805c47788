//! Going anywhere in the course: to a page, an anchor, a match, and back and forward to the exact place.

use std::collections::BTreeSet;

use super::{
    App, Effect, Overlay, Pane,
    lesson::{LessonPane, Spot},
    palette,
};
use crate::{
    app::seen::Seen,
    course::{Document, search::Library, sheet::Place},
    progress::Change,
};

/// A place that Back and Forward return to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Visit {
    chapter: usize,
    spot: Spot,
    focus: Pane,
}

/// Where to go in a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Destination {
    /// The heading with this anchor.
    Anchor(String),
    /// A place where the learner was.
    Spot(Spot),
    /// This byte of the source.
    Offset(usize),
    /// What a search found: its words, and where in the source they stand.
    Found(Vec<String>, usize),
}

impl App {
    /// How often the learner has gone somewhere else: who prints what is new has to look again.
    pub fn n_jumps(&self) -> usize {
        self.n_jumps
    }

    /// Opens the page of a chapter, at an anchor or where the learner left it.
    pub(super) fn go_to(&mut self, chapter: usize, anchor: Option<String>) -> Vec<Effect> {
        self.go(chapter, anchor.map(Destination::Anchor))
    }

    /// Opens the page of a chapter; in the page that is open, without a destination, goes to its top.
    pub(super) fn go(&mut self, chapter: usize, to: Option<Destination>) -> Vec<Effect> {
        let visit = self.visit();
        self.visits.extend(visit);
        self.ahead.clear();
        let is_open = self.lesson.as_ref().is_some_and(|it| it.chapter == chapter);
        if let (true, None, Some(lesson)) = (is_open, &to, &mut self.lesson) {
            lesson.scroll_to(0);
        }
        self.open(chapter, to)
    }

    /// The same, and gives the lesson the keys.
    pub(super) fn go_in_lesson(&mut self, chapter: usize, to: Option<Destination>) -> Vec<Effect> {
        let effects = self.go(chapter, to);
        self.focus = Pane::Lesson;
        effects
    }

    /// Back to where the learner came from, or forward again to where they went from there.
    pub(super) fn go_back(&mut self, back: bool) -> Vec<Effect> {
        let from = if back { &mut self.visits } else { &mut self.ahead };
        let Some(visit) = from.pop() else { return Vec::new() };
        let now = self.visit();
        if back {
            self.ahead.extend(now);
        } else {
            self.visits.extend(now);
        }
        self.focus = visit.focus;
        self.open(visit.chapter, Some(Destination::Spot(visit.spot)))
    }

    /// Where the learner is.
    fn visit(&self) -> Option<Visit> {
        let lesson = self.lesson.as_ref()?;
        Some(Visit { chapter: lesson.chapter, spot: lesson.spot(), focus: self.focus })
    }

    fn open(&mut self, chapter: usize, to: Option<Destination>) -> Vec<Effect> {
        self.lesson_open = true;
        self.n_jumps += 1;
        if self.lesson.as_ref().is_some_and(|it| it.chapter == chapter) {
            self.arrive(to);
            return Vec::new();
        }
        self.destination = to;
        vec![self.page_to_open(chapter)]
    }

    /// Asks for a chapter, as far as is needed to show the place where the learner goes.
    pub fn page_to_open(&self, chapter: usize) -> Effect {
        let kept = || self.places.get(self.course.chapters().get(chapter)?.id.as_str());
        let to = match &self.destination {
            Some(Destination::Spot(spot)) => spot.place.offset,
            // It may be anywhere.
            Some(_) => usize::MAX,
            None => kept().map_or(0, |place| place.offset),
        };
        Effect::OpenPage { chapter, to }
    }

    /// The rest of the page in view is there, too: nothing that is on the screen moves.
    pub(super) fn complete_page(&mut self, chapter: usize, document: Box<Document>) -> Vec<Effect> {
        if let Some(lesson) = self.lesson.as_mut().filter(|it| it.chapter == chapter) {
            lesson.complete(document);
        }
        Vec::new()
    }

    /// Goes to a place in the page that is open.
    fn arrive(&mut self, to: Option<Destination>) {
        let Some(lesson) = &mut self.lesson else { return };
        match to {
            Some(Destination::Anchor(anchor)) if !lesson.scroll_to_anchor(&anchor) => {
                self.notice = Some(tr!("this page has no heading `#{anchor}`", anchor));
            }
            Some(Destination::Spot(spot)) => lesson.return_to(spot),
            Some(Destination::Offset(offset)) => lesson.show_offset(offset),
            Some(Destination::Found(words, offset)) => lesson.show_found(&words, offset),
            Some(Destination::Anchor(_)) | None => {}
        }
    }

    /// A page was read: shows it, and asks for the world that it names.
    pub(super) fn show_page(&mut self, chapter: usize, document: Box<Document>) -> Vec<Effect> {
        let id = self.course.chapters().get(chapter).map(|it| it.id.as_str()).unwrap_or_default();
        let kept = self.places.get(id).copied();
        let to = self.destination.take();
        let place = match &to {
            Some(Destination::Spot(spot)) => spot.place,
            Some(_) => Place::default(),
            None => kept.unwrap_or_default(),
        };
        let is_place = matches!(to, None | Some(Destination::Spot(_)));
        if is_place && kept == Some(place) {
            self.kept_place = Some((chapter, place));
        }
        let world = document.meta.world.clone();
        self.lesson = Some(LessonPane::new(chapter, document, place, self.look));
        self.contents.point_at(&self.course, chapter);
        self.settle();
        self.arrive(to);
        let open = self.play.as_ref().map(|it| it.sandbox.name());
        match world {
            Some(world) if open != Some(world.as_str()) => vec![Effect::OpenWorld(world)],
            _ => Vec::new(),
        }
    }

    /// Opens the page in view anew, where the reader is.
    pub(super) fn reopen(&mut self) -> Vec<Effect> {
        let Some(lesson) = &self.lesson else { return Vec::new() };
        self.destination = Some(Destination::Spot(lesson.spot()));
        vec![Effect::OpenPage { chapter: lesson.chapter, to: lesson.place().offset }]
    }

    /// Ids of chapters of which something is known and which the course does not have.
    pub fn strangers(&self) -> BTreeSet<String> {
        let known: BTreeSet<&str> = self.course.chapters().iter().map(|it| &*it.id).collect();
        let remembered = self.read.iter().chain(self.places.keys());
        remembered.filter(|it| !known.contains(it.as_str())).cloned().collect()
    }

    /// What is known of the chapter `from` is known of `to`.
    pub fn rename_chapter(&mut self, from: &str, to: &str) {
        if self.read.remove(from) {
            self.read.insert(to.to_owned());
        }
        if let Some(place) = self.places.remove(from) {
            self.places.entry(to.to_owned()).or_insert(place);
        }
    }

    /// Shows the page in view as its author has just written it, from what changed first.
    pub(super) fn rewrite_page(&mut self, chapter: usize, document: Box<Document>) -> Vec<Effect> {
        let Some(lesson) = self.lesson.as_ref().filter(|it| it.chapter == chapter) else {
            return Vec::new();
        };
        let (old, new) = (&lesson.document.blocks, &document.blocks);
        let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let block = same.min(new.len().saturating_sub(1));
        let offset = new.get(block).map_or(0, |it| it.span.start);
        let is_changed = old != new;
        let place = if is_changed { Place { block, offset } } else { lesson.place() };
        self.notice = Some(tr!("`{file}` was changed, and is shown anew", file = document.file));
        self.destination = Some(Destination::Spot(Spot { place, ..Spot::default() }));
        self.show_page(chapter, document)
    }

    /// The place of the reader and what was seen of the page, as far as it changed since it was last kept.
    pub(super) fn progress_to_keep(&mut self) -> Option<Effect> {
        let lesson = self.lesson.as_ref()?;
        let now = (lesson.chapter, lesson.place());
        let chapter = self.course.chapters().get(now.0)?.id.clone();
        let mut changes = Vec::new();
        if self.kept_place != Some(now) {
            self.kept_place = Some(now);
            self.places.insert(chapter.clone(), now.1);
            let place = (now.1.block, now.1.offset);
            let (course, chapter) = (self.course_key.clone(), chapter.clone());
            changes.push(Change::Place { course, chapter, place });
        }
        let is_kept = |(it, seen): &(usize, Seen)| *it == now.0 && *seen == lesson.seen;
        if lesson.is_seen_known && !self.kept_seen.as_ref().is_some_and(is_kept) {
            self.kept_seen = Some((now.0, lesson.seen.clone()));
            let (course, spans) = (self.course_key.clone(), lesson.seen.to_string());
            changes.push(Change::Seen { course, chapter, spans });
        }
        match changes.len() {
            0 | 1 => changes.pop().map(Effect::Keep),
            _ => Some(Effect::Keep(Change::Together(changes))),
        }
    }

    /// Asks the record once for what was seen of the page before: not before the learner does something, so
    /// that the first screen does not wait for it.
    pub(super) fn ask_for_seen(&self) -> Option<Effect> {
        let lesson = self.lesson.as_ref().filter(|it| !it.is_seen_known)?;
        let id = self.chapter_id()?;
        Some(Effect::ReadSeen(lesson.chapter, id))
    }

    /// Marks the page as read if all of it was on the screen.
    pub(super) fn mark_if_seen(&mut self) -> Vec<Effect> {
        let Some(lesson) = &self.lesson else { return Vec::new() };
        let is_here = self.focus == Pane::Lesson && self.overlay.is_none();
        if !is_here || lesson.is_unmarked || !lesson.is_all_seen() {
            return Vec::new();
        }
        self.mark_read(true).into_iter().collect()
    }

    /// Begins a search in the whole course: the pages are read now.
    pub(super) fn find_in_course(&mut self) -> Vec<Effect> {
        self.overlay = Some(Overlay::Search(Box::default()));
        vec![Effect::ReadCourse]
    }

    /// Takes the pages that were read, for the search or the palette that asked for them.
    pub(super) fn take_library(&mut self, library: Box<Library>) {
        match &mut self.overlay {
            Some(Overlay::Search(it)) => it.take(library),
            Some(Overlay::Picker(it)) => {
                let here = self.lesson.as_ref().map(|it| it.chapter);
                let others = library.headings().filter(|it| Some(it.chapter) != here);
                it.extend(others.map(palette::heading));
            }
            _ => {}
        }
    }

    /// Opens the result under the cursor, with its words searched for in the page.
    pub(super) fn open_found(&mut self) -> Vec<Effect> {
        let Some(Overlay::Search(search)) = &self.overlay else { return Vec::new() };
        let Some(hit) = search.chosen() else { return Vec::new() };
        let to = Destination::Found(search.found.words.clone(), hit.offset);
        let chapter = hit.chapter;
        self.overlay = None;
        self.go_in_lesson(chapter, Some(to))
    }
}
