//! A document being edited over many lines: where a policy is written before it goes into its form.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Action, overlay::FormOverlay, panes, scrollbar::Extent};
use crate::{
    sandbox::document,
    text::{self, Role, Row, Span, width},
};

/// The editor, and the form that it was opened from.
#[derive(Debug)]
pub struct EditorOverlay {
    /// The form, whose field in focus is edited.
    pub form: FormOverlay,
    /// The document.
    pub editor: Editor,
    /// What came of the last key, where something is to be said.
    pub told: Option<String>,
    /// Whether the next Esc drops what was changed.
    is_warned: bool,
}

/// A text of many lines with a cursor in it.
#[derive(Debug, Default)]
pub struct Editor {
    text: String,
    /// Byte index, on a grapheme boundary.
    cursor: usize,
    /// The column that the cursor keeps while it goes up and down.
    goal: Option<usize>,
    /// The first line and the first column in view.
    top: usize,
    left: usize,
    /// Lines and columns in view.
    size: (usize, usize),
    /// The texts before the last changes, each with its cursor, and those that were undone.
    before: Vec<(String, usize)>,
    after: Vec<(String, usize)>,
    /// Whether the last change typed on, so that the next one belongs to it.
    is_typing: bool,
}

/// How many changes can be undone.
const MOST_UNDO: usize = 500;

/// What Tab puts in, and each level of a document.
const INDENT: &str = "  ";

impl EditorOverlay {
    /// Opens the document in the field in focus of `form`.
    pub fn new(form: FormOverlay) -> Self {
        let editor = Editor::new(&document::spread(form.input.text()));
        Self { form, editor, told: None, is_warned: false }
    }

    /// Fits the editor to a screen of these columns and rows.
    pub fn fit(&mut self, (columns, rows): (u16, u16)) {
        let room = panes::editor(columns, rows);
        let columns = usize::from(room.width).saturating_sub(self.margin());
        self.editor.fit(room.height.into(), columns);
    }

    /// Columns of the line numbers and the blank behind them.
    pub fn margin(&self) -> usize {
        self.editor.n_lines().to_string().len() + 1
    }

    /// The form with the document in it, on one line; the cursor goes to what keeps it from being JSON.
    pub fn done(mut self: Box<Self>) -> Result<FormOverlay, Box<Self>> {
        if let Some((line, column, what)) = document::fault(&self.editor.text) {
            self.editor.go_to(line - 1, column - 1);
            self.told = Some(tr!(
                "not JSON yet, at line {line}, column {column}: {what}",
                line,
                column,
                what
            ));
            return Err(self);
        }
        self.form.take_document(&document::on_one_line(&self.editor.text));
        Ok(self.form)
    }

    /// The form as it was; who changed something is asked first, by a sentence.
    pub fn leave(mut self: Box<Self>) -> Result<FormOverlay, Box<Self>> {
        let is_same = document::on_one_line(&self.editor.text)
            == document::on_one_line(self.form.input.text());
        if is_same || self.is_warned {
            return Ok(self.form);
        }
        self.is_warned = true;
        self.told = Some(tr!("Esc again drops what you changed; Ctrl-S takes it").to_owned());
        Err(self)
    }

    /// Does what an action means for the text.
    pub fn act(&mut self, action: Action) {
        self.is_warned = false;
        self.told = None;
        match action {
            Action::Tidy => {
                let spread = document::spread(&self.editor.text);
                self.editor.replace(spread);
            }
            Action::Undo | Action::Redo if !self.editor.turn_back(action) => {
                let is_undo = action == Action::Undo;
                let told = if is_undo { tr!("nothing to undo") } else { tr!("nothing to redo") };
                self.told = Some(told.to_owned());
            }
            _ => self.editor.edit(action),
        }
    }

    /// Whether `action` does something now.
    pub fn can(&self, action: Action) -> bool {
        match action {
            Action::Undo => !self.editor.before.is_empty(),
            Action::Redo => !self.editor.after.is_empty(),
            _ => true,
        }
    }

    /// Goes to the end of the line with this index, or of the last one.
    pub fn point_at(&mut self, idx: usize) {
        self.editor.go_to(idx.min(self.editor.n_lines() - 1), usize::MAX);
    }

    /// Puts the cursor where the pointer is: so many lines down and columns right in what is in view.
    pub fn point_in_view(&mut self, down: usize, right: usize) {
        self.is_warned = false;
        self.told = None;
        let editor = &mut self.editor;
        editor.go_to_column((editor.top + down).min(editor.n_lines() - 1), editor.left + right);
        editor.goal = None;
        editor.is_typing = false;
    }

    /// Moves the cursor by `n_lines`, down if positive.
    pub fn scroll(&mut self, n_lines: isize) {
        self.editor.step_line(n_lines.unsigned_abs(), n_lines > 0);
    }

    /// What is to be said, in two rows: what came of the last key, else whether it is JSON, and how long it is,
    /// or what its author can hardly mean.
    pub fn state(&self) -> [Row; 2] {
        if let Some(told) = &self.told {
            return [Row::default(), Row::of(told, Role::Warning)];
        }
        let text = self.editor.text();
        if let Some((line, column, what)) = document::fault(text) {
            let told =
                tr!("not JSON yet, at line {line}, column {column}: {what}", line, column, what);
            return [Row::default(), Row::of(told, Role::Note)];
        }
        let findings = document::findings(text);
        if let Some(first) = findings.first() {
            return document::remark(text, first, findings.len() - 1);
        }
        let n_characters = document::on_one_line(text).chars().count();
        let length = tr!("  {n_characters} characters on one line", n_characters);
        [Row::default(), Row::new([Span::new("JSON", Role::Good), Span::new(length, Role::Dim)])]
    }

    /// Takes what is typed or pasted.
    pub fn type_text(&mut self, typed: &str) {
        self.is_warned = false;
        self.told = None;
        self.editor.insert(typed);
    }
}

impl Editor {
    /// A text with the cursor at its start.
    pub fn new(text: &str) -> Self {
        Self { text: clean(text), ..Self::default() }
    }

    /// What was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The lines in view, each with its number, from 1.
    pub fn visible(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.split('\n').enumerate().skip(self.top).take(self.size.0);
        lines.map(|(idx, line)| (idx + 1, line))
    }

    /// How many lines there are.
    pub fn n_lines(&self) -> usize {
        1 + self.text.matches('\n').count()
    }

    /// The first column in view.
    pub fn left(&self) -> usize {
        self.left
    }

    /// Line and column of the cursor, from 0.
    pub fn place(&self) -> (usize, usize) {
        let before = self.before_cursor();
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count(), width(line))
    }

    /// The cursor within what is in view: lines down, columns right.
    pub fn place_in_view(&self) -> (usize, usize) {
        let (line, column) = self.place();
        (line.saturating_sub(self.top), column.saturating_sub(self.left))
    }

    /// Fits the view to `n_lines` and `columns`, with the cursor in it.
    pub fn fit(&mut self, n_lines: usize, columns: usize) {
        self.size = (n_lines.max(1), columns.max(1));
        let (line, column) = self.place();
        let most = self.n_lines().saturating_sub(self.size.0);
        self.top = self.top.min(line.min(most)).max((line + 1).saturating_sub(self.size.0));
        self.left = self.left.min(column).max((column + 1).saturating_sub(self.size.1));
    }

    /// How many of its lines are in view.
    pub fn extent(&self) -> Extent {
        let all = self.n_lines();
        Extent { from: self.top, to: (self.top + self.size.0).min(all), all }
    }

    /// Puts line `to` first in view, of what is in view as `from` says; the cursor comes along.
    pub fn scroll_to(&mut self, from: Extent, to: usize) {
        let last = self.n_lines() - 1;
        let top = to.min(self.n_lines().saturating_sub(from.shown()));
        let (line, column) = self.place();
        let goal = *self.goal.get_or_insert(column);
        self.top = top;
        let line = line.clamp(top, (top + self.size.0 - 1).min(last).max(top));
        self.go_to_column(line, goal);
        self.is_typing = false;
    }

    /// Puts the cursor on a line and the character of it that begins at byte `byte`, both from 0.
    pub fn go_to(&mut self, line: usize, byte: usize) {
        let start = self.line_start(line);
        let len = self.line_at(start).len();
        let at = start + byte.min(len);
        self.cursor =
            (start..=at).rev().find(|it| self.text.is_char_boundary(*it)).unwrap_or(start);
        self.goal = None;
    }

    /// Puts in what is typed or pasted.
    pub fn insert(&mut self, typed: &str) {
        let typed = clean(typed);
        let is_short = !typed.contains(['\n', ' ']);
        self.keep(is_short);
        self.text.insert_str(self.cursor, &typed);
        self.cursor += typed.len();
    }

    /// Puts another text in place of this one; the cursor stays on its line as far as there is one.
    pub fn replace(&mut self, text: impl AsRef<str>) {
        let text = clean(text.as_ref());
        if text == self.text {
            return;
        }
        let (line, _) = self.place();
        self.keep(false);
        self.text = text;
        self.go_to(line.min(self.n_lines() - 1), 0);
    }

    /// Undoes or redoes a change; false if there is none.
    fn turn_back(&mut self, action: Action) -> bool {
        self.is_typing = false;
        let undoes = action == Action::Undo;
        let from = if undoes { &mut self.before } else { &mut self.after };
        let Some((text, cursor)) = from.pop() else { return false };
        let now = (std::mem::replace(&mut self.text, text), self.cursor);
        self.cursor = cursor;
        if undoes {
            self.after.push(now);
        } else {
            self.before.push(now);
        }
        self.goal = None;
        true
    }

    fn edit(&mut self, action: Action) {
        match action {
            Action::Erase
            | Action::EraseForward
            | Action::EraseWord
            | Action::EraseToStart
            | Action::EraseToEnd => self.erase(action),
            Action::NewLine => {
                let line = self.line_at(self.line_start(self.place().0));
                let lead = line.len() - line.trim_start_matches(' ').len();
                let opens = self.before_cursor().ends_with(['{', '[']);
                let more = if opens { INDENT } else { "" };
                self.insert(&format!("\n{}{more}", " ".repeat(lead)));
            }
            Action::NextThing => self.insert(INDENT),
            Action::Up | Action::Down | Action::PageUp | Action::PageDown => {
                let step = match action {
                    Action::PageUp | Action::PageDown => self.size.0.max(2) - 1,
                    _ => 1,
                };
                self.step_line(step, matches!(action, Action::Down | Action::PageDown));
                return;
            }
            Action::Left => self.cursor -= last_len(self.before_cursor()),
            Action::Right => self.cursor += first_len(self.after_cursor()),
            Action::Home => self.cursor = self.line_start(self.place().0),
            Action::LineEnd => {
                let start = self.line_start(self.place().0);
                self.cursor = start + self.line_at(start).len();
            }
            _ => return,
        }
        self.goal = None;
        if matches!(action, Action::Left | Action::Right | Action::Home | Action::LineEnd) {
            self.is_typing = false;
        }
    }

    fn erase(&mut self, action: Action) {
        let before = self.before_cursor();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let back = match action {
            Action::Erase => last_len(before),
            // Who is at the start of a line takes the line break.
            Action::EraseWord | Action::EraseToStart if line.is_empty() => last_len(before),
            Action::EraseWord => {
                let kept = line.trim_end_matches(' ');
                line.len() - kept.rfind(' ').map_or(0, |idx| idx + 1)
            }
            Action::EraseToStart => line.len(),
            _ => 0,
        };
        let after = self.after_cursor();
        let rest = after.split('\n').next().unwrap_or_default();
        let forward = match action {
            Action::EraseForward => first_len(after),
            Action::EraseToEnd if rest.is_empty() => first_len(after),
            Action::EraseToEnd => rest.len(),
            _ => 0,
        };
        if back + forward == 0 {
            return;
        }
        self.keep(action == Action::Erase);
        self.text.drain(self.cursor - back..self.cursor + forward);
        self.cursor -= back;
    }

    fn step_line(&mut self, step: usize, down: bool) {
        let (line, column) = self.place();
        let goal = *self.goal.get_or_insert(column);
        let last = self.n_lines() - 1;
        let line = if down { (line + step).min(last) } else { line.saturating_sub(step) };
        self.go_to_column(line, goal);
        self.is_typing = false;
    }

    /// Puts the cursor on what stands at `column` of a line, both from 0, or at its end.
    fn go_to_column(&mut self, line: usize, column: usize) {
        let start = self.line_start(line);
        self.cursor = start + text::split_at_width(self.line_at(start), column).0.len();
    }

    /// Keeps the text as it is for an undo, unless the change goes on with the last one.
    fn keep(&mut self, is_typing: bool) {
        if !(is_typing && self.is_typing) {
            self.before.push((self.text.clone(), self.cursor));
            if self.before.len() > MOST_UNDO {
                self.before.remove(0);
            }
        }
        self.after.clear();
        self.is_typing = is_typing;
        self.goal = None;
    }

    fn before_cursor(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    fn after_cursor(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Where line `number`, from 0, begins; the end of the text if there is none.
    fn line_start(&self, number: usize) -> usize {
        let breaks = || self.text.match_indices('\n').map(|(idx, _)| idx + 1);
        match number.checked_sub(1) {
            Some(n_breaks) => breaks().nth(n_breaks).unwrap_or(self.text.len()),
            None => 0,
        }
    }

    /// The line that begins at byte `start`.
    fn line_at(&self, start: usize) -> &str {
        self.text.get(start..).and_then(|it| it.split('\n').next()).unwrap_or_default()
    }
}

/// `text` without what must not reach a terminal, its line breaks kept.
fn clean(text: &str) -> String {
    let lines = text.lines().map(|line| text::clean(&line.replace('\t', INDENT)).into_owned());
    let mut cleaned = lines.collect::<Vec<_>>().join("\n");
    if text.ends_with('\n') {
        cleaned.push('\n');
    }
    cleaned
}

fn first_len(text: &str) -> usize {
    text.graphemes(true).next().map_or(0, str::len)
}

fn last_len(text: &str) -> usize {
    text.graphemes(true).next_back().map_or(0, str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str, actions: &[Action]) -> (String, (usize, usize)) {
        let mut editor = Editor::new(text);
        editor.fit(3, 10);
        for action in actions {
            editor.edit(*action);
        }
        (editor.text().to_owned(), editor.place())
    }

    #[test]
    fn editing_is_by_lines_graphemes_and_words() {
        use Action::{
            Down, Erase, EraseForward, EraseToEnd, EraseToStart, EraseWord, Home, Left, LineEnd,
            NewLine, NextThing, PageDown, Right, Up,
        };
        for (text, actions, expected, place) in [
            ("ab\ncd", &[Down, LineEnd, Erase][..], "ab\nc", (1, 1)),
            ("ab\ncd", &[Down, Erase], "abcd", (0, 2)),
            ("ab\ncd", &[LineEnd, EraseForward], "abcd", (0, 2)),
            ("ab\ncd", &[LineEnd, EraseToEnd, EraseToEnd], "ab", (0, 2)),
            ("one two\n", &[LineEnd, EraseWord], "one \n", (0, 4)),
            ("one two", &[LineEnd, Left, EraseToStart], "o", (0, 0)),
            ("{", &[Right, NewLine], "{\n  ", (1, 2)),
            ("  x", &[LineEnd, NewLine], "  x\n  ", (1, 2)),
            ("x", &[NextThing], "  x", (0, 2)),
            ("long line\na\nlong line", &[LineEnd, Down, Down], "long line\na\nlong line", (2, 9)),
            ("漢字\nabc", &[Right, Down], "漢字\nabc", (1, 2)),
            ("e\u{301}x", &[Right, Erase], "x", (0, 0)),
            ("a\nb\nc\nd", &[PageDown, Home, Up], "a\nb\nc\nd", (1, 0)),
            ("", &[Up, Down, Left, Right, Erase, EraseWord, EraseToEnd], "", (0, 0)),
        ] {
            assert_eq!(edited(text, actions), (expected.to_owned(), place), "{text:?} {actions:?}");
        }
    }

    #[test]
    fn typing_is_undone_by_words_and_comes_back() {
        let mut editor = Editor::default();
        for typed in ["a", "b", " ", "c"] {
            editor.insert(typed);
        }
        let mut texts = Vec::new();
        while editor.turn_back(Action::Undo) {
            texts.push(editor.text().to_owned());
        }
        assert_eq!(texts, ["ab ", "ab", ""]);
        while editor.turn_back(Action::Redo) {}
        assert_eq!(editor.text(), "ab c");
    }

    #[test]
    fn the_cursor_stays_in_view_and_pasted_text_is_clean() {
        let mut editor = Editor::new("a\r\n\tb\x1b[31m\nc\nd\ne");
        assert_eq!(editor.text(), "a\n  b\nc\nd\ne");
        editor.go_to(4, 0);
        editor.fit(2, 4);
        assert_eq!(editor.visible().collect::<Vec<_>>(), [(4, "d"), (5, "e")]);
        editor.insert("long word");
        editor.fit(2, 4);
        assert_eq!((editor.place_in_view(), editor.left()), ((1, 3), 6));
    }
}
