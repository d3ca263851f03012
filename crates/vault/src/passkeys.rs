//! Passkeys: WebAuthn level 2, registration (§7.1) and assertion (§7.2), without attestation and with
//! user verification required, so that a passkey is two elements by itself.
//!
//! The checks stand in the order of the standard and every one must hold. A signature counter that goes
//! back means that a copy exists (§6.1.1): the caller refuses, suspends the passkey and raises the
//! alarm. Body features stay in the authenticator; what comes here is a signature (JAHIS 3.3, 6.2(3)).

use crate::ceremonies::{Ceremonies, Purpose};
use crate::second_factors::Passkey;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_formats::webauthn::{
    AuthenticatorData, MESSAGE_BYTES_MAX, NewCredential, PublicKey, read_attestation,
    read_authenticator_data, read_client_data,
};
use genpon_model::Timestamp;
use genpon_model::digest::DigestAlgorithm;

/// Who asks: the site as browsers know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    id: String,
    origin: Option<String>,
}

impl RelyingParty {
    /// Of a public address such as `https://genpon.example.jp`; of this machine where there is none.
    #[must_use]
    pub fn of(public_address: Option<&str>) -> Self {
        let origin = public_address.map(|address| address.trim_end_matches('/').to_owned());
        let host = origin.as_deref().and_then(|origin| {
            let (_, rest) = origin.split_once("://")?;
            let host = rest.split(['/', ':']).next()?;
            (!host.is_empty()).then(|| host.to_owned())
        });
        match host {
            Some(id) => Self { id, origin },
            None => Self {
                id: LOCALHOST.to_owned(),
                origin: None,
            },
        }
    }

    /// The id that passkeys are bound to: a host name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether pages of this origin are ours. On the machine itself the port is free.
    fn is_ours(&self, origin: &str) -> bool {
        match &self.origin {
            Some(ours) => origin == ours,
            None => {
                let rest = origin
                    .strip_prefix("http://")
                    .or_else(|| origin.strip_prefix("https://"));
                rest.and_then(|rest| rest.split(':').next()) == Some(LOCALHOST)
            }
        }
    }
}

const LOCALHOST: &str = "localhost";

/// What a browser sends for a new passkey; each as base64url.
#[derive(Debug, Clone, Copy)]
pub struct Registration<'a> {
    /// `clientDataJSON`
    pub client_data: &'a str,
    /// `attestationObject`
    pub attestation: &'a str,
}

/// What a browser sends to prove a passkey; each as base64url.
#[derive(Debug, Clone, Copy)]
pub struct Assertion<'a> {
    /// The credential id.
    pub id: &'a str,
    /// `clientDataJSON`
    pub client_data: &'a str,
    /// `authenticatorData`
    pub authenticator_data: &'a str,
    /// `signature`
    pub signature: &'a str,
    /// `userHandle`: whose passkey it says it is; empty where the authenticator does not say.
    pub user_handle: &'a str,
}

/// How an assertion ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asserted {
    /// It is right; the new counter.
    Right(u32),
    /// It is right, and its counter went back: there is a copy.
    Copied,
    /// It is wrong.
    Wrong,
}

/// What everything is checked against.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) party: &'a RelyingParty,
    pub(crate) ceremonies: &'a Ceremonies,
    pub(crate) purpose: Purpose,
    pub(crate) at: Timestamp,
}

impl Asked<'_> {
    /// The new credential, if everything about it is right (§7.1).
    pub(crate) fn registered(&self, sent: &Registration<'_>) -> Option<(NewCredential, u32)> {
        let client_data = decode(sent.client_data)?;
        let challenge = self.challenge(&client_data, "webauthn.create")?;
        let data = read_attestation(&decode(sent.attestation)?).ok()?;
        self.holds(&data).then_some(())?;
        let counter = data.counter;
        let credential = data.credential?;
        let uses_up = self.ceremonies.use_up(self.purpose, &challenge, self.at);
        uses_up.then_some((credential, counter))
    }

    /// Whether this passkey signed what was asked (§7.2).
    fn asserted(&self, passkey: &Passkey, sent: &Assertion<'_>) -> Asserted {
        self.try_asserted(passkey, sent).unwrap_or(Asserted::Wrong)
    }

    /// Whether one of these passkeys signed what was asked. Its counter goes on; a copied one is
    /// suspended.
    pub(crate) fn asserted_by(&self, keys: &mut [Passkey], sent: &Assertion<'_>) -> Asserted {
        let mut in_use = keys.iter_mut().filter(|key| !key.is_suspended);
        let Some(passkey) = in_use.find(|key| key.id == sent.id) else {
            return Asserted::Wrong;
        };
        let asserted = self.asserted(passkey, sent);
        match asserted {
            Asserted::Right(counter) => {
                passkey.counter = counter;
                passkey.used_at = Some(self.at);
            }
            Asserted::Copied => passkey.is_suspended = true,
            Asserted::Wrong => {}
        }
        asserted
    }

    fn try_asserted(&self, passkey: &Passkey, sent: &Assertion<'_>) -> Option<Asserted> {
        let client_data = decode(sent.client_data)?;
        let challenge = self.challenge(&client_data, "webauthn.get")?;
        let data_bytes = decode(sent.authenticator_data)?;
        let data = read_authenticator_data(&data_bytes).ok()?;
        self.holds(&data).then_some(())?;
        let digest = DigestAlgorithm::Sha256.digest(&client_data);
        let signed = [data_bytes.as_slice(), digest.as_bytes()].concat();
        is_signed(&passkey.key, &signed, &decode(sent.signature)?).then_some(())?;
        let uses_up = self.ceremonies.use_up(self.purpose, &challenge, self.at);
        uses_up.then_some(())?;
        let counts = data.counter != 0 || passkey.counter != 0;
        Some(if counts && data.counter <= passkey.counter {
            Asserted::Copied
        } else {
            Asserted::Right(data.counter)
        })
    }

    /// The challenge in the client data, if they are of this kind, from our pages, and it is good.
    fn challenge(&self, bytes: &[u8], kind: &str) -> Option<String> {
        let client = read_client_data(bytes).ok()?;
        let is_right = client.kind == kind
            && self.party.is_ours(&client.origin)
            && !client.is_cross_origin
            && self
                .ceremonies
                .is_good(self.purpose, &client.challenge, self.at);
        is_right.then_some(client.challenge)
    }

    /// Whether it was made for us, with somebody there whom the authenticator knows.
    fn holds(&self, data: &AuthenticatorData) -> bool {
        let ours = DigestAlgorithm::Sha256.digest(self.party.id().as_bytes());
        ours.as_bytes() == data.rp_id_hash && data.is_present && data.is_verified
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    if text.len() > 2 * MESSAGE_BYTES_MAX {
        return None;
    }
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

fn is_signed(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    let checked = match key {
        PublicKey::Es256 { x, y } => {
            let point = [&[4], x.0.as_slice(), &y.0].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature)
        }
        PublicKey::EdDsa { x } => UnparsedPublicKey::new(&ED25519, &x.0).verify(message, signature),
        PublicKey::Rs256 { n, e } => {
            let key = RsaPublicKeyComponents { n: &n.0, e: &e.0 };
            key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
        }
    };
    checked.is_ok()
}

#[cfg(test)]
mod tests;
