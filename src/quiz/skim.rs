//! A large bank, opened without being read: where its questions stand, and what forms are chosen by.
//!
//! TOML is read from end to end, which takes too long where twenty of ten thousand questions are asked. So
//! the lines of a large bank are only looked through for where questions begin and for their `id`, `outcome`
//! and `reread`; those that are asked are then read as ever. Whatever is not written plainly is no matter for
//! this: then the bank is read as a whole.

use std::{iter::Peekable, ops::Range};

use memchr::memmem::{self, FindIter};

use super::{Bank, parse};

/// Where the questions of a bank stand in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unread {
    source: String,
    /// What stands before the first question.
    head: Range<usize>,
    /// In the author's order.
    pub(super) places: Vec<Place>,
}

/// A question that was not read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    at: Range<usize>,
    pub(super) id: String,
    pub(super) outcome: Option<String>,
    pub(super) reread: Option<String>,
}

/// A bank is large from so many bytes on: about four hundred questions.
const LARGE: usize = 256 * 1024;

/// The bank in `source`, its questions unread; the source back if it is small or not written plainly.
pub(super) fn skim(path: &str, source: String) -> Result<Bank, String> {
    if source.len() < LARGE {
        return Err(source);
    }
    let Some((head, places)) = places(&source) else { return Err(source) };
    let (mut bank, faults) = parse(path, source.get(head.clone()).unwrap_or_default());
    // The one fault is that there is no question.
    if faults.len() > 1 {
        return Err(source);
    }
    bank.unread = Some(Unread { source, head, places });
    Ok(bank)
}

/// What stands before the first question, and where each stands; nothing where that is not plain to see.
fn places(source: &str) -> Option<(Range<usize>, Vec<Place>)> {
    let mut scan = Scan::default();
    let mut quotes = QUOTES.map(|kind| Found::all(source, kind));
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at + 1);
    for end in ends.chain([source.len()]) {
        let found = quotes.each_mut().map(|it| it.before(end));
        scan.line(source, start..end, found)?;
        start = end;
    }
    if scan.open.is_some() {
        return None;
    }
    let mut places = scan.places;
    let starts: Vec<usize> = places.iter().map(|place| place.at.start).collect();
    let ends = starts.iter().skip(1).copied().chain([source.len()]);
    for (place, end) in places.iter_mut().zip(ends) {
        place.at.end = end;
    }
    let mut ids: Vec<&str> = places.iter().map(|place| place.id.as_str()).collect();
    ids.sort_unstable();
    let is_whole = ids.first().is_some_and(|id| !id.is_empty())
        && ids.windows(2).all(|pair| pair.first() != pair.last());
    let head = 0..*starts.first()?;
    is_whole.then_some((head, places))
}

impl Unread {
    /// The text of a bank that has only the questions for which `is_asked`.
    pub(super) fn text_of(&self, is_asked: impl Fn(&str) -> bool) -> String {
        let asked = self.places.iter().filter(|it| is_asked(&it.id)).map(|it| it.at.clone());
        let parts = [self.head.clone()].into_iter().chain(asked);
        parts.filter_map(|part| self.source.get(part)).collect()
    }
}

/// The quotes of texts of several lines.
const QUOTES: [&str; 2] = ["\"\"\"", "'''"];

/// Where quotes of one kind stand in a text: they are looked for once, not in each line.
struct Found<'a>(Peekable<FindIter<'a, 'static>>);

impl<'a> Found<'a> {
    fn all(source: &'a str, kind: &'static str) -> Self {
        Self(memmem::find_iter(source.as_bytes(), kind).peekable())
    }

    /// The first of those before byte `end` that were not given before, and whether it is the only one.
    fn before(&mut self, end: usize) -> Option<(usize, bool)> {
        let first = self.0.next_if(|at| *at < end)?;
        let mut is_only = true;
        while self.0.next_if(|at| *at < end).is_some() {
            is_only = false;
        }
        Some((first, is_only))
    }
}

/// How far the lines were looked through.
#[derive(Debug, Default)]
struct Scan {
    places: Vec<Place>,
    /// Which of [`QUOTES`] ends the text of several lines that is open.
    open: Option<usize>,
    /// Keys are those of a table inside the question.
    is_inside: bool,
}

impl Scan {
    /// Takes in a line, with the first of each kind of quotes in it; nothing if it is not plain.
    fn line(
        &mut self,
        source: &str,
        line: Range<usize>,
        quotes: [Option<(usize, bool)>; 2],
    ) -> Option<()> {
        if let Some(kind) = self.open {
            let Some(&Some((at, _))) = quotes.get(kind) else { return Some(()) };
            let rest = source.get(at + 3..line.end)?.trim_ascii();
            let is_end = !source.get(line.start..at)?.ends_with('\\')
                && rest.bytes().all(|it| matches!(it, b',' | b']' | b' '));
            self.open = None;
            return is_end.then_some(());
        }
        let text = source.get(line.clone())?.trim_ascii();
        match text.as_bytes().first() {
            None | Some(b'#') => return Some(()),
            Some(b'[') => self.header(text, line.start)?,
            Some(b'i' | b'o' | b'r') if !self.is_inside => self.key(text)?,
            Some(b'"' | b'\'') => {
                let is_quoted = |key: &str| text.get(1..).is_some_and(|it| it.starts_with(key));
                if !self.is_inside && ["id", "outcome", "reread"].into_iter().any(is_quoted) {
                    return None;
                }
            }
            _ => {}
        }
        let opened = quotes.iter().enumerate().find_map(|(kind, it)| it.map(|it| (kind, it)));
        if let Some((kind, (at, is_only))) = opened {
            if !is_only || source.get(line.start..at)?.contains(['#', '"', '\'']) {
                return None;
            }
            self.open = Some(kind);
        }
        Some(())
    }

    fn header(&mut self, text: &str, start: usize) -> Option<()> {
        if text == "[[questions]]" {
            self.is_inside = false;
            self.places.push(Place { at: start..start, ..Place::default() });
            return Some(());
        }
        let name = text.trim_start_matches('[');
        let is_name = name.bytes().next().is_some_and(|it| it.is_ascii_alphabetic());
        // A list that goes on over several lines begins so, too.
        if !is_name {
            return Some(());
        }
        self.is_inside = true;
        // A table of the bank after its questions would be taken for a part of the last one.
        (self.places.is_empty() || name.starts_with("questions.")).then_some(())
    }

    /// Notes a key that forms are chosen by.
    fn key(&mut self, text: &str) -> Option<()> {
        let Some(key) = ["id", "outcome", "reread"].into_iter().find(|it| text.starts_with(it))
        else {
            return Some(());
        };
        let rest = text.get(key.len()..)?.trim_ascii_start();
        let (Some(value), Some(place)) = (rest.strip_prefix('='), self.places.last_mut()) else {
            return Some(());
        };
        let value = value.trim_ascii().strip_prefix('"')?.strip_suffix('"')?;
        if value.contains(['"', '\\']) || value.trim().is_empty() {
            return None;
        }
        let value = value.trim().to_owned();
        match key {
            "id" => place.id = value,
            "outcome" => place.outcome = Some(value),
            _ => place.reread = Some(value),
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every question of the bank in `source`, read one by one.
    fn one_by_one(source: &str) -> Option<Vec<crate::quiz::Question>> {
        let (head, places) = places(source)?;
        let unread = Unread { source: source.to_owned(), head, places };
        let read = |place: &Place| {
            let (bank, _) = parse("a.toml", &unread.text_of(|id| id == place.id));
            let [question] = bank.questions.as_slice() else { panic!("{bank:?}") };
            assert_eq!((&question.outcome, &question.reread), (&place.outcome, &place.reread));
            question.clone()
        };
        Some(unread.places.iter().map(read).collect())
    }

    #[test]
    fn our_banks_are_the_same_one_by_one() {
        for source in [
            include_str!("../../quizzes/workforce-identity.toml"),
            include_str!("../../quizzes/practice.toml"),
        ] {
            let (bank, faults) = parse("a.toml", source);
            assert_eq!(faults, []);
            let Some(read) = one_by_one(source) else { panic!("it is not plain") };
            assert_eq!(read, bank.questions);
        }
    }

    #[test]
    fn what_is_not_plain_is_read_as_a_whole() {
        let bank = |keys: &str| format!("[[questions]]\n{keys}\n[[questions]]\nid = \"b\"\n");
        for (keys, ids) in [
            ("id = \"a\"", Some("a b")),
            ("id=\" a \" ", Some("a b")),
            ("id = \"a\"\ncontext = \"\"\"\n[[questions]]\nid = \"c\"\n\"\"\"", Some("a b")),
            ("id = \"a\"\ncontext = '''\nid = \"c\"'''", Some("a b")),
            ("id = \"a\"\n# \"\"\"", Some("a b")),
            ("id = \"a\"\nlist = [\n[\"x\", \"y\"],\n[\"[[questions]]\"]\n]", Some("a b")),
            ("id = \"a\"\n[questions.rationale]\nid = \"c\"", Some("a b")),
            ("id = 'a'", None),
            ("id = \"\\u0041\"", None),
            ("id = \"a\" # the first", None),
            ("\"id\" = \"a\"", None),
            ("type = \"x\"", None),
            ("id = \"b\"", None),
            ("id = \"a\"\ncontext = \"\"\"", None),
            ("id = \"a\"\ncontext = \"\"\"x\"\"\"", None),
            ("id = \"a\"\ncontext = \"\"\"\n\\\"\"\"\n\"\"\"", None),
            ("id = \"a\"\n[draw]", None),
        ] {
            let source = bank(keys);
            let told = places(&source).map(|(_, places)| {
                let ids: Vec<&str> = places.iter().map(|it| it.id.as_str()).collect();
                ids.join(" ")
            });
            assert_eq!(told.as_deref(), ids, "{keys}");
        }
    }
}
