//! `vestibule` teaches workforce identity on AWS in a terminal: lessons, a sandbox and a knowledge check.
//!
//! The modules below stand in the order in which they may know each other; ARCHITECTURE.md tells the story.

#[macro_use]
pub mod words;

pub mod text;

pub mod fault;

pub mod policy;

pub mod catalogue;

pub mod world;

pub mod access;

pub mod api;

pub mod sandbox;

pub mod course;

pub mod quiz;

pub mod check;

pub mod progress;

pub mod app;

pub mod keymap;

pub mod ui;

pub mod plain;

pub mod run;

pub mod cli;
