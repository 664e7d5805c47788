//! Forms that write AWS CLI lines: what a learner fills in before knowing the command.
//!
//! A form changes nothing itself. [`Form::lines`] gives the lines that it stands for, which the pane
//! shows before they run; names stand where AWS wants ids, and the echo of each line has the ids.
//! The list of forms is in `list`; their bodies are in a file for each kind of thing.

mod access;
mod application;
mod assignment;
mod customer_policy;
mod list;
mod operation;
mod permission_set;
mod person;
mod resource_policy;

use std::borrow::Cow;

use serde_json::Value;

use super::{
    command::{self, Target, kebab},
    document,
    preview::{self, Difference},
    view::{ItemRef, View, account_text},
};
use crate::{
    access::matrix::Probe,
    api::{self, ApiError, Call, Caller},
    catalogue::actions,
    text::{Role, Row},
    words,
    world::World,
};

pub use list::FormKind;

/// A form being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Which of the forms it is.
    pub kind: FormKind,
    /// From top to bottom.
    pub fields: Vec<Field>,
    /// Index of the field that is being filled in.
    pub focus: usize,
}

/// One thing to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What stands before it.
    pub label: Cow<'static, str>,
    /// What was filled in.
    pub value: String,
    /// What can be chosen; empty for free text.
    pub choices: Vec<String>,
    /// What there is to say of a choice.
    pub note: Note,
    /// What it is for, or what AWS takes there.
    pub hint: String,
    /// Whether the form is incomplete without it.
    pub required: bool,
    /// Whether it takes a JSON document, which wants more room than a line.
    pub is_document: bool,
    /// Whether one of the choices is wanted, also where there is none yet.
    is_choice: bool,
}

/// What stands behind the choices of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// They say it themselves.
    Nothing,
    /// They are actions: what AWS says that each does to resources.
    AccessLevel,
}

impl Note {
    /// What there is to say of `choice`.
    pub fn of(self, choice: &str) -> &'static str {
        let action = choice.split_once(':').and_then(|it| actions::action(it.0, it.1));
        match self {
            Self::Nothing => "",
            Self::AccessLevel => action.map_or("", |it| it.level().name()),
        }
    }
}

impl Form {
    /// A form of `kind`, with choices from `world`, filled in as far as `about` says it.
    pub fn new(kind: FormKind, world: &World, about: Option<&ItemRef>) -> Self {
        let fields = match kind {
            FormKind::Operation(service, name) => operation::fields(service, name, world, about),
            _ => (kind.spec().fields)(world, about),
        };
        let find = |is_it: fn(&Field) -> bool| fields.iter().position(is_it);
        let focus = find(|it| it.value.is_empty()).or_else(|| find(|it| it.is_document));
        let focus = focus.unwrap_or_default();
        Self { kind, fields, focus }
    }

    /// The AWS CLI lines that the form stands for, or a sentence that says what is missing.
    pub fn lines(&self, world: &World) -> Result<Vec<String>, String> {
        if self.kind == FormKind::AskAccess {
            return access::line(self, world).map(|it| vec![it]);
        }
        Ok(self.calls(world)?.iter().map(|call| spelled(call, world)).collect())
    }

    /// Index of the first field that is not filled in as it must be.
    pub fn incomplete(&self) -> Option<usize> {
        self.fields.iter().position(|field| field.check().is_err())
    }

    /// What else will happen, or why AWS will refuse: for example what depends on a thing that is to go.
    pub fn consequence(&self, world: &World) -> Option<String> {
        (self.kind.spec().consequence)(self, world)
    }

    /// What was filled in under `label`, without blanks around it; empty if nothing was.
    fn value(&self, label: &str) -> &str {
        self.fields.iter().find(|field| field.label == label).map_or("", |field| field.value.trim())
    }

    fn calls(&self, world: &World) -> Result<Vec<Call>, String> {
        for field in &self.fields {
            field.check()?;
        }
        let calls = (self.kind.spec().calls)(self, world)?;
        calls.iter().try_for_each(check)?;
        Ok(calls)
    }

    /// What the calls will do to access, or how AWS will refuse them; nothing while the form is incomplete.
    pub fn outlook(&self, world: &World) -> Option<Result<Difference, ApiError>> {
        if self.kind == FormKind::AskAccess {
            return None;
        }
        let (after, calls) = match self.run(world)? {
            Ok(ran) => ran,
            Err(error) => return Some(Err(error)),
        };
        Some(Ok(preview::compare(world, &after, &calls, &Probe::usual())))
    }

    /// The same in words.
    pub fn outlook_rows(&self, world: &World) -> Vec<Row> {
        match self.outlook(world) {
            None => Vec::new(),
            Some(Ok(difference)) => {
                let mut rows = self.remarks();
                rows.extend(difference.rows(N_ROWS));
                rows
            }
            Some(Err(error)) => {
                let told = tr!(
                    "AWS will refuse ({code}): {message}",
                    code = error.code,
                    message = error.message
                );
                vec![Row::of(told, Role::Bad)]
            }
        }
    }

    /// What the author of a policy in it can hardly mean: the first of it.
    fn remarks(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for text in self.fields.iter().filter(|it| it.is_document).map(|it| it.value.trim()) {
            let found = document::findings(text);
            let first = found.first().map(|it| document::remark(text, it, found.len() - 1));
            rows.extend(first.into_iter().flatten());
        }
        rows
    }

    /// The world as it will be, and the calls as they were made.
    fn run(&self, world: &World) -> Option<Result<(World, Vec<Call>), ApiError>> {
        let mut world = world.clone();
        let mut calls = self.calls(&world).ok()?;
        for call in &mut calls {
            api::fill_defaults(&world, call);
            api::resolve_names(&world, call);
            if let Err(error) = api::call(&mut world, call) {
                return Some(Err(error));
            }
        }
        Some(Ok((world, calls)))
    }
}

impl FormKind {
    /// What the form is called.
    pub fn title(self) -> Cow<'static, str> {
        match self {
            Self::Operation(service, name) => operation::title(service, name).into(),
            _ => words::of(self.spec().title).into(),
        }
    }

    /// The forms that change `item`.
    pub fn editing(item: &ItemRef) -> Vec<Self> {
        list::editing(item).chain(operation::editing(item)).collect()
    }

    /// A form for every operation that changes something.
    pub fn operations() -> impl Iterator<Item = Self> {
        operation::all()
    }

    /// The forms that add something to what `view` shows.
    pub fn adding(view: View) -> Vec<Self> {
        list::adding(view).iter().copied().chain(operation::adding(view)).collect()
    }

    /// The form that removes `item`, where something can be removed.
    pub fn removing(item: &ItemRef) -> Option<Self> {
        list::removing(item)
    }
}

impl Field {
    fn text(label: &'static str, hint: &str) -> Self {
        Self {
            label: label.into(),
            value: String::new(),
            choices: Vec::new(),
            note: Note::Nothing,
            hint: hint.to_owned(),
            required: false,
            is_document: false,
            is_choice: false,
        }
    }

    fn choice(label: &'static str, choices: Vec<String>, hint: &str) -> Self {
        let none_yet = if choices.is_empty() { tr!("there is none yet") } else { "" };
        let hints = [hint, none_yet].into_iter().filter(|it| !it.is_empty());
        let hint = hints.collect::<Vec<_>>().join("; ");
        Self { choices, is_choice: true, ..Self::text(label, &hint) }
    }

    fn required(mut self) -> Self {
        self.required = true;
        self
    }

    fn document(mut self) -> Self {
        self.is_document = true;
        // AWS's hints are sentences.
        let hint = self.hint.trim_end_matches('.');
        self.hint = tr!("{hint}; Ctrl-O edits it over many lines", hint);
        self
    }

    /// Its label in the learner's language.
    pub fn said(&self) -> &str {
        match &self.label {
            Cow::Borrowed(it) => words::of(it),
            Cow::Owned(it) => it,
        }
    }

    fn with(mut self, value: Option<&str>) -> Self {
        value.unwrap_or_default().clone_into(&mut self.value);
        self
    }

    fn check(&self) -> Result<(), String> {
        let value = self.value.trim();
        let is_wanted = self.required || !value.is_empty();
        if self.is_choice && self.choices.is_empty() && is_wanted {
            let label = self.said().to_lowercase();
            return Err(tr!("there is none to choose yet, make one first: {label}", label));
        }
        if value.is_empty() && self.required {
            let label = self.said().to_lowercase();
            let is_free = self.choices.is_empty();
            return Err(if is_free {
                tr!("fill in: {label}", label)
            } else {
                tr!("choose: {label}", label)
            });
        }
        let is_free = value.is_empty() || self.choices.is_empty();
        if !is_free && !self.choices.iter().any(|choice| choice == value) {
            return Err(tr!(
                "`{value}` is not a choice for {label}",
                value,
                label = self.said().to_lowercase()
            ));
        }
        Ok(())
    }
}

/// What stands before the fields: one word for one thing in all forms.
struct Labels {
    account: &'static str,
    description: &'static str,
    display_name: &'static str,
    document: &'static str,
    email: &'static str,
    family_name: &'static str,
    given_name: &'static str,
    group: &'static str,
    name: &'static str,
    permission_set: &'static str,
    policy: &'static str,
    session: &'static str,
    user: &'static str,
    user_name: &'static str,
    who: &'static str,
}

const LABELS: Labels = Labels {
    account: mark!("Account"),
    description: mark!("Description"),
    display_name: mark!("Display name"),
    document: mark!("Policy document"),
    email: mark!("Email"),
    family_name: mark!("Last name"),
    given_name: mark!("First name"),
    group: mark!("Group"),
    name: mark!("Name"),
    permission_set: mark!("Permission set"),
    policy: mark!("Policy"),
    session: mark!("Session duration"),
    user: mark!("User"),
    user_name: mark!("User name"),
    who: mark!("Who"),
};

/// How many rows of a form say what it will do.
const N_ROWS: usize = 8;

/// The line, with the profile of whoever calls.
fn spelled(call: &Call, world: &World) -> String {
    let line = command::print(call);
    match &call.caller {
        Caller::Account(account) => {
            format!("{line} --profile {}", command::quote(account_text(world, account)))
        }
        Caller::Administrator | Caller::Portal(_) | Caller::Session { .. } => line,
    }
}

fn call(service: &str, operation: &str, input: Value) -> Call {
    Call::new(service, operation, input)
}

/// Says kindly and at once what AWS would say after the call: texts too long or with a wrong character.
fn check(call: &Call) -> Result<(), String> {
    let Some(target) = Target::of_call(&call.service, &call.operation) else { return Ok(()) };
    for member in &target.operation.input {
        let text = call.input.get(member.name).and_then(Value::as_str);
        let (Some(text), Some(shape)) = (text, target.service.shape(member.shape)) else {
            continue;
        };
        // Ids may still be names here.
        if member.name.ends_with("Id") || member.name.ends_with("Arn") {
            continue;
        }
        let name = kebab(member.name).replace('-', " ");
        let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
        if let Some(most) = shape.max.filter(|most| length > *most) {
            return Err(tr!(
                "the {name} has {length} characters; AWS takes at most {most}",
                name,
                length,
                most
            ));
        }
        if !shape.matches(text) {
            // A pattern that takes a letter is a set of characters, so the wrong one can be named.
            let wrong = text.chars().find(|c| !shape.matches(&c.to_string()));
            return Err(match wrong.filter(|_| shape.matches("a")) {
                Some(wrong) => {
                    tr!("the {name} must not have {visible} in it", name, visible = visible(wrong))
                }
                None => tr!("AWS does not take `{text}` as the {name}", text, name),
            });
        }
    }
    Ok(())
}

fn visible(c: char) -> String {
    if c == ' ' { tr!("a blank").to_owned() } else { format!("`{}`", c.escape_debug()) }
}

fn and_list<const N: usize>(parts: [Option<String>; N]) -> Option<String> {
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}
