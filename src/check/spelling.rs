//! Checks the spelling of what learners read in lessons and quizzes: English, and the course's own words.
//!
//! British and American spelling are both right. The course's own words stand in `words.txt` beside its
//! `book.toml`, one a line; `#` begins a comment. A word with a capital is a name, unless it is a slip away from a
//! word. Each word is told once a file, and all of it is a warning. A course in another language, which
//! `book.toml` names, is not looked at.

mod english;
mod file;
mod own;
mod words;

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

use super::subject::Subject;
use crate::fault::Fault;

use english::English;
use file::File;
use own::Own;

pub(super) fn check(subject: &Subject, faults: &mut Vec<Fault>) {
    if !is_checked(subject) {
        return;
    }
    let mut speller = Speller::new(subject.words.as_deref().unwrap_or_default());
    // All are read before one is told, so that of words that are near the one that comes most often is meant.
    let files: Vec<File<'_>> = File::all(subject, &mut speller);
    for file in &files {
        tell(file, &mut speller, faults);
    }
    if subject.is_whole {
        faults.extend(speller.own.unused());
    }
}

/// Whether the course is in English, as it is where nothing else is said.
pub(super) fn is_checked(subject: &Subject) -> bool {
    let language = subject.course.language.as_deref().unwrap_or("en").to_lowercase();
    language.split(['-', '_']).next() == Some("en")
}

/// How many words of a file are told one by one.
const MOST: usize = 20;

/// With fewer words than this nobody can say that a file is in another language.
const FEWEST: usize = 50;

fn tell(file: &File<'_>, speller: &mut Speller, faults: &mut Vec<Fault>) {
    let Some(first) = file.unknown.first() else { return };
    if file.n_words >= FEWEST && file.n_unknown * 2 > file.n_words {
        let help = tr!(
            "a course in another language names it in `book.toml`, such as `language = \"de\"`"
        );
        faults.push(file.fault(first, tr!("most words here are not English")).help(help).warning());
        return;
    }
    let mut rest = file.unknown.iter();
    let told = rest.by_ref().filter_map(|word| {
        let near = speller.near(&word.text);
        let help = match near.as_slice() {
            [] if is_capitalized(&word.text) => return None,
            [] => tr!("if it is right, add it to `words.txt`").to_owned(),
            [one, ..] => {
                let or = near.get(1).map(|two| format!(" or `{two}`")).unwrap_or_default();
                tr!("did you mean `{one}`{or}? if not, add it to `words.txt`", one, or)
            }
        };
        let message = tr!("the word `{text}` is unknown", text = word.text);
        Some(file.fault(word, message).help(help).warning())
    });
    faults.extend(told.take(MOST));
    let mut rest = rest.filter(|it| !is_capitalized(&it.text));
    if let Some(next) = rest.next() {
        let message =
            tr!("from here on {n_words} more words are unknown", n_words = rest.count() + 1);
        faults.push(
            file.fault(next, message)
                .help(tr!("add those that are right to `words.txt`"))
                .warning(),
        );
    }
}

/// What is known of words.
struct Speller {
    english: English,
    own: Own,
    /// Every word that was met: whether it is known, and how often it came.
    met: HashMap<String, (bool, usize)>,
    /// What is near to words that are unknown.
    near: HashMap<String, Vec<String>>,
}

/// For how many words of a course those that are near are sought: each takes a while, and who has so many adds
/// most of them to the list.
const MOST_SOUGHT: usize = 300;

impl Speller {
    fn new(own: &str) -> Self {
        Self {
            english: English::unpack(),
            own: Own::read(own),
            met: HashMap::new(),
            near: HashMap::new(),
        }
    }

    /// Whether `word`, which was met once more, is known.
    fn knows(&mut self, word: &str) -> bool {
        if let Some((is_known, n_times)) = self.met.get_mut(word) {
            *n_times += 1;
            return *is_known;
        }
        let plain = words::plain(word);
        let small = plain.to_lowercase();
        let is_known = self.english.has(&plain)
            || self.english.has(&small)
            || self.own.has(&plain)
            || self.own.has(&small);
        self.met.insert(word.to_owned(), (is_known, 1));
        is_known
    }

    /// The words that `word` is most likely a slip of.
    fn near(&mut self, word: &str) -> Vec<String> {
        if let Some(near) = self.near.get(word) {
            return near.clone();
        }
        if self.near.len() >= MOST_SOUGHT {
            return Vec::new();
        }
        let near = self.sought(&words::plain(word));
        self.near.insert(word.to_owned(), near.clone());
        near
    }

    fn sought(&self, word: &str) -> Vec<String> {
        let is_name = is_capitalized(word);
        let n_letters = word.chars().count();
        // A short name is near to many words.
        let (fewest, enough_for_two) = if is_name { (4, 8) } else { (2, 5) };
        if n_letters < fewest {
            return Vec::new();
        }
        let mut near = self.within(word, 1);
        if near.is_empty() && n_letters >= enough_for_two {
            near = self.within(word, 2);
        }
        let n_times = |it: &str| self.met.get(it).map_or(0, |(_, n_times)| *n_times);
        let letters = |it: &str| -> BTreeSet<char> { it.chars().collect() };
        near.sort_by_cached_key(|it| {
            // Letters are swapped or doubled more often than they are others.
            let has_others = letters(it) != letters(word);
            let begins_otherwise = it.chars().next() != word.chars().next();
            let other_length = it.chars().count().abs_diff(n_letters);
            (has_others, Reverse(n_times(it)), begins_otherwise, other_length, it.clone())
        });
        near.dedup();
        near.truncate(2);
        near
    }

    /// The words that `n_slips` make of `word`; one with a capital has such as are written so, too.
    fn within(&self, word: &str, n_slips: u32) -> Vec<String> {
        let small = word.to_lowercase();
        let of_english = self.english.near(&small, n_slips).into_iter();
        let is_lower = |it: &String| !is_capitalized(it);
        let mut near: Vec<String> =
            of_english.chain(self.own.near(&small, n_slips)).filter(is_lower).collect();
        if is_capitalized(word) {
            near = near.iter().map(|it| capitalized(it)).collect();
            near.extend(self.english.near(word, n_slips));
            near.extend(self.own.near(word, n_slips));
        }
        near
    }
}

fn is_capitalized(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
