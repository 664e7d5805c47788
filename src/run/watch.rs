//! A stopwatch, for what is told in lines a second.

use std::time::Instant;

/// Runs since it was started.
#[derive(Debug)]
pub(crate) struct Watch(Instant);

impl Watch {
    /// Starts one.
    #[expect(clippy::disallowed_methods, reason = "run is where the clock is read")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// How many of `n` things were done a second since.
    pub(crate) fn rate(&self, n: usize) -> u128 {
        let micros = self.0.elapsed().as_micros().max(1);
        u128::try_from(n).unwrap_or_default() * 1_000_000 / micros
    }
}
