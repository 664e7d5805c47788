//! The beginning of a large page: as much of its source as the first screen needs.
//!
//! A page of a megabyte takes longer to read than all else that is done before the first screen.

use std::io::{self, BufRead, BufReader, Read};

/// Bytes that are read behind the place that is to be shown.
const MORE: usize = 16 << 10;

/// Bytes that are read at a time of what is left out: to make room for all of it takes longer than to read it.
const CHUNK: usize = 64 << 10;

/// As much of the text in `file`, which has `n_bytes`, as shows what stands at byte `to`, with what it needs of the
/// rest, and how many bytes were left out. A page that is not much longer stays whole.
pub(super) fn read(mut file: impl Read, n_bytes: usize, to: usize) -> io::Result<(Vec<u8>, usize)> {
    let enough = to.saturating_add(MORE);
    let mut source = Vec::with_capacity(n_bytes.min(enough.saturating_add(MORE)));
    if n_bytes <= enough.saturating_mul(2) {
        file.read_to_end(&mut source)?;
        return Ok((source, 0));
    }
    let mut wanted = enough + MORE;
    let end = loop {
        let missing = wanted - source.len();
        let n_read = file.by_ref().take(missing as u64).read_to_end(&mut source)?;
        match end(whole_letters(&source), enough) {
            Some(end) => break end,
            None if n_read < missing => return Ok((source, 0)),
            None => wanted *= 2,
        }
    };
    let behind = source.split_off(end);
    let mut rest = behind.chain(BufReader::with_capacity(CHUNK, file));
    let (mut line, mut left) = (Vec::new(), 0);
    while rest.read_until(b'\n', &mut line)? > 0 {
        left += line.len();
        if is_definition(&line) {
            source.extend(line.trim_ascii_end());
            source.push(b'\n');
        }
        line.clear();
    }
    Ok((source, left))
}

/// The text without the letter that its end has cut off; what is no text ends at its first mistake.
fn whole_letters(bytes: &[u8]) -> &str {
    let end = str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    bytes.get(..end).and_then(|it| str::from_utf8(it).ok()).unwrap_or_default()
}

/// Whether a line says where links lead: such may stand anywhere in a page.
fn is_definition(line: &[u8]) -> bool {
    line.starts_with(b"[") && !line.starts_with(b"[^") && line.windows(2).any(|it| it == b"]:")
}

/// Where the first section begins that lies behind the first `enough` bytes: a heading after an empty line, which
/// ends whatever stood open but a block of code.
pub(super) fn end(source: &str, enough: usize) -> Option<usize> {
    let (mut at, mut is_after_blank) = (0, false);
    let mut code: Option<&str> = None;
    for line in source.split_inclusive('\n') {
        let text = line.trim();
        match code {
            Some(fence) => code = code.filter(|_| !text.starts_with(fence)),
            None if at >= enough && is_after_blank && is_heading(line) => return Some(at),
            None => code = fence(text),
        }
        is_after_blank = text.is_empty();
        at += line.len();
    }
    None
}

fn is_heading(line: &str) -> bool {
    let text = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - text.len())) && text.starts_with([' ', '\t', '\n', '\r'])
}

/// What opens a block of code, if this line does: the same closes it.
fn fence(line: &str) -> Option<&str> {
    let first = line.chars().next().filter(|it| ['`', '~'].contains(it))?;
    let n_bytes = line.len() - line.trim_start_matches(first).len();
    line.get(..n_bytes).filter(|_| n_bytes >= 3)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::course::parse::parse;

    fn page() -> String {
        let mut source = "# Large\n\nSee [the end][end].\n\n".to_owned();
        for section in 0..2_000 {
            let fence = "```sh\n\n# no heading\n```\n\n";
            let words = "words and more words\n\n".repeat(8);
            let _ = write!(source, "## Section {section}\n\n{words}{fence}");
        }
        source + "[end]: https://example.com/end\n"
    }

    #[test]
    fn what_is_left_begins_like_the_page() {
        let source = page();
        let whole = parse("large.md", &source);
        for to in [0, 1_000, 99_999, 150_000] {
            let (short, left) = read(source.as_bytes(), source.len(), to).unwrap();
            let short = String::from_utf8(short).unwrap();
            assert!(left > 0 && short.len() < to + 2 * MORE, "{to}: {left} bytes are left");
            let part = parse("large.md", &short);
            let n_blocks = part.blocks.len();
            assert_eq!(part.blocks, whole.blocks[..n_blocks], "{to}");
            assert!(part.blocks.last().unwrap().span.end > to);
            assert_eq!(part.targets, whole.targets[..part.targets.len()]);
            assert_eq!(part.title, whole.title);
            assert_eq!(part.faults, []);
        }
    }

    #[test]
    fn a_page_that_is_not_large_stays_whole() {
        let source = page();
        for (len, to) in
            [(MORE, 0), (2 * MORE, 0), (source.len(), source.len() / 2), (source.len(), usize::MAX)]
        {
            let (short, left) = read(&source.as_bytes()[..len], len, to).unwrap();
            assert_eq!((left, short.len()), (0, len), "{len}, {to}");
        }
    }

    #[test]
    fn code_without_an_end_is_not_cut() {
        let source = format!("```\n{}", "\n# no heading\n".repeat(40_000));
        let whole = read(source.as_bytes(), source.len(), 0).unwrap();
        assert_eq!(whole, (source.into_bytes(), 0));
    }
}
