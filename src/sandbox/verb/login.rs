//! `login`: signs a person in to the access portal.

use super::{Deed, Kind, Verb, wanted};
use crate::sandbox::command::quote;

pub(super) static VERB: Verb = Verb {
    name: "login",
    summary: mark!("signs a person in to the access portal; `aws sso` then answers as to them"),
    parameters: &[wanted("WHO", Kind::User)],
    examples: &[("login ana.ruiz", &["console sign-in --user-id ana.ruiz"])],
    does: |_, words| {
        let who = words.first().map(String::as_str).unwrap_or_default();
        Ok(Deed::Lines(vec![format!("console sign-in --user-id {}", quote(who))]))
    },
};
