//! The ladder: every rung between a person and a decision, with what was seen on it; those of policies are
//! in `layer`.

mod layer;

use jiff::Timestamp;

use super::{
    Access, compiled::Policies, context, principal_names, reserved, resource_named, target::Target,
};
use layer::Seen;

use crate::{
    policy::{
        Outcome,
        decide::{Deciding, Decision, Layer, decide},
        explain,
        request::{Action, Context, Principal, Request},
    },
    world::{
        Account, AccountId, NoSession, PermissionSetArn, Principal as Assigned, Role, UserId, World,
    },
};

/// Who wants to do what, and where.
#[derive(Debug, Clone)]
pub struct Question {
    /// Who.
    pub user: UserId,
    /// What.
    pub action: Action,
    /// The ARN of what it is done to; `*` for an action that takes no resource.
    pub resource: String,
    /// The account that the person acts in.
    pub account: AccountId,
    /// The permission set that the person has chosen there.
    pub permission_set: PermissionSetArn,
    /// Condition keys with their values, besides those that AWS adds.
    pub context: Vec<(String, Vec<String>)>,
}

/// What came of a question.
#[derive(Debug, Clone)]
pub struct Answer {
    /// From the person down to the last policy. A rung below one that blocks may be missing.
    pub rungs: Vec<Rung>,
    /// Whether it is allowed.
    pub is_allowed: bool,
    /// What the policies say, if it came to them.
    pub weighed: Option<Weighed>,
}

/// A decision with what it was made from.
#[derive(Debug, Clone)]
pub struct Weighed {
    /// The decision.
    pub decision: Decision,
    /// The policies that were weighed.
    pub policies: Policies,
    /// Who asked.
    pub principal: Principal,
    /// With which condition keys.
    pub context: Context,
    /// AWS's sentence, if it refuses.
    pub message: Option<String>,
}

/// One rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// Which.
    pub kind: RungKind,
    /// What it does to the answer.
    pub state: State,
    /// What was seen: a sentence without its full stop.
    pub text: String,
    /// The statements that decided it.
    pub statements: Vec<Shown>,
}

/// A statement on a rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The policy, and where it is attached.
    pub policy: String,
    /// An ARN, an id, or whose policy it is.
    pub home: String,
    /// The statement's Sid, or its number.
    pub name: String,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
    /// Why it applies, or what keeps it from that.
    pub reason: String,
    /// The document that it stands in.
    pub source: std::sync::Arc<str>,
    /// Where in the document it stands, in bytes.
    pub range: (usize, usize),
    /// Where in the document that stands which decided, in bytes.
    pub marks: Vec<(usize, usize)>,
}

/// What a rung does to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It lets through.
    Passes,
    /// The answer is no because of it.
    Blocks,
    /// It would not let through, but the answer is no already because of another.
    AlsoBlocks,
    /// It has no say here.
    Silent,
}

impl State {
    /// A sign and a word for it, so that colour is not needed.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Passes => tr!("+ passes"),
            Self::Blocks => tr!("x BLOCKS"),
            Self::AlsoBlocks => tr!("x blocks too"),
            Self::Silent => tr!("- no say"),
        }
    }
}

/// The rungs, from the person down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RungKind {
    /// Whether the person gets in.
    SignIn,
    /// Whether the permission set is assigned, and through whom.
    Assignment,
    /// Whether the role is there, and how old its policies are.
    Role,
    /// Until when the role session lives.
    Session,
    /// A layer of policies.
    Policies(Layer),
    /// What IAM refuses whatever policies say.
    ReservedRole,
}

impl RungKind {
    /// What it is called on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignIn => tr!("sign-in"),
            Self::Assignment => tr!("assignment"),
            Self::Role => tr!("role"),
            Self::Session => tr!("session"),
            Self::Policies(layer) => match layer {
                Layer::ServiceControl => tr!("service control policies"),
                Layer::ResourceControl => tr!("resource control policies"),
                Layer::Resource => tr!("resource-based policy"),
                Layer::Identity => tr!("identity-based policies"),
                Layer::Boundary => tr!("permissions boundary"),
                Layer::Session => tr!("session policies"),
            },
            Self::ReservedRole => tr!("protected role"),
        }
    }

    /// One word for it, which programs read: what a denial is due to.
    pub fn word(self) -> &'static str {
        match self {
            Self::Policies(layer) => layer.word(),
            Self::ReservedRole => "protected-role",
            Self::SignIn => "sign-in",
            Self::Assignment => "assignment",
            Self::Role => "role",
            Self::Session => "session",
        }
    }
}

impl Rung {
    /// Whether a statement denies on it.
    pub fn is_explicit(&self) -> bool {
        self.statements.iter().any(|it| it.effect == "Deny")
    }
}

impl Answer {
    /// The rung that the answer is due to, if it is no.
    pub fn blocking(&self) -> Option<&Rung> {
        self.rungs.iter().find(|it| it.state == State::Blocks)
    }
}

impl Access<'_> {
    /// Climbs the ladder, and says what was seen on each rung.
    pub fn ask(&self, question: &Question) -> Answer {
        let mut climb = Climb { access: self, question, rungs: Vec::new() };
        let weighed = climb.climb();
        let is_allowed =
            weighed.is_some() && climb.rungs.iter().all(|it| it.state != State::Blocks);
        Answer { rungs: climb.rungs, is_allowed, weighed }
    }

    /// The policies that a role meets when it does something to that.
    pub fn policies_of(&self, account: &Account, target: &Target<'_>, role: &Role) -> Policies {
        self.compiled.borrow_mut().policies(self.world, account, target, &role.snapshot)
    }
}

struct Climb<'a, 'w> {
    access: &'a Access<'w>,
    question: &'a Question,
    rungs: Vec<Rung>,
}

impl Climb<'_, '_> {
    fn climb(&mut self) -> Option<Weighed> {
        let Question { user, account, permission_set, .. } = self.question;
        let world = self.access.world;
        let live = world
            .role_sessions_of(user)
            .find(|it| it.0 == account && it.1 == permission_set)
            .map(|it| it.2.expires);
        self.sign_in(live);
        self.assignment(live);
        if self.is_blocked() {
            return None;
        }
        let account = world.organization.account(account.as_str())?;
        let acting = world.acting_role(user, &account.id, permission_set);
        let Ok((role, user_name)) = acting else {
            self.no_role(acting.err());
            return None;
        };
        self.role(account, role);
        self.session(role, live);
        let principal = context::principal(role, user_name);
        let person = world.user(user.as_str());
        let mut context = context::session(world, account, role, person, user_name);
        let Question { action, resource, .. } = self.question;
        let target = Target::new(world, action, resource, account);
        context::resource(world, resource, target.account, &mut context);
        for (key, values) in &self.question.context {
            context.set(key, values.iter().map(String::as_str));
        }
        let policies = self.access.policies_of(account, &target, role);
        Some(self.weigh(policies, &target, principal, context))
    }

    fn push(&mut self, kind: RungKind, state: State, text: impl Into<String>) {
        let statements = Vec::new();
        self.rungs.push(Rung { kind, state, text: text.into(), statements });
    }

    fn is_blocked(&self) -> bool {
        self.rungs.iter().any(|it| it.state == State::Blocks)
    }

    /// A role session that lives needs no sign-in any more.
    fn sign_in(&mut self, live: Option<Timestamp>) {
        let world = self.access.world;
        let user = world.user(self.question.user.as_str());
        let is_in = world.user_of_token(&world.portal_token(&self.question.user)).is_some();
        let (state, text) = match (user, live) {
            (Some(user), _) if user.is_enabled && is_in => (
                State::Passes,
                tr!("{user_name} can sign in to the access portal", user_name = user.user_name),
            ),
            (user, Some(_)) => {
                let who = user.map_or(tr!("the person, who is deleted,"), |it| &it.user_name);
                (
                    State::Silent,
                    tr!("{who} cannot open anything new, but has a session already", who),
                )
            }
            (Some(user), None) if !user.is_enabled => (
                State::Blocks,
                tr!("{user_name} is disabled and cannot sign in", user_name = user.user_name),
            ),
            (Some(user), None) => {
                let name = &user.user_name;
                (State::Blocks, tr!("the portal session of {name} has ended: `login {name}`", name))
            }
            (None, None) => (State::Blocks, tr!("there is no such person any more").to_owned()),
        };
        self.push(RungKind::SignIn, state, text);
    }

    fn assignment(&mut self, live: Option<Timestamp>) {
        let Question { user, account, permission_set, .. } = self.question;
        let world = self.access.world;
        let set = world.permission_set(permission_set.as_str());
        let set = set.map_or_else(|| permission_set.to_string(), |it| it.name.to_string());
        let place = world.organization.account(account.as_str());
        let place = place.map_or_else(|| account.to_string(), |it| it.name.to_string());
        let principals = world.principals_of(user);
        let through: Vec<String> = world
            .assignments_in(account, permission_set)
            .filter(|it| principals.contains(&it.principal))
            .map(|it| match &it.principal {
                Assigned::User(_) => tr!("directly").to_owned(),
                Assigned::Group(id) => {
                    let name = world.group(id.as_str()).map(|it| it.display_name.to_string());
                    tr!("through the group {group}", group = name.unwrap_or_else(|| id.to_string()))
                }
            })
            .collect();
        let (state, text) = if !through.is_empty() {
            (
                State::Passes,
                tr!(
                    "{set} in {place}, {through}",
                    set,
                    place,
                    through = through.join(tr!(" and "))
                ),
            )
        } else if live.is_some() {
            (
                State::Silent,
                tr!("{set} in {place} is not assigned any more; the session lives on", set, place),
            )
        } else {
            (
                State::Blocks,
                tr!(
                    "{set} is not assigned in {place}, neither directly nor to a group",
                    set,
                    place
                ),
            )
        };
        self.push(RungKind::Assignment, state, text);
    }

    fn no_role(&mut self, why: Option<NoSession>) {
        let text = match why {
            Some(NoSession::Expired) => {
                tr!("the role session has expired, and the portal session has ended")
            }
            Some(NoSession::SignedOut) => {
                tr!("the portal session has ended, so no role session can begin")
            }
            Some(NoSession::NoAccess) | None => {
                tr!("the role is not there: the assignment has not been provisioned")
            }
        };
        self.push(RungKind::Role, State::Blocks, text);
    }

    fn role(&mut self, account: &Account, role: &Role) {
        let world = self.access.world;
        let drift = if world.has_drifted(role) {
            tr!(
                "; the permission set has changed since, and this role has not been provisioned again"
            )
        } else {
            ""
        };
        let text =
            tr!("{name} in {account}{drift}", name = role.name, account = account.name, drift);
        self.push(RungKind::Role, State::Passes, text);
    }

    fn session(&mut self, role: &Role, live: Option<Timestamp>) {
        let text = match live {
            Some(end) => tr!("a session of the role lives until {end}", end),
            None => tr!(
                "a session can begin now and lasts {session_duration}",
                session_duration = role.snapshot.session_duration
            ),
        };
        self.push(RungKind::Session, State::Passes, text);
    }

    fn weigh(
        &mut self,
        policies: Policies,
        target: &Target<'_>,
        principal: Principal,
        context: Context,
    ) -> Weighed {
        let Question { action, resource, .. } = self.question;
        let request = Request {
            principal: &principal,
            action,
            resource: resource_named(action, resource),
            resource_account: target.owner,
            context: &context,
        };
        let layers = policies.layers();
        let decision = decide(&request, &layers);
        let message = explain::message(&request, &decision);
        let deciding = layers.deciding(&request, &decision);
        for layer in Layer::ALL {
            let seen = Seen { decision: &decision, policies: &policies, request: &request, target };
            let rung = seen.rung(layer);
            let own = deciding.iter().filter(|it| it.layer == layer);
            let world = self.access.world;
            let statements = own.map(|it| shown(world, it, &policies, &request)).collect();
            self.rungs.push(Rung { statements, ..rung });
        }
        if let Some(refusal) = reserved::refusal(action, resource) {
            let is_first = !self.is_blocked();
            let state = if is_first { State::Blocks } else { State::AlsoBlocks };
            self.push(
                RungKind::ReservedRole,
                state,
                tr!("IAM refuses it to everybody: {refusal}", refusal),
            );
        }
        drop(deciding);
        Weighed { decision, policies, principal, context, message }
    }
}

fn shown(
    world: &World,
    deciding: &Deciding<'_>,
    policies: &Policies,
    request: &Request<'_>,
) -> Shown {
    let Deciding { layer, place, policy, statement, outcome } = *deciding;
    let (name, home) = match policies.named(layer, place) {
        Some((level, named)) if level.target.is_empty() => (named.name.clone(), named.home.clone()),
        Some((level, named)) => (
            tr!("{name} at {target}", name = named.name, target = level.target),
            named.home.clone(),
        ),
        None => (String::new(), String::new()),
    };
    let range = |span: crate::policy::Span| (span.start(), span.end());
    Shown {
        policy: name,
        home,
        name: match statement.sid.as_deref() {
            Some(sid) if !sid.is_empty() => sid.to_owned(),
            _ => tr!("statement {number}", number = place.statement + 1),
        },
        effect: statement.effect.name(),
        reason: match outcome {
            Outcome::Principal => {
                let names = principal_names(world, std::iter::once(statement)).join(", ");
                tr!("it is for others: {names}", names)
            }
            _ => explain::reason(policy, statement, outcome, request),
        },
        source: policy.source.clone(),
        range: range(statement.span),
        marks: statement.deciding(outcome).into_iter().map(range).collect(),
    }
}
