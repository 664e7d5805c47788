//! What a large book costs: `cargo bench --bench reader`.
#![expect(clippy::unwrap_used, reason = "a benchmark may panic")]

use std::{fs, hint::black_box, path::Path, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use vestibule::course::{
    Course, Files,
    generate::{Size, generate},
    load,
    search::Library,
};

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = find
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
