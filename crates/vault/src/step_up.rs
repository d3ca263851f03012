//! Proving again who one is, at a confirmation, a privilege, an export: whether it is due, and by what.
//!
//! JAHIS 3.3, 7.1.1(1)1)(a)(ア): the policy of the person says how old an authentication may be.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::enrol_second_factor::PasskeyOffer;
use crate::entrance::policy_of;
use crate::error::Error;
use crate::sign_on::Offered;
use genpon_access::entrance::is_two_factor;
use genpon_model::lifecycle;
use genpon_model::person::AuthenticationMethod as Method;
use genpon_model::register::Register as _;
use genpon_model::registers::{AuthenticationPolicy, Grant, Person, Role};

/// What the caller would have to prove again.
#[derive(Debug, Clone, Default)]
pub struct StepUp {
    /// Whether the last proof is older than the policy allows.
    pub is_due: bool,
    /// Whether a one-time code goes with the password.
    pub has_totp: bool,
    /// Whether the code of a substitute goes with the password.
    pub has_substitute: bool,
    /// For a passkey in place of both.
    pub passkey: Option<PasskeyOffer>,
    /// The providers through which the caller can prove it instead.
    pub providers: Vec<Offered>,
}

/// The registers that say who gets in and who may do what.
const ABOUT_RIGHTS: [&str; 4] = [
    Person::DESCRIPTION.code,
    Role::DESCRIPTION.code,
    AuthenticationPolicy::DESCRIPTION.code,
    Grant::DESCRIPTION.code,
];

impl Vault {
    /// What the caller would have to prove again.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn step_up(&self, caller: &Caller) -> Result<StepUp, Error> {
        let house = self.house(caller.institution)?;
        let policy = policy_of(&house.masters(), Some(caller.person.id))?;
        let at = self.now().at;
        let enrolled = self.second_factors(&house, caller.person.id)?;
        let enrolled = enrolled.factors.enrolled(at);
        let needs_two = is_two_factor(&caller.authentication);
        let has = |method| enrolled.contains(&method);
        let passkey = has(Method::Passkey).then(|| self.offer_passkey(caller, false));
        Ok(StepUp {
            is_due: !is_fresh(&policy, at.seconds_since(caller.authenticated_at)),
            has_totp: needs_two && has(Method::Totp),
            has_substitute: needs_two && has(Method::Substitute),
            passkey: passkey.transpose()?,
            providers: match vouches_again(caller) {
                true => self.providers(caller.institution)?,
                false => Vec::new(),
            },
        })
    }
}

impl Desk<'_> {
    /// How old the caller's authentication may be, in seconds; 0 where no policy can be found.
    pub(crate) fn step_up_seconds(&self) -> i64 {
        let policy = policy_of(&self.masters, Some(self.caller.person.id));
        policy.map_or(0, |policy| i64::from(policy.step_up_minutes) * 60)
    }

    /// The same for a change of who may get in and what they may do; other registers need none.
    pub(crate) fn needs_fresh_proof_for(&self, register: &str) -> Result<(), Error> {
        match ABOUT_RIGHTS.contains(&register) {
            true => self.needs_fresh_proof(),
            false => Ok(()),
        }
    }

    /// Refuses what takes a fresh proof of who the caller is, when the last one is older than the
    /// policy allows.
    pub(crate) fn needs_fresh_proof(&self) -> Result<(), Error> {
        let policy = policy_of(&self.masters, Some(self.caller.person.id))?;
        let age_seconds = self.now.at.seconds_since(self.caller.authenticated_at);
        if is_fresh(&policy, age_seconds) {
            Ok(())
        } else {
            Err(lifecycle::Refusal::AuthenticationTooOld.into())
        }
    }
}

/// Whether a provider that let the caller in can vouch for all that was proven.
fn vouches_again(caller: &Caller) -> bool {
    let has = |method| caller.authentication.contains(&method);
    let is_by_one = has(Method::SingleSignOn) && !is_two_factor(&caller.authentication);
    has(Method::SingleSignOnTwo) || is_by_one
}

fn is_fresh(policy: &AuthenticationPolicy, age_seconds: i64) -> bool {
    (0..=i64::from(policy.step_up_minutes) * 60).contains(&age_seconds)
}
