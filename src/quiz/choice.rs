//! The kind of question that is answered by choosing among options, one or several.
//!
//! `prompt.prompt` is what is asked, `prompt.distractors` are the wrong options. `answer.answer` is the right
//! one as a text, or a list of texts that must all be chosen. Options are shuffled, unless
//! `prompt.sortAnswers` sorts them or `prompt.answerIndex` puts the answer at a place among the distractors.
//! `rationale` is ours: a table from options to the reason why each is right or wrong. Its keys are the
//! options as they are written; a long one may be cut with `…` and then stands for the one that begins so.

use toml::de::DeValue;

use super::{
    Kind,
    table::{Faults, Table, Text, nearest, text_of, texts_of},
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

/// The most options that letters can choose: further ones are keys that do something else.
const MOST_OPTIONS: usize = 6;

/// Reads `prompt`, `answer` and `rationale` of a question of this kind.
pub(super) fn read(question: &Table<'_>, faults: &mut Faults<'_>) -> Option<(String, Kind)> {
    let prompt = read_prompt(question, faults);
    let answers = read_answers(question, faults);
    let rationales = question.table("rationale", "`rationale`", faults);
    let (prompt, (answers, multiple)) = prompt.zip(answers)?;
    let options: Vec<&Text> = answers.iter().chain(&prompt.distractors).collect();
    if !are_distinct(&options, answers.len(), faults) {
        return None;
    }
    if options.len() > MOST_OPTIONS {
        let count = options.len();
        let message = format!("the question has {count} options, at most {MOST_OPTIONS} fit");
        faults.add(prompt.distractors_span, message);
        return None;
    }
    let mut options: Vec<Choosable> = (options.iter().enumerate())
        .map(|(idx, text)| Choosable {
            text: text.text.clone(),
            correct: idx < answers.len(),
            rationale: None,
        })
        .collect();
    if let Some(rationales) = rationales {
        give_rationales(&rationales, &mut options, faults);
    }
    let fixed = arrange(&mut options, answers.len(), prompt.order);
    Some((prompt.text, Kind::Choice(Choice { options, multiple, fixed })))
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
    let table = question.table("prompt", "the prompt", faults)?;
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
        faults.add(distractors_span, "the question has no distractor");
        return None;
    }
    Some(Prompt { text: text.text, distractors, distractors_span, order })
}

/// The answers, and whether the author wrote a list of them.
fn read_answers(question: &Table<'_>, faults: &mut Faults<'_>) -> Option<(Vec<Text>, bool)> {
    let help = "write `answer.answer = \"…\"`";
    question.required("answer", help, faults)?;
    let table = question.table("answer", "the answer", faults)?;
    table.refuse_unknown(&["answer"], faults);
    let value = table.required("answer", help, faults)?;
    if !matches!(value.get_ref(), DeValue::Array(_)) {
        return text_of("`answer`", value, faults).map(|answer| (vec![answer], false));
    }
    let answers = texts_of("answer", value, faults)?;
    if answers.is_empty() {
        faults.add_with_help(value.span(), "the question has no answer", help);
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
            format!("`{}` is the answer and a distractor", option.text)
        } else {
            format!("`{}` is there twice", option.text)
        };
        faults.add(option.span.clone(), message);
    }
    distinct
}

fn give_rationales(table: &Table<'_>, options: &mut [Choosable], faults: &mut Faults<'_>) {
    for (key, value) in table.entries() {
        let what = format!("the rationale of `{}`", key.text);
        let Some(rationale) = text_of(&what, value, faults) else { continue };
        let name = key.text.trim();
        let fits = |option: &Choosable| match beginning(name) {
            Some(start) => option.text.starts_with(start),
            None => option.text == name,
        };
        if options.iter().filter(|option| fits(option)).count() > 1 {
            let message = format!("`{name}` fits more than one option");
            faults.add_with_help(key.span, message, "write more of the option");
            continue;
        }
        match options.iter_mut().find(|option| fits(option)) {
            Some(option) if option.rationale.is_some() => {
                faults.add(key.span, format!("`{}` has a rationale already", option.text));
            }
            Some(option) => option.rationale = Some(rationale.text),
            None => report_unknown(&key, options, faults),
        }
    }
}

/// What stands before the dots of a key that is cut.
fn beginning(key: &str) -> Option<&str> {
    let start = key.strip_suffix('…').or_else(|| key.strip_suffix("..."))?;
    Some(start.trim_end())
}

fn report_unknown(key: &Text, options: &[Choosable], faults: &mut Faults<'_>) {
    let texts: Vec<&str> = options.iter().map(|option| option.text.as_str()).collect();
    let message = format!("`{}` is no option of the question", key.text);
    let help = nearest(&key.text, &texts).map_or_else(
        || "write an option as it is written in `distractors` or `answer`".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    faults.add_with_help(key.span.clone(), message, help);
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
