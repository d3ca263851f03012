//! What the measurements share: a store with one institution, and confirmations of a 2 KiB note.

use genpon_model::id::{ContentId, EventId, InstitutionId, PatientId, PersonId, RecordId};
use genpon_model::institution::InstitutionKind;
use genpon_model::record::{Act, ConfirmationMode, PartRole, VersionNo};
use genpon_model::time::ClockState;
use genpon_model::{Institution, Timestamp};
use genpon_store::contents::Sealed;
use genpon_store::keys::{InstitutionKey, InstitutionKeys, Purpose, RootKeyFile, SystemRandom};
use genpon_store::seam::Direct;
use genpon_store::sqlite::{Options, SqliteStore};
use genpon_store::{AuditRow, PartRow, Store, VersionRow, Write};
use std::path::Path;
use std::sync::Arc;

pub(crate) struct House {
    pub(crate) store: SqliteStore,
    pub(crate) keys: InstitutionKeys,
    /// To how many patients the notes belong, in turn.
    pub(crate) patients: u32,
    /// Length of a note.
    pub(crate) note_bytes: usize,
}

impl House {
    pub(crate) fn new(path: &Path) -> Self {
        let store = SqliteStore::create(path, &Options::new("a measurement")).unwrap();
        let random = Arc::new(SystemRandom::default());
        let key = path.join("keys/root.key");
        let root = RootKeyFile::create(&key, None, &*random, &Direct).unwrap();
        let id = InstitutionId::from_slice(&[1; 16]).unwrap();
        let key = InstitutionKey::generate(id, 1, &root, &*random).unwrap();
        let institution = Institution {
            id,
            name: "測定病院".parse().unwrap(),
            kind: InstitutionKind::Hospital,
        };
        let wrapped_key = key.wrapped.clone();
        let write = Write::AddInstitution {
            institution,
            wrapped_key,
        };
        store.commit(id, vec![write]).unwrap();
        let keys = InstitutionKeys::open(id, &[key], &root, random).unwrap();
        Self {
            store,
            keys,
            patients: 5_000,
            note_bytes: 2048,
        }
    }

    /// The patient of note `n`.
    pub(crate) fn patient_id(&self, n: u32) -> PatientId {
        PatientId::from_slice(&id(n % self.patients, 9)).unwrap()
    }

    /// All that confirming note `n` writes.
    pub(crate) fn writes(&self, n: u32) -> Vec<Write> {
        let sealer = self.store.sealer();
        let line = format!(
            "S) 咳が続く。#{n} O) BT 37.8 P) 胸部X線、血液検査。再診 {} 日後。\n",
            n % 97
        );
        let lines = self.note_bytes.div_ceil(line.len());
        let note = line.repeat(lines);
        let manifest = format!(
            "{{\"n\":{n},\"text\":\"{}\"}}",
            line.trim().repeat(lines * 2 / 3)
        );
        let part = sealer
            .seal(&self.keys, content_id(n, 1), note.as_bytes())
            .unwrap();
        let sealed = sealer
            .seal_manifest(
                &self.keys,
                content_id(n, 2),
                [n as u8; 32],
                manifest.as_bytes(),
            )
            .unwrap();
        let event = EventId::from_slice(&id(n, 3)).unwrap();
        let body = self
            .keys
            .seal_body(Purpose::Audit, event.as_bytes(), &[b'{'; 700])
            .unwrap();
        let patient = self.patient_id(n);
        let version = version(n, patient, &sealed);
        let event = audit_event(n, patient, event, body);
        let parts = vec![part_row(&part)];
        vec![
            part.into_write(),
            sealed.into_write(),
            Write::AddVersion {
                row: version,
                parts,
            },
            Write::AddAuditEvent(event),
        ]
    }
}

/// Like UUIDv7: rises with `n`, then scattered.
pub(crate) fn id(n: u32, kind: u8) -> [u8; 16] {
    let scattered = u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut bytes = [kind; 16];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    bytes[8..].copy_from_slice(&scattered.to_be_bytes());
    bytes
}

pub(crate) fn content_id(n: u32, kind: u8) -> ContentId {
    ContentId::from_slice(&id(n, kind)).unwrap()
}

pub(crate) fn person_id(n: u32) -> PersonId {
    PersonId::from_slice(&id(n % 100, 8)).unwrap()
}

pub(crate) fn at(n: u32) -> Timestamp {
    Timestamp::from_micros(1_795_000_000_000_000 + i64::from(n) * 1000).unwrap()
}

fn version(n: u32, patient: PatientId, manifest: &Sealed) -> VersionRow {
    VersionRow {
        record: RecordId::from_slice(&id(n, 7)).unwrap(),
        number: VersionNo::FIRST,
        manifest: manifest.content.id,
        manifest_digest: manifest.digest.clone(),
        previous_digest: None,
        act: Act::Create,
        mode: ConfirmationMode::Personal,
        patient: Some(patient),
        document_type: "progress-note".to_owned(),
        document_type_edition: 1,
        title: "経過記録".to_owned(),
        event_at: at(n),
        confirmed_at: at(n),
        clock: ClockState::Synchronized,
        enterer: person_id(n),
        confirmer: person_id(n),
        department: Some("内科".to_owned()),
        leaf_index: 0,
        commitment: [n as u8; 32],
    }
}

fn part_row(sealed: &Sealed) -> PartRow {
    PartRow {
        name: "note.json".to_owned(),
        role: PartRole::Original,
        media_type: "application/vnd.genpon.note+json".to_owned(),
        format: "note".to_owned(),
        size_bytes: sealed.size_bytes,
        digest: sealed.digest.clone(),
        content: sealed.content.id,
    }
}

fn audit_event(n: u32, patient: PatientId, event: EventId, body: Vec<u8>) -> AuditRow {
    AuditRow {
        leaf_index: 0,
        id: event,
        at: at(n),
        action: "record.confirm".to_owned(),
        outcome: "success".to_owned(),
        person: Some(person_id(n)),
        client: None,
        patient: Some(patient),
        record: RecordId::from_slice(&id(n, 7)).ok(),
        commitment: [n as u8; 32],
        body,
    }
}
