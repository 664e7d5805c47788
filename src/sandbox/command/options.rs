//! The words of a line sorted out: service, operation, the options of each, as Python's argparse does it.

use super::{
    SyntaxError, argument_error,
    global::{self, Fate, Global, Takes},
    lookup::{self, Target},
    meaning, syntax,
    words::quote,
};
use crate::catalogue::{Member, ShapeKind};

/// A line whose words have found their places. Values are still words.
#[derive(Debug)]
pub(crate) struct Options {
    /// What is called.
    pub(crate) target: Target,
    /// Members with the words that were given for each; the last wins where one is given twice.
    pub(crate) members: Vec<(&'static Member, Given)>,
    /// AWS CLI's own options.
    pub(crate) globals: Vec<(&'static Global, String)>,
    /// What has no place, which AWS CLI complains about last.
    pub(crate) unknown: Vec<String>,
}

/// What was given for a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Given {
    /// The words of its value.
    Words(Vec<String>),
    /// A switch that is on or off.
    Switch(bool),
}

/// Sorts the words after `aws`, or those of a line that begins with a service of ours.
pub(crate) fn sort(words: &[String], ours: bool) -> Result<Options, SyntaxError> {
    let mut reader = Reader { words, at: 0, globals: Vec::new(), unknown: Vec::new() };
    let service = reader.positional("command")?;
    if let Some(shown) = only_shown(&service, words) {
        return Err(shown);
    }
    let (_, found) = lookup::find_service(&service)?;
    if found.ours && !ours {
        return Err(no_api(words));
    }
    let operation = reader.positional("operation")?;
    let target = Target::of_words(&service, &operation)?;
    let members = reader.members(&target)?;
    Ok(Options { target, members, globals: reader.globals, unknown: reader.unknown })
}

/// AWS CLI's complaint about words that have no place.
pub(crate) fn unknown(target: &Target, words: &[String]) -> SyntaxError {
    let hint = meaning::meant(target, words).or_else(|| {
        let is_value = words.iter().all(|word| !word.starts_with('-'));
        is_value.then(|| tr!("put a value with blanks in quotes").to_owned())
    });
    syntax(tr!("Unknown options: {words}", words = words.join(", ")), hint)
}

/// What AWS's console alone can do is no command of AWS CLI.
fn no_api(words: &[String]) -> SyntaxError {
    let message = "console only, there is no such API: AWS CLI has no command for it";
    let line: Vec<_> = words.iter().map(|word| quote(word)).collect();
    syntax(message, Some(tr!("the sandbox has it without `aws`: `{line}`", line = line.join(" "))))
}

struct Reader<'a> {
    words: &'a [String],
    at: usize,
    globals: Vec<(&'static Global, String)>,
    unknown: Vec<String>,
}

impl Reader<'_> {
    /// The next word that is neither an option nor the value of one.
    fn positional(&mut self, name: &str) -> Result<String, SyntaxError> {
        while let Some(word) = self.next() {
            match as_option(&word) {
                None => return Ok(word),
                Some((flag, inline)) => match global::named(flag) {
                    Some(global) => self.global(global, inline)?,
                    None => self.unknown.push(word),
                },
            }
        }
        Err(argument_error(tr!("the following arguments are required: {name}", name), None))
    }

    fn members(&mut self, target: &Target) -> Result<Vec<(&'static Member, Given)>, SyntaxError> {
        let mut found: Vec<(&'static Member, Given)> = Vec::new();
        while let Some(word) = self.next() {
            let Some((flag, inline)) = as_option(&word) else {
                self.unknown.push(word);
                continue;
            };
            // AWS CLI's own options for pages stand before members of the same name, as IAM has one.
            if let Some(global) = global::paging(target, flag) {
                self.global(global, inline)?;
            } else if let Some((member, kind, is_on)) = member(target, flag) {
                let given = self.given(flag, kind, is_on, inline)?;
                found.retain(|(other, _)| other.name != member.name);
                found.push((member, given));
            } else if let Some(global) = global::named(flag) {
                self.global(global, inline)?;
            } else {
                self.unknown.push(word);
            }
        }
        Ok(found)
    }

    fn given(
        &mut self,
        flag: &str,
        kind: ShapeKind,
        is_on: bool,
        inline: Option<&str>,
    ) -> Result<Given, SyntaxError> {
        match (kind, inline) {
            (ShapeKind::Boolean, None) => Ok(Given::Switch(is_on)),
            (ShapeKind::Boolean, Some(value)) => Err(argument_error(
                tr!("argument --{flag}: ignored explicit argument '{value}'", flag, value),
                None,
            )),
            (ShapeKind::List, None) => {
                Ok(Given::Words(std::iter::from_fn(|| self.next_value()).collect()))
            }
            _ => self.value(flag, inline).map(|word| Given::Words(vec![word])),
        }
    }

    fn global(&mut self, global: &'static Global, inline: Option<&str>) -> Result<(), SyntaxError> {
        let value = match global.takes {
            Takes::Nothing => String::new(),
            Takes::Value => self.value(global.name, inline)?,
            Takes::MaybeValue => {
                let inline = inline.map(ToOwned::to_owned);
                inline.or_else(|| self.next_value()).unwrap_or_default()
            }
        };
        if let Fate::Refused(why) = global.fate {
            let message = tr!("the sandbox does not take `--{name}`", name = global.name);
            return Err(syntax(message, Some(crate::words::of(why).to_owned())));
        }
        self.globals.push((global, value));
        Ok(())
    }

    fn value(&mut self, flag: &str, inline: Option<&str>) -> Result<String, SyntaxError> {
        let value = inline.map(ToOwned::to_owned).or_else(|| self.next_value());
        value.ok_or_else(|| {
            argument_error(tr!("argument --{flag}: expected one argument", flag), None)
        })
    }

    fn next_value(&mut self) -> Option<String> {
        let word = self.words.get(self.at).filter(|word| !looks_like_option(word))?;
        self.at += 1;
        Some(word.clone())
    }

    fn next(&mut self) -> Option<String> {
        let word = self.words.get(self.at)?;
        self.at += 1;
        Some(word.clone())
    }
}

/// The member that `flag` names, the kind of its value, and for a switch whether it turns it on.
fn member(target: &Target, flag: &str) -> Option<(&'static Member, ShapeKind, bool)> {
    let kind = |member: &Member| target.service.shape(member.shape).map(|shape| shape.kind);
    if let Some(member) = target.member(flag) {
        return Some((member, kind(member)?, true));
    }
    let member = target.member(flag.strip_prefix("no-")?)?;
    (kind(member)? == ShapeKind::Boolean).then_some((member, ShapeKind::Boolean, false))
}

/// The name and the inline value of `--name` or `--name=value`.
fn as_option(word: &str) -> Option<(&str, Option<&str>)> {
    let option = word.strip_prefix("--").filter(|name| !name.is_empty())?;
    match option.split_once('=') {
        Some((name, value)) => Some((name, Some(value))),
        None => Some((option, None)),
    }
}

/// What argparse takes for an option: it begins with a dash and is no negative number.
fn looks_like_option(word: &str) -> bool {
    word.len() > 1 && word.starts_with('-') && !word.contains(' ') && word.parse::<f64>().is_err()
}

/// Commands of AWS CLI that talk with a browser or a terminal: a learner reads them, and runs them at home.
pub(crate) fn only_shown(service: &str, words: &[String]) -> Option<SyntaxError> {
    let has = |name: &str| words.iter().any(|word| word == name);
    let (command, why) = match service {
        "configure" if has("sso") => ("aws configure sso", tr!("it opens a browser")),
        "configure" => ("aws configure", tr!("it writes files on your machine")),
        "sso" if has("login") => ("aws sso login", tr!("it opens a browser")),
        _ => return None,
    };
    let hint = tr!("here `login` and the portal view sign a person in");
    Some(syntax(tr!("`{command}` is shown, not run: {why}", command, why), Some(hint.to_owned())))
}
