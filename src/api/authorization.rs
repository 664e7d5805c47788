//! Whether a person's session may make a call: what the policies of its role say, in AWS's words.

use serde_json::Value;

use super::{ApiError, Call, Caller, caller::no_session, portal};
use crate::{
    access::{Access, ladder::Question},
    catalogue::actions,
    policy::request::Action,
    world::{AccountId, World},
};

/// Refuses the call of a session whose role does not allow it; other callers are administrators.
pub(super) fn check(world: &World, call: &Call) -> Result<(), ApiError> {
    let Caller::Session { user, account, permission_set } = &call.caller else { return Ok(()) };
    let prefix = match call.service.as_str() {
        // The portal wants its token, and everybody may ask who they are; the clock is ours.
        "sts" | "sso" | "clock" => return Ok(()),
        "sso-admin" => "sso",
        "s3api" => "s3",
        service @ ("iam" | "identitystore" | "organizations") => service,
        service => {
            let message =
                format!("`{service}` stands for the administrator's console, not for a call");
            return Err(ApiError::new("NotServed", message));
        }
    };
    world.acting_role(user, account, permission_set).map_err(no_session)?;
    let action =
        Action::new(&format!("{prefix}:{}", call.operation)).ok_or_else(portal::no_access)?;
    let access = Access::new(world);
    for resource in resources(world, call, account, &action) {
        let answer = access.ask(&Question {
            user: user.clone(),
            action: action.clone(),
            resource,
            account: account.clone(),
            permission_set: permission_set.clone(),
            context: Vec::new(),
        });
        // What IAM refuses to everybody, the operation refuses itself.
        let weighed = answer.weighed.ok_or_else(portal::no_access)?;
        if let Some(message) = weighed.message {
            let code = if matches!(prefix, "iam" | "s3") {
                "AccessDenied"
            } else {
                "AccessDeniedException"
            };
            return Err(ApiError::new(code, message));
        }
    }
    Ok(())
}

/// The ARNs of what the call is about, as far as its input says it: each must be allowed. `*` without any.
fn resources(world: &World, call: &Call, account: &AccountId, action: &Action) -> Vec<String> {
    let text = |member: &str| call.input.get(member).and_then(Value::as_str);
    let known = actions::action(action.service(), &call.operation);
    let types = known.into_iter().flat_map(actions::Action::resource_types);
    let found = types.filter_map(|(kind, is_always)| {
        let arn = match (action.service(), kind.name) {
            ("s3", "bucket") => text("Bucket").map(|it| format!("arn:aws:s3:::{it}")),
            _ if !is_always => None,
            ("sso", "Instance") => {
                Some(text("InstanceArn").unwrap_or(&world.instance.arn).to_owned())
            }
            ("sso", "PermissionSet") => text("PermissionSetArn").map(ToOwned::to_owned),
            ("sso", "Application") => text("ApplicationArn").map(ToOwned::to_owned),
            ("sso", "Account") => {
                let id = text("AccountId").or_else(|| text("TargetId"));
                id.map(|id| format!("arn:aws:sso:::account/{id}"))
            }
            ("iam", "role") => text("RoleName").map(|name| {
                let mut roles = world.roles_in(account);
                let role = roles.find(|it| it.name.eq_ignore_ascii_case(name));
                role.map_or_else(
                    || format!("arn:aws:iam::{account}:role/{name}"),
                    |it| it.arn.to_string(),
                )
            }),
            ("iam", "policy") => text("PolicyArn").map(ToOwned::to_owned).or_else(|| {
                let path = text("Path").unwrap_or("/");
                text("PolicyName").map(|it| format!("arn:aws:iam::{account}:policy{path}{it}"))
            }),
            _ => None,
        };
        // Identity Center and IAM have no policies of resources for these, so another account has no say.
        let is_own = |it: &String| world.owner_of(it).is_none_or(|owner| owner == account.as_str());
        arn.filter(|it| action.service() == "s3" || is_own(it))
    });
    let found: Vec<String> = found.collect();
    if found.is_empty() { vec!["*".to_owned()] } else { found }
}
