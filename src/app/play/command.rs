//! The command line of the sandbox: what is typed, what can stand at its cursor, what was run before.

use super::{NO_COMPLETION, NO_LINE, PlayPane};
use crate::{
    app::{Action, Context, Input, popup::Popup, scrollbar::Extent},
    sandbox::{complete, script},
    text::{Role, Row, Span, split_at_width, wrap},
    words,
};

impl PlayPane {
    /// Where keys go while the pane has them.
    pub fn context(&self) -> Context {
        match (&self.command, &self.popup) {
            (None, _) => Context::Sandbox,
            (Some(_), _) if self.recall.is_searching() => Context::Recall,
            (Some(_), Some(_)) => Context::Completion,
            (Some(_), None) => Context::Command,
        }
    }

    /// Types or pastes into the command line; gives a sentence where there is one to say.
    pub fn type_text(&mut self, typed: &str) -> Option<String> {
        if self.recall.type_text(typed) {
            return None;
        }
        // A space ends the word, and the word is the one that the line shows.
        if typed == " " && !self.is_in_quotes() && self.take_choice() {
            return None;
        }
        let input = self.command.as_mut()?;
        if typed.len() > MOST_PASTED {
            return Some(words::of(TOO_LONG).to_owned());
        }
        input.insert_lines(typed);
        let n_commands = if typed.len() > 1 { script::commands(input.text()).len() } else { 0 };
        self.narrow();
        (n_commands > 1)
            .then(|| tr!("{n_commands} commands: Enter runs them as one step", n_commands))
    }

    /// Edits the command line, or moves through what can stand there or was run before; a sentence if
    /// there is nothing to find.
    pub fn edit_command(&mut self, action: Action) -> Result<(), &'static str> {
        match action {
            Action::SearchLines => {
                self.popup = None;
                return if self.recall.search() { Ok(()) } else { Err(words::of(NO_LINE)) };
            }
            _ if self.recall.erase(action) => {}
            // Whatever else is done in a search is done with the line that it has found.
            Action::Complete if self.take_found() => {}
            Action::Complete => {
                return if self.complete() { Ok(()) } else { Err(words::of(NO_COMPLETION)) };
            }
            Action::Earlier | Action::Later => {
                self.take_found();
                self.bring_back(action == Action::Earlier);
            }
            Action::Down | Action::Up | Action::NextThing | Action::PreviousThing => {
                let next = matches!(action, Action::Down | Action::NextThing);
                if let Some(popup) = &mut self.popup {
                    popup.step(next);
                }
            }
            Action::Right | Action::LineEnd if self.take_choice() => {}
            _ => {
                self.take_found();
                if !matches!(action, Action::Erase | Action::EraseForward) {
                    self.popup = None;
                }
                if let Some(input) = &mut self.command {
                    input.edit(action);
                }
                self.narrow();
            }
        }
        Ok(())
    }

    /// Puts the line that a search has found on the command line; false if no search is on.
    pub fn take_found(&mut self) -> bool {
        let is_searching = self.recall.is_searching();
        if let (Some(line), Some(input)) = (self.recall.end_search(), &mut self.command) {
            input.set(line);
        }
        is_searching
    }

    /// Puts the choice of the popup on the line; false if none is open.
    pub fn take_choice(&mut self) -> bool {
        let Some(popup) = self.popup.take() else { return false };
        if let (Some(input), Some(choice)) = (&mut self.command, popup.chosen()) {
            input.replace_word(choice.start, &choice.text);
        }
        true
    }

    /// Takes the choice in row `row` of the `n_rows` that show the popup.
    pub fn choose_row(&mut self, row: usize, n_rows: usize) {
        if self.popup.as_mut().is_some_and(|it| it.choose_row(row, n_rows)) {
            self.take_choice();
        }
    }

    /// Moves through what can stand at the cursor.
    pub fn scroll_choices(&mut self, n_rows: isize) {
        if let Some(popup) = &mut self.popup {
            popup.scroll(n_rows);
        }
    }

    /// How much of what can stand at the cursor is in view, while the learner chooses.
    pub fn extent_of_choices(&self) -> Option<Extent> {
        let n_rows = self.shares().answer.saturating_sub(1);
        self.popup.as_ref().map(|it| it.extent(n_rows))
    }

    /// Puts choice `to` first in view.
    pub fn scroll_choices_to(&mut self, to: usize) {
        let n_rows = self.shares().answer.saturating_sub(1);
        if let Some(popup) = &mut self.popup {
            popup.scroll_to(to, n_rows);
        }
    }

    /// Closes what stands over the command line, or the line itself.
    pub fn close_command(&mut self) {
        let is_over = self.popup.take().is_some() || self.recall.is_searching();
        self.recall.leave();
        if !is_over {
            self.command = None;
        }
    }

    /// Looks ahead of the line that is typed, as soon as it is another one.
    pub fn look_ahead(&mut self) {
        let is_typing = self.popup.is_none() && !self.recall.is_searching();
        let typed = self.command.as_ref().filter(|_| is_typing).map_or("", Input::text).trim();
        if typed == self.foreseen.0 {
            return;
        }
        // What is not whole yet, or will be refused, is not worth the noise at each key; of what was pasted, it is.
        let commands = if typed.contains('\n') { script::commands(typed) } else { Vec::new() };
        let rows = match commands.len() {
            0 | 1 if typed.len() > MOST_FORESEEN => Vec::new(),
            0 | 1 => {
                let outlook = self.sandbox.foresee(typed).ok();
                outlook.map(|it| it.rows(N_FORESEEN)).unwrap_or_default()
            }
            _ => self.sandbox.foresee_all(&commands).rows(N_FORESEEN + 1),
        };
        let columns = self.size.0.max(1);
        let rows = rows.iter().flat_map(|row| wrap::wrap(row, columns, 2)).collect();
        self.foreseen = (typed.to_owned(), rows);
    }

    /// Takes back what is being typed; false if there is nothing.
    pub fn clear_command(&mut self) -> bool {
        let is_open = self.popup.take().is_some() || self.recall.is_searching();
        self.recall.leave();
        match &mut self.command {
            Some(input) if is_open || !input.text().is_empty() => input.set(""),
            Some(_) | None => return false,
        }
        true
    }

    /// The command line in at most `n_rows` rows, those around the cursor, and the row and column of
    /// the cursor in them.
    pub fn command_rows(&self, n_rows: usize) -> (Vec<Row>, (usize, usize)) {
        let (mut rows, (down, right)) = self.drawn();
        let first = (down + 1).saturating_sub(n_rows);
        rows.drain(..first);
        rows.truncate(n_rows);
        (rows, (down - first, right))
    }

    /// The byte of the command line, as it is shown in `n_rows` rows, that is at a row and column of them; nothing
    /// where it is not being typed.
    pub fn byte_at(&self, down: usize, right: usize, n_rows: usize) -> Option<usize> {
        let (shown, _) = self.with_choice().filter(|_| !self.recall.is_searching())?;
        let (text, cursor) = (shown.text(), shown.cursor());
        let mut row = (self.drawn().1.0 + 1).saturating_sub(n_rows) + down;
        let mut begin = 0;
        for line in text.split('\n') {
            let has_cursor = (begin..=begin + line.len()).contains(&cursor);
            let drawn = [PROMPT, line, if has_cursor { " " } else { "" }].concat();
            let rows = wrap::cut_row(&Row::of(drawn, Role::Text), self.size.0.max(1));
            let Some(here) = rows.get(row) else {
                row -= rows.len();
                begin += line.len() + 1;
                continue;
            };
            let before: usize = rows.iter().take(row).map(|it| it.text().len()).sum();
            let byte = before + split_at_width(&here.text(), right).0.len();
            return Some(begin + byte.saturating_sub(PROMPT.len()).min(line.len()));
        }
        Some(text.len())
    }

    /// Puts the cursor on the letter at byte `byte` of the line as it is shown.
    pub fn go_to_byte(&mut self, byte: usize) {
        self.take_choice();
        if let Some(input) = &mut self.command {
            input.go_to(byte);
        }
    }

    /// How many rows the whole command line takes.
    pub(super) fn n_command_rows(&self) -> usize {
        if self.command.is_some() { self.drawn().0.len() } else { 1 }
    }

    /// The whole line as it would be with the choice taken, with its prompt.
    fn drawn(&self) -> (Vec<Row>, (usize, usize)) {
        let Some((shown, start)) = self.with_choice() else { return (Vec::new(), (0, 0)) };
        if let Some(query) = self.recall.query() {
            return self.drawn_search(query);
        }
        let (text, cursor) = (shown.text(), shown.cursor());
        let columns = self.size.0.max(1);
        let (mut rows, mut at) = (Vec::new(), (0, 0));
        let mut begin = 0;
        for line in text.split('\n') {
            let end = begin + line.len();
            let prompt = Span::new(if begin == 0 { PROMPT } else { MORE }, Role::Key);
            let part = |from: usize, to: usize, role| {
                let range = from.clamp(begin, end)..to.clamp(begin, end);
                Span::new(text.get(range).unwrap_or_default(), role)
            };
            let (typed, word) = (part(0, start, Role::Text), part(start, cursor, Role::Accent));
            let before = Row::new([prompt, typed, word]);
            let mut row = before.clone();
            row.spans.push(part(cursor, end, Role::Text));
            if (begin..=end).contains(&cursor) {
                let above = wrap::cut_row(&before, columns);
                let right = above.last().map_or(0, Row::width);
                let down = rows.len() + above.len();
                at = if right < columns { (down - 1, right) } else { (down, 0) };
                // Room for the cursor behind the last character.
                row.push(" ", Role::Text);
            }
            rows.extend(wrap::cut_row(&row, columns));
            begin = end + 1;
        }
        (rows, at)
    }

    /// The line as it would be with the choice taken, and where the word begins that is chosen.
    fn with_choice(&self) -> Option<(Input, usize)> {
        let mut shown = self.command.clone()?;
        let chosen = self.popup.as_ref().and_then(Popup::chosen);
        if let Some(choice) = chosen {
            shown.replace_word(choice.start, &choice.text);
        }
        let start = chosen.map_or(shown.cursor(), |it| it.start);
        Some((shown, start))
    }

    /// What is sought among the lines that were run, and under it the line that was found.
    fn drawn_search(&self, query: &str) -> (Vec<Row>, (usize, usize)) {
        let columns = self.size.0.max(1);
        let sought =
            Row::new([Span::new(words::of(SEARCH), Role::Key), Span::new(query, Role::Text)]);
        let found = match self.recall.found() {
            Some(line) => {
                let at = self.recall.place_in(line).unwrap_or_default();
                let part = |range| line.get(range).unwrap_or_default();
                Row::new([
                    Span::new("$ ", Role::Key),
                    Span::new(part(0..at.start), Role::Text),
                    Span::new(part(at.clone()), Role::Accent).strong(),
                    Span::new(part(at.end..line.len()), Role::Text),
                ])
            }
            None => Row::of(words::of(NO_LINE), Role::Warning),
        };
        // What is sought keeps to its row, so that what was found is in view on a small screen.
        let right = sought.width().min(columns - 1);
        let mut rows = vec![sought.fitting(columns)];
        rows.extend(wrap::cut_row(&found, columns));
        (rows, (0, right))
    }

    /// Completes the word at the cursor: at once if it can be one only, as far as all that it can be agree,
    /// and then by choice. False if it can be nothing.
    fn complete(&mut self) -> bool {
        let found = self.completions();
        let Some(input) = &mut self.command else { return false };
        if let [only] = found.as_slice() {
            input.replace_word(only.start, &only.text);
            return true;
        }
        let start = found.first().map_or(input.cursor(), |it| it.start);
        self.popup = Popup::open(found, input.word_from(start));
        let Some(popup) = &self.popup else { return false };
        let (typed, shared) = (input.word_from(start), popup.shared_start());
        if shared.len() > typed.len() && shared.to_lowercase().starts_with(&typed.to_lowercase()) {
            input.replace(start, shared);
        }
        true
    }

    /// Keeps an open popup in step with what is typed.
    fn narrow(&mut self) {
        if self.popup.take().is_none() {
            return;
        }
        let found = self.completions();
        let Some(input) = &self.command else { return };
        let start = found.first().map_or(input.cursor(), |it| it.start);
        let typed = input.word_from(start);
        self.popup = Popup::open(found, typed).filter(|it| !it.is_settled(typed));
    }

    fn completions(&self) -> Vec<complete::Completion> {
        let Some(input) = &self.command else { return Vec::new() };
        // Of several lines the one that the cursor is in.
        let begin = script::last_begin(input.before());
        let line = input.text().get(begin..).unwrap_or_default();
        let mut found = complete::complete(&self.sandbox, line, input.cursor() - begin);
        for it in &mut found {
            it.start += begin;
        }
        found
    }

    /// Whether the word at the cursor began with a quote, so that a space belongs to it.
    fn is_in_quotes(&self) -> bool {
        let start = self.popup.as_ref().and_then(Popup::chosen).map(|it| it.start);
        let word = self.command.as_ref().zip(start).map(|(input, start)| input.word_from(start));
        word.is_some_and(|it| it.starts_with(['\'', '"']))
    }

    /// Puts the line that was run before this one on the command line, or after it.
    fn bring_back(&mut self, earlier: bool) {
        let Some(input) = &mut self.command else { return };
        if let Some(line) = self.recall.step(earlier, input.text()) {
            input.set(line);
        }
    }
}

/// Bytes of a line that is looked ahead of.
const MOST_FORESEEN: usize = 4_096;

/// How many things that a line changes are shown before it runs, with what stands over them.
const N_FORESEEN: usize = 5;

/// Bytes that are taken at once.
const MOST_PASTED: usize = 131_072;

const TOO_LONG: &str =
    mark!("too much to paste: put it into a file and run it with `vestibule sandbox --run`");

/// Before a line, and before those that go on with it: as wide as each other.
const PROMPT: &str = "$ ";
const MORE: &str = "> ";

const SEARCH: &str = mark!("search: ");
