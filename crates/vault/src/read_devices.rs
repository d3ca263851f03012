//! 機器の記録: what each device made, when by its own time and when it was received, and who operated it
//! (JAHIS 3.3, 7.1.1(2)).
//!
//! The operator stands in the record, where the device knew, or in a note that a person made by hand
//! and linked to the record. What has neither waits for one.

use crate::Vault;
use crate::caller::Caller;
use crate::check_use::{Overdue, overdue};
use crate::desk::Desk;
use crate::error::Error;
use crate::read_audit::open_event;
use crate::read_log_ins::{EVENTS_AT_ONCE, tell_period};
use crate::uses::Period;
use genpon_access::{Granted, Operation};
use genpon_formats::manifest::{Device as MadeBy, Manifest};
use genpon_model::Timestamp;
use genpon_model::id::{PersonId, RecordId};
use genpon_model::record::VersionNo;
use genpon_model::register::{Register as _, Revision};
use genpon_model::registers::audit_check::CheckKind;
use genpon_model::registers::{Device, DeviceOperation};
use genpon_model::text::Code;
use genpon_store::{AuditRow, AuditSpan, RevisionState};
use std::collections::BTreeMap;

/// Something that a device made.
#[derive(Debug, Clone)]
pub struct DeviceEntry {
    /// The device, as the record names it.
    pub device: MadeBy,
    /// The record and version.
    pub record: (RecordId, VersionNo),
    /// When it was made, by the device's time.
    pub made_at: Timestamp,
    /// When it was received, by ours.
    pub received_at: Timestamp,
    /// Who operated the device; none: nobody is known yet.
    pub operator: Option<PersonId>,
}

/// What devices made in a period.
#[derive(Debug, Clone)]
pub struct DeviceLog {
    /// What was received in it, in order.
    pub entries: Vec<DeviceEntry>,
    /// The devices, by code.
    pub devices: BTreeMap<Code, Device>,
    /// Devices that their managers have not checked in time.
    pub overdue: Vec<Overdue>,
}

impl Vault {
    /// What devices made in a period: all of them for those who read the trail, their own for the
    /// managers of devices.
    ///
    /// # Errors
    /// No right to either; a period that ends before it begins; damage.
    pub fn read_device_log(&self, caller: &Caller, period: Period) -> Result<DeviceLog, Error> {
        self.at_desk(caller, "audit.devices", |desk| {
            let Permitted {
                granted,
                of_all,
                devices,
            } = permitted(desk)?;
            tell_period(desk, period)?;
            let by_hand = by_hand(desk)?;
            let mut entries = Vec::new();
            for (record, version) in made(desk, period)? {
                let Some(manifest) = manifest(desk, record, version)? else {
                    continue;
                };
                let entry = entry(manifest, (record, version), &by_hand);
                entries.extend(
                    entry.filter(|entry| of_all || devices.contains_key(&entry.device.code)),
                );
            }
            let mut overdue = overdue(desk)?;
            overdue.retain(|one| one.kind == CheckKind::Device);
            desk.detail("found", entries.len().to_string());
            desk.commit(&granted)?;
            Ok(DeviceLog {
                entries,
                devices,
                overdue,
            })
        })
    }
}

/// What somebody may see of devices.
struct Permitted {
    /// By which permission.
    granted: Granted,
    /// Whether of all, also of those that are in no register.
    of_all: bool,
    /// Of which.
    devices: BTreeMap<Code, Device>,
}

fn permitted(desk: &mut Desk<'_>) -> Result<Permitted, Error> {
    let details = desk.about.details.clone();
    let reads_trail = desk.may(Operation::ReadAudit);
    desk.about.details = details;
    let me = desk.caller.person.id;
    let entries = desk.masters.devices.iter();
    let live = entries.filter(|(_, entry)| !entry.is_retired);
    let all: BTreeMap<Code, Device> = live
        .map(|(code, entry)| (code.clone(), entry.value.clone()))
        .collect();
    if let Ok(granted) = reads_trail {
        return Ok(Permitted {
            granted,
            of_all: true,
            devices: all,
        });
    }
    let granted = desk.may_in(Operation::ReadRegister, DeviceOperation::DESCRIPTION.code)?;
    let own = all.into_iter().filter(|(_, device)| device.manager == me);
    Ok(Permitted {
        granted,
        of_all: false,
        devices: own.collect(),
    })
}

/// The versions that were received in a period, each once.
fn made(desk: &Desk<'_>, period: Period) -> Result<Vec<(RecordId, VersionNo)>, Error> {
    let mut span = AuditSpan::new(period.from, period.until);
    let mut found = Vec::new();
    loop {
        let store = desk.vault.store();
        let rows = store.audit_span(desk.caller.institution, &span, EVENTS_AT_ONCE)?;
        for row in rows.iter().filter(|row| receives(row)) {
            let (event, _) = open_event(&desk.house.sealing, row)?;
            found.extend(event.record.zip(event.version));
        }
        span.after = rows.last().map(|row| (row.at, row.leaf_index));
        if rows.len() < EVENTS_AT_ONCE as usize {
            return Ok(found);
        }
    }
}

fn receives(row: &AuditRow) -> bool {
    const RECEIVING: [&str; 4] = [
        "record.deposit",
        "version.deposit",
        "document.import",
        "record.confirm",
    ];
    row.outcome == "success" && RECEIVING.contains(&row.action.as_str())
}

fn manifest(
    desk: &Desk<'_>,
    record: RecordId,
    number: VersionNo,
) -> Result<Option<Manifest>, Error> {
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let version = store.version(institution, record, number)?;
    let manifest = version.map(|row| desk.vault.manifest(&desk.house, &row));
    manifest.transpose()
}

fn entry(
    manifest: Manifest,
    record: (RecordId, VersionNo),
    by_hand: &BTreeMap<RecordId, PersonId>,
) -> Option<DeviceEntry> {
    let device = manifest.device?;
    let known = device.operator.as_ref().map(|operator| operator.id);
    Some(DeviceEntry {
        operator: known.or_else(|| by_hand.get(&record.0).copied()),
        device,
        record,
        made_at: manifest.event_at,
        received_at: manifest.entered.at,
    })
}

/// Which records are explained by a note of an operator.
fn by_hand(desk: &Desk<'_>) -> Result<BTreeMap<RecordId, PersonId>, Error> {
    const NOTES_MAX: u32 = 100_000;
    let register = DeviceOperation::DESCRIPTION.code();
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let state = RevisionState::Effective;
    let mut explained = BTreeMap::new();
    for row in store.entries(institution, &register, state, NOTES_MAX)? {
        let revision: Revision = desk.house.sealing.open_revision(&row)?;
        let Ok(note) = DeviceOperation::read(&revision.value) else {
            continue;
        };
        if !revision.is_retired {
            let records = note.records.iter();
            explained.extend(records.map(|record| (*record, note.operator)));
        }
    }
    Ok(explained)
}
