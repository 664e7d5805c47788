//! A question about access as it is typed: a person, an action, then words that say the rest.
//!
//! ```text
//! P ACTION [on ARN] [in ACCOUNT] [as SET] [with KEY=VALUE]… [after 2h]
//! ```

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{
    Refusal,
    command::nearest,
    verb::{iso, refused},
    view::ItemRef,
};
use crate::{
    access::{ladder::Question, matrix::Probe},
    api::{self, Call, Caller},
    catalogue::actions,
    policy::request::Action,
    world::{Account, AccountId, PermissionSet, User, World},
};

/// What was asked about access last, and what of the answer is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Questions {
    /// As it was typed, so that it can be asked again after a change.
    pub words: Vec<String>,
    /// The statements that are shown in full.
    pub opened: Vec<ItemRef>,
}

impl Questions {
    /// Opens a statement, or closes it.
    pub fn turn(&mut self, statement: &ItemRef) {
        match self.opened.iter().position(|it| it == statement) {
            Some(at) => drop(self.opened.remove(at)),
            None => self.opened.push(statement.clone()),
        }
    }
}

/// What was typed, with names in place of words.
#[derive(Debug)]
pub struct Asked<'w> {
    /// The world that it is about: with the clock moved on, if that was asked for.
    pub world: Cow<'w, World>,
    /// The user name of the person.
    pub user: String,
    /// The name of the account.
    pub account: String,
    /// What.
    pub action: Action,
    /// To what.
    pub resource: String,
    /// A question for each role: of the permission set that was named, or of all that the person can open
    /// there.
    pub questions: Vec<Question>,
}

impl Asked<'_> {
    /// What is said where no role is open.
    pub fn nothing_open(&self) -> String {
        let (user, account) = (&self.user, &self.account);
        let why = tr!("{user} has no permission set in {account}", user, account);
        // A verdict is read by programs, too.
        format!("DENY because assignment: {why}")
    }
}

/// What is tried for everybody: what was asked last, then what is usual.
pub(super) fn probes(asked: Option<&Asked<'_>>) -> Vec<Probe> {
    let mut probes = Probe::usual();
    if let Some(asked) = asked {
        let (action, resource) = (asked.action.clone(), asked.resource.clone());
        probes.retain(|it| it.action.lower() != action.lower());
        probes.insert(0, Probe { action, resource });
    }
    probes
}

/// The clauses of questions about one person.
pub(super) const OF_PERSON: &[&str] = &["on", "in", "as", "with", "after"];

/// Reads a question: a person, an action, clauses.
pub(super) fn ask<'w>(world: &'w World, words: &[String]) -> Result<Asked<'w>, Refusal> {
    let [user, action, rest @ ..] = words else {
        let hint = tr!("for example `why ana.ruiz s3:GetObject in staging`").to_owned();
        return Err(refused(tr!("a question names a person and an action").to_owned(), hint));
    };
    let clauses = clauses(rest, OF_PERSON)?;
    let world = world_after(world, clauses.after.as_deref())?;
    let user = person(&world, user)?;
    let action = self::action(action)?;
    let resource = resource(clauses.on.clone())?;
    let (account, permission_sets) = match &clauses.account {
        None => {
            let account = implied_account(&world, user, &resource)?;
            (account, sets_of(&world, user, account, &clauses)?)
        }
        Some(_) => roles_of(&world, user, &clauses)?,
    };
    let question = |set: &PermissionSet| Question {
        user: user.id.clone(),
        action: action.clone(),
        resource: resource.clone(),
        account: account.id.clone(),
        permission_set: set.arn.clone(),
        context: clauses.context.clone(),
    };
    let questions = permission_sets.into_iter().map(question).collect();
    let (user, account) = (user.user_name.to_string(), account.name.to_string());
    Ok(Asked { world, user, account, action, resource, questions })
}

/// The words after those that every question begins with.
#[derive(Debug, Default, Clone)]
pub(super) struct Clauses {
    pub(super) on: Option<String>,
    pub(super) account: Option<String>,
    pub(super) set: Option<String>,
    pub(super) context: Vec<(String, Vec<String>)>,
    /// In ISO 8601.
    pub(super) after: Option<String>,
    /// Actions, as they were typed.
    pub(super) actions: Vec<String>,
    pub(super) user: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

/// The words that begin a clause, and what follows each.
pub const CLAUSES: &[(&str, &str, &str)] = &[
    ("on", "ARN", "arn:aws:s3:::reports/q3.csv"),
    ("in", "ACCOUNT", "production"),
    ("as", "SET", "ViewOnlyAccess"),
    ("with", "KEY=VALUE", "aws:SourceIp=203.0.113.7"),
    ("after", "TIME", "2h"),
    ("of", "ACTION", "s3:GetObject"),
    ("for", "USER", "ana.ruiz"),
    ("from", "STEP", "1"),
    ("to", "STEP", "2"),
];

/// Reads clauses; of `known` the words that may begin one.
pub(super) fn clauses(words: &[String], known: &[&str]) -> Result<Clauses, Refusal> {
    let mut found = Clauses::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if !known.contains(&word.as_str()) {
            let known = known.join("`, `");
            return Err(refused(
                tr!("`{word}` does not belong here", word),
                tr!("what follows begins with `{known}`", known),
            ));
        }
        let Some(value) = words.next() else {
            let clause = CLAUSES.iter().find(|it| it.0 == word);
            let (_, wanted, example) = clause.copied().unwrap_or_default();
            return Err(refused(
                tr!("`{word}` wants {wanted} after it", word, wanted),
                tr!("for example `{word} {example}`", word, example),
            ));
        };
        match word.as_str() {
            "on" => found.on = Some(value.clone()),
            "in" => found.account = Some(value.clone()),
            "as" => found.set = Some(value.clone()),
            "with" => add(&mut found.context, value)?,
            "of" => found.actions.push(value.clone()),
            "for" => found.user = Some(value.clone()),
            "from" => found.from = Some(value.clone()),
            "to" => found.to = Some(value.clone()),
            _ => found.after = Some(iso(value)?),
        }
    }
    Ok(found)
}

/// Adds a value to a key; a key that is given again has both.
fn add(context: &mut Vec<(String, Vec<String>)>, text: &str) -> Result<(), Refusal> {
    let Some((key, value)) = text.split_once('=').filter(|it| it.0.contains(':')) else {
        return Err(refused(
            tr!("`{text}` is no condition key with a value", text),
            tr!("for example `with aws:SourceIp=203.0.113.7`").to_owned(),
        ));
    };
    match context.iter_mut().find(|it| it.0.eq_ignore_ascii_case(key)) {
        Some(found) => found.1.push(value.to_owned()),
        None => context.push((key.to_owned(), vec![value.to_owned()])),
    }
    Ok(())
}

/// The world as it is, or as it will be when so much time has passed.
pub(super) fn world_after<'w>(
    world: &'w World,
    after: Option<&str>,
) -> Result<Cow<'w, World>, Refusal> {
    let Some(after) = after else { return Ok(Cow::Borrowed(world)) };
    let mut later = world.clone();
    let call = Call {
        caller: Caller::Administrator,
        service: "clock".to_owned(),
        operation: "Advance".to_owned(),
        input: Map::from_iter([("By".to_owned(), Value::from(after))]),
    };
    match api::call(&mut later, &call) {
        Ok(_) => Ok(Cow::Owned(later)),
        Err(error) => Err(refused(error.message, tr!("for example `after 2h`").to_owned())),
    }
}

/// The account that clauses name, or the only one that is open, and the permission sets to look at there.
pub(super) fn roles_of<'w>(
    world: &'w World,
    user: &User,
    clauses: &Clauses,
) -> Result<(&'w Account, Vec<&'w PermissionSet>), Refusal> {
    let account = match &clauses.account {
        Some(name) => account(world, name)?,
        None => implied_account(world, user, "*")?,
    };
    Ok((account, sets_of(world, user, account, clauses)?))
}

fn sets_of<'w>(
    world: &'w World,
    user: &User,
    account: &Account,
    clauses: &Clauses,
) -> Result<Vec<&'w PermissionSet>, Refusal> {
    match &clauses.set {
        Some(name) => Ok(vec![permission_set(world, name)?]),
        None => Ok(open_sets(world, user, account)),
    }
}

/// The action of this name, if the catalogue has it.
pub(super) fn action(text: &str) -> Result<Action, Refusal> {
    let Some(action) = Action::new(text) else {
        return Err(refused(
            tr!("`{text}` is no action", text),
            tr!("an action is a service and a name, as in `s3:GetObject`").to_owned(),
        ));
    };
    let is_known = text.split_once(':').is_some_and(|it| actions::action(it.0, it.1).is_some());
    if is_known {
        return Ok(action);
    }
    let hint = match actions::nearest(text) {
        Some(near) => tr!("did you mean `{near}`?", near),
        None => tr!("an action is a service and a name, as in `s3:GetObject`").to_owned(),
    };
    Err(refused(tr!("AWS has no action `{text}`", text), hint))
}

/// The ARN that was given, or `*`.
pub(super) fn resource(given: Option<String>) -> Result<String, Refusal> {
    let text = given.unwrap_or_else(|| "*".to_owned());
    if text == "*" || text.starts_with("arn:") && text.matches(':').count() >= 5 {
        return Ok(text);
    }
    Err(refused(
        tr!("`{text}` is no ARN", text),
        tr!("an ARN has six parts, as in `arn:aws:s3:::reports/q3.csv`").to_owned(),
    ))
}

/// The person of this user name, or the only one whose name begins so.
pub(super) fn person<'w>(world: &'w World, name: &str) -> Result<&'w User, Refusal> {
    if let Some(user) = world.user_named(name).or_else(|| world.user(name)) {
        return Ok(user);
    }
    let mut beginning = world.users_beginning(name);
    let found = (beginning.next(), beginning.next());
    drop(beginning);
    match found {
        (Some(user), None) => Ok(user),
        _ => Err(unknown(
            tr!("no user is called `{name}`", name),
            name,
            world.users().map(|it| &*it.user_name),
        )),
    }
}

/// The account of this name or id, or the only one whose name begins so.
pub(super) fn account<'w>(world: &'w World, name: &str) -> Result<&'w Account, Refusal> {
    let organization = &world.organization;
    if let Some(account) = organization.account_named(name).or_else(|| organization.account(name)) {
        return Ok(account);
    }
    let mut beginning = organization.accounts().filter(|it| it.name.starts_with(name));
    match (beginning.next(), beginning.next()) {
        (Some(account), None) => Ok(account),
        _ => Err(unknown(
            tr!("no account is called `{name}`", name),
            name,
            organization.accounts().map(|it| &*it.name),
        )),
    }
}

/// The permission set of this name or ARN, or the only one whose name begins so.
pub(super) fn permission_set<'w>(
    world: &'w World,
    name: &str,
) -> Result<&'w PermissionSet, Refusal> {
    if let Some(set) = world.permission_set_named(name).or_else(|| world.permission_set(name)) {
        return Ok(set);
    }
    let mut beginning = world.permission_sets().filter(|it| it.name.starts_with(name));
    match (beginning.next(), beginning.next()) {
        (Some(set), None) => Ok(set),
        _ => Err(unknown(
            tr!("no permission set is called `{name}`", name),
            name,
            world.permission_sets().map(|it| &*it.name),
        )),
    }
}

fn unknown<'a>(told: String, name: &str, known: impl Iterator<Item = &'a str>) -> Refusal {
    let known: Vec<&str> = known.take(MOST_LOOKED_AT).collect();
    let mut beginning = known.iter().filter(|it| it.starts_with(name) && !name.is_empty());
    let hint = match (beginning.next(), beginning.next()) {
        (Some(first), Some(second)) => {
            tr!("more than one begins so, as `{first}` and `{second}`", first, second)
        }
        _ => match nearest(name, known.iter().copied()).first() {
            Some(near) => tr!("did you mean `{near}`?", near),
            None => tr!("Tab lists the names").to_owned(),
        },
    };
    refused(told, hint)
}

/// Beyond that many names, nearness is not looked for.
const MOST_LOOKED_AT: usize = 10_000;

/// The account that the resource is in, or the only one that the person can open.
fn implied_account<'w>(
    world: &'w World,
    user: &User,
    resource: &str,
) -> Result<&'w Account, Refusal> {
    let open = world.portal(&user.id);
    let named = world.owner_of(resource).and_then(|it| world.organization.account(it));
    if let Some(account) = named.filter(|it| open.iter().any(|open| open.account.id == it.id)) {
        return Ok(account);
    }
    match open.as_slice() {
        [one] => Ok(one.account),
        [] => named
            .or_else(|| world.organization.account(world.organization.management.as_str()))
            .ok_or_else(|| {
                refused(
                    tr!("there is no account").to_owned(),
                    tr!("say where with `in ACCOUNT`").to_owned(),
                )
            }),
        several => {
            let places: Vec<&str> = several.iter().map(|it| &*it.account.name).take(4).collect();
            let hint =
                tr!("say where, for example `in {places}`", places = places.join("` or `in "));
            Err(refused(
                tr!("{user_name} can open more than one account", user_name = user.user_name),
                hint,
            ))
        }
    }
}

/// The permission sets that the person can open in the account, or has a live session of.
fn open_sets<'w>(world: &'w World, user: &User, account: &Account) -> Vec<&'w PermissionSet> {
    let open = world.portal(&user.id);
    let here = open.iter().filter(|it| it.account.id == account.id);
    let mut sets: Vec<&PermissionSet> = here.flat_map(|it| it.permission_sets.clone()).collect();
    let is_here = |id: &AccountId| *id == account.id;
    for (_, set, _) in world.role_sessions_of(&user.id).filter(|it| is_here(it.0)) {
        if let Some(set) = world.permission_set(set.as_str())
            && !sets.iter().any(|it| it.arn == set.arn)
        {
            sets.push(set);
        }
    }
    sets
}
