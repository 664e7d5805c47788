//! A result for people: a page of Markdown, and a certificate that says honestly what it is.

use std::fmt::Write as _;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::{Answer, QuizResult};
use crate::text::{clean, width};

/// The result as a page of Markdown.
pub fn markdown(result: &QuizResult) -> String {
    let mut out = format!("# {}\n\n| | |\n|---|---|\n", cell(&result.title));
    for (label, value) in facts(result) {
        let _ = writeln!(out, "| {label} | {} |", escaped(&value));
    }
    let outcomes = by_outcome(result);
    if !outcomes.is_empty() {
        let _ = writeln!(out, "\n## {}\n", tr!("By outcome"));
        out += &heads([tr!("Outcome"), tr!("Right"), tr!("Asked")]);
    }
    for (outcome, right, asked) in outcomes {
        let _ = writeln!(out, "| {} | {right} | {asked} |", escaped(outcome));
    }
    let _ = writeln!(out, "\n## {}", tr!("Answers"));
    for (answer, number) in result.answers.iter().zip(1..) {
        let _ = write!(out, "\n### {number}. {}\n\n{}\n", line(&answer.prompt), judged(answer));
        if let Some(options) = &answer.options {
            out.push('\n');
            for option in options {
                let mark = if option.chosen { "x" } else { " " };
                let right = if option.correct { tr!(" (right)") } else { "" };
                let _ = writeln!(out, "- [{mark}] {}{right}", line(&option.text));
            }
        }
        if let Some(given) = &answer.given {
            let _ = writeln!(out, "\n{}", tr!("Given: {answer}", answer = escaped(given)));
        }
    }
    out
}

/// The heads of the columns of a table.
pub fn heads<const N: usize>(titles: [&str; N]) -> String {
    format!("| {} |\n|{}\n", titles.join(" | "), "---|".repeat(N))
}

/// What a learner may show to others. It claims nothing that nobody saw.
pub fn certificate(result: &QuizResult) -> String {
    let mut out = format!("{}\n", claim());
    for (label, value) in facts(result) {
        let gap = " ".repeat(10_usize.saturating_sub(width(label)).max(1));
        let _ = writeln!(out, "{label}{gap}{}", clean(&value));
    }
    let _ = writeln!(out, "\n{}\n{}\n", tr!("SHA-256 of the result file:"), hash(result));
    out += how_to_check();
    out
}

/// The SHA-256 of the file, in hexadecimal: the tools that everybody has say the same of it.
fn hash(result: &QuizResult) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(result.to_json()) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// What stands at the top of both.
fn facts(result: &QuizResult) -> Vec<(&'static str, String)> {
    let learner =
        if result.learner.trim().is_empty() { tr!("no name given") } else { &result.learner };
    let passed = if result.passed { tr!("passed") } else { tr!("not passed") };
    let QuizResult { course, quiz, title, mode, seed, pass_percent, .. } = result;
    vec![
        (tr!("Learner"), learner.to_owned()),
        (tr!("Course"), course.clone()),
        (tr!("Quiz"), format!("{title} ({quiz})")),
        (tr!("Mode"), mode.said().to_owned()),
        (
            tr!("Score"),
            tr!(
                "{score}, {passed}; {pass_percent} % are needed",
                score = score(result),
                passed,
                pass_percent
            ),
        ),
        (tr!("Started"), time(result.started)),
        (
            tr!("Finished"),
            tr!(
                "{time}, after {duration}",
                time = time(result.finished),
                duration = duration(result.seconds())
            ),
        ),
        (tr!("Seed"), seed.to_string()),
    ]
}

/// The score as the program says it, without the word for it.
pub fn score(result: &QuizResult) -> String {
    result.score().numbers()
}

/// For each outcome, in the order in which they come: its id, right, asked.
pub fn by_outcome(result: &QuizResult) -> Vec<(&str, usize, usize)> {
    let mut all: Vec<(&str, usize, usize)> = Vec::new();
    for answer in &result.answers {
        let Some(outcome) = answer.outcome.as_deref() else { continue };
        let right = usize::from(answer.is_right());
        match all.iter_mut().find(|it| it.0 == outcome) {
            Some((_, n_right, asked)) => {
                *n_right += right;
                *asked += 1;
            }
            None => all.push((outcome, right, 1)),
        }
    }
    all
}

/// A time in UTC; a number where it is none.
pub fn time(seconds: i64) -> String {
    let told = Timestamp::from_second(seconds).map(|it| it.strftime("%Y-%m-%d %H:%M:%S UTC"));
    told.map_or_else(|_| seconds.to_string(), |it| it.to_string())
}

/// A span of time in its largest two units.
pub fn duration(seconds: u64) -> String {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds} s"),
        (0, _) => tr!("{minutes} min {seconds} s", minutes, seconds = seconds % 60),
        _ => tr!("{hours} h {minutes} min", hours, minutes),
    }
}

fn judged(answer: &Answer) -> String {
    let verdict = match answer {
        it if it.is_right() => tr!("Right"),
        it if !it.is_answered() => tr!("Left open"),
        it if it.mark > 0 => tr!("Partly right"),
        _ => tr!("Wrong"),
    };
    let hints = match answer.hints {
        0 => String::new(),
        1 => tr!(", 1 hint").to_owned(),
        n => tr!(", {n} hints", n),
    };
    let sure = match answer.confidence {
        Some(1) => tr!(", guessed"),
        Some(2) => tr!(", fairly sure"),
        Some(_) => tr!(", sure"),
        None => "",
    };
    let taken = duration(u64::from(answer.seconds));
    format!("{verdict}, {} %{hints}{sure}, {taken}.", answer.mark)
}

/// Markdown of an author's on one line.
fn line(markdown: &str) -> String {
    let words: Vec<&str> = markdown.split_whitespace().collect();
    clean(&words.join(" ")).into_owned()
}

/// Markdown of an author's in a cell of a table.
pub fn cell(markdown: &str) -> String {
    line(markdown).replace('|', "\\|")
}

/// Text in which Markdown shall see nothing of its own, on one line.
pub fn escaped(plain: &str) -> String {
    let mut out = String::new();
    for c in line(plain).chars() {
        if "\\`*_[]<>|#&~".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn claim() -> &'static str {
    tr!("\
THE RESULT OF A SELF-TEST

Somebody took a quiz at their own terminal, and this is how it went.
Nobody watched, nobody checked who it was, and the lesson could be open
beside it. It is no certification, neither by AWS nor by anybody else.
")
}

fn how_to_check() -> &'static str {
    tr!("\
`sha256sum FILE` (or `shasum -a 256 FILE`) prints it for the result file that
belongs to this text. Another number means that the file or this text was
edited. The same number does not say who answered.
")
}
