//! What there is to learn about a policy that AWS takes, though its author can hardly mean what it says.

use super::{Lesson, Moment, lesson};
use crate::{policy::lint::Level, sandbox::document};

/// Before all others: what follows from a policy is worth little while a slip is in it.
pub(super) const LESSONS: &[Lesson] = &[
    lesson("PutInlinePolicyToPermissionSet", None, warned),
    lesson("CreatePolicy", None, warned),
    lesson("CreatePolicyVersion", None, warned),
    lesson("UpdatePolicy", None, warned),
    lesson("PutResourcePolicy", None, warned),
    lesson("PutBucketPolicy", None, warned),
];

fn warned(moment: &Moment<'_>) -> Option<String> {
    let text = document::MEMBERS.iter().find_map(|it| moment.text(it))?;
    let found = document::findings(text);
    // What may well be meant is told where policies are written.
    let first = found.first().filter(|it| it.level == Level::Warning)?;
    Some(first.to_string())
}
