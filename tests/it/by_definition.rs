//! A second evaluator of policies, written from the rules alone: slow, short, and without any code of the
//! program. What it says and what the program says must be the same.
//!
//! It works on the JSON of a policy. Patterns are matched by their definition, nothing is read ahead, and
//! a verdict is the first rung that stops the request.

use serde_json::Value;

/// A request: who asks for what.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) resource_account: String,
    pub(crate) account: String,
    /// None for a user.
    pub(crate) role: Option<String>,
    pub(crate) arn: String,
    pub(crate) context: Vec<(String, Vec<String>)>,
}

/// The policies that it meets.
#[derive(Debug, Clone, Default)]
pub(crate) struct Met {
    pub(crate) scp: Vec<Vec<Value>>,
    pub(crate) rcp: Vec<Vec<Value>>,
    pub(crate) resource: Option<Value>,
    pub(crate) identity: Vec<Value>,
    pub(crate) boundary: Option<Value>,
    pub(crate) session: Vec<Value>,
}

/// The verdict, and the layer that it is due to.
pub(crate) fn verdict(asked: &Asked, met: &Met) -> (&'static str, Option<&'static str>) {
    if asked.action.eq_ignore_ascii_case("sts:GetCallerIdentity") {
        return ("allow", None);
    }
    let is_denied = |policy: &Value| closest(asked, policy, "Deny").is_some();
    let allows = |policy: &Value| closest(asked, policy, "Allow").is_some();
    let denying = [
        ("scp", met.scp.iter().flatten().any(is_denied)),
        ("rcp", met.rcp.iter().flatten().any(is_denied)),
        ("resource_policy", met.resource.iter().any(is_denied)),
        ("identity", met.identity.iter().any(is_denied)),
        ("boundary", met.boundary.iter().any(is_denied)),
        ("session", met.session.iter().any(is_denied)),
    ];
    if let Some((layer, _)) = denying.iter().find(|it| it.1) {
        return ("explicit-deny", Some(layer));
    }
    if met.scp.iter().any(|level| !level.iter().any(allows)) {
        return ("implicit-deny", Some("scp"));
    }
    let named = met.resource.as_ref().and_then(|it| closest(asked, it, "Allow")).unwrap_or(0);
    let crosses = asked.account != asked.resource_account;
    if !crosses && named == ITSELF {
        return ("allow", Some("resource_policy"));
    }
    let action = asked.action.to_lowercase();
    let is_own = action.starts_with("kms:") || action.starts_with("sts:assumerole");
    if !crosses && is_own && met.resource.is_some() && named == 0 {
        return ("implicit-deny", Some("resource_policy"));
    }
    let granted = !crosses && named == ROLE;
    let missing = [
        ("identity", !granted && !met.identity.iter().any(allows)),
        ("boundary", met.boundary.as_ref().is_some_and(|it| !allows(it))),
        ("session", !met.session.is_empty() && !met.session.iter().any(allows)),
        ("resource_policy", crosses && named == 0),
    ];
    match missing.iter().find(|it| it.1) {
        Some((layer, _)) => ("implicit-deny", Some(layer)),
        None => ("allow", Some(if granted { "resource_policy" } else { "identity" })),
    }
}

const ACCOUNT: u8 = 1;
const ROLE: u8 = 2;
const ITSELF: u8 = 3;

/// How closely the statements of this effect that apply name who asks, at best.
fn closest(asked: &Asked, policy: &Value, effect: &str) -> Option<u8> {
    let has_variables = policy["Version"] == "2012-10-17";
    let mine = list(&policy["Statement"]).into_iter().filter(|it| it["Effect"] == effect);
    mine.filter_map(|it| applies(asked, it, has_variables)).max()
}

fn applies(asked: &Asked, statement: &Value, has_variables: bool) -> Option<u8> {
    let closeness = if let Some(principal) = statement.get("Principal") {
        named(asked, principal).into_iter().max()?
    } else if let Some(principal) = statement.get("NotPrincipal") {
        let named = named(asked, principal);
        let role = asked.role.is_none() || named.contains(&ROLE);
        let left_out = named.contains(&ACCOUNT) && role && named.contains(&ITSELF);
        if left_out || everyone(principal) {
            return None;
        }
        ACCOUNT
    } else {
        ITSELF
    };
    let is_about = |patterns: &Value| {
        let lower = asked.action.to_lowercase();
        list(patterns).iter().any(|it| means(&tokens(&text(it).to_lowercase()), &lower))
    };
    let about = match statement.get("Action") {
        Some(patterns) => is_about(patterns),
        None => !is_about(&statement["NotAction"]),
    };
    let is_for = |patterns: &Value| {
        let mut found = false;
        for pattern in list(patterns) {
            let pattern = text(pattern);
            let filled = if has_variables {
                let fifth = pattern.match_indices(':').nth(4).map_or(pattern.len(), |it| it.0 + 1);
                let (before, after) = pattern.split_at(fifth);
                [tokens(before), fill(asked, after, true)?].concat()
            } else {
                tokens(&pattern)
            };
            found |= means(&filled, &asked.resource);
        }
        Some(found)
    };
    let on = match (statement.get("Resource"), statement.get("NotResource")) {
        (Some(patterns), _) => is_for(patterns)?,
        (None, Some(patterns)) => !is_for(patterns)?,
        (None, None) => true,
    };
    let met = statement.get("Condition").and_then(Value::as_object).into_iter().flatten().all(
        |(operator, keys)| {
            let keys = keys.as_object().unwrap();
            keys.iter().all(|(key, values)| condition(asked, operator, key, values, has_variables))
        },
    );
    (about && on && met).then_some(closeness)
}

fn everyone(principal: &Value) -> bool {
    *principal == "*" || list(&principal["AWS"]).iter().any(|it| **it == "*")
}

fn named(asked: &Asked, principal: &Value) -> Vec<u8> {
    if *principal == "*" {
        return vec![ACCOUNT];
    }
    let one = |it: &Value| match text(it) {
        it if it == "*" || it == asked.account => Some(ACCOUNT),
        it if it == format!("arn:aws:iam::{}:root", asked.account) => Some(ACCOUNT),
        it if Some(&it) == asked.role.as_ref() => Some(ROLE),
        it if it == asked.arn => Some(ITSELF),
        _ => None,
    };
    list(&principal["AWS"]).into_iter().filter_map(one).collect()
}

fn condition(asked: &Asked, operator: &str, key: &str, values: &Value, variables: bool) -> bool {
    let (set, rest) = operator.split_once(':').unwrap_or(("", operator));
    let (name, if_exists) =
        rest.strip_suffix("IfExists").map_or((rest, false), |name| (name, true));
    let found = asked.context.iter().find(|it| it.0.eq_ignore_ascii_case(key));
    let given = found.map(|it| it.1.as_slice()).unwrap_or_default();
    if name == "Null" {
        return list(values).iter().any(|it| text(it) == given.is_empty().to_string());
    }
    let positive = name.replacen("Not", "", 1);
    let is_negated = positive != name;
    if given.is_empty() {
        return if_exists || set == "ForAllValues" || (is_negated && set.is_empty());
    }
    let mut hits = Vec::new();
    for value in given {
        let mut is_hit = false;
        for wanted in list(values) {
            let Some(it) = compare(asked, &positive, &text(wanted), value, variables) else {
                return false;
            };
            is_hit |= it;
        }
        hits.push(is_hit);
    }
    match (set, is_negated) {
        ("ForAllValues", false) => hits.iter().all(|it| *it),
        ("ForAllValues" | "", true) => !hits.iter().any(|it| *it),
        ("ForAnyValue" | "", false) => hits.iter().any(|it| *it),
        _ => hits.iter().any(|it| !*it),
    }
}

/// Whether the value is what is wanted; nothing where a variable has no value.
fn compare(
    asked: &Asked,
    operator: &str,
    wanted: &str,
    value: &str,
    variables: bool,
) -> Option<bool> {
    let filled = |wild| {
        if variables {
            return fill(asked, wanted, wild);
        }
        let plain = || wanted.chars().map(Token::Exactly).collect();
        Some(if wild { tokens(wanted) } else { plain() })
    };
    let number = |it: &str| it.parse::<f64>().ok();
    let by_order = |name: &str, order: Option<std::cmp::Ordering>| {
        order.is_some_and(|it| match name {
            "Equals" => it.is_eq(),
            "LessThan" => it.is_lt(),
            "LessThanEquals" => it.is_le(),
            "GreaterThan" => it.is_gt(),
            _ => it.is_ge(),
        })
    };
    Some(match operator {
        "StringEquals" => means(&filled(false)?, value),
        "StringEqualsIgnoreCase" => {
            let lower = |it: &Token| match it {
                Token::Exactly(c) => Token::Exactly(c.to_ascii_lowercase()),
                it => *it,
            };
            let filled: Vec<_> = filled(false)?.iter().map(lower).collect();
            means(&filled, &value.to_lowercase())
        }
        "StringLike" => means(&filled(true)?, value),
        "Bool" => means(&filled(false)?, &value.to_lowercase()),
        "BinaryEquals" => wanted == value,
        "IpAddress" => {
            let (network, length) = wanted.split_once('/').unwrap_or((wanted, "32"));
            let shift = 32 - length.parse::<u32>().unwrap();
            octets(network)?.checked_shr(shift) == octets(value).unwrap_or(0).checked_shr(shift)
        }
        "ArnEquals" | "ArnLike" => {
            let filled = filled(true)?;
            let parts: Vec<&[Token]> = filled.splitn(6, |it| *it == Token::Exactly(':')).collect();
            let given: Vec<&str> = value.splitn(6, ':').collect();
            let pairs = || parts.iter().zip(&given);
            parts.len() == 6 && given.len() == 6 && pairs().all(|(part, text)| means(part, text))
        }
        _ => match operator.strip_prefix("Numeric") {
            Some(name) => by_order(name, number(value)?.partial_cmp(&number(wanted)?)),
            None => by_order(operator.strip_prefix("Date").unwrap(), Some(value.cmp(wanted))),
        },
    })
}

fn octets(text: &str) -> Option<u32> {
    text.split('.').try_fold(0, |sum, it| Some(sum * 256 + it.parse::<u32>().ok()?))
}

/// A character of a pattern.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    Exactly(char),
    AnyOne,
    AnyMany,
}

fn tokens(text: &str) -> Vec<Token> {
    let token = |c| match c {
        '*' => Token::AnyMany,
        '?' => Token::AnyOne,
        _ => Token::Exactly(c),
    };
    text.chars().map(token).collect()
}

/// The text with the values of its variables; nothing if one has none.
fn fill(asked: &Asked, text: &str, wild: bool) -> Option<Vec<Token>> {
    let exactly = |it: &str| it.chars().map(Token::Exactly).collect::<Vec<_>>();
    let plain = |it: &str| if wild { tokens(it) } else { exactly(it) };
    let Some((before, (inside, after))) =
        text.split_once("${").and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    else {
        return Some(plain(text));
    };
    let value = match inside {
        "*" | "?" | "$" => inside.to_owned(),
        _ => {
            let (key, default) =
                inside.split_once(", ").map_or((inside, None), |it| (it.0, Some(it.1)));
            let found = asked.context.iter().find(|it| it.0.eq_ignore_ascii_case(key));
            match found.map(|it| it.1.as_slice()) {
                Some([one]) => one.clone(),
                _ => default?.trim_matches('\'').to_owned(),
            }
        }
    };
    Some([plain(before), exactly(&value), fill(asked, after, wild)?].concat())
}

fn means(pattern: &[Token], text: &str) -> bool {
    let mut chars = text.chars();
    match pattern.split_first() {
        None => text.is_empty(),
        Some((Token::AnyMany, rest)) => {
            means(rest, text) || (chars.next().is_some() && means(pattern, chars.as_str()))
        }
        Some((Token::AnyOne, rest)) => chars.next().is_some() && means(rest, chars.as_str()),
        Some((Token::Exactly(c), rest)) => chars.next() == Some(*c) && means(rest, chars.as_str()),
    }
}

fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
