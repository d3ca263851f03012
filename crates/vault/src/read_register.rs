//! 台帳の閲覧: all registers with what waits in them, the entries of one, one entry with its history.
//!
//! A register that somebody may not read is neither shown nor counted. Secrets never leave here.

use crate::Vault;
use crate::administer_register::{described, history};
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entry_rules::ENTRIES_MAX;
use crate::error::{Error, Noun};
use genpon_access::Operation;
use genpon_model::register::reminder::{self, Due, Reminder};
use genpon_model::register::{Description, Revision};
use genpon_model::registers;
use genpon_model::text::Code;
use genpon_store::RevisionState;
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

/// The entries of one register.
#[derive(Debug, Clone)]
pub struct RegisterList {
    /// Which.
    pub register: &'static Description,
    /// Its entries by key.
    pub entries: Vec<Listed>,
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

impl Vault {
    /// Reads what registers there are and what waits in them.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn read_registers(&self, caller: &Caller) -> Result<Registers, Error> {
        self.at_desk(caller, "register.overview", |desk| {
            let mut read = Registers::default();
            let today = desk.now.at.date_in_japan();
            for register in registers::all().iter().copied() {
                if !may(desk, Operation::ReadRegister, register) {
                    continue;
                }
                let mut current = revisions(desk, register, RevisionState::Effective)?;
                current
                    .iter_mut()
                    .for_each(|revision| hide_secrets(register, revision));
                for due in reminder::due(&current, today, DAYS_AHEAD) {
                    let entry = current.iter().find(|revision| revision.key == due.key);
                    let entry = entry.filter(|_| due.due != Due::Decision).cloned();
                    read.reminders.extend(entry.map(|entry| (due, entry)));
                }
                let entries = current.len() as u64;
                read.registers.push(RegisterGlance {
                    register,
                    entries,
                    requests: 0,
                });
            }
            read.reminders
                .sort_by_key(|(reminder, _)| (reminder.on, reminder.due));
            read.requests = requests(desk, &mut read.registers)?;
            desk.commit_open()?;
            Ok(read)
        })
    }

    /// Reads the entries of a register, of which a searchable text contains `q`.
    ///
    /// # Errors
    /// No such register, no right to read it.
    pub fn read_register(
        &self,
        caller: &Caller,
        register: &str,
        q: &str,
    ) -> Result<RegisterList, Error> {
        self.at_desk(caller, "register.read", |desk| {
            let register = described(desk, register)?;
            let granted = desk.may_in(Operation::ReadRegister, register.code)?;
            let mut entries: BTreeMap<Code, Listed> = BTreeMap::new();
            for revision in revisions(desk, register, RevisionState::Effective)? {
                let key = revision.key.clone();
                entries.insert(
                    key.clone(),
                    Listed {
                        key,
                        current: Some(revision),
                        open: None,
                    },
                );
            }
            for revision in revisions(desk, register, RevisionState::Requested)? {
                let key = revision.key.clone();
                let none = Listed {
                    key: key.clone(),
                    current: None,
                    open: None,
                };
                entries.entry(key).or_insert(none).open = Some(revision);
            }
            let words: Vec<String> = q.split_whitespace().map(str::to_lowercase).collect();
            let entries = entries.into_values().filter(|listed| {
                listed
                    .shown()
                    .is_some_and(|shown| fits(register, shown, &words))
            });
            let entries: Vec<Listed> = entries
                .map(|listed| without_secrets(register, listed))
                .collect();
            let may_administer = may(desk, Operation::AdministerRegister, register);
            desk.commit(&granted)?;
            Ok(RegisterList {
                register,
                entries,
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
            if history.is_empty() {
                return Err(Error::NotFound(Noun::Entry));
            }
            history
                .iter_mut()
                .for_each(|revision| hide_secrets(register, revision));
            let may_administer = may(desk, Operation::AdministerRegister, register);
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

fn revisions(
    desk: &Desk<'_>,
    register: &Description,
    state: RevisionState,
) -> Result<Vec<Revision>, Error> {
    let store = desk.vault.store();
    let rows = store.entries(
        desk.caller.institution,
        &register.code(),
        state,
        ENTRIES_MAX,
    )?;
    rows.iter()
        .map(|row| desk.house.sealing.open_revision(row))
        .collect()
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

/// Whether every word is in a searchable text of the entry or in its key.
fn fits(register: &Description, revision: &Revision, words: &[String]) -> bool {
    let terms = register
        .search_terms(&revision.value)
        .into_iter()
        .map(|(_, text)| text);
    let mut texts: Vec<String> = terms.map(|text| text.to_lowercase()).collect();
    texts.push(revision.key.to_string());
    words
        .iter()
        .all(|word| texts.iter().any(|text| text.contains(word)))
}

fn without_secrets(register: &Description, mut listed: Listed) -> Listed {
    for revision in [&mut listed.current, &mut listed.open]
        .into_iter()
        .flatten()
    {
        hide_secrets(register, revision);
    }
    listed
}

fn hide_secrets(register: &Description, revision: &mut Revision) {
    if let Value::Object(fields) = &mut revision.value {
        let secret = |name: &String| register.field(name).is_some_and(|field| field.is_secret);
        fields.retain(|name, _| !secret(name));
    }
}
