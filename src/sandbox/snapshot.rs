//! Worlds that were saved under a name, and the copy that is played until the learner returns.
//!
//! Both are kept as the calls that lead there, so they survive as the steps do.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Sandbox, Step, history::History, step::PackedCall};

/// What was put aside.
#[derive(Debug, Clone, Default)]
pub(super) struct Saved {
    /// By name.
    snapshots: BTreeMap<String, Arc<[PackedCall]>>,
    /// Where the learner was when the copy was made, while one is played.
    base: Option<Base>,
}

/// A history that waits.
#[derive(Debug, Clone)]
enum Base {
    /// It was left in this run of the program.
    Here(History),
    /// It comes from the record.
    Kept(KeptBase),
}

/// What the record has of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptBase {
    steps: Vec<Step>,
    cursor: usize,
}

impl Sandbox {
    /// Saves the world as it is now under `name`, in place of what was saved so before.
    pub fn save(&mut self, name: &str) {
        self.saved.snapshots.insert(name.to_owned(), self.history.calls().into());
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
            self.saved.base = Some(Base::Here(self.history.clone()));
        }
        is_new
    }

    /// Whether a copy is being played.
    pub fn is_copy(&self) -> bool {
        self.saved.base.is_some()
    }

    /// Leaves the copy for the world as it was when the copy was made, its redo too.
    pub fn leave_copy(&mut self) -> bool {
        let Some(base) = self.saved.base.take() else { return false };
        self.history = match base {
            Base::Here(history) => history,
            Base::Kept(KeptBase { steps, cursor }) => self.history.anew(steps, cursor),
        };
        true
    }

    /// What the record keeps of the snapshot `name`, or of where the copy was made if `name` is empty.
    pub fn kept(&self, name: &str) -> Option<String> {
        match name {
            "" => match self.saved.base.as_ref()? {
                Base::Here(history) => {
                    let (steps, cursor) = (history.steps().to_vec(), history.cursor());
                    serde_json::to_string(&KeptBase { steps, cursor }).ok()
                }
                Base::Kept(kept) => serde_json::to_string(kept).ok(),
            },
            _ => serde_json::to_string(self.saved.snapshots.get(name)?.as_ref()).ok(),
        }
    }

    /// Takes over what the record kept; what does not read is left out.
    pub fn remember(&mut self, name: &str, json: &str) {
        match name {
            "" => self.saved.base = serde_json::from_str(json).ok().map(Base::Kept),
            _ => {
                if let Ok(calls) = serde_json::from_str::<Vec<_>>(json) {
                    self.saved.snapshots.insert(name.to_owned(), calls.into());
                }
            }
        }
    }
}
