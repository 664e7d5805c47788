//! A world: one organization with IAM Identity Center, whole, in memory, as a value.
//!
//! All its maps are persistent, so a copy costs a handful of counters whatever its size, and a change
//! pays only for its path. Ids come from its seed and time from its own clock, so the same calls
//! make the same world everywhere. Callers outside change it through `api::call` alone.
//! `fixture` reads starting worlds, `provision` holds the rules by which roles come and go.

mod application;
mod assignment;
mod customer_policy;
mod directory;
pub mod fixture;
pub mod generate;
mod id;
mod indexed;
mod ordered;
mod organization;
mod organization_policy;
mod permission_set;
mod policy_document;
mod policy_finding;
mod portal;
mod provision;
mod quota;
mod request;
mod resource_policy;
mod scim;
mod session;
mod source;
mod time;

use std::sync::Arc;

use jiff::Timestamp;
use rpds::{RedBlackTreeMapSync, RedBlackTreeSetSync};

pub(crate) use application::{ApplicationHandle, Retry};
use assignment::ByPrincipal;
pub(crate) use customer_policy::NewPolicy;
use directory::{GroupHandle, MembershipHandle, UserHandle};
use id::Ids;
use indexed::{Handles, Indexed};
use ordered::Ordered;

pub use application::{Application, CUSTOM_PROVIDER, SAML_PROVIDER, Saml, SignIn, SignInOrigin};
pub use assignment::{Assignment, Principal, Request, RequestHandle, RequestKind};
pub use customer_policy::{
    CustomerPolicy, MAX_MANAGED_POLICY, PolicyVersion, is_policy_name, is_policy_path, policy_size,
};
pub use directory::{Group, Membership, User, is_reserved_name};
pub use id::{
    AccountId, AccountRequestId, ApplicationArn, GroupId, ManagedPolicyArn, MembershipId,
    OrganizationalUnitId, PermissionSetArn, PolicyId, RequestId, SessionId, UserId,
};
pub use organization::{
    Account, AccountRequest, Delegation, IDENTITY_CENTER, Node, Organization, OrganizationalUnit,
    Parent,
};
pub use organization_policy::{OrganizationPolicy, PolicyType, organization_policy_fault};
pub use permission_set::{
    AccessControlAttribute, Boundary, Content, PermissionSet, PolicyReference, Role, Tag,
    inline_policy_fault, is_permission_set_name, is_session_duration, role_path,
};
pub use policy_document::policy_document_fault;
pub use policy_finding::policy_findings;
pub use portal::PortalAccount;
pub use quota::{Quota, Quotas};
pub use resource_policy::{ResourcePolicy, ResourceType, resource_policy_fault};
pub use scim::{Scim, ScimToken};
pub use session::{
    AccessPortal, NoSession, PortalSession, RoleSession, is_portal_session_duration,
    is_portal_subdomain,
};
pub(crate) use source::word as source_word;
pub use source::{IdentitySource, KINDS as IDENTITY_SOURCES};

/// One organization and its Identity Center.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// What the world is called on the screen.
    pub title: Arc<str>,
    /// A sentence about it.
    pub description: Arc<str>,
    /// The accounts and their tree.
    pub organization: Organization,
    /// The organization instance of Identity Center.
    pub instance: Instance,
    /// How the access portal is set up.
    pub access_portal: AccessPortal,
    source: IdentitySource,
    scim: Option<Scim>,
    pub(crate) users: Indexed<UserId, User>,
    pub(crate) groups: Indexed<GroupId, Group>,
    pub(crate) memberships: Indexed<MembershipId, Membership>,
    pub(crate) permission_sets: Indexed<PermissionSetArn, PermissionSet>,
    assignments: RedBlackTreeSetSync<Assignment>,
    // INVARIANT: holds exactly the rows of `assignments`.
    assignments_of: RedBlackTreeSetSync<ByPrincipal>,
    roles: RedBlackTreeMapSync<(AccountId, PermissionSetArn), Arc<Role>>,
    // INVARIANT: holds exactly the keys of `roles`, turned around.
    accounts_of: RedBlackTreeSetSync<(PermissionSetArn, AccountId)>,
    pub(crate) applications: Indexed<ApplicationArn, Application>,
    application_assignments: RedBlackTreeSetSync<(ApplicationArn, Principal)>,
    // INVARIANT: holds exactly the rows of `application_assignments`, turned around.
    applications_of: RedBlackTreeSetSync<(Principal, ApplicationArn)>,
    requests: Indexed<RequestId, Request>,
    // INVARIANT: holds exactly the requests that have not ended, by when they do, then by age.
    pending: RedBlackTreeSetSync<(Timestamp, u64)>,
    pub(crate) stepwise: bool,
    pub(crate) quotas: Quotas,
    pub(crate) access_control_attributes: Option<Vec<AccessControlAttribute>>,
    customer_policies: RedBlackTreeMapSync<(AccountId, Arc<str>), Arc<CustomerPolicy>>,
    resource_policies: RedBlackTreeMapSync<Arc<str>, Arc<ResourcePolicy>>,
    // Whose a bucket is that has no policy any more: nothing else says it.
    bucket_owners: RedBlackTreeMapSync<Arc<str>, AccountId>,
    sessions: Indexed<SessionId, PortalSession>,
    // The one that lasts longest, for each person and role.
    role_sessions: RedBlackTreeMapSync<(UserId, AccountId, PermissionSetArn), Arc<RoleSession>>,
    ids: Ids,
    now: Timestamp,
}

/// The instance of Identity Center that the organization owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// `arn:aws:sso:::instance/ssoins-<16>`
    pub arn: Arc<str>,
    /// `d-<10>`
    pub identity_store: Arc<str>,
    /// The Region that it was enabled in.
    pub region: Arc<str>,
    /// What its owner calls it.
    pub name: Option<Arc<str>>,
    /// When it was enabled.
    pub created: Timestamp,
}

impl Instance {
    /// `ssoins-<16>`
    pub fn id(&self) -> &str {
        self.arn.rsplit('/').next().unwrap_or_default()
    }
}

impl World {
    /// A world with nothing but a management account and an instance in `region`.
    ///
    /// Without `id`, the account gets one from the seed.
    pub fn new(
        seed: u64,
        now: Timestamp,
        region: &str,
        management: &str,
        id: Option<AccountId>,
        email: Option<&str>,
    ) -> Self {
        let mut ids = Ids::new(seed);
        let instance = Instance {
            arn: format!("arn:aws:sso:::instance/{}", ids.instance(region)).into(),
            identity_store: ids.identity_store().into(),
            region: region.into(),
            name: None,
            created: now,
        };
        let organization = Organization {
            id: ids.organization().into(),
            root: ids.root().into(),
            management: id.unwrap_or_else(|| ids.account()),
            organizational_units: Indexed::default(),
            accounts: Indexed::default(),
            policies: Indexed::default(),
            policy_types: RedBlackTreeSetSync::new_sync(),
            attachments: RedBlackTreeSetSync::new_sync(),
            attached: RedBlackTreeSetSync::new_sync(),
            account_requests: Indexed::default(),
            delegations: RedBlackTreeMapSync::new_sync(),
        };
        let id = organization.management.clone();
        let mut world = Self {
            title: "World".into(),
            description: "".into(),
            organization,
            instance,
            access_portal: AccessPortal::default(),
            source: IdentitySource::Directory,
            scim: None,
            users: Indexed::default(),
            groups: Indexed::default(),
            memberships: Indexed::default(),
            permission_sets: Indexed::default(),
            assignments: RedBlackTreeSetSync::new_sync(),
            assignments_of: RedBlackTreeSetSync::new_sync(),
            roles: RedBlackTreeMapSync::new_sync(),
            accounts_of: RedBlackTreeSetSync::new_sync(),
            applications: Indexed::default(),
            application_assignments: RedBlackTreeSetSync::new_sync(),
            applications_of: RedBlackTreeSetSync::new_sync(),
            requests: Indexed::default(),
            pending: RedBlackTreeSetSync::new_sync(),
            stepwise: false,
            quotas: Quotas::default(),
            access_control_attributes: None,
            customer_policies: RedBlackTreeMapSync::new_sync(),
            resource_policies: RedBlackTreeMapSync::new_sync(),
            bucket_owners: RedBlackTreeMapSync::new_sync(),
            sessions: Indexed::default(),
            role_sessions: RedBlackTreeMapSync::new_sync(),
            ids,
            now,
        };
        for policy in organization_policy::of_aws() {
            world.organization.policies.insert(policy.id.clone(), policy);
        }
        world.add_account(management, Parent::Root, Some(id), email);
        world
    }

    /// What its ids are made of.
    pub fn seed(&self) -> u64 {
        self.ids.seed()
    }

    /// All users, oldest first.
    pub fn users(&self) -> impl DoubleEndedIterator<Item = &User> {
        self.users.iter()
    }

    /// The user with this id.
    pub fn user(&self, id: &str) -> Option<&User> {
        self.users.get(id)
    }

    /// The user who signs in with this name.
    pub fn user_named(&self, name: &str) -> Option<&User> {
        self.users.find(UserHandle::Name(name.into()))
    }

    /// The users whose names begin with `beginning`, by name.
    pub(crate) fn users_beginning(&self, beginning: &str) -> impl Iterator<Item = &User> + use<'_> {
        let first = UserHandle::Name(beginning.into());
        let beginning = beginning.to_owned();
        let begins = move |handle: &UserHandle| match handle {
            UserHandle::Name(name) => name.starts_with(&beginning),
            UserHandle::Email(_) => false,
        };
        self.users.by_handle(first, begins)
    }

    /// All groups, oldest first.
    pub fn groups(&self) -> impl DoubleEndedIterator<Item = &Group> {
        self.groups.iter()
    }

    /// The group with this id.
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.get(id)
    }

    /// The group with this display name.
    pub fn group_named(&self, name: &str) -> Option<&Group> {
        self.groups.find(GroupHandle::Name(name.into()))
    }

    /// All memberships, oldest first.
    pub fn memberships(&self) -> impl Iterator<Item = &Membership> {
        self.memberships.iter()
    }

    /// The membership with this id.
    pub fn membership(&self, id: &str) -> Option<&Membership> {
        self.memberships.get(id)
    }

    /// The membership of a user in a group.
    pub fn membership_of(&self, user: &UserId, group: &GroupId) -> Option<&Membership> {
        self.memberships.find(MembershipHandle::Pair(user.clone(), group.clone()))
    }

    /// The memberships of a user, oldest first.
    pub fn memberships_of(&self, user: &UserId) -> impl Iterator<Item = &Membership> + use<'_> {
        self.memberships_from(user, 0).map(|(_, it)| it)
    }

    /// The same, from a place on, with their places.
    pub(crate) fn memberships_from(
        &self,
        user: &UserId,
        first: u64,
    ) -> impl Iterator<Item = (u64, &Membership)> + use<'_> {
        self.memberships.having(MembershipHandle::Of(user.clone()), first)
    }

    /// The memberships in a group, oldest first.
    pub fn members_of(&self, group: &GroupId) -> impl Iterator<Item = &Membership> + use<'_> {
        self.members_from(group, 0).map(|(_, it)| it)
    }

    /// The same, from a place on, with their places.
    pub(crate) fn members_from(
        &self,
        group: &GroupId,
        first: u64,
    ) -> impl Iterator<Item = (u64, &Membership)> + use<'_> {
        self.memberships.having(MembershipHandle::In(group.clone()), first)
    }

    /// All permission sets, oldest first.
    pub fn permission_sets(&self) -> impl DoubleEndedIterator<Item = &PermissionSet> {
        self.permission_sets.iter()
    }

    /// The permission set with this ARN.
    pub fn permission_set(&self, arn: &str) -> Option<&PermissionSet> {
        self.permission_sets.get(arn)
    }

    /// The permission set with this name.
    pub fn permission_set_named(&self, name: &str) -> Option<&PermissionSet> {
        self.permission_sets.find(name.into())
    }

    /// The name of a principal, or nothing if it is gone and its assignment dangles.
    pub fn principal_name(&self, principal: &Principal) -> Option<&str> {
        match principal {
            Principal::User(id) => self.users.get(id).map(|user| &*user.user_name),
            Principal::Group(id) => self.groups.get(id).map(|group| &*group.display_name),
        }
    }

    /// Adds an account; without `id` or `email` they are made up.
    pub(crate) fn add_account(
        &mut self,
        name: &str,
        parent: Parent,
        id: Option<AccountId>,
        email: Option<&str>,
    ) -> AccountId {
        let id = id.unwrap_or_else(|| self.ids.account());
        let email = email.map_or_else(|| format!("{name}@aws.example.com"), ToOwned::to_owned);
        let account = Account {
            id: id.clone(),
            name: name.into(),
            email: email.into(),
            parent,
            joined: self.now,
        };
        self.organization.accounts.insert(id.clone(), account);
        self.attach_full_access(id.as_str());
        id
    }

    /// Adds an account at the root, unless another has this address; gives the request, which has ended.
    pub(crate) fn add_account_by_request(&mut self, name: &str, email: &str) -> AccountRequestId {
        let end = match self.organization.account_with_email(email) {
            Some(_) => Err("EMAIL_ALREADY_EXISTS"),
            None => Ok(self.add_account(name, Parent::Root, None, Some(email))),
        };
        let id = self.ids.account_request();
        let request = AccountRequest { id: id.clone(), name: name.into(), end, created: self.now };
        self.organization.account_requests.insert(id.clone(), request);
        id
    }

    /// Adds an organizational unit.
    pub(crate) fn add_organizational_unit(
        &mut self,
        name: &str,
        parent: Parent,
    ) -> OrganizationalUnitId {
        let id = self.ids.organizational_unit(&self.organization.root);
        let unit = OrganizationalUnit { id: id.clone(), name: name.into(), parent };
        self.organization.organizational_units.insert(id.clone(), unit);
        self.attach_full_access(id.as_str());
        id
    }
}
