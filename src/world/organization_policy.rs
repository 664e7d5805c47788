//! Policies of the organization: service control policies and resource control policies, and where they
//! are attached.
//!
//! While a type is enabled, AWS's own policy of that type, which allows everything, is attached to the
//! root, to every organizational unit and to every account, until somebody detaches it.

use std::sync::Arc;

use super::{
    Handles, Parent, PolicyId, World,
    policy_document::{check, found},
};
use crate::policy::{Effect, Kind, PolicyError, Statement};

/// What a policy of the organization limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyType {
    /// What the people and roles of an account may do.
    ServiceControl,
    /// What may be done to the resources of an account.
    ResourceControl,
}

impl PolicyType {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ServiceControl, Self::ResourceControl];

    /// AWS's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ServiceControl => "SERVICE_CONTROL_POLICY",
            Self::ResourceControl => "RESOURCE_CONTROL_POLICY",
        }
    }

    /// The type with AWS's name `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// The id and the name of AWS's own policy, which allows everything.
    pub fn full_access(self) -> (&'static str, &'static str) {
        match self {
            Self::ServiceControl => ("p-FullAWSAccess", "FullAWSAccess"),
            Self::ResourceControl => ("p-RCPFullAWSAccess", "RCPFullAWSAccess"),
        }
    }

    /// How many may be attached to one target, AWS's own among them, and how many characters one may have.
    pub fn limits(self) -> (usize, usize) {
        match self {
            Self::ServiceControl => (10, 10_240),
            Self::ResourceControl => (5, 5_120),
        }
    }
}

/// A policy of the organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationPolicy {
    /// `p-<10>`, or the name that AWS gave to its own.
    pub id: PolicyId,
    /// What it limits.
    pub kind: PolicyType,
    /// Unique among those of its type.
    pub name: Arc<str>,
    /// A sentence about it.
    pub description: Arc<str>,
    /// JSON, as it was written.
    pub content: Arc<str>,
    /// Whether it is AWS's own and cannot change.
    pub is_aws: bool,
}

/// What a policy of the organization is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PolicyHandle {
    /// Its type and its name.
    Name(PolicyType, Arc<str>),
    /// Its type.
    Type(PolicyType),
}

impl Handles for OrganizationPolicy {
    type Handle = PolicyHandle;

    fn handles(&self) -> Vec<PolicyHandle> {
        vec![PolicyHandle::Name(self.kind, self.name.clone()), PolicyHandle::Type(self.kind)]
    }
}

impl World {
    /// The policies of one type, AWS's own first.
    pub fn organization_policies(
        &self,
        kind: PolicyType,
    ) -> impl DoubleEndedIterator<Item = &OrganizationPolicy> {
        self.organization.policies.having(PolicyHandle::Type(kind), 0).map(|(_, policy)| policy)
    }

    /// The policy with this id.
    pub fn organization_policy(&self, id: &str) -> Option<&OrganizationPolicy> {
        self.organization.policies.get(id)
    }

    /// The policy of this type and name.
    pub fn organization_policy_named(
        &self,
        kind: PolicyType,
        name: &str,
    ) -> Option<&OrganizationPolicy> {
        self.organization.policies.find(PolicyHandle::Name(kind, name.into()))
    }

    /// Whether policies of this type can be attached.
    pub fn is_policy_type_enabled(&self, kind: PolicyType) -> bool {
        self.organization.policy_types.contains(&kind)
    }

    /// The policies attached to the root, an organizational unit or an account, by id, without those of
    /// what is above it.
    pub fn policies_of<'a>(
        &'a self,
        target: &'a str,
        kind: PolicyType,
    ) -> impl Iterator<Item = &'a OrganizationPolicy> {
        let first: (Arc<str>, PolicyId) = (target.into(), "".into());
        self.organization
            .attachments
            .range(first..)
            .take_while(move |(it, _)| &**it == target)
            .filter_map(|(_, policy)| self.organization_policy(policy.as_str()))
            .filter(move |policy| policy.kind == kind)
    }

    /// The ids of the root, organizational units and accounts to which a policy is attached.
    pub fn targets_of<'a>(&'a self, policy: &'a PolicyId) -> impl Iterator<Item = &'a str> {
        let first: (PolicyId, Arc<str>) = (policy.clone(), "".into());
        self.organization
            .attached
            .range(first..)
            .take_while(move |(it, _)| it == policy)
            .map(|(_, target)| &**target)
    }

    /// The ids on the way from the root to an account, both among them: each must let a call through.
    pub fn path_of_targets(&self, parent: &Parent, account: &str) -> Vec<Arc<str>> {
        let mut ids: Vec<Arc<str>> = vec![account.into()];
        let mut at = Some(parent);
        while let Some(Parent::OrganizationalUnit(id)) = at {
            ids.push(id.as_str().into());
            at = self.organization.organizational_unit(id.as_str()).map(|unit| &unit.parent);
        }
        ids.push(self.organization.root.clone());
        ids.reverse();
        ids
    }

    /// Adds a policy that is attached nowhere.
    pub(crate) fn add_organization_policy(
        &mut self,
        kind: PolicyType,
        name: &str,
        description: &str,
        content: &str,
    ) -> PolicyId {
        let id = self.ids.organization_policy();
        let policy = OrganizationPolicy {
            id: id.clone(),
            kind,
            name: name.into(),
            description: description.into(),
            content: content.into(),
            is_aws: false,
        };
        self.organization.policies.insert(id.clone(), policy);
        id
    }

    /// Attaches a policy, which may be attached there already.
    pub(crate) fn attach_policy(&mut self, policy: &PolicyId, target: &str) {
        let target: Arc<str> = target.into();
        self.organization.attachments.insert_mut((target.clone(), policy.clone()));
        self.organization.attached.insert_mut((policy.clone(), target));
    }

    /// Detaches a policy; says whether it was attached there.
    pub(crate) fn detach_policy(&mut self, policy: &PolicyId, target: &str) -> bool {
        let target: Arc<str> = target.into();
        self.organization.attached.remove_mut(&(policy.clone(), target.clone()));
        self.organization.attachments.remove_mut(&(target, policy.clone()))
    }

    /// Lets policies of this type be attached, and attaches AWS's own everywhere.
    pub(crate) fn enable_policy_type(&mut self, kind: PolicyType) {
        self.organization.policy_types.insert_mut(kind);
        let organization = &self.organization;
        let units = organization.organizational_units().map(|unit| unit.id.as_str().to_owned());
        let accounts = organization.accounts().map(|account| account.id.as_str().to_owned());
        let targets: Vec<_> = units.chain(accounts).collect();
        let root = organization.root.clone();
        let full = PolicyId::from(kind.full_access().0);
        self.attach_policy(&full, &root);
        for target in targets {
            self.attach_policy(&full, &target);
        }
    }

    /// Detaches all policies of this type and lets none be attached.
    pub(crate) fn disable_policy_type(&mut self, kind: PolicyType) {
        let policies: Vec<_> = self.organization_policies(kind).map(|it| it.id.clone()).collect();
        for policy in policies {
            let targets: Vec<_> = self.targets_of(&policy).map(ToOwned::to_owned).collect();
            for target in targets {
                self.detach_policy(&policy, &target);
            }
        }
        self.organization.policy_types.remove_mut(&kind);
    }

    /// What a new organizational unit or account gets: AWS's own policy of each type that is enabled.
    pub(super) fn attach_full_access(&mut self, target: &str) {
        for kind in PolicyType::ALL {
            if self.is_policy_type_enabled(kind) {
                self.attach_policy(&kind.full_access().0.into(), target);
            }
        }
    }

    /// Detaches whatever is attached to a target that goes.
    pub(crate) fn detach_all_policies(&mut self, target: &str) {
        for kind in PolicyType::ALL {
            let policies: Vec<_> = self.policies_of(target, kind).map(|it| it.id.clone()).collect();
            for policy in policies {
                self.detach_policy(&policy, target);
            }
        }
    }
}

/// What Organizations finds wrong with a policy's document, or nothing.
///
/// A resource control policy that a customer writes may only deny, and must be for everybody.
pub fn organization_policy_fault(kind: PolicyType, content: &str) -> Option<String> {
    let (_, most) = kind.limits();
    if content.chars().count() > most {
        return Some(format!("the policy has more than {most} characters"));
    }
    let language = match kind {
        PolicyType::ServiceControl => Kind::ServiceControl,
        PolicyType::ResourceControl => Kind::ResourceControl,
    };
    let policy = match check(content, language) {
        Ok(policy) => policy,
        Err(refusal) => return Some(refusal.found.unwrap_or_else(|| refusal.words.to_owned())),
    };
    if kind == PolicyType::ServiceControl {
        return None;
    }
    let fault = policy.statements.iter().find_map(resource_control_fault);
    fault.map(|error| found(content, &error))
}

fn resource_control_fault(statement: &Statement) -> Option<PolicyError> {
    let wrong = |message| Some(PolicyError::new(statement.span, message));
    match statement.effect {
        _ if !statement.is_for_everybody() => {
            wrong("a resource control policy has the principal `*`")
        }
        Effect::Allow => wrong("a resource control policy can only deny"),
        Effect::Deny => None,
    }
}

/// AWS's own policies, which are there from the start.
pub(super) fn of_aws() -> impl Iterator<Item = OrganizationPolicy> {
    PolicyType::ALL.into_iter().map(|kind| {
        let (id, name) = kind.full_access();
        let (description, content) = match kind {
            PolicyType::ServiceControl => ("Allows access to every operation", SCP),
            PolicyType::ResourceControl => ("Allows access to every operation", RCP),
        };
        OrganizationPolicy {
            id: id.into(),
            kind,
            name: name.into(),
            description: description.into(),
            content: content.into(),
            is_aws: true,
        }
    })
}

const SCP: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
const RCP: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#;
