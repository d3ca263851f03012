//! Audit events that were altered, deleted, inserted or exchanged.

use genpon_store::{AuditFilter, AuditRow, Store as _};
use genpon_testkit::archive::{Archive, has_sqlite, only};
use genpon_vault::verify::{Finding, Kind};

fn event(archive: &Archive, leaf: u64) -> AuditRow {
    let filter = AuditFilter {
        after: leaf.checked_sub(1),
        ..AuditFilter::default()
    };
    archive
        .world
        .store
        .audit_events(archive.world.institution.id, &filter, 1)
        .unwrap()
        .remove(0)
}

#[track_caller]
fn at(findings: &[Finding], kind: Kind, leaf: u64) -> Finding {
    let fits = |it: &&Finding| it.kind == kind && it.place.leaf == Some(leaf);
    let found = findings.iter().find(fits);
    assert!(found.is_some(), "no {kind:?} at {leaf}: {findings:#?}");
    found.unwrap().clone()
}

// shows: J-7.1.2-13
#[test]
fn altered_events_are_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    archive.sql(
        "UPDATE audit_event SET action = 'record.read', person = randomblob(16) WHERE leaf_index = 12; \
         UPDATE audit_event SET body = CAST(substr(body, 1, 50) || x'ff' || substr(body, 52) AS BLOB) WHERE leaf_index = 14; \
         UPDATE audit_event SET commitment = randomblob(32) WHERE leaf_index = 16",
    );
    let damage = archive.damage();
    let finding = at(&damage, Kind::EventRowDiffers, 12);
    assert_eq!(finding.columns, ["action", "person"]);
    assert_eq!(finding.place.event, Some(event(&archive, 12).id));
    assert_eq!(
        at(&damage, Kind::EventForged, 14).place.event,
        Some(event(&archive, 14).id)
    );
    at(&damage, Kind::EventCommitmentDiffers, 16);
    at(&damage, Kind::LeafDiffers, 16);
    only(
        &damage,
        &[
            Kind::EventRowDiffers,
            Kind::EventForged,
            Kind::EventCommitmentDiffers,
            Kind::LeafDiffers,
        ],
    );
}

// shows: J-7.1.2-13
#[test]
fn a_deleted_event_and_an_inserted_one_are_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    archive.sql("DELETE FROM audit_event WHERE leaf_index = 10");
    let damage = archive.damage();
    only(&damage, &[Kind::LeafMissing]);
    assert_eq!(at(&damage, Kind::LeafMissing, 10).place.leaves, Some(1));
    let body = "SELECT institution, 10, randomblob(16), at, action, outcome, person, client, patient, \
                record, randomblob(32), body FROM audit_event WHERE leaf_index = 11";
    archive.sql(&format!("INSERT INTO audit_event {body}"));
    let damage = archive.damage();
    at(&damage, Kind::EventForged, 10);
    at(&damage, Kind::LeafDiffers, 10);
}

// shows: J-7.1.2-13
#[test]
fn events_exchanged_are_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    archive.sql(
        "CREATE TEMP TABLE kept AS SELECT leaf_index, body, commitment FROM audit_event WHERE leaf_index IN (10, 11); \
         UPDATE audit_event SET body = (SELECT body FROM kept k WHERE k.leaf_index <> audit_event.leaf_index), \
         commitment = (SELECT commitment FROM kept k WHERE k.leaf_index <> audit_event.leaf_index) \
         WHERE leaf_index IN (10, 11)",
    );
    let damage = archive.damage();
    for leaf in [10, 11] {
        at(&damage, Kind::EventForged, leaf);
        at(&damage, Kind::LeafDiffers, leaf);
    }
    only(&damage, &[Kind::EventForged, Kind::LeafDiffers]);
}

#[test]
fn an_event_about_a_record_is_found_with_it() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let record = archive.notes[0];
    archive.sql(&format!(
        "UPDATE audit_event SET outcome = 'refused' WHERE record = {} AND action = 'record.confirm'",
        genpon_testkit::archive::blob(record)
    ));
    let damage = archive.damage();
    only(&damage, &[Kind::EventRowDiffers]);
    assert_eq!(damage[0].place.record, Some(record));
}
