//! What a simulation starts from: the policies that count, who asks, and what is known of the request.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{
    super::{ApiError, caller::session, input::Input, role},
    exclusion::Exclusions,
    invalid, texts,
};
use crate::{
    access::{
        Access,
        compiled::{Named, Policies},
        target::Target,
    },
    policy::{
        Kind, Policy, Statement,
        decide::{Layer, Layers},
        request::{Context, Principal},
    },
    world::{Account, AccountId, Role, World},
};

/// All that a simulation weighs.
pub(super) struct Scenario {
    pub(super) principal: Principal,
    pub(super) context: Context,
    pub(super) boundary: Option<Arc<Policy>>,
    /// Whether service control policies have a say.
    pub(super) is_in_organization: bool,
    identity: Vec<Arc<Policy>>,
    /// What each of these is called.
    ids: Vec<String>,
    service_control: Vec<Vec<Arc<Policy>>>,
    resource: Option<Arc<Policy>>,
    /// The account of resources that do not name theirs.
    owner: Option<String>,
}

impl Scenario {
    pub(super) fn of_principal(world: &World, input: &Input<'_>) -> Result<Self, ApiError> {
        let (account, _) = session(world, input.caller())?;
        let source = input.required("PolicySourceArn")?;
        let (account, role) = find(world, account, source)?;
        let exclusions = Exclusions::read(input)?;
        let attached = Access::new(world).policies_of(account, &Target::nothing(account), role);
        let mut scenario = Self::new(world, input, Some(source))?;
        scenario.take(&attached, &exclusions, role)?;
        scenario.give(input)?;
        Ok(scenario)
    }

    pub(super) fn of_documents(world: &World, input: &Input<'_>) -> Result<Self, ApiError> {
        let mut scenario = Self::new(world, input, None)?;
        scenario.give(input)?;
        let levels = input.list("OrderedOrganizationPolicyInputList");
        scenario.is_in_organization = !levels.is_empty();
        for (n, level) in (1..).zip(levels.iter().filter_map(Value::as_object)) {
            let level = Input::new(input.caller(), level);
            let place = format!("OrderedOrganizationPolicyInputList.{n}.{LEVEL}");
            scenario.service_control.push(documents(&level, LEVEL, &place, Kind::ServiceControl)?);
        }
        Ok(scenario)
    }

    /// Without policies yet, but for that of the resource; `source` is whose policies will come.
    fn new(world: &World, input: &Input<'_>, source: Option<&str>) -> Result<Self, ApiError> {
        let (own, _) = session(world, input.caller())?;
        let caller = input.text("CallerArn").or(source);
        let kind = caller.map(|it| entity(it).map(|it| it.0)).transpose()?;
        let principal = caller.and_then(Principal::from_arn);
        let principal = principal.unwrap_or_else(|| Principal {
            arn: String::new(),
            account: own.to_string(),
            role: None,
        });
        let resource = match (input.text("ResourcePolicy"), kind) {
            (None, _) => None,
            (Some(_), None) => {
                return Err(invalid(
                    "ResourcePolicy needs CallerArn: the IAM user whom it is asked about",
                ));
            }
            (Some(_), Some("role")) => {
                return Err(invalid(
                    "Simulation of resource-based policies isn't supported for IAM roles.",
                ));
            }
            (Some(text), Some(_)) => Some(document(text, "ResourcePolicy", Kind::Resource)?),
        };
        if input.text("ResourceHandlingOption").is_some() {
            return Err(ApiError::new(
                "NotServed",
                "AWS has scenarios of EC2 here, the sandbox does not: leave ResourceHandlingOption out",
            ));
        }
        let context = context(world, input, &principal)?;
        Ok(Self {
            principal,
            context,
            boundary: None,
            is_in_organization: false,
            identity: Vec::new(),
            ids: Vec::new(),
            service_control: Vec::new(),
            resource,
            owner: input.text("ResourceOwner").map(owner).transpose()?,
        })
    }

    /// Takes what a role has, and what its organization lays over it.
    fn take(
        &mut self,
        attached: &Policies,
        exclusions: &Exclusions,
        role: &Role,
    ) -> Result<(), ApiError> {
        for layer in [Layer::Identity, Layer::Boundary, Layer::ServiceControl] {
            if let Some((Named { name, .. }, fault)) = attached.faults(layer).next() {
                let message = format!("{name} cannot be evaluated: {fault}");
                return Err(ApiError::new("PolicyEvaluation", message));
            }
        }
        let layers = attached.layers();
        let names = attached.names(Layer::Identity).iter().flat_map(|it| &it.names);
        for (policy, named) in layers.identity.iter().zip(names) {
            if !exclusions.has(named, &role.name) {
                self.identity.push(Arc::clone(policy));
                self.ids.push(named.name.clone());
            }
        }
        if !exclusions.has_type("permission-boundary") {
            self.boundary = layers.boundary.cloned();
        }
        self.is_in_organization = !exclusions.has_type("scp");
        if self.is_in_organization {
            self.service_control = layers.service_control.to_vec();
        }
        Ok(())
    }

    /// Adds what the input gives.
    fn give(&mut self, input: &Input<'_>) -> Result<(), ApiError> {
        let more = documents(input, INPUT, INPUT, Kind::Identity)?;
        self.ids.extend((1..=more.len()).map(|n| format!("{INPUT}.{n}")));
        self.identity.extend(more);
        let mut boundaries = documents(input, BOUNDARY, BOUNDARY, Kind::Identity)?;
        if boundaries.len() > 1 {
            return Err(invalid(format!("{BOUNDARY} takes one policy: a role has one boundary")));
        }
        self.boundary = boundaries.pop().or(self.boundary.take());
        Ok(())
    }

    pub(super) fn layers(&self) -> Layers<'_> {
        Layers {
            service_control: &self.service_control,
            resource: self.resource.as_ref(),
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            ..Layers::default()
        }
    }

    /// What AWS calls the identity-based policy at this place.
    pub(super) fn id_of(&self, policy: u32) -> &str {
        usize::try_from(policy).ok().and_then(|it| self.ids.get(it)).map_or("", String::as_str)
    }

    /// The account of a resource. Without a policy for it, no other account than the caller's has a say.
    pub(super) fn owner_of<'a>(&'a self, resource: &'a str) -> &'a str {
        let named = resource.split(':').nth(4).filter(|it| !it.is_empty() && *it != "*");
        let other = self.resource.as_ref().and_then(|_| named.or(self.owner.as_deref()));
        other.unwrap_or(&self.principal.account)
    }

    /// The condition keys that identity-based and resource-based policies look at and nobody gave.
    pub(super) fn missing_keys(&self) -> Vec<String> {
        let mut missing: Vec<String> = Vec::new();
        for policy in self.identity.iter().chain(&self.resource) {
            for key in policy.statements.iter().flat_map(Statement::keys) {
                let spelled = spelled(policy, key);
                let is_known = missing.iter().any(|it| it.eq_ignore_ascii_case(spelled));
                if !is_known && self.context.values(key).is_none() {
                    missing.push(spelled.to_owned());
                }
            }
        }
        missing
    }
}

/// The key with the capitals that it has in the document.
fn spelled<'a>(policy: &'a Policy, key: &'a str) -> &'a str {
    let at = policy.source.to_ascii_lowercase().find(key);
    at.and_then(|at| policy.source.get(at..at + key.len())).unwrap_or(key)
}

/// The role whose ARN this is, in the account of the caller.
fn find<'w>(
    world: &'w World,
    account: &AccountId,
    arn: &str,
) -> Result<(&'w Account, &'w Role), ApiError> {
    let (kind, name) = entity(arn)?;
    let account = world.organization.account(account.as_str());
    let found = account.and_then(|account| {
        let mut roles = world.roles_in(&account.id);
        Some((account, roles.find(|it| kind == "role" && *it.arn == *arn)?))
    });
    found.ok_or_else(|| role::not_found(kind, name))
}

/// What an ARN names: `user`, `group` or `role`, and its name.
fn entity(arn: &str) -> Result<(&str, &str), ApiError> {
    let parts: Vec<_> = arn.splitn(6, ':').collect();
    let named = match parts.as_slice() {
        ["arn", _, "iam", "", _, entity] => entity.split_once('/'),
        _ => None,
    };
    let named = named.filter(|(kind, path)| {
        matches!(*kind, "user" | "group" | "role") && !path.is_empty() && !path.ends_with('/')
    });
    let named = named.map(|(kind, path)| (kind, path.rsplit('/').next().unwrap_or(path)));
    named.ok_or_else(|| {
        invalid(format!("Invalid Entity Arn: {arn} does not clearly define entity type and name."))
    })
}

/// An account by its id, or by the ARN of its root.
fn owner(text: &str) -> Result<String, ApiError> {
    let id = text.strip_prefix("arn:aws:iam::").and_then(|it| it.strip_suffix(":root"));
    let id = id.unwrap_or(text);
    let is_account = id.len() == 12 && id.bytes().all(|it| it.is_ascii_digit());
    is_account.then(|| id.to_owned()).ok_or_else(|| {
        invalid(format!("ResourceOwner is an account: its id or its root's ARN, not {text}"))
    })
}

/// What the input says about the request, and what follows from who asks.
fn context(world: &World, input: &Input<'_>, principal: &Principal) -> Result<Context, ApiError> {
    let mut context = Context::default();
    for entry in input.list("ContextEntries").iter().filter_map(Value::as_object) {
        let text = |member: &str| entry.get(member).and_then(Value::as_str);
        let (Some(key), Some(_)) = (text("ContextKeyName"), text("ContextKeyType")) else {
            return Err(invalid("a context entry has a ContextKeyName and a ContextKeyType"));
        };
        context.set(key, values(entry));
    }
    if principal.arn.is_empty() {
        return Ok(context);
    }
    context.set_default("aws:PrincipalArn", principal.role.as_ref().unwrap_or(&principal.arn));
    context.set_default("aws:PrincipalAccount", &principal.account);
    let organization = &world.organization;
    if let Some(account) = organization.account(&principal.account) {
        context.set_default("aws:PrincipalOrgID", &organization.id);
        context.set_default("aws:PrincipalOrgPaths", &organization.path(&account.parent));
    }
    Ok(context)
}

fn values(entry: &Map<String, Value>) -> Vec<&str> {
    let values = entry.get("ContextKeyValues").and_then(Value::as_array);
    values.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The documents of a list.
fn documents(
    input: &Input<'_>,
    list: &str,
    place: &str,
    kind: Kind,
) -> Result<Vec<Arc<Policy>>, ApiError> {
    let texts = (1..).zip(texts(input, list));
    texts.map(|(n, text)| document(text, &format!("{place}.{n}"), kind)).collect()
}

fn document(text: &str, place: &str, kind: Kind) -> Result<Arc<Policy>, ApiError> {
    Policy::parse(text, kind).map(Arc::new).map_err(|error| {
        let (line, column) = error.position(text);
        invalid(format!("{place}, line {line}, column {column}: {error}"))
    })
}

const INPUT: &str = "PolicyInputList";
const BOUNDARY: &str = "PermissionsBoundaryPolicyInputList";
const LEVEL: &str = "ServiceControlPolicyInputList";
