//! AWS CLI's shorthand syntax: `Key=Department,Value=Finance`, `UserId=…`, lists `[a,b]`, maps `{a=b}`.
//!
//! It is read without knowledge of the member it is for; [`super::value`] gives the strings their types.

use serde_json::{Map, Value};

/// Reads one shorthand word to an object whose leaves are strings.
pub(crate) fn parse(input: &str) -> Result<Map<String, Value>, ShorthandError> {
    Parser { input: input.chars().collect(), at: 0 }.parameter()
}

/// What is wrong with a shorthand word, in AWS CLI's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ShorthandError {
    /// A character that cannot stand there.
    #[error("Expected: '{expected}', received: '{received}' for input:\n{place}")]
    Syntax {
        /// What could stand there.
        expected: String,
        /// What stands there, or EOF.
        received: String,
        /// The word and a mark under the place.
        place: String,
    },
    /// The same key twice: mostly a comma where a space was meant.
    #[error(
        "Second instance of key \"{key}\" encountered for input:\n{place}\nThis is often because there is a preceding \",\" instead of a space."
    )]
    Duplicate {
        /// The key.
        key: String,
        /// The word and a mark under the place.
        place: String,
    },
    /// Deeper than any of AWS's own inputs goes.
    #[error("{}", tr!("lists and maps are nested more than {most} deep", most = MAX_DEPTH))]
    TooDeep,
}

struct Parser {
    input: Vec<char>,
    at: usize,
}

impl Parser {
    fn parameter(mut self) -> Result<Map<String, Value>, ShorthandError> {
        let mut out = Map::new();
        let (key, value) = self.key_and_values()?;
        out.insert(key, value);
        while self.at < self.input.len() {
            let start = self.at;
            self.expect(',')?;
            let (key, value) = self.key_and_values()?;
            if out.contains_key(&key) {
                return Err(ShorthandError::Duplicate { key, place: self.place(start + 1) });
            }
            out.insert(key, value);
        }
        Ok(out)
    }

    fn key_and_values(&mut self) -> Result<(String, Value), ShorthandError> {
        let key = self.key();
        self.expect('=')?;
        let value = match self.current() {
            Some('[') => self.explicit_list(0)?,
            Some('{') => self.map_literal(0)?,
            _ => self.comma_values()?,
        };
        Ok((key, value))
    }

    fn key(&mut self) -> String {
        self.take_while(|c| c.is_ascii_alphanumeric() || "-_.#/:".contains(c))
    }

    /// `a` is a value, `a,b` a list; in `a,c=d` the comma ends the value and a new key begins.
    fn comma_values(&mut self) -> Result<Value, ShorthandError> {
        let mut values = vec![self.first_value()?];
        self.skip_blanks();
        while self.current() == Some(',') {
            let comma = self.at;
            self.expect(',')?;
            match self.second_value() {
                Ok(value) if matches!(self.skip_blanks(), None | Some(',')) => values.push(value),
                Err(error) if self.at >= self.input.len() => return Err(error),
                _ => {
                    self.at = comma;
                    break;
                }
            }
        }
        match values.pop() {
            Some(only) if values.is_empty() => Ok(Value::String(only)),
            last => {
                values.extend(last);
                Ok(Value::from(values))
            }
        }
    }

    fn explicit_values(&mut self, depth: usize) -> Result<Value, ShorthandError> {
        match self.current() {
            _ if depth > MAX_DEPTH => Err(ShorthandError::TooDeep),
            Some('[') => self.explicit_list(depth),
            Some('{') => self.map_literal(depth),
            _ => Ok(Value::String(self.first_value()?)),
        }
    }

    fn explicit_list(&mut self, depth: usize) -> Result<Value, ShorthandError> {
        self.expect('[')?;
        let mut values = Vec::new();
        while self.current() != Some(']') {
            values.push(self.explicit_values(depth + 1)?);
            if self.skip_blanks() != Some(']') {
                self.expect(',')?;
            }
        }
        self.expect(']')?;
        Ok(Value::Array(values))
    }

    fn map_literal(&mut self, depth: usize) -> Result<Value, ShorthandError> {
        self.expect('{')?;
        let mut out = Map::new();
        while self.current() != Some('}') {
            let key = self.key();
            self.expect('=')?;
            let value = self.explicit_values(depth + 1)?;
            if self.skip_blanks() != Some('}') {
                self.expect(',')?;
            }
            out.insert(key, value);
        }
        self.expect('}')?;
        Ok(Value::Object(out))
    }

    fn first_value(&mut self) -> Result<String, ShorthandError> {
        match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            _ => Ok(self.bare(follows_first)),
        }
    }

    fn second_value(&mut self) -> Result<String, ShorthandError> {
        match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            Some(c) if starts_value(c) => Ok(self.bare(follows_second)),
            _ => Err(self.unexpected("<second>", "<none>")),
        }
    }

    /// A value without quotes: as far as `follows` goes; `\,` is a comma.
    fn bare(&mut self, follows: fn(char) -> bool) -> String {
        let mut out = String::new();
        let mut belongs: fn(char) -> bool = starts_value;
        while let Some(c) = self.current() {
            if c == '\\' && self.input.get(self.at + 1) == Some(&',') {
                out.push(',');
                self.at += 2;
            } else if belongs(c) {
                out.push(c);
                self.at += 1;
            } else {
                break;
            }
            belongs = follows;
        }
        out.truncate(out.trim_end().len());
        out
    }

    fn quoted(&mut self, quote: char) -> Result<String, ShorthandError> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        while let Some(c) = self.current() {
            self.at += 1;
            match c {
                '\\' if self.current().is_some_and(|it| it == quote || it == '\\') => {
                    out.extend(self.current());
                    self.at += 1;
                }
                c if c == quote => return Ok(out),
                c => out.push(c),
            }
        }
        self.at = start;
        let name = if quote == '"' { tr!("<double quoted>") } else { tr!("<singled quoted>") };
        Err(self.unexpected(name, "<none>"))
    }

    fn expect(&mut self, wanted: char) -> Result<(), ShorthandError> {
        match self.skip_blanks() {
            Some(c) if c == wanted => {
                self.at += 1;
                self.skip_blanks();
                Ok(())
            }
            Some(c) => Err(self.unexpected(&wanted.to_string(), &c.to_string())),
            None => Err(self.unexpected(&wanted.to_string(), "EOF")),
        }
    }

    fn unexpected(&self, expected: &str, received: &str) -> ShorthandError {
        let (expected, received) = (expected.to_owned(), received.to_owned());
        ShorthandError::Syntax { expected, received, place: self.place(self.at) }
    }

    fn place(&self, at: usize) -> String {
        let input: String = self.input.iter().collect();
        format!("{input}\n{}^", " ".repeat(at))
    }

    fn current(&self) -> Option<char> {
        self.input.get(self.at).copied()
    }

    fn skip_blanks(&mut self) -> Option<char> {
        self.take_while(|c| c.is_ascii_whitespace());
        self.current()
    }

    fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> String {
        let out: String =
            self.input.iter().skip(self.at).copied().take_while(|c| is_part(*c)).collect();
        self.at += out.chars().count();
        out
    }
}

/// AWS CLI's character classes, from its own expressions.
fn starts_value(c: char) -> bool {
    matches!(c, '!' | '#'..='&' | '('..='+' | '-'..='<' | '>'..='Z' | '\\'..='z' | '|'..)
}

/// After a first value an `=` belongs to it; brackets and braces end it.
fn follows_first(c: char) -> bool {
    c.is_whitespace()
        || c == '='
        || c == '['
        || (starts_value(c) && c != ']' && c != '}')
        || c == '{'
}

/// After a comma an `=` would make a new key of it.
fn follows_second(c: char) -> bool {
    c.is_whitespace() || c == '[' || c == '{' || starts_value(c)
}

/// AWS's own inputs go four deep.
const MAX_DEPTH: usize = 32;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn shorthand_is_read_as_aws_cli_reads_it() {
        for (input, expected) in [
            ("Key=a,Value=b", json!({"Key": "a", "Value": "b"})),
            ("Key=a b ,Value= c=d", json!({"Key": "a b", "Value": "c=d"})),
            ("UserId=", json!({"UserId": ""})),
            ("A=b,c", json!({"A": ["b", "c"]})),
            ("A=b,c,D=e", json!({"A": ["b", "c"], "D": "e"})),
            (
                "A=[b,{C=d}],E={F=g,H=[i]}",
                json!({"A": ["b", {"C": "d"}], "E": {"F": "g", "H": ["i"]}}),
            ),
            (r#"A="x, y",B='it\'s' "#, json!({"A": "x, y", "B": "it's"})),
            (r"A=x\,y", json!({"A": "x,y"})),
            ("A=[]", json!({"A": []})),
        ] {
            assert_eq!(parse(input).map(Value::Object), Ok(expected), "{input}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_in_aws_cli_words() {
        for (input, expected) in [
            ("Key", "Expected: '=', received: 'EOF' for input:\nKey\n   ^"),
            ("", "Expected: '=', received: 'EOF' for input:\n\n^"),
            ("A=b,", "Expected: '<second>', received: '<none>' for input:\nA=b,\n    ^"),
            ("A=[b", "Expected: ',', received: 'EOF' for input:\nA=[b\n    ^"),
            ("A=b,A=c", "Second instance of key \"A\""),
            ("A='b", "Expected: '<singled quoted>'"),
        ] {
            let error = parse(input).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{input}: {error}");
        }
        assert_eq!(parse(&format!("A={}", "[".repeat(100_000))), Err(ShorthandError::TooDeep));
    }
}
