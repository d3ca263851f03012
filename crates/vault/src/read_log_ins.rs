//! ログイン情報: who logged in when, for how long and where, and who tried in vain (JAHIS 3.3,
//! 7.1.1(1)1)(a)(ウ), 6.2(5)(b)(ア)).
//!
//! Computed from the trail at each look. The trail is never deleted, so that a period of a month, and
//! of any year, can be looked at.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::house::House;
use crate::read_audit::open_event;
use crate::uses::{Failure, Period, Place, Use, Uses, Who};
use genpon_access::Operation;
use genpon_formats::audit_event::AuditEvent;
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, PersonId};
use genpon_model::person::PersonRef;
use genpon_store::{AuditFilter, AuditSpan};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The log-ins of a period.
#[derive(Debug, Clone)]
pub struct LogIns {
    /// Which period.
    pub period: Period,
    /// Log-ins that began in it, by day and person.
    pub days: Vec<UserDay>,
    /// Who failed in it, the most attempts first.
    pub failing: Vec<Failing>,
    /// How screens were locked, by person and place: the most that locked themselves first.
    pub locks: Vec<Locks>,
    /// For how many days log-ins are kept at least.
    pub kept_days: u32,
}

/// The log-ins of one person on one day in Japan.
#[derive(Debug, Clone)]
pub struct UserDay {
    /// The day.
    pub day: Date,
    /// Who.
    pub person: PersonRef,
    /// The log-ins, in order.
    pub uses: Vec<Use>,
}

impl UserDay {
    /// Seconds of use together.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.uses.iter().map(Use::seconds).sum()
    }
}

/// The failures of one user id.
#[derive(Debug, Clone)]
pub struct Failing {
    /// Who.
    pub who: Who,
    /// The attempts, in order.
    pub failures: Vec<Failure>,
}

impl Failing {
    /// How many attempts there were.
    #[must_use]
    pub fn attempts(&self) -> u64 {
        self.failures.iter().map(|failure| failure.attempts).sum()
    }
}

/// How often a person left a screen, and who locked it.
#[derive(Debug, Clone)]
pub struct Locks {
    /// Who.
    pub person: PersonRef,
    /// Where.
    pub place: Place,
    /// By hand.
    pub by_hand: u32,
    /// By itself, because nobody did.
    pub by_itself: u32,
}

impl Vault {
    /// The log-ins of a period.
    ///
    /// # Errors
    /// No right to read the trail; a period that ends before it begins; damage of an event.
    pub fn read_log_ins(&self, caller: &Caller, period: Period) -> Result<LogIns, Error> {
        self.at_desk(caller, "audit.log-ins", |desk| {
            let granted = desk.may(Operation::ReadAudit)?;
            tell_period(desk, period)?;
            let log_ins = desk.vault.log_ins(&desk.house, period)?;
            desk.commit(&granted)?;
            Ok(log_ins)
        })
    }

    /// The same at the machine, for who runs the server.
    ///
    /// # Errors
    /// When the store cannot read; damage of an event.
    pub fn log_ins_at_machine(
        &self,
        institution: InstitutionId,
        period: Period,
    ) -> Result<LogIns, Error> {
        self.log_ins(&*self.house(institution)?, period)
    }

    fn log_ins(&self, house: &House, period: Period) -> Result<LogIns, Error> {
        let (mut uses, failures) = gather(self, house, period)?;
        uses.retain(|one| period.holds(one.began_at));
        Ok(LogIns {
            period,
            locks: locks(&uses),
            days: by_day(uses),
            failing: by_who(failures),
            kept_days: house.masters().audit_rule().log_in_days,
        })
    }
}

/// Notes the period for the trail; one that ends before it begins is refused.
pub(crate) fn tell_period(desk: &mut Desk<'_>, period: Period) -> Result<(), Error> {
    desk.detail("from", period.from.to_string());
    desk.detail("until", period.until.to_string());
    if period.from < period.until {
        Ok(())
    } else {
        let fault = "the period ends before it begins".to_owned();
        Err(Refusal::Field { field: "to", fault }.into())
    }
}

/// How many events are read at a time.
pub(crate) const EVENTS_AT_ONCE: u32 = 500;

/// Every use that touches a period, and the failures in it. A log-in of before and a log-out of
/// afterwards count: no session is older than its bound.
pub(crate) fn gather(
    vault: &Vault,
    house: &House,
    period: Period,
) -> Result<(Vec<Use>, Vec<Failure>), Error> {
    let age_seconds_max = vault.settings().sessions.age_seconds_max;
    let mut uses = Uses::default();
    let wide = AuditSpan {
        of_sessions: true,
        ..AuditSpan::new(
            period.from.plus_seconds(-age_seconds_max),
            period.until.plus_seconds(age_seconds_max),
        )
    };
    each_event(vault, house, wide, |event| uses.take(event))?;
    let (mut uses, mut failures) = uses.finish(|one| last_seen(vault, house, one))?;
    let touches = |one: &Use| one.began_at < period.until && period.from <= one.ended_at();
    uses.retain(touches);
    failures.retain(|failure| period.holds(failure.at));
    Ok((uses, failures))
}

/// Reads the events of a span one page after another.
pub(crate) fn each_event(
    vault: &Vault,
    house: &House,
    mut span: AuditSpan,
    mut take: impl FnMut(&AuditEvent),
) -> Result<(), Error> {
    let institution = house.institution.id;
    loop {
        let rows = vault
            .store()
            .audit_span(institution, &span, EVENTS_AT_ONCE)?;
        for row in &rows {
            take(&open_event(&house.sealing, row)?.0);
        }
        span.after = rows.last().map(|row| (row.at, row.leaf_index));
        if rows.len() < EVENTS_AT_ONCE as usize {
            return Ok(());
        }
    }
}

/// The last event by this person from this place, before the session must have been over.
fn last_seen(vault: &Vault, house: &House, one: &Use) -> Result<Option<Timestamp>, Error> {
    const LOOKED_THROUGH: u32 = 100;
    let (store, institution) = (vault.store(), house.institution.id);
    let age_seconds_max = vault.settings().sessions.age_seconds_max;
    let over_at = one.began_at.plus_seconds(age_seconds_max);
    let behind = AuditSpan::new(over_at, over_at.plus_seconds(i64::MAX));
    let behind = store.audit_span(institution, &behind, 1)?;
    let of_person = AuditFilter {
        person: Some(one.person.id),
        newest_first: true,
        after: behind.first().map(|row| row.leaf_index),
        ..AuditFilter::default()
    };
    for row in store.audit_events(institution, &of_person, LOOKED_THROUGH)? {
        if row.at < one.began_at {
            break;
        }
        let (event, _) = open_event(&house.sealing, &row)?;
        if event.client.is_none() && Place::of(&event) == one.place {
            return Ok(Some(event.at));
        }
    }
    Ok(None)
}

fn by_day(uses: Vec<Use>) -> Vec<UserDay> {
    let mut days: BTreeMap<(Date, String), UserDay> = BTreeMap::new();
    for one in uses {
        let day = one.began_at.date_in_japan();
        let person = one.person.clone();
        let key = (day, person.user_id.to_string());
        let entry = days.entry(key).or_insert_with(|| UserDay {
            day,
            person,
            uses: Vec::new(),
        });
        entry.uses.push(one);
    }
    days.into_values().collect()
}

fn by_who(failures: Vec<Failure>) -> Vec<Failing> {
    let mut all: BTreeMap<Who, Vec<Failure>> = BTreeMap::new();
    for failure in failures {
        all.entry(failure.who.clone()).or_default().push(failure);
    }
    let failing = |(who, failures)| Failing { who, failures };
    let mut failing: Vec<Failing> = all.into_iter().map(failing).collect();
    failing.sort_by_key(|one| std::cmp::Reverse(one.attempts()));
    failing
}

fn locks(uses: &[Use]) -> Vec<Locks> {
    let mut all: BTreeMap<(PersonId, &Place), Locks> = BTreeMap::new();
    for one in uses.iter().filter(|one| one.locks + one.auto_locks > 0) {
        let locks = all
            .entry((one.person.id, &one.place))
            .or_insert_with(|| Locks {
                person: one.person.clone(),
                place: one.place.clone(),
                by_hand: 0,
                by_itself: 0,
            });
        locks.by_hand += one.locks;
        locks.by_itself += one.auto_locks;
    }
    let mut locks: Vec<Locks> = all.into_values().collect();
    locks.sort_by_key(|one| std::cmp::Reverse((one.by_itself, one.by_hand)));
    locks
}
