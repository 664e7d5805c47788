//! The text of `config.toml`, which is read before anything is said, because it may name the language.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use etcetera::{BaseStrategy as _, choose_base_strategy};
use toml::de::DeTable;

use super::NAME;
use crate::{
    app::settings::{ENGLISH, LANGUAGE},
    fault::Fault,
    run::language,
    words::Words,
};

/// A file that was read and not yet understood.
#[derive(Debug)]
pub struct Source {
    /// Where it is, if the system has a place for it or one was named.
    pub(super) path: Option<PathBuf>,
    pub(super) is_named: bool,
    pub(super) read: io::Result<Vec<u8>>,
    pub(super) unspoken: Unspoken,
}

/// What of the language in the settings cannot be said.
#[derive(Debug, Default)]
pub enum Unspoken {
    /// There is none, or it is as it should be.
    #[default]
    Nothing,
    /// Lines of its file.
    Lines(Vec<Fault>),
    /// All of it: why its file cannot be read.
    File(String),
}

impl Default for Source {
    fn default() -> Self {
        Self { path: None, is_named: false, read: Ok(Vec::new()), unspoken: Unspoken::Nothing }
    }
}

impl Source {
    /// Reads the file that was `named`, which must be there, or the one in the system's folder, which need not.
    pub fn read(named: Option<PathBuf>) -> Self {
        let is_named = named.is_some();
        let usual = || Some(choose_base_strategy().ok()?.config_dir().join("vestibule").join(NAME));
        let Some(path) = named.or_else(usual) else { return Self::default() };
        let read = fs::read(&path);
        Self { path: Some(path), is_named, read, unspoken: Unspoken::Nothing }
    }

    /// What is said in the language that the file names, if it names one. The name begins in the file's folder.
    ///
    /// What cannot be said is kept for [`super::Config::of`]; it is English.
    pub fn words(&mut self) -> Option<Words> {
        let name = self.language()?;
        let folder = self.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        match language::read(&folder.join(&name), &name) {
            Ok((words, faults)) => {
                self.unspoken = Unspoken::Lines(faults);
                Some(words)
            }
            Err(error) => {
                self.unspoken =
                    Unspoken::File(tr!("`{name}` cannot be read: {error}", name, error));
                None
            }
        }
    }

    /// The file as the learner named it, or by its name alone.
    pub fn file(&self) -> String {
        let named = self.path.as_ref().filter(|_| self.is_named);
        named.map_or_else(|| NAME.to_owned(), |it| it.display().to_string())
    }

    /// What cannot be said, for who has no settings to be told of.
    pub fn unspoken(&self) -> Vec<String> {
        match &self.unspoken {
            Unspoken::Nothing => Vec::new(),
            Unspoken::Lines(faults) => faults.iter().map(ToString::to_string).collect(),
            Unspoken::File(why) => vec![format!("{}: {why}", self.file())],
        }
    }

    /// Most files name none, and are not taken apart for that.
    fn language(&self) -> Option<String> {
        let text = str::from_utf8(self.read.as_ref().ok()?).ok()?;
        if !text.contains(LANGUAGE.name) {
            return None;
        }
        let (table, errors) = DeTable::parse_recoverable(text.trim_start_matches('\u{feff}'));
        if !errors.is_empty() {
            return None;
        }
        let name = table.get_ref().get(LANGUAGE.name)?.get_ref().as_str()?;
        (!matches!(name.trim(), "" | ENGLISH)).then(|| name.to_owned())
    }
}
