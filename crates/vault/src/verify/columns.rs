//! Which columns of a row say something else than what the row describes.

use genpon_formats::audit_event::AuditEvent;
use genpon_model::patient::Patient;
use genpon_model::record::{Act, RecordState};
use genpon_store::{AuditRow, PartRow, PatientRow, RecordRow, RevisionRow, VersionRow};

/// Names the fields that differ between two rows of the same kind.
macro_rules! differing {
    ($row:expr, $other:expr, $($field:ident),+ $(,)?) => {{
        let mut columns = Vec::new();
        $(if $row.$field != $other.$field {
            columns.push(stringify!($field));
        })+
        columns
    }};
}

/// A version's row against the one that its manifest gives.
pub(super) fn of_version(row: &VersionRow, rebuilt: &VersionRow) -> Vec<&'static str> {
    differing!(
        row,
        rebuilt,
        previous_digest,
        act,
        mode,
        patient,
        document_type,
        document_type_edition,
        title,
        event_at,
        confirmed_at,
        clock,
        enterer,
        confirmer,
        department,
    )
}

/// A part's row against the one that the manifest gives.
pub(super) fn of_part(row: &PartRow, rebuilt: &PartRow) -> Vec<&'static str> {
    differing!(
        row, rebuilt, name, role, media_type, format, size_bytes, digest, content
    )
}

/// A record's row against the newest version.
pub(super) fn of_record(row: &RecordRow, newest: &VersionRow) -> Vec<&'static str> {
    let mut columns = differing!(
        row,
        newest,
        patient,
        document_type,
        title,
        event_at,
        confirmed_at,
        confirmer,
        mode,
        department,
    );
    if row.head != newest.number {
        columns.push("head");
    }
    if (row.state == RecordState::Withdrawn) != (newest.act == Act::Withdraw) {
        columns.push("state");
    }
    columns
}

/// A patient's row against the state that the newest revision ends with.
pub(super) fn of_patient(row: &PatientRow, newest: &Patient) -> Vec<&'static str> {
    let mut columns = differing!(row, newest, birth_date, sex, death_date, merged_into);
    let kana = newest.kana.as_ref().map(|kana| kana.as_str());
    for (name, is_same) in [
        ("number", row.number == newest.number.as_str()),
        ("name", row.name == newest.name.as_str()),
        ("kana", row.kana.as_deref() == kana),
    ] {
        if !is_same {
            columns.push(name);
        }
    }
    columns
}

/// A revision's row against the one that its body gives.
pub(super) fn of_revision(row: &RevisionRow, rebuilt: &RevisionRow) -> Vec<&'static str> {
    differing!(
        row, rebuilt, id, register, key, number, state, by, at, decided_by, decided_at, owner,
        review_on, expires_on, is_retired,
    )
}

/// An audit event's row against its bytes.
pub(super) fn of_event(row: &AuditRow, event: &AuditEvent) -> Vec<&'static str> {
    let mut columns = differing!(row, event, id, at, record);
    let mut compare = |name, is_same: bool| {
        if !is_same {
            columns.push(name);
        }
    };
    compare("action", row.action == event.action.as_str());
    compare("outcome", row.outcome == event.outcome.code());
    compare(
        "person",
        row.person == event.person.as_ref().map(|person| person.id),
    );
    compare(
        "client",
        row.client == event.client.as_ref().map(|client| client.id),
    );
    compare(
        "patient",
        row.patient == event.patient.as_ref().map(|patient| patient.id),
    );
    columns
}
