//! Locks on files of the data directory: who uses the record, who may replace it, who plays a world.
//!
//! The system takes a lock back when its process ends, however it ends. Where a file system knows no locks,
//! nobody is taken to be there besides us.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// The right to play a world, for as long as this value lives.
#[derive(Debug)]
pub struct Claim {
    /// None where the file system knows no locks.
    _file: Option<File>,
}

/// Another process plays the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("another vestibule is playing this world"))]
pub struct Taken;

/// The lock on the record: shared by all who use it, held alone by one who creates or replaces it.
#[derive(Debug)]
pub(super) struct RecordLock(File);

impl RecordLock {
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        open_lock(&dir.join("progress.lock")).map(Self)
    }

    /// Joins those who use the record; waits while one replaces it, which is short.
    pub(super) fn share(&self) -> io::Result<()> {
        self.release();
        supported(self.0.lock_shared())
    }

    /// Holds the record alone; false, and nothing is held, if somebody else uses it.
    pub(super) fn try_alone(&self) -> io::Result<bool> {
        self.release();
        match self.0.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => supported(Err(error)).map(|()| true),
        }
    }

    pub(super) fn release(&self) {
        // Without a lock there is nothing to release, and no harm in having tried.
        drop(self.0.unlock());
    }
}

/// Claims a world. Whoever cannot be told apart from nobody does not hold it.
pub(super) fn claim(dir: &Path, course: &str, world: &str) -> Result<Claim, Taken> {
    let Ok(file) = open_lock(&claim_path(dir, course, world)) else {
        return Ok(Claim { _file: None });
    };
    match file.try_lock() {
        Ok(()) => Ok(Claim { _file: Some(file) }),
        Err(TryLockError::WouldBlock) => Err(Taken),
        Err(TryLockError::Error(_)) => Ok(Claim { _file: None }),
    }
}

/// The file stays when the claim ends: to remove it would let two processes lock two files of one name.
fn claim_path(dir: &Path, course: &str, world: &str) -> PathBuf {
    dir.join(format!("play-{}-{}.lock", file_name(course), file_name(world)))
}

/// The end of `name` as part of a file name; names that become the same share one claim, which is harmless.
fn file_name(name: &str) -> String {
    let tame = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let n_cut = name.chars().count().saturating_sub(100);
    name.chars().skip(n_cut).map(tame).collect()
}

fn open_lock(path: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(path)
}

fn supported(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_is_played_once_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let claim_of = |course, world| claim(dir.path(), course, world);
        let first = claim_of("/home/ana/course", "acme").unwrap();
        assert_eq!(claim_of("/home/ana/course", "acme").unwrap_err(), Taken);
        claim_of("/home/ana/course", "globex").unwrap();
        claim_of("/home/ben/course", "acme").unwrap();
        drop(first);
        claim_of("/home/ana/course", "acme").unwrap();
        claim_of(&"ü/".repeat(3000), &"x".repeat(3000)).unwrap();
    }

    #[test]
    fn the_record_is_held_alone_only_when_nobody_shares_it() {
        let dir = tempfile::tempdir().unwrap();
        let one = RecordLock::open(dir.path()).unwrap();
        let other = RecordLock::open(dir.path()).unwrap();
        one.share().unwrap();
        other.share().unwrap();
        assert!(!one.try_alone().unwrap());
        assert!(other.try_alone().unwrap());
        assert!(!one.try_alone().unwrap());
        other.share().unwrap();
        one.share().unwrap();
    }
}
