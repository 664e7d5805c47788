//! Reads TOML tables that an author wrote: a value that is missing or of the wrong type becomes a fault.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::fault::Fault;

/// The faults of one file, as they are found.
#[derive(Debug)]
pub(super) struct Faults<'src> {
    file: &'src str,
    source: &'src str,
    list: Vec<Fault>,
}

impl<'src> Faults<'src> {
    pub(super) fn new(file: &'src str, source: &'src str) -> Self {
        Self { file, source, list: Vec::new() }
    }

    pub(super) fn add(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.list.push(Fault::at(self.file, self.source, span, message));
    }

    pub(super) fn add_with_help(
        &mut self,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.list.push(Fault::at(self.file, self.source, span, message).help(help));
    }

    pub(super) fn into_list(mut self) -> Vec<Fault> {
        self.list.sort_by_key(|fault| (fault.line, fault.column));
        self.list
    }
}

/// A text of the author's, trimmed, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

/// One table and what it is called in the sentences about it, such as `the question`.
#[derive(Debug, Clone)]
pub(super) struct Table<'src> {
    content: &'src DeTable<'src>,
    pub(super) span: Range<usize>,
    what: &'static str,
}

impl<'src> Table<'src> {
    pub(super) fn new(
        content: &'src DeTable<'src>,
        span: Range<usize>,
        what: &'static str,
    ) -> Self {
        Self { content, span, what }
    }

    /// Every key that is not `known` is a fault; the nearest known one is offered.
    pub(super) fn refuse_unknown(&self, known: &[&str], faults: &mut Faults<'_>) {
        for key in self.content.keys() {
            if known.contains(&key.get_ref().as_ref()) {
                continue;
            }
            let message =
                tr!("{what} has no key `{get_ref}`", what = self.what, get_ref = key.get_ref());
            let help = nearest(key.get_ref(), known).map_or_else(
                || tr!("known are {listed}", listed = listed(known)),
                |near| tr!("did you mean `{near}`?", near),
            );
            faults.add_with_help(key.span(), message, help);
        }
    }

    /// The value, if there is one.
    pub(super) fn get(&self, key: &str) -> Option<&'src Spanned<DeValue<'src>>> {
        self.content.get(key)
    }

    /// The keys and values, in the order of the file.
    pub(super) fn entries(&self) -> Vec<(Text, &'src Spanned<DeValue<'src>>)> {
        let mut entries: Vec<_> = (self.content.iter())
            .map(|(key, value)| {
                (Text { text: key.get_ref().clone().into_owned(), span: key.span() }, value)
            })
            .collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        entries
    }

    /// The value, or a fault that says what `help` says about a missing key.
    pub(super) fn required(
        &self,
        key: &str,
        help: &str,
        faults: &mut Faults<'_>,
    ) -> Option<&'src Spanned<DeValue<'src>>> {
        let value = self.content.get(key);
        if value.is_none() {
            faults.add_with_help(
                self.span.clone(),
                tr!("{what} has no `{key}`", what = self.what, key),
                help,
            );
        }
        value
    }

    pub(super) fn text(&self, key: &str, faults: &mut Faults<'_>) -> Option<Text> {
        text_of(&format!("`{key}`"), self.content.get(key)?, faults)
    }

    pub(super) fn flag(&self, key: &str, faults: &mut Faults<'_>) -> bool {
        let Some(value) = self.content.get(key) else { return false };
        let DeValue::Boolean(flag) = value.get_ref() else {
            faults.add(value.span(), tr!("`{key}` must be `true` or `false`", key));
            return false;
        };
        *flag
    }

    /// A whole number between `range`'s ends.
    pub(super) fn number(
        &self,
        key: &str,
        range: std::ops::RangeInclusive<usize>,
        faults: &mut Faults<'_>,
    ) -> Option<usize> {
        let value = self.content.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => usize::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let (low, high) = (range.start(), range.end());
            faults.add(
                value.span(),
                tr!("`{key}` must be a whole number from {low} to {high}", key, low, high),
            );
        }
        number
    }

    pub(super) fn table(
        &self,
        key: &str,
        what: &'static str,
        faults: &mut Faults<'_>,
    ) -> Option<Self> {
        let value = self.content.get(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            faults.add(value.span(), tr!("`{key}` must be a table", key));
            return None;
        };
        // The span of a table that dotted keys make is their first part only: good enough to find it.
        Some(Self::new(table, value.span(), what))
    }
}

/// The text of a string, which must hold something; `what` is its name in a sentence.
pub(super) fn text_of(
    what: &str,
    value: &Spanned<DeValue<'_>>,
    faults: &mut Faults<'_>,
) -> Option<Text> {
    let DeValue::String(text) = value.get_ref() else {
        faults.add(value.span(), tr!("{what} is not a text in quotes", what));
        return None;
    };
    let text = text.trim().to_owned();
    if text.is_empty() {
        faults.add(value.span(), tr!("{what} is empty", what));
        return None;
    }
    Some(Text { text, span: value.span() })
}

/// The texts of a list; those that are none are faults and left out.
pub(super) fn texts_of(
    key: &str,
    value: &Spanned<DeValue<'_>>,
    faults: &mut Faults<'_>,
) -> Option<Vec<Text>> {
    let DeValue::Array(list) = value.get_ref() else {
        faults.add(value.span(), tr!("`{key}` must be a list of texts", key));
        return None;
    };
    let what = tr!("one of `{key}`", key);
    let texts: Vec<Option<Text>> = list.iter().map(|value| text_of(&what, value, faults)).collect();
    texts.into_iter().collect()
}

/// The text of a question's `prompt`, and the table that it stands in, which may have no key but `known`.
pub(super) fn prompt_of<'src>(
    question: &Table<'src>,
    known: &[&str],
    faults: &mut Faults<'_>,
) -> Option<(String, Table<'src>)> {
    let help = "write `prompt.prompt = \"…\"`";
    question.required("prompt", help, faults)?;
    let table = question.table("prompt", tr!("the prompt"), faults)?;
    table.refuse_unknown(known, faults);
    let text = text_of("`prompt`", table.required("prompt", help, faults)?, faults)?;
    Some((text.text, table))
}

/// The first text that was there before.
pub(super) fn twice(texts: &[Text]) -> Option<&Text> {
    let is_repeated =
        |(idx, text): &(usize, &Text)| texts.iter().take(*idx).any(|it| it.text == text.text);
    texts.iter().enumerate().find(is_repeated).map(|(_, text)| text)
}

/// The reasons that `rationale` gives for each of `texts`, which are its keys; a long one may be cut with
/// `…` and then stands for the one that begins so.
pub(super) fn rationales(
    question: &Table<'_>,
    texts: &[String],
    faults: &mut Faults<'_>,
) -> Vec<Option<String>> {
    let mut reasons = vec![None; texts.len()];
    let Some(table) = question.table("rationale", "`rationale`", faults) else { return reasons };
    for (key, value) in table.entries() {
        let what = tr!("the rationale of `{text}`", text = key.text);
        let Some(reason) = text_of(&what, value, faults) else { continue };
        let name = key.text.trim();
        let fits = |text: &str| match beginning(name) {
            Some(start) => text.starts_with(start),
            None => text == name,
        };
        let mut found = texts.iter().zip(&mut reasons).filter(|(text, _)| fits(text));
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => {
                let message = tr!("`{name}` fits more than one option", name);
                faults.add_with_help(key.span, message, tr!("write more of the option"));
            }
            (Some((text, Some(_))), None) => {
                faults.add(key.span, tr!("`{text}` has a rationale already", text));
            }
            (Some((_, place)), None) => *place = Some(reason.text),
            (None, _) => report_unknown(&key, texts, faults),
        }
    }
    reasons
}

/// What stands before the dots of a key that is cut.
fn beginning(key: &str) -> Option<&str> {
    let start = key.strip_suffix('…').or_else(|| key.strip_suffix("..."))?;
    Some(start.trim_end())
}

fn report_unknown(key: &Text, texts: &[String], faults: &mut Faults<'_>) {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let message = tr!("`{text}` is no option of the question", text = key.text);
    let help = nearest(&key.text, &texts).map_or_else(
        || tr!("write an option as it is written in the question").to_owned(),
        |near| tr!("did you mean `{near}`?", near),
    );
    faults.add_with_help(key.span.clone(), message, help);
}

/// Wrong answers that `rationale` gives reasons for: any text may be a key.
pub(super) fn wrong_answers(
    question: &Table<'_>,
    faults: &mut Faults<'_>,
) -> Vec<(String, String)> {
    let Some(table) = question.table("rationale", "`rationale`", faults) else { return Vec::new() };
    let reasons = table.entries().into_iter().filter_map(|(key, value)| {
        let what = tr!("the rationale of `{text}`", text = key.text);
        text_of(&what, value, faults).map(|reason| (key.text, reason.text))
    });
    reasons.collect()
}

/// The candidate that was most likely meant.
pub(super) fn nearest<'list>(word: &str, candidates: &[&'list str]) -> Option<&'list str> {
    let lower = word.to_lowercase();
    let distance = |candidate: &str| strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
    let best = candidates.iter().copied().min_by_key(|candidate| distance(candidate))?;
    (distance(best) <= 1 + word.chars().count() / 4).then_some(best)
}

/// `a`, `b` and `c`, each in backticks.
pub(super) fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            tr!("{rest} and {last}", rest = rest.join(", "), last)
        }
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_near() {
        let known = ["type", "id", "outcome", "hint", "reread", "rationale"];
        for (word, expected) in [
            ("rational", Some("rationale")),
            ("Outcome", Some("outcome")),
            ("reread_", Some("reread")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, &known), expected, "{word:?}");
        }
    }
}
