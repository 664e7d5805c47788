//! What a condition compares with: numbers, points in time, addresses, bytes, text.

use core::net::IpAddr;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use super::{
    condition::{Operator, Test},
    glob::Unit,
    request::Context,
    template::{Reading, Template},
};

/// A value under a condition key, ready to compare.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operand {
    Text(Template),
    Bool(bool),
    Number(f64),
    Date(Timestamp),
    Network(Network),
    Bytes(Vec<u8>),
}

impl Operand {
    /// Reads a value for an operator; the error says what is expected.
    pub(crate) fn read(
        operator: &Operator,
        text: &str,
        variables: bool,
    ) -> Result<Self, &'static str> {
        let plain = Reading { variables, wildcards: false };
        match operator.test {
            Test::Equals | Test::EqualsIgnoreCase => Ok(Self::Text(Template::read(text, plain, 0))),
            Test::Like | Test::Arn => {
                Ok(Self::Text(Template::read(text, Reading { variables, wildcards: true }, 0)))
            }
            Test::Bool | Test::Null => match text {
                _ if text.eq_ignore_ascii_case("true") => Ok(Self::Bool(true)),
                _ if text.eq_ignore_ascii_case("false") => Ok(Self::Bool(false)),
                _ if operator.test == Test::Bool && text.contains("${") => {
                    Ok(Self::Text(Template::read(text, plain, 0)))
                }
                _ => Err("`true` or `false`"),
            },
            Test::Number(_) => number(text).map(Self::Number).ok_or(mark!("a number")),
            Test::Date(_) => {
                date(text).map(Self::Date).ok_or(mark!("a date such as 2026-11-30T12:00:00Z"))
            }
            Test::Binary => Self::bytes(text).map(Self::Bytes).ok_or(mark!("bytes in base64")),
            Test::Address => Network::read(text)
                .map(Self::Network)
                .ok_or(mark!("an address or a range of them, such as 203.0.113.0/24")),
        }
    }

    /// The text, if it is compared as one.
    pub(crate) fn template(&self) -> Option<&Template> {
        match self {
            Self::Text(template) => Some(template),
            _ => None,
        }
    }

    /// The key of a variable in it that the request cannot fill.
    pub(crate) fn unresolved<'a>(&'a self, context: &Context) -> Option<&'a str> {
        self.template()?.unresolved(context)
    }

    pub(crate) fn bytes(text: &str) -> Option<Vec<u8>> {
        BASE64_STANDARD.decode(text).ok()
    }
}

/// A number as policies write it.
pub(crate) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|it: &f64| it.is_finite())
}

/// A point in time: ISO 8601 with or without a time and a zone, or seconds since 1970.
pub(crate) fn date(text: &str) -> Option<Timestamp> {
    let utc = |it: DateTime| TimeZone::UTC.to_timestamp(it).ok();
    text.parse()
        .ok()
        .or_else(|| text.parse().ok().and_then(utc))
        .or_else(|| text.parse().ok().and_then(|it| Timestamp::from_second(it).ok()))
        // Hours and minutes only, as AWS's examples have it.
        .or_else(|| text.strip_suffix('Z')?.parse().ok().and_then(utc))
}

/// Addresses that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    first: IpAddr,
    n_bits: u32,
}

impl Network {
    fn read(text: &str) -> Option<Self> {
        let (address, n_bits) = match text.split_once('/') {
            Some((address, n_bits)) => (address, Some(n_bits.parse().ok()?)),
            None => (text, None),
        };
        let first = Self::address(address)?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        let n_bits = n_bits.unwrap_or(most);
        (n_bits <= most).then_some(Self { first, n_bits })
    }

    pub(crate) fn address(text: &str) -> Option<IpAddr> {
        text.parse().ok()
    }

    pub(crate) fn holds(&self, address: IpAddr) -> bool {
        let differing = match (self.first, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros(),
            (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros(),
            _ => return false,
        };
        differing >= self.n_bits
    }
}

/// The parts of an ARN pattern: six, if it is one. A colon in the value of a variable divides, too.
pub(crate) fn split_at_colons(units: &[Unit]) -> Vec<&[Unit]> {
    units.splitn(6, |it| *it == Unit::Char(':')).collect()
}
