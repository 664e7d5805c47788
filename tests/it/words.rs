//! What the program says stands in one list, `assets/words/english.toml`, and can be said in another language.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path, sync::LazyLock};

use regex::Regex;
use vestibule::run::language;

use crate::{program::Program, written};

/// The modules whose every sentence is said with `tr!`: whoever writes a sentence there says it so.
const SPOKEN: &[&str] = &["access", "app", "check", "course", "plain", "quiz", "sandbox", "ui"];

/// But for the files that other programs read.
const UNSPOKEN: &[&str] = &[
    "sandbox/export",
    "quiz/trade",
    "course/generate.rs",
    "quiz/class/page.rs",
    "quiz/result/page.rs",
];

/// The sentences of the source with the files that say them, in the order of the files.
fn sentences() -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, source) in sources() {
        for literal in literals(&source).into_iter().filter(|it| it.is_said) {
            let paths = all.entry(unescaped(literal.text)).or_default();
            if paths.last() != Some(&path) {
                paths.push(path.clone());
            }
        }
    }
    all
}

/// The files of the program without their tests.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut open, mut files) = (vec![root.clone()], Vec::new());
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                let source = fs::read_to_string(&path).unwrap().replace('\r', "");
                let source = source.split("\n#[cfg(test)]\nmod ").next().unwrap().to_owned();
                files.push((name, source));
            }
        }
    }
    files.sort();
    files
}

/// A text in quotes.
struct Literal<'a> {
    text: &'a str,
    /// The code before it.
    before: &'a str,
    is_said: bool,
}

/// The literals of a file that are text, without those in comments and raw ones.
fn literals(source: &str) -> Vec<Literal<'_>> {
    let tokens = TOKEN.captures_iter(source).filter_map(|it| {
        let text = it.name("text")?;
        let before = source.get(..text.start() - 1).unwrap().trim_end();
        let is_said = ["tr!(", "mark!("].iter().any(|it| {
            let name = before.strip_suffix(it);
            name.is_some_and(|it| !it.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
        });
        Some(Literal { text: text.as_str(), before, is_said })
    });
    tokens.collect()
}

/// A comment, a raw literal, a character, a lifetime, or a literal with its text.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let kinds = [
        r"//[^\n]*",
        r##"(?-u:\b)r#+"(?s:.*?)"#+"##,
        r#"(?-u:\b)r"[^"]*""#,
        r"'(?:\\(?:u\{[0-9A-Fa-f]+\}|.)|[^\\'])'",
        r#""(?P<text>(?:[^"\\]|\\(?s:.))*)""#,
    ];
    Regex::new(&kinds.join("|")).unwrap()
});

/// A literal as the compiler reads it.
fn unescaped(literal: &str) -> String {
    let joined = Regex::new(r"\\\n[ \n]*").unwrap().replace_all(literal, "");
    joined.replace("\\\"", "\"").replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")
}

/// The list for translators: each sentence once, under the file that says it first.
#[test]
fn the_list_of_what_is_said_is_whole() {
    let mut by_file: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (words, paths) in sentences() {
        by_file.entry(paths[0].clone()).or_default().push(words);
    }
    let mut list = HEAD.to_owned();
    for (path, words) in by_file {
        let _ = write!(list, "\n# src/{path}\n");
        for it in words {
            let _ = writeln!(list, "{} = \"\"", quoted(&it));
        }
    }
    let (words, faults) = language::parse("english.toml", &list);
    assert_eq!((words.len(), faults), (0, Vec::new()), "a copy of the list must be read");
    written::compare("assets/words/english.toml", &list);
}

/// As TOML writes a key: whatever stands in it, on one line.
fn quoted(words: &str) -> String {
    serde_json::Value::from(words).to_string()
}

const HEAD: &str = "\
# What the program says. To say it in another language, copy this file, write what each line says between the
# quotes on its right, and run `vestibule --language FILE`.
# What stands in braces stays as it is, wherever it stands in the sentence. What is left empty stays English.
# Written by the tests; what AWS itself says is not here, because it says it in English.
";

/// A text of more than a word in a module of [`SPOKEN`] is said, or is no sentence for a reader.
#[test]
fn who_speaks_says_it_in_the_readers_language() {
    let is_words = Regex::new(r"[A-Za-z]{2,} [a-z]").unwrap();
    let is_code = Regex::new(CODE).unwrap();
    let is_unsaid = Regex::new(r"(?:reason *=|debug_assert!?.*|#\[error\()$").unwrap();
    let mut complaints = Vec::new();
    for (path, source) in sources() {
        let is_in = |list: &[&str]| list.iter().any(|it| path.starts_with(it));
        if !is_in(SPOKEN) || is_in(UNSPOKEN) {
            continue;
        }
        for Literal { text, before, is_said } in literals(&source) {
            let is_exempt = is_said || is_code.is_match(text) || COMPARED.contains(&text);
            if is_words.is_match(text) && !is_exempt && !is_unsaid.is_match(before) {
                complaints.push(format!("{path}: \"{text}\""));
            }
        }
    }
    assert!(complaints.is_empty(), "say these with tr!:\n{}", complaints.join("\n"));
}

/// What is AWS CLI's, or compared with what others say.
const COMPARED: &[&str] = &[
    "An error occurred ({code}) when calling the {operation} operation: {message}",
    " at line ",
    "expected ident",
    "an organizational unit",
    "the root",
];

/// What is typed or read by programs is the same in every language.
const CODE: &str = r"^(?:\$ )?(?:aws|can|clock|console|diff|export|fork|help|import|login|matrix|portal|preview|roles|what can|who can|why) [a-z]|^(?:un)?assign [A-Z]|^(?:DENY|ALLOW) |--[a-z-]+ ";

/// In a language in which every sentence is marked, what the program says is.
#[test]
fn another_language_is_spoken() {
    let program = Program::fresh();
    let marked = |words: &str| format!("«{words}»");
    let lines = sentences().into_keys();
    let lines = lines.map(|it| format!("{} = {}\n", quoted(&it), quoted(&marked(&it))));
    let file = program.dir().join("marked.toml");
    fs::write(&file, lines.collect::<String>()).unwrap();
    let file = file.to_string_lossy().into_owned();
    for (command, typed, expected) in [
        ("learn", "?\n", "«next link, block or check on the page»"),
        ("sandbox", "help\n", "«takes the last step back»"),
        ("quiz", "\n", "«Choose an option first, by its letter.»"),
    ] {
        let ran = program.run(&[command, "--plain", "--language", &file], typed);
        assert!(ran.out.contains(expected), "{command}:\n{}", ran.out);
        assert_eq!(ran.err, "", "{command}");
    }
}
