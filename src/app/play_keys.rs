//! What keys do in the sandbox, and in the overlays that belong to it.

use super::{
    Action, App, Effect, Input, Overlay,
    editor::EditorOverlay,
    overlay::FormOverlay,
    picker::{Choice, Entry, Picker},
    play::{NO_LINE, PlayPane, Tab},
};
use crate::{
    progress::{Change, Play},
    sandbox::{
        Step,
        form::{Form, FormKind},
        script,
        view::{ItemRef, View},
    },
    text::{Role, Row},
    words,
};

impl App {
    pub(super) fn act_on_play(&mut self, action: Action) -> Vec<Effect> {
        let Some(play) = &mut self.play else { return Vec::new() };
        if play.command.is_some() {
            return self.act_on_command(action);
        }
        if play.is_in_past() && is_change(action) {
            self.notice = Some(tr!("this is how it was: Esc shows how it is now").to_owned());
            return Vec::new();
        }
        match action {
            Action::CommandLine => {
                play.look_at_now();
                play.command = Some(Input::default());
                if play.recall.ask() {
                    return vec![Effect::ReadLines(play.sandbox.name().to_owned())];
                }
            }
            Action::Close if play.selection.take().is_some() => {}
            Action::Close if !play.filter_text().is_empty() => play.filter(""),
            Action::Close if play.look_at_now() => {}
            Action::Fork if play.sandbox.is_copy() => self.overlay = Some(Overlay::leave_copy()),
            Action::Save => self.overlay = Some(Overlay::Name(Input::default())),
            Action::Saved => match saved(play) {
                Some(picker) => self.overlay = Some(Overlay::Picker(picker)),
                None => self.notice = Some(tr!("nothing is saved yet: s saves").to_owned()),
            },
            Action::NextView => play.step_tab(true),
            Action::PreviousView => play.step_tab(false),
            Action::Undo | Action::Redo | Action::Fork => return self.turn_back(action),
            Action::Reset if play.sandbox.cursor() == 0 => {
                self.notice = Some(tr!("this world is as it was at the start").to_owned());
            }
            Action::Reset => self.overlay = Some(Overlay::reset()),
            Action::Portal => self.overlay = Some(Overlay::Picker(people(play))),
            Action::Access => self.look_at_access(),
            Action::Add => self.overlay = Some(add(play)),
            Action::Edit => match play.item().map(|it| (it, FormKind::editing(it))) {
                Some((item, kinds)) if !kinds.is_empty() => {
                    let picker = forms(tr!("Change"), kinds.into_iter(), Some(item));
                    self.overlay = Some(Overlay::Picker(picker));
                }
                _ => self.notice = Some(tr!("nothing here can be changed").to_owned()),
            },
            Action::Find => self.overlay = Some(Overlay::Find(Input::new(play.filter_text()))),
            Action::Delete => match play.item().and_then(FormKind::removing) {
                Some(kind) => {
                    let item = play.item().cloned();
                    self.fill(kind, item.as_ref());
                }
                None => self.notice = Some(tr!("nothing here can be deleted").to_owned()),
            },
            Action::Open => return self.open_item(),
            Action::Copy => return self.copy_last(),
            _ => play.step(action),
        }
        Vec::new()
    }

    /// Whether a search in a large world goes on by itself, between two keys.
    pub fn is_searching(&self) -> bool {
        self.play.as_ref().is_some_and(PlayPane::is_searching)
    }

    pub(super) fn search_on(&mut self) {
        if let Some(play) = self.play.as_mut().filter(|it| it.is_searching()) {
            play.search_on();
        }
    }

    /// Runs one command line; false if it failed.
    pub(super) fn run_command(&mut self, line: &str) -> (bool, Vec<Effect>) {
        let Some(play) = &mut self.play else { return (false, Vec::new()) };
        let (before, was_copy) = (play.sandbox.cursor(), play.sandbox.is_copy());
        let saved: Vec<String> = play.sandbox.snapshots().map(|it| it.0.to_owned()).collect();
        let is_new = play.recall.push(line);
        let outcome = play.run(line);
        let (after, is_copy) = (play.sandbox.cursor(), play.sandbox.is_copy());
        let names = play.sandbox.snapshots().map(|it| it.0.to_owned());
        let names: Vec<String> = names.filter(|it| !saved.contains(it)).collect();
        let mut effects: Vec<Effect> =
            is_new.then(|| self.line_to_keep(line)).flatten().into_iter().collect();
        effects.extend(names.iter().filter_map(|it| self.snapshot_to_keep(it)));
        if is_copy != was_copy {
            effects.extend(self.play_to_keep());
        } else if outcome.changed {
            effects.extend(self.steps_to_keep(before));
        } else if after != before {
            effects.extend(self.cursor_to_keep());
        }
        (outcome.output.is_ok(), effects)
    }

    /// Runs lines as one step, up to the first that fails; says how many did not.
    fn run_together(&mut self, lines: &[String]) -> (usize, Vec<Effect>) {
        let mut first = self.n_done();
        let (mut n_done, mut effects) = (0, Vec::new());
        let (mut has_moved, mut is_elsewhere) = (false, false);
        for line in lines {
            let (is_done, kept) = self.run_command(line);
            // A line may undo what was there before.
            first = first.min(self.n_done());
            for effect in kept {
                match &effect {
                    // The steps are kept when it is known which of them belong together.
                    Effect::Keep(Change::Step { .. }) => continue,
                    Effect::Keep(Change::Line { .. } | Change::Snapshot { .. }) => {}
                    Effect::Keep(Change::Play { .. }) => is_elsewhere = true,
                    _ => has_moved = true,
                }
                effects.push(effect);
            }
            if !is_done {
                break;
            }
            n_done += 1;
        }
        if is_elsewhere {
            // A copy was made or left on the way: what is before `first` may be other steps now.
            effects.extend(self.play_to_keep());
            return (n_done, effects);
        }
        if let Some(play) = &mut self.play {
            play.sandbox.join(first);
        }
        effects.extend(if has_moved { self.play_to_keep() } else { self.steps_to_keep(first) });
        (n_done, effects)
    }

    /// Runs what is on the command line: a command, or several as one step. The first that fails stays there,
    /// with what follows it.
    fn run_lines(&mut self, text: &str) -> Vec<Effect> {
        let commands = script::commands(text);
        if commands.len() < 2 {
            let only = commands.first().map_or(text, |(_, line)| line.trim());
            return self.run_command(only).1;
        }
        let lines: Vec<String> = commands.iter().map(|(_, line)| line.trim().to_owned()).collect();
        let (n_done, effects) = self.run_together(&lines);
        self.notice = Some(match commands.get(n_done) {
            None => tr!("{n_done} commands ran, as one step", n_done),
            Some((number, _)) => {
                let rest: Vec<&str> = text.lines().skip(number - 1).collect();
                if let Some(play) = &mut self.play {
                    play.command = Some(Input::at_start(rest.join("\n")));
                }
                tr!(
                    "{n_done} ran, line {number} failed: it is here again, with what follows",
                    n_done,
                    number
                )
            }
        });
        effects
    }

    /// A line that was run, for the record.
    fn line_to_keep(&self, line: &str) -> Option<Effect> {
        let play =
            self.play.as_ref().filter(|it| it.unkept.is_none() && line.len() <= LONGEST_LINE)?;
        let (course, world) = (self.course_key.clone(), play.sandbox.name().to_owned());
        Some(Effect::Keep(Change::Line { course, world, line: line.to_owned() }))
    }

    fn act_on_command(&mut self, action: Action) -> Vec<Effect> {
        let Some(play) = &mut self.play else { return Vec::new() };
        match action {
            Action::Close => play.close_command(),
            Action::Commit if play.take_choice() => {}
            Action::Commit if play.recall.is_searching() && play.recall.found().is_none() => {
                play.recall.leave();
                play.say(vec![Row::of(words::of(NO_LINE), Role::Warning)]);
            }
            Action::Commit => {
                play.take_found();
                let line = play.command.take().map(|it| it.text().trim().to_owned());
                if line.as_deref() == Some("fork") && play.sandbox.is_copy() {
                    // What was done in the copy would be gone.
                    self.overlay = Some(Overlay::leave_copy());
                    return Vec::new();
                }
                if let Some(line) = line.filter(|it| !it.is_empty()) {
                    // The line stays open: who typed one command wants to type another, and Up brings back
                    // one that was refused.
                    play.command = Some(Input::default());
                    return self.run_lines(&line);
                }
            }
            _ => {
                self.notice = play.edit_command(action).err().map(str::to_owned);
            }
        }
        Vec::new()
    }

    pub(super) fn turn_back(&mut self, action: Action) -> Vec<Effect> {
        let Some(play) = &mut self.play else { return Vec::new() };
        if !play.turn_back(action) {
            let is_undo = action == Action::Undo;
            let told = if is_undo { tr!("nothing to undo") } else { tr!("nothing to redo") };
            self.notice = Some(told.to_owned());
            return Vec::new();
        }
        match action {
            Action::Reset => self.steps_to_keep(self.n_done().saturating_sub(1)),
            Action::Fork => self.play_to_keep(),
            _ => self.cursor_to_keep().into_iter().collect(),
        }
    }

    pub(super) fn n_done(&self) -> usize {
        self.play.as_ref().map_or(0, |it| it.sandbox.cursor())
    }

    /// The steps that were just played, from number `first` on, for the record.
    pub(super) fn steps_to_keep(&self, first: usize) -> Vec<Effect> {
        let Some(play) = self.play.as_ref().filter(|it| it.unkept.is_none()) else {
            return Vec::new();
        };
        let keep = |(index, step): (usize, &Step)| {
            let json = serde_json::to_string(step).ok()?;
            let world = play.sandbox.name().to_owned();
            let course = self.course_key.clone();
            Some(Effect::Keep(Change::Step { course, world, index, json }))
        };
        let steps = play.sandbox.steps().iter().enumerate();
        steps.take(play.sandbox.cursor()).skip(first).filter_map(keep).collect()
    }

    /// What was saved under `name`, for the record; with an empty name, where the copy was made.
    fn snapshot_to_keep(&self, name: &str) -> Option<Effect> {
        let play = self.play.as_ref().filter(|it| it.unkept.is_none())?;
        let (world, name) = (play.sandbox.name().to_owned(), name.to_owned());
        let json = play.sandbox.kept(&name);
        let course = self.course_key.clone();
        Some(Effect::Keep(Change::Snapshot { course, world, name, json }))
    }

    /// The whole play as it is now, and whether it is a copy, for the record.
    fn play_to_keep(&self) -> Vec<Effect> {
        let Some(play) = self.play.as_ref().filter(|it| it.unkept.is_none()) else {
            return Vec::new();
        };
        let (course, world) = (self.course_key.clone(), play.sandbox.name().to_owned());
        let steps = play.sandbox.steps().iter().filter_map(|it| serde_json::to_string(it).ok());
        let kept = Play { steps: steps.collect(), cursor: play.sandbox.cursor() };
        let kept = Effect::Keep(Change::Play { course, world, play: kept });
        // First the play: who is killed in between is still in the copy, and can leave it once more.
        [kept].into_iter().chain(self.snapshot_to_keep("")).collect()
    }

    /// Saves the world under the name that was typed.
    pub(super) fn save(&mut self) -> Vec<Effect> {
        let (Some(Overlay::Name(input)), Some(play)) = (&self.overlay, &mut self.play) else {
            return Vec::new();
        };
        let name = input.text().trim().to_owned();
        if name.is_empty() {
            return Vec::new();
        }
        play.sandbox.save(&name);
        self.overlay = None;
        self.notice = Some(tr!("saved as `{name}`: o opens it", name));
        self.snapshot_to_keep(&name).into_iter().collect()
    }

    fn cursor_to_keep(&self) -> Option<Effect> {
        let play = self.play.as_ref().filter(|it| it.unkept.is_none())?;
        let world = play.sandbox.name().to_owned();
        let (course, cursor) = (self.course_key.clone(), play.sandbox.cursor());
        Some(Effect::Keep(Change::Cursor { course, world, cursor }))
    }

    /// A person's portal, or what AWS says of the thing under the cursor.
    fn open_item(&mut self) -> Vec<Effect> {
        let Some(play) = &mut self.play else { return Vec::new() };
        if play.go_to_step() {
            return self.cursor_to_keep().into_iter().collect();
        }
        let Some(item) = play.item().cloned() else { return Vec::new() };
        if let ItemRef::User(user) = item {
            play.see_as(user);
            return Vec::new();
        }
        if let ItemRef::Statement { .. } = &item {
            play.open_statement(&item);
            return Vec::new();
        }
        match item.describe(play.sandbox.world()) {
            Some(line) => self.run_command(&line).1,
            None => Vec::new(),
        }
    }

    /// Copies the last command in AWS CLI's spelling.
    fn copy_last(&mut self) -> Vec<Effect> {
        let last = self.play.as_ref().and_then(PlayPane::last_echo);
        let effect = last.map(|it| Effect::Copy(it.to_owned()));
        let told = if effect.is_some() {
            tr!("copied the last command")
        } else {
            tr!("no command was run yet")
        };
        self.notice = Some(told.to_owned());
        effect.into_iter().collect()
    }

    /// Shows who may do what; asks, if that is shown already or nothing was asked yet.
    fn look_at_access(&mut self) {
        let Some(play) = &mut self.play else { return };
        let is_there = play.tab == Tab::View(View::Access);
        play.show(Tab::View(View::Access));
        if is_there || play.sandbox.questions().is_none() {
            self.fill(FormKind::AskAccess, None);
        }
    }

    pub(super) fn fill(&mut self, kind: FormKind, about: Option<&ItemRef>) {
        if let Some(play) = &self.play {
            let form = Form::new(kind, play.sandbox.world(), about);
            self.overlay = Some(Overlay::Form(Box::new(FormOverlay::new(form))));
        }
    }

    /// Opens the document of the form in the editor.
    pub(super) fn edit_document(&mut self) {
        if let Some(Overlay::Form(form)) = self.overlay.take() {
            self.overlay = Some(Overlay::Editor(Box::new(EditorOverlay::new(*form))));
        }
    }

    /// Back to the form, unless `leave` finds a reason to stay.
    pub(super) fn leave_editor(
        &mut self,
        leave: fn(Box<EditorOverlay>) -> Result<FormOverlay, Box<EditorOverlay>>,
    ) {
        if let Some(Overlay::Editor(it)) = self.overlay.take() {
            self.overlay = Some(match leave(it) {
                Ok(form) => Overlay::Form(Box::new(form)),
                Err(editor) => Overlay::Editor(editor),
            });
        }
    }

    /// Takes what came back from the learner's own editor.
    pub(super) fn take_edited(&mut self, edited: Result<String, String>) {
        match (&mut self.overlay, edited) {
            (Some(Overlay::Editor(it)), Ok(text)) => it.editor.replace(text.trim_end()),
            (_, Ok(_)) => {}
            (Some(Overlay::Editor(it)), Err(why)) => it.told = Some(why),
            (_, Err(why)) => self.notice = Some(why),
        }
    }

    /// Runs the lines of the form, or says what is missing.
    pub(super) fn submit_form(&mut self) -> Vec<Effect> {
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
        let is_question = it.form.kind == FormKind::AskAccess;
        self.overlay = None;
        let effects = self.run_together(&lines).1;
        if let Some(play) = self.play.as_mut().filter(|_| is_question) {
            play.show(Tab::View(View::Access));
        }
        effects
    }
}

/// Bytes of a line that anybody would want back in another run of the program.
const LONGEST_LINE: usize = 10_000;

/// Whether the action is about the world as it is.
fn is_change(action: Action) -> bool {
    matches!(action, Action::Add | Action::Edit | Action::Delete | Action::Portal)
}

/// The people whose portal can be shown.
fn people(play: &PlayPane) -> Picker {
    let entries = play.sandbox.world().users().map(|user| {
        let choice = Choice::SeeAs(user.id.clone());
        Entry::new(user.display_name.to_string(), user.user_name.to_string(), choice)
    });
    Picker::new(tr!("Portal as"), entries.collect())
}

/// The worlds that were saved; nothing if none was.
fn saved(play: &PlayPane) -> Option<Picker> {
    let entries: Vec<Entry> = play
        .sandbox
        .snapshots()
        .map(|(name, n_changes)| {
            let note = match n_changes {
                1 => tr!("1 change").to_owned(),
                n => tr!("{n} changes", n),
            };
            Entry::new(name, note, Choice::Open(name.to_owned()))
        })
        .collect();
    (!entries.is_empty()).then(|| Picker::new(tr!("Saved worlds"), entries))
}

/// The forms that add something to the view, and the way to all the others; the one form if there is only one.
fn add(play: &PlayPane) -> Overlay {
    let kinds: Vec<FormKind> = match play.tab {
        Tab::View(view) => FormKind::adding(view),
        Tab::History | Tab::Transcript => FormKind::ALL.to_vec(),
    };
    if let [only] = kinds.as_slice() {
        let form = Form::new(*only, play.sandbox.world(), play.item());
        return Overlay::Form(Box::new(FormOverlay::new(form)));
    }
    Overlay::Picker(forms(tr!("Add"), kinds.into_iter(), play.item()))
}

/// A list of forms about a thing.
pub(super) fn forms(
    title: &str,
    kinds: impl Iterator<Item = FormKind>,
    about: Option<&ItemRef>,
) -> Picker {
    let entries = kinds
        .map(|kind| Entry::new(kind.title().into_owned(), "", Choice::Fill(kind, about.cloned())));
    let others = Choice::Operations(about.cloned());
    let rest =
        Entry::new(tr!("any other operation"), tr!("AWS's, and those of the console"), others);
    let rest = (title != tr!("Any operation")).then_some(rest);
    Picker::new(title, entries.chain(rest).collect())
}
