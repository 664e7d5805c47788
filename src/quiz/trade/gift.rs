//! GIFT, the text format of Moodle: a title, what is asked, and the answers in braces.
//!
//! `~ = # { } :` and the backslash are escaped with a backslash, and a line break is written `\n`, because an empty
//! line ends a question. Ids and tags stand in a comment above, where Moodle looks for them.

use std::fmt::Write as _;

use super::{
    ALL_OR_NOTHING, COMPUTED, HINTS, LeftOut, MATCHES, ORDERS, PARTS, REASONS, REREAD, TYPED,
    UNITS, one_line, word,
};
use crate::quiz::{
    Bank, Kind, Question,
    kind::{Choice, Matching, Number, Short},
};

pub(super) fn write(bank: &Bank, left_out: &mut LeftOut) -> Vec<u8> {
    let mut out = format!("// {}\n\n$CATEGORY: {}\n", one_line(&bank.title), category(&bank.title));
    for question in &bank.questions {
        if question.setup.is_some() {
            left_out.add(COMPUTED, question);
            continue;
        }
        let Some(answers) = answers(question, left_out) else { continue };
        left_out.add_if(!question.hints.is_empty(), HINTS, question);
        left_out.add_if(question.reread.is_some(), REREAD, question);
        out.push('\n');
        out += &above(question);
        let name = escaped(&one_line(question.prompt.trim().lines().next().unwrap_or_default()));
        let _ = writeln!(out, "::{name}::[markdown]{} {{", escaped(question.prompt.trim()));
        out += &answers;
        let explanation = question.explanation.trim();
        if !explanation.is_empty() {
            let _ = writeln!(out, "\t####{}", escaped(explanation));
        }
        out += "}\n";
    }
    out.into_bytes()
}

/// A category must be one line, and `/` would begin one below it.
fn category(title: &str) -> String {
    one_line(title).replace('/', "//")
}

/// The comment that keeps the id, the outcome and the difficulty.
fn above(question: &Question) -> String {
    let mut out = format!("// [id:{}]", tag(&question.id));
    let difficulty = question.difficulty.map(|it| word(it).to_owned());
    for it in question.outcome.clone().into_iter().chain(difficulty) {
        let _ = write!(out, " [tag:{}]", tag(&it));
    }
    out + "\n"
}

/// A bracket would end it.
fn tag(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace(']', "\\]")
}

/// What stands between the braces; none if GIFT has nothing of the kind.
fn answers(question: &Question, left_out: &mut LeftOut) -> Option<String> {
    match &question.kind {
        Kind::Choice(choice) => Some(of_choice(choice, question, left_out)),
        Kind::Short(short) if !has_arrow(short) => Some(of_short(short)),
        Kind::Number(number) => {
            left_out.add_if(number.unit.is_some(), UNITS, question);
            Some(of_number(number))
        }
        Kind::Matching(it) if it.pairs.iter().all(|it| !it.left.contains("->")) => {
            left_out.add_if(it.pairs.iter().any(|it| it.rationale.is_some()), REASONS, question);
            left_out.add_if(!it.partial, ALL_OR_NOTHING, question);
            Some(of_matching(it))
        }
        // An arrow would be taken for that of a pair.
        Kind::Short(_) => left(TYPED, question, left_out),
        Kind::Matching(_) => left(MATCHES, question, left_out),
        Kind::Ordering(_) => left(ORDERS, question, left_out),
    }
}

fn has_arrow(short: &Short) -> bool {
    let wrong = short.wrong.iter().flat_map(|(text, reason)| [text, reason]);
    short.answers.iter().chain(wrong).any(|it| it.contains("->"))
}

fn left(what: &'static str, question: &Question, left_out: &mut LeftOut) -> Option<String> {
    left_out.add(what, question);
    None
}

/// With one answer, `=` is right and `~` wrong. With several, each right one has its share; that a wrong one
/// costs all of it is the nearest that GIFT comes to all or nothing.
fn of_choice(choice: &Choice, question: &Question, left_out: &mut LeftOut) -> String {
    let n_right = choice.options.iter().filter(|it| it.correct).count();
    left_out.add_if(choice.multiple && n_right > 1 && !choice.partial, ALL_OR_NOTHING, question);
    let share = ["100", "100", "50", "33.33333", "25", "20", "16.66667"];
    let share = share.get(n_right).copied().unwrap_or("10");
    let cost = if choice.partial { share } else { "100" };
    let mut out = String::new();
    for option in &choice.options {
        let mark = match (choice.multiple, option.correct) {
            (false, true) => "=".to_owned(),
            // What begins with a percentage would be taken for a mark.
            (false, false) if option.text.starts_with('%') => "~%0%".to_owned(),
            (false, false) => "~".to_owned(),
            (true, true) => format!("~%{share}%"),
            (true, false) => format!("~%-{cost}%"),
        };
        let reason = option.rationale.as_deref();
        out += &answer(&mark, &escaped(&one_line(&option.text)), reason);
    }
    left_out.add_if(choice.multiple && n_right == 1 && choice.partial, PARTS, question);
    out
}

fn of_short(short: &Short) -> String {
    let mut out = String::new();
    for it in &short.answers {
        let mark = if it.starts_with('%') { "=%100%" } else { "=" };
        out += &answer(mark, &escaped(&one_line(it)), None);
    }
    for (it, reason) in &short.wrong {
        out += &answer("=%0%", &escaped(&one_line(it)), Some(reason));
    }
    out
}

fn of_number(number: &Number) -> String {
    let mut out = "\t#\n".to_owned();
    out += &answer("=", &format!("{}:{}", number.answer, number.tolerance), None);
    for (it, reason) in &number.wrong {
        out += &answer("=%0%", &format!("{it}:0"), Some(reason));
    }
    out
}

fn of_matching(matching: &Matching) -> String {
    let mut out = String::new();
    for pair in &matching.pairs {
        let (left, right) = (escaped(&one_line(&pair.left)), escaped(&one_line(&pair.right)));
        let _ = writeln!(out, "\t={left} -> {right}");
    }
    for right in &matching.distractors {
        let _ = writeln!(out, "\t= -> {}", escaped(&one_line(right)));
    }
    out
}

fn answer(mark: &str, text: &str, reason: Option<&str>) -> String {
    let reason = reason.map(|it| format!("#{}", escaped(it.trim()))).unwrap_or_default();
    format!("\t{mark}{text}{reason}\n")
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\n' => out += "\\n",
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
