//! The kind of question that is answered by choosing among options, one or several.
//!
//! `prompt.prompt` is what is asked, `prompt.distractors` are the wrong options. `answer.answer` is the right
//! one as a text, or a list of texts that must all be chosen. Options are shuffled, unless
//! `prompt.sortAnswers` sorts them or `prompt.answerIndex` puts the answer at a place among the distractors.
//! `rationale` is ours: a table from options to the reason why each is right or wrong. Its keys are the
//! options as they are written; a long one may be cut with `…` and then stands for the one that begins so.
//! `partial` is ours, too: it gives marks for a part of several answers.

use toml::de::DeValue;

use super::{Asked, Judged, Kind, LETTERS, MOST_OPTIONS, Sign};
use crate::quiz::{
    attempt::NotYet,
    score::Mark,
    shuffle::Shuffler,
    table::{Faults, Table, Text, rationales, text_of, texts_of},
};

/// The options of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// In the author's order: as it is shown where `fixed`, and the right ones first where not.
    pub options: Vec<Choosable>,
    /// Several options may be chosen; all right ones and no other have to be.
    pub multiple: bool,
    /// The options are shown in this order in every form.
    pub fixed: bool,
    /// An answer that is right in part has a part of the mark.
    pub partial: bool,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosable {
    /// What it says, in Markdown of one paragraph; no two options of a question say the same.
    pub text: String,
    /// It is an answer, or one of the answers.
    pub correct: bool,
    /// Why it is right or wrong.
    pub rationale: Option<String>,
}

impl Choice {
    pub(super) fn shown(&self, shuffler: &mut Shuffler) -> Vec<String> {
        let mut texts: Vec<String> = self.options.iter().map(|it| it.text.clone()).collect();
        if !self.fixed {
            shuffler.shuffle(&mut texts);
        }
        texts
    }

    pub(super) fn toggle(&self, given: &mut Vec<String>, text: &str) {
        let was_chosen = given.iter().any(|it| it == text);
        if self.multiple {
            given.retain(|it| it != text);
        } else {
            given.clear();
        }
        if !was_chosen {
            given.push(text.to_owned());
        }
    }

    pub(super) fn lacks(&self, given: &[String]) -> Option<NotYet> {
        let is_there = self.options.iter().any(|option| given.contains(&option.text));
        (!is_there).then_some(NotYet::NothingChosen { multiple: self.multiple })
    }

    /// All or nothing; in parts, a wrong choice takes a right one away.
    pub(super) fn mark(&self, given: &[String]) -> Mark {
        let is_chosen = |it: &&Choosable| given.contains(&it.text);
        let (right, wrong): (Vec<&Choosable>, Vec<&Choosable>) =
            self.options.iter().partition(|it| it.correct);
        let n_hits = right.iter().filter(|it| is_chosen(it)).count();
        let n_misses = wrong.iter().filter(|it| is_chosen(it)).count();
        if self.partial {
            Mark::share(n_hits.saturating_sub(n_misses), right.len())
        } else {
            Mark::whole(n_hits == right.len() && n_misses == 0)
        }
    }

    pub(super) fn asked<'a>(&self, options: &'a [String], given: &[String]) -> Vec<Asked<'a>> {
        let row = |(letter, text): (char, &'a String)| {
            let sign = match (self.multiple, given.contains(text)) {
                (false, false) => "( )",
                (false, true) => "(x)",
                (true, false) => "[ ]",
                (true, true) => "[x]",
            };
            Asked { sign: sign.to_owned(), label: letter.to_string(), text }
        };
        LETTERS.chars().zip(options).map(row).collect()
    }

    pub(super) fn judged<'a>(&'a self, options: &[String], given: &[String]) -> Vec<Judged<'a>> {
        let find = |text: &String| self.options.iter().find(|option| option.text == *text);
        let lettered = LETTERS.chars().zip(options);
        let row = |(letter, text): (char, &String)| {
            let option = find(text)?;
            let (sign, words) = match (option.correct, given.contains(text)) {
                (true, true) => (Sign::Right, tr!("right, your choice")),
                (true, false) => (Sign::Right, tr!("right")),
                (false, true) => (Sign::Wrong, tr!("wrong, your choice")),
                (false, false) => (Sign::Left, tr!("wrong")),
            };
            Some(Judged {
                sign,
                label: letter.to_string(),
                text: option.text.clone(),
                words: words.to_owned(),
                rationale: option.rationale.as_deref(),
            })
        };
        lettered.filter_map(row).collect()
    }

    pub(super) fn essence(&self) -> String {
        let line = |it: &Choosable| format!("{}{}", if it.correct { '+' } else { '-' }, it.text);
        let mut lines: Vec<String> = self.options.iter().map(line).collect();
        lines.sort();
        lines.join("\n")
    }
}

/// Reads `prompt`, `answer` and `rationale` of a question of this kind.
pub(in crate::quiz) fn read(
    question: &Table<'_>,
    faults: &mut Faults<'_>,
) -> Option<(String, Kind)> {
    let prompt = read_prompt(question, faults);
    let answers = read_answers(question, faults);
    let (prompt, (answers, multiple)) = prompt.zip(answers)?;
    let options: Vec<&Text> = answers.iter().chain(&prompt.distractors).collect();
    if !are_distinct(&options, answers.len(), faults) {
        return None;
    }
    if options.len() > MOST_OPTIONS {
        let count = options.len();
        let message = tr!(
            "the question has {count} options, at most {MOST_OPTIONS} fit",
            count,
            MOST_OPTIONS
        );
        faults.add(prompt.distractors_span, message);
        return None;
    }
    let n_answers = answers.len();
    let texts: Vec<String> = options.into_iter().map(|it| it.text.clone()).collect();
    let reasons = rationales(question, &texts, faults);
    let options = texts.into_iter().zip(reasons).enumerate();
    let mut options: Vec<Choosable> = options
        .map(|(idx, (text, rationale))| Choosable { text, correct: idx < n_answers, rationale })
        .collect();
    let fixed = arrange(&mut options, n_answers, prompt.order);
    let partial = question.flag("partial", faults);
    Some((prompt.text, Kind::Choice(Choice { options, multiple, fixed, partial })))
}

struct Prompt {
    text: String,
    distractors: Vec<Text>,
    distractors_span: std::ops::Range<usize>,
    order: Order,
}

/// What the author says about the order of the options.
enum Order {
    Shuffled,
    Sorted,
    AnswerAt(usize),
}

fn read_prompt(question: &Table<'_>, faults: &mut Faults<'_>) -> Option<Prompt> {
    question.required("prompt", "write `prompt.prompt = \"…\"`", faults)?;
    let table = question.table("prompt", tr!("the prompt"), faults)?;
    table.refuse_unknown(&["prompt", "distractors", "answerIndex", "sortAnswers"], faults);
    let text = table
        .required("prompt", "write `prompt.prompt = \"…\"`", faults)
        .and_then(|value| text_of("`prompt`", value, faults));
    let help = "write `prompt.distractors = [\"…\", \"…\"]`";
    let value = table.required("distractors", help, faults);
    let distractors = value.and_then(|value| texts_of("distractors", value, faults));
    let most = distractors.as_ref().map_or(usize::MAX, Vec::len);
    let sorted = table.flag("sortAnswers", faults);
    let order = match table.number("answerIndex", 0..=most, faults) {
        _ if sorted => Order::Sorted,
        Some(idx) => Order::AnswerAt(idx),
        None => Order::Shuffled,
    };
    let (text, distractors) = text.zip(distractors)?;
    let distractors_span = value.map(toml::Spanned::span).unwrap_or_default();
    if distractors.is_empty() {
        faults.add(distractors_span, tr!("the question has no distractor"));
        return None;
    }
    Some(Prompt { text: text.text, distractors, distractors_span, order })
}

/// The answers, and whether the author wrote a list of them.
fn read_answers(question: &Table<'_>, faults: &mut Faults<'_>) -> Option<(Vec<Text>, bool)> {
    let help = "write `answer.answer = \"…\"`";
    question.required("answer", help, faults)?;
    let table = question.table("answer", tr!("the answer"), faults)?;
    table.refuse_unknown(&["answer"], faults);
    let value = table.required("answer", help, faults)?;
    if !matches!(value.get_ref(), DeValue::Array(_)) {
        return text_of("`answer`", value, faults).map(|answer| (vec![answer], false));
    }
    let answers = texts_of("answer", value, faults)?;
    if answers.is_empty() {
        faults.add_with_help(value.span(), tr!("the question has no answer"), help);
        return None;
    }
    Some((answers, true))
}

fn are_distinct(options: &[&Text], n_answers: usize, faults: &mut Faults<'_>) -> bool {
    let mut distinct = true;
    for (idx, option) in options.iter().enumerate() {
        let Some(first) = options.iter().take(idx).position(|other| other.text == option.text)
        else {
            continue;
        };
        distinct = false;
        let message = if first < n_answers && idx >= n_answers {
            tr!("`{text}` is the answer and a distractor", text = option.text)
        } else {
            tr!("`{text}` is there twice", text = option.text)
        };
        faults.add(option.span.clone(), message);
    }
    distinct
}

/// Puts the options, answers first, into the author's order; says whether there is one.
fn arrange(options: &mut [Choosable], n_answers: usize, order: Order) -> bool {
    match order {
        Order::Shuffled => false,
        Order::Sorted => {
            options.sort_by(|one, other| one.text.cmp(&other.text));
            true
        }
        Order::AnswerAt(idx) => {
            if let Some(moved) = options.get_mut(..n_answers + idx) {
                moved.rotate_left(n_answers);
            }
            true
        }
    }
}
