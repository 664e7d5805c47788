//! The policies that a role meets in an account, by their names, read and ready to decide.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use super::target::Target;
use crate::{
    catalogue,
    policy::{
        Kind, Policy,
        decide::{Layer, Layers, Place},
    },
    world::{
        Account, AccountId, Boundary, Content, PolicyReference, PolicyType, ResourcePolicy, World,
    },
};

/// Policies that people wrote and that have been read.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    written: HashMap<(Kind, Arc<str>), Arc<Policy>>,
}

/// A policy and what it is called.
#[derive(Debug, Clone)]
pub struct Named {
    /// Its name, and what it is where the name does not say it.
    pub name: String,
    /// Where it can be found: an ARN, an id, or whose inline policy it is.
    pub home: String,
    /// What keeps it from being read; it then denies everything.
    pub fault: Option<String>,
}

/// One level of the organization, or the only one of a layer that has no levels.
#[derive(Debug, Clone, Default)]
pub struct Level {
    /// The root, an organizational unit or the account, by its name; empty without levels.
    pub target: String,
    /// The names of its policies, in the order of the policies.
    pub names: Vec<Named>,
}

/// The policies of a role in an account, layer by layer.
#[derive(Debug, Clone, Default)]
pub struct Policies {
    /// Whether control policies of the organization apply: not in the management account.
    pub is_controlled: bool,
    service_control: Vec<Vec<Arc<Policy>>>,
    resource_control: Vec<Vec<Arc<Policy>>>,
    identity: Vec<Arc<Policy>>,
    resource: Option<Arc<Policy>>,
    boundary: Option<Arc<Policy>>,
    levels: HashMap<Layer, Vec<Level>>,
    /// Customer managed policies that the role names and the account does not have.
    pub missing: Vec<String>,
}

impl Policies {
    /// All of them, for the decision.
    pub fn layers(&self) -> Layers<'_> {
        Layers {
            service_control: &self.service_control,
            resource_control: &self.resource_control,
            resource: self.resource.as_ref(),
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            ..Layers::default()
        }
    }

    /// The ARNs of the sessions that the policy of the resource names.
    pub(super) fn sessions(&self) -> impl Iterator<Item = &str> {
        self.resource.iter().flat_map(|it| it.sessions())
    }

    /// The names of a layer's policies, level by level.
    pub fn names(&self, layer: Layer) -> &[Level] {
        self.levels.get(&layer).map(Vec::as_slice).unwrap_or_default()
    }

    /// The level and the name of the policy that stands there.
    pub fn named(&self, layer: Layer, place: Place) -> Option<(&Level, &Named)> {
        let at = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        let level = self.names(layer).get(at(place.level))?;
        Some((level, level.names.get(at(place.policy))?))
    }

    /// What keeps policies of a layer from being read.
    pub fn faults(&self, layer: Layer) -> impl Iterator<Item = (&Named, &str)> {
        let all = self.names(layer).iter().flat_map(|it| &it.names);
        all.filter_map(|it| it.fault.as_deref().map(|fault| (it, fault)))
    }
}

impl Compiled {
    /// The policies that a role with this content meets in an account, at a resource of that or another one.
    pub(super) fn policies(
        &mut self,
        world: &World,
        account: &Account,
        target: &Target<'_>,
        content: &Content,
    ) -> Policies {
        let mut policies = Policies::default();
        self.identity(world, &account.id, content, &mut policies);
        let is_member = |it: &Account| it.id != world.organization.management;
        policies.is_controlled = is_member(account);
        if policies.is_controlled {
            self.control(world, account, PolicyType::ServiceControl, &mut policies);
        }
        if let Some(owner) = target.controlling().filter(|it| is_member(it)) {
            self.control(world, owner, PolicyType::ResourceControl, &mut policies);
        }
        if let Some(it) = target.policy {
            let (policy, fault) = self.of_resource(it);
            let name = tr!("the policy of {name}", name = it.name());
            let names = vec![Named { name, home: it.arn.to_string(), fault }];
            policies.resource = Some(policy);
            policies.levels.insert(Layer::Resource, vec![Level { target: String::new(), names }]);
        }
        policies
    }

    /// The policy of a resource, and what keeps it from being read.
    pub(super) fn of_resource(&mut self, it: &ResourcePolicy) -> (Arc<Policy>, Option<String>) {
        self.written(&it.document, Kind::Resource)
    }

    fn identity(
        &mut self,
        world: &World,
        account: &AccountId,
        content: &Content,
        into: &mut Policies,
    ) {
        let mut level = Level::default();
        for arn in &content.managed_policies {
            let (policy, named) = managed(arn.as_str());
            into.identity.push(policy);
            level.names.push(named);
        }
        for reference in &content.customer_policies {
            match self.customer(world, account, reference) {
                Some((policy, named)) => {
                    into.identity.push(policy);
                    level.names.push(named);
                }
                None => into.missing.push(reference.name.to_string()),
            }
        }
        if let Some(text) = &content.inline_policy {
            let named = Named {
                name: "AwsSSOInlinePolicy".to_owned(),
                home: tr!("the inline policy of the permission set").to_owned(),
                fault: None,
            };
            let (policy, fault) = self.written(text, Kind::Identity);
            into.identity.push(policy);
            level.names.push(Named { fault, ..named });
        }
        into.levels.insert(Layer::Identity, vec![level]);
        let boundary = match &content.boundary {
            None => None,
            Some(Boundary::Managed(arn)) => Some(managed(arn.as_str())),
            Some(Boundary::Customer(reference)) => {
                let found = self.customer(world, account, reference);
                Some(found.unwrap_or_else(|| {
                    into.missing.push(reference.name.to_string());
                    let fault = Some(tr!("the account does not have it").to_owned());
                    let home = reference.arn(account);
                    (denies_all(), Named { name: reference.name.to_string(), home, fault })
                }))
            }
        };
        if let Some((policy, named)) = boundary {
            into.boundary = Some(policy);
            let names = vec![named];
            into.levels.insert(Layer::Boundary, vec![Level { target: String::new(), names }]);
        }
    }

    fn control(&mut self, world: &World, account: &Account, kind: PolicyType, into: &mut Policies) {
        if !world.is_policy_type_enabled(kind) {
            return;
        }
        let (layer, language) = match kind {
            PolicyType::ServiceControl => (Layer::ServiceControl, Kind::ServiceControl),
            PolicyType::ResourceControl => (Layer::ResourceControl, Kind::ResourceControl),
        };
        let (mut found, mut levels) = (Vec::new(), Vec::new());
        for target in world.path_of_targets(&account.parent, account.id.as_str()) {
            let (mut policies, mut names) = (Vec::new(), Vec::new());
            for it in world.policies_of(&target, kind) {
                let (policy, fault) = self.written(&it.content, language);
                policies.push(policy);
                names.push(Named { name: it.name.to_string(), home: it.id.to_string(), fault });
            }
            found.push(policies);
            levels.push(Level { target: target_name(world, account, &target), names });
        }
        match kind {
            PolicyType::ServiceControl => into.service_control = found,
            PolicyType::ResourceControl => into.resource_control = found,
        }
        into.levels.insert(layer, levels);
    }

    fn customer(
        &mut self,
        world: &World,
        account: &AccountId,
        reference: &PolicyReference,
    ) -> Option<(Arc<Policy>, Named)> {
        let it = world.customer_policy(account, &reference.path, &reference.name)?;
        let text = &it.version(it.default_version)?.document;
        let (policy, fault) = self.written(text, Kind::Identity);
        Some((policy, Named { name: it.name.to_string(), home: it.arn(), fault }))
    }

    fn written(&mut self, text: &Arc<str>, kind: Kind) -> (Arc<Policy>, Option<String>) {
        let key = (kind, Arc::clone(text));
        if let Some(policy) = self.written.get(&key) {
            return (Arc::clone(policy), None);
        }
        match Policy::parse(text, kind) {
            Ok(policy) => {
                let policy = Arc::new(policy);
                self.written.insert(key, Arc::clone(&policy));
                (policy, None)
            }
            // What cannot be read must not widen access.
            Err(error) => (denies_all(), Some(error.message)),
        }
    }
}

/// A policy of AWS.
fn managed(arn: &str) -> (Arc<Policy>, Named) {
    // What AWS publishes never changes here, so each is read once, whoever asks.
    static READ: LazyLock<Mutex<HashMap<Box<str>, Arc<Policy>>>> = LazyLock::new(Mutex::default);
    let name = arn.rsplit('/').next().unwrap_or(arn).to_owned();
    let named = Named { name, home: arn.to_owned(), fault: None };
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(policy) = read.get(arn) {
        return (Arc::clone(policy), named);
    }
    let document = catalogue::managed_policy_document(arn);
    match document.map(|it| Policy::parse(it, Kind::Identity)) {
        Some(Ok(policy)) => {
            let policy = Arc::new(policy);
            read.insert(arn.into(), Arc::clone(&policy));
            (policy, named)
        }
        Some(Err(error)) => (denies_all(), Named { fault: Some(error.message), ..named }),
        None => {
            let fault = Some(tr!("AWS publishes no policy with this ARN").to_owned());
            (denies_all(), Named { fault, ..named })
        }
    }
}

fn denies_all() -> Arc<Policy> {
    Arc::new(Policy::denying_all())
}

fn target_name(world: &World, account: &Account, target: &str) -> String {
    if *target == *world.organization.root {
        return tr!("Root").to_owned();
    }
    if *target == *account.id.as_str() {
        return account.name.to_string();
    }
    let unit = world.organization.organizational_unit(target);
    unit.map_or_else(|| target.to_owned(), |it| it.name.to_string())
}
