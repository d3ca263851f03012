//! One attempt to prove something at the entrance: whether it is looked at, and what is remembered.
//!
//! The same way for passwords, codes and passkeys, for people and for ids that nobody has. What is
//! remembered of a person is committed together with the event that tells of the attempt.

use crate::Vault;
use crate::desk::About;
use crate::doorman::{Account, Place, account};
use crate::entrance::policy_of;
use crate::error::{Error, Refusal};
use crate::house::House;
use crate::log_in_state::StateAt;
use genpon_access::attempts::Look;
use genpon_model::Timestamp;
use genpon_model::id::PersonId;
use genpon_model::registers::AuthenticationPolicy;
use genpon_model::text::{Code, UserId};
use genpon_store::Write;

/// Seconds in which attempts that found no place are only counted.
const BUSY_SECONDS: i64 = 10;

/// One attempt of somebody.
pub(crate) struct Attempt<'v> {
    vault: &'v Vault,
    account: Account,
    at: Timestamp,
    _place: Place<'v>,
    /// Whose account it is, if anybody's.
    pub(crate) person: Option<PersonId>,
    pub(crate) policy: AuthenticationPolicy,
    /// What is remembered, changed by this attempt.
    pub(crate) known: StateAt,
}

/// Why an attempt is refused without a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unlooked {
    /// The code for the trail.
    pub(crate) code: &'static str,
    /// Whether the trail is told: only the first of a window is.
    pub(crate) is_told: bool,
}

impl Vault {
    /// Begins an attempt with this id, as typed.
    pub(crate) fn begin_attempt(
        &self,
        house: &House,
        user_id: &str,
        source: Option<&str>,
    ) -> Result<Result<Attempt<'_>, Unlooked>, Error> {
        let at = self.now().at;
        let masters = house.masters();
        let id: Option<UserId> = user_id.trim().parse().ok();
        let person = id.and_then(|id| masters.who_logs_in(&id, at.date_in_japan()));
        // However the id is written, and whichever of their ids it is: one account at a time.
        let account = match person {
            Some(person) => account(house.institution.id, &person.to_string()),
            None => account(house.institution.id, user_id),
        };
        let Some(place) = self.doorman().enter(account, source) else {
            let until = Some(at.plus_seconds(BUSY_SECONDS));
            let is_told = self.doorman().is_first(BUSY, until, at);
            let code = "busy";
            return Ok(Err(Unlooked { code, is_told }));
        };
        let known = match person {
            Some(person) => self.log_in_state(house, person)?,
            None => {
                let mut known = StateAt::default();
                known.state.attempts = self.doorman().stranger(&account);
                known
            }
        };
        Ok(Ok(Attempt {
            vault: self,
            account,
            at,
            _place: place,
            person,
            policy: policy_of(&masters, person)?,
            known,
        }))
    }

    /// Whether the trail is told of a refusal of somebody unknown: nobody fills it by knocking. Notes how
    /// many before it were only counted.
    pub(crate) fn is_told(
        &self,
        house: &House,
        action: &'static str,
        source: Option<&str>,
        about: &mut About,
    ) -> bool {
        let from = format!("{action} {}", source.unwrap_or_default());
        let whose = account(house.institution.id, &from);
        let untold = self.doorman().knock(whose, self.now().at);
        if let Some(untold) = untold.filter(|untold| *untold > 0) {
            let name = Code::constant("not-told-before");
            about.details.insert(name, untold.to_string());
        }
        untold.is_some()
    }
}

impl Attempt<'_> {
    /// Whether this attempt is looked at.
    pub(crate) fn look(&self) -> Result<(), Unlooked> {
        let state = &self.known.state;
        let (code, until) = match state.attempts.look(self.at) {
            _ if state.leaked_at.is_some() => ("out-of-use", None),
            Look::Now => return Ok(()),
            Look::TooSoon => ("too-soon", state.attempts.quiet_until),
            Look::Locked => ("locked", state.attempts.closed_until()),
        };
        let is_told = self.vault.doorman().is_first(self.account, until, self.at);
        Err(Unlooked { code, is_told })
    }

    /// It was wrong. Says whether the account is locked by it.
    pub(crate) fn fail(&mut self) -> bool {
        let state = &mut self.known.state;
        state.failed_at = Some(self.at);
        state.attempts.fail(&self.policy, self.at)
    }

    /// The person is in.
    pub(crate) fn enter(&mut self) {
        self.known.state.enter(self.at);
    }

    /// The write that keeps what changed; what is known of strangers stays in memory.
    pub(crate) fn write(&self, house: &House) -> Result<Option<Write>, Error> {
        match self.person {
            Some(person) => {
                let write = self.vault.next_state(house, person, &self.known, self.at);
                write.map(Some)
            }
            None => {
                let attempts = self.known.state.attempts.clone();
                self.vault
                    .doorman()
                    .remember(self.account, attempts, self.at);
                Ok(None)
            }
        }
    }

    /// Adds to an event what a reader of the trail wants to know of the attempt.
    pub(crate) fn tell(&self, about: &mut About) {
        let failures = self.known.state.attempts.failures;
        let untold = self.vault.doorman().untold(&self.account);
        let mut detail = |name, value: String| {
            about.details.insert(Code::constant(name), value);
        };
        if failures > 0 {
            detail("failures", failures.to_string());
        }
        if untold > 0 {
            detail("not-looked-at-before", untold.to_string());
        }
        if self.known.state.attempts.is_locked(self.at) {
            detail("locked", "yes".to_owned());
        }
    }
}

impl Unlooked {
    /// What the visitor is told: the same as of a wrong password, or that all places are taken.
    pub(crate) fn refusal(self) -> Refusal {
        match self.code {
            "busy" => Refusal::TooBusy,
            _ => Refusal::LogInFailed,
        }
    }
}

/// The window of attempts that found no place, whatever their account.
const BUSY: Account = [0xff; 32];
