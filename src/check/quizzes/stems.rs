//! What makes a question hard to read, or one too many.

use std::collections::HashMap;

use super::{
    Seen,
    item::Item,
    words::{said, words},
};
use crate::fault::Fault;

/// A question that asks for what is *not* so must say it loudly: who misses the word answers the opposite.
///
/// Only the sentence that asks counts, if it begins with a word that asks for an option. "Why does it not work?"
/// asks for a cause, which is no turn-around. A negation in a clause of its own ("that cannot", "who did not",
/// "because it never") describes something, and one in code or quotes is shown. Bold, italics or capitals make
/// it loud.
pub(super) fn quiet_negation(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    for item in seen.choices() {
        let Some(prompt) = &item.prompt else { continue };
        let Some(word) = negation(&prompt.text) else { continue };
        let message = tr!("the question turns on `{word}`, which is easily missed", word);
        let help = tr!("write `**{word}**`, or ask for what is so", word);
        faults.push(item.fault(&prompt.span, message).help(help));
    }
}

/// The word that turns a question around without being loud.
fn negation(prompt: &str) -> Option<String> {
    let said = said(prompt);
    let asking =
        said.split_inclusive(['.', '?', '!', '\n', ':']).rev().find(|it| it.contains('?'))?;
    let mut tokens = asking.split_whitespace();
    // "In which account", "To whom": a word before the one that asks is no matter.
    let head: Vec<&str> = tokens.by_ref().take(2).collect();
    let is = |word: &str, of: &[&str]| of.iter().any(|it| word.eq_ignore_ascii_case(it));
    let begins = head.iter().position(|it| is(it, &ASKING))?;
    let rest = head.into_iter().skip(begins + 1).chain(tokens);
    for token in rest {
        let word = token.trim_matches(|c: char| !c.is_alphanumeric() && c != '*' && c != '_');
        if is(word, &CLAUSE) {
            return None;
        }
        if is(word, &NEGATIONS) || word.ends_with("n't") || word.ends_with("n’t") {
            let is_loud = word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
            return (!is_loud).then(|| word.to_owned());
        }
    }
    None
}

const ASKING: [&str; 6] = ["which", "what", "who", "whom", "whose", "where"];

/// With the stars or lines of emphasis around it, a word is none of these.
const NEGATIONS: [&str; 5] = ["not", "never", "except", "cannot", "neither"];

const CLAUSE: [&str; 16] = [
    "that", "who", "whom", "whose", "which", "because", "if", "when", "where", "while", "so",
    "although", "but", "since", "and", "unless",
];

/// Two questions must not ask the same: whoever had one knows the other, and a form may hold both.
///
/// The same means: the same answers, and prompts that differ in at most one word. Questions that differ in one
/// word and have other answers (the *portal* session, the *role* session) are two. Prompts below eight words
/// ("Which of these is true?") say too little to be compared. Each prompt is looked up under itself with each
/// of its words left out, so that a bank of any size is done in one pass.
pub(super) fn same_questions(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    let mut known: HashMap<(Vec<String>, Vec<String>), &Item<'_>> = HashMap::new();
    for item in &seen.items {
        let Some(prompt) = &item.prompt else { continue };
        let asked = words(&prompt.text);
        if asked.len() < FEWEST_WORDS {
            continue;
        }
        let mut answers: Vec<String> =
            item.right.iter().map(|it| words(&it.text).join(" ")).collect();
        answers.sort();
        let keys: Vec<_> = without_each(&asked).map(|it| (it, answers.clone())).collect();
        let same = keys.iter().find_map(|key| known.get(key));
        if let Some(other) = same {
            let other =
                other.prompt.as_ref().map_or("", |it| it.text.lines().next().unwrap_or_default());
            let message = tr!("another question asks the same: `{other}`", other);
            faults.push(
                item.fault(&prompt.span, message)
                    .help(tr!("take one of them out, or ask for more")),
            );
        }
        for key in keys {
            known.entry(key).or_insert(item);
        }
    }
}

const FEWEST_WORDS: usize = 8;

/// `words` with each one left out in turn: two texts that differ in one word have one of these in common, and
/// so have two that do not differ.
fn without_each(words: &[String]) -> impl Iterator<Item = Vec<String>> {
    (0..words.len()).map(|left_out| {
        let rest = words.iter().enumerate().filter(move |(idx, _)| *idx != left_out);
        rest.map(|(idx, word)| if idx < left_out { word.clone() } else { format!("~{word}") })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negation_is_quiet_where_it_turns_the_question_around() {
        for (prompt, word) in [
            ("Which of these is not a role?", Some("not")),
            ("It is so.\nWhat can they never do?", Some("never")),
            ("In which account doesn't it apply?", Some("doesn't")),
            ("Which of these is **not** a role?", None),
            ("Which of these is NOT a role?", None),
            ("Why can Ana not read it?", None),
            ("What does a person see who was not assigned?", None),
            ("What helps a program that cannot take a role?", None),
            ("She does not know it. Which one fits?", None),
            ("What does the message `not found` say?", None),
            ("Which session ends first?", None),
        ] {
            assert_eq!(negation(prompt).as_deref(), word, "{prompt}");
        }
    }
}
