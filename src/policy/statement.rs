//! A statement, and what it says about a request: that it applies, or which element keeps it from that.

use super::{
    Effect, Span,
    condition::{Condition, Unmet},
    element::{Actions, Resources},
    principal::{Closeness, Named, Principals},
    request::{Action, Principal, Request},
    template::Template,
};

/// One rule of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// From brace to brace.
    pub span: Span,
    /// The name that the author gave it.
    pub sid: Option<Box<str>>,
    /// What happens to what it applies to.
    pub effect: Effect,
    pub(crate) principals: Option<(Span, Principals)>,
    /// What it is about.
    pub actions: Actions,
    /// What it may be done to; a role's trust policy does not say it.
    pub resources: Option<Resources>,
    /// What else must be so.
    pub conditions: Vec<Condition>,
}

/// What a statement says about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It applies.
    Applies(Applies),
    /// It is for others.
    Principal,
    /// It is about other actions.
    Action,
    /// It is about other resources.
    Resource,
    /// A variable in its resources has no value in this request.
    Variable,
    /// This condition is not met.
    Condition(u32, Unmet),
}

/// By what a statement applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applies {
    /// How closely it names who asks; of a policy that names nobody, the closest.
    pub closeness: Closeness,
    /// Which pattern means the action; none under `NotAction`.
    pub action: Option<u32>,
    /// Which pattern means the resource; none under `NotResource`.
    pub resource: Option<u32>,
}

impl Statement {
    /// What it says about the request: the first element that keeps it from applying, in the order
    /// principal, action, resource, conditions.
    pub fn check(&self, request: &Request<'_>) -> Outcome {
        // The action first, because it decides most often and costs least.
        let action = self.actions.find(request.action);
        let is_about = action.is_some() != self.actions.not;
        let closeness = match &self.principals {
            _ if !is_about && self.principals.is_none() => return Outcome::Action,
            None => Closeness::Itself,
            Some((_, principals)) => match principals.closeness(request.principal) {
                Some(closeness) => closeness,
                None => return Outcome::Principal,
            },
        };
        if !is_about {
            return Outcome::Action;
        }
        let mut resource = None;
        if let Some(resources) = &self.resources {
            let Ok(found) = resources.find(request.resource, request.context) else {
                return Outcome::Variable;
            };
            if found.is_some() == resources.not {
                return Outcome::Resource;
            }
            resource = found;
        }
        for (idx, condition) in (0..).zip(&self.conditions) {
            if let Err(unmet) = condition.check(request) {
                return Outcome::Condition(idx, unmet);
            }
        }
        Outcome::Applies(Applies { closeness, action, resource })
    }

    /// Whom its principals name, and whether all are meant but these.
    pub fn principals(&self) -> impl Iterator<Item = (&str, bool)> {
        let named =
            self.principals.iter().flat_map(|it| it.1.named.iter().map(|name| (name, it.1.not)));
        named.map(|(name, not)| (name.text(), not))
    }

    /// How closely it names who asks, if it allows the action on anything at all.
    pub fn grants(&self, principal: &Principal, action: &Action) -> Option<Closeness> {
        let is_about = self.actions.find(action).is_some() != self.actions.not;
        let (_, principals) = self.principals.as_ref()?;
        principals.closeness(principal).filter(|_| is_about && self.effect == Effect::Allow)
    }

    /// Whether it is for everybody: its principal is `*`.
    pub fn is_for_everybody(&self) -> bool {
        let principals = self.principals.as_ref().map(|it| &it.1);
        principals.is_some_and(|it| !it.not && matches!(*it.named, [Named::Everyone]))
    }

    /// The keys that its conditions and variables look at, in lower case.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let resources = self.resources.iter().flat_map(|it| &it.patterns);
        let values = self.conditions.iter().flat_map(|it| &it.values);
        let values = values.filter_map(|it| it.1.template());
        let variables = resources.map(|it| &it.1).chain(values).flat_map(Template::keys);
        self.conditions.iter().map(|it| &*it.key).chain(variables)
    }

    /// Where in the document that stands which decided the outcome.
    pub fn deciding(&self, outcome: Outcome) -> Vec<Span> {
        let of = |spans: &mut dyn Iterator<Item = Span>, idx: Option<u32>, whole: Span| {
            let found = idx.and_then(|it| usize::try_from(it).ok()).and_then(|it| spans.nth(it));
            found.unwrap_or(whole)
        };
        match outcome {
            Outcome::Applies(by) => {
                let mut spans = vec![of(&mut self.actions.spans(), by.action, self.actions.span)];
                if let Some(resources) = &self.resources {
                    spans.push(of(&mut resources.spans(), by.resource, resources.span));
                }
                spans.extend(self.conditions.iter().map(|it| it.span));
                spans
            }
            Outcome::Principal => self.principals.iter().map(|it| it.0).collect(),
            Outcome::Action => vec![self.actions.span],
            Outcome::Resource => self.resources.iter().map(|it| it.span).collect(),
            Outcome::Variable => {
                let patterns = self.resources.iter().flat_map(|it| &it.patterns);
                patterns.filter(|it| it.1.has_variables()).map(|it| it.0).collect()
            }
            Outcome::Condition(idx, _) => {
                let condition = usize::try_from(idx).ok().and_then(|it| self.conditions.get(it));
                condition.map(|it| it.span).into_iter().collect()
            }
        }
    }
}
