//! `roles`: the roles that Identity Center made in an account, or in every account that has some.

use super::{Deed, Kind, Verb, optional};
use crate::sandbox::{command::quote, view::account_text};

pub(super) static VERB: Verb = Verb {
    name: "roles",
    summary: mark!("lists the roles that Identity Center made in an account, or in all"),
    parameters: &[optional("ACCOUNT", Kind::Account)],
    examples: &[(
        "roles production",
        &[
            "aws iam list-roles --path-prefix /aws-reserved/sso.amazonaws.com/ --profile production \
           --query 'Roles[].RoleName' --output text",
        ],
    )],
    does: |sandbox, words| {
        let world = sandbox.world();
        let mut accounts: Vec<&str> = words.iter().map(String::as_str).collect();
        if accounts.is_empty() {
            for account in world.roles().map(|role| account_text(world, &role.account)) {
                if !accounts.contains(&account) {
                    accounts.push(account);
                }
            }
        }
        let line = |account: &&str| {
            format!(
                "aws iam list-roles --path-prefix /aws-reserved/sso.amazonaws.com/ --profile {} \
                 --query 'Roles[].RoleName' --output text",
                quote(account)
            )
        };
        Ok(match accounts.as_slice() {
            [] => Deed::Tell(tr!("no account has a role of Identity Center yet\n").to_owned()),
            accounts => Deed::Lines(accounts.iter().map(line).collect()),
        })
    },
};
