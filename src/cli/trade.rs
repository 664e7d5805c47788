//! `vestibule export` and `vestibule import`: worlds that leave and worlds that come.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand, ValueEnum};

use super::{
    Options, Refused,
    beside::Beside,
    commands::{Done, course, script_text, start_of_world},
    quiz_trade::{self, ExportQuiz, ImportQuiz},
};
use crate::{
    fault::Fault,
    progress::Store,
    run::data::DataDir,
    sandbox::{
        Sandbox,
        export::{self, ExportError, FORMATS},
        import,
    },
    words,
    world::{World, fixture},
};

/// What leaves.
#[derive(Debug, Subcommand)]
pub(crate) enum Export {
    /// Writes a world, as you have played it, for another tool
    #[command(after_help = "Example: vestibule export world acme --format terraform > main.tf")]
    World(ExportWorld),
    /// Writes the questions of a quiz for another tool; what it cannot hold is told
    #[command(
        after_help = "Example: vestibule export quiz workforce-identity --format gift > questions.gift"
    )]
    Quiz(ExportQuiz),
}

/// Which world, how.
#[derive(Debug, Args)]
pub(crate) struct ExportWorld {
    /// The world, by its name
    #[arg(default_value = "acme")]
    world: String,
    /// aws-cli, terraform, cloudformation, csv, aws-config, markdown or toml
    #[arg(long, value_name = "FORMAT")]
    format: String,
    /// The person that an aws-config is for, by user name
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
    /// Writes the world as it is at the start, not as you have played it
    #[arg(long)]
    fresh: bool,
}

/// What comes.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Makes a world of a table of assignments, of AWS CLI lines, or of another world
    #[command(
        after_help = "Example: vestibule export world acme --format csv | vestibule import world - --from csv --name Mine"
    )]
    World(ImportWorld),
    /// Makes a bank of questions of a file of another tool
    #[command(
        after_help = "Example: vestibule export quiz workforce-identity --format gift | vestibule import quiz - --from gift"
    )]
    Quiz(ImportQuiz),
}

/// Which file, how.
#[derive(Debug, Args)]
pub(crate) struct ImportWorld {
    /// The file (- for standard input)
    file: PathBuf,
    /// What the world is called on the screen
    #[arg(long, value_name = "NAME")]
    name: String,
    /// What the file is; without it, its ending tells: .csv, .toml, anything else is AWS CLI lines
    #[arg(long, value_name = "KIND")]
    from: Option<Kind>,
    /// The world that the rows or lines are added to; without it, one with a management account only
    #[arg(long, value_name = "WORLD")]
    onto: Option<String>,
    /// Puts numbers for the names of people, groups, accounts and permission sets, and leaves out ids, addresses, descriptions and inline policies
    #[arg(long)]
    pseudonyms: bool,
    /// Writes the world into a new file; without it, to standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// A table of assignments
    Csv,
    /// A starting world
    Toml,
    /// AWS CLI commands, one a line
    AwsCli,
}

/// Prints what is wanted in the format.
pub(super) fn export(options: &Options, what: &Export) -> Done {
    match what {
        Export::World(wanted) => export_world(options, wanted),
        Export::Quiz(wanted) => quiz_trade::export(options, wanted),
    }
}

fn export_world(options: &Options, wanted: &ExportWorld) -> Done {
    let world = played(options, &wanted.world, wanted.fresh)?;
    let text = export::export(&world, &wanted.format, wanted.person.as_deref())
        .map_err(|error| refused(&world, &error))?;
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn refused(world: &World, error: &ExportError) -> Refused {
    let hint = match error {
        ExportError::Format(_) => {
            let formats: Vec<_> =
                FORMATS.iter().map(|it| format!("{} ({})", it.name, words::of(it.about))).collect();
            tr!("there is {names}", names = formats.join(", "))
        }
        ExportError::NoPerson(_) | ExportError::Nobody(_) => {
            let names: Vec<_> = world.users().take(20).map(|user| &*user.user_name).collect();
            tr!("there is {names}: --person NAME", names = names.join(", "))
        }
    };
    Refused::arguments(error.to_string(), hint)
}

/// The world as the record has it; without a record, or if it shall be fresh, at its start.
fn played(options: &Options, name: &str, fresh: bool) -> Result<World, Refused> {
    let (course, key) = course(options)?;
    let start = start_of_world(&course, name)?;
    let data = DataDir::choose(options.data_dir.clone());
    let Some(dir) = data.path().filter(|it| !fresh && Store::peek(it)) else { return Ok(start) };
    let (store, notice) = Store::open(dir)?;
    let play = store.play(&key, name)?.unwrap_or_default();
    let steps = play.steps.iter().map_while(|it| serde_json::from_str(it).ok()).collect();
    let (sandbox, lost) = Sandbox::resume(name, start, steps, play.cursor);
    let mut told = io::stderr().lock();
    notice.iter().chain(&lost).try_for_each(|it| writeln!(told, "vestibule: {it}"))?;
    Ok(sandbox.world().clone())
}

/// Prints what the file makes.
pub(super) fn import(options: &Options, what: &Import) -> Done {
    match what {
        Import::World(wanted) => import_world(options, wanted),
        Import::Quiz(wanted) => quiz_trade::import(wanted),
    }
}

/// Prints the world that the file makes, or writes it where it is wanted.
fn import_world(options: &Options, wanted: &ImportWorld) -> Done {
    let (file, source) = script_text(&wanted.file)?;
    let ending = wanted.file.extension().and_then(|it| it.to_str());
    let kind = wanted.from.unwrap_or(match ending {
        Some("csv") => Kind::Csv,
        Some("toml") => Kind::Toml,
        Some(_) | None => Kind::AwsCli,
    });
    let onto = match &wanted.onto {
        Some(name) => Some(start_of_world(&course(options)?.0, name)?),
        None => None,
    };
    let read = match kind {
        Kind::Csv => import::table(&file, &source, onto),
        Kind::Toml => fixture::parse(&file, &source),
        Kind::AwsCli => {
            let onto = onto.unwrap_or_else(|| import::empty(None));
            import::lines(&file, &source, onto, &Beside::new(&wanted.file))
        }
    };
    let mut world = match read {
        Ok(world) => world,
        Err(faults) => return told(&faults),
    };
    world.title = wanted.name.as_str().into();
    let text = fixture::write(&world, wanted.pseudonyms);
    match &wanted.output {
        None => io::stdout().lock().write_all(text.as_bytes())?,
        Some(path) => write_new(path, &text)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn told(faults: &[Fault]) -> Done {
    let mut told = io::stderr().lock();
    for fault in faults {
        writeln!(told, "{}\n", fault.render())?;
    }
    Ok(ExitCode::from(1))
}

/// Writes a file that must not be there yet: nobody's work is written over.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), Refused> {
    let file = fs::File::create_new(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Refused::input(format!("`{}`: {error}", path.display())))
}
