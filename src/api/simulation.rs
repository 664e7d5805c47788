//! IAM's policy simulator: what policies make of actions on resources, without doing anything.
//!
//! Source: IAM API Reference, `SimulatePrincipalPolicy` and `SimulateCustomPolicy`. One result for each
//! action, with what counts for all resources together; the resources one by one stand in it.

mod exclusion;
mod scenario;

use serde_json::{Map, Value, json};

use scenario::Scenario;

use super::{ApiError, answer::marked_page, input::Input, rows::Answer};
use crate::{
    catalogue::actions,
    policy::{
        Effect, Outcome, Policy, Statement,
        decide::{Decision, Finding, Layer, Verdict, decide},
        glob::Glob,
        position,
        request::{Action, Request},
    },
    world::World,
};

/// With the policies of a role, and others besides.
pub(super) fn of_principal(world: &World, input: &Input<'_>) -> Answer {
    results(input, &Scenario::of_principal(world, input)?)
}

/// With the policies of the input alone.
pub(super) fn of_documents(world: &World, input: &Input<'_>) -> Answer {
    results(input, &Scenario::of_documents(world, input)?)
}

fn results(input: &Input<'_>, scenario: &Scenario) -> Answer {
    let mut names = Vec::new();
    for name in texts(input, "ActionNames") {
        names.push(Action::new(name).ok_or_else(|| {
            invalid(format!(
                "{name} is not an action: that is a service and a name in full, such as s3:GetObject"
            ))
        })?);
    }
    let mut resources: Vec<&str> = texts(input, "ResourceArns").collect();
    if let Some(text) = resources.iter().find(|it| **it != "*" && !is_arn(it)) {
        return Err(invalid(format!("{text} is not a resource: that is an ARN, or *")));
    }
    if resources.is_empty() {
        resources.push("*");
    }
    let missing = scenario.missing_keys();
    let results = names.iter().map(|action| {
        let singles: Vec<_> =
            resources.iter().map(|it| Single::new(scenario, action, it)).collect();
        told(scenario, action, &singles, &missing)
    });
    marked_page(input, "EvaluationResults", results)
}

/// What comes of an action on one resource.
struct Single<'a> {
    resource: &'a str,
    decision: Decision,
    statements: Vec<Value>,
    is_cross_account: bool,
}

impl<'a> Single<'a> {
    fn new(scenario: &Scenario, action: &Action, resource: &'a str) -> Self {
        let request = Request {
            principal: &scenario.principal,
            action,
            resource,
            resource_account: scenario.owner_of(resource),
            context: &scenario.context,
        };
        let decision = decide(&request, &scenario.layers());
        let statements = matched(scenario, &request, decision.verdict);
        let is_cross_account = request.is_cross_account();
        Self { resource, decision, statements, is_cross_account }
    }

    fn verdict(&self) -> Verdict {
        self.decision.verdict
    }

    fn is_controlled_away(&self) -> bool {
        let finding = self.decision.finding(Layer::ServiceControl);
        finding.denied.is_some() || finding.gap.is_some()
    }

    fn is_bounded_away(&self) -> bool {
        let finding = self.decision.finding(Layer::Boundary);
        finding.denied.is_some() || finding.allowed.is_none()
    }

    /// What each type of policy says, which matters when two accounts decide; not if the organization has
    /// decided before them.
    fn details(&self, scenario: &Scenario) -> Value {
        if !self.is_cross_account || self.is_controlled_away() {
            return Value::Null;
        }
        let mut details = Map::new();
        let boundary = scenario.boundary.is_some().then_some(Layer::Boundary);
        for layer in [Layer::Identity, Layer::Resource].into_iter().chain(boundary) {
            let name = match layer {
                Layer::Resource => RESOURCE_POLICY,
                Layer::Boundary => "Permissions Boundary Policy",
                _ => IAM_POLICY,
            };
            let verdict = verdict_of(self.decision.finding(layer));
            details.insert(name.to_owned(), word(verdict).into());
        }
        details.into()
    }
}

fn told(scenario: &Scenario, action: &Action, singles: &[Single<'_>], missing: &[String]) -> Value {
    let verdict = singles.iter().map(Single::verdict).max_by_key(|it| severity(*it));
    let verdict = verdict.unwrap_or(Verdict::ImplicitDeny);
    let mut statements: Vec<Value> = Vec::new();
    for statement in
        singles.iter().filter(|it| it.verdict() == verdict).flat_map(|it| &it.statements)
    {
        if !statements.contains(statement) {
            statements.push(statement.clone());
        }
    }
    let has_resources = singles.iter().any(|it| it.resource != "*");
    let boundary = |is_away: bool| {
        scenario.boundary.as_ref().map(|_| json!({ "AllowedByPermissionsBoundary": !is_away }))
    };
    let is_controlled_away = singles.iter().any(Single::is_controlled_away);
    let organization = scenario
        .is_in_organization
        .then(|| json!({ "AllowedByOrganizations": !is_controlled_away }));
    let each = has_resources.then(|| {
        let one = |it: &Single<'_>| {
            json!({
                "EvalResourceName": it.resource,
                "EvalResourceDecision": word(it.verdict()),
                "MatchedStatements": it.statements,
                "MissingContextValues": (!missing.is_empty()).then_some(missing),
                "EvalDecisionDetails": it.details(scenario),
                "PermissionsBoundaryDecisionDetail": boundary(it.is_bounded_away()),
            })
        };
        singles.iter().map(one).collect::<Vec<_>>()
    });
    json!({
        "EvalActionName": action.name(),
        "EvalResourceName": template(action, singles),
        "EvalDecision": word(verdict),
        "MatchedStatements": statements,
        "MissingContextValues": missing,
        "OrganizationsDecisionDetail": organization,
        "PermissionsBoundaryDecisionDetail": boundary(singles.iter().any(Single::is_bounded_away)),
        "EvalDecisionDetails": (has_resources && !is_controlled_away)
            .then(|| joined_details(scenario, singles)),
        "ResourceSpecificResults": each,
    })
}

/// The most restrictive of each type of policy; nothing where no other account has a say.
fn joined_details(scenario: &Scenario, singles: &[Single<'_>]) -> Value {
    let mut joined = Map::new();
    for details in singles.iter().map(|it| it.details(scenario)) {
        for (name, word) in details.as_object().into_iter().flatten() {
            let rank = |it: &Value| WORDS.iter().position(|word| Some(*word) == it.as_str());
            if joined.get(name).is_none_or(|it| rank(it) < rank(word)) {
                joined.insert(name.clone(), word.clone());
            }
        }
    }
    joined.into()
}

/// The statements of identity-based and resource-based policies that the verdict is due to.
fn matched(scenario: &Scenario, request: &Request<'_>, verdict: Verdict) -> Vec<Value> {
    let effect = match verdict {
        Verdict::Allow => Effect::Allow,
        Verdict::ExplicitDeny => Effect::Deny,
        Verdict::ImplicitDeny => return Vec::new(),
    };
    let layers = scenario.layers();
    let mut found = Vec::new();
    for layer in [Layer::Identity, Layer::Resource] {
        for (place, policy, statement) in layers.statements(layer) {
            let applies = matches!(statement.check(request), Outcome::Applies(_));
            if statement.effect != effect || !applies {
                continue;
            }
            let (id, kind) = match layer {
                Layer::Resource => ("ResourcePolicy", RESOURCE_POLICY),
                _ => (scenario.id_of(place.policy), IAM_POLICY),
            };
            let (start, end) = places(policy, statement);
            found.push(json!({
                "SourcePolicyId": id,
                "SourcePolicyType": kind,
                "StartPosition": { "Line": start.0, "Column": start.1 },
                "EndPosition": { "Line": end.0, "Column": end.1 },
            }));
        }
    }
    found
}

/// Where AWS says that a statement begins and ends: behind what its reader has read last, which before the
/// first of a list is the bracket. So it is in the examples of AWS CLI and in answers of the live service.
fn places(policy: &Policy, statement: &Statement) -> ((usize, usize), (usize, usize)) {
    let text = &policy.source;
    let (start, end) = (statement.span.start(), statement.span.end());
    let before = text.get(..start).unwrap_or_default().trim_end();
    let behind_last = match before.chars().next_back() {
        Some('[') => before.len(),
        Some(',') => before.trim_end_matches(',').trim_end().len(),
        _ => start + 1,
    };
    (position(text, behind_last), position(text, end))
}

/// What ARNs of the resource look like, of the type that the first resource is; `*` where there is none.
fn template(action: &Action, singles: &[Single<'_>]) -> String {
    let resource = singles.first().map_or("*", |it| it.resource);
    let name = action.name().split_once(':').map_or("", |it| it.1);
    let Some(known) = actions::action(action.service(), name).filter(|_| resource != "*") else {
        return "*".to_owned();
    };
    let mut templates = known.resource_types().flat_map(|(it, _)| it.arns());
    let found = templates.find(|it| pattern(it).matches(resource));
    found.unwrap_or("*").to_owned()
}

/// The template with `*` for what differs.
fn pattern(template: &str) -> Glob {
    let mut pieces = template.split("${");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push('*');
        text.push_str(piece.split_once('}').map_or("", |it| it.1));
    }
    Glob::new(&text)
}

fn verdict_of(finding: Finding) -> Verdict {
    match (finding.denied, finding.allowed) {
        (Some(_), _) => Verdict::ExplicitDeny,
        (None, Some(_)) => Verdict::Allow,
        (None, None) => Verdict::ImplicitDeny,
    }
}

fn severity(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Allow => 0,
        Verdict::ImplicitDeny => 1,
        Verdict::ExplicitDeny => 2,
    }
}

fn word(verdict: Verdict) -> &'static str {
    WORDS.get(severity(verdict)).copied().unwrap_or_default()
}

/// AWS's words for verdicts, from the mildest on.
const WORDS: [&str; 3] = ["allowed", "implicitDeny", "explicitDeny"];

/// What the live service says, though its model has other words: `role`, `aws-managed`, …
const IAM_POLICY: &str = "IAM Policy";
const RESOURCE_POLICY: &str = "Resource Policy";

/// The texts of a list.
fn texts<'a>(input: &Input<'a>, name: &str) -> impl Iterator<Item = &'a str> {
    input.list(name).iter().filter_map(Value::as_str)
}

fn is_arn(text: &str) -> bool {
    text.starts_with("arn:") && text.matches(':').count() >= 5
}

fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::new("InvalidInput", message)
}
