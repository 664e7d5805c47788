//! Patterns compared with each other: whether two can mean the same text, and whether one means all of another.

use crate::policy::glob::Unit;

/// A character of a pattern, or what stands for some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Char(char),
    /// Any one character.
    One,
    /// Any characters, also none.
    Many,
    /// The same, but not this one.
    Without(char),
}

/// The pieces of a pattern; `${…}` stands for anything where `variables` says so.
pub(super) fn pieces(text: &str, variables: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, inside, after)) = placeholder(rest).filter(|_| variables) {
        pieces.extend(before.chars().map(piece));
        pieces.push(match inside {
            "*" => Piece::Char('*'),
            "?" => Piece::Char('?'),
            "$" => Piece::Char('$'),
            _ => Piece::Many,
        });
        rest = after;
    }
    pieces.extend(rest.chars().map(piece));
    pieces
}

/// The pieces of what the ARNs of a type look like, in AWS's spelling.
pub(super) fn shape(arn: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut n_colons = 0;
    let mut rest = arn;
    while let Some((before, inside, after)) = placeholder(rest) {
        n_colons += before.matches(':').count();
        pieces.extend(before.chars().map(piece));
        pieces.push(match inside {
            // The first five parts of an ARN hold no colon.
            _ if n_colons < 5 => Piece::Without(':'),
            _ if WITHOUT_SLASH.contains(&inside) => Piece::Without('/'),
            _ => Piece::Many,
        });
        rest = after;
    }
    pieces.extend(rest.chars().map(piece));
    pieces
}

/// What in AWS's ARNs is never a path.
const WITHOUT_SLASH: [&str; 2] = ["BucketName", "TableName"];

/// Whether some text is meant by both.
///
/// The time is at most the product of both lengths.
pub(super) fn intersect(left: &[Piece], right: &[Piece]) -> bool {
    // Whether what is left of `left` and of `right` from the place on that this stands for can meet, place by
    // place from the end of `left`.
    let width = right.len() + 1;
    let mut below: Vec<bool> = Vec::new();
    for at in (0..=left.len()).rev() {
        let mut row = vec![false; width];
        let here = left.get(at).copied();
        for to in (0..width).rev() {
            let there = right.get(to).copied();
            let down = below.get(to).copied().unwrap_or_default();
            let along = row.get(to + 1).copied().unwrap_or_default();
            let both = below.get(to + 1).copied().unwrap_or_default();
            let meets = match (here, there) {
                (None, None) => true,
                (Some(one), Some(other)) => {
                    one.is_many() && (down || along && one.takes(other))
                        || other.is_many() && (along || down && other.takes(one))
                        || both && !one.is_many() && !other.is_many() && one.takes(other)
                }
                (Some(one), None) => one.is_many() && down,
                (None, Some(other)) => other.is_many() && along,
            };
            if let Some(it) = row.get_mut(to) {
                *it = meets;
            }
        }
        below = row;
    }
    below.first().copied().unwrap_or_default()
}

/// Whether everything that `special` means is meant by `general`; in doubt not.
pub(super) fn covers(general: &str, special: &str) -> bool {
    let general: Vec<Unit> = general.chars().map(Unit::of).collect();
    let special: Vec<Unit> = special.chars().map(Unit::of).collect();
    let (mut at, mut to, mut retry) = (0, 0, None);
    // As a text is matched, with the wildcards of `special` as characters that only wildcards mean.
    while let Some(unit) = special.get(to) {
        let is_one = !matches!(unit, Unit::Many);
        match general.get(at) {
            Some(Unit::Many) => {
                at += 1;
                retry = Some((at, to));
                continue;
            }
            Some(Unit::One) if is_one => {}
            Some(Unit::Char(c)) if *unit == Unit::Char(*c) => {}
            _ => match &mut retry {
                Some((after, from)) => {
                    *from += 1;
                    (at, to) = (*after, *from);
                    continue;
                }
                None => return false,
            },
        }
        at += 1;
        to += 1;
    }
    general.iter().skip(at).all(|it| *it == Unit::Many)
}

impl Piece {
    fn is_many(self) -> bool {
        matches!(self, Self::Many | Self::Without(_))
    }

    /// Whether a character of the other can be one of this. What stands for many can give a letter.
    fn takes(self, other: Self) -> bool {
        match (self, other) {
            (Self::Char(one), Self::Char(other)) => one == other,
            (Self::Without(one), Self::Char(other)) | (Self::Char(one), Self::Without(other)) => {
                one != other
            }
            _ => true,
        }
    }
}

fn piece(c: char) -> Piece {
    match Unit::of(c) {
        Unit::Many => Piece::Many,
        Unit::One => Piece::One,
        Unit::Char(c) => Piece::Char(c),
    }
}

/// What stands before the next `${…}`, inside it, and after it.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (inside, after) = rest.split_once('}')?;
    Some((before, inside, after))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::glob::Glob;

    #[test]
    fn parts_of_an_arn_hold_what_they_can() {
        for (pattern, arn, expected) in [
            ("arn:aws:s3:::reports", "arn:${Partition}:s3:::${BucketName}", true),
            ("arn:aws:s3:::reports/*", "arn:${Partition}:s3:::${BucketName}", false),
            ("arn:aws:s3:::reports*", "arn:${Partition}:s3:::${BucketName}", true),
            ("arn:aws:s3:::reports", "arn:${Partition}:s3:::${BucketName}/${ObjectName}", false),
            ("arn:aws:s3:::reports*", "arn:${Partition}:s3:::${BucketName}/${ObjectName}", true),
            ("arn:aws:s3:::*", "arn:${Partition}:s3:::${BucketName}/${ObjectName}", true),
            ("arn:aws:s3:::${aws:username}", "arn:${Partition}:s3:::${BucketName}", true),
            ("arn:aws:s3:::a${/}", "arn:${Partition}:s3:::${BucketName}", true),
            ("arn:aws:sns:*:*:a", "arn:${Partition}:s3:${Region}:${Account}:job/${JobId}", false),
            ("arn:aws:s3:*", "arn:${Partition}:s3:${Region}:${Account}:job/${JobId}", true),
            ("arn:aws:s3:::a/*", "arn:${Partition}:s3:${Region}:${Account}:job/${JobId}", false),
        ] {
            let found = intersect(&pieces(pattern, true), &shape(arn));
            assert_eq!(found, expected, "{pattern} {arn}");
        }
    }

    proptest! {
        #[test]
        fn what_both_mean_is_found(
            left in "[ab*?]{0,6}", right in "[ab*?]{0,6}", texts in prop::collection::vec("[ab]{0,6}", 20),
        ) {
            let (one, other) = (Glob::new(left.as_str()), Glob::new(right.as_str()));
            let meet = intersect(&pieces(&left, false), &pieces(&right, false));
            for text in &texts {
                prop_assert!(meet || !(one.matches(text) && other.matches(text)));
                prop_assert!(
                    !covers(&left, &right) || !other.matches(text) || one.matches(text),
                    "{left} {right} {text}"
                );
            }
        }

        #[test]
        fn a_pattern_that_is_found_to_meet_does(left in "[ab*?]{0,4}", right in "[ab*?]{0,4}") {
            let (one, other) = (Glob::new(left.as_str()), Glob::new(right.as_str()));
            let meet = intersect(&pieces(&left, false), &pieces(&right, false));
            prop_assert_eq!(meet, texts(8).iter().any(|it| one.matches(it) && other.matches(it)));
        }
    }

    /// All texts of two letters up to this length.
    fn texts(longest: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        for n in 0..longest {
            let last: Vec<_> = all.iter().filter(|it| it.len() == n).cloned().collect();
            all.extend(last.iter().flat_map(|it| [format!("{it}a"), format!("{it}b")]));
        }
        all
    }
}
