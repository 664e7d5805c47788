//! Services and operations by the names that AWS CLI gives them.

use super::{
    SyntaxError, argument_error,
    spelling::{kebab, nearest},
    syntax,
};
use crate::{
    catalogue::{self, Member, Operation, Service},
    words,
};

/// An operation of the table, with its names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    /// As AWS CLI names it.
    pub(crate) service_name: &'static str,
    /// The table's entry.
    pub(crate) service: &'static Service,
    /// As AWS's API names it.
    pub(crate) name: &'static str,
    /// The table's entry.
    pub(crate) operation: &'static Operation,
}

impl Target {
    /// By AWS's own names, as a call has them.
    pub(crate) fn of_call(service: &str, operation: &str) -> Option<Self> {
        let (service_name, service) = catalogue::services().find(|(name, _)| *name == service)?;
        let (name, operation) = service.operations.get_key_value(operation)?;
        Some(Self { service_name, service, name, operation })
    }

    /// By the two words of a command line.
    pub(crate) fn of_words(service_name: &str, operation: &str) -> Result<Self, SyntaxError> {
        let (service_name, service) = find_service(service_name)?;
        let name = service.operations.keys().find(|name| kebab(name) == operation);
        let found = name.and_then(|name| service.operations.get_key_value(name));
        match found {
            Some((name, operation)) => Ok(Self { service_name, service, name, operation }),
            None => Err(no_operation(service_name, service, operation)),
        }
    }

    /// The input member whose option is `flag`, without dashes.
    pub(crate) fn member(&self, flag: &str) -> Option<&'static Member> {
        self.operation.input.iter().find(|member| kebab(member.name) == flag)
    }
}

/// The service called `name`, AWS's or ours, or what AWS CLI or the sandbox says instead.
pub(crate) fn find_service(name: &str) -> Result<(&'static str, &'static Service), SyntaxError> {
    if let Some(found) = catalogue::services().find(|(known, _)| *known == name) {
        return Ok(found);
    }
    let served = catalogue::services().filter(|(_, service)| !service.ours);
    let served: Vec<_> = served.map(|(name, _)| name).collect();
    let near = nearest(name, served.iter().copied());
    if near.is_empty() {
        let message = tr!("the sandbox does not serve `{name}`", name);
        return Err(syntax(message, Some(tr!("it serves {served}", served = served.join(", ")))));
    }
    Err(argument_error(invalid_choice("command", name, &near), None))
}

fn no_operation(service_name: &str, service: &'static Service, word: &str) -> SyntaxError {
    if let Some(known) = service.known.iter().find(|known| kebab(known) == word) {
        let message =
            tr!("the sandbox does not serve `{known}` of {service_name} yet", known, service_name);
        return syntax(message, Some(tr!("AWS has it; Tab lists what is served here").to_owned()));
    }
    let names: Vec<String> = service.operations.keys().map(kebab).collect();
    let near = nearest(word, names.iter().map(String::as_str));
    let hint = near.is_empty().then(|| tr!("Tab lists the operations").to_owned());
    argument_error(invalid_choice("operation", word, &near), hint)
}

/// AWS CLI's words, without its list of all choices.
fn invalid_choice(argument: &str, word: &str, near: &[&str]) -> String {
    let mut message = tr!("argument {argument}: Invalid choice: '{word}'", argument, word);
    if !near.is_empty() {
        message.push_str(tr!(", maybe you meant:\n"));
        message.extend(near.iter().map(|choice| format!("\n  * {choice}")));
    }
    message
}

/// What a service is for.
pub(crate) fn note(service: &str) -> &'static str {
    SERVICES.iter().find(|(known, _)| *known == service).map_or("", |(_, note)| words::of(note))
}

/// Members that the sandbox fills in where they are left out.
pub(crate) const FILLED_IN: [&str; 3] = ["InstanceArn", "IdentityStoreId", "accessToken"];

/// What each service is for; the table has no words on that.
const SERVICES: [(&str, &str); 10] = [
    ("clock", mark!("the world's time, which you move")),
    ("console", mark!("what AWS does in its console, or in other services than these")),
    ("iam", mark!("roles and customer managed policies of one account")),
    ("identitystore", mark!("users, groups and memberships")),
    ("organizations", mark!("accounts and organizational units")),
    ("s3api", mark!("policies of S3 buckets")),
    ("scim", mark!("an external identity provider that pushes people and groups")),
    ("sso", mark!("the access portal, as the person who is signed in")),
    ("sso-admin", mark!("the instance, permission sets and assignments")),
    ("sts", mark!("who is calling")),
];
