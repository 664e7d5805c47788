//! What a terminal answers when it is asked for its background, picked out of the keys.
//!
//! A terminal that answers writes `ESC ] 11 ; rgb : RRRR / GGGG / BBBB` and `ESC \` or BEL, which arrives as keys:
//! `Alt-]`, characters, and `Alt-\` or `Ctrl-G`. Whatever may still become that is held back, and given on as it
//! came as soon as it cannot.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::terminal::Happening;

/// Stands between the terminal and whoever waits for keys.
#[derive(Debug, Default)]
pub(super) struct Reply {
    /// What is held back.
    held: Vec<Event>,
    /// Its characters after the first.
    text: String,
    /// Whether the answer was whole with an Esc, so that the character that belongs to it goes, too.
    is_ending: bool,
    /// Whether the last key was Esc: the answer may have been read in two pieces.
    was_esc: bool,
}

impl Reply {
    /// Whether something is held back.
    pub(super) fn holds(&self) -> bool {
        !self.held.is_empty()
    }

    /// What `event` makes happen while an answer is expected.
    pub(super) fn take(&mut self, event: Event) -> Vec<Happening> {
        let key = match &event {
            Event::Key(key) if key.kind != KeyEventKind::Release => part(*key),
            // Another size says nothing about the keys.
            Event::Resize(..) => return vec![Happening::Input(event)],
            _ => None,
        };
        let was_esc = std::mem::replace(&mut self.was_esc, key == Some(Part::Esc));
        if self.held.is_empty() {
            let begins = key == Some(Part::Begin) || was_esc && key == Some(Part::Char(']'));
            if !begins {
                return vec![Happening::Input(event)];
            }
            self.held.push(event);
            return Vec::new();
        }
        match key {
            Some(Part::Char(c)) => self.text.push(c),
            Some(Part::End) if ground(&self.text).is_some() => return self.answer(),
            Some(Part::Esc) if ground(&self.text).is_some() => {
                self.is_ending = true;
                return self.answer();
            }
            _ => self.text.push('\0'),
        }
        self.held.push(event);
        if may_become(&self.text) { Vec::new() } else { self.give_up() }
    }

    /// Whether `event` is the rest of an answer that was whole without it.
    pub(super) fn is_rest(&mut self, event: &Event) -> bool {
        let Event::Key(key) = event else { return false };
        std::mem::take(&mut self.is_ending) && part(*key) == Some(Part::Char('\\'))
    }

    /// What was held back, as it came.
    pub(super) fn give_up(&mut self) -> Vec<Happening> {
        self.text.clear();
        self.held.drain(..).map(Happening::Input).collect()
    }

    fn answer(&mut self) -> Vec<Happening> {
        let is_light = ground(&self.text).is_some_and(|it| it > HALF);
        self.text.clear();
        self.held.clear();
        vec![Happening::Background { is_light }]
    }
}

/// A key that an answer may be made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// `Alt-]`.
    Begin,
    /// A character.
    Char(char),
    /// The first half of an end that was read in two pieces.
    Esc,
    /// `Alt-\` or `Ctrl-G`.
    End,
}

fn part(key: KeyEvent) -> Option<Part> {
    match (key.code, key.modifiers) {
        (KeyCode::Char(']'), KeyModifiers::ALT) => Some(Part::Begin),
        (KeyCode::Char('\\'), KeyModifiers::ALT) | (KeyCode::Char('g'), KeyModifiers::CONTROL) => {
            Some(Part::End)
        }
        (KeyCode::Char(c), KeyModifiers::NONE | KeyModifiers::SHIFT) => Some(Part::Char(c)),
        (KeyCode::Esc, KeyModifiers::NONE) => Some(Part::Esc),
        _ => None,
    }
}

/// What every answer begins with.
const HEAD: &str = "11;rgb";

/// Whether `text` may be the beginning of an answer.
fn may_become(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(HEAD) else { return HEAD.starts_with(text) };
    // With an alpha channel, four numbers follow.
    let rest = rest.strip_prefix('a').unwrap_or(rest);
    let Some(numbers) = rest.strip_prefix(':') else { return rest.is_empty() };
    let mut numbers = numbers.split('/');
    numbers.clone().count() <= 4
        && numbers.all(|it| it.len() <= 4 && it.bytes().all(|it| it.is_ascii_hexdigit()))
}

/// Half of what [`ground`] can be.
const HALF: u32 = 500_000;

/// How light the colour is that the answer `text` says, up to a million; none if it is not whole.
fn ground(text: &str) -> Option<u32> {
    let rest = text.strip_prefix(HEAD)?;
    let numbers = rest.strip_prefix('a').unwrap_or(rest).strip_prefix(':')?;
    // Each number has one to four digits, and stands for a share of the largest with as many.
    let share = |number: &str| {
        let most = 16_u32.checked_pow(u32::try_from(number.len()).ok()?)?.checked_sub(1)?;
        let value = u32::from_str_radix(number, 16).ok()?;
        value.checked_mul(1_000)?.checked_div(most)
    };
    let shares: Option<Vec<u32>> = numbers.split('/').map(share).collect();
    let shares = shares?;
    let [red, green, blue, ..] = shares.as_slice() else { return None };
    Some(red * 213 + green * 715 + blue * 72)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The keys as which a terminal's bytes arrive, where each piece was read by itself.
    fn keys(pieces: &[&str]) -> Vec<Event> {
        let mut keys = Vec::new();
        for piece in pieces {
            let mut held = KeyModifiers::NONE;
            let mut chars = piece.chars().peekable();
            while let Some(c) = chars.next() {
                let key = match c {
                    '\x1b' if chars.peek().is_some() => {
                        held = KeyModifiers::ALT;
                        continue;
                    }
                    '\x1b' => KeyEvent::new(KeyCode::Esc, held),
                    '\x07' => KeyEvent::new(KeyCode::Char('g'), held.union(KeyModifiers::CONTROL)),
                    c if c.is_uppercase() => {
                        KeyEvent::new(KeyCode::Char(c), held.union(KeyModifiers::SHIFT))
                    }
                    c => KeyEvent::new(KeyCode::Char(c), held),
                };
                held = KeyModifiers::NONE;
                keys.push(Event::Key(key));
            }
        }
        keys
    }

    /// What comes of `events`: the keys that are given on, and the background.
    fn run(events: Vec<Event>) -> (Vec<Event>, Option<bool>) {
        let mut reply = Reply::default();
        let (mut given, mut background) = (Vec::new(), None);
        let mut take = |happenings: Vec<Happening>| {
            for it in happenings {
                match it {
                    Happening::Input(event) => given.push(event),
                    Happening::Background { is_light } => background = Some(is_light),
                    other => panic!("{other:?}"),
                }
            }
        };
        let mut is_expected = true;
        for event in events {
            if is_expected {
                let happenings = reply.take(event);
                is_expected =
                    !happenings.iter().any(|it| matches!(it, Happening::Background { .. }));
                take(happenings);
            } else if !reply.is_rest(&event) {
                take(vec![Happening::Input(event)]);
            }
        }
        take(reply.give_up());
        (given, background)
    }

    #[test]
    fn an_answer_says_how_light_the_background_is() {
        for (answer, is_light) in [
            ("\x1b]11;rgb:ffff/ffff/ffff\x1b\\", true),
            ("\x1b]11;rgb:FAFA/F8F8/F2F2\x07", true),
            ("\x1b]11;rgb:0000/0000/0000\x1b\\", false),
            ("\x1b]11;rgb:2828/2a2a/3636\x07", false),
            ("\x1b]11;rgb:ff/ff/f0\x07", true),
            ("\x1b]11;rgb:0/0/0\x1b\\", false),
            ("\x1b]11;rgba:0000/0000/ffff/ffff\x1b\\", false),
            ("\x1b]11;rgba:ffff/ffff/0000/8000\x1b\\", true),
        ] {
            assert_eq!(run(keys(&[answer])), (Vec::new(), Some(is_light)), "{answer:?}");
        }
    }

    #[test]
    fn keys_around_an_answer_are_given_on() {
        let answer = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\";
        for (before, after) in [("j", "k"), ("", "\\"), ("]", "g"), ("\x1b", ""), ("11;rgb:", "")] {
            let (given, background) = run(keys(&[before, answer, after]));
            assert_eq!(given, keys(&[before, after]), "{before:?} {after:?}");
            assert_eq!(background, Some(true));
        }
    }

    #[test]
    fn an_answer_may_come_in_pieces() {
        let answer = "\x1b]11;rgb:1234/5678/9abc\x1b\\";
        for at in 1..answer.len() {
            let (one, other) = answer.split_at(at);
            let (given, background) = run(keys(&[one, other, "x"]));
            // An Esc that stands alone cannot wait for what may follow it.
            let esc = if at == 1 { keys(&["\x1b", "x"]) } else { keys(&["x"]) };
            assert_eq!((given, background), (esc, Some(false)), "{at}");
        }
    }

    #[test]
    fn what_is_no_answer_is_given_on_as_it_came() {
        for other in [
            "\x1b]",
            "\x1b]x",
            "\x1b]11;rgb:",
            "\x1b]11;rgb:12345/",
            "\x1b]11;rgb:0/0/0/0/0\x07",
            "\x1b]11;rgb:0/0\x1b\\",
            "\x1b]11;?\x07",
            "\x1b]\x1b]",
            "\x1b]1\x07",
            "\x1b]11;rgb:\x1b",
        ] {
            assert_eq!(run(keys(&[other])), (keys(&[other]), None), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_changes_places(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "\x1b]", "1", "1;rgb:", "ff/", "0", "\x1b\\", "\x07", "\x1b", "q", "]", "\\", "a:",
            ]), 0..20),
        ) {
            let all = keys(&pieces);
            let (given, background) = run(all.clone());
            let mut rest = all.iter();
            prop_assert!(given.iter().all(|it| rest.any(|other| other == it)));
            if background.is_none() {
                prop_assert_eq!(given, all);
            }
        }
    }
}
