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
use crate::entry_rules::{Clerk, check_references, leaves_an_administrator};
use crate::error::{Error, Noun, Refusal};
use crate::house::House;
use crate::masters::Masters;
use crate::take_stocktake::carry_out;
use genpon_access::{Granted, Operation};
use genpon_model::id::PersonId;
use genpon_model::person::PersonRef;
use genpon_model::register::life::{self, Care, Decision, RevisionState, Verdict};
use genpon_model::register::{Description, Edition, Register as _, Revision, Standing, changes};
use genpon_model::registers::{self, Grant, Person};
use genpon_model::text::{Code, Reason};
use genpon_store::Write;
use genpon_store::error::Conflict;
use serde_json::Value;
use std::collections::BTreeSet;
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
            desk.needs_fresh_proof_for(register.code)?;
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            enter(desk, register, &granted, change)
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
            desk.needs_fresh_proof_for(register.code)?;
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let revision = decide(desk, register, key, decision)?;
            let mut revisions = carry_out(desk, &revision)?;
            revisions.push(revision.clone());
            put_in_force(desk, &granted, &revisions)?;
            Ok(proposed(&revision))
        })
    }
}

/// Checks a change, writes it and lets it be in force or wait. It must be its turn.
pub(crate) fn enter(
    desk: &mut Desk<'_>,
    register: &'static Description,
    granted: &Granted,
    change: EntryChange,
) -> Result<Proposed, Error> {
    desk.needs_whole(register, change.key.as_ref())?;
    let mut clerk = Clerk::open(desk, register)?;
    let revision = clerk.propose(desk, change)?;
    tell(desk, register, &clerk.was, &revision);
    let row = revision_row(&desk.house.sealing, &revision)?;
    desk.write(Write::AddRevision(row));
    put_in_force(desk, granted, std::slice::from_ref(&revision))?;
    Ok(proposed(&revision))
}

/// The register of this code, noted as what this is about.
pub(crate) fn described(desk: &mut Desk<'_>, code: &str) -> Result<&'static Description, Error> {
    let register = registers::find(code).ok_or(Error::NotFound(Noun::Register))?;
    desk.detail("register", register.code);
    Ok(register)
}

/// Waits for its turn to change registers, and sees them as they are then.
pub(crate) fn turn<'h>(desk: &mut Desk<'_>, house: &'h House) -> MutexGuard<'h, ()> {
    let turn = house
        .administering
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
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
    rows.iter()
        .map(|row| desk.house.sealing.open_revision(row))
        .collect()
}

/// The newest revision of an entry in each state, oldest first: all that [`Standing`] asks for.
pub(crate) fn standing(
    desk: &Desk<'_>,
    register: &Description,
    key: &Code,
) -> Result<Vec<Revision>, Error> {
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let rows = store.entry_standing(institution, &register.code(), key.as_str())?;
    rows.iter()
        .map(|row| desk.house.sealing.open_revision(row))
        .collect()
}

/// How many revisions of one entry are read.
const REVISIONS_MAX: u32 = 10_000;

fn decide(
    desk: &mut Desk<'_>,
    register: &'static Description,
    key: &Code,
    decision: EntryDecision,
) -> Result<Revision, Error> {
    let past = history(desk, register, key)?;
    let standing = Standing::of(&past);
    let request = past
        .iter()
        .find(|revision| revision.edition == decision.edition);
    let request = request.ok_or(Error::NotFound(Noun::Entry))?;
    let by = desk.caller.person.clone();
    let verdict = Decision {
        by: by.clone(),
        at: desk.now.at,
        reason: decision.reason,
    };
    let revision =
        life::decide(standing, request, decision.verdict, verdict).map_err(Refusal::from)?;
    let was = standing
        .current
        .map_or(Value::Null, |current| current.value.clone());
    if revision.state == RevisionState::Effective {
        check_references(desk, register, &was, &revision.value)?;
        not_for_oneself(&revision)?;
    }
    tell(desk, register, &was, &revision);
    desk.write(Write::DecideRevision {
        register: register.code.to_owned(),
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
    desk.file_reviews(revisions)?;
    take_effect(desk, granted, revisions)
}

/// The same without looking for what managers are to review.
pub(crate) fn take_effect(
    desk: &mut Desk<'_>,
    granted: &Granted,
    revisions: &[Revision],
) -> Result<(), Error> {
    leaves_an_administrator(desk, revisions)?;
    desk.commit(granted).map_err(entry_race)?;
    if revisions
        .iter()
        .all(|revision| revision.state != RevisionState::Effective)
    {
        return Ok(());
    }
    let before = Arc::clone(&desk.masters);
    desk.house.reload(desk.vault.store())?;
    let after = desk.house.masters();
    let known = |masters: &Masters, id| -> Option<PersonRef> {
        masters
            .active_person(id)
            .map(|person: &Person| person.reference(id))
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

/// Nobody approves what is granted to themselves.
fn not_for_oneself(revision: &Revision) -> Result<(), Refusal> {
    let is_grant = revision.register.as_str() == Grant::DESCRIPTION.code;
    let by = revision.decision.as_ref().map(|decision| decision.by.id);
    let person = revision.value["person"].as_str();
    let is_own = by.is_some_and(|by| person == Some(by.to_string().as_str()));
    if is_grant && is_own && revision.state == RevisionState::Effective {
        Err(Refusal::OwnRights)
    } else {
        Ok(())
    }
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
