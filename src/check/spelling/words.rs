//! The words of a text that are spelt as prose is: what looks like a name of a program's is none.

use std::ops::Range;

/// The words of `text`, in order, with their places.
///
/// A chunk between two spaces has none where it is a path, an address, an option, an ARN or an identifier, and a
/// word with a capital inside is an abbreviation or the name of a type. What stands before or after a hyphen
/// is a word of its own, an `'s` at the end is no part of one.
pub(super) fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let chunks = runs(text, char::is_whitespace).filter(|(_, chunk)| is_prose(chunk));
    let runs = chunks.flat_map(|(at, chunk)| {
        let is_gap = |c: char| !c.is_alphabetic() && !is_apostrophe(c);
        runs(chunk, is_gap).map(move |(idx, run)| (at + idx, run))
    });
    runs.filter_map(|(at, run)| {
        let word = word(run)?;
        let at = at + run.find(word)?;
        Some((at..at + word.len(), word))
    })
}

/// The parts of `text` between its gaps, with their places.
fn runs(text: &str, is_gap: impl Fn(char) -> bool + Copy) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive(is_gap).scan(0, move |at, piece| {
        let start = *at;
        *at += piece.len();
        Some((start, piece.trim_end_matches(is_gap)))
    })
}

/// `word` as the list of words has it: with the apostrophe of ASCII.
pub(super) fn plain(word: &str) -> String {
    word.replace('’', "'")
}

fn is_prose(chunk: &str) -> bool {
    let body =
        chunk.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '`' | '$' | '@'));
    let mut letters = body.chars();
    let is_odd = |c: char| c.is_numeric() || "`_/\\@:=*<>$#%&+~|.{}[]^".contains(c);
    !body.starts_with('-') && !letters.any(is_odd)
}

/// The word in a run of letters and apostrophes.
fn word(run: &str) -> Option<&str> {
    let run = run.trim_matches(is_apostrophe);
    let run = ["'s", "’s"].iter().find_map(|it| run.strip_suffix(it)).unwrap_or(run);
    let has_capital_inside = run.chars().skip(1).any(char::is_uppercase);
    let is_letter = run.chars().nth(1).is_none();
    (!has_capital_inside && !is_letter).then_some(run)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_prose_has_words() {
        for (text, expected) in [
            ("It’s a user's role, isn't it?", &["It", "user", "role", "isn't", "it"][..]),
            ("a well-known sign—in (or out)", &["well", "known", "sign", "in", "or", "out"]),
            ("see https://a.b/c, arn:aws:iam::aws:x or --profile and a_b", &["see", "or", "and"]),
            ("IAM's ARNs, a PermissionSet, v2 and user/group", &["and"]),
            ("write to mia@example.com: “at once”.", &["write", "to", "at", "once"]),
            ("``````, or so", &["or", "so"]),
            ("the users' ``````s “a”", &["the", "users"]),
            ("’ 's -- …", &[]),
        ] {
            let found: Vec<&str> = words(text).map(|(_, word)| word).collect();
            assert_eq!(found, expected, "{text}");
            for (range, word) in words(text) {
                assert_eq!(text.get(range), Some(word));
            }
        }
    }
}
