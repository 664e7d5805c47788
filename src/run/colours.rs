//! The colours of the screen: how many the terminal has, what its background is, and the theme that this makes.

use std::{
    env, fs, io,
    path::{Path, PathBuf, is_separator},
};

use crate::{
    app::settings::AUTO,
    ui::{
        Theme,
        theme::{self, Depth, ThemeError},
    },
};

/// The most that a learner's own theme has, in bytes: far more than any needs.
const MOST_BYTES: u64 = 1 << 16;

/// What is in the name of every terminal that is known to have all colours.
const FULL: [&str; 8] =
    ["-direct", "truecolor", "kitty", "ghostty", "wezterm", "alacritty", "foot", "contour"];

/// What is known of the terminal's colours, and where the learner's own themes are.
#[derive(Debug, Clone, Default)]
pub struct Colours {
    depth: Depth,
    is_light: bool,
    folder: PathBuf,
}

/// Whether `name` is that of a theme's file, on whichever system.
pub fn is_file(name: &str) -> bool {
    name.contains(|c: char| c == '.' || is_separator(c))
}

impl Colours {
    /// What the environment says. Own themes that are named by a path begin at `folder`.
    pub fn of_terminal(folder: &Path) -> Self {
        let set = |name: &str| env::var(name).ok().filter(|it| !it.is_empty());
        let background = set("COLORFGBG").and_then(|it| it.rsplit(';').next()?.parse::<u8>().ok());
        let term = set("TERM").unwrap_or_default();
        let depth = match set("COLORTERM").as_deref() {
            _ if set("NO_COLOR").is_some() => Depth::Mono,
            Some("truecolor" | "24bit") => Depth::Full,
            // Unlike COLORTERM, TERM goes with the learner to another machine.
            _ if FULL.iter().any(|it| term.contains(it)) => Depth::Full,
            _ => Depth::Ansi,
        };
        let is_light = background.is_some_and(|it| it == 7 || it >= 10);
        let here = folder.as_os_str().is_empty();
        let folder = if here { Path::new(".") } else { folder };
        Self { depth, is_light, folder: folder.to_owned() }
    }

    /// Whether the terminal can be asked for its background, and the answer would matter.
    pub(super) fn can_be_asked(&self) -> bool {
        self.depth != Depth::Mono
    }

    /// The background is light, or it is not; whether that is news.
    pub(super) fn set_background(&mut self, is_light: bool) -> bool {
        std::mem::replace(&mut self.is_light, is_light) != is_light
    }

    /// The theme called `name`; a learner's own is named by its file.
    pub fn theme(&self, name: &str) -> Result<Theme, String> {
        let in_words = |error: ThemeError| error.to_string();
        let name = match name {
            AUTO if self.is_light => "light",
            AUTO => "dark",
            name => name,
        };
        if !is_file(name) {
            return Theme::named(name, self.depth).map_err(in_words);
        }
        let source = fs::read_to_string(self.folder.join(name));
        let source = source.map_err(|error| tr!("theme `{name}`: {why}", name, why = error))?;
        Theme::read(name, &source, self.depth).map_err(in_words)
    }

    /// The names of the themes: those of the program, and the files beside the settings that are one.
    pub fn themes(&self) -> Vec<String> {
        let mut names: Vec<String> = theme::names().into_iter().map(str::to_owned).collect();
        let mut own: Vec<String> = self.own().unwrap_or_default();
        own.sort();
        names.extend(own);
        names
    }

    fn own(&self) -> io::Result<Vec<String>> {
        let mut own = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let is_small = || fs::metadata(entry.path()).is_ok_and(|it| it.len() <= MOST_BYTES);
            let is_toml = Path::new(&name).extension().is_some_and(|it| it == "toml");
            let may_be = is_toml && is_small();
            if may_be && self.theme(&name).is_ok() {
                own.push(name);
            }
        }
        Ok(own)
    }
}
