//! A typed line as the words that a shell would pass to `aws`, or the shell syntax that it must not use.
//!
//! The sandbox runs one command and is no shell: pipes, redirections, variables and the like are refused by name.

use super::{SyntaxError, syntax};

/// The words of `line`, with quotes and backslashes taken away as a POSIX shell does.
pub(crate) fn split(line: &str) -> Result<Vec<String>, SyntaxError> {
    let scan = scan(line);
    if let Some(shell) = scan.shell {
        return Err(refused(shell));
    }
    match (scan.open_quote, shlex::split(line)) {
        (None, Some(words)) => Ok(words),
        (Some(quote), _) => {
            Err(syntax(format!("the quote {quote} is not closed"), Some(format!("add {quote}"))))
        }
        (None, None) => Err(syntax(
            "a backslash stands at the end of the line",
            Some("take it away, or finish the command".to_owned()),
        )),
    }
}

/// Whether a shell would wait for another line after `text`, and what it waits for.
pub(crate) fn open_end(text: &str) -> Option<OpenEnd> {
    let scan = scan(text);
    match (scan.open_quote, scan.ends_escaped) {
        (_, true) => Some(OpenEnd::Backslash),
        (Some(_), false) => Some(OpenEnd::Quote),
        (None, false) => None,
    }
}

/// Why a shell waits for another line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenEnd {
    /// A quote is open: the line break belongs to the value.
    Quote,
    /// A backslash at the end: it goes away together with the line break.
    Backslash,
}

/// The words before the cursor and the beginning of the word that the cursor is in.
pub(crate) fn split_open(before_cursor: &str) -> (Vec<String>, OpenWord) {
    let scan = scan(before_cursor);
    let start = scan.word_start.unwrap_or(before_cursor.len());
    let (done, raw) = before_cursor.split_at_checked(start).unwrap_or((before_cursor, ""));
    let closed = match scan.open_quote {
        Some(quote) => format!("{raw}{quote}"),
        None => raw.trim_end_matches('\\').to_owned(),
    };
    let text = shlex::split(&closed).and_then(|words| words.into_iter().next());
    let words = shlex::split(done).unwrap_or_default();
    (words, OpenWord { start, text: text.unwrap_or_default() })
}

/// The word that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenWord {
    /// Byte offset in the line at which it begins, quotes included.
    pub(crate) start: usize,
    /// What it says so far, without quotes.
    pub(crate) text: String,
}

/// `word` quoted so that a shell gives it back unchanged.
pub(crate) fn quote(word: &str) -> String {
    // Words as `Key=a,Value=b` need none, which shlex does not know.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./-".contains(c);
    if !word.is_empty() && !word.starts_with('=') && word.chars().all(is_plain) {
        return word.to_owned();
    }
    shlex::try_quote(word).map_or_else(|_| "''".to_owned(), std::borrow::Cow::into_owned)
}

struct Scan {
    shell: Option<&'static Shell>,
    open_quote: Option<char>,
    word_start: Option<usize>,
    ends_escaped: bool,
}

fn scan(line: &str) -> Scan {
    let mut scan = Scan { shell: None, open_quote: None, word_start: None, ends_escaped: false };
    let mut escaped = false;
    for (idx, c) in line.char_indices() {
        let rest = line.get(idx..).unwrap_or_default();
        let blank = c.is_ascii_whitespace() && scan.open_quote.is_none() && !escaped;
        if blank {
            scan.word_start = None;
            continue;
        }
        // A comment begins at a `#` that opens a word; nothing after it is meant.
        if c == '#' && scan.word_start.is_none() && !escaped {
            break;
        }
        scan.word_start.get_or_insert(idx);
        if escaped {
            escaped = false;
            continue;
        }
        let double = scan.open_quote == Some('"');
        match c {
            '\\' if scan.open_quote != Some('\'') => escaped = true,
            '\'' | '"' if scan.open_quote.is_none() => scan.open_quote = Some(c),
            c if scan.open_quote == Some(c) => scan.open_quote = None,
            _ if scan.open_quote.is_none() || double => {
                let found = SHELL.iter().find(|it| (it.in_quotes || !double) && it.starts(rest));
                scan.shell = scan.shell.or(found);
            }
            _ => {}
        }
    }
    scan.ends_escaped = escaped;
    scan
}

fn refused(shell: &Shell) -> SyntaxError {
    let message = format!(
        "`{}` is shell syntax ({}); the sandbox runs one `aws` command at a time",
        shell.sign, shell.name
    );
    syntax(message, Some("put it in single quotes if it is part of a value".to_owned()))
}

struct Shell {
    sign: &'static str,
    name: &'static str,
    /// Whether a shell still sees it inside double quotes.
    in_quotes: bool,
}

impl Shell {
    fn starts(&self, rest: &str) -> bool {
        let Some(after) = rest.strip_prefix(self.sign) else { return false };
        // A lone dollar is a dollar.
        self.sign != "$" || after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
    }
}

/// Longer signs first.
const SHELL: [Shell; 13] = [
    Shell { sign: "$(", name: "command substitution", in_quotes: true },
    Shell { sign: "${", name: "a variable", in_quotes: true },
    Shell { sign: "$", name: "a variable", in_quotes: true },
    Shell { sign: "`", name: "command substitution", in_quotes: true },
    Shell { sign: "||", name: "a list of commands", in_quotes: false },
    Shell { sign: "|", name: "a pipe", in_quotes: false },
    Shell { sign: "&&", name: "a list of commands", in_quotes: false },
    Shell { sign: "&", name: "a background command", in_quotes: false },
    Shell { sign: ";", name: "a list of commands", in_quotes: false },
    Shell { sign: ">", name: "a redirection", in_quotes: false },
    Shell { sign: "<", name: "a redirection", in_quotes: false },
    Shell { sign: "(", name: "a subshell", in_quotes: false },
    Shell { sign: ")", name: "a subshell", in_quotes: false },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_shell() {
        for (line, expected) in [
            ("aws sso-admin  list-instances", vec!["aws", "sso-admin", "list-instances"]),
            ("--name 'Read only'", vec!["--name", "Read only"]),
            (r#"--name="a \"b\" c" x"#, vec![r#"--name=a "b" c"#, "x"]),
            (r"a\ b ''", vec!["a b", ""]),
            ("a # b | c", vec!["a"]),
            ("'a|b' \"c;d\" e\\>f $", vec!["a|b", "c;d", "e>f", "$"]),
        ] {
            assert_eq!(split(line).unwrap(), expected, "{line}");
        }
    }

    #[test]
    fn shell_syntax_is_refused_by_its_sign() {
        for (line, sign) in [
            ("aws sts x | jq .", "`|`"),
            ("aws sts x > out", "`>`"),
            ("ID=$(aws sts x)", "`$(`"),
            ("aws \"$ID\"", "`$`"),
            ("aws x && aws y", "`&&`"),
            ("aws `id`", "```"),
            ("aws 'open", "quote ' is not closed"),
            ("aws open\\", "backslash"),
        ] {
            let refusal = split(line).unwrap_err().to_string();
            assert!(refusal.contains(sign), "{line}: {refusal}");
        }
    }

    #[test]
    fn the_open_word_is_where_the_cursor_is() {
        for (line, words, start, text) in [
            ("aws sso", vec!["aws"], 4, "sso"),
            ("aws sso ", vec!["aws", "sso"], 8, ""),
            ("a --n 'Jane D", vec!["a", "--n"], 6, "Jane D"),
            ("a --n=\"x", vec!["a"], 2, "--n=x"),
            ("", vec![], 0, ""),
        ] {
            let open = OpenWord { start, text: text.to_owned() };
            assert_eq!(split_open(line), (words.iter().map(ToString::to_string).collect(), open));
        }
    }
}
