//! What comes in. A field that is not described is refused.

use crate::api::shapes::OnBehalfIn;
use genpon_model::id::PatientId;
use genpon_model::patient::{PatientNo, Sex, optional_date};
use genpon_model::record::{Act, MediaType, PartName, PartRole};
use genpon_model::text::{Code, Name, Reason, Title, UserId};
use genpon_model::{Digest, Timestamp};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who a record is about: exactly one of the two.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(in crate::api) enum PatientIn {
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
pub(in crate::api) struct RecordIn {
    /// Whose record; left out for a document type without patient.
    pub(in crate::api) patient: Option<PatientIn>,
    /// Code of a registered document type.
    #[schema(value_type = String)]
    pub(in crate::api) document_type: Code,
    /// What the record is called.
    #[schema(value_type = String, max_length = 300)]
    pub(in crate::api) title: Title,
    /// When what it describes happened; now, if left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(in crate::api) event_at: Option<Timestamp>,
    /// The visit or stay.
    pub(in crate::api) encounter: Option<EncounterIn>,
    /// The device that made it.
    pub(in crate::api) device: Option<DeviceIn>,
    /// The contents, in the order in which their bytes follow.
    pub(in crate::api) parts: Vec<PartIn>,
    /// How it is to be confirmed; as a draft, if left out.
    #[serde(default)]
    pub(in crate::api) confirmation: ConfirmationIn,
    /// Whose patient numbers the contents carry.
    #[serde(default)]
    pub(in crate::api) numbering: NumberingIn,
    /// In whose name it is entered, where it is not the caller's own. Persons only.
    pub(in crate::api) on_behalf_of: Option<OnBehalfIn>,
}

/// A visit or a stay.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct EncounterIn {
    /// The institution's number for it.
    #[schema(value_type = String)]
    pub(in crate::api) number: Name,
    /// Such as `outpatient`, `inpatient`, `emergency`, `home`.
    #[schema(value_type = Option<String>)]
    pub(in crate::api) kind: Option<Code>,
    /// The department, as it is called.
    #[schema(value_type = Option<String>)]
    pub(in crate::api) department: Option<Name>,
}

/// The device that made a record.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct DeviceIn {
    /// Its code in the institution.
    #[schema(value_type = String)]
    pub(in crate::api) code: Code,
    /// What it is called, as in the confirmation rule.
    #[schema(value_type = String)]
    pub(in crate::api) name: Name,
    /// The log-in id of the person who operated it.
    #[schema(value_type = Option<String>)]
    pub(in crate::api) operator: Option<UserId>,
}

/// One content, described before its bytes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct PartIn {
    /// Its name within the record: one path component.
    #[schema(value_type = String, max_length = 200)]
    pub(in crate::api) name: PartName,
    /// What it is to the record.
    #[serde(default = "original")]
    #[schema(value_type = RoleIn)]
    pub(in crate::api) role: RoleIn,
    /// What its bytes are.
    #[schema(value_type = String)]
    pub(in crate::api) media_type: MediaType,
    /// The digest of its bytes, as `sha-256:…`; compared, if given.
    #[schema(value_type = Option<String>)]
    pub(in crate::api) digest: Option<Digest>,
}

const fn original() -> RoleIn {
    RoleIn::Original
}

/// What a content is to its record. The rendition is made by Genpon alone.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum RoleIn {
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
pub(in crate::api) struct ConfirmationIn {
    /// `draft`: by a person, later. `rule`: now, by the rule for the device.
    pub(in crate::api) mode: ModeIn,
}

/// The two ways.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum ModeIn {
    /// By a person, later.
    #[default]
    Draft,
    /// Now, by the rule for the device.
    Rule,
}

/// Whose patient numbers the contents carry.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum NumberingIn {
    /// This institution's: another number is another patient.
    #[default]
    Ours,
    /// The sender's: numbers are not compared, birth dates are.
    Senders,
}

/// The metadata of a next version.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct VersionIn {
    /// `correct`, `add` or `withdraw`.
    pub(in crate::api) act: ActIn,
    /// Why.
    #[schema(value_type = String, max_length = 1000)]
    pub(in crate::api) reason: Reason,
    /// A new title.
    #[schema(value_type = Option<String>, max_length = 300)]
    pub(in crate::api) title: Option<Title>,
    /// When what it describes happened.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(in crate::api) event_at: Option<Timestamp>,
    /// Contents to put: one of the same name is replaced, all others stay.
    #[serde(default)]
    pub(in crate::api) parts: Vec<PartIn>,
    /// Names of contents to take away.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub(in crate::api) remove: Vec<PartName>,
    /// Whose patient numbers the contents carry.
    #[serde(default)]
    pub(in crate::api) numbering: NumberingIn,
    /// In whose name it is entered, where it is not the caller's own. Persons only.
    pub(in crate::api) on_behalf_of: Option<OnBehalfIn>,
}

/// The metadata of more contents for a draft.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct PiecesIn {
    /// The revision of the draft that the caller knows.
    pub(in crate::api) revision: u32,
    /// The contents, in the order in which their bytes follow.
    pub(in crate::api) parts: Vec<PartIn>,
    /// Whose patient numbers the contents carry.
    #[serde(default)]
    pub(in crate::api) numbering: NumberingIn,
}

/// What a next version does.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum ActIn {
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

/// A confirmation. Who confirms is whoever is logged in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ConfirmIn {
    /// The digest of what was shown.
    #[schema(value_type = String)]
    pub(in crate::api) presentation: Digest,
    /// For a stand-in: why, in place of whoever is responsible.
    #[schema(value_type = Option<String>)]
    pub(in crate::api) stand_in: Option<Reason>,
}

/// A patient to be registered.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct NewPatientIn {
    /// The institution's number.
    #[schema(value_type = String, max_length = 64)]
    pub(in crate::api) number: PatientNo,
    /// Name.
    #[schema(value_type = String, max_length = 200)]
    pub(in crate::api) name: Name,
    /// Name in kana.
    #[schema(value_type = Option<String>)]
    pub(in crate::api) kana: Option<Name>,
    /// Date of birth.
    #[serde(default, with = "optional_date")]
    #[schema(value_type = Option<String>, format = Date)]
    pub(in crate::api) birth_date: Option<Date>,
    /// `male`, `female`, `other` or `unknown`.
    #[schema(value_type = String)]
    pub(in crate::api) sex: Sex,
}

/// What to look for; all that is given must match.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct SearchIn {
    /// Exactly this number.
    #[schema(value_type = Option<String>)]
    pub(in crate::api) number: Option<PatientNo>,
    /// The beginning of a number, or words of a name or kana.
    #[serde(default)]
    pub(in crate::api) words: Vec<String>,
    /// Continue after this patient: `next` of the page before.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub(in crate::api) after: Option<PatientId>,
    /// Exactly this date of birth.
    #[serde(default, with = "optional_date")]
    #[schema(value_type = Option<String>, format = Date)]
    pub(in crate::api) birth_date: Option<Date>,
}
