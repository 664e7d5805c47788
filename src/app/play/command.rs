//! The command line of the sandbox: what is typed, and what can stand at its cursor.

use super::PlayPane;
use crate::{
    app::{Action, Context, Input, popup::Popup},
    sandbox::complete,
    text::{Role, Row, Span, wrap},
};

impl PlayPane {
    /// Where keys go while the pane has them.
    pub fn context(&self) -> Context {
        match (&self.command, &self.popup) {
            (None, _) => Context::Sandbox,
            (Some(_), Some(_)) => Context::Completion,
            (Some(_), None) => Context::Command,
        }
    }

    /// Types or pastes into the command line.
    pub fn type_text(&mut self, typed: &str) {
        // A space ends the word, and the word is the one that the line shows.
        if typed == " " && !self.is_in_quotes() && self.take_choice() {
            return;
        }
        if let Some(input) = &mut self.command {
            input.insert(typed);
        }
        self.narrow();
    }

    /// Edits the command line, or moves through what can stand there; false if nothing can.
    pub fn edit_command(&mut self, action: Action) -> bool {
        match action {
            Action::Complete => return self.complete(),
            Action::Earlier | Action::Later => self.recall(action == Action::Earlier),
            Action::Down | Action::Up | Action::NextThing | Action::PreviousThing => {
                let next = matches!(action, Action::Down | Action::NextThing);
                if let Some(popup) = &mut self.popup {
                    popup.step(next);
                }
            }
            Action::Right | Action::LineEnd if self.take_choice() => {}
            _ => {
                if !matches!(action, Action::Erase | Action::EraseForward) {
                    self.popup = None;
                }
                if let Some(input) = &mut self.command {
                    input.edit(action);
                }
                self.narrow();
            }
        }
        true
    }

    /// Puts the choice of the popup on the line; false if none is open.
    pub fn take_choice(&mut self) -> bool {
        let Some(popup) = self.popup.take() else { return false };
        if let (Some(input), Some(choice)) = (&mut self.command, popup.chosen()) {
            input.replace_word(choice.start, &choice.text);
        }
        true
    }

    /// Closes what stands over the command line, or the line itself.
    pub fn close_command(&mut self) {
        if self.popup.take().is_none() {
            self.command = None;
        }
    }

    /// Takes back what is being typed; false if there is nothing.
    pub fn clear_command(&mut self) -> bool {
        let is_open = self.popup.take().is_some();
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

    /// How many rows the whole command line takes.
    pub(super) fn n_command_rows(&self) -> usize {
        if self.command.is_some() { self.drawn().0.len() } else { 1 }
    }

    /// The whole line as it would be with the choice taken, with its prompt.
    fn drawn(&self) -> (Vec<Row>, (usize, usize)) {
        let Some(input) = &self.command else { return (Vec::new(), (0, 0)) };
        let chosen = self.popup.as_ref().and_then(Popup::chosen);
        let mut shown = input.clone();
        if let Some(choice) = chosen {
            shown.replace_word(choice.start, &choice.text);
        }
        let start = chosen.map_or(shown.cursor(), |it| it.start);
        let (typed, word) = shown.before().split_at_checked(start).unwrap_or_default();
        let prompt = Span::new("$ ", Role::Key);
        let before = [prompt, Span::new(typed, Role::Text), Span::new(word, Role::Accent)];
        let before = Row::new(before);
        let mut row = before.clone();
        row.push(shown.after(), Role::Text);
        // Room for the cursor behind the last character.
        row.push(" ", Role::Text);
        let columns = self.size.0.max(1);
        let rows = wrap::cut_row(&row, columns);
        let above = wrap::cut_row(&before, columns);
        let right = above.last().map_or(0, Row::width);
        let at = if right < columns { (above.len() - 1, right) } else { (above.len(), 0) };
        (rows, at)
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
        let complete = |it: &Input| complete::complete(&self.sandbox, it.text(), it.cursor());
        self.command.as_ref().map(complete).unwrap_or_default()
    }

    /// Whether the word at the cursor began with a quote, so that a space belongs to it.
    fn is_in_quotes(&self) -> bool {
        let start = self.popup.as_ref().and_then(Popup::chosen).map(|it| it.start);
        let word = self.command.as_ref().zip(start).map(|(input, start)| input.word_from(start));
        word.is_some_and(|it| it.starts_with(['\'', '"']))
    }

    /// Puts an earlier line of the history on the command line, or a later one.
    fn recall(&mut self, earlier: bool) {
        let history = &self.history;
        let at = match (self.recalled, earlier) {
            (None, true) => history.len().checked_sub(1),
            (None, false) => None,
            (Some(at), true) => Some(at.saturating_sub(1)),
            (Some(at), false) => (at + 1 < history.len()).then_some(at + 1),
        };
        let line = at.and_then(|it| history.get(it)).cloned().unwrap_or_default();
        self.recalled = at;
        if let Some(input) = &mut self.command {
            input.set(line);
        }
    }
}
