//! The matrix: people by accounts, and which of some chosen actions each may do in each.
//!
//! A role is decided once for all who can take it, unless its policies look at who somebody is; what a group
//! opens is gathered once for all its members.

use std::collections::{BTreeMap, HashMap};

use super::Access;
use crate::{
    policy::request::Action,
    world::{Account, AccountId, GroupId, PermissionSetArn, Principal as Assigned, User, UserId},
};

/// Something that is tried for everybody everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// What.
    pub action: Action,
    /// To what.
    pub resource: String,
}

/// So many probes fit in a matrix.
pub const MOST_PROBES: usize = 64;

impl Probe {
    /// The probes of somebody who has not chosen any: reading, changing, running, handing out.
    pub fn usual() -> Vec<Self> {
        const OBJECT: &str = "arn:aws:s3:::example/example";
        let usual = [
            ("s3:ListAllMyBuckets", "*"),
            ("s3:GetObject", OBJECT),
            ("s3:DeleteObject", OBJECT),
            ("ec2:DescribeInstances", "*"),
            ("ec2:RunInstances", "*"),
            ("iam:CreateUser", "*"),
        ];
        let probe = |(action, resource): (&str, &str)| {
            Some(Self { action: Action::new(action)?, resource: resource.to_owned() })
        };
        usual.into_iter().filter_map(probe).collect()
    }
}

/// What a person may do in an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// Whether there is a role that the person can take.
    pub is_open: bool,
    /// A bit for each probe: whether one of these roles allows it.
    allowed: u64,
}

impl Cell {
    /// Whether a role of the person allows the probe with this number.
    pub fn allows(self, probe: usize) -> bool {
        self.allowed >> probe & 1 == 1
    }

    fn join(&mut self, other: Self) {
        self.is_open |= other.is_open;
        self.allowed |= other.allowed;
    }
}

/// Who may do what where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// What was tried.
    pub probes: Vec<Probe>,
    /// Where, in the order of the columns.
    pub accounts: Vec<AccountId>,
    /// Who, in the order of the rows.
    pub users: Vec<UserId>,
    cells: Vec<Cell>,
}

/// A cell that is not the same in two matrices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Who.
    pub user: UserId,
    /// Where.
    pub account: AccountId,
    /// As it was.
    pub before: Cell,
    /// As it is.
    pub after: Cell,
}

impl Matrix {
    /// Of nobody, nowhere.
    pub fn nothing(probes: Vec<Probe>) -> Self {
        Self { probes, accounts: Vec::new(), users: Vec::new(), cells: Vec::new() }
    }

    /// The row of a person: a cell for each account.
    pub fn row(&self, user: usize) -> &[Cell] {
        let n = self.accounts.len();
        self.cells.get(user * n..(user + 1) * n).unwrap_or_default()
    }

    /// The cell of a person in an account.
    pub fn cell(&self, user: usize, account: usize) -> Cell {
        self.row(user).get(account).copied().unwrap_or_default()
    }

    /// The cells that differ from those of `before`; who or what one of them lacks has no role there.
    ///
    /// Both must have tried the same.
    pub fn differences(&self, before: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        let (old, new) = (before.named(), self.named());
        let keys: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).copied().collect();
        for (user, account) in keys {
            let of = |cells: &BTreeMap<_, Cell>| {
                cells.get(&(user, account)).copied().unwrap_or_default()
            };
            let (before, after) = (of(&old), of(&new));
            if before != after {
                found.push(Difference {
                    user: user.clone(),
                    account: account.clone(),
                    before,
                    after,
                });
            }
        }
        found
    }

    /// The cells that are open.
    fn named(&self) -> BTreeMap<(&UserId, &AccountId), Cell> {
        let mut cells = BTreeMap::new();
        for (n, user) in self.users.iter().enumerate() {
            for (account, cell) in self.accounts.iter().zip(self.row(n)) {
                if cell.is_open {
                    cells.insert((user, account), *cell);
                }
            }
        }
        cells
    }
}

/// What a role lets people do.
enum Allowed {
    /// Whoever takes it.
    Everybody(Cell),
    /// That depends on the person.
    ByPerson,
}

impl<'w> Access<'w> {
    /// Tries all probes for these people in these accounts.
    pub fn matrix(
        &self,
        users: &[&'w User],
        accounts: &[&'w Account],
        probes: Vec<Probe>,
    ) -> Matrix {
        let column: HashMap<&AccountId, usize> =
            accounts.iter().enumerate().map(|(n, it)| (&it.id, n)).collect();
        let mut roles = HashMap::new();
        for account in accounts {
            for role in self.world.roles_in(&account.id) {
                let allowed = self.allowed(&probes, account, role, None);
                roles.insert((&account.id, &role.permission_set), allowed);
            }
        }
        let filling = Filling { access: self, accounts, column, roles, probes: &probes };
        let mut groups = HashMap::new();
        let mut cells = Vec::with_capacity(users.len() * accounts.len());
        for user in users {
            cells.extend(filling.row(user, &mut groups));
        }
        Matrix {
            users: users.iter().map(|it| it.id.clone()).collect(),
            accounts: accounts.iter().map(|it| it.id.clone()).collect(),
            cells,
            probes,
        }
    }

    /// The cells of these people in these accounts, row by row.
    ///
    /// It costs what the roles cost that they can take there, however many others there are.
    pub fn cells(
        &self,
        users: &[&'w User],
        accounts: &[&'w Account],
        probes: &[Probe],
    ) -> Vec<Cell> {
        let world = self.world;
        let mut roles = HashMap::new();
        let mut cells = Vec::with_capacity(users.len() * accounts.len());
        for user in users {
            let principals =
                if user.is_enabled { world.principals_of(&user.id) } else { Vec::new() };
            for account in accounts {
                let mut cell = Cell::default();
                for assignment in principals.iter().flat_map(|it| {
                    let first = (account.id.clone(), PermissionSetArn::from(""));
                    let all = world.assignments_of_from(it, Some(first));
                    all.take_while(|it| it.account == account.id)
                }) {
                    let Some(role) = world.role(&account.id, &assignment.permission_set) else {
                        continue;
                    };
                    let of_all = roles
                        .entry((&role.account, &role.permission_set))
                        .or_insert_with(|| self.allowed(probes, account, role, None));
                    cell.join(match of_all {
                        Allowed::Everybody(cell) => *cell,
                        Allowed::ByPerson => self.allowed_to(probes, account, role, user),
                    });
                }
                cells.push(cell);
            }
        }
        cells
    }

    /// What a role allows a person.
    fn allowed_to(
        &self,
        probes: &[Probe],
        account: &'w Account,
        role: &'w crate::world::Role,
        user: &User,
    ) -> Cell {
        match self.allowed(probes, account, role, Some(user)) {
            Allowed::Everybody(cell) => cell,
            Allowed::ByPerson => Cell::default(),
        }
    }

    fn allowed(
        &self,
        probes: &[Probe],
        account: &'w Account,
        role: &'w crate::world::Role,
        person: Option<&User>,
    ) -> Allowed {
        let mut cell = Cell { is_open: true, allowed: 0 };
        for (n, probe) in probes.iter().enumerate().take(MOST_PROBES) {
            let case = self.case(&probe.action, &probe.resource, account, role);
            if person.is_none() && case.looks_at_person() {
                return Allowed::ByPerson;
            }
            cell.allowed |= u64::from(case.allows(person)) << n;
        }
        Allowed::Everybody(cell)
    }
}

struct Filling<'a, 'w> {
    access: &'a Access<'w>,
    accounts: &'a [&'w Account],
    column: HashMap<&'w AccountId, usize>,
    roles: HashMap<(&'w AccountId, &'w PermissionSetArn), Allowed>,
    probes: &'a [Probe],
}

impl<'w> Filling<'_, 'w> {
    fn row(&self, user: &'w User, groups: &mut HashMap<&'w GroupId, Opened<'w>>) -> Vec<Cell> {
        let mut row = vec![Cell::default(); self.accounts.len()];
        if !user.is_enabled {
            return row;
        }
        let world = self.access.world;
        let own = self.opened(&Assigned::User(user.id.clone()));
        self.open(&own, user, &mut row);
        for membership in world.memberships_of(&user.id) {
            let opened = groups
                .entry(&membership.group)
                .or_insert_with(|| self.opened(&Assigned::Group(membership.group.clone())));
            self.open(opened, user, &mut row);
        }
        row
    }

    fn opened(&self, principal: &Assigned) -> Opened<'w> {
        let mut opened = Opened::default();
        let world = self.access.world;
        for assignment in world.assignments_of(principal) {
            let Some(role) = world.role(&assignment.account, &assignment.permission_set) else {
                continue;
            };
            let key = (&role.account, &role.permission_set);
            let Some(column) = self.column.get(&role.account) else { continue };
            match self.roles.get(&key) {
                Some(Allowed::Everybody(cell)) => opened.cells.push((*column, *cell)),
                Some(Allowed::ByPerson) => opened.by_person.push((*column, role)),
                None => {}
            }
        }
        opened
    }

    fn open(&self, opened: &Opened<'w>, user: &User, row: &mut [Cell]) {
        for (column, cell) in &opened.cells {
            if let Some(found) = row.get_mut(*column) {
                found.join(*cell);
            }
        }
        for (column, role) in &opened.by_person {
            let Some(account) = self.accounts.get(*column) else { continue };
            let cell = self.access.allowed_to(self.probes, account, role, user);
            if let Some(found) = row.get_mut(*column) {
                found.join(cell);
            }
        }
    }
}

/// What the assignments of a person or a group open.
#[derive(Default)]
struct Opened<'w> {
    cells: Vec<(usize, Cell)>,
    by_person: Vec<(usize, &'w crate::world::Role)>,
}
