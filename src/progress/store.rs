//! The learner's record in a file: SQLite, written through at once, safe against a kill and against copies.
use std::path::Path;

use super::{AttemptRecord, Change, Flag, Play, Scope, Summary};

/// The open record.
#[derive(Debug)]
pub struct Store {}

/// Why nothing can be kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room.
    #[error("the disk is full")]
    Full,
}

/// The right to play a world, for as long as this value lives.
#[derive(Debug)]
pub struct Claim {}

/// Another process plays the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("another vestibule is playing this world")]
pub struct Taken;

impl Store {
    /// Whether there is a record in `dir`.
    pub fn peek(_dir: &Path) -> bool {
        false
    }
    /// Opens the record in `dir`, or begins one.
    pub fn open(_dir: &Path) -> Result<(Self, Option<String>), StoreError> {
        Err(StoreError::Full)
    }
    /// Keeps a change.
    pub fn apply(&mut self, _change: &Change) -> Result<(), StoreError> {
        Err(StoreError::Full)
    }
    /// The place in a chapter.
    pub fn place(
        &self,
        _course: &str,
        _chapter: &str,
    ) -> Result<Option<(usize, usize)>, StoreError> {
        Ok(None)
    }
    /// The chapter where the learner was last.
    pub fn last_chapter(&self, _course: &str) -> Result<Option<String>, StoreError> {
        Ok(None)
    }
    /// The chapters that are read.
    pub fn reads(&self, _course: &str) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }
    /// All attempts at a quiz, the oldest first.
    pub fn attempts(&self, _course: &str, _quiz: &str) -> Result<Vec<AttemptRecord>, StoreError> {
        Ok(Vec::new())
    }
    /// The newest attempt that is not finished.
    pub fn open_attempt(
        &self,
        _course: &str,
        _quiz: &str,
    ) -> Result<Option<AttemptRecord>, StoreError> {
        Ok(None)
    }
    /// What was played in a world.
    pub fn play(&self, _course: &str, _world: &str) -> Result<Option<Play>, StoreError> {
        Ok(None)
    }
    /// Whether it has happened.
    pub fn flag(&self, _flag: Flag) -> Result<bool, StoreError> {
        Ok(false)
    }
    /// The right to play a world.
    pub fn claim(&self, _course: &str, _world: &str) -> Result<Claim, Taken> {
        Err(Taken)
    }
    /// The whole record, as JSON.
    pub fn export(&self) -> Result<serde_json::Value, StoreError> {
        Err(StoreError::Full)
    }
    /// The record for people.
    pub fn show(&self) -> Result<Summary, StoreError> {
        Err(StoreError::Full)
    }
    /// Forgets.
    pub fn reset(&mut self, _scope: &Scope) -> Result<(), StoreError> {
        Err(StoreError::Full)
    }
}
