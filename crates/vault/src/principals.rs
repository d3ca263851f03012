//! In whose name the caller may enter something: only those are offered. What is done is decided again
//! when it is done. Not an action: it reads no content and leaves no event.

use crate::Vault;
use crate::access_check::On;
use crate::begin_draft::operation_of;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::Error;
use crate::masters::Entry;
use genpon_access::Operation;
use genpon_model::id::{PersonId, RecordId};
use genpon_model::lifecycle::{self, Head};
use genpon_model::record::{Act, RecordState};
use genpon_model::registers::proxy_policy::Means;
use genpon_model::registers::{Person, ProxyPolicy};
use genpon_model::text::Code;
use genpon_store::{PatientRow, RecordRow};
use std::collections::BTreeMap;

/// What may be begun in others' names.
#[derive(Debug, Clone, Default)]
pub struct ProxyOffers {
    /// The document types, each with its principals.
    pub types: BTreeMap<Code, Vec<PersonId>>,
    /// The ways of instruction that some policy takes.
    pub means: Vec<Means>,
}

impl Vault {
    /// The document types of which the caller may begin a record about this patient in another's name, and
    /// in whose.
    ///
    /// # Errors
    /// No such institution.
    pub fn proxy_offers(
        &self,
        caller: &Caller,
        patient: &PatientRow,
    ) -> Result<ProxyOffers, Error> {
        let mut desk = self.quiet_desk(caller)?;
        desk.note_patient(patient);
        let masters = std::sync::Arc::clone(&desk.masters);
        let mut offers = ProxyOffers::default();
        let candidates = candidates(&desk);
        if candidates.is_empty() {
            return Ok(offers);
        }
        let usable = masters
            .document_types
            .iter()
            .filter(|(_, entry)| !entry.is_retired && entry.value.has_patient);
        for (code, entry) in usable {
            let on = On::new(entry);
            let people = principals(&mut desk, &candidates, Operation::Enter, on);
            if !people.is_empty() {
                offers.types.insert(code.clone(), people);
            }
        }
        offers.means = means(&desk, Operation::Enter);
        Ok(offers)
    }

    /// The same for the next version of a record: the acts, each with its principals.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn proxy_acts(
        &self,
        caller: &Caller,
        record: &RecordRow,
    ) -> Result<Vec<(Act, Vec<PersonId>)>, Error> {
        let mut desk = self.quiet_desk(caller)?;
        let candidates = candidates(&desk);
        if candidates.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(patient) = record.patient {
            desk.patient(patient)?;
        }
        let document_type = desk.stored_type(&record.document_type)?;
        let store = desk.vault.store();
        let version = store.version(caller.institution, record.id, record.head)?;
        let head = version.map(|version| Head {
            version: version.number,
            manifest: version.manifest_digest,
            is_withdrawn: record.state == RecordState::Withdrawn,
        });
        let mut acts = Vec::new();
        for act in [Act::Correct, Act::Add, Act::Withdraw] {
            if lifecycle::may_start(act, head.as_ref()).is_err() {
                continue;
            }
            let operation = operation_of(&desk, act);
            let on = On::record(record.id, &document_type);
            let people = principals(&mut desk, &candidates, operation, on);
            if !people.is_empty() {
                acts.push((act, people));
            }
        }
        Ok(acts)
    }

    /// A record and in whose names the caller may begin this act on it.
    ///
    /// # Errors
    /// No such record, or none that the caller may know of.
    pub fn proxy_act(
        &self,
        caller: &Caller,
        id: RecordId,
        act: Act,
    ) -> Result<(RecordRow, Vec<PersonId>, Vec<Means>), Error> {
        let mut desk = self.quiet_desk(caller)?;
        let record = desk.record(id)?;
        let acts = self.proxy_acts(caller, &record)?;
        let found = acts.into_iter().find(|(offered, _)| *offered == act);
        let people = found.map(|(_, people)| people).unwrap_or_default();
        if people.is_empty() {
            let reason = genpon_access::Reason::NotProxiable;
            return Err(crate::Refusal::ByProxy(reason).into());
        }
        let means = means(&desk, operation_of(&desk, act));
        Ok((record, people, means))
    }
}

/// Somebody who may be named.
struct Candidate {
    id: PersonId,
    roles: Vec<Code>,
}

/// Everybody, by reading and name, with the roles under which a policy may name them; nobody where no
/// policy names the caller as a proxy.
fn candidates(desk: &Desk<'_>) -> Vec<Candidate> {
    let mut policies = desk.masters.proxy_policies.values();
    if !policies.any(|entry| names_caller(desk, entry)) {
        return Vec::new();
    }
    let people = desk.masters.people.iter();
    let mut people: Vec<_> = people.filter(|(_, entry)| !entry.is_retired).collect();
    people.sort_by_key(|(_, entry)| (&entry.value.kana, &entry.value.name));
    let candidate = |(id, entry): (&PersonId, &Entry<Person>)| {
        let held = desk.masters.standing(*id, desk.now.at).roles;
        let held = held.iter().map(|role| role.code.clone());
        Candidate {
            id: *id,
            roles: entry.value.roles.iter().cloned().chain(held).collect(),
        }
    };
    people.into_iter().map(candidate).collect()
}

fn names_caller(desk: &Desk<'_>, entry: &Entry<ProxyPolicy>) -> bool {
    let held = desk.standing.roles.iter().map(|role| &role.code);
    !entry.is_retired && entry.value.names_proxy(desk.caller.person.id, held)
}

/// Everybody in whose name the caller may do this.
fn principals(
    desk: &mut Desk<'_>,
    candidates: &[Candidate],
    operation: Operation,
    on: On<'_>,
) -> Vec<PersonId> {
    let masters = std::sync::Arc::clone(&desk.masters);
    let document_type = &on.document_type.value.code;
    let covering: Vec<_> = masters
        .proxy_policies
        .values()
        .filter(|entry| entry.value.covers(operation, document_type) && names_caller(desk, entry))
        .collect();
    let is_named = |one: &&Candidate| {
        let names = |entry: &&Entry<ProxyPolicy>| entry.value.names_principal(one.id, &one.roles);
        covering.iter().any(names)
    };
    let about = desk.about.clone();
    let mut people: Vec<PersonId> = candidates
        .iter()
        .filter(is_named)
        .map(|one| one.id)
        .collect();
    people.retain(|id| {
        let principal = Some(*id);
        desk.may_on(operation, On { principal, ..on }).is_ok()
    });
    desk.about = about;
    people
}

/// The ways of instruction that some policy for this operation takes.
fn means(desk: &Desk<'_>, operation: Operation) -> Vec<Means> {
    let policies = desk.masters.proxy_policies.values();
    let policies: Vec<_> = policies
        .filter(|entry| !entry.is_retired && entry.value.operations.contains(&operation))
        .collect();
    let taken = |means: &Means| policies.iter().any(|entry| entry.value.takes(*means));
    Means::ALL.iter().copied().filter(taken).collect()
}
