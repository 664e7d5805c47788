//! The keys that hold: the key table, with the learner's own keys over it.
//!
//! A learner names keys for an action, and they hold wherever the action has keys. What dispatch, footer, help
//! and plain mode say of keys comes from here.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    Action, App, Context,
    bindings::{BINDINGS, Binding},
};

/// The key table as it holds for this learner.
#[derive(Debug, Clone)]
pub struct Keys {
    rows: Cow<'static, [Binding]>,
    /// What the learner wished for.
    wishes: Vec<Wish>,
}

/// The keys that a learner wants for an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// What they shall mean.
    pub action: Action,
    /// The keys, as the table spells them; none to have none.
    pub keys: Vec<String>,
}

/// A key of a wish that means something else in the same place, and is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Which wish, and which of its keys.
    pub wish: (usize, usize),
    /// The wish and its key that want the same key; none if it is the program's own.
    pub other: Option<(usize, usize)>,
    /// What the key means besides.
    pub action: Action,
    /// Where.
    pub context: Context,
}

impl Default for Keys {
    fn default() -> Self {
        Self { rows: Cow::Borrowed(BINDINGS), wishes: Vec::new() }
    }
}

impl Keys {
    /// The table with the keys that the learner wants, and those of them that cannot be had.
    ///
    /// Without `single_letters`, every key that is one letter needs Alt held.
    pub fn with(wishes: &[Wish], single_letters: bool) -> (Self, Vec<Clash>) {
        if wishes.is_empty() && single_letters {
            return (Self::default(), Vec::new());
        }
        let mut clashes = Vec::new();
        let mut left_out = BTreeSet::new();
        loop {
            let keys = Self::build(wishes, &left_out, single_letters);
            let Some(clash) = keys.clash(wishes, &left_out, single_letters) else {
                return (keys, clashes);
            };
            left_out.insert(clash.wish);
            clashes.push(clash);
        }
    }

    /// The same with or without single letters. What cannot be had of the learner's keys then is told at the next
    /// start.
    #[must_use]
    pub fn anew(&self, single_letters: bool) -> Self {
        Self::with(&self.wishes, single_letters).0
    }

    fn build(wishes: &[Wish], left_out: &BTreeSet<(usize, usize)>, single_letters: bool) -> Self {
        let row = |binding: &Binding| {
            let mut binding = binding.clone();
            let mine = wishes.iter().enumerate().find(|(_, it)| it.action == binding.action);
            if let Some((at, wish)) = mine {
                let had =
                    wish.keys.iter().enumerate().filter(|(nth, _)| !left_out.contains(&(at, *nth)));
                let had: Vec<&str> = had.map(|(_, it)| it.as_str()).collect();
                if wish.keys.is_empty() || !had.is_empty() {
                    binding.keys = over(&binding, &had).into();
                }
            }
            if !single_letters {
                let keys: Vec<_> = binding.each_key().map(without_letters).collect();
                binding.keys = keys.join(" ").into();
            }
            binding
        };
        Self { rows: BINDINGS.iter().map(row).collect(), wishes: wishes.to_vec() }
    }

    /// The first key of a wish that means another thing, too; of two wishes the later one gives way.
    fn clash(
        &self,
        wishes: &[Wish],
        left_out: &BTreeSet<(usize, usize)>,
        single_letters: bool,
    ) -> Option<Clash> {
        let asked_by = |action: Action, key: &str| {
            let at = wishes.iter().position(|it| it.action == action)?;
            let keys = wishes.get(at)?.keys.iter().enumerate();
            let mut keys = keys.filter(|(nth, it)| {
                let spelled = if single_letters { it.as_str().into() } else { without_letters(it) };
                !left_out.contains(&(at, *nth)) && spelled == key
            });
            keys.next().map(|(nth, _)| (at, nth))
        };
        for context in Context::ALL {
            let mut seen: BTreeMap<&str, Action> = BTreeMap::new();
            for binding in self.rows.iter().filter(|it| it.on.contains(&context)) {
                for key in binding.each_key().filter(|it| !context.types(it)) {
                    let Some(before) = seen.insert(key, binding.action) else { continue };
                    if before == binding.action {
                        continue;
                    }
                    let (one, other) = (asked_by(binding.action, key), asked_by(before, key));
                    let (wish, other, action) = match (one, other) {
                        (Some(one), Some(other)) if one < other => {
                            (other, Some(one), binding.action)
                        }
                        (Some(one), other) => (one, other, before),
                        (None, Some(other)) => (other, None, binding.action),
                        (None, None) => continue,
                    };
                    return Some(Clash { wish, other, action, context });
                }
            }
        }
        None
    }

    /// What the key called `key` means in `context`.
    pub fn action(&self, context: Context, key: &str) -> Option<Action> {
        self.rows.iter().find(|it| it.answers(context, key)).map(|it| it.action)
    }

    /// Whether the key may hand the terminal to another program, so that nobody reads on before it came back; also
    /// where single letters are turned off later.
    pub fn hands_over(&self, key: &str) -> bool {
        let mut rows = self.rows.iter().filter(|it| it.action == Action::Outside);
        rows.any(|it| it.each_key().any(|it| it == key || without_letters(it) == key))
    }

    /// Whether `action` means something in `context`, with or without a key.
    pub fn has(&self, context: Context, action: Action) -> bool {
        self.rows.iter().any(|it| it.action == action && it.on.contains(&context))
    }

    /// The rows of the table with the keys that hold.
    pub fn rows(&self) -> &[Binding] {
        &self.rows
    }

    /// The rows that mean something in `context`, in the order of the table.
    pub fn bindings(&self, context: Context) -> impl Iterator<Item = &Binding> {
        let has_words = |it: &&Binding| !it.name.is_empty() && !it.keys.is_empty();
        let rows = self.rows.iter().filter(move |it| it.on.contains(&context)).filter(has_words);
        let mut said: Vec<(Action, &str)> = Vec::new();
        // With keys of the learner two rows of one action say the same.
        rows.filter(move |it| {
            let is_new = !said.contains(&(it.action, &*it.keys));
            said.push((it.action, &*it.keys));
            is_new
        })
    }

    /// The first key of `action` in `context`, where it has one.
    pub fn key(&self, context: Context, action: Action) -> Option<&str> {
        self.bindings(context).find(|it| it.action == action).map(Binding::key)
    }

    /// The keys that do something now, the most useful first: what the footer shows.
    pub fn footer(&self, app: &App) -> Vec<&Binding> {
        let rows = self.bindings(app.context());
        let mut rows: Vec<_> = rows.filter(|it| it.rank > 0 && app.can(it.action)).collect();
        rows.sort_by_key(|it| it.rank);
        rows
    }
}

/// The names by which a learner speaks of actions, in the order of the table.
///
/// The letters of options and the numbers of certainty stand on the screen as they are, and stay.
pub fn names() -> Vec<(String, Action)> {
    let mut names: Vec<(String, Action)> = Vec::new();
    for binding in BINDINGS {
        let is_listed = names.iter().any(|(_, it)| *it == binding.action);
        if !is_listed && !matches!(binding.action, Action::Pick(_) | Action::Sure(_)) {
            names.push((binding.action.name(), binding.action));
        }
    }
    names
}

/// The keys of a row when `had` are wished for: Esc and Ctrl-C always close and leave, and where text is typed,
/// a key of one character is text, so the program's own stay beside it.
fn over(binding: &Binding, had: &[&str]) -> String {
    let is_text = |it: &str| it.chars().count() == 1;
    let types = binding.on.iter().any(|it| it.takes_text()) && had.iter().all(|it| is_text(it));
    let stays = |it: &&str| ["Esc", "Ctrl-C"].contains(it) || types && !is_text(it);
    let stay = binding.each_key().filter(stays).filter(|it| !had.contains(it));
    had.iter().copied().chain(stay).collect::<Vec<_>>().join(" ")
}

/// The key with Alt held, if it is one letter.
fn without_letters(key: &str) -> Cow<'_, str> {
    let mut chars = key.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_alphabetic() => format!("Alt-{key}").into(),
        _ => key.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(action: Action, keys: &[&str]) -> Wish {
        Wish { action, keys: keys.iter().map(|it| (*it).to_owned()).collect() }
    }

    #[test]
    fn wished_keys_hold_wherever_the_action_has_keys() {
        let (keys, clashes) = Keys::with(&[wish(Action::Undo, &["F2", "U"])], true);
        assert_eq!(clashes, []);
        assert_eq!(keys.action(Context::Sandbox, "F2"), Some(Action::Undo));
        assert_eq!(keys.action(Context::Sandbox, "U"), Some(Action::Undo));
        assert_eq!(keys.action(Context::Sandbox, "u"), None);
        assert_eq!(keys.action(Context::Editor, "F2"), Some(Action::Undo));
        // Where text is typed, a letter is text.
        assert_eq!(keys.action(Context::Editor, "U"), None);
        assert_eq!(keys.key(Context::Sandbox, Action::Undo), Some("F2"));
    }

    #[test]
    fn a_letter_takes_no_key_away_where_it_is_text() {
        let (keys, clashes) = Keys::with(&[wish(Action::Down, &["s"])], true);
        // `s` skips a question and saves a world.
        assert_eq!(clashes.len(), 1);
        assert_eq!(clashes.first().unwrap().wish, (0, 0));
        assert_eq!(keys.action(Context::Lesson, "j"), Some(Action::Down));
        let (keys, clashes) = Keys::with(&[wish(Action::Down, &["ö"])], true);
        assert_eq!(clashes, []);
        assert_eq!(keys.action(Context::Lesson, "ö"), Some(Action::Down));
        assert_eq!(keys.action(Context::Lesson, "j"), None);
        assert_eq!(keys.action(Context::Picker, "Down"), Some(Action::Down));
    }

    #[test]
    fn of_two_wishes_the_later_gives_way_and_knows_the_other() {
        let wishes = [wish(Action::Find, &["F3"]), wish(Action::Copy, &["F4", "F3"])];
        let (keys, clashes) = Keys::with(&wishes, true);
        let clash = Clash {
            wish: (1, 1),
            other: Some((0, 0)),
            action: Action::Find,
            context: Context::Lesson,
        };
        assert_eq!(clashes, [clash]);
        assert_eq!(keys.action(Context::Lesson, "F3"), Some(Action::Find));
        assert_eq!(keys.action(Context::Lesson, "F4"), Some(Action::Copy));
    }

    #[test]
    fn every_place_can_be_left_whatever_is_wished_for() {
        let wishes = [wish(Action::Close, &["F9"]), wish(Action::Interrupt, &[])];
        let (keys, clashes) = Keys::with(&wishes, true);
        assert_eq!(clashes, []);
        for context in Context::ALL {
            assert_eq!(keys.action(context, "Esc"), Some(Action::Close), "{context:?}");
            assert_eq!(keys.action(context, "F9"), Some(Action::Close), "{context:?}");
            assert_eq!(keys.action(context, "Ctrl-C"), Some(Action::Interrupt), "{context:?}");
        }
        let (_, clashes) = Keys::with(&[wish(Action::Help, &["Esc"])], true);
        assert_eq!(clashes.len(), 1);
    }

    #[test]
    fn without_single_letters_no_letter_is_a_key_and_all_is_reachable() {
        let (keys, clashes) = Keys::with(&[wish(Action::Undo, &["U"])], false);
        assert_eq!(clashes, []);
        for context in Context::ALL {
            for letter in ('a'..='z').chain('A'..='Z') {
                assert_eq!(keys.action(context, &letter.to_string()), None);
            }
        }
        for (own, now) in BINDINGS.iter().zip(Keys::with(&[], false).0.rows()) {
            assert_eq!(own.each_key().count(), now.each_key().count());
        }
        assert_eq!(keys.action(Context::Sandbox, "Alt-U"), Some(Action::Undo));
        assert_eq!(keys.action(Context::Question, "Alt-c"), Some(Action::Pick('c')));
        assert_eq!(keys.action(Context::Ask, "Alt-y"), Some(Action::Yes));
        assert_eq!(keys.action(Context::Ask, "Enter"), Some(Action::Yes));
    }

    #[test]
    fn actions_are_called_as_they_are() {
        let names = names();
        let all: BTreeSet<&String> = names.iter().map(|(name, _)| name).collect();
        assert_eq!(all.len(), names.len());
        assert!(names.contains(&("page-down".to_owned(), Action::PageDown)));
        assert!(
            names
                .iter()
                .all(|(name, _)| name.chars().all(|it| it == '-' || it.is_ascii_lowercase()))
        );
    }
}
