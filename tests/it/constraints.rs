//! Every constraint of the operation table violated once, generated from the table itself.
//!
//! For each member that an operation takes, at any depth, a call is made that is right but for one thing: a
//! required member left out, an unknown one, a wrong type, a length, a size, a range, a value, a pattern, a
//! union. The refusal must name that and nothing else, and the world must stay as it was.

use std::{collections::BTreeMap, fmt};

use proptest::{
    prelude::*, strategy::ValueTree as _, string::string_regex, test_runner::TestRunner,
};
use serde_json::{Map, Value, json};
use vestibule::{
    api::{self, ApiError, Call},
    catalogue::{self, Member, Operation, Service, Shape, ShapeKind},
    world::fixture,
};

use crate::{
    api_properties::{after, any_call},
    commands::acme,
};

/// A call that is wrong in one thing.
#[derive(Debug, Clone)]
struct Violation {
    call: Call,
    constraint: Constraint,
    /// What the refusal says.
    words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Constraint {
    Required,
    Unknown,
    Type,
    Least,
    Union,
    Most,
    Enum,
    Pattern,
}

impl Constraint {
    /// Whether AWS CLI itself refuses it, before anything is sent.
    fn is_of_client(self) -> bool {
        self <= Self::Union
    }
}

/// A step from a value to one in it.
#[derive(Debug, Clone)]
enum Step {
    Member(&'static str),
    Item,
    Entry(String),
}

/// Where in the input a value stands.
#[derive(Debug, Clone, Default)]
struct Place(Vec<Step>);

impl Place {
    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// As the service writes it: `tags.1.member.key`.
    fn at_the_service(&self) -> String {
        let lower = |name: &str| {
            let (first, rest) = name.split_at(1);
            first.to_lowercase() + rest
        };
        let steps = self.0.iter().map(|step| match step {
            Step::Member(name) => lower(name),
            Step::Entry(key) => lower(key),
            Step::Item => "1.member".to_owned(),
        });
        steps.collect::<Vec<_>>().join(".")
    }
}

/// As AWS CLI writes it: `Tags[0].Key`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (idx, step) in self.0.iter().enumerate() {
            let dot = if idx == 0 { "" } else { "." };
            match step {
                Step::Member(name) => write!(f, "{dot}{name}")?,
                Step::Entry(key) => write!(f, "{dot}{key}")?,
                Step::Item => f.write_str("[0]")?,
            }
        }
        Ok(())
    }
}

/// Finds the violations of one operation.
struct Finder {
    service: &'static Service,
    operation: &'static Operation,
    call: Call,
    found: Vec<Violation>,
    /// Calls that break no constraint, one for each member.
    sound: Vec<Call>,
}

impl Finder {
    fn new(service_name: &str, name: &str) -> Self {
        Self {
            service: catalogue::service(service_name).unwrap(),
            operation: catalogue::operation(service_name, name).unwrap(),
            call: Call::new(service_name, name, Value::Null),
            found: Vec::new(),
            sound: Vec::new(),
        }
    }

    fn search(mut self) -> Self {
        self.structure(&self.operation.input, &Place::default(), &[]);
        self
    }

    /// The call with the least that it needs, and at `place` what `put` makes of the least there.
    fn input(&self, place: &Place, put: &dyn Fn(Value) -> Value) -> Call {
        let least = self.members(&self.operation.input);
        let value = self.within(&self.operation.input, least, &place.0, put);
        let input = value.as_object().unwrap().clone();
        Call { input, ..self.call.clone() }
    }

    fn within(
        &self,
        members: &[Member],
        least: Map<String, Value>,
        steps: &[Step],
        put: &dyn Fn(Value) -> Value,
    ) -> Value {
        let [Step::Member(name), rest @ ..] = steps else { return put(least.into()) };
        let member = members.iter().find(|it| it.name == *name).unwrap();
        let mut all = least;
        all.insert((*name).to_owned(), self.value(self.shape(member.shape), rest, put));
        all.into()
    }

    fn value(&self, shape: &Shape, steps: &[Step], put: &dyn Fn(Value) -> Value) -> Value {
        match (steps, shape.kind) {
            ([], _) => put(self.least(shape)),
            (_, ShapeKind::Structure) => {
                let least = if shape.union { Map::new() } else { self.members(&shape.members) };
                self.within(&shape.members, least, steps, put)
            }
            ([Step::Item, rest @ ..], _) => {
                let item = self.shape(shape.member.unwrap());
                let n_more = at_least_one(shape) - 1;
                let first = self.value(item, rest, put);
                let more = std::iter::repeat_n(self.least(item), n_more);
                std::iter::once(first).chain(more).collect()
            }
            ([Step::Entry(key), rest @ ..], _) => {
                let item = self.shape(shape.value.unwrap());
                json!({ key: self.value(item, rest, put) })
            }
            (steps, kind) => unreachable!("{steps:?} in a {kind:?}"),
        }
    }

    /// The least that the shape takes.
    fn least(&self, shape: &Shape) -> Value {
        match shape.kind {
            ShapeKind::Structure if shape.document => json!({}),
            ShapeKind::Structure if shape.union => {
                let first = shape.members.first().unwrap();
                json!({ first.name: self.least(self.shape(first.shape)) })
            }
            ShapeKind::Structure => self.members(&shape.members).into(),
            ShapeKind::List => {
                let item = || self.least(self.shape(shape.member.unwrap()));
                (0..shape.min.unwrap_or(0)).map(|_| item()).collect()
            }
            ShapeKind::Map => self.entries(shape, size(shape.min.unwrap_or(0))),
            ShapeKind::String => sample(shape).into(),
            ShapeKind::Integer | ShapeKind::Long => shape.min.unwrap_or(1).into(),
            ShapeKind::Boolean => true.into(),
            ShapeKind::Timestamp => "2026-01-05T09:00:00Z".into(),
        }
    }

    /// A map of so many entries; the keys of more than one are of no pattern.
    fn entries(&self, shape: &Shape, length: usize) -> Value {
        let (key, item) = (self.shape(shape.key.unwrap()), self.shape(shape.value.unwrap()));
        let key_at = |idx| if idx == 0 { sample(key) } else { format!("key {idx}") };
        let all = (0..length).map(|idx| (key_at(idx), self.least(item)));
        Value::from(all.collect::<Map<_, _>>())
    }

    fn members(&self, members: &[Member]) -> Map<String, Value> {
        let required = members.iter().filter(|it| it.required);
        required.map(|it| (it.name.to_owned(), self.least(self.shape(it.shape)))).collect()
    }

    fn shape(&self, name: &str) -> &'static Shape {
        self.service.shape(name).unwrap()
    }

    fn violate(
        &mut self,
        constraint: Constraint,
        place: &Place,
        words: String,
        put: impl Fn(Value) -> Value,
    ) {
        let call = self.input(place, &put);
        self.found.push(Violation { call, constraint, words });
    }

    /// What the service, and not AWS CLI, refuses.
    fn refuse(&mut self, constraint: Constraint, place: &Place, words: &str, value: Value) {
        let words = format!(
            "at '{}' failed to satisfy constraint: Member must {words}",
            place.at_the_service()
        );
        self.violate(constraint, place, words, |_| value.clone());
    }

    /// The members of a structure, each by itself; `above` are the shapes that it is in.
    fn structure(&mut self, members: &[Member], place: &Place, above: &[&str]) {
        let at = if place.0.is_empty() { "input".to_owned() } else { place.to_string() };
        for member in members.iter().filter(|it| it.required) {
            let words = format!("Missing required parameter in {at}: \"{}\"", member.name);
            self.violate(Constraint::Required, place, words, |least| {
                let mut all = least.as_object().unwrap().clone();
                all.shift_remove(member.name);
                all.into()
            });
        }
        let words = format!("Unknown parameter in {at}: \"{STRANGER}\", must be one of: ");
        self.violate(Constraint::Unknown, place, words, |least| {
            let mut all = least.as_object().unwrap().clone();
            all.insert(STRANGER.to_owned(), "x".into());
            all.into()
        });
        for member in members {
            // A shape may hold itself, as a filter of filters does.
            if !above.contains(&member.shape) {
                let above = [above, &[member.shape]].concat();
                self.each(member.shape, &place.with(Step::Member(member.name)), &above);
            }
        }
    }

    fn each(&mut self, shape_name: &str, place: &Place, above: &[&str]) {
        let shape = self.shape(shape_name);
        let sound = self.input(place, &|least| least);
        self.sound.push(sound);
        if shape.document {
            return;
        }
        for value in wrong_types(shape.kind) {
            let words = format!("Invalid type for parameter {place}, value: {value}, type: ");
            self.violate(Constraint::Type, place, words, |_| value.clone());
        }
        match shape.kind {
            ShapeKind::Structure => {
                if shape.union {
                    self.union(shape, place);
                }
                self.structure_in(shape, place, above);
            }
            ShapeKind::List => self.list(shape, place, above),
            ShapeKind::Map => self.map(shape, place, above),
            ShapeKind::String => self.text(shape, place),
            ShapeKind::Integer | ShapeKind::Long => self.number(shape, place),
            ShapeKind::Boolean | ShapeKind::Timestamp => {}
        }
    }

    /// In a union the unknown member stands beside one that is right, which is one too many.
    fn structure_in(&mut self, shape: &Shape, place: &Place, above: &[&str]) {
        let n_found = self.found.len();
        self.structure(&shape.members, place, above);
        if shape.union {
            let is_here = |it: &Violation| {
                it.constraint == Constraint::Unknown
                    && it.words.starts_with(&format!("Unknown parameter in {place}: "))
            };
            let at = self.found.iter().skip(n_found).position(is_here).unwrap();
            self.found.remove(n_found + at);
        }
    }

    fn union(&mut self, shape: &Shape, place: &Place) {
        let words = format!(
            "Invalid number of parameters set for tagged union structure {place}. Can only set one"
        );
        self.violate(Constraint::Union, place, words.clone(), |_| json!({}));
        if shape.members.len() > 1 {
            let all: Map<String, Value> = shape
                .members
                .iter()
                .map(|it| (it.name.to_owned(), self.least(self.shape(it.shape))))
                .collect();
            self.violate(Constraint::Union, place, words, |_| all.clone().into());
        }
    }

    fn list(&mut self, shape: &Shape, place: &Place, above: &[&str]) {
        let item = self.least(self.shape(shape.member.unwrap()));
        let of = |length: usize| Value::from(vec![item.clone(); length]);
        if let Some(min) = shape.min.filter(|it| *it > 0) {
            let (words, value) = (too_short(place, min - 1, min), of(size(min - 1)));
            self.violate(Constraint::Least, place, words, |_| value.clone());
        }
        if let Some(max) = shape.max {
            let words = format!("have length less than or equal to {max}");
            self.refuse(Constraint::Most, place, &words, of(size(max) + 1));
        }
        let above = [above, &[shape.member.unwrap()]].concat();
        self.each(shape.member.unwrap(), &place.with(Step::Item), &above);
    }

    fn map(&mut self, shape: &Shape, place: &Place, above: &[&str]) {
        let key = self.shape(shape.key.unwrap());
        if let Some(min) = shape.min.filter(|it| *it > 0) {
            // AWS CLI counts no entries.
            let words = format!("have length greater than or equal to {min}");
            self.refuse(Constraint::Most, place, &words, self.entries(shape, size(min) - 1));
        }
        if let Some(max) = shape.max {
            let words = format!("have length less than or equal to {max}");
            self.refuse(Constraint::Most, place, &words, self.entries(shape, size(max) + 1));
        }
        if let (Some(pattern), Some(odd)) = (&key.pattern, unlike(key)) {
            let item = self.least(self.shape(shape.value.unwrap()));
            let words = format!("satisfy regular expression pattern: {pattern}");
            let words = format!(
                "at '{}' failed to satisfy constraint: Member must {words}",
                place.with(Step::Entry(odd.clone())).at_the_service()
            );
            self.violate(Constraint::Pattern, place, words, |_| json!({ &odd: item.clone() }));
        }
        let above = [above, &[shape.value.unwrap()]].concat();
        self.each(shape.value.unwrap(), &place.with(Step::Entry(sample(key))), &above);
    }

    fn text(&mut self, shape: &Shape, place: &Place) {
        if let Some(min) = shape.min.filter(|it| *it > 0) {
            let words = too_short(place, min - 1, min);
            let text = "a".repeat(size(min - 1));
            self.violate(Constraint::Least, place, words, |_| text.clone().into());
        }
        if let Some(max) = shape.max.filter(|_| shape.values.is_empty()) {
            let words = format!("have length less than or equal to {max}");
            self.refuse(Constraint::Most, place, &words, longer(shape, size(max)).into());
        }
        if !shape.values.is_empty() {
            let words = format!("satisfy enum value set: [{}]", shape.values.join(", "));
            self.refuse(Constraint::Enum, place, &words, STRANGER.into());
        }
        if let Some(pattern) = shape.pattern.as_ref().filter(|it| !ANYTHING.contains(&it.as_ref()))
        {
            let odd = unlike(shape).unwrap();
            let words = format!("satisfy regular expression pattern: {pattern}");
            self.refuse(Constraint::Pattern, place, &words, odd.into());
        }
    }

    fn number(&mut self, shape: &Shape, place: &Place) {
        if let Some(min) = shape.min {
            let value = min - 1;
            let words = format!(
                "Invalid value for parameter {place}, value: {value}, valid min value: {min}"
            );
            self.violate(Constraint::Least, place, words, |_| value.into());
        }
        if let Some(max) = shape.max {
            let words = format!("have value less than or equal to {max}");
            self.refuse(Constraint::Most, place, &words, (max + 1).into());
        }
    }
}

fn too_short(place: &Place, length: i64, min: i64) -> String {
    format!("Invalid length for parameter {place}, value: {length}, valid min length: {min}")
}

fn size(length: i64) -> usize {
    usize::try_from(length).unwrap()
}

fn at_least_one(shape: &Shape) -> usize {
    size(shape.min.unwrap_or(0).max(1))
}

/// One of each kind of JSON that the shape does not take.
fn wrong_types(kind: ShapeKind) -> Vec<Value> {
    let all = [json!(null), json!(true), json!(7), json!(7.5), json!("x"), json!([]), json!({})];
    let is_right = |value: &Value| match kind {
        ShapeKind::Structure | ShapeKind::Map => value.is_object(),
        ShapeKind::List => value.is_array(),
        ShapeKind::String => value.is_string(),
        ShapeKind::Integer | ShapeKind::Long => value.is_i64(),
        ShapeKind::Boolean => value.is_boolean(),
        ShapeKind::Timestamp => value.is_string() || value.is_number(),
    };
    all.into_iter().filter(|value| !is_right(value)).collect()
}

fn fits(shape: &Shape, text: &str) -> bool {
    let length = i64::try_from(text.chars().count()).unwrap();
    shape.matches(text)
        && shape.min.is_none_or(|min| length >= min)
        && shape.max.is_none_or(|max| length <= max)
        && (shape.values.is_empty() || shape.values.contains(&text))
}

/// A text that the shape takes.
fn sample(shape: &Shape) -> String {
    if let Some(value) = shape.values.first() {
        return (*value).to_owned();
    }
    let known = KNOWN.iter().map(|it| (*it).to_owned());
    let plain = "a".repeat(at_least_one(shape));
    let mut simple = std::iter::once(plain).chain(known);
    if let Some(found) = simple.find(|it| fits(shape, it)) {
        return found;
    }
    let pattern = shape.pattern.as_deref().unwrap_or_default();
    let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    let strategy = string_regex(pattern).unwrap();
    let mut runner = TestRunner::deterministic();
    let mut tries = (0..2_000).map(|_| strategy.new_tree(&mut runner).unwrap().current());
    let found = tries.find(|it| fits(shape, it));
    found.unwrap_or_else(|| unreachable!("nothing in KNOWN is of the pattern {pattern}"))
}

/// A text that is too long by one, and otherwise right if there is one.
fn longer(shape: &Shape, max: usize) -> String {
    let text = sample(shape);
    let chars: Vec<char> = text.chars().collect();
    let n_more = max + 1 - chars.len();
    let stretched = (0..=chars.len()).flat_map(|at| {
        let (before, after) = chars.split_at(at);
        let more = ['a', '0', '/'].into_iter().chain(before.last().copied());
        let of = move |it: char| {
            let middle = std::iter::repeat_n(it, n_more);
            before.iter().copied().chain(middle).chain(after.iter().copied()).collect::<String>()
        };
        more.map(of).collect::<Vec<_>>()
    });
    let mut stretched = stretched;
    stretched.find(|it| shape.matches(it)).unwrap_or_else(|| "a".repeat(max + 1))
}

/// A text of the right length that is not of the pattern; none if every text is.
fn unlike(shape: &Shape) -> Option<String> {
    let length = at_least_one(shape);
    let odd = ["\u{1}", "\u{7f}", "\u{fffe}", "é", " ", "!", "a"];
    odd.into_iter().map(|it| it.repeat(length)).find(|it| !shape.matches(it))
}

/// Texts for the patterns that chance does not meet.
const KNOWN: &[&str] = &[
    "arn:aws:sso:::instance/ssoins-1234567890abcdef",
    "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef",
    "arn:aws:sso::123456789012:application/ssoins-1234567890abcdef/apl-1234567890abcdef",
    "arn:aws:sso::aws:applicationProvider/custom",
    "https://example.com",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "PT1H",
    "123456789012",
    "00000000-0000-4000-8000-000000000000",
    "d-1234567890",
    "r-ab12",
    "p-12345678",
    "ou-ab12-12345678",
    "/",
    "v1",
    "ana@example.com",
];
/// The patterns that everything is of.
const ANYTHING: [&str; 2] = [r"[\s\S]*", r"[\S\s]*"];
/// A table that lost constraints when it was cut would have fewer.
const LEAST: &[(Constraint, usize)] = &[
    (Constraint::Required, 260),
    (Constraint::Unknown, 180),
    (Constraint::Type, 3_000),
    (Constraint::Least, 310),
    (Constraint::Union, 8),
    (Constraint::Most, 410),
    (Constraint::Enum, 24),
    (Constraint::Pattern, 290),
];
/// What AWS has nowhere.
const STRANGER: &str = "Stranger";

fn all() -> impl Iterator<Item = Finder> {
    api::served().map(|(service, operation)| Finder::new(service, operation).search())
}

/// The code that AWS gives it in this service.
fn code(violation: &Violation, operation: &Operation) -> &'static str {
    match &*violation.call.service {
        _ if violation.constraint.is_of_client() => "ParamValidation",
        "organizations" => "InvalidInputException",
        "iam" | "sts" => "ValidationError",
        "sso" if operation.errors.contains(&"InvalidRequestException") => "InvalidRequestException",
        _ => "ValidationException",
    }
}

/// Whether it is a constraint of the table that the call breaks, and not a rule of the world.
fn is_of_table(error: &ApiError) -> bool {
    error.code == "ParamValidation"
        || error.message.contains("failed to satisfy constraint")
        || error.members.get("Reason").is_some_and(|it| it == "INVALID_PATTERN")
}

fn complaint(violation: &Violation, operation: &Operation, error: &ApiError) -> Option<String> {
    let code = code(violation, operation);
    // Organizations says this and no more.
    let words = if code == "InvalidInputException" {
        "You provided a value that does not match the required pattern."
    } else {
        &violation.words
    };
    let is_alone = error.code != "ParamValidation" || error.message.lines().count() == 2;
    (error.code != code || !error.message.contains(words) || !is_alone)
        .then(|| format!("{:?}\n  {error}\n  not {code}: {words}", violation.call))
}

#[test]
fn every_constraint_of_the_table_is_refused_when_it_is_violated() {
    let start = acme();
    let written = fixture::write(&start, false);
    let mut world = start.clone();
    let mut n_violations: BTreeMap<Constraint, usize> = BTreeMap::new();
    let mut complaints = Vec::new();
    for finder in all() {
        for call in &finder.sound {
            let mut world = start.clone();
            if let Err(error) = api::call(&mut world, call)
                && is_of_table(&error)
            {
                complaints.push(format!("{call:?} breaks nothing: {error}"));
            }
        }
        for violation in &finder.found {
            *n_violations.entry(violation.constraint).or_default() += 1;
            match api::call(&mut world, &violation.call) {
                Ok(_) => complaints.push(format!("accepted: {violation:?}")),
                Err(error) => complaints.extend(complaint(violation, finder.operation, &error)),
            }
            assert!(world == start, "{} was refused and changed the world", violation.call);
        }
    }
    assert!(complaints.is_empty(), "{}\n{}", complaints.len(), complaints.join("\n"));
    assert_eq!(fixture::write(&world, false), written);
    for (constraint, least) in LEAST {
        let n = n_violations.get(constraint).copied().unwrap_or_default();
        assert!(n >= *least, "the table has only {n} constraints of the kind {constraint:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_violation_changes_no_world(
        calls in prop::collection::vec(any_call(), 1..30),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 1..60),
    ) {
        static ALL: std::sync::LazyLock<Vec<Violation>> =
            std::sync::LazyLock::new(|| all().flat_map(|it| it.found).collect());
        let start = after(&calls);
        let mut world = start.clone();
        for pick in picks {
            let violation = pick.get(&ALL);
            let refused = api::call(&mut world, &violation.call);
            prop_assert!(refused.is_err(), "{violation:?}");
            prop_assert_eq!(&world, &start, "{} changed the world", violation.call);
        }
    }
}
