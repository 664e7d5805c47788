//! What practising costs when there is much of it: `cargo bench --bench practice`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark may panic and read the clock"
)]

use std::{
    fmt::Write as _,
    fs,
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{Bencher, Criterion, criterion_group, criterion_main};
use mimalloc::MiMalloc;
use vestibule::{
    course::Files,
    progress::{AnswerRecord, AttemptRecord, Change, Store},
    quiz::{
        self, Attempt, Bank, Mode, Schedule,
        form::{Wanted, form},
        schedule::Answered,
    },
};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = record, schedule, forms
}
criterion_main!(benches);

/// An answer is committed before its feedback is shown: under 5 ms, also where many were given before.
fn record(bench: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(dir.path()).unwrap();
    let mut number = N_ANSWERS;
    let mut keep = |store: &mut Store| {
        number += 1;
        let given = answer(number);
        let attempt = AttemptRecord {
            course: given.course.clone(),
            quiz: given.quiz.clone(),
            seed: given.seed,
            started: given.started,
            finished: None,
            correct: 3,
            total: 20,
            // About what twenty questions of four options take.
            state: format!("\"{}\"", "x".repeat(8_000)),
        };
        let changes = vec![Change::Answer(given), Change::Attempt(attempt)];
        store.apply(&Change::Together(changes)).unwrap();
    };
    bench.bench_function("keep an answer and its attempt", |b| b.iter(|| keep(&mut store)));
    let answers = (0..N_ANSWERS).map(|number| Change::Answer(answer(number)));
    store.apply(&Change::Together(answers.collect())).unwrap();
    bench.bench_function("keep an answer and its attempt after 100,000", |b| {
        b.iter(|| keep(&mut store));
    });
    bench.bench_function("read 100,000 answers", |b| {
        ran(b, || store.answers(black_box(COURSE)).unwrap());
    });
}

/// What follows from 100,000 answers: under 100 ms.
fn schedule(bench: &mut Criterion) {
    let answers: Vec<AnswerRecord> = (0..N_ANSWERS).map(answer).collect();
    let now = answers.last().unwrap().answered;
    let seen = || answers.iter().map(answered);
    bench.bench_function("schedule 100,000 answers", |b| ran(b, || Schedule::of(seen(), now)));
    let mut schedule = Schedule::of(seen(), now);
    bench.bench_function("one more answer", |b| {
        ran(b, || schedule.take(&answered(black_box(&answers[0])), now));
    });
    bench.bench_function("what is due of 1,000 questions", |b| ran(b, || schedule.due(now).len()));
}

/// A form of twenty out of ten thousand questions, from the text of the bank: under 20 ms.
fn forms(bench: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let path = "quizzes/large.toml";
    fs::create_dir(dir.path().join("quizzes")).unwrap();
    fs::write(dir.path().join(path), source(10_000)).unwrap();
    let files = Files::folder(dir.path());
    let read = || quiz::read(&files, black_box(path)).unwrap().0;
    let open = || quiz::open(&files, black_box(path)).unwrap().0;
    assert_eq!((read().questions.len(), open().known().len()), (10_000, 10_000));
    assert_eq!(attempt(read()), attempt(open()));
    bench.bench_function("read a bank of 10,000 questions", |b| ran(b, read));
    bench.bench_function("open a form of 20 of 10,000 questions", |b| ran(b, || attempt(open())));
}

/// For how long the program itself ran, where Linux says it: others on the machine do not count.
fn ran<T>(bencher: &mut Bencher<'_>, mut does: impl FnMut() -> T) {
    let nanos = || {
        let told = fs::read_to_string("/proc/self/schedstat").ok()?;
        told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
    };
    bencher.iter_custom(|n_times| {
        let (since, start) = (Instant::now(), nanos());
        for _ in 0..n_times {
            black_box(does());
        }
        nanos().zip(start).map_or_else(|| since.elapsed(), |(end, start)| end.saturating_sub(start))
    });
}

fn attempt(mut bank: Bank) -> Attempt {
    let wanted = Wanted { mode: Mode::Exam, count: Some(20), seed: 42, ..Wanted::default() };
    let ids = form(&bank, &wanted, &Schedule::default(), 0);
    bank.keep(&ids);
    Attempt::of(&bank, &ids, 42, Mode::Exam)
}

/// A bank of questions as authors write them.
fn source(n_questions: usize) -> String {
    let mut source = "title = \"Large\"\n[draw]\npurpose = 1\nterms = 2\naccess = 3\n".to_owned();
    for number in 0..n_questions {
        let outcome = ["purpose", "terms", "access", "roles"][number % 4];
        writeln!(source, "[[questions]]\ntype = \"MultipleChoice\"").unwrap();
        writeln!(source, "id = \"7f3c1d52-0b6e-4c1b-9f6a-{number:012}\"").unwrap();
        writeln!(source, "outcome = \"{outcome}\"\ndifficulty = \"easy\"").unwrap();
        writeln!(source, "prompt.prompt = \"What is true of thing {number} in an account?\"")
            .unwrap();
        writeln!(source, "prompt.distractors = [\"It is a role\", \"It is a user\", \"Nothing\"]")
            .unwrap();
        writeln!(source, "answer.answer = \"It is a permission set\"").unwrap();
        writeln!(source, "context = \"A permission set becomes a role in each account.\"").unwrap();
        writeln!(source, "hints = [\"Think of what becomes a role.\"]").unwrap();
        writeln!(source, "reread = \"content/workforce-identity.md#permission-sets\"").unwrap();
        writeln!(source, "[questions.rationale]\n\"It is a role\" = \"A role is made of it.\"")
            .unwrap();
        writeln!(source, "\"It is a user\" = \"Users are people.\"").unwrap();
    }
    source
}

const COURSE: &str = "built-in";
const N_ANSWERS: usize = 100_000;

/// The answer with this number: a hundred to each of a thousand questions, an hour apart.
fn answer(number: usize) -> AnswerRecord {
    let hour = i64::try_from(number).unwrap();
    AnswerRecord {
        course: COURSE.to_owned(),
        quiz: "quizzes/workforce-identity.toml".to_owned(),
        question: format!("7f3c1d52-0b6e-4c1b-9f6a-{:012}", number * 7 % 1_000),
        fingerprint: "00c0ffee00c0ffee".to_owned(),
        mode: "practice".to_owned(),
        started: 1_700_000_000 + hour / 20 * 72_000,
        seed: 42 + u64::try_from(number).unwrap() / 20,
        answered: 1_700_000_000 + hour * 3_600,
        mark: [100, 0, 100, 50, 100][number % 5],
        confidence: [Some(3), None, Some(2), Some(1)][number % 4],
        seconds: 20,
    }
}

fn answered(record: &AnswerRecord) -> Answered<'_> {
    Answered {
        quiz: &record.quiz,
        question: &record.question,
        fingerprint: &record.fingerprint,
        answered: record.answered,
        mark: record.mark,
        confidence: record.confidence,
        moves: true,
    }
}
