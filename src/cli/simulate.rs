//! `vestibule simulate`: policy decisions in bulk, JSON Lines in and out.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Write},
    path::Path,
    process::ExitCode,
};

use super::{Refused, commands::Done};
use crate::{access::batch::Batch, run::watch::Watch};

/// Answers each line of a file, or of standard input for `-`.
pub(super) fn simulate(file: &Path) -> Done {
    let lines: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let opened = File::open(file).map_err(|error| {
            Refused::input(tr!("`{name}` cannot be read: {error}", name = file.display(), error))
        })?;
        Box::new(BufReader::with_capacity(1 << 16, opened))
    };
    let watch = Watch::start();
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let (n_lines, n_wrong) = answer_all(lines, &mut out)?;
    out.flush()?;
    let rate = watch.rate(n_lines);
    let told =
        tr!("{n} lines, {rate} a second, {n_wrong} with an error", n = n_lines, rate, n_wrong);
    writeln!(io::stderr(), "{told}")?;
    Ok(ExitCode::from(u8::from(n_wrong > 0)))
}

/// Answers each line that is not blank; says how many there were, and how many could not be read.
fn answer_all(mut lines: impl BufRead, out: &mut impl Write) -> io::Result<(usize, usize)> {
    let mut batch = Batch::default();
    let (mut n_lines, mut n_wrong) = (0, 0);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty() {
            let (answer, is_wrong) = batch.answer_bytes(&line);
            writeln!(out, "{answer}")?;
            n_lines += 1;
            n_wrong += usize::from(is_wrong);
        }
        line.clear();
    }
    Ok((n_lines, n_wrong))
}
