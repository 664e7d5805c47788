//! Application providers: what kinds of application can be connected.
//!
//! AWS's own applications and its catalogue have providers, too; none of their applications is made by
//! an API, so a world has none.

use serde_json::{Value, json};

use super::{ApiError, answer::page, input::Input, rows::Answer};
use crate::world::{CUSTOM_PROVIDER, SAML_PROVIDER, World};

pub(super) fn list(_: &World, input: &Input<'_>) -> Answer {
    page(input, "ApplicationProviders", PROVIDERS.iter().map(described))
}

pub(super) fn describe(_: &World, input: &Input<'_>) -> Answer {
    let arn = input.required("ApplicationProviderArn")?;
    let provider = PROVIDERS.iter().find(|(it, _)| *it == arn);
    provider.map(described).ok_or_else(|| {
        ApiError::not_found(format!("Could not find ApplicationProvider with arn {arn}"))
    })
}

fn described((arn, protocol): &(&str, &str)) -> Value {
    json!({ "ApplicationProviderArn": arn, "FederationProtocol": protocol })
}

/// Each with its protocol; applications of the second are made in the console.
const PROVIDERS: [(&str, &str); 2] = [(CUSTOM_PROVIDER, "OAUTH"), (SAML_PROVIDER, "SAML")];
