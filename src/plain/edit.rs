//! The editor in plain mode: a line that is typed becomes a line of the document, and one that begins with a dot says
//! what to do with it.

use super::{Heard, Talk};
use crate::{
    app::{Action, App, Context, Msg, Overlay, bindings, editor::EditorOverlay},
    text::{Role, Row, Span},
    words,
};

/// What can be typed, besides the actions of the screen's editor by their names.
const OWN: [(&str, &str); 7] = [
    ("TEXT", mark!("goes in as a line, after the one that you are on")),
    (".", mark!("take the document into the form")),
    (".p", mark!("print the document, with the numbers of its lines")),
    (".N", mark!("go to line N: what you type next goes in after it")),
    (".i N TEXT", mark!("put TEXT in before line N")),
    (".c N TEXT", mark!("put TEXT in place of line N")),
    (".d N M", mark!("delete line N, or the lines from N to M")),
];

/// Words that open the editor from the field of a document.
pub(super) const OPENS: [&str; 2] = ["edit", "Ctrl-O"];

/// What `line` does to the document.
pub(super) fn hear(app: &App, line: &str) -> Heard {
    let Some(Overlay::Editor(it)) = &app.overlay else { return Heard::default() };
    match line.trim_end().strip_prefix('.') {
        Some("") => Heard::of([Msg::Do(Action::Done)]),
        Some("p") => Heard { rows: document(it), msgs: Vec::new() },
        Some("?") => Heard { rows: help(), msgs: Vec::new() },
        Some(words) => told(it, words),
        None if line.trim() == "?" => Heard { rows: help(), msgs: Vec::new() },
        None if line.trim().is_empty() => note(words::of(HINT)),
        None if it.editor.text().is_empty() => Heard::of([Msg::Paste(line.to_owned())]),
        None => Heard::of([Msg::Do(Action::LineEnd), Msg::Paste(format!("\n{line}"))]),
    }
}

/// What the words after a dot do.
fn told(it: &EditorOverlay, words: &str) -> Heard {
    if let Ok(number) = words.parse::<usize>() {
        return Heard::of([Msg::Point(number.max(1))]);
    }
    if let Some(action) = named(words) {
        return Heard::of([Msg::Do(action)]);
    }
    let mut parts = words.splitn(3, ' ');
    let (verb, number, rest) =
        (parts.next().unwrap_or_default(), parts.next(), parts.next().unwrap_or_default());
    let number = number.and_then(|it| it.parse::<usize>().ok());
    let lines: Vec<&str> = it.editor.text().split('\n').collect();
    let Some(at) = number.filter(|it| (1..=lines.len()).contains(it)) else {
        return note(&tr!("`.{words}` is nothing that the editor does; .? lists what is", words));
    };
    let (before, after) = lines.split_at(at - 1);
    let (taken, put) = match verb {
        "i" => (0, Some(rest)),
        "c" => (1, Some(rest)),
        "d" if rest.is_empty() => (1, None),
        "d" => match rest.trim().parse::<usize>() {
            Ok(last) if last >= at => (last + 1 - at, None),
            Ok(_) | Err(_) => return note(&tr!("`{rest}` is no line from {at} on", rest, at)),
        },
        _ => {
            return note(&tr!("`.{verb}` is nothing that the editor does; .? lists what is", verb));
        }
    };
    let after = after.iter().skip(taken).copied();
    let text: Vec<&str> = before.iter().copied().chain(put).chain(after).collect();
    Heard::of([Msg::Edited(Ok(text.join("\n"))), Msg::Point(at)])
}

/// The action of the screen's editor that has this name.
fn named(name: &str) -> Option<Action> {
    by_name().find(|it| it.0 == name).map(|it| it.1)
}

/// The actions that make sense without a screen, with their names and what they do.
fn by_name() -> impl Iterator<Item = (&'static str, Action, &'static str)> {
    let is_for_lines = |action: Action| {
        matches!(
            action,
            Action::Tidy | Action::Undo | Action::Redo | Action::Outside | Action::Close
        )
    };
    let rows = bindings::bindings(Context::Editor).filter(move |it| is_for_lines(it.action));
    rows.map(|it| (it.name, it.action, words::of(it.help)))
}

/// What can be typed in the editor.
pub(super) fn help() -> Vec<Row> {
    let row = |keys: &str, help: &str| Row::of(format!("{keys:12} {help}"), Role::Text);
    let own = OWN.into_iter().map(|(keys, help)| row(keys, words::of(help)));
    own.chain(by_name().map(|(name, _, help)| row(&format!(".{name}"), help))).collect()
}

fn note(text: &str) -> Heard {
    Heard { rows: vec![Row::of(text, Role::Warning)], msgs: Vec::new() }
}

/// The lines with their numbers, and what is to be said of them.
fn document(it: &EditorOverlay) -> Vec<Row> {
    let lines = it.editor.text().split('\n').enumerate().map(|(idx, line)| {
        let number = Span::new(format!("{:4}  ", idx + 1), Role::Key);
        Row::new([number, Span::new(line, Role::Code)])
    });
    lines.chain(it.state().into_iter().filter(|it| !it.spans.is_empty())).collect()
}

impl Talk {
    /// The document when the editor opens, and when it became another one otherwise than by a line that was typed.
    pub(super) fn new_editor(&mut self, it: &EditorOverlay) -> Vec<Row> {
        let text = it.editor.text();
        let before = self.document.replace(text.to_owned());
        let n_lines = |text: &str| if text.is_empty() { 0 } else { text.split('\n').count() };
        let mut rows = Vec::new();
        if before.is_none() {
            let title =
                format!("{}: {}", it.form.form.kind.title(), it.form.label().to_lowercase());
            rows.push(Row::of(title, Role::Heading));
            rows.extend(if text.is_empty() { Vec::new() } else { document(it) });
            rows.push(Row::of(words::of(HINT), Role::Dim));
        } else if before.is_some_and(|it| it != text && n_lines(&it) + 1 != n_lines(text)) {
            rows.extend(document(it));
        }
        rows.extend(it.told.iter().map(|it| Row::of(it, Role::Warning)));
        rows
    }

    /// The number of the line that is typed next.
    pub(super) fn next_line(it: &EditorOverlay) -> usize {
        if it.editor.text().is_empty() { 1 } else { it.editor.place().0 + 2 }
    }
}

const HINT: &str =
    mark!("Type lines. A lone . takes the document into the form; .? lists what else there is.");
