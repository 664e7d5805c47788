//! What practising costs when there is much of it: `cargo bench --bench practice`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may panic")]

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use vestibule::{
    progress::{AnswerRecord, AttemptRecord, Change, Store},
    quiz::{Schedule, schedule::Answered},
};

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = record, schedule
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
        b.iter(|| store.answers(black_box(COURSE)).unwrap().len());
    });
}

/// What follows from 100,000 answers: under 100 ms.
fn schedule(bench: &mut Criterion) {
    let answers: Vec<AnswerRecord> = (0..N_ANSWERS).map(answer).collect();
    let now = answers.last().unwrap().answered;
    let seen = || answers.iter().map(answered);
    bench.bench_function("schedule 100,000 answers", |b| b.iter(|| Schedule::of(seen(), now)));
    let mut schedule = Schedule::of(seen(), now);
    bench.bench_function("one more answer", |b| {
        b.iter(|| schedule.take(&answered(black_box(&answers[0])), now));
    });
    bench.bench_function("what is due of 1,000 questions", |b| b.iter(|| schedule.due(now).len()));
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
