//! ID台帳の閲覧: every id that was ever issued, and who had one on a day (JAHIS 3.3, 6.2(1)(b); 運用14⑦).
//!
//! Read from the revisions of the registers `person` and `pooled-id`: the ledger is what they say, and
//! nothing is written beside them.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entry_rules::ENTRIES_MAX;
use crate::error::{Error, Noun};
use crate::house::House;
use genpon_access::Operation;
use genpon_model::id::{InstitutionId, PersonId};
use genpon_model::id_ledger::{self, IssuedId};
use genpon_model::register::{Fault, Register, Revision};
use genpon_model::registers::{Person, PooledId};
use genpon_model::text::{Name, UserId};
use genpon_store::RevisionState;
use jiff::civil::Date;

/// A line of the ledger.
#[derive(Debug, Clone)]
pub struct LedgerLine {
    /// What the history says.
    pub issued: IssuedId,
    /// The name of the holder.
    pub holder: Name,
}

/// Revisions of one entry that are read.
const REVISIONS_MAX: u32 = 10_000;

impl Vault {
    /// The whole ledger, by id and then by time.
    ///
    /// # Errors
    /// No right to read the register of people.
    pub fn read_id_ledger(&self, caller: &Caller) -> Result<Vec<LedgerLine>, Error> {
        self.at_desk(caller, "person.read-ledger", |desk| {
            let granted = desk.may_in(Operation::ReadRegister, Person::DESCRIPTION.code)?;
            let lines = desk.vault.id_ledger(&desk.house)?;
            desk.commit(&granted)?;
            Ok(lines)
        })
    }

    /// The same at the machine, for who runs the server.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn id_ledger_at_machine(&self, id: InstitutionId) -> Result<Vec<LedgerLine>, Error> {
        self.id_ledger(&*self.house(id)?)
    }

    /// Who had an id on a day: one person or nobody.
    ///
    /// # Errors
    /// No right to read the register of people; nobody had it.
    pub fn who_held(
        &self,
        caller: &Caller,
        user_id: &UserId,
        day: Date,
    ) -> Result<LedgerLine, Error> {
        self.at_desk(caller, "person.read-ledger", |desk| {
            let granted = desk.may_in(Operation::ReadRegister, Person::DESCRIPTION.code)?;
            desk.detail("of", user_id.to_string());
            desk.detail("day", day.to_string());
            let lines = desk.vault.id_ledger(&desk.house)?;
            let held = held_on(lines, user_id, day)?;
            desk.commit(&granted)?;
            Ok(held)
        })
    }

    pub(crate) fn id_ledger(&self, house: &House) -> Result<Vec<LedgerLine>, Error> {
        let (masters, today) = (house.masters(), self.now().at.date_in_japan());
        let mut issued = Vec::new();
        for person in masters.people.keys() {
            issued.extend(self.ids_of(house, *person)?);
        }
        for revision in self.entries_of::<PooledId>(house)? {
            if let Ok(pooled) = PooledId::read(&revision.value) {
                issued.extend(id_ledger::of_pool(&pooled, revision.is_retired, today));
            }
        }
        let named = issued.into_iter().filter_map(|issued| {
            let entry = masters.people.get(&issued.holder)?;
            let holder = issued.name.clone().unwrap_or(entry.value.name.clone());
            Some(LedgerLine { issued, holder })
        });
        let mut lines: Vec<LedgerLine> = named.collect();
        let order = |line: &LedgerLine| {
            let from = line.issued.spans.first().map(|span| span.from);
            (line.issued.user_id.clone(), from)
        };
        lines.sort_by_key(order);
        Ok(lines)
    }

    /// The ids that a person ever had.
    pub(crate) fn ids_of(&self, house: &House, person: PersonId) -> Result<Vec<IssuedId>, Error> {
        let (register, key) = (Person::DESCRIPTION.code(), person.to_string());
        let rows =
            self.store()
                .entry_history(house.institution.id, &register, &key, REVISIONS_MAX)?;
        let history = rows.iter().map(|row| house.sealing.open_revision(row));
        let history: Vec<Revision> = history.collect::<Result<_, Error>>()?;
        let today = self.now().at.date_in_japan();
        Ok(id_ledger::of_person(person, &history, today))
    }

    /// The entries in force of a register, retired ones too.
    pub(crate) fn entries_of<R: Register>(&self, house: &House) -> Result<Vec<Revision>, Error> {
        let (register, state) = (R::DESCRIPTION.code(), RevisionState::Effective);
        let store = self.store();
        let rows = store.entries(house.institution.id, &register, state, ENTRIES_MAX)?;
        let opened = rows.iter().map(|row| house.sealing.open_revision(row));
        opened.collect()
    }
}

/// That an id was issued before, with the days of its use.
pub(crate) fn issued_before(
    desk: &Desk<'_>,
    owner: PersonId,
    user_id: &str,
) -> Result<Option<Fault>, Error> {
    let issued = desk.vault.ids_of(&desk.house, owner)?;
    let known = issued.iter().find(|one| one.user_id.as_str() == user_id);
    let period = known.and_then(IssuedId::period);
    Ok(period.map(|(from, until)| Fault::IssuedBefore { from, until }))
}

fn held_on(lines: Vec<LedgerLine>, user_id: &UserId, day: Date) -> Result<LedgerLine, Error> {
    let is_it = |line: &LedgerLine| line.issued.user_id == *user_id && line.issued.was_held_on(day);
    let mut held = lines.into_iter().filter(is_it);
    match (held.next(), held.next()) {
        (Some(line), None) => Ok(line),
        (Some(_), Some(_)) => Err(Error::Internal("an id had two holders on one day")),
        (None, _) => Err(Error::NotFound(Noun::Entry)),
    }
}
