//! Questions that came, as the text of a bank.

use std::{collections::BTreeSet, fmt::Write as _};

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use toml::{Table, Value};

use super::{Draft, word};
use crate::quiz::{
    Bank, Kind,
    kind::{Decimal, Pair},
    parse,
};

/// The text of a bank made of questions that came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// The bank.
    pub bank: String,
    /// What stands in the file beside it, because mdbook-quiz cannot ask it; empty if there is nothing.
    pub more: String,
    /// The beginning of each question that a bank cannot hold, and why.
    pub refused: Vec<(String, String)>,
    /// How many questions were taken.
    pub taken: usize,
}

/// Makes a bank called `title` of questions. Each is read as the program will read it, so that what is printed has
/// no fault.
pub fn bank(title: &str, drafts: &[Draft]) -> Imported {
    let mut imported = Imported::default();
    let mut file = File { title: Some(title), questions: Vec::new() };
    let mut beside = File::default();
    let mut ids = BTreeSet::new();
    for draft in drafts {
        let entry = Entry::of(draft);
        let is_beside =
            matches!(draft.kind, Kind::Number(_) | Kind::Matching(_) | Kind::Ordering(_));
        let refused = match fault(&entry, is_beside) {
            None if ids.insert(entry.id.clone()) => {
                if is_beside { &mut beside } else { &mut file }.questions.push(entry);
                imported.taken += 1;
                continue;
            }
            None => tr!("it is there already").to_owned(),
            Some(why) => why,
        };
        let first = draft.prompt.lines().next().unwrap_or_default().to_owned();
        imported.refused.push((first, refused));
    }
    imported.bank = file.text();
    if !beside.questions.is_empty() {
        imported.more = beside.text();
    }
    imported
}

/// What is wrong with a question as an entry of a bank.
fn fault(entry: &Entry, is_beside: bool) -> Option<String> {
    let file = File { title: None, questions: vec![entry.clone()] };
    let faults = if is_beside {
        Bank::new("bank.toml", "", 70, Vec::new()).add("bank.more.toml", &file.text())
    } else {
        parse("bank.toml", &file.text()).1
    };
    faults.into_iter().next().map(|it| it.message)
}

#[derive(Debug, Clone, Default, Serialize)]
struct File<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    questions: Vec<Entry>,
}

impl File<'_> {
    fn text(&self) -> String {
        toml::to_string_pretty(self).unwrap_or_default()
    }
}

/// A question as a bank has it.
#[derive(Debug, Clone, Serialize)]
struct Entry {
    r#type: &'static str,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    difficulty: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    context: String,
    prompt: Table,
    answer: Table,
    #[serde(skip_serializing_if = "Table::is_empty")]
    rationale: Table,
}

impl Entry {
    fn of(draft: &Draft) -> Self {
        let mut entry = Self {
            r#type: "",
            id: draft.id.clone().unwrap_or_default(),
            outcome: draft.outcome.clone(),
            difficulty: draft.difficulty.map(word),
            partial: false,
            context: draft.explanation.clone(),
            prompt: Table::new(),
            answer: Table::new(),
            rationale: Table::new(),
        };
        entry.prompt.insert("prompt".to_owned(), draft.prompt.clone().into());
        entry.answered(&draft.kind);
        if entry.id.is_empty() {
            entry.id = entry.derived();
        }
        entry
    }

    fn answered(&mut self, kind: &Kind) {
        match kind {
            Kind::Choice(choice) => {
                self.r#type = "MultipleChoice";
                self.partial = choice.partial;
                let texts = |wanted: bool| {
                    let options = choice.options.iter().filter(move |it| it.correct == wanted);
                    options.map(|it| Value::from(it.text.clone()))
                };
                let mut right: Vec<Value> = texts(true).collect();
                let answer = match right.pop() {
                    Some(only) if right.is_empty() && !choice.multiple => only,
                    last => list(right.into_iter().chain(last)),
                };
                self.prompt.insert("distractors".to_owned(), list(texts(false)));
                self.answer.insert("answer".to_owned(), answer);
                let reasons = choice.options.iter();
                let reasons =
                    reasons.filter_map(|it| Some((it.text.clone(), it.rationale.clone()?)));
                self.reasons(reasons);
            }
            Kind::Short(short) => {
                self.r#type = "ShortAnswer";
                let mut answers = short.answers.iter().map(|it| Value::from(it.clone()));
                self.answer.extend(answers.next().map(|it| ("answer".to_owned(), it)));
                let others: Vec<Value> = answers.collect();
                if !others.is_empty() {
                    self.answer.insert("alternatives".to_owned(), others.into());
                }
                self.reasons(short.wrong.iter().cloned());
            }
            Kind::Number(number) => {
                self.r#type = "Numeric";
                self.prompt.extend(number.unit.clone().map(|it| ("unit".to_owned(), it.into())));
                self.answer.insert("answer".to_owned(), value(number.answer));
                if number.tolerance != Decimal::default() {
                    self.answer.insert("tolerance".to_owned(), value(number.tolerance));
                }
                self.reasons(number.wrong.iter().cloned());
            }
            Kind::Matching(matching) => {
                self.r#type = "Match";
                self.partial = matching.partial;
                let pairs = matching.pairs.iter();
                let pair = |it: &Pair| Value::from(vec![it.left.clone(), it.right.clone()]);
                let pairs = list(pairs.map(pair));
                self.answer.insert("pairs".to_owned(), pairs);
                if !matching.distractors.is_empty() {
                    let others = matching.distractors.iter().map(|it| Value::from(it.clone()));
                    self.prompt.insert("distractors".to_owned(), list(others));
                }
            }
            Kind::Ordering(ordering) => {
                self.r#type = "Order";
                self.partial = ordering.partial;
                let items = ordering.items.iter().map(|it| Value::from(it.clone()));
                self.answer.insert("order".to_owned(), list(items));
            }
        }
    }

    fn reasons(&mut self, reasons: impl Iterator<Item = (String, String)>) {
        self.rationale.extend(reasons.map(|(text, reason)| (text, reason.into())));
    }

    /// An id that follows from what is asked and answered, in the form of a UUID (of version 8, the free one).
    fn derived(&self) -> String {
        let file = File { title: None, questions: vec![self.clone()] };
        let digest = Sha256::digest(file.text());
        let mut hex = String::new();
        for byte in digest.iter().take(16) {
            let _ = write!(hex, "{byte:02x}");
        }
        let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default();
        let [first, second, third] = [part(0..8), part(8..12), part(13..16)];
        format!("{first}-{second}-8{third}-8{}-{}", part(17..20), part(20..32))
    }
}

fn list(values: impl Iterator<Item = Value>) -> Value {
    Value::Array(values.collect())
}

fn value(number: Decimal) -> Value {
    let text = number.to_string();
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(whole), _) => whole.into(),
        (_, Ok(part)) => part.into(),
        _ => text.into(),
    }
}
