//! The operation table: operations, their members, and the constraints of every shape they reach.

use std::{borrow::Cow, sync::OnceLock};

use regex::Regex;
use serde::Deserialize;

use super::Rows;

/// One of AWS's services, cut to what is served, or one of ours.
#[derive(Debug)]
pub struct Service {
    /// Whether AWS has no such service: it is ours, for what can be done in the console alone.
    pub ours: bool,
    /// The names of all operations that AWS has here, served or not.
    pub known: Vec<&'static str>,
    /// The operations that are served, by name.
    pub operations: Rows<Operation>,
    /// The shapes that they reach, by name.
    pub shapes: Rows<Shape>,
}

impl Service {
    /// The shape with this name.
    pub fn shape(&self, name: &str) -> Option<&Shape> {
        self.shapes.get(name)
    }
}

/// What goes into an operation and what comes out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// What it does, in AWS's first sentence.
    #[serde(borrow)]
    pub doc: Cow<'static, str>,
    /// In AWS's order.
    pub input: Vec<Member>,
    /// In AWS's order: the order in which AWS CLI prints.
    pub output: Vec<Member>,
    /// The names of the errors that AWS documents for it.
    pub errors: Vec<&'static str>,
}

impl Operation {
    /// The input member with this name.
    pub fn input_member(&self, name: &str) -> Option<&Member> {
        self.input.iter().find(|member| member.name == name)
    }
}

/// A member of an input, an output or a structure.
#[derive(Debug, Deserialize)]
pub struct Member {
    /// AWS's name for it.
    pub name: &'static str,
    /// The name of its shape.
    pub shape: &'static str,
    /// Whether a call without it is refused.
    pub required: bool,
    /// What it is, in AWS's first sentence; empty for outputs.
    #[serde(borrow)]
    pub doc: Cow<'static, str>,
}

/// A type with its constraints.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// What JSON it is.
    #[serde(rename = "type")]
    pub kind: ShapeKind,
    /// The least length, size or value.
    pub min: Option<i64>,
    /// The greatest length, size or value.
    pub max: Option<i64>,
    /// The values that are allowed; empty if any is.
    #[serde(default, rename = "enum")]
    pub values: Vec<&'static str>,
    /// What a whole text must look like, in AWS's words.
    #[serde(borrow)]
    pub pattern: Option<Cow<'static, str>>,
    /// The same, as Rust reads it.
    #[serde(borrow)]
    regex: Option<Cow<'static, str>>,
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
    /// Members of a structure, in AWS's order.
    #[serde(default)]
    pub members: Vec<Member>,
    /// The shape of a list's items.
    pub member: Option<&'static str>,
    /// The shape of a map's keys.
    pub key: Option<&'static str>,
    /// The shape of a map's values.
    pub value: Option<&'static str>,
    /// Whether AWS keeps values out of its messages.
    #[serde(default)]
    pub sensitive: bool,
    /// Whether exactly one member of the structure must be given.
    #[serde(default)]
    pub union: bool,
    /// Whether any JSON is allowed here.
    #[serde(default)]
    pub document: bool,
}

/// The JSON that a shape stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShapeKind {
    /// An object with known members.
    Structure,
    /// An array of one shape.
    List,
    /// An object with free keys.
    Map,
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A whole number that may be large.
    Long,
    /// `true` or `false`.
    Boolean,
    /// A point in time, printed in ISO 8601.
    Timestamp,
}

impl Shape {
    /// Whether the whole of `text` is of the shape's pattern.
    pub fn matches(&self, text: &str) -> bool {
        let Some(source) = &self.regex else { return true };
        // Every pattern of the table compiles: a test holds it.
        let regex = self.compiled.get_or_init(|| Regex::new(source).ok());
        regex.as_ref().is_none_or(|regex| regex.is_match(text))
    }

    #[cfg(test)]
    pub(super) fn regex_source(&self) -> Option<&str> {
        self.regex.as_deref()
    }
}
