//! Any bytes, read as a policy of every kind and as a line of a batch: an error stands inside of what was
//! read, as what the linter finds does, and what is printed reads as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vestibule::{
    access::batch::Batch,
    policy::{Kind, Policy},
    world::policy_findings,
};

fuzz_target!(|data: &[u8]| {
    let (answer, _) = Batch::default().answer_bytes(data);
    assert!(serde_json::from_str::<serde_json::Value>(&answer).is_ok(), "{answer}");
    let Ok(text) = str::from_utf8(data) else { return };
    for kind in [Kind::Identity, Kind::ServiceControl, Kind::ResourceControl, Kind::Resource] {
        match Policy::parse(text, kind) {
            Ok(policy) => {
                let printed = policy.to_string();
                let again = Policy::parse(&printed, kind).unwrap_or_else(|error| {
                    panic!("{printed}: {error}");
                });
                assert_eq!(again.to_string(), printed);
                for found in policy_findings(text, kind).unwrap_or_default() {
                    assert!(text.get(found.span.start()..found.span.end()).is_some(), "{found:?}");
                }
            }
            Err(error) => {
                let (start, end) = (error.span.start(), error.span.end());
                assert!(text.get(start..end).is_some(), "{error:?}");
                assert!(!error.message.is_empty());
            }
        }
    }
});
