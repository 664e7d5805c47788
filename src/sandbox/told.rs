//! A step as people read it: its AWS CLI line, with names where there are names.

use std::borrow::Cow;

use super::{Sandbox, command, names::Note, view::account_text};
use crate::{
    api::{self, Call, Caller},
    world::{UserId, World},
};

impl Sandbox {
    /// Step number `idx` in one line, which the sandbox would take again: what has a name has it, as it is called
    /// now, or as it was called when it was last there.
    pub fn told(&self, idx: usize) -> String {
        let Some(step) = self.steps().get(idx) else { return String::new() };
        let Some(call) = step.call().filter(api::is_served) else {
            return step.line().into_owned();
        };
        let (line, is_whole) = line(self.world(), call.clone());
        // What is gone since, or not there yet, was there when the step named it. Far away, that world would have
        // to be made.
        let is_near = idx.abs_diff(self.cursor()) <= NEAR;
        if is_whole || !is_near { line } else { self::line(&self.world_after(idx), call).0 }
    }
}

/// The line with the names that `world` has, and whether it has all that can have one.
fn line(world: &World, mut call: Call) -> (String, bool) {
    let membership = call.input.get("MembershipId").and_then(serde_json::Value::as_str);
    let membership = membership.map(|id| world.membership(id));
    let is_whole = api::name_ids(world, &mut call) && membership != Some(None);
    let mut line = command::print(&call);
    if let Some(profile) = profile(world, &call.caller) {
        line = tr!("{line} --profile {quote}", line, quote = command::quote(&profile));
    }
    if let Some(membership) = membership.flatten() {
        line = format!("{line}  # {}", Note::Membership(membership).text(world));
    }
    (line, is_whole)
}

/// Who calls, as `--profile` names it.
fn profile<'a>(world: &'a World, caller: &'a Caller) -> Option<Cow<'a, str>> {
    let user = |id: &'a UserId| world.user(id.as_str()).map_or(id.as_str(), |user| &user.user_name);
    match caller {
        Caller::Administrator => None,
        Caller::Account(id) => Some(account_text(world, id).into()),
        Caller::Portal(id) => Some(user(id).into()),
        Caller::Session { user: id, account, permission_set } => {
            let set = world.permission_set(permission_set.as_str());
            let set = set.map_or(permission_set.as_str(), |set| &set.name);
            Some(format!("{}:{}:{set}", user(id), account_text(world, account)).into())
        }
    }
}

/// How many steps away what is gone still has its name.
const NEAR: usize = 200;
