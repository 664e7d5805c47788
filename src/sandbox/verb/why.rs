//! `why`: the ladder from a person to a decision, rung by rung, with the statements that decided.

use std::fmt::Write as _;

use super::{
    Kind, Verb,
    can::{REST, answer, verdict},
    wanted,
};
use crate::access::ladder::{Answer, Rung};

pub(super) static VERB: Verb = Verb {
    name: "why",
    summary: mark!("shows every rung from a person to a decision, and what decided it"),
    parameters: &[wanted("USER", Kind::User), wanted("ACTION", Kind::Action), REST],
    examples: &[
        ("why alice.haddad s3:GetObject on arn:aws:s3:::reports/q3.csv in production", &[]),
        ("why devi.nair iam:CreateUser in management as AdministratorAccess", &[]),
    ],
    does: |sandbox, words| {
        answer(sandbox.world(), words, |world, question, answer, text| {
            if !text.is_empty() {
                text.push('\n');
            }
            let user =
                world.user(question.user.as_str()).map_or(tr!("somebody"), |it| &it.user_name);
            let set = world.permission_set(question.permission_set.as_str());
            let set = set.map_or("", |it| &it.name);
            let place = crate::sandbox::view::account_text(world, &question.account);
            let (action, resource) = (question.action.name(), &question.resource);
            let told = tr!(
                "{user}: {action} on {resource}, as {set} in {place}",
                user,
                action,
                resource,
                set,
                place
            );
            let _ = writeln!(text, "{told}");
            tell(answer, text);
        })
    },
};

fn tell(answer: &Answer, text: &mut String) {
    for rung in &answer.rungs {
        let Rung { kind, state, text: seen, statements } = rung;
        let _ = writeln!(text, "{:<13} {:<26} {seen}", state.sign(), kind.name());
        for statement in statements {
            let _ = writeln!(
                text,
                "{:16}{}, {} ({}): {}",
                "", statement.policy, statement.name, statement.effect, statement.reason
            );
        }
    }
    let _ = writeln!(text, "{}", verdict(answer));
    if let Some(message) = answer.weighed.as_ref().and_then(|it| it.message.as_ref()) {
        let _ = writeln!(text, "{message}");
    }
}
