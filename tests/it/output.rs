//! What is printed for an answer, to the blank: each file of `tests/cases/output` is one test.
//!
//! What AWS CLI's own formatters print for these answers was written down once.

use std::{fs, path::Path};

use serde::Deserialize;
use serde_json::Value;
use vestibule::sandbox::output::{Answer, Format, Style, print};

/// A file: an answer, and what is printed of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    operation: String,
    answer: String,
    print: Vec<Print>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Print {
    format: String,
    query: Option<String>,
    prints: Option<String>,
    error: Option<String>,
}

#[test]
fn every_answer_is_printed_as_aws_cli_prints_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/output");
    let mut failures = Vec::new();
    let mut n_prints = 0;
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let case: Case = toml::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let value: Value = serde_json::from_str(&case.answer).unwrap();
        let answer = Answer { pages: vec![value], ..Answer::default() };
        for expected in case.print {
            n_prints += 1;
            let format = Format::named(&expected.format).unwrap();
            let style = Style { format, query: expected.query.clone() };
            let printed = print(&style, &case.operation, &answer).map(|it| it.text);
            let wanted = expected.error.map_or_else(|| Ok(expected.prints.unwrap()), Err);
            if printed != wanted {
                let of = expected.query.unwrap_or_default();
                let name = file.file_stem().unwrap().to_string_lossy().into_owned();
                failures.push(format!(
                    "{name}: --output {} --query '{of}'\nexpected: {wanted:?}\nwas:      {printed:?}",
                    expected.format
                ));
            }
        }
    }
    assert!(n_prints > 200, "only {n_prints}");
    assert!(failures.is_empty(), "{} of {n_prints}\n{}", failures.len(), failures.join("\n"));
}
