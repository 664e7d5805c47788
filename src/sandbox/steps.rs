//! The list of the steps of a history, in blocks that copies of it share.

use std::{ops::Range, sync::Arc};

use super::Step;

/// Steps in their order. A copy shares all its blocks, and a change of it copies one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Steps {
    /// Each is full but the last.
    blocks: Vec<Arc<Vec<Step>>>,
    len: usize,
}

/// Steps in a block: few enough to be copied while nobody waits.
const BLOCK: usize = 512;

impl Steps {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Step number `idx`.
    pub fn get(&self, idx: usize) -> Option<&Step> {
        self.blocks.get(idx / BLOCK)?.get(idx % BLOCK)
    }

    /// The steps with these numbers, as far as there are any.
    pub fn range(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = &Step> {
        range.filter_map(|idx| self.get(idx))
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Step> {
        self.range(0..self.len)
    }

    /// A copy of all of them.
    pub fn to_vec(&self) -> Vec<Step> {
        self.iter().cloned().collect()
    }

    /// The number of the first of those that are undone together with the last of the first `n_steps`.
    pub fn first_undone(&self, n_steps: usize) -> Option<usize> {
        let is_first = |idx: &usize| self.get(*idx).is_some_and(|step| !step.joined);
        (0..n_steps).rev().find(is_first).or(n_steps.checked_sub(1))
    }

    /// The end of those that are done again together with step number `idx`.
    pub fn end_of(&self, idx: usize) -> usize {
        let joined = self.range(idx + 1..self.len).take_while(|step| step.joined);
        idx + 1 + joined.count()
    }

    pub(super) fn push(&mut self, step: Step) {
        if self.len.is_multiple_of(BLOCK) {
            self.blocks.push(Arc::new(Vec::new()));
        }
        if let Some(block) = self.blocks.last_mut() {
            Arc::make_mut(block).push(step);
            self.len += 1;
        }
    }

    /// Leaves the first `len` steps.
    pub(super) fn truncate(&mut self, len: usize) {
        if len >= self.len {
            return;
        }
        self.len = len;
        self.blocks.truncate(len.div_ceil(BLOCK));
        if let Some(block) = self.blocks.last_mut()
            && !len.is_multiple_of(BLOCK)
        {
            Arc::make_mut(block).truncate(len % BLOCK);
        }
    }

    /// Joins the steps from number `first` on to the one before them.
    pub(super) fn join(&mut self, first: usize) {
        for idx in first..self.len {
            let block = self.blocks.get_mut(idx / BLOCK).filter(|it| {
                // What is joined already need not be copied.
                it.get(idx % BLOCK).is_some_and(|step| !step.joined)
            });
            let step = block.and_then(|it| Arc::make_mut(it).get_mut(idx % BLOCK));
            if let Some(step) = step {
                step.joined = true;
            }
        }
    }
}

impl FromIterator<Step> for Steps {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        let mut all = Self::default();
        steps.into_iter().for_each(|step| all.push(step));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(n: usize) -> Step {
        Step::reset().told(&n.to_string())
    }

    #[test]
    fn a_list_in_blocks_is_a_list() {
        let mut steps = Steps::default();
        let mut plain: Vec<Step> = Vec::new();
        for n in 0..3 * BLOCK + 7 {
            steps.push(step(n));
            plain.push(step(n));
        }
        for len in [3 * BLOCK + 9, 3 * BLOCK, 3 * BLOCK - 1, BLOCK + 3, BLOCK, 1, 0] {
            let whole = steps.clone();
            steps.truncate(len);
            plain.truncate(len);
            assert_eq!((steps.to_vec(), steps.len()), (plain.clone(), plain.len()), "{len}");
            assert!(whole.len() >= steps.len());
            assert_eq!(steps, plain.iter().cloned().collect(), "{len}");
            assert_eq!(steps.get(len), None);
        }
    }

    #[test]
    fn a_change_of_a_copy_leaves_the_other_alone() {
        let steps: Steps = (0..2 * BLOCK + 5).map(step).collect();
        let mut copy = steps.clone();
        copy.push(step(7));
        copy.join(2 * BLOCK);
        assert_eq!(steps.iter().filter(|it| it.joined).count(), 0);
        assert_eq!(copy.iter().filter(|it| it.joined).count(), 6);
        assert_eq!(
            (copy.first_undone(copy.len()), copy.end_of(2 * BLOCK - 1)),
            (Some(2 * BLOCK - 1), copy.len())
        );
        let shared =
            steps.blocks.iter().zip(&copy.blocks).filter(|(one, other)| Arc::ptr_eq(one, other));
        assert_eq!(shared.count(), 2);
    }
}
