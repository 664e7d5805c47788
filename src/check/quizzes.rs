//! Checks quiz banks by themselves and against the lessons that ask them.
//!
//! Each rule is a row in [`MUST`] or [`SHOULD`]. It looks at one bank, [`Seen`] with its lessons, and adds faults.
//! A rule that cries wolf is soon not heard, so each says in its comment what it leaves alone, and why.

mod computed;
mod feedback;
mod form;
mod item;
mod options;
mod references;
mod stems;
mod words;

use std::{collections::HashMap, ops::Range};

use toml::de::DeTable;

use super::{
    instead,
    subject::{BankFile, Page, Subject},
};
use crate::{fault::Fault, quiz::Question};

use item::{Item, Text};

pub(super) fn check(subject: &Subject, faults: &mut Vec<Fault>) {
    for page in &subject.pages {
        references::placed(subject, page, faults);
    }
    let mut ids = HashMap::new();
    for bank in &subject.banks {
        faults.extend(bank.faults.iter().cloned());
        let seen = Seen::of(subject, bank);
        for rule in MUST {
            rule(&seen, faults);
        }
        let mut advice = Vec::new();
        for rule in SHOULD {
            rule(&seen, &mut advice);
        }
        faults.extend(advice.into_iter().map(Fault::warning));
        for item in &seen.items {
            // A question that cannot be asked has its faults already.
            let Some(id) = &item.id else { continue };
            if bank.bank.question(&id.text).is_some() {
                let first = ids.insert(id.text.clone(), bank);
                faults.extend(first.and_then(|first| taken(bank, item, id, first)));
            }
        }
    }
}

/// The texts of a bank that learners read, with their places. What is typed as an answer is none: it may be a
/// slip that counts as right.
pub(super) fn said_to_learners(path: &str, source: &str) -> Vec<(String, Range<usize>)> {
    let items = Item::all(path, source);
    let texts = items.iter().flat_map(|item| {
        let options = item.options().filter(|_| !item.is("ShortAnswer"));
        item.prose().chain(options).map(|it| (it.text.clone(), it.span.clone()))
    });
    texts.collect()
}

/// One rule.
type Rule = fn(&Seen<'_>, &mut Vec<Fault>);

/// The list of the rules that a bank must keep, or it does not do what it says. Of faults at the same place,
/// that of the earlier rule comes first.
const MUST: [Rule; 4] =
    [references::unasked, references::outcomes, references::passages, computed::answers];

/// The list of the rules of good questions; what they find is a warning.
const SHOULD: [Rule; 11] = [
    references::no_id,
    options::long_key,
    options::about_others,
    options::named_by_place,
    options::unlike,
    options::same_options,
    stems::quiet_negation,
    stems::same_questions,
    feedback::missing_rationale,
    feedback::telling_hint,
    form::too_few,
];

/// A bank, and what a rule may want to know of its course.
struct Seen<'a> {
    subject: &'a Subject,
    bank: &'a BankFile,
    /// The lessons that ask the bank.
    lessons: Vec<&'a Page>,
    /// The questions as they are written, those beside the bank last.
    items: Vec<Item<'a>>,
}

impl<'a> Seen<'a> {
    fn of(subject: &'a Subject, bank: &'a BankFile) -> Self {
        let items = bank.texts().flat_map(|(path, source)| Item::all(path, source));
        let lessons = subject.pages_asking(&bank.path).collect();
        Self { subject, bank, lessons, items: items.collect() }
    }

    /// The questions that are answered by choosing among options.
    fn choices(&self) -> impl Iterator<Item = &Item<'a>> {
        self.items.iter().filter(|item| item.is_choice())
    }

    /// The question that was made of `item`, unless it cannot be asked.
    fn question(&self, item: &Item<'_>) -> Option<&'a Question> {
        let bank = &self.bank.bank;
        match (&item.id, &item.prompt) {
            (Some(id), _) => bank.question(&id.text).map(|(_, question)| question),
            (None, Some(prompt)) => {
                bank.questions.iter().find(|it| it.prompt.ends_with(&prompt.text))
            }
            (None, None) => None,
        }
    }

    /// A fault at the key `key` of the table `table` at the top of the bank.
    fn at_key(&self, table: &str, key: &str, message: impl Into<String>) -> Fault {
        let (tree, _) = DeTable::parse_recoverable(&self.bank.source);
        let table = tree.get_ref().get(table).and_then(|it| it.get_ref().as_table());
        let found = table.into_iter().flatten().find(|(it, _)| it.get_ref().trim() == key);
        let span = found.map_or(0..0, |(key, _)| key.span());
        Fault::at(&self.bank.path, &self.bank.source, span, message)
    }
}

fn taken(bank: &BankFile, item: &Item<'_>, id: &Text, first: &BankFile) -> Option<Fault> {
    // Twice in one bank is told by the bank itself.
    (first.path != bank.path).then(|| {
        let message =
            tr!("the question id `{text}` is taken by `{path}`", text = id.text, path = first.path);
        item.fault(&id.span, message).help(tr!("give each question an id of its own"))
    })
}
