//! Checks the worlds of the sandbox, also those that no lesson names, and what their policies say.

use super::subject::{Subject, WorldFile};
use crate::{
    fault::Fault,
    policy::{Kind, lint::Level},
    world::{PolicyType, World, policy_findings},
};

pub(super) fn check(subject: &Subject, faults: &mut Vec<Fault>) {
    for file in &subject.worlds {
        match &file.world {
            Ok(world) => check_policies(file, world, faults),
            Err(found) => faults.extend(found.iter().cloned()),
        }
    }
}

/// A warning for what the author of a policy can hardly mean; a world may need it for a lesson.
fn check_policies(file: &WorldFile, world: &World, faults: &mut Vec<Fault>) {
    for (name, kind, text) in policies(world) {
        let found = policy_findings(text, kind).unwrap_or_default();
        for finding in found.into_iter().filter(|it| it.level == Level::Warning) {
            let span = finding.span;
            // A document with escapes in it is not found as it is written.
            let fault = if let Some(at) = file.source.find(text) {
                let span = at + span.start()..at + span.end();
                Fault::at(&file.path, &file.source, span, finding.message)
            } else {
                let message =
                    tr!("in the policy of `{name}`: {message}", name, message = finding.message);
                Fault::whole(&file.path, message)
            };
            faults.push(fault.help(finding.help).warning());
        }
    }
}

/// The policies that the author wrote, each with the name of what has it.
fn policies(world: &World) -> impl Iterator<Item = (&str, Kind, &str)> {
    let inline = world.permission_sets().filter_map(|set| {
        let text = set.content.inline_policy.as_deref()?;
        Some((&*set.name, Kind::Identity, text))
    });
    let customer = world.customer_policies();
    let customer = customer.map(|it| (&*it.name, Kind::Identity, it.document()));
    let kinds = [
        (PolicyType::ServiceControl, Kind::ServiceControl),
        (PolicyType::ResourceControl, Kind::ResourceControl),
    ];
    let of_organization = kinds.into_iter().flat_map(|(policy_type, kind)| {
        let all = world.organization_policies(policy_type);
        all.map(move |it| (&*it.name, kind, &*it.content))
    });
    let of_resources = world.resource_policies();
    let of_resources = of_resources.map(|it| (&*it.arn, Kind::Resource, &*it.document));
    inline.chain(customer).chain(of_organization).chain(of_resources)
}
