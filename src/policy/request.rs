//! A request as IAM sees it: who asks, for which action, on what, in which context.

/// Everything that a decision looks at, but for the policies.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Who asks.
    pub principal: &'a Principal,
    /// What for.
    pub action: &'a Action,
    /// The ARN of what it is done to, or `*` for an action that takes no resource.
    pub resource: &'a str,
    /// The account that the resource is in.
    pub resource_account: &'a str,
    /// What else is known.
    pub context: &'a Context,
}

impl Request<'_> {
    /// Whether the resource is in another account than the one who asks.
    pub fn is_cross_account(&self) -> bool {
        self.principal.account != self.resource_account
    }
}

/// The name of an action: `s3:GetObject`. Capitals do not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    name: Box<str>,
    lower: Box<str>,
}

impl Action {
    /// The action of this name; nothing if it is not of the form `service:name`.
    pub fn new(name: &str) -> Option<Self> {
        let (service, verb) = name.split_once(':')?;
        let is_word = |it: &str| {
            !it.is_empty() && it.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        };
        let is_action = is_word(service) && is_word(verb);
        is_action.then(|| Self { name: name.into(), lower: name.to_ascii_lowercase().into() })
    }

    /// As it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// In lower case.
    pub fn lower(&self) -> &str {
        &self.lower
    }

    /// What stands before the colon, in lower case.
    pub fn service(&self) -> &str {
        self.lower.split(':').next().unwrap_or_default()
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The ARN that error messages name: of the session, where it is one.
    pub arn: String,
    /// The account that it is in.
    pub account: String,
    /// The ARN of the role whose session it is, path and all.
    pub role: Option<String>,
}

impl Principal {
    /// The principal that an ARN names.
    ///
    /// The role of a session is known by its name only, so its ARN lacks the path.
    pub fn from_arn(arn: &str) -> Option<Self> {
        let mut parts = arn.splitn(6, ':');
        let (_, partition, service) = (parts.next()?, parts.next()?, parts.next()?);
        let (_, account, resource) = (parts.next()?, parts.next()?, parts.next()?);
        let session = resource.strip_prefix("assumed-role/").filter(|_| service == "sts");
        let role = match session.and_then(|it| it.split('/').next()) {
            Some(name) => Some(format!("arn:{partition}:iam::{account}:role/{name}")),
            None => resource.starts_with("role/").then(|| arn.to_owned()),
        };
        Some(Self { arn: arn.to_owned(), account: account.to_owned(), role })
    }

    /// Takes the ARN of the role from who knows its path, if it is that of the session.
    pub fn specify(&mut self, arn: &str) {
        if arn.contains(":role/") && self.is_of_role(arn) {
            self.role = Some(arn.to_owned());
        }
    }

    /// What it is, in the words of `aws:PrincipalType`.
    pub fn kind(&self) -> Option<&'static str> {
        match self.arn.splitn(6, ':').nth(5)?.split('/').next()? {
            "assumed-role" | "role" => Some("AssumedRole"),
            "user" => Some("User"),
            "root" => Some("Account"),
            "federated-user" => Some("FederatedUser"),
            _ => None,
        }
    }

    /// Whether it is a role that belongs to an AWS service, which policies of an organization are not for.
    pub fn is_service_linked(&self) -> bool {
        self.role.as_deref().is_some_and(|it| it.contains(":role/aws-service-role/"))
    }

    /// Whether the ARN of a policy names the role whose session this is.
    pub(crate) fn is_of_role(&self, arn: &str) -> bool {
        let Some(role) = self.role.as_deref() else { return false };
        if role == arn {
            return true;
        }
        // The path is not in the ARN of a session.
        let is_whole = role.split('/').count() > 2 || self.arn == role;
        let parts = |it: &'_ str| {
            let (account, path) = it.split_once(":role/")?;
            Some((account.to_owned(), path.rsplit('/').next()?.to_owned()))
        };
        !is_whole && parts(role).is_some_and(|it| parts(arn) == Some(it))
    }
}

/// The condition keys of a request with their values. Capitals of a key do not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// Sorted by the key, which is in lower case.
    entries: Vec<(Box<str>, Vec<Box<str>>)>,
}

impl Context {
    /// Sets all values of a key; none makes it present and empty.
    pub fn set(&mut self, key: &str, values: impl IntoIterator<Item = impl Into<Box<str>>>) {
        let key = key.to_lowercase();
        let values = values.into_iter().map(Into::into).collect();
        match self.find(&key) {
            Ok(idx) => {
                if let Some(entry) = self.entries.get_mut(idx) {
                    entry.1 = values;
                }
            }
            Err(idx) => self.entries.insert(idx, (key.into(), values)),
        }
    }

    /// Sets the one value of a key that the request does not have yet.
    pub fn set_default(&mut self, key: &str, value: &str) {
        if self.values(&key.to_lowercase()).is_none() {
            self.set(key, [value]);
        }
    }

    /// The values of a key that is given in lower case.
    pub fn values(&self, key: &str) -> Option<&[Box<str>]> {
        let idx = self.find(key).ok()?;
        self.entries.get(idx).map(|it| it.1.as_slice())
    }

    /// All keys, in lower case and sorted, with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Box<str>])> {
        self.entries.iter().map(|(key, values)| (&**key, values.as_slice()))
    }

    /// The value of a key that has exactly one.
    pub(crate) fn single(&self, key: &str) -> Option<&str> {
        match self.values(key)? {
            [one] => Some(one),
            _ => None,
        }
    }

    fn find(&self, key: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|it| (*it.0).cmp(key))
    }
}
