//! The members of a call, as functions of a resource read them after validation.

use serde_json::{Map, Value};

use super::{ApiError, Caller};

/// What a call brings: who asks, and members of which the table has said what may be there and of which type.
pub(super) struct Input<'a> {
    caller: &'a Caller,
    members: &'a Map<String, Value>,
}

impl<'a> Input<'a> {
    pub(super) fn new(caller: &'a Caller, members: &'a Map<String, Value>) -> Self {
        Self { caller, members }
    }

    /// Who asks.
    pub(super) fn caller(&self) -> &'a Caller {
        self.caller
    }

    /// A text that may be missing.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.members.get(name)?.as_str()
    }

    /// A text that must be there: by the table, or by a rule of the service that the table lacks.
    pub(super) fn required(&self, name: &str) -> Result<&'a str, ApiError> {
        self.text(name).ok_or_else(|| ApiError::invalid(format!("{name} is a required attribute")))
    }

    /// A whole number that may be missing.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        usize::try_from(self.members.get(name)?.as_u64()?).ok()
    }

    /// The items of a list that may be missing.
    pub(super) fn list(&self, name: &str) -> &'a [Value] {
        self.members.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// A structure that may be missing.
    pub(super) fn structure(&self, name: &str) -> Option<Self> {
        let members = self.members.get(name)?.as_object()?;
        Some(Self::new(self.caller, members))
    }

    /// All members.
    pub(super) fn members(&self) -> &'a Map<String, Value> {
        self.members
    }
}
