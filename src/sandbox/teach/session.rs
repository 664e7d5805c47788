//! What there is to learn about people, their sessions and time.

use jiff::Timestamp;

use super::{CONFLICT, INVALID, Lesson, Moment, NOT_FOUND, always, lesson};
use crate::{
    api::Caller,
    sandbox::view::account_text,
    world::{User, World},
};

const UNAUTHORIZED: Option<&str> = Some("UnauthorizedException");

pub(super) const LESSONS: &[Lesson] = &[
    lesson("SetIdentitySource", None, |moment| Some(changed_source(moment))),
    always!(
        "SetIdentitySource",
        INVALID,
        tr!(
            "an instance has one source: its own directory, Active Directory or one external provider"
        )
    ),
    lesson("SignIn", None, signed_in),
    lesson("SignIn", NOT_FOUND, not_pushed),
    lesson("SignOut", None, outlived),
    lesson("Logout", None, outlived),
    lesson("EndSession", None, outlived),
    lesson("DisableUser", None, |moment| Some(disabled(moment))),
    lesson("DeleteUser", None, outlived),
    lesson("CreateUser", None, managed_elsewhere),
    lesson("UpdateUser", None, managed_elsewhere),
    lesson("CreateGroup", None, managed_elsewhere),
    always!(
        "SetPortalSessionDuration",
        None,
        tr!(
            "this counts from the next sign-in on; role sessions keep the duration of their permission set"
        )
    ),
    always!("SetPortalSubdomain", None, tr!("a subdomain is chosen once and cannot be changed")),
    always!(
        "SetPortalSubdomain",
        CONFLICT,
        tr!("a subdomain is chosen once and cannot be changed")
    ),
    lesson("GetRoleCredentials", None, |moment| {
        let credentials = moment.answer.get("roleCredentials")?;
        let expiration = credentials.get("expiration")?.as_i64()?;
        let until = clock(Timestamp::from_millisecond(expiration).ok()?);
        Some(tr!(
            "the role session lives until {until}, even if the portal session ends before that",
            until
        ))
    }),
    lesson("GetRoleCredentials", Some("ForbiddenException"), no_access),
    lesson("GetRoleCredentials", UNAUTHORIZED, signed_out),
    lesson("ListAccounts", UNAUTHORIZED, signed_out),
    lesson("ListAccountRoles", UNAUTHORIZED, signed_out),
    lesson("Logout", UNAUTHORIZED, signed_out),
    lesson("GetCallerIdentity", None, identity),
];

pub(super) fn advanced(moment: &Moment<'_>) -> Option<String> {
    let ended = |n: usize, noun: &str| match n {
        0 => None,
        1 => Some(tr!("1 {noun} session", noun)),
        n => Some(tr!("{n} {noun} sessions", n, noun)),
    };
    let portal = moment.before.live_sessions().count() - moment.after.live_sessions().count();
    let roles = |world: &World| world.live_role_sessions().count();
    let roles = roles(moment.before).saturating_sub(roles(moment.after));
    let ended: Vec<_> =
        [ended(portal, "portal"), ended(roles, "role")].into_iter().flatten().collect();
    (!ended.is_empty()).then(|| tr!("meanwhile {ended} ended", ended = ended.join(" and ")))
}

fn changed_source(moment: &Moment<'_>) -> String {
    let counts = |world: &World| {
        [world.users().count(), world.groups().count(), world.assignments().count()]
    };
    let [users, groups, assignments] = counts(moment.before);
    if counts(moment.after) != [users, groups, assignments] {
        return tr!(
            "a change to or from Active Directory deletes everybody: {users} users, {groups} groups \
             and {assignments} assignments went, and the roles with them",
            users,
            groups,
            assignments
        );
    }
    match moment.after.identity_source().provider() {
        Some(provider) => tr!(
            "users, groups and assignments stay; {provider} signs people in from now on, and its MFA \
             counts",
            provider
        ),
        None => tr!("users, groups and assignments stay").to_owned(),
    }
}

/// What is changed here does not reach the provider that manages the people.
fn managed_elsewhere(moment: &Moment<'_>) -> Option<String> {
    let provider = moment.after.identity_source().provider()?;
    Some(tr!(
        "{provider} manages the people and hears nothing of this: change it there too",
        provider
    ))
}

fn signed_in(moment: &Moment<'_>) -> Option<String> {
    let user = moment.after.user(moment.text("UserId")?)?;
    let session = moment.after.sessions_of(&user.id).last()?;
    Some(tr!(
        "the portal session ends at {clock}; a role session that begins in it has a clock of its own",
        clock = clock(session.expires)
    ))
}

/// Nobody is made at sign-in: a provider must have pushed them before.
fn not_pushed(moment: &Moment<'_>) -> Option<String> {
    let provider = moment.before.identity_source().provider()?;
    Some(tr!(
        "{provider} may know this person, but signing in makes no user: somebody must push or \
         create one first",
        provider
    ))
}

pub(super) fn disabled(moment: &Moment<'_>) -> String {
    outlived(moment).unwrap_or_else(|| {
        tr!("no new sessions from now on; a role session that had begun would live to its own end")
            .to_owned()
    })
}

/// The role sessions that live on after a person's portal sessions ended.
pub(super) fn outlived(moment: &Moment<'_>) -> Option<String> {
    let user = person(moment)?;
    let roles: Vec<_> = moment
        .before
        .role_sessions_of(&user.id)
        .map(|(account, _, session)| {
            tr!(
                "in {account_text} until {clock}",
                account_text = account_text(moment.before, account),
                clock = clock(session.expires)
            )
        })
        .collect();
    let name = &user.user_name;
    match roles.as_slice() {
        [] => None,
        [only] => Some(tr!("the role session of {name} lives on {only}", name, only)),
        many => Some(tr!("role sessions of {name} live on {many}", name, many = many.join(", "))),
    }
}

/// The person whom a call is about, as before it.
fn person<'a>(moment: &Moment<'a>) -> Option<&'a User> {
    let before = moment.before;
    let by_session = || before.session(moment.text("SessionId")?).map(|session| &session.user);
    let by_token = || before.user_of_token(moment.text("accessToken")?);
    match moment.text("UserId") {
        Some(id) => before.user(id),
        None => before.user(by_session().or_else(by_token)?.as_str()),
    }
}

fn no_access(moment: &Moment<'_>) -> Option<String> {
    let name = moment.text("roleName")?;
    if name.starts_with("AWSReservedSSO_") {
        return Some(
            tr!("the role is named by its permission set here, without prefix and suffix")
                .to_owned(),
        );
    }
    let account = account_text(moment.before, &moment.text("accountId")?.into()).to_owned();
    let user = person(moment)?;
    Some(tr!(
        "no assignment gives {user_name} the permission set {name} in {account}",
        user_name = user.user_name,
        name,
        account
    ))
}

/// Why a portal token of somebody we know is no longer any good.
fn signed_out(moment: &Moment<'_>) -> Option<String> {
    let session = moment.before.session_of_token(moment.text("accessToken")?)?;
    let name = &moment.before.user(session.user.as_str())?.user_name;
    let end = clock(session.ended.unwrap_or(session.expires));
    Some(tr!(
        "the portal session of {name} ended at {end}; `console sign-in --user-id {name}` begins a \
         new one",
        name,
        end
    ))
}

fn identity(moment: &Moment<'_>) -> Option<String> {
    let (user, account, set) = match moment.caller {
        Caller::Administrator | Caller::Portal(_) => return None,
        Caller::Account(_) => {
            let made =
                tr!("this is the role that Organizations makes in an account that it creates");
            return Some(made.to_owned());
        }
        Caller::Session { user, account, permission_set } => (user, account, permission_set),
    };
    let mut sessions = moment.before.role_sessions_of(user);
    let session = sessions.find(|(place, what, _)| (*place, *what) == (account, set));
    Some(match (session, moment.before.user(user.as_str())) {
        (None, _) => {
            tr!("the credentials are fetched for this call; `aws sso get-role-credentials` \
                      begins a session that lasts")
            .to_owned()
        }
        (Some(_), Some(user)) if user.is_enabled => {
            tr!("everybody who is assigned shares the role; the name after it is the person's")
                .to_owned()
        }
        (Some((.., session)), user) => tr!(
            "{user_name} is {state}, but this session lives until {clock}",
            user_name = session.user_name,
            state = if user.is_some() { "disabled" } else { "deleted" },
            clock = clock(session.expires)
        ),
    })
}

pub(super) fn clock(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
