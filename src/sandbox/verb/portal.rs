//! `portal`: the accounts and roles that a person finds in the access portal.

use super::{Deed, Kind, Verb, optional, refused};
use crate::{
    sandbox::{command::quote, names},
    words,
    world::UserId,
};

pub(super) static VERB: Verb = Verb {
    name: "portal",
    summary: mark!("shows the accounts and roles that a person finds in the access portal"),
    parameters: &[optional("WHO", Kind::User)],
    examples: &[(
        "portal alice.haddad",
        &[
            "aws sso list-accounts --profile alice.haddad --output table \
             --query 'accountList[].{Account: accountName, Id: accountId}'",
            "aws sso list-account-roles --account-id log-archive --profile alice.haddad \
             --query 'roleList[].roleName' --output text",
            "aws sso list-account-roles --account-id production --profile alice.haddad \
             --query 'roleList[].roleName' --output text",
        ],
    )],
    does: |sandbox, words| {
        let world = sandbox.world();
        let user = match words.first() {
            Some(who) => world.user_named(who).or_else(|| world.user(who)).ok_or_else(|| {
                let hint = match names::other_kind(world, who, "user") {
                    Some(is) => {
                        let is = words::of(is);
                        tr!("`{who}` is {is}: the portal is a person's", who, is)
                    }
                    None => tr!("Tab lists them").to_owned(),
                };
                refused(tr!("no user is called `{who}`", who), hint)
            })?,
            None => sandbox.who().map(UserId::as_str).and_then(|it| world.user(it)).ok_or_else(
                || {
                    let hint = tr!("say who, as in `portal ana.ruiz`, or `login` first");
                    refused(tr!("nobody is signed in to the portal").to_owned(), hint.to_owned())
                },
            )?,
        };
        let profile = quote(&user.user_name);
        let mut lines = vec![format!(
            "aws sso list-accounts --profile {profile} --output table \
             --query 'accountList[].{{Account: accountName, Id: accountId}}'"
        )];
        for account in world.portal(&user.id) {
            lines.push(format!(
                "aws sso list-account-roles --account-id {} --profile {profile} \
                 --query 'roleList[].roleName' --output text",
                quote(&account.account.name)
            ));
        }
        Ok(Deed::Lines(lines))
    },
};
