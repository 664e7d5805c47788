//! A line as a shell reads it: words, quotes, comments, variables and command substitution, and nothing else.
//!
//! What a shell has beyond that is refused by its sign, so that nobody believes that it ran.
//! [`read`] takes a line apart; [`expand`] puts values where variables and commands stand.

use super::Refusal;
use crate::words;

/// A line taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// Blanks or a comment.
    Nothing,
    /// `NAME=value`, once or more.
    Set(Vec<(String, Word)>),
    /// A command and its arguments.
    Command(Vec<Word>),
}

impl Line {
    /// Whether a command runs for a value in it.
    pub(crate) fn runs_commands(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Set(values) => values.iter().any(|(_, word)| word.runs_commands()),
            Self::Command(words) => words.iter().any(Word::runs_commands),
        }
    }
}

/// A word in pieces, which stand beside one another without a blank.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Word {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text { text: String, quoted: bool },
    Variable { name: String, quoted: bool },
    Command { words: Vec<Word>, quoted: bool },
}

/// Why a line is none that the sandbox runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShellError {
    /// What is wrong.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) hint: Option<String>,
    /// Byte offset in the line.
    pub(crate) at: usize,
    /// What a shell would wait for on the next line.
    pub(crate) open: Option<OpenEnd>,
}

/// Why a shell waits for another line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenEnd {
    /// This quote is open.
    Quote(char),
    /// A backslash stands at the end.
    Backslash,
    /// A `$(` is open.
    Substitution,
}

/// Takes `text` apart.
pub(crate) fn read(text: &str) -> Result<Line, ShellError> {
    // Whoever writes a loop hears of the loop, and not of the first sign in it.
    let start = text.len() - text.trim_start().len();
    let begins = |word: &&(&str, &str)| text.split_whitespace().next() == Some(word.0);
    if let Some((word, what)) = KEYWORDS.iter().find(begins) {
        return Err(refused(word, what, start));
    }
    let mut lexer = Lexer { text, at: 0, depth: 0 };
    let words = lexer.words()?;
    let names: Vec<_> = words.iter().map_while(Word::assigned).collect();
    if words.is_empty() {
        return Ok(Line::Nothing);
    }
    if names.len() == words.len() {
        return Ok(Line::Set(names));
    }
    if !names.is_empty() {
        let hint = tr!("give it a line of its own").to_owned();
        return Err(refused("NAME=…", mark!("a variable for one command"), 0).hint(hint));
    }
    Ok(Line::Command(words))
}

/// Whether a shell would wait for another line after `text`, and what it waits for.
pub(crate) fn open_end(text: &str) -> Option<OpenEnd> {
    read(text).err()?.open
}

/// Words as a command gets them: `look_up` knows variables, `run` runs what stands in `$(…)`.
pub(crate) fn expand(
    words: &[Word],
    look_up: &dyn Fn(&str) -> Option<String>,
    run: &mut dyn FnMut(&[Word]) -> Result<String, Refusal>,
) -> Result<Vec<String>, Refusal> {
    let mut out = Vec::new();
    for word in words {
        // A word is there as soon as it has text or a quote, were it an empty one.
        let mut open: Option<String> = None;
        for piece in &word.pieces {
            let (text, splits) = match piece {
                Piece::Text { text, .. } => (text.clone(), false),
                Piece::Variable { name, quoted } => {
                    (look_up(name).ok_or_else(|| unset(name))?, !quoted)
                }
                Piece::Command { words, quoted } => {
                    (run(words)?.trim_end_matches('\n').to_owned(), !quoted)
                }
            };
            if !splits {
                open.get_or_insert_default().push_str(&text);
                continue;
            }
            // Without quotes a shell splits what comes out at blanks.
            if text.starts_with(char::is_whitespace) {
                out.extend(open.take());
            }
            for (idx, part) in text.split_whitespace().enumerate() {
                if idx > 0 {
                    out.extend(open.take());
                }
                open.get_or_insert_default().push_str(part);
            }
            if text.ends_with(char::is_whitespace) {
                out.extend(open.take());
            }
        }
        out.extend(open);
    }
    Ok(out)
}

/// The value of an assignment: one word, whatever blanks are in it.
pub(crate) fn expand_value(
    word: &Word,
    look_up: &dyn Fn(&str) -> Option<String>,
    run: &mut dyn FnMut(&[Word]) -> Result<String, Refusal>,
) -> Result<String, Refusal> {
    let pieces = word.pieces.iter().cloned().map(Piece::quoted);
    let word = Word { pieces: pieces.collect() };
    Ok(expand(&[word], look_up, run)?.concat())
}

fn unset(name: &str) -> Refusal {
    Refusal::Syntax {
        message: tr!("the variable `{name}` is not set", name),
        hint: Some(tr!("set it first, as in {name}=$(aws … --query … --output text)", name)),
        at: None,
    }
}

impl Word {
    /// Its text, if it has neither quotes nor variables.
    fn plain(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Text { text, quoted: false }] => Some(text),
            _ => None,
        }
    }

    /// Its text, if nothing has to be put in.
    pub(crate) fn literal(&self) -> Result<String, &'static str> {
        let texts = self.pieces.iter().map(|piece| match piece {
            Piece::Text { text, .. } => Ok(text.as_str()),
            Piece::Variable { .. } => Err(mark!("a variable")),
            Piece::Command { .. } => Err(mark!("command substitution")),
        });
        texts.collect()
    }

    /// Whether a command runs for its value.
    fn runs_commands(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Command { .. }))
    }

    /// The name and the value of `NAME=value`.
    fn assigned(&self) -> Option<(String, Self)> {
        let Some((Piece::Text { text, quoted: false }, rest)) = self.pieces.split_first() else {
            return None;
        };
        let (name, value) = text.split_once('=')?;
        if !is_name(name) {
            return None;
        }
        let value = Piece::Text { text: value.to_owned(), quoted: false };
        let pieces = std::iter::once(value).chain(rest.iter().cloned()).collect();
        Some((name.to_owned(), Self { pieces }))
    }

    fn push(&mut self, c: char, quoted: bool) {
        self.extend(c.encode_utf8(&mut [0; 4]), quoted);
    }

    fn extend(&mut self, more: &str, quoted: bool) {
        match self.pieces.last_mut() {
            Some(Piece::Text { text, quoted: before }) if *before == quoted => text.push_str(more),
            _ => self.pieces.push(Piece::Text { text: more.to_owned(), quoted }),
        }
    }
}

impl Piece {
    fn quoted(self) -> Self {
        match self {
            Self::Text { text, .. } => Self::Text { text, quoted: true },
            Self::Variable { name, .. } => Self::Variable { name, quoted: true },
            Self::Command { words, .. } => Self::Command { words, quoted: true },
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    /// Byte offset of what comes next.
    at: usize,
    /// How many `$(` are open.
    depth: usize,
}

impl Lexer<'_> {
    /// Words up to the end, or up to the `)` that closes a substitution.
    fn words(&mut self) -> Result<Vec<Word>, ShellError> {
        let start = self.at;
        let mut words = Vec::new();
        loop {
            match self.peek() {
                None if self.depth > 0 => {
                    let error =
                        error(tr!("`$(` is not closed"), tr!("add )"), start.saturating_sub(2));
                    return Err(error.open(OpenEnd::Substitution));
                }
                None => return Ok(words),
                Some(c) if c.is_ascii_whitespace() => self.skip(c),
                Some('\\') if self.rest().starts_with("\\\n") => self.at += 2,
                Some('#') => {
                    self.at += self.rest().find('\n').unwrap_or(self.rest().len());
                }
                Some(')') if self.depth > 0 => {
                    self.skip(')');
                    return Ok(words);
                }
                Some(_) => words.push(self.word()?),
            }
        }
    }

    fn word(&mut self) -> Result<Word, ShellError> {
        let mut word = Word::default();
        while let Some(c) = self.peek() {
            match c {
                c if c.is_ascii_whitespace() => break,
                ')' if self.depth > 0 => break,
                '\'' => self.single(&mut word)?,
                '"' => self.double(&mut word)?,
                '$' => self.dollar(&mut word, false)?,
                '\\' => {
                    let at = self.at;
                    self.skip('\\');
                    match self.peek() {
                        None => {
                            let what = tr!("a backslash stands at the end of the line");
                            let hint = tr!("take it away, or finish the command");
                            return Err(error(what, hint, at).open(OpenEnd::Backslash));
                        }
                        Some('\n') => self.skip('\n'),
                        Some(c) => {
                            self.skip(c);
                            word.push(c, true);
                        }
                    }
                }
                c => match SIGNS.iter().find(|(sign, _)| self.rest().starts_with(sign)) {
                    Some(("(", _)) if word.plain().is_some_and(is_name) => {
                        return Err(refused("()", mark!("a function"), self.at));
                    }
                    Some((sign, what)) => return Err(refused(sign, what, self.at)),
                    None => {
                        self.skip(c);
                        word.push(c, false);
                    }
                },
            }
        }
        Ok(word)
    }

    fn single(&mut self, word: &mut Word) -> Result<(), ShellError> {
        let start = self.at;
        self.skip('\'');
        let Some(len) = self.rest().find('\'') else { return Err(unclosed('\'', start)) };
        let inside = self.rest().get(..len).unwrap_or_default().to_owned();
        word.extend(&inside, true);
        self.at += len + 1;
        Ok(())
    }

    fn double(&mut self, word: &mut Word) -> Result<(), ShellError> {
        let start = self.at;
        self.skip('"');
        word.extend("", true);
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.skip(c);
                    return Ok(());
                }
                '$' => self.dollar(word, true)?,
                '`' => return Err(refused("`", BACKTICKS, self.at)),
                '\\' => {
                    self.skip(c);
                    match self.peek() {
                        Some('\n') => self.skip('\n'),
                        Some(next @ ('$' | '`' | '"' | '\\')) => {
                            self.skip(next);
                            word.push(next, true);
                        }
                        _ => word.push('\\', true),
                    }
                }
                c => {
                    self.skip(c);
                    word.push(c, true);
                }
            }
        }
        Err(unclosed('"', start))
    }

    /// A variable, a command, or a dollar that is only a dollar.
    fn dollar(&mut self, word: &mut Word, quoted: bool) -> Result<(), ShellError> {
        let at = self.at;
        let found = DOLLARS.iter().find(|(sign, _)| self.rest().starts_with(sign));
        if let Some((sign, what)) = found.filter(|(sign, _)| !quoted || !sign.ends_with('\'')) {
            return Err(refused(sign, what, at));
        }
        self.skip('$');
        let rest = self.rest();
        if rest.starts_with('(') {
            self.skip('(');
            if self.depth == DEEPEST {
                return Err(error(
                    tr!("`$(` stands too deep in others"),
                    tr!("take a variable"),
                    at,
                ));
            }
            self.depth += 1;
            let words = self.words()?;
            self.depth -= 1;
            word.pieces.push(Piece::Command { words, quoted });
            return Ok(());
        }
        let name = match rest.strip_prefix('{') {
            Some(inside) => {
                let name = inside.split_once('}').map_or("", |(name, _)| name).to_owned();
                if !is_name(&name) {
                    return Err(refused("${", mark!("more than the name of a variable"), at));
                }
                self.at += 2;
                name
            }
            None => rest.chars().take_while(|c| is_name_part(*c)).collect(),
        };
        self.at += name.len();
        if name.is_empty() {
            word.push('$', quoted);
        } else {
            word.pieces.push(Piece::Variable { name, quoted });
        }
        Ok(())
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, c: char) {
        self.at += c.len_utf8();
    }
}

impl ShellError {
    fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    fn open(mut self, open: OpenEnd) -> Self {
        self.open = Some(open);
        self
    }
}

fn error(message: &str, hint: &str, at: usize) -> ShellError {
    ShellError { message: message.to_owned(), hint: Some(hint.to_owned()), at, open: None }
}

fn unclosed(quote: char, at: usize) -> ShellError {
    let (what, hint) = (tr!("the quote {quote} is not closed", quote), tr!("add {quote}", quote));
    error(&what, &hint, at).open(OpenEnd::Quote(quote))
}

/// What the sandbox says of shell syntax that it does not have.
pub(crate) fn refused(sign: &str, what: &'static str, at: usize) -> ShellError {
    let message = tr!(
        "`{sign}` is shell syntax ({what}); the sandbox runs one `aws` command at a time",
        sign,
        what = words::of(what)
    );
    error(&message, tr!("put it in single quotes if it is part of a value"), at)
}

fn is_name(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.chars().all(is_name_part)
}

fn is_name_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Signs outside quotes; longer ones first.
const SIGNS: [(&str, &str); 13] = [
    ("||", mark!("a list of commands")),
    ("|", mark!("a pipe")),
    ("&&", mark!("a list of commands")),
    ("&>", mark!("a redirection")),
    ("&", mark!("a background command")),
    (";", mark!("a list of commands")),
    (">(", mark!("a process as a file")),
    (">", mark!("a redirection")),
    ("<<", mark!("a here-document")),
    ("<", mark!("a redirection")),
    ("(", mark!("a subshell")),
    (")", mark!("a subshell")),
    ("`", BACKTICKS),
];

/// What a dollar may not begin.
const DOLLARS: [(&str, &str); 14] = [
    ("$((", mark!("arithmetic")),
    ("$'", mark!("a quote with escapes")),
    ("$@", SPECIAL),
    ("$*", SPECIAL),
    ("$#", SPECIAL),
    ("$?", SPECIAL),
    ("$!", SPECIAL),
    ("$$", SPECIAL),
    ("$0", SPECIAL),
    ("$1", SPECIAL),
    ("$2", SPECIAL),
    ("$3", SPECIAL),
    ("$4", SPECIAL),
    ("$5", SPECIAL),
];

const BACKTICKS: &str = mark!("command substitution; `$(…)` does the same");

const SPECIAL: &str = mark!("a variable of the shell itself");

/// Words with which a command of the shell begins.
const KEYWORDS: [(&str, &str); 19] = [
    ("for", mark!("a loop")),
    ("while", mark!("a loop")),
    ("until", mark!("a loop")),
    ("select", mark!("a loop")),
    ("do", mark!("a loop")),
    ("done", mark!("a loop")),
    ("if", mark!("a condition")),
    ("then", mark!("a condition")),
    ("elif", mark!("a condition")),
    ("else", mark!("a condition")),
    ("fi", mark!("a condition")),
    ("case", mark!("a condition")),
    ("esac", mark!("a condition")),
    ("[", mark!("a condition")),
    ("[[", mark!("a condition")),
    ("function", mark!("a function")),
    ("{", mark!("a group of commands")),
    ("}", mark!("a group of commands")),
    ("!", mark!("a negation")),
];

/// How many `$(` may stand in one another.
const DEEPEST: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        let look_up = |name: &str| match name {
            "ID" => Some("ps-1".to_owned()),
            "TWO" => Some(" a  b ".to_owned()),
            "NONE" => Some(String::new()),
            _ => None,
        };
        let mut run = |words: &[Word]| {
            let words: Result<Vec<_>, _> = words.iter().map(Word::literal).collect();
            Ok(format!("<{}>\n\n", words.unwrap_or_default().join(" ")))
        };
        match read(line).unwrap() {
            Line::Nothing => Vec::new(),
            Line::Command(words) => expand(&words, &look_up, &mut run).unwrap(),
            Line::Set(set) => set
                .iter()
                .map(|(name, word)| {
                    format!("{name}={}", expand_value(word, &look_up, &mut run).unwrap())
                })
                .collect(),
        }
    }

    #[test]
    fn words_are_those_of_a_shell() {
        for (line, expected) in [
            ("aws sso-admin  list-instances", vec!["aws", "sso-admin", "list-instances"]),
            ("--name 'Read only'", vec!["--name", "Read only"]),
            (r#"--name="a \"b\" c" x"#, vec![r#"--name=a "b" c"#, "x"]),
            (r"a\ b ''", vec!["a b", ""]),
            ("a # b | c", vec!["a"]),
            ("  # b | c", vec![]),
            ("a#b", vec!["a#b"]),
            ("'a|b' \"c;d\" e\\>f $", vec!["a|b", "c;d", "e>f", "$"]),
            ("a \\\n  b\\\nc 'd\\\ne'", vec!["a", "bc", "d\\\ne"]),
            (r#""a\nb" "\\" "$." '$ID'"#, vec![r"a\nb", r"\", "$.", "$ID"]),
            ("x $ID \"${ID}\" a${ID}b", vec!["x", "ps-1", "ps-1", "aps-1b"]),
            (
                "x $TWO \"$TWO\" '$TWO' c${TWO}d",
                vec!["x", "a", "b", " a  b ", "$TWO", "c", "a", "b", "d"],
            ),
            ("x $NONE \"$NONE\" $NONE$NONE", vec!["x", ""]),
            ("x \"$(a 'b c')\" $(a \\\n b)", vec!["x", "<a b c>", "<a", "b>"]),
            ("A=$(a b) B='c d' C=$TWO D=", vec!["A=<a b>", "B=c d", "C= a  b ", "D="]),
            ("'A=1' b", vec!["A=1", "b"]),
            ("x A=1", vec!["x", "A=1"]),
        ] {
            assert_eq!(words(line), expected, "{line}");
        }
    }

    #[test]
    fn shell_syntax_is_refused_by_its_sign() {
        for (line, sign, at) in [
            ("aws sts x | jq .", "`|`", 10),
            ("aws sts x > out", "`>`", 10),
            ("aws x 2>&1", "`>`", 7),
            ("aws x <<EOF", "`<<` is shell syntax (a here-document)", 6),
            ("aws x && aws y", "`&&`", 6),
            ("aws `id`", "```", 4),
            ("aws \"`id`\"", "```", 5),
            ("aws 'open", "quote ' is not closed", 4),
            ("aws \"open", "quote \" is not closed", 4),
            ("aws open\\", "backslash", 8),
            ("A=$(aws x", "`$(` is not closed", 2),
            ("for i in a", "`for` is shell syntax (a loop)", 0),
            ("  if [ x ]", "`if` is shell syntax (a condition)", 2),
            ("f() {", "`()` is shell syntax (a function)", 1),
            ("echo $((1+1))", "`$((` is shell syntax (arithmetic)", 5),
            ("echo ${A:-b}", "`${`", 5),
            ("echo $1", "`$1`", 5),
            ("A=1 aws x", "`NAME=…`", 0),
        ] {
            let refusal = read(line).unwrap_err();
            assert!(refusal.message.contains(sign), "{line}: {}", refusal.message);
            assert_eq!(refusal.at, at, "{line}");
        }
        assert!(read(&"$(".repeat(100_000)).is_err());
    }
}
