//! Policies that a simulation does as if they were not attached.

use serde_json::Value;

use super::{
    super::{ApiError, input::Input},
    invalid, is_arn,
};
use crate::{access::compiled::Named, policy::glob::Glob};

/// What is left out.
#[derive(Default)]
pub(super) struct Exclusions {
    types: Vec<String>,
    arns: Vec<Glob>,
    /// Name of the policy and of the role that it is of.
    inline: Vec<(String, Glob)>,
}

impl Exclusions {
    pub(super) fn read(input: &Input<'_>) -> Result<Self, ApiError> {
        let mut exclusions = Self::default();
        for identifier in input.list("PolicyExclusionList") {
            let text = |member: &str| identifier.get(member).and_then(Value::as_str);
            if let Some(kind) = text("PolicyType") {
                exclusions.types.push(kind.to_owned());
            }
            if let Some(arn) = text("PolicyArn") {
                let (fixed, name) = arn.rsplit_once('/').unwrap_or((arn, ""));
                if !is_arn(arn) || fixed.contains(['*', '?']) {
                    return Err(invalid(format!("ARN {arn} is not valid.")));
                }
                exclusions.arns.push(wildcards(arn, name)?);
            }
            if let Some(inline) = identifier.get("InlinePolicyIdentifier") {
                let text = |member: &str| inline.get(member).and_then(Value::as_str);
                if let (Some(policy), Some("role"), Some(name)) =
                    (text("PolicyName"), text("AttachmentType"), text("AttachmentName"))
                {
                    exclusions.inline.push((policy.to_owned(), wildcards(name, name)?));
                }
            }
        }
        Ok(exclusions)
    }

    /// Whether all policies of this type are left out.
    pub(super) fn has_type(&self, kind: &str) -> bool {
        self.types.iter().any(|it| it == kind)
    }

    /// Whether the policy that is attached to the role is left out.
    pub(super) fn has(&self, policy: &Named, role: &str) -> bool {
        let kind = match policy.home.strip_prefix("arn:aws:iam::") {
            Some(rest) if rest.starts_with("aws:") => "aws-managed",
            Some(_) => "user-managed",
            None => "inline",
        };
        let is_named = match kind {
            "inline" => {
                self.inline.iter().any(|(name, of)| *name == policy.name && of.matches(role))
            }
            _ => self.arns.iter().any(|it| it.matches(&policy.home)),
        };
        is_named || self.has_type(kind)
    }
}

/// The pattern, if its name has one `*` at most.
fn wildcards(pattern: &str, name: &str) -> Result<Glob, ApiError> {
    if name.matches('*').count() > 1 {
        return Err(invalid(format!("{pattern} has more than one *")));
    }
    Ok(Glob::new(pattern))
}
