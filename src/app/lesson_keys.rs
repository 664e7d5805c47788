//! What keys do in the lesson: moving, finding, opening, going back.

use super::{Action, App, Destination, Effect, Input, Overlay, Pane, Visit, lesson::LessonPane};
use crate::{
    course::{
        Document,
        document::{self, TargetKind},
        link::{self, Reference},
        sheet::Place,
    },
    progress::Change,
};

impl App {
    pub(super) fn act_on_lesson(&mut self, action: Action) -> Vec<Effect> {
        self.strip = false;
        let effects = match action {
            Action::Open => return self.open_target(),
            Action::NextChapter => return self.step_chapter(true),
            Action::PreviousChapter => return self.step_chapter(false),
            Action::PageDown if self.lesson.as_ref().is_some_and(LessonPane::at_end) => {
                let read = self.mark_read(true);
                return read.into_iter().chain(self.step_chapter(true)).collect();
            }
            Action::ToggleRead => return self.toggle_read(),
            Action::Copy => self.copy_block().into_iter().collect(),
            Action::Find => {
                self.overlay = Some(Overlay::Find(Input::default()));
                Vec::new()
            }
            _ => Vec::new(),
        };
        let Some(lesson) = &mut self.lesson else { return effects };
        match action {
            Action::Down => lesson.scroll(1),
            Action::Up => lesson.scroll(-1),
            Action::PageDown => lesson.page(true),
            Action::PageUp => lesson.page(false),
            Action::HalfDown => lesson.half_page(true),
            Action::HalfUp => lesson.half_page(false),
            Action::Top => lesson.scroll_to(0),
            Action::End => lesson.scroll_to(usize::MAX),
            Action::NextThing => lesson.focus_thing(true),
            Action::PreviousThing => lesson.focus_thing(false),
            Action::NextHeading => lesson.to_heading(true),
            Action::PreviousHeading => lesson.to_heading(false),
            Action::Left | Action::Right => {
                lesson.scroll_table(action == Action::Right);
            }
            Action::FindNext => lesson.to_match(true),
            Action::FindPrevious => lesson.to_match(false),
            Action::Close => {
                lesson.forget_search();
                lesson.focus = None;
            }
            _ => {}
        }
        effects
    }

    /// Shows the search while it is typed.
    pub(super) fn search_as_typed(&mut self) {
        let Some(Overlay::Find(input)) = &self.overlay else { return };
        match (self.focus, &mut self.lesson, &mut self.play) {
            (Pane::Sandbox, _, Some(play)) => play.filter(input.text()),
            (_, Some(lesson), _) => lesson.search(input.text()),
            _ => {}
        }
    }

    /// Opens the page of a chapter, at an anchor or where the learner left it.
    pub(super) fn go_to(&mut self, chapter: usize, anchor: Option<String>) -> Vec<Effect> {
        self.lesson_open = true;
        let visit = self.lesson.as_ref().map(|lesson| Visit {
            chapter: lesson.chapter,
            place: lesson.place(),
            focus: self.focus,
        });
        self.visits.extend(visit);
        if let Some(lesson) = self.lesson.as_mut().filter(|it| it.chapter == chapter) {
            match anchor {
                Some(anchor) if !lesson.scroll_to_anchor(&anchor) => {
                    self.notice = Some(format!("this page has no heading `#{anchor}`"));
                }
                Some(_) => {}
                None => lesson.scroll_to(0),
            }
            return Vec::new();
        }
        self.destination = anchor.map(Destination::Anchor);
        vec![Effect::OpenPage(chapter)]
    }

    pub(super) fn go_back(&mut self) -> Vec<Effect> {
        let Some(visit) = self.visits.pop() else { return Vec::new() };
        self.focus = visit.focus;
        if let Some(lesson) = self.lesson.as_mut().filter(|it| it.chapter == visit.chapter) {
            lesson.return_to(visit.place);
            Vec::new()
        } else {
            self.destination = Some(Destination::Place(visit.place));
            vec![Effect::OpenPage(visit.chapter)]
        }
    }

    /// A page was read: shows it, and asks for the world that it names.
    pub(super) fn show_page(&mut self, chapter: usize, document: Box<Document>) -> Vec<Effect> {
        let id = self.course.chapters().get(chapter).map(|it| it.id.as_str()).unwrap_or_default();
        let kept = self.places.get(id).copied().unwrap_or_default();
        let (place, anchor) = match self.destination.take() {
            Some(Destination::Place(place)) => (place, None),
            Some(Destination::Anchor(anchor)) => (Place::default(), Some(anchor)),
            None => (kept, None),
        };
        let world = document.meta.world.clone();
        if self.places.contains_key(id) && place == kept && anchor.is_none() {
            self.kept_place = Some((chapter, place));
        }
        self.lesson = Some(LessonPane::new(chapter, document, place, self.look));
        self.contents.point_at(&self.course, chapter);
        self.settle();
        if let (Some(anchor), Some(lesson)) = (anchor, &mut self.lesson)
            && !lesson.scroll_to_anchor(&anchor)
        {
            self.notice = Some(format!("this page has no heading `#{anchor}`"));
        }
        let open = self.play.as_ref().map(|it| it.sandbox.name());
        match world {
            Some(world) if open != Some(world.as_str()) => vec![Effect::OpenWorld(world)],
            _ => Vec::new(),
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
        self.notice = Some(format!("`{}` was changed, and is shown anew", document.file));
        self.destination = Some(Destination::Place(place));
        self.show_page(chapter, document)
    }

    fn step_chapter(&mut self, next: bool) -> Vec<Effect> {
        let Some(lesson) = &self.lesson else { return Vec::new() };
        let chapters = self.course.chapters().iter().enumerate();
        let mut written = chapters.filter(|(_, it)| it.path.is_some()).map(|(idx, _)| idx);
        let found = if next {
            written.find(|idx| *idx > lesson.chapter)
        } else {
            written.take_while(|idx| *idx < lesson.chapter).last()
        };
        if let Some(chapter) = found {
            self.go_to(chapter, None)
        } else {
            let end = if next { "last" } else { "first" };
            self.notice = Some(format!("this is the {end} lesson"));
            Vec::new()
        }
    }

    /// The kind of the target that Enter opens on the page.
    fn target_to_open(&self) -> Option<(usize, TargetKind)> {
        let lesson = self.lesson.as_ref()?;
        let idx = lesson.to_open()?;
        lesson.document.targets.get(idx).map(|it| (idx, it.kind.clone()))
    }

    /// Does what Enter means on the page.
    fn open_target(&mut self) -> Vec<Effect> {
        let Some((idx, kind)) = self.target_to_open() else {
            if let Some(lesson) = &mut self.lesson {
                lesson.focus_thing(true);
            }
            return Vec::new();
        };
        if let Some(lesson) = &mut self.lesson {
            lesson.focus = Some(idx);
        }
        match kind {
            TargetKind::Run { command } => self.run_block(&command),
            TargetKind::Quiz { path } => self.start_check(path),
            TargetKind::Link { href } => self.follow(&href),
            TargetKind::Fold { .. } => {
                if let Some(lesson) = &mut self.lesson {
                    lesson.toggle(idx);
                }
                Vec::new()
            }
            TargetKind::Table { .. } => {
                if let Some(lesson) = &mut self.lesson {
                    lesson.turn_table();
                }
                Vec::new()
            }
        }
    }

    fn follow(&mut self, href: &str) -> Vec<Effect> {
        let Some(lesson) = &self.lesson else { return Vec::new() };
        match link::reference(&self.course, &lesson.document.file, href) {
            Reference::Chapter { chapter, anchor } => return self.go_to(chapter, anchor),
            Reference::Anchor(anchor) => {
                let chapter = lesson.chapter;
                return self.go_to(chapter, Some(anchor).filter(|it| !it.is_empty()));
            }
            Reference::Web(address) => {
                self.notice = Some(format!("copied {address}: open it in your browser"));
                return vec![Effect::Copy(address)];
            }
            Reference::File(path) => {
                self.notice = Some(format!("`{path}` is a file of the course, not a page"));
            }
            Reference::Broken(why) => self.notice = Some(why.to_string()),
        }
        Vec::new()
    }

    /// Runs the commands of a block and shows what they answer, beside the page or in a strip under it.
    fn run_block(&mut self, block: &str) -> Vec<Effect> {
        if self.play.is_none() {
            self.notice = Some("this lesson has no sandbox to run it in".to_owned());
            return Vec::new();
        }
        self.right = Some(Pane::Sandbox);
        self.strip = true;
        let mut effects = Vec::new();
        for command in document::commands(block) {
            let (ran, kept) = self.run_command(&command);
            effects.extend(kept);
            if !ran {
                break;
            }
        }
        effects
    }

    fn toggle_read(&mut self) -> Vec<Effect> {
        let Some(id) = self.chapter_id() else { return Vec::new() };
        self.mark_read(!self.read.contains(&id)).into_iter().collect()
    }

    pub(super) fn mark_read(&mut self, read: bool) -> Option<Effect> {
        let chapter = self.chapter_id()?;
        let changed =
            if read { self.read.insert(chapter.clone()) } else { self.read.remove(&chapter) };
        let course = self.course_key.clone();
        changed.then_some(Effect::Keep(Change::Read { course, chapter, read }))
    }

    fn chapter_id(&self) -> Option<String> {
        let lesson = self.lesson.as_ref()?;
        self.course.chapters().get(lesson.chapter).map(|it| it.id.clone())
    }

    /// The source of the thing in focus, or of the block at the top.
    fn copy_block(&mut self) -> Option<Effect> {
        let lesson = self.lesson.as_ref()?;
        let target = lesson.to_open().and_then(|it| lesson.document.targets.get(it));
        let text = match target.map(|it| &it.kind) {
            Some(TargetKind::Run { command }) => command.trim_end().to_owned(),
            Some(TargetKind::Link { href }) => href.clone(),
            Some(TargetKind::Quiz { .. } | TargetKind::Fold { .. } | TargetKind::Table { .. })
            | None => {
                let block = lesson.document.blocks.get(lesson.place().block)?;
                lesson.document.source.get(block.span.clone())?.trim_end().to_owned()
            }
        };
        self.notice = Some("copied".to_owned());
        Some(Effect::Copy(text))
    }
}
