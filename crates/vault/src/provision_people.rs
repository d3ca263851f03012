//! 人事連携: a personnel or identity system keeps people in step over SCIM 2.0 (RFC 7643, RFC 7644;
//! 企画管理13③).
//!
//! By a system's own key and its own operation. Each change is an ordinary revision with an event. No
//! password, role, log-in hour or shared id goes through here: what somebody may do is decided in Genpon.
//! Removing somebody turns the account off and retires it; nothing is ever erased.

use crate::Vault;
use crate::administer_register::{EntryChange, put_in_force, turn};
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entry_row::revision_row;
use crate::entry_rules::Clerk;
use crate::error::{Error, Noun, Refusal};
use crate::feed_personnel::{key_of, may_feed};
use genpon_access::Granted;
use genpon_model::Timestamp;
use genpon_model::id::PersonId;
use genpon_model::register::life::{Care, EntryRefusal};
use genpon_model::register::{Edition, Localized, Register as _, Revision};
use genpon_model::registers::Person;
use genpon_model::registers::person::IdDelivery;
use genpon_model::text::{Code, Name, Reason};
use genpon_store::Write;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A person as the other system sees them.
#[derive(Debug, Clone)]
pub struct Provisioned {
    /// Never given to anyone else.
    pub id: PersonId,
    /// Counts up at every change.
    pub edition: u32,
    /// What the entry says.
    pub person: Person,
    /// When the newest revision was made.
    pub changed_at: Timestamp,
}

/// A department with those who belong to it.
#[derive(Debug, Clone)]
pub struct ProvisionedDepartment {
    /// Its key.
    pub code: Code,
    /// As shown.
    pub name: Localized,
    /// Its edition.
    pub edition: u32,
    /// Its people.
    pub members: Vec<(PersonId, Name)>,
}

/// Whom to list; all where nothing is asked for.
#[derive(Debug, Clone, Default)]
pub struct ProvisionFilter {
    /// With this user id, in any case of letters.
    pub user_id: Option<String>,
    /// With this personnel number.
    pub personnel_no: Option<String>,
}

/// Who is to belong to a department.
#[derive(Debug, Clone, Default)]
pub struct Membership {
    /// Who joins it.
    pub add: BTreeSet<PersonId>,
    /// Who leaves it.
    pub remove: BTreeSet<PersonId>,
}

impl Vault {
    /// A page of people by id, and how many there are in all.
    ///
    /// # Errors
    /// No right to provision people.
    pub fn list_provisioned(
        &self,
        caller: &Caller,
        filter: &ProvisionFilter,
        (first, count): (usize, usize),
    ) -> Result<(Vec<Provisioned>, usize), Error> {
        self.at_desk(caller, "provision.read", |desk| {
            let granted = may_feed(desk)?;
            let all = self.entries_of::<Person>(&desk.house)?;
            let all = all.iter().filter_map(provisioned);
            let fits = |one: &Provisioned| {
                let user_id = one.person.user_id.as_str().to_lowercase();
                let asked = filter.user_id.as_ref();
                let is_id = asked.is_none_or(|asked| asked.to_lowercase() == user_id);
                let number = one.person.personnel_no.as_ref().map(Name::as_str);
                let asked = filter.personnel_no.as_deref();
                is_id && asked.is_none_or(|asked| number == Some(asked))
            };
            let found: Vec<Provisioned> = all.filter(fits).collect();
            let total = found.len();
            desk.detail("found", total.to_string());
            desk.commit(&granted)?;
            Ok((found.into_iter().skip(first).take(count).collect(), total))
        })
    }

    /// One person.
    ///
    /// # Errors
    /// No such person, or one who was removed; no right.
    pub fn read_provisioned(&self, caller: &Caller, id: PersonId) -> Result<Provisioned, Error> {
        self.at_desk(caller, "provision.read", |desk| {
            desk.detail("key", id.to_string());
            let granted = may_feed(desk)?;
            let found = current(desk, id)?;
            desk.commit(&granted)?;
            Ok(found)
        })
    }

    /// Adds a person. What the other system may not say is not taken from it.
    ///
    /// # Errors
    /// Faults of the value; a user id that was issued before; no right.
    pub fn provision_person(&self, caller: &Caller, person: Person) -> Result<Provisioned, Error> {
        self.at_desk(caller, "provision.create", |desk| {
            let granted = may_feed(desk)?;
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let blank = Person::new(person.user_id.clone(), person.name.clone());
            let delivery = Some(IdDelivery::Provisioned);
            let person = Person {
                delivery,
                ..ours_kept(&blank, person)
            };
            let done = write(desk, &granted, None, (&person, false))?;
            done.ok_or(Error::Internal("nothing was made"))
        })
    }

    /// Changes a person, from the edition named if one is.
    ///
    /// # Errors
    /// No such person; [`Refusal::PreconditionFailed`]; what `change` refuses; faults of the value.
    pub fn change_provisioned(
        &self,
        caller: &Caller,
        (id, edition): (PersonId, Option<u32>),
        change: impl FnOnce(&mut Person) -> Result<(), Refusal>,
    ) -> Result<Provisioned, Error> {
        self.at_desk(caller, "provision.change", |desk| {
            desk.detail("key", id.to_string());
            let granted = may_feed(desk)?;
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let known = current(desk, id)?;
            is_edition(&known, edition)?;
            let mut person = known.person.clone();
            change(&mut person)?;
            let person = ours_kept(&known.person, person);
            let done = write(desk, &granted, Some(&known), (&person, false))?;
            match done {
                Some(done) => Ok(done),
                None => {
                    desk.commit(&granted)?;
                    Ok(known)
                }
            }
        })
    }

    /// Removes a person: the account is turned off and retired, and stays on what it confirmed.
    ///
    /// # Errors
    /// No such person; the last administrator; no right.
    pub fn withdraw_provisioned(
        &self,
        caller: &Caller,
        (id, edition): (PersonId, Option<u32>),
    ) -> Result<(), Error> {
        self.at_desk(caller, "provision.delete", |desk| {
            desk.detail("key", id.to_string());
            let granted = may_feed(desk)?;
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let known = current(desk, id)?;
            is_edition(&known, edition)?;
            let person = Person {
                is_enabled: false,
                ..known.person.clone()
            };
            write(desk, &granted, Some(&known), (&person, true)).map(|_| ())
        })
    }

    /// The departments with their people.
    ///
    /// # Errors
    /// No right to provision people.
    pub fn list_provisioned_departments(
        &self,
        caller: &Caller,
    ) -> Result<Vec<ProvisionedDepartment>, Error> {
        self.at_desk(caller, "provision.read", |desk| {
            let granted = may_feed(desk)?;
            let found = departments(desk);
            desk.commit(&granted)?;
            Ok(found)
        })
    }

    /// Lets people join and leave a department; their managers get a review of rights.
    ///
    /// # Errors
    /// No such department or person; the last administrator; no right.
    pub fn move_provisioned(
        &self,
        caller: &Caller,
        code: &Code,
        moves: &Membership,
    ) -> Result<ProvisionedDepartment, Error> {
        self.at_desk(caller, "provision.change", |desk| {
            desk.detail("department", code.as_str());
            let granted = may_feed(desk)?;
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            desk.masters
                .department(code)
                .ok_or(Error::NotFound(Noun::Entry))?;
            let mut clerk = Clerk::open(desk, Person::DESCRIPTION)?;
            let mut revisions = Vec::new();
            for id in moves.add.union(&moves.remove) {
                let known = current(desk, *id)?;
                let mut person = known.person.clone();
                person.departments.retain(|one| one != code);
                if moves.add.contains(id) {
                    person.departments.push(code.clone());
                }
                if person.departments == known.person.departments {
                    continue;
                }
                let change = change(Some(&known), (&person, false))?;
                let revision = clerk.propose(desk, change)?;
                let row = revision_row(&house.sealing, &revision)?;
                desk.write(Write::AddRevision(row));
                revisions.push(revision);
            }
            put_in_force(desk, &granted, &revisions)?;
            desk.masters = house.masters();
            let mut all = departments(desk).into_iter();
            let found = all.find(|one| one.code == *code);
            found.ok_or(Error::NotFound(Noun::Entry))
        })
    }
}

fn provisioned(revision: &Revision) -> Option<Provisioned> {
    let person = Person::read(&revision.value).ok()?;
    let is_shown = !revision.is_retired && !person.is_group;
    Some(Provisioned {
        id: revision.key.as_str().parse().ok().filter(|_| is_shown)?,
        edition: revision.edition.number(),
        person,
        changed_at: revision.at,
    })
}

fn current(desk: &Desk<'_>, id: PersonId) -> Result<Provisioned, Error> {
    let (store, register) = (desk.vault.store(), Person::DESCRIPTION.code());
    let row = store.entry(desk.caller.institution, &register, &id.to_string())?;
    let row = row.ok_or(Error::NotFound(Noun::Entry))?;
    let revision: Revision = desk.house.sealing.open_revision(&row)?;
    provisioned(&revision).ok_or(Error::NotFound(Noun::Entry))
}

fn is_edition(known: &Provisioned, edition: Option<u32>) -> Result<(), Refusal> {
    match edition {
        Some(edition) if edition != known.edition => Err(Refusal::PreconditionFailed),
        _ => Ok(()),
    }
}

/// What was asked for, with everything that is decided in Genpon as it is.
fn ours_kept(known: &Person, asked: Person) -> Person {
    Person {
        roles: known.roles.clone(),
        departments: known.departments.clone(),
        qualification: known.qualification,
        hours: known.hours.clone(),
        authentication: known.authentication.clone(),
        birth_date: known.birth_date,
        issue_rule: known.issue_rule.clone(),
        delivery: known.delivery,
        is_group: known.is_group,
        members: known.members.clone(),
        ..asked
    }
}

fn change(
    known: Option<&Provisioned>,
    (person, is_retired): (&Person, bool),
) -> Result<EntryChange, Error> {
    let reason: Result<Reason, _> = "personnel feed (SCIM)".parse();
    Ok(EntryChange {
        key: known.map(|known| key_of(known.id)).transpose()?,
        base: known.and_then(|known| Edition::new(known.edition)),
        value: person.write(),
        is_retired,
        reason: reason.map_err(|_| Error::Internal("reason"))?,
        care: Care::default(),
    })
}

/// Writes the next revision of a person; none where nothing would change.
fn write(
    desk: &mut Desk<'_>,
    granted: &Granted,
    known: Option<&Provisioned>,
    person: (&Person, bool),
) -> Result<Option<Provisioned>, Error> {
    let proposed = Clerk::open(desk, Person::DESCRIPTION)?.propose(desk, change(known, person)?);
    let revision = match proposed {
        Err(Error::Refused(Refusal::Register(EntryRefusal::NothingChanged))) => return Ok(None),
        other => other?,
    };
    desk.detail("key", revision.key.as_str());
    let row = revision_row(&desk.house.sealing, &revision)?;
    desk.write(Write::AddRevision(row));
    put_in_force(desk, granted, std::slice::from_ref(&revision))?;
    let id = revision.key.as_str().parse();
    Ok(Some(Provisioned {
        id: id.map_err(|_| Error::Internal("a key is no id"))?,
        edition: revision.edition.number(),
        person: person.0.clone(),
        changed_at: revision.at,
    }))
}

fn departments(desk: &Desk<'_>) -> Vec<ProvisionedDepartment> {
    let living = desk.masters.departments.iter();
    let living = living.filter(|(_, entry)| !entry.is_retired);
    let department = |(code, entry): (&Code, &crate::masters::Entry<_>)| {
        let entry: &crate::masters::Entry<genpon_model::registers::Department> = entry;
        let people = desk.masters.people.iter().filter(|(_, one)| {
            let person = &one.value;
            !one.is_retired && !person.is_group && person.departments.contains(code)
        });
        ProvisionedDepartment {
            code: code.clone(),
            name: entry.value.name.clone(),
            edition: entry.edition,
            members: people
                .map(|(id, one)| (*id, one.value.name.clone()))
                .collect(),
        }
    };
    living.map(department).collect()
}
