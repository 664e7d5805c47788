//! What a request is about, as far as policies depend on it: whose it is, and which policies come with it.

use crate::{
    policy::request::Action,
    world::{Account, ResourcePolicy, World},
};

/// The resource of a request.
#[derive(Debug, Clone, Copy)]
pub struct Target<'w> {
    /// The id of the account that it is in.
    pub owner: &'w str,
    /// That account, if the organization has it.
    pub account: Option<&'w Account>,
    /// The policy of the resource itself.
    pub policy: Option<&'w ResourcePolicy>,
    /// Whether its ARN or the world says that it is in that account.
    pub is_known: bool,
    /// Whether resource control policies of its account have a say.
    is_controlled: bool,
}

impl<'w> Target<'w> {
    /// What an action is done to by somebody who acts in `acting`: where an ARN does not say whose it is and
    /// the world does not know, it is taken for that account's.
    pub fn new(world: &'w World, action: &Action, arn: &'w str, acting: &'w Account) -> Self {
        let known = world.owner_of(arn);
        let owner = known.unwrap_or(acting.id.as_str());
        Self {
            is_known: known.is_some(),
            owner,
            account: world.organization.account(owner),
            policy: world.resource_policy_for(action, super::resource_named(action, arn)),
            is_controlled: is_controlled(action),
        }
    }

    /// Nothing in particular: what the role's own policies say alone.
    pub(crate) fn nothing(acting: &'w Account) -> Self {
        let account = Some(acting);
        let owner = acting.id.as_str();
        Self { owner, account, policy: None, is_known: true, is_controlled: false }
    }

    /// The account whose resource control policies are met.
    pub(super) fn controlling(&self) -> Option<&'w Account> {
        self.account.filter(|_| self.is_controlled)
    }
}

/// Whether a resource control policy has a say in the action.
///
/// Source: AWS Organizations User Guide, "List of AWS services that support RCPs".
fn is_controlled(action: &Action) -> bool {
    CONTROLLED.contains(&action.service())
}

const CONTROLLED: &[&str] = &[
    "aoss",
    "cognito-identity",
    "cognito-idp",
    "dynamodb",
    "ecr",
    "kms",
    "logs",
    "s3",
    "secretsmanager",
    "sqs",
    "sts",
];
