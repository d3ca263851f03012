//! What somebody with the right does for an account: ends a lock, issues a substitute for a forgotten or
//! broken device, gives a new person a temporary password.
//!
//! JAHIS 3.3, 6.2(2) 推奨4(2), 6.2(3) 最低限3, 6.2(4)(a)(イ); 運用14③. Each names its reason, and is an event
//! that ties person, issuer and reason. Nobody does it for themselves.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::{Error, Noun, Refusal};
use crate::second_factors::{Substitute, code_digest};
use genpon_access::{Granted, Operation};
use genpon_model::Timestamp;
use genpon_model::id::PersonId;
use genpon_model::person::PersonRef;
use genpon_model::text::Reason;
use zeroize::Zeroizing;

/// The longest that a substitute may stand in.
pub const SUBSTITUTE_HOURS_MAX: u32 = 72;

/// A secret for somebody, shown once to whoever hands it over.
pub struct HandedOver {
    /// Whose.
    pub person: PersonRef,
    /// It.
    pub secret: Zeroizing<String>,
    /// Until when it is good; none: until it is changed.
    pub until: Option<Timestamp>,
}

impl Vault {
    /// Ends a lock, and puts credentials back into use that were reported as leaked.
    ///
    /// # Errors
    /// No such person; no right; one's own account.
    pub fn unlock_account(
        &self,
        caller: &Caller,
        person: PersonId,
        reason: &Reason,
    ) -> Result<(), Error> {
        self.at_desk(caller, "person.unlock", |desk| {
            let (granted, _) = for_other(desk, person, reason)?;
            let mut known = desk.vault.log_in_state(&desk.house, person)?;
            known.state.attempts.clear();
            known.state.changes.clear();
            known.state.leaked_at = None;
            let at = desk.now.at;
            let write = desk.vault.next_state(&desk.house, person, &known, at)?;
            desk.write(write);
            desk.commit(&granted).map(|_| ())
        })
    }

    /// Issues a substitute for what the person forgot or broke: it counts as an object until its end.
    ///
    /// # Errors
    /// No such person; no right; one's own account; more hours than allowed.
    pub fn issue_substitute(
        &self,
        caller: &Caller,
        person: PersonId,
        (hours, reason): (u32, &Reason),
    ) -> Result<HandedOver, Error> {
        self.at_desk(caller, "person.issue-substitute", |desk| {
            let (granted, named) = for_other(desk, person, reason)?;
            if !(1..=SUBSTITUTE_HOURS_MAX).contains(&hours) {
                return Err(Refusal::Field {
                    field: "hours",
                    fault: format!("1–{SUBSTITUTE_HOURS_MAX}"),
                }
                .into());
            }
            let until = desk.now.at.plus_seconds(i64::from(hours) * 3600);
            let secret = desk.vault.new_spoken_code()?;
            let mut factors = desk.vault.second_factors(&desk.house, person)?;
            factors.factors.substitute = Some(Substitute {
                digest: code_digest(&secret),
                until,
                by: desk.caller.person.clone(),
                reason: reason.clone(),
            });
            desk.detail("until", until.to_string());
            let at = desk.now.at;
            let write = desk.vault.next_factors(&desk.house, person, &factors, at)?;
            desk.write(write);
            desk.commit(&granted)?;
            Ok(HandedOver {
                person: named,
                secret,
                until: Some(until),
            })
        })
    }

    /// Gives a person who has no password a random, temporary one: changed before anything else.
    ///
    /// # Errors
    /// No such person; no right; somebody who has a password: that is a reset.
    pub fn issue_temporary_password(
        &self,
        caller: &Caller,
        person: PersonId,
        reason: &Reason,
    ) -> Result<HandedOver, Error> {
        self.at_desk(caller, "person.issue-temporary-password", |desk| {
            let (granted, named) = for_other(desk, person, reason)?;
            if desk.vault.credential(&desk.house, person)?.is_some() {
                return Err(Refusal::HasPassword.into());
            }
            let secret = desk.vault.suggest_password()?;
            let (house, at) = (&desk.house, desk.now.at);
            let write = desk
                .vault
                .new_password(house, person, (&secret, true), at)?;
            desk.write(write);
            desk.commit(&granted)?;
            Ok(HandedOver {
                person: named,
                secret,
                until: None,
            })
        })
    }
}

/// The permission to act on the account of somebody else who is in the register and in use.
pub(crate) fn for_other(
    desk: &mut Desk<'_>,
    person: PersonId,
    reason: &Reason,
) -> Result<(Granted, PersonRef), Error> {
    desk.detail("key", person.to_string());
    desk.detail("reason", reason.to_string());
    let granted = desk.may(Operation::UnlockAccount)?;
    let entry = desk.masters.active_person(person);
    let named = entry.ok_or(Error::NotFound(Noun::Entry))?.reference(person);
    desk.detail("of", named.user_id.to_string());
    if person == desk.caller.person.id {
        return Err(Refusal::SelfApproval.into());
    }
    desk.needs_fresh_proof()?;
    Ok((granted, named))
}
