//! `vestibule check`: what is wrong with a course, and what of it can be mended.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use anyhow::Context as _;
use uuid::Uuid;

use super::{Options, Refused, commands::Done};
use crate::{check, course::Files};

/// Prints every fault of a course; with `fix`, gives ids to the questions without one before that.
pub(super) fn check(options: &Options, dir: Option<&Path>, fix: bool) -> Done {
    let dir = dir.or(options.course.as_deref());
    if let Some(dir) = dir
        && let Err(error) = fs::read_dir(dir)
    {
        let message = tr!("`{name}` cannot be read: {error}", name = dir.display(), error);
        return Err(Refused::input(message).hint(tr!("name the folder that holds a book.toml")));
    }
    let mut out = io::stdout().lock();
    match dir {
        Some(dir) if fix => mend(dir, &mut out)?,
        None if fix => {
            return Err(Refused::input(tr!("the built-in course cannot be changed"))
                .hint(tr!("name the folder of yours: vestibule check --fix DIR")));
        }
        Some(_) | None => {}
    }
    let report = check::course(dir.map_or_else(Files::embedded, Files::folder));
    for fault in &report.faults {
        writeln!(out, "{}\n", fault.render())?;
    }
    writeln!(out, "{}", report.summary())?;
    Ok(if report.passes() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Gives ids to the questions without one in the course in `dir`.
pub(super) fn mend(dir: &Path, out: &mut impl Write) -> anyhow::Result<()> {
    for fix in check::fixes(Files::folder(dir), || Uuid::new_v4().to_string()) {
        fs::write(dir.join(&fix.path), &fix.text)
            .with_context(|| tr!("`{name}` cannot be written", name = fix.path))?;
        let told = match fix.n_ids {
            1 => tr!("1 id written").to_owned(),
            n => tr!("{n} ids written", n),
        };
        writeln!(out, "{}: {told}", fix.path)?;
    }
    Ok(())
}
