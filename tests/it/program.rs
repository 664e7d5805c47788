//! The real binary, and the answers to its questions: what the tests of the command line and of the terminal share.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;
use vestibule::quiz::{self, Attempt, Bank, Kind};

/// The program with a folder of its own for everything that it may write.
#[derive(Debug)]
pub(crate) struct Program {
    dir: TempDir,
}

/// What a run of the program left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
    /// The exit code.
    pub(crate) code: i32,
}

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_vestibule");

impl Program {
    /// The program on a fresh machine.
    pub(crate) fn fresh() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// The folder that it may write to.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// The folder of the record.
    pub(crate) fn data(&self) -> std::path::PathBuf {
        self.dir().join("data")
    }

    /// What the program is told of its machine: nothing of the one that tests it.
    pub(crate) fn environment(&self) -> Vec<(&'static str, String)> {
        let dir = |name| self.dir().join(name).to_string_lossy().into_owned();
        let binaries = Path::new(BINARY).parent().unwrap().to_string_lossy().into_owned();
        vec![
            ("HOME", dir("home")),
            ("XDG_DATA_HOME", dir("share")),
            ("PATH", format!("{binaries}:/usr/bin:/bin")),
            ("TERM", "xterm-256color".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
        ]
    }

    /// Runs the program with its record in [`Program::data`] until it ends.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = Command::new(BINARY);
        command.args(arguments).arg("--data-dir").arg(self.data());
        self.finish(command, input)
    }

    /// Runs a line of a shell where the program is found by its name.
    #[cfg(unix)]
    pub(crate) fn shell(&self, line: &str) -> Ran {
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(line);
        self.finish(command, "")
    }

    fn finish(&self, mut command: Command, input: &str) -> Ran {
        command.env_clear().envs(self.environment()).current_dir(self.dir());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that ends without reading everything is no fault of the test.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran {
            out: text(output.stdout),
            err: text(output.stderr),
            code: output.status.code().unwrap(),
        }
    }

    /// The record as `progress export` prints it; other copies of the program may be running.
    pub(crate) fn record(&self) -> Value {
        let exported = self.run(&["progress", "export"], "");
        assert_eq!((exported.code, exported.err.as_str()), (0, ""));
        serde_json::from_str(&exported.out).unwrap_or(Value::Null)
    }

    /// The last form of the knowledge check, as the record has it.
    pub(crate) fn attempt(&self) -> Attempt {
        let record = self.record();
        let last = record.pointer("/attempts").and_then(Value::as_array).and_then(|it| it.last());
        let state = last.and_then(|it| it.get("state")).cloned();
        serde_json::from_value(state.unwrap()).unwrap()
    }
}

/// The questions of lesson 1.
pub(crate) fn bank() -> Bank {
    let path = "quizzes/workforce-identity.toml";
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let (bank, faults) = quiz::parse(path, &source);
    assert_eq!(faults, []);
    bank
}

/// For each question of `attempt`, from the one it is at, the letters that are right, or some that are wrong.
pub(crate) fn letters(attempt: &Attempt, bank: &Bank, wrong: &[usize]) -> Vec<String> {
    let mut attempt = attempt.clone();
    let mut all = Vec::new();
    while let Some(question) = attempt.question(bank) {
        assert!(matches!(question.kind, Kind::Choice(_)), "{question:?}");
        let options = attempt.options(bank);
        let is_wrong = wrong.contains(&attempt.position().0);
        let fitting = options.iter().filter(|(_, it)| it.correct != is_wrong).map(|(it, _)| *it);
        let letters: String = fitting.take(if is_wrong { 1 } else { usize::MAX }).collect();
        for letter in letters.chars() {
            attempt.toggle(bank, letter);
        }
        attempt.submit(bank, None).unwrap();
        attempt.next();
        all.push(letters);
    }
    all
}

/// Text without the marks of Markdown and with single blanks, so that wrapping does not matter.
pub(crate) fn flat(text: &str) -> String {
    let plain = text.replace(['`', '*'], "");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
