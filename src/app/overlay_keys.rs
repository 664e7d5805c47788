//! What keys do in what lies over the panes: forms, lists, searches, notes, questions.

use super::{
    Action, App, Effect, Overlay, Pane, editor::EditorOverlay, go::Destination, overlay::Then,
    picker::Choice, play_keys::forms,
};
use crate::sandbox::form::FormKind;

impl App {
    pub(super) fn act_on_overlay(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Close => return self.close_overlay(),
            Action::Commit => return self.commit(),
            _ => {}
        }
        let Some(overlay) = &mut self.overlay else { return Vec::new() };
        match (overlay, action) {
            (
                Overlay::Name(input) | Overlay::Report(input) | Overlay::Bookmark { input, .. },
                _,
            ) => {
                input.edit(action);
            }
            (Overlay::Find(input), _) => {
                input.edit(action);
                self.search_as_typed();
            }
            (Overlay::Form(it), Action::Open) if it.is_document() => self.edit_document(),
            (Overlay::Form(form), _) => form.act(action),
            (Overlay::Editor(it), Action::Outside) => {
                return vec![Effect::EditOutside(it.editor.text().to_owned())];
            }
            (Overlay::Editor(_), Action::Done) => self.leave_editor(EditorOverlay::done),
            (Overlay::Editor(it), _) => it.act(action),
            (Overlay::Picker(_), Action::Delete) => return self.remove_bookmark(),
            (Overlay::Picker(picker), _) => picker.act(action),
            (Overlay::Search(it), _) => it.act(action),
            (Overlay::Note(note), Action::Open) => {
                let Some((chapter, offset)) = note.place else { return Vec::new() };
                self.overlay = None;
                return self.go_in_lesson(chapter, Some(Destination::Offset(offset)));
            }
            (Overlay::Note(note), _) => note.act(action),
            (Overlay::Ask(ask), Action::Yes) => {
                let then = ask.then;
                self.overlay = None;
                return self.after_yes(then);
            }
            (Overlay::Ask(_), _) => {}
            // How far down it goes is known when it has its size.
            (Overlay::Help { top, .. }, _) => *top = scrolled(*top, action),
            (Overlay::Goto, _) => {
                self.overlay = None;
                return self.act(action);
            }
        }
        Vec::new()
    }

    /// Takes what was typed or chosen.
    fn commit(&mut self) -> Vec<Effect> {
        match &self.overlay {
            Some(Overlay::Find(_)) => self.overlay = None,
            Some(Overlay::Name(_)) => return self.save(),
            Some(Overlay::Report(_)) => return self.report(),
            Some(Overlay::Bookmark { .. }) => return self.keep_bookmark(),
            Some(Overlay::Form(_)) => return self.submit_form(),
            Some(Overlay::Picker(_)) => return self.choose(),
            Some(Overlay::Search(_)) => return self.open_found(),
            Some(
                Overlay::Editor(_)
                | Overlay::Note(_)
                | Overlay::Ask(_)
                | Overlay::Help { .. }
                | Overlay::Goto,
            )
            | None => {}
        }
        Vec::new()
    }

    fn after_yes(&mut self, then: Then) -> Vec<Effect> {
        match then {
            Then::Quit => vec![Effect::Quit],
            Then::Reset => self.turn_back(Action::Reset),
            Then::LeaveCopy => self.turn_back(Action::Fork),
            Then::HandIn => self.hand_in(),
        }
    }

    fn close_overlay(&mut self) -> Vec<Effect> {
        if let Some(Overlay::Editor(_)) = &self.overlay {
            self.leave_editor(EditorOverlay::leave);
            return Vec::new();
        }
        if let Some(Overlay::Find(_)) = self.overlay.take() {
            match (self.focus, &mut self.lesson, &mut self.play) {
                (Pane::Sandbox, _, Some(play)) => play.filter(""),
                (_, Some(lesson), _) => lesson.forget_search(),
                _ => {}
            }
        }
        Vec::new()
    }

    /// Does what the chosen entry of a list means.
    fn choose(&mut self) -> Vec<Effect> {
        let Some(Overlay::Picker(picker)) = &self.overlay else { return Vec::new() };
        let Some(choice) = picker.chosen().map(|it| it.choice.clone()) else { return Vec::new() };
        self.overlay = None;
        match choice {
            Choice::Do(action) => return self.act(action),
            Choice::Tell(what) => self.notice = Some(what),
            Choice::Chapter(chapter) => return self.go_in_lesson(chapter, None),
            Choice::Anchor(anchor) => {
                let chapter = self.lesson.as_ref().map(|it| it.chapter);
                let to = Some(Destination::Anchor(anchor));
                return chapter.map_or(Vec::new(), |it| self.go_in_lesson(it, to));
            }
            Choice::Section(chapter, offset) => {
                return self.go_in_lesson(chapter, Some(Destination::Offset(offset)));
            }
            Choice::Set(setting, value) => return vec![Effect::Set(setting, value)],
            Choice::Bookmark(idx) => return self.open_bookmark(idx),
            Choice::Term(idx) => self.show_term(idx),
            Choice::Mistakes => self.show_mistakes(),
            Choice::SeeAs(user) => {
                if let Some(play) = &mut self.play {
                    play.see_as(user);
                }
            }
            Choice::Open(name) => {
                let first = self.n_done();
                if let Some(play) = &mut self.play {
                    play.open(&name);
                }
                return self.steps_to_keep(first);
            }
            Choice::Operations(about) => {
                let picker = forms(tr!("Any operation"), FormKind::operations(), about.as_ref());
                self.overlay = Some(Overlay::Picker(picker));
            }
            Choice::Fill(kind, about) => self.fill(kind, about.as_ref()),
        }
        Vec::new()
    }
}

/// The first row in view after `action`, of rows up to `last`.
fn scrolled(top: usize, action: Action) -> usize {
    match action {
        Action::Down => top + 1,
        Action::Up => top.saturating_sub(1),
        Action::PageDown | Action::HalfDown => top + 10,
        Action::PageUp | Action::HalfUp => top.saturating_sub(10),
        Action::Top => 0,
        Action::End => usize::MAX,
        _ => top,
    }
}
