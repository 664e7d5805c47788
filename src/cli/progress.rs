//! `vestibule progress`: the record shown, taken elsewhere, brought from there, forgotten.

use std::{
    io::{self, IsTerminal as _, Write as _},
    path::Path,
    process::ExitCode,
};

use super::{
    Options, Progress, Refused,
    commands::{Done, course_key, script_text},
    practice,
};
use crate::{
    progress::{MergeError, Scope, Store, StoreError},
    run::data::DataDir,
};

/// Does with the record what is asked for.
pub(super) fn progress(options: &Options, what: &Progress) -> Done {
    let data = DataDir::choose(options.data_dir.clone());
    let mut out = io::stdout().lock();
    if let Progress::Import { file } = what {
        return import_progress(options, &data, file, &mut out);
    }
    let Some(dir) = data.path().filter(|it| Store::peek(it)) else {
        // Whoever reads the export wants JSON, and a record without entries is one.
        let is_export = matches!(what, Progress::Export);
        let empty = || serde_json::to_string_pretty(&Store::export_of_nothing());
        writeln!(out, "{}", if is_export { empty()? } else { "Nothing is kept yet.".to_owned() })?;
        return Ok(ExitCode::SUCCESS);
    };
    let (mut store, notice) = Store::open(dir)?;
    if let Some(notice) = notice {
        writeln!(io::stderr().lock(), "vestibule: {notice}")?;
    }
    match what {
        Progress::Show => writeln!(out, "{}", shown(&store)?)?,
        Progress::Export => writeln!(out, "{}", serde_json::to_string_pretty(&store.export()?)?)?,
        Progress::Import { .. } => {}
        Progress::Reset { yes } => {
            if !yes && !confirmed()? {
                return Err(Refused::arguments(
                    "nothing was forgotten",
                    "say --yes to forget the whole record",
                ));
            }
            let scope = match &options.course {
                Some(dir) => Scope::Course(course_key(Some(dir))),
                None => Scope::Everything,
            };
            store.reset(&scope)?;
            writeln!(out, "The record is empty now.")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes in another machine's export. A course in a folder is known by its folder, so `--course` says which folder
/// here is the one of the same name there.
fn import_progress(
    options: &Options,
    data: &DataDir,
    file: &Path,
    out: &mut impl io::Write,
) -> Done {
    let (name, text) = script_text(file)?;
    let export: serde_json::Value = serde_json::from_str(&text)
        .map_err(|error| Refused::input(format!("`{name}` is not JSON: {error}")))?;
    let Some(dir) = data.path() else {
        return Err(Refused::input("this system has no place for data")
            .hint("name a folder: --data-dir DIR"));
    };
    let folder = |it: &str| Path::new(it).file_name().map(ToOwned::to_owned);
    let here = options.course.as_deref().map(|it| course_key(Some(it)));
    let called = |there: &str| match &here {
        Some(here) if there != practice::BUILT_IN && folder(there) == folder(here) => here.clone(),
        _ => there.to_owned(),
    };
    let (mut store, notice) = Store::open(dir)?;
    if let Some(notice) = notice {
        writeln!(io::stderr().lock(), "vestibule: {notice}")?;
    }
    let merged = store.merge(&export, called).map_err(|error| match error {
        MergeError::Store(error) => error.into(),
        error => Refused::input(format!("`{name}`: {error}")),
    })?;
    let new: Vec<String> = merged
        .new
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(table, n)| format!("{n} of {table}"))
        .collect();
    match new.as_slice() {
        [] => writeln!(out, "Nothing in it is new.")?,
        new => writeln!(out, "New here: {}.", new.join(", "))?,
    }
    for (_, world) in &merged.kept {
        writeln!(out, "The world {world} was played on both machines: yours stays as it is.")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks on the terminal; without one nobody can say yes.
fn confirmed() -> io::Result<bool> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(false);
    }
    write!(io::stderr(), "Forget everything that was read, answered and tried? [y/N] ")?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn shown(store: &Store) -> Result<String, StoreError> {
    let mut lines = Vec::new();
    for course in &store.show()?.courses {
        lines.push(course.course.clone());
        lines.push(format!("  lessons read: {}", course.read.len()));
        lines.extend(course.read.iter().map(|id| format!("    {id}")));
        if let Some(last) = &course.last_chapter {
            lines.push(format!("  last open: {last}"));
        }
        for it in store.bookmarks(&course.course)? {
            let words = [it.heading, it.note].into_iter().filter(|it| !it.is_empty());
            let words: Vec<String> = [it.chapter].into_iter().chain(words).collect();
            lines.push(format!("  bookmark: {}", words.join(" · ")));
        }
        for attempt in &course.attempts {
            let state = if attempt.finished.is_some() { "finished" } else { "open" };
            lines.push(format!(
                "  {} · {}/{} · seed {} · {state}",
                attempt.quiz, attempt.correct, attempt.total, attempt.seed
            ));
        }
        lines.extend(practice::lines(&course.course, store.answers(&course.course))?);
        for played in &course.worlds {
            let (world, n_steps, in_force) = (&played.world, played.steps, played.cursor);
            lines.push(format!("  world {world} · {in_force} of {n_steps} steps in force"));
        }
    }
    Ok(if lines.is_empty() { "Nothing is kept yet.".to_owned() } else { lines.join("\n") })
}
