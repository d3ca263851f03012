//! The version manifest 版明細: the canonical document that *is* a confirmed version.
//!
//! `docs/format/manifest.md` is the format; this is its one reader and writer. A manifest that breaks
//! a rule of that page has no bytes, and bytes that break one are no manifest; the [`Fault`]s say
//! which. What is stored is what was signed: bytes are written once, at confirmation, and only ever
//! read afterwards. The chain from version to version is judged elsewhere.

use genpon_model::id::{ClientId, ContentId, InstitutionId, PatientId, RecordId};
use genpon_model::patient::{PatientNo, Sex, optional_date};
use genpon_model::person::{AuthenticationMethod, PersonRef};
use genpon_model::record::{Act, ConfirmationMode, MediaType, PartName, PartRole, VersionNo};
use genpon_model::text::{Code, Name, Reason, Title};
use genpon_model::{ClockReading, Digest, Timestamp};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::jcs::{self, JcsError};
use crate::locale::Lang;
use crate::view::Text;

mod fault;
mod proxy;

pub use fault::Fault;
pub use proxy::{Approved, ConfirmationNote, Instruction, ProxyEntry};

/// The media type of a manifest.
pub const MEDIA_TYPE: &str = "application/vnd.genpon.manifest+json";

/// Everything that is fixed by a confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always the same: which page describes this document.
    pub format: Format,
    /// Whose record it is.
    pub institution: InstitutionRef,
    /// The record this is a version of.
    pub record: RecordId,
    /// Its number.
    pub version: VersionNo,
    /// What it does to the record.
    pub act: Act,
    /// The version before, bound by its digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Previous>,
    /// The master entry as of now.
    pub document_type: DocumentTypeRef,
    /// As known at confirmation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<PatientExtract>,
    /// The visit or stay, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encounter: Option<Encounter>,
    /// As its maker gave it.
    pub title: Title,
    /// When what the record describes happened.
    pub event_at: Timestamp,
    /// The contents, in reading order.
    pub parts: Vec<Part>,
    /// Who entered it.
    pub entered: Entered,
    /// Who takes responsibility for it.
    pub confirmed: Confirmed,
    /// The principal, or the person in whose place a stand-in confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<PersonRef>,
    /// What a proxy entered for the principal, and how the principal approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<ProxyEntry>,
    /// How it was confirmed.
    pub mode: ConfirmationMode,
    /// The confirmation rule that was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleRef>,
    /// The device that made the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// What the confirmer was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presentation: Option<PresentationRef>,
    /// Why it was corrected, added, withdrawn, or confirmed by a stand-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Of a record that was written on paper during an outage and registered afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Late>,
    /// The clock that `confirmed.at` was read from.
    pub clock: ClockReading,
    /// The code tables the content was made with.
    pub code_tables: Vec<CodeTableRef>,
    /// Name and version of the program that confirmed.
    pub software: String,
    /// The parts that carry a signature of their own.
    pub signatures: Vec<SignatureRef>,
}

/// Why there are no manifest bytes, or why bytes are no manifest.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// Not the canonical bytes of a manifest.
    #[error("not a canonical manifest: {0}")]
    Form(#[from] JcsError),
    /// A manifest in form, which breaks rules of the format.
    #[error("the manifest breaks {} rule(s) of its format", .0.len())]
    Faults(Vec<Fault>),
}

impl Manifest {
    /// The bytes that are stored, signed and put into the ledger.
    ///
    /// # Errors
    /// [`ManifestError::Faults`] when it breaks a rule of the format.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ManifestError> {
        self.without_faults()?;
        Ok(jcs::to_bytes(self)?)
    }

    /// Reads stored bytes; they stay the original, what is read is only a view of them.
    ///
    /// # Errors
    /// When the bytes are not exactly those that [`Self::to_bytes`] would write.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let manifest: Self = jcs::from_bytes(bytes)?;
        manifest.without_faults()?;
        Ok(manifest)
    }

    /// The rules of the format that this manifest breaks.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        fault::find(self)
    }

    /// The part with this name.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name.as_str() == name)
    }

    fn without_faults(&self) -> Result<(), ManifestError> {
        let faults = self.faults();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(ManifestError::Faults(faults))
        }
    }
}

/// `genpon/manifest/1`, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Format {
    /// The edition that this module reads and writes.
    #[default]
    #[serde(rename = "genpon/manifest/1")]
    One,
}

/// The institution as it was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstitutionRef {
    /// Its id.
    pub id: InstitutionId,
    /// Its name at that time.
    pub name: Name,
}

/// The version before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    /// Its number.
    pub version: VersionNo,
    /// The digest of its manifest bytes.
    pub digest: Digest,
}

/// The entry of the document type master that applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentTypeRef {
    /// Its code.
    pub code: Code,
    /// Which state of the entry.
    pub edition: u32,
    /// Its name in both languages.
    pub name: BilingualName,
    /// 情報区分.
    pub label: Code,
    /// How long it must be kept.
    pub retention: Retention,
}

/// A name that a master gives in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BilingualName {
    /// In Japanese.
    pub ja: Name,
    /// In English.
    pub en: Name,
}

impl BilingualName {
    /// For a view.
    #[must_use]
    pub fn to_text(&self) -> Text {
        Text::Bilingual {
            ja: self.ja.to_string(),
            en: self.en.to_string(),
        }
    }
}

/// 保存期間 as of confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// Code of the retention rule.
    pub rule: Code,
    /// Years from the rule's starting point; none: without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<u32>,
    /// The statute, or the institution's own rule.
    pub basis: Name,
}

/// What identified the patient at confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientExtract {
    /// Its id.
    pub id: PatientId,
    /// The institution's number.
    pub number: PatientNo,
    /// Name as registered.
    pub name: Name,
    /// Name in kana, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<Name>,
    /// Date of birth, where known.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub birth_date: Option<Date>,
    /// Sex as registered.
    pub sex: Sex,
}

impl From<&genpon_model::patient::Patient> for PatientExtract {
    fn from(patient: &genpon_model::patient::Patient) -> Self {
        Self {
            id: patient.id,
            number: patient.number.clone(),
            name: patient.name.clone(),
            kana: patient.kana.clone(),
            birth_date: patient.birth_date,
            sex: patient.sex,
        }
    }
}

/// A visit or a stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encounter {
    /// The institution's number for it.
    pub number: Name,
    /// Such as `outpatient`, `inpatient`, `emergency`, `home`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Code>,
    /// The department, as it was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<Name>,
}

/// 後日登録: what the register of outages says of the paper that a record was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// Key of the outage in the register.
    pub outage: Code,
    /// Which state of that entry.
    pub edition: u32,
    /// What happened, as it was called.
    pub what: Name,
    /// The number on the paper.
    pub paper_reference: Name,
    /// When the paper was written.
    pub written_at: Timestamp,
}

/// One content of the version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Unique within the version.
    pub name: PartName,
    /// What it is to the version.
    pub role: PartRole,
    /// Its media type.
    pub media_type: MediaType,
    /// The finer format, such as `fhir-r4`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Code>,
    /// Bytes as read.
    pub size: u64,
    /// Digest of the bytes as read, before compression and sealing.
    pub digest: Digest,
    /// Its id in the store.
    pub content: ContentId,
}

/// A system that deposits or reads through the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRef {
    /// Its id.
    pub id: ClientId,
    /// What it was called.
    pub name: Name,
}

/// Who entered the content, when and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// 入力者.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// The terminal, by its registered name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<Name>,
    /// The system it came through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientRef>,
}

/// Who confirmed the content, when, where, and how they had proved who they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// 確定者.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// The terminal, by its registered name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<Name>,
    /// The system it came through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientRef>,
    /// When the person last proved who they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticated_at: Option<Timestamp>,
    /// By what; empty where a rule confirmed.
    pub authentication: Vec<AuthenticationMethod>,
}

/// The confirmation rule of the institution that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRef {
    /// Its code.
    pub code: Code,
    /// Which state of it.
    pub edition: u32,
}

/// The device that made the content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Its code in the register of devices.
    pub code: Code,
    /// What it was called.
    pub name: Name,
    /// Who operated it, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<PersonRef>,
    /// Who is responsible for it, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<PersonRef>,
}

/// What the confirmer was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresentationRef {
    /// Digest of the bytes shown.
    pub digest: Digest,
    /// Their media type.
    pub media_type: MediaType,
    /// Their language.
    pub language: Lang,
    /// When they were shown.
    pub at: Timestamp,
    /// What made them, as in `genpon-html/1`.
    pub renderer: String,
}

/// A code table (master) that the content was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeTableRef {
    /// Its code.
    pub code: Code,
    /// Which state of it.
    pub edition: u32,
    /// Digest of that state.
    pub digest: Digest,
}

/// A part that carries a signature of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureRef {
    /// The name of the part.
    pub part: PartName,
    /// Its form, such as `pades`, `xades`, `cades`.
    pub format: Code,
}
