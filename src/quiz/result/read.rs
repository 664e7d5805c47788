//! Reading a result: strictly, because a teacher counts on it. What is not whole and in order is refused with a reason.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, error::Category};

use super::{Answer, CHOICE, FORMAT, QuizResult, Totals, VERSION, is_passed, whole_mark};

/// More bytes than any result has.
pub const LARGEST: u64 = 16_000_000;

/// Why a file is no result, as the end of a sentence that begins with its name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing is in it.
    #[error("{}", tr!("it is empty"))]
    Empty,
    /// It holds other bytes.
    #[error("{}", tr!("it is not UTF-8 text"))]
    NotText,
    /// More than is read.
    #[error("{}", tr!("it is larger than any result ({most} bytes)", most = LARGEST))]
    TooLarge,
    /// The end of the JSON is missing.
    #[error("{}", tr!("it is cut off at line {line}: the rest is missing", line = .0))]
    CutOff(usize),
    /// It is something else.
    #[error("{}", tr!("it is not JSON, at line {line}, column {column}", line, column))]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// It is JSON of another kind.
    #[error("{}", tr!("it is JSON, but not the result of a quiz: `format` is not `{format}`", format = FORMAT))]
    Other,
    /// Another program wrote it.
    #[error("{}", tr!("it is a result of version {found}, and this program reads version {known}", found = .0, known = VERSION))]
    Version(String),
    /// A key is missing, unknown, or of another kind.
    #[error("{}", tr!("it is not written as a result is: {why}", why = .0))]
    Form(String),
    /// A total that its answers do not make.
    #[error("{}", tr!("it was edited: `{key}` is {told}, and its answers make {real}", key, told, real))]
    Total {
        /// Which.
        key: &'static str,
        /// What the file says.
        told: String,
        /// What is true.
        real: String,
    },
    /// Something that no program writes.
    #[error("{}", tr!("it was edited: {why}", why = .0))]
    Impossible(String),
}

/// Reads a result.
pub fn read(bytes: &[u8]) -> Result<QuizResult, Unreadable> {
    if bytes.len() as u64 > LARGEST {
        return Err(Unreadable::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(Unreadable::Empty);
    }
    let text = str::from_utf8(bytes).map_err(|_bytes| Unreadable::NotText)?;
    let result: QuizResult = serde_json::from_str(text).map_err(|error| diagnose(text, &error))?;
    if result.format != FORMAT {
        return Err(Unreadable::Other);
    }
    if result.version != VERSION {
        return Err(Unreadable::Version(result.version.to_string()));
    }
    check_answers(&result.answers)?;
    check_totals(&result)?;
    Ok(result)
}

/// What a file that does not fit is: the first thing that a person would say of it.
fn diagnose(text: &str, error: &serde_json::Error) -> Unreadable {
    /// What tells a result of any version.
    #[derive(Deserialize)]
    struct Head {
        format: Option<Value>,
        version: Option<Value>,
    }
    let broken = |error: &serde_json::Error| match error.classify() {
        Category::Eof => Some(Unreadable::CutOff(error.line())),
        Category::Syntax | Category::Io => {
            Some(Unreadable::NotJson { line: error.line(), column: error.column() })
        }
        Category::Data => None,
    };
    match serde_json::from_str::<Head>(text) {
        Err(error) => broken(&error).unwrap_or(Unreadable::Other),
        Ok(Head { format, .. }) if format != Some(FORMAT.into()) => Unreadable::Other,
        Ok(Head { version, .. }) if version != Some(VERSION.into()) => Unreadable::Version(
            version.map_or_else(|| tr!("unknown").to_owned(), |it| it.to_string()),
        ),
        Ok(_) => broken(error).unwrap_or_else(|| Unreadable::Form(error.to_string())),
    }
}

fn check_totals(result: &QuizResult) -> Result<(), Unreadable> {
    let real = Totals::of(&result.answers);
    for (key, told, real) in [
        ("total", result.total, real.total),
        ("correct", result.correct, real.correct),
        ("marks", result.marks, real.marks),
    ] {
        if told != real {
            return Err(Unreadable::Total { key, told: told.to_string(), real: real.to_string() });
        }
    }
    let passed = is_passed(result.pass_percent, real.marks, real.total);
    if result.passed != passed {
        let (told, real) = (result.passed.to_string(), passed.to_string());
        return Err(Unreadable::Total { key: "passed", told, real });
    }
    if result.pass_percent > 100 {
        return Err(Unreadable::Impossible(tr!("`pass_percent` is over 100").to_owned()));
    }
    for (key, time) in [("started", result.started), ("finished", result.finished)] {
        if Timestamp::from_second(time).is_err() {
            return Err(Unreadable::Impossible(tr!("`{key}` is no time", key)));
        }
    }
    Ok(())
}

fn check_answers(answers: &[Answer]) -> Result<(), Unreadable> {
    if answers.is_empty() {
        return Err(Unreadable::Impossible(tr!("it has no answers").to_owned()));
    }
    let mut asked = BTreeSet::new();
    for (answer, number) in answers.iter().zip(1..) {
        let wrong = if asked.insert(&answer.question) {
            what_is_wrong(answer)
        } else {
            Some(tr!("asks a question again that was asked before"))
        };
        if let Some(wrong) = wrong {
            return Err(Unreadable::Impossible(tr!("answer {number} {wrong}", number, wrong)));
        }
    }
    Ok(())
}

fn what_is_wrong(answer: &Answer) -> Option<&'static str> {
    let Some(whole) = whole_mark(answer.hints) else {
        return Some(tr!("has more than three hints"));
    };
    if answer.mark > whole {
        return Some(tr!("has a mark above what its hints leave"));
    }
    if answer.confidence.is_some_and(|it| !(1..=3).contains(&it)) {
        return Some(tr!("has a confidence that is not 1, 2 or 3"));
    }
    let is_choice = answer.kind == CHOICE;
    let Some(options) = &answer.options else {
        return is_choice.then_some(tr!("is a choice without options"));
    };
    if !is_choice || answer.given.is_some() {
        return Some(tr!("has options and is no choice"));
    }
    if options.len() > MOST_OPTIONS {
        return Some(tr!("has more options than letters"));
    }
    let mut texts = BTreeSet::new();
    if !options.iter().all(|it| texts.insert(&it.text)) {
        return Some(tr!("has an option twice"));
    }
    // A right choice has its mark, and a wrong one has less.
    let is_right = answer.is_answered() && options.iter().all(|it| it.correct == it.chosen);
    (is_right != answer.is_right()).then_some(tr!("has a mark that its options do not make"))
}

/// One for each letter.
const MOST_OPTIONS: usize = 26;
