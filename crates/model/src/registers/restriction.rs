//! 閲覧制限 (`restriction`): a patient of whom only named people may know: staff as patients, people in
//! the public eye, a patient's own wish (JAHIS 3.3, 6.2(6), 8.2.2.8).
//!
//! It closes what roles open. For everybody else the patient is not there: neither found, nor
//! counted, nor hinted at.

use super::grant::{backwards, holds_on};
use crate::id::PersonId;
use crate::patient::{PatientNo, optional_date};
use crate::register::field::choices;
use crate::register::{
    Approval, Description, Field, FieldFault, FieldKind, KeySource, Prose, Register, whole,
};
use crate::text::Code;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

choices! {
    /// 種類: why a patient is restricted.
    RestrictionKind("restriction-kind") {
        /// 職員が患者
        Staff = "staff",
        /// 要人等
        PublicFigure = "public_figure",
        /// 患者の希望
        Wish = "wish",
        /// その他
        Other = "other",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restriction {
    /// Of whom.
    pub patient_no: PatientNo,
    /// Why, as a kind.
    pub kind: RestrictionKind,
    /// Why, in words.
    pub reason: Prose,
    /// These people may know all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<PersonId>,
    /// Everybody with one of these roles may.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Code>,
    /// Everybody in one of these departments may.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<Code>,
    /// The first day.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub starts_on: Option<Date>,
    /// The last day; none: until it is lifted.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub ends_on: Option<Date>,
}

impl Restriction {
    /// Whether it holds on that day.
    #[must_use]
    pub fn is_in_force_on(&self, day: Date) -> bool {
        holds_on(self.starts_on, self.ends_on, day)
    }
}

impl Register for Restriction {
    const DESCRIPTION: &'static Description = &Description {
        code: "restriction",
        key: KeySource::Made,
        approval: Approval::SecondPerson,
        review_months: Some(12),
        fields: &[
            Field::new("patient_no", FieldKind::Text(PatientNo::CHARS_MAX))
                .required()
                .searchable(),
            Field::choice("kind", &RestrictionKind::CHOICES)
                .required()
                .searchable(),
            Field::new("reason", FieldKind::LongText).required(),
            Field::list("persons", &FieldKind::Reference("person")),
            Field::list("roles", &FieldKind::Reference("role")),
            Field::list("departments", &FieldKind::Reference("department")),
            Field::new("starts_on", FieldKind::Date),
            Field::new("ends_on", FieldKind::Date).searchable(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        backwards(self.starts_on, self.ends_on)
            .into_iter()
            .collect()
    }
}
