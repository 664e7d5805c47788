//! The option that a word was meant to be: by its letters, else by what its words mean.

use std::cmp::Reverse;

use super::{
    lookup::{FILLED_IN, Target},
    spelling::{kebab, nearest},
};
use crate::sandbox::names;

/// Asks whether one of these words was meant to be an option that there is.
pub(crate) fn meant(target: &Target, words: &[String]) -> Option<String> {
    let words = words.iter().filter_map(|word| word.strip_prefix("--"));
    let mut words = words.map(|word| word.split_once('=').map_or(word, |(name, _)| name));
    words.find_map(|word| one(target, word))
}

fn one(target: &Target, word: &str) -> Option<String> {
    let members = &target.operation.input;
    let flags: Vec<String> = members.iter().map(|it| kebab(it.name)).collect();
    if let Some(near) = nearest(word, flags.iter().map(String::as_str)).first() {
        return Some(tr!("did you mean `--{near}`?", near));
    }
    let is_typed = |name: &str| !FILLED_IN.contains(&name);
    let typed = members.iter().zip(&flags).filter(|(member, _)| is_typed(member.name));
    let mut scored: Vec<_> = typed
        .filter_map(|(member, flag)| {
            Some(((Reverse(likeness(word, flag)?), !member.required), member, flag))
        })
        .collect();
    scored.sort_by_key(|(score, ..)| *score);
    let best = scored.first()?.0;
    let mut best = scored.into_iter().filter(|(score, ..)| *score == best);
    match (best.next(), best.next(), best.next()) {
        (Some((_, member, flag)), None, _) => {
            let noun = names::noun(names::member_of(target.service_name, member.name), None)
                .filter(|_| word.ends_with("name"));
            let by_name = noun.map(|it| {
                tr!(" It takes the name of the {noun}, too.", noun = crate::words::of(it))
            });
            Some(tr!("did you mean `--{flag}`?{hint}", flag, hint = by_name.unwrap_or_default()))
        }
        (Some((.., one)), Some((.., other)), None) => {
            Some(tr!("did you mean `--{one}` or `--{other}`?", one, other))
        }
        _ => None,
    }
}

/// How much of `flag` the words of `typed` are, if each of them is one of its words or means it.
fn likeness(typed: &str, flag: &str) -> Option<usize> {
    let wanted: Vec<&str> = flag.split('-').collect();
    // `--group-name` where there is `--display-name`.
    let last = typed.rsplit('-').next().zip(wanted.last());
    let is_same_last = last.is_some_and(|(typed, flag)| singular(typed) == singular(flag));
    let mut score = 0;
    for word in typed.split('-') {
        let means =
            |it: &&&str| MEANING.iter().any(|same| same.contains(&word) && same.contains(*it));
        let is_same = |it: &&&str| singular(it) == singular(word);
        if wanted.iter().any(|it| is_same(&it)) {
            score += 3;
        } else if wanted.iter().any(|it| means(&it)) {
            score += 1;
        } else {
            return is_same_last.then_some(0);
        }
    }
    Some(score)
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// Words that a learner takes for one another.
const MEANING: &[&[&str]] = &[
    // A name is taken where AWS wants an id or an ARN.
    &["name", "id", "arn"],
    &["user", "principal", "member"],
    &["person", "user", "principal", "member"],
    &["username", "user", "principal", "member"],
    &["group", "principal"],
    &["who", "principal", "user"],
    &["account", "target"],
    &["ou", "unit", "organizational", "parent"],
    &["policy", "document", "content"],
    &["json", "document", "content", "policy"],
    &["set", "permission"],
    &["role", "permission"],
    &["mail", "email"],
    &["title", "name"],
    &["label", "name"],
    &["time", "duration"],
    &["length", "duration"],
    &["ttl", "duration"],
    &["url", "state"],
    &["desc", "description"],
    &["comment", "description"],
];
