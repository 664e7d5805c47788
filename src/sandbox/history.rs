//! The steps that were taken, with the world after each: undo, redo and replay.
//!
//! A world is a value whose copy costs a few counters, so one is kept for every step.

use serde::{Deserialize, Serialize};

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
}

impl Step {
    /// The step back to the start of the world. AWS has no such call; the service is the sandbox itself.
    pub fn reset() -> Self {
        let call = Call::new("sandbox", "Reset", serde_json::Value::Null);
        Self { line: "reset".to_owned(), call }
    }

    fn is_reset(&self) -> bool {
        self.call.service == "sandbox" && self.call.operation == "Reset"
    }
}

#[derive(Debug, Clone)]
pub(super) struct History {
    start: World,
    steps: Vec<Step>,
    // INVARIANT: as long as `steps`; each is the world after its step.
    worlds: Vec<World>,
    cursor: usize,
}

impl History {
    pub(super) fn new(start: World) -> Self {
        Self { start, steps: Vec::new(), worlds: Vec::new(), cursor: 0 }
    }

    /// The history that `steps` make from `start`, and the lines of those that were refused.
    pub(super) fn replay(start: World, steps: Vec<Step>, cursor: usize) -> (Self, Vec<String>) {
        let mut history = Self::new(start);
        let mut lost = Vec::new();
        let mut kept_cursor = 0;
        for (idx, step) in steps.into_iter().enumerate() {
            match history.after(&step) {
                Some(world) => history.push(step, world),
                None => lost.push(step.line),
            }
            if idx < cursor {
                kept_cursor = history.steps.len();
            }
        }
        history.cursor = kept_cursor;
        (history, lost)
    }

    pub(super) fn world(&self) -> &World {
        match self.cursor {
            0 => &self.start,
            cursor => self.worlds.get(cursor - 1).unwrap_or(&self.start),
        }
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
        self.worlds.truncate(self.cursor);
        self.steps.push(step);
        self.worlds.push(world);
        self.cursor = self.steps.len();
    }

    pub(super) fn undo(&mut self) -> Option<&Step> {
        self.cursor = self.cursor.checked_sub(1)?;
        self.steps.get(self.cursor)
    }

    pub(super) fn redo(&mut self) -> Option<&Step> {
        let step = self.steps.get(self.cursor)?;
        self.cursor += 1;
        Some(step)
    }

    pub(super) fn reset(&mut self) {
        let start = self.start.clone();
        self.push(Step::reset(), start);
    }

    fn after(&self, step: &Step) -> Option<World> {
        if step.is_reset() {
            return Some(self.start.clone());
        }
        let mut world = self.world().clone();
        api::call(&mut world, &step.call).ok().map(|_| world)
    }
}
