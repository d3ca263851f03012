//! The database protects what is confirmed against anyone who reaches it through SQL.

use crate::rows::{at, confirm, event, patient, revision, save_patient};
use crate::world::World;
use genpon_store::{CheckpointRow, Log, RevisionState, VerificationRow, Write};
use rusqlite::Connection;

/// A world with a row in every table that is protected, and a connection of a stranger.
fn filled() -> (World, Connection) {
    let world = World::new();
    let mut writes = confirm(1, 1);
    writes.push(save_patient(patient(1, "1", "見本", "ミホン")));
    writes.push(Write::AddRevision(revision(
        1,
        "note",
        1,
        RevisionState::Effective,
    )));
    writes.push(Write::AddRevision(revision(
        2,
        "memo",
        1,
        RevisionState::Requested,
    )));
    writes.push(Write::AddAuditEvent(event(7)));
    writes.push(Write::Integrate {
        log: Log::Versions,
        from_size: 0,
        tiles: vec![(0, 0, vec![1; 32])],
        checkpoint: CheckpointRow {
            size: 1,
            note: "note".to_owned(),
            at: at(0),
        },
    });
    let row = VerificationRow {
        at: at(0),
        is_deep: false,
        versions: 1,
        findings: 0,
        body: vec![],
    };
    writes.push(Write::AddVerification {
        row,
        is_complete: true,
        damage: vec![],
    });
    world.commit(writes);
    let db = Connection::open(world.path.join("genpon.db")).unwrap();
    db.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    (world, db)
}

// shows: J-7.1.2-12, J-7.1.3-3, C-s14-8d
#[test]
fn what_is_confirmed_is_neither_changed_nor_deleted() {
    let (_world, db) = filled();
    let columns = |table: &str| -> Vec<String> {
        let sql = format!("SELECT name FROM pragma_table_info('{table}')");
        let mut statement = db.prepare(&sql).unwrap();
        let names = statement.query_map((), |row| row.get(0)).unwrap();
        names.map(Result::unwrap).collect()
    };
    let tables = [
        "version",
        "part",
        "content",
        "audit_event",
        "checkpoint",
        "patient_revision",
        "verification",
    ];
    for table in tables {
        for column in columns(table) {
            let sql = format!("UPDATE {table} SET {column} = {column}");
            let refused = db.execute(&sql, ()).unwrap_err().to_string();
            assert!(
                refused.contains("never changed"),
                "{table}.{column}: {refused}"
            );
        }
        let refused = db
            .execute(&format!("DELETE FROM {table}"), ())
            .unwrap_err()
            .to_string();
        let why = ["never deleted", "FOREIGN KEY"];
        assert!(
            why.iter().any(|why| refused.contains(why)),
            "{table}: {refused}"
        );
        let sql = format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}");
        assert!(db.execute(&sql, ()).is_err(), "{table} is not replaced");
    }
}

#[test]
fn a_decided_revision_and_a_tile_stay_as_they_are() {
    let (_world, db) = filled();
    for sql in [
        "UPDATE revision SET body = x'00' WHERE key = 'note'",
        "UPDATE revision SET state = 'effective' WHERE key = 'memo'",
        "UPDATE revision SET by = x'01', state = 'effective', decided_by = x'02', decided_at = 1 WHERE key = 'memo'",
        "DELETE FROM revision",
        "UPDATE tile SET hashes = zeroblob(32)",
        "DELETE FROM tile",
        "DELETE FROM patient",
    ] {
        assert!(db.execute(sql, ()).is_err(), "{sql}");
    }
}

// shows: J-7.1.2-5
#[test]
fn a_version_without_identities_time_or_range_is_impossible() {
    let (_world, db) = filled();
    let never_null = [
        "enterer",
        "confirmer",
        "confirmed_at",
        "clock",
        "manifest",
        "manifest_digest",
        "commitment",
        "mode",
    ];
    for column in never_null {
        let refused = second_version(&db, column, "NULL").unwrap_err().to_string();
        assert!(refused.contains("NOT NULL"), "{column}: {refused}");
    }
    for (column, value, why) in [
        ("enterer", "x''", "CHECK"),
        ("confirmer", "zeroblob(15)", "CHECK"),
        ("clock", "'right'", "CHECK"),
        ("parts", "0", "CHECK"),
        ("parts", "1", "exactly its parts"),
        ("number", "3", "the one before"),
    ] {
        let refused = second_version(&db, column, value).unwrap_err().to_string();
        assert!(refused.contains(why), "{column} {value}: {refused}");
    }
    let late = "INSERT INTO part SELECT institution, record, version, 1, name, role, media_type, \
                format, size_bytes, digest, content FROM part";
    let refused = db.execute(late, ()).unwrap_err().to_string();
    assert!(refused.contains("takes no more parts"), "{refused}");
}

/// Inserts a second version like the first, but for one column.
fn second_version(db: &Connection, change: &str, value: &str) -> rusqlite::Result<usize> {
    let differs = [
        ("number", "2"),
        ("act", "'correct'"),
        ("previous_digest", "manifest_digest"),
        ("leaf_index", "1"),
        ("manifest", "(SELECT content FROM part)"),
        ("parts", "0"),
    ];
    let mut statement = db.prepare("SELECT name FROM pragma_table_info('version')")?;
    let cells = statement.query_map((), |row| {
        let column: String = row.get(0)?;
        let differs = differs.iter().find(|(name, _)| *name == column);
        let differs = differs.map(|(_, value)| (*value).to_owned());
        Ok(if column == change {
            value.to_owned()
        } else {
            differs.unwrap_or(column)
        })
    })?;
    let cells: Vec<String> = cells.collect::<Result<_, _>>()?;
    let sql = format!(
        "INSERT INTO version SELECT {} FROM version WHERE number = 1",
        cells.join(", ")
    );
    db.execute(&sql, ())
}
