//! AWS's names as AWS CLI spells them, and the nearest ones to a name that does not exist.

use std::cmp::Reverse;

/// `PermissionSetArn` as `permission-set-arn`: botocore's `xform_name` with `-`.
pub(crate) fn kebab(name: &str) -> String {
    if name.contains('-') {
        return name.to_owned();
    }
    let chars: Vec<char> = split_plural_acronym(name);
    let spaced = before(&chars, |left, c, next| {
        left != '-' && c.is_ascii_uppercase() && next.is_some_and(|it| it.is_ascii_lowercase())
    });
    let spaced = before(&spaced, |left, c, _| {
        (left.is_ascii_lowercase() || left.is_ascii_digit()) && c.is_ascii_uppercase()
    });
    spaced.into_iter().collect::<String>().to_ascii_lowercase()
}

/// Up to three of `choices` that are nearest to `word`, best first: what AWS CLI suggests.
///
/// This is Python's `difflib.get_close_matches` with AWS CLI's cutoff of 0.8.
pub(crate) fn nearest<'a>(word: &str, choices: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut close: Vec<(usize, &str)> = choices
        .into_iter()
        .map(|choice| (likeness(choice, word), choice))
        .filter(|(score, _)| *score >= CUTOFF)
        .collect();
    close.sort_by_key(|(score, choice)| (Reverse(*score), Reverse(*choice)));
    close.into_iter().map(|(_, choice)| choice).take(3).collect()
}

/// Twice the characters that both have in the same blocks, over the characters of both, in 1/10000.
fn likeness(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let total = a.len() + b.len();
    (2 * common(&a, &b) * SCALE).checked_div(total).unwrap_or(SCALE)
}

/// Characters in matching blocks: the longest common run, then the same on both sides of it.
fn common(a: &[char], b: &[char]) -> usize {
    let (start_a, start_b, len) = longest_run(a, b);
    if len == 0 {
        return 0;
    }
    let before = common(a.get(..start_a).unwrap_or_default(), b.get(..start_b).unwrap_or_default());
    let after = common(
        a.get(start_a + len..).unwrap_or_default(),
        b.get(start_b + len..).unwrap_or_default(),
    );
    before + len + after
}

fn longest_run(a: &[char], b: &[char]) -> (usize, usize, usize) {
    let mut best = (0, 0, 0);
    // Lengths of the runs that end at each character of `b` and at the last one seen of `a`.
    let mut runs = vec![0; b.len() + 1];
    for (idx_a, char_a) in a.iter().enumerate() {
        let mut next = vec![0; b.len() + 1];
        for (idx_b, char_b) in b.iter().enumerate() {
            if char_a != char_b {
                continue;
            }
            let len = runs.get(idx_b).copied().unwrap_or_default() + 1;
            if let Some(slot) = next.get_mut(idx_b + 1) {
                *slot = len;
            }
            if len > best.2 {
                best = (idx_a + 1 - len, idx_b + 1 - len, len);
            }
        }
        runs = next;
    }
    best
}

/// `TargetARNs` as `Target-arns`: an acronym in the plural at the end is one word.
fn split_plural_acronym(name: &str) -> Vec<char> {
    let mut chars: Vec<char> = name.chars().collect();
    let stem = name.strip_suffix('s').unwrap_or_default();
    let acronym = stem.chars().rev().take_while(char::is_ascii_uppercase).count();
    if acronym >= 2 {
        let start = chars.len() - 1 - acronym;
        let tail: Vec<char> = chars.drain(start..).map(|it| it.to_ascii_lowercase()).collect();
        chars.push('-');
        chars.extend(tail);
    }
    chars
}

/// `chars` with a `-` before each that `is_start` picks by its left neighbour and its right one.
fn before(chars: &[char], is_start: impl Fn(char, char, Option<char>) -> bool) -> Vec<char> {
    let mut out = Vec::with_capacity(chars.len() + 4);
    let mut left = None;
    for (idx, c) in chars.iter().copied().enumerate() {
        if left.is_some_and(|left| is_start(left, c, chars.get(idx + 1).copied())) {
            out.push('-');
        }
        out.push(c);
        left = Some(c);
    }
    out
}

const SCALE: usize = 10_000;

const CUTOFF: usize = 8_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_as_aws_cli_does() {
        for (name, expected) in [
            ("PermissionSetArn", "permission-set-arn"),
            ("TargetId", "target-id"),
            ("AccountAssignmentCreationRequestId", "account-assignment-creation-request-id"),
            ("ManagedPolicyArn", "managed-policy-arn"),
            ("roleName", "role-name"),
            ("accessToken", "access-token"),
            ("CreateTokenWithIAM", "create-token-with-iam"),
            ("AssumeRoleWithSAML", "assume-role-with-saml"),
            ("SAMLAssertion", "saml-assertion"),
            ("PolicyArns", "policy-arns"),
            ("TargetARNs", "target-arns"),
            (
                "DescribePermissionSetProvisioningStatus",
                "describe-permission-set-provisioning-status",
            ),
            ("already-kebab", "already-kebab"),
        ] {
            assert_eq!(kebab(name), expected);
        }
    }

    #[test]
    fn suggestions_are_those_of_aws_cli() {
        let choices = [
            "create-permission-set",
            "delete-permission-set",
            "describe-permission-set",
            "list-permission-sets",
            "update-permission-set",
        ];
        let expected = ["create-permission-set", "update-permission-set", "delete-permission-set"];
        assert_eq!(nearest("create-permisson-set", choices), expected);
        assert_eq!(nearest("sso-admn", ["sso-admin", "sso", "sts"]), ["sso-admin"]);
        assert!(nearest("s3", choices).is_empty());
    }
}
