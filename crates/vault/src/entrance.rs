//! What the entrance knows of somebody, gathered from the registers and asked of `access`.
//!
//! Asked after each step of a log-in. Where an institution has no policy yet, because its data are
//! older than the register, the shipped policy for staff holds: two elements.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::house::House;
use crate::masters::Masters;
use crate::sessions::SessionToken;
use genpon_access::entrance::{AtEntrance, Step, next_step};
use genpon_model::Timestamp;
use genpon_model::id::PersonId;
use genpon_model::person::AuthenticationMethod;
use genpon_model::register::Register as _;
use genpon_model::registers::authentication_policy::STAFF;
use genpon_model::registers::{AuthenticationPolicy, shipped};

const DAY_SECONDS: i64 = 24 * 3600;

impl Vault {
    /// What is missing before the caller may work.
    pub(crate) fn step_of(
        &self,
        house: &House,
        caller: &Caller,
        at: Timestamp,
    ) -> Result<Step, Error> {
        let policy = policy_of(&house.masters(), Some(caller.person.id))?;
        let person = caller.person.id;
        let password = self.credential(house, person)?;
        let has_shown = |method| caller.authentication.contains(&method);
        let shown = password.filter(|_| has_shown(AuthenticationMethod::Password));
        let days = |since| at.seconds_since(since) / DAY_SECONDS;
        let facts = AtEntrance {
            proven: caller.authentication.clone(),
            enrolled: self.second_factors(house, person)?.factors.enrolled(at),
            must_change: shown.as_ref().is_some_and(|(kept, _)| kept.must_change),
            password_days: shown.map(|(_, since)| days(since)),
            has_unread_rules: !self.unread_rules(house, person)?.is_empty(),
        };
        Ok(next_step(&policy, &facts))
    }
}

impl Desk<'_> {
    /// Refuses what belongs to a later step of a log-in: who knows the password alone changes nothing
    /// of somebody who has a second element.
    pub(crate) fn has_come_to(&self, token: &SessionToken, step: Step) -> Result<(), Error> {
        match self.vault.sessions().has_come_to(token, step) {
            true => Ok(()),
            false => Err(Refusal::NotAllowed.into()),
        }
    }
}

/// The policy by which a person proves who they are; that of staff for nobody we know.
pub(crate) fn policy_of(
    masters: &Masters,
    person: Option<PersonId>,
) -> Result<AuthenticationPolicy, Error> {
    let named = person
        .and_then(|person| masters.active_person(person))
        .map(|person| person.policy());
    policy_named(masters, named.unwrap_or(STAFF))
}

/// The policy of this key; that of staff where there is none.
pub(crate) fn policy_named(masters: &Masters, code: &str) -> Result<AuthenticationPolicy, Error> {
    let of = |code: &str| masters.authentication_policies.get(&code.parse().ok()?);
    let entry = of(code).or_else(|| of(STAFF));
    match entry {
        Some(entry) => Ok(entry.value.clone()),
        None => shipped_policy().ok_or(Error::Internal("the shipped policy is missing")),
    }
}

fn shipped_policy() -> Option<AuthenticationPolicy> {
    let register = AuthenticationPolicy::DESCRIPTION.code;
    let is_staff =
        |entry: &shipped::Shipped| entry.register.code == register && entry.key.as_str() == STAFF;
    let value = shipped().into_iter().find(is_staff)?.value;
    AuthenticationPolicy::read(&value).ok()
}
