//! The word of the course that a word of the learner's is most likely a slip of.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use super::page::Page;

/// Every word of some pages, each once.
#[derive(Debug)]
pub(super) struct Words(Vec<Word>);

#[derive(Debug)]
struct Word {
    text: String,
    n_times: usize,
    /// The letters that it has.
    letters: u32,
}

impl Words {
    /// The words of `pages` that anything can be a slip of.
    pub(super) fn of(pages: &[Page]) -> Self {
        let mut counted: HashMap<&str, (usize, u32), BuildHasherDefault<Quick>> =
            HashMap::default();
        for page in pages {
            words(&page.folded, |word, letters| {
                if word.len() + 1 >= SHORTEST {
                    counted.entry(word).or_insert((0, letters)).0 += 1;
                }
            });
        }
        let word = |(text, (n_times, letters)): (&str, _)| Word {
            text: text.to_owned(),
            n_times,
            letters,
        };
        // Their order says nothing: of two words one is always nearer, oftener or smaller.
        Self(counted.into_iter().map(word).collect())
    }

    /// The nearest to `typed`; of those that are equally near the one that comes most often.
    ///
    /// Of four to seven letters one may be wrong, of more two. What is typed may be the beginning of a word.
    pub(super) fn nearest(&self, typed: &str) -> Option<String> {
        let letters: Vec<char> = typed.chars().collect();
        let most = match letters.len() {
            0..SHORTEST => return None,
            SHORTEST..8 => 1,
            _ => 2,
        };
        let signature = typed.bytes().fold(0, |all, byte| all | class(byte));
        let may_be = |it: &&Word| (signature & !it.letters).count_ones() as usize <= most;
        let near = self.0.iter().filter(may_be).filter_map(|it| {
            Some((distance(&letters, &it.text, most)?, usize::MAX - it.n_times, &it.text))
        });
        near.min().map(|(_, _, word)| word.clone())
    }
}

/// Letters that a word must have to be mended.
const SHORTEST: usize = 4;

/// A quick hash of short words, which nobody chooses to make it slow.
#[derive(Debug, Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let (whole, rest) = bytes.as_chunks::<8>();
        let rest = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
        for word in whole.iter().map(|it| u64::from_le_bytes(*it)).chain([rest]) {
            self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    // What ends a text in a hash is not needed: nothing follows it here.
    fn write_u8(&mut self, _: u8) {}
}

/// Calls `each` with every word of `text` and the letters that it has.
fn words<'t>(text: &'t str, mut each: impl FnMut(&'t str, u32)) {
    let (mut start, mut signature) = (0, 0);
    for (idx, byte) in text.bytes().enumerate() {
        let letter = class(byte);
        if letter != 0 {
            signature |= letter;
            continue;
        }
        if signature != 0
            && let Some(word) = text.get(start..idx)
        {
            each(word, signature);
        }
        (start, signature) = (idx + 1, 0);
    }
    if signature != 0
        && let Some(word) = text.get(start..)
    {
        each(word, signature);
    }
}

/// A bit for each letter, one for all digits and one for all letters beyond ASCII; none for what is no letter.
fn class(byte: u8) -> u32 {
    match byte {
        b'a'..=b'z' => 1 << (byte - b'a'),
        b'0'..=b'9' => 1 << 26,
        0x80.. => 1 << 27,
        _ => 0,
    }
}

/// How many letters of `typed` are wrong, missing, too many or swapped, at most `most`, to be `word` or
/// the beginning of it; and whether it is only the beginning.
fn distance(typed: &[char], word: &str, most: usize) -> Option<(usize, bool)> {
    let word: Vec<char> = word.chars().take(typed.len() + most).collect();
    let n = word.len();
    // Rows of the table: for the letters of `typed` so far, by how many letters of the word.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=n).collect();
    for (row, letter) in typed.iter().enumerate() {
        let mut now = vec![row + 1];
        for (column, other) in word.iter().enumerate() {
            let at = |row: &[usize], it: usize| row.get(it).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&last, column) + usize::from(letter != other))
                .min(at(&last, column + 1) + 1)
                .min(at(&now, column) + 1);
            let is_swapped = row > 0
                && column > 0
                && typed.get(row - 1) == Some(other)
                && word.get(column - 1) == Some(letter);
            if is_swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            now.push(best);
        }
        if now.iter().min().is_none_or(|it| *it > most) {
            return None;
        }
        before = std::mem::replace(&mut last, now);
    }
    let whole = last.last().copied().map(|it| (it, false));
    let part = last.iter().min().map(|it| (*it, true));
    whole.into_iter().chain(part).filter(|(it, _)| *it <= most).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (typed, word, expected) in [
            ("permision", "permission", Some((1, false))),
            ("premission", "permission", Some((1, false))),
            ("permissoin", "permissions", Some((1, true))),
            ("premis", "permission", Some((1, true))),
            ("identty", "identity", Some((1, false))),
            ("identity", "identity", Some((0, false))),
            ("identiy", "identify", Some((1, false))),
            ("xxxx", "permission", None),
            ("grüsse", "grösse", Some((1, false))),
        ] {
            assert_eq!(distance(&typed.chars().collect::<Vec<_>>(), word, 2), expected, "{typed}");
        }
    }

    #[test]
    fn the_nearest_is_found_and_among_equals_the_more_frequent() {
        let page = |text: &str| Page::new(0, "x", text.to_owned());
        let pages = [page("Sets, gets and gets. A permission (permissions)."), page("Ärger")];
        for (typed, expected) in [
            ("permision", Some("permission")),
            ("permisssions", Some("permissions")),
            ("zets", Some("gets")),
            ("ärgre", Some("ärger")),
            ("zet", None),
            ("quite", None),
        ] {
            assert_eq!(Words::of(&pages).nearest(typed).as_deref(), expected, "{typed}");
        }
    }
}
