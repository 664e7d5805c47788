//! Sessions, of two kinds with two clocks: a person's in the access portal, and a role's in an account.
//!
//! A portal session opens role sessions; a role session, once it began, lives until its own end.
//! Somebody who has never signed in through the console is taken as signed in, so that looking at the
//! portal asks for no ceremony; from the first sign-in on, the portal's clock counts for them.

use std::sync::Arc;

use jiff::{Span, SpanRelativeTo, Timestamp, Unit};

use super::{
    AccountId, Assignment, PermissionSetArn, Role, SessionId, UserId, World, indexed::Handles,
};

/// How the access portal is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessPortal {
    /// How long a portal session lasts: `PT15M` to `P90D`.
    pub session_duration: Arc<str>,
    /// What stands in the address in place of the identity store's id; chosen once.
    pub subdomain: Option<Arc<str>>,
}

impl Default for AccessPortal {
    fn default() -> Self {
        Self { session_duration: "PT8H".into(), subdomain: None }
    }
}

/// A person's session in the access portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalSession {
    /// What `EndSession` wants.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// When the person signed in.
    pub started: Timestamp,
    /// When it ends by itself.
    pub expires: Timestamp,
    /// When it was ended before that.
    pub ended: Option<Timestamp>,
}

impl PortalSession {
    /// Whether it opens anything at `now`.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.ended.is_none() && now < self.expires
    }

    /// The bearer token, for the `sso` service's `accessToken`.
    pub fn token(&self) -> String {
        format!("{TOKEN}{}", self.id)
    }
}

impl Handles for PortalSession {
    type Handle = UserId;

    fn handles(&self) -> Vec<UserId> {
        vec![self.user.clone()]
    }
}

/// A session of a provisioned role: the temporary credentials that a person got for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSession {
    /// The person's name at that time; it stands in the session's ARN.
    pub user_name: Arc<str>,
    /// The ARN of the role. A role that was made again is another one.
    pub role: Arc<str>,
    /// `ASIA<16>`
    pub access_key: Arc<str>,
    /// The key that signs.
    pub secret_key: Arc<str>,
    /// What makes the two temporary.
    pub token: Arc<str>,
    /// When it ends, whatever happens to the person.
    pub expires: Timestamp,
}

/// Why somebody cannot act in a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSession {
    /// The person is not signed in to the portal, or must not be.
    SignedOut,
    /// No assignment opens the role to the person.
    NoAccess,
    /// There was a session; it is over, and the person is not signed in to get another.
    Expired,
}

/// Whether the portal takes `text` for the length of its sessions: ISO 8601, 15 minutes to 90 days.
pub fn is_portal_session_duration(text: &str) -> bool {
    let span = text.parse::<Span>().ok();
    let minutes =
        span.and_then(|span| span.total((Unit::Minute, SpanRelativeTo::days_are_24_hours())).ok());
    minutes.is_some_and(|minutes| (15.0..=90.0 * 24.0 * 60.0).contains(&minutes))
}

/// Whether `text` can stand in the portal's address: small letters, digits, and `-` between them.
pub fn is_portal_subdomain(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_allowed = text.chars().all(|c| is_plain(c) || c == '-');
    (1..=63).contains(&text.len())
        && is_allowed
        && text.starts_with(is_plain)
        && text.ends_with(is_plain)
}

impl World {
    /// The address at which people sign in.
    pub fn portal_url(&self) -> String {
        let subdomain = self.access_portal.subdomain.as_ref();
        let name = subdomain.unwrap_or(&self.instance.identity_store);
        format!("https://{name}.awsapps.com/start")
    }

    /// The portal sessions of a person, oldest first; those that ended too.
    pub fn sessions_of(&self, user: &UserId) -> impl Iterator<Item = &PortalSession> {
        self.sessions.having(user.clone(), 0).map(|(_, session)| session)
    }

    /// The portal session with this id.
    pub fn session(&self, id: &str) -> Option<&PortalSession> {
        self.sessions.get(id)
    }

    /// The token of a person's newest portal session, or the one of a person who needs none yet.
    pub fn portal_token(&self, user: &UserId) -> String {
        let newest = self.sessions_of(user).last();
        newest.map_or_else(|| format!("{TOKEN}{user}"), PortalSession::token)
    }

    /// The portal session that a token is of, over or not.
    pub fn session_of_token(&self, token: &str) -> Option<&PortalSession> {
        self.sessions.get(token.strip_prefix(TOKEN)?)
    }

    /// Whose portal token this is, if it still opens the portal.
    pub fn user_of_token(&self, token: &str) -> Option<&UserId> {
        let id = token.strip_prefix(TOKEN)?;
        let user = match self.sessions.get(id) {
            Some(session) if session.is_live(self.now) => self.user(session.user.as_str())?,
            Some(_) => return None,
            None => self.user(id).filter(|user| self.sessions_of(&user.id).next().is_none())?,
        };
        user.is_enabled.then_some(&user.id)
    }

    /// Signs a person in to the portal.
    pub(crate) fn sign_in(&mut self, user: &UserId) -> PortalSession {
        let session = PortalSession {
            id: self.ids.session(),
            user: user.clone(),
            started: self.now,
            expires: self.end_of(&self.access_portal.session_duration),
            ended: None,
        };
        self.sessions.insert(session.id.clone(), session.clone());
        session
    }

    /// Signs a person out: ends the newest portal session. One who needed none yet needs one from now on.
    pub(crate) fn sign_out(&mut self, user: &UserId) {
        let newest = self.sessions_of(user).last().map(|session| session.id.clone());
        let id = newest.unwrap_or_else(|| self.sign_in(user).id);
        self.end_session(id.as_str());
    }

    /// Ends a portal session now. The role sessions that it opened live on.
    pub(crate) fn end_session(&mut self, id: &str) {
        if let Some(session) = self.sessions.get(id).filter(|it| it.is_live(self.now)) {
            let ended = PortalSession { ended: Some(self.now), ..session.clone() };
            self.sessions.insert(ended.id.clone(), ended);
        }
    }

    /// Ends all portal sessions of a person now.
    pub(crate) fn end_sessions_of(&mut self, user: &UserId) {
        let ids: Vec<_> = self.sessions_of(user).map(|session| session.id.clone()).collect();
        for id in ids {
            self.end_session(id.as_str());
        }
    }

    /// The role that an assignment opens to a person, direct or by a group.
    pub fn open_role(
        &self,
        user: &UserId,
        account: &AccountId,
        permission_set: &PermissionSetArn,
    ) -> Option<&Role> {
        let mut principals = self.principals_of(user).into_iter();
        let is_open = principals.any(|principal| {
            let (account, permission_set) = (account.clone(), permission_set.clone());
            self.is_assigned(&Assignment { account, permission_set, principal })
        });
        is_open.then(|| self.role(account, permission_set)).flatten()
    }

    /// Begins a role session, as long as the role was last provisioned to let it be.
    pub(crate) fn start_role_session(
        &mut self,
        user: &UserId,
        account: &AccountId,
        permission_set: &PermissionSetArn,
    ) -> Option<RoleSession> {
        let role = self.open_role(user, account, permission_set)?.clone();
        let session = RoleSession {
            user_name: self.user(user.as_str())?.user_name.clone(),
            role: role.arn.clone(),
            access_key: self.ids.access_key().into(),
            secret_key: self.ids.secret_key().into(),
            token: self.ids.session_token().into(),
            expires: self.end_of(&role.snapshot.session_duration),
        };
        let key = (user.clone(), account.clone(), permission_set.clone());
        let older = self.role_sessions.get(&key);
        if older.is_none_or(|it| it.role != session.role || it.expires <= session.expires) {
            self.role_sessions.insert_mut(key, Arc::new(session.clone()));
        }
        Some(session)
    }

    /// The role and the name in which a person acts there: in a session that lives, whatever became of
    /// the person since, or else in one that could begin now.
    pub fn acting_role(
        &self,
        user: &UserId,
        account: &AccountId,
        permission_set: &PermissionSetArn,
    ) -> Result<(&Role, &str), NoSession> {
        let key = (user.clone(), account.clone(), permission_set.clone());
        // Credentials of a role that is gone are no longer any good.
        let role = self.role(account, permission_set);
        let session = self.role_sessions.get(&key);
        let session = session.filter(|it| role.is_some_and(|role| role.arn == it.role));
        if let (Some(role), Some(session)) = (role, session)
            && self.now < session.expires
        {
            return Ok((role, &session.user_name));
        }
        let is_signed_in = self.user_of_token(&self.portal_token(user)).is_some();
        match (is_signed_in, session) {
            (false, Some(_)) => Err(NoSession::Expired),
            (false, None) => Err(NoSession::SignedOut),
            (true, _) => {
                let role = self.open_role(user, account, permission_set);
                let user = self.user(user.as_str());
                role.zip(user).map(|(role, it)| (role, &*it.user_name)).ok_or(NoSession::NoAccess)
            }
        }
    }

    /// The role sessions of a person that live, as account, permission set and session.
    pub fn role_sessions_of(
        &self,
        user: &UserId,
    ) -> impl Iterator<Item = (&AccountId, &PermissionSetArn, &RoleSession)> {
        let first = (user.clone(), AccountId::from(""), PermissionSetArn::from(""));
        let own = self.role_sessions.range(first..).take_while(move |((it, ..), _)| it == user);
        own.map(|((_, account, set), session)| (account, set, session.as_ref())).filter(
            |(account, set, session)| {
                let role = self.role(account, set);
                self.now < session.expires && role.is_some_and(|role| role.arn == session.role)
            },
        )
    }

    /// The person who had this name when a role session began that lives, though the user may be gone.
    pub fn user_in_role(&self, user_name: &str) -> Option<&UserId> {
        let mut live = self.role_sessions.iter().filter(|(_, it)| self.now < it.expires);
        live.find(|(_, it)| *it.user_name == *user_name).map(|((user, ..), _)| user)
    }

    /// All portal sessions that are live, oldest first.
    pub fn live_sessions(&self) -> impl Iterator<Item = &PortalSession> {
        self.sessions.iter().filter(|session| session.is_live(self.now))
    }

    /// All role sessions that are live, by person.
    pub fn live_role_sessions(&self) -> impl Iterator<Item = &RoleSession> {
        self.role_sessions.values().map(AsRef::as_ref).filter(|it| self.now < it.expires)
    }

    /// All portal sessions, oldest first; those that ended too.
    pub(super) fn portal_sessions(&self) -> impl Iterator<Item = &PortalSession> {
        self.sessions.iter()
    }

    /// The role sessions of roles that are still there, with whose and of what they are; those that ended too.
    pub(crate) fn kept_role_sessions(
        &self,
    ) -> impl Iterator<Item = (&UserId, &AccountId, &PermissionSetArn, &RoleSession)> {
        let all = self.role_sessions.iter();
        let all = all.map(|((user, account, set), it)| (user, account, set, it.as_ref()));
        all.filter(|(_, account, set, session)| {
            self.role(account, set).is_some_and(|role| role.arn == session.role)
        })
    }

    /// Puts a portal session of before in its place, under an id of its own.
    pub(super) fn restore_session(
        &mut self,
        user: UserId,
        [started, expires]: [Timestamp; 2],
        ended: Option<Timestamp>,
    ) {
        let id = self.ids.session();
        self.sessions.insert(id.clone(), PortalSession { id, user, started, expires, ended });
    }

    /// Puts a role session of before in its place, with keys of its own: a world's file holds none. Without a
    /// user, it is somebody's who is gone.
    pub(super) fn restore_role_session(
        &mut self,
        user: Option<UserId>,
        user_name: &str,
        role: &Role,
        expires: Timestamp,
    ) {
        // Who is gone is one person by that name.
        let gone = || self.user_in_role(user_name).filter(|it| self.user(it.as_str()).is_none());
        let known = user.or_else(|| gone().cloned());
        let user = known.unwrap_or_else(|| self.ids.directory().into());
        let session = RoleSession {
            user_name: user_name.into(),
            role: role.arn.clone(),
            access_key: self.ids.access_key().into(),
            secret_key: self.ids.secret_key().into(),
            token: self.ids.session_token().into(),
            expires,
        };
        let key = (user, role.account.clone(), role.permission_set.clone());
        if self.role_sessions.get(&key).is_none_or(|older| older.expires <= expires) {
            self.role_sessions.insert_mut(key, Arc::new(session));
        }
    }

    /// When something ends that begins now; at once, if `duration` were no duration.
    fn end_of(&self, duration: &str) -> Timestamp {
        let span = duration.parse::<Span>().ok();
        span.and_then(|span| self.later(span)).unwrap_or(self.now)
    }
}

const TOKEN: &str = "aoaAAAAA";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portal_sessions_last_a_quarter_of_an_hour_to_ninety_days() {
        for (text, expected) in [
            ("PT15M", true),
            ("PT8H", true),
            ("P90D", true),
            ("PT2160H", true),
            ("PT14M59S", false),
            ("P90DT1S", false),
            ("P3M", false),
            ("-PT8H", false),
            ("", false),
        ] {
            assert_eq!(is_portal_session_duration(text), expected, "{text:?}");
        }
    }
}
