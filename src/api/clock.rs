//! The world's clock, which a learner moves: AWS has no such thing.

use jiff::Span;
use serde_json::{Value, json};

use super::{ApiError, answer::time, input::Input, rows::Answer};
use crate::world::World;

pub(super) fn read(world: &World) -> Value {
    json!({ "Time": time(world.now()) })
}

pub(super) fn advance(world: &mut World, input: &Input<'_>) -> Answer {
    let by = input.required("By")?;
    let span: Span = by.parse().map_err(|error| {
        ApiError::invalid(format!("`{by}` is not a duration as PT2H or P1D: {error}"))
    })?;
    let now = world.pass_time(span).ok_or_else(|| {
        ApiError::invalid(format!("the clock only goes forward, and not as far as `{by}`"))
    })?;
    Ok(json!({ "Time": time(now) }))
}
