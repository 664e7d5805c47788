//! Keys of the terminal to messages, by the table in `app/bindings.rs`.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::app::{Context, Msg, bindings};

/// What `key` means in `context`, if anything.
pub fn message(context: Context, key: KeyEvent) -> Option<Msg> {
    let name = name_of(key)?;
    if let Some(action) = bindings::action(context, &name) {
        return Some(Msg::Do(action));
    }
    match key.code {
        KeyCode::Char(c) if context.takes_text() && typed(key.modifiers) => Some(Msg::Type(c)),
        _ => None,
    }
}

/// Whether `key` may hand the terminal to another program.
pub fn hands_over(key: KeyEvent) -> bool {
    name_of(key).is_some_and(|name| bindings::hands_over(&name))
}

/// A key as the table spells it.
fn name_of(key: KeyEvent) -> Option<String> {
    let plain = match key.code {
        KeyCode::Char(' ') => "Space".to_owned(),
        // Terminals send one byte for both.
        KeyCode::Char('7') if key.modifiers.contains(KeyModifiers::CONTROL) => "/".to_owned(),
        KeyCode::Char(c) if key.modifiers.contains(KeyModifiers::CONTROL) => {
            c.to_uppercase().collect()
        }
        KeyCode::Char(c) => c.to_string(),
        KeyCode::BackTab => return Some("Shift-Tab".to_owned()),
        KeyCode::Enter => "Enter".to_owned(),
        KeyCode::Tab => "Tab".to_owned(),
        KeyCode::Esc => "Esc".to_owned(),
        KeyCode::Backspace => "Backspace".to_owned(),
        KeyCode::Delete => "Delete".to_owned(),
        KeyCode::Left => "Left".to_owned(),
        KeyCode::Right => "Right".to_owned(),
        KeyCode::Up => "Up".to_owned(),
        KeyCode::Down => "Down".to_owned(),
        KeyCode::Home => "Home".to_owned(),
        KeyCode::End => "End".to_owned(),
        KeyCode::PageUp => "PageUp".to_owned(),
        KeyCode::PageDown => "PageDown".to_owned(),
        _ => return None,
    };
    match key.modifiers.difference(KeyModifiers::SHIFT) {
        KeyModifiers::NONE => Some(plain),
        KeyModifiers::CONTROL => Some(format!("Ctrl-{plain}")),
        KeyModifiers::ALT => Some(format!("Alt-{plain}")),
        // AltGr arrives as Ctrl-Alt with the character that it makes.
        held if typed(held) => Some(plain),
        _ => None,
    }
}

/// Whether a character with these keys held is a character being typed.
fn typed(held: KeyModifiers) -> bool {
    let held = held.difference(KeyModifiers::SHIFT);
    held.is_empty() || held == KeyModifiers::CONTROL.union(KeyModifiers::ALT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Context::{Command, Lesson, Question};

    #[test]
    fn keys_become_messages() {
        let key = |code, held| KeyEvent::new(code, held);
        let shift = KeyModifiers::SHIFT;
        let alt_gr = KeyModifiers::CONTROL.union(KeyModifiers::ALT);
        for (context, event, expected) in [
            (Lesson, key(KeyCode::Char(' '), KeyModifiers::NONE), "Some(Do(PageDown))"),
            (Lesson, key(KeyCode::Char('G'), shift), "Some(Do(End))"),
            (Lesson, key(KeyCode::BackTab, shift), "Some(Do(PreviousThing))"),
            (Lesson, key(KeyCode::Char('{'), alt_gr), "Some(Do(PreviousHeading))"),
            (Lesson, key(KeyCode::Char('X'), shift), "None"),
            (Lesson, key(KeyCode::F(5), KeyModifiers::NONE), "None"),
            (Lesson, key(KeyCode::Char('j'), KeyModifiers::ALT), "None"),
            (Lesson, key(KeyCode::Left, KeyModifiers::ALT), "Some(Do(Back))"),
            (Command, key(KeyCode::Char('w'), KeyModifiers::CONTROL), "Some(Do(EraseWord))"),
            (Command, key(KeyCode::Char('q'), KeyModifiers::NONE), "Some(Type('q'))"),
            (Command, key(KeyCode::Char('@'), alt_gr), "Some(Type('@'))"),
            (Question, key(KeyCode::Char('c'), KeyModifiers::NONE), "Some(Do(Pick('c')))"),
        ] {
            assert_eq!(format!("{:?}", message(context, event)), expected);
        }
    }
}
