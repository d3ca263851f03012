//! 担当 (`patient-care`): under whose care a patient is: people, or everybody of a department, for a time.
//!
//! Rights that hold for own patients only are decided by it (JAHIS 3.3, 6.2(6)). Usually it comes as
//! a file from the system that knows admissions and appointments.

use super::grant::{backwards, holds_on};
use crate::id::PersonId;
use crate::patient::{PatientNo, optional_date};
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Register, whole,
};
use crate::text::Code;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatientCare {
    /// Of whom.
    pub patient_no: PatientNo,
    /// By these people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<PersonId>,
    /// By everybody of these departments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<Code>,
    /// The first day.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub starts_on: Option<Date>,
    /// The last day; none while it goes on.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub ends_on: Option<Date>,
}

impl PatientCare {
    /// Whether it holds on that day.
    #[must_use]
    pub fn is_in_force_on(&self, day: Date) -> bool {
        holds_on(self.starts_on, self.ends_on, day)
    }
}

impl Register for PatientCare {
    const DESCRIPTION: &'static Description = &Description {
        code: "patient-care",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: None,
        fields: &[
            Field::new("patient_no", FieldKind::Text(PatientNo::CHARS_MAX))
                .required()
                .searchable(),
            Field::list("persons", &FieldKind::Reference("person")).searchable(),
            Field::list("departments", &FieldKind::Reference("department")).searchable(),
            Field::new("starts_on", FieldKind::Date),
            Field::new("ends_on", FieldKind::Date).searchable(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let is_nobodys = self.persons.is_empty() && self.departments.is_empty();
        let nobodys = is_nobodys.then(|| FieldFault::new("persons", Fault::Missing));
        let backwards = backwards(self.starts_on, self.ends_on);
        nobodys.into_iter().chain(backwards).collect()
    }
}
