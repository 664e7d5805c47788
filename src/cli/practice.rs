//! Questions alone: which bank and which of its questions, and what `progress show` says of the answers.

use std::{
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

use super::{
    Refused, Which,
    commands::{Done, Opened, chapter_named, open},
    results::Wanted,
};
use crate::{
    app::{
        Effect, Mode as Screen,
        check::Plan,
        review::{self, Practised},
    },
    cli::Options,
    course::{Course, Files, document::TargetKind, load},
    progress::{AnswerRecord, StoreError},
    quiz::{Mode, WHOLE, beside, form, read, trend},
    run::{self, Ahead, Ends},
};

impl From<Which> for Plan {
    fn from(which: Which) -> Self {
        let Which { count, outcome, lesson } = which;
        Self { count, outcome, lesson, ..Self::default() }
    }
}

/// Asks what `plan` says of the bank called `name`.
///
/// Without a name it is the bank of the lesson where the learner was, unless something is looked for: that
/// may be in any bank.
pub(super) fn quiz(
    options: &mut Options,
    name: Option<&str>,
    seed: Option<u64>,
    mut plan: Plan,
    wanted: Option<&Wanted>,
) -> Done {
    let mut opened = open(options, Screen::Quiz, seed, |_| Ok(Ahead::default()))?;
    let course = &opened.app.course;
    let looks = matches!(plan.mode, Mode::Weakest | Mode::Retry)
        || plan.outcome.is_some()
        || plan.lesson.is_some();
    let path = match name {
        Some(WHOLE) => WHOLE.to_owned(),
        Some(name) => bank_named(course, name)?,
        None if looks => WHOLE.to_owned(),
        None => bank_of_lesson(course, opened.left.as_deref())?,
    };
    resolve(course, &path, &mut plan)?;
    let mode = plan.mode;
    opened.app.plan = plan;
    // What was answered before is read ahead of the first screen only where the questions depend on it.
    let by_answers = matches!(mode, Mode::Review | Mode::Weakest | Mode::Retry);
    let first = by_answers.then_some(Effect::ReadAnswers).into_iter();
    let first = first.chain([Effect::OpenBank(path)]).collect();
    if run::open(&mut opened.app, &mut opened.session, first) == Ends::Program {
        return Ok(ExitCode::SUCCESS);
    }
    if opened.app.check.is_none() {
        return nothing_to_ask(&mut opened, mode);
    }
    let app = opened.play(Vec::new())?;
    if let Some(wanted) = wanted {
        wanted.write(app.result.as_deref())?;
    }
    let passed = app.check.is_none_or(|it| {
        it.attempt.is_finished() && (it.score().passed || !it.attempt.mode().is_scored())
    });
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// That nothing is due or was missed is good news; everything else is not.
fn nothing_to_ask(opened: &mut Opened, mode: Mode) -> Done {
    let why = opened.app.notice.take().unwrap_or_default();
    if !matches!(mode, Mode::Review | Mode::Retry) {
        return Err(Refused::input(why));
    }
    let mut letters = why.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let told: String = first.chain(letters).collect();
    writeln!(io::stdout().lock(), "{told}.")?;
    Ok(ExitCode::SUCCESS)
}

/// Puts the page for the lesson that `plan` names, and refuses an outcome that no question has.
fn resolve(course: &Course, path: &str, plan: &mut Plan) -> Result<(), Refused> {
    if let Some(lesson) = &plan.lesson {
        let chapter = chapter_named(course, lesson)?;
        plan.lesson = course.chapters().get(chapter).and_then(|it| it.path.clone());
    }
    let Some(outcome) = &plan.outcome else { return Ok(()) };
    let Ok((bank, _)) = read(course.files(), path) else { return Ok(()) };
    let known = form::outcomes(&bank);
    if known.contains(&outcome.as_str()) {
        return Ok(());
    }
    let hint = match known.as_slice() {
        [] => tr!("no question says which outcome it tests").to_owned(),
        known => tr!("there is {names}", names = known.join(", ")),
    };
    Err(Refused::arguments(tr!("no question has the outcome `{outcome}`", outcome), hint))
}

/// The path of the bank that is called so.
pub(super) fn bank_named(course: &Course, name: &str) -> Result<String, Refused> {
    let banks: Vec<String> =
        course.files().list("quizzes").into_iter().filter(|it| beside(it).is_some()).collect();
    let stem =
        |path: &str| path.trim_start_matches("quizzes/").trim_end_matches(".toml").to_owned();
    banks.iter().find(|it| *it == name || stem(it) == name).cloned().ok_or_else(|| {
        let names: Vec<_> = banks.iter().map(|it| stem(it)).collect();
        Refused::arguments(
            tr!("no quiz is called `{name}`", name),
            tr!("there is {names}", names = names.join(", ")),
        )
    })
}

fn bank_of_lesson(course: &Course, left: Option<&str>) -> Result<String, Refused> {
    let chapters = course.chapters();
    let at = chapters.iter().position(|it| Some(it.id.as_str()) == left);
    let at = at.or_else(|| chapters.iter().position(|it| it.path.is_some()));
    let page = at.map(|it| load::page(course, it)).unwrap_or_default();
    let quizzes = page.targets.into_iter().filter_map(|it| match it.kind {
        TargetKind::Quiz { path } => Some(path),
        TargetKind::Link { .. }
        | TargetKind::Footnote { .. }
        | TargetKind::Run { .. }
        | TargetKind::Fold { .. }
        | TargetKind::Table { .. } => None,
    });
    quizzes.into_iter().next().ok_or_else(|| {
        Refused::arguments(
            tr!("the lesson where you were has no check"),
            tr!("name one: vestibule quiz NAME"),
        )
    })
}

/// Lines of `progress show` about the answers of the course that the record calls `key`.
pub(super) fn lines(
    key: &str,
    answers: Result<Vec<AnswerRecord>, StoreError>,
) -> Result<Vec<String>, StoreError> {
    let answers = answers?;
    if answers.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = vec![format!("  {}", tr!("answers: {n}", n = answers.len()))];
    // Another course is known by its folder, which may be gone.
    let files = if key == BUILT_IN { Files::embedded() } else { Files::folder(Path::new(key)) };
    let (course, _) = load::open(files);
    let now = run::now();
    let Practised { schedule, trends } = run::practised(&course, &answers, now);
    let n_due = schedule.n_due(now);
    if n_due > 0 {
        lines.push(format!("  {}", tr!("due now: {n}", n = n_due)));
    } else if let Some(next) = schedule.next_due(now) {
        let soon = review::how_soon(next.saturating_sub(now));
        lines.push(format!("  {}", tr!("next due: {soon}", soon)));
    }
    let Ok((bank, _)) = read(course.files(), WHOLE) else { return Ok(lines) };
    let words = run::names(&course, &bank).outcomes;
    for outcome in form::outcomes(&bank) {
        let percents = trends.percents(outcome, None, MOST_ATTEMPTS);
        if !percents.is_empty() {
            let words = words.get(outcome).map_or(outcome, String::as_str);
            lines.push(format!("    {words}: {}", trend::listed(&percents)));
        }
    }
    Ok(lines)
}

/// Of so many attempts the shares by outcome are told.
const MOST_ATTEMPTS: usize = 8;

/// What the record calls the course that is built in.
pub(super) const BUILT_IN: &str = "built-in";
