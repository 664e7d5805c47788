//! The identity store: users, groups and who is in which group.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{GroupId, MembershipId, UserId};

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
