//! The organization: a root, organizational units, accounts, and the order in which a tree shows them.

use std::sync::Arc;

use jiff::Timestamp;
use rpds::{RedBlackTreeMapSync, RedBlackTreeSetSync};

use super::{
    AccountId, AccountRequestId, Handles, Indexed, OrganizationPolicy, OrganizationalUnitId,
    PolicyId, PolicyType,
};

/// An AWS organization with all its features.
#[derive(Debug, Clone, PartialEq)]
pub struct Organization {
    /// `o-<10>`
    pub id: Arc<str>,
    /// `r-<4>`
    pub root: Arc<str>,
    /// The account that owns the organization and the Identity Center instance.
    pub management: AccountId,
    pub(crate) organizational_units: Indexed<OrganizationalUnitId, OrganizationalUnit>,
    pub(crate) accounts: Indexed<AccountId, Account>,
    pub(crate) policies: Indexed<PolicyId, OrganizationPolicy>,
    pub(crate) policy_types: RedBlackTreeSetSync<PolicyType>,
    // From the id of the root, an organizational unit or an account to what is attached there.
    pub(crate) attachments: RedBlackTreeSetSync<(Arc<str>, PolicyId)>,
    // INVARIANT: holds exactly the pairs of `attachments`, turned around.
    pub(crate) attached: RedBlackTreeSetSync<(PolicyId, Arc<str>)>,
    pub(crate) account_requests: Indexed<AccountRequestId, AccountRequest>,
    // From a service principal and an account to when it was registered.
    pub(crate) delegations: RedBlackTreeMapSync<(Arc<str>, AccountId), Timestamp>,
}

/// A member account that administers a service for the whole organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delegation<'a> {
    /// The service's principal, as `sso.amazonaws.com`.
    pub service: &'a str,
    /// The member account.
    pub account: &'a AccountId,
    /// Since when.
    pub enabled: Timestamp,
}

/// A folder of accounts and of other organizational units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationalUnit {
    /// `ou-<root>-<8>`
    pub id: OrganizationalUnitId,
    /// Unique among those with the same parent.
    pub name: Arc<str>,
    /// Where it hangs.
    pub parent: Parent,
}

/// An AWS account of the organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Twelve digits.
    pub id: AccountId,
    /// Unique in a world, so that a learner may write it where AWS wants the id.
    pub name: Arc<str>,
    /// The address of its root user.
    pub email: Arc<str>,
    /// Where it hangs.
    pub parent: Parent,
    /// When it joined.
    pub joined: Timestamp,
}

/// A request for a new account, which has ended: accounts are made at once here, in every world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRequest {
    /// `car-<32>`
    pub id: AccountRequestId,
    /// What the account is to be called.
    pub name: Arc<str>,
    /// The account, or AWS's reason for there being none.
    pub end: Result<AccountId, &'static str>,
    /// When it was asked for.
    pub created: Timestamp,
}

impl Handles for AccountRequest {
    type Handle = ();

    fn handles(&self) -> Vec<()> {
        Vec::new()
    }
}

/// What an account or an organizational unit hangs from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parent {
    /// The root of the organization.
    Root,
    /// An organizational unit.
    OrganizationalUnit(OrganizationalUnitId),
}

/// What an account is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AccountHandle {
    /// Its name.
    Name(Arc<str>),
    /// The address of its root user.
    Email(Arc<str>),
    /// What it hangs from.
    Below(Parent),
}

impl Handles for Account {
    type Handle = AccountHandle;

    fn handles(&self) -> Vec<AccountHandle> {
        vec![
            AccountHandle::Name(self.name.clone()),
            AccountHandle::Email(self.email.clone()),
            AccountHandle::Below(self.parent.clone()),
        ]
    }
}

/// What an organizational unit is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum UnitHandle {
    /// Its name, which others may have elsewhere.
    Name(Arc<str>),
    /// What it hangs from.
    Below(Parent),
    /// Both: there is one.
    At(Parent, Arc<str>),
}

impl Handles for OrganizationalUnit {
    type Handle = UnitHandle;

    fn handles(&self) -> Vec<UnitHandle> {
        vec![
            UnitHandle::Name(self.name.clone()),
            UnitHandle::Below(self.parent.clone()),
            UnitHandle::At(self.parent.clone(), self.name.clone()),
        ]
    }
}

/// One line of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node<'a> {
    /// The root, at depth 0.
    Root(&'a str),
    /// An organizational unit.
    OrganizationalUnit(&'a OrganizationalUnit),
    /// An account.
    Account(&'a Account),
}

impl Organization {
    /// All accounts, oldest first.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.iter()
    }

    /// All organizational units, oldest first.
    pub fn organizational_units(&self) -> impl Iterator<Item = &OrganizationalUnit> {
        self.organizational_units.iter()
    }

    /// The account with this id.
    pub fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.get(id)
    }

    /// The account with this name.
    pub fn account_named(&self, name: &str) -> Option<&Account> {
        self.accounts.find(AccountHandle::Name(name.into()))
    }

    /// The organizational unit with this id.
    pub fn organizational_unit(&self, id: &str) -> Option<&OrganizationalUnit> {
        self.organizational_units.get(id)
    }

    /// The organizational unit that names lead to from the root, as in `Workloads/Prod`.
    pub fn organizational_unit_at(&self, path: &str) -> Option<&OrganizationalUnit> {
        let mut parent = Parent::Root;
        let mut found = None;
        for name in path.split('/') {
            let unit = self.organizational_unit_in(&parent, name)?;
            parent = Parent::OrganizationalUnit(unit.id.clone());
            found = Some(unit);
        }
        found
    }

    /// The organizational unit of this name that hangs directly from `parent`.
    pub fn organizational_unit_in(
        &self,
        parent: &Parent,
        name: &str,
    ) -> Option<&OrganizationalUnit> {
        self.organizational_units.find(UnitHandle::At(parent.clone(), name.into()))
    }

    /// The oldest organizational unit of this name, wherever it hangs.
    pub fn organizational_unit_named(&self, name: &str) -> Option<&OrganizationalUnit> {
        self.organizational_units.find(UnitHandle::Name(name.into()))
    }

    /// The account with this address of its root user.
    pub fn account_with_email(&self, address: &str) -> Option<&Account> {
        self.accounts.find(AccountHandle::Email(address.into()))
    }

    /// The id of `parent`, as AWS writes it.
    pub fn parent_id<'a>(&'a self, parent: &'a Parent) -> &'a str {
        match parent {
            Parent::Root => &self.root,
            Parent::OrganizationalUnit(id) => id.as_str(),
        }
    }

    /// The parent that has this id: the root or an organizational unit that exists.
    pub fn parent_with_id(&self, id: &str) -> Option<Parent> {
        if id == &*self.root {
            return Some(Parent::Root);
        }
        self.organizational_unit(id).map(|unit| Parent::OrganizationalUnit(unit.id.clone()))
    }

    /// The accounts that hang directly from `parent`.
    pub fn accounts_in(
        &self,
        parent: &Parent,
    ) -> impl DoubleEndedIterator<Item = &Account> + use<'_> {
        self.accounts_from(parent, 0).map(|(_, account)| account)
    }

    /// The accounts that hang directly from `parent`, from a place on, with their places.
    pub(crate) fn accounts_from(
        &self,
        parent: &Parent,
        first: u64,
    ) -> impl DoubleEndedIterator<Item = (u64, &Account)> + use<'_> {
        self.accounts.having(AccountHandle::Below(parent.clone()), first)
    }

    /// The organizational units that hang directly from `parent`.
    pub fn organizational_units_in(
        &self,
        parent: &Parent,
    ) -> impl DoubleEndedIterator<Item = &OrganizationalUnit> + use<'_> {
        self.units_from(parent, 0).map(|(_, unit)| unit)
    }

    /// The organizational units that hang directly from `parent`, from a place on, with their places.
    pub(crate) fn units_from(
        &self,
        parent: &Parent,
        first: u64,
    ) -> impl DoubleEndedIterator<Item = (u64, &OrganizationalUnit)> + use<'_> {
        self.organizational_units.having(UnitHandle::Below(parent.clone()), first)
    }

    /// The delegated administrator of a service, by the service's principal.
    pub fn delegated_administrator(&self, service: &str) -> Option<&AccountId> {
        self.delegations().find(|it| it.service == service).map(|it| it.account)
    }

    /// All delegated administrators, by service, then account.
    pub fn delegations(&self) -> impl Iterator<Item = Delegation<'_>> {
        self.delegations.iter().map(|((service, account), enabled)| Delegation {
            service,
            account,
            enabled: *enabled,
        })
    }

    /// The whole tree with depths: at each level the accounts, then the organizational units.
    pub fn tree(&self) -> Vec<(usize, Node<'_>)> {
        let mut rows = vec![(0, Node::Root(&self.root))];
        self.tree_below(&Parent::Root, 1, &mut rows);
        rows
    }

    /// All accounts in the order of the tree.
    pub fn accounts_in_tree_order(&self) -> Vec<&Account> {
        let accounts = self.tree().into_iter().filter_map(|(_, node)| match node {
            Node::Account(account) => Some(account),
            Node::Root(_) | Node::OrganizationalUnit(_) => None,
        });
        accounts.collect()
    }

    /// What sorts accounts in the order of the tree, without the rest of the tree.
    pub(crate) fn place_in_tree(&self, account: &Account) -> Vec<(bool, u64)> {
        let mut places =
            vec![(false, self.accounts.place(account.id.as_str()).unwrap_or_default())];
        let mut at = &account.parent;
        while let Parent::OrganizationalUnit(id) = at {
            let Some(unit) = self.organizational_unit(id.as_str()) else { break };
            places.push((true, self.organizational_units.place(id.as_str()).unwrap_or_default()));
            at = &unit.parent;
        }
        places.reverse();
        places
    }

    /// `o-…/r-…/ou-…/` down to `parent`, as `Path` and `Paths` of AWS have it.
    pub fn path(&self, parent: &Parent) -> String {
        let mut ids = Vec::new();
        let mut at = Some(parent);
        while let Some(Parent::OrganizationalUnit(id)) = at {
            ids.push(id.as_str());
            at = self.organizational_unit(id.as_str()).map(|unit| &unit.parent);
        }
        let units: String = ids.iter().rev().flat_map(|id| [*id, "/"]).collect();
        format!("{}/{}/{units}", self.id, self.root)
    }

    /// The names that lead to `parent`, as `Workloads/Prod`; none for the root.
    pub fn names_to(&self, parent: &Parent) -> Option<String> {
        let Parent::OrganizationalUnit(id) = parent else { return None };
        let unit = self.organizational_unit(id.as_str())?;
        Some(match self.names_to(&unit.parent) {
            Some(above) => format!("{above}/{}", unit.name),
            None => unit.name.to_string(),
        })
    }

    fn tree_below<'a>(&'a self, parent: &Parent, depth: usize, rows: &mut Vec<(usize, Node<'a>)>) {
        rows.extend(self.accounts_in(parent).map(|account| (depth, Node::Account(account))));
        for unit in self.organizational_units_in(parent) {
            rows.push((depth, Node::OrganizationalUnit(unit)));
            self.tree_below(&Parent::OrganizationalUnit(unit.id.clone()), depth + 1, rows);
        }
    }
}

/// The principal of IAM Identity Center's service.
pub const IDENTITY_CENTER: &str = "sso.amazonaws.com";
