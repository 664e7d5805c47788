//! What there is to learn about policies of resources.

use super::{INVALID, Lesson, Moment, NOT_FOUND, always, lesson};
use crate::{
    policy::{Kind, Policy},
    sandbox::view::account_text,
    world::ResourcePolicy,
};

pub(super) const LESSONS: &[Lesson] = &[
    lesson("PutResourcePolicy", None, pinned),
    lesson("PutResourcePolicy", None, across),
    lesson("PutResourcePolicy", None, |moment| {
        let kind = after(moment)?.kind()?;
        Some(tr!(
            "at AWS, the policy of {noun} is set with `{command}`",
            noun = crate::words::of(kind.noun),
            command = kind.command()
        ))
    }),
    lesson("PutResourcePolicy", Some("MalformedPolicyDocumentException"), |moment| {
        moment.text("PolicyDocument")?.contains(":role/aws-reserved/").then(|| {
            tr!("`aws iam list-roles --profile ACCOUNT` has the ARNs of the roles of an account")
                .to_owned()
        })
    }),
    lesson("PutResourcePolicy", INVALID, |moment| {
        (!moment.input.contains_key("AccountId") && moment.text("ResourceArn")?.contains(":::"))
            .then(|| {
                tr!("the name of a bucket is one of all the world: `--account-id` says whose it is")
                    .to_owned()
            })
    }),
    lesson("DeleteResourcePolicy", None, deleted),
    lesson("DeleteBucketPolicy", None, deleted),
    lesson("PutBucketPolicy", None, pinned),
    lesson("PutBucketPolicy", None, across),
    lesson("PutBucketPolicy", Some("AccessDenied"), |moment| {
        let owner = moment.before.owner_of(&arn(moment)?)?.into();
        let name = account_text(moment.before, &owner);
        Some(tr!(
            "the bucket belongs to {name}: its administrator calls with `--profile {name}`",
            name
        ))
    }),
    always!(
        "GetResourcePolicy",
        NOT_FOUND,
        tr!("`console list-resource-policies` has the resources that have one")
    ),
    always!(
        "GetBucketPolicy",
        Some("NoSuchBucketPolicy"),
        tr!("`console list-resource-policies` has the resources that have one")
    ),
    always!(
        "DeleteResourcePolicy",
        NOT_FOUND,
        tr!("`console list-resource-policies` has the resources that have one")
    ),
];

/// A role of a permission set has a suffix, and gets a new one when it is made anew.
fn pinned(moment: &Moment<'_>) -> Option<String> {
    let read = read(after(moment)?)?;
    let mut names = read.principals().filter(|it| it.contains("AWSReservedSSO_"));
    names.next().map(|_| {
        tr!("it names a role in full: if the last assignment goes and comes back, the role has another suffix and is \
         not meant any more")
            .to_owned()
    })
}

/// Whom another account has, that account must allow, too.
fn across(moment: &Moment<'_>) -> Option<String> {
    let policy = after(moment)?;
    let read = read(policy)?;
    let mut others: Vec<&str> = Vec::new();
    for it in read.principals() {
        let id = if it.len() == 12 { Some(it) } else { it.split(':').nth(4) };
        let Some(id) = id.filter(|it| it.len() == 12 && *it != policy.account.as_str()) else {
            continue;
        };
        let account = moment.after.organization.account(id);
        others.extend(account.map(|it| &*it.name).filter(|it| !others.contains(it)));
    }
    let names = others.join(" and ");
    (!others.is_empty()).then(|| {
        tr!(
            "across accounts both must allow: in {names}, a permission set has to allow it, too",
            names
        )
    })
}

fn deleted(moment: &Moment<'_>) -> Option<String> {
    let gone = moment.before.resource_policy(&arn(moment)?)?;
    let account = account_text(moment.before, &gone.account);
    Some(tr!(
        "the permission sets in {account} decide alone now, and nobody from another account gets in",
        account
    ))
}

/// The resource, also where S3 calls it by the name of the bucket.
fn arn(moment: &Moment<'_>) -> Option<String> {
    let bucket = || moment.text("Bucket").map(|it| format!("arn:aws:s3:::{it}"));
    moment.text("ResourceArn").map(ToOwned::to_owned).or_else(bucket)
}

fn after<'a>(moment: &Moment<'a>) -> Option<&'a ResourcePolicy> {
    moment.after.resource_policy(&arn(moment)?)
}

fn read(policy: &ResourcePolicy) -> Option<Policy> {
    Policy::parse(&policy.document, Kind::Resource).ok()
}
