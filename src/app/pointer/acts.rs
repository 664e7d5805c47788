//! What the pointer does to what it is at.

use ratatui::layout::Position;

use super::{Gesture, Held, Pointer, Pressed, Spot};
use crate::{
    app::{
        Action, App, Context, Effect, Overlay, Pane,
        overlay::Then,
        selection::{Point, Selection},
        settings,
    },
    course::Item,
    words,
};

/// Rows that a notch of the wheel moves.
const NOTCH: isize = 3;

/// Said where a click would submit an answer.
const NOT_BY_CLICK: &str = mark!("an answer is given with a key, not with a click");

/// Said when the mouse was left to the terminal, and when it was taken back.
const IS_OFF: &str = mark!("the mouse is off: drag to select text as in any program");
const IS_ON: &str = mark!("the mouse is on: click and turn the wheel");

impl App {
    /// Does what the pointer means at `spot`.
    pub(in crate::app) fn take_pointer(
        &mut self,
        pointer: Pointer,
        spot: Option<Spot>,
    ) -> Vec<Effect> {
        match pointer.gesture {
            Gesture::Wheel { down } => {
                let at = Position::new(pointer.column, pointer.row);
                self.wheel(spot, at, if down { NOTCH } else { -NOTCH });
            }
            Gesture::Press | Gesture::PressAgain => {
                self.held = None;
                self.select(Pane::Lesson, None);
                self.select(Pane::Sandbox, None);
                let before = self.pressed.take();
                let Some(spot) = spot else { return Vec::new() };
                if pointer.gesture == Gesture::PressAgain
                    && !before.is_some_and(|it| it.lets_go_on(spot))
                {
                    return Vec::new();
                }
                self.pressed = Some(Pressed { spot, has_acted: false });
                self.hold(spot, pointer.row);
                if pointer.gesture == Gesture::PressAgain {
                    self.select_word(spot);
                }
                return self.press(spot);
            }
            Gesture::Drag => match self.held {
                Some(Held::Bar(long, below)) => self.move_bar(long, pointer.row, below),
                Some(Held::Text(pane, anchor)) => self.drag(pane, anchor, pointer),
                None => {}
            },
            Gesture::Release => match (self.held.take(), spot) {
                (Some(Held::Text(pane, _)), _) if self.selection(pane).is_some() => {
                    return self.copy_selection(pane);
                }
                (Some(Held::Text(Pane::Lesson, _)), Some(Spot::Text { row, column })) => {
                    return self.click_text(row, column);
                }
                _ => {}
            },
        }
        Vec::new()
    }

    /// What was clicked has opened or given something.
    fn note_act(&mut self) {
        if let Some(pressed) = &mut self.pressed {
            pressed.has_acted = true;
        }
    }

    /// Selects the word that was clicked twice; where there is none, nothing is held.
    fn select_word(&mut self, spot: Spot) {
        let (pane, ends) = match (spot, &self.lesson, &self.play) {
            (Spot::Text { row, column }, Some(lesson), _) => {
                (Pane::Lesson, lesson.word_at(row, column))
            }
            (Spot::Said { row, column }, _, Some(play)) => {
                (Pane::Sandbox, play.word_at(row, column))
            }
            _ => return,
        };
        self.held = ends.map(|(first, _)| Held::Text(pane, first));
        self.select(pane, ends.map(|(first, last)| Selection::new(first, last)));
    }

    fn selection(&self, pane: Pane) -> Option<Selection> {
        match pane {
            Pane::Lesson => self.lesson.as_ref()?.selection,
            Pane::Sandbox => self.play.as_ref()?.selection,
            Pane::Contents | Pane::Quiz => None,
        }
    }

    fn select(&mut self, pane: Pane, selection: Option<Selection>) {
        match (pane, &mut self.lesson, &mut self.play) {
            (Pane::Lesson, Some(lesson), _) => lesson.selection = selection,
            (Pane::Sandbox, _, Some(play)) => play.selection = selection,
            _ => {}
        }
    }

    /// Selects from where the button went down to where the pointer is; above and below the text, it scrolls.
    fn drag(&mut self, pane: Pane, anchor: Point, pointer: Pointer) {
        let Some(area) = self.selectable(pane).filter(|it| !it.is_empty()) else { return };
        let over = match pointer.row {
            row if row < area.y => -1,
            row if row >= area.bottom() => 1,
            _ => 0,
        };
        let row = usize::from(pointer.row.clamp(area.y, area.bottom() - 1) - area.y);
        let column = usize::from(pointer.column.clamp(area.x, area.right() - 1) - area.x);
        let head = match (pane, &mut self.lesson, &mut self.play) {
            (Pane::Lesson, Some(lesson), _) => {
                if over != 0 {
                    lesson.scroll(over);
                }
                lesson.point(row, column)
            }
            (Pane::Sandbox, _, Some(play)) => {
                if over != 0 {
                    play.scroll(over);
                }
                let last = play.n_lines().saturating_sub(1);
                Point { block: 0, line: (play.top() + row).min(last), column }
            }
            _ => return,
        };
        if head != anchor || self.selection(pane).is_some() {
            self.select(pane, Some(Selection::new(anchor, head)));
        }
    }

    /// Puts what is selected on the clipboard, and says how much that is.
    fn copy_selection(&mut self, pane: Pane) -> Vec<Effect> {
        let Some(selection) = self.selection(pane) else { return Vec::new() };
        let text = match (pane, &self.lesson, &self.play) {
            (Pane::Lesson, Some(lesson), _) => lesson.copied(selection),
            (Pane::Sandbox, _, Some(play)) => play.copied(selection),
            _ => String::new(),
        };
        if text.is_empty() {
            self.select(pane, None);
            return Vec::new();
        }
        let n_lines = text.lines().count();
        let lines =
            if n_lines == 1 { tr!("1 line").to_owned() } else { tr!("{n_lines} lines", n_lines) };
        self.notice = Some(tr!("copied {lines}: Esc ends the selection", lines));
        vec![Effect::Copy(text)]
    }

    /// Whether the mouse is ours; if not, the terminal selects text with it.
    pub fn has_mouse(&self) -> bool {
        self.settings.is_on(settings::MOUSE)
    }

    /// Leaves the mouse to the terminal until the program ends, or takes it back.
    pub(in crate::app) fn toggle_mouse(&mut self) {
        let has_mouse = !self.has_mouse();
        self.settings.set(settings::MOUSE, settings::Value::Switch(has_mouse));
        let told = if has_mouse { words::of(IS_ON) } else { words::of(IS_OFF) };
        self.notice = Some(told.to_owned());
    }

    /// Moves what is under the pointer.
    fn wheel(&mut self, spot: Option<Spot>, at: Position, n_rows: isize) {
        // A form that is all in view stays in its field: nobody loses what is half typed.
        let is_still = matches!(self.overlay, Some(Overlay::Form(_)))
            && self.window().is_none_or(|it| it.bar.is_none());
        let is_over = !matches!(spot, None | Some(Spot::Beside)) && !is_still;
        match &mut self.overlay {
            Some(Overlay::Find(_)) | None => self.wheel_pane(spot, at, n_rows),
            Some(overlay) if is_over => overlay.scroll(n_rows),
            Some(_) => {}
        }
    }

    fn wheel_pane(&mut self, spot: Option<Spot>, at: Position, n_rows: isize) {
        match self.pane_at(at) {
            Some(Pane::Contents) => self.contents.scroll(&self.course, n_rows),
            Some(Pane::Lesson) => {
                if let Some(lesson) = &mut self.lesson {
                    lesson.scroll(n_rows);
                }
            }
            Some(Pane::Sandbox) => {
                if let Some(play) = &mut self.play {
                    match spot {
                        Some(Spot::Completion(_)) => play.scroll_choices(n_rows),
                        _ => play.scroll(n_rows),
                    }
                }
            }
            Some(Pane::Quiz) => {
                if let Some(check) = &mut self.check {
                    check.scroll(n_rows);
                }
            }
            None => {}
        }
    }

    /// Holds what can be dragged.
    fn hold(&mut self, spot: Spot, row_of_screen: u16) {
        self.held = match spot {
            Spot::Bar(long) => {
                let below = self.hold_bar(long, row_of_screen);
                below.map(|below| {
                    self.move_bar(long, row_of_screen, below);
                    Held::Bar(long, below)
                })
            }
            // What is clicked there is opened when the button goes up: it may have been a drag.
            Spot::Text { row, column } => {
                self.focus = Pane::Lesson;
                let point = self.lesson.as_ref().map(|it| it.point(row, column));
                point.map(|it| Held::Text(Pane::Lesson, it))
            }
            Spot::Said { row, column } => {
                self.focus = Pane::Sandbox;
                Some(Held::Text(Pane::Sandbox, Point { block: 0, line: row, column }))
            }
            _ => None,
        };
    }

    fn press(&mut self, spot: Spot) -> Vec<Effect> {
        match spot {
            Spot::Key(action) => return self.press_key(action),
            Spot::Pane(pane) => {
                self.focus = pane;
                self.strip &= pane != Pane::Lesson;
            }
            Spot::View(tab) => {
                self.focus = Pane::Sandbox;
                if let Some(play) = &mut self.play {
                    play.show(tab);
                }
            }
            Spot::Item(idx) => {
                self.note_act();
                return self.press_item(idx);
            }
            Spot::Line(idx) => return self.press_line(idx),
            Spot::Completion(row) => {
                self.note_act();
                self.focus = Pane::Sandbox;
                if let Some(play) = &mut self.play {
                    let n_rows = play.shares().answer.saturating_sub(1);
                    play.choose_row(row, n_rows);
                }
            }
            Spot::CommandLine => {
                self.focus = Pane::Sandbox;
                match (self.context(), &mut self.play) {
                    (Context::Sandbox, _) => return self.act(Action::CommandLine),
                    (Context::Recall, Some(play)) => {
                        play.take_found();
                    }
                    _ => {}
                }
            }
            Spot::Check(row) => return self.press_check(row),
            Spot::Entry(idx) => {
                self.note_act();
                if let Some(overlay) = &mut self.overlay {
                    overlay.point_at(idx);
                }
                return self.act(Action::Commit);
            }
            Spot::Typed(_)
            | Spot::Answer(_)
            | Spot::Field { .. }
            | Spot::Choice(_)
            | Spot::Letter { .. } => {
                self.press_typed(spot);
            }
            Spot::Beside => {
                self.note_act();
                return self.press_beside();
            }
            Spot::Bar(_) | Spot::Text { .. } | Spot::Said { .. } | Spot::Window => {}
        }
        Vec::new()
    }

    /// Goes to what is clicked in a line that is typed, in a form or in the editor.
    fn press_typed(&mut self, spot: Spot) {
        match (&mut self.overlay, spot) {
            (Some(overlay), Spot::Typed(byte)) => {
                if let Some(input) = overlay.input() {
                    input.go_to(byte);
                }
            }
            (None, Spot::Typed(byte)) => {
                self.focus = Pane::Sandbox;
                if let Some(play) = &mut self.play {
                    play.go_to_byte(byte);
                }
            }
            (None, Spot::Answer(byte)) => {
                self.focus = Pane::Quiz;
                if let Some(check) = self.check.as_mut().filter(|it| it.can(Action::TypeAnswer)) {
                    check.type_at(byte);
                }
            }
            (Some(Overlay::Form(it)), Spot::Field { idx, byte }) => {
                it.point_at(idx);
                it.input.go_to(byte);
            }
            (Some(Overlay::Form(it)), Spot::Choice(idx)) => it.choose(idx),
            (Some(Overlay::Editor(it)), Spot::Letter { down, right }) => {
                it.point_in_view(down, right);
            }
            _ => {}
        }
    }

    /// Does what a key does whose name is clicked, unless that gives an answer.
    fn press_key(&mut self, action: Action) -> Vec<Effect> {
        let hands_in = matches!(&self.overlay, Some(Overlay::Ask(ask)) if ask.then == Then::HandIn);
        let is_answer = match action {
            Action::Pick(_) | Action::Submit | Action::Sure(_) => true,
            Action::Yes => hands_in,
            _ => false,
        };
        if is_answer {
            self.notice = Some(words::of(NOT_BY_CLICK).to_owned());
            return Vec::new();
        }
        self.act(action)
    }

    /// Opens the page of an item of the contents.
    fn press_item(&mut self, idx: usize) -> Vec<Effect> {
        self.focus = Pane::Contents;
        // The list stays where it is.
        self.contents.scroll(&self.course, 0);
        self.contents.go_to(&self.course, idx);
        match self.course.items.get(idx) {
            Some(Item::Chapter(_)) => self.act(Action::Open),
            Some(Item::Part(_) | Item::Separator) | None => Vec::new(),
        }
    }

    /// Selects a line of a view; opens it if it is selected already.
    fn press_line(&mut self, idx: usize) -> Vec<Effect> {
        let had_keys = self.focus == Pane::Sandbox;
        self.focus = Pane::Sandbox;
        let Some(play) = &mut self.play else { return Vec::new() };
        if play.command.as_ref().is_some_and(|it| !it.text().is_empty()) {
            // What is being typed stays.
            return Vec::new();
        }
        let was_typing = play.command.take().is_some();
        let was_there = had_keys && !was_typing && play.cursor() == idx;
        play.point_at(idx);
        if !was_there || !self.can(Action::Open) {
            return Vec::new();
        }
        self.note_act();
        self.act(Action::Open)
    }

    /// Picks an option of a question, or goes to a question of an exam.
    fn press_check(&mut self, row: usize) -> Vec<Effect> {
        let had_keys = self.focus == Pane::Quiz;
        self.focus = Pane::Quiz;
        let Some(check) = &mut self.check else { return Vec::new() };
        if let Some(letter) = check.letter_at(row) {
            self.note_act();
            return self.act(Action::Pick(letter));
        }
        if let Some(idx) = check.question_at(row) {
            let was_there = had_keys && check.under_cursor() == Some(idx);
            check.point_at(idx);
            if was_there {
                self.note_act();
                return self.act(Action::Open);
            }
        }
        Vec::new()
    }

    /// Opens what is clicked in the lesson.
    fn click_text(&mut self, row: usize, column: usize) -> Vec<Effect> {
        let Some(lesson) = &mut self.lesson else { return Vec::new() };
        let target = lesson.rows().get(row).and_then(|it| it.target_at(column));
        if target.is_none() {
            self.strip = false;
            return Vec::new();
        }
        lesson.focus = target;
        self.note_act();
        self.act(Action::Open)
    }

    /// Closes what lies over the panes, if nothing is lost with it.
    fn press_beside(&mut self) -> Vec<Effect> {
        let action = match &self.overlay {
            Some(Overlay::Find(input)) if !input.text().is_empty() => Action::Commit,
            Some(Overlay::Name(it) | Overlay::Report(it) | Overlay::Bookmark { input: it, .. })
                if !it.text().is_empty() =>
            {
                return Vec::new();
            }
            Some(Overlay::Form(it)) if it.is_touched => return Vec::new(),
            Some(_) => Action::Close,
            None => return Vec::new(),
        };
        self.act(action)
    }
}
