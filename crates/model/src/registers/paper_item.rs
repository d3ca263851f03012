//! 紙媒体の所在 (`paper-item`): paper charts, letters and films, and where they are now.
//!
//! JAHIS 3.3, 7.2.1: all of a patient's information is located and reached within the needed time,
//! also what is not electronic.

use crate::patient::PatientNo;
use crate::register::{Approval, Description, Field, FieldKind, KeySource, Register, whole};
use crate::text::{Code, Name};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperItem {
    /// Of whom.
    pub patient_no: PatientNo,
    /// What it is, such as 紙カルテ 第2冊.
    pub what: Name,
    /// The document type it would have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_type: Option<Code>,
    /// Where it is kept.
    pub place: Name,
    /// Who has it now, when it is lent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub borrower: Option<Name>,
    /// When it is to come back.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::patient::optional_date"
    )]
    pub back_on: Option<Date>,
    /// How long it takes to obtain, in minutes.
    pub minutes_to_obtain: u32,
}

impl Register for PaperItem {
    const DESCRIPTION: &'static Description = &Description {
        code: "paper-item",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: Some(12),
        fields: &[
            Field::new("patient_no", FieldKind::Text(PatientNo::CHARS_MAX))
                .required()
                .searchable(),
            Field::text("what").required(),
            Field::reference("document_type", "document-type").searchable(),
            Field::text("place").required().searchable(),
            Field::text("borrower"),
            Field::new("back_on", FieldKind::Date).searchable(),
            Field::new("minutes_to_obtain", FieldKind::Integer(0, 100_000)).required(),
        ],
        whole: whole::<Self>,
    };
}
