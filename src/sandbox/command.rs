//! An AWS CLI line to a call and back, by AWS CLI's own rules; services of ours are spelled the same
//! way, without `aws`.
//!
//! [`parse`] knows the operation table alone; [`read`] also knows the world: it fills in what may be left
//! out and puts ids where names were written. What AWS CLI checks of values, `api` checks for both.

mod global;
mod lookup;
mod options;
mod pages;
mod print;
mod shorthand;
mod spelling;
mod typed;
mod value;
mod words;

use std::fmt;

use serde_json::{Map, Value};

use super::names;
use crate::{
    api::{self, Call, Caller},
    catalogue,
    world::{UserId, World},
};

pub use print::print;

pub(crate) use global::GLOBALS;
pub(crate) use lookup::Target;
pub(crate) use pages::call;
pub(crate) use spelling::{kebab, nearest};
pub(crate) use words::{OpenEnd, open_end, quote, split_open};

use global::Fate;
use options::{Given, Options};
use typed::Typed;

/// A call as a line asks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// The call. From [`parse`], it has what the line says and no more.
    pub call: Call,
    /// The person whom `--profile` names.
    pub profile: Option<String>,
    /// The Region that `--region` names.
    pub region: Option<String>,
    /// Whether every page of a list is wanted, as AWS CLI does unless it is told otherwise.
    pub all_pages: bool,
}

/// A line that is no call: what AWS CLI itself says, or what the sandbox does not take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// AWS CLI's words where it has some.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// The command that `line` spells.
pub fn parse(line: &str) -> Result<Command, SyntaxError> {
    let options = sort(line)?;
    let command = assemble(&options)?;
    if !options.unknown.is_empty() {
        return Err(options::unknown(&options.target, &options.unknown));
    }
    Ok(command)
}

/// The command that `line` spells in `world`, ready to be called; `who` is signed in to the portal.
pub fn read(world: &World, who: Option<&UserId>, line: &str) -> Result<Command, SyntaxError> {
    let options = sort(line)?;
    let mut command = assemble(&options)?;
    let target = &options.target;
    let profile = command.profile.as_deref();
    let profile = profile.map(|name| profiled(world, &command.call, name)).transpose()?;
    check_region(world, command.region.as_deref())?;
    command.call.caller = caller(world, &command.call, profile, who)?;
    api::fill_defaults(world, &mut command.call);
    check_required(&options, &command.call.input)?;
    if !options.unknown.is_empty() {
        return Err(options::unknown(target, &options.unknown));
    }
    api::resolve_names(world, &mut command.call);
    in_order(target, &mut command.call.input);
    Ok(command)
}

/// Whether `line` is a command that a lesson shows and the sandbox does not run, as `aws sso login`.
pub fn is_only_shown(line: &str) -> bool {
    let words = words::split(line).unwrap_or_default();
    matches!(words.as_slice(), [aws, service, ..] if aws == "aws" && options::only_shown(service, &words).is_some())
}

fn sort(line: &str) -> Result<Options, SyntaxError> {
    let words = words::split(line)?;
    match words.split_first() {
        Some((first, rest)) if first == "aws" => options::sort(rest, false),
        Some((first, _)) if catalogue::is_ours(first) => options::sort(&words, true),
        Some((first, _)) => {
            let hint = Some("for example `aws sso-admin list-instances`".to_owned());
            Err(syntax(format!("a line begins with `aws`, not with `{first}`"), hint))
        }
        None => Err(syntax("the line is empty", None)),
    }
}

/// Words to values: the call that the line spells, before anything is filled in.
fn assemble(options: &Options) -> Result<Command, SyntaxError> {
    let target = &options.target;
    let mut call = Call::new(target.service_name, target.name, Value::Null);
    let (mut profile, mut region, mut one_page) = (None, None, false);
    for (fate, value) in &options.globals {
        match fate {
            Fate::Profile => profile = Some(value.clone()),
            Fate::Region => region = Some(value.clone()),
            Fate::Output => check_output(value)?,
            Fate::InputJson => call.input.extend(input_json(value)?),
            Fate::OnePage => one_page = true,
            // What is refused never gets here.
            Fate::Ignored | Fate::Refused(_) => {}
        }
    }
    for (member, given) in &options.members {
        let flag = kebab(member.name);
        let value = match (given, Typed::of(target.service, member.shape)) {
            (Given::Switch(is_on), _) => Value::Bool(*is_on),
            (Given::Words(words), Some(typed)) => {
                value::read(&flag, typed, words).map_err(|error| value_refusal(&error))?
            }
            (Given::Words(words), None) => Value::from(words.clone()),
        };
        call.input.insert(member.name.to_owned(), value);
    }
    in_order(target, &mut call.input);
    let all_pages = !one_page && pages::are_wanted(target.operation, &call.input);
    Ok(Command { call, profile, region, all_pages })
}

/// Whom a profile names: a person in the portal, or the administrator of an account.
fn profiled(world: &World, call: &Call, name: &str) -> Result<Caller, SyntaxError> {
    let account = world.organization.account_named(name);
    let account = account.or_else(|| world.organization.account(name));
    if let Some(account) = account {
        let is_management = account.id == world.organization.management;
        return Ok(if is_management {
            Caller::Administrator
        } else {
            Caller::Account(account.id.clone())
        });
    }
    let Some(user) = world.user_named(name) else {
        return Err(syntax(
            format!("The config profile ({name}) could not be found"),
            Some("a profile here is the name of a user or of an account".to_owned()),
        ));
    };
    if call.service != PORTAL {
        let message = format!("with `--profile {name}` the sandbox takes `aws {PORTAL}` alone");
        let hint = "a person's role in an account cannot be used here yet; without it you are the administrator";
        return Err(syntax(message, Some(hint.to_owned())));
    }
    Ok(Caller::Portal(user.id.clone()))
}

/// The portal answers people, everything else administrators.
fn caller(
    world: &World,
    call: &Call,
    profile: Option<Caller>,
    who: Option<&UserId>,
) -> Result<Caller, SyntaxError> {
    if call.service != PORTAL {
        return Ok(profile.unwrap_or_default());
    }
    let token = call.input.get("accessToken").and_then(Value::as_str);
    let person = match (token, profile) {
        (Some(token), _) => world.user_of_token(token).cloned().map(Caller::Portal),
        (None, profile @ Some(Caller::Portal(_))) => profile,
        (None, _) => who.cloned().map(Caller::Portal),
    };
    match person {
        Some(person) => Ok(person),
        // The service itself says what it thinks of the token.
        None if token.is_some() => Ok(Caller::Administrator),
        None => Err(syntax(
            "Error loading SSO Token: nobody is signed in to the portal",
            Some(
                "choose a person in the portal view, or add `--profile` with a user name"
                    .to_owned(),
            ),
        )),
    }
}

fn check_region(world: &World, region: Option<&str>) -> Result<(), SyntaxError> {
    let home = &*world.instance.region;
    match region {
        Some(region) if region != home => Err(syntax(
            format!("the sandbox has nothing in `{region}`"),
            Some(format!("Identity Center is in {home}; leave `--region` out")),
        )),
        _ => Ok(()),
    }
}

fn check_output(format: &str) -> Result<(), SyntaxError> {
    match format {
        "json" => Ok(()),
        "text" | "table" | "yaml" | "yaml-stream" | "off" => Err(syntax(
            format!("the sandbox does not print `--output {format}` yet"),
            Some("it prints JSON, as AWS CLI does by default".to_owned()),
        )),
        _ => Err(argument_error(
            format!("argument --output: Invalid choice: '{format}'"),
            Some("AWS CLI takes json, text, table, yaml and yaml-stream".to_owned()),
        )),
    }
}

fn check_required(options: &Options, input: &Map<String, Value>) -> Result<(), SyntaxError> {
    let target = &options.target;
    let required = target.operation.input.iter().filter(|member| member.required);
    let missing: Vec<_> = required.filter(|member| !input.contains_key(member.name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let by_name = missing.iter().find_map(|member| {
        let noun = names::noun(member.name, None)?;
        Some(format!("`--{}` also takes the name of the {noun}", kebab(member.name)))
    });
    let hint = options::meant(target, &options.unknown).or(by_name);
    let flags: Vec<_> = missing.iter().map(|it| format!("--{}", kebab(it.name))).collect();
    let flags = flags.join(", ");
    Err(argument_error(format!("the following arguments are required: {flags}"), hint))
}

fn input_json(text: &str) -> Result<Map<String, Value>, SyntaxError> {
    if value::is_file(text) {
        let flag = "cli-input-json".to_owned();
        return Err(value_refusal(&value::ValueError::File { flag, file: text.to_owned() }));
    }
    match value::from_json("cli-input-json", text) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(syntax(
            "Error parsing parameter 'cli-input-json': the JSON is no object",
            Some("it has the members of the call, as in '{\"Name\": \"Audit\"}'".to_owned()),
        )),
        Err(error) => Err(value_refusal(&error)),
    }
}

/// Members in AWS's order, unknown ones last: the same call prints the same line.
fn in_order(target: &Target, input: &mut Map<String, Value>) {
    let mut given = std::mem::take(input);
    for member in &target.operation.input {
        if let Some((name, value)) = given.shift_remove_entry(member.name) {
            input.insert(name, value);
        }
    }
    input.extend(given);
}

fn value_refusal(error: &value::ValueError) -> SyntaxError {
    let hint = match error {
        value::ValueError::File { .. } => Some("put the text itself in single quotes".to_owned()),
        value::ValueError::Integer(_) => Some("a whole number is wanted".to_owned()),
        value::ValueError::Syntax { .. } => None,
    };
    syntax(error.to_string(), hint)
}

fn syntax(message: impl Into<String>, hint: Option<String>) -> SyntaxError {
    SyntaxError { message: message.into(), hint }
}

/// The service of the access portal, the only one that knows people.
const PORTAL: &str = "sso";

/// What Python's argparse says on behalf of AWS CLI.
fn argument_error(message: impl fmt::Display, hint: Option<String>) -> SyntaxError {
    syntax(format!("aws: error: {message}"), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_for_home_are_told_from_lines_that_are_wrong() {
        for (line, expected) in [
            ("aws configure sso", true),
            ("aws sso login --profile dev", true),
            ("aws sso list-accounts", false),
            ("aws sso-admin no-such-operation", false),
            ("sso login", false),
            ("aws 'open", false),
        ] {
            assert_eq!(is_only_shown(line), expected, "{line}");
        }
    }
}
