//! The rules of the house, held by reading the source: who may know whom, what stands where, no orphan.
//!
//! Each rule is a function from a file's path and text to complaints, so that the tests below can show
//! it a file that breaks it. What ARCHITECTURE.md says about modules is the table `MAY_IMPORT`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
    sync::LazyLock,
};

use regex::Regex;
use vestibule::{
    course::{Course, Files, document::TargetKind, load},
    quiz,
};

/// Each module and the modules of ours that it may import, besides itself.
const MAY_IMPORT: &[(&str, &str)] = &[
    ("words", ""),
    ("text", "words"),
    ("fault", "words text"),
    ("policy", "words"),
    ("catalogue", "words"),
    ("world", "words fault policy catalogue"),
    ("access", "words policy catalogue world"),
    ("api", "words policy catalogue world access"),
    ("sandbox", "words text fault policy catalogue world access api"),
    ("course", "words text fault"),
    ("quiz", "words text fault policy catalogue world access api sandbox course"),
    ("check", "words text fault policy catalogue world access api sandbox course quiz"),
    ("progress", "words"),
    (
        "app",
        "words text fault policy catalogue world access api sandbox course quiz check progress",
    ),
    ("keymap", "words app"),
    ("ui", "words text fault policy world access sandbox course quiz progress app"),
    ("plain", "words text fault policy world access sandbox course quiz progress app"),
    (
        "run",
        "words text fault policy catalogue world access api sandbox course quiz check progress app keymap ui plain",
    ),
    (
        "cli",
        "words text fault policy catalogue world access api sandbox course quiz check progress app keymap ui plain run",
    ),
];

/// Names from outside that only some places may use: what, the paths that begin so, the files that may.
const ONLY_IN: &[(&str, &[&str], &[&str])] = &[
    ("ratatui's geometry", &["ratatui::layout"], &["app/", "app.rs", "ui", "run"]),
    ("ratatui", &["ratatui"], &["ui", "run"]),
    ("crossterm's keys", &["crossterm::event::Key"], &["keymap.rs", "run"]),
    ("crossterm's mouse", &["crossterm::event::Mouse"], &["keymap.rs", "run"]),
    ("crossterm", &["crossterm"], &["run"]),
    ("files", &["std::fs"], &["run", "cli", "course/load.rs", "progress/store"]),
    ("the environment", &["std::env"], &["run", "cli"]),
    (
        "the clock",
        &[
            "std::time::Instant",
            "std::time::SystemTime",
            "jiff::Timestamp::now",
            "jiff::Zoned::now",
        ],
        &["run"],
    ),
    ("threads", &["std::thread"], &["run", "progress/store"]),
    ("processes", &["std::process"], &["run", "cli", "main.rs"]),
    ("the network", &["std::net"], &[]),
    ("the Markdown crate", &["pulldown_cmark"], &["course/parse.rs", "course/parse/parts.rs"]),
    ("the database", &["rusqlite"], &["progress/store"]),
    (
        "colours",
        &["ratatui::style::Color", "Color::", "ratatui::style::Stylize"],
        &["ui/theme.rs", "run/ansi.rs"],
    ),
];

const MOST_LINES: usize = 600;

/// A complaint for each import of a module that `path` must not know.
fn imports(path: &str, source: &str) -> Vec<String> {
    let here = module_of(path);
    let Some((_, may)) = MAY_IMPORT.iter().find(|(module, _)| *module == here) else {
        let is_root = matches!(path, "lib.rs" | "main.rs");
        return if is_root { Vec::new() } else { vec![format!("`{here}` is not in the table")] };
    };
    let may: BTreeSet<&str> = may.split_whitespace().chain([here]).collect();
    let named = |path: &String| path.strip_prefix("crate::").map(|it| first(it).to_owned());
    let modules: BTreeSet<String> = paths(&code(source)).iter().filter_map(named).collect();
    let is_module = |it: &&String| MAY_IMPORT.iter().any(|(module, _)| module == it);
    let strangers = modules.iter().filter(is_module).filter(|it| !may.contains(it.as_str()));
    strangers.map(|it| format!("`{here}` must not know `{it}`")).collect()
}

/// A complaint for each way up to the root that is not spelled `crate::`, which [`imports`] could not see.
fn ways_up(path: &str, source: &str) -> Vec<String> {
    let depth = path.matches('/').count() + 1;
    let (body, tests) = split_tests(source);
    let highest = |text: &str| {
        let chains = Regex::new(r"(?:super\s*::\s*)+").unwrap();
        let text = code(text);
        chains.find_iter(&text).map(|it| it.as_str().matches("super").count()).max().unwrap_or(0)
    };
    if highest(body) >= depth || highest(tests) > depth {
        vec!["`super` leads out of the module: say `crate`".to_owned()]
    } else {
        Vec::new()
    }
}

/// A complaint for each name from outside that `path` must not use.
fn outside(path: &str, source: &str) -> Vec<String> {
    let mut complaints = BTreeSet::new();
    for name in paths(&code(source)) {
        // The first row that knows a name decides.
        let begins = |it: &str| name.starts_with(it);
        let row = ONLY_IN.iter().find(|(_, names, _)| names.iter().any(|it| begins(it)));
        if let Some((what, _, places)) = row
            && !places.iter().any(|it| is_below(path, it))
        {
            complaints.insert(format!("{what} must not be named here: `{name}`"));
        }
    }
    complaints.into_iter().collect()
}

/// A complaint for what else a file of the program must or must not hold.
fn form(path: &str, source: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if !source.starts_with("//! ") {
        complaints.push("the file does not open with a `//!` sentence".to_owned());
    }
    let n_lines = split_tests(source).0.lines().count();
    if n_lines > MOST_LINES {
        complaints.push(format!("{n_lines} lines are too many"));
    }
    if path.ends_with("mod.rs") || path.matches('/').count() > 2 {
        complaints.push("files are called `foo.rs` beside `foo/`, three deep at most".to_owned());
    }
    let hex = Regex::new(r##""#[0-9A-Fa-f]{6}""##).unwrap();
    if path != "ui/theme.rs" && hex.is_match(source) {
        complaints.push("a colour outside the theme".to_owned());
    }
    if ["ui", "plain"].contains(&module_of(path)) && code(source).contains("&mut App") {
        complaints.push("drawing changes nothing: no `&mut App`".to_owned());
    }
    complaints
}

/// A complaint for words that no file of the project holds.
fn words(_: &str, source: &str) -> Vec<String> {
    // Put together here, so that this file does not hold them.
    let unfinished =
        ["TO", "FIX"].map(|it| format!("{it}{}", if it == "TO" { "DO" } else { "ME" }));
    let machines = ["root", "Users", "work", "mnt"].map(|it| format!("/{it}/"));
    let mut complaints = Vec::new();
    for (number, line) in source.lines().enumerate() {
        let is_word = |it: &&String| {
            line.match_indices(it.as_str()).any(|(at, _)| {
                let before = line.get(..at).and_then(|it| it.chars().next_back());
                !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '}' | '>' | ')'))
            })
        };
        for word in unfinished.iter().chain(&machines).filter(is_word) {
            complaints.push(format!("line {}: `{word}`", number + 1));
        }
    }
    complaints
}

/// The files that `mod` lines reach from the roots; a `#[path]` would hide one.
fn reached(files: &BTreeMap<String, String>, roots: &[&str]) -> BTreeSet<String> {
    let line = Regex::new(r"(?m)^\s*(?:pub(?:\([a-z]+\))? )?mod ([a-z_]+);").unwrap();
    let mut found = BTreeSet::new();
    let mut waiting: Vec<String> = roots.iter().map(|it| (*it).to_owned()).collect();
    while let Some(path) = waiting.pop() {
        let Some(source) = files.get(&path).filter(|_| found.insert(path.clone())) else {
            continue;
        };
        let folder = match path.strip_suffix(".rs") {
            Some(it) if !roots.contains(&path.as_str()) => format!("{it}/"),
            _ => path.rsplit_once('/').map(|it| format!("{}/", it.0)).unwrap_or_default(),
        };
        waiting.extend(line.captures_iter(source).map(|it| format!("{folder}{}.rs", &it[1])));
    }
    found
}

/// The module of a file below `src`.
fn module_of(path: &str) -> &str {
    path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
}

/// Whether the file is `place`, or of the module or folder of that name.
fn is_below(path: &str, place: &str) -> bool {
    let rest = path.strip_prefix(place);
    rest.is_some_and(|it| {
        it.is_empty() || it == ".rs" || place.ends_with('/') || it.starts_with('/')
    })
}

fn first(path: &str) -> &str {
    path.split("::").next().unwrap_or(path)
}

/// The file without its tests, and its tests.
fn split_tests(source: &str) -> (&str, &str) {
    source.find("#[cfg(test)]").map_or((source, ""), |at| source.split_at(at))
}

/// Rust source without comments, and with nothing in its strings.
fn code(source: &str) -> String {
    static SKIPPED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?s)//[^\n]*",
            r##"|b?r(?:"[^"]*"|#+".*?"#+)"##,
            r#"|"(?:[^"\\]|\\.)*""#,
            r"|'(?:[^'\\]|\\[^u]|\\u\{[0-9A-Fa-f]+\}|\\x[0-9A-Fa-f]{2})'",
            r"|/\*.*?\*/",
        ))
        .unwrap()
    });
    SKIPPED.replace_all(source, " ").into_owned()
}

/// Every path that the code names, with the trees of `use` spelled out.
fn paths(code: &str) -> Vec<String> {
    static TOKEN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[A-Za-z_][A-Za-z0-9_]*|::|\S").unwrap());
    let tokens: Vec<&str> = TOKEN.find_iter(code).map(|it| it.as_str()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at = if is_name(token) { path(&tokens, at, "", &mut found) } else { at + 1 };
    }
    found
}

/// Reads the path that begins at `at`; returns the index after it.
fn path(tokens: &[&str], mut at: usize, before: &str, found: &mut Vec<String>) -> usize {
    let mut name = before.to_owned();
    loop {
        match tokens.get(at) {
            Some(&"{") if !name.is_empty() => {
                at += 1;
                while let Some(&token) = tokens.get(at) {
                    match token {
                        "}" => return at + 1,
                        _ if is_name(token) => at = path(tokens, at, &name, found),
                        _ => at += 1,
                    }
                }
                return at;
            }
            Some(&token) if is_name(token) || token == "*" => {
                name.push_str(token);
                at += 1;
            }
            _ => {
                found.push(name);
                return at;
            }
        }
        if tokens.get(at) == Some(&"::") {
            name.push_str("::");
            at += 1;
        } else {
            found.push(name);
            return at;
        }
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// The files of the project that may be kept, by path: what git knows, else everything but the build.
fn kept() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output();
    let listed = listed.ok().filter(|it| it.status.success() && !it.stdout.is_empty());
    let paths: Vec<String> = match listed {
        Some(it) => {
            let names = String::from_utf8(it.stdout).unwrap();
            names.split_terminator('\0').map(str::to_owned).collect()
        }
        None => below(root, root),
    };
    // Files that are no text, and those that were just deleted, are left out.
    let read = |path: String| Some((path.clone(), fs::read_to_string(root.join(path)).ok()?));
    paths.into_iter().filter_map(read).collect()
}

fn below(root: &Path, folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        match path.is_dir() {
            true if name != "target" && name != ".git" => found.extend(below(root, &path)),
            true => {}
            false => found.push(name),
        }
    }
    found
}

/// The Rust files below `folder`, by their path in it.
fn rust(folder: &str) -> BTreeMap<String, String> {
    let inside = |(path, source): (String, String)| {
        let path = path.strip_prefix(folder)?.to_owned();
        Path::new(&path).extension().is_some_and(|it| it == "rs").then_some((path, source))
    };
    kept().into_iter().filter_map(inside).collect()
}

type Rule = fn(&str, &str) -> Vec<String>;

/// What `rules` complain about in `files`, each with its file.
fn complaints(files: &BTreeMap<String, String>, rules: &[Rule]) -> Vec<String> {
    let mut all = Vec::new();
    for (path, source) in files {
        let of_file = rules.iter().flat_map(|rule| rule(path, source));
        all.extend(of_file.map(|it| format!("{path}: {it}")));
    }
    all
}

#[test]
fn modules_know_whom_they_may() {
    assert_eq!(complaints(&rust("src/"), &[imports, ways_up, outside]), [""; 0]);
}

#[test]
fn files_have_the_form_of_the_house() {
    let (source, tests) = (rust("src/"), rust("tests/"));
    assert!(source.len() > 50 && tests.len() > 5, "{} {}", source.len(), tests.len());
    assert_eq!(complaints(&source, &[form]), [""; 0]);
    assert_eq!(complaints(&tests, &[form]), [""; 0]);
    assert_eq!(complaints(&rust("benches/"), &[form]), [""; 0]);
}

#[test]
fn no_file_is_unfinished_or_names_a_machine() {
    assert_eq!(complaints(&kept(), &[words]), [""; 0]);
}

#[test]
fn no_file_is_an_orphan() {
    for (folder, roots) in [("src/", &["lib.rs", "main.rs"][..]), ("tests/", &["it/main.rs"])] {
        let files = rust(folder);
        let reached = reached(&files, roots);
        let orphans: Vec<_> = files.keys().filter(|it| !reached.contains(*it)).collect();
        assert_eq!(orphans, [""; 0], "below {folder}");
    }
}

#[test]
fn the_table_lists_every_module_in_the_order_of_the_library() {
    let line = Regex::new(r"(?m)^pub mod ([a-z]+);").unwrap();
    let library = kept().remove("src/lib.rs").unwrap();
    let modules: Vec<&str> =
        line.captures_iter(&library).map(|it| it.get(1).unwrap().as_str()).collect();
    let table: Vec<&str> = MAY_IMPORT.iter().map(|(module, _)| *module).collect();
    assert_eq!(table, modules);
}

fn embedded() -> Course {
    let (course, faults) = load::open(Files::embedded());
    assert_eq!(faults, []);
    course
}

#[test]
fn every_lesson_has_a_title_and_no_fault() {
    let course = embedded();
    let written: Vec<usize> =
        (0..course.chapters().len()).filter(|it| course.chapters()[*it].path.is_some()).collect();
    assert!(!written.is_empty());
    for chapter in written {
        let page = load::page(&course, chapter);
        assert_eq!(page.title, course.chapters()[chapter].title);
        assert!(page.source.starts_with("# "), "{}", page.title);
        assert_eq!(page.faults, []);
    }
}

#[test]
fn every_quiz_page_and_world_is_reached_from_the_summary_or_readme() {
    let course = embedded();
    let readme = include_str!("../../README.md");
    let mut reached: BTreeSet<String> = ["content/SUMMARY.md".to_owned()].into();
    for (idx, chapter) in course.chapters().iter().enumerate() {
        reached.extend(chapter.path.clone());
        let page = load::page(&course, idx);
        reached.extend(page.meta.world.iter().map(|it| format!("content/worlds/{it}.toml")));
        reached.extend(page.targets.into_iter().filter_map(|it| match it.kind {
            TargetKind::Quiz { path } => Some(path),
            TargetKind::Link { .. }
            | TargetKind::Footnote { .. }
            | TargetKind::Run { .. }
            | TargetKind::Fold { .. }
            | TargetKind::Table { .. } => None,
        }));
    }
    let beside: Vec<String> = reached.iter().filter_map(|it| quiz::beside(it)).collect();
    reached.extend(beside);
    let files = course.files().list("content").into_iter().chain(course.files().list("quizzes"));
    let in_readme = |path: &String| {
        let name = path.strip_prefix("content/worlds/").and_then(|it| it.strip_suffix(".toml"));
        name.is_some_and(|it| readme.contains(&format!("`vestibule sandbox {it}`")))
    };
    let orphans: Vec<String> = files.filter(|it| !reached.contains(it) && !in_readme(it)).collect();
    assert_eq!(orphans, [""; 0]);
}

#[test]
fn a_broken_rule_is_seen() {
    let far = "use super::super::world;\n#[cfg(test)]\nmod tests { use super::super::super::x; }";
    let long = format!("//! It.\n{}", "\n".repeat(600));
    for (rule, path, source, expected) in [
        (imports as Rule, "course/a.rs", "use crate::{text, app::{self, App}};", 1),
        (imports, "course.rs", "fn f() { crate::sandbox::Sandbox::new() }", 1),
        (imports, "world/a.rs", "use crate::{\n    catalogue,\n    ui::Theme,\n    api,\n};", 2),
        (imports, "world/a.rs", "// use crate::ui;\nconst A: &str = \"crate::ui::X\";", 0),
        (imports, "world/a.rs", "const A: char = '\"'; use crate::ui; const B: char = '\"';", 1),
        (imports, "world/a.rs", "const A: &str = r#\"a \" b\"#; use crate::{ui}; // \"", 1),
        (imports, "stranger.rs", "", 1),
        (ways_up, "world/a.rs", "use super::{World, id};", 0),
        (ways_up, "world.rs", "use super::text;", 1),
        (ways_up, "world/a.rs", far, 1),
        (ways_up, "world/a.rs", "fn f() {}\n#[cfg(test)]\nmod tests { use super::super::id; }", 0),
        (outside, "app/panes.rs", "use ratatui::layout::{Margin, Rect};", 0),
        (outside, "app/panes.rs", "use ratatui::{layout::Rect, style::Style};", 1),
        (outside, "course/flow.rs", "use ratatui::layout::Rect;", 1),
        (outside, "keymap.rs", "use crossterm::event::{KeyCode, KeyEvent};", 0),
        (outside, "keymap.rs", "use crossterm::event::{self, KeyCode};", 1),
        (outside, "quiz.rs", "use std::{env, fmt, fs, time::{Duration, Instant}};", 3),
        (outside, "course/load.rs", "use std::fs;", 0),
        (outside, "progress/store/files.rs", "use std::{fs::{self, File}, io};", 0),
        (outside, "progress.rs", "use std::fs;", 1),
        (outside, "course/flow.rs", "use pulldown_cmark::Event;", 1),
        (outside, "ui/panes.rs", "fn f() { Style::new().fg(Color::Red) }", 1),
        (outside, "cli.rs", "fn now() { std::time::SystemTime::now(); }", 1),
        (form, "a.rs", "// It is.\n", 1),
        (form, "a/b/c/d.rs", "//! It.\n", 1),
        (form, "a/mod.rs", "//! It.\n", 1),
        (form, "a.rs", &long, 1),
        (form, "ui/panes.rs", "//! It.\nconst A: &str = \"#ff00Ee\";", 1),
        (form, "ui/panes.rs", "//! It.\nfn draw(app: &mut App) {}", 1),
        (words, "a.md", concat!("TO", "DO: more\n`/", "root/x\n"), 2),
        (words, "a.md", "see https://x.com/work/it and ../work/ and /home/ana/it", 0),
    ] {
        let complaints = rule(path, source);
        assert_eq!(complaints.len(), expected, "{path} {source}: {complaints:?}");
    }
}

#[test]
fn an_orphan_is_seen() {
    let files = [
        ("lib.rs", "pub mod a;\nmod b;\n// mod c;"),
        ("a.rs", "mod deep;"),
        ("a/deep.rs", ""),
        ("b.rs", "pub(crate) mod tests { }"),
        ("c.rs", ""),
        ("b/tests.rs", ""),
    ];
    let files = files.map(|(path, source)| (path.to_owned(), source.to_owned())).into();
    let found = reached(&files, &["lib.rs"]);
    assert_eq!(
        found.iter().map(String::as_str).collect::<Vec<_>>(),
        ["a.rs", "a/deep.rs", "b.rs", "lib.rs"]
    );
}
