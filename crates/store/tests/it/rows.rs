//! Rows for tests: legal, small, and different by their number.

use genpon_model::id::{
    ContentId, DraftId, EventId, PatientId, PersonId, PresentationId, RecordId, RevisionId,
};
use genpon_model::patient::Sex;
use genpon_model::record::{Act, ConfirmationMode, PartRole, VersionNo};
use genpon_model::time::ClockState;
use genpon_model::{Digest, DigestAlgorithm, Timestamp};
use genpon_store::{
    AuditRow, ContentRow, DraftRow, PartRow, PatientRow, PresentationRow, RevisionRow,
    RevisionState, VersionRow, WrappedKey, Write,
};

fn bytes(kind: u8, n: u32) -> [u8; 16] {
    let mut bytes = [kind; 16];
    bytes[12..].copy_from_slice(&n.to_be_bytes());
    bytes
}

pub(crate) fn patient_id(n: u32) -> PatientId {
    PatientId::from_slice(&bytes(0xa1, n)).unwrap()
}

pub(crate) fn record_id(n: u32) -> RecordId {
    RecordId::from_slice(&bytes(0xa2, n)).unwrap()
}

pub(crate) fn content_id(n: u32) -> ContentId {
    ContentId::from_slice(&bytes(0xa3, n)).unwrap()
}

pub(crate) fn draft_id(n: u32) -> DraftId {
    DraftId::from_slice(&bytes(0xa4, n)).unwrap()
}

pub(crate) fn person_id(n: u32) -> PersonId {
    PersonId::from_slice(&bytes(0xa5, n)).unwrap()
}

pub(crate) fn event_id(n: u32) -> EventId {
    EventId::from_slice(&bytes(0xa6, n)).unwrap()
}

pub(crate) fn revision_id(n: u32) -> RevisionId {
    RevisionId::from_slice(&bytes(0xa7, n)).unwrap()
}

pub(crate) fn at(second: i64) -> Timestamp {
    let start: Timestamp = "2026-11-20T00:00:00Z".parse().unwrap();
    start.plus_seconds(second)
}

pub(crate) fn digest(n: u32) -> Digest {
    DigestAlgorithm::Sha256.digest(&n.to_be_bytes())
}

/// A content with bytes of no meaning: the store never looks into them.
pub(crate) fn content(n: u32) -> Write {
    let sealed = n.to_be_bytes().repeat(8);
    Write::PutContent {
        content: ContentRow {
            id: content_id(n),
            sealed_size_bytes: sealed.len() as u64,
            sealed_digest: DigestAlgorithm::Sha256.digest(&sealed),
            inline: Some(sealed),
        },
        key: WrappedKey {
            key_edition: 1,
            wrapped: vec![7; 81],
        },
    }
}

pub(crate) fn patient(n: u32, number: &str, name: &str, kana: &str) -> PatientRow {
    PatientRow {
        id: patient_id(n),
        revision: 1,
        number: number.to_owned(),
        name: name.to_owned(),
        kana: Some(kana.to_owned()).filter(|kana| !kana.is_empty()),
        birth_date: Some(jiff::civil::date(1950, 1, 1) + jiff::Span::new().days(n)),
        sex: Sex::Female,
        death_date: None,
        merged_into: None,
    }
}

pub(crate) fn save_patient(row: PatientRow) -> Write {
    let body = vec![row.revision as u8; 40];
    Write::SavePatient {
        row,
        at: at(0),
        body,
    }
}

/// Version `number` of record `record`; its manifest is content `manifest`.
pub(crate) fn version(record: u32, number: u32, manifest: u32) -> VersionRow {
    let act = if number == 1 {
        Act::Create
    } else {
        Act::Correct
    };
    VersionRow {
        record: record_id(record),
        number: VersionNo::new(number).unwrap(),
        manifest: content_id(manifest),
        manifest_digest: digest(record * 1000 + number),
        previous_digest: (number > 1).then(|| digest(record * 1000 + number - 1)),
        act,
        mode: ConfirmationMode::Personal,
        patient: Some(patient_id(1)),
        document_type: "progress-note".to_owned(),
        document_type_edition: 1,
        title: format!("経過記録 {record}"),
        event_at: at(i64::from(record) * 3600),
        confirmed_at: at(i64::from(record) * 3600 + 60),
        clock: ClockState::Synchronized,
        enterer: person_id(1),
        confirmer: person_id(2),
        department: Some("内科".to_owned()),
        leaf_index: 0,
        commitment: [record as u8; 32],
    }
}

pub(crate) fn part(content: u32) -> PartRow {
    PartRow {
        name: "note.json".to_owned(),
        role: PartRole::Original,
        media_type: "application/vnd.genpon.note+json".to_owned(),
        format: "note".to_owned(),
        size_bytes: 20,
        digest: digest(content),
        content: content_id(content),
    }
}

/// All that confirming version `number` of record `record` writes, contents included.
pub(crate) fn confirm(record: u32, number: u32) -> Vec<Write> {
    let first = (record * 100 + number) * 2;
    vec![
        content(first),
        content(first + 1),
        Write::AddVersion {
            row: version(record, number, first),
            parts: vec![part(first + 1)],
        },
        Write::AddAuditEvent(event(first)),
    ]
}

pub(crate) fn event(n: u32) -> AuditRow {
    AuditRow {
        leaf_index: 0,
        id: event_id(n),
        at: at(i64::from(n)),
        action: "record.confirm".to_owned(),
        outcome: "success".to_owned(),
        person: Some(person_id(2)),
        client: None,
        patient: Some(patient_id(1)),
        record: Some(record_id(n)),
        commitment: [n as u8; 32],
        body: vec![n as u8; 300],
    }
}

pub(crate) fn draft(n: u32, revision: u32) -> DraftRow {
    DraftRow {
        id: draft_id(n),
        revision,
        record: record_id(n),
        patient: Some(patient_id(1)),
        document_type: "progress-note".to_owned(),
        act: Act::Create,
        base: None,
        enterer: person_id(1),
        confirmer: Some(person_id(2)),
        principal: None,
        created_at: at(0),
        updated_at: at(i64::from(revision)),
        body: vec![revision as u8; 50],
        contents: vec![content_id(n)],
    }
}

pub(crate) fn presentation(n: u32, draft: u32, second: i64) -> PresentationRow {
    PresentationRow {
        id: PresentationId::from_slice(&bytes(0xa8, n)).unwrap(),
        draft: draft_id(draft),
        person: person_id(2),
        revision: 1,
        digest: digest(n),
        language: "ja".to_owned(),
        at: at(second),
    }
}

pub(crate) fn revision(n: u32, key: &str, number: u32, state: RevisionState) -> RevisionRow {
    RevisionRow {
        id: revision_id(n),
        register: "document-types".to_owned(),
        key: key.to_owned(),
        number,
        state,
        by: Some(person_id(1)),
        at: at(i64::from(n)),
        decided_by: None,
        decided_at: None,
        owner: Some(person_id(3)),
        review_on: Some(jiff::civil::date(2027, 4, 1)),
        expires_on: None,
        is_retired: false,
        body: vec![n as u8; 60],
    }
}

/// Bytes that do not compress.
pub(crate) fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let step = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(step).collect()
}
