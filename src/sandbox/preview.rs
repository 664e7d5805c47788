//! What a change does to access: the world before and after it, compared where its calls touch it.
//!
//! A comparison looks at what the calls name, not at the whole world, so it costs the same at any size.
//! Only what names nothing, as a new identity source or a way back through time, has all compared;
//! [`is_large`] says beforehand where that is much.

mod cells;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::view::{account_text, principal_text};
use crate::{
    access::matrix::Probe,
    api::{Call, Caller},
    text::{Role as Look, Row, Span},
    world::{
        AccountId, ApplicationArn, Assignment, PermissionSetArn, Principal, RequestKind, Role,
        UserId, World,
    },
};

/// Whether something comes, goes, or stays and is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// It goes.
    Removed,
    /// It is another one now.
    Changed,
    /// It comes.
    Added,
}

/// What differs between two worlds: assignments, roles, what people see in the portal, and what they may do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Who has what where, as people read it.
    pub assignments: Vec<(Sign, String)>,
    /// Roles by name, with their account.
    pub roles: Vec<(Sign, String)>,
    /// Tiles of the portal, each with the people who win or lose it.
    pub tiles: BTreeMap<(Sign, String), Vec<String>>,
    /// How many more people were not looked at.
    pub n_unseen: usize,
    /// What people may do in an account, with those who win or lose it there.
    pub cells: BTreeMap<(Sign, cells::May), Vec<String>>,
    /// How many more people, and in how many more accounts, may win or lose something.
    pub n_unseen_cells: (usize, usize),
}

/// What there is between `before` and `after`, where `calls` led from the one to the other; `probes` are
/// tried for the people whom they touch.
pub fn compare(before: &World, after: &World, calls: &[Call], probes: &[Probe]) -> Difference {
    let mut touched = Touched::default();
    for call in calls {
        touched.add(before, after, call);
    }
    if touched.everything {
        touched.compare_all(before, after);
    }
    let mut difference = Difference::default();
    for assignment in &touched.assignments {
        let was = before.is_assigned(assignment);
        if let Some(sign) = sign(was, after.is_assigned(assignment)) {
            let text = assignment_text(if was { before } else { after }, assignment);
            difference.assignments.push((sign, text));
        }
    }
    for (application, principal) in &touched.application_assignments {
        let was = before.is_assigned_to(application, principal);
        if let Some(sign) = sign(was, after.is_assigned_to(application, principal)) {
            let world = if was { before } else { after };
            let (tile, who) =
                (application_text(world, application), principal_text(world, principal));
            let text = tr!("{tile} for {who}", tile, who);
            difference.assignments.push((sign, text));
        }
    }
    for (account, set) in &touched.roles {
        let (was, is) = (before.role(account, set), after.role(account, set));
        difference.roles.extend(role_change(was, is, if is.is_some() { after } else { before }));
    }
    let n_seen = touched.holders.len().min(MOST_PEOPLE);
    difference.n_unseen = touched.holders.len() - n_seen;
    for (user, assignment) in touched.holders.iter().take(n_seen) {
        let was = holds(before, user, assignment);
        if let Some(sign) = sign(was, holds(after, user, assignment)) {
            let world = if was { before } else { after };
            let tile = tile_text(world, &assignment.account, &assignment.permission_set);
            let name = world.user(user.as_str()).map(|it| it.user_name.to_string());
            difference.tiles.entry((sign, tile)).or_default().extend(name);
        }
    }
    difference.n_unseen += touched.n_unseen + touched.viewers.len().saturating_sub(MOST_PEOPLE);
    for (user, application) in touched.viewers.iter().take(MOST_PEOPLE) {
        let was = views(before, user, application);
        if let Some(sign) = sign(was, views(after, user, application)) {
            let world = if was { before } else { after };
            let tile = application_text(world, application).to_owned();
            let name = world.user(user.as_str()).map(|it| it.user_name.to_string());
            difference.tiles.entry((sign, tile)).or_default().extend(name);
        }
    }
    difference.n_unseen += touched.users.len().saturating_sub(MOST_PEOPLE);
    for user in touched.users.iter().take(MOST_PEOPLE) {
        difference.add_tiles(before, after, user);
    }
    difference.tiles.values_mut().for_each(|people| people.sort_unstable());
    let corner = touched.corner(before, after);
    let probes: Vec<Probe> = touched.probes.into_iter().chain(probes.iter().cloned()).collect();
    difference.add_cells(before, after, &corner, &probes);
    difference
}

/// Whether `call` touches so much of `world` that to make it and compare would keep a learner waiting.
pub(super) fn is_large(world: &World, call: &Call) -> bool {
    let text = |name: &str| call.input.get(name).and_then(Value::as_str).unwrap_or_default();
    let is_many = |n: usize| n > MOST_TOUCHED;
    let members = |id: &str| world.members_of(&id.into()).take(MOST_TOUCHED + 1).count();
    match (&*call.service, &*call.operation) {
        // What names nothing has all compared.
        ("console", "SetIdentitySource") | ("scim" | "sandbox", _) => {
            let assignments = world.assignments().take(MOST_TOUCHED + 1).count();
            is_many(assignments) || is_many(world.users().take(MOST_TOUCHED + 1).count())
        }
        ("clock", _) => is_many(world.pending().take(MOST_TOUCHED + 1).count()),
        ("identitystore", "DeleteGroup") => is_many(members(text("GroupId"))),
        ("sso-admin", "ProvisionPermissionSet") => {
            let set = PermissionSetArn::from(text("PermissionSetArn"));
            is_many(world.roles_of(&set).take(MOST_TOUCHED + 1).count())
        }
        ("sso-admin", _) if call.input.contains_key("ApplicationArn") => {
            let application = ApplicationArn::from(text("ApplicationArn"));
            is_many(world.assigned_to(&application).take(MOST_TOUCHED + 1).count())
        }
        _ => false,
    }
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        let is_same = self.assignments.is_empty() && self.roles.is_empty() && self.tiles.is_empty();
        is_same && self.cells.is_empty()
    }

    /// The difference in words, a row for each thing, at most `most` rows.
    pub fn rows(&self, most: usize) -> Vec<Row> {
        let assignments =
            self.assignments.iter().map(|(sign, text)| row(*sign, tr!("assignment"), text));
        let roles = self.roles.iter().map(|(sign, text)| row(*sign, tr!("role"), text));
        let tiles = self.tiles.iter().map(|((sign, tile), people)| {
            row(
                *sign,
                tr!("portal tile"),
                &tr!("{tile} for {some_of}", tile, some_of = some_of(people)),
            )
        });
        let mut rows: Vec<Row> = assignments.chain(roles).chain(tiles).collect();
        if self.n_unseen > 0 && !self.tiles.is_empty() {
            let n = self.n_unseen;
            let told = if n + MOST_PEOPLE < MOST_MEMBERS {
                tr!("the portals of {n} more people were not looked at", n)
            } else {
                tr!("the portals of {n} or more people were not looked at", n)
            };
            rows.push(Row::of(told, Look::Dim));
        }
        rows.extend(self.cell_rows());
        if rows.len() > most {
            let n_more = rows.len() + 1 - most;
            rows.truncate(most.saturating_sub(1));
            rows.push(Row::of(tr!("and {n_more} more changes", n_more), Look::Dim));
        }
        rows
    }

    fn add_tiles(&mut self, before: &World, after: &World, user: &UserId) {
        let (was, is) = (tiles(before, user), tiles(after, user));
        let name = [after, before].into_iter().find_map(|it| it.user(user.as_str()));
        let Some(name) = name.map(|it| it.user_name.to_string()) else { return };
        let lost = was.difference(&is).map(|it| (Sign::Removed, before, it));
        let won = is.difference(&was).map(|it| (Sign::Added, after, it));
        for (sign, world, tile) in lost.chain(won) {
            let tile = match tile {
                Tile::Role(account, set) => tile_text(world, account, set),
                Tile::Application(arn) => application_text(world, arn).to_owned(),
            };
            self.tiles.entry((sign, tile)).or_default().push(name.clone());
        }
    }
}

/// What the calls may have changed.
#[derive(Debug, Default)]
struct Touched {
    assignments: BTreeSet<Assignment>,
    application_assignments: BTreeSet<(ApplicationArn, Principal)>,
    roles: BTreeSet<(AccountId, PermissionSetArn)>,
    /// People whose whole portal may differ.
    users: BTreeSet<UserId>,
    /// People for whom one tile may.
    holders: BTreeSet<(UserId, Assignment)>,
    /// People for whom the tile of an application may.
    viewers: BTreeSet<(UserId, ApplicationArn)>,
    /// How many more may.
    n_unseen: usize,
    /// Accounts in which policies may differ.
    places: BTreeSet<AccountId>,
    /// What policies of resources that may differ are about.
    probes: Vec<Probe>,
    everything: bool,
}

impl Touched {
    fn add(&mut self, before: &World, after: &World, call: &Call) {
        match call.service.as_str() {
            "sso-admin" | "identitystore" => {}
            // They change what policies say there.
            "organizations" | "iam" => return self.add_places(before, after, call),
            "sso" | "sts" => return,
            "s3api" => return self.add_resource(before, after, call),
            "clock" => return self.add_due(before, after),
            "console" if call.operation.ends_with("ResourcePolicy") => {
                return self.add_resource(before, after, call);
            }
            "console" if matches!(&*call.operation, "DisableUser" | "EnableUser") => {}
            "console" if call.operation != "SetIdentitySource" => return,
            _ => {
                self.everything = true;
                return;
            }
        }
        let text = |name: &str| call.input.get(name).and_then(Value::as_str);
        let set = text("PermissionSetArn").map(PermissionSetArn::from);
        let account = text("TargetId").or_else(|| text("AccountId")).map(AccountId::from);
        let principal = text("PrincipalId").map(|id| match text("PrincipalType") {
            Some("GROUP") => Principal::Group(id.into()),
            _ => Principal::User(id.into()),
        });
        if let Some(application) = text("ApplicationArn") {
            self.add_application(before, after, application.into(), principal);
            return;
        }
        match (account, set) {
            (Some(account), Some(permission_set)) => {
                if let Some(principal) = principal {
                    let assignment = Assignment { account, permission_set, principal };
                    self.add_assignment(before, after, assignment);
                } else {
                    self.roles.insert((account, permission_set));
                }
            }
            // What else is done to a permission set leaves its roles as they are.
            (None, Some(set)) if call.operation == "ProvisionPermissionSet" => {
                self.add_roles(before, after, &set);
            }
            (None, _) | (_, None) => {}
        }
        let member = call.input.get("MemberId").and_then(|it| it.get("UserId")?.as_str());
        let membership = text("MembershipId").and_then(|it| before.membership(it));
        self.users.extend(membership.map(|it| it.user.clone()));
        let user = member.or_else(|| text("UserId")).map(|id| Principal::User(id.into()));
        // A person's own membership is what changes, not the group.
        let group = text("GroupId").filter(|_| member.is_none());
        let group = group.map(|id| Principal::Group(id.into()));
        for principal in [user, group].into_iter().flatten() {
            self.users.extend(people(before, after, &principal));
        }
    }

    fn add_assignment(&mut self, before: &World, after: &World, assignment: Assignment) {
        self.roles.insert((assignment.account.clone(), assignment.permission_set.clone()));
        let people = people(before, after, &assignment.principal);
        self.holders.extend(people.into_iter().map(|it| (it, assignment.clone())));
        self.assignments.insert(assignment);
    }

    fn add_roles(&mut self, before: &World, after: &World, set: &PermissionSetArn) {
        let roles = before.roles_of(set).chain(after.roles_of(set));
        self.roles.extend(roles.map(|it| (it.account.clone(), set.clone())));
    }

    /// What time brings: the end of requests that were waiting, seen from either side.
    fn add_due(&mut self, before: &World, after: &World) {
        for request in before.pending().chain(after.pending()) {
            match &request.kind {
                RequestKind::Create(it) | RequestKind::Delete(it) => {
                    self.add_assignment(before, after, it.clone());
                }
                RequestKind::Provision { permission_set, account: Some(account) } => {
                    self.roles.insert((account.clone(), permission_set.clone()));
                }
                RequestKind::Provision { permission_set, account: None } => {
                    self.add_roles(before, after, permission_set);
                }
            }
        }
    }

    /// Who is assigned, if the call names somebody; else everybody who may see the application.
    fn add_application(
        &mut self,
        before: &World,
        after: &World,
        application: ApplicationArn,
        principal: Option<Principal>,
    ) {
        let mut viewers = BTreeSet::new();
        if let Some(principal) = principal {
            viewers.extend(people(before, after, &principal));
            self.application_assignments.insert((application.clone(), principal));
        } else {
            for world in [before, after] {
                let found = world.application(application.as_str());
                if found.is_some_and(|it| !it.is_assignment_required) {
                    // Everybody, of whom a few are looked at.
                    viewers.extend(world.users().take(MOST_PEOPLE).map(|it| it.id.clone()));
                    self.n_unseen = world.users.len().saturating_sub(MOST_PEOPLE);
                }
                for principal in world.assigned_to(&application) {
                    viewers.extend(people(before, after, principal));
                    self.application_assignments.insert((application.clone(), principal.clone()));
                }
            }
        }
        self.viewers.extend(viewers.into_iter().map(|user| (user, application.clone())));
    }

    /// Everything that the one world has and the other has not.
    fn compare_all(&mut self, before: &World, after: &World) {
        for (one, other) in [(before, after), (after, before)] {
            let gone = one.assignments().filter(|it| !other.is_assigned(it));
            self.assignments.extend(gone.cloned());
            for application in one.applications() {
                let there = other.application(application.arn.as_str());
                let of_this = one.assigned_to(&application.arn);
                let gone = of_this.filter(|it| !other.is_assigned_to(&application.arn, it));
                let gone = gone.map(|it| (application.arn.clone(), it.clone()));
                self.application_assignments.extend(gone);
                if there != Some(application) {
                    self.add_application(before, after, application.arn.clone(), None);
                }
            }
            let roles =
                one.roles().filter(|it| other.role(&it.account, &it.permission_set) != Some(it));
            self.roles.extend(roles.map(|it| (it.account.clone(), it.permission_set.clone())));
            let left = one.memberships().filter(|it| other.membership(it.id.as_str()).is_none());
            self.users.extend(left.map(|it| it.user.clone()));
            let users = one.users().filter(|it| other.user(it.id.as_str()) != Some(it));
            self.users.extend(users.map(|it| it.id.clone()));
        }
        let of_accounts = self.assignments.iter().map(|it| &it.principal);
        let of_applications = self.application_assignments.iter().map(|(_, principal)| principal);
        let principals: BTreeSet<_> = of_accounts.chain(of_applications).cloned().collect();
        for principal in principals {
            self.users.extend(people(before, after, &principal));
        }
    }
}

/// A tile of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tile<'a> {
    Role(&'a AccountId, &'a PermissionSetArn),
    Application(&'a ApplicationArn),
}

/// The people whom a principal stands for, in either world.
fn people<'a>(before: &'a World, after: &'a World, principal: &Principal) -> BTreeSet<UserId> {
    match principal {
        Principal::User(user) => BTreeSet::from([user.clone()]),
        Principal::Group(group) => {
            let members = |world: &'a World| world.members_of(group).take(MOST_MEMBERS);
            members(before).chain(members(after)).map(|it| it.user.clone()).collect()
        }
    }
}

/// Whether a person sees the tile that the assignment opens, by this one or another.
fn holds(world: &World, user: &UserId, assignment: &Assignment) -> bool {
    let is_enabled = world.user(user.as_str()).is_some_and(|it| it.is_enabled);
    let opens = |principal| world.is_assigned(&Assignment { principal, ..assignment.clone() });
    is_enabled && world.principals_of(user).into_iter().any(opens)
}

/// Whether a person sees the tile of an application.
fn views(world: &World, user: &UserId, application: &ApplicationArn) -> bool {
    let is_enabled = world.user(user.as_str()).is_some_and(|it| it.is_enabled);
    let application = world.application(application.as_str());
    is_enabled && application.is_some_and(|it| world.is_in_portal(user, it))
}

fn application_text<'a>(world: &'a World, arn: &'a ApplicationArn) -> &'a str {
    world.application(arn.as_str()).map_or(arn.id(), |application| &application.name)
}

fn tile_text(world: &World, account: &AccountId, set: &PermissionSetArn) -> String {
    format!("{}, {}", account_text(world, account), set_text(world, set))
}

fn sign(was: bool, is: bool) -> Option<Sign> {
    match (was, is) {
        (false, true) => Some(Sign::Added),
        (true, false) => Some(Sign::Removed),
        (true, true) | (false, false) => None,
    }
}

fn role_change(was: Option<&Role>, is: Option<&Role>, world: &World) -> Option<(Sign, String)> {
    let sign = match sign(was.is_some(), is.is_some()) {
        Some(sign) => sign,
        None if was.map(|it| it.version) != is.map(|it| it.version) => Sign::Changed,
        None => return None,
    };
    let role = is.or(was)?;
    Some((
        sign,
        tr!(
            "{name} in {account_text}",
            name = role.name,
            account_text = account_text(world, &role.account)
        ),
    ))
}

fn assignment_text(world: &World, assignment: &Assignment) -> String {
    tr!(
        "{set_text} for {principal_text} in {account_text}",
        set_text = set_text(world, &assignment.permission_set),
        principal_text = principal_text(world, &assignment.principal),
        account_text = account_text(world, &assignment.account)
    )
}

fn set_text<'a>(world: &'a World, arn: &'a PermissionSetArn) -> &'a str {
    world.permission_set(arn.as_str()).map_or(arn.id(), |set| &set.name)
}

fn tiles<'a>(world: &'a World, user: &UserId) -> BTreeSet<Tile<'a>> {
    if world.user(user.as_str()).is_none_or(|it| !it.is_enabled) {
        return BTreeSet::new();
    }
    let tiles = world.portal(user).into_iter();
    let of_account = |it: crate::world::PortalAccount<'a>| {
        it.permission_sets.into_iter().map(move |set| Tile::Role(&it.account.id, &set.arn))
    };
    let applications = world.portal_applications(user).into_iter();
    let applications = applications.map(|it| Tile::Application(&it.arn));
    tiles.flat_map(of_account).chain(applications).collect()
}

fn row(sign: Sign, what: &str, text: &str) -> Row {
    let (sign, look) = match sign {
        Sign::Added => ("+ ", Look::Good),
        Sign::Removed => ("- ", Look::Bad),
        Sign::Changed => ("~ ", Look::Warning),
    };
    Row::new([
        Span::new(sign, look),
        Span::new(format!("{what}  "), Look::Dim),
        Span::new(text, Look::Text),
    ])
}

/// The first few names, and how many more there are.
fn some_of(names: &[String]) -> String {
    let shown = names.get(..N_NAMES).unwrap_or(names);
    let rest = names.len() - shown.len();
    let shown = shown.join(", ");
    if rest > 0 { tr!("{shown} and {rest} more", shown, rest) } else { shown }
}

const N_NAMES: usize = 3;

/// How many things a line may touch whose work is shown before it is run.
const MOST_TOUCHED: usize = 200;

/// How many members of a group are counted.
const MOST_MEMBERS: usize = 1_000;

/// How many people's portals are compared.
const MOST_PEOPLE: usize = 100;
