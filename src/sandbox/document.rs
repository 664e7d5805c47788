//! The text of a JSON document: laid out over lines, on one line, what keeps it from being JSON, and what
//! its author can hardly mean if it is a policy.
//!
//! Only what stands between the tokens is touched, so that a document which is not right yet, or says a
//! key twice, comes back with every character that was typed.

use serde_json::Value;

use crate::{
    policy::{
        Kind,
        lint::{Finding, Level},
        position,
    },
    text::{Role, Row, Span},
    world::policy_findings,
};

/// Members of calls that take a policy.
pub(super) const MEMBERS: [&str; 4] = ["InlinePolicy", "Content", "PolicyDocument", "Policy"];

/// `text` with each element on a line of its own, two columns further in for each level.
pub fn spread(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut tokens = tokens(text).peekable();
    while let Some(token) = tokens.next() {
        match token {
            "{" | "[" => {
                out.push_str(token);
                if let Some(close) = tokens.next_if(|it| matches!(*it, "}" | "]")) {
                    out.push_str(close);
                } else {
                    depth += 1;
                    break_line(&mut out, depth);
                }
            }
            "}" | "]" => {
                depth = depth.saturating_sub(1);
                break_line(&mut out, depth);
                out.push_str(token);
            }
            "," => {
                out.push(',');
                break_line(&mut out, depth);
            }
            ":" => out.push_str(": "),
            _ => out.push_str(token),
        }
    }
    out
}

/// A line of a document that is spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedLine {
    /// What it says, with what stands before it.
    pub text: String,
    /// Whether something on it is marked.
    pub is_marked: bool,
}

/// What stands in `range` of `text`, spread over lines; those that show a part of `marks` are marked.
///
/// All ranges are in bytes of `text`.
pub fn marked(text: &str, range: (usize, usize), marks: &[(usize, usize)]) -> Vec<MarkedLine> {
    let part = text.get(range.0..range.1).unwrap_or_default();
    // Spreading touches only what is between the tokens, so both have the same tokens in the same order.
    let mut at = 0;
    let mut marks_of = tokens(part).map(|token| {
        let start = at + part.get(at..).and_then(|it| it.find(token)).unwrap_or_default();
        at = start + token.len();
        let (start, end) = (range.0 + start, range.0 + at);
        marks.iter().any(|mark| mark.0 < end && start < mark.1)
    });
    let spread = spread(part);
    let line = |line: &str| MarkedLine {
        text: line.to_owned(),
        is_marked: tokens(line).filter(|_| marks_of.next() == Some(true)).count() > 0,
    };
    spread.lines().map(line).collect()
}

/// `text` on one line, with a blank after each comma and colon.
pub fn on_one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for token in tokens(text) {
        out.push_str(&token.replace(['\n', '\t'], " "));
        if matches!(token, "," | ":") {
            out.push(' ');
        }
    }
    out.trim_end().to_owned()
}

/// What keeps `text` from being JSON: its line and its byte in it, both from 1, and what is wrong there.
pub fn fault(text: &str) -> Option<(usize, usize, String)> {
    let error = serde_json::from_str::<Value>(text).err()?;
    let told = error.to_string();
    let what = match told.rsplit_once(" at line ").map_or(told.as_str(), |(what, _)| what) {
        "expected ident" => tr!("a word that is not true, false or null"),
        what if what.starts_with("EOF") => tr!("it ends too early"),
        what => what,
    };
    let (line, column) = match (error.line().max(1), error.column()) {
        // The line break was read already.
        (line @ 2.., 0) => {
            let before = text.lines().nth(line - 2).unwrap_or_default();
            (line - 1, before.len() + 1)
        }
        (line, column) => (line, column.max(1)),
    };
    Some((line, column, what.to_owned()))
}

/// What the author of a policy can hardly mean, warnings first; nothing of another document.
pub fn findings(text: &str) -> Vec<Finding> {
    // What names principals reads as one that allows nothing, or else as a resource's.
    let kinds = [Kind::Identity, Kind::ServiceControl, Kind::ResourceControl, Kind::Resource];
    let found = kinds.into_iter().find_map(|kind| policy_findings(text, kind));
    let mut found = found.unwrap_or_default();
    found.sort_by_key(|it| it.level);
    found
}

/// What was found in `text`, and where; then what to do, and how much more was found.
pub fn remark(text: &str, finding: &Finding, n_more: usize) -> [Row; 2] {
    let (line, column) = position(text, finding.span.start());
    let role = match finding.level {
        Level::Warning => Role::Warning,
        Level::Note => Role::Note,
    };
    let place = tr!(" at line {line}, column {column}: ", line, column);
    let mut help = Row::of(&finding.help, Role::Text);
    if n_more > 0 {
        help.push(tr!("  and {n_more} more", n_more), Role::Dim);
    }
    let first = Row::new([
        Span::new(finding.level.name(), role),
        Span::new(place, Role::Dim),
        Span::new(&finding.message, Role::Text),
    ]);
    [first, help]
}

fn break_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// Punctuation, strings and whatever else there is, without the white space between.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let end = match first {
            '{' | '}' | '[' | ']' | ',' | ':' => 1,
            '"' => end_of_string(rest),
            _ => rest
                .find(|c: char| c.is_whitespace() || "{}[],:\"".contains(c))
                .unwrap_or(rest.len()),
        };
        let (token, left) = rest.split_at_checked(end)?;
        rest = left;
        Some(token)
    })
}

/// Where the string that `text` begins with ends, its closing quote included.
fn end_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    for (idx, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return idx + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_policy_is_spread_and_gathered() {
        let line =
            r#"{"Statement": [{"Effect": "Allow", "Action": [], "Resource": "a\"b, {c}"}, 1]}"#;
        let lines = [
            "{",
            r#"  "Statement": ["#,
            "    {",
            r#"      "Effect": "Allow","#,
            r#"      "Action": [],"#,
            r#"      "Resource": "a\"b, {c}""#,
            "    },",
            "    1",
            "  ]",
            "}",
        ];
        assert_eq!(spread(line), lines.join("\n"));
        assert_eq!(on_one_line(&spread(line)), line);
    }

    #[test]
    fn what_can_hardly_be_meant_is_found_in_policies_of_every_kind() {
        let policy =
            |inner: &str| format!("{{\"Version\": \"2012-10-17\",\n  \"Statement\": {{{inner}}}}}");
        for (text, expected) in [
            (policy(r#""Effect": "Deny", "Action": "s3:*", "Resource": "*""#), None),
            ("[]".to_owned(), None),
            (
                policy(r#""Effect": "Allow", "Action": ["s3:*", "s3:Get*"], "NotResource": "*""#),
                Some("note at line 2, column 56: another pattern"),
            ),
            (
                policy(r#""Effect": "Allow", "NotResource": "*", "Action": "s3:GetObjects""#),
                Some("warning at line 2, column 67: there is no action `s3:GetObjects`"),
            ),
            (
                policy(
                    r#""Effect": "Deny", "Principal": "*", "Action": "dynamo:*", "Resource": "*""#,
                ),
                Some("warning at line 2, column 64: no service has the prefix `dynamo`"),
            ),
        ] {
            let first = findings(&text).first().map(|it| remark(&text, it, 0)[0].text());
            let first = first.unwrap_or_default();
            assert!(first.starts_with(expected.unwrap_or_default()), "{text}: {first}");
            assert_eq!(first.is_empty(), expected.is_none(), "{text}: {first}");
        }
    }

    #[test]
    fn a_fault_says_where_it_is() {
        for (text, expected) in [
            ("{}", None),
            ("{\n  \"a\": tru\n}", Some((2, 11, "a word that is not true, false or null"))),
            ("{\"a\": 1,\n}", Some((2, 1, "trailing comma"))),
            ("", Some((1, 1, "it ends too early"))),
        ] {
            let expected = expected.map(|(line, column, what)| (line, column, what.to_owned()));
            assert_eq!(fault(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_was_typed_is_lost(text in r#"([{}\[\],:" \n\\a-z0-9]|é){0,60}"#) {
            let bare = |text: &str| text.replace(char::is_whitespace, "");
            prop_assert_eq!(bare(&spread(&text)), bare(&text));
            prop_assert_eq!(bare(&on_one_line(&text)), bare(&text));
            if let Ok(value) = serde_json::from_str::<Value>(&text) {
                for text in [spread(&text), on_one_line(&text)] {
                    prop_assert_eq!(&serde_json::from_str::<Value>(&text).unwrap(), &value);
                }
            }
        }
    }
}
