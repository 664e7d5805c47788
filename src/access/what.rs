//! What a person can do in a role: the whole catalogue of actions, by service and access level.

use std::sync::Arc;

use super::{Access, context, target::Target};
use crate::{
    catalogue::actions::{self, AccessLevel, Service},
    policy::{
        Closeness, Policy,
        decide::{Decision, Layer, Verdict, decide},
        request::{Action, Request},
    },
    world::{Account, Role, User},
};

/// How many of some actions are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// On every resource.
    pub n_everywhere: usize,
    /// On some resources, or under some conditions.
    pub n_somewhere: usize,
    /// How many there are.
    pub n_all: usize,
}

/// What is allowed of a service.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    /// Which service.
    pub service: &'static Service,
    /// In the order of [`AccessLevel::ALL`].
    pub levels: [Extent; 5],
}

impl Reach {
    /// Of all levels together.
    pub fn whole(&self) -> Extent {
        let mut whole = Extent::default();
        for extent in &self.levels {
            whole.n_everywhere += extent.n_everywhere;
            whole.n_somewhere += extent.n_somewhere;
            whole.n_all += extent.n_all;
        }
        whole
    }
}

impl Access<'_> {
    /// What a person can do in a role, of each service of which it is anything.
    pub fn what_can(&self, person: &User, account: &Account, role: &Role) -> Vec<Reach> {
        let world = self.world;
        let principal = context::principal(role, &person.user_name);
        let mut context = context::session(world, account, role, Some(person), &person.user_name);
        context::resource(world, "*", Some(account), &mut context);
        let mut found = Vec::new();
        for service in actions::services() {
            let mut levels = [Extent::default(); 5];
            let mut policies = None;
            for known in service.actions() {
                let Some(action) = Action::new(&known.to_string()) else { continue };
                // They are the same for all actions of a service.
                let (policies, opened) = policies.get_or_insert_with(|| {
                    let target = Target::new(world, &action, "*", account);
                    let policies = self.policies_of(account, &target, role);
                    (policies, self.resource_policies(account, &action))
                });
                let layers = policies.layers();
                let request = Request {
                    principal: &principal,
                    action: &action,
                    resource: "*",
                    resource_account: account.id.as_str(),
                    context: &context,
                };
                let decision = decide(&request, &layers);
                let place = AccessLevel::ALL.iter().position(|it| *it == known.level());
                let Some(extent) = place.and_then(|it| levels.get_mut(it)) else { continue };
                extent.n_all += 1;
                match decision.verdict {
                    Verdict::Allow => extent.n_everywhere += 1,
                    Verdict::ExplicitDeny => {}
                    Verdict::ImplicitDeny => {
                        let is_near = !layers.deciding(&request, &decision).is_empty()
                            || opens(opened, &request, &decision);
                        extent.n_somewhere += usize::from(is_near);
                    }
                }
            }
            let reach = Reach { service, levels };
            if reach.whole().n_everywhere + reach.whole().n_somewhere > 0 {
                found.push(reach);
            }
        }
        found
    }

    /// The policies of the account's resources that are asked about such an action.
    fn resource_policies(&self, account: &Account, action: &Action) -> Vec<Arc<Policy>> {
        let all = self.world.resource_policies().filter(|it| it.account == account.id);
        let met = all.filter(|it| it.kind().is_some_and(|kind| kind.is_met_by(action)));
        met.map(|it| self.compiled.borrow_mut().of_resource(it).0).collect()
    }
}

/// Whether the policy of a resource lets through what is missing in the policies of the role.
fn opens(policies: &[Arc<Policy>], request: &Request<'_>, decision: &Decision) -> bool {
    let boundary = decision.finding(Layer::Boundary);
    let needed = match decision.layer {
        // A role that is named is still within its boundary.
        Some(Layer::Identity) if !boundary.is_there || boundary.allowed.is_some() => {
            Closeness::Role
        }
        Some(Layer::Identity | Layer::Boundary) => Closeness::Itself,
        _ => return false,
    };
    let statements = policies.iter().flat_map(|it| &it.statements);
    let mut named = statements.filter_map(|it| it.grants(request.principal, request.action));
    named.any(|it| it >= needed)
}
