//! `vestibule export quiz` and `vestibule import quiz`: banks that leave and questions that come.

use std::{
    io::{self, IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, ValueEnum};

use super::{
    Options, Refused,
    commands::{Done, course, script_text},
    practice::bank_named,
};
use crate::quiz::{
    self,
    trade::{self, FORMATS},
};

/// Which bank, how.
#[derive(Debug, Args)]
pub(crate) struct ExportQuiz {
    /// The quiz, by its name
    quiz: String,
    /// gift, aiken, anki or qti
    #[arg(long, value_name = "FORMAT")]
    format: String,
}

/// Which file, how.
#[derive(Debug, Args)]
pub(crate) struct ImportQuiz {
    /// The file (- for standard input)
    file: PathBuf,
    /// What the file is
    #[arg(long, value_name = "KIND")]
    from: Source,
    /// What the quiz is called
    #[arg(long, value_name = "TITLE", default_value = "Imported questions")]
    title: String,
    /// Prints what belongs in the file beside the bank, NAME.more.toml: questions that mdbook-quiz cannot ask
    #[arg(long)]
    more: bool,
}

/// What a file of questions is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Source {
    /// Moodle's text format
    Gift,
    /// Letters for options, and a line with the answer
    Aiken,
}

/// Prints the bank in the format; what it cannot hold is told on standard error.
pub(super) fn export(options: &Options, wanted: &ExportQuiz) -> Done {
    let (course, _) = course(options)?;
    let path = bank_named(&course, &wanted.quiz)?;
    let (bank, faults) =
        quiz::read(course.files(), &path).map_err(|fault| Refused::input(fault.to_string()))?;
    let mut told = io::stderr().lock();
    for fault in &faults {
        writeln!(told, "vestibule: left out: {fault}")?;
    }
    let Some((written, left_out)) = trade::export(&bank, &wanted.format) else {
        let formats: Vec<_> =
            FORMATS.iter().map(|it| format!("{} ({})", it.name, it.about)).collect();
        let message = format!("`{}` is no format of a quiz", wanted.format);
        return Err(Refused::arguments(message, format!("there is {}", formats.join(", "))));
    };
    let mut out = io::stdout().lock();
    if str::from_utf8(&written).is_err() && out.is_terminal() {
        return Err(Refused::arguments(
            "this format is no text, and this is a terminal",
            format!("vestibule export quiz {} --format {} > FILE", wanted.quiz, wanted.format),
        ));
    }
    out.write_all(&written)?;
    for (what, ids) in left_out.iter() {
        writeln!(told, "{} cannot hold {what}: {} ({})", wanted.format, ids.len(), ids.join(", "))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the bank that the questions of the file make; what cannot be asked is told on standard error.
pub(super) fn import(wanted: &ImportQuiz) -> Done {
    let (file, text) = script_text(&wanted.file)?;
    let source = match wanted.from {
        Source::Gift => "gift",
        Source::Aiken => "aiken",
    };
    let (drafts, faults) = trade::import(&file, &text, source).unwrap_or_default();
    let imported = trade::bank(&wanted.title, &drafts);
    let printed = if wanted.more { &imported.more } else { &imported.bank };
    io::stdout().lock().write_all(printed.as_bytes())?;
    let mut told = io::stderr().lock();
    for fault in &faults {
        writeln!(told, "{}\n", fault.render())?;
    }
    for (prompt, why) in &imported.refused {
        writeln!(told, "left out: {}: {why}", crate::text::clean(prompt))?;
    }
    if !imported.more.is_empty() && !wanted.more {
        writeln!(
            told,
            "some questions belong in NAME.more.toml, beside the bank: --more prints them"
        )?;
    }
    if imported.taken == 0 {
        return Err(Refused::input(format!("`{file}` has no question that can be asked")));
    }
    Ok(ExitCode::from(u8::from(!faults.is_empty() || !imported.refused.is_empty())))
}
