//! The keys of a provider: a JWK set (RFC 7517 §5). Keys that are not for signatures, or of a kind that
//! is not taken, are left out; a key with a private part makes the whole set worthless.

use super::{Algorithm, OidcError, object, text};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// Keys of one set that are looked at.
const KEYS_MAX: usize = 64;

/// Bytes of an RSA modulus: 2048 to 8192 bits.
const MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=1024;

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// RSA, both numbers big-endian without leading zeros.
    Rsa {
        /// Modulus.
        modulus: Vec<u8>,
        /// Exponent.
        exponent: Vec<u8>,
    },
    /// A point on P-256, uncompressed.
    P256(Vec<u8>),
    /// A point on P-384, uncompressed.
    P384(Vec<u8>),
    /// Ed25519.
    Ed25519([u8; 32]),
}

/// A key of a provider with what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationKey {
    /// Its id, where it has one.
    pub id: Option<String>,
    /// The one algorithm it is for, where it says so.
    pub algorithm: Option<Algorithm>,
    /// The key.
    pub key: Key,
}

impl VerificationKey {
    /// Whether it may verify a signature by this algorithm.
    #[must_use]
    pub fn fits(&self, algorithm: Algorithm) -> bool {
        let is_of_kind = matches!(
            (&self.key, algorithm),
            (Key::Rsa { .. }, Algorithm::Rs256 | Algorithm::Ps256)
                | (Key::P256(_), Algorithm::Es256)
                | (Key::P384(_), Algorithm::Es384)
                | (Key::Ed25519(_), Algorithm::EdDsa)
        );
        is_of_kind && self.algorithm.is_none_or(|own| own == algorithm)
    }
}

/// Reads a set of keys.
///
/// # Errors
/// No set of keys, too many of them, a private one among them, or the same id twice.
pub fn read_keys(bytes: &[u8]) -> Result<Vec<VerificationKey>, OidcError> {
    let fault = OidcError::Member("keys");
    let object = object(bytes)?;
    let listed = object.get("keys").and_then(Value::as_array).ok_or(fault)?;
    if listed.len() > KEYS_MAX {
        return Err(fault);
    }
    let mut keys: Vec<VerificationKey> = Vec::new();
    for one in listed {
        let one = one.as_object().ok_or(fault)?;
        if ["d", "k", "p", "q"]
            .iter()
            .any(|part| one.contains_key(*part))
        {
            return Err(fault);
        }
        let Some(key) = read_key(one) else { continue };
        let is_twice = |other: &VerificationKey| other.id.is_some() && other.id == key.id;
        if keys.iter().any(is_twice) {
            return Err(fault);
        }
        keys.push(key);
    }
    Ok(keys)
}

/// A key that may verify signatures; none where it is for something else.
fn read_key(object: &Map<String, Value>) -> Option<VerificationKey> {
    let is_for_signatures = object.get("use").is_none_or(|r#use| r#use == "sig");
    let verifies = object.get("key_ops").is_none_or(|operations| {
        let listed = operations.as_array();
        listed.is_some_and(|listed| listed.iter().any(|one| one == "verify"))
    });
    if !is_for_signatures || !verifies {
        return None;
    }
    let number = |name| decode(text(object, name)?);
    let key = match (text(object, "kty")?, text(object, "crv")) {
        ("RSA", None) => {
            let (modulus, exponent) = (number("n")?, number("e")?);
            let is_whole = MODULUS_BYTES.contains(&modulus.len())
                && modulus.first() != Some(&0)
                && (1..=4).contains(&exponent.len())
                && exponent.first() != Some(&0);
            is_whole.then_some(Key::Rsa { modulus, exponent })?
        }
        ("EC", Some("P-256")) => Key::P256(point(&number("x")?, &number("y")?, 32)?),
        ("EC", Some("P-384")) => Key::P384(point(&number("x")?, &number("y")?, 48)?),
        ("OKP", Some("Ed25519")) => Key::Ed25519(number("x")?.try_into().ok()?),
        _ => return None,
    };
    let algorithm = match object.get("alg") {
        None => None,
        Some(name) => Some(Algorithm::of(name.as_str()?)?),
    };
    let id = match object.get("kid") {
        None => None,
        Some(id) => Some(id.as_str()?.to_owned()),
    };
    Some(VerificationKey { id, algorithm, key })
}

fn point(x: &[u8], y: &[u8], bytes: usize) -> Option<Vec<u8>> {
    (x.len() == bytes && y.len() == bytes).then(|| [&[4], x, y].concat())
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
