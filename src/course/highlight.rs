//! Highlighting of code by small scanners of our own: enough to see keys, values and comments.
//!
//! A scanner never fails: what it does not know is plain code.

mod languages;

use crate::text::{Role, Row};

/// A run of code with one role; it ends where the next one starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) role: Role,
}

/// The runs of `code`, from its first byte to its last.
pub(super) fn runs(language: &str, code: &str) -> Vec<Run> {
    let scan = LANGUAGES.iter().find(|(names, _)| names.contains(&language)).map(|it| it.1);
    let mut scanner = Scanner { code, at: 0, runs: Vec::new() };
    if let Some(scan) = scan {
        while scanner.peek().is_some() {
            let start = scanner.at;
            let role = scan(&mut scanner);
            // A scanner that took nothing would be asked for ever.
            if scanner.at == start {
                scanner.at += 1;
            }
            scanner.mark(start, role);
        }
    } else {
        scanner.mark(0, Role::Code);
    }
    scanner.runs
}

/// `code` as rows, one for each of its lines.
pub fn rows(language: &str, code: &str) -> Vec<Row> {
    let runs = runs(language, code);
    let ends = runs.iter().skip(1).map(|it| it.start).chain([code.len()]);
    let mut rows = vec![Row::default()];
    for (run, end) in runs.iter().zip(ends) {
        for (idx, part) in code.get(run.start..end).unwrap_or_default().split('\n').enumerate() {
            if idx > 0 {
                rows.push(Row::default());
            }
            if let (Some(row), false) = (rows.last_mut(), part.is_empty()) {
                row.push(part, run.role);
            }
        }
    }
    rows.pop_if(|it| it.spans.is_empty());
    rows
}

type Scan = fn(&mut Scanner<'_>) -> Role;

/// The languages, by the words that name them after the fence.
const LANGUAGES: [(&[&str], Scan); 7] = [
    (&["json", "jsonc", "json5"], json),
    (&["toml", "ini"], toml),
    (&["aws", "sh", "bash", "shell", "console", "zsh"], shell),
    (&["yaml", "yml"], languages::yaml),
    (&["hcl", "terraform", "tf"], languages::hcl),
    (&["rust", "rs"], languages::rust),
    (&["python", "py", "python3"], languages::python),
];

/// Takes one token of JSON.
fn json(scanner: &mut Scanner<'_>) -> Role {
    match scanner.peek() {
        Some(quote @ b'"') => {
            scanner.string(quote, true);
            if scanner.next_after_blanks() == Some(b':') { Role::CodeKey } else { Role::CodeString }
        }
        Some(b'/') if scanner.rest().starts_with(b"//") => scanner.comment(),
        Some(byte) if byte == b'-' || byte.is_ascii_alphanumeric() => scanner.word(),
        _ => scanner.one(),
    }
}

/// Takes one token of TOML.
fn toml(scanner: &mut Scanner<'_>) -> Role {
    let begins_line = scanner.begins_line();
    match scanner.peek() {
        Some(b'#') => scanner.comment(),
        Some(b'[') if begins_line => {
            scanner.take_while(|byte| byte != b'\n' && byte != b'#');
            Role::CodeKey
        }
        Some(quote @ (b'"' | b'\'')) => {
            let fence = [quote; 3];
            if scanner.rest().starts_with(&fence) {
                scanner.until(&fence);
            } else {
                scanner.string(quote, quote == b'"');
            }
            if scanner.next_after_blanks() == Some(b'=') { Role::CodeKey } else { Role::CodeString }
        }
        Some(byte) if is_word(byte) => {
            let role = scanner.word();
            if scanner.next_after_blanks() == Some(b'=') { Role::CodeKey } else { role }
        }
        _ => scanner.one(),
    }
}

/// Takes one token of a shell's command line.
fn shell(scanner: &mut Scanner<'_>) -> Role {
    let begins_line = scanner.begins_line();
    let begins_word = scanner.before().is_none_or(|byte| byte.is_ascii_whitespace());
    match scanner.peek() {
        Some(b'#') if begins_word => scanner.comment(),
        Some(b'$') if begins_line && scanner.rest().starts_with(b"$ ") => {
            scanner.at += 1;
            Role::CodeComment
        }
        Some(quote @ (b'"' | b'\'')) => {
            scanner.string(quote, quote == b'"');
            Role::CodeString
        }
        Some(b'-') if begins_word => {
            scanner.take_while(|byte| is_word(byte) || byte == b'-');
            Role::CodeKey
        }
        Some(byte) if is_word(byte) => {
            scanner.take_while(|byte| !byte.is_ascii_whitespace() && !b"\"'".contains(&byte));
            Role::Code
        }
        _ => scanner.one(),
    }
}

struct Scanner<'a> {
    code: &'a str,
    at: usize,
    runs: Vec<Run>,
}

impl Scanner<'_> {
    fn rest(&self) -> &[u8] {
        self.code.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.code.as_bytes().get(self.at).copied()
    }

    fn before(&self) -> Option<u8> {
        self.at.checked_sub(1).and_then(|at| self.code.as_bytes().get(at)).copied()
    }

    fn begins_line(&self) -> bool {
        self.before().is_none_or(|byte| byte == b'\n')
    }

    fn take_while(&mut self, holds: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&holds) {
            self.at += 1;
        }
    }

    /// A number or a word that stands for a value; other words are plain.
    fn word(&mut self) -> Role {
        let start = self.at;
        self.take_while(|byte| is_word(byte) || b"+-.:".contains(&byte));
        let word = self.code.as_bytes().get(start..self.at).unwrap_or_default();
        let is_number = word.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-');
        match word {
            b"true" | b"false" | b"null" => Role::CodeNumber,
            _ if is_number => Role::CodeNumber,
            _ => Role::Code,
        }
    }

    fn comment(&mut self) -> Role {
        self.take_while(|byte| byte != b'\n');
        Role::CodeComment
    }

    /// The letter here; all of it, if it is longer than a byte.
    fn one(&mut self) -> Role {
        self.at += 1;
        self.take_while(|byte| byte & 0xC0 == 0x80);
        Role::Code
    }

    /// A string to its closing `quote`, or to the end.
    fn string(&mut self, quote: u8, escapes: bool) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == quote {
                return;
            }
            if byte == b'\\' && escapes {
                self.one();
            }
        }
        self.at = self.at.min(self.code.len());
    }

    /// The bytes of a word, and what follows its first letter.
    fn name(&mut self) -> &[u8] {
        let start = self.at;
        self.take_while(is_word);
        self.code.as_bytes().get(start..self.at).unwrap_or_default()
    }

    /// A number with its point, its exponent and its type.
    fn number(&mut self) -> Role {
        self.take_while(is_word);
        let is_point = self.peek() == Some(b'.');
        if is_point && self.rest().get(1).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
            self.take_while(is_word);
        }
        Role::CodeNumber
    }

    /// A string between two `fence`s.
    fn until(&mut self, fence: &[u8]) {
        self.at += fence.len();
        let end = memchr::memmem::find(self.rest(), fence);
        self.at = end.map_or(self.code.len(), |end| self.at + end + fence.len());
    }

    /// What follows, from the next byte that is no blank.
    fn after_blanks(&self) -> &[u8] {
        let n_blanks = self.rest().iter().take_while(|byte| **byte == b' ').count();
        self.rest().get(n_blanks..).unwrap_or_default()
    }

    fn next_after_blanks(&self) -> Option<u8> {
        self.after_blanks().first().copied()
    }

    /// The bytes from `start` to here are `role`.
    fn mark(&mut self, start: usize, role: Role) {
        if self.runs.last().is_none_or(|last| last.role != role) {
            self.runs.push(Run { start, role });
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(super) fn marked(language: &str, code: &str) -> String {
        let runs = runs(language, code);
        let ends = runs.iter().skip(1).map(|run| run.start).chain([code.len()]);
        runs.iter()
            .zip(ends)
            .map(|(run, end)| {
                let text = code.get(run.start..end).unwrap();
                match run.role {
                    Role::CodeKey => format!("k({text})"),
                    Role::CodeString => format!("s({text})"),
                    Role::CodeNumber => format!("n({text})"),
                    Role::CodeComment => format!("c({text})"),
                    _ => text.to_owned(),
                }
            })
            .collect()
    }

    #[test]
    fn keys_values_and_comments_are_seen() {
        for (language, code, expected) in [
            (
                "json",
                r#"{"a": "b\"", "c": [1, true]}"#,
                r#"{k("a"): s("b\""), k("c"): [n(1), n(true)]}"#,
            ),
            ("json", r#"{"open"#, r#"{s("open)"#),
            (
                "toml",
                "[a]\nb = \"c\" # d\ne = 1979-05-27",
                "k([a])\nk(b) = s(\"c\") c(# d)\nk(e) = n(1979-05-27)",
            ),
            ("toml", "a = \"\"\"x\ny\"\"\"", "k(a) = s(\"\"\"x\ny\"\"\")"),
            (
                "aws",
                "aws sso-admin list --max-items 3 # all",
                "aws sso-admin list k(--max-items) 3 c(# all)",
            ),
            ("sh", "$ echo 'a b' -n x-y", "c($) echo s('a b') k(-n) x-y"),
            ("basic", "let x = \"y\";", "let x = \"y\";"),
            ("json", "", ""),
        ] {
            assert_eq!(marked(language, code), expected, "{code}");
        }
    }

    #[test]
    fn names_of_languages_are_there_once() {
        let mut names: Vec<&str> =
            LANGUAGES.iter().flat_map(|(names, _)| *names).copied().collect();
        let n_names = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), n_names);
    }

    proptest! {
        #[test]
        fn runs_cover_any_code(code in "[\\PC\n\"'#\\\\=\\[/*<:-]{0,40}", idx in 0..=LANGUAGES.len()) {
            let language = LANGUAGES.get(idx).map_or("other", |(names, _)| names[0]);
            let runs = runs(language, &code);
            prop_assert!(runs.iter().all(|run| code.is_char_boundary(run.start)));
            prop_assert!(runs.is_sorted_by_key(|run| run.start));
            prop_assert!(code.is_empty() || runs.first().is_some_and(|run| run.start == 0));
        }
    }
}
