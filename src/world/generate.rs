//! Organizations of any size, for benchmarks and tests: the same size and seed give the same one.

use jiff::Timestamp;
use serde_json::{Map, json};

use super::{
    AccountId, Assignment, Content, GroupId, ManagedPolicyArn, Parent, PermissionSetArn, Principal,
    UserId, World,
};
use crate::catalogue;

/// How much of everything there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// The management account among them.
    pub accounts: usize,
    /// Each is in two groups.
    pub users: usize,
    /// Each of them may have hundreds of members.
    pub groups: usize,
    /// Each has one AWS managed policy.
    pub permission_sets: usize,
    /// Each has two groups and three people, and one of a hundred is open to everybody.
    pub applications: usize,
    /// Two of three are for groups; mostly three share a role.
    pub assignments: usize,
}

impl Size {
    /// A small company.
    pub const SMALL: Self = Self {
        accounts: 10,
        users: 100,
        groups: 10,
        permission_sets: 10,
        applications: 10,
        assignments: 100,
    };

    /// At AWS's limits, where there are any.
    pub const LARGE: Self = Self {
        accounts: 7_000,
        users: 100_000,
        groups: 2_000,
        permission_sets: 3_500,
        applications: 7_000,
        assignments: 100_000,
    };
}

/// Makes the organization. Its assignments have been there for so long that no request is known.
pub fn generate(size: Size, seed: u64) -> World {
    let mut world = World::new(seed, NOW, "us-west-2", "management", None, None);
    world.title = "Generated".into();
    let accounts = accounts(&mut world, size.accounts);
    let groups: Vec<GroupId> = (0..size.groups)
        .map(|idx| world.add_group(&format!("group-{idx:05}"), Some("Generated".into())))
        .collect();
    let users = users(&mut world, size.users, &groups);
    let sets = permission_sets(&mut world, size.permission_sets);
    let mut n_assigned = 0;
    // Every turn moves on by one, so a world that cannot hold as many ends, too.
    for turn in 0..size.assignments.saturating_mul(2) {
        if n_assigned == size.assignments {
            break;
        }
        let assignment = assignment(turn, &accounts, &sets, &groups, &users);
        if let Some(assignment) = assignment.filter(|it| !world.is_assigned(it)) {
            world.assign(assignment);
            n_assigned += 1;
        }
    }
    applications(&mut world, size.applications, &groups, &users);
    world
}

/// The management account, and the others by fifties in organizational units.
fn accounts(world: &mut World, n_accounts: usize) -> Vec<AccountId> {
    let mut ids = vec![world.organization.management.clone()];
    let mut unit = Parent::Root;
    for idx in 1..n_accounts {
        if idx % 50 == 1 {
            let name = format!("unit-{:04}", idx / 50);
            unit = Parent::OrganizationalUnit(world.add_organizational_unit(&name, Parent::Root));
        }
        let name = format!("account-{idx:05}");
        ids.push(world.add_account(&name, unit.clone(), None, None));
    }
    ids
}

fn users(world: &mut World, n_users: usize, groups: &[GroupId]) -> Vec<UserId> {
    let mut ids = Vec::with_capacity(n_users);
    for idx in 0..n_users {
        let name = format!("user.{idx:06}");
        let mut attributes = Map::new();
        let names = json!({ "FamilyName": format!("{idx:06}"), "GivenName": "User" });
        attributes.insert("Name".to_owned(), names);
        let email =
            json!({ "Value": format!("{name}@example.com"), "Type": "work", "Primary": true });
        attributes.insert("Emails".to_owned(), json!([email]));
        let id = world.add_user(&name, &format!("User {idx:06}"), attributes);
        for group in two_of(groups, idx) {
            world.add_membership(id.clone(), group.clone());
        }
        ids.push(id);
    }
    ids
}

/// Two different groups, or as many as there are.
fn two_of(groups: &[GroupId], idx: usize) -> impl Iterator<Item = &GroupId> {
    let n_groups = groups.len().max(1);
    let second = (groups.len() > 1).then(|| groups.get((idx + 1 + n_groups / 2) % n_groups));
    let first = groups.get(idx % n_groups);
    let second = second.flatten().filter(|it| Some(*it) != first);
    first.into_iter().chain(second)
}

fn permission_sets(world: &mut World, n_sets: usize) -> Vec<PermissionSetArn> {
    let mut policies = catalogue::pickable().into_iter().cycle();
    let mut ids = Vec::with_capacity(n_sets);
    for idx in 0..n_sets {
        let mut content = Content::new("PT1H");
        if let Some(policy) = policies.next() {
            content.managed_policies.insert_mut(ManagedPolicyArn::from(policy));
        }
        let description = Some("Generated".into());
        let name = format!("Set{idx:05}");
        ids.push(world.add_permission_set(&name, description, Vec::new(), content));
    }
    ids
}

/// One of many assignments: round all accounts, three times with the same permission set.
fn assignment(
    turn: usize,
    accounts: &[AccountId],
    sets: &[PermissionSetArn],
    groups: &[GroupId],
    users: &[UserId],
) -> Option<Assignment> {
    let (round, account) = (turn / accounts.len(), turn % accounts.len());
    let set = (account * 7 + round / 3) % sets.len().max(1);
    let principal = if round % 3 == 2 {
        Principal::User(users.get(turn * 7_919 % users.len().max(1))?.clone())
    } else {
        Principal::Group(groups.get((turn * 13 + round) % groups.len().max(1))?.clone())
    };
    Some(Assignment {
        account: accounts.get(account)?.clone(),
        permission_set: sets.get(set)?.clone(),
        principal,
    })
}

fn applications(world: &mut World, n_applications: usize, groups: &[GroupId], users: &[UserId]) {
    let management = world.organization.management.clone();
    for idx in 0..n_applications {
        let name = format!("Application {idx:05}");
        let mut application = world.add_application(&name, &management);
        application.description = Some("Generated".into());
        application.is_assignment_required = idx % 100 != 50;
        let arn = application.arn.clone();
        world.put_application(application);
        for group in two_of(groups, idx * 11) {
            world.assign_application(arn.clone(), Principal::Group(group.clone()));
        }
        for turn in 0..3 {
            if let Some(user) = users.get((idx * 37 + turn) % users.len().max(1)) {
                world.assign_application(arn.clone(), Principal::User(user.clone()));
            }
        }
    }
}

/// 2026-01-05T09:00:00Z, a Monday.
const NOW: Timestamp = Timestamp::constant(1_767_603_600, 0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_as_much_as_was_asked_for() {
        let world = generate(Size::SMALL, 7);
        assert_eq!(world.organization.accounts().count(), 10);
        assert_eq!((world.users().count(), world.groups().count()), (100, 10));
        assert_eq!(world.memberships().count(), 200);
        assert_eq!(world.permission_sets().count(), 10);
        assert_eq!(world.assignments().count(), 100);
        assert_eq!(world.applications().count(), 10);
        assert!(world.applications().all(|it| world.assigned_to(&it.arn).count() == 5));
        let n_roles = world.roles().count();
        assert!((30..=40).contains(&n_roles), "{n_roles}");
        assert!(world == generate(Size::SMALL, 7));
        assert!(world != generate(Size::SMALL, 8));
    }
}
