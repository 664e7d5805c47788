//! A world written for other tools: scripts, templates, tables and reports. One list, one file a format.
//!
//! Nothing written here holds an id of the sandbox that means nothing elsewhere, but for tables of
//! assignments, which have a column for it: scripts and templates look ids up by name.

mod aws_cli;
mod aws_config;
mod cloudformation;
mod markdown;
mod organization;
mod table;
mod terraform;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::world::{
    AccessControlAttribute, Account, Application, Boundary, PermissionSet, PolicyReference,
    Principal, ResourcePolicy, Tag, User, World, fixture,
};

/// A format that a world can be written in.
#[derive(Debug)]
pub struct Format {
    /// As `--format` names it.
    pub name: &'static str,
    /// What comes out.
    pub about: &'static str,
    write: Write,
}

#[derive(Debug)]
enum Write {
    /// All of the world.
    World(fn(&World) -> String),
    /// What one person has.
    Person(fn(&World, &User) -> String),
}

/// The one list of formats.
pub const FORMATS: &[Format] = &[
    Format {
        name: "aws-cli",
        about: mark!("a script for the AWS CLI"),
        write: Write::World(aws_cli::write),
    },
    Format {
        name: "terraform",
        about: mark!("resources of Terraform's AWS provider"),
        write: Write::World(terraform::write),
    },
    Format {
        name: "cloudformation",
        about: mark!("a CloudFormation template, in JSON"),
        write: Write::World(cloudformation::write),
    },
    Format {
        name: "csv",
        about: mark!("a table of the assignments, with the columns of aws-sso-util"),
        write: Write::World(table::write),
    },
    Format {
        name: "aws-config",
        about: mark!("the ~/.aws/config of one person, named with --person"),
        write: Write::Person(aws_config::write),
    },
    Format {
        name: "markdown",
        about: mark!("a report to read"),
        write: Write::World(markdown::write),
    },
    Format {
        name: "toml",
        about: mark!("a starting world of this program"),
        write: Write::World(|world| fixture::write(world, false)),
    },
];

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The format is not in the list.
    #[error("{}", tr!("no format is called `{name}`", name = .0))]
    Format(String),
    /// The format is for a person, and none was named.
    #[error("{}", tr!("`{name}` is for one person: name the person", name = .0))]
    NoPerson(&'static str),
    /// Nobody signs in with this name.
    #[error("{}", tr!("nobody is called `{name}`", name = .0))]
    Nobody(String),
}

/// Writes `world`, or what the person who signs in as `person` has there.
pub fn export(world: &World, format: &str, person: Option<&str>) -> Result<String, ExportError> {
    let format = FORMATS
        .iter()
        .find(|it| it.name == format)
        .ok_or_else(|| ExportError::Format(format.to_owned()))?;
    match format.write {
        Write::World(write) => Ok(write(world)),
        Write::Person(write) => {
            let name = person.ok_or(ExportError::NoPerson(format.name))?;
            let user = world.user_named(name);
            Ok(write(world, user.ok_or_else(|| ExportError::Nobody(name.to_owned()))?))
        }
    }
}

/// An assignment, looked up.
struct Row<'a> {
    account: &'a Account,
    set: &'a PermissionSet,
    principal: &'a Principal,
    /// The principal's name.
    name: &'a str,
}

/// The assignments, by account and permission set, without those whose principal is gone.
fn rows(world: &World) -> impl Iterator<Item = Row<'_>> {
    world.assignments().filter_map(|it| {
        Some(Row {
            account: world.organization.account(it.account.as_str())?,
            set: world.permission_set(it.permission_set.as_str())?,
            principal: &it.principal,
            name: world.principal_name(&it.principal)?,
        })
    })
}

/// A customer managed policy, as AWS's structures name it.
fn reference(policy: &PolicyReference) -> Value {
    json!({ "Name": &*policy.name, "Path": &*policy.path })
}

/// A permissions boundary, as AWS's structures name it.
fn boundary(boundary: &Boundary) -> Value {
    match boundary {
        Boundary::Managed(arn) => json!({ "ManagedPolicyArn": arn }),
        Boundary::Customer(policy) => {
            json!({ "CustomerManagedPolicyReference": reference(policy) })
        }
    }
}

/// The attributes of access control, as AWS's structures name them; none if it is off.
fn access_control(world: &World) -> Option<Vec<Value>> {
    let attributes = world.access_control_attributes.as_ref()?.iter();
    let attribute = |it: &AccessControlAttribute| json!({ "Key": &*it.key, "Value": { "Source": [&*it.source] } });
    Some(attributes.map(attribute).collect())
}

/// How many assignments are for somebody who is gone.
fn n_dangling(world: &World) -> usize {
    let of_accounts = world.assignments().map(|it| &it.principal);
    let of_applications = world.applications().flat_map(|it| world.assigned_to(&it.arn));
    let all = of_accounts.chain(of_applications);
    all.filter(|it| world.principal_name(it).is_none()).count()
}

/// The applications that AWS's API makes, and those that its console makes alone.
fn applications(world: &World) -> (Vec<&Application>, Vec<&Application>) {
    world.applications().partition(|it| it.saml.is_none())
}

/// Who is assigned to an application, with their names; not those who are gone.
fn assigned<'a>(
    world: &'a World,
    application: &'a Application,
) -> impl Iterator<Item = (&'a Principal, &'a str)> {
    let principals = world.assigned_to(&application.arn);
    principals.filter_map(|it| Some((it, world.principal_name(it)?)))
}

/// A policy of a resource with the account that owns the resource.
fn resource_policies(world: &World) -> impl Iterator<Item = (&ResourcePolicy, &Account)> {
    world.resource_policies().filter_map(|it| {
        let account = world.organization.account(it.account.as_str())?;
        Some((it, account))
    })
}

/// What the portal shows of an application, as AWS's structures name it, where it differs from a tile that
/// leads nowhere.
fn portal_options(application: &Application) -> Option<Value> {
    let sign_in = application.sign_in.as_ref().map(|it| {
        present(json!({ "Origin": it.origin.kind(), "ApplicationUrl": it.url.as_deref() }))
    });
    let visibility = (!application.is_visible).then_some("DISABLED");
    let options = present(json!({ "SignInOptions": sign_in, "Visibility": visibility }));
    options.as_object().is_some_and(|it| !it.is_empty()).then_some(options)
}

/// Tags, as AWS's structures name them; none if there are none.
fn tags(tags: &[Tag]) -> Option<Vec<Value>> {
    let tag = |tag: &Tag| json!({ "Key": &*tag.key, "Value": &*tag.value });
    (!tags.is_empty()).then(|| tags.iter().map(tag).collect())
}

/// What fits into a comment.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The members that are not null.
fn present(input: Value) -> Value {
    let Value::Object(members) = input else { return input };
    members.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>().into()
}

/// The accounts that somebody is assigned in, in the order of the list.
fn accounts(world: &World) -> impl Iterator<Item = &Account> {
    let used: BTreeSet<&str> = rows(world).map(|row| row.account.id.as_str()).collect();
    world.organization.accounts().filter(move |it| used.contains(it.id.as_str()))
}

/// Names for the target's own language, each different.
#[derive(Default)]
struct Labels {
    taken: BTreeSet<String>,
}

impl Labels {
    /// `text` with `_` where a letter or digit of ASCII is missing.
    fn snake(&mut self, text: &str) -> String {
        let mut label = String::new();
        for c in text.chars() {
            let is_plain = c.is_ascii_alphanumeric();
            if is_plain || !label.ends_with('_') {
                label.push(if is_plain { c.to_ascii_lowercase() } else { '_' });
            }
        }
        self.free(label.trim_matches('_'), "_")
    }

    /// `text` with `-` for white space and for what an INI file would take for its own.
    fn kebab(&mut self, text: &str) -> String {
        let is_plain = |c: char| c.is_alphanumeric() || "_+=,.@-".contains(c);
        let label: String = text.chars().map(|c| if is_plain(c) { c } else { '-' }).collect();
        self.free(&label, "-")
    }

    /// `text` with only its letters and digits of ASCII, words beginning large.
    fn camel(&mut self, text: &str) -> String {
        let mut label = String::new();
        let mut begins = true;
        for c in text.chars() {
            if c.is_ascii_alphanumeric() {
                label.push(if begins { c.to_ascii_uppercase() } else { c });
            }
            begins = !c.is_ascii_alphanumeric();
        }
        self.free(&label, "x")
    }

    fn free(&mut self, label: &str, sign: &str) -> String {
        let mut free = label.to_owned();
        let mut n = 1;
        while !self.taken.insert(free.clone()) {
            n += 1;
            free = format!("{label}{sign}{n}");
        }
        free
    }
}
