//! The Principal element of a policy: whom a resource says it is for.

use super::request::Principal;

/// `Principal` or `NotPrincipal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Principals {
    pub(crate) not: bool,
    pub(crate) named: Vec<Named>,
}

/// One that is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    /// `*`
    Everyone,
    /// `123456789012`, or the ARN of its root.
    Account(Box<str>),
    /// A user, role or session.
    Arn(Box<str>),
    /// Of another kind, which is named first: `Service`, `Federated`, `CanonicalUser`.
    Other(Box<str>, Box<str>),
}

/// How closely a resource policy names the one who asks; the closer, the more of the other policies it
/// stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// By the account, or as everybody.
    Account,
    /// By the role.
    Role,
    /// By the session itself, or as a user.
    Itself,
}

impl Named {
    /// What a value under `AWS` names.
    pub(crate) fn aws(text: &str) -> Self {
        let account = text
            .strip_prefix("arn:")
            .and_then(|it| it.split_once(":iam::"))
            .and_then(|(_, it)| it.strip_suffix(":root"))
            .unwrap_or(text);
        let is_account = account.len() == 12 && account.bytes().all(|it| it.is_ascii_digit());
        match text {
            "*" => Self::Everyone,
            _ if is_account => Self::Account(account.into()),
            _ => Self::Arn(text.into()),
        }
    }

    /// The name, if it is of this kind.
    pub(crate) fn other(&self, wanted: &str) -> Option<&str> {
        match self {
            Self::Other(kind, name) => (**kind == *wanted).then_some(name),
            _ => None,
        }
    }

    /// Whom it names; an account by its id.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Everyone => "*",
            Self::Account(name) | Self::Arn(name) | Self::Other(_, name) => name,
        }
    }

    fn closeness(&self, principal: &Principal) -> Option<Closeness> {
        match self {
            Self::Everyone => Some(Closeness::Account),
            Self::Account(id) => (**id == *principal.account).then_some(Closeness::Account),
            // A role that is named as the one who asks stands for any session of it.
            Self::Arn(arn) if principal.is_of_role(arn) => Some(Closeness::Role),
            Self::Arn(arn) => (**arn == *principal.arn).then_some(Closeness::Itself),
            Self::Other(_, name) => (**name == *principal.arn).then_some(Closeness::Itself),
        }
    }
}

impl Principals {
    /// Whether it is `*` and nothing else.
    pub(crate) fn is_everyone(&self) -> bool {
        !self.not && self.named.iter().all(|it| *it == Named::Everyone)
    }

    /// How closely the one who asks is meant, if at all.
    pub(crate) fn closeness(&self, principal: &Principal) -> Option<Closeness> {
        let names = |wanted: Closeness| {
            let closeness = |it: &Named| it.closeness(principal);
            self.named.iter().filter_map(closeness).any(|it| it == wanted)
        };
        if self.not {
            // Whoever is to be left out must be named as all that it is: the account, the role, the session.
            let everyone = self.named.contains(&Named::Everyone);
            let by_role = principal.role.is_none() || names(Closeness::Role);
            let is_session = principal.role.as_deref() != Some(&principal.arn);
            let by_itself = !is_session || names(Closeness::Itself);
            let is_left_out = everyone || (names(Closeness::Account) && by_role && by_itself);
            return (!is_left_out).then_some(Closeness::Account);
        }
        self.named.iter().filter_map(|it| it.closeness(principal)).max()
    }
}
