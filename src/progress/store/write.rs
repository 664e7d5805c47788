//! How each change is written: one transaction, so that it is kept whole or not at all.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::{StoreError, to_sql};
use crate::progress::{AnswerRecord, AttemptRecord, BookmarkRecord, Change, MOST_LINES, Play};

/// Writes one change.
pub(super) fn apply(connection: &mut Connection, change: &Change) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    write(&transaction, change)?;
    Ok(transaction.commit()?)
}

fn write(transaction: &Transaction<'_>, change: &Change) -> Result<(), StoreError> {
    match change {
        Change::Place { course, chapter, place } => {
            write_place(transaction, course, chapter, *place)?;
        }
        Change::Read { course, chapter, read } => {
            let sql = if *read {
                "insert or ignore into reads (course, chapter) values (?1, ?2)"
            } else {
                "delete from reads where course = ?1 and chapter = ?2"
            };
            transaction.prepare_cached(sql)?.execute([course, chapter])?;
        }
        Change::Bookmark { course, bookmark, is_kept } => {
            write_bookmark(transaction, course, bookmark, *is_kept)?;
        }
        Change::Seen { course, chapter, spans } => {
            let sql = "insert or replace into seen (course, chapter, spans) values (?1, ?2, ?3)";
            transaction.prepare_cached(sql)?.execute([course, chapter, spans])?;
        }
        Change::Renamed { course, from, to } => rename(transaction, course, from, to)?,
        Change::Attempt(attempt) => write_attempt(transaction, attempt)?,
        Change::Answer(answer) => write_answer(transaction, answer)?,
        Change::Together(changes) => {
            changes.iter().try_for_each(|change| write(transaction, change))?;
        }
        Change::Step { course, world, index, json } => {
            write_step(transaction, course, world, *index, json)?;
            cut_steps(transaction, course, world, index + 1)?;
            write_cursor(transaction, course, world, index + 1)?;
        }
        Change::Cursor { course, world, cursor } => {
            write_cursor(transaction, course, world, *cursor)?;
        }
        Change::Play { course, world, play } => write_play(transaction, course, world, play)?,
        Change::Snapshot { course, world, name, json } => {
            write_snapshot(transaction, [course, world, name], json.as_deref())?;
        }
        Change::Line { course, world, line } => write_line(transaction, course, world, line)?,
        Change::Flag { flag, set } => {
            let sql = if *set {
                "insert or ignore into flags (flag) values (?1)"
            } else {
                "delete from flags where flag = ?1"
            };
            transaction.prepare_cached(sql)?.execute([flag.name()])?;
        }
    }
    Ok(())
}

/// Every table that knows chapters, but for the one that knows only the last of each course.
const OF_CHAPTERS: [&str; 4] = ["places", "reads", "bookmarks", "seen"];

fn rename(
    transaction: &Transaction<'_>,
    course: &str,
    from: &str,
    to: &str,
) -> Result<(), StoreError> {
    for table in OF_CHAPTERS {
        let sql =
            format!("update or ignore {table} set chapter = ?3 where course = ?1 and chapter = ?2");
        transaction.execute(&sql, [course, from, to])?;
        let sql = format!("delete from {table} where course = ?1 and chapter = ?2");
        transaction.execute(&sql, [course, from])?;
    }
    let sql = "update courses set chapter = ?3 where course = ?1 and chapter = ?2";
    transaction.execute(sql, [course, from, to])?;
    Ok(())
}

fn write_place(
    transaction: &Transaction<'_>,
    course: &str,
    chapter: &str,
    (block, byte): (usize, usize),
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("insert or replace into courses (course, chapter) values (?1, ?2)")?
        .execute([course, chapter])?;
    transaction
        .prepare_cached(
            "insert or replace into places (course, chapter, block, byte) values (?1, ?2, ?3, ?4)",
        )?
        .execute(params![course, chapter, to_sql(block), to_sql(byte)])?;
    Ok(())
}

fn write_bookmark(
    transaction: &Transaction<'_>,
    course: &str,
    bookmark: &BookmarkRecord,
    is_kept: bool,
) -> Result<(), StoreError> {
    let BookmarkRecord { chapter, place: (block, byte), heading, note } = bookmark;
    let (block, byte) = (to_sql(*block), to_sql(*byte));
    if is_kept {
        transaction
            .prepare_cached(
                "insert or replace into bookmarks (course, chapter, block, byte, heading, note)
                 values (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![course, chapter, block, byte, heading, note])?;
    } else {
        transaction
            .prepare_cached(
                "delete from bookmarks where course = ?1 and chapter = ?2 and block = ?3",
            )?
            .execute(params![course, chapter, block])?;
    }
    Ok(())
}

/// An attempt that is finished is not opened again by a process that has not heard of it.
fn write_attempt(transaction: &Transaction<'_>, attempt: &AttemptRecord) -> Result<(), StoreError> {
    serde_json::from_str::<serde::de::IgnoredAny>(&attempt.state)?;
    transaction
        .prepare_cached(
            "insert into attempts (course, quiz, seed, started, finished, correct, total, state)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             on conflict (course, quiz, started, seed) do update set finished = excluded.finished,
                 correct = excluded.correct, total = excluded.total, state = excluded.state
             where attempts.finished is null or excluded.finished is not null",
        )?
        .execute(params![
            attempt.course,
            attempt.quiz,
            attempt.seed.to_string(),
            attempt.started,
            attempt.finished,
            to_sql(attempt.correct),
            to_sql(attempt.total),
            attempt.state,
        ])?;
    Ok(())
}

/// In an attempt each question has one answer, the last one that was given.
fn write_answer(transaction: &Transaction<'_>, answer: &AnswerRecord) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "insert into answers (course, quiz, question, fingerprint, mode, started, seed,
                 answered, mark, confidence, seconds)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             on conflict (course, quiz, question, started, seed) do update set
                 fingerprint = excluded.fingerprint, mode = excluded.mode,
                 answered = excluded.answered, mark = excluded.mark,
                 confidence = excluded.confidence, seconds = excluded.seconds",
        )?
        .execute(params![
            answer.course,
            answer.quiz,
            answer.question,
            answer.fingerprint,
            answer.mode,
            answer.started,
            answer.seed.to_string(),
            answer.answered,
            answer.mark,
            answer.confidence,
            answer.seconds,
        ])?;
    Ok(())
}

fn write_step(
    transaction: &Transaction<'_>,
    course: &str,
    world: &str,
    index: usize,
    json: &str,
) -> Result<(), StoreError> {
    serde_json::from_str::<serde::de::IgnoredAny>(json)?;
    transaction
        .prepare_cached(
            "insert or replace into steps (course, world, position, step) values (?1, ?2, ?3, ?4)",
        )?
        .execute(params![course, world, to_sql(index), json])?;
    Ok(())
}

/// Removes the steps from `position` on.
fn cut_steps(
    transaction: &Transaction<'_>,
    course: &str,
    world: &str,
    position: usize,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("delete from steps where course = ?1 and world = ?2 and position >= ?3")?
        .execute(params![course, world, to_sql(position)])?;
    Ok(())
}

fn write_cursor(
    transaction: &Transaction<'_>,
    course: &str,
    world: &str,
    cursor: usize,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("insert or replace into plays (course, world, cursor) values (?1, ?2, ?3)")?
        .execute(params![course, world, to_sql(cursor)])?;
    Ok(())
}

fn write_play(
    transaction: &Transaction<'_>,
    course: &str,
    world: &str,
    play: &Play,
) -> Result<(), StoreError> {
    for (index, json) in play.steps.iter().enumerate() {
        write_step(transaction, course, world, index, json)?;
    }
    cut_steps(transaction, course, world, play.steps.len())?;
    write_cursor(transaction, course, world, play.cursor)
}

/// Adds a line, if it is not the last one again; the oldest of too many goes.
fn write_line(
    transaction: &Transaction<'_>,
    course: &str,
    world: &str,
    line: &str,
) -> Result<(), StoreError> {
    let sql = "select number, line from lines where course = ?1 and world = ?2
        order by number desc limit 1";
    let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
    let last = transaction.prepare_cached(sql)?.query_row([course, world], read).optional()?;
    let (number, last) = last.map_or((0, None), |(number, line)| (number + 1, Some(line)));
    if last.as_deref() == Some(line) {
        return Ok(());
    }
    transaction
        .prepare_cached("insert into lines (course, world, number, line) values (?1, ?2, ?3, ?4)")?
        .execute(params![course, world, number, line])?;
    transaction
        .prepare_cached("delete from lines where course = ?1 and world = ?2 and number <= ?3")?
        .execute(params![course, world, number - to_sql(MOST_LINES)])?;
    Ok(())
}

fn write_snapshot(
    transaction: &Transaction<'_>,
    key: [&str; 3],
    json: Option<&str>,
) -> Result<(), StoreError> {
    let [course, world, name] = key;
    let Some(json) = json else {
        transaction
            .prepare_cached("delete from snapshots where course = ?1 and world = ?2 and name = ?3")?
            .execute(key)?;
        return Ok(());
    };
    serde_json::from_str::<serde::de::IgnoredAny>(json)?;
    transaction
        .prepare_cached(
            "insert or replace into snapshots (course, world, name, state) values (?1, ?2, ?3, ?4)",
        )?
        .execute([course, world, name, json])?;
    Ok(())
}
