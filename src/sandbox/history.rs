//! The steps that were taken, with worlds on the way: undo, redo and replay.
//!
//! A world is a value whose copy costs a few counters, but what it no longer shares with the next
//! one adds up. So every world near the cursor is kept, and ever fewer with the distance; one in
//! between is made again by replaying from the nearest before it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    api::{self, Call},
    world::World,
};

/// One change of the world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What the learner reads: the strict AWS CLI line, or `reset`.
    pub line: String,
    /// What is made again on replay.
    pub call: Call,
    /// Whether it goes on with the step before it, so that both are undone together.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub joined: bool,
}

impl Step {
    /// The step back to the start of the world. AWS has no such call; the service is the sandbox itself.
    pub fn reset() -> Self {
        Self::new("reset", Call::new(OURS, "Reset", serde_json::Value::Null))
    }

    /// The step to a world that was saved as `name` after `calls`: what replay needs is in the step itself.
    pub(super) fn restore(name: &str, calls: &[Call]) -> Self {
        let input = json!({ "Name": name, CALLS: calls });
        Self::new(&format!("open {name}"), Call::new(OURS, "Restore", input))
    }

    /// A step of its own.
    pub(super) fn new(line: &str, call: Call) -> Self {
        Self { line: line.to_owned(), call, joined: false }
    }

    /// The calls that make the world from its start, if the step goes there whatever was before it.
    pub(super) fn path(&self) -> Option<Vec<Call>> {
        match self.call.operation.as_str() {
            _ if self.call.service != OURS => None,
            "Restore" => serde_json::from_value(self.call.input.get(CALLS)?.clone()).ok(),
            _ => Some(Vec::new()),
        }
    }
}

/// The service of what AWS has no call for: the way to another place in the history.
const OURS: &str = "sandbox";
const CALLS: &str = "Calls";

#[derive(Debug, Clone)]
pub(super) struct History {
    start: World,
    steps: Vec<Step>,
    // By the number of steps that led there. INVARIANT: the world at the cursor is always there.
    worlds: BTreeMap<usize, World>,
    cursor: usize,
}

impl History {
    pub(super) fn new(start: World) -> Self {
        let worlds = BTreeMap::from([(0, start.clone())]);
        Self { start, steps: Vec::new(), worlds, cursor: 0 }
    }

    /// The history that `steps` make from `start`, and the lines of those that were refused.
    pub(super) fn replay(start: World, steps: Vec<Step>, cursor: usize) -> (Self, Vec<String>) {
        let mut history = Self::new(start);
        let mut lost = Vec::new();
        let mut kept_cursor = 0;
        let mut world = history.start.clone();
        let end = cursor.min(steps.len());
        for (idx, step) in steps.into_iter().enumerate() {
            if history.take(&step, &mut world) {
                history.steps.push(step);
                let n_steps = history.steps.len();
                // Worlds that would not stay are not even kept on the way.
                if is_kept(n_steps, end) {
                    history.worlds.insert(n_steps, world.clone());
                }
            } else {
                lost.push(step.line);
            }
            if idx < cursor {
                kept_cursor = history.steps.len();
            }
        }
        history.go_to(kept_cursor);
        (history, lost)
    }

    pub(super) fn world(&self) -> &World {
        self.worlds.get(&self.cursor).unwrap_or(&self.start)
    }

    /// The world after the first `n_steps` steps.
    pub(super) fn world_after(&self, n_steps: usize) -> World {
        let nearest = self.worlds.range(..=n_steps).next_back();
        let (from, mut world) = nearest.map_or((0, self.start.clone()), |(n, it)| (*n, it.clone()));
        for step in self.steps.get(from..n_steps).unwrap_or_default() {
            self.take(step, &mut world);
        }
        world
    }

    pub(super) fn steps(&self) -> &[Step] {
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
        self.keep(self.cursor, world);
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
        self.steps.iter_mut().skip(first + 1).for_each(|step| step.joined = true);
    }

    /// The calls that lead from the start to the cursor, without those that were left behind on the way.
    pub(super) fn calls(&self) -> Vec<Call> {
        let mut calls = Vec::new();
        for step in self.steps.iter().take(self.cursor) {
            match step.path() {
                Some(anew) => calls = anew,
                None => calls.push(step.call.clone()),
            }
        }
        calls
    }

    pub(super) fn start(&self) -> &World {
        &self.start
    }

    /// Takes the last step back, with those that it is joined to; gives the first of them.
    pub(super) fn undo(&mut self) -> Option<&Step> {
        let done = self.steps.get(..self.cursor).unwrap_or_default();
        let first = done.iter().rposition(|step| !step.joined).or(self.cursor.checked_sub(1))?;
        self.go_to(first);
        self.steps.get(first)
    }

    /// Does the next step again, with those that are joined to it; gives the first of them.
    pub(super) fn redo(&mut self) -> Option<&Step> {
        let first = self.cursor;
        self.steps.get(first)?;
        self.go_to(self.end_of(first));
        self.steps.get(first)
    }

    /// The number of steps when step number `first` and those that are joined to it are done.
    pub(super) fn end_of(&self, first: usize) -> usize {
        let joined = self.steps.iter().skip(first + 1).take_while(|step| step.joined);
        first + 1 + joined.count()
    }

    pub(super) fn reset(&mut self) {
        let start = self.start.clone();
        self.push(Step::reset(), start);
    }

    /// Puts the cursor after the first `n_steps` steps.
    ///
    /// Worlds that are made on the way are kept, so that the next steps in that direction are there.
    pub(super) fn go_to(&mut self, n_steps: usize) {
        let n_steps = n_steps.min(self.steps.len());
        let nearest = self.worlds.range(..=n_steps).next_back();
        let (from, mut world) = nearest.map_or((0, self.start.clone()), |(n, it)| (*n, it.clone()));
        self.cursor = n_steps;
        for n in from..n_steps {
            if let Some(step) = self.steps.get(n) {
                self.take(step, &mut world);
            }
            if is_kept(n + 1, n_steps) {
                self.worlds.insert(n + 1, world.clone());
            }
        }
        self.thin();
    }

    fn keep(&mut self, n_steps: usize, world: World) {
        self.worlds.insert(n_steps, world);
        self.thin();
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

    /// Takes the step in `world`; says whether it was not refused.
    fn take(&self, step: &Step, world: &mut World) -> bool {
        match step.path() {
            Some(calls) => {
                let mut anew = self.start.clone();
                let is_taken = calls.iter().all(|call| api::again(&mut anew, call));
                if is_taken {
                    *world = anew;
                }
                is_taken
            }
            None => api::again(world, &step.call),
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
const EVENLY: u32 = 6;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::world::fixture;

    fn group(n: usize) -> Step {
        let input = json!({ "DisplayName": format!("Group {n}") });
        let mut call = Call::new("identitystore", "CreateGroup", input);
        api::fill_defaults(&start(), &mut call);
        Step::new(&n.to_string(), call)
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
                history.undo().map(|step| step.line.clone()),
                Some(history.steps()[n].line.clone())
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
    fn worlds_that_are_kept_grow_with_the_logarithm() {
        let kept = |cursor: usize| (0..=cursor).filter(|n| is_kept(*n, cursor)).count();
        assert_eq!(kept(63), 64);
        assert!(kept(100_000) < 400, "{}", kept(100_000));
        assert!(kept(1_000_000) < 420, "{}", kept(1_000_000));
    }
}
