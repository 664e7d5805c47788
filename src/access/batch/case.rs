//! A line of a batch that has been understood, and what is answered to it.

use std::sync::Arc;

use serde_json::Map;

use super::{Wrong, known};
use crate::{
    access::{reserved, resource_named},
    policy::{
        Outcome, Policy,
        decide::{Deciding, Layer, Layers, decide},
        explain::{message, reason},
        json::{self, Value},
        request::{Action, Context, Principal, Request},
    },
};

/// A request and all policies that it meets.
#[derive(Debug)]
pub(super) struct Case {
    action: Action,
    resource: String,
    resource_account: String,
    principal: Principal,
    context: Context,
    pub(super) policies: Policies,
}

/// The policies of a line.
#[derive(Debug, Default)]
pub(super) struct Policies {
    pub(super) identity: Vec<Arc<Policy>>,
    pub(super) boundary: Option<Arc<Policy>>,
    pub(super) session: Vec<Arc<Policy>>,
    pub(super) service_control: Vec<Vec<Arc<Policy>>>,
    pub(super) resource_control: Vec<Vec<Arc<Policy>>>,
    pub(super) resource: Option<Arc<Policy>>,
}

const REQUEST: [&str; 6] =
    ["action", "resource", "principal", "principal_account", "resource_account", "context"];
const PLACE: &str = "request";

impl Case {
    pub(super) fn read(request: &Value<'_>, policies: Policies) -> Result<Self, Wrong> {
        known(request, PLACE, &REQUEST)?;
        let text = |name: &str| match request.get(name) {
            None => Ok(None),
            Some(value) if value.kind == json::Kind::Null => Ok(None),
            Some(value) => {
                let wrong = || Wrong::new(PLACE, tr!("{name} is a string", name), value);
                value.as_str().map(|it| Some((it, value))).ok_or_else(wrong)
            }
        };
        let (name, value) =
            text("action")?.ok_or_else(|| Wrong::new(PLACE, tr!("it has no action"), request))?;
        let action = Action::new(name).ok_or_else(|| {
            Wrong::new(PLACE, tr!("an action is a service and a name, such as s3:GetObject"), value)
        })?;
        let resource = text("resource")?.map_or("*", |it| it.0).to_owned();
        let account = text("principal_account")?.map(|it| it.0);
        let mut principal = read_principal(text("principal")?.map(|it| it.0), account);
        let named = resource.split(':').nth(4).filter(|it| !it.is_empty() && *it != "*");
        let resource_account = text("resource_account")?.map(|it| it.0).or(named);
        let resource_account = resource_account.unwrap_or(&principal.account).to_owned();
        if principal.account.is_empty() {
            principal.account.clone_from(&resource_account);
        }
        let mut context = match request.get("context") {
            Some(value) if value.kind != json::Kind::Null => read_context(value)?,
            _ => Context::default(),
        };
        if let [arn] = context.values("aws:principalarn").unwrap_or_default() {
            principal.specify(arn);
        }
        for (key, value) in [
            ("aws:PrincipalArn", principal.role.as_deref().unwrap_or(&principal.arn)),
            ("aws:PrincipalAccount", &principal.account),
            ("aws:PrincipalType", principal.kind().unwrap_or_default()),
            ("aws:ResourceAccount", &resource_account),
        ] {
            if !value.is_empty() {
                context.set_default(key, value);
            }
        }
        Ok(Self { action, resource, resource_account, principal, context, policies })
    }

    fn layers(&self) -> Layers<'_> {
        let policies = &self.policies;
        Layers {
            service_control: &policies.service_control,
            resource_control: &policies.resource_control,
            resource: policies.resource.as_ref(),
            identity: &policies.identity,
            boundary: policies.boundary.as_ref(),
            session: &policies.session,
        }
    }

    fn request(&self) -> Request<'_> {
        Request {
            principal: &self.principal,
            action: &self.action,
            resource: resource_named(&self.action, &self.resource),
            resource_account: &self.resource_account,
            context: &self.context,
        }
    }

    /// The answer, as a line of JSON without its end; `id` is JSON.
    pub(super) fn told(&self, id: &str) -> String {
        let (request, layers) = (self.request(), self.layers());
        let decision = decide(&request, &layers);
        let blocked_by: Vec<_> = decision.blocked_by.iter().map(|it| it.word()).collect();
        let mut answer = Map::new();
        answer.insert("verdict".to_owned(), decision.verdict.word().into());
        answer.insert("layer".to_owned(), decision.layer.map(Layer::word).into());
        answer.insert("blocked_by".to_owned(), blocked_by.into());
        let deciding = layers.deciding(&request, &decision);
        let statements: Vec<_> = deciding.iter().map(|it| told(it, &request)).collect();
        answer.insert("statements".to_owned(), statements.into());
        if let Some(message) = message(&request, &decision) {
            answer.insert("message".to_owned(), message.into());
        }
        if let Some(refusal) = reserved::refusal(&self.action, &self.resource) {
            answer.insert("refusal".to_owned(), refusal.into());
        }
        // The id comes first, as it was given.
        let rest = serde_json::Value::from(answer).to_string();
        format!(r#"{{"id":{id},{}"#, rest.trim_start_matches('{'))
    }
}

fn told(deciding: &Deciding<'_>, request: &Request<'_>) -> serde_json::Value {
    let Deciding { layer, place, policy, statement, outcome } = *deciding;
    let mut told = Map::new();
    told.insert("layer".to_owned(), layer.word().into());
    if layer.has_levels() {
        told.insert("level".to_owned(), place.level.into());
    }
    told.insert("policy".to_owned(), place.policy.into());
    told.insert("statement".to_owned(), place.statement.into());
    if let Some(sid) = &statement.sid {
        told.insert("sid".to_owned(), (&**sid).into());
    }
    told.insert("effect".to_owned(), statement.effect.name().into());
    told.insert("applies".to_owned(), matches!(outcome, Outcome::Applies(_)).into());
    told.insert("reason".to_owned(), reason(policy, statement, outcome, request).into());
    told.into()
}

/// Who asks, as far as the line says it.
fn read_principal(given: Option<&str>, account: Option<&str>) -> Principal {
    let arn = given.unwrap_or_default();
    let named = Principal::from_arn(arn).unwrap_or_else(|| Principal {
        arn: arn.to_owned(),
        account: String::new(),
        role: None,
    });
    match account {
        Some(account) => Principal { account: account.to_owned(), ..named },
        None => named,
    }
}

fn read_context(value: &Value<'_>) -> Result<Context, Wrong> {
    const PLACE: &str = "request.context";
    let mut context = Context::default();
    let Some(members) = value.members() else {
        return Err(Wrong::new(
            PLACE,
            tr!("the context is an object: key, then value or values"),
            value,
        ));
    };
    for member in members {
        let texts = member.value.items().iter().map(|it| {
            let wrong =
                || Wrong::new(PLACE, tr!("a value is a string, a number, true or false"), it);
            it.scalar().ok_or_else(wrong)
        });
        context.set(&member.key, texts.collect::<Result<Vec<&str>, _>>()?);
    }
    Ok(context)
}
