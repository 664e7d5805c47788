//! What a learner is told before and after the answer.

use super::{
    Seen,
    item::{Item, Text},
    words::{contains, words},
};
use crate::fault::Fault;

/// Every wrong option needs its reason: that is where somebody who believed it learns.
///
/// Banks that were written for mdbook-quiz alone know no rationale, and their authors said what they had to say
/// in `context`. So only a bank that gives some options a rationale owes it to all.
pub(super) fn missing_rationale(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    if seen.choices().all(|item| item.rationale.is_empty()) {
        return;
    }
    for item in seen.choices() {
        for option in item.wrong.iter().filter(|it| !item.has_rationale(&it.text)) {
            let message = tr!("nothing says why `{text}` is wrong", text = option.text);
            let help = tr!("add it to the `rationale` of the question");
            faults.push(item.fault(&option.span, message).help(help));
        }
    }
}

/// A hint must not hold the answer: it costs a part of the mark, and should leave something to find.
///
/// The answer has to stand in the hint word by word. It is no giving away if the question says the words
/// itself, if the hint names a wrong option as well, or if the answer is one short word ("Yes"), which hints use
/// for other things. Of a number, only one that is not in the question counts.
pub(super) fn telling_hint(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    let is_one = |item: &&Item<'_>| {
        (item.is_choice() && item.right.len() == 1) || item.is("ShortAnswer") || item.is("Numeric")
    };
    for item in seen.items.iter().filter(is_one) {
        for hint in item.hints.iter().filter(|hint| tells(item, hint)) {
            let message = tr!("the hint gives the answer");
            faults.push(
                item.fault(&hint.span, message).help(tr!("leave the last step to the learner")),
            );
        }
    }
}

fn tells(item: &Item<'_>, hint: &Text) -> bool {
    let hint = words(&hint.text);
    let asked = item.prompt.as_ref().map(|it| words(&it.text)).unwrap_or_default();
    let is_typed_number = item.is("Numeric");
    let gives = |text: &Text| {
        let answer = words(&text.text);
        let is_much = answer.len() > 1 || answer.iter().any(|it| it.chars().count() > 3);
        (is_much || is_typed_number) && contains(&hint, &answer) && !contains(&asked, &answer)
    };
    let names_wrong = item.wrong.iter().any(|it| contains(&hint, &words(&it.text)));
    !names_wrong && item.right.iter().any(gives)
}
