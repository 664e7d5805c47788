//! Another machine's record, taken into this one. What is here stays; what is there is added.

use rusqlite::{
    Connection, Transaction, TransactionBehavior, params_from_iter, types::Value as Cell,
};
use serde_json::{Map, Value};

use super::{
    Store, StoreError,
    report::EXPORT_NAME,
    schema::{self, TABLES, Table, VERSION},
};

/// What came from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// How many rows of each table are new here, in the order of the tables.
    pub new: Vec<(&'static str, usize)>,
    /// Worlds that were played on both machines, with their courses: those here stay as they are.
    pub kept: Vec<(String, String)>,
}

/// Why an export was not taken; nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// It is something else.
    #[error("{}", tr!("this is not what `vestibule progress export` writes"))]
    NoExport,
    /// A program that knows more than we do wrote it.
    #[error("{}", tr!("it is of version {found}, and this program knows versions up to {known}", found, known = VERSION))]
    Newer {
        /// What it says.
        found: i64,
    },
    /// A row that no record has.
    #[error("{}", tr!("row {number} of `{table}` cannot be read: {why}", number, table, why))]
    Row {
        /// In which table.
        table: &'static str,
        /// Counted from 1.
        number: usize,
        /// What is wrong with it.
        why: String,
    },
    /// The record here cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for MergeError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Takes in what [`Store::export`] gave elsewhere, all of it or nothing. `course` says what a course of there
    /// is called here.
    ///
    /// Reads, answers, attempts and whatever else can stand beside each other are united; where the learner was
    /// and what was played stay as they are here, if they are here.
    pub fn merge(
        &mut self,
        export: &Value,
        course: impl Fn(&str) -> String,
    ) -> Result<Merged, MergeError> {
        let other = read(export, course)?;
        let behavior = TransactionBehavior::Immediate;
        let here = self.connection.transaction_with_behavior(behavior)?;
        let mut merged = Merged::default();
        let worlds = worlds_of(&other)?;
        for world in worlds {
            let mine = steps_of(&here, &world)?;
            if !mine.is_empty() && mine != steps_of(&other, &world)? {
                merged.kept.push(world);
            }
        }
        for table in &TABLES {
            let mut n_new = 0;
            for row in rows_of(&other, table)? {
                n_new += usize::from(take(&here, table, row, &merged.kept)?);
            }
            merged.new.push((table.name, n_new));
        }
        here.commit()?;
        Ok(merged)
    }
}

/// Brings the rows of an export up to today's version, as a file would be.
fn read(export: &Value, course: impl Fn(&str) -> String) -> Result<Connection, MergeError> {
    let whole = export.as_object().ok_or(MergeError::NoExport)?;
    if whole.get("format").and_then(Value::as_str) != Some(EXPORT_NAME) {
        return Err(MergeError::NoExport);
    }
    let found = whole.get("version").and_then(Value::as_i64).ok_or(MergeError::NoExport)?;
    if found > VERSION {
        return Err(MergeError::Newer { found });
    }
    let mut other = Connection::open_in_memory()?;
    schema::begin(&other, usize::try_from(found).unwrap_or_default())?;
    for table in &TABLES {
        let Some(rows) = whole.get(table.name) else { continue };
        let rows = rows.as_array().ok_or(MergeError::NoExport)?;
        for (idx, row) in rows.iter().enumerate() {
            let why = |why: String| MergeError::Row { table: table.name, number: idx + 1, why };
            let row = row.as_object().ok_or_else(|| why(tr!("it is no object").to_owned()))?;
            insert(&other, table, row, &course).map_err(|error| why(error.to_string()))?;
        }
    }
    schema::migrate(&mut other)?;
    Ok(other)
}

fn insert(
    other: &Connection,
    table: &Table,
    row: &Map<String, Value>,
    course: &impl Fn(&str) -> String,
) -> rusqlite::Result<()> {
    let columns = columns_of(other, table)?;
    if let Some(unknown) = row.keys().find(|it| !columns.contains(it)) {
        return Err(rusqlite::Error::InvalidColumnName(unknown.clone()));
    }
    let cell = |(name, value): (&String, &Value)| match value {
        _ if table.json == Some(name) => Cell::Text(value.to_string()),
        Value::String(text) if name == "course" => Cell::Text(course(text)),
        Value::String(text) => Cell::Text(text.clone()),
        Value::Number(number) => number.as_i64().map_or(Cell::Null, Cell::Integer),
        _ => Cell::Null,
    };
    let names: Vec<&str> = row.keys().map(String::as_str).collect();
    let sql = sql_of("insert", table, &names);
    other.prepare_cached(&sql)?.execute(params_from_iter(row.iter().map(cell)))?;
    Ok(())
}

fn sql_of(verb: &str, table: &Table, columns: &[&str]) -> String {
    let places = vec!["?"; columns.len()].join(", ");
    format!("{verb} into {} ({}) values ({places})", table.name, columns.join(", "))
}

fn columns_of(connection: &Connection, table: &Table) -> rusqlite::Result<Vec<String>> {
    let statement = connection.prepare_cached(&format!("select * from {}", table.name))?;
    Ok(statement.column_names().map(str::to_owned).collect())
}

/// The rows of a table, each cell with the name of its column. A number that counts rows means nothing elsewhere.
type Cells = Vec<(String, Cell)>;

fn rows_of(other: &Connection, table: &Table) -> rusqlite::Result<Vec<Cells>> {
    let columns = columns_of(other, table)?;
    let sql = format!("select * from {} order by {}", table.name, table.order);
    let mut statement = other.prepare(&sql)?;
    let rows = statement.query_map([], |row| {
        let cells = columns.iter().enumerate().filter(|(_, name)| *name != "id");
        cells.map(|(idx, name)| Ok((name.clone(), row.get::<_, Cell>(idx)?))).collect()
    })?;
    rows.collect()
}

fn worlds_of(other: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = other.prepare("select course, world from plays order by course, world")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// What was played in a world, the cursor first.
fn steps_of(
    connection: &Connection,
    (course, world): &(String, String),
) -> rusqlite::Result<Vec<String>> {
    let sql =
        "select cast(cursor as text), -1 as position from plays where course = ?1 and world = ?2
        union all select step, position from steps where course = ?1 and world = ?2 order by 2";
    connection.prepare(sql)?.query_map([course, world], |row| row.get(0))?.collect()
}

/// Takes one row, if it is not here; says whether it was taken.
fn take(
    here: &Transaction<'_>,
    table: &Table,
    mut row: Cells,
    kept: &[(String, String)],
) -> rusqlite::Result<bool> {
    let text = |row: &Cells, name: &str| {
        let cell = row.iter().find(|(it, _)| it == name).map(|(_, cell)| cell);
        if let Some(Cell::Text(text)) = cell { text.clone() } else { String::new() }
    };
    let world = (text(&row, "course"), text(&row, "world"));
    match table.name {
        "plays" | "steps" if kept.contains(&world) => return Ok(false),
        "lines" => {
            let line = text(&row, "line");
            let sql = "select coalesce(max(number) + 1, 0), coalesce(max(line = ?3), 0) from lines
                where course = ?1 and world = ?2";
            let read =
                |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?));
            let (number, is_here) = here.query_row(sql, [&world.0, &world.1, &line], read)?;
            if is_here {
                return Ok(false);
            }
            for (name, cell) in &mut row {
                if name == "number" {
                    *cell = Cell::Integer(number);
                }
            }
        }
        _ => {}
    }
    let names: Vec<&str> = row.iter().map(|(name, _)| name.as_str()).collect();
    // What was finished there and left open here is finished.
    let sql = match table.name {
        "attempts" => {
            sql_of("insert", table, &names)
                + " on conflict (course, quiz, started, seed) do update set finished = excluded.finished,
                    correct = excluded.correct, total = excluded.total, state = excluded.state
                    where attempts.finished is null and excluded.finished is not null"
        }
        _ => sql_of("insert or ignore", table, &names),
    };
    let cells = row.iter().map(|(_, cell)| cell);
    Ok(here.prepare_cached(&sql)?.execute(params_from_iter(cells))? > 0)
}
