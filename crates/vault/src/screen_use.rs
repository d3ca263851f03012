//! スクリーニング: once a week somebody looks at what stands out of everybody's use (JAHIS 3.3,
//! 7.1.1(1)1)(b)(ア), 2)(a)(ウ), 2)(b)(ウ)).
//!
//! Computed from the trail at each look; [`crate::check_use`] records that somebody has looked.

use crate::Vault;
use crate::caller::Caller;
use crate::check_use::{Overdue, overdue};
use crate::desk::Desk;
use crate::error::Error;
use crate::outlying::{self, Simultaneous};
use crate::read_log_ins::{gather, tell_period};
use crate::uses::{Failure, Period, Use};
use genpon_access::Operation;
use genpon_model::id::PersonId;
use genpon_model::registers::{AuditCheck, AuditRule, TerminalClass};
use genpon_store::PatientsSeen;
use std::collections::BTreeMap;

/// What stands out of the use in a period.
#[derive(Debug, Clone)]
pub struct Screening {
    /// Which period.
    pub period: Period,
    /// By which rule.
    pub rule: AuditRule,
    /// How many log-ins there were.
    pub log_ins: usize,
    /// Log-ins that are outlyingly long, the longest first.
    pub long: Vec<Use>,
    /// People with outlyingly many log-ins, the most first.
    pub many: Vec<(PersonId, i64)>,
    /// People at work in two places at once.
    pub simultaneous: Vec<Simultaneous>,
    /// Seconds at work in unusual hours by person, the most first.
    pub unusual: Vec<(PersonId, i64)>,
    /// How many patients each person had to do with, the most first.
    pub patients: Vec<PatientsSeen>,
    /// Terminals out of the staff's sight, each with what happened there.
    pub out_of_sight: Vec<OutOfSight>,
    /// The checks recorded of periods that touch this one.
    pub checks: Vec<AuditCheck>,
    /// What is overdue.
    pub overdue: Vec<Overdue>,
}

impl Screening {
    /// How much stands out: what a check is recorded with.
    #[must_use]
    pub const fn findings(&self) -> usize {
        self.long.len() + self.many.len() + self.simultaneous.len()
    }
}

/// What happened at a terminal that nobody sees.
#[derive(Debug, Clone)]
pub struct OutOfSight {
    /// The terminal.
    pub terminal: String,
    /// Log-ins there, in order.
    pub uses: Vec<Use>,
    /// Attempts in vain.
    pub failures: Vec<Failure>,
}

impl Vault {
    /// Looks at what stands out of the use in a period.
    ///
    /// # Errors
    /// No right to read the trail; a period that ends before it begins; damage of an event.
    pub fn screen_use(&self, caller: &Caller, period: Period) -> Result<Screening, Error> {
        self.at_desk(caller, "audit.screen", |desk| {
            let granted = desk.may(Operation::ReadAudit)?;
            tell_period(desk, period)?;
            let (uses, failures) = gather(desk.vault, &desk.house, period)?;
            let (store, rule) = (desk.vault.store(), desk.masters.audit_rule());
            let patients = store.patients_seen(caller.institution, (period.from, period.until))?;
            let begun: Vec<Use> = uses
                .iter()
                .filter(|one| period.holds(one.began_at))
                .cloned()
                .collect();
            let screening = Screening {
                period,
                log_ins: begun.len(),
                long: outlying::long(&begun, &rule).into_iter().cloned().collect(),
                many: outlying::many(&begun, &rule),
                simultaneous: outlying::simultaneous(&uses),
                unusual: outlying::unusual(&uses, period, &rule),
                patients,
                out_of_sight: out_of_sight(desk, &begun, &failures),
                checks: checks(desk, period),
                overdue: overdue(desk)?,
                rule,
            };
            desk.detail("found", screening.findings().to_string());
            desk.commit(&granted)?;
            Ok(screening)
        })
    }
}

fn out_of_sight(desk: &Desk<'_>, uses: &[Use], failures: &[Failure]) -> Vec<OutOfSight> {
    let entries = desk.masters.terminals.values();
    let unseen = entries.filter(|entry| entry.value.class == TerminalClass::OutOfSight);
    let mut terminals: BTreeMap<String, OutOfSight> = BTreeMap::new();
    for entry in unseen.filter(|entry| !entry.is_retired) {
        let terminal = entry.value.name.to_string();
        let of_it = |place: &crate::uses::Place| place.terminal.as_ref() == Some(&entry.value.name);
        let own = uses.iter().filter(|one| of_it(&one.place));
        let failed = failures.iter().filter(|one| of_it(&one.place));
        let happened = OutOfSight {
            terminal: terminal.clone(),
            uses: own.cloned().collect(),
            failures: failed.cloned().collect(),
        };
        terminals.insert(terminal, happened);
    }
    terminals.into_values().collect()
}

fn checks(desk: &Desk<'_>, period: Period) -> Vec<AuditCheck> {
    let entries = desk.masters.audit_checks.values();
    let touching = entries.filter(|entry| {
        let check = &entry.value;
        !entry.is_retired && period.part_of((check.from, check.until)).is_some()
    });
    let mut checks: Vec<AuditCheck> = touching.map(|entry| entry.value.clone()).collect();
    checks.sort_by_key(|check| check.until);
    checks
}
