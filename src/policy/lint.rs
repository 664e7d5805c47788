//! What a policy says that its author can hardly mean: findings with their places, each with what to do.
//!
//! [`RULES`] is the one list; a family of rules is a file beside this one. What actions and resources
//! there are is asked of a [`Catalogue`]: this module has none of its own. A finding is a [`Level::Warning`]
//! where what stands there does something else than it seems to, or much more; AWS's own managed policies
//! have hardly any. Where the author may well mean it, or the catalogue may only be older than AWS, it is a
//! [`Level::Note`].

mod action;
mod breadth;
mod pattern;
mod reading;
mod resource;

use std::fmt;

use super::{Kind, Policy, Span, Statement, glob::Glob};

/// What is known of services and their actions. Names are compared without regard to case.
pub trait Catalogue {
    /// All actions of the service with this prefix; none if there is no such service.
    fn actions(&self, service: &str) -> Option<Vec<KnownAction<'_>>>;
    /// The action of this name, of the service with this prefix.
    fn action(&self, service: &str, name: &str) -> Option<KnownAction<'_>>;
    /// The action, as `s3:GetObject`, that is most like this one.
    fn nearest_action(&self, action: &str) -> Option<String>;
    /// The prefix of a service that is most like this one.
    fn nearest_service(&self, prefix: &str) -> Option<String>;
}

/// An action that there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAction<'a> {
    /// As AWS spells it, without its prefix.
    pub name: &'a str,
    /// What the ARNs of its resources look like, with `${…}` for what differs; none if it is about none.
    pub arns: Vec<&'a str>,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The author should change it, or know why not.
    Warning,
    /// It is worth knowing.
    Note,
}

impl Level {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Something that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: &'static str,
    /// How much it weighs.
    pub level: Level,
    /// Where.
    pub span: Span,
    /// What is so, in one sentence without its full stop.
    pub message: String,
    /// What to do, or to know, in another.
    pub help: String,
}

/// What is so, and what to do.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.help)
    }
}

impl Policy {
    /// What its author can hardly mean, in the order in which it stands there.
    pub fn lint(&self, kind: Kind, catalogue: &dyn Catalogue) -> Vec<Finding> {
        let statements = self.statements.iter().map(|it| Looked::at(it, catalogue)).collect();
        let subject = Subject { policy: self, kind, catalogue, statements };
        let mut findings = Vec::new();
        for rule in RULES {
            for (span, message, help) in (rule.find)(&subject) {
                findings.push(Finding { rule: rule.name, level: rule.level, span, message, help });
            }
        }
        // Stable: of those at the same place, that of the earlier rule comes first.
        findings.sort_by_key(|it| it.span.start());
        findings
    }
}

/// A row of the list.
struct Rule {
    /// In two or three words.
    name: &'static str,
    level: Level,
    find: fn(&Subject<'_>) -> Vec<Found>,
}

/// Where, what is so, and what to do.
type Found = (Span, String, String);

/// All rules.
const RULES: &[Rule] = &[
    rule("missing version", Level::Warning, reading::missing_version),
    rule("plain variable", Level::Warning, reading::plain_variable),
    rule("plain wildcard", Level::Warning, reading::plain_wildcard),
    rule("misspelled action", Level::Warning, action::misspelled),
    rule("unknown action", Level::Note, action::unknown),
    rule("repeated action", Level::Note, action::repeated),
    rule("other resources", Level::Warning, resource::of_no_action),
    rule("other service", Level::Note, resource::of_other_service),
    rule("no resources", Level::Note, resource::for_none),
    rule("all other actions", Level::Warning, breadth::not_action),
    rule("all other resources", Level::Note, breadth::not_resource),
    rule("everybody else", Level::Warning, breadth::not_principal),
    rule("everybody", Level::Warning, breadth::everybody),
    rule("every role", Level::Warning, breadth::pass_role),
    rule("missing key", Level::Note, breadth::for_all_values),
];

const fn rule(name: &'static str, level: Level, find: fn(&Subject<'_>) -> Vec<Found>) -> Rule {
    Rule { name, level, find }
}

/// The names of all rules, with what a finding of each weighs.
pub fn rules() -> impl Iterator<Item = (&'static str, Level)> {
    RULES.iter().map(|it| (it.name, it.level))
}

/// A policy and what is known of what it names.
struct Subject<'a> {
    policy: &'a Policy,
    kind: Kind,
    catalogue: &'a dyn Catalogue,
    statements: Vec<Looked<'a>>,
}

/// A statement, and what its patterns of actions mean.
struct Looked<'a> {
    statement: &'a Statement,
    patterns: Vec<ActionPattern<'a>>,
}

/// A pattern of actions.
struct ActionPattern<'a> {
    span: Span,
    /// In lower case.
    text: String,
    meaning: Meaning<'a>,
}

/// What a pattern of actions means.
enum Meaning<'a> {
    /// Actions of any service.
    Everything,
    /// There is no such service.
    NoService,
    /// What the service has of it; nothing if it is not known.
    Actions(Vec<KnownAction<'a>>),
}

impl<'a> Looked<'a> {
    fn at(statement: &'a Statement, catalogue: &'a dyn Catalogue) -> Self {
        let pattern = |(span, glob): &(Span, Glob)| {
            let text = glob.spelled();
            ActionPattern { span: *span, meaning: Meaning::of(&text, catalogue), text }
        };
        Self { statement, patterns: statement.actions.patterns.iter().map(pattern).collect() }
    }
}

impl ActionPattern<'_> {
    /// The prefix of its service; nothing of `*`.
    fn service(&self) -> &str {
        self.text.split_once(':').map_or("", |it| it.0)
    }
}

impl<'a> Meaning<'a> {
    fn of(pattern: &str, catalogue: &'a dyn Catalogue) -> Self {
        let Some((service, name)) = pattern.split_once(':').filter(|it| !is_wild(it.0)) else {
            return Self::Everything;
        };
        if !is_wild(name)
            && let Some(action) = catalogue.action(service, name)
        {
            return Self::Actions(vec![action]);
        }
        let Some(mut actions) = catalogue.actions(service) else { return Self::NoService };
        let glob = Glob::new(name);
        actions.retain(|it| glob.matches(&it.name.to_ascii_lowercase()));
        Self::Actions(actions)
    }

    /// The actions, if all are known; nothing of everything.
    fn known(&self) -> Option<&[KnownAction<'a>]> {
        match self {
            Self::Actions(actions) if !actions.is_empty() => Some(actions),
            Self::Everything | Self::NoService | Self::Actions(_) => None,
        }
    }
}

impl Subject<'_> {
    /// What stands there, as it is written.
    fn text(&self, span: Span) -> &str {
        self.policy.text(span)
    }
}

fn is_wild(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// The first few of many, in words.
fn some<'t>(names: impl IntoIterator<Item = &'t str>) -> String {
    let names: Vec<_> = names.into_iter().map(|it| format!("`{it}`")).collect();
    match names.as_slice() {
        [one] => one.clone(),
        [one, other] => tr!("{one} and {other}", one, other),
        [one, others @ ..] => tr!("{one} and {n} others", one, n = others.len()),
        [] => String::new(),
    }
}
