//! `vestibule results`: results of quizzes that leave, and those of a class side by side.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand, ValueEnum};

use super::{
    Options, Refused,
    commands::{Done, course, start_of_world},
    trade::write_new,
};
use crate::{
    course::Course,
    progress::{AttemptRecord, Store},
    quiz::{
        self, Attempt,
        class::{Class, page as class_page, table},
        computed,
        result::{self, QuizResult, Sitting, page},
    },
    run::data::DataDir,
    text::{clean, fit},
};

/// What is done with results.
#[derive(Debug, Subcommand)]
pub(crate) enum Results {
    /// Lists the quizzes that you finished, with a number for each
    #[command(after_help = "Example: vestibule results list")]
    List,
    /// Prints the result of a quiz that you finished, the last one unless you say which
    #[command(after_help = "Example: vestibule results export --format certificate")]
    Export(Export),
    /// Puts the result files of a class side by side: how learners did, and what the questions are worth
    #[command(after_help = "Example: vestibule results merge ana.json bob.json --csv grades.csv")]
    Merge(Merge),
}

/// Which result, how.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Its number in `vestibule results list`; without it, the last one
    number: Option<usize>,
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    format: Form,
    /// Your name, as it shall stand in it
    #[arg(long, value_name = "NAME", default_value = "")]
    learner: String,
}

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// The result file, which `vestibule results merge` reads
    Json,
    /// A page to read
    Markdown,
    /// A row for each answer
    Csv,
    /// A text to show, which says what it is
    Certificate,
}

impl Form {
    /// The result in this form.
    fn write(self, result: &QuizResult) -> String {
        match self {
            Self::Json => result.to_json(),
            Self::Markdown => page::markdown(result),
            Self::Csv => table::answers(result),
            Self::Certificate => page::certificate(result),
        }
    }
}

/// Which files, and what is made of them.
#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// The result files; one that cannot be counted is named with the reason and left out
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Writes the gradebook into a new CSV file: a row for each learner and attempt
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Writes the analysis of the questions into a new CSV file
    #[arg(long, value_name = "FILE")]
    items: Option<PathBuf>,
    /// Writes both into a new file as Markdown
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
}

/// Does what is wanted with results.
pub(super) fn results(options: &Options, what: &Results) -> Done {
    match what {
        Results::List => list(options),
        Results::Export(wanted) => export(options, wanted),
        Results::Merge(wanted) => merge(wanted),
    }
}

fn list(options: &Options) -> Done {
    let (course, key) = course(options)?;
    let finished = finished(options, &key)?;
    let mut out = io::stdout().lock();
    if finished.is_empty() {
        writeln!(out, "{}", tr!("No quiz is finished yet."))?;
    }
    for (it, number) in finished.iter().zip(1..) {
        let title = quiz::read(course.files(), &it.quiz).map(|(bank, _)| bank.title);
        let title = title.unwrap_or_else(|_| it.quiz.clone());
        let mode = attempt(it).map(|it| it.mode().said()).unwrap_or_default();
        let (time, right) = (page::time(it.started), format!("{}/{}", it.correct, it.total));
        let right = format!("{:>13}", tr!("{right} right", right));
        let line = format!("{number:4}  {time}  {mode:<8}  {right}  {}", clean(&title));
        writeln!(out, "{}", fit(&line, 80))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn export(options: &Options, wanted: &Export) -> Done {
    let (course, key) = course(options)?;
    let finished = finished(options, &key)?;
    if finished.is_empty() {
        return Err(Refused::input(tr!("no quiz is finished yet"))
            .hint(tr!("vestibule quiz NAME asks one, and keeps how it went")));
    }
    let number = wanted.number.unwrap_or(finished.len());
    let Some(record) = number.checked_sub(1).and_then(|it| finished.get(it)) else {
        let message = tr!("there is no result with the number {number}", number);
        return Err(Refused::arguments(message, tr!("vestibule results list has the numbers")));
    };
    let mut result = result_of(&course, record)?;
    result.learner.clone_from(&wanted.learner);
    io::stdout().lock().write_all(wanted.format.write(&result).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The attempts at quizzes of the course that are finished, the oldest first.
fn finished(options: &Options, course: &str) -> Result<Vec<AttemptRecord>, Refused> {
    let data = DataDir::choose(options.data_dir.clone());
    let Some(dir) = data.path().filter(|it| Store::peek(it)) else { return Ok(Vec::new()) };
    let (store, notice) = Store::open(dir)?;
    if let Some(notice) = notice {
        writeln!(io::stderr().lock(), "vestibule: {notice}")?;
    }
    let courses = store.show()?.courses.into_iter().filter(|it| it.course == course);
    let attempts = courses.flat_map(|it| it.attempts);
    // An exam is over when it is handed in, whether its review was read or not.
    let is_handed_in = |it: &AttemptRecord| attempt(it)?.exam().map(quiz::Exam::is_handed_in);
    let is_over = |it: &AttemptRecord| it.finished.is_some() || is_handed_in(it) == Some(true);
    // Without questions there is nothing to tell.
    Ok(attempts.filter(|it| it.total > 0 && is_over(it)).collect())
}

fn attempt(record: &AttemptRecord) -> Option<Attempt> {
    serde_json::from_str(&record.state).ok()
}

/// The result of an attempt, by the bank as it is now.
fn result_of(course: &Course, record: &AttemptRecord) -> Result<QuizResult, Refused> {
    let attempt = attempt(record).ok_or_else(|| {
        Refused::input(tr!("this attempt was kept by another version of the program"))
    })?;
    let (mut bank, _) = quiz::read(course.files(), &record.quiz)
        .map_err(|fault| Refused::input(fault.to_string()))?;
    let ids: Vec<String> = attempt.ids().map(str::to_owned).collect();
    bank.keep(&ids);
    let mut computed = bank.to_settle();
    let told = computed::settle_all(&mut computed, |name| {
        start_of_world(course, name).map_err(|refused| refused.message().to_owned())
    });
    bank.put(computed);
    let mut err = io::stderr().lock();
    told.iter().try_for_each(|why| writeln!(err, "vestibule: {why}"))?;
    let exam = attempt.exam().filter(|it| it.is_handed_in());
    let started = record.started;
    let sitting = Sitting {
        learner: String::new(),
        course: course.title.clone(),
        started,
        finished: match exam {
            Some(exam) => started.saturating_add(i64::from(exam.used())),
            None => record.finished.unwrap_or(started),
        },
    };
    let result = QuizResult::of(&attempt, &bank, sitting);
    if result.total == 0 {
        return Err(Refused::input(tr!("none of its questions is in the bank any more")));
    }
    if result.total < ids.len() {
        let n_gone = ids.len() - result.total;
        let told =
            tr!("not in the bank any more, and so left out: {n} of its questions", n = n_gone);
        writeln!(err, "vestibule: {told}")?;
    }
    Ok(result)
}

/// Where the result of a quiz that is asked now shall go.
#[derive(Debug)]
pub(super) struct Wanted {
    file: PathBuf,
    form: Form,
    learner: String,
}

impl Wanted {
    /// Refuses a file that cannot be written, before the first question; none if no file is wanted.
    pub(super) fn of(file: Option<PathBuf>, learner: String) -> Result<Option<Self>, Refused> {
        let Some(file) = file else { return Ok(None) };
        let ending = file.extension().and_then(|it| it.to_str()).unwrap_or_default();
        let form = match ending {
            "json" => Form::Json,
            "md" => Form::Markdown,
            _ => {
                let message =
                    tr!("`{name}` ends neither in .json nor in .md", name = file.display());
                let hint = tr!("a result is written as JSON or as Markdown: --result mine.json");
                return Err(Refused::arguments(message, hint));
            }
        };
        if file.exists() {
            let message = tr!("`{path}` is there already", path = file.display());
            return Err(Refused::arguments(
                message,
                tr!("name a new file: no file is written over"),
            ));
        }
        Ok(Some(Self { file, form, learner }))
    }

    /// Writes the result, or says that there is none.
    pub(super) fn write(&self, result: Option<&QuizResult>) -> Result<(), Refused> {
        let Some(result) = result else {
            let name = self.file.display();
            let told = tr!("`{name}` was not written: the quiz is not finished", name);
            writeln!(io::stderr(), "vestibule: {told}")?;
            return Ok(());
        };
        let mut result = result.clone();
        result.learner.clone_from(&self.learner);
        write_new(&self.file, &self.form.write(&result))
    }
}

fn merge(wanted: &Merge) -> Done {
    let mut class = Class::default();
    let mut told = io::stderr().lock();
    for (path, name) in wanted.files.iter().zip(names(&wanted.files)) {
        let added = match read(path) {
            Ok(result) => class.add(&name, result).map_err(|unfit| unfit.to_string()),
            Err(reason) => Err(reason),
        };
        if let Err(reason) = added {
            let line = tr!("`{name}` is left out: {reason}", name = path.display(), reason);
            writeln!(told, "vestibule: {line}")?;
        }
    }
    if class.is_empty() {
        return Err(Refused::input(tr!("none of the files is a result that can be counted"))
            .hint(tr!("`vestibule quiz NAME --result FILE` writes one")));
    }
    let outputs: [Output<'_>; 3] = [
        (&wanted.csv, table::gradebook),
        (&wanted.items, table::items),
        (&wanted.markdown, class_page::markdown),
    ];
    for (path, write) in outputs {
        if let Some(path) = path {
            write_new(path, &write(&class))?;
        }
    }
    let mut out = io::stdout().lock();
    class_page::lines(&class).iter().try_for_each(|line| writeln!(out, "{line}"))?;
    Ok(ExitCode::SUCCESS)
}

/// A file that is wanted, and what goes into it.
type Output<'a> = (&'a Option<PathBuf>, fn(&Class) -> String);

/// What each file is called: by its name alone where no other has it.
fn names(files: &[PathBuf]) -> Vec<String> {
    let name = |path: &Path| path.file_name().map(|it| it.to_string_lossy().into_owned());
    let mut n_of: BTreeMap<String, usize> = BTreeMap::new();
    for name in files.iter().filter_map(|it| name(it)) {
        *n_of.entry(name).or_default() += 1;
    }
    let alone = |path: &Path| name(path).filter(|it| n_of.get(it) == Some(&1));
    files.iter().map(|it| alone(it).unwrap_or_else(|| it.display().to_string())).collect()
}

/// The result in a file, or why there is none.
fn read(path: &Path) -> Result<QuizResult, String> {
    let mut bytes = Vec::new();
    let opened = File::open(path)
        .and_then(|it| it.take(result::LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| tr!("it cannot be read: {error}", error));
    opened?;
    result::read(&bytes).map_err(|unreadable| unreadable.to_string())
}
