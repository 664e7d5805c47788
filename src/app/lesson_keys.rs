//! What keys do in the lesson: moving, finding, opening, going back.

use super::{Action, App, Context, Effect, Input, Overlay, Pane, lesson::LessonPane, note::Note};
use crate::{
    course::{
        document::{self, BlockKind, TargetKind},
        link::{self, Reference},
    },
    progress::Change,
    text, words,
};

/// Said where a page is left at its end.
const UNREAD: &str =
    mark!("the page before is not marked as read: not all of it was on the screen");

impl App {
    pub(super) fn act_on_lesson(&mut self, action: Action) -> Vec<Effect> {
        self.strip = false;
        let effects = match action {
            Action::Open => return self.open_target(),
            Action::NextChapter => return self.step_chapter(true),
            Action::PreviousChapter => return self.step_chapter(false),
            Action::PageDown if self.lesson.as_ref().is_some_and(LessonPane::at_end) => {
                // Where all of the page was on the screen, it is marked as read by now.
                let is_read = self.chapter_id().is_some_and(|it| self.read.contains(&it));
                let effects = self.step_chapter(true);
                if !is_read && self.notice.is_none() {
                    self.notice = Some(words::of(UNREAD).to_owned());
                }
                return effects;
            }
            Action::ToggleRead => return self.toggle_read(),
            Action::Bookmark => return self.mark_place(),
            Action::Define => return self.define(),
            Action::Copy => self.copy_block().into_iter().collect(),
            Action::Find => {
                self.overlay = Some(Overlay::Find(Input::default()));
                Vec::new()
            }
            _ => Vec::new(),
        };
        let Some(lesson) = &mut self.lesson else { return effects };
        match action {
            Action::Close if lesson.selection.take().is_some() => {}
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
            let last = tr!("this is the last lesson");
            let told = if next { last } else { tr!("this is the first lesson") };
            self.notice = Some(told.to_owned());
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
            TargetKind::Footnote { label } => {
                self.show_footnote(&label);
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
                self.notice = Some(tr!("copied, to open in your browser: {address}", address));
                return vec![Effect::Copy(address)];
            }
            Reference::File(path) => return vec![Effect::LookFor(path)],
            Reference::Broken(why) => self.notice = Some(why.to_string()),
        }
        Vec::new()
    }

    fn show_footnote(&mut self, label: &str) {
        let Some(lesson) = &self.lesson else { return };
        match lesson.document.footnote(label) {
            Some((blocks, at)) => {
                let title = tr!("Footnote {label}", label);
                let note = Note::new(title, (lesson.chapter, at), blocks.to_vec());
                self.overlay = Some(Overlay::Note(Box::new(note)));
            }
            None => self.notice = Some(tr!("this page has no footnote `{label}`", label)),
        }
    }

    /// Where Enter on the link in focus leads, in at most `columns`.
    pub fn link_in_focus(&self, columns: usize) -> Option<String> {
        let lesson = self.lesson.as_ref().filter(|_| self.context() == Context::Lesson)?;
        match &lesson.document.targets.get(lesson.focus?)?.kind {
            TargetKind::Link { href } => Some(self.where_to_within(href, columns)),
            TargetKind::Footnote { .. }
            | TargetKind::Run { .. }
            | TargetKind::Quiz { .. }
            | TargetKind::Fold { .. }
            | TargetKind::Table { .. } => None,
        }
    }

    /// The same in at most `columns`: an address is cut inside, so that what Enter does stays in view.
    fn where_to_within(&self, href: &str, columns: usize) -> String {
        let cut = self.look.cut();
        let whole = self.where_to(href);
        let beyond = text::width(&whole).saturating_sub(columns);
        let told = if beyond > 0 && link::is_web(href) {
            let room = text::width(href).saturating_sub(beyond);
            tr!("{address} (Enter copies it)", address = text::fit_inside(href, room, cut))
        } else {
            whole
        };
        text::fit_with(&told, columns, cut).into_owned()
    }

    /// Where a link of the page leads, in words.
    pub fn where_to(&self, href: &str) -> String {
        let Some(lesson) = &self.lesson else { return href.to_owned() };
        let heading = |anchor: &str| {
            let heading = lesson.document.heading_at(anchor);
            heading.map_or_else(|| format!("#{anchor}"), |it| it.text.clone())
        };
        match link::reference(&self.course, &lesson.document.file, href) {
            Reference::Chapter { chapter, anchor } => {
                let chapters = self.course.chapters();
                let title = chapters.get(chapter).map(|it| it.title.clone()).unwrap_or_default();
                match anchor {
                    Some(anchor) if chapter == lesson.chapter => heading(&anchor),
                    Some(anchor) => format!("{title} #{anchor}"),
                    None => title,
                }
            }
            Reference::Anchor(anchor) if anchor.is_empty() => {
                tr!("the top of this page").to_owned()
            }
            Reference::Anchor(anchor) => heading(&anchor),
            Reference::Web(address) => tr!("{address} (Enter copies it)", address),
            Reference::File(path) => tr!("`{path}`, no page of the course", path),
            Reference::Broken(why) => why.to_string(),
        }
    }

    /// Runs the commands of a block and shows what they answer, beside the page or in a strip under it.
    fn run_block(&mut self, block: &str) -> Vec<Effect> {
        if self.play.is_none() {
            self.notice = Some(tr!("this lesson has no sandbox to run it in").to_owned());
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
        let is_read = self.read.contains(&id);
        if let Some(lesson) = &mut self.lesson {
            lesson.is_unmarked = is_read;
        }
        let told = if is_read { tr!("not marked as read any more") } else { tr!("marked as read") };
        self.notice = Some(told.to_owned());
        self.mark_read(!is_read).into_iter().collect()
    }

    pub(super) fn mark_read(&mut self, read: bool) -> Option<Effect> {
        let chapter = self.chapter_id()?;
        let changed =
            if read { self.read.insert(chapter.clone()) } else { self.read.remove(&chapter) };
        let course = self.course_key.clone();
        changed.then_some(Effect::Keep(Change::Read { course, chapter, read }))
    }

    pub(super) fn chapter_id(&self) -> Option<String> {
        let lesson = self.lesson.as_ref()?;
        self.course.chapters().get(lesson.chapter).map(|it| it.id.clone())
    }

    /// The source of the thing in focus, or of the block at the top; of code what is seen of it, to be pasted.
    fn copy_block(&mut self) -> Option<Effect> {
        let lesson = self.lesson.as_ref()?;
        let target = lesson.to_open().and_then(|it| lesson.document.targets.get(it));
        let (text, told) = match target.map(|it| &it.kind) {
            Some(TargetKind::Run { command }) => {
                (command.trim_end().to_owned(), tr!("copied: the commands"))
            }
            Some(TargetKind::Link { href }) => (href.clone(), tr!("copied: the address")),
            Some(
                TargetKind::Footnote { .. }
                | TargetKind::Quiz { .. }
                | TargetKind::Fold { .. }
                | TargetKind::Table { .. },
            )
            | None => {
                let block = lesson.document.blocks.get(lesson.place().block)?;
                let told = match &block.kind {
                    BlockKind::Code(_) => tr!("copied: the code"),
                    BlockKind::Paragraph(_) => tr!("copied: the paragraph"),
                    BlockKind::Table(_) => tr!("copied: the table"),
                    _ => tr!("copied: the block"),
                };
                let source = &lesson.document.source;
                let text = match &block.kind {
                    BlockKind::Code(code) => code.lines_of(source),
                    _ => source.get(block.span.clone())?.to_owned(),
                };
                (text.trim_end().to_owned(), told)
            }
        };
        self.notice = Some(told.to_owned());
        Some(Effect::Copy(text))
    }
}
