//! Who is at a screen now: every request asks, and nothing is granted because it was granted before.
//!
//! JAHIS 3.3, 6.2(5), 7.1.1(1)1)(b)(エ); system 6.5 (zero trust): the person must still be here, the
//! terminal must still be registered and where it belongs, the session must be on its own device and
//! not locked. Locking, being locked and being shown elsewhere are events. Whoever it is, is named with
//! the roles held now: what was granted may have ended since the log-in.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::{About, Actor, audit_row};
use crate::entrance::policy_of;
use crate::error::{Error, Noun, Refusal};
use crate::sessions::{DeviceMark, Presence, SessionId, SessionToken, SessionView};
use crate::terminals::{may_begin, may_work};
use genpon_access::Operation;
use genpon_formats::audit_event::Outcome;
use genpon_model::id::PersonId;
use genpon_model::register::Register as _;
use genpon_model::registers::Person;
use genpon_model::text::Code;
use genpon_store::Write;

impl Vault {
    /// Who is behind a token that this device shows from this address.
    ///
    /// # Errors
    /// When the trail cannot be written.
    pub fn presence(
        &self,
        token: &SessionToken,
        device: Option<&DeviceMark>,
        source: Option<&str>,
    ) -> Result<Presence, Error> {
        let at = self.now().at;
        let mut presence = self.sessions().resume(token, device, at);
        if let Some(caller) = presence.caller_mut() {
            self.name_now(caller)?;
        }
        match &presence {
            Presence::Open(caller) | Presence::At(_, caller) | Presence::Locked(caller) => {
                if let Err(refusal) = self.may_stay(caller, device, source)? {
                    self.note(caller, "session.end", Some(&refusal))?;
                    self.sessions().close(token);
                    return Ok(Presence::Gone);
                }
            }
            Presence::JustLocked(caller) => self.note(caller, "session.auto-lock", None)?,
            Presence::Elsewhere(caller) => {
                let stranger = Caller {
                    source: source.map(str::to_owned),
                    terminal: None,
                    place: None,
                    ..caller.clone()
                };
                self.note(
                    &stranger,
                    "session.resume",
                    Some(&Refusal::SessionElsewhere),
                )?;
            }
            Presence::Gone => {}
        }
        Ok(presence)
    }

    /// Names the caller with what is held now, not at the log-in.
    pub(crate) fn name_now(&self, caller: &mut Caller) -> Result<(), Error> {
        let masters = self.house(caller.institution)?.masters();
        masters.name_anew(&mut caller.person, self.now().at);
        Ok(())
    }

    /// Whether a session that was opened may go on.
    fn may_stay(
        &self,
        caller: &Caller,
        device: Option<&DeviceMark>,
        source: Option<&str>,
    ) -> Result<Result<(), Refusal>, Error> {
        let (house, at) = (self.house(caller.institution)?, self.now().at);
        let (masters, person) = (house.masters(), caller.person.id);
        let is_here = masters
            .active_person(person)
            .is_some_and(|entry| entry.is_here_on(at.date_in_japan()));
        if !is_here {
            return Ok(Err(Refusal::NotAllowed));
        }
        let rule = policy_of(&masters, Some(person))?.terminals;
        let found = masters.terminal_of(device);
        let is_same =
            caller.place.is_none() || found.as_ref().map(|found| found.id) == caller.place;
        if !is_same {
            return Ok(Err(Refusal::TerminalUnknown));
        }
        let stays = may_begin(rule, found.as_ref(), source)
            .and_then(|()| may_work(&masters, rule, found.as_ref(), (person, source, at)))
            .and_then(|()| self.may_be_in_now(&masters, person, at));
        Ok(stays)
    }

    /// Locks the screen. One action, no question asked.
    ///
    /// # Errors
    /// When the trail cannot be written; the screen is locked all the same.
    pub fn lock_screen(&self, token: &SessionToken) -> Result<(), Error> {
        match self.sessions().lock_screen(token, self.now().at) {
            Some(mut caller) => {
                self.name_now(&mut caller)?;
                self.note(&caller, "session.lock", None)
            }
            None => Ok(()),
        }
    }

    /// Locks what stands unattended; called again and again.
    ///
    /// # Errors
    /// When the trail cannot be written; the screens are locked all the same.
    pub fn lock_idle_screens(&self) -> Result<usize, Error> {
        let mut locked = self.sessions().lock_idle(self.now().at);
        for caller in &mut locked {
            self.name_now(caller)?;
            self.note(caller, "session.auto-lock", None)?;
        }
        Ok(locked.len())
    }

    /// The caller's own sessions.
    #[must_use]
    pub fn own_sessions(&self, caller: &Caller) -> Vec<SessionView> {
        self.sessions()
            .list(caller.institution, Some(caller.person.id))
    }

    /// Whether the caller may see everybody's sessions.
    #[must_use]
    pub fn may_see_sessions(&self, caller: &Caller) -> bool {
        let register = Person::DESCRIPTION.code;
        let desk = self.quiet_desk(caller);
        desk.is_ok_and(|mut desk| desk.may_in(Operation::AdministerRegister, register).is_ok())
    }

    /// Everybody's sessions, for those who administer people.
    ///
    /// # Errors
    /// No right to administer people.
    pub fn all_sessions(&self, caller: &Caller) -> Result<Vec<SessionView>, Error> {
        self.at_desk(caller, "session.list", |desk| {
            let granted = desk.may_in(Operation::AdministerRegister, Person::DESCRIPTION.code)?;
            desk.commit(&granted)?;
            Ok(desk.vault.sessions().list(caller.institution, None))
        })
    }

    /// Ends a session from elsewhere: one's own, or anybody's for those who administer people.
    ///
    /// # Errors
    /// No such session; no right to end it.
    pub fn end_session(&self, caller: &Caller, id: SessionId) -> Result<PersonId, Error> {
        self.at_desk(caller, "session.end-remotely", |desk| {
            let sessions = desk.vault.sessions();
            let own = sessions.list(caller.institution, Some(caller.person.id));
            let is_own = own.iter().any(|view| view.id == id);
            desk.detail("session", id.to_string());
            let granted = match is_own {
                true => None,
                false => {
                    Some(desk.may_in(Operation::AdministerRegister, Person::DESCRIPTION.code)?)
                }
            };
            let ended = sessions.close_named(caller.institution, id);
            let ended = ended.ok_or(Error::NotFound(Noun::Session))?;
            desk.detail("of", ended.person.user_id.to_string());
            match granted {
                Some(granted) => desk.commit(&granted)?,
                None => desk.commit_open()?,
            };
            Ok(ended.person.id)
        })
    }

    /// An event about a session, apart from any use case.
    fn note(
        &self,
        caller: &Caller,
        action: &'static str,
        refusal: Option<&Refusal>,
    ) -> Result<(), Error> {
        let (house, now) = (self.house(caller.institution)?, self.now());
        let outcome = match refusal {
            Some(refusal) => Outcome::Refused {
                reason: Code::constant(refusal.code()),
            },
            None => Outcome::Success,
        };
        let (actor, about) = (Actor::from(caller), About::default());
        let event = audit_row(self, &house, &now, action, &actor, &about, outcome)?;
        self.store()
            .commit(caller.institution, vec![Write::AddAuditEvent(event)])?;
        self.wake_sequencer();
        Ok(())
    }
}
