//! Starting worlds, written in TOML by authors. Things are linked by names, never by ids:
//!
//! ```toml
//! title = "Acme"                        # on the screen
//! description = "A shop"                # optional, as everything below unless it says otherwise
//! region = "us-west-2"                  # the home Region; us-east-1 if left out
//! time = 2026-01-05T09:00:00Z           # the world's clock
//! seed = 1                              # what ids are made of
//!
//! [organization]                        # required
//! management = "management"             # required: the name of the management account
//! organizational_units = ["Workloads", "Workloads/Prod"]      # parents before children
//!
//! [[accounts]]                          # the management account may be among them
//! name = "production"                   # required, unique
//! id = "888899990000"                   # twelve digits; made of the seed if left out
//! email = "production@example.com"
//! organizational_unit = "Workloads/Prod"                      # at the root if left out
//!
//! [[groups]]
//! name = "Developers"                   # required, unique
//! description = "…"
//!
//! [[users]]
//! name = "ana.ruiz"                     # required, unique: what she signs in with
//! given_name = "Ana"                    # required
//! family_name = "Ruiz"                  # required
//! display_name = "Ana Ruiz"             # both names if left out
//! email = "ana@example.com"
//! groups = ["Developers"]
//!
//! [[permission_sets]]
//! name = "ViewOnlyAccess"               # required, unique, 1 to 32 characters
//! description = "…"
//! session_duration = "PT4H"             # PT1H to PT12H; PT1H if left out
//! relay_state = "https://…"
//! managed_policies = ["ViewOnlyAccess"] # names or ARNs of AWS managed policies
//! inline_policy = '{ … }'               # JSON
//!
//! [[assignments]]                       # a group or a user; all three are required
//! group = "Developers"
//! permission_set = "ViewOnlyAccess"
//! account = "production"
//! ```

mod reader;

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, json};

use self::reader::{Reader, Section, Text};
use super::{
    AccountId, Assignment, Content, ManagedPolicyArn, Parent, Principal, World,
    inline_policy_fault, is_permission_set_name, is_reserved_name, is_session_duration,
};
use crate::{catalogue, fault::Fault};

/// Reads the world in `source`, which is the text of `file`; if anything is wrong, everything that is.
pub fn parse(file: &str, source: &str) -> Result<World, Vec<Fault>> {
    let reader = Reader::new(file, source);
    let tree = reader.parse();
    let world = Builder::read(&reader, &reader.top(&tree, &TOP_KEYS));
    let faults = reader.into_faults();
    if faults.is_empty() { Ok(world) } else { Err(faults) }
}

/// A world that grows as its file is read. What is at fault is noted and left out.
struct Builder<'a> {
    reader: &'a Reader<'a>,
    world: World,
}

impl<'a> Builder<'a> {
    fn read(reader: &'a Reader<'a>, top: &Section<'a>) -> World {
        let accounts = top.sections("accounts", &ACCOUNT_KEYS);
        let organization = top.section("organization", &["management", "organizational_units"]);
        let management = organization.as_ref().and_then(|it| it.required("management"));
        let management = management.map_or("management", |name| name.value);
        let mut builder = Self { reader, world: builder_world(reader, top, management, &accounts) };
        for path in organization.iter().flat_map(|it| it.texts("organizational_units")) {
            builder.organizational_unit(&path);
        }
        for account in &accounts {
            builder.account(account, management);
        }
        for group in top.sections("groups", &["name", "description"]) {
            builder.group(&group);
        }
        for user in top.sections("users", &USER_KEYS) {
            builder.user(&user);
        }
        for set in top.sections("permission_sets", &PERMISSION_SET_KEYS) {
            builder.permission_set(&set);
        }
        for assignment in top.sections("assignments", &ASSIGNMENT_KEYS) {
            builder.assignment(&assignment);
        }
        builder.world
    }

    fn organizational_unit(&mut self, path: &Text<'_>) {
        let organization = &self.world.organization;
        if organization.organizational_unit_at(path.value).is_some() {
            return self.twice(path, "organizational unit");
        }
        let (parent, name) = match path.value.rsplit_once('/') {
            None => (Some(Parent::Root), path.value),
            Some((above, name)) => {
                let unit = organization.organizational_unit_at(above);
                (unit.map(|unit| Parent::OrganizationalUnit(unit.id.clone())), name)
            }
        };
        match parent {
            Some(parent) if !name.trim().is_empty() => {
                self.world.add_organizational_unit(name, parent);
            }
            Some(_) => self.reader.fault(path.span.clone(), "an organizational unit has no name"),
            None => self.reader.fault(
                path.span.clone(),
                format!("the organizational unit above `{}` is not listed before it", path.value),
            ),
        }
    }

    fn account(&mut self, section: &Section<'_>, management: &str) {
        let Some(name) = section.required("name") else { return };
        if name.value == management {
            return;
        }
        if self.world.organization.account_named(name.value).is_some() {
            return self.twice(&name, "account");
        }
        let id = section.text("id").and_then(|id| self.account_id(&id));
        let parent = match section.text("organizational_unit") {
            None => Parent::Root,
            Some(path) => self.parent_at(&path),
        };
        let email = section.text("email").map(|email| email.value);
        self.world.add_account(name.value, parent, id, email);
    }

    /// The organizational unit at `path`; the root, with a fault, if there is none.
    fn parent_at(&self, path: &Text<'_>) -> Parent {
        if let Some(unit) = self.world.organization.organizational_unit_at(path.value) {
            return Parent::OrganizationalUnit(unit.id.clone());
        }
        let units = self.world.organization.organizational_units();
        self.reader.unknown(path, "organizational unit", units.map(|unit| &*unit.name));
        Parent::Root
    }

    fn account_id(&self, id: &Text<'_>) -> Option<AccountId> {
        if !is_account_id(id.value) {
            self.reader.fault(id.span.clone(), "an account id has twelve digits");
            return None;
        }
        if self.world.organization.account(id.value).is_some() {
            self.twice(id, "account id");
            return None;
        }
        Some(id.value.into())
    }

    fn group(&mut self, section: &Section<'_>) {
        let Some(name) = section.required("name") else { return };
        if self.world.group_named(name.value).is_some() {
            return self.twice(&name, "group");
        }
        if is_reserved_name(name.value) {
            return self.reserved(&name);
        }
        let description = section.text("description").map(|text| text.value.into());
        self.world.add_group(name.value, description);
    }

    fn user(&mut self, section: &Section<'_>) {
        let name = section.required("name");
        let given = section.required("given_name");
        let family = section.required("family_name");
        let (Some(name), Some(given), Some(family)) = (name, given, family) else { return };
        if self.world.user_named(name.value).is_some() {
            return self.twice(&name, "user");
        }
        if is_reserved_name(name.value) {
            return self.reserved(&name);
        }
        if name.value.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return self.reader.fault(name.span, "a user name has no white space");
        }
        let both = format!("{} {}", given.value, family.value);
        let display_name = section.text("display_name").map_or(&*both, |text| text.value);
        let mut attributes = Map::new();
        let names = json!({ "FamilyName": family.value, "GivenName": given.value });
        attributes.insert("Name".to_owned(), names);
        if let Some(email) = section.text("email") {
            let email = json!({ "Value": email.value, "Type": "work", "Primary": true });
            attributes.insert("Emails".to_owned(), json!([email]));
        }
        let user = self.world.add_user(name.value, display_name, attributes);
        for group in section.texts("groups") {
            match self.world.group_named(group.value).map(|group| group.id.clone()) {
                Some(id) if self.world.membership_of(&user, &id).is_some() => {
                    self.twice(&group, "group");
                }
                Some(id) => drop(self.world.add_membership(user.clone(), id)),
                None => self.unknown_group(&group),
            }
        }
    }

    fn permission_set(&mut self, section: &Section<'_>) {
        let Some(name) = section.required("name") else { return };
        if self.world.permission_set_named(name.value).is_some() {
            return self.twice(&name, "permission set");
        }
        if !is_permission_set_name(name.value) {
            return self.reader.fault(
                name.span,
                "the name of a permission set has 1 to 32 letters, digits and `_+=,.@-`",
            );
        }
        let content = self.content(section);
        let description = section.text("description").map(|text| text.value.into());
        self.world.add_permission_set(name.value, description, Vec::new(), content);
    }

    fn content(&self, section: &Section<'_>) -> Content {
        let mut content = Content::new("PT1H");
        if let Some(duration) = section.text("session_duration") {
            if !is_session_duration(duration.value) {
                let message = "a session lasts `PT1H` to `PT12H`";
                self.reader.fault(duration.span.clone(), message);
            }
            content.session_duration = duration.value.into();
        }
        content.relay_state = section.text("relay_state").map(|text| text.value.into());
        for policy in section.texts("managed_policies") {
            if let Some(arn) = catalogue::managed_policy(policy.value) {
                content.managed_policies.insert_mut(ManagedPolicyArn::from(arn));
            } else {
                self.unknown_policy(&policy);
            }
        }
        if let Some(policy) = section.text("inline_policy") {
            if let Some(message) = inline_policy_fault(policy.value) {
                self.reader.fault(policy.span.clone(), message);
            }
            content.inline_policy = Some(Arc::from(policy.value));
        }
        content
    }

    fn unknown_policy(&self, policy: &Text<'_>) {
        // An ARN with a wrong path: the name tells the right one.
        let name = policy.value.rsplit('/').next().filter(|it| *it != policy.value);
        let right = name.and_then(catalogue::managed_policy);
        let all = catalogue::managed_policies().iter();
        let all = all.filter(|_| right.is_none()).filter_map(|arn| arn.rsplit('/').next());
        self.reader.unknown(policy, "AWS managed policy", right.into_iter().chain(all));
    }

    fn assignment(&mut self, section: &Section<'_>) {
        let principal = self.principal(section);
        let permission_set = section.required("permission_set").and_then(|name| {
            let set = self.world.permission_set_named(name.value).map(|set| set.arn.clone());
            if set.is_none() {
                let names = self.world.permission_sets().map(|set| &*set.name);
                self.reader.unknown(&name, "permission set", names);
            }
            set
        });
        let account = section.required("account").and_then(|name| {
            let account = self.world.organization.account_named(name.value);
            if account.is_none() {
                let names = self.world.organization.accounts().map(|account| &*account.name);
                self.reader.unknown(&name, "account", names);
            }
            account.map(|account| account.id.clone())
        });
        let (Some(principal), Some(permission_set), Some(account)) =
            (principal, permission_set, account)
        else {
            return;
        };
        let assignment = Assignment { account, permission_set, principal };
        if self.world.is_assigned(&assignment) {
            return section.fault("this assignment is here twice");
        }
        self.world.create_assignment(assignment);
    }

    fn principal(&self, section: &Section<'_>) -> Option<Principal> {
        match (section.text("group"), section.text("user")) {
            (Some(name), None) => {
                let group = self.world.group_named(name.value);
                if group.is_none() {
                    self.unknown_group(&name);
                }
                group.map(|group| Principal::Group(group.id.clone()))
            }
            (None, Some(name)) => {
                let user = self.world.user_named(name.value);
                if user.is_none() {
                    let names = self.world.users().map(|user| &*user.user_name);
                    self.reader.unknown(&name, "user", names);
                }
                user.map(|user| Principal::User(user.id.clone()))
            }
            (None, None) | (Some(_), Some(_)) => {
                section.fault("an assignment has a `group` or a `user`");
                None
            }
        }
    }

    fn unknown_group(&self, name: &Text<'_>) {
        let names = self.world.groups().map(|group| &*group.display_name);
        self.reader.unknown(name, "group", names);
    }

    fn twice(&self, name: &Text<'_>, what: &str) {
        self.reader.fault(name.span.clone(), format!("the {what} `{}` is here twice", name.value));
    }

    fn reserved(&self, name: &Text<'_>) {
        self.reader.fault(name.span.clone(), format!("AWS keeps the name `{}`", name.value));
    }
}

/// The world before anything is in it but its management account.
fn builder_world(
    reader: &Reader<'_>,
    top: &Section<'_>,
    management: &str,
    accounts: &[Section<'_>],
) -> World {
    let now = top.time("time").unwrap_or(DEFAULT_TIME);
    let seed = top.number("seed").unwrap_or(1);
    let region = top.text("region").map_or("us-east-1", |region| region.value);
    let section = accounts
        .iter()
        .find(|section| section.text("name").is_some_and(|name| name.value == management));
    let id = section.and_then(|section| section.text("id"));
    if let Some(id) = id.as_ref().filter(|id| !is_account_id(id.value)) {
        reader.fault(id.span.clone(), "an account id has twelve digits");
    }
    let id = id.map(|id| AccountId::from(id.value));
    let email = section.and_then(|section| section.text("email")).map(|email| email.value);
    let mut world = World::new(seed, now, region, management, id, email);
    if let Some(title) = top.required("title") {
        world.title = title.value.into();
    }
    if let Some(description) = top.text("description") {
        world.description = description.value.into();
    }
    world
}

fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// 2026-01-05T09:00:00Z, a Monday.
const DEFAULT_TIME: Timestamp = Timestamp::constant(1_767_603_600, 0);

const TOP_KEYS: [&str; 11] = [
    "title",
    "description",
    "region",
    "time",
    "seed",
    "organization",
    "accounts",
    "groups",
    "users",
    "permission_sets",
    "assignments",
];
const ACCOUNT_KEYS: [&str; 4] = ["name", "id", "email", "organizational_unit"];
const USER_KEYS: [&str; 6] =
    ["name", "given_name", "family_name", "display_name", "email", "groups"];
const PERMISSION_SET_KEYS: [&str; 6] =
    ["name", "description", "session_duration", "relay_state", "managed_policies", "inline_policy"];
const ASSIGNMENT_KEYS: [&str; 4] = ["group", "user", "permission_set", "account"];

#[cfg(test)]
mod tests {
    use super::*;

    const ACME: &str = include_str!("../../content/worlds/acme.toml");

    #[test]
    fn acme_is_what_the_course_says() {
        let world = parse("acme.toml", ACME).unwrap();
        assert_eq!(world.organization.accounts().count(), 8);
        assert_eq!(world.organization.organizational_units().count(), 4);
        assert_eq!((world.users().count(), world.groups().count()), (7, 3));
        assert_eq!(world.permission_sets().count(), 2);
        assert_eq!((world.assignments().count(), world.roles().count()), (6, 6));
        assert!(world.requests().all(|request| request.failure.is_none()));
        assert_eq!(world, parse("acme.toml", ACME).unwrap());
    }

    #[test]
    fn ids_come_from_the_seed_and_never_change() {
        let world = parse("acme.toml", ACME).unwrap();
        let role = world.roles().next().unwrap();
        let ids = [
            world.instance.arn.to_string(),
            world.instance.identity_store.to_string(),
            world.organization.id.to_string(),
            world.organization.organizational_units().next().unwrap().id.to_string(),
            world.groups().next().unwrap().id.to_string(),
            world.users().next().unwrap().id.to_string(),
            world.memberships().next().unwrap().id.to_string(),
            world.permission_sets().next().unwrap().arn.to_string(),
            world.requests().next().unwrap().id.to_string(),
            role.arn.to_string(),
            role.id.to_string(),
        ];
        assert_eq!(ids, GOLDEN);
    }

    #[test]
    fn every_fault_is_reported_with_its_line() {
        let source = include_str!("../../tests/cases/worlds/damaged.toml");
        let faults = parse("damaged.toml", source).unwrap_err();
        let reported: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let expected: Vec<&str> = source.lines().filter_map(|it| it.strip_prefix("#: ")).collect();
        assert_eq!(reported, expected);
    }

    const GOLDEN: [&str; 11] = [
        "arn:aws:sso:::instance/ssoins-790767094cea8ca4",
        "d-da16ea55e3",
        "o-s3l3qray8z",
        "ou-nojj-4aya21y1",
        "0f0a867f-c743-707a-42dd-a822fe1d3511",
        "958ca040-2718-7031-8387-3efcb76a7953",
        "b5e71bd0-1463-70a7-3ff4-bc4f43de8637",
        "arn:aws:sso:::permissionSet/ssoins-790767094cea8ca4/ps-79076710ee82d76c",
        "419d1ac9-836c-418b-adc1-aafeca234c26",
        "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/us-west-2/\
         AWSReservedSSO_AdministratorAccess_ea2befc3e284811a",
        "AROAUNJMOLAQNQWTTI5B3",
    ];
}
