//! 権限付与 (`grant`): a role given to one person, or an operation taken from one, for a time and a
//! reason (JAHIS 3.3, 6.2(6), 7.1.1 必須(9); 企画管理13).
//!
//! A department asks, another person approves, and the manager of the department confirms what was
//! granted; until then it is provisional, and seen as such. What is withheld is refused whatever
//! roles allow.

use super::role::Operation;
use crate::id::PersonId;
use crate::patient::optional_date;
use crate::register::field::choices;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Prose, Register, whole,
};
use crate::text::Code;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

choices! {
    /// 効果: whether a grant gives or takes.
    Effect("grant-effect") {
        /// 付与: a role besides those held.
        Allow = "allow",
        /// 制限: operations that are refused to this person.
        Withhold = "withhold",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// To whom, or from whom.
    pub person: PersonId,
    /// Whether it gives or takes.
    pub effect: Effect,
    /// The role that is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Code>,
    /// The operations that are taken; with them go the menus that lead to them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operations: Vec<Operation>,
    /// Taken on records with these labels only; none: on every record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Code>,
    /// Taken on records of these types only; none: of every type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub document_types: Vec<Code>,
    /// Taken in these registers only; none: in every register.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registers: Vec<Code>,
    /// The first day.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub starts_on: Option<Date>,
    /// The last day; none: until it is withdrawn.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub ends_on: Option<Date>,
    /// Why.
    pub reason: Prose,
    /// What for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Prose>,
    /// 申請部署: whose manager confirms what was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_by: Option<Code>,
}

impl Grant {
    /// Whether it holds on that day.
    #[must_use]
    pub fn is_in_force_on(&self, day: Date) -> bool {
        holds_on(self.starts_on, self.ends_on, day)
    }
}

/// Whether a day lies between a first and a last one, where they are given.
pub(super) fn holds_on(first: Option<Date>, last: Option<Date>, day: Date) -> bool {
    first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last)
}

/// The fault of a last day before the first.
pub(super) fn backwards(first: Option<Date>, last: Option<Date>) -> Option<FieldFault> {
    let is_backwards = first.zip(last).is_some_and(|(first, last)| last < first);
    let fault = Fault::Contradicts { other: "starts_on" };
    is_backwards.then(|| FieldFault::new("ends_on", fault))
}

impl Register for Grant {
    const DESCRIPTION: &'static Description = &Description {
        code: "grant",
        key: KeySource::Made,
        approval: Approval::SecondPerson,
        review_months: Some(12),
        fields: &[
            Field::reference("person", "person").required().searchable(),
            Field::choice("effect", &Effect::CHOICES)
                .required()
                .searchable(),
            Field::reference("role", "role").searchable(),
            Field::list("operations", &FieldKind::Choice(&Operation::CHOICES)).searchable(),
            Field::list("labels", &FieldKind::Reference("label")),
            Field::list("document_types", &FieldKind::Reference("document-type")),
            Field::list("registers", &FieldKind::Code),
            Field::new("starts_on", FieldKind::Date),
            Field::new("ends_on", FieldKind::Date).searchable(),
            Field::new("reason", FieldKind::LongText).required(),
            Field::new("purpose", FieldKind::LongText),
            Field::reference("requested_by", "department").searchable(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let other = "effect";
        let wrong = |field| FieldFault::new(field, Fault::Contradicts { other });
        let missing = |field| FieldFault::new(field, Fault::Missing);
        let mut faults = Vec::new();
        match self.effect {
            Effect::Allow => {
                faults.extend(self.role.is_none().then(|| missing("role")));
                faults.extend((!self.operations.is_empty()).then(|| wrong("operations")));
            }
            Effect::Withhold => {
                faults.extend(self.role.is_some().then(|| wrong("role")));
                faults.extend(self.operations.is_empty().then(|| missing("operations")));
            }
        }
        faults.extend(backwards(self.starts_on, self.ends_on));
        faults
    }
}
