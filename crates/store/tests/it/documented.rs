//! docs/format/data-directory.md lists every table and every column, and no other.

use crate::world::World;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

type Tables = BTreeMap<String, BTreeSet<String>>;

fn in_the_database(db: &Connection) -> Tables {
    let sql = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c \
               WHERE m.type = 'table'";
    let mut tables = Tables::new();
    let mut statement = db.prepare(sql).unwrap();
    let cells = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)));
    for cell in cells.unwrap() {
        let (table, column): (String, String) = cell.unwrap();
        tables.entry(table).or_default().insert(column);
    }
    tables
}

/// The rows of the tables whose first cell is one name in code quotes.
fn in_the_document(text: &str) -> Tables {
    let code = |cell: &str| {
        let words = cell.split('`').skip(1).step_by(2);
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    let rows = text.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.splitn(2, " | ");
        let [table] = &code(cells.next()?)[..] else {
            return None;
        };
        let columns = code(cells.next()?).into_iter().collect();
        Some((table.clone(), columns))
    });
    rows.collect()
}

#[test]
fn every_table_and_column_is_in_the_document() {
    let world = World::new();
    let db = Connection::open(world.path.join("genpon.db")).unwrap();
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/format/data-directory.md"
    );
    let documented = in_the_document(&std::fs::read_to_string(path).unwrap());
    let stored = in_the_database(&db);
    let names = |tables: &Tables| tables.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&documented), names(&stored));
    for (table, columns) in &stored {
        // `store.one` only keeps the table at one row; codes of values stand beside columns.
        let missing: Vec<_> = columns.difference(&documented[table]).collect();
        let is_said = missing.is_empty() || (table == "store" && missing == ["one"]);
        assert!(is_said, "{table}: {missing:?} not documented");
    }
}
