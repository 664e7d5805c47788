//! The catalogue's text, read service by service.
//!
//! A service begins with `@PREFIX TYPES KEYS LISTS ACTIONS NAME`, where the words in the middle say how many
//! lines of each follow: resource types, a tab and what their ARNs look like, condition keys, lists of keys by
//! their places among those (`0 3 4`; a list may be empty), and actions by name without regard to case. An
//! action, `GetObject R1,4* 2`, has the letter of its level and the places of its resource types, the
//! required ones with `*`; then the place of its list of keys. `assets/aws/cut.py` writes all this.

use std::{fmt, sync::OnceLock};

use super::{AccessLevel, Action, order};

/// A service by the prefix that its actions have in policies.
pub struct Service {
    /// `s3`
    pub prefix: &'static str,
    /// `Amazon S3`
    pub name: &'static str,
    n_lines: [usize; 4],
    text: &'static str,
    read: OnceLock<Lines>,
}

/// A type of resource that actions can be limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResourceType {
    /// `bucket`
    pub name: &'static str,
    arns: &'static str,
}

impl ResourceType {
    /// What its ARNs look like, with `${…}` for what differs. Few types have more than one form.
    pub fn arns(&self) -> impl Iterator<Item = &'static str> {
        self.arns.split(", ")
    }
}

/// What a service's lines say.
struct Lines {
    types: Vec<ResourceType>,
    keys: Vec<&'static str>,
    lists: Vec<&'static str>,
    actions: Vec<Row>,
}

/// An action's line.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) level: AccessLevel,
    pub(super) types: &'static str,
    pub(super) keys: usize,
}

impl Service {
    /// The types of its resources, in the order of their names.
    pub fn resource_types(&'static self) -> &'static [ResourceType] {
        &self.lines().types
    }

    /// Its actions, in the order of their names.
    pub fn actions(&'static self) -> impl ExactSizeIterator<Item = Action> {
        self.lines().actions.iter().map(move |row| Action { service: self, row })
    }

    /// The action of this name, in any case.
    pub fn action(&'static self, name: &str) -> Option<Action> {
        let rows = &self.lines().actions;
        let found = rows.binary_search_by(|row| order(row.name, name)).ok()?;
        Some(Action { service: self, row: rows.get(found)? })
    }

    pub(super) fn key_list(&'static self, list: usize) -> impl Iterator<Item = &'static str> {
        let lines = self.lines();
        let places = lines.lists.get(list).copied().unwrap_or_default().split_whitespace();
        places.filter_map(|place| lines.keys.get(place.parse::<usize>().ok()?).copied())
    }

    fn lines(&'static self) -> &'static Lines {
        self.read.get_or_init(|| {
            let [n_types, n_keys, n_lists, n_actions] = self.n_lines;
            let mut lines = self.text.lines();
            // Every line can be read: a test counts what comes of them.
            Lines {
                types: lines.by_ref().take(n_types).filter_map(resource_type).collect(),
                keys: lines.by_ref().take(n_keys).collect(),
                lists: lines.by_ref().take(n_lists).collect(),
                actions: lines.take(n_actions).filter_map(row).collect(),
            }
        })
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.prefix, self.name)
    }
}

pub(super) fn services(text: &'static str) -> Vec<Service> {
    let text = text.strip_prefix('@').unwrap_or(text);
    text.split("\n@").filter_map(service).collect()
}

fn service(text: &'static str) -> Option<Service> {
    let (head, text) = text.split_once('\n')?;
    let mut words = head.splitn(6, ' ');
    let prefix = words.next()?;
    let mut n_lines = [0; 4];
    for n in &mut n_lines {
        *n = words.next()?.parse().ok()?;
    }
    Some(Service { prefix, name: words.next()?, n_lines, text, read: OnceLock::new() })
}

fn resource_type(line: &'static str) -> Option<ResourceType> {
    let (name, arns) = line.split_once('\t')?;
    Some(ResourceType { name, arns })
}

fn row(line: &'static str) -> Option<Row> {
    let (name, rest) = line.split_once(' ')?;
    let (level_and_types, keys) = rest.split_once(' ')?;
    let (letter, types) = level_and_types.split_at_checked(1)?;
    let level = match letter {
        "L" => AccessLevel::List,
        "R" => AccessLevel::Read,
        "W" => AccessLevel::Write,
        "T" => AccessLevel::Tagging,
        "P" => AccessLevel::PermissionsManagement,
        _ => return None,
    };
    Some(Row { name, level, types, keys: keys.parse().ok()? })
}
