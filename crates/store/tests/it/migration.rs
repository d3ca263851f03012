//! A data directory of an older layout is brought forward when it is opened, with all that it holds.

use crate::rows::{confirm, event, patient, patient_id, record_id, revision, save_patient};
use crate::world::World;
use genpon_store::sqlite::{DirectoryError, SqliteStore};
use genpon_store::{ChartFilter, PatientRow, RevisionState, Store, Write};
use rusqlite::types::Value;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;
use std::path::Path;

const FIRST_LAYOUT: &str = include_str!("../../migrations/0001_lay_out_the_store.sql");

/// Puts a database of the first layout, with the same rows, in the place of the newest.
fn take_back_to_the_first_layout(directory: &Path) {
    let (newest, first) = (directory.join("genpon.db"), directory.join("first.db"));
    let db = Connection::open(&first).unwrap();
    db.execute_batch(FIRST_LAYOUT).unwrap();
    db.pragma_update(None, "application_id", 0x474e_504e)
        .unwrap();
    db.pragma_update(None, "user_version", 1).unwrap();
    db.execute("ATTACH ?1 AS newest", [newest.to_str().unwrap()])
        .unwrap();
    let texts = |sql: &str| -> Vec<String> {
        let mut statement = db.prepare(sql).unwrap();
        let texts = statement.query_map((), |row| row.get(0)).unwrap();
        texts.map(Result::unwrap).collect()
    };
    db.execute_batch("PRAGMA foreign_keys = OFF; BEGIN; DELETE FROM store")
        .unwrap();
    let tables = "SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name";
    for table in texts(tables) {
        let of_table = format!("SELECT name FROM pragma_table_info('{table}', 'main')");
        let columns = texts(&of_table).join(", ");
        let copy =
            format!("INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newest.{table}");
        db.execute_batch(&copy).unwrap();
    }
    db.execute_batch("COMMIT; DETACH newest").unwrap();
    db.close().unwrap();
    std::fs::rename(&first, &newest).unwrap();
}

/// The rows of every table, as the engine gives them.
fn all_rows(directory: &Path) -> BTreeMap<String, Vec<String>> {
    let db = Connection::open(directory.join("genpon.db")).unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table'";
    let mut names = db.prepare(tables).unwrap();
    let names = names.query_map((), |row| row.get::<_, String>(0)).unwrap();
    let rows = |table: String| {
        let mut statement = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let width = statement.column_count();
        let row = |row: &Row<'_>| (0..width).map(|n| row.get(n)).collect();
        let rows = statement.query_map((), row).unwrap();
        let rows: Vec<Vec<Value>> = rows.map(Result::unwrap).collect();
        let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
        rows.sort();
        (table, rows)
    };
    names.map(|name| rows(name.unwrap())).collect()
}

#[test]
fn an_older_layout_is_brought_forward_with_all_that_it_holds() {
    let world = World::new();
    let duplicate = PatientRow {
        merged_into: Some(patient_id(1)),
        ..patient(2, "2", "見本 花子", "みほん はなこ")
    };
    let effective = revision(1, "referral", 1, RevisionState::Effective);
    world.commit(vec![
        save_patient(patient(1, "1", "見本 花子", "みほん はなこ")),
        save_patient(duplicate),
        Write::AddAuditEvent(event(9)),
        Write::AddRevision(effective),
    ]);
    for (record, number) in [(1, 1), (1, 2), (2, 1)] {
        world.commit(confirm(record, number));
    }
    world.store.close();
    let before = all_rows(&world.path);
    take_back_to_the_first_layout(&world.path);
    assert_eq!(all_rows(&world.path), before, "the test copies everything");
    assert!(matches!(
        SqliteStore::open_to_read(&world.path),
        Err(DirectoryError::TooOld { found: 1, .. })
    ));

    let world = world.reopen();
    assert_eq!(all_rows(&world.path), before);
    assert_eq!(world.store.altered_layout().unwrap(), [""; 0]);
    assert_eq!(world.store.unsound(10).unwrap(), [""; 0]);
    world.commit(confirm(3, 1));
    let (id, filter) = (world.institution, ChartFilter::default());
    let chart = world
        .store
        .chart(id, &[patient_id(1)], &filter, 10)
        .unwrap();
    let records: Vec<_> = chart.iter().map(|row| row.id).collect();
    assert_eq!(records, [3, 2, 1].map(record_id));
    let joined = world.store.joined_patients(id, patient_id(1), 10).unwrap();
    assert_eq!(joined[0].id, patient_id(2));
}
