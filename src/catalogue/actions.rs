//! The catalogue of actions: every service that policies name, what it can be asked, and of which resources.
//!
//! Unpacked at the first question, some 900 kilobytes of text; a service's lines are read when something
//! of that service is asked for, and nothing is copied out of them.

mod nearest;
mod read;

use std::{cmp::Ordering, fmt, sync::LazyLock};

use super::compressed;

pub use nearest::{nearest, similar_service};
pub use read::{ResourceType, Service};

/// All services, in the order of their prefixes.
pub fn services() -> &'static [Service] {
    &SERVICES
}

/// The service with this prefix, as `s3`, in any case.
pub fn service(prefix: &str) -> Option<&'static Service> {
    let found = SERVICES.binary_search_by(|it| order(it.prefix, prefix)).ok()?;
    SERVICES.get(found)
}

/// The action of this name, as `GetObject`, of the service with this prefix, both in any case.
pub fn action(prefix: &str, name: &str) -> Option<Action> {
    service(prefix)?.action(name)
}

/// One thing that a service can be asked to do, or a permission of its own.
#[derive(Clone, Copy)]
pub struct Action {
    /// Whose it is.
    pub service: &'static Service,
    row: &'static read::Row,
}

impl Action {
    /// As AWS spells it, without the prefix: `GetObject`.
    pub fn name(self) -> &'static str {
        self.row.name
    }

    /// What AWS says that it does to resources.
    pub fn level(self) -> AccessLevel {
        self.row.level
    }

    /// The types of resources that it can be limited to, each with whether a request always names one.
    pub fn resource_types(self) -> impl Iterator<Item = (&'static ResourceType, bool)> {
        let types = self.row.types.split(',').filter(|it| !it.is_empty());
        types.filter_map(move |word| {
            let place = word.trim_end_matches('*');
            let found = self.service.resource_types().get(place.parse::<usize>().ok()?)?;
            Some((found, word.len() > place.len()))
        })
    }

    /// Whether it is about no resource, so that only `*` stands for what it needs.
    pub fn wildcard_only(self) -> bool {
        self.row.types.is_empty()
    }

    /// The condition keys that AWS names for it, besides those that every request has. A part in `${…}` or
    /// `<…>` stands for any text.
    pub fn condition_keys(self) -> impl Iterator<Item = &'static str> {
        self.service.key_list(self.row.keys)
    }
}

impl PartialEq for Action {
    fn eq(&self, other: &Self) -> bool {
        self.service.prefix == other.service.prefix && self.row.name == other.row.name
    }
}

impl Eq for Action {}

/// As policies name it: `s3:GetObject`.
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service.prefix, self.row.name)
    }
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What an action does, in AWS's five classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccessLevel {
    /// Says which resources there are.
    List,
    /// Reads what is in them.
    Read,
    /// Makes, changes or deletes them.
    Write,
    /// Changes who may do what.
    PermissionsManagement,
    /// Changes nothing but tags.
    Tagging,
}

impl AccessLevel {
    /// All levels, in AWS's order.
    pub const ALL: [Self; 5] =
        [Self::List, Self::Read, Self::Write, Self::PermissionsManagement, Self::Tagging];

    /// AWS's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Write => "Write",
            Self::PermissionsManagement => "Permissions management",
            Self::Tagging => "Tagging",
        }
    }
}

/// The order of names without regard to case, which is that of the catalogue.
fn order(known: &str, asked: &str) -> Ordering {
    let known = known.bytes().map(|it| it.to_ascii_lowercase());
    known.cmp(asked.bytes().map(|it| it.to_ascii_lowercase()))
}

static SERVICES: LazyLock<Vec<Service>> = LazyLock::new(|| read::services(&TEXT));

static TEXT: LazyLock<String> =
    LazyLock::new(|| compressed::text(include_bytes!("../../assets/aws/actions.zst")));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_and_action_is_there_and_found_in_any_case() {
        assert_eq!(services().len(), 456);
        assert!(services().is_sorted_by(|a, b| a.prefix < b.prefix));
        let (mut n_actions, mut n_types, mut n_keys) = (0, 0, 0);
        let mut n_levels = [0; 5];
        for service in services() {
            assert!(!service.name.is_empty());
            assert_eq!(super::service(&service.prefix.to_uppercase()).unwrap().name, service.name);
            n_types += service.resource_types().len();
            for action in service.actions() {
                let (lower, upper) = (action.name().to_lowercase(), action.name().to_uppercase());
                assert_eq!(service.action(&lower), Some(action));
                assert_eq!(super::action(service.prefix, &upper), Some(action));
                assert_eq!(action.wildcard_only(), action.resource_types().next().is_none());
                n_actions += 1;
                n_keys += action.condition_keys().count();
                n_levels[AccessLevel::ALL.iter().position(|it| *it == action.level()).unwrap()] +=
                    1;
            }
            for known in service.resource_types() {
                assert!(known.arns().all(|arn| arn.starts_with("arn:")), "{known:?}");
            }
        }
        assert_eq!((n_actions, n_types, n_keys), (22_091, 2_334, N_KEYS));
        assert_eq!(n_levels, [3_719, 5_871, 11_357, 425, 719]);
    }

    #[test]
    fn facts_about_actions() {
        use AccessLevel::{List, PermissionsManagement, Read, Tagging, Write};
        for (asked, spelled, level, types) in [
            ("s3:getobject", "s3:GetObject", Read, "accesspointobject object"),
            ("S3:ListBucket", "s3:ListBucket", List, "accesspoint bucket"),
            ("s3:ListAllMyBuckets", "s3:ListAllMyBuckets", List, ""),
            ("s3:PutBucketPolicy", "s3:PutBucketPolicy", PermissionsManagement, "bucket*"),
            ("sts:GetCallerIdentity", "sts:GetCallerIdentity", Read, ""),
            ("iam:PASSROLE", "iam:PassRole", Write, "role*"),
            ("iam:TagRole", "iam:TagRole", Tagging, "role*"),
            (
                "sso:CreatePermissionSet",
                "sso:CreatePermissionSet",
                Write,
                "Instance* PermissionSet*",
            ),
        ] {
            let (prefix, name) = asked.split_once(':').unwrap();
            let action = action(prefix, name).unwrap();
            assert_eq!(action.to_string(), spelled);
            assert_eq!(action.level(), level, "{asked}");
            let found = action.resource_types();
            let found: Vec<_> = found
                .map(|(it, required)| format!("{}{}", it.name, if required { "*" } else { "" }))
                .collect();
            assert_eq!(found.join(" "), types, "{asked}");
        }
        let pass_role = action("iam", "PassRole").unwrap();
        let keys: Vec<_> = pass_role.condition_keys().collect();
        assert_eq!(keys, ["iam:AssociatedResourceArn", "iam:PassedToService"]);
        let (role, _) = pass_role.resource_types().next().unwrap();
        let arns: Vec<_> = role.arns().collect();
        assert_eq!(arns, ["arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}"]);
        let gateway = service("apigateway").unwrap();
        let stage = gateway.resource_types().iter().find(|it| it.name == "Stage").unwrap();
        assert_eq!(stage.arns().count(), 2);
        assert_eq!(service("S3").unwrap().name, "Amazon S3");
        for (prefix, name) in [("s3", "GetObjects"), ("s4", "GetObject"), ("", ""), ("s3", "")] {
            assert_eq!(action(prefix, name), None);
        }
    }

    /// Of all actions together.
    const N_KEYS: usize = 13_004;
}
