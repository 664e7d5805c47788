//! What the program says, in the learner's language.
//!
//! English stands in the code, where `tr!` says it; a file may say it in another language. All that is
//! said so stands in `assets/words/english.toml`, which the tests write: it is what a translator fills in.

use std::{
    collections::HashMap,
    fmt::{Display, Write as _},
    sync::OnceLock,
};

/// Says a sentence in the learner's language.
///
/// `tr!("nothing found")` is a `&'static str`. With values it is a `String`: `tr!("{n} of {all}", n, all = 3)`.
/// A sentence is one piece, so that another language can put its parts in another order.
macro_rules! tr {
    ($english:literal) => {
        $crate::words::of($english)
    };
    ($english:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::words::fill(
            concat!($english, $("\0", stringify!($name)),+),
            &[$(&tr!(@ $name $($value)?)),+],
        )
    };
    (@ $name:ident) => { $name };
    (@ $name:ident $value:expr) => { $value };
}

/// Words of a table, which stay English there; [`of`] says them.
macro_rules! mark {
    ($english:literal) => {
        $english
    };
}

/// What is said instead of English, by the English words.
pub type Words = HashMap<String, String>;

static WORDS: OnceLock<Words> = OnceLock::new();

/// From now on `words` are said where there are any: once, before anything is said.
pub fn speak(words: Words) {
    // Whoever comes second has come too late.
    let _ = WORDS.set(words);
}

/// The words for `english`.
///
/// There are a thousand calls of this and of [`fill`], so that neither is made part of the caller.
#[inline(never)]
pub fn of(english: &'static str) -> &'static str {
    WORDS.get().and_then(|it| it.get(english)).map_or(english, String::as_str)
}

/// The words for the English before the first zero byte, with `values` for the names that stand after one each:
/// as one text they cost a call less than as a list.
#[inline(never)]
pub fn fill(english: &'static str, values: &[&dyn Display]) -> String {
    let (english, names) = english.split_once('\0').unwrap_or((english, ""));
    filled(of(english), names, values)
}

fn filled(words: &str, names: &str, values: &[&dyn Display]) -> String {
    let value = |name: &str| names.split('\0').zip(values).find(|(it, _)| *it == name);
    let mut said = String::with_capacity(words.len() + 16);
    for piece in pieces(words) {
        match piece {
            Piece::Text(text) => said.push_str(text),
            Piece::Name(name) => match value(name) {
                // What is written into a string is written.
                Some((_, value)) => drop(write!(said, "{value}")),
                None => debug_assert!(false, "nothing is called `{name}` in `{words}`"),
            },
        }
    }
    said
}

/// The names in braces, sorted, each once: a translation has the same.
pub fn names(words: &str) -> Vec<&str> {
    let names = pieces(words).filter_map(|it| match it {
        Piece::Name(name) => Some(name),
        Piece::Text(_) => None,
    });
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}

enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
}

/// Text and names by turns; a brace that encloses no name is text.
fn pieces(words: &str) -> impl Iterator<Item = Piece<'_>> {
    let is_name =
        |it: &str| !it.is_empty() && it.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
    let mut rest = words;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, after)) = rest.strip_prefix('{').and_then(|it| it.split_once('}'))
            && is_name(name)
        {
            rest = after;
            return Some(Piece::Name(name));
        }
        let next = memchr::memchr(b'{', rest.as_bytes().get(1..)?);
        let (text, after) = rest.split_at_checked(next.map_or(rest.len(), |at| at + 1))?;
        rest = after;
        Some(Piece::Text(text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_values_wherever_they_are() {
        let (n, all) = (2, "three");
        let values: [&dyn Display; 2] = [&n, &all];
        for (words, said) in [
            ("{n} of {all}", "2 of three"),
            ("{all}: {n}, {n}", "three: 2, 2"),
            ("nothing", "nothing"),
            ("", ""),
            ("a { b {}{n} {-} {", "a { b {}2 {-} {"),
            ("é{n}é", "é2é"),
        ] {
            assert_eq!(filled(words, "n\0all", &values), said);
        }
        assert_eq!(names("{n} of {all}, {n} {no name} {}"), ["all", "n"]);
        assert_eq!((tr!("nothing found"), mark!("x")), ("nothing found", "x"));
        assert_eq!(tr!("{n} of {all}", n, all = 1 + 2), "2 of 3");
    }
}
