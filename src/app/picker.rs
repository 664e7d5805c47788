//! A list to choose from, narrowed by typing: the palette, the people of the portal, the forms of a view.

use crate::{
    app::{Action, Input},
    sandbox::{complete::place, form::FormKind, view::ItemRef},
    world::UserId,
};

/// What happens to the entry that is chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// Do this, as if its key had been pressed.
    Do(Action),
    /// Show the portal as this person.
    SeeAs(UserId),
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
    /// What choosing it means.
    pub choice: Choice,
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
}

impl Picker {
    /// A list of `entries` with the cursor on the first.
    pub fn new(title: impl Into<String>, entries: Vec<Entry>) -> Self {
        Self { title: title.into(), filter: Input::default(), entries, cursor: 0 }
    }

    /// The entries that hold every typed word, in any order; those that begin as typed come first.
    pub fn matching(&self) -> Vec<&Entry> {
        let filter = self.filter.text().to_lowercase();
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
        let entry = |label: &str| Entry {
            label: label.to_owned(),
            note: String::new(),
            choice: Choice::Do(Action::Down),
        };
        let entries = ["Say whether assignments are required", "Assign an application"].map(entry);
        let mut picker = Picker::new("x", entries.to_vec());
        picker.type_text("assign");
        assert_eq!(picker.matching().len(), 2);
        assert_eq!(picker.chosen().unwrap().label, "Assign an application");
    }

    #[test]
    fn typing_narrows_and_the_cursor_stays_inside() {
        let entry = |label: &str| Entry {
            label: label.to_owned(),
            note: String::new(),
            choice: Choice::Do(Action::Down),
        };
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
