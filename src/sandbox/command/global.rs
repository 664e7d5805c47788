//! The options that every AWS CLI command takes, and what the sandbox does with each.

/// An option of AWS CLI itself.
#[derive(Debug)]
pub(crate) struct Global {
    /// Without its dashes.
    pub(crate) name: &'static str,
    /// Whether a value follows.
    pub(crate) takes_value: bool,
    /// What becomes of it.
    pub(crate) fate: Fate,
}

impl Global {
    /// Whether it does anything here.
    pub(crate) fn is_served(&self) -> bool {
        match self.fate {
            Fate::Profile | Fate::Region | Fate::Output | Fate::InputJson | Fate::OnePage => true,
            Fate::Ignored | Fate::Refused(_) => false,
        }
    }
}

/// What the sandbox does with an option of AWS CLI itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Selects the person who makes the call.
    Profile,
    /// Must be the Region of the world.
    Region,
    /// Only `json` for now.
    Output,
    /// The input as one JSON object; other options win over it.
    InputJson,
    /// One page, not all of them.
    OnePage,
    /// Means nothing where there is no network, no terminal and no certificate.
    Ignored,
    /// Not served; the words say why.
    Refused(&'static str),
}

/// The option called `name`, without dashes.
pub(crate) fn named(name: &str) -> Option<&'static Global> {
    GLOBALS.iter().find(|global| global.name == name)
}

/// All of them, in the order of AWS CLI's own help.
pub(crate) const GLOBALS: [Global; 23] = [
    switch("debug", Fate::Ignored),
    value("endpoint-url", Fate::Refused("the sandbox has one endpoint: itself")),
    switch("no-verify-ssl", Fate::Ignored),
    switch("no-paginate", Fate::OnePage),
    value("output", Fate::Output),
    value("query", Fate::Refused("it is not served yet: read the whole answer")),
    value("profile", Fate::Profile),
    value("region", Fate::Region),
    switch("version", Fate::Refused("the sandbox is no AWS CLI")),
    value("color", Fate::Ignored),
    switch("no-sign-request", Fate::Ignored),
    value("ca-bundle", Fate::Ignored),
    value("cli-read-timeout", Fate::Ignored),
    value("cli-connect-timeout", Fate::Ignored),
    value("cli-binary-format", Fate::Ignored),
    switch("no-cli-pager", Fate::Ignored),
    switch("cli-auto-prompt", Fate::Refused("Tab completes here")),
    switch("no-cli-auto-prompt", Fate::Ignored),
    value("cli-input-json", Fate::InputJson),
    value("generate-cli-skeleton", Fate::Refused("it is not served yet: Tab completes options")),
    value("max-items", Fate::Refused("it is not served yet: use `--max-results`")),
    value("page-size", Fate::Ignored),
    value("starting-token", Fate::Refused("it is not served yet: use `--next-token`")),
];

const fn switch(name: &'static str, fate: Fate) -> Global {
    Global { name, takes_value: false, fate }
}

const fn value(name: &'static str, fate: Fate) -> Global {
    Global { name, takes_value: true, fate }
}
