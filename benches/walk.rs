//! The speeds that matter to a learner, measured in process: `cargo bench`.
#![expect(clippy::unwrap_used, reason = "a benchmark may panic")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    hint::black_box,
    path::Path,
};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use mimalloc::MiMalloc;
use ratatui::{Terminal, backend::TestBackend};
use serde_json::json;
use vestibule::{
    api::{self, Call},
    app::{self, Action, App, Mode, Msg, Start},
    course::{Files, flow::Look, load, parse, sheet::Sheet},
    progress::{Change, Store},
    run::{self, Session, data::DataDir},
    ui::{self, Theme, theme::Depth},
    world::{World, fixture},
};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

criterion_group!(benches, lesson, sandbox, screen, record);
criterion_main!(benches);

/// A lesson is parsed and laid out: under a millisecond.
fn lesson(bench: &mut Criterion) {
    let look = Look { ascii: false };
    bench.bench_function("parse and lay out lesson 1", |b| {
        b.iter(|| {
            let document = parse::parse("content/workforce-identity.md", black_box(LESSON));
            Sheet::new(&document, 60, look, 0).end(&document)
        });
    });
    bench.bench_function("open the course and its first page", |b| {
        b.iter(|| load::page(&load::open(Files::embedded()).0, 0));
    });
}

/// A call under 20 microseconds, a copy of a world under one, whatever its size.
fn sandbox(bench: &mut Criterion) {
    let acme = acme();
    bench.bench_function("open acme", |b| b.iter(|| fixture::parse("acme.toml", black_box(ACME))));
    let call = assignment(&acme);
    bench.bench_function("CreateAccountAssignment, from JSON to JSON", |b| {
        b.iter_batched_ref(
            || acme.clone(),
            |world| {
                let call: Call = serde_json::from_str(black_box(&call)).unwrap();
                api::call(world, &call).unwrap().to_string()
            },
            BatchSize::SmallInput,
        );
    });
    bench.bench_function("copy acme", |b| b.iter(|| black_box(&acme).clone()));
    let large = with_users(10_000);
    assert_eq!(large.users().count(), 10_007);
    bench.bench_function("copy a world of 10,000 people", |b| b.iter(|| black_box(&large).clone()));
}

/// A key is taken and a screen drawn, the lesson beside the sandbox.
fn screen(bench: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let mut app = lesson_beside_sandbox(dir.path());
    let theme = Theme::named("dark", Depth::Full).unwrap();
    let mut down = false;
    bench.bench_function("update for a key", |b| {
        b.iter(|| {
            down = !down;
            app::update(&mut app, Msg::Do(if down { Action::Down } else { Action::Up }))
        });
    });
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap();
    bench.bench_function("draw a screen of 120 by 40", |b| {
        b.iter(|| terminal.draw(|frame| ui::draw(&app, &theme, frame)).map(|_| ()));
    });
}

/// The record is opened at the start, and written with every step.
fn record(bench: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(dir.path()).unwrap();
    let mut block = 0;
    bench.bench_function("keep a change", |b| {
        b.iter(|| {
            block += 1;
            let (course, chapter) = ("built-in".to_owned(), "workforce-identity".to_owned());
            store.apply(&Change::Place { course, chapter, place: (block, 0) }).unwrap();
        });
    });
    drop(store);
    bench.bench_function("open a record", |b| b.iter(|| Store::open(dir.path()).unwrap()));
}

fn acme() -> World {
    fixture::parse("acme.toml", ACME).unwrap()
}

/// Acme with `n_users` more people.
fn with_users(n_users: usize) -> World {
    let mut source = ACME.to_owned();
    for idx in 0..n_users {
        let user = format!("\n[[users]]\nname = \"user.{idx}\"\ngiven_name = \"U\"\n");
        writeln!(source, "{user}family_name = \"{idx}\"").unwrap();
    }
    fixture::parse("large.toml", &source).unwrap()
}

/// A call as it comes from outside, with ids in place of names.
fn assignment(world: &World) -> String {
    let input = json!({
        "PermissionSetArn": "ViewOnlyAccess",
        "PrincipalType": "GROUP",
        "PrincipalId": "Developers",
        "TargetType": "AWS_ACCOUNT",
        "TargetId": "development",
    });
    let mut call = Call::new("sso-admin", "CreateAccountAssignment", input);
    api::fill_defaults(world, &mut call);
    api::resolve_names(world, &mut call);
    serde_json::to_string(&call).unwrap()
}

fn lesson_beside_sandbox(dir: &Path) -> App {
    let data = DataDir::choose(Some(dir.to_owned()));
    let (mut session, ..) = Session::open(data, "built-in", false);
    let mut app = App::new(Start {
        mode: Mode::Learn,
        course: load::open(Files::embedded()).0,
        look: Look { ascii: false },
        course_key: "built-in".to_owned(),
        size: SIZE,
        seed: 7,
        read: BTreeSet::new(),
        places: BTreeMap::new(),
        is_first: false,
    });
    let page = app.page_to_open(0);
    run::open(&mut app, &mut session, vec![page]);
    app
}

const SIZE: (u16, u16) = (120, 40);
const LESSON: &str = include_str!("../content/workforce-identity.md");
const ACME: &str = include_str!("../content/worlds/acme.toml");
