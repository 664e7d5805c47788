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

/// Where the patterns of each service stand, for statements with very many of them.
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
        let patterns = patterns.into_iter().map(|(span, text)| (span, Glob::new(&text))).collect();
        Self { not, span, patterns, index }
    }

    /// Where the patterns stand.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        self.patterns.iter().map(|it| it.0)
    }

    /// The first pattern that means the action.
    pub(crate) fn find(&self, action: &Action) -> Option<u32> {
        let Some(index) = &self.index else {
            let found = self.patterns.iter().position(|it| it.1.matches(action.lower()))?;
            return u32::try_from(found).ok();
        };
        let means = |idx: &&u32| {
            let pattern = usize::try_from(**idx).ok().and_then(|it| self.patterns.get(it));
            pattern.is_some_and(|it| it.1.matches(action.lower()))
        };
        let own = index.by_service.get(action.service());
        let own = own.and_then(|it| it.iter().find(means));
        let other = index.others.iter().find(means);
        own.into_iter().chain(other).min().copied()
    }
}

impl Index {
    fn new(patterns: &[(Span, String)]) -> Self {
        let mut index = Self { by_service: HashMap::new(), others: Vec::new() };
        for (idx, (_, text)) in (0..).zip(patterns) {
            match text.split_once(':') {
                Some((service, _)) if !service.contains(['*', '?']) => {
                    match index.by_service.get_mut(service) {
                        Some(found) => found.push(idx),
                        None => {
                            index.by_service.insert(service.into(), vec![idx]);
                        }
                    }
                }
                _ => index.others.push(idx),
            }
        }
        index
    }
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
