//! The words of a typed line, the word that is being typed, and words with the quotes that a shell wants.

use super::SyntaxError;
use crate::sandbox::shell::{self, Line, Word};

/// The words of `line`, in which nothing has to be put in.
pub(crate) fn split(line: &str) -> Result<Vec<String>, SyntaxError> {
    match shell::read(line)? {
        Line::Nothing => Ok(Vec::new()),
        Line::Set(_) => Err(shell::refused("=", tr!("an assignment"), 0).into()),
        Line::Command(words) => {
            let words = words.iter().map(Word::literal);
            words.collect::<Result<_, _>>().map_err(|what| shell::refused("$", what, 0).into())
        }
    }
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
    open_quote: Option<char>,
    word_start: Option<usize>,
}

fn scan(line: &str) -> Scan {
    let mut scan = Scan { open_quote: None, word_start: None };
    let mut escaped = false;
    for (idx, c) in line.char_indices() {
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
        match c {
            _ if escaped => escaped = false,
            '\\' if scan.open_quote != Some('\'') => escaped = true,
            '\'' | '"' if scan.open_quote.is_none() => scan.open_quote = Some(c),
            c if scan.open_quote == Some(c) => scan.open_quote = None,
            _ => {}
        }
    }
    scan
}

#[cfg(test)]
mod tests {
    use super::*;

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
