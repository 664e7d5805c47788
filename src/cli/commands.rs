//! What each command of the command line does.

use std::{
    env,
    fmt::Display,
    fs,
    io::{self, BufWriter, IsTerminal as _, Read as _, Write as _},
    path::{self, Path},
    process::ExitCode,
};

use super::{
    Cli, Command, Options, Refused, beside::Beside, check, new, practice, progress, results,
    simulate, trade,
};
use crate::{
    app::{
        App, Effect, Mode, Start,
        check::Plan,
        lesson::LessonPane,
        settings::{self, AUTO, Value},
    },
    course::{Course, Files, flow::Look, load},
    quiz,
    run::{
        self, Ahead, Ends, Opening, Remembered, Session,
        colours::{Colours, is_file},
        config::{Config, Source},
        data::DataDir,
        language,
        pictures::Protocol,
        settle::Settler,
        terminal::{self, Making, Screen},
    },
    sandbox::{Outcome, Sandbox, script},
    ui::Theme,
    words,
    world::{World, fixture},
};

pub(super) type Done = Result<ExitCode, Refused>;

/// Does what `cli` asks for.
pub(super) fn perform(cli: Cli) -> Done {
    let Cli { mut options, command } = cli;
    let command = command.unwrap_or(Command::Learn { lesson: None, watch: false });
    options.settled = Source::read(options.config.take());
    speak(&mut options, command.has_settings())?;
    match command {
        Command::Learn { lesson, watch } => learn(&mut options, lesson.as_deref(), watch),
        Command::Quiz { quiz, seed, exam, weakest, missed, warm_up, minutes, which, keep } => {
            let ways = [
                (exam, quiz::Mode::Exam),
                (weakest, quiz::Mode::Weakest),
                (missed, quiz::Mode::Retry),
                (warm_up, quiz::Mode::WarmUp),
            ];
            let mode = ways.into_iter().find(|(is_it, _)| *is_it).map(|(_, mode)| mode);
            let plan = Plan { mode: mode.unwrap_or_default(), minutes, ..which.into() };
            let wanted = results::Wanted::of(keep.result, keep.learner)?;
            practice::quiz(&mut options, quiz.as_deref(), seed, plan, wanted.as_ref())
        }
        Command::Review { which, keep } => {
            let plan = Plan { mode: quiz::Mode::Review, ..which.into() };
            let wanted = results::Wanted::of(keep.result, keep.learner)?;
            practice::quiz(&mut options, Some(quiz::WHOLE), None, plan, wanted.as_ref())
        }
        Command::Sandbox { world, run: Some(file), keep_going } => {
            script(&options, &world, &file, keep_going)
        }
        Command::Sandbox { world, run: None, .. } => sandbox_alone(&mut options, &world),
        Command::Export { what } => trade::export(&options, &what),
        Command::Import { what } => trade::import(&options, &what),
        Command::Simulate { file } => simulate::simulate(&file),
        Command::Results { what } => results::results(&options, &what),
        Command::New { dir } => new::new(&dir),
        Command::Check { dir, fix } => check::check(&options, dir.as_deref(), fix),
        Command::Progress { what } => progress::progress(&options, &what),
    }
}

fn learn(options: &mut Options, lesson: Option<&str>, watch: bool) -> Done {
    let mut named = None;
    let first = |course: &Course| course.chapters().iter().position(|it| it.path.is_some());
    let mut opened = open(options, Mode::Learn, None, |course| {
        named = lesson.map(|name| chapter_named(course, name)).transpose()?;
        let chapter = named.or(first(course));
        Ok(chapter.map(|chapter| Ahead::page(course, chapter)).unwrap_or_default())
    })?;
    let course = &opened.app.course;
    let left = opened.left.as_ref();
    let renamed = |id: &String| load::aliases(course).get(id).copied();
    let is_left = |id: &String| course.chapters().iter().position(|it| it.id == *id);
    let left = left.and_then(|id| is_left(id).or_else(|| renamed(id)));
    let Some(chapter) = named.or(left).or(first(course)) else {
        return Err(Refused::input(tr!("the course has no lesson"))
            .hint(tr!("vestibule check DIR says what is wrong with a course")));
    };
    opened.session.watches = watch;
    let first = opened.app.page_to_open(chapter);
    opened.play(vec![first])?;
    Ok(ExitCode::SUCCESS)
}

fn sandbox_alone(options: &mut Options, world: &str) -> Done {
    let opened = open(options, Mode::Sandbox, None, |course| {
        world_source(course, world)?;
        Ok(Ahead::world(course, world))
    })?;
    opened.play(vec![Effect::OpenWorld(world.to_owned())])?;
    Ok(ExitCode::SUCCESS)
}

/// Runs a script: what AWS CLI would print goes to standard output, everything else to standard error.
fn script(options: &Options, world: &str, file: &Path, keeps_going: bool) -> Done {
    let course = course(options)?.0;
    let start = start_of_world(&course, world)?;
    let (name, text) = script_text(file)?;
    let mut sandbox = Sandbox::new(world, start);
    let (mut out, mut told) = (io::stdout().lock(), io::stderr().lock());
    let mut has_failed = false;
    let beside = Beside::new(file);
    for script::Ran { outcome, line_number, column } in
        script::run(&mut sandbox, &text, &beside, keeps_going)
    {
        for before in &outcome.before {
            echo(before, &mut told)?;
            let printed = before.output.as_ref().map_or("", |it| &it.text);
            out.write_all(printed.as_bytes())?;
        }
        echo(&outcome, &mut told)?;
        let refusal = match &outcome.output {
            Ok(printed) => {
                out.write_all(printed.text.as_bytes())?;
                continue;
            }
            Err(refusal) => refusal,
        };
        has_failed = true;
        writeln!(told, "\n{refusal}")?;
        let hint = refusal.hint().or(outcome.teach.as_deref());
        hint.iter().try_for_each(|hint| writeln!(told, "{}", tr!("hint: {hint}", hint)))?;
        let place = match column {
            None => tr!("line {line}", line = line_number),
            Some(column) => place(line_number, column),
        };
        let then = if keeps_going {
            tr!("went on after {place} of {name}", place, name)
        } else {
            tr!("stopped at {place} of {name}", place, name)
        };
        writeln!(told, "{then}")?;
    }
    Ok(if has_failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn place(line: usize, column: usize) -> String {
    tr!("line {line}, column {column}", line, column)
}

/// The line, after those inside it.
fn echo(outcome: &Outcome, told: &mut impl io::Write) -> io::Result<()> {
    outcome.inner.iter().try_for_each(|inner| writeln!(told, "$ {}", inner.echo))?;
    writeln!(told, "$ {}", outcome.echo)
}

/// What a file is called, and its text; `-` is standard input.
pub(super) fn script_text(file: &Path) -> Result<(String, String), Refused> {
    let mut bytes = Vec::new();
    let name = if file == Path::new("-") {
        io::stdin().read_to_end(&mut bytes)?;
        tr!("standard input").to_owned()
    } else {
        bytes = fs::read(file).map_err(|error| {
            Refused::input(tr!("`{name}` cannot be read: {error}", name = file.display(), error))
        })?;
        file.display().to_string()
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.as_bytes().get(..error.utf8_error().valid_up_to());
        let good = String::from_utf8_lossy(good.unwrap_or_default()).into_owned();
        let line = good.rsplit('\n').next().unwrap_or_default().chars().count();
        let place = place(good.matches('\n').count() + 1, line + 1);
        Refused::input(tr!("`{name}` is not UTF-8 text: {place}", name, place))
            .hint(tr!("save it as UTF-8"))
    })?;
    Ok((name, text.strip_prefix('\u{feff}').map_or(text.clone(), ToOwned::to_owned)))
}

/// A program that is ready to be played.
pub(super) struct Opened {
    pub(super) app: App,
    pub(super) session: Session,
    /// The chapter where the learner was.
    pub(super) left: Option<String>,
    /// The quizzes that were begun and not finished.
    open_quizzes: Vec<String>,
    notice: Option<String>,
    /// What is drawn on; none in plain mode.
    screen: Option<Screen>,
}

impl Opened {
    /// Plays it in the way that the terminal allows, until the learner leaves.
    pub(super) fn play(mut self, first: Vec<Effect>) -> Result<App, Refused> {
        if run::open(&mut self.app, &mut self.session, first) == Ends::Program {
            return Ok(self.app);
        }
        // A sentence about the record is more urgent than what the first page had to say.
        self.app.notice = self.notice.take().or(self.app.notice.take());
        let quiz = self.app.lesson.as_ref().and_then(LessonPane::quiz);
        let is_open = quiz.is_some_and(|it| self.open_quizzes.contains(&it));
        if self.app.notice.is_none() && is_open {
            self.app.notice =
                Some(tr!("the check is not finished: g q goes on with it").to_owned());
        }
        let Some(screen) = self.screen.take() else {
            let input = &mut io::stdin().lock();
            let output = &mut BufWriter::new(io::stdout().lock());
            let repeats = !io::stdin().is_terminal();
            run::read_and_print(&mut self.app, &mut self.session, input, output, repeats)?;
            return Ok(self.app);
        };
        self.app.show_mistakes();
        run::interact(&mut self.app, &mut self.session, screen)?;
        Ok(self.app)
    }
}

/// Gets everything ready. While the record is being opened, `ahead` reads what will be shown if the
/// record does not say otherwise.
pub(super) fn open(
    options: &mut Options,
    mode: Mode,
    seed: Option<u64>,
    ahead: impl FnOnce(&Course) -> Result<Ahead, Refused>,
) -> Result<Opened, Refused> {
    let data = DataDir::choose(options.data_dir.clone());
    let plain = is_plain(options);
    if !plain {
        terminal::on_panic(data.clone());
    }
    let opening = Opening::begin(&data, &course_key(options.course.as_deref()));
    let (named, settled) = (options.theme.clone(), std::mem::take(&mut options.settled));
    let read = move || -> Result<(Theme, (Config, Colours)), Refused> {
        let mut config = config(settled, plain)?;
        let folder = config.path.as_deref().and_then(Path::parent);
        let colours = Colours::of_terminal(folder.unwrap_or(Path::new("")));
        Ok((theme(named.as_deref(), &mut config, &colours)?, (config, colours)))
    };
    let making = if plain { Err(read()?.1) } else { Ok(Making::begin(read)) };
    let (course, key) = course(options)?;
    let ahead = ahead(&course)?;
    let (screen, (config, colours)) = match making {
        Ok(making) => making.end().map(|(screen, read)| (Some(screen), read))?,
        Err(read) => (None, read),
    };
    let (mut session, mut remembered, notice) = Session::new(data, opening, seed.is_some());
    session.expect(ahead);
    session.draws_first = !plain;
    let size = if plain { run::PLAIN_SIZE } else { terminal::size() };
    let mut app = App::new(Start {
        mode,
        course,
        look: Look { ascii: options.ascii },
        course_key: key,
        size,
        seed: seed.unwrap_or_else(run::fresh_seed),
        read: std::mem::take(&mut remembered.read),
        places: std::mem::take(&mut remembered.places),
        is_first: remembered.is_first,
    });
    app.keeping = session.keeping();
    app.now = run::now();
    let protocol = if plain { Protocol::None } else { Protocol::of(&config.settings) };
    (app.keys, app.settings) = (config.keys, config.settings);
    app.settings.mistakes = config.faults.iter().map(ToString::to_string).collect();
    if let Some(file) = options.language.as_deref().and_then(|it| path::absolute(it).ok()) {
        app.settings.set(settings::LANGUAGE, Value::Name(file.display().to_string()));
    }
    if options.no_mouse {
        app.settings.set(settings::MOUSE, Value::Switch(false));
    }
    session.settler = Settler::new(config.path, colours, protocol);
    let Remembered { chapter: left, open_quizzes, .. } = remembered;
    Ok(Opened { app, session, left, open_quizzes, notice, screen })
}

/// The course and what the record calls it. A course without a single page is an error here; others open.
pub(super) fn course(options: &Options) -> Result<(Course, String), Refused> {
    let files = options.course.as_deref().map_or_else(Files::embedded, Files::folder);
    let (course, faults) = load::open(files);
    if course.chapters().is_empty()
        && let Some(fault) = faults.iter().find(|it| !it.is_warning)
    {
        return Err(Refused::input(fault.to_string()));
    }
    Ok((course, course_key(options.course.as_deref())))
}

pub(super) fn course_key(dir: Option<&Path>) -> String {
    match dir {
        None => practice::BUILT_IN.to_owned(),
        Some(dir) => fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned()).display().to_string(),
    }
}

fn is_plain(options: &Options) -> bool {
    let is_dumb = env::var_os("TERM").is_some_and(|it| it == "dumb");
    options.plain || is_dumb || !io::stdout().is_terminal() || !io::stdin().is_terminal()
}

/// Says from here on what the file of the language says instead of English; what is wrong in it is told, and stays
/// English. What is wrong in one that the settings name is told with them, where they are asked for.
fn speak(options: &mut Options, has_settings: bool) -> Result<(), Refused> {
    let Some(file) = &options.language else {
        if let Some(words) = options.settled.words() {
            words::speak(words);
        }
        let unspoken = if has_settings { Vec::new() } else { options.settled.unspoken() };
        return tell(&unspoken);
    };
    let name = file.display().to_string();
    let (words, faults) = language::read(file, &name)
        .map_err(|error| Refused::input(tr!("`{name}` cannot be read: {error}", name, error)))?;
    words::speak(words);
    tell(&faults)
}

fn tell(all: &[impl Display]) -> Result<(), Refused> {
    let mut told = io::stderr().lock();
    Ok(all.iter().try_for_each(|it| writeln!(told, "vestibule: {it}"))?)
}

/// What the learner has settled; with `lines`, keys are typed as lines.
fn config(settled: Source, lines: bool) -> Result<Config, Refused> {
    let name = settled.file();
    Config::of(settled, lines).map_err(|error| {
        Refused::input(tr!("`{name}` cannot be read: {error}", name, error))
            .hint(tr!("without --config, the settings are those of config.toml, if there is one"))
    })
}

/// The theme that was named on the command line, else in the settings, else the one that the terminal says its
/// background wants.
fn theme(named: Option<&str>, config: &mut Config, colours: &Colours) -> Result<Theme, Refused> {
    if let Some(named) = named {
        // A path on the command line begins where the learner is.
        let path = if is_file(named) { path::absolute(named).ok() } else { None };
        let named = path.map_or_else(|| named.to_owned(), |it| it.display().to_string());
        let theme = colours.theme(&named);
        config.settings.set(settings::THEME, Value::Name(named));
        return theme.map_err(|why| {
            let hint =
                tr!("try --theme dark, or a file such as those in assets/themes of the project");
            Refused::arguments(why, hint)
        });
    }
    let settled = config.settings.value(settings::THEME).to_string();
    colours.theme(&settled).or_else(|why| {
        let hint = tr!("try \"dark\", or a file such as those in assets/themes of the project");
        config.refuse(settings::THEME, why, hint);
        config.settings.set(settings::THEME, settings::THEME.kind.usual());
        colours.theme(AUTO).map_err(Refused::input)
    })
}

pub(super) fn chapter_named(course: &Course, name: &str) -> Result<usize, Refused> {
    let chapters = course.chapters();
    let is_it = |it: &crate::course::Chapter| it.id == name || it.path.as_deref() == Some(name);
    let written = |it: &&crate::course::Chapter| it.path.is_some();
    chapters.iter().position(|it| is_it(it) && written(&it)).ok_or_else(|| {
        let ids: Vec<_> = chapters.iter().filter(written).map(|it| it.id.as_str()).collect();
        Refused::arguments(
            tr!("no lesson is called `{name}`", name),
            tr!("there is {names}", names = ids.join(", ")),
        )
    })
}

/// The world called `name`, in which nothing has happened yet.
pub(super) fn start_of_world(course: &Course, name: &str) -> Result<World, Refused> {
    let (path, source) = world_source(course, name)?;
    fixture::parse(&path, &source).map_err(|faults| {
        Refused::input(faults.first().map(ToString::to_string).unwrap_or_default())
    })
}

/// The file of a world and its text.
fn world_source(course: &Course, name: &str) -> Result<(String, String), Refused> {
    let path = course.world_path(name);
    match course.files().read(&path) {
        Ok(source) => Ok((path, source)),
        Err(fault) => {
            let names = course.worlds();
            let hint = if names.is_empty() {
                tr!("the course has none").to_owned()
            } else {
                tr!("there is {names}", names = names.join(", "))
            };
            Err(Refused::arguments(
                tr!("no world is called `{name}`: {why}", name, why = fault.message),
                hint,
            ))
        }
    }
}
