//! Documents that are no policies, however they are broken: one error that says where, soon, and no panic.
#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vestibule::{
    access::batch::Batch,
    policy::{
        Kind, MOST_BYTES, Policy,
        request::{Action, Context, Principal, Request},
    },
    world::policy_findings,
};

const SAMPLE: &str = r#"{"Version": "2012-10-17", "Id": "été", "Statement": [{"Sid": "A1", "Effect": "Allow",
    "Principal": {"AWS": ["111122223333", "*"], "Service": "sns.amazonaws.com"}, "Action": ["s3:Get*", "sqs:*"],
    "Resource": "arn:aws:s3:::r/${aws:PrincipalTag/team, 'a'}/*", "Condition": {
    "ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["a*", "\u00e9\n"]}, "Bool": {"aws:SecureTransport": true},
    "NumericLessThan": {"aws:MultiFactorAuthAge": 3e2}, "IpAddress": {"aws:SourceIp": "203.0.113.0/24"},
    "DateLessThan": {"aws:CurrentTime": "2026-11-30T12:00:00Z"}}}]}"#;

const KINDS: [Kind; 4] =
    [Kind::Identity, Kind::ServiceControl, Kind::ResourceControl, Kind::Resource];

/// Reads it as every kind; an error stands inside the document, and says something.
fn read(document: &str) -> bool {
    let mut reads = false;
    for kind in KINDS {
        match Policy::parse(document, kind) {
            Ok(policy) => {
                reads = true;
                assert!(Policy::parse(&policy.to_string(), kind).is_ok(), "{document}");
            }
            Err(error) => {
                assert!(error.span.start() <= error.span.end(), "{document}");
                assert!(error.span.end() <= document.len(), "{document}: {error:?}");
                assert!(document.is_char_boundary(error.span.start()), "{document}: {error:?}");
                assert!(document.is_char_boundary(error.span.end()), "{document}: {error:?}");
                let (line, column) = error.position(document);
                assert!(line > 0 && column > 0 && !error.message.is_empty());
            }
        }
    }
    reads
}

#[test]
fn the_sample_is_a_policy() {
    Policy::parse(SAMPLE, Kind::Resource).unwrap();
}

#[test]
fn a_policy_that_ends_too_early_is_an_error_wherever_it_ends() {
    for (at, _) in SAMPLE.char_indices() {
        assert!(!read(SAMPLE.get(..at).unwrap()), "up to {at}");
    }
}

#[test]
fn a_policy_with_any_byte_changed_is_read_or_refused() {
    let mut n_refused = 0;
    for at in 0..SAMPLE.len() {
        for new in *b"\"\\{}[]:,*? \0\n0azA$'\x7f" {
            let mut bytes = SAMPLE.as_bytes().to_vec();
            *bytes.get_mut(at).unwrap() = new;
            // What is no text is met by the batch, which reads bytes.
            match str::from_utf8(&bytes) {
                Ok(text) => n_refused += usize::from(!read(text)),
                Err(_) => assert_refused(&bytes, "this is not UTF-8 text"),
            }
        }
    }
    assert!(n_refused > 4_000, "{n_refused}");
}

#[test]
fn a_policy_with_any_byte_left_out_or_twice_is_read_or_refused() {
    for (at, c) in SAMPLE.char_indices() {
        let (before, rest) = SAMPLE.split_at(at);
        let after = rest.get(c.len_utf8()..).unwrap();
        read(&format!("{before}{after}"));
        read(&format!("{before}{c}{rest}"));
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    for bytes in [&b"{\"id\": 1, \xff}"[..], b"\xc3", b"\"\xed\xa0\x80\"", b"\xf4\x90\x80\x80"] {
        assert_refused(bytes, "this is not UTF-8 text");
    }
    let told = Batch::default().answer_bytes(b"{\"id\": 1, \xff}").0;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["error"]["column"], 11, "{told}");
}

fn assert_refused(line: &[u8], part: &str) {
    let (told, is_error) = Batch::default().answer_bytes(line);
    let told: Value = serde_json::from_str(&told).unwrap();
    let message = told["error"]["message"].as_str().unwrap();
    assert!(is_error && message.contains(part), "{told}");
    assert!(told["error"]["column"].as_u64().unwrap() > 0, "{told}");
}

#[test]
fn what_is_too_long_is_refused_by_its_length() {
    let statement = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},"#;
    let megabyte = statement.repeat((1 << 20) / statement.len());
    let document = format!(r#"{{"Statement":[{}]}}"#, megabyte.trim_end_matches(','));
    let error = soon(|| Policy::parse(&document, Kind::Identity)).unwrap_err();
    assert!(error.message.contains("longer than any that AWS takes"), "{}", error.message);
}

#[test]
fn what_is_as_long_as_allowed_is_read_soon() {
    let list =
        |n: usize, of: &dyn Fn(usize) -> String| (0..n).map(of).collect::<Vec<_>>().join(",");
    let statement = |action: &str, condition: &str| {
        format!(
            r#"{{"Statement":{{"Effect":"Allow","Action":[{action}],"Resource":"*","Condition":{condition}}}}}"#
        )
    };
    let actions = list(20_000, &|it| format!(r#""s{it}:x*""#));
    let keys = list(12_000, &|it| format!(r#""aws:{it}":"a""#));
    let values = list(40_000, &|_| r#""a*""#.to_owned());
    let same = list(20_000, &|_| r#""aws:a":"b""#.to_owned());
    for (document, expected) in [
        (statement(&actions, "{}"), None),
        (statement(r#""*""#, &format!(r#"{{"StringLike":{{{keys}}}}}"#)), None),
        (statement(r#""*""#, &format!(r#"{{"StringLike":{{"aws:a":[{values}]}}}}"#)), None),
        (
            statement(r#""*""#, &format!(r#"{{"StringLike":{{{same}}}}}"#)),
            Some("stands here twice"),
        ),
    ] {
        assert!(document.len() < MOST_BYTES, "{}", document.len());
        let read = soon(|| Policy::parse(&document, Kind::Identity));
        // Most of these are actions of services that there are not.
        soon(|| policy_findings(&document, Kind::Identity));
        assert_eq!(read.is_err(), expected.is_some());
        if let (Err(error), Some(expected)) = (read, expected) {
            assert!(error.message.contains(expected), "{}", error.message);
        }
    }
}

#[test]
fn what_is_too_deep_is_refused_where_it_gets_too_deep() {
    for (open, close) in [("[", "]"), (r#"{"Statement":"#, "}"), (r#"[{"a":["#, "]}]")] {
        for deep in
            [open.repeat(10_000), format!("{}1{}", open.repeat(10_000), close.repeat(10_000))]
        {
            let error = soon(|| Policy::parse(&deep, Kind::Identity)).unwrap_err();
            assert!(error.message.contains("too deep in each other"), "{}", error.message);
            assert!(error.span.start() <= 32 * open.len());
        }
        let line = format!(r#"{{"id":1,"identity":{}"#, open.repeat(10_000));
        assert_refused(line.as_bytes(), "too deep in each other");
    }
}

#[test]
fn patterns_with_many_wildcards_are_matched_soon() {
    let principal = Principal::from_arn("arn:aws:sts::111122223333:assumed-role/R/ana").unwrap();
    let action = Action::new("s3:GetObject").unwrap();
    let long = "a".repeat(20_000);
    let mut context = Context::default();
    context.set("s3:prefix", [long.as_str()]);
    for pattern in [
        "*a".repeat(1_000) + "b",
        "*a?".repeat(500) + "b",
        "*".repeat(2_000) + "b",
        "a*".repeat(1_000) + "b",
    ] {
        for statement in [
            json!({"Effect": "Allow", "Action": "*", "Resource": format!("arn:aws:s3:::{pattern}")}),
            json!({"Effect": "Allow", "Action": "*", "Resource": "*",
                "Condition": {"StringLike": {"s3:prefix": &pattern}}}),
            json!({"Effect": "Allow", "Action": "*", "Resource": "*",
                "Condition": {"ArnLike": {"s3:prefix": format!("arn:aws:s3:::{pattern}")}}}),
        ] {
            let document = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
            let policy = Policy::parse(&document, Kind::Identity).unwrap();
            let request = Request {
                principal: &principal,
                action: &action,
                resource: &format!("arn:aws:s3:::{long}"),
                resource_account: "111122223333",
                context: &context,
            };
            let outcome = soon(|| policy.statements.first().unwrap().check(&request));
            assert!(!matches!(outcome, vestibule::policy::Outcome::Applies(_)));
        }
    }
}

/// Does it, and it does not take long, even in a build that is not made fast.
fn soon<T>(it: impl FnOnce() -> T) -> T {
    let start = now();
    let done = it();
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    done
}

#[expect(clippy::disallowed_methods, reason = "this test is about time")]
fn now() -> Instant {
    Instant::now()
}

#[test]
fn a_bad_line_is_told_and_the_next_is_answered() {
    let mut batch = Batch::default();
    for (line, part) in [
        ("", "a value is missing"),
        ("nonsense", "strings stand in double quotes"),
        ("[]", "this is a list, not an object"),
        ("{}", "it has no request"),
        (r#"{"request": 3}"#, "this is a number, not an object"),
        (r#"{"request": {}}"#, "it has no action"),
        (r#"{"request": {"action": 3}}"#, "action is a string"),
        (r#"{"request": {"action": "s3:GetObject", "colour": 1}}"#, "there is no colour"),
        (r#"{"request": {"action": "s3:GetObject", "context": []}}"#, "the context is an object"),
        (r#"{"request": {"action": "s3:GetObject", "context": {"a": {}}}}"#, "a value is a string"),
        (
            r#"{"request": {"action": "s3:GetObject"}, "scp": {}}"#,
            "levels are a list, the root first",
        ),
        (
            r#"{"request": {"action": "s3:GetObject"}, "scp": ["A"]}"#,
            "a level is a list of policies",
        ),
        (r#"{"request": {"action": "s3:GetObject"}, "identity": 7}"#, "a policy is an object"),
        (r#"{"request": {"action": "s3:GetObject"}, "policies": []}"#, "there is no policies"),
        (r#"{"id": 1, "id": 2, "request": {"action": "s3:GetObject"}}"#, "id stands here twice"),
    ] {
        let told: Value = serde_json::from_str(&batch.answer(line)).unwrap();
        let message = told["error"]["message"].as_str().unwrap();
        assert!(message.contains(part), "{line}: {told}");
        assert!(told["error"]["column"].as_u64().unwrap() > 0, "{told}");
        let good = batch.answer(r#"{"id": 2, "request": {"action": "s3:GetObject"}}"#);
        assert!(good.starts_with(r#"{"id":2,"verdict":"implicit-deny""#), "{good}");
    }
}
