//! The registers that say who holds what, as one snapshot, and what a caller holds at one moment.
//!
//! The one place in the vault where effective roles, hours and privileges of a caller come together;
//! `access` computes and decides (JAHIS 3.3, 6.2(6), 8.2.2.9).

use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::masters::{Entries, Entry, Masters, Reader};
use genpon_access::holding::{GrantAtHand, HeldPrivilege};
use genpon_access::{Holding, Policy, hours};
use genpon_model::Timestamp;
use genpon_model::id::PersonId;
use genpon_model::person::PersonRef;
use genpon_model::registers::rights_review::Cause;
use genpon_model::registers::{
    Department, Grant, InformationGroup, PatientCare, Person, Privilege, Restriction, RightsReview,
    Role,
};
use genpon_model::text::Code;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The registers of rights besides roles and departments.
#[derive(Debug, Clone, Default)]
pub struct Rights {
    /// 情報群
    pub groups: Entries<InformationGroup>,
    /// 権限付与
    pub grants: Entries<Grant>,
    /// 特権
    pub privileges: Entries<Privilege>,
    /// 権限見直し
    pub reviews: Entries<RightsReview>,
    /// Groups, restrictions and care, as decisions look them up.
    pub policy: Policy,
    grants_of: BTreeMap<PersonId, Vec<Code>>,
    provisional: BTreeSet<Code>,
}

impl Rights {
    pub(crate) fn read(reader: &Reader<'_>, unreadable: &mut Vec<String>) -> Result<Self, Error> {
        let mut rights = Self {
            groups: reader.entries(unreadable)?,
            grants: reader.entries(unreadable)?,
            privileges: reader.entries(unreadable)?,
            reviews: reader.entries(unreadable)?,
            ..Self::default()
        };
        let restrictions: Entries<Restriction> = reader.entries(unreadable)?;
        for (key, restriction) in in_force(&restrictions) {
            rights
                .policy
                .add_restriction(key.clone(), restriction.clone());
        }
        let care: Entries<PatientCare> = reader.entries(unreadable)?;
        for (_, care) in in_force(&care) {
            rights.policy.add_care(care.clone());
        }
        rights.look_up_groups();
        rights.look_up_grants();
        let open = rights.open_reviews().map(|(_, review)| review);
        let granted = open.filter(|review| review.cause == Cause::Granted);
        let keys = granted.flat_map(|review| &review.items);
        rights.provisional = keys.map(|item| item.key.clone()).collect();
        Ok(rights)
    }

    /// The same with another entry, to see what would follow from it.
    pub(crate) fn put_grant(&mut self, key: Code, entry: Option<Entry<Grant>>) {
        self.grants.extend(entry.map(|entry| (key, entry)));
        self.look_up_grants();
    }

    /// The same with another entry, to see what would follow from it.
    pub(crate) fn put_group(&mut self, key: Code, entry: Option<Entry<InformationGroup>>) {
        self.groups.extend(entry.map(|entry| (key, entry)));
        self.look_up_groups();
    }

    fn look_up_groups(&mut self) {
        let groups = in_force(&self.groups).map(|(_, group)| group.clone());
        self.policy.set_groups(groups);
    }

    fn look_up_grants(&mut self) {
        self.grants_of.clear();
        for (key, grant) in in_force(&self.grants) {
            let of_person = self.grants_of.entry(grant.person).or_default();
            of_person.push(key.clone());
        }
    }

    /// When a grant is to be reviewed.
    pub(crate) fn review_on(&self, key: &Code) -> Option<Date> {
        self.grants.get(key)?.review_on
    }

    /// The grants about a person that are not withdrawn, whether they hold today or not.
    pub fn grants_of(&self, person: PersonId) -> impl Iterator<Item = GrantAtHand<'_>> {
        let keys = self.grants_of.get(&person).into_iter().flatten();
        keys.filter_map(|key| {
            Some(GrantAtHand {
                key,
                grant: &self.grants.get(key)?.value,
                is_provisional: self.provisional.contains(key),
            })
        })
    }

    /// The reviews that nobody has decided yet, by key.
    pub fn open_reviews(&self) -> impl Iterator<Item = (&Code, &RightsReview)> {
        in_force(&self.reviews).filter(|(_, review)| review.is_open())
    }
}

/// What is not retired, by key.
pub(crate) fn in_force<R>(entries: &Entries<R>) -> impl Iterator<Item = (&Code, &R)> {
    let entries = entries.iter().filter(|(_, entry)| !entry.is_retired);
    entries.map(|(key, entry)| (key, &entry.value))
}

/// What somebody holds at one moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    /// Whether they are here today.
    pub(crate) is_here: bool,
    /// The effective entries of the roles held.
    pub(crate) roles: Vec<Role>,
    /// The rest.
    pub(crate) holding: Holding,
}

impl Masters {
    /// What the caller holds: under a shared id its roles, and never less is taken from them.
    pub(crate) fn standing_of(&self, caller: &Caller, at: Timestamp) -> Standing {
        let own = self.standing(caller.person.id, at);
        let mut standing = match &caller.under.group {
            Some(group) => {
                let mut shared = self.standing(group.id, at);
                shared.is_here &= own.is_here && self.is_member(caller.person.id, group.id);
                shared.holding.withheld.extend(own.holding.withheld);
                shared.holding.is_off_hours |= own.holding.is_off_hours;
                shared
            }
            None => own,
        };
        let taken = caller.under.privilege.as_ref();
        standing.holding.privilege = taken.and_then(|taken| {
            let entry = self.rights.privileges.get(&taken.code)?;
            let is_permitted = entry.value.persons.contains(&caller.person.id);
            (!entry.is_retired && is_permitted).then(|| HeldPrivilege {
                entry: entry.value.clone(),
                until: taken.until,
            })
        });
        standing
    }

    /// What a person holds by themselves.
    pub(crate) fn standing(&self, id: PersonId, at: Timestamp) -> Standing {
        let Some(person) = self.active_person(id) else {
            return Standing::default();
        };
        let mut holding = self.holding(id, person, at);
        holding.is_off_hours = !self.is_working_hour(id, person, at);
        let codes: Vec<Code> = holding.roles().into_iter().cloned().collect();
        Standing {
            is_here: person.is_here_on(at.date_in_japan()),
            roles: codes.iter().filter_map(|code| self.role(code)).collect(),
            holding,
        }
    }

    /// What their entry, their departments and the grants in force give a person.
    fn holding(&self, id: PersonId, person: &Person, at: Timestamp) -> Holding {
        let departments = person.departments.iter();
        let departments = departments.filter_map(|code| self.department(code));
        Holding::at(at, person, departments, self.rights.grants_of(id))
    }

    /// The department of this code, while it is in use.
    pub(crate) fn department(&self, code: &Code) -> Option<&Department> {
        let entry = self.departments.get(code)?;
        (!entry.is_retired).then_some(&entry.value)
    }

    /// A person as events and manifests name them: with every role held at that moment.
    pub(crate) fn reference_at(&self, id: PersonId, at: Timestamp) -> PersonRef {
        let mut reference = self.people[&id].value.reference(id);
        let person = self.active_person(id);
        let held = person.map(|person| self.holding(id, person, at));
        let held = held.as_ref().unwrap_or(Holding::NOTHING);
        reference.roles = held.roles().into_iter().cloned().collect();
        reference.roles.sort();
        reference
    }

    /// Names somebody anew, as they are at that moment: a session lasts longer than some roles.
    pub(crate) fn name_anew(&self, named: &mut PersonRef, at: Timestamp) {
        if self.people.contains_key(&named.id) {
            *named = self.reference_at(named.id, at);
        }
    }

    /// Refuses a shared id where somebody logs in: it is changed to afterwards.
    pub(crate) fn is_somebodys_own(&self, id: PersonId) -> Result<(), Refusal> {
        let entry = self.people.get(&id);
        if entry.is_some_and(|entry| entry.value.is_group) {
            Err(Refusal::LogInFailed)
        } else {
            Ok(())
        }
    }

    /// Whether somebody may change to this shared id.
    pub(crate) fn is_member(&self, person: PersonId, group: PersonId) -> bool {
        let entry = self.active_person(group);
        entry.is_some_and(|entry| entry.is_group && entry.members.contains(&person))
    }

    fn role(&self, code: &Code) -> Option<Role> {
        let entry = self.roles.get(code)?;
        (!entry.is_retired).then(|| entry.value.clone())
    }

    fn is_working_hour(&self, id: PersonId, person: &Person, at: Timestamp) -> bool {
        let mut exceptions = in_force(&self.hours_exceptions);
        hours::may_be_in(&person.hours, at)
            || exceptions.any(|(_, exception)| exception.admits(id, at))
    }
}
