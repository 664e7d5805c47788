//! The gradebook, the analysis and single answers as CSV, for a spreadsheet.

use jiff::Timestamp;

use super::{
    Class,
    figures::{Discrimination, FEWEST, Interval},
    gradebook::Grade,
    items::Item,
};
use crate::quiz::result::{Answer, QuizResult};

/// A row for each learner and attempt. The header says which attempt of a learner counts.
pub fn gradebook(class: &Class) -> String {
    let mut rows = vec![GRADES.map(str::to_owned).to_vec()];
    rows.extend(class.gradebook().iter().map(grade));
    written(&rows)
}

/// A row for each question.
pub fn items(class: &Class) -> String {
    let mut rows = vec![ITEMS.map(str::to_owned).to_vec()];
    rows.extend(class.items().iter().map(item));
    written(&rows)
}

const GRADES: [&str; 18] = [
    "learner",
    "file",
    "course",
    "quiz",
    "title",
    "mode",
    "seed",
    "started_utc",
    "seconds",
    "right",
    "questions",
    "marks_percent",
    "percent",
    "pass_percent",
    "passed",
    "counts_as_best_of_practice_and_exam",
    "certainty_marks",
    "certainty_marks_possible",
];

fn grade(grade: &Grade<'_>) -> Vec<String> {
    let it = grade.result;
    let started = Timestamp::from_second(it.started).map(|it| it.to_string()).unwrap_or_default();
    vec![
        text(grade.learner),
        text(grade.file),
        text(&it.course),
        text(&it.quiz),
        text(&it.title),
        it.mode.to_string(),
        it.seed.to_string(),
        started,
        it.seconds().to_string(),
        it.correct.to_string(),
        it.total.to_string(),
        it.marks.to_string(),
        it.score().percent().to_string(),
        it.pass_percent.to_string(),
        yes(it.passed),
        yes(grade.counts),
        grade.certainty.map(|(sum, _)| sum.to_string()).unwrap_or_default(),
        grade.certainty.map(|(_, most)| most.to_string()).unwrap_or_default(),
    ]
}

const ITEMS: [&str; 20] = [
    "course",
    "quiz",
    "question",
    "fingerprint",
    "edition",
    "outcome",
    "kind",
    "prompt",
    "answers",
    "right",
    "share_right",
    "share_low",
    "share_high",
    "mean_mark",
    "discrimination",
    "discrimination_low",
    "discrimination_high",
    "median_seconds",
    "chosen",
    "nobody_chose",
];

fn item(item: &Item<'_>) -> Vec<String> {
    let (r, interval) = match item.discrimination {
        Discrimination::TooFew => (tr!("fewer than {FEWEST}", FEWEST), None),
        Discrimination::NobodyVaries => (tr!("nobody varies").to_owned(), None),
        Discrimination::Of(r, interval) => (number(r), interval),
    };
    let ends = |interval: Option<Interval>| {
        let end = |end: Option<f64>| end.map(number).unwrap_or_default();
        [end(interval.map(|it| it.low)), end(interval.map(|it| it.high))]
    };
    let [share_low, share_high] = ends(item.interval);
    let [low, high] = ends(interval);
    let chosen: Vec<String> = item.options.iter().map(|(it, _, n)| format!("{it} = {n}")).collect();
    let unchosen: Vec<&str> = item.unchosen().collect();
    vec![
        text(item.quiz.0),
        text(item.quiz.1),
        text(item.id),
        text(item.fingerprint),
        tr!("{edition} of {n_editions}", edition = item.edition.0, n_editions = item.edition.1),
        text(item.outcome.unwrap_or_default()),
        text(item.kind),
        text(item.prompt),
        item.answers.to_string(),
        item.right.to_string(),
        item.share().map(number).unwrap_or_default(),
        share_low,
        share_high,
        item.mean_mark.map(number).unwrap_or_default(),
        r,
        low,
        high,
        item.median_seconds.map(|it| it.to_string()).unwrap_or_default(),
        text(&chosen.join("; ")),
        text(&unchosen.join("; ")),
    ]
}

/// A row for each answer of one result.
pub fn answers(result: &QuizResult) -> String {
    let mut rows = vec![ANSWERS.map(str::to_owned).to_vec()];
    rows.extend(result.answers.iter().map(answer));
    written(&rows)
}

const ANSWERS: [&str; 11] = [
    "question",
    "fingerprint",
    "outcome",
    "kind",
    "prompt",
    "right",
    "mark",
    "confidence",
    "hints",
    "seconds",
    "given",
];

fn answer(answer: &Answer) -> Vec<String> {
    let chosen = answer.options.iter().flatten().filter(|it| it.chosen);
    let chosen: Vec<&str> = chosen.map(|it| it.text.as_str()).collect();
    let given = answer.given.clone().unwrap_or_else(|| chosen.join("; "));
    vec![
        text(&answer.question),
        text(&answer.fingerprint),
        text(answer.outcome.as_deref().unwrap_or_default()),
        text(&answer.kind),
        text(&answer.prompt),
        yes(answer.is_right()),
        answer.mark.to_string(),
        answer.confidence.map(|it| it.to_string()).unwrap_or_default(),
        answer.hints.to_string(),
        answer.seconds.to_string(),
        text(&given),
    ]
}

fn number(it: f64) -> String {
    format!("{it:.4}")
}

fn yes(it: bool) -> String {
    if it { "yes" } else { "no" }.to_owned()
}

/// What others wrote, so that no spreadsheet takes it for a formula.
fn text(it: &str) -> String {
    let is_formula = it.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{it}") } else { it.to_owned() }
}

fn written(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail.
        let _ = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
