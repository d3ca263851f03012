//! Whether one row of rights covers what is asked, and if not, what is missing.
//!
//! A row must cover the operation and its target; then it may be narrowed by type, care, department,
//! hours and terminal. A row that covers and is narrowed says by what, so that a refusal can be
//! explained (JAHIS 3.3, 6.2(6), 7.1.1 必須(9)).

use crate::context::{Context, Target};
use crate::holding::Holding;
use crate::hours;
use genpon_model::id::PersonId;
use genpon_model::patient::PatientNo;
use genpon_model::registers::role::Right;
use genpon_model::registers::{Grant, InformationGroup, Operation};
use genpon_model::text::Code;

/// Why a row that covers the operation and the information does not hold here and now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// The patient is not under the person's care.
    Care,
    /// The person belongs to no department that the row is for.
    Department,
    /// It is not the time.
    Hours,
    /// It is not such a terminal.
    Terminal,
}

impl Missing {
    /// Locale key of its words.
    #[must_use]
    pub fn label_key(self) -> String {
        let code = match self {
            Self::Care => "care",
            Self::Department => "department",
            Self::Hours => "hours",
            Self::Terminal => "terminal",
        };
        format!("access-missing-{code}")
    }
}

/// A person asking.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) id: PersonId,
    pub(crate) holding: &'a Holding,
    pub(crate) operation: Operation,
    pub(crate) target: &'a Target<'a>,
}

impl Asking<'_> {
    /// Whether a row covers the operation and its target; and if so, what is missing still.
    pub(crate) fn missing(&self, right: &Right) -> Option<Vec<Missing>> {
        if !self.covers(right) {
            return None;
        }
        let narrowed = [
            (Missing::Care, right.own_patients && !self.is_own_patient()),
            (Missing::Department, !self.is_in(&right.departments)),
            (Missing::Hours, !self.is_time(right)),
            (Missing::Terminal, !self.is_at(right)),
        ];
        let missing = narrowed.into_iter().filter(|(_, is_missing)| *is_missing);
        Some(missing.map(|(missing, _)| missing).collect())
    }

    /// Whether a grant takes the operation on this target.
    pub(crate) fn is_withheld_by(&self, grant: &Grant) -> bool {
        let is_on = match self.target {
            Target::Institution | Target::Patient(_) | Target::Person(_) => true,
            Target::Register(code) => {
                grant.registers.is_empty()
                    || grant.registers.iter().any(|one| one.as_str() == *code)
            }
            Target::Record(record) => {
                let own = &record.document_type;
                let is_label = grant.labels.is_empty()
                    || grant.labels.contains(record.label)
                    || grant.labels.contains(&own.label);
                let is_type =
                    grant.document_types.is_empty() || grant.document_types.contains(&own.code);
                is_label && is_type
            }
        };
        grant.operations.contains(&self.operation) && is_on
    }

    /// Every number of the patient it is about.
    pub(crate) fn numbers(&self) -> &[PatientNo] {
        match self.target {
            Target::Patient(numbers) => numbers,
            Target::Record(record) if !record.numbers.is_empty() => record.numbers,
            Target::Record(record) => record.patient.map_or(&[], std::slice::from_ref),
            _ => &[],
        }
    }

    fn covers(&self, right: &Right) -> bool {
        if right.groups.is_empty() {
            return self.covers_parts(&Covered::of_right(right));
        }
        let groups = right.groups.iter();
        let groups = groups.filter_map(|code| self.context.policy.group(code));
        groups
            .map(Covered::of_group)
            .any(|covered| self.covers_parts(&covered))
    }

    /// Both the label of the record and that of its type must be covered, so that raising the label
    /// of a type protects what is there.
    fn covers_parts(&self, covered: &Covered<'_>) -> bool {
        let covers_label = |label: &Code| covered.every_label || covered.labels.contains(label);
        let covers_target = match self.target {
            Target::Institution | Target::Patient(_) | Target::Person(_) => true,
            Target::Register(code) => {
                let mut registers = covered.registers.iter();
                covered.every_register || registers.any(|own| own.as_str() == *code)
            }
            Target::Record(record) => {
                let own = &record.document_type;
                let is_type =
                    covered.document_types.is_empty() || covered.document_types.contains(&own.code);
                is_type && covers_label(record.label) && covers_label(&own.label)
            }
        };
        covered.operations.contains(&self.operation) && covers_target
    }

    /// Whether it is about a patient under the person's care. To look for patients at all is about
    /// none yet; each one that is found is asked for again.
    fn is_own_patient(&self) -> bool {
        let who = (self.id, self.holding.departments.as_slice());
        let today = self.context.at.date_in_japan();
        match self.target {
            Target::Institution => self.operation == Operation::FindPatient,
            _ => self.context.policy.cares(self.numbers(), who, today),
        }
    }

    fn is_in(&self, departments: &[Code]) -> bool {
        let own = &self.holding.departments;
        departments.is_empty() || departments.iter().any(|one| own.contains(one))
    }

    fn is_time(&self, right: &Right) -> bool {
        let hours = right.hours();
        hours::may_be_in(hours.as_slice(), self.context.at)
    }

    fn is_at(&self, right: &Right) -> bool {
        let class = self.context.terminal_class;
        right.terminal_classes.is_empty()
            || class.is_some_and(|class| right.terminal_classes.contains(&class))
    }
}

/// What a row or a group covers.
struct Covered<'a> {
    operations: &'a [Operation],
    labels: &'a [Code],
    every_label: bool,
    document_types: &'a [Code],
    registers: &'a [Code],
    every_register: bool,
}

impl<'a> Covered<'a> {
    fn of_right(right: &'a Right) -> Self {
        Self {
            operations: &right.operations,
            labels: &right.labels,
            every_label: right.every_label,
            document_types: &right.document_types,
            registers: &right.registers,
            every_register: right.every_register,
        }
    }

    fn of_group(group: &'a InformationGroup) -> Self {
        Self {
            operations: &group.operations,
            labels: &group.labels,
            every_label: group.every_label,
            document_types: &group.document_types,
            registers: &group.registers,
            every_register: group.every_register,
        }
    }
}
