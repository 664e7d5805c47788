//! Service control policies and resource control policies: their life, and where they are attached.

use serde_json::{Value, json};

use super::{
    ApiError,
    answer::page,
    input::Input,
    organization::{arn, constraint, invalid_input},
    rows::Answer,
};
use crate::world::{OrganizationPolicy, PolicyType, World, organization_policy_fault};

pub(super) fn create(world: &mut World, input: &Input<'_>) -> Answer {
    let kind = kind(input.required("Type")?)?;
    let (name, content) = (input.required("Name")?, input.required("Content")?);
    check_content(kind, content)?;
    check_name(world, kind, name)?;
    let description = input.text("Description").unwrap_or_default();
    let id = world.add_organization_policy(kind, name, description, content);
    Ok(json!({ "Policy": world.organization_policy(id.as_str()).map(|it| described(world, it)) }))
}

pub(super) fn describe(world: &World, input: &Input<'_>) -> Answer {
    Ok(json!({ "Policy": described(world, find(world, input)?) }))
}

pub(super) fn update(world: &mut World, input: &Input<'_>) -> Answer {
    let mut policy = own(world, input)?.clone();
    if let Some(content) = input.text("Content") {
        check_content(policy.kind, content)?;
        policy.content = content.into();
    }
    if let Some(name) = input.text("Name").filter(|name| **name != *policy.name) {
        check_name(world, policy.kind, name)?;
        policy.name = name.into();
    }
    if let Some(description) = input.text("Description") {
        policy.description = description.into();
    }
    let answer = json!({ "Policy": described(world, &policy) });
    world.organization.policies.insert(policy.id.clone(), policy);
    Ok(answer)
}

pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let id = own(world, input)?.id.clone();
    if world.targets_of(&id).next().is_some() {
        return Err(ApiError::new(
            "PolicyInUseException",
            "The policy is attached to one or more entities. You must detach it from all roots, \
             OUs, and accounts before performing this operation.",
        ));
    }
    world.organization.policies.remove(&id);
    Ok(json!({}))
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let kind = kind(input.required("Filter")?)?;
    page(input, "Policies", world.organization_policies(kind).map(|it| summary(world, it)))
}

pub(super) fn list_for_target(world: &World, input: &Input<'_>) -> Answer {
    let kind = kind(input.required("Filter")?)?;
    let target = target(world, input)?;
    page(input, "Policies", world.policies_of(target, kind).map(|it| summary(world, it)))
}

pub(super) fn list_targets(world: &World, input: &Input<'_>) -> Answer {
    let policy = find(world, input)?;
    let targets = world.targets_of(&policy.id).filter_map(|id| {
        let organization = &world.organization;
        let account = organization.account(id).map(|it| ("ACCOUNT", "account", &*it.name));
        let unit = || {
            let unit = organization.organizational_unit(id);
            unit.map(|it| ("ORGANIZATIONAL_UNIT", "ou", &*it.name))
        };
        let root = || (id == &*organization.root).then_some(("ROOT", "root", "Root"));
        let (kind, part, name) = account.or_else(unit).or_else(root)?;
        Some(json!({ "TargetId": id, "Arn": arn(world, part, id), "Name": name, "Type": kind }))
    });
    page(input, "Targets", targets)
}

pub(super) fn attach(world: &mut World, input: &Input<'_>) -> Answer {
    let policy = find(world, input)?.clone();
    let target = target(world, input)?.to_owned();
    check_enabled(world, policy.kind)?;
    let attached: Vec<_> =
        world.policies_of(&target, policy.kind).map(|it| it.id.clone()).collect();
    if attached.contains(&policy.id) {
        return Err(ApiError::new(
            "DuplicatePolicyAttachmentException",
            "The selected policy is already attached to the specified target.",
        ));
    }
    let (most, _) = policy.kind.limits();
    if attached.len() >= most {
        return Err(constraint(
            "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
            "You have attached the maximum number of policies to the specified target.",
        ));
    }
    world.attach_policy(&policy.id, &target);
    Ok(json!({}))
}

pub(super) fn detach(world: &mut World, input: &Input<'_>) -> Answer {
    let policy = find(world, input)?.clone();
    let target = target(world, input)?.to_owned();
    let attached: Vec<_> =
        world.policies_of(&target, policy.kind).map(|it| it.id.clone()).collect();
    if !attached.contains(&policy.id) {
        return Err(ApiError::new(
            "PolicyNotAttachedException",
            "The policy isn't attached to the specified target in the specified root.",
        ));
    }
    if policy.is_aws && policy.kind == PolicyType::ResourceControl {
        return Err(immutable("RCPFullAWSAccess cannot be detached."));
    }
    if attached.len() == 1 {
        return Err(constraint(
            "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
            "You cannot remove the last policy attached to the specified target. You must have at \
             least one attached at all times.",
        ));
    }
    world.detach_policy(&policy.id, &target);
    Ok(json!({}))
}

pub(super) fn enable_type(world: &mut World, input: &Input<'_>) -> Answer {
    let kind = kind_at_root(world, input)?;
    if world.is_policy_type_enabled(kind) {
        return Err(ApiError::new(
            "PolicyTypeAlreadyEnabledException",
            "The specified policy type is already enabled in the specified root.",
        ));
    }
    world.enable_policy_type(kind);
    Ok(json!({ "Root": root(world) }))
}

pub(super) fn disable_type(world: &mut World, input: &Input<'_>) -> Answer {
    let kind = kind_at_root(world, input)?;
    check_enabled(world, kind)?;
    world.disable_policy_type(kind);
    Ok(json!({ "Root": root(world) }))
}

/// The root with the policy types that are enabled there.
pub(super) fn root(world: &World) -> Value {
    let root = &*world.organization.root;
    let enabled = PolicyType::ALL.into_iter().filter(|it| world.is_policy_type_enabled(*it));
    let types: Vec<_> =
        enabled.map(|it| json!({ "Type": it.name(), "Status": "ENABLED" })).collect();
    json!({ "Id": root, "Arn": arn(world, "root", root), "Name": "Root", "PolicyTypes": types })
}

fn kind(name: &str) -> Result<PolicyType, ApiError> {
    PolicyType::named(name).ok_or_else(|| {
        let message = format!("AWS has policies of the type {name}, the sandbox has not");
        ApiError::new("NotServed", message)
    })
}

fn kind_at_root(world: &World, input: &Input<'_>) -> Result<PolicyType, ApiError> {
    if input.required("RootId")? != &*world.organization.root {
        let message = "You specified a root that doesn't exist.";
        return Err(ApiError::new("RootNotFoundException", message));
    }
    kind(input.required("PolicyType")?)
}

fn check_enabled(world: &World, kind: PolicyType) -> Result<(), ApiError> {
    if world.is_policy_type_enabled(kind) {
        return Ok(());
    }
    Err(ApiError::new(
        "PolicyTypeNotEnabledException",
        "This operation can be performed only for enabled policy types.",
    ))
}

fn check_name(world: &World, kind: PolicyType, name: &str) -> Result<(), ApiError> {
    if world.organization_policy_named(kind, name).is_none() {
        return Ok(());
    }
    let message = "A policy with the same name already exists.";
    Err(ApiError::new("DuplicatePolicyException", message))
}

fn check_content(kind: PolicyType, content: &str) -> Result<(), ApiError> {
    let (_, most) = kind.limits();
    if content.chars().count() > most {
        return Err(constraint(
            "POLICY_CONTENT_LIMIT_EXCEEDED",
            format!("The policy has more than {most} characters."),
        ));
    }
    match organization_policy_fault(kind, content) {
        None => Ok(()),
        Some(fault) => {
            let message = format!("{MALFORMED} Found: {fault}");
            Err(ApiError::new("MalformedPolicyDocumentException", message))
        }
    }
}

const MALFORMED: &str =
    "The provided policy document does not meet the requirements of the specified policy type.";

fn find<'w>(world: &'w World, input: &Input<'_>) -> Result<&'w OrganizationPolicy, ApiError> {
    world.organization_policy(input.required("PolicyId")?).ok_or_else(|| {
        ApiError::new("PolicyNotFoundException", "You specified a policy that doesn't exist.")
    })
}

/// The policy, if it is not AWS's own.
fn own<'w>(world: &'w World, input: &Input<'_>) -> Result<&'w OrganizationPolicy, ApiError> {
    let policy = find(world, input)?;
    let refusal = || immutable("You cannot change or delete a policy that AWS manages.");
    (!policy.is_aws).then_some(policy).ok_or_else(refusal)
}

fn immutable(message: &str) -> ApiError {
    invalid_input("IMMUTABLE_POLICY", message)
}

/// The id of the root, the organizational unit or the account that the call names.
fn target<'i>(world: &World, input: &Input<'i>) -> Result<&'i str, ApiError> {
    let id = input.required("TargetId")?;
    let organization = &world.organization;
    let is_there = organization.account(id).is_some() || organization.parent_with_id(id).is_some();
    is_there.then_some(id).ok_or_else(|| {
        let message = "You specified a target that doesn't exist.";
        ApiError::new("TargetNotFoundException", message)
    })
}

fn described(world: &World, policy: &OrganizationPolicy) -> Value {
    json!({ "PolicySummary": summary(world, policy), "Content": &*policy.content })
}

fn summary(world: &World, policy: &OrganizationPolicy) -> Value {
    let kind = policy.kind.name().to_ascii_lowercase();
    let owner = if policy.is_aws {
        "arn:aws:organizations::aws:policy".to_owned()
    } else {
        arn(world, "policy", "")
    };
    json!({
        "Id": policy.id,
        "Arn": format!("{owner}/{kind}/{}", policy.id),
        "Name": &*policy.name,
        "Description": &*policy.description,
        "Type": policy.kind.name(),
        "AwsManaged": policy.is_aws,
    })
}
