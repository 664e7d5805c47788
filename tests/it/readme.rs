//! README held to the program: its commands run, its walk is walked, its keys are those of the key table.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path, process::Command};

use clap::Parser as _;
use vestibule::{
    app::bindings::{BINDINGS, Binding, places as place},
    app::keys,
    app::settings::{Kind, SETTINGS, Setting, Value},
    cli::Cli,
    sandbox::Sandbox,
    ui::theme,
};

use crate::{pictures::Learner, written};

/// One test, because it writes README anew where it is told to.
#[test]
fn its_keys_and_what_its_commands_print_are_the_programs() {
    let now = with_settings(&with_keys(&read()));
    let now = if cfg!(unix) { with_output(&now) } else { now };
    written::compare("README.md", &now);
}

fn with_keys(readme: &str) -> String {
    let (before, rest) = readme.split_once(KEYS).unwrap();
    let (_, after) = rest.split_once(KEYS_END).unwrap();
    format!("{before}{KEYS}\n{}{KEYS_END}{after}", keys())
}

fn with_settings(readme: &str) -> String {
    let (before, rest) = readme.split_once(SETTINGS_BEGIN).unwrap();
    let (_, after) = rest.split_once(SETTINGS_END).unwrap();
    format!("{before}{SETTINGS_BEGIN}\n{}{SETTINGS_END}{after}", settings())
}

/// The list of settings as Markdown.
fn settings() -> String {
    let mut table =
        "| Setting | What it is | May be | Without it |\n|---|---|---|---|\n".to_owned();
    for Setting { name, help, kind } in SETTINGS {
        let choices = match kind {
            Kind::Columns { least, most, .. } => format!("{least} to {most}"),
            Kind::Choice { choices } => {
                choices.iter().map(|it| format!("`\"{it}\"`")).collect::<Vec<_>>().join(", ")
            }
            Kind::Switch { .. } => "`true`, `false`".to_owned(),
            Kind::Language => format!("`\"{}\"`, or a file", kind.usual()),
            Kind::Theme => {
                let names: Vec<String> = theme::names().into_iter().map(str::to_owned).collect();
                let choices = kind.choices(&names);
                let choices = choices.iter().map(|it| format!("`\"{it}\"`"));
                choices.collect::<Vec<_>>().join(", ") + ", or a file"
            }
        };
        let usual = match kind.usual() {
            Value::Switch(is_on) => is_on.to_string(),
            usual => usual.to_string(),
        };
        writeln!(table, "| `{name}` | {help} | {choices} | {usual} |").unwrap();
    }
    table
}

/// The key table as Markdown: rows of the same places together, in the order in which they first come.
fn keys() -> String {
    let shown = || BINDINGS.iter().filter(|it| !it.name.is_empty());
    let mut places: Vec<String> = Vec::new();
    for place in shown().map(|it| place(it.on)) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let mut table = "| Where | Keys | What they do | Name |\n|---|---|---|---|\n".to_owned();
    for at in places {
        let mut label = at.as_str();
        for binding in shown().filter(|it| place(it.on) == at) {
            let named = keys::names().into_iter().find(|(_, it)| *it == binding.action);
            let name = named.map(|(it, _)| format!("`{it}`")).unwrap_or_default();
            writeln!(table, "| {label} | {} | {} | {name} |", names(binding), binding.help)
                .unwrap();
            label = "";
        }
    }
    table
}

fn names(binding: &Binding) -> String {
    let keys = match binding.key() {
        first if binding.each_key().any(|it| it == first) => &binding.keys,
        range => range,
    };
    keys.split(' ').map(|it| format!("`{it}`")).collect::<Vec<_>>().join(" ")
}

/// Blocks of `console`: what stands after `$` is run in the folder of the project, in one empty home, and what
/// follows is what it prints, errors too.
fn with_output(readme: &str) -> String {
    let home = tempfile::tempdir().unwrap();
    let mut now = String::new();
    let mut lines = readme.lines().peekable();
    let mut is_console = false;
    while let Some(line) = lines.next() {
        now.push_str(line);
        now.push('\n');
        is_console = line == "```console" || is_console && line != "```";
        if let Some(command) = line.strip_prefix("$ ").filter(|_| is_console) {
            now += &printed(command, home.path());
            while lines.next_if(|it| *it != "```" && !is_ours(it)).is_some() {}
        }
    }
    now
}

/// Whether a line of a console block is a command, and not the echo of one that ran in the sandbox.
fn is_ours(line: &str) -> bool {
    line.starts_with("$ ") && !line.starts_with("$ aws ")
}

fn printed(command: &str, home: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_vestibule"));
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    let output = Command::new("/bin/sh")
        .args(["-c", &format!("({command}) 2>&1")])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .envs([("PATH", path.as_ref()), ("HOME", home.as_os_str())])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn its_examples_are_command_lines_that_the_program_takes() {
    let readme = read();
    let commands = section(&readme, "Commands");
    let examples: Vec<&str> =
        commands.lines().filter_map(|it| it.strip_suffix("` |")?.rsplit('`').next()).collect();
    assert_eq!(examples.len(), 12);
    for example in examples {
        let words = shlex::split(example).unwrap();
        assert!(Cli::try_parse_from(words).is_ok(), "{example}");
    }
}

/// The table of what AWS has no API for is a story: each line runs in the world that those before it left.
#[test]
fn what_aws_has_no_api_for_runs_from_top_to_bottom() {
    let readme = read();
    let table = readme.split("### What AWS has no API for").nth(1).unwrap();
    let table = table.split("\n## ").next().unwrap();
    let lines: Vec<&str> =
        table.lines().filter_map(|it| it.strip_prefix("| `")?.split('`').next()).collect();
    let mut sandbox = Sandbox::new("acme", crate::commands::acme());
    for line in &lines {
        let outcome = sandbox.run(line);
        assert!(outcome.output.is_ok(), "{line}: {:?}", outcome.output);
    }
    assert_eq!(lines.len(), 11);
    let late = sandbox.run("aws sts get-caller-identity --profile ana.ruiz:staging:ViewOnlyAccess");
    assert!(late.output.is_err(), "the role session lives on");
}

/// Each row of the walk: the keys of its first cell are pressed, then the screen shows what is code in its second.
#[test]
fn its_walk_leads_where_it_says() {
    let kept = tempfile::tempdir().unwrap();
    let mut learner = Learner::open(kept.path());
    let readme = read();
    let mut n_rows = 0;
    for row in section(&readme, "Five minutes").lines().filter(|it| it.starts_with("| `")) {
        let (press, see) = row.trim_matches('|').split_once(" | ").unwrap();
        learner.press(&code(press));
        let screen = learner.screen();
        for seen in code(see).into_iter().filter(|it| it.len() > 1) {
            assert!(screen.contains(seen), "{press}: no `{seen}` in\n{screen}");
        }
        n_rows += 1;
    }
    assert!(n_rows > 5, "{n_rows} rows");
}

/// What stands between backticks.
fn code(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn section<'r>(readme: &'r str, title: &str) -> &'r str {
    let (_, rest) = readme.split_once(&format!("\n## {title}\n")).unwrap();
    rest.split("\n## ").next().unwrap()
}

#[test]
fn what_it_names_is_there() {
    let readme = read();
    // Every second piece between fences is a block of code.
    let prose = readme.split("\n```").step_by(2);
    let targets: BTreeSet<&str> =
        prose.flat_map(|it| it.split("](").skip(1)).filter_map(|it| it.split(')').next()).collect();
    for target in targets.into_iter().filter(|it| !it.starts_with("https://")) {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(target).is_file(), "{target}");
    }
}

fn read() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// Between these stand the settings.
const SETTINGS_BEGIN: &str =
    "<!-- settings: made from the list of settings by VESTIBULE_WRITE=1 cargo test -->";
const SETTINGS_END: &str = "<!-- /settings -->";

/// Between these stands the key table.
const KEYS: &str = "<!-- keys: made from the key table by VESTIBULE_WRITE=1 cargo test -->";
const KEYS_END: &str = "<!-- /keys -->";
