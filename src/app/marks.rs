//! Bookmarks with a note, and the glossary: what a learner comes back to.

use super::{
    Action, App, Effect, Input, Overlay,
    go::Destination,
    lesson::Spot,
    note::Note,
    picker::{Choice, Entry, Picker},
};
use crate::{
    course::{glossary::Term, sheet::Place},
    progress::{BookmarkRecord, Change},
    text::Span,
    words,
};

/// What the list of bookmarks is called.
const BOOKMARKS: &str = mark!("Bookmarks");

impl App {
    /// Marks the place in view: asks for a note. A place that is marked already has its note to be changed.
    pub(super) fn mark_place(&mut self) -> Vec<Effect> {
        let Some(bookmarks) = &self.bookmarks else {
            return vec![Effect::ReadBookmarks(Some(Action::Bookmark))];
        };
        let (Some(lesson), Some(chapter)) = (&self.lesson, self.chapter_id()) else {
            return Vec::new();
        };
        let place = lesson.place();
        let is_here = |it: &&BookmarkRecord| it.chapter == chapter && it.place.0 == place.block;
        let bookmark = bookmarks.iter().find(is_here).cloned().unwrap_or_else(|| BookmarkRecord {
            chapter: chapter.clone(),
            place: (place.block, place.offset),
            heading: lesson.section().unwrap_or_default().to_owned(),
            note: String::new(),
        });
        let input = Input::new(bookmark.note.clone());
        self.overlay = Some(Overlay::Bookmark { input, bookmark });
        Vec::new()
    }

    /// Keeps the bookmark whose note was typed.
    pub(super) fn keep_bookmark(&mut self) -> Vec<Effect> {
        let Some(Overlay::Bookmark { input, bookmark }) = self.overlay.take() else {
            return Vec::new();
        };
        let bookmark = BookmarkRecord { note: input.text().trim().to_owned(), ..bookmark };
        let bookmarks = self.bookmarks.get_or_insert_default();
        bookmarks.retain(|it| !it.is_same_place(&bookmark));
        bookmarks.push(bookmark.clone());
        bookmarks.sort_by(|a, b| (&a.chapter, a.place).cmp(&(&b.chapter, b.place)));
        self.notice = Some(tr!("bookmarked: g m lists your bookmarks").to_owned());
        self.bookmark_to_keep(bookmark, true)
    }

    /// The bookmarks of the page that is open, from top to bottom, as far as they are known.
    pub fn bookmarks_here(&self) -> impl DoubleEndedIterator<Item = &BookmarkRecord> {
        let id = self.chapter_id();
        let all = self.bookmarks.as_deref().unwrap_or_default().iter();
        all.filter(move |it| Some(&it.chapter) == id.as_ref())
    }

    /// The rows in view on which a bookmark stands.
    pub fn bookmarked_rows(&self) -> Vec<usize> {
        let Some(lesson) = &self.lesson else { return Vec::new() };
        let places = self.bookmarks_here().map(|it| it.place);
        places.filter_map(|(block, offset)| lesson.row_in_view(Place { block, offset })).collect()
    }

    /// Lists the bookmarks, in the order of the course.
    pub(super) fn list_bookmarks(&mut self) -> Vec<Effect> {
        let Some(bookmarks) = &self.bookmarks else {
            return vec![Effect::ReadBookmarks(Some(Action::Bookmarks))];
        };
        if bookmarks.is_empty() {
            self.notice = Some(tr!("no place is marked yet: m marks one").to_owned());
            return Vec::new();
        }
        let mut entries: Vec<(usize, (usize, usize), Entry)> = Vec::new();
        for (idx, it) in bookmarks.iter().enumerate() {
            let chapter = self.chapter_of(&it.chapter);
            let title = chapter.and_then(|it| self.course.chapters().get(it));
            let mut label = title.map_or(&it.chapter, |it| &it.title).clone();
            if !it.heading.is_empty() && it.heading != label {
                let sign = if self.look.ascii { " > " } else { " ▸ " };
                label = [&label, sign, &it.heading].concat();
            }
            let entry = Entry::new(label, it.note.clone(), Choice::Bookmark(idx));
            let entry = Entry { is_dim: chapter.is_none(), ..entry };
            entries.push((chapter.unwrap_or(usize::MAX), it.place, entry));
        }
        entries.sort_by_key(|it| (it.0, it.1));
        let entries = entries.into_iter().map(|it| it.2).collect();
        self.overlay = Some(Overlay::Picker(Picker::fuzzy(words::of(BOOKMARKS), entries)));
        Vec::new()
    }

    /// Goes to a bookmark.
    pub(super) fn open_bookmark(&mut self, idx: usize) -> Vec<Effect> {
        let bookmark = self.bookmarks.as_ref().and_then(|it| it.get(idx)).cloned();
        let Some(bookmark) = bookmark else { return Vec::new() };
        let Some(chapter) = self.chapter_of(&bookmark.chapter) else {
            self.notice = Some(tr!("this page is not in the course any more").to_owned());
            return Vec::new();
        };
        let (block, offset) = bookmark.place;
        let spot = Spot { place: Place { block, offset }, ..Spot::default() };
        self.go_in_lesson(chapter, Some(Destination::Spot(spot)))
    }

    /// Whether a bookmark is under the cursor of a list.
    pub(super) fn has_bookmark(&self) -> Option<usize> {
        let Some(Overlay::Picker(picker)) = &self.overlay else { return None };
        match picker.chosen()?.choice {
            Choice::Bookmark(idx) => Some(idx),
            _ => None,
        }
    }

    /// Removes the bookmark under the cursor of the list.
    pub(super) fn remove_bookmark(&mut self) -> Vec<Effect> {
        let Some(idx) = self.has_bookmark() else { return Vec::new() };
        let Some(bookmarks) = self.bookmarks.as_mut().filter(|it| idx < it.len()) else {
            return Vec::new();
        };
        let bookmark = bookmarks.remove(idx);
        let before = self.overlay.take();
        let mut effects = self.list_bookmarks();
        self.notice = Some(tr!("the bookmark is gone").to_owned());
        if let (Some(Overlay::Picker(before)), Some(Overlay::Picker(now))) =
            (before, &mut self.overlay)
        {
            now.filter = before.filter.clone();
            now.point_at(before.cursor());
        }
        effects.extend(self.bookmark_to_keep(bookmark, false));
        effects
    }

    fn bookmark_to_keep(&self, bookmark: BookmarkRecord, is_kept: bool) -> Vec<Effect> {
        let course = self.course_key.clone();
        vec![Effect::Keep(Change::Bookmark { course, bookmark, is_kept })]
    }

    fn chapter_of(&self, id: &str) -> Option<usize> {
        self.course.chapters().iter().position(|it| it.id == id)
    }

    /// Lists all terms that the course defines.
    pub(super) fn list_terms(&mut self) -> Vec<Effect> {
        let Some(glossary) = &self.glossary else {
            return vec![Effect::ReadGlossary(Action::Glossary)];
        };
        let all = (0..glossary.terms().len()).collect();
        self.choose_term(tr!("Glossary"), all, tr!("this course defines no terms"));
        Vec::new()
    }

    /// Shows what a term in focus means, or one in view; a list of them where there are several.
    pub(super) fn define(&mut self) -> Vec<Effect> {
        let Some(glossary) = &self.glossary else {
            return vec![Effect::ReadGlossary(Action::Define)];
        };
        let Some(lesson) = &self.lesson else { return Vec::new() };
        let text = |is_it: &dyn Fn(&Span) -> bool| {
            let rows = lesson.rows().into_iter();
            let rows = rows.map(|row| row.spans.iter().filter(|it| is_it(it)).map(Span::text));
            rows.map(Iterator::collect::<String>).collect::<Vec<_>>().join(" ")
        };
        let in_focus = lesson.focus.map(|it| text(&|span| span.target == Some(it)));
        let mut found = in_focus.map(|it| glossary.terms_in(&it)).unwrap_or_default();
        if found.is_empty() {
            found = glossary.terms_in(&text(&|span| !span.is_drawn()));
        }
        let nothing = tr!("no term that the course defines is in view: g d lists them all");
        self.choose_term(tr!("Terms in view"), found, nothing);
        Vec::new()
    }

    fn choose_term(&mut self, title: &str, terms: Vec<usize>, nothing: &str) {
        let Some(glossary) = &self.glossary else { return };
        match terms.as_slice() {
            [] => self.notice = Some(nothing.to_owned()),
            [only] => self.show_term(*only),
            several => {
                let entry = |idx: &usize| {
                    let term = glossary.terms().get(*idx)?;
                    let chapter = self.course.chapters().get(term.chapter)?;
                    Some(Entry::new(&term.name, &chapter.title, Choice::Term(*idx)))
                };
                let entries = several.iter().filter_map(entry).collect();
                self.overlay = Some(Overlay::Picker(Picker::fuzzy(title, entries)));
            }
        }
    }

    /// Shows what a term means.
    pub(super) fn show_term(&mut self, idx: usize) {
        let term = self.glossary.as_ref().and_then(|it| it.terms().get(idx));
        if let Some(Term { name, chapter, offset, blocks, .. }) = term {
            let note = Note::new(name, (*chapter, *offset), blocks.clone());
            self.overlay = Some(Overlay::Note(Box::new(note)));
        }
    }
}
