//! Policies of resources: whom a bucket, a queue or a key is open to. Of a resource that has none nothing is
//! kept, but whose bucket it is, if that is known: identity-based policies decide alone.
//!
//! [`ResourceType`] is the one list of the types of resources that can have one.

use std::sync::Arc;

use super::{AccountId, World, customer_policy::policy_size, policy_document::found};
use crate::policy::{Kind, Policy, Resources, request::Action};

/// The policy of one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourcePolicy {
    /// The ARN of the resource.
    pub arn: Arc<str>,
    /// The account that owns the resource.
    pub account: AccountId,
    /// JSON, as it was written.
    pub document: Arc<str>,
}

impl ResourcePolicy {
    /// What the resource is.
    pub fn kind(&self) -> Option<&'static ResourceType> {
        ResourceType::of(&self.arn)
    }

    /// The resource's own name: what comes last in its ARN.
    pub fn name(&self) -> &str {
        name_of(&self.arn)
    }

    /// Its Region, if its ARN has one.
    pub fn region(&self) -> Option<&str> {
        self.arn.split(':').nth(3).filter(|it| !it.is_empty())
    }

    /// The address that a queue is called by.
    pub fn url(&self) -> String {
        let region = self.region().unwrap_or_default();
        format!("https://sqs.{region}.amazonaws.com/{}/{}", self.account, self.name())
    }

    /// The AWS CLI line that sets the policy, with values that went through `quote`; none if one call cannot.
    pub fn command(&self, document: &str, quote: impl Fn(&str) -> String) -> Option<String> {
        let template = self.kind()?.command;
        let attributes = serde_json::json!({ "Policy": document }).to_string();
        // The path of a role is no part of its name.
        let is_role = self.arn.contains(":role/");
        let name = if is_role { self.name().rsplit('/').next()? } else { self.name() };
        let mut line = template.to_owned();
        for (place, value) in [
            ("{arn}", &*self.arn),
            ("{name}", name),
            ("{url}", &self.url()),
            ("{attributes}", &attributes),
            ("{policy}", document),
        ] {
            line = line.replace(place, &quote(value));
        }
        if let Some(region) = self.region() {
            line.extend([" --region ", region]);
        }
        (line.contains(" --") && line != template).then_some(line)
    }
}

/// A type of resources whose policy the world can hold.
#[derive(Debug, PartialEq, Eq)]
pub struct ResourceType {
    /// In a sentence, with its article.
    pub noun: &'static str,
    /// The service in its ARN.
    service: &'static str,
    /// What its name comes after, in the last part of its ARN.
    before: &'static str,
    /// Whether its ARN says in which Region and account it is, or in which account alone.
    place: Place,
    /// The prefix of the actions that meet its policy.
    actions: &'static str,
    /// What is mostly done to it.
    pub usual: &'static str,
    /// How long its policy can be.
    most: Most,
    /// What its policy says of resources.
    resource: ResourceElement,
    /// How AWS CLI sets its policy: `{policy}` stands for it, `{attributes}` for it as an attribute, `{arn}`,
    /// `{name}` and `{url}` for what is said of the resource. Without them, it takes more than one call.
    command: &'static str,
}

/// What the ARN of a resource says of where it is.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// Nothing: its name is one of all the world.
    Nowhere,
    /// Its account.
    Account,
    /// Its Region and its account.
    Region,
}

/// How long a policy can be.
#[derive(Debug, PartialEq, Eq)]
enum Most {
    /// In all.
    Bytes(usize),
    /// Without white space.
    Characters(usize),
}

/// Whether the statements of a policy have a Resource.
#[derive(Debug, PartialEq, Eq)]
enum ResourceElement {
    /// They must.
    Needed,
    /// They must, and it is this one or within it.
    OfItself,
    /// They may.
    Taken,
    /// They must not.
    Refused,
}

/// The types, with the quotas that the pages of each service name.
#[rustfmt::skip]
const TYPES: &[ResourceType] = &[
    ResourceType {
        noun: mark!("an S3 bucket"), service: "s3", before: "", place: Place::Nowhere, actions: "s3", usual: "s3:GetObject",
        most: Most::Bytes(20_480), resource: ResourceElement::OfItself, command: "aws s3api put-bucket-policy --bucket {name} --policy {policy}",
    },
    ResourceType {
        noun: mark!("an SQS queue"), service: "sqs", before: "", place: Place::Region, actions: "sqs", usual: "sqs:SendMessage",
        most: Most::Bytes(8_192), resource: ResourceElement::Needed, command: "aws sqs set-queue-attributes --queue-url {url} --attributes {attributes}",
    },
    ResourceType {
        noun: mark!("an SNS topic"), service: "sns", before: "", place: Place::Region, actions: "sns", usual: "sns:Publish",
        most: Most::Bytes(30_720), resource: ResourceElement::Needed, command: "aws sns set-topic-attributes --topic-arn {arn} --attribute-name Policy --attribute-value {policy}",
    },
    ResourceType {
        noun: mark!("a KMS key"), service: "kms", before: "key/", place: Place::Region, actions: "kms", usual: "kms:Decrypt",
        most: Most::Bytes(32_768), resource: ResourceElement::Needed, command: "aws kms put-key-policy --key-id {arn} --policy {policy}",
    },
    ResourceType {
        noun: mark!("a secret"), service: "secretsmanager", before: "secret:", place: Place::Region, actions: "secretsmanager",
        usual: "secretsmanager:GetSecretValue", most: Most::Bytes(20_480), resource: ResourceElement::Needed,
        command: "aws secretsmanager put-resource-policy --secret-id {arn} --resource-policy {policy}",
    },
    ResourceType {
        noun: mark!("a DynamoDB table"), service: "dynamodb", before: "table/", place: Place::Region, actions: "dynamodb",
        usual: "dynamodb:GetItem", most: Most::Bytes(20_480), resource: ResourceElement::Needed,
        command: "aws dynamodb put-resource-policy --resource-arn {arn} --policy {policy}",
    },
    ResourceType {
        noun: mark!("an ECR repository"), service: "ecr", before: "repository/", place: Place::Region, actions: "ecr",
        usual: "ecr:BatchGetImage", most: Most::Bytes(10_240), resource: ResourceElement::Taken,
        command: "aws ecr set-repository-policy --repository-name {name} --policy-text {policy}",
    },
    ResourceType {
        noun: mark!("a Lambda function"), service: "lambda", before: "function:", place: Place::Region, actions: "lambda",
        usual: "lambda:InvokeFunction", most: Most::Bytes(20_480), resource: ResourceElement::Needed,
        command: "aws lambda add-permission",
    },
    ResourceType {
        noun: mark!("a role"), service: "iam", before: "role/", place: Place::Account, actions: "sts", usual: "sts:AssumeRole",
        most: Most::Characters(2_048), resource: ResourceElement::Refused, command: "aws iam update-assume-role-policy --role-name {name} --policy-document {policy}",
    },
];

impl ResourceType {
    /// All of them.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        TYPES.iter()
    }

    /// The type of the resource that has exactly this ARN.
    pub fn of(arn: &str) -> Option<&'static Self> {
        let (kind, whole) = Self::containing(arn)?;
        (whole == arn).then_some(kind)
    }

    /// The type and the ARN of the resource whose policy is asked about this one: a bucket's about an object.
    pub fn containing(arn: &str) -> Option<(&'static Self, &str)> {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", "aws", service, region, account, rest] = parts.as_slice() else { return None };
        let kind = TYPES.iter().find(|it| it.service == *service && rest.starts_with(it.before))?;
        let is_there = match kind.place {
            Place::Nowhere => region.is_empty() && account.is_empty(),
            Place::Account => region.is_empty() && !account.is_empty(),
            Place::Region => !region.is_empty() && !account.is_empty(),
        };
        let name = rest.strip_prefix(kind.before)?;
        // The names of secrets, repositories and roles can have slashes.
        let length = match (kind.service, name.split_once('/')) {
            ("s3", Some((bucket, _))) => bucket.len(),
            ("dynamodb", Some((table, inside))) if inside.starts_with("index/") => table.len(),
            ("sqs" | "sns" | "kms" | "dynamodb" | "lambda", Some(_)) => return None,
            _ => name.len(),
        };
        let is_name = matches!(kind.service, "lambda") || !name.contains(':');
        let whole = arn.get(..arn.len() - name.len() + length)?;
        (is_there && is_name && length > 0).then_some((kind, whole))
    }

    /// The service in its ARN.
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// What sets its policy at AWS, without options: `aws s3api put-bucket-policy`.
    pub fn command(&self) -> &'static str {
        self.command.split_once(" --").map_or(self.command, |it| it.0)
    }

    /// Whether its ARN does not say whose it is.
    pub fn is_nowhere(&self) -> bool {
        self.place == Place::Nowhere
    }

    /// Whether the policy of such a resource is asked about the action.
    pub fn is_met_by(&self, action: &Action) -> bool {
        self.actions == action.service()
    }
}

/// What is wrong with the policy of the resource that has this ARN, or nothing.
pub fn resource_policy_fault(arn: &str, text: &str) -> Option<String> {
    let Some(kind) = ResourceType::of(arn) else {
        return Some(format!("the sandbox knows no policy of `{arn}`"));
    };
    let (size, most, unit) = match kind.most {
        Most::Bytes(most) => (text.len(), most, "bytes"),
        Most::Characters(most) => (policy_size(text), most, "characters without white space"),
    };
    if size > most {
        return Some(format!("the policy has {size} {unit}, the limit of {} is {most}", kind.noun));
    }
    let policy = match Policy::parse(text, Kind::Resource) {
        Ok(policy) => policy,
        Err(error) => return Some(found(text, &error)),
    };
    let wrong = policy.statements.iter().find_map(|statement| {
        let resources = statement.resources.as_ref();
        let texts = || resources.into_iter().flat_map(Resources::spans).map(|it| policy.text(it));
        let what = match kind.resource {
            ResourceElement::Needed | ResourceElement::OfItself if resources.is_none() => {
                format!("a statement in the policy of {} needs a Resource", kind.noun)
            }
            ResourceElement::OfItself if !texts().all(|it| is_within(it, arn)) => {
                format!("the Resource of each statement is {arn}, or within it")
            }
            ResourceElement::Refused if resources.is_some() => {
                format!("the policy of {} has no Resource: it is about the role itself", kind.noun)
            }
            _ => return None,
        };
        Some((statement.span.start(), what))
    });
    let (at, what) = wrong?;
    let (line, column) = crate::policy::position(text, at);
    Some(format!("line {line}, column {column}: {what}"))
}

/// Whether a pattern means nothing but the bucket and what is in it.
fn is_within(pattern: &str, bucket: &str) -> bool {
    let rest = pattern.strip_prefix(bucket);
    rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
}

/// What comes last in an ARN.
fn name_of(arn: &str) -> &str {
    let last = arn.splitn(6, ':').nth(5).unwrap_or(arn);
    let kind = ResourceType::of(arn);
    kind.and_then(|it| last.strip_prefix(it.before)).unwrap_or(last)
}

impl World {
    /// All policies of resources, by the ARN of the resource.
    pub fn resource_policies(&self) -> impl DoubleEndedIterator<Item = &ResourcePolicy> {
        self.resource_policies.values().map(AsRef::as_ref)
    }

    /// How many there are.
    pub fn n_resource_policies(&self) -> usize {
        self.resource_policies.size()
    }

    /// The policy of the resource that has exactly this ARN.
    pub fn resource_policy(&self, arn: &str) -> Option<&ResourcePolicy> {
        self.resource_policies.get(arn).map(AsRef::as_ref)
    }

    /// The policy that is asked when the action is done to what has this ARN.
    pub fn resource_policy_for(&self, action: &Action, arn: &str) -> Option<&ResourcePolicy> {
        if self.resource_policies.is_empty() {
            return None;
        }
        let (kind, whole) = ResourceType::containing(arn)?;
        self.resource_policy(whole).filter(|_| kind.is_met_by(action))
    }

    /// The buckets whose account is known and that have no policy.
    pub fn bare_buckets(&self) -> impl Iterator<Item = (&str, &AccountId)> {
        self.bucket_owners.iter().map(|(arn, account)| (&**arn, account))
    }

    /// The account that what has this ARN is in: that which its ARN names, or else that of the bucket.
    pub fn owner_of<'a>(&'a self, arn: &'a str) -> Option<&'a str> {
        let named = arn.split(':').nth(4).filter(|it| !matches!(*it, "" | "*" | "aws"));
        let kept = || {
            if self.resource_policies.is_empty() && self.bucket_owners.is_empty() {
                return None;
            }
            let whole = ResourceType::containing(arn)?.1;
            let of_policy = self.resource_policy(whole).map(|it| &it.account);
            Some(of_policy.or_else(|| self.bucket_owners.get(whole))?.as_str())
        };
        named.or_else(kept)
    }

    /// Gives a resource its policy, in place of the one that it has.
    pub(crate) fn put_resource_policy(&mut self, policy: ResourcePolicy) {
        self.bucket_owners.remove_mut(&policy.arn);
        self.resource_policies.insert_mut(policy.arn.clone(), Arc::new(policy));
    }

    /// Takes the policy of a resource away; the resource stays, in its account.
    pub(crate) fn remove_resource_policy(&mut self, arn: &str) {
        if let Some(policy) = self.resource_policies.get(arn).cloned() {
            self.resource_policies.remove_mut(arn);
            if policy.kind().is_some_and(ResourceType::is_nowhere) {
                self.add_bare_bucket(arn, policy.account.clone());
            }
        }
    }

    /// Says whose a bucket without a policy is.
    pub(crate) fn add_bare_bucket(&mut self, arn: &str, account: AccountId) {
        self.bucket_owners.insert_mut(arn.into(), account);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_is_known_by_its_arn() {
        for (arn, expected) in [
            ("arn:aws:s3:::reports", Some(("an S3 bucket", "arn:aws:s3:::reports"))),
            ("arn:aws:s3:::reports/2026/q3.csv", Some(("an S3 bucket", "arn:aws:s3:::reports"))),
            ("arn:aws:s3:::", None),
            ("arn:aws:s3:us-west-2:111122223333:accesspoint/reports", None),
            (
                "arn:aws:sqs:us-west-2:111122223333:orders",
                Some(("an SQS queue", "arn:aws:sqs:us-west-2:111122223333:orders")),
            ),
            ("arn:aws:sqs:::orders", None),
            ("arn:aws:sns:us-west-2:111122223333:news:f1b2", None),
            (
                "arn:aws:kms:us-west-2:111122223333:key/1234",
                Some(("a KMS key", "arn:aws:kms:us-west-2:111122223333:key/1234")),
            ),
            ("arn:aws:kms:us-west-2:111122223333:alias/a", None),
            (
                "arn:aws:dynamodb:us-west-2:111122223333:table/T/index/I",
                Some(("a DynamoDB table", "arn:aws:dynamodb:us-west-2:111122223333:table/T")),
            ),
            ("arn:aws:dynamodb:us-west-2:111122223333:table/T/stream/S", None),
            (
                "arn:aws:secretsmanager:us-west-2:111122223333:secret:db/shop-AbCdEf",
                Some((
                    "a secret",
                    "arn:aws:secretsmanager:us-west-2:111122223333:secret:db/shop-AbCdEf",
                )),
            ),
            (
                "arn:aws:iam::111122223333:role/team/Deploy",
                Some(("a role", "arn:aws:iam::111122223333:role/team/Deploy")),
            ),
            ("arn:aws:iam::111122223333:user/ana", None),
            ("arn:aws:ec2:us-west-2:111122223333:instance/i-1", None),
            ("reports", None),
            ("*", None),
        ] {
            let found = ResourceType::containing(arn).map(|(kind, whole)| (kind.noun, whole));
            assert_eq!(found, expected, "{arn}");
        }
    }

    #[test]
    fn a_policy_fits_the_resource_that_it_is_of() {
        let statement = |inner: &str| {
            format!(r#"{{"Statement":[{{"Effect":"Allow","Principal":"*","Action":"*"{inner}}}]}}"#)
        };
        let of = |resource: &str| statement(&format!(r#","Resource":"{resource}""#));
        let long = |n: usize| of("*").replace("Allow\"", &format!("Allow\"{}", " ".repeat(n)));
        let (bucket, role) = ("arn:aws:s3:::reports", "arn:aws:iam::111122223333:role/Deploy");
        let queue = "arn:aws:sqs:us-west-2:111122223333:orders";
        let rest = of("*").len();
        for (arn, text, expected) in [
            (bucket, of("arn:aws:s3:::reports"), None),
            (bucket, of("arn:aws:s3:::reports/*"), None),
            (bucket, of("*"), Some("column 15: the Resource of each statement is arn:aws:s3")),
            (bucket, of("arn:aws:s3:::reports-old/*"), Some("or within it")),
            (bucket, statement(""), Some("needs a Resource")),
            (bucket, "{".to_owned(), Some("line 1, column 2: ")),
            (role, statement(""), None),
            (role, of("*"), Some("the policy of a role has no Resource")),
            (queue, long(8_192 - rest), None),
            (queue, long(8_193 - rest), Some("8193 bytes, the limit of an SQS queue is 8192")),
            ("arn:aws:iam::111122223333:user/ana", of("*"), Some("the sandbox knows no policy")),
        ] {
            match (resource_policy_fault(arn, &text), expected) {
                (None, None) => {}
                (Some(fault), Some(part)) => assert!(fault.contains(part), "{arn}: {fault}"),
                (fault, _) => panic!("{arn} {text}: {fault:?}"),
            }
        }
    }
}
