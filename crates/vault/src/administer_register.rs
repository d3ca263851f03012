//! 台帳の管理: a new entry, a change, a retirement, and what another person decides on it.
//!
//! JAHIS 3.3, 6.1.2 and 6.2(1). An entry is never deleted and a revision never changed: what a
//! record was made with stays readable for ever. Where a register asks for a second person, a change
//! is a request until somebody else approves it; an institution of one person turns that off with
//! [`crate::Settings::needs_second_person`]. The last person who could administer people can be
//! neither disabled nor retired. A secret is carried over and never shown.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entry_row::{revision_row, state_of};
use crate::error::{Error, Noun, Refusal};
use crate::house::House;
use crate::masters::Masters;
use genpon_access::{Granted, Operation};
use genpon_model::id::{PersonId, RevisionId};
use genpon_model::person::PersonRef;
use genpon_model::register::life::{self, Care, Decision, Proposal, RevisionState, Verdict};
use genpon_model::register::{
    Approval, Author, Description, Edition, Fault, FieldFault, KeySource, Register as _, Revision,
    Standing, changes, check, references,
};
use genpon_model::registers::{self, Person, Role};
use genpon_model::text::{Code, Reason};
use genpon_store::error::Conflict;
use genpon_store::{RevisionRow, Write};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, MutexGuard, PoisonError};

/// A change of an entry, as somebody asks for it.
#[derive(Debug, Clone)]
pub struct EntryChange {
    /// Which entry; none for a new one.
    pub key: Option<Code>,
    /// The edition the change was started from; none for a new entry.
    pub base: Option<Edition>,
    /// What it is to become. Secrets are carried over from what it is.
    pub value: Value,
    /// Whether it is to be retired.
    pub is_retired: bool,
    /// Why.
    pub reason: Reason,
    /// Who looks after it and when.
    pub care: Care,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Key of the entry.
    pub key: Code,
    /// The edition it made.
    pub edition: Edition,
    /// Whether it took effect or waits for another person.
    pub state: RevisionState,
}

/// What a person decides on a request.
#[derive(Debug, Clone)]
pub struct EntryDecision {
    /// The edition that was asked for.
    pub edition: Edition,
    /// The outcome.
    pub verdict: Verdict,
    /// Why; a rejection needs it.
    pub reason: Option<Reason>,
}

impl Vault {
    /// Makes, changes, retires or restores an entry, or asks for it where a second person decides.
    ///
    /// # Errors
    /// Faults of the value, a key or unique text that is or was in use, a change that started from
    /// an older edition, no right to administer the register.
    pub fn propose_entry(
        &self,
        caller: &Caller,
        register: &str,
        change: EntryChange,
    ) -> Result<Proposed, Error> {
        self.at_desk(caller, "register.propose", |desk| {
            let register = described(desk, register)?;
            let granted = desk.may_in(Operation::AdministerRegister, register.code)?;
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let mut clerk = Clerk::open(desk, register)?;
            let revision = clerk.propose(desk, change)?;
            tell(desk, register, &clerk.was, &revision);
            desk.write(Write::AddRevision(revision_row(&desk.house.sealing, &revision)?));
            put_in_force(desk, &granted, std::slice::from_ref(&revision))?;
            Ok(proposed(&revision))
        })
    }

    /// Approves, rejects or takes back a request.
    ///
    /// # Errors
    /// [`Refusal::SelfApproval`], [`Refusal::DecidedAlready`], a rejection without a reason, no
    /// right to approve.
    pub fn decide_entry(
        &self,
        caller: &Caller,
        register: &str,
        key: &Code,
        decision: EntryDecision,
    ) -> Result<Proposed, Error> {
        self.at_desk(caller, "register.decide", |desk| {
            let register = described(desk, register)?;
            desk.detail("key", key.as_str());
            desk.detail("verdict", verdict_code(decision.verdict));
            let operation = match decision.verdict {
                Verdict::TakeBack => Operation::AdministerRegister,
                Verdict::Approve | Verdict::Reject => Operation::ApproveRegister,
            };
            let granted = desk.may_in(operation, register.code)?;
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let revision = decide(desk, register, key, decision)?;
            put_in_force(desk, &granted, std::slice::from_ref(&revision))?;
            Ok(proposed(&revision))
        })
    }
}

/// The register of this code, noted as what this is about.
pub(crate) fn described(
    desk: &mut Desk<'_>,
    code: &str,
) -> Result<&'static Description, Error> {
    let register = registers::find(code).ok_or(Error::NotFound(Noun::Register))?;
    desk.detail("register", register.code);
    Ok(register)
}

/// Waits for its turn to change registers, and sees them as they are then.
pub(crate) fn turn<'h>(desk: &mut Desk<'_>, house: &'h House) -> MutexGuard<'h, ()> {
    let turn = house.administering.lock().unwrap_or_else(PoisonError::into_inner);
    desk.masters = house.masters();
    turn
}

/// All revisions of an entry, oldest first.
pub(crate) fn history(
    desk: &Desk<'_>,
    register: &Description,
    key: &Code,
) -> Result<Vec<Revision>, Error> {
    let store = desk.vault.store();
    let institution = desk.caller.institution;
    let rows = store.entry_history(institution, &register.code(), key.as_str(), REVISIONS_MAX)?;
    rows.iter().map(|row| desk.house.sealing.open_revision(row)).collect()
}

/// How many revisions of one entry are read.
const REVISIONS_MAX: u32 = 10_000;

/// Somebody who checks changes of one register, one after another.
pub(crate) struct Clerk {
    register: &'static Description,
    taken: BTreeMap<(&'static str, String), Code>,
    /// What the entry of the latest proposal was before it.
    pub(crate) was: Value,
}

impl Clerk {
    /// Knows every unique text that any entry of the register has or ever had.
    pub(crate) fn open(
        desk: &Desk<'_>,
        register: &'static Description,
    ) -> Result<Self, Error> {
        let mut clerk = Self { register, taken: BTreeMap::new(), was: Value::Null };
        if register.fields.iter().any(|field| field.is_unique) {
            for key in keys(desk, register)? {
                for revision in history(desk, register, &key)? {
                    clerk.remember(&revision);
                }
            }
        }
        Ok(clerk)
    }

    /// The revision that a change becomes.
    pub(crate) fn propose(
        &mut self,
        desk: &mut Desk<'_>,
        change: EntryChange,
    ) -> Result<Revision, Error> {
        let register = self.register;
        let past = match &change.key {
            Some(key) => history(desk, register, key)?,
            None => Vec::new(),
        };
        let standing = Standing::of(&past);
        self.was = standing.current.map_or(Value::Null, |current| current.value.clone());
        let value = with_own_secrets(register, &self.was, change.value);
        check(register, &value).map_err(Refusal::Entry)?;
        let key = key_of(desk, register, change.key, &value, &past)?;
        self.check_terms(&key, &value)?;
        check_references(desk, register, &self.was, &value)?;
        let proposal = Proposal {
            id: RevisionId::from_uuid(desk.new_uuid()?),
            key,
            base: change.base,
            value,
            is_retired: change.is_retired,
            reason: change.reason,
            by: Author::Person(desk.caller.person.clone()),
            at: desk.now.at,
            care: change.care,
        };
        let approval = if desk.vault.settings().needs_second_person {
            register.approval
        } else {
            Approval::None
        };
        let revision = life::propose(register, approval, standing, proposal).map_err(Refusal::from)?;
        leaves_an_administrator(&desk.masters, &revision)?;
        self.remember(&revision);
        Ok(revision)
    }

    fn remember(&mut self, revision: &Revision) {
        for term in self.register.unique_terms(&revision.value) {
            self.taken.entry(term).or_insert_with(|| revision.key.clone());
        }
    }

    fn check_terms(&self, key: &Code, value: &Value) -> Result<(), Refusal> {
        let terms = self.register.unique_terms(value).into_iter();
        let of_another = terms.filter(|term| self.taken.get(term).is_some_and(|owner| owner != key));
        let faults = of_another.map(|(field, _)| FieldFault::new(field, Fault::Taken));
        none(faults.collect())
    }
}

/// The value with the secrets the entry has already: no form and no file brings one.
fn with_own_secrets(register: &Description, was: &Value, mut value: Value) -> Value {
    if let Value::Object(fields) = &mut value {
        fields.retain(|name, _| register.field(name).is_none_or(|field| !field.is_secret));
    }
    register.keep_secrets(was, &mut value);
    value
}

fn none(faults: Vec<FieldFault>) -> Result<(), Refusal> {
    if faults.is_empty() { Ok(()) } else { Err(Refusal::Entry(faults)) }
}

/// The keys of all entries of a register, whatever became of them.
fn keys(desk: &Desk<'_>, register: &Description) -> Result<BTreeSet<Code>, Error> {
    let store = desk.vault.store();
    let mut keys = BTreeSet::new();
    for state in RevisionState::ALL {
        let state = state_of(*state);
        let rows =
            store.entries(desk.caller.institution, &register.code(), state, ENTRIES_MAX)?;
        keys.extend(rows.iter().filter_map(|row: &RevisionRow| row.key.parse::<Code>().ok()));
    }
    Ok(keys)
}

/// How many entries of one register are read.
pub(crate) const ENTRIES_MAX: u32 = 100_000;

/// The key of the entry: the one asked for, the one in the value, or a new one.
fn key_of(
    desk: &Desk<'_>,
    register: &Description,
    asked: Option<Code>,
    value: &Value,
    past: &[Revision],
) -> Result<Code, Error> {
    match (register.key, asked) {
        (KeySource::Made, Some(_)) if past.is_empty() => Err(Error::NotFound(Noun::Entry)),
        (_, Some(key)) => Ok(key),
        (KeySource::Field(_), None) => {
            register.key_in(value).ok_or(Error::Internal("a checked value has no key"))
        }
        (KeySource::Made, None) => {
            let made = desk.new_uuid()?.to_string().parse();
            made.map_err(|_| Error::Internal("an id is no key"))
        }
    }
}

/// What an entry newly refers to exists and is not retired. What it referred to already may have
/// been retired since.
fn check_references(
    desk: &Desk<'_>,
    register: &Description,
    was: &Value,
    value: &Value,
) -> Result<(), Error> {
    let old: BTreeSet<_> = references(register, was)
        .into_iter()
        .map(|referred| (referred.register, referred.key))
        .collect();
    let mut faults = Vec::new();
    for referred in references(register, value) {
        if !old.contains(&(referred.register, referred.key.clone())) {
            let code = Code::constant(referred.register);
            let store = desk.vault.store();
            let row = store.entry(desk.caller.institution, &code, &referred.key)?;
            if row.is_none_or(|row| row.is_retired) {
                faults.push(referred.dangling());
            }
        }
    }
    Ok(none(faults)?)
}

/// With this revision in force, somebody can still administer people.
fn leaves_an_administrator(masters: &Masters, revision: &Revision) -> Result<(), Refusal> {
    let is_person = revision.register.as_str() == Person::DESCRIPTION.code;
    let is_role = revision.register.as_str() == Role::DESCRIPTION.code;
    if revision.state != RevisionState::Effective || !(is_person || is_role) {
        return Ok(());
    }
    let mut roles: BTreeMap<&Code, Option<Role>> = masters
        .roles
        .iter()
        .map(|(code, entry)| (code, (!entry.is_retired).then(|| entry.value.clone())))
        .collect();
    let mut people: BTreeMap<PersonId, Person> = masters
        .people
        .iter()
        .filter(|(_, entry)| !entry.is_retired)
        .map(|(id, entry)| (*id, entry.value.clone()))
        .collect();
    if is_role {
        let role = Role::read(&revision.value).ok().filter(|_| !revision.is_retired);
        roles.insert(&revision.key, role);
    } else if let Ok(id) = revision.key.as_str().parse() {
        people.remove(&id);
        if !revision.is_retired {
            people.extend(Person::read(&revision.value).ok().map(|person| (id, person)));
        }
    }
    let administers = |code: &Code| roles.get(code).is_some_and(|role| administers_people(role.as_ref()));
    let remains = |person: &Person| person.is_enabled && person.roles.iter().any(administers);
    if people.values().any(remains) { Ok(()) } else { Err(Refusal::LastAdministrator) }
}

fn administers_people(role: Option<&Role>) -> bool {
    let register = |code: &Code| code.as_str() == Person::DESCRIPTION.code;
    role.is_some_and(|role| {
        role.rights.iter().any(|right| {
            right.operations.contains(&registers::Operation::AdministerRegister)
                && (right.every_register || right.registers.iter().any(register))
        })
    })
}

fn decide(
    desk: &mut Desk<'_>,
    register: &'static Description,
    key: &Code,
    decision: EntryDecision,
) -> Result<Revision, Error> {
    let past = history(desk, register, key)?;
    let standing = Standing::of(&past);
    let request = past.iter().find(|revision| revision.edition == decision.edition);
    let request = request.ok_or(Error::NotFound(Noun::Entry))?;
    let by = desk.caller.person.clone();
    let verdict = Decision { by: by.clone(), at: desk.now.at, reason: decision.reason };
    let revision =
        life::decide(standing, request, decision.verdict, verdict).map_err(Refusal::from)?;
    let was = standing.current.map_or(Value::Null, |current| current.value.clone());
    if revision.state == RevisionState::Effective {
        check_references(desk, register, &was, &revision.value)?;
        leaves_an_administrator(&desk.masters, &revision)?;
    }
    tell(desk, register, &was, &revision);
    desk.write(Write::DecideRevision {
        id: revision.id,
        state: state_of(revision.state),
        by: by.id,
        at: desk.now.at,
        body: desk.house.sealing.seal_revision(revision.id, &revision)?,
    });
    Ok(revision)
}

/// Commits, and lets what took effect be in force at once: registers are read again, and sessions
/// of a person who is not what they were end.
pub(crate) fn put_in_force(
    desk: &mut Desk<'_>,
    granted: &Granted,
    revisions: &[Revision],
) -> Result<(), Error> {
    desk.commit(granted).map_err(entry_race)?;
    if revisions.iter().all(|revision| revision.state != RevisionState::Effective) {
        return Ok(());
    }
    let before = Arc::clone(&desk.masters);
    desk.house.reload(desk.vault.store())?;
    let after = desk.house.masters();
    let known = |masters: &Masters, id| -> Option<PersonRef> {
        masters.active_person(id).map(|person: &Person| person.reference(id))
    };
    for revision in revisions {
        let is_person = revision.register.as_str() == Person::DESCRIPTION.code;
        let id: Option<PersonId> = revision.key.as_str().parse().ok();
        if let Some(id) = id.filter(|_| is_person)
            && known(&before, id) != known(&after, id)
        {
            desk.vault.sessions().close_all_of(id);
        }
    }
    Ok(())
}

/// A race on an entry has its own words.
fn entry_race(error: Error) -> Error {
    match error {
        Error::Race(Conflict::Entry { .. }) => Refusal::from(life::EntryRefusal::NotLatest).into(),
        Error::Race(Conflict::Decided(_)) => Refusal::DecidedAlready.into(),
        other => other,
    }
}

/// Tells the trail what changed: which entry, from which edition to which, in which fields.
fn tell(desk: &mut Desk<'_>, register: &Description, was: &Value, revision: &Revision) {
    let fields: BTreeSet<String> = changes(register, was, &revision.value)
        .into_iter()
        .filter_map(|change| change.path.split('.').next().map(str::to_owned))
        .collect();
    let base = revision.base.map_or(0, Edition::number);
    desk.detail("key", revision.key.as_str());
    desk.detail("edition", format!("{base} → {}", revision.edition));
    desk.detail("fields", fields.into_iter().collect::<Vec<_>>().join(","));
    desk.detail("state", revision.state.code());
    if revision.is_retired {
        desk.detail("retired", "true");
    }
}

fn proposed(revision: &Revision) -> Proposed {
    Proposed {
        key: revision.key.clone(),
        edition: revision.edition,
        state: revision.state,
    }
}

const fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "approve",
        Verdict::Reject => "reject",
        Verdict::TakeBack => "take_back",
    }
}
