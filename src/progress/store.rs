//! The record in a file: SQLite in the data directory, written through with every change.
//!
//! A kill at any byte loses at most the change that was being written, and several processes may use the
//! record at once. Everyone who does shares a lock; only who holds it alone creates the record, brings it to
//! a newer version or sets a damaged one aside. Nothing is ever deleted that the learner did not ask for.

mod files;
mod lock;
mod merge;
mod query;
mod report;
mod schema;
mod write;

use std::{
    io,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

use self::{lock::RecordLock, schema::Made};
pub use self::{
    lock::{Claim, Taken},
    merge::{MergeError, Merged},
};
use super::Change;

/// The open record.
#[derive(Debug)]
pub struct Store {
    // INVARIANT: stands before the lock, so that the file is closed before others may replace it.
    connection: Connection,
    lock: RecordLock,
    dir: PathBuf,
    notice: Option<String>,
    /// The record is damaged and could not be replaced: it is not tried with every change.
    given_up: bool,
}

impl Store {
    /// Whether there is a record in `dir`; without one, who draws first and opens then is quicker.
    pub fn peek(dir: &Path) -> bool {
        files::exists(dir)
    }

    /// Opens the record in `dir`, or begins one; the notice says where a damaged one went.
    pub fn open(dir: &Path) -> Result<(Self, Option<String>), StoreError> {
        let mut store = Self::open_with(dir, Care::Quick)?;
        let notice = store.notice.take();
        Ok((store, notice))
    }

    /// The record as it lies there, for reading alone and for a moment: much quicker than to open it.
    ///
    /// None where it has to be opened to be read: changes wait beside it or somebody else is at work,
    /// it is of another version, or not sound.
    pub fn glimpse(dir: &Path) -> Option<Self> {
        let is_whole = || files::is_damaged(dir).is_ok_and(|it| !it) && !files::is_in_use(dir);
        if !is_whole() {
            return None;
        }
        let lock = RecordLock::open(dir).ok()?;
        lock.share().ok()?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(files::immutable_uri(dir)?, flags).ok()?;
        let is_here = matches!(schema::made(&connection), Ok(Made::Here));
        // Who opens a record leaves a trace beside it before changing it.
        (is_here && is_whole()).then(|| Self {
            connection,
            lock,
            dir: dir.to_owned(),
            notice: None,
            given_up: false,
        })
    }

    /// Keeps a change; when this returns, it survives a kill.
    ///
    /// If the record turns out to be damaged it is set aside, the change goes to a new one, and
    /// [`Store::take_notice`] has a sentence about it.
    pub fn apply(&mut self, change: &Change) -> Result<(), StoreError> {
        match write::apply(&mut self.connection, change) {
            Err(StoreError::Damaged) if !self.given_up => {
                self.replace()?;
                write::apply(&mut self.connection, change)
            }
            result => result,
        }
    }

    /// What the learner should know about the record since it was opened, once.
    pub fn take_notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// The right to play a world: one process has it, another plays a copy that is not kept.
    pub fn claim(&self, course: &str, world: &str) -> Result<Claim, Taken> {
        lock::claim(&self.dir, course, world)
    }

    /// Sets a damaged record aside and begins a new one, unless it is found to be sound.
    pub fn replace(&mut self) -> Result<(), StoreError> {
        // Whoever waits to hold the record alone must not use it himself.
        self.connection = Connection::open_in_memory()?;
        self.lock.release();
        match Self::open_with(&self.dir, Care::Thorough) {
            Ok(store) => {
                *self = store;
                Ok(())
            }
            Err(error) => {
                // What is sound of it may still serve.
                if let Ok(store) = Self::open_with(&self.dir, Care::Quick) {
                    *self = store;
                }
                self.given_up = true;
                Err(error)
            }
        }
    }

    fn open_with(dir: &Path, care: Care) -> Result<Self, StoreError> {
        let cannot_use = |source| StoreError::Directory { dir: dir.to_owned(), source };
        files::create(dir).map_err(cannot_use)?;
        let lock = RecordLock::open(dir).map_err(cannot_use)?;
        let mut notice = None;
        let mut trouble = StoreError::Busy;
        for _ in 0..N_TRIES {
            lock.share().map_err(cannot_use)?;
            match inspect(dir, care)? {
                Found::Ready(connection) => {
                    let dir = dir.to_owned();
                    return Ok(Self { connection, lock, dir, notice, given_up: false });
                }
                Found::Earlier => trouble = StoreError::Busy,
                Found::Damaged => trouble = StoreError::Damaged,
            }
            if !lock.try_alone().map_err(cannot_use)? {
                thread::sleep(BETWEEN_TRIES);
                continue;
            }
            // Another process may have been here first, so look again before doing anything.
            match inspect(dir, care)? {
                Found::Ready(_) => {}
                Found::Earlier => prepare(dir)?,
                Found::Damaged => {
                    let aside = files::set_aside(dir).map_err(cannot_use)?;
                    notice = Some(damaged(&aside));
                }
            }
        }
        Err(trouble)
    }
}

/// Why something is not kept, as a sentence.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The record is of a later version; it is left as it is.
    #[error("{}", tr!(
        "the record was written by a newer vestibule (its version is {found}, this one knows {known})",
        found,
        known
    ))]
    Newer {
        /// The version of the record.
        found: i64,
        /// The version that this program writes.
        known: i64,
    },
    /// The directory cannot be created or written.
    #[error("{}", tr!("the data directory `{dir}` cannot be used: {error}", dir = dir.display(), error = source))]
    Directory {
        /// The directory.
        dir: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("{}", tr!("the record cannot be written: it or its directory is read-only"))]
    ReadOnly,
    /// There is no room.
    #[error("{}", tr!("the disk is full"))]
    Full,
    /// Another process writes, for longer than is sensible.
    #[error("{}", tr!("another vestibule is busy with the record"))]
    Busy,
    /// The record is damaged and cannot be set aside while another process uses it.
    #[error("{}", tr!("the record is damaged, and another vestibule is using it"))]
    Damaged,
    /// A change that is no valid JSON where it has to be.
    #[error("{}", tr!("a change for the record is not valid JSON: {error}", error = .0))]
    Json(#[from] serde_json::Error),
    /// Anything else.
    #[error("{}", tr!("the record cannot be used: {error}", error = .0))]
    Other(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly
            }
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Other(error),
        }
    }
}

/// How closely a record is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// Its head: what opening costs nearly nothing for.
    Quick,
    /// Every page.
    Thorough,
}

/// What there is in a data directory.
enum Found {
    Ready(Connection),
    /// Nothing yet, or a record of an earlier version.
    Earlier,
    Damaged,
}

const N_TRIES: u32 = 50;

const BETWEEN_TRIES: Duration = Duration::from_millis(5);

/// How long one process waits for another's change, which takes far less than a millisecond.
const WAIT: Duration = Duration::from_secs(2);

fn inspect(dir: &Path, care: Care) -> Result<Found, StoreError> {
    match files::is_damaged(dir) {
        Ok(false) => {}
        Ok(true) => return Ok(Found::Damaged),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Earlier),
        Err(source) => return Err(StoreError::Directory { dir: dir.to_owned(), source }),
    }
    match look(dir, care) {
        Err(StoreError::Damaged) => Ok(Found::Damaged),
        result => result,
    }
}

fn look(dir: &Path, care: Care) -> Result<Found, StoreError> {
    let connection = connect(dir, OpenFlags::empty())?;
    match schema::made(&connection)? {
        Made::Here => {}
        Made::Earlier => return Ok(Found::Earlier),
        Made::Elsewhere => return Ok(Found::Damaged),
        Made::Later(found) => return Err(StoreError::Newer { found, known: schema::VERSION }),
    }
    if care == Care::Thorough && !is_sound(&connection)? {
        return Ok(Found::Damaged);
    }
    if connection.is_readonly("main")? {
        return Err(StoreError::ReadOnly);
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(Found::Ready(connection))
}

fn is_sound(connection: &Connection) -> Result<bool, StoreError> {
    let verdict: String = connection.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
    Ok(verdict == "ok")
}

/// Begins a record, or brings one to today's version. The caller holds it alone.
fn prepare(dir: &Path) -> Result<(), StoreError> {
    let mut connection = connect(dir, OpenFlags::SQLITE_OPEN_CREATE)?;
    if !files::is_on_network(dir) {
        connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    }
    schema::migrate(&mut connection)
}

fn connect(dir: &Path, extra: OpenFlags) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(files::record(dir), flags | extra)?;
    connection.busy_timeout(WAIT)?;
    // A look must not change anything, not even when it is over; who stays takes this back.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode == "wal" {
        // Safe against a kill, and it spares the disk with every key; a loss of power may cost the last changes.
        connection.pragma_update(None, "synchronous", "normal")?;
    }
    Ok(connection)
}

fn damaged(aside: &Path) -> String {
    let name = aside.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    tr!("Your record was damaged. It is kept as {name}, and a new one has begun.", name)
}

/// A count as SQLite keeps it.
fn to_sql(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A count that SQLite kept.
fn from_sql(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_and_what_was_kept_stays() {
        let dir = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(dir.path()).unwrap();
        let read = |chapter: String| Change::Read { course: "a".to_owned(), chapter, read: true };
        store.apply(&read("one".to_owned())).unwrap();
        store.connection.pragma_update(None, "max_page_count", 1).unwrap();
        let error = store.apply(&read("x".repeat(100_000))).unwrap_err();
        assert_eq!(error.to_string(), "the disk is full");
        assert_eq!(store.reads("a").unwrap(), ["one"]);
        store.apply(&read("two".to_owned())).unwrap();
        assert_eq!(store.reads("a").unwrap(), ["one", "two"]);
    }

    #[test]
    fn a_writer_that_does_not_end_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(dir.path()).unwrap();
        let (other, _) = Store::open(dir.path()).unwrap();
        store.connection.busy_timeout(Duration::ZERO).unwrap();
        other.connection.execute_batch("begin immediate").unwrap();
        let change = Change::Flag { flag: crate::progress::Flag::FirstStartSeen, set: true };
        assert!(matches!(store.apply(&change), Err(StoreError::Busy)));
        other.connection.execute_batch("rollback").unwrap();
        store.apply(&change).unwrap();
    }

    #[test]
    fn a_sound_record_is_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(dir.path()).unwrap();
        store
            .apply(&Change::Flag { flag: crate::progress::Flag::FirstStartSeen, set: true })
            .unwrap();
        store.replace().unwrap();
        assert_eq!(store.take_notice(), None);
        assert!(store.flag(crate::progress::Flag::FirstStartSeen).unwrap());
    }

    #[test]
    fn the_record_is_written_ahead() {
        let dir = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(dir.path()).unwrap();
        let connection = &store.connection;
        let mode: String =
            connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        let synchronous: i64 =
            connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
        assert_eq!((mode.as_str(), synchronous), ("wal", 1));
    }
}
