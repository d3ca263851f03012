//! Whether a token was signed by a key of its provider. The algorithm is one of a short list and must be
//! one that the key is for; nothing that the token brings along is used as a key.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use genpon_formats::oidc::{Algorithm, Key, Token, TokenFault, VerificationKey};

/// Checks the signature of a token.
///
/// # Errors
/// No key that fits, or a wrong signature.
pub(super) fn verify(token: &Token<'_>, keys: &[VerificationKey]) -> Result<(), TokenFault> {
    let key = key_of(token, keys).ok_or(TokenFault::KeyUnknown)?;
    let (signed, signature) = (token.signed, token.signature.as_slice());
    let verified = match (&key.key, token.algorithm) {
        (Key::Rsa { modulus, exponent }, algorithm) => {
            let parameters = match algorithm {
                Algorithm::Ps256 => &RSA_PSS_2048_8192_SHA256,
                _ => &RSA_PKCS1_2048_8192_SHA256,
            };
            let key = RsaPublicKeyComponents {
                n: modulus,
                e: exponent,
            };
            key.verify(parameters, signed, signature)
        }
        (Key::P256(point), _) => {
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature)
        }
        (Key::P384(point), _) => {
            UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, point).verify(signed, signature)
        }
        (Key::Ed25519(key), _) => UnparsedPublicKey::new(&ED25519, key).verify(signed, signature),
    };
    verified.map_err(|_| TokenFault::Signature)
}

/// The key that a token names; where it names none, the only one that fits.
fn key_of<'k>(token: &Token<'_>, keys: &'k [VerificationKey]) -> Option<&'k VerificationKey> {
    let mut fitting = keys.iter().filter(|key| key.fits(token.algorithm));
    if let Some(id) = &token.key_id {
        return fitting.find(|key| key.id.as_ref() == Some(id));
    }
    let only = fitting.next()?;
    fitting.next().is_none().then_some(only)
}

#[cfg(test)]
mod tests;
