//! The lines that were run before: brought back one by one, or found by a part of them.

use crate::{
    app::{Action, Input},
    progress::MOST_LINES,
};

/// The lines of a world, also those of earlier runs of the program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recall {
    /// The oldest first; no line stands twice in a row.
    lines: Vec<String>,
    /// Whether the record was asked for those of earlier runs.
    is_asked: bool,
    /// The line that was brought back, counted from the newest.
    back: Option<usize>,
    /// What was being typed before.
    draft: String,
    search: Option<Search>,
}

/// A search among them, backwards as in readline.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Search {
    query: Input,
    /// The line that holds it, counted from the newest.
    back: Option<usize>,
}

impl Recall {
    /// Whether the record has to be asked for the lines of earlier runs: once.
    pub fn ask(&mut self) -> bool {
        !std::mem::replace(&mut self.is_asked, true)
    }

    /// Takes what the record has, the oldest first. Of what was run meanwhile it has all or nothing.
    pub fn remember(&mut self, kept: Vec<String>) {
        let new = std::mem::replace(&mut self.lines, kept);
        if !self.lines.ends_with(&new) {
            for line in &new {
                self.push_new(line);
            }
        }
    }

    /// Adds a line that is run; false if it was the last one, too.
    pub fn push(&mut self, line: &str) -> bool {
        self.leave();
        let is_new = self.lines.last().is_none_or(|it| it != line);
        self.push_new(line);
        is_new
    }

    fn push_new(&mut self, line: &str) {
        if self.lines.last().is_none_or(|it| it != line) {
            self.lines.push(line.to_owned());
            let n_old = self.lines.len().saturating_sub(MOST_LINES);
            self.lines.drain(..n_old);
        }
    }

    /// Forgets where it was: the next line that is brought back is the newest.
    pub fn leave(&mut self) {
        self.back = None;
        self.search = None;
    }

    /// The line before the one that was brought back, or after it, and after the newest what was being
    /// typed, which is `now`. None if there is no other.
    pub fn step(&mut self, earlier: bool, now: &str) -> Option<&str> {
        let back = match (self.back, earlier) {
            (None, true) => {
                now.clone_into(&mut self.draft);
                Some(0)
            }
            (Some(back), true) => Some(back + 1),
            (None, false) => return None,
            (Some(back), false) => back.checked_sub(1),
        };
        if back.is_some_and(|it| it >= self.lines.len()) {
            return None;
        }
        self.back = back;
        Some(back.and_then(|it| self.line(it)).unwrap_or(&self.draft))
    }

    /// Begins a search. If one is on, seeks an older line that is another; false if there is none.
    pub fn search(&mut self) -> bool {
        if self.search.is_some() {
            return self.seek(true);
        }
        self.search = Some(Search { query: Input::default(), back: None });
        self.seek(false)
    }

    /// Whether a search is on.
    pub fn is_searching(&self) -> bool {
        self.search.is_some()
    }

    /// What is sought, if a search is on.
    pub fn query(&self) -> Option<&str> {
        self.search.as_ref().map(|it| it.query.text())
    }

    /// The line that the search has found.
    pub fn found(&self) -> Option<&str> {
        self.search.as_ref()?.back.and_then(|it| self.line(it))
    }

    /// The bytes of `line` that hold what is sought.
    pub fn place_in(&self, line: &str) -> Option<std::ops::Range<usize>> {
        let query = self.query()?;
        place(line, query).map(|at| at..at + query.len())
    }

    /// Types into the search; false if none is on.
    pub fn type_text(&mut self, typed: &str) -> bool {
        let Some(search) = &mut self.search else { return false };
        search.query.insert(typed);
        self.seek(false);
        true
    }

    /// Deletes from what is sought; false if no search is on or the action deletes nothing before the cursor.
    pub fn erase(&mut self, action: Action) -> bool {
        let erases = matches!(action, Action::Erase | Action::EraseWord | Action::EraseToStart);
        let Some(search) = self.search.as_mut().filter(|_| erases) else { return false };
        search.query.edit(action);
        // Less is sought, so the newest that holds it may be a newer one.
        search.back = None;
        self.seek(false);
        true
    }

    /// Ends the search; gives the line that it has found.
    pub fn end_search(&mut self) -> Option<String> {
        let found = self.found().map(str::to_owned);
        if let Some(Search { back: Some(back), .. }) = self.search.take() {
            self.back = Some(back);
        }
        found
    }

    /// Finds the newest line that holds what is sought, from the one that was found on; older than it and
    /// another if `older`. False if there is none.
    fn seek(&mut self, older: bool) -> bool {
        let Some(search) = &self.search else { return false };
        let first = search.back.map_or(0, |it| it + usize::from(older));
        let seen = self.found().filter(|_| older);
        let lines = self.lines.iter().rev().enumerate().skip(first);
        let mut lines = lines.filter(|(_, it)| seen != Some(it.as_str()));
        let found = lines.find(|(_, it)| place(it, search.query.text()).is_some());
        let found = found.map(|(back, _)| back);
        // Where there is no older one, the one that is there stays.
        if let Some(search) = self.search.as_mut().filter(|_| found.is_some() || !older) {
            search.back = found;
        }
        found.is_some()
    }

    fn line(&self, back: usize) -> Option<&str> {
        self.lines.iter().rev().nth(back).map(String::as_str)
    }
}

/// Where `sought` stands in `line`, whatever the size of ASCII letters.
fn place(line: &str, sought: &str) -> Option<usize> {
    let same = |it: &[u8]| it.eq_ignore_ascii_case(sought.as_bytes());
    if sought.is_empty() {
        return Some(0);
    }
    line.as_bytes().windows(sought.len()).position(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recall() -> Recall {
        let mut recall = Recall::default();
        for line in ["aws a", "aws b", "tick 2h", "aws b c", "aws b c"] {
            recall.push(line);
        }
        recall
    }

    #[test]
    fn lines_come_back_one_by_one_and_then_what_was_typed() {
        let mut recall = recall();
        for (earlier, expected) in [
            (false, None),
            (true, Some("aws b c")),
            (true, Some("tick 2h")),
            (false, Some("aws b c")),
            (false, Some("typed")),
            (false, None),
            (true, Some("aws b c")),
            (true, Some("tick 2h")),
            (true, Some("aws b")),
            (true, Some("aws a")),
            (true, None),
            (false, Some("aws b")),
        ] {
            let now = if recall.back.is_none() { "typed" } else { "changed" };
            assert_eq!(recall.step(earlier, now), expected);
        }
        assert!(recall.push("aws d") && !recall.push("aws d"));
        assert_eq!(recall.step(true, ""), Some("aws d"));
        assert_eq!(Recall::default().step(true, "typed"), None);
    }

    #[test]
    fn earlier_runs_come_before_this_one() {
        let lines = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        for (new, kept, expected) in [
            (&["b"][..], &["a"][..], &["a", "b"][..]),
            (&["b"], &["a", "b"], &["a", "b"]),
            (&[], &["a"], &["a"]),
            (&["a", "b"], &["x", "a"], &["x", "a", "b"]),
            (&["a"], &[], &["a"]),
        ] {
            let mut recall = Recall::default();
            for it in new {
                assert!(recall.push(it));
            }
            assert!(recall.ask() && !recall.ask());
            recall.remember(lines(kept));
            assert_eq!(recall.lines, lines(expected));
        }
        let mut recall = Recall::default();
        for it in 0..MOST_LINES + 5 {
            assert!(recall.push(&it.to_string()));
        }
        assert_eq!((recall.lines.len(), recall.lines[0].as_str()), (MOST_LINES, "5"));
    }

    #[test]
    fn a_search_goes_backwards_and_ends_with_what_it_found() {
        let mut recall = recall();
        recall.push("AWS b");
        assert!(recall.search());
        assert_eq!((recall.query(), recall.found()), (Some(""), Some("AWS b")));
        assert!(recall.type_text("aws B"));
        assert_eq!(recall.found(), Some("AWS b"));
        assert_eq!(recall.place_in("an AWS b"), Some(3..8));
        for (goes, expected) in [(true, "aws b c"), (true, "aws b"), (false, "aws b")] {
            assert_eq!((recall.search(), recall.found()), (goes, Some(expected)));
        }
        // More of it is sought from here on back, less of it from the newest.
        recall.type_text("x");
        assert_eq!(recall.found(), None);
        assert!(recall.erase(Action::Erase) && !recall.erase(Action::Left));
        assert_eq!(recall.found(), Some("AWS b"));
        recall.search();
        assert_eq!(recall.end_search().as_deref(), Some("aws b c"));
        assert!(!recall.is_searching() && !recall.type_text("x") && recall.end_search().is_none());
        // From the line that was found, Up goes on.
        assert_eq!(recall.step(true, "aws b c"), Some("tick 2h"));
    }
}
