//! The tables of the record, and how an older record becomes one of today.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// A table, for whatever goes over all of them: export, reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// It has a column `course`.
    pub(super) of_course: bool,
    /// It has a column `world`.
    pub(super) of_world: bool,
    /// The column that holds JSON.
    pub(super) json: Option<&'static str>,
    /// The columns that put its rows in order.
    pub(super) order: &'static str,
}

/// Every table. A new one is a migration below and a row here; export and reset follow.
pub(super) const TABLES: [Table; 12] = [
    Table { name: mark!("courses"), of_course: true, of_world: false, json: None, order: "course" },
    Table {
        name: mark!("places"),
        of_course: true,
        of_world: false,
        json: None,
        order: "course, chapter",
    },
    Table {
        name: mark!("reads"),
        of_course: true,
        of_world: false,
        json: None,
        order: "course, chapter",
    },
    Table {
        name: mark!("attempts"),
        of_course: true,
        of_world: false,
        json: Some("state"),
        order: "id",
    },
    Table {
        name: mark!("plays"),
        of_course: true,
        of_world: true,
        json: None,
        order: "course, world",
    },
    Table {
        name: mark!("steps"),
        of_course: true,
        of_world: true,
        json: Some("step"),
        order: "course, world, position",
    },
    Table { name: mark!("flags"), of_course: false, of_world: false, json: None, order: "flag" },
    Table {
        name: mark!("snapshots"),
        of_course: true,
        of_world: true,
        json: Some("state"),
        order: "course, world, name",
    },
    Table {
        name: mark!("lines"),
        of_course: true,
        of_world: true,
        json: None,
        order: "course, world, number",
    },
    Table { name: mark!("answers"), of_course: true, of_world: false, json: None, order: "id" },
    Table {
        name: mark!("bookmarks"),
        of_course: true,
        of_world: false,
        json: None,
        order: "course, chapter, block",
    },
    Table {
        name: mark!("seen"),
        of_course: true,
        of_world: false,
        json: None,
        order: "course, chapter",
    },
];

/// Marks a file as a record of ours: `VEST`.
pub(super) const APPLICATION_ID: i64 = 0x5645_5354;

/// The version of a record of today.
pub(super) const VERSION: i64 = 5;

/// The one list of steps from nothing to today. A step that was published is never changed.
const MIGRATIONS: [&str; 5] = [
    "
    create table courses (
        course text not null primary key,
        chapter text not null
    ) strict, without rowid;
    create table places (
        course text not null,
        chapter text not null,
        block integer not null,
        byte integer not null,
        primary key (course, chapter)
    ) strict, without rowid;
    create table reads (
        course text not null,
        chapter text not null,
        primary key (course, chapter)
    ) strict, without rowid;
    create table attempts (
        id integer primary key,
        course text not null,
        quiz text not null,
        seed text not null,
        started integer not null,
        finished integer,
        correct integer not null,
        total integer not null,
        state text not null,
        unique (course, quiz, started, seed)
    ) strict;
    create table plays (
        course text not null,
        world text not null,
        cursor integer not null,
        primary key (course, world)
    ) strict, without rowid;
    create table steps (
        course text not null,
        world text not null,
        position integer not null,
        step text not null,
        primary key (course, world, position)
    ) strict, without rowid;
    create table flags (
        flag text not null primary key
    ) strict, without rowid;
",
    "
    create table snapshots (
        course text not null,
        world text not null,
        name text not null,
        state text not null,
        primary key (course, world, name)
    ) strict, without rowid;
",
    "
    create table lines (
        course text not null,
        world text not null,
        number integer not null,
        line text not null,
        primary key (course, world, number)
    ) strict, without rowid;
",
    "
    create table answers (
        id integer primary key,
        course text not null,
        quiz text not null,
        question text not null,
        fingerprint text not null,
        mode text not null,
        started integer not null,
        seed text not null,
        answered integer not null,
        mark integer not null,
        confidence integer,
        seconds integer not null,
        unique (course, quiz, question, started, seed)
    ) strict;
",
    "
    create table bookmarks (
        course text not null,
        chapter text not null,
        block integer not null,
        byte integer not null,
        heading text not null,
        note text not null,
        primary key (course, chapter, block)
    ) strict, without rowid;
    create table seen (
        course text not null,
        chapter text not null,
        spans text not null,
        primary key (course, chapter)
    ) strict, without rowid;
",
];

/// What a file says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// By us, in this version.
    Here,
    /// By us, earlier; or nothing is in it yet.
    Earlier,
    /// By a program that knows more than we do.
    Later(i64),
    /// By something else.
    Elsewhere,
}

/// Who made the record that is open.
pub(super) fn made(connection: &Connection) -> Result<Made, StoreError> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let version = pragma("user_version")?;
    let application = pragma("application_id")?;
    let known = application == APPLICATION_ID;
    Ok(match version {
        VERSION if known => Made::Here,
        1.. if known && version > VERSION => Made::Later(version),
        1.. if known => Made::Earlier,
        0 if n_tables(connection)? == 0 => Made::Earlier,
        _ => Made::Elsewhere,
    })
}

/// Brings the record to today's version, wholly or not at all.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(version).unwrap_or_default();
    for migration in MIGRATIONS.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    Ok(transaction.commit()?)
}

/// Begins a record of an earlier version in an empty file.
pub(super) fn begin(connection: &Connection, version: usize) -> Result<(), StoreError> {
    for migration in MIGRATIONS.iter().take(version) {
        connection.execute_batch(migration)?;
    }
    Ok(connection.pragma_update(None, "user_version", i64::try_from(version).unwrap_or(VERSION))?)
}

fn n_tables(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_in_the_list_as_it_is() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        assert_eq!(usize::try_from(VERSION), Ok(MIGRATIONS.len()));
        let mut statement = connection
            .prepare("select name from sqlite_schema where type = 'table' order by rowid")
            .unwrap();
        let names: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(names, TABLES.map(|table| table.name));
        for table in TABLES {
            let sql = format!("select * from {} order by {}", table.name, table.order);
            let statement = connection.prepare(&sql).unwrap();
            let columns: Vec<&str> = statement.column_names().collect();
            assert_eq!(columns.contains(&"course"), table.of_course, "{table:?}");
            assert_eq!(columns.contains(&"world"), table.of_world, "{table:?}");
            assert!(table.json.is_none_or(|column| columns.contains(&column)), "{table:?}");
        }
    }

    #[test]
    fn an_earlier_record_keeps_what_it_has() {
        for version in 1..MIGRATIONS.len() {
            let mut connection = Connection::open_in_memory().unwrap();
            for migration in MIGRATIONS.iter().take(version) {
                connection.execute_batch(migration).unwrap();
            }
            let count = |connection: &Connection, table: &str| -> i64 {
                let sql = format!("select count(*) from {table}");
                connection.query_row(&sql, [], |row| row.get(0)).unwrap()
            };
            connection.execute_batch("insert into flags values ('x')").unwrap();
            connection.execute_batch("insert into plays values ('c', 'w', 3)").unwrap();
            if version > 1 {
                connection
                    .execute_batch("insert into snapshots values ('c', 'w', 'n', '[]')")
                    .unwrap();
            }
            if version > 2 {
                connection.execute_batch("insert into lines values ('c', 'w', 0, 'l')").unwrap();
            }
            if version > 3 {
                connection
                    .execute_batch(
                        "insert into answers values (1, 'c', 'q', 'x', 'f', 'm', 1, '2', 3, 4, null, 5)",
                    )
                    .unwrap();
            }
            connection.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
            connection
                .pragma_update(None, "user_version", i64::try_from(version).unwrap())
                .unwrap();
            assert_eq!(made(&connection).unwrap(), Made::Earlier);
            migrate(&mut connection).unwrap();
            assert_eq!(made(&connection).unwrap(), Made::Here);
            let counts = ["flags", "plays", "snapshots", "lines", "answers", "bookmarks", "seen"]
                .map(|it| count(&connection, it));
            let since = |first: usize| i64::from(version >= first);
            let expected = [1, 1, since(2), since(3), since(4), 0, 0];
            assert_eq!(counts, expected, "{version}");
        }
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        assert_eq!(made(&connection).unwrap(), Made::Earlier);
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        assert_eq!(made(&connection).unwrap(), Made::Here);
    }
}
