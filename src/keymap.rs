//! Keys and mouse of the terminal to messages; what keys mean is in the table in `app/bindings.rs`.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use crate::app::{
    Context, Msg,
    keys::Keys,
    pointer::{Gesture, Pointer},
};

/// What `key` means in `context`, if anything.
pub fn message(keys: &Keys, context: Context, key: KeyEvent) -> Option<Msg> {
    let name = name_of(key)?;
    if let Some(action) = keys.action(context, &name) {
        return Some(Msg::Do(action));
    }
    match key.code {
        KeyCode::Char(c) if context.takes_text() && typed(key.modifiers) => Some(Msg::Type(c)),
        _ => None,
    }
}

/// What the mouse did, as far as it means something.
pub fn pointer(event: MouseEvent) -> Option<Pointer> {
    let gesture = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Gesture::Press,
        MouseEventKind::Drag(MouseButton::Left) => Gesture::Drag,
        MouseEventKind::Up(MouseButton::Left) => Gesture::Release,
        MouseEventKind::ScrollDown => Gesture::Wheel { down: true },
        MouseEventKind::ScrollUp => Gesture::Wheel { down: false },
        _ => return None,
    };
    Some(Pointer { column: event.column, row: event.row, gesture })
}

/// Whether `key` may hand the terminal to another program.
pub fn hands_over(keys: &Keys, key: KeyEvent) -> bool {
    name_of(key).is_some_and(|name| keys.hands_over(&name))
}

/// The keys that have a name.
const NAMED: &[(&str, KeyCode)] = &[
    ("Space", KeyCode::Char(' ')),
    ("Shift-Tab", KeyCode::BackTab),
    ("Enter", KeyCode::Enter),
    ("Tab", KeyCode::Tab),
    ("Esc", KeyCode::Esc),
    ("Backspace", KeyCode::Backspace),
    ("Insert", KeyCode::Insert),
    ("Delete", KeyCode::Delete),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
];

/// `name` as the table spells it, or the spelling that is probably meant.
pub fn spelled(name: &str) -> Result<(), Option<String>> {
    let (held, plain) = match name.split_once('-').filter(|(_, it)| !it.is_empty()) {
        Some((held, plain)) if name != "Shift-Tab" => (Some(held), plain),
        _ => (None, name),
    };
    let same = |it: &str, other: &str| it.eq_ignore_ascii_case(other);
    let right = match held {
        None => Some(None),
        Some(held) => ["Ctrl", "Alt"].into_iter().find(|it| same(it, held)).map(Some),
    };
    let number = plain.get(1..).and_then(|it| it.parse::<u8>().ok());
    let number =
        number.filter(|it| (1..=12).contains(it) && same(plain.get(..1).unwrap_or_default(), "F"));
    let mut chars = plain.chars();
    let key = match (chars.next(), chars.next()) {
        (Some(' '), None) => Some("Space".to_owned()),
        (Some(c), None) if !c.is_control() && right == Some(Some("Ctrl")) => {
            Some(c.to_uppercase().collect())
        }
        (Some(c), None) if !c.is_control() => Some(c.to_string()),
        _ => number.map(|it| format!("F{it}")).or_else(|| {
            NAMED.iter().find(|(it, _)| same(it, plain)).map(|(it, _)| (*it).to_owned())
        }),
    };
    let meant = right.zip(key).map(|(held, key)| match held {
        Some(held) => format!("{held}-{key}"),
        None => key,
    });
    if meant.as_deref() == Some(name) { Ok(()) } else { Err(meant) }
}

/// A key as the table spells it.
fn name_of(key: KeyEvent) -> Option<String> {
    if key.code == KeyCode::BackTab {
        return Some("Shift-Tab".to_owned());
    }
    let plain = match key.code {
        // Terminals send one byte for both.
        KeyCode::Char('7') if key.modifiers.contains(KeyModifiers::CONTROL) => "/".to_owned(),
        KeyCode::F(number) => format!("F{number}"),
        code => match (NAMED.iter().find(|(_, it)| *it == code), code) {
            (Some((name, _)), _) => (*name).to_owned(),
            (None, KeyCode::Char(c)) if key.modifiers.contains(KeyModifiers::CONTROL) => {
                c.to_uppercase().collect()
            }
            (None, KeyCode::Char(c)) => c.to_string(),
            _ => return None,
        },
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
            assert_eq!(format!("{:?}", message(&Keys::default(), context, event)), expected);
        }
    }

    #[test]
    fn a_key_that_is_spelled_otherwise_is_known() {
        for name in
            ["j", "-", "Ctrl-D", "Alt-j", "Alt--", "F12", "Shift-Tab", "Ctrl-Left", "Space", "é"]
        {
            assert_eq!(spelled(name), Ok(()), "{name}");
        }
        for (name, meant) in [
            ("ctrl-d", Some("Ctrl-D")),
            ("enter", Some("Enter")),
            (" ", Some("Space")),
            ("f5", Some("F5")),
            ("F13", None),
            ("Super-x", None),
            ("gg", None),
            ("", None),
        ] {
            assert_eq!(spelled(name), Err(meant.map(str::to_owned)), "{name}");
        }
    }
}
