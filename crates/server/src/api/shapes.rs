//! The JSON that goes in and out. The OpenAPI document describes exactly these types.

use genpon_formats::manifest::RuleRef;
use genpon_model::id::{ContentId, DraftId, PatientId, RecordId};
use genpon_model::patient::{PatientNo, Sex, optional_date};
use genpon_model::record::{Act, ConfirmationMode, MediaType, PartName, PartRole, VersionNo};
use genpon_model::text::{Code, Name, Reason, Title, UserId};
use genpon_model::time::ClockState;
use genpon_model::{Digest, Timestamp};
use genpon_vault::deposit_record::Receipt;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who a record is about: exactly one of the two.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum PatientIn {
    /// By Genpon's own id.
    #[schema(value_type = String, format = "uuid")]
    Id(PatientId),
    /// By the institution's number.
    #[schema(value_type = String)]
    Number(PatientNo),
}

/// The metadata of a new record.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordIn {
    /// Whose record; left out for a document type without patient.
    pub(super) patient: Option<PatientIn>,
    /// Code of a registered document type.
    #[schema(value_type = String)]
    pub(super) document_type: Code,
    /// What the record is called.
    #[schema(value_type = String, max_length = 300)]
    pub(super) title: Title,
    /// When what it describes happened; now, if left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(super) event_at: Option<Timestamp>,
    /// The visit or stay.
    pub(super) encounter: Option<EncounterIn>,
    /// The device that made it.
    pub(super) device: Option<DeviceIn>,
    /// The contents, in the order in which their bytes follow.
    pub(super) parts: Vec<PartIn>,
    /// How it is to be confirmed; as a draft, if left out.
    #[serde(default)]
    pub(super) confirmation: ConfirmationIn,
    /// Whose patient numbers the contents carry.
    #[serde(default)]
    pub(super) numbering: NumberingIn,
}

/// A visit or a stay.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EncounterIn {
    /// The institution's number for it.
    #[schema(value_type = String)]
    pub(super) number: Name,
    /// Such as `outpatient`, `inpatient`, `emergency`, `home`.
    #[schema(value_type = Option<String>)]
    pub(super) kind: Option<Code>,
    /// The department, as it is called.
    #[schema(value_type = Option<String>)]
    pub(super) department: Option<Name>,
}

/// The device that made a record.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeviceIn {
    /// Its code in the institution.
    #[schema(value_type = String)]
    pub(super) code: Code,
    /// What it is called, as in the confirmation rule.
    #[schema(value_type = String)]
    pub(super) name: Name,
    /// The log-in id of the person who operated it.
    #[schema(value_type = Option<String>)]
    pub(super) operator: Option<UserId>,
}

/// One content, described before its bytes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PartIn {
    /// Its name within the record: one path component.
    #[schema(value_type = String, max_length = 200)]
    pub(super) name: PartName,
    /// What it is to the record.
    #[serde(default = "original")]
    #[schema(value_type = RoleIn)]
    pub(super) role: RoleIn,
    /// What its bytes are.
    #[schema(value_type = String)]
    pub(super) media_type: MediaType,
    /// The digest of its bytes, as `sha-256:…`; compared, if given.
    #[schema(value_type = Option<String>)]
    pub(super) digest: Option<Digest>,
}

const fn original() -> RoleIn {
    RoleIn::Original
}

/// What a content is to its record. The rendition is made by Genpon alone.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RoleIn {
    /// The bytes as they were given.
    Original,
    /// Structured data beside a readable original.
    Data,
    /// A readable copy made from the original.
    View,
    /// Something that belongs to the record.
    Attachment,
}

impl From<RoleIn> for PartRole {
    fn from(role: RoleIn) -> Self {
        match role {
            RoleIn::Original => Self::Original,
            RoleIn::Data => Self::Data,
            RoleIn::View => Self::View,
            RoleIn::Attachment => Self::Attachment,
        }
    }
}

/// How a record is to be confirmed. A confirmer is never named: a person confirms by being logged in.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmationIn {
    /// `draft`: by a person, later. `rule`: now, by the rule for the device.
    pub(super) mode: ModeIn,
}

/// The two ways.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ModeIn {
    /// By a person, later.
    #[default]
    Draft,
    /// Now, by the rule for the device.
    Rule,
}

/// Whose patient numbers the contents carry.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum NumberingIn {
    /// This institution's: another number is another patient.
    #[default]
    Ours,
    /// The sender's: numbers are not compared, birth dates are.
    Senders,
}

/// What became of a deposit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct DepositedOut {
    /// The record.
    #[schema(value_type = String, format = "uuid")]
    pub(super) record: RecordId,
    /// `draft` or `confirmed`.
    pub(super) state: &'static str,
    /// The draft, while it waits for confirmation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) draft: Option<DraftOut>,
    /// The version, when a rule confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<ConfirmedOut>,
    /// What was taken in.
    pub(super) parts: Vec<ReceiptOut>,
}

/// A draft that waits for confirmation.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(super) struct DraftOut {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub(super) id: DraftId,
    /// Its revision: the next change names it.
    pub(super) revision: u32,
}

/// A confirmed version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ConfirmedOut {
    /// Of which record.
    #[schema(value_type = String, format = "uuid")]
    pub(super) record: RecordId,
    /// Its number.
    #[schema(value_type = u32, minimum = 1)]
    pub(super) number: VersionNo,
    /// Digest of its manifest: also its ETag.
    #[schema(value_type = String)]
    pub(super) manifest: Digest,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub(super) at: Timestamp,
    /// The rule that confirmed it, where no person did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<RuleOut>)]
    pub(super) rule: Option<RuleRef>,
    /// Its place in the ledger, where it is known by now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) leaf_index: Option<u64>,
    /// What was known of the clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(super) clock: Option<ClockState>,
}

/// A confirmation rule at one edition.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct RuleOut {
    /// Its code.
    code: String,
    /// Its edition.
    edition: u32,
}

/// One content that was taken in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ReceiptOut {
    /// Its name.
    #[schema(value_type = String)]
    pub(super) name: PartName,
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub(super) content: ContentId,
    /// How many bytes.
    pub(super) size: u64,
    /// Their digest.
    #[schema(value_type = String)]
    pub(super) digest: Digest,
    /// The format that was recognised.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(super) format: Option<Code>,
}

impl From<Receipt> for ReceiptOut {
    fn from(receipt: Receipt) -> Self {
        let Receipt { name, content, size, digest, format } = receipt;
        Self { name, content, size, digest, format }
    }
}

/// The metadata of a next version.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionIn {
    /// `correct`, `add` or `withdraw`.
    pub(super) act: ActIn,
    /// Why.
    #[schema(value_type = String, max_length = 1000)]
    pub(super) reason: Reason,
    /// A new title.
    #[schema(value_type = Option<String>, max_length = 300)]
    pub(super) title: Option<Title>,
    /// When what it describes happened.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(super) event_at: Option<Timestamp>,
    /// Contents to put: one of the same name is replaced, all others stay.
    #[serde(default)]
    pub(super) parts: Vec<PartIn>,
    /// Names of contents to take away.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub(super) remove: Vec<PartName>,
    /// Whose patient numbers the contents carry.
    #[serde(default)]
    pub(super) numbering: NumberingIn,
}

/// What a next version does.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ActIn {
    /// 訂正
    Correct,
    /// 追記
    Add,
    /// 消去
    Withdraw,
}

impl From<ActIn> for Act {
    fn from(act: ActIn) -> Self {
        match act {
            ActIn::Correct => Self::Correct,
            ActIn::Add => Self::Add,
            ActIn::Withdraw => Self::Withdraw,
        }
    }
}

/// A record at one version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct RecordOut {
    /// The record.
    #[schema(value_type = String, format = "uuid")]
    pub(super) record: RecordId,
    /// The version shown.
    #[schema(value_type = u32, minimum = 1)]
    pub(super) version: VersionNo,
    /// The latest version.
    #[schema(value_type = u32, minimum = 1)]
    pub(super) latest: VersionNo,
    /// `confirmed` or `withdrawn`.
    pub(super) state: &'static str,
    /// Digest of the manifest: also the ETag.
    #[schema(value_type = String)]
    pub(super) digest: Digest,
    /// The manifest (docs/format/manifest.md). Its bytes are at `links.manifest`.
    #[schema(value_type = Object)]
    pub(super) manifest: serde_json::Value,
    /// Codes of unresolved damage: do not rely on a damaged record.
    pub(super) damage: Vec<String>,
    /// Where the rest is.
    pub(super) links: LinksOut,
}

/// Addresses; they hold ids only.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct LinksOut {
    /// This version.
    pub(super) version: String,
    /// All versions.
    pub(super) versions: String,
    /// The manifest's bytes.
    pub(super) manifest: String,
    /// The proof.
    pub(super) proof: String,
    /// The contents, in the order of the manifest.
    pub(super) parts: Vec<String>,
}

/// One version in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct VersionOut {
    /// Of which record.
    #[schema(value_type = String, format = "uuid")]
    pub(super) record: RecordId,
    /// Its number.
    #[schema(value_type = u32, minimum = 1)]
    pub(super) version: VersionNo,
    /// What it does.
    #[schema(value_type = String)]
    pub(super) act: Act,
    /// How it was confirmed.
    #[schema(value_type = String)]
    pub(super) mode: ConfirmationMode,
    /// Code of its document type.
    pub(super) document_type: String,
    /// Whose record, by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub(super) patient: Option<PatientId>,
    /// When it was confirmed.
    #[schema(value_type = String, format = DateTime)]
    pub(super) confirmed_at: Timestamp,
    /// Digest of its manifest.
    #[schema(value_type = String)]
    pub(super) digest: Digest,
    /// Its place in the ledger.
    pub(super) leaf_index: u64,
    /// Its address.
    pub(super) href: String,
}

/// All versions of a record, oldest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct VersionsOut {
    /// The versions.
    pub(super) versions: Vec<VersionOut>,
}

/// A page of what was confirmed, in the order of the ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ChangesOut {
    /// The versions.
    pub(super) versions: Vec<VersionOut>,
    /// The cursor of the next page; ask again with it later.
    pub(super) cursor: String,
    /// Whether there is more by now.
    pub(super) has_more: bool,
}

/// What a person was shown of a draft.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PresentationOut {
    /// The whole content as HTML.
    pub(super) markup: String,
    /// Its digest: the confirmation names it.
    #[schema(value_type = String)]
    pub(super) digest: Digest,
    /// The revision of the draft.
    pub(super) revision: u32,
    /// What confirming will do.
    #[schema(value_type = String)]
    pub(super) act: Act,
}

/// A confirmation. Who confirms is whoever is logged in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmIn {
    /// The digest of what was shown.
    #[schema(value_type = String)]
    pub(super) presentation: Digest,
    /// For a stand-in: why, in place of whoever is responsible.
    #[schema(value_type = Option<String>)]
    pub(super) stand_in: Option<Reason>,
}

/// A patient to be registered.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPatientIn {
    /// The institution's number.
    #[schema(value_type = String, max_length = 64)]
    pub(super) number: PatientNo,
    /// Name.
    #[schema(value_type = String, max_length = 200)]
    pub(super) name: Name,
    /// Name in kana.
    #[schema(value_type = Option<String>)]
    pub(super) kana: Option<Name>,
    /// Date of birth.
    #[serde(default, with = "optional_date")]
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) birth_date: Option<Date>,
    /// `male`, `female`, `other` or `unknown`.
    #[schema(value_type = String)]
    pub(super) sex: Sex,
}

/// What to look for; all that is given must match.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchIn {
    /// Exactly this number.
    #[schema(value_type = Option<String>)]
    pub(super) number: Option<PatientNo>,
    /// The beginning of a number, or words of a name or kana.
    #[serde(default)]
    pub(super) words: Vec<String>,
    /// Exactly this date of birth.
    #[serde(default, with = "optional_date")]
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) birth_date: Option<Date>,
}

/// A patient.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PatientOut {
    /// Genpon's own id.
    #[schema(value_type = String, format = "uuid")]
    pub(super) id: PatientId,
    /// The institution's number.
    pub(super) number: String,
    /// Name.
    pub(super) name: String,
    /// Name in kana.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kana: Option<String>,
    /// Date of birth.
    #[serde(skip_serializing_if = "Option::is_none", with = "optional_date")]
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) birth_date: Option<Date>,
    /// Sex.
    #[schema(value_type = String)]
    pub(super) sex: Sex,
    /// The surviving patient, after a merge.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub(super) merged_into: Option<PatientId>,
}

/// The patients that were found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PatientsOut {
    /// The patients, by kana and number; at most 100.
    pub(super) patients: Vec<PatientOut>,
}
