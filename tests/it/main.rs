//! Every integration test of the project, in one binary.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod access;
mod api_cases;
mod api_properties;
mod bad_policies;
mod build;
mod by_definition;
mod check;
mod cli;
mod commands;
mod constraints;
mod course;
mod decision_properties;
mod decisions;
mod exports;
mod foresee;
mod kinds;
mod line;
mod lint;
mod named;
mod output;
mod pictures;
mod practice;
mod program;
mod progress;
mod pty;
mod quiz;
mod readme;
mod sandbox;
mod scale;
mod scripts;
mod tidy;
mod verbs;
mod walk;
mod written;
