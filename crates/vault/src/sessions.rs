//! Sessions: who is logged in or on the way there, known only by the digest of a random token.
//!
//! A session begins with the first thing proven and stands at a [`Step`] until nothing is missing;
//! only then is there a caller to work with. It belongs to the device it was opened on: the token
//! alone, brought from elsewhere, opens nothing (JAHIS 3.3, 6.2(5); 運用13).
//! Kept in memory: a restart asks everybody to log in again, and loses no work, because drafts are
//! saved as they are written. A session ends by log-out, by idleness and by age. The token and the
//! CSRF token are compared as digests, so that timing tells nothing.

use crate::caller::Caller;
use genpon_access::entrance::Step;
use genpon_model::Timestamp;
use genpon_model::digest::DigestAlgorithm;
use genpon_model::id::PersonId;
use genpon_model::person::AuthenticationMethod;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
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

    fn key(&self) -> [u8; 32] {
        let digest = DigestAlgorithm::Sha256.digest(self.0.as_bytes());
        digest.as_bytes().try_into().unwrap_or([0; 32])
    }
}

/// The device a session belongs to: a digest over what only that device can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceMark([u8; 32]);

impl DeviceMark {
    /// Of the secret that the device keeps, and of its certificate where it has one.
    #[must_use]
    pub fn new(secret: &str, certificate: Option<&[u8]>) -> Self {
        let mut bytes = format!("genpon/device/1\n{secret}\n").into_bytes();
        bytes.extend_from_slice(certificate.unwrap_or_default());
        let digest = DigestAlgorithm::Sha256.digest(&bytes);
        Self(digest.as_bytes().try_into().unwrap_or([0; 32]))
    }
}

/// What a token stands for.
#[derive(Debug, Clone)]
pub enum Presence {
    /// Somebody who may work.
    Open(Caller),
    /// Somebody from whom something is missing still. The caller is known, and may do nothing else.
    At(Step, Caller),
    /// Nobody: unknown, ended, or shown by another device.
    Gone,
    /// The token was shown by another device than the one it was given to.
    Elsewhere(Caller),
}

#[derive(Debug, Clone)]
struct Session {
    caller: Caller,
    device: Option<DeviceMark>,
    step: Step,
    opened_at: Timestamp,
    seen_at: Timestamp,
}

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
            },
        );
        true
    }

    /// Who is behind a token that this device shows; counts as a sign of life.
    pub fn resume(
        &self,
        token: &SessionToken,
        device: Option<DeviceMark>,
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
        if session.device != device {
            return Presence::Elsewhere(session.caller.clone());
        }
        session.seen_at = session.seen_at.max(at);
        let caller = session.caller.clone();
        match session.step {
            Step::Enter => Presence::Open(caller),
            step => Presence::At(step, caller),
        }
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
    pub fn renew(&self, token: &SessionToken, method: AuthenticationMethod, at: Timestamp) {
        if let Some(session) = self.lock().get_mut(&token.key()) {
            session.caller.authenticated_at = at;
            session.caller.authentication = vec![method];
        }
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

    /// How many are open.
    pub fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<[u8; 32], Session>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionBounds {
    fn lives(&self, session: &Session, at: Timestamp) -> bool {
        at.seconds_since(session.seen_at) <= self.idle_seconds_max
            && at.seconds_since(session.opened_at) <= self.age_seconds_max
    }
}
