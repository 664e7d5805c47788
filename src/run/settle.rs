//! A setting that the learner chose in the palette: made so, and kept in `config.toml`.

use std::path::PathBuf;

use super::{colours::Colours, config, pictures::Protocol};
use crate::{
    app::{
        App, Msg,
        settings::{AUTO, PICTURES, Setting, THEME, Value},
    },
    ui::Theme,
};

/// Where settings are kept, and what they change outside the state of the screens.
#[derive(Debug, Default)]
pub struct Settler {
    path: Option<PathBuf>,
    colours: Colours,
    theme: Option<Theme>,
    /// Whether the terminal was asked for its background.
    has_asked: bool,
    /// How pictures are shown.
    pub(super) protocol: Protocol,
}

impl Settler {
    /// Settings are kept in the file at `path`, if there is a place for one.
    pub fn new(path: Option<PathBuf>, colours: Colours, protocol: Protocol) -> Self {
        Self { path, colours, theme: None, has_asked: false, protocol }
    }

    /// The themes that can be chosen.
    pub fn themes(&self) -> Vec<String> {
        self.colours.themes()
    }

    /// Makes `setting` what it shall be.
    pub(super) fn settle(&mut self, app: &App, setting: Setting, value: Value) -> Msg {
        if setting == THEME {
            match self.colours.theme(&value.to_string()) {
                Ok(theme) => self.theme = Some(theme),
                Err(why) => return Msg::Told(why),
            }
        }
        if setting == PICTURES && !app.settings.are_lines {
            self.protocol = Protocol::named(&value.to_string());
        }
        let kept = match &self.path {
            None => Err(tr!("there is no place for settings here").to_owned()),
            Some(path) => match config::keep::keep(path, setting, &value) {
                Ok(()) => Ok(path.display().to_string()),
                Err(why) => Err(tr!(
                    "{path} cannot be written: {error}",
                    path = path.display(),
                    error = why
                )),
            },
        };
        Msg::Set { setting, value, kept }
    }

    /// Whether it is time to ask the terminal for its background: once, and only where the theme follows it.
    pub(super) fn wants_background(&mut self, app: &App) -> bool {
        let wants = !self.has_asked && is_auto(app) && self.colours.can_be_asked();
        self.has_asked |= wants;
        wants
    }

    /// The terminal's background is light, or it is not.
    pub(super) fn take_background(&mut self, app: &App, is_light: bool) {
        if self.colours.set_background(is_light) && is_auto(app) {
            self.theme = self.colours.theme(AUTO).ok();
        }
    }

    /// The theme that the screen shall have from now on, if another was chosen since this was last asked.
    pub(super) fn take_theme(&mut self) -> Option<Theme> {
        self.theme.take()
    }
}

fn is_auto(app: &App) -> bool {
    app.settings.value(THEME) == THEME.kind.usual()
}
