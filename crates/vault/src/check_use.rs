//! 点検: somebody has looked at the use of a period, or at the records of a device, and says what came of
//! it; what nobody has looked at in time is overdue (JAHIS 3.3, 7.1.1(1)1)(b)(ア), 2)(b)(ウ), (2)(b)(ア)).

use crate::Vault;
use crate::administer_register::{EntryChange, Proposed, described, enter, turn};
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::Error;
use genpon_access::Operation;
use genpon_model::Timestamp;
use genpon_model::register::Register as _;
use genpon_model::register::life::Care;
use genpon_model::registers::audit_check::CheckKind;
use genpon_model::registers::{AuditCheck, DeviceOperation};
use genpon_model::text::{Code, Reason};
use genpon_store::AuditFilter;
use std::sync::Arc;

/// A check that nobody has made in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// Of what.
    pub kind: CheckKind,
    /// Of which device: code and name.
    pub device: Option<(Code, String)>,
    /// Until when everything was checked; where nothing ever was, since when there is something.
    pub since: Timestamp,
}

const DAY_SECONDS: i64 = 24 * 3600;

impl Vault {
    /// Records a check. Who may read the trail may say what they found in it; the manager of a device
    /// checks that device.
    ///
    /// # Errors
    /// No right to either; faults in what is recorded.
    pub fn record_check(
        &self,
        caller: &Caller,
        check: AuditCheck,
        reason: Reason,
    ) -> Result<Proposed, Error> {
        self.at_desk(caller, "audit.check", |desk| {
            let register = described(desk, AuditCheck::DESCRIPTION.code)?;
            let granted = match &check.device {
                Some(device) if manages(desk, device) => {
                    let operations = DeviceOperation::DESCRIPTION.code;
                    desk.may_in(Operation::AdministerRegister, operations)?
                }
                _ => desk.may(Operation::ReadAudit)?,
            };
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let check = AuditCheck {
                checked_on: Some(desk.now.at.date_in_japan()),
                ..check
            };
            let change = EntryChange {
                key: None,
                base: None,
                value: check.write(),
                is_retired: false,
                reason,
                care: Care::default(),
            };
            enter(desk, register, &granted, change)
        })
    }
}

fn manages(desk: &Desk<'_>, device: &Code) -> bool {
    let entry = desk.masters.devices.get(device);
    entry.is_some_and(|entry| entry.value.manager == desk.caller.person.id)
}

/// What the caller should have checked: of the use, whoever may read the trail; of devices, their
/// managers. Leaves no trace among the details.
pub(crate) fn overdue(desk: &mut Desk<'_>) -> Result<Vec<Overdue>, Error> {
    let details = desk.about.details.clone();
    let reads_trail = desk.may(Operation::ReadAudit).is_ok();
    desk.about.details = details;
    let mut found = Vec::new();
    if reads_trail {
        let days = desk.masters.audit_rule().check_days;
        for kind in [CheckKind::AbnormalUse, CheckKind::Screening] {
            found.extend(late(desk, kind, None, days)?);
        }
    }
    let (me, masters) = (desk.caller.person.id, Arc::clone(&desk.masters));
    for (code, entry) in masters
        .devices
        .iter()
        .filter(|(_, entry)| !entry.is_retired)
    {
        let device = &entry.value;
        if reads_trail || device.manager == me {
            let named = Some((code.clone(), device.name.to_string()));
            found.extend(late(desk, CheckKind::Device, named, device.check_days)?);
        }
    }
    Ok(found)
}

fn late(
    desk: &Desk<'_>,
    kind: CheckKind,
    device: Option<(Code, String)>,
    days: u32,
) -> Result<Option<Overdue>, Error> {
    let checks = desk.masters.audit_checks.values();
    let of_it = checks.filter(|entry| {
        let check = &entry.value;
        let is_same = check.device.as_ref() == device.as_ref().map(|(code, _)| code);
        !entry.is_retired && check.kind == kind && is_same
    });
    let since = match of_it.map(|entry| entry.value.until).max() {
        Some(until) => Some(until),
        None => began(desk)?,
    };
    let seconds = i64::from(days) * DAY_SECONDS;
    let late = since.filter(|since| desk.now.at.seconds_since(*since) > seconds);
    Ok(late.map(|since| Overdue {
        kind,
        device,
        since,
    }))
}

/// The first event of the trail.
fn began(desk: &Desk<'_>) -> Result<Option<Timestamp>, Error> {
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let first = store.audit_events(institution, &AuditFilter::default(), 1)?;
    Ok(first.first().map(|row| row.at))
}
