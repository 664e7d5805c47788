//! A question as its author wrote it, with the place of every text, for the rules to look at.
//!
//! The bank itself keeps what is asked and not where it stands, and leaves out what cannot be asked. So the
//! rules read the TOML once more. What is missing or of the wrong type here is told by the bank.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{check::links::Wrong, fault::Fault};

/// A text of the bank and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

/// A question, whatever its kind.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// The file that it stands in, with the text of the file.
    file: (&'a str, &'a str),
    /// Where its table begins.
    pub(super) span: Range<usize>,
    pub(super) kind: Option<Text>,
    pub(super) id: Option<Text>,
    pub(super) outcome: Option<Text>,
    pub(super) reread: Option<Text>,
    pub(super) prompt: Option<Text>,
    context: Option<Text>,
    pub(super) hints: Vec<Text>,
    /// The right options, the answer and what is as good, or the things in their order.
    pub(super) right: Vec<Text>,
    /// The wrong options, or right sides that belong to nothing.
    pub(super) wrong: Vec<Text>,
    /// What has a reason, and the reason.
    pub(super) rationale: Vec<(Text, Text)>,
    /// Whether every form shows the options in one order.
    pub(super) is_fixed: bool,
}

impl<'a> Item<'a> {
    /// The questions in the text `source` of the file `file`.
    pub(super) fn all(file: &'a str, source: &'a str) -> Vec<Self> {
        let (tree, _) = DeTable::parse_recoverable(source);
        let list = tree.get_ref().get("questions").and_then(|value| value.get_ref().as_array());
        let tables = list.into_iter().flatten().filter_map(|value| {
            value.get_ref().as_table().map(|table| Self::read((file, source), table, value.span()))
        });
        tables.collect()
    }

    fn read(file: (&'a str, &'a str), table: &DeTable<'_>, span: Range<usize>) -> Self {
        let inner = |key: &str| table.get(key).and_then(|value| value.get_ref().as_table());
        let (prompt, answer) = (inner("prompt"), inner("answer"));
        let within = |table: Option<&DeTable<'_>>, key: &str| {
            table.and_then(|it| it.get(key)).map(texts).unwrap_or_default()
        };
        let pairs = within(answer, "pairs");
        let reasons = inner("rationale").into_iter().flatten().filter_map(|(key, value)| {
            let key = Text { text: key.get_ref().trim().to_owned(), span: key.span() };
            texts(value).into_iter().next().map(|value| (key, value))
        });
        let is_true = |key: &str| prompt.is_some_and(|it| it.contains_key(key));
        Self {
            file,
            span,
            kind: text(table, "type"),
            id: text(table, "id"),
            outcome: text(table, "outcome"),
            reread: text(table, "reread"),
            prompt: prompt.and_then(|it| text(it, "prompt")),
            context: text(table, "context"),
            hints: [within(Some(table), "hint"), within(Some(table), "hints")].concat(),
            right: ["answer", "alternatives", "order"]
                .iter()
                .flat_map(|key| within(answer, key))
                .chain(pairs)
                .collect(),
            wrong: within(prompt, "distractors"),
            rationale: reasons.collect(),
            is_fixed: is_true("answerIndex") || is_true("sortAnswers"),
        }
    }

    /// Whether it is of the kind that banks call `name`.
    pub(super) fn is(&self, name: &str) -> bool {
        self.kind.as_ref().is_some_and(|it| it.text == name)
    }

    /// Whether it is answered by choosing among its options.
    pub(super) fn is_choice(&self) -> bool {
        self.is("MultipleChoice")
    }

    /// The options, right ones first.
    pub(super) fn options(&self) -> impl Iterator<Item = &Text> {
        self.right.iter().chain(&self.wrong)
    }

    /// Whatever a learner reads of it, and is not an option.
    pub(super) fn prose(&self) -> impl Iterator<Item = &Text> {
        let reasons = self.rationale.iter().map(|(_, reason)| reason);
        self.prompt.iter().chain(&self.hints).chain(&self.context).chain(reasons)
    }

    /// What its reason is, if `option` has one.
    pub(super) fn has_rationale(&self, option: &str) -> bool {
        self.rationale.iter().any(|(key, _)| match cut(&key.text) {
            Some(start) => option.starts_with(start),
            None => option == key.text,
        })
    }

    /// A fault at the bytes `span` of its file.
    pub(super) fn fault(&self, span: &Range<usize>, message: impl Into<String>) -> Fault {
        Fault::at(self.file.0, self.file.1, span.clone(), message)
    }

    /// What is wrong with a link at the bytes `span` of its file.
    pub(super) fn wrong(&self, wrong: Wrong, span: &Range<usize>) -> Fault {
        wrong.at_span(self.file.0, self.file.1, span.clone())
    }

    /// Where to point at for the question as a whole: its prompt, or else its head.
    pub(super) fn place(&self) -> &Range<usize> {
        self.prompt.as_ref().map_or(&self.span, |it| &it.span)
    }
}

/// What stands before the dots of a key that is cut.
fn cut(key: &str) -> Option<&str> {
    let start = key.strip_suffix('…').or_else(|| key.strip_suffix("..."))?;
    Some(start.trim_end())
}

fn text(table: &DeTable<'_>, key: &str) -> Option<Text> {
    let value = table.get(key)?;
    value.get_ref().is_str().then(|| texts(value)).and_then(|it| it.into_iter().next())
}

/// A text, a number as its author wrote it, or the texts of a list, lists in it included.
fn texts(value: &Spanned<DeValue<'_>>) -> Vec<Text> {
    let one = |text: &str| vec![Text { text: text.trim().to_owned(), span: value.span() }];
    match value.get_ref() {
        DeValue::String(text) => one(text),
        DeValue::Integer(number) => one(number.as_str()),
        DeValue::Float(number) => one(number.as_str()),
        DeValue::Array(list) => list.iter().flat_map(texts).collect(),
        DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Table(_) => Vec::new(),
    }
}
