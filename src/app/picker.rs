//! A list to choose from, narrowed by typing: the palette, the people of the portal, the forms of a view.

use crate::{
    app::{
        Action, Input, fuzzy,
        settings::{Setting, Value},
    },
    sandbox::{complete::place, form::FormKind, view::ItemRef},
    world::UserId,
};

/// Entries that a page of a list is.
pub const PAGE: usize = 10;

/// What happens to the entry that is chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// Do this, as if its key had been pressed.
    Do(Action),
    /// Say this: what is chosen does nothing here.
    Tell(String),
    /// Go to this chapter.
    Chapter(usize),
    /// Go to the heading of the page with this anchor.
    Anchor(String),
    /// Go to this byte of the page of this chapter.
    Section(usize, usize),
    /// Make this setting so.
    Set(Setting, Value),
    /// Show what is wrong in the settings.
    Mistakes,
    /// Show the portal as this person.
    SeeAs(UserId),
    /// Go to the bookmark with this number.
    Bookmark(usize),
    /// Show what the term with this number means.
    Term(usize),
    /// Go to the world that was saved under this name.
    Open(String),
    /// Choose among the forms of all operations, about this thing.
    Operations(Option<ItemRef>),
    /// Fill in this form, about this thing.
    Fill(FormKind, Option<ItemRef>),
}

/// One entry of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What is read and filtered.
    pub label: String,
    /// What is read beside it.
    pub note: String,
    /// What else finds it, unread.
    pub words: &'static str,
    /// What choosing it means.
    pub choice: Choice,
    /// Whether it does nothing now.
    pub is_dim: bool,
}

impl Entry {
    /// An entry that does something.
    pub fn new(label: impl Into<String>, note: impl Into<String>, choice: Choice) -> Self {
        Self { label: label.into(), note: note.into(), words: "", choice, is_dim: false }
    }
}

/// The list, its filter and its cursor.
#[derive(Debug, Clone)]
pub struct Picker {
    /// What is being chosen.
    pub title: String,
    /// The words that an entry must hold.
    pub filter: Input,
    entries: Vec<Entry>,
    cursor: usize,
    /// Whether a few letters of an entry are enough.
    is_fuzzy: bool,
}

impl Picker {
    /// A list of `entries` with the cursor on the first.
    pub fn new(title: impl Into<String>, entries: Vec<Entry>) -> Self {
        let (title, filter) = (title.into(), Input::default());
        Self { title, filter, entries, cursor: 0, is_fuzzy: false }
    }

    /// The same, where a few letters of an entry are enough to find it.
    pub fn fuzzy(title: impl Into<String>, entries: Vec<Entry>) -> Self {
        Self { is_fuzzy: true, ..Self::new(title, entries) }
    }

    /// Adds entries behind those that are there.
    pub fn extend(&mut self, entries: impl IntoIterator<Item = Entry>) {
        self.entries.extend(entries);
    }

    /// The entries that hold every typed word, in any order; those that begin as typed come first. In a fuzzy
    /// list, those that hold the letters of every word in order, the best first.
    pub fn matching(&self) -> Vec<&Entry> {
        let filter = self.filter.text().to_lowercase();
        if self.is_fuzzy && !filter.trim().is_empty() {
            let ranked = self.entries.iter().filter_map(|it| {
                let others = [it.words, " ", &it.note].concat();
                let rank = fuzzy::rank(&filter, it.label.trim_start(), &others)?;
                Some((rank, it))
            });
            let mut ranked: Vec<(usize, &Entry)> = ranked.collect();
            ranked.sort_by_key(|(rank, it)| (*rank, it.is_dim));
            return ranked.into_iter().map(|(_, it)| it).collect();
        }
        let words: Vec<&str> = filter.split_whitespace().collect();
        let holds = |text: &str, word: &str| place(text, word).is_some();
        let holds_all = |entry: &&Entry| {
            words.iter().all(|word| holds(&entry.label, word) || holds(&entry.note, word))
        };
        let mut matching: Vec<&Entry> = self.entries.iter().filter(holds_all).collect();
        matching.sort_by_key(|it| !it.label.to_lowercase().starts_with(filter.trim_start()));
        matching
    }

    /// Index of the entry under the cursor, among those that match.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The entry under the cursor.
    pub fn chosen(&self) -> Option<&Entry> {
        self.matching().get(self.cursor).copied()
    }

    /// Moves the cursor, or edits the filter.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::Down => self.cursor += 1,
            Action::Up => self.cursor = self.cursor.saturating_sub(1),
            Action::PageDown => self.cursor += PAGE,
            Action::PageUp => self.cursor = self.cursor.saturating_sub(PAGE),
            _ => {
                if self.filter.edit(action) {
                    self.cursor = 0;
                }
            }
        }
        self.cursor = self.cursor.min(self.matching().len().saturating_sub(1));
    }

    /// Puts the cursor on entry `idx` of those that match.
    pub fn point_at(&mut self, idx: usize) {
        self.cursor = idx.min(self.matching().len().saturating_sub(1));
    }

    /// Moves the cursor by so many entries, down if positive.
    pub fn scroll(&mut self, n_entries: isize) {
        self.point_at(self.cursor.saturating_add_signed(n_entries));
    }

    /// Narrows the list by what is typed.
    pub fn type_text(&mut self, typed: &str) {
        self.filter.insert(typed);
        self.cursor = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_as_typed_comes_first() {
        let entry = |label: &str| Entry::new(label, "", Choice::Do(Action::Down));
        let entries = ["Say whether assignments are required", "Assign an application"].map(entry);
        let mut picker = Picker::new("x", entries.to_vec());
        picker.type_text("assign");
        assert_eq!(picker.matching().len(), 2);
        assert_eq!(picker.chosen().unwrap().label, "Assign an application");
    }

    #[test]
    fn typing_narrows_and_the_cursor_stays_inside() {
        let entry = |label: &str| Entry::new(label, "", Choice::Do(Action::Down));
        let mut picker =
            Picker::new("x", ["Ana Lopez", "Bob Stone", "Ana Stone"].map(entry).to_vec());
        picker.act(Action::Down);
        picker.act(Action::Down);
        picker.act(Action::Down);
        assert_eq!(picker.chosen().unwrap().label, "Ana Stone");
        picker.type_text("stone a");
        assert_eq!(picker.matching().len(), 1);
        assert_eq!(picker.chosen().unwrap().label, "Ana Stone");
        picker.type_text("zzz");
        assert_eq!(picker.chosen(), None);
        picker.act(Action::EraseToStart);
        assert_eq!(picker.matching().len(), 3);
    }
}
