//! A question bank: mdbook-quiz's TOML, with keys of ours where mdbook-quiz looks at none.
//!
//! At the top: `questions` and `multipart` are mdbook-quiz's; `title`, `pass` (percent), `count` (how many
//! questions a form has) and `draw` (a table from outcomes to their shares of a form) are ours. In a question:
//! `type`, `id`, `multipart`, `prompt`, `answer`, `context` and `promptExplanation` are mdbook-quiz's;
//! `outcome`, `difficulty`, `hint` or `hints`, `reread`, `rationale`, `partial` and `world` are ours. What
//! `prompt`, `answer` and `rationale` hold is up to the kind of the question, see `kind`; for `world` see
//! `computed`.
//!
//! mdbook-quiz stops at a kind that it does not know. So what it lacks stands in a second file, whose name
//! ends in `.more.toml`, beside the bank.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::{DeTable, DeValue};

use super::{
    Bank, Difficulty, Kind, Question, computed,
    kind::{BESIDE_BANK, IN_BANK, Reader},
    skim,
    table::{Faults, Table, Text, listed, nearest, text_of, texts_of},
    whole,
};
use crate::{course::Files, fault::Fault};

/// Reads the bank in the file `path` of a course, and the file beside it. Without the bank there is one fault;
/// else all that is wrong is told, and a question that cannot be asked is left out.
///
/// [`super::WHOLE`] is all banks of the course as one.
pub fn read(files: &Files, path: &str) -> Result<(Bank, Vec<Fault>), Fault> {
    if path == whole::WHOLE { Ok(whole::read(files)) } else { read_file(files, path) }
}

/// The same, but of a large bank the questions are read only when they are asked, and what is wrong with the
/// others is not told.
pub fn open(files: &Files, path: &str) -> Result<(Bank, Vec<Fault>), Fault> {
    if path == whole::WHOLE { Ok(whole::read(files)) } else { read_as(files, path, skim::skim) }
}

pub(super) fn read_file(files: &Files, path: &str) -> Result<(Bank, Vec<Fault>), Fault> {
    read_as(files, path, |_, source| Err(source))
}

fn read_as(
    files: &Files,
    path: &str,
    quickly: impl Fn(&str, String) -> Result<Bank, String>,
) -> Result<(Bank, Vec<Fault>), Fault> {
    let quick = quickly(path, files.read(path)?).map(|bank| (bank, Vec::new()));
    let (mut bank, mut faults) = quick.unwrap_or_else(|source| parse(path, &source));
    let Some(beside) = beside(path).filter(|it| files.has(it)) else { return Ok((bank, faults)) };
    match files.read(&beside) {
        Ok(source) => faults.extend(bank.add(&beside, &source)),
        Err(fault) => faults.push(fault),
    }
    Ok((bank, faults))
}

/// The file beside a bank, for the kinds that mdbook-quiz lacks; none if `path` is such a file itself.
pub fn beside(path: &str) -> Option<String> {
    let stem = path.strip_suffix(".toml")?;
    stem.strip_suffix(".more").is_none().then(|| format!("{stem}.more.toml"))
}

/// Reads a bank. All that is wrong is told; a question that cannot be asked is left out, the rest stays.
pub fn parse(path: &str, source: &str) -> (Bank, Vec<Fault>) {
    let mut faults = Faults::new(path, source);
    let tree = tree(source, &mut faults);
    let top = Table::new(tree.get_ref(), 0..0, tr!("the bank"));
    top.refuse_unknown(&BANK_KEYS, &mut faults);
    let title = top.text("title", &mut faults).map_or_else(|| stem(path), |title| title.text);
    let pass = top.number("pass", 1..=100, &mut faults);
    let pass_percent = pass.and_then(|pass| u8::try_from(pass).ok()).unwrap_or(PASS_PERCENT);
    let mut bank = Bank::new(path, &title, pass_percent, Vec::new());
    bank.count = top.number("count", 1..=MOST_QUESTIONS, &mut faults);
    bank.draw = read_draw(&top, &mut faults);
    read_questions(&mut bank, &top, &IN_BANK, &mut faults);
    (bank, faults.into_list())
}

impl Bank {
    /// Adds the questions of the file beside the bank; gives what is wrong with that file.
    pub fn add(&mut self, path: &str, source: &str) -> Vec<Fault> {
        let mut faults = Faults::new(path, source);
        let tree = tree(source, &mut faults);
        let top = Table::new(tree.get_ref(), 0..0, tr!("the file beside a bank"));
        top.refuse_unknown(&["questions", "multipart"], &mut faults);
        read_questions(self, &top, &BESIDE_BANK, &mut faults);
        faults.into_list()
    }
}

fn tree<'src>(source: &'src str, faults: &mut Faults<'_>) -> toml::Spanned<DeTable<'src>> {
    let (tree, errors) = DeTable::parse_recoverable(source);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        faults.add(span, error.message().replace('\n', ", "));
    }
    tree
}

/// What questions of several parts share: the text above each of them, by its key.
type Settings = BTreeMap<String, String>;

/// Kinds of mdbook-quiz that are not served.
const NOT_SERVED: [&str; 2] = ["Tracing", "Informal"];

const BANK_KEYS: [&str; 6] = ["title", "pass", "count", "draw", "questions", "multipart"];

const QUESTION_KEYS: [&str; 15] = [
    "type",
    "id",
    "multipart",
    "prompt",
    "answer",
    "context",
    "promptExplanation",
    "outcome",
    "difficulty",
    "hint",
    "hints",
    "reread",
    "rationale",
    "partial",
    "world",
];

/// More than a learner answers.
const MOST_QUESTIONS: usize = 1000;

const MOST_HINTS: usize = 3;

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

fn read_draw(top: &Table<'_>, faults: &mut Faults<'_>) -> Vec<(String, usize)> {
    let Some(table) = top.table("draw", "`draw`", faults) else { return Vec::new() };
    let shares = table.entries().into_iter().filter_map(|(key, _)| {
        table.number(&key.text, 1..=MOST_QUESTIONS, faults).map(|share| (key.text, share))
    });
    shares.collect()
}

fn read_questions(
    bank: &mut Bank,
    top: &Table<'_>,
    kinds: &[(&str, Reader)],
    faults: &mut Faults<'_>,
) {
    let settings = read_settings(top, faults);
    let help = tr!("a question begins with `[[questions]]`");
    let Some(value) = top.required("questions", help, faults) else { return };
    let DeValue::Array(list) = value.get_ref() else {
        faults.add_with_help(value.span(), tr!("`questions` must be a list of tables"), help);
        return;
    };
    let mut ids: BTreeSet<String> = bank.known().iter().map(|it| it.id.to_owned()).collect();
    for value in list {
        let DeValue::Table(table) = value.get_ref() else {
            faults.add_with_help(value.span(), tr!("a question must be a table"), help);
            continue;
        };
        let table = Table::new(table, value.span(), tr!("the question"));
        let Some((question, id)) = read_question(&bank.path, &table, &settings, kinds, faults)
        else {
            continue;
        };
        if ids.insert(question.id.clone()) {
            bank.questions.push(question);
        } else {
            report_duplicate(&table, &question, id, faults);
        }
    }
}

/// A question, and where its id stands if it has one.
fn read_question(
    bank: &str,
    table: &Table<'_>,
    settings: &Settings,
    kinds: &[(&str, Reader)],
    faults: &mut Faults<'_>,
) -> Option<(Question, Option<Text>)> {
    table.refuse_unknown(&QUESTION_KEYS, faults);
    table.flag("promptExplanation", faults);
    let id = table.text("id", faults);
    let explanation = table.text("context", faults).map(|text| text.text);
    let outcome = table.text("outcome", faults).map(|text| text.text);
    let difficulty = read_difficulty(table, faults);
    let hints = read_hints(table, faults);
    let reread = table.text("reread", faults).and_then(|text| inside_course(text, faults));
    let setting = read_setting(table, settings, faults);
    let setup = computed::read(table, faults);
    let reader = read_kind(table, kinds, faults)?;
    let (prompt, kind) = reader(table, faults)?;
    if setup.is_some() && matches!(kind, Kind::Ordering(_) | Kind::Matching(_)) {
        let message = tr!("the answer of this kind of question cannot be computed from a world");
        faults.add(table.span.clone(), message);
        return None;
    }
    let derived = || format!("q-{:016x}", fnv1a(prompt.as_bytes()));
    let question = Question {
        id: id.as_ref().map_or_else(derived, |id| id.text.clone()),
        bank: bank.to_owned(),
        fingerprint: fingerprint(&prompt, &kind, setup.as_ref()),
        prompt: setting.map_or(prompt.clone(), |setting| format!("{setting}\n\n{prompt}")),
        kind,
        explanation: explanation.unwrap_or_default(),
        outcome,
        difficulty,
        hints,
        reread,
        setup,
    };
    Some((question, id))
}

fn fingerprint(prompt: &str, kind: &Kind, setup: Option<&computed::Setup>) -> String {
    let setup = setup.map(|it| [it.world.as_str(), &it.commands, &it.ask].join("\n"));
    let all = [prompt, &kind.essence(), &setup.unwrap_or_default()].join("\n\n");
    format!("{:016x}", fnv1a(all.as_bytes()))
}

fn read_difficulty(table: &Table<'_>, faults: &mut Faults<'_>) -> Option<Difficulty> {
    let text = table.text("difficulty", faults)?;
    let found = Difficulty::ALL.iter().find(|(word, _)| *word == text.text);
    if found.is_none() {
        let message = tr!("`{text}` is no difficulty", text = text.text);
        let words = Difficulty::ALL.map(|(word, _)| word);
        faults.add_with_help(
            text.span,
            message,
            tr!("known are {listed}", listed = listed(&words)),
        );
    }
    found.map(|(_, difficulty)| *difficulty)
}

/// One `hint`, or up to three `hints`, the mildest first.
fn read_hints(table: &Table<'_>, faults: &mut Faults<'_>) -> Vec<String> {
    let Some(value) = table.get("hints") else {
        return table.text("hint", faults).map(|text| text.text).into_iter().collect();
    };
    if table.get("hint").is_some() {
        faults.add(value.span(), tr!("the question has both `hint` and `hints`"));
    }
    let texts = texts_of("hints", value, faults).unwrap_or_default();
    if texts.len() > MOST_HINTS {
        let message =
            tr!("the question has {n} hints, at most {MOST_HINTS}", n = texts.len(), MOST_HINTS);
        faults.add(value.span(), message);
    }
    texts.into_iter().take(MOST_HINTS).map(|text| text.text).collect()
}

fn read_setting(table: &Table<'_>, settings: &Settings, faults: &mut Faults<'_>) -> Option<String> {
    let key = table.text("multipart", faults)?;
    let setting = settings.get(&key.text).cloned();
    if setting.is_none() {
        let keys: Vec<&str> = settings.keys().map(String::as_str).collect();
        let message = tr!("`[multipart]` has no `{text}`", text = key.text);
        match nearest(&key.text, &keys) {
            Some(near) => {
                faults.add_with_help(key.span, message, tr!("did you mean `{near}`?", near));
            }
            None => faults.add(key.span, message),
        }
    }
    setting
}

fn read_kind(
    table: &Table<'_>,
    kinds: &[(&str, Reader)],
    faults: &mut Faults<'_>,
) -> Option<Reader> {
    let known: Vec<&str> = kinds.iter().map(|(kind, _)| *kind).collect();
    let first = known.first().copied().unwrap_or_default();
    table.required("type", &format!("write `type = \"{first}\"`"), faults)?;
    let name = table.text("type", faults)?;
    if let Some((_, reader)) = kinds.iter().find(|(kind, _)| *kind == name.text) {
        return Some(*reader);
    }
    let is_in = |list: &[(&str, Reader)]| list.iter().any(|(kind, _)| *kind == name.text);
    let supported = || tr!("supported here: {listed}", listed = listed(&known));
    let (message, help) = if NOT_SERVED.contains(&name.text.as_str()) {
        (tr!("question type `{text}` is not supported", text = name.text), supported())
    } else if is_in(&BESIDE_BANK) {
        let message = tr!("mdbook-quiz cannot read a question of type `{text}`", text = name.text);
        (message, tr!("put it into the file beside the bank, `NAME.more.toml`").to_owned())
    } else if is_in(&IN_BANK) {
        let message = tr!("mdbook-quiz can read a question of type `{text}`", text = name.text);
        (message, tr!("put it into the bank itself, `NAME.toml`").to_owned())
    } else {
        let near = nearest(&name.text, &known).map(|near| tr!("did you mean `{near}`?", near));
        (tr!("`{text}` is not a question type", text = name.text), near.unwrap_or_else(supported))
    };
    faults.add_with_help(name.span, message, help);
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
            tr!("`reread` must name a file of the course, not `{text}`", text = path.text),
            tr!(
                "write the path from the folder of the course, such as `content/lesson.md#heading`"
            ),
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
            faults
                .add(id.span, tr!("another question has the id `{text}` already", text = id.text));
        }
        None => faults.add_with_help(
            table.span.clone(),
            tr!("another question asks the same and has the id `{id}` already", id = question.id),
            tr!("give each an `id` of its own"),
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
