//! The kind of question that is answered by giving each thing on the left one from the right.
//!
//! `prompt.prompt` is what is asked, `answer.pairs` a list of pairs, each a list of the left and the right
//! text; `prompt.distractors` are right sides that belong to nothing. Right sides are shuffled and lettered.
//! `rationale` is a table from left sides to reasons; `partial` gives marks for each pair.

use toml::de::DeValue;

use super::{Asked, Judged, Kind, LETTERS, MOST_OPTIONS, Sign};
use crate::quiz::{
    attempt::NotYet,
    score::Mark,
    shuffle::Shuffler,
    table::{Faults, Table, Text, prompt_of, rationales, texts_of, twice},
};

/// Pairs that were taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// In the author's order, in which the left sides are shown.
    pub pairs: Vec<Pair>,
    /// Right sides that belong to nothing.
    pub distractors: Vec<String>,
    /// A pair that is right has a part of the mark.
    pub partial: bool,
}

/// What belongs together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The thing that is numbered.
    pub left: String,
    /// The thing that is chosen for it.
    pub right: String,
    /// Why they belong together.
    pub rationale: Option<String>,
}

/// Reads `prompt`, `answer` and `rationale` of a question of this kind.
pub(in crate::quiz) fn read(
    question: &Table<'_>,
    faults: &mut Faults<'_>,
) -> Option<(String, Kind)> {
    let prompt = prompt_of(question, &["prompt", "distractors"], faults);
    let pairs = read_pairs(question, faults);
    let partial = question.flag("partial", faults);
    let ((prompt, table), (lefts, rights)) = prompt.zip(pairs)?;
    let distractors = match table.get("distractors") {
        Some(value) => texts_of("distractors", value, faults)?,
        None => Vec::new(),
    };
    let all: Vec<Text> = rights.iter().chain(&distractors).cloned().collect();
    if let Some(text) = twice(&lefts).or_else(|| twice(&all)) {
        faults.add(text.span.clone(), tr!("`{text}` is there twice", text = text.text));
        return None;
    }
    if all.len() > MOST_OPTIONS {
        let message = tr!(
            "there are {n} right sides, at most {MOST_OPTIONS} fit",
            n = all.len(),
            MOST_OPTIONS
        );
        faults.add(question.span.clone(), message);
        return None;
    }
    let texts: Vec<String> = lefts.into_iter().map(|it| it.text).collect();
    let rationales = rationales(question, &texts, faults);
    let sides = texts.into_iter().zip(rights).zip(rationales);
    let pairs = sides
        .map(|((left, right), rationale)| Pair { left, right: right.text, rationale })
        .collect();
    let distractors = distractors.into_iter().map(|it| it.text).collect();
    Some((prompt, Kind::Matching(Matching { pairs, distractors, partial })))
}

/// The left and the right sides.
fn read_pairs(question: &Table<'_>, faults: &mut Faults<'_>) -> Option<(Vec<Text>, Vec<Text>)> {
    let help = "write `answer.pairs = [[\"left\", \"right\"], [\"left\", \"right\"]]`";
    question.required("answer", help, faults)?;
    let table = question.table("answer", tr!("the answer"), faults)?;
    table.refuse_unknown(&["pairs"], faults);
    let value = table.required("pairs", help, faults)?;
    let DeValue::Array(list) = value.get_ref() else {
        faults.add_with_help(value.span(), tr!("`pairs` must be a list of pairs"), help);
        return None;
    };
    let mut sides = (Vec::new(), Vec::new());
    for pair in list {
        let mut texts = texts_of("pairs", pair, faults)?.into_iter();
        let (Some(left), Some(right), None) = (texts.next(), texts.next(), texts.next()) else {
            faults.add_with_help(pair.span(), tr!("a pair must have two texts"), help);
            return None;
        };
        sides.0.push(left);
        sides.1.push(right);
    }
    if sides.0.len() < 2 {
        faults.add_with_help(value.span(), tr!("the question needs two pairs or more"), help);
        return None;
    }
    Some(sides)
}

impl Matching {
    /// The right sides, those that belong to nothing last.
    pub fn rights(&self) -> impl Iterator<Item = &str> {
        let rights = self.pairs.iter().map(|pair| pair.right.as_str());
        rights.chain(self.distractors.iter().map(String::as_str))
    }

    pub(super) fn shown(&self, shuffler: &mut Shuffler) -> Vec<String> {
        let mut rights: Vec<String> = self.rights().map(str::to_owned).collect();
        shuffler.shuffle(&mut rights);
        rights
    }

    /// Gives the text to the first left side that has none, or takes it from the one that has it.
    pub(super) fn toggle(&self, given: &mut Vec<String>, text: &str) {
        if let Some(place) = given.iter_mut().find(|it| *it == text) {
            place.clear();
        } else if let Some(place) = given.iter_mut().find(|it| it.is_empty()) {
            text.clone_into(place);
        } else if given.len() < self.pairs.len() {
            given.push(text.to_owned());
        }
    }

    pub(super) fn lacks(&self, given: &[String]) -> Option<NotYet> {
        let n_given = given.iter().filter(|it| !it.is_empty()).count();
        let n_open = self.pairs.len().saturating_sub(n_given);
        (n_open > 0).then_some(NotYet::Incomplete { n_open })
    }

    pub(super) fn mark(&self, given: &[String]) -> Mark {
        let n_right =
            self.pairs.iter().zip(given).filter(|(it, given)| it.right == **given).count();
        if self.partial {
            Mark::share(n_right, self.pairs.len())
        } else {
            Mark::whole(n_right == self.pairs.len())
        }
    }

    /// The left sides with the letters that they have, then the right sides.
    pub(super) fn asked<'a>(&'a self, options: &'a [String], given: &[String]) -> Vec<Asked<'a>> {
        let letter = |text: &String| {
            LETTERS.chars().zip(options).find(|(_, it)| *it == text).map(|(letter, _)| letter)
        };
        let left = |(idx, pair): (usize, &'a Pair)| {
            let letter = given.get(idx).and_then(letter).unwrap_or(' ');
            Asked { sign: format!("[{letter}]"), label: (idx + 1).to_string(), text: &pair.left }
        };
        let right = |(letter, text): (char, &'a String)| {
            let sign = if given.contains(text) { " + " } else { "   " };
            Asked { sign: sign.to_owned(), label: letter.to_string(), text }
        };
        let lefts = self.pairs.iter().enumerate().map(left);
        lefts.chain(LETTERS.chars().zip(options).map(right)).collect()
    }

    pub(super) fn judged<'a>(&'a self, given: &[String]) -> Vec<Judged<'a>> {
        let row = |(idx, pair): (usize, &'a Pair)| {
            let (sign, words) = match given.get(idx).map(String::as_str) {
                Some(given) if given == pair.right => (Sign::Right, tr!("right").to_owned()),
                None | Some("") => (Sign::Wrong, tr!("you left it out").to_owned()),
                Some(given) => (Sign::Wrong, tr!("you chose {given}", given)),
            };
            let text = format!("{}: {}", pair.left, pair.right);
            let rationale = pair.rationale.as_deref();
            Judged { sign, label: (idx + 1).to_string(), text, words, rationale }
        };
        self.pairs.iter().enumerate().map(row).collect()
    }

    pub(super) fn essence(&self) -> String {
        let pairs = self.pairs.iter().map(|it| format!("{}\t{}", it.left, it.right));
        pairs.chain(self.distractors.iter().cloned()).collect::<Vec<_>>().join("\n")
    }
}
