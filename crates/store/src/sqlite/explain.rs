//! The hot queries go through an index and never look at a whole table: read from the plan.

use super::patient_search::Asked;
use super::record::{CHART_CELLS, chart_query};
use super::{connection, draft, log, patient_search, register, trail};
use crate::rows::{AuditFilter, AuditSpan, ChartFilter, DraftFilter};
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, PatientId, PersonId, RecordId};
use rusqlite::Connection;

fn database() -> Connection {
    let mut db = Connection::open_in_memory().unwrap();
    connection::bring_forward(&mut db).unwrap();
    db
}

fn plan(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let nulls = vec![rusqlite::types::Null; statement.parameter_count()];
    let steps = statement
        .query_map(rusqlite::params_from_iter(nulls), |row| row.get(3))
        .unwrap();
    steps.map(Result::unwrap).collect()
}

/// No table is scanned, and `index` is used.
fn check(db: &Connection, sql: &str, index: &str) {
    let plan = plan(db, sql);
    let text = plan.join("; ");
    let scans = |step: &&String| step.starts_with("SCAN") && *step != "SCAN c";
    assert!(!plan.iter().any(|step| scans(&step)), "{sql}\n{text}");
    assert!(text.contains(index), "{sql}\n{text}\nuses no {index}");
}

/// Comes in the order of the index: no sorting, so that a limit stops it.
fn check_ordered(db: &Connection, sql: &str, index: &str) {
    check(db, sql, index);
    let text = plan(db, sql).join("; ");
    assert!(!text.contains("TEMP B-TREE"), "{sql}\n{text}");
}

fn institution() -> InstitutionId {
    InstitutionId::from_slice(&[1; 16]).unwrap()
}

fn patient() -> PatientId {
    PatientId::from_slice(&[2; 16]).unwrap()
}

fn person() -> PersonId {
    PersonId::from_slice(&[3; 16]).unwrap()
}

fn at() -> Timestamp {
    Timestamp::from_micros(0).unwrap()
}

#[test]
fn charts_come_in_the_order_of_their_index() {
    let db = database();
    let record = RecordId::from_slice(&[4; 16]).unwrap();
    let all = ChartFilter {
        document_type: Some("note".to_owned()),
        among: Some(["note", "order"].map(str::to_owned).into()),
        state: None,
        from: Some(at()),
        until: Some(at()),
        title: Some("a b".to_owned()),
        confirmer: Some(person()),
        department: Some("x".to_owned()),
        after: Some((at(), record)),
    };
    for filter in [ChartFilter::default(), all] {
        for patient in [Some(patient()), None] {
            let (sql, _) = chart_query(institution(), patient, &filter, 50);
            check_ordered(
                &db,
                &sql,
                "COVERING INDEX record_by_patient (institution=? AND patient=?",
            );
        }
    }
    check(&db, CHART_CELLS, "COVERING INDEX record_by_patient");
}

#[test]
fn joined_patients_are_found_by_their_survivor() {
    let db = database();
    let text = plan(&db, &super::patient::joined_query()).join("; ");
    let index =
        "SEARCH p USING COVERING INDEX patient_by_survivor (institution=? AND merged_into=?)";
    assert!(text.contains(index), "{text}");
    assert!(!text.contains("SCAN p"), "{text}");
}

#[test]
fn patients_come_in_the_order_of_an_index() {
    let db = database();
    let asked = |birth_date, after| Asked {
        institution: institution(),
        words: ["ミホン", "ハナ"].map(str::to_owned).into(),
        birth_date,
        after,
        limit: 20,
    };
    let after = Some(("ミホンハナコ".to_owned(), "1".to_owned()));
    let birth_date = Some(jiff::civil::date(1950, 1, 1));
    let (none, born) = (asked(None, None), asked(birth_date, None));
    let (next, born_next) = (asked(None, after.clone()), asked(birth_date, after));
    let by_gram = |word: &str, asked| patient_search::by_gram(word, asked).0;
    let by_number = patient_search::by_number("ミホン", &born).0;
    for (asked, index) in [
        (&none, "patient_by_order (institution=?)"),
        (&next, "patient_by_order (institution=? AND order_key>?)"),
        (
            &born,
            "patient_by_birth_date (institution=? AND birth_date=?)",
        ),
        (
            &born_next,
            "(institution=? AND birth_date=? AND order_key>?)",
        ),
    ] {
        check_ordered(&db, &patient_search::all(asked).0, index);
    }
    check(
        &db,
        &by_number,
        "patient_by_folded_number (institution=? AND folded_number>?",
    );
    let gram = "SEARCH g USING PRIMARY KEY (institution=? AND gram=?";
    let further = by_gram("ミホン", &next);
    check(&db, &further, "(institution=? AND gram=? AND order_key>?)");
    for search in [&none, &born, &next] {
        check(&db, &by_gram("ミホン", search), gram);
        let whole = plan(&db, &by_gram("ミホン", search)).join("; ");
        assert!(
            whole.contains("LAST TERM OF ORDER BY"),
            "sorts equal kana only: {whole}"
        );
        check(
            &db,
            &by_gram("ミ", search),
            "(institution=? AND gram>? AND gram<?)",
        );
    }
}

#[test]
fn drafts_come_in_the_order_of_an_index() {
    let db = database();
    let (person, patient) = (Some(person()), Some(patient()));
    let record = RecordId::from_slice(&[4; 16]).ok();
    let filters = [
        (DraftFilter::default(), "draft_by_time"),
        (
            DraftFilter {
                enterer: person,
                ..DraftFilter::default()
            },
            "draft_by_enterer",
        ),
        (
            DraftFilter {
                confirmer: person,
                ..DraftFilter::default()
            },
            "draft_by_confirmer",
        ),
        (
            DraftFilter {
                principal: person,
                ..DraftFilter::default()
            },
            "draft_by_principal",
        ),
        (
            DraftFilter {
                is_by_proxy: true,
                ..DraftFilter::default()
            },
            "draft_by_proxy",
        ),
        (
            DraftFilter {
                record,
                ..DraftFilter::default()
            },
            "draft_by_record",
        ),
        (
            DraftFilter {
                patient,
                ..DraftFilter::default()
            },
            "draft_by_patient",
        ),
        (
            DraftFilter {
                untouched_since: Some(at()),
                ..DraftFilter::default()
            },
            "draft_by_time",
        ),
    ];
    for (filter, index) in filters {
        let (sql, _) = draft::query(institution(), &filter, 50);
        check_ordered(&db, &sql, index);
    }
}

#[test]
fn the_trail_comes_in_the_order_of_an_index() {
    let db = database();
    let none = AuditFilter::default;
    let after = Some(7);
    let record = RecordId::from_slice(&[4; 16]).ok();
    let ordered = [
        (
            AuditFilter { after, ..none() },
            "sqlite_autoindex_audit_event_1",
        ),
        (
            AuditFilter {
                person: Some(person()),
                after,
                ..none()
            },
            "audit_event_by_person",
        ),
        (
            AuditFilter {
                patient: Some(patient()),
                ..none()
            },
            "audit_event_by_patient",
        ),
        (
            AuditFilter {
                record,
                from: Some(at()),
                ..none()
            },
            "audit_event_by_record",
        ),
    ];
    for (filter, index) in ordered {
        for newest_first in [false, true] {
            let filter = AuditFilter {
                newest_first,
                ..filter.clone()
            };
            check_ordered(&db, &log::audit_query(institution(), &filter, 50).0, index);
        }
    }
    let window = AuditFilter {
        from: Some(at()),
        until: Some(at()),
        ..none()
    };
    check(
        &db,
        &log::audit_query(institution(), &window, 50).0,
        "audit_event_by_time",
    );
}

#[test]
fn a_period_of_the_trail_comes_in_the_order_of_an_index() {
    let db = database();
    let whole = AuditSpan::new(at(), at());
    let spans = [
        (
            whole,
            "audit_event_by_time (institution=? AND (at,leaf_index)>(?,?) AND at<?)",
        ),
        (
            AuditSpan {
                person: Some(person()),
                ..whole
            },
            "audit_event_by_time",
        ),
        (
            AuditSpan {
                of_sessions: true,
                after: Some((at(), 7)),
                ..whole
            },
            "audit_event_of_sessions",
        ),
    ];
    for (span, index) in spans {
        check_ordered(&db, &trail::query(institution(), &span, 50).0, index);
    }
    check_ordered(&db, trail::SEEN, "audit_event_by_time");
}

#[test]
fn registers_come_in_the_order_of_an_index() {
    let db = database();
    let page = "revision_by_state (institution=? AND register=? AND state=? AND key>?)";
    check_ordered(&db, &register::entries_query(), page);
    let one = "autoindex_revision_1 (institution=? AND register=? AND key=?)";
    check_ordered(&db, &register::standing_query(), one);
    check(&db, register::FIGURES, "COVERING INDEX revision_by_state");
    check(
        &db,
        &register::due_query(),
        "revision_by_review (institution=? AND review_on<?)",
    );
    check(
        &db,
        &register::due_query(),
        "revision_by_expiry (institution=? AND expires_on<?)",
    );
    check_ordered(&db, &register::requests_query(), "revision_requested");
}

#[test]
fn what_the_writer_asks_is_answered_by_an_index() {
    let db = database();
    for (sql, index) in [
        (
            "SELECT max(leaf_index) FROM version WHERE institution = ?1",
            "version_by_leaf",
        ),
        (
            "SELECT max(leaf_index) FROM audit_event WHERE institution = ?1",
            "autoindex_audit_event",
        ),
        (
            "SELECT 1 FROM part WHERE institution = ?1 AND content = ?2 AND record <> ?3",
            "part_by_content",
        ),
        (
            "SELECT max(number) FROM revision WHERE institution = ?1 AND register = ?2 AND key = ?3",
            "autoindex_revision",
        ),
        (
            "DELETE FROM content WHERE institution = ?1 AND id = ?2",
            "autoindex_content",
        ),
        (
            "SELECT commitment FROM version WHERE institution = ?1 AND leaf_index >= ?2 ORDER BY leaf_index LIMIT 9",
            "version_by_leaf",
        ),
        (
            "SELECT id FROM content WHERE institution = ?1 AND id > ?2 ORDER BY id LIMIT 9",
            "autoindex_content",
        ),
        (
            "SELECT content FROM content_key WHERE institution = ?1 AND key_edition < ?2 ORDER BY key_edition, content LIMIT 9",
            "content_key_by_edition",
        ),
    ] {
        check_ordered(&db, sql, index);
    }
}
