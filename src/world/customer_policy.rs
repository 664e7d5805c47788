//! Customer managed policies: what each account has written for itself in IAM.
//!
//! A permission set names them by path and name, and takes what each account has under that name.

use std::sync::Arc;

use jiff::Timestamp;

use super::{AccountId, Tag, World};

/// A policy that lives in one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerPolicy {
    /// The account it lives in.
    pub account: AccountId,
    /// Unique in the account whatever the path, capitals aside.
    pub name: Arc<str>,
    /// `/`, or a path that begins and ends with it.
    pub path: Arc<str>,
    /// `ANPA<17>`
    pub id: Arc<str>,
    /// A sentence about it; cannot change.
    pub description: Option<Arc<str>>,
    /// In the order given.
    pub tags: Vec<Tag>,
    /// At most five, oldest first.
    pub versions: Vec<PolicyVersion>,
    /// The number of the version in force.
    pub default_version: u32,
    /// How many versions there ever were: a number is never given again.
    pub n_versions: u32,
    /// When it was made.
    pub created: Timestamp,
    /// When a version was last made.
    pub updated: Timestamp,
}

/// What a customer managed policy says, or said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    /// 3 of `v3`.
    pub number: u32,
    /// JSON, as it was written.
    pub document: Arc<str>,
    /// When it was made.
    pub created: Timestamp,
}

/// What is needed to make a customer managed policy.
#[derive(Debug, Clone)]
pub(crate) struct NewPolicy<'a> {
    pub(crate) name: &'a str,
    pub(crate) path: &'a str,
    pub(crate) description: Option<&'a str>,
    pub(crate) document: &'a str,
    pub(crate) tags: Vec<Tag>,
}

impl CustomerPolicy {
    /// `arn:aws:iam::<account>:policy<path><name>`
    pub fn arn(&self) -> String {
        format!("arn:aws:iam::{}:policy{}{}", self.account, self.path, self.name)
    }

    /// The document in force.
    pub fn document(&self) -> &str {
        self.version(self.default_version).map_or("", |version| &version.document)
    }

    /// The version with this number.
    pub fn version(&self, number: u32) -> Option<&PolicyVersion> {
        self.versions.iter().find(|version| version.number == number)
    }
}

impl World {
    /// The customer managed policies of an account, in the order of their names.
    pub fn customer_policies_in<'a>(
        &'a self,
        account: &'a AccountId,
    ) -> impl Iterator<Item = &'a CustomerPolicy> {
        self.customer_policies
            .range(key(account, "")..)
            .map(|(_, policy)| policy.as_ref())
            .take_while(move |policy| policy.account == *account)
    }

    /// All customer managed policies, by account, then name.
    pub fn customer_policies(&self) -> impl DoubleEndedIterator<Item = &CustomerPolicy> {
        self.customer_policies.values().map(AsRef::as_ref)
    }

    /// How many there are.
    pub fn n_customer_policies(&self) -> usize {
        self.customer_policies.size()
    }

    /// The customer managed policy of an account with exactly this path and name.
    pub fn customer_policy(
        &self,
        account: &AccountId,
        path: &str,
        name: &str,
    ) -> Option<&CustomerPolicy> {
        let policy = self.customer_policy_named(account, name)?;
        (&*policy.path == path && &*policy.name == name).then_some(policy)
    }

    /// The customer managed policy of an account that has this name, whatever its path, capitals aside.
    pub fn customer_policy_named(
        &self,
        account: &AccountId,
        name: &str,
    ) -> Option<&CustomerPolicy> {
        self.customer_policies.get(&key(account, name)).map(AsRef::as_ref)
    }

    /// Adds a policy with its first version, or replaces the one of that name.
    pub(crate) fn add_customer_policy(
        &mut self,
        account: &AccountId,
        new: NewPolicy<'_>,
    ) -> CustomerPolicy {
        let first = PolicyVersion { number: 1, document: new.document.into(), created: self.now };
        let policy = CustomerPolicy {
            account: account.clone(),
            name: new.name.into(),
            path: new.path.into(),
            id: self.ids.policy().into(),
            description: new.description.map(Arc::from),
            tags: new.tags,
            versions: vec![first],
            default_version: 1,
            n_versions: 1,
            created: self.now,
            updated: self.now,
        };
        self.put_customer_policy(policy.clone());
        policy
    }

    /// Puts a changed policy in its place.
    pub(crate) fn put_customer_policy(&mut self, policy: CustomerPolicy) {
        let key = key(&policy.account, &policy.name);
        self.customer_policies.insert_mut(key, Arc::new(policy));
    }

    /// Removes a policy with all its versions.
    pub(crate) fn remove_customer_policy(&mut self, policy: &CustomerPolicy) {
        self.customer_policies.remove_mut(&key(&policy.account, &policy.name));
    }
}

/// Whether `text` can be the path of a policy.
pub fn is_policy_path(text: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "./,+@=_-".contains(c);
    text.len() <= 512
        && text.starts_with('/')
        && text.ends_with('/')
        && !text.contains("//")
        && text.chars().all(is_allowed)
}

/// Whether `text` can be the name of a policy: 1 to 128 ASCII word characters and `+=,.@-`.
pub fn is_policy_name(text: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    (1..=128).contains(&text.len()) && text.chars().all(is_allowed)
}

/// How many characters of a policy count: all but white space.
pub fn policy_size(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// IAM's limit on the size of a managed policy.
pub const MAX_MANAGED_POLICY: usize = 6144;

fn key(account: &AccountId, name: &str) -> (AccountId, Arc<str>) {
    (account.clone(), name.to_ascii_lowercase().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_begins_and_ends_with_a_slash() {
        for (text, expected) in [
            ("/", true),
            ("/team/", true),
            ("/team/a.b,c/", true),
            ("", false),
            ("team/", false),
            ("/team", false),
            ("//", false),
            ("/two words/", false),
        ] {
            assert_eq!(is_policy_path(text), expected, "{text:?}");
        }
    }
}
