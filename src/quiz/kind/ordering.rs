//! The kind of question that is answered by putting things in their order.
//!
//! `prompt.prompt` is what is asked, `answer.order` the things from the first to the last; they are shuffled.
//! `rationale` is a table from things to the reason for their place; `partial` gives marks for each thing at
//! its place.

use super::{Asked, Judged, Kind, LETTERS, MOST_OPTIONS, Sign};
use crate::quiz::{
    attempt::NotYet,
    score::Mark,
    shuffle::Shuffler,
    table::{Faults, Table, Text, prompt_of, rationales, texts_of, twice},
};

/// Things with an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordering {
    /// From the first to the last, each in Markdown of one paragraph.
    pub items: Vec<String>,
    /// Why each stands where it stands, where the author says so.
    pub rationales: Vec<Option<String>>,
    /// A thing at its place has a part of the mark.
    pub partial: bool,
}

/// Reads `prompt`, `answer` and `rationale` of a question of this kind.
pub(in crate::quiz) fn read(
    question: &Table<'_>,
    faults: &mut Faults<'_>,
) -> Option<(String, Kind)> {
    let prompt = prompt_of(question, &["prompt"], faults).map(|(text, _)| text);
    let items = read_items(question, faults);
    let partial = question.flag("partial", faults);
    let (prompt, items) = prompt.zip(items)?;
    let texts: Vec<String> = items.into_iter().map(|item| item.text).collect();
    let rationales = rationales(question, &texts, faults);
    Some((prompt, Kind::Ordering(Ordering { items: texts, rationales, partial })))
}

fn read_items(question: &Table<'_>, faults: &mut Faults<'_>) -> Option<Vec<Text>> {
    let help = tr!("write `answer.order = [\"…\", \"…\", \"…\"]`, from the first to the last");
    question.required("answer", help, faults)?;
    let table = question.table("answer", tr!("the answer"), faults)?;
    table.refuse_unknown(&["order"], faults);
    let value = table.required("order", help, faults)?;
    let items = texts_of("order", value, faults)?;
    if !(3..=MOST_OPTIONS).contains(&items.len()) {
        let message = tr!("the order has {n} things", n = items.len());
        faults.add_with_help(value.span(), message, tr!("write 3 to {MOST_OPTIONS}", MOST_OPTIONS));
        return None;
    }
    if let Some(item) = twice(&items) {
        faults.add(item.span.clone(), tr!("`{text}` is there twice", text = item.text));
        return None;
    }
    Some(items)
}

impl Ordering {
    /// Shuffled, but never into the order that is the answer.
    pub(super) fn shown(&self, shuffler: &mut Shuffler) -> Vec<String> {
        let mut items = self.items.clone();
        shuffler.shuffle(&mut items);
        if items == self.items {
            items.rotate_left(1);
        }
        items
    }

    pub(super) fn lacks(&self, given: &[String]) -> Option<NotYet> {
        let n_open = self.items.iter().filter(|item| !given.contains(item)).count();
        (n_open > 0).then_some(NotYet::Incomplete { n_open })
    }

    pub(super) fn mark(&self, given: &[String]) -> Mark {
        let n_right = self.items.iter().zip(given).filter(|(item, given)| item == given).count();
        if self.partial {
            Mark::share(n_right, self.items.len())
        } else {
            Mark::whole(n_right == self.items.len())
        }
    }

    pub(super) fn judged<'a>(&'a self, given: &[String]) -> Vec<Judged<'a>> {
        let place = |item: &String| given.iter().position(|it| it == item).map(|idx| idx + 1);
        let row = |(idx, (item, rationale)): (usize, (&String, &'a Option<String>))| {
            let (sign, words) = match place(item) {
                Some(number) if number == idx + 1 => (Sign::Right, tr!("right").to_owned()),
                Some(number) => (Sign::Wrong, tr!("you put it at {number}", number)),
                None => (Sign::Wrong, tr!("you left it out").to_owned()),
            };
            let (label, text) = ((idx + 1).to_string(), item.clone());
            Judged { sign, label, text, words, rationale: rationale.as_deref() }
        };
        self.items.iter().zip(&self.rationales).enumerate().map(row).collect()
    }
}

/// Puts the thing behind those that were chosen, or takes it out from among them.
pub(super) fn toggle(given: &mut Vec<String>, text: &str) {
    let n_before = given.len();
    given.retain(|it| it != text);
    if given.len() == n_before {
        given.push(text.to_owned());
    }
}

pub(super) fn asked<'a>(options: &'a [String], given: &[String]) -> Vec<Asked<'a>> {
    let row = |(letter, text): (char, &'a String)| {
        let place = given.iter().position(|it| it == text);
        let sign = place.map_or("[ ]".to_owned(), |idx| format!("[{}]", idx + 1));
        Asked { sign, label: letter.to_string(), text }
    };
    LETTERS.chars().zip(options).map(row).collect()
}
