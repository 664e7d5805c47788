//! The names of the things in a world that a learner may write where AWS wants an id or an ARN.

use jiff::Timestamp;

use super::view::account_text;
use crate::{
    catalogue,
    world::{IDENTITY_CENTER, ManagedPolicyArn, PolicyType, RequestKind, World},
};

/// A name and what it stands for.
pub(super) type Named = (String, String);

/// What can stand for the input member `member`; `kind` is the `PrincipalType` beside it.
pub(super) fn of_member(world: &World, member: &str, kind: Option<&str>) -> Option<Vec<Named>> {
    Some(match (member, kind) {
        ("UserId" | "Members", _) | ("PrincipalId", Some("USER")) => users(world),
        ("GroupId" | "GroupIds", _) | ("PrincipalId", Some("GROUP")) => groups(world),
        ("PrincipalId", _) => groups(world).into_iter().chain(users(world)).collect(),
        ("PermissionSetArn", _) => permission_sets(world),
        ("ManagedPolicyArn", _) => policies(),
        ("TargetId" | "AccountId" | "accountId", _) => accounts(world),
        ("OrganizationalUnitId", _) => organizational_units(world),
        ("ParentId" | "SourceParentId" | "DestinationParentId", _) => parents(world),
        ("ChildId", _) => accounts(world).into_iter().chain(organizational_units(world)).collect(),
        ("MembershipId", _) => memberships(world),
        ("PolicyId", _) => organization_policies(world),
        ("SessionId", _) => sessions(world),
        ("TokenId", _) => scim_tokens(world),
        ("InstanceArn", _) => vec![(world.instance.arn.to_string(), "the instance".to_owned())],
        ("IdentityStoreId", _) => {
            vec![(world.instance.identity_store.to_string(), "the identity store".to_owned())]
        }
        ("AccountAssignmentCreationRequestId", _) => {
            requests(world, |kind| matches!(kind, RequestKind::Create(_)))
        }
        ("AccountAssignmentDeletionRequestId", _) => {
            requests(world, |kind| matches!(kind, RequestKind::Delete(_)))
        }
        ("ProvisionPermissionSetRequestId", _) => {
            requests(world, |kind| matches!(kind, RequestKind::Provision { .. }))
        }
        ("PolicyArn", _) => customer_policies(world).into_iter().chain(policies()).collect(),
        ("RoleName", _) => roles(world),
        ("ServicePrincipal", _) => {
            vec![(IDENTITY_CENTER.to_owned(), "IAM Identity Center".to_owned())]
        }
        ("SessionDuration", _) => {
            let durations = [("PT1H", "1 hour"), ("PT4H", "4 hours"), ("PT12H", "12 hours")];
            durations.map(|(text, note)| (text.to_owned(), note.to_owned())).to_vec()
        }
        _ => return None,
    })
}

/// What `member` names, in words; none for members that take no name.
pub(super) fn noun(member: &str, kind: Option<&str>) -> Option<&'static str> {
    Some(match (member, kind) {
        ("UserId", _) | ("PrincipalId", Some("USER")) => "user",
        ("GroupId" | "GroupIds", _) | ("PrincipalId", Some("GROUP")) => "group",
        ("PermissionSetArn", _) => "permission set",
        ("ManagedPolicyArn", _) => "AWS managed policy",
        ("TargetId" | "AccountId" | "accountId", _) => "account",
        ("OrganizationalUnitId", _) => "organizational unit",
        _ => return None,
    })
}

pub(super) fn users(world: &World) -> Vec<Named> {
    world.users().map(|it| (it.user_name.to_string(), it.display_name.to_string())).collect()
}

fn groups(world: &World) -> Vec<Named> {
    let note = |text: Option<&str>| text.unwrap_or("group").to_owned();
    let groups = world.groups();
    groups.map(|it| (it.display_name.to_string(), note(it.description.as_deref()))).collect()
}

fn permission_sets(world: &World) -> Vec<Named> {
    let note = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let sets = world.permission_sets();
    sets.map(|it| (it.name.to_string(), note(it.description.as_deref()))).collect()
}

fn policies() -> Vec<Named> {
    let arns = catalogue::pickable().into_iter();
    arns.map(|arn| (ManagedPolicyArn::from(arn).name().to_owned(), arn.to_owned())).collect()
}

fn customer_policies(world: &World) -> Vec<Named> {
    let policies = world.customer_policies();
    let policies =
        policies.map(|it| (it.name.to_string(), account_text(world, &it.account).into()));
    policies.collect()
}

fn roles(world: &World) -> Vec<Named> {
    let roles = world.roles();
    roles.map(|it| (it.name.to_string(), account_text(world, &it.account).to_owned())).collect()
}

fn accounts(world: &World) -> Vec<Named> {
    let accounts = world.organization.accounts_in_tree_order().into_iter();
    accounts.map(|it| (it.name.to_string(), it.id.to_string())).collect()
}

fn organizational_units(world: &World) -> Vec<Named> {
    let units = world.organization.organizational_units();
    units.map(|it| (it.name.to_string(), it.id.to_string())).collect()
}

fn parents(world: &World) -> Vec<Named> {
    let root = (world.organization.root.to_string(), "Root".to_owned());
    std::iter::once(root).chain(organizational_units(world)).collect()
}

fn organization_policies(world: &World) -> Vec<Named> {
    let policies = PolicyType::ALL.into_iter().flat_map(|it| world.organization_policies(it));
    policies.map(|it| (it.name.to_string(), it.description.to_string())).collect()
}

fn memberships(world: &World) -> Vec<Named> {
    let name = |user: Option<&str>| user.unwrap_or("a deleted user").to_owned();
    let memberships = world.memberships().map(|it| {
        let user = name(world.user(it.user.as_str()).map(|user| &*user.user_name));
        let group = world.group(it.group.as_str()).map_or("a deleted group", |it| &it.display_name);
        (it.id.to_string(), format!("{user} in {group}"))
    });
    memberships.collect()
}

fn scim_tokens(world: &World) -> Vec<Named> {
    let tokens = world.scim().map(|scim| scim.tokens.as_slice()).unwrap_or_default().iter();
    let note = |at: Timestamp| at.strftime("expires %Y-%m-%d").to_string();
    tokens.map(|token| (token.id.to_string(), note(token.expires))).collect()
}

fn sessions(world: &World) -> Vec<Named> {
    let sessions = world.live_sessions().filter_map(|session| {
        let user = world.user(session.user.as_str())?;
        Some((session.id.to_string(), format!("session of {}", user.user_name)))
    });
    sessions.collect()
}

/// Newest first: mostly the last request is meant.
fn requests(world: &World, is_wanted: fn(&RequestKind) -> bool) -> Vec<Named> {
    let wanted = world.requests().filter(|it| is_wanted(&it.kind));
    let mut found: Vec<_> = wanted
        .map(|request| {
            let (set, account) = match &request.kind {
                RequestKind::Create(it) | RequestKind::Delete(it) => {
                    (&it.permission_set, Some(&it.account))
                }
                RequestKind::Provision { permission_set, account } => {
                    (permission_set, account.as_ref())
                }
            };
            let set = world.permission_set(set.as_str()).map_or(set.id(), |set| &set.name);
            let account = account.map_or("all accounts", |id| account_text(world, id));
            (request.id.to_string(), format!("{set} in {account}"))
        })
        .collect();
    found.reverse();
    found
}
