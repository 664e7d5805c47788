//! The rungs of policies: what a layer does to the answer, and what to say of it.

use super::{Rung, RungKind, State};
use crate::{
    access::{compiled::Policies, target::Target},
    policy::{
        Closeness,
        decide::{Decision, Finding, Layer, Verdict, is_ruled_by_resource},
        request::Request,
    },
    words,
    world::ResourceType,
};

/// A decision and all that it was made from.
pub(super) struct Seen<'a> {
    pub(super) decision: &'a Decision,
    pub(super) policies: &'a Policies,
    pub(super) request: &'a Request<'a>,
    pub(super) target: &'a Target<'a>,
}

impl Seen<'_> {
    /// The rung of a layer, without its statements.
    pub(super) fn rung(&self, layer: Layer) -> Rung {
        let finding = self.decision.finding(layer);
        let is_refused = self.decision.verdict != Verdict::Allow;
        let state = match () {
            () if is_refused && self.decision.layer == Some(layer) => State::Blocks,
            () if self.decision.layer.is_none() => State::Silent,
            () if finding.denied.is_some() || self.lacks(layer) => State::AlsoBlocks,
            () if finding.allowed.is_some() => State::Passes,
            () => State::Silent,
        };
        let text = self.text(layer, finding);
        Rung { kind: RungKind::Policies(layer), state, text, statements: Vec::new() }
    }

    /// Whether the layer would have to allow it and does not.
    fn lacks(&self, layer: Layer) -> bool {
        let finding = self.decision.finding(layer);
        match layer {
            Layer::ServiceControl => finding.gap.is_some(),
            Layer::ResourceControl => false,
            Layer::Resource => {
                finding.allowed.is_none() && (self.is_cross_account() || self.is_ruled())
            }
            Layer::Identity => finding.allowed.is_none() && self.granted() < Some(Closeness::Role),
            Layer::Boundary | Layer::Session => {
                let is_closed = finding.is_there && finding.allowed.is_none();
                is_closed && self.granted() < Some(Closeness::Itself)
            }
        }
    }

    /// How closely the policy of a resource in the same account names who asks: what it stands for.
    fn granted(&self) -> Option<Closeness> {
        self.decision.finding(Layer::Resource).closeness.filter(|_| !self.is_cross_account())
    }

    fn is_cross_account(&self) -> bool {
        self.request.is_cross_account()
    }

    /// Whether the resource has a policy without which nothing else allows anything.
    fn is_ruled(&self) -> bool {
        self.target.policy.is_some() && is_ruled_by_resource(self.request.action)
    }

    fn is_of_nobody(&self) -> bool {
        let kind = ResourceType::containing(self.request.resource);
        !self.target.is_known && kind.is_some_and(|it| it.0.is_nowhere())
    }

    fn text(&self, layer: Layer, finding: Finding) -> String {
        let unreadable = self.policies.faults(layer).next().map(|(named, fault)| {
            tr!("{name} cannot be read, so everything is denied: {fault}", name = named.name, fault)
        });
        let text = match layer {
            _ if self.decision.layer.is_none() => tr!("this call needs no permission"),
            _ if unreadable.is_some() => return unreadable.unwrap_or_default(),
            _ if finding.denied.is_some() => tr!("a statement denies it"),
            Layer::ServiceControl if !self.policies.is_controlled => {
                tr!("they do not apply to the management account")
            }
            Layer::ServiceControl => return self.service_control(finding),
            Layer::ResourceControl if finding.is_there => tr!("none denies it"),
            Layer::ResourceControl => tr!("there is none for this resource"),
            Layer::Resource => return self.resource(finding),
            Layer::Identity if finding.allowed.is_some() => tr!("a statement allows it"),
            Layer::Identity if !self.lacks(layer) => tr!("no statement allows it, and none has to"),
            Layer::Identity => match self.policies.missing.as_slice() {
                [] => tr!("no statement allows it"),
                missing => {
                    let names = missing.join(", ");
                    return tr!("no statement allows it; the account does not have {names}", names);
                }
            },
            Layer::Boundary if !finding.is_there => tr!("there is none"),
            Layer::Boundary if finding.allowed.is_some() => tr!("it lets this through"),
            Layer::Boundary if !self.lacks(layer) => {
                tr!("it does not let this through, nor has to")
            }
            Layer::Boundary => tr!("it does not let this through"),
            Layer::Session => tr!("a session from the portal has none"),
        };
        text.to_owned()
    }

    fn service_control(&self, finding: Finding) -> String {
        let Some(level) = finding.gap else {
            let is_there = finding.is_there;
            let text = if is_there { tr!("every level allows it") } else { words::of(NOT_ENABLED) };
            return text.to_owned();
        };
        let levels = self.policies.names(Layer::ServiceControl);
        let level = usize::try_from(level).ok().and_then(|it| levels.get(it));
        let target = level.map_or("", |it| &it.target);
        tr!("no policy at {target} allows it, and every level must", target)
    }

    fn resource(&self, finding: Finding) -> String {
        if self.is_cross_account() {
            let owner = self.target.account.map_or(self.target.owner, |it| &it.name);
            let told = match (finding.allowed, self.target.policy) {
                (Some(_), _) => tr!("its policy allows it, as across accounts it must"),
                (None, Some(_)) => tr!("its policy does not allow it, and across accounts it must"),
                (None, None) => {
                    tr!("across accounts its own policy must allow it, and it has none here")
                }
            };
            return tr!("the resource is in {owner}: {told}", owner, told);
        }
        let text = match finding.closeness {
            Some(Closeness::Itself) => {
                tr!("it names this session, so nothing else has to allow it")
            }
            Some(Closeness::Role) => {
                tr!("it names the role, so no identity-based policy has to allow it")
            }
            Some(Closeness::Account) => {
                tr!("it allows the account, which leaves it to identity-based policies")
            }
            None if self.is_ruled() => tr!("it does not allow it, and nothing else can"),
            None if finding.is_there => tr!("it says nothing about this"),
            // Whose it is, no ARN says, nor the world.
            None if self.is_of_nobody() => {
                tr!("none is known here, so the bucket counts as this account's own")
            }
            None => tr!("there is none for this resource, so nothing is added here"),
        };
        text.to_owned()
    }
}

const NOT_ENABLED: &str = mark!("they are not enabled in this organization");
