//! One change of the world, as the history and the record keep it.
//!
//! A history holds many, so a step is small: its call is JSON, read when it is wanted, and its line is written
//! from the call.

use std::{borrow::Cow, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::{command, import};
use crate::{
    api::{self, Call},
    world::World,
};

/// One change of the world. A copy is cheap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What the learner reads, where it is not the strict AWS CLI line of the call.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "text")]
    line: Option<Arc<str>>,
    call: PackedCall,
    /// Whether it goes on with the step before it, so that both are undone together.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub joined: bool,
}

/// A call as compact JSON, a tenth of its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PackedCall(Arc<str>);

impl Step {
    /// The step back to the start of the world. AWS has no such call; the service is the sandbox itself.
    pub fn reset() -> Self {
        Self::of(&Call::new(OURS, "Reset", Value::Null)).told("reset")
    }

    /// The step to a world that was saved as `name` after `calls`: what replay needs is in the step itself.
    pub(super) fn restore(name: &str, calls: &[PackedCall]) -> Self {
        let input = json!({ "Name": name, CALLS: calls });
        Self::of(&Call::new(OURS, "Restore", input)).told(&tr!("open {name}", name))
    }

    /// The step to what a file holds: replay reads it again, and the file may be gone by then.
    pub(super) fn import(path: &str, source: &str) -> Self {
        let input = json!({ FILE: path, SOURCE: source });
        Self::of(&Call::new(OURS, IMPORT, input))
    }

    /// The step that `call` makes, which its AWS CLI line tells.
    pub fn of(call: &Call) -> Self {
        Self { line: None, call: PackedCall::from(call), joined: false }
    }

    /// The same, told by a line of its own.
    #[must_use]
    pub fn told(self, line: &str) -> Self {
        Self { line: Some(line.into()), ..self }
    }

    /// What the learner reads: the strict AWS CLI line, or `reset`.
    pub fn line(&self) -> Cow<'_, str> {
        match &self.line {
            Some(line) => Cow::Borrowed(line),
            None => Cow::Owned(self.call().map(|call| command::print(&call)).unwrap_or_default()),
        }
    }

    /// What is made again on replay.
    pub fn call(&self) -> Option<Call> {
        self.call.unpack()
    }

    /// The calls that make the world from its start, if the step goes there whatever was before it.
    pub(super) fn path(&self) -> Option<Vec<Call>> {
        // Hardly any step does, and most are asked, so their calls are not read for it.
        let call = self.call.0.contains(OURS).then(|| self.call())??;
        match call.operation.as_str() {
            _ if call.service != OURS => None,
            IMPORT => None,
            "Restore" => serde_json::from_value(call.input.get(CALLS)?.clone()).ok(),
            _ => Some(Vec::new()),
        }
    }

    pub(super) fn packed_call(&self) -> &PackedCall {
        &self.call
    }
}

/// Makes a call of a step again; says whether it was not refused. One that was refused may be half there.
pub(super) fn again(world: &mut World, call: &Call) -> bool {
    if (&*call.service, &*call.operation) != (OURS, IMPORT) {
        return api::again(world, call);
    }
    let text = |name: &str| call.input.get(name).and_then(Value::as_str).unwrap_or_default();
    let read = import::read(text(FILE), text(SOURCE), world);
    let is_read = read.is_ok();
    if let Ok(read) = read {
        *world = read;
    }
    is_read
}

impl PackedCall {
    /// The call; what was packed can be unpacked.
    pub(super) fn unpack(&self) -> Option<Call> {
        serde_json::from_str(&self.0).ok()
    }
}

impl From<&Call> for PackedCall {
    fn from(call: &Call) -> Self {
        Self(serde_json::to_string(call).unwrap_or_default().into())
    }
}

impl Serialize for PackedCall {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.unpack().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for PackedCall {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Call::deserialize(deserializer).map(|call| Self::from(&call))
    }
}

/// Text that is shared and may be missing.
mod text {
    use super::{Arc, Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::ref_option, reason = "serde passes it so")]
    pub(super) fn serialize<S: Serializer>(
        text: &Option<Arc<str>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        text.as_deref().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Arc<str>>, D::Error> {
        Option::<String>::deserialize(deserializer).map(|text| text.map(Arc::from))
    }
}

/// The service of what AWS has no call for: the way to another place in the history.
const OURS: &str = "sandbox";
const CALLS: &str = "Calls";
const IMPORT: &str = "Import";
const FILE: &str = "File";
const SOURCE: &str = "Source";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_that_of_the_call_and_the_record_reads_back() {
        let call = Call::new("identitystore", "CreateGroup", json!({ "DisplayName": "a sandbox" }));
        let step = Step::of(&call);
        assert_eq!(step.line(), "aws identitystore create-group --display-name 'a sandbox'");
        assert_eq!((step.call().as_ref(), step.path()), (Some(&call), None));
        let reset = Step::reset();
        assert_eq!((&*reset.line(), reset.path()), ("reset", Some(Vec::new())));
        let restored = Step::restore("x", &[PackedCall::from(&call)]);
        assert_eq!((&*restored.line(), restored.path()), ("open x", Some(vec![call])));
        for step in [step, reset, restored] {
            let json = serde_json::to_string(&step).unwrap();
            assert_eq!(serde_json::from_str::<Step>(&json).unwrap(), step, "{json}");
        }
        // As the record had it when the line was kept, too.
        let old = r#"{"line":"aws x","call":{"service":"s","operation":"O","input":{"A":1}}}"#;
        let step: Step = serde_json::from_str(old).unwrap();
        assert_eq!(step.line(), "aws x");
        assert_eq!(step.call(), Some(Call::new("s", "O", json!({ "A": 1 }))));
    }
}
