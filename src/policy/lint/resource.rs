//! Resources that do not go with the actions of their statement.

use std::collections::BTreeSet;

use super::{
    Found, Looked, Subject,
    pattern::{Piece, intersect, pieces, shape},
    some,
};
use crate::policy::{Span, Version, element::Resources};

/// A resource that no action of the statement takes, though they take others of its service.
pub(super) fn of_no_action(subject: &Subject<'_>) -> Vec<Found> {
    not_taken(subject, true)
}

/// A resource of a service of which no action of the statement takes any.
pub(super) fn of_other_service(subject: &Subject<'_>) -> Vec<Found> {
    not_taken(subject, false)
}

fn not_taken(subject: &Subject<'_>, of_their_service: bool) -> Vec<Found> {
    let mut found = Vec::new();
    let variables = subject.policy.version == Version::V2012;
    for looked in &subject.statements {
        let Some(resources) = specific(looked) else { continue };
        // What is not known may be about anything.
        let actions: Option<Vec<_>> = looked.patterns.iter().map(|it| it.meaning.known()).collect();
        let Some(actions) = actions else { continue };
        let arns: BTreeSet<&str> =
            actions.into_iter().flatten().flat_map(|it| &it.arns).copied().collect();
        // Where none takes any, that is the finding.
        if arns.is_empty() {
            continue;
        }
        let shapes: Vec<_> = arns.iter().map(|it| shape(it)).collect();
        for (span, _) in resources.patterns.iter().take(MOST_RESOURCES) {
            let text = subject.text(*span);
            let is_theirs = arns.iter().any(|it| service(it) == service(text));
            if is_theirs != of_their_service || text.len() > LONGEST_ARN {
                continue;
            }
            if is_about_any(&pieces(text, variables), &shapes) {
                continue;
            }
            let names = some(looked.patterns.iter().map(|it| subject.text(it.span)));
            let message = tr!("AWS lists no such resource for {names}", names);
            found.push((*span, message, example(text, &arns)));
        }
    }
    found
}

/// The service in an ARN.
fn service(arn: &str) -> &str {
    arn.split(':').nth(2).unwrap_or_default()
}

/// The ARN that comes nearest of those that can stand there.
fn example(text: &str, arns: &BTreeSet<&str>) -> String {
    let distance = |it: &&&str| strsim::levenshtein(it, text);
    let nearest = arns.iter().min_by_key(distance).copied().unwrap_or_default();
    tr!("it lists, for example, `{arn}`", arn = nearest.replace("${Partition}", "aws"))
}

/// Actions that are about no resource, in a statement that is about some.
pub(super) fn for_none(subject: &Subject<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for looked in subject.statements.iter().filter(|it| specific(it).is_some()) {
        let spans: Vec<Span> = looked
            .patterns
            .iter()
            .filter(|it| {
                it.meaning
                    .known()
                    .is_some_and(|actions| actions.iter().all(|it| it.arns.is_empty()))
            })
            .map(|it| it.span)
            .collect();
        let Some(first) = spans.first() else { continue };
        let names = some(spans.iter().map(|it| subject.text(*it)));
        let (message, help) = if spans.len() == 1 {
            (
                tr!("AWS lists no resource for {names}: on these it does not apply", names),
                tr!("give it a statement with `\"Resource\": \"*\"`"),
            )
        } else {
            (
                tr!("AWS lists no resource for {names}: on these they do not apply", names),
                tr!("give them a statement with `\"Resource\": \"*\"`"),
            )
        };
        found.push((*first, message, help.to_owned()));
    }
    found
}

/// The resources of a statement that is about some actions and some resources.
fn specific<'a>(looked: &Looked<'a>) -> Option<&'a Resources> {
    let resources = looked.statement.resources.as_ref()?;
    (!looked.statement.actions.not && !resources.not && !resources.is_all()).then_some(resources)
}

fn is_about_any(resource: &[Piece], shapes: &[Vec<Piece>]) -> bool {
    shapes.iter().any(|it| intersect(resource, it))
}

/// No policy that a customer can write has room for more, nor for a longer one.
const MOST_RESOURCES: usize = 500;
const LONGEST_ARN: usize = 2_048;
