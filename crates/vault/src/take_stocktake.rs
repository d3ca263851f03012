//! ID棚卸し: ids that need somebody's word, what was decided on each, and what another person approved
//! (運用14⑦; 企画管理13⑥⑦).
//!
//! The list is made by Genpon from the registers and the last log-ins. Nothing changes until a second
//! person approves the decisions as a whole; then each is carried out in the same commit.

use crate::Vault;
use crate::administer_register::{Proposed, history, put_in_force, turn};
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entry_row::revision_row;
use crate::error::{Error, Noun, Refusal};
use crate::settle_account::{Settlement, settle};
use genpon_access::Operation;
use genpon_model::id::{PersonId, RevisionId};
use genpon_model::register::life::{self, Care, EntryRefusal, Proposal, RevisionState};
use genpon_model::register::{Approval, Author, Edition, Register, Revision, Standing};
use genpon_model::registers::id_stocktake::{IdDecision, IdFinding, IdStocktake, StocktakeItem};
use genpon_model::registers::{self, Person, PooledId, SystemClient};
use genpon_model::text::{Code, Name, Reason};
use genpon_store::Write;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A stocktake and how far it has come.
#[derive(Debug, Clone)]
pub struct StocktakeReading {
    /// Its key.
    pub key: Code,
    /// What is in force, or else what waits.
    pub stocktake: IdStocktake,
    /// The newest edition.
    pub edition: Edition,
    /// How far the newest edition has come.
    pub state: RevisionState,
    /// Who took it or handed the decisions in.
    pub by: Option<Name>,
    /// Who approved or rejected, and why.
    pub decided: Option<(Name, Option<Reason>)>,
}

impl Vault {
    /// Lists the ids that need somebody's word. `unused_days` 0: as each policy has it.
    ///
    /// # Errors
    /// No right to administer stocktakes.
    pub fn take_stocktake(&self, caller: &Caller, unused_days: u32) -> Result<Code, Error> {
        self.at_desk(caller, "person.take-stocktake", |desk| {
            let register = IdStocktake::DESCRIPTION;
            let granted = desk.may_in(Operation::AdministerRegister, register.code)?;
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let (ids_total, items) = found(desk, unused_days)?;
            desk.detail("found", items.len().to_string());
            let stocktake = IdStocktake {
                taken_on: desk.now.at.date_in_japan(),
                ids_total,
                unused_days,
                items,
                decided_on: None,
                remark: None,
            };
            let key = desk.new_uuid()?.to_string().parse();
            let key: Code = key.map_err(|_| Error::Internal("an id is no key"))?;
            desk.detail("key", key.as_str());
            let proposal = proposal(desk, &key, None, &stocktake)?;
            let standing = Standing::default();
            let revision = life::propose(register, Approval::None, standing, proposal);
            let revision = revision.map_err(Refusal::from)?;
            let row = revision_row(&house.sealing, &revision)?;
            desk.write(Write::AddRevision(row));
            put_in_force(desk, &granted, &[revision])?;
            Ok(key)
        })
    }

    /// Hands in what is to become of each id, for another person to approve.
    ///
    /// # Errors
    /// No such stocktake; a decision is missing; it was decided already; no right.
    pub fn decide_stocktake(
        &self,
        caller: &Caller,
        key: &Code,
        (decisions, remark): (&[IdDecision], Option<Reason>),
    ) -> Result<Proposed, Error> {
        self.at_desk(caller, "person.decide-stocktake", |desk| {
            let register = IdStocktake::DESCRIPTION;
            desk.detail("key", key.as_str());
            let granted = desk.may_in(Operation::AdministerRegister, register.code)?;
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let past = history(desk, register, key)?;
            let standing = Standing::of(&past);
            let current = standing.current.ok_or(Error::NotFound(Noun::Entry))?;
            let mut stocktake = IdStocktake::read(&current.value).map_err(Refusal::Entry)?;
            if stocktake.decided_on.is_some() {
                return Err(Refusal::DecidedAlready.into());
            }
            if decisions.len() != stocktake.items.len() {
                let (field, fault) = ("items", "a decision is missing".to_owned());
                return Err(Refusal::Field { field, fault }.into());
            }
            for (item, decision) in stocktake.items.iter_mut().zip(decisions) {
                item.decision = Some(*decision);
            }
            stocktake.decided_on = Some(desk.now.at.date_in_japan());
            stocktake.remark = remark;
            let proposal = proposal(desk, key, Some(current.edition), &stocktake)?;
            let approval = match desk.vault.settings().needs_second_person {
                true => register.approval,
                false => Approval::None,
            };
            let revision = life::propose(register, approval, standing, proposal);
            let revision = revision.map_err(Refusal::from)?;
            let row = revision_row(&house.sealing, &revision)?;
            desk.write(Write::AddRevision(row));
            let made = Proposed {
                key: key.clone(),
                edition: revision.edition,
                state: revision.state,
            };
            let mut revisions = carry_out(desk, &revision)?;
            revisions.push(revision);
            put_in_force(desk, &granted, &revisions)?;
            Ok(made)
        })
    }

    /// All stocktakes, the newest first.
    ///
    /// # Errors
    /// No right to read them.
    pub fn read_stocktakes(&self, caller: &Caller) -> Result<Vec<StocktakeReading>, Error> {
        self.at_desk(caller, "register.read", |desk| {
            let register = IdStocktake::DESCRIPTION;
            desk.detail("register", register.code);
            let granted = desk.may_in(Operation::ReadRegister, register.code)?;
            let mut read = Vec::new();
            for revision in self.entries_of::<IdStocktake>(&desk.house)? {
                let past = history(desk, register, &revision.key)?;
                read.extend(past.last().and_then(reading));
            }
            read.sort_by(|a, b| {
                (b.stocktake.taken_on, &b.key).cmp(&(a.stocktake.taken_on, &a.key))
            });
            desk.commit(&granted)?;
            Ok(read)
        })
    }
}

fn reading(newest: &Revision) -> Option<StocktakeReading> {
    let name = |author: &Author| author.person().map(|person| person.name.clone());
    let decided = newest.decision.as_ref();
    Some(StocktakeReading {
        key: newest.key.clone(),
        stocktake: IdStocktake::read(&newest.value).ok()?,
        edition: newest.edition,
        state: newest.state,
        by: name(&newest.by),
        decided: decided.map(|one| (one.by.name.clone(), one.reason.clone())),
    })
}

fn proposal(
    desk: &Desk<'_>,
    key: &Code,
    base: Option<Edition>,
    stocktake: &IdStocktake,
) -> Result<Proposal, Error> {
    Ok(Proposal {
        id: RevisionId::from_uuid(desk.new_uuid()?),
        key: key.clone(),
        base,
        value: stocktake.write(),
        is_retired: false,
        reason: reason(key)?,
        by: Author::Person(desk.caller.person.clone()),
        at: desk.now.at,
        care: Care::default(),
    })
}

fn reason(key: &Code) -> Result<Reason, Error> {
    let reason = format!("stocktake of ids {key}").parse();
    reason.map_err(|_| Error::Internal("a key is no reason"))
}

/// Writes what was decided, once it is approved. Who was dealt with meanwhile is left as they are.
pub(crate) fn carry_out(desk: &mut Desk<'_>, decided: &Revision) -> Result<Vec<Revision>, Error> {
    let is_it = decided.register.as_str() == IdStocktake::DESCRIPTION.code;
    if !is_it || decided.state != RevisionState::Effective {
        return Ok(Vec::new());
    }
    let stocktake = IdStocktake::read(&decided.value).map_err(Refusal::Entry)?;
    let reason = reason(&decided.key)?;
    let mut revisions = Vec::new();
    for item in &stocktake.items {
        let settlement = match item.decision {
            Some(IdDecision::Disable) => Settlement::Disable,
            Some(IdDecision::Delete) => Settlement::Delete,
            Some(IdDecision::Keep) | None => continue,
        };
        let register =
            registers::find(item.register.as_str()).ok_or(Error::NotFound(Noun::Register))?;
        match settle(desk, (register, &item.key), settlement, &reason) {
            Ok(revision) => revisions.push(revision),
            Err(Error::Refused(Refusal::Register(
                EntryRefusal::NothingChanged | EntryRefusal::RequestOpen,
            ))) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(revisions)
}

/// How many live ids there are, and those that need somebody's word.
fn found(desk: &Desk<'_>, unused_days: u32) -> Result<(u32, Vec<StocktakeItem>), Error> {
    let days = Some(unused_days).filter(|days| *days > 0);
    let dormant = desk.vault.dormant(&desk.house, days)?;
    let dormant: BTreeSet<PersonId> = dormant.into_iter().map(|one| one.id).collect();
    let mut all = people(desk, &dormant);
    all.extend(clients(desk));
    all.extend(pooled(desk));
    let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
    all.retain(|item| !item.findings.is_empty());
    all.sort_by(|a, b| (&a.register, &a.user_id).cmp(&(&b.register, &b.user_id)));
    Ok((total, all))
}

fn people(desk: &Desk<'_>, dormant: &BTreeSet<PersonId>) -> Vec<StocktakeItem> {
    let today = desk.now.at.date_in_japan();
    let live = desk.masters.people.iter();
    let live = live.filter(|(_, entry)| !entry.is_retired && entry.value.is_enabled);
    let item = |(id, person): (&PersonId, &Person)| {
        let members = person.members.iter();
        let is_here = |member: &&PersonId| is_here(desk, **member);
        let findings = [
            (IdFinding::Unused, dormant.contains(id)),
            (
                IdFinding::Ownerless,
                person.is_group && members.clone().find(is_here).is_none(),
            ),
            (
                IdFinding::Expired,
                person.has_ended_on(today) || person.is_on_leave_on(today),
            ),
            (IdFinding::Shared, person.is_group),
            (IdFinding::Unstated, !person.unstated().is_empty()),
        ];
        Some(StocktakeItem {
            holder: Some(person.name.clone()),
            findings: those(findings),
            ..blank(
                Person::DESCRIPTION.code,
                id.to_string().parse().ok()?,
                person.user_id.as_str().parse().ok()?,
            )
        })
    };
    live.filter_map(|(id, entry)| item((id, &entry.value)))
        .collect()
}

/// The keys of systems: somebody who is here answers for each.
fn clients(desk: &Desk<'_>) -> Vec<StocktakeItem> {
    let live = desk.masters.clients.iter();
    let live = live.filter(|(_, entry)| !entry.is_retired && entry.value.is_enabled);
    let item = |(key, client): (&Code, &SystemClient)| {
        let holder = desk.masters.people.get(&client.responsible);
        let is_ownerless = !is_here(desk, client.responsible);
        StocktakeItem {
            holder: holder.map(|entry| entry.value.name.clone()),
            findings: those([(IdFinding::Ownerless, is_ownerless)]),
            ..blank(
                SystemClient::DESCRIPTION.code,
                key.clone(),
                client.name.clone(),
            )
        }
    };
    live.map(|(key, entry)| item((key, &entry.value))).collect()
}

/// Ids of the pool go from one person to another: each is looked at.
fn pooled(desk: &Desk<'_>) -> Vec<StocktakeItem> {
    let today = desk.now.at.date_in_japan();
    let live = desk.masters.pooled_ids.iter();
    let live = live.filter(|(_, entry)| !entry.is_retired && entry.value.is_enabled);
    let item = |(key, pooled): (&Code, &PooledId)| {
        let loan = pooled.holder_on(today);
        let holder = loan.and_then(|loan| desk.masters.people.get(&loan.person));
        let is_unused = loan.is_none() && pooled.loans.iter().all(|loan| loan.until < today);
        let findings = [
            (IdFinding::Shared, true),
            (IdFinding::Unused, is_unused),
            (
                IdFinding::Ownerless,
                loan.is_some_and(|loan| !is_here(desk, loan.person)),
            ),
        ];
        Some(StocktakeItem {
            holder: holder.map(|entry| entry.value.name.clone()),
            findings: those(findings),
            ..blank(
                PooledId::DESCRIPTION.code,
                key.clone(),
                pooled.user_id.as_str().parse().ok()?,
            )
        })
    };
    live.filter_map(|(key, entry)| item((key, &entry.value)))
        .collect()
}

fn is_here(desk: &Desk<'_>, person: PersonId) -> bool {
    let today = desk.now.at.date_in_japan();
    let entry = desk.masters.active_person(person);
    entry.is_some_and(|entry| entry.is_here_on(today))
}

fn those<const N: usize>(findings: [(IdFinding, bool); N]) -> Vec<IdFinding> {
    let found = findings.into_iter().filter(|(_, is_so)| *is_so);
    found.map(|(finding, _)| finding).collect()
}

fn blank(register: &'static str, key: Code, user_id: Name) -> StocktakeItem {
    StocktakeItem {
        register: Code::constant(register),
        key,
        user_id,
        holder: None,
        findings: Vec::new(),
        decision: None,
    }
}
