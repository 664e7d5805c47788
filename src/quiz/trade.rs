//! Banks that leave for other tools, and questions that come from them.
//!
//! [`FORMATS`] is the list of what a bank is written as; [`SOURCES`] the list of what is read. What a format cannot
//! hold is left out and told, by what it is and of which question: nothing goes without a word.

mod aiken;
mod anki;
mod entry;
mod gift;
mod gift_reader;
mod html;
mod qti;

use std::collections::BTreeMap;

use super::{Bank, Difficulty, Kind, Question};
use crate::fault::Fault;

pub use self::entry::{Imported, bank};

/// A format that a bank is written in.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// The word for it.
    pub name: &'static str,
    /// What takes it, in words.
    pub about: &'static str,
    write: fn(&Bank, &mut LeftOut) -> Vec<u8>,
}

/// The list of formats.
pub const FORMATS: [Format; 4] = [
    Format { name: "gift", about: mark!("Moodle and others"), write: gift::write },
    Format { name: "aiken", about: mark!("Moodle, one answer each"), write: aiken::write },
    Format { name: "anki", about: mark!("flashcards, as text with tabs"), write: anki::write },
    Format { name: "qti", about: mark!("QTI 1.2 in a zip: Canvas and others"), write: qti::write },
];

/// How a text is read: its questions, and what cannot be one with the reason.
type Reader = fn(&str, &str) -> (Vec<Draft>, Vec<Fault>);

/// The list of what is read.
pub const SOURCES: [(&str, Reader); 2] = [("gift", gift_reader::read), ("aiken", aiken::read)];

/// The bank in the format called `name`, and what is not in it; none if there is no such format.
pub fn export(bank: &Bank, name: &str) -> Option<(Vec<u8>, LeftOut)> {
    let format = FORMATS.iter().find(|it| it.name == name)?;
    let mut left_out = LeftOut::default();
    let written = (format.write)(bank, &mut left_out);
    Some((written, left_out))
}

/// The questions of the text of `file`; none if there is no such source.
pub fn import(file: &str, text: &str, name: &str) -> Option<(Vec<Draft>, Vec<Fault>)> {
    let (_, read) = SOURCES.iter().find(|(it, _)| *it == name)?;
    Some(read(file, text))
}

/// A question as another tool tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The id that it had here, if it says so.
    pub id: Option<String>,
    /// What is asked, in Markdown.
    pub prompt: String,
    /// How it is answered.
    pub kind: Kind,
    /// Why the answer is what it is; may be empty.
    pub explanation: String,
    /// What is tested.
    pub outcome: Option<String>,
    /// How hard it is.
    pub difficulty: Option<Difficulty>,
}

/// What a format cannot hold: what it is, and the ids of the questions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut(BTreeMap<&'static str, Vec<String>>);

impl LeftOut {
    fn add(&mut self, what: &'static str, question: &Question) {
        self.0.entry(what).or_default().push(question.id.clone());
    }

    fn add_if(&mut self, is_lost: bool, what: &'static str, question: &Question) {
        if is_lost {
            self.add(what, question);
        }
    }

    /// Each kind of thing and the ids of the questions that lack it.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        self.0.iter().map(|(what, ids)| (*what, ids.as_slice()))
    }
}

/// Whole questions that cannot leave.
const COMPUTED: &str = mark!("questions that a world answers");
const ORDERS: &str = mark!("questions that ask for an order");
const MATCHES: &str = mark!("questions that ask for pairs");
const TYPED: &str = mark!("questions whose answer is typed");
const SEVERAL: &str = mark!("questions with several answers");

/// Parts of questions that cannot leave.
const HINTS: &str = mark!("hints");
const REREAD: &str = mark!("passages to reread");
const REASONS: &str = mark!("reasons of options and answers");
const EXPLANATIONS: &str = mark!("explanations");
const OUTCOMES: &str = mark!("outcomes");
const DIFFICULTIES: &str = mark!("difficulties");
const UNITS: &str = mark!("units of numbers");
const ALL_OR_NOTHING: &str = mark!("that only the whole answer counts");
const PARTS: &str = mark!("that a part of the answer counts");

/// The word for how hard a question is.
fn word(difficulty: Difficulty) -> &'static str {
    Difficulty::ALL.iter().find(|(_, it)| *it == difficulty).map_or("", |(word, _)| *word)
}

/// Text on one line, with single blanks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number that is always the same for the same question: what shuffles its options where a tool does not.
fn seed(question: &Question) -> u64 {
    question.id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The options of a question in an order that does not tell which is right.
fn shown(question: &Question) -> Vec<String> {
    question.kind.shown(&mut super::shuffle::Shuffler::new(seed(question)))
}
