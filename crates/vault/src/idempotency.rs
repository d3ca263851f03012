//! A request that is sent twice happens once: the answer is kept with the key it came under.
//!
//! The answer becomes durable in the same commit as what it tells of, so that after a crash the
//! sender asks again and gets either the same answer or the first one. A key belongs to the caller
//! and to one request, known by its digest.

use crate::desk::Desk;
use crate::error::{Error, Noun, Refusal};
use genpon_model::digest::{Digest, DigestAlgorithm, Hasher};
use genpon_store::keys::Purpose;
use genpon_store::{ReplyRow, Write};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// The `Idempotency-Key` of a request, as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

/// The text given is no idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("takes 1 to {} visible ASCII characters", IdempotencyKey::CHARS_MAX)]
pub struct NotAKey;

impl IdempotencyKey {
    /// Most characters it may have.
    pub const CHARS_MAX: usize = 128;
}

impl FromStr for IdempotencyKey {
    type Err = NotAKey;
    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let is_legal = (1..=Self::CHARS_MAX).contains(&text.len());
        if is_legal && text.bytes().all(|b| b.is_ascii_graphic()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAKey)
        }
    }
}

/// A request that shall happen once.
#[derive(Debug, Clone)]
pub struct Once {
    /// Its key.
    pub key: IdempotencyKey,
    /// What it asks for.
    pub request: Digest,
}

/// The digest of a request, piece by piece: no two lists of pieces give the same bytes.
pub struct Fingerprint(Hasher);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(DigestAlgorithm::Sha256.hasher())
    }
}

impl Fingerprint {
    /// Adds one piece.
    #[must_use]
    pub fn piece(mut self, bytes: &[u8]) -> Self {
        self.0.update(&(bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
        self
    }

    /// The digest of all pieces.
    #[must_use]
    pub fn digest(self) -> Digest {
        self.0.finish()
    }

    /// The request under its key.
    #[must_use]
    pub fn once(self, key: IdempotencyKey) -> Once {
        Once {
            key,
            request: self.digest(),
        }
    }
}

/// An answer, and whether it was given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// What was answered.
    pub value: T,
    /// Whether this is the stored answer to an earlier request.
    pub is_repeated: bool,
}

impl<T> Answer<T> {
    /// An answer that is given for the first time.
    pub(crate) const fn first(value: T) -> Self {
        Self {
            value,
            is_repeated: false,
        }
    }
}

impl Desk<'_> {
    /// The answer that was given to this request before. The repetition leaves an event.
    pub(crate) fn earlier<T: DeserializeOwned>(
        &mut self,
        once: Option<&Once>,
    ) -> Result<Option<Answer<T>>, Error> {
        let Some(once) = once else { return Ok(None) };
        let caller = self.caller.key();
        let found = self
            .vault
            .store()
            .reply(self.caller.institution, &caller, &once.key.0)?;
        let Some(row) = found else { return Ok(None) };
        if row.request_digest != once.request {
            return Err(Refusal::IdempotencyKeyReused.into());
        }
        let context = context(&caller, &once.key);
        let sealing = &self.house.sealing;
        let plain = sealing.open_other(Purpose::Reply, &context, &row.body, Noun::Address)?;
        let value = serde_json::from_slice(&plain);
        let value = value.map_err(|_| Error::Internal("a kept answer does not read"))?;
        self.detail("repeated", "yes");
        self.commit_open()?;
        Ok(Some(Answer {
            value,
            is_repeated: true,
        }))
    }

    /// Keeps the answer in the commit that makes it true.
    pub(crate) fn keep<T: Serialize>(
        &mut self,
        once: Option<Once>,
        value: &T,
    ) -> Result<(), Error> {
        let Some(once) = once else { return Ok(()) };
        let caller = self.caller.key();
        let plain = serde_json::to_vec(value);
        let plain = plain.map_err(|_| Error::Internal("an answer does not write"))?;
        let context = context(&caller, &once.key);
        let body = self
            .house
            .sealing
            .seal_other(Purpose::Reply, &context, &plain)?;
        let (key, request_digest, at) = (once.key.0, once.request, self.now.at);
        self.write(Write::AddReply(ReplyRow {
            caller,
            key,
            request_digest,
            at,
            body,
        }));
        Ok(())
    }
}

fn context(caller: &str, key: &IdempotencyKey) -> Vec<u8> {
    [caller.as_bytes(), b"\n", key.0.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_short_and_visible() {
        for key in ["a", "7f1c-2b", &"k".repeat(128)] {
            assert!(key.parse::<IdempotencyKey>().is_ok(), "{key}");
        }
        for key in ["", "a b", "鍵", "a\n", &"k".repeat(129)] {
            assert_eq!(key.parse::<IdempotencyKey>(), Err(NotAKey), "{key:?}");
        }
    }

    #[test]
    fn pieces_do_not_run_into_each_other() {
        let of = |pieces: &[&str]| {
            let whole = pieces
                .iter()
                .fold(Fingerprint::default(), |f, p| f.piece(p.as_bytes()));
            whole.once("k".parse().unwrap()).request
        };
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab", "c"]), of(&["abc"]));
    }
}
