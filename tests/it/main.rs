//! Every integration test of the project, in one binary.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod progress;
mod quiz;
