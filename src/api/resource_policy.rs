//! Policies of resources. AWS has each service set those of its own; here the console does for all of them.

use serde_json::{Map, Value, json};

use super::{ApiError, Caller, input::Input, rows::Answer};
use crate::{
    policy::{Kind, Policy},
    world::{AccountId, ResourcePolicy, ResourceType, World, resource_policy_fault},
};

/// Gives a resource its policy; that it is there is enough to know of the resource.
pub(super) fn put(world: &mut World, input: &Input<'_>) -> Answer {
    let arn = input.required("ResourceArn")?;
    let document = input.required("PolicyDocument")?;
    let account = owner(world, input, arn)?;
    let fault = resource_policy_fault(arn, document);
    if let Some(fault) = fault.or_else(|| unknown_principal(world, document)) {
        return Err(ApiError::new(MALFORMED, fault));
    }
    let policy = ResourcePolicy { arn: arn.into(), account, document: document.into() };
    let answer = summary(&policy).into();
    world.put_resource_policy(policy);
    Ok(answer)
}

pub(super) fn get(world: &World, input: &Input<'_>) -> Answer {
    let policy = find(world, input)?;
    let mut members = summary(policy);
    members.insert("PolicyDocument".to_owned(), (&*policy.document).into());
    Ok(members.into())
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let account = input.text("AccountId").map(AccountId::from);
    if let Some(account) = &account {
        if world.organization.account(account.as_str()).is_none() {
            return Err(no_account(account.as_str()));
        }
        if !may(input, account) {
            return Err(elsewhere(account.as_str()));
        }
    }
    let of_account = |it: &&ResourcePolicy| account.as_ref().is_none_or(|id| it.account == *id);
    let mine = |it: &&ResourcePolicy| may(input, &it.account);
    let rows = world.resource_policies().filter(of_account).filter(mine);
    let rows: Vec<Value> = rows.map(|it| summary(it).into()).collect();
    Ok(json!({ "ResourcePolicies": rows }))
}

pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let arn = find(world, input)?.arn.clone();
    world.remove_resource_policy(&arn);
    Ok(json!({}))
}

fn summary(policy: &ResourcePolicy) -> Map<String, Value> {
    let members: [(&str, Value); 2] =
        [("ResourceArn", (&*policy.arn).into()), ("AccountId", policy.account.as_str().into())];
    members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

fn find<'w>(world: &'w World, input: &Input<'_>) -> Result<&'w ResourcePolicy, ApiError> {
    let arn = input.required("ResourceArn")?;
    let policy = world
        .resource_policy(arn)
        .ok_or_else(|| ApiError::not_found(format!("{arn} has no policy in this world")))?;
    if may(input, &policy.account) { Ok(policy) } else { Err(elsewhere(arn)) }
}

/// The account that the resource is in: by its ARN, by the policy that it has, by what was said, or by who calls.
fn owner(world: &World, input: &Input<'_>, arn: &str) -> Result<AccountId, ApiError> {
    if ResourceType::of(arn).is_none() {
        let nouns: Vec<_> = ResourceType::all().map(|it| it.noun).collect();
        let message =
            format!("{arn} is not the ARN of a resource of these types: {}", nouns.join(", "));
        return Err(ApiError::invalid(message));
    }
    let given = input.text("AccountId");
    let known = world.owner_of(arn);
    if let (Some(known), Some(given)) = (known, given)
        && known != given
    {
        let message = format!("{arn} is in the account {known}, not in {given}");
        return Err(ApiError::conflict(message));
    }
    let own = match input.caller() {
        Caller::Account(account) => Some(account.as_str()),
        Caller::Administrator | Caller::Portal(_) | Caller::Session { .. } => None,
    };
    let Some(owner) = known.or(given).or(own) else {
        let message = format!("{arn} does not say which account it is in: AccountId is missing");
        return Err(ApiError::invalid(message));
    };
    if world.organization.account(owner).is_none() {
        return Err(no_account(owner));
    }
    let owner = AccountId::from(owner);
    if may(input, &owner) { Ok(owner) } else { Err(elsewhere(arn)) }
}

/// The administrator of the management account has a role in every account, that of a member in its own.
fn may(input: &Input<'_>, owner: &AccountId) -> bool {
    match input.caller() {
        Caller::Administrator => true,
        Caller::Account(account) => account == owner,
        Caller::Portal(_) | Caller::Session { .. } => false,
    }
}

fn no_account(id: &str) -> ApiError {
    ApiError::not_found(format!("no account of the organization is {id}"))
}

fn elsewhere(what: &str) -> ApiError {
    ApiError::new("AccessDeniedException", format!("{what} is not of the account that you act in"))
}

/// What AWS says of a policy that names a role of Identity Center which is not there.
pub(super) fn unknown_principal(world: &World, document: &str) -> Option<String> {
    let policy = Policy::parse(document, Kind::Resource).ok()?;
    let mut named =
        policy.principals().filter(|it| it.contains(":role/aws-reserved/sso.amazonaws.com/"));
    let missing = named.find(|arn| world.roles().all(|it| *it.arn != **arn))?;
    Some(format!("Invalid principal in policy: there is no role {missing}"))
}

/// As KMS and Secrets Manager call it.
const MALFORMED: &str = "MalformedPolicyDocumentException";
