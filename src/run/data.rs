//! The data directory and the log in it.

use std::{
    env,
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use etcetera::{BaseStrategy as _, choose_base_strategy};

use crate::quiz::Question;

/// Where the learner's record and the log are.
#[derive(Debug, Clone)]
pub struct DataDir {
    path: Option<PathBuf>,
}

impl DataDir {
    /// The folder that was named, else `vestibule` in the place that the system has for data.
    pub fn choose(named: Option<PathBuf>) -> Self {
        let usual = || choose_base_strategy().ok().map(|it| it.data_dir().join("vestibule"));
        Self { path: named.or_else(usual) }
    }

    /// The folder; `None` where the system has no place for data and none was named.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Where the log is.
    pub fn log_path(&self) -> PathBuf {
        let folder = self.path.clone().unwrap_or_else(env::temp_dir);
        folder.join("vestibule.log")
    }

    /// Adds what a learner says of a question to a file of reports; gives the file.
    pub fn report(&self, question: &Question, words: &str) -> io::Result<PathBuf> {
        let folder = self.path.clone().unwrap_or_else(env::temp_dir);
        fs::create_dir_all(&folder)?;
        let path = folder.join("question-reports.txt");
        let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
        let Question { id, bank, fingerprint, .. } = question;
        let words = crate::text::clean(words);
        writeln!(file, "{} {bank} {id} {fingerprint}: {words}", super::now())?;
        file.sync_data()?;
        Ok(path)
    }

    /// Adds a line to the log. A log that cannot be written is no reason to stop.
    pub fn log(&self, line: &str) {
        let path = self.log_path();
        if let Some(folder) = path.parent() {
            let _ = fs::create_dir_all(folder);
        }
        if let Ok(mut file) = OpenOptions::new().create(true).append(true).open(path) {
            let _ = writeln!(file, "{} {}", super::now(), crate::text::clean(line));
        }
    }
}
