//! `assign`: gives a user or a group a permission set in an account.

use super::{Deed, Kind, Verb, refused, wanted};
use crate::sandbox::{Refusal, Sandbox, command::quote};

pub(super) static VERB: Verb = Verb {
    name: "assign",
    summary: mark!("gives a user or a group a permission set in an account"),
    parameters: &[
        wanted("WHO", Kind::Principal),
        wanted("SET", Kind::PermissionSet),
        wanted("ACCOUNT", Kind::Account),
    ],
    examples: &[(
        "assign Developers ViewOnlyAccess development",
        &[
            "aws sso-admin create-account-assignment --target-id development --target-type AWS_ACCOUNT \
           --permission-set-arn ViewOnlyAccess --principal-type GROUP --principal-id Developers",
        ],
    )],
    does: |sandbox, words| line(sandbox, "create", words),
};

/// The line that creates or deletes the assignment.
pub(super) fn line(sandbox: &Sandbox, verb: &str, words: &[String]) -> Result<Deed, Refusal> {
    let [who, set, account] = words else { return Ok(Deed::Lines(Vec::new())) };
    let world = sandbox.world();
    let user = world.user_named(who).is_some() || world.user(who).is_some();
    let group = world.group_named(who).is_some() || world.group(who).is_some();
    let kind = match (user, group) {
        (true, true) => {
            return Err(refused(
                tr!("`{who}` is a user and a group", who),
                tr!("say which with `aws sso-admin create-account-assignment --principal-type …`")
                    .to_owned(),
            ));
        }
        (false, false) => {
            return Err(refused(
                tr!("no user and no group is called `{who}`", who),
                tr!("Tab lists them").to_owned(),
            ));
        }
        (true, false) => "USER",
        (false, true) => "GROUP",
    };
    Ok(Deed::Lines(vec![format!(
        "aws sso-admin {verb}-account-assignment --target-id {} --target-type AWS_ACCOUNT \
         --permission-set-arn {} --principal-type {kind} --principal-id {}",
        quote(account),
        quote(set),
        quote(who)
    )]))
}
