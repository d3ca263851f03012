//! What a register asks of a change, beyond what its description says: keys and texts that nobody
//! else has or had, references that lead somewhere, secrets kept, somebody left who can administer.

use crate::administer_register::{EntryChange, history, standing};
use crate::administration;
use crate::desk::Desk;
use crate::entry_row::state_of;
use crate::error::{Error, Noun, Refusal};
use crate::id_rules;
use genpon_model::id::RevisionId;
use genpon_model::register::life::{self, Proposal, RevisionState};
use genpon_model::register::{
    Approval, Author, Description, FieldFault, KeySource, Register as _, Revision, Standing, check,
    references,
};
use genpon_model::registers::{CredentialReset, IdStocktake, Person, Restriction, RightsReview};
use genpon_model::text::Code;
use genpon_store::RevisionRow;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The registers that use cases write and no form does.
const NOT_BY_HAND: [&str; 3] = [
    RightsReview::DESCRIPTION.code,
    CredentialReset::DESCRIPTION.code,
    IdStocktake::DESCRIPTION.code,
];

/// Somebody who checks changes of one register, one after another.
pub(crate) struct Clerk {
    register: &'static Description,
    taken: BTreeMap<(&'static str, String), Code>,
    /// What the entry of the latest proposal was before it.
    pub(crate) was: Value,
}

impl Clerk {
    /// Knows every unique text that any entry of the register has or ever had.
    pub(crate) fn open(desk: &Desk<'_>, register: &'static Description) -> Result<Self, Error> {
        let mut clerk = Self {
            register,
            taken: BTreeMap::new(),
            was: Value::Null,
        };
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
        if NOT_BY_HAND.contains(&register.code) {
            return Err(Refusal::NotByHand.into());
        }
        let past = match &change.key {
            Some(key) => standing(desk, register, key)?,
            None => Vec::new(),
        };
        let standing = Standing::of(&past);
        self.was = standing
            .current
            .map_or(Value::Null, |current| current.value.clone());
        let value = with_own_secrets(register, &self.was, change.value);
        check(register, &value).map_err(Refusal::Entry)?;
        let key = key_of(desk, register, change.key, &value, &past)?;
        self.check_terms(desk, &key, &value)?;
        not_to_oneself(desk, register, &key, (&self.was, &value))?;
        let (was, is_retired) = (&self.was, change.is_retired);
        none(id_rules::faults(desk, register, (was, &value), is_retired)?)?;
        check_references(desk, register, &self.was, &value)?;
        let approval = approval(desk, register, standing.current);
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
        let revision = life::propose(register, approval, standing, proposal);
        let revision = revision.map_err(Refusal::from)?;
        self.remember(&revision);
        Ok(revision)
    }

    fn remember(&mut self, revision: &Revision) {
        for term in self.register.unique_terms(&revision.value) {
            self.taken
                .entry(term)
                .or_insert_with(|| revision.key.clone());
        }
    }

    fn check_terms(&self, desk: &Desk<'_>, key: &Code, value: &Value) -> Result<(), Error> {
        let mut faults = Vec::new();
        for term in self.register.unique_terms(value) {
            if let Some(owner) = self.taken.get(&term).filter(|owner| *owner != key) {
                let term = (term.0, term.1.as_str());
                faults.push(id_rules::taken(desk, self.register, term, owner)?);
            }
        }
        Ok(none(faults)?)
    }
}

/// Nobody gives themselves rights through the register of people, which takes effect at once: neither in
/// their own entry nor as a member of a shared id. An institution of one person has nobody else.
fn not_to_oneself(
    desk: &Desk<'_>,
    register: &Description,
    key: &Code,
    (was, value): (&Value, &Value),
) -> Result<(), Refusal> {
    let is_looked_at = register.code == Person::DESCRIPTION.code
        && desk.vault.settings().needs_second_person
        && desk.caller.client.is_none();
    let Some(next) = Person::read(value).ok().filter(|_| is_looked_at) else {
        return Ok(());
    };
    let was = Person::read(was).ok();
    let me = desk.caller.person.id;
    let gains = |next: &[Code], was: &[Code]| next.iter().any(|one| !was.contains(one));
    let gains_rights = |was: &Person| {
        gains(&next.roles, &was.roles)
            || gains(&next.departments, &was.departments)
            || (!was.hours.is_empty() && next.hours != was.hours)
            || next.authentication != was.authentication
    };
    let is_own = key.as_str() == me.to_string();
    let was_member = was.as_ref().is_some_and(|was| was.members.contains(&me));
    let joins = next.members.contains(&me) && !was_member;
    if joins || (is_own && was.as_ref().is_some_and(gains_rights)) {
        Err(Refusal::OwnRights)
    } else {
        Ok(())
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
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Entry(faults))
    }
}

/// The keys of all entries of a register, whatever became of them.
fn keys(desk: &Desk<'_>, register: &Description) -> Result<BTreeSet<Code>, Error> {
    let store = desk.vault.store();
    let mut keys = BTreeSet::new();
    for state in RevisionState::ALL {
        let state = state_of(*state);
        let rows = store.entries(
            desk.caller.institution,
            &register.code(),
            state,
            ENTRIES_MAX,
        )?;
        keys.extend(
            rows.iter()
                .filter_map(|row: &RevisionRow| row.key.parse::<Code>().ok()),
        );
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
        (KeySource::Field(_), None) => register
            .key_in(value)
            .ok_or(Error::Internal("a checked value has no key")),
        (KeySource::Made, None) => {
            let made = desk.new_uuid()?.to_string().parse();
            made.map_err(|_| Error::Internal("an id is no key"))
        }
    }
}

/// What an entry newly refers to exists and is not retired. What it referred to already may have
/// been retired since.
pub(crate) fn check_references(
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

/// Who must agree. A restriction that is new protects at once; what changes one may open it.
fn approval(desk: &Desk<'_>, register: &Description, current: Option<&Revision>) -> Approval {
    let is_new_restriction = register.code == Restriction::DESCRIPTION.code && current.is_none();
    if desk.vault.settings().needs_second_person && !is_new_restriction {
        register.approval
    } else {
        Approval::None
    }
}

/// With these revisions in force, somebody can still administer people.
pub(crate) fn leaves_an_administrator(
    desk: &Desk<'_>,
    revisions: &[Revision],
) -> Result<(), Refusal> {
    administration::leaves_an_administrator(
        &desk.house.institution,
        &desk.masters,
        revisions,
        desk.now.at,
    )
}
