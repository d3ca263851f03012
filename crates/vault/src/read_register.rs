//! 台帳の閲覧: all registers with what waits in them, the entries of one, one entry with its history.
//!
//! A register that somebody may not read is neither shown nor counted. Secrets never leave here.

use crate::Vault;
use crate::administer_register::{described, history};
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::{Error, Noun};
use genpon_access::Operation;
use genpon_model::register::reminder::{self, Reminder};
use genpon_model::register::{Description, Revision};
use genpon_model::registers;
use genpon_model::text::Code;
use genpon_store::{RevisionRow, RevisionState};
use jiff::ToSpan as _;
use serde_json::Value;
use std::collections::BTreeMap;

/// All registers, with what waits in them.
#[derive(Debug, Clone, Default)]
pub struct Registers {
    /// The registers that the caller may read, in the order of the catalogue.
    pub registers: Vec<RegisterGlance>,
    /// Requests that wait for a decision, oldest first.
    pub requests: Vec<Revision>,
    /// Reviews and expiries that are due, the earliest first, each with its entry.
    pub reminders: Vec<(Reminder, Revision)>,
}

/// One register from afar.
#[derive(Debug, Clone)]
pub struct RegisterGlance {
    /// Which.
    pub register: &'static Description,
    /// Entries in force.
    pub entries: u64,
    /// Requests that wait.
    pub requests: u64,
}

/// Which entries of a register to read.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// Words, each in the key or a searchable text; all entries where there is none.
    pub q: String,
    /// The key after which the page begins; empty for the first.
    pub after: String,
}

/// One page of the entries of a register.
#[derive(Debug, Clone)]
pub struct RegisterList {
    /// Which.
    pub register: &'static Description,
    /// Its entries by key.
    pub entries: Vec<Listed>,
    /// After which key the next page begins, where there is one.
    pub next: Option<Code>,
    /// Whether the caller may change them.
    pub may_administer: bool,
}

/// One entry of a list: in force, waiting, or both.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its key.
    pub key: Code,
    /// What is in force.
    pub current: Option<Revision>,
    /// The request that waits.
    pub open: Option<Revision>,
}

impl Listed {
    /// What is in force, or else what is asked for.
    #[must_use]
    pub fn shown(&self) -> Option<&Revision> {
        self.current.as_ref().or(self.open.as_ref())
    }
}

/// One entry with its history.
#[derive(Debug, Clone)]
pub struct EntryRead {
    /// The register.
    pub register: &'static Description,
    /// All revisions, oldest first.
    pub history: Vec<Revision>,
    /// Whether the caller may change it.
    pub may_administer: bool,
    /// Whether the caller may decide requests of others.
    pub may_approve: bool,
}

/// How far ahead reviews and expiries are shown.
const DAYS_AHEAD: u16 = 30;

/// How many requests are shown.
const REQUESTS_MAX: u32 = 1000;

/// How many reminders are shown.
const REMINDERS_MAX: u32 = 1000;

/// How many entries one page of a register shows.
pub const REGISTER_PAGE: usize = 100;

impl Vault {
    /// Reads what registers there are and what waits in them.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn read_registers(&self, caller: &Caller) -> Result<Registers, Error> {
        self.at_desk(caller, "register.overview", |desk| {
            let mut read = Registers::default();
            for register in registers::all().iter().copied() {
                if !may(desk, Operation::ReadRegister, register) {
                    continue;
                }
                let (store, institution) = (desk.vault.store(), desk.caller.institution);
                let figures = store.register_figures(institution, &register.code())?;
                read.registers.push(RegisterGlance {
                    register,
                    entries: figures.entries,
                    requests: 0,
                });
            }
            read.reminders = reminders(desk, &read.registers)?;
            read.requests = requests(desk, &mut read.registers)?;
            desk.commit_open()?;
            Ok(read)
        })
    }

    /// Reads one page of the entries of a register, by key.
    ///
    /// # Errors
    /// No such register, no right to read it.
    pub fn read_register(
        &self,
        caller: &Caller,
        register: &str,
        sought: &Sought,
    ) -> Result<RegisterList, Error> {
        self.at_desk(caller, "register.read", |desk| {
            let register = described(desk, register)?;
            let granted = desk.may_in(Operation::ReadRegister, register.code)?;
            let words = sought.q.split_whitespace().map(str::to_lowercase);
            let words: Vec<String> = words.collect();
            let mut entries = if words.is_empty() {
                page(desk, register, &sought.after)?
            } else {
                found(desk, register, &words, &sought.after)?
            };
            let has_more = entries.len() > REGISTER_PAGE;
            entries.truncate(REGISTER_PAGE);
            let last = entries.last().filter(|_| has_more);
            let next = last.map(|listed| listed.key.clone());
            let entries = only_known(desk, register, entries)?;
            let may_administer = may(desk, Operation::AdministerRegister, register);
            desk.commit(&granted)?;
            Ok(RegisterList {
                register,
                entries,
                next,
                may_administer,
            })
        })
    }

    /// Whether the caller may change a register: for offering it. Not an action, no event.
    ///
    /// # Errors
    /// No such institution.
    pub fn may_administer(
        &self,
        caller: &Caller,
        register: &'static Description,
    ) -> Result<bool, Error> {
        let mut desk = self.quiet_desk(caller)?;
        Ok(may(&mut desk, Operation::AdministerRegister, register))
    }

    /// Reads one entry with its history.
    ///
    /// # Errors
    /// No such entry, no right to read the register.
    pub fn read_entry(
        &self,
        caller: &Caller,
        register: &str,
        key: &str,
    ) -> Result<EntryRead, Error> {
        self.at_desk(caller, "register.read-entry", |desk| {
            let register = described(desk, register)?;
            let granted = desk.may_in(Operation::ReadRegister, register.code)?;
            let key: Code = key.parse().map_err(|_| Error::NotFound(Noun::Entry))?;
            desk.detail("key", key.as_str());
            let mut history = history(desk, register, &key)?;
            let newest = history.last().ok_or(Error::NotFound(Noun::Entry))?;
            if desk.hides(register, &newest.value)? {
                return Err(Error::NotFound(Noun::Entry));
            }
            for revision in &mut history {
                hide_secrets(register, revision);
                desk.withhold(register, revision)?;
            }
            let may_administer = may(desk, Operation::AdministerRegister, register)
                && desk.sees_whole(register, &key)?;
            let may_approve = may(desk, Operation::ApproveRegister, register);
            desk.commit(&granted)?;
            Ok(EntryRead {
                register,
                history,
                may_administer,
                may_approve,
            })
        })
    }
}

/// Whether the caller may, asked without a trace among the details of this event.
fn may(desk: &mut Desk<'_>, operation: Operation, register: &Description) -> bool {
    let details = desk.about.details.clone();
    let may = desk.may_in(operation, register.code).is_ok();
    desk.about.details = details;
    may
}

/// The entries but those about patients of whom the caller may not know, and without such rows.
fn only_known(
    desk: &mut Desk<'_>,
    register: &Description,
    entries: Vec<Listed>,
) -> Result<Vec<Listed>, Error> {
    let mut known = Vec::new();
    for mut listed in entries {
        let value = listed.shown().map(|shown| &shown.value);
        let is_hidden = value.map(|value| desk.hides(register, value)).transpose()?;
        if is_hidden == Some(true) {
            continue;
        }
        for revision in listed.current.iter_mut().chain(&mut listed.open) {
            desk.withhold(register, revision)?;
        }
        known.push(listed);
    }
    Ok(known)
}

/// The entries after this key, one more than a page shows.
fn page(
    desk: &Desk<'_>,
    register: &'static Description,
    after: &str,
) -> Result<Vec<Listed>, Error> {
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let mut rows: BTreeMap<String, [Option<RevisionRow>; 2]> = BTreeMap::new();
    for (place, state) in [RevisionState::Effective, RevisionState::Requested]
        .into_iter()
        .enumerate()
    {
        let limit = REGISTER_PAGE as u32 + 1;
        for row in store.entries_page(institution, &register.code(), state, after, limit)? {
            let key = row.key.clone();
            rows.entry(key).or_default()[place] = Some(row);
        }
    }
    let first = rows.into_values().take(REGISTER_PAGE + 1);
    first
        .map(|[current, open]| listed(desk, register, current, open))
        .collect()
}

/// The entries after this key in which every word is found, one more than a page shows.
fn found(
    desk: &Desk<'_>,
    register: &'static Description,
    words: &[String],
    after: &str,
) -> Result<Vec<Listed>, Error> {
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let terms = desk.house.terms.of(desk, register)?;
    let code = register.code();
    let requested = store.entries(institution, &code, RevisionState::Requested, REQUESTS_MAX)?;
    let mut requested: BTreeMap<String, RevisionRow> = requested
        .into_iter()
        .map(|row| (row.key.clone(), row))
        .collect();
    let keys = terms.find(words, after, REGISTER_PAGE + 1).into_iter();
    let one = |key: Code| {
        let current = store.entry(institution, &code, key.as_str())?;
        listed(desk, register, current, requested.remove(key.as_str()))
    };
    keys.map(one).collect()
}

/// An entry as a list shows it: opened, without its secrets.
fn listed(
    desk: &Desk<'_>,
    register: &Description,
    current: Option<RevisionRow>,
    open: Option<RevisionRow>,
) -> Result<Listed, Error> {
    let opened = |row: Option<RevisionRow>| {
        let revision = row.map(|row| desk.house.sealing.open_revision::<Revision>(&row));
        let mut revision = revision.transpose()?;
        if let Some(revision) = &mut revision {
            hide_secrets(register, revision);
        }
        Ok::<_, Error>(revision)
    };
    let (current, open) = (opened(current)?, opened(open)?);
    let shown = current.as_ref().or(open.as_ref());
    let key = shown.map(|shown| shown.key.clone());
    Ok(Listed {
        key: key.ok_or(Error::NotFound(Noun::Entry))?,
        current,
        open,
    })
}

/// What is due in these registers, the earliest first, each with its entry.
fn reminders(
    desk: &mut Desk<'_>,
    registers: &[RegisterGlance],
) -> Result<Vec<(Reminder, Revision)>, Error> {
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let today = desk.now.at.date_in_japan();
    let horizon = today.saturating_add(i64::from(DAYS_AHEAD).days());
    let mut reminders = Vec::new();
    for row in store.entries_due(institution, horizon, REMINDERS_MAX)? {
        let mut glances = registers.iter();
        let Some(glance) = glances.find(|glance| glance.register.code == row.register) else {
            continue;
        };
        let mut revision: Revision = desk.house.sealing.open_revision(&row)?;
        if desk.hides(glance.register, &revision.value)? {
            continue;
        }
        hide_secrets(glance.register, &mut revision);
        desk.withhold(glance.register, &mut revision)?;
        let due = reminder::due([&revision], today, DAYS_AHEAD);
        reminders.extend(due.into_iter().map(|due| (due, revision.clone())));
    }
    reminders.sort_by_key(|(reminder, _)| (reminder.on, reminder.due));
    Ok(reminders)
}

/// The requests in these registers, counted there too.
fn requests(desk: &Desk<'_>, registers: &mut [RegisterGlance]) -> Result<Vec<Revision>, Error> {
    let mut requests = Vec::new();
    for row in desk
        .vault
        .store()
        .requests(desk.caller.institution, REQUESTS_MAX)?
    {
        let glance = registers
            .iter_mut()
            .find(|glance| glance.register.code == row.register);
        if let Some(glance) = glance {
            glance.requests += 1;
            let mut revision: Revision = desk.house.sealing.open_revision(&row)?;
            hide_secrets(glance.register, &mut revision);
            requests.push(revision);
        }
    }
    Ok(requests)
}

pub(crate) fn hide_secrets(register: &Description, revision: &mut Revision) {
    if let Value::Object(fields) = &mut revision.value {
        let secret = |name: &String| register.field(name).is_some_and(|field| field.is_secret);
        fields.retain(|name, _| !secret(name));
    }
}
