//! A typed line to the answer of a question.

use super::Heard;
use crate::app::{Action, App, Context, Msg};

/// What `line` answers where a question is shown, or the questions of an exam are listed; `None` if it is no
/// answer.
pub(super) fn hear(app: &App, context: Context, line: &str) -> Option<Heard> {
    match context {
        _ if line.is_empty() => None,
        Context::Answer => Some(typed(app, line)),
        Context::Question if is_unkeyed(app, line) => {
            let mut heard = typed(app, line);
            heard.msgs.insert(0, Msg::Do(Action::TypeAnswer));
            Some(heard)
        }
        Context::Question => answered(app, line),
        Context::Grid => {
            let number = line.parse().ok()?;
            Some(Heard::of([Msg::Point(number), Msg::Do(Action::Open)]))
        }
        _ => None,
    }
}

/// Letters for an answer, and how sure: `b`, `b2`, or `ac` where several are right. `None` if the line is
/// something else.
fn answered(app: &App, line: &str) -> Option<Heard> {
    let check = app.check.as_ref()?;
    let mut letters: Vec<char> = line.chars().filter(|c| !matches!(c, ' ' | ',')).collect();
    let sure = letters.last().and_then(|it| it.to_digit(10)).and_then(|it| u8::try_from(it).ok());
    if sure.is_some() {
        letters.pop();
    }
    let known = check.attempt.letters();
    let is_option = |letter: &char| known.iter().any(|(it, _)| it == letter);
    let is_sure = sure.is_none_or(|it| (1..=3).contains(&it));
    if letters.is_empty() || !is_sure || !letters.iter().all(is_option) {
        return None;
    }
    let before = check.attempt.chosen();
    let is_several = check.attempt.question(&check.bank).is_some_and(|it| it.kind.takes_several());
    let picks: Vec<char> = if is_several {
        // The order may matter, so all of it is given anew.
        before.iter().chain(&letters).copied().collect()
    } else {
        letters.into_iter().filter(|it| !before.contains(it)).collect()
    };
    let mut msgs: Vec<Msg> = picks.into_iter().map(|it| Msg::Do(Action::Pick(it))).collect();
    msgs.push(Msg::Do(sure.map_or(Action::Submit, Action::Sure)));
    Some(Heard { rows: Vec::new(), msgs })
}

/// Whether the question is answered by typing, and `line` is no key: then it is the answer.
fn is_unkeyed(app: &App, line: &str) -> bool {
    let Some(check) = &app.check else { return false };
    let is_typed = check.attempt.question(&check.bank).is_some_and(|it| it.kind.is_typed());
    // How sure one is comes after the answer.
    let is_empty = check.attempt.typed().is_empty();
    let key = app.keys.action(Context::Question, line);
    is_typed && key.is_none_or(|it| is_empty && matches!(it, Action::Sure(_)))
}

/// An answer that was typed; a letter alone is the key that it is while a question is shown.
fn typed(app: &App, line: &str) -> Heard {
    let key = app.keys.action(Context::Question, line);
    let key = key.filter(|it| line.chars().count() == 1 && !matches!(it, Action::Sure(_)));
    let msgs = match key.filter(|it| app.can(*it)) {
        Some(action) => vec![Msg::Do(Action::Close), Msg::Do(action)],
        None => vec![
            Msg::Do(Action::EraseToStart),
            Msg::Paste(line.to_owned()),
            Msg::Do(Action::Commit),
        ],
    };
    Heard { rows: Vec::new(), msgs }
}
