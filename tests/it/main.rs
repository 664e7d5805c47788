//! Every integration test of the project, in one binary.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod api_cases;
mod api_properties;
mod check;
mod commands;
mod course;
mod pictures;
mod progress;
mod quiz;
mod readme;
mod sandbox;
mod written;
