//! The steps that were taken, with worlds on the way: undo, redo and replay.
//!
//! A world is a value whose copy costs a few counters, but what it no longer shares with the next
//! one adds up. So every world near the cursor is kept, and ever fewer with the distance; one in
//! between is made again by replaying from the nearest before it.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    step::{self, PackedCall, Step},
    steps::Steps,
};
use crate::world::World;

/// A copy is cheap, however long it is.
#[derive(Debug, Clone)]
pub(super) struct History {
    start: Arc<World>,
    steps: Steps,
    // By the number of steps that led there. INVARIANT: the world at the cursor is always there.
    worlds: BTreeMap<usize, Arc<World>>,
    cursor: usize,
}

impl History {
    pub(super) fn new(start: World) -> Self {
        let start = Arc::new(start);
        let worlds = BTreeMap::from([(0, start.clone())]);
        Self { start, steps: Steps::default(), worlds, cursor: 0 }
    }

    /// The history that `steps` make from `start`, and the lines of those that were refused.
    pub(super) fn replay(start: World, steps: Vec<Step>, cursor: usize) -> (Self, Vec<String>) {
        let mut history = Self::new(start);
        let (mut taken, mut lost) = (Steps::default(), Vec::new());
        let mut kept_cursor = 0;
        let mut world = history.copy_of_start();
        let mut safe = Safe::new(&world);
        let end = cursor.min(steps.len());
        for (idx, step) in steps.into_iter().enumerate() {
            if history.take(&step, &mut world) {
                taken.push(step);
                let n_steps = taken.len();
                // Worlds that would not stay are not even kept on the way.
                if is_kept(n_steps, end) {
                    history.worlds.insert(n_steps, Arc::new(world.clone()));
                }
                safe.reached(n_steps, &world);
            } else {
                lost.push(step.line().into_owned());
                world = safe.world.clone();
                for step in taken.range(safe.n_steps..taken.len()) {
                    history.take(step, &mut world);
                }
                safe = Safe { n_steps: taken.len(), ..Safe::new(&world) };
            }
            if idx < cursor {
                kept_cursor = taken.len();
            }
        }
        history.steps = taken;
        history.go_to(kept_cursor);
        (history, lost)
    }

    pub(super) fn world(&self) -> &World {
        self.worlds.get(&self.cursor).unwrap_or(&self.start)
    }

    /// The world after the first `n_steps` steps.
    pub(super) fn world_after(&self, n_steps: usize) -> World {
        let (from, mut world) = self.nearest(n_steps);
        for step in self.steps.range(from..n_steps) {
            self.take(step, &mut world);
        }
        world
    }

    pub(super) fn steps(&self) -> &Steps {
        &self.steps
    }

    pub(super) fn cursor(&self) -> usize {
        self.cursor
    }

    /// Adds a step that led to `world`. What had been undone is gone for good.
    pub(super) fn push(&mut self, step: Step, world: World) {
        self.steps.truncate(self.cursor);
        self.worlds.split_off(&(self.cursor + 1));
        self.steps.push(step);
        self.cursor = self.steps.len();
        self.worlds.insert(self.cursor, Arc::new(world));
        self.thin();
    }

    /// Takes a step that may be refused; says whether it was not.
    pub(super) fn push_if_taken(&mut self, step: Step) -> bool {
        let world = self.after(&step);
        let is_taken = world.is_some();
        if let Some(world) = world {
            self.push(step, world);
        }
        is_taken
    }

    /// Joins the steps that were just taken behind number `first` to it.
    pub(super) fn join(&mut self, first: usize) {
        if self.cursor < self.steps.len() {
            // Nothing was taken: what is behind the cursor was undone before.
            return;
        }
        self.steps.join(first + 1);
    }

    /// The calls that lead from the start to the cursor, without those that were left behind on the way.
    pub(super) fn calls(&self) -> Vec<PackedCall> {
        let mut done = (0..self.cursor).rev();
        let anew = done.find_map(|idx| Some((idx + 1, self.steps.get(idx)?.path()?)));
        let (from, calls) = anew.unwrap_or_default();
        let before = calls.iter().map(PackedCall::from);
        let after = self.steps.range(from..self.cursor).map(|step| step.packed_call().clone());
        before.chain(after).collect()
    }

    /// The same start with nothing done yet, and then `steps`.
    pub(super) fn anew(&self, steps: Vec<Step>, cursor: usize) -> Self {
        Self::replay(self.copy_of_start(), steps, cursor).0
    }

    /// Takes the last step back, with those that it is joined to; gives the first of them.
    pub(super) fn undo(&mut self) -> Option<&Step> {
        let first = self.steps.first_undone(self.cursor)?;
        self.go_to(first);
        self.steps.get(first)
    }

    /// Does the next step again, with those that are joined to it; gives the first of them.
    pub(super) fn redo(&mut self) -> Option<&Step> {
        let first = self.cursor;
        self.steps.get(first)?;
        self.go_to(self.steps.end_of(first));
        self.steps.get(first)
    }

    pub(super) fn reset(&mut self) {
        let start = self.copy_of_start();
        self.push(Step::reset(), start);
    }

    /// Puts the cursor after the first `n_steps` steps.
    ///
    /// Worlds that are made on the way are kept, so that the next steps in that direction are there.
    pub(super) fn go_to(&mut self, n_steps: usize) {
        let n_steps = n_steps.min(self.steps.len());
        let (from, mut world) = self.nearest(n_steps);
        self.cursor = n_steps;
        for n in from..n_steps {
            if let Some(step) = self.steps.get(n) {
                self.take(step, &mut world);
            }
            if is_kept(n + 1, n_steps) {
                self.worlds.insert(n + 1, Arc::new(world.clone()));
            }
        }
        self.thin();
    }

    /// A copy of the nearest world before `n_steps` that is kept, with the number of steps that led there.
    fn nearest(&self, n_steps: usize) -> (usize, World) {
        let kept = self.worlds.range(..=n_steps).next_back();
        kept.map_or_else(|| (0, self.copy_of_start()), |(n, it)| (*n, it.as_ref().clone()))
    }

    fn copy_of_start(&self) -> World {
        self.start.as_ref().clone()
    }

    /// Now and then lets go of the worlds that are too many for their distance.
    fn thin(&mut self) {
        let cursor = self.cursor;
        if cursor.is_multiple_of(NEAR) {
            self.worlds.retain(|&n, _| is_kept(n, cursor));
        }
    }

    fn after(&self, step: &Step) -> Option<World> {
        let mut world = self.world().clone();
        self.take(step, &mut world).then_some(world)
    }

    /// Takes the step in `world`; says whether it was not refused. One that was refused may be half there.
    fn take(&self, step: &Step, world: &mut World) -> bool {
        match step.path() {
            Some(calls) => {
                *world = self.copy_of_start();
                calls.iter().all(|call| step::again(world, call))
            }
            None => step.call().is_some_and(|call| step::again(world, &call)),
        }
    }
}

/// A world to go back to when a step is refused after it has changed something.
///
/// To keep one before each step would cost more than the steps: what is shared must be copied to be changed.
struct Safe {
    world: World,
    /// After how many steps.
    n_steps: usize,
    /// After how many more the next one is kept.
    n_more: usize,
}

impl Safe {
    fn new(world: &World) -> Self {
        Self { world: world.clone(), n_steps: 0, n_more: 1 }
    }

    /// Keeps the world if it is far from the one before: twice as far each time that all went well on the way. So
    /// no more steps are taken again than were taken.
    fn reached(&mut self, n_steps: usize, world: &World) {
        if n_steps - self.n_steps >= self.n_more {
            *self = Self { world: world.clone(), n_steps, n_more: 2 * self.n_more };
        }
    }
}

/// Whether the world after `n_steps` steps is worth its place while the cursor is at `cursor`.
///
/// The more often two divides the number, the further away it is kept.
fn is_kept(n_steps: usize, cursor: usize) -> bool {
    let evenness = n_steps.trailing_zeros();
    let reach = NEAR << evenness.min(EVENLY) << (evenness.saturating_sub(EVENLY) / 2);
    n_steps == 0 || n_steps.abs_diff(cursor) < reach
}

/// How far from the cursor every world is kept.
const NEAR: usize = 64;
/// Up to here twice the distance means half as many worlds; beyond it, a quarter.
const EVENLY: u32 = 5;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        api::{self, Call},
        world::fixture,
    };

    fn group(n: usize) -> Step {
        let input = json!({ "DisplayName": format!("Group {n}") });
        let mut call = Call::new("identitystore", "CreateGroup", input);
        api::fill_defaults(&start(), &mut call);
        Step::of(&call).told(&n.to_string())
    }

    fn start() -> World {
        let source = include_str!("../../content/worlds/acme.toml");
        fixture::parse("acme.toml", source).unwrap()
    }

    #[test]
    fn any_world_of_a_long_history_comes_back_as_it_was() {
        let mut history = History::new(start());
        let mut worlds = vec![start()];
        for n in 0..1000 {
            let step = if n == 300 { Step::reset() } else { group(n) };
            let world = history.after(&step).unwrap();
            worlds.push(world.clone());
            history.push(step, world);
        }
        assert!(history.worlds.len() < 400, "{} worlds are kept", history.worlds.len());
        for n in [0, 1, 77, 300, 301, 555, 999, 1000] {
            assert_eq!(history.world_after(n), worlds[n], "{n}");
        }
        for n in (0..1000).rev() {
            assert_eq!(
                history.undo().map(|step| step.line().into_owned()),
                history.steps().get(n).map(|step| step.line().into_owned())
            );
            assert!(*history.world() == worlds[n], "{n}");
        }
        assert!(history.undo().is_none());
        assert!(history.worlds.len() < 400, "{} worlds are kept", history.worlds.len());
        for (n, world) in worlds.iter().enumerate().skip(1) {
            history.redo();
            assert!(history.world() == world, "{n}");
        }
        assert!(history.redo().is_none());
    }

    #[test]
    fn a_replay_goes_round_what_is_refused() {
        // Every other one is there already, alone and in rows of any length.
        let names = (0..600).map(|n| if n % 2 == 0 || n > 500 { n / 40 } else { n });
        let steps: Vec<Step> = names.map(group).collect();
        let (mut world, mut taken, mut refused) = (start(), Vec::new(), Vec::new());
        for step in &steps {
            let mut next = world.clone();
            if api::again(&mut next, &step.call().unwrap()) {
                world = next;
                taken.push(step.clone());
            } else {
                refused.push(step.line().into_owned());
            }
        }
        let (history, lost) = History::replay(start(), steps, 600);
        assert!(refused.len() > 300, "{}", refused.len());
        assert_eq!((history.steps().to_vec(), lost), (taken.clone(), refused));
        assert!(*history.world() == world);
        assert!(history.world_after(100) == history.anew(taken, 100).world_after(100));
    }

    #[test]
    fn worlds_that_are_kept_grow_with_the_logarithm() {
        let kept = |cursor: usize| (0..=cursor).filter(|n| is_kept(*n, cursor)).count();
        assert_eq!(kept(63), 64);
        assert!(kept(100_000) < 400, "{}", kept(100_000));
        assert!(kept(1_000_000) < 420, "{}", kept(1_000_000));
    }
}
