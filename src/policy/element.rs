//! The Action and Resource elements: lists of patterns, and whether one of them means what is asked for.

use std::collections::HashMap;

use super::{
    Span,
    glob::Glob,
    request::{Action, Context},
    template::{Template, Unresolved},
};

/// `Action` or `NotAction`: what a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actions {
    /// Whether it is about everything else.
    pub not: bool,
    /// Of the key.
    pub span: Span,
    pub(crate) patterns: Vec<(Span, Glob)>,
    index: Option<Index>,
}

/// The patterns by their service, for statements with very many of them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Index {
    by_service: HashMap<Box<str>, Vec<u32>>,
    /// Those whose service is not plain text.
    others: Vec<u32>,
}

impl Actions {
    /// The patterns are in lower case.
    pub(crate) fn new(not: bool, span: Span, patterns: Vec<(Span, String)>) -> Self {
        let index = (patterns.len() > FEW).then(|| Index::new(&patterns));
        let patterns = patterns.into_iter().map(|(span, text)| (span, Glob::new(text))).collect();
        Self { not, span, patterns, index }
    }

    /// Whether every action is meant by one of its patterns.
    pub(crate) fn is_all(&self) -> bool {
        !self.not && self.patterns.iter().any(|it| it.1 == Glob::Any)
    }

    /// Where the patterns stand.
    pub fn spans(&self) -> impl ExactSizeIterator<Item = Span> {
        self.patterns.iter().map(|it| it.0)
    }

    /// The first pattern that means the action.
    pub(crate) fn find(&self, action: &Action) -> Option<u32> {
        let Some(index) = &self.index else {
            let found = self.patterns.iter().position(|it| it.1.matches(action.lower()))?;
            return u32::try_from(found).ok();
        };
        let means = |idx: &&u32| self.pattern(**idx).is_some_and(|it| it.matches(action.lower()));
        let own = index.by_service.get(action.service());
        let own = own.and_then(|it| it.iter().find(means));
        let other = index.others.iter().find(means);
        own.into_iter().chain(other).min().copied()
    }

    fn pattern(&self, idx: u32) -> Option<&Glob> {
        self.patterns.get(usize::try_from(idx).ok()?).map(|it| &it.1)
    }
}

impl Index {
    fn new(patterns: &[(Span, String)]) -> Self {
        let mut services: Vec<(&str, u32)> =
            patterns.iter().map(|it| service(&it.1)).zip(0..).collect();
        // Stable, and quick for what is in order already, as AWS writes it.
        services.sort_by_key(|it| it.0);
        let mut index = Self { by_service: HashMap::new(), others: Vec::new() };
        for same in services.chunk_by(|it, next| it.0 == next.0) {
            let indices = same.iter().map(|it| it.1).collect();
            match same.first() {
                Some(("", _)) | None => index.others = indices,
                Some((service, _)) => {
                    index.by_service.insert((*service).into(), indices);
                }
            }
        }
        index
    }
}

/// The service of a pattern; nothing if it is not plain.
fn service(pattern: &str) -> &str {
    let colon = pattern.bytes().position(|it| matches!(it, b':' | b'*' | b'?'));
    let service = colon.and_then(|it| pattern.split_at_checked(it));
    service.filter(|it| it.1.starts_with(':')).map_or("", |it| it.0)
}

/// How many patterns are looked through one by one.
const FEW: usize = 12;

/// `Resource` or `NotResource`: what it may be done to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resources {
    /// Whether it is everything else.
    pub not: bool,
    /// Of the key.
    pub span: Span,
    pub(crate) patterns: Vec<(Span, Template)>,
}

impl Resources {
    /// Whether every resource is meant by one of its patterns.
    pub(crate) fn is_all(&self) -> bool {
        !self.not && self.patterns.iter().any(|it| it.1 == Template::Plain(Glob::Any))
    }

    /// Where the patterns stand.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        self.patterns.iter().map(|it| it.0)
    }

    /// The first pattern that means the resource.
    ///
    /// A variable without a value ends the search: no other pattern saves the statement then.
    pub(crate) fn find(
        &self,
        resource: &str,
        context: &Context,
    ) -> Result<Option<u32>, Unresolved> {
        let mut found = None;
        for (idx, (_, pattern)) in (0..).zip(&self.patterns) {
            let is_needed = found.is_none() || pattern.has_variables();
            if is_needed && pattern.matches(resource, context)? {
                found = found.or(Some(idx));
            }
        }
        Ok(found)
    }
}
