//! What an identity provider says: OpenID Connect Core 1.0 and Discovery 1.0, JWS (RFC 7515), JWK
//! (RFC 7517), PKCE (RFC 7636), issuer identification (RFC 9207).
//!
//! Reads, strictly and with bounds, what a stranger may send. A key in a header is never used, an
//! algorithm outside the list is never tried, `none` and shared secrets (HS*) are not in it. Whether a
//! signature is right is checked by whoever asked (`vault::sign_on`).

pub mod discovery;
pub mod keys;
pub mod token;

pub use discovery::Discovery;
pub use keys::{Key, VerificationKey, read_keys};
pub use token::{Claims, Expected, Token, TokenFault, read_token};

use crate::json::{Limits, Numbers, parse};
use serde_json::{Map, Value};

/// Bytes of any document of a provider.
pub const DOCUMENT_BYTES_MAX: usize = 256 * 1024;

const LIMITS: Limits = Limits {
    size_max: DOCUMENT_BYTES_MAX,
    depth_max: 12,
    numbers: Numbers::Decimals,
};

/// Why a document of a provider is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OidcError {
    /// Not one JSON object within the limits.
    #[error("not one JSON object within the limits")]
    NotAnObject,
    /// A member is missing, or not what it should be.
    #[error("the member {0} is missing or not what it should be")]
    Member(&'static str),
    /// It speaks for another issuer.
    #[error("the document is of another issuer")]
    OtherIssuer,
}

/// The algorithms in which an identity token may be signed (RFC 7518 §3.1, RFC 8037 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// Ed25519.
    EdDsa,
}

impl Algorithm {
    /// By the name in a header or a key.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "RS256" => Self::Rs256,
            "PS256" => Self::Ps256,
            "ES256" => Self::Es256,
            "ES384" => Self::Es384,
            "EdDSA" | "Ed25519" => Self::EdDsa,
            _ => return None,
        })
    }
}

/// The identity token in the answer of a token endpoint (Core, §3.1.3.3).
///
/// # Errors
/// No JSON object, or without a token in it.
pub fn read_token_answer(bytes: &[u8]) -> Result<String, OidcError> {
    let object = object(bytes)?;
    let token = text(&object, "id_token").ok_or(OidcError::Member("id_token"))?;
    Ok(token.to_owned())
}

fn object(bytes: &[u8]) -> Result<Map<String, Value>, OidcError> {
    match parse(bytes, LIMITS) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(OidcError::NotAnObject),
    }
}

fn text<'o>(object: &'o Map<String, Value>, name: &str) -> Option<&'o str> {
    object.get(name).and_then(Value::as_str)
}

#[cfg(test)]
mod tests;
