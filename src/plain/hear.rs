//! A typed line to messages.

use super::{Heard, Talk, answer, edit, say};
use crate::{
    app::{
        Action, App, Context, Msg, Overlay, Pane,
        play::{PlayPane, Tab},
    },
    course::Item,
    sandbox,
    text::{Role, Row},
};

impl Talk {
    /// What `line` means where the learner is.
    pub fn hear(&mut self, app: &App, line: &str) -> Heard {
        let mut heard = self.understand(app, line);
        // What is on the paper was read, as what is on the screen.
        let printed = self.printed.drain(..);
        let seen = printed.map(|(chapter, from, to)| Msg::Printed { chapter, from, to });
        heard.msgs.splice(0..0, seen);
        heard
    }

    fn understand(&mut self, app: &App, line: &str) -> Heard {
        if app.context() == Context::Editor {
            return edit::hear(app, line);
        }
        if app.context() != Context::Command {
            return self.hear_in(app, app.context(), line);
        }
        // A command that was begun for the learner runs with an empty line, and gives way to any other.
        if line.trim().is_empty() {
            return Heard::of([Action::Commit, Action::Close].map(Msg::Do));
        }
        let mut heard = self.hear_in(app, Context::Sandbox, line);
        heard.msgs.insert(0, Msg::Do(Action::Close));
        heard
    }

    fn hear_in(&mut self, app: &App, context: Context, line: &str) -> Heard {
        let asked = asked(line);
        let line = line.trim();
        let does = |actions: &[Action]| Heard::of(actions.iter().map(|it| Msg::Do(*it)));
        if matches!(line, "q" | "quit" | "exit")
            && !matches!(context, Context::Form | Context::Goto)
        {
            return does(&[Action::Interrupt]);
        }
        if line == "?" {
            return Heard { rows: say::help(app, context), msgs: Vec::new() };
        }
        match context {
            Context::Form => return form(app, line),
            Context::Name => return named(app, line),
            Context::Picker => return chosen(app, line),
            Context::Ask if line == "y" => return does(&[Action::Yes]),
            Context::Ask => return does(&[Action::Close]),
            _ => {}
        }
        if let Some(heard) = answer::hear(app, context, line) {
            return heard;
        }
        if let Some(begun) = asked {
            return Heard { rows: say::completions(app, begun), msgs: Vec::new() };
        }
        if sandbox::is_command(line) {
            return command(app, line);
        }
        if let Some(heard) = with_words(app, context, line) {
            if line.starts_with("view") && !heard.msgs.is_empty() {
                // Whoever asks for a view again wants to see it as it is now.
                self.tab = None;
            }
            return heard;
        }
        if let Ok(number) = line.parse::<usize>()
            && matches!(context, Context::Lesson | Context::Contents | Context::Sandbox)
        {
            if !is_numbered(app, number) {
                return note(tr!("nothing here has the number {number}", number));
            }
            return Heard::of([Msg::Point(number), Msg::Do(Action::Open)]);
        }
        match (context, line) {
            (Context::Lesson, "" | "Space") => self.go_on(app),
            (Context::Contents | Context::Sandbox, "") => does(&[Action::GoLesson]),
            (Context::Question, "") => does(&[Action::Submit]),
            // All of it is on the paper already, so nothing is left to scroll to.
            (Context::Feedback | Context::Result, "") => does(&[Action::End, Action::Open]),
            _ => self.act(app, context, line),
        }
    }

    /// A key of the table, typed as a line; `d 3` first chooses the thing with that number.
    fn act(&mut self, app: &App, context: Context, line: &str) -> Heard {
        let place = line.strip_prefix('g').map(str::trim_start);
        if app.keys.has(context, Action::Goto)
            && let Some(place) = place.and_then(|it| app.keys.action(Context::Goto, it))
        {
            self.go_up(place);
            let msgs = vec![Msg::Do(Action::Goto), Msg::Do(place)];
            return Heard { rows: Vec::new(), msgs };
        }
        let (key, number) = match line.split_once(' ') {
            Some((key, number)) => (key, number.trim().parse::<usize>().ok()),
            None => (line, None),
        };
        let is_key = number.is_some() || !line.contains(' ');
        let action = app.keys.action(context, key).filter(|_| is_key);
        let Some(action) = action.filter(|it| number.is_some() || app.can(*it)) else {
            return note(tr!("`{line}` means nothing here; ? lists what does", line));
        };
        if let Some(number) = number.filter(|it| !is_numbered(app, *it)) {
            return note(tr!("nothing here has the number {number}", number));
        }
        self.go_up(action);
        let point = number.map(Msg::Point);
        Heard { rows: Vec::new(), msgs: point.into_iter().chain([Msg::Do(action)]).collect() }
    }

    /// What was printed already is printed again where `action` goes back to it.
    fn go_up(&mut self, action: Action) {
        if matches!(action, Action::Top | Action::PreviousHeading | Action::PageUp) {
            self.page = None;
        }
    }

    /// The next section of the page, or the next page.
    fn go_on(&mut self, app: &App) -> Heard {
        let rows = self.next_section(app);
        let action = if rows.is_empty() { Action::PageDown } else { Action::NextHeading };
        // At its end the page is read; the way on leads to the next one.
        let msgs = if rows.is_empty() {
            vec![Msg::Do(Action::End), Msg::Do(action)]
        } else {
            vec![Msg::Do(action)]
        };
        Heard { rows, msgs }
    }
}

/// A sentence, and nothing that is done.
fn note(told: String) -> Heard {
    Heard { rows: vec![Row::of(told, Role::Warning)], msgs: Vec::new() }
}

/// Whether something where the learner is has this number.
fn is_numbered(app: &App, number: usize) -> bool {
    let Some(idx) = number.checked_sub(1) else { return false };
    match (&app.overlay, app.focus) {
        (Some(Overlay::Picker(picker)), _) => idx < picker.matching().len(),
        (Some(Overlay::Search(search)), _) => idx < search.found.hits.len(),
        (None, Pane::Contents) => matches!(app.course.items.get(idx), Some(Item::Chapter(_))),
        (None, Pane::Lesson) => app.lesson.as_ref().is_some_and(|it| it.has_target(idx)),
        (None, Pane::Sandbox) => {
            let mut lines = app.play.iter().flat_map(PlayPane::lines);
            lines.any(|(it, _)| it == Some(number))
        }
        // The question knows its own numbers.
        (None, Pane::Quiz) | (Some(_), _) => true,
    }
}

/// What a word or a sign and words behind it mean: a view, a line that was run, something to be found.
fn with_words(app: &App, context: Context, line: &str) -> Option<Heard> {
    if let Some(name) = line.strip_prefix("view").filter(|it| it.is_empty() || it.starts_with(' '))
    {
        return Some(view(app, name.trim()));
    }
    if let Some(words) = line.strip_prefix('!').filter(|it| !it.is_empty()) {
        return Some(again(app, words));
    }
    if let Some(query) = line.strip_prefix('/') {
        return Some(find(app, query));
    }
    if let Some(words) = line.strip_prefix(':').filter(|it| !it.is_empty()) {
        let is_there = app.keys.has(context, Action::Palette);
        let palette = is_there.then_some(Msg::Do(Action::Palette));
        let words = palette.is_some().then(|| Msg::Paste(words.trim().to_owned()));
        return Some(Heard::of(palette.into_iter().chain(words)));
    }
    if let Some(query) = line.strip_prefix("g/").filter(|_| app.keys.has(context, Action::Goto)) {
        let begin = [Action::Goto, Action::FindInCourse].map(Msg::Do);
        let typed = Msg::Paste(query.trim().to_owned());
        return Some(Heard::of(begin.into_iter().chain([typed])));
    }
    None
}

/// The name or the note that is asked for.
fn named(app: &App, line: &str) -> Heard {
    // A bookmark needs no note, and an empty line keeps the one that it has.
    let is_bookmark = matches!(app.overlay, Some(Overlay::Bookmark { .. }));
    if line.is_empty() {
        return Heard::of([Msg::Do(if is_bookmark { Action::Commit } else { Action::Close })]);
    }
    let typed = Msg::Paste(line.to_owned());
    Heard::of([Msg::Do(Action::EraseToStart), typed, Msg::Do(Action::Commit)])
}

/// The beginning of a command whose end the learner asks for, with Tab or with `?` as a word.
fn asked(line: &str) -> Option<&str> {
    let begun = line.trim_start();
    match begun.strip_suffix('\t') {
        Some(begun) => Some(begun.trim_end_matches('\t')).filter(|it| !it.is_empty()),
        None => begun
            .trim_end()
            .strip_suffix('?')
            .filter(|it| it.ends_with(' ') && sandbox::is_command(it)),
    }
}

/// The rows of the page that hold `query`; in the sandbox, the view with nothing else in it.
fn find(app: &App, query: &str) -> Heard {
    if !matches!(app.context(), Context::Sandbox | Context::Command) {
        return Heard { rows: say::found(app, query), msgs: Vec::new() };
    }
    let msgs = vec![
        Msg::Do(Action::Find),
        Msg::Do(Action::EraseToStart),
        Msg::Paste(query.to_owned()),
        Msg::Do(Action::Commit),
    ];
    Heard { rows: Vec::new(), msgs }
}

/// Goes to the view of the sandbox with this name, or the only one whose name begins so.
fn view(app: &App, name: &str) -> Heard {
    let told = |text: String| Heard { rows: vec![Row::of(text, Role::Warning)], msgs: Vec::new() };
    let Some(play) = &app.play else { return told(say::NO_SANDBOX.to_owned()) };
    let name = name.to_lowercase();
    let all: Vec<Tab> = Tab::all().collect();
    // In English, as it is listed, or as the screen has it.
    let names = |it: &Tab| [it.name(), it.title()].map(str::to_lowercase);
    let is_it = |it: &Tab| names(it).contains(&name);
    let begins = |it: &&Tab| names(it).iter().any(|it| it.starts_with(&name));
    let mut begin = all.iter().filter(begins);
    let only = begin.next().filter(|_| !name.is_empty() && begin.next().is_none());
    let place = |tab: &Tab| all.iter().position(|it| it == tab).unwrap_or_default();
    let Some(tab) = all.iter().find(|it| is_it(it)).or(only) else {
        let names: Vec<String> = all.iter().map(|it| it.name().to_lowercase()).collect();
        return told(tr!("there is `view` with {names}", names = names.join(", ")));
    };
    let n_steps = (place(tab) + all.len() - place(&play.tab)) % all.len();
    let to_it =
        std::iter::once(Action::GoSandbox).chain(std::iter::repeat_n(Action::NextView, n_steps));
    Heard::of(to_it.map(Msg::Do))
}

/// Runs a command in the sandbox and comes back.
fn command(app: &App, line: &str) -> Heard {
    if line == "fork" && app.play.as_ref().is_some_and(|it| it.sandbox.is_copy()) {
        // As the key does, it asks before anything is lost.
        return Heard::of([Msg::Do(Action::GoSandbox), Msg::Do(Action::Fork)]);
    }
    on_command_line(app, vec![Msg::Paste(line.to_owned())])
}

/// Runs the newest line that holds `words` once more; with `!`, the last one.
fn again(app: &App, words: &str) -> Heard {
    let words = if words == "!" { "" } else { words };
    on_command_line(app, vec![Msg::Do(Action::SearchLines), Msg::Paste(words.to_owned())])
}

/// What is typed on the command line of the sandbox, Enter, and the way back.
fn on_command_line(app: &App, typed: Vec<Msg>) -> Heard {
    if app.play.is_none() {
        let told = Row::of(say::NO_SANDBOX, Role::Warning);
        return Heard { rows: vec![told], msgs: Vec::new() };
    }
    let mut msgs = vec![Msg::Do(Action::GoSandbox), Msg::Do(Action::CommandLine)];
    msgs.extend(typed);
    msgs.extend([Action::Commit, Action::Close].map(Msg::Do));
    match app.focus {
        Pane::Lesson => msgs.push(Msg::Do(Action::GoLesson)),
        Pane::Quiz => msgs.push(Msg::Do(Action::GoQuiz)),
        Pane::Contents | Pane::Sandbox => {}
    }
    Heard { rows: Vec::new(), msgs }
}

/// The value of the field in focus; after the last one the form is done.
fn form(app: &App, line: &str) -> Heard {
    let Some(Overlay::Form(it)) = &app.overlay else { return Heard::default() };
    if ["cancel", "Esc"].contains(&line) {
        return Heard { rows: Vec::new(), msgs: vec![Msg::Do(Action::Close)] };
    }
    let form = &it.form;
    let Some(field) = form.fields.get(form.focus) else {
        return Heard { rows: Vec::new(), msgs: vec![Msg::Do(Action::Commit)] };
    };
    if field.is_document && edit::OPENS.contains(&line) {
        // The cursor goes to the end, where one goes on writing.
        return Heard::of([Msg::Do(Action::Open), Msg::Point(usize::MAX)]);
    }
    if line == "clear" {
        return Heard::of([Msg::Do(Action::LineEnd), Msg::Do(Action::EraseToStart)]);
    }
    let mut msgs = Vec::new();
    if !line.is_empty() {
        let typed = match choice(&field.choices, line) {
            Ok(choice) => choice.unwrap_or(line),
            Err(told) => return Heard { rows: vec![Row::of(told, Role::Warning)], msgs },
        };
        msgs.push(Msg::Do(Action::EraseToStart));
        msgs.push(Msg::Paste(typed.to_owned()));
    }
    let is_last = form.focus + 1 >= form.fields.len();
    msgs.push(Msg::Do(if is_last { Action::Commit } else { Action::NextThing }));
    Heard { rows: Vec::new(), msgs }
}

/// The choice that `line` means: by its number, its name, or enough of its beginning. None where any
/// text will do.
fn choice<'a>(choices: &'a [String], line: &str) -> Result<Option<&'a str>, String> {
    if choices.is_empty() {
        return Ok(None);
    }
    let numbered = line.parse::<usize>().ok().and_then(|it| choices.get(it.checked_sub(1)?));
    let named = || choices.iter().find(|it| it.eq_ignore_ascii_case(line));
    if let Some(found) = numbered.or_else(named) {
        return Ok(Some(found));
    }
    let lower = line.to_lowercase();
    let mut begin = choices.iter().filter(|it| it.to_lowercase().starts_with(&lower));
    match (begin.next(), begin.count()) {
        (Some(only), 0) => Ok(Some(only)),
        (Some(_), more) => Err(tr!(
            "{n_choices} choices begin with `{line}`: type more of it",
            n_choices = more + 1,
            line
        )),
        (None, _) => Err(tr!(
            "no choice begins with `{line}`; a number chooses, too; `cancel` leaves the form",
            line
        )),
    }
}

/// An entry of a list by its number, or by words that narrow the list.
fn chosen(app: &App, line: &str) -> Heard {
    if let Some(number) = line.strip_prefix("d ").and_then(|it| it.trim().parse().ok())
        && app.can(Action::Delete)
    {
        if !is_numbered(app, number) {
            return note(tr!("nothing in this list has the number {number}", number));
        }
        return Heard::of([Msg::Point(number), Msg::Do(Action::Delete)]);
    }
    let msgs = match line.parse::<usize>() {
        Ok(number) if !is_numbered(app, number) => {
            return note(tr!(
                "nothing in this list has the number {number}; an empty line leaves it",
                number
            ));
        }
        Ok(number) => vec![Msg::Point(number), Msg::Do(Action::Commit)],
        Err(_) if line.is_empty() => vec![Msg::Do(Action::Close)],
        Err(_) => vec![Msg::Do(Action::EraseToStart), Msg::Paste(line.to_owned())],
    };
    Heard { rows: Vec::new(), msgs }
}
