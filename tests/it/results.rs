//! Result files: read strictly, and a class of them counted as an independent computation counts it.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a test may panic, and counts no more than it can"
)]

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Value, json};
use vestibule::quiz::{
    Attempt,
    result::{Answer, QuizResult, page, read},
};

use crate::{
    program::{Program, bank, letters},
    written,
};

const CASES: &str = "tests/cases/results";

fn case(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(CASES).join(name)).unwrap()
}

fn ana() -> QuizResult {
    read(case("ana.json").as_bytes()).unwrap()
}

#[test]
fn a_result_is_written_as_it_was_read_and_told_to_people() {
    for name in ["ana.json", "bob.json"] {
        let source = case(name);
        assert_eq!(read(source.as_bytes()).unwrap().to_json(), source);
        let with_mark = format!("\u{feff}{source}");
        assert!(read(with_mark.as_bytes()).is_ok());
    }
    written::compare(&format!("{CASES}/ana.md"), &page::markdown(&ana()));
    let certificate = page::certificate(&ana());
    written::compare(&format!("{CASES}/ana.certificate.txt"), &certificate);
    assert!(certificate.lines().all(|it| it.chars().count() <= 80), "{certificate}");
    // Any edit shows in the hash.
    let edited = case("ana.json").replace("Ana Ruiz", "Ana Ruis");
    let edited = page::certificate(&read(edited.as_bytes()).unwrap());
    let hash = |it: &str| it.lines().find(|it| it.len() == 64).unwrap().to_owned();
    assert_ne!(hash(&edited), hash(&certificate));
}

/// The hash of the certificate is what everybody's tool says of the file.
#[cfg(unix)]
#[test]
fn the_hash_of_a_certificate_is_that_of_the_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(CASES).join("ana.json");
    let Ok(output) = std::process::Command::new("sha256sum").arg(path).output() else { return };
    let told = String::from_utf8(output.stdout).unwrap();
    let (hash, _) = told.split_once(' ').unwrap();
    assert!(page::certificate(&ana()).contains(hash), "{hash}");
}

#[test]
fn what_is_no_result_has_a_reason() {
    let ana = case("ana.json");
    let edits = [
        (r#""version": 1"#, r#""version": 2"#, "it is a result of version 2, and"),
        (r#""version": 1"#, r#""version": "1""#, "it is a result of version \"1\", and"),
        (r#""version": 1,"#, "", "it is a result of version unknown, and"),
        ("vestibule-result", "vestibule progress", "but not the result of a quiz"),
        (r#""correct": 2"#, r#""correct": 3"#, "`correct` is 3, and its answers make 2"),
        (r#""total": 2"#, r#""total": 4"#, "`total` is 4, and its answers make 2"),
        (r#""marks": 190"#, r#""marks": 200"#, "`marks` is 200, and its answers make 190"),
        (r#""passed": true"#, r#""passed": false"#, "`passed` is false, and its answers make true"),
        (r#""pass_percent": 70"#, r#""pass_percent": 96"#, "`passed` is true, and"),
        (r#""mark": 90"#, r#""mark": 100"#, "answer 2 has a mark above what its hints leave"),
        (r#""mark": 90"#, r#""mark": 80"#, "answer 2 has a mark that its options do not make"),
        (r#""hints": 1"#, r#""hints": 4"#, "answer 2 has more than three hints"),
        (r#""confidence": 3"#, r#""confidence": 7"#, "a confidence that is not 1, 2 or 3"),
        (r#""chosen": true"#, r#""chosen": false"#, "answer 1 has a mark that its options"),
        (r#""kind": "choice""#, r#""kind": "short""#, "answer 1 has options and is no choice"),
        (r#""seed": 7"#, r#""seed": "7""#, "it is not written as a result is: invalid type"),
        (r#""practice""#, r#""dreaming""#, "unknown variant `dreaming`"),
        (r#""seed": 7,"#, "", "it is not written as a result is: missing field `seed`"),
        (r#""seed": 7,"#, r#""seed": 7, "bonus": 1,"#, "unknown field `bonus`"),
        (r#""seed": 7,"#, r#""seed": 7, "seed": 8,"#, "duplicate field `seed`"),
        ("1767604800", "99999999999999", "`started` is no time"),
        (
            "4311f1d9-1627-4cf4-b3ed-ebdea867a746",
            "883d2859-db5c-4fc9-b402-9fd4e20a14ed",
            "answer 2 asks a question again",
        ),
        ("AWS Directory Service", "Amazon Cognito user pools", "answer 1 has an option twice"),
        (r#""learner""#, "learner", "it is not JSON, at line 4, column 3"),
    ];
    for (old, new, expected) in edits {
        let edited = ana.replacen(old, new, 1);
        assert_ne!(edited, ana, "{old}");
        let told = read(edited.as_bytes()).unwrap_err().to_string();
        assert!(told.contains(expected), "{new}: {told}");
    }
    for (bytes, expected) in [
        (&b""[..], "it is empty"),
        (b" \n", "it is empty"),
        (b"\xff\xfe{}", "it is not UTF-8 text"),
        (b"[1, 2]", "but not the result of a quiz"),
        (b"{}", "but not the result of a quiz"),
        (b"7", "but not the result of a quiz"),
        (b"learner,score", "it is not JSON, at line 1, column 1"),
    ] {
        let told = read(bytes).unwrap_err().to_string();
        assert!(told.contains(expected), "{told}");
    }
}

/// Wherever it is cut off, it is not read, and the reason is that.
#[test]
fn a_file_that_is_cut_off_is_never_read() {
    let ana = case("ana.json");
    for at in 1..ana.trim_end().len() {
        let Some(beginning) = ana.get(..at) else { continue };
        let told = read(beginning.as_bytes()).unwrap_err().to_string();
        assert!(told.starts_with("it is cut off at line "), "{at}: {told}");
    }
}

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// The file of an attempt, made of plain JSON: 12 of 15 questions, among them one that everybody knows, one that is
/// edited half-way, one with an option that nobody chooses, and two that are no choices.
fn generated(learner: &str, number: u64, mode: &str, dice: &mut Dice) -> Value {
    let ability = dice.below(80) + 15;
    let left_out = dice.below(5);
    let mut answers = Vec::new();
    for question in (0..15_u64).filter(|it| it % 5 != left_out) {
        let knows = question == 2 || dice.below(100) + question * 2 < ability + 15;
        let hints = if dice.below(6) == 0 { dice.below(3) + 1 } else { 0 };
        let whole = [100, 90, 75, 50][usize::try_from(hints).unwrap()];
        let edition = u64::from(question == 4 && number >= 15);
        let mut answer = json!({
            "question": format!("q-{question}"),
            "fingerprint": format!("{question:08x}{edition:08x}"),
            "outcome": format!("outcome-{}", question % 4),
            "prompt": format!("Question {question}, \"edition\" {edition}?"),
            "kind": "choice",
            "mark": if knows { whole } else { 0 },
            "hints": hints,
            "seconds": dice.below(90) + 3,
        });
        if question >= 13 {
            answer["kind"] = json!("short");
            let is_partly = question == 14 && !knows && dice.below(2) == 0;
            if is_partly {
                answer["mark"] = json!(50 - (100 - whole));
            }
            if knows || dice.below(3) > 0 || is_partly {
                answer["given"] = json!("SCIM");
            }
        } else {
            let wrong = dice.below(if question == 5 { 2 } else { 3 }) + 1;
            let is_open = dice.below(8) == 0;
            let picked = if knows { Some(0) } else { Some(wrong).filter(|_| !is_open) };
            let option = |it: u64| json!({"text": format!("Option {it}"), "correct": it == 0, "chosen": Some(it) == picked});
            let mut options: Vec<Value> = (0..4).map(option).collect();
            options.rotate_left(usize::try_from(dice.below(4)).unwrap());
            answer["options"] = json!(options);
        }
        if dice.below(2) == 0 {
            answer["confidence"] = json!(dice.below(3) + 1);
        }
        answers.push(answer);
    }
    let marks: u64 = answers.iter().map(|it| it["mark"].as_u64().unwrap()).sum();
    let total = answers.len() as u64;
    let started = 1_767_604_800 + number * 86_400;
    json!({
        "format": "vestibule-result", "version": 1, "learner": learner,
        "course": "A course", "quiz": "quizzes/generated.toml", "title": "Generated",
        "mode": mode, "seed": number, "started": started, "finished": started + 900,
        "pass_percent": 60, "passed": marks >= 60 * total,
        "correct": answers.iter().filter(|it| is_right(it)).count(),
        "total": total, "marks": marks, "answers": answers,
    })
}

fn is_right(answer: &Value) -> bool {
    let costs = [0, 10, 25, 50];
    let cost: u64 = costs[usize::try_from(answer["hints"].as_u64().unwrap()).unwrap()];
    answer["mark"].as_u64().unwrap() + cost == 100
}

/// 30 files of 26 learners: three sit the exam again, one asks for what was missed alone, one gives no name.
fn class() -> Vec<(String, Value)> {
    let mut dice = Dice(42);
    let sitting = |number: u64| {
        let (learner, mode) = match number {
            27 => ("Learner 03".to_owned(), "exam"),
            28 => ("Learner 09".to_owned(), "exam"),
            29 => ("Learner 09".to_owned(), "practice"),
            26 => ("Learner 05".to_owned(), "retry"),
            25 => (String::new(), "practice"),
            it => (format!("Learner {it:02}"), if it % 2 == 0 { "exam" } else { "practice" }),
        };
        let result = generated(&learner, number, mode, &mut dice);
        (format!("result-{number:02}.json"), result)
    };
    (0..30).map(sitting).collect()
}

/// What a CSV file holds, by the names of its columns.
fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|it| it.unwrap()).collect()
}

struct Merged {
    out: String,
    grades: Vec<BTreeMap<String, String>>,
    items: Vec<BTreeMap<String, String>>,
    markdown: String,
}

fn merged(program: &Program, class: &[(String, Value)]) -> Merged {
    for (name, result) in class {
        fs::write(program.dir().join(name), result.to_string()).unwrap();
    }
    let mut arguments = vec!["results", "merge"];
    // From the last to the first: the order in which files are named does not matter.
    arguments.extend(class.iter().rev().map(|(name, _)| name.as_str()));
    arguments.extend(["--csv", "grades.csv", "--items", "items.csv", "--markdown", "class.md"]);
    let ran = program.run(&arguments, "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let file = |name: &str| fs::read_to_string(program.dir().join(name)).unwrap();
    let (grades, items) = (rows(&file("grades.csv")), rows(&file("items.csv")));
    Merged { out: ran.out, grades, items, markdown: file("class.md") }
}

#[test]
fn thirty_results_merge_to_what_an_independent_computation_says() {
    let class = class();
    let merged = merged(&Program::fresh(), &class);
    assert_eq!(merged.grades.len(), 30);
    // The first attempt of each: the 26 files before the retry and the second attempts.
    let first: Vec<&Value> = class.iter().take(26).map(|(_, it)| it).collect();
    let mut by_item: BTreeMap<(String, String), Vec<(&Value, f64)>> = BTreeMap::new();
    for result in &first {
        let answers = result["answers"].as_array().unwrap();
        for (idx, answer) in answers.iter().enumerate() {
            let rest: Vec<f64> = answers
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != idx)
                .map(|(_, it)| it["mark"].as_f64().unwrap())
                .collect();
            let rest = rest.iter().sum::<f64>() / rest.len() as f64;
            let key = |name: &str| answer[name].as_str().unwrap().to_owned();
            by_item.entry((key("question"), key("fingerprint"))).or_default().push((answer, rest));
        }
    }
    assert_eq!(merged.items.len(), by_item.len());
    let mut told = BTreeMap::from([("too few", 0), ("nobody varies", 0), ("interval", 0)]);
    for row in &merged.items {
        let answers = &by_item[&(row["question"].clone(), row["fingerprint"].clone())];
        *told.get_mut(compare_item(row, answers)).unwrap() += 1;
    }
    assert!(told.values().all(|n| *n > 0), "{told:?}");
    let editions: Vec<&str> = merged
        .items
        .iter()
        .filter(|it| it["question"] == "q-4")
        .map(|it| it["edition"].as_str())
        .collect();
    assert!(editions.contains(&"1 of 2") && editions.contains(&"2 of 2"), "{editions:?}");
    let five = merged.items.iter().find(|it| it["question"] == "q-5").unwrap();
    assert_eq!(five["nobody_chose"], "Option 3");
    assert!(merged.out.contains("nobody chose: Option 3"), "{}", merged.out);
    assert!(merged.out.lines().all(|it| it.chars().count() <= 80), "{}", merged.out);
    assert!(merged.markdown.contains("| Learner 09 | 2026-01-14 09:20:00 UTC | "));
    compare_outcomes(&merged, &first);
    for row in &merged.grades {
        let (_, result) = class.iter().find(|(name, _)| *name == row["file"]).unwrap();
        compare_certainty(row, result["answers"].as_array().unwrap());
    }
}

/// Sure and right earns 3, sure and wrong costs 6, a guess risks nothing.
fn compare_certainty(row: &BTreeMap<String, String>, answers: &[Value]) {
    let sure: Vec<&Value> = answers.iter().filter(|it| it["confidence"].is_u64()).collect();
    let marks: i64 = sure
        .iter()
        .map(|it| match (it["confidence"].as_i64().unwrap(), is_right(it)) {
            (confidence, true) => confidence,
            (1, false) => 0,
            (2, false) => -2,
            (_, false) => -6,
        })
        .sum();
    let told = (row["certainty_marks"].as_str(), row["certainty_marks_possible"].as_str());
    let expected = (marks.to_string(), (3 * sure.len()).to_string());
    let expected = if sure.is_empty() { ("", "") } else { (&*expected.0, &*expected.1) };
    assert_eq!(told, expected, "{row:?}");
}

/// Compares a row with formulas of its own; says how its discrimination was told.
fn compare_item(row: &BTreeMap<String, String>, answers: &[(&Value, f64)]) -> &'static str {
    let quantile = 1.959_964_f64;
    let n = answers.len() as f64;
    let right = answers.iter().filter(|(it, _)| is_right(it)).count() as f64;
    let close = |name: &str, expected: f64| {
        let told: f64 = row[name].parse().unwrap_or_else(|_| panic!("{name}: {row:?}"));
        assert!((told - expected).abs() < 2e-4, "{name}: {told}, not {expected}: {row:?}");
    };
    close("answers", n);
    close("right", right);
    let share = right / n;
    close("share_right", share);
    // Wilson's ends are the roots of (share - p)^2 = z^2 p (1 - p) / n.
    let (square, linear) = (1.0 + quantile.powi(2) / n, -2.0 * share - quantile.powi(2) / n);
    let root = (linear.powi(2) - 4.0 * square * share.powi(2)).max(0.0).sqrt();
    close("share_low", (-linear - root) / (2.0 * square));
    close("share_high", (-linear + root) / (2.0 * square));
    let marks: f64 = answers.iter().map(|(it, _)| it["mark"].as_f64().unwrap()).sum();
    close("mean_mark", marks / n);
    let mut seconds: Vec<u64> = answers
        .iter()
        .filter(|(it, _)| {
            let mut options = it["options"].as_array().into_iter().flatten();
            it["given"].is_string() || options.any(|it| it["chosen"] == true)
        })
        .map(|(it, _)| it["seconds"].as_u64().unwrap())
        .collect();
    seconds.sort_unstable();
    let half = seconds.len() / 2;
    let median = match seconds.len() % 2 {
        1 => seconds[half] as f64,
        _ => (seconds[half - 1] + seconds[half]) as f64 / 2.0,
    };
    close("median_seconds", median);
    if n < 10.0 {
        assert_eq!(
            (row["discrimination"].as_str(), row["discrimination_low"].as_str()),
            ("fewer than 10", "")
        );
        return "too few";
    }
    // Pearson's r in two passes, right as 1 and wrong as 0.
    let xs: Vec<f64> = answers.iter().map(|(it, _)| f64::from(u8::from(is_right(it)))).collect();
    let ys: Vec<f64> = answers.iter().map(|(_, rest)| *rest).collect();
    let mean = |it: &[f64]| it.iter().sum::<f64>() / n;
    let (mean_x, mean_y) = (mean(&xs), mean(&ys));
    let sum = |f: &dyn Fn(f64, f64) -> f64| -> f64 {
        xs.iter().zip(&ys).map(|(x, y)| f(x - mean_x, y - mean_y)).sum()
    };
    let (xx, yy) = (sum(&|x, _| x * x), sum(&|_, y| y * y));
    if xx == 0.0 || yy == 0.0 {
        assert_eq!(row["discrimination"], "nobody varies");
        return "nobody varies";
    }
    let pearson = sum(&|x, y| x * y) / (xx * yy).sqrt();
    close("discrimination", pearson);
    let fisher = ((1.0 + pearson) / (1.0 - pearson)).ln() / 2.0;
    let back = |it: f64| ((2.0 * it).exp() - 1.0) / ((2.0 * it).exp() + 1.0);
    close("discrimination_low", back(fisher - quantile / (n - 3.0).sqrt()));
    close("discrimination_high", back(fisher + quantile / (n - 3.0).sqrt()));
    "interval"
}

fn compare_outcomes(merged: &Merged, first: &[&Value]) {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for answer in first.iter().flat_map(|it| it["answers"].as_array().unwrap()) {
        let (n, right) = counts.entry(answer["outcome"].as_str().unwrap()).or_default();
        *n += 1;
        *right += usize::from(is_right(answer));
    }
    for (outcome, (n, right)) in counts {
        let percent = (right as f64 / n as f64 * 100.0).round();
        let expected = format!("{n:6}  {:>5}  {outcome}", format!("{percent} %"));
        assert!(merged.out.lines().any(|it| it == expected), "{expected:?}: {}", merged.out);
    }
}

#[test]
fn the_best_attempt_in_practice_or_exam_counts() {
    let class = class();
    let merged = merged(&Program::fresh(), &class);
    let mut best: BTreeMap<String, (f64, String)> = BTreeMap::new();
    for (file, result) in &class {
        let share = result["marks"].as_f64().unwrap() / result["total"].as_f64().unwrap();
        let said = result["learner"].as_str().unwrap();
        let learner = if said.is_empty() { file } else { said }.to_owned();
        let held = best.entry(learner).or_insert((-1.0, String::new()));
        if result["mode"] != "retry" && share > held.0 {
            *held = (share, file.clone());
        }
    }
    for row in &merged.grades {
        let counts = row["counts_as_best_of_practice_and_exam"] == "yes";
        assert_eq!(counts, best[&row["learner"]].1 == row["file"], "{row:?}");
        let (_, result) = class.iter().find(|(file, _)| *file == row["file"]).unwrap();
        for (column, key) in
            [("right", "correct"), ("questions", "total"), ("marks_percent", "marks")]
        {
            assert_eq!(row[column], result[key].to_string(), "{row:?}");
        }
        assert_eq!(row["passed"] == "yes", result["passed"] == true);
    }
    assert_eq!(merged.grades.iter().filter(|it| it["learner"] == "Learner 09").count(), 3);
    assert!(merged.grades.iter().any(|it| it["learner"] == "result-25.json"));
}

#[test]
fn a_bad_file_is_named_and_left_out() {
    let program = Program::fresh();
    let write = |name: &str, text: &str| fs::write(program.dir().join(name), text).unwrap();
    let ana = case("ana.json");
    write("ana.json", &ana);
    write("bob.json", &case("bob.json"));
    write("copy.json", &ana);
    write("better.json", &case("bob.json").replace(r#""seconds": 12"#, r#""seconds": 10"#));
    let other = ana.replace("AWS Directory Service", "AWS Artifact");
    write("other.json", &other.replace(r#""seed": 7"#, r#""seed": 9"#));
    write("cut.json", ana.get(..ana.len() / 2).unwrap());
    write("edited.json", &ana.replace(r#""marks": 190"#, r#""marks": 200"#));
    let files = [
        "ana.json",
        "bob.json",
        "copy.json",
        "better.json",
        "other.json",
        "cut.json",
        "edited.json",
        "none.json",
    ];
    let ran = program.run(&[&["results", "merge"][..], &files].concat(), "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    for told in [
        "`copy.json` is left out: it is the same attempt as `ana.json`",
        "`better.json` is left out: it tells of the same attempt as `bob.json` and has other answers",
        "`other.json` is left out: question `883d2859-db5c-4fc9-b402-9fd4e20a14ed` has other options than in `ana.json`",
        "`cut.json` is left out: it is cut off at line ",
        "`edited.json` is left out: it was edited: `marks` is 200, and its answers make 190",
        "`none.json` is left out: it cannot be read: ",
    ] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
    assert_eq!(ran.err.lines().count(), 6, "{}", ran.err);
    let good = program.run(&["results", "merge", "ana.json", "bob.json"], "");
    assert_eq!((ran.out, good.err.as_str()), (good.out, ""));
    // Nothing to count is an error, and no file is written over.
    let none = program.run(&["results", "merge", "cut.json", "--csv", "grades.csv"], "");
    assert_eq!((none.code, none.out.as_str()), (3, ""), "{}", none.err);
    assert!(!program.dir().join("grades.csv").exists());
    let over = program.run(&["results", "merge", "ana.json", "--csv", "bob.json"], "");
    assert_eq!(over.code, 3);
    assert_eq!(fs::read_to_string(program.dir().join("bob.json")).unwrap(), case("bob.json"));
}

#[test]
fn a_name_is_no_formula_and_reaches_no_terminal_raw() {
    let program = Program::fresh();
    let mut result: Value = serde_json::from_str(&case("ana.json")).unwrap();
    result["learner"] = json!("=HYPERLINK(\"x\",\"|y\")");
    result["title"] = json!("\u{1b}[31mred | title");
    let merged = merged(&program, &[("evil.json".to_owned(), result)]);
    assert_eq!(merged.grades[0]["learner"], "'=HYPERLINK(\"x\",\"|y\")");
    assert!(merged.out.starts_with("red | title"), "{}", merged.out);
    assert!(merged.markdown.contains("\\|y"), "{}", merged.markdown);
    assert!(merged.markdown.contains("## red \\| title"), "{}", merged.markdown);
}

/// The answers of the form with this seed, the second of them wrong.
fn answers(seed: u64) -> String {
    let bank = bank();
    letters(&Attempt::new(&bank, seed), &bank, &[2]).join("\n") + "\n"
}

/// Answers the form with this seed and has the result written to a file of this name.
fn ask(program: &Program, seed: u64, name: &str) -> String {
    let number = seed.to_string();
    let arguments = ["quiz", "--seed", &number, "--result", name, "--learner", "Ana Ruiz"];
    let ran = program.run(&arguments, &answers(seed));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    fs::read_to_string(program.dir().join(name)).unwrap()
}

#[test]
fn a_quiz_writes_its_result_and_the_record_gives_it_again() {
    let program = Program::fresh();
    let text = ask(&program, 7, "mine.json");
    let mine = read(text.as_bytes()).unwrap();
    assert_eq!((mine.correct, mine.total, mine.marks, mine.passed), (3, 4, 300, true));
    assert_eq!((mine.learner.as_str(), mine.seed), ("Ana Ruiz", 7));
    assert_eq!(mine.quiz, "quizzes/workforce-identity.toml");
    let right: Vec<bool> = mine.answers.iter().map(Answer::is_right).collect();
    assert_eq!(right, [true, false, true, true]);
    assert!(mine.answers.iter().all(|it| it.is_answered() && it.fingerprint.len() == 16));
    // The record has the same.
    let again = program.run(&["results", "export", "1", "--learner", "Ana Ruiz"], "");
    assert_eq!((again.code, again.out), (0, text), "{}", again.err);
    // The same form gives the same file but for its times.
    let again = ask(&Program::fresh(), 7, "again.json");
    assert_eq!(timeless(mine), timeless(read(again.as_bytes()).unwrap()));
    let page = ask(&program, 8, "page.md");
    assert!(page.starts_with("# Workforce identity: knowledge check\n"), "{page}");
}

/// The result without what differs from one sitting to the next.
pub(crate) fn timeless(mut result: QuizResult) -> QuizResult {
    (result.started, result.finished) = (0, 0);
    result.answers.iter_mut().for_each(|it| it.seconds = 0);
    result
}

#[test]
fn results_are_listed_and_printed_in_every_form() {
    let program = Program::fresh();
    ask(&program, 7, "seven.json");
    ask(&program, 8, "eight.json");
    let listed = program.run(&["results", "list"], "");
    assert_eq!(listed.out.lines().count(), 2, "{}", listed.out);
    assert!(listed.out.lines().all(|it| it.chars().count() <= 80));
    assert!(listed.out.contains("practice      3/4 right  Workforce"), "{}", listed.out);
    let csv = program.run(&["results", "export", "1", "--format", "csv"], "").out;
    let marks: Vec<String> = rows(&csv).into_iter().map(|it| it["mark"].clone()).collect();
    assert_eq!(marks, ["100", "0", "100", "100"]);
    let certificate = program.run(&["results", "export", "--format", "certificate"], "").out;
    assert!(certificate.contains("no name given") && certificate.contains("3/4 (75 %), passed"));
    // Without a number it is the last one.
    assert!(certificate.contains("Seed      8"), "{certificate}");
    let merged = program.run(&["results", "merge", "seven.json", "eight.json"], "");
    assert_eq!((merged.code, merged.err.as_str()), (0, ""));
    assert!(merged.out.contains("2 attempts of 1 learner."), "{}", merged.out);
}

#[test]
fn a_result_that_cannot_be_written_is_said_at_once() {
    let program = Program::fresh();
    for (arguments, code, told) in [
        (&["results", "export"][..], 3, "no quiz is finished yet"),
        (&["quiz", "--result", "mine.txt"], 2, "ends neither in .json nor in .md"),
        (&["quiz", "--learner", "Ana"], 2, "--result"),
        (&["quiz", "--result", "mine.json"], 1, "was not written: the quiz is not finished"),
        (&["results", "merge"], 2, "<FILE>"),
    ] {
        let ran = program.run(arguments, "");
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
    assert!(!program.dir().join("mine.json").exists());
    assert_eq!(program.run(&["results", "list"], "").out, "No quiz is finished yet.\n");
    fs::write(program.dir().join("mine.json"), "mine").unwrap();
    let ran = program.run(&["quiz", "--seed", "7", "--result", "mine.json"], &answers(7));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    assert!(ran.err.contains("`mine.json` is there already"), "{}", ran.err);
    program.run(&["quiz", "--seed", "7"], &answers(7));
    let ran = program.run(&["results", "export", "2"], "");
    assert_eq!(ran.code, 2, "{}", ran.err);
}
