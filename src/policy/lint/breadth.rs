//! What allows more than it seems to.

use super::{Found, Subject};
use crate::policy::{
    Effect, Kind, Statement,
    condition::{Condition, SetOperator, Test},
    element::Resources,
    glob::Glob,
    principal::Named,
};

/// Everything but a list of actions.
pub(super) fn not_action(subject: &Subject<'_>) -> Vec<Found> {
    let found = allowing(subject).filter(|it| it.actions.not).map(|it| {
        let message =
            tr!("this allows every action that is not listed, also those that AWS adds later");
        let help = tr!("an `Action` with what is needed allows no more than that");
        (it.actions.span, message.to_owned(), help.to_owned())
    });
    found.collect()
}

/// Everything but a list of resources.
pub(super) fn not_resource(subject: &Subject<'_>) -> Vec<Found> {
    let resources = allowing(subject).filter_map(|it| it.resources.as_ref());
    let found = resources.filter(|it| it.not).map(|it| {
        let message =
            tr!("this allows it on every resource that is not listed, also on those to come");
        let help = tr!("a `Deny` of what is listed holds whatever else is allowed");
        (it.span, message.to_owned(), help.to_owned())
    });
    found.collect()
}

/// Everybody but a few.
pub(super) fn not_principal(subject: &Subject<'_>) -> Vec<Found> {
    let principals = allowing(subject).filter_map(|it| it.principals.as_ref());
    let found = principals.filter(|it| it.1.not).map(|(span, _)| {
        let message =
            tr!("this allows everybody who is not listed, also outside of your organization");
        let help = tr!("a `Principal` says whom it is for");
        (*span, message.to_owned(), help.to_owned())
    });
    found.collect()
}

/// Everybody.
pub(super) fn everybody(subject: &Subject<'_>) -> Vec<Found> {
    // That of a resource control policy is always `*`.
    if subject.kind != Kind::Resource {
        return Vec::new();
    }
    let open = allowing(subject).filter(|it| it.conditions.is_empty());
    let principals = open.filter_map(|it| it.principals.as_ref());
    let found = principals.filter(|(_, it)| !it.not && it.named.contains(&Named::Everyone)).map(
        |(span, _)| {
            let message = tr!("this allows everybody, also outside of your organization");
            let help = tr!("name whom it is for, or add a condition such as `aws:PrincipalOrgID`");
            (*span, message.to_owned(), help.to_owned())
        },
    );
    found.collect()
}

/// Any role, handed to any service.
pub(super) fn pass_role(subject: &Subject<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for looked in &subject.statements {
        let it = looked.statement;
        let is_all = it.resources.as_ref().is_some_and(Resources::is_all);
        let has_condition = it.conditions.iter().any(|it| &*it.key == "iam:passedtoservice");
        if it.effect != Effect::Allow || it.actions.not || !is_all || has_condition {
            continue;
        }
        // Whoever writes `iam:*` means an administrator.
        let means_it = |pattern: &str| {
            pattern.starts_with("iam:p") && Glob::new(pattern).matches("iam:passrole")
        };
        for pattern in looked.patterns.iter().filter(|it| means_it(&it.text)) {
            let message =
                tr!("this hands any role of the account to any service, also an administrator's");
            let help = tr!("name the roles, or add the condition `iam:PassedToService`");
            found.push((pattern.span, message.to_owned(), help.to_owned()));
        }
    }
    found
}

/// All of the values of a key that may have none.
pub(super) fn for_all_values(subject: &Subject<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for statement in allowing(subject) {
        let all = statement.conditions.iter();
        let open = all.filter(|it| it.set == Some(SetOperator::ForAllValues));
        for it in open.filter(|it| !has_values(statement, &it.key)) {
            let key = subject.text(it.span);
            let message = tr!("`ForAllValues` is met by a request without `{key}`, too", key);
            let help = tr!("if it must be there, add `\"Null\": {\"{key}\": \"false\"}`", key);
            found.push((it.operator_span, message, help));
        }
    }
    found
}

/// Whether another condition says that the key is there, or is meant not to be.
fn has_values(statement: &Statement, key: &str) -> bool {
    let wants = |it: &Condition| {
        it.operator.test == Test::Null || it.set == Some(SetOperator::ForAnyValue) && !it.if_exists
    };
    // A tag of the request is one of its tags.
    let wants_tag = |it: &Condition| {
        key == "aws:tagkeys"
            && it.key.starts_with("aws:requesttag/")
            && it.operator.test != Test::Null
            && !it.operator.negated
            && !it.if_exists
    };
    statement.conditions.iter().any(|it| *it.key == *key && wants(it) || wants_tag(it))
}

fn allowing<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s Statement> {
    let all = subject.statements.iter().map(|it| it.statement);
    all.filter(|it| it.effect == Effect::Allow)
}
