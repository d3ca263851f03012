//! The box: how small values are sealed (docs/format/contents.md, "The box").
//!
//! A nonce of 24 random bytes: the first half derives the AES key, the second half is the GCM nonce
//! under it, as XAES-256-GCM does, so that the number of boxes under one key needs no watching.

use super::KeyError;
use super::random::{Random, draw};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use zeroize::Zeroizing;

/// The key of a family of boxes.
pub(crate) struct BoxKey(Prk);

impl BoxKey {
    /// From 32 bytes.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(Prk::new_less_safe(HKDF_SHA256, key))
    }

    /// From another key, by extracting under a salt and expanding for a purpose.
    pub(crate) fn derive(salt: &[u8], key: &[u8; 32], info: &[&[u8]]) -> Result<Self, KeyError> {
        let extracted = Salt::new(HKDF_SHA256, salt).extract(key);
        let mut derived = Zeroizing::new([0; 32]);
        expand(&extracted, info, &mut derived)?;
        Ok(Self::new(&derived))
    }

    /// Seals `plain` behind `prefix`, and binds it to `bound`.
    pub(crate) fn seal(
        &self,
        random: &dyn Random,
        prefix: &[u8],
        bound: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        let nonce: [u8; NONCE_LEN] = draw(random)?;
        let (key, nonce_of_key) = self.message_key(&nonce)?;
        let mut sealed = Vec::with_capacity(prefix.len() + OVERHEAD + plain.len());
        sealed.extend_from_slice(prefix);
        sealed.push(ALGORITHM);
        sealed.extend_from_slice(&nonce);
        let start = sealed.len();
        sealed.extend_from_slice(plain);
        let tag = key
            .seal_in_place_separate_tag(nonce_of_key, Aad::from(bound), &mut sealed[start..])
            .map_err(|_| KeyError::DoesNotOpen)?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// Opens a box that was bound to `bound`.
    pub(crate) fn open(&self, bound: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let (&algorithm, rest) = sealed.split_first().ok_or(KeyError::DoesNotOpen)?;
        if algorithm != ALGORITHM {
            return Err(KeyError::Algorithm(algorithm));
        }
        let (nonce, ciphertext) = rest
            .split_first_chunk::<NONCE_LEN>()
            .ok_or(KeyError::DoesNotOpen)?;
        let (key, nonce_of_key) = self.message_key(nonce)?;
        let mut plain = Zeroizing::new(ciphertext.to_vec());
        let length = key
            .open_in_place(nonce_of_key, Aad::from(bound), &mut plain)
            .map_err(|_| KeyError::DoesNotOpen)?
            .len();
        plain.truncate(length);
        Ok(plain)
    }

    fn message_key(&self, nonce: &[u8; NONCE_LEN]) -> Result<(LessSafeKey, Nonce), KeyError> {
        let (chooses_key, nonce_of_key) = nonce.split_at(12);
        let mut key = Zeroizing::new([0; 32]);
        expand(&self.0, &[b"genpon/box/1", chooses_key], &mut key)?;
        let key = UnboundKey::new(&AES_256_GCM, &*key).map_err(|_| KeyError::DoesNotOpen)?;
        let nonce_of_key =
            Nonce::try_assume_unique_for_key(nonce_of_key).map_err(|_| KeyError::DoesNotOpen)?;
        Ok((LessSafeKey::new(key), nonce_of_key))
    }
}

fn expand(prk: &Prk, info: &[&[u8]], out: &mut [u8; 32]) -> Result<(), KeyError> {
    prk.expand(info, KeyLen)
        .and_then(|okm| okm.fill(out))
        .map_err(|_| KeyError::DoesNotOpen)
}

#[derive(Clone, Copy)]
struct KeyLen;

impl KeyType for KeyLen {
    fn len(&self) -> usize {
        32
    }
}

/// AES-256-GCM under a key that HKDF-SHA256 derives from the nonce.
const ALGORITHM: u8 = 1;
const NONCE_LEN: usize = 24;
const OVERHEAD: usize = 1 + NONCE_LEN + 16;
