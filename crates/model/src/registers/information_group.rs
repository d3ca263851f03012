//! 情報群 (`information-group`): information and functions divided by purpose, to be switched on for a
//! role as a whole (JAHIS 3.3, 6.2(6) 必須(2)).
//!
//! A row of rights names groups in place of spelling out operations, labels and types. What changes
//! in a group changes for every role that has it.

use super::role::Operation;
use crate::register::{
    Approval, Description, Field, FieldKind, KeySource, Localized, Prose, Register, whole,
};
use crate::text::Code;
use serde::{Deserialize, Serialize};

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InformationGroup {
    /// Its key.
    pub code: Code,
    /// As shown.
    pub name: Localized,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Prose>,
    /// What may be done.
    pub operations: Vec<Operation>,
    /// With records of these labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Code>,
    /// With records of any label.
    #[serde(default)]
    pub every_label: bool,
    /// Of these types only; none: of every type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub document_types: Vec<Code>,
    /// In these registers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registers: Vec<Code>,
    /// In any register.
    #[serde(default)]
    pub every_register: bool,
}

impl Register for InformationGroup {
    const DESCRIPTION: &'static Description = &Description {
        code: "information-group",
        key: KeySource::Field("code"),
        approval: Approval::SecondPerson,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::new("purpose", FieldKind::LongText),
            Field::list("operations", &FieldKind::Choice(&Operation::CHOICES)).required(),
            Field::list("labels", &FieldKind::Reference("label")),
            Field::new("every_label", FieldKind::Flag),
            Field::list("document_types", &FieldKind::Reference("document-type")),
            Field::list("registers", &FieldKind::Code),
            Field::new("every_register", FieldKind::Flag),
        ],
        whole: whole::<Self>,
    };
}
