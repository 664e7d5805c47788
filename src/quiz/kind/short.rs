//! The kind of question that is answered with a word or two.
//!
//! `prompt.prompt` is what is asked, `answer.answer` the answer and `answer.alternatives` what is as good.
//! Case and spacing do not matter, nor do quotes around the whole. `rationale` is ours: a table from wrong
//! answers that people give to the reason why each is wrong.

use super::{Judged, Kind, Sign};
use crate::quiz::{
    attempt::NotYet,
    score::Mark,
    table::{Faults, Table, prompt_of, text_of, texts_of, wrong_answers},
};

/// What counts as the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    /// The answer, then what is as good.
    pub answers: Vec<String>,
    /// Wrong answers, each with the reason.
    pub wrong: Vec<(String, String)>,
}

/// Reads `prompt`, `answer` and `rationale` of a question of this kind.
pub(in crate::quiz) fn read(
    question: &Table<'_>,
    faults: &mut Faults<'_>,
) -> Option<(String, Kind)> {
    let prompt = prompt_of(question, &["prompt", "response"], faults).map(|(text, _)| text);
    let answers = read_answers(question, faults);
    let wrong = wrong_answers(question, faults);
    let (prompt, answers) = prompt.zip(answers)?;
    Some((prompt, Kind::Short(Short { answers, wrong })))
}

fn read_answers(question: &Table<'_>, faults: &mut Faults<'_>) -> Option<Vec<String>> {
    let help = "write `answer.answer = \"…\"`";
    question.required("answer", help, faults)?;
    let table = question.table("answer", tr!("the answer"), faults)?;
    table.refuse_unknown(&["answer", "alternatives"], faults);
    let answer = text_of("`answer`", table.required("answer", help, faults)?, faults)?;
    let others = match table.get("alternatives") {
        Some(value) => texts_of("alternatives", value, faults)?,
        None => Vec::new(),
    };
    Some([answer].into_iter().chain(others).map(|it| it.text).collect())
}

impl Short {
    pub(super) fn mark(&self, given: &[String]) -> Mark {
        let given = given.first().map(|it| plain(it)).unwrap_or_default();
        Mark::whole(self.answers.iter().any(|it| plain(it) == given))
    }

    /// A slip is a letter too many, too few, another one, or two that changed places: one in a word of four to
    /// nine letters, two in a longer one. In a shorter word that is another word.
    pub(super) fn slip(&self, given: &[String]) -> Option<&str> {
        let given = plain(given.first()?);
        if self.answers.iter().any(|it| plain(it) == given) {
            return None;
        }
        // What the author knows to be wrong is no slip.
        if self.wrong.iter().any(|(it, _)| plain(it) == given) {
            return None;
        }
        let is_near = |answer: &&String| {
            let answer = plain(answer);
            let most = match answer.chars().count() {
                0..=3 => 0,
                4..=9 => 1,
                _ => 2,
            };
            strsim::damerau_levenshtein(&answer, &given) <= most
        };
        self.answers.iter().find(is_near).map(String::as_str)
    }

    pub(super) fn judged<'a>(&'a self, given: &[String]) -> Vec<Judged<'a>> {
        let typed = given.first().map(|it| it.trim().to_owned()).unwrap_or_default();
        let is_right = self.mark(given) == Mark::FULL;
        let others: Vec<&str> = self.answers.iter().skip(1).map(String::as_str).collect();
        let words = match (is_right, others.as_slice()) {
            (true, _) => tr!("right, your answer: {typed}", typed),
            (false, []) => tr!("right").to_owned(),
            (false, others) => tr!("right; so is {others}", others = others.join(", ")),
        };
        let answer = self.answers.first().cloned().unwrap_or_default();
        let right = Judged {
            sign: Sign::Right,
            label: String::new(),
            text: answer,
            words,
            rationale: None,
        };
        if is_right {
            return vec![right];
        }
        let slip = self.slip(given);
        let words = match slip {
            Some(answer) => tr!("wrong by its spelling: it is {answer}", answer),
            None => tr!("wrong, your answer").to_owned(),
        };
        let wrong = self.wrong.iter().find(|(it, _)| plain(it) == plain(&typed));
        let rationale = wrong.map(|(_, why)| why.as_str());
        vec![
            Judged { sign: Sign::Wrong, label: String::new(), text: typed, words, rationale },
            right,
        ]
    }
}

pub(super) fn lacks(given: &[String]) -> Option<NotYet> {
    given.first().is_none_or(|it| plain(it).is_empty()).then_some(NotYet::NothingTyped)
}

/// An answer without what does not matter.
fn plain(text: &str) -> String {
    let text =
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '`' | '"' | '\'' | '.'));
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_and_what_is_a_slip() {
        let short = Short {
            answers: vec!["permission set".to_owned(), "SCIM".to_owned()],
            wrong: vec![("permission sets".to_owned(), "One is asked for.".to_owned())],
        };
        for (typed, right, slip) in [
            ("Permission  Set", true, None),
            ("`scim`.", true, None),
            ("permision set", false, Some("permission set")),
            ("permisson est", false, Some("permission set")),
            ("permission sets", false, None),
            ("SCMI", false, Some("SCIM")),
            ("SAML", false, None),
            ("", false, None),
        ] {
            let given = [typed.to_owned()];
            assert_eq!(short.mark(&given) == Mark::FULL, right, "{typed}");
            assert_eq!(short.slip(&given), slip, "{typed}");
        }
    }
}
