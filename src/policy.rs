//! The IAM policy language: documents, what they say about a request, and what follows from many of them.
//!
//! A library of its own: it knows nothing of worlds, people or screens. [`Policy::parse`] reads a document
//! and keeps where everything stands, [`Statement::check`] says which element of a statement decided, and
//! [`decide`] weighs all policies that a request meets. The rules are those of AWS's documentation; where a
//! rule is not plain from its name, the function that holds it names the page.

pub mod condition;
pub mod decide;
mod element;
pub mod explain;
pub(crate) mod glob;
pub(crate) mod json;
pub mod lint;
mod operand;
mod parse;
mod principal;
mod print;
pub mod request;
mod statement;
mod template;

use std::sync::Arc;

pub use element::{Actions, Resources};
pub use parse::MOST_BYTES;
pub use principal::Closeness;
pub use statement::{Applies, Outcome, Statement};

/// A document that has been read and is ready to decide.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The document, as it was written.
    pub source: Arc<str>,
    /// Which rules it is under.
    pub version: Version,
    /// Whether it says so itself.
    pub has_version: bool,
    /// What it says, in order.
    pub statements: Vec<Statement>,
}

impl Policy {
    /// Denies everything: what stands for a policy that cannot be read, so that no error widens access.
    pub fn denying_all() -> Self {
        let span = Span::new(0, 0);
        let statement = Statement {
            span,
            sid: None,
            effect: Effect::Deny,
            principals: None,
            actions: Actions::new(false, span, vec![(span, "*".to_owned())]),
            resources: None,
            conditions: Vec::new(),
        };
        Self {
            source: Arc::from(""),
            version: Version::V2012,
            has_version: true,
            statements: vec![statement],
        }
    }

    /// The ARNs of the sessions that its principals name, one by one.
    pub fn sessions(&self) -> impl Iterator<Item = &str> {
        self.principals().filter(|it| it.contains(":assumed-role/"))
    }

    /// Whether a statement is for all but those whom it names.
    pub fn is_for_others(&self) -> bool {
        self.statements.iter().flat_map(Statement::principals).any(|it| it.1)
    }

    /// What its principals name: `*`, the id of an account, an ARN, or what another kind has.
    pub fn principals(&self) -> impl Iterator<Item = &str> {
        self.statements.iter().flat_map(Statement::principals).map(|it| it.0)
    }
}

/// The version of the language that a document asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// `2008-10-17`, also where none is given: variables are plain text.
    V2008,
    /// `2012-10-17`
    V2012,
}

/// What happens to what a statement applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It is allowed, unless something denies it.
    Allow,
    /// It is denied, whatever allows it.
    Deny,
}

impl Effect {
    /// As policies spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// What a policy is for: it decides which elements it must or must not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Of a role, user or group; also a boundary and a session policy.
    Identity,
    /// Of an organization: a service control policy.
    ServiceControl,
    /// Of an organization: a resource control policy.
    ResourceControl,
    /// Of a resource, such as a bucket, a key, or a role's trust policy.
    Resource,
}

impl Kind {
    /// In a sentence, with its article.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => tr!("an identity-based policy"),
            Self::ServiceControl => tr!("a service control policy"),
            Self::ResourceControl => tr!("a resource control policy"),
            Self::Resource => tr!("a resource-based policy"),
        }
    }

    /// Whether its statements say whom they are for.
    pub fn has_principal(self) -> bool {
        matches!(self, Self::ResourceControl | Self::Resource)
    }
}

/// A stretch of a document, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// From `start` up to but without `end`.
    pub fn new(start: usize, end: usize) -> Self {
        let byte = |it| u32::try_from(it).unwrap_or(u32::MAX);
        Self { start: byte(start), end: byte(end) }
    }

    /// The first byte.
    pub fn start(self) -> usize {
        usize::try_from(self.start).unwrap_or(usize::MAX)
    }

    /// The byte after the last.
    pub fn end(self) -> usize {
        usize::try_from(self.end).unwrap_or(usize::MAX)
    }

    /// What stands there.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start()..self.end()).unwrap_or_default()
    }
}

/// What keeps a document from being a policy, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PolicyError {
    /// Where.
    pub span: Span,
    /// One sentence, without its full stop.
    pub message: String,
    /// Of which sort it is.
    pub flaw: Flaw,
}

/// What AWS tells apart when it refuses a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It is not JSON.
    Json,
    /// A statement is about no action.
    NoAction,
    /// A statement is about no resource.
    NoResource,
    /// A statement says whom it is for, and must not.
    Principal,
    /// Anything else.
    Syntax,
}

impl PolicyError {
    /// An error at this place.
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), flaw: Flaw::Syntax }
    }

    /// The same error, of this sort.
    fn of(self, flaw: Flaw) -> Self {
        Self { flaw, ..self }
    }

    /// Its line, and its character in that, both from 1.
    pub fn position(&self, text: &str) -> (usize, usize) {
        position(text, self.span.start())
    }
}

/// The line of a byte, and its character in that, both from 1.
pub fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |it| it.chars().count()) + 1;
    (line, column)
}
