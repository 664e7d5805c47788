//! Flashcards for Anki: text with tabs, a note a line, HTML inside, and lines above that tell Anki so.
//!
//! A note is known by the id of its question, so that a bank that is exported again changes notes and adds none.

use std::fmt::Write as _;

use super::{COMPUTED, HINTS, LeftOut, REREAD, html, shown, word};
use crate::quiz::{Bank, Kind, Question};

const HEADER: &str =
    "#separator:tab\n#html:true\n#notetype:Basic\n#guid column:1\n#tags column:4\n";

pub(super) fn write(bank: &Bank, left_out: &mut LeftOut) -> Vec<u8> {
    let mut out = format!("{HEADER}#deck:{}\n", super::one_line(&bank.title).replace("::", ": "));
    let mut writer =
        csv::WriterBuilder::new().delimiter(b'\t').comment(Some(b'#')).from_writer(Vec::new());
    for question in &bank.questions {
        if question.setup.is_some() {
            left_out.add(COMPUTED, question);
            continue;
        }
        left_out.add_if(!question.hints.is_empty(), HINTS, question);
        left_out.add_if(question.reread.is_some(), REREAD, question);
        // Writing to memory cannot fail.
        let _ = writer.write_record([
            cell(&question.id),
            cell(&front(question)),
            cell(&back(question)),
            tags(question),
        ]);
    }
    out += &String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default();
    out.into_bytes()
}

/// A line break inside a cell would end the note for a reader that does not know quotes; a browser sees a tag as well.
fn cell(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "<br>").replace('\t', " ")
}

fn front(question: &Question) -> String {
    let mut out = html::of(&question.prompt);
    match &question.kind {
        Kind::Choice(choice) => {
            let how = format!("<p>{}</p>", tr!("Choose all that apply."));
            let how = if choice.multiple { &*how } else { "" };
            out += &(list(&shown(question)) + how);
        }
        Kind::Ordering(_) => {
            let how = tr!("Put them in order.");
            let _ = write!(out, "{}<p>{how}</p>", list(&shown(question)));
        }
        Kind::Matching(matching) => {
            let lefts: Vec<String> = matching.pairs.iter().map(|it| it.left.clone()).collect();
            out += &(list(&lefts) + &list(&shown(question)));
            let _ = write!(out, "<p>{}</p>", tr!("What belongs together?"));
        }
        Kind::Number(number) => {
            let unit = number
                .unit
                .as_deref()
                .map(|it| format!("<p>{}</p>", tr!("In {unit}.", unit = html::escaped(it))));
            out += &unit.unwrap_or_default();
        }
        Kind::Short(_) => {}
    }
    out
}

fn list(items: &[String]) -> String {
    let mut out = "<ul>".to_owned();
    for item in items {
        let _ = write!(out, "<li>{}</li>", html::inside(item));
    }
    out + "</ul>"
}

fn back(question: &Question) -> String {
    let reasoned = |text: &str, reason: Option<&str>| {
        let reason = reason.map(|it| format!("<br>{}", html::inside(it))).unwrap_or_default();
        format!("<li>{}{reason}</li>", html::inside(text))
    };
    let mut out = String::new();
    match &question.kind {
        Kind::Choice(choice) => {
            let part = |wanted: bool| -> String {
                let options = choice.options.iter().filter(|it| it.correct == wanted);
                options.map(|it| reasoned(&it.text, it.rationale.as_deref())).collect()
            };
            let _ = write!(out, "<ul>{}</ul>", part(true));
            if choice.options.iter().any(|it| !it.correct && it.rationale.is_some()) {
                let _ = write!(out, "<p>{}</p><ul>{}</ul>", tr!("Not:"), part(false));
            }
        }
        Kind::Ordering(ordering) => {
            let items = ordering.items.iter().zip(&ordering.rationales);
            let items: String = items.map(|(it, why)| reasoned(it, why.as_deref())).collect();
            let _ = write!(out, "<ol>{items}</ol>");
        }
        Kind::Matching(matching) => {
            let pair = |left: &str, right: &str| format!("{left}: {right}");
            let pairs = matching.pairs.iter();
            let pairs: String = pairs
                .map(|it| reasoned(&pair(&it.left, &it.right), it.rationale.as_deref()))
                .collect();
            let _ = write!(out, "<ul>{pairs}</ul>");
        }
        Kind::Short(short) => {
            let answers: Vec<String> = short.answers.iter().map(|it| html::escaped(it)).collect();
            let _ = write!(out, "<p>{}</p>{}", answers.join(tr!(", or ")), not(&short.wrong));
        }
        Kind::Number(number) => {
            let (unit, tolerance) = (number.unit.as_deref(), number.tolerance.to_string());
            let unit = unit.map(|it| format!(" {}", html::escaped(it))).unwrap_or_default();
            let near = if tolerance == "0" {
                String::new()
            } else {
                tr!(", {tolerance} more or less", tolerance)
            };
            let _ = write!(out, "<p>{}{unit}{near}</p>{}", number.answer, not(&number.wrong));
        }
    }
    out + &html::of(&question.explanation)
}

fn not(wrong: &[(String, String)]) -> String {
    let item = |(text, reason): &(String, String)| {
        format!("<li>{}<br>{}</li>", html::escaped(text), html::inside(reason))
    };
    let items: String = wrong.iter().map(item).collect();
    if items.is_empty() { items } else { format!("<p>{}</p><ul>{items}</ul>", tr!("Not:")) }
}

/// A blank would end a tag, and `::` makes one below another.
fn tags(question: &Question) -> String {
    let tag = |it: &str| it.split_whitespace().collect::<Vec<_>>().join("_");
    let mut tags = vec!["vestibule".to_owned()];
    tags.extend(question.outcome.as_deref().map(|it| format!("outcome::{}", tag(it))));
    tags.extend(question.difficulty.map(|it| format!("difficulty::{}", word(it))));
    tags.join(" ")
}
