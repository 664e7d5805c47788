//! Managed policies in IAM: those of the caller's account, and AWS's own beside them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    ApiError,
    answer::{marked_page, time},
    caller::session,
    input::Input,
    rows::Answer,
};
use crate::{
    catalogue,
    world::{
        AccountId, CustomerPolicy, MAX_MANAGED_POLICY, ManagedPolicyArn, NewPolicy, PolicyVersion,
        Tag, World, policy_document_fault, policy_size,
    },
};

pub(super) fn create(world: &mut World, input: &Input<'_>) -> Answer {
    let account = session(world, input.caller())?.0.clone();
    let name = input.required("PolicyName")?;
    let document = checked_document(input)?;
    if world.customer_policy_named(&account, name).is_some() {
        let message =
            format!("A policy called {name} already exists. Duplicate names are not allowed.");
        return Err(ApiError::new("EntityAlreadyExists", message));
    }
    let path = input.text("Path").unwrap_or("/");
    let (description, tags) = (input.text("Description"), tags(input)?);
    let new = NewPolicy { name, path, description, document, tags };
    let policy = world.add_customer_policy(&account, new);
    let mut members = summary(&Uses::default(), &Managed::Customer(&policy));
    if !policy.tags.is_empty() {
        members.insert("Tags".to_owned(), described_tags(&policy.tags));
    }
    Ok(json!({ "Policy": members }))
}

pub(super) fn get(world: &World, input: &Input<'_>) -> Answer {
    let policy = find(world, input, "GetPolicy")?;
    let (account, _) = session(world, input.caller())?;
    let mut members = summary(&Uses::of(world, account), &policy);
    if let Managed::Customer(policy) = policy {
        members.insert("Description".to_owned(), policy.description.as_deref().into());
        members.insert("Tags".to_owned(), described_tags(&policy.tags));
    }
    Ok(json!({ "Policy": members }))
}

pub(super) fn list(world: &World, input: &Input<'_>) -> Answer {
    let (account, _) = session(world, input.caller())?;
    let scope = input.text("Scope").unwrap_or("All");
    let prefix = input.text("PathPrefix").unwrap_or("/");
    let only_attached = input.members().get("OnlyAttached").and_then(Value::as_bool) == Some(true);
    let usage = input.text("PolicyUsageFilter");
    let own = world.customer_policies_in(account).filter(|_| scope != "AWS");
    let own = own.filter(|policy| policy.path.starts_with(prefix));
    let own = own.map(Managed::Customer);
    let uses = Uses::of(world, account);
    let aws = catalogue::managed_policies().iter().filter(|_| scope != "Local");
    let aws = aws.filter(|arn| path_of(arn).starts_with(prefix)).map(|arn| Managed::Aws(arn));
    let wanted = own.chain(aws).filter(|policy| {
        let (attachments, boundaries) = uses.count(policy);
        match usage {
            Some("PermissionsPolicy") => attachments > 0,
            Some(_) => boundaries > 0,
            None => !only_attached || attachments > 0,
        }
    });
    let rows = wanted.map(|policy| summary(&uses, &policy).into());
    marked_page(input, "Policies", rows)
}

pub(super) fn delete(world: &mut World, input: &Input<'_>) -> Answer {
    let policy = find_own(world, input, "DeletePolicy")?;
    if Uses::of(world, &policy.account).count(&Managed::Customer(&policy)) != (0, 0) {
        return Err(delete_conflict("Cannot delete a policy attached to entities."));
    }
    if policy.versions.len() > 1 {
        return Err(delete_conflict(
            "This policy has more than one version. Before you delete a policy, you must delete \
             the policy's versions. The default version is deleted with the policy.",
        ));
    }
    world.remove_customer_policy(&policy);
    Ok(json!({}))
}

pub(super) fn create_version(world: &mut World, input: &Input<'_>) -> Answer {
    let mut policy = find_own(world, input, "CreatePolicyVersion")?;
    let document = checked_document(input)?;
    if policy.versions.len() >= MAX_VERSIONS {
        return Err(ApiError::new(
            "LimitExceeded",
            format!(
                "A managed policy can have up to {MAX_VERSIONS} versions. Before you create a new \
                 version, you must delete an existing version."
            ),
        ));
    }
    policy.n_versions += 1;
    let now = world.now();
    let version =
        PolicyVersion { number: policy.n_versions, document: document.into(), created: now };
    if input.members().get("SetAsDefault").and_then(Value::as_bool) == Some(true) {
        policy.default_version = version.number;
    }
    policy.updated = now;
    policy.versions.push(version.clone());
    let described = described_version(&policy, &version);
    world.put_customer_policy(policy);
    Ok(json!({ "PolicyVersion": described }))
}

pub(super) fn get_version(world: &World, input: &Input<'_>) -> Answer {
    let policy = match find(world, input, "GetPolicyVersion")? {
        Managed::Customer(policy) => policy,
        Managed::Aws(arn) => return aws_version(arn, input.required("VersionId")?),
    };
    let version = find_version(policy, input)?;
    let mut members = described_version(policy, version);
    let document = serde_json::from_str(&version.document).unwrap_or_default();
    members.insert("Document".to_owned(), document);
    Ok(json!({ "PolicyVersion": members }))
}

/// Newest first, as AWS lists them.
pub(super) fn list_versions(world: &World, input: &Input<'_>) -> Answer {
    let policy = match find(world, input, "ListPolicyVersions")? {
        Managed::Customer(policy) => policy,
        Managed::Aws(arn) => {
            let only = described_aws_version(arn).filter(|(id, _)| *id == "v1");
            let (_, only) = only.ok_or_else(|| only_default_version(arn))?;
            return marked_page(input, "Versions", std::iter::once(only.into()));
        }
    };
    let versions = policy.versions.iter().rev();
    marked_page(input, "Versions", versions.map(|it| described_version(policy, it).into()))
}

pub(super) fn set_default_version(world: &mut World, input: &Input<'_>) -> Answer {
    let mut policy = find_own(world, input, "SetDefaultPolicyVersion")?;
    policy.default_version = find_version(&policy, input)?.number;
    world.put_customer_policy(policy);
    Ok(json!({}))
}

pub(super) fn delete_version(world: &mut World, input: &Input<'_>) -> Answer {
    let mut policy = find_own(world, input, "DeletePolicyVersion")?;
    let number = find_version(&policy, input)?.number;
    if number == policy.default_version {
        return Err(delete_conflict("Cannot delete the default version of a policy."));
    }
    policy.versions.retain(|version| version.number != number);
    world.put_customer_policy(policy);
    Ok(json!({}))
}

/// A managed policy of either kind.
enum Managed<'a> {
    Customer(&'a CustomerPolicy),
    Aws(&'a str),
}

/// How many roles of one account have each policy attached.
#[derive(Default)]
struct Uses {
    /// By ARN: the roles that a policy is attached to, and those whose boundary it is.
    of: BTreeMap<String, (usize, usize)>,
}

impl Uses {
    fn of(world: &World, account: &AccountId) -> Self {
        let mut uses = Self::default();
        for role in world.roles_in(account) {
            let content = &role.snapshot;
            let managed = content.managed_policies.iter().map(ToString::to_string);
            let customer = content.customer_policies.iter().map(|it| it.arn(account));
            for arn in managed.chain(customer) {
                uses.of.entry(arn).or_default().0 += 1;
            }
            if let Some(boundary) = &content.boundary {
                uses.of.entry(boundary.arn(account)).or_default().1 += 1;
            }
        }
        uses
    }

    /// The roles that a policy is attached to, and those whose boundary it is.
    fn count(&self, policy: &Managed<'_>) -> (usize, usize) {
        let uses = match policy {
            Managed::Customer(policy) => self.of.get(&policy.arn()),
            Managed::Aws(arn) => self.of.get(*arn),
        };
        uses.copied().unwrap_or_default()
    }
}

fn find<'w>(world: &'w World, input: &Input<'_>, operation: &str) -> Result<Managed<'w>, ApiError> {
    let arn = input.required("PolicyArn")?;
    let (account, session) = session(world, input.caller())?;
    let parts = arn.strip_prefix("arn:aws:iam::").and_then(|rest| rest.split_once(":policy/"));
    let Some((owner, _)) = parts else {
        return Err(ApiError::new("InvalidInput", format!("ARN {arn} is not valid.")));
    };
    let found = if owner == "aws" {
        catalogue::managed_policy(arn).filter(|known| *known == arn).map(Managed::Aws)
    } else if owner == account.as_str() {
        let name = arn.rsplit('/').next().unwrap_or_default();
        world.customer_policy(account, path_of(arn), name).map(Managed::Customer)
    } else {
        return Err(denied(&session, operation, arn));
    };
    let missing = || ApiError::new("NoSuchEntity", format!("Policy {arn} was not found."));
    found.ok_or_else(missing)
}

/// A copy of the policy that the caller wants to change; AWS's own are nobody's to change.
fn find_own(world: &World, input: &Input<'_>, operation: &str) -> Result<CustomerPolicy, ApiError> {
    match find(world, input, operation)? {
        Managed::Customer(policy) => Ok(policy.clone()),
        Managed::Aws(arn) => Err(denied(&session(world, input.caller())?.1, operation, arn)),
    }
}

fn find_version<'p>(
    policy: &'p CustomerPolicy,
    input: &Input<'_>,
) -> Result<&'p PolicyVersion, ApiError> {
    let id = input.required("VersionId")?;
    let number = id.strip_prefix('v').and_then(|number| number.parse().ok());
    number.and_then(|number| policy.version(number)).ok_or_else(|| {
        let message =
            format!("Policy {} version {id} does not exist or is not attachable.", policy.arn());
        ApiError::new("NoSuchEntity", message)
    })
}

fn checked_document<'a>(input: &Input<'a>) -> Result<&'a str, ApiError> {
    let document = input.required("PolicyDocument")?;
    if let Some(fault) = policy_document_fault(document) {
        return Err(ApiError::new("MalformedPolicyDocument", fault));
    }
    if policy_size(document) > MAX_MANAGED_POLICY {
        let message = format!("Cannot exceed quota for PolicySize: {MAX_MANAGED_POLICY}");
        return Err(ApiError::new("LimitExceeded", message));
    }
    Ok(document)
}

fn tags(input: &Input<'_>) -> Result<Vec<Tag>, ApiError> {
    let mut tags: Vec<Tag> = Vec::new();
    for tag in input.list("Tags") {
        let text = |name: &str| tag.get(name).and_then(Value::as_str).unwrap_or_default();
        let (key, value) = (text("Key"), text("Value"));
        if key.to_ascii_lowercase().starts_with("aws:") {
            let message = "Tag keys beginning with `aws:` are reserved for AWS";
            return Err(ApiError::new("InvalidInput", message));
        }
        if tags.iter().any(|tag| tag.key.eq_ignore_ascii_case(key)) {
            let message =
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
            return Err(ApiError::new("InvalidInput", message));
        }
        tags.push(Tag { key: key.into(), value: value.into() });
    }
    Ok(tags)
}

fn described_tags(tags: &[Tag]) -> Value {
    tags.iter().map(|tag| json!({ "Key": &*tag.key, "Value": &*tag.value })).collect()
}

fn summary(uses: &Uses, policy: &Managed<'_>) -> Map<String, Value> {
    let (attachments, boundaries) = uses.count(policy);
    let mut members = match policy {
        Managed::Customer(policy) => own_summary(policy),
        Managed::Aws(arn) => aws_summary(arn),
    };
    members.insert("AttachmentCount".to_owned(), attachments.into());
    members.insert("PermissionsBoundaryUsageCount".to_owned(), boundaries.into());
    members.insert("IsAttachable".to_owned(), true.into());
    members
}

fn own_summary(policy: &CustomerPolicy) -> Map<String, Value> {
    let members: [(&str, Value); 7] = [
        ("PolicyName", (&*policy.name).into()),
        ("PolicyId", (&*policy.id).into()),
        ("Arn", policy.arn().into()),
        ("Path", (&*policy.path).into()),
        ("DefaultVersionId", version_id(policy.default_version).into()),
        ("CreateDate", time(policy.created).into()),
        ("UpdateDate", time(policy.updated).into()),
    ];
    members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

/// Without the id that AWS gave it, which nobody needs and the sandbox does not know.
fn aws_summary(arn: &str) -> Map<String, Value> {
    let published = catalogue::published_policy(arn);
    let members: [(&str, Value); 6] = [
        ("PolicyName", ManagedPolicyArn::from(arn).name().into()),
        ("Arn", arn.into()),
        ("Path", path_of(arn).into()),
        ("DefaultVersionId", published.map(|it| it.default_version).into()),
        ("CreateDate", published.map(|it| it.created).into()),
        ("UpdateDate", published.map(|it| it.updated).into()),
    ];
    members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

fn described_version(policy: &CustomerPolicy, version: &PolicyVersion) -> Map<String, Value> {
    let members: [(&str, Value); 3] = [
        ("VersionId", version_id(version.number).into()),
        ("IsDefaultVersion", (version.number == policy.default_version).into()),
        ("CreateDate", time(version.created).into()),
    ];
    members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

/// `/job-function/` of `arn:aws:iam::aws:policy/job-function/ViewOnlyAccess`.
pub(super) fn path_of(arn: &str) -> &str {
    let resource = arn.split_once(":policy").map_or("/", |(_, resource)| resource);
    let end = resource.rfind('/').map_or(0, |slash| slash + 1);
    resource.get(..end).unwrap_or("/")
}

fn version_id(number: u32) -> String {
    format!("v{number}")
}

fn denied(session: &str, operation: &str, arn: &str) -> ApiError {
    let message = format!(
        "User: {session} is not authorized to perform: iam:{operation} on resource: policy {arn}"
    );
    ApiError::new("AccessDenied", message)
}

fn delete_conflict(message: &str) -> ApiError {
    ApiError::new("DeleteConflict", message)
}

/// The version of an AWS managed policy with its document, if it is the default one.
fn aws_version(arn: &str, id: &str) -> Answer {
    let (default, mut members) = described_aws_version(arn).unwrap_or_default();
    let number = |id: &str| id.strip_prefix('v').and_then(|it| it.parse::<u32>().ok());
    if id != default {
        if number(id).is_some_and(|it| Some(it) < number(default)) {
            return Err(only_default_version(arn));
        }
        let message = format!("Policy {arn} version {id} does not exist or is not attachable.");
        return Err(ApiError::new("NoSuchEntity", message));
    }
    let document = catalogue::managed_policy_document(arn).unwrap_or_default();
    members.insert("Document".to_owned(), serde_json::from_str(document).unwrap_or_default());
    Ok(json!({ "PolicyVersion": members }))
}

/// The id of an AWS managed policy's default version, and what is told of it. It was made when the policy was
/// last changed.
fn described_aws_version(arn: &str) -> Option<(&'static str, Map<String, Value>)> {
    let published = catalogue::published_policy(arn)?;
    let members: [(&str, Value); 3] = [
        ("VersionId", published.default_version.into()),
        ("IsDefaultVersion", true.into()),
        ("CreateDate", published.updated.into()),
    ];
    let members = members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
    Some((published.default_version, members))
}

fn only_default_version(arn: &str) -> ApiError {
    let default = catalogue::published_policy(arn).map_or("v1", |it| it.default_version);
    let message = format!(
        "the sandbox holds only the default version of an AWS managed policy, here `{default}`"
    );
    ApiError::new("NotServed", message)
}

const MAX_VERSIONS: usize = 5;
