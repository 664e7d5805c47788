//! The identity store: users, groups and who is in which group.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{GroupId, Handles, MembershipId, UserId, World};

/// A person in the identity store.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// New for every user, also for one that was deleted and made again.
    pub id: UserId,
    /// What the person signs in with; unique.
    pub user_name: Arc<str>,
    /// What people see.
    pub display_name: Arc<str>,
    /// The other attributes by AWS's member names, in AWS's JSON.
    pub attributes: Map<String, Value>,
    /// Whether the person may sign in.
    pub is_enabled: bool,
    /// Counts changes: AWS's `Revision`.
    pub revision: u64,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub updated: Timestamp,
}

/// A group of users. Groups cannot hold groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// New for every group, also for one that was deleted and made again.
    pub id: GroupId,
    /// Unique in the store.
    pub display_name: Arc<str>,
    /// A sentence about it.
    pub description: Option<Arc<str>>,
    /// Counts changes: AWS's `Revision`.
    pub revision: u64,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub updated: Timestamp,
}

/// One user in one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// An id of its own: what `DeleteGroupMembership` wants.
    pub id: MembershipId,
    /// The group.
    pub group: GroupId,
    /// The member.
    pub user: UserId,
    /// When the user joined the group.
    pub created: Timestamp,
}

/// What a user is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum UserHandle {
    /// What the person signs in with.
    Name(Arc<str>),
    /// One of the person's addresses.
    Email(Arc<str>),
}

impl Handles for User {
    type Handle = UserHandle;

    fn handles(&self) -> Vec<UserHandle> {
        let emails = self.attributes.get("Emails").and_then(Value::as_array);
        let emails = emails.into_iter().flatten();
        let emails = emails.filter_map(|email| email.get("Value").and_then(Value::as_str));
        let emails = emails.map(|address| UserHandle::Email(address.into()));
        std::iter::once(UserHandle::Name(self.user_name.clone())).chain(emails).collect()
    }
}

/// What a group is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum GroupHandle {
    /// What people see.
    Name(Arc<str>),
}

impl Handles for Group {
    type Handle = GroupHandle;

    fn handles(&self) -> Vec<GroupHandle> {
        vec![GroupHandle::Name(self.display_name.clone())]
    }
}

/// What a membership is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MembershipHandle {
    /// Its member.
    Of(UserId),
    /// Its group.
    In(GroupId),
    /// Both.
    Pair(UserId, GroupId),
}

impl Handles for Membership {
    type Handle = MembershipHandle;

    fn handles(&self) -> Vec<MembershipHandle> {
        let (user, group) = (&self.user, &self.group);
        vec![
            MembershipHandle::Of(user.clone()),
            MembershipHandle::In(group.clone()),
            MembershipHandle::Pair(user.clone(), group.clone()),
        ]
    }
}

/// Whether AWS keeps the name for itself, so that no user and no group may have it.
pub fn is_reserved_name(name: &str) -> bool {
    matches!(name, "Administrator" | "AWSAdministrators")
}

impl World {
    /// Adds a user in no group.
    pub(crate) fn add_user(
        &mut self,
        user_name: &str,
        display_name: &str,
        attributes: Map<String, Value>,
    ) -> UserId {
        let id = UserId::from(self.ids.directory());
        let user = User {
            id: id.clone(),
            user_name: user_name.into(),
            display_name: display_name.into(),
            attributes,
            is_enabled: true,
            revision: 1,
            created: self.now,
            updated: self.now,
        };
        self.users.insert(id.clone(), user);
        id
    }

    /// Lets a person sign in, or not any more; that ends the portal sessions at once, and no role session.
    pub(crate) fn set_user_enabled(&mut self, id: &UserId, is_enabled: bool) {
        let Some(user) = self.users.get(id).filter(|user| user.is_enabled != is_enabled) else {
            return;
        };
        let (revision, updated) = (user.revision + 1, self.now);
        let user = User { is_enabled, revision, updated, ..user.clone() };
        self.users.insert(id.clone(), user);
        if !is_enabled {
            self.end_sessions_of(id);
        }
    }

    /// Removes a user, the user's memberships and portal sessions. Assignments stay and open nothing;
    /// says whether the user was there.
    pub(crate) fn remove_user(&mut self, id: &UserId) -> bool {
        self.end_sessions_of(id);
        let memberships: Vec<_> = self.memberships_of(id).map(|it| it.id.clone()).collect();
        for membership in memberships {
            self.remove_membership(membership.as_str());
        }
        self.users.remove(id)
    }

    /// Adds a group without members.
    pub(crate) fn add_group(
        &mut self,
        display_name: &str,
        description: Option<Arc<str>>,
    ) -> GroupId {
        let id = GroupId::from(self.ids.directory());
        let group = Group {
            id: id.clone(),
            display_name: display_name.into(),
            description,
            revision: 1,
            created: self.now,
            updated: self.now,
        };
        self.groups.insert(id.clone(), group);
        id
    }

    /// Removes a group and its memberships. Assignments stay and open nothing; says whether the
    /// group was there.
    pub(crate) fn remove_group(&mut self, id: &GroupId) -> bool {
        let memberships: Vec<_> = self.members_of(id).map(|it| it.id.clone()).collect();
        for membership in memberships {
            self.remove_membership(membership.as_str());
        }
        self.groups.remove(id)
    }

    /// The user with this address.
    pub fn user_with_email(&self, address: &str) -> Option<&User> {
        self.users.find(UserHandle::Email(address.into()))
    }

    /// Puts a user into a group, who is there already or not.
    pub(crate) fn add_membership(&mut self, user: UserId, group: GroupId) -> MembershipId {
        let id = MembershipId::from(self.ids.directory());
        let membership = Membership { id: id.clone(), group, user, created: self.now };
        self.memberships.insert(id.clone(), membership);
        id
    }

    /// Ends a membership; says whether it was there.
    pub(crate) fn remove_membership(&mut self, id: &str) -> bool {
        self.memberships.remove(id)
    }
}
