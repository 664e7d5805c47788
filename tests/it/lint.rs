//! Cases of `tests/cases/lint`: a policy, and what the linter finds in it, one file a family of rules; and
//! that it finds nothing in what AWS wrote itself but what is so.
//!
//! ```toml
//! about = "actions that there are not"
//!
//! [[cases]]
//! title = "an action that is nearly right"
//! kind = "identity"            # that one if left out; `scp`, `rcp`, `resource`
//! statement = '{…}'            # on the second line of a policy of version 2012-10-17
//! policy = '{…}'               # or the whole document
//! found = ["2:31 `s3:GetObjects` misspelled action, warning: the message (the help)"]
//! ```

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde::Deserialize;
use vestibule::{
    catalogue,
    policy::{
        Kind,
        lint::{Finding, Level, rules},
        position,
    },
    world::policy_findings,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    about: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    #[serde(default = "identity")]
    kind: String,
    statement: Option<String>,
    policy: Option<String>,
    found: Vec<String>,
}

fn identity() -> String {
    "identity".to_owned()
}

#[test]
fn every_case_is_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/lint");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    let (mut failures, mut titles, mut seen) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for path in paths {
        let file: File = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(!file.about.is_empty());
        for case in file.cases {
            assert!(titles.insert(case.title.clone()), "two cases are called {}", case.title);
            let kind = match &*case.kind {
                "identity" => Kind::Identity,
                "scp" => Kind::ServiceControl,
                "rcp" => Kind::ResourceControl,
                "resource" => Kind::Resource,
                other => panic!("{other}"),
            };
            let policy = case.policy.or(case
                .statement
                .map(|it| format!("{{\"Version\": \"2012-10-17\", \"Statement\":\n{it}}}")));
            let policy = policy.unwrap();
            let findings =
                policy_findings(&policy, kind).unwrap_or_else(|| panic!("{}", case.title));
            seen.extend(findings.iter().map(|it| it.rule));
            let found: Vec<_> = findings.iter().map(|it| told(&policy, it)).collect();
            if found != case.found {
                failures.push(format!("{}\n    {}", case.title, found.join("\n    ")));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    let rules: BTreeSet<_> = rules().map(|it| it.0).collect();
    assert_eq!(seen, rules, "every rule has a case");
}

fn told(policy: &str, finding: &Finding) -> String {
    let (line, column) = position(policy, finding.span.start());
    let Finding { rule, level, message, help, .. } = finding;
    let marked = finding.span.of(policy);
    format!("{line}:{column} `{marked}` {rule}, {}: {message} ({help})", level.name())
}

/// The warnings about AWS's own policies, and why each is true.
const TRUE_WARNINGS: &[(&str, &str, &str)] = &[
    ("PowerUserAccess", "all other actions", "that is what it is for"),
    ("AIDevOpsAgentActionsPolicy", "all other actions", "it is made as PowerUserAccess is"),
    ("AIOpsAssistantPolicy", "other resources", "it reads objects, and one ARN is of a bucket"),
    (
        "AWSRefactoringToolkitFullAccess",
        "other resources",
        "it reads objects, and one ARN is of a bucket",
    ),
    (
        "AWSIdentityCenterExternalManagementPolicy",
        "other resources",
        "a new user is made in the identity store, and AWS lists that alone",
    ),
    (
        "AmazonBioDiscoveryInAppFullAccess",
        "other resources",
        "assignments are of an application, and AWS lists that alone, not its instance",
    ),
    ("AWSElasticBeanstalkService", "every role", "it is older than the key, and deprecated"),
    ("AdministratorAccess-Amplify", "every role", "it passes what it makes, and anything else"),
    ("AmazonDynamoDBFullAccesswithDataPipeline", "every role", "it is older than the key"),
    ("AmazonElasticMapReduceFullAccess", "every role", "it is older than the key, and replaced"),
    ("AmazonElasticMapReduceRole", "every role", "it is older than the key, and replaced"),
];

/// How many notes there are about AWS's own policies, by rule: all are true, and a rule that says more of
/// them must be looked at.
const NOTES: &[(&str, usize)] = &[
    ("all other resources", 7),
    ("missing key", 153),
    ("no resources", 331),
    ("other service", 30),
    ("repeated action", 56),
    ("unknown action", 140),
];

#[test]
fn nothing_false_is_said_of_what_aws_wrote() {
    let (mut warnings, mut notes) = (BTreeSet::new(), BTreeMap::new());
    let mut n_policies = 0;
    for arn in catalogue::managed_policies() {
        n_policies += 1;
        let name = arn.rsplit('/').next().unwrap();
        let document = catalogue::managed_policy_document(arn).unwrap();
        for it in policy_findings(document, Kind::Identity).unwrap() {
            match it.level {
                Level::Warning => {
                    warnings.insert((name, it.rule));
                }
                Level::Note => *notes.entry(it.rule).or_insert(0) += 1,
            }
        }
    }
    assert_eq!(n_policies, 1_582);
    let expected: BTreeSet<_> = TRUE_WARNINGS.iter().map(|it| (it.0, it.1)).collect();
    assert_eq!(warnings, expected);
    let notes: Vec<_> = notes.into_iter().collect();
    assert_eq!(notes, NOTES);
}
