//! From a document to a policy: which elements there are, what they may hold, and what is wrong otherwise.
//!
//! Rules: IAM User Guide, "Grammar of the IAM JSON policy language" and the pages of its elements.

use std::{collections::HashSet, sync::Arc};

use super::{
    Effect, Flaw, Kind, Policy, PolicyError, Span, Statement, Version,
    condition::{Condition, OPERATORS, Operator, SetOperator},
    element::{Actions, Resources},
    json::{Member, Value, read},
    operand::Operand,
    principal::{Named, Principals},
    template::{Reading, Template},
};
use crate::words;

/// Longer than any policy at AWS: the longest that AWS itself has written has 152,297 bytes.
pub const MOST_BYTES: usize = 262_144;

impl Policy {
    /// Reads a document; the error is the first that stands in it.
    pub fn parse(source: &str, kind: Kind) -> Result<Self, PolicyError> {
        if source.len() > MOST_BYTES {
            let message =
                tr!("a policy of {n} bytes is longer than any that AWS takes", n = source.len());
            return Err(PolicyError::new(Span::new(0, 0), message));
        }
        check_characters(source)?;
        let root = read(source).map_err(|it| it.of(Flaw::Json))?;
        let members = object(&root, mark!("a policy"), &["Version", "Id", "Statement"])?;
        let mut policy = Self {
            source: Arc::from(source),
            version: Version::V2008,
            has_version: false,
            statements: Vec::new(),
        };
        let mut statements = None;
        for member in members {
            match &*member.key {
                "Version" => {
                    policy.version = version(&member.value)?;
                    policy.has_version = true;
                }
                "Statement" => statements = Some(&member.value),
                _ => {
                    string(&member.value, "Id")?;
                }
            }
        }
        let Some(statements) = statements else {
            return Err(PolicyError::new(root.span, tr!("a policy needs a Statement")));
        };
        let reader = Reader { kind, variables: policy.version == Version::V2012 };
        for value in items(statements, "Statement")? {
            policy.statements.push(reader.statement(value)?);
        }
        unique_sids(&policy)?;
        Ok(policy)
    }
}

struct Reader {
    kind: Kind,
    /// Whether `${…}` stands for something.
    variables: bool,
}

impl Reader {
    fn statement(&self, value: &Value<'_>) -> Result<Statement, PolicyError> {
        let members = object(value, mark!("a statement"), STATEMENT)?;
        let find = |key: &str| members.iter().find(|it| it.key == key);
        let either = |name, not| match (find(name), find(not)) {
            (Some(_), Some(second)) => {
                let message = tr!("a statement has {name} or {not}, not both", name, not);
                Err(PolicyError::new(second.key_span, message))
            }
            (Some(member), None) => Ok(Some((member, false))),
            (None, Some(member)) => Ok(Some((member, true))),
            (None, None) => Ok(None),
        };
        let missing = |what: &'static str| {
            let what = words::of(what);
            PolicyError::new(value.span, tr!("this statement needs {what}", what))
        };
        let effect = find("Effect").ok_or_else(|| missing(mark!("an Effect, Allow or Deny")))?;
        let no_action = || missing(mark!("an Action or NotAction")).of(Flaw::NoAction);
        let (actions, not) = either("Action", "NotAction")?.ok_or_else(no_action)?;
        let actions = read_actions(actions, not)?;
        let resources = match either("Resource", "NotResource")? {
            Some((member, not)) => Some(self.resources(member, not)?),
            None if self.kind == Kind::Resource => None,
            None => return Err(missing(mark!("a Resource or NotResource")).of(Flaw::NoResource)),
        };
        let principals = match either("Principal", "NotPrincipal")? {
            Some((member, not)) => Some((member.key_span, self.principals(member, not)?)),
            None if self.kind.has_principal() => {
                return Err(missing(mark!("a Principal: whom it is for")));
            }
            None => None,
        };
        let conditions = match find("Condition") {
            Some(member) => self.conditions(&member.value)?,
            None => Vec::new(),
        };
        let sid = find("Sid").map(|it| self.sid(&it.value)).transpose()?;
        let effect = read_effect(&effect.value)?;
        let span = value.span;
        let statement = Statement { span, sid, effect, principals, actions, resources, conditions };
        if self.kind == Kind::ResourceControl {
            check_resource_control(&statement)?;
        }
        Ok(statement)
    }

    fn sid(&self, value: &Value<'_>) -> Result<Box<str>, PolicyError> {
        let text = string(value, "Sid")?;
        let is_plain = text.bytes().all(|it| it.is_ascii_alphanumeric());
        // Services such as S3 take more in the policies of their resources.
        if !is_plain && self.kind == Kind::Identity {
            let message = tr!("a Sid has only letters and digits of English");
            return Err(PolicyError::new(value.span, message));
        }
        Ok(text.into())
    }

    fn resources(&self, member: &Member<'_>, not: bool) -> Result<Resources, PolicyError> {
        let mut patterns = Vec::new();
        for value in items(&member.value, &member.key)? {
            let text = string(value, &member.key)?;
            let variables_from = check_resource(text, value.span)?;
            let reading = Reading { variables: self.variables, wildcards: true };
            patterns.push((inner(value.span), Template::read(text, reading, variables_from)));
        }
        Ok(Resources { not, span: member.key_span, patterns })
    }

    fn principals(&self, member: &Member<'_>, not: bool) -> Result<Principals, PolicyError> {
        if !self.kind.has_principal() {
            let message = tr!(
                "{policy} has no {element}: it is for whomever it is attached to",
                policy = self.kind.name(),
                element = member.key
            );
            return Err(PolicyError::new(member.key_span, message).of(Flaw::Principal));
        }
        let value = &member.value;
        if let Some(text) = value.as_str() {
            if text == "*" {
                return Ok(Principals { not, named: vec![Named::Everyone] });
            }
            let message =
                tr!("a principal is `*` or an object such as {\"AWS\": \"111122223333\"}");
            return Err(PolicyError::new(value.span, message));
        }
        let mut named = Vec::new();
        for kind in
            object(value, mark!("a principal"), &["AWS", "Service", "Federated", "CanonicalUser"])?
        {
            for item in items(&kind.value, &kind.key)? {
                let text = string(item, &kind.key)?;
                if kind.key != "AWS" {
                    named.push(Named::Other((&*kind.key).into(), text.into()));
                    continue;
                }
                if text != "*" && text.contains(['*', '?']) {
                    let message =
                        tr!("a principal is named in full: it takes no wildcard but `*` alone");
                    return Err(PolicyError::new(item.span, message));
                }
                named.push(Named::aws(text));
            }
        }
        Ok(Principals { not, named })
    }

    fn conditions(&self, value: &Value<'_>) -> Result<Vec<Condition>, PolicyError> {
        let mut conditions = Vec::new();
        for operator in object(value, mark!("a condition"), &[])? {
            let (set, row, if_exists) = read_operator(operator)?;
            for key in object(&operator.value, mark!("what an operator compares"), &[])? {
                if !key.key.contains(':') {
                    let message =
                        tr!("a condition key has a prefix, such as aws:PrincipalTag/team");
                    return Err(PolicyError::new(key.key_span, message));
                }
                let mut values = Vec::new();
                for item in key.value.items() {
                    let text = scalar(item)?;
                    let read = Operand::read(row, text, self.variables).map_err(|expected| {
                        let expected = words::of(expected);
                        let message = tr!(
                            "{operator} compares with {expected}",
                            operator = row.name,
                            expected
                        );
                        PolicyError::new(item.span, message)
                    })?;
                    let is_quoted = item.as_str().is_some();
                    values.push((if is_quoted { inner(item.span) } else { item.span }, read));
                }
                conditions.push(Condition {
                    span: inner(key.key_span),
                    operator_span: inner(operator.key_span),
                    operator: row,
                    set,
                    if_exists,
                    key: key.key.to_lowercase().into(),
                    values,
                });
            }
        }
        Ok(conditions)
    }
}

const STATEMENT: &[&str] = &[
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// AWS takes a tab, line ends, and what is printed in Latin-1.
fn check_characters(source: &str) -> Result<(), PolicyError> {
    // Whole pieces at once: the compiler makes that several times faster.
    let is_plain = |it: &[u8]| {
        it.iter().fold(true, |all, it| all & matches!(it, b'\t' | b'\n' | b'\r' | 0x20..=0x7F))
    };
    if source.as_bytes().chunks(64).all(is_plain) {
        return Ok(());
    }
    let is_taken = |c| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{FF}');
    match source.char_indices().find(|it| !is_taken(it.1)) {
        None => Ok(()),
        Some((at, c)) => {
            let message = tr!(
                "AWS does not take the character {character} in a policy",
                character = format!("U+{:04X}", u32::from(c))
            );
            Err(PolicyError::new(Span::new(at, at + c.len_utf8()), message))
        }
    }
}

fn version(value: &Value<'_>) -> Result<Version, PolicyError> {
    match value.as_str() {
        Some("2012-10-17") => Ok(Version::V2012),
        Some("2008-10-17") => Ok(Version::V2008),
        _ => {
            let message =
                tr!("the version is of the language, not of your policy: \"2012-10-17\", \
                           or the older \"2008-10-17\"");
            Err(PolicyError::new(value.span, message))
        }
    }
}

fn read_effect(value: &Value<'_>) -> Result<Effect, PolicyError> {
    match value.as_str() {
        Some("Allow") => Ok(Effect::Allow),
        Some("Deny") => Ok(Effect::Deny),
        _ => Err(PolicyError::new(
            value.span,
            tr!("the effect is \"Allow\" or \"Deny\", spelled so"),
        )),
    }
}

fn read_actions(member: &Member<'_>, not: bool) -> Result<Actions, PolicyError> {
    let values = items(&member.value, &member.key)?;
    let mut patterns = Vec::with_capacity(values.len());
    for value in values {
        let text = string(value, &member.key)?;
        let parts = text.split_once(':');
        let is_whole = parts.is_some_and(|(service, name)| !service.is_empty() && !name.is_empty());
        let is_plain = |it: u8| {
            it.is_ascii_alphanumeric() || matches!(it, b'*' | b'?' | b':' | b'-' | b'_' | b'.')
        };
        if !(text == "*" || is_whole && text.bytes().all(is_plain)) {
            let message = tr!("an action is a service and a name, such as s3:GetObject, or `*`");
            return Err(PolicyError::new(value.span, message));
        }
        patterns.push((inner(value.span), text.to_ascii_lowercase()));
    }
    Ok(Actions::new(not, member.key_span, patterns))
}

/// AWS's own resource control policy allows everything, and what customers write can only take from that.
fn check_resource_control(statement: &Statement) -> Result<(), PolicyError> {
    let Statement { span, effect, actions, resources, conditions, .. } = statement;
    if let Some((span, principals)) = &statement.principals
        && !principals.is_everyone()
    {
        let message =
            tr!("the principal of a resource control policy is `*`: a condition can say more");
        return Err(PolicyError::new(*span, message));
    }
    let is_all = actions.is_all() && resources.as_ref().is_some_and(Resources::is_all);
    if *effect == Effect::Allow && !(is_all && conditions.is_empty()) {
        let message =
            tr!("a resource control policy can only deny: AWS's own allows everything already");
        return Err(PolicyError::new(*span, message));
    }
    Ok(())
}

/// Checks the form of a resource, and says from which byte on it can have variables.
fn check_resource(text: &str, span: Span) -> Result<usize, PolicyError> {
    if text == "*" {
        return Ok(1);
    }
    let mut colons = text.match_indices(':').map(|it| it.0);
    let Some(fifth) = colons.nth(4).filter(|_| text.starts_with("arn:")) else {
        let message =
            tr!("a resource is an ARN with six parts, arn:aws:service:region:account:what, or `*`");
        return Err(PolicyError::new(span, message));
    };
    if text.split(':').nth(2).is_some_and(|it| it.contains(['*', '?'])) {
        let message = tr!("the service in an ARN takes no wildcard");
        return Err(PolicyError::new(span, message));
    }
    Ok(fifth + 1)
}

type OperatorParts = (Option<SetOperator>, &'static Operator, bool);

fn read_operator(member: &Member<'_>) -> Result<OperatorParts, PolicyError> {
    let (set, rest) = match member.key.split_once(':') {
        Some(("ForAllValues", rest)) => (Some(SetOperator::ForAllValues), rest),
        Some(("ForAnyValue", rest)) => (Some(SetOperator::ForAnyValue), rest),
        Some(_) => {
            let message = tr!("before the colon of an operator stands ForAllValues or ForAnyValue");
            return Err(PolicyError::new(member.key_span, message));
        }
        None => (None, &*member.key),
    };
    let (name, if_exists) =
        rest.strip_suffix("IfExists").map_or((rest, false), |name| (name, true));
    let Some(row) = OPERATORS.iter().find(|it| it.name == name) else {
        let names = OPERATORS.iter().map(|it| it.name);
        let message = tr!("there is no operator {name}{hint}", name, hint = hint(name, names));
        return Err(PolicyError::new(member.key_span, message));
    };
    if row.name == "Null" && (if_exists || set.is_some()) {
        let message = tr!("Null asks whether a key is there, and stands alone");
        return Err(PolicyError::new(member.key_span, message));
    }
    Ok((set, row, if_exists))
}

/// How many members are compared with each other.
const FEW: usize = 12;

/// The members of an object whose keys are all of `known`, if any are named, and stand in it once.
fn object<'v, 'a>(
    value: &'v Value<'a>,
    what: &'static str,
    known: &[&str],
) -> Result<&'v [Member<'a>], PolicyError> {
    let Some(members) = value.members() else {
        let what = words::of(what);
        let message = tr!("{what} is an object, and this is {is}", what, is = value.name());
        return Err(PolicyError::new(value.span, message));
    };
    let mut seen = HashSet::new();
    for (n_before, member) in members.iter().enumerate() {
        if !known.is_empty() && !known.contains(&&*member.key) {
            let hint = hint(&member.key, known.iter().copied());
            let what = words::of(what);
            let message = tr!("{what} has no element {name}{hint}", what, name = member.key, hint);
            return Err(PolicyError::new(member.key_span, message));
        }
        let is_new = if members.len() <= FEW {
            members.iter().take(n_before).all(|it| it.key != member.key)
        } else {
            seen.insert(&*member.key)
        };
        if !is_new {
            let message = tr!("{name} stands here twice: only one would count", name = member.key);
            return Err(PolicyError::new(member.key_span, message));
        }
    }
    Ok(members)
}

/// The items of a list that is not empty, or the one that stands for it.
fn items<'v, 'a>(value: &'v Value<'a>, what: &str) -> Result<&'v [Value<'a>], PolicyError> {
    match value.items() {
        [] => {
            Err(PolicyError::new(value.span, tr!("{what} is empty: it needs at least one", what)))
        }
        items => Ok(items),
    }
}

fn string<'v>(value: &'v Value<'_>, what: &str) -> Result<&'v str, PolicyError> {
    value.as_str().ok_or_else(|| {
        let message = tr!("{what} takes a string, and this is {is}", what, is = value.name());
        PolicyError::new(value.span, message)
    })
}

/// A value to compare with: AWS takes numbers and truth values with and without quotes.
fn scalar<'v>(value: &'v Value<'_>) -> Result<&'v str, PolicyError> {
    value.scalar().ok_or_else(|| {
        let message =
            tr!("a condition compares with a string, and this is {is}", is = value.name());
        PolicyError::new(value.span, message)
    })
}

/// A policy of IAM names each of its statements once.
fn unique_sids(policy: &Policy) -> Result<(), PolicyError> {
    let mut seen = HashSet::new();
    for statement in &policy.statements {
        if let Some(sid) = statement.sid.as_deref()
            && !sid.is_empty()
            && !seen.insert(sid)
        {
            let message = tr!("two statements have the Sid {sid}", sid);
            return Err(PolicyError::new(statement.span, message));
        }
    }
    Ok(())
}

/// Without its quotes.
fn inner(quoted: Span) -> Span {
    Span::new(quoted.start() + 1, quoted.end() - 1)
}

fn hint<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = known
        .map(|it| (strsim::damerau_levenshtein(&it.to_lowercase(), &given.to_lowercase()), it))
        .min()
        .filter(|(distance, it)| *distance * 3 <= it.len());
    near.map_or_else(String::new, |(_, it)| tr!("; do you mean {name}?", name = it))
}
