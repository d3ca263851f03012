//! Enrolling and giving up second elements: a device with one-time codes, passkeys, recovery codes.
//!
//! On the way in, what was enrolled counts as proven at once. Afterwards, from the person's own page,
//! it takes a fresh proof of who they are. Recovery codes are shown once and kept as digests.

use crate::Vault;
use crate::caller::Caller;
use crate::ceremonies::Purpose;
use crate::desk::Desk;
use crate::entrance::policy_of;
use crate::error::{Error, Noun, Refusal};
use crate::passkeys::{Asked, Registration};
use crate::second_factors::{FactorsAt, PASSKEYS_MAX, Passkey, Totp};
use crate::sessions::SessionToken;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_access::entrance::{Step, is_two_factor};
use genpon_model::person::AuthenticationMethod;
use genpon_model::registers::authentication_policy::SecondFactor;
use genpon_model::text::Name;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

/// A secret for a device, offered and not enrolled yet.
pub struct TotpOffer {
    /// In base 32, to be typed.
    pub secret: Zeroizing<String>,
    /// The key URI, for a picture.
    pub uri: Zeroizing<String>,
}

/// What a browser needs to make or to use a passkey.
#[derive(Debug, Clone)]
pub struct PasskeyOffer {
    /// Of five minutes, for one use.
    pub challenge: String,
    /// The relying party's id.
    pub rp_id: String,
    /// Whose: the user handle, as base64url.
    pub user_handle: String,
    /// The credential ids that the person has, as base64url.
    pub known: Vec<String>,
}

/// Something was enrolled.
pub struct Enrolled {
    /// Where the session stands now.
    pub step: Step,
    /// New recovery codes, shown once; none where the person has some.
    pub codes: Vec<Zeroizing<String>>,
}

impl Vault {
    /// What the caller could prove besides a password.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn enrolled_methods(
        &self,
        caller: &Caller,
    ) -> Result<BTreeSet<AuthenticationMethod>, Error> {
        let house = self.house(caller.institution)?;
        let factors = self.second_factors(&house, caller.person.id)?.factors;
        Ok(factors.enrolled(self.now().at))
    }

    /// The secret that this session may enrol.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn offer_totp(&self, caller: &Caller, token: &SessionToken) -> Result<TotpOffer, Error> {
        let house = self.house(caller.institution)?;
        let number = self.second_factors(&house, caller.person.id)?.number;
        let secret = self.ceremonies().totp_secret(&token.key(), number);
        let issuer = format!("Genpon {}", house.institution.name);
        let uri = secret.uri(&issuer, caller.person.user_id.as_str());
        Ok(TotpOffer {
            secret: Zeroizing::new(secret.to_base32()),
            uri: Zeroizing::new(uri),
        })
    }

    /// Enrols the device that shows this code.
    ///
    /// # Errors
    /// [`Refusal::ProofWrong`] for another code; a proof that is not fresh.
    pub fn enrol_totp(
        &self,
        caller: &Caller,
        token: &SessionToken,
        code: &str,
    ) -> Result<Enrolled, Error> {
        self.enrol(caller, token, "person.enrol-totp", |desk, factors| {
            let secret = desk
                .vault
                .ceremonies()
                .totp_secret(&token.key(), factors.number);
            let at = desk.now.at;
            let step = secret.step_of(code, at, 0).ok_or(Refusal::ProofWrong)?;
            let person = desk.caller.person.id;
            let mut known = desk.vault.log_in_state(&desk.house, person)?;
            known.state.totp_step = step;
            let write = desk.vault.next_state(&desk.house, person, &known, at)?;
            desk.write(write);
            factors.factors.totp = Some(Totp { secret, since: at });
            Ok(AuthenticationMethod::Totp)
        })
    }

    /// What a browser needs to make a passkey for the caller, or to use one of theirs.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn offer_passkey(&self, caller: &Caller, is_new: bool) -> Result<PasskeyOffer, Error> {
        let house = self.house(caller.institution)?;
        let person = caller.person.id;
        let factors = self.second_factors(&house, person)?.factors;
        let purpose = match is_new {
            true => Purpose::Register(person),
            false => Purpose::Prove(person),
        };
        let keys = factors.passkeys.into_iter();
        Ok(PasskeyOffer {
            user_handle: URL_SAFE_NO_PAD.encode(person.as_bytes()),
            known: keys
                .filter(|key| is_new || !key.is_suspended)
                .map(|key| key.id)
                .collect(),
            ..self.offer(purpose)?
        })
    }

    /// What a browser needs to log in with a passkey alone.
    ///
    /// # Errors
    /// When the random source fails.
    pub fn offer_log_in(&self) -> Result<PasskeyOffer, Error> {
        self.offer(Purpose::LogIn)
    }

    fn offer(&self, purpose: Purpose) -> Result<PasskeyOffer, Error> {
        let (random, at) = (self.random_array()?, self.now().at);
        Ok(PasskeyOffer {
            challenge: self.ceremonies().challenge(purpose, &random, at),
            rp_id: self.settings().relying_party.id().to_owned(),
            user_handle: String::new(),
            known: Vec::new(),
        })
    }

    /// Enrols a passkey under a name.
    ///
    /// # Errors
    /// [`Refusal::ProofWrong`] where anything that the browser sent is not right; a passkey that is
    /// enrolled already; too many of them; a proof that is not fresh.
    pub fn enrol_passkey(
        &self,
        caller: &Caller,
        token: &SessionToken,
        name: Name,
        sent: &Registration<'_>,
    ) -> Result<Enrolled, Error> {
        self.enrol(caller, token, "person.enrol-passkey", |desk, factors| {
            let asked = Asked {
                party: &desk.vault.settings().relying_party,
                ceremonies: desk.vault.ceremonies(),
                purpose: Purpose::Register(desk.caller.person.id),
                at: desk.now.at,
            };
            let keys = &mut factors.factors.passkeys;
            if keys.len() >= PASSKEYS_MAX {
                return Err(Refusal::TooManyPasskeys.into());
            }
            let made = asked.registered(sent);
            let (credential, counter) = made.ok_or(Refusal::ProofWrong)?;
            let id = URL_SAFE_NO_PAD.encode(&credential.id);
            if keys.iter().any(|key| key.id == id) {
                return Err(Refusal::ProofWrong.into());
            }
            keys.push(Passkey {
                id,
                name: name.clone(),
                key: credential.key,
                counter,
                since: asked.at,
                used_at: None,
                is_suspended: false,
            });
            desk.detail("name", name.to_string());
            Ok(AuthenticationMethod::Passkey)
        })
    }

    /// Gives up the device with one-time codes, or a passkey by its id.
    ///
    /// # Errors
    /// [`Refusal::LastSecondFactor`] where the policy asks for one; a proof that is not fresh.
    pub fn remove_second_factor(
        &self,
        caller: &Caller,
        passkey: Option<&str>,
    ) -> Result<(), Error> {
        self.at_desk(caller, "person.remove-second-factor", |desk| {
            desk.needs_fresh_proof()?;
            let person = caller.person.id;
            let mut factors = desk.vault.second_factors(&desk.house, person)?;
            let held = &mut factors.factors;
            match passkey {
                None => held.totp = None,
                Some(id) => {
                    let place = held.passkeys.iter().position(|key| key.id == id);
                    let gone = held
                        .passkeys
                        .remove(place.ok_or(Error::NotFound(Noun::Entry))?);
                    desk.detail("name", gone.name.to_string());
                }
            }
            let policy = policy_of(&desk.masters, Some(person))?;
            let is_needed = policy.second_factor == SecondFactor::Required;
            if is_needed && !held.has_device() {
                return Err(Refusal::LastSecondFactor.into());
            }
            desk.write_factors(&factors)?;
            desk.commit_own().map(|_| ())
        })
    }

    /// Ten new recovery codes; those before are good no more.
    ///
    /// # Errors
    /// A proof that is not fresh.
    pub fn new_recovery_codes_for(&self, caller: &Caller) -> Result<Vec<Zeroizing<String>>, Error> {
        self.at_desk(caller, "person.new-recovery-codes", |desk| {
            desk.needs_fresh_proof()?;
            let mut factors = desk.vault.second_factors(&desk.house, caller.person.id)?;
            let (codes, digests) = desk.vault.new_recovery_codes()?;
            factors.factors.recovery = digests;
            desk.write_factors(&factors)?;
            desk.commit_own()?;
            Ok(codes)
        })
    }

    fn enrol(
        &self,
        caller: &Caller,
        token: &SessionToken,
        action: &'static str,
        add: impl FnOnce(&mut Desk<'_>, &mut FactorsAt) -> Result<AuthenticationMethod, Error>,
    ) -> Result<Enrolled, Error> {
        let enrolled = self.at_desk(caller, action, |desk| {
            desk.has_come_to(token, Step::Enrol)?;
            let person = caller.person.id;
            let mut factors = desk.vault.second_factors(&desk.house, person)?;
            // Who has an element proves it before another is added, also on the way in.
            let can_prove = !factors.factors.enrolled(desk.now.at).is_empty();
            if can_prove && !is_two_factor(&caller.authentication) {
                return Err(Refusal::NotAllowed.into());
            }
            desk.needs_fresh_proof()?;
            let method = add(desk, &mut factors)?;
            let mut codes = Vec::new();
            if factors.factors.recovery.is_empty() {
                (codes, factors.factors.recovery) = desk.vault.new_recovery_codes()?;
            }
            desk.write_factors(&factors)?;
            desk.commit_own()?;
            Ok((method, codes))
        });
        let (method, codes) = enrolled?;
        let house = self.house(caller.institution)?;
        let mut after = caller.clone();
        if !after.authentication.contains(&method) {
            after.authentication.push(method);
        }
        let step = match self.sessions().is_entering(token) {
            true => self.go_on(&house, &after, token)?,
            false => Step::Enter,
        };
        Ok(Enrolled { step, codes })
    }
}

impl Desk<'_> {
    fn write_factors(&mut self, factors: &FactorsAt) -> Result<(), Error> {
        let (person, at) = (self.caller.person.id, self.now.at);
        let write = self.vault.next_factors(&self.house, person, factors, at)?;
        self.write(write);
        Ok(())
    }
}
