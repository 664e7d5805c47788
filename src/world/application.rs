//! Applications that people reach through Identity Center, and who is assigned to them.
//!
//! They have nothing to do with permission sets: an assignment of an application makes no role.

use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{AccountId, ApplicationArn, Handles, Principal, Tag, UserId, World};

/// The provider of customer managed OAuth 2.0 applications: the only one whose applications the API makes.
pub const CUSTOM_PROVIDER: &str = "arn:aws:sso::aws:applicationProvider/custom";

/// The provider of customer managed SAML 2.0 applications, which are made in the console alone.
pub const SAML_PROVIDER: &str = "arn:aws:sso::aws:applicationProvider/custom-saml";

/// What Identity Center needs to know to sign people in to an application by SAML 2.0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saml {
    /// Where the application takes what is said of a person: the assertion consumer service.
    pub acs_url: Arc<str>,
    /// Whom that is for: the application's entity id.
    pub audience: Arc<str>,
    /// What the application is told beside it.
    pub relay_state: Option<Arc<str>>,
}

/// A customer managed application.
#[derive(Debug, Clone, PartialEq)]
pub struct Application {
    /// `arn:aws:sso::<account>:application/ssoins-<16>/apl-<16>`
    pub arn: ApplicationArn,
    /// What people see. Several applications may have the same.
    pub name: Arc<str>,
    /// A sentence about it.
    pub description: Option<Arc<str>>,
    /// The account that it was made in.
    pub account: AccountId,
    /// Whether anybody may use it.
    pub is_enabled: bool,
    /// Whether the portal shows it to those who may use it.
    pub is_visible: bool,
    /// Where its tile in the portal leads, if that is known.
    pub sign_in: Option<SignIn>,
    /// How people are signed in, if by SAML; if not, by OAuth 2.0.
    pub saml: Option<Saml>,
    /// Whether only those who are assigned may use it, not everybody.
    pub is_assignment_required: bool,
    /// In the order given.
    pub tags: Vec<Tag>,
    /// When it was made.
    pub created: Timestamp,
    /// The call that made it, if the call may be made twice.
    pub(crate) retry: Option<Retry>,
}

/// How people get from the portal into an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Who begins it.
    pub origin: SignInOrigin,
    /// Where the application is; there, if the application begins.
    pub url: Option<Arc<str>>,
}

/// Who begins a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInOrigin {
    /// The portal sends people to the application, which asks them to sign in.
    Application,
    /// The portal signs people in, by SAML.
    IdentityCenter,
}

impl SignInOrigin {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Application, Self::IdentityCenter];

    /// AWS's `Origin`.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Application => "APPLICATION",
            Self::IdentityCenter => "IDENTITY_CENTER",
        }
    }
}

/// What makes a call the same call again.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Retry {
    /// AWS's `ClientToken`.
    pub(crate) token: Arc<str>,
    /// All that was asked for.
    pub(crate) input: Map<String, Value>,
}

/// What an application is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ApplicationHandle {
    /// What people see.
    Name(Arc<str>),
    /// Where it was made.
    Account(AccountId),
    /// The token of the call that made it.
    Token(Arc<str>),
    /// Everybody may use it.
    Open,
}

impl Application {
    /// AWS's ARN for the kind of application it is.
    pub fn provider(&self) -> &'static str {
        if self.saml.is_some() { SAML_PROVIDER } else { CUSTOM_PROVIDER }
    }
}

impl Handles for Application {
    type Handle = ApplicationHandle;

    fn handles(&self) -> Vec<ApplicationHandle> {
        let mut handles = vec![
            ApplicationHandle::Name(self.name.clone()),
            ApplicationHandle::Account(self.account.clone()),
        ];
        handles.extend(self.retry.as_ref().map(|it| ApplicationHandle::Token(it.token.clone())));
        handles.extend((!self.is_assignment_required).then_some(ApplicationHandle::Open));
        handles
    }
}

impl World {
    /// All applications, oldest first.
    pub fn applications(&self) -> impl DoubleEndedIterator<Item = &Application> {
        self.applications.iter()
    }

    /// The application with this ARN.
    pub fn application(&self, arn: &str) -> Option<&Application> {
        self.applications.get(arn)
    }

    /// The oldest application with this name.
    pub fn application_named(&self, name: &str) -> Option<&Application> {
        self.applications.find(ApplicationHandle::Name(name.into()))
    }

    /// Adds an application that is enabled, visible and assigned to nobody.
    pub(crate) fn add_application(&mut self, name: &str, account: &AccountId) -> Application {
        let id = self.ids.application(&self.instance.region);
        let instance = self.instance.id();
        let application = Application {
            arn: format!("arn:aws:sso::{account}:application/{instance}/{id}").into(),
            name: name.into(),
            description: None,
            account: account.clone(),
            is_enabled: true,
            is_visible: true,
            sign_in: None,
            saml: None,
            is_assignment_required: true,
            tags: Vec::new(),
            created: self.now,
            retry: None,
        };
        self.put_application(application.clone());
        application
    }

    /// Puts a changed application in the place of what it was.
    pub(crate) fn put_application(&mut self, application: Application) {
        self.applications.insert(application.arn.clone(), application);
    }

    /// Removes an application with its assignments.
    pub(crate) fn remove_application(&mut self, arn: &ApplicationArn) {
        let principals: Vec<_> = self.assigned_to(arn).cloned().collect();
        for principal in &principals {
            self.unassign_application(arn, principal);
        }
        self.applications.remove(arn);
    }

    /// Who is assigned to an application: users, then groups.
    pub fn assigned_to<'a>(
        &'a self,
        application: &'a ApplicationArn,
    ) -> impl Iterator<Item = &'a Principal> {
        self.assigned_to_from(application, None)
    }

    /// The same, from a principal on.
    pub(crate) fn assigned_to_from<'a>(
        &'a self,
        application: &'a ApplicationArn,
        first: Option<Principal>,
    ) -> impl Iterator<Item = &'a Principal> {
        let first = first.unwrap_or_else(|| Principal::User("".into()));
        self.application_assignments
            .range((application.clone(), first)..)
            .take_while(move |(it, _)| it == application)
            .map(|(_, principal)| principal)
    }

    /// The applications that a principal is assigned to, without those of the groups that it is in.
    pub fn applications_of<'a>(
        &'a self,
        principal: &'a Principal,
    ) -> impl Iterator<Item = &'a ApplicationArn> {
        self.applications_of_from(principal, "".into())
    }

    /// The same, from an application on.
    pub(crate) fn applications_of_from<'a>(
        &'a self,
        principal: &'a Principal,
        first: ApplicationArn,
    ) -> impl Iterator<Item = &'a ApplicationArn> {
        self.applications_of
            .range((principal.clone(), first)..)
            .take_while(move |(it, _)| it == principal)
            .map(|(_, application)| application)
    }

    /// Whether a principal itself is assigned to an application.
    pub fn is_assigned_to(&self, application: &ApplicationArn, principal: &Principal) -> bool {
        self.application_assignments.contains(&(application.clone(), principal.clone()))
    }

    /// Assigns a principal to an application, if it is not yet.
    pub(crate) fn assign_application(&mut self, application: ApplicationArn, principal: Principal) {
        self.applications_of.insert_mut((principal.clone(), application.clone()));
        self.application_assignments.insert_mut((application, principal));
    }

    /// Ends an assignment; says whether it was there.
    pub(crate) fn unassign_application(
        &mut self,
        application: &ApplicationArn,
        principal: &Principal,
    ) -> bool {
        self.applications_of.remove_mut(&(principal.clone(), application.clone()));
        self.application_assignments.remove_mut(&(application.clone(), principal.clone()))
    }

    /// The applications in a user's portal, oldest first: enabled, visible, and open to everybody or
    /// assigned to the user or a group of the user.
    pub fn portal_applications(&self, user: &UserId) -> Vec<&Application> {
        let principals = self.principals_of(user);
        if principals.is_empty() {
            return Vec::new();
        }
        let assigned = principals.iter().flat_map(|it| self.applications_of(it));
        let assigned = assigned.filter_map(|arn| self.applications.place(arn.as_str()));
        let open = self.applications.having(ApplicationHandle::Open, 0).map(|(place, _)| place);
        let places: BTreeSet<u64> = assigned.chain(open).collect();
        let applications = places.into_iter().filter_map(|place| self.applications.at(place));
        applications.filter(|it| it.is_enabled && it.is_visible).collect()
    }

    /// Whether an application is in a user's portal.
    pub fn is_in_portal(&self, user: &UserId, application: &Application) -> bool {
        let principals = self.principals_of(user);
        let is_assigned = || principals.iter().any(|it| self.is_assigned_to(&application.arn, it));
        let is_open = !principals.is_empty() && !application.is_assignment_required;
        application.is_enabled && application.is_visible && (is_open || is_assigned())
    }
}
