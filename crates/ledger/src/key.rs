//! Keys of checkpoints: verifier keys as text, and signers made from a seed.
//!
//! C2SP `signed-note` (Ed25519, type 0x01) and `tlog-cosignature` (ML-DSA-44, type 0x06).
//! A seed comes in from outside and is wiped after use; the library's key object keeps the private
//! key and wipes it when dropped. Ed25519 is deterministic; ML-DSA signing draws its own
//! randomness inside the library (hedged, FIPS 204).

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::signature::{
    ED25519, Ed25519KeyPair, KeyPair as _, ML_DSA_44, ML_DSA_44_SIGNING, PqdsaKeyPair,
    UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::Error;
use crate::checkpoint::Checkpoint;
use crate::hash::sha256;
use crate::note::{KeyId, KeyName, SignatureLine};

/// Bytes of the time that an ML-DSA-44 signature carries in front.
const TIME_BYTES: usize = 8;
/// Bytes of an ML-DSA-44 signature.
const ML_DSA_44_BYTES: usize = 2420;

/// How a checkpoint is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// RFC 8032, over the text of the checkpoint. Type 0x01.
    Ed25519,
    /// FIPS 204, over origin, size, root and time. Type 0x06. Holds against quantum computers.
    MlDsa44,
}

impl Algorithm {
    const fn type_byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::MlDsa44 => 0x06,
        }
    }

    const fn public_key_bytes(self) -> usize {
        match self {
            Self::Ed25519 => 32,
            Self::MlDsa44 => 1312,
        }
    }
}

/// A public key with its name: what a verifier trusts. Written `<name>+<key id>+<base64>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VerifierKey {
    name: KeyName,
    algorithm: Algorithm,
    public_key: Vec<u8>,
}

impl VerifierKey {
    /// The name; for a key of a log, the log's origin.
    #[must_use]
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    /// How this key signs.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// `SHA-256(name || 0x0A || type || public key)`, the first four bytes.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let name = self.name.as_str().as_bytes();
        let input = [name, b"\n", &[self.algorithm.type_byte()], &self.public_key].concat();
        let [a, b, c, d, ..] = *sha256(&input).as_bytes();
        KeyId([a, b, c, d])
    }

    /// Whether the signature is this key's over the checkpoint, whose note text is `text`.
    pub(crate) fn verifies(&self, checkpoint: &Checkpoint, text: &str, signature: &[u8]) -> bool {
        match self.algorithm {
            Algorithm::Ed25519 => UnparsedPublicKey::new(&ED25519, &self.public_key)
                .verify(text.as_bytes(), signature)
                .is_ok(),
            Algorithm::MlDsa44 => {
                let Some((time, signature)) = signature.split_first_chunk() else {
                    return false;
                };
                let time = u64::from_be_bytes(*time);
                let message = cosigned_message(&self.name, time, checkpoint);
                i64::try_from(time).is_ok()
                    && UnparsedPublicKey::new(&ML_DSA_44, &self.public_key)
                        .verify(&message, signature)
                        .is_ok()
            }
        }
    }
}

impl FromStr for VerifierKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut fields = text.splitn(3, '+');
        let mut field = || fields.next().ok_or(Error::VerifierKey("not three fields"));
        let (name, id, base64) = (field()?, field()?, field()?);
        let bytes = STANDARD
            .decode(base64)
            .map_err(|_| Error::VerifierKey("not in base64"))?;
        let (kind, public_key) = bytes.split_first().ok_or(Error::VerifierKey("empty"))?;
        let algorithm = [Algorithm::Ed25519, Algorithm::MlDsa44]
            .into_iter()
            .find(|algorithm| algorithm.type_byte() == *kind)
            .ok_or(Error::VerifierKey("of an unknown type"))?;
        if public_key.len() != algorithm.public_key_bytes() {
            return Err(Error::VerifierKey("of the wrong length"));
        }
        let name = name.parse()?;
        let key = Self {
            name,
            algorithm,
            public_key: public_key.to_vec(),
        };
        if key.id().to_string() == id {
            Ok(key)
        } else {
            Err(Error::VerifierKey("the key id is another's"))
        }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[self.algorithm.type_byte()], self.public_key.as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, self.id(), STANDARD.encode(bytes))
    }
}

/// The secret that a signing key is made from, wiped from memory when dropped.
pub struct Seed(Zeroizing<[u8; 32]>);

impl Seed {
    /// Takes 32 random bytes, which somebody keeps sealed.
    #[must_use]
    pub const fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

/// A private key with its name.
pub struct Signer {
    key: VerifierKey,
    private: Private,
}

enum Private {
    Ed25519(Ed25519KeyPair),
    MlDsa44(PqdsaKeyPair),
}

impl Signer {
    /// The signer that this seed makes; the same seed always makes the same keys.
    ///
    /// # Errors
    /// [`Error::Crypto`] when the library refuses, which it does not for 32 bytes.
    pub fn new(name: KeyName, algorithm: Algorithm, seed: &Seed) -> Result<Self, Error> {
        let seed = seed.0.as_slice();
        let (private, public_key) = match algorithm {
            Algorithm::Ed25519 => {
                let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| Error::Crypto)?;
                let public_key = pair.public_key().as_ref().to_vec();
                (Private::Ed25519(pair), public_key)
            }
            Algorithm::MlDsa44 => {
                let pair = PqdsaKeyPair::from_seed(&ML_DSA_44_SIGNING, seed);
                let pair = pair.map_err(|_| Error::Crypto)?;
                let public_key = pair.public_key().as_ref().to_vec();
                (Private::MlDsa44(pair), public_key)
            }
        };
        Ok(Self {
            key: VerifierKey {
                name,
                algorithm,
                public_key,
            },
            private,
        })
    }

    /// The public half, to hand out.
    #[must_use]
    pub const fn verifier_key(&self) -> &VerifierKey {
        &self.key
    }

    pub(crate) fn sign(&self, checkpoint: &Checkpoint, at_s: u64) -> Result<SignatureLine, Error> {
        let signature = match &self.private {
            Private::Ed25519(pair) => pair.sign(checkpoint.text().as_bytes()).as_ref().to_vec(),
            Private::MlDsa44(pair) => {
                let mut field = vec![0; TIME_BYTES + ML_DSA_44_BYTES];
                field[..TIME_BYTES].copy_from_slice(&at_s.to_be_bytes());
                let message = cosigned_message(&self.key.name, at_s, checkpoint);
                pair.sign(&message, &mut field[TIME_BYTES..])
                    .map_err(|_| Error::Crypto)?;
                field
            }
        };
        Ok(SignatureLine {
            name: self.key.name.clone(),
            key_id: self.key.id(),
            signature,
        })
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({} {})", self.key.name, self.key.id())
    }
}

/// The message under an ML-DSA-44 signature: `cosigned_message` of C2SP `tlog-cosignature`.
fn cosigned_message(name: &KeyName, time_s: u64, checkpoint: &Checkpoint) -> Vec<u8> {
    let mut message = b"subtree/v1\n\0".to_vec();
    push_short(&mut message, name);
    message.extend(time_s.to_be_bytes());
    push_short(&mut message, checkpoint.origin());
    message.extend(0_u64.to_be_bytes());
    message.extend(checkpoint.head().size.to_be_bytes());
    message.extend(checkpoint.head().root.as_bytes());
    message
}

/// A text behind its length in one byte; a [`KeyName`] has at most 255 bytes.
fn push_short(message: &mut Vec<u8>, name: &KeyName) {
    let name = name.as_str().as_bytes();
    message.extend(u8::try_from(name.len()));
    message.extend(name);
}
