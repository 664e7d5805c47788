//! What follows from all policies that a request meets: a verdict, and which layer it is due to.
//!
//! Rules: IAM User Guide, "Policy evaluation logic"; AWS Organizations User Guide, "SCP evaluation" and
//! "Resource control policies", neither of which is for service-linked roles. A layer that is missing restricts nothing, but identity-based policies.

use std::sync::Arc;

use super::{
    Closeness, Effect, Outcome, Policy, Statement,
    request::{Action, Request},
};

/// The policies that a request meets.
#[derive(Debug, Clone, Copy, Default)]
pub struct Layers<'a> {
    /// Service control policies, level by level from the root down to the account; none where they do not
    /// apply, as in the management account.
    pub service_control: &'a [Vec<Arc<Policy>>],
    /// Resource control policies that customers wrote, likewise. They only deny: AWS's own, which allows all,
    /// is attached to every level and cannot be detached.
    pub resource_control: &'a [Vec<Arc<Policy>>],
    /// That of the resource.
    pub resource: Option<&'a Arc<Policy>>,
    /// Those of the role or user.
    pub identity: &'a [Arc<Policy>],
    /// The permissions boundary.
    pub boundary: Option<&'a Arc<Policy>>,
    /// The session policies: none at all, or at least one.
    pub session: &'a [Arc<Policy>],
}

/// The kinds of policies that a request meets, in the order in which they are weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Service control policies.
    ServiceControl,
    /// Resource control policies.
    ResourceControl,
    /// The policy of the resource.
    Resource,
    /// Identity-based policies.
    Identity,
    /// The permissions boundary.
    Boundary,
    /// Session policies.
    Session,
}

impl Layer {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [
        Self::ServiceControl,
        Self::ResourceControl,
        Self::Resource,
        Self::Identity,
        Self::Boundary,
        Self::Session,
    ];

    /// One word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::ServiceControl => "scp",
            Self::ResourceControl => "rcp",
            Self::Resource => "resource_policy",
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Session => "session",
        }
    }

    /// Whether its policies are attached level by level.
    pub fn has_levels(self) -> bool {
        matches!(self, Self::ServiceControl | Self::ResourceControl)
    }

    /// As AWS's error messages call one of its policies.
    pub fn name(self) -> &'static str {
        match self {
            Self::ServiceControl => "service control policy",
            Self::ResourceControl => "resource control policy",
            Self::Resource => "resource-based policy",
            Self::Identity => "identity-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
        }
    }
}

/// Whether a request is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Allow,
    /// A statement denies it.
    ExplicitDeny,
    /// Nothing that would have to allow it does.
    ImplicitDeny,
}

impl Verdict {
    /// One word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::ExplicitDeny => "explicit-deny",
            Self::ImplicitDeny => "implicit-deny",
        }
    }
}

/// A verdict and what it is due to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether the request is allowed.
    pub verdict: Verdict,
    /// Of a denial, the layer that it is due to. Of what is allowed, the layer that grants it;
    /// nothing where AWS allows it whatever policies say.
    pub layer: Option<Layer>,
    /// The layers of which one alone would change the verdict, if it were not there, or else the first that
    /// lacks what is needed; in the order of [`Layer`], that which the denial is due to among them.
    pub blocked_by: Vec<Layer>,
    /// What each layer has to say.
    pub findings: [Finding; 6],
}

/// What a layer says about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Finding {
    /// Whether there is a policy of this layer that the request meets.
    pub is_there: bool,
    /// The first statement that denies.
    pub denied: Option<Place>,
    /// The first statement that allows; of control policies, one at the lowest level.
    pub allowed: Option<Place>,
    /// How closely the resource's policy names who asks where it allows.
    pub closeness: Option<Closeness>,
    /// The first level at which no service control policy allows.
    pub gap: Option<u32>,
}

/// Where a statement stands: which level, which policy of it, which statement of that; from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Of control policies the level, from the root; else 0.
    pub level: u32,
    /// Which policy.
    pub policy: u32,
    /// Which statement.
    pub statement: u32,
}

/// A statement that a verdict is due to, or that comes close to what is missing.
#[derive(Debug, Clone, Copy)]
pub struct Deciding<'a> {
    /// The layer it is of.
    pub layer: Layer,
    /// Where in the layer it stands.
    pub place: Place,
    /// The policy it is in.
    pub policy: &'a Policy,
    /// The statement.
    pub statement: &'a Statement,
    /// What it says about the request.
    pub outcome: Outcome,
}

impl<'a> Layers<'a> {
    /// The policies of a layer, level by level: one level where there are none.
    pub fn levels(&self, layer: Layer) -> Vec<&'a [Arc<Policy>]> {
        let one = |it: Option<&'a Arc<Policy>>| vec![it.map_or(&[][..], std::slice::from_ref)];
        match layer {
            Layer::ServiceControl => self.service_control.iter().map(Vec::as_slice).collect(),
            Layer::ResourceControl => self.resource_control.iter().map(Vec::as_slice).collect(),
            Layer::Resource => one(self.resource),
            Layer::Identity => vec![self.identity],
            Layer::Boundary => one(self.boundary),
            Layer::Session => vec![self.session],
        }
    }

    /// The keys that conditions and variables of all policies look at, in lower case.
    pub fn keys(&self) -> impl Iterator<Item = &'a str> {
        let policies = Layer::ALL.into_iter().flat_map(|it| self.levels(it)).flatten();
        policies.flat_map(|it| &it.statements).flat_map(Statement::keys)
    }

    /// All statements of a layer, in order.
    pub fn statements(&self, layer: Layer) -> Vec<(Place, &'a Policy, &'a Statement)> {
        let mut found = Vec::new();
        for (level, policies) in (0..).zip(self.levels(layer)) {
            for (n_policy, policy) in (0..).zip(policies) {
                for (n_statement, statement) in (0..).zip(&policy.statements) {
                    let place = Place { level, policy: n_policy, statement: n_statement };
                    found.push((place, &**policy, statement));
                }
            }
        }
        found
    }

    /// The statements that a decision is due to.
    ///
    /// Where nothing allows, those of the layer in question that are about the action, and would allow if
    /// it were not for their resources or conditions.
    pub fn deciding(&self, request: &Request<'_>, decision: &Decision) -> Vec<Deciding<'a>> {
        let mut found = Vec::new();
        for layer in Layer::ALL {
            let finding = decision.finding(layer);
            let wanted = match decision.verdict {
                Verdict::Allow => finding.allowed,
                Verdict::ExplicitDeny => finding.denied,
                Verdict::ImplicitDeny => None,
            };
            let is_missing =
                decision.verdict == Verdict::ImplicitDeny && decision.layer == Some(layer);
            if wanted.is_none() && !is_missing {
                continue;
            }
            for (place, policy, statement) in self.statements(layer) {
                let outcome = statement.check(request);
                let is_near = statement.effect == Effect::Allow
                    && !matches!(outcome, Outcome::Action | Outcome::Applies(_))
                    && finding.gap.is_none_or(|it| it == place.level);
                if wanted == Some(place) || is_missing && is_near {
                    found.push(Deciding { layer, place, policy, statement, outcome });
                }
            }
        }
        found
    }
}

/// The one action that needs no permission and that no policy can deny.
///
/// AWS Security Token Service API Reference, `GetCallerIdentity`.
pub const ALWAYS_ALLOWED: &str = "sts:getcalleridentity";

/// Whether the policy of the resource must allow the action, wherever the one who asks is from: key policies
/// and trust policies. Nothing else grants alone what they do not.
pub fn is_ruled_by_resource(action: &Action) -> bool {
    action.lower().starts_with("kms:") || action.lower().starts_with("sts:assumerole")
}

/// Weighs all policies, and says what the verdict is due to.
pub fn decide(request: &Request<'_>, layers: &Layers<'_>) -> Decision {
    let findings = findings(request, layers);
    if request.action.lower() == ALWAYS_ALLOWED {
        let (verdict, blocked_by) = (Verdict::Allow, Vec::new());
        return Decision { verdict, layer: None, blocked_by, findings };
    }
    let weighed = Weighed::new(request, &findings);
    let (verdict, layer) = weighed.verdict(None);
    let mut blocked_by = Vec::new();
    if verdict != Verdict::Allow {
        let changes = |it: &Layer| weighed.verdict(Some(*it)).0 != verdict;
        blocked_by.extend(Layer::ALL.into_iter().filter(changes));
        if blocked_by.is_empty() {
            blocked_by.push(layer);
        }
    }
    Decision { verdict, layer: Some(layer), blocked_by, findings }
}

/// Whether the request is allowed, and nothing about why.
pub fn is_allowed(request: &Request<'_>, layers: &Layers<'_>) -> bool {
    if request.action.lower() == ALWAYS_ALLOWED {
        return true;
    }
    let findings = findings(request, layers);
    Weighed::new(request, &findings).verdict(None).0 == Verdict::Allow
}

/// What the verdict follows from, with one layer taken away if that is wanted.
struct Weighed<'a> {
    findings: &'a [Finding; 6],
    is_cross_account: bool,
    /// Whether the resource's own policy must allow, wherever the one who asks is from.
    resource_must_allow: bool,
}

impl<'a> Weighed<'a> {
    fn new(request: &Request<'_>, findings: &'a [Finding; 6]) -> Self {
        Self {
            findings,
            is_cross_account: request.is_cross_account(),
            resource_must_allow: is_ruled_by_resource(request.action)
                && find(findings, Layer::Resource).is_there,
        }
    }

    fn verdict(&self, without: Option<Layer>) -> (Verdict, Layer) {
        let there = |layer: Layer| without != Some(layer);
        let of = |layer: Layer| find(self.findings, layer);
        let denies = |it: &Layer| there(*it) && of(*it).denied.is_some();
        if let Some(layer) = Layer::ALL.into_iter().find(denies) {
            return (Verdict::ExplicitDeny, layer);
        }
        if there(Layer::ServiceControl) && of(Layer::ServiceControl).gap.is_some() {
            return (Verdict::ImplicitDeny, Layer::ServiceControl);
        }
        let named = of(Layer::Resource).closeness.filter(|_| there(Layer::Resource));
        let own = if self.is_cross_account { None } else { named };
        if own == Some(Closeness::Itself) {
            return (Verdict::Allow, Layer::Resource);
        }
        let is_missing = named.is_none() && there(Layer::Resource);
        if self.resource_must_allow && !self.is_cross_account && is_missing {
            return (Verdict::ImplicitDeny, Layer::Resource);
        }
        let is_granted = own == Some(Closeness::Role);
        if !is_granted && there(Layer::Identity) && of(Layer::Identity).allowed.is_none() {
            return (Verdict::ImplicitDeny, Layer::Identity);
        }
        for layer in [Layer::Boundary, Layer::Session] {
            let finding = of(layer);
            if there(layer) && finding.is_there && finding.allowed.is_none() {
                return (Verdict::ImplicitDeny, layer);
            }
        }
        if self.is_cross_account && is_missing {
            return (Verdict::ImplicitDeny, Layer::Resource);
        }
        (Verdict::Allow, if is_granted { Layer::Resource } else { Layer::Identity })
    }
}

/// What a layer says.
pub(crate) fn find(findings: &[Finding; 6], layer: Layer) -> Finding {
    findings.get(layer as usize).copied().unwrap_or_default()
}

impl Decision {
    /// What a layer says.
    pub fn finding(&self, layer: Layer) -> Finding {
        find(&self.findings, layer)
    }
}

fn findings(request: &Request<'_>, layers: &Layers<'_>) -> [Finding; 6] {
    let one = |policies: &[Arc<Policy>]| flat(request, policies);
    let single = |it: Option<&Arc<Policy>>| {
        it.map_or_else(Finding::default, |it| one(std::slice::from_ref(it)))
    };
    let is_free = request.principal.is_service_linked();
    Layer::ALL.map(|layer| match layer {
        _ if is_free && layer.has_levels() => Finding::default(),
        Layer::ServiceControl => by_level(request, layers.service_control, true),
        Layer::ResourceControl => by_level(request, layers.resource_control, false),
        Layer::Resource => single(layers.resource),
        Layer::Identity => one(layers.identity),
        Layer::Boundary => single(layers.boundary),
        Layer::Session => one(layers.session),
    })
}

fn by_level(request: &Request<'_>, levels: &[Vec<Arc<Policy>>], must_allow: bool) -> Finding {
    let mut whole = Finding::default();
    for (level, policies) in (0..).zip(levels) {
        let found = flat(request, policies);
        let at = |place: Option<Place>| place.map(|it| Place { level, ..it });
        whole.is_there |= found.is_there || must_allow;
        whole.denied = whole.denied.or(at(found.denied));
        whole.allowed = at(found.allowed);
        if must_allow && found.allowed.is_none() {
            whole.gap = whole.gap.or(Some(level));
        }
    }
    whole
}

fn flat(request: &Request<'_>, policies: &[Arc<Policy>]) -> Finding {
    let mut finding = Finding { is_there: !policies.is_empty(), ..Finding::default() };
    for (n_policy, policy) in (0..).zip(policies) {
        for (n_statement, statement) in (0..).zip(&policy.statements) {
            let is_known = match statement.effect {
                Effect::Deny => finding.denied.is_some(),
                // A later statement may name who asks more closely.
                Effect::Allow => finding.closeness == Some(Closeness::Itself),
            };
            if is_known {
                continue;
            }
            let Outcome::Applies(by) = statement.check(request) else { continue };
            let place = Place { level: 0, policy: n_policy, statement: n_statement };
            match statement.effect {
                Effect::Deny => finding.denied = Some(place),
                Effect::Allow if finding.closeness < Some(by.closeness) => {
                    finding.allowed = Some(place);
                    finding.closeness = Some(by.closeness);
                }
                Effect::Allow => {}
            }
        }
    }
    finding
}
