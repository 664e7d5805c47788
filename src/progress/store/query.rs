//! What can be asked of the record.

use rusqlite::{OptionalExtension, Params, Row, params};

use super::{Store, StoreError, from_sql};
use crate::progress::{AnswerRecord, AttemptRecord, BookmarkRecord, Flag, Play};

/// Ids of chapters, each with a block and a byte in it.
type Places = Vec<(String, (usize, usize))>;

impl Store {
    /// Begins a stretch of reading: until [`Store::end_reading`] the record stays as it is now for us, and
    /// is locked and looked at once instead of for each question. Nothing can be kept meanwhile.
    pub fn begin_reading(&self) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch("begin deferred")?)
    }

    /// Ends the stretch of reading.
    pub fn end_reading(&self) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch("commit")?)
    }

    /// Where the learner is in a chapter: the block, and the byte in it.
    pub fn place(&self, course: &str, chapter: &str) -> Result<Option<(usize, usize)>, StoreError> {
        let sql = "select block, byte from places where course = ?1 and chapter = ?2";
        self.one(sql, [course, chapter], |row| Ok((count(row, 0)?, count(row, 1)?)))
    }

    /// Where the learner is in each chapter of a course: its id, the block, the byte in it.
    pub fn places(&self, course: &str) -> Result<Places, StoreError> {
        let sql = "select chapter, block, byte from places where course = ?1 order by chapter";
        self.all(sql, [course], |row| Ok((row.get(0)?, (count(row, 1)?, count(row, 2)?))))
    }

    /// The chapter where the learner was last.
    pub fn last_chapter(&self, course: &str) -> Result<Option<String>, StoreError> {
        self.one("select chapter from courses where course = ?1", [course], |row| row.get(0))
    }

    /// The chapters that are read, by their ids.
    pub fn reads(&self, course: &str) -> Result<Vec<String>, StoreError> {
        let sql = "select chapter from reads where course = ?1 order by chapter";
        self.all(sql, [course], |row| row.get(0))
    }

    /// The bookmarks in a course, by chapter and place.
    pub fn bookmarks(&self, course: &str) -> Result<Vec<BookmarkRecord>, StoreError> {
        let sql = "select chapter, block, byte, heading, note from bookmarks where course = ?1
            order by chapter, block";
        self.all(sql, [course], |row| {
            Ok(BookmarkRecord {
                chapter: row.get(0)?,
                place: (count(row, 1)?, count(row, 2)?),
                heading: row.get(3)?,
                note: row.get(4)?,
            })
        })
    }

    /// Which bytes of a chapter were on the screen.
    pub fn seen(&self, course: &str, chapter: &str) -> Result<Option<String>, StoreError> {
        let sql = "select spans from seen where course = ?1 and chapter = ?2";
        self.one(sql, [course, chapter], |row| row.get(0))
    }

    /// All attempts at a quiz, the oldest first.
    pub fn attempts(&self, course: &str, quiz: &str) -> Result<Vec<AttemptRecord>, StoreError> {
        let sql = "select course, quiz, seed, started, finished, correct, total, state
            from attempts where course = ?1 and quiz = ?2 order by started, id";
        self.all(sql, [course, quiz], attempt)
    }

    /// The attempt at a quiz that is not finished; of several the newest.
    pub fn open_attempt(
        &self,
        course: &str,
        quiz: &str,
    ) -> Result<Option<AttemptRecord>, StoreError> {
        let sql = "select course, quiz, seed, started, finished, correct, total, state
            from attempts where course = ?1 and quiz = ?2 and finished is null
            order by started desc, id desc limit 1";
        self.one(sql, [course, quiz], attempt)
    }

    /// The quizzes of a course that were begun and not finished.
    pub fn open_quizzes(&self, course: &str) -> Result<Vec<String>, StoreError> {
        let sql = "select distinct quiz from attempts where course = ?1 and finished is null";
        self.all(sql, [course], |row| row.get(0))
    }

    /// All answers of a course, in the order in which they were kept.
    pub fn answers(&self, course: &str) -> Result<Vec<AnswerRecord>, StoreError> {
        // They lie in this order; found by the index, all of them would have to be fetched one by one and sorted.
        let sql = "select quiz, question, fingerprint, mode, started, seed, answered, mark,
            confidence, seconds from answers not indexed where course = ?1 order by id";
        self.all(sql, [course], |row| {
            let seed = row.get_ref(5)?.as_str()?.parse().unwrap_or_default();
            Ok(AnswerRecord {
                course: course.to_owned(),
                quiz: row.get(0)?,
                question: row.get(1)?,
                fingerprint: row.get(2)?,
                mode: row.get(3)?,
                started: row.get(4)?,
                seed,
                answered: row.get(6)?,
                mark: row.get(7)?,
                confidence: row.get(8)?,
                seconds: row.get(9)?,
            })
        })
    }

    /// What was played in a world; steps behind a gap, which only damage can make, are left out.
    pub fn play(&self, course: &str, world: &str) -> Result<Option<Play>, StoreError> {
        let sql = "select cursor from plays where course = ?1 and world = ?2";
        let Some(cursor) = self.one(sql, [course, world], |row| count(row, 0))? else {
            return Ok(None);
        };
        let sql = "select position, step from steps where course = ?1 and world = ?2
            order by position";
        let steps =
            self.all(sql, params![course, world], |row| Ok((count(row, 0)?, row.get(1)?)))?;
        let whole =
            steps.into_iter().enumerate().take_while(|(idx, (position, _))| idx == position);
        let steps: Vec<String> = whole.map(|(_, (_, step))| step).collect();
        let cursor = cursor.min(steps.len());
        Ok(Some(Play { steps, cursor }))
    }

    /// What was saved of a world: names, each with what leads there as JSON.
    pub fn snapshots(
        &self,
        course: &str,
        world: &str,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "select name, state from snapshots where course = ?1 and world = ?2
            order by name";
        self.all(sql, [course, world], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The lines that were run in a world, the oldest first.
    pub fn lines(&self, course: &str, world: &str) -> Result<Vec<String>, StoreError> {
        let sql = "select line from lines where course = ?1 and world = ?2 order by number";
        self.all(sql, [course, world], |row| row.get(0))
    }

    /// Whether something has happened.
    pub fn flag(&self, flag: Flag) -> Result<bool, StoreError> {
        let found = self.one("select 1 from flags where flag = ?1", [flag.name()], |_| Ok(()))?;
        Ok(found.is_some())
    }

    pub(super) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.connection.prepare_cached(sql)?.query_row(params, read).optional()?)
    }

    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(super) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<usize> {
    row.get(column).map(from_sql)
}

pub(super) fn attempt(row: &Row<'_>) -> rusqlite::Result<AttemptRecord> {
    let seed: String = row.get("seed")?;
    Ok(AttemptRecord {
        course: row.get("course")?,
        quiz: row.get("quiz")?,
        seed: seed.parse().unwrap_or_default(),
        started: row.get("started")?,
        finished: row.get("finished")?,
        correct: from_sql(row.get("correct")?),
        total: from_sql(row.get("total")?),
        state: row.get("state")?,
    })
}
