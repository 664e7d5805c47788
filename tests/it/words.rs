//! What the program says stands in one list, `assets/words/english.toml`, and can be said in another language.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path, sync::LazyLock};

use regex::Regex;
use vestibule::run::language;

#[cfg(unix)]
use crate::pty::Terminal;
use crate::{program::Program, written};

/// The modules whose every sentence is said with `tr!`: whoever writes a sentence there says it so.
const SPOKEN: &[&str] = &[
    "access",
    "app",
    "check",
    "cli",
    "course",
    "fault",
    "plain",
    "policy",
    "progress",
    "quiz",
    "run",
    "sandbox",
    "ui",
    "world/fixture",
];

/// But for the files that other programs read.
const UNSPOKEN: &[&str] = &[
    "course/generate.rs",
    "policy/decide.rs",
    "quiz/trade/qti.rs",
    "run/language.rs",
    "sandbox/export/aws_cli.rs",
    "sandbox/export/aws_config.rs",
    "sandbox/export/cloudformation.rs",
    "sandbox/export/organization.rs",
    "sandbox/export/table.rs",
    "sandbox/export/terraform.rs",
    "world/fixture/writer.rs",
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

/// A text of more than a word in a module of [`SPOKEN`] is said, or is no sentence for a reader; and so is a
/// single word where the code shows that it is for a reader.
#[test]
fn who_speaks_says_it_in_the_readers_language() {
    let is_words = Regex::new(WORDS).unwrap();
    let is_code = Regex::new(CODE).unwrap();
    let is_unsaid = Regex::new(UNSAID).unwrap();
    let (is_shown, value) = (Regex::new(SHOWN).unwrap(), Regex::new(r"\{[^}]*\}").unwrap());
    let is_word = Regex::new("[A-Za-z]{2,}").unwrap();
    let mut complaints = Vec::new();
    for (path, source) in sources() {
        let is_in = |list: &[&str]| list.iter().any(|it| path.starts_with(it));
        if !is_in(SPOKEN) || is_in(UNSPOKEN) {
            continue;
        }
        for Literal { text, before, is_said } in literals(&source) {
            let is_exempt = is_said || is_code.is_match(text) || COMPARED.contains(&text);
            let is_label =
                is_shown.is_match(before) && is_word.is_match(&value.replace_all(text, ""));
            let is_for_readers = is_words.is_match(text) || is_label;
            if is_for_readers && !is_exempt && !is_unsaid.is_match(before) {
                complaints.push(format!("{path}: \"{text}\""));
            }
        }
    }
    assert!(complaints.is_empty(), "say these with tr!:\n{}", complaints.join("\n"));
}

/// More than one word.
const WORDS: &str = "[A-Za-z]{2,} [a-z]";

/// After this code stands what no learner reads, or what clap says in English.
const UNSAID: &str =
    r"(?:reason *=|debug_assert!?.*|after_help *=|default_value *=|rule\(|log\(&format!\()$";

/// After this code stands what a learner reads, if it is only a word.
const SHOWN: &str = r"(?x)(?:
    (?:Span::(?:new|from)|Row::of|Part::(?:near|mark)|Entry::new|Picker::(?:new|fuzzy)|[ .](?:heading|listed|said?))\(
    | (?:notice|told)\ =\ Some\(
    | fn\ (?:title|sign)\([^}]*=>
    )(?:format!\()?$";

/// What is AWS CLI's or clap's, the same in every language, or compared with what others say.
const COMPARED: &[&str] = &[
    "#separator:tab\\n#html:true\\n#notetype:Basic\\n#guid column:1\\n#tags column:4\\n",
    "An error occurred ({code}) when calling the {operation} operation: {message}",
    "Error parsing parameter '--{flag}': {problem}",
    "Expected: '{expected}', received: '{received}' for input:\\n{place}",
    "Invalid JSON: {error}\\nJSON received: {text}",
    "invalid literal for int() with base 10: '{0}'",
    "the following arguments are required: {flags}",
    " at line ",
    "Broken pipe",
    "SQLite format 3\\0",
    "a count is a whole number from 1",
    "a seed is a whole number",
    "expected ident",
    "an organizational unit",
    "User: {user} is not authorized to perform: {action} on resource: {resource} {because}",
    "because no {name} allows the {action} action",
    "with an explicit deny in {article} {name}",
    "the root",
    "vestibule progress",
    "JSON",
    "SCIM",
];

/// What is typed or read by programs is the same in every language.
const CODE: &str = r"^(?:\$ )?(?:aws|can|clock|console|diff|export|fork|help|import|login|matrix|portal|preview|roles|what can|who can|why) [a-z]|^(?:un)?assign [A-Z]|^(?:DENY|ALLOW) |--[a-z-]+ |^Unable to load paramfile|^Second instance of key|^\[Errno|^(?:\\n)?[ \n]*(?:begin|create|delete|insert|on conflict|pragma|select|update) ";

/// A file that says every sentence between two signs, so that what is said otherwise can be told from it.
fn marked(program: &Program) -> String {
    let lines = sentences().into_keys();
    let lines = lines.map(|it| format!("{} = {}\n", quoted(&it), quoted(&format!("«{it}»"))));
    let file = program.dir().join("marked.toml");
    fs::write(&file, lines.collect::<String>()).unwrap();
    file.to_string_lossy().into_owned()
}

/// In a language in which every sentence is marked, what the program says is.
#[test]
fn another_language_is_spoken() {
    let program = Program::fresh();
    let file = marked(&program);
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

#[cfg(unix)]
#[test]
fn the_labels_of_the_screen_are_said() {
    let program = Program::fresh();
    let file = marked(&program);
    let mut terminal = Terminal::start(&program, &["sandbox", "--language", &file], 160, 50);
    let labels =
        ["«sandbox: acme»", "«saved »", "[«Organization»]", "«People»", "«History»", "i «command»"];
    terminal.see_all(&labels);
    terminal.press("\x1b[Z").see("[«Transcript»]").press("?").see("«Keys: «sandbox»»");
}

#[test]
fn what_a_page_says_of_its_blocks_is_said() {
    let program = Program::fresh();
    let file = marked(&program);
    let course = program.dir().join("course");
    fs::create_dir_all(course.join("src")).unwrap();
    for (path, text) in [
        ("book.toml", "[book]\ntitle = \"B\"\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        (
            "src/a.md",
            "# A\n\n> [!NOTE]\n> Words.\n\n<details>\n\nWords.\n\n</details>\n\n\
             {{#quiz ../b.toml}}\n\n```aws\naws sso-admin list-instances\n```\n",
        ),
    ] {
        fs::write(course.join(path), text).unwrap();
    }
    let ran = program
        .run(&["learn", "--plain", "--course", &course.to_string_lossy(), "--language", &file], "");
    for said in [
        "«Note»",
        "«Details»",
        "« opens»",
        "«Knowledge check»",
        "« starts»",
        "« runs this in the sandbox»",
    ] {
        assert!(ran.out.contains(said), "{said}:\n{}{}", ran.out, ran.err);
    }
}

/// Wherever a learner goes, what is neither the course's nor AWS's is said in that language.
#[test]
fn no_english_is_left() {
    let program = Program::fresh();
    let file = marked(&program);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let authors: String =
        ["content", "quizzes", "tests/cases/damaged"].map(|it| text_in(&root.join(it))).concat();
    let mut complaints = Vec::new();
    let mut look = |arguments: &[&str], typed: &str| {
        let arguments = [arguments, &["--language", &file]].concat();
        let ran = program.run(&arguments, typed);
        for said in [ran.out, ran.err] {
            let english = english(&said, &format!("{authors}{typed}"));
            complaints.extend(english.into_iter().map(|it| format!("{arguments:?}: {it}")));
        }
    };
    look(&["sandbox", "--plain"], VIEWS);
    look(&["sandbox", "--plain"], COMMANDS);
    look(&["learn", "--plain"], LESSON);
    look(&["quiz", "workforce-identity", "--plain", "--seed", "7"], &"1\na\n\n".repeat(40));
    look(&["review", "--plain"], "a\n\nq\ny\n");
    for course in fs::read_dir(root.join("tests/cases/damaged")).unwrap() {
        look(&["check", &course.unwrap().path().to_string_lossy()], "");
    }
    for arguments in [
        &["progress", "show"][..],
        &["progress", "reset"],
        &["results", "list"],
        &["results", "export", "--format", "markdown"],
        &["results", "export", "--format", "certificate"],
        &["results", "export", "99"],
        &["learn", "nowhere"],
        &["quiz", "nothing"],
        &["sandbox", "nowhere"],
        &["check", "nowhere"],
        &["check", "--fix"],
        &["export", "world", "acme", "--format", "markdown"],
        &["export", "world", "acme", "--format", "smoke"],
        &["export", "quiz", "workforce-identity", "--format", "aiken"],
        &["--plain", "--theme", "lihgt"],
        &["--plain", "--config", "none.toml"],
        &["new", "course"],
        &["new", "course"],
    ] {
        look(arguments, "");
    }
    fs::write(
        program.dir().join("bad.toml"),
        "theme = 3\nmesure = 7\n[keys]\nundo = [\"ctrl-u\"]\n",
    )
    .unwrap();
    look(&["--plain", "--config", "bad.toml"], "");
    fs::write(program.data().join("progress.sqlite"), "this is no record").unwrap();
    look(&["progress", "show"], "");
    assert!(complaints.is_empty(), "this is left in English:\n{}", complaints.join("\n"));
}

const VIEWS: &str = "assign Developers ViewOnlyAccess development\nlogin ana.ruiz\n\
    can alice.haddad s3:ListAllMyBuckets in production\nview organization\nview people\nview permission sets\n\
    view assignments\nview applications\nview policies\nview portal\nview sessions\nview access\n\
    view history\nview transcript\nview nothing\n/ruiz\n";

const COMMANDS: &str = "undo\nhelp\nhelp assign\nwhy devi.nair iam:CreateUser in management\n\
    why alice.haddad s3:GetObject on arn:aws:s3:::reports/q3.csv in production\n\
    who can s3:ListAllMyBuckets in production\nwhat can alice.haddad do in production\nmatrix\ndiff\n\
    preview assign Developers ViewOnlyAccess production\nportal alice.haddad\nfork\nfork\nhistory\n\
    aws sso-admin create-user\naws sso-admin list-instances | cat\ncan nobody s3:GetObject\n\
    tick 2h\nundo\nredo\nhistory\nview people\na\n2\n\nTeam\n?\ncancel\nd 3\nn\n";

const LESSON: &str =
    "?\nN\ng o\nn\n/single\nn\nd\nm\nmy note\ng m\n\n:theme\n1\ng/assignment\n1\n:zz\nz\nq\ny\n";

/// The text of all files in `folder`.
fn text_in(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &text_in(&path);
        } else {
            text += &fs::read_to_string(path).unwrap_or_default();
        }
    }
    text
}

/// What of `said` is words and not between the signs, unless it stands in `known`.
fn english(said: &str, known: &str) -> Vec<String> {
    let [is_words, is_code, is_aws] = [WORDS, CODE, AWS_WORDS].map(|it| Regex::new(it).unwrap());
    let lead = Regex::new(r"^(?:[^A-Za-z]+|[a-f]  |[A-F]\. |x\] )+").unwrap();
    let trail = Regex::new(r"(?: \(quizzes/[^)]*\)|: [0-9, ]+ %)?[ |]*$").unwrap();
    let letters = |it: &str| -> String {
        it.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
    };
    let shown = Regex::new(r"\]\([^)]*\)").unwrap().replace_all(known, "");
    let known = letters(known) + &letters(&shown);
    let (mut depth, mut outside) = (0, String::new());
    for c in said.chars() {
        match c {
            '«' => depth += 1,
            '»' => depth -= 1,
            c if depth == 0 => outside.push(c),
            _ => {}
        }
        assert!(depth >= 0, "one sign too many:\n{said}");
        if matches!(c, '«' | '»' | '▸') {
            outside.push('\n');
        }
    }
    assert_eq!(depth, 0, "a sign is missing:\n{said}");
    let lines = outside.lines().map(|it| trail.replace(&lead.replace(it, ""), "").into_owned());
    let left =
        lines.filter(|it| is_words.is_match(it) && !is_code.is_match(it) && !is_aws.is_match(it));
    left.filter(|it| !known.contains(&letters(it))).collect()
}

/// What AWS says of its own.
const AWS_WORDS: &str =
    "^Allows access to every operation$|^User: [^ ]+ is not authorized to perform: ";
