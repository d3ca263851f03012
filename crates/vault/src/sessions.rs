//! Sessions: who is logged in or on the way there, known only by the digest of a random token.
//!
//! A session begins with the first thing proven and stands at a [`Step`] until nothing is missing;
//! only then is there a caller to work with. It belongs to the device it was opened on: the token
//! alone, brought from elsewhere, opens nothing (JAHIS 3.3, 6.2(5); 運用13).
//! Kept in memory: a restart asks everybody to log in again, and loses no work, because drafts are
//! saved as they are written. A session is locked by its person or by idleness, and ends by log-out,
//! by age or by somebody who may end it. The token and the
//! CSRF token are compared as digests, so that timing tells nothing.

mod under;

use crate::caller::Caller;
use genpon_access::entrance::Step;
use genpon_model::Digest;
use genpon_model::Timestamp;
use genpon_model::digest::DigestAlgorithm;
use genpon_model::id::{InstitutionId, NotAnId, PersonId};
use genpon_model::person::AuthenticationMethod;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use subtle::ConstantTimeEq;

/// How long a session lives.
#[derive(Debug, Clone, Copy)]
pub struct SessionBounds {
    /// Seconds without a request until it ends.
    pub idle_seconds_max: i64,
    /// Seconds from log-in until it ends in any case.
    pub age_seconds_max: i64,
    /// Sessions at once over all institutions.
    pub count_max: usize,
}

impl Default for SessionBounds {
    fn default() -> Self {
        Self {
            idle_seconds_max: 30 * 60,
            age_seconds_max: 12 * 3600,
            count_max: 100_000,
        }
    }
}

/// The secret a browser holds: 32 random bytes as base64url. Never logged, never stored.
pub struct SessionToken(zeroize::Zeroizing<String>);

impl SessionToken {
    /// From the random source at log-in, or from a cookie.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(zeroize::Zeroizing::new(text))
    }

    /// For the cookie.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Names the session of this token.
    #[must_use]
    pub fn name(&self) -> SessionId {
        name_of(&self.key())
    }

    /// The token that forms of this session carry: a one-way image of the session token.
    #[must_use]
    pub fn csrf(&self) -> String {
        DigestAlgorithm::Sha256
            .digest(format!("genpon/csrf/1\n{}", *self.0).as_bytes())
            .to_string()
    }

    /// Whether a form's token belongs to this session.
    #[must_use]
    pub fn is_csrf(&self, claimed: &str) -> bool {
        self.csrf().as_bytes().ct_eq(claimed.as_bytes()).into()
    }

    pub(crate) fn key(&self) -> [u8; 32] {
        let digest = DigestAlgorithm::Sha256.digest(self.0.as_bytes());
        digest.as_bytes().try_into().unwrap_or([0; 32])
    }
}

/// The device a session belongs to: what only that device can show.
#[derive(Debug, Clone)]
pub struct DeviceMark {
    secret: Digest,
    certificates: Arc<[Vec<u8>]>,
}

impl PartialEq for DeviceMark {
    fn eq(&self, other: &Self) -> bool {
        self.secret == other.secret && self.certificates.first() == other.certificates.first()
    }
}

impl DeviceMark {
    /// Of the secret that the device keeps, and of the chain of certificates (DER, its own first)
    /// that its connection showed, where it has one.
    #[must_use]
    pub fn new(secret: &str, certificates: Arc<[Vec<u8>]>) -> Self {
        let secret = format!("genpon/device/1\n{secret}");
        Self {
            secret: DigestAlgorithm::Sha256.digest(secret.as_bytes()),
            certificates,
        }
    }

    /// The chain of certificates that was shown.
    #[must_use]
    pub fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    /// What a terminal's entry keeps of the secret.
    #[must_use]
    pub const fn secret_digest(&self) -> &Digest {
        &self.secret
    }

    /// SHA-256 of the certificate in lower-case hexadecimal digits.
    #[must_use]
    pub fn certificate_hex(&self) -> Option<String> {
        let digest = DigestAlgorithm::Sha256.digest(self.certificates.first()?);
        let hex = digest.as_bytes().iter();
        Some(hex.map(|byte| format!("{byte:02x}")).collect())
    }
}

/// What a token stands for.
#[derive(Debug, Clone)]
pub enum Presence {
    /// Somebody who may work.
    Open(Caller),
    /// Somebody from whom something is missing still. The caller is known, and may do nothing else.
    At(Step, Caller),
    /// Somebody whose screen is locked: they may prove again who they are, or leave.
    Locked(Caller),
    /// The same, found idle by this very look.
    JustLocked(Caller),
    /// Nobody: unknown, ended, or shown by another device that was told of already.
    Gone,
    /// The token was shown by another device than the one it was given to.
    Elsewhere(Caller),
}

impl Presence {
    /// Whoever it is.
    pub(crate) const fn caller_mut(&mut self) -> Option<&mut Caller> {
        match self {
            Self::Open(caller)
            | Self::At(_, caller)
            | Self::Locked(caller)
            | Self::JustLocked(caller)
            | Self::Elsewhere(caller) => Some(caller),
            Self::Gone => None,
        }
    }
}

/// Names a session to people, without being good for anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionId([u8; 8]);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for SessionId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let number = u64::from_str_radix(text, 16).map_err(|_| NotAnId)?;
        let is_whole = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        is_whole.then(|| Self(number.to_be_bytes())).ok_or(NotAnId)
    }
}

/// A session as people see it in a list.
#[derive(Debug, Clone)]
pub struct SessionView {
    /// Its name.
    pub id: SessionId,
    /// Whose, from where, by what.
    pub caller: Caller,
    /// When it began.
    pub opened_at: Timestamp,
    /// The last sign of life.
    pub seen_at: Timestamp,
    /// What is missing still.
    pub step: Step,
    /// Since when it is locked.
    pub locked_at: Option<Timestamp>,
}

#[derive(Debug, Clone)]
struct Session {
    caller: Caller,
    device: Option<DeviceMark>,
    step: Step,
    opened_at: Timestamp,
    seen_at: Timestamp,
    idle_seconds_max: i64,
    locked_at: Option<Timestamp>,
    told_elsewhere_at: Option<Timestamp>,
    /// How far the clock of its terminal was off when the trail was told.
    told_offset_seconds: Option<i64>,
    /// When it ends in any case, where what let its person in has an end.
    until: Option<Timestamp>,
}

/// A token that is shown elsewhere again and again is told once in so many seconds.
const TOLD_AGAIN_SECONDS: i64 = 60;

/// All open sessions.
#[derive(Debug, Default)]
pub struct Sessions {
    bounds: SessionBounds,
    open: Mutex<BTreeMap<[u8; 32], Session>>,
}

impl Sessions {
    /// No sessions yet, under these bounds.
    #[must_use]
    pub fn new(bounds: SessionBounds) -> Self {
        Self {
            bounds,
            open: Mutex::default(),
        }
    }

    /// Opens a session. Returns false when there are too many.
    pub fn open(
        &self,
        token: &SessionToken,
        (caller, step): (Caller, Step),
        device: Option<DeviceMark>,
        at: Timestamp,
    ) -> bool {
        let idle_seconds_max = self.bounds.idle_seconds_max;
        let mut open = self.lock();
        if open.len() >= self.bounds.count_max {
            open.retain(|_, session| self.bounds.lives(session, at));
        }
        if open.len() >= self.bounds.count_max {
            return false;
        }
        open.insert(
            token.key(),
            Session {
                caller,
                device,
                step,
                opened_at: at,
                seen_at: at,
                idle_seconds_max,
                locked_at: None,
                told_elsewhere_at: None,
                told_offset_seconds: None,
                until: None,
            },
        );
        true
    }

    /// Who is behind a token that this device shows; counts as a sign of life.
    pub fn resume(
        &self,
        token: &SessionToken,
        device: Option<&DeviceMark>,
        at: Timestamp,
    ) -> Presence {
        let mut open = self.lock();
        let Some(session) = open.get_mut(&token.key()) else {
            return Presence::Gone;
        };
        if !self.bounds.lives(session, at) {
            open.remove(&token.key());
            return Presence::Gone;
        }
        let caller = session.caller.clone();
        if session.device.as_ref() != device {
            let told = session.told_elsewhere_at.replace(at);
            let is_news = told.is_none_or(|told| at.seconds_since(told) >= TOLD_AGAIN_SECONDS);
            return if is_news {
                Presence::Elsewhere(caller)
            } else {
                session.told_elsewhere_at = told;
                Presence::Gone
            };
        }
        if session.locked_at.is_some() {
            return Presence::Locked(caller);
        }
        if session.is_idle(at) {
            session.locked_at = Some(at);
            return Presence::JustLocked(caller);
        }
        session.seen_at = session.seen_at.max(at);
        match session.step {
            Step::Enter => Presence::Open(caller),
            step => Presence::At(step, caller),
        }
    }

    /// How long the terminal of a session may stand unattended.
    pub fn lock_after(&self, token: &SessionToken, idle_seconds_max: i64) {
        if let Some(session) = self.lock().get_mut(&token.key()) {
            session.idle_seconds_max = idle_seconds_max;
        }
    }

    /// Seconds without a sign of life after which a session locks.
    #[must_use]
    pub fn locks_after(&self, token: &SessionToken) -> Option<i64> {
        let open = self.lock();
        open.get(&token.key())
            .map(|session| session.idle_seconds_max)
    }

    /// Whether it is news for the trail how far the clock of the terminal is off.
    pub fn is_news_of_clock(&self, token: &SessionToken, offset: i64, tolerance: i64) -> bool {
        let mut open = self.lock();
        let Some(session) = open.get_mut(&token.key()) else {
            return false;
        };
        let told = session.told_offset_seconds;
        let is_news = told.is_none_or(|told| (told - offset).abs() > tolerance);
        if is_news {
            session.told_offset_seconds = Some(offset);
        }
        is_news
    }

    /// Locks the screen of a session: nothing is read or written until its person is back.
    pub fn lock_screen(&self, token: &SessionToken, at: Timestamp) -> Option<Caller> {
        let mut open = self.lock();
        let session = open.get_mut(&token.key())?;
        session.locked_at.get_or_insert(at);
        Some(session.caller.clone())
    }

    /// Locks every session that stood unattended for too long; their callers, for the trail.
    pub fn lock_idle(&self, at: Timestamp) -> Vec<Caller> {
        let mut open = self.lock();
        open.retain(|_, session| self.bounds.lives(session, at));
        let idle = open
            .values_mut()
            .filter(|session| session.locked_at.is_none() && session.is_idle(at));
        idle.map(|session| {
            session.locked_at = Some(at);
            session.caller.clone()
        })
        .collect()
    }

    /// The sessions of an institution, or of one person in it; the newest sign of life first.
    #[must_use]
    pub fn list(&self, institution: InstitutionId, person: Option<PersonId>) -> Vec<SessionView> {
        let open = self.lock();
        let of = |session: &&Session| {
            session.caller.institution == institution
                && person.is_none_or(|person| session.caller.person.id == person)
        };
        let mut views: Vec<SessionView> = open
            .iter()
            .filter(|(_, session)| of(session))
            .map(|(key, session)| session.view(key))
            .collect();
        views.sort_by_key(|view| std::cmp::Reverse(view.seen_at));
        views
    }

    /// Ends the session of this name in an institution.
    pub fn close_named(&self, institution: InstitutionId, id: SessionId) -> Option<Caller> {
        let mut open = self.lock();
        let key = open.iter().find_map(|(key, session)| {
            let is_it = name_of(key) == id && session.caller.institution == institution;
            is_it.then_some(*key)
        })?;
        open.remove(&key).map(|session| session.caller)
    }

    /// Notes what was proven now, and where the session stands after it.
    pub fn advance(
        &self,
        token: &SessionToken,
        proven: &[AuthenticationMethod],
        step: Step,
        at: Timestamp,
    ) {
        if let Some(session) = self.lock().get_mut(&token.key()) {
            session.caller.authenticated_at = at;
            session.caller.authentication = proven.to_vec();
            session.step = step;
        }
    }

    /// Notes that the person has proved again who they are.
    pub fn renew(&self, token: &SessionToken, methods: &[AuthenticationMethod], at: Timestamp) {
        if let Some(session) = self.lock().get_mut(&token.key()) {
            session.caller.authenticated_at = at;
            session.caller.authentication = methods.to_vec();
            session.seen_at = session.seen_at.max(at);
            session.locked_at = None;
        }
    }

    /// Lets a session end at this moment in any case: with what let its person in.
    pub fn end_at(&self, token: &SessionToken, until: Timestamp) {
        if let Some(session) = self.lock().get_mut(&token.key()) {
            session.until = Some(session.until.map_or(until, |before| before.min(until)));
        }
    }

    /// Whether the session is still on its way in.
    #[must_use]
    pub fn is_entering(&self, token: &SessionToken) -> bool {
        let open = self.lock();
        open.get(&token.key())
            .is_some_and(|session| session.step != Step::Enter)
    }

    /// Whether the session has come to this step of its log-in, or further.
    #[must_use]
    pub fn has_come_to(&self, token: &SessionToken, step: Step) -> bool {
        let open = self.lock();
        open.get(&token.key())
            .is_some_and(|session| session.step >= step)
    }

    /// Ends all sessions of a person but this one.
    pub fn close_others_of(&self, person: PersonId, token: &SessionToken) {
        let own = token.key();
        self.lock()
            .retain(|key, session| *key == own || session.caller.person.id != person);
    }

    /// Ends a session.
    pub fn close(&self, token: &SessionToken) -> Option<Caller> {
        self.lock()
            .remove(&token.key())
            .map(|session| session.caller)
    }

    /// Ends all sessions of a person, as when the account is disabled.
    pub fn close_all_of(&self, person: PersonId) {
        self.lock()
            .retain(|_, session| session.caller.person.id != person);
    }

    /// Ends the sessions that a person opened with a certificate.
    pub fn close_certified(&self, person: PersonId) {
        self.lock().retain(|_, session| {
            let by_card = &AuthenticationMethod::Certificate;
            let is_by_card = session.caller.authentication.contains(by_card);
            session.caller.person.id != person || !is_by_card
        });
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<[u8; 32], Session>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionBounds {
    /// An open session lives until its age; one on the way in, or locked, also needs its person.
    fn lives(&self, session: &Session, at: Timestamp) -> bool {
        let seen = at.seconds_since(session.seen_at);
        let is_waited_for = session.step == Step::Enter || seen <= self.idle_seconds_max;
        let has_ended = session.until.is_some_and(|until| at >= until);
        let age_seconds = at.seconds_since(session.opened_at);
        is_waited_for && !has_ended && age_seconds <= self.age_seconds_max
    }
}

impl Session {
    fn is_idle(&self, at: Timestamp) -> bool {
        at.seconds_since(self.seen_at) > self.idle_seconds_max
    }

    fn view(&self, key: &[u8; 32]) -> SessionView {
        SessionView {
            id: name_of(key),
            caller: self.caller.clone(),
            opened_at: self.opened_at,
            seen_at: self.seen_at,
            step: self.step,
            locked_at: self.locked_at,
        }
    }
}

/// The name of a session: the first bytes of the digest of its token.
fn name_of(key: &[u8; 32]) -> SessionId {
    let [a, b, c, d, e, f, g, h, ..] = *key;
    SessionId([a, b, c, d, e, f, g, h])
}
