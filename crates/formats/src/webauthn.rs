//! What a passkey sends: Web Authentication level 2, §5.8.1 client data, §6.1 authenticator data, §6.5
//! attestation objects, and the COSE keys (RFC 9053) in them.
//!
//! Reads, strictly and with bounds, what a stranger may send; trusts nothing of it. Whether challenge,
//! origin, flags, counter and signature are right is checked by whoever asked (`vault::passkeys`).
//! Attestation statements are skipped: Genpon asks for none and believes none.

pub mod cbor;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cbor::{Item, read_item};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes of any one message.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024;

/// Bytes of a credential id (WebAuthn level 2, §4: at most 1023).
pub const CREDENTIAL_ID_BYTES_MAX: usize = 1023;

/// Why a message is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasskeyError {
    /// More bytes than any honest authenticator sends.
    #[error("too many bytes")]
    TooLong,
    /// The client data are not the JSON they should be.
    #[error("the client data cannot be read")]
    ClientData,
    /// The CBOR is not well-formed, not canonical, too deep or too long.
    #[error("the CBOR cannot be read")]
    Cbor,
    /// The authenticator data end too early or too late.
    #[error("the authenticator data cannot be read")]
    AuthenticatorData,
    /// The key is of a kind that is not asked for, or not on its curve's form.
    #[error("the public key is none that is taken")]
    Key,
}

/// What the browser says it did (§5.8.1).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ClientData {
    /// `webauthn.create` or `webauthn.get`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The challenge, as base64url.
    pub challenge: String,
    /// The origin of the page.
    pub origin: String,
    /// Whether the page stood inside one of another origin.
    #[serde(rename = "crossOrigin", default)]
    pub is_cross_origin: bool,
}

/// Reads client data.
///
/// # Errors
/// Too long, or not the JSON it should be.
pub fn read_client_data(bytes: &[u8]) -> Result<ClientData, PasskeyError> {
    if bytes.len() > MESSAGE_BYTES_MAX {
        return Err(PasskeyError::TooLong);
    }
    serde_json::from_slice(bytes).map_err(|_| PasskeyError::ClientData)
}

/// What the authenticator says (§6.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticatorData {
    /// SHA-256 of the relying party's id.
    pub rp_id_hash: [u8; 32],
    /// Whether somebody was there.
    pub is_present: bool,
    /// Whether the authenticator checked who.
    pub is_verified: bool,
    /// The signature counter; 0 where the authenticator keeps none.
    pub counter: u32,
    /// A new credential, at registration.
    pub credential: Option<NewCredential>,
}

/// A credential as it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredential {
    /// Its id.
    pub id: Vec<u8>,
    /// Its public key.
    pub key: PublicKey,
}

const FLAG_PRESENT: u8 = 0x01;
const FLAG_VERIFIED: u8 = 0x04;
const FLAG_CREDENTIAL: u8 = 0x40;
const FLAG_EXTENSIONS: u8 = 0x80;

/// Reads authenticator data; nothing may follow it.
///
/// # Errors
/// Bytes that end too early or too late, a key that is not taken.
pub fn read_authenticator_data(bytes: &[u8]) -> Result<AuthenticatorData, PasskeyError> {
    if bytes.len() > MESSAGE_BYTES_MAX {
        return Err(PasskeyError::TooLong);
    }
    let broken = PasskeyError::AuthenticatorData;
    let (rp_id_hash, rest) = bytes.split_first_chunk::<32>().ok_or(broken)?;
    let (flags, rest) = rest.split_first().ok_or(broken)?;
    let (counter, mut rest) = rest.split_first_chunk::<4>().ok_or(broken)?;
    let has = |flag| flags & flag != 0;
    let credential = if has(FLAG_CREDENTIAL) {
        let (credential, after) = read_credential(rest)?;
        rest = after;
        Some(credential)
    } else {
        None
    };
    if has(FLAG_EXTENSIONS) {
        let (extensions, after) = read_item(rest)?;
        matches!(extensions, Item::Map(_))
            .then_some(())
            .ok_or(broken)?;
        rest = after;
    }
    if !rest.is_empty() {
        return Err(broken);
    }
    Ok(AuthenticatorData {
        rp_id_hash: *rp_id_hash,
        is_present: has(FLAG_PRESENT),
        is_verified: has(FLAG_VERIFIED),
        counter: u32::from_be_bytes(*counter),
        credential,
    })
}

fn read_credential(bytes: &[u8]) -> Result<(NewCredential, &[u8]), PasskeyError> {
    let broken = PasskeyError::AuthenticatorData;
    let (_aaguid, rest) = bytes.split_first_chunk::<16>().ok_or(broken)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(broken)?;
    let length = usize::from(u16::from_be_bytes(*length));
    if !(1..=CREDENTIAL_ID_BYTES_MAX).contains(&length) {
        return Err(broken);
    }
    let (id, rest) = rest.split_at_checked(length).ok_or(broken)?;
    let (key, rest) = read_item(rest)?;
    let (id, key) = (id.to_vec(), PublicKey::read(&key)?);
    Ok((NewCredential { id, key }, rest))
}

/// The authenticator data in an attestation object (§6.5.4).
///
/// # Errors
/// CBOR that cannot be read, or has no authenticator data.
pub fn read_attestation(bytes: &[u8]) -> Result<AuthenticatorData, PasskeyError> {
    if bytes.len() > MESSAGE_BYTES_MAX {
        return Err(PasskeyError::TooLong);
    }
    let (object, rest) = read_item(bytes)?;
    if !rest.is_empty() {
        return Err(PasskeyError::Cbor);
    }
    match object.text_entry("authData") {
        Some(Item::Bytes(data)) => read_authenticator_data(data),
        _ => Err(PasskeyError::Cbor),
    }
}

/// A public key of one of the kinds that are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "alg")]
pub enum PublicKey {
    /// ECDSA over P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256 {
        /// First coordinate.
        x: Octets,
        /// Second coordinate.
        y: Octets,
    },
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa {
        /// The point.
        x: Octets,
    },
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256 {
        /// Modulus.
        n: Octets,
        /// Exponent.
        e: Octets,
    },
}

/// The algorithms asked for, in the order of preference (COSE numbers).
pub const ALGORITHMS: [i64; 3] = [-7, -8, -257];

impl PublicKey {
    /// From a COSE key (RFC 9052, §7; RFC 9053; RFC 8230).
    fn read(key: &Item<'_>) -> Result<Self, PasskeyError> {
        let number = |label| match key.int_entry(label) {
            Some(Item::Int(number)) => Some(*number),
            _ => None,
        };
        let octets = |label, length: std::ops::RangeInclusive<usize>| match key.int_entry(label) {
            Some(Item::Bytes(bytes)) if length.contains(&bytes.len()) => Ok(Octets(bytes.to_vec())),
            _ => Err(PasskeyError::Key),
        };
        match (number(1), number(3), number(-1)) {
            (Some(2), Some(-7), Some(1)) => Ok(Self::Es256 {
                x: octets(-2, 32..=32)?,
                y: octets(-3, 32..=32)?,
            }),
            (Some(1), Some(-8), Some(6)) => Ok(Self::EdDsa {
                x: octets(-2, 32..=32)?,
            }),
            (Some(3), Some(-257), None) => Ok(Self::Rs256 {
                n: octets(-1, 256..=512)?,
                e: octets(-2, 1..=8)?,
            }),
            _ => Err(PasskeyError::Key),
        }
    }
}

/// Bytes that are kept as base64url.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Octets(pub Vec<u8>);

impl Serialize for Octets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Octets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = URL_SAFE_NO_PAD.decode(text);
        bytes.map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
