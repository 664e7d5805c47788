//! A policy as a document again: each element in AWS's order, each list as a list.

use std::fmt::{self, Display, Formatter, Write as _};

use super::{Policy, Span, Statement, Version, condition::Condition, principal::Named};

impl Display for Policy {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let version = match self.version {
            Version::V2008 => "2008-10-17",
            Version::V2012 => "2012-10-17",
        };
        write!(f, r#"{{"Version":"{version}","Statement":["#)?;
        for (n_before, statement) in self.statements.iter().enumerate() {
            comma(f, n_before)?;
            self.statement(f, statement)?;
        }
        f.write_str("]}")
    }
}

impl Policy {
    /// What stands in the document, escapes and all.
    pub fn text(&self, span: Span) -> &str {
        span.of(&self.source)
    }

    fn statement(&self, f: &mut Formatter<'_>, statement: &Statement) -> fmt::Result {
        f.write_char('{')?;
        if let Some(sid) = &statement.sid {
            write!(f, r#""Sid":{},"#, quoted(sid))?;
        }
        write!(f, r#""Effect":"{}""#, statement.effect.name())?;
        if let Some((_, principals)) = &statement.principals {
            write!(f, r#","{}Principal":"#, not(principals.not))?;
            principal(f, &principals.named)?;
        }
        write!(f, r#","{}Action":"#, not(statement.actions.not))?;
        self.list(f, statement.actions.spans())?;
        if let Some(resources) = &statement.resources {
            write!(f, r#","{}Resource":"#, not(resources.not))?;
            self.list(f, resources.spans())?;
        }
        self.conditions(f, &statement.conditions)?;
        f.write_char('}')
    }

    fn conditions(&self, f: &mut Formatter<'_>, conditions: &[Condition]) -> fmt::Result {
        let mut before: Option<&Condition> = None;
        for condition in conditions {
            match before {
                Some(it) if it.operator_span == condition.operator_span => f.write_char(',')?,
                Some(_) => write!(f, r#"}},"{}":{{"#, self.text(condition.operator_span))?,
                None => write!(f, r#","Condition":{{"{}":{{"#, self.text(condition.operator_span))?,
            }
            write!(f, r#""{}":"#, self.text(condition.span))?;
            self.list(f, condition.values.iter().map(|it| it.0))?;
            before = Some(condition);
        }
        if before.is_some() { f.write_str("}}") } else { Ok(()) }
    }

    fn list(&self, f: &mut Formatter<'_>, spans: impl Iterator<Item = Span>) -> fmt::Result {
        f.write_char('[')?;
        for (n_before, span) in spans.enumerate() {
            comma(f, n_before)?;
            write!(f, r#""{}""#, self.text(span))?;
        }
        f.write_char(']')
    }
}

fn principal(f: &mut Formatter<'_>, named: &[Named]) -> fmt::Result {
    if matches!(named, [Named::Everyone]) {
        return f.write_str(r#""*""#);
    }
    f.write_char('{')?;
    let kinds: [(&str, Texts); 4] = [
        ("AWS", |it| match it {
            Named::Everyone => Some("*"),
            Named::Account(text) | Named::Arn(text) => Some(text),
            Named::Other(..) => None,
        }),
        ("Service", |it| it.other("Service")),
        ("Federated", |it| it.other("Federated")),
        ("CanonicalUser", |it| it.other("CanonicalUser")),
    ];
    let mut n_kinds = 0;
    for (kind, of) in kinds {
        let texts: Vec<_> = named.iter().filter_map(of).map(quoted).collect();
        if !texts.is_empty() {
            comma(f, n_kinds)?;
            write!(f, r#""{kind}":[{}]"#, texts.join(","))?;
            n_kinds += 1;
        }
    }
    f.write_char('}')
}

/// The name of what is of one kind.
type Texts = fn(&Named) -> Option<&str>;

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn not(is_not: bool) -> &'static str {
    if is_not { "Not" } else { "" }
}

fn comma(f: &mut Formatter<'_>, n_before: usize) -> fmt::Result {
    if n_before > 0 { f.write_char(',') } else { Ok(()) }
}
