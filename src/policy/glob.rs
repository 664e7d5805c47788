//! Patterns with `*` and `?`: whether a text is one that the pattern means.

/// A pattern, told apart by what is quickest to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Glob {
    /// `*`
    Any,
    /// No wildcard.
    Exact(Box<str>),
    /// A text, then `*`.
    Prefix(Box<str>),
    /// Anything else.
    Units(Box<[Unit]>),
}

/// A character of a pattern, or a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// This character.
    Char(char),
    /// `?`: any one character.
    One,
    /// `*`: any characters, also none.
    Many,
}

impl Unit {
    /// What each character of a pattern means.
    pub(crate) fn of(c: char) -> Self {
        match c {
            '*' => Self::Many,
            '?' => Self::One,
            _ => Self::Char(c),
        }
    }

    fn spelled(self) -> char {
        match self {
            Self::Many => '*',
            Self::One => '?',
            Self::Char(c) => c,
        }
    }
}

impl Glob {
    /// The pattern that `text` spells.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let mut text = text.into();
        match text.bytes().position(|it| matches!(it, b'*' | b'?')) {
            None => Self::Exact(text.into()),
            Some(0) if text == "*" => Self::Any,
            Some(at) if at + 1 == text.len() && text.ends_with('*') => {
                text.pop();
                Self::Prefix(text.into())
            }
            Some(_) => Self::Units(text.chars().map(Unit::of).collect()),
        }
    }

    /// As it is spelled.
    pub(crate) fn spelled(&self) -> String {
        match self {
            Self::Any => "*".to_owned(),
            Self::Exact(text) => text.to_string(),
            Self::Prefix(text) => format!("{text}*"),
            Self::Units(units) => units.iter().map(|it| it.spelled()).collect(),
        }
    }

    /// Whether it means the whole of `text`.
    pub(crate) fn matches(&self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(exact) => **exact == *text,
            Self::Prefix(prefix) => text.starts_with(&**prefix),
            Self::Units(units) => units_match(units, text),
        }
    }
}

/// Whether the units mean the whole of `text`.
///
/// Only the last `*` is ever taken back, so that the time is at most the product of both lengths.
pub(crate) fn units_match(units: &[Unit], text: &str) -> bool {
    let mut rest = text.chars();
    let mut at = 0;
    // Where to go on if what follows the last `*` does not fit: after it, one character further.
    let mut retry = None;
    loop {
        let unit = units.get(at).copied();
        if unit == Some(Unit::Many) {
            at += 1;
            if at == units.len() {
                return true;
            }
            retry = Some((at, rest.clone()));
            continue;
        }
        let mut ahead = rest.clone();
        let fits = match (ahead.next(), unit) {
            (None, None) => return true,
            (Some(_), Some(Unit::One)) => true,
            (Some(c), Some(Unit::Char(expected))) => c == expected,
            _ => false,
        };
        if fits {
            rest = ahead;
            at += 1;
            continue;
        }
        let Some((after, from)) = &mut retry else { return false };
        if from.next().is_none() {
            return false;
        }
        at = *after;
        rest = from.clone();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wildcards_mean_what_aws_says() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("*", "a/b:c", true),
            ("?", "", false),
            ("?", "é", true),
            ("?", "ab", false),
            ("a*", "a", true),
            ("a*", "ba", false),
            ("*a", "ba", true),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "aXbY", false),
            ("a**b", "ab", true),
            ("a?c", "abc", true),
            ("*?", "", false),
            ("*ab", "aab", true),
            ("*abab*x", "abaabab--x", true),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(Glob::new(pattern).matches(text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_cost_no_more_than_the_product() {
        let pattern = "*a".repeat(300) + "b";
        assert!(!Glob::new(pattern).matches(&"a".repeat(5_000)));
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_definition(pattern in "[ab*?]{0,8}", text in "[abé]{0,8}") {
            let units: Vec<char> = pattern.chars().collect();
            let chars: Vec<char> = text.chars().collect();
            prop_assert_eq!(Glob::new(pattern).matches(&text), by_definition(&units, &chars));
        }
    }

    fn by_definition(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, _) => text.is_empty(),
            (Some(('*', rest)), None) => by_definition(rest, text),
            (Some(('*', rest)), Some((_, later))) => {
                by_definition(rest, text) || by_definition(pattern, later)
            }
            (Some(('?', rest)), Some((_, later))) => by_definition(rest, later),
            (Some((c, rest)), Some((d, later))) => c == d && by_definition(rest, later),
            (Some(_), None) => false,
        }
    }
}
