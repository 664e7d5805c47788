//! The world's own clock: it stands still until somebody moves it.

use jiff::{Span, Timestamp, tz::TimeZone};

use super::World;

impl World {
    /// The time of the world's own clock.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Moves the clock on, and lets happen what falls due on the way; gives the new time.
    ///
    /// None, and nothing happens, for a span that does not lead into the future, or beyond the year 9999.
    pub(crate) fn pass_time(&mut self, span: Span) -> Option<Timestamp> {
        if !span.is_positive() {
            return None;
        }
        let then = self.later(span)?;
        // What somebody waits for ends here. What has an end of its own, as a session or a token, is
        // compared with the clock where it is used.
        self.end_requests(then);
        self.now = then;
        Some(self.now)
    }

    /// The time that comes `span` after now.
    pub(super) fn later(&self, span: Span) -> Option<Timestamp> {
        after(self.now, span)
    }
}

/// The time that comes `span` after `time`.
pub(super) fn after(time: Timestamp, span: Span) -> Option<Timestamp> {
    // A day of the world has 24 hours: it knows no time zone but UTC.
    let then = time.to_zoned_datetime(TimeZone::UTC).checked_add(span).ok()?;
    Some(then.timestamp())
}
