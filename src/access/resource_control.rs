//! Which services heed resource control policies.

use crate::policy::request::Action;

/// Whether a resource control policy has a say in the action.
///
/// Source: AWS Organizations User Guide, "List of AWS services that support RCPs".
pub(super) fn reaches(action: &Action) -> bool {
    SERVICES.contains(&action.service())
}

const SERVICES: &[&str] = &[
    "aoss",
    "cognito-identity",
    "cognito-idp",
    "dynamodb",
    "ecr",
    "kms",
    "logs",
    "s3",
    "secretsmanager",
    "sqs",
    "sts",
];
