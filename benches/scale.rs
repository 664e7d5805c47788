//! What a large organization costs, beside a small one: `cargo bench --bench scale`.
//!
//! The first lines that it prints are figures of memory and of long histories, measured once.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark may panic, print and read the clock"
)]

use std::{hint::black_box, time::Duration, time::Instant};

use cap::Cap;
use criterion::{Criterion, criterion_group, criterion_main};
use mimalloc::MiMalloc;
use serde_json::{Value, json};
use vestibule::{
    access::Access,
    api::{self, Call},
    app::{
        Action,
        overlay::FormOverlay,
        play::{PlayPane, Tab},
    },
    course::flow::Look,
    policy::request,
    quiz::{
        class::{Class, page, table},
        result,
    },
    sandbox::{
        Sandbox, Step, complete,
        form::{Form, FormKind},
        view::View,
    },
    world::{
        World,
        generate::{Size, generate},
    },
};

#[global_allocator]
static ALLOCATOR: Cap<MiMalloc> = Cap::new(MiMalloc, usize::MAX);

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = memory, history, results, views, sandbox, who
}
criterion_main!(benches);

/// Whether the command line names this part, or none: to make a large organization takes its time.
fn is_wanted(part: &str) -> bool {
    let mut named = std::env::args().skip(1).filter(|it| PARTS.contains(&&**it)).peekable();
    named.peek().is_none() || named.any(|it| it == part)
}

const PARTS: [&str; 6] = ["memory", "history", "results", "views", "sandbox", "who"];

/// At most 600 bytes an assignment, its share of the roles included.
fn memory(_: &mut Criterion) {
    if !is_wanted("memory") {
        return;
    }
    let bytes = |assignments| {
        let before = ALLOCATOR.allocated();
        let world = generate(Size { assignments, ..Size::LARGE }, 1);
        let bytes = ALLOCATOR.allocated() - before;
        (world.assignments().count(), bytes)
    };
    let ((_, without), (n, with)) = (bytes(0), bytes(Size::LARGE.assignments));
    println!("an organization without assignments: {} MB", without / 1_000_000);
    println!("bytes an assignment: {}", (with - without) / n);
}

/// Replay of 100,000 calls under 3 s; their history under 200 MB; a step or a copy in it under 2 ms.
fn history(_: &mut Criterion) {
    if !is_wanted("history") {
        return;
    }
    let start = generate(Size { assignments: 0, users: 10_000, ..Size::LARGE }, 1);
    let before = ALLOCATOR.allocated();
    let steps: Vec<Step> = (0..100_000).map(|idx| step(&start, idx)).collect();
    let steps_bytes = ALLOCATOR.allocated() - before;
    let replay = || Sandbox::resume("large", start.clone(), steps.clone(), 100_000);
    println!("replay of 100,000 calls: {:?}", median(3, replay));
    let before = ALLOCATOR.allocated() - steps_bytes;
    let (mut sandbox, lost) = replay();
    drop(steps);
    assert_eq!(lost, None, "a history is of steps that were taken");
    let bytes = ALLOCATOR.allocated() - before;
    println!("history of 100,000 calls: {} MB", bytes / 1_000_000);
    println!("of these the calls themselves: {} MB", steps_bytes / 1_000_000);
    println!("undo in it: {:?}", median(31, || sandbox.undo()));
    println!("redo in it: {:?}", median(31, || sandbox.redo()));
    println!("fork in it: {:?}", median(31, || sandbox.clone()));
    let line = "aws identitystore create-group --display-name New";
    println!("a line in a fork: {:?}", median(31, || drop(sandbox.clone().run(line))));
    let counted = median(31, || sandbox.undo_count());
    println!("count what can be undone: {counted:?}");
    let mut pane = PlayPane::new(sandbox.clone(), None, Look { ascii: false });
    pane.fit(62, 38);
    println!("open its view: {:?}", median(5, || pane.show(Tab::History)));
    println!("a step back in its view: {:?}", median(5, || pane.step(Action::Up)));
    drop(pane);
    let world = sandbox.world().clone();
    drop(sandbox);
    let left = ALLOCATOR.allocated() - before;
    println!("of these the last world: {} MB", left / 1_000_000);
    drop(world);
}

/// Reading and merging 1,000 results of 100 answers, with both tables: under 1 s and 100 MB.
fn results(_: &mut Criterion) {
    if !is_wanted("results") {
        return;
    }
    let files: Vec<String> = (0..1_000).map(result_file).collect();
    let bytes: usize = files.iter().map(String::len).sum();
    println!("1,000 result files: {} MB", bytes / 1_000_000);
    let merge = || {
        let mut class = Class::default();
        for (file, name) in files.iter().zip(0..) {
            class.add(&format!("{name}.json"), result::read(file.as_bytes()).unwrap()).unwrap();
        }
        black_box((table::gradebook(&class), table::items(&class), page::lines(&class)));
        class
    };
    println!("merge of them: {:?}", median(5, merge));
    let before = ALLOCATOR.allocated();
    let class = merge();
    println!("what is kept of them: {} kB", (ALLOCATOR.allocated() - before) / 1_000);
    assert_eq!(class.len(), 1_000);
}

fn result_file(learner: usize) -> String {
    let answers = (0..100).map(|question| {
        let is_right = (learner * 7 + question * 3) % 10 > 3;
        let options = (0..4).map(|option| {
            let chosen = if is_right { option == 0 } else { option == 1 + (learner + question) % 3 };
            let text = format!("Option {option}, in about as many words as an option has");
            json!({"text": text, "correct": option == 0, "chosen": chosen})
        });
        json!({
            "question": format!("883d2859-db5c-4fc9-b402-9fd4e20a{question:04}"),
            "fingerprint": format!("{question:016x}"), "outcome": format!("outcome-{}", question % 9),
            "prompt": format!("Question {question}, in about as many words as the first line of one has"),
            "kind": "choice", "mark": if is_right { 100 } else { 0 }, "confidence": 2, "hints": 0,
            "seconds": 20, "options": options.collect::<Vec<_>>(),
        })
    });
    let answers: Vec<Value> = answers.collect();
    let correct = answers.iter().filter(|it| it["mark"] == 100).count();
    let result = json!({
        "format": "vestibule-result", "version": 1, "learner": format!("Learner {learner}"),
        "course": "A course", "quiz": "quizzes/large.toml", "title": "Large", "mode": "exam",
        "seed": learner, "started": 1_767_604_800, "finished": 1_767_608_400, "pass_percent": 70,
        "passed": correct >= 70, "correct": correct, "total": 100, "marks": correct * 100,
        "answers": answers,
    });
    serde_json::to_string_pretty(&result).unwrap()
}

/// How long `does` takes: of a long thing, what the program ran, where Linux says it, so that others on the
/// machine do not count; that clock is too coarse for a short one.
fn timed<T>(does: impl FnOnce() -> T) -> (Duration, T) {
    let ran = || {
        let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
        told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
    };
    let (before, start) = (ran(), Instant::now());
    let done = does();
    let clock = start.elapsed();
    let cpu = before.zip(ran()).map(|(before, after)| after.saturating_sub(before));
    (cpu.filter(|_| clock > Duration::from_millis(200)).unwrap_or(clock), done)
}

/// What is done `n_times`, and takes long or cannot be done twice in the same state.
fn median<T>(n_times: usize, mut does: impl FnMut() -> T) -> Duration {
    // To let go of what was made is no part of making it.
    let mut times: Vec<Duration> = (0..n_times).map(|_| timed(&mut does).0).collect();
    times.sort_unstable();
    times[n_times / 2]
}

/// A view opened and laid out for the screen: the same at any size.
fn views(bench: &mut Criterion) {
    if !is_wanted("views") {
        return;
    }
    let mut bench = bench.benchmark_group("views");
    for (name, size) in [("small", Size::SMALL), ("large", Size::LARGE)] {
        let sandbox = Sandbox::new("large", generate(size, 1));
        let mut pane = PlayPane::new(sandbox, None, Look { ascii: false });
        pane.fit(62, 38);
        for view in View::ALL {
            bench.bench_function(format!("open the view {}, {name}", view.title()), |b| {
                b.iter(|| pane.show(Tab::View(view)));
            });
            if name == "large" {
                let to_end = median(5, || {
                    pane.show(Tab::View(view));
                    pane.step(Action::End);
                });
                println!("to the end of {}: {to_end:?}", view.title());
                let up = median(5, || (0..30).for_each(|_| pane.step(Action::PageUp)));
                println!("thirty pages up from there: {up:?}");
                let filtered = median(5, || pane.filter("99"));
                println!("first key of a search for 99 in {}: {filtered:?}", view.title());
                let filtered = median(5, || pane.filter("zzz"));
                println!("first key of a search for zzz in {}: {filtered:?}", view.title());
                let mut slices: Vec<Duration> = Vec::new();
                while pane.is_searching() {
                    slices.push(median(1, || pane.search_on()));
                }
                let longest = slices.iter().max().copied().unwrap_or_default();
                let n = slices.len();
                println!("it went on {n} times between keys, the longest {longest:?}");
            }
        }
        pane.show(Tab::View(View::Organization));
        bench.bench_function(format!("undo and redo in the pane, {name}"), |b| {
            pane.run("aws identitystore create-group --display-name Newest");
            b.iter(|| (pane.turn_back(Action::Undo), pane.turn_back(Action::Redo)));
        });
    }
}

/// Undo, redo, fork and preview under two milliseconds; completion under five.
fn sandbox(bench: &mut Criterion) {
    if !is_wanted("sandbox") {
        return;
    }
    let mut bench = bench.benchmark_group("sandbox");
    let mut sandbox = Sandbox::new("large", generate(Size::LARGE, 1));
    for idx in 0..10 {
        let group = format!("aws identitystore create-group --display-name new-{idx}");
        assert!(sandbox.run(&group).changed);
    }
    bench.bench_function("undo and redo, large", |b| {
        b.iter(|| (sandbox.undo(), sandbox.redo()));
    });
    bench.bench_function("fork, large", |b| b.iter(|| sandbox.clone()));
    for kind in FormKind::ALL {
        bench.bench_function(format!("open the form {}", kind.title()), |b| {
            b.iter(|| Form::new(kind, sandbox.world(), None));
        });
    }
    let mut form = FormOverlay::new(Form::new(FormKind::AddMember, sandbox.world(), None));
    form.act(Action::Down);
    bench.bench_function("type into a form with all users", |b| {
        b.iter(|| {
            form.type_text("9");
            form.act(Action::Erase);
            form.matching().len()
        });
    });
    let line = "aws sso-admin create-account-assignment --target-id account-00005 \
        --target-type AWS_ACCOUNT --permission-set-arn Set00009 --principal-type GROUP \
        --principal-id group-00009";
    bench.bench_function("a line in a fork: preview, large", |b| {
        b.iter(|| sandbox.clone().run(black_box(line)));
    });
    bench.bench_function("what a typed line will do, large", |b| {
        b.iter(|| sandbox.foresee(black_box(line)));
    });
    let lines: Vec<(usize, String)> = (1..=20)
        .map(|n| (n, line.replace("account-00005", &format!("account-{:05}", 100 + n))))
        .collect();
    bench.bench_function("what twenty pasted lines will do, large", |b| {
        b.iter(|| sandbox.foresee_all(black_box(&lines)));
    });
    for line in [
        "aws identitystore describe-user --user-id user.0999",
        "aws sso-admin describe-permission-set --permission-set-arn Set",
        "aws organizations describe-account --account-id account-0",
    ] {
        bench.bench_function(format!("complete {line}"), |b| {
            b.iter(|| complete::complete(&sandbox, black_box(line), line.len()));
        });
    }
}

/// Who can do something, where a hundred thousand people share a role: under 200 ms.
fn who(bench: &mut Criterion) {
    if !is_wanted("who") {
        return;
    }
    let mut bench = bench.benchmark_group("who");
    let size = Size { accounts: 2, groups: 1, permission_sets: 1, ..Size::LARGE };
    let mut world = generate(Size { applications: 0, assignments: 2, ..size }, 1);
    let action = request::Action::new("s3:GetObject").unwrap();
    for name in ["the same for all", "for each by a tag"] {
        let account = world.organization.account_named("account-00001").unwrap();
        let ask = || Access::new(&world).who_can(&action, "arn:aws:s3:::a/b", account);
        assert_eq!(ask().iter().map(|it| it.people.len()).sum::<usize>(), size.users);
        bench.bench_function(format!("who can, of 100,000 people, {name}"), |b| b.iter(ask));
        // From now on the role asks who somebody is.
        let set = json!({ "PermissionSetArn": "Set00000" });
        for (operation, more) in [
            ("PutInlinePolicyToPermissionSet", json!({ "InlinePolicy": BY_PERSON })),
            ("ProvisionPermissionSet", json!({ "TargetType": "ALL_PROVISIONED_ACCOUNTS" })),
        ] {
            let mut input = set.clone();
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let call = ready(&world, Call::new("sso-admin", operation, input));
            api::call(&mut world, &call).unwrap();
        }
    }
}

/// A policy that looks at who somebody is.
const BY_PERSON: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*",
    "Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"none"}}}}"#;

/// Calls as a busy year has them: a person, a membership, two assignments, and again.
fn step(world: &World, idx: usize) -> Step {
    let n = idx / 4;
    let call = match idx % 4 {
        0 => Call::new(
            "identitystore",
            "CreateUser",
            json!({
                "UserName": format!("joiner.{n}"), "DisplayName": format!("Joiner {n}"),
                "Name": { "GivenName": "J", "FamilyName": n.to_string() },
            }),
        ),
        1 => {
            let user = world.user_named(&format!("user.{:06}", n % 10_000)).unwrap();
            let mut groups = (n * 7 + n / 10_000 * 17..)
                .map(|it| world.group_named(&format!("group-{:05}", it % 2_000)).unwrap());
            let group = groups.find(|it| world.membership_of(&user.id, &it.id).is_none()).unwrap();
            let member = json!({ "UserId": user.id.as_str() });
            let input = json!({ "GroupId": group.id.as_str(), "MemberId": member });
            Call::new("identitystore", "CreateGroupMembership", input)
        }
        _ => {
            let set = format!("Set{:05}", idx / 21_000);
            let group = format!("group-{:05}", idx % 2_000);
            return Step::of(&assign(world, 1 + idx % 6_999, &set, &group));
        }
    };
    Step::of(&ready(world, call))
}

fn assign(world: &World, account: usize, set: &str, group: &str) -> Call {
    let input = json!({
        "PermissionSetArn": set,
        "PrincipalType": "GROUP",
        "PrincipalId": group,
        "TargetType": "AWS_ACCOUNT",
        "TargetId": format!("account-{account:05}"),
    });
    ready(world, Call::new("sso-admin", "CreateAccountAssignment", input))
}

/// The call as AWS gets it: with ids.
fn ready(world: &World, mut call: Call) -> Call {
    api::fill_defaults(world, &mut call);
    api::resolve_names(world, &mut call);
    call
}
