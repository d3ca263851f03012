//! The wrong-patient guard for content: what the bytes say of their patient against the patient
//! under whom they are to be stored.
//!
//! Compared are numbers and birth dates, which are either the same or not; names are written in too
//! many ways to be compared by a machine. What the content does not say is not held against it.

use crate::error::Refusal;
use crate::stage_part::StagedPart;
use genpon_formats::import::{PatientFacts, Subject};
use genpon_store::PatientRow;

/// Whose patient numbers the content carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Numbering {
    /// Those of this institution: a number that differs is another patient.
    #[default]
    Ours,
    /// Those of whoever made the content (a letter from elsewhere): numbers are not compared.
    Senders,
}

/// Refuses parts that are about somebody else.
pub(crate) fn check_parts_are_about(
    parts: &[StagedPart],
    patient: Option<&PatientRow>,
    numbering: Numbering,
) -> Result<(), Refusal> {
    let mut readings = parts.iter().filter_map(|staged| staged.reading.as_ref());
    readings.try_for_each(|reading| check_is_about(&reading.subject, patient, numbering))
}

/// Refuses content that is about somebody else.
pub(crate) fn check_is_about(
    subject: &Subject,
    patient: Option<&PatientRow>,
    numbering: Numbering,
) -> Result<(), Refusal> {
    let Subject::Patient(facts) = subject else {
        return Ok(());
    };
    let Some(patient) = patient else {
        return Err(Refusal::PatientDoesNotFit);
    };
    let other_number = numbering == Numbering::Ours && names_other_number(facts, patient);
    let birth_dates = facts.birth_date.value().zip(patient.birth_date.as_ref());
    if other_number || birth_dates.is_some_and(|(said, known)| said != known) {
        Err(Refusal::WrongPatient)
    } else {
        Ok(())
    }
}

/// One of several identifiers may be ours although another is marked as the patient number.
fn names_other_number(facts: &PatientFacts, patient: &PatientRow) -> bool {
    let is_ours = |value: &str| value == patient.number;
    let names_ours = facts
        .identifiers
        .iter()
        .any(|identifier| is_ours(&identifier.value));
    facts
        .number
        .value()
        .is_some_and(|number| !is_ours(&number.value))
        && !names_ours
}

#[cfg(test)]
mod tests {
    use super::*;
    use genpon_formats::import::{Fact, Identifier, Sex};
    use genpon_model::id::PatientId;

    fn facts(number: Option<&str>, birth_date: Option<&str>) -> Subject {
        let identifier = |value: &str| Identifier {
            system: None,
            kind: None,
            value: value.to_owned(),
        };
        let number = number.map(identifier);
        let birth_date = birth_date.map(|date| date.parse().unwrap());
        Subject::Patient(Box::new(PatientFacts {
            identifiers: number.clone().into_iter().collect(),
            number: number.map_or(Fact::not_given("x"), |number| Fact::found(number, "x")),
            name: Fact::not_given("x"),
            kana: Fact::not_given("x"),
            birth_date: birth_date.map_or(Fact::not_given("x"), |date| Fact::found(date, "x")),
            sex: Fact::found(Sex::Female, "x"),
        }))
    }

    #[test]
    fn another_number_or_birth_date_is_another_patient() {
        let patient = PatientRow {
            id: PatientId::from_slice(&[7; 16]).unwrap(),
            revision: 1,
            number: "00012345".to_owned(),
            name: "見本 花子".to_owned(),
            kana: None,
            birth_date: Some("1956-02-29".parse().unwrap()),
            sex: genpon_model::patient::Sex::Female,
            death_date: None,
            merged_into: None,
        };
        use Numbering::{Ours, Senders};
        let cases = [
            (Some("00012345"), Some("1956-02-29"), Ours, true),
            (None, None, Ours, true),
            (Some("00099999"), None, Ours, false),
            (Some("00099999"), None, Senders, true),
            (Some("00012345"), Some("1956-03-01"), Ours, false),
            (Some("00099999"), Some("1956-03-01"), Senders, false),
        ];
        for (number, birth_date, numbering, fits) in cases {
            let outcome = check_is_about(&facts(number, birth_date), Some(&patient), numbering);
            assert_eq!(
                outcome.is_ok(),
                fits,
                "{number:?} {birth_date:?} {numbering:?}"
            );
        }
        assert!(check_is_about(&facts(None, None), None, Ours).is_err());
        assert!(check_is_about(&Subject::Nobody, None, Ours).is_ok());
    }
}
