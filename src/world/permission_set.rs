//! Permission sets, and the roles that they become in accounts.

use std::sync::Arc;

use jiff::{Span, Timestamp, Unit};
use rpds::RedBlackTreeSetSync;

use super::{AccountId, Handles, ManagedPolicyArn, PermissionSetArn, policy_document::found};
use crate::policy::{Kind, Policy};

/// A template of permissions.
#[derive(Debug, Clone, PartialEq)]
pub struct PermissionSet {
    /// `arn:aws:sso:::permissionSet/ssoins-<16>/ps-<16>`
    pub arn: PermissionSetArn,
    /// Unique in the instance; cannot change.
    pub name: Arc<str>,
    /// A sentence about it.
    pub description: Option<Arc<str>>,
    /// In the order given. Tags never cause drift.
    pub tags: Vec<Tag>,
    /// When it was made.
    pub created: Timestamp,
    /// What is copied into accounts when it is provisioned.
    pub content: Content,
    /// Counts changes of the content and of the description: a role of an older version has drifted.
    pub version: u64,
}

/// A permission set is found by its name.
impl Handles for PermissionSet {
    type Handle = Arc<str>;

    fn handles(&self) -> Vec<Arc<str>> {
        vec![self.name.clone()]
    }
}

/// A label on a permission set; its role does not have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Does not begin with `aws:`.
    pub key: Arc<str>,
    /// May be empty.
    pub value: Arc<str>,
}

/// An attribute of users that becomes a tag of their sessions, for policies to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessControlAttribute {
    /// The name of the tag: `aws:PrincipalTag/<key>`.
    pub key: Arc<str>,
    /// Where its value comes from, as `${path:enterprise.costCenter}`.
    pub source: Arc<str>,
}

impl Boundary {
    /// The ARN of the policy that it means in `account`.
    pub fn arn(&self, account: &AccountId) -> String {
        match self {
            Self::Managed(arn) => arn.to_string(),
            Self::Customer(reference) => reference.arn(account),
        }
    }
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
    /// Customer managed policies: what each account has under these names.
    pub customer_policies: RedBlackTreeSetSync<PolicyReference>,
    /// The one inline policy, as it was written.
    pub inline_policy: Option<Arc<str>>,
    /// What caps all the others.
    pub boundary: Option<Boundary>,
}

/// A customer managed policy by path and name. Accounts may have one each, or none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PolicyReference {
    /// `/`, or a path that begins and ends with it.
    pub path: Arc<str>,
    /// The name, in the capitals that the account has, too.
    pub name: Arc<str>,
}

impl PolicyReference {
    /// The ARN of the policy that it means in `account`.
    pub fn arn(&self, account: &AccountId) -> String {
        format!("arn:aws:iam::{account}:policy{}{}", self.path, self.name)
    }
}

/// A permissions boundary: a policy that allows nothing and caps what the others allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Boundary {
    /// An AWS managed policy.
    Managed(ManagedPolicyArn),
    /// A customer managed policy.
    Customer(PolicyReference),
}

impl Content {
    /// Nothing allowed, for sessions of `session_duration`.
    pub fn new(session_duration: &str) -> Self {
        Self {
            session_duration: session_duration.into(),
            relay_state: None,
            managed_policies: RedBlackTreeSetSync::new_sync(),
            customer_policies: RedBlackTreeSetSync::new_sync(),
            inline_policy: None,
            boundary: None,
        }
    }

    /// How many managed policies it names, AWS's and customers' together.
    pub fn n_policies(&self) -> usize {
        self.managed_policies.size() + self.customer_policies.size()
    }

    /// The customer managed policies that an account needs for it, that of the boundary last.
    pub fn references(&self) -> impl Iterator<Item = &PolicyReference> {
        let boundary = self.boundary.iter().filter_map(|boundary| match boundary {
            Boundary::Customer(reference) => Some(reference),
            Boundary::Managed(_) => None,
        });
        self.customer_policies.iter().chain(boundary)
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

/// Whether `text` can name a permission set: 1 to 32 ASCII word characters and `+=,.@-`.
pub fn is_permission_set_name(text: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    (1..=32).contains(&text.len()) && text.chars().all(is_allowed)
}

/// Whether Identity Center takes `text` as a session duration: ISO 8601, one hour to twelve.
pub fn is_session_duration(text: &str) -> bool {
    let hours = text.parse::<Span>().ok().and_then(|span| span.total(Unit::Hour).ok());
    hours.is_some_and(|hours| (1.0..=12.0).contains(&hours))
}

/// What is wrong with an inline policy, or nothing: it must be an identity-based policy within both limits.
pub fn inline_policy_fault(text: &str) -> Option<String> {
    let n_bytes = text.len();
    if n_bytes > MAX_POLICY_BYTES {
        return Some(format!(
            "the inline policy has {n_bytes} bytes, the limit is {MAX_POLICY_BYTES}"
        ));
    }
    let n_characters = text.chars().filter(|c| !c.is_whitespace()).count();
    if n_characters > MAX_POLICY_CHARACTERS {
        return Some(format!(
            "the inline policy has {n_characters} characters without white space, \
             the limit is {MAX_POLICY_CHARACTERS}"
        ));
    }
    let error = Policy::parse(text, Kind::Identity).err()?;
    Some(format!("the inline policy cannot be read: {}", found(text, &error)))
}

const MAX_POLICY_BYTES: usize = 32_768;
const MAX_POLICY_CHARACTERS: usize = 10_240;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_last_one_hour_to_twelve() {
        for (text, expected) in [
            ("PT1H", true),
            ("PT12H", true),
            ("PT60M", true),
            ("PT1H30M", true),
            ("PT59M", false),
            ("PT12H1S", false),
            ("P1D", false),
            ("-PT2H", false),
            ("2 hours", true),
            ("", false),
        ] {
            assert_eq!(is_session_duration(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_inline_policy_has_two_limits() {
        let policy = |text: &str| {
            let statement = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
            format!(r#"{{"Id":"{text}","Statement":{statement}}}"#)
        };
        let n_rest = policy("").len();
        for (text, expected) in [
            (policy("x"), None),
            (policy(&"x".repeat(10_240 - n_rest)), None),
            (policy(&"x".repeat(10_241 - n_rest)), Some("10241 characters")),
            (policy(&" ".repeat(32_000)), None),
            (policy(&" ".repeat(32_768)), Some("bytes, the limit is 32768")),
            ("\"text\"".to_owned(), Some("line 1, column 1: a policy is an object")),
            ("{".to_owned(), Some("cannot be read: line 1, column 2")),
        ] {
            let fault = inline_policy_fault(&text);
            match expected {
                None => assert_eq!(fault, None),
                Some(part) => assert!(fault.as_ref().unwrap().contains(part), "{fault:?}"),
            }
        }
    }
}
