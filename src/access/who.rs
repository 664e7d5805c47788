//! Who can do something in an account: the roles that may, and everybody who can take them.

use std::{
    cell::OnceCell,
    collections::{BTreeSet, HashMap, HashSet},
};

use super::{Access, context, resource_named, target::Target};
use crate::{
    policy::{
        decide::is_allowed,
        request::{Action, Context, Principal, Request},
    },
    world::{Account, Principal as Assigned, Role, User, UserId},
};

/// A role that allows what is asked for, and who can take it.
#[derive(Debug, Clone)]
pub struct RoleThatMay<'w> {
    /// The role.
    pub role: &'w Role,
    /// Everybody who can take it and is allowed, by user name.
    pub people: Vec<&'w User>,
    /// How many can take it and are refused, because of who they are.
    pub n_refused: usize,
}

impl<'w> Access<'w> {
    /// The roles of an account that allow an action, in the order of its roles, each with its people.
    ///
    /// A role is decided once, unless its policies look at who somebody is.
    pub fn who_can(
        &self,
        action: &Action,
        resource: &str,
        account: &'w Account,
    ) -> Vec<RoleThatMay<'w>> {
        let mut found = Vec::new();
        for role in self.world.roles_in(&account.id) {
            let case = self.case(action, resource, account, role);
            let people = self.people(role);
            if case.looks_at_person() {
                let n_all = people.len();
                let people = case.allowed(people);
                let n_refused = n_all - people.len();
                if !people.is_empty() {
                    found.push(RoleThatMay { role, people, n_refused });
                }
            } else if case.allows(None) && !people.is_empty() {
                found.push(RoleThatMay { role, people, n_refused: 0 });
            }
        }
        found
    }

    /// An action in a role, ready to be decided for one person after the other.
    pub(super) fn case<'a>(
        &'a self,
        action: &'a Action,
        resource: &'a str,
        account: &'w Account,
        role: &'w Role,
    ) -> Case<'a> {
        let target = Target::new(self.world, action, resource, account);
        let policies = self.policies_of(account, &target, role);
        let shared = OnceCell::new();
        Case { access: self, action, resource, target, account, role, policies, shared }
    }

    /// Everybody who can take a role, by name: enabled, and assigned directly or through a group.
    fn people(&self, role: &Role) -> Vec<&'w User> {
        let world = self.world;
        let mut ids: HashSet<&UserId> = HashSet::new();
        for assignment in world.assignments_in(&role.account, &role.permission_set) {
            match &assignment.principal {
                Assigned::User(id) => {
                    ids.insert(id);
                }
                Assigned::Group(id) => ids.extend(world.members_of(id).map(|it| &it.user)),
            }
        }
        let is_one = |it: &&User| it.is_enabled && ids.contains(&it.id);
        // To go through everybody in order is quicker than to look up and sort a good part of them.
        if ids.len() > world.users.len() / 8 {
            return world.users_beginning("").filter(is_one).collect();
        }
        let found = ids.iter().filter_map(|it| world.user(it.as_str()));
        let mut users: Vec<&User> = found.filter(is_one).collect();
        users.sort_unstable_by(|a, b| a.user_name.cmp(&b.user_name));
        users
    }
}

/// An action in a role, with the policies that it meets.
pub(super) struct Case<'a> {
    access: &'a Access<'a>,
    action: &'a Action,
    resource: &'a str,
    target: Target<'a>,
    account: &'a Account,
    role: &'a Role,
    policies: super::compiled::Policies,
    /// What every request has, whoever asks.
    shared: OnceCell<Context>,
}

impl Case<'_> {
    /// Whether a policy looks at who the person is, or names the session.
    pub(super) fn looks_at_person(&self) -> bool {
        self.policies.layers().keys().any(is_of_person) || self.policies.sessions().next().is_some()
    }

    /// Those who are allowed. Who brings the same tags is decided once, unless the policies look at more.
    fn allowed<'u>(&self, people: Vec<&'u User>) -> Vec<&'u User> {
        let layers = self.policies.layers();
        let by_tags = layers.keys().filter(|it| is_of_person(it)).all(|it| it.starts_with(TAG));
        let tags: BTreeSet<&str> = layers.keys().filter_map(|it| it.strip_prefix(TAG)).collect();
        let sources = context::sources(self.access.world, |it| tags.contains(it));
        let sessions: BTreeSet<&str> = self.policies.sessions().collect();
        let mut decided = HashMap::new();
        let may = |it: &&User| {
            if !by_tags {
                return self.allows(Some(it));
            }
            let values = sources.iter().map(|source| context::attribute_value(it, source));
            let values: Vec<Option<String>> = values.collect();
            // Whoever is named is another one than all who are not.
            let session = (!sessions.is_empty()).then(|| self.principal(Some(it)).arn);
            let named = session.and_then(|it| sessions.get(&*it).copied());
            *decided.entry((values, named)).or_insert_with(|| self.allows(Some(it)))
        };
        people.into_iter().filter(may).collect()
    }

    /// Whether the person, or somebody of whom nothing is known, is allowed.
    pub(super) fn allows(&self, person: Option<&User>) -> bool {
        let world = self.access.world;
        let principal = self.principal(person);
        let shared = self.shared.get_or_init(|| {
            let mut context = context::shared(world, self.account, self.role);
            context::resource(world, self.resource, self.target.account, &mut context);
            context
        });
        let mut context = shared.clone();
        context::person(world, self.role, person, name_of(person), &mut context);
        let request = Request {
            principal: &principal,
            action: self.action,
            resource: resource_named(self.action, self.resource),
            resource_account: self.target.owner,
            context: &context,
        };
        is_allowed(&request, &self.policies.layers())
    }

    fn principal(&self, person: Option<&User>) -> Principal {
        context::principal(self.role, name_of(person))
    }
}

/// The user name of a person, or what stands for somebody of whom nothing is known.
fn name_of(person: Option<&User>) -> &str {
    person.map_or("somebody", |it| &it.user_name)
}

/// Whether a key differs from person to person in the same role.
fn is_of_person(key: &str) -> bool {
    key.starts_with(TAG) || matches!(key, "aws:userid" | "aws:username")
}

const TAG: &str = "aws:principaltag/";
