//! What IAM refuses whatever policies say: changes to the roles that AWS services own.
//!
//! Source: IAM Identity Center User Guide, "Troubleshooting", and the IAM User Guide on service roles.

use crate::policy::request::Action;

/// What IAM answers with to a request that would change the role of a permission set.
///
/// The refusal is not a decision of a policy: it comes for administrators, too.
pub fn refusal(action: &Action, resource: &str) -> Option<String> {
    let (_, path) = resource.split_once(":role/").filter(|it| it.0.starts_with("arn:"))?;
    let name = path.strip_prefix("aws-reserved/").and_then(|it| it.rsplit('/').next())?;
    CHANGES.contains(&action.lower()).then(|| {
        tr!("UnmodifiableEntity: Cannot perform the operation on the protected role '{name}' - this \
             role is only modifiable by AWS", name)
    })
}

/// The actions of IAM that change a role or hand it on, in lower case.
const CHANGES: &[&str] = &[
    "iam:addroletoinstanceprofile",
    "iam:attachrolepolicy",
    "iam:createrole",
    "iam:deleterole",
    "iam:deleterolepermissionsboundary",
    "iam:deleterolepolicy",
    "iam:detachrolepolicy",
    "iam:passrole",
    "iam:putrolepermissionsboundary",
    "iam:putrolepolicy",
    "iam:tagrole",
    "iam:untagrole",
    "iam:updateassumerolepolicy",
    "iam:updaterole",
    "iam:updateroledescription",
];
