//! The English words that the program knows, American and British, and which of them are near to a slip.
//!
//! They are compressed in `assets/words`, whose `cut.py` says in what form. Only `vestibule check` unpacks them.

use std::collections::BTreeSet;

use fst::{IntoStreamer as _, Set, SetBuilder, Streamer as _, automaton::Levenshtein};

use crate::catalogue::compressed;

/// The words, as an automaton.
pub(super) struct English(Set<Vec<u8>>);

impl English {
    pub(super) fn unpack() -> Self {
        let text = compressed::text(include_bytes!("../../../assets/words/english.zst"));
        let mut words = SetBuilder::memory();
        let mut word = Vec::new();
        for line in text.lines() {
            let mut letters = line.chars();
            let n_shared = letters.next().and_then(|it| it.to_digit(36)).unwrap_or_default();
            word.truncate(n_shared as usize);
            word.extend_from_slice(letters.as_str().as_bytes());
            // They come in order, so each is taken: a test counts them.
            let _ = words.insert(&word);
        }
        Self(words.into_set())
    }

    /// Whether `word` is one of them, with a capital if it must have one.
    pub(super) fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// The words that `n_slips` make of `word`: a letter that is wrong, missing or too many. Two letters that
    /// are swapped are one slip.
    pub(super) fn near(&self, word: &str, n_slips: u32) -> BTreeSet<String> {
        let mut near: BTreeSet<String> = swapped(word).filter(|it| self.has(it)).collect();
        // Of a long word the automaton would be too large; such a word is near to nothing.
        if let Ok(slips) = Levenshtein::new(word, n_slips) {
            let mut found = self.0.search(&slips).into_stream();
            while let Some(bytes) = found.next() {
                near.extend(str::from_utf8(bytes).map(str::to_owned));
            }
        }
        near
    }
}

/// `word` with each two letters that stand side by side swapped.
fn swapped(word: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = word.chars().collect();
    (1..letters.len()).map(move |idx| {
        let mut letters = letters.clone();
        letters.swap(idx - 1, idx);
        letters.into_iter().collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_unpacked() {
        let english = English::unpack();
        assert_eq!(english.0.len(), 92_163);
        for word in
            ["a", "colour", "color", "organise", "organize", "doesn't", "Ireland", "zygotes"]
        {
            assert!(english.has(word), "{word}");
        }
        for word in ["", "teh", "ireland", "recieve"] {
            assert!(!english.has(word), "{word}");
        }
    }

    #[test]
    fn slips_lead_to_words() {
        let english = English::unpack();
        for (slip, n_slips, word) in [
            ("teh", 1, "the"),
            ("recieve", 1, "receive"),
            ("permision", 1, "permission"),
            ("seperatly", 2, "separately"),
        ] {
            assert!(english.near(slip, n_slips).contains(word), "{slip}");
        }
        assert_eq!(english.near("xqxqxq", 1).len(), 0);
        assert_eq!(english.near(&"a".repeat(5_000), 2).len(), 0);
    }
}
