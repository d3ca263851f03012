//! 後日登録: a record made of what was written on paper while the system was out.
//!
//! JAHIS 3.3, 7.1.2(1)1)(b)(ア). The register of outages lists each paper with its number and time; the
//! draft names one of them, the manifest carries it for ever, and the confirmation writes the record
//! into the list, in one transaction: a paper is missing until exactly one record names it.

use crate::Vault;
use crate::administer_register::{EntryChange, history, turn};
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entry_row::revision_row;
use crate::entry_rules::Clerk;
use crate::error::{Error, Noun, Refusal};
use crate::masters::{Entry, Masters};
use crate::save_draft::draft_race;
use genpon_access::{Granted, Operation};
use genpon_formats::locale::Locale;
use genpon_formats::manifest::Late;
use genpon_model::id::RecordId;
use genpon_model::register::{Register as _, Standing};
use genpon_model::registers::Outage;
use genpon_model::registers::outage::LateItem;
use genpon_model::text::{Code, Name, Reason};
use genpon_store::{Committed, PatientRow, Write};
use std::sync::Arc;

/// A paper, as a draft names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateItemRef {
    /// Key of the outage.
    pub outage: Code,
    /// The number on the paper.
    pub paper_reference: Name,
}

/// An outage with its papers, those that are records and those that are not; without those about
/// patients of whom the caller may not know.
#[derive(Debug, Clone)]
pub struct OutageReading {
    /// Key of the entry.
    pub key: Code,
    /// What it says.
    pub outage: Outage,
}

/// The list of outages.
#[derive(Debug, Clone)]
pub struct Outages {
    /// The latest first.
    pub outages: Vec<OutageReading>,
    /// Whether the caller may add one.
    pub may_administer: bool,
}

impl Vault {
    /// The outages with their papers, the latest first.
    ///
    /// # Errors
    /// No right to read the register.
    pub fn read_outages(&self, caller: &Caller) -> Result<Outages, Error> {
        self.at_desk(caller, "register.read", |desk| {
            let register = Outage::DESCRIPTION.code;
            desk.detail("register", register);
            let granted = desk.may_in(Operation::ReadRegister, register)?;
            let mut outages = known(desk)?;
            outages.sort_by_key(|reading| std::cmp::Reverse(reading.outage.started_at));
            let details = desk.about.details.clone();
            let may_administer = desk.may_in(Operation::AdministerRegister, register).is_ok();
            desk.about.details = details;
            desk.commit(&granted)?;
            Ok(Outages {
                outages,
                may_administer,
            })
        })
    }
}

/// The outages in force without the papers about patients of whom the caller may not know.
fn known(desk: &mut Desk<'_>) -> Result<Vec<OutageReading>, Error> {
    let masters = Arc::clone(&desk.masters);
    let outages = masters.outages.iter();
    let mut known = Vec::new();
    for (key, entry) in outages.filter(|(_, entry)| !entry.is_retired) {
        let mut outage = entry.value.clone();
        for item in std::mem::take(&mut outage.items) {
            if !desk.closes(item.patient_no.as_ref(), item.record)? {
                outage.items.push(item);
            }
        }
        let key = key.clone();
        known.push(OutageReading { key, outage });
    }
    Ok(known)
}

/// The papers that are still to be registered and may be about this patient.
#[must_use]
pub fn open_items(masters: &Masters, patient: Option<&PatientRow>) -> Vec<Late> {
    let fits = |item: &LateItem| match (&item.patient_no, patient) {
        (Some(number), Some(patient)) => number.as_str() == patient.number,
        (Some(_), None) => false,
        (None, _) => true,
    };
    let in_force = masters
        .outages
        .iter()
        .filter(|(_, entry)| !entry.is_retired);
    let open = in_force.flat_map(|(key, entry)| {
        let missing = entry.value.missing().filter(|item| fits(item));
        missing.map(move |item| late(key, entry, item))
    });
    open.collect()
}

/// How many papers are still to be registered, as far as the caller may know of them.
pub(crate) fn missing_count(desk: &mut Desk<'_>) -> Result<usize, Error> {
    let outages = known(desk)?;
    let missing = outages.iter().map(|one| one.outage.missing().count());
    Ok(missing.sum())
}

fn late(key: &Code, entry: &Entry<Outage>, item: &LateItem) -> Late {
    Late {
        outage: key.clone(),
        edition: entry.edition,
        what: entry.value.what.clone(),
        paper_reference: item.paper_reference.clone(),
        written_at: item.written_at,
    }
}

/// The paper that a draft names, if it is still to be registered and may be about this patient.
pub(crate) fn find_item(
    desk: &Desk<'_>,
    asked: &LateItemRef,
    patient: Option<&PatientRow>,
) -> Result<Late, Refusal> {
    let open = open_items(&desk.masters, patient);
    let is_asked =
        |late: &Late| late.outage == asked.outage && late.paper_reference == asked.paper_reference;
    open.into_iter()
        .find(is_asked)
        .ok_or(Refusal::LateItemTaken)
}

/// Commits a new record together with the list that names it from now on: the point of no return for
/// both.
pub(crate) fn commit_late(
    desk: &mut Desk<'_>,
    late: &Late,
    record: RecordId,
    granted: &Granted,
) -> Result<Committed, Error> {
    let house = Arc::clone(&desk.house);
    let _turn = turn(desk, &house);
    close_item(desk, late, record)?;
    let committed = desk.commit(granted).map_err(draft_race)?;
    if let Err(fault) = house.reload(desk.vault.store()) {
        tracing::error!(%fault, "the registers could not be read again");
    }
    Ok(committed)
}

/// Writes the record into the list, under the name of whoever confirms.
fn close_item(desk: &mut Desk<'_>, late: &Late, record: RecordId) -> Result<(), Error> {
    let register = Outage::DESCRIPTION;
    let past = history(desk, register, &late.outage)?;
    let current = Standing::of(&past).current;
    let current = current.ok_or(Error::NotFound(Noun::Entry))?;
    let mut outage = Outage::read(&current.value).map_err(Refusal::Entry)?;
    let is_open = |item: &&mut LateItem| {
        item.record.is_none() && item.paper_reference == late.paper_reference
    };
    let item = outage.items.iter_mut().find(is_open);
    item.ok_or(Refusal::LateItemTaken)?.record = Some(record);
    let reason: Result<Reason, _> = Locale::of(desk.caller.lang).say("late-registered").parse();
    let change = EntryChange {
        key: Some(late.outage.clone()),
        base: Some(current.edition),
        value: outage.write(),
        is_retired: current.is_retired,
        reason: reason.map_err(|_| Error::Internal("a sentence is no reason"))?,
        care: current.care.clone(),
    };
    let revision = Clerk::open(desk, register)?.propose(desk, change)?;
    desk.detail("outage", late.outage.as_str());
    desk.detail("paper", late.paper_reference.as_str());
    desk.write(Write::AddRevision(revision_row(
        &desk.house.sealing,
        &revision,
    )?));
    Ok(())
}
