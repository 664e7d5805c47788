//! The one line that teaches after a notable success or an error: one list, by operation and error code.
//!
//! A row says something only where it is true of this world at this moment, so each has a function.
//! Rows about people, their sessions and time are in `session`, about what a provider pushes in
//! `scim`, about applications in `application`, about what a policy says in `policy`, about whom a resource
//! is open to in `resource_policy`; `mistaken` says what a name is that is not what is wanted.

mod application;
mod mistaken;
mod policy;
mod resource_policy;
mod scim;
mod session;

use serde_json::{Map, Value};

use super::{
    command::nearest,
    names,
    view::{account_text, principal_text},
};
use crate::{
    api::{ApiError, Call, Caller},
    words,
    world::{Assignment, PermissionSet, Principal, RequestKind, Role, World},
};

/// What there is to learn from the answer to `call`, which took the world from `before` to `after`.
pub(super) fn after(
    before: &World,
    after: &World,
    call: &Call,
    answer: &Result<Value, ApiError>,
) -> Option<String> {
    let code = answer.as_ref().err().map(|error| error.code.as_str());
    let empty = Value::Null;
    let answer = answer.as_ref().unwrap_or(&empty);
    let (service, caller) = (&*call.service, &call.caller);
    let moment = Moment { before, after, service, caller, input: &call.input, answer };
    let mistaken = || code.and_then(|_| mistaken::told(&moment));
    let unknown = || code.and_then(|_| unknown_name(&moment));
    let families = [
        policy::LESSONS,
        resource_policy::LESSONS,
        session::LESSONS,
        scim::LESSONS,
        application::LESSONS,
        LESSONS,
    ];
    let rows = families.into_iter().flatten();
    let mut rows = rows.filter(|row| row.operation == call.operation && row.code == code);
    let taught = || rows.find_map(|row| (row.says)(&moment));
    match &*call.operation {
        // Whom a provider knows and nobody pushed is no slip of the pen.
        "SignIn" => mistaken().or_else(taught).or_else(unknown),
        _ => mistaken().or_else(unknown).or_else(taught),
    }
}

/// A call with its answer, and the world on both sides of it.
struct Moment<'a> {
    before: &'a World,
    after: &'a World,
    service: &'a str,
    caller: &'a Caller,
    input: &'a Map<String, Value>,
    answer: &'a Value,
}

/// A row of the list.
struct Lesson {
    operation: &'static str,
    /// The error that it is about; none for a success.
    code: Option<&'static str>,
    says: fn(&Moment<'_>) -> Option<String>,
}

impl<'a> Moment<'a> {
    fn text(&self, member: &str) -> Option<&'a str> {
        self.input.get(member)?.as_str()
    }

    fn permission_set(&self) -> Option<&'a PermissionSet> {
        let arn = self.text("PermissionSetArn")?;
        self.before.permission_set(arn).or_else(|| self.after.permission_set(arn))
    }

    /// The assignment that an accepted call was about, and why it failed after all.
    fn request(&self) -> Option<(&'a Assignment, Option<&'a str>)> {
        let status = self.answer.as_object()?.values().next()?;
        let request = self.after.request(status.get("RequestId")?.as_str()?)?;
        match &request.kind {
            RequestKind::Create(assignment) | RequestKind::Delete(assignment) => {
                Some((assignment, request.failure.as_deref()))
            }
            RequestKind::Provision { .. } => None,
        }
    }

    /// What there is to say while a request has not ended.
    fn waiting(&self) -> Option<String> {
        let status = self.answer.as_object()?.values().next()?;
        let request = self.after.request(status.get("RequestId")?.as_str()?)?;
        request.due.map(|due| {
            let seconds = due.duration_since(self.after.now()).as_secs();
            tr!(
                "AWS is at work, and nothing has changed yet: `clock advance --by PT{seconds}S`",
                seconds
            )
        })
    }

    /// The accounts whose role of the permission set is of an older version now.
    fn outdated(&self) -> Vec<&'a str> {
        let set = self.permission_set().map(|set| &set.arn);
        let roles = self.after.roles().filter(|role| Some(&role.permission_set) == set);
        let roles = roles.filter(|role| self.after.has_drifted(role));
        roles.map(|role| account_text(self.after, &role.account)).collect()
    }
}

/// The first name in the input that names nothing, with the nearest that does.
fn unknown_name(moment: &Moment<'_>) -> Option<String> {
    let kind = moment.text("PrincipalType");
    moment.input.iter().find_map(|(member, value)| {
        let member = names::member_of(moment.service, member);
        let (noun, given) = (names::noun(member, kind)?, value.as_str()?);
        // Whoever writes an id means it.
        let has_digits = given.chars().filter(char::is_ascii_digit).count() > 6;
        let is_id = has_digits || given.contains(':') || given.starts_with("ou-");
        if is_id || given.is_empty() {
            return None;
        }
        let known = || names::of_member(moment.before, member, kind);
        if known()?.any(|(name, _)| name == given) {
            return None;
        }
        // To compare with every name of a big organization would take seconds.
        let known: Vec<_> = known()?.map(|(name, _)| name).take(MOST_COMPARED).collect();
        let near = nearest(given, known.iter().map(AsRef::as_ref));
        let noun = words::of(noun);
        Some(match (near.first(), known.as_slice()) {
            (Some(near), _) => {
                tr!("no {noun} is called `{given}`: did you mean `{near}`?", noun, given, near)
            }
            (None, few) if few.len() <= 10 && !few.is_empty() => {
                tr!(
                    "no {noun} is called `{given}`: there are {few}",
                    noun,
                    given,
                    few = few.join(", ")
                )
            }
            (None, _) => tr!("no {noun} is called `{given}`", noun, given),
        })
    })
}

fn created_assignment(moment: &Moment<'_>) -> Option<String> {
    let (assignment, failure) = moment.request()?;
    if let Some(told) = moment.waiting() {
        return Some(told);
    }
    if failure.is_some() {
        let mistaken =
            mistaken::told(moment).map(|told| format!("{}: {told}", words::of(ACCEPTED)));
        return mistaken.or_else(|| Some(failed("describe-account-assignment-creation-status")));
    }
    let Assignment { account, permission_set, .. } = assignment;
    let name = account_text(moment.after, account);
    let role = moment.after.role(account, permission_set)?;
    Some(match moment.before.role(account, permission_set) {
        None => tr!("a role appeared in {name}: {role}", name, role = role.name),
        Some(_) if moment.before.is_assigned(assignment) => {
            tr!("AWS accepts the same assignment again and makes no second one").to_owned()
        }
        Some(_) => {
            tr!(
                "{name} has this role already and everyone assigned shares it: {role}",
                name,
                role = role.name
            )
        }
    })
}

fn deleted_assignment(moment: &Moment<'_>) -> Option<String> {
    let (assignment, failure) = moment.request()?;
    if let Some(told) = moment.waiting() {
        return Some(told);
    }
    if failure.is_some() {
        return Some(failed("describe-account-assignment-deletion-status"));
    }
    let Assignment { account, permission_set, .. } = assignment;
    let name = account_text(moment.after, account);
    let role = moment.before.role(account, permission_set)?;
    if moment.after.role(account, permission_set).is_none() {
        return Some(tr!(
            "that was the last one, so the role in {name} is gone; assign again and a new role \
             comes, with another suffix than {suffix}",
            name,
            suffix = suffix(role)
        ));
    }
    let others = moment.after.assignments_in(account, permission_set);
    let others: Vec<_> = others.map(|it| principal_text(moment.after, &it.principal)).collect();
    Some(tr!("the role in {name} stays for {others}", name, others = others.join(", ")))
}

fn failed(command: &str) -> String {
    tr!("{accepted}: `{command}` says why", accepted = words::of(ACCEPTED), command)
}

const ACCEPTED: &str = mark!("the call was accepted, but what it asked for failed");

fn suffix(role: &Role) -> &str {
    role.name.rsplit('_').next().unwrap_or(&role.name)
}

fn edited(moment: &Moment<'_>) -> Option<String> {
    let outdated = moment.outdated();
    let accounts = outdated.join(", ");
    match outdated.as_slice() {
        [] => None,
        [_] => Some(tr!(
            "the role in {accounts} keeps the old version until `provision-permission-set`",
            accounts
        )),
        _ => Some(tr!(
            "the roles in {accounts} keep the old version until `provision-permission-set`",
            accounts
        )),
    }
}

fn deleted_principal(moment: &Moment<'_>) -> Option<String> {
    let (principal, noun) = match (moment.text("UserId"), moment.text("GroupId")) {
        (Some(id), _) => (Principal::User(id.into()), "user"),
        (None, Some(id)) => (Principal::Group(id.into()), "group"),
        (None, None) => return None,
    };
    let left = moment.after.assignments().filter(|it| it.principal == principal).count();
    let left = match left {
        0 => return None,
        1 => tr!("1 assignment stays behind and grants").to_owned(),
        n => tr!("{n} assignments stay behind and grant", n),
    };
    Some(tr!(
        "{left} nothing; a new {noun} of that name gets a new id and none of them",
        left,
        noun
    ))
}

fn new_member(moment: &Moment<'_>) -> Option<String> {
    let user = moment.input.get("MemberId")?.get("UserId")?.as_str()?;
    let group = moment.after.group(moment.text("GroupId")?)?;
    let user = &moment.after.user(user)?.user_name;
    let principal = Principal::Group(group.id.clone());
    let n = moment.after.assignments().filter(|it| it.principal == principal).count();
    let group = &group.display_name;
    Some(match n {
        0 => tr!("{group} has no assignment, so nothing opens for {user} yet", group, user),
        1 => tr!(
            "the one assignment of {group} counts for {user} from now on; {delay}",
            group,
            user,
            delay = words::of(DELAY)
        ),
        n => tr!(
            "the {n} assignments of {group} count for {user} from now on; {delay}",
            n,
            group,
            user,
            delay = words::of(DELAY)
        ),
    })
}

fn still_provisioned(moment: &Moment<'_>) -> Option<String> {
    let set = moment.permission_set()?;
    let roles = moment.before.roles().filter(|role| role.permission_set == set.arn);
    let accounts: Vec<_> = roles.map(|it| account_text(moment.before, &it.account)).collect();
    let accounts = accounts.join(", ");
    Some(tr!(
        "{name} is still a role in {accounts}: end its assignments there first",
        name = set.name,
        accounts
    ))
}

/// IAM's and Organizations' operations have the same name; this is about IAM's.
fn created_policy(moment: &Moment<'_>) -> Option<String> {
    let name = moment.text("PolicyName")?;
    Some(tr!(
        "{name} is in this account alone: a permission set that names it needs one of that name \
         and path in every account where it is assigned",
        name
    ))
}

fn role_not_found(moment: &Moment<'_>) -> Option<String> {
    let set = moment.before.permission_set_named(moment.text("RoleName")?)?;
    Some(tr!(
        "{name} is the name of the permission set; `list-roles` says what its role is called",
        name = set.name
    ))
}

const fn protected(operation: &'static str) -> Lesson {
    lesson(operation, Some("UnmodifiableEntity"), |_| {
        Some(
            tr!(
                "change the permission set instead and provision it: the role is a copy that only \
             Identity Center writes"
            )
            .to_owned(),
        )
    })
}

/// Here it shows at once.
const DELAY: &str = mark!("AWS shows it in the portal within an hour");

const CONFLICT: Option<&str> = Some("ConflictException");
const NOT_FOUND: Option<&str> = Some("ResourceNotFoundException");
const INVALID: Option<&str> = Some("ValidationException");
const QUOTA: Option<&str> = Some("ServiceQuotaExceededException");

/// A row whose sentence is always true.
macro_rules! always {
    ($operation:literal, $code:expr, $sentence:expr) => {
        Lesson { operation: $operation, code: $code, says: |_| Some($sentence.to_owned()) }
    };
}

use always;

const fn lesson(
    operation: &'static str,
    code: Option<&'static str>,
    says: fn(&Moment<'_>) -> Option<String>,
) -> Lesson {
    Lesson { operation, code, says }
}

const LESSONS: &[Lesson] = &[
    always!(
        "CreatePermissionSet",
        None,
        tr!("nothing is in any account yet: a role appears with the first assignment")
    ),
    always!(
        "CreatePermissionSet",
        CONFLICT,
        tr!("a name is unique in the instance and never changes: to rename is to make a new one")
    ),
    lesson("CreatePermissionSet", INVALID, |moment| {
        let length = moment.text("Name")?.chars().count();
        (length > 32).then(|| {
            tr!(
                "the name has {length} characters; 32 is the most, because \
                 `AWSReservedSSO_<name>_<16 characters>` must fit the 64 of a role's name",
                length
            )
        })
    }),
    lesson("DeletePermissionSet", CONFLICT, still_provisioned),
    lesson("UpdatePermissionSet", None, edited),
    lesson("AttachManagedPolicyToPermissionSet", None, edited),
    lesson("DetachManagedPolicyFromPermissionSet", None, edited),
    lesson("PutInlinePolicyToPermissionSet", None, edited),
    lesson("DeleteInlinePolicyFromPermissionSet", None, edited),
    lesson("AttachCustomerManagedPolicyReferenceToPermissionSet", None, edited),
    always!(
        "AttachCustomerManagedPolicyReferenceToPermissionSet",
        None,
        tr!(
            "only the name and the path are kept: each account needs a policy of its own under them"
        )
    ),
    lesson("DetachCustomerManagedPolicyReferenceFromPermissionSet", None, edited),
    lesson("PutPermissionsBoundaryToPermissionSet", None, edited),
    always!(
        "PutPermissionsBoundaryToPermissionSet",
        None,
        tr!("a boundary allows nothing by itself: it caps what the other policies allow")
    ),
    lesson("DeletePermissionsBoundaryFromPermissionSet", None, edited),
    lesson("AttachPolicy", None, |moment| {
        let management = moment.after.organization.management.as_str();
        (moment.text("TargetId") == Some(management)).then(|| {
            tr!("policies of the organization never bind the management account: attached, without effect")
                .to_owned()
        })
    }),
    always!(
        "AttachPolicy",
        None,
        tr!("it grants nothing: it limits what policies in the accounts below may allow")
    ),
    always!(
        "CreateAccount",
        None,
        tr!("the account is at the root, and nobody is assigned there yet")
    ),
    always!(
        "MoveAccount",
        None,
        tr!(
            "what is assigned in the account stays; the policies of its new place hold from now on"
        )
    ),
    always!(
        "AttachManagedPolicyToPermissionSet",
        NOT_FOUND,
        tr!("a path belongs to the ARN: ViewOnlyAccess, for one, is under `policy/job-function/`")
    ),
    always!(
        "AttachManagedPolicyToPermissionSet",
        QUOTA,
        tr!("a permission set holds at most 25 managed policies, AWS's and your own together")
    ),
    lesson("CreateAccountAssignment", None, created_assignment),
    always!(
        "CreateAccountAssignment",
        NOT_FOUND,
        tr!("an assignment needs an account of the organization and a permission set that exist")
    ),
    lesson("DeleteAccountAssignment", None, deleted_assignment),
    always!(
        "ProvisionPermissionSet",
        None,
        tr!("the name of a role stays when it is brought up to date; only what it allows changes")
    ),
    always!(
        "CreateUser",
        None,
        tr!("a new user may enter nothing: only an assignment opens an account")
    ),
    always!("CreateUser", CONFLICT, tr!("a user name is unique in the identity store")),
    always!("CreateGroup", CONFLICT, tr!("the name of a group is unique in the identity store")),
    lesson("UpdateUser", INVALID, |moment| {
        let operations = moment.input.get("Operations")?.as_array()?;
        let paths = operations.iter().filter_map(|it| it.get("AttributePath")?.as_str());
        paths.into_iter().any(|path| path.eq_ignore_ascii_case("userName")).then(|| {
            tr!("the user name is what a person signs in with and stays; make a new user for another \
             name")
                .to_owned()
        })
    }),
    lesson("DeleteUser", None, deleted_principal),
    lesson("DeleteGroup", None, deleted_principal),
    lesson("CreateGroupMembership", None, new_member),
    always!(
        "CreateGroupMembership",
        CONFLICT,
        tr!("whoever is in the group already stays in it once")
    ),
    always!(
        "ListAccountRoles",
        None,
        tr!("people see the name of the permission set; the role in the account has another")
    ),
    lesson("ListAccounts", None, |moment| {
        let accounts = moment.answer.get("accountList")?.as_array()?;
        accounts
            .is_empty()
            .then(|| tr!("no assignment names this person or a group of theirs").to_owned())
    }),
    always!(
        "RegisterDelegatedAdministrator",
        None,
        tr!(
            "that account now manages Identity Center, except what reaches into the management account"
        )
    ),
    lesson("CreatePolicy", None, created_policy),
    always!(
        "CreatePolicyVersion",
        Some("LimitExceeded"),
        tr!("`list-policy-versions` shows the five; one that is not the default can be deleted")
    ),
    lesson("GetRole", Some("NoSuchEntity"), role_not_found),
    protected("AttachRolePolicy"),
    protected("DetachRolePolicy"),
    protected("PutRolePolicy"),
    protected("DeleteRolePolicy"),
    protected("UpdateRole"),
    protected("UpdateAssumeRolePolicy"),
    protected("DeleteRole"),
    always!(
        "GetCallerIdentity",
        None,
        tr!("without a profile you are the administrator of the management account")
    ),
];

/// How many names are compared with one that does not exist.
const MOST_COMPARED: usize = 2_000;
