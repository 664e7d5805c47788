//! What other systems do otherwise: files whose lines end as on Windows say the same.

use std::{fs, path::Path};

use vestibule::{
    check,
    course::{
        Document, Files,
        flow::{Look, flow},
        load, parse,
    },
    sandbox::script,
};

/// Our own course, with the line ends of Windows in every file, is the same course.
#[test]
fn a_course_from_windows_is_the_same_course() {
    let dir = tempfile::tempdir().unwrap();
    let files = Files::embedded();
    for path in files.list("") {
        let file = dir.path().join(&path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, of_windows(&files.read(&path).unwrap())).unwrap();
    }
    let (ours, theirs) = (check::course(files), check::course(Files::folder(dir.path())));
    assert_eq!(theirs.faults, []);
    assert_eq!(theirs.summary(), ours.summary());
    let (ours, _) = load::open(Files::embedded());
    let (theirs, _) = load::open(Files::folder(dir.path()));
    assert_eq!(theirs.items, ours.items);
    for chapter in 0..ours.chapters().len() {
        assert_eq!(rows(&load::page(&theirs, chapter)), rows(&load::page(&ours, chapter)));
    }
}

#[test]
fn pages_from_windows_show_the_same() {
    for dir in ["tests/cases/markdown", "tests/cases/damaged/looks/src"] {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(dir);
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|it| it != "md") {
                continue;
            }
            let source = fs::read_to_string(&path).unwrap();
            let (ours, theirs) =
                (parse::parse("a.md", &source), parse::parse("a.md", &with_ends(&source)));
            assert_eq!(rows(&theirs), rows(&ours), "{}", path.display());
            assert_eq!(theirs.headings, ours.headings);
        }
    }
}

#[test]
fn scripts_from_windows_run_the_same() {
    let script =
        "# one\naws sso-admin list-instances \\\n  --output text\nwho can 's3:*' in \"a\nb\"\n";
    assert_eq!(script::commands(&with_ends(script)), script::commands(script));
}

/// `text` as an editor on Windows writes it, with the mark at its beginning.
fn of_windows(text: &str) -> String {
    format!("\u{feff}{}", with_ends(text))
}

fn with_ends(text: &str) -> String {
    text.replace('\n', "\r\n")
}

fn rows(page: &Document) -> Vec<String> {
    let rows = (0..page.blocks.len()).flat_map(|idx| flow(page, idx, 70, Look::default()));
    rows.map(|row| row.text()).collect()
}
