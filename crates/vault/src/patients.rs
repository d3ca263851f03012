//! Patients: finding, registering, changing, merging.
//!
//! Every change is a revision with its reason. Merging duplicates is an event that points from the
//! retired number to the surviving one: records stay where they are, nothing is rewritten.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::{Error, Noun, Refusal};
use crate::sheet_of::patient_of;
use genpon_access::{Granted, Operation};
use genpon_model::Timestamp;
use genpon_model::id::PatientId;
use genpon_model::patient::{Patient, PatientNo, Sex};
use genpon_model::person::PersonRef;
use genpon_model::text::{Name, Reason};
use genpon_store::error::Conflict;
use genpon_store::{PatientRow, PatientSearch, Write};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A patient to be registered, or the new state of one.
#[derive(Debug, Clone)]
pub struct PatientData {
    /// The institution's number.
    pub number: PatientNo,
    /// Name.
    pub name: Name,
    /// Kana.
    pub kana: Option<Name>,
    /// Birth date.
    pub birth_date: Option<Date>,
    /// Sex.
    pub sex: Sex,
    /// Date of death.
    pub death_date: Option<Date>,
}

/// One change of a patient, as sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PatientChange {
    /// Before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Patient>,
    /// After.
    pub new: Patient,
    /// When; absent in what an earlier Genpon wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Who.
    pub by: PersonRef,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// How many numbers of one patient are looked at.
const JOINED_MAX: u32 = 100;

/// One page of the patients that were found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Those of whom the caller may know, by kana and number.
    pub patients: Vec<PatientRow>,
    /// After whom the next page begins, where there is one.
    pub next: Option<PatientId>,
}

/// How many patients one page of a search shows.
pub const FOUND_MAX: u32 = 100;

impl Vault {
    /// Finds patients by number, name, kana, birth date: one page, by kana and number.
    ///
    /// # Errors
    /// No right to find patients.
    pub fn find_patients(&self, caller: &Caller, search: &PatientSearch) -> Result<Found, Error> {
        self.at_desk(caller, "patient.find", |desk| {
            let granted = desk.may(Operation::FindPatient)?;
            let found = listed_page(desk, search)?;
            desk.detail("found", found.patients.len().to_string());
            desk.commit(&granted)?;
            Ok(found)
        })
    }

    /// The patient with exactly this number; for systems and imports.
    ///
    /// # Errors
    /// No right to find patients.
    pub fn patient_by_number(
        &self,
        caller: &Caller,
        number: &PatientNo,
    ) -> Result<Option<PatientRow>, Error> {
        self.at_desk(caller, "patient.find", |desk| {
            let granted = desk.may(Operation::FindPatient)?;
            let row = desk
                .vault
                .store()
                .patient_by_number(caller.institution, number.as_str())?;
            let row = only_listed(desk, row)?;
            if let Some(row) = &row {
                desk.note_patient(row);
            }
            desk.commit(&granted)?;
            Ok(row)
        })
    }

    /// Registers a patient.
    ///
    /// # Errors
    /// [`Refusal::PatientNumberInUse`]; no right to manage patients.
    pub fn register_patient(
        &self,
        caller: &Caller,
        data: PatientData,
    ) -> Result<PatientRow, Error> {
        self.at_desk(caller, "patient.register", |desk| {
            let granted = desk.may(Operation::ManagePatient)?;
            let id = PatientId::from_uuid(desk.new_uuid()?);
            let row = row_of(id, 1, data);
            desk.note_patient(&row);
            save(desk, None, &row, None)?;
            desk.commit(&granted).map_err(number_in_use)?;
            Ok(row)
        })
    }

    /// Changes what is registered of a patient.
    ///
    /// # Errors
    /// No such patient, a number in use, no right.
    pub fn revise_patient(
        &self,
        caller: &Caller,
        id: PatientId,
        data: PatientData,
        reason: Reason,
    ) -> Result<PatientRow, Error> {
        self.at_desk(caller, "patient.revise", |desk| {
            let (old, granted) = desk.known_patient(Operation::ManagePatient, id)?;
            keeps_named(desk, &old, &data.number)?;
            let new = PatientRow {
                merged_into: old.merged_into,
                ..row_of(id, old.revision + 1, data)
            };
            save(desk, Some(&old), &new, Some(reason))?;
            desk.commit(&granted).map_err(number_in_use)?;
            Ok(new)
        })
    }

    /// Merges a duplicate into the surviving patient. Records stay under the number they were made
    /// with; charts show both.
    ///
    /// # Errors
    /// One of them merged already, the same patient twice, no right.
    pub fn merge_patients(
        &self,
        caller: &Caller,
        duplicate: PatientId,
        surviving: PatientId,
        reason: Reason,
    ) -> Result<(), Error> {
        self.at_desk(caller, "patient.merge", |desk| {
            let (survivor, _) = desk.known_patient(Operation::ManagePatient, surviving)?;
            let (old, granted) = desk.known_patient(Operation::ManagePatient, duplicate)?;
            if survivor.merged_into.is_some() || old.merged_into.is_some() || survivor.id == old.id
            {
                return Err(Refusal::PatientMerged.into());
            }
            desk.detail("into", surviving.to_string());
            let new = PatientRow {
                merged_into: Some(surviving),
                revision: old.revision + 1,
                ..old.clone()
            };
            save(desk, Some(&old), &new, Some(reason))?;
            desk.commit(&granted)?;
            Ok(())
        })
    }
}

impl Desk<'_> {
    /// A patient of whom the caller may know, noted as what this is about, and the permission for the
    /// operation. Of any other patient the answer is the same as of one who is not there.
    pub(crate) fn known_patient(
        &mut self,
        operation: Operation,
        id: PatientId,
    ) -> Result<(PatientRow, Granted), Error> {
        let row = self.patient(id);
        let granted = self.may(operation)?;
        let row = row?;
        if self.may_know(&row)? {
            Ok((row, granted))
        } else {
            Err(Error::NotFound(Noun::Patient))
        }
    }
}

/// How often a search goes on looking for patients of whom the caller may know.
const ROUNDS_MAX: usize = 50;

/// One page of a search. It is full although others were passed over, so that neither its length nor
/// where the next one begins tells of them.
fn listed_page(desk: &mut Desk<'_>, search: &PatientSearch) -> Result<Found, Error> {
    let wanted = FOUND_MAX as usize;
    let mut search = search.clone();
    let mut patients: Vec<PatientRow> = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let (store, institution) = (desk.vault.store(), desk.caller.institution);
        let rows = store.patients(institution, &search, FOUND_MAX + 1)?;
        let is_last = rows.len() <= wanted;
        search.after = rows.last().map(|row| row.id);
        for row in rows {
            if desk.may_know(&row)? {
                patients.push(row);
            }
        }
        if is_last {
            search.after = None;
        }
        if is_last || patients.len() > wanted {
            break;
        }
    }
    let next = if patients.len() > wanted {
        patients.truncate(wanted);
        patients.last().map(|row| row.id)
    } else {
        search.after
    };
    Ok(Found { patients, next })
}

fn only_listed(desk: &mut Desk<'_>, row: Option<PatientRow>) -> Result<Option<PatientRow>, Error> {
    match row {
        Some(row) if desk.may_know(&row)? => Ok(Some(row)),
        _ => Ok(None),
    }
}

/// A number that restrictions or care name is not given up: they would protect nobody.
fn keeps_named(desk: &Desk<'_>, old: &PatientRow, new: &PatientNo) -> Result<(), Refusal> {
    let number = old.number.parse::<PatientNo>().ok();
    let policy = &desk.masters.rights.policy;
    let is_named = number.is_some_and(|number| number != *new && policy.names(&number));
    if is_named {
        Err(Refusal::PatientNumberNamed)
    } else {
        Ok(())
    }
}

/// The numbers that were joined into a patient, as far as the caller may know of them, in order.
pub(crate) fn joined(desk: &mut Desk<'_>, row: &PatientRow) -> Result<Vec<PatientRow>, Error> {
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let mut known = Vec::new();
    for row in store.joined_patients(institution, row.id, JOINED_MAX)? {
        if desk.may_know(&row)? {
            known.push(row);
        }
    }
    known.sort_by(|one, other| one.number.cmp(&other.number));
    Ok(known)
}

/// A patient under all its numbers, the one in force first.
pub(crate) fn numbers(row: &PatientRow, joined: &[PatientRow]) -> Vec<PatientId> {
    std::iter::once(row)
        .chain(joined)
        .map(|row| row.id)
        .collect()
}

fn row_of(id: PatientId, revision: u32, data: PatientData) -> PatientRow {
    PatientRow {
        id,
        revision,
        number: data.number.to_string(),
        name: data.name.to_string(),
        kana: data.kana.map(|kana| kana.to_string()),
        birth_date: data.birth_date,
        sex: data.sex,
        death_date: data.death_date,
        merged_into: None,
    }
}

fn save(
    desk: &mut Desk<'_>,
    old: Option<&PatientRow>,
    new: &PatientRow,
    reason: Option<Reason>,
) -> Result<(), Error> {
    let change = PatientChange {
        old: old.map(patient_of).transpose()?,
        new: patient_of(new)?,
        at: Some(desk.now.at),
        by: desk.caller.person.clone(),
        reason,
    };
    let body = desk
        .house
        .sealing
        .seal_patient(new.id, new.revision, &change)?;
    let at = desk.now.at;
    desk.detail("revision", new.revision.to_string());
    desk.write(Write::SavePatient {
        row: new.clone(),
        at,
        body,
    });
    Ok(())
}

fn number_in_use(error: Error) -> Error {
    match error {
        Error::Race(Conflict::Patient) => Refusal::PatientNumberInUse.into(),
        other => other,
    }
}
