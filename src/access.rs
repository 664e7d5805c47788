//! Who can do what, and why: from a person to a decision, with every rung in between.
//!
//! A [`ladder::Question`] is about a person, an action, a resource and an account. [`Access::ask`] climbs the ladder:
//! can the person sign in, is a permission set assigned, is its role there, does a session live, and what do
//! the policies say that the role meets in that account. No rung is a bare yes or no: each says what it saw,
//! and [`ladder::Answer`] keeps the decision with the policies that it came from.

pub mod batch;
pub mod compiled;
pub mod context;
pub mod ladder;
pub mod matrix;
pub mod reserved;
pub mod target;
pub mod what;
pub mod who;

use std::{cell::RefCell, rc::Rc};

use compiled::Compiled;

use crate::{
    catalogue::actions,
    policy::{Statement, request::Action},
    world::World,
};

/// Answers questions about one state of a world, and reads each policy once.
#[derive(Debug)]
pub struct Access<'w> {
    world: &'w World,
    compiled: Rc<RefCell<Compiled>>,
}

impl<'w> Access<'w> {
    /// About `world`, as it is.
    pub fn new(world: &'w World) -> Self {
        Self { world, compiled: Rc::default() }
    }

    /// About another state of a world, with the policies that were read for this one.
    pub fn beside<'v>(&self, world: &'v World) -> Access<'v> {
        Access { world, compiled: Rc::clone(&self.compiled) }
    }
}

/// What a request names as its resource: `*`, whatever was given, for an action that takes none.
///
/// Source: the Service Authorization Reference, by whose "resource types" such an action has none.
pub(crate) fn resource_named<'a>(action: &Action, given: &'a str) -> &'a str {
    let known = action.lower().split_once(':').and_then(|it| actions::action(it.0, it.1));
    if known.is_some_and(actions::Action::wildcard_only) { "*" } else { given }
}

/// Whom statements are for, each once: accounts by their names, roles and sessions by what comes last.
pub fn principal_names<'a>(
    world: &World,
    statements: impl Iterator<Item = &'a Statement>,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (text, is_left_out) in statements.flat_map(Statement::principals) {
        let name = match (text, world.organization.account(text)) {
            ("*", _) => tr!("everybody"),
            (_, Some(account)) => &account.name,
            (arn, None) => arn.rsplit_once([':', '/']).map_or(arn, |it| it.1),
        };
        let name = if is_left_out { tr!("everybody but {name}", name) } else { name.to_owned() };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
