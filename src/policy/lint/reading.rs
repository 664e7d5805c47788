//! What is read otherwise than it looks: variables and wildcards that are plain text.

use super::{Found, Subject};
use crate::policy::{Span, Version, condition::Test};

/// A policy that does not say by which rules it is read.
pub(super) fn missing_version(subject: &Subject<'_>) -> Vec<Found> {
    let source = &subject.policy.source;
    let start = source.len() - source.trim_start().len();
    let message = tr!("without a Version this is read by the rules of 2008-10-17");
    let help = tr!("begin it with `\"Version\": \"2012-10-17\"`, which has all of the language");
    let is_missing = !subject.policy.has_version && start < source.len();
    is_missing
        .then(|| (Span::new(start, start + 1), message.to_owned(), help.to_owned()))
        .into_iter()
        .collect()
}

/// `${…}` where nothing is a variable.
pub(super) fn plain_variable(subject: &Subject<'_>) -> Vec<Found> {
    if subject.policy.version == Version::V2012 {
        return Vec::new();
    }
    let spans = subject.statements.iter().flat_map(|it| {
        let statement = it.statement;
        let resources = statement.resources.iter().flat_map(|it| it.patterns.iter().map(|it| it.0));
        let values = statement.conditions.iter().flat_map(|it| it.values.iter().map(|it| it.0));
        resources.chain(values)
    });
    let found = spans.filter_map(|span| {
        let text = subject.text(span);
        let start = text.find("${")?;
        let end = start + text.get(start..)?.find('}')? + 1;
        let message =
            tr!("`{text}` is plain text by the rules of 2008-10-17", text = text.get(start..end)?);
        let span = Span::new(span.start() + start, span.start() + end);
        let help = tr!("it is a variable under `\"Version\": \"2012-10-17\"`");
        Some((span, message, help.to_owned()))
    });
    found.collect()
}

/// `*` where characters are compared.
pub(super) fn plain_wildcard(subject: &Subject<'_>) -> Vec<Found> {
    let conditions = subject.statements.iter().flat_map(|it| &it.statement.conditions);
    let compared = conditions
        .filter(|it| matches!(it.operator.test, Test::Equals | Test::EqualsIgnoreCase))
        .flat_map(|it| it.values.iter().map(move |value| (it.operator, value.0)));
    let found = compared.filter_map(|(operator, span)| {
        // `${*}` is a plain star, and says so.
        let text = subject.text(span).replace("${*}", "");
        let like = if operator.negated { "StringNotLike" } else { "StringLike" };
        text.contains('*').then(|| {
            let message =
                tr!("`{name}` compares characters: this `*` is only a star", name = operator.name);
            (span, message, tr!("`{like}` takes `*` for any text", like))
        })
    });
    found.collect()
}
