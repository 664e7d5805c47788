//! A search in a view: goes through its entries from the top, and lays out only those that hold what is sought.
//!
//! It comes as far as it is let at a time, so that a key need not wait for the end of a large world.

use super::{
    Line,
    entry::{self, Entry},
    excerpt::Sight,
    page::Page,
};
use crate::text::{Role, Row, Span};

/// A search, and what it has found so far.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Lowercase.
    words: Vec<String>,
    /// The first entry that was not looked at.
    next: usize,
    n_entries: usize,
    /// What the next entry hangs from.
    above: Vec<Above>,
    found: Vec<Line>,
}

/// An entry from which others hang.
#[derive(Debug, Clone)]
struct Above {
    depth: usize,
    /// Whether it holds what is sought, so that all below it is shown.
    holds: bool,
    /// Its lines, until they are among those that were found.
    waiting: Vec<Line>,
}

impl Search {
    /// A search for what holds every word of `text`.
    pub fn new(text: &str) -> Self {
        let words = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        Self { words, n_entries: usize::MAX, ..Self::default() }
    }

    /// The lines that hold what is sought, with what they hang from and what hangs from them.
    pub fn found(&self) -> &[Line] {
        &self.found
    }

    /// Whether all of the view was looked at.
    pub fn is_done(&self) -> bool {
        self.next >= self.n_entries
    }

    /// How many entries were looked at, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.next.min(self.n_entries), self.n_entries)
    }

    /// Goes on through `sight`, until there are `n_wanted` lines or enough was looked at for now.
    pub fn go_on(&mut self, sight: &Sight<'_>, n_wanted: usize) {
        self.n_entries = entry::count(sight.view, sight.world);
        let mut n_left = MOST_LOOKED_AT;
        for entry in sight.some(self.next, MOST_LOOKED_AT) {
            if n_left == 0 || self.found.len() >= n_wanted {
                return;
            }
            n_left = n_left.saturating_sub(self.look_at(sight, entry));
            self.next += 1;
        }
    }

    /// Takes the lines of an entry if it holds what is sought; gives how much was looked at.
    fn look_at(&mut self, sight: &Sight<'_>, entry: Entry<'_>) -> usize {
        let depth = entry.depth(sight.world);
        self.above.retain(|it| it.depth < depth);
        let is_below = self.above.iter().any(|it| it.holds);
        let mut page = Page::sought(&self.words);
        sight.lay(entry, &mut page);
        let (holds, n_parts) = page.holds();
        let is_shown = is_below || holds;
        let mut waiting = Vec::new();
        if is_shown || entry.is_above() {
            let lines = sight.all_lines_of(self.next, entry);
            if is_shown {
                self.take_above();
                let kept = kept(&lines, &self.words, is_below);
                let kept = lines.into_iter().zip(kept).filter(|(_, is_kept)| *is_kept);
                self.found.extend(kept.map(|(line, _)| line));
            } else {
                waiting = lines.into_iter().filter(|it| !it.is_blank()).collect();
                // What is said where nothing is hangs from nothing.
                waiting.truncate(1);
            }
        }
        if entry.is_above() {
            self.above.push(Above { depth, holds, waiting });
        }
        1 + n_parts
    }

    fn take_above(&mut self) {
        for it in &mut self.above {
            self.found.append(&mut it.waiting);
        }
    }
}

/// Whether each line of an entry is shown: a thing that holds the words, what it hangs from, what hangs from it.
fn kept(lines: &[Line], words: &[String], all: bool) -> Vec<bool> {
    let mut kept = vec![false; lines.len()];
    // The things that the present one hangs from: index, depth, whether it is shown for its own sake.
    let mut above: Vec<(usize, usize, bool)> = Vec::new();
    let mut heading = None;
    let mut idx = 0;
    while let Some(line) = lines.get(idx) {
        let rest = lines.get(idx + 1..).unwrap_or_default();
        let is_more = |it: &&Line| it.item.is_none() && !it.is_blank();
        if line.item.is_none() {
            if line.row.spans.iter().any(|it| it.role == Role::Heading) {
                heading = Some(idx);
            }
            idx += 1;
            continue;
        }
        let n_rows = 1 + rest.iter().take_while(is_more).count();
        let depth = depth(&line.row);
        above.retain(|(_, other, _)| *other < depth);
        let rows = lines.get(idx..idx + n_rows).unwrap_or_default();
        let text: String = rows.iter().map(|it| it.row.text().to_lowercase() + " ").collect();
        let holds = words.iter().all(|word| text.contains(word.as_str()));
        let shown = all || holds || above.iter().any(|(_, _, shown)| *shown);
        if holds {
            for (idx, ..) in &above {
                mark(&mut kept, *idx, 1);
            }
        }
        if shown {
            mark(&mut kept, idx, n_rows);
            // A heading stays over what is left of its section.
            heading.take().into_iter().for_each(|it| mark(&mut kept, it, 1));
        }
        above.push((idx, depth, shown));
        idx += n_rows;
    }
    kept
}

fn mark(kept: &mut [bool], idx: usize, n_rows: usize) {
    kept.iter_mut().skip(idx).take(n_rows).for_each(|it| *it = true);
}

/// How far a line is drawn in: what stands before it is of the frame.
fn depth(row: &Row) -> usize {
    row.spans.first().filter(|it| it.role == Role::Frame).map_or(0, Span::width)
}

/// Entries and their parts that are looked at in one go: a few milliseconds of work.
const MOST_LOOKED_AT: usize = 500;
