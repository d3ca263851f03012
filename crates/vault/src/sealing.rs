//! All sealing and opening of one institution's bytes.
//!
//! Purpose and context of every seal stand in this file, so that a body can never be opened as
//! something else (docs/format/contents.md, "Bodies").

use crate::draft_body::DraftBody;
use crate::entry_row::{Hidden, SIGNING_KEYS, is_hidden};
use crate::error::{Error, Noun, Refusal};
use crate::signing_keys::SigningSeeds;
use genpon_model::id::{ContentId, DraftId, EventId, PatientId, RevisionId};
use genpon_store::contents::{
    OpenError, Opened, SealError, Sealed, Sealer, open, open_bytes, open_manifest,
};
use genpon_store::keys::{InstitutionKeys, KeyError, Purpose};
use genpon_store::{AuditRow, DraftRow, PatientRevisionRow, RevisionRow, Store, WrappedKey};
use serde::de::DeserializeOwned;
use std::io::Read;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The keys of one institution at work.
#[derive(Clone)]
pub struct Sealing {
    pub(crate) keys: Arc<InstitutionKeys>,
    pub(crate) sealer: Sealer,
}

impl Sealing {
    // ---- contents

    /// Seals a part at hand.
    pub(crate) fn seal(&self, id: ContentId, bytes: &[u8]) -> Result<Sealed, Error> {
        self.sealer
            .seal(&self.keys, id, bytes)
            .map_err(|error| seal_error(error, 0))
    }

    /// Seals a manifest with the salt of its commitment.
    pub(crate) fn seal_manifest(
        &self,
        id: ContentId,
        bytes: &[u8],
        salt: &[u8; 32],
    ) -> Result<Sealed, Error> {
        let sealed = self.sealer.seal_manifest(&self.keys, id, *salt, bytes);
        sealed.map_err(|error| seal_error(error, 0))
    }

    /// Seals a part as it streams in.
    pub(crate) fn seal_stream(
        &self,
        id: ContentId,
        source: &mut dyn Read,
        bytes_max: u64,
    ) -> Result<Sealed, Error> {
        let sealed = self.sealer.seal_stream(&self.keys, id, source, bytes_max);
        sealed.map_err(|error| seal_error(error, bytes_max))
    }

    /// Gives up a sealed content that nobody takes.
    pub(crate) fn discard(&self, sealed: &Sealed) {
        self.sealer.discard(&self.keys, sealed);
    }

    /// The plain bytes of a content as a stream; every chunk is authenticated before it is given.
    pub(crate) fn open(
        &self,
        store: &dyn Store,
        id: ContentId,
    ) -> Result<Opened<Box<dyn Read + Send>>, Error> {
        let (key, sealed) = self.locked(store, id, Noun::Part)?;
        open(&self.keys, id, &key, sealed).map_err(|error| damaged(Noun::Part, id, kind_of(&error)))
    }

    /// All plain bytes of a content.
    pub(crate) fn read(&self, store: &dyn Store, id: ContentId) -> Result<Vec<u8>, Error> {
        let (key, sealed) = self.locked(store, id, Noun::Part)?;
        open_bytes(&self.keys, id, &key, sealed, u64::MAX)
            .map_err(|error| damaged(Noun::Part, id, kind_of(&error)))
    }

    /// The manifest bytes and the salt of their commitment.
    pub(crate) fn read_manifest(
        &self,
        store: &dyn Store,
        id: ContentId,
    ) -> Result<(Vec<u8>, [u8; 32]), Error> {
        let (key, sealed) = self.locked(store, id, Noun::Version)?;
        open_manifest(&self.keys, id, &key, sealed)
            .map_err(|error| damaged(Noun::Version, id, kind_of(&error)))
    }

    /// A content still sealed, with its key.
    fn locked(&self, store: &dyn Store, id: ContentId, noun: Noun) -> Result<Locked, Error> {
        let institution = self.keys.institution();
        let key = store.wrapped_key(institution, id)?;
        let key = key.ok_or_else(|| damaged(noun, id, "key-missing"))?;
        Ok((key, store.sealed(institution, id)?))
    }

    // ---- bodies

    /// Seals a draft's body.
    pub(crate) fn seal_draft(&self, id: DraftId, body: &DraftBody) -> Result<Vec<u8>, Error> {
        self.seal_json(Purpose::Draft, id.as_bytes(), body)
    }

    /// Opens a draft's body.
    pub(crate) fn open_draft(&self, row: &DraftRow) -> Result<DraftBody, Error> {
        self.open_json(Purpose::Draft, row.id.as_bytes(), &row.body, Noun::Draft)
    }

    /// Seals a register revision.
    pub(crate) fn seal_revision<T: serde::Serialize>(
        &self,
        id: RevisionId,
        body: &T,
    ) -> Result<Vec<u8>, Error> {
        self.seal_json(Purpose::Register, id.as_bytes(), body)
    }

    /// Opens a register revision. A hidden one is sealed under its place; earlier ones were not.
    pub(crate) fn open_revision<T: DeserializeOwned>(&self, row: &RevisionRow) -> Result<T, Error> {
        if is_hidden(&row.register) {
            let context = hidden_context(row.id, &row.register, &row.key, row.number);
            let opened = self.open_json(Purpose::Register, &context, &row.body, Noun::Entry);
            if opened.is_ok() {
                return opened;
            }
        }
        self.open_json(Purpose::Register, row.id.as_bytes(), &row.body, Noun::Entry)
    }

    /// Seals a hidden entry under its place, so that it opens nowhere else.
    pub(crate) fn seal_hidden<T: serde::Serialize>(
        &self,
        id: RevisionId,
        place: &Hidden<'_>,
        body: &T,
    ) -> Result<Vec<u8>, Error> {
        let context = hidden_context(id, place.register, place.key, place.number);
        self.seal_json(Purpose::Register, &context, body)
    }

    /// Whether a hidden entry opens; what it says is nobody's to see.
    pub(crate) fn opens_hidden(&self, row: &RevisionRow) -> bool {
        match row.register.as_str() {
            SIGNING_KEYS => SigningSeeds::open(self, &row.body).is_ok(),
            _ => self.open_revision::<serde_json::Value>(row).is_ok(),
        }
    }

    /// Opens a patient revision.
    pub(crate) fn open_patient<T: DeserializeOwned>(
        &self,
        id: PatientId,
        row: &PatientRevisionRow,
    ) -> Result<T, Error> {
        let context = patient_context(id, row.revision);
        self.open_json(Purpose::Patient, &context, &row.body, Noun::Patient)
    }

    /// Seals a patient revision.
    pub(crate) fn seal_patient<T: serde::Serialize>(
        &self,
        id: PatientId,
        revision: u32,
        body: &T,
    ) -> Result<Vec<u8>, Error> {
        self.seal_json(Purpose::Patient, &patient_context(id, revision), body)
    }

    /// Seals an audit event: the salt of its commitment, then its bytes.
    pub(crate) fn seal_audit(
        &self,
        id: EventId,
        salt: &[u8; 32],
        event: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let plain = Zeroizing::new([salt.as_slice(), event].concat());
        self.keys
            .seal_body(Purpose::Audit, id.as_bytes(), &plain)
            .map_err(key_error)
    }

    /// Opens an audit event: its salt and its bytes.
    pub(crate) fn open_audit(&self, row: &AuditRow) -> Result<([u8; 32], Vec<u8>), Error> {
        let damaged = |kind| Error::Damaged {
            noun: Noun::AuditEvent,
            id: row.id.to_string(),
            kind,
        };
        let plain = self
            .keys
            .open_body(Purpose::Audit, row.id.as_bytes(), &row.body)
            .map_err(|_| damaged("event-altered"))?;
        let (salt, event) = plain
            .split_first_chunk()
            .ok_or_else(|| damaged("event-altered"))?;
        Ok((*salt, event.to_vec()))
    }

    /// Seals bytes of another purpose, tied to `context`.
    pub(crate) fn seal_other(
        &self,
        purpose: Purpose,
        context: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, Error> {
        self.keys
            .seal_body(purpose, context, plain)
            .map_err(key_error)
    }

    /// Opens bytes of another purpose.
    pub(crate) fn open_other(
        &self,
        purpose: Purpose,
        context: &[u8],
        body: &[u8],
        noun: Noun,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let damaged = |_| Error::Damaged {
            noun,
            id: String::new(),
            kind: "body-altered",
        };
        self.keys.open_body(purpose, context, body).map_err(damaged)
    }

    fn seal_json<T: serde::Serialize>(
        &self,
        purpose: Purpose,
        context: &[u8],
        body: &T,
    ) -> Result<Vec<u8>, Error> {
        let plain = serde_json::to_vec(body).map(Zeroizing::new);
        let plain = plain.map_err(|_| Error::Internal("a body does not write"))?;
        self.keys
            .seal_body(purpose, context, &plain)
            .map_err(key_error)
    }

    fn open_json<T: DeserializeOwned>(
        &self,
        purpose: Purpose,
        context: &[u8],
        body: &[u8],
        noun: Noun,
    ) -> Result<T, Error> {
        let plain = self.open_other(purpose, context, body, noun)?;
        let damaged = |_| Error::Damaged {
            noun,
            id: String::new(),
            kind: "body-unreadable",
        };
        serde_json::from_slice(&plain).map_err(damaged)
    }
}

/// A wrapped key and the sealed bytes.
type Locked = (WrappedKey, Box<dyn Read + Send>);

fn damaged(noun: Noun, id: ContentId, kind: &'static str) -> Error {
    let id = id.to_string();
    Error::Damaged { noun, id, kind }
}

fn hidden_context(id: RevisionId, register: &str, key: &str, number: u32) -> Vec<u8> {
    [
        id.as_bytes().as_slice(),
        register.as_bytes(),
        &[0],
        key.as_bytes(),
        &[0],
        &number.to_be_bytes(),
    ]
    .concat()
}

fn patient_context(id: PatientId, revision: u32) -> [u8; 20] {
    let mut context = [0; 20];
    context[..16].copy_from_slice(id.as_bytes());
    context[16..].copy_from_slice(&revision.to_be_bytes());
    context
}

fn seal_error(error: SealError, bytes_max: u64) -> Error {
    match error {
        SealError::TooLarge { .. } => Refusal::TooLarge { bytes_max }.into(),
        SealError::Source(_) => Refusal::Field {
            field: "content",
            fault: "the bytes broke off".to_owned(),
        }
        .into(),
        other => {
            tracing::error!(error = %other, "a content could not be sealed");
            Error::Operator("a content could not be sealed; the log has the cause")
        }
    }
}

fn key_error(error: KeyError) -> Error {
    tracing::error!(%error, "a key could not be used");
    Error::Operator("a key could not be used; the log has the cause")
}

fn kind_of(error: &OpenError) -> &'static str {
    match error {
        OpenError::Key(_) => "key-does-not-open",
        _ => "content-altered",
    }
}
