//! The Condition element: operators, what they compare, and whether a request meets them.
//!
//! Rules: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Conditions with multiple
//! context keys or values".

use std::cmp::Ordering;

use super::{
    Span,
    glob::{Unit, units_match},
    operand::{Network, Operand, date, number, split_at_colons},
    request::{Context, Request},
    template::Unresolved,
};

/// One key under one operator, with what it is compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Of the key.
    pub span: Span,
    /// Of the operator, with its prefix and suffix.
    pub operator_span: Span,
    /// Which comparison.
    pub operator: &'static Operator,
    /// For keys that have several values.
    pub set: Option<SetOperator>,
    /// Whether a request without the key meets it.
    pub if_exists: bool,
    /// In lower case.
    pub key: Box<str>,
    pub(crate) values: Vec<(Span, Operand)>,
}

/// What comes before an operator for keys that have several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetOperator {
    /// Every value of the request must do. None does, too.
    ForAllValues,
    /// One value of the request must do.
    ForAnyValue,
}

impl SetOperator {
    /// As policies spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ForAllValues => "ForAllValues",
            Self::ForAnyValue => "ForAnyValue",
        }
    }
}

/// A comparison that policies know.
#[derive(Debug, PartialEq, Eq)]
pub struct Operator {
    /// Without prefix and suffix.
    pub name: &'static str,
    /// What it compares.
    pub test: Test,
    /// Whether it is met by what the test refuses.
    pub negated: bool,
}

/// What an operator compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Character by character.
    Equals,
    /// The same, capitals aside.
    EqualsIgnoreCase,
    /// With `*` and `?`.
    Like,
    /// Numbers, by these outcomes.
    Number(&'static [Ordering]),
    /// Points in time, by these outcomes.
    Date(&'static [Ordering]),
    /// `true` or `false`.
    Bool,
    /// Bytes in base64.
    Binary,
    /// An address in a range of them.
    Address,
    /// ARNs, part by part, with `*` and `?` in each.
    Arn,
    /// Whether the key is missing.
    Null,
}

use Ordering::{Equal, Greater, Less};

/// All operators, in the order of AWS's documentation.
pub const OPERATORS: &[Operator] = &[
    operator("StringEquals", Test::Equals, false),
    operator("StringNotEquals", Test::Equals, true),
    operator("StringEqualsIgnoreCase", Test::EqualsIgnoreCase, false),
    operator("StringNotEqualsIgnoreCase", Test::EqualsIgnoreCase, true),
    operator("StringLike", Test::Like, false),
    operator("StringNotLike", Test::Like, true),
    operator("NumericEquals", Test::Number(&[Equal]), false),
    operator("NumericNotEquals", Test::Number(&[Equal]), true),
    operator("NumericLessThan", Test::Number(&[Less]), false),
    operator("NumericLessThanEquals", Test::Number(&[Less, Equal]), false),
    operator("NumericGreaterThan", Test::Number(&[Greater]), false),
    operator("NumericGreaterThanEquals", Test::Number(&[Greater, Equal]), false),
    operator("DateEquals", Test::Date(&[Equal]), false),
    operator("DateNotEquals", Test::Date(&[Equal]), true),
    operator("DateLessThan", Test::Date(&[Less]), false),
    operator("DateLessThanEquals", Test::Date(&[Less, Equal]), false),
    operator("DateGreaterThan", Test::Date(&[Greater]), false),
    operator("DateGreaterThanEquals", Test::Date(&[Greater, Equal]), false),
    operator("Bool", Test::Bool, false),
    operator("BinaryEquals", Test::Binary, false),
    operator("IpAddress", Test::Address, false),
    operator("NotIpAddress", Test::Address, true),
    operator("ArnEquals", Test::Arn, false),
    operator("ArnLike", Test::Arn, false),
    operator("ArnNotEquals", Test::Arn, true),
    operator("ArnNotLike", Test::Arn, true),
    operator("Null", Test::Null, false),
];

const fn operator(name: &'static str, test: Test, negated: bool) -> Operator {
    Operator { name, test, negated }
}

/// Why a request does not meet a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmet {
    /// The request does not have the key.
    Missing,
    /// It has values that do not do.
    Values,
    /// A variable of the policy has no value in this request.
    Unresolved,
}

impl Condition {
    /// Whether the request meets it.
    pub(crate) fn check(&self, request: &Request<'_>) -> Result<(), Unmet> {
        // A key without values is as good as missing.
        let given = request.context.values(&self.key).filter(|it| !it.is_empty());
        let is_met = if self.operator.test == Test::Null {
            self.values.iter().any(|(_, it)| *it == Operand::Bool(given.is_none()))
        } else {
            match given {
                None => return self.check_missing(),
                Some(given) => self
                    .check_values(given, request.context)
                    .map_err(|Unresolved| Unmet::Unresolved)?,
            }
        };
        if is_met { Ok(()) } else { Err(Unmet::Values) }
    }

    fn check_missing(&self) -> Result<(), Unmet> {
        let is_met = match self.set {
            _ if self.if_exists => true,
            Some(SetOperator::ForAllValues) => true,
            Some(SetOperator::ForAnyValue) => false,
            None => self.operator.negated,
        };
        if is_met { Ok(()) } else { Err(Unmet::Missing) }
    }

    fn check_values(&self, given: &[Box<str>], context: &Context) -> Result<bool, Unresolved> {
        // Every value is looked at: one that cannot be resolved ends the statement wherever it stands.
        let mut n_hits = 0;
        for value in given {
            let mut is_hit = false;
            for (_, operand) in &self.values {
                is_hit |= self.compare(value, operand, context)?;
            }
            n_hits += usize::from(is_hit);
        }
        let n_misses = given.len() - n_hits;
        Ok(match (self.set, self.operator.negated) {
            (Some(SetOperator::ForAllValues), false) => n_misses == 0,
            (Some(SetOperator::ForAllValues) | None, true) => n_hits == 0,
            (Some(SetOperator::ForAnyValue) | None, false) => n_hits > 0,
            (Some(SetOperator::ForAnyValue), true) => n_misses > 0,
        })
    }

    fn compare(
        &self,
        value: &str,
        operand: &Operand,
        context: &Context,
    ) -> Result<bool, Unresolved> {
        Ok(match (self.operator.test, operand) {
            (Test::Arn, Operand::Text(template)) => arn_matches(&template.units(context)?, value),
            (Test::EqualsIgnoreCase, Operand::Text(template)) => {
                let units = template.units(context)?;
                let expected = units.iter().flat_map(|it| match it {
                    Unit::Char(c) => c.to_lowercase(),
                    Unit::One => '?'.to_lowercase(),
                    Unit::Many => '*'.to_lowercase(),
                });
                expected.eq(value.chars().flat_map(char::to_lowercase))
            }
            (Test::Bool, Operand::Text(template)) => {
                template.matches(&value.to_ascii_lowercase(), context)?
            }
            (_, Operand::Text(template)) => template.matches(value, context)?,
            (_, Operand::Bool(expected)) => {
                value.eq_ignore_ascii_case(if *expected { "true" } else { "false" })
            }
            (Test::Number(outcomes), Operand::Number(expected)) => {
                let order = number(value).and_then(|it| it.partial_cmp(expected));
                order.is_some_and(|it| outcomes.contains(&it))
            }
            (Test::Date(outcomes), Operand::Date(expected)) => {
                date(value).is_some_and(|it| outcomes.contains(&it.cmp(expected)))
            }
            (_, Operand::Network(network)) => {
                Network::address(value).is_some_and(|it| network.holds(it))
            }
            (_, Operand::Bytes(expected)) => Operand::bytes(value).as_ref() == Some(expected),
            (_, Operand::Number(_) | Operand::Date(_)) => false,
        })
    }
}

/// Whether each of the six parts of the ARN is meant by that of the pattern.
fn arn_matches(pattern: &[Unit], arn: &str) -> bool {
    let mut given = arn.splitn(6, ':');
    let parts = split_at_colons(pattern);
    parts.len() == 6
        && parts.iter().all(|part| given.next().is_some_and(|text| units_match(part, text)))
}
