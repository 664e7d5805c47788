//! Text of a policy with what stands for something else in it: wildcards and `${variables}`.
//!
//! Rules: IAM User Guide, "IAM policy elements: Variables and tags".

use super::{
    glob::{Glob, Unit, units_match},
    request::Context,
};

/// A text to compare with, or a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Template {
    /// Without variables.
    Plain(Glob),
    /// With at least one.
    Variable(Box<[Part]>),
}

/// A stretch of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Units(Box<[Unit]>),
    /// The key in lower case, and what stands for it where the request does not have it.
    Variable {
        key: Box<str>,
        default: Option<Box<str>>,
    },
}

/// A variable that the request has no single value for, and that has no default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unresolved;

/// How the characters of a template are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Whether `${…}` stands for something: only under version 2012-10-17.
    pub(crate) variables: bool,
    /// Whether `*` and `?` do.
    pub(crate) wildcards: bool,
}

impl Template {
    /// Reads `text`; in what stands before byte `variables_from`, `${…}` is plain text.
    pub(crate) fn read(text: &str, reading: Reading, variables_from: usize) -> Self {
        let (before, after) = text.split_at_checked(variables_from).unwrap_or((text, ""));
        if !(reading.variables && after.contains("${")) {
            return Self::Plain(if reading.wildcards {
                Glob::new(text)
            } else {
                Glob::Exact(text.into())
            });
        }
        let unit = |c| if reading.wildcards { Unit::of(c) } else { Unit::Char(c) };
        let mut parts = Vec::new();
        let mut units: Vec<Unit> = before.chars().map(unit).collect();
        let mut rest = after;
        while let Some((plain, inside, later)) = next_variable(rest) {
            units.extend(plain.chars().map(unit));
            rest = later;
            match inside {
                "*" | "?" | "$" => units.extend(inside.chars().map(Unit::Char)),
                _ => {
                    parts.push(Part::Units(std::mem::take(&mut units).into()));
                    parts.push(variable(inside));
                }
            }
        }
        units.extend(rest.chars().map(unit));
        let has_variables = !parts.is_empty();
        parts.push(Part::Units(units.clone().into()));
        if has_variables {
            Self::Variable(parts.into())
        } else {
            Self::Plain(Glob::Units(units.into()))
        }
    }

    /// Whether it means the whole of `text`.
    pub(crate) fn matches(&self, text: &str, context: &Context) -> Result<bool, Unresolved> {
        match self {
            Self::Plain(glob) => Ok(glob.matches(text)),
            Self::Variable(parts) => Ok(units_match(&resolve(parts, context)?, text)),
        }
    }

    /// Its characters and wildcards, with the values of variables, in which nothing is a wildcard.
    pub(crate) fn units(&self, context: &Context) -> Result<Vec<Unit>, Unresolved> {
        Ok(match self {
            Self::Plain(Glob::Any) => vec![Unit::Many],
            Self::Plain(Glob::Exact(text)) => text.chars().map(Unit::Char).collect(),
            Self::Plain(Glob::Prefix(text)) => {
                text.chars().map(Unit::Char).chain([Unit::Many]).collect()
            }
            Self::Plain(Glob::Units(units)) => units.to_vec(),
            Self::Variable(parts) => resolve(parts, context)?,
        })
    }

    /// The keys of its variables that the request cannot fill.
    pub(crate) fn unresolved<'a>(&'a self, context: &Context) -> Option<&'a str> {
        let Self::Variable(parts) = self else { return None };
        parts.iter().find_map(|part| match part {
            Part::Variable { key, default: None } if context.single(key).is_none() => Some(&**key),
            _ => None,
        })
    }

    /// The keys of its variables, in lower case.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let parts = match self {
            Self::Plain(_) => [].as_slice(),
            Self::Variable(parts) => parts,
        };
        parts.iter().filter_map(|it| match it {
            Part::Units(_) => None,
            Part::Variable { key, .. } => Some(&**key),
        })
    }

    /// Whether it has variables.
    pub(crate) fn has_variables(&self) -> bool {
        matches!(self, Self::Variable(_))
    }
}

fn resolve(parts: &[Part], context: &Context) -> Result<Vec<Unit>, Unresolved> {
    let mut units = Vec::new();
    for part in parts {
        match part {
            Part::Units(it) => units.extend(it),
            Part::Variable { key, default } => {
                let value = context.single(key).or(default.as_deref()).ok_or(Unresolved)?;
                units.extend(value.chars().map(Unit::Char));
            }
        }
    }
    Ok(units)
}

/// What stands before the next `${…}`, inside it, and after it.
fn next_variable(text: &str) -> Option<(&str, &str, &str)> {
    let (plain, rest) = text.split_once("${")?;
    let (inside, later) = rest.split_once('}')?;
    Some((plain, inside, later))
}

fn variable(inside: &str) -> Part {
    let (key, default) = match inside.split_once(',') {
        Some((key, default)) => {
            let default = default.trim();
            let quoted = default.strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
            (key, Some(quoted.unwrap_or(default).into()))
        }
        None => (inside, None),
    };
    Part::Variable { key: key.trim().to_lowercase().into(), default }
}
