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
        Outcome::Principal => tr!("it is for others").to_owned(),
        Outcome::Action => {
            let patterns: Vec<_> = statement.actions.spans().map(|it| policy.text(it)).collect();
            let actions = few(&patterns);
            if statement.actions.not {
                tr!("it is about all actions but {actions}", actions)
            } else {
                tr!("it is about other actions: {actions}", actions)
            }
        }
        Outcome::Resource => {
            let Some(resources) = &statement.resources else { return String::new() };
            let patterns: Vec<_> = resources.spans().map(|it| policy.text(it)).collect();
            let not = resources.not;
            let resources = few(&patterns);
            if not {
                tr!("it is for all resources but {resources}", resources)
            } else {
                tr!("it is for other resources: {resources}", resources)
            }
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
    let what = what.join(tr!(" on "));
    match n_conditions {
        0 => tr!("it applies: {what}", what),
        1 => tr!("it applies: {what}, and its condition is met", what),
        _ => tr!("it applies: {what}, and its conditions are met", what),
    }
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
        Unmet::Missing => tr!("the request has no {key}, which {operator} looks at", key, operator),
        Unmet::Unresolved => {
            no_value(condition.values.iter().find_map(|it| it.1.unresolved(request.context)))
        }
        Unmet::Values => {
            let given = request.context.values(&condition.key).unwrap_or_default();
            let given: Vec<&str> = given.iter().map(|it| &**it).collect();
            let (values, wanted) = (few(&given), few(&wanted));
            if condition.operator.name == "Null" {
                return match given.as_slice() {
                    [] => tr!("the request has no {key}", key),
                    _ => tr!("the request has {key}, {values}", key, values),
                };
            }
            let is_one =
                given.len() < 2 && matches!(condition.set, Some(SetOperator::ForAnyValue) | None);
            let verb = match condition.operator.negated {
                true if is_one => tr!("rules out"),
                true => tr!("rules out one of"),
                false => tr!("wants"),
            };
            tr!(
                "{key} is {values}, and {operator} {verb} {wanted}",
                key,
                values,
                operator,
                verb,
                wanted
            )
        }
    }
}

fn no_value(key: Option<&str>) -> String {
    let variable = format!("${{{}}}", key.unwrap_or_default());
    tr!("{variable} has no value in this request, so it never applies", variable)
}

/// The first ones, and how many more there are.
fn few(texts: &[&str]) -> String {
    const MOST: usize = 3;
    let shown = texts.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    match texts.len().saturating_sub(MOST) {
        0 => shown,
        n => tr!("{shown} and {rest} more", shown, rest = n),
    }
}
