//! Worlds that were saved under a name, and the copy that is played until the learner returns.
//!
//! Both are kept as the calls that lead there, so they survive as the steps do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Sandbox, Step, history::History};
use crate::api::Call;

/// What was put aside.
#[derive(Debug, Clone, Default)]
pub(super) struct Saved {
    /// By name.
    snapshots: BTreeMap<String, Vec<Call>>,
    /// Where the learner was when the copy was made, while one is played.
    base: Option<Base>,
}

/// A history that waits.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Base {
    steps: Vec<Step>,
    cursor: usize,
}

impl Sandbox {
    /// Saves the world as it is now under `name`, in place of what was saved so before.
    pub fn save(&mut self, name: &str) {
        self.saved.snapshots.insert(name.to_owned(), self.history.calls());
    }

    /// The names under which worlds were saved, each with the number of changes that lead there.
    pub fn snapshots(&self) -> impl Iterator<Item = (&str, usize)> {
        self.saved.snapshots.iter().map(|(name, calls)| (&**name, calls.len()))
    }

    /// Goes to the world that was saved as `name`. That is a step, so it can be undone.
    pub fn open(&mut self, name: &str) -> bool {
        let calls = self.saved.snapshots.get(name);
        let step = calls.map(|calls| Step::restore(name, calls));
        step.is_some_and(|step| self.history.push_if_taken(step))
    }

    /// Plays on in a copy; false if a copy is being played already.
    pub fn fork(&mut self) -> bool {
        let is_new = self.saved.base.is_none();
        if is_new {
            self.saved.base = Some(Base { steps: self.steps().to_vec(), cursor: self.cursor() });
        }
        is_new
    }

    /// Whether a copy is being played.
    pub fn is_copy(&self) -> bool {
        self.saved.base.is_some()
    }

    /// Leaves the copy for the world as it was when the copy was made, its redo too.
    pub fn leave_copy(&mut self) -> bool {
        let Some(Base { steps, cursor }) = self.saved.base.take() else { return false };
        self.history = History::replay(self.history.start().clone(), steps, cursor).0;
        true
    }

    /// What the record keeps of the snapshot `name`, or of where the copy was made if `name` is empty.
    pub fn kept(&self, name: &str) -> Option<String> {
        match name {
            "" => serde_json::to_string(self.saved.base.as_ref()?).ok(),
            _ => serde_json::to_string(self.saved.snapshots.get(name)?).ok(),
        }
    }

    /// Takes over what the record kept; what does not read is left out.
    pub fn remember(&mut self, name: &str, json: &str) {
        match name {
            "" => self.saved.base = serde_json::from_str(json).ok(),
            _ => {
                if let Ok(calls) = serde_json::from_str(json) {
                    self.saved.snapshots.insert(name.to_owned(), calls);
                }
            }
        }
    }
}
