//! What there is to learn about a provider that pushes people and groups.

use serde_json::Value;

use super::{
    INVALID, Lesson, Moment, QUOTA, always, deleted_principal, lesson,
    session::{advanced, clock, disabled, outlived},
};
const UNAUTHORIZED: Option<&str> = Some("UnauthorizedException");

pub(super) const LESSONS: &[Lesson] = &[
    lesson("Advance", None, |moment| expired(moment).or_else(|| advanced(moment))),
    lesson("EnableScim", None, |moment| {
        let provider = moment.after.identity_source().provider()?;
        let expires = moment.after.scim()?.token_in_use()?.expires;
        Some(tr!(
            "{provider} was given the address and this token, good until {clock}; it pushes when it likes, \
             Identity Center never asks",
            provider,
            clock = clock(expires)
        ))
    }),
    lesson("CreateScimToken", None, |moment| {
        let provider = moment.after.identity_source().provider()?;
        Some(tr!(
            "{provider} still uses the old one: give it this with `scim configure`, try a push, then \
             delete the old one",
            provider
        ))
    }),
    always!(
        "CreateScimToken",
        QUOTA,
        tr!("delete the token that is no longer used; one that expired counts too")
    ),
    lesson("DeleteScimToken", None, |moment| {
        moment.before.scim()?.token_in_use()?;
        let is_gone = moment.after.scim()?.token_in_use().is_none();
        let provider = moment.after.identity_source().provider()?;
        is_gone.then(|| {
            tr!(
                "{provider} used this one: its pushes fail from now on, and people still sign in",
                provider
            )
        })
    }),
    lesson("PushUser", None, pushed_user),
    always!(
        "PushUser",
        INVALID,
        tr!(
            "SCIM takes a user with user name, given name, family name and display name, and one value \
         each of mail, phone and address"
        )
    ),
    lesson("PushGroup", None, pushed_group),
    lesson("DeactivateUser", None, |moment| Some(disabled(moment))),
    lesson("RemoveUser", None, |moment| outlived(moment).or_else(|| deleted_principal(moment))),
    lesson("PushUser", UNAUTHORIZED, unauthorized),
    lesson("PushGroup", UNAUTHORIZED, unauthorized),
    lesson("DeactivateUser", UNAUTHORIZED, unauthorized),
    lesson("RemoveUser", UNAUTHORIZED, unauthorized),
];

/// Nobody notices, which is the danger.
fn expired(moment: &Moment<'_>) -> Option<String> {
    let token = moment.after.scim()?.token_in_use()?;
    let provider = moment.after.identity_source().provider()?;
    let is_new = moment.before.now() < token.expires && token.expires <= moment.after.now();
    is_new.then(|| {
        tr!(
            "the access token of {provider} expired on the way: nothing is pushed any more, and \
             people still sign in",
            provider
        )
    })
}

fn pushed_user(moment: &Moment<'_>) -> Option<String> {
    let user = moment.after.user(moment.answer.get("UserId")?.as_str()?)?;
    let name = &user.user_name;
    Some(match moment.before.user(user.id.as_str()) {
        None => tr!("{name} may enter nothing yet: only an assignment opens an account", name),
        Some(before) if !before.is_enabled => {
            tr!("{name} is active at the provider, so the user is enabled again", name)
        }
        Some(_) => return None,
    })
}

fn pushed_group(moment: &Moment<'_>) -> Option<String> {
    let dropped = |member: &str| {
        let names = moment.answer.get(member).and_then(Value::as_array).into_iter().flatten();
        names.filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
    };
    let (groups, people) = (dropped("DroppedGroups"), dropped("DroppedMembers"));
    match (groups.as_str(), people.as_str()) {
        ("", "") => None,
        ("", people) => Some(tr!(
            "nobody was pushed under {people}: a provider pushes only those who are assigned to its \
             AWS application",
            people
        )),
        (groups, _) => Some(tr!(
            "a group holds no group here: {groups} was dropped, so list its people as members",
            groups
        )),
    }
}

/// Why the provider was not let in.
fn unauthorized(moment: &Moment<'_>) -> Option<String> {
    let provider = moment.before.identity_source().provider()?;
    Some(match moment.before.scim() {
        None => tr!("`console enable-scim` makes the address and the first token").to_owned(),
        Some(scim) => match scim.token_in_use() {
            Some(token) => tr!(
                "the token of {provider} expired at {clock}: joiners do not come and leavers do not go, \
                 while everybody can still sign in",
                provider,
                clock = clock(token.expires)
            ),
            None => {
                tr!("{provider} has no token that is good: `scim configure` gives it one", provider)
            }
        },
    })
}
