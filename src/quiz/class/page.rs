//! The class for people: lines of at most 80 columns for a terminal, and a page of Markdown.

use std::fmt::Write as _;

use super::{
    Class,
    figures::{Discrimination, FEWEST, Interval},
    gradebook::{Grade, Overview},
    items::{ByOutcome, Item},
};
use crate::{
    quiz::result::page::{cell, escaped, heads, score, time},
    text::{Row, Span, wrap},
};

/// How wide a line is at most.
const COLUMNS: usize = 80;

/// How the class and the questions did, as lines for a terminal.
pub fn lines(class: &Class) -> Vec<String> {
    let items = class.items();
    let by_outcome = class.by_outcome(&items);
    let mut out = Lines(Vec::new());
    for overview in class.overviews() {
        let quiz = (overview.course, overview.path);
        if !out.0.is_empty() {
            out.say(0, "");
        }
        out.say(0, &format!("{} ({})", overview.title, overview.path));
        out.say(2, &grades(&overview));
        let outcomes: Vec<_> = by_outcome.iter().filter(|it| it.quiz == quiz).collect();
        if !outcomes.is_empty() {
            out.say(0, "");
            out.say(0, &format!("{:>6}  {:>5}  {}", tr!("n"), tr!("right"), tr!("outcome")));
        }
        for it in outcomes {
            out.say(15, &format!("{:6}  {:>5}  {}", it.answers, percent(share(it)), it.outcome));
        }
        let items: Vec<_> = items.iter().filter(|it| it.quiz == quiz).collect();
        if !items.is_empty() {
            out.say(0, "");
            out.say(0, &header());
        }
        for item in items {
            out.item(item);
        }
    }
    out.say(0, "");
    out.say(0, &explained());
    out.0
}

/// The same and the gradebook as Markdown.
pub fn markdown(class: &Class) -> String {
    let items = class.items();
    let by_outcome = class.by_outcome(&items);
    let mut out = format!("# {}\n", tr!("Results"));
    for overview in class.overviews() {
        let quiz = (overview.course, overview.path);
        let (title, path) = (cell(overview.title), escaped(overview.path));
        let place = tr!("{path}, in {course}", path, course = escaped(overview.course));
        let _ = writeln!(out, "\n## {title}\n\n{place}");
        let _ = write!(out, "\n{}\n\n{}", grades(&overview), grade_heads());
        let here = |it: &Grade<'_>| (it.result.course.as_str(), it.result.quiz.as_str()) == quiz;
        for it in class.gradebook().into_iter().filter(here) {
            out += &grade(&it);
        }
        let _ = write!(out, "\n### {}\n\n{}", tr!("By outcome"), outcome_heads());
        for it in by_outcome.iter().filter(|it| it.quiz == quiz) {
            let (outcome, right) = (escaped(it.outcome), percent(share(it)));
            let _ = writeln!(out, "| {outcome} | {} | {} | {right} |", it.questions, it.answers);
        }
        let _ = write!(out, "\n### {}\n\n{}", tr!("By question"), question_heads());
        for it in items.iter().filter(|it| it.quiz == quiz) {
            let notes = cell(&it.notes().join("; "));
            let [right, interval, discrimination, time] = numbers(it);
            let _ = writeln!(
                out,
                "| {} | {} | {right} | {interval} | {discrimination} | {time} | {notes} |",
                cell(&title_of(it)),
                it.answers
            );
        }
    }
    let _ = write!(out, "\n{}\n", explained());
    out
}

fn grade(grade: &Grade<'_>) -> String {
    let Grade { result, counts, .. } = grade;
    let yes = |it| if it { tr!("yes") } else { tr!("no") };
    format!(
        "| {} | {} | {} | {} | {} | {} | {} |\n",
        escaped(grade.learner),
        time(result.started),
        result.mode.said(),
        score(result),
        grade.certainty.map_or_else(String::new, |(sum, most)| tr!("{sum} of {most}", sum, most)),
        yes(result.passed),
        yes(*counts)
    )
}

/// What is built up.
struct Lines(Vec<String>);

impl Lines {
    /// Adds a paragraph, its further lines indented.
    fn say(&mut self, indent: usize, text: &str) {
        let row = Row::new([Span::from(text)]);
        self.0.extend(wrap::wrap(&row, COLUMNS, indent).iter().map(Row::text));
    }

    fn item(&mut self, item: &Item<'_>) {
        let [right, interval, discrimination, time] = numbers(item);
        let outcome = item.outcome.unwrap_or_default();
        let numbers = format!(
            "{:6}  {right:>5}  {interval:<11}  {discrimination:<24}  {time:>8}",
            item.answers
        );
        self.say(8, &format!("{numbers}  {outcome}"));
        self.say(8, &format!("        {}", title_of(item)));
        for note in item.notes() {
            self.say(10, &format!("        {note}"));
        }
    }
}

fn header() -> String {
    format!(
        "{:>6}  {:>5}  {:<11}  {:<24}  {:>8}  {}",
        tr!("n"),
        tr!("right"),
        tr!("interval"),
        tr!("discrimination"),
        tr!("median"),
        tr!("question")
    )
}

fn grade_heads() -> String {
    let (certainty, passed, counts) = (tr!("Certainty"), tr!("Passed"), tr!("Counts"));
    let (learner, started, mode) = (tr!("Learner"), tr!("Started"), tr!("Mode"));
    heads([learner, started, mode, tr!("Score"), certainty, passed, counts])
}

fn outcome_heads() -> String {
    heads([tr!("Outcome"), tr!("Questions"), tr!("Answers"), tr!("Right")])
}

fn question_heads() -> String {
    let (interval, discrimination) = (tr!("Interval"), tr!("Discrimination"));
    let (time, look) = (tr!("Median time"), tr!("Look at"));
    heads([tr!("Question"), tr!("Answers"), tr!("Right"), interval, discrimination, time, look])
}

/// What is asked, in one line, and which edition it is.
fn title_of(item: &Item<'_>) -> String {
    match item.edition {
        (_, 1) => item.prompt.to_owned(),
        (edition, n) => {
            tr!("{prompt} (edition {edition} of {n})", prompt = item.prompt, edition, n)
        }
    }
}

fn grades(it: &Overview<'_>) -> String {
    let attempts = match it.attempts {
        1 => tr!("1 attempt").to_owned(),
        n => tr!("{n} attempts", n),
    };
    let Some((low, median, high)) = it.percents else {
        return tr!("{attempts}; none of them in practice or exam, so none counts.", attempts);
    };
    let learners = match it.learners {
        1 => tr!("1 learner").to_owned(),
        n => tr!("{n} learners", n),
    };
    let Overview { passed, learners: n, .. } = it;
    tr!(
        "{attempts} of {learners}. Of each the best in practice or exam counts: {passed} of {n} passed, \
         from {low} % to {high} %, median {median} %.",
        attempts,
        learners,
        passed,
        n,
        low,
        high,
        median
    )
}

/// The share that is right, its interval, the discrimination with its own, the time.
fn numbers(item: &Item<'_>) -> [String; 4] {
    let interval = item.interval.map_or_else(String::new, |it| {
        let [low, high] = [it.low, it.high].map(|it| format!("{:.0}", it * 100.0));
        tr!("{low} to {high} %", low, high)
    });
    let discrimination = match item.discrimination {
        Discrimination::TooFew => tr!("fewer than {FEWEST}", FEWEST),
        Discrimination::NobodyVaries => tr!("nobody varies").to_owned(),
        Discrimination::Of(r, None) => format!("{r:+.2}"),
        Discrimination::Of(r, Some(Interval { low, high })) => {
            let [r, low, high] = [r, low, high].map(|it| format!("{it:+.2}"));
            tr!("{r} ({low} to {high})", r, low, high)
        }
    };
    let time = item.median_seconds.map_or_else(|| "-".to_owned(), |it| format!("{it} s"));
    [percent(item.share()), interval, discrimination, time]
}

fn share(it: &ByOutcome<'_>) -> Option<f64> {
    (it.answers > 0).then(|| f64::from(it.right) / f64::from(it.answers))
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(String::new, |it| format!("{:.0} %", it * 100.0))
}

/// What the numbers are, and what they cannot say.
fn explained() -> String {
    tr!(
        "Questions are looked at in the first attempt of each learner in practice or exam, the hardest first. \
         Discrimination is the correlation between being right and the mean mark of the other questions \
         (point-biserial); it needs {FEWEST} answers. Intervals are of 95 % (Wilson's, and by Fisher's z): \
         the fewer answers, the wider, and a wide one says that you cannot tell yet.",
        FEWEST
    )
}
