//! 接続システム (`system-client`): systems that deposit or read through the API.
//!
//! Each has its own key (kept as a digest) and a list of what it may do, with which document types
//! and which patients; everything else is refused. The key of an entry is the `ClientId`.

use super::role::Operation;
use crate::digest::Digest;
use crate::id::PersonId;
use crate::patient::PatientNo;
use crate::register::field::choices;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Register, whole,
};
use crate::text::{Code, Name};
use serde::{Deserialize, Serialize};

choices! {
    /// Which patients a system may see and write.
    PatientScope("patient-scope") {
        /// Every patient of the institution.
        All = "all",
        /// Those listed.
        Listed = "listed",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemClient {
    /// What people call it.
    pub name: Name,
    /// 責任者: the person who answers for what it does, and stands in what it deposits.
    pub responsible: PersonId,
    /// What it may do.
    pub operations: Vec<Operation>,
    /// The document types it may touch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub document_types: Vec<Code>,
    /// Which patients.
    pub patients: PatientScope,
    /// The numbers of the patients, when they are listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patient_numbers: Vec<PatientNo>,
    /// Digest of its key; none before one is issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_digest: Option<Digest>,
    /// Whether it may connect.
    #[serde(default)]
    pub is_enabled: bool,
}

impl SystemClient {
    /// Whether it may touch this patient.
    #[must_use]
    pub fn sees(&self, number: &PatientNo) -> bool {
        self.patients == PatientScope::All || self.patient_numbers.contains(number)
    }
}

impl Register for SystemClient {
    const DESCRIPTION: &'static Description = &Description {
        code: "system-client",
        key: KeySource::Made,
        approval: Approval::SecondPerson,
        review_months: Some(12),
        fields: &[
            Field::text("name").required().unique(),
            Field::reference("responsible", "person").required(),
            Field::list("operations", &FieldKind::Choice(&Operation::CHOICES)).required(),
            Field::list("document_types", &FieldKind::Reference("document-type")),
            Field::choice("patients", &PatientScope::CHOICES).required(),
            Field::list("patient_numbers", &FieldKind::Text(PatientNo::CHARS_MAX)),
            Field::text("key_digest").secret(),
            Field::new("is_enabled", FieldKind::Flag).searchable(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let none_listed = self.patients == PatientScope::Listed && self.patient_numbers.is_empty();
        let fault = FieldFault::new("patient_numbers", Fault::Missing);
        none_listed.then_some(fault).into_iter().collect()
    }
}
