//! Which clicks are double: two at the same cell, one soon after the other.

use std::time::{Duration, Instant};

use crate::app::pointer::{Gesture, Pointer};

/// How soon after a click another one at the same cell makes it double.
const SOON: Duration = Duration::from_millis(400);

/// The last click, while another may make it double.
#[derive(Debug, Default)]
pub struct Clicks {
    last: Option<(Instant, u16, u16)>,
}

impl Clicks {
    /// What `pointer` is with what came before it, where it happens now.
    #[expect(clippy::disallowed_methods, reason = "run is the reader of the clock")]
    pub fn hear(&mut self, pointer: Pointer) -> Pointer {
        self.hear_at(pointer, Instant::now())
    }

    fn hear_at(&mut self, pointer: Pointer, now: Instant) -> Pointer {
        let Pointer { column, row, gesture } = pointer;
        match gesture {
            Gesture::Press => {
                let is_again = self.last.take().is_some_and(|(at, was_column, was_row)| {
                    (was_column, was_row) == (column, row) && now.duration_since(at) <= SOON
                });
                if is_again {
                    return Pointer { gesture: Gesture::PressAgain, ..pointer };
                }
                self.last = Some((now, column, row));
            }
            // Who moves in between means something else.
            Gesture::Drag | Gesture::Wheel { .. } => self.last = None,
            Gesture::PressAgain | Gesture::Release => {}
        }
        pointer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "any moment will do")]
    fn two_clicks_are_a_double_click_if_the_second_comes_soon_and_to_the_same_cell() {
        use Gesture::{Drag, Press, PressAgain, Release, Wheel};
        let begin = Instant::now();
        let mut clicks = Clicks::default();
        for (milliseconds, column, gesture, expected) in [
            (0, 5, Press, Press),
            (80, 5, Release, Release),
            (300, 5, Press, PressAgain),
            (310, 5, Release, Release),
            // The third is a first one.
            (350, 5, Press, Press),
            (800, 5, Press, Press),
            (900, 6, Press, Press),
            (950, 7, Drag, Drag),
            (960, 6, Press, Press),
            (970, 6, Wheel { down: true }, Wheel { down: true }),
            (980, 6, Press, Press),
            (990, 6, Press, PressAgain),
        ] {
            let pointer = Pointer { column, row: 1, gesture };
            let heard = clicks.hear_at(pointer, begin + Duration::from_millis(milliseconds));
            assert_eq!(heard.gesture, expected, "at {milliseconds} ms");
        }
    }
}
