//! What the sandbox pane shows of a world: the views, each a pure function from a world to lines.
//!
//! A line may stand for a thing of the world, so that a key can act on it. Nothing is cut for want of width.

mod access;
mod applications;
mod assignments;
mod entry;
mod excerpt;
mod organization;
mod page;
mod people;
mod permission_sets;
mod policies;
mod portal;
mod search;
mod sessions;

use std::{cell::OnceCell, sync::Arc};

pub use excerpt::{Excerpt, Sight};
pub use search::Search;

use super::{command::quote, question::Questions};
use crate::{
    text::Row,
    words,
    world::{
        AccountId, ApplicationArn, GroupId, ManagedPolicyArn, MembershipId, OrganizationalUnitId,
        PermissionSetArn, PolicyId, Principal, SessionId, UserId, World,
    },
};

/// One way to look at a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// The tree of accounts, with the roles that were made in each.
    Organization,
    /// Groups with their members, and users.
    People,
    /// Permission sets with what is in them and where they are provisioned.
    PermissionSets,
    /// Who has what where.
    Assignments,
    /// Applications, and who may use each.
    Applications,
    /// Policies of the organization and of accounts.
    Policies,
    /// What one person sees after signing in.
    Portal,
    /// Who is signed in to the portal, and who is in which role until when.
    Sessions,
    /// Who may do what, and why.
    Access,
}

/// What a view is about, where it is not about all of a world.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen<'a> {
    /// The person whose portal is shown.
    pub who: Option<&'a UserId>,
    /// What was asked about access.
    pub questions: Option<&'a Questions>,
    /// The world before the last change, so that what it altered can be marked.
    pub before: Option<&'a World>,
}

impl<'a> From<Option<&'a UserId>> for Seen<'a> {
    fn from(who: Option<&'a UserId>) -> Self {
        Self { who, ..Self::default() }
    }
}

/// One row of a view.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// What it says.
    pub row: Row,
    /// The thing that the row is about. Rows that only go on with a thing have none.
    pub item: Option<ItemRef>,
    /// The byte from which on it says what the last change did, where it does.
    pub marks_from: Option<usize>,
    /// The number of the entry that it belongs to.
    pub entry: usize,
}

impl Line {
    fn is_blank(&self) -> bool {
        self.row.spans.is_empty()
    }
}

/// A thing of the world that a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemRef {
    /// An account of the organization.
    Account(AccountId),
    /// An organizational unit.
    OrganizationalUnit(OrganizationalUnitId),
    /// A person.
    User(UserId),
    /// A group.
    Group(GroupId),
    /// One person in one group.
    Membership(MembershipId),
    /// A permission set.
    PermissionSet(PermissionSetArn),
    /// An AWS managed policy in a permission set.
    ManagedPolicy {
        /// The permission set.
        permission_set: PermissionSetArn,
        /// The policy.
        policy: ManagedPolicyArn,
    },
    /// The inline policy of a permission set.
    InlinePolicy(PermissionSetArn),
    /// Who has what where.
    Assignment {
        /// Where.
        account: AccountId,
        /// What.
        permission_set: PermissionSetArn,
        /// Who.
        principal: Principal,
    },
    /// An application.
    Application(ApplicationArn),
    /// Who may use which application.
    ApplicationAssignment {
        /// Which.
        application: ApplicationArn,
        /// Who.
        principal: Principal,
    },
    /// A policy of the organization.
    OrganizationPolicy(PolicyId),
    /// A customer managed policy.
    CustomerPolicy {
        /// The account that has it.
        account: AccountId,
        /// Its name there.
        name: Arc<str>,
    },
    /// The policy of a resource.
    ResourcePolicy {
        /// The account that owns the resource.
        account: AccountId,
        /// The resource.
        arn: Arc<str>,
    },
    /// What a permission set has become in an account.
    Role {
        /// The account that the role is in.
        account: AccountId,
        /// What it was made from.
        permission_set: PermissionSetArn,
    },
    /// A person's session in the portal.
    PortalSession {
        /// What ends it.
        id: SessionId,
        /// Whose it is.
        user: UserId,
    },
    /// A person in a role.
    RoleSession {
        /// Who.
        user: UserId,
        /// Where.
        account: AccountId,
        /// What the role was made from.
        permission_set: PermissionSetArn,
    },
    /// A statement that decided a question about access.
    Statement {
        /// Where its policy can be found.
        policy: String,
        /// Where in the policy it begins, in bytes.
        start: usize,
    },
}

/// The things that another one names: what forms fill in.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Named<'a> {
    /// Where.
    pub account: Option<&'a AccountId>,
    /// What.
    pub permission_set: Option<&'a PermissionSetArn>,
    /// Which.
    pub application: Option<&'a ApplicationArn>,
    /// Who.
    pub principal: Option<Principal>,
}

impl ItemRef {
    /// What the thing is and what it names. One that stands for no account, permission set, application or
    /// principal names nothing.
    pub fn named(&self) -> Named<'_> {
        let nothing = Named::default();
        match self {
            Self::Account(account)
            | Self::CustomerPolicy { account, .. }
            | Self::ResourcePolicy { account, .. } => Named { account: Some(account), ..nothing },
            Self::User(id) | Self::PortalSession { user: id, .. } => {
                Named { principal: Some(Principal::User(id.clone())), ..nothing }
            }
            Self::RoleSession { user, account, permission_set } => Named {
                account: Some(account),
                permission_set: Some(permission_set),
                principal: Some(Principal::User(user.clone())),
                ..nothing
            },
            Self::Group(id) => Named { principal: Some(Principal::Group(id.clone())), ..nothing },
            Self::PermissionSet(set)
            | Self::InlinePolicy(set)
            | Self::ManagedPolicy { permission_set: set, .. } => {
                Named { permission_set: Some(set), ..nothing }
            }
            Self::Assignment { account, permission_set, principal } => Named {
                account: Some(account),
                permission_set: Some(permission_set),
                principal: Some(principal.clone()),
                ..nothing
            },
            Self::Role { account, permission_set } => {
                Named { account: Some(account), permission_set: Some(permission_set), ..nothing }
            }
            Self::Application(application) => Named { application: Some(application), ..nothing },
            Self::ApplicationAssignment { application, principal } => Named {
                application: Some(application),
                principal: Some(principal.clone()),
                ..nothing
            },
            Self::OrganizationalUnit(_)
            | Self::Membership(_)
            | Self::OrganizationPolicy(_)
            | Self::Statement { .. } => nothing,
        }
    }

    /// The AWS CLI line that says what AWS knows of the thing, where there is one.
    pub fn describe(&self, world: &World) -> Option<String> {
        Some(match self {
            Self::Account(id) => format!("aws organizations describe-account --account-id {id}"),
            Self::OrganizationalUnit(id) => format!(
                "aws organizations describe-organizational-unit --organizational-unit-id {id}"
            ),
            Self::User(id) => format!("aws identitystore describe-user --user-id {id}"),
            Self::Group(id) => format!("aws identitystore describe-group --group-id {id}"),
            Self::Membership(id) => {
                let group = &world.membership(id.as_str())?.group;
                format!("aws identitystore list-group-memberships --group-id {group}")
            }
            Self::PermissionSet(arn) => {
                format!("aws sso-admin describe-permission-set --permission-set-arn {arn}")
            }
            Self::ManagedPolicy { permission_set, .. } => format!(
                "aws sso-admin list-managed-policies-in-permission-set --permission-set-arn {permission_set}"
            ),
            Self::InlinePolicy(arn) => format!(
                "aws sso-admin get-inline-policy-for-permission-set --permission-set-arn {arn}"
            ),
            Self::Assignment { account, permission_set, .. } => format!(
                "aws sso-admin list-account-assignments --account-id {account} --permission-set-arn {permission_set}"
            ),
            Self::Application(arn) => {
                format!("aws sso-admin describe-application --application-arn {arn}")
            }
            Self::ApplicationAssignment { application, .. } => format!(
                "aws sso-admin list-application-assignments --application-arn {application}"
            ),
            Self::OrganizationPolicy(id) => {
                format!("aws organizations describe-policy --policy-id {id}")
            }
            Self::CustomerPolicy { account, name } => {
                let arn = world.customer_policy_named(account, name)?.arn();
                let profile = quote(account_text(world, account));
                let is_own = *account == world.organization.management;
                let profile =
                    if is_own { String::new() } else { tr!(" --profile {profile}", profile) };
                format!("aws iam get-policy --policy-arn {arn}{profile}")
            }
            Self::ResourcePolicy { arn, .. } => {
                format!("console get-resource-policy --resource-arn {}", quote(arn))
            }
            Self::PortalSession { user, .. } => {
                format!("console list-sessions --user-id {user}")
            }
            Self::RoleSession { user, account, permission_set } => {
                // The name that the session has, whatever became of the user.
                let session = world
                    .role_sessions_of(user)
                    .find(|it| (it.0, it.1) == (account, permission_set));
                let user = &session?.2.user_name;
                let set = &world.permission_set(permission_set.as_str())?.name;
                let profile = format!("{user}:{}:{set}", account_text(world, account));
                format!("aws sts get-caller-identity --profile {}", quote(&profile))
            }
            Self::Role { account, .. } => format!(
                "aws sso-admin list-permission-sets-provisioned-to-account --account-id {account}"
            ),
            Self::Statement { .. } => return None,
        })
    }
}

impl View {
    /// All views, in the order of their tabs.
    pub const ALL: [Self; 9] = [
        Self::Organization,
        Self::People,
        Self::PermissionSets,
        Self::Assignments,
        Self::Applications,
        Self::Policies,
        Self::Portal,
        Self::Sessions,
        Self::Access,
    ];

    /// The name on its tab.
    pub fn title(self) -> &'static str {
        words::of(self.name())
    }

    /// The same in English, which can be typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Organization => mark!("Organization"),
            Self::People => mark!("People"),
            Self::PermissionSets => mark!("Permission sets"),
            Self::Assignments => mark!("Assignments"),
            Self::Applications => mark!("Applications"),
            Self::Policies => mark!("Policies"),
            Self::Portal => mark!("Portal"),
            Self::Sessions => mark!("Sessions"),
            Self::Access => mark!("Access"),
        }
    }

    /// The view of `world` in `width` columns.
    ///
    /// With `ascii`, the lines of the tree are drawn in ASCII.
    pub fn of<'a>(
        self,
        world: &'a World,
        seen: impl Into<Seen<'a>>,
        width: u16,
        ascii: bool,
    ) -> Sight<'a> {
        let (seen, users) = (seen.into(), OnceCell::new());
        Sight { view: self, world, seen, width: width.into(), ascii, users }
    }

    /// All of its lines.
    pub fn lines<'a>(
        self,
        world: &'a World,
        seen: impl Into<Seen<'a>>,
        width: u16,
        ascii: bool,
    ) -> Vec<Line> {
        self.of(world, seen, width, ascii).around(0, 0, usize::MAX).lines
    }
}

/// A principal as people read it: `ana.ruiz`, `Developers (group)`, `a deleted user`.
pub(crate) fn principal_text(world: &World, principal: &Principal) -> String {
    match (world.principal_name(principal), principal) {
        (Some(name), Principal::User(_)) => name.to_owned(),
        (Some(name), Principal::Group(_)) => tr!("{name} (group)", name),
        (None, Principal::User(_)) => tr!("a deleted user").to_owned(),
        (None, Principal::Group(_)) => tr!("a deleted group").to_owned(),
    }
}

/// The name of an account, or its id if the account is not in the organization.
pub(crate) fn account_text<'a>(world: &'a World, id: &'a AccountId) -> &'a str {
    world.organization.account(id.as_str()).map_or(id.as_str(), |account| &account.name)
}
