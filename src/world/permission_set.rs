//! Permission sets, and the roles that they become in accounts.

use std::sync::Arc;

use jiff::Timestamp;
use rpds::RedBlackTreeSetSync;

use super::{AccountId, ManagedPolicyArn, PermissionSetArn};

/// A template of permissions.
#[derive(Debug, Clone, PartialEq)]
pub struct PermissionSet {
    /// `arn:aws:sso:::permissionSet/ssoins-<16>/ps-<16>`
    pub arn: PermissionSetArn,
    /// Unique in the instance; cannot change.
    pub name: Arc<str>,
    /// A sentence about it.
    pub description: Option<Arc<str>>,
    /// Key and value, in the order given. Tags never cause drift.
    pub tags: Vec<(Arc<str>, Arc<str>)>,
    /// When it was made.
    pub created: Timestamp,
    /// What is copied into accounts when it is provisioned.
    pub content: Content,
    /// Counts changes of the content and of the description: a role of an older version has drifted.
    pub version: u64,
}

/// What a role takes over from its permission set. A copy is cheap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// `PT1H` to `PT12H`, as it was written.
    pub session_duration: Arc<str>,
    /// Where the console opens.
    pub relay_state: Option<Arc<str>>,
    /// AWS managed policies.
    pub managed_policies: RedBlackTreeSetSync<ManagedPolicyArn>,
    /// The one inline policy, as it was written.
    pub inline_policy: Option<Arc<str>>,
}

impl Content {
    /// Nothing allowed, for sessions of `session_duration`.
    pub fn new(session_duration: &str) -> Self {
        Self {
            session_duration: session_duration.into(),
            relay_state: None,
            managed_policies: RedBlackTreeSetSync::new_sync(),
            inline_policy: None,
        }
    }
}

/// The role that a permission set has become in one account, shared by everyone assigned there.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// The account it lives in.
    pub account: AccountId,
    /// What it was made from.
    pub permission_set: PermissionSetArn,
    /// `AWSReservedSSO_<name>_<16 hex>`; a role made again has a new suffix.
    pub name: Arc<str>,
    /// The ARN with the reserved path.
    pub arn: Arc<str>,
    /// `AROA<17>`
    pub id: Arc<str>,
    /// The content as it was when last provisioned: what the role allows today.
    pub snapshot: Content,
    /// The version of the permission set at that time.
    pub version: u64,
    /// When it was made.
    pub created: Timestamp,
}

/// The path of reserved roles: the home Region is part of it, except us-east-1.
pub fn role_path(region: &str) -> String {
    match region {
        "us-east-1" => "/aws-reserved/sso.amazonaws.com/".to_owned(),
        _ => format!("/aws-reserved/sso.amazonaws.com/{region}/"),
    }
}
