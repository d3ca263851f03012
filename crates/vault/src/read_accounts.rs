//! How people stand at the entrance: what they have enrolled, when they last came in, who is locked out.
//!
//! JAHIS 3.3, 6.2.1 (dormant ids), 6.2(2) 推奨4(2), 6.2(4)(a)(ウ)(エ). Shows kinds and times; no secret, no
//! digest and no password is in any of it.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entrance::policy_of;
use crate::error::{Error, Noun};
use crate::house::House;
use crate::log_in_state::LogInState;
use crate::second_factors::SecondFactors;
use genpon_access::Operation;
use genpon_access::attempts::Lock;
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, PersonId};
use genpon_model::person::{AuthenticationMethod, PersonRef};
use genpon_model::text::{Name, Reason};
use std::collections::BTreeSet;

const DAY_SECONDS: i64 = 24 * 3600;

/// One account, as those see it who answer for accounts.
#[derive(Debug, Clone)]
pub struct Account {
    /// Whose.
    pub person: PersonRef,
    /// Whether the person is here today.
    pub is_here: bool,
    /// Since when the password holds; none where there is none.
    pub password_since: Option<Timestamp>,
    /// Whether it is a temporary one.
    pub must_change: bool,
    /// When the person last came in.
    pub entered_at: Option<Timestamp>,
    /// The last wrong attempt.
    pub failed_at: Option<Timestamp>,
    /// Wrong attempts in a row.
    pub failures: u32,
    /// The lock that holds now.
    pub lock: Option<Lock>,
    /// Since when the credentials are out of use, because they may be known to others.
    pub leaked_at: Option<Timestamp>,
    /// What is enrolled.
    pub factors: BTreeSet<AuthenticationMethod>,
    /// Passkeys out of use, because a copy was seen.
    pub copied: Vec<Name>,
    /// Recovery codes left.
    pub recovery_left: usize,
    /// The substitute in force.
    pub substitute: Option<SubstituteView>,
    /// Days since the last log-in after which the policy calls the account dormant.
    pub dormant_days: u32,
}

/// A substitute, as those see it who answer for accounts.
#[derive(Debug, Clone)]
pub struct SubstituteView {
    /// Until when.
    pub until: Timestamp,
    /// Who issued it.
    pub by: PersonRef,
    /// Why.
    pub reason: Reason,
}

/// Which accounts are asked for; those who fit every wish are found.
#[derive(Debug, Clone, Copy, Default)]
pub struct AccountSearch {
    /// Password unchanged for so many days.
    pub unchanged_days: Option<u32>,
    /// Not logged in for so many days, or longer than the policy allows where it is 0.
    pub dormant_days: Option<u32>,
    /// Without a second element.
    pub without_second: bool,
    /// Locked, reported as leaked, or with a copied passkey.
    pub alarming: bool,
}

impl Account {
    /// Whether somebody must look at it.
    #[must_use]
    pub fn is_alarming(&self) -> bool {
        self.lock.is_some() || self.leaked_at.is_some() || !self.copied.is_empty()
    }

    /// Whether a second element of the person's own is enrolled.
    #[must_use]
    pub fn has_second(&self) -> bool {
        use AuthenticationMethod::{Passkey, Totp};
        self.factors.contains(&Totp) || self.factors.contains(&Passkey)
    }

    fn fits(&self, search: &AccountSearch, at: Timestamp) -> bool {
        let age_days =
            |since: Option<Timestamp>| since.map(|since| at.seconds_since(since) / DAY_SECONDS);
        let unchanged = search.unchanged_days.is_none_or(|days| {
            age_days(self.password_since).is_some_and(|age| age >= i64::from(days))
        });
        let dormant = search.dormant_days.is_none_or(|days| {
            let days = if days == 0 { self.dormant_days } else { days };
            let since = self.entered_at.or(self.password_since);
            age_days(since).is_none_or(|age| age >= i64::from(days))
        });
        unchanged
            && dormant
            && (!search.without_second || !self.has_second())
            && (!search.alarming || self.is_alarming())
    }
}

impl Vault {
    /// One account.
    ///
    /// # Errors
    /// No such person; no right to answer for accounts.
    pub fn read_account(&self, caller: &Caller, person: PersonId) -> Result<Account, Error> {
        self.at_desk(caller, "person.read-account", |desk| {
            let granted = desk.may(Operation::UnlockAccount)?;
            desk.detail("key", person.to_string());
            let state = desk.vault.log_in_state(&desk.house, person)?.state;
            let factors = desk.vault.second_factors(&desk.house, person)?.factors;
            let account = desk
                .vault
                .account(&desk.house, person, (&state, &factors))?;
            desk.commit(&granted)?;
            Ok(account)
        })
    }

    /// Whether the caller answers for accounts.
    #[must_use]
    pub fn may_answer_for_accounts(&self, caller: &Caller) -> bool {
        let desk = self.quiet_desk(caller);
        desk.is_ok_and(|mut desk| desk.may(Operation::UnlockAccount).is_ok())
    }

    /// The accounts that fit, by user id.
    ///
    /// # Errors
    /// No right to answer for accounts.
    pub fn find_accounts(
        &self,
        caller: &Caller,
        search: &AccountSearch,
    ) -> Result<Vec<Account>, Error> {
        self.at_desk(caller, "person.list-accounts", |desk| {
            let granted = desk.may(Operation::UnlockAccount)?;
            let found = desk.vault.accounts(&desk.house, search)?;
            desk.commit(&granted)?;
            Ok(found)
        })
    }

    /// The same at the machine, for who runs the server.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn find_accounts_at_machine(
        &self,
        institution: InstitutionId,
        search: &AccountSearch,
    ) -> Result<Vec<Account>, Error> {
        self.accounts(&*self.house(institution)?, search)
    }

    fn accounts(&self, house: &House, search: &AccountSearch) -> Result<Vec<Account>, Error> {
        let (states, factors) = (self.log_in_states(house)?, self.all_second_factors(house)?);
        let (no_state, no_factors) = (LogInState::default(), SecondFactors::default());
        let (masters, at) = (house.masters(), self.now().at);
        let mut found = Vec::new();
        for (user_id, person) in &masters.user_ids {
            let entry = &masters.people[person];
            // Who left under this id, or has another one by now.
            if entry.is_retired || entry.value.user_id != *user_id {
                continue;
            }
            let known = (
                states.get(person).unwrap_or(&no_state),
                factors.get(person).unwrap_or(&no_factors),
            );
            let account = self.account(house, *person, known)?;
            if account.fits(search, at) {
                found.push(account);
            }
        }
        Ok(found)
    }

    fn account(
        &self,
        house: &House,
        person: PersonId,
        (state, factors): (&LogInState, &SecondFactors),
    ) -> Result<Account, Error> {
        let (masters, at) = (house.masters(), self.now().at);
        let entry = masters.people.get(&person);
        let entry = entry.ok_or(Error::NotFound(Noun::Entry))?;
        let password = self.credential(house, person)?;
        let copied = factors.passkeys.iter().filter(|key| key.is_suspended);
        let substitute = factors.substitute.as_ref().filter(|one| at < one.until);
        Ok(Account {
            person: entry.value.reference(person),
            is_here: !entry.is_retired && entry.value.is_here_on(at.date_in_japan()),
            must_change: password.as_ref().is_some_and(|(kept, _)| kept.must_change),
            password_since: password.map(|(_, since)| since),
            entered_at: state.entered_at,
            failed_at: state.failed_at,
            failures: state.attempts.failures,
            lock: state.attempts.lock.filter(|_| state.attempts.is_locked(at)),
            leaked_at: state.leaked_at,
            factors: factors.enrolled(at),
            copied: copied.map(|key| key.name.clone()).collect(),
            recovery_left: factors.recovery.len(),
            substitute: substitute.map(|one| SubstituteView {
                until: one.until,
                by: one.by.clone(),
                reason: one.reason.clone(),
            }),
            dormant_days: policy_of(&masters, Some(person))?.dormant_days,
        })
    }
}

/// The accounts that somebody with the right must look at; none for others.
pub(crate) fn alarming(desk: &mut Desk<'_>) -> Result<Vec<Account>, Error> {
    let details = desk.about.details.clone();
    let may = desk.may(Operation::UnlockAccount).is_ok();
    desk.about.details = details;
    if !may {
        return Ok(Vec::new());
    }
    let search = AccountSearch {
        alarming: true,
        ..AccountSearch::default()
    };
    desk.vault.accounts(&desk.house, &search)
}
