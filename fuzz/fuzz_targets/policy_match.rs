//! A pattern, a line end and a text: whether the resource and a condition of a policy match is what the
//! definition of wildcards says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use vestibule::policy::{
    Kind, Outcome, Policy,
    request::{Action, Context, Principal, Request},
};

fuzz_target!(|data: &[u8]| {
    let Some((pattern, text)) = str::from_utf8(data).ok().and_then(|it| it.split_once('\n')) else {
        return;
    };
    let expected = means(pattern, text);
    // Without a version nothing is a variable.
    let statements = [
        json!({"Effect": "Allow", "Action": "*", "Resource": format!("arn:aws:s3:::{pattern}")}),
        json!({"Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"StringLike": {"fuzz:text": pattern}}}),
        json!({"Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"ArnLike": {"fuzz:arn": format!("arn:aws:s3:::{pattern}")}}}),
    ];
    let document = json!({ "Statement": statements }).to_string();
    // A pattern can have characters that AWS does not take.
    let Ok(policy) = Policy::parse(&document, Kind::Identity) else { return };
    let resource = format!("arn:aws:s3:::{text}");
    let mut context = Context::default();
    context.set("fuzz:text", [text]);
    context.set("fuzz:arn", [resource.as_str()]);
    let principal = Principal::from_arn("arn:aws:iam::111122223333:user/ana").unwrap();
    let request = Request {
        principal: &principal,
        action: &Action::new("s3:GetObject").unwrap(),
        resource: &resource,
        resource_account: "111122223333",
        context: &context,
    };
    for statement in &policy.statements {
        let applies = matches!(statement.check(&request), Outcome::Applies(_));
        assert_eq!(applies, expected, "{pattern} {text}");
    }
});

/// Row by row: which beginnings of the text the beginnings of the pattern mean.
fn means(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut row = vec![false; text.len() + 1];
    row[0] = true;
    for c in pattern.chars() {
        let mut next = vec![false; text.len() + 1];
        for n in 0..=text.len() {
            next[n] = match c {
                '*' => row[n] || (n > 0 && next[n - 1]),
                '?' => n > 0 && row[n - 1],
                _ => n > 0 && row[n - 1] && text[n - 1] == c,
            };
        }
        row = next;
    }
    row[text.len()]
}
