//! What somebody may have meant who named an action that there is not.

use super::{Action, Service, service, services};

/// The action that is most like `text`, as `s3:GetObjects`; none if nothing is much like it.
///
/// With a prefix that there is: the most similar name in that service, else the same name in another one.
/// With another: the same name in a service with a similar prefix, else a similar one there, else the same
/// name anywhere.
pub fn nearest(text: &str) -> Option<Action> {
    let (prefix, name) = text.split_once(':')?;
    let found = match service(prefix) {
        Some(service) => similar_action(service, name),
        None => same_name(prefix, name, LEAST_OF_PREFIX)
            .or_else(|| similar_action(similar_service(prefix)?, name)),
    };
    found.or_else(|| same_name(prefix, name, 0.0))
}

/// The service whose prefix is most like this one.
pub fn similar_service(prefix: &str) -> Option<&'static Service> {
    most_similar(services().iter(), prefix, |it| it.prefix, LEAST_OF_PREFIX)
}

fn similar_action(service: &'static Service, name: &str) -> Option<Action> {
    most_similar(service.actions(), name, |it| it.name(), LEAST_OF_NAME)
}

/// The action with just this name, in the service with the most similar prefix.
fn same_name(prefix: &str, name: &str, least: f64) -> Option<Action> {
    let all = services().iter().filter_map(|it| it.action(name));
    most_similar(all, prefix, |it| it.service.prefix, least)
}

/// Of all that are similar enough, the first that is most so.
fn most_similar<T>(
    all: impl Iterator<Item = T>,
    text: &str,
    name: impl Fn(&T) -> &'static str,
    least: f64,
) -> Option<T> {
    if text.len() > LONGEST {
        return None;
    }
    let text = text.to_ascii_lowercase();
    let mut best: Option<(f64, T)> = None;
    for it in all {
        let similarity =
            strsim::normalized_damerau_levenshtein(&text, &name(&it).to_ascii_lowercase());
        if similarity >= least && best.as_ref().is_none_or(|(most, _)| similarity > *most) {
            best = Some((similarity, it));
        }
    }
    best.map(|(_, it)| it)
}

/// How similar a name must be, between 0 and 1.
const LEAST_OF_NAME: f64 = 0.65;

/// Prefixes are short, so that one letter matters more.
const LEAST_OF_PREFIX: f64 = 0.6;

/// No name is longer: what is takes long to compare.
const LONGEST: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_guessed() {
        for (text, expected) in [
            ("s3:GetObjects", "s3:GetObject"),
            ("s3:ListBuckets", "s3:ListBucket"),
            ("s3:getobject", "s3:GetObject"),
            ("sso-admin:CreatePermissionSet", "sso:CreatePermissionSet"),
            ("iam:GetCallerIdentity", "sts:GetCallerIdentity"),
            ("ec3:DescribeInstances", "ec2:DescribeInstances"),
            ("dynamo:PutItems", "dynamodb:PutItem"),
            ("s3:FlyToTheMoon", ""),
            ("s3", ""),
            (":", ""),
            ("", ""),
        ] {
            let found = nearest(text).map(|it| it.to_string());
            assert_eq!(found.as_deref().unwrap_or_default(), expected, "{text}");
        }
        assert_eq!(nearest(&format!("s3:{}", "a".repeat(1_000_000))), None);
    }
}
