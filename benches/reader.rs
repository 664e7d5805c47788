//! What a large book costs: `cargo bench --bench reader`.
#![expect(clippy::unwrap_used, reason = "a benchmark may panic")]

use std::{fs, hint::black_box, path::Path, time::Duration};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use mimalloc::MiMalloc;
use vestibule::{
    app::lesson::LessonPane,
    course::{
        Course, Document, Files,
        flow::Look,
        generate::{Size, generate},
        load, parse,
        search::Library,
        sheet::{Place, Sheet},
    },
};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = find, read, walk, bad
}
criterion_main!(benches);

/// First results under 20 ms cold, under 5 ms a keystroke after that.
fn find(bench: &mut Criterion) {
    for (name, size) in [("100 pages", Size::LARGE), ("one page", Size::ONE_PAGE)] {
        let dir = tempfile::tempdir().unwrap();
        let course = book(dir.path(), size);
        bench.bench_function(&format!("find in {name}, cold"), |b| {
            b.iter(|| Library::read(&course).search(black_box("door")));
        });
        let library = Library::read(&course);
        for (kind, query) in [
            ("a letter", "e"),
            ("a word", "keeper"),
            ("three words", "quiet door without"),
            ("a word that nothing holds", "kepeer"),
            ("three words that nothing holds", "strangre windwo gradn"),
            ("nothing", "zzzzzz"),
        ] {
            bench.bench_function(&format!("find in {name}: {kind}"), |b| {
                b.iter(|| library.search(black_box(query)));
            });
        }
    }
}

/// The whole book parsed and laid out at 100 columns: 20 MB in a second. Opened, it reads its outline and one page.
fn read(bench: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let course = book(dir.path(), Size::LARGE);
    let pages = texts(&course);
    bench.bench_function("parse and lay out 100 pages", |b| {
        b.iter(|| pages.iter().map(|it| laid_out(&parse::parse("a.md", it))).sum::<usize>());
    });
    bench.bench_function("open a book of 100 pages", |b| {
        b.iter(|| load::page(&load::open(Files::folder(dir.path())).0, 0));
    });
    let dir = tempfile::tempdir().unwrap();
    let course = book(dir.path(), Size::ONE_PAGE);
    let page = texts(&course).concat();
    bench.bench_function("parse one page of 1.3 MB", |b| b.iter(|| parse::parse("a.md", &page)));
    bench.bench_function("parse and lay out one page", |b| {
        b.iter(|| laid_out(&parse::parse("a.md", &page)));
    });
}

/// In the middle of a page of 1.3 MB: a resize under 20 ms, to its end under 50 ms, a key and a search at once.
fn walk(bench: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let course = book(dir.path(), Size::ONE_PAGE);
    let document = parse::parse("a.md", &texts(&course).concat());
    let middle = Place { block: document.blocks.len() / 2, offset: 0 };
    let open = |place| {
        let document = Box::new(document.clone());
        let mut pane = LessonPane::new(0, document, place, Look::default());
        pane.fit(102, 40);
        pane
    };
    let mut pane = open(middle);
    let mut columns = 60;
    bench.bench_function("resize in the middle of it", |b| {
        b.iter(|| {
            columns = if columns == 60 { 90 } else { 60 };
            pane.fit(columns, 40);
            assert_eq!(pane.place().block, middle.block);
        });
    });
    bench.bench_function("a line down", |b| b.iter(|| pane.scroll(1)));
    bench.bench_function("to its end, where nothing is laid out yet", |b| {
        b.iter_batched_ref(
            || open(Place::default()),
            |pane| pane.scroll_to(usize::MAX),
            BatchSize::LargeInput,
        );
    });
    bench.bench_function("to the next link", |b| {
        b.iter_batched_ref(
            || open(Place::default()),
            |pane| pane.focus_thing(true),
            BatchSize::LargeInput,
        );
    });
    pane.search("k");
    bench.bench_function("find a word in it", |b| b.iter(|| pane.search(black_box("keeper"))));
}

/// Pages that nobody would write, to their first screen and to their last.
fn bad(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("open and end");
    group.sample_size(10);
    for (name, page) in bad_pages() {
        group.bench_function(name, |b| {
            b.iter(|| {
                let document = Box::new(parse::parse("a.md", black_box(&page)));
                let mut pane = LessonPane::new(0, document, Place::default(), Look::default());
                pane.fit(90, 40);
                pane.scroll_to(usize::MAX);
                pane.rows().len()
            });
        });
    }
}

fn bad_pages() -> Vec<(&'static str, String)> {
    const SIZE: usize = 10_000_000;
    let filled = |with: &str| with.repeat(SIZE / with.len());
    let cells = |n: usize, cell: &str| format!("|{}\n", format!("{cell}|").repeat(n));
    vec![
        ("10 MB of paragraphs", filled("Some words of a paragraph, and **strong** ones.\n\n")),
        ("a line of 10 MB", filled("words and more ")),
        ("a word of 10 MB", filled("x")),
        ("10 MB of ideographs", filled("漢字")),
        ("10 MB from right to left", filled("שלום ")),
        ("10 MB without width", filled("\u{200b}\u{200d}\u{2060}")),
        ("a line of code of 10 MB", format!("```json\n{}\n```\n", filled("{\"a\": [1, 2]} "))),
        ("100,000 links", "[a link](page.md) ".repeat(100_000)),
        (
            "200 columns, 10 MB",
            cells(200, "a") + &cells(200, "-") + &cells(200, "some words").repeat(SIZE / 2200),
        ),
        ("lists 1,000 deep", (0..1000).map(|n| "  ".repeat(n) + "- item\n").collect()),
    ]
}

/// The texts of all pages.
fn texts(course: &Course) -> Vec<String> {
    let paths = course.chapters().iter().filter_map(|it| it.path.as_deref());
    paths.map(|path| course.files().read(path).unwrap()).collect()
}

/// How many rows the page has at 100 columns.
fn laid_out(page: &Document) -> usize {
    let sheet = Sheet::new(page, 100, Look::default(), 0);
    sheet.end(page) - sheet.first(page)
}

/// A generated book in `dir`.
fn book(dir: &Path, size: Size) -> Course {
    for (path, text) in generate(size, 1) {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (course, faults) = load::open(Files::folder(dir));
    assert!(faults.is_empty(), "{faults:?}");
    course
}
