//! Log-in: by password here, by anything else through [`Vault::log_in_by`].
//!
//! The same answer and the same work for an unknown id; after a wrong attempt a pause, after several
//! a lock (JAHIS 3.3, 6.2(2), 8.2.2.9). What is missing after the password is said by
//! [`genpon_access::entrance`]; the outcome is a [`Caller`], which is all that the use cases know of it.

use crate::Vault;
use crate::attempt::{Attempt, Unlooked};
use crate::caller::{Caller, Under};
use crate::check_certificate::{CertificateFault, check_certificate};
use crate::desk::{About, Actor, audit_row};
use crate::entrance::policy_of;
use crate::error::{Error, Refusal};
use crate::house::House;
use crate::masters::Masters;
use crate::sessions::{DeviceMark, SessionToken};
use crate::terminals::{may_begin, may_work};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_access::entrance::Step;
use genpon_formats::audit_event::Outcome;
use genpon_formats::locale::Lang;
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, PersonId};
use genpon_model::person::AuthenticationMethod;
use genpon_model::text::{Code, Name, UserId};
use genpon_store::Write;
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
        let claimed = Actor {
            claimed_user_id: known_user_id(&house, claim.user_id),
            ..Actor::default()
        };
        let attempt = self.begin_attempt(&house, claim.user_id, claim.source.as_deref())?;
        let mut attempt = match attempt {
            Ok(attempt) => attempt,
            Err(unlooked) => return Err(self.turn_away(&house, claimed, &arrival, unlooked)),
        };
        if let Err(error) = self.may_arrive(&house, attempt.person, &arrival) {
            return Err(self.refuse_log_in(&house, claimed, &arrival, error));
        }
        if let Err(unlooked) = attempt.look() {
            return Err(self.turn_away(&house, claimed, &arrival, unlooked));
        }
        let is_right = self.is_password_of(&house, attempt.person, claim.password)?;
        let here = attempt
            .person
            .filter(|person| self.is_here(&house, *person));
        match here.filter(|_| is_right) {
            Some(person) => {
                let methods = vec![AuthenticationMethod::Password];
                self.log_in_by(&house, person, methods, arrival, Some(&mut attempt))
            }
            None => Err(self.count_failure(&house, claimed, &arrival, &mut attempt)),
        }
    }

    pub(crate) fn is_here(&self, house: &House, person: PersonId) -> bool {
        let today = self.now().at.date_in_japan();
        let masters = house.masters();
        let entry = masters.active_person(person);
        entry.is_some_and(|entry| entry.is_here_on(today))
    }

    /// An attempt that was looked at and was wrong.
    pub(crate) fn count_failure(
        &self,
        house: &House,
        actor: Actor,
        arrival: &Arrival,
        attempt: &mut Attempt<'_>,
    ) -> Error {
        attempt.fail();
        let mut about = About::default();
        attempt.tell(&mut about);
        let writes = match attempt.write(house) {
            Ok(write) => write.into_iter().collect(),
            Err(error) => return error,
        };
        let refusal = Refusal::LogInFailed.into();
        self.refuse_with(house, actor, arrival, (refusal, about, writes))
    }

    /// An attempt that was not looked at. The first of its kind is an event, the others are counted.
    pub(crate) fn turn_away(
        &self,
        house: &House,
        actor: Actor,
        arrival: &Arrival,
        unlooked: Unlooked,
    ) -> Error {
        let refusal = unlooked.refusal().into();
        if !unlooked.is_told {
            return refusal;
        }
        let mut about = About::default();
        let name = Code::constant("not-looked-at");
        about.details.insert(name, unlooked.code.to_owned());
        self.refuse_with(house, actor, arrival, (refusal, about, Vec::new()))
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
        attempt: Option<&mut Attempt<'_>>,
    ) -> Result<Entered, Error> {
        let (masters, now) = (house.masters(), self.now());
        let found = masters.terminal_of(arrival.device.as_ref());
        let reference = masters.reference_at(person, now.at);
        let token = SessionToken::new(self.new_secret()?.to_string());
        let mut actor = Actor {
            person: Some(reference.clone()),
            session: Some(token.name()),
            terminal: found.as_ref().map(|found| found.entry.name.clone()),
            source: arrival.source.clone(),
            ..Actor::default()
        };
        let rule = policy_of(&masters, Some(person))?.terminals;
        let who = (person, arrival.source.as_deref(), now.at);
        let may_work = masters
            .is_somebodys_own(person)
            .and_then(|()| may_work(&masters, rule, found.as_ref(), who))
            .and_then(|()| self.may_be_in_now(&masters, person, now.at))
            .and_then(|()| self.has_certificate(&masters, person, &arrival, now.at));
        match may_work {
            Ok(true) => methods.push(AuthenticationMethod::Certificate),
            Ok(false) => {}
            Err(refusal) => {
                return Err(self.refuse_log_in(house, actor, &arrival, refusal.into()));
            }
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
            under: Under {
                session: Some(token.name()),
                ..Under::default()
            },
        };
        let mut about = About::default();
        about.details.insert(
            Code::constant("authentication"),
            codes(&caller.authentication),
        );
        let step = self.step_of(house, &caller, now.at)?;
        let mut writes = self.arrive(house, &caller, (step, now.at), attempt, &mut about)?;
        let done = Outcome::Success;
        let event = audit_row(self, house, &now, "session.log-in", &actor, &about, done)?;
        writes.push(Write::AddAuditEvent(event));
        self.store().commit(house.institution.id, writes)?;
        self.wake_sequencer();
        self.open_session(&token, (&caller, step), arrival.device, now.at)?;
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

    /// Whether the connection showed a certificate of this person; the certificate of a terminal is
    /// no person's. One that is not good, or another's, ends the log-in.
    fn has_certificate(
        &self,
        masters: &Masters,
        person: PersonId,
        arrival: &Arrival,
        at: Timestamp,
    ) -> Result<bool, Refusal> {
        let Some(device) = &arrival.device else {
            return Ok(false);
        };
        let Some(shown) = device.certificate_hex() else {
            return Ok(false);
        };
        let mut terminals = masters.terminals.values();
        let is_it = |text: &Name| text.as_str().eq_ignore_ascii_case(&shown);
        if terminals.any(|entry| entry.value.certificate.as_ref().is_some_and(is_it)) {
            return Ok(false);
        }
        let lists = self.settings().revocation_lists.as_deref();
        check_certificate(masters, device.certificates(), lists, at)?;
        let is_theirs = masters.certificates.values().any(|entry| {
            let own = &entry.value;
            let is_usable = !entry.is_retired && own.is_enabled && own.person == person;
            is_usable && own.fingerprint.as_str() == shown
        });
        match is_theirs {
            true => Ok(true),
            false => Err(CertificateFault::NotRegistered.into()),
        }
    }

    /// What is remembered of a log-in: somebody who is in, by whatever way, starts afresh.
    fn arrive(
        &self,
        house: &House,
        caller: &Caller,
        (step, at): (Step, Timestamp),
        attempt: Option<&mut Attempt<'_>>,
        about: &mut About,
    ) -> Result<Vec<Write>, Error> {
        if let Some(attempt) = &attempt {
            attempt.tell(about);
        }
        if step != Step::Enter {
            return Ok(Vec::new());
        }
        if let Some(attempt) = attempt {
            attempt.enter();
            return Ok(attempt.write(house)?.into_iter().collect());
        }
        let mut known = self.log_in_state(house, caller.person.id)?;
        known.state.enter(at);
        Ok(vec![self.next_state(
            house,
            caller.person.id,
            &known,
            at,
        )?])
    }

    /// Keeps how a passkey was used, with an alarm where a copy of it exists.
    pub(crate) fn keep_passkey_use(
        &self,
        house: &House,
        person: PersonId,
        (write, is_copied): (Write, bool),
    ) -> Result<(), Error> {
        let mut writes = vec![write];
        if is_copied {
            let masters = house.masters();
            let named = masters.people.get(&person);
            let actor = Actor {
                person: named.map(|entry| entry.value.reference(person)),
                ..Actor::default()
            };
            let (now, about) = (self.now(), About::default());
            let reason = Code::constant(Refusal::ProofWrong.code());
            let refused = Outcome::Refused { reason };
            let action = "person.suspend-passkey";
            let event = audit_row(self, house, &now, action, &actor, &about, refused)?;
            writes.push(Write::AddAuditEvent(event));
        }
        self.store().commit(house.institution.id, writes)?;
        Ok(())
    }

    /// Puts a refused log-in into the trail; the error to answer with.
    pub(crate) fn refuse_log_in(
        &self,
        house: &House,
        actor: Actor,
        arrival: &Arrival,
        error: Error,
    ) -> Error {
        self.refuse_with(house, actor, arrival, (error, About::default(), Vec::new()))
    }

    /// The same with what is to be told and written besides.
    pub(crate) fn refuse_with(
        &self,
        house: &House,
        actor: Actor,
        arrival: &Arrival,
        (error, mut about, mut writes): (Error, About, Vec<Write>),
    ) -> Error {
        const ACTION: &str = "session.log-in";
        let Error::Refused(refusal) = &error else {
            return error;
        };
        let source = arrival.source.as_deref();
        let is_nobody = actor.person.is_none() && writes.is_empty();
        if is_nobody && !self.is_told(house, ACTION, source, &mut about) {
            return error;
        }
        let masters = house.masters();
        let found = masters.terminal_of(arrival.device.as_ref());
        let actor = Actor {
            source: arrival.source.clone(),
            terminal: found.map(|found| found.entry.name.clone()),
            ..actor
        };
        let reason = Code::constant(refusal.code());
        let (now, outcome) = (self.now(), Outcome::Refused { reason });
        let event = audit_row(self, house, &now, ACTION, &actor, &about, outcome);
        let written = event.and_then(|event| {
            writes.push(Write::AddAuditEvent(event));
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

    /// Ends a session.
    ///
    /// # Errors
    /// When the trail cannot be written; the session is over all the same.
    pub fn log_out(&self, token: &SessionToken) -> Result<(), Error> {
        let Some(mut caller) = self.sessions().close(token) else {
            return Ok(());
        };
        self.name_now(&mut caller)?;
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

    fn open_session(
        &self,
        token: &SessionToken,
        (caller, step): (&Caller, Step),
        device: Option<DeviceMark>,
        at: Timestamp,
    ) -> Result<(), Error> {
        let is_open = self
            .sessions()
            .open(token, (caller.clone(), step), device, at);
        if is_open {
            Ok(())
        } else {
            Err(Error::Operator("too many sessions are open"))
        }
    }
}

/// The typed id, if it is one of ours: people type passwords into the wrong field.
fn known_user_id(house: &House, typed: &str) -> Option<Name> {
    let user_id: UserId = typed.parse().ok()?;
    let masters = house.masters();
    let mut lent = masters.pooled_ids.values();
    let is_ours =
        masters.user_ids.contains_key(&user_id) || lent.any(|entry| entry.value.user_id == user_id);
    is_ours.then(|| typed.parse().ok()).flatten()
}

/// The codes of methods, for the trail.
fn codes(methods: &[AuthenticationMethod]) -> String {
    let codes: Vec<&str> = methods.iter().map(|method| method.code()).collect();
    codes.join(",")
}
