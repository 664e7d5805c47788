//! The numbers that a small class carries: shares and correlations, each with how far it can be trusted.

/// The standard normal quantile of a two-sided interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// Below so many answers nothing is said of a correlation.
pub const FEWEST: u32 = 10;

/// A number between two others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// How answers to one question go with the rest of the form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Discrimination {
    /// Fewer than [`FEWEST`] answers.
    TooFew,
    /// All answers are right, or wrong, or all did equally well in the rest: there is nothing to compare.
    NobodyVaries,
    /// A correlation from -1 to 1, and its interval where it has one: a perfect one has none.
    Of(f64, Option<Interval>),
}

/// Wilson's interval of 95 % for a share of `n_right` in `n`; none for no answers.
pub fn wilson(n_right: u32, n: u32) -> Option<Interval> {
    if n == 0 {
        return None;
    }
    let (right, n) = (f64::from(n_right), f64::from(n));
    let share = right / n;
    let scale = 1.0 + Z * Z / n;
    let middle = (share + Z * Z / (2.0 * n)) / scale;
    let half = Z / scale * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    Some(Interval { low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
}

/// The point-biserial correlation between being right and the mean mark of the rest, its interval by Fisher's z.
pub fn discrimination(answers: &[(bool, f64)]) -> Discrimination {
    let n = u32::try_from(answers.len()).unwrap_or(u32::MAX);
    if n < FEWEST {
        return Discrimination::TooFew;
    }
    let n = f64::from(n);
    let rests = |wanted: bool| answers.iter().filter(move |it| it.0 == wanted).map(|it| it.1);
    let (Some(right), Some(wrong)) = (mean(rests(true)), mean(rests(false))) else {
        return Discrimination::NobodyVaries;
    };
    let first = answers.first().map_or(0.0, |it| it.1);
    if answers.iter().all(|it| it.1.to_bits() == first.to_bits()) {
        return Discrimination::NobodyVaries;
    }
    let all = mean(answers.iter().map(|it| it.1)).unwrap_or(0.0);
    let spread = (answers.iter().map(|it| (it.1 - all).powi(2)).sum::<f64>() / n).sqrt();
    let share = answers.iter().map(|it| f64::from(u8::from(it.0))).sum::<f64>() / n;
    let r = ((right - wrong) / spread * (share * (1.0 - share)).sqrt()).clamp(-1.0, 1.0);
    Discrimination::Of(r, fisher(r, n))
}

/// Fisher's interval of 95 %; a perfect correlation has none, since a few answers cannot be so sure.
fn fisher(r: f64, n: f64) -> Option<Interval> {
    if r.abs() > 1.0 - 1e-9 {
        return None;
    }
    let half = Z / (n - 3.0).sqrt();
    Some(Interval { low: (r.atanh() - half).tanh(), high: (r.atanh() + half).tanh() })
}

/// None of nothing.
pub fn mean(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = numbers.fold((0.0, 0.0), |(sum, n), it| (sum + it, n + 1.0));
    (n > 0.0).then(|| sum / n)
}

/// The middle, or the mean of the two that are in the middle; none of nothing.
pub fn median(mut numbers: Vec<u32>) -> Option<f64> {
    numbers.sort_unstable();
    let n = numbers.len();
    let upper = f64::from(*numbers.get(n / 2)?);
    let lower = f64::from(*numbers.get(n.checked_sub(1)? / 2)?);
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published examples of Wilson's interval, and its ends.
    #[test]
    fn shares_of_few_have_wide_intervals() {
        for (right, n, low, high) in [
            (0, 10, 0.0, 0.2775),
            (10, 10, 0.7225, 1.0),
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (1, 29, 0.0061, 0.1718),
        ] {
            let told = wilson(right, n).unwrap();
            assert!((told.low - low).abs() < 1e-4 && (told.high - high).abs() < 1e-4, "{told:?}");
        }
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn a_correlation_is_told_only_where_there_is_one() {
        let with = |rests: [f64; 10], right: usize| {
            let answers = rests.into_iter().enumerate().map(|(idx, it)| (idx < right, it));
            discrimination(&answers.collect::<Vec<_>>())
        };
        let rising = [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0];
        assert_eq!(discrimination(&[(true, 1.0), (false, 0.0)]), Discrimination::TooFew);
        assert_eq!(with(rising, 0), Discrimination::NobodyVaries);
        assert_eq!(with(rising, 10), Discrimination::NobodyVaries);
        assert_eq!(with([50.0; 10], 5), Discrimination::NobodyVaries);
        let halves = [80.0, 80.0, 80.0, 80.0, 80.0, 20.0, 20.0, 20.0, 20.0, 20.0];
        assert_eq!(with(halves, 5), Discrimination::Of(1.0, None));
        let Discrimination::Of(r, Some(interval)) = with(rising, 5) else { panic!() };
        // Pearson's r of 1 1 1 1 1 0 0 0 0 0 with 9 to 0 is 12.5 / sqrt(2.5 * 82.5).
        assert!((r - 0.870_388).abs() < 1e-6, "{r}");
        assert!((interval.low - 0.532_1).abs() < 1e-3, "{interval:?}");
        assert!(interval.high > r && interval.high < 1.0);
    }

    #[test]
    fn the_middle_is_in_the_middle() {
        for (numbers, expected) in [
            (vec![], None),
            (vec![3], Some(3.0)),
            (vec![9, 1], Some(5.0)),
            (vec![4, 9, 1], Some(4.0)),
        ] {
            assert_eq!(median(numbers), expected);
        }
    }
}
