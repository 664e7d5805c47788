//! The search in the whole course: what is typed, what was found, and which result is under the cursor.

use crate::{
    app::{Action, Input, picker::PAGE},
    course::search::{Found, Hit, Library, marked},
    text::{Role, Row},
};

/// A search in the course, being typed.
#[derive(Debug, Default)]
pub struct SearchOverlay {
    /// What is typed.
    pub input: Input,
    /// What it found.
    pub found: Found,
    cursor: usize,
    /// The pages, once they were read.
    library: Option<Box<Library>>,
}

impl SearchOverlay {
    /// Takes the pages that were read, and searches them.
    pub fn take(&mut self, library: Box<Library>) {
        self.library = Some(library);
        self.search();
    }

    /// Adds to what is typed.
    pub fn type_text(&mut self, typed: &str) {
        self.input.insert(typed);
        self.search();
    }

    /// Moves the cursor, or edits what is typed.
    pub fn act(&mut self, action: Action) {
        let last = self.found.hits.len().saturating_sub(1);
        match action {
            Action::Down => self.cursor = (self.cursor + 1).min(last),
            Action::Up => self.cursor = self.cursor.saturating_sub(1),
            Action::PageDown => self.cursor = (self.cursor + PAGE).min(last),
            Action::PageUp => self.cursor = self.cursor.saturating_sub(PAGE),
            _ if self.input.edit(action) => self.search(),
            _ => {}
        }
    }

    /// Takes back what is typed.
    pub fn clear(&mut self) {
        self.input.set("");
        self.search();
    }

    /// Index of the result under the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Puts the cursor on result `idx`.
    pub fn point_at(&mut self, idx: usize) {
        self.cursor = idx.min(self.found.hits.len().saturating_sub(1));
    }

    /// Moves the cursor by so many results, down if positive.
    pub fn scroll(&mut self, n_hits: isize) {
        self.point_at(self.cursor.saturating_add_signed(n_hits));
    }

    /// The result under the cursor.
    pub fn chosen(&self) -> Option<&Hit> {
        self.found.hits.get(self.cursor)
    }

    /// What is to be said of the results as a whole.
    pub fn summary(&self) -> Row {
        let n_shown = self.found.hits.len();
        let mut row = match self.found.n_found {
            _ if self.found.words.is_empty() => {
                return Row::of(tr!("type words; a part of one will do"), Role::Dim);
            }
            0 => return Row::of(tr!("no page holds this"), Role::Warning),
            1 => Row::of(tr!("1 section"), Role::Dim),
            n if n > n_shown => {
                Row::of(tr!("{n} sections, the best {n_shown} here", n, n_shown), Role::Dim)
            }
            n => Row::of(tr!("{n} sections", n), Role::Dim),
        };
        if self.found.is_partial {
            row.push(tr!(", none of which holds all words"), Role::Warning);
        }
        for (typed, taken) in &self.found.taken {
            row.push(tr!("; no page holds `{typed}`: this is ", typed), Role::Warning);
            row.push(taken, Role::Accent);
        }
        row
    }

    /// The two rows of a result: where it is, and what stands there.
    pub fn rows(&self, hit: &Hit, ascii: bool) -> [Row; 2] {
        let mut place = Row::new(marked(&hit.title, &self.found.words, Role::Key));
        if !hit.heading.is_empty() {
            place.push(if ascii { " > " } else { " ▸ " }, Role::Dim);
            place.spans.extend(marked(&hit.heading, &self.found.words, Role::Text));
        }
        let mut text = Row::of("  ", Role::Text);
        text.spans.extend(hit.row.spans.iter().cloned().map(|mut it| {
            if it.role == Role::Text {
                it.role = Role::Dim;
            }
            it
        }));
        [place, text]
    }

    fn search(&mut self) {
        self.cursor = 0;
        let found = self.library.as_ref().map(|it| it.search(self.input.text()));
        self.found = found.unwrap_or_default();
    }
}
