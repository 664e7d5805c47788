//! The options that every AWS CLI command takes, and what the sandbox does with each.

use super::{lookup::Target, pages};

/// An option of AWS CLI itself.
#[derive(Debug)]
pub(crate) struct Global {
    /// Without its dashes.
    pub(crate) name: &'static str,
    /// Whether a value follows.
    pub(crate) takes: Takes,
    /// What becomes of it.
    pub(crate) fate: Fate,
    /// What it is for; empty if it does nothing here.
    pub(crate) help: &'static str,
}

/// Whether a value follows an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// None.
    Nothing,
    /// One.
    Value,
    /// One or none.
    MaybeValue,
}

impl Global {
    /// Whether it does anything here.
    pub(crate) fn is_served(&self) -> bool {
        match self.fate {
            Fate::Profile
            | Fate::Region
            | Fate::Output
            | Fate::Query
            | Fate::InputJson
            | Fate::Skeleton
            | Fate::Pages => true,
            Fate::Ignored | Fate::Refused(_) => false,
        }
    }
    /// Whether the answer may be another one without it.
    pub(crate) fn is_echoed(&self) -> bool {
        matches!(
            self.fate,
            Fate::Profile | Fate::Output | Fate::Query | Fate::Skeleton | Fate::Pages
        )
    }
}

/// What the sandbox does with an option of AWS CLI itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Selects the person who makes the call.
    Profile,
    /// Must be the Region of the world.
    Region,
    /// How the answer is printed.
    Output,
    /// What of the answer is printed.
    Query,
    /// The input as one JSON object; other options win over it.
    InputJson,
    /// Nothing is called; a skeleton is printed.
    Skeleton,
    /// How a list in pages is asked for.
    Pages,
    /// Means nothing where there is no network, no terminal and no certificate.
    Ignored,
    /// Not served; the words say why.
    Refused(&'static str),
}

/// The option called `name`, without dashes.
pub(crate) fn named(name: &str) -> Option<&'static Global> {
    GLOBALS.iter().find(|global| global.name == name)
}

/// The option for pages called `name`, where the operation answers in pages.
pub(crate) fn paging(target: &Target, name: &str) -> Option<&'static Global> {
    named(name).filter(|it| it.fate == Fate::Pages && pages::are_there(target.operation))
}

/// All of them, in the order of AWS CLI's own help.
pub(crate) const GLOBALS: [Global; 23] = [
    switch("debug", Fate::Ignored, ""),
    value("endpoint-url", Fate::Refused(mark!("the sandbox has one endpoint: itself")), ""),
    switch("no-verify-ssl", Fate::Ignored, ""),
    switch("no-paginate", Fate::Pages, mark!("asks for one page of a list")),
    value("output", Fate::Output, mark!("the format: json, text, table, yaml, yaml-stream, off")),
    value(
        "query",
        Fate::Query,
        mark!("prints what this JMESPath expression picks from the answer"),
    ),
    value(
        "profile",
        Fate::Profile,
        mark!("who calls: an account, a user (for `aws sso`), or USER:ACCOUNT:PERMISSION_SET"),
    ),
    value("region", Fate::Region, mark!("the Region; it must be the one of Identity Center")),
    switch("version", Fate::Refused(mark!("the sandbox is no AWS CLI")), ""),
    value("color", Fate::Ignored, ""),
    switch("no-sign-request", Fate::Ignored, ""),
    value("ca-bundle", Fate::Ignored, ""),
    value("cli-read-timeout", Fate::Ignored, ""),
    value("cli-connect-timeout", Fate::Ignored, ""),
    value("cli-binary-format", Fate::Ignored, ""),
    switch("no-cli-pager", Fate::Ignored, ""),
    switch("cli-auto-prompt", Fate::Refused(mark!("Tab completes here")), ""),
    switch("no-cli-auto-prompt", Fate::Ignored, ""),
    value("cli-input-json", Fate::InputJson, mark!("the input as one JSON object")),
    optional(
        "generate-cli-skeleton",
        Fate::Skeleton,
        mark!("prints what goes in (or `output`: what comes out) and calls nothing"),
    ),
    value("max-items", Fate::Pages, mark!("prints so many items of a list, and a token to go on")),
    value("page-size", Fate::Pages, mark!("asks for so many items at once")),
    value("starting-token", Fate::Pages, mark!("goes on where `--max-items` stopped")),
];

const fn switch(name: &'static str, fate: Fate, help: &'static str) -> Global {
    Global { name, takes: Takes::Nothing, fate, help }
}

const fn value(name: &'static str, fate: Fate, help: &'static str) -> Global {
    Global { name, takes: Takes::Value, fate, help }
}

const fn optional(name: &'static str, fate: Fate, help: &'static str) -> Global {
    Global { name, takes: Takes::MaybeValue, fate, help }
}
