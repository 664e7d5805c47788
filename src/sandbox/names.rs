//! The names of the things in a world that a learner may write where AWS wants an id or an ARN.

use std::borrow::Cow;

use jiff::Timestamp;

use super::view::account_text;
use crate::{
    catalogue,
    world::{
        Application, IDENTITY_CENTER, ManagedPolicyArn, Membership, OrganizationPolicy, PolicyType,
        Request, RequestKind, World,
    },
};

/// A name and what it stands for.
pub(super) type Named<'a> = (Cow<'a, str>, Note<'a>);

/// Names one by one, so that whoever seeks a few pays for no more.
pub(super) type Names<'a> = Box<dyn Iterator<Item = Named<'a>> + 'a>;

/// What a name stands for; the longer ones are written only for names that are shown.
#[derive(Debug, Clone)]
pub(super) enum Note<'a> {
    /// It is at hand.
    Text(Cow<'a, str>),
    /// Who is in which group.
    Membership(&'a Membership),
    /// What was asked for.
    Request(&'a Request),
}

impl Note<'_> {
    /// In words.
    pub(super) fn text(&self, world: &World) -> String {
        match self {
            Self::Text(text) => text.clone().into_owned(),
            Self::Membership(it) => {
                let user = world.user(it.user.as_str());
                let user = user.map_or(tr!("a deleted user"), |user| &user.user_name);
                let group = world.group(it.group.as_str());
                let group = group.map_or(tr!("a deleted group"), |group| &group.display_name);
                tr!("{user} in {group}", user, group)
            }
            Self::Request(request) => {
                let (set, account) = match &request.kind {
                    RequestKind::Create(it) | RequestKind::Delete(it) => {
                        (&it.permission_set, Some(&it.account))
                    }
                    RequestKind::Provision { permission_set, account } => {
                        (permission_set, account.as_ref())
                    }
                };
                let set = world.permission_set(set.as_str()).map_or(set.id(), |set| &set.name);
                let account = account.map_or(tr!("all accounts"), |id| account_text(world, id));
                tr!("{set} in {account}", set, account)
            }
        }
    }
}

fn text<'a>(text: impl Into<Cow<'a, str>>) -> Note<'a> {
    Note::Text(text.into())
}

fn one<'a>(name: &'a str, note: &'a str) -> Names<'a> {
    Box::new(std::iter::once((name.into(), text(note))))
}

/// How the two functions below know a member: a policy of the organization has other targets than an assignment,
/// and a policy of a resource is of others than tags are on.
pub(super) fn member_of<'m>(service: &str, member: &'m str) -> &'m str {
    match (service, member) {
        ("organizations", "TargetId") => POLICY_TARGET,
        ("console", "ResourceArn") => OPEN_RESOURCE,
        // One that is to be made in a new account.
        ("organizations", "RoleName") => NEW_ROLE,
        _ => member,
    }
}

const POLICY_TARGET: &str = "PolicyTarget";
const OPEN_RESOURCE: &str = "OpenResource";
const NEW_ROLE: &str = "NewRole";

/// What can stand for the input member `member`; `kind` is the `PrincipalType` beside it.
pub(super) fn of_member<'a>(
    world: &'a World,
    member: &str,
    kind: Option<&str>,
) -> Option<Names<'a>> {
    Some(match (member, kind) {
        ("UserId" | "Members", _) | ("PrincipalId", Some("USER")) => users(world),
        ("GroupId" | "GroupIds", _) | ("PrincipalId", Some("GROUP")) => groups(world),
        ("PrincipalId", _) => principals(world),
        ("PermissionSetArn", _) => permission_sets(world),
        ("ApplicationArn", _) => applications(world),
        ("ApplicationProviderArn" | "ApplicationProvider", _) => application_providers(),
        ("ResourceArn", _) => Box::new(permission_sets(world).chain(applications(world))),
        ("ManagedPolicyArn", _) => policies(),
        ("TargetId" | "AccountId" | "accountId" | "ApplicationAccount", _) => accounts(world),
        ("OrganizationalUnitId", _) => organizational_units(world),
        ("ParentId" | "SourceParentId" | "DestinationParentId", _) => parents(world),
        ("ChildId", _) => Box::new(accounts(world).chain(organizational_units(world))),
        ("MembershipId", _) => memberships(world),
        ("PolicyId", _) => organization_policies(world),
        ("SessionId", _) => sessions(world),
        ("TokenId", _) => scim_tokens(world),
        (OPEN_RESOURCE, _) => resources(world),
        ("Bucket", _) => buckets(world),
        (POLICY_TARGET, _) => Box::new(accounts(world).chain(parents(world))),
        ("RootId", _) => one(&world.organization.root, "Root"),
        ("InstanceArn", _) => one(&world.instance.arn, tr!("the instance")),
        ("IdentityStoreId", _) => one(&world.instance.identity_store, tr!("the identity store")),
        ("AccountAssignmentCreationRequestId", _) => {
            requests(world, |kind| matches!(kind, RequestKind::Create(_)))
        }
        ("AccountAssignmentDeletionRequestId", _) => {
            requests(world, |kind| matches!(kind, RequestKind::Delete(_)))
        }
        ("ProvisionPermissionSetRequestId", _) => {
            requests(world, |kind| matches!(kind, RequestKind::Provision { .. }))
        }
        ("PolicyArn", _) => Box::new(customer_policies(world).chain(policies())),
        ("RoleName" | "PolicySourceArn", _) => roles(world),
        ("ServicePrincipal", _) => one(IDENTITY_CENTER, "IAM Identity Center"),
        ("SessionDuration", _) => {
            let durations =
                [("PT1H", tr!("1 hour")), ("PT4H", tr!("4 hours")), ("PT12H", tr!("12 hours"))];
            Box::new(durations.into_iter().map(|(name, note)| (name.into(), text(note))))
        }
        _ => return None,
    })
}

/// What `member` names, in English words; none for members that take no name.
pub(super) fn noun(member: &str, kind: Option<&str>) -> Option<&'static str> {
    Some(match (member, kind) {
        ("UserId", _) | ("PrincipalId", Some("USER")) => mark!("user"),
        ("GroupId" | "GroupIds", _) | ("PrincipalId", Some("GROUP")) => mark!("group"),
        ("PermissionSetArn", _) => mark!("permission set"),
        ("ApplicationArn", _) => mark!("application"),
        ("ManagedPolicyArn", _) => mark!("AWS managed policy"),
        ("TargetId" | "AccountId" | "accountId", _) => mark!("account"),
        ("OrganizationalUnitId", _) => mark!("organizational unit"),
        (POLICY_TARGET, _) => mark!("account or organizational unit"),
        _ => return None,
    })
}

/// What `given` names or is the id of, if that is nothing of the kind `wanted`, as [`noun`] says it.
pub(super) fn other_kind(world: &World, given: &str, wanted: &str) -> Option<&'static str> {
    let organization = &world.organization;
    let unit = organization.organizational_unit(given);
    let unit = unit.or_else(|| organization.organizational_unit_named(given));
    let account = organization.account_named(given).or_else(|| organization.account(given));
    let set = world.permission_set_named(given).or_else(|| world.permission_set(given));
    let kinds = [
        (mark!("a user"), world.user_named(given).or_else(|| world.user(given)).is_some()),
        (mark!("a group"), world.group_named(given).or_else(|| world.group(given)).is_some()),
        (mark!("an account"), account.is_some()),
        (
            mark!("an organizational unit"),
            unit.or_else(|| organization.organizational_unit_at(given)).is_some(),
        ),
        (mark!("the root"), given == "Root" || given == &*organization.root),
        (mark!("a permission set"), set.is_some()),
        (mark!("an application"), world.application_named(given).is_some()),
    ];
    let mut is = kinds.into_iter().filter(|(_, is_it)| *is_it).map(|(kind, _)| kind);
    let first = is.clone().next()?;
    // A name may be of several things.
    let is_wanted = |it: &str| it.split_once(' ').is_some_and(|(_, noun)| noun == wanted);
    (!is.any(is_wanted)).then_some(first)
}

pub(super) fn users(world: &World) -> Names<'_> {
    Box::new(world.users().map(|it| ((&*it.user_name).into(), text(&*it.display_name))))
}

/// The users whose names begin so, by name: however many there are, only these are looked at.
pub(super) fn users_beginning<'a>(world: &'a World, beginning: &str) -> Names<'a> {
    let users = world.users_beginning(beginning);
    Box::new(users.map(|it| ((&*it.user_name).into(), text(&*it.display_name))))
}

fn groups(world: &World) -> Names<'_> {
    let note = |it: Option<&'_ str>| it.unwrap_or(tr!("group")).to_owned();
    let groups = world.groups();
    Box::new(
        groups.map(move |it| ((&*it.display_name).into(), text(note(it.description.as_deref())))),
    )
}

/// Groups first: mostly a group is meant.
pub(super) fn principals(world: &World) -> Names<'_> {
    Box::new(groups(world).chain(users(world)))
}

pub(super) fn permission_sets(world: &World) -> Names<'_> {
    let sets = world.permission_sets();
    Box::new(sets.map(|it| ((&*it.name).into(), text(it.description.as_deref().unwrap_or("")))))
}

fn applications(world: &World) -> Names<'_> {
    let note = |it: Option<&'_ str>| it.unwrap_or(tr!("application")).to_owned();
    let all = world.applications();
    Box::new(all.map(move |it| (application(world, it), text(note(it.description.as_deref())))))
}

/// What names an application: its name, or its ARN where the name means something older.
pub(super) fn application<'a>(world: &World, it: &'a Application) -> Cow<'a, str> {
    let oldest = world.application_named(&it.name).is_some_and(|oldest| oldest.arn == it.arn);
    let is_clear = oldest && world.permission_set_named(&it.name).is_none();
    if is_clear { (&*it.name).into() } else { it.arn.as_str().into() }
}

fn application_providers<'a>() -> Names<'a> {
    let all = [("custom", "OAuth 2.0"), ("custom-saml", tr!("SAML 2.0: in the console alone"))];
    Box::new(all.into_iter().map(|(name, note)| (name.into(), text(note))))
}

fn policies<'a>() -> Names<'a> {
    let arns = catalogue::pickable().into_iter();
    Box::new(arns.map(|arn| (ManagedPolicyArn::from(arn).name().to_owned().into(), text(arn))))
}

fn customer_policies(world: &World) -> Names<'_> {
    let policies = world.customer_policies();
    Box::new(policies.map(|it| ((&*it.name).into(), text(account_text(world, &it.account)))))
}

/// The resources that have a policy, for whoever asks about one.
pub(super) fn resources(world: &World) -> Names<'_> {
    let policies = world.resource_policies();
    Box::new(policies.map(|it| ((&*it.arn).into(), text(account_text(world, &it.account)))))
}

fn buckets(world: &World) -> Names<'_> {
    let all =
        world.resource_policies().filter(|it| it.kind().is_some_and(|it| it.service() == "s3"));
    Box::new(all.map(|it| (it.name().into(), text(account_text(world, &it.account)))))
}

fn roles(world: &World) -> Names<'_> {
    let roles = world.roles();
    Box::new(roles.map(|it| ((&*it.name).into(), text(account_text(world, &it.account)))))
}

pub(super) fn accounts(world: &World) -> Names<'_> {
    let accounts = world.organization.accounts_in_tree_order().into_iter();
    Box::new(accounts.map(|it| ((&*it.name).into(), text(it.id.as_str()))))
}

fn organizational_units(world: &World) -> Names<'_> {
    let units = world.organization.organizational_units();
    Box::new(units.map(|it| ((&*it.name).into(), text(it.id.to_string()))))
}

fn parents(world: &World) -> Names<'_> {
    Box::new(one(&world.organization.root, "Root").chain(organizational_units(world)))
}

fn organization_policies(world: &World) -> Names<'_> {
    let policies = PolicyType::ALL.into_iter().flat_map(|it| world.organization_policies(it));
    Box::new(policies.map(|it| (organization_policy(world, it), text(&*it.description))))
}

/// What names a policy of the organization: its name, or its id where the name means one of another type.
pub(super) fn organization_policy<'a>(world: &World, it: &'a OrganizationPolicy) -> Cow<'a, str> {
    let mut named = PolicyType::ALL.iter();
    let meant = named.find_map(|kind| world.organization_policy_named(*kind, &it.name));
    let is_meant = meant.is_some_and(|meant| meant.id == it.id);
    if is_meant { (&*it.name).into() } else { it.id.as_str().into() }
}

fn memberships(world: &World) -> Names<'_> {
    let memberships = world.memberships();
    Box::new(memberships.map(|it| (it.id.as_str().into(), Note::Membership(it))))
}

fn scim_tokens(world: &World) -> Names<'_> {
    let tokens = world.scim().map(|scim| scim.tokens.as_slice()).unwrap_or_default().iter();
    let note = |at: Timestamp| text(tr!("expires {date}", date = at.strftime("%Y-%m-%d")));
    Box::new(tokens.map(move |token| (token.id.to_string().into(), note(token.expires))))
}

fn sessions(world: &World) -> Names<'_> {
    let sessions = world.live_sessions().filter_map(|session| {
        let user = world.user(session.user.as_str())?;
        Some((
            session.id.to_string().into(),
            text(tr!("session of {user_name}", user_name = user.user_name)),
        ))
    });
    Box::new(sessions)
}

/// Newest first: mostly the last request is meant.
fn requests(world: &World, is_wanted: fn(&RequestKind) -> bool) -> Names<'_> {
    let wanted: Vec<_> = world.requests().filter(|it| is_wanted(&it.kind)).collect();
    let newest = wanted.into_iter().rev();
    Box::new(newest.map(|it| (it.id.as_str().into(), Note::Request(it))))
}
