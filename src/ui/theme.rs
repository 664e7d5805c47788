//! Themes: what each role looks like. One TOML file a theme, in `assets/themes`.

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use thiserror::Error;

use crate::text::Role;

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// None, or none are wanted: only bold, underline and reverse.
    #[default]
    Mono,
    /// The sixteen that its owner chose.
    Ansi,
    /// All of them.
    Full,
}

/// A theme, ready for one depth of colour.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Everything that has no style of its own.
    pub screen: Style,
    /// The header and the footer.
    pub bar: Style,
    /// The frame and the title of the pane that has the keys.
    pub active: Style,
    /// The line under the cursor.
    pub cursor: Style,
    /// The link or block in focus.
    pub focus: Style,
    /// What a search found.
    pub found: Style,
    /// The match that the search is at.
    pub found_here: Style,
    roles: Roles<Style>,
}

/// Why a theme cannot be had.
#[derive(Debug, Error)]
pub enum ThemeError {
    /// There is none of this name.
    #[error("{}", tr!("no theme is called `{name}`; there are {names}, and files", name = .0, names = names().join(", ")))]
    Unknown(String),
    /// Its file is wrong.
    #[error("{}", tr!("theme `{name}`: {why}", name = .0, why = .1))]
    Wrong(String, String),
}

/// The themes of the program. A new one is one file and its row here.
const THEMES: &[(&str, &str)] = &[
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
    ("mono", include_str!("../../assets/themes/mono.toml")),
];

/// The names of the themes.
pub fn names() -> Vec<&'static str> {
    THEMES.iter().map(|(name, _)| *name).collect()
}

impl Theme {
    /// The theme called `name`, for a terminal with `depth` colours.
    pub fn named(name: &str, depth: Depth) -> Result<Self, ThemeError> {
        let found = THEMES.iter().find(|(it, _)| *it == name);
        let (_, source) = found.ok_or_else(|| ThemeError::Unknown(name.to_owned()))?;
        Self::read(name, source, depth)
    }

    /// The theme that `source` describes, which is called `name` in the sentence about what is wrong with it.
    pub fn read(name: &str, source: &str, depth: Depth) -> Result<Self, ThemeError> {
        let wrong = |error: toml::de::Error| ThemeError::Wrong(name.to_owned(), error.to_string());
        let file: File = toml::from_str(source).map_err(wrong)?;
        let style = |look: &Look| look.style(depth);
        Ok(Self {
            screen: style(&file.screen),
            bar: style(&file.marks.bar),
            active: style(&file.marks.active),
            cursor: style(&file.marks.cursor),
            focus: style(&file.marks.focus),
            found: style(&file.marks.found),
            found_here: style(&file.marks.found_here),
            roles: file.roles.map(style),
        })
    }

    /// What text of `role` looks like.
    pub fn style(&self, role: Role) -> Style {
        *self.roles.of(role)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    screen: Look,
    roles: Roles<Look>,
    marks: Marks,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Marks {
    bar: Look,
    active: Look,
    cursor: Look,
    focus: Look,
    found: Look,
    found_here: Look,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the file")]
struct Look {
    fg: Option<Color>,
    bg: Option<Color>,
    ansi: Option<Color>,
    ansi_bg: Option<Color>,
    bold: bool,
    italic: bool,
    underline: bool,
    reverse: bool,
}

impl Look {
    fn style(&self, depth: Depth) -> Style {
        let (fg, bg) = match depth {
            Depth::Mono => (None, None),
            Depth::Ansi => (self.ansi, self.ansi_bg),
            Depth::Full => (self.fg, self.bg),
        };
        // Where the background carries the meaning and there are no colours, the line is reversed.
        let marked = self.ansi_bg.is_some() && depth == Depth::Mono;
        let modifiers = [
            (self.bold, Modifier::BOLD),
            (self.italic, Modifier::ITALIC),
            (self.underline, Modifier::UNDERLINED),
            (self.reverse || marked, Modifier::REVERSED),
        ];
        let modifiers = modifiers.into_iter().filter(|(on, _)| *on).map(|(_, it)| it);
        Style { fg, bg, ..Style::new() }.add_modifier(modifiers.collect())
    }
}

/// Something for every role: a file that forgets one is wrong.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Roles<T> {
    text: T,
    dim: T,
    accent: T,
    title: T,
    heading: T,
    subheading: T,
    code: T,
    code_key: T,
    code_string: T,
    code_number: T,
    code_comment: T,
    link: T,
    frame: T,
    quote: T,
    note: T,
    important: T,
    warning: T,
    good: T,
    bad: T,
    key: T,
}

impl<T> Roles<T> {
    fn of(&self, role: Role) -> &T {
        match role {
            Role::Text => &self.text,
            Role::Dim => &self.dim,
            Role::Accent => &self.accent,
            Role::Title => &self.title,
            Role::Heading => &self.heading,
            Role::Subheading => &self.subheading,
            Role::Code => &self.code,
            Role::CodeKey => &self.code_key,
            Role::CodeString => &self.code_string,
            Role::CodeNumber => &self.code_number,
            Role::CodeComment => &self.code_comment,
            Role::Link => &self.link,
            Role::Frame => &self.frame,
            Role::Quote => &self.quote,
            Role::Note => &self.note,
            Role::Important => &self.important,
            Role::Warning => &self.warning,
            Role::Good => &self.good,
            Role::Bad => &self.bad,
            Role::Key => &self.key,
        }
    }

    fn map<U>(&self, f: impl Fn(&T) -> U) -> Roles<U> {
        Roles {
            text: f(&self.text),
            dim: f(&self.dim),
            accent: f(&self.accent),
            title: f(&self.title),
            heading: f(&self.heading),
            subheading: f(&self.subheading),
            code: f(&self.code),
            code_key: f(&self.code_key),
            code_string: f(&self.code_string),
            code_number: f(&self.code_number),
            code_comment: f(&self.code_comment),
            link: f(&self.link),
            frame: f(&self.frame),
            quote: f(&self.quote),
            note: f(&self.note),
            important: f(&self.important),
            warning: f(&self.warning),
            good: f(&self.good),
            bad: f(&self.bad),
            key: f(&self.key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_reads_at_every_depth() {
        for name in names() {
            for depth in [Depth::Mono, Depth::Ansi, Depth::Full] {
                let theme = Theme::named(name, depth).unwrap();
                let has_colours = depth == Depth::Full && name != "mono";
                assert_eq!(theme.screen.fg.is_some(), has_colours, "{name}");
                assert_ne!(theme.focus, theme.screen, "{name} {depth:?}");
                assert_ne!(theme.cursor, theme.screen, "{name} {depth:?}");
            }
        }
    }

    /// The relative luminance of WCAG 2.
    fn luminance(colour: Color) -> f64 {
        let Color::Rgb(red, green, blue) = colour else { panic!("{colour:?}") };
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    fn contrast(text: Color, ground: Color) -> f64 {
        let (one, other) = (luminance(text) + 0.05, luminance(ground) + 0.05);
        if one > other { one / other } else { other / one }
    }

    #[test]
    fn every_word_can_be_read_on_every_ground_it_may_stand_on() {
        for (name, least) in [("dark", 4.5), ("light", 4.5), ("high-contrast", 7.0)] {
            let (_, source) = THEMES.iter().find(|(it, _)| *it == name).unwrap();
            let File { screen, roles, marks } = toml::from_str(source).unwrap();
            let usual = (screen.fg.unwrap(), screen.bg.unwrap());
            let Marks { bar, active, cursor, focus, found, found_here } = marks;
            let grounds = [usual.1, bar.bg.unwrap(), cursor.bg.unwrap()];
            roles.map(|role| {
                for ground in grounds {
                    let ratio = contrast(role.fg.unwrap_or(usual.0), ground);
                    assert!(ratio >= least, "{name}: {:?} on {ground:?} is {ratio:.2}", role.fg);
                }
            });
            for mark in [bar, active, cursor, focus, found, found_here] {
                let ratio = contrast(mark.fg.unwrap_or(usual.0), mark.bg.unwrap_or(usual.1));
                assert!(ratio >= least, "{name}: {:?} on {:?} is {ratio:.2}", mark.fg, mark.bg);
            }
        }
    }

    #[test]
    fn a_theme_of_ones_own_says_what_is_wrong_with_it() {
        let (_, dark) = THEMES.first().unwrap();
        assert!(Theme::read("mine.toml", dark, Depth::Full).is_ok());
        for (from, to, told) in [
            ("#d7dbe5", "#d7dbe", "fg"),
            ("dim = ", "dimm = ", "dimm"),
            ("bold = true", "bald = true", "bald"),
        ] {
            let error =
                Theme::read("mine.toml", &dark.replacen(from, to, 1), Depth::Full).unwrap_err();
            let error = error.to_string();
            assert!(error.contains("mine.toml") && error.contains(told), "{error}");
        }
    }

    #[test]
    fn an_unknown_theme_is_told_which_there_are() {
        let error = Theme::named("pink", Depth::Full).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no theme is called `pink`; there are dark, light, high-contrast, mono, and files"
        );
    }
}
