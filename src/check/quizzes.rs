//! Checks quiz banks by themselves and against the lessons that ask them.

use std::{collections::HashMap, ops::Range};

use toml::de::{DeTable, DeValue};

use super::{
    instead,
    links::{anchor_fault, file_fault},
    subject::{BankFile, Page, Subject},
};
use crate::{
    course::{
        document::TargetKind,
        link::{self, Reference},
    },
    fault::Fault,
};

pub(super) fn check(subject: &Subject, faults: &mut Vec<Fault>) {
    for page in &subject.pages {
        placed(subject, page, faults);
    }
    let mut ids = HashMap::new();
    for bank in &subject.banks {
        faults.extend(bank.faults.iter().cloned());
        let lessons: Vec<&Page> = subject.pages_asking(&bank.path).collect();
        if lessons.is_empty() && subject.is_whole {
            let fault = Fault::at(&bank.path, &bank.source, 0..0, "no lesson asks this bank");
            faults.push(fault.help("place it in a lesson with `{{#quiz …}}`"));
        }
        for (path, source) in bank.texts() {
            for words in questions(source) {
                // A question that cannot be asked has its faults already.
                let Some(id) = &words.id else { continue };
                if bank.bank.question(&id.text).is_some() {
                    let first = ids.insert(id.text.clone(), bank);
                    faults.extend(first.and_then(|first| taken(bank, (path, source), id, first)));
                }
            }
            for words in questions(source) {
                outcome((path, source), &words, &lessons, faults);
                faults.extend(reread(subject, (path, source), &words));
            }
        }
    }
}

/// The banks that the page places must be there.
fn placed(subject: &Subject, page: &Page, faults: &mut Vec<Fault>) {
    for target in &page.document.targets {
        let TargetKind::Quiz { path } = &target.kind else { continue };
        let Some(wrong) = file_fault(subject, path) else { continue };
        let text = page.document.source.get(target.span.clone()).unwrap_or_default();
        let written = text.trim().trim_start_matches("{{#quiz").trim_end_matches("}}").trim();
        faults.push(wrong.at(&page.document, &target.span, written));
    }
}

fn taken(
    bank: &BankFile,
    (path, source): (&str, &str),
    id: &Text,
    first: &BankFile,
) -> Option<Fault> {
    // Twice in one bank is told by the bank itself.
    (first.path != bank.path).then(|| {
        let message = format!("the question id `{}` is taken by `{}`", id.text, first.path);
        let fault = Fault::at(path, source, id.span.clone(), message);
        fault.help("give each question an id of its own")
    })
}

fn outcome(
    (path, source): (&str, &str),
    words: &Words,
    lessons: &[&Page],
    faults: &mut Vec<Fault>,
) {
    let Some(outcome) = &words.outcome else { return };
    let outcomes = || lessons.iter().flat_map(|page| page.outcomes()).map(|it| it.id.as_str());
    if lessons.is_empty() || outcomes().any(|id| id == outcome.text) {
        return;
    }
    let message = format!("no lesson that asks this bank has the outcome `{}`", outcome.text);
    let fault = Fault::at(path, source, outcome.span.clone(), message);
    faults.push(fault.help_if(instead(&outcome.text, outcomes())));
}

fn reread(subject: &Subject, (path, source): (&str, &str), words: &Words) -> Option<Fault> {
    let passage = words.reread.as_ref()?;
    let at = |message: String| Fault::at(path, source, passage.span.clone(), message);
    match link::reference(&subject.course, "", &passage.text) {
        Reference::Chapter { chapter, anchor } => {
            let wrong = anchor_fault(subject.page_of(chapter)?, &anchor?)?;
            Some(wrong.at_span(path, source, passage.span.clone()))
        }
        Reference::File(file) => match file_fault(subject, &file) {
            Some(wrong) => Some(wrong.at_span(path, source, passage.span.clone())),
            None => Some(at(format!("`{file}` is no lesson"))),
        },
        // These are told by the bank itself.
        Reference::Anchor(_) | Reference::Web(_) | Reference::Broken(_) => None,
    }
}

/// A text of the bank and where it stands.
struct Text {
    text: String,
    span: Range<usize>,
}

/// What a question names outside its bank.
struct Words {
    id: Option<Text>,
    outcome: Option<Text>,
    reread: Option<Text>,
}

/// The words of each question, with their places.
fn questions(source: &str) -> Vec<Words> {
    let (tree, _) = DeTable::parse_recoverable(source);
    let list = tree.get_ref().get("questions").and_then(|value| value.get_ref().as_array());
    let tables = list.into_iter().flatten().filter_map(|value| value.get_ref().as_table());
    tables
        .map(|table| Words {
            id: text(table, "id"),
            outcome: text(table, "outcome"),
            reread: text(table, "reread"),
        })
        .collect()
}

fn text(table: &DeTable<'_>, key: &str) -> Option<Text> {
    let value = table.get(key)?;
    let DeValue::String(text) = value.get_ref() else { return None };
    Some(Text { text: text.trim().to_owned(), span: value.span() })
}
