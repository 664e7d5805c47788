//! The cells of the access matrix that a change alters: of a few people in a few accounts, where it touches them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Call, Caller, Difference, Sign, Touched, account_text, people, row, some_of};
use crate::{
    access::{
        Access,
        matrix::{Cell, Probe},
    },
    policy::{Kind, Policy, request::Action},
    text::{Role as Look, Row},
    world::{AccountId, Assignment, Parent, ResourcePolicy, UserId, World},
};

/// What may be done in an account: its name, and the actions in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct May {
    account: String,
    actions: String,
}

/// The people and the accounts whose cells may differ.
#[derive(Debug, Default)]
pub(super) struct Corner {
    users: BTreeSet<UserId>,
    accounts: BTreeSet<AccountId>,
}

impl Difference {
    /// Looks at the first cells of a corner.
    pub(super) fn add_cells(
        &mut self,
        before: &World,
        after: &World,
        corner: &Corner,
        probes: &[Probe],
    ) {
        let users: Vec<&UserId> = corner.users.iter().take(MOST).collect();
        let accounts: Vec<&AccountId> = corner.accounts.iter().take(MOST).collect();
        self.n_unseen_cells =
            (corner.users.len() - users.len(), corner.accounts.len() - accounts.len());
        let access = Access::new(after);
        let is = cells(&access, after, &users, &accounts, probes);
        let was = cells(&access.beside(before), before, &users, &accounts, probes);
        for key @ (user, account) in was.keys().chain(is.keys()).collect::<BTreeSet<_>>() {
            let of = |cells: &BTreeMap<_, Cell>| cells.get(key).copied().unwrap_or_default();
            let (was, is) = (of(&was), of(&is));
            for (sign, world, less, more) in
                [(Sign::Added, after, was, is), (Sign::Removed, before, is, was)]
            {
                let mut won: Vec<String> = Vec::new();
                for (n, probe) in probes.iter().enumerate() {
                    let name = probe.action.name();
                    // Something may be tried on more than one resource.
                    let is_new = || !won.iter().any(|it| it == name);
                    if more.allows(n) && !less.allows(n) && is_new() {
                        won.push(name.to_owned());
                    }
                }
                let Some(user) = world.user(user.as_str()).filter(|_| !won.is_empty()) else {
                    continue;
                };
                let account = account_text(world, account).to_owned();
                let may = May { account, actions: some_of(&won) };
                self.cells.entry((sign, may)).or_default().push(user.user_name.to_string());
            }
        }
        self.cells.values_mut().for_each(|people| people.sort_unstable());
    }

    /// The cells in words, and how many were not looked at.
    pub(super) fn cell_rows(&self) -> Vec<Row> {
        let cells = self.cells.iter().map(|((sign, may), people)| {
            let May { account, actions } = may;
            row(
                *sign,
                tr!("access"),
                &tr!(
                    "{actions} for {some_of} in {account}",
                    actions,
                    some_of = some_of(people),
                    account
                ),
            )
        });
        let mut rows: Vec<Row> = cells.collect();
        let people = match self.n_unseen_cells.0 {
            0 => None,
            1 => Some(tr!("1 more person").to_owned()),
            n if n >= ENOUGH - MOST => Some(tr!("many more people").to_owned()),
            n => Some(tr!("{n} more people", n)),
        };
        let accounts = match self.n_unseen_cells.1 {
            0 => None,
            1 => Some(tr!("1 more account").to_owned()),
            n if n >= ENOUGH - MOST => Some(tr!("many more accounts").to_owned()),
            n => Some(tr!("{n} more accounts", n)),
        };
        let told = match (people, accounts) {
            (None, None) => return rows,
            (Some(people), None) => tr!("what {people} may do", people),
            (None, Some(accounts)) => tr!("what they may do in {accounts}", accounts),
            (Some(people), Some(accounts)) => {
                tr!("what {people} may do, and in {accounts},", people, accounts)
            }
        };
        rows.push(Row::of(tr!("{told} was not looked at", told), Look::Dim));
        rows
    }
}

impl Touched {
    /// Whose cells may differ, and where.
    pub(super) fn corner(&self, before: &World, after: &World) -> Corner {
        let mut corner = Corner::default();
        corner.users.extend(self.users.iter().cloned());
        for (user, assignment) in &self.holders {
            corner.users.insert(user.clone());
            corner.accounts.insert(assignment.account.clone());
        }
        for world in [before, after] {
            // Where a role stays and is another one, it is so for all who can take it.
            for (account, set) in self.roles.iter().take(ENOUGH) {
                let (was, is) = (before.role(account, set), after.role(account, set));
                if was.is_some() && is.is_some() && was != is {
                    corner.accounts.insert(account.clone());
                    corner.add_people(before, after, world.assignments_in(account, set));
                }
            }
            for account in &self.places {
                corner.accounts.insert(account.clone());
                corner.add_people(before, after, world.assignments_of_account(account));
            }
            for user in self.users.iter().take(MOST) {
                for principal in world.principals_of(user) {
                    let all = world.assignments_of(&principal).take(ENOUGH);
                    corner.accounts.extend(all.map(|it| it.account.clone()));
                }
            }
        }
        corner
    }

    /// The accounts in which a call changes what policies say.
    pub(super) fn add_places(&mut self, before: &World, after: &World, call: &Call) {
        let text = |name: &str| call.input.get(name).and_then(|it| it.as_str()).unwrap_or_default();
        for world in [before, after] {
            let management = &world.organization.management;
            let targets: Vec<String> = match (&*call.service, &*call.operation) {
                ("iam", _) => match &call.caller {
                    Caller::Account(account) | Caller::Session { account, .. } => {
                        vec![account.to_string()]
                    }
                    Caller::Administrator | Caller::Portal(_) => vec![management.to_string()],
                },
                (_, "AttachPolicy" | "DetachPolicy") => vec![text("TargetId").to_owned()],
                (_, "MoveAccount") => vec![text("AccountId").to_owned()],
                (_, "UpdatePolicy" | "DeletePolicy") => {
                    let policy = text("PolicyId").into();
                    world.targets_of(&policy).take(ENOUGH).map(str::to_owned).collect()
                }
                (_, "EnablePolicyType" | "DisablePolicyType") => {
                    vec![world.organization.root.to_string()]
                }
                _ => Vec::new(),
            };
            let mut places = BTreeSet::new();
            for target in targets {
                add_below(world, &target, &mut places);
            }
            // No policy of the organization binds the management account.
            let is_bound = |it: &AccountId| call.service == "iam" || it != management;
            let has_roles = |it: &AccountId| world.roles_in(it).next().is_some();
            self.places.extend(places.into_iter().filter(|it| is_bound(it) && has_roles(it)));
        }
    }
}

impl Touched {
    /// The accounts from which somebody may come to a resource, and what may be done to it.
    pub(super) fn add_resource(&mut self, before: &World, after: &World, call: &Call) {
        let text = |name: &str| call.input.get(name).and_then(|it| it.as_str());
        let bucket = || text("Bucket").map(|it| format!("arn:aws:s3:::{it}"));
        let Some(arn) = text("ResourceArn").map(ToOwned::to_owned).or_else(bucket) else { return };
        for world in [before, after] {
            let Some(resource) = world.resource_policy(&arn) else { continue };
            let accounts = world.organization.accounts();
            let Ok(policy) = Policy::parse(&resource.document, Kind::Resource) else { continue };
            let names = |id: &str| policy.principals().any(|it| it == "*" || it.contains(id));
            let is_meant = |id: &AccountId| {
                *id == resource.account || policy.is_for_others() || names(id.as_str())
            };
            let has_roles = |id: &AccountId| world.roles_in(id).next().is_some();
            let places = accounts.map(|it| &it.id).filter(|it| is_meant(it) && has_roles(it));
            self.places.extend(places.take(ENOUGH).cloned());
            for probe in probes(resource, &policy) {
                if self.probes.len() < MOST && !self.probes.contains(&probe) {
                    self.probes.push(probe);
                }
            }
        }
    }
}

/// What the statements of a policy are about, as far as they say it in full; else what is mostly done to such a
/// resource.
fn probes(resource: &ResourcePolicy, policy: &Policy) -> Vec<Probe> {
    let mut found = Vec::new();
    for statement in &policy.statements {
        let on = statement.resources.as_ref().and_then(|it| it.spans().next());
        let on = on.map(|it| policy.text(it)).filter(|it| *it != "*").unwrap_or(&resource.arn);
        for action in statement.actions.spans().map(|it| policy.text(it)) {
            let usual = resource.kind().map_or("", |it| it.usual);
            let action = if action.contains(['*', '?']) { usual } else { action };
            let action = Action::new(action);
            let probe = action.map(|action| Probe { action, resource: on.to_owned() });
            found.extend(probe.filter(|it| !found.contains(it)));
        }
    }
    found
}

impl Corner {
    /// Whoever is assigned, up to enough.
    fn add_people<'w>(
        &mut self,
        before: &World,
        after: &World,
        assignments: impl Iterator<Item = &'w Assignment>,
    ) {
        for assignment in assignments.take(ENOUGH) {
            if self.users.len() >= ENOUGH {
                return;
            }
            self.users.extend(people(before, after, &assignment.principal));
        }
    }
}

/// The accounts below a target, up to enough.
fn add_below(world: &World, target: &str, into: &mut BTreeSet<AccountId>) {
    if let Some(account) = world.organization.account(target) {
        into.insert(account.id.clone());
        return;
    }
    let mut waiting: Vec<Parent> = world.organization.parent_with_id(target).into_iter().collect();
    while let Some(parent) = waiting.pop() {
        if into.len() >= ENOUGH {
            return;
        }
        let accounts = world.organization.accounts_in(&parent).take(ENOUGH);
        into.extend(accounts.map(|it| it.id.clone()));
        let units = world.organization.organizational_units_in(&parent);
        waiting.extend(units.map(|it| Parent::OrganizationalUnit(it.id.clone())));
    }
}

/// The cells of those people and accounts that there are.
fn cells<'a, 'w>(
    access: &Access<'w>,
    world: &'w World,
    users: &[&'a UserId],
    accounts: &[&'a AccountId],
    probes: &[Probe],
) -> BTreeMap<(&'a UserId, &'a AccountId), Cell> {
    let users = users.iter().filter_map(|it| Some((*it, world.user(it.as_str())?)));
    let (user_ids, users): (Vec<_>, Vec<_>) = users.unzip();
    let accounts = accounts.iter();
    let accounts = accounts.filter_map(|it| Some((*it, world.organization.account(it.as_str())?)));
    let (account_ids, accounts): (Vec<_>, Vec<_>) = accounts.unzip();
    let keys = user_ids.iter().flat_map(|user| account_ids.iter().map(move |it| (*user, *it)));
    keys.zip(access.cells(&users, &accounts, probes)).collect()
}

/// How many people and how many accounts are looked at.
const MOST: usize = 8;

/// How many are counted.
const ENOUGH: usize = 200;
