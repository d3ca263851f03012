//! What a decision looks up beside the roles: information groups, restrictions of patients, care.
//!
//! The vault fills it from the registers, with what is retired left out. Days are those of Japan.

use genpon_model::id::PersonId;
use genpon_model::patient::PatientNo;
use genpon_model::registers::{InformationGroup, PatientCare, Restriction};
use genpon_model::text::Code;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The rules of one institution that are not part of a role.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    groups: BTreeMap<Code, InformationGroup>,
    restrictions: BTreeMap<PatientNo, Vec<(Code, Restriction)>>,
    care: BTreeMap<PatientNo, Vec<PatientCare>>,
}

impl Policy {
    /// No group, no restriction, nobody's care.
    pub const EMPTY: &'static Self = &Self {
        groups: BTreeMap::new(),
        restrictions: BTreeMap::new(),
        care: BTreeMap::new(),
    };

    /// Sets the information groups.
    pub fn set_groups(&mut self, groups: impl IntoIterator<Item = InformationGroup>) {
        let groups = groups.into_iter();
        self.groups = groups.map(|group| (group.code.clone(), group)).collect();
    }

    /// Adds the restriction of this key.
    pub fn add_restriction(&mut self, key: Code, restriction: Restriction) {
        let number = restriction.patient_no.clone();
        let of_patient = self.restrictions.entry(number).or_default();
        of_patient.push((key, restriction));
    }

    /// Adds under whose care a patient is.
    pub fn add_care(&mut self, care: PatientCare) {
        let number = care.patient_no.clone();
        self.care.entry(number).or_default().push(care);
    }

    /// Whether no patient is restricted and none is under anybody's care.
    #[must_use]
    pub fn is_about_nobody(&self) -> bool {
        self.restrictions.is_empty() && self.care.is_empty()
    }

    /// Whether no patient is restricted.
    #[must_use]
    pub fn restricts_nobody(&self) -> bool {
        self.restrictions.is_empty()
    }

    /// Whether a number is named by a restriction or as somebody's care, in force or not.
    #[must_use]
    pub fn names(&self, number: &PatientNo) -> bool {
        self.restrictions.contains_key(number) || self.care.contains_key(number)
    }

    /// Whether a restriction names the number, in force or not.
    #[must_use]
    pub fn restricts(&self, number: &PatientNo) -> bool {
        self.restrictions.contains_key(number)
    }

    /// How many patients are restricted on that day.
    #[must_use]
    pub fn restricted_on(&self, day: Date) -> usize {
        let of_patients = self.restrictions.values();
        let in_force = of_patients.filter(|all| all.iter().any(|(_, one)| one.is_in_force_on(day)));
        in_force.count()
    }

    /// The information group of this code.
    #[must_use]
    pub fn group(&self, code: &Code) -> Option<&InformationGroup> {
        self.groups.get(code)
    }

    /// The restrictions in force on a patient, under any of the numbers.
    pub(crate) fn restrictions<'p>(
        &'p self,
        numbers: &'p [PatientNo],
        day: Date,
    ) -> impl Iterator<Item = (&'p Code, &'p Restriction)> {
        let all = numbers
            .iter()
            .filter_map(|number| self.restrictions.get(number));
        let all = all.flatten().map(|(key, restriction)| (key, restriction));
        all.filter(move |(_, restriction)| restriction.is_in_force_on(day))
    }

    /// Whether a patient is under the care of a person, or of a department of theirs.
    pub(crate) fn cares(
        &self,
        numbers: &[PatientNo],
        (person, departments): (PersonId, &[Code]),
        day: Date,
    ) -> bool {
        let care = numbers.iter().filter_map(|number| self.care.get(number));
        care.flatten().any(|care| {
            let is_named = care.persons.contains(&person)
                || care.departments.iter().any(|one| departments.contains(one));
            is_named && care.is_in_force_on(day)
        })
    }
}
