//! The settings: what a learner may settle for every day, one row each.
//!
//! What `config.toml` may say, what is told of a mistake in it, the rows of the palette and README's table come
//! from [`SETTINGS`]. What a setting does is asked where it matters: [`Settings::is_on`], [`Settings::measure`].

use std::{collections::BTreeMap, fmt};

use crate::words;

use super::{
    App, Effect, Overlay,
    lesson::MEASURE as WIDEST,
    note::Note,
    picker::{Choice, Entry},
};

/// A setting: its row in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its name in the file and in the palette.
    pub name: &'static str,
    /// What it is.
    pub help: &'static str,
    /// What it may be.
    pub kind: Kind,
}

/// The colours.
pub const THEME: Setting =
    Setting { name: "theme", help: mark!("colours of the screen"), kind: Kind::Theme };

/// Columns that the text of a lesson may have.
pub const MEASURE: Setting = Setting {
    name: "measure",
    help: mark!("columns of a lesson's text"),
    kind: Kind::Columns {
        least: 30,
        most: 200,
        offered: &[60, 66, 72, 80, WIDEST, 100, 120],
        usual: WIDEST,
    },
};

/// Whether a letter alone is a key.
pub const SINGLE_LETTER_KEYS: Setting = Setting {
    name: "single-letter-keys",
    help: mark!("letters alone are keys; if off, they need Alt held"),
    kind: Kind::Switch { usual: true },
};

/// Whether the mouse is the program's.
pub const MOUSE: Setting = Setting {
    name: "mouse",
    help: mark!("clicks and the wheel do something here; if off, the terminal selects text itself"),
    kind: Kind::Switch { usual: true },
};

/// How pictures are shown.
pub const PICTURES: Setting = Setting {
    name: "pictures",
    help: mark!("how pictures are shown; auto goes by the name of the terminal"),
    kind: Kind::Choice { choices: &[AUTO, "kitty", "iterm2", "sixel", "off"] },
};

/// What is said instead of English.
pub const LANGUAGE: Setting = Setting {
    name: "language",
    help: mark!("what the program speaks, from its next start on"),
    kind: Kind::Language,
};

/// The list. A new setting is its words above and its name here.
pub const SETTINGS: &[Setting] = &[THEME, MEASURE, MOUSE, PICTURES, SINGLE_LETTER_KEYS, LANGUAGE];

/// What a setting may be, and is if nobody says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A theme of the program, a file of the learner's own, or `auto`.
    Theme,
    /// A file that says it, or [`ENGLISH`].
    Language,
    /// A number of columns.
    Columns {
        /// The fewest.
        least: u16,
        /// The most.
        most: u16,
        /// Those that the palette offers.
        offered: &'static [u16],
        /// As many as there are without a word.
        usual: u16,
    },
    /// One of these names, the first without a word.
    Choice {
        /// The names.
        choices: &'static [&'static str],
    },
    /// On or off.
    Switch {
        /// Whether it is on without a word.
        usual: bool,
    },
}

/// The name of what suits the terminal.
pub const AUTO: &str = "auto";

/// The language that needs no file.
pub const ENGLISH: &str = "english";

/// What a setting is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A name.
    Name(String),
    /// A number of columns.
    Columns(u16),
    /// On or off.
    Switch(bool),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Columns(n) => n.fmt(f),
            Self::Switch(is_on) => f.write_str(if *is_on { "on" } else { "off" }),
        }
    }
}

impl Kind {
    /// What the setting is if nobody says otherwise.
    pub fn usual(self) -> Value {
        match self {
            Self::Theme => Value::Name(AUTO.to_owned()),
            Self::Language => Value::Name(ENGLISH.to_owned()),
            Self::Choice { choices } => {
                Value::Name(choices.first().copied().unwrap_or(AUTO).to_owned())
            }
            Self::Columns { usual, .. } => Value::Columns(usual),
            Self::Switch { usual } => Value::Switch(usual),
        }
    }

    /// What can be chosen, where these are the `themes`.
    pub fn choices(self, themes: &[String]) -> Vec<Value> {
        match self {
            Self::Theme => {
                let names = std::iter::once(AUTO.to_owned()).chain(themes.iter().cloned());
                names.map(Value::Name).collect()
            }
            Self::Language => vec![self.usual()],
            Self::Choice { choices } => {
                choices.iter().map(|it| Value::Name((*it).to_owned())).collect()
            }
            Self::Columns { offered, .. } => offered.iter().copied().map(Value::Columns).collect(),
            Self::Switch { .. } => vec![Value::Switch(true), Value::Switch(false)],
        }
    }
}

/// What holds.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    given: BTreeMap<&'static str, Value>,
    /// The themes there are, the learner's own by their files.
    pub themes: Vec<String>,
    /// The file that the settings are kept in, as the learner finds it; none where there is no place for it.
    pub file: Option<String>,
    /// Whether keys are typed as lines, so that letters stay keys.
    pub are_lines: bool,
    /// What was wrong in the file at the start, the first mistake first.
    pub mistakes: Vec<String>,
}

/// What the window of the mistakes is called.
pub const MISTAKES: &str = mark!("Mistakes in your settings");

impl Settings {
    /// What `setting` is.
    pub fn value(&self, setting: Setting) -> Value {
        self.given.get(setting.name).cloned().unwrap_or_else(|| setting.kind.usual())
    }

    /// Makes `setting` what it shall be.
    pub fn set(&mut self, setting: Setting, value: Value) {
        self.given.insert(setting.name, value);
    }

    /// Whether the switch `setting` is on.
    pub fn is_on(&self, setting: Setting) -> bool {
        self.value(setting) == Value::Switch(true)
    }

    /// Columns that the text of a lesson may have.
    pub fn measure(&self) -> u16 {
        match self.value(MEASURE) {
            Value::Columns(n) => n,
            Value::Name(_) | Value::Switch(_) => WIDEST,
        }
    }
}

impl App {
    /// Takes a setting that was chosen; `kept` says which file has it now, or why none has.
    pub(super) fn take_setting(
        &mut self,
        setting: Setting,
        value: Value,
        kept: Result<String, String>,
    ) -> Vec<Effect> {
        let name = setting.name;
        self.notice = Some(match kept {
            Ok(file) if setting == LANGUAGE => {
                tr!("{name}: {value} from the next start on, kept in {file}", name, value, file)
            }
            Err(why) if setting == LANGUAGE => {
                self.notice = Some(tr!("{name} stays as it is: {why}", name, why));
                return Vec::new();
            }
            Ok(file) => tr!("{name}: {value}, kept in {file}", name, value, file),
            Err(why) => tr!("{name}: {value}, but only until you leave: {why}", name, value, why),
        });
        self.settings.set(setting, value);
        if setting == SINGLE_LETTER_KEYS && !self.settings.are_lines {
            self.keys = self.keys.anew(self.settings.is_on(setting));
        }
        if setting == PICTURES {
            return self.reopen();
        }
        Vec::new()
    }

    /// Opens a window with all that was wrong in the settings, if anything was.
    pub fn show_mistakes(&mut self) {
        if self.overlay.is_none() && !self.settings.mistakes.is_empty() {
            let note = Note::saying(words::of(MISTAKES), &self.settings.mistakes);
            self.overlay = Some(Overlay::Note(Box::new(note)));
            self.settle();
        }
    }

    /// An entry for each choice of each setting, one that says where the keys are settled, and one for what is wrong.
    pub(super) fn settings_to_choose(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        for setting in SETTINGS {
            let Setting { name, help, kind } = setting;
            let now = self.settings.value(*setting);
            let mut choices = kind.choices(&self.settings.themes);
            if !choices.contains(&now) {
                choices.push(now.clone());
            }
            for value in choices {
                let is_so = if value == now { tr!(", as it is") } else { "" };
                let note = tr!("setting{is_so}: {help}", is_so, help = words::of(help));
                entries.push(Entry::new(
                    format!("{name}: {value}"),
                    note,
                    Choice::Set(*setting, value),
                ));
            }
        }
        let told = match &self.settings.file {
            Some(file) => tr!("your own keys stand under [keys] in {file}", file),
            None => tr!("there is no place for settings here: --config FILE names one").to_owned(),
        };
        let label = tr!("the file of your settings, and of your own keys");
        entries.push(Entry::new(label, tr!("setting"), Choice::Tell(told)));
        if !self.settings.mistakes.is_empty() {
            let note = tr!("setting: what was wrong at the start");
            entries.push(Entry::new(words::of(MISTAKES), note, Choice::Mistakes));
        }
        entries
    }
}
