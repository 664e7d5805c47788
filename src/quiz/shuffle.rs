//! A shuffle that gives the same order for the same seed for ever.
//!
//! The generator is stable by promise, sampling on top of it is not; so numbers are taken raw and brought
//! into range here. The tests hold the order itself: whoever changes it changes every form ever given.

use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};

/// The randomness of one form.
#[derive(Debug)]
pub(super) struct Shuffler(ChaCha8Rng);

impl Shuffler {
    pub(super) fn new(seed: u64) -> Self {
        // The key is written out, because how a library makes one of a number may change.
        let mut key = [0; 32];
        for (place, byte) in key.iter_mut().zip(seed.to_le_bytes()) {
            *place = byte;
        }
        Self(ChaCha8Rng::from_seed(key))
    }

    /// Fisher–Yates from the end.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(self.below(last + 1), last);
        }
    }

    /// A number below `bound`, each as likely as any other: what would favour low numbers is drawn again.
    fn below(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        let fair = u64::MAX - u64::MAX % bound;
        loop {
            let number = self.0.next_u64();
            if number < fair {
                return usize::try_from(number % bound).unwrap_or_default();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(seed: u64, n_items: u32) -> Vec<u32> {
        let mut items: Vec<u32> = (0..n_items).collect();
        Shuffler::new(seed).shuffle(&mut items);
        items
    }

    #[test]
    fn an_order_is_the_same_for_ever() {
        assert_eq!(order(7, 10), [0, 5, 7, 4, 1, 3, 2, 8, 6, 9]);
    }

    #[test]
    fn every_order_is_about_as_likely_as_any_other() {
        let mut counts = std::collections::BTreeMap::new();
        for seed in 0..6000 {
            *counts.entry(order(seed, 3)).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 6);
        assert!(counts.values().all(|count| (850..1150).contains(count)), "{counts:?}");
    }
}
