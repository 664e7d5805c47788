//! Finding in the whole course: each file of `tests/cases/search` is a small book and what searches find in it.
//!
//! Pages begin with `=== title`, searches with `--- words`. `INSTA_UPDATE=always` writes what is found anew.

use std::{fmt::Write as _, fs, path::Path};

use vestibule::{
    course::{
        Course, Files,
        generate::Size,
        load,
        search::{Found, Library},
    },
    text::Role,
};

use crate::book;

#[test]
fn searches_find_what_the_cases_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/search");
    let mut wrong = Vec::new();
    let mut n_cases = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let case = fs::read_to_string(&path).unwrap();
        let now = render(&case);
        n_cases += now.matches("\n--- ").count();
        if now == case {
            continue;
        }
        if std::env::var("INSTA_UPDATE").is_ok_and(|it| it == "always") {
            fs::write(&path, now).unwrap();
        } else {
            wrong.push(format!("{} became\n{now}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(n_cases > 20, "{n_cases}");
}

fn render(case: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let (pages, searches) = case.split_once("\n--- ").unwrap();
    let mut summary = String::new();
    for (idx, page) in pages.split("=== ").skip(1).enumerate() {
        let (title, text) = page.split_once('\n').unwrap();
        writeln!(summary, "- [{title}](p{idx}.md)").unwrap();
        book::put(dir.path(), &format!("src/p{idx}.md"), text);
    }
    book::put(dir.path(), "src/SUMMARY.md", &summary);
    book::put(dir.path(), "book.toml", "[book]\ntitle = \"x\"\n");
    let course = open(dir.path());
    let library = Library::read(&course);
    let mut now = pages.to_owned();
    for search in searches.split("\n--- ") {
        let query = search.lines().next().unwrap();
        write!(now, "\n--- {query}\n{}", shown(&library.search(query))).unwrap();
    }
    now
}

/// The results as a test reads them, with the words that are marked in brackets.
fn shown(found: &Found) -> String {
    let mut text = String::new();
    for (typed, taken) in &found.taken {
        writeln!(text, "({taken} for {typed})").unwrap();
    }
    if found.is_partial {
        text += "(not all words)\n";
    }
    for hit in &found.hits {
        let marked = hit.row.spans.iter().map(|it| match it.role {
            Role::Accent => format!("[{}]", it.text()),
            _ => it.text().to_owned(),
        });
        let marked: String = marked.collect();
        writeln!(text, "{} / {} / {}: {marked}", hit.title, hit.heading, hit.offset).unwrap();
    }
    if found.n_found == 0 {
        text += "nothing\n";
    }
    text
}

fn open(dir: &Path) -> Course {
    let (course, faults) = load::open(Files::folder(dir));
    assert_eq!(faults, []);
    course
}

#[test]
fn every_word_of_a_large_book_is_found_where_it_stands() {
    let dir = tempfile::tempdir().unwrap();
    book::write(dir.path(), Size { chapters: 20, bytes: 100_000 });
    let course = open(dir.path());
    let library = Library::read(&course);
    for (chapter, it) in course.chapters().iter().enumerate() {
        let text = course.files().read(it.path.as_deref().unwrap()).unwrap();
        // A number that stands in this chapter alone.
        let number = format!("{}", (chapter + 1) * 10_000 + 5);
        let found = library.search(&number);
        let hit = &found.hits[0];
        assert_eq!(hit.chapter, chapter);
        assert!(
            text.get(hit.offset..).unwrap().starts_with(&number),
            "{number} is not at {}",
            hit.offset
        );
        let title = it.title.rsplit(' ').take(2).collect::<Vec<_>>().join(" ");
        let best = &library.search(&title).hits[0];
        assert_eq!((best.chapter, best.heading.as_str()), (chapter, ""), "{title}");
    }
}
