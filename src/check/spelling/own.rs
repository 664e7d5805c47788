//! The words of the course's own, as its `words.txt` lists them.

use std::{collections::HashMap, ops::Range};

use crate::{course::load, fault::Fault};

/// The list, and which of its words were needed.
pub(super) struct Own {
    source: String,
    words: Vec<Listed>,
    /// Index of the line of a word.
    lines: HashMap<String, usize>,
}

struct Listed {
    word: String,
    span: Range<usize>,
    is_needed: bool,
}

impl Own {
    /// Reads a list: one word a line, `#` begins a comment.
    pub(super) fn read(source: &str) -> Self {
        let mut own = Self { source: source.to_owned(), words: Vec::new(), lines: HashMap::new() };
        let mut at = 0;
        for line in source.split_inclusive('\n') {
            let text = line.split('#').next().unwrap_or_default();
            let word = text.trim();
            let start = at + text.find(word).unwrap_or_default();
            at += line.len();
            if !word.is_empty() {
                // Of a word that stands there twice the second line is not needed.
                own.lines.entry(word.to_owned()).or_insert(own.words.len());
                let span = start..start + word.len();
                own.words.push(Listed { word: word.to_owned(), span, is_needed: false });
            }
        }
        own
    }

    /// Whether `word` is listed; then it was needed.
    pub(super) fn has(&mut self, word: &str) -> bool {
        let listed = self.lines.get(word).and_then(|line| self.words.get_mut(*line));
        listed.map(|it| it.is_needed = true).is_some()
    }

    /// The listed words that `n_slips` make of `word`.
    pub(super) fn near(&self, word: &str, n_slips: u32) -> Vec<String> {
        let words = self.words.iter().map(|it| &it.word);
        let is_near = |it: &&String| strsim::damerau_levenshtein(it, word) <= n_slips as usize;
        words.filter(is_near).cloned().collect()
    }

    /// A warning for each line that nothing needs: a list that only grows hides what it should tell.
    pub(super) fn unused(&self) -> impl Iterator<Item = Fault> {
        self.words.iter().filter(|it| !it.is_needed).map(|it| {
            let message = tr!("the list needs no `{word}`", word = it.word);
            let help = tr!(
                "it is English, stands here already, or no lesson and no quiz has it: take it out"
            );
            Fault::at(load::WORDS, &self.source, it.span.clone(), message).help(help).warning()
        })
    }
}
