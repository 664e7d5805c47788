//! The identity source: where people come from. An instance has exactly one at a time.

use std::sync::Arc;

use super::World;

/// Where users and groups are managed, and who checks their passwords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentitySource {
    /// Identity Center's own directory: where every instance begins.
    Directory,
    /// Active Directory, as AWS Managed Microsoft AD.
    ManagedActiveDirectory,
    /// An Active Directory elsewhere, through AD Connector.
    ActiveDirectoryConnector,
    /// An external identity provider, by its name.
    External(Arc<str>),
}

impl IdentitySource {
    /// The source of this [kind](Self::kind); `provider` counts for an external one, which needs it.
    pub fn of_kind(kind: &str, provider: Option<&str>) -> Option<Self> {
        match kind {
            "IDENTITY_CENTER_DIRECTORY" => Some(Self::Directory),
            "ACTIVE_DIRECTORY_MANAGED" => Some(Self::ManagedActiveDirectory),
            "ACTIVE_DIRECTORY_CONNECTOR" => Some(Self::ActiveDirectoryConnector),
            "EXTERNAL" => Some(Self::External(provider?.into())),
            _ => None,
        }
    }

    /// As calls name it: one of [`KINDS`].
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Directory => "IDENTITY_CENTER_DIRECTORY",
            Self::ManagedActiveDirectory => "ACTIVE_DIRECTORY_MANAGED",
            Self::ActiveDirectoryConnector => "ACTIVE_DIRECTORY_CONNECTOR",
            Self::External(_) => "EXTERNAL",
        }
    }

    /// As world files name it: `external`.
    pub(crate) fn word(&self) -> String {
        word(self.kind())
    }

    /// The external identity provider, if that is the source.
    pub fn provider(&self) -> Option<&str> {
        match self {
            Self::External(name) => Some(name),
            Self::Directory | Self::ManagedActiveDirectory | Self::ActiveDirectoryConnector => None,
        }
    }

    fn is_active_directory(&self) -> bool {
        matches!(self, Self::ManagedActiveDirectory | Self::ActiveDirectoryConnector)
    }
}

/// A kind of source as world files name it.
pub(crate) fn word(kind: &str) -> String {
    kind.to_lowercase().replace('_', "-")
}

/// The kinds of source, the first of them that of a new instance.
pub const KINDS: [&str; 4] = [
    "IDENTITY_CENTER_DIRECTORY",
    "ACTIVE_DIRECTORY_MANAGED",
    "ACTIVE_DIRECTORY_CONNECTOR",
    "EXTERNAL",
];

impl World {
    /// Where people come from.
    pub fn identity_source(&self) -> &IdentitySource {
        &self.source
    }

    /// Changes where people come from. To or from Active Directory, all users, groups and assignments
    /// go; between Identity Center's directory and an external provider they stay.
    pub(crate) fn set_identity_source(&mut self, source: IdentitySource) {
        if self.source.is_active_directory() || source.is_active_directory() {
            self.empty_directory();
        }
        // A provider has an address and a token of its own; without one there is nothing to push.
        if let Some(scim) = &mut self.scim {
            scim.in_use = None;
        }
        if source.provider().is_none() {
            self.scim = None;
        }
        self.source = source;
    }

    fn empty_directory(&mut self) {
        self.end_all_assignments();
        let users: Vec<_> = self.users().map(|user| user.id.clone()).collect();
        for user in &users {
            self.remove_user(user);
        }
        let groups: Vec<_> = self.groups().map(|group| group.id.clone()).collect();
        for group in &groups {
            self.remove_group(group);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_source() {
        for kind in KINDS {
            assert_eq!(IdentitySource::of_kind(kind, Some("Okta")).unwrap().kind(), kind);
        }
        assert_eq!(IdentitySource::of_kind("EXTERNAL", None), None);
        assert_eq!(IdentitySource::of_kind("external", Some("Okta")), None);
    }
}
