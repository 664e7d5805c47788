//! What forms of IAM know: in whose account they call, and what a customer managed policy says.

use super::{Field, Form, LABELS, assignment, permission_set::EXAMPLE};
use crate::{
    api::Caller,
    sandbox::view::{ItemRef, account_text},
    world::{CustomerPolicy, World},
};

/// Whose forms these are.
pub(super) const SERVICE: &str = "iam";

/// The account in which the form calls: that of the thing under the cursor, or the management account.
pub(super) fn account_field(world: &World, about: Option<&ItemRef>) -> Field {
    let account = assignment::about_account(about).unwrap_or(&world.organization.management);
    let names = assignment::account_names(world);
    Field::choice(LABELS.account, names, tr!("in which account: its administrator calls"))
        .with(Some(account_text(world, account)))
        .required()
}

/// The administrator of the account that was chosen.
pub(super) fn caller(form: &Form, world: &World) -> Caller {
    let account = world.organization.account_named(form.value(LABELS.account));
    match account.filter(|it| it.id != world.organization.management) {
        Some(account) => Caller::Account(account.id.clone()),
        None => Caller::Administrator,
    }
}

/// What a policy under the cursor says of a member, or what a new one may begin with.
pub(super) fn known(member: &str, world: &World, about: Option<&ItemRef>) -> Option<String> {
    let policy = about_policy(world, about);
    Some(match member {
        "PolicyArn" => policy?.name.to_string(),
        "PolicyDocument" => policy.map_or(EXAMPLE, CustomerPolicy::document).to_owned(),
        // The new version is meant to hold.
        "SetAsDefault" => policy.map(|_| "true")?.to_owned(),
        _ => return None,
    })
}

fn about_policy<'a>(world: &'a World, about: Option<&ItemRef>) -> Option<&'a CustomerPolicy> {
    let Some(ItemRef::CustomerPolicy { account, name }) = about else { return None };
    world.customer_policy_named(account, name)
}
