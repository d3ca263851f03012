//! Nobody locks the institution out: after every change somebody can still administer people.
//!
//! Asked of `access` for every person, before and after the change, today and for ever: a change that
//! leaves nobody is refused, also one that lets the last one end some day (JAHIS 3.3, 6.2(6), 8.2.2.9).

use crate::error::Refusal;
use crate::masters::{Entry, Masters};
use genpon_access::{Actor, Context, Operation, Reason, Target, decide};
use genpon_model::id::PersonId;
use genpon_model::register::life::RevisionState;
use genpon_model::register::{Register, Revision};
use genpon_model::registers::{Department, Grant, InformationGroup, Person, Role};
use genpon_model::{Institution, Timestamp};

/// The registers on which it depends who may administer people.
const REGISTERS: [&str; 5] = [
    Person::DESCRIPTION.code,
    Role::DESCRIPTION.code,
    Department::DESCRIPTION.code,
    Grant::DESCRIPTION.code,
    InformationGroup::DESCRIPTION.code,
];

/// With these revisions in force, somebody can still administer people.
///
/// # Errors
/// [`Refusal::LastAdministrator`].
pub(crate) fn leaves_an_administrator<'a>(
    institution: &Institution,
    masters: &Masters,
    revisions: impl IntoIterator<Item = &'a Revision>,
    at: Timestamp,
) -> Result<(), Refusal> {
    let effective = revisions.into_iter().filter(|revision| {
        revision.state == RevisionState::Effective
            && REGISTERS.contains(&revision.register.as_str())
    });
    let effective: Vec<&Revision> = effective.collect();
    if effective.is_empty() {
        return Ok(());
    }
    let mut after = masters.clone();
    effective.iter().for_each(|revision| after.apply(revision));
    let some_day = at.plus_seconds(FOR_EVER_SECONDS);
    for moment in [at, some_day] {
        if !is_administered(institution, &after, moment)
            && is_administered(institution, masters, moment)
        {
            return Err(Refusal::LastAdministrator);
        }
    }
    Ok(())
}

/// Beyond every date that somebody enters: who still may then, may for ever.
const FOR_EVER_SECONDS: i64 = 200 * 365 * 24 * 3600;

fn is_administered(institution: &Institution, masters: &Masters, at: Timestamp) -> bool {
    let mut people = masters.people.keys();
    people.any(|person| administers(institution, masters, *person, at))
}

/// Whether a person may administer people, now or at another hour or terminal.
fn administers(
    institution: &Institution,
    masters: &Masters,
    person: PersonId,
    at: Timestamp,
) -> bool {
    let standing = masters.standing(person, at);
    let is_shared = masters
        .active_person(person)
        .is_none_or(|entry| entry.is_group);
    if is_shared {
        return false;
    }
    let context = Context {
        institution,
        actor: Actor::Person {
            id: person,
            is_enabled: standing.is_here,
            roles: &standing.roles,
            holding: &standing.holding,
        },
        at,
        authenticated_at: at,
        policy: &masters.rights.policy,
        terminal: None,
        terminal_class: None,
        proxy: None,
        emergency: None,
    };
    let target = Target::Register(Person::DESCRIPTION.code);
    match decide(&context, Operation::AdministerRegister, &target) {
        Ok(_) => true,
        Err(refused) => matches!(
            refused.reason,
            Reason::OffHours | Reason::OtherHours | Reason::OtherTerminal
        ),
    }
}

impl Masters {
    /// What the registers are once a revision is in force, as far as rights depend on it.
    fn apply(&mut self, revision: &Revision) {
        let (key, register) = (revision.key.clone(), revision.register.as_str());
        if register == Person::DESCRIPTION.code {
            if let Some((entry, id)) = entry::<Person>(revision).zip(key.as_str().parse().ok()) {
                self.people.insert(id, entry);
            }
        } else if register == Role::DESCRIPTION.code {
            self.roles
                .extend(entry::<Role>(revision).map(|entry| (key, entry)));
        } else if register == Department::DESCRIPTION.code {
            self.departments
                .extend(entry::<Department>(revision).map(|entry| (key, entry)));
        } else if register == Grant::DESCRIPTION.code {
            self.rights.put_grant(key, entry::<Grant>(revision));
        } else if register == InformationGroup::DESCRIPTION.code {
            let group = entry::<InformationGroup>(revision);
            self.rights.put_group(key, group);
        }
    }
}

fn entry<R: Register>(revision: &Revision) -> Option<Entry<R>> {
    Some(Entry {
        edition: revision.edition.number(),
        is_retired: revision.is_retired,
        review_on: revision.care.review_on,
        value: R::read(&revision.value).ok()?,
    })
}
