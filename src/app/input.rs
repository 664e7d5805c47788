//! A line of text being typed, or a few, with the cursor on a grapheme and readline's ways of deleting.

use unicode_segmentation::UnicodeSegmentation;

use crate::{app::Action, text};

/// The line and the byte index of its cursor, always on a grapheme boundary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Input {
    text: String,
    cursor: usize,
}

impl Input {
    /// A line that holds `text`, with the cursor behind it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    /// Text with the cursor before it.
    pub fn at_start(text: impl Into<String>) -> Self {
        Self { cursor: 0, text: text.into() }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte index of the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The text before the cursor.
    pub fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    /// The text from the cursor on.
    pub fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Puts `typed` at the cursor; what must not reach a terminal is left out.
    pub fn insert(&mut self, typed: &str) {
        self.put(&text::clean(typed));
    }

    /// The same for text that may have lines: their ends stay, but for those at the end of all.
    pub fn insert_lines(&mut self, typed: &str) {
        // What is pasted into a terminal has the ends that Enter makes.
        let typed = typed.replace("\r\n", "\n").replace('\r', "\n");
        let lines: Vec<_> = typed.trim_end_matches('\n').split('\n').map(text::clean).collect();
        self.put(&lines.join("\n"));
    }

    fn put(&mut self, typed: &str) {
        self.text.insert_str(self.cursor, typed);
        self.cursor += typed.len();
    }

    /// Puts the cursor on the letter that byte `byte` is of, or at the end.
    pub fn go_to(&mut self, byte: usize) {
        let mut letters = self.text.grapheme_indices(true).map(|(idx, it)| idx..idx + it.len());
        self.cursor = letters.find(|it| byte < it.end).map_or(self.text.len(), |it| it.start);
    }

    /// What stands between byte `start` and the cursor.
    pub fn word_from(&self, start: usize) -> &str {
        self.before().get(start..).unwrap_or_default()
    }

    /// Replaces what stands between byte `start` and the cursor.
    pub fn replace(&mut self, start: usize, word: &str) {
        if self.text.is_char_boundary(start) && start <= self.cursor {
            self.erase_back(self.cursor - start);
            self.insert(word);
        }
    }

    /// The same, and goes on behind a space; but a word that ends in a colon is not whole yet.
    pub fn replace_word(&mut self, start: usize, word: &str) {
        self.replace(start, word);
        if word.ends_with(':') {
            return;
        }
        if !self.after().starts_with(' ') {
            self.insert(" ");
        }
    }

    /// Replaces everything.
    pub fn set(&mut self, text: impl Into<String>) {
        *self = Self::new(text);
    }

    /// Does what an editing action means; false if it means nothing for a line.
    pub fn edit(&mut self, action: Action) -> bool {
        match action {
            Action::Left => self.cursor -= last_grapheme(self.before()),
            Action::Right => self.cursor += first_grapheme(self.after()),
            Action::Home => self.cursor -= last_line(self.before()),
            Action::LineEnd => self.cursor += first_line(self.after()),
            Action::Erase => self.erase_back(last_grapheme(self.before())),
            Action::EraseForward => {
                self.text.drain(self.cursor..self.cursor + first_grapheme(self.after()));
            }
            Action::EraseWord => self.erase_back(last_word(self.before())),
            Action::EraseToStart => self.erase_back(last_line(self.before())),
            Action::EraseToEnd => {
                self.text.drain(self.cursor..self.cursor + first_line(self.after()));
            }
            _ => return false,
        }
        true
    }

    fn erase_back(&mut self, n_bytes: usize) {
        self.text.drain(self.cursor - n_bytes..self.cursor);
        self.cursor -= n_bytes;
    }
}

fn first_grapheme(text: &str) -> usize {
    text.graphemes(true).next().map_or(0, str::len)
}

fn last_grapheme(text: &str) -> usize {
    text.graphemes(true).next_back().map_or(0, str::len)
}

/// Bytes of the last word of `text` and the spaces behind it.
fn last_word(text: &str) -> usize {
    let trimmed = text.trim_end_matches([' ', '\n']);
    let start = trimmed.rfind([' ', '\n']).map_or(0, |idx| idx + 1);
    text.len() - start
}

/// Bytes of the first line of `text`.
fn first_line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// Bytes of the last line of `text`.
fn last_line(text: &str) -> usize {
    text.len() - text.rfind('\n').map_or(0, |idx| idx + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing_is_by_graphemes_and_words() {
        for (start, actions, expected) in [
            ("one two ", &[Action::EraseWord][..], "one "),
            ("e\u{301}x", &[Action::Left, Action::Erase], "x"),
            ("漢字", &[Action::Left, Action::Left, Action::EraseForward], "字"),
            ("abc", &[Action::Home, Action::Erase, Action::Right, Action::EraseToEnd], "a"),
            ("abc", &[Action::Left, Action::EraseToStart], "c"),
            ("one\ntwo", &[Action::EraseWord, Action::EraseWord], ""),
            ("one\ntwo", &[Action::Home, Action::EraseToEnd, Action::Erase], "one"),
            ("one\ntwo", &[Action::EraseToStart, Action::Left, Action::EraseToStart], "\n"),
            ("one\ntwo", &[Action::Home, Action::Left, Action::LineEnd, Action::Erase], "on\ntwo"),
            ("", &[Action::Left, Action::Right, Action::Erase, Action::EraseWord], ""),
        ] {
            let mut input = Input::new(start);
            for action in actions {
                assert!(input.edit(*action));
            }
            assert_eq!(input.text(), expected, "{start:?} {actions:?}");
        }
    }

    #[test]
    fn the_cursor_goes_to_whole_letters() {
        let mut input = Input::new("a漢e\u{301}z");
        for (byte, expected) in [(0, 0), (1, 1), (2, 1), (4, 4), (5, 4), (7, 7), (8, 8), (99, 8)] {
            input.go_to(byte);
            assert_eq!(input.cursor(), expected, "{byte}");
        }
    }

    #[test]
    fn what_is_typed_goes_where_the_cursor_is_and_is_clean() {
        let mut input = Input::new("ac");
        input.edit(Action::Left);
        input.insert("\u{1b}[31mb\n");
        assert_eq!((input.before(), input.after()), ("ab ", "c"));
        input.insert_lines("\u{1b}[31md\r\te\r\nf\n\n");
        assert_eq!((input.before(), input.after()), ("ab d\n e\nf", "c"));
    }
}
