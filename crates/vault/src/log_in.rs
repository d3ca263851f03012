//! Log-in by password: argon2id, the same answer and the same work for an unknown id.
//!
//! What is missing after the password is said by [`genpon_access::entrance`]; the outcome is a
//! [`Caller`], which is all that the use cases know of it. A password never leaves this file; what is
//! stored is sealed besides being hashed.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::{About, Actor, audit_row};
use crate::entrance::policy_of;
use crate::entry_row::{CREDENTIALS, Hidden, hidden_row};
use crate::error::{Error, Refusal};
use crate::house::House;
use crate::sessions::{DeviceMark, SessionToken};
use crate::settings::PasswordCost;
use crate::terminals::{may_begin, may_work};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_access::entrance::Step;
use genpon_formats::audit_event::Outcome;
use genpon_formats::locale::Lang;
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, PersonId, RevisionId};
use genpon_model::person::AuthenticationMethod;
use genpon_model::text::{Code, Name, UserId};
use genpon_store::{RevisionRow, Write};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// What somebody typed to log in, and from where.
pub struct Claim<'a> {
    /// In which institution.
    pub institution: InstitutionId,
    /// The user id as typed.
    pub user_id: &'a str,
    /// The password as typed.
    pub password: &'a str,
    /// Network address.
    pub source: Option<String>,
    /// The device, where it can show one.
    pub device: Option<DeviceMark>,
    /// The language of the page.
    pub lang: Lang,
}

/// How somebody comes to the entrance, whatever they prove there.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    /// Network address.
    pub(crate) source: Option<String>,
    /// The device, where it can show one.
    pub(crate) device: Option<DeviceMark>,
    /// The language of the pages.
    pub(crate) lang: Lang,
}

/// Somebody whose log-in has begun.
pub struct Entered {
    /// Who, as far as proven.
    pub caller: Caller,
    /// The token of the session.
    pub token: SessionToken,
    /// What is missing before they may work.
    pub step: Step,
}

/// What is stored of a password: sealed in the register of credentials.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Credential {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: [u8; 16],
    hash: [u8; 32],
    /// Whether the person must choose another one at the next log-in.
    pub(crate) must_change: bool,
}

impl Vault {
    /// Logs a person in.
    ///
    /// # Errors
    /// A terminal that is not registered or not where it belongs, before anything else is looked at;
    /// [`Refusal::LogInFailed`] for an unknown id, a wrong password and a disabled account alike; a
    /// terminal at which this person may not work.
    pub fn log_in(&self, claim: &Claim<'_>) -> Result<Entered, Error> {
        let house = self.house(claim.institution)?;
        let arrival = Arrival {
            source: claim.source.clone(),
            device: claim.device.clone(),
            lang: claim.lang,
        };
        let claimed = claim.user_id.parse().ok();
        let claimed = claimed.and_then(|id: UserId| house.masters().user_ids.get(&id).copied());
        let outcome = self.may_arrive(&house, claimed, &arrival).and_then(|()| {
            self.check(&house, claim)?
                .ok_or(Refusal::LogInFailed.into())
        });
        match outcome {
            Ok(person) => {
                let methods = vec![AuthenticationMethod::Password];
                self.log_in_by(&house, person, methods, arrival)
            }
            Err(error) => {
                let actor = Actor {
                    claimed_user_id: known_user_id(&house, claim.user_id),
                    ..Actor::default()
                };
                Err(self.refuse_log_in(&house, actor, &arrival, error))
            }
        }
    }

    /// Whether a log-in may begin on this device.
    pub(crate) fn may_arrive(
        &self,
        house: &House,
        claimed: Option<PersonId>,
        arrival: &Arrival,
    ) -> Result<(), Error> {
        let masters = house.masters();
        let rule = policy_of(&masters, claimed)?.terminals;
        let found = masters.terminal_of(arrival.device.as_ref());
        Ok(may_begin(rule, found.as_ref(), arrival.source.as_deref())?)
    }

    /// Begins the session of a person who has proven who they are by these methods.
    ///
    /// # Errors
    /// A terminal at which this person may not work; too many sessions.
    pub(crate) fn log_in_by(
        &self,
        house: &House,
        person: PersonId,
        mut methods: Vec<AuthenticationMethod>,
        arrival: Arrival,
    ) -> Result<Entered, Error> {
        let (masters, now) = (house.masters(), self.now());
        let found = masters.terminal_of(arrival.device.as_ref());
        let reference = masters.people[&person].value.reference(person);
        let mut actor = Actor {
            person: Some(reference.clone()),
            terminal: found.as_ref().map(|found| found.entry.name.clone()),
            source: arrival.source.clone(),
            ..Actor::default()
        };
        let rule = policy_of(&masters, Some(person))?.terminals;
        let who = (person, arrival.source.as_deref(), now.at);
        if let Err(refusal) = may_work(&masters, rule, found.as_ref(), who) {
            return Err(self.refuse_log_in(house, actor, &arrival, refusal.into()));
        }
        if found
            .as_ref()
            .is_some_and(|found| found.entry.entry_control.is_some())
        {
            methods.push(AuthenticationMethod::EntryControl);
        }
        let terminal = actor.terminal.take().or_else(|| "browser".parse().ok());
        actor.terminal.clone_from(&terminal);
        let caller = Caller {
            institution: house.institution.id,
            person: reference,
            client: None,
            terminal,
            place: found.as_ref().map(|found| found.id),
            source: arrival.source,
            authenticated_at: now.at,
            authentication: methods,
            lang: arrival.lang,
        };
        let mut about = About::default();
        about.details.insert(
            Code::constant("authentication"),
            codes(&caller.authentication),
        );
        let done = Outcome::Success;
        let event = audit_row(self, house, &now, "session.log-in", &actor, &about, done)?;
        self.store()
            .commit(house.institution.id, vec![Write::AddAuditEvent(event)])?;
        self.wake_sequencer();
        let step = self.step_of(house, &caller, now.at)?;
        let token = self.open_session((&caller, step), arrival.device, now.at)?;
        if let Some(found) = &found {
            let idle_seconds = i64::from(found.entry.locks_after_minutes()) * 60;
            self.sessions().lock_after(&token, idle_seconds);
        }
        Ok(Entered {
            caller,
            token,
            step,
        })
    }

    /// Puts a refused log-in into the trail; the error to answer with.
    pub(crate) fn refuse_log_in(
        &self,
        house: &House,
        actor: Actor,
        arrival: &Arrival,
        error: Error,
    ) -> Error {
        let Error::Refused(refusal) = &error else {
            return error;
        };
        let actor = Actor {
            source: arrival.source.clone(),
            ..actor
        };
        let reason = Code::constant(refusal.code());
        let (now, about, outcome) = (self.now(), About::default(), Outcome::Refused { reason });
        let event = audit_row(self, house, &now, "session.log-in", &actor, &about, outcome);
        let written = event.and_then(|event| {
            let writes = vec![Write::AddAuditEvent(event)];
            Ok(self.store().commit(house.institution.id, writes)?)
        });
        match written {
            Ok(_) => {
                self.wake_sequencer();
                error
            }
            Err(fault) => fault,
        }
    }

    /// Proves again who the caller is, before a confirmation.
    ///
    /// # Errors
    /// [`Refusal::LogInFailed`] when the password is not right.
    pub fn prove_again(
        &self,
        caller: &Caller,
        token: &SessionToken,
        password: &str,
    ) -> Result<Caller, Error> {
        self.at_desk(caller, "session.prove-again", |desk| {
            let is_right = desk
                .vault
                .is_password_of(&desk.house, caller.person.id, password)?;
            if !is_right {
                return Err(Refusal::LogInFailed.into());
            }
            desk.commit_open()?;
            let at = desk.now.at;
            desk.vault
                .sessions()
                .renew(token, AuthenticationMethod::Password, at);
            Ok(Caller {
                authenticated_at: at,
                authentication: vec![AuthenticationMethod::Password],
                ..caller.clone()
            })
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the trail cannot be written; the session is over all the same.
    pub fn log_out(&self, token: &SessionToken) -> Result<(), Error> {
        let Some(caller) = self.sessions().close(token) else {
            return Ok(());
        };
        self.at_desk(&caller, "session.log-out", |desk| {
            desk.commit_open().map(|_| ())
        })
    }

    /// A new secret of 32 random bytes, as base64url.
    ///
    /// # Errors
    /// When the random source fails.
    pub fn new_secret(&self) -> Result<Zeroizing<String>, Error> {
        let bytes = Zeroizing::new(self.random_array::<32>()?);
        Ok(Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice())))
    }

    pub(crate) fn open_session(
        &self,
        (caller, step): (&Caller, Step),
        device: Option<DeviceMark>,
        at: Timestamp,
    ) -> Result<SessionToken, Error> {
        let token = SessionToken::new(self.new_secret()?.to_string());
        if self
            .sessions()
            .open(&token, (caller.clone(), step), device, at)
        {
            Ok(token)
        } else {
            Err(Error::Operator("too many sessions are open"))
        }
    }

    /// The person behind the claim, if everything is right. Works as long for an unknown id.
    fn check(&self, house: &House, claim: &Claim<'_>) -> Result<Option<PersonId>, Error> {
        let masters = house.masters();
        let user_id: Option<UserId> = claim.user_id.parse().ok();
        let person = user_id.and_then(|user_id| masters.user_ids.get(&user_id).copied());
        let today = self.now().at.date_in_japan();
        let is_here = |person: &PersonId| {
            let entry = masters.active_person(*person);
            entry.is_some_and(|entry| entry.is_here_on(today))
        };
        let active = person.filter(is_here);
        let credential = active
            .map(|person| self.credential(house, person))
            .transpose()?
            .flatten();
        let is_known = credential.is_some();
        let credential = credential.unwrap_or_else(|| nobodys(self.settings().password_cost));
        let is_right = credential.fits(claim.password)?;
        Ok(active.filter(|_| is_known && is_right))
    }

    fn is_password_of(
        &self,
        house: &House,
        person: PersonId,
        password: &str,
    ) -> Result<bool, Error> {
        match self.credential(house, person)? {
            Some(credential) => credential.fits(password),
            None => Ok(false),
        }
    }

    fn credential(&self, house: &House, person: PersonId) -> Result<Option<Credential>, Error> {
        let history = self.credential_history(house, person)?;
        history
            .last()
            .map(|row| house.sealing.open_revision(row))
            .transpose()
    }

    /// The person's password as it stands: whether it must be changed, and since when it holds.
    pub(crate) fn password_state(
        &self,
        house: &House,
        person: PersonId,
    ) -> Result<Option<(bool, Timestamp)>, Error> {
        let history = self.credential_history(house, person)?;
        let Some(row) = history.last() else {
            return Ok(None);
        };
        let credential: Credential = house.sealing.open_revision(row)?;
        Ok(Some((credential.must_change, row.at)))
    }

    fn credential_history(
        &self,
        house: &House,
        person: PersonId,
    ) -> Result<Vec<RevisionRow>, Error> {
        let register = Code::constant(CREDENTIALS);
        let id = house.institution.id;
        Ok(self
            .store()
            .entry_history(id, &register, &person.to_string(), HISTORY_MAX)?)
    }

    /// The write that gives a person a password.
    pub(crate) fn new_password(
        &self,
        house: &House,
        person: PersonId,
        password: &str,
        at: Timestamp,
    ) -> Result<Write, Error> {
        let chars_min = self.settings().password_chars_min;
        if password.chars().count() < chars_min {
            return Err(Refusal::PasswordTooShort { chars_min }.into());
        }
        let cost = self.settings().password_cost;
        let credential = Credential::new(password, self.random_array()?, cost)?;
        let number = self.credential_history(house, person)?.len();
        let number = u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1);
        let id = RevisionId::from_uuid(self.new_uuid(at)?);
        let place = Hidden {
            register: CREDENTIALS,
            key: &person.to_string(),
            number,
        };
        Ok(Write::AddRevision(hidden_row(
            &house.sealing,
            &place,
            id,
            at,
            &credential,
        )?))
    }
}

impl Credential {
    fn new(password: &str, salt: [u8; 16], cost: PasswordCost) -> Result<Self, Error> {
        let PasswordCost {
            memory_kib,
            passes,
            lanes,
        } = cost;
        let empty = Self {
            memory_kib,
            passes,
            lanes,
            salt,
            hash: [0; 32],
            must_change: false,
        };
        let hash = empty.hash(password)?;
        Ok(Self { hash, ..empty })
    }

    fn fits(&self, password: &str) -> Result<bool, Error> {
        Ok(self.hash(password)?.ct_eq(&self.hash).into())
    }

    fn hash(&self, password: &str) -> Result<[u8; 32], Error> {
        let refused = |_| Error::Internal("argon2id refused");
        let params =
            Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(refused)?;
        let mut hash = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(password.as_bytes(), &self.salt, &mut hash)
            .map_err(refused)?;
        Ok(hash)
    }
}

const HISTORY_MAX: u32 = 1000;

/// A credential that nothing fits, as dear to check as a real one.
fn nobodys(cost: PasswordCost) -> Credential {
    let PasswordCost {
        memory_kib,
        passes,
        lanes,
    } = cost;
    Credential {
        memory_kib,
        passes,
        lanes,
        salt: [0; 16],
        hash: [0; 32],
        must_change: false,
    }
}

/// The methods in one word each, for the trail.
fn codes(methods: &[AuthenticationMethod]) -> String {
    let codes: Vec<&str> = methods.iter().map(|method| method.code()).collect();
    codes.join(",")
}

/// The typed id, if it is one of ours: people type passwords into the wrong field.
fn known_user_id(house: &House, typed: &str) -> Option<Name> {
    let user_id: UserId = typed.parse().ok()?;
    house
        .masters()
        .user_ids
        .contains_key(&user_id)
        .then(|| typed.parse().ok())
        .flatten()
}
