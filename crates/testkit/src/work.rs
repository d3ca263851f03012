//! What people in a [`World`] do all day, each in one call: write, look, confirm, correct.

use crate::World;
use genpon_formats::audit_event::AuditEvent;
use genpon_model::id::{DraftId, PatientId, RecordId};
use genpon_model::patient::Sex;
use genpon_model::record::{Act, PartRole};
use genpon_model::register::Standing;
use genpon_model::register::life::Care;
use genpon_store::{AuditFilter, PatientRow};
use genpon_vault::administer_register::{EntryChange, Proposed};
use genpon_vault::begin_draft::{DraftMark, NewRecord};
use genpon_vault::confirm_version::{Confirm, Confirmed};
use genpon_vault::patients::PatientData;
use genpon_vault::save_draft::DraftChange;
use genpon_vault::stage_part::{PartOffer, StagedPart};
use genpon_vault::{Caller, Error, Vault};
use serde_json::{Value, json};

/// The document type of a note.
pub const NOTE: &str = "progress-note";

impl World {
    /// Registers a patient under this number.
    #[must_use]
    pub fn patient(&self, number: &str) -> PatientRow {
        let data = PatientData {
            number: number.parse().unwrap(),
            name: "見本 花子".parse().unwrap(),
            kana: Some("ミホン ハナコ".parse().unwrap()),
            birth_date: Some("1980-02-29".parse().unwrap()),
            sex: Sex::Female,
            death_date: None,
        };
        self.vault
            .register_patient(&self.caller("ito"), data)
            .unwrap()
    }

    /// The bytes of a note with this text.
    #[must_use]
    pub fn note(text: &str) -> Vec<u8> {
        let sections = json!([{ "kind": "text", "text": text }]);
        let note = json!({ "format": "genpon/note/1", "form": "free", "sections": sections });
        note.to_string().into_bytes()
    }

    /// Stages the bytes of a part.
    ///
    /// # Errors
    /// Those of the use case.
    pub fn stage(
        &self,
        caller: &Caller,
        kind: (&str, &str),
        bytes: &[u8],
    ) -> Result<StagedPart, Error> {
        stage(&self.vault, caller, kind, bytes)
    }

    /// Stages a note.
    #[must_use]
    pub fn stage_note(&self, caller: &Caller, text: &str) -> StagedPart {
        stage_note(&self.vault, caller, text)
    }

    /// A draft of a new note.
    ///
    /// # Errors
    /// Those of the use case.
    pub fn draft(
        &self,
        caller: &Caller,
        patient: PatientId,
        text: &str,
    ) -> Result<DraftMark, Error> {
        let parts = vec![self.stage_note(caller, text)];
        self.vault
            .begin_record(caller, new_record(patient, NOTE, parts))
    }

    /// Shows a draft to a person and confirms what was shown.
    ///
    /// # Errors
    /// Those of the use cases.
    pub fn confirm(&self, caller: &Caller, draft: DraftId) -> Result<Confirmed, Error> {
        let shown = self.vault.present_draft(caller, draft)?;
        let request = Confirm {
            draft,
            seen: Some(shown.digest),
            stand_in: None,
        };
        self.vault.confirm_version(caller, &request)
    }

    /// A confirmed note.
    pub fn record(&self, caller: &Caller, patient: PatientId, text: &str) -> Confirmed {
        let draft = self.draft(caller, patient, text).unwrap();
        self.confirm(caller, draft.id).unwrap()
    }

    /// A draft of the next version of a note, with another text.
    ///
    /// # Errors
    /// Those of the use cases.
    pub fn draft_next(
        &self,
        caller: &Caller,
        record: RecordId,
        act: Act,
        text: &str,
    ) -> Result<DraftMark, Error> {
        let reason = Some("誤記のため".parse().unwrap());
        let draft = self.vault.begin_version(caller, record, act, reason)?;
        if act == Act::Withdraw {
            return Ok(draft);
        }
        let put = vec![self.stage_note(caller, text)];
        let change = DraftChange {
            put,
            ..DraftChange::default()
        };
        self.vault
            .save_draft(caller, draft.id, draft.revision, change)
    }

    /// A confirmed next version.
    pub fn next(&self, caller: &Caller, record: RecordId, act: Act, text: &str) -> Confirmed {
        let draft = self.draft_next(caller, record, act, text).unwrap();
        self.confirm(caller, draft.id).unwrap()
    }
}

impl World {
    /// The newest events of this action in the trail, newest first, as the auditor reads them.
    #[must_use]
    pub fn trail(&self, action: &str) -> Vec<AuditEvent> {
        let filter = AuditFilter {
            action: Some(action.to_owned()),
            newest_first: true,
            ..AuditFilter::default()
        };
        let read = self
            .vault
            .read_audit(&self.caller("mori"), &filter)
            .unwrap();
        read.into_iter().map(|reading| reading.event).collect()
    }

    /// Proposes the entry of a register that this value makes, changing what is there.
    ///
    /// # Errors
    /// Those of the use case.
    pub fn propose(
        &self,
        caller: &Caller,
        register: &str,
        key: Option<&str>,
        value: Value,
    ) -> Result<Proposed, Error> {
        let current = key.and_then(|key| {
            let read = self.vault.read_entry(caller, register, key).ok()?;
            Standing::of(&read.history)
                .current
                .map(|revision| revision.edition)
        });
        let change = EntryChange {
            key: key.map(|key| key.parse().unwrap()),
            base: current,
            value,
            is_retired: false,
            reason: "組織の決定による".parse().unwrap(),
            care: Care::default(),
        };
        self.vault.propose_entry(caller, register, change)
    }

    /// What an entry says now.
    #[must_use]
    pub fn entry(&self, caller: &Caller, register: &str, key: &str) -> Value {
        let read = self.vault.read_entry(caller, register, key).unwrap();
        Standing::of(&read.history).current.unwrap().value.clone()
    }
}

/// Stages the bytes of a part, of this name and media type.
///
/// # Errors
/// Those of the use case.
pub fn stage(
    vault: &Vault,
    caller: &Caller,
    (name, media_type): (&str, &str),
    bytes: &[u8],
) -> Result<StagedPart, Error> {
    let offer = PartOffer {
        name: name.parse().unwrap(),
        role: PartRole::Original,
        media_type: media_type.parse().unwrap(),
        digest: None,
    };
    vault.stage_part(caller, &offer, &mut &bytes[..])
}

/// Stages a note.
#[must_use]
pub fn stage_note(vault: &Vault, caller: &Caller, text: &str) -> StagedPart {
    let kind = ("note.json", genpon_formats::note::MEDIA_TYPE);
    stage(vault, caller, kind, &World::note(text)).unwrap()
}

/// What a new record of this type is to be.
#[must_use]
pub fn new_record(patient: PatientId, document_type: &str, parts: Vec<StagedPart>) -> NewRecord {
    NewRecord {
        patient: Some(patient),
        document_type: document_type.to_owned(),
        title: "再診".parse().unwrap(),
        event_at: None,
        encounter: None,
        confirmer: None,
        device: None,
        on_behalf: None,
        parts,
    }
}
