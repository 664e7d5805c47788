//! Why a statement applies to a request or does not, in a sentence.

use super::{
    Outcome, Policy, Statement,
    condition::{Condition, SetOperator, Unmet},
    decide::{Decision, Layer, Verdict},
    request::Request,
};

/// The sentence with which AWS refuses the request; nothing if it is allowed.
///
/// Wording: IAM User Guide, "Troubleshoot access denied error messages".
pub fn message(request: &Request<'_>, decision: &Decision) -> Option<String> {
    let layer = decision.layer?;
    let action = request.action.name();
    let name = layer.name();
    let because = match decision.verdict {
        Verdict::Allow => return None,
        Verdict::ExplicitDeny => {
            let article = if layer == Layer::Identity { "an" } else { "a" };
            format!("with an explicit deny in {article} {name}")
        }
        Verdict::ImplicitDeny => format!("because no {name} allows the {action} action"),
    };
    let user = match request.principal.arn.as_str() {
        "" => "unknown",
        arn => arn,
    };
    let resource = request.resource;
    Some(format!(
        "User: {user} is not authorized to perform: {action} on resource: {resource} {because}"
    ))
}

/// Why the statement has this outcome: a clause without a capital and a full stop.
pub fn reason(
    policy: &Policy,
    statement: &Statement,
    outcome: Outcome,
    request: &Request<'_>,
) -> String {
    match outcome {
        Outcome::Applies(_) => applies(policy, statement, outcome),
        Outcome::Principal => "it is for others".to_owned(),
        Outcome::Action => {
            let patterns: Vec<_> = statement.actions.spans().map(|it| policy.text(it)).collect();
            let about = if statement.actions.not { "all actions but" } else { "other actions:" };
            format!("it is about {about} {}", few(&patterns))
        }
        Outcome::Resource => {
            let Some(resources) = &statement.resources else { return String::new() };
            let patterns: Vec<_> = resources.spans().map(|it| policy.text(it)).collect();
            let about = if resources.not { "all resources but" } else { "other resources:" };
            format!("it is for {about} {}", few(&patterns))
        }
        Outcome::Variable => {
            let patterns = statement.resources.iter().flat_map(|it| &it.patterns);
            let key = patterns.into_iter().find_map(|it| it.1.unresolved(request.context));
            no_value(key)
        }
        Outcome::Condition(idx, unmet) => {
            let condition = usize::try_from(idx).ok().and_then(|it| statement.conditions.get(it));
            condition.map_or_else(String::new, |it| unmet_condition(policy, it, unmet, request))
        }
    }
}

fn applies(policy: &Policy, statement: &Statement, outcome: Outcome) -> String {
    let mut what = Vec::new();
    let n_conditions = statement.conditions.len();
    for span in statement.deciding(outcome) {
        let text = policy.text(span);
        if what.len() < 2 && statement.conditions.iter().all(|it| it.span != span) {
            what.push(text);
        }
    }
    let conditions = match n_conditions {
        0 => "",
        1 => ", and its condition is met",
        _ => ", and its conditions are met",
    };
    format!("it applies: {}{conditions}", what.join(" on "))
}

fn unmet_condition(
    policy: &Policy,
    condition: &Condition,
    unmet: Unmet,
    request: &Request<'_>,
) -> String {
    let (key, operator) = (policy.text(condition.span), policy.text(condition.operator_span));
    let wanted: Vec<_> = condition.values.iter().map(|it| policy.text(it.0)).collect();
    match unmet {
        Unmet::Missing => format!("the request has no {key}, which {operator} looks at"),
        Unmet::Unresolved => {
            no_value(condition.values.iter().find_map(|it| it.1.unresolved(request.context)))
        }
        Unmet::Values => {
            let given = request.context.values(&condition.key).unwrap_or_default();
            let given: Vec<&str> = given.iter().map(|it| &**it).collect();
            let verb = match (condition.operator.negated, condition.set) {
                (true, Some(SetOperator::ForAnyValue) | None) if given.len() < 2 => "rules out",
                (true, _) => "rules out one of",
                (false, _) => "wants",
            };
            match (condition.operator.name, given.as_slice()) {
                ("Null", []) => format!("the request has no {key}"),
                ("Null", _) => format!("the request has {key}, {}", few(&given)),
                _ => format!("{key} is {}, and {operator} {verb} {}", few(&given), few(&wanted)),
            }
        }
    }
}

fn no_value(key: Option<&str>) -> String {
    format!("${{{}}} has no value in this request, so it never applies", key.unwrap_or_default())
}

/// The first ones, and how many more there are.
fn few(texts: &[&str]) -> String {
    const MOST: usize = 3;
    let shown = texts.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    match texts.len().saturating_sub(MOST) {
        0 => shown,
        n_more => format!("{shown} and {n_more} more"),
    }
}
