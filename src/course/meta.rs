//! The metadata of a lesson: TOML in an HTML comment that begins `<!-- lesson`, under the title.
//!
//! ```text
//! <!-- lesson
//! minutes = 15
//! level = "intermediate"
//! world = "acme"
//! outcomes = [{ id = "purpose", text = "say what the service does" }]
//! -->
//! ```

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

pub(super) use crate::course::document::Meta;
use crate::{course::document::Outcome, fault::Fault};

/// The bytes of the TOML when the block at `span` is the metadata of a lesson.
pub(super) fn inside(source: &str, span: &Range<usize>) -> Option<Range<usize>> {
    let block = source.get(span.clone())?;
    let text = block.trim_start().strip_prefix("<!--")?.trim_start().strip_prefix("lesson")?;
    if !text.starts_with(|c: char| c.is_whitespace() || c == '-') {
        return None;
    }
    let start = span.start + block.len() - text.len();
    let len = text.find("-->").unwrap_or(text.len());
    Some(start..start + len)
}

/// The metadata of a page of which nothing else is wanted: much quicker than to read the page.
pub(super) fn glance(file: &str, source: &str) -> Meta {
    let mut comments = source.match_indices("<!--").map(|(at, _)| at..source.len());
    let found = comments.find_map(|span| inside(source, &span));
    found.map(|toml| parse(file, source, toml).0).unwrap_or_default()
}

/// The metadata that the bytes `toml` of `source` are, and all that is wrong with them.
pub(super) fn parse(file: &str, source: &str, toml: Range<usize>) -> (Meta, Vec<Fault>) {
    let mut reader = Reader { file, source, base: toml.start, faults: Vec::new() };
    let mut meta = Meta::default();
    let text = source.get(toml).unwrap_or_default();
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or_default();
        reader.fault(span, super::load::one_line(error.message()));
    }
    // What was guessed of broken TOML says nothing about what the author meant.
    if !reader.faults.is_empty() {
        return (meta, reader.faults);
    }
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "id" => meta.id = reader.string(value),
            "minutes" => meta.minutes = reader.minutes(value),
            "level" => meta.level = reader.string(value),
            "description" => meta.description = reader.string(value),
            "outcomes" => meta.outcomes = reader.outcomes(value),
            "world" => meta.world = reader.string(value),
            "aliases" => meta.aliases = reader.strings(value),
            _ => reader.unknown(key, &KEYS),
        }
    }
    reader.faults.sort_by_key(|fault| (fault.line, fault.column));
    (meta, reader.faults)
}

const KEYS: [&str; 7] = ["id", "minutes", "level", "description", "outcomes", "world", "aliases"];

const OUTCOME_KEYS: [&str; 2] = ["id", "text"];

struct Reader<'a> {
    file: &'a str,
    source: &'a str,
    /// Where the TOML begins in the page.
    base: usize,
    faults: Vec<Fault>,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl Reader<'_> {
    fn fault(&mut self, span: Range<usize>, message: impl Into<String>) -> Option<&mut Fault> {
        let span = self.base + span.start..self.base + span.end;
        self.faults.push(Fault::at(self.file, self.source, span, message));
        self.faults.last_mut()
    }

    fn string(&mut self, value: &Value<'_>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty());
        if text.is_none() {
            self.fault(value.span(), tr!("this must be a text in quotes"));
        }
        text.map(str::to_owned)
    }

    fn strings(&mut self, value: &Value<'_>) -> Vec<String> {
        let Some(array) = value.get_ref().as_array() else {
            self.fault(value.span(), tr!("this must be a list of texts such as `[\"old-name\"]`"));
            return Vec::new();
        };
        array.iter().filter_map(|it| self.string(it)).collect()
    }

    fn minutes(&mut self, value: &Value<'_>) -> Option<u32> {
        let number = value.get_ref().as_integer();
        let number = number.and_then(|it| u32::from_str_radix(it.as_str(), it.radix()).ok());
        let number = number.filter(|minutes| (1..=600).contains(minutes));
        if number.is_none() {
            self.fault(value.span(), tr!("this must be a number of minutes from 1 to 600"));
        }
        number
    }

    fn outcomes(&mut self, value: &Value<'_>) -> Vec<Outcome> {
        let Some(array) = value.get_ref().as_array() else {
            self.fault(
                value.span(),
                tr!("this must be a list such as `[{ id = \"…\", text = \"…\" }]`"),
            );
            return Vec::new();
        };
        let mut outcomes: Vec<Outcome> = Vec::new();
        for value in array {
            let Some(outcome) = self.outcome(value) else { continue };
            if outcomes.iter().any(|other| other.id == outcome.id) {
                self.fault(value.span(), tr!("the outcome `{id}` is there twice", id = outcome.id));
            } else {
                outcomes.push(outcome);
            }
        }
        outcomes
    }

    fn outcome(&mut self, value: &Value<'_>) -> Option<Outcome> {
        let Some(table) = value.get_ref().as_table() else {
            self.fault(
                value.span(),
                tr!("this must be an outcome such as `{ id = \"…\", text = \"…\" }`"),
            );
            return None;
        };
        let (mut id, mut text) = (None, None);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "id" => id = Some(self.string(value)?),
                "text" => text = Some(self.string(value)?),
                _ => self.unknown(key, &OUTCOME_KEYS),
            }
        }
        let missing = if id.is_none() { "id" } else { "text" };
        let outcome = id.zip(text).map(|(id, text)| Outcome { id, text });
        if outcome.is_none() {
            self.fault(value.span(), tr!("the outcome has no `{missing}`", missing));
        }
        outcome
    }

    fn unknown(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, known: &[&str]) {
        let name = key.get_ref();
        let help = match nearest(name, known) {
            Some(near) => tr!("did you mean `{near}`?", near),
            None => tr!("known here: {known}", known = known.join(", ")),
        };
        if let Some(fault) = self.fault(key.span(), tr!("`{name}` means nothing here", name)) {
            fault.help = Some(help);
        }
    }
}

/// The word of `known` that `name` is most likely a slip of.
fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let scored = known.iter().map(|word| (distance(name, word), *word));
    let (distance, word) = scored.min_by_key(|(distance, _)| *distance)?;
    (distance <= 1 + word.len() / 3).then_some(word)
}

/// Letters to insert, remove or replace to make one word of the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (idx, a) in left.chars().enumerate() {
        let mut diagonal = idx;
        let mut before = idx + 1;
        for (b, cell) in right.iter().zip(row.iter_mut().skip(1)) {
            let best = (diagonal + usize::from(a != *b)).min(*cell + 1).min(before + 1);
            diagonal = std::mem::replace(cell, best);
            before = best;
        }
        if let Some(first) = row.first_mut() {
            *first = idx + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> (Meta, Vec<String>) {
        let toml = inside(source, &(0..source.len())).unwrap();
        let (meta, faults) = parse("a.md", source, toml);
        (meta, faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn metadata_is_read() {
        let (meta, faults) = read(
            "<!-- lesson\nminutes = 15\nlevel = \"easy\"\nworld = \"acme\"\n\
             outcomes = [{ id = \"a\", text = \"do it\" }]\n-->",
        );
        assert_eq!(faults, [""; 0]);
        assert_eq!((meta.minutes, meta.level.as_deref()), (Some(15), Some("easy")));
        assert_eq!(meta.outcomes, [Outcome { id: "a".into(), text: "do it".into() }]);
    }

    #[test]
    fn every_fault_has_its_place() {
        for (source, expected) in [
            (
                "<!-- lesson\nminuts = 3\n-->",
                "a.md:2:1: `minuts` means nothing here (did you mean `minutes`?)",
            ),
            (
                "<!-- lesson minutes = 0 -->",
                "a.md:1:23: this must be a number of minutes from 1 to 600",
            ),
            ("<!-- lesson\nlevel = 3\n-->", "a.md:2:9: this must be a text in quotes"),
            (
                "<!-- lesson\noutcomes = [{ id = \"a\" }]\n-->",
                "a.md:2:13: the outcome has no `text`",
            ),
        ] {
            assert_eq!(read(source).1, [expected], "{source}");
        }
    }

    #[test]
    fn other_comments_are_not_metadata() {
        for source in ["<!-- lessons learned -->", "<!-- a lesson -->", "<p>lesson</p>"] {
            assert_eq!(inside(source, &(0..source.len())), None, "{source}");
        }
    }
}
