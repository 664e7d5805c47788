//! A large bank, opened without being read: where its questions stand, and what forms are chosen by.
//!
//! TOML is read from end to end, which takes too long where twenty of ten thousand questions are asked. So
//! the lines of a large bank are only looked through for where questions begin and for their `id`, `outcome`
//! and `reread`; those that are asked are then read as ever. Whatever is not written plainly is no matter for
//! this: then the bank is read as a whole.

use std::ops::Range;

use memchr::memmem::Finder;

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

/// The bank in `source`, its questions unread; nothing if it is small or not written plainly.
pub(super) fn skim(path: &str, source: &str) -> Option<Bank> {
    if source.len() < LARGE {
        return None;
    }
    let unread = Unread::of(source)?;
    let (mut bank, faults) = parse(path, source.get(unread.head.clone())?);
    // The one fault is that there is no question.
    if faults.len() > 1 {
        return None;
    }
    bank.unread = Some(unread);
    Some(bank)
}

impl Unread {
    fn of(source: &str) -> Option<Self> {
        // Most banks have one kind or none, and then no line has to be searched for the others.
        let quotes = ["\"\"\"", "'''"].into_iter().filter(|it| source.contains(it));
        let quotes = quotes.map(Finder::new).collect();
        let mut scan = Scan { quotes, ..Scan::default() };
        let mut start = 0;
        for line in source.split_inclusive('\n') {
            scan.line(line, start)?;
            start += line.len();
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
        is_whole.then(|| Self { source: source.to_owned(), head, places })
    }

    /// The text of a bank that has only the questions for which `is_asked`.
    pub(super) fn text_of(&self, is_asked: impl Fn(&str) -> bool) -> String {
        let asked = self.places.iter().filter(|it| is_asked(&it.id)).map(|it| it.at.clone());
        let parts = [self.head.clone()].into_iter().chain(asked);
        parts.filter_map(|part| self.source.get(part)).collect()
    }
}

/// What stands before and after the first of such quotes in a line. A finder is made once for all lines.
fn split_at<'a>(line: &'a str, quotes: &Finder<'_>) -> Option<(&'a str, &'a str)> {
    let at = quotes.find(line.as_bytes())?;
    Some((line.get(..at)?, line.get(at + quotes.needle().len()..)?))
}

/// How far the lines were looked through.
#[derive(Debug, Default)]
struct Scan {
    places: Vec<Place>,
    /// The quotes of texts of several lines that there are.
    quotes: Vec<Finder<'static>>,
    /// The quotes that end the text of several lines that is open.
    open: Option<Finder<'static>>,
    /// Keys are those of a table inside the question.
    is_inside: bool,
}

impl Scan {
    /// Takes in a line that begins at byte `start`; nothing if it is not plain.
    fn line(&mut self, line: &str, start: usize) -> Option<()> {
        let text = line.trim_ascii();
        if let Some(quotes) = &self.open {
            let Some((inside, rest)) = split_at(text, quotes) else { return Some(()) };
            let is_end =
                !inside.ends_with('\\') && rest.bytes().all(|it| matches!(it, b',' | b']' | b' '));
            self.open = None;
            return is_end.then_some(());
        }
        match text.as_bytes().first() {
            None | Some(b'#') => return Some(()),
            Some(b'[') => self.header(text, start)?,
            Some(b'i' | b'o' | b'r') if !self.is_inside => self.key(text)?,
            Some(b'"' | b'\'') => {
                let is_quoted = |key: &str| text.get(1..).is_some_and(|it| it.starts_with(key));
                if !self.is_inside && ["id", "outcome", "reread"].into_iter().any(is_quoted) {
                    return None;
                }
            }
            _ => {}
        }
        for quotes in &self.quotes {
            let Some((before, after)) = split_at(text, quotes) else { continue };
            if before.contains(['#', '"', '\'']) || split_at(after, quotes).is_some() {
                return None;
            }
            self.open = Some(quotes.clone());
            break;
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
        let Some((key, value)) = text.split_once('=') else { return Some(()) };
        let (key, Some(place)) = (key.trim_ascii_end(), self.places.last_mut()) else {
            return Some(());
        };
        if !matches!(key, "id" | "outcome" | "reread") {
            return Some(());
        }
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
        let unread = Unread::of(source)?;
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
            let told = Unread::of(&source).map(|unread| {
                let ids: Vec<&str> = unread.places.iter().map(|it| it.id.as_str()).collect();
                ids.join(" ")
            });
            assert_eq!(told.as_deref(), ids, "{keys}");
        }
    }
}
