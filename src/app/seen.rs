//! What of a page was on the screen: a page is read when all of it was, but for what is folded.

use std::fmt;

/// The bytes of a page that were in view, as stretches that do not touch each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    // INVARIANT: in order, none empty, none touching the next.
    spans: Vec<(usize, usize)>,
}

/// Stands for the end of a page, wherever it is.
pub const END: usize = usize::MAX;

impl Seen {
    /// Adds the bytes from `from` up to `to`.
    pub fn add(&mut self, from: usize, to: usize) {
        if from >= to || self.spans.iter().any(|it| it.0 <= from && to <= it.1) {
            return;
        }
        let touches = |it: &(usize, usize)| it.0 <= to && from <= it.1;
        let start = self.spans.iter().filter(|it| touches(it)).map(|it| it.0).min();
        let end = self.spans.iter().filter(|it| touches(it)).map(|it| it.1).max();
        self.spans.retain(|it| !touches(it));
        let new = (start.map_or(from, |it| it.min(from)), end.map_or(to, |it| it.max(to)));
        let at = self.spans.partition_point(|it| it.0 < new.0);
        self.spans.insert(at, new);
    }

    /// Adds all that another has.
    pub fn join(&mut self, other: &Self) {
        for (from, to) in &other.spans {
            self.add(*from, *to);
        }
    }

    /// Whether all of the page was seen.
    pub fn is_all(&self) -> bool {
        self.spans == [(0, END)]
    }

    /// Whether both ends of the page were seen.
    pub fn has_ends(&self) -> bool {
        let (first, last) = (self.spans.first(), self.spans.last());
        first.is_some_and(|it| it.0 == 0) && last.is_some_and(|it| it.1 == END)
    }

    /// What [`Self`] is as text; a stretch that is none is left out.
    pub fn parse(text: &str) -> Self {
        let mut seen = Self::default();
        for span in text.split_whitespace() {
            let Some((from, to)) = span.split_once('-') else { continue };
            let to = if to.is_empty() { Some(END) } else { to.parse().ok() };
            if let (Ok(from), Some(to)) = (from.parse(), to) {
                seen.add(from, to);
            }
        }
        seen
    }
}

/// As it is kept: `0-120 300-`.
impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (idx, (from, to)) in self.spans.iter().enumerate() {
            let space = if idx > 0 { " " } else { "" };
            match *to {
                END => write!(f, "{space}{from}-")?,
                to => write!(f, "{space}{from}-{to}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_grow_together() {
        let mut seen = Seen::default();
        for (from, to, expected) in [
            (10, 20, "10-20"),
            (30, 40, "10-20 30-40"),
            (12, 15, "10-20 30-40"),
            (20, 25, "10-25 30-40"),
            (5, 5, "10-25 30-40"),
            (50, END, "10-25 30-40 50-"),
            (24, 31, "10-40 50-"),
            (0, 11, "0-40 50-"),
            (39, 60, "0-"),
        ] {
            assert!(!seen.is_all());
            seen.add(from, to);
            assert_eq!(seen.to_string(), expected);
            assert_eq!(Seen::parse(expected), seen);
        }
        assert!(seen.is_all());
        assert_eq!(Seen::parse("x 5- 3-2 1-4").to_string(), "1-4 5-");
    }
}
