//! What there is to learn where a name or an id is of something else than the call wants.

use serde_json::{Map, Value};

use super::Moment;
use crate::{sandbox::names, words};

/// What a thing is that was given for another, and what to do instead.
pub(super) fn told(moment: &Moment<'_>) -> Option<String> {
    of_type(moment).or_else(|| of_members(moment, moment.input))
}

/// An assignment's target is an account, whatever the type beside it says.
fn of_type(moment: &Moment<'_>) -> Option<String> {
    let kind = moment.text("TargetType").filter(|_| moment.input.contains_key("PrincipalId"))?;
    (kind != ACCOUNT).then(|| {
        tr!(
            "{ACCOUNT} is the only type of target: {later}",
            ACCOUNT,
            later = words::of(NOTHING_LATER)
        )
    })
}

fn of_members(moment: &Moment<'_>, members: &Map<String, Value>) -> Option<String> {
    members.iter().find_map(|(member, value)| match value {
        Value::Object(inner) => of_members(moment, inner),
        Value::String(given) => {
            let member = names::member_of(moment.service, member);
            let wanted = names::noun(member, moment.text("PrincipalType"))?;
            // A policy of the organization has a target of either kind.
            if wanted.contains(" or ") {
                return None;
            }
            let is = names::other_kind(moment.before, given, wanted)?;
            Some(tr!(
                "`{given}` is {is}: {instead}",
                given,
                is = words::of(is),
                instead = instead(moment, member, wanted, is)
            ))
        }
        _ => None,
    })
}

/// What to do where a thing of the kind `is` was given and one of the kind `wanted` is wanted.
fn instead(moment: &Moment<'_>, member: &str, wanted: &'static str, is: &str) -> String {
    match (member, wanted, is) {
        (_, "account", "an organizational unit" | "the root")
            if moment.input.contains_key("PermissionSetArn") =>
        {
            words::of(NOTHING_LATER).to_owned()
        }
        ("PrincipalId", "user", "a group") => {
            tr!("with it, `--principal-type` is GROUP").to_owned()
        }
        ("PrincipalId", "group", "a user") => tr!("with it, `--principal-type` is USER").to_owned(),
        (_, "user", "a group") if moment.input.contains_key("MemberId") => {
            tr!("the members of a group are users, never other groups").to_owned()
        }
        (_, noun, _) if noun.starts_with(['a', 'e', 'i', 'o', 'A']) => {
            tr!("an {noun} is wanted here", noun = words::of(noun))
        }
        (_, noun, _) => tr!("a {noun} is wanted here", noun = words::of(noun)),
    }
}

/// The one type of target that there is.
const ACCOUNT: &str = "AWS_ACCOUNT";

/// People believe that an assignment to an organizational unit reaches the accounts that come into it.
const NOTHING_LATER: &str = mark!(
    "an assignment is for one account, and an account that is added later gets nothing by itself"
);
