//! The record as a whole: for people, as JSON, and forgotten.

use std::collections::BTreeMap;

use rusqlite::{Row, TransactionBehavior, types::ValueRef};
use serde_json::{Map, Value, json};

use super::{
    Store, StoreError,
    query::{attempt, count},
    schema::{TABLES, Table, VERSION},
};
use crate::progress::{CourseSummary, Scope, Summary, WorldSummary};

impl Store {
    /// The whole record: a name and a version, then a list of objects for each table.
    ///
    /// The version is that of the record: a program that reads it brings it up as it would a file.
    pub fn export(&self) -> Result<Value, StoreError> {
        // One transaction, so that what another process writes meanwhile is there wholly or not at all.
        let transaction = self.connection.unchecked_transaction()?;
        let mut whole = Map::new();
        whole.insert("format".to_owned(), json!(EXPORT_NAME));
        whole.insert("version".to_owned(), json!(VERSION));
        for table in TABLES {
            let sql = format!("select * from {} order by {}", table.name, table.order);
            let rows = self.all(&sql, [], |row| object(row, &table))?;
            whole.insert(table.name.to_owned(), Value::Array(rows));
        }
        transaction.finish()?;
        Ok(Value::Object(whole))
    }

    /// What [`Self::export`] gives where nothing is kept.
    pub fn export_of_nothing() -> Value {
        let head = [("format", json!(EXPORT_NAME)), ("version", json!(VERSION))];
        let tables = TABLES.iter().map(|table| (table.name, json!([])));
        head.into_iter().chain(tables).map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The record for people to read, course by course.
    pub fn show(&self) -> Result<Summary, StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        let mut courses = Courses::default();
        let sql = "select course, chapter from courses";
        for (course, chapter) in self.all(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))? {
            courses.of(course).last_chapter = Some(chapter);
        }
        let sql = "select course, chapter from reads order by chapter";
        for (course, chapter) in self.all(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))? {
            courses.of(course).read.push(chapter);
        }
        for attempt in self.all("select * from attempts order by started, id", [], attempt)? {
            courses.of(attempt.course.clone()).attempts.push(attempt);
        }
        let sql = "select course, count(*) from answers group by course";
        for (course, n_answers) in self.all(sql, [], |row| Ok((row.get(0)?, count(row, 1)?)))? {
            courses.of(course).answers = n_answers;
        }
        let sql = "select course, world, cursor, (select count(*) from steps
            where steps.course = plays.course and steps.world = plays.world)
            from plays order by world";
        let world = |row: &Row<'_>| {
            let (world, cursor, steps) = (row.get(1)?, count(row, 2)?, count(row, 3)?);
            Ok((row.get(0)?, WorldSummary { world, steps, cursor }))
        };
        for (course, world) in self.all(sql, [], world)? {
            courses.of(course).worlds.push(world);
        }
        transaction.finish()?;
        Ok(Summary { courses: courses.0.into_values().collect() })
    }

    /// Forgets what the learner asked to forget.
    pub fn reset(&mut self, scope: &Scope) -> Result<(), StoreError> {
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(behavior)?;
        for Table { name, of_course, of_world, .. } in TABLES {
            match scope {
                Scope::Everything => transaction.execute(&format!("delete from {name}"), [])?,
                Scope::Course(course) if of_course => transaction
                    .execute(&format!("delete from {name} where course = ?1"), [course])?,
                Scope::Play { course, world } if of_world => transaction.execute(
                    &format!("delete from {name} where course = ?1 and world = ?2"),
                    [course, world],
                )?,
                Scope::Course(_) | Scope::Play { .. } => 0,
            };
        }
        Ok(transaction.commit()?)
    }
}

/// The summaries that are being filled, by course.
#[derive(Default)]
struct Courses(BTreeMap<String, CourseSummary>);

impl Courses {
    fn of(&mut self, course: String) -> &mut CourseSummary {
        let new = || CourseSummary { course: course.clone(), ..CourseSummary::default() };
        self.0.entry(course.clone()).or_insert_with(new)
    }
}

/// What says that JSON is an export of ours.
pub(super) const EXPORT_NAME: &str = "vestibule progress";

fn object(row: &Row<'_>, table: &Table) -> rusqlite::Result<Value> {
    let columns = row.as_ref().column_names();
    let pairs = columns.into_iter().enumerate().map(|(idx, column)| {
        let value = match row.get_ref(idx)? {
            ValueRef::Integer(number) => json!(number),
            ValueRef::Real(number) => json!(number),
            ValueRef::Text(text) => {
                let text = String::from_utf8_lossy(text);
                match serde_json::from_str(&text) {
                    Ok(value) if table.json == Some(column) => value,
                    _ => json!(text),
                }
            }
            ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        };
        Ok((column.to_owned(), value))
    });
    pairs.collect::<Result<Map<_, _>, _>>().map(Value::Object)
}
