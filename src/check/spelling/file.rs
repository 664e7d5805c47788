//! What a file says to learners, and which of its words nobody knows.

use std::{collections::HashSet, ops::Range};

use super::{Speller, words::words};
use crate::{
    check::{
        quizzes,
        subject::{BankFile, Subject},
    },
    course::{document::Document, inline::Style, parse},
    fault::Fault,
    text::Role,
};

/// A file whose words were read.
pub(super) struct File<'a> {
    source: Source<'a>,
    /// How many words it has.
    pub(super) n_words: usize,
    /// How many of them are unknown.
    pub(super) n_unknown: usize,
    /// The unknown ones, each once, in order.
    pub(super) unknown: Vec<Unknown>,
    met: HashSet<String>,
}

/// A word that nobody knows.
pub(super) struct Unknown {
    pub(super) text: String,
    span: Range<usize>,
}

enum Source<'a> {
    Page(&'a Document),
    Bank { path: &'a str, text: &'a str },
}

impl<'a> File<'a> {
    /// The summary, the pages and the banks of the course.
    pub(super) fn all(subject: &'a Subject, speller: &mut Speller) -> Vec<Self> {
        let pages = subject.pages.iter().map(|it| &it.document);
        let pages = [&subject.summary].into_iter().chain(pages);
        let mut files: Vec<Self> = pages.map(|it| Self::of_page(it, speller)).collect();
        let banks = subject.banks.iter().flat_map(BankFile::texts);
        files.extend(banks.map(|(path, text)| Self::of_bank(path, text, speller)));
        files
    }

    /// A warning or fault at a word.
    pub(super) fn fault(&self, word: &Unknown, message: impl Into<String>) -> Fault {
        match self.source {
            Source::Page(page) => page.fault_at(word.span.clone(), message),
            Source::Bank { path, text } => Fault::at(path, text, word.span.clone(), message),
        }
    }

    fn of_page(page: &'a Document, speller: &mut Speller) -> Self {
        let mut file = Self::of(Source::Page(page));
        let of_meta = page.meta.outcomes.iter().map(|it| it.text.as_str());
        for text in page.meta.description.as_deref().into_iter().chain(of_meta) {
            for (_, word) in words(text) {
                file.add(word, speller, || place(&page.source, &page.meta_span, word));
            }
        }
        each_word(page, |word, span| file.add(word, speller, || span.clone()));
        file
    }

    fn of_bank(path: &'a str, text: &'a str, speller: &mut Speller) -> Self {
        let mut file = Self::of(Source::Bank { path, text });
        for (said, span) in quizzes::said_to_learners(path, text) {
            each_word(&parse::parse(path, &said), |word, _| {
                file.add(word, speller, || place(text, &span, word));
            });
        }
        file
    }

    fn of(source: Source<'a>) -> Self {
        Self { source, n_words: 0, n_unknown: 0, unknown: Vec::new(), met: HashSet::new() }
    }

    fn add(&mut self, word: &str, speller: &mut Speller, span: impl Fn() -> Range<usize>) {
        self.n_words += 1;
        if speller.knows(word) {
            return;
        }
        self.n_unknown += 1;
        if self.met.insert(word.to_lowercase()) {
            self.unknown.push(Unknown { text: word.to_owned(), span: span() });
        }
    }
}

/// Calls `each` with the words of the page and where they stand in its source. Code is no prose, and neither is
/// the address of a link.
fn each_word(page: &Document, mut each: impl FnMut(&str, Range<usize>)) {
    let is_hidden = |style: Style| match style.role {
        Role::Code | Role::CodeKey | Role::CodeString | Role::CodeNumber | Role::CodeComment => {
            true
        }
        Role::Dim => style.target.is_some(),
        _ => false,
    };
    for block in page.all_blocks() {
        for text in block.kind.prose() {
            let mut cursor = 0;
            for (range, word) in words(&text.hiding(is_hidden)) {
                let start = text.offset(range.start, &mut cursor);
                each(word, start..start + word.len());
            }
        }
    }
}

/// Where `word` stands in the bytes `span` of `source`, or else those.
fn place(source: &str, span: &Range<usize>, word: &str) -> Range<usize> {
    let text = source.get(span.clone()).unwrap_or_default();
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let mut found = text.match_indices(word).filter(|(at, _)| {
        let (before, after) = (text.get(..*at), text.get(at + word.len()..));
        !is_letter(before.and_then(|it| it.chars().next_back()))
            && !is_letter(after.and_then(|it| it.chars().next()))
    });
    let at = found.next().map(|(at, _)| span.start + at);
    at.map_or_else(|| span.clone(), |at| at..at + word.len())
}
