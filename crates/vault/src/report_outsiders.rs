//! 外部利用者と特権の一覧: people from outside with purpose, range, expiry and what they did; every
//! administrative right with those who hold it; the keys of systems with who answers for them and how
//! old they are (企画管理13⑤⑥; 経営3.1.2④).

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::Error;
use crate::house::House;
use genpon_access::Operation;
use genpon_model::Timestamp;
use genpon_model::id::{PatientId, PersonId};
use genpon_model::person::PersonRef;
use genpon_model::register::{Localized, Register as _, Revision};
use genpon_model::registers::{Person, Privilege, SystemClient};
use genpon_model::text::{Code, Name};
use genpon_store::AuditFilter;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Somebody from outside, and what they did.
#[derive(Debug, Clone)]
pub struct Outsider {
    /// Who.
    pub id: PersonId,
    /// What the entry says: employment, employer, purpose, last day.
    pub person: Person,
    /// The roles that they hold today, from wherever.
    pub roles: Vec<Code>,
    /// When they last came in.
    pub entered_at: Option<Timestamp>,
    /// Events of theirs on the days asked for.
    pub events: usize,
    /// About how many patients.
    pub patients: usize,
    /// Rules and training that they have not read.
    pub unread: Vec<Localized>,
}

/// Who holds an administrative right.
#[derive(Debug, Clone)]
pub struct HeldRight {
    /// Of which register: `privilege` or `role`.
    pub register: &'static str,
    /// Its key.
    pub key: Code,
    /// As shown.
    pub name: Localized,
    /// Those who hold it or may take it.
    pub people: Vec<PersonRef>,
}

/// The key of a system.
#[derive(Debug, Clone)]
pub struct SystemKey {
    /// Its entry.
    pub key: Code,
    /// What people call it.
    pub name: Name,
    /// Who answers for it.
    pub responsible: Option<PersonRef>,
    /// Since when the key holds; none where none was issued.
    pub since: Option<Timestamp>,
    /// Whether it is older than a year.
    pub is_old: bool,
    /// Whether nobody who is here answers for it.
    pub is_ownerless: bool,
}

/// Days after which the key of a system is to be changed.
const KEY_DAYS_MAX: i64 = 365;
const DAY_SECONDS: i64 = 24 * 3600;
const BATCH: u32 = 10_000;

impl Vault {
    /// People from outside with what they did on these days.
    ///
    /// # Errors
    /// No right to read the trail.
    pub fn report_outsiders(
        &self,
        caller: &Caller,
        days: (Date, Date),
    ) -> Result<Vec<Outsider>, Error> {
        self.at_desk(caller, "person.report-outsiders", |desk| {
            let granted = desk.may(Operation::ReadAudit)?;
            let (masters, house) = (desk.masters.clone(), desk.house.clone());
            let (states, readers) = (self.log_in_states(&house)?, self.readers(&house)?);
            let mut found = Vec::new();
            for (id, entry) in &masters.people {
                if entry.is_retired || !entry.value.is_from_outside() {
                    continue;
                }
                let unread = readers.iter().filter(|list| {
                    let mut missing = list.missing.iter();
                    missing.any(|person| person.id == *id)
                });
                let (events, patients) = self.events_of(&house, *id, days)?;
                let standing = masters.standing(*id, desk.now.at);
                found.push(Outsider {
                    id: *id,
                    person: entry.value.clone(),
                    roles: standing
                        .roles
                        .iter()
                        .map(|role| role.code.clone())
                        .collect(),
                    entered_at: states.get(id).and_then(|state| state.entered_at),
                    events,
                    patients,
                    unread: unread.map(|list| list.text.rules.name.clone()).collect(),
                });
            }
            desk.detail("found", found.len().to_string());
            desk.commit(&granted)?;
            Ok(found)
        })
    }

    /// Every administrative right with those who hold it, and the keys of systems.
    ///
    /// # Errors
    /// No right to read the register of people.
    pub fn list_privileged(
        &self,
        caller: &Caller,
    ) -> Result<(Vec<HeldRight>, Vec<SystemKey>), Error> {
        self.at_desk(caller, "person.list-privileged", |desk| {
            let granted = desk.may_in(Operation::ReadRegister, Person::DESCRIPTION.code)?;
            let mut held = privileges(desk)?;
            held.extend(roles(desk));
            for right in &mut held {
                right
                    .people
                    .sort_by(|one, other| one.user_id.cmp(&other.user_id));
            }
            let keys = self.system_keys(desk)?;
            desk.commit(&granted)?;
            Ok((held, keys))
        })
    }

    fn events_of(
        &self,
        house: &House,
        person: PersonId,
        (from, until): (Date, Date),
    ) -> Result<(usize, usize), Error> {
        let mut filter = AuditFilter {
            person: Some(person),
            from: Some(Timestamp::day_in_japan(from)),
            until: Some(Timestamp::day_in_japan(until.saturating_add(1.day()))),
            ..AuditFilter::default()
        };
        let (mut events, mut patients) = (0, BTreeSet::<PatientId>::new());
        loop {
            let rows = self
                .store()
                .audit_events(house.institution.id, &filter, BATCH)?;
            let Some(last) = rows.last() else { break };
            filter.after = Some(last.leaf_index);
            events += rows.len();
            patients.extend(rows.iter().filter_map(|row| row.patient));
        }
        Ok((events, patients.len()))
    }

    fn system_keys(&self, desk: &Desk<'_>) -> Result<Vec<SystemKey>, Error> {
        let (today, at) = (desk.now.at.date_in_japan(), desk.now.at);
        let live = desk.masters.clients.iter();
        let live = live.filter(|(_, entry)| !entry.is_retired && entry.value.is_enabled);
        let mut keys = Vec::new();
        for (key, entry) in live {
            let history =
                crate::administer_register::history(desk, SystemClient::DESCRIPTION, key)?;
            let since = key_since(&history);
            let responsible = desk.masters.people.get(&entry.value.responsible);
            let is_here =
                responsible.is_some_and(|one| !one.is_retired && one.value.is_here_on(today));
            keys.push(SystemKey {
                key: key.clone(),
                name: entry.value.name.clone(),
                responsible: responsible.map(|one| one.value.reference(entry.value.responsible)),
                since,
                is_old: since
                    .is_some_and(|since| at.seconds_since(since) / DAY_SECONDS > KEY_DAYS_MAX),
                is_ownerless: !is_here,
            });
        }
        Ok(keys)
    }
}

/// When the key that holds was issued: the first of the last revisions that name it.
fn key_since(history: &[Revision]) -> Option<Timestamp> {
    let digest = |revision: &&Revision| revision.value["key_digest"].clone();
    let newest = history.iter().max_by_key(|one| one.edition)?;
    let present = digest(&newest);
    if present.is_null() {
        return None;
    }
    let mut newest_first: Vec<&Revision> = history.iter().collect();
    newest_first.sort_by_key(|one| std::cmp::Reverse(one.edition));
    let same = newest_first
        .into_iter()
        .take_while(|one| digest(one) == present);
    same.last().map(|one| one.at)
}

fn person(desk: &Desk<'_>, id: PersonId) -> Option<PersonRef> {
    let entry = desk.masters.active_person(id)?;
    Some(entry.reference(id))
}

fn privileges(desk: &Desk<'_>) -> Result<Vec<HeldRight>, Error> {
    let mut held = Vec::new();
    for revision in desk.vault.entries_of::<Privilege>(&desk.house)? {
        if let Ok(privilege) = Privilege::read(&revision.value)
            && !revision.is_retired
        {
            let people = privilege.persons.iter();
            held.push(HeldRight {
                register: Privilege::DESCRIPTION.code,
                key: revision.key,
                name: privilege.name,
                people: people.filter_map(|id| person(desk, *id)).collect(),
            });
        }
    }
    Ok(held)
}

/// Roles that change registers, answer for accounts or read the trail.
fn roles(desk: &Desk<'_>) -> Vec<HeldRight> {
    use Operation::{AdministerRegister, ApproveRegister, ReadAudit, UnlockAccount};
    let administrative = [
        AdministerRegister,
        ApproveRegister,
        ReadAudit,
        UnlockAccount,
    ];
    let roles = desk.masters.roles.iter().filter(|(_, entry)| {
        let mut rights = entry.value.rights.iter();
        let names = rights.any(|right| {
            let mut operations = right.operations.iter();
            operations.any(|operation| administrative.contains(operation))
        });
        !entry.is_retired && names
    });
    let people: Vec<(PersonId, Vec<Code>)> = desk
        .masters
        .people
        .keys()
        .map(|id| {
            let standing = desk.masters.standing(*id, desk.now.at);
            (
                *id,
                standing
                    .roles
                    .iter()
                    .map(|role| role.code.clone())
                    .collect(),
            )
        })
        .collect();
    let held = roles.map(|(key, entry)| HeldRight {
        register: "role",
        key: key.clone(),
        name: entry.value.name.clone(),
        people: people
            .iter()
            .filter(|(_, roles)| roles.contains(key))
            .filter_map(|(id, _)| person(desk, *id))
            .collect(),
    });
    held.collect()
}
