//! Scanners of single languages, each of which takes one token.

use super::{Scanner, is_word};
use crate::text::Role;

/// Takes one token of YAML: keys, values, comments.
pub(super) fn yaml(scanner: &mut Scanner<'_>) -> Role {
    let begins = |byte: u8| byte.is_ascii_whitespace() || b"[{,".contains(&byte);
    if !scanner.before().is_none_or(begins) {
        return scanner.one();
    }
    match scanner.peek() {
        Some(b'#') => scanner.comment(),
        Some(quote @ (b'"' | b'\'')) => {
            scanner.string(quote, quote == b'"');
            if scanner.next_after_blanks() == Some(b':') { Role::CodeKey } else { Role::CodeString }
        }
        Some(byte) if is_word(byte) || b"./$*&!<".contains(&byte) => scalar(scanner),
        Some(b'-') if scanner.rest().get(1).is_some_and(u8::is_ascii_digit) => scalar(scanner),
        _ => scanner.one(),
    }
}

/// A scalar of YAML without quotes: a key where a colon ends it.
fn scalar(scanner: &mut Scanner<'_>) -> Role {
    let rest = scanner.rest();
    let ends = |idx: &usize| {
        let next = rest.get(idx + 1).copied();
        match rest.get(*idx) {
            Some(b'\n' | b',' | b']' | b'}') | None => true,
            Some(b':') => next.is_none_or(|byte| byte.is_ascii_whitespace()),
            Some(b' ') => next == Some(b'#'),
            Some(_) => false,
        }
    };
    let len = (0..rest.len()).find(ends).unwrap_or(rest.len());
    let (text, after) = rest.split_at_checked(len).unwrap_or((rest, b""));
    let role = match text.trim_ascii_end() {
        _ if after.starts_with(b":") => Role::CodeKey,
        b"true" | b"false" | b"null" | b"yes" | b"no" => Role::CodeNumber,
        text if str::from_utf8(text).is_ok_and(|it| it.parse::<f64>().is_ok()) => Role::CodeNumber,
        _ => Role::CodeString,
    };
    scanner.at += len;
    role
}

/// Takes one token of HCL, the language of Terraform.
pub(super) fn hcl(scanner: &mut Scanner<'_>) -> Role {
    let begins_line = begins_line(scanner);
    match scanner.peek() {
        Some(b'#') => scanner.comment(),
        Some(b'/') => slash(scanner),
        Some(quote @ b'"') => {
            scanner.string(quote, true);
            Role::CodeString
        }
        Some(byte) if byte.is_ascii_digit() => scanner.number(),
        Some(byte) if is_word(byte) => {
            let is_value = matches!(scanner.name(), b"true" | b"false" | b"null");
            match scanner.next_after_blanks() {
                _ if is_value => Role::CodeNumber,
                Some(b'=') if scanner.after_blanks().get(1) != Some(&b'=') => Role::CodeKey,
                Some(b'{' | b'"') if begins_line => Role::CodeKey,
                _ => Role::Code,
            }
        }
        _ => scanner.one(),
    }
}

/// Takes one token of Rust.
pub(super) fn rust(scanner: &mut Scanner<'_>) -> Role {
    match scanner.peek() {
        Some(b'/') => slash(scanner),
        Some(quote @ b'"') => {
            scanner.string(quote, true);
            Role::CodeString
        }
        Some(b'\'') => letter(scanner),
        Some(byte) if byte.is_ascii_digit() => scanner.number(),
        Some(byte) if is_word(byte) => {
            let role = keyword(scanner.name(), RUST);
            raw_string(scanner).unwrap_or(role)
        }
        _ => scanner.one(),
    }
}

/// The raw string of Rust that the `r`, `br` or `cr` before begins.
fn raw_string(scanner: &mut Scanner<'_>) -> Option<Role> {
    let before = scanner.code.as_bytes().get(..scanner.at)?;
    let word = before.rsplit(|byte| !is_word(*byte)).next()?;
    let n_signs = scanner.rest().iter().take_while(|byte| **byte == b'#').count();
    let is_raw = matches!(word, b"r" | b"br" | b"cr") && n_signs < 256;
    if !is_raw || scanner.rest().get(n_signs) != Some(&b'"') {
        return None;
    }
    scanner.at += n_signs + 1;
    let end = [b"\"", "#".repeat(n_signs).as_bytes()].concat();
    let len = memchr::memmem::find(scanner.rest(), &end).map(|at| at + end.len());
    scanner.at += len.unwrap_or(scanner.rest().len());
    Some(Role::CodeString)
}

/// A letter of Rust in quotes, or the quote of a lifetime.
fn letter(scanner: &mut Scanner<'_>) -> Role {
    let rest = scanner.code.get(scanner.at + 1..).unwrap_or_default();
    let mut chars = rest.chars();
    let is_letter = match chars.next() {
        Some('\\') => true,
        Some(_) => chars.next() == Some('\''),
        None => false,
    };
    if is_letter {
        scanner.string(b'\'', true);
        return Role::CodeString;
    }
    scanner.at += 1;
    scanner.name();
    Role::Code
}

/// Takes one token of Python.
pub(super) fn python(scanner: &mut Scanner<'_>) -> Role {
    let begins_line = begins_line(scanner);
    match scanner.peek() {
        Some(b'#') => scanner.comment(),
        Some(quote @ (b'"' | b'\'')) => {
            let fence = [quote; 3];
            if scanner.rest().starts_with(&fence) {
                scanner.until(&fence);
            } else {
                scanner.string(quote, true);
            }
            Role::CodeString
        }
        Some(b'@') if begins_line => {
            scanner.take_while(|byte| is_word(byte) || b"@.".contains(&byte));
            Role::CodeKey
        }
        Some(byte) if byte.is_ascii_digit() => scanner.number(),
        Some(byte) if is_word(byte) => keyword(scanner.name(), PYTHON),
        _ => scanner.one(),
    }
}

/// A remark after `//` or between `/*` and `*/`; else the slash alone.
fn slash(scanner: &mut Scanner<'_>) -> Role {
    if scanner.rest().starts_with(b"//") {
        return scanner.comment();
    }
    if scanner.rest().starts_with(b"/*") {
        scanner.at += 2;
        let end = memchr::memmem::find(scanner.rest(), b"*/").map(|at| at + 2);
        scanner.at += end.unwrap_or(scanner.rest().len());
        return Role::CodeComment;
    }
    scanner.one()
}

/// Whether nothing but blanks stands before, on the line.
fn begins_line(scanner: &Scanner<'_>) -> bool {
    let before = scanner.code.as_bytes().get(..scanner.at).unwrap_or_default();
    // An indent is never long, and a line that is nothing but blanks has no words.
    let before = before.iter().rev().take(200).find(|byte| !b" \t".contains(byte));
    before.is_none_or(|byte| *byte == b'\n')
}

fn keyword(word: &[u8], keywords: &[&str]) -> Role {
    match str::from_utf8(word) {
        Ok("true" | "false" | "True" | "False" | "None" | "null") => Role::CodeNumber,
        Ok(word) if keywords.contains(&word) => Role::CodeKey,
        _ => Role::Code,
    }
}

const RUST: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "type", "union", "unsafe",
    "use", "where", "while", "yield",
];

const PYTHON: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "match", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
    "yield",
];

#[cfg(test)]
mod tests {
    use super::super::tests::marked;

    #[test]
    fn each_language_shows_its_keys_values_and_comments() {
        for (language, code, expected) in [
            (
                "yaml",
                "Resources: # all\n  Role-1:\n    Type: AWS::IAM::Role\n    - \"a\": 'b: c'\n    n: -1.5\n    on: true",
                "k(Resources): c(# all)\n  k(Role-1):\n    k(Type): s(AWS::IAM::Role)\n    - k(\"a\"): s('b: c')\n    k(n): n(-1.5)\n    k(on): n(true)",
            ),
            ("yaml", "a: [b, 2, {c: !Ref d}]", "k(a): [s(b), n(2), {k(c): s(!Ref d)}]"),
            (
                "hcl",
                "resource \"aws_x\" \"y\" { # a\n  name = \"z\" // b\n  count = 2\n  on = var.x == true /* c\n */\n}",
                "k(resource) s(\"aws_x\") s(\"y\") { c(# a)\n  k(name) = s(\"z\") c(// b)\n  k(count) = n(2)\n  k(on) = var.x == n(true) c(/* c\n */)\n}",
            ),
            (
                "rust",
                "pub fn a<'b>(c: &'b str) -> char { // d\n  let _ = (1.5_f32, 0xff, 'x', '\\'', r#\"e\"f\"#, true); /* g */ }",
                "k(pub) k(fn) a<'b>(c: &'b str) -> char { c(// d)\n  k(let) _ = (n(1.5_f32), n(0xff), s('x'), s('\\''), s(r#\"e\"f\"#), n(true)); c(/* g */) }",
            ),
            ("rust", "x.0..2", "x.n(0)..n(2)"),
            (
                "python",
                "@app.route('/')\ndef a(b=None): # c\n    \"\"\"d\n\"e\" \"\"\"\n    return 3.14 + f'{b}'",
                "k(@app.route)(s('/'))\nk(def) a(b=n(None)): c(# c)\n    s(\"\"\"d\n\"e\" \"\"\")\n    k(return) n(3.14) + fs('{b}')",
            ),
        ] {
            assert_eq!(marked(language, code), expected, "{code}");
        }
    }
}
