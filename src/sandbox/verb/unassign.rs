//! `unassign`: takes a permission set in an account away from a user or a group.

use super::{Kind, Verb, assign, wanted};

pub(super) static VERB: Verb = Verb {
    name: "unassign",
    summary: mark!("takes a permission set in an account away from a user or a group"),
    parameters: &[
        wanted("WHO", Kind::Principal),
        wanted("SET", Kind::PermissionSet),
        wanted("ACCOUNT", Kind::Account),
    ],
    examples: &[(
        "unassign Auditors ViewOnlyAccess production",
        &[
            "aws sso-admin delete-account-assignment --target-id production --target-type AWS_ACCOUNT \
           --permission-set-arn ViewOnlyAccess --principal-type GROUP --principal-id Auditors",
        ],
    )],
    does: |sandbox, words| assign::line(sandbox, "delete", words),
};
