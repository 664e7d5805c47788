//! The command line of the program: what was asked for, and the exit code that answers.

mod beside;
mod check;
mod commands;
mod new;
mod practice;
mod progress;
mod quiz_trade;
mod results;
mod simulate;
mod trade;

use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};

use crate::run::config::Source;

/// Learn workforce identity on AWS: lessons, a sandbox of IAM Identity Center, a knowledge check.
#[derive(Debug, Parser)]
#[command(
    name = "vestibule",
    version,
    after_help = "Example: vestibule learn workforce-identity --theme light"
)]
pub struct Cli {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// The options alone. What each command takes is not put together to read them: most start the program without one.
#[derive(Debug, Parser)]
#[command(disable_help_flag = true, disable_version_flag = true)]
struct Bare {
    #[command(flatten)]
    options: Options,
}

/// Options that work everywhere.
#[derive(Debug, Default, Args)]
pub(crate) struct Options {
    /// Opens the course (or any mdBook) in this folder instead of the built-in one
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) course: Option<PathBuf>,
    /// Keeps your record in this folder
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) data_dir: Option<PathBuf>,
    /// Reads your settings from this file instead of the config.toml of your system
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,
    /// What the file of the settings says, read once.
    #[arg(skip)]
    pub(crate) settled: Source,
    /// Colours: auto, dark, light, high-contrast, mono, or a file of your own
    #[arg(long, value_name = "NAME", global = true)]
    pub(crate) theme: Option<String>,
    /// Says what this file says instead of English
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) language: Option<PathBuf>,
    /// Prints lines and reads answers instead of drawing a screen
    #[arg(long, global = true)]
    pub(crate) plain: bool,
    /// Draws lines and signs in ASCII
    #[arg(long, global = true)]
    pub(crate) ascii: bool,
    /// Leaves the mouse to the terminal, which selects text with it
    #[arg(long, global = true)]
    pub(crate) no_mouse: bool,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Opens a lesson with its sandbox and knowledge check
    #[command(after_help = "Example: vestibule learn workforce-identity")]
    Learn {
        /// The lesson, by its id; without it, the one where you were
        lesson: Option<String>,
        /// For authors: shows the page anew when its file changes, from what changed first
        #[arg(long, requires = "course", conflicts_with = "plain")]
        watch: bool,
    },
    /// Asks the questions of a knowledge check
    #[command(after_help = "Example: vestibule quiz workforce-identity --seed 7")]
    Quiz {
        /// The check, by its name; without it, the one of the lesson where you were
        quiz: Option<String>,
        /// Asks the form with this number again: the same questions and options in the same order
        #[arg(long, value_name = "N", value_parser = seed)]
        seed: Option<u64>,
        /// Asks as an exam: no feedback before all is handed in
        #[arg(long, group = "way")]
        exam: bool,
        /// Asks what you know least first, without moving the dates of your reviews
        #[arg(long, group = "way")]
        weakest: bool,
        /// Asks only what you missed or guessed the last time
        #[arg(long, group = "way")]
        missed: bool,
        /// Asks a few questions before a lesson, without a score
        #[arg(long, group = "way")]
        warm_up: bool,
        /// Gives the exam this many minutes instead of a minute and a half for each question
        #[arg(long, value_name = "N", requires = "exam", value_parser = clap::value_parser!(u32).range(1..=1440))]
        minutes: Option<u32>,
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        keep: Keep,
    },
    /// Asks the questions that are due, of all checks
    #[command(after_help = "Example: vestibule review --count 10")]
    Review {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        keep: Keep,
    },
    /// Plays a world of IAM Identity Center
    #[command(
        after_help = "Example: echo 'aws sso-admin list-instances' | vestibule sandbox acme --run -"
    )]
    Sandbox {
        /// The world, by its name
        #[arg(default_value = "acme")]
        world: String,
        /// Runs the commands of a file (- for standard input) and prints what each prints
        #[arg(long, value_name = "FILE")]
        run: Option<PathBuf>,
        /// Goes on after a line of the script that fails
        #[arg(long, requires = "run")]
        keep_going: bool,
    },
    /// Writes a world or a quiz for another tool
    #[command(after_help = "Example: vestibule export world acme --format terraform > main.tf")]
    Export {
        #[command(subcommand)]
        what: trade::Export,
    },
    /// Makes a world or a quiz of what you bring
    #[command(
        after_help = "Example: vestibule export world acme --format csv | vestibule import world - --from csv --name Mine"
    )]
    Import {
        #[command(subcommand)]
        what: trade::Import,
    },
    /// Decides requests against policies in bulk: a line of JSON each, in and out
    #[command(
        after_help = "Example: echo '{\"id\":1,\"request\":{\"action\":\"s3:GetObject\"},\"identity\":[\"ReadOnlyAccess\"]}' | vestibule simulate -"
    )]
    Simulate {
        /// The file of requests (- for standard input)
        file: PathBuf,
    },
    /// Lists and writes results of quizzes, and puts those of a class side by side
    #[command(after_help = "Example: vestibule results merge ana.json bob.json")]
    Results {
        #[command(subcommand)]
        what: results::Results,
    },
    /// Makes a small course to begin with, which passes check
    #[command(after_help = "Example: vestibule new first-course")]
    New {
        /// The folder, new or empty
        dir: PathBuf,
    },
    /// Looks for faults in a course
    #[command(after_help = "Example: vestibule check my-course")]
    Check {
        /// The folder of the course; without it, the built-in one
        dir: Option<PathBuf>,
        /// First gives an id to every question that has none
        #[arg(long)]
        fix: bool,
    },
    /// Shows, exports or forgets your record
    #[command(after_help = "Example: vestibule progress export > record.json")]
    Progress {
        #[command(subcommand)]
        what: Progress,
    },
}

impl Command {
    /// Whether it is played with what the learner has settled.
    fn has_settings(&self) -> bool {
        match self {
            Self::Learn { .. } | Self::Quiz { .. } | Self::Review { .. } => true,
            Self::Sandbox { run, .. } => run.is_none(),
            Self::Export { .. }
            | Self::Import { .. }
            | Self::Simulate { .. }
            | Self::Results { .. }
            | Self::New { .. }
            | Self::Check { .. }
            | Self::Progress { .. } => false,
        }
    }
}

/// Which questions are asked.
#[derive(Debug, Default, Args)]
pub(crate) struct Which {
    /// Asks this many questions
    #[arg(long, value_name = "N", value_parser = count)]
    count: Option<usize>,
    /// Asks only questions of this outcome, by its id
    #[arg(long, value_name = "ID")]
    outcome: Option<String>,
    /// Asks only questions about this lesson, by its id
    #[arg(long, value_name = "ID")]
    lesson: Option<String>,
}

/// Where the result goes, apart from the record.
#[derive(Debug, Default, Args)]
pub(crate) struct Keep {
    /// Writes the result into a new file when the quiz is finished: FILE.json or FILE.md
    #[arg(long, value_name = "FILE")]
    result: Option<PathBuf>,
    /// Your name, as it shall stand in the result
    #[arg(long, value_name = "NAME", requires = "result", default_value = "")]
    learner: String,
}

/// What is done with the record.
#[derive(Debug, Subcommand)]
pub(crate) enum Progress {
    /// Says what was read, answered and tried
    #[command(after_help = "Example: vestibule progress show")]
    Show,
    /// Prints the whole record as JSON
    #[command(after_help = "Example: vestibule progress export > record.json")]
    Export,
    /// Takes in what another machine's record has and yours lacks
    #[command(after_help = "Example: vestibule progress export | vestibule progress import -")]
    Import {
        /// What `vestibule progress export` wrote there (- for standard input)
        file: PathBuf,
    },
    /// Forgets the record, or that of one course
    #[command(after_help = "Example: vestibule progress reset --yes")]
    Reset {
        /// Does it without asking
        #[arg(long)]
        yes: bool,
    },
}

fn count(text: &str) -> Result<usize, &'static str> {
    text.parse().ok().filter(|it| *it > 0).ok_or("a count is a whole number from 1")
}

fn seed(text: &str) -> Result<u64, &'static str> {
    text.parse().ok().ok_or("a seed is a whole number")
}

/// Something that ends the program: a sentence, a hint, an exit code.
#[derive(Debug)]
pub(crate) struct Refused {
    message: String,
    hint: Option<String>,
    code: u8,
}

impl Refused {
    /// The arguments are wrong.
    pub(crate) fn arguments(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()), code: 2 }
    }

    /// Input could not be read.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, code: 3 }
    }

    /// The same with a hint.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Refused {
    /// The sentence alone.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

impl<E: Into<anyhow::Error>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::input(format!("{:#}", error.into()))
    }
}

/// Does what the command line asks for.
pub fn run() -> ExitCode {
    let bare = Bare::try_parse().map(|it| Cli { options: it.options, command: None });
    let cli = match bare.or_else(|_| Cli::try_parse()) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match commands::perform(cli) {
        Ok(code) => code,
        // Whoever reads our output has enough of it.
        Err(refused) if refused.message.contains("Broken pipe") => ExitCode::SUCCESS,
        Err(Refused { message, hint, code }) => {
            let hint = hint.map(|hint| tr!("hint: {hint}", hint) + "\n").unwrap_or_default();
            let told = format!("vestibule: {message}\n{hint}");
            let _ = io::stderr().write_all(told.as_bytes());
            ExitCode::from(code)
        }
    }
}
