//! The beginning of a large page: as much of its source as the first screen needs.
//!
//! A page of a megabyte takes longer to read than all else that is done before the first screen.

use memchr::memmem;

/// Bytes that are read behind the place that is to be shown.
const MORE: usize = 16 << 10;

/// Leaves as much of `source` as shows what stands at byte `to`, with what it needs of the rest; gives how many
/// bytes were left out. A page that is not much longer stays whole.
pub(super) fn shorten(source: &mut String, to: usize) -> usize {
    let enough = to.saturating_add(MORE);
    let Some(end) =
        (source.len() > enough.saturating_mul(2)).then(|| end(source, enough)).flatten()
    else {
        return 0;
    };
    let left = source.len() - end;
    let rest = source.get(end..).unwrap_or_default();
    let needed: String = definitions(rest).flat_map(|line| [line, "\n"]).collect();
    source.truncate(end);
    source.push_str(&needed);
    source.shrink_to_fit();
    left
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

/// The lines that say where links lead, which may stand anywhere in a page.
fn definitions(source: &str) -> impl Iterator<Item = &str> {
    memmem::find_iter(source.as_bytes(), b"\n[").filter_map(|at| {
        let line = source.get(at + 1..)?.lines().next()?;
        (line.contains("]:") && !line.starts_with("[^")).then_some(line)
    })
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
            let mut short = source.clone();
            let left = shorten(&mut short, to);
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
            let mut short = source.get(..len).unwrap().to_owned();
            assert_eq!((shorten(&mut short, to), short.len()), (0, len), "{len}, {to}");
        }
    }

    #[test]
    fn code_without_an_end_is_not_cut() {
        let mut source = format!("```\n{}", "\n# no heading\n".repeat(40_000));
        assert_eq!(shorten(&mut source, 0), 0);
    }
}
