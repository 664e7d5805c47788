//! `can`: whether a person can do something, in each role that is open to them.

use std::fmt::Write as _;

use super::{Deed, Kind, Parameter, Verb, wanted};
use crate::{
    access::{
        Access,
        ladder::{Answer, Question},
    },
    sandbox::{
        Refusal,
        question::{self, OF_PERSON},
    },
    world::World,
};

pub(super) const REST: Parameter = Parameter {
    name: "on ARN, in ACCOUNT, as SET, with KEY=VALUE, after 2h",
    kind: Kind::Clauses(OF_PERSON),
    optional: true,
};

pub(super) static VERB: Verb = Verb {
    name: "can",
    summary: mark!("asks whether a person can do something, role by role"),
    parameters: &[wanted("USER", Kind::User), wanted("ACTION", Kind::Action), REST],
    examples: &[
        ("can alice.haddad s3:ListAllMyBuckets in production", &[]),
        ("can ana.ruiz ec2:DescribeInstances in staging as ViewOnlyAccess after 2h", &[]),
    ],
    does: |sandbox, words| {
        answer(sandbox.world(), words, |world, question, answer, text| {
            let set = world.permission_set(question.permission_set.as_str());
            let set = set.map_or("", |it| &it.name);
            let place = crate::sandbox::view::account_text(world, &question.account);
            let whose = tr!("as {set} in {account_text}", set, account_text = place);
            let _ = writeln!(text, "{}, {whose}", verdict(answer));
        })
    },
};

/// Answers the questions in `words`; `tell` puts each answer into words.
pub(super) fn answer(
    world: &World,
    words: &[String],
    tell: impl Fn(&World, &Question, &Answer, &mut String),
) -> Result<Deed, Refusal> {
    let asked = question::ask(world, words)?;
    let access = Access::new(&asked.world);
    let mut text = String::new();
    for question in &asked.questions {
        tell(&asked.world, question, &access.ask(question), &mut text);
    }
    if asked.questions.is_empty() {
        text = asked.nothing_open() + "\n";
    }
    Ok(Deed::Answer { text, words: words.to_vec() })
}

/// `ALLOW`, or `DENY` and what it is due to.
pub(in crate::sandbox) fn verdict(answer: &Answer) -> String {
    match answer.blocking() {
        None => "ALLOW".to_owned(),
        Some(rung) => format!("DENY because {}", rung.kind.word()),
    }
}
