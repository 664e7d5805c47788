//! The AWS managed policies: which there are, what they say, and which a learner is offered first.

use std::sync::LazyLock;

use memchr::memmem;

use super::compressed;

/// The policies behind the console's predefined permission sets, in the console's order.
pub const PREDEFINED: [&str; 11] = [
    "AdministratorAccess",
    "PowerUserAccess",
    "ReadOnlyAccess",
    "ViewOnlyAccess",
    "Billing",
    "DataScientist",
    "DatabaseAdministrator",
    "NetworkAdministrator",
    "SecurityAudit",
    "SupportUser",
    "SystemAdministrator",
];

/// The ARNs of all AWS managed policies, sorted.
pub fn managed_policies() -> &'static [&'static str] {
    &ARNS
}

/// The ARN of the policy that has this ARN or this name, exactly.
///
/// Paths differ: the ARN of `ViewOnlyAccess` has `job-function/` in it.
pub fn managed_policy(arn_or_name: &str) -> Option<&'static str> {
    // No two have the same name, so the whole text can be searched without splitting it into lines.
    let last = format!("/{} ", name(arn_or_name));
    if arn_or_name.contains(char::is_whitespace) {
        return None;
    }
    let found = memmem::find(SOURCE.as_bytes(), last.as_bytes())?;
    let start = SOURCE.get(..found)?.rfind('\n').map_or(0, |it| it + 1);
    let arn = SOURCE.get(start..found + last.len() - 1)?;
    (arn == arn_or_name || name(arn) == arn_or_name).then_some(arn)
}

/// What AWS publishes about the policy with this ARN.
pub fn published_policy(arn: &str) -> Option<PublishedPolicy> {
    let idx = ARNS.binary_search(&arn).ok()?;
    let mut words = LINES.get(idx)?.split(' ').skip(1);
    Some(PublishedPolicy {
        default_version: words.next()?,
        created: words.next()?,
        updated: words.next()?,
    })
}

/// The document of the policy with this ARN, in its default version, as JSON without spaces.
///
/// The first question unpacks some hundred kilobytes; the first for a policy that a learner seldom meets,
/// three megabytes.
pub fn managed_policy_document(arn: &str) -> Option<&'static str> {
    let idx = ARNS.binary_search(&arn).ok()?;
    let before = LINES.get(..idx)?.iter().filter(|line| is_first(line)).count();
    let is_first = is_first(LINES.get(idx)?);
    let documents = if is_first { FIRST.get(before) } else { REST.get(idx - before) };
    documents.copied()
}

/// An AWS managed policy's version and its times, in ISO 8601.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedPolicy {
    /// `v1`, or more.
    pub default_version: &'static str,
    /// When AWS made it.
    pub created: &'static str,
    /// When AWS last changed it.
    pub updated: &'static str,
}

/// Whether a picker leaves the policy out: it serves a service, not people.
pub fn is_hidden(arn: &str) -> bool {
    arn.contains(":policy/aws-service-role/") || arn.contains(":policy/service-role/")
}

/// The ARNs that a picker offers: the predefined ones, then those that a learner meets first, then the rest,
/// both in the order of their names.
pub fn pickable() -> Vec<&'static str> {
    let predefined = PREDEFINED.iter().filter_map(|name| managed_policy(name));
    let mut others: Vec<_> = LINES
        .iter()
        .zip(ARNS.iter().copied())
        .filter(|(_, arn)| !is_hidden(arn) && !PREDEFINED.contains(&name(arn)))
        .map(|(line, arn)| (!is_first(line), name(arn), arn))
        .collect();
    others.sort_unstable();
    predefined.chain(others.into_iter().map(|(_, _, arn)| arn)).collect()
}

/// Whether the policy is one of those that a learner meets first.
fn is_first(line: &str) -> bool {
    line.ends_with(" first")
}

fn name(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

static ARNS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| LINES.iter().filter_map(|line| line.split(' ').next()).collect());

static LINES: LazyLock<Vec<&'static str>> = LazyLock::new(|| SOURCE.lines().collect());

/// The documents of the policies that a learner meets first, in the order of the list.
static FIRST: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    static TEXT: LazyLock<String> =
        LazyLock::new(|| compressed::text(include_bytes!("../../assets/aws/policies-first.zst")));
    TEXT.lines().collect()
});

/// The documents of all the others, in the order of the list.
static REST: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    static TEXT: LazyLock<String> =
        LazyLock::new(|| compressed::text(include_bytes!("../../assets/aws/policies-rest.zst")));
    TEXT.lines().collect()
});

const SOURCE: &str = include_str!("../../assets/aws/managed-policies.txt");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// Of all documents together.
    const N_BYTES: usize = 3_330_665;

    #[test]
    fn names_and_arns_lead_to_the_policy() {
        for (given, expected) in [
            ("AdministratorAccess", Some("arn:aws:iam::aws:policy/AdministratorAccess")),
            ("ViewOnlyAccess", Some("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")),
            ("SecurityAudit", Some("arn:aws:iam::aws:policy/SecurityAudit")),
            (
                "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
                Some("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"),
            ),
            ("arn:aws:iam::aws:policy/ViewOnlyAccess", None),
            ("administratoraccess", None),
            ("", None),
            ("policy/SecurityAudit", None),
            ("SecurityAudit v1", None),
            ("SecurityAudit\n", None),
        ] {
            assert_eq!(managed_policy(given), expected, "{given}");
        }
    }

    #[test]
    fn the_list_is_sorted_and_the_picker_leads_with_the_predefined() {
        assert_eq!(managed_policies().len(), 1582);
        assert!(managed_policies().is_sorted());
        assert!(managed_policies().iter().all(|arn| published_policy(arn).is_some()));
        let administrator =
            published_policy("arn:aws:iam::aws:policy/AdministratorAccess").unwrap();
        assert_eq!(administrator.default_version, "v1");
        assert_eq!(administrator.created, "2015-02-06T18:39:46+00:00");
        let names: BTreeSet<_> = managed_policies().iter().map(|arn| name(arn)).collect();
        assert_eq!(names.len(), managed_policies().len());
        for arn in managed_policies() {
            assert_eq!((managed_policy(arn), managed_policy(name(arn))), (Some(*arn), Some(*arn)));
        }
        let offered = pickable();
        let first: Vec<_> = offered.iter().take(11).map(|arn| name(arn)).collect();
        assert_eq!(first, PREDEFINED);
        assert_eq!(offered.len(), 1582 - 361 - 226);
        assert!(offered.iter().all(|arn| !is_hidden(arn)));
        let met_first: Vec<_> = LINES.iter().filter(|line| is_first(line)).collect();
        assert_eq!(met_first.len(), 76);
        for policy in PREDEFINED.iter().chain(&["AWSSSOReadOnly", "AmazonS3ReadOnlyAccess"]) {
            assert!(met_first.iter().any(|it| it.contains(&format!("/{policy} "))), "{policy}");
        }
        let place = |policy: &str| offered.iter().position(|arn| name(arn) == policy).unwrap();
        assert!(place("SystemAdministrator") < place("AmazonS3ReadOnlyAccess"));
        assert!(place("AmazonS3ReadOnlyAccess") < place("AIDevOpsAgentAccessPolicy"));
    }

    #[test]
    fn every_policy_has_its_document() {
        assert_eq!((FIRST.len(), REST.len()), (76, 1582 - 76));
        let mut n_bytes = 0;
        for arn in managed_policies() {
            let document = managed_policy_document(arn).unwrap();
            let policy: Value = serde_json::from_str(document).unwrap();
            assert!(
                policy["Version"] == "2012-10-17" || policy["Version"] == "2008-10-17",
                "{arn}"
            );
            assert!(policy["Statement"].is_array() || policy["Statement"].is_object(), "{arn}");
            n_bytes += document.len();
        }
        assert_eq!(n_bytes, N_BYTES);
    }

    #[test]
    fn documents_are_those_of_their_policies() {
        for (policy, expected) in [
            (
                "AdministratorAccess",
                r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
            ),
            ("PowerUserAccess", r#""NotAction":["iam:*","organizations:*","account:*"]"#),
            ("AWSSSOServiceRolePolicy", "aws:PrincipalOrgMasterAccountId"),
            ("AmazonS3ReadOnlyAccess", r#""s3:Get*""#),
            // Neighbours of those, which are in the other text.
            ("AIDevOpsAgentAccessPolicy", r#""cloudtrail:StartQuery","support:CreateCase""#),
            ("AmazonS3TablesReadOnlyAccess", r#""s3tables:Get*""#),
        ] {
            let document = managed_policy_document(managed_policy(policy).unwrap()).unwrap();
            assert!(document.contains(expected), "{policy}: {document}");
        }
        for unknown in ["AdministratorAccess", "", "arn:aws:iam::aws:policy/Nothing"] {
            assert_eq!(managed_policy_document(unknown), None);
        }
    }
}
