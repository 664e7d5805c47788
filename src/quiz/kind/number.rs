//! The kind of question that is answered with a number.
//!
//! `prompt.prompt` is what is asked and `prompt.unit` what is counted; `answer.answer` is the number and
//! `answer.tolerance` how far off an answer may be. `rationale` is a table from wrong numbers that people
//! give to the reason why each is wrong.

use std::fmt;

use toml::{Spanned, de::DeValue};

use super::{Judged, Kind, Sign};
use crate::quiz::{
    attempt::NotYet,
    score::Mark,
    table::{Faults, Table, prompt_of, text_of, wrong_answers},
};

/// A number and how near one has to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The answer.
    pub answer: Decimal,
    /// How far off an answer may be.
    pub tolerance: Decimal,
    /// What is counted, in the plural.
    pub unit: Option<String>,
    /// Wrong numbers, each with the reason.
    pub wrong: Vec<(String, String)>,
}

/// A number with at most six decimals, so that 0.1 is what it says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal {
    millionths: i128,
}

const MILLION: i128 = 1_000_000;

impl Decimal {
    /// The number that `text` writes, with digits, a point and perhaps a sign; spaces and underscores may
    /// divide its digits. `None` if it is none, too large or too fine.
    pub fn of(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect();
        let (sign, digits) = match text.strip_prefix(['-', '−']) {
            Some(digits) => (-1, digits),
            None => (1, text.strip_prefix('+').unwrap_or(&text)),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |it: &str| it.chars().all(|c| c.is_ascii_digit());
        let is_one =
            are_digits(whole) && are_digits(part) && !(whole.is_empty() && part.is_empty());
        if !is_one || whole.len() > 18 || part.len() > 6 {
            return None;
        }
        let number = |it: &str| if it.is_empty() { Some(0) } else { it.parse::<i128>().ok() };
        let millionths = number(whole)? * MILLION + number(&format!("{part:0<6}"))?;
        Some(Self { millionths: sign * millionths })
    }
}

impl Decimal {
    /// The number half-way from `low` to `high`, and how far it is from both; none if it has too many decimals.
    pub fn between(low: Self, high: Self) -> Option<(Self, Self)> {
        let sum = low.millionths + high.millionths;
        let half = (high.millionths - low.millionths) / 2;
        let is_whole = sum % 2 == 0 && half >= 0;
        is_whole.then_some((Self { millionths: sum / 2 }, Self { millionths: half }))
    }

    /// The numbers that are `distance` below and above it.
    pub fn around(self, distance: Self) -> (Self, Self) {
        let (low, high) =
            (self.millionths - distance.millionths, self.millionths + distance.millionths);
        (Self { millionths: low }, Self { millionths: high })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.millionths < 0 { "-" } else { "" };
        let (whole, part) = (self.millionths.abs() / MILLION, self.millionths.abs() % MILLION);
        let part = format!("{part:06}");
        match part.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            part => write!(f, "{sign}{whole}.{part}"),
        }
    }
}

/// Reads `prompt`, `answer` and `rationale` of a question of this kind.
pub(in crate::quiz) fn read(
    question: &Table<'_>,
    faults: &mut Faults<'_>,
) -> Option<(String, Kind)> {
    let (prompt, table) = prompt_of(question, &["prompt", "unit"], faults)?;
    let unit = table.get("unit").and_then(|value| text_of("`unit`", value, faults));
    let help = "write `answer.answer = 12`";
    question.required("answer", help, faults)?;
    let table = question.table("answer", tr!("the answer"), faults)?;
    table.refuse_unknown(&["answer", "tolerance"], faults);
    let answer = decimal("answer", table.required("answer", help, faults)?, faults)?;
    let tolerance = match table.get("tolerance") {
        Some(value) => decimal("tolerance", value, faults)?,
        None => Decimal::default(),
    };
    if tolerance < Decimal::default() {
        faults.add(table.span.clone(), tr!("`tolerance` must not be negative"));
        return None;
    }
    let wrong = wrong_answers(question, faults);
    let unit = unit.map(|it| it.text);
    Some((prompt, Kind::Number(Number { answer, tolerance, unit, wrong })))
}

fn decimal(key: &str, value: &Spanned<DeValue<'_>>, faults: &mut Faults<'_>) -> Option<Decimal> {
    let number = match value.get_ref() {
        DeValue::Integer(number) => i128::from_str_radix(number.as_str(), number.radix())
            .ok()
            .and_then(|it| Decimal::of(&it.to_string())),
        DeValue::Float(number) => Decimal::of(number.as_str()),
        _ => None,
    };
    if number.is_none() {
        let message = tr!("`{key}` must be a number with at most six decimals", key);
        faults.add(value.span(), message);
    }
    number
}

impl Number {
    pub(super) fn mark(&self, given: &[String]) -> Mark {
        let off = typed(given).map(|it| (it.millionths - self.answer.millionths).abs());
        Mark::whole(off.is_some_and(|it| it <= self.tolerance.millionths))
    }

    pub(super) fn judged<'a>(&'a self, given: &[String]) -> Vec<Judged<'a>> {
        let typed = given.first().cloned().unwrap_or_default();
        let unit = self.unit.as_ref().map(|it| format!(" {it}")).unwrap_or_default();
        let near = match self.tolerance.millionths {
            0 => String::new(),
            _ => tr!(" (up to {tolerance} off is right, too)", tolerance = self.tolerance),
        };
        let is_right = self.mark(given) == Mark::FULL;
        let words = if is_right { tr!("right, your answer") } else { tr!("right") };
        let right = Judged {
            sign: Sign::Right,
            label: String::new(),
            text: format!("{}{unit}{near}", self.answer),
            words: words.to_owned(),
            rationale: None,
        };
        if is_right {
            return vec![right];
        }
        let same = |it: &str| Decimal::of(it).is_some_and(|it| Decimal::of(&typed) == Some(it));
        let wrong = self.wrong.iter().find(|(it, _)| same(it)).map(|(_, why)| why.as_str());
        let wrong = Judged {
            sign: Sign::Wrong,
            label: String::new(),
            text: format!("{typed}{unit}"),
            words: tr!("wrong, your answer").to_owned(),
            rationale: wrong,
        };
        vec![wrong, right]
    }
}

pub(super) fn lacks(given: &[String]) -> Option<NotYet> {
    match given.first().map(|it| it.trim()) {
        None | Some("") => Some(NotYet::NothingTyped),
        Some(_) => typed(given).is_none().then_some(NotYet::NoNumber),
    }
}

fn typed(given: &[String]) -> Option<Decimal> {
    Decimal::of(given.first()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_it_says() {
        for (text, shown) in [
            ("12", Some("12")),
            ("-0.50", Some("-0.5")),
            ("1 000_000", Some("1000000")),
            (".5", Some("0.5")),
            ("+3.", Some("3")),
            ("1,5", None),
            ("12 h", None),
            ("", None),
            (".", None),
            ("1e3", None),
            ("0.0000001", None),
            ("9999999999999999999", None),
        ] {
            let number = Decimal::of(text).map(|it| it.to_string());
            assert_eq!(number.as_deref(), shown, "{text}");
        }
    }

    #[test]
    fn an_answer_may_be_as_far_off_as_the_author_says() {
        let decimal = |text| Decimal::of(text).unwrap();
        let (answer, tolerance) = (decimal("0.3"), decimal("0.1"));
        let number = Number { answer, tolerance, unit: None, wrong: Vec::new() };
        for (text, right) in [("0.2", true), ("0.4", true), ("0.41", false), ("0.199999", false)] {
            assert_eq!(number.mark(&[text.to_owned()]) == Mark::FULL, right, "{text}");
        }
    }
}
