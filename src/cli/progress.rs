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
    progress::{AttemptRecord, MergeError, Scope, Store, StoreError},
    run::data::DataDir,
    words,
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
        let told = if is_export { empty()? } else { tr!("Nothing is kept yet.").to_owned() };
        writeln!(out, "{told}")?;
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
                    tr!("nothing was forgotten"),
                    tr!("say --yes to forget the whole record"),
                ));
            }
            let scope = match &options.course {
                Some(dir) => Scope::Course(course_key(Some(dir))),
                None => Scope::Everything,
            };
            store.reset(&scope)?;
            writeln!(out, "{}", tr!("The record is empty now."))?;
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
        .map_err(|error| Refused::input(tr!("`{name}` is not JSON: {error}", name, error)))?;
    let Some(dir) = data.path() else {
        return Err(Refused::input(tr!("this system has no place for data"))
            .hint(tr!("name a folder: --data-dir DIR")));
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
        .map(|(table, n)| tr!("{n} of {table}", n, table = words::of(table)))
        .collect();
    match new.as_slice() {
        [] => writeln!(out, "{}", tr!("Nothing in it is new."))?,
        new => writeln!(out, "{}", tr!("New here: {what}.", what = new.join(", ")))?,
    }
    for (_, world) in &merged.kept {
        let told =
            tr!("The world {world} was played on both machines: yours stays as it is.", world);
        writeln!(out, "{told}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks on the terminal; without one nobody can say yes.
fn confirmed() -> io::Result<bool> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(false);
    }
    let asked = tr!("Forget everything that was read, answered and tried? [y/N] ");
    write!(io::stderr(), "{asked}")?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn shown(store: &Store) -> Result<String, StoreError> {
    let mut lines = Vec::new();
    for course in &store.show()?.courses {
        lines.push(course.course.clone());
        lines.push(format!("  {}", tr!("lessons read: {n}", n = course.read.len())));
        lines.extend(course.read.iter().map(|id| format!("    {id}")));
        if let Some(last) = &course.last_chapter {
            lines.push(format!("  {}", tr!("last open: {last}", last)));
        }
        for it in store.bookmarks(&course.course)? {
            let words = [it.heading, it.note].into_iter().filter(|it| !it.is_empty());
            let words: Vec<String> = [it.chapter].into_iter().chain(words).collect();
            lines.push(format!("  {}", tr!("bookmark: {words}", words = words.join(" · "))));
        }
        for attempt in &course.attempts {
            let state = if attempt.finished.is_some() { tr!("finished") } else { tr!("open") };
            let AttemptRecord { quiz, seed, .. } = attempt;
            let right = format!("{}/{}", attempt.correct, attempt.total);
            let told = tr!("{quiz} · {right} · seed {seed} · {state}", quiz, right, seed, state);
            lines.push(format!("  {told}"));
        }
        lines.extend(practice::lines(&course.course, store.answers(&course.course))?);
        for played in &course.worlds {
            let (world, all, n) = (&played.world, played.steps, played.cursor);
            let told = tr!("world {world} · {n} of {all} steps in force", world, n, all);
            lines.push(format!("  {told}"));
        }
    }
    Ok(if lines.is_empty() { tr!("Nothing is kept yet.").to_owned() } else { lines.join("\n") })
}
