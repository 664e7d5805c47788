//! A form for any operation that changes something, made from the operation table: each of its members is a field.
//!
//! [`LISTED`] names those that `e` offers on a thing. An operation that is served has its form by itself.

use serde_json::{Map, Value};

use super::{
    Field, Form, FormKind, application, assignment, call, customer_policy, permission_set, person,
    resource_policy,
};
use crate::{
    api::{self, Call},
    catalogue::{Member, ShapeKind},
    sandbox::{
        command::{Target, Typed, kebab, read_value, split, value_words},
        document, names,
        view::{ItemRef, View},
    },
    words,
    world::{ResourceType, World},
};

/// An operation that is offered on a thing, or in a view, in words of ours.
struct Listed {
    service: &'static str,
    operation: &'static str,
    title: &'static str,
    /// Whether `e` on this thing offers it.
    edits: fn(&ItemRef) -> bool,
    /// Whether `d` on this thing means it.
    removes: fn(&ItemRef) -> bool,
    /// The views in which `a` offers it.
    adds_to: &'static [View],
}

const fn edits(
    service: &'static str,
    operation: &'static str,
    title: &'static str,
    edits: fn(&ItemRef) -> bool,
) -> Listed {
    Listed { service, operation, title, edits, removes: |_| false, adds_to: &[] }
}

const fn adds(
    service: &'static str,
    operation: &'static str,
    title: &'static str,
    adds_to: &'static [View],
) -> Listed {
    Listed { service, operation, title, edits: |_| false, removes: |_| false, adds_to }
}

const fn removes(
    service: &'static str,
    operation: &'static str,
    title: &'static str,
    removes: fn(&ItemRef) -> bool,
) -> Listed {
    Listed { service, operation, title, edits: |_| false, removes, adds_to: &[] }
}

const SSO: &str = "sso-admin";
const IAM: &str = customer_policy::SERVICE;
const ORG: &str = "organizations";
const S3: &str = "s3api";
const CONSOLE: &str = "console";
const SCIM: &str = "scim";

#[rustfmt::skip]
const LISTED: &[Listed] = &[
    edits(SSO, "UpdatePermissionSet", mark!("Change description, duration and relay state"), is_set),
    edits(SSO, "AttachCustomerManagedPolicyReferenceToPermissionSet", mark!("Attach a customer managed policy"), is_set),
    edits(SSO, "DetachCustomerManagedPolicyReferenceFromPermissionSet", mark!("Detach a customer managed policy"), is_set),
    edits(SSO, "PutPermissionsBoundaryToPermissionSet", mark!("Set the permissions boundary"), is_set),
    edits(SSO, "DeletePermissionsBoundaryFromPermissionSet", mark!("Remove the permissions boundary"), is_set),
    edits(SSO, "TagResource", mark!("Add tags"), is_tagged),
    edits(SSO, "UntagResource", mark!("Remove tags"), is_tagged),
    edits(SSO, "UpdateApplication", mark!("Change name, description, status and address"), is_application),
    edits(SSO, "PutApplicationAssignmentConfiguration", mark!("Say whether assignments are required"), is_application),
    Listed {
        edits: is_application,
        ..adds(SSO, "CreateApplicationAssignment", mark!("Assign an application"), &[View::Applications, View::Portal])
    },
    adds(SSO, "CreateApplication", mark!("New application that signs in by OAuth 2.0"), &[View::Applications]),
    adds(CONSOLE, "CreateSamlApplication", mark!("New application that signs in by SAML 2.0"), &[View::Applications]),
    removes(SSO, "DeleteApplication", mark!("Delete an application"), is_application),
    removes(SSO, "DeleteApplicationAssignment", mark!("End an application's assignment"), is_application_assignment),
    Listed {
        edits: is_person,
        ..adds(CONSOLE, "SignIn", mark!("Sign in to the portal"), &[View::Sessions])
    },
    edits(CONSOLE, "SignOut", mark!("Sign out of the portal"), is_person),
    removes(CONSOLE, "EndSession", mark!("End this portal session"), is_portal_session),
    edits(CONSOLE, "DisableUser", mark!("Disable this user"), is_person),
    edits(CONSOLE, "EnableUser", mark!("Enable this user"), is_user),
    edits(ORG, "MoveAccount", mark!("Move this account"), is_account),
    edits(ORG, "RegisterDelegatedAdministrator", mark!("Make it a delegated administrator"), is_account),
    edits(ORG, "DeregisterDelegatedAdministrator", mark!("End its delegated administration"), is_account),
    edits(ORG, "AttachPolicy", mark!("Attach a policy of the organization"), is_target_or_policy),
    edits(ORG, "DetachPolicy", mark!("Detach a policy of the organization"), is_target_or_policy),
    edits(ORG, "UpdatePolicy", mark!("Change name, description and document"), is_policy),
    removes(ORG, "DeletePolicy", mark!("Delete a policy of the organization"), is_policy),
    edits(ORG, "UpdateOrganizationalUnit", mark!("Rename this organizational unit"), is_unit),
    adds(ORG, "CreateAccount", mark!("New account"), &[View::Organization]),
    adds(ORG, "CreateOrganizationalUnit", mark!("New organizational unit"), &[View::Organization]),
    adds(ORG, "CreatePolicy", mark!("New policy of the organization"), &[View::Organization, View::Policies]),
    adds(ORG, "EnablePolicyType", mark!("Enable a type of policy"), &[View::Policies]),
    adds(ORG, "DisablePolicyType", mark!("Disable a type of policy"), &[View::Policies]),
    Listed {
        edits: is_account,
        ..adds(IAM, "CreatePolicy", mark!("New customer managed policy"), &[View::Organization, View::Policies])
    },
    edits(IAM, "CreatePolicyVersion", mark!("Write a new version"), is_customer_policy),
    edits(IAM, "SetDefaultPolicyVersion", mark!("Go to another version"), is_customer_policy),
    edits(IAM, "DeletePolicyVersion", mark!("Delete a version"), is_customer_policy),
    removes(IAM, "DeletePolicy", mark!("Delete a customer managed policy"), is_customer_policy),
    Listed {
        edits: |item| is_account(item) || is_or_is_in_resource_policy(item),
        ..adds(CONSOLE, "PutResourcePolicy", mark!("Write the policy of a resource"), &[View::Organization, View::Policies])
    },
    removes(CONSOLE, "DeleteResourcePolicy", mark!("Delete the policy of a resource"), is_resource_policy),
    adds(CONSOLE, "SetIdentitySource", mark!("Choose where people come from"), &[View::People]),
    adds(CONSOLE, "EnableScim", mark!("Let a provider push people"), &[View::People]),
    adds(SCIM, "PushUser", mark!("Push a user from the provider"), &[View::People]),
    adds(SCIM, "PushGroup", mark!("Push a group from the provider"), &[View::People]),
    adds("clock", "Advance", mark!("Move the clock"), &[View::Portal, View::Sessions]),
];

/// The forms of listed operations that `e` offers on a thing.
pub(super) fn editing(item: &ItemRef) -> impl Iterator<Item = FormKind> {
    listed(move |it| (it.edits)(item))
}

/// Those that `a` offers in a view.
pub(super) fn adding(view: View) -> impl Iterator<Item = FormKind> {
    listed(move |it| it.adds_to.contains(&view))
}

/// The form of a listed operation that `d` means on a thing.
pub(super) fn removing(item: &ItemRef) -> Option<FormKind> {
    listed(move |it| (it.removes)(item)).next()
}

/// Every operation that changes something.
pub(super) fn all() -> impl Iterator<Item = FormKind> {
    let changes =
        |(service, name): &(&str, &str)| api::changes(&Call::new(service, name, Value::Null));
    api::served().filter(changes).map(|(service, name)| FormKind::Operation(service, name))
}

fn listed(is_wanted: impl Fn(&Listed) -> bool) -> impl Iterator<Item = FormKind> {
    let is_served = |it: &&Listed| Target::of_call(it.service, it.operation).is_some();
    let wanted = LISTED.iter().filter(move |it| is_wanted(it)).filter(is_served);
    wanted.map(|it| FormKind::Operation(it.service, it.operation))
}

pub(super) fn title(service: &str, operation: &str) -> String {
    let listed = LISTED.iter().find(|it| it.service == service && it.operation == operation);
    let spelled = || format!("{service} {}", kebab(operation));
    listed.map_or_else(spelled, |it| words::of(it.title).to_owned())
}

/// A field for each member, those that are required first; what fills in itself is left out.
pub(super) fn fields(
    service: &str,
    operation: &str,
    world: &World,
    about: Option<&ItemRef>,
) -> Vec<Field> {
    let Some(target) = Target::of_call(service, operation) else { return Vec::new() };
    let mut members: Vec<&Member> =
        target.operation.input.iter().filter(|it| !FILLED_IN.contains(&it.name)).collect();
    members.sort_by_key(|it| !it.required);
    let is_new = operation.starts_with("Create");
    let known = |it: &Member| match service {
        IAM => customer_policy::known(it.name, world, about),
        S3 => resource_policy::known(it.name, world, about),
        CONSOLE if operation.ends_with("ResourcePolicy") => {
            resource_policy::known(it.name, world, about)
        }
        _ => known(it.name, world, about, is_new),
    };
    let account = is_of_account(service).then(|| customer_policy::account_field(world, about));
    let rest = members.into_iter().map(|it| field(&target, it, world, known(it)));
    account.into_iter().chain(rest).collect()
}

/// A field, filled in with `value` where that can stand there.
fn field(target: &Target, member: &Member, world: &World, value: Option<String>) -> Field {
    let shape = target.service.shape(member.shape);
    let values = shape.map(|it| it.values.as_slice()).unwrap_or_default();
    let (values, others): (Vec<&str>, Vec<&str>) =
        values.iter().copied().partition(|it| api::serves_value(member.shape, it));
    let mut is_choice = !values.is_empty();
    let mut choices: Vec<String> = match shape.map(|it| it.kind) {
        Some(ShapeKind::Boolean) => ["true", "false"].map(str::to_owned).into(),
        Some(ShapeKind::String) if values.is_empty() && !is_free(target, member) => {
            let name = names::member_of(target.service_name, member.name);
            let named = names::of_member(world, name, None);
            is_choice = named.is_some();
            named.into_iter().flatten().map(|(name, _)| name.into_owned()).collect()
        }
        _ => values.iter().map(|it| (*it).to_owned()).collect(),
    };
    let spelled = Typed::of(target.service, member.shape).map(value_words).unwrap_or_default();
    let shape_of_it = match shape.map(|it| it.kind) {
        Some(ShapeKind::List) if spelled.contains('=') => {
            tr!(
                " (several, with blanks between them, each as {shape})",
                shape = spelled.trim_end_matches(" …")
            )
        }
        Some(ShapeKind::List) => tr!(" (several, with blanks between them)").to_owned(),
        Some(ShapeKind::Structure | ShapeKind::Map) if spelled.contains('=') => {
            format!(" ({spelled}, or JSON)")
        }
        Some(ShapeKind::Structure | ShapeKind::Map) => " (JSON)".to_owned(),
        _ => String::new(),
    };
    let not_here = match others.join(", ") {
        others if others.is_empty() => others,
        others => tr!(" AWS also has {others}, which the sandbox has not.", others),
    };
    let hint = format!("{}{shape_of_it}{not_here}", member.doc);
    let only = <[String; 1]>::try_from(choices.clone()).ok().filter(|_| member.required);
    // Who is gone has no name any more.
    choices
        .extend(value.clone().filter(|it| member.name == "PrincipalId" && !choices.contains(it)));
    let value = value.filter(|it| choices.is_empty() || choices.contains(it));
    let value = value.or_else(|| only.map(|[it]| it));
    let field = if is_choice || !choices.is_empty() {
        Field::choice("", choices, &hint)
    } else {
        Field::text("", &hint)
    };
    let mut field = field.with(value.as_deref());
    field.label = kebab(member.name).replace('-', " ").into();
    field.required = member.required;
    if document::MEMBERS.contains(&member.name) {
        field = field.document();
    }
    field
}

/// Whether a service is one account's own, so that whoever calls it must be there.
fn is_of_account(service: &str) -> bool {
    matches!(service, IAM | S3)
}

/// Whether what is listed is not all that can stand there.
fn is_free(target: &Target, member: &Member) -> bool {
    matches!(
        (target.name, member.name),
        (_, "SessionDuration")
            | ("PutResourcePolicy", "ResourceArn")
            | ("PutBucketPolicy" | "GetBucketPolicy" | "DeleteBucketPolicy", "Bucket")
    )
}

/// What the thing under the cursor says of a member.
fn known(member: &str, world: &World, about: Option<&ItemRef>, is_new: bool) -> Option<String> {
    let set = permission_set::about_set(world, about);
    let account = assignment::about_account(about);
    let account = account.and_then(|id| world.organization.account(id.as_str()));
    Some(match member {
        "UserId" => person::about_user(world, about)?.user_name.to_string(),
        "GroupId" => person::about_group(world, about)?.display_name.to_string(),
        "PermissionSetArn" => set?.name.to_string(),
        "ResourceArn" if set.is_some() => set?.name.to_string(),
        "Description" if set.is_some() => set?.description.as_deref()?.to_owned(),
        "SessionDuration" => set?.content.session_duration.to_string(),
        // Left out, it would be cleared.
        "RelayState" => set?.content.relay_state.as_deref()?.to_owned(),
        "TargetId" if account.is_none() => unit(world, about)?,
        "SessionId" => match about? {
            ItemRef::PortalSession { id, .. } => id.to_string(),
            _ => return None,
        },
        "AccountId" | "TargetId" => account?.name.to_string(),
        "SourceParentId" => world.organization.parent_id(&account?.parent).to_owned(),
        "OrganizationalUnitId" => unit(world, about)?,
        _ => {
            let policy = || policy(member, world, about, is_new);
            return application::known(member, world, about, is_new).or_else(policy);
        }
    })
}

/// The name of the organizational unit under the cursor.
fn unit(world: &World, about: Option<&ItemRef>) -> Option<String> {
    let Some(ItemRef::OrganizationalUnit(id)) = about else { return None };
    Some(world.organization.organizational_unit(id.as_str())?.name.to_string())
}

/// What a policy of the organization under the cursor says of a member.
fn policy(member: &str, world: &World, about: Option<&ItemRef>, is_new: bool) -> Option<String> {
    let Some(ItemRef::OrganizationPolicy(id)) = about else { return None };
    let policy = world.organization_policy(id.as_str())?;
    Some(match member {
        "PolicyId" => names::organization_policy(world, policy).into_owned(),
        "RootId" => world.organization.root.to_string(),
        "PolicyType" => policy.kind.name().to_owned(),
        _ if is_new => return None,
        "Name" => policy.name.to_string(),
        "Description" => policy.description.to_string(),
        "Content" => policy.content.to_string(),
        _ => return None,
    })
}

/// The one call, with what was filled in read as AWS CLI reads it.
pub(super) fn calls(form: &Form, world: &World) -> Result<Vec<Call>, String> {
    let FormKind::Operation(service, operation) = form.kind else { return Ok(Vec::new()) };
    let Some(target) = Target::of_call(service, operation) else { return Ok(Vec::new()) };
    let mut input = Map::new();
    for member in &target.operation.input {
        let label = kebab(member.name).replace('-', " ");
        let text = form.value(&label);
        let typed = Typed::of(target.service, member.shape);
        let Some(typed) = typed.filter(|_| !text.is_empty()) else { continue };
        let words = match typed.kind() {
            ShapeKind::List => split(text).map_err(|error| error.message)?,
            _ => vec![text.to_owned()],
        };
        let value = read_value(&kebab(member.name), typed, &words);
        input.insert(member.name.to_owned(), value.map_err(|error| error.to_string())?);
    }
    let mut call = call(service, operation, Value::Object(input));
    if is_of_account(service) {
        call.caller = customer_policy::caller(form, world);
    }
    Ok(vec![call])
}

fn is_set(item: &ItemRef) -> bool {
    matches!(item, ItemRef::PermissionSet(_))
}

fn is_tagged(item: &ItemRef) -> bool {
    is_set(item) || is_application(item)
}

fn is_application(item: &ItemRef) -> bool {
    matches!(item, ItemRef::Application(_))
}

fn is_application_assignment(item: &ItemRef) -> bool {
    matches!(item, ItemRef::ApplicationAssignment { .. })
}

fn is_user(item: &ItemRef) -> bool {
    matches!(item, ItemRef::User(_))
}

fn is_person(item: &ItemRef) -> bool {
    is_user(item) || is_portal_session(item) || matches!(item, ItemRef::RoleSession { .. })
}

fn is_portal_session(item: &ItemRef) -> bool {
    matches!(item, ItemRef::PortalSession { .. })
}

fn is_customer_policy(item: &ItemRef) -> bool {
    matches!(item, ItemRef::CustomerPolicy { .. })
}

fn is_resource_policy(item: &ItemRef) -> bool {
    matches!(item, ItemRef::ResourcePolicy { .. })
}

/// Also where a statement of it has decided a question.
fn is_or_is_in_resource_policy(item: &ItemRef) -> bool {
    let is_in = |it: &ItemRef| matches!(it, ItemRef::Statement { policy, .. } if ResourceType::of(policy).is_some());
    is_resource_policy(item) || is_in(item)
}

fn is_account(item: &ItemRef) -> bool {
    matches!(item, ItemRef::Account(_))
}

fn is_unit(item: &ItemRef) -> bool {
    matches!(item, ItemRef::OrganizationalUnit(_))
}

fn is_policy(item: &ItemRef) -> bool {
    matches!(item, ItemRef::OrganizationPolicy(_))
}

fn is_target_or_policy(item: &ItemRef) -> bool {
    is_account(item) || is_unit(item) || is_policy(item)
}

/// Members that the sandbox fills in, that only page through lists, or that tell two calls of a program apart.
const FILLED_IN: [&str; 6] =
    ["InstanceArn", "IdentityStoreId", "accessToken", "MaxResults", "NextToken", "ClientToken"];
