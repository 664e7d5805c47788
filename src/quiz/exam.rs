//! What an exam has beside its questions: a clock that neither a restart nor a changed clock resets, and the
//! moment at which all was handed in.

use serde::{Deserialize, Serialize};

/// The clock of an exam. Times are in seconds since 1970, as whoever reads the clock says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exam {
    started: i64,
    /// Seconds that there are; none where there is no limit.
    limit: Option<u32>,
    /// The latest time that was told, so that a clock that is set back gives no time back.
    latest: i64,
    handed_in: Option<i64>,
}

impl Exam {
    /// An exam that begins at `now`.
    pub fn new(now: i64, limit: Option<u32>) -> Self {
        Self { started: now, limit, latest: now, handed_in: None }
    }

    /// Takes notice of the time.
    pub(super) fn tick(&mut self, now: i64) {
        if self.handed_in.is_none() {
            self.latest = self.latest.max(now);
        }
    }

    /// Seconds that are left; none where there is no limit or all is handed in.
    pub fn left(&self) -> Option<u32> {
        let limit = self.limit.filter(|_| self.handed_in.is_none())?;
        Some(limit.saturating_sub(self.used()))
    }

    /// Seconds from the beginning to now, or to the moment at which all was handed in; at most the limit.
    pub fn used(&self) -> u32 {
        let until = self.handed_in.unwrap_or(self.latest);
        let used = u32::try_from(until.saturating_sub(self.started).max(0)).unwrap_or(u32::MAX);
        used.min(self.limit.unwrap_or(u32::MAX))
    }

    /// Whether the answers are fixed.
    pub fn is_handed_in(&self) -> bool {
        self.handed_in.is_some()
    }

    pub(super) fn hand_in(&mut self) {
        self.handed_in.get_or_insert(self.latest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_only_goes_on() {
        let mut exam = Exam::new(1000, Some(600));
        for (now, left) in [(1010, 590), (500, 590), (i64::MIN, 590), (1300, 300), (1299, 300)] {
            exam.tick(now);
            assert_eq!(exam.left(), Some(left), "{now}");
        }
        let mut ahead = exam;
        ahead.tick(i64::MAX);
        assert_eq!((ahead.left(), ahead.used()), (Some(0), 600));
        exam.hand_in();
        exam.tick(1900);
        assert_eq!((exam.left(), exam.used(), exam.is_handed_in()), (None, 300, true));
        let kept: Exam = serde_json::from_value(serde_json::to_value(exam).unwrap()).unwrap();
        assert_eq!(kept, exam);
    }
}
