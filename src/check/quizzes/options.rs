//! What options give away or break, without anybody knowing the matter.

use std::collections::HashMap;

use super::{
    Seen,
    item::{Item, Text},
    words::{contains, said, words},
};
use crate::{fault::Fault, text::width};

/// The right option must not be known by its length.
///
/// Options differ in length, so only a key that a stranger would pick counts: every right option has more than
/// one and a half times the width of *every* wrong one, and stands out by 16 columns or more, a fifth of a
/// narrow screen. In a sound question with options of 40 to 60 columns, neither is near.
pub(super) fn long_key(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    for item in seen.choices() {
        let longest_wrong = item.wrong.iter().map(|it| width(&it.text)).max().unwrap_or_default();
        let shortest_right = item.right.iter().min_by_key(|it| width(&it.text));
        let Some(right) = shortest_right.filter(|_| longest_wrong > 0) else { continue };
        let columns = width(&right.text);
        if columns * 2 > longest_wrong * 3 && columns >= longest_wrong + 16 {
            let message = tr!("the right answer is by far the longest option");
            let help = tr!("shorten it, and put the reason into its rationale");
            faults.push(item.fault(&right.span, message).help(help));
        }
    }
}

/// An option must not speak of the other options: who sees two that are right knows the third, and a form shows
/// them in another order each time.
///
/// Only set phrases count, those without "above" only as a whole option: "none of these accounts" is about
/// accounts.
pub(super) fn about_others(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    for item in seen.choices() {
        for option in item.options().filter(|it| is_about_others(&it.text)) {
            let message = tr!("the option `{text}` is about the other options", text = option.text);
            let help =
                tr!("write what is meant, or let several be chosen with a list in `answer.answer`");
            faults.push(item.fault(&option.span, message).help(help));
        }
    }
}

fn is_about_others(option: &str) -> bool {
    let option = words(&said(option));
    let is = |phrase: &&str| option == words(phrase);
    let has = |phrase: &&str| contains(&option, &words(phrase));
    ABOVE.iter().any(has) || WHOLE.iter().any(is)
}

const ABOVE: [&str; 7] = [
    mark!("all of the above"),
    mark!("all the above"),
    mark!("any of the above"),
    mark!("both of the above"),
    mark!("none of the above"),
    mark!("neither of the above"),
    mark!("none of the others"),
];

const WHOLE: [&str; 8] = [
    mark!("all of these"),
    mark!("all of them"),
    mark!("both of these"),
    mark!("both of them"),
    mark!("none of these"),
    mark!("none of them"),
    mark!("neither of these"),
    mark!("neither of them"),
];

/// A text must not name an option by its place or letter: every form has another order.
///
/// "Option" is also a word of command lines, so a number needs "the" before it and no "of" after it, and the
/// small letter "a", which is an article too, has to end a clause or to be joined with another letter.
pub(super) fn named_by_place(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    let is_shuffled = |item: &&Item<'_>| {
        !item.is_fixed && (item.is_choice() || item.is("Order") || item.is("Match"))
    };
    for item in seen.items.iter().filter(is_shuffled) {
        for text in item.prose().chain(item.options()) {
            let Some(named) = place_named(&text.text) else { continue };
            let message = tr!("`{named}` names an option by its place, which changes", named);
            faults.push(item.fault(&text.span, message).help(tr!("say what the option says")));
        }
    }
}

/// The words with which `text` names an option by its place.
fn place_named(text: &str) -> Option<String> {
    let said = said(text);
    let tokens: Vec<&str> = said.split_whitespace().collect();
    let bare = |idx: usize| {
        let token = tokens.get(idx).copied().unwrap_or_default();
        token.trim_matches(|c: char| !c.is_alphanumeric())
    };
    let is_one = |idx: usize, of: &[&str]| of.iter().any(|it| bare(idx).eq_ignore_ascii_case(it));
    (0..tokens.len()).find_map(|idx| {
        let by_number = is_one(idx, &["the"])
            && is_one(idx + 1, &ORDINALS)
            && is_one(idx + 2, &["option", "options"])
            && !is_one(idx + 3, &["of"]);
        if by_number {
            return Some(format!("{} {} {}", bare(idx), bare(idx + 1), bare(idx + 2)));
        }
        let is_option = is_one(idx, &["option", "options"]);
        let ends =
            |idx: usize| tokens.get(idx).is_some_and(|it| it.ends_with(['.', ',', ')', ':', '?']));
        let is_joined = is_one(idx + 2, &["and", "or"]) && bare(idx + 3).chars().count() == 1;
        let is_letter =
            is_one(idx, &["option", "options", "answer", "answers", "choice", "choices"])
                && !ends(idx)
                && match bare(idx + 1) {
                    "A" | "B" | "C" | "D" | "E" | "F" | "b" | "c" | "d" | "e" | "f" => true,
                    "a" => ends(idx + 1) || idx + 2 == tokens.len() || is_joined,
                    _ => false,
                };
        let is_near = is_option && !ends(idx) && is_one(idx + 1, &["above", "below"]);
        (is_letter || is_near).then(|| format!("{} {}", bare(idx), bare(idx + 1)))
    })
}

const ORDINALS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

/// Options must look alike, or the one that does not stands out: all with a full stop at the end or none, all
/// with a capital at the start or none.
///
/// Code, names in it and abbreviations at the end tell nothing. A single word tells nothing about capitals
/// either: it may be a name that is written small.
pub(super) fn unlike(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    for item in seen.choices() {
        let options: Vec<&Text> = item.options().collect();
        let stops = options.iter().filter_map(|it| Some((*it, ends_with_stop(&it.text)?)));
        if let Some((odd, has)) = odd_one(stops.collect()) {
            let message = if has {
                tr!("this option ends with a full stop, and others without one")
            } else {
                tr!("this option ends with no full stop, and others with one")
            };
            faults.push(item.fault(&odd.span, message).help(tr!("end all of them alike")));
        }
        let capitals = options.iter().filter_map(|it| Some((*it, starts_large(&it.text)?)));
        if let Some((odd, has)) = odd_one(capitals.collect()) {
            let message = if has {
                tr!("this option starts with a large letter, and others with a small one")
            } else {
                tr!("this option starts with a small letter, and others with a large one")
            };
            faults.push(item.fault(&odd.span, message).help(tr!("start all of them alike")));
        }
    }
}

/// The first of the fewer, where the options differ.
fn odd_one(options: Vec<(&Text, bool)>) -> Option<(&Text, bool)> {
    let n_true = options.iter().filter(|(_, has)| *has).count();
    let n_false = options.len() - n_true;
    let odd = n_true < n_false || (n_true == n_false && n_true > 0);
    let differs = n_true > 0 && n_false > 0;
    options.into_iter().find(|(_, has)| differs && *has == odd)
}

fn ends_with_stop(option: &str) -> Option<bool> {
    let last = option.split_whitespace().last()?;
    let tells_nothing = last.ends_with(['`', '…']) || ABBREVIATIONS.contains(&last);
    (!tells_nothing).then(|| last.trim_end_matches(['*', '_', '"', ')']).ends_with(['.', '?', '!']))
}

const ABBREVIATIONS: [&str; 5] = ["etc.", "e.g.", "i.e.", "Inc.", "vs."];

fn starts_large(option: &str) -> Option<bool> {
    let first = option.trim_start_matches(['*', '_', '"']).chars().next()?;
    let is_sentence = option.split_whitespace().nth(2).is_some();
    (is_sentence && first.is_alphabetic()).then(|| first.is_uppercase())
}

/// Two options that differ in nothing but looks are one, and a learner may choose the wrong of the two.
///
/// Case, punctuation and Markdown are looks. Options that differ in a word are kept: that is what options do.
/// In code everything counts, so options that are code are not compared.
pub(super) fn same_options(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    for item in seen.choices() {
        let mut first: HashMap<Vec<String>, &Text> = HashMap::new();
        for option in item.options().filter(|it| !it.text.contains('`')) {
            let Some(other) = first.insert(words(&option.text), option) else { continue };
            // Exactly the same is told by the bank.
            if other.text != option.text {
                let message = tr!("this option says the same as `{text}`", text = other.text);
                faults.push(item.fault(&option.span, message).help(tr!("take one of them out")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_named_or_only_seems_to_be() {
        for (text, named) in [
            ("It is option b.", Some("option b")),
            ("Options A and C are right", Some("Options A")),
            ("So answer B fits.", Some("answer B")),
            ("The wrong one is option a.", Some("option a")),
            ("Either option a or b", Some("option a")),
            ("Only the second option is right.", Some("the second option")),
            ("the option above", Some("option above")),
            ("This is the option a user takes.", None),
            ("The first option of the command is `--profile`.", None),
            ("It is our first option, a good one.", None),
            ("The answer names a request.", None),
            ("Use the option `--b`.", None),
            ("There is no other option. B comes later.", None),
        ] {
            assert_eq!(place_named(text).as_deref(), named, "{text}");
        }
    }

    #[test]
    fn only_set_phrases_are_about_other_options() {
        for (option, expected) in [
            ("All of the above.", true),
            ("None of these", true),
            ("None of the above is right", true),
            ("None of these accounts", false),
            ("Both of the accounts", false),
            ("`all of the above`", false),
        ] {
            assert_eq!(is_about_others(option), expected, "{option}");
        }
    }
}
