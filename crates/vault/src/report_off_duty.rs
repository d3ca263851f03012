//! 勤務表との突合: a roster is brought in, and accesses outside of duty come to light (JAHIS 3.3,
//! 6.2(1)(b)(ウ)).
//!
//! Compared are people who stand in a roster of those days; others are not judged. The trail tells when
//! somebody did something; what was read stays there.

use crate::Vault;
use crate::administer_register::{EntryChange, Proposed, enter, turn};
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::{Error, Refusal, RowRefusal};
use crate::house::House;
use genpon_access::Operation;
use genpon_formats::register_table;
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, PatientId, PersonId};
use genpon_model::register::life::Care;
use genpon_model::register::{Edition, Fault, FieldFault, Register as _};
use genpon_model::registers::Person;
use genpon_model::registers::duty_roster::{Duty, DutyRoster, DutyRow};
use genpon_model::text::{Code, Name, UserId};
use genpon_store::{AuditFilter, AuditRow};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which days to compare.
#[derive(Debug, Clone, Copy)]
pub struct DutyQuestion {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Minutes before and after a duty that still belong to it.
    pub grace_minutes: u32,
}

/// Somebody who worked with the system while off duty: one line for each stretch between two duties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffDuty {
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub name: Name,
    /// The first event.
    pub first: Timestamp,
    /// The last event.
    pub last: Timestamp,
    /// How many events.
    pub events: usize,
    /// About how many patients.
    pub patients: usize,
}

/// Bytes of a roster's file.
pub const ROSTER_BYTES_MAX: u64 = 16 << 20;

/// Events that are read at once.
const BATCH: u32 = 10_000;

/// What the system does by itself in somebody's session.
const NOT_BY_HAND: [&str; 4] = [
    "session.auto-lock",
    "session.end",
    "session.end-remotely",
    "session.log-out",
];

impl Vault {
    /// Brings a roster in: CSV with the columns `user_id`, `day`, `from` and `until`. A roster of the same
    /// code takes the place of the one before, which stays in the history.
    ///
    /// # Errors
    /// [`Refusal::Table`] and [`Refusal::Rows`]; no right to administer the register.
    pub fn import_roster(
        &self,
        caller: &Caller,
        code: &Code,
        bytes: &[u8],
    ) -> Result<Proposed, Error> {
        self.at_desk(caller, "person.import-roster", |desk| {
            let register = DutyRoster::DESCRIPTION;
            desk.detail("key", code.as_str());
            let granted = desk.may_in(Operation::AdministerRegister, register.code)?;
            if bytes.len() as u64 > ROSTER_BYTES_MAX {
                let bytes_max = ROSTER_BYTES_MAX;
                return Err(Refusal::TooLarge { bytes_max }.into());
            }
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let roster = roster(desk, code, bytes)?;
            desk.detail("rows", roster.duties.len().to_string());
            let store = self.store();
            let row = store.entry(caller.institution, &register.code(), code.as_str())?;
            let base = row.and_then(|row| Edition::new(row.number));
            let reason = "roster brought in".parse();
            let change = EntryChange {
                key: base.is_some().then(|| code.clone()),
                base,
                value: roster.write(),
                is_retired: false,
                reason: reason.map_err(|_| Error::Internal("reason"))?,
                care: Care::default(),
            };
            enter(desk, register, &granted, change)
        })
    }

    /// Accesses of people who were off duty, by person and time.
    ///
    /// # Errors
    /// No right to read the trail.
    pub fn report_off_duty(
        &self,
        caller: &Caller,
        question: &DutyQuestion,
    ) -> Result<Vec<OffDuty>, Error> {
        self.at_desk(caller, "person.report-off-duty", |desk| {
            let granted = desk.may(Operation::ReadAudit)?;
            let found = self.off_duty(&desk.house, question)?;
            desk.detail("found", found.len().to_string());
            desk.commit(&granted)?;
            Ok(found)
        })
    }

    /// The same at the machine, for who runs the server.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn off_duty_at_machine(
        &self,
        id: InstitutionId,
        question: &DutyQuestion,
    ) -> Result<Vec<OffDuty>, Error> {
        self.off_duty(&*self.house(id)?, question)
    }

    fn off_duty(&self, house: &House, question: &DutyQuestion) -> Result<Vec<OffDuty>, Error> {
        let duties = self.duties(house, question)?;
        let mut stretches: BTreeMap<(PersonId, usize), Stretch> = BTreeMap::new();
        let mut filter = AuditFilter {
            from: Some(Timestamp::day_in_japan(question.from)),
            until: Some(after(question.until)),
            ..AuditFilter::default()
        };
        loop {
            let rows = self
                .store()
                .audit_events(house.institution.id, &filter, BATCH)?;
            let Some(last) = rows.last() else { break };
            filter.after = Some(last.leaf_index);
            for row in &rows {
                if let Some(place) = off_duty_place(&duties, row) {
                    let stretch = stretches
                        .entry(place)
                        .or_insert_with(|| Stretch::at(row.at));
                    stretch.add(row);
                }
            }
        }
        let masters = house.masters();
        let lines = stretches.into_iter().filter_map(|((person, _), stretch)| {
            let person = &masters.people.get(&person)?.value;
            Some(stretch.line(person))
        });
        Ok(lines.collect())
    }

    /// The duties of everybody in rosters that speak of these days, in order, a little widened.
    fn duties(
        &self,
        house: &House,
        question: &DutyQuestion,
    ) -> Result<BTreeMap<PersonId, Known>, Error> {
        let mut known: BTreeMap<PersonId, Known> = BTreeMap::new();
        let grace = i64::from(question.grace_minutes) * 60;
        for revision in self.entries_of::<DutyRoster>(house)? {
            let Ok(roster) = DutyRoster::read(&revision.value) else {
                continue;
            };
            let is_asked = roster.from <= question.until && question.from <= roster.until;
            if revision.is_retired || !is_asked {
                continue;
            }
            let days = (Timestamp::day_in_japan(roster.from), after(roster.until));
            let people: BTreeSet<PersonId> = roster.duties.iter().map(|duty| duty.person).collect();
            for person in people {
                known.entry(person).or_default().days.push(days);
            }
            for duty in roster.duties {
                let widened = (
                    duty.from.plus_seconds(-grace),
                    duty.until.plus_seconds(grace),
                );
                known.entry(duty.person).or_default().duties.push(widened);
            }
        }
        known.values_mut().for_each(|known| known.duties.sort());
        Ok(known)
    }
}

/// What rosters say of a person.
#[derive(Default)]
struct Known {
    /// The days that they speak of.
    days: Vec<(Timestamp, Timestamp)>,
    /// The duties, in order.
    duties: Vec<(Timestamp, Timestamp)>,
}

struct Stretch {
    first: Timestamp,
    last: Timestamp,
    events: usize,
    patients: BTreeSet<PatientId>,
}

impl Stretch {
    const fn at(at: Timestamp) -> Self {
        Self {
            first: at,
            last: at,
            events: 0,
            patients: BTreeSet::new(),
        }
    }

    fn add(&mut self, row: &AuditRow) {
        self.first = self.first.min(row.at);
        self.last = self.last.max(row.at);
        self.events += 1;
        self.patients.extend(row.patient);
    }

    fn line(self, person: &Person) -> OffDuty {
        OffDuty {
            user_id: person.user_id.clone(),
            name: person.name.clone(),
            first: self.first,
            last: self.last,
            events: self.events,
            patients: self.patients.len(),
        }
    }
}

/// Whose event it is and between which duties, where the person was off duty.
fn off_duty_place(duties: &BTreeMap<PersonId, Known>, row: &AuditRow) -> Option<(PersonId, usize)> {
    let person = row.person.filter(|_| row.client.is_none())?;
    let known = duties.get(&person)?;
    let within = |(from, until): &(Timestamp, Timestamp)| *from <= row.at && row.at < *until;
    let is_judged = known.days.iter().any(within) && !NOT_BY_HAND.contains(&row.action.as_str());
    if !is_judged || known.duties.iter().any(within) {
        return None;
    }
    let before = known.duties.partition_point(|(from, _)| *from <= row.at);
    Some((person, before))
}

fn roster(desk: &Desk<'_>, code: &Code, bytes: &[u8]) -> Result<DutyRoster, Error> {
    let table = register_table::read_csv(DutyRow::DESCRIPTION, bytes).map_err(Refusal::Table)?;
    let mut refused: Vec<RowRefusal> = table
        .faults
        .into_iter()
        .map(|fault| refusal(fault.row, fault.faults))
        .collect();
    let (mut duties, mut days) = (Vec::new(), BTreeSet::new());
    for (at, row) in table.rows.iter().enumerate() {
        match duty(desk, &row.value) {
            Ok((duty, day)) => {
                duties.push(duty);
                days.insert(day);
            }
            Err(faults) => refused.push(refusal(at + 1, faults)),
        }
    }
    if !refused.is_empty() {
        return Err(Refusal::Rows(refused).into());
    }
    let (Some(from), Some(until)) = (days.first(), days.last()) else {
        let fault = FieldFault::new("day", Fault::Missing);
        return Err(Refusal::Entry(vec![fault]).into());
    };
    Ok(DutyRoster {
        code: code.clone(),
        from: *from,
        until: *until,
        duties,
    })
}

fn duty(desk: &Desk<'_>, value: &serde_json::Value) -> Result<(Duty, Date), Vec<FieldFault>> {
    let row = DutyRow::read(value)?;
    let (from, until) = row.times().map_err(|fault| vec![fault])?;
    let register = Person::DESCRIPTION.code;
    let unknown = || vec![FieldFault::new("user_id", Fault::NoSuchEntry { register })];
    let person = desk.masters.user_ids.get(&row.user_id);
    let person = *person.ok_or_else(unknown)?;
    let duty = Duty {
        person,
        from,
        until,
    };
    Ok((duty, row.day))
}

fn refusal(row: usize, faults: Vec<FieldFault>) -> RowRefusal {
    RowRefusal {
        row,
        why: Box::new(Refusal::Entry(faults)),
    }
}

fn after(day: Date) -> Timestamp {
    Timestamp::day_in_japan(day.saturating_add(1.day()))
}
