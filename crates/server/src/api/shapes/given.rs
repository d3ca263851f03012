//! What goes out.

use crate::api::shapes::StandingOut;
use genpon_formats::manifest::RuleRef;
use genpon_model::id::{ContentId, DraftId, PatientId, RecordId};
use genpon_model::patient::{Sex, optional_date};
use genpon_model::record::{Act, ConfirmationMode, PartName, VersionNo};
use genpon_model::text::{Code, Title};
use genpon_model::time::ClockState;
use genpon_model::{Digest, Timestamp};
use genpon_vault::deposit_record::Receipt;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// What became of a deposit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct DepositedOut {
    /// The record.
    #[schema(value_type = String, format = "uuid")]
    pub(in crate::api) record: RecordId,
    /// `draft` or `confirmed`.
    pub(in crate::api) state: &'static str,
    /// The draft, while it waits for confirmation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::api) draft: Option<DraftOut>,
    /// The version, when a rule confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::api) version: Option<ConfirmedOut>,
    /// What was taken in.
    pub(in crate::api) parts: Vec<ReceiptOut>,
}

/// A draft that waits for confirmation.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(in crate::api) struct DraftOut {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub(in crate::api) id: DraftId,
    /// Its revision: the next change names it.
    pub(in crate::api) revision: u32,
}

/// A draft as it is now: never an original.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct DraftReadOut {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub(in crate::api) id: DraftId,
    /// Its revision: the next change names it.
    pub(in crate::api) revision: u32,
    /// The record it will become a version of.
    #[schema(value_type = String, format = "uuid")]
    pub(in crate::api) record: RecordId,
    /// What it will do.
    #[schema(value_type = String)]
    pub(in crate::api) act: Act,
    /// Code of its document type.
    pub(in crate::api) document_type: String,
    /// Whose record, by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub(in crate::api) patient: Option<PatientId>,
    /// Its title.
    #[schema(value_type = String)]
    pub(in crate::api) title: Title,
    /// When what it describes happened.
    #[schema(value_type = String, format = DateTime)]
    pub(in crate::api) event_at: Timestamp,
    /// How the approval of its principal stands, where a proxy entered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::api) approval: Option<StandingOut>,
    /// Its contents.
    pub(in crate::api) parts: Vec<ReceiptOut>,
}

/// A confirmed version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct ConfirmedOut {
    /// Of which record.
    #[schema(value_type = String, format = "uuid")]
    pub(in crate::api) record: RecordId,
    /// Its number.
    #[schema(value_type = u32, minimum = 1)]
    pub(in crate::api) number: VersionNo,
    /// Digest of its manifest: also its ETag.
    #[schema(value_type = String)]
    pub(in crate::api) manifest: Digest,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub(in crate::api) at: Timestamp,
    /// The rule that confirmed it, where no person did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<RuleOut>)]
    pub(in crate::api) rule: Option<RuleRef>,
    /// Its place in the ledger, where it is known by now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::api) leaf_index: Option<u64>,
    /// What was known of the clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(in crate::api) clock: Option<ClockState>,
}

/// A confirmation rule at one edition.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct RuleOut {
    /// Its code.
    code: String,
    /// Its edition.
    edition: u32,
}

/// One content that was taken in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct ReceiptOut {
    /// Its name.
    #[schema(value_type = String)]
    pub(in crate::api) name: PartName,
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub(in crate::api) content: ContentId,
    /// How many bytes.
    pub(in crate::api) size: u64,
    /// Their digest.
    #[schema(value_type = String)]
    pub(in crate::api) digest: Digest,
    /// The format that was recognised.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(in crate::api) format: Option<Code>,
}

impl From<Receipt> for ReceiptOut {
    fn from(receipt: Receipt) -> Self {
        let Receipt {
            name,
            content,
            size,
            digest,
            format,
        } = receipt;
        Self {
            name,
            content,
            size,
            digest,
            format,
        }
    }
}

/// A record at one version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct RecordOut {
    /// The record.
    #[schema(value_type = String, format = "uuid")]
    pub(in crate::api) record: RecordId,
    /// The version shown.
    #[schema(value_type = u32, minimum = 1)]
    pub(in crate::api) version: VersionNo,
    /// The latest version.
    #[schema(value_type = u32, minimum = 1)]
    pub(in crate::api) latest: VersionNo,
    /// `confirmed` or `withdrawn`.
    pub(in crate::api) state: &'static str,
    /// Digest of the manifest: also the ETag.
    #[schema(value_type = String)]
    pub(in crate::api) digest: Digest,
    /// The manifest (docs/format/manifest.md). Its bytes are at `links.manifest`.
    #[schema(value_type = Object)]
    pub(in crate::api) manifest: serde_json::Value,
    /// How the approval of its principal stands, where a proxy entered it. It may change without the
    /// version: it is no part of the ETag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::api) approval: Option<StandingOut>,
    /// Codes of unresolved damage: do not rely on a damaged record.
    pub(in crate::api) damage: Vec<String>,
    /// Where the rest is.
    pub(in crate::api) links: LinksOut,
}

/// Addresses; they hold ids only.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct LinksOut {
    /// This version.
    pub(in crate::api) version: String,
    /// All versions.
    pub(in crate::api) versions: String,
    /// The manifest's bytes.
    pub(in crate::api) manifest: String,
    /// The proof.
    pub(in crate::api) proof: String,
    /// The contents, in the order of the manifest.
    pub(in crate::api) parts: Vec<String>,
}

/// One version in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct VersionOut {
    /// Of which record.
    #[schema(value_type = String, format = "uuid")]
    pub(in crate::api) record: RecordId,
    /// Its number.
    #[schema(value_type = u32, minimum = 1)]
    pub(in crate::api) version: VersionNo,
    /// What it does.
    #[schema(value_type = String)]
    pub(in crate::api) act: Act,
    /// How it was confirmed.
    #[schema(value_type = String)]
    pub(in crate::api) mode: ConfirmationMode,
    /// Code of its document type.
    pub(in crate::api) document_type: String,
    /// Whose record, by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub(in crate::api) patient: Option<PatientId>,
    /// When it was confirmed.
    #[schema(value_type = String, format = DateTime)]
    pub(in crate::api) confirmed_at: Timestamp,
    /// Digest of its manifest.
    #[schema(value_type = String)]
    pub(in crate::api) digest: Digest,
    /// Its place in the ledger.
    pub(in crate::api) leaf_index: u64,
    /// Its address.
    pub(in crate::api) href: String,
}

/// All versions of a record, oldest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct VersionsOut {
    /// The versions.
    pub(in crate::api) versions: Vec<VersionOut>,
}

/// A page of what was confirmed, in the order of the ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct ChangesOut {
    /// The versions.
    pub(in crate::api) versions: Vec<VersionOut>,
    /// The cursor of the next page; ask again with it later.
    pub(in crate::api) cursor: String,
    /// Whether there is more by now.
    pub(in crate::api) has_more: bool,
}

/// What a person was shown of a draft.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct PresentationOut {
    /// The whole content as HTML.
    pub(in crate::api) markup: String,
    /// Its digest: the confirmation names it.
    #[schema(value_type = String)]
    pub(in crate::api) digest: Digest,
    /// The revision of the draft.
    pub(in crate::api) revision: u32,
    /// What confirming will do.
    #[schema(value_type = String)]
    pub(in crate::api) act: Act,
}

/// A patient.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct PatientOut {
    /// Genpon's own id.
    #[schema(value_type = String, format = "uuid")]
    pub(in crate::api) id: PatientId,
    /// The institution's number.
    pub(in crate::api) number: String,
    /// Name.
    pub(in crate::api) name: String,
    /// Name in kana.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::api) kana: Option<String>,
    /// Date of birth.
    #[serde(skip_serializing_if = "Option::is_none", with = "optional_date")]
    #[schema(value_type = Option<String>, format = Date)]
    pub(in crate::api) birth_date: Option<Date>,
    /// Sex.
    #[schema(value_type = String)]
    pub(in crate::api) sex: Sex,
    /// The surviving patient, after a merge.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub(in crate::api) merged_into: Option<PatientId>,
}

/// The patients that were found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct PatientsOut {
    /// The patients, by kana and number; at most 100.
    pub(in crate::api) patients: Vec<PatientOut>,
    /// Where there are more: send the same search again with this as `after`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub(in crate::api) next: Option<PatientId>,
}

/// A page of a patient's records, newest event first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct ChartOut {
    /// The records; at most 100.
    pub(in crate::api) records: Vec<ListedRecordOut>,
    /// The cursor of the next page, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::api) cursor: Option<String>,
}

/// A record in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct ListedRecordOut {
    /// The record.
    #[schema(value_type = String, format = "uuid")]
    pub(in crate::api) record: RecordId,
    /// The patient under whom it was written: after a merge, the one that was asked for or one that
    /// was merged into it.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub(in crate::api) patient: Option<PatientId>,
    /// That patient's number.
    pub(in crate::api) number: Option<String>,
    /// Code of the document type.
    pub(in crate::api) document_type: String,
    /// Title of the latest version.
    pub(in crate::api) title: String,
    /// When the thing described happened.
    #[schema(value_type = String, format = DateTime)]
    pub(in crate::api) event_at: Timestamp,
    /// `confirmed` or `withdrawn`.
    pub(in crate::api) state: &'static str,
    /// The latest version.
    #[schema(value_type = u32, minimum = 1)]
    pub(in crate::api) latest: VersionNo,
    /// When the latest version was confirmed.
    #[schema(value_type = String, format = DateTime)]
    pub(in crate::api) confirmed_at: Timestamp,
    /// How the latest version was confirmed.
    #[schema(value_type = String)]
    pub(in crate::api) mode: ConfirmationMode,
    /// Department, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::api) department: Option<String>,
    /// Whether damage is known: do not rely on a damaged record.
    pub(in crate::api) is_damaged: bool,
}
