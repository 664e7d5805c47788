//! `config.toml`: what a learner has settled once and for all. Whatever is wrong in it is told with its place, and
//! the rest holds.

pub(crate) mod keep;
mod source;

use std::{io, ops::Range, path::PathBuf};

pub use self::source::{Source, Unspoken};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    app::{
        keys::{self, Keys, Wish},
        settings::{self, Kind, SETTINGS, Setting, Settings},
    },
    fault::Fault,
    keymap,
};

/// What the file says.
#[derive(Debug, Default)]
pub struct Config {
    /// The file, where the system has a place for it or one was named.
    pub path: Option<PathBuf>,
    /// The settings that hold.
    pub settings: Settings,
    /// The keys that hold.
    pub keys: Keys,
    /// What is wrong, the first mistake first.
    pub faults: Vec<Fault>,
    file: String,
    source: String,
    /// Where the value of each setting stands.
    places: Vec<(&'static str, Range<usize>)>,
}

impl Config {
    /// What was read. With `lines`, keys are typed as lines, and then a single letter is one that was meant.
    pub fn of(source: Source, lines: bool) -> io::Result<Self> {
        let file = source.file();
        let Source { path, is_named, read, unspoken } = source;
        let Some(path) = path else { return Ok(Self::default()) };
        let read = match read {
            Ok(bytes) => String::from_utf8(bytes)
                .map_err(|error| tr!("this is no UTF-8 text: {error}", error)),
            Err(error) if is_named => return Err(error),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(tr!("this cannot be read: {error}", error)),
        };
        let (source, fault) = match read {
            Ok(source) => (source, None),
            Err(why) => (String::new(), Some(Fault::whole(&file, why))),
        };
        let mut config = if source.is_empty() {
            Self { file, ..Self::default() }
        } else {
            Self::parse(file, source, lines)
        };
        match unspoken {
            Unspoken::Nothing => {}
            Unspoken::Lines(faults) => config.faults.extend(faults),
            Unspoken::File(why) => {
                let help =
                    tr!("name a copy of assets/words/english.toml of the project, filled in");
                config.refuse(settings::LANGUAGE, why, help);
            }
        }
        config.faults.extend(fault);
        config.settings.file = Some(path.display().to_string());
        config.settings.are_lines = lines;
        Ok(Self { path: Some(path), ..config })
    }

    /// What `source` says, which is the text of the file called `file`.
    pub fn parse(file: String, source: String, lines: bool) -> Self {
        let mut config = Self { file, source, ..Self::default() };
        let text = config.source.clone();
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let (table, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            config.take(table.get_ref(), lines);
        }
        // What was guessed of broken TOML says nothing about what the learner meant.
        for error in errors {
            let why = error.message().lines().next().unwrap_or_default().to_owned();
            config.fault(
                error.span().unwrap_or_default(),
                why,
                tr!("nothing of this file holds until it is TOML"),
            );
        }
        config
    }

    /// Notes that something is wrong at `span`.
    pub fn fault(
        &mut self,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let base = self.source.len() - self.source.trim_start_matches('\u{feff}').len();
        let span = span.start + base..span.end + base;
        self.faults.push(Fault::at(&self.file, &self.source, span, message).help(help));
        // What is wrong in the file of the language comes behind.
        self.faults.sort_by_key(|it| (it.file != self.file, it.line, it.column));
    }

    /// Says that what stands for `setting` in the file does not hold.
    pub fn refuse(
        &mut self,
        setting: Setting,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let place = self.places.iter().find(|(name, _)| *name == setting.name);
        let span = place.map(|(_, span)| span.clone()).unwrap_or_default();
        self.fault(span, message, help);
    }

    fn take(&mut self, table: &DeTable<'_>, lines: bool) {
        let mut wishes = Vec::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if name == KEYS {
                wishes = self.wishes(value);
            } else if let Some(setting) = SETTINGS.iter().find(|it| it.name == name) {
                self.places.push((setting.name, value.span()));
                if let Some(value) = self.value(*setting, value) {
                    self.settings.set(*setting, value);
                }
            } else {
                let known: Vec<&str> = SETTINGS.iter().map(|it| it.name).chain([KEYS]).collect();
                let told = tr!("no setting is called `{name}`", name);
                self.unknown(key.span(), told, name, &known);
            }
        }
        wishes.sort_by_key(|it| it.first().map(|(_, span)| span.start));
        let single_letters = lines || self.settings.is_on(settings::SINGLE_LETTER_KEYS);
        self.take_keys(&wishes, single_letters);
    }

    /// The value of `setting`, if it can be one.
    fn value(&mut self, setting: Setting, value: &Value<'_>) -> Option<settings::Value> {
        let Setting { name, kind, .. } = setting;
        let usual = kind.usual();
        let (found, wrong, help) = match kind {
            Kind::Theme | Kind::Language => {
                let example = if kind == Kind::Theme { "light" } else { "german.toml" };
                let text = value.get_ref().as_str().filter(|it| !it.trim().is_empty());
                (
                    text.map(|it| settings::Value::Name(it.to_owned())),
                    tr!("this must be a text in quotes").to_owned(),
                    tr!("write it as in {name} = \"{usual}\"", name, usual = example),
                )
            }
            Kind::Choice { choices } => {
                let text = value.get_ref().as_str().filter(|it| choices.contains(it));
                (
                    text.map(|it| settings::Value::Name(it.to_owned())),
                    tr!("this must be one of {names}", names = choices.join(", ")),
                    tr!("write it as in {name} = \"{usual}\"", name, usual),
                )
            }
            Kind::Columns { least, most, .. } => {
                let number = value.get_ref().as_integer();
                let number =
                    number.and_then(|it| u16::from_str_radix(it.as_str(), it.radix()).ok());
                (
                    number.filter(|it| (least..=most).contains(it)).map(settings::Value::Columns),
                    tr!("this must be a number of columns from {least} to {most}", least, most),
                    tr!("without it, there are {usual}", usual),
                )
            }
            Kind::Switch { .. } => (
                value.get_ref().as_bool().map(settings::Value::Switch),
                tr!("this must be true or false").to_owned(),
                tr!("without quotes").to_owned(),
            ),
        };
        if found.is_none() {
            self.fault(value.span(), wrong, help);
        }
        found
    }

    /// The keys of each action, each with its place; the first entry stands for the action itself.
    fn wishes(&mut self, value: &Value<'_>) -> Vec<Vec<(String, Range<usize>)>> {
        let Some(table) = value.get_ref().as_table() else {
            self.fault(
                value.span(),
                tr!("this must be a table"),
                tr!("begin it with the line [keys]"),
            );
            return Vec::new();
        };
        let names = keys::names();
        let names: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
        let mut wishes = Vec::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !names.contains(&name) {
                let told = tr!("no action is called `{name}`", name);
                self.unknown(key.span(), told, name, &names);
                continue;
            }
            let Some(listed) = value.get_ref().as_array() else {
                let help = tr!("write it as in {name} = [\"F5\"]", name);
                self.fault(value.span(), tr!("this must be a list of keys"), help);
                continue;
            };
            let mut wish = vec![(name.to_owned(), key.span())];
            for value in listed {
                wish.extend(self.key(value).map(|it| (it, value.span())));
            }
            // Where no key of the list is one, the program's own hold.
            if wish.len() > 1 || listed.is_empty() {
                wishes.push(wish);
            }
        }
        wishes
    }

    fn key(&mut self, value: &Value<'_>) -> Option<String> {
        let Some(name) = value.get_ref().as_str().map(str::to_owned) else {
            self.fault(
                value.span(),
                tr!("this must be the name of a key"),
                tr!("write it in quotes: \"F5\""),
            );
            return None;
        };
        let help = match keymap::spelled(&name) {
            Ok(()) => return Some(name),
            Err(Some(meant)) => tr!("did you mean `{meant}`?", meant),
            Err(None) => {
                tr!("a key is a character, or as in Enter, F5, Ctrl-D, Alt-j, Shift-Tab").to_owned()
            }
        };
        self.fault(value.span(), tr!("no key is called `{name}`", name), help);
        None
    }

    /// Puts the learner's keys over the table, and says which of them mean something else.
    fn take_keys(&mut self, wishes: &[Vec<(String, Range<usize>)>], single_letters: bool) {
        let names = keys::names();
        let asked: Vec<Wish> = wishes
            .iter()
            .filter_map(|wish| {
                let ((name, _), keys) = wish.split_first()?;
                let (_, action) = names.iter().find(|(it, _)| it == name)?;
                Some(Wish {
                    action: *action,
                    keys: keys.iter().map(|(it, _)| it.clone()).collect(),
                })
            })
            .collect();
        let (keys, clashes) = Keys::with(&asked, single_letters);
        self.keys = keys;
        let at = |(wish, nth): (usize, usize)| wishes.get(wish)?.get(nth + 1);
        for clash in clashes {
            let Some((key, span)) = at(clash.wish) else { continue };
            let (name, place) = (clash.action.name(), clash.context.title());
            let other = clash.other.and_then(at).map(|(_, span)| {
                let other = Fault::at(&self.file, &self.source, span.clone(), "");
                (other.line, other.column)
            });
            let wrong = match other {
                Some((line, column)) => tr!(
                    "`{key}` is `{name}` in the {place}, too (line {line}, column {column})",
                    key,
                    name,
                    place,
                    line,
                    column
                ),
                None => tr!("`{key}` is `{name}` in the {place} already", key, name, place),
            };
            let help = match other {
                Some(_) => {
                    tr!("a key means one thing in one place: give one of them another").to_owned()
                }
                None => tr!("choose another, or move that one: {name} = [\"…\"]", name),
            };
            self.fault(span.clone(), wrong, help);
        }
    }

    fn unknown(&mut self, span: Range<usize>, told: String, name: &str, known: &[&str]) {
        let like = |it: &&&str| strsim::jaro_winkler(name, it);
        let near = known.iter().max_by(|one, other| like(one).total_cmp(&like(other)));
        let near = near.filter(|it| like(it) >= 0.8);
        let help = match near {
            Some(near) => tr!("did you mean `{near}`?", near),
            None if known.len() > SETTINGS.len() + 1 => {
                tr!("README lists them under Settings").to_owned()
            }
            None => tr!("there is {names}", names = known.join(", ")),
        };
        self.fault(span, told, help);
    }
}

type Value<'a> = Spanned<DeValue<'a>>;

const NAME: &str = "config.toml";

/// The table of the learner's own keys.
const KEYS: &str = "keys";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Action, Context};

    fn parse(source: &str) -> Config {
        Config::parse(NAME.to_owned(), source.to_owned(), false)
    }

    #[test]
    fn what_is_right_holds() {
        let config = parse(
            "# mine\ntheme = \"light\"\nmeasure = 72\n\n[keys]\nundo = [\"U\", \"F2\"]\npalette = []\n",
        );
        assert_eq!(config.faults, []);
        let theme = config.settings.value(settings::THEME);
        assert_eq!((theme.to_string().as_str(), config.settings.measure()), ("light", 72));
        assert_eq!(config.keys.action(Context::Sandbox, "U"), Some(Action::Undo));
        assert_eq!(config.keys.action(Context::Sandbox, "u"), None);
        assert_eq!(config.keys.action(Context::Lesson, ":"), None);
    }

    #[test]
    fn every_mistake_has_its_place_and_the_rest_holds() {
        for (source, expected) in [
            ("them = \"light\"", "1:1: no setting is called `them` (did you mean `theme`?)"),
            (
                "colour = 3",
                "1:1: no setting is called `colour` (there is theme, measure, mouse, pictures, single-letter-keys, language, keys)",
            ),
            ("theme = 3", "1:9: this must be a text in quotes (write it as in theme = \"light\")"),
            (
                "measure = 7",
                "1:11: this must be a number of columns from 30 to 200 (without it, there are 88)",
            ),
            (
                "pictures = \"gif\"",
                "1:12: this must be one of auto, kitty, iterm2, sixel, off (write it as in pictures = \"auto\")",
            ),
            ("single-letter-keys = \"no\"", "1:22: this must be true or false (without quotes)"),
            ("keys = 3", "1:8: this must be a table (begin it with the line [keys])"),
            ("[keys]\nund = [\"U\"]", "2:1: no action is called `und` (did you mean `undo`?)"),
            (
                "[keys]\nundo = \"U\"",
                "2:8: this must be a list of keys (write it as in undo = [\"F5\"])",
            ),
            (
                "[keys]\nundo = [\"ctrl-u\"]",
                "2:9: no key is called `ctrl-u` (did you mean `Ctrl-U`?)",
            ),
            (
                "[keys]\nundo = [\"F2\", \"a\"]",
                "2:15: `a` is `add` in the sandbox already (choose another, or move that one: add = [\"…\"])",
            ),
            (
                "[keys]\nundo = [\"F2\"]\nredo = [\"F2\"]",
                "3:9: `F2` is `undo` in the sandbox, too (line 2, column 9) (a key means one thing in one place: give one of them another)",
            ),
        ] {
            let config = parse(&format!("{source}\n"));
            let told: Vec<String> = config.faults.iter().map(ToString::to_string).collect();
            assert_eq!(told, [format!("config.toml:{expected}")], "{source}");
        }
        let config = parse("measure = 60\nthem = 1\n[keys]\nnope = 1\nundo = [\"F2\"]\n");
        assert_eq!((config.settings.measure(), config.faults.len()), (60, 2));
        assert_eq!(config.keys.action(Context::Sandbox, "F2"), Some(Action::Undo));
    }

    #[test]
    fn a_file_that_is_no_toml_holds_nothing_and_says_where() {
        let config = parse("measure = 60\ntheme = \n");
        assert_eq!(config.settings.measure(), 88);
        assert!(config.faults.first().unwrap().to_string().starts_with("config.toml:2:"));
    }

    #[test]
    fn keys_that_are_lines_stay_letters() {
        let source = "single-letter-keys = false\n";
        let screen = parse(source);
        assert_eq!(screen.keys.action(Context::Lesson, "Alt-q"), Some(Action::Quit));
        let plain = Config::parse(NAME.to_owned(), source.to_owned(), true);
        assert_eq!(plain.keys.action(Context::Lesson, "q"), Some(Action::Quit));
    }
}
