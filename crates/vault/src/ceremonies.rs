//! Challenges and secrets that are offered and come back proven: for passkeys and one-time codes.
//!
//! Nothing is kept of what was only asked for, so that asking cannot fill memory or push somebody
//! else's challenge out: a challenge carries its end and a tag over its purpose. What was used is
//! remembered until its end, so that it is used once (WebAuthn level 2, §13.4.3).

use crate::one_time_code::TotpSecret;
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_model::Timestamp;
use genpon_model::id::PersonId;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroizing;

/// How long a challenge is good.
const GOOD_SECONDS: i64 = 5 * 60;

/// Used challenges that are remembered; more in five minutes are no log-ins of people.
const USED_MAX: usize = 65_536;

const RANDOM_BYTES: usize = 16;
const TAG_BYTES: usize = 32;
const CHALLENGE_BYTES: usize = 8 + RANDOM_BYTES + TAG_BYTES;

/// What a challenge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A new passkey of this person.
    Register(PersonId),
    /// A passkey that this person has.
    Prove(PersonId),
    /// A passkey of whoever it is.
    LogIn,
    /// A log-in through an identity provider, bound to what this digest is of.
    SignOn([u8; 32]),
}

/// The key behind what is offered: of this process, never stored.
pub(crate) struct Ceremonies {
    key: hmac::Key,
    used: Mutex<BTreeMap<String, Timestamp>>,
}

impl Ceremonies {
    /// Under a key of 32 random bytes.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, key),
            used: Mutex::default(),
        }
    }

    /// A new challenge, as base64url.
    pub(crate) fn challenge(
        &self,
        purpose: Purpose,
        random: &[u8; RANDOM_BYTES],
        at: Timestamp,
    ) -> String {
        let until = at.plus_seconds(GOOD_SECONDS).as_micros().to_be_bytes();
        let mut bytes = [until.as_slice(), random].concat();
        let tag = hmac::sign(&self.key, &tagged(purpose, &bytes));
        bytes.extend_from_slice(tag.as_ref());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Whether a challenge is ours, for this purpose, in time and not used yet.
    pub(crate) fn is_good(&self, purpose: Purpose, challenge: &str, at: Timestamp) -> bool {
        let is_used = || {
            let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            used.contains_key(challenge)
        };
        let until = self.until(purpose, challenge);
        until.is_some_and(|until| at <= until) && !is_used()
    }

    /// Uses a challenge up. Says whether it was good until then.
    pub(crate) fn use_up(&self, purpose: Purpose, challenge: &str, at: Timestamp) -> bool {
        let Some(until) = self.until(purpose, challenge).filter(|until| at <= *until) else {
            return false;
        };
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= USED_MAX {
            used.retain(|_, until| at <= *until);
        }
        // Full for five minutes: refuse rather than forget.
        used.len() < USED_MAX && used.insert(challenge.to_owned(), until).is_none()
    }

    /// The secret that a session may enrol: the same until something is enrolled.
    pub(crate) fn totp_secret(&self, session: &[u8; 32], number: u32) -> TotpSecret {
        let name = [
            b"genpon/totp/1\n",
            session.as_slice(),
            &number.to_be_bytes(),
        ]
        .concat();
        let name = Zeroizing::new(name);
        let tag = hmac::sign(&self.key, &name);
        TotpSecret::new(tag.as_ref().try_into().unwrap_or_default())
    }

    /// 32 bytes that nobody can know from a challenge.
    pub(crate) fn derived(&self, name: &str, challenge: &str) -> [u8; 32] {
        let text = format!("genpon/derived/1\n{name}\n{challenge}");
        let tag = hmac::sign(&self.key, text.as_bytes());
        tag.as_ref().try_into().unwrap_or_default()
    }

    /// When a challenge was made that was found to be ours.
    pub(crate) fn begun_at(challenge: &str) -> Option<Timestamp> {
        let bytes = URL_SAFE_NO_PAD.decode(challenge).ok()?;
        let (until, _) = bytes.split_first_chunk::<8>()?;
        let until = Timestamp::from_micros(i64::from_be_bytes(*until)).ok()?;
        Some(until.plus_seconds(-GOOD_SECONDS))
    }

    /// Until when a challenge is good, if it is ours and for this purpose.
    fn until(&self, purpose: Purpose, challenge: &str) -> Option<Timestamp> {
        let bytes = URL_SAFE_NO_PAD.decode(challenge).ok()?;
        let bytes: [u8; CHALLENGE_BYTES] = bytes.try_into().ok()?;
        let (said, tag) = bytes.split_at(8 + RANDOM_BYTES);
        hmac::verify(&self.key, &tagged(purpose, said), tag).ok()?;
        let (until, _) = said.split_first_chunk::<8>()?;
        Timestamp::from_micros(i64::from_be_bytes(*until)).ok()
    }
}

fn tagged(purpose: Purpose, said: &[u8]) -> Vec<u8> {
    let (name, person) = match purpose {
        Purpose::Register(person) => ("register", person.to_string()),
        Purpose::Prove(person) => ("prove", person.to_string()),
        Purpose::LogIn => ("log-in", String::new()),
        Purpose::SignOn(bound) => ("sign-on", URL_SAFE_NO_PAD.encode(bound)),
    };
    [
        format!("genpon/challenge/1\n{name}\n{person}\n").as_bytes(),
        said,
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000).unwrap()
    }

    #[test]
    fn a_challenge_is_good_once_in_time_and_for_its_purpose() {
        let ceremonies = Ceremonies::new(&[1; 32]);
        let challenge = ceremonies.challenge(Purpose::LogIn, &[2; 16], at(0));
        let person: PersonId = "019a8f2e-6b1c-7d20-9c41-5e0a7c3b1f02".parse().unwrap();
        assert!(!ceremonies.use_up(Purpose::Prove(person), &challenge, at(1)));
        assert!(!ceremonies.use_up(Purpose::LogIn, &challenge, at(301)));
        assert!(ceremonies.is_good(Purpose::LogIn, &challenge, at(300)));
        assert!(ceremonies.use_up(Purpose::LogIn, &challenge, at(300)));
        assert!(
            !ceremonies.use_up(Purpose::LogIn, &challenge, at(300)),
            "a replay"
        );
        assert!(!ceremonies.is_good(Purpose::LogIn, &challenge, at(300)));
        let other = Ceremonies::new(&[3; 32]);
        assert!(
            !other.use_up(Purpose::LogIn, &challenge, at(1)),
            "of another process"
        );
        assert!(!ceremonies.use_up(Purpose::LogIn, "AAAA", at(1)));
    }

    #[test]
    fn a_session_is_offered_one_secret_until_something_is_enrolled() {
        let ceremonies = Ceremonies::new(&[1; 32]);
        let base32 =
            |session: u8, number| ceremonies.totp_secret(&[session; 32], number).to_base32();
        assert_eq!(base32(1, 0), base32(1, 0));
        assert_ne!(base32(1, 0), base32(2, 0));
        assert_ne!(base32(1, 0), base32(1, 1));
    }
}
