//! JSON with the place of everything in it: what a policy is read from.
//!
//! Unlike a general reader this one keeps spans and the order and repetition of keys, because an error in a
//! policy says where it is, and because a key given twice is an error there.

use std::borrow::Cow;

use super::{PolicyError, Span};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value<'a> {
    pub(crate) span: Span,
    pub(crate) kind: Kind<'a>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind<'a> {
    Null,
    Bool(bool),
    /// As it is written.
    Number(&'a str),
    /// Without its quotes and escapes.
    String(Cow<'a, str>),
    Array(Vec<Value<'a>>),
    /// In the order written; keys may repeat.
    Object(Vec<Member<'a>>),
}

/// A key of an object with its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member<'a> {
    pub(crate) key: Cow<'a, str>,
    pub(crate) key_span: Span,
    pub(crate) value: Value<'a>,
}

impl<'a> Value<'a> {
    /// The string, if it is one.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The members, if it is an object.
    pub(crate) fn members(&self) -> Option<&[Member<'a>]> {
        match &self.kind {
            Kind::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The items of an array, or the value itself: one may stand for a list of one everywhere in a policy.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::Array(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// The value of the first member with this key.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.members()?.iter().find(|it| it.key == key).map(|it| &it.value)
    }

    /// The text of a string, number or truth value: what conditions compare, with and without quotes.
    pub(crate) fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            Kind::Number(text) => Some(text),
            Kind::Bool(true) => Some("true"),
            Kind::Bool(false) => Some("false"),
            Kind::Null | Kind::Array(_) | Kind::Object(_) => None,
        }
    }

    /// What it is, in words.
    pub(crate) fn name(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => tr!("true or false"),
            Kind::Number(_) => tr!("a number"),
            Kind::String(_) => tr!("a string"),
            Kind::Array(_) => tr!("a list"),
            Kind::Object(_) => tr!("an object"),
        }
    }
}

/// Reads the one value that `text` is.
pub(crate) fn read(text: &str) -> Result<Value<'_>, PolicyError> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.skip_blanks();
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.wrong(tr!("the document ends before this"))),
    }
}

/// Deeper than any policy: an object in it goes down seven levels at most.
const MOST_DEPTH: usize = 32;

struct Reader<'a> {
    text: &'a str,
    /// Always between two characters.
    at: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Result<Value<'a>, PolicyError> {
        self.skip_blanks();
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Kind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b'a'..=b'z') => self.word()?,
            Some(b'\'') => return Err(self.wrong(tr!("strings stand in double quotes"))),
            Some(_) => return Err(self.wrong(tr!("a value is expected here"))),
            None => return Err(self.wrong(tr!("the document ends too early: a value is missing"))),
        };
        Ok(Value { span: Span::new(start, self.at), kind })
    }

    fn object(&mut self, depth: usize) -> Result<Kind<'a>, PolicyError> {
        self.deeper(depth)?;
        let mut members = Vec::new();
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(b'}') if members.is_empty() => break,
                Some(b'"') => {}
                Some(b'}') => return Err(self.wrong(tr!("there is a comma too many before this"))),
                Some(_) => return Err(self.wrong(tr!("a key in double quotes is expected here"))),
                None => return Err(self.wrong(tr!("the document ends too early: `}` is missing"))),
            }
            let start = self.at;
            let key = self.string()?;
            let key_span = Span::new(start, self.at);
            self.skip_blanks();
            if self.peek() != Some(b':') {
                return Err(self.wrong(tr!("a colon is expected between a key and its value")));
            }
            self.at += 1;
            members.push(Member { key, key_span, value: self.value(depth + 1)? });
            if !self.goes_on(b'}')? {
                break;
            }
        }
        self.at += 1;
        Ok(Kind::Object(members))
    }

    fn array(&mut self, depth: usize) -> Result<Kind<'a>, PolicyError> {
        self.deeper(depth)?;
        let mut items = Vec::new();
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(b']') if items.is_empty() => break,
                Some(b']') => return Err(self.wrong(tr!("there is a comma too many before this"))),
                _ => items.push(self.value(depth + 1)?),
            }
            if !self.goes_on(b']')? {
                break;
            }
        }
        self.at += 1;
        Ok(Kind::Array(items))
    }

    /// Takes the opening bracket.
    fn deeper(&mut self, depth: usize) -> Result<(), PolicyError> {
        if depth >= MOST_DEPTH {
            return Err(self.wrong(tr!("lists and objects stand too deep in each other here")));
        }
        self.at += 1;
        Ok(())
    }

    /// Takes a comma, or stops before the closing bracket.
    fn goes_on(&mut self, close: u8) -> Result<bool, PolicyError> {
        self.skip_blanks();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(it) if it == close => Ok(false),
            Some(_) => {
                let close = char::from(close);
                Err(self.wrong(tr!("a comma or `{close}` is expected here", close)))
            }
            None => {
                let close = char::from(close);
                Err(self.wrong(tr!("the document ends too early: `{close}` is missing", close)))
            }
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, PolicyError> {
        let start = self.at;
        self.at += 1;
        let mut text = Cow::Borrowed("");
        loop {
            let from = self.at;
            let rest = self.rest();
            let Some(n_plain) = rest.iter().position(|it| matches!(it, b'"' | b'\\' | 0..0x20))
            else {
                self.at = start;
                return Err(self.wrong(tr!("this string has no closing quote")));
            };
            self.at += n_plain;
            let plain = self.text.get(from..self.at).unwrap_or_default();
            if text.is_empty() {
                text = Cow::Borrowed(plain);
            } else {
                text.to_mut().push_str(plain);
            }
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => text.to_mut().push(self.escape()?),
                _ => {
                    return Err(self
                        .wrong(tr!("a string goes over a line end or holds a control character")));
                }
            }
        }
        self.at += 1;
        Ok(text)
    }

    fn escape(&mut self) -> Result<char, PolicyError> {
        let letter = self.rest().get(1).copied();
        let plain = match letter {
            Some(it @ (b'"' | b'\\' | b'/')) => char::from(it),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.wrong(tr!("after a backslash comes one of \" \\ / b f n r t u"))),
        };
        self.at += 2;
        Ok(plain)
    }

    fn unicode(&mut self) -> Result<char, PolicyError> {
        let four = |at: usize| {
            let digits = self.text.get(at + 2..at + 6)?;
            let all_hex = digits.bytes().all(|it| it.is_ascii_hexdigit());
            all_hex.then(|| u32::from_str_radix(digits, 16).ok())?
        };
        let wrong =
            |it: &Self| it.wrong(tr!("this is no character: \\u takes four hexadecimal digits"));
        let first = four(self.at).ok_or_else(|| wrong(self))?;
        let (code, length) = if (0xD800..0xDC00).contains(&first) {
            let is_pair = self.text.get(self.at + 6..self.at + 8) == Some("\\u");
            let second = four(self.at + 6).filter(|it| is_pair && (0xDC00..0xE000).contains(it));
            let second = second.ok_or_else(|| wrong(self))?;
            (0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00), 12)
        } else {
            (first, 6)
        };
        let found = char::from_u32(code).ok_or_else(|| wrong(self))?;
        self.at += length;
        Ok(found)
    }

    fn number(&mut self) -> Result<Kind<'a>, PolicyError> {
        let is_part = |it: &u8| matches!(it, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let n_bytes = self.rest().iter().take_while(|it| is_part(it)).count();
        let text = self.text.get(self.at..self.at + n_bytes).unwrap_or_default();
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_led = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
        let begins = digits.starts_with(|it: char| it.is_ascii_digit());
        if !begins || is_led || text.ends_with('.') || text.parse::<f64>().is_err() {
            return Err(self.wrong(tr!("this is no number")));
        }
        self.at += n_bytes;
        Ok(Kind::Number(text))
    }

    fn word(&mut self) -> Result<Kind<'a>, PolicyError> {
        let n_bytes = self.rest().iter().take_while(|it| it.is_ascii_alphanumeric()).count();
        let kind = match self.text.get(self.at..self.at + n_bytes) {
            Some("null") => Kind::Null,
            Some("true") => Kind::Bool(true),
            Some("false") => Kind::Bool(false),
            _ => return Err(self.wrong(tr!("strings stand in double quotes"))),
        };
        self.at += n_bytes;
        Ok(kind)
    }

    fn skip_blanks(&mut self) {
        let is_blank = |it: &&u8| matches!(it, b' ' | b'\t' | b'\r' | b'\n');
        self.at += self.rest().iter().take_while(is_blank).count();
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn wrong(&self, message: impl Into<String>) -> PolicyError {
        let width = self.text.get(self.at..).and_then(|it| it.chars().next());
        PolicyError::new(Span::new(self.at, self.at + width.map_or(0, char::len_utf8)), message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_what_serde_json_reads() {
        for text in [
            "{}",
            "[]",
            "0",
            "-0",
            "-1.5e+3",
            "1E9",
            "01",
            "1.",
            "-",
            ".5",
            "+1",
            "1e",
            "true",
            "nul",
            "\"\"",
            "\"\\u00e9\\ud83d\\ude00\\n\"",
            "\"\\ud83d\"",
            "\"\\x\"",
            "\"\\u+123\"",
            "\"a\nb\"",
            "\"a",
            "{\"a\":1,}",
            "[1,]",
            "[,]",
            "{a:1}",
            "{'a':1}",
            "[1 2]",
            "{\"a\" 1}",
            "{\"a\":}",
            " [ 1 , { \"b\" : null } ] ",
            "1 2",
            "",
            "é",
            "\u{feff}1",
            "\"\u{7f}é\"",
        ] {
            let ours = read(text);
            let theirs = serde_json::from_str::<serde_json::Value>(text);
            assert_eq!(ours.is_ok(), theirs.is_ok(), "{text}: {ours:?} {theirs:?}");
            if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
                assert_eq!(plain(&ours), theirs, "{text}");
            }
        }
    }

    #[test]
    fn an_error_stands_where_it_is() {
        for (text, at, message) in [
            ("{\"a\":1,}", 7, "comma too many"),
            ("{\"é\" 1}", 6, "a colon"),
            ("[1, 'a']", 4, "double quotes"),
            ("[\"open]", 1, "no closing quote"),
            ("[1", 2, "`]` is missing"),
            ("[1] 2", 4, "ends before this"),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(error.span.start(), at, "{text}");
            assert!(error.message.contains(message), "{}", error.message);
        }
    }

    #[test]
    fn depth_has_an_end() {
        let deep = "[".repeat(10_000);
        assert!(read(&deep).unwrap_err().message.contains("too deep"));
        let most = format!("{}{}", "[".repeat(32), "]".repeat(32));
        assert!(read(&most).is_ok());
    }

    fn plain(value: &Value<'_>) -> serde_json::Value {
        match &value.kind {
            Kind::Null => serde_json::Value::Null,
            Kind::Bool(it) => (*it).into(),
            Kind::Number(it) => serde_json::from_str(it).unwrap(),
            Kind::String(it) => it.as_ref().into(),
            Kind::Array(items) => items.iter().map(plain).collect(),
            Kind::Object(members) => {
                members.iter().map(|it| (it.key.to_string(), plain(&it.value))).collect()
            }
        }
    }
}
