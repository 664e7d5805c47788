//! A question bank: mdbook-quiz's TOML, with keys of ours where mdbook-quiz looks at none.
//!
//! At the top: `questions` and `multipart` are mdbook-quiz's, `title` and `pass` (percent) are ours. In a
//! question: `type`, `id`, `multipart`, `prompt`, `answer`, `context` and `promptExplanation` are
//! mdbook-quiz's, `outcome`, `hint`, `reread` and `rationale` are ours. What `prompt`, `answer` and
//! `rationale` hold is up to the kind of the question, see `choice.rs`.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::{
    Bank, Kind, Question, choice,
    table::{Faults, Table, Text, listed, nearest, text_of},
};
use crate::fault::Fault;

/// Reads a bank. All that is wrong is told; a question that cannot be asked is left out, the rest stays.
pub fn parse(path: &str, source: &str) -> (Bank, Vec<Fault>) {
    let mut faults = Faults::new(path, source);
    let (root, errors) = DeTable::parse_recoverable(source);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        faults.add(span, error.message().replace('\n', ", "));
    }
    let top = Table::new(root.get_ref(), 0..0, "the bank");
    top.refuse_unknown(&BANK_KEYS, &mut faults);
    let title = top.text("title", &mut faults).map_or_else(|| stem(path), |title| title.text);
    let pass = top.number("pass", 1..=100, &mut faults);
    let pass_percent = pass.and_then(|pass| u8::try_from(pass).ok()).unwrap_or(PASS_PERCENT);
    let settings = read_settings(&top, &mut faults);
    let questions = read_questions(&top, &settings, &mut faults);
    (Bank { path: path.to_owned(), title, pass_percent, questions }, faults.into_list())
}

/// What questions of several parts share: the text above each of them, by its key.
type Settings = BTreeMap<String, String>;

/// How one kind reads its `prompt`, `answer` and `rationale`: the prompt and the rest, or its faults.
type Reader = fn(&Table<'_>, &mut Faults<'_>) -> Option<(String, Kind)>;

/// The list of the kinds that are served, by mdbook-quiz's names.
const KINDS: [(&str, Reader); 1] = [("MultipleChoice", choice::read)];

/// Kinds of mdbook-quiz that are not served yet.
const NOT_YET: [&str; 3] = ["ShortAnswer", "Tracing", "Informal"];

const BANK_KEYS: [&str; 4] = ["title", "pass", "questions", "multipart"];

const QUESTION_KEYS: [&str; 11] = [
    "type",
    "id",
    "multipart",
    "prompt",
    "answer",
    "context",
    "promptExplanation",
    "outcome",
    "hint",
    "reread",
    "rationale",
];

const PASS_PERCENT: u8 = 70;

fn read_settings(top: &Table<'_>, faults: &mut Faults<'_>) -> Settings {
    let Some(table) = top.table("multipart", "`multipart`", faults) else {
        return Settings::new();
    };
    let texts = table.entries().into_iter().filter_map(|(key, value)| {
        text_of(&format!("`{}`", key.text), value, faults).map(|text| (key.text, text.text))
    });
    texts.collect()
}

fn read_questions(top: &Table<'_>, settings: &Settings, faults: &mut Faults<'_>) -> Vec<Question> {
    let help = "a question begins with `[[questions]]`";
    let Some(value) = top.required("questions", help, faults) else { return Vec::new() };
    let DeValue::Array(list) = value.get_ref() else {
        faults.add_with_help(value.span(), "`questions` must be a list of tables", help);
        return Vec::new();
    };
    let mut questions: Vec<Question> = Vec::new();
    for value in list {
        let DeValue::Table(table) = value.get_ref() else {
            faults.add_with_help(value.span(), "a question must be a table", help);
            continue;
        };
        let table = Table::new(table, value.span(), "the question");
        let Some((question, id)) = read_question(&table, settings, faults) else { continue };
        if questions.iter().any(|other| other.id == question.id) {
            report_duplicate(&table, &question, id, faults);
        } else {
            questions.push(question);
        }
    }
    questions
}

/// A question, and where its id stands if it has one.
fn read_question(
    table: &Table<'_>,
    settings: &Settings,
    faults: &mut Faults<'_>,
) -> Option<(Question, Option<Text>)> {
    table.refuse_unknown(&QUESTION_KEYS, faults);
    table.flag("promptExplanation", faults);
    let id = table.text("id", faults);
    let explanation = table.text("context", faults).map(|text| text.text);
    let outcome = table.text("outcome", faults).map(|text| text.text);
    let hint = table.text("hint", faults).map(|text| text.text);
    let reread = table.text("reread", faults).and_then(|text| inside_course(text, faults));
    let setting = read_setting(table, settings, faults);
    let reader = read_kind(table, faults)?;
    let (prompt, kind) = reader(table, faults)?;
    let derived = || format!("q-{:016x}", fnv1a(prompt.as_bytes()));
    let question = Question {
        id: id.as_ref().map_or_else(derived, |id| id.text.clone()),
        prompt: setting.map_or(prompt.clone(), |setting| format!("{setting}\n\n{prompt}")),
        kind,
        explanation: explanation.unwrap_or_default(),
        outcome,
        hint,
        reread,
    };
    Some((question, id))
}

fn read_setting(table: &Table<'_>, settings: &Settings, faults: &mut Faults<'_>) -> Option<String> {
    let key = table.text("multipart", faults)?;
    let setting = settings.get(&key.text).cloned();
    if setting.is_none() {
        let keys: Vec<&str> = settings.keys().map(String::as_str).collect();
        let message = format!("`[multipart]` has no `{}`", key.text);
        match nearest(&key.text, &keys) {
            Some(near) => {
                faults.add_with_help(key.span, message, format!("did you mean `{near}`?"));
            }
            None => faults.add(key.span, message),
        }
    }
    setting
}

fn read_kind(table: &Table<'_>, faults: &mut Faults<'_>) -> Option<Reader> {
    let help = "write `type = \"MultipleChoice\"`";
    table.required("type", help, faults)?;
    let name = table.text("type", faults)?;
    if let Some((_, reader)) = KINDS.iter().find(|(kind, _)| *kind == name.text) {
        return Some(*reader);
    }
    let known: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
    if NOT_YET.contains(&name.text.as_str()) {
        let message = format!("question type `{}` is not supported yet", name.text);
        faults.add_with_help(name.span, message, format!("supported now: {}", listed(&known)));
    } else {
        let message = format!("`{}` is not a question type", name.text);
        let help = nearest(&name.text, &known).map_or_else(
            || format!("supported now: {}", listed(&known)),
            |near| format!("did you mean `{near}`?"),
        );
        faults.add_with_help(name.span, message, help);
    }
    None
}

/// The path of a passage, unless it leads out of the course.
fn inside_course(path: Text, faults: &mut Faults<'_>) -> Option<String> {
    let file = path.text.split('#').next().unwrap_or_default();
    let leaves = file.starts_with('/')
        || file.contains([':', '\\'])
        || file.split('/').any(|part| part == "..");
    if file.is_empty() || leaves {
        faults.add_with_help(
            path.span,
            format!("`reread` must name a file of the course, not `{}`", path.text),
            "write the path from the folder of the course, such as `content/lesson.md#heading`",
        );
        return None;
    }
    Some(path.text)
}

fn report_duplicate(
    table: &Table<'_>,
    question: &Question,
    id: Option<Text>,
    faults: &mut Faults<'_>,
) {
    match id {
        Some(id) => {
            faults.add(id.span, format!("another question has the id `{}` already", id.text));
        }
        None => faults.add_with_help(
            table.span.clone(),
            format!("another question asks the same and has the id `{}` already", question.id),
            "give each an `id` of its own",
        ),
    }
}

/// The name of a file without folders and ending.
fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name).to_owned()
}

/// A hash that stays the same for ever: ids of questions are made with it.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
