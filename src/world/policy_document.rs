//! Whether AWS takes the document of a policy, and what it says if not.

use crate::policy::{Flaw, Kind, Policy, PolicyError, Version};

/// What IAM finds wrong with the document of a managed policy, or nothing: its words, and where that is.
pub fn policy_document_fault(text: &str) -> Option<String> {
    check(text, Kind::Identity).err().map(|refusal| match refusal.found {
        Some(found) => format!("{} At {found}", refusal.words),
        None => refusal.words.to_owned(),
    })
}

/// Why a document is refused.
pub(super) struct Refusal {
    /// IAM's words.
    pub(super) words: &'static str,
    /// Where, and what was found there.
    pub(super) found: Option<String>,
}

/// Reads a document as AWS does when one is written: it wants the newer version of the language.
pub(super) fn check(text: &str, kind: Kind) -> Result<Policy, Refusal> {
    match Policy::parse(text, kind) {
        Ok(policy) if policy.version == Version::V2008 => {
            let words = "Policy document must be version 2012-10-17 or greater.";
            Err(Refusal { words, found: None })
        }
        Ok(policy) => Ok(policy),
        Err(error) => {
            let words = match error.flaw {
                Flaw::Json => "This policy contains invalid Json.",
                Flaw::NoAction => "Policy statement must contain actions.",
                Flaw::NoResource => "Policy statement must contain resources.",
                Flaw::Principal => "Policy document should not specify a principal.",
                Flaw::Syntax => "Syntax errors in policy.",
            };
            Err(Refusal { words, found: Some(found(text, &error)) })
        }
    }
}

/// Where the error stands, and what it is.
pub(super) fn found(text: &str, error: &PolicyError) -> String {
    let (line, column) = error.position(text);
    format!("line {line}, column {column}: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_the_form_that_iam_wants() {
        const SYNTAX: Option<&str> = Some("Syntax errors in policy. At line 1, column ");
        let statement = |inner: &str| {
            format!(r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", {inner}}}}}"#)
        };
        for (text, expected) in [
            (statement(r#""Action": "s3:*", "Resource": "*""#), None),
            (statement(r#""NotAction": "s3:*", "NotResource": "*""#), None),
            (statement(r#""Action": "s3:*""#), Some("Policy statement must contain resources. At")),
            (statement(r#""Resource": "*""#), Some("Policy statement must contain actions. At")),
            (statement(r#""Action": "s3:*", "NotAction": "s3:*", "Resource": "*""#), SYNTAX),
            (statement(r#""Action": "everything", "Resource": "*""#), SYNTAX),
            (
                statement(r#""Action": "s3:*", "Resource": "*", "Principal": "*""#),
                Some("Policy document should not specify a principal. At line 1, column 95"),
            ),
            ("{".to_owned(), Some("This policy contains invalid Json. At line 1, column 2")),
            ("[]".to_owned(), SYNTAX),
            (r#"{"Version": "2012-10-17", "Statement": []}"#.to_owned(), SYNTAX),
            (r#"{"Version": "2012-10-17"}"#.to_owned(), SYNTAX),
            (r#"{"Version": "2030-01-01", "Statement": []}"#.to_owned(), SYNTAX),
            (
                r#"{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#.to_owned(),
                Some("Policy document must be version 2012-10-17 or greater."),
            ),
        ] {
            match (policy_document_fault(&text), expected) {
                (None, None) => {}
                (Some(fault), Some(part)) => assert!(fault.starts_with(part), "{text}: {fault}"),
                (fault, _) => panic!("{text}: {fault:?}"),
            }
        }
    }
}
