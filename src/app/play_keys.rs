//! What keys do in the sandbox, and in the overlays that belong to it.

use super::{
    Action, App, Effect, Input, Overlay, bindings,
    overlay::{FormOverlay, Then},
    picker::{Choice, Entry, Picker},
    play::{PlayPane, Tab},
};
use crate::{
    progress::Change,
    sandbox::{
        form::{Form, FormKind},
        view::ItemRef,
    },
};

impl App {
    pub(super) fn act_on_play(&mut self, action: Action) -> Vec<Effect> {
        let Some(play) = &mut self.play else { return Vec::new() };
        if play.command.is_some() {
            return self.act_on_command(action);
        }
        match action {
            Action::CommandLine => play.command = Some(Input::default()),
            Action::NextView => play.step_tab(true),
            Action::PreviousView => play.step_tab(false),
            Action::Undo | Action::Redo => return self.turn_back(action),
            Action::Reset if play.sandbox.cursor() == 0 => {
                self.notice = Some("this world is as it was at the start".to_owned());
            }
            Action::Reset => self.overlay = Some(Overlay::reset()),
            Action::Portal => self.overlay = Some(Overlay::Picker(people(play))),
            Action::Add => self.overlay = Some(add(play)),
            Action::Delete => match play.item().and_then(FormKind::removing) {
                Some(kind) => {
                    let item = play.item().cloned();
                    self.fill(kind, item.as_ref());
                }
                None => self.notice = Some("nothing here can be deleted".to_owned()),
            },
            Action::Open => return self.open_item(),
            Action::Copy => match play.last_echo() {
                Some(echo) => {
                    let effect = Effect::Copy(echo.to_owned());
                    self.notice = Some("copied the last command".to_owned());
                    return vec![effect];
                }
                None => self.notice = Some("no command was run yet".to_owned()),
            },
            _ => play.step(action),
        }
        Vec::new()
    }

    /// Runs one command line; false if it failed.
    pub(super) fn run_command(&mut self, line: &str) -> (bool, Vec<Effect>) {
        let Some(play) = &mut self.play else { return (false, Vec::new()) };
        let outcome = play.run(line);
        let keep = if outcome.changed { self.step_to_keep() } else { None };
        (outcome.output.is_ok(), keep.into_iter().collect())
    }

    fn act_on_command(&mut self, action: Action) -> Vec<Effect> {
        let Some(play) = &mut self.play else { return Vec::new() };
        match action {
            Action::Close => {
                play.completions.clear();
                play.command = None;
            }
            Action::Commit => {
                play.completions.clear();
                let line = play.command.take().map(|it| it.text().trim().to_owned());
                if let Some(line) = line.filter(|it| !it.is_empty()) {
                    // The line stays open: who typed one command wants to type another, and Up brings back
                    // one that was refused.
                    play.command = Some(Input::default());
                    return self.run_command(&line).1;
                }
            }
            _ => {
                let before = play.command.clone();
                play.edit_command(action);
                let is_same = play.command == before && play.completions.is_empty();
                if action == Action::Complete && is_same {
                    self.notice = Some("nothing that could stand here begins so".to_owned());
                }
            }
        }
        Vec::new()
    }

    fn turn_back(&mut self, action: Action) -> Vec<Effect> {
        let Some(play) = &mut self.play else { return Vec::new() };
        if !play.turn_back(action) {
            let what = if action == Action::Undo { "undo" } else { "redo" };
            self.notice = Some(format!("nothing to {what}"));
            return Vec::new();
        }
        match action {
            Action::Reset => self.step_to_keep().into_iter().collect(),
            _ => self.cursor_to_keep().into_iter().collect(),
        }
    }

    /// The step that was just played, for the record.
    fn step_to_keep(&self) -> Option<Effect> {
        let play = self.play.as_ref().filter(|it| !it.is_fork)?;
        let index = play.sandbox.cursor().checked_sub(1)?;
        let json = serde_json::to_string(play.sandbox.steps().get(index)?).ok()?;
        let world = play.sandbox.name().to_owned();
        let course = self.course_key.clone();
        Some(Effect::Keep(Change::Step { course, world, index, json }))
    }

    fn cursor_to_keep(&self) -> Option<Effect> {
        let play = self.play.as_ref().filter(|it| !it.is_fork)?;
        let world = play.sandbox.name().to_owned();
        let (course, cursor) = (self.course_key.clone(), play.sandbox.cursor());
        Some(Effect::Keep(Change::Cursor { course, world, cursor }))
    }

    /// A person's portal, or what AWS says of the thing under the cursor.
    fn open_item(&mut self) -> Vec<Effect> {
        let Some(play) = &mut self.play else { return Vec::new() };
        let Some(item) = play.item().cloned() else { return Vec::new() };
        if let ItemRef::User(user) = item {
            play.see_as(user);
            return Vec::new();
        }
        match item.describe(play.sandbox.world()) {
            Some(line) => self.run_command(&line).1,
            None => Vec::new(),
        }
    }

    fn fill(&mut self, kind: FormKind, about: Option<&ItemRef>) {
        if let Some(play) = &self.play {
            let form = Form::new(kind, play.sandbox.world(), about);
            self.overlay = Some(Overlay::Form(Box::new(FormOverlay::new(form))));
        }
    }

    pub(super) fn act_on_overlay(&mut self, action: Action) -> Vec<Effect> {
        if action == Action::Close {
            return self.close_overlay();
        }
        let Some(overlay) = &mut self.overlay else { return Vec::new() };
        match (overlay, action) {
            (Overlay::Find(_), Action::Commit) => self.overlay = None,
            (Overlay::Find(input), _) => {
                input.edit(action);
                self.search_as_typed();
            }
            (Overlay::Form(_), Action::Commit) => return self.submit_form(),
            (Overlay::Form(form), _) => form.act(action),
            (Overlay::Picker(_), Action::Commit) => return self.choose(),
            (Overlay::Picker(picker), _) => picker.act(action),
            (Overlay::Ask(ask), Action::Yes) => {
                let then = ask.then;
                self.overlay = None;
                return match then {
                    Then::Quit => vec![Effect::Quit],
                    Then::Reset => self.turn_back(Action::Reset),
                };
            }
            (Overlay::Ask(_), _) => {}
            (Overlay::Help { of, top }, _) => {
                let last = bindings::bindings(*of).count();
                *top = match action {
                    Action::Down => *top + 1,
                    Action::Up => top.saturating_sub(1),
                    Action::PageDown | Action::HalfDown => *top + 10,
                    Action::PageUp | Action::HalfUp => top.saturating_sub(10),
                    Action::Top => 0,
                    Action::End => last,
                    _ => *top,
                }
                .min(last.saturating_sub(1));
            }
            (Overlay::Goto, _) => {
                self.overlay = None;
                return self.act(action);
            }
        }
        Vec::new()
    }

    fn close_overlay(&mut self) -> Vec<Effect> {
        if let Some(Overlay::Find(_)) = self.overlay.take()
            && let Some(lesson) = &mut self.lesson
        {
            lesson.search = None;
        }
        Vec::new()
    }

    /// Runs the lines of the form, or says what is missing.
    fn submit_form(&mut self) -> Vec<Effect> {
        let (Some(Overlay::Form(it)), Some(play)) = (&mut self.overlay, &self.play) else {
            return Vec::new();
        };
        let lines = match it.form.lines(play.sandbox.world()) {
            Ok(lines) => lines,
            Err(missing) => {
                it.go_to_incomplete();
                it.missing = Some(missing);
                return Vec::new();
            }
        };
        self.overlay = None;
        let mut effects = Vec::new();
        for line in lines {
            let (ran, kept) = self.run_command(&line);
            effects.extend(kept);
            if !ran {
                break;
            }
        }
        effects
    }

    /// Does what the chosen entry of a list means.
    fn choose(&mut self) -> Vec<Effect> {
        let Some(Overlay::Picker(picker)) = &self.overlay else { return Vec::new() };
        let Some(choice) = picker.chosen().map(|it| it.choice.clone()) else { return Vec::new() };
        self.overlay = None;
        match choice {
            Choice::Do(action) => return self.act(action),
            Choice::SeeAs(user) => {
                if let Some(play) = &mut self.play {
                    play.see_as(user);
                }
            }
            Choice::Fill(kind, about) => self.fill(kind, about.as_ref()),
        }
        Vec::new()
    }

    /// Every action that means something in the pane in focus, to be found by its name.
    pub(super) fn palette(&self) -> Overlay {
        let context = self.context();
        let entries =
            bindings::bindings(context).filter(|it| self.can(it.action)).map(|it| Entry {
                label: it.help.to_owned(),
                note: it.key().to_owned(),
                choice: Choice::Do(it.action),
            });
        Overlay::Picker(Picker::new(format!("Actions: {}", context.title()), entries.collect()))
    }
}

/// The people whose portal can be shown.
fn people(play: &PlayPane) -> Picker {
    let entries = play.sandbox.world().users().map(|user| Entry {
        label: user.display_name.to_string(),
        note: user.user_name.to_string(),
        choice: Choice::SeeAs(user.id.clone()),
    });
    Picker::new("Portal as", entries.collect())
}

/// The forms that add something to the view; the one form if there is only one.
fn add(play: &PlayPane) -> Overlay {
    let kinds: &[FormKind] = match play.tab {
        Tab::View(view) => FormKind::adding(view),
        Tab::Transcript => &FormKind::ALL,
    };
    let about = play.item();
    if let [only] = kinds {
        let form = Form::new(*only, play.sandbox.world(), about);
        return Overlay::Form(Box::new(FormOverlay::new(form)));
    }
    let entries = kinds.iter().map(|kind| Entry {
        label: kind.title().to_owned(),
        note: String::new(),
        choice: Choice::Fill(*kind, about.cloned()),
    });
    Overlay::Picker(Picker::new("Add", entries.collect()))
}
