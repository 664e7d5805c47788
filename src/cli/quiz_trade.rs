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
use crate::{
    quiz::{
        self,
        trade::{self, FORMATS},
    },
    words,
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
        writeln!(told, "vestibule: {}", tr!("left out: {what}", what = fault))?;
    }
    let Some((written, left_out)) = trade::export(&bank, &wanted.format) else {
        let formats: Vec<_> =
            FORMATS.iter().map(|it| format!("{} ({})", it.name, words::of(it.about))).collect();
        let message = tr!("`{name}` is no format of a quiz", name = wanted.format);
        return Err(Refused::arguments(
            message,
            tr!("there is {names}", names = formats.join(", ")),
        ));
    };
    let mut out = io::stdout().lock();
    if str::from_utf8(&written).is_err() && out.is_terminal() {
        return Err(Refused::arguments(
            tr!("this format is no text, and this is a terminal"),
            format!("vestibule export quiz {} --format {} > FILE", wanted.quiz, wanted.format),
        ));
    }
    out.write_all(&written)?;
    for (what, ids) in left_out.iter() {
        let (format, n, ids) = (&wanted.format, ids.len(), ids.join(", "));
        let line =
            tr!("{format} cannot hold {what}: {n} ({ids})", format, what = words::of(what), n, ids);
        writeln!(told, "{line}")?;
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
        let what = format!("{}: {why}", crate::text::clean(prompt));
        writeln!(told, "{}", tr!("left out: {what}", what))?;
    }
    if !imported.more.is_empty() && !wanted.more {
        let beside =
            tr!("some questions belong in NAME.more.toml, beside the bank: --more prints them");
        writeln!(told, "{beside}")?;
    }
    if imported.taken == 0 {
        return Err(Refused::input(tr!("`{file}` has no question that can be asked", file)));
    }
    Ok(ExitCode::from(u8::from(!faults.is_empty() || !imported.refused.is_empty())))
}
