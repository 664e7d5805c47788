//! What the linter of policies finds in one, with what AWS publishes for its catalogue.

use crate::{
    catalogue::actions,
    policy::{
        Kind, Policy,
        lint::{Catalogue, Finding, KnownAction},
    },
};

/// What the author of a policy can hardly mean, in the order in which it stands there; nothing if the text
/// is no policy of this kind.
pub fn policy_findings(text: &str, kind: Kind) -> Option<Vec<Finding>> {
    Some(Policy::parse(text, kind).ok()?.lint(kind, &Published))
}

/// The catalogue of actions, which is unpacked when it is first asked.
#[derive(Debug)]
struct Published;

impl Catalogue for Published {
    fn actions(&self, service: &str) -> Option<Vec<KnownAction<'_>>> {
        Some(actions::service(service)?.actions().map(known).collect())
    }

    fn action(&self, service: &str, name: &str) -> Option<KnownAction<'_>> {
        actions::action(service, name).map(known)
    }

    fn nearest_action(&self, action: &str) -> Option<String> {
        actions::nearest(action).map(|it| it.to_string())
    }

    fn nearest_service(&self, prefix: &str) -> Option<String> {
        actions::similar_service(prefix).map(|it| it.prefix.to_owned())
    }
}

fn known(action: actions::Action) -> KnownAction<'static> {
    let types = action.resource_types();
    KnownAction { name: action.name(), arns: types.flat_map(|it| it.0.arns()).collect() }
}
