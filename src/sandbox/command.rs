//! An AWS CLI line to a call and back, by AWS CLI's own rules; services of ours are spelled the same
//! way, without `aws`.
//!
//! [`parse`] knows the operation table alone; [`read`] also knows the world: it fills in what may be left
//! out and puts ids where names were written. What AWS CLI checks of values, `api` checks for both.

mod global;
mod help;
mod lookup;
mod meaning;
mod options;
mod pages;
mod print;
mod profile;
mod shorthand;
mod skeleton;
mod spelling;
mod typed;
mod value;
mod words;

use std::{borrow::Cow, fmt};

use serde_json::{Map, Value};

use super::{
    FileError, Files, NoFiles, names,
    output::{self, Answer, Format, Style},
    shell::ShellError,
};
use crate::{
    api::{self, ApiError, Call, Caller},
    catalogue,
    world::{UserId, World},
};

pub use pages::{Paging, Start};
pub use print::print;
pub use skeleton::Skeleton;

pub(crate) use global::{GLOBALS, Takes};
pub(crate) use help::{asked as help, value_words};
pub(crate) use lookup::{FILLED_IN, Target, note};
pub(crate) use spelling::{kebab, nearest};
pub(crate) use typed::Typed;
pub(crate) use value::read as read_value;
pub(crate) use words::{quote, split, split_open};

use global::Fate;
use options::{Given, Options};

/// A call as a line asks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// The call. From [`parse`], it has what the line says and no more.
    pub call: Call,
    /// The person whom `--profile` names.
    pub profile: Option<String>,
    /// The Region that `--region` names.
    pub region: Option<String>,
    /// How a list in pages is asked for.
    pub paging: Paging,
    /// How the answer is printed.
    pub style: Style,
    /// What is printed instead of calling.
    pub skeleton: Option<Skeleton>,
    /// The options of AWS CLI itself that matter to the answer, as they were given.
    pub globals: Vec<(&'static str, String)>,
}

/// A line that is no call: what AWS CLI itself says, or what the sandbox does not take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// AWS CLI's words where it has some.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Byte offset in the line, where the fault has a place.
    pub at: Option<usize>,
}

impl From<ShellError> for SyntaxError {
    fn from(error: ShellError) -> Self {
        Self { message: error.message, hint: error.hint, at: Some(error.at) }
    }
}

/// The command that `line` spells.
pub fn parse(line: &str) -> Result<Command, SyntaxError> {
    let options = sort(&split(line)?)?;
    let command = assemble(&options, &NoFiles)?;
    if !options.unknown.is_empty() {
        return Err(options::unknown(&options.target, &options.unknown));
    }
    Ok(command)
}

/// The command that `words` spell in `world`, ready to be called; `who` is signed in to the portal, and
/// `file://` reads from `files`.
pub(crate) fn read(
    world: &World,
    who: Option<&UserId>,
    words: &[String],
    files: &dyn Files,
) -> Result<Command, SyntaxError> {
    let options = sort(words)?;
    let mut command = assemble(&options, files)?;
    let target = &options.target;
    if command.skeleton == Some(Skeleton::Input) && options.unknown.is_empty() {
        // It is JSON for `--cli-input-json`, whatever else is asked for.
        command.style = Style::default();
        return Ok(command);
    }
    let profile = command.profile.as_deref();
    let profile = profile.map(|name| profile::caller(world, &command.call, name)).transpose()?;
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
    let words = split(line).unwrap_or_default();
    matches!(words.as_slice(), [aws, service, ..] if aws == "aws" && options::only_shown(service, &words).is_some())
}

/// Makes the call, or only shows the skeleton that was asked for.
pub(crate) fn call(world: &mut World, command: &Command) -> Result<Answer, ApiError> {
    let target = Target::of_call(&command.call.service, &command.call.operation);
    match (command.skeleton, target) {
        (Some(skeleton), Some(target)) => {
            Ok(Answer { pages: vec![skeleton::print(&target, skeleton)], ..Answer::default() })
        }
        _ => pages::call(world, command),
    }
}

/// Whether the command asks for a change of the world.
pub(crate) fn changes(command: &Command) -> bool {
    command.skeleton.is_none() && api::changes(&command.call)
}

/// The strict line that a command stands for: its call, and how its answer is wanted.
pub(crate) fn echo(command: &Command) -> String {
    let mut line = print(&command.call);
    for (name, value) in &command.globals {
        let value = if value.is_empty() { String::new() } else { format!(" {}", quote(value)) };
        line.extend([" --", name, &value]);
    }
    line
}

fn sort(words: &[String]) -> Result<Options, SyntaxError> {
    match words.split_first() {
        Some((first, rest)) if first == "aws" => options::sort(rest, false),
        Some((first, _)) if catalogue::is_ours(first) => options::sort(words, true),
        Some((first, _)) => {
            let hint =
                tr!("for example `aws sso-admin list-instances`; `help` lists the short verbs");
            let hint = Some(hint.to_owned());
            Err(syntax(tr!("a line begins with `aws`, not with `{first}`", first), hint))
        }
        None => Err(syntax(tr!("the line is empty"), None)),
    }
}

/// Words to values: the call that the line spells, before anything is filled in.
fn assemble(options: &Options, files: &dyn Files) -> Result<Command, SyntaxError> {
    let target = &options.target;
    let mut call = Call::new(target.service_name, target.name, Value::Null);
    let (mut profile, mut region) = (None, None);
    let (mut style, mut skeleton) = (Style::default(), None);
    for (global, value) in &options.globals {
        match global.fate {
            Fate::Profile => profile = Some(value.clone()),
            Fate::Region => region = Some(value.clone()),
            Fate::Output => style.format = format(value)?,
            Fate::Query => style.query = Some(query(value)?),
            Fate::Skeleton => skeleton = Some(skeleton_named(value)?),
            Fate::InputJson => call.input.extend(input_json(value, files)?),
            // What is refused never gets here.
            Fate::Pages | Fate::Ignored | Fate::Refused(_) => {}
        }
    }
    for (member, given) in &options.members {
        let flag = kebab(member.name);
        let value = match (given, Typed::of(target.service, member.shape)) {
            (Given::Switch(is_on), _) => Value::Bool(*is_on),
            (Given::Words(words), typed) => {
                let words = with_file(&flag, words, files)?;
                match typed {
                    Some(typed) => {
                        value::read(&flag, typed, &words).map_err(|error| value_refusal(&error))?
                    }
                    None => Value::from(words.into_owned()),
                }
            }
        };
        call.input.insert(member.name.to_owned(), value);
    }
    in_order(target, &mut call.input);
    let paging = paging(options, &call)?;
    let globals = options.globals.iter().filter(|(global, _)| global.is_echoed());
    let globals = globals.map(|(global, value)| (global.name, value.clone())).collect();
    Ok(Command { call, profile, region, paging, style, skeleton, globals })
}

/// What the options for pages ask for; they are unknown where an operation answers in one go.
fn paging(options: &Options, call: &Call) -> Result<Paging, SyntaxError> {
    let given = options.globals.iter().filter(|(global, _)| global.fate == Fate::Pages);
    let mut paging =
        Paging { all: pages::are_there(options.target.operation), ..Paging::default() };
    let (mut one_page, mut client_side) = (pages::one_is_named(&call.input), Vec::new());
    for (global, value) in given {
        match global.name {
            "no-paginate" => one_page = true,
            _ if !paging.all => {
                let words = [format!("--{}", global.name), value.clone()];
                return Err(options::unknown(&options.target, &words));
            }
            name => {
                client_side.push(format!("--{name}"));
                match name {
                    "max-items" => paging.max_items = Some(count(value)?),
                    "page-size" => paging.page_size = i64::try_from(count(value)?).ok(),
                    _ => paging.start = Some(Start::read(value)?),
                }
            }
        }
    }
    if one_page && !client_side.is_empty() {
        let given = client_side.join(", ");
        let message =
            tr!("Cannot specify --no-paginate along with pagination arguments: {given}", given);
        let hint = tr!("`--max-results` and `--next-token` ask for one page too").to_owned();
        return Err(syntax(message, Some(hint)));
    }
    paging.all = paging.all && !one_page;
    Ok(paging)
}

fn count(word: &str) -> Result<usize, SyntaxError> {
    let number = word.trim().parse();
    number.map_err(|_not_a_number| value_refusal(&value::ValueError::Integer(word.to_owned())))
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
            tr!("Error loading SSO Token: nobody is signed in to the portal"),
            Some(
                tr!("choose a person in the portal view, or add `--profile` with a user name")
                    .to_owned(),
            ),
        )),
    }
}

fn check_region(world: &World, region: Option<&str>) -> Result<(), SyntaxError> {
    let home = &*world.instance.region;
    match region {
        Some(region) if region != home => Err(syntax(
            tr!("the sandbox has nothing in `{region}`", region),
            Some(tr!("Identity Center is in {home}; leave `--region` out", home)),
        )),
        _ => Ok(()),
    }
}

fn format(name: &str) -> Result<Format, SyntaxError> {
    Format::named(name).ok_or_else(|| {
        let names: Vec<_> = Format::ALL.iter().map(|(name, _)| *name).collect();
        let hint = tr!("AWS CLI takes {names}", names = names.join(", "));
        argument_error(tr!("argument --output: Invalid choice: '{name}'", name), Some(hint))
    })
}

fn skeleton_named(name: &str) -> Result<Skeleton, SyntaxError> {
    match name {
        "" | "input" => Ok(Skeleton::Input),
        "output" => Ok(Skeleton::Output),
        "yaml-input" => Err(syntax(
            tr!("the sandbox does not print `--generate-cli-skeleton yaml-input`"),
            Some(tr!("it prints `input` and `output`").to_owned()),
        )),
        _ => Err(argument_error(
            tr!("argument --generate-cli-skeleton: Invalid choice: '{name}'", name),
            Some(tr!("AWS CLI takes input, output and yaml-input").to_owned()),
        )),
    }
}

fn query(expression: &str) -> Result<String, SyntaxError> {
    let hint = tr!("it is JMESPath, as in 'PermissionSets[0]' or 'Users[].UserName'");
    match output::check_query(expression) {
        Ok(()) => Ok(expression.to_owned()),
        Err(problem) => Err(syntax(problem, Some(hint.to_owned()))),
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
        let noun = names::noun(names::member_of(target.service_name, member.name), None)?;
        let noun = crate::words::of(noun);
        Some(tr!("`--{kebab}` also takes the name of the {noun}", kebab = kebab(member.name), noun))
    });
    let hint = meaning::meant(target, &options.unknown).or(by_name);
    let flags: Vec<_> = missing.iter().map(|it| format!("--{}", kebab(it.name))).collect();
    let flags = flags.join(", ");
    Err(argument_error(format!("the following arguments are required: {flags}"), hint))
}

/// The words, or the text of the file that the only one of them names.
fn with_file<'a>(
    flag: &str,
    words: &'a [String],
    files: &dyn Files,
) -> Result<Cow<'a, [String]>, SyntaxError> {
    let [word] = words else { return Ok(Cow::Borrowed(words)) };
    let unread = |why: FileError| {
        syntax(
            tr!("Error parsing parameter '--{flag}': {problem}", flag, problem = why.problem),
            Some(why.hint),
        )
    };
    if word.starts_with("fileb://") {
        let problem = tr!("nothing here takes bytes, so not `{word}`", word);
        return Err(unread(FileError::new(problem, tr!("`file://` reads text"))));
    }
    let Some(path) = word.strip_prefix("file://") else { return Ok(Cow::Borrowed(words)) };
    Ok(Cow::Owned(vec![files.read(path).map_err(unread)?]))
}

fn input_json(text: &str, files: &dyn Files) -> Result<Map<String, Value>, SyntaxError> {
    let words = [text.to_owned()];
    let words = with_file("cli-input-json", &words, files)?;
    match value::from_json("cli-input-json", &words.concat()) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(syntax(
            tr!("Error parsing parameter 'cli-input-json': the JSON is no object"),
            Some(tr!("it has the members of the call, as in '{\"Name\": \"Audit\"}'").to_owned()),
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
        value::ValueError::Integer(_) => Some(tr!("a whole number is wanted").to_owned()),
        value::ValueError::Syntax { .. } => None,
    };
    syntax(error.to_string(), hint)
}

fn syntax(message: impl Into<String>, hint: Option<String>) -> SyntaxError {
    SyntaxError { message: message.into(), hint, at: None }
}

/// The service of the access portal, the only one that knows people.
pub(crate) const PORTAL: &str = "sso";

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
